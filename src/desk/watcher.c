#include "desk/watcher.h"

#include "base/vec.h"
#include "desk/material.h"
#include "watch/watch.h"

struct watcher {
	struct watch_set *set;
	struct desk_workshop *workshop;
	struct desk_material material; /* of the report last asked */
};

struct watcher *watcher_new(const char *match, struct fault *fault)
{
	struct watch_spec spec = { .name = "test", .match = match };
	struct watch_set *set = watch_set_new(&spec, 1, fault);
	size_t cap = 0;
	if (!set)
		return NULL;
	struct watcher *watcher = vec_grow(NULL, &cap, 1, sizeof(*watcher));
	*watcher = (struct watcher){ .set = set, .workshop = desk_workshop_new() };
	return watcher;
}

void watcher_free(struct watcher *watcher)
{
	if (!watcher)
		return;
	watch_set_free(watcher->set);
	desk_workshop_free(watcher->workshop);
	free(watcher);
}

bool watcher_matches(struct watcher *watcher, struct arena *arena, const struct report *report)
{
	uint32_t *indices;
	desk_material_ready(watcher->workshop, arena, report, &watcher->material);
	return watch_set_match(watcher->set, arena, &watcher->material.lookup, &indices) > 0;
}

const struct figures *watcher_figures(const struct watcher *watcher)
{
	return &watcher->material.figures;
}

void watcher_explain(struct watcher *watcher, struct query_reason *ret_reason)
{
	watch_set_explain(watcher->set, 0, &watcher->material.lookup, ret_reason);
}
