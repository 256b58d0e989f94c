#include "tests/bench/ninjs_lines.h"

#include "base/cleanup.h"
#include "base/file.h"
#include "base/vec.h"

#include <jansson.h>
#include <stdio.h>
#include <time.h>

#define FILE_MAX (1u << 30)

static struct span field(json_t *object, const char *name, struct arena *arena)
{
	json_t *value = json_object_get(object, name);
	return arena_copy(arena, span_make(json_string_value(value), json_string_length(value)));
}

struct items items_read(const char *path, struct arena *arena)
{
	CLEANUP(buf_done) struct buf file = { .max = FILE_MAX };
	struct items items = { 0 };
	struct fault fault;
	json_error_t error;
	if (file_read(path, &file, &fault) < 0) {
		fprintf(stderr, "%s\n", fault.text);
		exit(1);
	}
	for (struct span rest = buf_view(&file), line; span_next_line(&rest, &line);) {
		json_t *object = json_loadb(line.ptr, line.len, 0, &error);
		if (!object) {
			fprintf(stderr, "cannot read '%s': line %zu: %s\n", path, items.len + 1, error.text);
			exit(1);
		}
		VEC_PUSH(&items, (struct item){ field(object, "uri", arena), field(object, "headline", arena), field(object, "body_text", arena) });
		json_decref(object);
	}
	return items;
}

static double seconds_of(clockid_t clock)
{
	struct timespec time;
	clock_gettime(clock, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

double cpu_seconds(void)
{
	return seconds_of(CLOCK_PROCESS_CPUTIME_ID);
}

double seconds_now(void)
{
	return seconds_of(CLOCK_MONOTONIC);
}
