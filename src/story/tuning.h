/* The numbers that decide, in one place. One set for every kind of news: each sits on a plateau of unlike collections (short
 * undated pairs of look-alike events, long dated articles of many outlets, altered copies of wire reports, a year of a wire with its
 * templates), none of them at the best point of any single one. Scores and shares are permille unless said otherwise.
 *
 * What was tried and made no difference worth a rule: capitals counted double, other mixtures of centre and best member than
 * half and half, other dampings of frequency and rarity. */
#pragma once

#include "base/clock.h"

/* ---- copies ---- */

#define TUNING_SAMPLE_BASE 40u     /* shingles of a report in the index: 40 and one for every 32 */
#define TUNING_SAMPLE_PART 32u
#define TUNING_COMMON 4u           /* a shingle of more chains of copies than this is a template's or a phrase's, and ignored */
#define TUNING_CANDIDATES 4u       /* reports that are compared in full */
#define TUNING_HITS_MIN 2u         /* rare shingles of the sample that a candidate must share … */
#define TUNING_HITS_SHARE 140u     /* … and their share */
#define TUNING_COPY 330u           /* share of the shorter text that is found in the other */
#define TUNING_COPY_TINY 700u      /* the same for a text with next to no shingles; between, by length */
#define TUNING_COPY_FULL 400u      /* shingles with which a text is no longer tiny */
#define TUNING_COPY_URI 200u       /* the same address again */
#define TUNING_TAKE_SHARE 900u     /* a copy of which less than this is known adds its shingles to the chain */
#define TUNING_NUMBERS_MAX 512u
#define TUNING_NUMBERS_MIN 3u      /* fewer numbers say nothing */
#define TUNING_NUMBERS_SHARE 500u  /* where fewer of the numbers agree, it is a template … */
#define TUNING_COPY_TEMPLATE 850u  /* … unless this much is the same */
#define TUNING_COPY_LATE_MS (72 * CLOCK_HOUR) /* and so is what looks alike after this long */
#define TUNING_CHAIN_WALK 32u      /* members of a chain that are asked for their source */

/* ---- stories ---- */

#define TUNING_TITLE 4u            /* a word of the title counts as this many of the text */
#define TUNING_WORDS 500u          /* of a text, from its beginning */
#define TUNING_PRIOR 2000u         /* reports that the background table is worth */
#define TUNING_COMMON_WORD 2500u   /* per 10,000 reports: a word of more is no term */
#define TUNING_WALK_TERMS 16u      /* heaviest terms by which stories are looked for … */
#define TUNING_POSTINGS 128u       /* … among so many newest reports with the term */
#define TUNING_STORIES 8u          /* most promising stories that are measured in full */
#define TUNING_LIKENESS_MIN 2000u  /* of two reports, q15: less promises nothing */
#define TUNING_STORY_MEMBERS 32u   /* newest reports of a story that are its centre */
#define TUNING_WINDOW_MS (7 * CLOCK_DAY)
#define TUNING_HALF_LIFE_MS (3 * CLOCK_DAY)
#define TUNING_STORY_DATED 240
#define TUNING_STORY_UNDATED 270
#define TUNING_STORY_MIXED 340      /* of a date and an arrival nobody knows how far apart they are */
#define TUNING_STORY_SHORT 80      /* more for a report without words, falling to nothing at … */
#define TUNING_SHORT_WORDS 100     /* … this many */
#define TUNING_BACKGROUND 200
#define TUNING_MEMORY 100000u

/* ---- explanations ---- */

#define TUNING_EXPLAIN_TERMS 60u
#define TUNING_EXPLAIN_RUN 5u       /* words in a row that count as the same passage */
#define TUNING_EXPLAIN_OVERLAPS 10u /* longest passages that are named */
#define TUNING_EXPLAIN_SENTENCES 10u /* first ones that only one of two texts has */
