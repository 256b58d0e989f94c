#include "base/array.h"
#include "watch/lookup.h"

struct lookup_letters {
	bool is_made;
	struct regex_letters of_all;
};

/* Open addressing in an array of the arena, at most half full. Half of the hash tells nearly all others apart without a look at the stem. */
struct lookup_slot {
	uint32_t high;
	uint32_t stem; /* index + 1; 0: the slot is empty */
};

static bool is_of(const struct lookup *lookup, const struct lookup_slot *slot, uint64_t hash)
{
	return slot->high == hash >> 32 && lookup->stems[slot->stem - 1].hash == hash;
}

static struct lookup_slot *slot_of(const struct lookup *lookup, uint64_t hash)
{
	size_t at = hash & lookup->mask;
	while (lookup->slots[at].stem != 0 && !is_of(lookup, &lookup->slots[at], hash))
		at = (at + 1) & lookup->mask;
	return &lookup->slots[at];
}

/* ---- the row of places ---- */

/* The words of the short fields, until it is known how many places there are. */
struct short_fields {
	struct words names[QUERY_FIELDS];
	struct words *keywords;
	size_t keywords_len;
	size_t len; /* words of all */
};

static struct words cut(struct arena *arena, struct tokenizer *tokenizer, struct span text, struct span language)
{
	return words_with_ends(arena, words_of(tokenizer, arena, text, language), text);
}

static void cut_short_fields(struct arena *arena, struct tokenizer *tokenizer, const struct report *report, struct short_fields *ret_fields)
{
	struct short_fields fields = { .keywords = ARENA_NEW(arena, struct words, report->keywords_len + 1), .keywords_len = report->keywords_len };
	fields.names[QUERY_SOURCE] = cut(arena, tokenizer, report->source, SPAN_NONE);
	fields.names[QUERY_PLACE] = cut(arena, tokenizer, report->place, SPAN_NONE);
	fields.names[QUERY_BYLINE] = cut(arena, tokenizer, report->byline, SPAN_NONE);
	for (int field = QUERY_SOURCE; field <= QUERY_BYLINE; field++)
		fields.len += fields.names[field].len;
	for (size_t i = 0; i < report->keywords_len; i++) {
		fields.keywords[i] = cut(arena, tokenizer, report->keywords[i], report->language);
		fields.len += fields.keywords[i].len;
	}
	*ret_fields = fields;
}

/* Its words and a gap behind them. */
static void line_up(struct lookup *lookup, const struct words *words)
{
	for (size_t i = 0; i < words->len; i++)
		lookup->at[lookup->len++] = &words->at[i];
	lookup->len++;
}

static void line_up_field(struct lookup *lookup, enum query_field field, const struct words *rows, size_t rows_len)
{
	lookup->fields[field].begin = (uint32_t)lookup->len;
	for (size_t i = 0; i < rows_len; i++)
		line_up(lookup, &rows[i]);
	lookup->fields[field].end = (uint32_t)lookup->len;
}

static void line_up_all(struct lookup *lookup, const struct words *title, const struct words *text, const struct short_fields *fields)
{
	line_up_field(lookup, QUERY_TITLE, title, 1);
	line_up_field(lookup, QUERY_TEXT, text, 1);
	lookup->fields[QUERY_ANYWHERE] = (struct lookup_range){ 0, lookup->fields[QUERY_TEXT].end };
	for (int field = QUERY_SOURCE; field <= QUERY_BYLINE; field++)
		line_up_field(lookup, (enum query_field)field, &fields->names[field], 1);
	line_up_field(lookup, QUERY_KEYWORD, fields->keywords, fields->keywords_len);
}

static void chain(struct lookup *lookup, uint32_t place, enum query_field field)
{
	uint64_t hash = lookup->at[place]->hash;
	struct lookup_slot *slot = slot_of(lookup, hash);
	if (slot->stem == 0) {
		lookup->stems[lookup->stems_len++] = (struct lookup_stem){ .hash = hash, .first = LOOKUP_NONE };
		*slot = (struct lookup_slot){ (uint32_t)(hash >> 32), (uint32_t)lookup->stems_len };
	}
	struct lookup_stem *stem = &lookup->stems[slot->stem - 1];
	lookup->next[place] = stem->first;
	stem->first = place;
	stem->fields |= QUERY_FIELD_BIT(field);
}

/* From the last place to the first, so that every chain rises. */
static void chain_all(struct lookup *lookup)
{
	for (int field = QUERY_FIELDS - 1; field >= QUERY_TITLE; field--)
		for (uint32_t place = lookup->fields[field].end; place-- > lookup->fields[field].begin;)
			if (lookup->at[place])
				chain(lookup, place, (enum query_field)field);
}

void lookup_make(struct arena *arena, struct tokenizer *tokenizer, const struct query_subject *subject, struct lookup *ret_lookup)
{
	struct short_fields fields;
	cut_short_fields(arena, tokenizer, subject->report, &fields);
	struct words title = words_with_ends(arena, subject->title, subject->report->title);
	struct words text = words_with_ends(arena, subject->text, subject->report->text);
	size_t gaps = QUERY_FIELDS + fields.keywords_len;
	size_t places = title.len + text.len + fields.len + gaps, cap = 16;
	while (cap < 2 * places)
		cap *= 2;
	struct lookup lookup = {
		.at = ARENA_NEW(arena, const struct word *, places),
		.report = *subject->report,
		.figures = subject->figures,
		.letters = ARENA_NEW(arena, struct lookup_letters, 1),
		.slots = ARENA_NEW(arena, struct lookup_slot, cap),
		.next = ARENA_NEW(arena, uint32_t, places),
		.stems = ARENA_NEW(arena, struct lookup_stem, places),
		.mask = cap - 1,
	};
	language_primary(subject->report->language, lookup.tag);
	line_up_all(&lookup, &title, &text, &fields);
	chain_all(&lookup);
	*ret_lookup = lookup;
}

/* ---- questions ---- */

static uint32_t skip_to_field(const struct lookup *lookup, enum query_field field, uint32_t place)
{
	const struct lookup_range *range = &lookup->fields[field];
	while (place != LOOKUP_NONE && place < range->begin)
		place = lookup->next[place];
	return place < range->end ? place : LOOKUP_NONE;
}

uint32_t lookup_first(const struct lookup *lookup, enum query_field field, uint64_t stem)
{
	uint32_t index = slot_of(lookup, stem)->stem;
	return index == 0 ? LOOKUP_NONE : skip_to_field(lookup, field, lookup->stems[index - 1].first);
}

uint32_t lookup_next(const struct lookup *lookup, enum query_field field, uint32_t place)
{
	return skip_to_field(lookup, field, lookup->next[place]);
}

const struct regex_letters *lookup_letters(const struct lookup *lookup)
{
	const struct report *report = &lookup->report;
	const struct span texts[] = { report->title, report->text, report->source, report->place, report->byline };
	struct regex_letters *letters = &lookup->letters->of_all;
	if (lookup->letters->is_made)
		return letters;
	for (size_t i = 0; i < LEN(texts); i++)
		regex_letters_add(letters, texts[i]);
	for (size_t i = 0; i < report->keywords_len; i++)
		regex_letters_add(letters, report->keywords[i]);
	lookup->letters->is_made = true;
	return letters;
}
