/* A sentence ends behind a mark, any closing quotes and brackets, and before white space. A point is doubted: it ends nothing
 * after an initial ("J. Smith", "U.S.") or a common abbreviation unless a paragraph ends there, nothing inside a number or name
 * ("3.5", "example.org": no white space follows), and nothing before a small letter. */
#include "text/sentences.h"

#include "base/array.h"
#include "text/fold_char.h"
#include "text/utf8.h"

#define ABBREVIATION_MAX 6u /* letters of the longest */

static const char *const abbreviations[] = {
	"mr",  "mrs", "ms",  "dr",  "prof", "rev", "hon", "gen", "col", "maj", "capt", "lt",  "sgt", "cpl", "adm", "gov",
	"sen", "rep", "sr",  "jr",  "st",   "mt",  "no",  "nos", "vs",  "vol", "pp",   "jan", "feb", "mar", "apr", "jun",
	"jul", "aug", "sep", "sept", "oct", "nov", "dec", "art", "al",  "fig", "dept", "approx", "pres", "supt",
};

static bool is_known(struct span word)
{
	if (word.len > ABBREVIATION_MAX)
		return false;
	for (size_t i = 0; i < LEN(abbreviations); i++)
		if (span_equals_nocase(word, span_of(abbreviations[i])))
			return true;
	return false;
}

/* The word that ends before `at`: letters and inner points. */
static struct span word_before(struct span text, size_t at)
{
	size_t from = at;
	while (from > 0 && at - from < 16) {
		unsigned char c = (unsigned char)text.ptr[from - 1];
		if (fold_ascii_class(c) == FOLD_OTHER && c != '.' && c < 0x80)
			break;
		from--;
	}
	return span_make(text.ptr + from, at - from);
}

static bool is_initial(struct span word)
{
	if (word.len == 0)
		return false;
	size_t len;
	if ((word.ptr[0] & 0xC0) != 0x80) {
		uint32_t character = utf8_next(word, &len);
		if (len == word.len)
			return fold_class_of(character) == FOLD_UPPER;
	}
	/* "U.S", "p.m": a letter behind an inner point */
	return word.len >= 3 && word.ptr[word.len - 2] == '.';
}

static bool is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* The first character behind the white space at `at`; 0 at the end. `ret_newlines` counts line ends on the way. */
static uint32_t next_character(struct span text, size_t at, size_t *ret_newlines)
{
	*ret_newlines = 0;
	for (; at < text.len && is_space(text.ptr[at]); at++)
		*ret_newlines += text.ptr[at] == '\n';
	size_t len;
	return at < text.len ? utf8_next(span_from(text, at), &len) : 0;
}

static bool point_ends(struct span text, size_t at, size_t behind)
{
	size_t newlines;
	uint32_t next = next_character(text, behind, &newlines);
	if (next == 0 || newlines >= 2)
		return true;
	if (fold_class_of(next) == FOLD_LOWER && next < 0x0590) /* scripts with capitals */
		return false;
	struct span word = word_before(text, at);
	if (is_known(word))
		return false;
	/* "p.m. The" ends, "U.S. President" and "J. Smith" do not: a small letter before the point makes the difference */
	return !is_initial(word) || (word.len >= 3 && fold_ascii_class((unsigned char)word.ptr[word.len - 1]) == FOLD_LOWER);
}

/* Closing quotes, brackets and further marks that belong to the sentence. */
static size_t skip_closing(struct span text, size_t at)
{
	static const char *const closing[] = { "\"", "'", ")", "]", "!", "?", ".", "\u201d", "\u2019", "\u00bb", "\u300d", "\u300f", "\uff09", "\u2026" };
	for (bool moved = true; moved;) {
		moved = false;
		for (size_t i = 0; i < LEN(closing) && !moved; i++) {
			struct span mark = span_of(closing[i]);
			moved = span_starts(span_from(text, at), mark);
			at += moved ? mark.len : 0;
		}
	}
	return at;
}

/* Can a sentence end with the character that begins so? Nearly all bytes cannot, and are passed at the cost of this question. */
static bool may_end(unsigned char lead)
{
	switch (lead) {
	case '.':
	case '!':
	case '?':
	case '\n':
	case 0xD6: /* ։ */
	case 0xD8: /* ؟ */
	case 0xDB: /* ۔ */
	case 0xE0: /* । */
	case 0xE2: /* … */
	case 0xE3: /* 。 */
	case 0xEF: /* ！ ？ */
		return true;
	default:
		return false;
	}
}

/* Where the sentence that begins at 0 ends. */
static size_t sentence_end(struct span text)
{
	size_t len;
	for (size_t at = 0; at < text.len; at += len) {
		len = 1;
		if (!may_end((unsigned char)text.ptr[at]))
			continue;
		uint32_t c = utf8_next(span_from(text, at), &len);
		if (c == '\n' && at + 1 < text.len) {
			size_t newlines;
			(void)next_character(text, at, &newlines);
			if (newlines >= 2)
				return at;
		}
		if (c == 0x3002 || c == 0xFF01 || c == 0xFF1F || c == 0x0964 || c == 0x06D4) /* 。！？।۔ need no blank behind them */
			return skip_closing(text, at + len);
		if (c != '.' && c != '!' && c != '?' && c != 0x2026 && c != 0x061F && c != 0x0589)
			continue;
		size_t behind = skip_closing(text, at + len);
		if (behind < text.len && !is_space(text.ptr[behind])) {
			len = behind - at;
			continue;
		}
		if (c != '.' || point_ends(text, at, behind))
			return behind;
	}
	return text.len;
}

bool sentence_next(struct span *rest, struct span *ret_sentence)
{
	for (;;) {
		*rest = span_trim(*rest);
		if (rest->len == 0)
			return false;
		size_t end = sentence_end(*rest);
		*ret_sentence = span_trim(span_head(*rest, end));
		*rest = span_from(*rest, end);
		if (ret_sentence->len > 0)
			return true;
	}
}

static size_t closer_len(struct span s)
{
	static const struct span wide[] = { SPAN("\xE2\x80\x9D"), SPAN("\xE2\x80\x99"), SPAN("\xE2\x80\x9C"), SPAN("\xC2\xBB"), SPAN("\xE3\x80\x8D"), SPAN("\xEF\xBC\x89") };
	char last = s.len > 0 ? s.ptr[s.len - 1] : 'a';
	if (last == '"' || last == '\'' || last == ')' || last == ']')
		return 1;
	for (size_t i = 0; (unsigned char)last >= 0x80 && i < LEN(wide); i++)
		if (span_ends(s, wide[i]))
			return wide[i].len;
	return 0;
}

bool sentence_ends(struct span s, bool by_colon)
{
	static const struct span wide[] = { SPAN("…"), SPAN("。"), SPAN("！"), SPAN("？"), SPAN("؟"), SPAN("۔"), SPAN("।"), SPAN("։"), SPAN("።") };
	for (int pass = 0; pass < 2; pass++)
		s.len -= closer_len(s);
	char last = s.len > 0 ? s.ptr[s.len - 1] : 'a';
	if (last == '.' || last == '!' || last == '?')
		return true;
	for (size_t i = 0; (unsigned char)last >= 0x80 && i < LEN(wide); i++)
		if (span_ends(s, wide[i]))
			return true;
	return by_colon && (last == ':' || span_ends(s, SPAN("：")));
}
