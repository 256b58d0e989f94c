#include "ask/answer.h"

#include "base/cleanup.h"
#include "text/utf8.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

json_t *answer_error(struct asking *asking, enum ask_outcome outcome, const char *format, ...)
{
	char text[512];
	CLEANUP(buf_done) struct buf repaired = { .max = 4096 };
	va_list list;
	va_start(list, format);
	vsnprintf(text, sizeof(text), format, list);
	va_end(list);
	utf8_add_repaired(&repaired, span_of(text)); /* what was asked for may be cut or was never valid */
	asking->outcome = outcome;
	return json_pack("{s:o}", "error", json_text(buf_view(&repaired)));
}

struct span asking_parameter(const struct asking *asking, const char *name)
{
	for (size_t i = 0; i < asking->question->parameters_len; i++)
		if (span_equals(asking->question->parameters[i].name, span_of(name)))
			return asking->question->parameters[i].value;
	return SPAN_NONE;
}

bool asking_number(struct asking *asking, const char *name, uint64_t max, uint64_t *ret_number, json_t **ret_error)
{
	struct span value = asking_parameter(asking, name);
	uint64_t number;
	if (span_is_empty(value))
		return true;
	if (span_number(value, &number) && number <= max) {
		*ret_number = number;
		return true;
	}
	*ret_error = answer_error(asking, ASK_BAD_PARAMETER, "'%s' must be a number from 0 to %llu, not '%.*s'", name, (unsigned long long)max,
				  SPAN_ARG(span_head(value, 100)));
	return false;
}

bool asking_limit(struct asking *asking, size_t *ret_limit, json_t **ret_error)
{
	uint64_t limit = ASK_LIMIT_DEFAULT;
	if (!asking_number(asking, "limit", ASK_LIMIT_MAX, &limit, ret_error))
		return false;
	*ret_limit = limit > 0 ? (size_t)limit : ASK_LIMIT_MAX;
	return true;
}

int asking_report(struct asking *asking, struct span words, uint64_t *ret_seq, json_t **ret_error, struct fault *fault)
{
	uint64_t seq;
	/* Digits alone are a seq, unless they are as many as an id has letters: a few digits that begin an id are rare, and lists show both. */
	if (words.len < HASH_ID_SIZE - 1 && span_number(words, &seq) && seq > 0 && seq < store_next_seq(asking->store)) {
		struct store_order order;
		*ret_seq = seq;
		int is_order = store_order_get(asking->store, seq, asking->arena, &order, fault);
		if (is_order == 0)
			*ret_error = answer_error(asking, ASK_NO_SUCH_OBJECT, "%" PRIu64 " is the number of an order, of no report", seq);
		return is_order < 0 ? -1 : is_order == 0;
	}
	int found = store_report_find(asking->store, words, ret_seq, fault);
	if (found <= 0)
		return found;
	*ret_error = answer_error(asking, ASK_NO_SUCH_OBJECT, found == 2 ? "several reports begin with '%.*s'" : "there is no report '%.*s'",
				  SPAN_ARG(span_head(words, 100)));
	return 1;
}

json_t *json_text(struct span text)
{
	if (!text.ptr)
		return json_null();
	json_t *string = json_stringn(text.ptr, text.len);
	return string ? string : json_null(); /* the store holds valid UTF-8 only */
}

json_t *json_bytes(struct span name)
{
	CLEANUP(buf_done) struct buf shown = { .max = 64 * 1024 };
	if (!name.ptr || utf8_is_valid(name))
		return json_text(name);
	for (size_t i = 0; i < name.len; i++) {
		unsigned char c = (unsigned char)name.ptr[i];
		if (c < ' ' || c >= 0x7F)
			buf_addf(&shown, "\\x%02X", c);
		else
			buf_add_char(&shown, (char)c);
	}
	return json_text(buf_view(&shown));
}

json_t *json_time(int64_t time)
{
	char text[CLOCK_ISO_SIZE];
	return time == TIME_NONE ? json_null() : json_string(clock_iso(time, text));
}

json_t *json_report_id(uint64_t id)
{
	char text[HASH_ID_SIZE];
	return json_string(hash_id(id, text));
}

json_t *json_links(const struct verdict_link *links, size_t len)
{
	json_t *array = json_array();
	for (size_t i = 0; i < len; i++)
		json_array_append_new(array, json_pack("{s:I, s:i}", "story", (json_int_t)links[i].story, "score", links[i].score));
	return array;
}

json_t *json_change_kinds(const struct change *change)
{
	if (!change->is_known)
		return json_null();
	json_t *kinds = json_array();
	for (unsigned i = 0; i < CHANGE_KINDS; i++)
		if (change->kinds & 1u << i)
			json_array_append_new(kinds, json_string(change_kind_name(i)));
	return kinds;
}

/* "changes", and how much of each text is in the other. */
static void add_change(json_t *object, const struct change *change)
{
	json_object_set_new(object, "changes", json_change_kinds(change));
	json_object_set_new(object, "share_of_this", change->is_known ? json_integer(change->share_of_this) : json_null());
	json_object_set_new(object, "share_of_other", change->is_known ? json_integer(change->share_of_other) : json_null());
}

json_t *json_report_line(const struct store_report *report, uint64_t of_id)
{
	const struct report *r = &report->report;
	json_t *line = json_pack("{s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:I, s:s, s:o, s:i}", "seq", (json_int_t)report->seq, "id",
			 json_report_id(report->id), "uri", json_text(r->uri), "source", json_text(r->source), "title", json_text(r->title),
			 "published", json_time(r->published), "received", json_time(report->received), "story", (json_int_t)report->story,
			 "relation", relation_name(report->verdict.relation), "of", of_id ? json_report_id(of_id) : json_null(), "score",
			 report->verdict.score);
	add_change(line, &report->verdict.change);
	json_set_text(line, "originator", r->originator);
	if (report->withdrawn_by)
		json_object_set_new(line, "withdrawn", json_true());
	return line;
}

static int keep_mention(void *ctx, const struct store_report *report)
{
	json_t **mention = ctx;
	*mention = json_pack("{s:I, s:o, s:o, s:o, s:o}", "seq", (json_int_t)report->seq, "id", json_report_id(report->id), "title",
			     json_text(report->report.title), "source", json_text(report->report.source), "received",
			     json_time(report->received));
	return 1;
}

json_t *json_report_mention(struct asking *asking, uint64_t seq, struct fault *fault)
{
	json_t *mention = NULL;
	if (seq == 0)
		return json_null();
	struct store_filter only = { .after_seq = seq - 1, .before_seq = seq + 1, .limit = 1 };
	if (store_reports(asking->store, &only, keep_mention, &mention, fault) < 0)
		return NULL;
	return mention ? mention : json_null();
}

json_t *json_decision(struct asking *asking, const struct verdict *verdict, struct fault *fault)
{
	json_t *of = json_report_mention(asking, verdict->of, fault);
	json_t *nearest = of ? json_report_mention(asking, verdict->nearest, fault) : NULL;
	json_t *candidate = nearest ? json_report_mention(asking, verdict->copy_of, fault) : NULL;
	if (!candidate) {
		json_decref(of);
		json_decref(nearest);
		return NULL;
	}
	json_t *decision = json_pack("{s:s, s:o, s:{s:i, s:i, s:I, s:o, s:I, s:i}, s:{s:o, s:i, s:i, s:i, s:i}, s:o}", "relation",
			 relation_name(verdict->relation), "of", of, "story", "score", verdict->score, "threshold", verdict->threshold,
			 "best", (json_int_t)verdict->best_story, "nearest", nearest, "runner_up", (json_int_t)verdict->runner_up,
			 "runner_up_score", verdict->runner_up_score, "copy", "candidate", candidate, "containment", verdict->containment,
			 "threshold", verdict->containment_threshold, "share_of_this", verdict->share_of_this, "share_of_other",
			 verdict->share_of_other, "background", json_links(verdict->background, verdict->background_len));
	json_object_set_new(json_object_get(decision, "story"), "is_version", json_boolean(verdict_is_version(verdict)));
	json_object_set_new(decision, "joined", verdict->story ? json_integer((json_int_t)verdict->story) : json_null());
	add_change(decision, &verdict->change);
	return decision;
}
