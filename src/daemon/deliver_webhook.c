/* Receiver `webhook`: POST of the event as it is, with the headers of Standard Webhooks, or of what it says in the form that a chat takes. No redirect is followed, no proxy of the
 * environment used, nothing but http and https spoken. The status alone decides; of the answer's body some words are kept for the error. */
#include "alert/render.h"
#include "base/buf.h"
#include "daemon/deliver_transfer.h"
#include "daemon/now.h"
#include "daemon/webhook_signature.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* What is read of an answer; libcurl's own limit does not see chunked bodies, so it is counted here. */
#define ANSWER_MAX (64u * 1024u)
#define SAID_MAX 256u
#define BODY_MAX (1u << 20) /* an event is under 20 kB: what it takes escaped, twice */
#define QUOTE_SIZE 120

struct post {
	struct deliver_transfer transfer; /* first */
	struct curl_slist *headers;
	struct buf told; /* the body, where it is not the event itself */
	size_t answered_bytes;
	char said[SAID_MAX];
	size_t said_len;
	int64_t retry_after_ms;
};

/* ---- the end of a request ---- */

static void release(struct deliver_transfer *transfer)
{
	struct post *post = (struct post *)transfer;
	curl_slist_free_all(post->headers);
	buf_done(&post->told);
}

static void ended(struct deliver_transfer *transfer, CURLcode code, struct deliver_result *result)
{
	const struct post *post = (const struct post *)transfer;
	long status = 0;
	char said[QUOTE_SIZE];
	curl_easy_getinfo(transfer->http.easy, CURLINFO_RESPONSE_CODE, &status);
	result->retry_after_ms = post->retry_after_ms;
	bool is_answered = code == CURLE_OK || (code == CURLE_WRITE_ERROR && post->answered_bytes > ANSWER_MAX);
	if (!is_answered || status <= 0) {
		deliver_transfer_error(transfer, code, result);
		return;
	}
	result->event = retry_event_of_http((int)status);
	deliver_quote(span_make(post->said, post->said_len), said, sizeof(said));
	if (result->event != RETRY_EVENT_SUCCESS)
		snprintf(result->error, sizeof(result->error), "HTTP %ld%s%s", status, said[0] ? ": " : "", said);
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
	const struct deliver_event *event = &post->transfer.attempt->events[0];
	char timestamp[32], signature[WEBHOOK_SIGNATURE_SIZE];
	int64_t now_s = now_ms() / 1000;
	snprintf(timestamp, sizeof(timestamp), "%" PRId64, now_s);
	add_header(post, "content-type", "application/json; charset=utf-8");
	add_header(post, "webhook-id", event->id);
	add_header(post, "webhook-timestamp", timestamp);
	add_header(post, "expect", ""); /* no 100-continue: bodies are small */
	if (!secret || post->transfer.attempt->config->body != WEBHOOK_EVENT)
		return true;
	if (!webhook_sign(span_of(secret), span_of(event->id), now_s, event->body, signature))
		return false;
	add_header(post, "webhook-signature", signature);
	return true;
}

/* The topic at the end of ntfy's goes into the body, which is posted to its root. */
static size_t base_len(const struct config_receiver *config)
{
	return config->body == WEBHOOK_NTFY ? (size_t)(strrchr(config->url, '/') - config->url) + 1 : strlen(config->url);
}

static CURLcode set_url(CURL *easy, const struct config_receiver *config)
{
	char *url = strndup(config->url, base_len(config));
	if (!url)
		abort();
	CURLcode code = curl_easy_setopt(easy, CURLOPT_URL, url);
	free(url);
	return code;
}

/* false: the event cannot be told so. */
static bool write_body(struct post *post)
{
	static const enum chat chats[] = {
		[WEBHOOK_SLACK] = CHAT_SLACK, [WEBHOOK_MATTERMOST] = CHAT_MATTERMOST, [WEBHOOK_MATRIX] = CHAT_MATRIX,
		[WEBHOOK_TEAMS] = CHAT_TEAMS, [WEBHOOK_DISCORD] = CHAT_DISCORD, [WEBHOOK_NTFY] = CHAT_NTFY,
	};
	const struct deliver_attempt *attempt = post->transfer.attempt;
	const struct config_receiver *config = attempt->config;
	if (config->body == WEBHOOK_EVENT)
		return true;
	buf_init(&post->told, BODY_MAX);
	return render_chat(&post->told, attempt->events[0].body, chats[config->body], span_of(config->url + base_len(config))) && !post->told.is_full;
}

static CURLcode set_request(struct post *post)
{
	CURL *easy = post->transfer.http.easy;
	const struct config_receiver *config = post->transfer.attempt->config;
	bool is_event = config->body == WEBHOOK_EVENT;
	struct span body = is_event ? post->transfer.attempt->events[0].body : buf_view(&post->told);
	CURLcode code = set_url(easy, config);
	if (!is_event && config->secret) {
		code |= curl_easy_setopt(easy, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
		code |= curl_easy_setopt(easy, CURLOPT_XOAUTH2_BEARER, config->secret);
	}
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
	struct post *post = calloc(1, sizeof(*post));
	if (!post)
		abort();
	post->transfer.ended = ended;
	post->transfer.release = release;
	if (!deliver_transfer_open(deliver, attempt, &post->transfer))
		deliver_transfer_fail(&post->transfer, RETRY_EVENT_FAILURE, "cannot make a request: out of memory");
	else if (!write_body(post))
		deliver_transfer_fail_event(&post->transfer, "cannot tell the event in this form");
	else if (!set_headers(post, attempt->config->secret))
		deliver_transfer_fail(&post->transfer, RETRY_EVENT_REFUSED, "the secret is not \"whsec_\" and base64 of 16 to 256 bytes");
	else if (set_request(post) != CURLE_OK)
		deliver_transfer_fail(&post->transfer, RETRY_EVENT_REFUSED, "cannot make a request of the settings");
	else
		deliver_transfer_start(&post->transfer);
}

const struct deliver_kind deliver_kind_webhook = { .batch = 1, .start = start, .cancel = deliver_transfer_cancel };
