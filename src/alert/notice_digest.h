/* A digest: one notice of many stories, a line each, for those who want to be told at their time and not as things come.
 *
 * The event, in the envelope of all (alert/event.h), its "subject" "digest/ROUTE":
 *
 *	"data": {
 *	  "alert":  { "id", "watches": [], "relation": null, "what", "replaces": null },
 *	  "digest": { "route", "why", "from", "to", "part", "parts", "reports", "stories": [
 *	              { "story", "title", "relation", "reports", "sources", "new_reports", "copies", "source", "link", "published", "figures": [] }] } }
 *
 * Of a story `reports` and `sources` are what it has by now, `new_reports` and `copies` what this digest tells of it, and `relation` new_story where
 * it began meanwhile; title, source and link are of its newest report that is no copy. A figure is what that report says, and what was said before the
 * first of these: {"kind", "low", "high", "was_low", "was_high"}, null where nothing was said or an end is open. Absent is null; keys always stand, in
 * this order.
 *
 * No story is left out: what does not fit into one is told in several, each a notice of its own reports.
 */
#pragma once

#include "alert/notice.h"

#define NOTICE_DIGEST_STORIES_MAX 24u /* of one: more are no list for a phone, and a chat has fields for so many and a row of watches */

struct notice_digest_figure {
	enum figure_kind kind;
	int64_t low, high;         /* INT64_MAX: open */
	bool has_before;
	int64_t before_low, before_high;
};

struct notice_digest_story {
	uint64_t story;
	struct span title;         /* of its newest report that is no copy, or of the story */
	struct span source, link;
	int64_t published;
	bool is_new;
	uint32_t reports, sources; /* by now */
	uint32_t new_reports, copies; /* of this digest; copies among them */
	struct notice_digest_figure figures[FIGURE_KINDS];
	size_t figures_len;
};

struct notice_digest {             /* all lent */
	struct span route;
	struct span why;           /* "quiet", "digest", "waits", "rests" */
	int64_t from, to;          /* when the first of its reports was received, and when it is told */
	unsigned part, parts;      /* from 1 */
	const struct notice_digest_story *stories; /* that fit, in the order to be told */
	size_t stories_len;
	const uint64_t *reports;   /* seqs of all, rising */
	const uint64_t *report_ids; /* of the same: what its id depends on, with `bundle`; a store that is restored gives their seqs to others */
	size_t reports_len;
	struct span bundle;        /* receiver, route and key */
	const struct span *watches; /* sorted */
	size_t watches_len;
	uint64_t seq;              /* of the last entry of the journal */
	struct span instance;
};

/* How many of the stories, from the first on, fit into one: at least one. */
size_t notice_digest_fit(const struct notice_digest_story *stories, size_t len);
/* Fills `ret_notice`; spans live in the arena. */
void notice_digest_make(struct arena *arena, const struct notice_digest *digest, struct notice *ret_notice);
