/* Whoever follows a story follows what it becomes, also within the transaction in which it does. */
#include "tests/test.h"

#include "desk/desk.h"
#include "desk/order.h"
#include "desk/silence_order.h"
#include "tests/store/folder.h"

#include <stdlib.h>
#include <unistd.h>

#define CONFIG                                                                                                              \
	"inbox { path = \"inbox\" }\nstore { path = \"store.db\" }\nwatch \"none\" { match = \"unheard\" }\n"               \
	"receiver \"phone\" { type = file path = \"phone\" }\nroute \"none\" { watches = {\"none\"} receiver = phone }\n"
#define NOW 1000000

struct room {
	char *path, config_path[256];
	struct store *store, *reader;
	struct config *config;
	struct desk *desk;
	struct desk_workshop *workshop;
	struct arena *arena;
	struct fault fault;
	unsigned drops;
	int fate; /* of the follower; -1: he has none */
};

#define OK(call)                                                      \
	do {                                                          \
		if ((call) < 0)                                       \
			fail_msg("%s: %s", #call, room->fault.text); \
	} while (0)

static int room_open(void **state)
{
	struct room *room = calloc(1, sizeof(*room));
	assert_non_null(room);
	room->path = folder_store();
	snprintf(room->config_path, sizeof(room->config_path), "%.*s/tidings.conf", (int)(strrchr(room->path, '/') - room->path), room->path);
	FILE *file = fopen(room->config_path, "we");
	assert_non_null(file);
	fputs(CONFIG, file);
	fclose(file);
	room->config = config_load(room->config_path, &room->fault);
	if (!room->config)
		fail_msg("%s", room->fault.text);
	OK(store_open(room->path, STORE_WRITE, desk_store_tokenizer(), &room->store, &room->fault));
	OK(store_open(room->path, STORE_READ, desk_store_tokenizer(), &room->reader, &room->fault));
	OK(desk_new(room->store, room->reader, room->config, NULL, &room->desk, &room->fault));
	room->workshop = desk_workshop_new();
	room->arena = arena_new();
	*state = room;
	return 0;
}

static int room_close(void **state)
{
	struct room *room = *state;
	desk_free(room->desk);
	desk_workshop_free(room->workshop);
	store_close(room->reader);
	store_close(room->store);
	config_free(room->config);
	arena_free(room->arena);
	unlink(room->config_path);
	folder_remove(room->path);
	free(room);
	return 0;
}

/* Sixty words that no other subject has. The story that it is in. */
static uint64_t report_comes(struct room *room, const char *subject, const char *source)
{
	struct store_drop drop = { .name = SPAN("a"), .received = NOW };
	enum desk_drop_outcome outcome;
	struct desk_material *material = ARENA_NEW(room->arena, struct desk_material, 1);
	struct desk_decided decided;
	struct report report = REPORT_BLANK;
	report.text = SPAN("");
	for (unsigned i = 0; i < 60; i++)
		report.text = arena_format(room->arena, "%.*s%s%u ", SPAN_ARG(report.text), subject, i);
	report.title = arena_format(room->arena, "Of %s1 and %s2", subject, subject);
	report.source = span_of(source);
	report.language = SPAN("en");
	room->drops++;
	memcpy(drop.digest.bytes, &room->drops, sizeof(room->drops));
	OK(desk_drop_begin(room->desk, &drop, &outcome, &room->fault));
	desk_material_of(room->workshop, room->arena, &report, material);
	OK(desk_decide(room->desk, room->arena, &drop, material, NOW, &decided, &room->fault));
	OK(desk_write(room->desk, &decided, &room->fault));
	drop.state = DROP_DONE;
	OK(desk_drop_end(room->desk, &drop, &room->fault));
	return decided.entry.story;
}

static int keep_fate(void *ctx, const struct store_disposition *disposition)
{
	struct room *room = ctx;
	if (span_equals(disposition->watch, SPAN("follower \"phone\"")))
		room->fate = (int)disposition->disposition;
	return 0;
}

static int fate_of_follower(struct room *room, uint64_t seq)
{
	room->fate = -1;
	OK(store_dispositions(room->store, seq, keep_fate, room, &room->fault));
	return room->fate;
}

static void who_follows_a_story_follows_it_into_another_at_once(void **state)
{
	struct room *room = *state;
	struct silence_order follow = { .verb = SILENCE_ADD, .given = NOW, .silence = { .receiver = SPAN("phone"), .story = 2, .ends = TIME_NONE } };
	struct desk_order merge = { .verb = STORY_MERGE, .given = NOW, .first = 1, .second = 2 };
	OK(desk_begin(room->desk, NOW, &room->fault));
	assert_int_equal(report_comes(room, "flood", "Wire"), 1);
	assert_int_equal(report_comes(room, "quake", "Wire"), 2);
	OK(desk_silence(room->desk, &follow, &room->fault));
	assert_int_equal(follow.outcome, ORDER_DONE);
	OK(desk_order(room->desk, &merge, &room->fault));
	assert_int_equal(merge.outcome, ORDER_DONE);
	assert_int_equal(report_comes(room, "quake", "Courier"), 1);
	assert_int_equal(fate_of_follower(room, 4), DISPOSITION_COPY);
	OK(desk_commit(room->desk, &room->fault));
	OK(desk_begin(room->desk, NOW, &room->fault));
	assert_int_equal(report_comes(room, "flood", "Courier"), 1);
	assert_int_equal(fate_of_follower(room, 5), DISPOSITION_COPY);
	OK(desk_commit(room->desk, &room->fault));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(who_follows_a_story_follows_it_into_another_at_once, room_open, room_close),
	};
	return cmocka_run_group_tests_name("desk/followers", tests, NULL, NULL);
}
