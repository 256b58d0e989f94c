/* What editors order about who is told:
 *
 *	silence   Nobody is told of what all conditions hold for, or of a story (it is muted), until it ends or is ended.
 *	follow    A receiver is told of a story's news though none of its watches matches.
 *
 * They change nothing that was told, and no decision: what is muted has its disposition, which names the silence.
 */
#pragma once

#include "desk/order.h"

enum silence_verb { SILENCE_ADD, SILENCE_END };

struct silence_order {
	enum silence_verb verb;
	int64_t given;
	/* ADD: what is to hold. END with an id: that one; else all of this story and receiver that have no conditions. */
	struct store_silence silence;
	/* what came of it: */
	enum order_outcome outcome;
	char said[512]; /* a sentence for whoever gave it */
};

/* Between desk_begin and desk_commit. -1 is a fault of the store only. */
int desk_silence(struct desk *desk, struct silence_order *order, struct fault *fault);
