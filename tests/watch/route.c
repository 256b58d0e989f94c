#include "tests/test.h"

#include "watch/route.h"

#define DEFAULT ROUTE_RELATIONS_DEFAULT
#define ALL 0x1f

static const uint32_t first_two[] = { 0, 1 }, only_one[] = { 1 }, only_two[] = { 2 }, backwards[] = { 2, 1, 0, 1 };

static struct arena *arena;
static struct route_telling *tellings;
static enum route_outcome *outcomes;

static size_t route(const struct route_spec *routes, size_t len, const uint32_t *watches, size_t watches_len, enum relation relation)
{
	return route_all(routes, len, arena, watches, watches_len, relation, &tellings, &outcomes);
}

static void receivers_of_the_same_watches_share_a_telling(void **state)
{
	(void)state;
	const struct route_spec routes[] = {
		{ "desk", first_two, 2, 3, DEFAULT },
		{ "night", only_one, 1, 1, DEFAULT },
		{ "copy", backwards, 4, 0, DEFAULT },
	};
	const uint32_t matched[] = { 0, 1 };
	assert_int_equal(route(routes, 3, matched, 2, RELATION_UPDATE), 2);
	assert_int_equal(tellings[0].receivers_len, 2);
	assert_int_equal(tellings[0].receivers[0], 0);
	assert_int_equal(tellings[0].receivers[1], 3);
	assert_int_equal(tellings[0].watches_len, 2);
	assert_int_equal(tellings[0].watches[1], 1);
	assert_int_equal(tellings[1].receivers[0], 1);
	assert_int_equal(tellings[1].watches_len, 1);
}

static void a_receiver_that_two_routes_lead_to_is_told_once(void **state)
{
	(void)state;
	const struct route_spec routes[] = { { "a", only_two, 1, 7, ALL }, { "b", only_one, 1, 7, ALL } };
	const uint32_t matched[] = { 1, 2 };
	assert_int_equal(route(routes, 2, matched, 2, RELATION_DUPLICATE), 1);
	assert_int_equal(tellings[0].receivers_len, 1);
	assert_int_equal(tellings[0].watches_len, 2);
	assert_int_equal(tellings[0].watches[0], 1);
}

static void copies_are_not_told_unless_asked_for(void **state)
{
	(void)state;
	const struct route_spec routes[] = { { "a", first_two, 2, 0, DEFAULT }, { "b", only_one, 1, 1, ALL } };
	const uint32_t matched[] = { 0, 1, 2 };
	assert_int_equal(route(routes, 2, matched, 3, RELATION_REPRINT), 1);
	assert_int_equal(tellings[0].receivers[0], 1);
	assert_int_equal(outcomes[0], ROUTE_RELATION_NOT_WANTED);
	assert_int_equal(outcomes[1], ROUTE_TOLD);
	assert_int_equal(outcomes[2], ROUTE_NONE);
}

static void nothing_matched_means_nothing_told(void **state)
{
	(void)state;
	const struct route_spec routes[] = { { "a", first_two, 2, 0, DEFAULT } };
	assert_int_equal(route(routes, 1, NULL, 0, RELATION_NEW_STORY), 0);
	const uint32_t matched[] = { 5 };
	assert_int_equal(route(routes, 1, matched, 1, RELATION_NEW_STORY), 0);
	assert_int_equal(outcomes[0], ROUTE_NONE);
	assert_int_equal(route(NULL, 0, matched, 1, RELATION_NEW_STORY), 0);
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
	arena_free(arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(receivers_of_the_same_watches_share_a_telling),
		cmocka_unit_test(a_receiver_that_two_routes_lead_to_is_told_once),
		cmocka_unit_test(copies_are_not_told_unless_asked_for),
		cmocka_unit_test(nothing_matched_means_nothing_told),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
