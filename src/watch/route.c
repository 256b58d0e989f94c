#include "watch/route.h"

/* The telling of one receiver while it is put together: which of the matched watches lead there, by position. */
struct gathering {
	uint32_t receiver;
	uint32_t *positions; /* rising */
	size_t len;
	bool is_placed;
};

/* Where `watch` stands among the rising `watches`, or -1. */
static ptrdiff_t position_of(const uint32_t *watches, size_t len, uint32_t watch)
{
	size_t low = 0, high = len;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (watches[middle] < watch)
			low = middle + 1;
		else
			high = middle;
	}
	return low < len && watches[low] == watch ? (ptrdiff_t)low : -1;
}

static struct gathering *gathering_of(struct gathering *gatherings, size_t *len, uint32_t receiver, struct arena *arena, size_t watches_len)
{
	for (size_t i = 0; i < *len; i++)
		if (gatherings[i].receiver == receiver)
			return &gatherings[i];
	struct gathering *made = &gatherings[(*len)++];
	*made = (struct gathering){ .receiver = receiver, .positions = ARENA_NEW(arena, uint32_t, watches_len) };
	return made;
}

static void gathering_add(struct gathering *gathering, uint32_t position)
{
	size_t at = gathering->len;
	while (at > 0 && gathering->positions[at - 1] > position)
		at--;
	if (at > 0 && gathering->positions[at - 1] == position)
		return;
	memmove(gathering->positions + at + 1, gathering->positions + at, (gathering->len - at) * sizeof(*gathering->positions));
	gathering->positions[at] = position;
	gathering->len++;
}

static bool same_watches(const struct gathering *a, const struct gathering *b)
{
	return a->len == b->len && memcmp(a->positions, b->positions, a->len * sizeof(*a->positions)) == 0;
}

/* A route's watches that matched lead to its receiver, where it wants such news. */
static void follow(const struct route_spec *route, bool is_wanted, struct arena *arena, const uint32_t *watches, size_t watches_len,
		   struct gathering *gatherings, size_t *gatherings_len, enum route_outcome *outcomes)
{
	for (size_t i = 0; i < route->watches_len; i++) {
		ptrdiff_t position = position_of(watches, watches_len, route->watches[i]);
		if (position < 0)
			continue;
		if (is_wanted) {
			outcomes[position] = ROUTE_TOLD;
			gathering_add(gathering_of(gatherings, gatherings_len, route->receiver, arena, watches_len), (uint32_t)position);
		} else if (outcomes[position] == ROUTE_NONE) {
			outcomes[position] = ROUTE_RELATION_NOT_WANTED;
		}
	}
}

static void sort_by_receiver(struct gathering *gatherings, size_t len)
{
	for (size_t i = 1; i < len; i++)
		for (size_t j = i; j > 0 && gatherings[j - 1].receiver > gatherings[j].receiver; j--) {
			struct gathering other = gatherings[j];
			gatherings[j] = gatherings[j - 1];
			gatherings[j - 1] = other;
		}
}

/* `first` and every later receiver of the same watches. */
static struct route_telling telling_of(struct gathering *first, struct gathering *end, struct arena *arena, const uint32_t *watches)
{
	struct route_telling telling = {
		.watches = ARENA_NEW(arena, uint32_t, first->len),
		.watches_len = first->len,
		.receivers = ARENA_NEW(arena, uint32_t, (size_t)(end - first)),
	};
	for (size_t i = 0; i < first->len; i++)
		telling.watches[i] = watches[first->positions[i]];
	for (struct gathering *other = first; other < end; other++)
		if (!other->is_placed && same_watches(first, other)) {
			other->is_placed = true;
			telling.receivers[telling.receivers_len++] = other->receiver;
		}
	return telling;
}

size_t route_all(const struct route_spec *routes, size_t routes_len, struct arena *arena, const uint32_t *watches, size_t watches_len,
		 enum relation relation, struct route_telling **ret_tellings, enum route_outcome **ret_outcomes)
{
	enum route_outcome *outcomes = ARENA_NEW(arena, enum route_outcome, watches_len + 1);
	struct gathering *gatherings = ARENA_NEW(arena, struct gathering, routes_len + 1);
	size_t gatherings_len = 0, len = 0;
	for (size_t i = 0; i < watches_len; i++)
		outcomes[i] = ROUTE_NONE;
	for (size_t i = 0; i < routes_len && watches_len > 0; i++)
		follow(&routes[i], routes[i].relations & 1u << relation, arena, watches, watches_len, gatherings, &gatherings_len, outcomes);
	sort_by_receiver(gatherings, gatherings_len);
	struct route_telling *tellings = ARENA_NEW(arena, struct route_telling, gatherings_len + 1);
	for (size_t i = 0; i < gatherings_len; i++)
		if (!gatherings[i].is_placed)
			tellings[len++] = telling_of(&gatherings[i], gatherings + gatherings_len, arena, watches);
	*ret_tellings = tellings;
	*ret_outcomes = outcomes;
	return len;
}
