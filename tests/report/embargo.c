#include "tests/test.h"

#include "base/arena.h"
#include "base/array.h"
#include "report/embargo.h"

#define BODY "Flood in Streslau\n\nThe old dam above the town broke on Tuesday, and nine streets are under water, the mayor said."
#define SENT clock_from_civil(2026, 11, 27, 10, 0, 0)

/* "" for none, "open" for one without an end that can be read. */
static void holds(const char *line, const char *until, int64_t sent)
{
	struct arena *arena = arena_new();
	struct embargo embargo;
	struct report report = REPORT_BLANK;
	char iso[CLOCK_ISO_SIZE];
	struct span text = arena_format(arena, "%s\n\n" BODY, line);
	report.published = sent;
	report.text = embargo_take(text, arena, &embargo);
	embargo_settle(&embargo, arena, &report);
	const char *found = report.embargo == EMBARGO_OPEN ? "open" : clock_iso(report.embargo, iso);
	if (strcmp(found, until) != 0)
		fail_msg("'%s' instead of '%s': %s", found, until, line);
	assert_span(report.text, *until ? BODY : arena_string(arena, text));
	assert_span(report.note, *until ? line : "");
	arena_free(arena);
}

static void an_embargo_is_seen_in_the_languages_of_the_news(void **state)
{
	(void)state;
	static const char *const lines[] = {
		"For release: 30 November 2026, 18:00", "FOR RELEASE 18:00, 30 NOVEMBER 2026", "Эмбарго до 30 ноября 2026 года 18:00", "ЭМБАРГО ДО 18:00 30 НОЯБРЯ 2026 ГОДА", "Под эмбарго до 30 ноября 2026 года, 18.00", "Не для публикации до 18:00 30 ноября 2026 г.",
		"ВНИМАНИЕ! Не публиковать до 30 ноября 2026 года, 18 часов", "До 30 ноября 2026 года 18:00 не публиковать", "Эмбарго до 21:00 мск 30 ноября 2026",
		"Ембарго до 30 листопада 2026 року 18:00", "Не публікувати до 18:00 30 листопада 2026 року",
		"EMBARGO do 30 listopada 2026 godz. 18:00", "Embargo do godz. 18.00, 30 listopada 2026", "Nie publikować przed 30 listopada 2026 r., godz. 18:00",
		"Materiał objęty embargiem do 30 listopada 2026, godz. 18:00",
		"EMBARGO do 30. listopadu 2026, 18:00 hodin", "Nezveřejňovat před 30. 11. 2026, 18.00", "Pod embargom do 30. 11. 2026 18:00",
		"Embargo fino al 30 novembre 2026 ore 18.00", "EMBARGO FINO ALLE ORE 18 DEL 30 NOVEMBRE 2026", "Embargo fino al 30 novembre 2026 ore 18", "Non pubblicare prima del 30 novembre 2026, ore 18.00",
		"Sob embargo até 30 de novembro de 2026, 18h", "NÃO PUBLICAR ANTES DE 30 DE NOVEMBRO DE 2026, 18:00", "Embargo até às 18h00 de 30 de novembro de 2026",
		"Embargo tot 30 november 2026 18.00 uur", "Niet publiceren vóór 30 november 2026, 18.00 uur",
		"Embargo till 30 november 2026 kl. 18.00", "Får ej publiceras före 30 november 2026 kl. 18.00", "Klausuleret til 30. november 2026 kl. 18.00",
		"Sperrefrist: 30. november 2026 kl. 18.00", "Embargo 30.11.2026 klo 18.00 asti", "Julkaisuvapaa 30.11.2026 klo 18.00",
		"Embargó: 2026. november 30. 18:00-ig", "Nem közölhető: 2026. november 30., 18.00 óra",
		"EMBARGO până la 30 noiembrie 2026, ora 18:00",
		"Ambargo: 30 Kasım 2026 18:00", "AMBARGOLU: 30 Kasım 2026, 18.00", "30 Kasım 2026 saat 18:00'e kadar ambargoludur", "30 KASIM 2026 SAAT 18.00'E KADAR YAYIN YASAĞI",
		"ΕΜΠΑΡΓΚΟ μέχρι 30 Νοεμβρίου 2026, 18:00", "Εμπάργκο μέχρι τις 18:00, 30 Νοεμβρίου 2026", "Να μη δημοσιευθεί πριν τις 18:00 30 Νοεμβρίου 2026",
		"אמברגו עד 30 בנובמבר 2026 בשעה 18:00", "לא לפרסום לפני 30 בנובמבר 2026 בשעה 18:00",
		"محظور النشر حتى 30 نوفمبر 2026 الساعة 18:00", "يحظر النشر قبل 30 نوفمبر 2026، الساعة 18:00", "حظر نشر حتى 18:00 30 نوفمبر 2026",
		"امبارگو تا ۹ آذر ۱۴۰۵ ساعت ۱۸:۰۰", "تا ۹ آذر ۱۴۰۵ ساعت ۱۸:۰۰ منتشر نشود",
		"एम्बार्गो: 30 नवंबर 2026, 18:00 तक", "30 नवंबर 2026 18:00 से पहले प्रकाशित न करें",
		"解禁：2026年11月30日18時", "【報道解禁】2026年11月30日(月)18時", "報道解禁日時:2026年11月30日18時00分", "2026年11月30日18時まで報道禁止",
		"禁运至2026年11月30日18:00", "禁发期至：2026年11月30日18时", "2026年11月30日18时前不得发布", "解禁時間:2026年11月30日18時",
		"엠바고: 2026년 11월 30일 18:00까지", "보도시점 : 2026. 11. 30.(월) 18:00 이후", "2026년 11월 30일 18시까지 보도유예",
		"EMBARGO hingga 30 November 2026 pukul 18.00", "No publicar antes del 30 de noviembre de 2026, 18:00 horas", "Ne pas publier avant le 30 novembre 2026 à 18h",
		"Nicht zur Veröffentlichung vor 30. November 2026, 18 Uhr", "Bis 30.11.2026, 18.00 Uhr gesperrt", "Frei ab: 30.11.2026, 18:00 Uhr",
		"EMBARGOED UNTIL 18:00 GMT, 30 November 2026, please do not publish before.",
		"UNDER STRICT EMBARGO - not for publication, broadcast or online use until 1800 hours Monday 30th November 2026", "Sperrfrist/Embargo: Montag, 30. November 2026, 18 Uhr",
		"Blokkade/Embargo: 30 November 2026, 18:00", "*STRICTLY EMBARGOED UNTIL 19:00 CET (18:00 GMT) MONDAY 30 NOVEMBER 2026*", "EMBARGOED UNTIL 18:00 GMT (1 p.m. EST, 19:00 CET), 30 November 2026", "Embargoed until 30 November 2026, 19:00 (18:00 GMT)",
		"محظور النشر حتى 30 نوفمبر 2026 الساعة 18:00 بتوقيت غرينتش", "Эмбарго до 18:00 по Гринвичу 30 ноября 2026 года", "EMBARGO: 30 NOVEMBER 2026, 18:00 GMT - CHECK AGAINST DELIVERY",
	};
	for (size_t i = 0; i < LEN(lines); i++)
		holds(lines[i], strstr(lines[i], "년") ? "2026-11-30T09:00:00Z" : "2026-11-30T18:00:00Z", TIME_NONE); /* Korean is spoken in one zone */
}

static void a_sentence_about_the_release_itself_is_an_embargo(void **state)
{
	(void)state;
	static const char *const lines[] = {
		"This press release is under embargo until 18:00 GMT on 30 November 2026.", "The contents of this report are strictly embargoed until 6 p.m. GMT on 30 November 2026 and may not be quoted before.",
		"Diese Mitteilung ist gesperrt bis 30. November 2026, 18 Uhr.", "Diese Studie unterliegt einer Sperrfrist bis 30. November 2026, 18 Uhr.",
		"Ce communiqué est sous embargo jusqu'au 30 novembre 2026 à 18h.", "Este comunicado está bajo embargo hasta el 30 de noviembre de 2026, 18:00 horas.",
		"Questo comunicato è sotto embargo fino al 30 novembre 2026 ore 18.", "Dit persbericht is onder embargo tot 30 november 2026 18.00 uur.",
		"Данный пресс-релиз находится под эмбарго до 30 ноября 2026 года, 18.00",
	};
	for (size_t i = 0; i < LEN(lines); i++)
		holds(lines[i], "2026-11-30T18:00:00Z", TIME_NONE);
}

static void what_follows_the_sentence_about_the_release_is_text(void **state)
{
	(void)state;
	struct arena *arena = arena_new();
	struct embargo embargo;
	struct span text = embargo_take(SPAN("This report is embargoed until 6 p.m. GMT on 30 November 2026. The old dam above Streslau broke on Tuesday, it says."), arena, &embargo);
	assert_span(text, "The old dam above Streslau broke on Tuesday, it says.");
	assert_span(embargo.words, "This report is embargoed until 6 p.m. GMT on 30 November 2026.");
	arena_free(arena);
}

static void an_embargo_at_the_end_is_one_where_it_has_a_time(void **state)
{
	(void)state;
	struct arena *arena = arena_new();
	struct embargo embargo;
#define LONG BODY "\n\n" BODY "\n\n" BODY
	struct span text = embargo_take(SPAN(LONG "\n\nEMBARGOED UNTIL 18:00 GMT, 30 November 2026\n\nContact: Ana Ruiz"), arena, &embargo);
	assert_span(text, LONG "\n\nContact: Ana Ruiz");
	assert_span(embargo.words, "EMBARGOED UNTIL 18:00 GMT, 30 November 2026");
	static const char *const free[] = { LONG "\n\nDo not publish", LONG "\n\nEmbargo until 31 May 2027 on arms is extended", LONG "\n\nEMBARGO" };
	for (size_t i = 0; i < LEN(free); i++)
		assert_span(embargo_take(span_of(free[i]), arena, &embargo), free[i]);
	arena_free(arena);
}

static void an_embargo_without_a_time_that_can_be_read_holds_all_the_same(void **state)
{
	(void)state;
	static const char *const lines[] = {
		"EMBARGOED UNTIL 31 FEBRUARY 2027", "Embargoed until 31 Nozember 2026, 18:00", "EMBARGO do 30 listopada 2026 godz. 18:00 czasu lokalnego", "EMBARGOED UNTIL 9 A.M. NEW YORK TIME 7 DECEMBER 2026",
		"Эмбарго до 18:00 30 ноября 2026 по московскому времени", "Embargoed until 18:00 on 30 November 2026 Vessk time", "Sperrfrist: Montag abend", "Ambargo: 30 Kasım 2026 akşam 6:30",
		"エンバーゴ", "Под эмбарго", "تحت الحظر حتى إشعار آخر", "ЭМБАРГО", "Не публиковать до 31 фувраля 2027 года", "NOT FOR RELEASE", "DO NOT PUBLISH BEFORE THE VOTE",
		"EMBARGOED UNTIL 6:61 PM 30 NOVEMBER 2026",
	};
	for (size_t i = 0; i < LEN(lines); i++)
		holds(lines[i], "open", SENT);
}

static void an_hour_or_a_day_alone_is_the_next_one(void **state)
{
	(void)state;
	holds("Эмбарго до 18:00", "2026-11-27T18:00:00Z", SENT);
	holds("Embargo do godz. 9.00", "2026-11-28T09:00:00Z", SENT);
	holds("解禁：12月1日18時", "2026-12-01T18:00:00Z", SENT);
	holds("محظور النشر حتى 3 يناير، الساعة 18:00", "2027-01-03T18:00:00Z", SENT);
	holds("Эмбарго до 18:00", "open", TIME_NONE);
}

static void what_follows_an_embargo_with_its_hour_is_text(void **state)
{
	(void)state;
	static const char *const fronts[] = { "Embargo until 18:00 GMT 30 November 2026:", "EMBARGO UNTIL 30 NOVEMBER 2026:", "Embargoed until 30 November 2026:", "Not for release before 6 pm GMT on 30 November 2026 -" };
	for (size_t i = 0; i < LEN(fronts); i++) {
		struct arena *arena = arena_new();
		struct embargo embargo;
		assert_span(embargo_take(arena_format(arena, "%s The old dam above Streslau broke on Tuesday.", fronts[i]), arena, &embargo), "The old dam above Streslau broke on Tuesday.");
		assert_span(embargo.words, fronts[i]);
		arena_free(arena);
	}
}

static void news_about_embargoes_is_free(void **state)
{
	(void)state;
	static const char *const lines[] = {
		"Embargo on arms to Ruritania extended until 31 May 2027", "Embargo jusqu'au 31 mai 2027 sur les armes, d\u00e9cide le Conseil", "Embargo: Ruritania lifts ban on Albion cigars after sixty years",
		"Not for release: prisoners held until 2027, says minister", "For release: 30 November 2026", "For release of nine men, Streslau pays", "For release at 6 pm, nine men wait", "Hold for release of hostages enters third day", "Embargoed arms found in port of Vessk",
		"Do not use: mayor warns of water in Streslau", "Do not publish the names, court tells papers", "Under embargo: how Ruritania feeds itself",
		"Эмбарго до 31 мая 2027 года на поставки оружия продлено", "Эмбарго на нефть: цены растут", "Эмбарго до конца года отменят, сказал министр", "Под запретом: что нельзя ввозить",
		"EMBARGO NA WĘGIEL OBOWIĄZUJE OD 30 LISTOPADA", "Embargo do końca roku, zapowiada minister", "Gesperrt: Tunnel in Streslau bis 30. November dicht", "Gesperrt bis 30. November 2026 bleibt der Tunnel in Streslau",
		"Frei ab 16 Jahren: Film startet", "Ambargo 30 yıl sonra kalktı", "Ambargo kalkıyor: 30 Kasım'da oylama", "禁运至2027年5月31日的决定引发争议", "禁运：联合国延长对鲁里坦尼亚武器禁运", "解禁：アユ釣り始まる", "アユ釣り、6月1日解禁",
		"6月1日解禁", "حظر النشر في قضية السد", "حظر السلاح حتى 31 مايو 2027 قرره المجلس", "تحت الحظر: كيف تعيش المدينة", "विमान प्रतिबंधित: 30 नवंबर तक उड़ान नहीं", "보도: 30명 사망", "Εμπάργκο όπλων μέχρι 31 Μαΐου 2027",
		"אמברגו נשק: האו\"ם האריך עד 31 במאי 2027", "Embargo tot 31 mei 2027 op wapens verlengd", "Embargo fino al 31 maggio 2027 sulle armi, decide il Consiglio", "Embargo 2026: a year of hunger", "Embargo! Vessk band tours again",
		"This country is under embargo until 30 November 2026, 18:00.", "A report that was embargoed until 6 p.m. on 30 November 2026 names nine towns.",
		"This report on arms says that a town under embargo until 30 November 2026 has no bread, and that nobody knows why it is so.",
		"Embargo until 2027: Ruritania closes its border to grain", "EMBARGO UNTIL 2027: RURITANIA CLOSES ITS BORDER TO GRAIN", "Frei ab 15. Dezember: Der verurteilte Minister verlässt das Gefängnis",
		"Not to be published before 2030: the secret files on the dam", "Not to be published before 1 January 2030: the secret files on the dam", "EMBARGO UNTIL 31 MAY 2027: COUNCIL VOTES ON ARMS",
		"Embargo until 31 May 2027: that is what the Council decided for Ruritania, by thirteen votes to none.", "Embargo jusqu'au 31 mai 2027 : le Conseil a tranché", "Эмбарго до 31 мая 2027 года: Совет решил",
		"30 November 2026 embargo on arms ends", "До 30 ноября 2026 года продлили эмбарго",
	};
	for (size_t i = 0; i < LEN(lines); i++)
		holds(lines[i], "", SENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_embargo_is_seen_in_the_languages_of_the_news),
		cmocka_unit_test(a_sentence_about_the_release_itself_is_an_embargo),
		cmocka_unit_test(what_follows_the_sentence_about_the_release_is_text),
		cmocka_unit_test(an_embargo_at_the_end_is_one_where_it_has_a_time),
		cmocka_unit_test(an_embargo_without_a_time_that_can_be_read_holds_all_the_same),
		cmocka_unit_test(an_hour_or_a_day_alone_is_the_next_one),
		cmocka_unit_test(what_follows_an_embargo_with_its_hour_is_text),
		cmocka_unit_test(news_about_embargoes_is_free),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
