/* As many reports as wanted, made of those of a collection: its rounds, each told in a dialect of its own. The first round is the collection.
 * In a later one most words are others throughout the round (of about the same frequency, so that the vocabulary keeps its shape; some
 * rare ones are new), the numbers are others, and the dates go on where the round before ended. So within a round reports are as like
 * each other as the real ones are, and between rounds hardly. Besides, a few in a hundred are altered copies of a report shortly before,
 * and who has no date gets one by his place.
 *
 * A report is a function of the seed and its number alone: any is made again when it is asked for. */
#pragma once

#include "tests/bench/story_items.h"

#include "base/arena.h"

struct dialects;

struct dialects *dialects_new(const struct story_items *items, uint64_t seed);
void dialects_free(struct dialects *dialects);
/* Its strings are in the arena, or the collection's. */
struct report dialects_report(const struct dialects *dialects, struct arena *arena, uint64_t number);
/* The report that this one is an altered copy of; itself where it is none. */
uint64_t dialects_original(const struct dialects *dialects, uint64_t number);
