#include "report/dateline.h"

#include "text/utf8.h"

#define HEAD_MAX 110u   /* bytes within which the dash must come */
#define AGENCY_MAX 40u
#define PLACE_WORDS_MAX 7u

static bool is_upper(unsigned char a, unsigned char b)
{
	if (a < 0x80)
		return a >= 'A' && a <= 'Z';
	return (a == 0xC3 && b >= 0x80 && b <= 0x9E) || (a == 0xD0 && b >= 0x80 && b <= 0xAF) || (a == 0xCE && b >= 0x86 && b <= 0xAB) ||
	       (a == 0xC4 && b % 2 == 0) || (a == 0xC5 && b % 2 == 0);
}

static bool is_lower(unsigned char a, unsigned char b)
{
	return a < 0x80 ? a >= 'a' && a <= 'z' : a >= 0xC3 && a <= 0xD1 && !is_upper(a, b);
}

static unsigned char byte_at(struct span s, size_t i)
{
	return i < s.len ? (unsigned char)s.ptr[i] : 0;
}

static bool begins_upper(struct span s)
{
	/* scripts without capitals begin as they may */
	return is_upper(byte_at(s, 0), byte_at(s, 1)) || byte_at(s, 0) >= 0xD7;
}

static bool has_lower(struct span s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = byte_at(s, i);
		if ((c < 0x80 || c >= 0xC0) && is_lower(c, byte_at(s, i + 1)))
			return true;
	}
	return false;
}

static size_t upper_count(struct span s)
{
	size_t count = 0;
	for (size_t i = 0; i < s.len; i++)
		count += is_upper(byte_at(s, i), byte_at(s, i + 1));
	return count;
}

/* One part of a place between commas, in capitals, from its second letter on small. */
static void tidy_part(char *tidy, struct span part)
{
	bool is_inside = false;
	for (size_t i = 0; i < part.len; i++) {
		unsigned char c = byte_at(part, i), next = byte_at(part, i + 1);
		bool is_letter = is_upper(c, next) || c >= 0x80;
		if (is_inside && c < 0x80 && is_upper(c, 0))
			tidy[i] = (char)(c + ('a' - 'A'));
		else if (is_inside && c == 0xC3 && is_upper(c, next))
			tidy[i + 1] = (char)(next + 0x20);
		else if (is_inside && c == 0xD0 && next >= 0x90 && next <= 0x9F)
			tidy[i + 1] = (char)(next + 0x20);
		else if (is_inside && c == 0xD0 && next >= 0xA0 && next <= 0xAF) {
			tidy[i] = (char)0xD1;
			tidy[i + 1] = (char)(next - 0x20);
		}
		is_inside = is_letter || c == '\'';
	}
}

struct span dateline_tidy_place(struct arena *arena, struct span place)
{
	if (place.len == 0)
		return place;
	char *tidy = arena_string(arena, place);
	for (size_t at = 0; at < place.len;) {
		const char *comma = memchr(place.ptr + at, ',', place.len - at);
		size_t len = comma ? (size_t)(comma - place.ptr) - at : place.len - at;
		struct span part = span_make(place.ptr + at, len);
		/* "D.C." and "UAE" stay; "SEOUL" does not */
		if (!has_lower(part) && upper_count(part) > 3 && !memchr(part.ptr, '.', part.len))
			tidy_part(tidy + at, part);
		at += len + 1;
	}
	return span_make(tidy, place.len);
}

/* ---- the dash ---- */

/* Bytes of the dash at `i` and the blanks around it, or 0. A hyphen alone needs blanks. */
static size_t dash_len(struct span s, size_t i)
{
	static const char *const dashes[] = { ".--", ".-", "--", "\xE2\x80\x94", "\xE2\x80\x93", "\xE2\x80\x95", "\xE2\x88\x92" };
	size_t start = i;
	while (byte_at(s, i) == ' ')
		i++;
	for (size_t d = 0; d < sizeof(dashes) / sizeof(*dashes); d++) {
		if (!span_starts(span_from(s, i), span_of(dashes[d])))
			continue;
		i += strlen(dashes[d]);
		while (byte_at(s, i) == ' ' || byte_at(s, i) == '-')
			i++;
		return i - start;
	}
	return i > start && byte_at(s, i) == '-' && byte_at(s, i + 1) == ' ' ? i + 2 - start : 0;
}

/* ---- the parts ---- */

static bool is_agency(struct span s)
{
	if (s.len < 2 || s.len > AGENCY_MAX)
		return false;
	size_t words = 1;
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];
		if ((c >= '0' && c <= '9') || strchr("();:!?\"", c))
			return false;
		words += c == ' ';
	}
	/* one word ("dpa") may be small, several are a name */
	return words == 1 || (words <= 5 && begins_upper(s));
}

/* Cuts an "(AGENCY)" off the front or the end of `head`. */
static struct span take_agency(struct span *head)
{
	if (byte_at(*head, 0) == '(') {
		const char *end = memchr(head->ptr, ')', head->len);
		struct span agency = end ? span_make(head->ptr + 1, (size_t)(end - head->ptr) - 1) : SPAN_NONE;
		if (!is_agency(agency))
			return SPAN_NONE;
		*head = span_trim(span_from(*head, agency.len + 2));
		return agency;
	}
	if (head->len == 0 || head->ptr[head->len - 1] != ')')
		return SPAN_NONE;
	size_t open = head->len;
	while (open > 0 && head->ptr[open - 1] != '(')
		open--;
	if (open == 0)
		return SPAN_NONE;
	struct span agency = span_make(head->ptr + open, head->len - 1 - open);
	if (!is_agency(agency))
		return SPAN_NONE;
	*head = span_trim(span_head(*head, open - 1));
	return agency;
}

static bool is_particle(struct span word)
{
	static const char *const particles[] = { "de", "la", "le", "of", "the", "al", "el", "and", "sur", "am", "an", "der", "do", "du", "in", "y", "e", "on" };
	for (size_t i = 0; i < sizeof(particles) / sizeof(*particles); i++)
		if (span_equals_nocase(word, span_of(particles[i])))
			return true;
	return false;
}

/* Names and particles only, at most so many, none with a digit. */
static bool is_place(struct span s)
{
	size_t words = 0;
	if (s.len < 2 || !begins_upper(s))
		return false;
	while (s.len > 0) {
		size_t len = 0;
		while (len < s.len && s.ptr[len] != ' ' && s.ptr[len] != '/')
			len++;
		struct span word = span_head(s, len);
		s = span_from(s, len + 1);
		if (word.len == 0)
			continue;
		if (++words > PLACE_WORDS_MAX || (!begins_upper(word) && !is_particle(word)))
			return false;
		for (size_t i = 0; i < word.len; i++)
			if ((word.ptr[i] >= '0' && word.ptr[i] <= '9') || strchr(":;!?\"()[]=<>", word.ptr[i]))
				return false;
	}
	return true;
}

static bool has_digit(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] >= '0' && s.ptr[i] <= '9')
			return true;
	return false;
}

/* "SEOUL, South Korea, July 26" -> "SEOUL, South Korea": parts behind a comma that hold digits are a date. */
static struct span without_date(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] == ',' && has_digit(span_head(span_from(s, i + 1), 14)))
			return span_trim(span_head(s, i));
	return s;
}

/* Without an agency only capitals tell "MOSCOW — …" from "Moscow — as we said — …". */
static bool is_shouted(struct span place)
{
	size_t first = 0;
	while (first < place.len && place.ptr[first] != ',')
		first++;
	struct span name = span_head(place, first);
	return !has_lower(name) && (upper_count(name) >= 3 || byte_at(name, 0) >= 0xD7);
}

static bool read_head(struct span head, size_t len, bool needs_agency, struct arena *arena, struct dateline *ret_dateline)
{
	struct span agency = take_agency(&head);
	struct span place = without_date(head);
	while (place.len > 0 && strchr(".,:", place.ptr[place.len - 1]) && upper_count(place) > 0 && !has_lower(span_from(place, place.len - 1)))
		place.len--;
	if (!is_place(place) || (agency.len == 0 && (needs_agency || !is_shouted(place))))
		return false;
	*ret_dateline = (struct dateline){ dateline_tidy_place(arena, place), agency, len };
	return true;
}

bool dateline_read(struct span paragraph, struct arena *arena, struct dateline *ret_dateline)
{
	struct span s = utf8_head(paragraph, HEAD_MAX);
	if (!begins_upper(s) && byte_at(s, 0) != '(')
		return false;
	for (size_t i = 2; i < s.len; i++) {
		unsigned char c = byte_at(s, i);
		if (c == '\n')
			return false;
		size_t dash = c == ' ' || c == '.' || c == '-' || c == 0xE2 ? dash_len(s, i) : 0;
		if (dash > 0 && (c != '-' || byte_at(s, i + 1) == '-'))
			return read_head(span_trim(span_head(s, i)), i + dash, false, arena, ret_dateline);
		/* "MADRID, 29 ago (EFE) El gobierno …": no dash at all */
		if (c == ')' && byte_at(s, i + 1) == ' ' && dash_len(s, i + 1) == 0 && byte_at(s, 0) != '(' && upper_count(span_head(s, 4)) >= 3)
			return read_head(span_head(s, i + 1), i + 2, true, arena, ret_dateline);
	}
	return false;
}
