/* Columns that fit the terminal: all as wide as their widest cell, the long ones sharing what is left. */
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/vec.h"
#include "cli/show.h"
#include "text/utf8.h"

#include <assert.h>

#define GAP 2
#define LEAST_WIDTH 12 /* columns below which a title says nothing */

void table_init(struct table *table, const struct table_column *columns, size_t len)
{
	assert(len <= TABLE_COLUMNS_MAX);
	*table = (struct table){ .columns = columns, .columns_len = len };
}

void table_done(struct table *table)
{
	for (size_t i = 0; i < table->cells.len; i++)
		free(table->cells.at[i]);
	VEC_DONE(&table->cells);
}

void table_add(struct table *table, const char *text)
{
	struct buf cell = { .max = SHOW_MAX };
	show_add(&cell, text);
	VEC_PUSH(&table->cells, buf_detach(&cell));
}

void table_add_number(struct table *table, json_int_t number)
{
	char text[32];
	snprintf(text, sizeof(text), "%" JSON_INTEGER_FORMAT, number);
	table_add(table, text);
}

void table_add_time(struct table *table, int64_t time)
{
	char text[CLOCK_ISO_SIZE];
	table_add(table, time == TIME_NONE ? "–" : clock_local(time, text));
}

static void measure(const struct table *table, int *widths)
{
	for (size_t column = 0; column < table->columns_len; column++)
		widths[column] = show_width(span_of(table->columns[column].title));
	for (size_t i = 0; i < table->cells.len; i++) {
		int width = show_width(span_of(table->cells.at[i]));
		if (width > widths[i % table->columns_len])
			widths[i % table->columns_len] = width;
	}
}

/* Takes what is too much from the long columns, the longest first, one by one: tables are small. */
static void fit(const struct table *table, int *widths, int available)
{
	int total = (int)(table->columns_len - 1) * GAP;
	for (size_t column = 0; column < table->columns_len; column++)
		total += widths[column];
	while (available > 0 && total > available) {
		size_t longest = table->columns_len;
		for (size_t column = 0; column < table->columns_len; column++)
			if (table->columns[column].is_long && widths[column] > LEAST_WIDTH &&
			    (longest == table->columns_len || widths[column] > widths[longest]))
				longest = column;
		if (longest == table->columns_len)
			return;
		widths[longest]--;
		total--;
	}
}

/* At most `width` columns; what is cut ends in "…". Returns the columns used. */
static int add_cut(struct buf *out, struct span text, int width)
{
	int used = 0, full = show_width(text);
	if (full <= width) {
		buf_add_span(out, text);
		return full;
	}
	while (text.len > 0) {
		size_t len;
		int columns = utf8_columns(utf8_next(text, &len));
		if (used + columns > width - 1)
			break;
		buf_add(out, text.ptr, len);
		used += columns;
		text = span_from(text, len);
	}
	buf_add_text(out, "…");
	return used + 1;
}

static void add_cell(struct buf *out, const struct table_column *column, const char *text, int width, bool is_last)
{
	int columns = show_width(span_of(text));
	if (column->is_right)
		buf_addf(out, "%*s", columns < width ? width - columns : 0, "");
	int used = add_cut(out, span_of(text), width);
	if (!is_last)
		buf_addf(out, "%*s", GAP + (column->is_right || used >= width ? 0 : width - used), "");
}

void table_write(const struct table *table, const struct cli *cli, struct buf *out)
{
	int widths[TABLE_COLUMNS_MAX];
	measure(table, widths);
	fit(table, widths, cli->width);
	buf_add_text(out, cli->has_colour ? "\033[2m" : "");
	for (size_t column = 0; column < table->columns_len; column++)
		add_cell(out, &table->columns[column], table->columns[column].title, widths[column], column + 1 == table->columns_len);
	buf_add_text(out, cli->has_colour ? "\033[0m\n" : "\n");
	for (size_t i = 0; i < table->cells.len; i++) {
		size_t column = i % table->columns_len;
		bool is_last = column + 1 == table->columns_len;
		add_cell(out, &table->columns[column], table->cells.at[i], widths[column], is_last);
		if (is_last)
			buf_add_char(out, '\n');
	}
}
