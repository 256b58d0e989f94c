#include "tests/bench/dialects.h"

#include "base/ascii.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/vec.h"

#include <stdlib.h>

#define FREQUENT 150u     /* words of grammar, the same in all dialects */
#define OTHER_SHARE 60u   /* percent of the words that are others in a dialect … */
#define NEW_SHARE 30u     /* … and of the rarer half of these, that are new */
#define COPIES 3u         /* percent of the reports */
#define COPY_REACH 2000u  /* reports that a copy may be later than its original */
#define TYPOS 3u          /* percent of a copy's words that are others */
#define TEXT_MAX (4u << 20)

/* A word of the collection in its text. */
struct piece {
	uint32_t offset, word;
	uint16_t len;
	bool is_number;
};

struct pieces {
	struct piece *at;
	size_t len, cap;
};

struct vocable {
	struct span lower;
	uint32_t count, rank;
};

struct dialects {
	const struct story_items *items;
	uint64_t seed;
	int64_t first_ms, round_ms;
	struct arena *arena;
	struct pieces *titles, *texts;
	struct {
		struct vocable *at;
		size_t len, cap;
	} words;
	uint32_t *ranked;
};

static uint64_t mixed(uint64_t a, uint64_t b, uint64_t c)
{
	uint64_t x = a ^ b * UINT64_C(0x9e3779b97f4a7c15) ^ c * UINT64_C(0xd6e8feb86659fd93);
	for (int i = 0; i < 2; i++)
		x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	return x ^ x >> 31;
}

/* ---- the collection, cut into words ---- */

/* Letters of other scripts stay as they are. */
static bool next_piece(struct span text, size_t from, struct piece *ret_piece)
{
	size_t at = from, end;
	while (at < text.len && !ascii_is_letter(text.ptr[at]) && !ascii_is_digit(text.ptr[at]))
		at++;
	bool is_number = at < text.len && ascii_is_digit(text.ptr[at]);
	for (end = at; end < text.len && end - at < 64 && (is_number ? ascii_is_digit(text.ptr[end]) : ascii_is_letter(text.ptr[end])); end++)
		continue;
	*ret_piece = (struct piece){ .offset = (uint32_t)at, .len = (uint16_t)(end - at), .is_number = is_number };
	return end > at;
}

static uint32_t word_of(struct dialects *dialects, struct map *known, struct span word)
{
	char lower[64];
	for (size_t i = 0; i < word.len; i++)
		lower[i] = (char)(word.ptr[i] | 32); /* of a letter, the small one */
	struct span folded = span_make(lower, word.len);
	uint64_t *found = map_at(known, hash64(folded));
	if (*found == 0) {
		VEC_PUSH(&dialects->words, (struct vocable){ .lower = arena_copy(dialects->arena, folded) });
		*found = dialects->words.len;
	}
	dialects->words.at[*found - 1].count++;
	return (uint32_t)*found - 1;
}

static struct pieces cut(struct dialects *dialects, struct map *known, struct span text)
{
	struct pieces pieces = { 0 };
	struct piece piece;
	for (size_t at = 0; next_piece(text, at, &piece); at = piece.offset + piece.len) {
		if (!piece.is_number)
			piece.word = word_of(dialects, known, span_make(text.ptr + piece.offset, piece.len));
		VEC_PUSH(&pieces, piece);
	}
	return pieces;
}

static int more_frequent_first(const void *a, const void *b, void *ctx)
{
	const struct vocable *words = ctx, *x = &words[*(const uint32_t *)a], *y = &words[*(const uint32_t *)b];
	return x->count != y->count ? (x->count > y->count ? -1 : 1) : x < y ? -1 : x > y;
}

static void rank_words(struct dialects *dialects)
{
	dialects->ranked = ARENA_NEW(dialects->arena, uint32_t, dialects->words.len);
	for (size_t i = 0; i < dialects->words.len; i++)
		dialects->ranked[i] = (uint32_t)i;
	qsort_r(dialects->ranked, dialects->words.len, sizeof(*dialects->ranked), more_frequent_first, dialects->words.at);
	for (size_t i = 0; i < dialects->words.len; i++)
		dialects->words.at[dialects->ranked[i]].rank = (uint32_t)i;
}

/* From the collection's first date to its last, and a day. */
static void span_of_time(struct dialects *dialects)
{
	const struct story_items *items = dialects->items;
	int64_t first = INT64_MAX, last = INT64_MIN;
	for (size_t i = 0; i < items->len; i++) {
		int64_t when = items->at[i].report.published;
		if (when == TIME_NONE)
			continue;
		first = when < first ? when : first;
		last = when > last ? when : last;
	}
	dialects->first_ms = last >= first ? first : 0;
	dialects->round_ms = last >= first ? last - first + CLOCK_DAY : 365 * CLOCK_DAY;
}

struct dialects *dialects_new(const struct story_items *items, uint64_t seed)
{
	struct arena *arena = arena_new();
	struct dialects *dialects = ARENA_NEW(arena, struct dialects, 1);
	struct map known = { 0 };
	*dialects = (struct dialects){ .items = items, .seed = seed, .arena = arena };
	dialects->titles = ARENA_NEW(arena, struct pieces, items->len);
	dialects->texts = ARENA_NEW(arena, struct pieces, items->len);
	for (size_t i = 0; i < items->len; i++) {
		dialects->titles[i] = cut(dialects, &known, items->at[i].report.title);
		dialects->texts[i] = cut(dialects, &known, items->at[i].report.text);
	}
	span_of_time(dialects);
	rank_words(dialects);
	map_done(&known);
	return dialects;
}

void dialects_free(struct dialects *dialects)
{
	for (size_t i = 0; i < dialects->items->len; i++) {
		VEC_DONE(&dialects->titles[i]);
		VEC_DONE(&dialects->texts[i]);
	}
	VEC_DONE(&dialects->words);
	arena_free(dialects->arena);
}

/* ---- a text in a dialect ---- */

static void add_new_word(struct buf *out, uint64_t hash)
{
	static const char consonants[] = "bdfgklmnprstvz", vowels[] = "aeiou";
	for (size_t syllables = 3 + hash % 3; syllables > 0; syllables--) {
		hash = mixed(hash, 1, syllables);
		buf_add_char(out, consonants[hash % (sizeof(consonants) - 1)]);
		buf_add_char(out, vowels[(hash >> 16) % (sizeof(vowels) - 1)]);
	}
}

static void add_word(const struct dialects *dialects, struct buf *out, uint64_t round, const struct vocable *word)
{
	uint64_t hash = mixed(dialects->seed, round, word->rank);
	size_t len = dialects->words.len;
	if (round == 0 || word->rank < FREQUENT || hash % 100 >= OTHER_SHARE) {
		buf_add_span(out, word->lower);
	} else if (word->rank > len / 2 && (hash >> 8) % 100 < NEW_SHARE) {
		add_new_word(out, hash);
	} else {
		size_t rank = word->rank / 2 + (size_t)((hash >> 16) % (word->rank + 1u));
		buf_add_span(out, dialects->words.at[dialects->ranked[rank < len ? rank : len - 1]].lower);
	}
}

static void add_number(const struct dialects *dialects, struct buf *out, uint64_t round, struct span number)
{
	uint64_t hash = mixed(dialects->seed, round, hash64(number));
	for (size_t i = 0; i < number.len; i++, hash = hash / 10 + (hash << 60))
		buf_add_char(out, round == 0 ? number.ptr[i] : (char)('0' + (i == 0 ? 1 + hash % 9 : hash % 10)));
}

static bool is_capital(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* As the original is written: Like this, LIKE THIS. */
static void capitalise(char *word, size_t len, struct span original)
{
	bool is_upper = is_capital(original.ptr[0]), is_all = is_upper && original.len > 1 && is_capital(original.ptr[1]);
	for (size_t i = 0; i < len && is_upper && (i == 0 || is_all); i++)
		if (ascii_is_letter(word[i]))
			word[i] = (char)(word[i] & ~32);
}

static struct span told(const struct dialects *dialects, struct arena *arena, uint64_t round, struct span text, const struct pieces *pieces)
{
	struct buf out;
	size_t end = 0;
	if (round == 0)
		return text;
	buf_init(&out, TEXT_MAX);
	for (size_t i = 0; i < pieces->len; end = pieces->at[i].offset + pieces->at[i].len, i++) {
		struct span original = span_make(text.ptr + pieces->at[i].offset, pieces->at[i].len);
		buf_add_span(&out, span_make(text.ptr + end, pieces->at[i].offset - end));
		size_t start = out.len;
		if (pieces->at[i].is_number)
			add_number(dialects, &out, round, original);
		else
			add_word(dialects, &out, round, &dialects->words.at[pieces->at[i].word]);
		capitalise(out.ptr + start, out.len - start, original);
	}
	buf_add_span(&out, span_from(text, end));
	struct span copy = arena_copy(arena, buf_view(&out));
	buf_done(&out);
	return copy;
}

/* ---- copies ---- */

uint64_t dialects_original(const struct dialects *dialects, uint64_t number)
{
	uint64_t hash = mixed(dialects->seed, 2, number);
	if (number < COPY_REACH || hash % 100 >= COPIES)
		return number;
	return number - 1 - (hash >> 32) % COPY_REACH;
}

/* Half of it or more, from some line on, with some words others. */
static struct span altered(const struct dialects *dialects, struct arena *arena, struct span text, uint64_t hash)
{
	size_t from = text.len * (hash % 25) / 100, len = text.len * (50 + (hash >> 8) % 26) / 100, end;
	struct buf out;
	buf_init(&out, TEXT_MAX);
	while (from < text.len && text.ptr[from] != ' ' && text.ptr[from] != '\n')
		from++;
	text = span_head(span_from(text, from), len);
	for (size_t at = 0; at < text.len; at = end) {
		for (end = at + 1; end < text.len && text.ptr[end] != ' ' && text.ptr[end] != '\n'; end++)
			continue;
		if (end == text.len)
			break; /* not half a word, or half a character */
		hash = mixed(hash, 3, at);
		if (hash % 100 < TYPOS) {
			buf_add_char(&out, ' ');
			buf_add_span(&out, dialects->words.at[(hash >> 8) % dialects->words.len].lower);
		} else {
			buf_add_span(&out, span_make(text.ptr + at, end - at));
		}
	}
	struct span copy = arena_copy(arena, buf_view(&out));
	buf_done(&out);
	return copy;
}

struct report dialects_report(const struct dialects *dialects, struct arena *arena, uint64_t number)
{
	uint64_t original = dialects_original(dialects, number), round = number / dialects->items->len;
	size_t index = (size_t)(number % dialects->items->len);
	struct report report = dialects->items->at[index].report;
	report.title = told(dialects, arena, round, report.title, &dialects->titles[index]);
	report.uri = arena_format(arena, "urn:scale:%llu", (unsigned long long)number);
	if (report.published == TIME_NONE)
		report.published = dialects->first_ms + (int64_t)index * (dialects->round_ms / (int64_t)dialects->items->len);
	report.published += (int64_t)round * dialects->round_ms;
	if (original == number) {
		report.text = told(dialects, arena, round, report.text, &dialects->texts[index]);
		return report;
	}
	/* a copy keeps the place and the date of what it stands for */
	uint64_t hash = mixed(dialects->seed, 4, number);
	struct report copied = dialects_report(dialects, arena, original);
	report.title = copied.title;
	report.text = altered(dialects, arena, copied.text, hash);
	report.published = copied.published;
	report.source = arena_format(arena, "reprinter %u", (unsigned)(hash % 20));
	return report;
}
