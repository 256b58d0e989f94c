/* Tags of languages (BCP 47), as reports declare them. */
#pragma once

#include "base/arena.h"

/* The code by which a language goes, of its primary tag in any case: the two letters where ISO 639 has them ("eng" is "en", "ger" and "deu" are "de") and has
 * them still ("iw" is "he"), else the tag itself. None where it names no one language: it is undetermined, there are many, or it is nothing spoken. */
struct span language_code(struct span primary);
/* As tags are kept: in lower case, with hyphens, the code in front ("EN_us", "eng-US": "en-us"). None where it is no tag, or has no code. */
struct span language_tidy(struct arena *arena, struct span tag);

/* Can a text be in it? Two letters have to be a code of ISO 639; of three there are thousands, and any will do. */
bool language_is_known(struct span tag);

#define LANGUAGE_PRIMARY_SIZE 4 /* and NUL */
/* What two texts have in common that are written in one language: its code, for stems, numbers and comparisons. Norwegian has three, and here is "no".
 * Empty where the tag is none, or has no code. */
void language_primary(struct span tag, char ret_primary[static LANGUAGE_PRIMARY_SIZE]);
/* Is a text in this language in the one asked for? "pt" or "por" has "pt", "PT" and "pt-br", "pt-br" not "pt". Norwegian, "no", is all of "no", "nb" and "nn",
 * and either of these is "no", but they are not each other. */
bool language_includes(struct span asked, struct span language);
