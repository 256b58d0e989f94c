#include "report/lead.h"

#include "text/scripts.h"

#define BULLET_WORDS_MAX 40u
#define NOTE_WORDS_MAX 40u  /* of one in brackets */

bool lead_is_bullet(struct span paragraph)
{
	static const char *const signs[] = { "* ", "** ", "- ", "+ ", "\xE2\x80\xA2 ", "\xE2\x96\xAA ", "\xE2\x96\xA0 ", "\xE2\x97\x8F ", "\xE2\x96\xBA ", "\xE2\x80\xA3 ", "\xC2\xB7 " };
	for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++)
		if (span_starts(paragraph, span_of(signs[i])))
			return script_words(paragraph) <= BULLET_WORDS_MAX;
	return false;
}

bool lead_is_note(struct span paragraph)
{
	static const char *const words[] = { "adds ", "updates ", "recasts", "rewrites", "releads", "repeats ", "repeating ", "corrects ", "correcting ", "correction", "clarifies ",
		"removes ", "refiles ", "writes through", "writethr", "changes ", "edits ", "fixes ", "inserts ", "new throughout", "new slug", "with quotes", "agrega ", "aÃ±" "ade ", "actualiza ",
		"corrige ", "repite ", "ajoute", "actualis", "rectifi", "ergÃ¤nzt", "neu:", "wiederholung", "berichtigt", "acrescenta ", "atualiza ", "aggiunge ", "aggiorna " };
	if (!span_starts(paragraph, SPAN("(")) || !span_ends(paragraph, SPAN(")")) || script_words(paragraph) > NOTE_WORDS_MAX)
		return false;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (span_starts_nocase(span_from(paragraph, 1), span_of(words[i])))
			return true;
	return false;
}

bool lead_is_mark(struct span line)
{
	static const char *const marks[] = { "urgent", "urgente", "urgenz", "bulletin", "flash", "newsflash", "news flash", "snap", "alert", "news alert", "breaking", "breaking news",
		"eilmeldung", "blitz", "\xE5\xBF\xAB\xE8\xAE\xAF", "срочно", "молния", "عاجل" };
	static const char signs[] = " -*:!.=/()[]";
	while (line.len > 0 && strchr(signs, line.ptr[0]))
		line = span_from(line, 1);
	while (line.len > 0 && strchr(signs, line.ptr[line.len - 1]))
		line.len--;
	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		if (span_equals_nocase(line, span_of(marks[i])))
			return true;
	return false;
}
