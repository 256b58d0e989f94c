/* The numbers that decide, in one place. One set for every kind of news: each sits on a plateau of unlike collections (short
 * undated pairs of look-alike events, long dated articles of many outlets, altered copies of wire reports, a year of a wire with its
 * templates), none of them at the best point of any single one. Scores and shares are permille unless said otherwise.
 * How the features of a pair weigh is learned, and stands in pair_model.inc. */
#pragma once

#include "base/clock.h"

/* ---- copies ---- */

#define TUNING_SAMPLE_BASE 24u     /* shingles of a report in the index: 24 and one for every 48 */
#define TUNING_SAMPLE_PART 48u
#define TUNING_COMMON 4u           /* a shingle of more chains of copies than this is a template's or a phrase's, and ignored */
#define TUNING_CANDIDATES 4u       /* reports that are compared in full */
#define TUNING_HITS_MIN 2u         /* rare shingles of the sample that a candidate must share … */
#define TUNING_HITS_SHARE 100u     /* … and their share */
#define TUNING_COPY 330u           /* share of the shorter text that is found in the other */
#define TUNING_COPY_TINY 850u      /* the same for a text with next to no shingles; between, by length */
#define TUNING_COPY_FULL 700u      /* shingles with which a text is no longer tiny */
#define TUNING_COPY_URI 200u       /* the same address again */
#define TUNING_TAKE_SHARE 900u     /* a copy of which less than this is known adds its shingles to the chain */
#define TUNING_DAMAGED 550u        /* words with so much of their letters in common are the same ones, damaged; others are replaced */
#define TUNING_REPLACED_FEW 3u     /* passages replaced in 1,000 bytes in common: up to so many say nothing … */
#define TUNING_REPLACED_MANY 8u    /* … and so many say that a pattern was filled in anew … */
#define TUNING_COPY_PATTERN 850    /* … unless this much is the same; between, by their number */
#define TUNING_COPY_NEVER 1000     /* … and if they are figures, nothing less than all is enough */
#define TUNING_COPY_SURE (1000 - (int)(TUNING_REPLACED_FEW * SHINGLE_LEN)) /* of so much in common no more than few are replaced */
#define TUNING_COPY_OWN 250          /* share of its passages that each of two texts has for itself: with leads of their own these are two */
#define TUNING_HEADLINE_SAID 250u    /* share of its headline's words that a text says: no more says nothing of it … */
#define TUNING_HEADLINE_WORD 4u      /* … bytes of a word: shorter ones are of any headline … */
#define TUNING_HEADLINE_ALIKE 500u   /* … words that two headlines have in common, of the shorter: with so many they are of one thing */
#define TUNING_COPY_SOON_MS (2 * CLOCK_HOUR) /* a source puts right so soon what it has said */
#define TUNING_COPY_LATE_MS (72 * CLOCK_HOUR) /* what looks alike after this long is a pattern, too */
#define TUNING_CHAIN 100           /* … in common with what a chain began with, and with its own source's part of it: less is not of the chain */
#define TUNING_CHAIN_WALK 32u      /* members of a chain that are asked whether they stand, or are another text … */
#define TUNING_TAKES 8u            /* … and newest ones of a source that are compared */

/* ---- stories ---- */

#define TUNING_TITLE 4u            /* a word of the title counts as this many of the text */
#define TUNING_WORDS 500u          /* of a text, from its beginning */
#define TUNING_PRIOR 2000u         /* reports that the background table is worth */
#define TUNING_COMMON_WORD 2500u   /* per 10,000 reports: a word of more is no term */
#define TUNING_LEAD 60u            /* so many of its first words are a text's lead */
#define TUNING_TERMS 54u           /* heaviest of a report that tell what it is about */
#define TUNING_WALK_TERMS 36u      /* heaviest terms by which reports are looked for … */
#define TUNING_POSTINGS 128u        /* … among so many newest reports with the term */
#define TUNING_LIKENESS_WALKED 1000u /* by the walked terms, q15: less is not looked at … */
#define TUNING_PROMISE_WALKED 600u /* … and what so much likeness promises, so long after: less promises nothing */
#define TUNING_SCREENED 40u        /* most promising reports that are compared by all terms … */
#define TUNING_PROMISE 1000u       /* … which promise so much, then, … */
#define TUNING_NEAREST 16u         /* … and of these that are measured in full; most promising */
#define TUNING_APART 4u            /* the same of those that can only be background */
#define TUNING_PROMISE_DAYS 3u     /* between two reports halve what their likeness promises */
#define TUNING_LIKENESS 2621u      /* by all terms, q15: less is nothing */
#define TUNING_STRANGERS 50        /* likeness of names, q10: less is a weekday or a capital by chance */
#define TUNING_LINKS 64u           /* newest links of a report that count */
#define TUNING_LINK_LEAST 1638u    /* chance, q15: less is no link */
#define TUNING_LINK_LIKELY 3277u   /* chance, q15: less is no reason to look at a report again … */
#define TUNING_SETTLE 12u          /* … nor is a likelier one, behind so many others */
#define TUNING_STORY 400           /* mean chance with the members: less is another story */
#define TUNING_VERSION 50          /* chance with an earlier version of its item: less is another item at the same address … */
#define TUNING_VERSION_LATE_MS (72 * CLOCK_HOUR) /* … and so is what comes so long after */
#define TUNING_STORY_VOICES 20u    /* newest members that count, for no report sees more */
#define TUNING_STORY_MARGIN 50     /* what another story must have over a report's own to take it */
#define TUNING_WINDOW_MS (7 * CLOCK_DAY)
#define TUNING_MIXED_DAYS 1        /* of a date and an arrival nobody knows how far apart they are: as if it were so much */
#define TUNING_SHORT_WORDS 100     /* a report of fewer is short */
#define TUNING_BACKGROUND 200      /* likeness by all terms: less is no background */
#define TUNING_BACKGROUND_TONGUE 80 /* … in another language, where names and numbers are in common as well */
#define TUNING_MEMORY 100000u

/* ---- explanations ---- */

#define TUNING_EXPLAIN_TERMS 60u
#define TUNING_EXPLAIN_RUN 5u       /* words in a row that count as the same passage */
#define TUNING_EXPLAIN_OVERLAPS 10u /* longest passages that are named */

/* ---- changes ---- */

#define TUNING_CHANGE_SENTENCES 256u /* first ones without their like in the other text that are compared one by one */
#define TUNING_CHANGE_PAIR 500u      /* words that two sentences have in common, of all that both have: it is the same one changed */
#define TUNING_CHANGE_PAIR_DAMAGED 250u /* … where every third word is misread */
#define TUNING_CHANGE_WORDS 6u       /* added or left out: fewer are a trifle … */
#define TUNING_TOLD_WORDS 15u        /* … and so many with no mark behind them are a sentence, not a line of a page */
#define TUNING_LEAD_SENTENCE 10u     /* … and so many with one are long for what a page says of itself */
#define TUNING_CHANGE_SHARE 30u      /* … and so is a smaller share of the text */
#define TUNING_CHANGE_BEHIND 32u     /* … and so are so many bytes behind what is compared */
#define TUNING_CHANGE_HEADLINE 250u  /* letters that differ: a headline of more is another */
#define TUNING_CHANGE_HEADLINE_WORD 500u /* letters that differ: a word of more is another word */
#define TUNING_CHANGE_MISREAD 3u     /* words with one letter wrong: the text is damaged, not corrected */
#define TUNING_CHANGE_BESIDE 2u      /* words that may differ beside those of a corrected fact */
