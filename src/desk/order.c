#include "desk/order.h"

#include "base/vec.h"
#include "desk/desk_inner.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static int by_seq(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return (x > y) - (x < y);
}

bool order_group_takes(struct order_group *group, uint64_t seq, uint64_t of)
{
	bool goes = seq == group->report ||
		    (of != 0 && group->seqs.len > 0 && bsearch(&of, group->seqs.at, group->seqs.len, sizeof(of), by_seq) != NULL);
	if (goes)
		VEC_PUSH(&group->seqs, seq);
	return goes;
}

void order_group_done(struct order_group *group)
{
	VEC_DONE(&group->seqs);
}

/* ---- the answer ---- */

static int __attribute__((format(printf, 3, 4))) say(struct desk_order *order, enum order_outcome outcome, const char *format, ...)
{
	va_list list;
	va_start(list, format);
	vsnprintf(order->said, sizeof(order->said), format, list);
	va_end(list);
	order->outcome = outcome;
	return 0;
}

/* ---- what both have ---- */

/* 0; 1 and said: it is not there, or nothing in it stands. */
static int find_story(struct desk *desk, struct desk_order *order, uint64_t id, struct store_story *ret_story, struct fault *fault)
{
	int found = store_story_get(desk->store, id, desk->arena, ret_story, fault);
	if (found == 1)
		(void)say(order, ORDER_NOT_THERE, "there is no story %" PRIu64, id);
	if (found == 0 && ret_story->reports == 0) {
		(void)say(order, ORDER_REFUSED, "story %" PRIu64 " is withdrawn: no report of it stands", ret_story->id);
		found = 1;
	}
	return found;
}

/* Written down, told, and so from here on for the engine too. */
static int carry_out(struct desk *desk, struct desk_order *order, uint64_t report, struct span from_title, const uint64_t *seqs, size_t len, struct fault *fault)
{
	struct store_order row = {
		.verb = order->verb, .given = order->given, .has_uid = order->has_uid, .uid = order->uid, .author = order->author,
		.comment = order->comment, .story = order->story, .other = order->other, .report = report,
	};
	order->seq = desk->judge.next_seq;
	order->moved = len;
	desk->is_dirty = true;
	if (store_order_add(desk->store, &row, seqs, len, fault) < 0)
		return -1;
	desk->judge.next_seq++;
	if (order->verb == STORY_MERGE)
		silences_merge(desk->silences, order->other, order->story);
	for (size_t i = 0; i < len; i++)
		match_move(desk->judge.engine, seqs[i], order->story);
	struct merge merge = { order->verb == STORY_SPLIT, order->story, order->other, from_title, (uint64_t)order->given, order->seq, order->given };
	return write_merge(desk, &merge, seqs, len, fault);
}

static int note_seq(void *ctx, const struct store_report *report)
{
	return keep_seq(ctx, report->seq);
}

/* ---- merge ---- */

static int merge(struct desk *desk, struct desk_order *order, struct fault *fault)
{
	struct store_story first, second;
	struct seqs seqs = { 0 };
	if (order->first == order->second)
		return say(order, ORDER_REFUSED, "story %" PRIu64 " cannot be merged with itself", order->first);
	int found = find_story(desk, order, order->first, &first, fault);
	if (found == 0)
		found = find_story(desk, order, order->second, &second, fault);
	if (found != 0)
		return found < 0 ? -1 : 0;
	order->story = first.id < second.id ? first.id : second.id;
	order->other = first.id < second.id ? second.id : first.id;
	if (first.id == second.id)
		return say(order, ORDER_IS_SO, "stories %" PRIu64 " and %" PRIu64 " are one already: story %" PRIu64, order->first, order->second, first.id);
	int result = store_reports(desk->store, &(struct store_filter){ .story = order->other }, note_seq, &seqs, fault);
	if (result == 0)
		result = carry_out(desk, order, 0, first.id < second.id ? second.title : first.title, seqs.at, seqs.len, fault);
	if (result == 0)
		(void)say(order, ORDER_DONE, "story %" PRIu64 " is part of story %" PRIu64 " now (%zu %s moved, order %" PRIu64 ")", order->other, order->story,
			  seqs.len, seqs.len == 1 ? "report" : "reports", order->seq);
	VEC_DONE(&seqs);
	return result;
}

/* ---- split ---- */

/* 0; 1 and said. */
static int find_report(struct desk *desk, struct desk_order *order, struct store_report *ret_report, struct fault *fault)
{
	struct span word = order->report;
	uint64_t seq = 0;
	int found = store_report_find(desk->store, word, &seq, fault);
	if (found == 2) {
		(void)say(order, ORDER_REFUSED, "'%.*s' is the beginning of more than one report's id", SPAN_ARG(word));
		return 1;
	}
	if (found == 1)
		found = span_number(word, &seq) ? 0 : 1;
	if (found == 0)
		found = store_report_get(desk->store, seq, desk->arena, ret_report, fault);
	if (found == 1)
		(void)say(order, ORDER_NOT_THERE, "there is no report '%.*s'", SPAN_ARG(word));
	return found;
}

struct splitting {
	struct order_group group;
	size_t stays; /* reports that stand and are left behind */
};

static int take_or_leave(void *ctx, const struct store_report *report)
{
	struct splitting *splitting = ctx;
	if (!order_group_takes(&splitting->group, report->seq, report->verdict.of))
		splitting->stays += report->withdrawn_by == 0;
	return 0;
}

static int split_off(struct desk *desk, struct desk_order *order, const struct splitting *splitting, struct fault *fault)
{
	const struct order_group *group = &splitting->group;
	struct store_story from = { 0 };
	if (splitting->stays == 0 && order->into == 0)
		return say(order, ORDER_IS_SO, "report %" PRIu64 " is in a story of its own already: story %" PRIu64, group->report, order->other);
	if (splitting->stays == 0)
		return say(order, ORDER_REFUSED, "nothing would stay in story %" PRIu64 ": merge it with story %" PRIu64 " instead", order->other, order->story);
	if (order->into == 0)
		order->story = desk->judge.next_seq;
	if (store_story_get(desk->store, order->other, desk->arena, &from, fault) < 0 ||
	    carry_out(desk, order, group->report, from.title, group->seqs.at, group->seqs.len, fault) < 0 ||
	    tell_parted(desk, group->report, order->into ? RELATION_UPDATE : RELATION_NEW_STORY, order->given, fault) < 0)
		return -1;
	char with[64] = "";
	if (group->seqs.len > 1)
		snprintf(with, sizeof(with), " and %zu %s of it", group->seqs.len - 1, group->seqs.len == 2 ? "copy" : "copies");
	return say(order, ORDER_DONE, "report %" PRIu64 "%s: moved from story %" PRIu64 " to story %" PRIu64 " (order %" PRIu64 ")", group->report, with,
		   order->other, order->story, order->seq);
}

static int split(struct desk *desk, struct desk_order *order, struct fault *fault)
{
	struct store_report report;
	struct store_story into = { 0 };
	struct splitting splitting = { .stays = 0 };
	int found = find_report(desk, order, &report, fault);
	if (found == 0 && order->into)
		found = find_story(desk, order, order->into, &into, fault);
	if (found != 0)
		return found < 0 ? -1 : 0;
	order->other = report.story;
	order->story = into.id;
	if (into.id == report.story)
		return say(order, ORDER_IS_SO, "report %" PRIu64 " is in story %" PRIu64 " already", report.seq, into.id);
	if (report.withdrawn_by)
		return say(order, ORDER_REFUSED, "report %" PRIu64 " is withdrawn, and counts in no story", report.seq);
	splitting.group.report = report.seq;
	int result = store_reports(desk->store, &(struct store_filter){ .story = report.story }, take_or_leave, &splitting, fault);
	if (result == 0)
		result = split_off(desk, order, &splitting, fault);
	order_group_done(&splitting.group);
	return result;
}

int desk_order(struct desk *desk, struct desk_order *order, struct fault *fault)
{
	arena_clear(desk->arena);
	order->moved = 0;
	order->seq = order->story = order->other = 0;
	return order->verb == STORY_MERGE ? merge(desk, order, fault) : split(desk, order, fault);
}
