/* Days of an outage in seconds: the outbox and its store as they are, the desk's thread stood in for, and the wall clock in the hand of the test. What
 * a timer would do at a time, a wake does. */
#include "tests/test.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "daemon/outbox.h"
#include "store/store.h"
#include "tests/daemon/stand_in.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define BEGIN INT64_C(1774569600000) /* 2026-03-27: the clocks of Europe change in it, which is nothing to the outbox */
#define NOTICES 100000u
#define BATCHES 250u
#define GROWTH_MAX (20u << 20) /* bytes */
#define FIRST_DELAY (5 * CLOCK_SECOND)

static int64_t virtual_now = BEGIN;

/* In place of the C library's, for this program: only its wall clock is ours. */
int clock_gettime(clockid_t id, struct timespec *ret_time)
{
	if (id != CLOCK_REALTIME)
		return (int)syscall(SYS_clock_gettime, id, ret_time);
	*ret_time = (struct timespec){ .tv_sec = virtual_now / 1000, .tv_nsec = virtual_now % 1000 * 1000000 };
	return 0;
}

/* ---- a home with two receivers: one is well, one is down while the folder of its file is not there ---- */

enum { WELL, DOWN };

struct home {
	uv_loop_t loop;
	struct desk_thread desk;
	char folder[64], store_path[96], well_path[96], down_folder[96], down_path[128];
	struct config_receiver receivers[2];
	struct config config;
	struct outbox *outbox;
	uint64_t notices;
};

static void start(struct home *home)
{
	struct fault fault;
	if (outbox_new(&home->loop, &home->desk, &home->config, &home->outbox, &fault) < 0)
		fail_msg("%s", fault.text);
}

static void run_until_idle(struct home *home)
{
	while (!outbox_is_idle(home->outbox))
		uv_run(&home->loop, UV_RUN_ONCE);
}

static void stop(struct home *home)
{
	outbox_stop(home->outbox);
	run_until_idle(home);
	outbox_free(home->outbox);
	for (int i = 0; i < 3; i++)
		uv_run(&home->loop, UV_RUN_NOWAIT);
}

static int home_setup(void **state)
{
	struct home *home = calloc(1, sizeof(*home));
	assert_non_null(home);
	virtual_now = BEGIN;
	snprintf(home->folder, sizeof(home->folder), "/tmp/tidings-outage-XXXXXX");
	assert_non_null(mkdtemp(home->folder));
	snprintf(home->store_path, sizeof(home->store_path), "%s/store.db", home->folder);
	snprintf(home->well_path, sizeof(home->well_path), "%s/well.jsonl", home->folder);
	snprintf(home->down_folder, sizeof(home->down_folder), "%s/down", home->folder);
	snprintf(home->down_path, sizeof(home->down_path), "%s/alerts.jsonl", home->down_folder);
	uv_loop_init(&home->loop);
	stand_in_init(&home->desk, &home->loop, home->store_path);
	home->receivers[WELL] = (struct config_receiver){ .name = (char *)(uintptr_t)"well", .type = RECEIVER_FILE, .path = home->well_path };
	home->receivers[DOWN] = (struct config_receiver){ .name = (char *)(uintptr_t)"down", .type = RECEIVER_FILE, .path = home->down_path };
	home->receivers[WELL].give_up_after_ms = home->receivers[DOWN].give_up_after_ms = 3 * CLOCK_DAY;
	home->config = (struct config){ .receivers = home->receivers, .receivers_len = 2 };
	start(home);
	run_until_idle(home);
	*state = home;
	return 0;
}

static int home_teardown(void **state)
{
	struct home *home = *state;
	stop(home);
	stand_in_close(&home->desk);
	uv_run(&home->loop, UV_RUN_DEFAULT);
	assert_int_equal(uv_loop_close(&home->loop), 0);
	store_close(home->desk.store);
	char *command[] = { (char *)(uintptr_t)"rm", (char *)(uintptr_t)"-rf", home->folder, NULL };
	pid_t child = fork();
	if (child == 0)
		execvp(command[0], command);
	waitpid(child, NULL, 0);
	free(home);
	return 0;
}

/* All of one commit; stories take turns. */
static void add_notices(struct home *home, unsigned count)
{
	struct fault fault;
	const struct span receivers[] = { SPAN("well"), SPAN("down") };
	char body[600];
	assert_int_equal(store_begin(home->desk.store, &fault), 0);
	for (unsigned i = 0; i < count; i++) {
		struct notice notice = { .time = virtual_now, .story = home->notices % 997 + 1, .watches = SPAN("all"), .title = SPAN("Flood") };
		stand_in_notice_id(++home->notices, notice.id);
		snprintf(body, sizeof(body), "{\"id\":\"%s\",\"text\":\"%0500d\"}", notice.id, 0);
		notice.body = span_of(body);
		if (store_notice_add(home->desk.store, &notice, receivers, 2, &fault) < 0)
			fail_msg("%s", fault.text);
	}
	assert_int_equal(store_commit(home->desk.store, &fault), 0);
	outbox_wake(home->outbox, NULL);
	run_until_idle(home);
}

static void time_passes(struct home *home, int64_t to)
{
	virtual_now = to;
	outbox_wake(home->outbox, NULL);
	run_until_idle(home);
}

static struct store_receiver receiver_of(struct home *home, const char *name)
{
	struct fault fault;
	struct arena *arena = arena_new();
	struct store_receiver receiver = { 0 };
	store_receiver_get(home->desk.store, span_of(name), arena, &receiver, &fault);
	arena_free(arena);
	return receiver;
}

struct tally {
	size_t rows[4];
	int64_t youngest_dead; /* since when it waited */
};

static int tally_row(void *ctx, const struct store_outbox *row)
{
	struct tally *tally = ctx;
	tally->rows[row->state]++;
	if (row->state == OUTBOX_DEAD)
		tally->youngest_dead = row->since;
	return 0;
}

static struct tally tally_of(struct home *home, const char *receiver)
{
	struct fault fault;
	struct tally tally = { 0 };
	struct outbox_filter filter = { .receiver = span_of(receiver), .state = -1 };
	if (store_outbox(home->desk.store, &filter, tally_row, &tally, &fault) < 0)
		fail_msg("%s", fault.text);
	return tally;
}

static size_t waiting_of(struct home *home, const char *receiver)
{
	struct fault fault;
	uint64_t waiting;
	assert_int_equal(store_outbox_waiting(home->desk.store, span_of(receiver), &waiting, &fault), 0);
	return waiting;
}

/* The file has so many notices, each once and in order. */
static void assert_in_order(const char *path, size_t count)
{
	struct buf text;
	struct fault fault;
	struct span line;
	uint64_t last = 0;
	size_t lines = 0;
	buf_init(&text, 1u << 30);
	if (count > 0 && file_read(path, &text, &fault) < 0)
		fail_msg("%s", fault.text);
	for (struct span rest = buf_view(&text); span_next_line(&rest, &line); lines++) {
		uint64_t number = strtoull(line.ptr + strlen("{\"id\":\"nt_"), NULL, 10);
		if (number <= last)
			fail_msg("alert %llu stands behind %llu", (unsigned long long)number, (unsigned long long)last);
		last = number;
	}
	buf_done(&text);
	assert_int_equal(lines, count);
}

static void comes_up(struct home *home)
{
	(void)mkdir(home->down_folder, 0755);
}

/* ---- three days ---- */

static size_t memory(void)
{
	unsigned long all = 0, resident = 0;
	FILE *file = fopen("/proc/self/statm", "re");
	assert_non_null(file);
	assert_int_equal(fscanf(file, "%lu %lu", &all, &resident), 2);
	fclose(file);
	return resident * (size_t)sysconf(_SC_PAGESIZE);
}

/* The breaker has moved as it should: not tried before its time, and then with a delay of half to all of 5 s doubled up to an hour. */
static void assert_schedule(const struct retry *before, const struct retry *after)
{
	if (after->failures == before->failures) {
		assert_int_equal(after->next, before->next);
		return;
	}
	int64_t delay = FIRST_DELAY;
	for (uint32_t i = 1; i < after->failures && delay < CLOCK_HOUR; i++)
		delay *= 2;
	if (delay > CLOCK_HOUR)
		delay = CLOCK_HOUR;
	assert_true(virtual_now >= before->next);
	assert_int_equal(after->failures, before->failures + 1);
	assert_in_range(after->next - virtual_now, delay / 2, delay);
	assert_int_equal(after->phase, after->failures < 5 ? RETRY_CLOSED : RETRY_OPEN);
}

static void three_days_down_delay_nobody_else_and_lose_nothing(void **state)
{
	struct home *home = *state;
	struct retry breaker = { 0 };
	size_t small = 0;
	int64_t end = BEGIN + 3 * CLOCK_DAY;
	for (int64_t batch = BEGIN; virtual_now < end;) {
		if (virtual_now >= batch && home->notices < NOTICES) {
			add_notices(home, NOTICES / BATCHES);
			batch += 3 * CLOCK_DAY / BATCHES;
			assert_int_equal(waiting_of(home, "well"), 0); /* told at the moment at which they came */
		}
		struct retry now = receiver_of(home, "down").retry;
		assert_schedule(&breaker, &now);
		breaker = now;
		small = home->notices == NOTICES / 50 ? memory() : small;
		time_passes(home, batch < breaker.next ? batch : breaker.next);
	}
	assert_int_equal(home->notices, NOTICES);
	printf("# %u failures; %zu kB more memory with %u waiting than with %u\n", breaker.failures, (memory() - small) >> 10, NOTICES, NOTICES / 50);
#ifndef __SANITIZE_ADDRESS__
	assert_true(memory() < small + GROWTH_MAX);
#endif
	assert_in_range(breaker.failures, 72, 160);

	while (virtual_now < end + 6 * CLOCK_HOUR) {
		int64_t next = receiver_of(home, "down").retry.next;
		time_passes(home, next < end + 6 * CLOCK_HOUR ? next : end + 6 * CLOCK_HOUR);
	}
	struct tally tally = tally_of(home, "down");
	assert_true(tally.rows[OUTBOX_DEAD] > 0 && tally.youngest_dead <= virtual_now - 3 * CLOCK_DAY);
	assert_int_equal(tally.rows[OUTBOX_DEAD], 21 * (NOTICES / BATCHES)); /* of the first six hours */
	assert_int_equal(tally.rows[OUTBOX_QUEUED], NOTICES - tally.rows[OUTBOX_DEAD]);

	comes_up(home);
	time_passes(home, receiver_of(home, "down").retry.next);
	tally = tally_of(home, "down");
	assert_true(tally.youngest_dead <= virtual_now - 3 * CLOCK_DAY);
	assert_int_equal(tally.rows[OUTBOX_QUEUED], 0);
	assert_int_equal(tally.rows[OUTBOX_DELIVERED] + tally.rows[OUTBOX_DEAD], NOTICES);
	assert_in_order(home->down_path, tally.rows[OUTBOX_DELIVERED]);
	assert_in_order(home->well_path, NOTICES);
}

/* ---- any schedule ---- */

static uint64_t seed = 20261126;

static uint64_t random_below(uint64_t bound)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed % bound;
}

static void goes_down(struct home *home)
{
	char aside[160];
	snprintf(aside, sizeof(aside), "%s/aside", home->folder);
	(void)rename(home->down_folder, aside);
}

static void comes_back(struct home *home)
{
	char aside[160];
	snprintf(aside, sizeof(aside), "%s/aside", home->folder);
	if (rename(aside, home->down_folder) < 0)
		comes_up(home);
}

static void something_happens(struct home *home)
{
	switch (random_below(7)) {
	case 0:
		goes_down(home);
		break;
	case 1:
		comes_back(home);
		break;
	case 2:
		stop(home);
		start(home);
		run_until_idle(home);
		break;
	case 3:
		time_passes(home, virtual_now + (int64_t)random_below((uint64_t)(8 * CLOCK_HOUR)));
		break;
	case 4: {
		int64_t next = receiver_of(home, "down").retry.next;
		if (next > virtual_now)
			time_passes(home, next);
		break;
	}
	default:
		add_notices(home, (unsigned)random_below(40));
		assert_int_equal(waiting_of(home, "well"), 0);
	}
}

/* Whenever it goes and comes, and we do: each is told once and in order, or given up when it has waited so long and not before. */
static void over_random_outages_none_is_lost_repeated_or_given_up_early(void **state)
{
	printf("# seed %llu\n", (unsigned long long)seed);
	for (int i = 0; i < 12; i++) {
		struct home *home = *state;
		home->receivers[DOWN].give_up_after_ms = CLOCK_HOUR + (int64_t)random_below((uint64_t)CLOCK_DAY);
		for (int j = 0; j < 60; j++)
			something_happens(home);
		struct tally tally = tally_of(home, "down");
		assert_int_equal(tally.rows[OUTBOX_QUEUED] + tally.rows[OUTBOX_DELIVERED] + tally.rows[OUTBOX_DEAD], home->notices);
		assert_true(tally.youngest_dead <= virtual_now - home->receivers[DOWN].give_up_after_ms);
		size_t dead = tally.rows[OUTBOX_DEAD];
		comes_back(home);
		outbox_flush(home->outbox, SPAN_NONE);
		run_until_idle(home);
		tally = tally_of(home, "down");
		assert_int_equal(tally.rows[OUTBOX_QUEUED], 0);
		assert_int_equal(tally.rows[OUTBOX_DEAD], dead);
		assert_int_equal(tally.rows[OUTBOX_DELIVERED] + dead, home->notices);
		assert_in_order(home->down_path, home->notices - dead);
		assert_in_order(home->well_path, home->notices);
		home_teardown(state);
		home_setup(state);
	}
}

#define T(name) cmocka_unit_test_setup_teardown(name, home_setup, home_teardown)

int main(void)
{
	log_open(LOG_LEVEL_ERROR - 1); /* failures are the subject here */
	const struct CMUnitTest tests[] = {
		T(three_days_down_delay_nobody_else_and_lose_nothing),
		T(over_random_outages_none_is_lost_repeated_or_given_up_early),
	};
	return cmocka_run_group_tests_name("daemon/outage", tests, NULL, NULL);
}
