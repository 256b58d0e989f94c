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
	decodes(SPAN("caf\x82"), SPAN("cp850"), SPAN_NONE, "ibm850", "café");
	decodes(SPAN("caf\x82"), SPAN_NONE, SPAN("IBM437"), "ibm437", "café");
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

/* Each character of a text of the basic plane as two bytes. */
static struct span wide(const uint16_t *text, bool is_big, char *room)
{
	size_t len = 0;
	for (; *text; text++) {
		room[len++] = (char)(is_big ? *text >> 8 : *text & 0xFF);
		room[len++] = (char)(is_big ? *text & 0xFF : *text >> 8);
	}
	return span_make(room, len);
}

static void is_known_as(struct span bytes, const char *expected)
{
	const char *name = charset_wide(bytes);
	assert_string_equal(name ? name : "none", expected);
}

static void utf16_without_a_mark_is_known_by_its_text(void **state)
{
	(void)state;
	static const uint16_t *const texts[] = {
		u"Fire in the old town\r\n\r\nThe tavern burned down.\n",
		u"{\"uri\": \"urn:example:1\", \"headline\": \"Flood\"}",
		u"昨夜老城失火\n\n\u3000\u3000警方星期一晚间说，老城的一家酒馆被烧毁，没有人受伤。\n",
		u"旧市街で火事\n\n月曜日の夜、旧市街の居酒屋が全焼したと警察が発表した。\n",
		u"구시가지 화재\n\n월요일 저녁 구시가지의 술집이 불에 탔다.\n",
		u"Пожар в старом городе\n\nВ понедельник сгорела таверна Golden Lion.\n",
		u"Πυρκαγιά στην παλιά πόλη\n",
	};
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		char room[512];
		is_known_as(wide(texts[i], false, room), "utf-16le");
		is_known_as(wide(texts[i], true, room), "utf-16be");
	}
	/* 𠮷 in two halves */
	is_known_as(SPAN("\x42\xd8\xb7\xdf\x0e\x66\x1c\x59\x01\x80\xce\x57\n\0"), "utf-16le");
}

static void bytes_with_nuls_are_not_taken_for_utf16(void **state)
{
	(void)state;
	static const struct span junk[] = {
		SPAN("GARBAGE\0\1\2\377\376"), SPAN("GARBAGE\0\1\2\3\4"), SPAN("GAR\0BAGE\0"), SPAN("Fire in town\n\nA fi\0\0re."),
		SPAN("\1\0\2\0\3\0\4\0\5\0"), SPAN("a\0b\0\0\xd8" "c\0d\0"), SPAN("a\0b\0c\0\0\xe0" "d\0"), SPAN("a\0b\0c\0d\0\xff\xff"),
		SPAN("\0\0\0\0\0\0\0\0"), SPAN("=\0+\0<\0>\0|\0"),
	};
	for (size_t i = 0; i < sizeof(junk) / sizeof(*junk); i++)
		assert_null(charset_wide(junk[i]));
}

static void a_few_accents_do_not_make_another_alphabet(void **state)
{
	(void)state;
	decodes(SPAN("caf\xe9 noir\n\nLe caf\xe9 est ferm\xe9 depuis lundi.\n"), SPAN_NONE, SPAN_NONE, "windows-1252",
		"café noir\n\nLe café est fermé depuis lundi.\n");
	decodes(SPAN("M\xfcller kommt sp\xe4ter nach K\xf6ln.\n"), SPAN_NONE, SPAN_NONE, "windows-1252", "Müller kommt später nach Köln.\n");
}

static void other_alphabets_are_still_guessed(void **state)
{
	(void)state;
	decodes(SPAN("Dobre wie\xb6" "ci: rz\xb1" "d og\xb3osi\xb3, \xbf" "e szko\xb3y b\xea" "d\xb1 otwarte we wszystkich miastach.\n"), SPAN_NONE,
		SPAN_NONE, "iso-8859-2", "Dobre wieści: rząd ogłosił, że szkoły będą otwarte we wszystkich miastach.\n");
	decodes(SPAN("\xcf\xee\xe6\xe0\xf0 \xe2 \xf1\xf2\xe0\xf0\xee\xec \xe3\xee\xf0\xee\xe4\xe5\n"), SPAN_NONE, SPAN_NONE, "windows-1251",
		"Пожар в старом городе\n");
}

static void texts_of_dos_and_of_old_macintoshes_are_known_by_what_they_cannot_be(void **state)
{
	(void)state;
	decodes(SPAN("Le pr\x82sident de Zenda a d\x82" "clar\x82 que la ville \x82tait pr\x88te \x85 r\x82pondre.\nLe minist\x8are a refus\x82 de commenter l'\x82t\x82.\n"), SPAN_NONE, SPAN_NONE, "ibm850",
		"Le président de Zenda a déclaré que la ville était prête à répondre.\nLe ministère a refusé de commenter l'été.\n");
	decodes(SPAN("El presidente anunci\xa2 que el Gobierno apoyar\xa0 la petici\xa2n de Zenda.\nSeg\xa3n fuentes pr\xa2ximas, la decisi\xa2n se tom\xa2 ayer en Espa\xa4" "a.\n"), SPAN_NONE, SPAN_NONE, "ibm850",
		"El presidente anunció que el Gobierno apoyará la petición de Zenda.\nSegún fuentes próximas, la decisión se tomó ayer en España.\n");
	decodes(SPAN("Die Beh\x94rden r\x84umten am Dienstag die D\x94rfer \x81" "ber der M\x81ndung; f\x81r gro\xe1" "e Teile gilt die h\x94" "chste Stufe.\n"), SPAN_NONE, SPAN_NONE, "ibm850",
		"Die Behörden räumten am Dienstag die Dörfer über der Mündung; für große Teile gilt die höchste Stufe.\n");
	decodes(SPAN("A elei\x87\xc6o de domingo n\xc6o ter\xa0 observadores, disse a comiss\xc6o; j\xa0 h\xa0 tr\x88s raz\xe4" "es.\n"), SPAN_NONE, SPAN_NONE, "ibm850",
		"A eleição de domingo não terá observadores, disse a comissão; já há três razões.\n");
	decodes(SPAN("Borgermesteren i Zenda stengte broen p\x86 mandag etter en flom. Ingen ble s\x86ret, men flere hus p\x86 \x9bstsiden ble \x9b" "delagt, og mange m\x86tte g\x86 over fjellet for \x86 n\x86 skolen.\nIngen vet n\x86r broen \x86pner igjen, sa ordf\x9breren p\x86 l\x9brdag.\n"), SPAN_NONE, SPAN_NONE, "ibm850",
		"Borgermesteren i Zenda stengte broen på mandag etter en flom. Ingen ble såret, men flere hus på østsiden ble ødelagt, og mange måtte gå over fjellet for å nå skolen.\nIngen vet når broen åpner igjen, sa ordføreren på lørdag.\n");
	decodes(SPAN("El alcalde de Zenda cerr\x97 el puente el lunes, seg\x9cn inform\x97 la compa\x96\x92" "a. \xc0Qu\x8e pasar\x87 ma\x96" "ana? Nadie lo sabe, dijo el se\x96or Mu\x96oz, y a\x96" "adi\x97 que los ni\x96os ir\x87n en autob\x9cs; la reparaci\x97n durar\x87 hasta el a\x96o pr\x97ximo.\n"), SPAN_NONE, SPAN_NONE, "macintosh",
		"El alcalde de Zenda cerró el puente el lunes, según informó la compañía. ¿Qué pasará mañana? Nadie lo sabe, dijo el señor Muñoz, y añadió que los niños irán en autobús; la reparación durará hasta el año próximo.\n");
	decodes(SPAN("Le pr\x8esident de Zenda a d\x8e" "clar\x8e que la ville \x8etait pr\x90te \x88 r\x8epondre.\nLe minist\x8fre a refus\x8e de commenter l'\x8et\x8e.\n"), SPAN_NONE, SPAN_NONE, "macintosh",
		"Le président de Zenda a déclaré que la ville était prête à répondre.\nLe ministère a refusé de commenter l'été.\n");
	decodes(SPAN("Die Beh\x9arden r\x8aumten am Dienstag die D\x9arfer \x9f" "ber der M\x9fndung; f\x9fr gro\xa7" "e Teile gilt die h\x9a" "chste Stufe.\n"), SPAN_NONE, SPAN_NONE, "macintosh",
		"Die Behörden räumten am Dienstag die Dörfer über der Mündung; für große Teile gilt die höchste Stufe.\n");
}

static void what_windows_and_iso_write_is_of_no_code_page(void **state)
{
	(void)state;
	decodes(SPAN("Le pr\xe9sident de Zenda a d\xe9" "clar\xe9 que la ville \xe9tait pr\xeate \xe0 r\xe9pondre.\nLe minist\xe8re a refus\xe9 de commenter l'\xe9t\xe9.\n"), SPAN_NONE, SPAN_NONE, "windows-1252",
		"Le président de Zenda a déclaré que la ville était prête à répondre.\nLe ministère a refusé de commenter l'été.\n");
	decodes(SPAN("El presidente anunci\xf3 que el Gobierno apoyar\xe1 la petici\xf3n de Zenda.\nSeg\xfan fuentes pr\xf3ximas, la decisi\xf3n se tom\xf3 ayer en Espa\xf1" "a.\n"), SPAN_NONE, SPAN_NONE, "windows-1252",
		"El presidente anunció que el Gobierno apoyará la petición de Zenda.\nSegún fuentes próximas, la decisión se tomó ayer en España.\n");
	decodes(SPAN("Die Beh\xf6rden r\xe4umten am Dienstag die D\xf6rfer \xfc" "ber der M\xfcndung; f\xfcr gro\xdf" "e Teile gilt die h\xf6" "chste Stufe.\n"), SPAN_NONE, SPAN_NONE, "windows-1252",
		"Die Behörden räumten am Dienstag die Dörfer über der Mündung; für große Teile gilt die höchste Stufe.\n");
	decodes(SPAN("The mayor\x97who had been away\x97said: \x93We\x92re here.\x94 A caf\xe9 in Zenda\x97the only one\x97was open.\n"), SPAN_NONE, SPAN_NONE, "windows-1252",
		"The mayor—who had been away—said: “We’re here.” A café in Zenda—the only one—was open.\n");
	decodes(SPAN("\xabL\x92\xe9t\xe9\xbb, dit-elle \x96 \xab" "d\xe9j\xe0 l\x92\xe9t\xe9\xbb \x96 \xe0 l\x92\xc9lys\xe9" "e\x85 C\x9cur, \x9cuvre et na\xefvet\xe9.\n"), SPAN_NONE, SPAN_NONE, "windows-1252",
		"«L’été», dit-elle – «déjà l’été» – à l’Élysée… Cœur, œuvre et naïveté.\n");
}

static void encodings_of_asia_are_known_without_a_label(void **state)
{
	(void)state;
	decodes(SPAN("\x1B$BEl5~\x1B(B\n"), SPAN_NONE, SPAN_NONE, "iso-2022-jp", "東京\n");
	decodes(SPAN("\x1B$BEl5~\x1B(B\n"), SPAN("us-ascii"), SPAN_NONE, "iso-2022-jp", "東京\n");
	decodes(SPAN("\x8c\xc3\x82\xa2\x8d`\x82\xaa\x95\xc2\x8d\xbd\x82\xb3\x82\xea\x82\xbd\x81" "B\n"), SPAN_NONE, SPAN_NONE, "shift_jis", "古い港が閉鎖された。\n");
	decodes(SPAN("\xb8\xc5\xa4\xa4\xb9\xc1\xa4\xac\xca\xc4\xba\xbf\xa4\xb5\xa4\xec\xa4\xbf\xa1\xa3\n"), SPAN_NONE, SPAN_NONE, "euc-jp", "古い港が閉鎖された。\n");
	decodes(SPAN("\xc7\xd7\xb1\xb8\xb8\xa6 \xb4\xdd\xb4\xc2\xb4\xd9\xb0\xed \xb8\xbb\xc7\xdf\xb4\xd9.\n"), SPAN_NONE, SPAN_NONE, "euc-kr", "항구를 닫는다고 말했다.\n");
	decodes(SPAN("\xf0\xcf\xd6\xc1\xd2 \xd7 \xd3\xd4\xc1\xd2\xcf\xcd \xc7\xcf\xd2\xcf\xc4\xc5\n"), SPAN("koi8-r"), SPAN_NONE, "koi8-r", "Пожар в старом городе\n");
}

static void a_charset_that_does_not_fit_is_not_believed(void **state)
{
	(void)state;
	static const struct span utf8 = SPAN("utf-8");
	struct span russian = SPAN("\xcf\xee\xe6\xe0\xf0 \xe2 \xf1\xf2\xe0\xf0\xee\xec \xe3\xee\xf0\xee\xe4\xe5\n");
	struct span kana = SPAN("\x8c\xc3\x82\xa2\x8d`\x82\xaa\x95\xc2\x8d\xbd\x82\xb3\x82\xea\x82\xbd\x81" "B\n");
	struct span japanese = SPAN("\xa5\xd5\xa5\xa7\xa5\xea\xa1\xbc\xa4\xac\xb2\xd0\xcd\xcb\xc6\xfc\xa4\xcb\xb9\xc1\xa4\xce\xb2\xad\xa4\xc7\xc4\xc0\xcb\xd7\xa4\xb7\xa4\xbf\xa1\xa3\n");
	decodes(russian, utf8, SPAN_NONE, "windows-1251", "Пожар в старом городе\n");
	decodes(russian, SPAN_NONE, utf8, "windows-1251", "Пожар в старом городе\n");
	decodes(russian, utf8, utf8, "windows-1251", "Пожар в старом городе\n");
	decodes(kana, SPAN("euc-jp"), utf8, "shift_jis", "古い港が閉鎖された。\n");
	decodes(japanese, SPAN("shift_jis"), utf8, "euc-jp", "フェリーが火曜日に港の沖で沈没した。\n");
	decodes(SPAN("M\xfcller kommt sp\xe4ter nach K\xf6ln.\n"), utf8, SPAN_NONE, "windows-1252", "Müller kommt später nach Köln.\n");
}

static void stray_bytes_do_not_make_another_charset(void **state)
{
	(void)state;
	decodes(SPAN("M\xc3\xbcller k\xc3\xa4me sp\xc3\xa4ter nach K\xc3\xb6ln\x97 bald.\n"), SPAN_NONE, SPAN_NONE, "utf-8", "Müller käme später nach Köln\xEF\xBF\xBD bald.\n");
	decodes(SPAN("M\xc3\xbcller k\xc3\xa4me sp\xc3\xa4ter nach K\xc3\xb6ln\xe4 bald.\n"), SPAN("latin1"), SPAN_NONE, "utf-8", "Müller käme später nach Köln\xEF\xBF\xBD bald.\n");
	decodes(SPAN("M\xc3\xbcller sagt: \xe2\x80"), SPAN_NONE, SPAN_NONE, "utf-8", "Müller sagt: \xEF\xBF\xBD");
	decodes(SPAN("\xb8\xc5\xa4\xa4\xb9\xc1\xa4\xac\xff\xca\xc4\xba\xbf\xa4\xb5\n"), SPAN("euc-jp"), SPAN_NONE, "euc-jp", "古い港が\xEF\xBF\xBD閉鎖さ\n");
	/* what was lost before it came here says nothing of the bytes that are there */
	decodes(SPAN("\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD lost\xe4"  " M\xc3\xbcller\n"), SPAN_NONE, SPAN_NONE, "utf-8",
		"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD lost\xEF\xBF\xBD Müller\n");
}

static void utf7_is_read_by_nobody(void **state)
{
	(void)state;
	assert_null(charset_name(SPAN("utf-7")));
	decodes(SPAN("+ADw-script+AD4-"), SPAN("utf-7"), SPAN("unicode-1-1-utf-7"), "utf-8", "+ADw-script+AD4-");
}

static void latin_alphabets_are_told_apart_by_their_bytes(void **state)
{
	(void)state;
	decodes(SPAN("Dobre wie\x9c" "ci: rz\xb9" "d og\xb3osi\xb3, \xbf" "e szko\xb3y b\xea" "d\xb9 otwarte, a \x9fr\xf3" "d\xb3" "a milcz\xb9.\n"), SPAN_NONE,
		SPAN_NONE, "windows-1250", "Dobre wieści: rząd ogłosił, że szkoły będą otwarte, a źródła milczą.\n");
	decodes(SPAN("Dobre wie\xb6" "ci: rz\xb1" "d og\xb3osi\xb3, \xbf" "e szko\xb3y b\xea" "d\xb1 otwarte, a \xbcr\xf3" "d\xb3" "a milcz\xb1.\n"), SPAN_NONE,
		SPAN_NONE, "iso-8859-2", "Dobre wieści: rząd ogłosił, że szkoły będą otwarte, a źródła milczą.\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(labels_mean_what_browsers_mean),
		cmocka_unit_test(what_a_document_declares_is_found),
		cmocka_unit_test(bytes_become_utf8),
		cmocka_unit_test(ill_formed_bytes_are_replaced_and_told),
		cmocka_unit_test(utf16_without_a_mark_is_known_by_its_text),
		cmocka_unit_test(bytes_with_nuls_are_not_taken_for_utf16),
		cmocka_unit_test(a_few_accents_do_not_make_another_alphabet),
		cmocka_unit_test(texts_of_dos_and_of_old_macintoshes_are_known_by_what_they_cannot_be),
		cmocka_unit_test(what_windows_and_iso_write_is_of_no_code_page),
		cmocka_unit_test(encodings_of_asia_are_known_without_a_label),
		cmocka_unit_test(a_charset_that_does_not_fit_is_not_believed),
		cmocka_unit_test(stray_bytes_do_not_make_another_charset),
		cmocka_unit_test(utf7_is_read_by_nobody),
		cmocka_unit_test(latin_alphabets_are_told_apart_by_their_bytes),
		cmocka_unit_test(other_alphabets_are_still_guessed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
