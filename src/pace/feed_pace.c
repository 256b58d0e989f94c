#include "pace/feed_pace.h"

#include "base/hash.h"
#include "base/root.h"
#include "pace/retry.h"

/* A new gap counts for an eighth of the average: short enough to follow a day, long enough not to jump at two items. */
#define GAP_WEIGHT 8
/* Part of a silence beyond the usual that counts: nights and weekends are no deaths. */
#define SILENCE_PART 16
/* A longest silence is halved by some fourteen times that it is not reached. */
#define SILENCE_FADES 20
/* Before anything is known of a feed: asked every half hour. */
#define GAP_UNKNOWN (2 * CLOCK_DAY)
/* Feeds whose items all bear one date look like a flood; those that died like nothing at all. Between these, the arithmetic is safe. */
#define GAP_MIN CLOCK_MINUTE
#define GAP_MAX (366 * CLOCK_DAY)
/* More items than this do not tell more about the rhythm. */
#define DATES_MAX 64
/* Part of a document that may be new at once, so that a flood four times as high as usual loses nothing. */
#define WINDOW_PART 4
#define ITEMS_MAX 100000 /* times GAP_MAX is far from overflow */
/* … which an hour does not bring about, whatever a first guess at the rhythm says. */
#define HINT_SAFE CLOCK_HOUR
#define JITTER 0.1 /* of an interval or a delay, either way */
#define SPREAD_MAX (10 * CLOCK_MINUTE)
/* … but no more than this part of what was waited for: who is asked to come back in a minute does not stay away for ten. */
#define SPREAD_PART 4
#define SPREAD_PART_OF_DISTANCE 20 /* each has its own moment already */
/* Where a feed is expected to speak: a minute for its server, and to each its own moment behind that, as many speak on the hour. */
#define EXPECTED_AFTER CLOCK_MINUTE
#define EXPECTED_SPREAD (3 * CLOCK_MINUTE)
/* So long a request that courtesy has put off waits further to meet that moment. */
#define EXPECTED_LATER (30 * CLOCK_MINUTE)
#define UNREACHED_FIRST (10 * CLOCK_MINUTE)
#define FAILED_FIRST (10 * CLOCK_MINUTE)
#define FAILED_PATIENCE 2 /* failures before doubling begins */
#define UNWANTED_FIRST CLOCK_HOUR
#define BACKOFF_MAX CLOCK_DAY
/* A disk that is full is mended by people, and a document that cannot be kept is fetched in vain. */
#define TROUBLE_FIRST CLOCK_MINUTE
#define TROUBLE_MAX CLOCK_HOUR
#define HURRY_GAP CLOCK_MINUTE
#define QUIET_AFTER (3 * CLOCK_DAY)
#define QUIET_GAPS 10
#define QUIET_SILENCES 2
#define DYING_AFTER (7 * CLOCK_DAY)
/* Nothing is put off for longer: six skipped days of a week after Retry-After. */
#define NEXT_MAX (9 * CLOCK_DAY)
/* Clocks are put right by seconds all the time: that changes no plan. */
#define SET_BACK_MIN CLOCK_MINUTE

static int64_t at_most(int64_t value, int64_t max)
{
	return value < max ? value : max;
}

static int64_t at_least(int64_t value, int64_t min)
{
	return value > min ? value : min;
}

static double unit(double x)
{
	return !(x >= 0) ? 0 : x > 1 ? 1 : x;
}

const char *feed_phase_name(enum feed_phase phase)
{
	static const char *const names[] = { "active", "paused", "gone", "refused" };
	return names[phase];
}

enum feed_event feed_event_of_http(int status)
{
	if (status == 0)
		return FEED_EVENT_UNREACHED;
	if (status == 304)
		return FEED_EVENT_UNCHANGED;
	if (status == 410)
		return FEED_EVENT_GONE;
	if (status == 429)
		return FEED_EVENT_HASTY;
	if (status == 408 || status == 425 || status >= 500)
		return FEED_EVENT_FAILED;
	return FEED_EVENT_UNWANTED;
}

double feed_place(struct span name)
{
	return (double)(hash64(name) >> 11) / 9007199254740992.0; /* 2^53 */
}

/* ---- the rhythm ---- */

static void gap_add(struct feed_pace *pace, int64_t gap)
{
	pace->gap += (gap - pace->gap) / GAP_WEIGHT;
}

/* The average alone would take a feed with twenty items each Monday for a lively one that has died by Thursday. */
static void silence_add(struct feed_pace *pace, int64_t silence)
{
	pace->silence = at_least(pace->silence - pace->silence / SILENCE_FADES, at_most(silence, GAP_MAX));
}

/* The latest dates that can be, in order. Those of the future are somebody's mistake or calendar. */
static size_t dates_sort(const struct feed_answer *answer, int64_t now, int64_t ret_dates[static DATES_MAX])
{
	size_t len = 0;
	for (size_t i = 0; i < answer->dates_len; i++) {
		int64_t date = answer->dates[i];
		if (date <= 0 || date > now || (len == DATES_MAX && date <= ret_dates[0]))
			continue;
		size_t at = len < DATES_MAX ? len++ : 0;
		ret_dates[at] = date;
		for (; at > 0 && ret_dates[at - 1] > date; at--) { /* grows at the end … */
			ret_dates[at] = ret_dates[at - 1];
			ret_dates[at - 1] = date;
		}
		for (; at + 1 < len && ret_dates[at + 1] < date; at++) { /* … or replaces the earliest */
			ret_dates[at] = ret_dates[at + 1];
			ret_dates[at + 1] = date;
		}
	}
	return len;
}

/* The first document tells the rhythm of the time before. Its longest gap is taken to be no longer than the second: many feeds keep an old item
 * pinned below the new ones. */
static void rhythm_begin(struct feed_pace *pace, const struct feed_answer *answer, int64_t now)
{
	int64_t dates[DATES_MAX], longest = 0, second = 0, sum = 0;
	size_t len = dates_sort(answer, now, dates);
	pace->item = len > 0 ? dates[len - 1] : now;
	if (len < 3)
		return;
	for (size_t i = 1; i < len; i++) {
		int64_t gap = dates[i] - dates[i - 1];
		second = at_least(second, at_most(gap, longest));
		longest = at_least(longest, gap);
		sum += gap;
	}
	pace->gap = (sum - longest) / (int64_t)(len - 2);
	for (size_t i = 1; i < len; i++) {
		int64_t gap = at_most(dates[i] - dates[i - 1], at_most(second, GAP_MAX));
		gap_add(pace, gap);
		silence_add(pace, gap);
	}
}

/* New items since the last time count as evenly spread: their dates say when they were written, not when the feed had them. Only the newest is
 * believed, where it lies since the last success. */
static void rhythm_go_on(struct feed_pace *pace, const struct feed_answer *answer, int64_t now)
{
	int64_t newest = 0;
	for (size_t i = 0; i < answer->dates_len; i++)
		newest = at_least(newest, answer->dates[i]);
	if (newest <= pace->success || newest > now)
		newest = now;
	int64_t silence = at_least(newest - pace->item, 0), gap = silence / answer->news;
	silence_add(pace, silence);
	if (pace->gap == 0)
		pace->gap = gap;
	for (uint32_t i = 0; i < answer->news && i < DATES_MAX; i++)
		gap_add(pace, at_most(gap, GAP_MAX));
	pace->item = at_least(pace->item, newest);
}

static void rhythm_read(struct feed_pace *pace, const struct feed_answer *answer, int64_t now)
{
	if (pace->success == 0)
		rhythm_begin(pace, answer, now);
	else if (answer->news > 0)
		rhythm_go_on(pace, answer, now);
	else
		return;
	if (pace->gap > 0)
		pace->gap = at_most(at_least(pace->gap, GAP_MIN), GAP_MAX);
	pace->told_quiet = false;
}

static int64_t usual_gap(const struct feed_pace *pace)
{
	return pace->gap > 0 ? at_least(pace->gap, GAP_MIN) : GAP_UNKNOWN;
}

/* What the silence since the last item adds. */
static int64_t gap_now(const struct feed_pace *pace, int64_t now)
{
	int64_t gap = usual_gap(pace);
	int64_t silent = pace->item > 0 ? at_least(now - pace->item, 0) : 0;
	return at_most(gap + at_least(silent - gap, 0) / SILENCE_PART, GAP_MAX);
}

/* ---- the interval ---- */

static int64_t within(const struct feed_terms *terms, int64_t interval)
{
	int64_t least = terms->least > 0 ? terms->least : FEED_LEAST;
	int64_t most = terms->most > 0 ? terms->most : FEED_MOST;
	return at_least(at_most(interval, most), least);
}

static bool is_exact(const struct feed_terms *terms)
{
	return terms->least > 0 && terms->least == terms->most;
}

/* Numbers with a fraction, the same on every machine: in units of 1 / ONE. */
#define ONE (UINT64_C(1) << 24)
#define RATIO_MAX (UINT64_C(1) << 15) /* the root of which makes days of minutes */

static uint64_t ratio(int64_t a, int64_t b)
{
	uint64_t whole = ((uint64_t)a << 24) / (uint64_t)b;
	return whole < RATIO_MAX * ONE ? whole : RATIO_MAX * ONE;
}

static uint64_t root(uint64_t x)
{
	return sqrt_whole(x << 24);
}

int64_t feed_pace_interval(const struct feed_pace *pace, const struct feed_terms *terms, int64_t now)
{
	int64_t gap = gap_now(pace, now), usual = usual_gap(pace);
	uint64_t rare = root(root(root(ratio(at_least(usual, FEED_LIVELY), FEED_LIVELY)))), silent = root(ratio(gap, usual));
	int64_t interval = (int64_t)((uint64_t)FEED_OFTEN * rare / ONE * silent / ONE);
	if (terms->items > 0)
		interval = at_most(interval, gap * (int64_t)at_most(terms->items, ITEMS_MAX) / WINDOW_PART);
	return within(terms, interval);
}

/* A later time than `from` by the feed's place, for moments that are not its own. */
static int64_t spread_by(int64_t part, double place, int64_t from, int64_t now)
{
	int64_t room = at_most((from - now) / part, SPREAD_MAX);
	return from + (int64_t)(unit(place) * (double)room);
}

static int64_t spread(double place, int64_t from, int64_t now)
{
	return spread_by(SPREAD_PART, place, from, now);
}

/* sy: with a base names moments, without one a distance. */
static int64_t update_wait(const struct feed_terms *terms, int64_t now)
{
	int64_t period = terms->update_ms, base = terms->update_base;
	if (period <= 0 || base <= 0)
		return period;
	int64_t since = (now - base) % period;
	return since < 0 ? -since : period - since;
}

/* What nobody loses news by: an hour in any case, else half of what fills the document. */
static int64_t hint_most(const struct feed_pace *pace, const struct feed_terms *terms, int64_t now)
{
	if (pace->gap == 0 || terms->items == 0)
		return FEED_HINT_MAX;
	int64_t half = gap_now(pace, now) * (int64_t)at_most(terms->items, ITEMS_MAX) / 2;
	return at_most(at_least(half, HINT_SAFE), FEED_HINT_MAX);
}

static int64_t hints_wait(const struct feed_pace *pace, const struct feed_terms *terms, const struct feed_answer *answer, int64_t now)
{
	int64_t update = at_most(update_wait(terms, now), gap_now(pace, now));
	int64_t wait = at_least(update, at_least(terms->ttl_ms, answer->fresh_ms));
	return at_most(wait, hint_most(pace, terms, now));
}

static bool is_skipped(const struct feed_terms *terms, int64_t time)
{
	int64_t hour = time / CLOCK_HOUR % 24, day = (time / CLOCK_DAY + 4) % 7; /* 1970 began on a Thursday */
	return (terms->skip_hours >> hour & 1) != 0 || (terms->skip_days >> day & 1) != 0;
}

/* The first hour from `time` that is not skipped; `time` where all are. */
static int64_t skip(const struct feed_terms *terms, int64_t time)
{
	if (time < 0 || !is_skipped(terms, time))
		return time;
	int64_t hour = time - time % CLOCK_HOUR;
	for (int64_t end = hour + 7 * CLOCK_DAY; hour < end; hour += CLOCK_HOUR)
		if (!is_skipped(terms, hour))
			return spread(terms->place, hour, time);
	return time;
}

/* When its usual silence is over: whoever speaks by the clock speaks then. 0: not known, or it speaks so often that it is heard anyway. */
static int64_t expected(const struct feed_pace *pace, const struct feed_terms *terms)
{
	if (pace->silence < FEED_LIVELY)
		return 0;
	return pace->item + pace->silence + EXPECTED_AFTER + (int64_t)(unit(terms->place) * (double)EXPECTED_SPREAD);
}

/* What was planned for `pace->next`, with the courtesy of `wait`, meets the moment at which the feed is expected to speak where that lies before it;
 * and, where courtesy would put off the request after it for long, not far behind it. */
static void meet(struct feed_pace *pace, const struct feed_terms *terms, int64_t wait, bool is_put_off, int64_t now)
{
	int64_t moment = expected(pace, terms), least = terms->least > 0 ? terms->least : FEED_LEAST;
	int64_t latest = is_put_off ? at_most(pace->next + EXPECTED_LATER, now + hint_most(pace, terms, now)) : pace->next;
	if (moment - now >= at_least(wait, least) && moment < latest)
		pace->next = moment;
}

/* ---- answers ---- */

static void succeed(struct feed_pace *pace, const struct feed_answer *answer, const struct feed_terms *terms, double random, int64_t now)
{
	if (answer->event == FEED_EVENT_READ)
		rhythm_read(pace, answer, now);
	pace->phase = FEED_ACTIVE;
	pace->success = now;
	pace->failures = 0;
	pace->failing = 0;
	pace->told_dying = false;
	int64_t interval = feed_pace_interval(pace, terms, now);
	pace->next = now + (int64_t)((double)interval * (1 + JITTER * (2 * unit(random) - 1)));
	int64_t wait = hints_wait(pace, terms, answer, now);
	bool is_moment = terms->update_ms > 0 && terms->update_base > 0, is_put_off = now + wait > pace->next;
	if (is_put_off)
		pace->next = spread_by(is_moment ? SPREAD_PART : SPREAD_PART_OF_DISTANCE, terms->place, now + wait, now);
	if (!is_exact(terms))
		meet(pace, terms, wait, is_put_off, now);
}

/* `first` for one time, doubling for each further. */
static int64_t doubled(int64_t first, uint32_t times, int64_t max)
{
	int64_t delay = first;
	for (uint32_t i = 1; i < times && delay < max; i++)
		delay *= 2;
	return at_most(delay, max);
}

static int64_t backoff(const struct feed_pace *pace, enum feed_event event, const struct feed_terms *terms, double random, int64_t now)
{
	int64_t delay = UNREACHED_FIRST;
	if (event != FEED_EVENT_UNREACHED)
		delay = at_least(feed_pace_interval(pace, terms, now), event == FEED_EVENT_FAILED || event == FEED_EVENT_HASTY ? FAILED_FIRST : UNWANTED_FIRST);
	uint32_t patience = event == FEED_EVENT_FAILED ? FAILED_PATIENCE : 0, times = pace->failures > patience ? pace->failures - patience : 1;
	return (int64_t)((double)doubled(delay, times, BACKOFF_MAX) * (1 + JITTER * (2 * unit(random) - 1)));
}

static void fail(struct feed_pace *pace, const struct feed_answer *answer, const struct feed_terms *terms, double random, int64_t now)
{
	if (answer->event == FEED_EVENT_GONE)
		pace->phase = FEED_GONE;
	if (answer->event == FEED_EVENT_NO_FEED && pace->success == 0)
		pace->phase = FEED_REFUSED;
	if (pace->failures < UINT32_MAX)
		pace->failures++;
	if (pace->failing == 0)
		pace->failing = now;
	pace->next = now + backoff(pace, answer->event, terms, random, now);
}

static void bar(struct feed_pace *pace, int64_t retry_after_ms, double place, int64_t now)
{
	int64_t asked_off = at_most(retry_after_ms, RETRY_AFTER_MAX);
	if (asked_off <= 0)
		return;
	pace->barred = now + asked_off;
	pace->next = at_least(pace->next, spread(place, pace->barred, now));
}

void feed_pace_step(struct feed_pace *pace, const struct feed_answer *answer, const struct feed_terms *terms, double random, int64_t now)
{
	if (!feed_pace_is_asked(pace))
		return;
	pace->barred = 0;
	if (answer->event == FEED_EVENT_READ || answer->event == FEED_EVENT_UNCHANGED)
		succeed(pace, answer, terms, random, now);
	else
		fail(pace, answer, terms, random, now);
	pace->asked = now;
	bar(pace, answer->retry_after_ms, terms->place, now);
	pace->next = skip(terms, pace->next);
}

void feed_pace_trouble(struct feed_pace *pace, uint32_t times, int64_t retry_after_ms, double place, int64_t now)
{
	pace->asked = now;
	pace->barred = 0;
	pace->next = spread(place, now + doubled(TROUBLE_FIRST, times, TROUBLE_MAX), now);
	bar(pace, retry_after_ms, place, now);
}

/* All that was planned since was planned by a clock that was ahead. */
static bool is_set_back(const struct feed_pace *pace, int64_t now)
{
	return pace->next - now > NEXT_MAX || pace->asked - now > SET_BACK_MIN;
}

void feed_pace_put_off(struct feed_pace *pace, int64_t until, double place, int64_t now)
{
	if (until <= now)
		return;
	if (is_set_back(pace, now)) {
		pace->next = now;
		pace->asked = at_most(pace->asked, now); /* else it would be due at once */
	}
	pace->next = at_least(pace->next, spread(place, until, now));
}

/* ---- the operator ---- */

bool feed_pace_is_asked(const struct feed_pace *pace)
{
	return pace->phase == FEED_ACTIVE || pace->phase == FEED_REFUSED;
}

bool feed_pace_is_due(const struct feed_pace *pace, int64_t now)
{
	return feed_pace_is_asked(pace) && (now >= pace->next || is_set_back(pace, now));
}

void feed_pace_pause(struct feed_pace *pace)
{
	if (feed_pace_is_asked(pace))
		pace->phase = FEED_PAUSED;
}

int64_t feed_pace_earliest(const struct feed_pace *pace, int64_t now)
{
	int64_t barred = pace->barred - now <= NEXT_MAX ? pace->barred : 0;
	return pace->asked > 0 && pace->asked <= now ? at_least(barred, pace->asked + HURRY_GAP) : barred;
}

static void begin_anew(struct feed_pace *pace, int64_t now)
{
	pace->phase = FEED_ACTIVE;
	pace->failures = 0;
	pace->failing = 0;
	pace->next = feed_pace_earliest(pace, now);
	pace->told_dying = false;
}

void feed_pace_release(struct feed_pace *pace, int64_t now)
{
	if (pace->phase == FEED_ACTIVE)
		return;
	begin_anew(pace, now);
}

void feed_pace_readdress(struct feed_pace *pace, bool is_same_host, int64_t now)
{
	if (!is_same_host)
		pace->barred = 0;
	begin_anew(pace, now);
}

bool feed_pace_hurry(struct feed_pace *pace, int64_t now)
{
	if (!feed_pace_is_asked(pace))
		return false;
	pace->next = at_most(pace->next, feed_pace_earliest(pace, now));
	return feed_pace_is_due(pace, now);
}

bool feed_pace_is_quiet(const struct feed_pace *pace, int64_t now)
{
	bool answers = pace->phase == FEED_ACTIVE && pace->success > 0 && pace->failures == 0;
	int64_t usual = at_least(QUIET_GAPS * pace->gap, QUIET_SILENCES * pace->silence);
	return answers && pace->gap > 0 && now - pace->item > at_least(QUIET_AFTER, usual);
}

bool feed_pace_is_dying(const struct feed_pace *pace, int64_t now)
{
	return pace->phase == FEED_ACTIVE && pace->failing > 0 && now - pace->failing >= DYING_AFTER;
}

enum feed_news feed_pace_tell(struct feed_pace *pace, int64_t now)
{
	if (!pace->told_dying && feed_pace_is_dying(pace, now)) {
		pace->told_dying = true;
		return FEED_NEWS_DYING;
	}
	if (!pace->told_quiet && feed_pace_is_quiet(pace, now)) {
		pace->told_quiet = true;
		return FEED_NEWS_QUIET;
	}
	return FEED_NEWS_NONE;
}
