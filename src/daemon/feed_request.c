/* What a request of the feeds sends, and what a decoder learns from its answer. */
#include "daemon/feeds_inner.h"

struct fetch_request feed_request(const struct feeds *feeds, const char *url, size_t bytes_max)
{
	const struct config *config = feeds->config;
	return (struct fetch_request){
		.url = url,
		.contact = config->fetch.contact,
		.proxy = config->fetch.proxy,
		.limits = { .wire_max = bytes_max, .body_max = bytes_max, .total_ms = config->fetch.timeout_ms },
	};
}

/* The operator named a host for them: no other gets them, nor does that host by the word of one that the feed has moved to. */
void feed_send_secrets(struct fetch_request *request, const struct feed *feed)
{
	bool is_home = feed && feed_is_home(feed) && feed_is_of_host(span_of(request->url), feed->row->given_url);
	const struct config_feed *settings = is_home ? feed_settings(feed) : NULL;
	if (!settings)
		return;
	request->headers = (const char *const *)settings->headers;
	while (request->headers && request->headers[request->headers_len])
		request->headers_len++;
	if (settings->user) {
		request->user = settings->user;
		request->password = settings->secret;
	} else {
		request->bearer = settings->secret;
	}
}

struct decode_hints feed_hints(struct arena *arena, const struct fetch_answer *answer, int64_t received)
{
	return (struct decode_hints){
		.url = arena_copy(arena, span_of(answer->url)),
		.charset = arena_copy(arena, answer->charset),
		.content_type = arena_copy(arena, span_of(answer->content_type)),
		.language = arena_copy(arena, span_of(answer->content_language)),
		.location = arena_copy(arena, span_of(answer->content_location)),
		.received = received,
	};
}
