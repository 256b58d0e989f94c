#include "tests/test.h"

#include "base/array.h"
#include "base/buf.h"
#include "watch/watch.h"

#include <stdlib.h>

#define WATCHES 2000

static struct tokenizer *tokenizer;
static struct arena *arena;

static void make_ready(const struct report *report, struct lookup *ret_lookup)
{
	struct query_subject subject = {
		.report = report,
		.title = words_of(tokenizer, arena, report->title, report->language),
		.text = words_of(tokenizer, arena, report->text, report->language),
	};
	lookup_make(arena, tokenizer, &subject, ret_lookup);
}

static struct lookup lookup_of(const char *title, const char *text, const char *language)
{
	struct report report = REPORT_BLANK;
	struct lookup lookup;
	report.title = span_of(title);
	report.text = span_of(text);
	report.language = span_of(language);
	make_ready(&report, &lookup);
	return lookup;
}

static void the_watches_that_match_come_in_rising_order(void **state)
{
	(void)state;
	static const struct watch_spec specs[] = {
		{ "floods", "flood* (dam OR river)", NULL }, { "all", "*", NULL }, { "quakes", "earthquake OR tremor", NULL }, { "not sport", "-football", NULL },
		{ "Vessk", "vessk", NULL }, { "bank", "\"river bank\"", NULL }, { "either", "earthquake OR (dam NOT exercise)", NULL }, { "odd", "(NOT dam) OR vessk", NULL },
	};
	struct fault fault;
	struct watch_set *set = watch_set_new(specs, LEN(specs), &fault);
	struct lookup lookup = lookup_of("Dam wall gives way above Vessk", "Flooding along the river.", "en");
	uint32_t *indices;
	assert_int_equal(watch_set_match(set, arena, &lookup, &indices), 6);
	static const uint32_t expected[] = { 0, 1, 3, 4, 6, 7 };
	assert_memory_equal(indices, expected, sizeof(expected));
	lookup = lookup_of("", "", "");
	assert_int_equal(watch_set_match(set, arena, &lookup, &indices), 3);
	watch_set_free(set);
}

/* ---- a set beside its queries, each alone: queries and reports made at random of few words, so that they often meet ---- */

static uint64_t random_state;

static unsigned pick(unsigned below)
{
	random_state = random_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)(random_state >> 33) % below;
}

#define PICK(list) (list)[pick(LEN(list))]

static const char *const words[] = { "dam", "floods", "flooding", "river", "bank", "vessk", "ministers", "road", "strikes", "Wahlen", "U.S." };

static void add_words(struct buf *out, unsigned len)
{
	for (unsigned i = 0; i < len; i++)
		buf_addf(out, "%s%s", i ? " " : "", PICK(words));
}

static void add_atom(struct buf *out)
{
	static const char *const others[] = { "*", "/r.v/", "/river?\\W/", "/\\w+ing|dam/", "/flood(s|ing)/", "lang:en", "lang:en-gb", "lang:de",
					      "keyword:bank", "title:/dam/", "keyword:/road/", "source:*", "figure:deaths" };
	static const char *const fields[] = { "title:", "text:", "source:", "keyword:", "byline:", "", "", "", "", "" };
	buf_add_text(out, PICK(fields));
	switch (pick(9)) {
	case 0:
		buf_truncate(out, 0);
		buf_add_text(out, PICK(others));
		break;
	case 1:
		buf_add_char(out, '"');
		add_words(out, 2);
		buf_add_text(out, pick(3) ? "\"" : "\"*");
		break;
	case 2:
		buf_addf(out, "%.*s*", pick(2) ? 2 : 6, PICK(words)); /* of two forms, or of one of them */
		break;
	case 3:
		buf_addf(out, "%s%.3s*", PICK(words), PICK(words)); /* where two stand as one */
		break;
	default:
		add_words(out, 1);
	}
}

static void add_query(struct buf *out, unsigned depth)
{
	static const char *const joins[] = { " ", " AND ", " OR ", " NOT ", " -" };
	unsigned parts = 1 + pick(3);
	for (unsigned i = 0; i < parts; i++) {
		struct buf atom = { .max = 256 };
		buf_add_text(out, i ? PICK(joins) : pick(9) ? "" : "NOT ");
		if (depth > 0 && pick(3) == 0) {
			buf_add_char(out, '(');
			add_query(out, depth - 1);
			buf_add_char(out, ')');
			continue;
		}
		add_atom(&atom);
		buf_add_span(out, buf_view(&atom));
		buf_done(&atom);
	}
	if (pick(6) == 0)
		buf_addf(out, " %s NEAR/%u %s", PICK(words), pick(4), PICK(words));
}

static char *made(void (*add)(struct buf *out, unsigned much), unsigned much)
{
	struct buf out = { .max = 16384 };
	add(&out, much);
	return buf_detach(&out);
}

static void one_report(struct watch_set *set, struct query **queries, const struct watch_spec *specs)
{
	static const char *const languages[] = { "en", "de", "", "en-gb" };
	char *title = made(add_words, pick(5)), *text = made(add_words, pick(12)), *source = made(add_words, pick(2)), *keyword = made(add_words, pick(3));
	struct span keywords[] = { span_of(keyword), span_of("bank") };
	struct report report = REPORT_BLANK;
	struct lookup lookup;
	uint32_t *indices;
	report.title = span_of(title);
	report.text = span_of(text);
	report.source = span_of(source);
	report.language = span_of(PICK(languages));
	report.keywords = keywords;
	report.keywords_len = pick(3);
	make_ready(&report, &lookup);
	size_t len = watch_set_match(set, arena, &lookup, &indices), at = 0;
	for (uint32_t watch = 0; watch < WATCHES; watch++) {
		bool is_in = at < len && indices[at] == watch;
		struct query_reason reason;
		at += is_in;
		query_explain(queries[watch], tokenizer, &lookup, &reason);
		if (query_matches(queries[watch], tokenizer, &lookup) != is_in || (reason.why == QUERY_MATCHES) != is_in)
			fail_msg("'%s' on '%s' | '%s' in '%.*s'", specs[watch].match, title, text, SPAN_ARG(report.language));
	}
	assert_int_equal(at, len);
	free(title), free(text), free(source), free(keyword);
}

static void a_set_answers_as_each_query_would_alone(void **state)
{
	(void)state;
	static struct watch_spec specs[WATCHES];
	static struct query *queries[WATCHES];
	struct fault fault = { 0 };
	random_state = 7; /* fixed: the same watches every time */
	for (size_t i = 0; i < WATCHES; i++) {
		specs[i] = (struct watch_spec){ "w", made(add_query, 2), NULL };
		queries[i] = query_parse(span_of(specs[i].match), tokenizer, NULL, &fault);
		if (!queries[i])
			fail_msg("'%s': %s", specs[i].match, fault.text);
	}
	struct watch_set *set = watch_set_new(specs, WATCHES, &fault);
	for (int i = 0; i < 60; i++)
		one_report(set, queries, specs);
	watch_set_free(set);
	for (size_t i = 0; i < WATCHES; i++) {
		query_free(queries[i]);
		free((char *)specs[i].match);
	}
}

static void words_alone_decide_what_asks_for_nothing_else(void **state)
{
	(void)state;
	static const struct watch_spec specs[] = {
		{ "group", "(earthquake OR dam OR tremor) vessk", NULL }, { "not", "dam NOT (exercise OR drill)", NULL }, { "not it", "dam -vessk", NULL },
		{ "title", "title:dam text:river", NULL },                { "not there", "text:vessk", NULL },            { "all", "*", NULL },
		{ "prefix", "flood* riv*", NULL },                        { "language", "dam lang:en", NULL },            { "other", "dam lang:de", NULL },
		{ "phrase", "\"dam wall\"", NULL },                       { "no phrase", "\"dam river bank\"", NULL },    { "near", "dam NEAR vessk", NULL },
		{ "not near", "dam NEAR earthquake", NULL },              { "figure", "river figure:deaths", NULL },      { "no figure", "bridge figure:deaths", NULL },
		{ "none but", "-earthquake", NULL },                      { "regex", "/dam w\\w+/", NULL },             { "no regex", "/earthquakes?/", NULL },
		{ "either", "/quake/ OR vessk", NULL },                   { "neither", "/quake/ OR exercise", NULL },
	};
	struct fault fault;
	struct watch_set *set = watch_set_new(specs, LEN(specs), &fault);
	struct lookup lookup = lookup_of("Dam wall gives way above Vessk", "Flooding along the river.", "en-gb");
	struct watch_counts counts = watch_set_count(set, arena, &lookup);
	assert_int_equal(counts.matched, 7); /* group, not, title, all, prefix, language, none but */
	assert_int_equal(counts.asked, 5);   /* phrase, near, figure, regex, either */
	watch_set_free(set);
}

static void a_set_says_why_a_watch_does_not_match(void **state)
{
	(void)state;
	static const struct watch_spec specs[] = { { "floods", "flood* dam", NULL } };
	struct fault fault;
	struct query_reason reason;
	struct watch_set *set = watch_set_new(specs, 1, &fault);
	struct lookup lookup = lookup_of("Floods", "", "en");
	watch_set_explain(set, 0, &lookup, &reason);
	assert_int_equal(reason.why, QUERY_ABSENT);
	assert_true(span_equals(reason.part, SPAN("dam")));
	assert_int_equal(reason.column, 8);
	watch_set_free(set);
}

static void more_languages_than_plans_give_the_same_answers(void **state)
{
	(void)state;
	static const struct watch_spec specs[] = { { "floods", "flood*", NULL }, { "dam", "dam", NULL } };
	struct fault fault;
	struct watch_set *set = watch_set_new(specs, 2, &fault);
	for (char c = 'a'; c <= 'z'; c++) {
		const char tag[] = { 'q', c, '\0' };
		struct lookup lookup = lookup_of("", "flooded dam", tag);
		uint32_t *indices;
		assert_int_equal(watch_set_match(set, arena, &lookup, &indices), 2);
	}
	watch_set_free(set);
}

static void a_bad_watch_is_named(void **state)
{
	(void)state;
	static const struct watch_spec specs[] = { { "good", "dam", NULL }, { "floods", "flood AND (", NULL } };
	struct fault fault;
	assert_null(watch_set_new(specs, 2, &fault));
	assert_int_equal(fault.kind, FAULT_INPUT);
	assert_string_equal(fault.text, "watch 'floods': column 12: a word, a \"phrase\" or '(' expected");
	struct watch_set *empty = watch_set_new(NULL, 0, &fault);
	struct lookup lookup = lookup_of("x", "y", "en");
	uint32_t *indices;
	assert_int_equal(watch_set_match(empty, arena, &lookup, &indices), 0);
	watch_set_free(empty);
	watch_set_free(NULL);
}

static int set_up(void **state)
{
	(void)state;
	tokenizer = tokenizer_new();
	arena = arena_new();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_free(arena);
	tokenizer_free(tokenizer);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_watches_that_match_come_in_rising_order),
		cmocka_unit_test(a_set_answers_as_each_query_would_alone),
		cmocka_unit_test(words_alone_decide_what_asks_for_nothing_else),
		cmocka_unit_test(a_set_says_why_a_watch_does_not_match),
		cmocka_unit_test(more_languages_than_plans_give_the_same_answers),
		cmocka_unit_test(a_bad_watch_is_named),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
