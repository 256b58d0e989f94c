#include "config/routes.h"

#include "base/buf.h"
#include "base/vec.h"
#include "config/references.h"

#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX 16 /* of routes under routes */
#define DAY_MINUTES 1440

static bool is_set(cfg_t *from, const char *setting)
{
	return cfg_size(from, setting) > 0;
}

/* "07:00"; minutes of the day. */
static bool time_read(const char *text, uint16_t *ret_minutes)
{
	unsigned parts[2] = { 0 };
	int at = 0;
	for (; *text; text++) {
		if (*text == ':' && at == 0)
			at = 1;
		else if (*text >= '0' && *text <= '9' && parts[at] < 100)
			parts[at] = 10 * parts[at] + (unsigned)(*text - '0');
		else
			return false;
	}
	*ret_minutes = (uint16_t)(60 * parts[0] + parts[1]);
	return at == 1 && parts[0] < 24 && parts[1] < 60;
}

static int zone_of(const struct config *config, const char *name, struct zone **ret_zone, struct fault *fault)
{
	return zone_load(name ? name : config->timezone, ret_zone, fault);
}

/* ---- quiet hours ---- */

static int quiet_resolve(struct config *config, struct config_quiet *quiet, cfg_t *from, struct fault *fault)
{
	const struct { const char *setting, *text; uint16_t *minutes; } times[] = {
		{ "from", quiet->from_text, &quiet->from }, { "to", quiet->to_text, &quiet->to }
	};
	for (size_t i = 0; i < 2; i++)
		if (!time_read(times[i].text, times[i].minutes)) {
			fault_set(fault, FAULT_INPUT, "'%s' must be a time of day such as \"06:30\", not '%s'", times[i].setting, times[i].text);
			return fault_in(fault, from, times[i].setting);
		}
	if (zone_of(config, quiet->timezone, &quiet->zone, fault) < 0)
		return fault_in(fault, from, "timezone");
	if (quiet->from != quiet->to || quiet->days != 0x7F)
		return 0;
	fault_set(fault, FAULT_INPUT, "it would be quiet for ever: 'from' is 'to', on all days");
	return fault_in(fault, from, "from");
}

static int quiets_resolve(struct config *config, cfg_t *cfg, struct fault *fault)
{
	for (size_t i = 0; i < config->quiets_len; i++) {
		cfg_t *from = cfg_getnsec(cfg, "quiet", (unsigned)i);
		if (none_check(from, fault) < 0 || quiet_resolve(config, &config->quiets[i], from, fault) < 0)
			return -1;
	}
	return 0;
}

/* ---- one route ---- */

static int parent_resolve(const struct config *config, struct config_route *route, cfg_t *from, struct fault *fault)
{
	uint32_t self = (uint32_t)(route - config->routes), depth = 0;
	route->parent = CONFIG_NOBODY;
	if (!route->parent_name)
		return 0;
	if (reference_find(config, "route", route->parent_name, &route->parent, fault) < 0)
		return fault_in(fault, from, "parent");
	if (route->parent >= self) {
		fault_set(fault, FAULT_INPUT, "its parent '%s' must stand above it", route->parent_name);
		return fault_in(fault, from, "parent");
	}
	for (uint32_t at = route->parent; at != CONFIG_NOBODY; at = config->routes[at].parent)
		depth++;
	if (depth < DEPTH_MAX)
		return 0;
	fault_set(fault, FAULT_INPUT, "it lies deeper than %d routes", DEPTH_MAX);
	return fault_in(fault, from, "parent");
}

static bool names_watch(const struct config_route *route, uint32_t watch)
{
	for (size_t i = 0; i < route->watches_len; i++)
		if (route->watches[i] == watch)
			return true;
	return false;
}

/* News comes to a route from its parent alone. */
static int carried_check(const struct config *config, const struct config_route *route, uint32_t watch, struct fault *fault)
{
	for (uint32_t at = route->parent; at != CONFIG_NOBODY; at = config->routes[at].parent)
		if (config->routes[at].watches_len > 0 && !names_watch(&config->routes[at], watch))
			return fault_set(fault, FAULT_INPUT, "'watches': '%s' never comes here, route '%s' above does not carry it", config->watches[watch].name,
					 config->routes[at].name);
	return 0;
}

static int watches_resolve(const struct config *config, struct config_route *route, cfg_t *from, struct fault *fault)
{
	size_t len = 0;
	while (route->watch_names && route->watch_names[len])
		len++;
	if (len == 0 && route->parent == CONFIG_NOBODY) {
		fault_set(fault, FAULT_INPUT, "'watches' is missing");
		return fault_at(fault, from->filename, from->line, from);
	}
	route->watches = vec_grow(NULL, &(size_t){ 0 }, len + 1, sizeof(*route->watches));
	for (size_t i = 0; i < len; i++) {
		if (reference_find(config, "watch", route->watch_names[i], &route->watches[i], fault) < 0 ||
		    carried_check(config, route, route->watches[i], fault) < 0)
			return fault_in(fault, from, "watches");
		route->watches_len = i + 1;
	}
	return 0;
}

/* "none" is nobody. */
static int name_resolve(const struct config *config, const char *section, const char *name, uint32_t *ret_place, struct fault *fault)
{
	*ret_place = CONFIG_NOBODY;
	return strcmp(name, "none") == 0 ? 0 : reference_find(config, section, name, ret_place, fault);
}

static int receiver_resolve(const struct config *config, struct config_route *route, cfg_t *from, struct fault *fault)
{
	if (!route->receiver_name && route->parent == CONFIG_NOBODY) {
		fault_set(fault, FAULT_INPUT, "'receiver' is missing");
		return fault_at(fault, from->filename, from->line, from);
	}
	if (!route->receiver_name)
		route->receiver = config->routes[route->parent].receiver;
	else if (name_resolve(config, "receiver", route->receiver_name, &route->receiver, fault) < 0)
		return fault_in(fault, from, "receiver");
	return 0;
}

static int quiet_name_resolve(const struct config *config, struct config_route *route, cfg_t *from, struct fault *fault)
{
	route->quiet = route->parent == CONFIG_NOBODY ? CONFIG_NOBODY : config->routes[route->parent].quiet;
	if (route->quiet_name && name_resolve(config, "quiet", route->quiet_name, &route->quiet, fault) < 0)
		return fault_in(fault, from, "quiet");
	return 0;
}

static int by_minutes(const void *a, const void *b)
{
	return (int)*(const uint16_t *)a - (int)*(const uint16_t *)b;
}

static void hourly(struct config_route *route)
{
	for (uint16_t hour = 0; hour < 24; hour++)
		route->times[hour] = (uint16_t)(60 * hour);
	route->times_len = 24;
}

static int times_read(struct config_route *route, struct fault *fault)
{
	for (char **time = route->digest; *time; time++) {
		if (strcmp(*time, "hourly") == 0 && time == route->digest && !time[1]) {
			hourly(route);
			return 0;
		}
		if (route->times_len == CONFIG_TIMES_MAX)
			return fault_set(fault, FAULT_INPUT, "'digest' lists more than %d times", CONFIG_TIMES_MAX);
		if (!time_read(*time, &route->times[route->times_len]))
			return fault_set(fault, FAULT_INPUT, "'digest' lists times of day such as \"07:00\", or is hourly; '%s' is neither", *time);
		route->times_len++;
	}
	qsort(route->times, route->times_len, sizeof(*route->times), by_minutes);
	return 0;
}

static int digest_resolve(const struct config *config, struct config_route *route, cfg_t *from, struct fault *fault)
{
	const struct config_route *parent = route->parent == CONFIG_NOBODY ? NULL : &config->routes[route->parent];
	if (route->digest && times_read(route, fault) < 0)
		return fault_in(fault, from, "digest");
	if (!route->digest && parent) {
		memcpy(route->times, parent->times, sizeof(route->times));
		route->times_len = parent->times_len;
	}
	if (!route->timezone && parent) {
		route->zone = parent->zone;
		route->is_zone_lent = true;
		return 0;
	}
	if (zone_of(config, route->timezone, &route->zone, fault) < 0)
		return fault_in(fault, from, "timezone");
	return 0;
}

/* What is unset and has a default that would hide the parent's. */
static void inherit(const struct config *config, struct config_route *route, cfg_t *from)
{
	if (route->parent == CONFIG_NOBODY)
		return;
	const struct config_route *parent = &config->routes[route->parent];
	if (!is_set(from, "relations"))
		route->relations = parent->relations;
	if (!is_set(from, "priority"))
		route->priority = parent->priority;
	if (!is_set(from, "group-by"))
		route->group_by = parent->group_by;
	if (!is_set(from, "group-wait"))
		route->group_wait_ms = parent->group_wait_ms;
	if (!is_set(from, "group-interval"))
		route->group_interval_ms = parent->group_interval_ms;
	if (!is_set(from, "inhibit"))
		route->inhibit_ms = parent->inhibit_ms;
	if (!is_set(from, "repeat"))
		route->repeat_ms = parent->repeat_ms;
}

static int repeat_check(const struct config_route *route, cfg_t *from, struct fault *fault)
{
	if (route->repeat_ms == 0 || route->repeat_ms >= route->group_interval_ms)
		return 0;
	fault_set(fault, FAULT_INPUT, "'repeat' is shorter than 'group-interval', which is how far apart alerts of a group are");
	return fault_in(fault, from, is_set(from, "repeat") ? "repeat" : "group-interval");
}

static int group_check(const struct config_route *route, cfg_t *from, struct fault *fault)
{
	if (!is_set(from, "group-by"))
		return 0;
	if (route->digest)
		fault_set(fault, FAULT_INPUT, "'group-by' does nothing beside 'digest', which tells all that has come together");
	else if (route->group_by & ROUTE_GROUP_ALL && route->group_by != ROUTE_GROUP_ALL)
		fault_set(fault, FAULT_INPUT, "'group-by': all stands alone, reports of all have nothing else in common");
	else
		return 0;
	return fault_in(fault, from, "group-by");
}

/* Its digests, and those of the routes below that have no zone of their own, are told by it. */
static int zones_check(const struct config *config, cfg_t *cfg, struct fault *fault)
{
	for (size_t i = 0; i < config->routes_len; i++) {
		bool is_used = !config->routes[i].timezone;
		for (size_t j = i; j < config->routes_len && !is_used; j++)
			is_used = config->routes[j].zone == config->routes[i].zone && config->routes[j].times_len > 0;
		if (is_used)
			continue;
		fault_set(fault, FAULT_INPUT, "'timezone' is that of a 'digest', and here is none");
		return fault_in(fault, cfg_getnsec(cfg, "route", (unsigned)i), "timezone");
	}
	return 0;
}

static int route_resolve(struct config *config, struct config_route *route, cfg_t *from, struct fault *fault)
{
	struct buf where = { .max = 8192 };
	const struct found *match = is_set(from, "match") ? cfg_opt_getnptr(cfg_getopt(from, "match"), 0) : NULL;
	buf_addf(&where, "%s:%d", match ? match->file : from->filename, match ? match->line : from->line);
	route->where = buf_detach(&where);
	if (parent_resolve(config, route, from, fault) < 0)
		return -1;
	inherit(config, route, from);
	if (repeat_check(route, from, fault) < 0 || group_check(route, from, fault) < 0)
		return -1;
	if (watches_resolve(config, route, from, fault) < 0 || receiver_resolve(config, route, from, fault) < 0 ||
	    quiet_name_resolve(config, route, from, fault) < 0)
		return -1;
	return digest_resolve(config, route, from, fault);
}

int routes_resolve(struct config *config, cfg_t *cfg, struct fault *fault)
{
	if (quiets_resolve(config, cfg, fault) < 0)
		return -1;
	for (size_t i = 0; i < config->routes_len; i++)
		if (route_resolve(config, &config->routes[i], cfg_getnsec(cfg, "route", (unsigned)i), fault) < 0)
			return -1;
	return zones_check(config, cfg, fault);
}

void routes_done(struct config *config)
{
	for (size_t i = 0; i < config->quiets_len; i++)
		zone_free(config->quiets[i].zone);
	for (size_t i = 0; i < config->routes_len; i++) {
		if (!config->routes[i].is_zone_lent)
			zone_free(config->routes[i].zone);
		free(config->routes[i].watches);
		free(config->routes[i].where);
	}
}
