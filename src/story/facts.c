#include "story/facts.h"

#include "base/array.h"
#include "base/hash.h"
#include "base/map.h"
#include "report/dateline.h"

/* Of a title's words: from here on its capitals are a fashion. */
#define TITLE_CAPITALS_MAX 500u /* permille */

struct reading {
	struct span bytes;
	struct words words;
	bool has_names;
	size_t opening;           /* word that is the first of the first sentence, behind a dateline */
};

struct finding {
	struct arena *arena;
	struct reading parts[2];  /* title, text */
	struct map capitals;      /* words with a capital that says something, by hash of their folded form */
	struct map written;       /* words with any capital */
	struct map numbers;
};

bool facts_are_capital(struct span language)
{
	static const char *const nouns[] = { "de", "lb" };
	for (size_t i = 0; i < LEN(nouns); i++)
		if (span_starts_nocase(language, span_of(nouns[i])) && (language.len == 2 || language.ptr[2] == '-'))
			return false;
	return true;
}

static bool is_headline_case(struct words title)
{
	size_t capitals = 0, words = 0;
	for (size_t i = 0; i < title.len; i++) {
		capitals += (title.at[i].flags & WORD_CAPITAL) != 0;
		words += (title.at[i].flags & WORD_NUMBER) == 0;
	}
	return capitals * 1000 > words * TITLE_CAPITALS_MAX;
}

static uint64_t key_of(const struct word *word)
{
	return hash64(word->folded);
}

/* By its capital alone. */
static bool is_name(const struct reading *part, size_t at)
{
	return word_is_name(&part->words.at[at]) && at != part->opening;
}

static void note_words(struct finding *finding, const struct reading *part)
{
	for (size_t i = 0; i < part->words.len; i++) {
		const struct word *word = &part->words.at[i];
		if (word->flags & WORD_NUMBER) {
			*map_at(&finding->numbers, key_of(word)) = 1;
			continue;
		}
		if (word->flags & WORD_CAPITAL)
			*map_at(&finding->written, key_of(word)) = 1;
		if (part->has_names && is_name(part, i))
			*map_at(&finding->capitals, key_of(word)) = 1;
	}
}

static size_t find_opening(struct arena *arena, struct span text, struct words words)
{
	const char *end = text.len > 0 ? memchr(text.ptr, '\n', text.len) : NULL;
	struct dateline dateline;
	size_t at = 0;
	if (!dateline_read(end ? span_head(text, (size_t)(end - text.ptr)) : text, arena, &dateline) || dateline.is_doubtful)
		return 0; /* which is the first word anyway */
	while (at < words.len && words.at[at].offset < dateline.len)
		at++;
	return at;
}

static void begin(struct finding *finding, struct arena *arena, const struct facts_side *side)
{
	bool has_names = facts_are_capital(side->report->language);
	*finding = (struct finding){ .arena = arena };
	finding->parts[0] = (struct reading){ side->report->title, side->title, has_names && !is_headline_case(side->title), 0 };
	finding->parts[1] = (struct reading){ side->report->text, side->text, has_names, find_opening(arena, side->report->text, side->text) };
	note_words(finding, &finding->parts[0]);
	note_words(finding, &finding->parts[1]);
}

/* Nothing but a blank or a hyphen stands between them. */
static bool is_next(const struct reading *part, const struct word *word, const struct word *next)
{
	size_t end = (size_t)word->offset + word->length;
	return next->offset == end + 1 && (part->bytes.ptr[end] == ' ' || part->bytes.ptr[end] == '-');
}

static bool is_of_a_name(const struct reading *part, size_t at, const struct finding *here, const struct finding *there)
{
	const struct word *word = &part->words.at[at];
	return is_name(part, at) || ((word->flags & WORD_CAPITAL) && !(word->flags & WORD_NUMBER) &&
				     (map_find(&here->capitals, key_of(word)) || map_find(&there->capitals, key_of(word))));
}

static void add(struct fact *facts, size_t *len, struct map *known, uint64_t key, struct fact fact)
{
	if (*len == FACTS_MAX || map_find(known, key))
		return;
	*map_at(known, key) = 1;
	facts[(*len)++] = fact;
}

static size_t name_length(const struct reading *part, size_t at, const struct finding *here, const struct finding *there)
{
	size_t len = 0;
	while (at + len < part->words.len && is_of_a_name(part, at + len, here, there) &&
	       (len == 0 || is_next(part, &part->words.at[at + len - 1], &part->words.at[at + len])))
		len++;
	return len;
}

static struct fact name_of(const struct reading *part, size_t at, size_t len, const struct finding *there, uint64_t *ret_key)
{
	const struct word *first = &part->words.at[at], *last = &part->words.at[at + len - 1];
	struct fact fact = { span_make(part->bytes.ptr + first->offset, last->offset + last->length - first->offset), true };
	*ret_key = 0;
	for (size_t i = 0; i < len; i++) {
		fact.is_shared &= map_find(&there->written, key_of(&first[i])) != NULL;
		*ret_key = (*ret_key ^ key_of(&first[i])) * UINT64_C(0x9e3779b97f4a7c15);
	}
	return fact;
}

static void find(const struct finding *here, const struct finding *there, struct facts *ret_facts)
{
	struct fact *names = ARENA_NEW(here->arena, struct fact, FACTS_MAX), *numbers = ARENA_NEW(here->arena, struct fact, FACTS_MAX);
	struct map known_names = { 0 }, known_numbers = { 0 };
	*ret_facts = (struct facts){ .names = names, .numbers = numbers };
	for (size_t p = 0; p < 2; p++) {
		const struct reading *part = &here->parts[p];
		for (size_t i = 0, len; i < part->words.len; i += len > 0 ? len : 1) {
			const struct word *word = &part->words.at[i];
			uint64_t key = key_of(word);
			len = part->has_names ? name_length(part, i, here, there) : 0;
			if (len > 0) {
				struct fact name = name_of(part, i, len, there, &key);
				add(names, &ret_facts->names_len, &known_names, key, name);
			} else if (word->flags & WORD_NUMBER) {
				struct fact number = { span_make(part->bytes.ptr + word->offset, word->length), map_find(&there->numbers, key) != NULL };
				add(numbers, &ret_facts->numbers_len, &known_numbers, key, number);
			}
		}
	}
	map_done(&known_names);
	map_done(&known_numbers);
}

void facts_compare(struct arena *arena, const struct facts_side *first, const struct facts_side *second, struct facts *ret_first,
		   struct facts *ret_second)
{
	struct finding here, there;
	begin(&here, arena, first);
	begin(&there, arena, second);
	find(&here, &there, ret_first);
	find(&there, &here, ret_second);
	map_done(&here.capitals);
	map_done(&here.written);
	map_done(&here.numbers);
	map_done(&there.capitals);
	map_done(&there.written);
	map_done(&there.numbers);
}
