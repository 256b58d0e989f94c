#include "desk/backtest.h"

#include "base/hash.h"
#include "base/map.h"
#include "base/vec.h"
#include "desk/repeat.h"
#include "desk/silences.h"
#include "desk/watcher.h"

/* Reports that are read at once: a daemon's store cannot put its log in order while somebody reads. */
#define PAGE 1000u
#define NOBODY UINT32_MAX /* whoever a query would tell */

/* A report, a copy of it or a revision. */
struct text_told {
	uint64_t stands;  /* until it was withdrawn (seq) */
	int64_t when;     /* story time of what has put the report right on the way to it: it says what copies say that are dated before; INT64_MAX: nothing has */
	uint64_t before;  /* number of another, or 0 */
};

struct walk {
	const struct backtest *test;
	struct watcher *watcher;
	struct silences *silences; /* that have ended, too */
	struct map told; /* receiver and story -> when it was told of the story's news last */
	struct map copies; /* receiver and report -> number (from 1) of the last of the texts that say it, and that the receiver was, or will be, told of */
	struct { struct text_told *at; size_t len, cap; } texts;
	struct map heard; /* the same -> when it was, or will be, told of whatever reports of it last */
	struct arena *arena;
	struct store_original original; /* of the report in hand */
	uint64_t last, asked; /* seq of the last that was read; how many were in time */
	size_t read;          /* of this page */
	int (*each)(void *ctx, const struct backtest_hit *hit);
	void *ctx;
	struct store *store;
	struct fault *fault;
	bool has_ended, is_faulty;
};

/* ---- what a receiver has heard ---- */

static uint64_t told_key(uint32_t receiver, uint64_t story)
{
	const uint64_t numbers[] = { receiver, story };
	return hash64(span_make((const char *)numbers, sizeof(numbers)));
}

/* Reports of an archive tell nobody: to what comes by itself they are not told. */
static uint64_t copies_key(uint32_t receiver, uint64_t original, bool is_archive)
{
	return told_key(receiver, 2 * original + is_archive);
}

static bool has_copy(const struct walk *walk, const struct store_copy *copy, uint32_t receiver, bool of_archives)
{
	const uint64_t *last = map_find(&walk->copies, copies_key(receiver, copy->original, of_archives));
	for (uint64_t number = last ? *last : 0; number != 0; number = walk->texts.at[number - 1].before) {
		const struct text_told *text = &walk->texts.at[number - 1];
		if (text->stands > copy->seq && text->when >= copy->when)
			return true;
	}
	return false;
}

static void note_copy_of(struct walk *walk, const struct store_report *report, uint32_t receiver, uint64_t original, int64_t when)
{
	uint64_t *last = map_at(&walk->copies, copies_key(receiver, original, report->is_archive));
	struct text_told told = { .stands = report->withdrawn_by ? report->withdrawn_by : UINT64_MAX, .when = when, .before = *last };
	const struct text_told *before = *last ? &walk->texts.at[*last - 1] : NULL;
	if (before && before->stands >= told.stands && before->when >= told.when)
		return;
	VEC_PUSH(&walk->texts, told);
	*last = walk->texts.len;
}

static int note_right(void *ctx, const struct store_report *report)
{
	int64_t *when = ctx;
	if (report->verdict.relation == RELATION_REVISION && report->verdict.change.kinds & CHANGE_CORRECTED && report->when < *when)
		*when = report->when;
	return 0;
}

/* Of all that it goes back to, from itself upwards. */
static int note_copy(struct walk *walk, const struct store_report *report, uint32_t receiver)
{
	struct store_original above = { .nearest = report->seq };
	int64_t when = INT64_MAX;
	do {
		uint64_t original = above.nearest;
		note_copy_of(walk, report, receiver, original, when);
		if (store_original(walk->store, original, &above, walk->fault) < 0)
			return -1;
		if (above.nearest == original)
			return 0;
		if (store_reports(walk->store, &(struct store_filter){ .after_seq = original - 1, .limit = 1 }, note_right, &when, walk->fault) < 0)
			return -1;
	} while (true);
}

/* A copy, but the receiver was told nothing of what it repeats: as desk/tell.c has it, of what was really told and of what this test tells. */
static int is_news_to(struct walk *walk, const struct store_report *report, uint32_t receiver, bool of_revision)
{
	struct store_copy copy = copy_for(of_revision, &walk->original, report);
	char id[NOTICE_ID_SIZE];
	if (has_copy(walk, &copy, receiver, false) || (report->is_archive && has_copy(walk, &copy, receiver, true)))
		return 0;
	return receiver == NOBODY ? 1 : store_copies_told(walk->store, routing_receiver_name(walk->test->routing, receiver), &copy, id, walk->fault);
}

/* What waits has not been told when a copy comes: that goes with it. */
static int note_told(struct walk *walk, const struct store_report *report, const struct route_telling *to, bool is_news)
{
	const struct grouping nothing_waits = { .due = TIME_NONE };
	struct grouping_spec pace = routing_pace(walk->test->routing, to->route, to->priority);
	*map_at(&walk->heard, told_key(to->receiver, report->story)) = (uint64_t)grouping_due(&pace, &nothing_waits, report->received);
	if (grouping_is_immediate(&pace) && (is_news || ROUTE_RELATIONS_DEFAULT & 1u << report->verdict.relation))
		*map_at(&walk->told, told_key(to->receiver, report->story)) = (uint64_t)report->received;
	return note_copy(walk, report, to->receiver);
}

/* How long ago the receiver was really told of its story, or in this test: TIME_NONE: never. */
static int silence_of(struct walk *walk, const struct store_report *report, uint32_t receiver, bool with_copies, int64_t *ret_silent_ms)
{
	const uint64_t *tried = map_find(with_copies ? &walk->heard : &walk->told, told_key(receiver, report->story));
	struct store_told really;
	int found = store_told(walk->store, routing_receiver_name(walk->test->routing, receiver), report, with_copies, &really, walk->fault);
	int64_t last = found == 0 ? really.time : TIME_NONE;
	if (tried && (int64_t)*tried > last)
		last = (int64_t)*tried;
	*ret_silent_ms = last == TIME_NONE ? TIME_NONE : report->received - last;
	return found < 0 ? -1 : 0;
}

static int hear(struct walk *walk, const struct store_report *report, const struct route_telling *to, struct routing_heard *ret_heard)
{
	struct routing_asks asks = routing_asks(walk->test->routing, to, report->verdict.relation);
	int first = asks.first ? is_news_to(walk, report, to->receiver, false) : 1;
	int nearest = asks.nearest ? is_news_to(walk, report, to->receiver, true) : 1;
	*ret_heard = (struct routing_heard){ .of_first = !first, .of_nearest = !nearest, .news_ms = TIME_NONE, .story_ms = TIME_NONE };
	if (first < 0 || nearest < 0 || (asks.news && silence_of(walk, report, to->receiver, false, &ret_heard->news_ms) < 0))
		return -1;
	return asks.story ? silence_of(walk, report, to->receiver, true, &ret_heard->story_ms) : 0;
}

/* Those who are left are told. */
static int choose(struct walk *walk, struct backtest_hit *hit, struct route_telling *tellings, size_t len)
{
	const struct store_report *report = hit->report;
	bool has_inhibited = false;
	hit->tellings = tellings;
	for (size_t i = 0; i < len; i++) {
		struct routing_heard heard;
		if (hear(walk, report, &tellings[i], &heard) < 0)
			return -1;
		enum routing_outcome outcome = routing_choose(walk->test->routing, &tellings[i], report->verdict.relation, &heard, report->received);
		has_inhibited |= outcome == ROUTING_INHIBITED;
		if (!routing_is_told(outcome))
			continue;
		if (note_told(walk, report, &tellings[i], outcome == ROUTING_NEWS) < 0)
			return -1;
		tellings[hit->tellings_len++] = tellings[i];
	}
	hit->is_told = hit->tellings_len > 0;
	hit->is_inhibited = !hit->is_told && has_inhibited;
	return 0;
}

/* As one route with nothing set would have it. */
static int choose_by_default(struct walk *walk, struct backtest_hit *hit)
{
	const struct store_report *report = hit->report;
	hit->is_told = ROUTE_RELATIONS_DEFAULT & 1u << report->verdict.relation || is_news_to(walk, report, NOBODY, true);
	return hit->is_told ? note_copy(walk, report, NOBODY) : 0;
}

/* ---- each report ---- */

/* By the desk's own rules (desk/tell.c): what was withdrawn before it came is told to nobody. */
static int route(struct walk *walk, struct backtest_hit *hit)
{
	const struct store_report *report = hit->report;
	uint32_t reports, sources;
	hit->is_withdrawn = report->withdrawn_by != 0 && report->withdrawn_by < report->seq;
	if (hit->is_withdrawn)
		return 0;
	if (store_story_then(walk->store, report, &reports, &sources, walk->fault) < 0 ||
	    store_original(walk->store, report->seq, &walk->original, walk->fault) < 0)
		return -1;
	struct route_subject subject = {
		.report = &report->report, .relation = report->verdict.relation, .original = walk->original.relation,
		.is_of_revision = walk->original.nearest != walk->original.first, .score = report->verdict.score, .story = report->story,
		.reports = reports, .sources = sources, .figures = watcher_figures(walk->watcher), .watch = span_of(walk->test->name),
	};
	hit->is_silenced = silences_find(walk->silences, &subject, report->received) != 0;
	if (hit->is_silenced)
		return 0;
	if (!walk->test->routing)
		return choose_by_default(walk, hit);
	struct route_telling *tellings;
	struct route_end *ends;
	size_t len = routing_walk(walk->test->routing, walk->arena, &walk->test->watch, 1, &subject, report->received, &tellings, &ends);
	return choose(walk, hit, tellings, len);
}

static int walk_report(void *ctx, const struct store_report *report)
{
	struct walk *walk = ctx;
	struct backtest_hit hit = { .report = report };
	walk->last = report->seq;
	walk->read++;
	if (report->received < walk->test->since || (walk->test->until != TIME_NONE && report->received >= walk->test->until))
		return 0;
	walk->asked++;
	arena_clear(walk->arena);
	if (!watcher_matches(walk->watcher, walk->arena, &report->report))
		return 0;
	walk->is_faulty = route(walk, &hit) < 0;
	walk->has_ended = walk->is_faulty || walk->each(walk->ctx, &hit) != 0;
	return walk->has_ended;
}

static int walk_all(struct walk *walk)
{
	do {
		struct store_filter page = { .after_seq = walk->last, .limit = PAGE, .with = STORE_WITH_TEXT };
		walk->read = 0;
		if (store_reports(walk->store, &page, walk_report, walk, walk->fault) < 0)
			return -1;
	} while (walk->read == PAGE && !walk->has_ended);
	return walk->is_faulty ? -1 : 0;
}

int desk_backtest(struct store *store, const struct backtest *test, int (*each)(void *ctx, const struct backtest_hit *hit), void *ctx, uint64_t *ret_asked,
		  struct fault *fault)
{
	struct walk walk = { .test = test, .watcher = watcher_new(test->match, fault), .each = each, .ctx = ctx, .store = store,
			     .fault = fault };
	if (!walk.watcher)
		return -1;
	walk.arena = arena_new();
	walk.silences = silences_new();
	int result = silences_load(walk.silences, store, TIME_NONE, fault);
	if (result == 0)
		result = walk_all(&walk);
	map_done(&walk.told);
	map_done(&walk.heard);
	map_done(&walk.copies);
	VEC_DONE(&walk.texts);
	silences_free(walk.silences);
	arena_free(walk.arena);
	watcher_free(walk.watcher);
	*ret_asked = walk.asked;
	return result;
}
