/* A title is a row of segments with bars between them. Those that name where it stands are taken off, from behind and then from the front,
 * until one is left that does not, or one alone. */
#include "report/title.h"

#include "base/array.h"
#include "base/ascii.h"
#include "report/extract.h"

#define HEAD_LEAST 10u       /* bytes of a headline that may be left where only a bar tells */
#define NAME_LETTERS 80u     /* of a name that is compared with a host */
#define NAME_LETTERS_LEAST 4u
#define SECTION_WORDS_MAX 4u
#define STEP_WORDS_MAX 3u    /* of what a way to a page leads through */
#define PIPED_WORDS_MAX 4u   /* behind "|", which is no sign of sentences, so many are a name */
#define TITLE_MAX 1000u      /* bytes: more is no title, whatever it calls itself */
#define SEGMENTS_MAX 8u      /* that are taken off: nobody has more, and each costs a look at the whole */

static const struct span bars[] = {
	SPAN(" | "), SPAN(" - "), SPAN(" \xE2\x80\x93 "), SPAN(" \xE2\x80\x94 "), SPAN(" \xC2\xBB "), SPAN(" :: "), SPAN(" \xC2\xB7 "), SPAN(" \xE2\x80\xA2 "),
	SPAN(" // "), SPAN(" \xC2\xAB "), SPAN(" \xE2\x80\xB9 "), SPAN("\xEF\xBD\x9C"),
};

/* The words of which names of sections are made. */
static const char *const section_words[] = {
	"actualit\xC3\xA9", "actualit\xC3\xA9s", "actualidad", "aktuell", "aktuelles", "archive", "archives", "article", "articles", "artikel", "arts", "ausland",
	"breaking", "business", "culture", "deutschland", "economy", "education", "entertainment", "environment", "europe", "features", "finance", "football", "front", "full", "headlines", "health",
	"home", "homepage", "index", "inland", "international", "latest", "lifestyle", "local", "main", "markets", "media", "money", "monde",
	"mundo", "nachrichten", "nation", "national", "news", "noticias", "notizie", "nyheter", "online", "opinion", "page", "panorama", "politics", "politik", "politique",
	"post", "press", "regional", "release", "releases", "science", "society", "soci\xC3\xA9t\xC3\xA9", "sport", "sports", "startseite", "stories",
	"story", "tech", "technology", "top", "travel", "uk", "untitled", "us", "video", "videos", "weather", "welcome", "welt", "wirtschaft", "world", "&", "and", "the",
};

/* ---- what a segment names ---- */

static bool is_section_word(struct span word)
{
	for (size_t i = 0; i < LEN(section_words); i++)
		if (span_equals_nocase(word, span_of(section_words[i])))
			return true;
	return false;
}

static size_t word_len(struct span s)
{
	size_t len = 0;
	while (len < s.len && s.ptr[len] != ' ')
		len++;
	return len;
}

static size_t words_in(struct span s)
{
	size_t words = 0;
	for (; s.len > 0; s = span_trim(span_from(s, word_len(s))))
		words++;
	return words;
}

static bool is_section(struct span s)
{
	unsigned words = 0;
	if (span_ends(s, SPAN("频道")) || span_ends(s, SPAN("新闻")))
		return true; /* "education channel", "society news" */
	for (size_t len; s.len > 0; s = span_trim(span_from(s, len))) {
		len = word_len(s);
		if (!is_section_word(span_head(s, len)) || ++words > SECTION_WORDS_MAX)
			return false;
	}
	return words > 0;
}

/* "www.courier.example": a word with a dot inside, all of which could stand in an address. */
static bool is_host(struct span s)
{
	bool has_dot = false;
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];
		if (!ascii_is_letter(c) && !ascii_is_digit(c) && c != '-' && c != '.')
			return false;
		has_dot = has_dot || (c == '.' && i > 1 && i + 2 < s.len && ascii_is_letter(s.ptr[i + 1]));
	}
	return has_dot;
}

/* Small letters and digits alone. */
static size_t letters_of(struct span s, char letters[static NAME_LETTERS])
{
	size_t len = 0;
	for (size_t i = 0; i < s.len && len < NAME_LETTERS; i++) {
		char c = s.ptr[i];
		if (ascii_is_letter(c) || ascii_is_digit(c) || (signed char)c < 0)
			letters[len++] = ascii_is_letter(c) ? (char)(c | 0x20) : c;
	}
	return len;
}

/* "The Vessk Courier" at www.vesskcourier.example; a short name only as what stands between two dots. */
static bool is_named_in_host(struct span s, struct span host)
{
	char name[NAME_LETTERS], address[NAME_LETTERS];
	s = span_starts_nocase(s, SPAN("the ")) ? span_from(s, 4) : s;
	struct span letters = span_make(name, letters_of(s, name));
	if (letters.len >= NAME_LETTERS_LEAST)
		return span_find(span_make(address, letters_of(host, address)), letters) >= 0;
	for (size_t len; letters.len > 1 && host.len > 0; host = span_from(host, len + 1)) {
		for (len = 0; len < host.len && host.ptr[len] != '.';)
			len++;
		if (span_equals_nocase(span_head(host, len), letters))
			return true;
	}
	return false;
}

static bool is_site(struct span s, const struct title_site *site)
{
	return s.len == 0 || span_equals_nocase(s, span_trim(site->name)) || is_host(s) || is_named_in_host(s, site->host);
}

/* Behind a bar also a piece of its name, or more than that: "Courier", "The Courier of Vessk". */
static bool is_site_tail(struct span s, const struct title_site *site)
{
	struct span name = span_trim(site->name);
	bool is_part = name.len > 0 && (span_starts_nocase(s, name) || (s.len >= NAME_LETTERS_LEAST && span_find(name, s) >= 0));
	return is_site(s, site) || is_part || is_named_in_host(s, name);
}

static bool is_date(struct span s)
{
	struct date date;
	return s.len >= 6 && date_parse(s, &date) && date.has_day;
}

/* ---- bars ---- */

/* The bar at `at`, or NULL. In Chinese a low line is one. */
static const struct span *bar_at(struct span title, size_t at)
{
	static const struct span low_line = SPAN("_");
	if (title.ptr[at] == '_' && at > 0 && at + 1 < title.len && (signed char)title.ptr[at - 1] < 0 && (signed char)title.ptr[at + 1] < 0)
		return &low_line;
	for (size_t i = 0; i < LEN(bars); i++)
		if (span_starts(span_from(title, at), bars[i]))
			return &bars[i];
	return NULL;
}

static const struct span *last_bar(struct span title, size_t *ret_at)
{
	for (*ret_at = title.len; (*ret_at)-- > 0;) {
		const struct span *bar = bar_at(title, *ret_at);
		if (bar)
			return bar;
	}
	return NULL;
}

static const struct span *first_bar(struct span title, size_t *ret_at)
{
	for (*ret_at = 0; *ret_at < title.len; (*ret_at)++) {
		const struct span *bar = bar_at(title, *ret_at);
		if (bar)
			return bar;
	}
	return NULL;
}

/* ---- the whole ---- */

/* What stands before its last segment, where that is no part of the headline; else all of it. */
static struct span without_tail(struct span title, const struct title_site *site, bool is_tailed)
{
	size_t at;
	const struct span *bar = last_bar(title, &at);
	if (!bar)
		return title;
	struct span head = span_trim(span_head(title, at)), tail = span_trim(span_from(title, at + bar->len));
	bool is_less = head.len >= HEAD_LEAST && tail.len < head.len;
	bool is_name = span_find(*bar, SPAN("|")) >= 0 && words_in(tail) <= PIPED_WORDS_MAX;
	bool is_off = is_site_tail(tail, site) || is_section(tail) || ((is_tailed || is_name) && is_less);
	return is_off && head.len > 0 ? head : title;
}

static struct span without_front(struct span title, const struct title_site *site)
{
	size_t at;
	struct span name = span_trim(site->name), said = span_from(title, name.len);
	if (name.len > 0 && span_starts_nocase(title, name) && span_starts(said, SPAN(": ")))
		return span_trim(span_from(said, 2));
	const struct span *bar = first_bar(title, &at);
	struct span head = bar ? span_trim(span_head(title, at)) : SPAN_NONE, tail = bar ? span_trim(span_from(title, at + bar->len)) : SPAN_NONE;
	return tail.len > 0 && (is_site(head, site) || is_section(head)) ? tail : title;
}

struct span title_bare(struct span title, const struct title_site *site, bool is_tailed, struct date *ret_date, bool *ret_has_date)
{
	*ret_has_date = false;
	if (title.len > TITLE_MAX)
		return title;
	size_t before = 0;
	for (unsigned i = 0; i < SEGMENTS_MAX && title.len != before; i++) {
		struct date date;
		bool has_date;
		before = title.len;
		struct span rest = extract_title_date(title, &date, &has_date);
		if (has_date && rest.len > 0) {
			*ret_date = date;
			*ret_has_date = true;
			title = rest;
			continue;
		}
		title = without_tail(title, site, is_tailed);
		is_tailed = is_tailed && title.len == before;
	}
	before = 0;
	for (unsigned i = 0; i < SEGMENTS_MAX && title.len != before; i++) {
		before = title.len;
		title = without_front(title, site);
	}
	return title;
}

bool title_is_empty(struct span title, const struct title_site *site)
{
	struct date date;
	bool has_date;
	struct span bare = title_bare(span_trim(title), site, false, &date, &has_date);
	return is_site(bare, site) || is_section(bare) || is_date(bare);
}

/* Bytes of a sign that parts the steps of a way, with blanks around it or without; else 0. */
static size_t step_len(struct span s)
{
	static const struct span signs[] = { SPAN("|"), SPAN(">"), SPAN("\xC2\xBB"), SPAN("\xE2\x80\xBA"), SPAN(" / "), SPAN(" :: ") };
	for (size_t i = 0; i < LEN(signs); i++)
		if (span_starts(s, signs[i]))
			return signs[i].len;
	return 0;
}

bool title_is_path(struct span line)
{
	size_t steps = 0, sections = 0;
	while (line.len > 0) {
		size_t len = 0, sign = 0;
		while (len < line.len && (sign = step_len(span_from(line, len))) == 0)
			len++;
		struct span step = span_trim(span_head(line, len));
		line = span_from(line, len + sign);
		if (words_in(step) > STEP_WORDS_MAX || ++steps > SEGMENTS_MAX)
			return false;
		sections += is_section(step);
	}
	return steps > 1 && sections > 0;
}
