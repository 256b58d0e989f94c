/* What people order: feeds are added, removed, paused, released, asked at once. An order that meets a feed in the middle of a round cuts the request
 * short, or waits for what is with the decoders and the desk already.
 */
#include "daemon/feeds_inner.h"

#include "base/url.h"
#include "base/vec.h"
#include "daemon/now.h"
#include "decoder/frame.h"
#include "report/feed_places.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define SAID_MAX 4096u
#define NAME_MAX_BYTES 64u

/* ---- an order's own life ---- */

static void on_order_closed(uv_handle_t *handle)
{
	struct feed_order *order = handle->data;
	order->done(order);
}

static void on_soon(uv_timer_t *timer)
{
	uv_close((uv_handle_t *)timer, on_order_closed);
}

void feed_order_say(struct feed_order *order, enum feed_outcome outcome, const char *format, ...)
{
	char said[SAID_MAX];
	va_list arguments;
	if (order->outcome == FEED_OUTCOME_TROUBLE)
		return;
	va_start(arguments, format);
	vsnprintf(said, sizeof(said), format, arguments);
	va_end(arguments);
	order->outcome = outcome;
	buf_clear(&order->said);
	buf_add_text(&order->said, said);
}

/* ---- to all ---- */

static void say_next(struct feed_order *order, uint32_t count, const char *one, const char *many)
{
	if (count > 0)
		buf_addf(&order->said, "; %" PRIu32 " %s", count, count == 1 ? one : many);
}

static void say_next_when(struct feed_order *order, uint32_t count, const char *one, const char *many, int64_t first)
{
	char when[CLOCK_ISO_SIZE];
	say_next(order, count, one, many);
	if (count > 0)
		buf_addf(&order->said, " %s", clock_iso(first, when));
}

/* Whoever asks for all wants to know of those that are not. Who was stopped is not meant; who has to wait is. */
static void say_refreshed(struct feed_order *order)
{
	char count[12];
	const struct feed_tally *tally = &order->tally;
	bool is_whole = tally->too_soon == 0 && tally->held == 0;
	order->feeds = tally->asked + tally->asking;
	snprintf(count, sizeof(count), "%" PRIu32, tally->asked);
	feed_order_say(order, is_whole ? FEED_OUTCOME_DONE : FEED_OUTCOME_CONFLICT, "%s %s asked now", tally->asked == 0 ? "no" : count,
		       tally->asked < 2 ? "feed is" : "feeds are");
	say_next(order, tally->asking, "is being asked already", "are being asked already");
	say_next_when(order, tally->too_soon, "may be asked again at", "may be asked again, the first at", tally->soon);
	say_next_when(order, tally->held, "is of a host that has been asked too often, and not before",
		      "are of hosts that have been asked too often, and the first not before", tally->until);
	say_next(order, tally->paused, "is paused", "are paused");
	say_next(order, tally->stopped, "is gone", "are gone");
}

static void tally_first(uint32_t *count, int64_t *first, int64_t when)
{
	if (*count == 0 || when < *first)
		*first = when;
	(*count)++;
}

static void tally_stopped(struct feed_tally *tally, enum feed_phase phase)
{
	if (phase == FEED_PAUSED)
		tally->paused++;
	else
		tally->stopped++;
}

/* An address as it may be said. */
static const char *shown(struct span url, char ret_text[static SAID_MAX])
{
	struct arena *arena = arena_new();
	snprintf(ret_text, SAID_MAX, "%.*s", SPAN_ARG(url_masked(arena, url)));
	arena_free(arena);
	return ret_text;
}

void feed_order_part(struct feed_order *order)
{
	if (--order->parts > 0)
		return;
	if (order->is_to_all && order->verb == FEED_REFRESH && order->outcome != FEED_OUTCOME_TROUBLE)
		say_refreshed(order);
	uv_timer_start(&order->soon, on_soon, 0, 0);
}

/* ---- orders to feeds that are there ---- */

static void remove_feed(struct feed *feed, struct feed_order *order)
{
	if (feed->row->origin == FEED_CONFIGURED) {
		feed_order_say(order, FEED_OUTCOME_CONFLICT, "feed '%.*s' stands in the configuration: take it out there, or pause it",
			       SPAN_ARG(feed->row->name));
		feed_order_part(order);
		return;
	}
	feed->row->origin = FEED_REMOVED;
	feed_order_say(order, FEED_OUTCOME_DONE, "feed '%.*s' is not asked any more; what it brought stays", SPAN_ARG(feed->row->name));
	feed_write(feed, order);
}

static void refresh_feed(struct feed *feed, struct feed_order *order)
{
	char when[CLOCK_ISO_SIZE];
	struct store_feed *row = feed->row;
	struct feed_tally *tally = &order->tally;
	int64_t held = feed_host_held(feed->feeds, row->url);
	if (!feed_pace_is_asked(&row->pace)) {
		tally_stopped(tally, row->pace.phase);
		feed_order_say(order, FEED_OUTCOME_CONFLICT, "feed '%.*s' is %s: resume it first", SPAN_ARG(row->name), feed_phase_name(row->pace.phase));
	} else if (held != 0) {
		tally_first(&tally->held, &tally->until, held);
		feed_order_say(order, FEED_OUTCOME_CONFLICT, "feed '%.*s': " HOST_HELD, SPAN_ARG(row->name), clock_iso(held, when));
	} else if (feed_pace_hurry(&row->pace, now_ms())) {
		tally->asked++;
		feed_order_say(order, FEED_OUTCOME_DONE, "feed '%.*s' is asked now", SPAN_ARG(row->name));
	} else {
		tally_first(&tally->too_soon, &tally->soon, row->pace.next);
		feed_order_say(order, FEED_OUTCOME_CONFLICT, "feed '%.*s' may be asked again at %s", SPAN_ARG(row->name), clock_iso(row->pace.next, when));
	}
	feed_order_part(order);
}

/* Its next answers may move it again, if they agree. What it brought from there stays known. */
static void revert_feed(struct feed *feed, struct feed_order *order)
{
	struct store_feed row = *feed->row;
	char url[SAID_MAX];
	if (span_equals(row.url, row.given_url)) {
		feed_order_say(order, FEED_OUTCOME_CONFLICT, "feed '%.*s' is asked at the address that it was given", SPAN_ARG(row.name));
		feed_order_part(order);
		return;
	}
	feed_row_readdress(&row, row.given_url);
	feed_row_replace(feed, &row);
	feed_order_say(order, FEED_OUTCOME_DONE, "feed '%.*s' is asked at '%s' again", SPAN_ARG(feed->row->name), shown(feed->row->url, url));
	feed_write(feed, order);
}

static void set_phase(struct feed *feed, struct feed_order *order)
{
	enum feed_phase phase = feed->row->pace.phase;
	if (order->verb == FEED_PAUSE && phase == FEED_GONE) {
		feed_order_say(order, FEED_OUTCOME_CONFLICT, "feed '%.*s' is %s, and not asked", SPAN_ARG(feed->row->name), feed_phase_name(phase));
		feed_order_part(order);
		return;
	}
	if (order->verb == FEED_PAUSE)
		feed_pace_pause(&feed->row->pace);
	else
		feed_pace_release(&feed->row->pace, now_ms());
	feed_order_say(order, FEED_OUTCOME_DONE, "%" PRIu32 " %s %s", order->feeds, order->feeds == 1 ? "feed is" : "feeds are",
		       order->verb == FEED_PAUSE ? "paused" : "asked again");
	feed_write(feed, order);
}

/* It rests. */
static void carry_out(struct feed *feed, struct feed_order *order)
{
	if (order->verb == FEED_REMOVE)
		remove_feed(feed, order);
	else if (order->verb == FEED_REFRESH)
		refresh_feed(feed, order);
	else if (order->verb == FEED_REVERT)
		revert_feed(feed, order);
	else
		set_phase(feed, order);
	feed_schedule(feed);
}

void feed_orders_go(struct feed *feed)
{
	for (size_t i = 0; i < feed->orders.len; i++)
		carry_out(feed, feed->orders.at[i]);
	VEC_CLEAR(&feed->orders);
}

void feed_orders_fail(struct feed *feed, const char *why)
{
	for (size_t i = 0; i < feed->orders.len; i++) {
		feed_order_say(feed->orders.at[i], FEED_OUTCOME_TROUBLE, "feed '%.*s' cannot be written down: %s", SPAN_ARG(feed->row->name), why);
		feed_order_part(feed->orders.at[i]);
	}
	VEC_CLEAR(&feed->orders);
}

static void give(struct feed *feed, struct feed_order *order)
{
	bool is_busy = order->verb == FEED_REFRESH && (feed->stage == FEED_WAITING || feed->stage == FEED_FETCHING);
	order->parts++;
	order->feeds++;
	if (is_busy) { /* as ordered */
		order->tally.asking++;
		feed_order_say(order, FEED_OUTCOME_DONE, "feed '%.*s' is being asked", SPAN_ARG(feed->row->name));
		feed_order_part(order);
		return;
	}
	if (feed->row->id == 0 && feed->writes == 0) {
		feed_order_say(order, FEED_OUTCOME_TROUBLE, "feed '%.*s' cannot be written down yet: the store would not take it; try again later",
			       SPAN_ARG(feed->row->name));
		feed_order_part(order);
		return;
	}
	if (feed->stage == FEED_WAITING)
		feed_wait_no_more(feed);
	else if (feed->stage == FEED_FETCHING)
		feed_round_cancel(feed);
	else
		feed_round_hurry(feed); /* nobody who waits for an order waits for pages */
	if (feed->stage == FEED_RESTING && feed->row->id != 0)
		carry_out(feed, order);
	else
		VEC_PUSH(&feed->orders, order);
}

static void give_all(struct feeds *feeds, struct feed_order *order)
{
	order->is_to_all = true;
	for (size_t i = 0; i < feeds->all.len; i++) {
		struct feed *feed = feeds->all.at[i];
		enum feed_phase phase = feed->row->pace.phase;
		bool is_meant = order->verb == FEED_RELEASE ? phase == FEED_PAUSED : feed_pace_is_asked(&feed->row->pace);
		if (feed->row->origin == FEED_REMOVED)
			continue;
		if (is_meant)
			give(feed, order);
		else
			tally_stopped(&order->tally, phase);
	}
	if (order->feeds == 0)
		feed_order_say(order, FEED_OUTCOME_DONE, "there is none that could be");
}

/* ---- a feed is added ---- */

bool feed_is_spoken_for(const struct feeds *feeds, struct span name)
{
	for (size_t i = 0; i < feeds->fresh.len; i++)
		if (feeds->fresh.at[i]->name_key == hash64(name))
			return true;
	return false;
}

static bool is_taken(const struct feeds *feeds, struct span name)
{
	const struct feed *feed = feed_named(feeds, name);
	return (feed && feed->row->origin != FEED_REMOVED) || feed_is_spoken_for(feeds, name);
}

/* Names hold no commas, quotes, backslashes and control characters (config/config.h), and end with a whole character. */
static struct span clean_name(struct arena *arena, struct span text)
{
	struct buf name = { .max = 2 * NAME_MAX_BYTES };
	for (size_t i = 0; i < text.len && name.len < NAME_MAX_BYTES - 4; i++) {
		unsigned char c = (unsigned char)text.ptr[i];
		bool is_odd = c < ' ' || c == 0x7F || strchr(",\"'\\", c);
		if (is_odd && (name.len == 0 || name.ptr[name.len - 1] == ' '))
			continue;
		buf_add_char(&name, is_odd ? ' ' : (char)c);
	}
	while (name.len > 0 && text.len > name.len && ((unsigned char)name.ptr[name.len - 1] & 0xC0) == 0x80)
		buf_truncate(&name, name.len - 1);
	if (name.len > 0 && text.len > name.len && (unsigned char)name.ptr[name.len - 1] >= 0xC0)
		buf_truncate(&name, name.len - 1);
	struct span clean = arena_copy(arena, span_trim(buf_view(&name)));
	buf_done(&name);
	return clean;
}

struct span feed_choose_name(struct feed *feed, struct arena *arena, struct span title)
{
	struct span name = clean_name(arena, title);
	if (name.len == 0)
		name = clean_name(arena, url_host(feed->row->url));
	struct span free_name = name;
	feed->name_key = 0; /* it is not in its own way */
	for (unsigned i = 2; feed_named(feed->feeds, free_name) || feed_is_spoken_for(feed->feeds, free_name); i++)
		free_name = arena_format(arena, "%.*s %u", SPAN_ARG(name), i);
	feed->name_key = hash64(free_name);
	return free_name;
}

int64_t feed_promised_at(const struct feeds *feeds, struct span url)
{
	int64_t now = now_ms(), until = feed_address_held(feeds, url);
	uint64_t key = url_key(url);
	for (size_t i = 0; i < feeds->all.len; i++) {
		const struct store_feed *row = feeds->all.at[i]->row;
		int64_t earliest = feed_pace_earliest(&row->pace, now);
		if (earliest > now && earliest > until && url_key(row->url) == key)
			until = earliest;
	}
	return until;
}

static void say_promised(const struct feeds *feeds, struct feed_order *order, struct span url)
{
	char when[CLOCK_ISO_SIZE], text[SAID_MAX];
	feed_order_say(order, FEED_OUTCOME_CONFLICT, "%s may be asked again at %s", shown(url, text), clock_iso(feed_promised_at(feeds, url), when));
}

static bool is_being_added(const struct feeds *feeds, struct span url)
{
	for (size_t i = 0; i < feeds->fresh.len; i++)
		if (feed_is_at(feeds->fresh.at[i], url))
			return true;
	return false;
}

static void add(struct feeds *feeds, struct feed_order *order)
{
	struct span url = span_of(order->url), name = span_of(order->name);
	const struct feed *there = feed_at(feeds, url);
	if (is_being_added(feeds, url)) {
		char text[SAID_MAX];
		feed_order_say(order, FEED_OUTCOME_CONFLICT, "%s is being added already", shown(url, text));
		return;
	}
	if (there || (name.len > 0 && is_taken(feeds, name))) {
		feed_order_say(order, FEED_OUTCOME_CONFLICT, there ? "feed '%.*s' is asked there already" : "there is a feed '%.*s' already",
			       SPAN_ARG(there ? there->row->name : name));
		return;
	}
	if (feed_promised_at(feeds, url) != 0) {
		say_promised(feeds, order, url);
		return;
	}
	struct feed *removed = name.len > 0 ? feed_named(feeds, name) : NULL; /* its items are known still */
	struct store_feed row = {
		.id = removed ? removed->row->id : 0, .name = name, .origin = FEED_ORDERED, .added = now_ms(), .given_url = url, .url = url,
		.source = span_of(order->source), .folder = span_of(order->folder), .every_ms = order->every_ms, .is_full_text = order->is_full_text, .is_private = order->is_private,
	};
	struct feed *feed = feed_new(feeds, feed_row_copy(&row));
	feed->is_new = true;
	feed->name_key = name.len > 0 ? hash64(name) : 0;
	VEC_PUSH(&feed->orders, order);
	VEC_PUSH(&feeds->fresh, feed);
	order->parts++;
	order->feeds = 1;
	feed_wait(feed);
	feed_hosts_go(feeds);
}

/* What stands there is known. */
static void add_place(struct feed *feed, struct span url)
{
	if (url_key(url) != url_key(feed->row->url))
		feed->place[feed->places_len++] = arena_copy(feed->places, url);
}

void feed_take_places(struct feed *feed, const struct frame_done *done)
{
	struct span usual[FEED_PLACES_MAX];
	struct decode_offers offers = done->offers;
	if (!feed->is_new || feed->places)
		return; /* one page is enough */
	feed->places = arena_new();
	feed_places_sort(&offers);
	for (size_t i = 0; i < offers.len && i < FEED_PLACES_TRIED; i++)
		add_place(feed, offers.at[i].url);
	feed->are_named = feed->places_len > 0;
	if (feed->are_named || !span_equals(done->format, SPAN("html")))
		return;
	size_t len = feed_places(feed->places, feed->row->url, usual);
	for (size_t i = 0; i < len; i++)
		add_place(feed, usual[i]);
}

/* Where it would be looked for next; SPAN_NONE: nowhere. */
static struct span next_place(const struct feed *feed)
{
	return feed->places_at < feed->places_len ? feed->place[feed->places_at] : SPAN_NONE;
}

static bool may_ask_at(const struct feeds *feeds, struct span url)
{
	return url.len > 0 && !feeds->is_stopping && !feed_at(feeds, url) && feed_promised_at(feeds, url) == 0;
}

/* false: there is no other place to look at. */
static bool try_next_place(struct feed *feed)
{
	if (!may_ask_at(feed->feeds, next_place(feed)))
		return false;
	const struct feed_order *order = feed->orders.at[0];
	struct store_feed row = *feed->row;
	if (feed->places_at == 0)
		feed->first_error = arena_copy(feed->places, row.error);
	row.url = row.given_url = feed->place[feed->places_at++];
	row.is_private = order->is_private && feed_is_of_host(row.url, span_of(order->url)); /* the operator's word, not the page's */
	row.error = SPAN_NONE;
	row.pace = (struct feed_pace){ 0 };
	feed_row_replace(feed, &row);
	feed_wait(feed);
	feed_hosts_go(feed->feeds);
	return true;
}

static void say_added(const struct feed *feed, struct feed_order *order)
{
	const struct store_feed *row = feed->row;
	bool is_found = feed->places_at > 0;
	size_t others = is_found ? feed->places_len - feed->places_at : 0;
	feed_order_say(order, FEED_OUTCOME_DONE, "feed '%.*s'%s%.*s is asked from now on; its %" PRIu64 " %s known, and told to nobody",
		       SPAN_ARG(row->name), is_found ? " at " : "", SPAN_ARG(is_found ? row->url : SPAN("")), row->items, row->items == 1 ? "item is" : "items are");
	for (size_t i = 0; i < others; i++)
		buf_addf(&order->said, "%s%.*s", i == 0 ? "; the page names others: " : ", ", SPAN_ARG(feed->place[feed->places_at + i]));
	buf_add_span(&order->chosen, row->name);
}

/* Why the address that was given is none; and what came of those that its page led to. */
static void say_no_feed(const struct feed *feed, struct feed_order *order)
{
	char url[SAID_MAX];
	struct span error = feed->row->error;
	bool has_tried = feed->first_error.len > 0;
	feed_order_say(order, FEED_OUTCOME_REFUSED, "%s: %.*s", shown(span_of(order->url), url), SPAN_ARG(has_tried ? feed->first_error : error));
	if (has_tried && feed->are_named)
		buf_addf(&order->said, "; it names %s: %.*s", shown(feed->row->url, url), SPAN_ARG(error));
	else if (has_tried)
		buf_add_text(&order->said, "; nor is one where feeds usually lie: if you know its address, add that");
}

static void say_refused(const struct feed *feed, struct feed_order *order)
{
	char url[SAID_MAX];
	struct span place = next_place(feed), error = feed->row->error;
	const struct feed *known = place.len > 0 ? feed_at(feed->feeds, place) : NULL;
	if (known)
		feed_order_say(order, FEED_OUTCOME_CONFLICT, "feed '%.*s' is asked there already", SPAN_ARG(known->row->name));
	else if (place.len > 0 && feed_promised_at(feed->feeds, place) != 0)
		say_promised(feed->feeds, order, place);
	else if (error.len > 0)
		say_no_feed(feed, order);
	else
		feed_order_say(order, FEED_OUTCOME_TROUBLE, "%s: %s", shown(span_of(order->url), url),
			       feed->feeds->is_stopping ? "tidingsd stops" : "the store would not take it");
}

static void fresh_remove(struct feed *feed)
{
	struct feeds *feeds = feed->feeds;
	for (size_t i = 0; i < feeds->fresh.len; i++)
		if (feeds->fresh.at[i] == feed)
			feeds->fresh.at[i] = feeds->fresh.at[--feeds->fresh.len];
}

static void say_configured(const struct feed *feed, struct feed_order *order)
{
	feed_order_say(order, FEED_OUTCOME_CONFLICT, "feed '%.*s' stands in the configuration by now, which has been read again: add it under another name",
		       SPAN_ARG(feed->row->name));
}

static void join(struct feed *feed)
{
	struct feed *removed = feed_named(feed->feeds, feed->row->name);
	feed->is_new = false;
	if (removed)
		feed_leave(removed);
	feed_enter(feed);
	feed_schedule(feed);
}

void feed_added(struct feed *feed)
{
	struct feeds *feeds = feed->feeds;
	uint64_t name_key = feed->name_key;
	bool is_lost = feed_is_configured(feeds, name_key);
	if (!feed->is_added && !is_lost && try_next_place(feed))
		return;
	struct feed_order *order = feed->orders.at[0];
	VEC_CLEAR(&feed->orders);
	fresh_remove(feed);
	if (is_lost)
		say_configured(feed, order);
	else if (feed->is_added)
		say_added(feed, order);
	else
		say_refused(feed, order);
	if (feed->is_added)
		join(feed);
	else
		feed_free(feed);
	if (is_lost)
		feed_claim(feeds, name_key);
	feed_order_part(order);
}

void feed_added_in_vain(struct feed *feed, struct span why)
{
	struct store_feed row = *feed->row;
	row.error = why;
	feed_row_replace(feed, &row);
	feed_added(feed);
}

/* ---- the door ---- */

static void begin(struct feeds *feeds, struct feed_order *order)
{
	struct feed *feed = order->name && order->verb != FEED_ADD ? feed_named(feeds, span_of(order->name)) : NULL;
	if (feeds->is_stopping)
		feed_order_say(order, FEED_OUTCOME_TROUBLE, "tidingsd stops");
	else if (order->verb == FEED_ADD)
		add(feeds, order);
	else if (!order->name)
		give_all(feeds, order);
	else if (!feed || feed->row->origin == FEED_REMOVED)
		feed_order_say(order, FEED_OUTCOME_NO_FEED, "there is no feed '%s'", order->name);
	else
		give(feed, order);
	feed_order_part(order);
}

void feeds_order(struct feeds *feeds, struct feed_order *order)
{
	uv_timer_init(feeds->rooms.loop, &order->soon);
	order->soon.data = order;
	order->parts = 1;
	buf_init(&order->said, SAID_MAX);
	buf_init(&order->chosen, SAID_MAX);
	if (feeds->is_loaded)
		begin(feeds, order);
	else
		VEC_PUSH(&feeds->early, order);
}

void feed_orders_loaded(struct feeds *feeds)
{
	for (size_t i = 0; i < feeds->early.len; i++)
		begin(feeds, feeds->early.at[i]);
	VEC_DONE(&feeds->early);
}

/* At once, or when its work has come to its end. */
static void give_up(struct feed *feed)
{
	if (feed->stage == FEED_IN_WORK) {
		feed_round_hurry(feed);
		return;
	}
	if (feed->stage == FEED_WAITING)
		feed_wait_no_more(feed);
	else
		feed_round_cancel(feed);
	feed_added(feed);
}

void feed_orders_stop(struct feeds *feeds)
{
	for (size_t i = feeds->fresh.len; i-- > 0;) /* the last one takes the place of one that goes */
		give_up(feeds->fresh.at[i]);
}

void feed_orders_yield(struct feeds *feeds)
{
	for (size_t i = feeds->fresh.len; i-- > 0;)
		if (feed_is_configured(feeds, feeds->fresh.at[i]->name_key))
			give_up(feeds->fresh.at[i]);
}
