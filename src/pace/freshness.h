/* How long an answer over HTTP says that it will not change (RFC 9111, 4.2): asking again before that is answered from a cache with the same
 * bytes. The caller judges how much of it to believe; it may be years. */
#pragma once

#include <stdint.h>

struct freshness_headers { /* as they came, of the last answer of a chain; several of one name joined by commas; NULL: not there */
	const char *cache_control, *age, *expires, *date;
};

/* Milliseconds from when the answer was received; 0: it does not say, or says that it must be asked for each time (no-cache, no-store).
 *
 * max-age less Age comes first, else Expires less Date: both in the server's own time, so that a clock that is wrong there does no harm (without
 * Date there is none to compare with, and Expires is taken by `now`). What cannot be read counts as stale, "Expires: 0" above all. s-maxage
 * speaks to shared caches, which a poller is not. */
int64_t freshness_read(const struct freshness_headers *headers, int64_t now);
