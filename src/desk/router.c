#include "desk/router.h"

#include "base/vec.h"
#include "desk/material.h"
#include "watch/watch.h"

struct router {
	struct watch_set *watches;
	struct routing *routing;
	struct desk_workshop *workshop;
};

int router_new(const struct config *config, struct router **ret_router, struct fault *fault)
{
	struct router *router = vec_grow(NULL, &(size_t){ 0 }, 1, sizeof(*router));
	*router = (struct router){ .workshop = desk_workshop_new() };
	if (routing_compile(config, &router->watches, &router->routing, fault) < 0) {
		router_free(router);
		return -1;
	}
	*ret_router = router;
	return 0;
}

void router_free(struct router *router)
{
	if (!router)
		return;
	watch_set_free(router->watches);
	routing_free(router->routing);
	desk_workshop_free(router->workshop);
	free(router);
}

void router_ask(struct router *router, struct arena *arena, const struct report *report, struct route_subject *subject, int64_t now,
		const struct routing_heard *heard, struct router_answer *ret_answer)
{
	struct desk_material material;
	uint32_t *watches;
	struct route_telling *tellings;
	struct route_end *ends;
	desk_material_ready(router->workshop, arena, report, &material);
	size_t watches_len = watch_set_match(router->watches, arena, &material.lookup, &watches);
	subject->report = report;
	subject->figures = &material.figures;
	size_t len = routing_walk(router->routing, arena, watches, watches_len, subject, now, &tellings, &ends);
	enum routing_outcome *outcomes = ARENA_NEW(arena, enum routing_outcome, len + 1);
	for (size_t i = 0; i < len; i++) {
		struct routing_heard later = *heard;
		outcomes[i] = routing_choose(router->routing, &tellings[i], subject->relation, heard, now);
		later.story_ms = tellings[i].repeat_ms;
		if (outcomes[i] == ROUTING_TOO_SOON)
			(void)routing_choose(router->routing, &tellings[i], subject->relation, &later, now);
	}
	*ret_answer = (struct router_answer){ watches, watches_len, ends, tellings, outcomes, len };
}
