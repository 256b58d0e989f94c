#include "text/code_pages.h"

#include "text/charset.h"
#include "text/utf8.h"

#include <utf8proc.h>

#define FAULTS_LEAST 3u
#define FAULTS_SHARE 3u /* every third character beyond ASCII at least */

/* Not the modifiers: the circumflex and the tilde that stand alone are signs. */
static bool is_letter(uint32_t c)
{
	utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
	return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LL || category == UTF8PROC_CATEGORY_LO;
}

static bool is_small(uint32_t c)
{
	return utf8proc_category((utf8proc_int32_t)c) == UTF8PROC_CATEGORY_LL;
}

/* Apostrophes, hyphens, dashes and blanks do stand between letters, guillemets and the degree where people are in a hurry. The short dash does so
 * between names and numbers. */
static bool is_joint(uint32_t c)
{
	return (c >= 0x2010 && c <= 0x2015) || c == 0x2018 || c == 0x2019 || c == 0x2026 || c == 0xA0 || c == 0xAB || c == 0xAD || c == 0xB0 || c == 0xB7 || c == 0xBB;
}

static bool is_fault(uint32_t before, uint32_t c, uint32_t behind)
{
	if (c == 0xFFFD || (c >= 0x80 && c < 0xA0))
		return true;
	if (is_letter(c))
		return is_small(before) && utf8_lower(c) != c;
	bool is_frame = c >= 0x2500 && c <= 0x25FF; /* of tables, never beside a word */
	bool is_dagger = c == 0x2020 || c == 0x2021; /* stands behind a word, if anywhere */
	bool is_within = is_letter(before) && is_letter(behind);
	return is_frame ? is_letter(before) || is_letter(behind) : is_dagger ? is_letter(behind) : is_within && (!is_joint(c) || (c == 0x2013 && is_small(before) && is_small(behind)));
}

/* In the text that the bytes are by that charset; `ret_high`: how many characters there are beyond ASCII. */
static size_t count_faults(struct span bytes, const char *name, size_t *ret_high)
{
	struct buf text;
	size_t faults = 0;
	uint32_t before = ' ';
	buf_init(&text, 4 * bytes.len + 1);
	(void)charset_decode(bytes, name, &text); /* what cannot be is counted below */
	struct span rest = buf_view(&text);
	*ret_high = 0;
	for (size_t len, next_len; rest.len > 0; rest = span_from(rest, len)) {
		uint32_t c = utf8_next(rest, &len), behind = len < rest.len ? utf8_next(span_from(rest, len), &next_len) : ' ';
		*ret_high += c >= 0x80;
		faults += c >= 0x80 && is_fault(before, c, behind);
		before = c;
	}
	buf_done(&text);
	return faults;
}

const char *code_pages_sure(struct span bytes, const char *guessed)
{
	static const char *const pages[] = { "ibm850", "ibm437", "macintosh" };
	size_t high, faults = count_faults(bytes, guessed, &high);
	if (faults < FAULTS_LEAST || faults * FAULTS_SHARE < high)
		return guessed;
	for (size_t i = 0; i < sizeof(pages) / sizeof(*pages); i++)
		if (count_faults(bytes, pages[i], &high) == 0)
			return pages[i];
	return guessed;
}
