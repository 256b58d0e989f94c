/* The nights on which the clocks change, by the desk itself, in virtual time: reports come around the clock for receivers with quiet hours, digests and
 * groups, and each is told once to each of them, at no hour at which it should not be. What the clocks of Paris show is reckoned here without base/zone. */
#include "tests/desk/room.h"

#include "base/clock.h"
#include "base/zone.h"

#include <inttypes.h>
#include <stdlib.h>

#define REPORTS 330u /* one every 17 minutes: four days */
#define STEP (17 * CLOCK_MINUTE)

enum { DESK, PAGER, MAIL, RECEIVERS };
static const char *const names[RECEIVERS] = { "desk", "pager", "mail" };

#define CONFIG                                                                                                                              \
	"inbox { path = \"inbox\" }\nstore { path = \"store.db\" }\nwatch \"all\" { match = \"*\" }\n"                                      \
	"receiver \"desk\" { type = file path = \"desk\" }\nreceiver \"pager\" { type = file path = \"pager\" }\n"                         \
	"receiver \"mail\" { type = file path = \"mail\" }\n"                                                                               \
	"quiet \"night\" { from = \"23:00\" to = \"06:30\" timezone = \"Europe/Paris\" }\n"                                                  \
	"route \"at once\" { watches = {\"all\"} receiver = desk quiet = night continue = yes }\n"                                          \
	"route \"grouped\" { watches = {\"all\"} receiver = pager quiet = night group-by = {\"all\"} group-wait = 10m group-interval = 3h continue = yes }\n" \
	"route \"digest\" { watches = {\"all\"} receiver = mail digest = {\"02:30\", \"18:00\"} timezone = \"Europe/Paris\" }\n"

struct nights {
	struct room room;
	uint64_t last_notice;
	int64_t now, next;  /* when the desk wants to be asked again */
	int64_t summer;     /* that begins or ends: the moment */
	bool is_spring;
	unsigned digests; /* several at one moment count once */
	int64_t last_digest;
	char wrong[128];    /* what is, if anything */
	unsigned told[RECEIVERS]; /* of one report */
};

#define OK(call) ROOM_OK(&nights->room, call)

static int nights_open(void **state)
{
	struct nights *nights = calloc(1, sizeof(*nights));
	assert_non_null(nights);
	room_open(&nights->room, CONFIG);
	nights->next = TIME_NONE;
	*state = nights;
	return 0;
}

static int nights_close(void **state)
{
	struct nights *nights = *state;
	room_close(&nights->room);
	free(nights);
	return 0;
}

/* ---- the clocks of Paris ---- */

static int minute_of_day(const struct nights *nights, int64_t utc)
{
	bool is_summer = nights->is_spring == (utc >= nights->summer);
	return (int)((utc + (is_summer ? 2 : 1) * CLOCK_HOUR) % CLOCK_DAY / CLOCK_MINUTE);
}

static bool is_night(const struct nights *nights, int64_t utc)
{
	int minute = minute_of_day(nights, utc);
	return minute >= 23 * 60 || minute < 6 * 60 + 30;
}

/* Half past two is jumped over on the one day, which is told at the jump, and twice on the other: the first counts. */
static bool is_time_of_digest(const struct nights *nights, int64_t utc)
{
	int minute = minute_of_day(nights, utc);
	if (nights->is_spring && utc == nights->summer)
		return true;
	bool is_second = !nights->is_spring && utc >= nights->summer && utc < nights->summer + CLOCK_HOUR;
	return minute == 18 * 60 || (minute == 2 * 60 + 30 && !is_second);
}

/* ---- what is told ---- */

static int check_delivery(void *ctx, const struct store_outbox *row)
{
	struct nights *nights = ctx;
	char now[CLOCK_ISO_SIZE];
	bool is_mail = span_equals(row->receiver, SPAN("mail"));
	if (is_mail ? !is_time_of_digest(nights, nights->now) : is_night(nights, nights->now))
		snprintf(nights->wrong, sizeof(nights->wrong), "'%.*s' is told at %s", SPAN_ARG(row->receiver), clock_iso(nights->now, now));
	nights->digests += is_mail && nights->now != nights->last_digest;
	nights->last_digest = is_mail ? nights->now : nights->last_digest;
	return 0;
}

static int check_notice(void *ctx, uint64_t row, const struct notice *notice)
{
	struct nights *nights = ctx;
	struct outbox_filter of = { .state = -1, .notice_id = span_of(notice->id) };
	nights->last_notice = row;
	return store_outbox(nights->room.reader, &of, check_delivery, nights, &nights->room.fault);
}

static int count_delivery(void *ctx, const struct store_outbox *row)
{
	struct nights *nights = ctx;
	for (int i = 0; i < RECEIVERS; i++)
		nights->told[i] += span_equals(row->receiver, span_of(names[i]));
	return 0;
}

static int count_notice(void *ctx, uint64_t row, const struct notice *notice)
{
	struct nights *nights = ctx;
	struct outbox_filter of = { .state = -1, .notice_id = span_of(notice->id) };
	(void)row;
	return store_outbox(nights->room.reader, &of, count_delivery, nights, &nights->room.fault);
}

/* ---- time ---- */

/* Of words that no other has: a story of its own. */
static struct report report_of(struct nights *nights, unsigned number)
{
	struct report report = REPORT_BLANK;
	struct span text = SPAN("");
	for (unsigned i = 0; i < 60; i++)
		text = arena_format(nights->room.arena, "%.*sw%ux%u ", SPAN_ARG(text), number, i);
	report.title = arena_format(nights->room.arena, "Report %u of w%ux0 and w%ux1", number, number, number);
	report.text = text;
	report.source = SPAN("Wire");
	report.language = SPAN("en");
	return report;
}

static void report_comes(struct nights *nights, unsigned number)
{
	struct store_drop drop = { .name = arena_format(nights->room.arena, "%u.txt", number), .received = nights->now };
	enum desk_drop_outcome outcome;
	struct desk_material material;
	struct desk_decided decided;
	struct report report = report_of(nights, number);
	memcpy(drop.digest.bytes, &number, sizeof(number));
	OK(desk_drop_begin(nights->room.desk, &drop, &outcome, &nights->room.fault));
	desk_material_of(nights->room.workshop, nights->room.arena, &report, &material);
	OK(desk_decide(nights->room.desk, nights->room.arena, &drop, &material, nights->now, &decided, &nights->room.fault));
	OK(desk_write(nights->room.desk, &decided, &nights->room.fault));
	drop.state = DROP_DONE;
	OK(desk_drop_end(nights->room.desk, &drop, &nights->room.fault));
}

/* One transaction: a report (0: none), and what is due. */
static void moment(struct nights *nights, unsigned number)
{
	unsigned told;
	struct store_notice_filter newer = { .after_row = nights->last_notice };
	arena_clear(nights->room.arena);
	OK(desk_begin(nights->room.desk, nights->now, &nights->room.fault));
	if (number > 0)
		report_comes(nights, number);
	OK(desk_tell_due(nights->room.desk, nights->now, 100, &told, &nights->next, &nights->room.fault));
	OK(desk_commit(nights->room.desk, &nights->room.fault));
	OK(store_notices(nights->room.reader, &newer, check_notice, nights, &nights->room.fault));
	assert_string_equal(nights->wrong, "");
}

static void days_pass(struct nights *nights, int64_t begin)
{
	for (unsigned number = 1; number <= REPORTS || nights->next != TIME_NONE;) {
		int64_t comes = number <= REPORTS ? begin + number * STEP : INT64_MAX;
		bool is_due = nights->next != TIME_NONE && nights->next < comes;
		nights->now = is_due ? nights->next : comes;
		moment(nights, is_due ? 0 : number++);
	}
}

static void assert_all_told_once(struct nights *nights)
{
	for (uint64_t seq = 1; seq <= REPORTS; seq++) {
		struct store_notice_filter about = { .report = seq };
		memset(nights->told, 0, sizeof(nights->told));
		OK(store_notices(nights->room.reader, &about, count_notice, nights, &nights->room.fault));
		for (int i = 0; i < RECEIVERS; i++)
			if (nights->told[i] != 1)
				fail_msg("'%s' is told %u times of report %" PRIu64, names[i], nights->told[i], seq);
	}
}

static void over(struct nights *nights, int64_t begin, int64_t change, bool is_spring)
{
	struct zone *zone;
	if (zone_load("Europe/Paris", &zone, &nights->room.fault) < 0)
		skip_aloud("no time zone database");
	zone_free(zone);
	nights->summer = change;
	nights->is_spring = is_spring;
	days_pass(nights, begin);
	assert_int_equal(nights->digests, 8); /* two a day, on the day of the change too */
	assert_all_told_once(nights);
}

static void in_the_short_night_of_march_each_is_told_once_and_nobody_woken(void **state)
{
	over(*state, clock_from_civil(2026, 3, 27, 1, 30, 0), clock_from_civil(2026, 3, 29, 1, 0, 0), true);
}

static void in_the_long_night_of_october_each_is_told_once_and_nobody_woken(void **state)
{
	over(*state, clock_from_civil(2026, 10, 23, 1, 30, 0), clock_from_civil(2026, 10, 25, 1, 0, 0), false);
}

#define T(name) cmocka_unit_test_setup_teardown(name, nights_open, nights_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(in_the_short_night_of_march_each_is_told_once_and_nobody_woken),
		T(in_the_long_night_of_october_each_is_told_once_and_nobody_woken),
	};
	return cmocka_run_group_tests_name("desk/nights", tests, NULL, NULL);
}
