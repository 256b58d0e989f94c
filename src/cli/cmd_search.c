#include "base/cleanup.h"
#include "cli/show.h"
#include "text/utf8.h"

/* All words as one query. A word that the shell passed on with blanks in it was quoted by a person who meant a phrase. */
static void add_query(struct buf *out, const struct cli *cli)
{
	for (size_t i = 0; i < cli->words_len; i++) {
		bool is_phrase = cli->words_len > 1 && strchr(cli->words[i], ' ') && !strchr(cli->words[i], '"');
		buf_addf(out, is_phrase ? "%s\"%s\"" : "%s%s", i > 0 ? " " : "", cli->words[i]);
	}
}

/* Hits stand between \x02 and \x03; on a terminal they become bold. */
static void add_snippet(struct buf *out, const struct cli *cli, const char *snippet)
{
	buf_add_text(out, "    ");
	while (*snippet) {
		size_t len = strcspn(snippet, "\x02\x03");
		utf8_add_printable(out, span_make(snippet, len));
		snippet += len;
		if (*snippet && cli->has_colour)
			buf_add_text(out, *snippet == '\x02' ? "\033[1m" : "\033[0m");
		snippet += *snippet != '\0';
	}
	buf_add_char(out, '\n');
}

static void add_hit(struct buf *out, const struct cli *cli, const json_t *hit)
{
	buf_addf(out, "%s  ", show_text(hit, "id"));
	show_add_local(out, show_time(hit, "when"));
	buf_addf(out, "  story %" JSON_INTEGER_FORMAT "  ", show_number(hit, "story"));
	show_add(out, show_text(hit, "source"));
	buf_add_text(out, json_is_true(json_object_get(hit, "withdrawn")) ? "\n  [withdrawn] " : "\n  ");
	show_add(out, show_text(hit, "title"));
	buf_add_char(out, '\n');
	if (show_text(hit, "snippet")[0])
		add_snippet(out, cli, show_text(hit, "snippet"));
}

int command_search(struct cli *cli)
{
	json_t *answer, *hit;
	size_t i;
	CLEANUP(buf_done) struct buf query = { .max = 16 * 1024 }, out = { .max = SHOW_MAX };
	add_query(&query, cli);
	if (query.is_full)
		return cli_say(CLI_USAGE, "the query is longer than %zu bytes", query.max);
	int status = cli_ask_to_show(cli, "/v1/search", CLI_PARAMETERS({ "q", query.ptr }, { "limit", cli->limit ? cli->limit : "20" }), &answer);
	if (!answer)
		return status;
	json_t *hits = json_object_get(answer, "reports");
	json_array_foreach(hits, i, hit)
		add_hit(&out, cli, hit);
	cli_print(&out);
	status = json_array_size(hits) > 0 ? CLI_YES : cli_say(CLI_NO, "no report matches");
	json_decref(answer);
	return status;
}
