/* What has waited is told: the reports of a bundle become one notice, of the newest of them where all are of one story, else a digest, in as many parts as it
 * needs. */
#include "desk/desk_inner.h"

#include "alert/notice_digest.h"
#include "base/vec.h"
#include "desk/repeat.h"

#include <inttypes.h>
#include <stdlib.h>

#define FIGURES_STORIES_MAX 1000u /* stories of digests whose figures are looked for: each reads two texts again */

/* A report that has waited, without its text. */
struct member {
	struct store_report entry;
	struct span watches;       /* comma-separated; also its receiver as one who follows the story */
	enum bundle_why why;
	const char *id;
	enum relation relation;    /* by now; of a copy that is news to the receiver, that of what it repeats */
	uint64_t before;           /* what it is compared with: what had been told before */
	bool is_repeat;            /* a copy, and the receiver was told of the same before, or is with this */
	unsigned part;             /* of the digest's parts, from 1; 0: there is no digest */
};

/* One that was withdrawn or silenced while it waited. */
struct untold {
	uint64_t report, story;
	struct span watches;       /* that it waited for */
	enum bundle_why why;
};

struct opening {
	struct desk *desk;
	const struct store_bundle *bundle;
	int64_t now;
	struct { struct member *at; size_t len, cap; } members; /* in order of the journal; those that stand */
	struct { struct notice_digest_story *at; size_t len, cap; } stories;
	struct { struct untold *at; size_t len, cap; } untold; /* those that do not stand */
	struct arena *texts;       /* of the report in hand */
	struct notice notice;
	uint64_t lead;             /* that the notice names; 0: a digest */
	const struct notice_repeat *repeat; /* or NULL */
};

/* ---- reading ---- */

static int keep_member(void *ctx, const struct store_bundle *bundle, const struct store_bundle_report *report)
{
	struct opening *opening = ctx;
	(void)bundle;
	VEC_PUSH(&opening->members, (struct member){
		.entry = { .seq = report->report }, .watches = arena_copy(opening->desk->arena, report->watches), .why = report->why
	});
	return 0;
}

/* Without text and what else is large. */
static void member_fill(struct opening *opening, struct member *member, const struct store_report *entry)
{
	struct arena *arena = opening->desk->arena;
	const struct report *report = &entry->report;
	member->entry = *entry;
	member->entry.report = (struct report){
		.title = arena_copy(arena, span_is_empty(report->title) ? span_head(report->text, 200) : report->title),
		.source = arena_copy(arena, report->source),
		.link = arena_copy(arena, report->link),
		.published = report->published,
	};
	member->entry.fingerprint = SPAN_NONE;
	member->id = hash_id(entry->id, ARENA_NEW(arena, char, HASH_ID_SIZE));
	member->relation = entry->verdict.relation;
	member->before = entry->verdict.of ? entry->verdict.of : entry->verdict.nearest;
}

static bool has_left_out(const struct opening *opening, uint64_t story)
{
	for (size_t i = 0; i < opening->untold.len; i++)
		if (opening->untold.at[i].story == story)
			return true;
	return false;
}

/* Among the first `len` members. */
static bool has_story(const struct opening *opening, size_t len, uint64_t story)
{
	for (size_t i = 0; i < len; i++)
		if (opening->members.at[i].entry.story == story)
			return true;
	return false;
}

static int note_standing(void *ctx, const struct store_report *report)
{
	*(bool *)ctx = report->withdrawn_by == 0;
	return *(bool *)ctx;
}

/* Has all that came before it in its story been withdrawn? */
static int is_first_that_stands(const struct opening *opening, const struct store_report *entry, bool *ret_is_first, struct fault *fault)
{
	struct store_filter before = { .story = entry->story, .before_seq = entry->seq };
	bool stands = false;
	int result = store_reports(opening->desk->store, &before, note_standing, &stands, fault);
	*ret_is_first = !stands;
	return result;
}

/* What was put into another story while it waited, or goes on with a report that is left out here or with nothing that stands, or repeats the first of its story,
 * begins that for whoever has heard nothing of it, and goes on with it for whoever has. The first `kept` members are told before it. */
static int relate(const struct opening *opening, size_t kept, struct member *member, struct fault *fault)
{
	struct store *store = opening->desk->store;
	const struct store_report *entry = &member->entry;
	const struct store_report now = { .seq = store_next_seq(store), .story = entry->story, .received = opening->now };
	struct store_told told;
	bool is_moved = entry->story != entry->verdict.story, is_first = false;
	if (!(ROUTE_RELATIONS_DEFAULT & 1u << member->relation))
		return 0;
	if (member->relation != RELATION_NEW_STORY && is_first_that_stands(opening, entry, &is_first, fault) < 0)
		return -1;
	bool is_of_copy = relation_is_mere_copy(entry->verdict.relation) && member->relation == RELATION_NEW_STORY;
	if (!is_moved && !is_first && !is_of_copy && !has_left_out(opening, entry->story))
		return 0;
	int found = has_story(opening, kept, entry->story) ? 0 : store_told(store, opening->bundle->receiver, &now, true, &told, fault);
	if (found == 1)
		member->relation = RELATION_NEW_STORY;
	else if (member->relation == RELATION_NEW_STORY)
		member->relation = RELATION_UPDATE;
	return found < 0 ? -1 : 0;
}

/* ---- dispositions ---- */

/* For one of its watches; if it is not told, its receiver is, maybe, one of several. */
static int dispose_watch(struct opening *opening, uint64_t report, const struct store_disposition *disposition, struct fault *fault)
{
	struct store *store = opening->desk->store;
	const unsigned open = 1u << DISPOSITION_ALERTED | 1u << DISPOSITION_FOLDED | 1u << DISPOSITION_DEFERRED;
	struct span receiver = opening->bundle->receiver;
	int result = store_disposition_put(store, report, disposition, fault);
	if (result == 0 && open & 1u << disposition->disposition)
		return store_outcome_drop(store, report, receiver, disposition->watch, fault);
	return result < 0 ? -1 : store_outcome_put(store, report, receiver, disposition, fault);
}

static int dispose(struct opening *opening, const struct member *member, const struct store_disposition *like, struct fault *fault)
{
	struct span rest = member->watches;
	struct store_disposition disposition = *like;
	while (span_next_item(&rest, &disposition.watch))
		if (dispose_watch(opening, member->entry.seq, &disposition, fault) < 0)
			return -1;
	return 0;
}

/* Of those that the notice tells of. */
static int dispose_told(struct opening *opening, unsigned part, struct fault *fault)
{
	struct span repeat = opening->repeat ? repeat_detail(opening->desk->arena, opening->repeat) : SPAN("");
	for (size_t i = 0; i < opening->members.len; i++) {
		const struct member *member = &opening->members.at[i];
		struct store_disposition told = {
			.disposition = member->entry.seq == opening->lead ? DISPOSITION_ALERTED : DISPOSITION_FOLDED,
			.notice_id = span_of(opening->notice.id),
			.detail = arena_format(opening->desk->arena, "after %s%s%.*s", bundle_why_name(member->why), repeat.len > 0 ? "; " : "", SPAN_ARG(repeat)),
		};
		if (member->part == part && dispose(opening, member, &told, fault) < 0)
			return -1;
	}
	return 0;
}

/* The watches of a member without the follower among them. */
static struct span watches_alone(const struct opening *opening, struct span watches)
{
	struct arena *arena = opening->desk->arena;
	struct span follower = watch_of_follower(arena, opening->bundle->receiver), rest = watches, alone = SPAN(""), watch;
	while (span_next_item(&rest, &watch))
		if (!span_equals(watch, follower))
			alone = with_name(arena, alone, watch);
	return alone;
}

/* The watches that somebody has silenced while it waited have their fate. */
static int leave_out_muted(struct opening *opening, struct member *member, const struct store_report *entry, struct fault *fault)
{
	struct desk *desk = opening->desk;
	struct route_subject subject;
	struct span rest = member->watches, kept = SPAN(""), watch, follower = watch_of_follower(desk->arena, opening->bundle->receiver);
	if (!silences_has_silences(desk->silences))
		return 0;
	if (subject_of(desk, opening->texts, entry, member->relation, &subject, fault) < 0)
		return -1;
	while (span_next_item(&rest, &watch)) {
		bool is_follower = span_equals(watch, follower);
		subject.watch = is_follower ? SPAN_NONE : watch;
		uint64_t silence = silences_find(desk->silences, &subject, opening->now);
		struct store_disposition out = { .watch = watch, .disposition = DISPOSITION_MUTED, .detail = silence_detail(desk->arena, silence) };
		if (is_follower && silence == 0 && kept.len == 0 && !silences_follows(desk->silences, opening->bundle->receiver, entry->story, opening->now))
			out = (struct store_disposition){ .watch = watch, .disposition = DISPOSITION_NO_ROUTE, .detail = SPAN("it does not follow the story any more") };
		else if (silence == 0) {
			kept = with_name(desk->arena, kept, watch);
			continue;
		}
		if (dispose_watch(opening, entry->seq, &out, fault) < 0)
			return -1;
	}
	member->watches = kept;
	return 0;
}

static int leave_out(struct opening *opening, const struct member *member, struct span watches, const struct store_report *entry, struct fault *fault)
{
	struct untold untold = { .report = entry->seq, .story = entry->story, .watches = watches, .why = member->why };
	VEC_PUSH(&opening->untold, untold);
	return store_bundle_remove(opening->desk->store, opening->bundle->id, entry->seq, fault);
}

/* Those that were withdrawn or silenced meanwhile are not told any more. */
static int read_members(struct opening *opening, struct fault *fault)
{
	struct desk *desk = opening->desk;
	const struct store_disposition withheld = { .disposition = DISPOSITION_WITHHELD, .detail = SPAN("withdrawn while it waited") };
	size_t kept = 0;
	if (store_bundle_reports(desk->store, opening->bundle->id, 0, keep_member, opening, fault) < 0)
		return -1;
	for (size_t i = 0; i < opening->members.len; i++) {
		struct member *member = &opening->members.at[i];
		struct span watches = member->watches;
		struct store_report entry;
		arena_clear(opening->texts);
		if (store_report_get(desk->store, member->entry.seq, opening->texts, &entry, fault) < 0)
			return -1;
		bool is_withdrawn = entry.withdrawn_by != 0;
		if (is_withdrawn && dispose(opening, member, &withheld, fault) < 0)
			return -1;
		if (!is_withdrawn) {
			member_fill(opening, member, &entry);
			if (relate(opening, kept, member, fault) < 0 || leave_out_muted(opening, member, &entry, fault) < 0)
				return -1;
		}
		if (!is_withdrawn && member->watches.len > 0)
			opening->members.at[kept++] = *member;
		else if (leave_out(opening, member, watches, &entry, fault) < 0)
			return -1;
	}
	opening->members.len = kept;
	return 0;
}

/* ---- copies that had been put aside ---- */

static int by_name(const void *a, const void *b)
{
	return span_compare(*(const struct span *)a, *(const struct span *)b);
}

struct put_aside {
	struct opening *opening;
	enum bundle_why why; /* what it repeats waited */
};

/* Is it to be told now? It waits until it is. */
static int add_copy(void *ctx, const struct store_report *entry, const struct told_for *told_for, struct fault *fault)
{
	const struct put_aside *aside = ctx;
	struct opening *opening = aside->opening;
	struct member member = { .why = aside->why, .watches = told_for->names };
	member_fill(opening, &member, entry);
	if (leave_out_muted(opening, &member, entry, fault) < 0)
		return -1;
	if (member.watches.len == 0)
		return 1;
	VEC_PUSH(&opening->members, member);
	return store_bundle_add(opening->desk->store, opening->bundle->id, &(struct store_bundle_report){ entry->seq, member.watches, aside->why }, fault);
}

/* The first of the copies that stand is the news for a receiver that is told of nothing else of theirs. */
static int add_put_aside(struct opening *opening, const struct untold *untold, struct fault *fault)
{
	struct put_aside aside = { opening, untold->why };
	struct instead instead = {
		.receiver = opening->bundle->receiver, .of = untold->report, .watches = untold->watches, .now = opening->now, .take = add_copy, .ctx = &aside
	};
	return find_instead(opening->desk, opening->texts, &instead, fault) < 0 ? -1 : 0;
}

static int by_seq(const void *a, const void *b)
{
	const struct member *left = a, *right = b;
	return left->entry.seq < right->entry.seq ? -1 : left->entry.seq > right->entry.seq;
}

/* A copy that stands for what came to nothing repeats nothing for this receiver. */
static int mark_repeat(const struct opening *opening, size_t number, struct fault *fault)
{
	struct store *store = opening->desk->store;
	struct member *member = &opening->members.at[number];
	struct store_original original;
	char id[NOTICE_ID_SIZE];
	if (!relation_is_mere_copy(member->relation))
		return 0;
	if (store_original(store, member->entry.seq, &original, fault) < 0)
		return -1;
	struct store_copy copy = copy_for(true, &original, &member->entry);
	bool is_of_other = original.nearest != member->entry.seq; /* it has not been split off */
	int found = is_of_other ? store_copies_told(store, opening->bundle->receiver, &copy, id, fault) : 1;
	member->is_repeat = found == 0;
	if (found != 1)
		return found;
	member->relation = relation_as_news(&original);
	member->before = is_of_other ? original.first : member->entry.story;
	return relate(opening, number, member, fault);
}

static int gather_members(struct opening *opening, struct fault *fault)
{
	if (read_members(opening, fault) < 0)
		return -1;
	for (size_t i = 0; i < opening->untold.len; i++)
		if (add_put_aside(opening, &opening->untold.at[i], fault) < 0)
			return -1;
	if (opening->members.len > 1)
		qsort(opening->members.at, opening->members.len, sizeof(*opening->members.at), by_seq);
	for (size_t i = 0; i < opening->members.len; i++)
		if (mark_repeat(opening, i, fault) < 0)
			return -1;
	return 0;
}

/* ---- stories ---- */

static struct notice_digest_story *story_of(struct opening *opening, uint64_t story)
{
	for (size_t i = opening->stories.len; i-- > 0;) /* the newest are asked for most */
		if (opening->stories.at[i].story == story)
			return &opening->stories.at[i];
	VEC_PUSH(&opening->stories, (struct notice_digest_story){ .story = story, .published = TIME_NONE });
	return &opening->stories.at[opening->stories.len - 1];
}

static int gather_stories(struct opening *opening, struct fault *fault)
{
	for (size_t i = 0; i < opening->members.len; i++) {
		const struct member *member = &opening->members.at[i];
		const struct store_report *entry = &member->entry;
		struct notice_digest_story *story = story_of(opening, entry->story);
		story->new_reports++;
		story->copies += relation_is_copy(member->relation);
		story->is_new |= member->relation == RELATION_NEW_STORY;
		if (member->is_repeat && story->title.ptr)
			continue;
		story->title = entry->report.title;
		story->source = entry->report.source;
		story->link = entry->report.link;
		story->published = entry->report.published;
	}
	for (size_t i = 0; i < opening->stories.len; i++) {
		struct store_story row = { 0 };
		if (store_story_get(opening->desk->store, opening->stories.at[i].story, opening->texts, &row, fault) < 0)
			return -1;
		opening->stories.at[i].reports = row.reports;
		opening->stories.at[i].sources = row.sources;
	}
	return 0;
}

/* New stories first, then those of which most has come; else as they came. */
static int by_weight(const void *a, const void *b)
{
	const struct notice_digest_story *left = a, *right = b;
	if (left->is_new != right->is_new)
		return right->is_new - left->is_new;
	uint32_t own_left = left->new_reports - left->copies, own_right = right->new_reports - right->copies;
	if (own_left != own_right)
		return own_left > own_right ? -1 : 1;
	return left->story < right->story ? -1 : left->story > right->story;
}

/* ---- what they say ---- */

/* A report of the store read again, as when it came. 1: there is none. */
static int material_of(struct opening *opening, uint64_t seq, struct desk_material *ret_material, struct fault *fault)
{
	struct desk *desk = opening->desk;
	struct store_report entry;
	int found = store_report_get(desk->store, seq, opening->texts, &entry, fault);
	if (found != 0)
		return found;
	if (!desk->workshop)
		desk->workshop = desk_workshop_new();
	desk_material_of(desk->workshop, opening->texts, &entry.report, ret_material);
	return 0;
}

/* What the first of a story's reports that waited was compared with: what had been told before. 0: nothing. */
static uint64_t before_of(const struct opening *opening, uint64_t story)
{
	for (size_t i = 0; i < opening->members.len; i++) {
		const struct member *member = &opening->members.at[i];
		if (member->entry.story == story)
			return member->relation == RELATION_NEW_STORY ? 0 : member->before;
	}
	return 0;
}

/* The newest of a story's that repeats nothing, or the newest. */
static const struct member *lead_of(const struct opening *opening, uint64_t story)
{
	const struct member *lead = NULL;
	for (size_t i = 0; i < opening->members.len; i++) {
		const struct member *member = &opening->members.at[i];
		if (member->entry.story == story && (!lead || !member->is_repeat))
			lead = member;
	}
	return lead;
}

static const struct figure *figure_of(const struct figures *figures, enum figure_kind kind)
{
	for (size_t i = 0; i < figures->len; i++)
		if (figures->at[i].kind == kind)
			return &figures->at[i];
	return NULL;
}

static int compare_figures(struct opening *opening, struct notice_digest_story *story, struct fault *fault)
{
	struct desk_material now = { 0 }, before = { 0 };
	uint64_t earlier = before_of(opening, story->story);
	arena_clear(opening->texts);
	if (material_of(opening, lead_of(opening, story->story)->entry.seq, &now, fault) < 0 ||
	    (earlier && material_of(opening, earlier, &before, fault) < 0))
		return -1;
	for (unsigned kind = 0; kind < FIGURE_KINDS; kind++) {
		const struct figure *is = figure_of(&now.figures, (enum figure_kind)kind), *was = figure_of(&before.figures, (enum figure_kind)kind);
		if (is)
			story->figures[story->figures_len++] = (struct notice_digest_figure){
				.kind = (enum figure_kind)kind, .low = is->low, .high = is->high, .has_before = was, .before_low = was ? was->low : 0,
				.before_high = was ? was->high : 0,
			};
	}
	return 0;
}

/* ---- the notice ---- */

/* Of what the notice tells of, each once, sorted. */
static struct span *watches_of(const struct opening *opening, unsigned part, size_t *ret_len)
{
	struct { struct span *at; size_t len, cap; } names = { 0 };
	size_t len = 0;
	for (size_t i = 0; i < opening->members.len; i++)
		for (struct span rest = watches_alone(opening, opening->members.at[i].watches), name; opening->members.at[i].part == part && span_next_item(&rest, &name);)
			VEC_PUSH(&names, name);
	if (names.len > 1) /* none: for whoever follows the story alone */
		qsort(names.at, names.len, sizeof(*names.at), by_name);
	struct span *once = ARENA_NEW(opening->desk->arena, struct span, names.len + 1);
	for (size_t i = 0; i < names.len; i++)
		if (len == 0 || !span_equals(once[len - 1], names.at[i]))
			once[len++] = names.at[i];
	VEC_DONE(&names);
	*ret_len = len;
	return once;
}

static struct span bundle_name(const struct opening *opening)
{
	const struct store_bundle *bundle = opening->bundle;
	return arena_format(opening->desk->arena, "%.*s\n%.*s\n%.*s", SPAN_ARG(bundle->receiver), SPAN_ARG(bundle->route), SPAN_ARG(bundle->key));
}

static void fold_others(const struct opening *opening, struct notice_cause *cause)
{
	struct notice_folded *folded = ARENA_NEW(opening->desk->arena, struct notice_folded, opening->members.len);
	size_t len = 0;
	for (size_t i = 0; i < opening->members.len; i++) {
		const struct member *member = &opening->members.at[i];
		if (member->entry.seq != opening->lead)
			folded[len++] = (struct notice_folded){
				.seq = member->entry.seq, .report_id = member->id, .relation = member->relation,
				.title = member->entry.report.title, .source = member->entry.report.source,
			};
	}
	cause->folded = folded;
	cause->folded_len = len;
}

/* Has its route let in nothing of this but because the story goes on? */
static bool is_repeat(const struct opening *opening)
{
	uint32_t at = routing_find(opening->desk->routing, opening->bundle->route);
	const struct config_route *route = at == ROUTE_TOP ? NULL : &opening->desk->config->routes[at];
	bool is_so = route && route->repeat_ms > 0;
	for (size_t i = 0; i < opening->members.len && is_so; i++)
		is_so = !(route->relations & 1u << opening->members.at[i].relation);
	return is_so;
}

static int find_repeat(struct opening *opening, uint64_t story, struct fault *fault)
{
	struct desk *desk = opening->desk;
	struct store_report now = { .seq = store_next_seq(desk->store), .story = story, .received = opening->now };
	struct notice_repeat *repeat = ARENA_NEW(desk->arena, struct notice_repeat, 1);
	struct store_told told;
	int found = is_repeat(opening) ? store_told(desk->store, opening->bundle->receiver, &now, true, &told, fault) : 1;
	if (found != 0)
		return found < 0 ? -1 : 0;
	opening->repeat = repeat;
	return repeat_gather(desk->store, story, &told, repeat, fault);
}

static int make_story_notice(struct opening *opening, struct fault *fault)
{
	struct desk *desk = opening->desk;
	struct notice_cause cause;
	struct store_report entry;
	struct desk_material material;
	struct novelty novelty;
	uint64_t story = opening->stories.at[0].story, earlier[2] = { before_of(opening, story), story };
	const struct member *lead = lead_of(opening, story);
	opening->lead = lead->entry.seq;
	arena_clear(opening->texts);
	if (store_report_get(desk->store, opening->lead, desk->arena, &entry, fault) < 0 || gather_cause(desk, &entry, &cause, fault) < 0 ||
	    material_of(opening, opening->lead, &material, fault) < 0 || find_repeat(opening, story, fault) < 0)
		return -1;
	cause.relation = lead->relation;
	cause.repeat = opening->repeat;
	find_news(desk, desk->arena, &material.sentences, earlier, earlier[0] == 0 ? 0 : earlier[0] == story ? 1 : 2, &novelty);
	cause.novelty = &novelty;
	cause.figures = &material.figures;
	cause.bundle = bundle_name(opening);
	cause.watches = watches_of(opening, 0, &cause.watches_len);
	fold_others(opening, &cause);
	notice_make(desk->arena, &cause, &opening->notice);
	opening->notice.time = opening->now;
	return 0;
}

/* Adds it, and says so of each report that it tells of. */
static int add_notice(struct opening *opening, unsigned part, struct fault *fault)
{
	if (store_notice_add(opening->desk->store, &opening->notice, &opening->bundle->receiver, 1, fault) < 0)
		return -1;
	return dispose_told(opening, part, fault);
}

static bool is_among(const struct notice_digest_story *stories, size_t len, uint64_t story)
{
	for (size_t i = 0; i < len; i++)
		if (stories[i].story == story)
			return true;
	return false;
}

/* Every story in one of them. */
static unsigned part_digest(struct opening *opening)
{
	unsigned parts = 0;
	for (size_t at = 0, len; at < opening->stories.len; at += len) {
		const struct notice_digest_story *stories = &opening->stories.at[at];
		len = notice_digest_fit(stories, opening->stories.len - at);
		parts++;
		for (size_t i = 0; i < opening->members.len; i++)
			if (opening->members.at[i].part == 0 && is_among(stories, len, opening->members.at[i].entry.story))
				opening->members.at[i].part = parts;
	}
	return parts;
}

static int64_t gather_reports(const struct opening *opening, struct notice_digest *digest)
{
	struct arena *arena = opening->desk->arena;
	uint64_t *reports = ARENA_NEW(arena, uint64_t, opening->members.len), *ids = ARENA_NEW(arena, uint64_t, opening->members.len);
	int64_t first = TIME_NONE;
	digest->reports = reports;
	digest->report_ids = ids;
	for (size_t i = 0; i < opening->members.len; i++) {
		const struct member *member = &opening->members.at[i];
		if (member->part != digest->part)
			continue;
		if (digest->reports_len == 0)
			first = member->entry.received;
		reports[digest->reports_len] = member->entry.seq;
		ids[digest->reports_len++] = member->entry.id;
	}
	return first;
}

static int tell_digest(struct opening *opening, struct fault *fault)
{
	struct desk *desk = opening->desk;
	qsort(opening->stories.at, opening->stories.len, sizeof(*opening->stories.at), by_weight);
	for (size_t i = 0; i < opening->stories.len && i < FIGURES_STORIES_MAX; i++)
		if (compare_figures(opening, &opening->stories.at[i], fault) < 0)
			return -1;
	struct notice_digest digest = {
		.route = opening->bundle->route,
		.why = span_of(bundle_why_name(opening->members.at[0].why)),
		.to = opening->now,
		.parts = part_digest(opening),
		.stories = opening->stories.at,
		.bundle = bundle_name(opening),
		.seq = store_next_seq(desk->store) - 1,
		.instance = span_of(desk->instance),
	};
	for (size_t left = opening->stories.len; left > 0; left -= digest.stories_len) {
		digest.part++;
		digest.stories += digest.stories_len;
		digest.stories_len = notice_digest_fit(digest.stories, left);
		digest.reports_len = 0;
		digest.from = gather_reports(opening, &digest);
		digest.watches = watches_of(opening, digest.part, &digest.watches_len);
		notice_digest_make(desk->arena, &digest, &opening->notice);
		if (add_notice(opening, digest.part, fault) < 0)
			return -1;
	}
	return 0;
}

static int tell(struct opening *opening, struct fault *fault)
{
	if (opening->members.len == 0)
		return 0;
	if (gather_stories(opening, fault) < 0)
		return -1;
	if (opening->stories.len > 1 || opening->members.at[0].why == BUNDLE_DIGEST)
		return tell_digest(opening, fault);
	return make_story_notice(opening, fault) < 0 ? -1 : add_notice(opening, 0, fault);
}

/* ---- bundles ---- */

/* What waits for the end of quiet hours minds them, whatever it was found to be. */
static struct grouping_spec pace_of(const struct desk *desk, const struct store_bundle *bundle)
{
	uint32_t route = routing_find(desk->routing, bundle->route);
	bool is_quiet = span_equals(bundle->key, BUNDLE_KEY_QUIET);
	return route == ROUTE_TOP ? (struct grouping_spec){ 0 } : routing_pace(desk->routing, route, is_quiet ? 0 : UINT8_MAX);
}

/* A group that has been told of among others, at the end of quiet hours. */
static int let_group_rest(struct opening *opening, const struct grouping_spec *pace, const struct member *member, const struct config_route *route,
			  struct fault *fault)
{
	struct store *store = opening->desk->store;
	struct store_bundle group = {
		.receiver = opening->bundle->receiver, .route = opening->bundle->route,
		.key = bundle_key(opening->desk->arena, route, member->entry.story, watches_alone(opening, member->watches), member->entry.report.source),
		.state = { .due = TIME_NONE },
	};
	if (store_bundle_find(store, &group, fault) < 0)
		return -1;
	group.state.rest_until = opening->now + pace->interval_ms; /* what waits in it waits on */
	return store_bundle_put(store, &group, fault);
}

/* Nothing waits in it any more; by the pace of its route it now rests, or they do that it was made of. */
static int close_bundle(struct opening *opening, struct fault *fault)
{
	struct desk *desk = opening->desk;
	struct store_bundle closed = *opening->bundle;
	struct grouping_spec pace = pace_of(desk, &closed);
	uint32_t route = routing_find(desk->routing, closed.route);
	bool is_quiet = span_equals(closed.key, BUNDLE_KEY_QUIET);
	for (size_t i = 0; i < opening->members.len && is_quiet && pace.interval_ms > 0; i++)
		if (let_group_rest(opening, &pace, &opening->members.at[i], &desk->config->routes[route], fault) < 0)
			return -1;
	grouping_told(&pace, &closed.state, opening->now);
	if (store_bundle_empty(desk->store, closed.id, fault) < 0)
		return -1;
	return store_bundle_put(desk->store, &closed, fault);
}

static int open_bundle(struct desk *desk, const struct store_bundle *bundle, int64_t now, unsigned *told, struct fault *fault)
{
	struct opening opening = { .desk = desk, .bundle = bundle, .now = now, .texts = arena_new() };
	arena_clear(desk->arena);
	int result = gather_members(&opening, fault);
	if (result == 0)
		result = tell(&opening, fault);
	if (result == 0)
		result = close_bundle(&opening, fault);
	*told += opening.members.len > 0;
	VEC_DONE(&opening.members);
	VEC_DONE(&opening.untold);
	VEC_DONE(&opening.stories);
	arena_free(opening.texts);
	return result;
}

struct due {
	struct { struct store_bundle *at; size_t len, cap; } bundles;
	struct arena *arena;
};

static int keep_due(void *ctx, const struct store_bundle *bundle)
{
	struct due *due = ctx;
	struct store_bundle kept = *bundle;
	kept.receiver = arena_copy(due->arena, bundle->receiver);
	kept.route = arena_copy(due->arena, bundle->route);
	kept.key = arena_copy(due->arena, bundle->key);
	VEC_PUSH(&due->bundles, kept);
	return 0;
}

int desk_tell_due(struct desk *desk, int64_t now, size_t limit, unsigned *ret_told, int64_t *ret_next, struct fault *fault)
{
	struct due due = { .arena = arena_new() };
	int64_t next = TIME_NONE;
	unsigned told = 0;
	int result = store_bundles_due(desk->store, now, limit, keep_due, &due, fault);
	for (size_t i = 0; i < due.bundles.len && result == 0; i++)
		result = open_bundle(desk, &due.bundles.at[i], now, &told, fault);
	if (result == 0)
		result = store_bundles_forget(desk->store, now, fault);
	if (result == 0)
		result = store_bundle_next(desk->store, &next, fault);
	VEC_DONE(&due.bundles);
	arena_free(due.arena);
	*ret_told = told;
	*ret_next = next;
	return result < 0 ? -1 : 0;
}

/* ---- a clock that was set back ---- */

/* Until when its reports wait now, for each watch. */
static int put_off(struct desk *desk, struct store_bundle *bundle, int64_t now, struct fault *fault)
{
	struct opening opening = { .desk = desk, .bundle = bundle, .now = now };
	struct grouping_spec pace = pace_of(desk, bundle);
	char due[CLOCK_ISO_SIZE];
	arena_clear(desk->arena);
	bundle->state.due = grouping_due(&pace, &(struct grouping){ TIME_NONE, bundle->state.rest_until }, now);
	clock_iso(bundle->state.due, due);
	int result = store_bundle_put(desk->store, bundle, fault);
	if (result == 0)
		result = store_bundle_reports(desk->store, bundle->id, 0, keep_member, &opening, fault);
	for (size_t i = 0; i < opening.members.len && result == 0; i++) {
		const struct member *member = &opening.members.at[i];
		struct span detail = arena_format(desk->arena, "%s until %s", bundle_why_name(member->why), due);
		result = dispose(&opening, member, &(struct store_disposition){ .disposition = DISPOSITION_DEFERRED, .detail = detail }, fault);
	}
	VEC_DONE(&opening.members);
	return result;
}

int bundles_set_back(struct desk *desk, int64_t now, struct fault *fault)
{
	struct due ahead = { .arena = arena_new() };
	int result = store_bundles_ahead(desk->store, now, keep_due, &ahead, fault);
	for (size_t i = 0; i < ahead.bundles.len && result == 0; i++)
		result = put_off(desk, &ahead.bundles.at[i], now, fault);
	VEC_DONE(&ahead.bundles);
	arena_free(ahead.arena);
	return result < 0 ? -1 : 0;
}
