/* Alerts on their way, and the receivers that they are on their way to. */
#include "ask/answer.h"

static json_t *json_hold(const struct store_hold *hold)
{
	if (hold->since == TIME_NONE)
		return json_null();
	return json_pack("{s:o, s:o, s:o}", "since", json_time(hold->since), "author", json_text(hold->author), "comment", json_text(hold->comment));
}

json_t *ask_queue(const struct store_queue *queue)
{
	const struct store_receiver *state = &queue->state;
	bool has_next = state->retry.next > 0 && state->retry.phase != RETRY_HELD && state->retry.phase != RETRY_DISABLED;
	return json_pack("{s:o, s:I, s:I, s:I, s:I, s:o, s:s, s:I, s:o, s:o, s:o}", "name", json_text(queue->receiver), "queued", (json_int_t)queue->queued, "held",
			 (json_int_t)queue->held, "dead", (json_int_t)queue->dead, "expired", (json_int_t)state->expired, "oldest", json_time(queue->oldest), "phase",
			 retry_phase_name(state->retry.phase), "failures", (json_int_t)state->retry.failures, "next",
			 has_next ? json_time(state->retry.next) : json_null(), "error", json_text(state->error.len > 0 ? state->error : SPAN_NONE), "hold",
			 json_hold(&state->hold));
}

static int add_queued(void *ctx, const struct store_outbox *row)
{
	json_t *delivery = json_delivery(row);
	json_object_set_new(delivery, "alert", json_notice(&row->notice));
	return json_array_append_new(ctx, delivery);
}

static int add_queue(void *ctx, const struct store_queue *queue)
{
	return json_array_append_new(ctx, ask_queue(queue));
}

static bool state_of(struct span word, int *ret_state)
{
	for (int state = OUTBOX_QUEUED; state <= OUTBOX_HELD; state++)
		if (span_equals(word, span_of(outbox_state_name((enum outbox_state)state)))) {
			*ret_state = state;
			return true;
		}
	*ret_state = -1;
	return span_equals(word, SPAN("any"));
}

/* What has not been delivered yet, oldest first; other states where asked for. */
json_t *answer_queue(struct asking *asking, struct fault *fault)
{
	struct outbox_filter filter = { .receiver = asking_parameter(asking, "receiver"), .state = OUTBOX_QUEUED, .notice_id = asking_parameter(asking, "alert") };
	struct span state = asking_parameter(asking, "state");
	json_t *error = NULL;
	if (!asking_limit(asking, &filter.limit, &error) || !asking_number(asking, "after", INT64_MAX, &filter.after_row, &error))
		return error;
	if (state.len > 0 && !state_of(state, &filter.state))
		return answer_error(asking, ASK_BAD_PARAMETER, "'state' is queued, delivered, dead, held or any, not '%.*s'",
				    SPAN_ARG(span_head(state, 100)));
	json_t *queue = json_array(), *receivers = json_array();
	if (store_outbox(asking->store, &filter, add_queued, queue, fault) < 0 ||
	    store_queues(asking->store, add_queue, receivers, fault) < 0) {
		json_decref(queue);
		json_decref(receivers);
		return NULL;
	}
	return json_pack("{s:o, s:o}", "queue", queue, "receivers", receivers);
}
