#include "tests/test.h"

#include "text/charset.h"

static void labels_mean_what_browsers_mean(void **state)
{
	(void)state;
	assert_string_equal(charset_name(SPAN("ISO-8859-1")), "windows-1252");
	assert_string_equal(charset_name(SPAN(" us-ascii ")), "windows-1252");
	assert_string_equal(charset_name(SPAN("gb2312")), "gb18030");
	assert_string_equal(charset_name(SPAN("UTF8")), "utf-8");
	assert_null(charset_name(SPAN("no-such")));
	assert_null(charset_name(SPAN("")));
	assert_null(charset_name(SPAN("latin1 latin2")));
}

static void what_a_document_declares_is_found(void **state)
{
	(void)state;
	assert_span(charset_declared(SPAN("<?xml version='1.0' encoding='koi8-r'?><a/>")), "koi8-r");
	assert_span(charset_declared(SPAN("<meta charset=Shift_JIS>")), "Shift_JIS");
	assert_span(charset_declared(SPAN("<meta http-equiv=Content-Type content=\"text/html; charset=windows-1251\">")), "windows-1251");
	assert_span(charset_declared(SPAN("no charset here")), "");
}

static void decodes(struct span bytes, struct span hint, struct span declared, const char *name, const char *text)
{
	struct buf out;
	bool is_clean;
	buf_init(&out, 4096);
	assert_string_equal(charset_to_utf8(bytes, hint, declared, &out, &is_clean), name);
	assert_span(buf_view(&out), text);
	buf_done(&out);
}

static void bytes_become_utf8(void **state)
{
	(void)state;
	decodes(SPAN("caf\xe9"), SPAN("latin1"), SPAN_NONE, "windows-1252", "café");
	decodes(SPAN("\x93quoted\x94"), SPAN("iso-8859-1"), SPAN_NONE, "windows-1252", "“quoted”");
	decodes(SPAN("\xcf\xf0\xe8\xe2\xe5\xf2"), SPAN_NONE, SPAN("windows-1251"), "windows-1251", "Привет");
	decodes(SPAN("caf\xc3\xa9"), SPAN("latin1"), SPAN_NONE, "utf-8", "café");
	decodes(SPAN("\xEF\xBB\xBF" "caf\xc3\xa9"), SPAN("latin1"), SPAN_NONE, "utf-8", "café");
	decodes(SPAN("\xFF\xFE" "a\0b\0"), SPAN_NONE, SPAN_NONE, "utf-16le", "ab");
	decodes(SPAN("\xFF\xFE\0\0" "a\0\0\0"), SPAN_NONE, SPAN_NONE, "utf-32le", "a");
	decodes(SPAN("\xc4\xe3\xba\xc3"), SPAN("gb2312"), SPAN_NONE, "gb18030", "你好");
}

static void ill_formed_bytes_are_replaced_and_told(void **state)
{
	(void)state;
	struct buf out;
	buf_init(&out, 4096);
	assert_false(charset_decode(SPAN("a\xff" "b"), "utf-8", &out));
	assert_span(buf_view(&out), "a\xEF\xBF\xBD" "b");
	buf_clear(&out);
	assert_false(charset_decode(SPAN("\x00\xd8z\0"), "utf-16le", &out));
	assert_true(span_find(buf_view(&out), SPAN("\xEF\xBF\xBD")) >= 0);
	buf_done(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(labels_mean_what_browsers_mean),
		cmocka_unit_test(what_a_document_declares_is_found),
		cmocka_unit_test(bytes_become_utf8),
		cmocka_unit_test(ill_formed_bytes_are_replaced_and_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
