/* Exports: JSON lines that others measure us by. Each call makes one page, so that neither the store nor a slow reader is held up. */
#include "ask/answer.h"

#include "base/array.h"
#include "base/vec.h"

#define PAGE 1000

static void add_line(struct buf *out, json_t *line)
{
	char *text = json_dumps(line, JSON_COMPACT);
	if (!text)
		abort(); /* out of memory */
	buf_add_text(out, text);
	buf_add_char(out, '\n');
	free(text);
	json_decref(line);
}

static int page_end(const struct buf *out, size_t lines, struct fault *fault)
{
	if (out->is_full)
		return fault_set(fault, FAULT_INPUT, "a page of the export is larger than %zu bytes", out->max);
	return lines == PAGE;
}

struct line_page {
	struct buf *out;
	uint64_t cursor;
	size_t lines;
};

static void write_report(void *ctx, uint64_t seq, json_t *line)
{
	struct line_page *page = ctx;
	add_line(page->out, line);
	page->cursor = seq;
	page->lines++;
}

static int export_reports(struct store *store, uint64_t *cursor, struct buf *out, struct fault *fault)
{
	struct line_page page = { .out = out, .cursor = *cursor };
	struct store_filter filter = { .after_seq = *cursor, .limit = PAGE };
	if (report_lines(store, &filter, write_report, &page, fault) < 0)
		return -1;
	*cursor = page.cursor;
	return page_end(out, page.lines, fault);
}

/* Stories, copied out of the walk: what was merged into them must be asked behind its end. */
struct story_page {
	struct {
		struct story_line {
			uint64_t id;
			json_t *line;
		} *at;
		size_t len, cap;
	} stories;
};

static int keep_story(void *ctx, const struct store_story *story)
{
	struct story_page *page = ctx;
	json_t *background = json_array();
	for (size_t i = 0; i < story->background_len; i++)
		json_array_append_new(background, json_integer((json_int_t)story->background[i].story));
	json_t *line = json_pack("{s:I, s:o, s:o, s:o, s:i, s:i, s:o}", "id", (json_int_t)story->id, "title", json_text(story->title),
				      "first", json_time(story->first), "last", json_time(story->last), "reports", (int)story->reports,
				      "sources", (int)story->sources, "background", background);
	if (story->reports == 0)
		json_object_set_new(line, "withdrawn", json_true());
	VEC_PUSH(&page->stories, (struct story_line){ story->id, line });
	return 0;
}

static int add_merged(void *ctx, uint64_t id)
{
	return json_array_append_new(ctx, json_integer((json_int_t)id));
}

/* A merged story has no line of its own: its number is in that of the one that it has become part of. */
static int write_stories(struct store *store, const struct story_page *page, struct buf *out, struct fault *fault)
{
	int result = 0;
	for (size_t i = 0; i < page->stories.len; i++) {
		json_t *merged = json_array();
		if (result == 0)
			result = store_story_merged(store, page->stories.at[i].id, add_merged, merged, fault);
		json_object_set_new(page->stories.at[i].line, "merged", merged);
		add_line(out, page->stories.at[i].line);
	}
	return result;
}

static int export_stories(struct store *store, uint64_t *cursor, struct buf *out, struct fault *fault)
{
	struct story_page page = { 0 };
	int result = store_stories(store, true, *cursor, PAGE, keep_story, &page, fault);
	if (write_stories(store, &page, out, result == 0 ? fault : &(struct fault){ 0 }) < 0)
		result = -1;
	size_t len = page.stories.len;
	if (len > 0)
		*cursor = page.stories.at[len - 1].id;
	VEC_DONE(&page.stories);
	return result < 0 ? -1 : page_end(out, len, fault);
}

static int write_alert(void *ctx, uint64_t row, const struct notice *notice)
{
	struct line_page *page = ctx;
	buf_add_span(page->out, notice->body); /* the event as it was sent */
	buf_add_char(page->out, '\n');
	page->cursor = row;
	page->lines++;
	return 0;
}

static int export_alerts(struct store *store, uint64_t *cursor, struct buf *out, struct fault *fault)
{
	struct line_page page = { .out = out, .cursor = *cursor };
	struct store_notice_filter filter = { .after_row = *cursor, .limit = PAGE, .with_body = true };
	if (store_notices(store, &filter, write_alert, &page, fault) < 0)
		return -1;
	*cursor = page.cursor;
	return page_end(out, page.lines, fault);
}

static const struct {
	const char *what;
	int (*page)(struct store *store, uint64_t *cursor, struct buf *out, struct fault *fault);
} exports[] = {
	{ "reports", export_reports },
	{ "stories", export_stories },
	{ "alerts", export_alerts },
};
#define EXPORTS LEN(exports)

int ask_export(struct store *store, struct span what, uint64_t *cursor, struct buf *out, struct fault *fault)
{
	for (size_t i = 0; i < EXPORTS; i++)
		if (span_equals(what, span_of(exports[i].what)))
			return exports[i].page(store, cursor, out, fault);
	return fault_set(fault, FAULT_INPUT, "there is no export of '%.*s'", SPAN_ARG(span_head(what, 100)));
}

bool ask_is_export(struct span path, struct span *ret_what)
{
	static const char prefix[] = "/v1/export/";
	if (!span_starts(path, span_of(prefix)))
		return false;
	struct span what = span_from(path, strlen(prefix));
	for (size_t i = 0; i < EXPORTS; i++)
		if (span_equals(what, span_of(exports[i].what))) {
			*ret_what = what;
			return true;
		}
	return false;
}
