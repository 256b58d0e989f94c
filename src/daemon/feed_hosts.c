/* Whoever is to be asked for waits in line at its host until that may be asked: feeds before pages. */
#include "daemon/feeds_inner.h"

#include "base/address.h"
#include "base/log.h"
#include "base/url.h"
#include "base/vec.h"
#include "daemon/now.h"
#include "pace/retry.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* Documents in work, above which nothing more is fetched: they wait for the desk, which is behind. */
#define WORK_BYTES_MAX ((size_t)2 << 20)
/* Hosts of which nothing is worth keeping are thrown out when there are so many. */
#define HOSTS_SWEEP 256u
#define HOSTS_LOOK_MAX_MS 60000

/* Pages that are fetched at the same time. */
#define PAGES_FETCHED_MAX 8u

bool feed_is_same_host(struct span a, struct span b)
{
	char room_a[URL_AUTHORITY_MAX], room_b[URL_AUTHORITY_MAX];
	return span_equals(url_authority(a, room_a), url_authority(b, room_b));
}

uint64_t feed_origin_key(struct span url)
{
	char room[URL_AUTHORITY_MAX];
	return hash64_seeded(span_starts_nocase(url, SPAN("https:")) ? SPAN("https") : SPAN("http"), hash64(url_authority(url, room)));
}

/* As fetch.h says under 5, for addresses that are written down. */
bool feed_is_of_host(struct span url, struct span home)
{
	char room[URL_AUTHORITY_MAX];
	if (feed_origin_key(url) == feed_origin_key(home))
		return true;
	bool has_port = url_authority(url, room).len != url_host(url).len;
	return !has_port && span_starts_nocase(url, SPAN("https:")) && feed_is_same_host(url, home);
}

static struct feed_turn *first_in_line(const struct feed_host *host)
{
	return host->lines[0].first ? host->lines[0].first : host->lines[1].first;
}

static void sweep(struct feeds *feeds)
{
	size_t kept = 0;
	for (size_t i = 0; i < feeds->hosts.len; i++) {
		struct feed_host *host = feeds->hosts.at[i];
		if (first_in_line(host) || !host_pace_is_idle(&host->pace, now_ms()))
			feeds->hosts.at[kept++] = host;
		else
			free(host);
	}
	feeds->hosts.len = kept;
}

/* Written as an address of the house; with a port, maybe. */
static bool is_near_address(struct span authority)
{
	char text[ADDRESS_TEXT_SIZE];
	struct sockaddr_storage address;
	bool is_bracketed = span_starts(authority, SPAN("["));
	ptrdiff_t end = span_find(authority, is_bracketed ? SPAN("]") : SPAN(":"));
	struct span host = span_from(span_head(authority, end < 0 ? authority.len : (size_t)end), is_bracketed);
	if (host.len >= sizeof(text))
		return false;
	snprintf(text, sizeof(text), "%.*s", SPAN_ARG(host));
	return address_parse(text, &address) && !address_is_public((struct sockaddr *)&address);
}

static struct feed_host *host_new(struct feeds *feeds, struct span name)
{
	size_t cap = 0;
	struct feed_host *host = vec_grow(NULL, &cap, 1, sizeof(*host) + name.len);
	*host = (struct feed_host){ .key = hash64(name), .name = span_make((char *)(host + 1), name.len) };
	memcpy(host + 1, name.ptr, name.len);
	host->is_near = is_near_address(name);
	for (size_t i = 0; i < 2; i++)
		host->lines[i].end = &host->lines[i].first;
	VEC_PUSH(&feeds->hosts, host);
	return host;
}

static struct feed_host *host_find(const struct feeds *feeds, struct span name)
{
	uint64_t key = hash64(name);
	for (size_t i = 0; i < feeds->hosts.len; i++)
		if (feeds->hosts.at[i]->key == key)
			return feeds->hosts.at[i];
	return NULL;
}

static struct feed_host *host_named(struct feeds *feeds, struct span name)
{
	struct feed_host *host = host_find(feeds, name);
	if (host)
		return host;
	if (feeds->hosts.len >= HOSTS_SWEEP)
		sweep(feeds);
	return host_new(feeds, name);
}

static struct feed_host *host_of(struct feeds *feeds, struct span url)
{
	char room[URL_AUTHORITY_MAX];
	return host_named(feeds, url_authority(url, room));
}

/* That a feed may be private says nothing of where its host stands: its address does, as it is written or was reached. */
static struct host_limits limits_of(const struct feeds *feeds, const struct feed_host *host)
{
	struct host_limits limits = HOST_LIMITS_FAR;
	limits.at_once = feeds->config->fetch.per_host;
	return host->is_near ? HOST_LIMITS_NEAR : limits;
}

/* At the end of a line or at any other place in it. */
static void line_up(struct feeds *feeds, struct feed_turn *turn, struct feed_host *host, struct feed_turn **at)
{
	struct feed_line *line = &host->lines[turn->is_page];
	turn->host = host;
	turn->has_gone = false;
	turn->next = *at;
	*at = turn;
	if (!turn->next)
		line->end = &turn->next;
	feeds->waiting++;
}

void feed_turn_wait(struct feeds *feeds, struct feed_turn *turn, struct span url)
{
	struct feed_host *host = host_of(feeds, url);
	line_up(feeds, turn, host, host->lines[turn->is_page].end);
}

static void leave(struct feeds *feeds, struct feed_turn *turn)
{
	struct feed_line *line = &turn->host->lines[turn->is_page];
	struct feed_turn **at = &line->first;
	while (*at != turn)
		at = &(*at)->next;
	*at = turn->next;
	if (!*at)
		line->end = at;
	turn->host = NULL;
	feeds->waiting--;
}

static bool has_room(const struct feeds *feeds, const struct feed_turn *turn)
{
	return feeds->fetching < feeds->config->fetch.at_once && (!turn->is_page || feeds->pages_fetching < PAGES_FETCHED_MAX) &&
	       feeds->work_bytes < WORK_BYTES_MAX && !desk_thread_is_full(feeds->rooms.desk);
}

/* A host that does not want to be asked for longer than feeds stand in line: they go home until then. */
static void send_home(struct feeds *feeds, struct feed_host *host, int64_t until, int64_t now)
{
	struct feed_turn *turn;
	while ((turn = first_in_line(host))) {
		leave(feeds, turn);
		turn->put_off(turn, until, now);
	}
}

/* ---- what it says is written down ---- */

struct host_write {
	struct desk_job job;
	struct feeds *feeds;
	char room[URL_AUTHORITY_MAX];
	struct span host;
	int64_t until, now;
};

static int run_host_write(struct desk_job *job, struct desk *desk)
{
	const struct host_write *write = (const struct host_write *)job;
	return store_feed_host_hold(desk_store(desk), write->host, write->until, write->now, &job->fault);
}

static void on_host_written(struct desk_job *job)
{
	struct host_write *write = (struct host_write *)job;
	struct feeds *feeds = write->feeds;
	if (job->fault.kind != FAULT_NONE)
		log_error("'%.*s' asks to be left alone, which cannot be written down: %s", SPAN_ARG(write->host), job->fault.text);
	free(write);
	feeds->writes--;
	feeds_look(feeds);
}

static void host_write(struct feeds *feeds, const struct feed_host *host, int64_t until, int64_t now)
{
	size_t cap = 0;
	struct host_write *write = vec_grow(NULL, &cap, 1, sizeof(*write));
	*write = (struct host_write){ .job = { .run = run_host_write, .done = on_host_written }, .feeds = feeds, .until = until, .now = now };
	write->host = span_make(write->room, host->name.len);
	memcpy(write->room, host->name.ptr, host->name.len);
	feeds->writes++;
	desk_thread_post(feeds->rooms.desk, &write->job);
}

static void host_answered(struct feeds *feeds, struct feed_host *host, const struct fetch_answer *answer, int64_t now)
{
	int64_t wait = answer->retry_after ? retry_after_parse(answer->retry_after, now) : 0, before = host_pace_held_until(&host->pace, now);
	host->is_near = answer->is_near;
	host_pace_answered(&host->pace, answer->status, wait, now);
	int64_t until = host_pace_held_until(&host->pace, now);
	if (until != before)
		host_write(feeds, host, until, now);
}

void feed_turn_ended(struct feeds *feeds, struct feed_turn *turn, const struct fetch_answer *answer)
{
	if (answer && answer->status != 0)
		host_answered(feeds, turn->host, answer, now_ms());
	host_pace_ended(&turn->host->pace);
	turn->host = NULL;
	feeds->fetching--;
	feeds->pages_fetching -= turn->is_page;
}

void feed_turn_drop(struct feeds *feeds, struct feed_turn *turn)
{
	if (turn->host && turn->has_gone)
		feed_turn_ended(feeds, turn, NULL);
	else if (turn->host)
		leave(feeds, turn);
}

void feed_turn_move(struct feeds *feeds, struct feed_turn *turn, struct span url)
{
	feed_turn_ended(feeds, turn, NULL);
	struct feed_host *host = host_of(feeds, url);
	line_up(feeds, turn, host, &host->lines[turn->is_page].first);
	feed_hosts_go(feeds);
}

int64_t feed_host_held(struct feeds *feeds, struct span url)
{
	return host_pace_held_until(&host_of(feeds, url)->pace, now_ms());
}

void feed_host_hold(struct feeds *feeds, struct span host, int64_t until)
{
	host_pace_hold(&host_named(feeds, host)->pace, until, now_ms());
}

/* An address keeps what it was promised as a host does, under a name that no host has. */
#define ADDRESS_NAME_SIZE 24u

static struct span address_name(struct span url, char room[static ADDRESS_NAME_SIZE])
{
	int len = snprintf(room, ADDRESS_NAME_SIZE, "#%016" PRIx64, url_key(url));
	return span_make(room, (size_t)len);
}

int64_t feed_address_held(const struct feeds *feeds, struct span url)
{
	char room[ADDRESS_NAME_SIZE];
	const struct feed_host *host = host_find(feeds, address_name(url, room));
	return host ? host_pace_held_until(&host->pace, now_ms()) : 0;
}

void feed_address_hold(struct feeds *feeds, struct span url, int64_t until)
{
	char room[ADDRESS_NAME_SIZE];
	struct feed_host *host = host_named(feeds, address_name(url, room));
	int64_t now = now_ms();
	if (until <= now)
		return;
	host_pace_hold(&host->pace, until, now);
	host_write(feeds, host, until, now);
}

/* ---- turns of feeds ---- */

static struct feed *feed_of_turn(struct feed_turn *turn)
{
	return (struct feed *)((char *)turn - offsetof(struct feed, turn));
}

static void on_turn(struct feed_turn *turn)
{
	struct feed *feed = feed_of_turn(turn);
	if (feed->round)
		feed_round_go_on(feed);
	else
		feed_round_start(feed);
}

/* This is written down, so that nobody asks the host again who has been started meanwhile. One that is being added is not waited for. Where a redirect
 * led to the host, that is not the feed's own: it is only asked later. */
static void on_put_off(struct feed_turn *turn, int64_t until, int64_t now)
{
	struct feed *feed = feed_of_turn(turn);
	char when[CLOCK_ISO_SIZE], why[80];
	if (feed->round)
		feed_round_cancel(feed);
	feed->stage = FEED_RESTING;
	feed_pace_put_off(&feed->row->pace, until, feed_place(feed->row->name), now);
	if (feed->is_new) {
		snprintf(why, sizeof(why), HOST_HELD, clock_iso(until, when));
		feed_added_in_vain(feed, span_of(why));
	} else {
		feed_write(feed, NULL);
		feed_schedule(feed);
	}
}

void feed_wait(struct feed *feed)
{
	feed->turn = (struct feed_turn){ .go = on_turn, .put_off = on_put_off };
	feed->stage = FEED_WAITING;
	feed_turn_wait(feed->feeds, &feed->turn, feed->row->url);
}

void feed_wait_no_more(struct feed *feed)
{
	feed_turn_drop(feed->feeds, &feed->turn);
	feed->stage = FEED_RESTING;
}

/* ---- the line moves on ---- */

static void on_hosts_timer(uv_timer_t *timer)
{
	feed_hosts_go(timer->data);
}

/* All that may go. The time at which the next of those left behind may. */
static int64_t host_go(struct feeds *feeds, struct feed_host *host, int64_t now)
{
	struct feed_turn *turn;
	const struct host_limits limits = limits_of(feeds, host);
	while ((turn = first_in_line(host)) && has_room(feeds, turn)) {
		int64_t at = host_pace_may_start(&host->pace, &limits, now);
		int64_t held = host_pace_held_until(&host->pace, now);
		if (held - now > HOSTS_LOOK_MAX_MS)
			send_home(feeds, host, held, now); /* `turn` with all others */
		if (at > now)
			return at;
		leave(feeds, turn);
		turn->host = host;
		turn->has_gone = true;
		host_pace_started(&host->pace, now);
		feeds->fetching++;
		feeds->pages_fetching += turn->is_page;
		turn->go(turn);
	}
	return HOST_PACE_WHEN_ENDED;
}

void feed_hosts_go(struct feeds *feeds)
{
	int64_t now = now_ms(), next = HOST_PACE_WHEN_ENDED;
	if (feeds->waiting == 0 || feeds->is_stopping)
		return;
	for (size_t i = 0; i < feeds->hosts.len; i++) {
		int64_t at = host_go(feeds, feeds->hosts.at[i], now);
		next = at < next ? at : next;
	}
	if (feeds->waiting == 0 || next == HOST_PACE_WHEN_ENDED)
		return; /* an answer, or room on the desk, calls again */
	int64_t wait = next - now < HOSTS_LOOK_MAX_MS ? next - now : HOSTS_LOOK_MAX_MS;
	uv_timer_start(&feeds->hosts_timer, on_hosts_timer, (uint64_t)(wait > 0 ? wait : 1), 0);
}

void feed_hosts_done(struct feeds *feeds)
{
	for (size_t i = 0; i < feeds->hosts.len; i++)
		free(feeds->hosts.at[i]);
	VEC_DONE(&feeds->hosts);
}
