/* The search index sees the words that matching sees. A search does not know in which language a text was written, so index and query
 * are both stemmed by the rules of English, which leave the words of other languages alike enough to find each other. */
#include "base/vec.h"
#include "desk/desk.h"
#include "text/words.h"

struct index_words {
	struct tokenizer *tokenizer;
	struct arena *arena;
};

static void *index_words_open(void)
{
	size_t cap = 0;
	struct index_words *words = vec_grow(NULL, &cap, 1, sizeof(*words));
	*words = (struct index_words){ .tokenizer = tokenizer_new(), .arena = arena_new() };
	return words;
}

static void index_words_close(void *ctx)
{
	struct index_words *words = ctx;
	if (!words)
		return;
	tokenizer_free(words->tokenizer);
	arena_free(words->arena);
	free(words);
}

static int index_words_of(void *ctx, struct span text, void *emit_ctx, int (*emit)(void *emit_ctx, struct span word, size_t start, size_t end))
{
	struct index_words *index = ctx;
	arena_clear(index->arena);
	struct words words = words_of(index->tokenizer, index->arena, text, SPAN("en"));
	int result = 0;
	for (size_t i = 0; i < words.len && result == 0; i++) {
		const struct word *word = &words.at[i];
		result = emit(emit_ctx, word->stem, word->offset, (size_t)word->offset + word->length);
	}
	return result;
}

const struct store_tokenizer *desk_store_tokenizer(void)
{
	static const struct store_tokenizer tokenizer = {
		.open = index_words_open, .close = index_words_close, .tokenize = index_words_of,
	};
	return &tokenizer;
}
