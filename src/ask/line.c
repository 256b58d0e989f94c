/* Reports as lines of a list or an export. */
#include "ask/answer.h"

#include "base/vec.h"

/* What the lines say, copied out of the walk: another question (whose id is `of`?) must wait for its end. */
struct page {
	struct arena *arena;
	struct { struct store_report *at; size_t len, cap; } reports; /* seqs rising, or falling */
};

static int keep_report(void *ctx, const struct store_report *report)
{
	struct page *page = ctx;
	struct store_report kept = *report;
	kept.report.uri = arena_copy(page->arena, report->report.uri);
	kept.report.source = arena_copy(page->arena, report->report.source);
	kept.report.originator = arena_copy(page->arena, report->report.originator);
	kept.report.title = arena_copy(page->arena, report->report.title);
	VEC_PUSH(&page->reports, kept);
	return 0;
}

static const struct store_report *page_find(const struct page *page, uint64_t seq, bool is_falling)
{
	size_t low = 0, high = page->reports.len;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		uint64_t there = page->reports.at[middle].seq;
		if (there == seq)
			return &page->reports.at[middle];
		if ((there < seq) != is_falling)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static int keep_id(void *ctx, const struct store_report *report)
{
	*(uint64_t *)ctx = report->id;
	return 1;
}

/* Most copies follow soon after what they repeat, so the page knows; else the store is asked. */
static int id_of(struct store *store, const struct page *page, uint64_t seq, bool is_falling, uint64_t *ret_id, struct fault *fault)
{
	if (seq == 0)
		return 0;
	const struct store_report *here = page_find(page, seq, is_falling);
	if (here) {
		*ret_id = here->id;
		return 0;
	}
	struct store_filter only = { .after_seq = seq - 1, .before_seq = seq + 1, .limit = 1 };
	return store_reports(store, &only, keep_id, ret_id, fault);
}

int report_lines(struct store *store, const struct store_filter *filter, void (*each)(void *ctx, uint64_t seq, json_t *line), void *ctx,
		 struct fault *fault)
{
	struct page page = { .arena = arena_new() };
	int rc = store_reports(store, filter, keep_report, &page, fault);
	for (size_t i = 0; rc == 0 && i < page.reports.len; i++) {
		const struct store_report *report = &page.reports.at[i];
		uint64_t of = 0;
		rc = id_of(store, &page, report->verdict.of, filter->is_newest_first, &of, fault);
		if (rc == 0)
			each(ctx, report->seq, json_report_line(report, of));
	}
	VEC_DONE(&page.reports);
	arena_free(page.arena);
	return rc;
}
