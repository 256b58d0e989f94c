#include "tests/test.h"

#include "base/array.h"
#include "text/charset.h"

#include <iconv.h>

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
	for (size_t i = 0; i < LEN(texts); i++) {
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
	for (size_t i = 0; i < LEN(junk); i++)
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

static void a_paragraph_of_another_charset_is_decoded_alone(void **state)
{
	(void)state;
	decodes(SPAN("S\xc3\xa9isme \xc3\xa0 Zenda\n\nLe s\xc3\xa9isme a fait 46 morts.\n\nDes t\xe9moins ont \xe9t\xe9 \xe9vacu\xe9s, \xe0 70 km.\n"), SPAN_NONE, SPAN_NONE, "utf-8",
		"Séisme à Zenda\n\nLe séisme a fait 46 morts.\n\nDes témoins ont été évacués, à 70 km.\n");
	decodes(SPAN("\xd0\x97\xd0\xb5\xd0\xbd\xd0\xb4\xd0\xb0\n\n\xcf\xee\xe6\xe0\xf0 \xe2 \xf1\xf2\xe0\xf0\xee\xec \xe3\xee\xf0\xee\xe4\xe5\n"), SPAN_NONE, SPAN_NONE, "utf-8",
		"Зенда\n\nПожар в старом городе\n");
	decodes(SPAN("S\xc3\xa9isme \xc3\xa0 Zenda\n\nA caf\xe9 with no UTF-8 \xc3\xa9t\xe9 and some, \xe9t\xe9 \xe9t\xe9 \xe9t\xe9.\n"), SPAN_NONE, SPAN_NONE, "windows-1252",
		"SÃ©isme Ã\xC2\xA0 Zenda\n\nA café with no UTF-8 Ã©té and some, été été été.\n");
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

/* The text in that charset. */
static struct span encoded(const char *text, struct span name, char *room, size_t room_size)
{
	char *from = (char *)(uintptr_t)text, *to = room;
	size_t left = strlen(text), free = room_size;
	iconv_t converter = iconv_open(charset_iconv_name(name), "UTF-8");
	assert_true(converter != (iconv_t)-1);
	assert_int_equal(iconv(converter, &from, &left, &to, &free), 0);
	assert_int_equal(iconv(converter, NULL, NULL, &to, &free), 0);
	iconv_close(converter);
	return span_make(room, room_size - free);
}

/* Few charsets can be told by name from another that has the same letters in the same places: the text counts. */
static void is_read(const char *text, struct span name)
{
	char room[2000];
	struct buf out;
	bool is_clean;
	buf_init(&out, 8000);
	const char *found = charset_to_utf8(encoded(text, name, room, sizeof(room)), SPAN_NONE, SPAN_NONE, &out, &is_clean);
	if (!span_equals(buf_view(&out), span_of(text)))
		fail_msg("%.*s was taken for %s: %.*s", SPAN_ARG(name), found, SPAN_ARG(buf_view(&out)));
	buf_done(&out);
}

static void the_letters_of_its_language_tell_the_charset_of_a_text(void **state)
{
	(void)state;
	static const struct {
		const char *charsets, *text;
	} texts[] = {
		{ "iso-8859-2 windows-1250",
			"A folyó péntek este áttörte a gátat, és elöntötte a várost. A polgármester szerint öt ember meghalt, a tűzoltók több száz lakót menekítettek ki csónakokkal. Az esőzés a hétvégén is folytatódik, közölte a meteorológiai szolgálat." },
		{ "iso-8859-2 windows-1250",
			"Rzeka przerwała w piątek wieczorem wał i zalała miasto. Burmistrz powiedział, że zginęło pięć osób, a strażacy ewakuowali łodziami setki mieszkańców. Deszcz ma padać także w weekend." },
		{ "iso-8859-2 windows-1250",
			"Řeka v pátek večer protrhla hráz a zaplavila město. Podle starosty zemřelo pět lidí, hasiči evakuovali na člunech stovky obyvatel. Pršet bude i o víkendu, oznámili meteorologové." },
		{ "iso-8859-2 windows-1250",
			"Rieka v piatok večer pretrhla hrádzu a zaplavila mesto. Podľa starostu zahynulo päť ľudí, hasiči evakuovali na člnoch stovky obyvateľov. Pršať má aj cez víkend, uviedli meteorológovia, škody sú vážne." },
		{ "iso-8859-2 windows-1250",
			"Reka je v petek zvečer prebila nasip in poplavila mesto. Župan je dejal, da je umrlo pet ljudi, gasilci pa so s čolni rešili več sto prebivalcev. Deževalo bo tudi čez vikend, so sporočili iz državne službe." },
		{ "iso-8859-2 windows-1250",
			"Rijeka je u petak navečer probila nasip i poplavila grad. Gradonačelnik je rekao da je poginulo pet ljudi, a vatrogasci su čamcima spasili više stotina građana. Kiša će padati i sljedećih dana, što će otežati čišćenje." },
		{ "iso-8859-2 windows-1250",
			"Râul a rupt digul vineri seara şi a inundat oraşul. Primarul a declarat că cinci persoane au murit, iar pompierii au evacuat sute de locuitori cu bărcile. Va ploua şi în următoarele zile, au anunţat meteorologii." },
		{ "windows-1257 iso-8859-13",
			"Upe piektdienas vakarā pārrāva dambi un applūdināja pilsētu. Mērs sacīja, ka pieci cilvēki gājuši bojā, bet ugunsdzēsēji ar laivām izglābuši simtiem iedzīvotāju. Lietus turpināsies arī nedēļas nogalē." },
		{ "windows-1257 iso-8859-13",
			"Upė penktadienio vakarą pralaužė pylimą ir užliejo miestą. Meras sakė, kad žuvo penki žmonės, o ugniagesiai valtimis išgelbėjo šimtus gyventojų. Lietus tęsis ir savaitgalį, pranešė meteorologai." },
		{ "windows-1257 iso-8859-13",
			"Jõgi murdis reede õhtul läbi tammi ja ujutas linna üle. Linnapea ütles, et viis inimest hukkus ning päästjad tõid paatidega välja sadu elanikke. Vihma sajab ka nädalavahetusel, teatas ilmateenistus." },
		{ "windows-1254",
			"Nehir cuma akşamı seti yıkıp şehri sular altında bıraktı. Belediye başkanı beş kişinin öldüğünü, itfaiyecilerin yüzlerce kişiyi botlarla kurtardığını söyledi. Yağış hafta sonu da sürecek." },
		{ "windows-1253 iso-8859-7",
			"Ο ποταμός έσπασε το φράγμα το βράδυ της Παρασκευής και πλημμύρισε την πόλη. Ο δήμαρχος είπε ότι πέντε άνθρωποι έχασαν τη ζωή τους. Η βροχή θα συνεχιστεί." },
		{ "windows-1255 iso-8859-8",
			"הנהר פרץ את הסכר ביום שישי בערב והציף את העיר. ראש העיר אמר כי חמישה בני אדם נהרגו וכי כבאים חילצו מאות תושבים בסירות. הגשם יימשך גם בסוף השבוע" },
		{ "windows-1256 iso-8859-6",
			"اخترق النهر السد مساء الجمعة وغمر المدينة. وقال رئيس البلدية إن خمسة أشخاص لقوا حتفهم وإن رجال الإطفاء أنقذوا مئات السكان بالقوارب. وستستمر الأمطار." },
		{ "windows-1251 koi8-r iso-8859-5 ibm866 x-mac-cyrillic",
			"Река в пятницу вечером прорвала дамбу и затопила город. Мэр сказал, что погибли пять человек, а пожарные вывезли на лодках сотни жителей. Дожди продолжатся." },
		{ "windows-1251 koi8-u iso-8859-5",
			"Річка в п'ятницю ввечері прорвала дамбу й затопила місто. Мер сказав, що загинули п'ятеро людей, а пожежники вивезли човнами сотні мешканців. Дощі триватимуть." },
		{ "windows-1251 ibm866",
			"Реката скъса дигата в петък вечерта и наводни града. Кметът каза, че петима души са загинали, а пожарникарите са извели с лодки стотици жители. Дъждът ще продължи." },
		{ "windows-1252 ibm850 macintosh",
			"La rivière a rompu la digue vendredi soir et inondé la ville. Selon le maire, cinq personnes sont mortes et les pompiers ont évacué des centaines d'habitants en bateau. La pluie continuera à tomber, a annoncé la météo." },
		{ "windows-1252 ibm850 macintosh",
			"Der Fluss hat am Freitagabend den Damm durchbrochen und die Stadt überschwemmt. Fünf Menschen seien gestorben, sagte der Bürgermeister; die Feuerwehr holte Hunderte mit Booten aus ihren Häusern. Die Fluten könnten höher steigen." },
		{ "windows-1252 ibm850",
			"El río rompió el dique el viernes por la noche e inundó la ciudad. Según el alcalde murieron cinco personas y los bomberos evacuaron a cientos de vecinos en barcas. La lluvia continuará mañana." },
		{ "windows-1252 ibm850 macintosh",
			"O rio rompeu a barragem na sexta-feira à noite e inundou a cidade. Segundo o presidente da câmara, cinco pessoas morreram e os bombeiros resgataram centenas de habitantes. A chuva não deverá parar até amanhã, e há estradas cortadas." },
		{ "windows-1252",
			"Il fiume ha rotto l'argine venerdì sera e ha allagato la città. Secondo il sindaco cinque persone sono morte, perché la piena è arrivata di notte. La pioggia cadrà più forte, e metà delle strade è chiusa." },
		{ "windows-1252 ibm850 macintosh",
			"Floden bröt igenom dammen på fredagskvällen och översvämmade staden. Fem människor dog, sade borgmästaren, och brandmän räddade hundratals invånare med båt. Regnet väntas fortsätta även på söndag." },
		{ "windows-1252",
			"Áin braut stífluna á föstudagskvöld og flæddi yfir bæinn. Fimm manns létust, sagði bæjarstjórinn, og slökkvilið bjargaði hundruðum íbúa á bátum. Rigningin heldur áfram um helgina." },
		{ "windows-1258 viscii",
			"Con sông đã phá vỡ đê vào tối thứ Sáu và làm ngập thành phố. Thị trưởng cho biết năm người đã thiệt mạng, lính cứu hỏa đã đưa hàng trăm cư dân ra ngoài bằng thuyền." },
	};
	for (size_t i = 0; i < LEN(texts); i++)
		for (struct span rest = span_of(texts[i].charsets); rest.len > 0;) {
			size_t len = strcspn(rest.ptr, " ");
			is_read(texts[i].text, span_head(rest, len));
			rest = span_from(rest, len + 1);
		}
}

static void a_short_text_in_pairs_of_bytes_has_no_characters_of_private_use(void **state)
{
	(void)state;
	is_read("摩納哥北部暴雨死亡人數升至46人\n\n摩納哥內政部14日上午通報，暴雨已造成46人死亡，174人受傷。\n", SPAN("big5"));
	is_read("摩纳哥北部暴雨死亡人数升至46人\n\n摩纳哥内政部14日上午通报，暴雨已造成46人死亡，174人受伤。\n", SPAN("gb18030"));
}

static void frames_and_english_around_it_do_not_hide_a_text(void **state)
{
	(void)state;
	is_read("<html lang=en><body class=article><div id=content><p>The following is in Czech:</p><p>Řeka protrhla hráz, starosta žádá o pomoc.</p></div></body></html>",
		SPAN("windows-1250"));
	is_read("Der Fluß tritt über die Ufer\n────────────────────────────\nDie Fähre fährt nicht, hieß es. Die Straße ist gesperrt, Häuser müssen geräumt werden.\n",
		SPAN("ibm850"));
}

static void the_last_letter_of_a_text_is_there(void **state)
{
	(void)state;
	decodes(SPAN("\xf9\xec\xe5\xed"), SPAN("windows-1255"), SPAN_NONE, "windows-1255", "שלום");
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
		cmocka_unit_test(a_paragraph_of_another_charset_is_decoded_alone),
		cmocka_unit_test(utf7_is_read_by_nobody),
		cmocka_unit_test(latin_alphabets_are_told_apart_by_their_bytes),
		cmocka_unit_test(other_alphabets_are_still_guessed),
		cmocka_unit_test(the_letters_of_its_language_tell_the_charset_of_a_text),
		cmocka_unit_test(a_short_text_in_pairs_of_bytes_has_no_characters_of_private_use),
		cmocka_unit_test(frames_and_english_around_it_do_not_hide_a_text),
		cmocka_unit_test(the_last_letter_of_a_text_is_there),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
