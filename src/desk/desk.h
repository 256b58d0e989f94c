/* The editor: takes decoded reports, decides what each is, who is to be told, and writes it all down in one transaction.
 *
 * What its publisher cancels or withholds is no report but an instruction: it withdraws the reports that it names, and whoever was told of them
 * is told so. It is kept in the journal, in no story, and nothing is matched with it or with what it withdrew.
 *
 * Synchronous; owns nothing but its caches. The store is the truth: desk_new rebuilds the matching engine from it, and
 * desk_rollback does so again.
 *
 *	desk_begin(desk, now)
 *	  desk_drop_begin(desk, &drop, &outcome)       // new, resumed or known
 *	  for each report:
 *		desk_decide(desk, arena, &drop, &material, now, &decided)
 *		desk_write(desk, &decided)              // later, or meanwhile on another thread, in order
 *	  desk_drop_end(desk, &drop)
 *	desk_commit(desk)                              // from here on it is so
 */
#pragma once

#include "config/config.h"
#include "desk/material.h"
#include "store/store.h"

struct desk;

/* Told again and again while the reports are remembered: so many are. Where none is, once. */
struct desk_progress {
	void *ctx;
	void (*remembered)(void *ctx, uint64_t done, uint64_t all);
};

/* Keeps both connections, the one that writes and one that reads, and `config`, which outlive it; and a copy of `progress`, which may be NULL. */
int desk_new(struct store *store, struct store *reader, const struct config *config, const struct desk_progress *progress, struct desk **ret_desk,
	     struct fault *fault);
void desk_free(struct desk *desk);
/* New watches, routes, receivers. On a fault the old ones stay. Between transactions only. */
int desk_reload(struct desk *desk, const struct config *config, struct fault *fault);

/* `now`: silences that have ended by then are of no account. */
int desk_begin(struct desk *desk, int64_t now, struct fault *fault);
int desk_commit(struct desk *desk, struct fault *fault);
int desk_rollback(struct desk *desk, struct fault *fault);

enum desk_drop_outcome {
	DESK_DROP_NEW,
	DESK_DROP_RESUMED, /* drop->reports and drop->rejects say how many were taken before, by a run that was cut off or failed */
	DESK_DROP_KNOWN,   /* the same bytes were done before: recorded as a copy, nothing to decode */
};
/* Fills drop->id. */
int desk_drop_begin(struct desk *desk, struct store_drop *drop, enum desk_drop_outcome *ret_outcome, struct fault *fault);
/* Progress, and the end: state, format, reason. */
int desk_drop_end(struct desk *desk, const struct store_drop *drop, struct fault *fault);

/* What has been decided of a report, on its way to be written down. Lives in the arena that it was made in; the material, too, is lent until the
 * transaction has ended. */
struct desk_decided {
	struct store_report entry;     /* where its status is not usable, an instruction: without story and verdict */
	const struct desk_material *material;
	uint32_t *watches;             /* that it matches */
	size_t watches_len;
	bool may_tell;                 /* somebody may be told */
	uint64_t *withdrawn;           /* by this instruction: seqs, rising */
	size_t withdrawn_len;
	size_t refused_len;            /* reports that it names and that are not its source's; of a report, instructions that name it likewise */
	const struct verdict_move *moves; /* of others, that it brought about */
	size_t moves_len;
	struct novelty novelty;
	struct store_words indexed;
	char line[512];                /* for the log */
};

/* Decides: drop->reports is the ordinal, and is counted up. To be written in the order of deciding, all before the commit. */
int desk_decide(struct desk *desk, struct arena *arena, struct store_drop *drop, const struct desk_material *material, int64_t now,
		struct desk_decided *ret_decided, struct fault *fault);
/* Writes. May run on another thread than desk_decide, at the same time: the desk's halves share nothing. */
int desk_write(struct desk *desk, const struct desk_decided *decided, struct fault *fault);

/* Tells what has waited and is due by `now`, at most `limit` bundles. `ret_told`: how many notices that made. `ret_next`: when it is to be called again;
 * TIME_NONE: nothing waits. */
int desk_tell_due(struct desk *desk, int64_t now, size_t limit, unsigned *ret_told, int64_t *ret_next, struct fault *fault);
/* A delivery has ended as a dead letter, by `error`: of each report that it told of the first copy that had been put aside for it waits to be told in its place,
 * if nothing else of it was told to that receiver, or will be; but what `is_passed` on to a fallback and stands, even in part, is told. `ret_waits` is set where one
 * does. */
int desk_tell_instead(struct desk *desk, uint64_t delivery, bool is_passed, struct span error, int64_t now, bool *ret_waits, struct fault *fault);
/* Can anything have to wait, as it is configured now? */
bool desk_is_patient(const struct desk *desk);

struct feed_health;
/* Tells the receivers of fetch.tell what has become of a feed, once each time; in the transaction that writes the feed's row. `ret_told`: how many
 * notices there are of it. */
int desk_write_feed(struct desk *desk, const struct feed_health *health, unsigned *ret_told, struct fault *fault);

/* Could a desk work by it? Reads what the configuration's own room cannot: the words of its watches. FAULT_INPUT names file and line. */
int desk_check(const struct config *config, struct fault *fault);

struct store *desk_store(struct desk *desk);
/* What its notices name as their source; lent until desk_reload. */
struct span desk_instance(const struct desk *desk);

/* The tokenizer of the search index: the words that matching uses. Every store of this program is opened with it. */
const struct store_tokenizer *desk_store_tokenizer(void);
