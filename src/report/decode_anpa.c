/* ANPA 1312, the format of American agencies since the teleprinters:
 *
 *	SYN SYN SOH G7787 US glbsm                          service and number, to whom
 *	r d DC3 DC1 BC-US--GiantLobster 1stLd-Writethru   08-29 0590   priority, category, keyword, take, date, words
 *	STX ^BC-US--Giant Lobster, 1st Ld-Writethru,127<    keyword, version, words
 *	^$210 lobster is found dead<                        the headline, then a summary, notes, a byline "By …="
 *	TAB   CHATHAM, Mass. (AP) _ A lobster died.         the text: a TAB begins a paragraph
 *	TAB ETX AP-WF-08-29-16 1626GMT<
 *
 * Copies of it that people have passed on begin with the first "^" and have no control characters.
 */
#include "base/array.h"
#include "base/ascii.h"
#include "report/byline.h"
#include "report/kill.h"
#include "report/lead.h"
#include "report/telex.h"
#include "report/wire.h"
#include "text/utf8.h"

#define BARE_LINES_MAX 10u /* above the text of a message that has lost its "^" */
#define SUFFIX_MAX 60u
#define KEYWORD_MAX 24u    /* in the heading */
#define TABULAR '\x12' /* DC2 in the heading: a table, not a text */

static char char_at(struct span s, size_t i)
{
	return i < s.len ? s.ptr[i] : '\0';
}

static size_t digits_at(struct span s, size_t i)
{
	size_t len = 0;
	while (ascii_is_digit(char_at(s, i + len)))
		len++;
	return len;
}

/* ---- the heading ---- */

/* "bc-", "am-", "pm-", "ap-" before the keyword: for which editions. */
static bool has_cycle(struct span s)
{
	static const struct span cycles[] = { SPAN("bc-"), SPAN("am-"), SPAN("pm-"), SPAN("ap-") };
	for (size_t c = 0; c < LEN(cycles); c++)
		if (span_starts_nocase(s, cycles[c]))
			return true;
	return false;
}

/* One word in the second line of the heading, behind two letters and the signs of the machine. */
static struct span heading_keyword(struct span line)
{
	for (size_t i = 3; i < line.len && i < 12; i++) {
		struct span keyword = span_from(line, i);
		size_t len = 0;
		while (len < keyword.len && len < KEYWORD_MAX && (unsigned char)keyword.ptr[len] > ' ')
			len++;
		if (has_cycle(keyword))
			return utf8_head(keyword, len);
	}
	return SPAN_NONE;
}

/* "G7787" and what is no letter or digit any more; the second line has two letters and a keyword, or the US of the first says enough. */
static bool is_heading(struct span line, struct span next)
{
	bool is_number = ascii_is_letter(char_at(line, 0)) && digits_at(line, 1) == 4 && !ascii_is_letter(char_at(line, 5));
	bool has_letters = ascii_is_letter(char_at(next, 0)) && char_at(next, 1) == ' ' && ascii_is_letter(char_at(next, 2)) && !ascii_is_letter(char_at(next, 3));
	return is_number && (char_at(line, 5) == 0x1F || (has_letters && heading_keyword(next).len > 0));
}

/* "^BC-Bosnia, 3rd Ld-Writethru, a0612,0650<": of a message that lost its heading and its control characters on the way, to a mailing list say. */
static bool is_bare_heading(struct span line, struct span next)
{
	bool is_ended = span_ends(span_trim(line), SPAN("<")) || char_at(next, 0) == '^';
	return char_at(line, 0) == '^' && has_cycle(span_from(line, 1)) && is_ended && next.len > 0;
}

static uint8_t urgency_of(char priority)
{
	static const char order[] = "fbuard"; /* flash, bulletin, urgent, advance, regular, deferred */
	const char *at = ascii_is_letter(priority) ? strchr(order, priority | 0x20) : NULL;
	static const uint8_t urgencies[] = { 1, 2, 3, 5, 4, 6 };
	return at ? urgencies[at - order] : 0;
}

/* ---- lines ---- */

/* Without what marks its kind and its end, with quotation marks and dashes as they are printed. */
static struct span clean(struct arena *arena, struct span line)
{
	struct buf out;
	line = telex_line(arena, line);
	while (line.len > 0 && strchr("<=", line.ptr[line.len - 1]))
		line = span_trim(span_head(line, line.len - 1));
	if (char_at(line, 0) == '^')
		line = span_from(line, 1);
	buf_init(&out, 4 * line.len + 1);
	for (size_t i = 0; i < line.len; i++) {
		struct span rest = span_from(line, i);
		bool is_double = span_starts(rest, SPAN("``")) || span_starts(rest, SPAN("''"));
		if (is_double)
			buf_add_text(&out, line.ptr[i] == '`' ? "\xE2\x80\x9C" : "\xE2\x80\x9D");
		else if (line.ptr[i] == '`')
			buf_add_text(&out, "\xE2\x80\x98");
		else if (span_starts(rest, SPAN("_ ")) && i > 0 && line.ptr[i - 1] == ' ')
			buf_add_text(&out, "\xE2\x80\x94");
		else
			buf_add_char(&out, line.ptr[i]);
		i += is_double;
	}
	struct span made = arena_copy(arena, span_trim(buf_view(&out)));
	buf_done(&out);
	return made;
}

static bool is_rule(struct span line)
{
	for (size_t i = 0; i < line.len; i++)
		if (line.ptr[i] != '_' && line.ptr[i] != '-' && line.ptr[i] != '*')
			return false;
	return true;
}

/* ---- what the lines with "^" say ---- */

/* "Adv15" of a message sent on the 12th: for the 15th. "HFR": hold for release, whenever that comes. */
static void read_advance(struct span suffix, struct wire *wire)
{
	bool is_advance = span_starts_nocase(suffix, SPAN("adv")) && !ascii_is_letter(char_at(suffix, 3));
	wire->is_embargoed |= is_advance || span_equals_nocase(suffix, SPAN("hfr")) || span_starts_nocase(suffix, SPAN("hold for release"));
	if (!is_advance || wire->report.published == TIME_NONE)
		return;
	size_t at = 3 + (char_at(suffix, 3) == ' ');
	size_t len = digits_at(suffix, at);
	unsigned day = 0;
	for (size_t i = 0; i < len && i < 2; i++)
		day = day * 10 + (unsigned)(suffix.ptr[at + i] - '0');
	if (len == 0 || len > 2 || day == 0 || day > 31)
		return;
	char iso[CLOCK_ISO_SIZE];
	int64_t time = wire->report.published - wire->report.published % CLOCK_DAY;
	for (unsigned i = 0; i < 32; i++, time += CLOCK_DAY) {
		clock_iso(time, iso);
		if ((unsigned)(iso[8] - '0') * 10 + (unsigned)(iso[9] - '0') == day) {
			wire->report.embargo = time;
			return;
		}
	}
}

/* The keyword's line begins with the edition, or ends in the number of words; the headline of a message without one does neither. */
static bool is_keyword_line(struct span line)
{
	size_t last = line.len;
	while (last > 0 && line.ptr[last - 1] != ',')
		last--;
	struct span words = span_trim(span_from(line, last));
	const char *caret = line.len > 0 ? memchr(line.ptr, '^', line.len) : NULL;
	bool is_routed = caret && has_cycle(span_from(line, (size_t)(caret - line.ptr) + 1));
	return has_cycle(line) || is_routed || (last > 0 && words.len > 0 && digits_at(words, 0) == words.len);
}

/* "BC-US--Giant Lobster, 1st Ld-Writethru,127": the keyword; what follows are versions and marks, and the number of words. */
static void read_keyword(struct span line, struct wire *wire)
{
	struct span version = SPAN_NONE;
	const char *comma;
	for (size_t i = 0; i < line.len; i++) /* "*9006< ^AP-Top-…": routing comes before it */
		if (line.ptr[i] == '^')
			line = span_from(line, i + 1);
	comma = line.len > 0 ? memchr(line.ptr, ',', line.len) : NULL;
	struct span keyword = span_head(line, comma ? (size_t)(comma - line.ptr) : line.len);
	wire_keyword(wire, keyword);
	while (comma) {
		struct span rest = span_from(line, (size_t)(comma - line.ptr) + 1);
		comma = rest.len > 0 ? memchr(rest.ptr, ',', rest.len) : NULL;
		struct span suffix = span_trim(span_head(rest, comma ? (size_t)(comma - rest.ptr) : rest.len));
		if (suffix.len == 0 || suffix.len > SUFFIX_MAX || digits_at(suffix, 0) == suffix.len)
			continue;
		telex_marker(suffix, &wire->report.status);
		read_advance(suffix, wire);
		version = version.len == 0 ? suffix : arena_format(wire->d->arena, "%.*s, %.*s", SPAN_ARG(version), SPAN_ARG(suffix));
	}
	wire_set(&wire->report.version, version);
}

static bool is_note(struct span line)
{
	static const struct span fronts[] = {
		SPAN("Eds"), SPAN("(Eds"), SPAN("EDITOR"), SPAN("(EDITOR"), SPAN("Editor"), SPAN("AP Photo"), SPAN("AP Graphic"), SPAN("AP Video"), SPAN("For release"),
		SPAN("HFR"), SPAN("Attention"), SPAN("ATTENTION"), SPAN("With AP"), SPAN("Note to"), SPAN("ADVANCE"), SPAN("Advance"),
	};
	for (size_t i = 0; i < LEN(fronts); i++)
		if (span_starts(line, fronts[i]))
			return true;
	return false;
}

/* "BULLETIN KILL", "KILL", "WITHHOLD": a line of its own that is all mark. */
static bool is_mark(struct span line)
{
	if (line.len > 40)
		return false;
	for (size_t i = 0; i < line.len; i++)
		if (line.ptr[i] >= 'a' && line.ptr[i] <= 'z')
			return false;
	enum report_status status = REPORT_USABLE;
	telex_marker(line, &status);
	return status != REPORT_USABLE;
}

static void add_paragraph(struct buf *out, struct span paragraph)
{
	buf_add_text(out, out->len > 0 ? "\n\n" : "");
	buf_add_span(out, paragraph);
}

/* A line that ends in "=" is about the writer: the name, then the office. Where it ends like any other, the "By" behind the
 * headline tells. */
static void read_caret(struct span line, struct buf *more, struct wire *wire)
{
	struct report *r = &wire->report;
	struct span text = clean(wire->d->arena, line);
	bool is_named = r->title.len > 0 && (r->byline.len > 0 || byline_of(text).len > 0);
	bool is_writer = is_named || span_ends(telex_line(wire->d->arena, line), SPAN("="));
	if (text.len == 0)
		return;
	if (r->keywords_len == 0 && is_keyword_line(text))
		read_keyword(text, wire);
	else if (is_mark(text))
		telex_marker(text, &r->status);
	else if (r->title.len == 0 && kill_begins(text))
		r->status = REPORT_CANCELLED;
	else if (is_note(text))
		wire_note(wire, text);
	else if (lead_is_mark(text))
		return; /* the heading says so, too */
	else if (is_writer)
		wire_set(&r->byline, byline_of(text).len > 0 ? text : SPAN_NONE);
	else if (r->title.len == 0)
		r->title = text;
	else if (r->summary.len == 0)
		r->summary = text;
	else
		add_paragraph(more, text);
}

/* ---- the text ---- */

enum part { PART_NONE, PART_CARET, PART_PARAGRAPH };

struct reading {
	enum part part;
	struct span line; /* what has been gathered of the part at hand: long ones go on over lines */
	struct buf text;
	bool has_bare_head; /* lines at the front that should have "^" */
	struct buf more;  /* lines with "^" beyond headline and summary: the text of a list of headlines */
};

static void flush(struct reading *reading, struct wire *wire)
{
	struct span made = reading->part == PART_PARAGRAPH ? clean(wire->d->arena, reading->line) : SPAN_NONE;
	if (reading->part == PART_CARET)
		read_caret(reading->line, &reading->more, wire);
	if (made.len > 0 && !is_rule(made))
		add_paragraph(&reading->text, made);
	reading->part = PART_NONE;
	reading->line = SPAN_NONE;
}

static bool is_indented(struct span line)
{
	return line.len > 0 && (strchr("\t\b\f", line.ptr[0]) || span_starts(line, SPAN("   ")));
}

/* A few lines right above the first paragraph, where none of the message has the "^" that its way here has cost it. */
static bool has_bare_head(struct span text)
{
	struct span line;
	size_t lines = 0;
	if (text.len == 0 || memchr(text.ptr, '^', text.len))
		return false;
	while (span_next_line(&text, &line) && !is_indented(line) && lines <= BARE_LINES_MAX)
		lines++;
	return is_indented(line) && lines <= BARE_LINES_MAX;
}

static void take_line(struct reading *reading, struct span line, struct wire *wire)
{
	bool is_paragraph = is_indented(line), is_above = reading->has_bare_head && !is_paragraph && reading->text.len == 0 && reading->part != PART_PARAGRAPH;
	bool is_caret = char_at(line, 0) == '^' || is_above;
	struct span tidy = telex_line(wire->d->arena, line);
	bool is_new = is_caret || is_paragraph || tidy.len == 0;
	if (is_new || span_ends(telex_line(wire->d->arena, reading->line), SPAN("<")))
		flush(reading, wire);
	if (tidy.len == 0)
		return;
	if (is_caret && reading->text.len == 0)
		reading->part = PART_CARET;
	else if (reading->part == PART_NONE)
		reading->part = PART_PARAGRAPH;
	struct span have = reading->line;
	reading->line = have.len == 0 ? tidy : arena_format(wire->d->arena, "%.*s %.*s", SPAN_ARG(have), SPAN_ARG(tidy));
}

static void read_text(struct span text, struct wire *wire)
{
	struct reading reading = { .part = PART_NONE, .has_bare_head = has_bare_head(text) };
	struct span line;
	buf_init(&reading.text, 2 * (size_t)REPORT_MAX_BYTES);
	buf_init(&reading.more, 2 * (size_t)REPORT_MAX_BYTES);
	while (span_next_line(&text, &line))
		take_line(&reading, line, wire);
	flush(&reading, wire);
	wire->report.text = arena_copy(wire->d->arena, buf_view(reading.text.len > 0 ? &reading.text : &reading.more));
	buf_done(&reading.more);
	buf_done(&reading.text);
}

/* ---- the foot ---- */

/* "AP-WF-08-29-16 1626GMT" as others write it: "2016-08-29 16:26 GMT". */
static void read_foot(struct span foot, struct wire *wire)
{
	struct span line = telex_line(wire->d->arena, foot);
	size_t start = 0, prefix = 0;
	while (prefix < line.len && ascii_is_letter(line.ptr[prefix]))
		prefix++;
	while (start < line.len && !ascii_is_digit(line.ptr[start]))
		start++;
	struct span s = span_from(line, start);
	if (digits_at(s, 0) != 2 || digits_at(s, 3) != 2 || digits_at(s, 6) != 2 || digits_at(s, 9) != 4)
		return;
	struct span zone = span_head(span_from(s, 13), 3);
	bool has_zone = zone.len == 3 && ascii_is_letter(zone.ptr[0]) && ascii_is_letter(zone.ptr[1]) && ascii_is_letter(zone.ptr[2]);
	wire_published(wire, arena_format(wire->d->arena, "%s%.2s-%.2s-%.2s %.2s:%.2s %.*s", s.ptr[6] >= '7' ? "19" : "20", s.ptr + 6, s.ptr, s.ptr + 3,
				     s.ptr + 9, s.ptr + 11, has_zone ? 3 : 0, zone.len > 0 ? zone.ptr : ""));
	wire_set(&wire->report.source, span_head(line, prefix));
}

/* ---- messages ---- */

/* The keyword as the machines have it, that of the heading: the "^" lines of a kill may lack it, and people write it with blanks. */
static struct span slug_of(struct wire *wire, struct span keyword)
{
	if (keyword.len > 0 || wire->report.keywords_len == 0)
		return keyword;
	size_t len = 0;
	struct span written = wire->report.keywords[0];
	char *slug = arena_alloc(wire->d->arena, written.len + 1, 1);
	for (size_t i = 0; i < written.len; i++)
		if (written.ptr[i] != ' ')
			slug[len++] = written.ptr[i];
	return span_make(slug, len);
}

/* What all takes, versions and the kill of a story share is its keyword. The number (service level and four digits) is another one for each
 * message and begins again every day; and a keyword comes again as well, for a column or the weather, so the day is part of the name: else
 * a kill would withdraw all of them since the archive began. */
static struct span uri_of(struct wire *wire, struct span slug, unsigned days_before)
{
	char day[CLOCK_ISO_SIZE] = "";
	clock_iso(wire->report.published - (int64_t)days_before * CLOCK_DAY, day);
	return arena_format(wire->d->arena, "anpa:%.*s:%.*s:%.10s", SPAN_ARG(wire->report.source), SPAN_ARG(slug), day);
}

/* A story is one report; a kill, which does not say of which day its story was, is an instruction for each that it may have been. */
static int emit_days(struct wire *wire, struct span slug, struct fault *fault)
{
	bool has_uri = wire->report.published != TIME_NONE && slug.len > 0;
	unsigned days = has_uri && wire->report.status != REPORT_USABLE ? TELEX_KILL_DAYS : 1;
	int r = 0;
	for (unsigned i = 0; i < days && r == 0; i++) {
		struct wire one = *wire; /* wire_emit takes from it what it finds in it */
		one.report.uri = has_uri ? uri_of(wire, slug, i) : SPAN_NONE;
		r = wire_emit(&one, decoding_position(wire->d), fault);
	}
	return r;
}

/* "AP-WS-06-18-95 1432EDT<" as the last line of a text that has lost the ETX before it. */
static struct span cut_foot(struct span *text)
{
	struct span rest = span_trim(*text);
	size_t at = rest.len;
	while (at > 0 && rest.ptr[at - 1] != '\n')
		at--;
	struct span line = span_trim(span_from(rest, at));
	bool is_day = digits_at(line, 6) == 2 && digits_at(line, 9) == 2 && digits_at(line, 12) == 2 && digits_at(line, 15) == 4;
	bool is_foot = ascii_is_letter(char_at(line, 0)) && char_at(line, 2) == '-' && is_day;
	*text = is_foot ? span_head(rest, at) : *text;
	return is_foot ? line : SPAN_NONE;
}

static int emit_bare(struct wire *wire, struct span message, struct fault *fault)
{
	read_foot(cut_foot(&message), wire);
	read_text(message, wire);
	return emit_days(wire, slug_of(wire, SPAN_NONE), fault);
}

static int emit(struct decoding *d, struct span message, struct fault *fault)
{
	struct telex telex;
	struct wire wire;
	struct span first, second = SPAN_NONE;
	wire_begin(&wire, d);
	telex_split(message, &telex);
	struct span rest = telex.has_text_mark ? telex.heading : message;
	bool has_first = span_next_line(&rest, &first);
	(void)span_next_line(&rest, &second);
	if (!telex.has_text_mark && has_first && is_bare_heading(first, second))
		return emit_bare(&wire, message, fault);
	if (!has_first || !ascii_is_letter(char_at(first, 0)) || digits_at(first, 1) < 3)
		return decoding_reject(d, decoding_position(d), "a message has no heading of ANPA 1312", fault);
	if (!telex.has_text_mark) { /* two lines of heading, then the text */
		telex.text = span_from(telex.text, second.len + 1);
		read_foot(cut_foot(&telex.text), &wire);
	}
	wire.report.urgency = urgency_of(char_at(second, 0));
	read_foot(telex.foot, &wire);
	read_text(telex.text, &wire);
	struct span keyword = heading_keyword(second);
	if (wire.report.keywords_len == 0)
		wire_keyword(&wire, keyword);
	if (second.len > 0 && memchr(second.ptr, TABULAR, second.len) && wire.report.keywords_len > 0) /* its first line is a row of figures */
		wire_set(&wire.report.title, wire.report.keywords[0]);
	wire.report.guid = arena_copy(d->arena, utf8_head(first, 5));
	return emit_days(&wire, slug_of(&wire, keyword), fault);
}

static enum decode_tell tell(struct span head, bool is_whole)
{
	enum decode_tell whole = telex_tell(head, is_whole, is_heading);
	return whole == TELL_NO ? telex_tell(head, is_whole, is_bare_heading) : whole;
}

static int read(struct decoding *d, struct span bytes, struct fault *fault)
{
	bool is_whole = telex_tell(bytes, true, is_heading) == TELL_YES;
	return telex_read(d, bytes, is_whole ? is_heading : is_bare_heading, true, emit, fault);
}

const struct decode_format decode_anpa = { .name = "anpa", .tell = tell, .read = read };
