#include "ask/answer.h"

#include "base/url.h"

static struct feed_terms terms_of(const struct store_feed *feed)
{
	return (struct feed_terms){ .least = feed->every_ms, .most = feed->every_ms, .items = feed->window };
}

/* How it stands with a feed, in one word: of all that could be said of it, what most needs to be known. */
static const char *state_of(const struct store_feed *feed, int64_t now)
{
	if (feed->origin == FEED_REMOVED)
		return feed_origin_name(feed->origin);
	if (feed->pace.phase != FEED_ACTIVE)
		return feed_phase_name(feed->pace.phase);
	if (feed_pace_is_dying(&feed->pace, now))
		return "dying";
	if (feed->pace.failures > 0)
		return "failing";
	if (feed_pace_is_quiet(&feed->pace, now))
		return "quiet";
	return feed->pace.success == 0 ? "new" : "working";
}

/* The store's times of feeds are 0 where there was none. */
static json_t *json_moment(int64_t time)
{
	return time == 0 ? json_null() : json_time(time);
}

static json_t *json_span_ms(int64_t ms)
{
	return ms == 0 ? json_null() : json_integer(ms);
}

static json_t *json_absent(struct span text)
{
	return json_text(text.len > 0 ? text : SPAN_NONE);
}

/* Whoever may ask need not know the password that stands in it. */
static json_t *json_address(struct span url)
{
	struct arena *arena = arena_new();
	json_t *json = json_text(url_masked(arena, url));
	arena_free(arena);
	return json;
}

static void add_orders(json_t *json, const struct store_feed *feed)
{
	json_object_set_new(json, "origin", json_string(feed_origin_name(feed->origin)));
	json_object_set_new(json, "added", json_moment(feed->added));
	json_object_set_new(json, "source", json_absent(feed->source));
	json_object_set_new(json, "folder", json_absent(feed->folder));
	json_object_set_new(json, "every_ms", json_span_ms(feed->every_ms));
	json_object_set_new(json, "full_text", json_boolean(feed->is_full_text));
	json_object_set_new(json, "allow_private", json_boolean(feed->is_private));
}

static void add_pace(json_t *json, const struct store_feed *feed, int64_t now)
{
	const struct feed_pace *pace = &feed->pace;
	struct feed_terms terms = terms_of(feed);
	bool is_asked = feed->origin != FEED_REMOVED && feed_pace_is_asked(pace);
	json_object_set_new(json, "asked", json_moment(pace->asked));
	json_object_set_new(json, "success", json_moment(pace->success));
	json_object_set_new(json, "item", json_moment(pace->item));
	json_object_set_new(json, "next", is_asked ? json_moment(pace->next) : json_null());
	json_object_set_new(json, "interval_ms", json_span_ms(feed_pace_interval(pace, &terms, now)));
	json_object_set_new(json, "rhythm_ms", json_span_ms(pace->gap));
	json_object_set_new(json, "failures", json_integer(pace->failures));
	json_object_set_new(json, "failing", pace->failures > 0 ? json_moment(pace->failing) : json_null());
	json_object_set_new(json, "quiet", json_boolean(is_asked && feed_pace_is_quiet(pace, now)));
	json_object_set_new(json, "dying", json_boolean(is_asked && feed_pace_is_dying(pace, now)));
}

static int add_held(json_t *json, struct asking *asking, const struct store_feed *feed, struct fault *fault)
{
	char room[URL_AUTHORITY_MAX];
	int64_t held;
	bool is_asked = feed->origin != FEED_REMOVED && feed_pace_is_asked(&feed->pace);
	if (store_feed_host_held(asking->store, url_authority(feed->url, room), &held, fault) < 0)
		return -1;
	json_object_set_new(json, "held", is_asked && held > asking->question->now ? json_time(held) : json_null());
	return 0;
}

/* NULL: a fault. */
static json_t *json_feed(struct asking *asking, const struct store_feed *feed, struct fault *fault)
{
	int64_t now = asking->question->now;
	json_t *json = json_pack("{s:o, s:s, s:o, s:o, s:b, s:o, s:o, s:s}", "name", json_text(feed->name), "state", state_of(feed, now), "url",
				 json_address(feed->url), "given_url", json_address(feed->given_url), "moved",
				 !span_equals(feed->url, feed->given_url), "title", json_absent(feed->title), "site", json_absent(feed->site),
				 "phase", feed_phase_name(feed->pace.phase));
	add_orders(json, feed);
	add_pace(json, feed, now);
	if (add_held(json, asking, feed, fault) < 0) {
		json_decref(json);
		return NULL;
	}
	json_object_set_new(json, "error", json_absent(feed->error));
	json_object_set_new(json, "fetches", json_integer((json_int_t)feed->fetches));
	json_object_set_new(json, "items", json_integer((json_int_t)feed->items));
	return json;
}

/* The pages that its items link to and that were not read; null where it wants none. */
static int add_pages(json_t *json, struct asking *asking, const struct store_feed *feed, struct fault *fault)
{
	struct store_feed_pages_count count;
	json_object_set_new(json, "pages", json_null());
	if (!feed->is_full_text)
		return 0;
	if (store_feed_pages_count(asking->store, feed->id, asking->arena, &count, fault) < 0)
		return -1;
	json_t *pages = json_pack("{s:I, s:o, s:I, s:o}", "waiting", (json_int_t)count.waiting, "next", json_moment(count.next), "not_read",
				  (json_int_t)count.given_up, "error", json_absent(count.error));
	json_object_set_new(json, "pages", pages);
	return 0;
}

struct feed_list {
	struct asking *asking;
	struct fault *fault;
	json_t *feeds;
	bool with_removed, has_failed;
};

static int add_feed(void *ctx, const struct store_feed *feed)
{
	struct feed_list *list = ctx;
	if (feed->origin == FEED_REMOVED && !list->with_removed)
		return 0;
	json_t *json = json_feed(list->asking, feed, list->fault);
	list->has_failed = !json;
	return json ? json_array_append_new(list->feeds, json) : -1;
}

static bool wants_removed(struct asking *asking, bool *ret_wants, json_t **ret_error)
{
	uint64_t number = 0;
	if (!asking_number(asking, "removed", 1, &number, ret_error))
		return false;
	*ret_wants = number == 1;
	return true;
}

/* By name. */
json_t *answer_feeds(struct asking *asking, struct fault *fault)
{
	struct feed_list list = { .asking = asking, .fault = fault };
	json_t *error = NULL;
	if (!wants_removed(asking, &list.with_removed, &error))
		return error;
	list.feeds = json_array();
	if (store_feeds(asking->store, add_feed, &list, fault) < 0 || list.has_failed) {
		json_decref(list.feeds);
		return NULL;
	}
	return json_pack("{s:o}", "feeds", list.feeds);
}

json_t *answer_feed(struct asking *asking, struct fault *fault)
{
	struct store_feed feed;
	json_t *error = NULL;
	bool with_removed;
	if (!wants_removed(asking, &with_removed, &error))
		return error;
	int found = store_feed_find(asking->store, asking->object, asking->arena, &feed, fault);
	if (found < 0)
		return NULL;
	if (found > 0 || (feed.origin == FEED_REMOVED && !with_removed))
		return answer_error(asking, ASK_NO_SUCH_OBJECT, "there is no feed '%.*s'", SPAN_ARG(span_head(asking->object, 100)));
	json_t *json = json_feed(asking, &feed, fault);
	if (!json || add_pages(json, asking, &feed, fault) < 0) {
		json_decref(json);
		return NULL;
	}
	return json_pack("{s:o}", "feed", json);
}
