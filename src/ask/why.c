/* What became of a report for those who look for such things: told when and how, or why not. */
#include "ask/answer.h"

#include "base/vec.h"

struct why {
	struct asking *asking;
	struct span watch; /* none: all */
	struct {
		struct kept {
			struct span watch, detail, notice_id;
			enum disposition disposition;
			struct span receiver; /* of several; none: what is said of all */
		} *at;
		size_t len, cap;
	} fates;
	uint64_t seq;
	struct {
		struct told {
			struct notice notice; /* without its body */
			json_t *json;
		} *at;
		size_t len, cap;
	} told;
	json_t *waits;
	uint64_t silence; /* that is looked for */
	json_t *found;    /* or NULL */
};

/* For this watch, or for one that follows as this one? */
static bool is_of_watch(struct span watches, struct span watch)
{
	struct span rest = watches, one;
	while (span_next_item(&rest, &one))
		if (span_equals_nocase(one, watch))
			return true;
	return span_is_empty(watches) && span_starts(watch, DISPOSITION_FOLLOWS);
}

static int keep_outcome(void *ctx, struct span receiver, const struct store_disposition *disposition)
{
	struct why *why = ctx;
	struct arena *arena = why->asking->arena;
	if (span_is_empty(why->watch) || span_equals_nocase(why->watch, disposition->watch))
		VEC_PUSH(&why->fates, (struct kept){ arena_copy(arena, disposition->watch), arena_copy(arena, disposition->detail),
						     arena_copy(arena, disposition->notice_id), disposition->disposition, arena_copy(arena, receiver) });
	return 0;
}

static int keep_fate(void *ctx, const struct store_disposition *disposition)
{
	return keep_outcome(ctx, SPAN_NONE, disposition);
}

static int add_wait(void *ctx, const struct store_bundle *bundle, const struct store_bundle_report *report)
{
	struct why *why = ctx;
	if (!span_is_empty(why->watch) && !is_of_watch(report->watches, why->watch))
		return 0;
	json_t *wait = json_pack("{s:o, s:o, s:s, s:o}", "receiver", json_text(bundle->receiver), "route", json_text(bundle->route), "why",
				 bundle_why_name(report->why), "until", json_time(bundle->state.due));
	json_object_set_new(wait, "watches", json_names(report->watches));
	return json_array_append_new(why->waits, wait);
}

/* ---- told ---- */

/* An alert that waits tells no error of its own: why it waits is its receiver's. */
static int add_delivery(void *ctx, const struct store_outbox *row)
{
	struct why *why = ctx;
	struct store_receiver receiver;
	struct fault fault;
	json_t *delivery = json_delivery(row);
	if (row->state == OUTBOX_QUEUED && row->error.len == 0 &&
	    store_receiver_get(why->asking->store, row->receiver, why->asking->arena, &receiver, &fault) == 0 && receiver.error.len > 0)
		json_object_set_new(delivery, "error", json_text(receiver.error));
	return json_array_append_new(why->found, delivery);
}

static int keep_told(void *ctx, uint64_t row, const struct notice *notice)
{
	struct why *why = ctx;
	(void)row;
	struct told told = { .notice = *notice, .json = json_notice(notice) };
	told.notice.watches = arena_copy(why->asking->arena, notice->watches);
	VEC_PUSH(&why->told, told);
	return 0;
}

static int add_deliveries(struct why *why, struct told *told, struct fault *fault)
{
	struct outbox_filter deliveries_of = { .state = -1, .notice_id = span_of(told->notice.id) };
	why->found = json_array();
	json_object_set_new(told->json, "deliveries", why->found);
	return store_outbox(why->asking->store, &deliveries_of, add_delivery, why, fault);
}

/* Each alert that tells of the report, or that it is withdrawn, with its deliveries. */
static int find_told(struct why *why, uint64_t seq, struct fault *fault)
{
	struct store_notice_filter notices_of = { .report = seq };
	int result = store_notices(why->asking->store, &notices_of, keep_told, why, fault);
	for (size_t i = 0; i < why->told.len && result == 0; i++)
		result = add_deliveries(why, &why->told.at[i], fault);
	return result;
}

/* That the disposition names, which may tell of another report; null where it names none. */
static json_t *json_told(struct why *why, struct span notice_id, struct fault *fault)
{
	struct told told;
	uint64_t row;
	for (size_t i = 0; i < why->told.len; i++)
		if (span_equals(notice_id, span_of(why->told.at[i].notice.id)))
			return json_incref(why->told.at[i].json);
	int found = span_is_empty(notice_id) ? 1 : store_notice_get(why->asking->store, notice_id, why->asking->arena, &row, &told.notice, fault);
	if (found != 0)
		return found < 0 ? NULL : json_null();
	told.json = json_notice(&told.notice);
	if (add_deliveries(why, &told, fault) == 0)
		return told.json;
	json_decref(told.json);
	return NULL;
}

/* The others that tell of the report for this watch: other routes have led to other receivers, or it was withdrawn since. */
static json_t *json_also_told(const struct why *why, const struct kept *fate)
{
	json_t *also = json_array();
	for (size_t i = 0; i < why->told.len; i++) {
		const struct notice *notice = &why->told.at[i].notice;
		if (is_of_watch(notice->watches, fate->watch) && !span_equals(fate->notice_id, span_of(notice->id)))
			json_array_append(also, why->told.at[i].json);
	}
	return also;
}

/* ---- silenced ---- */

static int keep_silence(void *ctx, const struct store_silence *silence)
{
	struct why *why = ctx;
	if (silence->id == why->silence)
		why->found = json_silence(silence);
	return why->found != NULL;
}

/* Whose, until when; null where none is to blame. */
static json_t *json_silence_of(struct why *why, const struct kept *fate, struct fault *fault)
{
	struct span number = fate->detail;
	why->found = NULL;
	if (fate->disposition != DISPOSITION_MUTED || !span_starts(number, DISPOSITION_SILENCE) ||
	    !span_number(span_from(number, DISPOSITION_SILENCE.len), &why->silence))
		return json_null();
	if (store_silences(why->asking->store, TIME_NONE, keep_silence, why, fault) < 0)
		return NULL;
	return why->found ? why->found : json_null();
}

/* ---- what it repeats, of which the receiver had yet to be told ---- */

/* What became of that, for the receiver if it is said, else for the watch: NULL where nothing is. */
static const struct kept *find_fate(const struct why *why, const struct kept *like)
{
	const struct kept *found = NULL;
	for (size_t i = 0; i < why->fates.len; i++) {
		const struct kept *fate = &why->fates.at[i];
		if (span_equals(fate->watch, like->watch) && (!fate->receiver.ptr || span_equals(fate->receiver, like->receiver)))
			found = !found || fate->receiver.ptr ? fate : found;
	}
	return found;
}

static json_t *json_fate(struct why *why, const struct kept *fate, struct fault *fault);

/* As it came to nothing. */
static json_t *json_untold(struct why *why, uint64_t of, const struct kept *fate, struct fault *fault)
{
	struct why original = { .asking = why->asking, .watch = fate->watch, .seq = of };
	json_t *repeated = json_null();
	if (store_dispositions(why->asking->store, of, keep_fate, &original, fault) < 0 ||
	    store_outcomes(why->asking->store, of, keep_outcome, &original, fault) < 0)
		repeated = NULL;
	const struct kept *found = repeated ? find_fate(&original, fate) : NULL;
	if (found)
		repeated = json_fate(&original, found, fault);
	VEC_DONE(&original.fates);
	return repeated;
}

static int keep_when(void *ctx, const struct store_report *report)
{
	*(int64_t *)ctx = report->when;
	return 1;
}

/* The same is asked again: has the receiver been told of what it repeats? `ret_alert` is by what, or null. */
static json_t *json_repeated(struct why *why, const struct kept *fate, json_t **ret_alert, struct fault *fault)
{
	struct store *store = why->asking->store;
	struct store_filter only = { .after_seq = why->seq - 1, .limit = 1 };
	bool of_version = span_equals(fate->detail, DISPOSITION_AWAITED);
	struct store_original original;
	char id[NOTICE_ID_SIZE];
	int64_t when = TIME_NONE;
	if (store_original(store, why->seq, &original, fault) < 0 || (of_version && store_reports(store, &only, keep_when, &when, fault) < 0))
		return NULL;
	struct store_copy copy = { of_version ? original.nearest : original.first, why->seq, when };
	int found = store_copies_told(store, fate->receiver, &copy, id, fault);
	if (found == 0 && id[0])
		*ret_alert = json_told(why, span_of(id), fault);
	if (found < 0 || (found == 0 && id[0] && !*ret_alert))
		return NULL;
	return found == 0 ? json_string(id[0] ? "told" : "waits") : json_untold(why, copy.original, fate, fault);
}

/* ---- the answer ---- */

static json_t *json_fate(struct why *why, const struct kept *fate, struct fault *fault)
{
	struct store_disposition disposition = { .detail = fate->detail };
	json_t *silence = json_silence_of(why, fate, fault), *told = silence ? json_told(why, fate->notice_id, fault) : NULL;
	json_t *repeated = fate->receiver.ptr && disposition_is_awaited(&disposition) ? json_repeated(why, fate, &told, fault) : json_null();
	if (!silence || !told || !repeated) {
		json_decref(silence);
		json_decref(told);
		json_decref(repeated);
		return NULL;
	}
	json_t *json = json_pack("{s:s, s:o, s:o, s:o}", "disposition", disposition_name(fate->disposition), "detail", json_text(fate->detail), "alert", told,
				 "silence", silence);
	if (fate->receiver.ptr) {
		json_object_set_new(json, "receiver", json_text(fate->receiver));
		json_object_set_new(json, "repeated", repeated);
	}
	return json;
}

/* Of the receivers that are said by themselves. */
static json_t *json_outcomes(struct why *why, const struct kept *of, struct fault *fault)
{
	json_t *list = json_array();
	for (size_t i = 0; i < why->fates.len && list; i++) {
		const struct kept *fate = &why->fates.at[i];
		json_t *outcome;
		if (!fate->receiver.ptr || !span_equals(fate->watch, of->watch))
			continue;
		if ((outcome = json_fate(why, fate, fault)) == NULL) {
			json_decref(list);
			return NULL;
		}
		json_array_append_new(list, outcome);
	}
	return list;
}

static int add_fates(struct why *why, json_t *dispositions, struct fault *fault)
{
	for (size_t i = 0; i < why->fates.len; i++) {
		const struct kept *fate = &why->fates.at[i];
		if (fate->receiver.ptr)
			continue;
		json_t *json = json_fate(why, fate, fault), *outcomes = json ? json_outcomes(why, fate, fault) : NULL;
		if (!outcomes) {
			json_decref(json);
			return -1;
		}
		json_object_set_new(json, "watch", json_text(fate->watch));
		json_object_set_new(json, "also", json_also_told(why, fate));
		json_object_set_new(json, "receivers", outcomes);
		json_array_append_new(dispositions, json);
	}
	return 0;
}

/* As it was decided, and what has become of it since; the rest of it is not kept. */
static int keep_decided(void *ctx, const struct store_report *report)
{
	*(struct store_report *)ctx = (struct store_report){
		.seq = report->seq, .withdrawn_by = report->withdrawn_by, .moved_by = report->moved_by,
		.verdict = { .relation = report->verdict.relation, .of = report->verdict.of },
	};
	return 1;
}

/* "report", with what it repeats and who has withdrawn it; "moves" and "order". 1: it is an instruction. */
static int add_subject(struct asking *asking, uint64_t seq, json_t *answer, struct fault *fault)
{
	struct store_report decided = { 0 };
	struct store_filter only = { .after_seq = seq - 1, .before_seq = seq + 1, .limit = 1 };
	int result = store_reports(asking->store, &only, keep_decided, &decided, fault);
	json_t *mention = result < 0 ? NULL : json_report_mention(asking, decided.seq, fault);
	json_object_set_new(answer, "report", mention);
	if (!json_is_object(mention))
		return mention ? 1 : -1;
	json_t *of = json_report_mention(asking, decided.verdict.of, fault), *withdrawal = of ? json_withdrawal(asking, decided.withdrawn_by, fault) : NULL;
	json_object_set_new(mention, "relation", json_string(relation_name(decided.verdict.relation)));
	json_object_set_new(mention, "of", of);
	json_object_set_new(mention, "withdrawal", withdrawal);
	return withdrawal ? json_add_moves(asking, &decided, answer, fault) : -1;
}

/* A watch of which nothing is said here did not match, if it was there. */
json_t *answer_why(struct asking *asking, struct fault *fault)
{
	struct why why = { .asking = asking, .watch = asking_parameter(asking, "watch"), .waits = json_array() };
	json_t *error = NULL, *answer = json_object(), *dispositions = json_array();
	uint64_t seq = 0;
	int result = asking_report(asking, asking->object, &seq, &error, fault);
	why.seq = seq;
	if (result == 0)
		result = store_dispositions(asking->store, seq, keep_fate, &why, fault);
	if (result == 0)
		result = store_outcomes(asking->store, seq, keep_outcome, &why, fault);
	if (result == 0)
		result = store_bundle_reports(asking->store, 0, seq, add_wait, &why, fault);
	if (result == 0)
		result = find_told(&why, seq, fault);
	if (result == 0)
		result = add_fates(&why, dispositions, fault);
	if (result == 0) {
		result = add_subject(asking, seq, answer, fault);
		if (result == 1)
			error = answer_error(asking, ASK_NO_SUCH_OBJECT, "'%.*s' is an instruction to withdraw, no report; 'report show' says what it withdraws",
					     SPAN_ARG(span_head(asking->object, 100)));
	}
	for (size_t i = 0; i < why.told.len; i++)
		json_decref(why.told.at[i].json);
	VEC_DONE(&why.told);
	VEC_DONE(&why.fates);
	json_object_set_new(answer, "dispositions", dispositions);
	json_object_set_new(answer, "waits", why.waits);
	if (result == 0)
		return answer;
	json_decref(answer);
	return result == 1 ? error : NULL;
}
