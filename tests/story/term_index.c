#include "tests/test.h"

#include "story/term_index.h"

#include "base/hash.h"

#include <stdlib.h>

#define WINDOW 700u
#define TERMS 8u
#define ROUNDS 6000u

/* What the index says of a term must be what a look at every report says. */
struct model {
	uint32_t ids[WINDOW][TERMS];
	uint16_t weights[WINDOW][TERMS];
	struct memory memory;
	struct term_index index;
	struct sums sums;
	uint64_t seed;
};

/* A product as postings have it. */
static uint32_t product_of(uint32_t weight, uint32_t others)
{
	uint32_t upper = others >> 7 < 255 ? others >> 7 : 255;
	return weight * upper >> 8;
}

static uint32_t random_of(struct model *model, uint32_t range)
{
	model->seed = model->seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(model->seed >> 33) % range;
}

/* A few terms of everybody's, some of many, some of nobody else's; ids rise. */
static void add_report(struct model *model)
{
	uint32_t number, ranges[] = { 3, 40, 400, UINT32_MAX / 16 }, id = 0;
	uint16_t room[VECTOR_ROOM];
	(void)memory_push(&model->memory, &number);
	uint32_t *ids = model->ids[number % WINDOW];
	uint16_t *weights = model->weights[number % WINDOW];
	for (size_t i = 0; i < TERMS; i++) {
		ids[i] = id += 1 + random_of(model, ranges[random_of(model, 4)]);
		weights[i] = (uint16_t)(8 + random_of(model, 32761));
	}
	memory_keep_vector(&model->memory, term_index_add(&model->index, number, ids, weights, TERMS, room));
}

static void forget_report(struct model *model)
{
	term_index_forget(&model->index, model->memory.first);
	memory_pop(&model->memory);
}

static void assert_like(struct model *model, uint32_t id)
{
	static uint32_t wanted[WINDOW], weights[WINDOW];
	uint32_t found[TUNING_POSTINGS];
	size_t len = 0;
	for (uint32_t number = model->memory.first; number != model->memory.next; number++) {
		for (size_t i = 0; i < TERMS; i++)
			if (model->ids[number % WINDOW][i] == id) {
				weights[len] = term_weight(model->weights[number % WINDOW][i]);
				wanted[len++] = number;
			}
	}
	size_t kept = len < TUNING_POSTINGS ? len : TUNING_POSTINGS;
	assert_int_equal(term_index_frequency_of(&model->index, id).reports, len);
	uint32_t term;
	bool is_known = term_index_find(&model->index, id, &term);
	sums_begin(&model->sums, memory_len(&model->memory));
	size_t found_len = is_known ? term_index_sum(&model->index, term, 16384, &model->sums, 4000, found) : 0, enough = 0;
	for (size_t i = len - kept; i < len; i++) {
		uint32_t product = product_of(16384, weights[i]);
		assert_int_equal(sums_of(&model->sums, wanted[i]), product);
		if (product >= 4000)
			assert_int_equal(enough < found_len ? found[enough++] : wanted[i] + 1, wanted[i]);
	}
	assert_int_equal(enough, found_len);
	if (len > kept)
		assert_int_equal(sums_of(&model->sums, wanted[0]), 0);
}

static void a_term_leads_to_its_newest_reports(void **state)
{
	static struct model model = { .seed = 1, .memory = { .first = (1u << 24) - ROUNDS / 2, .next = (1u << 24) - ROUNDS / 2 } };
	(void)state;
	term_index_init(&model.index, &model.memory);
	for (size_t round = 0; round < ROUNDS; round++) {
		while (memory_len(&model.memory) >= (round / 1000 % 2 ? WINDOW / 20 : WINDOW))
			forget_report(&model);
		add_report(&model);
		for (uint32_t id = 1; round % 100 == 0 && id < 60; id++)
			assert_like(&model, id);
		assert_like(&model, model.ids[model.memory.first % WINDOW][random_of(&model, TERMS)]);
	}
	while (memory_len(&model.memory) > 0)
		forget_report(&model);
	struct term_index empty;
	term_index_init(&empty, &model.memory);
	assert_int_equal(model.index.slots.len, empty.slots.len);
	term_index_done(&empty);
	term_index_done(&model.index);
	sums_done(&model.sums);
	memory_done(&model.memory);
}

static void who_has_enough_by_two_terms_is_named_once(void **state)
{
	struct memory memory = { 0 };
	struct term_index index;
	struct sums sums = { 0 };
	uint16_t room[VECTOR_ROOM], weights[] = { 8192, 16384, 8192 };
	uint32_t number, term, found[TUNING_POSTINGS], ids[] = { 5, 6, 7 };
	(void)state;
	term_index_init(&index, &memory);
	(void)memory_push(&memory, &number);
	memory_keep_vector(&memory, term_index_add(&index, number, ids, weights, 3, room));
	sums_begin(&sums, 1);
	assert_true(term_index_find(&index, 5, &term));
	assert_int_equal(term_index_sum(&index, term, 8192, &sums, 6000, found), 0);
	assert_true(term_index_find(&index, 6, &term));
	assert_int_equal(term_index_sum(&index, term, 8192, &sums, 6000, found), 1);
	assert_int_equal(found[0], number);
	assert_true(term_index_find(&index, 7, &term));
	assert_int_equal(term_index_sum(&index, term, 8192, &sums, 6000, found), 0);
	assert_int_equal(sums_of(&sums, number), 8192);
	sums_done(&sums);
	term_index_done(&index);
	memory_done(&memory);
}

static void no_sum_outlasts_its_question(void **state)
{
	struct sums sums = { 0 };
	(void)state;
	for (uint32_t round = 0; round < 140000; round++) { /* rounds begin anew after 65,536 */
		sums_begin(&sums, round < 70000 ? 10 : 3000);
		assert_int_equal(sums_of(&sums, round), 0);
		assert_int_equal(sums_of(&sums, 7), 0);
		*sums_place(&sums, 7) = sums_read(&sums, sums_place(&sums, 7)) + 40000;
		assert_int_equal(sums_of(&sums, 7), 40000);
	}
	assert_true(sums_bytes(&sums) >= 3000 * sizeof(uint32_t));
	sums_done(&sums);
}

static void a_vector_keeps_terms_that_are_near_and_far(void **state)
{
	uint64_t terms[VECTOR_TERMS_MAX];
	uint16_t room[VECTOR_ROOM];
	uint32_t numbers[VECTOR_TERMS_MAX];
	(void)state;
	for (uint64_t i = 0; i < VECTOR_TERMS_MAX; i++)
		terms[i] = ((i % 2 ? i << 24 : (i << 24) - 65535 * (i % 3)) << 16) | (i % 5 ? 100 * i : 0);
	struct vector vector = vector_pack(terms, VECTOR_TERMS_MAX, room);
	assert_int_equal(vector.len, VECTOR_TERMS_MAX);
	assert_true(vector_size(vector) <= VECTOR_ROOM);
	vector_numbers(vector, numbers);
	for (size_t i = 0; i < VECTOR_TERMS_MAX; i++) {
		assert_int_equal(numbers[i], terms[i] >> 16);
		assert_int_equal(vector_weights(vector)[i], terms[i] & UINT16_MAX);
	}
	assert_int_equal(vector_size(vector_pack(terms, 0, room)), 0);
}

static void a_term_of_the_background_is_there_from_the_beginning(void **state)
{
	struct memory memory = { 0 };
	struct term_index index;
	struct sums sums = { 0 };
	uint32_t none[TUNING_POSTINGS];
	uint32_t said = term_id(hash64(SPAN("said"))), term;
	(void)state;
	term_index_init(&index, &memory);
	term_index_prefetch(&index, &(struct term_count){ said, 1, 0 }, 1);
	assert_true(term_index_frequency_of(&index, said).rate > 5000);
	assert_int_equal(term_index_frequency_of(&index, said).reports, 0);
	assert_true(term_index_find(&index, said, &term));
	sums_begin(&sums, 0);
	assert_int_equal(term_index_sum(&index, term, 8, &sums, 0, none), 0);
	sums_done(&sums);
	assert_false(term_index_find(&index, said + 1, &term));
	assert_true(term_index_bytes(&index) < 400000);
	term_index_done(&index);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_term_leads_to_its_newest_reports),
		cmocka_unit_test(who_has_enough_by_two_terms_is_named_once),
		cmocka_unit_test(no_sum_outlasts_its_question),
		cmocka_unit_test(a_vector_keeps_terms_that_are_near_and_far),
		cmocka_unit_test(a_term_of_the_background_is_there_from_the_beginning),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
