#include "cli/progress.h"

#include "base/cleanup.h"
#include "cli/show.h"
#include "text/utf8.h"

#include <time.h>

#define BAR 24          /* columns */
#define REDRAW_MS 100
#define NAME_COLUMNS 24

static int64_t monotonic_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void progress_begin(struct progress *progress)
{
	*progress = (struct progress){ .started_ms = monotonic_ms() };
}

static bool is_due(struct progress *progress)
{
	int64_t now = monotonic_ms();
	if (progress->is_drawn && now - progress->drawn_ms < REDRAW_MS)
		return false;
	progress->drawn_ms = now;
	progress->is_drawn = true;
	return true;
}

static void add_name(struct buf *out, const char *name)
{
	CLEANUP(buf_done) struct buf valid = { .max = 8192 }, clean = { .max = 8192 };
	utf8_add_repaired(&valid, span_of(name));
	utf8_add_printable(&clean, buf_view(&valid));
	struct span shown = utf8_head(buf_view(&clean), NAME_COLUMNS);
	buf_add_span(out, shown);
	buf_addf(out, "%s%*s  ", shown.len < clean.len ? "…" : " ", NAME_COLUMNS - show_width(shown), "");
}

static void draw(const struct buf *line)
{
	fprintf(stderr, "\r\033[K%s", buf_view(line).ptr);
	fflush(stderr);
}

void progress_bytes(struct progress *progress, const char *name, int64_t done, int64_t size)
{
	CLEANUP(buf_done) struct buf line = { .max = 8192 };
	if (!is_due(progress))
		return;
	add_name(&line, name);
	if (size > 0) {
		int64_t filled = done >= size ? BAR : done * BAR / size;
		for (int64_t i = 0; i < BAR; i++)
			buf_add_text(&line, i < filled ? "█" : "░");
		buf_addf(&line, " %3lld %%  ", (long long)(done >= size ? 100 : done * 100 / size));
	}
	show_add_bytes(&line, (uint64_t)done);
	draw(&line);
}

static void add_rate(struct buf *out, const struct progress *progress, int64_t reports)
{
	int64_t ms = monotonic_ms() - progress->started_ms;
	show_add_count(out, (uint64_t)reports, "report", "reports");
	if (ms > 0)
		buf_addf(out, ", %lld/s", (long long)(reports * 1000 / ms));
}

void progress_reports(struct progress *progress, const char *name, int64_t reports)
{
	CLEANUP(buf_done) struct buf line = { .max = 8192 };
	if (!is_due(progress))
		return;
	add_name(&line, name);
	add_rate(&line, progress, reports);
	draw(&line);
}

void progress_of(struct progress *progress, const char *name, int64_t done, int64_t all)
{
	CLEANUP(buf_done) struct buf line = { .max = 8192 };
	if (!is_due(progress))
		return;
	add_name(&line, name);
	buf_addf(&line, "%lld of %lld", (long long)done, (long long)all);
	draw(&line);
}

void progress_clear(struct progress *progress)
{
	if (progress->is_drawn)
		fputs("\r\033[K", stderr);
	progress->is_drawn = false;
}

void progress_end(const struct progress *progress, const char *name, int64_t reports, int64_t rejects, bool is_copy)
{
	CLEANUP(buf_done) struct buf line = { .max = 8192 }, valid = { .max = 8192 };
	utf8_add_repaired(&valid, span_of(name));
	utf8_add_printable(&line, buf_view(&valid));
	buf_add_text(&line, ": ");
	if (is_copy)
		buf_add_text(&line, "the same bytes were here before");
	else
		add_rate(&line, progress, reports);
	if (rejects > 0)
		buf_addf(&line, ", %lld could not be read", (long long)rejects);
	buf_add_char(&line, '\n');
	cli_print(&line);
}
