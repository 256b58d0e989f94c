/* Silences and followers. */
#include "ask/answer.h"

static json_t *json_conditions(struct span lines)
{
	json_t *conditions = json_array();
	for (struct span line; span_next_line(&lines, &line);)
		json_array_append_new(conditions, json_text(line));
	return conditions;
}

json_t *json_silence(const struct store_silence *silence)
{
	return json_pack("{s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "id", (json_int_t)silence->id, "receiver", json_text(silence->receiver), "story",
			 silence->story ? json_integer((json_int_t)silence->story) : json_null(), "match", json_conditions(silence->matchers), "begins",
			 json_time(silence->begins), "ends", json_time(silence->ends), "author", json_text(silence->author), "comment",
			 json_text(silence->comment));
}

static int add_silence(void *ctx, const struct store_silence *silence)
{
	return json_array_append_new(ctx, json_silence(silence));
}

/* Those that hold; with ended=1 also those that did. */
json_t *answer_silences(struct asking *asking, struct fault *fault)
{
	struct span ended = asking_parameter(asking, "ended");
	int64_t now = span_is_empty(ended) || span_equals(ended, SPAN("0")) ? asking->question->now : TIME_NONE;
	json_t *silences = json_array();
	if (store_silences(asking->store, now, add_silence, silences, fault) < 0) {
		json_decref(silences);
		return NULL;
	}
	return json_pack("{s:o}", "silences", silences);
}
