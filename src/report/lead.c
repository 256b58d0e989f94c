#include "report/lead.h"

#include "base/array.h"
#include "base/ascii.h"
#include "text/fold.h"
#include "text/scripts.h"

#define BULLET_WORDS_MAX 40u
#define NOTE_WORDS_MAX 40u
#define CORRECTION_WORDS_MAX 90u
#define SLUG_MAX 80u        /* bytes */

bool lead_is_bullet(struct span paragraph)
{
	static const char *const signs[] = { "* ", "** ", "- ", "+ ", "\xE2\x80\xA2", "\xE2\x96\xAA", "\xE2\x96\xA0", "\xE2\x97\x8F", "\xE2\x96\xBA", "\xE2\x80\xA3", "\xC2\xB7" };
	for (size_t i = 0; i < LEN(signs); i++)
		if (span_starts(paragraph, span_of(signs[i])))
			return script_words(paragraph) <= BULLET_WORDS_MAX;
	return false;
}

/* "EDITORS' NOTE: …", "(Eds: …)", "ATTENTION EDITORS - …": who is spoken to, and a sign behind. */
static bool is_to_editors(struct span paragraph)
{
	static const char *const fronts[] = { "editor's note", "editor’s note", "editors' note", "editors’ note", "editors note", "eds", "eds.", "editors", "attention editors", "attn editors", "advisory to editors",
		"note to editors", "notes to editors", "note for editors", "notes for editors", "note to subscribers", "note aux rédactions", "note aux rédacteurs", "note à l'attention des rédactions",
		"hinweis an die redaktion", "hinweis an die redaktionen", "redaktioneller hinweis", "achtung redaktionen", "nota a los editores", "nota para los editores", "nota del editor", "nota aos editores",
		"nota do editor", "nota per le redazioni", "nota alle redazioni", "noot voor de redactie", "uwaga redakcje", "вниманию редакций", "к сведению редакций" };
	static const char *const breaks[] = { ":", " :", "-", " -", "–", " –", "—", " —" };
	struct span line = paragraph;
	while (line.len > 0 && strchr("([*- ", line.ptr[0]))
		line = span_from(line, 1);
	for (size_t i = 0; i < LEN(fronts); i++) {
		size_t len = fold_front_len(line, span_of(fronts[i]));
		for (size_t b = 0; len > 0 && b < LEN(breaks); b++)
			if (span_starts(span_from(line, len), span_of(breaks[b])))
				return true;
	}
	return false;
}

bool lead_is_note(struct span paragraph)
{
	static const char *const words[] = { "adds ", "updates ", "recasts", "rewrites", "releads", "repeats ", "repeating ", "corrects ", "correcting ", "correction", "clarifies ",
		"removes ", "refiles ", "writes through", "writethr", "changes ", "edits ", "fixes ", "inserts ", "new throughout", "new slug", "with quotes", "agrega ", "a\xC3\xB1" "ade ", "actualiza ",
		"corrige ", "repite ", "ajoute", "actualis", "rectifi", "erg\xC3\xA4nzt", "neu:", "wiederholung", "berichtigt", "acrescenta ", "atualiza ", "aggiunge ", "aggiorna " };
	if (script_words(paragraph) > NOTE_WORDS_MAX)
		return false;
	if (!span_starts(paragraph, SPAN("(")) || !span_ends(paragraph, SPAN(")")))
		return is_to_editors(paragraph);
	for (size_t i = 0; i < LEN(words); i++)
		if (span_starts_nocase(span_from(paragraph, 1), span_of(words[i])))
			return true;
	return is_to_editors(paragraph);
}

bool lead_corrects(struct span paragraph)
{
	static const char *const words[] = { "version corrig", "pri\xC3\xA8re de lire", "bien lire", "lire bien", "corrected version", "corrected story", "please read", "should read", "follows corrected",
		"berichtigte fassung", "korrigierte fassung", "muss es richtig", "muss es hei\xC3\x9F\x65n", "richtig hei\xC3\x9F\x65n", "versi\xC3\xB3n corregida", "l\xC3\xA9\x61se", "vers\xC3\xA3o corrigida", "leia-se",
		"versione corretta", "si legga" };
	if (script_words(paragraph) > CORRECTION_WORDS_MAX)
		return false;
	for (size_t i = 0; i < LEN(words); i++)
		if (span_find_nocase(paragraph, span_of(words[i])) >= 0)
			return true;
	return false;
}

bool lead_is_mark(struct span line)
{
	static const char *const marks[] = { "urgent", "urgente", "urgenz", "bulletin", "flash", "newsflash", "news flash", "snap", "alert", "news alert", "breaking", "breaking news",
		"eilmeldung", "blitz", "correction", "attention - correction", "attention correction", "rectificatif", "correcci\xC3\xB3n", "CORRECCI\xC3\x93N", "fe de errores",
		"berichtigung", "korrektur", "corre\xC3\xA7\xC3\xA3o", "CORRE\xC3\x87\xC3\x83O", "correzione", "\xE5\xBF\xAB\xE8\xAE\xAF", "срочно", "молния", "عاجل" };
	static const char signs[] = " -*:!.=/()[]";
	while (line.len > 0 && strchr(signs, line.ptr[0]))
		line = span_from(line, 1);
	while (line.len > 0 && strchr(signs, line.ptr[line.len - 1]))
		line.len--;
	for (size_t i = 0; i < LEN(marks); i++)
		if (span_equals_nocase(line, span_of(marks[i])))
			return true;
	return false;
}

/* "/" at the end joins, too, as German agencies write it. */
static bool has_joint(struct span word)
{
	for (size_t i = 1; i < word.len; i++)
		if (word.ptr[i] == '/' || (word.ptr[i] == '-' && i + 1 < word.len))
			return true;
	return false;
}

/* "", ", 1st Ld", ",0250", " (UPDATE 2)" */
static bool is_version(struct span rest)
{
	struct span behind = span_trim(span_from(rest, 1));
	return rest.len == 0 || (rest.ptr[0] == ',' && behind.len > 0 && ascii_is_digit(behind.ptr[0])) || (span_starts(rest, SPAN(" (")) && span_ends(rest, SPAN(")")));
}

struct span lead_slug(struct span line)
{
	size_t len = 0;
	while (len < line.len && (ascii_is_letter(line.ptr[len]) || ascii_is_digit(line.ptr[len]) || (line.ptr[len] & 0x80) || strchr("-/_&", line.ptr[len])))
		len++;
	struct span word = span_head(line, len);
	if (len == 0 || len > SLUG_MAX || ascii_is_digit(word.ptr[0]) || !has_joint(word) || !is_version(span_from(line, len)))
		return SPAN_NONE;
	while (word.len > 1 && word.ptr[word.len - 1] == '/')
		word.len--;
	return word;
}
