/* More alerts waited for a receiver than may (queue-max): the oldest of them have expired, and this notice tells it how many. They are kept as dead letters.
 * Where the one before it has not been told yet, it takes the place of that and tells of all.
 *
 * The event, in the envelope of all (alert/event.h), its "subject" "receiver/NAME":
 *
 *	"data": {
 *	  "alert":   { "id", "watches": [], "relation": null, "what", "replaces" },
 *	  "expired": { "receiver", "notices", "from", "to", "queue_max", "told_instead" } }
 *
 * The first and the last of them were born at "from" and "to"; "told_instead" is the receiver that is told of them, where one stands in. Absent is null;
 * keys always stand, in this order.
 */
#pragma once

#include "alert/notice.h"

struct notice_expired {        /* all lent */
	struct span receiver;
	uint64_t notices;      /* since it was told so last */
	uint64_t ever;         /* of all times, these among them: what its id depends on, with `receiver` */
	int64_t from, to;
	uint32_t queue_max;
	struct span fallback;  /* or none */
	struct span replaces;  /* id of the one whose place it takes, or none */
	int64_t time;
	uint64_t seq;          /* of the last entry of the journal */
	struct span instance;
};

/* Fills `ret_notice`; spans live in the arena. */
void notice_expired_make(struct arena *arena, const struct notice_expired *expired, struct notice *ret_notice);
/* Of how many since when such a notice tells, by its body. false: it is none. */
bool notice_expired_read(struct span body, uint64_t *ret_notices, int64_t *ret_from);
