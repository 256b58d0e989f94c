#include "desk/repeat.h"

#include "base/clock.h"

#include <string.h>

int repeat_find(struct store *store, int64_t repeat_ms, struct span receiver, const struct store_report *report, struct store_told *ret_told,
		struct fault *fault)
{
	int found = store_told(store, receiver, report, true, ret_told, fault);
	if (found != 0)
		return found < 0 ? -1 : REPEAT_NEVER_TOLD;
	if (report->received - ret_told->time < repeat_ms)
		return REPEAT_TOO_SOON;
	found = store_story_waits(store, receiver, report->story, fault);
	return found < 0 ? -1 : found == 0 ? REPEAT_WAITS : REPEAT_DUE;
}

int repeat_gather(struct store *store, uint64_t story, const struct store_told *told, struct notice_repeat *ret_repeat, struct fault *fault)
{
	ret_repeat->since = told->time;
	memcpy(ret_repeat->after, told->notice_id, sizeof(ret_repeat->after));
	return store_story_since(store, story, told->report, &ret_repeat->reports, &ret_repeat->sources, fault);
}

struct span repeat_detail(struct arena *arena, const struct notice_repeat *repeat)
{
	char since[CLOCK_ISO_SIZE];
	return arena_format(arena, "still running, last told %s", clock_iso(repeat->since, since));
}
