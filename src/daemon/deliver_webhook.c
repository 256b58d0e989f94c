/* Receiver `webhook`: POST of the event as it is, with the headers of Standard Webhooks. No redirect is followed, no proxy of the
 * environment used, nothing but http and https spoken. The status alone decides; of the answer's body some words are kept for the error. */
#include "daemon/deliver_webhook.h"

#include "base/buf.h"
#include "daemon/deliver.h"
#include "daemon/http.h"
#include "daemon/now.h"
#include "daemon/webhook_signature.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* What is read of an answer; libcurl's own limit does not see chunked bodies, so it is counted here. */
#define ANSWER_MAX (64u * 1024u)
#define SAID_MAX 256u
#define CONNECT_TIMEOUT_MS 10000L
#define CONNECTIONS_MAX 32L
#define QUOTE_SIZE 120

struct deliver_webhook {
	uv_loop_t *loop;
	struct http *http;
};

struct post {
	struct http_transfer transfer; /* first: what ends is cast back */
	struct deliver_attempt *attempt;
	struct curl_slist *headers;
	size_t answered_bytes;
	char said[SAID_MAX];
	size_t said_len;
	int64_t retry_after_ms;
	uv_timer_t soon; /* to report what failed before it began, or was cancelled */
	const char *failed;
	enum retry_event event;
};

/* ---- the end of a request ---- */

static void on_post_closed(uv_handle_t *handle)
{
	free(handle->data);
}

static void post_free(struct post *post)
{
	http_transfer_close(&post->transfer);
	curl_slist_free_all(post->headers);
	uv_close((uv_handle_t *)&post->soon, on_post_closed);
}

static void on_soon(uv_timer_t *timer)
{
	struct post *post = timer->data;
	struct deliver_attempt *attempt = post->attempt;
	const char *failed = post->failed;
	enum retry_event event = post->event;
	post_free(post);
	deliver_finish(attempt, event, "%s", failed);
}

static void fail_soon(struct post *post, enum retry_event event, const char *why)
{
	post->event = event;
	post->failed = why;
	uv_timer_start(&post->soon, on_soon, 0, 0);
}

static void post_finish(struct http_transfer *transfer, CURLcode code)
{
	struct post *post = (struct post *)transfer;
	long status = 0;
	char said[QUOTE_SIZE];
	struct deliver_attempt *attempt = post->attempt;
	struct deliver_result result = { .event = RETRY_EVENT_FAILURE, .retry_after_ms = post->retry_after_ms };
	curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
	bool is_answered = code == CURLE_OK || (code == CURLE_WRITE_ERROR && post->answered_bytes > ANSWER_MAX);
	if (is_answered && status > 0) {
		result.event = retry_event_of_http((int)status);
		deliver_quote(span_make(post->said, post->said_len), said, sizeof(said));
		if (result.event != RETRY_EVENT_SUCCESS)
			snprintf(result.error, sizeof(result.error), "HTTP %ld%s%s", status, said[0] ? ": " : "", said);
	} else {
		deliver_quote(span_of(transfer->error[0] ? transfer->error : curl_easy_strerror(code)), said, sizeof(said));
		snprintf(result.error, sizeof(result.error), "%s", said);
	}
	post_free(post);
	attempt->done(attempt, &result);
}

/* ---- a request ---- */

static size_t on_answer(char *bytes, size_t size, size_t count, void *ctx)
{
	struct post *post = ctx;
	size_t len = size * count, room = sizeof(post->said) - post->said_len;
	post->answered_bytes += len;
	size_t kept = len < room ? len : room;
	memcpy(post->said + post->said_len, bytes, kept);
	post->said_len += kept;
	return post->answered_bytes > ANSWER_MAX ? 0 : len;
}

static size_t on_header(char *bytes, size_t size, size_t count, void *ctx)
{
	struct post *post = ctx;
	char value[128];
	struct span line = span_make(bytes, size * count), name = SPAN("retry-after:");
	if (!span_starts_nocase(line, name))
		return line.len;
	struct span text = span_trim(span_from(line, name.len));
	if (text.len < sizeof(value)) {
		memcpy(value, text.ptr, text.len);
		value[text.len] = '\0';
		post->retry_after_ms = retry_after_parse(value, now_ms());
	}
	return line.len;
}

static void add_header(struct post *post, const char *name, const char *value)
{
	char line[256];
	snprintf(line, sizeof(line), "%s: %s", name, value);
	struct curl_slist *longer = curl_slist_append(post->headers, line);
	if (!longer)
		abort();
	post->headers = longer;
}

/* false: the secret is none. */
static bool set_headers(struct post *post, const char *secret)
{
	const struct deliver_event *event = &post->attempt->events[0];
	char timestamp[32], signature[WEBHOOK_SIGNATURE_SIZE];
	int64_t now_s = now_ms() / 1000;
	snprintf(timestamp, sizeof(timestamp), "%" PRId64, now_s);
	add_header(post, "content-type", "application/json; charset=utf-8");
	add_header(post, "webhook-id", event->id);
	add_header(post, "webhook-timestamp", timestamp);
	add_header(post, "expect", ""); /* no 100-continue: bodies are small */
	if (!secret)
		return true;
	if (!webhook_sign(span_of(secret), span_of(event->id), now_s, event->body, signature))
		return false;
	add_header(post, "webhook-signature", signature);
	return true;
}

static CURLcode set_limits(CURL *easy, int64_t timeout_ms)
{
	CURLcode code = curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)timeout_ms);
	code |= curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, timeout_ms < CONNECT_TIMEOUT_MS ? (long)timeout_ms : CONNECT_TIMEOUT_MS);
	return code;
}

static CURLcode set_request(struct post *post)
{
	CURL *easy = post->transfer.easy;
	struct span body = post->attempt->events[0].body;
	CURLcode code = curl_easy_setopt(easy, CURLOPT_URL, post->attempt->config->url);
	code |= curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, (long)body.len);
	code |= curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body.ptr);
	code |= curl_easy_setopt(easy, CURLOPT_HTTPHEADER, post->headers);
	code |= curl_easy_setopt(easy, CURLOPT_USERAGENT, PACKAGE_NAME "/" PACKAGE_VERSION);
	code |= curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_answer);
	code |= curl_easy_setopt(easy, CURLOPT_WRITEDATA, post);
	code |= curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
	code |= curl_easy_setopt(easy, CURLOPT_HEADERDATA, post);
	return code;
}

static void start(struct deliver *deliver, struct deliver_attempt *attempt)
{
	struct deliver_webhook *webhook = deliver->webhook;
	struct post *post = calloc(1, sizeof(*post));
	if (!post)
		abort();
	attempt->state = post;
	post->transfer.done = post_finish;
	post->attempt = attempt;
	uv_timer_init(webhook->loop, &post->soon);
	post->soon.data = post;
	if (!http_transfer_open(webhook->http, &post->transfer))
		fail_soon(post, RETRY_EVENT_FAILURE, "cannot make a request: out of memory");
	else if (!set_headers(post, attempt->config->secret))
		fail_soon(post, RETRY_EVENT_REFUSED, "the secret is not \"whsec_\" and base64 of 16 to 256 bytes");
	else if (set_limits(post->transfer.easy, attempt->config->timeout_ms) != CURLE_OK || set_request(post) != CURLE_OK)
		fail_soon(post, RETRY_EVENT_REFUSED, "cannot make a request of the settings");
	else if (!http_transfer_start(&post->transfer))
		fail_soon(post, RETRY_EVENT_FAILURE, "cannot begin the request");
}

static void cancel(struct deliver_attempt *attempt)
{
	struct post *post = attempt->state;
	if (post->failed)
		return;
	http_transfer_stop(&post->transfer);
	fail_soon(post, RETRY_EVENT_FAILURE, "ended because tidingsd stops");
}

/* ---- life cycle ---- */

int deliver_webhook_new(uv_loop_t *loop, struct deliver_webhook **ret_webhook, struct fault *fault)
{
	struct deliver_webhook *webhook = calloc(1, sizeof(*webhook));
	if (!webhook)
		abort();
	webhook->loop = loop;
	if (http_new(loop, CONNECTIONS_MAX, &webhook->http, fault) < 0) {
		free(webhook);
		return -1;
	}
	*ret_webhook = webhook;
	return 0;
}

void deliver_webhook_free(struct deliver_webhook *webhook)
{
	if (!webhook)
		return;
	http_free(webhook->http);
	free(webhook);
}

const struct deliver_kind deliver_kind_webhook = { .batch = 1, .start = start, .cancel = cancel };
