/* Questions about what the store knows, answered as JSON: one table of paths, served by the daemon's control API and by
 * `tidings --store FILE` alike, so that both say the same.
 *
 *	GET /v1/stories?limit=20            {"stories":[…]}
 *	GET /v1/stories/41                  the story with its reports
 *	GET /v1/reports/7zq4m0k2w9fhx       by id, unique prefix or seq: report, decision, dispositions; of an instruction: report, withdraws
 *	GET /v1/reports/…/explain           decision with shared and differing terms, names, numbers and text
 *	GET /v1/reports/…/why?watch=        {"report", "dispositions":[…], "waits":[…]}: what became of it for a watch, or for each; the alert that a
 *	                                    disposition names, those that tell of it for this watch "also", and the "silence" that is to blame
 *	GET /v1/search?q=…&limit=
 *	GET /v1/alerts?after=&limit=&story=&report=&receiver=    newest first; with after: oldest first, "cursor" to go on from; with receiver: what
 *	                                    was delivered to it, in that order, with cursors of their own
 *	GET /v1/alerts/nt_…                 the event and its deliveries
 *	GET /v1/queue?receiver=&state=&alert=&after=&limit=    {"queue":[…], "receivers":[…]}
 *	GET /v1/silences?ended=1            {"silences":[…]}: silences and followers that hold; with ended=1 also those that did
 *	GET /v1/drops?limit=
 *	GET /v1/feeds?removed=1             {"feeds":[…]}, by name; with removed=1 also those that are not asked any more
 *	GET /v1/feeds/NAME?removed=1        one of them; its name may hold slashes
 *	GET /v1/counts                      what store_counts knows
 *	GET /v1/export/reports, /v1/export/stories, /v1/export/alerts    JSON lines, streamed
 */
#pragma once

#include "base/buf.h"
#include "base/fault.h"
#include "store/store.h"

#include <jansson.h>

#define ASK_ANSWER_MAX (64u << 20)

struct ask_parameter {
	struct span name, value; /* decoded */
};

struct ask_question {
	struct span path;
	const struct ask_parameter *parameters;
	size_t parameters_len;
	int64_t now;
};

enum ask_outcome {
	ASK_ANSWERED,
	ASK_NOT_A_QUESTION, /* no such path here */
	ASK_NO_SUCH_OBJECT, /* `out` holds {"error": "…"} */
	ASK_BAD_PARAMETER,  /* likewise */
};

/* Adds the whole answer to `out` (an export: a page of it, see ask_export). -1 with a fault where the store cannot be read. */
int ask_answer(struct store *store, const struct ask_question *question, struct buf *out, enum ask_outcome *ret_outcome, struct fault *fault);

/* What GET /v1/reports/…/explain says, of a report or an instruction that has been decided and is not stored (desk/trial.h): its seq and id are null. */
struct desk_decided;
int ask_explain(struct store *store, const struct desk_decided *decided, struct buf *out, struct fault *fault);

/* The queue of one receiver, as /v1/queue shows it among its "receivers". */
json_t *ask_queue(const struct store_queue *queue);

/* Exports are of any size: each call adds some lines and moves the cursor (0 at first); 1: more to come, 0: that was all. */
int ask_export(struct store *store, struct span what, uint64_t *cursor, struct buf *out, struct fault *fault);
bool ask_is_export(struct span path, struct span *ret_what);
