/* Any bytes as a query: parsed within its bounds or refused with a column that can be pointed at; what was parsed answers, says why not, and its
 * needs keep their promise: a report that matches has one of them. */
#include "base/arena.h"
#include "watch/lookup.h"
#include "watch/query.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool has_need(const struct lookup *lookup, const struct query_need *need)
{
	if (!need->prefix.ptr)
		return lookup_first_anywhere(lookup, need->stem) != LOOKUP_NONE;
	for (size_t i = 0; i < lookup->len; i++)
		if (lookup->at[i] && span_starts(lookup->at[i]->folded, need->prefix))
			return true;
	return false;
}

static void explain(struct query *query, struct tokenizer *tokenizer, const struct lookup *lookup, struct span text, bool is_match)
{
	struct query_reason reason;
	struct buf out;
	query_explain(query, tokenizer, lookup, &reason);
	if ((reason.why == QUERY_MATCHES) != is_match || reason.column > text.len || reason.part.len > text.len)
		abort();
	buf_init(&out, 64 * 1024);
	query_add_reason(&out, &reason);
	buf_done(&out);
}

static void ask(struct query *query, struct tokenizer *tokenizer, struct arena *arena, struct span query_text, struct span text)
{
	static const struct span keywords[] = { { "floods", 6 }, { "river bank", 10 } };
	struct report report = REPORT_BLANK;
	struct figure one = { FIGURE_DEATHS, 20, INT64_MAX, SPAN_NONE };
	report.title = SPAN("Dam wall gives way above Vessk");
	report.text = text;
	report.language = SPAN("en");
	report.source = SPAN("Harbour News");
	report.keywords = keywords;
	report.keywords_len = 2;
	struct query_subject subject = {
		.report = &report,
		.title = words_of(tokenizer, arena, report.title, SPAN("en")),
		.text = words_of(tokenizer, arena, text, SPAN("en")),
		.figures = { &one, 1 },
	};
	struct lookup lookup;
	lookup_make(arena, tokenizer, &subject, &lookup);
	bool is_match = query_matches(query, tokenizer, &lookup), has_any = false;
	struct query_needs needs;
	explain(query, tokenizer, &lookup, query_text, is_match);
	if (!query_needs(query, tokenizer, "en", arena, &needs))
		return;
	for (size_t i = 0; i < needs.len; i++)
		has_any = has_any || has_need(&lookup, &needs.at[i]);
	for (size_t i = 0; i < needs.guards_len; i++)
		has_any = has_any && lookup_first(&lookup, QUERY_ANYWHERE, needs.guards[i]) != LOOKUP_NONE;
	if (is_match && !has_any)
		abort();
}

static void point(struct span text, size_t column)
{
	struct buf out;
	buf_init(&out, 64 * 1024);
	query_add_caret(&out, text, column);
	buf_done(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct tokenizer *tokenizer; /* made once: most of its megabyte is cache */
	if (!tokenizer)
		tokenizer = tokenizer_new();
	struct span text = span_make((const char *)data, size);
	struct fault fault = { 0 };
	size_t column = 0;
	struct query *query = query_parse(text, tokenizer, &column, &fault);
	if (query) {
		struct arena *arena = arena_new();
		ask(query, tokenizer, arena, text, text); /* a query found in a report matches it often */
		ask(query, tokenizer, arena, text, SPAN("Floods cut the river bank road."));
		arena_free(arena);
	} else if (fault.kind != FAULT_INPUT || strncmp(fault.text, "column ", 7) != 0 || column == 0) {
		abort();
	} else {
		point(text, column);
	}
	query_free(query);
	return 0;
}
