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

void router_ask(struct router *router, struct arena *arena, const struct report *report, struct route_subject *subject, int64_t now, int64_t silent_ms,
		struct router_answer *ret_answer)
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
	for (size_t i = 0; i < len && silent_ms >= 0; i++)
		(void)routing_repeats(router->routing, &tellings[i], silent_ms > tellings[i].repeat_ms ? silent_ms : tellings[i].repeat_ms, now);
	*ret_answer = (struct router_answer){ watches, watches_len, ends, tellings, len };
}
