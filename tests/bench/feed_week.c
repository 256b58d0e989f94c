/* A week of 500 feeds in virtual time: what does src/pace cost servers, and how late does it see an item, beside asking everybody every 30 minutes or
 * every hour? Prints for each way of asking, summed over SEEDS draws of the feeds:
 *
 *	requests a feed and day; the most in one second, in all and to one host; how late an item is seen (mean, median, 95 %), and the mean over
 *	feeds, to which each counts the same; items that fell out of the document before anybody saw them
 *
 *	make bench-feeds-week [SEED=1] [FEEDS='FILE-OR-FOLDER…']
 *
 * Feeds are drawn from mixes that differ on purpose (a rule that pays for one only is no rule): rates are spread evenly over orders of magnitude,
 * with nights and weekends in their own time zones, clusters, daily batches and clockwork; documents hold 20–50 items; one host has 50 feeds and one
 * of the others allows a request a minute. Some are dead, gone, missing, unreachable or shaky; many say ttl, sy: or max-age, as real ones do by
 * default, although here a document is always fresh: what it costs to listen to them is shown by asking deaf to them. The fixed ways are deaf too,
 * and ask all at the same tick, as a timer does.
 *
 * Feed files with twenty dated items and more give their own rhythm: the items are published at the times that they bear, the first ten being there already. */
#include "base/array.h"
#include "base/file.h"
#include "base/vec.h"
#include "pace/feed_pace.h"
#include "pace/host_pace.h"
#include "pace/retry.h"
#include "report/decode.h"

#include <fts.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define FEEDS 500
#define SEEDS 15
#define WEEK (7 * CLOCK_DAY)
#define HISTORY (400 * CLOCK_DAY)
#define AFTER (3 * CLOCK_DAY) /* goes on so long, so that late items are seen at all */
#define START clock_from_civil(2026, 3, 2, 0, 0, 0) /* a Monday */
#define FILE_MAX ((size_t)64 << 20)
#define AT_ONCE 50 /* under way, in all */
#define SEEDED 10 /* items of a real feed that are there when it is added */

/* ---- random numbers, repeatable ---- */

struct dice {
	uint64_t state;
};

static double roll(struct dice *dice)
{
	uint64_t z = dice->state += 0x9E3779B97F4A7C15u;
	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return (double)((z ^ z >> 31) >> 11) / 9007199254740992.0;
}

static bool chance(struct dice *dice, double p)
{
	return roll(dice) < p;
}

static double between(struct dice *dice, double low, double high)
{
	return low + (high - low) * roll(dice);
}

static double spread_evenly_in_log(struct dice *dice, double low, double high)
{
	return low * pow(high / low, roll(dice));
}

static double waited(struct dice *dice, double mean)
{
	return -mean * log(1 - roll(dice));
}

/* ---- feeds ---- */

enum health { HEALTHY, DEAD, GONE, MISSING, UNREACHABLE, SHAKY };

struct feed {
	enum health health;
	unsigned host;
	size_t window;
	bool has_dates;
	int64_t start, end;    /* counted from, to */
	int64_t fresh_ms;
	struct feed_terms terms;
	struct {
		int64_t *at;
		size_t len, cap;
	} items;               /* when published, in order */

	/* the run */
	struct feed_pace pace;
	int64_t wake;
	int64_t answer_at;     /* under way until; 0: not */
	size_t seen;           /* items up to here */
	double late;
	unsigned counted, requests;
};

struct mix {
	const char *name;
	double wires, news; /* shares; the rest are blogs */
};

static const struct mix mixes[] = { { "news desk", 0.3, 0.5 }, { "all sorts", 0.1, 0.3 }, { "blogs", 0.0, 0.1 } };

static int compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

static void publish(struct feed *feed, int64_t time)
{
	VEC_PUSH(&feed->items, time);
}

/* How lively an hour is, as a share of the liveliest. */
static double liveliness(double night, double weekend, int zone, int64_t time)
{
	int64_t local = time + zone * CLOCK_HOUR, hour = local / CLOCK_HOUR % 24, day = (local / CLOCK_DAY + 4) % 7;
	return (hour < 7 || hour >= 22 ? night : 1) * (day == 0 || day == 6 ? weekend : 1);
}

static void publish_lively(struct feed *feed, struct dice *dice, double a_day, double burst, int64_t from, int64_t to)
{
	double night = chance(dice, 0.7) ? between(dice, 0.02, 0.4) : 1, weekend = chance(dice, 0.6) ? between(dice, 0.1, 0.8) : 1;
	int zone = (int)between(dice, 0, 24);
	double mean = CLOCK_DAY / a_day * burst * (14 + 10 * night) / 24;
	for (double time = (double)from; time < (double)to;) {
		time += waited(dice, mean);
		if (!chance(dice, liveliness(night, weekend, zone, (int64_t)time)))
			continue;
		publish(feed, (int64_t)time);
		for (double more = time; chance(dice, 1 - 1 / burst);)
			publish(feed, (int64_t)(more += waited(dice, 8 * CLOCK_MINUTE)));
	}
}

/* Once a day, or as often as it takes for each to fit into a document. */
static void publish_batches(struct feed *feed, struct dice *dice, double a_day, int64_t from, int64_t to)
{
	double times = a_day < 1 ? a_day / 2 : 1 + floor(a_day / 15);
	int64_t every = (int64_t)(CLOCK_DAY / times), at = from + (int64_t)between(dice, 0, (double)every);
	for (; at < to; at += every)
		for (int i = 0; i < (int)(a_day / times + 0.5); i++)
			publish(feed, at + (int64_t)between(dice, 0, 5 * CLOCK_MINUTE));
}

static void publish_clockwork(struct feed *feed, struct dice *dice, double a_day, int64_t from, int64_t to)
{
	int64_t every = (int64_t)(CLOCK_DAY / a_day);
	for (int64_t at = from + (int64_t)between(dice, 0, (double)every); at < to; at += every)
		publish(feed, at);
}

static void rhythm_draw(struct feed *feed, struct dice *dice, const struct mix *mix)
{
	double kind = roll(dice), shape = roll(dice);
	double a_day = kind < mix->wires		? spread_evenly_in_log(dice, 50, 300) :
		       kind < mix->wires + mix->news ? spread_evenly_in_log(dice, 4, 60) :
						       spread_evenly_in_log(dice, 0.02, 4);
	int64_t from = START - (a_day > 4 ? HISTORY / 20 : HISTORY), to = START + WEEK + AFTER;
	if (feed->health == DEAD)
		to = START - (int64_t)between(dice, 0.1, 0.9) * HISTORY;
	if (shape < 0.45)
		publish_lively(feed, dice, a_day, 1, from, to);
	else if (shape < 0.8)
		publish_lively(feed, dice, a_day, between(dice, 2, 8), from, to);
	else if (shape < 0.9)
		publish_batches(feed, dice, a_day, from, to);
	else
		publish_clockwork(feed, dice, a_day, from, to);
	qsort(feed->items.at, feed->items.len, sizeof(*feed->items.at), compare);
	while (feed->items.len > 0 && feed->items.at[feed->items.len - 1] >= to)
		feed->items.len--;
}

static void hints_draw(struct feed *feed, struct dice *dice)
{
	static const int64_t ages[] = { 60, 300, 600, 900, 3600 };
	static const int64_t ttls[] = { 1, 5, 10, 15, 30, 60 };
	if (chance(dice, 0.25))
		feed->terms.update_ms = CLOCK_HOUR;
	if (chance(dice, 0.2))
		feed->terms.ttl_ms = ttls[(int)between(dice, 0, 6)] * CLOCK_MINUTE;
	if (chance(dice, 0.4))
		feed->fresh_ms = ages[(int)between(dice, 0, 5)] * CLOCK_SECOND;
	if (chance(dice, 0.002))
		feed->fresh_ms = 365 * CLOCK_DAY;
	if (chance(dice, 0.01))
		feed->terms.skip_hours = 0x3f;
}

static enum health health_draw(struct dice *dice)
{
	double x = roll(dice);
	return x < 0.08 ? DEAD : x < 0.09 ? GONE : x < 0.11 ? MISSING : x < 0.13 ? UNREACHABLE : x < 0.16 ? SHAKY : HEALTHY;
}

/* Hosts: one of 50 feeds, five of ten, twenty of five, the others of one. Host 1 allows a request a minute. */
static unsigned host_of(unsigned i)
{
	return i < 50 ? 0 : i < 100 ? 1 + (i - 50) / 10 : i < 200 ? 6 + (i - 100) / 5 : i - 174;
}

static void feeds_draw(struct feed *feeds, const struct mix *mix, uint64_t seed)
{
	struct dice dice = { seed * 1000003 };
	for (unsigned i = 0; i < FEEDS; i++) {
		struct feed *feed = &feeds[i];
		uint64_t name[] = { seed, i };
		*feed = (struct feed){ .host = host_of(i), .health = health_draw(&dice), .start = START, .end = START + WEEK };
		feed->window = (size_t)between(&dice, 20, 51);
		feed->has_dates = chance(&dice, 0.9);
		feed->terms.place = feed_place(span_make((const char *)name, sizeof(name)));
		hints_draw(feed, &dice);
		rhythm_draw(feed, &dice, mix);
	}
}

static void feeds_done(struct feed *feeds, size_t len)
{
	for (size_t i = 0; i < len; i++)
		VEC_DONE(&feeds[i].items);
}

/* ---- one way of asking ---- */

struct host {
	struct host_pace pace;
	int64_t limit, last; /* its own patience: least time between two requests */
	int64_t second;
	unsigned in_second, most_in_second;
};

struct tally {
	double late, late_of_feeds;
	unsigned requests, missed, feeds_with_items;
	double feed_days;
	unsigned most_in_second, most_to_host;
	struct {
		int64_t *at;
		size_t len, cap;
	} delays;
};

struct week {
	struct feed *feeds;
	size_t feeds_len;
	struct host *hosts;
	int64_t fixed; /* the interval of a fixed way; 0: by its rhythm */
	bool is_deaf;  /* to what documents and HTTP ask for: what it costs to listen */
	unsigned running;
	struct dice dice;
	struct tally *tally;
	int64_t second;
	unsigned in_second;
};

static void count_second(int64_t now, int64_t *second, unsigned *in_second, unsigned *most)
{
	if (*second != now / CLOCK_SECOND)
		*in_second = 0;
	*second = now / CLOCK_SECOND;
	if (++*in_second > *most)
		*most = *in_second;
}

static int status_of(struct week *week, struct feed *feed, int64_t now)
{
	struct host *host = &week->hosts[feed->host];
	bool is_hasty = host->limit > 0 && host->last > 0 && now - host->last < host->limit;
	host->last = now;
	if (is_hasty)
		return 429;
	switch (feed->health) {
	case GONE:
		return 410;
	case MISSING:
		return 404;
	case UNREACHABLE:
		return 0;
	case SHAKY:
		return chance(&week->dice, 0.3) ? 503 : 200;
	case DEAD:
	case HEALTHY:
		break;
	}
	return 200;
}

static size_t published(const struct feed *feed, int64_t now)
{
	size_t low = 0, high = feed->items.len;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (feed->items.at[middle] <= now)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void see(struct week *week, struct feed *feed, size_t upto, int64_t now)
{
	size_t first = upto > feed->window ? upto - feed->window : 0;
	for (size_t i = feed->seen; i < upto; i++) {
		int64_t at = feed->items.at[i];
		if (at < feed->start || at >= feed->end)
			continue;
		if (i < first) {
			week->tally->missed++;
			continue;
		}
		feed->late += (double)(now - at);
		feed->counted++;
		VEC_PUSH(&week->tally->delays, now - at);
	}
}

/* Where the answer is a feed: sees its items and fills the answer. */
static void read_feed(struct week *week, struct feed *feed, struct feed_answer *answer, int64_t now)
{
	size_t upto = published(feed, now), first = upto > feed->window ? upto - feed->window : 0;
	bool is_known = feed->pace.success > 0 && upto == feed->seen;
	size_t from = feed->seen > first ? feed->seen : first;
	*answer = (struct feed_answer){ .event = is_known ? FEED_EVENT_UNCHANGED : FEED_EVENT_READ, .fresh_ms = feed->fresh_ms, .news = (uint32_t)(upto - from) };
	feed->terms.items = (uint32_t)(upto - first);
	if (feed->has_dates) {
		answer->dates = feed->items.at + from;
		answer->dates_len = upto - from;
	}
	see(week, feed, upto, now);
	feed->seen = upto;
}

static void answered(struct week *week, struct feed *feed, int64_t now)
{
	int status = status_of(week, feed, now);
	struct feed_answer answer = { .event = feed_event_of_http(status) };
	if (status == 200)
		read_feed(week, feed, &answer, now);
	if (status == 503)
		answer.retry_after_ms = 10 * CLOCK_MINUTE;
	feed->answer_at = 0;
	if (week->fixed) {
		feed->wake = now - now % week->fixed + week->fixed;
		return;
	}
	struct feed_terms terms = feed->terms;
	if (week->is_deaf) {
		terms = (struct feed_terms){ .items = terms.items, .place = terms.place };
		answer.fresh_ms = 0;
	}
	week->running--;
	host_pace_answered(&week->hosts[feed->host].pace, status, answer.retry_after_ms, now);
	host_pace_ended(&week->hosts[feed->host].pace);
	feed_pace_step(&feed->pace, &answer, &terms, roll(&week->dice), now);
	feed->wake = feed->pace.phase == FEED_ACTIVE ? feed->pace.next : INT64_MAX;
}

static void ask(struct week *week, struct feed *feed, int64_t now)
{
	struct host *host = &week->hosts[feed->host];
	if (!week->fixed) {
		int64_t when = host_pace_may_start(&host->pace, &HOST_LIMITS_FAR, now);
		if (when > now || week->running == AT_ONCE) {
			feed->wake = when == HOST_PACE_WHEN_ENDED || when == now ? now + 100 : when;
			return;
		}
		week->running++;
		host_pace_started(&host->pace, now);
	}
	feed->answer_at = now + (int64_t)between(&week->dice, 50, 1500);
	if (now >= feed->end)
		return;
	feed->requests++;
	week->tally->requests++;
	count_second(now, &week->second, &week->in_second, &week->tally->most_in_second);
	count_second(now, &host->second, &host->in_second, &host->most_in_second);
}

static int64_t event_of(const struct feed *feed)
{
	return feed->answer_at > 0 ? feed->answer_at : feed->wake;
}

static struct feed *feed_next(struct week *week, int64_t until)
{
	struct feed *next = NULL;
	int64_t at = until;
	for (size_t i = 0; i < week->feeds_len; i++)
		if (event_of(&week->feeds[i]) < at) {
			next = &week->feeds[i];
			at = event_of(next);
		}
	return next;
}

static void week_run(struct week *week, size_t hosts_len, int64_t until)
{
	struct tally *tally = week->tally;
	for (size_t i = 0; i < week->feeds_len; i++) {
		struct feed *feed = &week->feeds[i];
		feed->pace = (struct feed_pace){ 0 };
		feed->wake = feed->start;
		feed->seen = feed->counted = feed->requests = 0;
		feed->late = 0;
		feed->answer_at = 0;
	}
	for (struct feed *feed; (feed = feed_next(week, until));) {
		int64_t now = event_of(feed);
		if (feed->answer_at > 0)
			answered(week, feed, now);
		else
			ask(week, feed, now);
	}
	for (size_t i = 0; i < week->feeds_len; i++) {
		struct feed *feed = &week->feeds[i];
		tally->feed_days += (double)(feed->end - feed->start) / CLOCK_DAY;
		tally->late += feed->late;
		if (feed->counted > 0) {
			tally->late_of_feeds += feed->late / feed->counted;
			tally->feeds_with_items++;
		}
	}
	for (size_t i = 0; i < hosts_len; i++)
		if (week->hosts[i].most_in_second > tally->most_to_host)
			tally->most_to_host = week->hosts[i].most_in_second;
}

static double minutes(double ms)
{
	return ms / CLOCK_MINUTE;
}

static void tally_print(const char *way, struct tally *tally)
{
	size_t len = tally->delays.len;
	if (len == 0)
		return;
	qsort(tally->delays.at, len, sizeof(*tally->delays.at), compare);
	printf("  %-10s %6.1f requests a feed and day; at most %u a second, %u to one host; late %.1f min (median %.1f, 95 %% %.1f), by feed %.1f; "
	       "%u of %zu missed\n",
	       way, tally->requests / tally->feed_days, tally->most_in_second, tally->most_to_host, minutes(tally->late / (double)len),
	       minutes((double)tally->delays.at[len / 2]), minutes((double)tally->delays.at[len * 95 / 100]),
	       minutes(tally->late_of_feeds / tally->feeds_with_items), tally->missed, len + tally->missed);
	VEC_DONE(&tally->delays);
}

/* ---- ways and mixes ---- */

static const struct way {
	const char *name;
	int64_t fixed;
	bool is_deaf;
} ways[] = { { "rhythm", 0, false }, { "(deaf)", 0, true }, { "30 min", 30 * CLOCK_MINUTE, false }, { "60 min", CLOCK_HOUR, false } };

#define WAYS LEN(ways)

static void mix_run(const struct mix *mix, uint64_t first_seed)
{
	static struct feed feeds[FEEDS];
	struct tally tallies[WAYS] = { 0 };
	for (uint64_t seed = first_seed; seed < first_seed + SEEDS; seed++) {
		feeds_draw(feeds, mix, seed);
		for (size_t way = 0; way < WAYS; way++) {
			struct host hosts[FEEDS] = { [1] = { .limit = 50 * CLOCK_SECOND } };
			struct week week = { .feeds = feeds, .feeds_len = FEEDS, .hosts = hosts, .fixed = ways[way].fixed, .is_deaf = ways[way].is_deaf, .dice = { seed },
					     .tally = &tallies[way] };
			week_run(&week, FEEDS, START + WEEK + AFTER);
		}
		feeds_done(feeds, FEEDS);
	}
	printf("%s, seeds %llu-%llu:\n", mix->name, (unsigned long long)first_seed, (unsigned long long)first_seed + SEEDS - 1);
	for (size_t way = 0; way < WAYS; way++)
		tally_print(ways[way].name, &tallies[way]);
}

/* ---- real rhythms ---- */

static int report_keep(void *ctx, const struct report *report, uint64_t position)
{
	(void)position;
	if (report->published > 0)
		publish(ctx, report->published);
	return 0;
}

static int reject_skip(void *ctx, uint64_t position, const char *reason)
{
	(void)ctx;
	(void)position;
	(void)reason;
	return 0;
}

/* Reports of one moment are one item's copies, or a feed that dates by the day. */
static void dates_unite(struct feed *feed)
{
	size_t len = 0;
	qsort(feed->items.at, feed->items.len, sizeof(*feed->items.at), compare);
	for (size_t i = 0; i < feed->items.len; i++)
		if (len == 0 || feed->items.at[len - 1] != feed->items.at[i])
			feed->items.at[len++] = feed->items.at[i];
	feed->items.len = len;
}

static void feed_read(struct feed *feed, const char *path)
{
	struct decode_result result;
	struct fault fault = { 0 };
	struct buf bytes;
	buf_init(&bytes, FILE_MAX);
	if (file_read(path, &bytes, &fault) < 0) {
		fprintf(stderr, "%s\n", fault.text);
		exit(EXIT_FAILURE);
	}
	struct decode *decode = decode_new(&(struct decode_hints){ .received = TIME_NONE }, &(struct decode_sink){ feed, report_keep, reject_skip });
	(void)decode_push(decode, buf_view(&bytes), &fault);
	(void)decode_end(decode, &result, &fault); /* what can be read is enough */
	decode_free(decode);
	buf_done(&bytes);
	dates_unite(feed);
}

static void file_run(const char *path, struct tally tallies[static WAYS])
{
	struct feed feed = { .window = 20, .has_dates = true, .terms.place = feed_place(span_of(path)) };
	feed_read(&feed, path);
	size_t len = feed.items.len;
	for (size_t way = 0; len >= 2 * SEEDED && way < WAYS; way++) {
		struct host host = { 0 };
		struct week week = { .feeds = &feed, .feeds_len = 1, .hosts = &host, .fixed = ways[way].fixed, .is_deaf = ways[way].is_deaf, .dice = { len }, .tally = &tallies[way] };
		feed.start = feed.items.at[SEEDED] - 1;
		feed.end = feed.items.at[len - 1] + 1;
		week_run(&week, 1, feed.end + AFTER);
	}
	VEC_DONE(&feed.items);
}

static void files_run(char **paths)
{
	struct tally tallies[WAYS] = { 0 };
	FTS *tree = fts_open(paths, FTS_LOGICAL | FTS_NOCHDIR, NULL);
	if (!tree)
		abort();
	for (FTSENT *entry; (entry = fts_read(tree));)
		if (entry->fts_info == FTS_F)
			file_run(entry->fts_path, tallies);
	fts_close(tree);
	printf("the rhythms of %u files:\n", tallies[0].feeds_with_items);
	for (size_t way = 0; way < WAYS; way++)
		tally_print(ways[way].name, &tallies[way]);
}

int main(int argc, char **argv)
{
	uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 10) : 1;
	for (size_t i = 0; i < LEN(mixes); i++)
		mix_run(&mixes[i], seed);
	if (argc > 2)
		files_run(argv + 2);
	return 0;
}
