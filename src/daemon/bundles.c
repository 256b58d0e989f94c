#include "daemon/bundles.h"

#include "base/log.h"
#include "daemon/now.h"

#include <stdlib.h>

#define AT_ONCE 64u               /* bundles that one job tells: the desk has other work as well */
#define AGAIN_MS 5000             /* until what the store refused is tried again */
#define SLEEP_MAX_MS (60 * CLOCK_SECOND) /* timers look at the clock at least this often: it may have been set */

struct bundles {
	struct desk_thread *desk;
	struct bundles_events events;
	uv_timer_t timer;
	struct desk_job job;
	int64_t now;      /* of the job */
	unsigned told;
	int64_t next;
	bool is_patient;  /* something may have to wait, as the desk is configured */
	bool is_working;  /* the job is with the desk */
	bool wants_look;  /* something has happened since */
	bool is_stopped;
};

static int run(struct desk_job *job, struct desk *desk)
{
	struct bundles *bundles = (struct bundles *)((char *)job - offsetof(struct bundles, job));
	bundles->is_patient = desk_is_patient(desk);
	return desk_tell_due(desk, bundles->now, AT_ONCE, &bundles->told, &bundles->next, &job->fault);
}

static void look(struct bundles *bundles)
{
	bundles->wants_look = false;
	bundles->is_working = true;
	bundles->now = now_ms();
	desk_thread_post(bundles->desk, &bundles->job);
}

static void on_timer(uv_timer_t *timer)
{
	bundles_reload(timer->data);
}

static void arm(struct bundles *bundles, int64_t wait_ms)
{
	if (bundles->is_stopped)
		return;
	if (wait_ms > SLEEP_MAX_MS)
		wait_ms = SLEEP_MAX_MS;
	uv_timer_start(&bundles->timer, on_timer, wait_ms > 0 ? (uint64_t)wait_ms : 0, 0);
}

static void done(struct desk_job *job)
{
	struct bundles *bundles = (struct bundles *)((char *)job - offsetof(struct bundles, job));
	int64_t now = now_ms();
	bundles->is_working = false;
	if (job->fault.kind != FAULT_NONE) {
		log_warning("cannot tell what has waited: %s, trying again", job->fault.text);
		arm(bundles, AGAIN_MS);
		return;
	}
	if (bundles->told > 0)
		bundles->events.notices(bundles->events.ctx, bundles->told);
	if (!bundles->is_stopped && (bundles->wants_look || (bundles->next != TIME_NONE && bundles->next <= now))) {
		look(bundles);
		return;
	}
	if (bundles->next != TIME_NONE)
		arm(bundles, bundles->next - now);
	bundles->events.idle(bundles->events.ctx);
}

struct bundles *bundles_new(uv_loop_t *loop, struct desk_thread *desk, const struct bundles_events *events)
{
	struct bundles *bundles = calloc(1, sizeof(*bundles));
	if (!bundles)
		abort();
	*bundles = (struct bundles){ .desk = desk, .events = *events, .job = { .run = run, .done = done }, .next = TIME_NONE };
	uv_timer_init(loop, &bundles->timer);
	bundles->timer.data = bundles;
	uv_unref((uv_handle_t *)&bundles->timer);
	look(bundles);
	return bundles;
}

void bundles_look(struct bundles *bundles)
{
	if (bundles->is_patient || bundles->is_working || bundles->next != TIME_NONE)
		bundles_reload(bundles);
}

void bundles_reload(struct bundles *bundles)
{
	if (bundles->is_stopped)
		return;
	if (bundles->is_working)
		bundles->wants_look = true;
	else
		look(bundles);
}

bool bundles_is_at_rest(const struct bundles *bundles)
{
	return !bundles->is_working && (bundles->is_stopped || bundles->next == TIME_NONE || bundles->next > now_ms());
}

void bundles_stop(struct bundles *bundles)
{
	bundles->is_stopped = true;
	uv_timer_stop(&bundles->timer);
}

static void on_closed(uv_handle_t *handle)
{
	free(handle->data);
}

void bundles_free(struct bundles *bundles)
{
	if (bundles)
		uv_close((uv_handle_t *)&bundles->timer, on_closed);
}
