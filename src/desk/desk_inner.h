/* The desk's two halves, for this room only. They share nothing that changes, so that one thread may decide the next report while another
 * writes the last one down:
 *
 *	deciding   judge, novelty, watches
 *	writing    store, arena, silences (deciding asks only whether there are followers, which no report changes)
 *	neither changes between desk_begin and desk_commit: config, instance, routing
 */
#pragma once

#include "desk/desk.h"
#include "desk/judge.h"
#include "desk/routing.h"
#include "desk/silences.h"
#include "watch/watch.h"

struct desk {
	const struct config *config;
	char instance[300];
	struct routing *routing;
	/* deciding */
	struct judge judge;
	struct novelty_finder *novelty;
	struct watch_set *watches;
	struct desk_workshop *workshop; /* for what is read again; NULL until then */
	bool is_dirty;          /* the engine knows reports that are not committed, or not all that are */
	/* writing */
	struct store *store;
	struct arena *arena;    /* of the report in hand */
	struct silences *silences;
	int64_t clock;          /* when the last transaction was begun; INT64_MAX: it may have been later than now */
};

struct seqs {
	uint64_t *at;
	size_t len, cap;
};
/* instead.c: puts one behind the others; for the store's walks, whose `ctx` they are. */
int keep_seq(void *ctx, uint64_t seq);

/* Of the report that comes next in the drop. */
uint64_t desk_report_id(const struct store_drop *drop);
/* write_withdrawal.c: writes an instruction and what it does. */
int write_instruction(struct desk *desk, const struct desk_decided *decided, struct fault *fault);
/* write.c: what a notice says of the report, all but the watches; in the desk's arena. */
int gather_cause(struct desk *desk, const struct store_report *entry, struct notice_cause *ret_cause, struct fault *fault);
/* decide.c: what the sentences say that the earlier reports (two at most, the first of them stands) did not. Deciding half. */
void find_news(struct desk *desk, struct arena *arena, const struct novelty_sentences *sentences, const uint64_t *earlier, size_t earlier_len,
	       struct novelty *ret_novelty);
/* tell.c: who is told of a report that has just been written down, now or later; and what becomes of it for each watch. */
int tell_report(struct desk *desk, const struct desk_decided *decided, struct fault *fault);
struct span watch_name(const struct desk *desk, uint32_t watch);
/* tell.c: what a receiver that follows a story is called where a watch would be named. */
struct span watch_of_follower(struct arena *arena, struct span follower);
/* tell.c: what a mere copy is to a receiver that has heard nothing of what it repeats: what that was. */
enum relation relation_as_news(const struct store_original *original);
/* tell.c: is a copy of this report for who follows the story, should it not have heard of it? So is what has come since it follows, and what was silenced for all
 * who would have been told. 1: yes. */
int is_for_follower(struct desk *desk, struct span receiver, uint64_t report, struct fault *fault);
/* tell.c: by what its route groups it, "story/41 watch/floods"; the watches as a notice names them. */
struct span bundle_key(struct arena *arena, const struct config_route *route, uint64_t story, struct span watches, struct span source);
/* tell.c: the watches of a telling as a notice names them; and one name more. */
struct span watches_of_telling(const struct desk *desk, const struct route_telling *to);
struct span with_name(struct arena *arena, struct span names, struct span name);
/* A receiver that is told of a report for all these: watches that routes lead on from, watches that lead to it no more, and itself as one who follows the story. */
struct told_for {
	struct span receiver;
	const struct route_telling *to; /* NULL: no route leads there */
	struct span names;    /* comma-separated */
};
/* tell.c: it waits for as long as its routes would have it wait, had it come now, be it not at all, as where there is none; its watches are said to be
 * deferred. */
int wait_by_routes(struct desk *desk, const struct store_report *entry, const struct told_for *told_for, int64_t now, struct fault *fault);
/* instead.c: what routes and silences are asked about a report that is read again, but for the watch; lent from `texts`. */
int subject_of(struct desk *desk, struct arena *texts, const struct store_report *entry, enum relation relation, struct route_subject *ret_subject,
	       struct fault *fault);
/* instead.c: the receiver is not told of `of`, and of a copy behind it of the same would be: `take` is asked of one after the other until it takes one, with
 * those for whom it was put aside. `texts` are cleared for each. 0: it has; 1: there is none, or the receiver is told of another. */
struct instead {
	struct span receiver;
	uint64_t of;          /* seq */
	struct span watches;  /* that it was to be told for, comma-separated */
	int64_t now;
	int (*take)(void *ctx, const struct store_report *entry, const struct told_for *told_for, struct fault *fault);
	void *ctx;
};
int find_instead(struct desk *desk, struct arena *texts, const struct instead *instead, struct fault *fault);
/* instead.c: a copy has been put into another story than what it repeats, which it begins (a new story) or goes on with (an update): it waits to be told to
 * whoever would be told of such, and was not told of it as a copy. */
int tell_parted(struct desk *desk, uint64_t seq, enum relation relation, int64_t now, struct fault *fault);
/* What waits for the end of quiet hours waits together, whatever it would be grouped by. */
#define BUNDLE_KEY_QUIET SPAN("quiet")
/* bundles.c: the clock has been set back, and what waits since it was ahead waits as if it had come now. */
int bundles_set_back(struct desk *desk, int64_t now, struct fault *fault);
/* write_merge.c: reports have just been moved, in order of the journal, from one of two stories in the store to the other: all of them, or those that an
 * order has split off. */
struct merge {
	bool is_split;
	uint64_t story, from; /* that they are in now, that they left */
	struct span from_title; /* as it was */
	uint64_t cause;       /* the id of the report that has shown it; of an order, when it was given: other stores have other numbers */
	uint64_t seq;         /* of either */
	int64_t time;
};
int write_merge(struct desk *desk, const struct merge *merge, const uint64_t *reports, size_t len, struct fault *fault);
/* What a report that has just been written down has shown to belong elsewhere is put there, and stories that are no more are told of as above. A single
 * report whose story stands is told of to nobody: that would be news of the engine, not of the world. */
int write_moves(struct desk *desk, const struct desk_decided *decided, struct fault *fault);
/* desk_words.c: are the words of such a report those that the search index wants? */
bool is_indexed_as_cut(struct span language);
int words_emit(const struct words *words, void *emit_ctx, int (*emit)(void *emit_ctx, struct span word, size_t start, size_t end));
