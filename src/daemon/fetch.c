/* A fetch is a walk over hops: each is one request on the same handle; what a redirect says is checked like a URL from anywhere else.
 *
 *	ASKING --redirect--> (waiting for fetch_go_on) --> ASKING …          at most redirects_max times, in what is left of the time
 *	   \--any other answer, or none--> told, gone
 *
 * curl's own following of redirects is not used: it sends headers of ours to every host, counts time and size anew or not at all,
 * and does not tell which hops were permanent.
 */
#include "base/cleanup.h"
#include "base/clock.h"
#include "daemon/deliver.h"
#include "daemon/fetch_inner.h"

#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define MIB (1024u * 1024u)
#define WIRE_MAX (26u * MIB)
#define BODY_MAX (26u * MIB)
#define HEADERS_MAX 200u
#define HEADER_BYTES_MAX (64u * 1024u)
#define REDIRECTS_MAX 8u
#define TOTAL_MS (60 * CLOCK_SECOND)
#define CONNECT_MS (15 * CLOCK_SECOND)
#define SLOW_MS (30 * CLOCK_SECOND)
#define SLOW_BYTES 64u
/* Read of a body that nobody wants, so that the connection can be used again; and of one that may be a challenge. */
#define UNWANTED_MAX (64u * 1024u)
/* Read at a time: a feed of usual size comes in one or two pieces. Taken only while a fetch runs. */
#define PIECE_BYTES (100L * 1024L)
/* A line of our request: validators as long as any server sends. */
#define LINE_MAX_BYTES (16u * 1024u)
#define URL_FLAGS (CURLU_NON_SUPPORT_SCHEME | CURLU_URLENCODE)
#define QUOTE_SIZE 160
#define FEEDS_ACCEPTED                                                                                                     \
	"application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, application/xml;q=0.8, " \
	"text/xml;q=0.8, application/json;q=0.7, text/html;q=0.5, */*;q=0.1"

struct fetcher {
	uv_loop_t *loop;
	struct http *http;
	struct fetch *first;
	uv_timer_t soon; /* for what failed before it began */
};

void fetch_fail(struct fetch *fetch, enum fetch_kind kind, const char *format, ...)
{
	struct fetch_answer *answer = &fetch->answer;
	va_list list;
	if (answer->error[0])
		return;
	answer->kind = kind;
	va_start(list, format);
	vsnprintf(answer->error, sizeof(answer->error), format, list);
	va_end(list);
}

/* ---- the end ---- */

static void fetch_free(struct fetch *fetch)
{
	http_transfer_close(&fetch->transfer);
	if (fetch->headers_home != fetch->headers)
		curl_slist_free_all(fetch->headers_home);
	curl_slist_free_all(fetch->headers);
	curl_url_cleanup(fetch->at);
	curl_free(fetch->url);
	curl_free(fetch->moved_to);
	free(fetch->permanent_url);
	buf_done(&fetch->answer.body);
	free(fetch);
}

static void fetch_unlink(struct fetch *fetch)
{
	if (fetch->before)
		fetch->before->after = fetch->after;
	else
		fetch->fetcher->first = fetch->after;
	if (fetch->after)
		fetch->after->before = fetch->before;
}

static void fetch_finish(struct fetch *fetch)
{
	if (fetch->transfer.easy)
		fetch_read_headers(fetch);
	if (!fetch->answer.error[0])
		fetch_judge(fetch);
	if (fetch->answer.kind != FETCH_OK)
		buf_clear(&fetch->answer.body);
	fetch_unlink(fetch);
	fetch->done(fetch->ctx, &fetch->answer);
	fetch_free(fetch);
}

static void on_soon(uv_timer_t *timer)
{
	struct fetcher *fetcher = timer->data;
	struct fetch *fetch = fetcher->first;
	while (fetch && !fetch->has_failed)
		fetch = fetch->after;
	if (!fetch)
		return;
	uv_timer_start(&fetcher->soon, on_soon, 0, 0); /* one a turn: who asks again at once does not hold the loop */
	fetch_finish(fetch);
}

static void finish_soon(struct fetch *fetch)
{
	fetch->has_failed = true;
	uv_timer_start(&fetch->fetcher->soon, on_soon, 0, 0);
}

/* ---- the URL ---- */

char *fetch_host(const struct fetch *fetch, char ret_host[static FETCH_TEXT_SIZE])
{
	char *host = NULL;
	curl_url_get(fetch->at, CURLUPART_HOST, &host, 0);
	deliver_quote(span_of(host), ret_host, FETCH_TEXT_SIZE / 2);
	curl_free(host);
	return ret_host;
}

static void curl_string_done(char **string)
{
	curl_free(*string);
}

static bool is_ascii(const char *text)
{
	for (; text && *text; text++)
		if ((unsigned char)*text > '~')
			return false;
	return true;
}

/* In UTF-8, whatever the locale of the daemon is: libcurl takes the letters of a host for those of the locale. */
static CURLUcode url_get_plain(CURLU *url, char **ret_text)
{
	locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0), before = utf8 ? uselocale(utf8) : (locale_t)0;
	CURLUcode code = curl_url_get(url, CURLUPART_URL, ret_text, CURLU_PUNYCODE);
	if (utf8) {
		uselocale(before);
		freelocale(utf8);
	}
	return code;
}

/* `text` as seen from where `url` is. A host of other letters than ASCII's, as redirects and pages write them, is asked by its name ("xn--…"). */
static bool url_go(CURLU *url, const char *text)
{
	CLEANUP(curl_string_done) char *host = NULL, *plain = NULL;
	if (curl_url_set(url, CURLUPART_URL, text, URL_FLAGS) != CURLUE_OK)
		return false;
	curl_url_get(url, CURLUPART_HOST, &host, 0);
	return is_ascii(host) || (url_get_plain(url, &plain) == CURLUE_OK && curl_url_set(url, CURLUPART_URL, plain, URL_FLAGS) == CURLUE_OK);
}

static bool url_is_http(CURLU *url)
{
	CLEANUP(curl_string_done) char *scheme = NULL;
	return curl_url_get(url, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK && (strcmp(scheme, "http") == 0 || strcmp(scheme, "https") == 0);
}

/* The same host, asked the same way; or by https from now on. */
static bool url_is_of_host(CURLU *url, CURLU *home)
{
	CLEANUP(curl_string_done) char *host = NULL, *home_host = NULL, *port = NULL, *home_port = NULL, *scheme = NULL, *home_scheme = NULL;
	curl_url_get(url, CURLUPART_HOST, &host, 0);
	curl_url_get(home, CURLUPART_HOST, &home_host, 0);
	curl_url_get(url, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT);
	curl_url_get(home, CURLUPART_PORT, &home_port, CURLU_DEFAULT_PORT);
	curl_url_get(url, CURLUPART_SCHEME, &scheme, 0);
	curl_url_get(home, CURLUPART_SCHEME, &home_scheme, 0);
	if (!host || !home_host || !port || !home_port || !scheme || !home_scheme || !span_equals_nocase(span_of(host), span_of(home_host)))
		return false;
	if (strcmp(scheme, home_scheme) == 0)
		return strcmp(port, home_port) == 0;
	return strcmp(scheme, "https") == 0 && strcmp(port, "443") == 0 && strcmp(home_port, "80") == 0;
}

/* Takes off what is never sent and never shown. */
static void url_strip(CURLU *url)
{
	curl_url_set(url, CURLUPART_USER, NULL, 0);
	curl_url_set(url, CURLUPART_PASSWORD, NULL, 0);
	curl_url_set(url, CURLUPART_FRAGMENT, NULL, 0);
}

/* What is private is so at the host of the URL alone: neither a redirect nor a name of another host leads into the house. */
static bool address_is_allowed(struct fetch *fetch, const struct sockaddr *address)
{
	bool is_metadata = address_is_metadata(address), may_be_private = fetch->allow_private && fetch->is_home;
	if (!is_metadata && (may_be_private || address_is_public(address)))
		return true;
	fetch->hop.is_metadata = is_metadata;
	address_text(address, fetch->hop.address);
	return false;
}

/* An address written in the URL is known before anybody is asked: a proxy would not tell us. curl has made its decimal and hexadecimal
 * forms plain. */
static bool host_is_forbidden_address(struct fetch *fetch)
{
	CLEANUP(curl_string_done) char *host = NULL;
	char plain[ADDRESS_TEXT_SIZE];
	struct sockaddr_storage address;
	curl_url_get(fetch->at, CURLUPART_HOST, &host, 0);
	struct span text = span_of(host);
	if (text.len > 1 && text.ptr[0] == '[')
		text = span_make(text.ptr + 1, text.len - 2);
	if (text.len >= sizeof(plain))
		return false;
	snprintf(plain, sizeof(plain), "%.*s", SPAN_ARG(text));
	return address_parse(plain, &address) && !address_is_allowed(fetch, (struct sockaddr *)&address);
}

/* ---- one hop ---- */

static size_t on_header(char *bytes, size_t size, size_t count, void *ctx)
{
	struct fetch *fetch = ctx;
	struct fetch_hop *hop = &fetch->hop;
	(void)bytes;
	hop->headers++;
	hop->header_bytes += size * count;
	if (hop->headers <= fetch->limits.headers_max && hop->header_bytes <= fetch->limits.header_bytes_max)
		return size * count;
	hop->cut = FETCH_CUT_HEADERS;
	return 0;
}

static bool wire_is_within(struct fetch *fetch, curl_off_t bytes)
{
	fetch->answer.wire_bytes = bytes > 0 ? (size_t)bytes : 0;
	if (fetch->answer.wire_bytes <= fetch->limits.wire_max)
		return true;
	fetch->hop.cut = FETCH_CUT_WIRE;
	return false;
}

/* What a server promises is believed where it is too much; and where it is not, room is made for it at once. */
static bool begin_body(struct fetch *fetch)
{
	curl_off_t promised = -1;
	curl_easy_getinfo(fetch->transfer.easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &promised);
	if (promised > 0 && (size_t)promised < fetch->limits.body_max)
		(void)buf_reserve(&fetch->answer.body, (size_t)promised);
	return wire_is_within(fetch, promised);
}

static size_t take_unwanted(struct fetch *fetch, const char *bytes, size_t len, long status)
{
	struct buf *body = &fetch->answer.body;
	if (fetch_status_may_challenge((int)status) && body->len + len <= UNWANTED_MAX)
		buf_add(body, bytes, len);
	if (fetch->hop.body_bytes <= UNWANTED_MAX)
		return len;
	fetch->hop.cut = FETCH_CUT_ENOUGH;
	return 0;
}

static size_t on_body(char *bytes, size_t size, size_t count, void *ctx)
{
	struct fetch *fetch = ctx;
	long status = 0;
	curl_off_t wire = 0;
	size_t len = size * count;
	bool is_first = fetch->hop.body_bytes == 0;
	fetch->hop.body_bytes += len;
	curl_easy_getinfo(fetch->transfer.easy, CURLINFO_RESPONSE_CODE, &status);
	if (!fetch_status_is_good((int)status))
		return take_unwanted(fetch, bytes, len, status);
	if (is_first && !begin_body(fetch))
		return 0;
	curl_easy_getinfo(fetch->transfer.easy, CURLINFO_SIZE_DOWNLOAD_T, &wire);
	if (!wire_is_within(fetch, wire))
		return 0;
	buf_add(&fetch->answer.body, bytes, len);
	if (!fetch->answer.body.is_full)
		return len;
	fetch->hop.cut = FETCH_CUT_BODY;
	return 0;
}

/* Sees also what unpacks to nothing, and so never reaches on_body. */
static int on_progress(void *ctx, curl_off_t total, curl_off_t now, curl_off_t up_total, curl_off_t up_now)
{
	(void)total;
	(void)up_total;
	(void)up_now;
	return wire_is_within(ctx, now) ? 0 : 1;
}

/* Whom a proxy connects to it does not say. */
static bool peer_is_allowed(struct fetch *fetch, const struct sockaddr *address)
{
	return fetch->has_proxy || address_is_allowed(fetch, address);
}

/* Here the name has become an address, and nothing stands between this look and the connection. */
static curl_socket_t open_socket(void *ctx, curlsocktype purpose, struct curl_sockaddr *address)
{
	(void)purpose;
	if (!peer_is_allowed(ctx, &address->addr))
		return CURL_SOCKET_BAD;
	return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* A connection may have been opened by a fetch that was allowed more. */
static int before_request(void *ctx, char *remote, char *local, int remote_port, int local_port)
{
	(void)local;
	(void)remote_port;
	(void)local_port;
	struct fetch *fetch = ctx;
	struct sockaddr_storage address = { 0 };
	(void)address_parse(remote, &address);
	if (peer_is_allowed(fetch, (struct sockaddr *)&address)) {
		fetch->hop.is_asked = true;
		fetch->answer.is_near = !fetch->has_proxy && !address_is_public((struct sockaddr *)&address);
		return CURL_PREREQFUNC_OK;
	}
	fetch->hop.cut = FETCH_CUT_ADDRESS;
	return CURL_PREREQFUNC_ABORT;
}

/* `at` is to be asked for next; false: failed. */
static bool aim_hop(struct fetch *fetch)
{
	fetch->hop = (struct fetch_hop){ 0 };
	buf_clear(&fetch->answer.body);
	curl_free(fetch->url);
	fetch->url = NULL;
	if (curl_url_get(fetch->at, CURLUPART_URL, &fetch->url, 0) != CURLUE_OK) {
		fetch_fail(fetch, FETCH_NO_REQUEST, "cannot make a request of the URL");
		return false;
	}
	if (host_is_forbidden_address(fetch)) {
		fetch_fail_of_address(fetch, "");
		return false;
	}
	return true;
}

/* … and is asked for; false: failed. */
static bool start_hop(struct fetch *fetch)
{
	CURL *easy = fetch->transfer.easy;
	int64_t left_ms = fetch->limits.total_ms - ((int64_t)uv_now(fetch->fetcher->loop) - fetch->began);
	fetch->hop.total_ms = left_ms > 0 ? left_ms : 1;
	CURLcode code = curl_easy_setopt(easy, CURLOPT_URL, fetch->url);
	code |= curl_easy_setopt(easy, CURLOPT_HTTPHEADER, fetch->is_home ? fetch->headers_home : fetch->headers);
	code |= curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)fetch->hop.total_ms);
	if (code == CURLE_OK && http_transfer_start(&fetch->transfer))
		return true;
	fetch_fail(fetch, FETCH_NO_REQUEST, "cannot make a request of the URL");
	return false;
}

/* ---- redirects ---- */

static bool status_redirects(long status)
{
	return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/* Away from the host of the URL, what is its own is not sent; nor when another host leads back to it. */
static void leave_home(struct fetch *fetch)
{
	fetch->is_home = false;
	curl_easy_setopt(fetch->transfer.easy, CURLOPT_USERNAME, NULL);
	curl_easy_setopt(fetch->transfer.easy, CURLOPT_PASSWORD, NULL);
}

static bool check_redirect(struct fetch *fetch, CURLU *next, const char *location)
{
	CLEANUP(curl_string_done) char *url = NULL;
	char quoted[QUOTE_SIZE];
	deliver_quote(span_of(location), quoted, sizeof(quoted));
	if (!url_go(next, location)) {
		fetch_fail(fetch, FETCH_ASTRAY, "redirected to '%s', which is no URL", quoted);
		return false;
	}
	url_strip(next);
	if (!url_is_http(next))
		fetch_fail(fetch, FETCH_ASTRAY, "redirected to '%s', which is neither http nor https", quoted);
	else if (curl_url_get(next, CURLUPART_URL, &url, 0) != CURLUE_OK)
		fetch_fail(fetch, FETCH_ASTRAY, "redirected to '%s', which is no URL", quoted);
	else if (strcmp(url, fetch->url) == 0)
		fetch_fail(fetch, FETCH_ASTRAY, "redirected to itself");
	else if (fetch->answer.redirects >= fetch->limits.redirects_max)
		fetch_fail(fetch, FETCH_ASTRAY, "too many redirects: %u, and on to '%s'", fetch->answer.redirects, quoted);
	return !fetch->answer.error[0];
}

static void note_permanence(struct fetch *fetch, long status)
{
	if (status != 301 && status != 308)
		fetch->is_permanent = false;
	if (!fetch->is_permanent)
		return;
	free(fetch->permanent_url);
	fetch->permanent_url = strdup(fetch->url);
	if (!fetch->permanent_url)
		abort();
}

static void note_move(struct fetch *fetch, CURLU *next)
{
	char quoted[QUOTE_SIZE];
	curl_url_get(next, CURLUPART_URL, &fetch->moved_to, 0); /* it has been a URL before */
	fetch_fail(fetch, FETCH_MOVED, "redirected to '%s'", deliver_quote(span_of(fetch->moved_to), quoted, sizeof(quoted)));
}

/* false: there is nothing to follow, or it may not be followed. */
static bool follow(struct fetch *fetch, long status)
{
	const char *location = status_redirects(status) ? fetch_header(fetch, "location") : NULL;
	if (!location)
		return false;
	CURLU *next = curl_url_dup(fetch->at);
	if (!next)
		abort();
	bool is_good = check_redirect(fetch, next, location);
	if (is_good && fetch->stays)
		note_move(fetch, next);
	if (!is_good || fetch->stays) {
		curl_url_cleanup(next);
		return false;
	}
	if (fetch->is_home && !url_is_of_host(next, fetch->at))
		leave_home(fetch);
	curl_url_cleanup(fetch->at);
	fetch->at = next;
	fetch->answer.redirects++;
	fetch->answer.status = 0;
	bool is_aimed = aim_hop(fetch);
	if (fetch->url)
		note_permanence(fetch, status);
	if (!is_aimed || !fetch->moves)
		return is_aimed && start_hop(fetch);
	fetch->paused = (int64_t)uv_now(fetch->fetcher->loop);
	fetch->moves(fetch->ctx, fetch->url); /* by now it may have gone on, or be gone */
	return true;
}

void fetch_go_on(struct fetch *fetch)
{
	fetch->began += (int64_t)uv_now(fetch->fetcher->loop) - fetch->paused;
	if (!start_hop(fetch))
		finish_soon(fetch);
}

static void on_hop_done(struct http_transfer *transfer, CURLcode code)
{
	struct fetch *fetch = (struct fetch *)transfer;
	long status = 0;
	curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
	fetch->answer.status = (int)status;
	if (fetch->hop.cut == FETCH_CUT_ENOUGH)
		code = CURLE_OK;
	if (code != CURLE_OK)
		fetch_explain(fetch, code);
	else if (follow(fetch, status))
		return;
	fetch_finish(fetch);
}

/* ---- the request ---- */

bool fetch_is_header_text(const char *text)
{
	for (; *text; text++)
		if (((unsigned char)*text < ' ' && *text != '\t') || *text == 0x7f)
			return false;
	return true;
}

static void add_line(struct curl_slist **list, const char *line)
{
	struct curl_slist *longer = curl_slist_append(*list, line);
	if (!longer)
		abort();
	*list = longer;
}

/* `name` with what stands before the value; false: it is no header. */
static bool add_header(struct curl_slist **list, const char *name, const char *value)
{
	CLEANUP(buf_done) struct buf line;
	buf_init(&line, LINE_MAX_BYTES);
	buf_addf(&line, "%s%s", name, value);
	if (line.is_full || !fetch_is_header_text(line.ptr) || !strchr(line.ptr, ':'))
		return false;
	add_line(list, line.ptr);
	return true;
}

static bool add_for_all(struct curl_slist **list, const struct fetch_request *request)
{
	bool is_good = add_header(list, "Accept: ", request->accept ? request->accept : FEEDS_ACCEPTED);
	if (request->etag)
		is_good &= add_header(list, "If-None-Match: ", request->etag);
	if (request->last_modified)
		is_good &= add_header(list, "If-Modified-Since: ", request->last_modified);
	return is_good;
}

static bool add_for_home(struct curl_slist **list, const struct fetch_request *request)
{
	bool is_good = add_for_all(list, request);
	if (request->bearer)
		is_good &= add_header(list, "Authorization: Bearer ", request->bearer);
	for (size_t i = 0; i < request->headers_len; i++)
		is_good &= add_header(list, "", request->headers[i]);
	return is_good;
}

static bool set_headers(struct fetch *fetch, const struct fetch_request *request)
{
	bool has_own = request->bearer || request->headers_len > 0, is_good = add_for_all(&fetch->headers, request);
	if (has_own)
		is_good &= add_for_home(&fetch->headers_home, request);
	else
		fetch->headers_home = fetch->headers;
	fetch->wants_changes = request->etag || request->last_modified;
	if (!is_good)
		fetch_fail(fetch, FETCH_NO_REQUEST, "a header to send is too long, or not 'Name: value' in one line");
	return is_good;
}

static size_t or_size(size_t wanted, size_t otherwise)
{
	return wanted > 0 ? wanted : otherwise;
}

static int64_t or_ms(int64_t wanted, int64_t otherwise)
{
	return wanted > 0 ? wanted : otherwise;
}

static struct fetch_limits limits_of(const struct fetch_limits *wanted)
{
	return (struct fetch_limits){
		.wire_max = or_size(wanted->wire_max, WIRE_MAX),
		.body_max = or_size(wanted->body_max, BODY_MAX),
		.headers_max = (unsigned)or_size(wanted->headers_max, HEADERS_MAX),
		.header_bytes_max = or_size(wanted->header_bytes_max, HEADER_BYTES_MAX),
		.redirects_max = (unsigned)or_size(wanted->redirects_max, REDIRECTS_MAX),
		.total_ms = or_ms(wanted->total_ms, TOTAL_MS),
		.connect_ms = or_ms(wanted->connect_ms, CONNECT_MS),
		.slow_ms = or_ms(wanted->slow_ms, SLOW_MS),
		.slow_bytes = (unsigned)or_size(wanted->slow_bytes, SLOW_BYTES),
	};
}

static CURLcode set_callbacks(struct fetch *fetch)
{
	CURL *easy = fetch->transfer.easy;
	CURLcode code = curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
	code |= curl_easy_setopt(easy, CURLOPT_WRITEDATA, fetch);
	code |= curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
	code |= curl_easy_setopt(easy, CURLOPT_HEADERDATA, fetch);
	code |= curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L); /* what a proxy says to CONNECT is no answer */
	code |= curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, on_progress);
	code |= curl_easy_setopt(easy, CURLOPT_XFERINFODATA, fetch);
	code |= curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
	code |= curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	code |= curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, fetch);
	code |= curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, before_request);
	code |= curl_easy_setopt(easy, CURLOPT_PREREQDATA, fetch);
	return code;
}

static CURLcode set_options(struct fetch *fetch, const struct fetch_request *request)
{
	CURL *easy = fetch->transfer.easy;
	char agent[FETCH_TEXT_SIZE];
	bool has_contact = request->contact && fetch_is_header_text(request->contact);
	snprintf(agent, sizeof(agent), PACKAGE_NAME "/" PACKAGE_VERSION "%s%s%s", has_contact ? " (+" : "", has_contact ? request->contact : "",
		 has_contact ? ")" : "");
	CURLcode code = curl_easy_setopt(easy, CURLOPT_USERAGENT, agent);
	code |= curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, ""); /* all that curl can unpack */
	code |= curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, PIECE_BYTES);
	code |= curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)fetch->limits.connect_ms);
	code |= curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, (long)fetch->limits.slow_bytes);
	code |= curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, (long)((fetch->limits.slow_ms + CLOCK_SECOND - 1) / CLOCK_SECOND));
	if (request->proxy)
		code |= curl_easy_setopt(easy, CURLOPT_PROXY, request->proxy);
	if (request->user) {
		code |= curl_easy_setopt(easy, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
		code |= curl_easy_setopt(easy, CURLOPT_USERNAME, request->user);
		code |= curl_easy_setopt(easy, CURLOPT_PASSWORD, request->password ? request->password : "");
	}
	return code;
}

/* A user and a password in the URL serve where no others are given; there they go where those would go, and nowhere else. */
static void take_user(struct fetch *fetch, const struct fetch_request *request)
{
	CLEANUP(curl_string_done) char *user = NULL, *password = NULL;
	CURL *easy = fetch->transfer.easy;
	if (request->user || request->bearer || curl_url_get(fetch->at, CURLUPART_USER, &user, CURLU_URLDECODE) != CURLUE_OK)
		return;
	curl_url_get(fetch->at, CURLUPART_PASSWORD, &password, CURLU_URLDECODE);
	curl_easy_setopt(easy, CURLOPT_USERNAME, user);
	curl_easy_setopt(easy, CURLOPT_PASSWORD, password ? password : "");
}

static bool set_url(struct fetch *fetch, const struct fetch_request *request)
{
	char quoted[QUOTE_SIZE];
	bool is_url = url_go(fetch->at, request->url);
	if (is_url)
		take_user(fetch, request);
	url_strip(fetch->at);
	if (is_url && url_is_http(fetch->at))
		return true;
	/* Quoted without what may be a password in it. */
	const char *at = strrchr(request->url, '@');
	fetch_fail(fetch, FETCH_NO_REQUEST, "'%s' is no URL of http or https", deliver_quote(span_of(at ? at + 1 : request->url), quoted, sizeof(quoted)));
	return false;
}

static bool set_request(struct fetch *fetch, const struct fetch_request *request)
{
	if (!http_transfer_open(fetch->fetcher->http, &fetch->transfer) || set_callbacks(fetch) != CURLE_OK ||
	    set_options(fetch, request) != CURLE_OK) {
		fetch_fail(fetch, FETCH_NO_REQUEST, "cannot make a request of the settings");
		return false;
	}
	return set_headers(fetch, request) && set_url(fetch, request);
}

static struct fetch *fetch_new(struct fetcher *fetcher, const struct fetch_request *request, fetch_done *done, void *ctx)
{
	struct fetch *fetch = calloc(1, sizeof(*fetch));
	if (!fetch || !(fetch->at = curl_url()))
		abort();
	fetch->transfer.done = on_hop_done;
	fetch->fetcher = fetcher;
	fetch->done = done;
	fetch->ctx = ctx;
	fetch->limits = limits_of(&request->limits);
	fetch->allow_private = request->allow_private;
	fetch->stays = request->stays;
	fetch->moves = request->moves;
	fetch->has_proxy = request->proxy != NULL;
	fetch->is_home = fetch->is_permanent = true;
	fetch->began = (int64_t)uv_now(fetcher->loop);
	buf_init(&fetch->answer.body, fetch->limits.body_max);
	fetch->after = fetcher->first;
	if (fetch->after)
		fetch->after->before = fetch;
	fetcher->first = fetch;
	return fetch;
}

struct fetch *fetch_start(struct fetcher *fetcher, const struct fetch_request *request, fetch_done *done, void *ctx)
{
	struct fetch *fetch = fetch_new(fetcher, request, done, ctx);
	if (!set_request(fetch, request) || !aim_hop(fetch) || !start_hop(fetch))
		finish_soon(fetch);
	return fetch;
}

void fetch_cancel(struct fetch *fetch)
{
	fetch_unlink(fetch);
	fetch_free(fetch);
}

/* ---- life cycle ---- */

int fetcher_new(uv_loop_t *loop, struct fetcher **ret_fetcher, struct fault *fault)
{
	struct fetcher *fetcher = calloc(1, sizeof(*fetcher));
	if (!fetcher)
		abort();
	fetcher->loop = loop;
	if (http_new(loop, FETCH_PARALLEL_MAX, &fetcher->http, fault) < 0) {
		free(fetcher);
		return -1;
	}
	uv_timer_init(loop, &fetcher->soon);
	fetcher->soon.data = fetcher;
	*ret_fetcher = fetcher;
	return 0;
}

static void on_fetcher_closed(uv_handle_t *handle)
{
	free(handle->data);
}

void fetcher_free(struct fetcher *fetcher)
{
	if (!fetcher)
		return;
	while (fetcher->first)
		fetch_cancel(fetcher->first);
	http_free(fetcher->http);
	uv_close((uv_handle_t *)&fetcher->soon, on_fetcher_closed);
}
