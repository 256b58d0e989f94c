/* Any bytes as a query: parsed within its bounds or refused with a column that can be pointed at; what was parsed answers, says why not, and its
 * outline keeps its promises: its steps say of a report that matches that it may, and so they do from a word on that leads to it. */
#include "base/arena.h"
#include "watch/lookup.h"
#include "watch/query.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_word_at(const struct lookup *lookup, uint32_t place, const struct query_word *word)
{
	const struct word *here = lookup->at[place];
	return here && (word->kind == QUERY_PREFIX ? span_starts(here->folded, word->prefix) : here->hash == word->key);
}

static bool has_row(const struct lookup *lookup, uint64_t row)
{
	const struct regex_letters *letters = lookup_letters(lookup);
	return letters->may_be_other || letters->bits[row / 64] >> row % 64 & 1;
}

static bool has_word(const struct lookup *lookup, const struct query_word *word, unsigned fields)
{
	if (word->kind == QUERY_ROW)
		return has_row(lookup, word->key);
	for (int field = QUERY_TITLE; field < QUERY_FIELDS; field++)
		for (uint32_t place = lookup->fields[field].begin; fields & QUERY_FIELD_BIT(field) && place < lookup->fields[field].end; place++)
			if (is_word_at(lookup, place, word))
				return true;
	return false;
}

static uint32_t go(const struct query_outline *outline, const struct lookup *lookup, uint32_t at)
{
	while (at < outline->steps_len) {
		const struct query_step *step = &outline->steps[at];
		uint32_t next = has_word(lookup, &step->word, step->fields) ? step->there : step->absent;
		if (next < outline->steps_len && next >= at)
			abort(); /* it might never end */
		at = next;
	}
	if (at != QUERY_STEP_YES && at != QUERY_STEP_NO)
		abort();
	return at;
}

static void check_outline(const struct query_outline *outline, const struct lookup *lookup, bool is_match)
{
	bool is_found = !outline->has_leads, may_match = go(outline, lookup, outline->first) == QUERY_STEP_YES;
	for (size_t i = 0; i < outline->leads_len; i++) {
		const struct query_step *step = &outline->steps[outline->leads[i]];
		is_found |= has_word(lookup, &step->word, step->fields) && go(outline, lookup, step->there) == QUERY_STEP_YES;
	}
	if (is_match ? !may_match || !is_found : outline->is_whole && (may_match || (outline->has_leads && is_found)))
		abort();
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
	bool is_match = query_matches(query, tokenizer, &lookup);
	struct query_outline outline;
	explain(query, tokenizer, &lookup, query_text, is_match);
	query_outline(query, tokenizer, "en", arena, &outline);
	check_outline(&outline, &lookup, is_match);
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
