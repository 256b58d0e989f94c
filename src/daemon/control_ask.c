/* Questions about the store, exports and the wait for alerts. */
#include "daemon/control_request.h"

#include "base/clock.h"
#include "daemon/now.h"
#include "daemon/outbox.h"

#include <stdio.h>
#include <stdlib.h>

/* Answers up to this size are laid out for people; a larger one is read by programs only. */
#define PRETTY_MAX ((size_t)1 << 20)
#define WAIT_MAX_S 60

/* ---- pool thread ---- */

/* The parameters of the question itself; "wait" is ours. */
static size_t own_parameters(const struct request *request, struct ask_parameter ret_parameters[static REQUEST_PARAMETERS_MAX])
{
	size_t len = 0;
	for (size_t i = 0; i < request->parameters_len; i++)
		if (!span_equals(request->parameters[i].name, SPAN("wait")))
			ret_parameters[len++] = request->parameters[i];
	return len;
}

static void run_question(struct request *request, struct store *store)
{
	struct ask_parameter parameters[REQUEST_PARAMETERS_MAX];
	struct ask_question question = { .path = span_of(request->path), .parameters = parameters, .now = now_ms() };
	question.parameters_len = own_parameters(request, parameters);
	buf_clear(&request->page);
	if (ask_answer(store, &question, &request->page, &request->outcome, &request->fault) == 0 && request->page.is_full)
		fault_set(&request->fault, FAULT_INPUT, "the answer is larger than %u bytes: ask for less at a time", ASK_ANSWER_MAX);
}

static void run_export(struct request *request, struct store *store)
{
	buf_clear(&request->page);
	request->page_at = 0;
	int result = ask_export(store, request->what, &request->cursor, &request->page, &request->fault);
	if (result >= 0 && request->page.is_full)
		result = fault_set(&request->fault, FAULT_FATAL, "a page of the export is larger than %u bytes", ASK_ANSWER_MAX);
	request->has_more = result > 0;
}

/* ---- loop thread ---- */


static json_t *read_json(const struct buf *page)
{
	return json_loadb(page->ptr ? page->ptr : "", page->len, 0, NULL);
}

static void answer_page(struct request *request, unsigned status)
{
	bool has_more = feed_knows_more(request);
	json_t *json = request->page.len <= PRETTY_MAX || has_more ? read_json(&request->page) : NULL;
	if (json) {
		if (has_more)
			feed_add_troubles(request, json);
		request_answer_json(request, status, json);
		return;
	}
	struct buf empty = request->answer;
	request->answer = request->page;
	request->page = empty;
	if (request->answer.len == 0 || request->answer.ptr[request->answer.len - 1] != '\n')
		buf_add_char(&request->answer, '\n');
	request->status = status;
	request->content_type = "application/json";
}

static bool has_no_alerts(const struct request *request)
{
	json_t *json = read_json(&request->page), *alerts = json_object_get(json, "alerts");
	bool is_empty = json_is_array(alerts) && json_array_size(alerts) == 0;
	json_decref(json);
	return is_empty;
}

static void question_done(struct request *request);

static void ask(struct request *request)
{
	request->announcements = control_announcements(request->control);
	request_read(request, run_question, question_done);
}

static void question_done(struct request *request)
{
	static const unsigned statuses[] = {
		[ASK_ANSWERED] = MHD_HTTP_OK, [ASK_NO_SUCH_OBJECT] = MHD_HTTP_NOT_FOUND, [ASK_BAD_PARAMETER] = MHD_HTTP_BAD_REQUEST
	};
	bool may_wait = control_clock(request->control) < request->wait_until && !control_is_stopping(request->control);
	if (request->fault.kind != FAULT_NONE) {
		request_answer_fault(request, &request->fault);
	} else if (request->outcome == ASK_NOT_A_QUESTION) {
		request_answer_error(request, MHD_HTTP_NOT_FOUND, "no such path '%.200s'; GET / lists them", request->path);
	} else if (request->outcome == ASK_ANSWERED && may_wait && has_no_alerts(request)) {
		/* what was born while we asked may have come after our look */
		if (request->announcements != control_announcements(request->control))
			ask(request);
		else
			request_wait_for_notices(request, ask);
	} else {
		answer_page(request, statuses[request->outcome]);
	}
}

/* "wait" in whole seconds. false where it is something else. */
static bool wait_parse(struct span text, int64_t *ret_wait_ms)
{
	unsigned seconds = 0;
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] < '0' || text.ptr[i] > '9' || seconds > WAIT_MAX_S)
			return false;
		seconds = 10 * seconds + (unsigned)(text.ptr[i] - '0');
	}
	*ret_wait_ms = seconds * CLOCK_SECOND;
	return seconds <= WAIT_MAX_S;
}

/* ---- exports ---- */

/* Later pages: the answer has begun already, so that a fault can only cut it short, which the client sees by the missing last chunk. */
static void page_done(struct request *request)
{
	if (request->fault.kind != FAULT_NONE)
		request->has_more = false;
}

ssize_t ask_export_read(void *ctx, uint64_t position, char *out, size_t max)
{
	(void)position;
	struct request *request = ctx;
	size_t left = request->page.len - request->page_at;
	if (left > 0) {
		size_t len = left < max ? left : max;
		memcpy(out, request->page.ptr + request->page_at, len);
		request->page_at += len;
		return (ssize_t)len;
	}
	if (request->fault.kind != FAULT_NONE)
		return MHD_CONTENT_READER_END_WITH_ERROR;
	if (!request->has_more)
		return MHD_CONTENT_READER_END_OF_STREAM;
	request_read(request, run_export, page_done);
	return 0;
}

static void first_page_done(struct request *request)
{
	if (request->fault.kind != FAULT_NONE) {
		request_answer_fault(request, &request->fault);
		return;
	}
	request->is_export = true;
	request->status = MHD_HTTP_OK;
	request->content_type = "application/x-ndjson";
}

void ask_begin(struct request *request)
{
	int64_t wait_ms;
	if (!wait_parse(request_parameter(request, "wait"), &wait_ms)) {
		request_answer_error(request, MHD_HTTP_BAD_REQUEST, "wait is not a number of seconds up to %d", WAIT_MAX_S);
	} else if (ask_is_export(span_of(request->path), &request->what)) {
		request_read(request, run_export, first_page_done);
	} else {
		bool can_wait = strcmp(request->path, "/v1/alerts") == 0;
		struct span receiver = request_parameter(request, "receiver");
		if (can_wait && wait_ms > 0 && receiver.len > 0 && !outbox_has(control_outbox(request->control), receiver)) {
			request_answer_error(request, MHD_HTTP_NOT_FOUND, "there is no receiver '%.*s'", SPAN_ARG(span_head(receiver, 100)));
			return;
		}
		request->wait_until = can_wait && wait_ms > 0 ? control_clock(request->control) + wait_ms : INT64_MIN;
		ask(request);
	}
}
