/* Receiver `webhook`: POST of the event as it is, with the headers of Standard Webhooks. No redirect is followed, no proxy of the
 * environment used, nothing but http and https spoken. The status alone decides; of the answer's body some words are kept for the error. */
#include "daemon/deliver_webhook.h"

#include "base/buf.h"
#include "daemon/deliver.h"
#include "daemon/now.h"
#include "daemon/webhook_signature.h"

#include <curl/curl.h>

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
	CURLM *multi;
	uv_timer_t timer;
	int handles;
	bool is_freed;
};

/* One descriptor of curl's, as long as curl wants it watched. */
struct watched {
	uv_poll_t poll;
	struct deliver_webhook *webhook;
	curl_socket_t fd;
};

struct post {
	struct deliver_webhook *webhook;
	struct deliver_attempt *attempt;
	CURL *easy;
	struct curl_slist *headers;
	size_t answered_bytes;
	char said[SAID_MAX];
	size_t said_len;
	int64_t retry_after_ms;
	char curl_error[CURL_ERROR_SIZE];
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
	if (post->easy) {
		curl_multi_remove_handle(post->webhook->multi, post->easy);
		curl_easy_cleanup(post->easy);
	}
	curl_slist_free_all(post->headers);
	post->easy = NULL;
	post->headers = NULL;
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

static void post_finish(struct post *post, CURLcode code)
{
	long status = 0;
	char said[QUOTE_SIZE];
	struct deliver_attempt *attempt = post->attempt;
	struct deliver_result result = { .event = RETRY_EVENT_FAILURE, .retry_after_ms = post->retry_after_ms };
	curl_easy_getinfo(post->easy, CURLINFO_RESPONSE_CODE, &status);
	bool is_answered = code == CURLE_OK || (code == CURLE_WRITE_ERROR && post->answered_bytes > ANSWER_MAX);
	if (is_answered && status > 0) {
		result.event = retry_event_of_http((int)status);
		deliver_quote(span_make(post->said, post->said_len), said, sizeof(said));
		if (result.event != RETRY_EVENT_SUCCESS)
			snprintf(result.error, sizeof(result.error), "HTTP %ld%s%s", status, said[0] ? ": " : "", said);
	} else {
		deliver_quote(span_of(post->curl_error[0] ? post->curl_error : curl_easy_strerror(code)), said, sizeof(said));
		snprintf(result.error, sizeof(result.error), "%s", said);
	}
	post_free(post);
	attempt->done(attempt, &result);
}

static void take_finished(struct deliver_webhook *webhook)
{
	int left;
	for (CURLMsg *message; (message = curl_multi_info_read(webhook->multi, &left));) {
		struct post *post = NULL;
		CURLcode code = message->data.result;
		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&post);
		post_finish(post, code);
	}
}

/* ---- curl on the loop ---- */

static void act(struct deliver_webhook *webhook, curl_socket_t fd, int what)
{
	int running;
	curl_multi_socket_action(webhook->multi, fd, what, &running);
	take_finished(webhook);
}

static void on_timer(uv_timer_t *timer)
{
	act(timer->data, CURL_SOCKET_TIMEOUT, 0);
}

static void on_ready(uv_poll_t *poll, int status, int events)
{
	struct watched *watched = poll->data;
	int what = status < 0 ? CURL_CSELECT_ERR : 0;
	what |= events & UV_READABLE ? CURL_CSELECT_IN : 0;
	what |= events & UV_WRITABLE ? CURL_CSELECT_OUT : 0;
	act(watched->webhook, watched->fd, what);
}

static int wants_timer(CURLM *multi, long wait_ms, void *ctx)
{
	(void)multi;
	struct deliver_webhook *webhook = ctx;
	if (webhook->is_freed)
		return 0;
	if (wait_ms < 0)
		uv_timer_stop(&webhook->timer);
	else
		uv_timer_start(&webhook->timer, on_timer, (uint64_t)wait_ms, 0);
	return 0;
}

static void on_watched_closed(uv_handle_t *handle)
{
	free(handle->data);
}

static struct watched *watched_new(struct deliver_webhook *webhook, curl_socket_t fd)
{
	struct watched *watched = calloc(1, sizeof(*watched));
	if (!watched)
		abort();
	watched->webhook = webhook;
	watched->fd = fd;
	watched->poll.data = watched;
	if (uv_poll_init_socket(webhook->loop, &watched->poll, fd) == 0)
		return watched;
	free(watched);
	return NULL;
}

static int wants_socket(CURL *easy, curl_socket_t fd, int what, void *ctx, void *socket_ctx)
{
	(void)easy;
	struct deliver_webhook *webhook = ctx;
	struct watched *watched = socket_ctx;
	if (what == CURL_POLL_REMOVE) {
		if (watched)
			uv_close((uv_handle_t *)&watched->poll, on_watched_closed);
		curl_multi_assign(webhook->multi, fd, NULL);
		return 0;
	}
	if (!watched) {
		watched = watched_new(webhook, fd);
		if (!watched)
			return -1;
		curl_multi_assign(webhook->multi, fd, watched);
	}
	int events = (what & CURL_POLL_IN ? UV_READABLE : 0) | (what & CURL_POLL_OUT ? UV_WRITABLE : 0);
	return uv_poll_start(&watched->poll, events, on_ready) == 0 ? 0 : -1;
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
	CURLcode code = curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	code |= curl_easy_setopt(easy, CURLOPT_PROXY, "");
	code |= curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	code |= curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	code |= curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)timeout_ms);
	code |= curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, timeout_ms < CONNECT_TIMEOUT_MS ? (long)timeout_ms : CONNECT_TIMEOUT_MS);
	return code;
}

static CURLcode set_request(struct post *post)
{
	CURL *easy = post->easy;
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
	code |= curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, post->curl_error);
	code |= curl_easy_setopt(easy, CURLOPT_PRIVATE, post);
	return code;
}

static void start(struct deliver *deliver, struct deliver_attempt *attempt)
{
	struct deliver_webhook *webhook = deliver->webhook;
	struct post *post = calloc(1, sizeof(*post));
	if (!post)
		abort();
	attempt->state = post;
	post->webhook = webhook;
	post->attempt = attempt;
	uv_timer_init(webhook->loop, &post->soon);
	post->soon.data = post;
	post->easy = curl_easy_init();
	if (!post->easy)
		fail_soon(post, RETRY_EVENT_FAILURE, "cannot make a request: out of memory");
	else if (!set_headers(post, attempt->config->secret))
		fail_soon(post, RETRY_EVENT_REFUSED, "the secret is not \"whsec_\" and base64 of 16 to 256 bytes");
	else if (set_limits(post->easy, attempt->config->timeout_ms) != CURLE_OK || set_request(post) != CURLE_OK)
		fail_soon(post, RETRY_EVENT_REFUSED, "cannot make a request of the settings");
	else if (curl_multi_add_handle(webhook->multi, post->easy) != CURLM_OK)
		fail_soon(post, RETRY_EVENT_FAILURE, "cannot begin the request");
}

static void cancel(struct deliver_attempt *attempt)
{
	struct post *post = attempt->state;
	if (post->failed)
		return;
	curl_multi_remove_handle(post->webhook->multi, post->easy);
	fail_soon(post, RETRY_EVENT_FAILURE, "ended because tidingsd stops");
}

/* ---- life cycle ---- */

int deliver_webhook_new(uv_loop_t *loop, struct deliver_webhook **ret_webhook, struct fault *fault)
{
	struct deliver_webhook *webhook = calloc(1, sizeof(*webhook));
	if (!webhook)
		abort();
	webhook->loop = loop;
	webhook->multi = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ? curl_multi_init() : NULL;
	if (!webhook->multi) {
		free(webhook);
		return fault_set(fault, FAULT_FATAL, "cannot start libcurl");
	}
	curl_multi_setopt(webhook->multi, CURLMOPT_SOCKETFUNCTION, wants_socket);
	curl_multi_setopt(webhook->multi, CURLMOPT_SOCKETDATA, webhook);
	curl_multi_setopt(webhook->multi, CURLMOPT_TIMERFUNCTION, wants_timer);
	curl_multi_setopt(webhook->multi, CURLMOPT_TIMERDATA, webhook);
	curl_multi_setopt(webhook->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, CONNECTIONS_MAX);
	uv_timer_init(loop, &webhook->timer);
	webhook->timer.data = webhook;
	*ret_webhook = webhook;
	return 0;
}

static void on_webhook_closed(uv_handle_t *handle)
{
	free(handle->data);
}

void deliver_webhook_free(struct deliver_webhook *webhook)
{
	if (!webhook)
		return;
	webhook->is_freed = true;
	curl_multi_cleanup(webhook->multi); /* may still speak of sockets, never of the timer */
	curl_global_cleanup();
	uv_close((uv_handle_t *)&webhook->timer, on_webhook_closed);
}

const struct deliver_kind deliver_kind_webhook = { .batch = 1, .start = start, .cancel = cancel };
