#include "tests/test.h"

#include "story/fingerprint_inner.h"

static const uint32_t ids[] = { 3, 70, 4000000000u }, shingles[] = { 1, 2, 0xFFFFFFFFu };
static const uint16_t weights[] = { 0, 20000, 32768 };
static const struct fingerprint sample = { .digest = { 1, UINT64_MAX }, .root = 42, .length = 999, .terms_len = 3, .shingles_len = 3, .term_ids = ids,
					   .weights = weights, .shingles = shingles };

static void what_is_packed_is_unpacked(void **state)
{
	(void)state;
	struct arena *arena = arena_new();
	struct buf packed, again;
	buf_init(&packed, 1000);
	buf_init(&again, 1000);
	fingerprint_pack(&sample, &packed);
	struct fingerprint *unpacked = fingerprint_unpack(buf_view(&packed), arena);
	assert_non_null(unpacked);
	assert_true(unpacked->digest[1] == UINT64_MAX && unpacked->root == 42 && unpacked->length == 999);
	assert_memory_equal(unpacked->term_ids, ids, sizeof(ids));
	assert_memory_equal(unpacked->weights, weights, sizeof(weights));
	assert_memory_equal(unpacked->shingles, shingles, sizeof(shingles));
	fingerprint_pack(unpacked, &again);
	assert_true(span_equals(buf_view(&packed), buf_view(&again)));
	buf_done(&packed);
	buf_done(&again);
	arena_free(arena);
}

static void other_bytes_are_refused(void **state)
{
	(void)state;
	struct arena *arena = arena_new();
	struct buf packed;
	buf_init(&packed, 1000);
	fingerprint_pack(&sample, &packed);
	for (size_t len = 0; len < packed.len; len++)
		assert_null(fingerprint_unpack(span_head(buf_view(&packed), len), arena));
	size_t len = packed.len;
	buf_add_char(&packed, 'x');
	assert_null(fingerprint_unpack(buf_view(&packed), arena));
	packed.len = len;
	packed.ptr[0] = 5;
	assert_null(fingerprint_unpack(buf_view(&packed), arena));
	packed.ptr[0] = 3;
	packed.ptr[len - 1] = 0; /* the last shingle below the one before it */
	packed.ptr[len - 2] = packed.ptr[len - 3] = packed.ptr[len - 4] = 0;
	assert_null(fingerprint_unpack(buf_view(&packed), arena));
	buf_done(&packed);
	arena_free(arena);
}

static void what_the_nearest_pair_was_like_is_kept_where_there_is_one(void **state)
{
	(void)state;
	struct arena *arena = arena_new();
	struct buf packed;
	const struct pair pair = { { 1024, 512, 0, -1, 3, 7168, 1024, INT32_MAX } };
	struct fingerprint with = sample;
	with.nearest = &pair;
	buf_init(&packed, 1000);
	fingerprint_pack(&with, &packed);
	const struct fingerprint *unpacked = fingerprint_unpack(buf_view(&packed), arena);
	assert_non_null(unpacked);
	assert_memory_equal(fingerprint_nearest(unpacked), &pair, sizeof(pair));
	assert_memory_equal(unpacked->shingles, shingles, sizeof(shingles));
	for (size_t len = 0; len < packed.len; len++)
		assert_null(fingerprint_unpack(span_head(buf_view(&packed), len), arena));
	buf_clear(&packed);
	fingerprint_pack(&sample, &packed);
	assert_null(fingerprint_nearest(fingerprint_unpack(buf_view(&packed), arena)));
	buf_done(&packed);
	arena_free(arena);
}

static void shorter_shingles_of_an_older_form_are_left_out(void **state)
{
	(void)state;
	struct arena *arena = arena_new();
	struct buf packed;
	buf_init(&packed, 1000);
	fingerprint_pack(&sample, &packed);
	packed.ptr[0] = 2;
	struct fingerprint *unpacked = fingerprint_unpack(buf_view(&packed), arena);
	assert_non_null(unpacked);
	assert_int_equal(unpacked->shingles_len, 0);
	assert_memory_equal(unpacked->term_ids, ids, sizeof(ids));
	buf_done(&packed);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_packed_is_unpacked),
		cmocka_unit_test(other_bytes_are_refused),
		cmocka_unit_test(what_the_nearest_pair_was_like_is_kept_where_there_is_one),
		cmocka_unit_test(shorter_shingles_of_an_older_form_are_left_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
