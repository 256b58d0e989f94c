/* How fast is the decoder, and how near to its floor? Decodes files as tidings-decode would, gathered by the format that is told, and beside each
 * format does in the same run what cannot be saved: libxml2 alone on the same bytes (its HTML parser, its XML parser), jansson alone for JSON, zlib
 * alone for gzip, a copy in memory for all others.
 *
 *	make bench-decode FILES='pages/ wire/ mail.mbox'     folders with all that is below them; default: samples of our own
 *
 * Prints MB/s of both, their ratio, and reports a second; each figure is the best of ROUNDS, because other work on the machine only slows.
 * What cannot be decoded is counted, not timed. */
#include "base/file.h"
#include "base/vec.h"
#include "report/decode.h"

#include <fts.h>
#include <jansson.h>
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <zlib.h>

#define FILE_MAX ((size_t)1 << 30)
#define ROUNDS 3
#define ROUND_NS 500000000 /* a round repeats its files until so much time has passed */

struct group { /* files of one format */
	char format[32];
	const struct floor *floor;
	struct {
		struct span *at;
		size_t len, cap;
	} files;
	size_t bytes;
	uint64_t reports;
};

struct bench {
	struct {
		struct group *at;
		size_t len, cap;
	} groups;
	struct decode_tools tools;
	struct arena *arena;
	unsigned refused;
};

/* ---- floors ---- */

struct floor {
	const char *name;
	void (*run)(struct span bytes);
};

static void floor_html(struct span bytes)
{
	xmlFreeDoc(htmlReadMemory(bytes.ptr, (int)bytes.len, NULL, NULL, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET));
}

static void floor_xml(struct span bytes)
{
	xmlFreeDoc(xmlReadMemory(bytes.ptr, (int)bytes.len, NULL, NULL, XML_PARSE_RECOVER | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NONET));
}

/* A document, or one a line. */
static void floor_json(struct span bytes)
{
	for (size_t at = 0; at < bytes.len;) {
		json_error_t error;
		json_t *json = json_loadb(bytes.ptr + at, bytes.len - at, JSON_DISABLE_EOF_CHECK, &error);
		if (!json)
			return;
		json_decref(json);
		at += (size_t)error.position; /* with this flag: bytes read */
	}
}

static void floor_inflate(struct span bytes)
{
	static unsigned char out[256 << 10];
	z_stream z = { .next_in = (Bytef *)(uintptr_t)bytes.ptr, .avail_in = (uInt)bytes.len };
	if (inflateInit2(&z, 15 + 32) != Z_OK)
		return;
	int r;
	do {
		z.next_out = out;
		z.avail_out = sizeof(out);
		r = inflate(&z, Z_NO_FLUSH);
		if (r == Z_STREAM_END && z.avail_in > 0)
			r = inflateReset(&z);
	} while (r == Z_OK);
	inflateEnd(&z);
}

static void floor_copy(struct span bytes)
{
	char *copy = malloc(bytes.len + 1);
	if (!copy)
		abort();
	memcpy(copy, bytes.ptr, bytes.len);
	__asm__ volatile("" : : "r"(copy) : "memory"); /* or else the copy is left out, for nobody reads it */
	free(copy);
}

static const struct floor *floor_of(const char *format, struct span bytes)
{
	static const struct floor html = { "libxml2 HTML", floor_html }, xml = { "libxml2 XML", floor_xml }, json = { "jansson", floor_json },
				  gzip = { "zlib", floor_inflate }, copy = { "memory copy", floor_copy };
	struct span trimmed = span_trim(bytes);
	if (span_equals(span_of(format), SPAN("html")))
		return &html;
	if (span_starts(bytes, SPAN("\x1f\x8b")))
		return &gzip;
	if (span_starts(span_of(format), SPAN("ninjs")) || span_starts(span_of(format), SPAN("json")))
		return &json;
	return span_starts(trimmed, SPAN("<")) || span_starts(trimmed, SPAN("\xef\xbb\xbf<")) ? &xml : &copy;
}

/* ---- decoding ---- */

static int on_report(void *ctx, const struct report *report, uint64_t position)
{
	(void)ctx;
	(void)report;
	(void)position;
	return 0;
}

static int on_reject(void *ctx, uint64_t position, const char *reason)
{
	(void)ctx;
	(void)position;
	(void)reason;
	return 0;
}

/* Reports read; -1 where the drop is refused. */
static int64_t decode_one(struct bench *bench, struct span bytes, char ret_format[static 32])
{
	struct decode_hints hints = { .name = SPAN("drop"), .lang = bench->tools.lang, .received = TIME_NONE };
	struct decode_sink sink = { NULL, on_report, on_reject };
	struct decode_result result;
	struct fault fault = { 0 };
	struct decode *decode = decode_new(&hints, &sink);
	(void)decode_push(decode, bytes, &fault);
	int r = decode_end(decode, &result, &fault);
	snprintf(ret_format, 32, "%s", result.format);
	decode_free(decode);
	return r < 0 ? -1 : (int64_t)result.reports;
}

static struct group *group_named(struct bench *bench, const char *format)
{
	for (size_t i = 0; i < bench->groups.len; i++)
		if (strcmp(bench->groups.at[i].format, format) == 0)
			return &bench->groups.at[i];
	struct group group = { 0 };
	snprintf(group.format, sizeof(group.format), "%s", format);
	VEC_PUSH(&bench->groups, group);
	return &bench->groups.at[bench->groups.len - 1];
}

static void add_file(struct bench *bench, const char *path)
{
	struct buf bytes;
	struct fault fault = { 0 };
	char format[32];
	buf_init(&bytes, FILE_MAX);
	if (file_read(path, &bytes, &fault) < 0) {
		fprintf(stderr, "%s\n", fault.text);
		exit(EXIT_FAILURE);
	}
	int64_t reports = decode_one(bench, buf_view(&bytes), format);
	if (reports < 0) {
		bench->refused++;
	} else {
		struct group *group = group_named(bench, format);
		struct span kept = arena_copy(bench->arena, buf_view(&bytes));
		VEC_PUSH(&group->files, kept);
		group->bytes += bytes.len;
		group->reports += (uint64_t)reports;
		group->floor = group->floor ? group->floor : floor_of(format, kept);
	}
	buf_done(&bytes);
}

static void add_below(struct bench *bench, char **paths)
{
	FTS *tree = fts_open(paths, FTS_LOGICAL | FTS_NOCHDIR, NULL);
	if (!tree)
		abort();
	for (FTSENT *entry; (entry = fts_read(tree));) {
		if (entry->fts_info == FTS_NS)
			fprintf(stderr, "cannot read '%s'\n", entry->fts_path);
		if (entry->fts_info == FTS_F && entry->fts_statp->st_size > 0)
			add_file(bench, entry->fts_path);
	}
	fts_close(tree);
}

/* ---- measuring ---- */

static int64_t now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* Seconds for all files of the group once, by our decoder or by its floor. */
static double round_s(struct bench *bench, const struct group *group, bool is_floor)
{
	char format[32];
	int64_t start = now_ns(), end;
	unsigned passes = 0;
	do {
		for (size_t i = 0; i < group->files.len; i++) {
			if (is_floor)
				group->floor->run(group->files.at[i]);
			else
				(void)decode_one(bench, group->files.at[i], format);
		}
		passes++;
		end = now_ns();
	} while (end - start < ROUND_NS);
	return (double)(end - start) / 1e9 / passes;
}

static void measure(struct bench *bench, const struct group *group)
{
	double ours = 1e9, floor = 1e9;
	for (unsigned i = 0; i < ROUNDS; i++) {
		double decoded = round_s(bench, group, false), bare = round_s(bench, group, true);
		ours = decoded < ours ? decoded : ours;
		floor = bare < floor ? bare : floor;
	}
	double mb = (double)group->bytes / 1e6;
	printf("%-14s %6zu %9.2f %8llu %9.1f %10.0f %9.1f  %-12s %8.4f\n", group->format, group->files.len, mb, (unsigned long long)group->reports,
	       mb / ours, (double)group->reports / ours, mb / floor, group->floor->name, floor / ours);
	fflush(stdout);
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		fputs("usage: tests/bench/decode FILE…\n", stderr);
		return 2;
	}
	struct bench bench = { .tools = decode_prepare(), .arena = arena_new() };
	add_below(&bench, argv + 1);
	printf("%-14s %6s %9s %8s %9s %10s %9s  %-12s %8s\n", "format", "files", "MB", "reports", "MB/s", "reports/s", "floor", "floor is", "ratio");
	for (size_t i = 0; i < bench.groups.len; i++)
		measure(&bench, &bench.groups.at[i]);
	if (bench.refused > 0)
		printf("%u files are refused and not timed\n", bench.refused);
	for (size_t i = 0; i < bench.groups.len; i++)
		VEC_DONE(&bench.groups.at[i].files);
	VEC_DONE(&bench.groups);
	arena_free(bench.arena);
	decode_tools_done(&bench.tools);
	return 0;
}
