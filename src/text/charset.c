#include "text/charset.h"

#include "base/array.h"
#include "text/alphabets.h"
#include "text/utf8.h"

#include <uchardet/uchardet.h>
#include <utf8proc.h>

#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <stdlib.h>
#include <strings.h>

#define LABEL_MAX 40u
/* A declaration stands at the front or not at all. */
#define DECLARED_WITHIN 4096u
#define GUESS_SAMPLE (64u << 10)
/* How much is looked at to tell UTF-16 and -32 that bear no mark. */
#define WIDE_SAMPLE 512u
#define WIDE_LEAST 8u
/* What stands for an ill-formed sequence; and to each in a text of that charset so many characters beyond ASCII: of fewer the charset is not to
 * be believed. */
#define MARK "\xEF\xBF\xBD"
#define STRAY_SHARE 4u
#define WELL_LEAST 2u /* well-formed characters that make no accident of UTF-8 */

/* WHATWG name, what iconv calls it, the labels beside the name itself. */
static const struct charset {
	const char *name, *iconv, *labels;
} charsets[] = {
	{ "utf-8", "UTF-8", " utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8 " },
	{ "windows-1252", "CP1252",
		" ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 iso_8859-1 iso_8859-1:1987 "
		"l1 latin1 latin-1 us-ascii x-cp1252 windows1252 " },
	{ "iso-8859-2", "ISO-8859-2", " csisolatin2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2 " },
	{ "iso-8859-3", "ISO-8859-3", " csisolatin3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3 " },
	{ "iso-8859-4", "ISO-8859-4", " csisolatin4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4 " },
	{ "iso-8859-5", "ISO-8859-5", " csisolatincyrillic cyrillic iso-ir-144 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988 " },
	{ "iso-8859-6", "ISO-8859-6",
		" arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6-e iso-8859-6-i iso-ir-127 iso8859-6 iso88596 "
		"iso_8859-6 iso_8859-6:1987 " },
	{ "iso-8859-7", "ISO-8859-7",
		" csisolatingreek ecma-118 elot_928 greek greek8 iso-ir-126 iso8859-7 iso88597 iso_8859-7 iso_8859-7:1987 sun_eu_greek " },
	{ "iso-8859-8", "ISO-8859-8",
		" csiso88598e csisolatinhebrew hebrew iso-8859-8-e iso-8859-8-i iso-ir-138 iso8859-8 iso88598 iso_8859-8 iso_8859-8:1988 logical visual " },
	{ "iso-8859-10", "ISO-8859-10", " csisolatin6 iso-ir-157 iso8859-10 iso885910 l6 latin6 " },
	{ "iso-8859-13", "ISO-8859-13", " iso8859-13 iso885913 " },
	{ "iso-8859-14", "ISO-8859-14", " iso8859-14 iso885914 " },
	{ "iso-8859-15", "ISO-8859-15", " csisolatin9 iso8859-15 iso885915 iso_8859-15 l9 latin-9 " },
	{ "iso-8859-16", "ISO-8859-16", "" },
	{ "windows-1254", "CP1254",
		" cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 latin5 x-cp1254 " },
	{ "windows-874", "CP874", " dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 " },
	{ "windows-1250", "CP1250", " cp1250 x-cp1250 " },
	{ "windows-1251", "CP1251", " cp1251 x-cp1251 " },
	{ "windows-1253", "CP1253", " cp1253 x-cp1253 " },
	{ "windows-1255", "CP1255", " cp1255 x-cp1255 " },
	{ "windows-1256", "CP1256", " cp1256 x-cp1256 " },
	{ "windows-1257", "CP1257", " cp1257 x-cp1257 " },
	{ "windows-1258", "CP1258", " cp1258 x-cp1258 " },
	{ "koi8-r", "KOI8-R", " cskoi8r koi koi8 koi8_r " },
	{ "koi8-u", "KOI8-U", " koi8-ru " },
	{ "ibm866", "CP866", " 866 cp866 csibm866 " },
	/* of DOS, which browsers do not know and old mail and archives name */
	{ "ibm437", "CP437", " 437 cp437 cspc8codepage437 " },
	{ "ibm850", "CP850", " 850 cp850 cspc850multilingual " },
	{ "macintosh", "MACINTOSH", " csmacintosh mac x-mac-roman " },
	{ "x-mac-cyrillic", "MAC-CYRILLIC", " x-mac-ukrainian " },
	{ "gb18030", "GB18030", " gb2312 gbk chinese csgb2312 csiso58gb231280 gb_2312 gb_2312-80 iso-ir-58 x-gbk hz-gb-2312 " },
	{ "big5", "BIG5-HKSCS", " big5-hkscs cn-big5 csbig5 x-x-big5 " },
	{ "euc-jp", "EUC-JP", " cseucpkdfmtjapanese x-euc-jp " },
	{ "iso-2022-jp", "ISO-2022-JP", " csiso2022jp " },
	{ "shift_jis", "CP932", " csshiftjis ms932 ms_kanji shift-jis sjis windows-31j x-sjis " },
	{ "euc-kr", "CP949", " cseuckr csksc56011987 iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 windows-949 uhc cp949 " },
	{ "iso-2022-kr", "ISO-2022-KR", " csiso2022kr " },
	{ "utf-16le", "UTF-16LE", " utf-16 utf16 utf_16 csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff " },
	{ "utf-16be", "UTF-16BE", " unicodefffe " },
	{ "utf-32le", "UTF-32LE", " utf-32 utf32 utf_32 " },
	{ "utf-32be", "UTF-32BE", "" },
	{ "viscii", "VISCII", " csviscii " },
	{ "tcvn", "TCVN", "" },
};
#define CHARSETS_LEN LEN(charsets)

static const struct charset *charset_find(struct span label)
{
	char key[LABEL_MAX + 3];
	label = span_trim(label);
	if (label.len == 0 || label.len > LABEL_MAX)
		return NULL;
	key[0] = ' ';
	for (size_t i = 0; i < label.len; i++) {
		char c = label.ptr[i];
		if (c <= ' ')
			return NULL;
		key[i + 1] = c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
	}
	key[label.len + 1] = ' ';
	key[label.len + 2] = '\0';
	for (size_t i = 0; i < CHARSETS_LEN; i++)
		if (strstr(charsets[i].labels, key) || span_equals(span_make(key + 1, label.len), span_of(charsets[i].name)))
			return &charsets[i];
	return NULL;
}

const char *charset_name(struct span label)
{
	const struct charset *charset = charset_find(label);
	return charset ? charset->name : NULL;
}

const char *charset_iconv_name(struct span label)
{
	const struct charset *charset = charset_find(label);
	for (size_t i = 0; i < CHARSETS_LEN && !charset; i++)
		if (span_equals_nocase(label, span_of(charsets[i].iconv)))
			charset = &charsets[i];
	return charset ? charset->iconv : NULL;
}

struct charset_stock {
	iconv_t converters[CHARSETS_LEN];
};

struct charset_stock *charset_stock_new(void)
{
	struct charset_stock *stock = calloc(1, sizeof(*stock));
	if (!stock)
		abort();
	for (size_t i = 0; i < CHARSETS_LEN; i++)
		stock->converters[i] = iconv_open("UTF-8", charsets[i].iconv);
	return stock;
}

void charset_stock_free(struct charset_stock *stock)
{
	for (size_t i = 0; stock && i < CHARSETS_LEN; i++)
		if (stock->converters[i] != (iconv_t)-1)
			iconv_close(stock->converters[i]);
	free(stock);
}

static const struct {
	struct span mark;
	const char *name;
} marks[] = { /* UTF-32LE begins like UTF-16LE, so it comes first */
	{ SPAN("\xEF\xBB\xBF"), "utf-8" },
	{ SPAN("\xFF\xFE\0\0"), "utf-32le" },
	{ SPAN("\0\0\xFE\xFF"), "utf-32be" },
	{ SPAN("\xFF\xFE"), "utf-16le" },
	{ SPAN("\xFE\xFF"), "utf-16be" },
};

static const char *mark_name(struct span bytes, size_t *ret_len)
{
	for (size_t i = 0; i < LEN(marks); i++) {
		if (!span_starts(bytes, marks[i].mark))
			continue;
		*ret_len = marks[i].mark.len;
		return marks[i].name;
	}
	*ret_len = 0;
	return NULL;
}

size_t charset_mark(struct span bytes)
{
	size_t len;
	mark_name(bytes, &len);
	return len;
}

/* What a sample is made of, read as UTF-16. */
struct wide_look {
	size_t characters, narrow, breaks; /* all; below U+0100; blanks and line ends */
	size_t hollow;                     /* U+xx00 above that, as Latin letters are in the wrong order of bytes */
	size_t words;                      /* letters, marks, digits and blanks */
	size_t letters, latin;
	size_t ideographs, pairs;          /* pairs: those whose two bytes are printable ASCII */
	size_t scripts[128];               /* letters of other scripts */
	bool is_impossible;
};

static uint32_t wide_unit(struct span head, size_t at, bool is_big)
{
	uint32_t first = (unsigned char)head.ptr[at], second = (unsigned char)head.ptr[at + 1];
	return is_big ? first << 8 | second : second << 8 | first;
}

/* A row of 512 characters stands for a script, with those that are written together, or lie apart, made one. */
static size_t script_of(uint32_t c)
{
	if ((c >= 0x2E80 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7FF) || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFF00 && c <= 0xFFEF) ||
	    c >= 0x20000)
		return 0x4E00 >> 9;
	return c >= 0x1F00 && c <= 0x1FFF ? 0x0370 >> 9 : c >> 9 & 127;
}

static void look_at_letter(struct wide_look *look, uint32_t c)
{
	look->letters++;
	if (c < 0x0250 || (c >= 0x1E00 && c <= 0x1EFF))
		look->latin++;
	else
		look->scripts[script_of(c)]++;
	if (c < 0x3400 || c > 0x9FFF)
		return;
	look->ideographs++;
	look->pairs += c >> 8 < 0x7F && (c & 0xFF) >= 0x20 && (c & 0xFF) < 0x7F;
}

static void look_at(struct wide_look *look, uint32_t c)
{
	bool is_break = c == '\t' || c == '\n' || c == '\r' || c == ' ';
	utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
	look->characters++;
	look->narrow += c < 0x100;
	look->hollow += c >= 0x100 && (c & 0xFF) == 0 && c != 0x3000 && c != 0x4E00; /* the Chinese blank and "one" */
	look->breaks += is_break;
	if (category == UTF8PROC_CATEGORY_CN || category == UTF8PROC_CATEGORY_CO || category == UTF8PROC_CATEGORY_CS ||
	    (category == UTF8PROC_CATEGORY_CC && !is_break))
		look->is_impossible = true;
	look->words += is_break || category == UTF8PROC_CATEGORY_ZS || (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO);
	if (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO)
		look_at_letter(look, c);
}

static struct wide_look wide_look(struct span head, bool is_big)
{
	struct wide_look look = { 0 };
	for (size_t at = 0; at + 1 < head.len && !look.is_impossible; at += 2) {
		uint32_t c = wide_unit(head, at, is_big);
		if (c >= 0xD800 && c <= 0xDBFF) {
			if (at + 3 >= head.len)
				break; /* the sample ends within the pair */
			uint32_t low = wide_unit(head, at + 2, is_big);
			if (low >= 0xDC00 && low <= 0xDFFF) {
				c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
				at += 2;
			}
		}
		look_at(&look, c);
	}
	return look;
}

/* Nearly any two bytes are a character, so each being one says little. Text has words, keeps to one script beside the Latin one, and
 * its ideographs do not all happen to spell ASCII, as those made of pairs of ASCII letters do (of real ones, a third). */
static bool is_text(const struct wide_look *look)
{
	if (look->is_impossible || look->narrow == 0 || look->hollow * 4 > look->characters || look->words * 2 < look->characters)
		return false;
	if (look->ideographs * 2 > look->letters && look->pairs * 4 > look->ideographs * 3)
		return false;
	size_t most = 0;
	for (size_t i = 0; i < LEN(look->scripts); i++)
		if (look->scripts[i] > most)
			most = look->scripts[i];
	return (look->letters - look->latin - most) * 8 <= look->letters;
}

static const char *wide_by_text(struct span head)
{
	struct wide_look little = wide_look(head, false), big = wide_look(head, true);
	bool is_little = is_text(&little), is_big = is_text(&big);
	if (is_little && is_big)
		is_little = little.narrow > big.narrow || (little.narrow == big.narrow && little.breaks >= big.breaks);
	return is_little ? "utf-16le" : is_big ? "utf-16be" : NULL;
}

/* UTF-32 has NULs at three of the four places of every word. */
static const char *wide_by_nuls(struct span head)
{
	size_t nuls[4] = { 0 }, words = head.len / 4;
	for (size_t i = 0; i < words * 4; i++)
		nuls[i % 4] += head.ptr[i] == 0;
	if (nuls[1] == words && nuls[2] == words && nuls[3] == words && nuls[0] == 0)
		return "utf-32le";
	if (nuls[0] == words && nuls[1] == words && nuls[2] == words && nuls[3] == 0)
		return "utf-32be";
	return NULL;
}

const char *charset_wide(struct span head)
{
	size_t len;
	const char *name = mark_name(head, &len);
	if (len > 0)
		return len == 3 ? NULL : name;
	head = span_head(head, WIDE_SAMPLE);
	/* blanks and line ends leave NULs in every script */
	if (head.len < WIDE_LEAST || !memchr(head.ptr, '\0', head.len))
		return NULL;
	name = wide_by_nuls(head);
	return name ? name : wide_by_text(head);
}

/* The value after `key` and "=" or ": ", in quotes or not. */
static struct span value_after(struct span head, struct span key)
{
	for (size_t at = 0; at + key.len < head.len; at++) {
		if (!span_starts_nocase(span_from(head, at), key))
			continue;
		struct span rest = span_trim(span_from(head, at + key.len));
		if (rest.len == 0 || rest.ptr[0] != '=')
			continue;
		rest = span_trim(span_from(rest, 1));
		if (rest.len > 0 && (rest.ptr[0] == '"' || rest.ptr[0] == '\''))
			rest = span_from(rest, 1);
		size_t len = 0;
		while (len < rest.len && len < LABEL_MAX && !strchr("\"' ;>?/\t\r\n", rest.ptr[len]))
			len++;
		if (len > 0 && charset_find(span_head(rest, len)))
			return span_head(rest, len);
	}
	return SPAN_NONE;
}

struct span charset_declared(struct span head)
{
	head = span_head(head, DECLARED_WITHIN);
	if (span_starts(span_trim(head), SPAN("<?xml"))) {
		ptrdiff_t end = span_find(head, SPAN("?>"));
		struct span found = end < 0 ? SPAN_NONE : value_after(span_head(head, (size_t)end), SPAN("encoding"));
		if (found.len > 0)
			return found;
	}
	return value_after(head, SPAN("charset"));
}

static bool utf8_decode(struct span bytes, struct buf *out)
{
	bool is_clean = utf8_is_valid(bytes);
	if (is_clean)
		buf_add_span(out, bytes);
	else
		utf8_add_repaired(out, bytes);
	return is_clean;
}

static bool iconv_decode(iconv_t converter, struct span bytes, struct buf *out)
{
	bool is_clean = true;
	char *from = (char *)(uintptr_t)bytes.ptr; /* iconv only reads there */
	size_t left = bytes.len;
	char room[8192];
	while (left > 0 && !out->is_full) {
		char *to = room;
		size_t free = sizeof(room);
		size_t r = iconv(converter, &from, &left, &to, &free);
		int error = r == (size_t)-1 ? errno : 0;
		buf_add(out, room, sizeof(room) - free);
		if (error == 0 || error == E2BIG)
			continue;
		is_clean = false;
		buf_add_text(out, MARK);
		from++;
		left--;
	}
	/* a last letter that might have got an accent still is held back */
	char *to = room;
	size_t free = sizeof(room);
	(void)iconv(converter, NULL, NULL, &to, &free);
	buf_add(out, room, sizeof(room) - free);
	return is_clean;
}

bool charset_decode(struct span bytes, const char *name, struct buf *out)
{
	bytes = span_from(bytes, charset_mark(bytes));
	const struct charset *charset = charset_find(span_of(name));
	if (!charset || charset == &charsets[0])
		return utf8_decode(bytes, out);
	iconv_t converter = iconv_open("UTF-8", charset->iconv);
	if (converter == (iconv_t)-1)
		return utf8_decode(bytes, out);
	size_t start = out->len;
	bool is_clean = iconv_decode(converter, bytes, out);
	iconv_close(converter);
	/* some tables of iconv let lone surrogates and the like through */
	struct span made = span_from(buf_view(out), start);
	if (utf8_is_valid(made))
		return is_clean;
	struct buf repaired;
	buf_init(&repaired, out->max);
	utf8_add_repaired(&repaired, made);
	buf_truncate(out, start);
	buf_add_span(out, buf_view(&repaired));
	buf_done(&repaired);
	return false;
}

/* ESC $ B and the like: encodings that are ASCII to look at, and say themselves where they are not. */
static const char *escaped_name(struct span bytes)
{
	static const struct {
		struct span escape;
		const char *name;
	} escapes[] = {
		{ SPAN("\x1B$B"), "iso-2022-jp" }, { SPAN("\x1B$@"), "iso-2022-jp" }, { SPAN("\x1B(J"), "iso-2022-jp" }, { SPAN("\x1B$)C"), "iso-2022-kr" },
	};
	bytes = span_head(bytes, GUESS_SAMPLE);
	if (bytes.len == 0 || !memchr(bytes.ptr, 0x1B, bytes.len))
		return NULL;
	for (size_t i = 0; i < LEN(escapes); i++)
		if (span_find(bytes, escapes[i].escape) >= 0)
			return escapes[i].name;
	return NULL;
}

/* Whose characters are pairs of bytes: what forms them without a fault is hardly anything else. */
static bool is_paired(const char *name)
{
	static const char *const names[] = { "big5", "euc-jp", "euc-kr", "gb18030", "shift_jis" };
	for (size_t i = 0; i < LEN(names); i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

/* Statistics know the encodings of Asia; of the others, the letters of each language tell. */
static const char *guess(struct span bytes)
{
	bytes = span_head(bytes, GUESS_SAMPLE);
	uchardet_t detector = uchardet_new();
	uchardet_handle_data(detector, bytes.ptr, bytes.len);
	uchardet_data_end(detector);
	const char *name = charset_name(span_of(uchardet_get_charset(detector)));
	uchardet_delete(detector);
	return name && (is_paired(name) || strcmp(name, "windows-874") == 0) ? name : alphabets_guess(bytes);
}

/* How many marks of ill-formed bytes stand there, and how many other characters beyond ASCII. */
static size_t count_faults(struct span text, size_t *ret_others)
{
	size_t faults = 0;
	*ret_others = 0;
	for (size_t at = utf8_ascii_run(text); at < text.len; at++) {
		bool is_mark = span_starts(span_from(text, at), SPAN(MARK));
		faults += is_mark;
		*ret_others += !is_mark && (unsigned char)text.ptr[at] >= 0xC0;
	}
	return faults;
}

/* A text of this charset with a few bytes of another, or cut within its last character. Marks that came with it are no faults. */
static bool has_few_strays(struct span bytes, struct span made)
{
	size_t others, unused, faults = count_faults(made, &others), own = count_faults(bytes, &unused);
	others += own < faults ? own : faults;
	faults -= own < faults ? own : faults;
	faults -= faults > 0 && span_ends(made, SPAN(MARK));
	return others > 0 && faults * STRAY_SHARE <= others;
}

/* True where `name` reads the bytes without a fault, or with so few that they are strays; else nothing is added. */
static bool fits(struct span bytes, const char *name, bool may_stray, struct buf *out, bool *ret_is_clean)
{
	size_t start = out->len;
	if (!name)
		return false;
	*ret_is_clean = charset_decode(bytes, name, out);
	if (!out->is_full && (*ret_is_clean || (may_stray && has_few_strays(bytes, span_from(buf_view(out), start)))))
		return true;
	buf_truncate(out, start);
	out->is_full = false;
	return false;
}

/* Characters of private use, or of none at all: a text has none of them. */
static bool has_strangers(struct span text)
{
	for (size_t at = 0, len; at < text.len; at += len) {
		uint32_t c = utf8_next(span_from(text, at), &len);
		utf8proc_category_t category = c < 0x80 ? UTF8PROC_CATEGORY_LL : utf8proc_category((utf8proc_int32_t)c);
		if (category == UTF8PROC_CATEGORY_CO || category == UTF8PROC_CATEGORY_CN)
			return true;
	}
	return false;
}

/* Of short texts the statistics say "gb18030" where nearly any pair of bytes is one of its characters; in the right one all are in use. */
static const char *paired_that_fits(struct span bytes, const char *guessed, struct buf *out, bool *ret_is_clean)
{
	const char *const names[] = { guessed, "big5", "gb18030", "shift_jis", "euc-jp", "euc-kr" };
	size_t start = out->len;
	for (size_t i = 0; is_paired(guessed) && i < LEN(names); i++) {
		if (!fits(bytes, names[i], false, out, ret_is_clean))
			continue;
		if (!has_strangers(span_from(buf_view(out), start)))
			return names[i];
		buf_truncate(out, start);
	}
	return fits(bytes, is_paired(guessed) ? guessed : NULL, false, out, ret_is_clean) ? guessed : NULL;
}

/* ---- lines of two charsets ---- */

/* A line that is no UTF-8 at all: nothing beyond ASCII in it is well-formed. */
static bool is_odd_line(struct span line)
{
	struct buf made;
	size_t others;
	buf_init(&made, 3 * line.len + 1);
	utf8_add_repaired(&made, line);
	bool is_odd = count_faults(buf_view(&made), &others) > 0 && others == 0;
	buf_done(&made);
	return is_odd;
}

/* Gathers those lines; false where the others are no UTF-8 that says so, by so many characters. */
static bool gather_odd_lines(struct span bytes, struct buf *odd)
{
	size_t well = 0;
	for (struct span rest = bytes, line; span_next_line(&rest, &line);) {
		size_t others;
		if (utf8_is_valid(line)) {
			(void)count_faults(line, &others);
			well += others;
		} else if (is_odd_line(line)) {
			buf_add_span(odd, line);
			buf_add_char(odd, '\n');
		} else {
			return false;
		}
	}
	return odd->len > 0 && !odd->is_full && well >= WELL_LEAST;
}

/* Into a text of UTF-8 a paragraph of another charset was pasted: its lines alone are decoded by that. */
static bool decode_two(struct span bytes, const char *hinted, struct buf *out)
{
	struct buf odd;
	buf_init(&odd, bytes.len + 1);
	bool is_two = gather_odd_lines(bytes, &odd);
	const char *name = !is_two ? NULL : hinted && strcmp(hinted, "utf-8") != 0 ? hinted : guess(buf_view(&odd));
	while (is_two && bytes.len > 0) {
		const char *end = memchr(bytes.ptr, '\n', bytes.len);
		struct span line = end ? span_head(bytes, (size_t)(end - bytes.ptr) + 1) : bytes;
		(void)charset_decode(line, utf8_is_valid(line) ? "utf-8" : name, out);
		bytes = span_from(bytes, line.len);
	}
	buf_done(&odd);
	return is_two;
}

struct trial {
	const char *name; /* or NULL */
	bool may_stray;
};

static const char *first_that_fits(struct span bytes, const struct trial *trials, size_t len, struct buf *out, bool *ret_is_clean)
{
	for (size_t i = 0; i < len; i++)
		if (fits(bytes, trials[i].name, trials[i].may_stray, out, ret_is_clean))
			return trials[i].name;
	return NULL;
}

const char *charset_to_utf8(struct span bytes, struct span hint, struct span declared, struct buf *out, bool *ret_is_clean)
{
	size_t mark;
	const char *marked = mark_name(bytes, &mark);
	const char *name = marked ? marked : charset_wide(bytes);
	if (name) {
		*ret_is_clean = charset_decode(bytes, name, out);
		return name;
	}
	const char *hinted = charset_name(hint), *said = charset_name(declared);
	/* Bytes with high bits that form UTF-8 by chance are one in millions, and declarations are copied from templates: UTF-8 first,
	 * but for the encodings that are ASCII to look at. */
	bool is_escaped = (hinted && strncmp(hinted, "iso-2022", 8) == 0) || (said && strncmp(said, "iso-2022", 8) == 0);
	*ret_is_clean = utf8_is_valid(bytes);
	if (!is_escaped && !*ret_is_clean && decode_two(bytes, hinted, out))
		return "utf-8";
	const struct trial told[] = { { escaped_name(bytes), false }, { is_escaped ? NULL : "utf-8", true }, { hinted, false }, { said, false } };
	name = first_that_fits(bytes, told, LEN(told), out, ret_is_clean);
	if (name)
		return name;
	/* a declaration that many of the bytes belie is as good as none */
	const char *guessed = guess(bytes);
	const struct trial doubted[] = { { hinted, true }, { said, true }, { guessed, true } };
	name = paired_that_fits(bytes, guessed, out, ret_is_clean);
	name = name ? name : first_that_fits(bytes, doubted, LEN(doubted), out, ret_is_clean);
	if (name)
		return name;
	name = hinted ? hinted : said ? said : guessed;
	*ret_is_clean = charset_decode(bytes, name, out);
	return name;
}
