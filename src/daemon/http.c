/* curl says which sockets it wants watched; they are in an epoll set of their own, which is one descriptor of the loop. So watching a
 * socket costs one call to the kernel and no memory: a thousand answers of "not modified" spend their time on little else. */
#include "daemon/http.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

/* Taken at a time; what is left over is reported again at once. */
#define EVENTS_MAX 64
/* Handles that wait for their next request; one takes about 6 kB. */
#define HANDLES_KEPT 64u

struct http {
	CURLM *multi;
	uv_poll_t poll; /* of `sockets`; keeps the loop alive only while something runs */
	uv_timer_t timer;
	int sockets; /* epoll */
	size_t running;
	CURL *kept[HANDLES_KEPT];
	size_t kept_len;
	int open_handles; /* of the loop */
	bool is_freed;
};

/* ---- what has ended ---- */

static void note_end(struct http_transfer *transfer)
{
	struct http *http = transfer->http;
	curl_multi_remove_handle(http->multi, transfer->easy);
	transfer->is_running = false;
	http->running--;
	if (http->running == 0)
		uv_unref((uv_handle_t *)&http->poll);
}

static void take_finished(struct http *http)
{
	int left;
	for (CURLMsg *message; (message = curl_multi_info_read(http->multi, &left));) {
		struct http_transfer *transfer = NULL;
		CURLcode code = message->data.result;
		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&transfer);
		note_end(transfer);
		transfer->has_failed |= code != CURLE_OK;
		transfer->done(transfer, code);
	}
}

/* ---- curl on the loop ---- */

static void on_timer(uv_timer_t *timer)
{
	struct http *http = timer->data;
	int running;
	curl_multi_socket_action(http->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	take_finished(http);
}

static void on_sockets(uv_poll_t *poll, int status, int events)
{
	(void)status;
	(void)events;
	struct http *http = poll->data;
	struct epoll_event ready[EVENTS_MAX];
	int running, len = epoll_wait(http->sockets, ready, EVENTS_MAX, 0);
	for (int i = 0; i < len; i++) {
		int what = ready[i].events & EPOLLIN ? CURL_CSELECT_IN : 0;
		what |= ready[i].events & EPOLLOUT ? CURL_CSELECT_OUT : 0;
		what |= ready[i].events & (EPOLLERR | EPOLLHUP) ? CURL_CSELECT_ERR : 0;
		curl_multi_socket_action(http->multi, ready[i].data.fd, what, &running);
	}
	take_finished(http);
}

static int wants_timer(CURLM *multi, long wait_ms, void *ctx)
{
	(void)multi;
	struct http *http = ctx;
	if (http->is_freed)
		return 0;
	if (wait_ms < 0)
		uv_timer_stop(&http->timer);
	else
		uv_timer_start(&http->timer, on_timer, (uint64_t)wait_ms, 0);
	return 0;
}

static int wants_socket(CURL *easy, curl_socket_t fd, int what, void *ctx, void *socket_ctx)
{
	(void)easy;
	(void)socket_ctx;
	struct http *http = ctx;
	if (what == CURL_POLL_REMOVE) {
		(void)epoll_ctl(http->sockets, EPOLL_CTL_DEL, fd, NULL); /* fails where it is closed already: then it is out, too */
		return 0;
	}
	struct epoll_event event = { .data.fd = fd };
	event.events = (what & CURL_POLL_IN ? EPOLLIN : 0u) | (what & CURL_POLL_OUT ? EPOLLOUT : 0u);
	if (epoll_ctl(http->sockets, EPOLL_CTL_ADD, fd, &event) == 0)
		return 0;
	return errno == EEXIST && epoll_ctl(http->sockets, EPOLL_CTL_MOD, fd, &event) == 0 ? 0 : -1;
}

/* ---- transfers ---- */

static bool set_common(struct http_transfer *transfer)
{
	CURL *easy = transfer->easy;
	CURLcode code = curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
	code |= curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->error);
	code |= curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	code |= curl_easy_setopt(easy, CURLOPT_PROXY, "");
	code |= curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	code |= curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	/* Names are resolved in a thread by curl; without this, to give up on one that hangs would hang the loop until the thread ends. */
	code |= curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
	return code == CURLE_OK;
}

bool http_transfer_open(struct http *http, struct http_transfer *transfer)
{
	transfer->http = http;
	transfer->has_failed = false;
	transfer->error[0] = '\0';
	transfer->easy = http->kept_len > 0 ? http->kept[--http->kept_len] : curl_easy_init();
	return transfer->easy && set_common(transfer);
}

bool http_transfer_start(struct http_transfer *transfer)
{
	struct http *http = transfer->http;
	transfer->error[0] = '\0';
	if (curl_multi_add_handle(http->multi, transfer->easy) != CURLM_OK)
		return false;
	transfer->is_running = true;
	if (http->running == 0)
		uv_ref((uv_handle_t *)&http->poll);
	http->running++;
	return true;
}

void http_transfer_stop(struct http_transfer *transfer)
{
	if (!transfer->is_running)
		return;
	note_end(transfer);
	transfer->has_failed = true;
}

void http_transfer_close(struct http_transfer *transfer)
{
	struct http *http = transfer->http;
	http_transfer_stop(transfer);
	if (!transfer->easy)
		return;
	if (!transfer->has_failed && http->kept_len < HANDLES_KEPT) {
		curl_easy_reset(transfer->easy);
		http->kept[http->kept_len++] = transfer->easy;
	} else {
		curl_easy_cleanup(transfer->easy);
	}
	transfer->easy = NULL;
}

/* ---- life cycle ---- */

static void on_closed(uv_handle_t *handle)
{
	struct http *http = handle->data;
	if (--http->open_handles > 0)
		return;
	close(http->sockets);
	free(http);
}

static void set_multi(struct http *http, long connections_max)
{
	curl_multi_setopt(http->multi, CURLMOPT_SOCKETFUNCTION, wants_socket);
	curl_multi_setopt(http->multi, CURLMOPT_SOCKETDATA, http);
	curl_multi_setopt(http->multi, CURLMOPT_TIMERFUNCTION, wants_timer);
	curl_multi_setopt(http->multi, CURLMOPT_TIMERDATA, http);
	curl_multi_setopt(http->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, connections_max);
	curl_multi_setopt(http->multi, CURLMOPT_MAXCONNECTS, connections_max);
}

static int fail_new(struct http *http, struct fault *fault)
{
	if (http->multi)
		curl_multi_cleanup(http->multi);
	if (http->sockets >= 0)
		close(http->sockets);
	free(http);
	return fault_set(fault, FAULT_FATAL, "cannot start libcurl");
}

int http_new(uv_loop_t *loop, long connections_max, struct http **ret_http, struct fault *fault)
{
	struct http *http = calloc(1, sizeof(*http));
	if (!http)
		abort();
	http->sockets = epoll_create1(EPOLL_CLOEXEC);
	http->multi = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK ? curl_multi_init() : NULL;
	if (!http->multi || http->sockets < 0 || uv_poll_init(loop, &http->poll, http->sockets) < 0)
		return fail_new(http, fault);
	set_multi(http, connections_max);
	uv_timer_init(loop, &http->timer);
	http->open_handles = 2;
	http->timer.data = http->poll.data = http;
	uv_poll_start(&http->poll, UV_READABLE, on_sockets);
	uv_unref((uv_handle_t *)&http->poll);
	*ret_http = http;
	return 0;
}

void http_free(struct http *http)
{
	if (!http)
		return;
	http->is_freed = true;
	for (size_t i = 0; i < http->kept_len; i++)
		curl_easy_cleanup(http->kept[i]);
	curl_multi_cleanup(http->multi); /* may still speak of sockets, never of the timer */
	curl_global_cleanup();
	uv_close((uv_handle_t *)&http->timer, on_closed);
	uv_close((uv_handle_t *)&http->poll, on_closed);
}
