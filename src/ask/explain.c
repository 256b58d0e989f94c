/* Why was it decided so? The figures are those of the decision; what two reports have in common is looked up when it is asked for. */
#include "ask/answer.h"

#include "desk/desk.h"
#include "story/match.h"

#define SENTENCES_MAX 10 /* of each kind that are shown */

static json_t *json_terms(const struct match_explanation *explanation)
{
	json_t *terms = json_array();
	for (size_t i = 0; i < explanation->terms_len; i++)
		json_array_append_new(terms, json_pack("{s:o, s:i}", "term", json_text(explanation->terms[i].term), "weight",
						       explanation->terms[i].weight));
	return terms;
}

static json_t *json_overlaps(const struct match_explanation *explanation)
{
	json_t *overlaps = json_array();
	for (size_t i = 0; i < explanation->overlaps_len; i++)
		json_array_append_new(overlaps, json_pack("{s:o, s:o}", "here", json_text(explanation->overlaps[i].here), "there",
							  json_text(explanation->overlaps[i].there)));
	return overlaps;
}

static void add_facts(json_t *list, const struct fact *facts, size_t len, bool is_shared)
{
	for (size_t i = 0; i < len; i++)
		if (facts[i].is_shared == is_shared)
			json_array_append_new(list, json_text(facts[i].text));
}

/* {"shared": […], "here": […], "there": […]} */
static json_t *json_facts(const struct fact *here, size_t here_len, const struct fact *there, size_t there_len)
{
	json_t *shared = json_array(), *only_here = json_array(), *only_there = json_array();
	add_facts(shared, here, here_len, true);
	add_facts(only_here, here, here_len, false);
	add_facts(only_there, there, there_len, false);
	return json_pack("{s:o, s:o, s:o}", "shared", shared, "here", only_here, "there", only_there);
}

static json_t *json_sentences(const struct span *sentences, size_t len)
{
	json_t *list = json_array();
	for (size_t i = 0; i < len && i < SENTENCES_MAX; i++)
		json_array_append_new(list, json_text(sentences[i]));
	return list;
}

static json_t *json_changed(const struct change_sentences *sentences)
{
	json_t *list = json_array();
	for (size_t i = 0; i < sentences->changed_len && i < SENTENCES_MAX; i++)
		json_array_append_new(list, json_pack("{s:o, s:o}", "here", json_text(sentences->changed[i].here), "there",
						      json_text(sentences->changed[i].there)));
	return list;
}

/* Of a copy: what was put in, taken out, and put otherwise. */
static json_t *json_changes(const struct match_explanation *explanation)
{
	const struct change_sentences *sentences = &explanation->sentences;
	return json_pack("{s:o, s:o, s:i, s:o, s:i, s:o, s:i}", "kinds", json_change_kinds(&explanation->change), "changed", json_changed(sentences),
			 "all_changed", (int)sentences->changed_len, "here", json_sentences(sentences->added, sentences->added_len), "all_here",
			 (int)sentences->added_len, "there", json_sentences(sentences->left_out, sentences->left_out_len), "all_there",
			 (int)sentences->left_out_len);
}

static void add_comparison(json_t *answer, const struct match_explanation *explanation, bool is_copy)
{
	const struct facts *here = &explanation->first_facts, *there = &explanation->second_facts;
	json_object_set_new(answer, "terms", json_terms(explanation));
	json_object_set_new(answer, "overlaps", json_overlaps(explanation));
	json_object_set_new(answer, "share_of_this", json_integer(explanation->change.share_of_this));
	json_object_set_new(answer, "share_of_other", json_integer(explanation->change.share_of_other));
	json_object_set_new(answer, "compared_bytes", explanation->is_cut ? json_integer(CHANGE_TEXT_MAX) : json_null());
	json_object_set_new(answer, "names", json_facts(here->names, here->names_len, there->names, there->names_len));
	json_object_set_new(answer, "numbers", json_facts(here->numbers, here->numbers_len, there->numbers, there->numbers_len));
	json_object_set_new(answer, "changes", is_copy ? json_changes(explanation) : json_null());
}

static json_int_t permille_of_q10(int32_t value)
{
	return (json_int_t)value * 1000 / 1024;
}

/* What the likeness to the nearest report was made of: a row each, with what it counts. */
static json_t *json_features(struct asking *asking, const struct store_report *report)
{
	json_t *list = json_array();
	const struct fingerprint *fingerprint = fingerprint_unpack(report->fingerprint, asking->arena);
	const struct pair *pair = fingerprint ? fingerprint_nearest(fingerprint) : NULL;
	for (int i = 0; pair && i < PAIR_FEATURES; i++)
		json_array_append_new(list, json_pack("{s:s, s:I, s:I}", "name", pair_feature_name((enum pair_feature)i), "value",
						      permille_of_q10(pair->at[i]), "weight", permille_of_q10(pair_model_learned.weight[i])));
	return list;
}

/* The report that mattered most for the decision: the one it repeats, else the most similar one, else the best candidate for a copy. */
static uint64_t counterpart_of(const struct verdict *verdict)
{
	return verdict->of ? verdict->of : verdict->nearest ? verdict->nearest : verdict->copy_of;
}

static json_t *json_explained(struct asking *asking, const struct store_report *report, struct fault *fault)
{
	json_t *withdrawal = json_withdrawal(asking, report->withdrawn_by, fault);
	json_t *decision = withdrawal ? json_decision(asking, &report->verdict, fault) : NULL;
	if (!decision) {
		json_decref(withdrawal);
		return NULL;
	}
	json_t *line = json_decided_line(report, decision);
	json_object_set_new(line, "embargo", json_time(report->report.embargo));
	json_object_set_new(line, "withdrawal", withdrawal);
	json_set_text(line, "note", report->report.note);
	return json_pack("{s:o, s:o, s:o}", "report", line, "decision", decision, "features", json_features(asking, report));
}

struct told {
	uint64_t drop;
	json_t *remarks;
};

static int add_remarks(void *ctx, const struct store_drop *drop)
{
	struct told *told = ctx;
	struct span rest = drop->reason, line;
	while (drop->id == told->drop && drop->reports == 1 && span_next_line(&rest, &line))
		json_array_append_new(told->remarks, json_text(line));
	return 0;
}

/* What its decoder has survived, where it came alone: of a drop of many nobody could tell which of them it is about. */
static json_t *json_remarks(struct asking *asking, uint64_t drop, struct fault *fault)
{
	struct told told = { drop, json_array() };
	if (drop == 0 || store_drops(asking->store, drop + 1, 1, add_remarks, &told, fault) == 0)
		return told.remarks;
	json_decref(told.remarks);
	return NULL;
}

static json_t *explain(struct asking *asking, const struct store_report *report, struct fault *fault)
{
	struct store_report other;
	struct match_explanation explanation = { 0 };
	uint64_t seq = counterpart_of(&report->verdict);
	json_t *answer = json_explained(asking, report, fault);
	json_t *remarks = answer ? json_remarks(asking, report->drop, fault) : NULL;
	json_t *with = remarks ? json_report_mention(asking, seq, fault) : NULL;
	if (remarks)
		json_object_set_new(answer, "remarks", remarks);
	if (with && json_add_moves(asking, report, answer, fault) < 0) {
		json_decref(with);
		with = NULL;
	}
	if (with)
		json_object_set_new(answer, "compared_with", with);
	int found = !with ? -1 : seq ? store_report_get(asking->store, seq, asking->arena, &other, fault) : 1;
	if (found < 0) {
		json_decref(answer);
		return NULL;
	}
	if (found == 0) {
		struct tokenizer *tokenizer = tokenizer_new();
		match_explain(tokenizer, asking->arena, &report->report, &other.report, &explanation);
		tokenizer_free(tokenizer);
	}
	add_comparison(answer, &explanation, found == 0 && relation_is_copy(report->verdict.relation));
	return answer;
}

json_t *answer_explain(struct asking *asking, struct fault *fault)
{
	struct store_report report;
	json_t *error = NULL;
	int found = asking_report_or_instruction(asking, &report, &error, fault);
	return found < 0 ? NULL : found > 0 ? error : explain(asking, &report, fault);
}

/* What an instruction would withdraw. */
static json_t *explain_instruction(struct asking *asking, const struct desk_decided *decided, struct fault *fault)
{
	const struct report *report = &decided->entry.report;
	json_t *withdraws = json_array();
	for (size_t i = 0; i < decided->withdrawn_len; i++) {
		struct store_report one;
		if (store_report_get(asking->store, decided->withdrawn[i], asking->arena, &one, fault) != 0) {
			json_decref(withdraws);
			return NULL;
		}
		json_array_append_new(withdraws, json_report_line(&one, 0));
	}
	return json_pack("{s:{s:s, s:o, s:o, s:o, s:o, s:o}, s:o}", "report", "status", report_status_name(report->status), "uri",
			 json_text(report->uri), "version", json_text(report->version), "source", json_text(report->source), "title",
			 json_text(report->title), "note", json_text(report->note), "withdraws", withdraws);
}

int ask_explain(struct store *store, const struct desk_decided *decided, struct buf *out, struct fault *fault)
{
	struct asking asking = { .store = store, .arena = arena_new() };
	bool is_report = decided->entry.report.status == REPORT_USABLE;
	json_t *answer = is_report ? explain(&asking, &decided->entry, fault) : explain_instruction(&asking, decided, fault);
	json_t *line = json_object_get(answer, "report");
	json_object_set_new(line, "seq", json_null());
	json_object_set_new(line, "id", json_null());
	if (decided->entry.story == decided->entry.seq)
		json_object_set_new(line, "story", json_null());
	arena_free(asking.arena);
	return answer ? answer_write(answer, out, fault) : -1;
}
