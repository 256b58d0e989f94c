/* Orders about feeds: what the poller is told to do (daemon/feeds.h), and what it says of it.
 *
 * An order may last as long as a request to somebody's server. Meanwhile its connection is suspended, and so is not over before the poller
 * has let go of the order, whatever the client does. */
#include "daemon/control_request.h"

#include "base/cleanup.h"
#include "base/clock.h"
#include "config/config.h"
#include "config/schema.h"
#include "config/value.h"
#include "daemon/feeds.h"
#include "text/utf8.h"

#include <stdlib.h>

#ifndef MHD_HTTP_UNPROCESSABLE_CONTENT /* older libmicrohttpd calls it otherwise */
#define MHD_HTTP_UNPROCESSABLE_CONTENT 422
#endif

struct ordering {
	struct feed_order order;
	struct request *request;
	char *name, *url, *source, *folder;
};

/* ---- the answer ---- */

static json_t *json_said(const struct buf *said)
{
	CLEANUP(buf_done) struct buf repaired = { .max = 4 * (said->len + 1) };
	utf8_add_repaired(&repaired, buf_view(said)); /* servers are quoted in it */
	json_t *text = json_stringn(buf_view(&repaired).ptr, repaired.len);
	return text ? text : json_null();
}

static void answer(struct request *request, const struct feed_order *order)
{
	static const unsigned statuses[] = {
		[FEED_OUTCOME_DONE] = MHD_HTTP_OK,
		[FEED_OUTCOME_NO_FEED] = MHD_HTTP_NOT_FOUND,
		[FEED_OUTCOME_CONFLICT] = MHD_HTTP_CONFLICT,
		[FEED_OUTCOME_REFUSED] = MHD_HTTP_UNPROCESSABLE_CONTENT,
		[FEED_OUTCOME_TROUBLE] = MHD_HTTP_SERVICE_UNAVAILABLE,
	};
	unsigned status = statuses[order->outcome];
	json_t *said = json_said(&order->said);
	if (order->outcome != FEED_OUTCOME_DONE)
		request_answer_json(request, status, json_pack("{s:o}", "error", said));
	else if (order->verb == FEED_ADD)
		request_answer_json(request, MHD_HTTP_CREATED, json_pack("{s:o, s:o}", "feed", json_said(&order->chosen), "said", said));
	else
		request_answer_json(request, status, json_pack("{s:I, s:o}", "feeds", (json_int_t)order->feeds, "said", said));
}

static void on_done(struct feed_order *order)
{
	struct ordering *ordering = (struct ordering *)order;
	answer(ordering->request, order);
	request_release(ordering->request);
}

void feed_close(struct request *request)
{
	struct ordering *ordering = request->state;
	if (!ordering)
		return;
	buf_done(&ordering->order.said);
	buf_done(&ordering->order.chosen);
	free(ordering->name);
	free(ordering->url);
	free(ordering->source);
	free(ordering->folder);
	free(ordering);
}

/* ---- what the store cannot say ---- */

bool feed_knows_more(const struct request *request)
{
	const struct feeds *feeds = control_feeds(request->control);
	return feeds && span_starts(span_of(request->path), SPAN("/v1/feeds")) && feeds_are_troubled(feeds);
}

static void add_trouble(const struct feeds *feeds, json_t *feed)
{
	char when[CLOCK_ISO_SIZE];
	int64_t next = 0;
	const char *trouble = feeds_trouble(feeds, span_of(json_string_value(json_object_get(feed, "name"))), &next);
	if (!trouble)
		return;
	json_object_set_new(feed, "state", json_string("failing"));
	json_object_set_new(feed, "error", json_string(trouble));
	json_object_set_new(feed, "next", json_string(clock_iso(next, when)));
}

void feed_add_troubles(const struct request *request, json_t *answer)
{
	const struct feeds *feeds = control_feeds(request->control);
	json_t *feed;
	size_t i;
	json_array_foreach(json_object_get(answer, "feeds"), i, feed)
		add_trouble(feeds, feed);
	feed = json_object_get(answer, "feed");
	if (feed)
		add_trouble(feeds, feed);
}

/* ---- the order ---- */

static void text_free(char **text)
{
	free(*text);
}

/* A parameter that the configuration knows as a setting of a feed, by the same rules. */
static int setting_read(const struct request *request, const char *name, void *target, struct fault *fault)
{
	CLEANUP(text_free) char *text = request_keep(request_parameter(request, name));
	return text ? value_read(schema_setting("feed", name), (const char *const[]){ text }, 1, NULL, target, fault) : 0;
}

static int add_read(struct request *request, struct ordering *ordering, struct fault *fault)
{
	struct feed_order *order = &ordering->order;
	ordering->name = request_keep(request_parameter(request, "name"));
	if (span_is_empty(request_parameter(request, "url")))
		return fault_set(fault, FAULT_INPUT, "url: where does the feed stand?");
	if ((ordering->name && config_name_check(ordering->name, fault) < 0) ||
	    setting_read(request, "url", &ordering->url, fault) < 0 || config_url_check(ordering->url, fault) < 0 ||
	    setting_read(request, "source", &ordering->source, fault) < 0 ||
	    setting_read(request, "folder", &ordering->folder, fault) < 0 ||
	    setting_read(request, "every", &order->every_ms, fault) < 0)
		return -1;
	for (char *at = ordering->url; *at != ':'; at++) /* as it is written everywhere else */
		*at |= 0x20;
	order->is_full_text = request_is_yes(request, "full_text");
	order->is_private = request_is_yes(request, "allow_private");
	return 0;
}

static struct ordering *ordering_new(struct request *request, enum feed_verb verb)
{
	struct ordering *ordering = calloc(1, sizeof(*ordering));
	if (!ordering)
		abort(); /* a fixed, small size */
	*ordering = (struct ordering){ .order = { .verb = verb, .done = on_done }, .request = request };
	request->state = ordering;
	return ordering;
}

static void give(struct ordering *ordering)
{
	struct request *request = ordering->request;
	struct feeds *feeds = control_feeds(request->control);
	if (!request_may_order(request, feeds))
		return;
	ordering->order.name = ordering->name;
	ordering->order.url = ordering->url;
	ordering->order.source = ordering->source;
	ordering->order.folder = ordering->folder;
	request_hold(request);
	feeds_order(feeds, &ordering->order);
}

void feed_add_begin(struct request *request)
{
	struct fault fault = { 0 };
	struct ordering *ordering = ordering_new(request, FEED_ADD);
	if (add_read(request, ordering, &fault) < 0)
		request_answer_fault(request, &fault);
	else
		give(ordering);
}

/* To the feed that the path names, or to all where it names none. */
static void tell(struct request *request, enum feed_verb verb)
{
	struct ordering *ordering = ordering_new(request, verb);
	ordering->name = request_keep(request_object(request));
	give(ordering);
}

void feed_remove_begin(struct request *request)
{
	tell(request, FEED_REMOVE);
}

void feed_pause_begin(struct request *request)
{
	tell(request, FEED_PAUSE);
}

void feed_resume_begin(struct request *request)
{
	tell(request, FEED_RELEASE);
}

void feed_revert_begin(struct request *request)
{
	tell(request, FEED_REVERT);
}

void feed_refresh_begin(struct request *request)
{
	tell(request, FEED_REFRESH);
}
