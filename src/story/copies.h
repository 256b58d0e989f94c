/* Which report a report repeats. Three ways to a candidate: the digest of the whole text, the address, and an inverted index of sampled
 * shingles. In the index a chain of copies counts once: its first report posts its sample, a longer take what the chain lacks,
 * other copies nothing. Shingles that more than a few chains share belong to templates and stock phrases and are ignored.
 *
 * A candidate is then compared in full, text against text, and so are the newest takes of the source that began its chain, and those of the report's own
 * source. Copies are never chained by likeness alone: what a report is a copy of, it was itself compared with.
 *
 * Withdrawn reports stay in all of this, for their copies hang on them, and are passed over where an answer is looked for. So the state does
 * not depend on when a report was withdrawn. */
#pragma once

#include "base/numbers.h"
#include "story/fingerprint_inner.h"
#include "story/memory.h"
#include "story/shingle_index.h"

struct copies {
	const struct memory *memory;
	struct shingle_index shingles;
	struct numbers digests; /* the oldest report with each */
	struct numbers uris;    /* the newest */
	struct numbers chains;  /* the newest copy of each chain, by its root; an original that nobody repeats is in none */
	struct numbers takes;   /* the same by root and source */
};

/* `reports`: that will be remembered at once. */
void copies_init(struct copies *copies, const struct memory *memory, size_t reports);
void copies_done(struct copies *copies);
/* The question comes soon: sends for what it will ask of the indexes, first for where that is. */
void copies_prefetch(const struct copies *copies, const struct match_sketch *sketch);
/* Decides whether the subject repeats a report: fills the verdict's copy part, and relation, of and story where it does. Sets what the
 * fingerprint says of copies: digest, length, root, shingles. */
void copies_ask(struct copies *copies, struct arena *arena, const struct match_subject *subject, const struct match_lender *lender,
		struct fingerprint *fingerprint, struct verdict *verdict);
/* The newest of its chain that stand, newest first: their seqs. Returns how many; `max` at most. */
size_t copies_chain(const struct copies *copies, uint32_t number, uint64_t *ret_seqs, size_t max);
/* The newest report with this address that stands. */
bool copies_find_item(const struct copies *copies, uint64_t uri_key, uint32_t *ret_number);
/* The newest of the memory; the oldest, before it goes. */
void copies_add(struct copies *copies, uint32_t number, const struct fingerprint *fingerprint);
void copies_forget(struct copies *copies, uint32_t number);
size_t copies_bytes(const struct copies *copies);
