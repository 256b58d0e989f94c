/* IPTC 7901, the format of European agencies since the teleprinters:
 *
 *	SOH eca0003 3 i 380  dpa 0045             service and number, priority, category, words, the agency's own
 *	Switzerland/migration/UN/                 keywords
 *	STX 1ST LEAD                              a head of a few lines: marks, notes in brackets, the headline, a byline, to the " ="
 *	Switzerland joins list of countries
 *	By dpa correspondents =
 *
 *	Geneva (dpa) - …                          the text in hard-wrapped lines, then what is for editors
 *	ETX 212322 GMT Nov 18                     day, hour and minute, month, year
 */
#include "base/array.h"
#include "base/ascii.h"
#include "report/agency.h"
#include "report/dateline.h"
#include "report/embargo.h"
#include "report/kill.h"
#include "report/telex.h"
#include "report/wire.h"
#include "text/paragraphs.h"

#define HEAD_LINES_MAX 12u
#define SIGNATURE_MAX 60u
#define SLUG_MAX 30u
#define END_MAX 20u  /* of "(Schluss)" */
#define INITIALS_MAX 20u /* of all who had a hand in it */
#define NAMED_MAX 8u /* stories that one kill names */

/* ---- the heading ---- */

struct heading {
	struct span id;       /* "eca0003" */
	char priority;
	struct span rest;     /* behind the number of words */
	struct span agency;   /* the word of the rest, or of the number, that names one; else its last word that may */
};

static bool is_made_of(struct span s, size_t least, size_t most, bool (*is_one)(char))
{
	if (s.len < least || s.len > most)
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (!is_one(s.ptr[i]))
			return false;
	return true;
}

static bool is_id(struct span s)
{
	size_t letters = 0;
	while (letters < s.len && ascii_is_letter(s.ptr[letters]))
		letters++;
	return letters <= 6 && is_made_of(span_from(s, letters), 3, 6, ascii_is_digit);
}

/* "dpa", "/AFP-AA01" */
static struct span agency_in(struct span word)
{
	size_t len = 0;
	word = span_from(word, span_starts(word, SPAN("/")));
	while (len < word.len && ascii_is_letter(word.ptr[len]))
		len++;
	return agency_is_name(span_head(word, len)) ? span_head(word, len) : SPAN_NONE;
}

static void read_agency(struct span id, struct span rest, struct span *ret_agency)
{
	struct span named = agency_in(id), last = SPAN_NONE;
	for (struct span word = span_next_word(&rest); word.len > 0; word = span_next_word(&rest)) {
		named = agency_in(word).len > 0 ? agency_in(word) : named;
		last = ascii_is_letter(word.ptr[0]) && !span_ends(word, SPAN(",")) ? word : last; /* "Do, 26.Nov 2026" */
	}
	*ret_agency = named.len > 0 ? named : last;
}

static bool heading_read(struct span line, struct heading *ret_heading)
{
	struct heading heading = { .id = span_next_word(&line) };
	struct span priority = span_next_word(&line), category = span_next_word(&line), words = span_next_word(&line);
	if (!is_id(heading.id) || priority.len != 1 || priority.ptr[0] < '1' || priority.ptr[0] > '9' || !is_made_of(category, 1, 4, ascii_is_letter) ||
	    !is_made_of(words, 1, 6, ascii_is_digit))
		return false;
	heading.priority = priority.ptr[0];
	heading.rest = line;
	read_agency(heading.id, line, &heading.agency);
	*ret_heading = heading;
	return true;
}

static bool is_heading(struct span line, struct span next)
{
	struct heading heading;
	(void)next;
	return heading_read(line, &heading);
}

/* "Switzerland/migration/UN/", over several lines; the last stroke may be missing where something follows, and so may all where it is one short word
 * ("Naufrage-ferry"). */
static bool is_keywords(struct span line, bool is_last)
{
	size_t strokes = 0, small = 0;
	for (size_t i = 0; i < line.len; i++) {
		strokes += line.ptr[i] == '/';
		small += line.ptr[i] >= 'a' && line.ptr[i] <= 'z';
	}
	bool is_word = line.len > 0 && !memchr(line.ptr, ' ', line.len);
	bool is_slug = is_word && line.len <= SLUG_MAX && small > 0 && !strchr(".!?:=", line.ptr[line.len - 1]);
	return span_ends(line, SPAN("/")) || (strokes > 1 && is_word) || (!is_last && (strokes > 1 || (strokes == 1 && is_word) || is_slug));
}

static bool read_keywords(struct span line, bool is_last, struct wire *wire)
{
	line = telex_line(wire->d->arena, line);
	if (!is_keywords(line, is_last))
		return false;
	while (line.len > 0) {
		const char *slash = memchr(line.ptr, '/', line.len);
		size_t len = slash ? (size_t)(slash - line.ptr) : line.len;
		wire_keyword(wire, span_head(line, len));
		line = span_from(line, len + 1);
	}
	return true;
}

/* ---- numbers of stories ---- */

static bool is_token(char c)
{
	return ascii_is_letter(c) || ascii_is_digit(c) || (unsigned char)c >= 0x80;
}

static struct span next_token(struct span *rest)
{
	size_t from = 0;
	while (from < rest->len && !is_token(rest->ptr[from]))
		from++;
	*rest = span_from(*rest, from);
	size_t len = 0;
	while (len < rest->len && is_token(rest->ptr[len]))
		len++;
	struct span token = span_head(*rest, len);
	*rest = span_from(*rest, len);
	return token;
}

/* Before digits that are the number of a message: "report no. 0001", "KILL 0001". */
static bool introduces_number(struct span word)
{
	static const struct span words[] = {
		SPAN("no"), SPAN("nr"), SPAN("number"), SPAN("nummer"), SPAN("numero"), SPAN("message"), SPAN("meldung"), SPAN("kill"),
		SPAN("cancel"), SPAN("withhold"),
	};
	for (size_t i = 0; i < LEN(words); i++)
		if (span_equals_nocase(word, words[i]))
			return true;
	return false;
}

struct named {
	struct span ids[NAMED_MAX];
	size_t len;
};

static void add_named(struct named *named, struct span id, struct span own)
{
	bool is_known = span_equals(id, own);
	for (size_t i = 0; i < named->len; i++)
		is_known = is_known || span_equals(id, named->ids[i]);
	if (!is_known && named->len < NAMED_MAX)
		named->ids[named->len++] = id;
}

/* Other stories of the service that sent this one: "eca0003", "ECA 0003", and of a kill also "no. 0003". Numbers of other services are words. */
static void find_named(struct span text, struct span own, bool is_kill, struct arena *arena, struct named *named)
{
	size_t letters = 0;
	while (letters < own.len && ascii_is_letter(own.ptr[letters]))
		letters++;
	struct span service = span_head(own, letters), before = SPAN_NONE, token;
	size_t digits = own.len - letters;
	for (; (token = next_token(&text)).len > 0; before = token) {
		bool is_joined = letters > 0 && token.len == own.len && span_starts_nocase(token, service);
		bool is_apart = (letters > 0 && span_equals_nocase(before, service)) || (is_kill && introduces_number(before));
		struct span number = span_from(token, is_joined ? letters : 0);
		if ((is_joined || is_apart) && is_made_of(number, digits, digits, ascii_is_digit))
			add_named(named, arena_format(arena, "%.*s%.*s", SPAN_ARG(service), SPAN_ARG(number)), own);
	}
}

/* ---- the head of the text ---- */

/* The number of a story is in small letters among capitals, too. */
static bool has_lower(struct span s)
{
	struct span token;
	while ((token = next_token(&s)).len > 0)
		for (size_t i = 0; i < token.len && !is_id(token); i++)
			if ((token.ptr[i] >= 'a' && token.ptr[i] <= 'z') || (unsigned char)token.ptr[i] >= 0x80)
				return true;
	return false;
}

/* A line in capitals among others is a mark: "1ST LEAD", "REFILE", "KILL". */
static void read_mark(struct span line, struct wire *wire)
{
	telex_marker(line, &wire->report.status);
	embargo_of_note(line, wire->d->arena, &wire->report);
	wire_set(&wire->report.version, line);
}

static void read_note(struct span note, struct wire *wire)
{
	telex_marker(note, &wire->report.status);
	if (kill_begins(span_trim(span_starts(note, SPAN("(")) ? span_from(note, 1) : note)))
		wire->report.status = REPORT_CANCELLED;
	wire_note(wire, note);
	embargo_of_note(note, wire->d->arena, &wire->report);
}

/* "Please kill eca0003": a line that names another story and says what is to become of it. */
static void read_request(struct span line, struct wire *wire)
{
	struct named named = { .len = 0 };
	find_named(line, wire->report.guid, false, wire->d->arena, &named);
	if (named.len > 0)
		telex_request(line, &wire->report.status);
}

/* "(Berichtigung: … )" may go on over lines. */
static bool is_in_brackets(struct span line, bool *is_open)
{
	bool is_note = *is_open || span_starts(line, SPAN("("));
	*is_open = is_note && !span_ends(line, SPAN(")")) && !span_ends(line, SPAN(") ="));
	return is_note;
}

static struct span join(struct arena *arena, struct span a, struct span b)
{
	return a.len == 0 ? b : b.len == 0 ? a : arena_format(arena, "%.*s %.*s", SPAN_ARG(a), SPAN_ARG(b));
}

struct head {
	struct span lines[HEAD_LINES_MAX];
	struct span behind[HEAD_LINES_MAX]; /* the text that follows each */
	size_t len;
};

/* "dpa koe yyno n1 sck": who wrote it, for the office. */
static bool is_signature(struct span line, struct span agency)
{
	bool is_agency = agency.len > 0 && span_starts_nocase(line, agency) && line.len > agency.len && line.ptr[agency.len] == ' ';
	return is_agency && line.len <= SIGNATURE_MAX && !memchr(line.ptr, '.', line.len);
}

/* "jd/xx": they who wrote it and they who read it; alone, or behind "(Schluss)". */
static bool is_initials(struct span line)
{
	size_t letters = 0, strokes = 0;
	const char *end = span_starts(line, SPAN("(")) ? memchr(line.ptr, ')', line.len < END_MAX ? line.len : END_MAX) : NULL;
	line = span_trim(span_from(line, end ? (size_t)(end - line.ptr) + 1 : 0));
	for (size_t i = 0; i < line.len; i++) {
		letters += line.ptr[i] >= 'a' && line.ptr[i] <= 'z';
		strokes += line.ptr[i] == '/';
	}
	return strokes > 0 && letters + strokes == line.len && letters > strokes && line.len <= INITIALS_MAX;
}

static bool has_capital(struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] >= 'A' && s.ptr[i] <= 'Z')
			return true;
	return false;
}

/* The bytes before "dpa jd yyzz n1 mm" behind the last sentence; all of the line where none stands there. */
static size_t unsigned_len(struct span line, struct span agency)
{
	ptrdiff_t at = agency.len > 0 ? span_find(line, SPAN(". ")) : -1;
	for (size_t from = 0; at >= 0; at = span_find(span_from(line, from), SPAN(". "))) {
		from += (size_t)at + 2;
		struct span tail = span_from(line, from);
		if (span_starts(tail, agency) && is_signature(tail, agency) && !has_capital(span_from(tail, agency.len)))
			return from;
	}
	return line.len;
}

/* Where nothing else ends the head, a dateline begins the text, a line that is indented below others that are not, or the sign-off behind everything. */
static bool begins_text(struct span raw, struct span line, bool is_first, struct arena *arena)
{
	struct dateline dateline;
	bool is_indented = !is_first && (span_starts(raw, SPAN("  ")) || span_starts(raw, SPAN("\t")));
	return is_indented || (dateline_read(line, arena, &dateline) && !dateline.is_doubtful && dateline.agency.len > 0);
}

static bool is_sentence_end(struct span line)
{
	return line.len > 0 && strchr(".!?\"", line.ptr[line.len - 1]);
}

/* Title and text without anything between: if there are sentences, only the first line that is neither mark nor note is the title. */
static void part_head(struct head *head, struct span *text)
{
	bool is_open = false;
	if (head->len == 0 || (head->len < HEAD_LINES_MAX && !is_sentence_end(head->lines[head->len - 1])))
		return;
	for (size_t i = 0; i + 1 < head->len; i++) {
		if (is_in_brackets(head->lines[i], &is_open) || is_keywords(head->lines[i], false) || !has_lower(head->lines[i]))
			continue;
		*text = head->behind[i];
		head->len = i + 1;
	}
}

/* Below an empty line a subtitle may end the head: "Utl.: Zwölf Tote =". */
static bool is_end_of_head(struct span rest, struct arena *arena)
{
	struct span line;
	return span_next_line(&rest, &line) && span_ends(telex_line(arena, line), SPAN(" ="));
}

static bool has_keywords_only(const struct head *head)
{
	for (size_t i = 0; i < head->len; i++)
		if (!is_keywords(head->lines[i], true))
			return false;
	return true;
}

/* The lines up to " =", or to the first empty one below something else than keywords. */
static void cut_head(struct span *text, struct span agency, struct arena *arena, struct head *ret_head)
{
	struct span rest = *text, raw;
	ret_head->len = 0;
	while (ret_head->len < HEAD_LINES_MAX && span_next_line(&rest, &raw)) {
		struct span line = telex_line(arena, raw);
		bool is_last = span_ends(line, SPAN(" =")) || span_equals(line, SPAN("="));
		if (!is_last && begins_text(raw, line, ret_head->len == 0, arena))
			return;
		if (ret_head->len > 0 && is_signature(line, agency) && span_trim(rest).len == 0)
			break;
		if (line.len == 0 && (has_keywords_only(ret_head) || is_end_of_head(rest, arena)))
			continue;
		*text = rest;
		if (line.len == 0)
			return;
		ret_head->lines[ret_head->len] = is_last ? span_trim(span_head(line, line.len - 1)) : line;
		ret_head->behind[ret_head->len++] = rest;
		if (is_last)
			return;
	}
	part_head(ret_head, text);
}

/* Who need not have a name: "By dpa correspondents". */
static bool is_byline(struct span line)
{
	static const struct span words[] = { SPAN("By "), SPAN("Von "), SPAN("Par "), SPAN("Por "), SPAN("Di ") };
	for (size_t i = 0; i < LEN(words); i++)
		if (span_starts(line, words[i]))
			return true;
	return false;
}

/* In small letters: the line is no keyword, or nothing comes behind it. */
static bool goes_on(const struct head *head, size_t at)
{
	return at + 1 == head->len || (head->lines[at + 1].ptr[0] >= 'a' && head->lines[at + 1].ptr[0] <= 'z');
}

static void read_head(const struct head *head, struct wire *wire)
{
	struct arena *arena = wire->d->arena;
	struct span note = SPAN_NONE, title = SPAN_NONE;
	bool is_open = false, is_mixed = false;
	for (size_t i = 0; i < head->len; i++)
		is_mixed = is_mixed || (has_lower(head->lines[i]) && head->lines[i].ptr[0] != '(');
	for (size_t i = 0; i < head->len; i++) {
		struct span line = head->lines[i];
		read_request(line, wire);
		if (is_in_brackets(line, &is_open)) {
			note = join(arena, note, line);
			if (!is_open) {
				read_note(note, wire);
				note = SPAN_NONE;
			}
		} else if (title.len == 0 && read_keywords(line, goes_on(head, i), wire)) {
			continue;
		} else if (is_mixed && title.len == 0 && !has_lower(line)) {
			read_mark(line, wire);
		} else if (title.len > 0 && span_starts(line, SPAN("Utl.:"))) {
			wire_set(&wire->report.summary, span_from(line, 5));
		} else if (title.len > 0 && is_byline(line)) {
			wire_set(&wire->report.byline, line);
		} else {
			title = join(arena, title, line);
		}
	}
	wire_note(wire, note);
	/* nothing but a mark: "KILL" */
	if (!is_mixed && title.len <= 24)
		telex_marker(title, &wire->report.status);
	if (kill_begins(title))
		wire->report.status = REPORT_CANCELLED;
	wire_set(&wire->report.title, title);
}

/* ---- the text ---- */

static bool begins_notes(struct span line)
{
	static const struct span fronts[] = {
		SPAN("# Not"), SPAN("# Info"), SPAN("* * * *"), SPAN("The following information is not"), SPAN("The following is not for publication"),
		SPAN("Die folgenden Informationen sind nicht"), SPAN("Les informations suivantes ne sont pas"), SPAN("La siguiente informaci"),
	};
	for (size_t i = 0; i < LEN(fronts); i++)
		if (span_starts_nocase(line, fronts[i]))
			return true;
	return false;
}

/* Lines without control characters, as they stand: how far a line is indented says where a paragraph begins. "| a | b |" is a row of a table. */
static void add_line(struct buf *out, struct span line)
{
	bool is_row = span_starts(line, SPAN("| ")) && span_ends(span_trim(line), SPAN(" |"));
	for (size_t i = 0; i < line.len; i++)
		if ((unsigned char)line.ptr[i] >= ' ' && line.ptr[i] != 0x7F && !(is_row && line.ptr[i] == '|'))
			buf_add_char(out, line.ptr[i]);
	buf_add_text(out, is_row ? "\n\n" : "\n");
}

static void add_notes(struct wire *wire, struct buf *notes)
{
	struct buf note;
	buf_init(&note, 2 * (size_t)REPORT_MAX_BYTES);
	paragraphs_add(&note, buf_view(notes));
	wire_note(wire, arena_copy(wire->d->arena, buf_view(&note)));
	buf_done(&note);
}

static void read_text(struct span text, struct span agency, struct wire *wire)
{
	struct buf lines, notes, made;
	struct span line;
	bool is_note = false;
	buf_init(&lines, 2 * (size_t)REPORT_MAX_BYTES);
	buf_init(&notes, 2 * (size_t)REPORT_MAX_BYTES);
	buf_init(&made, 2 * (size_t)REPORT_MAX_BYTES);
	while (span_next_line(&text, &line)) {
		struct span tidy = telex_line(wire->d->arena, line);
		bool is_last = span_trim(text).len == 0;
		is_note = is_note || begins_notes(tidy);
		bool is_sign_off = is_signature(tidy, agency) || (is_last && is_initials(tidy));
		size_t len = is_last && !is_note && !is_sign_off ? unsigned_len(line, agency) : line.len;
		add_line(is_note || is_sign_off ? &notes : &lines, span_head(line, len));
		if (len < line.len)
			add_line(&notes, span_from(line, len));
	}
	paragraphs_add(&made, buf_view(&lines));
	wire->report.text = arena_copy(wire->d->arena, buf_view(&made));
	add_notes(wire, &notes);
	buf_done(&made);
	buf_done(&notes);
	buf_done(&lines);
}

/* ---- the foot ---- */

/* "APA0290    2014-03-04/15:06" as "2014-03-04 15:06". */
static struct span numbered_date(struct span line, struct arena *arena)
{
	struct span id = span_next_word(&line), time = span_next_word(&line);
	bool is_date = is_id(id) && time.len == 16 && time.ptr[4] == '-' && time.ptr[10] == '/' && time.ptr[13] == ':' && span_trim(line).len == 0;
	return is_date ? arena_format(arena, "%.10s %.5s", time.ptr, time.ptr + 11) : SPAN_NONE;
}

/* "212322 GMT Nov 18", before which some agencies name themselves, as a date that others write too: "21 Nov 2018 23:22 GMT". */
static struct span foot_date(struct span line, struct arena *arena, struct span *ret_agency)
{
	struct span time = span_next_word(&line);
	*ret_agency = is_made_of(time, 2, 12, ascii_is_letter) ? time : SPAN_NONE;
	time = ret_agency->len > 0 ? span_next_word(&line) : time;
	struct span a = span_next_word(&line), b = span_next_word(&line), c = span_next_word(&line);
	struct span month = c.len > 0 ? b : a, year = c.len > 0 ? c : b, zone = c.len > 0 ? a : SPAN_NONE;
	if (!is_made_of(time, 6, 6, ascii_is_digit) || !is_made_of(year, 2, 2, ascii_is_digit) || month.len < 3)
		return SPAN_NONE;
	return arena_format(arena, "%.2s %.*s %s%.2s %.2s:%.2s %.*s", time.ptr, SPAN_ARG(month), year.ptr[0] >= '7' ? "19" : "20", year.ptr,
		time.ptr + 2, time.ptr + 4, SPAN_ARG(zone));
}

/* Without ETX the date is the last line that looks like one. */
static void read_foot(struct telex *telex, struct wire *wire)
{
	struct span rest = telex->foot.len > 0 ? telex->foot : telex->text, line;
	while (span_next_line(&rest, &line)) {
		struct span tidy = telex_line(wire->d->arena, line), agency, date = foot_date(tidy, wire->d->arena, &agency);
		date = date.len > 0 ? date : numbered_date(tidy, wire->d->arena);
		wire_published(wire, date);
		if (date.len > 0)
			wire_set(&wire->report.source, agency);
		if (date.len > 0 && telex->foot.len == 0)
			telex->text = span_head(telex->text, (size_t)(line.ptr - telex->text.ptr));
		if (date.len > 0)
			return;
	}
}

/* "APA0123 5 AI 0412 Do, 26.Nov 2026": the day alone, where no foot has the hour. */
static void read_day(struct span rest, struct wire *wire)
{
	for (; rest.len > 0 && wire->report.published == TIME_NONE; (void)span_next_word(&rest)) {
		struct date date;
		size_t len;
		rest = span_trim(rest);
		if (date_parse_front(rest, &date, &len))
			wire_published(wire, span_head(rest, len));
	}
}

/* ---- messages ---- */

/* Numbers begin anew each day. */
static struct span uri_of(const struct wire *wire, struct span id, unsigned days_before)
{
	char day[CLOCK_ISO_SIZE] = "";
	if (wire->report.published == TIME_NONE || span_ends(id, SPAN("000"))) /* without a number of its own */
		return SPAN_NONE;
	clock_iso(wire->report.published - (int64_t)days_before * CLOCK_DAY, day);
	return arena_format(wire->d->arena, "iptc7901:%.*s:%.*s:%.10s", SPAN_ARG(wire->report.source), SPAN_ARG(id), day);
}

/* A kill withdraws the stories that it names; where it names none, it has the number of its story. */
static int emit_named(const struct wire *wire, const struct named *named, struct fault *fault)
{
	unsigned days = wire->report.published == TIME_NONE ? 1 : TELEX_KILL_DAYS;
	int r = 0;
	for (size_t i = 0; i < named->len * days && r == 0; i++) {
		struct wire one = *wire; /* wire_emit takes from it what it finds in it */
		one.report.guid = named->ids[i / days];
		one.report.uri = uri_of(wire, one.report.guid, (unsigned)(i % days));
		r = wire_emit(&one, decoding_position(wire->d), fault);
	}
	return r;
}

static int emit_all(struct wire *wire, const struct head *head, struct span text, struct fault *fault)
{
	struct named named = { .len = 0 };
	bool is_kill = wire->report.status != REPORT_USABLE;
	for (size_t i = 0; is_kill && i < head->len; i++)
		find_named(head->lines[i], wire->report.guid, true, wire->d->arena, &named);
	if (is_kill && named.len == 0)
		find_named(text, wire->report.guid, true, wire->d->arena, &named);
	return named.len > 0 ? emit_named(wire, &named, fault) : wire_emit(wire, decoding_position(wire->d), fault);
}

static int emit(struct decoding *d, struct span message, struct fault *fault)
{
	struct telex telex;
	struct heading heading = { 0 };
	struct head head;
	struct wire wire;
	struct span line, rest, first;
	wire_begin(&wire, d);
	telex_split(message, &telex);
	rest = telex.heading;
	if (!span_next_line(&rest, &first) || !heading_read(first, &heading))
		return decoding_reject(d, decoding_position(d), "a message has no heading of IPTC 7901", fault);
	while (span_next_line(&rest, &line))
		if (!read_keywords(line, false, &wire) && !has_lower(line))
			telex_marker(telex_line(d->arena, line), &wire.report.status); /* "KILL" */
	wire_urgency(&wire, span_make(&heading.priority, 1));
	read_foot(&telex, &wire);
	read_day(heading.rest, &wire);
	wire_set(&wire.report.source, heading.agency);
	wire.report.guid = arena_copy(d->arena, heading.id);
	wire.report.uri = uri_of(&wire, wire.report.guid, 0);
	for (rest = telex.text; !telex.has_text_mark && span_next_line(&rest, &line) && (span_trim(line).len == 0 || read_keywords(line, true, &wire));)
		telex.text = rest;
	cut_head(&telex.text, wire.report.source, d->arena, &head);
	read_head(&head, &wire);
	read_text(telex.text, wire.report.source, &wire);
	return emit_all(&wire, &head, telex.text, fault);
}

static int read(struct decoding *d, struct span bytes, struct fault *fault)
{
	return telex_read(d, bytes, is_heading, false, emit, fault);
}

static enum decode_tell tell(struct span head, bool is_whole)
{
	return telex_tell(head, is_whole, is_heading);
}

const struct decode_format decode_iptc7901 = { .name = "iptc7901", .tell = tell, .read = read };
