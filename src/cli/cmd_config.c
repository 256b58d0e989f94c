#include "base/cleanup.h"
#include "cli/show.h"
#include "config/config.h"
#include "config/schema.h"
#include "config/value.h"
#include "desk/desk.h"
#include "text/utf8.h"
#include "watch/query.h"

static const char *path_of(const struct cli *cli)
{
	return cli->words_len > 0 ? cli->words[0] : cli->config ? cli->config : SYSCONFDIR "/tidings/tidings.conf";
}

/* The answer for programs; `config` is NULL where it is bad. */
static void print_verdict(const char *path, const struct config *config, const char *error)
{
	json_t *answer = json_pack("{s:s s:b s:s? s:I s:I s:I}", "file", path, "good", config != NULL, "error", config ? NULL : error, "watches",
				   (json_int_t)(config ? config->watches_len : 0), "routes", (json_int_t)(config ? config->routes_len : 0),
				   "receivers", (json_int_t)(config ? config->receivers_len : 0));
	if (!answer)
		answer = json_pack("{s:b s:s}", "good", config != NULL, "error", "its name or its fault is not UTF-8");
	cli_print_json(answer);
	json_decref(answer);
}

/* What is wrong with the first watch that cannot be read, as lines under the message. */
static void show_query(const struct config *config)
{
	struct tokenizer *tokenizer = tokenizer_new();
	bool is_good = true;
	for (size_t i = 0; i < config->watches_len && is_good; i++) {
		struct span text = span_of(config->watches[i].match);
		size_t column = 1;
		struct query *query = query_parse(text, tokenizer, &column, NULL);
		is_good = query != NULL;
		query_free(query);
		if (!is_good)
			cli_say_query(text, column);
	}
	tokenizer_free(tokenizer);
}

int command_check_config(struct cli *cli)
{
	struct fault fault = { 0 };
	const char *path = path_of(cli);
	struct config *config = config_load(path, &fault);
	bool is_good = config != NULL;
	if (config && desk_check(config, &fault) < 0)
		is_good = false;
	if (!is_good)
		cli_say(EX_CONFIG, "%s", fault.text);
	if (config && !is_good)
		show_query(config);
	if (cli->is_json) {
		print_verdict(path, is_good ? config : NULL, fault.text);
	} else if (is_good) {
		CLEANUP(buf_done) struct buf out = { .max = SHOW_MAX };
		show_add(&out, path);
		buf_add_text(&out, " is good: ");
		show_add_count(&out, config->watches_len, "watch, ", "watches, ");
		show_add_count(&out, config->routes_len, "route, ", "routes, ");
		show_add_count(&out, config->receivers_len, "receiver\n", "receivers\n");
		cli_print(&out);
	}
	config_free(config);
	return is_good ? CLI_YES : EX_CONFIG;
}

/* ---- the configuration for programs ---- */

struct config_json {
	json_t *root, *section; /* where settings go now: an object in root, or root */
};

/* A path may begin with a folder whose name is no UTF-8. */
static json_t *text_json(const char *text)
{
	CLEANUP(buf_done) struct buf valid = { .max = SHOW_MAX };
	utf8_add_repaired(&valid, span_of(text));
	return json_string(buf_view(&valid).ptr);
}

static json_t *list_json(char *const *list)
{
	json_t *array = json_array();
	for (char *const *item = list; *item; item++)
		json_array_append_new(array, text_json(*item));
	return array;
}

static json_t *set_json(const struct setting *setting, unsigned bits)
{
	json_t *array = json_array();
	for (int i = 0; setting->words[i]; i++)
		if (bits & (1u << i))
			json_array_append_new(array, json_string(setting->words[i]));
	return array;
}

/* Durations and sizes keep their units, as in the file: a bare number would leave the reader to guess. */
static json_t *value_json(const struct setting *setting, const void *target)
{
	CLEANUP(buf_done) struct buf written = { .max = SHOW_MAX };
	switch (setting->type) {
	case SETTING_COUNT:
		return json_integer(*(const uint32_t *)target);
	case SETTING_STRING:
	case SETTING_PATH:
		return text_json(*(char *const *)target);
	case SETTING_LIST:
		return list_json(*(char **const *)target);
	case SETTING_SET:
		return set_json(setting, *(const uint8_t *)target);
	case SETTING_DURATION:
	case SETTING_SIZE:
	case SETTING_ENUM:
		break;
	}
	value_write(setting, target, &written);
	return json_string(buf_view(&written).ptr);
}

static void json_begin(void *ctx, const struct section *section, const char *name)
{
	struct config_json *json = ctx;
	json->section = json_object();
	if (!name) {
		json_object_set_new(json->root, section->name, json->section);
		return;
	}
	json_object_set_new(json->section, "name", text_json(name));
	json_array_append_new(json_object_get(json->root, section->many), json->section);
}

static void json_setting(void *ctx, const struct setting *setting, const void *target)
{
	struct config_json *json = ctx;
	json_object_set_new(json->section, setting->name, value_json(setting, target));
}

static void json_end(void *ctx)
{
	struct config_json *json = ctx;
	json->section = json->root;
}

/* What may stand many times is an array even where there is none. */
static void print_config(const struct config *config)
{
	json_t *root = json_object();
	struct config_json json = { root, root };
	for (size_t i = 0; i < config_sections_len; i++)
		if (config_sections[i].many)
			json_object_set_new(root, config_sections[i].many, json_array());
	config_visit(config, &(struct config_visitor){ json_begin, json_setting, json_end, &json });
	cli_print_json(root);
	json_decref(root);
}

int command_show_config(struct cli *cli)
{
	struct fault fault = { 0 };
	struct config *config = config_peek(path_of(cli), &fault);
	if (!config)
		return cli_say(EX_CONFIG, "%s", fault.text);
	if (cli->is_json)
		print_config(config);
	else
		config_show(config, stdout);
	config_free(config);
	return CLI_YES;
}
