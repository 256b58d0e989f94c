/* In which language a text is written, for texts that do not say: by script and letters where these tell, by small words
 * (function_words.h) where there are enough, else by libexttextcat's n-gram profiles on the first few hundred bytes (half a
 * millisecond, so ask only where nothing is declared); of those that fit alike the small words choose.
 * The profiles are read at the first guess that needs them (lang_load reads them at once, for who is about to lock himself in);
 * where they are not installed, only letters and small words tell.
 */
#pragma once

#include "base/span.h"

struct lang;

struct lang *lang_new(void);
void lang_free(struct lang *lang);
bool lang_load(struct lang *lang);
/* So many bytes are looked at, enough for a sound guess: the cost grows with it. */
#define LANG_SAMPLE 400u
/* "en", "ko", …, or NULL where the text is too short or too mixed. Lives as long as the program. */
const char *lang_guess(struct lang *lang, struct span text);
