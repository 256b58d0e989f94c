/* The watches of the configuration, each with the routes that carry it. */
#include "base/array.h"
#include "base/cleanup.h"
#include "cli/show.h"
#include "config/config.h"
#include "story/verdict.h"
#include "watch/query.h"

static const struct table_column watch_columns[] = { { "WATCH", false, false }, { "TELLS", false, false }, { "QUERY", false, true } };

static struct config *config_of(const struct cli *cli, int *ret_status)
{
	struct fault fault = { 0 };
	struct config *config = config_look(cli->config ? cli->config : SYSCONFDIR "/tidings/tidings.conf", &fault);
	*ret_status = config ? 0 : cli_say(EX_CONFIG, "%s", fault.text);
	return config;
}

static bool carries(const struct config_route *route, size_t watch)
{
	for (size_t i = 0; i < route->watches_len; i++)
		if (route->watches[i] == watch)
			return true;
	return false;
}

static json_t *json_relations(uint8_t relations)
{
	json_t *list = json_array();
	for (int i = 0; i < RELATIONS; i++)
		if (relations & 1u << i)
			json_array_append_new(list, json_string(relation_name((enum relation)i)));
	return list;
}

static json_t *json_watch(const struct config *config, size_t number)
{
	const struct config_watch *watch = &config->watches[number];
	json_t *routes = json_array();
	for (size_t i = 0; i < config->routes_len; i++) {
		const struct config_route *route = &config->routes[i];
		if (carries(route, number))
			json_array_append_new(routes, json_pack("{s:s, s:s, s:o}", "name", route->name, "receiver", route->receiver_name, "relations",
								json_relations(route->relations)));
	}
	return json_pack("{s:s, s:s, s:o}", "name", watch->name, "match", watch->match, "routes", routes);
}

static void add_row(struct table *table, const json_t *watch)
{
	CLEANUP(buf_done) struct buf receivers = { .max = SHOW_MAX };
	size_t i;
	json_t *route;
	json_array_foreach(json_object_get(watch, "routes"), i, route)
		buf_addf(&receivers, "%s%s", i > 0 ? ", " : "", show_text(route, "receiver"));
	table_add(table, show_text(watch, "name"));
	table_add(table, receivers.len > 0 ? receivers.ptr : "nobody");
	table_add(table, show_text(watch, "match"));
}

static void print_table(const struct cli *cli, const json_t *watches)
{
	CLEANUP(buf_done) struct buf out = { .max = SHOW_MAX };
	struct table table;
	size_t i;
	json_t *watch;
	table_init(&table, watch_columns, LEN(watch_columns));
	json_array_foreach(watches, i, watch)
		add_row(&table, watch);
	table_write(&table, cli, &out);
	cli_print(&out);
	table_done(&table);
}

int command_watch_list(struct cli *cli)
{
	int status;
	struct config *config = config_of(cli, &status);
	if (!config)
		return status;
	json_t *answer = json_pack("{s:[]}", "watches"), *watches = json_object_get(answer, "watches");
	for (size_t i = 0; i < config->watches_len; i++)
		json_array_append_new(watches, json_watch(config, i));
	if (cli->is_json)
		cli_print_json(answer);
	else if (config->watches_len > 0)
		print_table(cli, watches);
	status = config->watches_len > 0 ? CLI_YES : cli->is_json ? CLI_NO : cli_say(CLI_NO, "there is no watch");
	json_decref(answer);
	config_free(config);
	return status;
}
