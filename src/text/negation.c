#include "base/array.h"
#include "text/negation.h"

#include <string.h>

/* Of fronts of one letter there are none: they are of too many words. "N't" is a word that is written so, of which the tokenizer keeps another one ("won",
 * "can"); "isn" is one whose apostrophe has got lost. The French "ne" says nothing alone. */
static const struct negations languages[] = {
	{ "ar", " لا لم لن ليس ليست دون بدون ", "" },
	{ "bg", " не няма никога без ", " не " },
	{ "ca", " no mai cap sense ", " in im des " },
	{ "cs", " ne neni nikdy bez zadny zadna zadne ", " ne " },
	{ "da", " ikke ingen intet aldrig uden ", "" },
	{ "de", " nicht kein keine keinen keinem keiner keines nie niemals nichts niemand ohne weder ", " un in ir il " },
	{ "el", " δεν δε μην οχι ποτε χωρισ ", "" },
	{ "en", " not no never nor neither none nobody nothing cannot without n't isn wasn aren weren doesn didn hasn haven hadn wouldn couldn shouldn ", " un in im il ir dis non " },
	{ "es", " no nunca jamas nada nadie ningun ninguna ninguno sin ni ", " in im des " },
	{ "fa", " نه هيچ بدون نيست ", "" },
	{ "fi", " ei eivat en emme ette et eika ala ", " epa " },
	{ "fr", " pas jamais aucun aucune sans rien ni ", " in im il ir " },
	{ "he", " לא אין בלי ללא ", "" },
	{ "hr", " ne nije nisu nikad bez ", " ne " },
	{ "hu", " nem ne nincs nincsenek soha sem nelkul ", "" },
	{ "id", " tidak tak bukan belum tanpa jangan ", "" },
	{ "it", " non nessun nessuna nessuno niente nulla mai senza ", " in im ir dis " },
	{ "ja", "不未無ずぬ", "" },
	{ "nl", " niet geen nooit niemand zonder noch ", " on " },
	{ "no", " ikke ingen intet aldri uten ", "" },
	{ "pl", " nie nigdy zaden zadna zadne nikt bez ", " nie " },
	{ "pt", " nao nunca jamais nada ninguem nenhum nenhuma sem nem ", " in im des " },
	{ "ro", " nu niciodata nici fara niciun nicio ", " ne in im " },
	{ "ru", " не нет никогда ни без никто ", " не " },
	{ "sr", " не није нису никад без ne nije nisu nikad bez ", " не ne " },
	{ "sv", " inte ej icke ingen inget inga aldrig utan ", "" },
	{ "tr", " degil yok hic asla hicbir ", "" },
	{ "uk", " не ні немає ніколи без ніхто ", " не " },
	{ "zh", "不没沒未无無非", "" },
};

const struct negations *negations_of(struct span language)
{
	char primary[LANGUAGE_PRIMARY_SIZE];
	language_primary(language, primary);
	for (size_t i = 0; i < LEN(languages); i++)
		if (strcmp(languages[i].language, primary) == 0)
			return &languages[i];
	return NULL;
}

#define CHARACTER 3u /* bytes of one of a script without blanks */

#define CONTRACTED "n't"

bool negation_is_contracted(struct span raw)
{
	static const char *const ends[] = { CONTRACTED, "n\xE2\x80\x99t", "n\xCA\xBCt" };
	for (size_t i = 0; i < LEN(ends); i++)
		if (span_ends_nocase(raw, span_of(ends[i])))
			return true;
	return false;
}

bool negation_is(const struct negations *negations, const struct word *word, struct span raw)
{
	struct span all = span_of(negations ? negations->words : ""), rest = word->folded;
	if (word->flags & (WORD_PAIR | WORD_CHARACTER)) {
		for (; rest.len >= CHARACTER; rest = span_from(rest, CHARACTER))
			if (span_find(all, span_head(rest, CHARACTER)) >= 0)
				return true;
		return false;
	}
	for (struct span one = span_next_word(&all); one.len > 0; one = span_next_word(&all))
		if (span_equals(one, rest) || (span_equals(one, SPAN(CONTRACTED)) && negation_is_contracted(raw)))
			return true;
	return false;
}

bool negation_refuses(const struct negations *negations, struct span folded, struct span next)
{
	static const struct {
		const char *language, *words, *next;
	} refusals[] = {
		{ "en", " decline declines declined fail fails failed refuse refuses refused ", "to" },
		{ "fr", " refuse refusent refusait ", "de" },
		{ "it", " rifiuta rifiutano rifiutato rifiutata ", "di" },
	};
	for (size_t i = 0; negations && i < LEN(refusals); i++) {
		struct span all = span_of(refusals[i].words);
		bool is_asked = strcmp(refusals[i].language, negations->language) == 0 && span_equals(next, span_of(refusals[i].next));
		for (struct span one = span_next_word(&all); is_asked && one.len > 0; one = span_next_word(&all))
			if (span_equals(one, folded))
				return true;
	}
	return false;
}

/* So many bytes stay at least behind a front: "unable". */
#define OPPOSITE_LEAST 4u

struct span negation_front(const struct negations *negations, const struct word *word, const struct word *other)
{
	struct span all = span_of(negations ? negations->fronts : ""), long_one = word->folded, rest = other->folded;
	if (rest.len < OPPOSITE_LEAST || !span_ends(long_one, rest))
		return SPAN("");
	for (struct span one = span_next_word(&all); one.len > 0; one = span_next_word(&all))
		if (span_equals(span_head(long_one, long_one.len - rest.len), one))
			return one;
	return SPAN("");
}
