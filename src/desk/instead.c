/* A copy is put aside for a receiver that is told of what it repeats. Where that comes to nothing, the first of the copies that stand is the news for this
 * receiver, and is told in its place. */
#include "desk/desk_inner.h"

#include "base/vec.h"

#include <stdlib.h>

int keep_seq(void *ctx, uint64_t seq)
{
	struct seqs *seqs = ctx;
	VEC_PUSH(seqs, seq);
	return 0;
}

int subject_of(struct desk *desk, struct arena *texts, const struct store_report *entry, enum relation relation, struct route_subject *ret_subject,
	       struct fault *fault)
{
	struct desk_material *material = ARENA_NEW(texts, struct desk_material, 1);
	struct store_story story = { 0 };
	struct store_original original;
	if (store_original(desk->store, entry->seq, &original, fault) < 0 || store_story_get(desk->store, entry->story, texts, &story, fault) < 0)
		return -1;
	if (!desk->workshop)
		desk->workshop = desk_workshop_new();
	desk_material_of(desk->workshop, texts, &entry->report, material);
	*ret_subject = (struct route_subject){
		.report = &entry->report, .relation = relation, .original = original.relation, .is_of_revision = original.nearest != original.first,
		.score = entry->verdict.score, .story = entry->story, .reports = story.reports, .sources = story.sources, .figures = &material->figures,
	};
	return 0;
}

/* ---- copies that had been put aside ---- */

struct watches {
	struct { struct span *at; size_t len, cap; } names; /* sorted */
	struct arena *arena;
};

/* Not those for which it was never asked whether the receiver had been told. */
static int keep_watch(void *ctx, const struct store_disposition *disposition)
{
	struct watches *watches = ctx;
	const unsigned asked = 1u << DISPOSITION_COPY | 1u << DISPOSITION_INHIBITED | 1u << DISPOSITION_ALERTED | 1u << DISPOSITION_FOLDED |
			       1u << DISPOSITION_DEFERRED;
	if (asked & 1u << disposition->disposition)
		VEC_PUSH(&watches->names, arena_copy(watches->arena, disposition->watch));
	return 0;
}

static int by_name(const void *a, const void *b)
{
	return span_compare(*(const struct span *)a, *(const struct span *)b);
}

static bool has_name(const struct watches *watches, struct span wanted)
{
	return watches->names.len > 0 && bsearch(&wanted, watches->names.at, watches->names.len, sizeof(wanted), by_name);
}

/* Is the receiver told by now neither of this nor of a copy of it? */
static int is_news(struct desk *desk, struct span receiver, struct store_copy copy, struct fault *fault)
{
	char id[NOTICE_ID_SIZE];
	copy.seq = store_next_seq(desk->store);
	return store_copies_told(desk->store, receiver, &copy, id, fault);
}

static size_t walk_from(struct desk *desk, const struct watches *of, struct route_subject *subject, int64_t now, struct route_telling **ret_tellings)
{
	uint32_t *watches = ARENA_NEW(desk->arena, uint32_t, of->names.len + 1);
	struct route_end *ends;
	size_t len = 0;
	for (uint32_t i = 0; i < desk->config->watches_len; i++)
		if (has_name(of, watch_name(desk, i)))
			watches[len++] = i;
	return routing_walk(desk->routing, desk->arena, watches, len, subject, now, ret_tellings, &ends);
}

struct put_aside {
	const struct routing *routing;
	enum relation relation;
	struct routing_heard heard;
};

/* The route would tell of what it repeats, but not of copies, or not of copies just then; and the receiver is told of nothing of the kind. */
static bool was_put_aside(const void *ctx, const struct route_way *way)
{
	const struct put_aside *aside = ctx;
	bool is_left_out = way->is_copy || routing_inhibits(aside->routing, way, aside->relation);
	return is_left_out && routing_way(aside->routing, way, aside->relation, &aside->heard) == ROUTING_NEWS;
}

/* The ways that lead to the receiver from those of its watches for which it was put aside. `ret_telling` is NULL: none does. */
static int find_telling(struct desk *desk, const struct instead *instead, const struct watches *of, const struct store_report *entry,
			const struct store_original *original, struct route_subject *subject, struct route_telling **ret_telling, struct fault *fault)
{
	struct put_aside aside = { .routing = desk->routing, .relation = subject->relation };
	struct route_telling *tellings;
	size_t len = walk_from(desk, of, subject, instead->now, &tellings);
	*ret_telling = NULL;
	while (len > 0 && !span_equals(routing_receiver_name(desk->routing, tellings[len - 1].receiver), instead->receiver))
		len--;
	if (len == 0)
		return 0;
	struct routing_asks asks = routing_asks(desk->routing, &tellings[len - 1], subject->relation);
	int first = asks.first ? is_news(desk, instead->receiver, copy_for(false, original, entry), fault) : 0;
	int nearest = asks.nearest ? is_news(desk, instead->receiver, copy_for(true, original, entry), fault) : 0;
	aside.heard.of_first = !first;
	aside.heard.of_nearest = !nearest;
	if (first < 0 || nearest < 0)
		return -1;
	if (route_telling_keep(&tellings[len - 1], was_put_aside, &aside))
		*ret_telling = &tellings[len - 1];
	return 0;
}

/* Those of what it repeats that lead to the receiver no more, so that no route can say what became of them. */
static struct span add_gone(struct desk *desk, const struct instead *instead, const struct watches *of, struct span names)
{
	struct span rest = instead->watches, follower = watch_of_follower(desk->arena, instead->receiver), watch;
	while (span_next_item(&rest, &watch))
		if (has_name(of, watch) && !span_equals(watch, follower) && !routing_leads(desk->routing, watch, instead->receiver))
			names = with_name(desk->arena, names, watch);
	return names;
}

/* 1: for nobody, or the receiver is told of what it repeats or of another copy of that. */
static int take_news(struct desk *desk, const struct instead *instead, const struct watches *of, const struct store_report *entry, struct route_subject *subject,
		     struct fault *fault)
{
	struct told_for told_for = { .receiver = instead->receiver, .names = SPAN("") };
	struct span follower = watch_of_follower(desk->arena, instead->receiver);
	struct route_telling *to;
	struct store_original original;
	if (store_original(desk->store, entry->seq, &original, fault) < 0 || find_telling(desk, instead, of, entry, &original, subject, &to, fault) < 0)
		return -1;
	if (to) {
		told_for.to = to;
		told_for.names = watches_of_telling(desk, to);
	}
	int is_untold = is_news(desk, instead->receiver, copy_for(true, &original, entry), fault);
	int follows = has_name(of, follower) && silences_follows(desk->silences, instead->receiver, entry->story, instead->now);
	if (follows)
		follows = is_for_follower(desk, instead->receiver, original.nearest, fault);
	if (is_untold < 0 || follows < 0)
		return -1;
	if (is_untold)
		told_for.names = add_gone(desk, instead, of, told_for.names);
	if (is_untold && follows)
		told_for.names = with_name(desk->arena, told_for.names, follower);
	return told_for.names.len > 0 ? instead->take(instead->ctx, entry, &told_for, fault) : 1;
}

static int take_copy(struct desk *desk, struct arena *texts, const struct instead *instead, uint64_t seq, struct fault *fault)
{
	struct watches watches = { .arena = desk->arena };
	struct store_report entry;
	struct route_subject subject;
	arena_clear(texts);
	int result = store_dispositions(desk->store, seq, keep_watch, &watches, fault);
	if (result == 0)
		result = store_report_get(desk->store, seq, texts, &entry, fault);
	if (result == 0)
		result = subject_of(desk, texts, &entry, entry.verdict.relation, &subject, fault);
	if (result == 0)
		result = take_news(desk, instead, &watches, &entry, &subject, fault);
	VEC_DONE(&watches.names);
	return result;
}

int find_instead(struct desk *desk, struct arena *texts, const struct instead *instead, struct fault *fault)
{
	struct store_original original;
	struct seqs copies = { 0 };
	int result = 1;
	if (store_original(desk->store, instead->of, &original, fault) < 0 ||
	    store_copies_untold(desk->store, instead->receiver, original.first, instead->of, keep_seq, &copies, fault) < 0)
		result = -1;
	for (size_t i = 0; i < copies.len && result == 1; i++)
		result = take_copy(desk, texts, instead, copies.at[i], fault);
	VEC_DONE(&copies);
	return result;
}

/* ---- copies that are none any more ---- */

static bool is_wanted(const void *ctx, const struct route_way *way)
{
	(void)ctx;
	return way->is_wanted;
}

static int tell_by_routes(struct desk *desk, const struct watches *of, const struct store_report *entry, struct route_subject *subject, int64_t now,
			  struct fault *fault)
{
	struct route_telling *tellings;
	int result = 0;
	size_t len = walk_from(desk, of, subject, now, &tellings);
	for (size_t i = 0; i < len && result >= 0; i++) {
		if (!route_telling_keep(&tellings[i], is_wanted, NULL))
			continue;
		struct told_for told_for = {
			routing_receiver_name(desk->routing, tellings[i].receiver), &tellings[i], watches_of_telling(desk, &tellings[i])
		};
		result = is_news(desk, told_for.receiver, (struct store_copy){ .original = entry->seq, .when = entry->when }, fault);
		if (result == 1)
			result = wait_by_routes(desk, entry, &told_for, now, fault);
	}
	return result < 0 ? -1 : 0;
}

int tell_parted(struct desk *desk, uint64_t seq, enum relation relation, int64_t now, struct fault *fault)
{
	struct watches watches = { .arena = desk->arena };
	struct store_report entry;
	struct route_subject subject;
	struct arena *texts = arena_new();
	int result = store_report_get(desk->store, seq, texts, &entry, fault);
	if (result == 0 && relation_is_copy(entry.verdict.relation)) {
		result = store_dispositions(desk->store, seq, keep_watch, &watches, fault);
		if (result == 0)
			result = subject_of(desk, texts, &entry, relation, &subject, fault);
		if (result == 0)
			result = tell_by_routes(desk, &watches, &entry, &subject, now, fault);
	}
	VEC_DONE(&watches.names);
	arena_free(texts);
	return result < 0 ? -1 : 0;
}
