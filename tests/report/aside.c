#include "tests/test.h"

#include "base/array.h"
#include "base/buf.h"
#include "base/cleanup.h"
#include "report/aside.h"

static const struct span body = SPAN("\n\nThe old wall of the dam gave way above the town early on Tuesday.\n\nIt had rained for eleven days, and the lake was full.");

/* Whether the last paragraph of these, above the text, is none of it. */
static bool is_aside(const char *above)
{
	CLEANUP(buf_done) struct buf text = { .max = 4096 };
	const char *last = strstr(above, "\n\n");
	buf_add_span(&text, span_of(above));
	buf_add_span(&text, body);
	struct span all = buf_view(&text);
	assert_false(aside_holds(all, span_from(all, all.len - 9)));
	return aside_holds(all, span_make(all.ptr + (last ? last + 2 - above : 0), 5));
}

static void captions_are_known_by_their_credits(void **state)
{
	(void)state;
	static const char *const cases[] = {
		"Mara Holt inspects the wall. (AP Photo/Lena Brandt, File)",
		"Mara Holt inspects the wall in Vessk, May 2, 2026. Picture taken May 2, 2026. REUTERS/Lena Brandt",
		"Mara Holt inspects the wall. Lena Brandt/Getty Images",
		"Mara Holt inspects the wall. Lena Brandt/The Vessk Times",
		"Mara Holt inspects the wall in May. Lena Brandt / AFP - Getty Images file",
		"Mara Holt inspects the wall. | Lena Brandt/AP Photo",
		"Mara Holt inspects the wall. (Photo: Lena Brandt)",
		"Mara Holt inspects the wall. Photo by Lena Brandt",
		"Mara Holt inspects the wall. \xC2\xA9 Reuters",
		"(AP Photo/Lena Brandt, File) In May Mara Holt inspected the wall.",
		"FILE - Mara Holt inspects the wall.",
		"FILE PHOTO: Mara Holt inspects the wall.",
		"Mara Holt inspects the wall in this undated handout photo.",
		"In this May 2, 2026 file photo, Mara Holt inspects the wall.",
		"1 of 4\n\nMara Holt inspects the wall.",
		"Mara Holt an der Mauer. Foto: dpa/Lena Brandt",
		"Mara Holt an der Mauer im Jahr 2014 (Archivbild).",
		"Mara Holt devant le mur, le 2 mai. AFP/Léna Brandt",
		"Mara Holt ante el muro. (Foto: Lena Brandt/EFE)",
		"Mara Holt davanti al muro. Foto di Lena Brandt.",
		"Mara Holt przy murze. Fot. Jan Kowalski/PAP",
		"Мара Хольт у стены. Фото: Иван Иванов / ТАСС",
		"5月2日，工程师在大坝。新华社记者李明摄",
		"资料图：2014年的大坝。",
	};
	for (size_t i = 0; i < LEN(cases); i++)
		if (!is_aside(cases[i]))
			fail_msg("'%s' is taken for text", cases[i]);
}

static void what_is_said_of_the_text_is_none_of_it(void **state)
{
	(void)state;
	static const char *const cases[] = {
		"This article by Lena Brandt first appeared in the Vessk Courier.", "A version of this article appears in print on May 3, 2026, on Page A1.",
		"CORRECTION: An earlier version of this story misspelled the name of Lena Brandt.", "Dieser Artikel erschien zuerst in der Zeitung von Lena.",
		"Editor's note: Lena Brandt is a fellow of the institute.", "Este artículo de Lena fue publicado en El Correo.",
	};
	for (size_t i = 0; i < LEN(cases); i++)
		if (!is_aside(cases[i]))
			fail_msg("'%s' is taken for text", cases[i]);
}

static void news_is_text(void **state)
{
	(void)state;
	static const char *const cases[] = {
		"At least 12 people were killed, officials said.", "At least 12 people were killed, the army (which has a base there) said.",
		"Mara Holt told AFP/Reuters reporters that 12 people were killed.", "The governor called this story false and Mara Holt a liar.",
		"The governor shared a photo of 12 survivors.", "Mehr als 12 Menschen sind tot, sagte die Polizei.", "Погибли 12 человек и/или пропали, сообщила полиция.",
		"Dozens and/or hundreds are missing.", "On 3/4 of the fields nothing grows.", "12\n\nAt least 12 people were killed.",
	};
	for (size_t i = 0; i < LEN(cases); i++)
		if (is_aside(cases[i]))
			fail_msg("'%s' is taken for none", cases[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(captions_are_known_by_their_credits),
		cmocka_unit_test(what_is_said_of_the_text_is_none_of_it),
		cmocka_unit_test(news_is_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
