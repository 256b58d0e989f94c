/* A place first, or an agency and then a place; behind the place come the day and the agency in any order, and a dash or what
 * stands for one. Each boundary within the first bytes is tried as the end of the place; the first that what follows confirms is it. */
#include "report/dateline.h"

#include "base/array.h"
#include "base/ascii.h"
#include "report/agency.h"
#include "text/utf8.h"

#define HEAD_MAX 160u   /* bytes within which the dash must come */
#define AGENCY_MAX 60u
#define PLACE_WORDS_MAX 7u
#define BARE_WORDS_MAX 3u /* of an agency that no brackets enclose */
#define LOUD_AGENCY_LEAST 4u /* letters of an agency that nothing but its capitals makes one: "UAE" is a country */
#define LOUD_NAMES_MAX 3u /* "SALT LAKE CITY": words of a place that nothing but its capitals makes one */

/* ---- letters ---- */

static uint32_t first_of(struct span s)
{
	size_t len;
	return s.len > 0 ? utf8_next(s, &len) : 0;
}

static bool is_upper(uint32_t c)
{
	return utf8_lower(c) != c;
}

static bool is_lower(uint32_t c)
{
	return utf8_upper(c) != c;
}

/* Hebrew and all behind it: letters that are neither small nor capital (Georgian ones are small only). */
static bool is_caseless(uint32_t c)
{
	return c >= 0x05D0 && c < 0xFFFF && !(c >= 0x1C80 && c <= 0x2FFF) && !is_upper(c);
}

static bool begins_upper(struct span s)
{
	/* scripts without capitals begin as they may */
	return is_upper(first_of(s)) || is_caseless(first_of(s));
}

static bool has_lower(struct span s)
{
	for (size_t i = 0, len; i < s.len; i += len)
		if (is_lower(utf8_next(span_from(s, i), &len)))
			return true;
	return false;
}

static size_t upper_count(struct span s)
{
	size_t count = 0;
	for (size_t i = 0, len; i < s.len; i += len)
		count += is_upper(utf8_next(span_from(s, i), &len));
	return count;
}

/* ---- places ---- */

static bool is_particle(struct span word)
{
	static const char *const particles[] = { "de", "la", "le", "of", "the", "al", "el", "and", "sur", "am", "an", "der", "do", "du", "in", "y", "e",
		"on", "dos", "da", "di", "del", "den", "les", "na", "nad", "upon", "en", "i", "und", "et", "near", "los", "las", "auf", "bei", "aan", "es", "au" };
	for (size_t i = 0; i < LEN(particles); i++)
		if (span_equals_nocase(word, span_of(particles[i])))
			return true;
	return false;
}

static size_t word_len(struct span s)
{
	size_t len = 0;
	while (len < s.len && s.ptr[len] != ' ' && s.ptr[len] != '/')
		len++;
	return len;
}

/* The word in capitals, from its second letter on small; a particle, with all of them small. */
static void tidy_word(char *tidy, struct span word, bool is_all_small)
{
	bool is_inside = is_all_small;
	for (size_t i = 0, len; i < word.len; i += len) {
		uint32_t c = utf8_next(span_from(word, i), &len), small = utf8_lower(c);
		char bytes[4];
		if (is_inside && small != c && utf8_encode(small, bytes) == len)
			memcpy(tidy + i, bytes, len);
		is_inside = is_all_small || c == '\'' || c == 0x2019 || small != c || utf8_upper(c) != c;
	}
}

/* "D.C." and "UAE" stay; "SEOUL" and "RIO de JANEIRO" do not: their names are loud. */
static bool is_loud_part(struct span part)
{
	size_t capitals = 0;
	for (size_t len; part.len > 0; part = span_from(part, len + 1)) {
		len = word_len(part);
		struct span word = span_head(part, len);
		capitals += upper_count(word);
		if (has_lower(word) && !is_particle(word))
			return false;
	}
	return capitals > 3;
}

/* One part of a place between commas: "SHARM EL SHEIKH" is Sharm el Sheikh. */
static void tidy_part(char *tidy, struct span part)
{
	bool is_first = true;
	for (size_t at = 0; at < part.len;) {
		size_t len = word_len(span_from(part, at));
		struct span word = span_make(part.ptr + at, len);
		tidy_word(tidy + at, word, !is_first && is_particle(word));
		is_first = len == 0 && is_first;
		at += len + 1;
	}
}

struct span dateline_tidy_place(struct arena *arena, struct span place)
{
	if (place.len == 0)
		return place;
	char *tidy = arena_string(arena, place);
	for (size_t at = 0, len; at < place.len; at += len + 1) {
		for (len = 0; at + len < place.len && !strchr(",/", place.ptr[at + len]);)
			len++;
		struct span part = span_make(place.ptr + at, len);
		if (is_loud_part(part))
			tidy_part(tidy + at, part);
	}
	return span_make(tidy, place.len);
}

/* Names and particles only, at most so many, none with a digit. A particle is not the last ("Rio de"), but a state may be ("Mobile, AL"). */
static bool is_place(struct span s)
{
	size_t words = 0, names = 0;
	struct span before = SPAN_NONE;
	if (s.len < 2 || !begins_upper(s))
		return false;
	while (s.len > 0) {
		size_t len = word_len(s);
		struct span word = span_head(s, len);
		s = span_from(s, len + 1);
		if (word.len == 0 || span_equals(word, SPAN("-")))
			continue;
		if (++words > PLACE_WORDS_MAX || (!begins_upper(word) && !is_particle(word)) || span_has_digit(word))
			return false;
		for (size_t i = 0; i < word.len; i++)
			if (strchr(":;!?\"()[]=<>", word.ptr[i]))
				return false;
		if (s.len == 0 && (span_ends(word, SPAN("-")) || (before.len > 0 && !span_ends(before, SPAN(",")) && is_particle(word))))
			return false;
		before = word;
		names += !is_particle(word);
	}
	return names > 0; /* "On" is none */
}

static size_t name_count(struct span s)
{
	size_t names = 0;
	for (size_t len; s.len > 0; s = span_from(s, len + 1)) {
		len = word_len(s);
		names += len > 0 && !is_particle(span_head(s, len));
	}
	return names;
}

/* Without an agency only capitals tell "MOSCOW — …" from "Moscow — as we said — …", and few words from a heading. */
static bool is_shouted(struct span place)
{
	size_t first = 0;
	while (first < place.len && place.ptr[first] != ',')
		first++;
	struct span name = span_head(place, first);
	return !has_lower(name) && upper_count(name) >= 3 && name_count(name) <= LOUD_NAMES_MAX;
}

/* Headings in capitals that say what kind of report follows. */
static bool is_label(struct span place)
{
	static const char *const labels[] = { "update", "breaking", "breaking news", "exclusive", "note", "correction", "corrected", "watch", "video", "photos",
		"photo", "analysis", "opinion", "comment", "factbox", "timeline", "live", "alert", "urgent", "warning", "caution", "report", "interview", "summary",
		"background", "transcript", "profile", "feature", "review", "editorial", "obituary", "media", "attention", "attention editors", "editors", "advisory", "embargo", "contact",
		"title", "subject", "source", "date", "from", "headline", "eil", "eilmeldung", "korrektur", "hintergrund", "urgente", "ampliaci\xC3\xB3n",
		"alerte", "rectificatif", "flash", "important", "caption", "question", "answer", "read more", "related", "more", "news", "file", "file photo", "editor's note", "just in", "see also", "developing",
		"sponsor", "disclaimer", "advertisement" };
	for (size_t i = 0; i < LEN(labels); i++)
		if (span_equals_nocase(place, span_of(labels[i])))
			return true;
	return false;
}

/* ---- agencies ---- */

static bool is_agency(struct span s)
{
	if (s.len < 2 || s.len > AGENCY_MAX || span_has_digit(s) || is_label(s))
		return false;
	size_t words = 1;
	for (size_t i = 0; i < s.len; i++) {
		if (strchr("();:!?\"=*_", s.ptr[i]))
			return false;
		words += s.ptr[i] == ' ';
	}
	/* one word ("dpa") may be small, several are a name */
	return words == 1 || (words <= 5 && begins_upper(s));
}

/* "KOMPAS.com", "TEMPO.CO", "Liputan6.com": the address of an outlet, as some sign with it. Not "D.C.", not "St.Louis". */
static bool is_domain(struct span word)
{
	size_t labels = 0, len = 0, first = 0;
	for (size_t i = 0; i < word.len; i++) {
		char c = word.ptr[i];
		if (c == '.' && len > 0) {
			first = labels++ == 0 ? len : first;
			len = 0;
		} else if (ascii_is_letter(c) || ((ascii_is_digit(c) || c == '-') && labels == 0)) {
			len++;
		} else {
			return false;
		}
	}
	return labels > 0 && first >= 3 && len >= 2 && len <= 4;
}

/* Bytes of the outlet's address at the front, or 0. */
static size_t read_domain(struct span s, struct span *ret_agency)
{
	size_t len = 0;
	while (len < s.len && s.ptr[len] != ' ' && s.ptr[len] != ',')
		len++;
	if (!is_domain(span_head(s, len)))
		return 0;
	*ret_agency = span_head(s, len);
	return len;
}

/* "(AP)", "/Xinhua/", "[Reuters]" at the front: bytes taken, or 0. */
static size_t read_bracketed(struct span s, struct span *ret_agency)
{
	static const char opens[] = "(/[", closes[] = ")/]";
	const char *kind = s.len > 0 && s.ptr[0] ? strchr(opens, s.ptr[0]) : NULL;
	const char *end = kind ? memchr(s.ptr + 1, closes[kind - opens], s.len - 1) : NULL;
	if (!end)
		return 0;
	struct span inside = span_trim(span_make(s.ptr + 1, (size_t)(end - s.ptr) - 1));
	if (!is_agency(inside))
		return 0;
	*ret_agency = inside;
	return (size_t)(end - s.ptr) + 1;
}

/* ---- the dash ---- */

static size_t blanks(struct span s)
{
	size_t len = 0;
	while (len < s.len && (s.ptr[len] == ' ' || span_starts(span_from(s, len), SPAN("\xC2\xA0"))))
		len += s.ptr[len] == ' ' ? 1 : 2;
	return len;
}

/* Bytes of the dash at the front and the blanks around it, or 0. A hyphen alone needs blanks, or a bracket before it; what also means
 * other things, the bracket. */
static size_t dash_len(struct span s, bool is_behind_bracket)
{
	static const char *const dashes[] = { ".--", ".-", ". -", "--", "\xE2\x80\x94", "\xE2\x80\x93", "\xE2\x80\x95", "\xE2\x88\x92" };
	size_t i = blanks(s), start = i;
	for (size_t d = 0; d < LEN(dashes); d++) {
		if (!span_starts(span_from(s, i), span_of(dashes[d])))
			continue;
		i += strlen(dashes[d]);
		while (i < s.len && (s.ptr[i] == '-' || blanks(span_from(s, i)) > 0))
			i += s.ptr[i] == '-' ? 1 : blanks(span_from(s, i));
		return i;
	}
	bool is_hyphen = i < s.len && s.ptr[i] == '-' && (is_behind_bracket || (start > 0 && blanks(span_from(s, i + 1)) > 0));
	bool is_sign = i < s.len && (s.ptr[i] == '=' || s.ptr[i] == '_') && is_behind_bracket;
	return is_hyphen || is_sign ? i + 1 + blanks(span_from(s, i + 1)) : 0;
}

/* ---- behind the place ---- */

struct tail {
	struct dateline line;
	bool is_bracketed; /* the agency was */
	bool is_in_front;  /* it stands before the place */
	bool is_day_apart; /* the day does: before the place, behind a comma, or in brackets */
	bool is_closed;    /* a dash or the like has come */
	bool is_colon;
};

/* " IRNA – ", " Kyodo -", ", AAP -", " وفا-" behind the day. */
static size_t read_bare(struct span s, struct tail *tail)
{
	size_t words = 0, i = blanks(s), from = i;
	bool is_tight = false;
	while (i < s.len && words < BARE_WORDS_MAX) {
		size_t len = word_len(span_from(s, i));
		struct span word = span_make(s.ptr + i, len);
		if (!begins_upper(word) || span_has_digit(word) || len == 0)
			return 0;
		is_tight = is_caseless(first_of(word)) && span_ends(word, SPAN("-")); /* "وفا- " */
		i += len - is_tight;
		words++;
		if (dash_len(span_from(s, i), is_tight) > 0)
			break;
		i += blanks(span_from(s, i));
	}
	struct span name = span_trim(span_make(s.ptr + from, i - from));
	size_t dash = dash_len(span_from(s, i), is_tight);
	if (dash == 0 || !is_agency(name))
		return 0;
	tail->line.agency = name;
	tail->is_closed = true;
	return i + dash;
}

/* "Tehran, IRNA – ", "PARIS - AFP - ": without a day it has to be known, or be all capitals beside a place that is not. */
static size_t read_known(struct span s, struct span place, struct tail *tail)
{
	struct tail read = *tail;
	size_t len = read_bare(s, &read);
	struct span name = read.line.agency;
	bool is_loud = len > 0 && has_lower(place) && !has_lower(name) && upper_count(name) == name.len && name.len >= LOUD_AGENCY_LEAST;
	if (len == 0 || !(is_loud || agency_named(name).len > 0))
		return 0;
	*tail = read;
	return len;
}

/* "- РИА Новости. ": behind the dash that follows a day; capitals tell it from a sentence. */
static size_t read_signed(struct span s, struct tail *tail)
{
	size_t words = 0, i = 0;
	while (i < s.len && words < BARE_WORDS_MAX && s.ptr[i] != '.') {
		size_t len = 0;
		while (i + len < s.len && s.ptr[i + len] != ' ' && s.ptr[i + len] != '.')
			len++;
		if (len == 0 || !begins_upper(span_make(s.ptr + i, len)))
			return 0;
		words++;
		i += len + (i + len < s.len && s.ptr[i + len] == ' ');
	}
	struct span name = span_make(s.ptr, i);
	bool is_name = words > 0 && upper_count(span_head(name, word_len(name))) >= 2 && !has_lower(span_head(name, word_len(name)));
	if (!is_name || i + 1 >= s.len || s.ptr[i] != '.' || s.ptr[i + 1] != ' ' || !begins_upper(span_from(s, i + 2)) || !is_agency(name))
		return 0;
	tail->line.agency = name;
	return i + 2;
}

/* "29., péntek (MTI)": one word that says nothing before the bracket. */
static size_t weekday_len(struct span s)
{
	size_t from = blanks(s), len = word_len(span_from(s, from));
	struct span agency;
	bool is_before = read_bracketed(span_from(s, from + len + blanks(span_from(s, from + len))), &agency) > 0;
	return len > 2 && len < 24 && is_before && !span_has_digit(span_make(s.ptr + from, len)) ? from + len : 0;
}

/* "Rio de Janeiro": a month, but for Rio. No comma is before the particle, no number behind it. */
static bool is_name_going_on(struct span s, struct span rest)
{
	size_t len = word_len(rest);
	return s.len > 0 && s.ptr[0] == ' ' && is_particle(span_head(rest, len)) && len + 1 < rest.len && !ascii_is_digit(rest.ptr[len + 1]);
}

/* ", 14 (RUROPA PRESS)": the day of a month that everybody knew. */
static size_t lone_day_len(struct span s)
{
	size_t len = 0;
	int day = 0;
	struct span agency;
	for (; len < s.len && len < 3 && ascii_is_digit(s.ptr[len]); len++)
		day = day * 10 + (s.ptr[len] - '0');
	size_t gap = blanks(span_from(s, len));
	return day >= 1 && day <= 31 && gap > 0 && read_bracketed(span_from(s, len + gap), &agency) > 0 ? len : 0;
}

/* "(3 March 2014)": bytes of a day in brackets, or 0. */
static size_t bracketed_date_len(struct span s, struct date *ret_date)
{
	size_t len;
	bool is_day = span_starts(s, SPAN("(")) && date_front(span_from(s, 1), SPAN_NONE, ret_date, &len) && ret_date->has_day;
	return is_day && span_starts(span_from(s, 1 + len), SPAN(")")) ? len + 2 : 0;
}

/* "Vessk (Ruritania), 24 November (AFP) - ": what stood in the first of two brackets, where no agency is called so. */
static bool is_country(const struct tail *tail)
{
	return tail->is_bracketed && !tail->is_in_front && agency_named(tail->line.agency).len == 0;
}

/* The next thing behind the place: a day, an agency, or what closes the whole. Bytes taken, 0 for anything else. */
static size_t read_part(struct span s, struct span place, struct tail *tail)
{
	size_t dash = dash_len(s, tail->is_bracketed), gap = 0, len;
	if (dash > 0) {
		tail->is_closed = true;
		return dash;
	}
	while (gap < s.len && (s.ptr[gap] == ',' || s.ptr[gap] == '.' || blanks(span_from(s, gap)) > 0))
		gap++;
	struct span rest = span_from(s, gap);
	bool is_comma = gap > 0 && (s.ptr[0] == ',' || span_ends(place, SPAN("،"))), is_first = s.ptr == place.ptr + place.len;
	if (tail->line.agency.len == 0 && is_comma && (len = read_domain(rest, &tail->line.agency)) > 0)
		return gap + len;
	if (!tail->line.has_date && !is_name_going_on(s, rest) && date_front(rest, SPAN_NONE, &tail->line.date, &len)) {
		tail->line.has_date = true;
		tail->is_day_apart = is_comma;
		return gap + len;
	}
	struct date date;
	if (!tail->line.has_date && (len = bracketed_date_len(rest, &date)) > 0) {
		tail->line.date = date;
		tail->line.has_date = tail->is_day_apart = true;
		return gap + len;
	}
	if (!tail->line.has_date && is_first && is_comma && (len = lone_day_len(rest)) > 0)
		return gap + len;
	if (tail->line.agency.len == 0 && is_first && is_comma && (len = read_known(rest, place, tail)) > 0)
		return gap + len;
	struct span agency;
	if ((tail->line.agency.len == 0 || is_country(tail)) && (len = read_bracketed(rest, &agency)) > 0) {
		/* "New Delhi [India], August 29 (ANI): ": a country */
		if (rest.ptr[0] == '[' && dash_len(span_from(rest, len), true) == 0)
			return gap + len;
		tail->line.agency = agency;
		tail->is_bracketed = true;
		return gap + len;
	}
	if (tail->line.has_date && tail->line.agency.len == 0) {
		len = weekday_len(rest);
		if (len > 0 || (gap > 0 && (len = read_bare(rest, tail)) > 0))
			return gap + len;
		len = gap > 1 && agency_named(span_head(rest, word_len(rest))).len > 0 ? read_signed(rest, tail) : 0; /* "Київ. 14 листопада. УНІАН. " */
		tail->is_closed = len > 0;
		return len > 0 ? gap + len : 0;
	}
	return 0;
}

/* ": ", "- ", ". " and nothing at all, where the agency or the day has made it sure. */
static size_t close_softly(struct span behind, struct tail *tail, bool is_loud)
{
	size_t before = tail->is_bracketed ? blanks(behind) : 0; /* "PARIS (AFP) : " */
	before = before < behind.len && behind.ptr[before] == ':' ? before : 0;
	struct span s = span_from(behind, before);
	bool is_hyphen = s.len > 0 && s.ptr[0] == '-';
	size_t i = is_hyphen || (s.len > 0 && (s.ptr[0] == ':' || s.ptr[0] == '.')) ? 1 : 0, gap = blanks(span_from(s, i));
	bool goes_on = begins_upper(span_from(s, i + gap)) || (i + gap < s.len && strchr("\"'", s.ptr[i + gap])) || span_starts(span_from(s, i + gap), SPAN("\xE2\x80\x9C"));
	bool is_sure = (tail->is_bracketed && (tail->line.has_date || is_loud || i > 0)) || (is_loud && tail->line.has_date && i > 0);
	tail->is_colon = i > 0 && s.ptr[0] == ':';
	/* "VESSK, June 14 (RW)" and nothing else: the text is in the next paragraph */
	bool is_short = tail->is_bracketed && !memchr(tail->line.agency.ptr, ' ', tail->line.agency.len);
	bool is_over = i == s.len || s.ptr[i] == '\n';
	if (is_over && is_short && tail->line.has_date)
		tail->is_closed = true;
	else
		tail->is_closed = gap > 0 && goes_on && (is_sure || ((tail->is_colon || is_hyphen) && is_loud) || (tail->is_colon && tail->is_day_apart));
	return tail->is_closed ? before + i + gap : 0;
}

/* Reads on behind `place`; the bytes of the whole where it is a dateline, else 0. */
static size_t read_tail(struct span s, struct span place, struct tail *tail)
{
	bool is_loud = is_shouted(place) && !is_label(place);
	size_t at = (size_t)(place.ptr - s.ptr) + place.len, len;
	while (at < s.len && !tail->is_closed && (len = read_part(span_from(s, at), place, tail)) > 0)
		at += len;
	if (!tail->is_closed)
		at += close_softly(span_from(s, at), tail, is_loud);
	if (!tail->is_closed || at >= s.len + 1)
		return 0;
	if (tail->line.agency.len == 0) { /* "WASHINGTON — (AP) ", "ЛОНДОН, 29 авг - РИА Новости. " */
		len = read_bracketed(span_from(s, at), &tail->line.agency);
		len += len > 0 ? dash_len(span_from(s, at + len), true) : 0;
		at += len > 0 ? len + blanks(span_from(s, at + len)) : tail->line.has_date ? read_signed(span_from(s, at), tail) : read_known(span_from(s, at), place, tail);
	}
	/* "el-Rupert said", "iPhones are": small, but what comes before leaves no doubt */
	bool is_sure = is_loud && tail->is_bracketed && !tail->is_colon;
	/* "ירושלים, 4 במרץ 2014 - ": where no capitals can tell, the day does; else one that stands apart, with its year or before a colon */
	bool is_day_sure = is_caseless(first_of(place)) ? !tail->is_colon : tail->is_day_apart && (tail->is_colon || tail->line.date.has_year);
	bool is_dated = tail->line.has_date && is_day_sure && date_weekday(place) == 0;
	bool is_known = (tail->line.agency.len > 0 || is_loud || is_dated) && (is_sure || !is_lower(first_of(span_from(s, at))));
	tail->line.is_doubtful = tail->line.agency.len == 0 && !tail->line.has_date && tail->is_colon;
	return is_known && !(tail->line.agency.len == 0 && is_label(place)) ? at : 0;
}

/* "تهران- ایرنا- ": where letters have no case, two short names with dashes. */
static size_t read_caseless(struct span s, size_t first, struct dateline *dateline)
{
	size_t dash = dash_len(span_from(s, first), true), from = first + dash, i = from;
	while (i < s.len && i - from < 40 && dash_len(span_from(s, i), true) == 0)
		i++;
	size_t second = dash_len(span_from(s, i), true);
	struct span name = span_trim(span_make(s.ptr + from, i - from));
	if (dash == 0 || second == 0 || first > 40 || !is_caseless(first_of(s)) || !is_agency(name) || !is_place(span_head(s, first)) ||
	    (memchr(name.ptr, ' ', name.len) && agency_named(name).len == 0))
		return 0;
	dateline->agency = name;
	return i + second;
}

/* True where a place may end before this byte. */
static bool is_boundary(struct span s, size_t i)
{
	char c = s.ptr[i];
	if (c == '.' && i > 1 && !is_lower((unsigned char)s.ptr[i - 1]) && (s.ptr[i - 2] == '.' || s.ptr[i - 2] == ' ')) /* "D.C." */
		return false;
	return c == ' ' || c == ',' || c == '.' || c == ':' || c == '-' || c == '(' || c == '/' || c == '[' || c == '\xE2' || c == '\xC2' || c == '=';
}

/* "St. Joseph, Mich. (AP)": the point is the place's. */
static size_t abbreviation_len(struct span s, struct span place)
{
	size_t end = (size_t)(place.ptr - s.ptr) + place.len, len = 0;
	while (len < place.len && ascii_is_letter(place.ptr[place.len - 1 - len]))
		len++;
	bool is_behind_comma = len < place.len && memchr(place.ptr, ',', place.len - len);
	return is_behind_comma && len <= 5 && end < s.len && s.ptr[end] == '.' && blanks(span_from(s, end + 1)) > 0 ? 1 : 0;
}

/* From the place on; `front` is what stands before it. */
static bool read_from_place(struct span s, size_t from, const struct tail *front, struct arena *arena, struct dateline *ret_dateline)
{
	size_t commas = 0;
	for (size_t i = from + 2; i < s.len && s.ptr[i] != '\n' && commas <= 3; i++) {
		struct tail tail = *front;
		if (!is_boundary(s, i))
			continue;
		commas += s.ptr[i] == ',';
		struct span place = span_make(s.ptr + from, i - from);
		size_t len = is_place(place) && place.ptr[place.len - 1] != ' ' ? read_tail(s, place, &tail) : 0;
		if (len == 0 && from == 0 && is_caseless(first_of(place)))
			len = read_caseless(s, i, &tail.line);
		if (len == 0)
			continue;
		*ret_dateline = tail.line;
		place.len += abbreviation_len(s, place);
		place.len -= span_ends(place, SPAN("،")) ? strlen("،") : 0;
		ret_dateline->place = is_label(place) ? SPAN_NONE : dateline_tidy_place(arena, place);
		ret_dateline->len = len;
		return true;
	}
	return false;
}

/* "Aug 29 (Reuters) - ", "14.11.2023 Zenda (RAP) - ", "14 November 2023 (RFP) Zenda - ": the day first, the place behind it or none at all. */
static bool read_from_date(struct span s, struct arena *arena, struct dateline *ret_dateline)
{
	struct tail front = { .line.has_date = true, .is_day_apart = true };
	size_t at;
	if (date_says_nothing(span_head(s, word_len(s))) || !date_front(s, SPAN_NONE, &front.line.date, &at))
		return false;
	at += blanks(span_from(s, at));
	size_t len = read_bracketed(span_from(s, at), &front.line.agency), dash = dash_len(span_from(s, at + len), true);
	if (len > 0 && dash > 0) {
		*ret_dateline = front.line;
		ret_dateline->len = at + len + dash;
		return true;
	}
	front.is_bracketed = front.is_in_front = len > 0;
	at += len;
	while (at < s.len && (s.ptr[at] == ',' || blanks(span_from(s, at)) > 0))
		at += s.ptr[at] == ',' ? 1 : blanks(span_from(s, at));
	/* "1. Jane Doe (Ruritania)" and nothing behind it is of a list */
	return begins_upper(span_from(s, at)) && read_from_place(s, at, &front, arena, ret_dateline) && ret_dateline->len < s.len;
}

/* "CNN", "CNN Business": initials need no dash. */
static bool is_initials(struct span agency)
{
	struct span word = span_head(agency, word_len(agency));
	return !has_lower(word) && !is_label(agency) && upper_count(word) >= 3 && upper_count(word) == word.len && word.len <= 6;
}

/* Words of which outlets make their names, and towns do not. */
static bool is_outlet_word(struct span word)
{
	static const char *const words[] = { "news", "press", "report", "reports", "times", "post", "courier", "herald", "tribune", "journal", "media", "agency", "agencies",
		"radio", "television", "tv", "today", "wire", "service", "online", "square", "network", "magazine", "presse", "agence", "agencia", "ag\xC3\xAAncia", "prensa", "zeitung" };
	for (size_t i = 0; i < LEN(words); i++)
		if (span_equals_nocase(word, span_of(words[i])))
			return true;
	return false;
}

/* "NewsRadio", "iNews" */
static bool has_hump(struct span word)
{
	bool is_small = false;
	for (size_t i = 0, len; i < word.len; i += len) {
		uint32_t c = utf8_next(span_from(word, i), &len);
		if (is_small && is_upper(c))
			return true;
		is_small = is_lower(c);
	}
	return false;
}

/* What stands in brackets before a text: an agency of the table, all capitals, or made of the words of outlets; else it is a place. */
static bool is_outlet(struct span name)
{
	if (agency_named(name).len > 0 || !has_lower(name) || is_domain(name))
		return true;
	for (size_t len; name.len > 0; name = span_from(name, len + 1)) {
		len = word_len(name);
		if (is_outlet_word(span_head(name, len)) || has_hump(span_head(name, len)))
			return true;
	}
	return false;
}

/* "Vessk, le 24 novembre 2026": bytes before the comma behind which all is a day with its year, or all of them. */
static size_t before_day(struct span inside, struct dateline *line)
{
	for (size_t i = 1; i < inside.len; i++) {
		struct span day = inside.ptr[i] == ',' ? span_trim(span_from(inside, i + 1)) : SPAN_NONE;
		day = span_starts_nocase(day, SPAN("le ")) ? span_from(day, 3) : day;
		if (day.len == 0 || !date_parse(day, &line->date) || !line->date.has_day)
			continue;
		line->has_date = true;
		return i;
	}
	return inside.len;
}

/* "(Bangkok, November 24, 2026) – ", "(Nairobi) – ", as organisations write them. Behind a day it needs no dash. */
static bool read_enclosed(struct span s, struct arena *arena, struct dateline *ret_dateline)
{
	const char *end = s.ptr[0] == '(' ? memchr(s.ptr, ')', s.len) : NULL;
	if (!end)
		return false;
	struct dateline line = { .len = (size_t)(end - s.ptr) + 1 };
	struct span inside = span_trim(span_make(s.ptr + 1, line.len - 2)), place = span_head(inside, before_day(inside, &line));
	size_t dash = dash_len(span_from(s, line.len), true), gap = blanks(span_from(s, line.len));
	bool is_over = dash > 0 || (line.has_date && gap > 0 && begins_upper(span_from(s, line.len + gap)));
	if (!is_over || !is_place(place) || is_label(place) || date_weekday(place) > 0 || (!line.has_date && is_outlet(place)))
		return false;
	line.place = dateline_tidy_place(arena, place);
	line.len += dash > 0 ? dash : gap;
	*ret_dateline = line;
	return true;
}

/* "(IPS) BEIJING -- ", "(ANSA) - ROMA, 29 AGO - ", "(CNN) — ". */
static bool read_from_agency(struct span s, struct arena *arena, struct dateline *ret_dateline)
{
	struct span agency;
	size_t at = read_bracketed(s, &agency);
	if (at == 0 || s.ptr[0] == '/')
		return false;
	size_t dash = dash_len(span_from(s, at), true);
	size_t from = at + (dash > 0 ? dash : blanks(span_from(s, at)));
	const struct tail front = { .line.agency = agency, .is_bracketed = true, .is_in_front = true };
	if (read_from_place(s, from, &front, arena, ret_dateline) && (dash == 0 || ret_dateline->has_date || is_shouted(span_head(span_from(s, from), 4))))
		return true;
	*ret_dateline = (struct dateline){ .agency = agency, .len = from };
	return (dash > 0 && begins_upper(agency)) || (from > at && is_initials(agency) && begins_upper(span_from(s, from)));
}

/* "TEMPO.CO, Jakarta - ", "Merdeka.com - ". */
static bool read_from_domain(struct span s, struct arena *arena, struct dateline *ret_dateline)
{
	struct span agency;
	size_t at = read_domain(s, &agency), dash = at > 0 ? dash_len(span_from(s, at), false) : 0;
	*ret_dateline = (struct dateline){ .agency = agency, .len = at + dash };
	if (dash > 0)
		return begins_upper(span_from(s, at + dash));
	const struct tail front = { .line.agency = agency, .is_bracketed = true, .is_in_front = true };
	return at > 0 && span_starts(span_from(s, at), SPAN(", ")) && read_from_place(s, at + 2, &front, arena, ret_dateline);
}

/* "CORRECTION - PARIS (AP) - ", "BREAKING: PARIS (AP) - ": bytes up to the place. */
static size_t label_len(struct span s)
{
	size_t len = 0, sign = 0;
	while (len < s.len && len < 24 && sign == 0) {
		struct span rest = span_from(s, ++len);
		sign = span_starts(rest, SPAN(": ")) ? 1 + blanks(span_from(rest, 1)) : dash_len(rest, false);
	}
	return sign > 0 && is_label(span_head(s, len)) ? len + sign : 0;
}

bool dateline_read(struct span paragraph, struct arena *arena, struct dateline *ret_dateline)
{
	struct span s = utf8_head(paragraph, HEAD_MAX);
	if (s.len == 0)
		return false;
	if (((unsigned char)s.ptr[0] >= 0xE3 || strchr("([", s.ptr[0])) && dateline_read_cjk(s, ret_dateline)) {
		ret_dateline->place = dateline_tidy_place(arena, ret_dateline->place);
		return true;
	}
	if (s.ptr[0] == '(' || s.ptr[0] == '[') {
		bool is_signed = read_from_agency(s, arena, ret_dateline);
		return (is_signed && ret_dateline->place.len > 0) || read_enclosed(s, arena, ret_dateline) || is_signed;
	}
	size_t label = label_len(s);
	struct span rest = span_from(s, label);
	const struct tail nothing = { 0 };
	bool is_read = read_from_date(rest, arena, ret_dateline) || read_from_domain(rest, arena, ret_dateline) ||
		       (begins_upper(rest) && read_from_place(rest, 0, &nothing, arena, ret_dateline));
	if (!is_read || (label > 0 && ret_dateline->is_doubtful)) /* "QUESTION: MR SMITH: " */
		return false;
	ret_dateline->len += label;
	return true;
}
