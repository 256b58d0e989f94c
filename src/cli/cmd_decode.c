/* What a decoder sees. One line of JSON a file, in order. */
#include "base/array.h"
#include "base/cleanup.h"
#include "base/file.h"
#include "cli/caged.h"
#include "cli/decoding.h"
#include "cli/show.h"
#include "config/config.h"
#include "report/decode_json.h"

#include <malloc.h>
#include <unistd.h>

#define MEMORY_KEPT (32 << 20)
#define WORKERS_MAX 16u

static bool header_is(const char *header, const char *name, struct span *ret_value)
{
	struct span line = span_of(header), key = span_of(name);
	if (!span_starts_nocase(line, key) || line.len <= key.len || line.ptr[key.len] != ':')
		return false;
	*ret_value = span_trim(span_from(line, key.len + 1));
	return true;
}

struct decode_hints cli_decode_hints(const struct cli *cli, struct lang *lang)
{
	struct decode_hints hints = {
		.source = span_of(cli->source), .url = span_of(cli->url), .charset = span_of(cli->charset), .lang = lang, .received = cli->now,
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
		for (size_t j = 0; j < LEN(known); j++)
			(void)header_is(cli->headers[i], known[j].name, known[j].hint); /* the others say nothing about the bytes */
	return hints;
}

int cli_read_input(const char *path, struct buf *bytes, struct fault *fault)
{
	return file_read(strcmp(path, "-") == 0 ? "/dev/stdin" : path, bytes, fault);
}

/* One of the processes that decode, and the file that it has been given. */
struct worker {
	struct caged *caged;
	const char *file; /* NULL: none */
	struct fault fault;
	int status;
};

static void worker_begin(struct worker *worker, const char *file)
{
	CLEANUP(buf_done) struct buf bytes = { .max = CLI_INPUT_MAX };
	*worker = (struct worker){ .caged = worker->caged, .file = file, .status = CLI_YES };
	if (cli_read_input(file, &bytes, &worker->fault) < 0)
		worker->status = EX_NOINPUT;
	else if (caged_ask(worker->caged, file, buf_view(&bytes), &worker->fault) < 0)
		worker->status = EX_DATAERR;
}

static int worker_finish(struct worker *worker)
{
	CLEANUP(buf_done) struct buf line = { .max = DECODE_JSON_MAX };
	if (!worker->file)
		return CLI_YES;
	if (worker->status == CLI_YES && caged_answer(worker->caged, worker->file, &line, &worker->fault) < 0)
		worker->status = EX_DATAERR;
	cli_print(&line);
	worker->file = NULL;
	return worker->status == CLI_YES ? CLI_YES : cli_say(worker->status, "%s", worker->fault.text);
}

/* Files differ in length, and answers are fetched in order: one worker more than there are processors keeps these busy. */
static size_t workers_wanted(size_t files)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	size_t wanted = processors > 0 ? (size_t)processors + 1 : 1;
	wanted = wanted < files ? wanted : files;
	return wanted < WORKERS_MAX ? wanted : WORKERS_MAX;
}

/* The files by turns to the workers; the first trouble is the answer. */
static int decode_all(struct worker *workers, size_t workers_len, char *const *files, size_t files_len)
{
	int status = CLI_YES;
	for (size_t i = 0; i < files_len + workers_len; i++) {
		struct worker *worker = &workers[i % workers_len];
		int one = worker_finish(worker);
		status = status == CLI_YES ? one : status;
		if (i < files_len)
			worker_begin(worker, files[i]);
	}
	return status;
}

/* One file is as large as the next: what it took is kept for that, here and in the workers, rather than fetched from the kernel again,
 * page by page, which is a third of the time that a web page takes. */
static void keep_memory(void)
{
	(void)mallopt(M_MMAP_THRESHOLD, MEMORY_KEPT);
	(void)mallopt(M_TRIM_THRESHOLD, MEMORY_KEPT);
}

/* All are done, whatever became of the others. A configuration that cannot be read names no converter. */
int command_decode(struct cli *cli)
{
	keep_memory();
	struct decode_tools tools = decode_prepare();
	struct decode_hints hints = cli_decode_hints(cli, tools.lang);
	struct config *config = config_peek(cli->config ? cli->config : SYSCONFDIR "/tidings/tidings.conf", NULL);
	struct worker workers[WORKERS_MAX] = { 0 };
	size_t len = workers_wanted(cli->words_len);
	for (size_t i = 0; i < len; i++)
		workers[i].caged = caged_new(decode_to_json, &hints, config);
	int status = len > 0 ? decode_all(workers, len, cli->words, cli->words_len) : CLI_YES;
	for (size_t i = 0; i < len; i++)
		caged_free(workers[i].caged);
	config_free(config);
	decode_tools_done(&tools);
	return status;
}
