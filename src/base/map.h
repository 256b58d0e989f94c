/* A hash table from a 64-bit key to a 64-bit value; keys are hashes or sequence numbers already, so they are only
 * mixed. Open addressing, at most 3/4 full, deletion by backward shift, so lookups stay short for ever.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct map {
	struct map_slot *slots;
	size_t len, cap; /* cap is 0 or a power of two */
	bool has_zero;   /* key 0 lives outside the slots */
	uint64_t zero_value;
};

void map_done(struct map *map); /* a zeroed struct map is an empty map */
void map_clear(struct map *map);
/* Where the value of `key` is, or NULL. Valid until the next change. */
uint64_t *map_find(const struct map *map, uint64_t key);
/* The same, with a value of 0 put in where there was none. */
uint64_t *map_at(struct map *map, uint64_t key);
/* The key will be asked for soon: sends for its place. */
void map_prefetch(const struct map *map, uint64_t key);
bool map_remove(struct map *map, uint64_t key);
size_t map_len(const struct map *map);
