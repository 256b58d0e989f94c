/* What the elements of a feed, or of one of its items, say: gathered in one walk over them, judged at the end. Not for other rooms. */
#pragma once

#include "report/decode.h"
#include "report/feed_names.h"
#include "report/feed_rhythm.h"

struct feed_draft {
	struct arena *arena;
	struct span base;             /* of relative addresses, where the element begins */
	bool is_plain;                /* Atom: content is plain text where nothing says otherwise */
	struct span title, title_else;
	struct span link;
	int link_rank;
	struct span guid, permalink;  /* permalink: the guid as it is, where it is one */
	struct span media;            /* the address of a picture or a recording */
	struct span descriptions[2];  /* in their order: the first is a summary, a second the text */
	struct span description_else; /* the longest */
	struct span content, encoded, subtitle;
	struct span authors, author_else;
	struct span language, rights, source;
	int64_t published, updated, created;
	bool is_date_only;            /* `published` */
	struct span no_date;          /* the first that ought to be a date and is none */
	struct span self, hub;
	struct feed_rhythm rhythm;
	struct span *keywords;        /* of REPORT_KEYWORDS_MAX */
	size_t keywords_len;
};

/* Of the element `node`: its attributes, and its language and base, which its elements inherit. */
struct feed_draft feed_draft_of(struct arena *arena, const xmlNode *node, struct span base, bool is_plain);
/* Goes on in `node`, a container within: its attributes count as those of the whole. */
void feed_draft_enter(struct feed_draft *draft, const xmlNode *node);
/* Where relative addresses within `node` begin. */
struct span feed_base_of(struct arena *arena, const xmlNode *node, struct span base);
/* Takes in one of its elements. */
void feed_draft_add(struct feed_draft *draft, const xmlNode *node, enum feed_name name);
void feed_draft_to_report(const struct feed_draft *draft, struct report *ret_report);
void feed_draft_to_feed(const struct feed_draft *draft, struct decode_feed *ret_feed);
