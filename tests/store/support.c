#include "tests/store/contract.h"

#include <ctype.h>
#include <stdlib.h>

/* Its context counts the calls, and shows that it is handed on. */
static void *cut_open(void)
{
	int *calls = calloc(1, sizeof(*calls));
	assert_non_null(calls);
	return calls;
}

static int cut(void *ctx, struct span text, struct span language, bool is_query, void *emit_ctx,
	       int (*emit)(void *emit_ctx, struct span word, size_t start, size_t end))
{
	int *calls = ctx;
	(void)language;
	(void)is_query;
	++*calls;
	char word[64];
	for (size_t at = 0; at < text.len;) {
		size_t start = at, len = 0;
		for (; at < text.len && isalnum((unsigned char)text.ptr[at]); at++)
			if (len < sizeof(word))
				word[len++] = (char)tolower((unsigned char)text.ptr[at]);
		int stop = len > 0 ? emit(emit_ctx, span_make(word, len), start, at) : 0;
		if (stop != 0)
			return stop;
		at += at < text.len;
	}
	return 0;
}

const struct store_tokenizer plain_words = { .open = cut_open, .close = free, .tokenize = cut };

struct store *store_opened(const char *address, enum store_mode mode)
{
	struct fault fault;
	struct store *store = NULL;
	if (store_open(address, mode, &plain_words, &store, &fault) < 0)
		fail_msg("%s", fault.text);
	return store;
}

uint64_t drop_put(struct store *store, const char *bytes)
{
	struct fault fault;
	uint64_t id = 0;
	struct store_drop drop = {
		.digest = digest_of(span_of(bytes)),
		.name = SPAN("flood\xff.txt"),
		.source = SPAN("reuters"),
		.bytes = strlen(bytes),
		.received = 1000,
		.state = DROP_READING,
	};
	if (store_drop_add(store, &drop, &id, &fault) < 0)
		fail_msg("%s", fault.text);
	return id;
}

uint64_t report_put(struct store *store, uint64_t drop, uint64_t story, const char *title, const char *text)
{
	return report_put_with_summary(store, drop, story, title, NULL, text);
}

uint64_t report_put_with_summary(struct store *store, uint64_t drop, uint64_t story, const char *title, const char *summary, const char *text)
{
	struct fault fault;
	uint64_t seq = store_next_seq(store);
	struct store_report report = {
		.id = hash64_seeded(span_make((const char *)&seq, sizeof(seq)), drop),
		.drop = drop,
		.ordinal = seq,
		.report = { .title = span_of(title), .summary = span_of(summary), .text = span_of(text), .published = TIME_NONE, .updated = TIME_NONE },
		.received = 1000 * (int64_t)seq,
		.when = 1000 * (int64_t)seq,
		.story = story ? story : seq,
		.verdict = { .relation = story ? RELATION_UPDATE : RELATION_NEW_STORY },
	};
	if (store_report_add(store, &report, &fault) < 0)
		fail_msg("%s", fault.text);
	return seq;
}
