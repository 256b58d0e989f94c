/* What a feed says of how often it is to be read (struct decode_rhythm), from elements in any order. RSS has its own (ttl, skipHours, skipDays), the
 * module sy: has three that make one interval. Nonsense says nothing: numbers below one, words that are none, hours that leave no hour. Not for
 * other rooms. */
#pragma once

#include "report/decode.h"
#include "report/feed_names.h"

struct feed_rhythm {
	struct decode_rhythm said;
	int64_t period_ms;  /* 0: not said */
	int64_t frequency;  /* times a period; 0: not said */
};

/* `name`: one of FEED_TTL, FEED_SKIP_… and FEED_UPDATE_… */
void feed_rhythm_add(struct feed_rhythm *rhythm, struct arena *arena, const xmlNode *node, enum feed_name name);
struct decode_rhythm feed_rhythm_of(const struct feed_rhythm *rhythm);
