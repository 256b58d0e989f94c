#include "text/fold.h"

#include "base/array.h"
#include "text/fold_char.h"
#include "text/utf8.h"

#include <utf8proc.h>

const unsigned char fold_plain[256] = {
	['0'] = '0', ['1'] = '1', ['2'] = '2', ['3'] = '3', ['4'] = '4', ['5'] = '5', ['6'] = '6', ['7'] = '7', ['8'] = '8', ['9'] = '9',
	['a'] = 'a', ['b'] = 'b', ['c'] = 'c', ['d'] = 'd', ['e'] = 'e', ['f'] = 'f', ['g'] = 'g', ['h'] = 'h', ['i'] = 'i', ['j'] = 'j',
	['k'] = 'k', ['l'] = 'l', ['m'] = 'm', ['n'] = 'n', ['o'] = 'o', ['p'] = 'p', ['q'] = 'q', ['r'] = 'r', ['s'] = 's', ['t'] = 't',
	['u'] = 'u', ['v'] = 'v', ['w'] = 'w', ['x'] = 'x', ['y'] = 'y', ['z'] = 'z',
	['A'] = 'a', ['B'] = 'b', ['C'] = 'c', ['D'] = 'd', ['E'] = 'e', ['F'] = 'f', ['G'] = 'g', ['H'] = 'h', ['I'] = 'i', ['J'] = 'j',
	['K'] = 'k', ['L'] = 'l', ['M'] = 'm', ['N'] = 'n', ['O'] = 'o', ['P'] = 'p', ['Q'] = 'q', ['R'] = 'r', ['S'] = 's', ['T'] = 't',
	['U'] = 'u', ['V'] = 'v', ['W'] = 'w', ['X'] = 'x', ['Y'] = 'y', ['Z'] = 'z',
};

/* The marks that are accents: over Latin, Greek and Cyrillic letters, Hebrew points, Arabic vowel signs and the stroke that only
 * makes a word longer. Marks of other scripts
 * (Devanagari vowels, Thai tones) are letters in all but name and stay. */
static bool is_accent(uint32_t c)
{
	return (c >= 0x0300 && c <= 0x036F) || (c >= 0x0483 && c <= 0x0489) || (c >= 0x0591 && c <= 0x05C7) ||
	       (c >= 0x0610 && c <= 0x061A) || c == 0x0640 || (c >= 0x064B && c <= 0x065F) || c == 0x0670 || (c >= 0x06D6 && c <= 0x06ED && c != 0x06DD) ||
	       (c >= 0x1AB0 && c <= 0x1AFF) || (c >= 0x1DC0 && c <= 0x1DFF) || (c >= 0x20D0 && c <= 0x20FF) || (c >= 0xFE00 && c <= 0xFE0F) ||
	       (c >= 0xFE20 && c <= 0xFE2F);
}

/* Decomposing these would tear letters apart that are compared whole: Hangul syllables, kana, CJK ideographs. */
static bool is_whole(uint32_t c)
{
	return (c >= 0x3041 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7A3);
}

/* Letters that Unicode takes for no others, but writers without them, and readers, do. */
static size_t plain_letters(uint32_t c, uint32_t ret_plain[static 2])
{
	static const struct { uint32_t letter; char plain[3]; } letters[] = {
		{ 0xE6, "ae" }, { 0xF8, "o" }, { 0x111, "d" }, { 0x127, "h" }, { 0x131, "i" }, { 0x142, "l" }, { 0x153, "oe" },
	};
	size_t i = 0, len = LEN(letters);
	while (i < len && letters[i].letter != c)
		i++;
	ret_plain[0] = i < len ? (uint32_t)letters[i].plain[0] : c;
	ret_plain[1] = i < len ? (uint32_t)letters[i].plain[1] : 0;
	return 1 + (ret_plain[1] != 0);
}

size_t fold_char(uint32_t character, uint32_t ret_folded[static FOLD_CHAR_MAX])
{
	if (character < 0x80) {
		ret_folded[0] = character >= 'A' && character <= 'Z' ? character + 32 : character;
		return 1;
	}
	if (is_whole(character)) {
		ret_folded[0] = character;
		return 1;
	}
	utf8proc_int32_t parts[FOLD_CHAR_MAX];
	int last_boundclass = 0;
	utf8proc_ssize_t len = utf8proc_decompose_char((utf8proc_int32_t)character, parts, FOLD_CHAR_MAX,
						       UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE,
						       &last_boundclass);
	if (len < 0 || len > (utf8proc_ssize_t)FOLD_CHAR_MAX) {
		ret_folded[0] = character;
		return 1;
	}
	size_t kept = 0;
	for (utf8proc_ssize_t i = 0; i < len; i++)
		if (!is_accent((uint32_t)parts[i]))
			kept += plain_letters((uint32_t)parts[i], ret_folded + kept);
	return kept;
}

/* Of kana, and those of half width. */
static bool is_voice_mark(uint32_t c)
{
	return c == 0x3099 || c == 0x309A || c == 0xFF9E || c == 0xFF9F;
}

uint32_t fold_next(struct span text, size_t *ret_len)
{
	uint32_t character = utf8_next(text, ret_len), full[FOLD_CHAR_MAX];
	bool is_half = character >= 0xFF66 && character <= 0xFF9D;
	if (!is_half && !(character >= 0x3041 && character <= 0x30FF))
		return character;
	if (is_half)
		(void)fold_char(character, full); /* which becomes one */
	else
		full[0] = character;
	size_t len;
	uint32_t mark = *ret_len < text.len ? utf8_next(span_from(text, *ret_len), &len) : 0;
	if (!is_voice_mark(mark))
		return full[0];
	utf8proc_int32_t pair[2] = { (utf8proc_int32_t)full[0], mark == 0x3099 || mark == 0xFF9E ? 0x3099 : 0x309A };
	if (utf8proc_normalize_utf32(pair, 2, UTF8PROC_STABLE | UTF8PROC_COMPOSE) != 1)
		return full[0];
	*ret_len += len;
	return (uint32_t)pair[0];
}

enum fold_class fold_class_of(uint32_t c)
{
	if (c < 0x80)
		return fold_ascii_class(c);
	if ((c >= 0x3400 && c <= 0x9FFF) || (c >= 0x3041 && c <= 0x3096) || (c >= 0x30A1 && c <= 0x30FA) || c == 0x30FC || c == 0x3005 || (c >= 0xAC00 && c <= 0xD7A3) ||
	    (c >= 0x0E01 && c <= 0x0E3A) || (c >= 0x0E40 && c <= 0x0E4E) || (c >= 0x0E81 && c <= 0x0ECD) || (c >= 0x1000 && c <= 0x103F) ||
	    (c >= 0x1780 && c <= 0x17D3) || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF))
		return FOLD_UNSPACED;
	switch (utf8proc_category((utf8proc_int32_t)c)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LT:
		return FOLD_UPPER;
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ME:
		return FOLD_LOWER;
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_NO:
		return FOLD_DIGIT;
	case UTF8PROC_CATEGORY_CF: /* soft hyphen, joiners: part of the word, folded to nothing */
		return c == 0x200B ? FOLD_OTHER : FOLD_LOWER;
	default:
		return FOLD_OTHER;
	}
}

static void add_char(struct buf *out, uint32_t character)
{
	uint32_t folded[FOLD_CHAR_MAX];
	size_t len = fold_char(character, folded);
	for (size_t i = 0; i < len; i++) {
		char bytes[4];
		buf_add(out, bytes, utf8_encode(folded[i], bytes));
	}
}

/* Valid text as it is; broken text repaired first, which is rare enough to cost a copy. */
static struct span repaired(struct buf *scratch, struct span text)
{
	if (utf8_is_valid(text))
		return text;
	buf_init(scratch, 3 * text.len + 1);
	utf8_add_repaired(scratch, text);
	return buf_view(scratch);
}

void fold_add(struct buf *out, struct span text)
{
	struct buf scratch = { 0 };
	text = repaired(&scratch, text);
	for (size_t at = 0, len; at < text.len; at += len) {
		len = utf8_ascii_run(span_from(text, at));
		char *room = len > 0 ? buf_reserve(out, len) : NULL;
		if (room) {
			for (size_t i = 0; i < len; i++)
				room[i] = (char)fold_ascii_lower((unsigned char)text.ptr[at + i]);
			out->len += len;
			out->ptr[out->len] = '\0';
		} else if (len == 0) {
			add_char(out, fold_next(span_from(text, at), &len));
		}
	}
	buf_done(&scratch);
}

/* A run of ASCII, with room taken once; `*gap` says that a blank is due before the next word character. What is not to stay is written too, and
 * then over (the last time by the NUL): where words end cannot be foretold, and a wrong guess costs more than a byte. */
static void normal_ascii(struct buf *out, struct span run, bool *gap, bool *is_first)
{
	size_t is_due = *gap && !*is_first, was_word = !*gap && !*is_first;
	char *room = buf_reserve(out, run.len + is_due), *to = room;
	if (!room)
		return;
	*to = ' ';
	to += is_due;
	for (const char *from = run.ptr, *end = run.ptr + run.len; from < end; from++) {
		unsigned char folded = fold_plain[(unsigned char)*from];
		size_t is_word = folded != 0;
		*to = (char)(folded | ' '); /* letters and digits have that bit */
		to += is_word | was_word;
		was_word = is_word;
	}
	*gap = !was_word;
	to -= *gap && to > room;
	*is_first &= to == room;
	out->len += (size_t)(to - room);
	out->ptr[out->len] = '\0';
}

void fold_add_normal(struct buf *out, struct span text)
{
	struct buf scratch = { 0 };
	bool gap = false, is_first = true;
	text = repaired(&scratch, text);
	for (size_t at = 0, len; at < text.len; at += len) {
		len = utf8_ascii_run(span_from(text, at));
		if (len > 0) {
			normal_ascii(out, span_head(span_from(text, at), len), &gap, &is_first);
			continue;
		}
		uint32_t character = fold_next(span_from(text, at), &len);
		if (fold_class_of(character) == FOLD_OTHER) {
			gap = true;
			continue;
		}
		if (gap && !is_first)
			buf_add_char(out, ' ');
		gap = is_first = false;
		add_char(out, character);
	}
	buf_done(&scratch);
}

/* Characters one after the other, each folded. */
struct folding {
	struct span rest;
	uint32_t folded[FOLD_CHAR_MAX];
	size_t at, len;
};

static bool next_folded(struct folding *f, uint32_t *ret_character)
{
	while (f->at == f->len) {
		size_t bytes;
		if (f->rest.len == 0)
			return false;
		f->len = fold_char(fold_next(f->rest, &bytes), f->folded);
		f->at = 0;
		f->rest = span_from(f->rest, bytes);
	}
	*ret_character = f->folded[f->at++];
	return true;
}

/* Most phrases of a list, by their first byte: another letter of ASCII, or one of a script that never folds to it. */
static bool begins_apart(unsigned char text, unsigned char words)
{
	bool is_far = (words >= 0xCE && words <= 0xE0) || (words >= 0xE3 && words <= 0xEE);
	return text < 0x80 && (is_far || (words < 0x80 && fold_ascii_lower(text) != fold_ascii_lower(words)));
}

size_t fold_front_len(struct span text, struct span words)
{
	if (text.len == 0 || words.len == 0 || begins_apart((unsigned char)text.ptr[0], (unsigned char)words.ptr[0]))
		return 0;
	struct folding a = { .rest = text }, b = { .rest = words };
	uint32_t c = 0, wanted;
	while (next_folded(&b, &wanted))
		if (!next_folded(&a, &c) || c != wanted)
			return 0;
	enum fold_class last = fold_class_of(c), behind = FOLD_OTHER;
	size_t bytes;
	if (a.at < a.len)
		return 0;
	for (; a.rest.len > 0; a.rest = span_from(a.rest, bytes)) {
		c = fold_next(a.rest, &bytes);
		if (fold_char(c, a.folded) > 0) { /* else an accent of what is before it */
			behind = fold_class_of(c);
			break;
		}
	}
	bool is_end = last == FOLD_UNSPACED || behind == FOLD_OTHER || behind == FOLD_UNSPACED;
	return is_end ? text.len - a.rest.len : 0;
}
