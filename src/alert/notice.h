/* A notice is one decision to tell: an immutable event, born in the transaction of the report that caused it. Its id depends only
 * on its cause, so a crash that repeats the work repeats the id. Its body is one line of JSON, at once a CloudEvents 1.0 event and a
 * Standard Webhooks payload (see render_json.c for the shape), under 20 kB.
 *
 * One notice per report and set of watches: a receiver that two watches lead to is told once, with both named. Where the report is withdrawn
 * later, another notice says so of each that told of it, to the same receivers. Notices of feeds (alert/notice_feed.h) have no report, no story and
 * no watch.
 */
#pragma once

#include "base/arena.h"
#include "report/report.h"
#include "story/figures.h"
#include "story/novelty.h"
#include "story/verdict.h"

#define NOTICE_ID_SIZE 20 /* "nt_" and 13 letters */
#define NOTICE_BODY_MAX (20u * 1000u)

enum notice_type {
	NOTICE_STORY_NEW,       /* io.tidings.story.new.v1 */
	NOTICE_STORY_UPDATED,   /* io.tidings.story.updated.v1: updates and revisions */
	NOTICE_REPORT_REPRINTED, /* io.tidings.report.reprinted.v1: reprints and duplicates, where asked for */
	NOTICE_STORY_MERGED,    /* io.tidings.story.merged.v1 */
	NOTICE_WITHDRAWN,       /* io.tidings.notice.withdrawn.v1 */
	NOTICE_FEED_QUIET,      /* io.tidings.feed.quiet.v1 */
	NOTICE_FEED_FAILING,    /* io.tidings.feed.failing.v1 */
	NOTICE_FEED_GONE,       /* io.tidings.feed.gone.v1 */
	NOTICE_FEED_REFUSED,    /* io.tidings.feed.refused.v1 */
	NOTICE_FEED_MOVED,      /* io.tidings.feed.moved.v1 */
	NOTICE_FEED_RECOVERED,  /* io.tidings.feed.recovered.v1 */
	NOTICE_DIGEST,          /* io.tidings.digest.v1: many stories, see alert/notice_digest.h */
	NOTICE_EXPIRED,         /* io.tidings.notices.expired.v1: too many waited, see alert/notice_expired.h */
	NOTICE_STORY_SPLIT,     /* io.tidings.story.split.v1: see alert/notice_merged.h */
};

const char *notice_type_name(enum notice_type type);

/* Why a report that was told of does not stand any more. */
struct notice_withdrawal {
	const struct report *report; /* the instruction: who withdraws it, whether for good, and the note to editors */
	const char *report_id;       /* of the instruction */
	uint64_t seq;
	const char *replaces;        /* id of the notice that told of the withdrawn report */
	uint32_t reports, sources;   /* of its story that stand, copies too, and whose reports these are */
};

/* It would not have been told for what it is, but its story goes on, and whoever was told of that has not heard of it for long. */
struct notice_repeat {
	char after[NOTICE_ID_SIZE];  /* of what the receiver was told last */
	int64_t since;               /* when that was */
	uint32_t reports, sources;   /* of the story that have come behind it, copies too, and whose reports these are */
};

/* Another report that is told of with this one: it came while both waited. */
struct notice_folded {
	uint64_t seq;
	const char *report_id;
	enum relation relation;
	struct span title, source;
};

/* Everything that a notice tells, gathered by the desk; all lent. */
struct notice_cause {
	const struct report *report;
	const char *report_id;      /* hash_id */
	uint64_t seq;               /* of the report in the journal */
	int64_t received;           /* the report, or the instruction that withdraws it */
	const struct verdict *verdict;
	enum relation relation;     /* by now: that of the verdict, or another where it was put into another story while it waited */
	uint64_t story;
	struct span story_title;
	uint32_t story_reports;     /* with this one, copies too */
	uint32_t story_sources;     /* distinct sources (agencies, where they name one) of its reports that are not copies, with this one */
	struct span of_id, of_title, of_source; /* the report that it repeats, or none */
	struct span background_titles[VERDICT_BACKGROUND_MAX]; /* of the verdict's earlier stories, or none */
	const struct span *watches; /* names, sorted */
	size_t watches_len;
	const struct novelty *novelty; /* may be NULL */
	const struct figures *figures; /* may be NULL */
	const struct notice_withdrawal *withdrawal; /* NULL: it is news */
	const struct notice_repeat *repeat; /* NULL: it is told for what it is */
	const struct notice_folded *folded; /* in order of the journal */
	size_t folded_len;
	struct span bundle;         /* receiver, route and key of what has waited; none: told as it came. The id depends on it */
	struct span instance;       /* "source" attribute: URI reference of this desk, e.g. "tidings://host" */
};

/* What it is to whoever is told: with what is folded. */
enum relation notice_relation(const struct notice_cause *cause);
enum notice_type notice_type_of(const struct notice_cause *cause);

struct notice {
	char id[NOTICE_ID_SIZE];
	enum notice_type type;
	int64_t time;        /* when its cause was received; of what has waited, when that was told */
	uint64_t report;     /* seq, or 0 */
	uint64_t story;      /* or 0 */
	const uint64_t *folded; /* seqs of the other reports that it tells of */
	size_t folded_len;
	struct span watches; /* names, comma-separated */
	struct span title;   /* one line for lists */
	struct span body;    /* JSON, one line, no line break */
};

/* Names, comma-separated. */
struct span notice_watches(struct arena *arena, const struct span *watches, size_t len);
/* `text` as the title of a notice: one printable line, not too long. */
struct span notice_title(struct arena *arena, struct span text);
/* Fills `ret_notice` from its cause; spans live in the arena. A text too long for the body is shortened at a sentence, and says so. */
void notice_make(struct arena *arena, const struct notice_cause *cause, struct notice *ret_notice);
