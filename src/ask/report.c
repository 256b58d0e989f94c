#include "ask/answer.h"

#include "base/vec.h"

static json_t *json_keywords(const struct report *report)
{
	json_t *keywords = json_array();
	for (size_t i = 0; i < report->keywords_len; i++)
		json_array_append_new(keywords, json_text(report->keywords[i]));
	return keywords;
}

void json_set_text(json_t *object, const char *key, struct span text)
{
	json_object_set_new(object, key, json_text(text));
}

json_t *json_decided_line(const struct store_report *report, json_t *decision)
{
	json_t *line = json_report_line(report, 0), *of = json_object_get(json_object_get(decision, "of"), "id");
	json_object_set(line, "of", of ? of : json_null());
	return line;
}

/* Everything that is known of it. */
static json_t *json_report_whole(const struct store_report *report, json_t *decision)
{
	const struct report *r = &report->report;
	json_t *whole = json_decided_line(report, decision);
	json_object_set_new(whole, "moved_by", report->moved_by ? json_integer((json_int_t)report->moved_by) : json_null());
	json_object_set_new(whole, "when", json_time(report->when));
	json_object_set_new(whole, "updated", json_time(r->updated));
	json_object_set_new(whole, "is_date_only", json_boolean(r->is_date_only));
	json_object_set_new(whole, "drop", json_integer((json_int_t)report->drop));
	json_object_set_new(whole, "ordinal", json_integer((json_int_t)report->ordinal));
	json_object_set_new(whole, "archive", json_boolean(report->is_archive));
	json_object_set_new(whole, "status", json_string(report_status_name(r->status)));
	json_object_set_new(whole, "embargo", json_time(r->embargo));
	json_object_set_new(whole, "urgency", r->urgency ? json_integer(r->urgency) : json_null());
	json_object_set_new(whole, "keywords", json_keywords(r));
	json_set_text(whole, "note", r->note);
	json_set_text(whole, "guid", r->guid);
	json_set_text(whole, "version", r->version);
	json_set_text(whole, "byline", r->byline);
	json_set_text(whole, "place", r->place);
	json_set_text(whole, "language", r->language);
	json_set_text(whole, "link", r->link);
	json_set_text(whole, "summary", r->summary);
	json_set_text(whole, "text", r->text);
	return whole;
}

static int add_disposition(void *ctx, const struct store_disposition *disposition)
{
	return json_array_append_new(ctx, json_pack("{s:o, s:s, s:o, s:o}", "watch", json_text(disposition->watch), "disposition",
						    disposition_name(disposition->disposition), "alert", json_text(disposition->notice_id), "detail",
						    json_text(disposition->detail)));
}

json_t *json_withdrawal(struct asking *asking, uint64_t instruction, struct fault *fault)
{
	struct store_report by;
	int found = instruction ? store_instruction_get(asking->store, instruction, asking->arena, &by, fault) : 1;
	if (found != 0)
		return found < 0 ? NULL : json_null();
	return json_pack("{s:o, s:s, s:o, s:o, s:o, s:o}", "id", json_report_id(by.id), "status", report_status_name(by.report.status), "source",
			 json_text(by.report.source), "title", json_text(by.report.title), "note", json_text(by.report.note), "received",
			 json_time(by.received));
}

static void add_withdrawn(void *ctx, uint64_t seq, json_t *line)
{
	(void)seq;
	json_array_append_new(ctx, line);
}

/* What is known of an instruction, which has neither story nor verdict, and the reports that it withdrew. */
static json_t *json_instruction(struct asking *asking, const struct store_report *instruction, struct fault *fault)
{
	const struct report *r = &instruction->report;
	struct store_filter withdrawn = { .withdrawn_by = instruction->seq };
	json_t *withdraws = json_array();
	if (report_lines(asking->store, &withdrawn, add_withdrawn, withdraws, fault) < 0) {
		json_decref(withdraws);
		return NULL;
	}
	json_t *report = json_pack("{s:I, s:o, s:o, s:s, s:o, s:o, s:I, s:I}", "seq", (json_int_t)instruction->seq, "id",
				   json_report_id(instruction->id), "received", json_time(instruction->received), "status",
				   report_status_name(r->status), "published", json_time(r->published), "updated", json_time(r->updated), "drop",
				   (json_int_t)instruction->drop, "ordinal", (json_int_t)instruction->ordinal);
	json_object_set_new(report, "archive", json_boolean(instruction->is_archive));
	json_set_text(report, "uri", r->uri);
	json_set_text(report, "guid", r->guid);
	json_set_text(report, "version", r->version);
	json_set_text(report, "source", r->source);
	json_set_text(report, "language", r->language);
	json_set_text(report, "title", r->title);
	json_set_text(report, "note", r->note);
	json_set_text(report, "text", r->text);
	return json_pack("{s:o, s:o}", "report", report, "withdraws", withdraws);
}

int asking_report_or_instruction(struct asking *asking, struct store_report *ret_report, json_t **ret_answer, struct fault *fault)
{
	uint64_t seq;
	int found = asking_report(asking, asking->object, &seq, ret_answer, fault);
	if (found != 0)
		return found;
	found = store_report_get(asking->store, seq, asking->arena, ret_report, fault);
	if (found != 1)
		return found;
	found = store_instruction_get(asking->store, seq, asking->arena, ret_report, fault);
	if (found == 0)
		*ret_answer = json_instruction(asking, ret_report, fault);
	else if (found == 1)
		*ret_answer = answer_error(asking, ASK_NO_SUCH_OBJECT, "there is no report '%.*s'", SPAN_ARG(span_head(asking->object, 100)));
	return found < 0 || !*ret_answer ? -1 : 1;
}

/* ---- where it has been moved ---- */

struct moves {
	struct store_move *at;
	size_t len, cap;
};

static int keep_move(void *ctx, const struct store_move *move)
{
	struct moves *moves = ctx;
	VEC_PUSH(moves, *move);
	return 0;
}

/* {"cause": the report that showed it, "report": null where all of the story went, "from", "to", "score", "was"}; NULL where the store cannot be read. */
static json_t *json_move(struct asking *asking, const struct store_move *move, struct fault *fault)
{
	bool is_merge = move->move.report == 0;
	json_t *cause = json_report_mention(asking, move->cause, fault);
	return !cause ? NULL :
			json_pack("{s:o, s:o, s:I, s:I, s:i, s:o}", "cause", cause, "report", is_merge ? json_null() : json_integer((json_int_t)move->move.report),
				  "from", (json_int_t)move->move.from, "to", (json_int_t)move->move.to, "score", move->move.score, "was",
				  is_merge ? json_null() : json_integer(move->move.was));
}

/* What the engine has moved, in order; it and the stories that it was in. */
static json_t *json_moves(struct asking *asking, uint64_t seq, struct fault *fault)
{
	struct moves moves = { 0 };
	struct store_move_filter of_report = { .report = seq };
	json_t *list = json_array();
	int result = store_moves(asking->store, &of_report, keep_move, &moves, fault);
	for (size_t i = 0; result == 0 && i < moves.len; i++) {
		json_t *move = json_move(asking, &moves.at[i], fault);
		result = move ? json_array_append_new(list, move) : -1;
	}
	VEC_DONE(&moves);
	if (result == 0)
		return list;
	json_decref(list);
	return NULL;
}

/* The last order that moved it; null where none has. */
static json_t *json_moving_order(struct asking *asking, uint64_t order, struct fault *fault)
{
	struct store_order by;
	int found = order ? store_order_get(asking->store, order, asking->arena, &by, fault) : 1;
	return found < 0 ? NULL : found == 0 ? json_order(&by) : json_null();
}

int json_add_moves(struct asking *asking, const struct store_report *report, json_t *answer, struct fault *fault)
{
	json_t *moves = json_moves(asking, report->seq, fault), *order = moves ? json_moving_order(asking, report->moved_by, fault) : NULL;
	if (!order) {
		json_decref(moves);
		return -1;
	}
	json_object_set_new(answer, "moves", moves);
	json_object_set_new(answer, "order", order);
	return 0;
}

json_t *answer_report(struct asking *asking, struct fault *fault)
{
	struct store_report report;
	json_t *error = NULL;
	int found = asking_report_or_instruction(asking, &report, &error, fault);
	if (found != 0)
		return found < 0 ? NULL : error;
	json_t *withdrawal = json_withdrawal(asking, report.withdrawn_by, fault);
	json_t *decision = withdrawal ? json_decision(asking, &report.verdict, fault) : NULL, *dispositions = json_array();
	if (!decision || store_dispositions(asking->store, report.seq, add_disposition, dispositions, fault) < 0) {
		json_decref(withdrawal);
		json_decref(decision);
		json_decref(dispositions);
		return NULL;
	}
	json_t *whole = json_report_whole(&report, decision);
	json_object_set_new(whole, "withdrawal", withdrawal);
	json_t *answer = json_pack("{s:o, s:o, s:o}", "report", whole, "decision", decision, "dispositions", dispositions);
	if (json_add_moves(asking, &report, answer, fault) == 0)
		return answer;
	json_decref(answer);
	return NULL;
}
