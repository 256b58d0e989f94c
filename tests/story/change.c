#include "tests/test.h"

#include "base/array.h"
#include "base/buf.h"
#include "base/cleanup.h"
#include "story/change.h"

struct bench {
	struct tokenizer *tokenizer;
	struct arena *arena;
	struct change change;
	struct change_sentences sentences;
};

static int setup(void **state)
{
	static struct bench bench;
	bench = (struct bench){ .tokenizer = tokenizer_new(), .arena = arena_new() };
	*state = &bench;
	return 0;
}

static int teardown(void **state)
{
	struct bench *bench = *state;
	tokenizer_free(bench->tokenizer);
	arena_free(bench->arena);
	return 0;
}

#define TITLE "Dam wall gives way above Vessk"
#define WALL "The old wall of the Karsel dam gave way above the town of Vessk early on Tuesday."
#define TOLL "At least 12 people were killed and forty are missing, said governor Anton Hentzau."
#define RAIN "It had rained for eleven days, and the lake stood higher than in any spring before."
#define CRACKS "Engineers had warned in March that the cracks in the wall were growing wider."

static void compare_in(struct bench *bench, const char *language, const char *title, const char *text, const char *other_title, const char *other)
{
	struct span of = span_of(language);
	struct change_text copy = change_text_of(bench->tokenizer, bench->arena, span_of(title), span_of(text), of);
	struct change_text original = change_text_of(bench->tokenizer, bench->arena, span_of(other_title), span_of(other), of);
	change_find(bench->arena, &copy, &original, of, &bench->change, &bench->sentences);
	assert_true(bench->change.is_known);
}

static void compare(struct bench *bench, const char *title, const char *text, const char *other_title, const char *other)
{
	compare_in(bench, "en", title, text, other_title, other);
}

static void a_sign_put_right_is_a_correction(void **state)
{
	static const char *const corrected[][2] = { { "-48 million", "48 million" }, { "$48 million", "\u20ac48 million" }, { "\u00a348", "48 %" }, { "\u22125", "5" },
						    { "<5", ">5" } };
	static const char *const style[][2] = { { "-48 million", "minus 48 million" }, { "$48 million", "48 million dollars" }, { "48 %", "48 per cent" },
						{ "-48", "\u221248" }, { "$48", "\uff04 48" }, { "48 \u20ac", "\u20ac48" } };
	struct bench *bench = *state;
	for (size_t i = 0; i < 5 + 6; i++) {
		const char *const *pair = i < 5 ? corrected[i] : style[i - 5];
		struct span here = arena_format(bench->arena, "Karsel Steel had a result of %s last year, it said. " RAIN, pair[0]);
		struct span there = arena_format(bench->arena, "Karsel Steel had a result of %s last year, it said. " RAIN, pair[1]);
		compare(bench, TITLE, here.ptr, TITLE, there.ptr);
		assert_int_equal(bench->change.kinds, i < 5 ? CHANGE_CORRECTED : 0);
		here = arena_format(bench->arena, "Karsel Steel result at %s", pair[0]);
		there = arena_format(bench->arena, "Karsel Steel result at %s", pair[1]);
		compare(bench, here.ptr, WALL, there.ptr, WALL);
		assert_int_equal(bench->change.kinds & CHANGE_CORRECTED, i < 5 ? CHANGE_CORRECTED : 0);
	}
	compare(bench, TITLE, "Karsel Steel is rated AA+ by Lagun. " RAIN, TITLE, "Karsel Steel is rated AA- by Lagun. " RAIN);
	assert_int_equal(bench->change.kinds, CHANGE_CORRECTED);
}

static void the_style_of_a_house_corrects_nothing(void **state)
{
	static const struct {
		const char *here, *there;
		bool is_corrected;
	} cases[] = {
		{ "The dam broke at dawn on Saturday, and Dolna was under water.", "The dam broke at dawn on March 14, and Dolna was under water.", false },
		{ "The dam broke at dawn on 14 March, and Dolna was under water.", "The dam broke at dawn on Saturday, and Dolna was under water.", false },
		{ "The dam broke at dawn on Saturday, and Dolna was under water.", "The dam broke at dawn on Sunday, and Dolna was under water.", true },
		{ "Dolna, 40 kilometres from the dam, was under water by noon.", "Dolna, 25 miles from the dam, was under water by noon.", false },
		{ "The lake covers 40 square miles and is fed by three rivers.", "The lake covers 104 square km and is fed by three rivers.", false },
		{ "Dolna, 40 kilometres from the dam, was under water by noon.", "Dolna, 25 kilometres from the dam, was under water by noon.", true },
		{ "The dam, said Gov. Anton Hentzau, had cracks since the autumn.", "The dam, said Governor Anton Hentzau, had cracks since the autumn.", false },
		{ "The dam, said Governor A. Hentzau, had cracks since the autumn.", "The dam, said Governor Anton Hentzau, had cracks since the autumn.", false },
		{ "Cracks were found by the United Nations, the governor said.", "Cracks were found by the UN, the governor said.", false },
		{ "Cracks were found by U.S. engineers, the governor said.", "Cracks were found by United States engineers, the governor said.", false },
		{ "Cracks were found by the United Farmers, the governor said.", "Cracks were found by the UN, the governor said.", true },
		{ "The dam had had cracks since the autumn, said Governor Paul.", "The dam had had cracks since the autumn, said Governor Pauline.", true },
		{ "The dam, said Governor Paul Hentzau, had had cracks.", "The dam, said Governor Pauline Hentzau, had had cracks.", true },
		{ "Dolna, 40 km from the dam, lost 9 houses to the water.", "Dolna, 25 miles from the dam, lost 12 houses to the water.", true },
	};
	struct bench *bench = *state;
	for (size_t i = 0; i < LEN(cases); i++) {
		compare(bench, TITLE, cases[i].here, TITLE, cases[i].there);
		if (bench->change.kinds != (cases[i].is_corrected ? CHANGE_CORRECTED : 0))
			fail_msg("%s: %x", cases[i].here, bench->change.kinds);
	}
}

static void same_sentences_in_another_order_are_no_change(void **state)
{
	struct bench *bench = *state;
	compare(bench, TITLE, WALL " " TOLL "\n\n" RAIN, TITLE, RAIN "\n\n" WALL " " TOLL);
	assert_int_equal(bench->change.kinds, 0);
	assert_int_equal(bench->sentences.changed_len + bench->sentences.added_len + bench->sentences.left_out_len, 0);
	assert_true(bench->change.share_of_this > 900 && bench->change.share_of_other > 900);
}

static void what_is_left_out_makes_it_abridged(void **state)
{
	struct bench *bench = *state;
	compare(bench, TITLE, WALL " " TOLL, TITLE, WALL " " TOLL " " RAIN " " CRACKS);
	assert_int_equal(bench->change.kinds, CHANGE_ABRIDGED);
	assert_int_equal(bench->sentences.left_out_len, 2);
	assert_span(bench->sentences.left_out[0], RAIN);
	assert_span(bench->sentences.left_out[1], CRACKS);
	assert_true(bench->change.share_of_this > 950 && bench->change.share_of_other < 700);
}

static void what_is_added_makes_it_expanded(void **state)
{
	struct bench *bench = *state;
	compare(bench, TITLE, WALL " " TOLL " " RAIN, TITLE, WALL " " TOLL);
	assert_int_equal(bench->change.kinds, CHANGE_EXPANDED);
	assert_int_equal(bench->sentences.added_len, 1);
	assert_span(bench->sentences.added[0], RAIN);
	assert_int_equal(bench->sentences.left_out_len, 0);
	compare(bench, TITLE, CRACKS " " WALL " " TOLL, TITLE, WALL " " TOLL " " RAIN);
	assert_int_equal(bench->change.kinds, CHANGE_EXPANDED | CHANGE_ABRIDGED);
}

static void a_few_words_more_are_a_trifle(void **state)
{
	struct bench *bench = *state;
	compare(bench, TITLE, WALL " " TOLL "\n\nVessk Courier.", TITLE, WALL " " TOLL);
	assert_int_equal(bench->change.kinds, 0);
	assert_int_equal(bench->sentences.added_len, 1);
}

static void a_number_in_place_of_another_makes_it_corrected(void **state)
{
	struct bench *bench = *state;
	compare(bench, TITLE, WALL " At least 21 people were killed and forty are missing, said governor Anton Hentzau.", TITLE, WALL " " TOLL);
	assert_int_equal(bench->change.kinds, CHANGE_CORRECTED);
	assert_int_equal(bench->sentences.changed_len, 1);
	assert_span(bench->sentences.changed[0].there, TOLL);
	assert_span(bench->sentences.changed[0].here, "At least 21 people were killed and forty are missing, said governor Anton Hentzau.");
	assert_int_equal(bench->sentences.added_len + bench->sentences.left_out_len, 0);
	compare(bench, "Toll at dam rises to 21", WALL, "Toll at dam rises to 12", WALL);
	assert_int_equal(bench->change.kinds, CHANGE_CORRECTED);
}

static void a_number_in_words_is_one_too(void **state)
{
	struct bench *bench = *state;
	compare(bench, TITLE, WALL " Seven people were killed when the wall gave way.", TITLE, WALL " Nine people were killed when the wall gave way.");
	assert_int_equal(bench->change.kinds, CHANGE_CORRECTED);
	compare(bench, TITLE, WALL " Seven people were killed when the wall gave way.", TITLE, WALL " 9 people were killed when the wall gave way.");
	assert_int_equal(bench->change.kinds, CHANGE_CORRECTED);
	compare(bench, "Nine dead at Vessk", WALL " Seven people were killed when the wall gave way.", "9 dead at Vessk",
		WALL " 7 people were killed when the wall gave way.");
	assert_int_equal(bench->change.kinds, 0);
	compare(bench, TITLE, WALL " Twenty-three people were killed when the wall gave way.", TITLE, WALL " 23 people were killed when the wall gave way.");
	assert_int_equal(bench->change.kinds, 0);
	compare(bench, TITLE, WALL " Two 20-year-olds were killed when the wall gave way.", TITLE, WALL " Two twenty-year-olds were killed when the wall gave way.");
	assert_int_equal(bench->change.kinds, 0);
	compare(bench, TITLE, WALL " No one was in the house when the wall gave way.", TITLE, WALL " Nobody was in the house when the wall gave way.");
	assert_int_equal(bench->change.kinds, 0);
	compare_in(bench, "pl", TITLE, WALL " Runął ten mur.", TITLE, WALL " Runął nine mur.");
	assert_int_equal(bench->change.kinds, 0);
}

static void numbers_are_told_in_many_languages(void **state)
{
	static const struct {
		const char *language, *here, *there;
		unsigned kinds;
	} cases[] = {
		{ "de", "Am Dienstag kamen dreizehn Menschen in der Stadt ums Leben.", "Am Dienstag kamen zwölf Menschen in der Stadt ums Leben.", CHANGE_CORRECTED },
		{ "de", "Am Dienstag kamen zwölf Menschen in der Stadt ums Leben.", "Am Dienstag kamen 12 Menschen in der Stadt ums Leben.", 0 },
		{ "fr", "Mardi, treize personnes ont perdu la vie dans la ville.", "Mardi, douze personnes ont perdu la vie dans la ville.", CHANGE_CORRECTED },
		{ "fr", "Mardi, vingt et une personnes ont perdu la vie dans la ville.", "Mardi, 21 personnes ont perdu la vie dans la ville.", 0 },
		{ "de", "Am Dienstag verloren 2.300 Menschen ihr Haus.", "Am Dienstag verloren 2300 Menschen ihr Haus.", 0 },
		{ "de", "Am Dienstag verloren 2.300 Menschen ihr Haus.", "Am Dienstag verloren 2.400 Menschen ihr Haus.", CHANGE_CORRECTED },
		{ "fr", "Mardi, 2\u202F300 personnes ont perdu leur maison.", "Mardi, 2300 personnes ont perdu leur maison.", 0 },
		{ "fr", "Mardi, 2 300 personnes ont perdu leur maison.", "Mardi, 2 400 personnes ont perdu leur maison.", CHANGE_CORRECTED },
		{ "es", "El martes murieron trece personas en la ciudad.", "El martes murieron doce personas en la ciudad.", CHANGE_CORRECTED },
		{ "ru", "Во вторник в городе погибли тринадцать человек.", "Во вторник в городе погибли двенадцать человек.", CHANGE_CORRECTED },
		{ "zh", "大坝周二凌晨决堤，至少十三人死亡。", "大坝周二凌晨决堤，至少十二人死亡。", CHANGE_CORRECTED },
		{ "zh", "大坝周二凌晨决堤，五人死亡。", "大坝周二凌晨决堤，三人死亡。", CHANGE_CORRECTED },
		{ "ar", "قتل ١٣ شخصا في المدينة يوم الثلاثاء", "قتل ١٢ شخصا في المدينة يوم الثلاثاء", CHANGE_CORRECTED },
		{ "ar", "قتل ١٢ شخصا في المدينة يوم الثلاثاء", "قتل 12 شخصا في المدينة يوم الثلاثاء", 0 },
		{ "ar", "قتل خمسة وعشرون شخصا في المدينة يوم الثلاثاء", "قتل 25 شخصا في المدينة يوم الثلاثاء", 0 },
		{ "ar", "قتل خمسة عشر شخصا في المدينة يوم الثلاثاء", "قتل ستة عشر شخصا في المدينة يوم الثلاثاء", CHANGE_CORRECTED },
		{ "fa", "۱۳ نفر روز سه‌شنبه در شهر کشته شدند.", "۱۲ نفر روز سه‌شنبه در شهر کشته شدند.", CHANGE_CORRECTED },
		{ "hi", "मंगलवार को शहर में १३ लोग मारे गए।", "मंगलवार को शहर में १२ लोग मारे गए।", CHANGE_CORRECTED },
	};
	struct bench *bench = *state;
	for (size_t i = 0; i < LEN(cases); i++) {
		compare_in(bench, cases[i].language, TITLE, cases[i].here, TITLE, cases[i].there);
		if (bench->change.kinds != cases[i].kinds)
			fail_msg("%s: %x", cases[i].here, bench->change.kinds);
	}
}

static void what_stands_around_a_chinese_number_is_compared(void **state)
{
	struct bench *bench = *state;
	compare_in(bench, "zh", TITLE, "大坝周二凌晨决堤，约三人死亡。", TITLE, "大坝周二凌晨决堤，共三人死亡。");
	assert_int_equal(bench->change.kinds, 0);
	assert_int_equal(bench->sentences.changed_len, 1);
}

static void a_number_of_several_words_is_one(void **state)
{
	struct bench *bench = *state;
	compare(bench, TITLE, WALL " Twenty-three people of two million were there.", TITLE, WALL " 23 people of 2 million were there.");
	assert_int_equal(bench->change.kinds, 0);
	assert_int_equal(bench->sentences.changed_len, 0);
}

static void a_name_in_place_of_another_makes_it_corrected(void **state)
{
	struct bench *bench = *state;
	static const char other[] = WALL " At least 12 people were killed and forty are missing, said governor Rupert Hentzau.";
	compare(bench, TITLE, other, TITLE, WALL " " TOLL);
	assert_int_equal(bench->change.kinds, CHANGE_CORRECTED);
	/* he bears both names elsewhere: it is said in other words */
	compare(bench, TITLE, WALL " " TOLL " Rupert is his brother.", TITLE, "Anton is his brother.\n\n" WALL " At least 12 people were killed and forty are missing, said governor Rupert Hentzau.");
	assert_int_equal(bench->change.kinds & CHANGE_CORRECTED, 0);
}

static void another_agency_dateline_or_byline_corrects_nothing(void **state)
{
	static const struct {
		const char *here, *there;
	} cases[] = {
		{ "VESSK, March 4 (AFP) - " WALL "\n\n" TOLL, "VESSK, March 3 (Reuters) - " WALL "\n\n" TOLL },
		{ "VESSK, March 4 (Reuters) - " WALL "\n\n" TOLL, "VESSK, March 3 (Reuters) - " WALL "\n\n" TOLL },
		{ WALL "\n\n" TOLL " (AFP)", WALL "\n\n" TOLL " (Reuters)" },
		{ WALL "\n\n" TOLL "\n\n\xC2\xA9 2026 AFP", WALL "\n\n" TOLL "\n\n\xC2\xA9 2025 Reuters" },
		{ WALL "\n\n" TOLL "\n\n(Reporting by Jane Doe; Editing by Ann Poe)", WALL "\n\n" TOLL "\n\n(Reporting by John Roe; Editing by Ann Poe)" },
		{ WALL "\n\n" TOLL " (Reporting by Jane Doe; Editing by Ann Poe)", WALL "\n\n" TOLL " (Reporting by John Roe; Editing by Ann Poe)" },
		{ "By Jane Doe, Associated Press\n\n" WALL "\n\n" TOLL, "By John Roe, Associated Press\n\n" WALL "\n\n" TOLL },
	};
	struct bench *bench = *state;
	for (size_t i = 0; i < LEN(cases); i++) {
		compare(bench, TITLE, cases[i].here, TITLE, cases[i].there);
		if (bench->change.kinds != 0)
			fail_msg("%s: %x", cases[i].here, bench->change.kinds);
	}
	compare(bench, TITLE, "VESSK, March 4 (AFP) - At least 21 people were killed and forty are missing, said governor Anton Hentzau.", TITLE,
		"VESSK, March 3 (Reuters) - " TOLL);
	assert_int_equal(bench->change.kinds, CHANGE_CORRECTED);
}

static void capitals_tell_no_name_where_every_noun_has_one(void **state)
{
	struct bench *bench = *state;
	compare_in(bench, "de", TITLE, "Die alte Mauer brach am Dienstag oberhalb der kleinen Stadt am Fluss.", TITLE,
		   "Die alte Mauer brach am Dienstag oberhalb der kleinen Ortschaft am Fluss.");
	assert_int_equal(bench->change.kinds, 0);
	assert_int_equal(bench->sentences.changed_len, 1);
}

static void a_sentence_put_otherwise_is_no_correction(void **state)
{
	struct bench *bench = *state;
	compare(bench, TITLE, WALL " Of those who live there 21 were dead by noon, governor Anton Hentzau said, and forty are missing still.", TITLE, WALL " " TOLL);
	assert_int_equal(bench->change.kinds & CHANGE_CORRECTED, 0);
}

static void damage_done_by_a_scanner_is_no_change_of_what_it_says(void **state)
{
	struct bench *bench = *state;
	compare(bench, "Dam wa1l gives way abovc Vessk",
		"Thc old wall of tbe Karsel dam gavc way abovc the town of Vessk early on Tuesday. At lcast 12 peoplc were ki1led and forty arc missing, "
		"said governor Anton Hcntzau. It had raincd for elevcn days, and the lake stood higber than in any spring bcfore.",
		TITLE, WALL " " TOLL " " RAIN);
	assert_int_equal(bench->change.kinds, 0);
	assert_int_equal(bench->sentences.changed_len, 3);
	compare(bench, "Dam wa1l gives way abovc Vessk", /* a point misread, too */
		"Thc old wall of tbe Karsel dam gave way abovc the town of Vessk early on Tuesday, At lcast 12 peoplc were ki1led and forty are missing, "
		"said governor Anton Hcntzau. It had raincd for elevcn days, and the lake stood higber than in any spring bcfore, Engineers had "
		"warmed in March that tbe cracks in the wa1l were growing widcr.",
		TITLE, WALL " " TOLL " " RAIN " " CRACKS);
	assert_int_equal(bench->change.kinds, 0);
}

static void sentences_may_be_parted_elsewhere(void **state)
{
	struct bench *bench = *state;
	compare(bench, TITLE, "The old wall of the Karsel dam gave way above the town of Vessk early on Tuesday; it had rained for eleven days. And the lake stood higher than in any spring before.", TITLE, WALL " " RAIN);
	assert_int_equal(bench->change.kinds, 0);
}

static void another_headline_is_told_from_the_same_one(void **state)
{
	static const struct {
		const char *here, *there;
		bool is_other;
	} cases[] = {
		{ "Toll feared to rise as villages are searched", TITLE, true },
		{ "DAM WALL GIVES WAY ABOVE VESSK", TITLE, false },
		{ "UPDATE 2-Dam wall gives way above Vessk", TITLE, false },
		{ "CORRECTED: Dam wall gives way above Vessk", TITLE, false },
		{ "Dam wall gives way above Vessk - The Courier of Karsel and Vessk", TITLE, false },
		{ TITLE, "Dam wall gives way above Vessk | Karsel Evening News", false },
		{ "Dam wall gives way above Vesk", TITLE, false },
		{ "Dam wall gives way above Vessk, and engineers say they warned of it", TITLE, true },
		{ "Dam wall gives way above Vessk", "", false },
		{ "Dam wall gives way above Vessk; governor ill", "Dam wall gives way above Vessk; governor dead", true },
		{ "Dam wall gives way above Vessk?", TITLE, true },
		{ "Dam wal gave way above Vessk", TITLE, false },
		{ "大坝决堤，十二人死亡", "总统说将追究责任", true },
	};
	struct bench *bench = *state;
	for (size_t i = 0; i < LEN(cases); i++) {
		compare(bench, cases[i].here, WALL, cases[i].there, WALL);
		if (bench->change.kinds != (cases[i].is_other ? CHANGE_REHEADLINED : 0))
			fail_msg("%s: %x", cases[i].here, bench->change.kinds);
	}
}

static bool is_turned(const struct bench *bench)
{
	return bench->sentences.is_replaced || (bench->change.kinds & CHANGE_CORRECTED);
}

static void one_word_in_place_of_another_turns_what_is_said(void **state)
{
	static const struct {
		const char *language, *here, *there;
		bool is_turned;
	} cases[] = {
		{ "en", "A court in Vessk has acquitted the governor of manslaughter.", "A court in Vessk has convicted the governor of manslaughter.", true },
		{ "en", "The captain of the ferry is alive, a doctor said.", "The captain of the ferry is dead, a doctor said.", true },
		{ "en", "The bank expects prices to increase this month.", "The bank expects prices to decrease this month.", true },
		{ "de", "Das Gericht hat den Reeder frei gesprochen.", "Das Gericht hat den Reeder schuldig gesprochen.", true },
		{ "en", "The captain knew of the cracks, a doctor denied.", "The captain knew of the cracks, a doctor said.", true },
		{ "en", "The captain knew of the cracks, a doctor announced.", "The captain knew of the cracks, a doctor said.", false },
		{ "en", "The court would hear of the cracks which sank the ferry.", "The court would hear of the cracks that sank the ferry.", false },
		{ "en", "A court in Vessk convicts the governor of manslaughter.", "A court in Vessk convicted the governor of manslaughter.", false },
		{ "en", "The captain of the fcrry is dead, a doctor said.", "The captain of the ferry is dead, a doctor said.", false },
		{ "en", "The captain of the fcrru is dead, a doctor said.", "The captain of the ferry is dead, a doctor said.", false },
		{ "en", "The ferry sank on Tuesday, a doctor said.", "The ferry sank yesterday, a doctor said.", false },
		{ "de", "Das Gericht hat einen Reeder schuldig gesprochen.", "Das Gericht hat den Reeder schuldig gesprochen.", false },
	};
	struct bench *bench = *state;
	for (size_t i = 0; i < LEN(cases); i++) {
		struct span here = arena_format(bench->arena, "%s " RAIN " " CRACKS, cases[i].here);
		struct span there = arena_format(bench->arena, "%s " RAIN " " CRACKS, cases[i].there);
		compare_in(bench, cases[i].language, TITLE, here.ptr, TITLE, there.ptr);
		if (is_turned(bench) != cases[i].is_turned)
			fail_msg("%s", cases[i].here);
	}
	/* shortened, with a line of a page, a byline or a credit, or letters misread, or another word elsewhere, too; but not behind the first sentence */
	static const char *const copies[] = {
		"Strelsau (LP) - The captain of the ferry is alive, a doctor said. " RAIN,
		"Read more: The wrecks of this century\n\nThe captain of the ferry is alive, a doctor said. " RAIN " " CRACKS,
		"By Jane Roe\n\nThe captain of the ferry is alive, a doctor said. " RAIN " " CRACKS "\n\n(Reporting by Jane Roe; editing by John Doe)",
		"The captain of the fcrry is alive, a doctor said. " RAIN " " CRACKS,
		"The captain of the ferry is alive, a doctor said. It had rained for eleven days, and the sea stood higher than in any spring before. " CRACKS,
	};
	for (size_t i = 0; i < LEN(copies); i++) {
		compare(bench, TITLE, copies[i], TITLE, "STRELSAU, March 4 - The captain of the ferry is dead, a doctor said. " RAIN " " CRACKS);
		if (!is_turned(bench))
			fail_msg("%s", copies[i]);
	}
	compare(bench, TITLE, RAIN " The captain of the ferry is Danish, a doctor said.", TITLE, RAIN " The captain of the ferry is married, a doctor said.");
	assert_false(is_turned(bench));
}

/* Behind others, either way round. */
static void assert_turned(struct bench *bench, const char *const pair[3], bool is_corrected)
{
	struct span here = arena_format(bench->arena, RAIN " " CRACKS " %s", pair[1]), there = arena_format(bench->arena, RAIN " " CRACKS " %s", pair[2]);
	for (size_t i = 0; i < 2; i++) {
		compare_in(bench, pair[0], TITLE, i ? there.ptr : here.ptr, TITLE, i ? here.ptr : there.ptr);
		if (((bench->change.kinds & CHANGE_CORRECTED) != 0) != is_corrected)
			fail_msg("%s | %s", pair[1], pair[2]);
	}
}

static void a_not_turns_what_is_said_wherever_it_stands(void **state)
{
	static const char *const turned[][3] = {
		{ "en", "The bank will not raise its rate this month.", "The bank will raise its rate this month." },
		{ "en", "There is no hope for the eleven divers.", "There is some hope for the eleven divers." },
		{ "en", "The captain isn't to blame, the court found.", "The captain is to blame, the court found." },
		{ "en", "The mayor can\u2019t stay in her office.", "The mayor can stay in her office." },
		{ "en", "The mayor cannot stay in her office.", "The mayor can stay in her office." },
		{ "en", "The mayor won't stay in her office.", "The mayor will stay in her office." },
		{ "en", "The inspectors didn't know of the cracks.", "The inspectors did know of the cracks." },
		{ "en", "The police did not charge the captain with arson.", "The police charged the captain with arson." },
		{ "en", "The fire in the harbour killed 3 people, the mayor said.", "The fire in the harbour killed no people, the mayor said." },
		{ "en", "The captain left the ship and didn't charge the owner.", "The captain left the ship and charged the owner." },
		{ "en", "The captain, who has not been named, was not armed.", "The captain, who has not been named, was armed." },
		{ "en", "The captain, who has not been named, wasn't armed.", "The captain, who has not been named, was armed." },
		{ "en", "The mayor refuses to leave her office.", "The mayor will leave her office." },
		{ "fr", "La ministre refuse de d\u00e9missionner lundi soir.", "La ministre va d\u00e9missionner lundi soir." },
		{ "de", "Die Br\u00fccke wird dieses Jahr nicht gesperrt.", "Die Br\u00fccke wird dieses Jahr gesperrt." },
		{ "en", "The inspectors never warned of the cracks.", "The inspectors ever warned of the cracks." },
		{ "de", "F\u00fcr die Stadt gab es keine Warnung.", "F\u00fcr die Stadt gab es eine Warnung." },
		{ "fr", "La ministre ne d\u00e9missionnera pas lundi soir.", "La ministre d\u00e9missionnera lundi soir." },
		{ "ru", "\u0411\u0430\u043d\u043a \u043d\u0435 \u043f\u043e\u0432\u044b\u0441\u0438\u0442 \u0441\u0442\u0430\u0432\u043a\u0443.",
		  "\u0411\u0430\u043d\u043a \u043f\u043e\u0432\u044b\u0441\u0438\u0442 \u0441\u0442\u0430\u0432\u043a\u0443." },
		{ "zh", "\u592e\u884c\u5468\u4e00\u5ba3\u5e03\u672c\u6708\u5c06\u4e0d\u52a0\u606f\u3002",
		  "\u592e\u884c\u5468\u4e00\u5ba3\u5e03\u672c\u6708\u5c06\u52a0\u606f\u3002" },
	};
	for (size_t i = 0; i < LEN(turned); i++)
		assert_turned(*state, turned[i], true);
}

static void a_number_may_be_one_word_with_its_unit(void **state)
{
	static const char *const others[][3] = {
		{ "en", "The company was fined \u00a34m on Monday.", "The company was fined \u00a340m on Monday." },
		{ "en", "The ferry leaves the harbour at 9am on Monday.", "The ferry leaves the harbour at 11am on Monday." },
		{ "en", "The load of the ferry was 40kg of flour.", "The load of the ferry was 400kg of flour." },
		{ "en", "The ferry was on its 3rd crossing of the day.", "The ferry was on its 5th crossing of the day." },
		{ "en", "The ferry costs $4.5bn and one year.", "The ferry costs $4.9bn and one year." },
		{ "fr", "Le bac quitte le port lundi \u00e0 9h du matin.", "Le bac quitte le port lundi \u00e0 11h du matin." },
	};
	static const char *const same[][3] = {
		{ "en", "The company was fined \u00a34m on Monday.", "The company was fined \u00a34 million on Monday." },
		{ "en", "The company was fined $4.5bn on Monday.", "The company was fined $4.5 billion on Monday." },
		{ "en", "The ferry leaves the harbour at 9am on Monday.", "The ferry leaves the harbour at 9 am on Monday." },
		{ "en", "The ferry is 40m from the old harbour wall.", "The ferry is 40 metres from the old harbour wall." },
		{ "en", "The load of the ferry was 40kg of flour.", "The load of the ferry was 40 kg of flour." },
	};
	for (size_t i = 0; i < LEN(others); i++)
		assert_turned(*state, others[i], true);
	for (size_t i = 0; i < LEN(same); i++)
		assert_turned(*state, same[i], false);
}

static void a_contrary_turns_what_is_said_wherever_it_stands(void **state)
{
	static const char *const turned[][3] = {
		{ "en", "The captain was found guilty by the court.", "The captain was found innocent by the court." },
		{ "en", "The owner denied that the ferry was full.", "The owner confirmed that the ferry was full." },
		{ "en", "The captain survived the wreck of the ferry.", "The captain died in the wreck of the ferry." },
		{ "en", "The islanders lost the vote on the bridge.", "The islanders won the vote on the bridge." },
		{ "en", "The mate was fired by the owner in May.", "The mate was hired by the owner in May." },
		{ "en", "The price of a crossing is up since May.", "The price of a crossing is down since May." },
		{ "en", "The ferry company expects a loss this year.", "The ferry company expects a profit this year." },
		{ "de", "Der Kapit\u00e4n der F\u00e4hre ist tot.", "Der Kapit\u00e4n der F\u00e4hre lebt." },
		{ "de", "Der Reeder hat den Schaden best\u00e4tigt.", "Der Reeder hat den Schaden dementiert." },
		{ "fr", "Le capitaine du bac a \u00e9t\u00e9 acquitt\u00e9 mardi.", "Le capitaine du bac a \u00e9t\u00e9 condamn\u00e9 mardi." },
		{ "es", "El capit\u00e1n del barco est\u00e1 vivo, dijo un m\u00e9dico.", "El capit\u00e1n del barco est\u00e1 muerto, dijo un m\u00e9dico." },
		{ "pt", "O armador confirmou a falha da balsa.", "O armador negou a falha da balsa." },
		{ "ru", "\u041a\u0430\u043f\u0438\u0442\u0430\u043d \u043f\u0430\u0440\u043e\u043c\u0430 \u0432\u044b\u0436\u0438\u043b.", "\u041a\u0430\u043f\u0438\u0442\u0430\u043d \u043f\u0430\u0440\u043e\u043c\u0430 \u043f\u043e\u0433\u0438\u0431." },
		{ "pl", "Kapitan promu wygra\u0142 proces w Dolnej.", "Kapitan promu przegra\u0142 proces w Dolnej." },
		{ "zh", "\u6e21\u8f6e\u516c\u53f8\u8bc1\u5b9e\u8239\u4e0a\u6709\u88c2\u7f1d\u3002", "\u6e21\u8f6e\u516c\u53f8\u5426\u8ba4\u8239\u4e0a\u6709\u88c2\u7f1d\u3002" },
	};
	static const char *const same[][3] = {
		{ "en", "The captain was found not guilty by the court.", "The captain was found innocent by the court." },
		{ "en", "The captain was found guilty by the court.", "The captain was convicted by the court." },
		{ "en", "The captain lost his life in the wreck.", "The captain died in the wreck." },
		{ "en", "The island won in May and lost in June.", "The island lost in May and won in June." },
		{ "de", "Die F\u00e4hre bef\u00f6rdert mehr G\u00e4ste.", "Die F\u00e4hre tr\u00e4gt mehr G\u00e4ste." },
	};
	for (size_t i = 0; i < LEN(turned); i++)
		assert_turned(*state, turned[i], true);
	for (size_t i = 0; i < LEN(same); i++)
		assert_turned(*state, same[i], false);
}

static void another_way_to_say_not_turns_nothing(void **state)
{
	static const char *const same[][3] = {
		{ "en", "There is no longer hope for the eleven divers.", "There is not any hope for the eleven divers." },
		{ "en", "The bank will nof raise its rate this month.", "The bank will not raise its rate this month." },
		{ "en", "The bank will riot raise its rate this month.", "The bank will not raise its rate this month." },
		{ "en", "The bank will not raise its rate this month.", "The bank won't raise its rate this month." },
		{ "en", "The inspectors did not know of the cracks.", "The inspectors didn\u2019t know of the cracks." },
		{ "en", "The owner of the ferry did not comment.", "The owner of the ferry declined to comment." },
		{ "en", "The inspectors failed to see the cracks.", "The inspectors didn't see the cracks." },
		{ "en", "The shares of the owner fell on Monday.", "The shares of the owner declined on Monday." },
		{ "en", "The inspectors did not know of the cracks.", "The inspectors didn t know of the cracks." },
		{ "en", "The mayor can't stay in her office.", "The mayor can not stay in her office." },
		{ "en", "The mayor can't stay in her office.", "The mayor cannot stay in her office." },
		{ "de", "Die Br\u00fccke wird dieses Jahr no gesperrt.", "Die Br\u00fccke wird dieses Jahr gesperrt." },
		{ "de", "F\u00fcr die Stadt gab es keine Warnung.", "F\u00fcr die Stadt gab es nie eine Warnung." },
		{ "es", "No hay nadie en el puente del r\u00edo.", "Nadie hay en el puente del r\u00edo." },
		{ "fr", "On craint que le mur ne tombe bient\u00f4t.", "On craint que le mur tombe bient\u00f4t." },
	};
	for (size_t i = 0; i < LEN(same); i++)
		assert_turned(*state, same[i], false);
}

static void a_headline_may_be_turned_alone(void **state)
{
	static const struct {
		const char *here, *there;
		bool is_turned;
	} cases[] = {
		{ "Captain of Skerry ferry not guilty", "Captain of Skerry ferry guilty", true },
		{ "Captain of Skerry ferry acquitted", "Captain of Skerry ferry convicted", true },
		{ "Captain of Skerry ferry won't resign", "Captain of Skerry ferry will resign", true },
		{ "Captain of Skerry ferry innocent", "Captain of Skerry ferry not guilty", false },
		{ "Captain of Skerry ferry won't resign", "Captain of Skerry ferry will not resign", false },
		{ "Captain not to leave Skerry ferry", "Captain to stay with Skerry ferry", false },
		{ "Skerry ferry guilty captain", "Captain of Skerry ferry not guilty", false },
		{ "Captain blamed for wreck of ferry", "No excuse for captain of wrecked ferry", false },
	};
	struct bench *bench = *state;
	for (size_t i = 0; i < LEN(cases); i++) {
		compare(bench, cases[i].here, WALL " " RAIN, cases[i].there, WALL " " RAIN);
		if (is_turned(bench) != cases[i].is_turned)
			fail_msg("%s | %s", cases[i].here, cases[i].there);
	}
}

static void a_front_turns_a_word(void **state)
{
	static const char *const turned[][3] = { { "en", "The sale of the wood was illegal, the court found.", "The sale of the wood was legal, the court found." },
						 { "en", "The mayor is unlikely to stay in her office.", "The mayor is likely to stay in her office." },
						 { "de", "Das Urteil des Gerichts ist ung\u00fcltig, hie\u00df es.", "Das Urteil des Gerichts ist g\u00fcltig, hie\u00df es." } };
	static const char *const same[][3] = { { "en", "The mayor is unable to stay in her office.", "The mayor is not able to stay in her office." },
					       { "en", "The mayor was un likely to stay in her office.", "The mayor was unlikely to stay in her office." } };
	for (size_t i = 0; i < LEN(turned); i++)
		assert_turned(*state, turned[i], true);
	for (size_t i = 0; i < LEN(same); i++)
		assert_turned(*state, same[i], false);
}

static void chinese_is_cut_into_sentences_too(void **state)
{
	struct bench *bench = *state;
	compare_in(bench, "zh", "大坝决堤", "卡塞尔大坝周二凌晨决堤。至少21人死亡，四十人失踪。", "大坝决堤", "卡塞尔大坝周二凌晨决堤。至少12人死亡，四十人失踪。湖水比往年春天都高。");
	assert_int_equal(bench->change.kinds, CHANGE_ABRIDGED | CHANGE_CORRECTED);
}

static void nothing_has_no_changes(void **state)
{
	struct bench *bench = *state;
	compare(bench, "", "", "", "");
	assert_int_equal(bench->change.kinds + (unsigned)bench->change.share_of_this + (unsigned)bench->change.share_of_other, 0);
	compare(bench, "", "", TITLE, WALL);
	assert_int_equal(bench->change.kinds, CHANGE_ABRIDGED);
}

/* Many sentences that are like nothing, and like each other: bounded work, and no sentence twice. */
static void a_flood_of_sentences_is_compared_within_bounds(void **state)
{
	struct bench *bench = *state;
	CLEANUP(buf_done) struct buf here = { .max = 2 << 20 }, there = { .max = 2 << 20 };
	for (unsigned i = 0; i < 12000; i++) {
		buf_addf(&here, "In ward %u there were %u votes cast against it. ", i, i * 7);
		buf_addf(&there, "In ward %u there were %u votes cast for it. ", i, i * 5);
	}
	compare(bench, TITLE, buf_view(&here).ptr, TITLE, buf_view(&there).ptr);
	assert_true(bench->sentences.changed_len <= 256);
	assert_true(bench->change.kinds & CHANGE_CORRECTED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_sign_put_right_is_a_correction, setup, teardown),
		cmocka_unit_test_setup_teardown(the_style_of_a_house_corrects_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(same_sentences_in_another_order_are_no_change, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_left_out_makes_it_abridged, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_added_makes_it_expanded, setup, teardown),
		cmocka_unit_test_setup_teardown(a_few_words_more_are_a_trifle, setup, teardown),
		cmocka_unit_test_setup_teardown(a_number_in_place_of_another_makes_it_corrected, setup, teardown),
		cmocka_unit_test_setup_teardown(a_number_in_words_is_one_too, setup, teardown),
		cmocka_unit_test_setup_teardown(numbers_are_told_in_many_languages, setup, teardown),
		cmocka_unit_test_setup_teardown(what_stands_around_a_chinese_number_is_compared, setup, teardown),
		cmocka_unit_test_setup_teardown(a_number_of_several_words_is_one, setup, teardown),
		cmocka_unit_test_setup_teardown(a_name_in_place_of_another_makes_it_corrected, setup, teardown),
		cmocka_unit_test_setup_teardown(another_agency_dateline_or_byline_corrects_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(capitals_tell_no_name_where_every_noun_has_one, setup, teardown),
		cmocka_unit_test_setup_teardown(a_sentence_put_otherwise_is_no_correction, setup, teardown),
		cmocka_unit_test_setup_teardown(damage_done_by_a_scanner_is_no_change_of_what_it_says, setup, teardown),
		cmocka_unit_test_setup_teardown(sentences_may_be_parted_elsewhere, setup, teardown),
		cmocka_unit_test_setup_teardown(another_headline_is_told_from_the_same_one, setup, teardown),
		cmocka_unit_test_setup_teardown(one_word_in_place_of_another_turns_what_is_said, setup, teardown),
		cmocka_unit_test_setup_teardown(a_not_turns_what_is_said_wherever_it_stands, setup, teardown),
		cmocka_unit_test_setup_teardown(another_way_to_say_not_turns_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(a_number_may_be_one_word_with_its_unit, setup, teardown),
		cmocka_unit_test_setup_teardown(a_contrary_turns_what_is_said_wherever_it_stands, setup, teardown),
		cmocka_unit_test_setup_teardown(a_headline_may_be_turned_alone, setup, teardown),
		cmocka_unit_test_setup_teardown(a_front_turns_a_word, setup, teardown),
		cmocka_unit_test_setup_teardown(chinese_is_cut_into_sentences_too, setup, teardown),
		cmocka_unit_test_setup_teardown(nothing_has_no_changes, setup, teardown),
		cmocka_unit_test_setup_teardown(a_flood_of_sentences_is_compared_within_bounds, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
