#include "tests/test.h"

#include "base/fault.h"
#include "watch/route.h"

#define DEFAULT ROUTE_RELATIONS_DEFAULT
#define ALL 0x1f
#define WATCHES 6

static const uint32_t first_two[] = { 0, 1 }, only_one[] = { 1 }, only_two[] = { 2 }, backwards[] = { 2, 1, 0, 1 };
static const char *const names[WATCHES] = { "a", "b", "c", "d", "e", "f" };

static int original = -1; /* of what a copy repeats; -1: nobody knows */
static bool is_of_revision;
static struct arena *arena;
static struct route_telling *tellings;
static struct route_end *ends;
static struct route_tree *tree;

static size_t route(const struct route_spec *routes, size_t len, const uint32_t *watches, size_t watches_len, enum relation relation)
{
	static const struct report report = { .source = { "Reuters", 7 } };
	struct route_subject subject = {
		.report = &report, .relation = relation, .original = original < 0 ? relation : (enum relation)original,
		.is_of_revision = is_of_revision, .reports = 3, .sources = 2
	};
	route_tree_free(tree);
	tree = route_tree_new(routes, len, WATCHES);
	return route_all(tree, arena, names, watches, watches_len, &subject, &tellings, &ends);
}

static struct route_spec root(const uint32_t *watches, size_t len, uint32_t receiver, uint8_t relations)
{
	return (struct route_spec){ .name = "r", .parent = ROUTE_TOP, .watches = watches, .watches_len = len, .receiver = receiver, .relations = relations };
}

static struct route_spec child(uint32_t parent, const struct matchers *matchers, uint32_t receiver)
{
	return (struct route_spec){ .name = "c", .parent = parent, .matchers = matchers, .receiver = receiver, .relations = DEFAULT };
}

static struct matchers *matchers_of(const char *text)
{
	struct matchers *matchers = NULL;
	struct fault fault = { 0 };
	assert_int_equal(matchers_new(&text, 1, &matchers, &fault), 0);
	return matchers;
}

static void every_tree_that_carries_the_watch_is_walked(void **state)
{
	(void)state;
	const struct route_spec routes[] = { root(first_two, 2, 3, DEFAULT), root(only_one, 1, 1, DEFAULT), root(backwards, 4, 0, DEFAULT) };
	const uint32_t matched[] = { 0, 1 };
	assert_int_equal(route(routes, 3, matched, 2, RELATION_UPDATE), 3);
	assert_int_equal(tellings[0].receiver, 0);
	assert_int_equal(tellings[0].watches_len, 2);
	assert_int_equal(tellings[1].receiver, 1);
	assert_int_equal(tellings[1].watches_len, 1);
	assert_int_equal(tellings[1].watches[0], 1);
	assert_int_equal(tellings[2].receiver, 3);
	assert_int_equal(tellings[2].watches_len, 2);
}

static void a_receiver_that_two_routes_lead_to_is_told_once(void **state)
{
	(void)state;
	const struct route_spec routes[] = { root(only_two, 1, 7, ALL), root(only_one, 1, 7, ALL) };
	const uint32_t matched[] = { 1, 2 };
	assert_int_equal(route(routes, 2, matched, 2, RELATION_DUPLICATE), 1);
	assert_int_equal(tellings[0].watches_len, 2);
	assert_int_equal(tellings[0].watches[0], 1);
	assert_int_equal(tellings[0].watches[1], 2);
}

static void copies_are_not_told_unless_asked_for(void **state)
{
	(void)state;
	const struct route_spec routes[] = { root(first_two, 2, 0, DEFAULT), root(only_one, 1, 1, ALL) };
	const uint32_t matched[] = { 0, 1, 2 };
	assert_int_equal(route(routes, 2, matched, 3, RELATION_REPRINT), 1);
	assert_int_equal(tellings[0].receiver, 1);
	assert_int_equal(ends[0].outcome, ROUTE_RELATION_NOT_WANTED);
	assert_int_equal(ends[1].outcome, ROUTE_TOLD);
	assert_int_equal(ends[2].outcome, ROUTE_NONE);
}

static bool is_wanted_by(const void *ctx, const struct route_way *way)
{
	(void)ctx;
	return way->is_wanted;
}

static void what_is_not_wanted_may_be_a_repeat(void **state)
{
	(void)state;
	struct route_spec routes[] = { root(first_two, 2, 7, DEFAULT), root(only_one, 1, 7, DEFAULT), root(only_one, 1, 8, DEFAULT) };
	const uint32_t matched[] = { 0, 1 };
	routes[0].repeat_ms = routes[2].repeat_ms = 60;
	routes[1].repeat_ms = 50;
	assert_int_equal(route(routes, 3, matched, 2, RELATION_REPRINT), 2);
	assert_true(tellings[0].receiver == 7 && tellings[0].repeat_ms == 50 && tellings[0].route == 0 && tellings[0].watches_len == 2);
	assert_true(tellings[1].receiver == 8 && tellings[1].repeat_ms == 60 && tellings[1].watches_len == 1);
	assert_true(ends[0].outcome == ROUTE_RELATION_NOT_WANTED && ends[1].outcome == ROUTE_RELATION_NOT_WANTED);
	assert_int_equal(route(routes, 3, matched, 2, RELATION_UPDATE), 2);
	assert_true(tellings[0].repeat_ms == 0 && tellings[1].repeat_ms == 0);
	/* by another route it is told anyway, for what that carries */
	routes[1].relations = ALL;
	assert_int_equal(route(routes, 3, matched, 2, RELATION_REPRINT), 2);
	assert_true(tellings[0].receiver == 7 && tellings[0].is_wanted && tellings[0].repeat_ms == 60 && tellings[0].watches_len == 2);
	assert_true(route_telling_keep(&tellings[0], is_wanted_by, NULL));
	assert_true(tellings[0].repeat_ms == 0 && tellings[0].route == 1 && tellings[0].watches_len == 1 && tellings[0].watches[0] == 1);
	assert_true(ends[0].outcome == ROUTE_RELATION_NOT_WANTED && ends[1].outcome == ROUTE_TOLD);
	assert_false(route_telling_keep(&tellings[1], is_wanted_by, NULL));
}

static void a_copy_is_told_by_who_wants_what_it_repeats_to_those_who_have_not_heard_of_that(void **state)
{
	(void)state;
	struct route_spec routes[] = { root(first_two, 2, 0, DEFAULT), root(only_one, 1, 1, 1u << RELATION_NEW_STORY) };
	const uint32_t matched[] = { 0, 1 };
	original = RELATION_UPDATE;
	assert_int_equal(route(routes, 2, matched, 2, RELATION_DUPLICATE), 1);
	assert_true(tellings[0].receiver == 0 && !tellings[0].is_wanted && tellings[0].is_copy && tellings[0].repeat_ms == 0 && tellings[0].watches_len == 2);
	assert_int_equal(ends[1].outcome, ROUTE_RELATION_NOT_WANTED);
	routes[1].repeat_ms = 60;
	original = RELATION_NEW_STORY;
	assert_int_equal(route(routes, 2, matched, 2, RELATION_REVISION), 2);
	assert_true(tellings[0].is_wanted && !tellings[1].is_wanted && tellings[1].is_copy && tellings[1].repeat_ms == 60);
	is_of_revision = true;
	assert_int_equal(route(routes, 2, matched, 2, RELATION_DUPLICATE), 2);
	assert_true(tellings[0].is_copy && tellings[0].ways[0].wants_revision && tellings[1].is_copy && !tellings[1].ways[0].wants_revision);
	is_of_revision = false;
	original = -1;
}

static void nothing_matched_means_nothing_told(void **state)
{
	(void)state;
	const struct route_spec routes[] = { root(first_two, 2, 0, DEFAULT) };
	assert_int_equal(route(routes, 1, NULL, 0, RELATION_NEW_STORY), 0);
	const uint32_t matched[] = { 5 };
	assert_int_equal(route(routes, 1, matched, 1, RELATION_NEW_STORY), 0);
	assert_int_equal(ends[0].outcome, ROUTE_NONE);
	assert_int_equal(route(NULL, 0, matched, 1, RELATION_NEW_STORY), 0);
}

static void the_first_child_that_takes_it_tells_and_no_other(void **state)
{
	(void)state;
	struct matchers *afp = matchers_of("source = AFP"), *reuters = matchers_of("source = Reuters");
	const struct route_spec routes[] = { root(first_two, 2, 0, DEFAULT), child(0, afp, 1), child(0, reuters, 2), child(0, NULL, 3) };
	const uint32_t matched[] = { 0 };
	assert_int_equal(route(routes, 4, matched, 1, RELATION_UPDATE), 1);
	assert_int_equal(tellings[0].receiver, 2);
	assert_int_equal(tellings[0].routes[0], 2);
	/* without a child that takes it the route itself tells */
	assert_int_equal(route(routes, 2, matched, 1, RELATION_UPDATE), 1);
	assert_int_equal(tellings[0].receiver, 0);
	matchers_free(afp);
	matchers_free(reuters);
}

static void one_that_goes_on_lets_the_next_take_it_too(void **state)
{
	(void)state;
	struct route_spec routes[] = { root(first_two, 2, 0, DEFAULT), child(0, NULL, 1), child(0, NULL, 2), child(0, NULL, 3) };
	const uint32_t matched[] = { 0 };
	routes[1].goes_on = true;
	assert_int_equal(route(routes, 4, matched, 1, RELATION_UPDATE), 2);
	assert_int_equal(tellings[0].receiver, 1);
	assert_int_equal(tellings[1].receiver, 2);
}

static void grandchildren_are_asked_and_a_child_carries_fewer_watches(void **state)
{
	(void)state;
	struct route_spec routes[] = { root(first_two, 2, 0, DEFAULT), child(0, NULL, 1), child(1, NULL, 2) };
	const uint32_t matched[] = { 0, 1 };
	routes[2].watches = only_one;
	routes[2].watches_len = 1;
	assert_int_equal(route(routes, 3, matched, 2, RELATION_UPDATE), 2);
	assert_int_equal(tellings[0].receiver, 1);
	assert_int_equal(tellings[0].watches[0], 0);
	assert_int_equal(tellings[1].receiver, 2);
	assert_int_equal(tellings[1].watches[0], 1);
}

static void who_is_too_far_below_is_told_what_was_missing(void **state)
{
	(void)state;
	struct matchers *many = matchers_of("sources >= 3"), *afp = matchers_of("source = AFP");
	struct route_spec routes[] = { root(first_two, 2, 0, DEFAULT), root(only_one, 1, 1, DEFAULT) };
	const uint32_t matched[] = { 0, 1 };
	routes[0].matchers = many;
	routes[1].matchers = afp;
	assert_int_equal(route(routes, 2, matched, 2, RELATION_UPDATE), 0);
	assert_int_equal(ends[0].outcome, ROUTE_BELOW);
	assert_string_equal(ends[0].unmet, "sources >= 3");
	assert_int_equal(ends[1].outcome, ROUTE_BELOW); /* of two reasons the nearer one */
	assert_int_equal(route(routes + 1, 1, matched, 2, RELATION_UPDATE), 0);
	assert_int_equal(ends[1].outcome, ROUTE_NONE);
	assert_string_equal(ends[1].unmet, "source = AFP");
	matchers_free(many);
	matchers_free(afp);
}

static void nobody_may_be_told(void **state)
{
	(void)state;
	struct route_spec routes[] = { root(first_two, 2, 0, DEFAULT), child(0, NULL, ROUTE_NOBODY) };
	const uint32_t matched[] = { 0 };
	assert_int_equal(route(routes, 2, matched, 1, RELATION_UPDATE), 0);
	assert_int_equal(ends[0].outcome, ROUTE_NONE);
}

static void all_ways_to_a_receiver_are_named_once_with_the_highest_priority(void **state)
{
	(void)state;
	struct route_spec routes[] = { root(first_two, 2, 0, DEFAULT), root(only_one, 1, 0, DEFAULT), root(first_two, 2, 0, DEFAULT), root(first_two, 2, 1, DEFAULT) };
	const uint32_t matched[] = { 0, 1 };
	routes[2].priority = 3;
	assert_int_equal(route(routes, 4, matched, 2, RELATION_UPDATE), 2);
	assert_int_equal(tellings[0].routes_len, 3);
	assert_int_equal(tellings[0].routes[0], 0);
	assert_int_equal(tellings[0].routes[1], 2); /* as the watches come */
	assert_int_equal(tellings[0].routes[2], 1);
	assert_int_equal(tellings[0].priority, 3);
	assert_int_equal(tellings[1].routes_len, 1);
	assert_int_equal(tellings[1].routes[0], 3);
}

static int set_up(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	route_tree_free(tree);
	arena_free(arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_tree_that_carries_the_watch_is_walked),
		cmocka_unit_test(a_receiver_that_two_routes_lead_to_is_told_once),
		cmocka_unit_test(copies_are_not_told_unless_asked_for),
		cmocka_unit_test(what_is_not_wanted_may_be_a_repeat),
		cmocka_unit_test(a_copy_is_told_by_who_wants_what_it_repeats_to_those_who_have_not_heard_of_that),
		cmocka_unit_test(nothing_matched_means_nothing_told),
		cmocka_unit_test(the_first_child_that_takes_it_tells_and_no_other),
		cmocka_unit_test(one_that_goes_on_lets_the_next_take_it_too),
		cmocka_unit_test(grandchildren_are_asked_and_a_child_carries_fewer_watches),
		cmocka_unit_test(who_is_too_far_below_is_told_what_was_missing),
		cmocka_unit_test(nobody_may_be_told),
		cmocka_unit_test(all_ways_to_a_receiver_are_named_once_with_the_highest_priority),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
