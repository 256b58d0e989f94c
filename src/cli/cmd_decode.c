/* What a decoder sees. One line of JSON a file, in order. */
#include "base/cleanup.h"
#include "base/file.h"
#include "cli/caged.h"
#include "cli/show.h"
#include "config/config.h"
#include "report/decode_json.h"

#define FILE_MAX (1u << 30)

static bool header_is(const char *header, const char *name, struct span *ret_value)
{
	struct span line = span_of(header), key = span_of(name);
	if (!span_starts_nocase(line, key) || line.len <= key.len || line.ptr[key.len] != ':')
		return false;
	*ret_value = span_trim(span_from(line, key.len + 1));
	return true;
}

static struct decode_hints hints_of(const struct cli *cli)
{
	struct decode_hints hints = {
		.source = span_of(cli->source), .url = span_of(cli->url), .charset = span_of(cli->charset), .received = TIME_NONE,
	};
	const struct {
		const char *name;
		struct span *hint;
	} known[] = {
		{ "Content-Type", &hints.content_type },
		{ "Content-Language", &hints.language },
		{ "Content-Location", &hints.location },
	};
	for (size_t i = 0; i < cli->headers_len; i++)
		for (size_t j = 0; j < sizeof(known) / sizeof(*known); j++)
			(void)header_is(cli->headers[i], known[j].name, known[j].hint); /* the others say nothing about the bytes */
	return hints;
}

static int input_read(const char *path, struct buf *bytes, struct fault *fault)
{
	return file_read(strcmp(path, "-") == 0 ? "/dev/stdin" : path, bytes, fault);
}

static int decode_one(struct caged *caged, const char *path)
{
	struct fault fault = { 0 };
	CLEANUP(buf_done) struct buf bytes = { .max = FILE_MAX }, line = { .max = DECODE_JSON_MAX };
	if (input_read(path, &bytes, &fault) < 0)
		return cli_say(EX_NOINPUT, "%s", fault.text);
	int rc = caged_decode(caged, path, buf_view(&bytes), &line, &fault);
	cli_print(&line);
	return rc < 0 ? cli_say(EX_DATAERR, "%s", fault.text) : CLI_YES;
}

/* All are done, whatever became of the others; the first trouble is the answer. A configuration that cannot be read names no converter. */
int command_decode(struct cli *cli)
{
	int status = CLI_YES;
	struct decode_hints hints = hints_of(cli);
	struct config *config = config_peek(cli->config ? cli->config : SYSCONFDIR "/tidings/tidings.conf", NULL);
	struct caged *caged = caged_new(&hints, config ? config->decoder.pdf_converter : NULL);
	for (size_t i = 0; i < cli->words_len; i++) {
		int one = decode_one(caged, cli->words[i]);
		status = status == CLI_YES ? one : status;
	}
	caged_free(caged);
	config_free(config);
	return status;
}
