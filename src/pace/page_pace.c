#include "pace/page_pace.h"

int64_t page_pace_next(uint32_t tries, int64_t retry_after_ms, int64_t now)
{
	static const int64_t distances[PAGE_TRIES] = { CLOCK_MINUTE, 10 * CLOCK_MINUTE, CLOCK_HOUR, 8 * CLOCK_HOUR };
	if (tries >= PAGE_TRIES)
		return 0;
	return now + (retry_after_ms > distances[tries] ? retry_after_ms : distances[tries]);
}
