#include "tests/test.h"

#include "story/shingle_index.h"

#define WINDOW 256u
#define HELD 12u
#define ROUNDS 3000u
#define UNMIXED UINT32_C(0x0e8b2f51) /* what mixing multiplies with, inverted: small multiples of it are of one list */

/* Every report's shingles; some are everybody's, some nobody else's. */
struct model {
	uint32_t shingles[WINDOW][HELD];
	uint32_t first, next;
	uint64_t seed;
};

static uint32_t random_of(struct model *model, uint32_t range)
{
	model->seed = model->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(model->seed >> 33) % range;
}

static uint32_t *shingles_of(struct model *model, uint32_t number)
{
	return model->shingles[number % WINDOW];
}

static bool holds(struct model *model, uint32_t number, uint32_t shingle, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (shingles_of(model, number)[i] == shingle)
			return true;
	return false;
}

static void choose_shingles(struct model *model, uint32_t number)
{
	uint32_t ranges[] = { 5, 50, 500, UINT32_MAX };
	for (size_t i = 0; i < HELD; i++) {
		uint32_t shingle;
		do
			shingle = 1 + random_of(model, ranges[random_of(model, 4)]);
		while (holds(model, number, shingle, i));
		shingles_of(model, number)[i] = shingle;
	}
}

static void assert_like(struct model *model, const struct shingle_index *index, uint32_t shingle)
{
	uint32_t wanted[WINDOW], found[TUNING_COMMON + 1];
	size_t len = 0;
	for (uint32_t number = model->next; number-- != model->first;)
		if (holds(model, number, shingle, HELD))
			wanted[len++] = number;
	size_t most = len < TUNING_COMMON + 1 ? len : TUNING_COMMON + 1;
	assert_int_equal(shingle_index_find(index, shingle, model->first, model->next, found), most);
	for (size_t i = 0; i < most; i++)
		assert_int_equal(found[i], wanted[i]);
}

static void add_report(struct model *model, struct shingle_index *index)
{
	choose_shingles(model, model->next);
	shingle_index_prefetch(index, shingles_of(model, model->next), HELD);
	for (size_t i = 0; i < HELD; i++)
		shingle_index_add(index, shingles_of(model, model->next)[i], model->next, model->first);
	model->next++;
	shingle_index_sweep(index, model->first, model->next);
}

static void run_from(uint32_t first)
{
	struct shingle_index index;
	struct model model = { .first = first, .next = first, .seed = 1 };
	shingle_index_init(&index, WINDOW);
	size_t empty = shingle_index_bytes(&index);
	for (size_t round = 0; round < ROUNDS; round++) {
		model.first += model.next - model.first == WINDOW;
		/* now and then many go at once */
		while (round % 700 == 0 && model.next - model.first > WINDOW / 2)
			model.first++;
		add_report(&model, &index);
		for (uint32_t shingle = 1; round % 50 == 0 && shingle <= 60; shingle++)
			assert_like(&model, &index, shingle);
		assert_like(&model, &index, shingles_of(&model, model.first + random_of(&model, model.next - model.first))[0]);
	}
	assert_true(shingle_index_bytes(&index) - empty < (size_t)ROUNDS * HELD * 48);
	shingle_index_done(&index);
}

static void a_shingle_leads_to_those_that_hold_it(void **state)
{
	(void)state;
	run_from(0);
}

static void numbers_may_wrap_around(void **state)
{
	(void)state;
	run_from(UINT32_MAX - ROUNDS / 2);
	run_from((UINT32_MAX >> 1) - ROUNDS / 2);
	run_from((1u << 24) - ROUNDS / 2);
}

/* All in one list: what is forgotten makes room for what comes. */
static void the_room_of_forgotten_reports_is_used_again(void **state)
{
	struct shingle_index index;
	size_t bytes = 0;
	(void)state;
	shingle_index_init(&index, WINDOW);
	for (uint32_t number = 0; number < 100 * WINDOW; number++) {
		uint32_t first = number < WINDOW ? 0 : number - WINDOW + 1, found[TUNING_COMMON + 1];
		shingle_index_add(&index, (number + 1) * UNMIXED, number, first);
		shingle_index_sweep(&index, first, number + 1);
		assert_int_equal(shingle_index_find(&index, (number + 1) * UNMIXED, first, number + 1, found), 1);
		assert_int_equal(found[0], number);
		if (number == 2 * WINDOW)
			bytes = shingle_index_bytes(&index);
	}
	assert_true(shingle_index_bytes(&index) < bytes + bytes / 100);
	shingle_index_done(&index);
}

static void an_empty_index_holds_nothing(void **state)
{
	struct shingle_index index;
	uint32_t none[TUNING_COMMON + 1];
	(void)state;
	shingle_index_init(&index, 1);
	assert_int_equal(shingle_index_find(&index, 7, 0, 0, none), 0);
	shingle_index_done(&index);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_shingle_leads_to_those_that_hold_it),
		cmocka_unit_test(numbers_may_wrap_around),
		cmocka_unit_test(the_room_of_forgotten_reports_is_used_again),
		cmocka_unit_test(an_empty_index_holds_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
