/* Asks as the daemon does, for tests that play the other side:
 *
 *	asker NAMES <requests >answers
 *
 * NAMES is JSON, the only names that resolve: {"a.test": [["127.0.0.1"], ["10.0.0.1", "::1"]]}, the addresses of the first look-up, the
 * second …; the last stay. "hang" in place of addresses is a resolver that does not answer. A line of input is a request, or a list of those to be
 * made at once; each gets its line of output, in the order in which they end. "cancel": true ends it as soon as it is under way.
 */
#include "base/clock.h"
#include "daemon/fetch.h"

#include <dlfcn.h>
#include <jansson.h>
#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HEADERS_MAX 8
#define SHOWN_MAX 4096
#define HANG_S 3600

/* ---- a resolver of our own, in front of the C library's ---- */

static json_t *names;
static pthread_mutex_t names_mutex = PTHREAD_MUTEX_INITIALIZER;

typedef int getaddrinfo_fn(const char *, const char *, const struct addrinfo *, struct addrinfo **);

/* The addresses of this look-up; the last list stays. */
static json_t *addresses_of(const char *name)
{
	pthread_mutex_lock(&names_mutex);
	json_t *lists = json_object_get(names, name), *first = json_array_get(lists, 0);
	json_incref(first);
	if (json_array_size(lists) > 1)
		json_array_remove(lists, 0);
	pthread_mutex_unlock(&names_mutex);
	return first;
}

int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **ret_list)
{
	getaddrinfo_fn *real;
	*(void **)&real = dlsym(RTLD_NEXT, "getaddrinfo");
	json_t *addresses = addresses_of(name), *address;
	struct addrinfo **end = ret_list;
	size_t i;
	*ret_list = NULL;
	if (json_is_string(addresses))
		sleep(HANG_S);
	json_array_foreach(addresses, i, address) {
		if (real(json_string_value(address), service, hints, end) != 0)
			continue;
		while (*end)
			end = &(*end)->ai_next;
	}
	json_decref(addresses);
	return *ret_list ? 0 : EAI_NONAME;
}

/* ---- asking ---- */

static const char *const kinds[] = { "ok", "not modified", "status", "moved", "challenge", "no request", "no host", "no connection", "not public",
				     "not trusted", "too slow", "too big", "broken", "astray" };

static void set_text(json_t *to, const char *name, const char *text)
{
	if (text)
		json_object_set_new(to, name, json_string(text));
}

static void set_body(json_t *to, struct fetch_answer *answer)
{
	json_object_set_new(to, "bytes", json_integer((json_int_t)answer->body.len));
	if (answer->body.len > SHOWN_MAX)
		return;
	char *body = buf_detach(&answer->body); /* as the poller takes it */
	set_text(to, "body", body);
	free(body);
}

static void on_answer(void *ctx, struct fetch_answer *answer)
{
	json_t *said = json_object();
	set_text(said, "name", json_string_value(json_object_get(ctx, "name")));
	set_text(said, "kind", kinds[answer->kind]);
	set_text(said, "error", answer->error);
	json_object_set_new(said, "status", json_integer(answer->status));
	set_body(said, answer);
	set_text(said, "etag", answer->etag);
	set_text(said, "last_modified", answer->last_modified);
	set_text(said, "content_type", answer->content_type);
	if (answer->charset.ptr)
		json_object_set_new(said, "charset", json_stringn(answer->charset.ptr, answer->charset.len));
	set_text(said, "content_language", answer->content_language);
	set_text(said, "content_location", answer->content_location);
	set_text(said, "retry_after", answer->retry_after);
	json_object_set_new(said, "fresh_ms", json_integer(answer->fresh_ms));
	set_text(said, "url", answer->url);
	set_text(said, "permanent_url", answer->permanent_url);
	set_text(said, "moved_to", answer->moved_to);
	json_object_set_new(said, "redirects", json_integer(answer->redirects));
	json_object_set_new(said, "wire_bytes", json_integer((json_int_t)answer->wire_bytes));
	json_dumpf(said, stdout, JSON_SORT_KEYS);
	putchar('\n');
	json_decref(said);
}

static const char *text_of(json_t *from, const char *name)
{
	return json_string_value(json_object_get(from, name));
}

static long long number_of(json_t *from, const char *name)
{
	return json_integer_value(json_object_get(from, name));
}

static struct fetch_limits limits_of(json_t *from)
{
	return (struct fetch_limits){
		.wire_max = (size_t)number_of(from, "wire_max"),
		.body_max = (size_t)number_of(from, "body_max"),
		.headers_max = (unsigned)number_of(from, "headers_max"),
		.header_bytes_max = (size_t)number_of(from, "header_bytes_max"),
		.redirects_max = (unsigned)number_of(from, "redirects_max"),
		.total_ms = number_of(from, "total_ms"),
		.connect_ms = number_of(from, "connect_ms"),
		.slow_ms = number_of(from, "slow_ms"),
		.slow_bytes = (unsigned)number_of(from, "slow_bytes"),
	};
}

static void ask(struct fetcher *fetcher, json_t *from)
{
	const char *headers[HEADERS_MAX];
	json_t *lines = json_object_get(from, "headers");
	size_t headers_len = 0;
	for (; headers_len < json_array_size(lines) && headers_len < HEADERS_MAX; headers_len++)
		headers[headers_len] = json_string_value(json_array_get(lines, headers_len));
	struct fetch_request request = {
		.url = text_of(from, "url"),
		.etag = text_of(from, "etag"),
		.last_modified = text_of(from, "last_modified"),
		.headers = headers,
		.headers_len = headers_len,
		.user = text_of(from, "user"),
		.password = text_of(from, "password"),
		.bearer = text_of(from, "bearer"),
		.accept = text_of(from, "accept"),
		.contact = text_of(from, "contact"),
		.proxy = text_of(from, "proxy"),
		.allow_private = json_is_true(json_object_get(from, "allow_private")),
		.stays = json_is_true(json_object_get(from, "stays")),
		.limits = limits_of(from),
	};
	struct fetch *fetch = fetch_start(fetcher, &request, on_answer, from);
	if (json_is_true(json_object_get(from, "cancel")))
		fetch_cancel(fetch);
}

static void ask_line(struct fetcher *fetcher, uv_loop_t *loop, json_t *line)
{
	json_t *from;
	size_t i;
	if (json_is_object(line))
		ask(fetcher, line);
	json_array_foreach(line, i, from)
		ask(fetcher, from);
	uv_run(loop, UV_RUN_DEFAULT); /* until nothing runs: an idle fetcher does not hold the loop */
}

int main(int argc, char **argv)
{
	uv_loop_t loop;
	struct fetcher *fetcher;
	struct fault fault;
	char *text = NULL;
	size_t size = 0;
	names = json_loads(argc == 2 ? argv[1] : "", 0, NULL);
	signal(SIGPIPE, SIG_IGN);
	uv_loop_init(&loop);
	if (!names || fetcher_new(&loop, &fetcher, &fault) < 0)
		return 2;
	setvbuf(stdout, NULL, _IOLBF, 0);
	while (getline(&text, &size, stdin) > 0) {
		json_t *line = json_loads(text, 0, NULL);
		if (!line)
			return 2;
		ask_line(fetcher, &loop, line);
		json_decref(line);
	}
	free(text);
	fetcher_free(fetcher);
	uv_run(&loop, UV_RUN_DEFAULT);
	json_decref(names);
	return uv_loop_close(&loop) == 0 ? 0 : 1;
}
