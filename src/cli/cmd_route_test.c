/* Whom would a report reach, and when? Asked of files, which are decoded here, with the watches and routes of the configuration; nothing is told. */
#include "ask/ask.h"
#include "base/cleanup.h"
#include "base/vec.h"
#include "cli/decoding.h"
#include "cli/show.h"
#include "config/config.h"
#include "decoder/frame.h"
#include "desk/router.h"
#include "text/utf8.h"

#include <stdlib.h>

struct trying {
	struct cli *cli;
	struct config *config;
	struct router *router;
	struct route_subject subject; /* relation and counts, as asked for */
	uint64_t *reached;            /* bits by receiver */
	struct routing_heard heard;   /* by all receivers */
	size_t reports;
};

/* ---- what is asked ---- */

static int read_count(const char *option, const char *text, uint32_t *ret_count)
{
	uint64_t count;
	if (!text)
		return 0;
	if (!span_number(span_of(text), &count) || count == 0 || count > UINT32_MAX)
		return cli_say(CLI_USAGE, "%s: a number is wanted, not '%s'", option, text);
	*ret_count = (uint32_t)count;
	return 0;
}

/* A report that is here for the first time is a new story with one source, unless another case is asked about. */
static int read_subject(struct trying *trying)
{
	const struct cli *cli = trying->cli;
	trying->subject = (struct route_subject){ .relation = RELATION_NEW_STORY, .reports = 1, .sources = 1 };
	if (cli->relation && !relation_parse(cli->relation, &trying->subject.relation))
		return cli_say(CLI_USAGE, "--relation is new_story, update, revision, reprint or duplicate, not '%s'", cli->relation);
	trying->subject.original = trying->subject.relation;
	if (relation_is_copy(trying->subject.relation))
		trying->subject.original = RELATION_NEW_STORY;
	bool is_never = cli->last_told && strcmp(cli->last_told, "never") == 0;
	trying->heard = (struct routing_heard){ .of_first = !is_never, .of_nearest = !is_never, .news_ms = TIME_NONE, .story_ms = TIME_NONE };
	if (cli->last_told && !is_never && !clock_duration_parse(span_of(cli->last_told), &trying->heard.story_ms))
		return cli_say(CLI_USAGE, "--last-told is a time such as 30m or 7h, or never, not '%s'", cli->last_told);
	trying->heard.news_ms = trying->heard.story_ms;
	int status = read_count("--sources", cli->sources, &trying->subject.sources);
	if (trying->subject.reports < trying->subject.sources)
		trying->subject.reports = trying->subject.sources;
	return status != 0 ? status : read_count("--reports", cli->reports, &trying->subject.reports);
}

/* ---- the answer ---- */

static const char *receiver_of(const struct trying *trying, const struct route_telling *telling)
{
	return trying->config->receivers[telling->receiver].name;
}

static struct span watches_of(const struct trying *trying, struct arena *arena, const struct route_telling *telling)
{
	struct span *names = ARENA_NEW(arena, struct span, telling->watches_len);
	for (size_t i = 0; i < telling->watches_len; i++)
		names[i] = span_of(trying->config->watches[telling->watches[i]].name);
	return notice_watches(arena, names, telling->watches_len);
}

/* "at once", "waits 1m, then 10m between alerts, in quiet hours 'night' at their end" */
static void add_pace(struct buf *out, const struct config *config, const struct route_telling *telling)
{
	char text[CLOCK_ISO_SIZE];
	const struct config_route *route = &config->routes[telling->route];
	bool is_quiet = route->quiet != CONFIG_NOBODY && telling->priority < config->quiets[route->quiet].break_through;
	size_t start = out->len;
	if (route->times_len > 0)
		buf_addf(out, "in a digest, %zu %s a day", route->times_len, route->times_len == 1 ? "time" : "times");
	if (route->group_wait_ms > 0)
		buf_addf(out, "%safter %s", out->len > start ? ", " : "", clock_duration(route->group_wait_ms, text));
	if (route->group_interval_ms > 0)
		buf_addf(out, "%s%s apart", out->len > start ? ", " : "", clock_duration(route->group_interval_ms, text));
	if (out->len == start)
		buf_add_text(out, "at once");
	if (is_quiet)
		buf_addf(out, ", in quiet hours '%s' at their end", config->quiets[route->quiet].name);
}

/* "6h": how long the receiver has to have heard nothing of the story. Nothing where it is told anyway. */
static void add_repeat(struct buf *out, const struct route_telling *telling)
{
	char text[CLOCK_ISO_SIZE];
	if (telling->repeat_ms > 0 && !telling->is_wanted)
		buf_add_text(out, clock_duration(telling->repeat_ms, text));
}

/* Why it is told though its relation is not wanted, or would be. */
static void add_reason(struct buf *out, const struct route_telling *telling, enum routing_outcome outcome)
{
	static const char *const reasons[] = {
		[ROUTING_NEWS] = "not having heard of what it repeats: ",
		[ROUTING_REPEATED] = "again, not having heard of the story for ",
		[ROUTING_TOO_SOON] = "not told; once it has not heard of the story for ",
		[ROUTING_INHIBITED] = "not told, having heard of its story just before; else ",
		[ROUTING_COPY] = "not told, having heard of what it repeats; else ",
	};
	if (outcome == ROUTING_TOLD || (outcome == ROUTING_NEWS && telling->is_wanted))
		return;
	buf_add_text(out, reasons[outcome]);
	if (outcome == ROUTING_REPEATED || outcome == ROUTING_TOO_SOON) {
		add_repeat(out, telling);
		buf_add_text(out, ": ");
	}
}

static bool is_watch_told(const struct router_answer *answer, size_t watch)
{
	bool is_so = false;
	for (size_t i = 0; i < answer->tellings_len; i++)
		for (size_t j = 0; j < answer->tellings[i].watches_len && routing_is_told(answer->outcomes[i]); j++)
			is_so |= answer->tellings[i].watches[j] == answer->watches[watch];
	return is_so;
}

static const char *ending_of(const struct route_end *end)
{
	static const char *const words[] = {
		[ROUTE_TOLD] = "its story was told just before", [ROUTE_RELATION_NOT_WANTED] = "no route wants such relations", [ROUTE_BELOW] = "a condition is not met",
		[ROUTE_NONE] = "no route leads on",
	};
	return words[end->outcome];
}

static json_t *json_answer(const struct trying *trying, struct arena *arena, const struct router_answer *answer)
{
	json_t *tellings = json_array(), *watches = json_array();
	for (size_t i = 0; i < answer->tellings_len; i++) {
		CLEANUP(buf_done) struct buf pace = { .max = 512 }, repeat = { .max = 512 };
		add_pace(&pace, trying->config, &answer->tellings[i]);
		add_repeat(&repeat, &answer->tellings[i]);
		struct span names = watches_of(trying, arena, &answer->tellings[i]);
		json_array_append_new(tellings, json_pack("{s:s, s:s, s:s%, s:s, s:s?}", "receiver", receiver_of(trying, &answer->tellings[i]), "route",
							  trying->config->routes[answer->tellings[i].route].name, "watches", names.ptr, names.len, "when", pace.ptr, "repeat",
							  repeat.ptr));
		json_object_set_new(json_array_get(tellings, i), "told", json_boolean(routing_is_told(answer->outcomes[i])));
	}
	for (size_t i = 0; i < answer->watches_len; i++)
		json_array_append_new(watches, json_pack("{s:s, s:s, s:s?}", "watch", trying->config->watches[answer->watches[i]].name, "outcome",
							 is_watch_told(answer, i) ? "told" : ending_of(&answer->ends[i]), "condition", answer->ends[i].unmet));
	return json_pack("{s:o, s:o}", "tellings", tellings, "watches", watches);
}

static void print_text(const struct trying *trying, struct arena *arena, const char *file, const struct report *report, const struct router_answer *answer)
{
	CLEANUP(buf_done) struct buf out = { .max = SHOW_MAX }, name = { .max = SHOW_MAX }, title = { .max = SHOW_MAX };
	utf8_add_repaired(&name, span_of(file));
	buf_addf(&title, "%s: %.*s", name.ptr, SPAN_ARG(report->title));
	show_head(&out, trying->cli, title.ptr);
	for (size_t i = 0; i < answer->tellings_len; i++) {
		const struct route_telling *telling = &answer->tellings[i];
		CLEANUP(buf_done) struct buf line = { .max = SHOW_MAX };
		add_reason(&line, telling, answer->outcomes[i]);
		add_pace(&line, trying->config, telling);
		buf_addf(&line, ", by route '%s', for %.*s", trying->config->routes[telling->route].name, SPAN_ARG(watches_of(trying, arena, telling)));
		show_field(&out, receiver_of(trying, telling), line.ptr, trying->cli->width);
	}
	for (size_t i = 0; i < answer->watches_len; i++) {
		CLEANUP(buf_done) struct buf line = { .max = SHOW_MAX };
		if (is_watch_told(answer, i))
			continue;
		buf_addf(&line, "%s: %s", trying->config->watches[answer->watches[i]].name, ending_of(&answer->ends[i]));
		if (answer->ends[i].unmet)
			buf_addf(&line, " (%s)", answer->ends[i].unmet);
		show_field(&out, "nobody", line.ptr, trying->cli->width);
	}
	if (answer->watches_len == 0)
		show_field(&out, "nobody", "no watch matches", trying->cli->width);
	cli_print(&out);
}

static void print_json(const struct trying *trying, struct arena *arena, const char *file, const struct report *report, const struct router_answer *answer)
{
	CLEANUP(buf_done) struct buf name = { .max = SHOW_MAX };
	utf8_add_repaired(&name, span_of(file));
	json_t *line = json_answer(trying, arena, answer);
	json_object_set_new(line, "file", json_string(name.ptr ? name.ptr : ""));
	json_object_set_new(line, "title", report->title.ptr ? json_stringn(report->title.ptr, report->title.len) : json_null());
	char *text = json_dumps(line, JSON_COMPACT);
	if (text)
		puts(text);
	free(text);
	json_decref(line);
}

/* ---- files ---- */

static void try_report(struct trying *trying, const char *file, const struct report *report)
{
	struct arena *arena = arena_new();
	struct router_answer answer;
	struct route_subject subject = trying->subject;
	router_ask(trying->router, arena, report, &subject, trying->cli->now, &trying->heard, &answer);
	for (size_t i = 0; i < answer.tellings_len; i++)
		if (routing_is_told(answer.outcomes[i]))
			trying->reached[answer.tellings[i].receiver / 64] |= UINT64_C(1) << answer.tellings[i].receiver % 64;
	trying->reports++;
	if (trying->cli->is_json)
		print_json(trying, arena, file, report, &answer);
	else
		print_text(trying, arena, file, report, &answer);
	arena_free(arena);
}

static int try_frame(struct trying *trying, const char *file, const struct frame *frame)
{
	uint64_t position;
	struct span rest;
	struct report report;
	if (!frame_read_position(frame->payload, &position, &rest))
		return cli_say(EX_DATAERR, "the decoder sent something malformed");
	if (frame->kind == FRAME_REJECT)
		return cli_say(0, "'%s': %.*s", file, SPAN_ARG(rest));
	struct arena *arena = arena_new();
	bool is_good = report_unpack(rest, arena, &report);
	if (is_good)
		try_report(trying, file, &report);
	arena_free(arena);
	return is_good ? 0 : cli_say(EX_DATAERR, "the decoder sent something malformed");
}

static int try_files(struct trying *trying)
{
	struct file_decoder *decoder = file_decoder_new(trying->cli, trying->config);
	int status = 0;
	for (size_t i = 0; i < trying->cli->words_len; i++) {
		CLEANUP(buf_done) struct buf frames = { .max = CLI_INPUT_MAX };
		struct frame frame;
		size_t size;
		int one = file_decoder_read(decoder, trying->cli->words[i], &frames);
		struct span rest = buf_view(&frames);
		for (; one == 0 && frame_next(rest, &frame, &size) == 1; rest = span_from(rest, size))
			if (frame.kind != FRAME_DONE)
				one = try_frame(trying, trying->cli->words[i], &frame);
		status = status == 0 ? one : status;
	}
	file_decoder_free(decoder);
	return status;
}

/* ---- whether it is as it should be ---- */

static bool is_reached(const struct trying *trying, size_t receiver)
{
	return trying->reached[receiver / 64] & UINT64_C(1) << receiver % 64;
}

/* Exactly the receivers of --verify are reached, by one of the reports or another. */
static int verify(const struct trying *trying)
{
	struct span wanted = span_of(trying->cli->verify);
	bool is_alike = true;
	for (size_t i = 0; i < trying->config->receivers_len; i++) {
		struct span rest = wanted;
		bool is_wanted = false;
		for (struct span name; span_next_item(&rest, &name);)
			is_wanted |= span_equals(span_trim(name), span_of(trying->config->receivers[i].name));
		if (is_wanted == is_reached(trying, i))
			continue;
		is_alike = false;
		(void)cli_say(CLI_NO, is_wanted ? "receiver '%s' is not reached" : "receiver '%s' is reached", trying->config->receivers[i].name);
	}
	return is_alike ? CLI_YES : CLI_NO;
}

/* A name that was mistyped would never be reached. */
static int check_names(const struct trying *trying)
{
	struct span rest = span_of(trying->cli->verify), item;
	while (span_next_item(&rest, &item)) {
		struct span name = span_trim(item);
		bool is_known = false;
		for (size_t i = 0; i < trying->config->receivers_len; i++)
			is_known |= span_equals(name, span_of(trying->config->receivers[i].name));
		if (!is_known && name.len > 0)
			return cli_say(CLI_NO_OBJECT, "--verify: there is no receiver '%.*s'", SPAN_ARG(name));
	}
	return 0;
}

static int answer_of(const struct trying *trying)
{
	if (trying->cli->verify)
		return verify(trying);
	for (size_t i = 0; i < trying->config->receivers_len; i++)
		if (is_reached(trying, i))
			return CLI_YES;
	return CLI_NO;
}

int command_route_test(struct cli *cli)
{
	struct trying trying = { .cli = cli };
	struct fault fault = { 0 };
	int status = read_subject(&trying);
	if (status != 0)
		return status;
	trying.config = config_look(cli->config ? cli->config : SYSCONFDIR "/tidings/tidings.conf", &fault);
	if (!trying.config || router_new(trying.config, &trying.router, &fault) < 0) {
		config_free(trying.config);
		return cli_say(EX_CONFIG, "%s", fault.text);
	}
	size_t words = trying.config->receivers_len / 64 + 1;
	trying.reached = vec_grow(NULL, &(size_t){ 0 }, words, sizeof(*trying.reached));
	memset(trying.reached, 0, words * sizeof(*trying.reached));
	status = check_names(&trying);
	if (status == 0)
		status = try_files(&trying);
	if (status == 0)
		status = answer_of(&trying);
	free(trying.reached);
	router_free(trying.router);
	config_free(trying.config);
	return status;
}
