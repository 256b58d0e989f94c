/* Which items of a feed's document are news: everything else that a feed brings, again and again, ends here and costs no more than a look.
 *
 *	NEW      neither its identity nor its text is known of this feed; or its text is, but under another name, address and hour
 *	         (one that says next to nothing is told by its text only where that names it, see is_named_by_text in the source)
 *	EDITED   its identity is known, and its text has changed by more than EDIT_WORDS or a tenth, or in a number
 *	(known)  all others: not taken. That a guid was rewritten, a comma mended, or all items cut to excerpts, is written down and told to nobody
 *
 * Nor is it news what was there before the feed was first seen and comes into view only now: where a document grows at its far end, what is older than
 * the first look and than all of it that is known, or tells no time and stands with others behind all of it, the newest being in front; and where the
 * first look met an empty document, what is not of the time since, if any is of that.
 *
 * What is taken goes the way of every report; whether it is a revision, or a copy of what another feed brought, is the desk's to say.
 * Reads the store (committed state is enough: a feed has one document under way at a time), writes nothing.
 */
#pragma once

#include "report/report.h"
#include "store/store.h"

struct feed_sifter;

struct feed_sifter *feed_sifter_new(void);
void feed_sifter_free(struct feed_sifter *sifter);

/* To be written down with the document's reports. Of one that is taken `report` is its number among those taken, to be replaced by its seq. */
struct feed_change {
	struct store_feed_item item;
	bool is_taken;
};

struct feed_sifting { /* lives in the arena */
	bool *takes;                 /* of each report: is it news? */
	size_t taken;
	struct feed_change *changes;
	size_t changes_len;
	uint64_t *forgotten;         /* identities that have left the document long ago, beyond what is kept */
	size_t forgotten_len;
	int64_t *dates;              /* of the new ones, where they have any */
	size_t dates_len;
	uint32_t news;               /* NEW ones */
	bool knows_any;              /* one of its items was known before */
	bool has_recent;             /* nothing was known, and some items are of the time since the first look: only these are taken */
};

/* `reports`: all of one document. `since`: when the feed was first looked at; 0: just now. `has_pages`: what was known of its items may be the text of their pages (desk/full_text.h), of which the document
 * holds less. */
int feed_sift(struct feed_sifter *sifter, struct store *reader, uint64_t feed, bool has_pages, int64_t since, struct arena *arena,
	      const struct report *reports, size_t len, int64_t now, struct feed_sifting *ret_sifting, struct fault *fault);

/* Has a text changed so that readers would want to know? Words are compared as the desk compares them: by their stems, wherever they stand. */
bool feed_edit_matters(struct feed_sifter *sifter, struct arena *arena, const struct report *before, const struct report *after);
/* The same where `before` may hold the text of its page: what the feed says in short is compared with what it said, and of its whole text, should it
 * give any, only what has come counts, since what is gone may be what the feed never said. */
bool feed_edit_beside_page(struct feed_sifter *sifter, struct arena *arena, const struct report *before, const struct report *after);
