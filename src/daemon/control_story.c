/* Orders about stories: jobs of the desk, like reports. */
#include "daemon/control_request.h"

#include "base/log.h"
#include "daemon/bundles.h"
#include "daemon/now.h"
#include "daemon/outbox.h"
#include "desk/order.h"

#include <stdlib.h>

struct ordering {
	struct desk_job job;
	struct request *request;
	struct desk_order order;
	struct author author;
	char *report, *comment;
};

/* ---- the answer ---- */

static void answer(struct request *request, const struct ordering *ordering)
{
	static const unsigned statuses[] = {
		[ORDER_DONE] = MHD_HTTP_OK, [ORDER_IS_SO] = MHD_HTTP_OK, [ORDER_NOT_THERE] = MHD_HTTP_NOT_FOUND, [ORDER_REFUSED] = MHD_HTTP_CONFLICT,
	};
	const struct desk_order *order = &ordering->order;
	if (ordering->job.fault.kind != FAULT_NONE) {
		request_answer_fault(request, &ordering->job.fault);
		return;
	}
	if (order->outcome == ORDER_NOT_THERE || order->outcome == ORDER_REFUSED) {
		request_answer_error(request, statuses[order->outcome], "%s", order->said);
		return;
	}
	if (order->outcome == ORDER_DONE) {
		log_info("%s, by %s", order->said, order->author.len > 0 ? ordering->author.name : "somebody");
		outbox_wake(control_outbox(request->control), NULL); /* whoever was told of a story is told what it has become */
		bundles_reload(control_bundles(request->control)); /* and who was not, of what is no copy any more */
		control_announce(request->control);
	}
	request_answer_json(request, statuses[order->outcome],
			    json_pack("{s:I, s:o, s:I, s:s}", "story", (json_int_t)order->story, "order",
				      order->seq ? json_integer((json_int_t)order->seq) : json_null(), "reports", (json_int_t)order->moved, "said", order->said));
}

/* ---- the order ---- */

static struct ordering *ordering_of(struct desk_job *job)
{
	return (struct ordering *)((char *)job - offsetof(struct ordering, job));
}

static int run_job(struct desk_job *job, struct desk *desk)
{
	return desk_order(desk, &ordering_of(job)->order, &job->fault);
}

static void on_job_done(struct desk_job *job)
{
	struct ordering *ordering = ordering_of(job);
	answer(ordering->request, ordering);
	request_release(ordering->request);
}

/* Pool. */
static void find_author(struct request *request, struct store *store)
{
	struct ordering *ordering = request->state;
	struct author *author = &ordering->author;
	(void)store;
	author_find_name(author);
	ordering->order.has_uid = author->has_uid;
	ordering->order.uid = author->uid;
	if (author->name[0])
		ordering->order.author = span_of(author->name);
}

static void post(struct request *request)
{
	struct ordering *ordering = request->state;
	request_post(request, &ordering->job);
}

static struct ordering *ordering_new(struct request *request, enum story_verb verb)
{
	struct ordering *ordering = calloc(1, sizeof(*ordering));
	if (!ordering)
		abort(); /* a fixed, small size */
	*ordering = (struct ordering){ .job = { .run = run_job, .done = on_job_done }, .request = request, .order = { .verb = verb, .given = now_ms() } };
	ordering->comment = request_keep(request_parameter(request, "comment"));
	ordering->report = request_keep(request_object(request));
	ordering->order.comment = span_of(ordering->comment);
	author_find(request, &ordering->author);
	request->state = ordering;
	return ordering;
}

void story_close(struct request *request)
{
	struct ordering *ordering = request->state;
	if (!ordering)
		return;
	free(ordering->report);
	free(ordering->comment);
	free(ordering);
}

/* False: refused. */
static bool read_story(struct request *request, const char *what, struct span text, uint64_t *ret_story)
{
	if (span_number(text, ret_story) && *ret_story > 0)
		return true;
	request_answer_error(request, MHD_HTTP_BAD_REQUEST, "%s: a story is named by its number, not '%.*s'", what, SPAN_ARG(span_head(text, 100)));
	return false;
}

static void give(struct request *request)
{
	struct span comment;
	if (request_comment(request, &comment))
		request_work(request, find_author, post);
}

void story_merge_begin(struct request *request)
{
	struct ordering *ordering = ordering_new(request, STORY_MERGE);
	if (read_story(request, "the path", request_object(request), &ordering->order.first) &&
	    read_story(request, "with", request_parameter(request, "with"), &ordering->order.second))
		give(request);
}

void report_split_begin(struct request *request)
{
	struct ordering *ordering = ordering_new(request, STORY_SPLIT);
	struct span into = request_parameter(request, "into");
	ordering->order.report = span_of(ordering->report);
	if (span_is_empty(into) || read_story(request, "into", into, &ordering->order.into))
		give(request);
}
