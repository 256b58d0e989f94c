#include "daemon/feeds_inner.h"

#include "base/cleanup.h"
#include "base/log.h"
#include "base/url.h"
#include "base/vec.h"
#include "daemon/now.h"

#include <stdio.h>
#include <stdlib.h>

/* A timer is set for so long at most: clocks are set, and machines sleep. */
#define TIMER_MAX_MS (10 * CLOCK_MINUTE)
/* A feed that the store would not take is written down again. */
#define WRITE_AGAIN_MS CLOCK_MINUTE

/* ---- names ---- */

static uint64_t name_key(struct span name)
{
	return hash64(name);
}

struct feed *feed_named(const struct feeds *feeds, struct span name)
{
	const uint64_t *at = map_find(&feeds->by_name, name_key(name));
	return at ? (struct feed *)(uintptr_t)*at : NULL;
}

bool feed_is_at(const struct feed *feed, struct span url)
{
	const struct store_feed *row = feed->row;
	uint64_t key = url_key(url);
	return row->origin != FEED_REMOVED && (url_key(row->url) == key || url_key(row->given_url) == key);
}

const struct feed *feed_at(const struct feeds *feeds, struct span url)
{
	for (size_t i = 0; i < feeds->all.len; i++)
		if (feed_is_at(feeds->all.at[i], url))
			return feeds->all.at[i];
	return NULL;
}

const struct config_feed *feed_settings(const struct feed *feed)
{
	const uint64_t *at = map_find(&feed->feeds->settings, name_key(feed->row->name));
	return at && feed->row->origin == FEED_CONFIGURED ? (const struct config_feed *)(uintptr_t)*at : NULL;
}

bool feed_is_configured(const struct feeds *feeds, uint64_t key)
{
	return map_find(&feeds->settings, key);
}

bool feed_is_home(const struct feed *feed)
{
	return feed_is_of_host(feed->row->url, feed->row->given_url);
}

bool feed_may_be_private(const struct feed *feed)
{
	return feed->row->is_private && feed_is_home(feed);
}

static void settings_read(struct feeds *feeds)
{
	map_clear(&feeds->settings);
	for (size_t i = 0; i < feeds->config->feeds_len; i++)
		*map_at(&feeds->settings, name_key(span_of(feeds->config->feeds[i].name))) = (uint64_t)(uintptr_t)&feeds->config->feeds[i];
}

/* ---- one feed ---- */

static void on_due(uv_timer_t *timer)
{
	struct feed *feed = timer->data;
	if (feed->stage != FEED_RESTING)
		return;
	if (!feed_pace_is_due(&feed->row->pace, now_ms())) {
		feed_schedule(feed);
		return;
	}
	feed_wait(feed);
	feed_hosts_go(feed->feeds);
}

static bool is_asked(const struct feed *feed)
{
	return feed->row->origin != FEED_REMOVED && feed_pace_is_asked(&feed->row->pace);
}

void feed_schedule(struct feed *feed)
{
	int64_t wait = feed->row->pace.next - now_ms();
	if (!is_asked(feed) || feed->feeds->is_stopping) {
		uv_timer_stop(&feed->timer);
		return;
	}
	if (feed_pace_is_due(&feed->row->pace, now_ms()))
		wait = 0;
	uv_timer_start(&feed->timer, on_due, (uint64_t)(wait < 0 ? 0 : wait < TIMER_MAX_MS ? wait : TIMER_MAX_MS), 0);
}

struct feed *feed_new(struct feeds *feeds, struct store_feed *row)
{
	size_t cap = 0;
	struct feed *feed = vec_grow(NULL, &cap, 1, sizeof(*feed));
	*feed = (struct feed){ .feeds = feeds, .row = row };
	uv_timer_init(feeds->rooms.loop, &feed->timer);
	uv_unref((uv_handle_t *)&feed->timer);
	feed->timer.data = feed;
	feeds->handles++;
	return feed;
}

static void feeds_closed(struct feeds *feeds)
{
	if (--feeds->handles > 0)
		return;
	VEC_DONE(&feeds->all);
	VEC_DONE(&feeds->fresh);
	map_done(&feeds->by_name);
	map_done(&feeds->settings);
	free(feeds);
}

static void on_feed_closed(uv_handle_t *handle)
{
	struct feed *feed = handle->data;
	struct feeds *feeds = feed->feeds;
	VEC_DONE(&feed->orders);
	arena_free(feed->places);
	free(feed->row);
	free(feed);
	feeds_closed(feeds);
}

void feed_free(struct feed *feed)
{
	uv_close((uv_handle_t *)&feed->timer, on_feed_closed);
}

void feed_enter(struct feed *feed)
{
	struct feeds *feeds = feed->feeds;
	VEC_PUSH(&feeds->all, feed);
	*map_at(&feeds->by_name, name_key(feed->row->name)) = (uint64_t)(uintptr_t)feed;
}

void feed_leave(struct feed *feed)
{
	struct feeds *feeds = feed->feeds;
	map_remove(&feeds->by_name, name_key(feed->row->name));
	for (size_t i = 0; i < feeds->all.len; i++)
		if (feeds->all.at[i] == feed)
			feeds->all.at[i] = feeds->all.at[--feeds->all.len];
	feed_free(feed);
}

/* ---- writes ---- */

/* Any page may be due. */
static void feed_pages_recheck(struct feeds *feeds)
{
	feeds->pages_due = 1;
	feed_pages_look(feeds);
}

struct feed_write {
	struct desk_job job;
	struct feed *feed;
	struct store_feed *row; /* as it was when it was posted */
	uint64_t id;
	struct feed_order *order;
};

static int run_write(struct desk_job *job, struct desk *desk)
{
	struct feed_write *write = (struct feed_write *)job;
	return store_feed_put(desk_store(desk), write->row, &write->id, &job->fault);
}

/* The configuration was read again while something was under way. */
static void feed_catch_up(struct feed *feed);

static void on_write_again(uv_timer_t *timer)
{
	struct feed *feed = timer->data;
	if (feed->row->id == 0 && feed->writes == 0)
		feed_write(feed, NULL);
}

/* Not even its name is in the store. */
static void feed_unwritten(struct feed *feed, const char *why)
{
	feed_orders_fail(feed, why);
	if (!feed->feeds->is_stopping)
		uv_timer_start(&feed->timer, on_write_again, WRITE_AGAIN_MS, 0);
}

static void on_written(struct desk_job *job)
{
	struct feed_write *write = (struct feed_write *)job;
	struct feed *feed = write->feed;
	struct feeds *feeds = feed->feeds;
	feeds->writes--;
	feed->writes--;
	if (job->fault.kind != FAULT_NONE)
		log_error("feed '%.*s': cannot be written down: %s", SPAN_ARG(feed->row->name), job->fault.text);
	else
		feed->row->id = write->id;
	if (write->order && job->fault.kind != FAULT_NONE)
		feed_order_say(write->order, FEED_OUTCOME_TROUBLE, "%s", job->fault.text);
	if (write->order)
		feed_order_part(write->order);
	/* a feed that is asked again, or wants its pages from now on */
	if (write->row->is_full_text)
		feed_pages_recheck(feeds);
	if (feed->stage == FEED_RESTING && feed->row->id != 0) {
		feed_catch_up(feed);
		feed_schedule(feed);
		feed_orders_go(feed);
	} else if (feed->row->id == 0 && feed->writes == 0) {
		feed_unwritten(feed, job->fault.text);
	}
	free(write->row);
	free(write);
	feeds_look(feeds);
}

void feed_write(struct feed *feed, struct feed_order *order)
{
	size_t cap = 0;
	struct feed_write *write = vec_grow(NULL, &cap, 1, sizeof(*write));
	*write = (struct feed_write){
		.job = { .run = run_write, .done = on_written }, .feed = feed, .row = feed_row_copy(feed->row), .order = order,
	};
	feed->feeds->writes++;
	feed->writes++;
	desk_thread_post(feed->feeds->rooms.desk, &write->job);
}

/* ---- the configuration ---- */

void feed_row_replace(struct feed *feed, const struct store_feed *row)
{
	struct store_feed *old = feed->row;
	feed->row = feed_row_copy(row);
	free(old);
}

void feed_row_readdress(struct store_feed *row, struct span url)
{
	bool is_same_host = feed_is_same_host(row->url, url);
	row->url = url;
	row->etag = row->last_modified = row->error = SPAN_NONE;
	row->move = (struct feed_move){ 0 };
	feed_pace_readdress(&row->pace, is_same_host, now_ms());
}

/* What the configuration says of it. An address that was changed is another feed's until it has answered. If it brings none of the known items, it is
 * another feed, and its document the first. */
static void feed_take_settings(const struct feeds *feeds, struct store_feed *row, const struct config_feed *settings)
{
	struct span url = span_of(settings->url);
	if (!span_equals(row->given_url, url)) {
		int64_t promised = feed_promised_at(feeds, url);
		row->given_url = url;
		row->body_hash = 0;
		feed_row_readdress(row, url);
		feed_pace_put_off(&row->pace, promised, feed_place(row->name), now_ms());
	}
	bool is_allowed = settings->allow_private && !row->is_private && row->pace.phase == FEED_REFUSED;
	if (row->origin == FEED_REMOVED || is_allowed)
		feed_pace_release(&row->pace, now_ms());
	row->origin = FEED_CONFIGURED;
	row->source = span_of(settings->source);
	row->folder = span_of(settings->folder);
	row->every_ms = settings->every_ms;
	row->is_full_text = settings->full_text;
	row->is_private = settings->allow_private;
}

static bool same_settings(const struct store_feed *a, const struct store_feed *b)
{
	return a->origin == b->origin && a->every_ms == b->every_ms && a->is_full_text == b->is_full_text && a->is_private == b->is_private &&
	       span_equals(a->given_url, b->given_url) && span_equals(a->source, b->source) &&
	       span_equals(a->folder, b->folder) && a->pace.phase == b->pace.phase;
}

/* false: nothing changes. Texts are lent from the feed's row and the configuration. */
static bool feed_reread(const struct feed *feed, struct store_feed *ret_row)
{
	*ret_row = *feed->row;
	const uint64_t *at = map_find(&feed->feeds->settings, name_key(ret_row->name));
	if (at)
		feed_take_settings(feed->feeds, ret_row, (const struct config_feed *)(uintptr_t)*at);
	else if (ret_row->origin == FEED_CONFIGURED)
		ret_row->origin = FEED_REMOVED;
	return !same_settings(ret_row, feed->row);
}

/* Nothing is under way with it. */
static void feed_configure(struct feed *feed)
{
	struct store_feed row;
	if (!feed_reread(feed, &row))
		return;
	feed_row_replace(feed, &row);
	feed_write(feed, NULL);
}

/* Where feeds are asked: url_key -> struct feed *. */
static void places_read(const struct feeds *feeds, struct map *places)
{
	for (size_t i = 0; i < feeds->all.len; i++) {
		const struct store_feed *row = feeds->all.at[i]->row;
		if (row->origin == FEED_REMOVED)
			continue;
		*map_at(places, url_key(row->url)) = (uint64_t)(uintptr_t)feeds->all.at[i];
		*map_at(places, url_key(row->given_url)) = (uint64_t)(uintptr_t)feeds->all.at[i]; /* apart: a map that grows moves what is in it */
	}
}

static void warn_of_double(const struct map *places, const struct config_feed *settings)
{
	const uint64_t *at = map_find(places, url_key(span_of(settings->url)));
	const struct feed *other = at ? (const struct feed *)(uintptr_t)*at : NULL;
	if (other)
		log_warning("feed '%s' is asked where feed '%.*s' is: one of them is enough", settings->name, SPAN_ARG(other->row->name));
}

/* Those that the file names for the first time. */
static void feeds_add_configured(struct feeds *feeds)
{
	CLEANUP(map_done) struct map places = { 0 };
	places_read(feeds, &places);
	for (size_t i = 0; i < feeds->config->feeds_len; i++) {
		const struct config_feed *settings = &feeds->config->feeds[i];
		struct store_feed row = { .name = span_of(settings->name), .added = now_ms() };
		if (feed_named(feeds, row.name) || feed_is_spoken_for(feeds, row.name))
			continue;
		warn_of_double(&places, settings);
		feed_take_settings(feeds, &row, settings);
		struct feed *feed = feed_new(feeds, feed_row_copy(&row));
		feed_enter(feed);
		feed_write(feed, NULL);
	}
}

static void feed_catch_up(struct feed *feed)
{
	if (feed->is_stale)
		feed_configure(feed);
	feed->is_stale = false;
}

/* A request that is under way is given up only where the answer would be to another question. */
static void configure_one(struct feed *feed)
{
	struct store_feed row;
	if (feed_is_spoken_for(feed->feeds, feed->row->name))
		return; /* feed_claim, when that is over */
	bool is_changed = feed_reread(feed, &row);
	if (feed->stage == FEED_WAITING)
		feed_wait_no_more(feed);
	else if (feed->stage == FEED_FETCHING && is_changed)
		feed_round_cancel(feed);
	if (feed->stage == FEED_RESTING && feed->row->id != 0) {
		feed_configure(feed);
		feed_schedule(feed);
	} else if (feed->row->id == 0 && feed->writes == 0) {
		feed_row_replace(feed, &row);
		feed_write(feed, NULL);
	} else {
		feed->is_stale = true;
	}
}

void feed_claim(struct feeds *feeds, uint64_t key)
{
	const uint64_t *at = map_find(&feeds->by_name, key);
	if (feeds->is_stopping)
		return;
	if (at)
		configure_one((struct feed *)(uintptr_t)*at);
	else
		feeds_add_configured(feeds);
}

static void configure_all(struct feeds *feeds)
{
	size_t len = feeds->all.len;
	for (size_t i = 0; i < len; i++)
		configure_one(feeds->all.at[i]);
	feeds_add_configured(feeds);
	feeds_look(feeds);
}

void feeds_reload(struct feeds *feeds, const struct config *config)
{
	feeds->config = config;
	settings_read(feeds);
	if (!feeds->is_loaded)
		return;
	feed_orders_yield(feeds);
	configure_all(feeds);
}

void feed_round_over(struct feed *feed)
{
	struct feeds *feeds = feed->feeds;
	if (feed->is_new) {
		feed_added(feed);
	} else {
		feed_catch_up(feed);
		feed_schedule(feed);
		feed_orders_go(feed);
	}
	feed_hosts_go(feeds);
	feeds_look(feeds);
}

/* ---- the beginning ---- */

struct feeds_load {
	struct desk_job job;
	struct feeds *feeds;
	struct {
		struct store_feed **at;
		size_t len, cap;
	} rows;
	struct {
		struct held_host {
			char name[URL_AUTHORITY_MAX];
			size_t len;
			int64_t until;
		} *at;
		size_t len, cap;
	} hosts;
};

static int take_host(void *ctx, struct span name, int64_t until)
{
	struct feeds_load *load = ctx;
	struct held_host host = { .len = name.len < URL_AUTHORITY_MAX ? name.len : URL_AUTHORITY_MAX, .until = until };
	memcpy(host.name, name.ptr, host.len);
	VEC_PUSH(&load->hosts, host);
	return 0;
}

static int take_row(void *ctx, const struct store_feed *row)
{
	struct feeds_load *load = ctx;
	VEC_PUSH(&load->rows, feed_row_copy(row));
	return 0;
}

static void load_clear(struct feeds_load *load)
{
	VEC_CLEAR(&load->hosts);
	for (size_t i = 0; i < load->rows.len; i++)
		free(load->rows.at[i]);
	VEC_CLEAR(&load->rows);
}

static int run_load(struct desk_job *job, struct desk *desk)
{
	struct feeds_load *load = (struct feeds_load *)job;
	load_clear(load); /* should it run again */
	if (store_feed_hosts(desk_store(desk), take_host, load, &job->fault) < 0)
		return -1;
	return store_feeds(desk_store(desk), take_row, load, &job->fault);
}

static void on_loaded(struct desk_job *job)
{
	struct feeds_load *load = (struct feeds_load *)job;
	struct feeds *feeds = load->feeds;
	feeds->writes--;
	if (job->fault.kind != FAULT_NONE) {
		log_error("the feeds cannot be read: %s", job->fault.text);
		load_clear(load);
	}
	bool has_pages = false;
	for (size_t i = 0; i < load->hosts.len; i++)
		feed_host_hold(feeds, span_make(load->hosts.at[i].name, load->hosts.at[i].len), load->hosts.at[i].until);
	for (size_t i = 0; i < load->rows.len; i++) {
		struct store_feed *row = load->rows.at[i];
		has_pages |= row->is_full_text;
		feed_enter(feed_new(feeds, row));
	}
	VEC_DONE(&load->rows);
	VEC_DONE(&load->hosts);
	free(load);
	feeds->is_loaded = true;
	if (!feeds->is_stopping) {
		if (has_pages)
			feed_pages_recheck(feeds);
		configure_all(feeds);
	}
	feed_orders_loaded(feeds);
	if (feeds->is_stopping)
		feeds_look(feeds);
}

static void load_post(struct feeds *feeds)
{
	size_t cap = 0;
	struct feeds_load *load = vec_grow(NULL, &cap, 1, sizeof(*load));
	*load = (struct feeds_load){ .job = { .run = run_load, .done = on_loaded }, .feeds = feeds };
	feeds->writes++;
	desk_thread_post(feeds->rooms.desk, &load->job);
}

int feeds_new(const struct feeds_rooms *rooms, const struct config *config, struct feeds **ret_feeds, struct fault *fault)
{
	size_t cap = 0;
	struct feeds *feeds = vec_grow(NULL, &cap, 1, sizeof(*feeds));
	*feeds = (struct feeds){ .rooms = *rooms, .config = config, .handles = 2 };
	if (fetcher_new(rooms->loop, &feeds->fetcher, fault) < 0) {
		free(feeds);
		return -1;
	}
	feeds->sieve = feed_sieve_new(rooms->loop, config->store.path);
	uv_timer_init(rooms->loop, &feeds->hosts_timer);
	feeds->hosts_timer.data = feeds;
	uv_timer_init(rooms->loop, &feeds->pages_timer);
	uv_unref((uv_handle_t *)&feeds->pages_timer);
	feeds->pages_timer.data = feeds;
	feeds->tokenizer = tokenizer_new();
	settings_read(feeds);
	load_post(feeds);
	*ret_feeds = feeds;
	return 0;
}

/* ---- rest and end ---- */

void feeds_go_on(struct feeds *feeds)
{
	feed_hosts_go(feeds);
}

bool feeds_is_at_rest(const struct feeds *feeds)
{
	if (feeds->writes > 0 || feeds->fetching > 0 || feeds->in_work > 0 || feeds->fresh.len > 0 || feeds->batch)
		return false;
	if (feeds->is_stopping)
		return true;
	if (!feeds->is_loaded || feeds->waiting > 0 || (feeds->pages_due != 0 && feeds->pages_due <= now_ms()))
		return false;
	for (size_t i = 0; i < feeds->all.len; i++)
		if (feeds->all.at[i]->row->id != 0 && is_asked(feeds->all.at[i]) && feed_pace_is_due(&feeds->all.at[i]->row->pace, now_ms()))
			return false;
	return true;
}

void feeds_look(struct feeds *feeds)
{
	if (feeds_is_at_rest(feeds))
		feeds->rooms.idle(feeds->rooms.ctx);
}

void feeds_stop(struct feeds *feeds)
{
	feeds->is_stopping = true;
	uv_timer_stop(&feeds->hosts_timer);
	for (size_t i = 0; i < feeds->all.len; i++) {
		struct feed *feed = feeds->all.at[i];
		uv_timer_stop(&feed->timer);
		if (feed->stage == FEED_WAITING)
			feed_wait_no_more(feed);
		else if (feed->stage == FEED_FETCHING)
			feed_round_cancel(feed);
		else
			feed_round_hurry(feed);
	}
	feed_orders_stop(feeds);
	feed_pages_stop(feeds);
}

static void on_own_timer_closed(uv_handle_t *handle)
{
	feeds_closed(handle->data);
}

void feeds_free(struct feeds *feeds)
{
	if (!feeds)
		return;
	fetcher_free(feeds->fetcher);
	feed_sieve_free(feeds->sieve);
	feed_hosts_done(feeds);
	feed_robots_done(feeds);
	tokenizer_free(feeds->tokenizer);
	for (size_t i = 0; i < feeds->all.len; i++)
		feed_free(feeds->all.at[i]);
	uv_close((uv_handle_t *)&feeds->hosts_timer, on_own_timer_closed);
	uv_close((uv_handle_t *)&feeds->pages_timer, on_own_timer_closed);
}

void feeds_status(const struct feeds *feeds, struct feeds_status *ret_status)
{
	struct feeds_status status = feeds->count;
	status.fetching = feeds->fetching;
	status.waiting = feeds->waiting;
	for (size_t i = 0; i < feeds->all.len; i++) {
		const struct store_feed *row = feeds->all.at[i]->row;
		if (row->origin == FEED_REMOVED)
			continue;
		status.active += feed_pace_is_asked(&row->pace);
		status.paused += row->pace.phase == FEED_PAUSED;
		status.stopped += row->pace.phase == FEED_GONE;
		status.failing += feed_pace_is_asked(&row->pace) && row->pace.failures > 0;
		if (feed_pace_is_asked(&row->pace) && (status.next == 0 || row->pace.next < status.next))
			status.next = row->pace.next;
	}
	*ret_status = status;
}

static bool is_troubled(const struct feed *feed)
{
	return feed->troubles > 0 && is_asked(feed);
}

const char *feeds_trouble(const struct feeds *feeds, struct span name, int64_t *ret_next)
{
	const struct feed *feed = feed_named(feeds, name);
	if (!feed || !is_troubled(feed))
		return NULL;
	*ret_next = feed->row->pace.next;
	return feed->trouble.text;
}

bool feeds_are_troubled(const struct feeds *feeds)
{
	for (size_t i = 0; i < feeds->all.len; i++)
		if (is_troubled(feeds->all.at[i]))
			return true;
	return false;
}
