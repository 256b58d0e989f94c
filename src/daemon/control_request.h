/* One request to the control API, inside the control_*.c files.
 *
 * begin() either answers (request_answer_*) or starts work in the thread pool or elsewhere on the loop, during which the connection is suspended.
 * Work ends on the loop thread in its `done`, which answers or starts more work.
 *
 *	NEW --headers--> BODY (a drop only: piece, work, piece, …) --> begun --work…--> answered --> sent, freed
 *
 * A suspended connection is never completed by libmicrohttpd, so a request outlives its work.
 */
#pragma once

#include "ask/ask.h"
#include "base/buf.h"
#include "daemon/control.h"
#include "daemon/desk_thread.h"

#include <microhttpd.h>

#define REQUEST_PARAMETERS_MAX 16u
#define UPLOAD_PREFIX ".upload-"
#define UPLOAD_PREFIX_SIZE 32

struct request;

struct endpoint {
	const char *method, *path, *help; /* "NAME" in the path of an order stands for one, slashes and all */
	/* Before a body arrives; may answer already. NULL: nothing to prepare. */
	void (*open)(struct request *request);
	/* A piece of the body, lent; starts work. NULL: a body is ignored. */
	void (*take)(struct request *request, struct span piece);
	void (*begin)(struct request *request);
	/* Of `state`, when the request is over, however it ended. */
	void (*close)(struct request *request);
};

struct request {
	struct control *control;
	struct MHD_Connection *connection;
	const struct endpoint *endpoint;
	char *path;
	struct ask_parameter parameters[REQUEST_PARAMETERS_MAX]; /* lent by the connection */
	size_t parameters_len;
	bool has_bad_parameters;
	bool is_begun, is_suspended;

	/* the answer: */
	unsigned status; /* 0: none yet */
	const char *content_type;
	struct buf answer;

	/* work underway: */
	uv_work_t work;
	void (*run)(struct request *request, struct store *store);
	void (*done)(struct request *request);
	struct reader *reader;
	struct request *next; /* among those that wait for a reader, or for alerts */

	/* a question: */
	struct buf page;
	enum ask_outcome outcome;
	struct fault fault;
	/* an export: */
	struct span what;
	uint64_t cursor;
	size_t page_at;
	bool is_export, has_more;
	/* waiting for alerts: */
	uint64_t announcements; /* when it was asked */
	int64_t wait_until; /* control_clock */

	void *state; /* the endpoint's own */
};

/* SPAN_NONE where it is not given. */
struct span request_parameter(const struct request *request, const char *name);
bool request_is_yes(const struct request *request, const char *name); /* 1, true, yes */
/* What stands for NAME in its path; SPAN_NONE where its endpoint has none. */
struct span request_object(const struct request *request);

void request_answer_json(struct request *request, unsigned status, json_t *json); /* takes the reference */
void request_answer_error(struct request *request, unsigned status, const char *format, ...) __attribute__((format(printf, 3, 4)));
void request_answer_fault(struct request *request, const struct fault *fault);
/* Is the room there that an order goes to, and not about to be left? Else it is refused. */
bool request_may_order(struct request *request, const void *room);

/* Of an order. The name that goes with the number is looked for in the thread pool: it may have to be asked elsewhere. */
#define COMMENT_MAX 1000u
struct author {
	bool has_uid;
	uint32_t uid;
	char name[256]; /* "" where there is none */
};
void author_find(const struct request *request, struct author *ret_author);
void author_find_name(struct author *author);
/* What the order's parameter says; lent by the request. false: refused. */
bool request_comment(struct request *request, struct span *ret_comment);

/* `run` in the thread pool without a store, then `done` on the loop. */
void request_work(struct request *request, void (*run)(struct request *request, struct store *store), void (*done)(struct request *request));
/* The same with a reading connection, as soon as one is free. A store that cannot be opened: request->fault, `run` is not called. */
void request_read(struct request *request, void (*run)(struct request *request, struct store *store), void (*done)(struct request *request));
/* Somebody else on the loop works for the request, and will let go of it: until then neither it nor the control API ends. */
void request_hold(struct request *request);
void request_release(struct request *request);
/* An order for the desk, which holds the request until its job is done; or it is refused. */
void request_post(struct request *request, struct desk_job *job);
/* A copy of what the connection lends, for it ends with that; NULL where there is none. To be freed. */
char *request_keep(struct span text);
/* Suspends the connection until work or request_resume ends that. */
void request_suspend(struct request *request);
void request_resume(struct request *request);

/* Waits until notices are born or request->wait_until has come, then calls request->done. */
void request_wait_for_notices(struct request *request, void (*done)(struct request *request));
/* The loop's clock, which nobody sets: what waiting is measured by. */
int64_t control_clock(const struct control *control);
uint64_t control_announcements(const struct control *control);
bool control_is_stopping(const struct control *control);
const char *control_inbox(const struct control *control);
/* What the hidden names of this run's uploads begin with. */
const char *control_upload_prefix(const struct control *control);
size_t control_max_drop_bytes(const struct control *control);
/* Each NULL while the daemon starts. */
struct outbox *control_outbox(const struct control *control);
struct feeds *control_feeds(const struct control *control);
struct bundles *control_bundles(const struct control *control);
struct desk_thread *control_desk(const struct control *control);
void control_fill_status(const struct control *control, json_t *status);

/* control_ask.c */
void ask_begin(struct request *request);
/* A piece of an export's answer (MHD_ContentReaderCallback). */
ssize_t ask_export_read(void *ctx, uint64_t position, char *out, size_t max);
/* control_drop.c */
void drop_open(struct request *request);
void drop_take(struct request *request, struct span piece);
void drop_begin(struct request *request);
void drop_close(struct request *request);
/* Pool thread: removes what uploads that a crash cut short have left in the inbox. Hidden names that begin with `own` are of this run. */
void drop_sweep(const char *inbox, const char *own);
/* control_feed.c */
void feed_add_begin(struct request *request);
void feed_remove_begin(struct request *request);
void feed_pause_begin(struct request *request);
void feed_resume_begin(struct request *request);
void feed_revert_begin(struct request *request);
void feed_refresh_begin(struct request *request);
void feed_close(struct request *request);
/* Is something to be added to what the store says of feeds? */
bool feed_knows_more(const struct request *request);
void feed_add_troubles(const struct request *request, json_t *answer);
/* control_story.c */
void story_merge_begin(struct request *request);
void report_split_begin(struct request *request);
void story_close(struct request *request);
/* control_silence.c */
void silence_add_begin(struct request *request);
void silence_end_begin(struct request *request);
void story_mute_begin(struct request *request);
void story_unmute_begin(struct request *request);
void story_follow_begin(struct request *request);
void story_unfollow_begin(struct request *request);
void silence_close(struct request *request);
/* control_status.c */
void status_begin(struct request *request);
/* control_queue.c */
void flush_begin(struct request *request);
void queue_hold_begin(struct request *request);
void queue_release_begin(struct request *request);
void queue_requeue_begin(struct request *request);
void queue_drop_begin(struct request *request);
void queue_close(struct request *request);
