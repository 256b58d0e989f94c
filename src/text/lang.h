/* In which language a text is written, for texts that do not say: by script where the script tells, by the small words
 * of the seven languages in which most news is written, else by libexttextcat's n-gram profiles on the first few hundred bytes (half a
 * millisecond, so ask only where nothing is declared).
 * The profiles are read at the first guess that needs them (lang_load reads them at once, for who is about to lock himself in);
 * where they are not installed, only the script tells.
 */
#pragma once

#include "base/span.h"

struct lang;

struct lang *lang_new(void);
void lang_free(struct lang *lang);
bool lang_load(struct lang *lang);
/* "en", "ko", …, or NULL where the text is too short or too mixed. Lives as long as the program. */
const char *lang_guess(struct lang *lang, struct span text);
