#include "tests/test.h"

#include "base/arena.h"
#include "base/array.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/fault.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/map.h"
#include "base/numbers.h"
#include "base/pool.h"
#include "base/vec.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

static void a_buffer_refuses_to_pass_its_ceiling(void **state)
{
	(void)state;
	struct buf buf;
	buf_init(&buf, 8);
	buf_add_text(&buf, "12345678");
	assert_false(buf.is_full);
	buf_add_char(&buf, '9');
	assert_true(buf.is_full);
	assert_span(buf_view(&buf), "12345678");
	buf_clear(&buf);
	buf_addf(&buf, "%d-%s", 7, "ab");
	assert_span(buf_view(&buf), "7-ab");
	buf_eat(&buf, 2);
	assert_span(buf_view(&buf), "ab");
	buf_done(&buf);
}

static void a_long_format_grows_the_buffer(void **state)
{
	(void)state;
	struct buf buf;
	buf_init(&buf, 10000);
	buf_addf(&buf, "%1000d", 5);
	assert_int_equal(buf.len, 1000);
	assert_int_equal(buf.ptr[999], '5');
	buf_done(&buf);
}

static void an_arena_gives_zeroed_aligned_memory_of_any_size(void **state)
{
	(void)state;
	struct arena *arena = arena_new();
	for (size_t size = 1; size < (2u << 20); size = size * 3 + 1) {
		char *bytes = arena_alloc(arena, 1, size);
		assert_int_equal((uintptr_t)bytes % _Alignof(max_align_t), 0);
		assert_int_equal(bytes[0], 0);
		assert_int_equal(bytes[size - 1], 0);
		memset(bytes, 0xAA, size);
	}
	arena_clear(arena);
	assert_int_equal(arena_used(arena), 0);
	assert_span(arena_format(arena, "%s %d", "seq", 3), "seq 3");
	assert_null(arena_copy(arena, SPAN_NONE).ptr);
	arena_free(arena);
}

static void a_place_that_fits_is_as_large_as_what_is_in_it(void **state)
{
	(void)state;
	size_t cap = 0;
	uint64_t *at = vec_fit(NULL, &cap, 1000, sizeof(*at));
	assert_int_equal(cap, 1000);
	memset(at, 0xAA, 1000 * sizeof(*at));
	at = vec_fit(at, &cap, 3, sizeof(*at));
	assert_int_equal(cap, 3);
	memset(at, 0xAA, 3 * sizeof(*at));
	at = vec_fit(at, &cap, 0, sizeof(*at));
	assert_null(at);
	assert_int_equal(cap, 0);
}

static void a_map_keeps_every_key_through_growth_and_removal(void **state)
{
	(void)state;
	struct map map = { 0 };
	for (uint64_t key = 0; key < 5000; key++)
		*map_at(&map, key * 64) = key;
	assert_int_equal(map_len(&map), 5000);
	for (uint64_t key = 0; key < 5000; key += 2)
		assert_true(map_remove(&map, key * 64));
	assert_false(map_remove(&map, 1));
	assert_int_equal(map_len(&map), 2500);
	for (uint64_t key = 0; key < 5000; key++) {
		uint64_t *value = map_find(&map, key * 64);
		assert_int_equal(value != NULL, key % 2 == 1);
		if (value)
			assert_int_equal(*value, key);
	}
	map_clear(&map);
	assert_null(map_find(&map, 64));
	map_done(&map);
}

static uint64_t key_of(const void *ctx, uint32_t number)
{
	return ((const uint64_t *)ctx)[number];
}

static void numbers_are_found_by_the_keys_of_what_they_stand_for(void **state)
{
	(void)state;
	static uint64_t keys[5000];
	struct numbers numbers = { 0 };
	uint32_t found;
	assert_false(numbers_find(&numbers, 64, key_of, keys, &found));
	for (uint32_t i = 0; i < 5000; i++) {
		keys[i] = i * UINT64_C(64);
		numbers_add(&numbers, keys[i], i, key_of, keys);
	}
	for (uint32_t i = 1; i < 5000; i += 2)
		numbers_remove(&numbers, keys[i], key_of, keys);
	keys[1] = keys[0]; /* the one with this key is another now */
	numbers_replace(&numbers, keys[0], 1, key_of, keys);
	assert_true(numbers_find(&numbers, 0, key_of, keys, &found));
	assert_int_equal(found, 1);
	for (uint32_t i = 2; i < 5000; i++) {
		assert_int_equal(numbers_find(&numbers, i * UINT64_C(64), key_of, keys, &found), i % 2 == 0);
		if (i % 2 == 0)
			assert_int_equal(found, i);
	}
	assert_int_equal(numbers.len, 2500);
	assert_true(numbers_bytes(&numbers) <= 8192 * 4);
	numbers_done(&numbers);
}

static void pieces_of_a_pool_stay_where_they_are_and_are_used_again(void **state)
{
	(void)state;
	struct pool pool;
	pool_init(&pool, 5);
	for (uint32_t i = 0; i < 20000; i++) {
		assert_int_equal(pool_take(&pool), i);
		memcpy(pool_at(&pool, i), &i, sizeof(i));
	}
	const void *first = pool_at(&pool, 0);
	size_t bytes = pool_bytes(&pool);
	assert_true(bytes >= 100000 && bytes < 140000);
	for (uint32_t i = 1; i < 20000; i += 2)
		pool_give(&pool, i);
	for (uint32_t i = 1; i < 20000; i += 2)
		assert_true(pool_take(&pool) % 2 == 1);
	for (uint32_t i = 0; i < 20000; i += 2)
		assert_memory_equal(pool_at(&pool, i), &i, sizeof(i));
	assert_ptr_equal(pool_at(&pool, 0), first);
	assert_int_equal(pool_bytes(&pool), bytes);
	pool_done(&pool);
}

static void a_fault_is_one_line_and_knows_what_may_be_tried_again(void **state)
{
	(void)state;
	struct fault fault;
	assert_int_equal(fault_errno(&fault, FAULT_INPUT, ENOSPC, "cannot write '%s'", "a\nb"), -1);
	assert_int_equal(fault.kind, FAULT_RETRY);
	assert_null(strchr(fault.text, '\n'));
	fault_set(&fault, FAULT_INPUT, "'%s' is not valid", "a\x7F" "b\tc\xC2\x85" "d");
	assert_string_equal(fault.text, "'a b c  d' is not valid");
	char big[600];
	for (size_t i = 0; i < sizeof(big) - 1; i += 2)
		memcpy(big + i, "é", 2);
	big[598] = '\0';
	fault_set(&fault, FAULT_INPUT, "x%s", big);
	assert_int_equal(strlen(fault.text) % 2, 1); /* cut between characters */
	assert_int_equal(fault_set(NULL, FAULT_FATAL, "nobody listens"), -1);
}

static void times_print_and_parse(void **state)
{
	(void)state;
	char text[CLOCK_ISO_SIZE];
	int64_t time;
	assert_string_equal(clock_iso(clock_from_civil(2002, 7, 26, 13, 5, 9), text), "2002-07-26T13:05:09Z");
	assert_string_equal(clock_iso(-1, text), "1969-12-31T23:59:59.999Z");
	assert_true(clock_iso_parse(SPAN("1969-12-31T23:59:59.999Z"), &time));
	assert_int_equal(time, -1);
	assert_false(clock_iso_parse(SPAN("2002-07-26"), &time));
	assert_string_equal(clock_iso(TIME_NONE, text), "");
	assert_string_equal(clock_iso(clock_from_civil(99, 1, 1, 10, 0, 0), text), "0099-01-01T10:00:00Z");
	assert_true(clock_iso_parse(SPAN("0099-01-01T10:00:00Z"), &time));
	assert_true(time == clock_from_civil(99, 1, 1, 10, 0, 0));
	assert_string_equal(clock_ago(0, 3 * CLOCK_HOUR, text), "3 h ago");
}

static void durations_print_and_parse(void **state)
{
	(void)state;
	char text[CLOCK_ISO_SIZE];
	int64_t ms;
	static const struct { const char *text; int64_t ms; } good[] = {
		{ "0s", 0 }, { "250ms", 250 }, { "2s", 2000 }, { "1h30m", 5400000 }, { "3d", 3 * CLOCK_DAY }, { "2w", 14 * CLOCK_DAY },
	};
	for (size_t i = 0; i < LEN(good); i++) {
		assert_true(clock_duration_parse(span_of(good[i].text), &ms));
		assert_int_equal(ms, good[i].ms);
		assert_string_equal(clock_duration(ms, text), good[i].text);
	}
	static const char *const bad[] = { "", "s", "5", "5 s", "-1s", "99999999999999s", "1y" };
	for (size_t i = 0; i < LEN(bad); i++)
		assert_false(clock_duration_parse(span_of(bad[i]), &ms));
}

static void digests_and_ids_round_trip(void **state)
{
	(void)state;
	char hex[DIGEST_HEX_SIZE], id[HASH_ID_SIZE];
	struct digest digest = digest_of(SPAN("abc"));
	assert_string_equal(digest_hex(&digest, hex), "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
	struct digest_state *state_in_pieces = digest_new();
	digest_add(state_in_pieces, "a", 1);
	digest_add(state_in_pieces, "bc", 2);
	struct digest same = digest_end(state_in_pieces);
	assert_memory_equal(&same, &digest, sizeof(digest));
	uint64_t value = 0;
	assert_true(hash_id_parse(span_of(hash_id(UINT64_MAX, id)), &value));
	assert_true(value == UINT64_MAX);
	assert_false(hash_id_parse(SPAN("zzzzzzzzzzzzz"), &value)); /* more than 64 bits */
	assert_false(hash_id_parse(SPAN("0000"), &value));
}

static void lines_are_cut_with_either_ending(void **state)
{
	(void)state;
	struct span rest = SPAN("one\r\ntwo\n\nlast"), line;
	static const char *const expected[] = { "one", "two", "", "last" };
	for (size_t i = 0; i < 4; i++) {
		assert_true(span_next_line(&rest, &line));
		assert_span(line, expected[i]);
	}
	assert_false(span_next_line(&rest, &line));
	assert_span(span_trim(SPAN(" \t x y\n")), "x y");
	assert_int_equal(span_find(SPAN("hello"), SPAN("lo")), 3);
	assert_int_equal(span_find(SPAN("he"), SPAN("lo")), -1);
	assert_int_equal(span_find_nocase(SPAN("lL[Lol"), SPAN("{lO")), -1);
	assert_int_equal(span_find_nocase(SPAN("lL{Lol"), SPAN("{lO")), 2);
	assert_int_equal(span_find_nocase(SPAN("HELLO"), SPAN("lo")), 3);
	assert_int_equal(span_find_nocase(SPAN("lol"), SPAN("lolo")), -1);
}

static void what_is_logged_cannot_move_or_turn_the_line(void **state)
{
	(void)state;
	char line[256] = "";
	FILE *file = tmpfile();
	int kept = dup(STDERR_FILENO);
	assert_non_null(file);
	dup2(fileno(file), STDERR_FILENO);
	log_open(LOG_LEVEL_INFO);
	log_info("a\n<0>b \033[31m \302\233 \342\200\256dne \330\234 \342\200\213\342\201\246 \342\200\223 \303\251 \342\200");
	dup2(kept, STDERR_FILENO);
	close(kept);
	rewind(file);
	assert_non_null(fgets(line, sizeof(line), file));
	assert_string_equal(line, "<6>a\\x0A<0>b \\x1B[31m \\xC2\\x9B \\xE2\\x80\\xAEdne \\xD8\\x9C \\xE2\\x80\\x8B\\xE2\\x81\\xA6 "
				  "\342\200\223 \303\251 \342\200\n");
	fclose(file);
}

static void a_list_with_commas_is_cut_into_its_items(void **state)
{
	(void)state;
	struct span rest = SPAN("dams,floods"), item = SPAN_NONE;
	assert_true(span_next_item(&rest, &item));
	assert_span(item, "dams");
	assert_true(span_next_item(&rest, &item));
	assert_span(item, "floods");
	assert_false(span_next_item(&rest, &item));
	rest = SPAN_NONE;
	assert_false(span_next_item(&rest, &item));
}

static void number_is_digits_that_fit_and_nothing_else(void **state)
{
	(void)state;
	static const char *const none[] = { "", "-1", "+1", " 1", "1 ", "1.0", "0x1", "9223372036854775808", "99999999999999999999" };
	uint64_t number = 7;
	for (size_t i = 0; i < LEN(none); i++)
		assert_false(span_number(span_of(none[i]), &number));
	assert_true(span_number(SPAN("007"), &number));
	assert_int_equal(number, 7);
	assert_true(span_number(SPAN("9223372036854775807"), &number));
	assert_true(number == INT64_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_list_with_commas_is_cut_into_its_items),
		cmocka_unit_test(a_buffer_refuses_to_pass_its_ceiling),
		cmocka_unit_test(a_long_format_grows_the_buffer),
		cmocka_unit_test(an_arena_gives_zeroed_aligned_memory_of_any_size),
		cmocka_unit_test(a_place_that_fits_is_as_large_as_what_is_in_it),
		cmocka_unit_test(a_map_keeps_every_key_through_growth_and_removal),
		cmocka_unit_test(numbers_are_found_by_the_keys_of_what_they_stand_for),
		cmocka_unit_test(pieces_of_a_pool_stay_where_they_are_and_are_used_again),
		cmocka_unit_test(a_fault_is_one_line_and_knows_what_may_be_tried_again),
		cmocka_unit_test(times_print_and_parse),
		cmocka_unit_test(durations_print_and_parse),
		cmocka_unit_test(number_is_digits_that_fit_and_nothing_else),
		cmocka_unit_test(digests_and_ids_round_trip),
		cmocka_unit_test(lines_are_cut_with_either_ending),
		cmocka_unit_test(what_is_logged_cannot_move_or_turn_the_line),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
