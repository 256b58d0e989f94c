#include "daemon/deliver_transfer.h"

#include <stdio.h>
#include <stdlib.h>

#define CONNECT_TIMEOUT_MS 10000L
#define QUOTE_SIZE 160

static void on_closed(uv_handle_t *handle)
{
	free(handle->data);
}

static void transfer_free(struct deliver_transfer *transfer)
{
	http_transfer_close(&transfer->http);
	transfer->release(transfer);
	uv_close((uv_handle_t *)&transfer->soon, on_closed);
}

static void on_soon(uv_timer_t *timer)
{
	struct deliver_transfer *transfer = timer->data;
	struct deliver_attempt *attempt = transfer->attempt;
	struct deliver_result result = { .event = transfer->event, .is_counted = transfer->is_counted };
	snprintf(result.error, sizeof(result.error), "%s", transfer->failed);
	transfer_free(transfer);
	attempt->done(attempt, &result);
}

void deliver_transfer_fail(struct deliver_transfer *transfer, enum retry_event event, const char *why)
{
	transfer->event = event;
	transfer->failed = why;
	uv_timer_start(&transfer->soon, on_soon, 0, 0);
}

void deliver_transfer_fail_event(struct deliver_transfer *transfer, const char *why)
{
	transfer->is_counted = true;
	deliver_transfer_fail(transfer, RETRY_EVENT_FAILURE, why);
}

static void on_ended(struct http_transfer *http, CURLcode code)
{
	struct deliver_transfer *transfer = (struct deliver_transfer *)http;
	struct deliver_attempt *attempt = transfer->attempt;
	struct deliver_result result = { .event = RETRY_EVENT_FAILURE };
	transfer->ended(transfer, code, &result);
	transfer_free(transfer);
	attempt->done(attempt, &result);
}

bool deliver_transfer_open(struct deliver *deliver, struct deliver_attempt *attempt, struct deliver_transfer *transfer)
{
	int64_t timeout_ms = attempt->config->timeout_ms;
	attempt->state = transfer;
	transfer->attempt = attempt;
	transfer->http.done = on_ended;
	uv_timer_init(deliver->loop, &transfer->soon);
	transfer->soon.data = transfer;
	if (!http_transfer_open(deliver->http, &transfer->http))
		return false;
	CURLcode code = curl_easy_setopt(transfer->http.easy, CURLOPT_TIMEOUT_MS, (long)timeout_ms);
	code |= curl_easy_setopt(transfer->http.easy, CURLOPT_CONNECTTIMEOUT_MS, timeout_ms < CONNECT_TIMEOUT_MS ? (long)timeout_ms : CONNECT_TIMEOUT_MS);
	if (attempt->config->ca_file) {
		code |= curl_easy_setopt(transfer->http.easy, CURLOPT_CAINFO, attempt->config->ca_file);
		code |= curl_easy_setopt(transfer->http.easy, CURLOPT_CAPATH, NULL);
		code |= curl_easy_setopt(transfer->http.easy, CURLOPT_CA_CACHE_TIMEOUT, 0L); /* a new file counts from the next connection on */
	}
	return code == CURLE_OK;
}

void deliver_transfer_start(struct deliver_transfer *transfer)
{
	if (!http_transfer_start(&transfer->http))
		deliver_transfer_fail(transfer, RETRY_EVENT_FAILURE, "cannot begin the request");
}

void deliver_transfer_cancel(struct deliver_attempt *attempt)
{
	struct deliver_transfer *transfer = attempt->state;
	if (transfer->failed)
		return;
	http_transfer_stop(&transfer->http);
	deliver_transfer_fail(transfer, RETRY_EVENT_FAILURE, "ended because tidingsd stops");
}

void deliver_transfer_error(const struct deliver_transfer *transfer, CURLcode code, struct deliver_result *result)
{
	char said[QUOTE_SIZE];
	deliver_quote(span_of(transfer->http.error[0] ? transfer->http.error : curl_easy_strerror(code)), said, sizeof(said));
	snprintf(result->error, sizeof(result->error), "%s", said);
}
