/* Pages that are no news: what stands in the place of one. */
#include "base/array.h"
#include "base/ascii.h"
#include "report/decoding.h"
#include "report/page.h"
#include "text/utf8.h"

/* A page with more text than this tells something, whatever else is in it. */
#define CHALLENGE_MAX 800u
#define SENT_ON_MAX 400u
#define ERROR_MAX 500u
#define EMPTY_MAX 200u
#define SITE_WORDS 5u /* of its name */

/* Whose challenge to a browser it is, by what stands in these pages and in no other of that server's; NULL for none. */
static const char *challenger_of(struct span html)
{
	static const struct {
		const char *mark, *name;
	} marks[] = {
		{ "_cf_chl_opt", "Cloudflare" },
		{ "cf-browser-verification", "Cloudflare" },
		{ "<title>Just a moment...", "Cloudflare" },
		{ "<title>Attention Required! | Cloudflare", "Cloudflare" },
		{ "<title>DDoS-Guard", "DDoS-Guard" },
		{ "sucuri_cloudproxy_js", "Sucuri" },
		{ "Incapsula incident ID", "Imperva" },
		{ "captcha-delivery.com", "DataDome" },
		{ "px-captcha", "HUMAN" },
		{ "gokuProps", "AWS WAF" },
		{ "anubis_challenge", "Anubis" },
		{ "slowAES.decrypt", "testcookie" },
	};
	for (size_t i = 0; i < LEN(marks); i++)
		if (span_find(html, span_of(marks[i].mark)) >= 0)
			return marks[i].name;
	return NULL;
}

static int refuse_sent_on(const struct decoding *d, struct span target, struct fault *fault)
{
	struct buf shown;
	buf_init(&shown, 400);
	utf8_add_printable(&shown, utf8_head(target, 200));
	int r = decoding_fault(d, fault, "it is a page that only sends on to '%.*s' (meta refresh)", SPAN_ARG(buf_view(&shown)));
	buf_done(&shown);
	return r;
}

/* ---- errors ---- */

static struct span skip_bars(struct span s)
{
	static const struct span dash = SPAN("\xE2\x80\x93");
	while (s.len > 0 && (strchr(" :!-|", s.ptr[0]) || span_starts(s, dash)))
		s = span_from(s, span_starts(s, dash) ? dash.len : 1);
	return s;
}

/* "404", "Error 404:", "HTTP 500 - ": what is behind the number, `line` where there is none. */
static struct span behind_status(struct span line, bool *ret_has_status)
{
	static const struct span fronts[] = { SPAN("error"), SPAN("fehler"), SPAN("erreur"), SPAN("errore"), SPAN("erro"), SPAN("http"), SPAN("oops") };
	struct span rest = line;
	for (size_t i = 0; i < LEN(fronts); i++)
		if (span_starts_nocase(rest, fronts[i]))
			rest = span_from(rest, fronts[i].len);
	rest = skip_bars(rest);
	*ret_has_status = rest.len >= 3 && (rest.ptr[0] == '4' || rest.ptr[0] == '5') && ascii_is_digit(rest.ptr[1]) && ascii_is_digit(rest.ptr[2]) &&
			  (rest.len == 3 || strchr(" :-|", rest.ptr[3]));
	return *ret_has_status ? skip_bars(span_from(rest, 3)) : line;
}

/* Whether `words` are nothing but the phrase, or go on as a title does: with a bar. */
static bool is_title(struct span words, struct span phrase)
{
	static const char *const ends[] = { ".", "!", " - ", " | ", " \xE2\x80\x93 ", " \xC2\xB7 ", " (" };
	struct span rest = span_from(words, phrase.len);
	if (!span_starts_nocase(words, phrase))
		return false;
	for (size_t i = 0; i < LEN(ends); i++)
		if (span_starts(rest, span_of(ends[i])))
			return true;
	return rest.len == 0;
}

/* As servers speak of what they refuse, and news of nothing. */
static bool speaks_of_page(struct span words)
{
	static const char *const phrases[] = { "this server", "this page", "the page you", "the page that you", "requested page", "requested resource", "requested url" };
	for (size_t i = 0; i < LEN(phrases); i++)
		if (span_find_nocase(words, span_of(phrases[i])) >= 0)
			return true;
	return false;
}

/* "Forbidden - twelve books that Ruritania has banned": a word of the news as well, and more behind the bar than the name of a site has, and that of no page. */
static bool is_headline(struct span title, struct span text)
{
	static const char *const words[] = { "forbidden", "unauthorized", "gone" };
	size_t behind = 0;
	for (size_t i = 0; i < LEN(words); i++)
		if (is_title(title, span_of(words[i])))
			for (struct span rest = span_from(title, strlen(words[i]) + sizeof(" -")); span_next_word(&rest).len > 0;)
				behind++;
	return behind > SITE_WORDS && !speaks_of_page(title) && !speaks_of_page(text);
}

/* "Page not found", with no more behind it than the name of a site or "Error 404". */
static bool names_error(struct span line)
{
	static const char *const phrases[] = { "page not found", "not found", "file not found", "this page could not be found", "forbidden", "access denied", "unauthorized", "gone",
		"internal server error", "bad gateway", "service unavailable", "service temporarily unavailable", "gateway timeout", "gateway time-out", "too many requests", "bad request",
		"seite nicht gefunden", "page non trouv\xC3\xA9\x65", "page introuvable", "p\xC3\xA1gina no encontrada", "p\xC3\xA1gina n\xC3\xA3o encontrada", "pagina non trovata",
		"pagina niet gevonden", "sidan hittades inte", "страница не найдена", "页面不存在", "ページが見つかりません" };
	bool has_status;
	struct span words = behind_status(span_trim(line), &has_status);
	if (has_status && words.len == 0)
		return true;
	for (size_t i = 0; i < LEN(phrases); i++)
		if (is_title(words, span_of(phrases[i])))
			return true;
	return false;
}

static bool is_error(const struct report *report, struct span heading)
{
	struct span rest = report->text, first = SPAN_NONE;
	(void)span_next_line(&rest, &first);
	if (report->text.len > ERROR_MAX || report->published != TIME_NONE || is_headline(report->title, report->text))
		return false;
	return names_error(report->title) || names_error(heading) || names_error(first);
}

/* ---- what scripts would have to fill ---- */

static bool asks_for_scripts(struct span text)
{
	static const char *const before[] = { "enable ", "requires ", "turn on ", "activer ", "habilitar ", "habilite " };
	static const char *const behind[] = { " is required", " is disabled", " to be enabled", " aktivieren" };
	const struct span word = SPAN("javascript");
	for (ptrdiff_t at; (at = span_find_nocase(text, word)) >= 0; text = span_from(text, (size_t)at + word.len)) {
		struct span front = span_head(text, (size_t)at), rest = span_from(text, (size_t)at + word.len);
		for (size_t i = 0; i < LEN(before); i++)
			if (span_ends_nocase(front, span_of(before[i])))
				return true;
		for (size_t i = 0; i < LEN(behind); i++)
			if (span_starts_nocase(rest, span_of(behind[i])))
				return true;
	}
	return false;
}

/* It shows nothing, or that nothing will be shown, and says nothing of a story either. */
static bool is_empty_shell(struct span html, const struct report *report)
{
	if (report->text.len > EMPTY_MAX || report->published != TIME_NONE || span_find_nocase(html, SPAN("<script")) < 0)
		return false;
	return report->text.len == 0 ? report->summary.len == 0 || asks_for_scripts(html) : asks_for_scripts(report->text);
}

/* ---- where one has to sign in ---- */

/* "Log in", "Sign in to the Courier", "Anmelden oder registrieren", "Login « The Courier". */
static bool is_call(struct span title, struct span name)
{
	static const char *const joints[] = { " to ", " with ", " using ", " at ", " or ", " and ", " page", " required", " form", " bei ", " mit ", " oder ", " \xC3\xA0 ", " au ", " ou ", " en ", " con ", " in ",
		" o ", " op ", " of ", " till ", " eller ", " do ", " lub ", " \xD0\xB2 ", " \xD0\xBD\xD0\xB0 ", " \xD0\xB8\xD0\xBB\xD0\xB8 ", ": ", " / ", "/",
		" \xC2\xAB ", " \xC2\xBB ", " \xE2\x80\xB9 ", " \xE2\x80\xBA ", " \xE2\x80\xA2 ", " \xE2\x80\x94 ", " :: ", " < ", " > " };
	struct span rest = span_from(title, name.len);
	for (size_t i = 0; i < LEN(joints); i++)
		if (span_starts_nocase(title, name) && span_starts_nocase(rest, span_of(joints[i])))
			return true;
	return is_title(title, name);
}

/* It asks for a password, is called so, and says little else. */
static bool is_sign_in(struct span html, const struct report *report)
{
	static const char *const names[] = { "sign in", "log in", "login", "sign on", "anmelden", "anmeldung", "einloggen", "connexion", "se connecter", "iniciar sesi\xC3\xB3n", "accedi",
		"iniciar sess\xC3\xA3o", "entrar", "inloggen", "logga in", "zaloguj", "войти", "вход", "登录", "ログイン" };
	if (report->text.len > ERROR_MAX || report->published != TIME_NONE)
		return false;
	if (span_find_nocase(html, SPAN("type=\"password\"")) < 0 && span_find_nocase(html, SPAN("type=password")) < 0 && span_find_nocase(html, SPAN("type='password'")) < 0)
		return false;
	for (size_t i = 0; i < LEN(names); i++)
		if (is_call(report->title, span_of(names[i])))
			return true;
	return false;
}

/* What it is, and its title. */
static int refuse_called(const struct decoding *d, const char *what, const struct report *report, struct fault *fault)
{
	struct buf shown;
	buf_init(&shown, 400);
	utf8_add_printable(&shown, utf8_head(report->title, 100));
	int r = decoding_fault(d, fault, "it is %s ('%.*s'), not news", what, SPAN_ARG(buf_view(&shown)));
	buf_done(&shown);
	return r;
}

int page_refuse(const struct decoding *d, struct span html, const struct report *report, const struct page_aside *aside, struct fault *fault)
{
	const char *challenger = report->text.len <= CHALLENGE_MAX ? challenger_of(html) : NULL;
	if (challenger)
		return decoding_fault(d, fault, "it is a challenge page (%s), which only a browser gets past", challenger);
	if (report->text.len <= SENT_ON_MAX && aside->refresh.len > 0)
		return refuse_sent_on(d, aside->refresh, fault);
	if (report->text.len == 0 && report->title.len == 0)
		return decoding_fault(d, fault, "it is a page without any text");
	if (is_error(report, aside->heading))
		return refuse_called(d, "the page of an error", report, fault);
	if (is_sign_in(html, report))
		return refuse_called(d, "a page to sign in on", report, fault);
	if (is_empty_shell(html, report))
		return decoding_fault(d, fault, "it is a page that is empty without its scripts");
	return 0;
}
