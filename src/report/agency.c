#include "report/agency.h"

#include "base/array.h"
#include "base/ascii.h"
#include "report/byline.h"
#include "report/imprint.h"

#define SIGNED_MAX 100u     /* bytes of a line that names who wrote it and for whom */
#define LINE_MAX_LEN 300u   /* bytes; a longer paragraph gives no credit, but at its end */
#define TAIL_MAX 48u        /* bytes of a credit at the end of a paragraph */
#define LAST_PARAGRAPHS 3u
#define LOOSE_LEAST 6u      /* bytes of a name that is known in any case of letters: of shorter ones capitals make the agency */

/* How it is called here, and how else it writes itself; the former may be any of the latter. */
static const struct agency {
	const char *name, *others[7];
} agencies[] = {
	{ "AAP", { "Australian Associated Press" } },
	{ "ABI", { NULL } },
	{ "Adnkronos", { NULL } },
	{ "AFP", { "Agence France-Presse", "Agence France Presse", "法新社", "אי-אף-פי", "أ ف ب", "أ.ف.ب" } },
	{ "AGERPRES", { "Agerpres" } },
	{ "Anadolu", { "Anadolu Agency", "Anadolu Ajansı" } },
	{ "ANI", { "Asian News International" } },
	{ "ANP", { NULL } },
	{ "ANSA", { NULL } },
	{ "Antara", { "ANTARA" } },
	{ "AP", { "Associated Press", "美联社", "美聯社", "איי-פי", "أسوشيتد برس" } },
	{ "APA", { "Austria Presse Agentur" } },
	{ "ATS", { "Keystone-ATS" } },
	{ "Belga", { "BELGA" } },
	{ "BelTA", { "БЕЛТА", "БелТА" } },
	{ "Bernama", { "BERNAMA" } },
	{ "Bloomberg", { "BLOOMBERG", "Bloomberg News" } },
	{ "BTA", { NULL } },
	{ "CMC", { NULL } },
	{ "CNA", { "Central News Agency", "中央社" } },
	{ "CTK", { "\xC4\x8CTK" } },
	{ "dpa", { "DPA", "Deutsche Presse-Agentur", "د ب أ" } },
	{ "EFE", { "Efe", "Agencia EFE", "Agência EFE" } },
	{ "Europa Press", { NULL } },
	{ "Hina", { "HINA" } },
	{ "IANS", { "Indo-Asian News Service" } },
	{ "Interfax", { "Интерфакс" } },
	{ "IPS", { "Inter Press Service" } },
	{ "IRNA", { NULL } },
	{ "KCNA", { NULL } },
	{ "KUNA", { "كونا" } },
	{ "Kyodo", { "Kyodo News", "共同通信", "共同" } },
	{ "Lusa", { "LUSA", "Agência Lusa" } },
	{ "MTI", { NULL } },
	{ "NAN", { "News Agency of Nigeria" } },
	{ "Notimex", { NULL } },
	{ "NTB", { NULL } },
	{ "PA Media", { "Press Association" } },
	{ "PAP", { NULL } },
	{ "PNA", { "Philippine News Agency" } },
	{ "PTI", { "Press Trust of India" } },
	{ "Reuters", { "REUTERS", "Thomson Reuters", "路透社", "路透", "ロイター", "רויטרס", "رويترز" } },
	{ "RIA Novosti", { "РИА Новости" } },
	{ "Ritzau", { NULL } },
	{ "SANA", { "سانا" } },
	{ "SDA", { "Keystone-SDA" } },
	{ "STA", { NULL } },
	{ "STT", { NULL } },
	{ "Tanjug", { NULL } },
	{ "TASR", { NULL } },
	{ "TASS", { "ТАСС" } },
	{ "T\xC3\xA9lam", { NULL } },
	{ "TT", { NULL } },
	{ "Ukrinform", { "Укринформ", "Укрінформ" } },
	{ "UNI", { "United News of India" } },
	{ "UNIAN", { "УНИАН", "УНІАН" } },
	{ "UPI", { "United Press International" } },
	{ "Xinhua", { "XINHUA", "Xinhua News Agency", "新华社", "新華社", "新华网", "شينخوا" } },
	{ "Yonhap", { "Yonhap News Agency", "연합뉴스" } },
};
#define AGENCIES LEN(agencies)
#define OTHERS (LEN(agencies->others))

/* ---- names ---- */

/* The first is its name here; NULL behind the last. */
static const char *spelling(const struct agency *agency, size_t i)
{
	return i == 0 ? agency->name : i <= OTHERS ? agency->others[i - 1] : NULL;
}

static bool is_spelled(struct span name, struct span spelled)
{
	return spelled.len >= LOOSE_LEAST ? span_equals_nocase(name, spelled) : span_equals(name, spelled);
}

bool agency_is_name(struct span word)
{
	for (size_t i = 0; i < AGENCIES; i++)
		for (size_t j = 0; spelling(&agencies[i], j); j++)
			if (span_equals(word, span_of(spelling(&agencies[i], j))))
				return true;
	return false;
}

/* Without the signs, blanks and articles around it. */
static struct span stripped(struct span s)
{
	static const char *const wide[] = { "\xE2\x80\x93", "\xE2\x80\x94", "\xC2\xA9", "（", "）", "【", "】", "。", "\xC2\xA0" };
	for (bool is_new = true; is_new;) {
		size_t before = s.len;
		while (s.len > 0 && strchr(" \t-()[]|*.:;,/\"'", s.ptr[0]))
			s = span_from(s, 1);
		while (s.len > 0 && strchr(" \t-()[]|*.:;,/\"'", s.ptr[s.len - 1]))
			s.len--;
		for (size_t i = 0; i < LEN(wide); i++) {
			struct span sign = span_of(wide[i]);
			s = span_starts(s, sign) ? span_from(s, sign.len) : s;
			s.len -= s.len > 0 && span_ends(s, sign) ? sign.len : 0;
		}
		is_new = s.len < before;
	}
	return span_starts_nocase(s, SPAN("the ")) ? span_from(s, 4) : s;
}

static struct span named(struct span name)
{
	for (size_t i = 0; i < AGENCIES; i++)
		for (size_t j = 0; spelling(&agencies[i], j); j++)
			if (is_spelled(name, span_of(spelling(&agencies[i], j))))
				return span_of(agencies[i].name);
	return SPAN_NONE;
}

struct span agency_named(struct span name)
{
	size_t len = 0;
	name = stripped(name);
	struct span found = named(name);
	while (len < name.len && !strchr("/,|;(", name.ptr[len]))
		len++;
	return found.len > 0 || len == name.len ? found : named(stripped(span_head(name, len)));
}

static bool is_of_word(char c)
{
	return ascii_is_letter(c) || ascii_is_digit(c) || (signed char)c < 0;
}

/* Where the name stands in the text as a word of its own; scripts without blanks have none. */
static bool has_name(struct span text, struct span name)
{
	bool is_ascii = (signed char)name.ptr[0] >= 0;
	for (struct span rest = text; rest.len >= name.len;) {
		ptrdiff_t at = name.len >= LOOSE_LEAST ? span_find_nocase(rest, name) : span_find(rest, name);
		if (at < 0)
			return false;
		const char *before = rest.ptr + at, *behind = before + name.len;
		bool is_whole = (before == text.ptr || !is_of_word(before[-1])) && (behind == text.ptr + text.len || !is_of_word(*behind));
		if (is_whole || !is_ascii)
			return true;
		rest = span_from(rest, (size_t)at + 1);
	}
	return false;
}

/* The longest name that stands anywhere in it: "Australian Associated Press" is not the AP. */
static struct span named_within(struct span text)
{
	struct span found = SPAN_NONE;
	size_t longest = 0;
	for (size_t i = 0; i < AGENCIES; i++)
		for (size_t j = 0; spelling(&agencies[i], j); j++) {
			struct span spelled = span_of(spelling(&agencies[i], j));
			if (spelled.len > longest && has_name(text, spelled)) {
				found = span_of(agencies[i].name);
				longest = spelled.len;
			}
		}
	return found;
}

/* ---- credits ---- */

static bool starts_any(struct span line, const char *const *fronts, size_t len, struct span *ret_rest)
{
	for (size_t i = 0; i < len; i++)
		if (span_starts_nocase(line, span_of(fronts[i]))) {
			*ret_rest = span_from(line, strlen(fronts[i]));
			return true;
		}
	return false;
}

/* "Source: dpa", "With reporting by Reuters", "© 2026 AFP": behind these words somebody is given credit, in the first words. */
static struct span credited_behind(struct span line)
{
	static const char *const labels[] = { "source:", "sources:", "source :", "quelle:", "quellen:", "fuente:", "fonte:", "bron:", "kilde:", "источник:", "Источник:", "credit:",
		"via ", "with agency", "with reporting by", "with reporting from", "with material from", "with files from", "with information from", "with inputs from", "(with inputs from",
		"(with reporting by", "mit material von", "mit material der", "con informaci\xC3\xB3n de", "com informa\xC3\xA7\xC3\xB5\x65s d", "avec ", "(avec ", "copyright", "(c)" };
	struct span rest;
	ptrdiff_t owned = span_find(line, SPAN("\xC2\xA9"));
	if (owned >= 0)
		return named_within(span_from(line, (size_t)owned));
	return starts_any(line, labels, LEN(labels), &rest) ? named_within(rest) : SPAN_NONE;
}

/* "Associated Press writer", "Reuters": an agency, and at most what its people are called. */
static struct span named_with_people(struct span name)
{
	static const char *const people[] = { " writer", " writers", " staff writer", " reporter", " correspondent", " staff" };
	name = stripped(name);
	for (size_t i = 0; i < LEN(people); i++)
		if (name.len > strlen(people[i]) && span_equals_nocase(span_from(name, name.len - strlen(people[i])), span_of(people[i])))
			return named(span_head(name, name.len - strlen(people[i])));
	return named(name);
}

/* "Associated Press writer Jane Doe in Zenda contributed." */
static struct span credited_people(struct span line)
{
	ptrdiff_t at = span_find(line, SPAN(" contributed"));
	size_t people = 0;
	for (size_t len = 1; at >= 0 && len <= (size_t)at; len++)
		if ((line.ptr[len] == ' ') && named_with_people(span_head(line, len)).len > 0)
			people = len;
	return people > 0 ? named_with_people(span_head(line, people)) : SPAN_NONE;
}

/* Of each word the first letter is a capital, but for the small ones between names. */
static bool is_of_names(struct span words)
{
	size_t len = 0;
	for (struct span rest = span_trim(words); rest.len > 0; rest = span_trim(span_from(rest, len))) {
		for (len = 0; len < rest.len && rest.ptr[len] != ' ';)
			len++;
		if (len > 3 && rest.ptr[0] >= 'a' && rest.ptr[0] <= 'z')
			return false;
	}
	return true;
}

/* Where those sign who wrote it, at the end of a paragraph or as all of it: "(Reporting by Jane Doe; Editing by John Roe)" */
static struct span signature_of(struct span paragraph)
{
	static const char *const fronts[] = { "reporting by ", "additional reporting by ", "writing by ", "editing by " };
	for (size_t at = 0; at < paragraph.len; at++) {
		bool is_bracketed = paragraph.ptr[at] == '(';
		struct span signature = span_from(paragraph, at), names;
		if ((at > 0 && !is_bracketed) || !starts_any(span_from(signature, is_bracketed), fronts, LEN(fronts), &names))
			continue;
		if (is_of_names(names) || span_find_nocase(names, SPAN("editing by ")) >= 0)
			return signature;
	}
	return SPAN_NONE;
}

static size_t mark_in_signature(struct span at)
{
	static const char *const marks[] = { " by ", " for ", " in ", " and ", ",", ";", "/", "(", ")" };
	for (size_t i = 0; i < LEN(marks); i++)
		if (span_starts_nocase(at, span_of(marks[i])))
			return strlen(marks[i]);
	return 0;
}

/* "(Reporting by Jane Doe for Reuters; Editing by John Roe)": many houses sign so. An agency is a whole name there: nobody called Hina is one. */
static struct span credited_by_signature(struct span paragraph)
{
	struct span found = SPAN_NONE;
	for (struct span rest = signature_of(paragraph); rest.len > 0 && found.len == 0;) {
		size_t len = 0, mark = 0;
		while (len < rest.len && (mark = mark_in_signature(span_from(rest, len))) == 0)
			len++;
		found = named_with_people(span_head(rest, len));
		rest = span_from(rest, len + mark);
	}
	return found;
}

/* "By REUTERS", "From AP", "By Jane Doe, Associated Press", "JANE DOE | Associated Press Writer", "Le Courrier avec AFP" */
static struct span credited_as_author(struct span line)
{
	static const char *const fronts[] = { "by ", "from ", "von ", "par ", "por ", "di ", "da ", "door ", "av ", "af " };
	static const char *const marks[] = { ", ", "|", "/", " with ", " avec ", " mit ", " con ", " com " };
	struct span author = line, behind = SPAN_NONE;
	if (line.len > SIGNED_MAX)
		return SPAN_NONE;
	if (starts_any(line, fronts, LEN(fronts), &author) && named_with_people(author).len > 0)
		return named_with_people(author);
	for (size_t i = 0; i < LEN(marks); i++)
		for (ptrdiff_t at; (at = span_find_nocase(author, span_of(marks[i]))) >= 0;) {
			if (!is_of_names(span_head(author, (size_t)at)))
				return SPAN_NONE;
			behind = author = span_from(author, (size_t)at + strlen(marks[i]));
		}
	return behind.len > 0 ? named_with_people(behind) : SPAN_NONE;
}

/* "Reuters contributed to this report." */
static struct span credited_before(struct span line)
{
	static const char *const phrases[] = { "contributed to this", "contributed reporting", "contributed to the report", "first reported by" };
	for (size_t i = 0; i < LEN(phrases); i++)
		if (span_find_nocase(line, span_of(phrases[i])) >= 0)
			return named_within(line);
	return SPAN_NONE;
}

struct span agency_of_line(struct span line)
{
	struct imprint imprint;
	struct span found = SPAN_NONE;
	line = span_trim(line);
	if (line.len == 0 || line.len > LINE_MAX_LEN)
		return SPAN_NONE;
	if (imprint_read(line, &imprint))
		found = named_within(imprint.source);
	if (found.len == 0)
		found = agency_named(line);
	struct span (*const readers[])(struct span line) = { credited_behind, credited_before, credited_people, credited_by_signature, credited_as_author };
	for (size_t i = 0; i < LEN(readers) && found.len == 0; i++)
		found = readers[i](line);
	return found;
}

/* "… of the harbour. (AP)", "… of the harbour. — Agencia EFE": at the end of a paragraph, behind its last sentence. */
static struct span agency_of_tail(struct span paragraph, size_t *ret_len)
{
	static const char *const signs[] = { "(", "[", "\xE2\x80\x94", "\xE2\x80\x93", " - ", "（" };
	struct span tail = paragraph.len > TAIL_MAX ? span_from(paragraph, paragraph.len - TAIL_MAX) : paragraph;
	for (size_t at = tail.len; at-- > 1;)
		for (size_t i = 0; i < LEN(signs); i++) {
			if (!span_starts(span_from(tail, at), span_of(signs[i])))
				continue;
			struct span before = span_trim(span_head(tail, at));
			bool is_behind = before.len > 0 && (strchr(".!?\"')", before.ptr[before.len - 1]) || (signed char)before.ptr[before.len - 1] < 0);
			*ret_len = tail.len - at;
			return is_behind ? agency_named(span_from(tail, at)) : SPAN_NONE;
		}
	return SPAN_NONE;
}

/* Takes the last paragraph off. */
static struct span last_paragraph(struct span *rest)
{
	size_t at = rest->len;
	while (at > 1 && !(rest->ptr[at - 1] == '\n' && rest->ptr[at - 2] == '\n'))
		at--;
	struct span paragraph = at > 1 ? span_from(*rest, at) : *rest;
	*rest = span_head(*rest, at > 1 ? at - 2 : 0);
	return span_trim(paragraph);
}

struct span agency_of_text(struct span text)
{
	ptrdiff_t first = span_find(text, SPAN("\n\n"));
	struct span rest = text, found = first >= 0 ? agency_of_line(span_head(text, (size_t)first)) : SPAN_NONE;
	size_t len;
	for (size_t i = 0; i < LAST_PARAGRAPHS && found.len == 0 && rest.len > 0; i++) {
		struct span paragraph = last_paragraph(&rest);
		found = rest.len > 0 ? agency_of_line(paragraph) : SPAN_NONE;
		if (found.len == 0)
			found = agency_of_tail(paragraph, &len);
		if (found.len == 0)
			found = credited_by_signature(paragraph);
	}
	return found;
}

bool agency_is_credit(struct span line)
{
	line = span_trim(line);
	return agency_of_line(line).len > 0 || (line.len > 0 && signature_of(line).ptr == line.ptr);
}

struct span agency_body(struct span text)
{
	ptrdiff_t first = span_find(text, SPAN("\n\n"));
	struct span line = first >= 0 ? span_head(text, (size_t)first) : SPAN_NONE, body = text;
	size_t len;
	if (first >= 0 && (agency_is_credit(line) || byline_of(line).len > 0))
		body = span_from(text, (size_t)first + 2);
	for (size_t i = 0; i < LAST_PARAGRAPHS; i++) {
		struct span rest = body;
		if (!agency_is_credit(last_paragraph(&rest)) || rest.len == 0)
			break;
		body = rest;
	}
	struct span rest = body, paragraph = last_paragraph(&rest), signature = signature_of(paragraph);
	if (signature.ptr > paragraph.ptr)
		body = span_head(body, (size_t)(signature.ptr - body.ptr));
	else if (agency_of_tail(paragraph, &len).len > 0)
		body = span_head(body, (size_t)(paragraph.ptr + paragraph.len - len - body.ptr));
	return body;
}

struct span agency_of_byline(struct span byline)
{
	return byline.len > 0 ? named_within(byline) : SPAN_NONE;
}
