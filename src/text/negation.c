#include "text/negation.h"

#include "text/language.h"

#include <string.h>

/* Folded, a blank around each; of scripts without blanks, signs. */
static const struct {
	char language[LANGUAGE_PRIMARY_SIZE];
	const char *words;
} negations[] = {
	{ "ar", " لا لم لن ليس ليست دون بدون " },
	{ "bg", " не няма никога без " },
	{ "ca", " no mai cap sense " },
	{ "cs", " ne neni nikdy bez zadny zadna zadne " },
	{ "da", " ikke ingen intet aldrig uden " },
	{ "de", " nicht kein keine keinen keinem keiner keines nie niemals nichts niemand ohne weder " },
	{ "el", " δεν δε μην οχι ποτε χωρισ " },
	{ "en", " not no never nor neither none nobody nothing cannot without isn wasn aren weren doesn didn hasn haven hadn wouldn couldn shouldn " },
	{ "es", " no nunca jamas ningun ninguna ninguno sin ni " },
	{ "fa", " نه هيچ بدون نيست " },
	{ "fi", " ei eivat en emme ette et eika ala " },
	{ "fr", " ne n pas jamais aucun aucune sans rien ni " },
	{ "he", " לא אין בלי ללא " },
	{ "hr", " ne nije nisu nikad bez " },
	{ "hu", " nem ne nincs nincsenek soha sem nelkul " },
	{ "id", " tidak tak bukan belum tanpa jangan " },
	{ "it", " non nessun nessuna nessuno mai senza " },
	{ "ja", "不未無ずぬ" },
	{ "nl", " niet geen nooit niemand zonder noch " },
	{ "no", " ikke ingen intet aldri uten " },
	{ "pl", " nie nigdy zaden zadna zadne nikt bez " },
	{ "pt", " nao nunca jamais nenhum nenhuma sem nem " },
	{ "ro", " nu niciodata nici fara niciun nicio " },
	{ "ru", " не нет никогда ни без никто " },
	{ "sr", " не није нису никад без ne nije nisu nikad bez " },
	{ "sv", " inte ej icke ingen inget inga aldrig utan " },
	{ "tr", " degil yok hic asla hicbir " },
	{ "uk", " не ні немає ніколи без ніхто " },
	{ "zh", "不没沒未无無非否" },
};

const char *negations_of(struct span language)
{
	char primary[LANGUAGE_PRIMARY_SIZE];
	language_primary(language, primary);
	for (size_t i = 0; i < sizeof(negations) / sizeof(*negations); i++)
		if (strcmp(negations[i].language, primary) == 0)
			return negations[i].words;
	return NULL;
}

#define CHARACTER 3u /* bytes of one of a script without blanks */

bool negation_is(const char *words, const struct word *word)
{
	struct span all = span_of(words ? words : ""), rest = word->folded;
	if (word->flags & (WORD_PAIR | WORD_CHARACTER)) {
		for (; rest.len >= CHARACTER; rest = span_from(rest, CHARACTER))
			if (span_find(all, span_head(rest, CHARACTER)) >= 0)
				return true;
		return false;
	}
	for (struct span one = span_next_word(&all); one.len > 0; one = span_next_word(&all))
		if (span_equals(one, rest))
			return true;
	return false;
}
