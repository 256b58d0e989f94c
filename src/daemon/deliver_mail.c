/* Receiver `mail`: one mail for each event, handed to an SMTP server by libcurl; the mail itself is alert/render_mail.c.
 *
 * A mail goes to all its addresses or to none: the first that the server does not take ends the transaction before the text is sent, so that a repeat
 * is no second mail for those who had it. What the server's last word means:
 *
 *	2xx to the text                                   done
 *	4xx, no connection, no TLS, a connection that breaks   tried again
 *	5xx to an address or to the text, 552             a failure that counts against the event
 *	5xx to the password                               holds the receiver
 *	5xx to anything else (we are not welcome, the sender is not)   holds it, too
 */
#include "base/buf.h"
#include "daemon/deliver_transfer.h"

#include "alert/render.h"
#include "base/url.h"

#include <stdio.h>
#include <stdlib.h>

#define MAIL_MAX (2u << 20) /* an event is under 20 kB: what it takes escaped, twice */
#define SAID_MAX 200u
#define QUOTE_SIZE 160
#define STATUS_TOO_LARGE 552

struct letter {
	struct deliver_transfer transfer; /* first */
	struct buf mail;
	size_t sent;
	struct curl_slist *to;
	char said[SAID_MAX]; /* the last line of the server that says no */
	size_t said_len;
};

/* ---- the end of a transaction ---- */

static void release(struct deliver_transfer *transfer)
{
	struct letter *letter = (struct letter *)transfer;
	buf_done(&letter->mail);
	curl_slist_free_all(letter->to);
}

/* Was it the event, or an address, that was refused? libcurl tells of the command in its words only. */
static bool is_of_the_event(const struct letter *letter, long status)
{
	struct span error = span_of(letter->transfer.http.error);
	bool is_sent = letter->sent > 0 && letter->sent == letter->mail.len;
	return is_sent || status == STATUS_TOO_LARGE || span_starts(error, SPAN("RCPT failed")) || span_starts(error, SPAN("DATA failed"));
}

static void ended(struct deliver_transfer *transfer, CURLcode code, struct deliver_result *result)
{
	const struct letter *letter = (const struct letter *)transfer;
	long status = 0;
	char said[QUOTE_SIZE];
	if (code == CURLE_OK) {
		result->event = RETRY_EVENT_SUCCESS;
		return;
	}
	curl_easy_getinfo(transfer->http.easy, CURLINFO_RESPONSE_CODE, &status);
	bool is_refusal = status >= 500 && status < 600 && letter->said_len > 0 && code != CURLE_OPERATION_TIMEDOUT && code != CURLE_USE_SSL_FAILED;
	if (is_refusal && code != CURLE_LOGIN_DENIED && is_of_the_event(letter, status))
		result->is_counted = true;
	else if (is_refusal)
		result->event = RETRY_EVENT_REFUSED;
	deliver_quote(span_make(letter->said, letter->said_len), said, sizeof(said));
	if (said[0] && status >= 400)
		snprintf(result->error, sizeof(result->error), "SMTP: %s", said);
	else
		deliver_transfer_error(transfer, code, result);
}

/* ---- a transaction ---- */

/* Lines of the server, as libcurl reads them. */
static size_t on_reply(char *bytes, size_t size, size_t count, void *ctx)
{
	struct letter *letter = ctx;
	struct span line = span_make(bytes, size * count);
	if (line.len > 3 && (line.ptr[0] == '4' || line.ptr[0] == '5')) {
		letter->said_len = line.len < SAID_MAX ? line.len : SAID_MAX;
		memcpy(letter->said, line.ptr, letter->said_len);
	}
	return line.len;
}

static size_t on_read(char *bytes, size_t size, size_t count, void *ctx)
{
	struct letter *letter = ctx;
	struct span piece = span_head(span_from(buf_view(&letter->mail), letter->sent), size * count);
	if (piece.len > 0)
		memcpy(bytes, piece.ptr, piece.len);
	letter->sent += piece.len;
	return piece.len;
}

/* A server on this machine is trusted as the machine is. */
static bool is_loopback(const char *url)
{
	struct span host = url_host(span_of(url));
	return span_equals_nocase(host, SPAN("localhost")) || span_starts(host, SPAN("127.")) || span_equals(host, SPAN("[::1]")) || span_equals(host, SPAN("::1"));
}

static CURLcode set_tls(CURL *easy, const struct config_receiver *config)
{
	bool is_local = is_loopback(config->url);
	enum mail_tls tls = config->tls != MAIL_TLS_AUTO ? config->tls : is_local ? MAIL_TLS_OPPORTUNISTIC : MAIL_TLS_REQUIRED;
	bool is_whole = span_starts_nocase(span_of(config->url), SPAN("smtps:"));
	CURLcode code = curl_easy_setopt(easy, CURLOPT_USE_SSL, (long)(tls == MAIL_TLS_REQUIRED ? CURLUSESSL_ALL : tls == MAIL_TLS_NO ? CURLUSESSL_NONE : CURLUSESSL_TRY));
	/* Whoever can take the offer of TLS out of the conversation can also put a certificate of his own in: there is nothing to gain by a look at it. */
	if (tls == MAIL_TLS_OPPORTUNISTIC && !is_whole) {
		code |= curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 0L);
		code |= curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L);
	}
	return code;
}

static CURLcode set_transaction(struct letter *letter)
{
	CURL *easy = letter->transfer.http.easy;
	const struct config_receiver *config = letter->transfer.attempt->config;
	CURLcode code = curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	code |= curl_easy_setopt(easy, CURLOPT_URL, config->url);
	code |= curl_easy_setopt(easy, CURLOPT_MAIL_FROM, config->from);
	code |= curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, letter->to);
	if (config->user) {
		code |= curl_easy_setopt(easy, CURLOPT_USERNAME, config->user);
		code |= curl_easy_setopt(easy, CURLOPT_PASSWORD, config->secret);
	}
	code |= set_tls(easy, config);
	code |= curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
	code |= curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)letter->mail.len);
	code |= curl_easy_setopt(easy, CURLOPT_READFUNCTION, on_read);
	code |= curl_easy_setopt(easy, CURLOPT_READDATA, letter);
	code |= curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_reply);
	code |= curl_easy_setopt(easy, CURLOPT_HEADERDATA, letter);
	return code;
}

static void set_addresses(struct letter *letter, char *const *to)
{
	for (; *to; to++) {
		struct curl_slist *longer = curl_slist_append(letter->to, *to);
		if (!longer)
			abort();
		letter->to = longer;
	}
}

static bool write_mail(struct letter *letter)
{
	const struct deliver_attempt *attempt = letter->transfer.attempt;
	struct render_mail_style style = { .from = span_of(attempt->config->from), .to = attempt->config->to, .line_end = "\r\n" };
	return render_mail(&letter->mail, attempt->events[0].body, &style) && !letter->mail.is_full;
}

static void start(struct deliver *deliver, struct deliver_attempt *attempt)
{
	struct letter *letter = calloc(1, sizeof(*letter));
	if (!letter)
		abort();
	letter->transfer.ended = ended;
	letter->transfer.release = release;
	buf_init(&letter->mail, MAIL_MAX);
	set_addresses(letter, attempt->config->to);
	if (!deliver_transfer_open(deliver, attempt, &letter->transfer))
		deliver_transfer_fail(&letter->transfer, RETRY_EVENT_FAILURE, "cannot make a mail: out of memory");
	else if (!write_mail(letter))
		deliver_transfer_fail_event(&letter->transfer, "cannot make a mail of the event");
	else if (set_transaction(letter) != CURLE_OK)
		deliver_transfer_fail(&letter->transfer, RETRY_EVENT_REFUSED, "cannot make a mail of the settings");
	else
		deliver_transfer_start(&letter->transfer);
}

const struct deliver_kind deliver_kind_mail = { .batch = 1, .start = start, .cancel = deliver_transfer_cancel };
