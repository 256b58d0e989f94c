/* What waits to be told, by the desk itself, in virtual time: when the clock is set back, and whom somebody has silenced meanwhile. */
#include "tests/desk/room.h"

#include "base/clock.h"
#include "desk/silence_order.h"

#include <stdlib.h>

#define CONFIG                                                                                                                     \
	"inbox { path = \"inbox\" }\nstore { path = \"store.db\" }\nwatch \"all\" { match = \"*\" }\nwatch \"floods\" { match = \"flood1\" }\n" \
	"receiver \"desk\" { type = file path = \"desk\" }\nreceiver \"pager\" { type = file path = \"pager\" }\n"                    \
	"receiver \"mail\" { type = file path = \"mail\" }\n"                                                                        \
	"quiet \"night\" { from = \"23:00\" to = \"06:00\" timezone = \"UTC\" }\n"                                                   \
	"route \"waits\" { watches = {\"all\", \"floods\"} receiver = desk group-wait = 10m continue = yes }\n"                        \
	"route \"quiet\" { watches = {\"all\"} receiver = pager quiet = night group-interval = 1h continue = yes\n"                     \
	" relations = {\"new_story\", \"update\", \"revision\", \"reprint\", \"duplicate\"} }\n"                                     \
	"route \"digest\" { watches = {\"all\"} receiver = mail digest = {\"18:00\"} timezone = \"UTC\" }\n"

struct waiting {
	struct room room;
	int64_t next;       /* when the desk wants to be asked again */
	unsigned drops, told;
	char said[400];     /* of one report, what became of it for each watch */
};

#define OK(call) ROOM_OK(&waiting->room, call)

static int waiting_open(void **state)
{
	struct waiting *waiting = calloc(1, sizeof(*waiting));
	assert_non_null(waiting);
	room_open(&waiting->room, CONFIG);
	*state = waiting;
	return 0;
}

static int waiting_close(void **state)
{
	struct waiting *waiting = *state;
	room_close(&waiting->room);
	free(waiting);
	return 0;
}

static int64_t at(int day, int hour, int minute)
{
	return clock_from_civil(2026, 5, day, hour, minute, 0);
}

/* Sixty words that no other subject has. */
static void report_comes(struct waiting *waiting, const char *subject, unsigned words, int64_t now)
{
	struct store_drop drop = { .name = SPAN("a"), .received = now };
	enum desk_drop_outcome outcome;
	struct desk_material *material = ARENA_NEW(waiting->room.arena, struct desk_material, 1);
	struct desk_decided decided;
	struct report report = REPORT_BLANK;
	report.text = SPAN("");
	for (unsigned i = 0; i < words; i++)
		report.text = arena_format(waiting->room.arena, "%.*s%s%u ", SPAN_ARG(report.text), subject, i);
	report.title = arena_format(waiting->room.arena, "Of %s1 and %s2", subject, subject);
	report.source = SPAN("Wire");
	report.language = SPAN("en");
	waiting->drops++;
	memcpy(drop.digest.bytes, &waiting->drops, sizeof(waiting->drops));
	OK(desk_drop_begin(waiting->room.desk, &drop, &outcome, &waiting->room.fault));
	desk_material_of(waiting->room.workshop, waiting->room.arena, &report, material);
	OK(desk_decide(waiting->room.desk, waiting->room.arena, &drop, material, now, &decided, &waiting->room.fault));
	OK(desk_write(waiting->room.desk, &decided, &waiting->room.fault));
	drop.state = DROP_DONE;
	OK(desk_drop_end(waiting->room.desk, &drop, &waiting->room.fault));
}

/* One transaction: a report (NULL: none), an order (NULL: none), and what is due. */
static void moment(struct waiting *waiting, int64_t now, const char *subject, struct silence_order *order)
{
	struct desk *desk = waiting->room.desk;
	arena_clear(waiting->room.arena);
	OK(desk_begin(desk, now, &waiting->room.fault));
	if (subject)
		report_comes(waiting, subject, 60, now);
	if (order)
		OK(desk_silence(desk, order, &waiting->room.fault));
	OK(desk_tell_due(desk, now, 100, &waiting->told, &waiting->next, &waiting->room.fault));
	OK(desk_commit(desk, &waiting->room.fault));
}

static int say(void *ctx, const struct store_disposition *disposition)
{
	struct waiting *waiting = ctx;
	size_t len = strlen(waiting->said);
	snprintf(waiting->said + len, sizeof(waiting->said) - len, "%.*s=%s %.*s; ", SPAN_ARG(disposition->watch), disposition_name(disposition->disposition),
		 SPAN_ARG(disposition->detail));
	return 0;
}

static const char *what_became_of(struct waiting *waiting, uint64_t seq)
{
	waiting->said[0] = '\0';
	OK(store_dispositions(waiting->room.reader, seq, say, waiting, &waiting->room.fault));
	return waiting->said;
}

/* ---- the clock ---- */

static void what_has_come_while_the_clock_was_ahead_is_told_as_if_it_had_come_now(void **state)
{
	struct waiting *waiting = *state;
	moment(waiting, at(3, 12, 0), "flood", NULL);
	assert_int_equal(waiting->next, at(3, 12, 10));
	moment(waiting, at(1, 12, 0), NULL, NULL);
	assert_int_equal(waiting->next, at(1, 12, 10));
	assert_int_equal(waiting->told, 0);
	assert_string_equal(what_became_of(waiting, 1), "all=alerted ; floods=deferred waits until 2026-05-01T12:10:00Z; ");
	moment(waiting, at(1, 12, 10), NULL, NULL);
	assert_int_equal(waiting->told, 1);
	assert_int_equal(waiting->next, at(1, 18, 0));
	moment(waiting, at(1, 18, 0), NULL, NULL);
	assert_int_equal(waiting->told, 1);
	assert_true(waiting->next == TIME_NONE);
}

static void what_has_come_before_waits_no_longer_and_no_shorter_for_a_clock_that_is_set_back(void **state)
{
	struct waiting *waiting = *state;
	moment(waiting, at(1, 23, 30), "flood", NULL);
	moment(waiting, at(1, 23, 35), NULL, NULL);
	moment(waiting, at(1, 23, 31), NULL, NULL);
	assert_int_equal(waiting->next, at(1, 23, 40));
	moment(waiting, at(1, 23, 40), NULL, NULL);
	assert_int_equal(waiting->told, 1);
	assert_int_equal(waiting->next, at(2, 6, 0));
}

static void what_waits_for_quiet_hours_of_another_day_waits_for_those_of_today(void **state)
{
	struct waiting *waiting = *state;
	moment(waiting, at(9, 23, 30), "flood", NULL);
	moment(waiting, at(9, 23, 40), NULL, NULL);
	assert_int_equal(waiting->next, at(10, 6, 0));
	moment(waiting, at(1, 23, 30), NULL, NULL);
	assert_int_equal(waiting->next, at(2, 6, 0));
}

static void a_silence_that_was_given_while_the_clock_was_ahead_holds_for_as_long_as_it_was_meant_to(void **state)
{
	struct waiting *waiting = *state;
	struct silence_order order = {
		.verb = SILENCE_ADD, .given = at(9, 12, 0), .silence = { .matchers = SPAN("source = Wire"), .ends = at(9, 13, 0) }
	};
	moment(waiting, at(9, 12, 0), NULL, &order);
	assert_int_equal(order.outcome, ORDER_DONE);
	moment(waiting, at(1, 12, 0), "flood", NULL);
	assert_string_equal(what_became_of(waiting, 1), "all=muted silence 1; floods=muted silence 1; ");
	moment(waiting, at(1, 13, 0), "quake", NULL);
	assert_non_null(strstr(what_became_of(waiting, 2), "all=alerted"));
}

/* ---- quiet hours ---- */

static void a_story_that_was_told_at_the_end_of_quiet_hours_rests_as_any_other(void **state)
{
	struct waiting *waiting = *state;
	moment(waiting, at(1, 23, 30), "flood", NULL);
	moment(waiting, at(2, 1, 0), "quake", NULL);
	moment(waiting, at(2, 1, 10), NULL, NULL);
	moment(waiting, at(2, 6, 0), NULL, NULL);
	assert_int_equal(waiting->told, 1); /* a digest */
	moment(waiting, at(2, 6, 20), "flood", NULL);
	assert_int_equal(waiting->told, 0);
	assert_int_equal(waiting->next, at(2, 7, 0));
	moment(waiting, at(2, 7, 0), NULL, NULL);
	assert_int_equal(waiting->told, 1);
}

/* ---- silences ---- */

static int say_notice(void *ctx, uint64_t row, const struct notice *notice)
{
	struct waiting *waiting = ctx;
	size_t len = strlen(waiting->said);
	(void)row;
	snprintf(waiting->said + len, sizeof(waiting->said) - len, "%s of %.*s; ", notice_type_name(notice->type), SPAN_ARG(notice->watches));
	return 0;
}

static const char *what_was_told_of(struct waiting *waiting, uint64_t seq)
{
	waiting->said[0] = '\0';
	OK(store_notices(waiting->room.reader, &(struct store_notice_filter){ .report = seq }, say_notice, waiting, &waiting->room.fault));
	return waiting->said;
}

static void what_was_silenced_while_it_waited_is_not_told(void **state)
{
	struct waiting *waiting = *state;
	struct silence_order of_watch = { .verb = SILENCE_ADD, .given = at(1, 12, 5), .silence = { .matchers = SPAN("watch = floods"), .ends = at(1, 13, 0) } };
	struct silence_order of_story = { .verb = SILENCE_ADD, .given = at(1, 13, 5), .silence = { .story = 2, .matchers = SPAN(""), .ends = at(1, 19, 0) } };
	moment(waiting, at(1, 12, 0), "flood", NULL);
	moment(waiting, at(1, 12, 5), NULL, &of_watch);
	moment(waiting, at(1, 12, 10), NULL, NULL);
	assert_string_equal(what_became_of(waiting, 1), "all=alerted ; floods=muted silence 1; ");
	assert_string_equal(what_was_told_of(waiting, 1), "io.tidings.story.new.v1 of all; io.tidings.story.new.v1 of all; ");
	moment(waiting, at(1, 13, 0), "quake", NULL);
	moment(waiting, at(1, 13, 5), NULL, &of_story);
	moment(waiting, at(1, 13, 10), NULL, NULL);
	assert_int_equal(waiting->told, 0);
	moment(waiting, at(1, 18, 0), NULL, NULL);
	assert_int_equal(waiting->told, 1);
	assert_string_equal(what_was_told_of(waiting, 2), "io.tidings.story.new.v1 of all; ");
}

#define T(name) cmocka_unit_test_setup_teardown(name, waiting_open, waiting_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(what_has_come_while_the_clock_was_ahead_is_told_as_if_it_had_come_now),
		T(what_has_come_before_waits_no_longer_and_no_shorter_for_a_clock_that_is_set_back),
		T(what_waits_for_quiet_hours_of_another_day_waits_for_those_of_today),
		T(a_story_that_was_told_at_the_end_of_quiet_hours_rests_as_any_other),
		T(what_was_silenced_while_it_waited_is_not_told),
		T(a_silence_that_was_given_while_the_clock_was_ahead_holds_for_as_long_as_it_was_meant_to),
	};
	return cmocka_run_group_tests_name("desk/waiting", tests, NULL, NULL);
}
