/* Which story a report belongs to. An inverted index of the remembered reports' terms proposes reports; those that promise most are compared with
 * it by all their terms, the nearest of them are measured with it as pairs (pair.h), and the likely ones are kept as links. A story is as likely as
 * its members are on average, so one report that is like two stories does not join them, and no story grows by its edges.
 *
 * Members that tell their language or their date are of one language, and none is further than the window from all others, whatever those say that tell
 * neither. Of a date and an arrival only that is known that what has arrived has happened before.
 *
 * What comes later makes what is there better known: after a report has been added, the reports that it is linked with are looked at again,
 * and stories that turn out to be one, or members that turn out to be another's, are moved (stories_settle). Never by its word alone: it may tell of two
 * events, so others have to be linked as well.
 *
 * What an editor has put together stays together, and nothing is moved out of it or into it by the above; it may be of unlike parts, and a report that
 * comes is as likely of it as of one of them.
 *
 * Copies that add nothing have no voice: they are in the story of what they repeat, go where it goes, and are neither found nor counted.
 *
 * The state is a function of the remembered reports and the stories that they are in, whatever was remembered and forgotten before. */
#pragma once

#include "story/fingerprint_inner.h"
#include "story/memory.h"
#include "story/pair.h"
#include "story/story_table.h"
#include "story/term_index.h"
#include "story/tuning.h"

struct stories {
	struct memory *memory;
	const struct pair_model *model;
	int64_t window; /* minutes: what is further apart is of different stories */
	struct term_index terms;
	struct sums sums;
	struct {
		uint32_t *at;
		size_t len, cap;
	} found; /* by the walk: numbers */
	struct {
		uint64_t *at;
		size_t len, cap;
	} promising; /* of them: what they promise, and which they are */
	struct story_table stories;
	struct match_measured measured[TUNING_NEAREST]; /* by the last question, likeliest first */
	uint32_t measured_numbers[TUNING_NEAREST];
	size_t measured_len;
	size_t link_bytes;
};

struct story_question {
	const uint32_t *ids;
	const uint16_t *weights;
	size_t len;
	size_t words;
	struct glance glance; /* as it would be remembered */
	bool is_exhaustive;
	bool is_version;      /* of the same item as `earlier`, by its address … */
	bool is_declared;     /* … and it says so itself, of its own source */
	uint32_t earlier;
};

void stories_init(struct stories *stories, struct memory *memory, const struct pair_model *model, int64_t window);
void stories_done(struct stories *stories);
/* Fills what a verdict says on the story question; verdict->story only where the threshold is reached. */
void stories_ask(struct stories *stories, const struct story_question *question, struct verdict *verdict);
/* The links that a report would have which was asked about last; at most FINGERPRINT_LINKS_MAX, seqs rising. */
size_t stories_links(const struct stories *stories, struct fingerprint_link *ret_links);
/* The newest of the memory; the oldest, before it goes. */
void stories_add(struct stories *stories, uint32_t number, uint64_t story, const struct fingerprint *fingerprint);
void stories_forget(struct stories *stories, uint32_t number);
/* The story that a report is in; 0 where it is withdrawn. */
uint64_t stories_of(const struct stories *stories, uint32_t number);
/* It is no member of its story any more, which is gone where it has no other. Its words still count: how rare a word is does not depend on
 * what became of a report. */
void stories_withdraw(struct stories *stories, uint32_t number);
/* An editor says so: it is a member of that story from now on. */
void stories_place(struct stories *stories, uint32_t number, uint64_t story);
/* Looks again at what the newest report is linked with. What moves is moved, and told. Returns how many. */
size_t stories_settle(struct stories *stories, struct arena *arena, uint32_t number, const struct verdict_move **ret_moves);
size_t stories_bytes(const struct stories *stories);
