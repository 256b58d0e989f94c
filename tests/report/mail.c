/* Mails: which of their parts is the text, and what of it is the sender's own. What they bring besides is in boxes.c. */
#include <stdio.h>

#include "base/array.h"
#include "tests/report/seen.h"

#define SENTENCE_1 "The river rose above the dam of Streslau on Friday, and the council closed the bridge to all traffic until further notice."
#define SENTENCE_2 "Rescue workers brought two hundred people from the lower town to the school on the hill, where they will stay for the night."
#define LETTER SENTENCE_1 "\n\n" SENTENCE_2
#define LETTER_HTML "<p>" SENTENCE_1 "</p><p>" SENTENCE_2 "</p>"

/* The only report of what is one mail. */
static const struct report *read_one(struct seen *seen, struct span mail)
{
	if (seen_bytes(seen, mail) < 0)
		fail_msg("%s", seen->fault.text);
	assert_string_equal(seen->format, "mail");
	assert_int_equal(seen->reports.len, 1);
	assert_int_equal(seen->rejects, 0);
	return &seen->reports.at[0];
}

/* The head of a mail in one piece. */
#define HEAD_UTF8 "From: Rights Group <press@rights.example>\nSubject: Flood in Streslau\nContent-Type: text/plain; charset=utf-8\n\n"
#define HEAD_HTML "From: Rights Group <press@rights.example>\nSubject: Flood in Streslau\nContent-Type: text/html; charset=utf-8\n\n"

/* ---- parts ---- */

#define PARTS "From: Rights Group <press@rights.example>\nSubject: Flood in Streslau\nMIME-Version: 1.0\nContent-Type: multipart/%s; boundary=x\n\n%s\n--x--\n"
#define PLAIN "--x\nContent-Type: text/plain; charset=utf-8\n\n"
#define HTML "\n--x\nContent-Type: text/html; charset=utf-8\n\n"

static void has_text(const char *type, const char *parts, const char *text)
{
	struct seen seen;
	char mail[3000];
	snprintf(mail, sizeof(mail), PARTS, type, parts);
	assert_span(read_one(&seen, span_of(mail))->text, text);
	seen_done(&seen);
}

static void a_line_that_stands_in_for_the_text_gives_way_to_it_in_any_language(void **state)
{
	(void)state;
	static const char *const stubs[] = {
		"Your mail program cannot show HTML. Read this online: https://rights.example/1",
		"Ihr E-Mail-Programm kann diese Nachricht nicht darstellen.",
		"Ce message est au format HTML. Version en ligne : https://rights.example/1",
		"Ваша программа не показывает HTML. Откройте это письмо в браузере: https://rights.example/1",
		"您的邮件程序无法显示此邮件,请在浏览器中打开。",
	};
	for (size_t i = 0; i < LEN(stubs); i++) {
		char parts[2000];
		snprintf(parts, sizeof(parts), PLAIN "%s\n" HTML "<html><body>" LETTER_HTML "</body></html>", stubs[i]);
		has_text("alternative", parts, LETTER);
	}
}

static void a_short_text_is_read_where_the_HTML_says_the_same_or_less(void **state)
{
	(void)state;
	has_text("alternative", PLAIN SENTENCE_1 "\n" HTML "<p>" SENTENCE_1 "</p>", SENTENCE_1);
	has_text("alternative", PLAIN SENTENCE_1 "\n" HTML "<p><a href=/>Rights Group</a></p><p>" SENTENCE_1 "</p><p>1 Quay Street, Streslau</p>", SENTENCE_1);
	has_text("alternative", PLAIN SENTENCE_1 "\n" HTML "<p>Please see the plain text of this mail.</p>", SENTENCE_1);
}

static void a_text_goes_on_in_whatever_form_and_once(void **state)
{
	(void)state;
	has_text("mixed", PLAIN SENTENCE_1 "\n" HTML "<p>" SENTENCE_2 "</p>", LETTER);
	has_text("mixed", HTML "<p>" SENTENCE_1 "</p>\n" PLAIN SENTENCE_2, LETTER);
	has_text("mixed", PLAIN SENTENCE_1 "\n\n" SENTENCE_2 "\n" HTML LETTER_HTML, LETTER);
	has_text("mixed", HTML LETTER_HTML "\n" PLAIN "To unsubscribe, send a mail to press-leave@rights.example with no more than that word in its subject, or go to the page of "
		"the list, where you can change the address that we write to as well as how often that is done, or ask us to do so.", LETTER);
}

static void of_a_second_text_one_way_is_read_too(void **state)
{
	(void)state;
	has_text("mixed", PLAIN SENTENCE_1 "\n--x\nContent-Type: multipart/alternative; boundary=y\n\n--y\nContent-Type: text/plain\n\n" SENTENCE_2
		"\n--y\nContent-Type: text/html\n\n<p>" SENTENCE_2 "</p>\n--y--", LETTER);
}

static void a_way_may_have_parts(void **state)
{
	(void)state;
	has_text("alternative", PLAIN "Read it online.\n--x\nContent-Type: multipart/related; boundary=y\n\n--y\nContent-Type: text/html\n\n" LETTER_HTML "\n--y--", LETTER);
	/* it goes on behind a picture, and the plain text has all of it */
	has_text("alternative", PLAIN SENTENCE_1 "\n\n" SENTENCE_2 "\n--x\nContent-Type: multipart/mixed; boundary=y\n\n--y\nContent-Type: text/html\n\n<p>" SENTENCE_1
		"</p>\n--y\nContent-Type: image/png\n\n\n--y\nContent-Type: text/html\n\n<p>" SENTENCE_2 "</p>\n--y--", LETTER);
}

/* ---- the head ---- */

static void has_head(const char *mail, const char *title, const char *byline)
{
	struct seen seen;
	const struct report *r = read_one(&seen, span_of(mail));
	assert_span(r->title, title);
	assert_span(r->byline, byline);
	seen_done(&seen);
}

/* "Наводнение в городе" of "Пресс-бюро" */
#define TITLE_1251 "\xCD\xE0\xE2\xEE\xE4\xED\xE5\xED\xE8\xE5 \xE2 \xE3\xEE\xF0\xEE\xE4\xE5"
#define BYLINE_1251 "\xCF\xF0\xE5\xF1\xF1-\xE1\xFE\xF0\xEE"

static void bare_bytes_of_a_head_are_in_the_charset_of_the_text(void **state)
{
	(void)state;
#define FROM_1251 "From: " BYLINE_1251 " <press@rights.example>\nSubject: " TITLE_1251 "\n"
	has_head(FROM_1251 "Content-Type: text/plain; charset=windows-1251\n\n" LETTER "\n", "Наводнение в городе", "Пресс-бюро");
	has_head(FROM_1251 "Content-Type: text/plain; charset=\"utf-8\"\n\n" LETTER "\n", "Наводнение в городе", "Пресс-бюро");
	has_head(FROM_1251 "Content-Type: text/plain; charset=utf-16le\n\n" LETTER "\n", "Наводнение в городе", "Пресс-бюро");
	has_head(FROM_1251 "\n" LETTER "\n", "Наводнение в городе", "Пресс-бюро");
	has_head(FROM_1251 "Content-Type: multipart/mixed; boundary=x\n\n" PLAIN LETTER "\n--x--\n", "Наводнение в городе", "Пресс-бюро");
	has_head("From: J\xF6rg M\xFCller <jm@rights.example>\nSubject: Flut in Streslau\n\n" LETTER "\n", "Flut in Streslau", "Jörg Müller");
	has_head("From: Jörg <jm@rights.example>\nSubject: Überschwemmung\nContent-Type: text/plain; charset=iso-8859-1\n\n" LETTER "\n", "Überschwemmung", "Jörg");
	has_head("From: =?iso-8859-1?Q?J=F6rg?= <jm@rights.example>\nSubject: \xDC" "berschwemmung\n\n" LETTER "\n", "Überschwemmung", "Jörg");
}

/* ---- what stands around it ---- */

static void a_mail_is_one_however_it_was_kept(void **state)
{
	(void)state;
#define HEAD "From: Rights Group <press@rights.example>\nDate: Fri, 26 Jul 2002 10:30:00 +0000\nSubject: Flood in Streslau\n\n"
	static const char *const mails[] = {
		"\n" HEAD LETTER "\n",
		"\r\n \r\n" HEAD LETTER "\n",
		">From press@rights.example Fri Jul 26 10:31:00 2002\n" HEAD LETTER "\n",
		"\nFrom press@rights.example Fri Jul 26 10:31:00 2002\n" HEAD LETTER "\n",
	};
	for (size_t i = 0; i < LEN(mails); i++) {
		struct seen seen;
		assert_span(read_one(&seen, span_of(mails[i]))->text, LETTER);
		assert_int_equal(seen.reports.at[0].published, clock_from_civil(2002, 7, 26, 10, 30, 0));
		seen_done(&seen);
	}
}

static void a_mail_that_is_kept_with_its_length_ends_there(void **state)
{
	(void)state;
	static const char list[] = "<?xml version=\"1.0\"?>\n<plist version=\"1.0\"><dict><key>flags</key><integer>1</integer></dict></plist>\n";
	struct seen seen;
	char mail[2000];
	snprintf(mail, sizeof(mail), "%-10zu\n%s%s", strlen(HEAD LETTER "\n"), HEAD LETTER "\n", list);
	assert_span(read_one(&seen, span_of(mail))->text, LETTER);
	assert_span(seen.reports.at[0].title, "Flood in Streslau");
	seen_done(&seen);
}

static void a_number_alone_above_a_text_makes_no_mail_of_it(void **state)
{
	(void)state;
	struct seen seen;
	assert_int_equal(seen_bytes(&seen, SPAN("341\n\nFlood in Streslau\n\n" LETTER "\n")), 0);
	assert_string_equal(seen.format, "text");
	seen_done(&seen);
}

static void what_a_server_sets_above_a_mail_from_outside_is_no_text(void **state)
{
	(void)state;
	static const char *const banners[] = {
		"CAUTION: This email came from outside of the organization.\nDo not open links or attachments unless you know the sender.",
		"[EXTERNAL EMAIL]",
		"External sender\n\nWARNING: this mail is from an external address.",
		"This message was sent from outside your organisation. Please be careful with links and attachments.",
		"ACHTUNG: Diese E-Mail kommt von einem externen Absender. Bitte keine Links \xC3\xB6" "ffnen.",
		"ATTENTION : ce courriel vient de l'ext\xC3\xA9rieur. Ne cliquez pas sur les liens.",
		"AVISO: este correo procede de un remitente externo. No abra los adjuntos.",
		"ATTENZIONE: messaggio proveniente dall'esterno. Non aprire gli allegati.",
		"LET OP: deze e-mail komt van buiten de organisatie. Open geen bijlagen.",
		"UWAGA: wiadomo\xC5\x9B\xC4\x87 z zewn\xC4\x85trz. Nie otwieraj za\xC5\x82\xC4\x85" "cznik\xC3\xB3w.",
		"Внимание! Это письмо пришло от внешнего отправителя. Не открывайте ссылки и вложения.",
		"注意:此邮件来自外部发件人,请勿点击链接。",
	};
	for (size_t i = 0; i < LEN(banners); i++) {
		char body[2000];
		snprintf(body, sizeof(body), "%s\n\nSTRESLAU, July 26 - " LETTER "\n", banners[i]);
		struct seen seen;
		char mail[3000];
		snprintf(mail, sizeof(mail), HEAD_UTF8 "%s", body);
		assert_span(read_one(&seen, span_of(mail))->text, LETTER);
		assert_span(seen.reports.at[0].place, "Streslau");
		seen_done(&seen);
		snprintf(mail, sizeof(mail), HEAD_HTML "<html><body><div>%s</div><br><div>" LETTER_HTML "</div></body></html>\n", banners[i]);
		assert_span(read_one(&seen, span_of(mail))->text, LETTER);
		seen_done(&seen);
		/* it is no word of who passes a mail on */
		snprintf(mail, sizeof(mail), HEAD_UTF8 "%s\n\n---------- Forwarded message ---------\nFrom: Town <press@town.example>\nSubject: The river\n\n" LETTER "\n", banners[i]);
		assert_span(read_one(&seen, span_of(mail))->title, "The river");
		seen_done(&seen);
	}
}

static void what_warns_of_something_else_is_text(void **state)
{
	(void)state;
	static const char *const fronts[] = {
		"Warning: the river is high outside the town, and nobody should cross it until further notice.",
		"This message was sent by mail from outside the country, and its author asks that his name be left out.",
		"External auditors have found nothing, the council of the town said on Friday in a statement.",
	};
	for (size_t i = 0; i < LEN(fronts); i++) {
		struct seen seen;
		char mail[3000];
		snprintf(mail, sizeof(mail), HEAD_UTF8 "%s\n\n" LETTER "\n", fronts[i]);
		read_one(&seen, span_of(mail));
		assert_true(span_find(seen.reports.at[0].text, span_of(fronts[i])) == 0);
		seen_done(&seen);
	}
}

/* ---- passed on ---- */

static void is_published(const char *mail, const char *when)
{
	struct seen seen;
	char iso[CLOCK_ISO_SIZE];
	assert_string_equal(clock_iso(read_one(&seen, span_of(mail))->published, iso), when);
	seen_done(&seen);
}

static void is_sent(const char *date, const char *inner_date, const char *when)
{
	char mail[2000];
	snprintf(mail, sizeof(mail), "From: Jane <jane@desk.example>\nSubject: FW: Flood\n%s\n\nFrom: Town <press@town.example>\nSent: %s\nTo: Jane\n"
		"Subject: Flood in Streslau\n\n" LETTER "\n", date, inner_date);
	is_published(mail, when);
	snprintf(mail, sizeof(mail), "From: Jane <jane@desk.example>\nSubject: FW: Flood\nContent-Type: text/html\n%s\n\n<div>From: Town &lt;press@town.example&gt;<br>"
		"Sent: %s<br>To: Jane<br>Subject: Flood in Streslau</div>" LETTER_HTML "\n", date, inner_date);
	is_published(mail, when);
}

static void a_mail_passed_on_is_dated_by_the_clock_of_who_does_so(void **state)
{
	(void)state;
	is_sent("Date: Fri, 26 Jul 2002 10:00:00 +0200", "Friday, July 26, 2002 9:45 AM", "2002-07-26T07:45:00Z");
	is_sent("Date: Fri, 26 Jul 2002 10:00:00 -0500", "Friday, July 26, 2002 9:45 AM", "2002-07-26T14:45:00Z");
	is_sent("Date: Fri, 26 Jul 2002 10:00:00 +0200", "Fri, 26 Jul 2002 09:45:00 +0300", "2002-07-26T06:45:00Z");
	is_sent("Date: Fri, 26 Jul 2002 10:00:00 +0200", "26 July 2002", "2002-07-26T00:00:00Z");
	is_sent("X-Date: none", "Friday, July 26, 2002 9:45 AM", "2002-07-26T09:45:00Z");
	/* the mail was dated by another clock */
	is_sent("Date: Fri, 26 Jul 2002 08:00:00 +0000", "Friday, July 26, 2002 9:45 AM", "2002-07-26T08:00:00Z");
}

static void is_passed_on(const char *mail)
{
	struct seen seen;
	const struct report *r = read_one(&seen, span_of(mail));
	assert_span(r->title, "Flood in Streslau");
	assert_span(r->byline, "Town");
	assert_span(r->source, "town.example");
	assert_span(r->text, LETTER);
	assert_int_equal(r->published, clock_from_civil(2002, 7, 26, 9, 45, 0));
	seen_done(&seen);
}

#define JANE "From: Jane <jane@desk.example>\nDate: Sat, 27 Jul 2002 10:00:00 +0000\nContent-Type: text/plain; charset=utf-8\nSubject: "
#define GMAIL_MARK "---------- Forwarded message ---------\n"
#define GMAIL_HEAD "From: Town <press@town.example>\nDate: Fri, Jul 26, 2002 at 9:45 AM\nSubject: Flood in Streslau\nTo: Tom <tom@desk.example>\n\n\n"
#define GMAIL_TOM "From: Tom <tom@desk.example>\nDate: Fri, Jul 26, 2002 at 11:00 AM\nSubject: Fwd: Flood in Streslau\nTo: Jane <jane@desk.example>\n\n\n"

static void of_mails_passed_on_in_each_other_the_innermost_is_read(void **state)
{
	(void)state;
	is_passed_on(JANE "Fwd: Fwd: Flood\n\n" GMAIL_MARK GMAIL_TOM "see below\n\n" GMAIL_MARK GMAIL_HEAD LETTER "\n");
	is_passed_on("From: Jane <jane@desk.example>\nDate: Sat, 27 Jul 2002 10:00:00 +0000\nContent-Type: text/html\nSubject: Fwd: Fwd: Flood\n\n"
		"<div>---------- Forwarded message ---------<br>From: Tom &lt;tom@desk.example&gt;<br>Date: Fri, Jul 26, 2002 at 11:00 AM<br>Subject: Fwd: Flood<br>To: Jane"
		"</div><p>see below</p><div>---------- Forwarded message ---------<br>From: Town &lt;press@town.example&gt;<br>Date: Fri, Jul 26, 2002 at 9:45 AM<br>"
		"Subject: Flood in Streslau<br>To: Tom</div>" LETTER_HTML "\n");
}

static void a_mail_passed_on_that_was_saved_as_a_text_is_that_mail(void **state)
{
	(void)state;
	is_passed_on(GMAIL_MARK GMAIL_HEAD LETTER "\n");
	is_passed_on("\n\n" GMAIL_MARK "\n" GMAIL_HEAD LETTER "\n");
	is_passed_on(GMAIL_MARK GMAIL_TOM GMAIL_MARK GMAIL_HEAD LETTER "\n");
}

static void the_head_of_a_mail_passed_on_is_read_in_many_languages(void **state)
{
	(void)state;
	static const char *const heads[] = {
		"Kimden: Town <press@town.example>\nGönderildi: 26 Temmuz 2002 Cuma 09:45\nKime: Jane\nKonu: Flood in Streslau\n\n",
		"-------- Пересылаемое сообщение --------\nОт кого: Town <press@town.example>\nКому: Jane\nДата: 26 июля 2002, 09:45\nТема: Flood in Streslau\n\n",
		GMAIL_MARK "من: Town <press@town.example>\nDate: Fri, Jul 26, 2002 at 9:45 AM\nSubject: Flood in Streslau\nTo: Jane\n\n",
		"Від: Town <press@town.example>\nНадіслано: 26 липня 2002 р. 9:45\nКому: Jane\nТема: Flood in Streslau\n\n",
		"Από: Town <press@town.example>\nΣτάλθηκε: 26 Ιουλίου 2002 09:45\nΠρος: Jane\nΘέμα: Flood in Streslau\n\n",
		"寄件者: Town <press@town.example>\n日期: 2002年7月26日 09:45\n收件者: Jane\n主旨: Flood in Streslau\n\n",
	};
	for (size_t i = 0; i < LEN(heads); i++) {
		char mail[3000];
		snprintf(mail, sizeof(mail), JANE "Fwd: The river\n\n%s" LETTER "\n", heads[i]);
		is_passed_on(mail);
	}
	is_passed_on(JANE "\xC4\xB0lt: Flood in Streslau\n\nFYI, bunu g\xC3\xB6r\xC3\xBCn.\n\n-------- Пересылаемое сообщение --------\n26.07.2002, 09:45, \"Town\" <press@town.example>:\n\n" LETTER
		"\n\n-------- Конец пересылаемого сообщения --------\n\nFrom the desk of Jane\n");
}

static void what_a_server_sets_before_a_subject_is_no_headline(void **state)
{
	(void)state;
	has_head("From: Town <press@town.example>\nSubject: [EXTERNAL] Fwd: [Ext] Flood in Streslau\n\n" LETTER "\n", "Flood in Streslau", "Town");
	has_head("From: Town <press@town.example>\nSubject: [Exclusive] Flood in Streslau\n\n" LETTER "\n", "[Exclusive] Flood in Streslau", "Town");
}

/* ---- digests ---- */

#define DIGEST_HEAD "From: press-request@lists.example\nSubject: Press Digest, Vol 12, Issue 3\nDate: Sat, 27 Jul 2002 10:00:00 +0000\n" \
	"List-Id: Press <press.lists.example>\nContent-Type: text/plain; charset=utf-8\n\n"
#define DIGEST_TOPICS "Send Press mailing list submissions to\n\tpress@lists.example\n\nToday's Topics:\n\n   1. Flood (Town)\n   2. Bridge (Tom)\n\n\n"
#define SEVENTY "----------------------------------------------------------------------\n\n"
#define THIRTY "\n\n------------------------------\n\n"
#define DIGEST_MAIL_1 "Message: 1\nDate: Fri, 26 Jul 2002 09:45:00 +0000\nFrom: Town <press@town.example>\nSubject: [press] Flood in Streslau\n" \
	"Message-ID: <1@town.example>\nContent-Type: text/plain; charset=iso-8859-1\n\n" SENTENCE_1 "\n"
#define DIGEST_MAIL_2 "Message: 2\nDate: Fri, 26 Jul 2002 11:00:00 +0000\nFrom: Tom <tom@desk.example>\nSubject: Bridge in Zürich\n\n" SENTENCE_2 "\n"

static void are_two_mails(const char *digest)
{
	struct seen seen;
	if (seen_bytes(&seen, span_of(digest)) < 0)
		fail_msg("%s", seen.fault.text);
	assert_int_equal(seen.reports.len, 2);
	assert_int_equal(seen.rejects, 0);
	const struct report *first = &seen.reports.at[0], *second = &seen.reports.at[1];
	assert_span(first->title, "Flood in Streslau");
	assert_span(first->text, SENTENCE_1);
	assert_span(first->byline, "Town");
	assert_span(first->source, "town.example");
	assert_int_equal(first->published, clock_from_civil(2002, 7, 26, 9, 45, 0));
	assert_span(second->title, "Bridge in Zürich");
	assert_span(second->text, SENTENCE_2);
	assert_span(second->byline, "Tom");
	seen_done(&seen);
}

static void each_mail_of_a_digest_is_a_report(void **state)
{
	(void)state;
	are_two_mails(DIGEST_HEAD DIGEST_TOPICS SEVENTY DIGEST_MAIL_1 THIRTY DIGEST_MAIL_2 THIRTY "End of Press Digest, Vol 12, Issue 3\n************************\n");
	are_two_mails(DIGEST_HEAD DIGEST_TOPICS SEVENTY DIGEST_MAIL_1 THIRTY DIGEST_MAIL_2 THIRTY
		"Subject: Digest Footer\n\n_______________________________________________\nPress mailing list\npress@lists.example\n" THIRTY "End of Press Digest\n");
	/* cut, and without numbers */
	are_two_mails(DIGEST_HEAD DIGEST_TOPICS SEVENTY "Date: Fri, 26 Jul 2002 09:45:00 +0000\nFrom: Town <press@town.example>\nSubject: Flood in Streslau\n\n" SENTENCE_1 "\n" THIRTY
		"From: Tom <tom@desk.example>\nSubject: Bridge in Zürich\n\n" SENTENCE_2 "\n");
}

static void a_line_within_a_mail_of_a_digest_parts_nothing(void **state)
{
	(void)state;
	struct seen seen;
	assert_int_equal(seen_bytes(&seen, SPAN(DIGEST_HEAD DIGEST_TOPICS SEVENTY DIGEST_MAIL_1 THIRTY SENTENCE_2 "\n" THIRTY DIGEST_MAIL_2)), 0);
	assert_int_equal(seen.reports.len, 2);
	assert_true(span_find(seen.reports.at[0].text, SPAN(SENTENCE_2)) > 0);
	seen_done(&seen);
}

static void a_mail_below_a_line_is_no_digest(void **state)
{
	(void)state;
	struct seen seen;
	read_one(&seen, SPAN(HEAD_UTF8 SENTENCE_1 "\n\n" SEVENTY "From: Tom <tom@desk.example>\nSubject: Bridge\n\n" SENTENCE_2 "\n"));
	assert_span(seen.reports.at[0].title, "Flood in Streslau");
	assert_true(span_find(seen.reports.at[0].text, SPAN(SENTENCE_2)) > 0);
	seen_done(&seen);
}

/* ---- headlines ---- */

static void has_text_of(const char *subject, const char *body, const char *text)
{
	struct seen seen;
	char mail[3000];
	snprintf(mail, sizeof(mail), "From: Town <press@town.example>\nSubject: %s\n\n%s\n", subject, body);
	assert_span(read_one(&seen, span_of(mail))->title, subject);
	assert_span(seen.reports.at[0].text, text);
	seen_done(&seen);
}

static void a_headline_that_says_more_than_the_subject_is_not_lost(void **state)
{
	(void)state;
	has_text_of("Streslau", "Hi Jane,\n\nhope you are well, and please use what stands below as you like it.\n\n***\n\nStreslau: bridge closed after flood\n\nSTRESLAU, July 26 - " LETTER,
		"hope you are well, and please use what stands below as you like it.\n\nStreslau: bridge closed after flood\n\n" LETTER);
	has_text_of("Bridge closed after flood", "Bridge closed after flood\n\n" LETTER, LETTER);
	has_text_of("Briefing", "TODAY'S TOP STORIES\n\n1. Bridge closed after flood\n\n" SENTENCE_1 "\n\n2. School opens its doors\n\n" SENTENCE_2,
		"1. Bridge closed after flood\n\n" SENTENCE_1 "\n\n2. School opens its doors\n\n" SENTENCE_2);
}

static void a_row_of_links_is_no_text_wherever_it_stands(void **state)
{
	(void)state;
	has_text_of("Flood", "View in browser\n\n" LETTER "\n\nUnsubscribe | View in browser", LETTER);
	has_text_of("Flood", SENTENCE_1 "\n\nView online: https://town.example/1 \xE2\x80\xA2 Unsubscribe <https://town.example/2>\n\n" SENTENCE_2, LETTER);
	has_text_of("Flood", LETTER "\n\nAbmelden\nSe d\xC3\xA9sabonner | Voir en ligne\nОтписаться", LETTER);
	has_text_of("Flood", LETTER "\n\nUnsubscribe, the mayor said.", LETTER "\n\nUnsubscribe, the mayor said.");
}

static void a_headline_unlike_the_subject_stays_in_the_text(void **state)
{
	(void)state;
	has_text_of("News of the town 14/2002", "Bridge closed after the river rises\n\n" LETTER, "Bridge closed after the river rises\n\n" LETTER);
	has_text_of("Streslau shuts bridge", "Bridge closed after the river rises\n\nJuly 26, 2002\n\n" LETTER, "Bridge closed after the river rises\n\n" LETTER);
	has_text_of("Bridge closed", "Bridge closed and school opened\n\n" LETTER, "Bridge closed and school opened\n\n" LETTER);
	has_text_of("Statement: Bridge closed after the river rises", "Bridge closed after the river rises\n\n" LETTER, LETTER);
	has_text_of("Bridge closed", "Bridge closed.\n\n" LETTER, LETTER);
}

static void a_headline_is_the_title_where_the_subject_names_a_kind_of_mail_or_its_sender(void **state)
{
	(void)state;
	static const char *const subjects[] = { "Press release", "STATEMENT", "Pressemitteilung", "Communiqu\xC3\xA9 de presse", "For immediate release", "Town" };
	for (size_t i = 0; i < LEN(subjects); i++) {
		struct seen seen;
		char mail[3000];
		snprintf(mail, sizeof(mail), "From: Town <press@town.example>\nSubject: %s\n\nPRESS RELEASE\nJuly 26, 2002\n\nBridge closed after the river rises\n\n" LETTER "\n", subjects[i]);
		assert_span(read_one(&seen, span_of(mail))->title, "Bridge closed after the river rises");
		assert_span(seen.reports.at[0].text, LETTER);
		seen_done(&seen);
	}
}

/* ---- what is said above another mail ---- */

#define TOWN_MAIL "---------- Forwarded message ----------\nFrom: Town <press@town.example>\nDate: Fri, 26 Jul 2002 09:45:00 +0000\nSubject: Flood in Streslau\n\n" LETTER "\n"
#define TOWN_HTML "From: Jane <jane@desk.example>\nSubject: Fwd: Flood\nContent-Type: text/html\n\n<p>%s</p><div>---------- Forwarded message ----------<br>From: Town &lt;press@town.example&gt;<br>Date: Fri, 26 Jul 2002 09:45:00 +0000<br>" \
	"Subject: Flood in Streslau</div>" LETTER_HTML "\n"

static void has_note(const char *mail, const char *note, int64_t embargo)
{
	struct seen seen;
	const struct report *r = read_one(&seen, span_of(mail));
	assert_span(r->title, "Flood in Streslau");
	assert_span(r->text, LETTER);
	assert_span(r->note, note);
	assert_int_equal(r->embargo, embargo);
	seen_done(&seen);
}

static void what_is_said_above_a_mail_passed_on_is_a_note(void **state)
{
	(void)state;
	static const char *const covers[] = { "Please use this tonight, the council has confirmed it.", "Embargoed until 28 July 2002, 06:00 GMT" };
	for (size_t i = 0; i < LEN(covers); i++) {
		char mail[2000];
		int64_t embargo = i == 0 ? TIME_NONE : clock_from_civil(2002, 7, 28, 6, 0, 0);
		snprintf(mail, sizeof(mail), JANE "Fwd: Flood\n\n%s\n\nBest regards,\nJane\n\n" TOWN_MAIL, covers[i]);
		has_note(mail, covers[i], embargo);
		snprintf(mail, sizeof(mail), TOWN_HTML, covers[i]);
		has_note(mail, covers[i], embargo);
	}
}

static void what_takes_back_a_mail_passed_on_is_heard(void **state)
{
	(void)state;
	struct seen seen;
	const struct report *r = read_one(&seen, SPAN(JANE "Fwd: Flood\n\nKILL KILL KILL\n\nPlease withdraw the story below.\n\n" TOWN_MAIL));
	assert_int_equal(r->status, REPORT_CANCELLED);
	seen_done(&seen);
}

static void a_quote_that_is_most_of_a_mail_is_its_text(void **state)
{
	(void)state;
	has_text_of("Flood", "Please use the version below.\n\n> " SENTENCE_1 "\n>\n> " SENTENCE_2, "Please use the version below.\n\n" LETTER);
	has_text_of("Flood", LETTER "\n\n> What is the state of the dam?", LETTER);
}

/* ---- names ---- */

#define SIGNATORIES "Jane Roe, Rights Group\n\nJohn Doe, Press Union of Streslau\n\nMary Major (Bar Association)"

static void who_signs_an_open_letter_is_of_its_text(void **state)
{
	(void)state;
	static const char *const signatories[] = {
		SIGNATORIES,
		SIGNATORIES "\n\nTel: +99 1 234 567",
		"Jane Roe, Rights Group John Doe, Press Union of Streslau Mary Major, Bar Association", /* which mark-up has joined */
		"Jane Roe \xE2\x80\x93 Rights Group\n\nJohn Doe \xE2\x80\x93 Press Union",
		"Яна Роу, Союз прессы\n\nИван Доу, Правозащита",
	};
	for (size_t i = 0; i < LEN(signatories); i++) {
		char letter[2000];
		snprintf(letter, sizeof(letter), LETTER "\n\nYours sincerely,\n\n%s", signatories[i]);
		has_text_of("Open letter to the council", letter, letter);
	}
	struct seen seen;
	assert_int_equal(seen_bytes(&seen, SPAN("Open letter to the council\n\n" LETTER "\n\nSincerely,\n\n" SIGNATORIES "\n")), 0);
	assert_string_equal(seen.format, "text");
	assert_span(seen.reports.at[0].text, LETTER "\n\nSincerely,\n\n" SIGNATORIES);
	seen_done(&seen);
}

static void who_sends_a_mail_signs_it_alone(void **state)
{
	(void)state;
	has_text_of("Bridge closed", LETTER "\n\nYours sincerely,\n\nJane Roe, Press Officer, Town of Streslau", LETTER);
	has_text_of("Bridge closed", LETTER "\n\nYours sincerely,\n\nJane Roe, Press Officer\n\nStreslau Town Hall, 1 Quay Street\n\nTel: +99 1 234 567", LETTER);
	has_text_of("Bridge closed", LETTER "\n\nYours sincerely,\n\nJane Roe (Rights Group)\n\nPress officer", LETTER);
}

static void a_name_in_a_list_stays_whatever_word_of_pages_stands_beside_it(void **state)
{
	(void)state;
#define NAMES "Known cases:\n\n- Jane Roe, editor of the newsletter of Streslau\n\n- John Doe, of Radio Kontakt Streslau\n\n"
	has_text_of("Bridge closed", SENTENCE_1 "\n\n" NAMES SENTENCE_2, SENTENCE_1 "\n\n" NAMES SENTENCE_2);
	has_text_of("Bridge closed", SENTENCE_1 "\n\n- Subscribe to the newsletter of the town\n\n- Share this\n\n" SENTENCE_2, LETTER);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_that_stands_in_for_the_text_gives_way_to_it_in_any_language),
		cmocka_unit_test(a_short_text_is_read_where_the_HTML_says_the_same_or_less),
		cmocka_unit_test(a_text_goes_on_in_whatever_form_and_once),
		cmocka_unit_test(of_a_second_text_one_way_is_read_too),
		cmocka_unit_test(a_way_may_have_parts),
		cmocka_unit_test(bare_bytes_of_a_head_are_in_the_charset_of_the_text),
		cmocka_unit_test(a_mail_is_one_however_it_was_kept),
		cmocka_unit_test(a_mail_that_is_kept_with_its_length_ends_there),
		cmocka_unit_test(a_number_alone_above_a_text_makes_no_mail_of_it),
		cmocka_unit_test(what_a_server_sets_above_a_mail_from_outside_is_no_text),
		cmocka_unit_test(what_warns_of_something_else_is_text),
		cmocka_unit_test(a_mail_passed_on_is_dated_by_the_clock_of_who_does_so),
		cmocka_unit_test(of_mails_passed_on_in_each_other_the_innermost_is_read),
		cmocka_unit_test(a_mail_passed_on_that_was_saved_as_a_text_is_that_mail),
		cmocka_unit_test(the_head_of_a_mail_passed_on_is_read_in_many_languages),
		cmocka_unit_test(what_a_server_sets_before_a_subject_is_no_headline),
		cmocka_unit_test(each_mail_of_a_digest_is_a_report),
		cmocka_unit_test(a_line_within_a_mail_of_a_digest_parts_nothing),
		cmocka_unit_test(a_mail_below_a_line_is_no_digest),
		cmocka_unit_test(a_headline_that_says_more_than_the_subject_is_not_lost),
		cmocka_unit_test(a_row_of_links_is_no_text_wherever_it_stands),
		cmocka_unit_test(a_headline_unlike_the_subject_stays_in_the_text),
		cmocka_unit_test(a_headline_is_the_title_where_the_subject_names_a_kind_of_mail_or_its_sender),
		cmocka_unit_test(what_is_said_above_a_mail_passed_on_is_a_note),
		cmocka_unit_test(what_takes_back_a_mail_passed_on_is_heard),
		cmocka_unit_test(a_quote_that_is_most_of_a_mail_is_its_text),
		cmocka_unit_test(who_signs_an_open_letter_is_of_its_text),
		cmocka_unit_test(who_sends_a_mail_signs_it_alone),
		cmocka_unit_test(a_name_in_a_list_stays_whatever_word_of_pages_stands_beside_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
