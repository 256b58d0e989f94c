/* Who is told of a report, in its own transaction: routes and silences are asked, what need not wait becomes notices, what must wait goes into bundles,
 * and each watch that matched gets its disposition. */
#include "base/array.h"
#include "desk/desk_inner.h"
#include "desk/repeat.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* What becomes of the report for one watch. */
struct fate {
	enum disposition disposition;
	const char *notice; /* id, or NULL */
	struct span detail;
};

/* What becomes of it for one of the receivers that the watch leads to, by ways that do not tell it. */
struct outcome {
	uint32_t receiver, watch;
	struct fate fate;
};

/* A receiver that is told at once. */
struct recipient {
	uint32_t receiver;
	const uint32_t *watches; /* none: it follows the story */
	size_t watches_len;
	const struct notice_repeat *repeat; /* or NULL */
	enum relation relation; /* that it is told as */
	bool is_follower; /* of the story */
	bool is_placed;
};

struct telling {
	struct desk *desk;
	const struct desk_decided *decided;
	struct notice_cause cause;
	struct route_subject subject;
	struct store_original original;
	struct fate *fates; /* of decided->watches */
	struct { struct outcome *at; size_t len; } outcomes;
	const struct span *followers; /* of the story */
	size_t followers_len;
	uint64_t silence;       /* that keeps this from them, or 0 */
	struct recipient *now;
	size_t now_len;
};

struct span watch_name(const struct desk *desk, uint32_t watch)
{
	return span_of(desk->config->watches[watch].name);
}

static int by_name(const void *a, const void *b)
{
	return span_compare(*(const struct span *)a, *(const struct span *)b);
}

/* Sorted, as a notice names them. */
static struct span *names_of(const struct desk *desk, const uint32_t *watches, size_t len)
{
	struct span *names = ARENA_NEW(desk->arena, struct span, len + 1);
	for (size_t i = 0; i < len; i++)
		names[i] = watch_name(desk, watches[i]);
	qsort(names, len, sizeof(*names), by_name);
	return names;
}

/* ---- fates ---- */

/* The better news of a watch stands: that it was told, then that it will be. */
static unsigned rank(enum disposition disposition)
{
	static const unsigned ranks[] = { [DISPOSITION_ALERTED] = 3, [DISPOSITION_DEFERRED] = 2, [DISPOSITION_INHIBITED] = 1 };
	return disposition < LEN(ranks) ? ranks[disposition] : 0;
}

static void fate_of_watches(struct telling *telling, const uint32_t *watches, size_t len, struct fate fate)
{
	for (size_t i = 0, at = 0; i < len; i++) {
		while (telling->decided->watches[at] != watches[i]) /* both rise */
			at++;
		if (rank(fate.disposition) > rank(telling->fates[at].disposition))
			telling->fates[at] = fate;
	}
}

/* A word more on a watch of which nobody is told: the notice that has told, or will, of what this adds nothing to, or NULL. */
static void explain_silence(struct telling *telling, uint32_t watch, const char *notice, struct span detail)
{
	for (size_t i = 0; i < telling->decided->watches_len; i++) {
		struct fate *fate = &telling->fates[i];
		if (telling->decided->watches[i] == watch && rank(fate->disposition) == 0)
			*fate = (struct fate){ fate->disposition, notice, detail };
	}
}

static struct fate fate_of_end(const struct telling *telling, const struct route_end *end)
{
	struct fate fate = { .disposition = DISPOSITION_NO_ROUTE, .detail = span_of(end->unmet) };
	if (end->outcome == ROUTE_RELATION_NOT_WANTED && relation_is_copy(telling->subject.relation))
		fate.disposition = DISPOSITION_COPY;
	else if (end->outcome == ROUTE_BELOW)
		fate.disposition = DISPOSITION_BELOW;
	return fate;
}

struct span watch_of_follower(struct arena *arena, struct span follower)
{
	return arena_format(arena, DISPOSITION_FOLLOWER, SPAN_ARG(follower));
}

static int fate_of_follower(const struct telling *telling, struct span follower, struct fate fate, struct fault *fault)
{
	struct store_disposition disposition = {
		.watch = watch_of_follower(telling->desk->arena, follower),
		.disposition = fate.disposition,
		.notice_id = span_of(fate.notice),
		.detail = fate.detail,
	};
	uint64_t seq = telling->decided->entry.seq;
	if (disposition_is_awaited(&disposition) && store_outcome_put(telling->desk->store, seq, follower, &disposition, fault) < 0)
		return -1;
	return store_disposition_put(telling->desk->store, seq, &disposition, fault);
}

static struct fate fate_of_silence(const struct telling *telling, uint64_t silence)
{
	return (struct fate){ DISPOSITION_MUTED, NULL, silence_detail(telling->desk->arena, silence) };
}

/* ---- at once ---- */

static int notice_write(struct telling *telling, const struct recipient *first, const struct span *receivers, size_t receivers_len,
			struct notice *ret_notice, struct fault *fault)
{
	struct desk *desk = telling->desk;
	telling->cause.watches = names_of(desk, first->watches, first->watches_len);
	telling->cause.watches_len = first->watches_len;
	telling->cause.repeat = first->repeat;
	telling->cause.relation = first->relation;
	notice_make(desk->arena, &telling->cause, ret_notice);
	return store_notice_add(desk->store, ret_notice, receivers, receivers_len, fault);
}

static bool is_alike(const struct recipient *a, const struct recipient *b)
{
	bool is_same_repeat = a->repeat && b->repeat ? strcmp(a->repeat->after, b->repeat->after) == 0 : a->repeat == b->repeat;
	return is_same_repeat && a->relation == b->relation && a->watches_len == b->watches_len &&
	       (a->watches_len == 0 || memcmp(a->watches, b->watches, a->watches_len * sizeof(*a->watches)) == 0);
}

/* One notice for all who are told for the same watches, and with the same words. */
static int tell_alike(struct telling *telling, size_t from, struct fault *fault)
{
	struct desk *desk = telling->desk;
	struct recipient *first = &telling->now[from];
	struct span *receivers = ARENA_NEW(desk->arena, struct span, telling->now_len);
	struct notice *notice = ARENA_NEW(desk->arena, struct notice, 1);
	size_t len = 0;
	struct span *followers = ARENA_NEW(desk->arena, struct span, telling->now_len);
	size_t followers_len = 0;
	for (size_t i = from; i < telling->now_len; i++)
		if (!telling->now[i].is_placed && is_alike(first, &telling->now[i])) {
			telling->now[i].is_placed = true;
			receivers[len] = routing_receiver_name(desk->routing, telling->now[i].receiver);
			if (telling->now[i].is_follower)
				followers[followers_len++] = receivers[len];
			len++;
		}
	if (notice_write(telling, first, receivers, len, notice, fault) < 0)
		return -1;
	struct span detail = first->repeat ? repeat_detail(desk->arena, first->repeat) : SPAN_NONE;
	fate_of_watches(telling, first->watches, first->watches_len, (struct fate){ DISPOSITION_ALERTED, notice->id, detail });
	struct fate fate = { DISPOSITION_ALERTED, notice->id, SPAN_NONE };
	if (first->watches_len > 0)
		fate = (struct fate){ DISPOSITION_FOLDED, notice->id, SPAN("into what its watches tell") };
	for (size_t i = 0; i < followers_len; i++)
		if (fate_of_follower(telling, followers[i], fate, fault) < 0)
			return -1;
	return 0;
}

/* ---- later ---- */

struct span bundle_key(struct arena *arena, const struct config_route *route, uint64_t story, struct span watches, struct span source)
{
	struct span key = SPAN("");
	if (route->times_len > 0)
		return SPAN("digest");
	if (route->group_by & ROUTE_GROUP_STORY)
		key = arena_format(arena, "story/%" PRIu64 " ", story);
	if (route->group_by & ROUTE_GROUP_WATCH)
		key = arena_format(arena, "%.*swatch/%.*s ", SPAN_ARG(key), SPAN_ARG(watches));
	if (route->group_by & ROUTE_GROUP_SOURCE)
		key = arena_format(arena, "%.*ssource/%.*s", SPAN_ARG(key), SPAN_ARG(source));
	return key;
}

struct span watches_of_telling(const struct desk *desk, const struct route_telling *to)
{
	return notice_watches(desk->arena, names_of(desk, to->watches, to->watches_len), to->watches_len);
}

struct span with_name(struct arena *arena, struct span names, struct span name)
{
	return arena_format(arena, "%.*s%s%.*s", SPAN_ARG(names), names.len > 0 ? "," : "", SPAN_ARG(name));
}

/* One of the routes that lead to a receiver: what waits there already, and when this would be told with it. */
struct way {
	uint32_t route;
	struct grouping_spec pace;
	struct store_bundle bundle;
	int64_t due, quiet; /* `quiet`: put off until then, or TIME_NONE */
};

static int way_find(struct desk *desk, const struct store_report *entry, const struct route_telling *to, uint32_t route, int64_t now, struct way *ret_way,
		    struct fault *fault)
{
	const struct config_route *configured = &desk->config->routes[route];
	struct way way = { .route = route, .pace = routing_pace(desk->routing, route, to->priority), .due = now, .quiet = TIME_NONE };
	way.bundle = (struct store_bundle){
		.receiver = routing_receiver_name(desk->routing, to->receiver), .route = span_of(configured->name),
		.key = bundle_key(desk->arena, configured, entry->story, watches_of_telling(desk, to), entry->report.source), .state = { .due = TIME_NONE }
	};
	if (!grouping_is_immediate(&way.pace)) {
		if (store_bundle_find(desk->store, &way.bundle, fault) < 0)
			return -1;
		way.quiet = grouping_quiet_until(&way.pace, &way.bundle.state, now);
		way.due = grouping_due(&way.pace, &way.bundle.state, now);
	}
	*ret_way = way;
	return 0;
}

/* Due first; of several the one that stands first. */
static int find_first_way(struct desk *desk, const struct store_report *entry, const struct route_telling *to, int64_t now, struct way *ret_way,
			  struct fault *fault)
{
	for (size_t i = 0; i < to->routes_len; i++) {
		struct way way;
		if (way_find(desk, entry, to, to->routes[i], now, &way, fault) < 0)
			return -1;
		if (i == 0 || way.due < ret_way->due || (way.due == ret_way->due && way.route < ret_way->route))
			*ret_way = way;
	}
	return 0;
}

/* The bundle in which it waits, and why. */
static int way_wait(struct desk *desk, struct way *way, int64_t now, enum bundle_why *ret_why, struct fault *fault)
{
	*ret_why = way->pace.times_len > 0 ? BUNDLE_DIGEST : way->bundle.state.rest_until > now ? BUNDLE_RESTS : BUNDLE_WAITS;
	if (way->quiet != TIME_NONE) {
		*ret_why = BUNDLE_QUIET;
		way->due = way->quiet;
		way->bundle.key = BUNDLE_KEY_QUIET;
		way->bundle.state = (struct grouping){ .due = TIME_NONE };
		if (store_bundle_find(desk->store, &way->bundle, fault) < 0)
			return -1;
		if (way->bundle.state.due != TIME_NONE && way->bundle.state.due < way->due)
			way->due = way->bundle.state.due;
	}
	way->bundle.state.due = way->due;
	return store_bundle_put(desk->store, &way->bundle, fault);
}

static struct span wait_detail(struct desk *desk, const struct way *way, enum bundle_why why)
{
	char due[CLOCK_ISO_SIZE];
	return arena_format(desk->arena, "%s until %s", bundle_why_name(why), clock_iso(way->due, due));
}

int wait_by_routes(struct desk *desk, const struct store_report *entry, const struct told_for *told_for, int64_t now, struct fault *fault)
{
	struct store_bundle_report member = { .report = entry->seq, .watches = told_for->names };
	struct span rest = told_for->names;
	struct way way = { .route = ROUTE_TOP, .due = now, .quiet = TIME_NONE };
	way.bundle = (struct store_bundle){ .receiver = told_for->receiver, .route = SPAN(""), .key = arena_format(desk->arena, "story/%" PRIu64, entry->story) };
	if ((told_for->to && find_first_way(desk, entry, told_for->to, now, &way, fault) < 0) || way_wait(desk, &way, now, &member.why, fault) < 0 ||
	    store_bundle_add(desk->store, way.bundle.id, &member, fault) < 0)
		return -1;
	struct store_disposition deferred = { .disposition = DISPOSITION_DEFERRED, .detail = wait_detail(desk, &way, member.why) };
	while (span_next_item(&rest, &deferred.watch))
		if (store_disposition_put(desk->store, entry->seq, &deferred, fault) < 0 ||
		    store_outcome_drop(desk->store, entry->seq, told_for->receiver, deferred.watch, fault) < 0)
			return -1;
	return 0;
}

/* A copy, but this receiver was told nothing of the original, and will not be. Else `ret_fate` says by what it was told. */
static int is_news_to(const struct telling *telling, struct span receiver, bool of_revision, struct fate *ret_fate, struct fault *fault)
{
	struct desk *desk = telling->desk;
	char *id = ARENA_NEW(desk->arena, char, NOTICE_ID_SIZE);
	struct store_copy copy = copy_for(of_revision, &telling->original, &telling->decided->entry);
	struct span awaited = of_revision ? DISPOSITION_AWAITED : DISPOSITION_ANY_AWAITED;
	int found = store_copies_told(desk->store, receiver, &copy, id, fault);
	if (found == 0)
		*ret_fate = (struct fate){ DISPOSITION_COPY, id[0] ? id : NULL, id[0] ? SPAN_NONE : awaited };
	return found;
}

enum relation relation_as_news(const struct store_original *original)
{
	return original->nearest != original->first ? RELATION_UPDATE : original->relation;
}

/* That the receiver is told of it as; a story that it has heard of is not new to it. */
static int find_relation(const struct telling *telling, struct span receiver, bool is_news, enum relation *ret_relation, struct fault *fault)
{
	struct store_told told;
	*ret_relation = telling->subject.relation;
	if (!is_news || !relation_is_mere_copy(*ret_relation))
		return 0;
	*ret_relation = relation_as_news(&telling->original);
	int found = *ret_relation == RELATION_NEW_STORY ? store_told(telling->desk->store, receiver, &telling->decided->entry, true, &told, fault) : 1;
	if (found == 0)
		*ret_relation = RELATION_UPDATE;
	return found < 0 ? -1 : 0;
}

struct follower {
	struct span watch; /* as it is called where a watch would be named */
	bool has_fate, is_silenced, is_told;
};

static int look_for_follower(void *ctx, const struct store_disposition *disposition)
{
	struct follower *follower = ctx;
	const unsigned told = 1u << DISPOSITION_ALERTED | 1u << DISPOSITION_FOLDED | 1u << DISPOSITION_DEFERRED;
	follower->has_fate |= span_equals(disposition->watch, follower->watch);
	follower->is_silenced |= disposition->disposition == DISPOSITION_MUTED;
	follower->is_told |= (told & 1u << disposition->disposition) != 0;
	return 0;
}

int is_for_follower(struct desk *desk, struct span receiver, uint64_t report, struct fault *fault)
{
	struct follower follower = { .watch = watch_of_follower(desk->arena, receiver) };
	if (store_dispositions(desk->store, report, look_for_follower, &follower, fault) < 0)
		return -1;
	return follower.has_fate || (follower.is_silenced && !follower.is_told);
}

/* Is it told of this for the story alone? Of news, and of a copy where that is the news to it. Else `ret_fate` says why not. */
static int follows(const struct telling *telling, struct span receiver, struct fate *ret_fate, struct fault *fault)
{
	const struct route_subject *subject = &telling->subject;
	*ret_fate = telling->silence != 0 ? fate_of_silence(telling, telling->silence) : (struct fate){ .disposition = DISPOSITION_COPY };
	if (telling->silence != 0 || ROUTE_RELATIONS_DEFAULT & 1u << subject->relation)
		return telling->silence == 0;
	int is_for_it = is_for_follower(telling->desk, receiver, telling->original.nearest, fault);
	return is_for_it == 1 ? is_news_to(telling, receiver, true, ret_fate, fault) : is_for_it;
}

static int wait(struct telling *telling, const struct route_telling *to, struct way *way, struct fault *fault)
{
	struct desk *desk = telling->desk;
	const struct store_report *entry = &telling->decided->entry;
	struct fate fate;
	int is_follower = 0;
	for (size_t i = 0; i < telling->followers_len && is_follower == 0; i++)
		if (span_equals(way->bundle.receiver, telling->followers[i]))
			is_follower = follows(telling, way->bundle.receiver, &fate, fault);
	if (is_follower < 0)
		return -1;
	struct store_bundle_report member = { .report = entry->seq, .watches = watches_of_telling(desk, to) };
	if (is_follower) /* still is one when its watches are silenced */
		member.watches = with_name(desk->arena, member.watches, watch_of_follower(desk->arena, way->bundle.receiver));
	if (way_wait(desk, way, entry->received, &member.why, fault) < 0 || store_bundle_add(desk->store, way->bundle.id, &member, fault) < 0)
		return -1;
	fate = (struct fate){ DISPOSITION_DEFERRED, NULL, wait_detail(desk, way, member.why) };
	fate_of_watches(telling, to->watches, to->watches_len, fate);
	return is_follower ? fate_of_follower(telling, way->bundle.receiver, fate, fault) : 0;
}

static int tell_in_time(struct telling *telling, const struct route_telling *to, struct way *way, bool *ret_is_now, struct fault *fault)
{
	int64_t now = telling->decided->entry.received;
	*ret_is_now = grouping_is_immediate(&way->pace);
	if (*ret_is_now)
		return 0;
	if (way->due > now || way->quiet != TIME_NONE || way->bundle.state.due != TIME_NONE)
		return wait(telling, to, way, fault);
	grouping_told(&way->pace, &way->bundle.state, now);
	*ret_is_now = true;
	return way->pace.interval_ms > 0 ? store_bundle_put(telling->desk->store, &way->bundle, fault) : 0;
}

/* ---- routes ---- */

/* What the receiver of a telling has heard, by which notices; what none of its ways asks is not looked for. */
struct hearing {
	struct routing_heard heard;
	struct fate first, nearest; /* by what it was told of these, where it was (a copy) */
	struct store_told news, story;
	bool waits;                 /* more of the story */
};

static int hear_copies(const struct telling *telling, struct span receiver, const struct routing_asks *asks, struct hearing *hearing, struct fault *fault)
{
	int first = 1, nearest = 1;
	if (asks->first)
		first = is_news_to(telling, receiver, false, &hearing->first, fault);
	if (asks->nearest)
		nearest = is_news_to(telling, receiver, true, &hearing->nearest, fault);
	hearing->heard.of_first = !first;
	hearing->heard.of_nearest = !nearest;
	return first < 0 || nearest < 0 ? -1 : 0;
}

static int hear_story(const struct telling *telling, struct span receiver, const struct routing_asks *asks, struct hearing *hearing, struct fault *fault)
{
	struct store *store = telling->desk->store;
	const struct store_report *entry = &telling->decided->entry;
	int news = 1, story = 1, waits = 1;
	if (asks->news)
		news = store_told(store, receiver, entry, false, &hearing->news, fault);
	if (asks->story && (story = store_told(store, receiver, entry, true, &hearing->story, fault)) == 0)
		waits = store_story_waits(store, receiver, entry->story, fault);
	hearing->waits = waits == 0;
	hearing->heard.news_ms = news == 0 ? entry->received - hearing->news.time : TIME_NONE;
	hearing->heard.story_ms = story == 0 && waits == 1 ? entry->received - hearing->story.time : TIME_NONE;
	return news < 0 || story < 0 || waits < 0 ? -1 : 0;
}

/* Of its watch, as far as this way goes, which does not tell. */
static struct fate fate_of_way(const struct telling *telling, const struct route_way *way, enum routing_outcome outcome, const struct hearing *hearing)
{
	struct fate fate = { .disposition = relation_is_copy(telling->subject.relation) ? DISPOSITION_COPY : DISPOSITION_NO_ROUTE };
	const struct fate *copy = way->wants_revision ? &hearing->nearest : &hearing->first;
	char from[CLOCK_ISO_SIZE];
	if (outcome == ROUTING_INHIBITED)
		return (struct fate){ DISPOSITION_INHIBITED, copy->notice ? copy->notice : hearing->news.notice_id, copy->detail };
	if (outcome == ROUTING_TOO_SOON && hearing->waits)
		fate.detail = SPAN("more of its story had yet to be told then");
	else if (outcome == ROUTING_TOO_SOON && hearing->heard.story_ms != TIME_NONE) {
		fate.notice = hearing->story.notice_id;
		fate.detail = arena_format(telling->desk->arena, "repeats from %s", clock_iso(hearing->story.time + way->repeat_ms, from));
	} else if (way->is_copy) {
		fate.notice = copy->notice;
		fate.detail = copy->detail;
	}
	return fate;
}

static bool is_told_for(const struct route_telling *to, uint32_t watch)
{
	for (size_t i = 0; i < to->watches_len; i++)
		if (to->watches[i] == watch)
			return true;
	return false;
}

/* Of the ways that there were, before those were left by which it is told. */
static void explain_ways(struct telling *telling, const struct route_telling *to, const struct route_way *ways, size_t len, const struct hearing *hearing)
{
	const struct routing *routing = telling->desk->routing;
	for (size_t i = 0; i < len; i++) {
		enum routing_outcome outcome = routing_way(routing, &ways[i], telling->subject.relation, &hearing->heard);
		if (routing_is_told(outcome) || is_told_for(to, ways[i].watch))
			continue;
		struct fate fate = fate_of_way(telling, &ways[i], outcome, hearing);
		telling->outcomes.at[telling->outcomes.len++] = (struct outcome){ to->receiver, ways[i].watch, fate };
		if (outcome == ROUTING_INHIBITED)
			fate_of_watches(telling, &ways[i].watch, 1, fate);
		else
			explain_silence(telling, ways[i].watch, fate.notice, fate.detail);
	}
}

/* 1: it is told, or waits to be, by those of its ways that the telling then has. */
static int follow_route(struct telling *telling, struct route_telling *to, struct fault *fault)
{
	struct desk *desk = telling->desk;
	struct span receiver = routing_receiver_name(desk->routing, to->receiver);
	struct hearing *hearing = ARENA_NEW(desk->arena, struct hearing, 1);
	enum relation relation = telling->subject.relation;
	struct routing_asks asks = routing_asks(desk->routing, to, relation);
	struct notice_repeat *repeat = NULL;
	struct way way;
	bool is_now;
	*hearing = (struct hearing){ 0 };
	if (hear_copies(telling, receiver, &asks, hearing, fault) < 0 || hear_story(telling, receiver, &asks, hearing, fault) < 0)
		return -1;
	size_t ways_len = to->ways_len;
	struct route_way *ways = ARENA_NEW(desk->arena, struct route_way, ways_len);
	memcpy(ways, to->ways, ways_len * sizeof(*ways));
	enum routing_outcome outcome = routing_choose(desk->routing, to, relation, &hearing->heard, telling->decided->entry.received);
	bool is_told = routing_is_told(outcome);
	explain_ways(telling, is_told ? to : &(struct route_telling){ .receiver = to->receiver }, ways, ways_len, hearing);
	if (!is_told)
		return 0;
	if (outcome == ROUTING_REPEATED) {
		repeat = ARENA_NEW(desk->arena, struct notice_repeat, 1);
		if (repeat_gather(desk->store, telling->subject.story, &hearing->story, repeat, fault) < 0)
			return -1;
	}
	if (find_relation(telling, receiver, outcome == ROUTING_NEWS, &relation, fault) < 0 ||
	    find_first_way(desk, &telling->decided->entry, to, telling->decided->entry.received, &way, fault) < 0)
		return -1;
	to->route = way.route;
	if (tell_in_time(telling, to, &way, &is_now, fault) < 0)
		return -1;
	if (is_now)
		telling->now[telling->now_len++] = (struct recipient){
			.receiver = to->receiver, .watches = to->watches, .watches_len = to->watches_len, .repeat = repeat, .relation = relation,
		};
	return 1;
}

static bool is_among(const struct route_telling *tellings, size_t len, uint32_t receiver)
{
	for (size_t i = 0; i < len; i++)
		if (tellings[i].receiver == receiver)
			return true;
	return false;
}

static struct recipient *recipient_of(struct telling *telling, uint32_t receiver)
{
	for (size_t i = 0; i < telling->now_len; i++)
		if (telling->now[i].receiver == receiver)
			return &telling->now[i];
	return NULL;
}

/* Told of the story though no watch has led to it, by none of the routes. `tellings` are those that came to something. */
static int follow(struct telling *telling, struct span follower, const struct route_telling *tellings, size_t len, struct fault *fault)
{
	const struct config *config = telling->desk->config;
	struct fate fate;
	struct recipient *recipient;
	enum relation relation;
	uint32_t receiver = 0;
	while (receiver < config->receivers_len && !span_equals(follower, routing_receiver_name(telling->desk->routing, receiver)))
		receiver++;
	if (receiver == config->receivers_len) {
		fate = (struct fate){ .disposition = DISPOSITION_NO_ROUTE, .detail = SPAN("there is no such receiver any more") };
		return fate_of_follower(telling, follower, fate, fault);
	}
	int is_told = follows(telling, follower, &fate, fault);
	if (is_told <= 0)
		return is_told < 0 ? -1 : fate_of_follower(telling, follower, fate, fault);
	if (find_relation(telling, follower, true, &relation, fault) < 0)
		return -1;
	if ((recipient = recipient_of(telling, receiver)) != NULL)
		recipient->is_follower = true; /* its fate is the notice's */
	else if (!is_among(tellings, len, receiver)) /* else it waits, and has its fate */
		telling->now[telling->now_len++] = (struct recipient){
			.receiver = receiver, .relation = relation, .is_follower = true
		};
	return 0;
}

/* The watches that nobody has silenced; the others have their fate. */
static size_t unmuted(struct telling *telling, uint32_t *ret_watches)
{
	const struct desk_decided *decided = telling->decided;
	size_t len = 0;
	for (size_t i = 0; i < decided->watches_len; i++) {
		telling->subject.watch = watch_name(telling->desk, decided->watches[i]);
		uint64_t silence = silences_find(telling->desk->silences, &telling->subject, decided->entry.received);
		if (silence == 0)
			ret_watches[len++] = decided->watches[i];
		else
			telling->fates[i] = fate_of_silence(telling, silence);
	}
	return len;
}

static int walk_routes(struct telling *telling, struct fault *fault)
{
	struct desk *desk = telling->desk;
	const struct desk_decided *decided = telling->decided;
	uint32_t *watches = ARENA_NEW(desk->arena, uint32_t, decided->watches_len + 1);
	telling->silence = telling->followers_len > 0 ? silences_find(desk->silences, &telling->subject, decided->entry.received) : 0;
	size_t watches_len = unmuted(telling, watches);
	struct route_telling *tellings;
	struct route_end *ends;
	size_t len = routing_walk(desk->routing, desk->arena, watches, watches_len, &telling->subject, decided->entry.received, &tellings, &ends);
	for (size_t i = 0, at = 0; i < watches_len; i++, at++) {
		while (decided->watches[at] != watches[i])
			at++;
		telling->fates[at] = fate_of_end(telling, &ends[i]);
	}
	telling->now = ARENA_NEW(desk->arena, struct recipient, len + telling->followers_len + 1);
	size_t made = 0, ways_len = 0;
	for (size_t i = 0; i < len; i++)
		ways_len += tellings[i].ways_len;
	telling->outcomes.at = ARENA_NEW(desk->arena, struct outcome, ways_len + 1);
	for (size_t i = 0; i < len; i++) {
		int is_made = follow_route(telling, &tellings[i], fault);
		if (is_made < 0)
			return -1;
		if (is_made)
			tellings[made++] = tellings[i];
	}
	for (size_t i = 0; i < telling->followers_len; i++)
		if (follow(telling, telling->followers[i], tellings, made, fault) < 0)
			return -1;
	for (size_t i = 0; i < telling->now_len; i++)
		if (!telling->now[i].is_placed && tell_alike(telling, i, fault) < 0)
			return -1;
	return 0;
}

static int write_fates(struct telling *telling, struct fault *fault)
{
	for (size_t i = 0; i < telling->decided->watches_len; i++) {
		const struct fate *fate = &telling->fates[i];
		struct store_disposition disposition = {
			.watch = watch_name(telling->desk, telling->decided->watches[i]),
			.disposition = fate->disposition,
			.notice_id = span_of(fate->notice),
			.detail = fate->detail,
		};
		if (store_disposition_put(telling->desk->store, telling->decided->entry.seq, &disposition, fault) < 0)
			return -1;
	}
	return 0;
}

static const struct fate *fate_of_watch(const struct telling *telling, uint32_t watch)
{
	size_t i = 0;
	while (telling->decided->watches[i] != watch)
		i++;
	return &telling->fates[i];
}

/* Those that the dispositions of their watches do not say, or of which more is to be said later. */
static int write_outcomes(struct telling *telling, struct fault *fault)
{
	const struct desk *desk = telling->desk;
	for (size_t i = 0; i < telling->outcomes.len; i++) {
		const struct outcome *outcome = &telling->outcomes.at[i];
		struct store_disposition put = {
			.watch = watch_name(desk, outcome->watch), .disposition = outcome->fate.disposition, .notice_id = span_of(outcome->fate.notice),
			.detail = outcome->fate.detail,
		};
		bool is_said = fate_of_watch(telling, outcome->watch)->disposition == outcome->fate.disposition;
		if (is_said && !disposition_is_awaited(&put))
			continue;
		if (store_outcome_put(desk->store, telling->decided->entry.seq, routing_receiver_name(desk->routing, outcome->receiver), &put, fault) < 0)
			return -1;
	}
	return 0;
}

/* It is kept, and that is all. */
static int tell_nobody(struct telling *telling, enum disposition disposition, struct fault *fault)
{
	struct fate fate = { .disposition = disposition };
	for (size_t i = 0; i < telling->decided->watches_len; i++)
		telling->fates[i] = fate;
	for (size_t i = 0; i < telling->followers_len; i++)
		if (fate_of_follower(telling, telling->followers[i], fate, fault) < 0)
			return -1;
	return write_fates(telling, fault);
}

int tell_report(struct desk *desk, const struct desk_decided *decided, struct fault *fault)
{
	const struct store_report *entry = &decided->entry;
	struct telling telling = { .desk = desk, .decided = decided, .fates = ARENA_NEW(desk->arena, struct fate, decided->watches_len + 1) };
	telling.followers_len = silences_followers(desk->silences, desk->arena, entry->story, entry->received, &telling.followers);
	if (decided->watches_len == 0 && telling.followers_len == 0)
		return 0;
	if (entry->is_archive || entry->withdrawn_by != 0)
		return tell_nobody(&telling, entry->is_archive ? DISPOSITION_ARCHIVED : DISPOSITION_WITHHELD, fault);
	if (store_original(desk->store, entry->seq, &telling.original, fault) < 0 || gather_cause(desk, entry, &telling.cause, fault) < 0)
		return -1;
	telling.cause.novelty = &decided->novelty;
	telling.cause.figures = &decided->material->figures;
	telling.subject = (struct route_subject){
		.report = &entry->report,
		.relation = entry->verdict.relation,
		.original = telling.original.relation,
		.is_of_revision = telling.original.nearest != telling.original.first,
		.score = entry->verdict.score,
		.story = entry->story,
		.reports = telling.cause.story_reports,
		.sources = telling.cause.story_sources,
		.figures = &decided->material->figures,
	};
	return walk_routes(&telling, fault) < 0 || write_fates(&telling, fault) < 0 ? -1 : write_outcomes(&telling, fault);
}
