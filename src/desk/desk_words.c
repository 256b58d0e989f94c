/* The search index sees the words that matching sees, and of a script without blanks each character, as watches do: stemmed by the language of the
 * report, and those of a query by each that it may be. */
#include "base/vec.h"
#include "desk/desk_inner.h"
#include "text/fold_char.h"
#include "text/language.h"
#include "text/utf8.h"
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

/* Those of which Snowball knows the endings, or text/affixes.h. One that they learn changes the words of its reports, and the index is made anew. */
static const char *const languages[] = {
	"ar", "ca", "da", "de", "el", "en", "es", "et", "eu", "fi", "fr", "ga", "he", "hi", "hu", "hy", "id", "it", "lt", "ne", "nl", "no", "pt", "ro", "ru",
	"sr", "sv", "ta", "tr", "yi", NULL,
};

static struct span language_known(struct span language)
{
	char primary[LANGUAGE_PRIMARY_SIZE];
	language_primary(language, primary);
	for (const char *const *known = languages; *known; known++)
		if (strcmp(primary, *known) == 0)
			return span_of(*known);
	return SPAN_NONE;
}

bool is_indexed_as_cut(struct span language)
{
	return span_is_empty(language) || !span_is_empty(language_known(language));
}

int words_emit(const struct words *words, void *emit_ctx, int (*emit)(void *emit_ctx, struct span word, size_t start, size_t end))
{
	int result = 0;
	for (size_t i = 0; i < words->len && result == 0; i++) {
		const struct word *word = &words->at[i];
		result = emit(emit_ctx, word->stem, word->offset, (size_t)word->offset + word->length);
	}
	return result;
}

/* Where a query ends in a pair, a text may go on: as a watch has it (watch/query.c). */
static int index_words_of(void *ctx, struct span text, struct span language, bool is_query, void *emit_ctx,
			  int (*emit)(void *emit_ctx, struct span word, size_t start, size_t end))
{
	struct index_words *index = ctx;
	arena_clear(index->arena);
	struct words words = words_of(index->tokenizer, index->arena, text, language_known(language));
	struct words all = words_with_ends(index->arena, words, text);
	all.len -= is_query && words.len > 0 && words.at[words.len - 1].flags & WORD_PAIR;
	return words_emit(&all, emit_ctx, emit);
}

/* A character of a script without blanks: every one begins a word. */
static bool is_character(struct span word)
{
	size_t len;
	uint32_t character = utf8_next(word, &len);
	return len == word.len && fold_class_of(character) == FOLD_UNSPACED;
}

const struct store_tokenizer *desk_store_tokenizer(void)
{
	static const struct store_tokenizer tokenizer = {
		.open = index_words_open, .close = index_words_close, .tokenize = index_words_of, .languages = languages, .language = language_known,
		.is_beginning = is_character,
	};
	return &tokenizer;
}
