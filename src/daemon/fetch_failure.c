/* Why nothing came, in words for people who run a newsroom and not a network. */
#include "base/array.h"
#include "base/clock.h"
#include "daemon/deliver.h"
#include "daemon/fetch_inner.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define MIB (1024u * 1024u)
#define WORDS_SIZE 120

static void fail_of_size(struct fetch *fetch, size_t max, const char *what)
{
	if (max >= MIB)
		fetch_fail(fetch, FETCH_TOO_BIG, "more than %zu MiB%s", max / MIB, what);
	else
		fetch_fail(fetch, FETCH_TOO_BIG, "more than %zu bytes%s", max, what);
}

static void fail_of_headers(struct fetch *fetch)
{
	fetch_fail(fetch, FETCH_TOO_BIG, "its headers are more than %zu bytes or %u lines", fetch->limits.header_bytes_max, fetch->limits.headers_max);
}

void fetch_fail_of_address(struct fetch *fetch, const char *of)
{
	const char *address = fetch->hop.address;
	fetch->answer.is_house = fetch->is_home && !fetch->allow_private && !fetch->hop.is_metadata;
	if (fetch->hop.is_metadata)
		fetch_fail(fetch, FETCH_NOT_PUBLIC, "address %s%s is where a cloud tells its secrets, and never asked", address, of);
	else
		fetch_fail(fetch, FETCH_NOT_PUBLIC, "address %s%s is not public%s", address, of,
			   fetch->allow_private ? ", and only the feed's own host may be private" : "");
}

static void fail_of_named_address(struct fetch *fetch)
{
	char host[FETCH_TEXT_SIZE], of[FETCH_TEXT_SIZE];
	snprintf(of, sizeof(of), " of '%s'", fetch_host(fetch, host));
	fetch_fail_of_address(fetch, of);
}

static void fail_of_cut(struct fetch *fetch)
{
	switch (fetch->hop.cut) {
	case FETCH_CUT_HEADERS:
		fail_of_headers(fetch);
		break;
	case FETCH_CUT_WIRE:
		fail_of_size(fetch, fetch->limits.wire_max, "");
		break;
	case FETCH_CUT_BODY:
		fail_of_size(fetch, fetch->limits.body_max, fetch_header(fetch, "content-encoding") ? " when unpacked" : "");
		break;
	case FETCH_CUT_ADDRESS:
		fail_of_named_address(fetch);
		break;
	case FETCH_CUT_NONE:
	case FETCH_CUT_ENOUGH:
		break;
	}
}

/* curl has one code for all that takes too long. */
static void fail_of_time(struct fetch *fetch)
{
	char host[FETCH_TEXT_SIZE], time[CLOCK_ISO_SIZE];
	curl_off_t resolved_us = 0, total_us = 0;
	char *reached = NULL;
	CURL *easy = fetch->transfer.easy;
	curl_easy_getinfo(easy, CURLINFO_NAMELOOKUP_TIME_T, &resolved_us);
	curl_easy_getinfo(easy, CURLINFO_PRIMARY_IP, &reached);
	curl_easy_getinfo(easy, CURLINFO_TOTAL_TIME_T, &total_us);
	int64_t limit_ms = fetch->limits.connect_ms < fetch->hop.total_ms ? fetch->limits.connect_ms : fetch->hop.total_ms;
	if (!fetch->hop.is_asked && resolved_us == 0)
		fetch_fail(fetch, FETCH_NO_HOST, "cannot resolve '%s' within %s", fetch_host(fetch, host), clock_duration(limit_ms, time));
	else if (!fetch->hop.is_asked && reached && reached[0])
		fetch_fail(fetch, FETCH_NOT_TRUSTED, "no secure connection to '%s' within %s", fetch_host(fetch, host), clock_duration(limit_ms, time));
	else if (!fetch->hop.is_asked)
		fetch_fail(fetch, FETCH_NO_CONNECTION, "cannot connect to '%s' within %s", fetch_host(fetch, host), clock_duration(limit_ms, time));
	else if (total_us / 1000 >= fetch->hop.total_ms)
		fetch_fail(fetch, FETCH_TOO_SLOW, "no whole answer within %s", clock_duration(fetch->limits.total_ms, time));
	else
		fetch_fail(fetch, FETCH_TOO_SLOW, "too slow: less than %u bytes a second for %s", fetch->limits.slow_bytes,
			   clock_duration(fetch->limits.slow_ms, time));
}

static void fail_of_connection(struct fetch *fetch)
{
	char host[FETCH_TEXT_SIZE];
	long error = 0;
	curl_easy_getinfo(fetch->transfer.easy, CURLINFO_OS_ERRNO, &error);
	fetch_host(fetch, host);
	if (fetch->hop.address[0])
		fail_of_named_address(fetch);
	else if (error == ECONNREFUSED)
		fetch_fail(fetch, FETCH_NO_CONNECTION, "'%s' refused to connect", host);
	else
		fetch_fail(fetch, FETCH_NO_CONNECTION, "cannot connect to '%s'%s%s", host, error ? ": " : "", error ? strerror((int)error) : "");
}

/* Codes of OpenSSL's verification (x509_vfy.h); other backends have others, and then curl's words must do. */
static const char *certificate_words(long verdict)
{
	switch (verdict) {
	case 9:
		return "certificate is not valid yet";
	case 10:
		return "certificate has expired";
	case 18:
	case 19:
		return "certificate is signed by itself";
	case 20:
	case 21:
		return "certificate is signed by nobody known here";
	case 23:
		return "certificate was revoked";
	case 66:
	case 67:
	case 68:
		return "certificate has a key or signature that is too weak";
	default:
		return NULL;
	}
}

/* What OpenSSL calls by its own names, within curl's words. */
static const char *tls_words(const char *said)
{
	static const char *const words[][2] = {
		{ "wrong version number", "the server speaks no TLS there" },
		{ "packet length too long", "the server speaks no TLS there" },
		{ "record layer failure", "the server speaks no TLS there" },
		{ "http request", "the server speaks no TLS there" },
		{ "unrecognized name", "the server does not know itself by this name" },
		{ "unsupported protocol", "the server speaks only a TLS that is too old" },
		{ "protocol version", "the server speaks only a TLS that is too old" },
		{ "version too low", "the server speaks only a TLS that is too old" },
		{ "handshake failure", "the server and tidings know no common encryption" },
		{ "no shared cipher", "the server and tidings know no common encryption" },
		{ "certificate required", "the server wants a certificate of ours" },
		{ "bad certificate", "the server wants a certificate of ours" },
		{ "too small", "the server's keys are too weak" },
		{ "too weak", "the server's keys are too weak" },
		{ "internal error", "the server has failed over TLS" },
		{ "unexpected eof", "the server hung up" },
		{ "SSL_ERROR_SYSCALL", "the server hung up" },
	};
	for (size_t i = 0; i < LEN(words); i++)
		if (strstr(said, words[i][0]))
			return words[i][1];
	return NULL;
}

/* curl's own words, without "SSL certificate problem: " and "error:0A00010B:SSL routines::" in front. */
static struct span curl_words(const char *said)
{
	static const char problem[] = "SSL certificate problem: ";
	struct span words = span_of(said);
	if (span_starts(words, SPAN(problem)))
		words = span_from(words, sizeof(problem) - 1);
	ptrdiff_t routine = span_find(words, SPAN("::"));
	return routine >= 0 && strstr(said, "error:") ? span_from(words, (size_t)routine + 2) : words;
}

static const char *failure_words(const struct fetch *fetch, CURLcode code, char ret_words[static WORDS_SIZE])
{
	const char *said = fetch->transfer.error[0] ? fetch->transfer.error : curl_easy_strerror(code), *known = tls_words(said);
	return deliver_quote(known ? span_of(known) : curl_words(said), ret_words, WORDS_SIZE);
}

static void fail_of_trust(struct fetch *fetch, CURLcode code)
{
	char words[WORDS_SIZE], host[FETCH_TEXT_SIZE];
	long verdict = 0;
	curl_easy_getinfo(fetch->transfer.easy, CURLINFO_SSL_VERIFYRESULT, &verdict);
	const char *known = certificate_words(verdict);
	if (code == CURLE_PEER_FAILED_VERIFICATION && known)
		fetch_fail(fetch, FETCH_NOT_TRUSTED, "%s", known);
	else if (code == CURLE_PEER_FAILED_VERIFICATION && strstr(fetch->transfer.error, "subject name"))
		fetch_fail(fetch, FETCH_NOT_TRUSTED, "certificate is not for '%s'", fetch_host(fetch, host));
	else
		fetch_fail(fetch, FETCH_NOT_TRUSTED, "no secure connection: %s", failure_words(fetch, code, words));
}

static void fail_of_length(struct fetch *fetch)
{
	curl_off_t came = 0, promised = -1;
	curl_easy_getinfo(fetch->transfer.easy, CURLINFO_SIZE_DOWNLOAD_T, &came);
	curl_easy_getinfo(fetch->transfer.easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &promised);
	if (promised > 0)
		fetch_fail(fetch, FETCH_BROKEN, "cut short: %lld of %lld bytes came", (long long)came, (long long)promised);
	else
		fetch_fail(fetch, FETCH_BROKEN, "cut short after %lld bytes", (long long)came);
}

void fetch_explain(struct fetch *fetch, CURLcode code)
{
	char words[WORDS_SIZE], host[FETCH_TEXT_SIZE];
	fail_of_cut(fetch);
	switch (code) {
	case CURLE_COULDNT_RESOLVE_HOST:
		fetch_fail(fetch, FETCH_NO_HOST, "cannot resolve '%s'", fetch_host(fetch, host));
		break;
	case CURLE_COULDNT_RESOLVE_PROXY:
		fetch_fail(fetch, FETCH_NO_CONNECTION, "cannot resolve the name of the proxy");
		break;
	case CURLE_COULDNT_CONNECT:
		fail_of_connection(fetch);
		break;
	case CURLE_OPERATION_TIMEDOUT:
		fail_of_time(fetch);
		break;
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_CIPHER:
		fail_of_trust(fetch, code);
		break;
	case CURLE_GOT_NOTHING:
		fetch_fail(fetch, FETCH_BROKEN, "'%s' hung up without an answer", fetch_host(fetch, host));
		break;
	case CURLE_UNSUPPORTED_PROTOCOL: /* no status line: HTTP 0.9, or what is none at all. The scheme was looked at before. */
	case CURLE_WEIRD_SERVER_REPLY:
		fetch_fail(fetch, FETCH_BROKEN, "the answer is not HTTP");
		break;
	case CURLE_PARTIAL_FILE:
		fail_of_length(fetch);
		break;
	case CURLE_OUT_OF_MEMORY: /* so curl calls a single header of more than 100 KiB, which never reaches our count */
		fail_of_headers(fetch);
		break;
	case CURLE_BAD_CONTENT_ENCODING:
	case CURLE_WRITE_ERROR: /* not ours: those are told above */
		fetch_fail(fetch, FETCH_BROKEN, "the answer cannot be unpacked");
		break;
	default:
		fetch_fail(fetch, FETCH_BROKEN, "the connection broke: %s", failure_words(fetch, code, words));
	}
}
