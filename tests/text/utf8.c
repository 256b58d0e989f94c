#include "tests/test.h"

#include "base/array.h"
#include "text/utf8.h"

#include <stdio.h>

static void only_well_formed_text_passes(void **state)
{
	(void)state;
	static const struct {
		const char *bytes;
		bool is_valid;
	} cases[] = {
		{ "", true },
		{ "plain", true },
		{ "gr\xC3\xBC\xC3\x9F Gott, \xE4\xBD\xA0\xE5\xA5\xBD \xF0\x9F\x8C\x8A", true },
		{ "\xF4\x8F\xBF\xBF", true },      /* U+10FFFF */
		{ "\xF4\x90\x80\x80", false },     /* beyond */
		{ "\xC0\xAF", false },             /* overlong */
		{ "\xE0\x9F\xBF", false },
		{ "\xF0\x8F\xBF\xBF", false },
		{ "\xED\xA0\x80", false },         /* surrogate */
		{ "\x80", false },
		{ "12345678\xFF", false },
		{ "cut \xE2\x82", false },
		{ "cut \xF0\x9F\x8C", false },
	};
	for (size_t i = 0; i < LEN(cases); i++)
		if (utf8_is_valid(span_of(cases[i].bytes)) != cases[i].is_valid)
			fail_msg("case %zu is judged wrongly", i);
}

static void repaired(const char *broken, const char *expected)
{
	struct buf out;
	buf_init(&out, 1000);
	utf8_add_repaired(&out, span_of(broken));
	assert_span(buf_view(&out), expected);
	buf_done(&out);
}

static void broken_sequences_become_one_sign_each(void **state)
{
	(void)state;
	repaired("as it was", "as it was");
	repaired("a\xFFz", "a\uFFFDz");
	/* Unicode 15, table 3-8 to 3-11 */
	repaired("\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41", "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\x41");
	repaired("\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41", "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\x41");
	repaired("\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41", "\uFFFD\uFFFD\uFFFD\uFFFD\x41");
}

static void every_character_survives_the_round_trip(void **state)
{
	(void)state;
	for (uint32_t c = 0; c <= 0x10FFFF; c += c < 0x3000 ? 1 : 37) {
		if (c >= 0xD800 && c <= 0xDFFF)
			continue;
		char bytes[4];
		size_t len = utf8_encode(c, bytes), read;
		assert_true(utf8_is_valid(span_make(bytes, len)));
		assert_int_equal(utf8_next(span_make(bytes, len), &read), c);
		assert_int_equal(read, len);
		if (len > 1)
			assert_false(utf8_is_valid(span_make(bytes, len - 1)));
	}
}

static void any_bytes_at_all_can_be_repaired(void **state)
{
	(void)state;
	uint32_t seed = 20240607;
	print_message("# seed %u\n", seed);
	for (int round = 0; round < 2000; round++) {
		char bytes[64];
		size_t len = round % sizeof(bytes);
		for (size_t i = 0; i < len; i++) {
			seed = seed * 1664525 + 1013904223;
			bytes[i] = (char)(seed >> 24 | (round % 3 ? 0x80 : 0));
		}
		struct buf out;
		buf_init(&out, 1000);
		utf8_add_repaired(&out, span_make(bytes, len));
		assert_true(utf8_is_valid(buf_view(&out)));
		assert_false(out.is_full);
		if (utf8_is_valid(span_make(bytes, len)))
			assert_true(span_equals(buf_view(&out), span_make(bytes, len)));
		buf_done(&out);
	}
}

static void a_cut_falls_between_characters(void **state)
{
	(void)state;
	struct span text = SPAN("a\u00e9\u20ac\U0001F30A");
	assert_int_equal(utf8_head(text, 100).len, 10);
	assert_int_equal(utf8_head(text, 9).len, 6);
	assert_int_equal(utf8_head(text, 6).len, 6);
	assert_int_equal(utf8_head(text, 5).len, 3);
	assert_int_equal(utf8_head(text, 2).len, 1);
	assert_int_equal(utf8_head(text, 0).len, 0);
}

static void nothing_that_moves_a_cursor_is_printed(void **state)
{
	(void)state;
	struct buf out;
	buf_init(&out, 1000);
	utf8_add_printable(&out, SPAN("red\x1b[31m\n\ttab\r\x07\x7f\xC2\x85\u202eflip\u200bzero\u2066\ufeff gr\u00fc\u00df\U000E0041"));
	assert_span(buf_view(&out), "red[31m  tab  flipzero gr\u00fc\u00df");
	buf_done(&out);
}

static void case_is_no_difference_in_any_script(void **state)
{
	(void)state;
	static const struct { const char *a, *b; bool is_same; } cases[] = {
		{ "", "", true }, { "Wire", "WIRE", true }, { "Wire", "Wires", false }, { "Wires", "Wire", false }, { "", "x", false },
		{ "K\u00f6ln", "K\u00d6LN", true }, { "K\u00f6ln", "Koln", false }, { "\u041c\u043e\u0441\u043a\u0432\u0430", "\u041c\u041e\u0421\u041a\u0412\u0410", true },
		{ "\u03c2", "\u03c3", true }, { "\u5317", "\u5317", true }, { "\u5317", "\u4eac", false },
	};
	for (size_t i = 0; i < LEN(cases); i++)
		if (utf8_equals_nocase(span_of(cases[i].a), span_of(cases[i].b)) != cases[i].is_same)
			fail_msg("'%s' and '%s'", cases[i].a, cases[i].b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_well_formed_text_passes),
		cmocka_unit_test(broken_sequences_become_one_sign_each),
		cmocka_unit_test(every_character_survives_the_round_trip),
		cmocka_unit_test(any_bytes_at_all_can_be_repaired),
		cmocka_unit_test(a_cut_falls_between_characters),
		cmocka_unit_test(case_is_no_difference_in_any_script),
		cmocka_unit_test(nothing_that_moves_a_cursor_is_printed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
