/* The robots.txt of hosts, asked for once and kept for a day in memory; whoever wants one that is being asked for waits for the same answer.
 *
 * RFC 9309: what does not exist (4xx) forbids nothing, what cannot be had (5xx, no answer, too many redirects) forbids all, for as long as that lasts.
 */
#include "base/vec.h"
#include "daemon/feeds_inner.h"
#include "daemon/now.h"
#include "pace/retry.h"
#include "pace/robots.h"

#include <stdio.h>

#define ROBOTS_KEPT_MS CLOCK_DAY
/* What could not be read is asked for again after so long. */
#define ROBOTS_TROUBLE_MS (5 * CLOCK_MINUTE)
/* Of so many hosts, and so much of it; what would expire first goes. Those that are being asked for stay: there are no more than pages. */
#define ROBOTS_KEPT_MAX 512u
#define ROBOTS_KEPT_BYTES_MAX ((size_t)8 << 20)
/* Only its beginning is read (pace/robots.h), but that can be had only with the rest. */
#define ROBOTS_DOCUMENT_MAX ((size_t)4 << 20)
#define ROBOTS_REDIRECTS_MAX 5u
#define ROBOTS_ACCEPTED "text/plain, */*;q=0.5"

struct feed_robots {
	struct feeds *feeds;
	struct feed_robots *next;
	uint64_t key;
	bool is_private;         /* the host may stand at a private address */
	struct robots *robots;   /* NULL: being asked for, or `error` says why not */
	char error[FETCH_TEXT_SIZE + 64];
	int64_t until;           /* it is to be asked for again; 0: is being asked for */
	bool is_telling;         /* those who have waited */
	struct feed_turn turn;
	struct fetch *fetch;
	char *url;
	struct feed_page *asking;
};

static void robots_drop(struct feed_robots **at)
{
	struct feed_robots *gone = *at;
	*at = gone->next;
	gone->feeds->robots_len--;
	gone->feeds->robots_bytes -= gone->robots ? robots_bytes(gone->robots) : 0;
	robots_free(gone->robots);
	free(gone->url);
	free(gone);
}

/* false: all that are there are needed. */
static bool drop_one(struct feeds *feeds)
{
	struct feed_robots **oldest = NULL;
	for (struct feed_robots **at = &feeds->robots; *at; at = &(*at)->next)
		if ((*at)->until != 0 && !(*at)->is_telling && (!oldest || (*at)->until < (*oldest)->until))
			oldest = at;
	if (oldest)
		robots_drop(oldest);
	return oldest != NULL;
}

static void make_room(struct feeds *feeds)
{
	while ((feeds->robots_len >= ROBOTS_KEPT_MAX || feeds->robots_bytes > ROBOTS_KEPT_BYTES_MAX) && drop_one(feeds))
		;
}

/* ---- asking for one ---- */

static void tell(struct feed_robots *entry)
{
	entry->is_telling = true;
	while (entry->asking) {
		struct feed_page *page = entry->asking;
		entry->asking = page->next_asking;
		page->robots = NULL;
		feed_page_go_on(page);
	}
	entry->is_telling = false;
}

static void keep(struct feed_robots *entry, struct robots *robots)
{
	entry->robots = robots;
	entry->until = now_ms() + ROBOTS_KEPT_MS;
	entry->feeds->robots_bytes += robots_bytes(robots);
}

static void keep_trouble(struct feed_robots *entry, const char *error, int64_t ms)
{
	snprintf(entry->error, sizeof(entry->error), "its robots.txt cannot be read: %s", error);
	entry->until = now_ms() + (ms > ROBOTS_TROUBLE_MS ? ms : ROBOTS_TROUBLE_MS);
}

/* An address that is refused is refused for the page, too, which says it better. */
static bool forbids_nothing(const struct fetch_answer *answer)
{
	bool is_missing = answer->status >= 400 && answer->status < 500 && answer->status != 429;
	return is_missing || answer->kind == FETCH_NOT_PUBLIC || answer->kind == FETCH_NO_REQUEST;
}

static void on_fetched(void *ctx, struct fetch_answer *answer)
{
	struct feed_robots *entry = ctx;
	struct feeds *feeds = entry->feeds;
	int64_t wait = answer->retry_after ? retry_after_parse(answer->retry_after, now_ms()) : 0;
	entry->fetch = NULL;
	feed_turn_ended(feeds, &entry->turn, answer);
	if (answer->kind == FETCH_OK)
		keep(entry, robots_parse(buf_view(&answer->body), SPAN(PACKAGE_NAME)));
	else if (forbids_nothing(answer))
		keep(entry, robots_parse(SPAN_NONE, SPAN(PACKAGE_NAME)));
	else
		keep_trouble(entry, answer->error, wait);
	tell(entry);
	feed_hosts_go(feeds);
	feeds_look(feeds);
}

static struct feed_robots *entry_of_turn(struct feed_turn *turn)
{
	return (struct feed_robots *)((char *)turn - offsetof(struct feed_robots, turn));
}

static void on_moves(void *ctx, const char *url)
{
	struct feed_robots *entry = ctx;
	feed_turn_move(entry->feeds, &entry->turn, span_of(url));
}

static void on_turn(struct feed_turn *turn)
{
	struct feed_robots *entry = entry_of_turn(turn);
	if (entry->fetch) {
		fetch_go_on(entry->fetch);
		return;
	}
	struct fetch_request request = feed_request(entry->feeds, entry->url, ROBOTS_DOCUMENT_MAX);
	request.accept = ROBOTS_ACCEPTED;
	request.allow_private = entry->is_private;
	request.limits.redirects_max = ROBOTS_REDIRECTS_MAX;
	request.moves = on_moves;
	entry->fetch = fetch_start(entry->feeds->fetcher, &request, on_fetched, entry);
}

static void stop_fetching(struct feed_robots *entry)
{
	if (entry->fetch)
		fetch_cancel(entry->fetch);
	entry->fetch = NULL;
	feed_turn_drop(entry->feeds, &entry->turn);
}

static void on_put_off(struct feed_turn *turn, int64_t until, int64_t now)
{
	struct feed_robots *entry = entry_of_turn(turn);
	stop_fetching(entry);
	keep_trouble(entry, "its host has been asked too often", until - now);
	tell(entry);
}

/* "https://example.org:8443/a?b" -> "https://example.org:8443/robots.txt" */
static char *address_of(struct span url)
{
	struct buf address;
	size_t end = (size_t)span_find(url, SPAN("//")) + 2; /* it is one of http or https */
	while (end < url.len && !strchr("/?#", url.ptr[end]))
		end++;
	buf_init(&address, end + 16);
	buf_add_span(&address, span_head(url, end));
	buf_add_text(&address, "/robots.txt");
	return buf_detach(&address);
}

static void start(struct feed_robots *entry)
{
	robots_free(entry->robots);
	entry->robots = NULL;
	entry->until = 0;
	entry->turn = (struct feed_turn){ .is_page = true, .go = on_turn, .put_off = on_put_off };
	feed_turn_wait(entry->feeds, &entry->turn, span_of(entry->url));
}

static struct feed_robots *entry_new(struct feeds *feeds, uint64_t key, struct span url, bool is_private)
{
	size_t cap = 0;
	make_room(feeds);
	struct feed_robots *entry = vec_grow(NULL, &cap, 1, sizeof(*entry));
	*entry = (struct feed_robots){ .feeds = feeds, .next = feeds->robots, .key = key, .is_private = is_private, .url = address_of(url) };
	feeds->robots = entry;
	feeds->robots_len++;
	start(entry);
	return entry;
}

/* ---- for the pages ---- */

/* What a page of a feed that may be private learns is not what others do. */
static struct feed_robots *entry_of(struct feeds *feeds, const struct feed_page *page)
{
	bool is_private = feed_page_may_be_private(page);
	uint64_t key = feed_origin_key(page->url) + is_private;
	for (struct feed_robots *entry = feeds->robots; entry; entry = entry->next)
		if (entry->key == key)
			return entry;
	return entry_new(feeds, key, page->url, is_private);
}

/* Path and query. */
static struct span target_of(struct arena *arena, struct span url)
{
	size_t end = (size_t)span_find(url, SPAN("//")) + 2;
	while (end < url.len && !strchr("/?#", url.ptr[end]))
		end++;
	struct span target = span_from(url, end);
	const char *hash = target.len > 0 ? memchr(target.ptr, '#', target.len) : NULL;
	if (hash)
		target.len = (size_t)(hash - target.ptr);
	return span_starts(target, SPAN("?")) ? arena_format(arena, "/%.*s", SPAN_ARG(target)) : target;
}

/* A time further off than any that is kept is past: somebody has set the clock back. */
static bool is_stale(const struct feed_robots *entry, int64_t now)
{
	return entry->until != 0 && !entry->is_telling && (entry->until <= now || entry->until > now + 2 * ROBOTS_KEPT_MS);
}

enum robots_say feed_robots_ask(struct feed_page *page, const char **ret_why)
{
	struct feed_robots *entry = entry_of(page->feeds, page);
	if (is_stale(entry, now_ms())) {
		page->feeds->robots_bytes -= entry->robots ? robots_bytes(entry->robots) : 0;
		start(entry);
	}
	if (entry->until == 0) {
		page->robots = entry;
		page->next_asking = entry->asking;
		entry->asking = page;
		return ROBOTS_WAIT;
	}
	*ret_why = entry->error;
	if (!entry->robots)
		return ROBOTS_UNKNOWN;
	return robots_allow(entry->robots, target_of(page->arena, page->url)) ? ROBOTS_ALLOW : ROBOTS_FORBID;
}

void feed_robots_wait_no_more(struct feed_page *page)
{
	struct feed_page **at = &page->robots->asking;
	while (*at != page)
		at = &(*at)->next_asking;
	*at = page->next_asking;
	page->robots = NULL;
}

void feed_robots_stop(struct feeds *feeds)
{
	for (struct feed_robots *entry = feeds->robots; entry; entry = entry->next) {
		if (entry->until != 0)
			continue;
		stop_fetching(entry);
		keep_trouble(entry, "tidingsd stops", 0);
	}
}

void feed_robots_done(struct feeds *feeds)
{
	while (feeds->robots)
		robots_drop(&feeds->robots);
}
