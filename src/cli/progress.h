/* How far along something is, on one line of a terminal's standard error. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct progress {
	int64_t started_ms, drawn_ms; /* monotonic */
	bool is_drawn;
};

void progress_begin(struct progress *progress);
/* A bar; `size` -1: unknown, a count. */
void progress_bytes(struct progress *progress, const char *name, int64_t done, int64_t size);
void progress_reports(struct progress *progress, const char *name, int64_t reports);
/* "12 of 500". */
void progress_of(struct progress *progress, const char *name, int64_t done, int64_t all);
/* Wipes the line, so that a message can stand there. */
void progress_clear(struct progress *progress);
/* The line that stays, on standard output. */
void progress_end(const struct progress *progress, const char *name, int64_t reports, int64_t rejects, bool is_copy);
