/* More deliveries wait for a receiver than may: the oldest become dead letters, which say why, whoever stands in for it is told of them, and one notice
 * tells the receiver how many there were. Nothing but rows of the store, in the caller's transaction: all of it happened, or none.
 *
 * The caller sees to it that none of them is being sent.
 */
#pragma once

#include "base/fault.h"
#include "base/span.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

#define OVERFLOW_AT_ONCE 10000u /* so many in one transaction: reports wait for its end */

struct overflow {
	struct span receiver;
	struct span fallback; /* or none */
	uint32_t max;         /* that may wait */
	int64_t now;
	struct span instance; /* of the desk, for the notice */
	uint64_t folded;      /* set: how many there were; 0: no more waited than may */
	bool is_left;         /* set: there are more yet, call again */
};

int overflow_fold(struct store *store, struct overflow *overflow, struct fault *fault);
