#include "ask/answer.h"

#include <inttypes.h>

json_t *json_names(struct span names)
{
	json_t *array = json_array();
	for (struct span name; span_next_item(&names, &name);)
		json_array_append_new(array, json_text(name));
	return array;
}

/* A notice of a feed has neither report nor story. */
static json_t *json_seq(uint64_t seq)
{
	return seq ? json_integer((json_int_t)seq) : json_null();
}

json_t *json_notice(const struct notice *notice)
{
	return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o}", "id", notice->id, "type", notice_type_name(notice->type), "time",
			 json_time(notice->time), "report", json_seq(notice->report), "story", json_seq(notice->story), "watches",
			 json_names(notice->watches), "title", json_text(notice->title));
}

static json_t *json_event(const struct notice *notice)
{
	json_t *event = json_loadb(notice->body.ptr, notice->body.len, 0, NULL);
	return event ? event : json_null();
}

struct alert_list {
	json_t *alerts;
	uint64_t cursor; /* the latest number seen */
};

static int add_alert(void *ctx, uint64_t row, const struct notice *notice)
{
	struct alert_list *list = ctx;
	json_t *alert = json_notice(notice);
	json_object_set_new(alert, "row", json_integer((json_int_t)row));
	if (notice->body.len > 0)
		json_object_set_new(alert, "event", json_event(notice));
	if (row > list->cursor)
		list->cursor = row;
	return json_array_append_new(list->alerts, alert);
}

/* A cursor is an earlier answer's: no store goes back behind it. 0; 1 with *ret_error; -1. */
static int check_cursor(struct asking *asking, const struct store_notice_filter *filter, json_t **ret_error, struct fault *fault)
{
	uint64_t end;
	if (filter->after_row == 0)
		return 0;
	if (store_notices_end(asking->store, filter->receiver.ptr, &end, fault) < 0)
		return -1;
	if (filter->after_row <= end)
		return 0;
	*ret_error = answer_error(asking, ASK_BAD_PARAMETER, "the cursor %" PRIu64 " is ahead of the store, which is at %" PRIu64
				  ": it is of another store, or of this one before an earlier state of it was restored", filter->after_row, end);
	return 1;
}

/* A story that is not there must not look like one that nobody was told of. 0; 1 with *ret_error; -1. */
static int check_story(struct asking *asking, uint64_t number, json_t **ret_error, struct fault *fault)
{
	struct store_story story;
	int found = number ? store_story_get(asking->store, number, asking->arena, &story, fault) : 0;
	if (found == 1)
		*ret_error = answer_error(asking, ASK_NO_SUCH_OBJECT, "there is no story %" PRIu64, number);
	return found;
}

/* Newest first; or, with `after`, oldest first, whole events, and the cursor to go on from. */
json_t *answer_alerts(struct asking *asking, struct fault *fault)
{
	struct store_notice_filter filter = { 0 };
	json_t *error = NULL;
	bool has_after = asking_parameter(asking, "after").len > 0;
	struct span report = asking_parameter(asking, "report");
	if (!asking_limit(asking, &filter.limit, &error) || !asking_number(asking, "after", INT64_MAX, &filter.after_row, &error) ||
	    !asking_number(asking, "story", INT64_MAX, &filter.story, &error))
		return error;
	filter.receiver = asking_parameter(asking, "receiver");
	int found = report.len > 0 ? asking_report(asking, report, &filter.report, &error, fault) : 0;
	if (found == 0)
		found = check_story(asking, filter.story, &error, fault);
	if (found == 0)
		found = check_cursor(asking, &filter, &error, fault);
	if (found != 0)
		return found < 0 ? NULL : error;
	filter.is_newest_first = !has_after;
	filter.with_body = has_after || span_equals(asking_parameter(asking, "with"), SPAN("event"));
	struct alert_list list = { .alerts = json_array(), .cursor = filter.after_row };
	if (store_notices(asking->store, &filter, add_alert, &list, fault) < 0) {
		json_decref(list.alerts);
		return NULL;
	}
	return json_pack("{s:o, s:I}", "alerts", list.alerts, "cursor", (json_int_t)list.cursor);
}

json_t *json_delivery(const struct store_outbox *row)
{
	return json_pack("{s:I, s:o, s:o, s:s, s:i, s:o, s:o, s:o, s:o}", "row", (json_int_t)row->row, "receiver", json_text(row->receiver), "instead_of",
			 json_text(row->instead_of), "state", outbox_state_name(row->state), "attempts", (int)row->attempts, "queued", json_time(row->queued),
			 "since", json_time(row->since), "changed", json_time(row->changed), "error",
			 json_text(row->error.len > 0 ? row->error : SPAN_NONE));
}

static int add_delivery(void *ctx, const struct store_outbox *row)
{
	return json_array_append_new(ctx, json_delivery(row));
}

json_t *answer_alert(struct asking *asking, struct fault *fault)
{
	struct notice notice;
	uint64_t row;
	int found = store_notice_get(asking->store, asking->object, asking->arena, &row, &notice, fault);
	if (found < 0)
		return NULL;
	if (found > 0)
		return answer_error(asking, ASK_NO_SUCH_OBJECT, found == 2 ? "several alerts begin with '%.*s'" : "there is no alert '%.*s'",
				    SPAN_ARG(span_head(asking->object, 100)));
	struct outbox_filter deliveries_of = { .state = -1, .notice_id = span_of(notice.id) };
	json_t *deliveries = json_array();
	if (store_outbox(asking->store, &deliveries_of, add_delivery, deliveries, fault) < 0) {
		json_decref(deliveries);
		return NULL;
	}
	return json_pack("{s:o, s:o, s:o}", "alert", json_notice(&notice), "event", json_event(&notice), "deliveries", deliveries);
}
