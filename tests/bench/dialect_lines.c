/* Prints as many reports as wanted as ninjs lines, made of those of a file (dialects.h): a large inbox for a bench.
 *
 *	dialect_lines FILE.jsonl REPORTS
 */
#include "tests/bench/dialects.h"

#include <stdio.h>
#include <stdlib.h>

static void print(const struct report *report, uint64_t number)
{
	char date[CLOCK_ISO_SIZE], uri[48];
	snprintf(uri, sizeof(uri), "tag:dialects.example,2000:%llu", (unsigned long long)number);
	json_t *line = json_pack("{s:s, s:s, s:s%, s:s%, s:s%}", "uri", uri, "versioncreated", clock_iso(report->published, date), "language",
				 report->language.ptr ? report->language.ptr : "", report->language.len, "headline", report->title.ptr ? report->title.ptr : "",
				 report->title.len, "body_text", report->text.ptr ? report->text.ptr : "", report->text.len);
	if (!line)
		return;
	json_dumpf(line, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(line);
}

int main(int argc, char **argv)
{
	struct story_items items = { 0 };
	if (argc != 3) {
		fputs("usage: dialect_lines FILE.jsonl REPORTS\n", stderr);
		return 2;
	}
	if (!story_items_read(&items, argv[1]))
		return 1;
	struct dialects *dialects = dialects_new(&items, 1);
	struct arena *arena = arena_new();
	for (uint64_t number = 0, end = strtoull(argv[2], NULL, 10); number < end; number++) {
		arena_clear(arena);
		struct report report = dialects_report(dialects, arena, number);
		print(&report, number);
	}
	arena_free(arena);
	dialects_free(dialects);
	story_items_done(&items);
	return fflush(stdout) == 0 ? 0 : 1;
}
