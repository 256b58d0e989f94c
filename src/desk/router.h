/* All watches and routes of a configuration, asked of one report after the other as the desk asks them: for those who try them. */
#pragma once

#include "config/config.h"
#include "desk/routing.h"

struct router;

/* Lends from `config` for as long as it lives. */
int router_new(const struct config *config, struct router **ret_router, struct fault *fault);
void router_free(struct router *router);

/* What would become of a report. */
struct router_answer {
	const uint32_t *watches; /* that match, rising */
	size_t watches_len;
	const struct route_end *ends; /* of each */
	const struct route_telling *tellings; /* with the ways by which they tell, be it later */
	const enum routing_outcome *outcomes; /* of each */
	size_t tellings_len;
};
/* `subject` has relation and counts; report and figures are set here; it comes `now`, and so much have all receivers heard. Everything lives in the arena. */
void router_ask(struct router *router, struct arena *arena, const struct report *report, struct route_subject *subject, int64_t now,
		const struct routing_heard *heard, struct router_answer *ret_answer);
