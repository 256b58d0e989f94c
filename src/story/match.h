/* Decides what a report is: the report and the stories so far go in, a verdict comes out. No store, no clock, no order other than
 * the journal's: the engine is a cache that is rebuilt by giving it the newest MATCH_MEMORY reports again, in journal order.
 *
 *	engine = match_engine_new(&options);
 *	for each stored report, oldest first: match_remember(engine, …)      // after a restart
 *	for each report that arrives:
 *		fp = match_judge(engine, arena, &subject, &lender, &verdict);
 *		… the desk stores report, verdict and packed fp …
 *		match_remember(engine, …)
 *
 * Invariants: engines that remember the same reports judge alike, bit for bit, whatever they forgot before, and whether a report was remembered
 * as withdrawn or withdrawn later, in its story or moved there later.
 * Memory is bounded by `memory_reports`; the oldest in journal order are forgotten first.
 */
#pragma once

#include "story/change.h"
#include "story/facts.h"
#include "story/fingerprint.h"
#include "story/pair.h"
#include "story/verdict.h"

struct match_engine;

struct match_options {
	size_t memory_reports;  /* how many reports the engine remembers; 0: the default, 100,000 */
	int64_t window_ms;      /* reports further apart in story time are of different stories; 0: the default */
	const struct pair_model *model; /* kept by the caller; NULL: the one that was learned */
};

/* What can be known of a report's text without any other: made beforehand, on any thread. Lives in the arena. */
struct match_sketch {
	struct span normal;      /* title and text as they are compared */
	uint64_t digest[2];      /* of the normal form and what it leaves out that says something (signs.h) */
	const uint32_t *sample;  /* of its shingles, rising */
	size_t sample_len;
	const struct term_count *counts; /* of its terms */
	size_t counts_len;
};
void match_sketch_make(struct arena *arena, const struct report *report, struct words title, struct words text, struct match_sketch *ret_sketch);

/* The report in question and its place in time. */
struct match_subject {
	const struct report *report;
	const struct match_sketch *sketch;
	struct words title_words, text_words; /* by the desk's tokenizer: made once, used by watches too */
	uint64_t source_key; /* hash of its source, 0 unknown */
	uint64_t uri_key;    /* hash of its uri, 0 none */
	int64_t when;        /* story time: its own date where credible, else its arrival */
	bool is_dated;       /* `when` is its own date */
	bool is_date_only;   /* … and means a day */
	bool is_exhaustive;  /* measures every story, not only the promising ones: slow, to know what the index misses */
};

/* Full texts are not kept in memory: the matcher asks for the few that it must verify. The span is valid until the next call;
 * false when it is gone, which counts as no match. */
struct match_lender {
	void *ctx;
	bool (*text_of)(void *ctx, uint64_t seq, struct span *ret_title, struct span *ret_text);
	/* Whether the subject is a later version of that item or an earlier one, as strcmp has it; false where nothing tells. May be NULL. */
	bool (*version_order)(void *ctx, uint64_t seq, int *ret_order);
};

struct match_engine *match_engine_new(const struct match_options *options);
void match_engine_free(struct match_engine *engine);

/* Does not change the engine. The fingerprint lives in the arena. */
struct fingerprint *match_judge(struct match_engine *engine, struct arena *arena, const struct match_subject *subject,
				const struct match_lender *lender, struct verdict *ret_verdict);

/* The reports that the last one judged was compared with on the story question, likeliest first: why it was put where it was. Until the next
 * call of match_judge. */
struct match_measured {
	uint64_t seq;
	uint16_t chance;  /* that both tell of one event, q15 */
	int likeness;     /* of all their terms, permille */
	int32_t features[PAIR_FEATURES]; /* see pair.h */
};
size_t match_measured(const struct match_engine *engine, const struct match_measured **ret_measured);

/* What the engine needs to know of a decided report; the same when it happens and when it is restored. */
struct match_memory {
	uint64_t seq;          /* journal order, rising */
	uint64_t story;        /* that it is in now */
	uint64_t of;           /* the report that it repeats, or 0 */
	uint64_t source_key, uri_key;
	int64_t when;
	bool is_dated, is_date_only;
	bool is_withdrawn;
	bool is_placed;        /* an editor has put it where it is */
	const struct fingerprint *fingerprint;
};
void match_remember(struct match_engine *engine, const struct match_memory *memory);
/* One with this fingerprint is remembered soon, after another: what has to come from memory for it is sent for. */
void match_expect(const struct match_engine *engine, const struct fingerprint *fingerprint);

/* A report that has been put in a story may show that others belong elsewhere. Moves them, and tells: whoever keeps the stories does the same
 * in this order. To be called once for every report that has been judged, after it is remembered; not for those that are restored, whose story
 * says already where they are. In the arena. */
size_t match_settle(struct match_engine *engine, struct arena *arena, uint64_t seq, const struct verdict_move **ret_moves);

/* From now on nothing is a copy of this report or joins a story because of it. What has been decided stays: copies of it are still copies of
 * each other. One that is not remembered is matched with nothing anyway. */
void match_withdraw(struct match_engine *engine, uint64_t seq);
/* An editor puts it in another story, where it stays: neither it nor what is in a story with such a report is moved by match_settle. As though it had been
 * remembered so. Its copies stay where they are; put elsewhere than what it repeats, it is as though it began a text of its own. */
void match_move(struct match_engine *engine, uint64_t seq, uint64_t story);
/* It is remembered as withdrawn. */
bool match_is_withdrawn(const struct match_engine *engine, uint64_t seq);
/* The story that a report which stands is in now; 0: it does not stand, or is not remembered. */
uint64_t match_story(const struct match_engine *engine, uint64_t seq);
/* Both are remembered, and each is the other's copy, or both are copies of one. */
bool match_are_copies(const struct match_engine *engine, uint64_t a, uint64_t b);

/* The newest reports that stand of those with one text, of which this is one: newest first, `max` at most. Returns how many. */
size_t match_chain(const struct match_engine *engine, uint64_t seq, uint64_t *ret_seqs, size_t max);

/* For people: what two reports have in common, and why a decision fell as it did. */
struct match_shared_term {
	struct span term;   /* as written in the first text */
	int weight;         /* share of the score, permille */
};
struct match_overlap {
	struct span here, there; /* the same words in each text, longest first */
};
struct match_explanation {
	const struct match_shared_term *terms;
	size_t terms_len;
	const struct match_overlap *overlaps;
	size_t overlaps_len;
	struct facts first_facts, second_facts;
	struct change change;  /* of the first text, as if it were a copy of the second */
	struct change_sentences sentences;
	bool is_cut;           /* one is longer than CHANGE_TEXT_MAX, and passages, shares and sentences are those of the beginnings */
};
void match_explain(struct tokenizer *tokenizer, struct arena *arena, const struct report *first, const struct report *second,
		   struct match_explanation *ret_explanation);

size_t match_engine_reports(const struct match_engine *engine);
size_t match_engine_bytes(const struct match_engine *engine);
