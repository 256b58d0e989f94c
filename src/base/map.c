#include "base/map.h"

#include "base/vec.h"

#include <string.h>

/* An empty slot has key 0; the real key 0 is kept beside the table. */
struct map_slot {
	uint64_t key, value;
};

/* The finaliser of SplitMix64: sequence numbers spread as well as hashes do. */
static uint64_t mix(uint64_t key)
{
	key ^= key >> 30;
	key *= UINT64_C(0xbf58476d1ce4e5b9);
	key ^= key >> 27;
	key *= UINT64_C(0x94d049bb133111eb);
	return key ^ key >> 31;
}

void map_done(struct map *map)
{
	free(map->slots);
	*map = (struct map){ 0 };
}

void map_clear(struct map *map)
{
	if (map->slots)
		memset(map->slots, 0, map->cap * sizeof(*map->slots));
	map->len = 0;
	map->has_zero = false;
}

/* The slot that holds `key`, or the empty one where it would go. */
static size_t place(const struct map *map, uint64_t key)
{
	size_t at = mix(key) & (map->cap - 1);
	while (map->slots[at].key != 0 && map->slots[at].key != key)
		at = (at + 1) & (map->cap - 1);
	return at;
}

uint64_t *map_find(const struct map *map, uint64_t key)
{
	if (key == 0)
		return map->has_zero ? (uint64_t *)&map->zero_value : NULL;
	if (map->cap == 0)
		return NULL;
	struct map_slot *slot = &map->slots[place(map, key)];
	return slot->key == key ? &slot->value : NULL;
}

void map_prefetch(const struct map *map, uint64_t key)
{
	if (map->cap > 0)
		__builtin_prefetch(&map->slots[mix(key) & (map->cap - 1)]);
}

static void grow(struct map *map)
{
	struct map old = *map;
	map->cap = old.cap ? 2 * old.cap : 16;
	size_t cap = 0;
	map->slots = vec_grow(NULL, &cap, map->cap, sizeof(*map->slots));
	memset(map->slots, 0, map->cap * sizeof(*map->slots));
	for (size_t i = 0; i < old.cap; i++)
		if (old.slots[i].key != 0)
			map->slots[place(map, old.slots[i].key)] = old.slots[i];
	free(old.slots);
}

uint64_t *map_at(struct map *map, uint64_t key)
{
	if (key == 0) {
		if (!map->has_zero)
			map->zero_value = 0;
		map->has_zero = true;
		return &map->zero_value;
	}
	if (4 * (map->len + 1) > 3 * map->cap)
		grow(map);
	struct map_slot *slot = &map->slots[place(map, key)];
	if (slot->key == 0) {
		*slot = (struct map_slot){ .key = key };
		map->len++;
	}
	return &slot->value;
}

bool map_remove(struct map *map, uint64_t key)
{
	if (key == 0) {
		bool had = map->has_zero;
		map->has_zero = false;
		return had;
	}
	if (map->cap == 0)
		return false;
	size_t hole = place(map, key);
	if (map->slots[hole].key == 0)
		return false;
	/* Knuth, TAOCP 3, 6.4, algorithm R: move back whoever may not be found past the hole. */
	size_t mask = map->cap - 1;
	for (size_t at = (hole + 1) & mask; map->slots[at].key != 0; at = (at + 1) & mask) {
		size_t home = mix(map->slots[at].key) & mask;
		if (((at - home) & mask) >= ((at - hole) & mask)) {
			map->slots[hole] = map->slots[at];
			hole = at;
		}
	}
	map->slots[hole] = (struct map_slot){ 0 };
	map->len--;
	return true;
}

size_t map_len(const struct map *map)
{
	return map->len + map->has_zero;
}
