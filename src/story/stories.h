/* Which story a report belongs to. An inverted index of the remembered reports' terms proposes: a walk over the newest postings of a
 * report's heaviest terms shows which stories have a member like it. The best proposals are then measured in full: half the likeness to
 * the nearest member, half to the centre (the sum of the newest members), less what the time between them takes away.
 *
 * The state is a function of the remembered reports alone, whatever was remembered and forgotten before: sums are whole numbers
 * and are taken back exactly as they were added. */
#pragma once

#include "base/map.h"
#include "story/fingerprint_inner.h"
#include "story/memory.h"
#include "story/term_index.h"

struct stories {
	struct memory *memory;
	struct term_index terms;
	struct {
		uint32_t *at;
		size_t len, cap;
	} free_stories, touched, touched_stories;
	struct map story_slots;
	struct {
		struct story *at;
		size_t len, cap;
	} stories;
};

struct story_question {
	const uint32_t *ids;
	const uint16_t *weights;
	size_t len;
	int64_t when;
	int64_t window_ms;
	bool is_dated, is_date_only, is_exhaustive;
	int short_by; /* added to the threshold: see TUNING_STORY_SHORT */
};

void stories_init(struct stories *stories, struct memory *memory);
void stories_done(struct stories *stories);
/* Fills what a verdict says on the story question; verdict->story only where the threshold is reached. */
void stories_ask(struct stories *stories, const struct story_question *question, struct verdict *verdict);
/* The newest of the memory, whose vector is kept; the oldest, before it goes. */
void stories_add(struct stories *stories, uint32_t number, const struct fingerprint *fingerprint);
void stories_forget(struct stories *stories, uint32_t number);
/* It is no member of its story any more, which is gone where it has no other. Its words still count: how rare a word is does not depend on
 * what became of a report. */
void stories_withdraw(struct stories *stories, uint32_t number);
size_t stories_bytes(const struct stories *stories);
