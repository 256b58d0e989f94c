/* What all events have in common: the members of a CloudEvents 1.0 envelope, and strings of JSON that stay on their line and below a ceiling.
 * Written straight into the buffer: thousands a second are born when an archive or a busy hour comes in. For this room only.
 *
 *	{ "specversion": "1.0", "id": "nt_…", "source": "tidings://desk", "type": "io.tidings.….v1", "subject": "story/41",
 *	  "time": "…Z", "timestamp": "…Z", "sequence": "00000000000000000041", "datacontenttype": "application/json",
 *	  "data": { … } }
 *
 * "sequence" is the place in the journal: of the report that caused the event, or of the last one before it.
 */
#pragma once

#include "base/buf.h"

#include <stdint.h>

#define EVENT_ADDRESS_MAX 1000u /* bytes as escaped; cut they are worth nothing, so a longer one is left out */

struct event_head {
	const char *id, *type;
	struct span instance; /* a URI reference, or nearly; none: "tidings://localhost" */
	struct span subject;
	int64_t time;
	uint64_t sequence;
};

/* All up to `"data":{`; the caller goes on, and closes both objects. */
void event_add_head(struct buf *out, const struct event_head *head);

/* The longest front of `s`, between characters, that takes at most `max` bytes when escaped. */
struct span event_fit(struct span s, size_t max);
void event_add_escaped(struct buf *out, struct span s);
void event_add_string(struct buf *out, struct span s); /* in its quotes */
/* ,"watches":[…], and ,"watches_more":N for those that do not fit into about `max` bytes. */
void event_add_watches(struct buf *out, const struct span *names, size_t len, size_t max);

/* `key` with its comma and colon: ",\"title\":". An empty value is null. */
void event_add_member(struct buf *out, const char *key, struct span value, size_t max);
void event_add_address(struct buf *out, const char *key, struct span value);
void event_add_time(struct buf *out, const char *key, int64_t time); /* TIME_NONE: null */
void event_add_number(struct buf *out, const char *key, int64_t number);
void event_add_seq(struct buf *out, const char *key, uint64_t seq);  /* 0: null */
