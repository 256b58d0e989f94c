#include "tests/test.h"

#include "base/array.h"
#include "report/dateline.h"

static void datelines_of_many_houses_are_read(void **state)
{
	(void)state;
	static const struct {
		const char *text, *place, *agency, *rest;
	} cases[] = {
		{ "STRESLAU (RNA) -- It rained.", "Streslau", "RNA", "It rained." },
		{ "(RNA) STRESLAU -- It rained.", "Streslau", "RNA", "It rained." },
		{ "STRESLAU, Ruritania, July 26 (RNA) \xE2\x80\x94 It rained.", "Streslau, Ruritania", "RNA", "It rained." },
		{ "MADRID, 29 ago (EFE).- Llueve.", "Madrid", "EFE", "Llueve." },
		{ "Berlin (dpa) - Es regnet.", "Berlin", "dpa", "Es regnet." },
		{ "NEW YORK \xE2\x80\x94 It rained.", "New York", "", "It rained." },
		{ "S\xC3\x83O PAULO (ANSA) - Chove.", "S\xC3\xA3o Paulo", "ANSA", "Chove." },
		{ "STRESLAU, Aug. 29 /Rinhua/ -- It rained.", "Streslau", "Rinhua", "It rained." },
		{ "STRESLAU, August 29. /RASS/. It rained.", "Streslau", "RASS", "It rained." },
		{ "ЛОНДОН, 29 августа. /ТАСС/. Дождь идёт.", "Лондон", "ТАСС", "Дождь идёт." },
		{ "МОСКВА, 29 авг - РИА Новости. Дождь идёт.", "Москва", "РИА Новости", "Дождь идёт." },
		{ "KYIV. Aug 29 (Rinterfax-Ukraine) – It rained.", "Kyiv", "Rinterfax-Ukraine", "It rained." },
		{ "(ANSA) - ROMA, 29 AGO - Piove.", "Roma", "ANSA", "Piove." },
		{ "(AGI) - Roma, 29 ago. - Piove.", "Roma", "AGI", "Piove." },
		{ "Berlin, 29. Aug (Reuters) - Es regnet.", "Berlin", "Reuters", "Es regnet." },
		{ "Frankfurt/Main (dpa/tmn) - Es regnet.", "Frankfurt/Main", "dpa/tmn", "Es regnet." },
		{ "Wien, 29.8.2014 (APA) - Es regnet.", "Wien", "APA", "Es regnet." },
		{ "Wien (APA)- Es regnet.", "Wien", "APA", "Es regnet." },
		{ "Budapest, 2014. augusztus 29., péntek (MTI) - Esik.", "Budapest", "MTI", "Esik." },
		{ "Warszawa, 29.08.2014 (PAP) - Pada.", "Warszawa", "PAP", "Pada." },
		{ "Praha 29. srpna (ČTK) - Prší.", "Praha", "ČTK", "Prší." },
		{ "ŁÓDŹ (PAP) - Pada.", "Łódź", "PAP", "Pada." },
		{ "Beograd, 29. avgusta (Tanjug) - Pada.", "Beograd", "Tanjug", "Pada." },
		{ "New Delhi [India], August 29 (ANI): It rained.", "New Delhi", "ANI", "It rained." },
		{ "NEW DELHI, Aug 29 (PTI): It rained.", "New Delhi", "PTI", "It rained." },
		{ "Colombo, Aug 29 (IANS) The rain came.", "Colombo", "IANS", "The rain came." },
		{ "NEW DELHI: It rained.", "New Delhi", "", "It rained." },
		{ "Tehran, Aug 29, IRNA – It rained.", "Tehran", "IRNA", "It rained." },
		{ "SYDNEY, Aug 29 AAP - It rained.", "Sydney", "AAP", "It rained." },
		{ "TOKYO, Aug. 29, Kyodo - It rained.", "Tokyo", "Kyodo", "It rained." },
		{ "DUBAI, 29th August, 2014 (WAM) -- It rained.", "Dubai", "WAM", "It rained." },
		{ "Bucuresti, 29 aug /Agerpres/ - Plouă.", "Bucuresti", "Agerpres", "Plouă." },
		{ "PARIS, 29 août 2014 (AFP) - Il pleut.", "Paris", "AFP", "Il pleut." },
		{ "Buenos Aires, 29 Ago (Télam).- Llueve.", "Buenos Aires", "Télam", "Llueve." },
		{ "La Habana, 29 ago (Prensa Ruritana) Llueve.", "La Habana", "Prensa Ruritana", "Llueve." },
		{ "KUALA LUMPUR, Aug 29 (Bernama) -- It rained.", "Kuala Lumpur", "Bernama", "It rained." },
		{ "HÀ NỘI (VNS) — It rained.", "Hà Nội", "VNS", "It rained." },
		{ "BERLIN/PARIS (Reuters) - It rained.", "Berlin/Paris", "Reuters", "It rained." },
		{ "WASHINGTON — (AP) It rained.", "Washington", "AP", "It rained." },
		{ "ST. LOUIS, Aug. 29 (UPI) -- It rained.", "St. Louis", "UPI", "It rained." },
		{ "WASHINGTON, D.C., Aug. 29 (UPI) -- It rained.", "Washington, D.C.", "UPI", "It rained." },
		{ "Aug 29 (Reuters) - It rained.", "", "Reuters", "It rained." },
		{ "(Reuters) - It rained.", "", "Reuters", "It rained." },
		{ "PARIS, Aug. 29 — It rained.", "Paris", "", "It rained." },
		{ "RIO DE JANEIRO (RW) - It rained.", "Rio de Janeiro", "RW", "It rained." },
		{ "RIO DE JANEIRO, June 14 (RW) - It rained.", "Rio de Janeiro", "RW", "It rained." },
		{ "RIO DE JANEIRO \xE2\x80\x94 It rained.", "Rio de Janeiro", "", "It rained." },
		{ "Rio de Janeiro, 29 ago (EFE).- Llueve.", "Rio de Janeiro", "EFE", "Llueve." },
		{ "SANTA CRUZ DE LA SIERRA, Ruritania (RW) -- It rained.", "Santa Cruz de la Sierra, Ruritania", "RW", "It rained." },
		{ "SHARM EL SHEIKH (RW) - It rained.", "Sharm el Sheikh", "RW", "It rained." },
		{ "Streslau, le 24 novembre 2026 - Il pleut.", "Streslau", "", "Il pleut." },
		{ "Streslau, den 24. November 2026 – Es regnet.", "Streslau", "", "Es regnet." },
		{ "Streslau, 24 November 2026 – It rained.", "Streslau", "", "It rained." },
		{ "Streslau, Ruritania, 24 November 2026 – It rained.", "Streslau, Ruritania", "", "It rained." },
		{ "Streslau (24 November 2026) – It rained.", "Streslau", "", "It rained." },
		{ "Streslau, 24 de novembro de 2026 - Chove.", "Streslau", "", "Chove." },
		{ "Streslau, 24 November: It rained.", "Streslau", "", "It rained." },
		{ "24.11.2026 Zenda (PAP) - Pada.", "Zenda", "PAP", "Pada." },
		{ "24 November 2026, Streslau - It rained.", "Streslau", "", "It rained." },
		{ "24 Nov 2026 (AFP) Streslau - It rained.", "Streslau", "AFP", "It rained." },
		{ "24 ноября, Минск /Корр. БЕЛТА/. Дождь идёт.", "Минск", "Корр. БЕЛТА", "Дождь идёт." },
		{ "Київ. 24 листопада. УНІАН. Іде дощ.", "Київ", "УНІАН", "Іде дощ." },
		{ "Ankara, 24 Kasım (DHA) - Yağmur yağdı.", "Ankara", "DHA", "Yağmur yağdı." },
		{ "STRESLAU, 24 (RUROPA PRESS) Llueve.", "Streslau", "RUROPA PRESS", "Llueve." },
		{ "Streslau, 24 (Rurikos) - Piove.", "Streslau", "Rurikos", "Piove." },
		{ "Tehran, IRNA – It rained.", "Tehran", "IRNA", "It rained." },
		{ "Streslau, RINA - It rained.", "Streslau", "RINA", "It rained." },
		{ "PARIS - AFP - Il pleut.", "Paris", "AFP", "Il pleut." },
		{ "القاهرة - أ ف ب - نزل المطر.", "القاهرة", "أ ف ب", "نزل المطر." },
		{ "القاهرة، 24 تشرين الثاني/نوفمبر 2026 – نزل المطر.", "القاهرة", "", "نزل المطر." },
		{ "BREAKING: STRESLAU (RW) - It rained.", "Streslau", "RW", "It rained." },
		{ "(Adnkronos) - Piove.", "", "Adnkronos", "Piove." },
		{ "【記者王小明／台北報導】下雨了。", "台北", "", "下雨了。" },
		{ "〔記者王小明／台北報導〕下雨了。", "台北", "", "下雨了。" },
		{ "（記者王小明／綜合報導）下雨了。", "", "", "下雨了。" },
		{ "【中報記者王小明台北報導】下雨了。", "台北", "", "下雨了。" },
		{ "STRESLAU- It rained.", "Streslau", "", "It rained." },
		{ "(서울=연합뉴스) 홍길동 특파원 = 비가 왔다.", "서울", "연합뉴스", "비가 왔다." },
		{ "DAR ES SALAAM - It rained.", "Dar es Salaam", "", "It rained." },
		{ "LA PAZ (RW) - It rained.", "La Paz", "RW", "It rained." },
		{ "ALBION and STRESLAU (RW) - It rained.", "Albion and Streslau", "RW", "It rained." },
		{ "ALBION, Fla./STRESLAU, Ruritania (RW) - It rained.", "Albion, Fla./Streslau, Ruritania", "RW", "It rained." },
		{ "ST JOHN\xE2\x80\x99S, Ruritania (RW) - It rained.", "St John\xE2\x80\x99s, Ruritania", "RW", "It rained." },
		{ "St. Albion, Mich. (RW) - It rained.", "St. Albion, Mich.", "RW", "It rained." },
		{ "MOBILE, AL (RW) - It rained.", "Mobile, AL", "RW", "It rained." },
		{ "JAKARTA, BUGLE.com - Hujan turun.", "Jakarta", "BUGLE.com", "Hujan turun." },
		{ "JAKARTA, BUGLE.com \xE2\x80\x93 Hujan turun.", "Jakarta", "BUGLE.com", "Hujan turun." },
		{ "BUGLE.CO, Jakarta - Hujan turun.", "Jakarta", "BUGLE.CO", "Hujan turun." },
		{ "Bugle6.com, Jakarta - Hujan turun.", "Jakarta", "Bugle6.com", "Hujan turun." },
		{ "BUGLE.CO.ID, JAKARTA -- Hujan turun.", "Jakarta", "BUGLE.CO.ID", "Hujan turun." },
		{ "Bugle.com - Hujan turun.", "", "Bugle.com", "Hujan turun." },
		{ "CORRECTION - VESSK (RW) - It rained.", "Vessk", "RW", "It rained." },
		{ "EXCLUSIVE (RW) - It rained.", "", "RW", "It rained." },
		{ "NEW DELHI, June 14: It rained.", "New Delhi", "", "It rained." },
		{ "VESSK, June 14 (RW) - el-Rupert said so.", "Vessk", "RW", "el-Rupert said so." },
		{ "VESSK, June 14 (RW) -", "Vessk", "RW", "" },
		{ "VESSK, June 14 (RW)", "Vessk", "RW", "" },
		{ "(RNN) The rain came.", "", "RNN", "The rain came." },
		{ "(Streslau, November 24, 2026) – It rained.", "Streslau", "", "It rained." },
		{ "(Streslau, 24 November 2026) — It rained.", "Streslau", "", "It rained." },
		{ "(Streslau, RU, November 24, 2026) – It rained.", "Streslau, RU", "", "It rained." },
		{ "(Streslau, le 24 novembre 2026) – Il pleut.", "Streslau", "", "Il pleut." },
		{ "(Vessk, 24 de noviembre de 2026) – Llueve.", "Vessk", "", "Llueve." },
		{ "(VESSK, 24 November 2026) The rain came.", "Vessk", "", "The rain came." },
		{ "(Vessk/Streslau) – It rained.", "Vessk/Streslau", "", "It rained." },
		{ "(New Streslau) – It rained.", "New Streslau", "", "It rained." },
		{ "(Streslau) - It rained.", "Streslau", "", "It rained." },
		{ "(Bernama) -- It rained.", "", "Bernama", "It rained." },
		{ "(Bloomberg) -- It rained.", "", "Bloomberg", "It rained." },
		{ "(RTV) – It rained.", "", "RTV", "It rained." },
		{ "(NewsRadio) – It rained.", "", "NewsRadio", "It rained." },
		{ "(Streslau News) – It rained.", "", "Streslau News", "It rained." },
		{ "(The Vessk Courier) – It rained.", "", "The Vessk Courier", "It rained." },
		{ "(Ruriskop) - Streslau, 29 ago. - It rained.", "Streslau", "Ruriskop", "It rained." },
		{ "(Kurier) STRESLAU — It rained.", "Streslau", "Kurier", "It rained." },
		{ "Vessk (Ruritania) (AFP) – It rained.", "Vessk", "AFP", "It rained." },
		{ "Vessk (Ruritania), 24 November 2026 (AFP) – It rained.", "Vessk", "AFP", "It rained." },
		{ "PARIS (AFP) : Il pleut.", "Paris", "AFP", "Il pleut." },
		{ "طنطا (مصر) 24 نوفمبر 2026 (أ ف ب) - نزل المطر.", "طنطا", "أ ف ب", "نزل المطر." },
		{ "طنطا 24-11-2026 وفا- نزل المطر.", "طنطا", "وفا", "نزل المطر." },
		{ "ঢাকা, ২৪ নভেম্বর ২০২৬ (বাসস) : বৃষ্টি হয়েছে।", "ঢাকা", "বাসস", "বৃষ্টি হয়েছে।" },
		{ "القاهرة (رويترز) - نزل المطر.", "القاهرة", "رويترز", "نزل المطر." },
		{ "القاهرة 29 أغسطس (شينخوا) -- نزل المطر.", "القاهرة", "شينخوا", "نزل المطر." },
		{ "القاهرة في 29 أغسطس / أ ش أ / نزل المطر.", "القاهرة", "أ ش أ", "نزل المطر." },
		{ "ירושלים, 4 במרץ 2014 (רויטרס) - ירד גשם.", "ירושלים", "רויטרס", "ירד גשם." },
		{ "תל אביב (סוכנויות הידיעות) - ירד גשם.", "תל אביב", "סוכנויות הידיעות", "ירד גשם." },
		{ "תל אביב, 4 במרץ 2014 - ירד גשם.", "תל אביב", "", "ירד גשם." },
		{ "(AP) ירושלים, 4 במרץ - ירד גשם.", "ירושלים", "AP", "ירד גשם." },
		{ "القاهرة، 29 أغسطس 2014 - نزل المطر.", "القاهرة", "", "نزل المطر." },
		{ "تهران- ایرنا- باران آمد.", "تهران", "ایرنا", "باران آمد." },
		{ "नई दिल्ली, 29 अगस्त (भाषा) बारिश हुई।", "नई दिल्ली", "भाषा", "बारिश हुई।" },
		{ "(서울=연합뉴스) 홍길동 기자 = 비가 왔다.", "서울", "연합뉴스", "비가 왔다." },
		{ "[서울=뉴시스] 비가 왔다.", "서울", "뉴시스", "비가 왔다." },
		{ "【新華社北京8月29日電】下雨了。", "北京", "新華社", "下雨了。" },
		{ "新华社北京8月29日电（记者张三）下雨了。", "北京", "新华社", "下雨了。" },
		{ "中新网8月29日电 下雨了。", "", "中新网", "下雨了。" },
		{ "北京8月29日电 (新华社) 下雨了。", "北京", "新华社", "下雨了。" },
		{ "STRESLAU (29 August 2014) \xE2\x80\x93 It rained.", "Streslau", "", "It rained." },
		{ "（中央社記者王大明台北29日電）下雨了。", "台北", "中央社", "下雨了。" },
		{ "（中央社台北29日綜合外電報導）下雨了。", "台北", "中央社", "下雨了。" },
		{ "（中央社記者王𧢝明台北29日電）下雨了。", "台北", "中央社", "下雨了。" },
		{ "[東京 29日 ロイター] - 雨が降った。", "東京", "ロイター", "雨が降った。" },
		{ "【ストレスラウ14日時事】雨が降った。", "ストレスラウ", "時事", "雨が降った。" },
		{ "【ソウル共同】雨が降った。", "ソウル", "共同", "雨が降った。" },
		{ "【8月29日 AFP】雨が降った。", "", "AFP", "雨が降った。" },
		{ "【北京＝山田太郎】雨が降った。", "北京", "", "雨が降った。" },
	};
	unsigned bad = 0;
	for (size_t i = 0; i < LEN(cases); i++) {
		struct arena *arena = arena_new();
		struct dateline line = { .len = 0 };
		bool is_read = dateline_read(span_of(cases[i].text), arena, &line);
		struct span rest = span_from(span_of(cases[i].text), line.len);
		bool is_good = is_read && span_equals(line.place, span_of(cases[i].place)) && span_equals(line.agency, span_of(cases[i].agency)) &&
			       span_equals(rest, span_of(cases[i].rest));
		if (!is_good)
			print_error("'%s': place '%.*s', agency '%.*s', then '%.*s'\n", cases[i].text, SPAN_ARG(line.place), SPAN_ARG(line.agency), SPAN_ARG(rest));
		bad += !is_good;
		arena_free(arena);
	}
	assert_int_equal(bad, 0);
}

static void the_day_of_a_dateline_is_read(void **state)
{
	(void)state;
	struct arena *arena = arena_new();
	struct dateline dateline;
	assert_true(dateline_read(SPAN("PARIS, 29 août 2014 (AFP) - Il pleut."), arena, &dateline));
	assert_true(dateline.has_date && dateline.date.has_year && dateline.date.time == clock_from_civil(2014, 8, 29, 0, 0, 0));
	assert_true(dateline_read(SPAN("PARIS, 29 août (AFP) - Il pleut."), arena, &dateline));
	assert_true(dateline.has_date && !dateline.date.has_year);
	assert_true(dateline_read(SPAN("中新网北京8月29日电 (记者 王明) 下雨了。"), arena, &dateline));
	assert_span(dateline.byline, "王明");
	assert_true(dateline_read(SPAN("STRESLAU (29 August 2014) - It rained."), arena, &dateline));
	assert_true(dateline.has_date && dateline.date.has_year);
	assert_true(dateline_read(SPAN("新华社北京8月29日电 下雨了。"), arena, &dateline));
	assert_true(dateline.has_date && !dateline.date.has_year);
	assert_true(dateline_read(SPAN("(Vessk, November 24, 2026) – It rained."), arena, &dateline));
	assert_true(dateline.has_date && dateline.date.time == clock_from_civil(2026, 11, 24, 0, 0, 0));
	assert_true(dateline_read(SPAN("طنطا 24-11-2026 وفا- نزل المطر."), arena, &dateline));
	assert_true(dateline.has_date && dateline.date.time == clock_from_civil(2026, 11, 24, 0, 0, 0));
	assert_true(dateline_read(SPAN("ঢাকা, ২৪ নভেম্বর ২০২৬ (বাসস) : বৃষ্টি হয়েছে।"), arena, &dateline));
	assert_true(dateline.has_date && dateline.date.time == clock_from_civil(2026, 11, 24, 0, 0, 0));
	assert_true(dateline_read(SPAN("PARIS (AFP) - Il pleut."), arena, &dateline));
	assert_false(dateline.has_date);
	arena_free(arena);
}

static void sentences_with_dashes_are_no_datelines(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"The mayor -- who had been away -- came back.", "However \xE2\x80\x94 and this matters \xE2\x80\x94 it rained.", "I -- I do not know.",
		"Jane Doe (42) - it rained.", "UPDATE 2 - It rained.", "NOTE- It rained.", "MID-June rain came.", "It rained.", "(It rained) and then - nothing.",
		"BREAKING: It rained.", "CAUTION: External support grows.", "EXCLUSIVE -- It rained.", "On Friday, Aug. 29 (a holiday) it rained.", "Monday, Aug. 29 — It rained.",
		"Jane Doe (Labour) said it rained.", "John Smith (left) and Jane Doe.", "In May 2014 (when it rained) the mayor left.", "The mayor: it rained.",
		"Tuesday, 24 November 2026 - It rained.", "On 24 November 2026, Jane Doe - It rained.", "In May 2014 - It rained.", "Streslau 24 November 2026 - It rained.",
		"QUESTION: MR SMITH: It rained.", "Houston, TX - It rained.", "Dubai, UAE - It rained.", "24 November 2026 - Work begins.", "24 November 2026: It rained.",
		"Tuesday, 24 November: It rained.", "Jane Doe, 42 (Labour) - It rained.", "Published, 24 November 2026, by nobody - It rained.", "【記者會】下雨了。", "1. Jane Doe (Ruritania)",
		"ראש הממשלה אמר - ירד גשם.", "قال الرئيس - نزل المطر.", "【速報】雨が降った。", "今年8月29日下雨了。", "2014年8月29日下雨了。", "(写真) 雨が降った。",
		"LONDON GOLD CLOSING FIX TABLE - Today it rained.", "SCREEN_THEME=Rain is set.", "SCREEN = Rain", "[19.08.2018 - 07:08 Uhr] Es regnet.",
		"FILE PHOTO: A man walks by.", "FILE - In this photo it rains.", "Bugle.info = Rain;", "(RNN) said it rained.", "(II) The rain came.",
		"bugle.example - it rained.", "The Bugle.com - It rained.",
		"(Streslau) The rain came.", "(Opinion) – It rained.", "(Tue, 24 November 2026) The rain came.", "(It rained, November 24, 2026) – And then.", "(see page 3) – It rained.",
		"Vessk (Ruritania) (twice) went home.", "The United Nations (UN) - a body of states - met.", "Paris: It rained.", "AT&T (NYSE) rose.", "Tokyo, May 5, 2001 was a day of rain.",
	};
	struct arena *arena = arena_new();
	struct dateline dateline;
	unsigned bad = 0;
	for (size_t i = 0; i < LEN(texts); i++) {
		bool is_read = dateline_read(span_of(texts[i]), arena, &dateline);
		if (is_read)
			print_error("'%s': place '%.*s', agency '%.*s'\n", texts[i], SPAN_ARG(dateline.place), SPAN_ARG(dateline.agency));
		bad += is_read;
	}
	assert_int_equal(bad, 0);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(datelines_of_many_houses_are_read),
		cmocka_unit_test(the_day_of_a_dateline_is_read),
		cmocka_unit_test(sentences_with_dashes_are_no_datelines),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
