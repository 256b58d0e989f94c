#include "report/telex.h"

#include "base/array.h"
#include "base/ascii.h"
#include "text/charset.h"
#include "text/utf8.h"

#define SOH '\x01'
#define STX '\x02'
#define ETX '\x03'
#define EOT '\x04'
#define HEADING_MAX 1024u /* bytes of the first line that are looked at: no heading is longer, and a text of one line may be seen again and again */

static const struct {
	struct span name;
	char character;
	bool is_at_start; /* of a line only: elsewhere it may be a word of the text */
} stand_ins[] = {
	{ SPAN("<SOH>"), SOH, false }, { SPAN("<STX>"), STX, false }, { SPAN("<ETX>"), ETX, false }, { SPAN("<EOT>"), EOT, false },
	{ SPAN("[SOH]"), SOH, false }, { SPAN("[STX]"), STX, false }, { SPAN("[ETX]"), ETX, false }, { SPAN("[EOT]"), EOT, false },
	{ SPAN("\xE2\x90\x81"), SOH, false }, { SPAN("\xE2\x90\x82"), STX, false }, { SPAN("\xE2\x90\x83"), ETX, false },
	{ SPAN("\xE2\x90\x84"), EOT, false }, { SPAN("^A"), SOH, true }, { SPAN("^B"), STX, true }, { SPAN("^C"), ETX, true }, { SPAN("^D"), EOT, true },
};

static size_t stand_in(struct span s, bool is_at_start, bool has_carets, char *ret_character)
{
	if (!strchr("<[^\xE2", s.ptr[0]))
		return 0;
	for (size_t i = 0; i < LEN(stand_ins); i++) {
		if (!span_starts(s, stand_ins[i].name) || (stand_ins[i].is_at_start && (!is_at_start || !has_carets)))
			continue;
		*ret_character = stand_ins[i].character;
		return stand_ins[i].name.len;
	}
	return 0;
}

/* ---- telling ---- */

/* Idle characters, what telex operators sent to wake the other side, and SOH or what stands for it. */
static struct span skip_idle(struct span s, bool *ret_has_soh)
{
	char character;
	*ret_has_soh = false;
	while (s.len > 0) {
		size_t len = strchr("\x16\x7f \r\n\t", s.ptr[0]) ? 1 : span_starts(s, SPAN("ZCZC")) ? 4 : 0;
		bool is_edition = s.len > 3 && s.ptr[0] == '^' && s.ptr[3] == '-'; /* "^AM-Flood" */
		size_t stand = len == 0 && !*ret_has_soh && !is_edition ? stand_in(s, true, true, &character) : 0;
		if (s.ptr[0] == SOH || (stand > 0 && character == SOH)) {
			*ret_has_soh = true;
			return span_from(s, stand > 0 ? stand : 1);
		}
		if (len == 0)
			break;
		s = span_from(s, len);
	}
	return s;
}

static bool begins(struct span s, telex_is_heading *is_heading)
{
	struct span line, next = SPAN_NONE;
	bool has_soh;
	s = skip_idle(s, &has_soh);
	s = span_head(s, 2 * (size_t)HEADING_MAX);
	if (!span_next_line(&s, &line) || line.len > HEADING_MAX)
		return false;
	(void)span_next_line(&s, &next);
	return is_heading(line, next);
}

enum decode_tell telex_tell(struct span head, bool is_whole, telex_is_heading *is_heading)
{
	(void)is_whole; /* no heading is longer than what is seen at first */
	return begins(head, is_heading) ? TELL_YES : TELL_NO;
}

/* ---- messages ---- */

/* "^B" is a stand-in only where "^A" was one. */
static bool uses_carets(struct span s)
{
	bool has_soh;
	struct span rest = skip_idle(s, &has_soh);
	return has_soh && rest.ptr > s.ptr && rest.ptr[-1] == 'A';
}

/* In ANPA lines begin with "^" anyway ("^By Jane Doe="): there STX stands before another, ETX before "AP-WF-…", EOT alone. */
static bool is_caret_line(struct span line)
{
	struct span rest = span_from(line, 2);
	if (span_starts(line, SPAN("^A"))) /* before a heading only, and this is none */
		return true;
	if (span_starts(line, SPAN("^B")))
		return !span_starts(rest, SPAN("^"));
	if (span_starts(line, SPAN("^C")))
		return rest.len < 3 || rest.ptr[2] != '-';
	return span_trim(rest).len > 0;
}

static void add_line(struct buf *out, struct span line, bool has_carets)
{
	for (size_t i = 0; i < line.len;) {
		char character;
		size_t len = stand_in(span_from(line, i), i == 0, has_carets, &character);
		buf_add_char(out, len > 0 ? character : line.ptr[i]);
		i += len > 0 ? len : 1;
	}
	buf_add_char(out, '\n');
}

static void add_message_lines(struct buf *out, struct span rest, telex_is_heading *is_heading, bool has_caret_lines)
{
	bool has_carets = uses_carets(rest), was_blank = true, has_soh;
	struct span line;
	while (span_next_line(&rest, &line)) {
		struct span after = rest, next = SPAN_NONE;
		(void)span_next_line(&after, &next);
		struct span heading = skip_idle(line, &has_soh);
		bool is_start = heading.len > 0 && is_heading(heading, next);
		if (!has_soh && was_blank && is_start)
			buf_add_char(out, SOH);
		add_line(out, is_start && !has_soh ? heading : line, has_carets && (is_start || !has_caret_lines || !is_caret_line(line)));
		was_blank = heading.len == 0 || heading.ptr[0] == EOT;
	}
}

/* Adds `bytes` as UTF-8, stand-ins replaced by what they stand for, and SOH before every heading that lacks it. */
static void normalise(struct decoding *d, struct span bytes, telex_is_heading *is_heading, bool has_caret_lines, struct buf *out)
{
	struct buf text;
	bool is_clean;
	buf_init(&text, 4 * (size_t)REPORT_MAX_BYTES);
	d->result.charset = charset_to_utf8(bytes, SPAN_NONE, SPAN("windows-1252"), &text, &is_clean);
	if (!is_clean)
		decoding_survive(d, "it is not well-formed %s", d->result.charset);
	add_message_lines(out, buf_view(&text), is_heading, has_caret_lines);
	buf_done(&text);
}

/* Cuts the next message off the front of what was normalised; false where none is left. */
static bool next_message(struct span *rest, struct span *ret_message)
{
	const char *start = rest->len > 0 ? memchr(rest->ptr, SOH, rest->len) : NULL;
	if (!start)
		return false;
	struct span message = span_from(*rest, (size_t)(start - rest->ptr) + 1);
	const char *end = message.len > 0 ? memchr(message.ptr, SOH, message.len) : NULL;
	*ret_message = span_head(message, end ? (size_t)(end - message.ptr) : message.len);
	*rest = span_from(message, ret_message->len);
	return true;
}

/* All before the character, and *rest what is after it; false where it does not occur. */
static bool cut_at(struct span *rest, char character, struct span *ret_front)
{
	const char *at = rest->len > 0 ? memchr(rest->ptr, character, rest->len) : NULL;
	if (!at)
		return false;
	*ret_front = span_head(*rest, (size_t)(at - rest->ptr));
	*rest = span_from(*rest, ret_front->len + 1);
	return true;
}

/* "NNNN", with which teleprinters ended a message, where ETX is lost. */
static struct span without_end(struct span text)
{
	struct span rest = span_trim(text);
	return span_ends(rest, SPAN("\nNNNN")) ? span_head(text, (size_t)(rest.ptr + rest.len - text.ptr) - 4) : text;
}

void telex_split(struct span message, struct telex *ret_telex)
{
	*ret_telex = (struct telex){ 0 };
	ret_telex->has_text_mark = cut_at(&message, STX, &ret_telex->heading);
	if (!ret_telex->has_text_mark)
		(void)span_next_line(&message, &ret_telex->heading);
	if (cut_at(&message, ETX, &ret_telex->text))
		ret_telex->foot = message;
	else
		ret_telex->text = without_end(message);
}

struct span telex_line(struct arena *arena, struct span line)
{
	char *tidy = arena_alloc(arena, line.len + 1, 1);
	size_t len = 0;
	bool wants_blank = false;
	for (size_t i = 0; i < line.len; i++) {
		unsigned char c = (unsigned char)line.ptr[i];
		if (c == ' ' || c == '\t') {
			wants_blank = len > 0;
		} else if (c > ' ' && c != 0x7F) {
			if (wants_blank)
				tidy[len++] = ' ';
			wants_blank = false;
			tidy[len++] = (char)c;
		}
	}
	return span_make(tidy, len);
}

enum mark_kind { MARK_ASKS, MARK_TELLS };

/* What wires call it: "KILLS", "CANCELS" are words of headlines. */
static enum report_status mark_of(struct span word, enum mark_kind *ret_kind)
{
	static const struct {
		struct span word;
		enum report_status status;
		enum mark_kind kind;
	} marks[] = {
		{ SPAN("kill"), REPORT_CANCELLED, MARK_ASKS }, { SPAN("cancel"), REPORT_CANCELLED, MARK_ASKS }, { SPAN("withdraw"), REPORT_CANCELLED, MARK_ASKS },
		{ SPAN("annul"), REPORT_CANCELLED, MARK_ASKS }, { SPAN("annule"), REPORT_CANCELLED, MARK_ASKS }, { SPAN("annullierung"), REPORT_CANCELLED, MARK_ASKS },
		{ SPAN("withhold"), REPORT_WITHHELD, MARK_ASKS },
		{ SPAN("killed"), REPORT_CANCELLED, MARK_TELLS }, { SPAN("canceled"), REPORT_CANCELLED, MARK_TELLS },
		{ SPAN("cancelled"), REPORT_CANCELLED, MARK_TELLS }, { SPAN("withdrawn"), REPORT_CANCELLED, MARK_TELLS },
		{ SPAN("withdrawal"), REPORT_CANCELLED, MARK_TELLS }, { SPAN("annulee"), REPORT_CANCELLED, MARK_TELLS },
		{ SPAN("annulled"), REPORT_CANCELLED, MARK_TELLS }, { SPAN("annulation"), REPORT_CANCELLED, MARK_TELLS },
		{ SPAN("withheld"), REPORT_WITHHELD, MARK_TELLS },
	};
	for (size_t i = 0; i < LEN(marks); i++)
		if (span_equals_nocase(word, marks[i].word)) {
			*ret_kind = marks[i].kind;
			return marks[i].status;
		}
	return REPORT_USABLE;
}

/* "ORU0012", and no "G20", "MH17" or "5,000". */
static bool is_item_number(struct span word)
{
	size_t digits = 0, letters = 0;
	for (size_t i = 0; i < word.len; i++) {
		digits += ascii_is_digit(word.ptr[i]);
		letters += ascii_is_letter(word.ptr[i]);
	}
	return digits >= 4 && letters >= 2 && ascii_is_letter(word.ptr[0]);
}

static bool is_one_of(struct span word, const struct span *words, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (span_equals_nocase(word, words[i]))
			return true;
	return false;
}

/* What stands beside a mark that says what it is about: "STORY WITHHELD". */
static bool is_item(struct span word)
{
	static const struct span items[] = { SPAN("story"), SPAN("item"), SPAN("text"), SPAN("headline"), SPAN("this"), SPAN("is") };
	return is_one_of(word, items, LEN(items)) || is_item_number(word);
}

/* … and what only stands beside one that asks for it, for "EDITORS KILLED" is news: "BULLETIN KILL", "Please kill the story". */
static bool is_beside_asking(struct span word)
{
	static const struct span beside[] = { SPAN("bulletin"), SPAN("mandatory"), SPAN("urgent"), SPAN("notice"), SPAN("advisory"), SPAN("please"), SPAN("the"), SPAN("eds"),
		SPAN("editors"), SPAN("attention"), SPAN("request"), SPAN("and"), SPAN("substitute") };
	return is_one_of(word, beside, LEN(beside));
}

static struct span next_word(struct span *rest)
{
	static const char parts[] = " -,(/)!.:";
	size_t from = 0, to;
	while (from < rest->len && strchr(parts, rest->ptr[from]))
		from++;
	for (to = from; to < rest->len && !strchr(parts, rest->ptr[to]);)
		to++;
	struct span word = span_head(span_from(*rest, from), to - from);
	*rest = span_from(*rest, to);
	return word;
}

static void raise_status(enum report_status *status, enum report_status to)
{
	if (to > *status)
		*status = to;
}

/* "TREE ON RAILWAY - KILL", "TREE (KILL)": the last word, and set off from the others. */
static struct span set_off(struct span words)
{
	size_t from = words.len;
	while (from > 0 && !strchr("-(", words.ptr[from - 1]))
		from--;
	return from > 0 ? span_from(words, from) : SPAN_NONE;
}

void telex_marker(struct span words, enum report_status *status)
{
	struct span last = set_off(words), word = next_word(&last);
	enum mark_kind last_kind;
	if (mark_of(word, &last_kind) != REPORT_USABLE && last_kind == MARK_ASKS && next_word(&last).len == 0)
		raise_status(status, mark_of(word, &last_kind));
	enum report_status found = REPORT_USABLE, mark;
	enum mark_kind kind;
	bool asks = false, wants_asking = false;
	for (; (word = next_word(&words)).len > 0; raise_status(&found, mark)) {
		mark = mark_of(word, &kind);
		asks = asks || (mark != REPORT_USABLE && kind == MARK_ASKS);
		wants_asking = wants_asking || is_beside_asking(word);
		if (mark == REPORT_USABLE && !is_item(word) && !is_beside_asking(word))
			return;
	}
	if (asks || !wants_asking)
		raise_status(status, found);
}

void telex_request(struct span line, enum report_status *status)
{
	enum mark_kind kind;
	for (struct span word; (word = next_word(&line)).len > 0;)
		raise_status(status, mark_of(word, &kind));
}

int telex_read(struct decoding *d, struct span bytes, telex_is_heading *is_heading, bool has_caret_lines, telex_emit *emit, struct fault *fault)
{
	struct buf text;
	int r = 0;
	buf_init(&text, 8 * (size_t)REPORT_MAX_BYTES);
	normalise(d, bytes, is_heading, has_caret_lines, &text);
	struct span rest = buf_view(&text), message;
	while (r == 0 && next_message(&rest, &message))
		r = emit(d, message, fault);
	buf_done(&text);
	return r;
}
