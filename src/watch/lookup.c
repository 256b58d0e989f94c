#include "watch/lookup.h"

#include "base/ascii.h"
#include "watch/query.h"

/* Open addressing in an array of the arena, at most half full. Half of the stem tells nearly all others apart without a look at the word. */
struct lookup_slot {
	uint32_t high;
	uint32_t first; /* place + 1; 0: the slot is empty */
};

static bool is_of(const struct lookup *lookup, const struct lookup_slot *slot, uint64_t stem)
{
	return slot->high == stem >> 32 && lookup->at[slot->first - 1]->hash == stem;
}

static struct lookup_slot *slot_of(const struct lookup *lookup, uint64_t stem)
{
	size_t at = stem & lookup->mask;
	while (lookup->slots[at].first != 0 && !is_of(lookup, &lookup->slots[at], stem))
		at = (at + 1) & lookup->mask;
	return &lookup->slots[at];
}

static void primary_tag(struct span language, char ret_tag[static LOOKUP_TAG_SIZE])
{
	size_t len = 0;
	while (len < language.len && len < LOOKUP_TAG_SIZE && ascii_is_letter(language.ptr[len]))
		len++;
	bool ends = len == language.len || language.ptr[len] == '-' || language.ptr[len] == '_';
	if (len < 2 || len >= LOOKUP_TAG_SIZE || !ends)
		len = 0;
	for (size_t i = 0; i < len; i++)
		ret_tag[i] = (char)(language.ptr[i] | 0x20);
	ret_tag[len] = '\0';
}

static void line_up(struct lookup *lookup, const struct words *words)
{
	for (size_t i = 0; i < words->len; i++)
		lookup->at[lookup->len++] = &words->at[i];
}

void lookup_make(struct arena *arena, const struct query_subject *subject, struct lookup *ret_lookup)
{
	size_t places = subject->title.len + 1 + subject->text.len, cap = 16;
	while (cap < 2 * places)
		cap *= 2;
	struct lookup lookup = {
		.at = ARENA_NEW(arena, const struct word *, places),
		.slots = ARENA_NEW(arena, struct lookup_slot, cap),
		.next = ARENA_NEW(arena, uint32_t, places),
		.mask = cap - 1,
	};
	primary_tag(subject->language, lookup.tag);
	line_up(&lookup, &subject->title);
	lookup.len++;
	line_up(&lookup, &subject->text);
	/* From the last place to the first, so that every chain rises. */
	for (size_t place = lookup.len; place-- > 0;) {
		if (!lookup.at[place])
			continue;
		struct lookup_slot *slot = slot_of(&lookup, lookup.at[place]->hash);
		lookup.next[place] = slot->first - 1; /* 0 wraps to LOOKUP_NONE */
		*slot = (struct lookup_slot){ (uint32_t)(lookup.at[place]->hash >> 32), (uint32_t)place + 1 };
	}
	*ret_lookup = lookup;
}

uint32_t lookup_first(const struct lookup *lookup, uint64_t stem)
{
	return slot_of(lookup, stem)->first - 1;
}

uint32_t lookup_next(const struct lookup *lookup, uint32_t place)
{
	return lookup->next[place];
}
