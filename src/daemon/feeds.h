/* Feeds: asks each at its time (pace/feed_pace.h), no host too often (pace/host_pace.h), and takes what is news the way of every drop.
 *
 *	RESTING --its time--> WAITING for its host --> FETCHING --> DECODING --> SIFTING --> DECIDING --committed--> RESTING
 *
 * What is known of a feed (validators, when it is asked next, its errors, the items seen) is a row of the store, written in the transaction of the
 * reports that the answer brought: a crash neither repeats an alert nor loses an item. The loop's copy is the truth while it runs; all of its writes
 * pass the desk in order.
 *
 * Of a feed that wants the full text the pages of its news are read between SIFTING and DECIDING, for as long as news may wait; those that do not come
 * by then, or fail, are tried again later, and revise what has been told quietly (feed_pages.c).
 *
 * The first document of a feed is decided like an archive: kept and grouped, and told to nobody.
 *
 * Feeds come from the configuration and from orders. One that is no longer in the configuration, or removed by order, stays known as removed.
 */
#pragma once

#include "daemon/ingest.h"

struct feeds;

struct feeds_status {
	uint32_t active, paused, failing, stopped; /* stopped: gone */
	uint32_t fetching, waiting;
	int64_t next;                              /* when the next is due; 0: none */
	uint64_t fetches, unchanged, news;         /* since the start */
};

struct feeds_rooms {
	uv_loop_t *loop;
	struct decoders *decoders;
	struct ingest *ingest;
	struct desk_thread *desk;
	void *ctx;
	void (*notices)(void *ctx, unsigned count); /* a commit made some: of the health of a feed (desk/feed_health.h) */
	void (*idle)(void *ctx); /* nothing is due and nothing is under way */
};

/* Keeps `config`. Feeds are asked from when they have been read from the store. */
int feeds_new(const struct feeds_rooms *rooms, const struct config *config, struct feeds **ret_feeds, struct fault *fault);
/* Before the old configuration is freed. */
void feeds_reload(struct feeds *feeds, const struct config *config);
/* The desk has room again. */
void feeds_go_on(struct feeds *feeds);
/* Nothing is due, and nothing under way: all that --once waits for. */
bool feeds_is_at_rest(const struct feeds *feeds);
/* Nothing is begun any more; what is being fetched is given up. It is at rest when what was with the desk has ended. */
void feeds_stop(struct feeds *feeds);
/* At rest, and stopped; the loop has to run once more. */
void feeds_free(struct feeds *feeds);
/* What the store cannot say, as it takes nothing: why the last answer of a feed could not be written down, and when it is asked next. NULL: it could. */
const char *feeds_trouble(const struct feeds *feeds, struct span name, int64_t *ret_next);
/* Is there any such feed? */
bool feeds_are_troubled(const struct feeds *feeds);
void feeds_status(const struct feeds *feeds, struct feeds_status *ret_status);

/* ---- orders ---- */

enum feed_verb { FEED_ADD, FEED_REMOVE, FEED_PAUSE, FEED_RELEASE, FEED_REFRESH, FEED_REVERT };

enum feed_outcome {
	FEED_OUTCOME_DONE,
	FEED_OUTCOME_NO_FEED,   /* there is none of this name */
	FEED_OUTCOME_CONFLICT,  /* it stands in the configuration, its name is taken, … */
	FEED_OUTCOME_REFUSED,   /* add: what stands there is no feed */
	FEED_OUTCOME_TROUBLE,   /* the store's */
};

struct feed_order {
	/* Filled by the owner, lent until `done`. */
	enum feed_verb verb;
	const char *name;        /* NULL: all (pause, release, refresh), or a name of its own (add) */
	const char *url;         /* add */
	const char *source, *folder; /* add; or NULL */
	int64_t every_ms;        /* add; 0: by its rhythm */
	bool is_full_text, is_private; /* add */
	void (*done)(struct feed_order *order); /* once, on the loop, never from within feeds_order */

	/* Afterwards. */
	enum feed_outcome outcome;
	struct buf said;         /* one sentence; the owner's */
	struct buf chosen;       /* add: the name that it has now; the owner's */
	uint32_t feeds;          /* that it concerned */
	bool is_to_all;
	struct feed_tally {      /* refresh: what became of each */
		uint32_t asked, asking, too_soon, held, paused, stopped;
		int64_t soon, until; /* when the first of those too soon may be asked, and the first of those held */
	} tally;
	uint32_t parts;          /* the feeds' own: what is still to be done for it */
	uv_timer_t soon;
};

void feeds_order(struct feeds *feeds, struct feed_order *order);
