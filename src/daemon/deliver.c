#include "daemon/deliver.h"

#include "daemon/http.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* One for each receiver that there may be (config/schema.c), each of which makes one attempt at a time: none waits for another's connection. */
#define CONNECTIONS_MAX 256L

static const struct {
	const char *name;
	const struct deliver_kind *kind;
} kinds[] = {
	[RECEIVER_FILE] = { "file", &deliver_kind_file },
	[RECEIVER_EXEC] = { "exec", &deliver_kind_exec },
	[RECEIVER_WEBHOOK] = { "webhook", &deliver_kind_webhook },
	[RECEIVER_JOURNAL] = { "journal", &deliver_kind_journal },
	[RECEIVER_MAIL] = { "mail", &deliver_kind_mail },
	[RECEIVER_MAILDIR] = { "maildir", &deliver_kind_maildir },
	[RECEIVER_ATOM] = { "atom", &deliver_kind_atom },
	[RECEIVER_SOCKET] = { "socket", &deliver_kind_socket },
};

const struct deliver_kind *deliver_kind_of(enum receiver_type type)
{
	return kinds[type].kind;
}

const char *deliver_type_name(enum receiver_type type)
{
	return kinds[type].name;
}

int deliver_init(struct deliver *deliver, uv_loop_t *loop, struct fault *fault)
{
	*deliver = (struct deliver){ .loop = loop };
	signal(SIGPIPE, SIG_IGN); /* a command that does not read its input, a peer that hangs up: write says EPIPE instead */
	return http_new(loop, CONNECTIONS_MAX, &deliver->http, fault);
}

void deliver_done(struct deliver *deliver)
{
	http_free(deliver->http);
	deliver->http = NULL;
}

void deliver_finish(struct deliver_attempt *attempt, enum retry_event event, const char *format, ...)
{
	struct deliver_result result = { .event = event };
	va_list list;
	va_start(list, format);
	vsnprintf(result.error, sizeof(result.error), format, list);
	va_end(list);
	attempt->done(attempt, &result);
}

struct later {
	uv_timer_t timer;
	struct deliver_attempt *attempt;
	enum retry_event event;
	const char *phrase;
};

static void on_later_closed(uv_handle_t *handle)
{
	struct later later = *(struct later *)handle->data;
	free(handle->data);
	deliver_finish(later.attempt, later.event, "%s", later.phrase);
}

void deliver_finish_later(struct deliver *deliver, struct deliver_attempt *attempt, enum retry_event event, const char *phrase)
{
	struct later *later = calloc(1, sizeof(*later));
	if (!later)
		abort(); /* a fixed, small size */
	*later = (struct later){ .attempt = attempt, .event = event, .phrase = phrase };
	uv_timer_init(deliver->loop, &later->timer);
	later->timer.data = later;
	uv_close((uv_handle_t *)&later->timer, on_later_closed);
}

char *deliver_quote(struct span said, char *ret_text, size_t size)
{
	size_t len = 0;
	said = span_trim(said);
	for (size_t i = 0; i < said.len && len + 1 < size; i++) {
		char c = said.ptr[i];
		bool is_space = c == ' ' || c == '\n' || c == '\r' || c == '\t';
		if (is_space && len > 0 && ret_text[len - 1] == ' ')
			continue;
		ret_text[len++] = is_space ? ' ' : c > ' ' && c < 0x7F ? c : '?';
	}
	ret_text[len] = '\0';
	return ret_text;
}
