/* A watch on trial: what it would have told of the reports of a store, or what it says of files that nobody has dropped. */
#include "base/array.h"
#include "base/cleanup.h"
#include "cli/decoding.h"
#include "cli/show.h"
#include "config/config.h"
#include "decoder/frame.h"
#include "desk/backtest.h"
#include "desk/watcher.h"
#include "text/utf8.h"

#include <inttypes.h>
#include <stdlib.h>

#define LINE_MAX_BYTES (1u << 20)

struct trying {
	struct cli *cli;
	struct config *config; /* or NULL */
	const char *match, *name; /* of a watch of the configuration, or NULL */
	struct routing *routing; /* of a watch of the configuration */
	uint32_t watch;
	struct table table;
	uint64_t asked, told, untold[RELATIONS], withdrawn, silenced, inhibited, matched;
};

/* ---- which watch ---- */

/* The first word is a watch's name, and not a file's. */
static int find_watch(struct trying *trying)
{
	struct cli *cli = trying->cli;
	if (cli->words_len == 0)
		return cli_say(CLI_USAGE, "which watch? Give its name, or --query");
	if (!trying->config)
		return cli_say(CLI_USAGE, "there is no configuration that has a watch '%s'; give --config or --query", cli->words[0]);
	uint32_t place = configured_watch(trying->config, span_of(cli->words[0]));
	if (place == CONFIG_NOBODY)
		return cli_say(CLI_NO_OBJECT, "there is no watch '%s'; see 'tidings watch list'", cli->words[0]);
	trying->match = trying->config->watches[place].match;
	trying->name = trying->config->watches[place].name;
	trying->watch = place;
	cli->words++;
	cli->words_len--;
	return 0;
}

/* Told with a caret where it is wrong. */
static int check_query(const struct trying *trying)
{
	struct tokenizer *tokenizer = tokenizer_new();
	struct fault fault = { 0 };
	size_t column = 1;
	struct query *query = query_parse(span_of(trying->match), tokenizer, &column, &fault);
	int status = query ? 0 : cli_say(trying->cli->query ? CLI_USAGE : EX_CONFIG, "%s", fault.text);
	if (!query)
		cli_say_query(span_of(trying->match), column);
	query_free(query);
	tokenizer_free(tokenizer);
	return status;
}

static int choose(struct trying *trying)
{
	trying->match = trying->cli->query;
	int status = trying->match ? 0 : find_watch(trying);
	if (status == 0)
		status = check_query(trying);
	if (status != 0 || trying->match == trying->cli->query)
		return status;
	struct fault fault = { 0 };
	return routing_new(trying->config, &trying->routing, &fault) < 0 ? cli_say(EX_CONFIG, "%s", fault.text) : 0;
}

/* ---- a store ---- */

/* "30d" ago, a day, or a moment as clock_iso writes it. */
static int read_time(const struct cli *cli, const char *option, const char *text, int64_t *ret_time)
{
	CLEANUP(buf_done) struct buf day = { .max = 64 };
	int64_t ago;
	*ret_time = TIME_NONE;
	if (!text)
		return 0;
	buf_addf(&day, "%.20sT00:00:00Z", text);
	if (clock_duration_parse(span_of(text), &ago)) {
		*ret_time = cli->now - ago;
		return 0;
	}
	if (clock_iso_parse(span_of(text), ret_time) || clock_iso_parse(buf_view(&day), ret_time))
		return 0;
	return cli_say(CLI_USAGE, "%s is a time such as 30d, 2026-11-01 or 2026-11-01T06:00:00Z, not '%s'", option, text);
}

static json_t *json_text_of(struct span text)
{
	return json_stringn(text.ptr ? text.ptr : "", text.len);
}

static json_t *json_receivers(const struct trying *trying, const struct backtest_hit *hit)
{
	json_t *list = json_array();
	for (size_t i = 0; i < hit->tellings_len; i++)
		json_array_append_new(list, json_string(trying->config->receivers[hit->tellings[i].receiver].name));
	return list;
}

static void print_line(json_t *json)
{
	CLEANUP(buf_done) struct buf line = { .max = LINE_MAX_BYTES };
	char *text = json_dumps(json, JSON_COMPACT);
	if (!text)
		abort(); /* out of memory */
	buf_addf(&line, "%s\n", text);
	free(text);
	json_decref(json);
	cli_print(&line);
}

static void print_hit_json(const struct trying *trying, const struct backtest_hit *hit)
{
	const struct store_report *report = hit->report;
	char id[HASH_ID_SIZE], when[CLOCK_ISO_SIZE], received[CLOCK_ISO_SIZE];
	print_line(json_pack("{s:I, s:s, s:s, s:s, s:s, s:I, s:o, s:o, s:b, s:b, s:b, s:b, s:b, s:o}", "seq", (json_int_t)report->seq, "id", hash_id(report->id, id),
			     "received", clock_iso(report->received, received), "when", clock_iso(report->when, when), "relation",
			     relation_name(report->verdict.relation), "story", (json_int_t)report->story, "source", json_text_of(report->report.source),
			     "title", json_text_of(report->report.title), "told", hit->is_told, "silenced", hit->is_silenced, "withdrawn", hit->is_withdrawn, "inhibited", hit->is_inhibited, "archive",
			     report->is_archive, "receivers", json_receivers(trying, hit)));
}

static void add_hit_row(struct trying *trying, const struct backtest_hit *hit)
{
	CLEANUP(buf_done) struct buf title = { .max = SHOW_MAX }, source = { .max = SHOW_MAX };
	char id[HASH_ID_SIZE];
	buf_add_span(&source, hit->report->report.source);
	buf_add_span(&title, hit->report->report.title);
	table_add(&trying->table, hash_id(hit->report->id, id));
	table_add_time(&trying->table, hit->report->received);
	table_add(&trying->table, relation_name(hit->report->verdict.relation));
	table_add_number(&trying->table, (json_int_t)hit->report->story);
	table_add(&trying->table, buf_view(&source).ptr);
	table_add(&trying->table, buf_view(&title).ptr);
}

static int on_hit(void *ctx, const struct backtest_hit *hit)
{
	struct trying *trying = ctx;
	trying->matched++;
	trying->told += hit->is_told;
	if (hit->is_withdrawn)
		trying->withdrawn++;
	else if (hit->is_silenced)
		trying->silenced++;
	else if (hit->is_inhibited)
		trying->inhibited++;
	else if (!hit->is_told)
		trying->untold[hit->report->verdict.relation]++;
	if (trying->cli->is_json)
		print_hit_json(trying, hit);
	else if (hit->is_told)
		add_hit_row(trying, hit);
	return 0;
}

/* "; not told: 3 reprint, 1 duplicate" */
static void add_untold(struct buf *out, const struct trying *trying)
{
	const struct { uint64_t count; const char *why; } others[] = {
		{ trying->silenced, "silenced" }, { trying->inhibited, "inhibited" }, { trying->withdrawn, "withdrawn" },
	};
	const char *before = "; not told: ";
	for (size_t i = 0; i < RELATIONS + LEN(others); i++) {
		uint64_t count = i < RELATIONS ? trying->untold[i] : others[i - RELATIONS].count;
		if (count == 0)
			continue;
		buf_addf(out, "%s%" PRIu64 " %s", before, count, i < RELATIONS ? relation_name((enum relation)i) : others[i - RELATIONS].why);
		before = ", ";
	}
}

static void print_summary(struct trying *trying)
{
	CLEANUP(buf_done) struct buf out = { .max = SHOW_MAX };
	if (trying->told > 0)
		table_write(&trying->table, trying->cli, &out);
	show_add_count(&out, trying->told, "alert", "alerts");
	buf_add_text(&out, " of ");
	show_add_count(&out, trying->matched, "report that matches", "reports that match");
	buf_add_text(&out, ", ");
	show_add_count(&out, trying->asked, "asked", "asked");
	add_untold(&out, trying);
	buf_add_char(&out, '\n');
	cli_print(&out);
}

static void print_summary_json(const struct trying *trying)
{
	print_line(json_pack("{s:I, s:I, s:I}", "asked", (json_int_t)trying->asked, "matched", (json_int_t)trying->matched, "told",
			     (json_int_t)trying->told));
}

static int try_store(struct trying *trying)
{
	static const struct table_column columns[] = {
		{ "REPORT", false, false }, { "CAME", false, false }, { "RELATION", false, false }, { "STORY", true, false }, { "SOURCE", false, false },
		{ "TITLE", false, true },
	};
	struct backtest test = { .match = trying->match, .name = trying->name, .routing = trying->routing, .watch = trying->watch };
	struct store *store;
	struct fault fault = { 0 };
	int status = read_time(trying->cli, "--since", trying->cli->since, &test.since);
	if (status == 0)
		status = read_time(trying->cli, "--until", trying->cli->until, &test.until);
	if (status == 0 && test.since != TIME_NONE && test.until != TIME_NONE && test.until <= test.since)
		status = cli_say(CLI_USAGE, "--until %s is not after --since %s", trying->cli->until, trying->cli->since);
	if (status == 0)
		status = cli_store(trying->cli, &store);
	if (status != 0)
		return status;
	table_init(&trying->table, columns, LEN(columns));
	if (desk_backtest(store, &test, on_hit, trying, &trying->asked, &fault) < 0)
		status = cli_say_fault(&fault);
	else if (trying->cli->is_json)
		print_summary_json(trying);
	else
		print_summary(trying);
	table_done(&trying->table);
	return status != 0 ? status : trying->told > 0 ? CLI_YES : CLI_NO;
}

/* ---- files ---- */

/* Its name may be any bytes. */
static struct span name_of(struct buf *valid, const char *file)
{
	utf8_add_repaired(valid, span_of(file));
	return buf_view(valid);
}

static void print_answer(const struct trying *trying, const char *file, const struct report *report, const struct query_reason *reason)
{
	CLEANUP(buf_done) struct buf name = { .max = SHOW_MAX }, why = { .max = SHOW_MAX }, out = { .max = SHOW_MAX }, title = { .max = SHOW_MAX };
	bool is_match = reason->why == QUERY_MATCHES;
	query_add_reason(&why, reason);
	if (trying->cli->is_json) {
		print_line(json_pack("{s:o, s:o, s:b, s:o, s:o}", "file", json_text_of(name_of(&name, file)), "title", json_text_of(report->title), "matches", is_match,
				     "why", is_match ? json_null() : json_text_of(buf_view(&why)), "column",
				     is_match ? json_null() : json_integer((json_int_t)reason->column)));
		return;
	}
	buf_add_span(&title, report->title);
	show_add(&out, name_of(&name, file).ptr);
	buf_add_text(&out, is_match ? ": matches: " : ": no: ");
	if (!is_match) {
		show_add(&out, why.ptr);
		buf_add_text(&out, ": ");
	}
	show_add(&out, buf_view(&title).ptr);
	buf_add_char(&out, '\n');
	cli_print(&out);
}

static int try_frame(struct trying *trying, struct watcher *watcher, const char *file, const struct frame *frame)
{
	uint64_t position;
	struct span rest;
	struct report report;
	struct query_reason reason;
	if (!frame_read_position(frame->payload, &position, &rest))
		return cli_say(EX_DATAERR, "the decoder sent something malformed");
	if (frame->kind == FRAME_REJECT)
		return cli_say(0, "'%s': %.*s", file, SPAN_ARG(rest));
	struct arena *arena = arena_new();
	bool is_good = report_unpack(rest, arena, &report);
	if (is_good) {
		trying->matched += watcher_matches(watcher, arena, &report);
		watcher_explain(watcher, &reason);
		print_answer(trying, file, &report, &reason);
	}
	arena_free(arena);
	return is_good ? 0 : cli_say(EX_DATAERR, "the decoder sent something malformed");
}

static int try_file(struct trying *trying, struct file_decoder *decoder, struct watcher *watcher, const char *file)
{
	CLEANUP(buf_done) struct buf frames = { .max = CLI_INPUT_MAX };
	struct frame frame;
	size_t size;
	int status = file_decoder_read(decoder, file, &frames);
	struct span rest = buf_view(&frames);
	for (; status == 0 && frame_next(rest, &frame, &size) == 1; rest = span_from(rest, size))
		if (frame.kind != FRAME_DONE)
			status = try_frame(trying, watcher, file, &frame);
	return status;
}

/* All of them, whatever became of the others; the first trouble is the answer. */
static int try_files(struct trying *trying)
{
	struct fault fault = { 0 };
	struct watcher *watcher = watcher_new(trying->match, &fault);
	struct file_decoder *decoder = file_decoder_new(trying->cli, trying->config);
	int status = watcher ? 0 : cli_say_fault(&fault);
	for (size_t i = 0; watcher && i < trying->cli->words_len; i++) {
		int one = try_file(trying, decoder, watcher, trying->cli->words[i]);
		status = status == 0 ? one : status;
	}
	file_decoder_free(decoder);
	watcher_free(watcher);
	return status != 0 ? status : trying->matched > 0 ? CLI_YES : CLI_NO;
}

/* With its routes, and the store that it names where --store does not. */
static int load_config(struct cli *cli, struct config **ret_config)
{
	struct fault fault = { 0 };
	*ret_config = config_look(cli->config ? cli->config : SYSCONFDIR "/tidings/tidings.conf", &fault);
	if (!*ret_config)
		return cli_say(EX_CONFIG, "%s", fault.text);
	if (!cli->store)
		cli->store = (*ret_config)->store.path;
	return 0;
}

int command_watch_test(struct cli *cli)
{
	struct trying trying = { .cli = cli };
	int status = 0;
	/* Of a query and files a configuration knows but how they are decoded. */
	if (cli->query && cli->words_len > 0)
		trying.config = config_peek(cli->config ? cli->config : SYSCONFDIR "/tidings/tidings.conf", NULL);
	else if (cli->query)
		status = cli_config_of_store(cli, &trying.config);
	else
		status = load_config(cli, &trying.config);
	if (status == 0)
		status = choose(&trying);
	if (status == 0)
		status = cli->words_len > 0 ? try_files(&trying) : try_store(&trying);
	routing_free(trying.routing);
	config_free(trying.config);
	return status;
}
