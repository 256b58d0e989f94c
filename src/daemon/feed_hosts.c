/* Feeds that are due wait in line at their host until it may be asked. */
#include "daemon/feeds_inner.h"

#include "base/vec.h"
#include "daemon/now.h"

#include <stdio.h>
#include <stdlib.h>

/* Documents in work, above which nothing more is fetched: they wait for the desk, which is behind. */
#define WORK_BYTES_MAX ((size_t)4 << 20)
/* Hosts of which nothing is worth keeping are thrown out when there are so many. */
#define HOSTS_SWEEP 256u
#define HOSTS_LOOK_MAX_MS 60000

/* Scheme, host and port, in small letters: "https://example.org:8443". What stands before an @ is nobody's host. */
static uint64_t host_key(struct span url)
{
	char key[300];
	size_t len = 0, from = 0;
	ptrdiff_t slashes = span_find(url, SPAN("//"));
	struct span rest = slashes >= 0 ? span_from(url, (size_t)slashes + 2) : url;
	size_t end = 0;
	while (end < rest.len && !strchr("/?#", rest.ptr[end]))
		end++;
	for (size_t i = 0; i < end; i++)
		from = rest.ptr[i] == '@' ? i + 1 : from;
	for (size_t i = from; i < end && len < sizeof(key); i++)
		key[len++] = (char)(rest.ptr[i] >= 'A' && rest.ptr[i] <= 'Z' ? rest.ptr[i] | 0x20 : rest.ptr[i]);
	return hash64(span_make(key, len));
}

static void sweep(struct feeds *feeds)
{
	size_t kept = 0;
	for (size_t i = 0; i < feeds->hosts.len; i++) {
		struct feed_host *host = feeds->hosts.at[i];
		if (host->waiting || !host_pace_is_idle(&host->pace, now_ms()))
			feeds->hosts.at[kept++] = host;
		else
			free(host);
	}
	feeds->hosts.len = kept;
}

static struct feed_host *host_of(struct feeds *feeds, const struct feed *feed)
{
	uint64_t key = host_key(feed->row->url);
	for (size_t i = 0; i < feeds->hosts.len; i++)
		if (feeds->hosts.at[i]->key == key)
			return feeds->hosts.at[i];
	if (feeds->hosts.len >= HOSTS_SWEEP)
		sweep(feeds);
	size_t cap = 0;
	struct feed_host *host = vec_grow(NULL, &cap, 1, sizeof(*host));
	*host = (struct feed_host){ .key = key };
	host->waiting_end = &host->waiting;
	VEC_PUSH(&feeds->hosts, host);
	return host;
}

void feed_wait(struct feed *feed)
{
	struct feeds *feeds = feed->feeds;
	struct feed_host *host = host_of(feeds, feed);
	host->limits = HOST_LIMITS_FAR;
	host->limits.at_once = feeds->config->fetch.per_host;
	if (feed->row->is_private)
		host->limits = HOST_LIMITS_NEAR;
	feed->stage = FEED_WAITING;
	feed->host = host;
	feed->next_waiting = NULL;
	*host->waiting_end = feed;
	host->waiting_end = &feed->next_waiting;
	feeds->waiting++;
}

void feed_wait_no_more(struct feed *feed)
{
	struct feed_host *host = feed->host;
	struct feed **at = &host->waiting;
	while (*at != feed)
		at = &(*at)->next_waiting;
	*at = feed->next_waiting;
	if (!*at)
		host->waiting_end = at;
	feed->host = NULL;
	feed->stage = FEED_RESTING;
	feed->feeds->waiting--;
}

static bool has_room(const struct feeds *feeds)
{
	return feeds->fetching < feeds->config->fetch.at_once && feeds->work_bytes < WORK_BYTES_MAX && !desk_thread_is_full(feeds->rooms.desk);
}

/* A host that does not want to be asked for longer than feeds stand in line: they go home until then, which is written down, so that nobody asks it
 * again who has been started meanwhile. One that is being added is not waited for. */
static void send_home(struct feed_host *host, int64_t until, int64_t now)
{
	char when[CLOCK_ISO_SIZE], why[80];
	while (host->waiting) {
		struct feed *feed = host->waiting;
		feed_wait_no_more(feed);
		feed_pace_put_off(&feed->row->pace, until, feed_place(feed->row->name), now);
		if (feed->is_new) {
			snprintf(why, sizeof(why), "its host has been asked too often; try again after %s", clock_iso(until, when));
			feed_added_in_vain(feed, span_of(why));
		} else {
			feed_write(feed, NULL);
			feed_schedule(feed);
		}
	}
}

static void on_hosts_timer(uv_timer_t *timer)
{
	feed_hosts_go(timer->data);
}

/* All that may go. The time at which the next of those left behind may. */
static int64_t host_go(struct feeds *feeds, struct feed_host *host, int64_t now)
{
	while (host->waiting && has_room(feeds)) {
		struct feed *feed = host->waiting;
		int64_t at = host_pace_may_start(&host->pace, &host->limits, now);
		int64_t held = host_pace_held_until(&host->pace, now);
		if (held - now > HOSTS_LOOK_MAX_MS)
			send_home(host, held, now);
		if (at > now)
			return at;
		feed_wait_no_more(feed);
		feed->host = host;
		host_pace_started(&host->pace, now);
		feeds->fetching++;
		feed_round_start(feed);
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

void feed_host_answered(struct feed *feed, int status, int64_t retry_after_ms)
{
	struct feeds *feeds = feed->feeds;
	host_pace_ended(&feed->host->pace, status, retry_after_ms, now_ms());
	feed->host = NULL;
	feeds->fetching--;
}

void feed_hosts_done(struct feeds *feeds)
{
	for (size_t i = 0; i < feeds->hosts.len; i++)
		free(feeds->hosts.at[i]);
	VEC_DONE(&feeds->hosts);
}
