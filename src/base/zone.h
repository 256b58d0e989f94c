/* A time zone as the tz database tells it (RFC 9636): how far the clocks of a place are from UTC at any moment, daylight saving and its changes
 * of the past included. The C library knows one zone at a time in a process, and not which; a desk has as many as its readers.
 */
#pragma once

#include "base/fault.h"
#include "base/span.h"

#include <stdint.h>

#define ZONE_FOLDER "/usr/share/zoneinfo"
#define ZONE_LOCAL "/etc/localtime"

struct zone;

/* "Europe/Paris", "UTC"; "local" is the machine's own, which is UTC where nobody has set one. FAULT_INPUT: there is none of that name. */
int zone_load(const char *name, struct zone **ret_zone, struct fault *fault);
/* The bytes of a TZif file, version 2 or later. FAULT_INPUT: they are not, or are damaged. */
int zone_parse(struct span bytes, struct zone **ret_zone, struct fault *fault);
void zone_free(struct zone *zone);

/* Milliseconds that the clocks there are ahead of UTC at this moment; less than a day either way. */
int64_t zone_offset(const struct zone *zone, int64_t utc);
/* The moment at which the clocks there show this date and time (in milliseconds, as if they showed UTC). Where they show it twice, the first; where
 * they jump over it, the moment of the jump. */
int64_t zone_utc(const struct zone *zone, int64_t local);
