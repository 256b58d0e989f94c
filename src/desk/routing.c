#include "desk/routing.h"

#include "base/vec.h"
#include "watch/watch.h"

#include <stdlib.h>
#include <string.h>

struct pace {
	struct matchers *matchers;
	struct quiet quiet;
	uint8_t break_through;
	bool has_quiet;
	struct grouping_spec spec; /* its quiet hours are set when it is lent */
};

struct routing {
	const struct config *config;
	const char **names;        /* of all watches */
	struct pace *paces;        /* of each route */
	struct route_tree *tree;
	bool is_patient;
};

/* A condition on a watch that is not there would never hold, or always, without a word. */
static int named_watches_check(const struct config *config, const struct matchers *matchers, struct fault *fault)
{
	size_t at = 0;
	for (const char *name; (name = matchers_next_watch(matchers, &at));)
		if (configured_watch(config, span_of(name)) == CONFIG_NOBODY)
			return fault_set(fault, FAULT_INPUT, "a watch '%.100s', which is not there", name);
	return 0;
}

static const struct config_route *above(const struct config *config, const struct config_route *route)
{
	return route->parent == CONFIG_NOBODY ? NULL : &config->routes[route->parent];
}

/* Their conditions are read from the top down. */
static const struct matchers *matchers_of(const struct routing *routing, const struct config_route *route)
{
	return routing->paces[route - routing->config->routes].matchers;
}

/* By what it and the routes above it say of a watch. */
static bool takes_watch(const struct routing *routing, const struct config_route *route, const char *watch)
{
	for (; route; route = above(routing->config, route))
		if (!matchers_take_watch(matchers_of(routing, route), watch))
			return false;
	return true;
}

/* It, or one above it, that says which watches it carries. */
static const struct config_route *with_watches(const struct config *config, const struct config_route *route)
{
	while (route->watches_len == 0)
		route = above(config, route);
	return route;
}

static bool takes_any_watch(const struct routing *routing, const struct config_route *route)
{
	const struct config_route *named = with_watches(routing->config, route);
	for (size_t i = 0; i < named->watches_len; i++)
		if (takes_watch(routing, route, routing->names[named->watches[i]]))
			return true;
	return false;
}

static bool takes_relation(const struct routing *routing, const struct config_route *route, enum relation relation)
{
	for (; route; route = above(routing->config, route))
		if (!matchers_take_relation(matchers_of(routing, route), relation))
			return false;
	return true;
}

static bool is_parent(const struct config *config, const struct config_route *route)
{
	for (size_t i = 0; i < config->routes_len; i++)
		if (config->routes[i].parent == (size_t)(route - config->routes))
			return true;
	return false;
}

/* Copies that its relations leave out are told to whoever was not told of what they repeat, and anything after a time where it repeats. */
static bool tells_any_relation(const struct routing *routing, const struct config_route *route)
{
	bool has_originals = route->relations & ROUTE_RELATIONS_DEFAULT;
	if (route->receiver == CONFIG_NOBODY || route->repeat_ms > 0 || is_parent(routing->config, route))
		return true;
	for (int relation = 0; relation < RELATIONS; relation++) {
		bool is_wanted = route->relations & 1 << relation || (has_originals && relation_is_copy((enum relation)relation));
		if (is_wanted && takes_relation(routing, route, (enum relation)relation))
			return true;
	}
	return false;
}

static int match_read(const struct routing *routing, const struct config_route *route, struct matchers **ret_matchers, struct fault *fault)
{
	const struct config *config = routing->config;
	size_t len = 0;
	while (route->match && route->match[len])
		len++;
	if (matchers_new((const char *const *)route->match, len, ret_matchers, fault) < 0 || named_watches_check(config, *ret_matchers, fault) < 0)
		return -1;
	for (const struct config_route *upper = above(config, route); upper; upper = above(config, upper))
		if (matchers_check_beside(*ret_matchers, matchers_of(routing, upper), fault) < 0)
			return -1;
	if (!takes_any_watch(routing, route))
		return fault_set(fault, FAULT_INPUT, "a condition on the watch, its own or that of a route above, which none that comes here fulfils");
	if (!tells_any_relation(routing, route))
		return fault_set(fault, FAULT_INPUT, "a condition on the relation, its own or that of a route above, which none of its 'relations' fulfils: it would never tell");
	return 0;
}

static int pace_make(const struct routing *routing, const struct config_route *route, struct pace *pace, struct fault *fault)
{
	const struct config *config = routing->config;
	struct fault reason = { 0 };
	if (match_read(routing, route, &pace->matchers, &reason) < 0)
		return fault_set(fault, FAULT_INPUT, "%s: route '%s': 'match' has %s", route->where, route->name, reason.text);
	pace->spec = (struct grouping_spec){
		.wait_ms = route->group_wait_ms, .interval_ms = route->group_interval_ms, .zone = route->zone, .times_len = route->times_len
	};
	memcpy(pace->spec.times, route->times, route->times_len * sizeof(*route->times));
	pace->has_quiet = route->quiet != CONFIG_NOBODY;
	if (pace->has_quiet) {
		const struct config_quiet *quiet = &config->quiets[route->quiet];
		pace->quiet = (struct quiet){ .zone = quiet->zone, .from = quiet->from, .to = quiet->to, .days = quiet->days };
		pace->break_through = (uint8_t)quiet->break_through;
	}
	return 0;
}

static struct route_spec spec_of(const struct config_route *route, const struct pace *pace)
{
	return (struct route_spec){
		.name = route->name,
		.parent = route->parent == CONFIG_NOBODY ? ROUTE_TOP : route->parent,
		.watches = route->watches,
		.watches_len = route->watches_len,
		.matchers = pace->matchers,
		.receiver = route->receiver == CONFIG_NOBODY ? ROUTE_NOBODY : route->receiver,
		.relations = route->relations,
		.goes_on = route->goes_on != 0,
		.repeat_ms = route->repeat_ms,
		.priority = (uint8_t)route->priority,
	};
}

int routing_new(const struct config *config, struct routing **ret_routing, struct fault *fault)
{
	size_t len = config->routes_len;
	struct routing *routing = vec_grow(NULL, &(size_t){ 0 }, 1, sizeof(*routing));
	struct route_spec *specs = vec_grow(NULL, &(size_t){ 0 }, len + 1, sizeof(*specs));
	*routing = (struct routing){ .config = config };
	routing->names = vec_grow(NULL, &(size_t){ 0 }, config->watches_len + 1, sizeof(*routing->names));
	routing->paces = vec_grow(NULL, &(size_t){ 0 }, len + 1, sizeof(*routing->paces));
	memset(routing->paces, 0, (len + 1) * sizeof(*routing->paces));
	for (size_t i = 0; i < config->watches_len; i++)
		routing->names[i] = config->watches[i].name;
	int result = 0;
	for (size_t i = 0; i < len && result == 0; i++) {
		result = pace_make(routing, &config->routes[i], &routing->paces[i], fault);
		specs[i] = spec_of(&config->routes[i], &routing->paces[i]);
		routing->is_patient |= routing->paces[i].has_quiet || !grouping_is_immediate(&routing->paces[i].spec);
	}
	if (result == 0)
		routing->tree = route_tree_new(specs, len, config->watches_len);
	free(specs);
	if (result < 0) {
		routing_free(routing);
		return -1;
	}
	*ret_routing = routing;
	return 0;
}

void routing_free(struct routing *routing)
{
	if (!routing)
		return;
	route_tree_free(routing->tree);
	for (size_t i = 0; i < routing->config->routes_len; i++)
		matchers_free(routing->paces[i].matchers);
	free(routing->paces);
	free(routing->names);
	free(routing);
}

struct grouping_spec routing_pace(const struct routing *routing, uint32_t route, uint8_t priority)
{
	const struct pace *pace = &routing->paces[route];
	struct grouping_spec spec = pace->spec;
	spec.quiet = pace->has_quiet && priority < pace->break_through ? &pace->quiet : NULL;
	return spec;
}

/* Of several the one that stands first. */
static uint32_t first_due(const struct routing *routing, const struct route_telling *telling, int64_t now)
{
	const struct grouping nothing_waits = { .due = TIME_NONE };
	uint32_t first = telling->route;
	int64_t first_due = TIME_NONE;
	for (size_t i = 0; i < telling->routes_len; i++) {
		struct grouping_spec pace = routing_pace(routing, telling->routes[i], telling->priority);
		int64_t due = grouping_due(&pace, &nothing_waits, now);
		if (i == 0 || due < first_due || (due == first_due && telling->routes[i] < first)) {
			first = telling->routes[i];
			first_due = due;
		}
	}
	return first;
}

size_t routing_walk(const struct routing *routing, struct arena *arena, const uint32_t *watches, size_t watches_len, struct route_subject *subject, int64_t now,
		    struct route_telling **ret_tellings, struct route_end **ret_ends)
{
	size_t len = route_all(routing->tree, arena, routing->names, watches, watches_len, subject, ret_tellings, ret_ends);
	for (size_t i = 0; i < len; i++)
		(*ret_tellings)[i].route = first_due(routing, &(*ret_tellings)[i], now);
	return len;
}

static int64_t inhibit_of(const struct routing *routing, const struct route_way *way, enum relation relation)
{
	return relation_is_mere_copy(relation) ? routing->config->routes[way->route].inhibit_ms : 0;
}

bool routing_inhibits(const struct routing *routing, const struct route_way *way, enum relation relation)
{
	return inhibit_of(routing, way, relation) > 0;
}

static bool may_be_news(const struct route_way *way, enum relation relation)
{
	return way->is_copy || (way->is_wanted && relation_is_mere_copy(relation));
}

struct routing_asks routing_asks(const struct routing *routing, const struct route_telling *telling, enum relation relation)
{
	struct routing_asks asks = { 0 };
	for (size_t i = 0; i < telling->ways_len; i++) {
		const struct route_way *way = &telling->ways[i];
		asks.first |= may_be_news(way, relation) && !way->wants_revision;
		asks.nearest |= may_be_news(way, relation) && way->wants_revision;
		asks.news |= routing_inhibits(routing, way, relation);
		asks.story |= way->repeat_ms > 0;
	}
	return asks;
}

enum routing_outcome routing_way(const struct routing *routing, const struct route_way *way, enum relation relation, const struct routing_heard *heard)
{
	int64_t inhibit_ms = inhibit_of(routing, way, relation);
	if (may_be_news(way, relation) && !(way->wants_revision ? heard->of_nearest : heard->of_first))
		return ROUTING_NEWS;
	if (inhibit_ms > 0 && heard->news_ms != TIME_NONE && heard->news_ms <= inhibit_ms)
		return ROUTING_INHIBITED;
	if (way->is_wanted)
		return ROUTING_TOLD;
	if (way->repeat_ms == 0)
		return ROUTING_COPY;
	return heard->story_ms != TIME_NONE && way->repeat_ms <= heard->story_ms ? ROUTING_REPEATED : ROUTING_TOO_SOON;
}

struct hearing {
	const struct routing *routing;
	const struct routing_heard *heard;
	enum relation relation;
};

static bool is_told_by(const void *ctx, const struct route_way *way)
{
	const struct hearing *hearing = ctx;
	return routing_is_told(routing_way(hearing->routing, way, hearing->relation, hearing->heard));
}

enum routing_outcome routing_choose(const struct routing *routing, struct route_telling *telling, enum relation relation, const struct routing_heard *heard,
				    int64_t now)
{
	enum routing_outcome best = ROUTING_COPY;
	for (size_t i = 0; i < telling->ways_len; i++) {
		enum routing_outcome outcome = routing_way(routing, &telling->ways[i], relation, heard);
		best = outcome < best ? outcome : best;
	}
	if (routing_is_told(best)) {
		(void)route_telling_keep(telling, is_told_by, &(struct hearing){ routing, heard, relation });
		telling->route = first_due(routing, telling, now);
	}
	return best;
}

struct store_copy copy_for(bool of_revision, const struct store_original *original, const struct store_report *copy)
{
	return (struct store_copy){ of_revision ? original->nearest : original->first, copy->seq, of_revision ? copy->when : TIME_NONE };
}

struct span routing_receiver_name(const struct routing *routing, uint32_t receiver)
{
	return span_of(routing->config->receivers[receiver].name);
}

bool routing_is_patient(const struct routing *routing)
{
	return routing->is_patient;
}

uint32_t routing_find(const struct routing *routing, struct span name)
{
	for (size_t i = 0; i < routing->config->routes_len; i++)
		if (span_equals(name, span_of(routing->config->routes[i].name)))
			return (uint32_t)i;
	return ROUTE_TOP;
}

bool routing_leads(const struct routing *routing, struct span watch, struct span receiver)
{
	const struct config *config = routing->config;
	for (size_t i = 0; i < config->routes_len; i++) {
		const struct config_route *route = &config->routes[i], *named = with_watches(config, route);
		if (route->receiver == CONFIG_NOBODY || !span_equals(routing_receiver_name(routing, route->receiver), receiver))
			continue;
		for (size_t j = 0; j < named->watches_len; j++)
			if (span_equals(span_of(routing->names[named->watches[j]]), watch))
				return true;
	}
	return false;
}

int routing_compile(const struct config *config, struct watch_set **ret_watches, struct routing **ret_routing, struct fault *fault)
{
	size_t cap = 0;
	struct watch_spec *specs = vec_grow(NULL, &cap, config->watches_len + 1, sizeof(*specs));
	for (size_t i = 0; i < config->watches_len; i++)
		specs[i] = (struct watch_spec){ .name = config->watches[i].name, .match = config->watches[i].match, .where = config->watches[i].where };
	struct watch_set *watches = watch_set_new(specs, config->watches_len, fault);
	free(specs);
	if (!watches || routing_new(config, ret_routing, fault) < 0) {
		watch_set_free(watches);
		return -1;
	}
	*ret_watches = watches;
	return 0;
}

bool is_configured_receiver(const struct config *config, struct span name)
{
	for (size_t i = 0; i < config->receivers_len; i++)
		if (span_equals(name, span_of(config->receivers[i].name)))
			return true;
	return false;
}

uint32_t configured_watch(const struct config *config, struct span name)
{
	uint32_t found = CONFIG_NOBODY;
	for (size_t i = 0; i < config->watches_len; i++) {
		struct span candidate = span_of(config->watches[i].name);
		if (span_equals(candidate, name))
			return (uint32_t)i;
		if (found == CONFIG_NOBODY && span_equals_nocase(candidate, name))
			found = (uint32_t)i;
	}
	return found;
}
