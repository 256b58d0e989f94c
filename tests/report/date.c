#include "tests/test.h"

#include "base/array.h"
#include "report/date.h"
#include "report/date_words.h"
#include "text/fold.h"

static void check(const char *text, const char *expected)
{
	struct date date;
	char iso[CLOCK_ISO_SIZE];
	if (!date_parse(span_of(text), &date))
		fail_msg("'%s' is no date", text);
	if (strcmp(clock_iso(date.time, iso), expected) != 0)
		fail_msg("'%s' is %s, not %s", text, iso, expected);
}

static void dates_of_mails_and_feeds_are_read(void **state)
{
	(void)state;
	check("Wed, 19 Jun 2002 10:30:00 +0200", "2002-06-19T08:30:00Z");
	check("19 Jun 02 10:30 EST", "2002-06-19T15:30:00Z");
	check("Wed, 19 Jun 2002 10:30:00 -0000 (a comment)", "2002-06-19T10:30:00Z");
	check("2002-06-19T10:30:00.250+05:30", "2002-06-19T05:00:00.250Z");
	check("2002-06-19 10:30", "2002-06-19T10:30:00Z");
	check("20020619T103000Z", "2002-06-19T10:30:00Z");
	check("2002-06-19", "2002-06-19T00:00:00Z");
	check("2002-170", "2002-06-19T00:00:00Z");
	check("Wed Jun 19 10:30:00 2002", "2002-06-19T10:30:00Z");
	check("1024482600", "2002-06-19T10:30:00Z");
	check("1024482600000", "2002-06-19T10:30:00Z");
}

static void dates_of_people_are_read_in_their_languages(void **state)
{
	(void)state;
	check("June 19, 2002", "2002-06-19T00:00:00Z");
	check("Wednesday, 19th of June 2002 at 4:05 pm", "2002-06-19T16:05:00Z");
	check("mercredi 19 juin 2002 à 16h05", "2002-06-19T16:05:00Z");
	check("1er juillet 2002", "2002-07-01T00:00:00Z");
	check("19 de junio de 2002", "2002-06-19T00:00:00Z");
	check("Mittwoch, 19. Juni 2002, 16.05 Uhr", "2002-06-19T16:05:00Z");
	check("19 июня 2002", "2002-06-19T00:00:00Z");
	check("19 czerwca 2002", "2002-06-19T00:00:00Z");
	check("2002年6月19日", "2002-06-19T00:00:00Z");
	check("19.06.2002", "2002-06-19T00:00:00Z");
	check("06/19/2002", "2002-06-19T00:00:00Z");
	check("Wed, 06/05/2002", "2002-06-05T00:00:00Z");
	check("Mon, 06/05/2002", "2002-05-06T00:00:00Z");
}

static void dates_of_wires_and_soldiers_are_read(void **state)
{
	(void)state;
	check("29 AUG 2014 1432 GMT", "2014-08-29T14:32:00Z");
	check("1432 GMT 29 AUG 2014", "2014-08-29T14:32:00Z");
	check("Aug 29 1432 GMT 2014", "2014-08-29T14:32:00Z");
	check("1432Z 29 AUG 2014", "2014-08-29T14:32:00Z");
	check("291432Z AUG 14", "2014-08-29T14:32:00Z");
	check("291432ZAUG2014", "2014-08-29T14:32:00Z");
	check("291432 GMT AUG 14", "2014-08-29T14:32:00Z");
	check("29 AUG 14 1432 GMT", "2014-08-29T14:32:00Z");
	check("1432 hrs 29 Aug 2014", "2014-08-29T14:32:00Z");
	check("1432 hours, 29 Aug 2014", "2014-08-29T14:32:00Z");
	check("140412 GMT MAR 26", "2026-03-14T04:12:00Z");
	check("140412GMT MAR 2026", "2026-03-14T04:12:00Z");
	check("140412 gmt mar 26", "2026-03-14T04:12:00Z");
	check("291432 EDT AUG 14", "2014-08-29T18:32:00Z");
	check("140829 14:32 GMT", "2014-08-29T14:32:00Z");
	check("29 Aug 2014 1432R", "2014-08-29T19:32:00Z");
	check("29 Aug 2014 14:32B", "2014-08-29T12:32:00Z");
	check("Fri, 29 Aug 2014 14:32:00 A", "2014-08-29T14:32:00Z");
	check("08-29-14 1432EDT", "2014-08-29T18:32:00Z");
	check("29AUG2014", "2014-08-29T00:00:00Z");
	check("29-Aug-14", "2014-08-29T00:00:00Z");
	check("Aug 29th, 2014 at 2:32pm EDT", "2014-08-29T18:32:00Z");
	check("2:32 p.m. EDT, Aug. 29, 2014", "2014-08-29T18:32:00Z");
	check("29/08/2014 14:32", "2014-08-29T14:32:00Z");
	check("29/Aug/2014:14:32:00 +0200", "2014-08-29T12:32:00Z");
	check("2014:08:29 14:32:00", "2014-08-29T14:32:00Z");
	check("29 VIII 2014", "2014-08-29T00:00:00Z");
	check("29.VIII.2014", "2014-08-29T00:00:00Z");
	check("19/6 2002", "2002-06-19T00:00:00Z");
}

static void a_zone_that_does_not_say_which_half_of_the_year_follows_it(void **state)
{
	(void)state;
	check("3 p.m. ET, July 26, 2014", "2014-07-26T19:00:00Z");
	check("Jan. 26, 2014, 3 p.m. ET", "2014-01-26T20:00:00Z");
	check("July 26, 2014 3:00 PM CT", "2014-07-26T20:00:00Z");
	check("July 26, 2014 3:00 PM MT", "2014-07-26T21:00:00Z");
	check("July 26, 2014 3:00 PM PT", "2014-07-26T22:00:00Z");
	check("26 Jul 2014 15:00 AT", "2014-07-26T18:00:00Z");
	/* what says so itself stays */
	check("July 26, 2014 3:00 PM EST", "2014-07-26T20:00:00Z");
	check("Jan 26, 2014 3:00 PM EDT", "2014-01-26T19:00:00Z");
	check("26 Jul 2014 15:00 CET", "2014-07-26T14:00:00Z");
	check("26 Jul 2014 15:00 CEST", "2014-07-26T13:00:00Z");
	/* the days and hours on which it changes, by the law of the year */
	check("9 Mar 2014 01:59 ET", "2014-03-09T06:59:00Z");
	check("9 Mar 2014 03:00 ET", "2014-03-09T07:00:00Z");
	check("2 Nov 2014 01:59 ET", "2014-11-02T05:59:00Z");
	check("2 Nov 2014 02:00 ET", "2014-11-02T07:00:00Z");
	check("1 Apr 2006 12:00 ET", "2006-04-01T17:00:00Z");
	check("2 Apr 2006 12:00 ET", "2006-04-02T16:00:00Z");
	check("29 Oct 2006 12:00 ET", "2006-10-29T17:00:00Z");
	check("26 Apr 1986 12:00 ET", "1986-04-26T17:00:00Z");
	check("27 Apr 1986 12:00 ET", "1986-04-27T16:00:00Z");
	check("10 Jan 1974 12:00 ET", "1974-01-10T16:00:00Z");
	check("1 Mar 1975 12:00 ET", "1975-03-01T16:00:00Z");
	check("26 Jul 1950 12:00 ET", "1950-07-26T17:00:00Z");
}

static void a_region_has_the_hour_of_its_clocks(void **state)
{
	(void)state;
	check("2014-03-04 15:06 Asia/Tokyo", "2014-03-04T06:06:00Z");
	check("Tue, 04 Mar 2014 15:06:00 America/New_York", "2014-03-04T20:06:00Z");
	check("Tue, 29 Jul 2014 15:06:00 America/New_York", "2014-07-29T19:06:00Z");
	check("2014-07-29T15:06:00 Europe/Brussels", "2014-07-29T13:06:00Z");
	check("2014-03-04 15:06 America/Argentina/Buenos_Aires", "2014-03-04T18:06:00Z");
	check("2014-03-04 15:06 us/pacific", "2014-03-04T23:06:00Z");
	/* the days and hours on which Europe changes, all of it at once */
	check("30 Mar 2014 01:59 Europe/Berlin", "2014-03-30T00:59:00Z");
	check("30 Mar 2014 03:00 Europe/Berlin", "2014-03-30T01:00:00Z");
	check("26 Oct 2014 01:59 Europe/Berlin", "2014-10-25T23:59:00Z");
	check("26 Oct 2014 03:00 Europe/Berlin", "2014-10-26T02:00:00Z");
	check("30 Mar 2014 00:59 Europe/London", "2014-03-30T00:59:00Z");
	check("30 Mar 2014 02:00 Europe/London", "2014-03-30T01:00:00Z");
	check("26 Oct 2014 04:00 Europe/Athens", "2014-10-26T02:00:00Z");
	/* what says so itself stays, and what is not sure is not believed */
	check("2014-03-04T15:06:00+09:00 America/New_York", "2014-03-04T06:06:00Z");
	check("2014-03-04 15:06 Europe/Moscow", "2014-03-04T15:06:00Z");
	check("2017-03-04 15:06 Europe/Moscow", "2017-03-04T12:06:00Z");
	check("2014-03-04 15:06 America/Zenda", "2014-03-04T15:06:00Z");
}

static void all_forms_of_iso_8601_are_read(void **state)
{
	(void)state;
	check("20140829T143200Z", "2014-08-29T14:32:00Z");
	check("20140829T1432Z", "2014-08-29T14:32:00Z");
	check("20140829T14Z", "2014-08-29T14:00:00Z");
	check("2014-08-29T14:32Z", "2014-08-29T14:32:00Z");
	check("2014-08-29T24:00:00Z", "2014-08-30T00:00:00Z");
	check("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z");
	check("2014-W35-5", "2014-08-29T00:00:00Z");
	check("2014W355", "2014-08-29T00:00:00Z");
	check("2014-W35", "2014-08-25T00:00:00Z");
	check("2015-W53-7", "2016-01-03T00:00:00Z");
	check("2014-W01-1", "2013-12-30T00:00:00Z");
	check("2014-W35-5T14:32:00+02:00", "2014-08-29T12:32:00Z");
	check("2014-241", "2014-08-29T00:00:00Z");
	check("2014241", "2014-08-29T00:00:00Z");
	check("2014-08-29T14:32:00+02:00[Europe/Berlin]", "2014-08-29T12:32:00Z");
}

static void dates_of_all_scripts_are_read(void **state)
{
	(void)state;
	static const struct {
		const char *text, *expected;
	} cases[] = {
		{ "2014年8月29日 14时32分", "2014-08-29T14:32:00Z" },
		{ "二〇一四年八月二十九日", "2014-08-29T00:00:00Z" },
		{ "2014年 8月 29日 下午2:32", "2014-08-29T14:32:00Z" },
		{ "2014年08月29日 星期五 上午10:05", "2014-08-29T10:05:00Z" },
		{ "２０１４年８月２９日", "2014-08-29T00:00:00Z" },
		{ "平成26年8月29日（金）午後2時32分", "2014-08-29T05:32:00Z" },
		{ "民國103年8月29日", "2014-08-29T00:00:00Z" },
		{ "2014년 8월 29일 금요일 오후 2시 32분", "2014-08-29T05:32:00Z" },
		{ "2014. 8. 29.", "2014-08-29T00:00:00Z" },
		{ "29 أغسطس 2014", "2014-08-29T00:00:00Z" },
		{ "الجمعة، ٢٩ آب/أغسطس ٢٠١٤", "2014-08-29T00:00:00Z" },
		{ "29 تشرين الثاني 2014", "2014-11-29T00:00:00Z" },
		{ "٢٩/٠٨/٢٠١٤ 2:32 مساءً", "2014-08-29T14:32:00Z" },
		{ "29 באוגוסט 2014", "2014-08-29T00:00:00Z" },
		{ "२९ अगस्त २०१४", "2014-08-29T00:00:00Z" },
		{ "शुक्रवार, 29 अगस्त 2014", "2014-08-29T00:00:00Z" },
		{ "29 मई 2014", "2014-05-29T00:00:00Z" },
		{ "29 สิงหาคม 2557", "2014-08-29T00:00:00Z" },
		{ "วันศุกร์ที่ ๒๙ สิงหาคม พ.ศ. ๒๕๕๗ เวลา 14:32 น.", "2014-08-29T14:32:00Z" },
		{ "29 ส.ค. 57", "2014-08-29T00:00:00Z" },
		{ "29 ส.ค. 2014", "2014-08-29T00:00:00Z" },
		{ "๒๙ สิงหาคม ๒๕๕๗", "2014-08-29T00:00:00Z" },
		{ "๒๙/๐๘/๒๕๕๗", "2014-08-29T00:00:00Z" },
		{ "๒๙/๐๘/๕๗", "2014-08-29T00:00:00Z" },
		{ "๒๙/๐๒/๒๕๕๕", "2012-02-29T00:00:00Z" },
		{ "29 กุมภาพันธ์ 2555", "2012-02-29T00:00:00Z" },
		{ "ศ. 29 ส.ค. 57 14.32 น.", "2014-08-29T14:32:00Z" },
		{ "ศุกร์ที่ 29 สิงหาคม 2557 เวลา 14 นาฬิกา 32 นาที", "2014-08-29T14:32:00Z" },
		{ "۷ شهریور ۱۳۹۳", "2014-08-29T00:00:00Z" },
		{ "7 شهریور 1393", "2014-08-29T00:00:00Z" },
		{ "۷ شهريور ۹۳", "2014-08-29T00:00:00Z" },
		{ "جمعه، ۷ شهریور ماه ۱۳۹۳ ساعت ۱۴:۳۲", "2014-08-29T14:32:00Z" },
		{ "پنج‌شنبه ۱ فروردین ۱۴۰۴", "2025-03-21T00:00:00Z" },
		{ "۳۰ اسفند ۱۴۰۳", "2025-03-20T00:00:00Z" },
		{ "۱۴۰۳/۰۶/۰۸", "2024-08-29T00:00:00Z" },
		{ "۱۳۹۳/۰۲/۳۱ ۰۲:۳۲ ب.ظ", "2014-05-21T14:32:00Z" },
		{ "۱ دی ۱۳۹۳", "2014-12-22T00:00:00Z" },
		{ "۱۰ آبان ۱۴۰۰ ه.ش", "2021-11-01T00:00:00Z" },
		{ "۲۹ اوت ۲۰۱۴", "2014-08-29T00:00:00Z" },
		{ "۱۵ سنبله ۱۳۹۳", "2014-09-06T00:00:00Z" },
		{ "29 août 2014 à 14h32", "2014-08-29T14:32:00Z" },
		{ "ngày 29 tháng 8 năm 2014", "2014-08-29T00:00:00Z" },
		{ "29 август 2014 г., 14:32 ч.", "2014-08-29T14:32:00Z" },
		{ "29. августа 2014.", "2014-08-29T00:00:00Z" },
		{ "29 серпня 2014 року", "2014-08-29T00:00:00Z" },
		{ "29. kolovoza 2014.", "2014-08-29T00:00:00Z" },
		{ "29. avgusta 2014", "2014-08-29T00:00:00Z" },
		{ "29. augusta 2014", "2014-08-29T00:00:00Z" },
		{ "2014. augusztus 29., péntek", "2014-08-29T00:00:00Z" },
		{ "2014 m. rugpjūčio 29 d.", "2014-08-29T00:00:00Z" },
		{ "2014. gada 29. augusts", "2014-08-29T00:00:00Z" },
		{ "29. august 2014", "2014-08-29T00:00:00Z" },
		{ "perjantai 29. elokuuta 2014", "2014-08-29T00:00:00Z" },
		{ "29 gusht 2014", "2014-08-29T00:00:00Z" },
		{ "29 Agosti 2014", "2014-08-29T00:00:00Z" },
		{ "29 d'agost de 2014", "2014-08-29T00:00:00Z" },
		{ "29 Ağustos 2014 Cuma 14:32", "2014-08-29T14:32:00Z" },
		{ "29 আগস্ট ২০১৪", "2014-08-29T00:00:00Z" },
		{ "29 августа 2014, 14:32 мск", "2014-08-29T11:32:00Z" },
	};
	for (size_t i = 0; i < LEN(cases); i++)
		check(cases[i].text, cases[i].expected);
}

static void check_in(const char *language, const char *text, const char *expected)
{
	struct date date;
	char iso[CLOCK_ISO_SIZE];
	assert_true(date_parse_in(span_of(text), span_of(language), &date));
	assert_string_equal(clock_iso(date.time, iso), expected);
}

static void the_language_decides_what_is_ambiguous(void **state)
{
	(void)state;
	check_in("", "03/04/2014", "2014-03-04T00:00:00Z");
	check_in("en-us", "03/04/2014", "2014-03-04T00:00:00Z");
	check_in("en-gb", "03/04/2014", "2014-04-03T00:00:00Z");
	check_in("de", "03/04/2014", "2014-04-03T00:00:00Z");
	check_in("de", "03/30/2014", "2014-03-30T00:00:00Z");
	check_in("hr", "29. listopada 2014.", "2014-10-29T00:00:00Z");
	check_in("pl", "29 listopada 2014", "2014-11-29T00:00:00Z");
	check_in("th", "29/08/2557", "2014-08-29T00:00:00Z");
	check_in("th-th", "2014-08-29", "2014-08-29T00:00:00Z");
	check_in("fa", "1393/06/07", "2014-08-29T00:00:00Z");
	check_in("fa-ir", "2014-08-29", "2014-08-29T00:00:00Z");
}

static void a_date_at_the_front_may_lack_its_year(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t len;
		bool has_year;
	} cases[] = {
		{ "29 ago (EFE) 12 personas", 6, false }, { "29 ago - 2000 personas", 6, false }, { "Aug. 29 — 12 people", 7, false },
		{ "29 août 2014 (AFP)", 13, true }, { "July 26 (AP)", 7, false }, { "8月29日電", 9, false },
		{ "29.8.2014 (APA)", 9, true }, { "140412 GMT MAR 26 and more", 17, true }, { "29 Aug, May said", 6, false },
		{ "0815 gmt 29 Aug 14", 18, true }, { "0815 gmt 29 Aug 14 in English", 18, true }, { "29 Aug 14 0815 GMT", 18, true }, { "29 Aug 14", 9, true }, { "29 Aug 14 people came", 6, false },
		{ "29 Aug 14 08:15", 15, true }, { "1400 hrs 30 Aug", 15, false },
	};
	for (size_t i = 0; i < LEN(cases); i++) {
		struct date date;
		size_t len = 0;
		if (!date_front(span_of(cases[i].text), SPAN_NONE, &date, &len) || len != cases[i].len || date.has_year != cases[i].has_year)
			fail_msg("'%s': %zu, %d", cases[i].text, len, date.has_year);
	}
}

static void a_day_gets_its_year_from_a_later_date(void **state)
{
	(void)state;
	static const struct {
		const char *day, *later, *expected;
	} cases[] = {
		{ "29 Aug", "2 September 2014", "2014-08-29T00:00:00Z" }, { "31 Dec", "2 January 2015", "2014-12-31T00:00:00Z" },
		{ "1 Jan", "31 December 2014 23:30", "2015-01-01T00:00:00Z" }, { "29 Aug 14:32", "29 August 2014", "2014-08-29T14:32:00Z" },
		{ "29 Aug", "1 June 1968", "1967-08-29T00:00:00Z" },
	};
	for (size_t i = 0; i < LEN(cases); i++) {
		struct date day, later;
		size_t len;
		char iso[CLOCK_ISO_SIZE];
		assert_true(date_front(span_of(cases[i].day), SPAN_NONE, &day, &len));
		assert_true(date_parse(span_of(cases[i].later), &later));
		assert_string_equal(clock_iso(date_with_year(&day, &later).time, iso), cases[i].expected);
	}
}

static void words_are_kept(const struct date_word *words, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		struct buf folded;
		buf_init(&folded, 200);
		fold_add(&folded, span_of(words[i].name));
		if (!span_equals(buf_view(&folded), span_of(words[i].name)))
			fail_msg("'%s' is folded to '%s'", words[i].name, folded.ptr);
		buf_done(&folded);
	}
}

static void words_are_kept_as_they_are_compared(void **state)
{
	(void)state;
	words_are_kept(months, LEN(months));
	words_are_kept(solar_months, LEN(solar_months));
	words_are_kept(weekdays, LEN(weekdays));
	assert_non_null(fillers[0]);
}

static void impossible_dates_are_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"", "soon", "30 February 2002", "2001-02-29", "2002-13-01", "2002-06-19T25:00:00Z", "2002-06-19T10:61:00Z", "2002-06-19T10:30:00+99:00",
		"19 June", "June", "Wed, 99 Jun 2002 10:30:00 GMT", "10:30", "1:2:3:4", "2002-06-19 and more", "May we", "123", "000000", "31.06.2002",
		"2014-W54-1", "2014-W53-1", "2014-W35-8", "2014-366", "2014/118", "2014365T25:00", "2014年2月30日", "2014年13月1日", "30 สิงหาคม", "31 يونيو 2014", "١٤٤٥/٠٢/٢٣",
		"۳۰ اسفند ۱۴۰۴", "۳۱ مهر ۱۳۹۳", "۷ شهریور ۲۰۱۴", "۲۹ اوت ۱۳۹۳", "۷ شهریور", "5 ذو 1435", "2014-08-29T14:60", "29 Aug 2014 14:32J", "321432Z AUG 14", "321432 GMT AUG 14", "292432 GMT AUG 14", "29 August 2014 and more", "14年", "2014-08-29 14:32 29", "8월 29일",
	};
	struct date date;
	for (size_t i = 0; i < LEN(bad); i++)
		if (date_parse(span_of(bad[i]), &date))
			fail_msg("'%s' is taken for a date", bad[i]);
}

static void a_day_without_an_hour_says_so(void **state)
{
	(void)state;
	struct date date;
	assert_true(date_parse(SPAN("2002-06-19"), &date));
	assert_true(date.is_date_only && date.has_day);
	assert_true(date_parse(SPAN("2002-06-19T00:00Z"), &date));
	assert_false(date.is_date_only);
	assert_true(date_parse(SPAN("June 2002"), &date));
	assert_true(date.is_date_only && !date.has_day);
}

static void a_date_at_the_front_leaves_the_rest(void **state)
{
	(void)state;
	struct date date;
	size_t len;
	assert_true(date_parse_front(SPAN("July 9, 2001 (from our archive)"), &date, &len));
	assert_int_equal(len, 12);
	assert_true(date_parse_front(SPAN("2023/11/14-10:15"), &date, &len) && date_parse_front(SPAN("12/11/2023-15/11/2023"), &date, &len));
	assert_true(date_parse_front(SPAN("2023/11/14-1015"), &date, &len) && date_parse_front(SPAN("14/11/2023-1430 GMT"), &date, &len) && date_parse_front(SPAN("14/11/2023-10h15"), &date, &len));
	assert_false(date_parse_front(SPAN("March on the capital"), &date, &len));
	static const char *const others[] = { "2001 people came", "2001/118", "2001-118", "2001118", "010709 of the archive", "1400 hrs 30 Aug", "July 9, 2001 25:10", "2001-07-09T12:61:00Z", "12/11/2023-45" };
	for (size_t i = 0; i < LEN(others); i++)
		assert_false(date_parse_front(span_of(others[i]), &date, &len));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dates_of_mails_and_feeds_are_read),
		cmocka_unit_test(dates_of_people_are_read_in_their_languages),
		cmocka_unit_test(dates_of_wires_and_soldiers_are_read),
		cmocka_unit_test(a_zone_that_does_not_say_which_half_of_the_year_follows_it),
		cmocka_unit_test(a_region_has_the_hour_of_its_clocks),
		cmocka_unit_test(all_forms_of_iso_8601_are_read),
		cmocka_unit_test(dates_of_all_scripts_are_read),
		cmocka_unit_test(the_language_decides_what_is_ambiguous),
		cmocka_unit_test(a_date_at_the_front_may_lack_its_year),
		cmocka_unit_test(a_day_gets_its_year_from_a_later_date),
		cmocka_unit_test(words_are_kept_as_they_are_compared),
		cmocka_unit_test(impossible_dates_are_refused),
		cmocka_unit_test(a_day_without_an_hour_says_so),
		cmocka_unit_test(a_date_at_the_front_leaves_the_rest),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
