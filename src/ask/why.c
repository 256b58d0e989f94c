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
		} *at;
		size_t len, cap;
	} fates;
	json_t *waits;
};

static int keep_fate(void *ctx, const struct store_disposition *disposition)
{
	struct why *why = ctx;
	struct arena *arena = why->asking->arena;
	if (span_is_empty(why->watch) || span_equals(why->watch, disposition->watch))
		VEC_PUSH(&why->fates, (struct kept){ arena_copy(arena, disposition->watch), arena_copy(arena, disposition->detail),
						     arena_copy(arena, disposition->notice_id), disposition->disposition });
	return 0;
}

static int add_wait(void *ctx, const struct store_bundle *bundle, const struct store_bundle_report *report)
{
	struct why *why = ctx;
	json_t *wait = json_pack("{s:o, s:o, s:s, s:o}", "receiver", json_text(bundle->receiver), "route", json_text(bundle->route), "why",
				 bundle_why_name(report->why), "until", json_time(bundle->state.due));
	json_object_set_new(wait, "watches", json_names(report->watches));
	return json_array_append_new(why->waits, wait);
}

static int add_delivery(void *ctx, const struct store_outbox *row)
{
	return json_array_append_new(ctx, json_delivery(row));
}

/* The alert with its deliveries; null where there is none. */
static json_t *json_told(struct asking *asking, struct span notice_id, struct fault *fault)
{
	struct notice notice;
	uint64_t row;
	struct outbox_filter deliveries_of = { .state = -1, .notice_id = notice_id };
	int found = span_is_empty(notice_id) ? 1 : store_notice_get(asking->store, notice_id, asking->arena, &row, &notice, fault);
	if (found != 0)
		return found < 0 ? NULL : json_null();
	json_t *told = json_notice(&notice), *deliveries = json_array();
	json_object_set_new(told, "deliveries", deliveries);
	if (store_outbox(asking->store, &deliveries_of, add_delivery, deliveries, fault) == 0)
		return told;
	json_decref(told);
	return NULL;
}

static int add_fates(struct why *why, json_t *dispositions, struct fault *fault)
{
	for (size_t i = 0; i < why->fates.len; i++) {
		const struct kept *fate = &why->fates.at[i];
		json_t *told = json_told(why->asking, fate->notice_id, fault);
		if (!told)
			return -1;
		json_array_append_new(dispositions, json_pack("{s:o, s:s, s:o, s:o}", "watch", json_text(fate->watch), "disposition",
							      disposition_name(fate->disposition), "detail", json_text(fate->detail), "alert", told));
	}
	return 0;
}

/* A watch of which nothing is said here did not match, if it was there. */
json_t *answer_why(struct asking *asking, struct fault *fault)
{
	struct why why = { .asking = asking, .watch = asking_parameter(asking, "watch"), .waits = json_array() };
	json_t *error = NULL, *dispositions = json_array(), *mention = NULL;
	uint64_t seq = 0;
	int result = asking_report(asking, asking->object, &seq, &error, fault);
	if (result == 0)
		result = store_dispositions(asking->store, seq, keep_fate, &why, fault);
	if (result == 0)
		result = store_bundle_reports(asking->store, 0, seq, add_wait, &why, fault);
	if (result == 0)
		result = add_fates(&why, dispositions, fault);
	if (result == 0)
		mention = json_report_mention(asking, seq, fault);
	VEC_DONE(&why.fates);
	if (mention)
		return json_pack("{s:o, s:o, s:o}", "report", mention, "dispositions", dispositions, "waits", why.waits);
	json_decref(dispositions);
	json_decref(why.waits);
	return result == 1 ? error : NULL;
}
