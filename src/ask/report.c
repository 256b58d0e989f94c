#include "ask/answer.h"

#include "story/match.h"

static json_t *json_keywords(const struct report *report)
{
	json_t *keywords = json_array();
	for (size_t i = 0; i < report->keywords_len; i++)
		json_array_append_new(keywords, json_text(report->keywords[i]));
	return keywords;
}

static void set_text(json_t *object, const char *key, struct span text)
{
	json_object_set_new(object, key, json_text(text));
}

/* Its line, with `of` as the decision has it. */
static json_t *report_line(const struct store_report *report, json_t *decision)
{
	json_t *line = json_report_line(report, 0), *of = json_object_get(json_object_get(decision, "of"), "id");
	json_object_set(line, "of", of ? of : json_null());
	return line;
}

/* Everything that is known of it. */
static json_t *json_report_whole(const struct store_report *report, json_t *decision)
{
	const struct report *r = &report->report;
	json_t *whole = report_line(report, decision);
	json_object_set_new(whole, "when", json_time(report->when));
	json_object_set_new(whole, "updated", json_time(r->updated));
	json_object_set_new(whole, "is_date_only", json_boolean(r->is_date_only));
	json_object_set_new(whole, "drop", json_integer((json_int_t)report->drop));
	json_object_set_new(whole, "ordinal", json_integer((json_int_t)report->ordinal));
	json_object_set_new(whole, "archive", json_boolean(report->is_archive));
	json_object_set_new(whole, "status", json_string(report_status_name(r->status)));
	json_object_set_new(whole, "keywords", json_keywords(r));
	set_text(whole, "guid", r->guid);
	set_text(whole, "version", r->version);
	set_text(whole, "byline", r->byline);
	set_text(whole, "place", r->place);
	set_text(whole, "language", r->language);
	set_text(whole, "link", r->link);
	set_text(whole, "summary", r->summary);
	set_text(whole, "text", r->text);
	return whole;
}

static int add_disposition(void *ctx, struct span watch, enum disposition disposition, struct span notice_id)
{
	return json_array_append_new(ctx, json_pack("{s:o, s:s, s:o}", "watch", json_text(watch), "disposition", disposition_name(disposition),
						    "alert", json_text(notice_id.len > 0 ? notice_id : SPAN_NONE)));
}

/* The report that the path names. 0, 1 with *ret_error, -1. */
static int report_asked_for(struct asking *asking, struct store_report *ret_report, json_t **ret_error, struct fault *fault)
{
	uint64_t seq;
	int found = asking_report(asking, asking->object, &seq, ret_error, fault);
	if (found != 0)
		return found;
	found = store_report_get(asking->store, seq, asking->arena, ret_report, fault);
	if (found == 1)
		*ret_error = answer_error(asking, ASK_NO_SUCH_OBJECT, "there is no report '%.*s'", SPAN_ARG(span_head(asking->object, 100)));
	return found;
}

json_t *answer_report(struct asking *asking, struct fault *fault)
{
	struct store_report report;
	json_t *error = NULL;
	int found = report_asked_for(asking, &report, &error, fault);
	if (found != 0)
		return found < 0 ? NULL : error;
	json_t *decision = json_decision(asking, &report.verdict, fault), *dispositions = json_array();
	if (!decision || store_dispositions(asking->store, report.seq, add_disposition, dispositions, fault) < 0) {
		json_decref(decision);
		json_decref(dispositions);
		return NULL;
	}
	return json_pack("{s:o, s:o, s:o}", "report", json_report_whole(&report, decision), "decision", decision, "dispositions", dispositions);
}

/* What the two have in common, in words. */
static void add_comparison(json_t *answer, const struct match_explanation *explanation)
{
	json_t *terms = json_array(), *overlaps = json_array();
	for (size_t i = 0; i < explanation->terms_len; i++)
		json_array_append_new(terms, json_pack("{s:o, s:i}", "term", json_text(explanation->terms[i].term), "weight",
						       explanation->terms[i].weight));
	for (size_t i = 0; i < explanation->overlaps_len; i++)
		json_array_append_new(overlaps, json_pack("{s:o, s:o}", "here", json_text(explanation->overlaps[i].here), "there",
							  json_text(explanation->overlaps[i].there)));
	json_object_set_new(answer, "terms", terms);
	json_object_set_new(answer, "overlaps", overlaps);
	json_object_set_new(answer, "share_of_this", json_integer(explanation->share_of_first));
	json_object_set_new(answer, "share_of_other", json_integer(explanation->share_of_second));
}

/* The report that mattered most for the decision: the one it repeats, else the most similar one, else the best candidate for a copy. */
static uint64_t counterpart_of(const struct verdict *verdict)
{
	return verdict->of ? verdict->of : verdict->nearest ? verdict->nearest : verdict->copy_of;
}

json_t *answer_explain(struct asking *asking, struct fault *fault)
{
	struct store_report report, other;
	json_t *error = NULL;
	int found = report_asked_for(asking, &report, &error, fault);
	if (found != 0)
		return found < 0 ? NULL : error;
	json_t *decision = json_decision(asking, &report.verdict, fault);
	if (!decision)
		return NULL;
	json_t *answer = json_pack("{s:o, s:o}", "report", report_line(&report, decision), "decision", decision);
	uint64_t seq = counterpart_of(&report.verdict);
	json_t *with = json_report_mention(asking, seq, fault);
	if (with)
		json_object_set_new(answer, "compared_with", with);
	found = !with ? -1 : seq ? store_report_get(asking->store, seq, asking->arena, &other, fault) : 1;
	if (found < 0) {
		json_decref(answer);
		return NULL;
	}
	struct match_explanation explanation = { 0 };
	if (found == 0) {
		struct tokenizer *tokenizer = tokenizer_new();
		match_explain(tokenizer, asking->arena, &report.report, &other.report, &explanation);
		tokenizer_free(tokenizer);
	}
	add_comparison(answer, &explanation);
	return answer;
}
