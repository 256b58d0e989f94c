/* Figures of an event as a report states them: how many dead, injured, missing, displaced, arrested; as intervals
 * with the words around them, never averaged: digits and number words beside such a noun or verb. Read in English (figures.c), and more simply in French,
 * Spanish, Portuguese, German, Russian, Arabic, Chinese and Japanese (figures_table.c); a text in any other language as if it were English. */
#pragma once

#include "base/arena.h"
#include "base/span.h"
#include "text/words.h"

#include <stdint.h>

enum figure_kind { FIGURE_DEATHS, FIGURE_INJURED, FIGURE_MISSING, FIGURE_DISPLACED, FIGURE_ARRESTED };
#define FIGURE_KINDS 5

struct figures {
	struct figure {
		enum figure_kind kind;
		int64_t low, high;  /* "at least 20": 20..INT64_MAX; "up to 30": 0..30; "20": 20..20 */
		struct span text;   /* slice of the report's text that says so */
	} *at;                  /* in text order, at most FIGURES_MAX, first mention of each kind and value */
	size_t len;
};
#define FIGURES_MAX 16u

/* What is looked for, made ready once. Most sentences of English tell of no such thing, and their words say so at less cost than looking: without one of
 * the words that claim a number (killed, missing, arrests …) there is no figure. */
struct figure_cues;

struct figure_cues *figure_cues_new(struct tokenizer *tokenizer);
void figure_cues_free(struct figure_cues *cues);

const char *figure_kind_name(enum figure_kind kind); /* "deaths" … */
/* Adds those of a text, whose words these are in that language, to `figures`, which is zeroed before the first text. */
void figures_add(const struct figure_cues *cues, struct arena *arena, struct span language, struct span text, struct words words, struct figures *figures);
