/* Whoever follows a story follows what it becomes, also within the transaction in which it does. */
#include "tests/desk/room.h"

#include "desk/order.h"
#include "desk/silence_order.h"

#include <stdlib.h>

#define CONFIG                                                                                                              \
	"inbox { path = \"inbox\" }\nstore { path = \"store.db\" }\nwatch \"none\" { match = \"unheard\" }\n"               \
	"receiver \"phone\" { type = file path = \"phone\" }\nroute \"none\" { watches = {\"none\"} receiver = phone }\n"
#define NOW 1000000

struct followed {
	struct room room;
	unsigned drops;
	int fate; /* of the follower; -1: he has none */
};

#define OK(call) ROOM_OK(&followed->room, call)

static int followed_open(void **state)
{
	struct followed *followed = calloc(1, sizeof(*followed));
	assert_non_null(followed);
	room_open(&followed->room, CONFIG);
	*state = followed;
	return 0;
}

static int followed_close(void **state)
{
	struct followed *followed = *state;
	room_close(&followed->room);
	free(followed);
	return 0;
}

/* Sixty words that no other subject has. The story that it is in. */
static uint64_t report_comes(struct followed *followed, const char *subject, const char *source)
{
	struct store_drop drop = { .name = SPAN("a"), .received = NOW };
	enum desk_drop_outcome outcome;
	struct desk_material *material = ARENA_NEW(followed->room.arena, struct desk_material, 1);
	struct desk_decided decided;
	struct report report = REPORT_BLANK;
	report.text = SPAN("");
	for (unsigned i = 0; i < 60; i++)
		report.text = arena_format(followed->room.arena, "%.*s%s%u ", SPAN_ARG(report.text), subject, i);
	report.title = arena_format(followed->room.arena, "Of %s1 and %s2", subject, subject);
	report.source = span_of(source);
	report.language = SPAN("en");
	followed->drops++;
	memcpy(drop.digest.bytes, &followed->drops, sizeof(followed->drops));
	OK(desk_drop_begin(followed->room.desk, &drop, &outcome, &followed->room.fault));
	desk_material_of(followed->room.workshop, followed->room.arena, &report, material);
	OK(desk_decide(followed->room.desk, followed->room.arena, &drop, material, NOW, &decided, &followed->room.fault));
	OK(desk_write(followed->room.desk, &decided, &followed->room.fault));
	drop.state = DROP_DONE;
	OK(desk_drop_end(followed->room.desk, &drop, &followed->room.fault));
	return decided.entry.story;
}

static int keep_fate(void *ctx, const struct store_disposition *disposition)
{
	struct followed *followed = ctx;
	if (span_equals(disposition->watch, SPAN("follower \"phone\"")))
		followed->fate = (int)disposition->disposition;
	return 0;
}

static int fate_of_follower(struct followed *followed, uint64_t seq)
{
	followed->fate = -1;
	OK(store_dispositions(followed->room.store, seq, keep_fate, followed, &followed->room.fault));
	return followed->fate;
}

static void who_follows_a_story_follows_it_into_another_at_once(void **state)
{
	struct followed *followed = *state;
	struct silence_order follow = { .verb = SILENCE_ADD, .given = NOW, .silence = { .receiver = SPAN("phone"), .story = 2, .ends = TIME_NONE } };
	struct desk_order merge = { .verb = STORY_MERGE, .given = NOW, .first = 1, .second = 2 };
	OK(desk_begin(followed->room.desk, NOW, &followed->room.fault));
	assert_int_equal(report_comes(followed, "flood", "Wire"), 1);
	assert_int_equal(report_comes(followed, "quake", "Wire"), 2);
	OK(desk_silence(followed->room.desk, &follow, &followed->room.fault));
	assert_int_equal(follow.outcome, ORDER_DONE);
	OK(desk_order(followed->room.desk, &merge, &followed->room.fault));
	assert_int_equal(merge.outcome, ORDER_DONE);
	assert_int_equal(report_comes(followed, "quake", "Courier"), 1);
	assert_int_equal(fate_of_follower(followed, 4), DISPOSITION_COPY);
	OK(desk_commit(followed->room.desk, &followed->room.fault));
	OK(desk_begin(followed->room.desk, NOW, &followed->room.fault));
	assert_int_equal(report_comes(followed, "flood", "Courier"), 1);
	assert_int_equal(fate_of_follower(followed, 5), DISPOSITION_COPY);
	OK(desk_commit(followed->room.desk, &followed->room.fault));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(who_follows_a_story_follows_it_into_another_at_once, followed_open, followed_close),
	};
	return cmocka_run_group_tests_name("desk/followers", tests, NULL, NULL);
}
