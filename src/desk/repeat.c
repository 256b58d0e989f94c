#include "desk/repeat.h"

#include "base/clock.h"

#include <string.h>

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
