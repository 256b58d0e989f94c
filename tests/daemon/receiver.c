#include "tests/daemon/receiver.h"

#include "tests/test.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/vec.h"

#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define REQUESTS_MAX 512u
#define REQUEST_BYTES_MAX 65536u

struct web {
	pthread_t thread;
	pthread_mutex_t mutex;
	int fd;
	char url[64];
	const struct web_answer *script;
	size_t script_len;
	int stop[2]; /* a pipe: closed when it shall end */
	/* guarded: */
	char *requests[REQUESTS_MAX];
	size_t requests_len;
};

static int listening_socket(int *ret_port)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t len = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0 || listen(fd, 64) < 0 ||
	    getsockname(fd, (struct sockaddr *)&address, &len) < 0)
		abort();
	*ret_port = ntohs(address.sin_port);
	return fd;
}

static bool is_whole(const struct buf *request)
{
	struct span view = buf_view(request);
	ptrdiff_t end = span_find(view, SPAN("\r\n\r\n"));
	if (end < 0)
		return false;
	struct span length = web_header(request->ptr, "content-length");
	return view.len - (size_t)end - 4 >= (length.ptr ? strtoul(length.ptr, NULL, 10) : 0);
}

static void read_request(int fd, struct buf *request)
{
	char piece[4096];
	ssize_t got;
	while (!is_whole(request) && (got = read(fd, piece, sizeof(piece))) > 0)
		buf_add(request, piece, (size_t)got);
}

static void answer(struct web *web, int fd, const struct web_answer *how)
{
	struct buf text;
	buf_init(&text, 64u << 20);
	struct pollfd wait = { .fd = web->stop[0], .events = POLLIN };
	if (how->delay_ms > 0)
		(void)poll(&wait, 1, (int)how->delay_ms);
	buf_addf(&text, "HTTP/1.1 %s\r\n%sConnection: close\r\nContent-Length: %zu\r\n\r\n", how->status, how->headers ? how->headers : "",
		 how->body_bytes);
	for (size_t i = 0; i < how->body_bytes; i++)
		buf_add_char(&text, 'x');
	(void)send(fd, text.ptr, text.len, MSG_NOSIGNAL); /* the client may have left: that is what some tests are about */
	buf_done(&text);
}

static void serve(struct web *web, int fd)
{
	static const struct web_answer good = { "200 OK", NULL, 0, 0 };
	struct buf request;
	buf_init(&request, REQUEST_BYTES_MAX);
	read_request(fd, &request);
	pthread_mutex_lock(&web->mutex);
	size_t index = web->requests_len;
	if (index < REQUESTS_MAX)
		web->requests[web->requests_len++] = buf_detach(&request);
	pthread_mutex_unlock(&web->mutex);
	answer(web, fd, index < web->script_len ? &web->script[index] : &good);
	buf_done(&request);
	close(fd);
}

static void *web_main(void *arg)
{
	struct web *web = arg;
	for (;;) {
		struct pollfd waits[] = { { .fd = web->fd, .events = POLLIN }, { .fd = web->stop[0], .events = POLLIN } };
		(void)poll(waits, 2, -1);
		if (waits[1].revents)
			return NULL;
		int fd = accept(web->fd, NULL, NULL);
		if (fd >= 0)
			serve(web, fd);
	}
}

struct web *web_new(const struct web_answer *script, size_t len)
{
	struct web *web = calloc(1, sizeof(*web));
	int port;
	assert_non_null(web);
	web->script = script;
	web->script_len = len;
	web->fd = listening_socket(&port);
	snprintf(web->url, sizeof(web->url), "http://127.0.0.1:%d/hook", port);
	pthread_mutex_init(&web->mutex, NULL);
	assert_int_equal(pipe(web->stop), 0);
	assert_int_equal(pthread_create(&web->thread, NULL, web_main, web), 0);
	return web;
}

void web_free(struct web *web)
{
	if (!web)
		return;
	close(web->stop[1]);
	pthread_join(web->thread, NULL);
	close(web->stop[0]);
	close(web->fd);
	for (size_t i = 0; i < web->requests_len; i++)
		free(web->requests[i]);
	pthread_mutex_destroy(&web->mutex);
	free(web);
}

const char *web_url(const struct web *web)
{
	return web->url;
}

size_t web_requests(struct web *web)
{
	pthread_mutex_lock(&web->mutex);
	size_t len = web->requests_len;
	pthread_mutex_unlock(&web->mutex);
	return len;
}

const char *web_request(struct web *web, size_t index)
{
	assert_true(index < web_requests(web));
	return web->requests[index]; /* never changed once there */
}

struct span web_header(const char *request, const char *name)
{
	struct span rest = span_of(request), line;
	while (span_next_line(&rest, &line) && line.len > 0) {
		const char *colon = memchr(line.ptr, ':', line.len);
		if (colon && span_equals_nocase(span_make(line.ptr, (size_t)(colon - line.ptr)), span_of(name)))
			return span_trim(span_from(line, (size_t)(colon - line.ptr) + 1));
	}
	return SPAN_NONE;
}

struct span web_body(const char *request)
{
	ptrdiff_t end = span_find(span_of(request), SPAN("\r\n\r\n"));
	return end < 0 ? SPAN_NONE : span_from(span_of(request), (size_t)end + 4);
}

int web_closed_port(void)
{
	int port, fd = listening_socket(&port);
	close(fd);
	return port;
}
