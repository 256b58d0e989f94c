/* JSON answers as text for people: fields, and tables whose columns fit the terminal. Whatever comes from a report passes
 * utf8_add_printable, so that no escape sequence reaches the terminal. */
#pragma once

#include "base/buf.h"
#include "cli/cli.h"

#include <jansson.h>

/* Fields of an object; "" or 0 or TIME_NONE where they are absent or null. */
const char *show_text(const json_t *object, const char *key);
json_int_t show_number(const json_t *object, const char *key);
int64_t show_time(const json_t *object, const char *key);

#define SHOW_MAX (64u << 20)

void show_add(struct buf *out, const char *text);                 /* printable */
void show_add_local(struct buf *out, int64_t time);               /* local time, "–" where there is none */
void show_add_bytes(struct buf *out, uint64_t bytes);             /* "12.3 MiB" */
void show_add_count(struct buf *out, uint64_t count, const char *one, const char *many); /* "1 report", "12,345 reports" */
void show_add_share(struct buf *out, json_int_t permille);        /* "98.2 %" */
/* "label     text" with the text wrapped at `width` (0: not) under itself. */
void show_field(struct buf *out, const char *label, const char *text, int width);
/* Paragraphs of a report, wrapped. */
void show_paragraphs(struct buf *out, const char *text, int width);
void show_head(struct buf *out, const struct cli *cli, const char *text); /* bold where there is colour */

/* ---- tables ---- */

#define TABLE_COLUMNS_MAX 10

struct table_column {
	const char *title;
	bool is_right;   /* numbers */
	bool is_long;    /* shortened to fit the terminal */
};

struct table {
	const struct table_column *columns;
	size_t columns_len;
	struct { char **at; size_t len, cap; } cells; /* row by row */
};

/* `columns` outlives the table. */
void table_init(struct table *table, const struct table_column *columns, size_t len);
void table_done(struct table *table);
void table_add(struct table *table, const char *text);
void table_add_number(struct table *table, json_int_t number);
void table_add_time(struct table *table, int64_t time);
void table_write(const struct table *table, const struct cli *cli, struct buf *out);

/* An event as render_text writes it. */
void show_event(struct buf *out, const struct cli *cli, const json_t *event);

/* The state of a receiver, and why, as "receivers" of /v1/queue and /v1/status tell it. A breaker is closed where all is well, which reads like the
 * opposite to whoever is no electrician; and what a refusal has stopped is not what an operator holds. */
const char *show_queue_state(const json_t *queue);
void show_add_queue_reason(struct buf *out, const json_t *queue);

/* Characters as wide as a terminal shows them. */
int show_width(struct span text);
