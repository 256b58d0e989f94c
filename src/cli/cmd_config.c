#include "base/cleanup.h"
#include "cli/show.h"
#include "config/config.h"
#include "desk/desk.h"

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

int command_show_config(struct cli *cli)
{
	struct fault fault = { 0 };
	struct config *config = config_peek(path_of(cli), &fault);
	if (!config)
		return cli_say(EX_CONFIG, "%s", fault.text);
	config_show(config, stdout);
	config_free(config);
	return CLI_YES;
}
