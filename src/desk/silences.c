#include "desk/silences.h"

#include "base/vec.h"

#include <inttypes.h>
#include <stdlib.h>

struct silence {
	struct store_silence row;
	struct matchers *matchers; /* NULL: it cannot be read */
};

struct silences {
	struct { struct silence *at; size_t len, cap; } all;
	struct arena *arena; /* of their texts */
	size_t followers;
};

struct silences *silences_new(void)
{
	struct silences *silences = vec_grow(NULL, &(size_t){ 0 }, 1, sizeof(*silences));
	*silences = (struct silences){ .arena = arena_new() };
	return silences;
}

static void clear(struct silences *silences)
{
	for (size_t i = 0; i < silences->all.len; i++)
		matchers_free(silences->all.at[i].matchers);
	VEC_CLEAR(&silences->all);
	arena_clear(silences->arena);
	silences->followers = 0;
}

void silences_free(struct silences *silences)
{
	if (!silences)
		return;
	clear(silences);
	VEC_DONE(&silences->all);
	arena_free(silences->arena);
	free(silences);
}

int silence_matchers(struct span lines, struct matchers **ret_matchers, struct fault *fault)
{
	const char *texts[MATCHERS_MAX + 1];
	struct arena *arena = arena_new();
	size_t len = 0;
	for (struct span line; len <= MATCHERS_MAX && span_next_line(&lines, &line);)
		texts[len++] = arena_string(arena, line);
	int result = matchers_new(texts, len, ret_matchers, fault);
	arena_free(arena);
	return result;
}

static int keep(void *ctx, const struct store_silence *row)
{
	struct silences *silences = ctx;
	struct silence kept = { .row = *row };
	struct fault unread;
	if (silence_matchers(row->matchers, &kept.matchers, &unread) < 0)
		kept.matchers = NULL; /* a tidings that knew other words has written it */
	kept.row.receiver = arena_copy(silences->arena, row->receiver);
	kept.row.matchers = kept.row.author = kept.row.comment = SPAN_NONE; /* not asked for */
	silences->followers += row->receiver.ptr != NULL;
	VEC_PUSH(&silences->all, kept);
	return 0;
}

int silences_load(struct silences *silences, struct store *store, int64_t now, struct fault *fault)
{
	clear(silences);
	return store_silences(store, now, keep, silences, fault);
}

void silences_merge(struct silences *silences, uint64_t from, uint64_t to)
{
	for (size_t i = 0; i < silences->all.len; i++)
		if (silences->all.at[i].row.story == from)
			silences->all.at[i].row.story = to;
}

static bool holds(const struct silence *silence, uint64_t story, int64_t now)
{
	const struct store_silence *row = &silence->row;
	return now >= row->begins && (row->ends == TIME_NONE || now < row->ends) && (row->story == 0 || row->story == story);
}

uint64_t silences_find(const struct silences *silences, const struct route_subject *subject, int64_t now)
{
	for (size_t i = 0; i < silences->all.len; i++) {
		const struct silence *silence = &silences->all.at[i];
		if (!silence->row.receiver.ptr && silence->matchers && holds(silence, subject->story, now) &&
		    !matchers_unmet(silence->matchers, subject))
			return silence->row.id;
	}
	return 0;
}

size_t silences_followers(const struct silences *silences, struct arena *arena, uint64_t story, int64_t now, const struct span **ret_receivers)
{
	struct span *receivers = ARENA_NEW(arena, struct span, silences->followers + 1);
	size_t len = 0;
	for (size_t i = 0; i < silences->all.len && silences->followers > 0; i++) {
		const struct silence *silence = &silences->all.at[i];
		bool is_named = !silence->row.receiver.ptr || !holds(silence, story, now);
		for (size_t j = 0; j < len && !is_named; j++)
			is_named = span_equals(receivers[j], silence->row.receiver);
		if (!is_named)
			receivers[len++] = silence->row.receiver;
	}
	*ret_receivers = receivers;
	return len;
}

bool silences_follows(const struct silences *silences, struct span receiver, uint64_t story, int64_t now)
{
	bool follows = false;
	for (size_t i = 0; i < silences->all.len && silences->followers > 0 && !follows; i++) {
		const struct silence *silence = &silences->all.at[i];
		follows = silence->row.receiver.ptr && span_equals(silence->row.receiver, receiver) && holds(silence, story, now);
	}
	return follows;
}

bool silences_has_followers(const struct silences *silences)
{
	return silences->followers > 0;
}

bool silences_has_silences(const struct silences *silences)
{
	return silences->all.len > silences->followers;
}

struct span silence_detail(struct arena *arena, uint64_t silence)
{
	return arena_format(arena, "%.*s%" PRIu64, SPAN_ARG(DISPOSITION_SILENCE), silence);
}
