#include "tests/test.h"

#include "watch/watch.h"

#include <stdio.h>

#define WATCHES 2000

static struct tokenizer *tokenizer;
static struct arena *arena;

static struct query_subject subject_of(const char *title, const char *text, const char *language)
{
	return (struct query_subject){
		.title = words_of(tokenizer, arena, span_of(title), span_of(language)),
		.text = words_of(tokenizer, arena, span_of(text), span_of(language)),
		.language = span_of(language),
	};
}

static size_t asked(struct watch_set *set, const struct query_subject *subject, uint32_t **ret_indices)
{
	struct lookup lookup;
	lookup_make(arena, subject, &lookup);
	return watch_set_match(set, arena, &lookup, ret_indices);
}

static void the_watches_that_match_come_in_rising_order(void **state)
{
	(void)state;
	static const struct watch_spec specs[] = {
		{ "floods", "flood* (dam OR river)", NULL }, { "all", "*", NULL }, { "quakes", "earthquake OR tremor", NULL }, { "not sport", "-football", NULL },
		{ "Vessk", "vessk", NULL }, { "bank", "\"river bank\"", NULL }, { "either", "earthquake OR (dam NOT exercise)", NULL }, { "odd", "(NOT dam) OR vessk", NULL },
	};
	struct fault fault;
	struct watch_set *set = watch_set_new(specs, sizeof(specs) / sizeof(*specs), &fault);
	struct query_subject subject = subject_of("Dam wall gives way above Vessk", "Flooding along the river.", "en");
	uint32_t *indices;
	assert_int_equal(asked(set, &subject, &indices), 6);
	static const uint32_t expected[] = { 0, 1, 3, 4, 6, 7 };
	assert_memory_equal(indices, expected, sizeof(expected));
	subject = subject_of("", "", "");
	assert_int_equal(asked(set, &subject, &indices), 3);
	watch_set_free(set);
}

static void a_set_answers_as_each_query_would_alone(void **state)
{
	(void)state;
	static const char *const words[] = { "dam", "floods", "ri*", "\"river bank\"", "vessk", "minister", "-road", "strike", "walls", "U.S." };
	static const char *const texts[] = {
		"The dam above Vessk broke and floods reached the river bank.", "Ministers met in the U.S. over a strike.", "A road, a wall, a river.",
		"Rivers rise. Riots follow.", "",
	};
	static char matches[WATCHES][64];
	static struct watch_spec specs[WATCHES];
	struct query *queries[WATCHES];
	struct fault fault;
	unsigned seed = 7; /* fixed: the same watches every time */
	for (size_t i = 0; i < WATCHES; i++) {
		const char *picked[3];
		for (size_t j = 0; j < 3; j++)
			picked[j] = words[(seed = seed * 1103515245u + 12345u) / 65536u % 10];
		snprintf(matches[i], sizeof(matches[i]), i % 2 ? "%s (%s OR %s)" : "%s OR %s %s", picked[0], picked[1], picked[2]);
		specs[i] = (struct watch_spec){ "w", matches[i], NULL };
		queries[i] = query_parse(span_of(matches[i]), tokenizer, &fault);
	}
	struct watch_set *set = watch_set_new(specs, WATCHES, &fault);
	for (size_t language = 0; language < 2; language++)
		for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
			struct query_subject subject = subject_of("", texts[i], language ? "en" : "");
			uint32_t *indices;
			size_t len = asked(set, &subject, &indices), at = 0;
			for (uint32_t watch = 0; watch < WATCHES; watch++) {
				bool is_in = at < len && indices[at] == watch;
				at += is_in;
				if (query_matches(queries[watch], tokenizer, &subject) != is_in)
					fail_msg("'%s' on '%s'", matches[watch], texts[i]);
			}
			assert_int_equal(at, len);
		}
	watch_set_free(set);
	for (size_t i = 0; i < WATCHES; i++)
		query_free(queries[i]);
}

static void more_languages_than_plans_give_the_same_answers(void **state)
{
	(void)state;
	static const struct watch_spec specs[] = { { "floods", "flood*", NULL }, { "dam", "dam", NULL } };
	struct fault fault;
	struct watch_set *set = watch_set_new(specs, 2, &fault);
	for (char c = 'a'; c <= 'z'; c++) {
		const char tag[] = { 'q', c, '\0' };
		struct query_subject subject = subject_of("", "flooded dam", tag);
		uint32_t *indices;
		assert_int_equal(asked(set, &subject, &indices), 2);
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
	struct query_subject subject = subject_of("x", "y", "en");
	uint32_t *indices;
	assert_int_equal(asked(empty, &subject, &indices), 0);
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
		cmocka_unit_test(more_languages_than_plans_give_the_same_answers),
		cmocka_unit_test(a_bad_watch_is_named),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
