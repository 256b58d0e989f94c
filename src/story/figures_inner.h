/* What the readers of figures share inside this room: figures.c has English, figures_table.c the other languages. */
#pragma once

#include "base/map.h"
#include "story/figures.h"

#define FIGURE_VALUE_MAX INT64_C(100000000) /* a larger number counts nobody */

/* Adds one, but for what is known already. */
void figure_keep(struct arena *arena, struct figures *figures, const struct figure *figure);

/* By language and words; made once, for the table is written as people write. */
struct figure_table {
	struct map hashes; /* of the first words of all phrases, mixed with their language: where they stand in `at`, plus one */
	struct figure_phrase *at;
	size_t len, cap;
};

void figure_table_make(struct tokenizer *tokenizer, struct figure_table *table);
void figure_table_done(struct figure_table *table);
/* The place of a language in the table; -1: it has none. */
int figure_table_language(struct span language);
void figure_table_find(const struct figure_table *table, int language, struct arena *arena, struct span text, struct words words, struct figures *figures);
