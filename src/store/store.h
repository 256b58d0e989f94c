/* The memory of the desk, behind one door. Reports, stories, notices, the outbox and the journal go in and come out as structs;
 * no SQL and no cursor leaves this room.
 *
 * Rules of the house:
 *  1. One connection writes: STORE_WRITE. All others are STORE_READ, read-only, and never checkpoint.
 *  2. Every change happens between store_begin and store_commit; what store_commit has returned 0 for survives a power cut.
 *  3. Readers see whole commits only.
 *  4. After any fault of a verb the writer rolls back; the store is as it was at store_begin.
 *  5. What a callback is given is lent for that call; a callback that returns nonzero ends the walk (which then returns 0).
 *  6. Seqs rise by one in journal order; nothing is ever renumbered.
 *
 * Faults: FAULT_RETRY (disk full, busy, I/O), FAULT_FATAL (corrupt, too new a schema, not ours, second writer).
 * Absence is an outcome, not a fault: getters return 1 and leave ret_ alone.
 */
#pragma once

#include "alert/notice.h"
#include "base/fault.h"
#include "base/hash.h"
#include "pace/feed_move.h"
#include "pace/feed_pace.h"
#include "pace/grouping.h"
#include "pace/rate.h"
#include "pace/retry.h"
#include "report/report.h"
#include "story/verdict.h"

struct store;

enum store_mode { STORE_WRITE, STORE_READ };

/* Cuts text into the words of the search index; given by the caller, who knows about words. Each connection opens a context of its own
 * (contexts are not shared between threads) and closes it at its end. */
struct store_tokenizer {
	void *(*open)(void);
	void (*close)(void *ctx);
	/* Calls `emit` for each word (folded, stemmed; with the place of the raw word in the text) of a text, or of a query that asks for such, until it
	 * returns nonzero, which it then returns. `language`: as a report has it, or one of `languages`. */
	int (*tokenize)(void *ctx, struct span text, struct span language, bool is_query, void *emit_ctx,
			int (*emit)(void *emit_ctx, struct span word, size_t start, size_t end));
	/* Those whose words are cut in ways of their own, NULL-terminated, and the one of them that a report's is; empty: none. Both NULL: all are cut alike. */
	const char *const *languages;
	struct span (*language)(struct span language);
	/* Does this word of a query stand for all that begin so? NULL: none does. */
	bool (*is_beginning)(struct span word);
};

/* Creates the store where there is none (STORE_WRITE only), migrates an older one; a second writer is refused by a lock. */
int store_open(const char *path, enum store_mode mode, const struct store_tokenizer *tokenizer, struct store **ret_store, struct fault *fault);
void store_close(struct store *store);
/* From now on asked again and again by whatever takes long, on the thread that works: false, and that ends with FAULT_RETRY. NULL: nobody is asked. */
void store_ask(struct store *store, bool (*goes_on)(void *ctx), void *ctx);

int store_begin(struct store *store, struct fault *fault);
int store_commit(struct store *store, struct fault *fault);
void store_rollback(struct store *store);

/* ---- drops ---- */

enum drop_state { DROP_READING, DROP_DONE, DROP_FAILED };
const char *drop_state_name(enum drop_state state);

struct store_drop {
	uint64_t id;
	struct digest digest;
	struct span name;      /* raw bytes, without the folder */
	struct span source;    /* subfolder, or none */
	uint64_t bytes;
	int64_t received;
	enum drop_state state;
	bool is_archive;
	uint64_t reports;      /* taken so far; a resumed drop goes on behind them */
	uint64_t rejects;
	uint64_t copy_of;      /* the drop with the same bytes that came before, or 0 */
	struct span format;
	struct span reason;    /* failed: why; done: what its decoder has to tell of it, a line each */
};

/* The drop with these bytes that is being read or done (not a failed one, not a copy). 1: none. */
int store_drop_find(struct store *store, const struct digest *digest, struct arena *arena, struct store_drop *ret_drop, struct fault *fault);
/* The failed drop that this report was taken from before it failed, by the report's id: who comes again with its bytes goes on behind what was taken. 1: none. */
int store_drop_failed(struct store *store, uint64_t report_id, struct arena *arena, struct store_drop *ret_drop, struct fault *fault);
int store_drop_add(struct store *store, const struct store_drop *drop, uint64_t *ret_id, struct fault *fault);
/* State, reports, rejects, format and reason of drop->id. */
int store_drop_update(struct store *store, const struct store_drop *drop, struct fault *fault);
/* A report of a drop of many that could not be read. */
int store_reject_add(struct store *store, uint64_t drop, uint64_t position, struct span reason, struct fault *fault);
int store_drops(struct store *store, uint64_t before_id, size_t limit, int (*each)(void *ctx, const struct store_drop *drop), void *ctx,
		struct fault *fault);

/* ---- reports and stories ---- */

/* The words of a report's title and text where the caller has cut them already, which is half the work of indexing: exactly those that the
 * tokenizer would find, or store_check calls the index out of step. */
struct store_words {
	void *ctx;
	int (*each)(void *ctx, bool is_title, void *emit_ctx, int (*emit)(void *emit_ctx, struct span word, size_t start, size_t end));
};

struct store_report {
	uint64_t seq;          /* given by store_report_add */
	uint64_t id;           /* shown by hash_id; depends on the drop's digest and the ordinal only; ids close together are cheaper to keep */
	uint64_t drop, ordinal;
	struct report report;
	int64_t received;
	int64_t when;          /* story time */
	bool is_dated;
	bool is_archive;
	uint64_t story;
	struct verdict verdict;
	struct span fingerprint; /* packed */
	const struct store_words *words; /* to store_report_add; NULL: the tokenizer cuts them */
	uint64_t withdrawn_by;   /* the instruction by which its publisher withdrew it, or 0: it stands */
	uint64_t moved_by;       /* the last order that moved it, or 0. What the engine has moved tells store_moves; what was decided, verdict.story */
};

/* The seq that the next entry of the journal will get. A report that founds a story names its own seq as story. */
uint64_t store_next_seq(struct store *store);
/* Also makes or updates the story's row, its sources and the search index. Its seq is as foretold. An id that is there already is FAULT_FATAL. */
int store_report_add(struct store *store, const struct store_report *report, struct fault *fault);
/* It counts neither as a report nor as a source of its story any more. 1: it does not stand, or is not there. */
int store_report_withdraw(struct store *store, uint64_t seq, uint64_t instruction, struct fault *fault);

int store_report_get(struct store *store, uint64_t seq, struct arena *arena, struct store_report *ret_report, struct fault *fault);
/* A report or an instruction by id; also by a unique prefix (at least four letters) of its thirteen letters. 1: none, 2: several. */
int store_report_find(struct store *store, struct span id_prefix, uint64_t *ret_seq, struct fault *fault);
/* Title and text only: what the matcher verifies against. 1: none. Lent until the next call. */
int store_report_text(struct store *store, uint64_t seq, struct span *ret_title, struct span *ret_text, struct fault *fault);

enum store_with { STORE_WITH_TEXT = 1, STORE_WITH_FINGERPRINT = 2 };
struct store_filter {
	uint64_t after_seq;    /* only later ones; 0 all */
	uint64_t before_seq;   /* only earlier ones; 0 all */
	uint64_t story;        /* 0 any */
	size_t limit;          /* 0 none */
	struct span uri;       /* none: any */
	struct span guid;      /* of those without a uri; none: any */
	uint64_t withdrawn_by; /* 0 any */
	bool is_newest_first;
	int with;              /* bits of enum store_with; columns not asked for are SPAN_NONE */
};
int store_reports(struct store *store, const struct store_filter *filter, int (*each)(void *ctx, const struct store_report *report), void *ctx,
		  struct fault *fault);
/* How many of the newest `most` reports there are, and the seq of their first (0: there is none). */
int store_newest(struct store *store, size_t most, uint64_t *ret_first, uint64_t *ret_len, struct fault *fault);
/* Those from `first` on that have a fingerprint, in order: no more of each than a start remembers. Set are seq, story, verdict.of, when, is_dated,
 * withdrawn_by, moved_by and fingerprint; of the report source, uri and is_date_only. */
int store_memories(struct store *store, uint64_t first, int (*each)(void *ctx, const struct store_report *report), void *ctx, struct fault *fault);

/* An instruction to withdraw what it names: an entry of the journal with a seq and an id, but no report. It is in no story, is not searched
 * and has no verdict; of its report are kept status, times, uri, guid, version, source, language, title, note and text. */
int store_instruction_add(struct store *store, const struct store_report *instruction, struct fault *fault);
int store_instruction_get(struct store *store, uint64_t seq, struct arena *arena, struct store_report *ret_instruction, struct fault *fault);
/* The newest STORE_NAMING_MAX instructions before `before_seq` (0: all) that name `uri`, or, where that is none, `guid` without a uri; newest first,
 * without their text. */
#define STORE_NAMING_MAX 32u
int store_instructions_naming(struct store *store, struct span uri, struct span guid, uint64_t before_seq, struct arena *arena,
			      struct store_report *ret_instructions, size_t *ret_len, struct fault *fault);

struct store_story {
	uint64_t id;           /* seq of the report, or the order, that founded it */
	struct span title;     /* of its first report that stands; of its founder where none does */
	int64_t first, last;   /* story time */
	uint64_t last_seq;     /* newest report */
	uint32_t reports;      /* that stand, copies too */
	uint32_t copies;
	uint32_t withdrawn;    /* reports that do not stand; a story without any other is withdrawn itself */
	uint32_t sources;      /* distinct sources of reports that are no copies, each the originator where there is one; unknown ones count as one, ASCII case aside */
	const struct verdict_link *background;
	size_t background_len;
};
/* Of one that was merged into another that other: its id tells. */
int store_story_get(struct store *store, uint64_t id, struct arena *arena, struct store_story *ret_story, struct fault *fault);
/* How large its story was when this report had just come: reports that stood, and their sources. What was moved, merged or withdrawn since is as it was
 * then; of a report that orders have moved several times only the last is known. */
int store_story_then(struct store *store, const struct store_report *report, uint32_t *ret_reports, uint32_t *ret_sources, struct fault *fault);
/* Those that are not merged into another, newest activity first (or by id, rising, with is_by_id, for export), behind the story `after_id`, 0 from the beginning. */
int store_stories(struct store *store, bool is_by_id, uint64_t after_id, size_t limit, int (*each)(void *ctx, const struct store_story *story),
		  void *ctx, struct fault *fault);

/* ---- moves: what the engine sees again (see match_settle) ---- */

/* Those that the report with this seq brought about, in order; after store_report_add. The stories are counted anew. */
int store_moves_add(struct store *store, uint64_t cause, const struct verdict_move *moves, size_t len, struct fault *fault);
struct store_move {
	uint64_t cause;        /* seq of the report that showed it */
	struct verdict_move move;
};
/* Of a report (0 any) and what its stories became, or brought about by one (0 any); in order. */
struct store_move_filter {
	uint64_t cause, report;
};
int store_moves(struct store *store, const struct store_move_filter *filter, int (*each)(void *ctx, const struct store_move *move), void *ctx,
		struct fault *fault);

/* ---- orders: what editors say of stories ---- */

enum story_verb { STORY_MERGE, STORY_SPLIT };
const char *story_verb_name(enum story_verb verb);

struct store_order {
	uint64_t seq;          /* its place in the journal; as foretold by store_next_seq */
	enum story_verb verb;
	int64_t given;
	bool has_uid;
	uint32_t uid;          /* of whoever gave it */
	struct span author;    /* the name that goes with it, or none */
	struct span comment;
	uint64_t story;        /* that the reports come to; a split may found it: its own seq */
	uint64_t other;        /* that they leave; merged, it is from now on another name for `story` */
	uint64_t report;       /* split: seq of the report that was named */
};
/* Writes the order down and moves the reports, all of `other`: a merge, all that it has. Both stories are counted anew; whoever was told of a report was
 * told of its story as it was. */
int store_order_add(struct store *store, const struct store_order *order, const uint64_t *reports, size_t reports_len, struct fault *fault);
/* 1: none. */
int store_order_get(struct store *store, uint64_t seq, struct arena *arena, struct store_order *ret_order, struct fault *fault);
/* Those about this story and what was merged into it, in order. */
int store_orders(struct store *store, uint64_t story, int (*each)(void *ctx, const struct store_order *order), void *ctx, struct fault *fault);
/* The stories that were merged into this one, rising. */
int store_story_merged(struct store *store, uint64_t story, int (*each)(void *ctx, uint64_t id), void *ctx, struct fault *fault);

/* Full text: words and "phrases", prefix*, AND OR NOT; best first. A query that cannot be read is FAULT_INPUT. */
struct store_hit {
	uint64_t seq;
	uint64_t story;
	int64_t when;
	struct span title, source;
	struct span snippet; /* hits between \x02 and \x03 */
	bool is_withdrawn;
};
int store_search(struct store *store, struct span query, size_t limit, int (*each)(void *ctx, const struct store_hit *hit), void *ctx,
		 struct fault *fault);

/* ---- dispositions: what became of a report for a watch ---- */

enum disposition {
	DISPOSITION_ALERTED,   /* told by the notice */
	DISPOSITION_COPY,      /* a copy, and no route wants those: the notice, if any, is of what it repeats */
	DISPOSITION_NO_ROUTE,  /* no route leads on from the watch with such news: the notice, if any, has told of its story */
	DISPOSITION_ARCHIVED,
	DISPOSITION_WITHHELD,  /* withdrawn before it was told */
	DISPOSITION_FOLDED,    /* told by the notice of another report */
	DISPOSITION_DEFERRED,  /* waits to be told; see store_bundle_reports */
	DISPOSITION_MUTED,     /* by the silence that the detail names */
	DISPOSITION_BELOW,     /* does not meet the condition that the detail names */
	DISPOSITION_INHIBITED, /* a copy of what the notice has told just before */
};
const char *disposition_name(enum disposition disposition);

struct store_disposition {
	struct span watch;     /* or DISPOSITION_FOLLOWER with the name of a receiver that follows the story */
	enum disposition disposition;
	struct span notice_id; /* or none */
	struct span detail;    /* or none */
};
/* No watch is called so: names hold no quotes. */
#define DISPOSITION_FOLLOWER "follower \"%.*s\""
#define DISPOSITION_FOLLOWS SPAN("follower \"") /* what it begins with */
/* Details of DISPOSITION_COPY: whether the receiver would be told of what it repeats, or of any version of that, was still open. */
#define DISPOSITION_AWAITED SPAN("what it repeats had yet to be told then")
#define DISPOSITION_ANY_AWAITED SPAN("some version of what it repeats had yet to be told then")
/* What a detail of DISPOSITION_MUTED begins with; the number of the silence follows. */
#define DISPOSITION_SILENCE SPAN("silence ")
/* In the transaction of the report, one for each watch that it matches. What was deferred is changed by what is put later, a copy or what was silenced by
 * that it is told after all, a copy also by that it waits to be; everything else stands as it was put first. A watch without one did not match. */
int store_disposition_put(struct store *store, uint64_t report, const struct store_disposition *disposition, struct fault *fault);
int store_dispositions(struct store *store, uint64_t report, int (*each)(void *ctx, const struct store_disposition *disposition), void *ctx,
		       struct fault *fault);
/* What became of it for one of the receivers that the watch leads to, who is not told of it, where its disposition says another thing, or that was not known then;
 * the last word counts. Dropped where it is told after all. In order of watches and receivers. */
bool disposition_is_awaited(const struct store_disposition *disposition); /* either of these */
int store_outcome_put(struct store *store, uint64_t report, struct span receiver, const struct store_disposition *outcome, struct fault *fault);
int store_outcome_drop(struct store *store, uint64_t report, struct span receiver, struct span watch, struct fault *fault);
int store_outcomes(struct store *store, uint64_t report,
		   int (*each)(void *ctx, struct span receiver, const struct store_disposition *outcome), void *ctx, struct fault *fault);

/* ---- bundles: what waits to be told together ---- */

enum bundle_why { BUNDLE_WAITS, BUNDLE_RESTS, BUNDLE_QUIET, BUNDLE_DIGEST };
const char *bundle_why_name(enum bundle_why why);

struct store_bundle {
	uint64_t id;           /* given by store_bundle_put */
	struct span receiver, route, key; /* what it is known by */
	struct grouping state;
};
/* Sets id and state of the one that is known by these names. 1: none, and nothing is set. */
int store_bundle_find(struct store *store, struct store_bundle *bundle, struct fault *fault);
/* Its state; a new one gets its id. */
int store_bundle_put(struct store *store, struct store_bundle *bundle, struct fault *fault);
/* Those whose time has come, soonest first. */
int store_bundles_due(struct store *store, int64_t now, size_t limit, int (*each)(void *ctx, const struct store_bundle *bundle), void *ctx,
		      struct fault *fault);
/* When the next one is due. 1: nothing waits. */
int store_bundle_next(struct store *store, int64_t *ret_due, struct fault *fault);

struct store_bundle_report {
	uint64_t report;       /* seq */
	struct span watches;   /* as dispositions name them, comma-separated */
	enum bundle_why why;
};
/* A report that is in it already gets the watches anew. */
int store_bundle_add(struct store *store, uint64_t bundle, const struct store_bundle_report *report, struct fault *fault);
/* Of one bundle (0: of all) or of one report (0: of all), in order. */
int store_bundle_reports(struct store *store, uint64_t bundle, uint64_t report,
			 int (*each)(void *ctx, const struct store_bundle *bundle, const struct store_bundle_report *report), void *ctx, struct fault *fault);
/* Those that wait though all in them was received later than `now`, because the clock has been set back since. */
int store_bundles_ahead(struct store *store, int64_t now, int (*each)(void *ctx, const struct store_bundle *bundle), void *ctx, struct fault *fault);
int store_bundle_remove(struct store *store, uint64_t bundle, uint64_t report, struct fault *fault);
/* Takes all reports out of it. */
int store_bundle_empty(struct store *store, uint64_t bundle, struct fault *fault);
/* Those in which nothing waits and that have rested. */
int store_bundles_forget(struct store *store, int64_t now, struct fault *fault);

/* ---- silences and followers ---- */

struct store_silence {
	uint64_t id;           /* given by store_silence_add */
	struct span receiver;  /* that follows the story; none: it is a silence */
	uint64_t story;        /* 0: any; read, the one that it has been merged into */
	struct span matchers;  /* one a line; see watch/matcher.h */
	int64_t begins, ends;  /* TIME_NONE: when somebody ends it */
	bool has_uid;
	uint32_t uid;          /* of whoever gave it */
	struct span author;    /* the name that goes with it, or none */
	struct span comment;
};
int store_silence_add(struct store *store, struct store_silence *silence, struct fault *fault);
/* 1: there is none, or it has ended. */
int store_silence_end(struct store *store, uint64_t id, int64_t now, struct fault *fault);
/* Those that begin later than `now`, because the clock has been set back since, begin now, for as long as they would have held. */
int store_silences_set_back(struct store *store, int64_t now, struct fault *fault);
/* Those that have not ended by `now` (TIME_NONE: all that ever were), in order. */
int store_silences(struct store *store, int64_t now, int (*each)(void *ctx, const struct store_silence *silence), void *ctx, struct fault *fault);

/* ---- notices and the outbox ---- */

/* Once per id: a repeated id is FAULT_FATAL, as is one that is not "nt_" and thirteen letters of hash_id. What it folds is kept too. */
int store_notice_add(struct store *store, const struct notice *notice, const struct span *receivers, size_t receivers_len, struct fault *fault);

enum outbox_state { OUTBOX_QUEUED, OUTBOX_DELIVERED, OUTBOX_DEAD, OUTBOX_HELD };
const char *outbox_state_name(enum outbox_state state);

struct store_outbox {
	uint64_t row;          /* rising in order of notices: the order of delivery */
	struct span receiver;
	struct span instead_of; /* the receiver that it was meant for, or none */
	enum outbox_state state;
	uint32_t attempts;
	int64_t queued, changed;
	int64_t since;         /* when its waiting began: as it was queued, or queued again */
	struct span error;     /* of the last attempt, or why it is held or dead */
	struct notice notice;  /* body only where asked for */
};
struct outbox_filter {
	struct span receiver;  /* none: any */
	int state;             /* enum outbox_state, or -1 any */
	uint64_t after_row;
	size_t limit;
	bool with_body;
	struct span notice_id; /* none: any */
};
int store_outbox(struct store *store, const struct outbox_filter *filter, int (*each)(void *ctx, const struct store_outbox *row), void *ctx,
		 struct fault *fault);
/* The end of an attempt: new state, error (none on success), one more attempt. What an operator has said meanwhile stands, unless it was delivered. */
int store_outbox_settle(struct store *store, uint64_t row, enum outbox_state state, struct span error, int64_t now, struct fault *fault);
/* What is queued, and no operator has spoken of, becomes a dead letter without another attempt. */
int store_outbox_bury(struct store *store, uint64_t row, struct span error, int64_t now, struct fault *fault);
/* A dead letter is queued for `receiver` instead, unless that has it or will, or another of the same kind that tells of its one report, or none of its reports
 * stands any more; with what has been said of withdrawals of others. `error` is why it is dead, and another's word is not passed on. */
int store_outbox_pass(struct store *store, uint64_t row, struct span receiver, struct span error, int64_t now, struct fault *fault);
/* What an operator says: the deliveries of this filter become `to`, with `error` or none. Those that come to be queued begin anew: they have waited for no
 * time, and those that had ended, delivered or dead, have seen no attempt; those of whose reports none stands any more are left alone. `ret_last` is the last of the `ret_moved`: where there may be more than the
 * filter's limit, go on behind it. */
int store_outbox_move(struct store *store, const struct outbox_filter *filter, enum outbox_state to, struct span error, int64_t now, uint64_t *ret_moved,
		      uint64_t *ret_last, struct fault *fault);

/* An operator's word that nothing be delivered. */
struct store_hold {
	int64_t since;         /* TIME_NONE: there is none */
	bool has_uid;
	uint32_t uid;          /* of whoever said it */
	struct span author;    /* the name that goes with it, or none */
	struct span comment;
};
/* What is remembered of a receiver over restarts. */
struct store_receiver {
	struct retry retry;    /* the breaker */
	struct span error;     /* of the last failure; none since a success */
	int64_t changed;       /* when these were put; TIME_NONE: never yet */
	int64_t failing;       /* since when it is not well, less what did not count; TIME_NONE: it is */
	struct rate rate;      /* how fast it was told */
	struct store_hold hold;
	int64_t released;      /* when an operator let it go last; TIME_NONE: never */
	uint64_t expired;      /* alerts for it that were set aside because too many waited: of all times */
	uint64_t expiry;       /* the delivery of the notice that tells it of the last of them, or 0 */
};
/* 1: nothing was ever queued for it. */
int store_receiver_get(struct store *store, struct span receiver, struct arena *arena, struct store_receiver *ret_receiver, struct fault *fault);
/* The breaker, since when it is not well, and why. */
int store_receiver_put(struct store *store, struct span receiver, const struct retry *retry, int64_t failing, struct span error, int64_t now,
		       struct fault *fault);
int store_receiver_put_rate(struct store *store, struct span receiver, const struct rate *rate, struct fault *fault);
/* Held, or (`hold` is NULL) let go. */
int store_receiver_hold(struct store *store, struct span receiver, const struct store_hold *hold, int64_t now, struct fault *fault);

/* Expired and expiry. */
int store_receiver_expire(struct store *store, struct span receiver, uint64_t expired, uint64_t expiry, struct fault *fault);
/* How many deliveries are queued for it. */
int store_outbox_waiting(struct store *store, struct span receiver, uint64_t *ret_waiting, struct fault *fault);

struct store_queue {
	struct span receiver;
	uint64_t queued, held, dead; /* deliveries */
	int64_t oldest;        /* of the queued: when; TIME_NONE */
	struct store_receiver state;
};
/* Of receivers for which something is queued, held or dead, or has expired, or that are held themselves; by name. */
int store_queues(struct store *store, int (*each)(void *ctx, const struct store_queue *queue), void *ctx, struct fault *fault);

struct store_notice_filter {
	uint64_t after_row;   /* the cursor of `tail`: notices are numbered in order of birth, those of a receiver in the order in which they were delivered */
	size_t limit;
	bool is_newest_first;
	uint64_t story, report; /* 0 any; a report that is folded into it counts */
	struct span receiver; /* to which it was delivered; none: any */
	bool with_body;
};
int store_notices(struct store *store, const struct store_notice_filter *filter, int (*each)(void *ctx, uint64_t row, const struct notice *notice),
		  void *ctx, struct fault *fault);
/* The last number that was given: of births or, `of_receivers`, of deliveries, which are counted for all receivers together. 0: none yet. */
int store_notices_end(struct store *store, bool of_receivers, uint64_t *ret_end, struct fault *fault);
/* By id or unique prefix. 1: none. 2: several */
int store_notice_get(struct store *store, struct span id_prefix, struct arena *arena, uint64_t *ret_row, struct notice *ret_notice, struct fault *fault);

/* What told a receiver of a story last, or will, itself or its fallback instead: alone, beside others, in a digest. What is dead has told nobody, and so has
 * what told only of reports that were withdrawn before the next came. */
struct store_told {
	char notice_id[NOTICE_ID_SIZE];
	int64_t time;
	uint64_t report;       /* the last of the story's that it tells of */
};
/* As it was when the report `before` came. `with_copies`: of whatever reports; else of news alone, be it a new story, an update or a revision. Of digests,
 * those that tell of the story's newest STORE_TOLD_REPORTS. 1: it was not told. */
#define STORE_TOLD_REPORTS 1000u
int store_told(struct store *store, struct span receiver, const struct store_report *before, bool with_copies, struct store_told *ret_told,
	       struct fault *fault);
/* What a copy repeats: `first` in the end; `nearest` of what is not the same over again, which is `first` or a revision of it. Of any other report, itself; and
 * of a copy that has been put into another story than what it repeats. */
struct store_original {
	uint64_t first, nearest;
	enum relation relation; /* what `first` was */
};
int store_original(struct store *store, uint64_t seq, struct store_original *ret_original, struct fault *fault);
/* A copy, and what it is asked of: has a receiver heard of that? */
struct store_copy {
	uint64_t original, seq;
	int64_t when;          /* its story time; TIME_NONE: whatever version of the original is enough */
};
/* Was this receiver told, or will it be, of the original, of a revision or of a copy of it, before this copy came? What is dead it was not told, and of what was
 * withdrawn by then it is not told any more; and a revision with another number or name than the original, dated before the copy, says another thing than that.
 * `ret_id`: by which notice; empty: it waits. 1: no. */
int store_copies_told(struct store *store, struct span receiver, const struct store_copy *copy, char ret_id[static NOTICE_ID_SIZE], struct fault *fault);
/* The copies of an original that stand, and theirs, that came behind the report `after` and of which nothing was ever queued for the receiver, in order of the
 * journal. */
int store_copies_untold(struct store *store, struct span receiver, uint64_t original, uint64_t after, int (*each)(void *ctx, uint64_t seq), void *ctx,
			struct fault *fault);
/* The reports that a notice tells of, in order of the journal. */
int store_notice_reports(struct store *store, struct span id, int (*each)(void *ctx, uint64_t seq), void *ctx, struct fault *fault);
/* Does anything of the story wait to be told to this receiver? 1: no. */
int store_story_waits(struct store *store, struct span receiver, uint64_t story, struct fault *fault);
/* How many reports of the story that stand have come behind one, and of how many sources, whoever has written them. */
int store_story_since(struct store *store, uint64_t story, uint64_t after, uint32_t *ret_reports, uint32_t *ret_sources, struct fault *fault);

/* ---- feeds ---- */

/* A removed feed stays: its items are known, should it come back, and its name is taken. */
enum feed_origin { FEED_CONFIGURED, FEED_ORDERED, FEED_REMOVED };
const char *feed_origin_name(enum feed_origin origin);

struct store_feed {
	uint64_t id;             /* given by store_feed_put */
	struct span name;
	enum feed_origin origin;
	int64_t added;
	struct span given_url;   /* by the operator */
	struct span url;         /* that is asked: another where the feed has moved for good */
	struct span source;      /* of its reports, or none */
	struct span folder;      /* that it lies in, "News/World", or none: it changes nothing */
	int64_t every_ms;        /* 0: by its rhythm */
	bool is_full_text, is_private;
	/* What its last document said; see struct feed_terms for the terms. */
	struct span title, site;
	uint32_t window;         /* how many items were in it */
	int64_t ttl_ms, update_ms, update_base;
	uint32_t skip_hours;
	uint8_t skip_days;
	uint64_t body_hash;      /* of its bytes */
	struct span etag, last_modified; /* of the last answer, byte for byte */
	struct feed_pace pace;
	struct feed_move move;
	struct span error;       /* of the last answer, or none */
	uint64_t fetches, items; /* answers, and reports that came of them */
};
/* With id 0 a new one, else all that is known of it anew. A name that is taken is FAULT_FATAL. `ret_id` may be NULL. */
int store_feed_put(struct store *store, const struct store_feed *feed, uint64_t *ret_id, struct fault *fault);
/* Removed ones too. 1: none. */
int store_feed_find(struct store *store, struct span name, struct arena *arena, struct store_feed *ret_feed, struct fault *fault);
/* All, removed ones too, in order of name. */
int store_feeds(struct store *store, int (*each)(void *ctx, const struct store_feed *feed), void *ctx, struct fault *fault);

/* Hosts, as url_authority() tells them, that have asked to be left alone (or single addresses, by a name of the daemon's), and until when. Of those whose time has come by `now` nothing is kept. */
int store_feed_host_hold(struct store *store, struct span host, int64_t until, int64_t now, struct fault *fault);
/* 0: nothing is known. */
int store_feed_host_held(struct store *store, struct span host, int64_t *ret_until, struct fault *fault);
int store_feed_hosts(struct store *store, int (*each)(void *ctx, struct span host, int64_t until), void *ctx, struct fault *fault);

struct store_feed_item {
	uint64_t identity, text; /* hashes: see report/feed_identity.h */
	uint64_t report;         /* seq of the last report that the feed brought of it; 0: it was never one. Putting 0 keeps what is there */
	int64_t changed;
};
int store_feed_item_put(struct store *store, uint64_t feed, const struct store_feed_item *item, struct fault *fault);
/* And its page, should one wait. */
int store_feed_item_drop(struct store *store, uint64_t feed, uint64_t identity, struct fault *fault);
int store_feed_items(struct store *store, uint64_t feed, int (*each)(void *ctx, const struct store_feed_item *item), void *ctx, struct fault *fault);

/* The page that an item links to, where it has not been read and the report says what the feed said. */
struct store_feed_page {
	uint64_t feed, identity; /* of the item */
	uint64_t report;         /* seq */
	struct span url;
	uint32_t tries;
	int64_t next;            /* when it is tried again; 0: not any more */
	int64_t changed;
	struct span error;       /* of the last try, or why there was none */
};
int store_feed_page_put(struct store *store, const struct store_feed_page *page, struct fault *fault);
int store_feed_page_drop(struct store *store, uint64_t feed, uint64_t identity, struct fault *fault);
/* Of those that wait only the newest `most` of this feed go on waiting; the others are given up, and `error` says why. */
int store_feed_pages_trim(struct store *store, uint64_t feed, uint32_t most, struct span error, struct fault *fault);
/* Those that are to be tried again, soonest first, of feeds that are asked and want their pages, and of items that have not been edited since (while
 * the feed wanted none). */
int store_feed_pages(struct store *store, size_t limit, int (*each)(void *ctx, const struct store_feed_page *page), void *ctx, struct fault *fault);
struct store_feed_pages_count {
	uint64_t waiting, given_up;
	int64_t next;            /* the soonest of those that wait; 0: none does */
	struct span error;       /* of the last that could not be read */
};
int store_feed_pages_count(struct store *store, uint64_t feed, struct arena *arena, struct store_feed_pages_count *ret_count, struct fault *fault);

/* ---- the store itself ---- */

struct store_counts {
	uint64_t drops, failed_drops, rejects, reports, copies, stories, notices, queued, dead;
	uint64_t waiting;      /* reports in bundles, for whomever */
	uint64_t withdrawn, instructions; /* reports that do not stand (among `reports`), and what withdrew them or may */
	uint64_t file_bytes, wal_bytes;
	uint64_t last_seq;
};
int store_counts(struct store *store, struct store_counts *ret_counts, struct fault *fault);
/* Whether store_check is due: the last writer was not closed in order, or the tokenizer cuts other words than those of the index. */
bool store_needs_check(const struct store *store);
/* Reads everything, which takes a second for 20,000 reports: PRAGMA quick_check and the search index's own check; an index out of step is rebuilt (writer) or reported. */
int store_check(struct store *store, struct fault *fault);
/* When nothing else is to be done: a bounded piece (milliseconds) of putting the search index and the write-ahead log in order. 1: there is more,
 * call again if still idle. Between transactions only. */
int store_idle(struct store *store, struct fault *fault);
