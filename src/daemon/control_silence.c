/* Orders about who is told: silences, muted stories, followers. Jobs of the desk, like reports. */
#include "daemon/control_request.h"

#include "base/cleanup.h"
#include "base/log.h"
#include "daemon/now.h"
#include "desk/silence_order.h"
#include "text/utf8.h"
#include "watch/matcher.h"

#include <stdlib.h>

struct silencing {
	struct desk_job job;
	struct request *request;
	struct silence_order order;
	struct author author;
};

/* ---- the answer ---- */

static void answer(struct request *request, const struct silencing *silencing)
{
	static const unsigned statuses[] = {
		[ORDER_DONE] = MHD_HTTP_OK, [ORDER_IS_SO] = MHD_HTTP_OK, [ORDER_NOT_THERE] = MHD_HTTP_NOT_FOUND, [ORDER_REFUSED] = MHD_HTTP_CONFLICT,
	};
	const struct silence_order *order = &silencing->order;
	if (silencing->job.fault.kind != FAULT_NONE) {
		request_answer_fault(request, &silencing->job.fault);
		return;
	}
	if (order->outcome == ORDER_NOT_THERE || order->outcome == ORDER_REFUSED) {
		request_answer_error(request, statuses[order->outcome], "%s", order->said);
		return;
	}
	if (order->outcome == ORDER_DONE)
		log_notice("%s, by %s", order->said, silencing->author.name[0] ? silencing->author.name : "somebody");
	request_answer_json(request, statuses[order->outcome],
			    json_pack("{s:o, s:s}", "silence", order->silence.id ? json_integer((json_int_t)order->silence.id) : json_null(), "said", order->said));
}

/* ---- the order ---- */

static struct silencing *silencing_of(struct desk_job *job)
{
	return (struct silencing *)((char *)job - offsetof(struct silencing, job));
}

static int run_job(struct desk_job *job, struct desk *desk)
{
	return desk_silence(desk, &silencing_of(job)->order, &job->fault);
}

static void on_job_done(struct desk_job *job)
{
	struct silencing *silencing = silencing_of(job);
	answer(silencing->request, silencing);
	request_release(silencing->request);
}

/* Pool. */
static void find_author(struct request *request, struct store *store)
{
	struct silencing *silencing = request->state;
	struct store_silence *silence = &silencing->order.silence;
	(void)store;
	author_find_name(&silencing->author);
	silence->has_uid = silencing->author.has_uid;
	silence->uid = silencing->author.uid;
	if (silencing->author.name[0])
		silence->author = span_of(silencing->author.name);
}

static void post(struct request *request)
{
	struct silencing *silencing = request->state;
	request_post(request, &silencing->job);
}

void silence_close(struct request *request)
{
	struct silencing *silencing = request->state;
	if (!silencing)
		return;
	const struct store_silence *silence = &silencing->order.silence;
	free((char *)silence->receiver.ptr);
	free((char *)silence->matchers.ptr);
	free((char *)silence->comment.ptr);
	free(silencing);
}

/* ---- reading it ---- */

/* False: refused. */
static bool read_number(struct request *request, const char *what, struct span text, uint64_t *ret_number)
{
	if (span_number(text, ret_number) && *ret_number > 0)
		return true;
	request_answer_error(request, MHD_HTTP_BAD_REQUEST, "%s: a number is wanted, not '%.*s'", what, SPAN_ARG(span_head(text, 100)));
	return false;
}

static bool read_end(struct request *request, struct silencing *silencing)
{
	struct span for_long = request_parameter(request, "for");
	int64_t ms;
	if (span_is_empty(for_long))
		return true;
	if (!clock_duration_parse(for_long, &ms) || ms > 3650 * CLOCK_DAY) {
		request_answer_error(request, MHD_HTTP_BAD_REQUEST, "for: a duration such as 30m, 2h or 3d is wanted, not '%.*s'",
				     SPAN_ARG(span_head(for_long, 100)));
		return false;
	}
	silencing->order.silence.ends = silencing->order.given + ms;
	return true;
}

static struct span text_kept(struct span text)
{
	char *copy = request_keep(text);
	return copy ? span_make(copy, text.len) : SPAN_NONE;
}

/* Each stands in a parameter of its own, and is kept on a line of its own. */
static void add_conditions(const struct request *request, struct buf *lines)
{
	for (size_t i = 0; i < request->parameters_len; i++)
		if (span_equals(request->parameters[i].name, SPAN("match")) && request->parameters[i].value.len > 0) {
			if (lines->len > 0)
				buf_add_char(lines, '\n');
			buf_add_span(lines, request->parameters[i].value);
		}
}

/* All that may be said of it, but the story. */
static bool read_order(struct request *request, struct silencing *silencing)
{
	struct store_silence *silence = &silencing->order.silence;
	CLEANUP(buf_done) struct buf lines = { .max = REQUEST_PARAMETERS_MAX * (MATCHER_BYTES_MAX + 1) };
	struct span comment, receiver = request_parameter(request, "receiver");
	if (!request_comment(request, &comment) || !read_end(request, silencing))
		return false;
	add_conditions(request, &lines);
	if (!utf8_is_valid(buf_view(&lines)) || !utf8_is_valid(receiver) || lines.is_full) {
		request_answer_error(request, MHD_HTTP_BAD_REQUEST, "match, receiver: UTF-8 of at most %u bytes each is wanted", MATCHER_BYTES_MAX);
		return false;
	}
	silence->comment = text_kept(comment);
	silence->matchers = text_kept(buf_view(&lines));
	silence->receiver = text_kept(receiver);
	return true;
}

static struct silencing *silencing_new(struct request *request, enum silence_verb verb)
{
	struct silencing *silencing = calloc(1, sizeof(*silencing));
	if (!silencing)
		abort(); /* a fixed, small size */
	*silencing = (struct silencing){
		.job = { .run = run_job, .done = on_job_done }, .request = request,
		.order = { .verb = verb, .given = now_ms(), .silence = { .ends = TIME_NONE } },
	};
	author_find(request, &silencing->author);
	request->state = silencing;
	return silencing;
}

static void give(struct request *request)
{
	request_work(request, find_author, post);
}

void silence_add_begin(struct request *request)
{
	struct silencing *silencing = silencing_new(request, SILENCE_ADD);
	struct span story = request_parameter(request, "story");
	if ((span_is_empty(story) || read_number(request, "story", story, &silencing->order.silence.story)) && read_order(request, silencing))
		give(request);
}

void silence_end_begin(struct request *request)
{
	struct silencing *silencing = silencing_new(request, SILENCE_END);
	if (read_number(request, "the path", request_object(request), &silencing->order.silence.id))
		give(request);
}

static void begin_of_story(struct request *request, enum silence_verb verb, bool wants_receiver)
{
	struct silencing *silencing = silencing_new(request, verb);
	if (!read_number(request, "the path", request_object(request), &silencing->order.silence.story) || !read_order(request, silencing))
		return;
	if (wants_receiver == (silencing->order.silence.receiver.ptr != NULL))
		give(request);
	else
		request_answer_error(request, MHD_HTTP_BAD_REQUEST, wants_receiver ? "receiver: who follows is wanted" : "receiver: a story is muted for all");
}

void story_mute_begin(struct request *request)
{
	begin_of_story(request, SILENCE_ADD, false);
}

void story_unmute_begin(struct request *request)
{
	begin_of_story(request, SILENCE_END, false);
}

void story_follow_begin(struct request *request)
{
	begin_of_story(request, SILENCE_ADD, true);
}

void story_unfollow_begin(struct request *request)
{
	begin_of_story(request, SILENCE_END, true);
}
