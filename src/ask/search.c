#include "ask/answer.h"

static int add_hit(void *ctx, const struct store_hit *hit)
{
	return json_array_append_new(ctx, json_pack("{s:I, s:I, s:o, s:o, s:o, s:o, s:b}", "seq", (json_int_t)hit->seq, "story",
						    (json_int_t)hit->story, "when", json_time(hit->when), "title", json_text(hit->title),
						    "source", json_text(hit->source), "snippet", json_text(hit->snippet), "withdrawn",
						    hit->is_withdrawn));
}

json_t *answer_search(struct asking *asking, struct fault *fault)
{
	size_t limit, i;
	json_t *error = NULL, *hit;
	struct span query = span_trim(asking_parameter(asking, "q"));
	struct fault own = { 0 };
	if (!asking_limit(asking, &limit, &error))
		return error;
	if (span_is_empty(query))
		return answer_error(asking, ASK_BAD_PARAMETER, "'q' is missing: what to search for");
	json_t *hits = json_array();
	if (store_search(asking->store, query, limit, add_hit, hits, &own) < 0) {
		json_decref(hits);
		if (own.kind == FAULT_INPUT)
			return answer_error(asking, ASK_BAD_PARAMETER, "%s", own.text);
		fault_set(fault, own.kind, "%s", own.text);
		return NULL;
	}
	json_array_foreach(hits, i, hit) {
		json_t *mention = json_report_mention(asking, (uint64_t)json_integer_value(json_object_get(hit, "seq")), fault);
		if (!mention) {
			json_decref(hits);
			return NULL;
		}
		json_object_set(hit, "id", json_object_get(mention, "id"));
		json_decref(mention);
	}
	return json_pack("{s:o}", "reports", hits);
}
