/* The event of a notice, written straight into the buffer: thousands a second are born when an archive or a busy hour comes in.
 *
 *	{ "specversion": "1.0", "id": "nt_…", "source": "tidings://desk", "type": "io.tidings.story.new.v1", "subject": "story/41",
 *	  "time": "…Z", "timestamp": "…Z", "sequence": "00000000000000000041", "datacontenttype": "application/json",
 *	  "data": {
 *	    "alert":    { "id", "watches": [], "watches_more"?, "relation", "what", "replaces" },
 *	    "report":   { "id", "title", "source", "published", "date_only", "embargo", "urgency", "note", "link", "uri", "language", "place",
 *	                  "byline", "summary", "text", "truncated" },
 *	    "decision": { "relation", "story", "story_title", "score", "threshold", "nearest", "runner_up": { "story", "score" },
 *	                  "containment", "of": { "id", "title", "source" }, "background": [{ "story", "score", "title" }] },
 *	    "new":      [{ "text", "novelty" }],
 *	    "figures":  [{ "kind", "low", "high", "text" }],
 *	    "corroboration": { "reports", "sources" },
 *	    "withdrawal": { "id", "status", "source", "note" } } }
 *
 * Absent is null; keys always stand, in this order. Scores are permille; an open end of a figure is null. A withdrawn report is named, but
 * neither its summary nor its text is told again: its publisher wants it gone.
 *
 * Every member has its ceiling in bytes as escaped, and these add up to less than NOTICE_BODY_MAX with room for the text, which
 * takes what is left: so the event always fits, whatever the report holds.
 */
#include "alert/render.h"

#include "base/cleanup.h"
#include "text/sentences.h"
#include "text/utf8.h"

#include <inttypes.h>
#include <stdio.h>

#define LINE_MAX_BYTES 800u     /* title, of.title, story_title, a new sentence */
#define SHORT_MAX_BYTES 300u    /* source, place, byline, names, titles of background stories */
#define TAG_MAX_BYTES 64u
#define ADDRESS_MAX_BYTES 1000u /* link, uri: cut they are worth nothing, so a longer one is left out */
#define SUMMARY_MAX_BYTES 1000u
#define WATCHES_MAX_BYTES 800u
#define NEW_MAX_BYTES 2400u
#define FIGURE_TEXT_MAX_BYTES 120u
#define NOTE_MAX_BYTES 600u     /* also of a withdrawal */
#define TEXT_MIN_BYTES 800u     /* what the ceilings above leave, at least: 900 by count */

/* ---- strings ---- */

#define ESCAPED_MAX 6u /* bytes that one byte may take */

struct escape {
	char text[8];
	size_t len;  /* 0: the character stands for itself */
	size_t step; /* bytes that it stands for */
};

static struct escape escape_short(char c)
{
	return (struct escape){ { '\\', c }, 2, 1 };
}

static struct escape escape_long(uint32_t character, size_t step)
{
	struct escape escape = { .len = 6, .step = step };
	snprintf(escape.text, sizeof(escape.text), "\\u%04x", (unsigned)character & 0xFFFF);
	return escape;
}

/* The first character: C0, C1 and DEL are escaped, and whatever a reader of lines may take for the end of one: U+0085, U+2028, U+2029. */
static struct escape escape_at(struct span s)
{
	unsigned char c = (unsigned char)s.ptr[0];
	if (c == '"' || c == '\\')
		return escape_short((char)c);
	if (c == '\n' || c == '\t')
		return escape_short(c == '\n' ? 'n' : 't');
	if (c < 0x20 || c == 0x7F)
		return escape_long(c, 1);
	struct escape none = { .step = 1 };
	if (c < 0x80)
		return none;
	uint32_t character = utf8_next(s, &none.step);
	bool is_escaped = character < 0xA0 || character == 0x2028 || character == 0x2029;
	return is_escaped ? escape_long(character, none.step) : none;
}

static bool is_plain(unsigned char c)
{
	return c >= 0x20 && c < 0x7F && c != '"' && c != '\\';
}

/* Does any of eight bytes need a look? High bits of `word ^ x` minus one are set where a byte equals x or is below it
 * (Mycroft); what is taken for special without being so costs a look, no more. */
static bool is_plain_eight(const char *bytes)
{
	const uint64_t ones = UINT64_C(0x0101010101010101), highs = UINT64_C(0x8080808080808080);
	uint64_t word;
	memcpy(&word, bytes, sizeof(word));
	uint64_t quote = word ^ (ones * '"'), backslash = word ^ (ones * '\\'), delete = word ^ (ones * 0x7F);
	return (((word - ones * 0x20) | (quote - ones) | (backslash - ones) | (delete - ones) | word) & highs) == 0;
}

/* Bytes that nobody escapes, in a row, at the front. */
static size_t plain_run(struct span s)
{
	size_t len = 0;
	while (len + 8 <= s.len && is_plain_eight(s.ptr + len))
		len += 8;
	while (len < s.len && is_plain((unsigned char)s.ptr[len]))
		len++;
	return len;
}

/* The longest front of `s`, between characters, that takes at most `max` bytes when escaped. */
static struct span fit(struct span s, size_t max)
{
	if (s.len <= max / ESCAPED_MAX)
		return s;
	size_t at = 0, left = max;
	while (at < s.len && left > 0) {
		size_t run = plain_run(span_head(span_from(s, at), left));
		at += run;
		left -= run;
		if (at == s.len || left == 0)
			break;
		struct escape escape = escape_at(span_from(s, at));
		size_t cost = escape.len ? escape.len : escape.step;
		if (cost > left)
			break;
		at += escape.step;
		left -= cost;
	}
	return span_head(s, at);
}

static void add_escaped(struct buf *out, struct span s)
{
	while (s.len > 0) {
		size_t run = plain_run(s);
		buf_add(out, s.ptr, run);
		s = span_from(s, run);
		if (s.len == 0)
			return;
		struct escape escape = escape_at(s);
		if (escape.len > 0)
			buf_add(out, escape.text, escape.len);
		else
			buf_add(out, s.ptr, escape.step);
		s = span_from(s, escape.step);
	}
}

static void add_string(struct buf *out, struct span s)
{
	buf_add_char(out, '"');
	add_escaped(out, s);
	buf_add_char(out, '"');
}

/* ---- members ---- */

/* `key` with its comma and colon: ",\"title\":" */
static void add_member(struct buf *out, const char *key, struct span value, size_t max)
{
	buf_add_text(out, key);
	if (span_is_empty(value))
		buf_add_text(out, "null");
	else
		add_string(out, fit(value, max));
}

static void add_address(struct buf *out, const char *key, struct span value)
{
	bool is_whole = fit(value, ADDRESS_MAX_BYTES).len == value.len;
	add_member(out, key, is_whole ? value : SPAN_NONE, ADDRESS_MAX_BYTES);
}

static void add_time(struct buf *out, const char *key, int64_t time)
{
	char text[CLOCK_ISO_SIZE];
	add_member(out, key, span_of(clock_iso(time, text)), CLOCK_ISO_SIZE);
}

static void add_number(struct buf *out, const char *key, int64_t number)
{
	buf_add_text(out, key);
	char digits[24];
	buf_add(out, digits, (size_t)snprintf(digits, sizeof(digits), "%" PRId64, number));
}

/* 0 means that there is none. */
static void add_seq(struct buf *out, const char *key, uint64_t seq)
{
	if (seq == 0)
		add_member(out, key, SPAN_NONE, 0);
	else
		add_number(out, key, (int64_t)seq);
}

/* ---- the envelope ---- */

/* A name that came from a configuration as a URI reference (RFC 3986): what may not stand in one is percent-encoded. */
static void add_source(struct buf *out, struct span instance)
{
	static const char allowed[] = "-._~:/?#[]@!$&'()*+,;=%";
	instance = span_head(instance, ADDRESS_MAX_BYTES / 3);
	if (span_is_empty(instance))
		instance = SPAN("tidings://localhost");
	for (size_t i = 0; i < instance.len; i++) {
		unsigned char c = (unsigned char)instance.ptr[i];
		bool is_plain = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c && strchr(allowed, c));
		if (is_plain)
			buf_add_char(out, (char)c);
		else
			buf_addf(out, "%%%02X", c);
	}
}

static void add_envelope(struct buf *out, const struct notice_cause *cause, const char *notice_id)
{
	char time[CLOCK_ISO_SIZE];
	clock_iso(cause->received, time);
	buf_add_text(out, "{\"specversion\":\"1.0\",\"id\":\"");
	buf_add_text(out, notice_id);
	buf_add_text(out, "\",\"source\":\"");
	add_source(out, cause->instance);
	buf_addf(out, "\",\"type\":\"%s\",\"subject\":\"story/%" PRIu64 "\",\"time\":\"%s\",\"timestamp\":\"%s\",\"sequence\":\"%020" PRIu64 "\"",
		 notice_type_name(notice_type_of(cause)), cause->story, time, time, cause->withdrawal ? cause->withdrawal->seq : cause->seq);
	buf_add_text(out, ",\"datacontenttype\":\"application/json\",\"data\":{");
}

/* ---- alert ---- */

static const char *ordinal(uint32_t n, char ret_text[static 16])
{
	static const char *const words[] = { "Zeroth", "First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth" };
	if (n < sizeof(words) / sizeof(*words))
		return words[n];
	static const char *const endings[] = { "th", "st", "nd", "rd" };
	const char *ending = n % 100 / 10 == 1 || n % 10 > 3 ? "th" : endings[n % 10];
	snprintf(ret_text, 16, "%" PRIu32 "%s", n, ending);
	return ret_text;
}

static void add_what_by(struct buf *out, const char *what, struct span source)
{
	buf_add_text(out, what);
	if (!span_is_empty(source)) {
		buf_add_text(out, " by ");
		add_escaped(out, fit(source, SHORT_MAX_BYTES));
	}
}

/* One plain line for a person: what has happened. */
static void add_what(struct buf *out, const struct notice_cause *cause)
{
	char number[16];
	if (cause->withdrawal) {
		const struct report *instruction = cause->withdrawal->report;
		add_what_by(out, instruction->status == REPORT_CANCELLED ? "Withdrawn for good" : "Withheld until further notice",
			    instruction->source.len ? instruction->source : cause->report->source);
		return;
	}
	switch (cause->verdict->relation) {
	case RELATION_NEW_STORY:
		add_what_by(out, "A new story, first reported", cause->report->source);
		break;
	case RELATION_UPDATE:
		buf_addf(out, "%s report of a story, from %" PRIu32 " %s", ordinal(cause->story_reports, number), cause->story_sources,
			 cause->story_sources == 1 ? "source" : "sources");
		break;
	case RELATION_REVISION:
		add_what_by(out, "A revised version of a report", cause->of_source.len ? cause->of_source : cause->report->source);
		break;
	case RELATION_REPRINT:
		add_what_by(out, "A reprint of a report", cause->of_source);
		break;
	case RELATION_DUPLICATE:
		add_what_by(out, "The same text again as a report", cause->of_source);
		break;
	}
}

static void add_watches(struct buf *out, const struct notice_cause *cause)
{
	size_t i, start = out->len;
	buf_add_text(out, ",\"watches\":[");
	for (i = 0; i < cause->watches_len && out->len - start < WATCHES_MAX_BYTES; i++) {
		if (i > 0)
			buf_add_char(out, ',');
		add_string(out, fit(cause->watches[i], SHORT_MAX_BYTES));
	}
	buf_add_char(out, ']');
	if (i < cause->watches_len)
		add_number(out, ",\"watches_more\":", (int64_t)(cause->watches_len - i));
}

static void add_alert(struct buf *out, const struct notice_cause *cause, const char *notice_id)
{
	buf_add_text(out, "\"alert\":{\"id\":\"");
	buf_add_text(out, notice_id);
	buf_add_char(out, '"');
	add_watches(out, cause);
	buf_add_text(out, ",\"relation\":\"");
	buf_add_text(out, cause->withdrawal ? "withdrawn" : relation_name(cause->verdict->relation));
	buf_add_text(out, "\",\"what\":\"");
	add_what(out, cause);
	add_member(out, "\",\"replaces\":", cause->withdrawal ? span_of(cause->withdrawal->replaces) : SPAN_NONE, SHORT_MAX_BYTES);
	buf_add_char(out, '}');
}

/* ---- report ---- */

static void add_report(struct buf *out, const struct notice_cause *cause)
{
	const struct report *report = cause->report;
	add_member(out, ",\"report\":{\"id\":", span_of(cause->report_id), SHORT_MAX_BYTES);
	add_member(out, ",\"title\":", report->title, LINE_MAX_BYTES);
	add_member(out, ",\"source\":", report->source, SHORT_MAX_BYTES);
	add_time(out, ",\"published\":", report->published);
	buf_add_text(out, report->is_date_only ? ",\"date_only\":true" : ",\"date_only\":false");
	add_time(out, ",\"embargo\":", report->embargo);
	add_seq(out, ",\"urgency\":", report->urgency);
	add_member(out, ",\"note\":", report->note, NOTE_MAX_BYTES);
	add_address(out, ",\"link\":", report->link);
	add_address(out, ",\"uri\":", report->uri);
	add_member(out, ",\"language\":", report->language, TAG_MAX_BYTES);
	add_member(out, ",\"place\":", report->place, SHORT_MAX_BYTES);
	add_member(out, ",\"byline\":", report->byline, SHORT_MAX_BYTES);
	add_member(out, ",\"summary\":", cause->withdrawal ? SPAN_NONE : report->summary, SUMMARY_MAX_BYTES);
}

/* All of the text, or whole sentences of it, or, where not even one fits, what does. */
static struct span excerpt(struct span text, size_t max)
{
	struct span whole = fit(text, max), rest = text, sentence;
	if (whole.len == text.len)
		return text;
	size_t end = 0;
	while (sentence_next(&rest, &sentence)) {
		size_t sentence_end = (size_t)(sentence.ptr - text.ptr) + sentence.len;
		if (sentence_end > whole.len)
			break;
		end = sentence_end;
	}
	return end > 0 ? span_head(text, end) : whole;
}

static void add_text(struct buf *out, struct span text, size_t max)
{
	static const size_t frame = sizeof(",\"text\":\"\",\"truncated\":false}") - 1;
	struct span shown = excerpt(text, max - frame);
	buf_add_text(out, ",\"text\":");
	add_string(out, shown);
	buf_add_text(out, shown.len < text.len ? ",\"truncated\":true}" : ",\"truncated\":false}");
}

/* ---- decision, new, figures, corroboration ---- */

static void add_links(struct buf *out, const struct notice_cause *cause)
{
	const struct verdict *verdict = cause->verdict;
	buf_add_text(out, ",\"background\":[");
	for (size_t i = 0; i < verdict->background_len; i++) {
		add_number(out, i ? ",{\"story\":" : "{\"story\":", (int64_t)verdict->background[i].story);
		add_number(out, ",\"score\":", verdict->background[i].score);
		add_member(out, ",\"title\":", cause->background_titles[i], SHORT_MAX_BYTES);
		buf_add_char(out, '}');
	}
	buf_add_char(out, ']');
}

static void add_decision(struct buf *out, const struct notice_cause *cause)
{
	const struct verdict *verdict = cause->verdict;
	buf_add_text(out, ",\"decision\":{\"relation\":\"");
	buf_add_text(out, relation_name(verdict->relation));
	add_number(out, "\",\"story\":", (int64_t)cause->story);
	add_member(out, ",\"story_title\":", cause->story_title, LINE_MAX_BYTES);
	add_number(out, ",\"score\":", verdict->score);
	add_number(out, ",\"threshold\":", verdict->threshold);
	add_seq(out, ",\"nearest\":", verdict->nearest);
	if (verdict->runner_up) {
		add_number(out, ",\"runner_up\":{\"story\":", (int64_t)verdict->runner_up);
		add_number(out, ",\"score\":", verdict->runner_up_score);
		buf_add_char(out, '}');
	} else {
		buf_add_text(out, ",\"runner_up\":null");
	}
	add_number(out, ",\"containment\":", verdict->containment);
	if (span_is_empty(cause->of_id)) {
		buf_add_text(out, ",\"of\":null");
	} else {
		add_member(out, ",\"of\":{\"id\":", cause->of_id, SHORT_MAX_BYTES);
		add_member(out, ",\"title\":", cause->of_title, LINE_MAX_BYTES);
		add_member(out, ",\"source\":", cause->of_source, SHORT_MAX_BYTES);
		buf_add_char(out, '}');
	}
	add_links(out, cause);
	buf_add_char(out, '}');
}

/* The first sentences in text order, as many as fit. */
static void add_new(struct buf *out, const struct novelty *novelty)
{
	size_t start = out->len;
	buf_add_text(out, ",\"new\":[");
	for (size_t i = 0; novelty && i < novelty->len && out->len - start < NEW_MAX_BYTES; i++) {
		add_member(out, i ? ",{\"text\":" : "{\"text\":", novelty->sentences[i].text, LINE_MAX_BYTES);
		add_number(out, ",\"novelty\":", novelty->sentences[i].novelty);
		buf_add_char(out, '}');
	}
	buf_add_char(out, ']');
}

static void add_figures(struct buf *out, const struct figures *figures)
{
	buf_add_text(out, ",\"figures\":[");
	for (size_t i = 0; figures && i < figures->len && i < FIGURES_MAX; i++) {
		const struct figure *figure = &figures->at[i];
		add_member(out, i ? ",{\"kind\":" : "{\"kind\":", span_of(figure_kind_name(figure->kind)), SHORT_MAX_BYTES);
		add_number(out, ",\"low\":", figure->low);
		if (figure->high == INT64_MAX)
			buf_add_text(out, ",\"high\":null");
		else
			add_number(out, ",\"high\":", figure->high);
		add_member(out, ",\"text\":", figure->text, FIGURE_TEXT_MAX_BYTES);
		buf_add_char(out, '}');
	}
	buf_add_char(out, ']');
}

/* Where the instruction has no note, its headline may be one: "STORY REMOVED: …". */
static void add_withdrawal(struct buf *out, const struct notice_withdrawal *withdrawal)
{
	if (!withdrawal) {
		buf_add_text(out, ",\"withdrawal\":null");
		return;
	}
	const struct report *report = withdrawal->report;
	add_member(out, ",\"withdrawal\":{\"id\":", span_of(withdrawal->report_id), SHORT_MAX_BYTES);
	add_member(out, ",\"status\":", span_of(report_status_name(report->status)), SHORT_MAX_BYTES);
	add_member(out, ",\"source\":", report->source, SHORT_MAX_BYTES);
	add_member(out, ",\"note\":", report->note.len ? report->note : report->title, NOTE_MAX_BYTES);
	buf_add_char(out, '}');
}

static void add_tail(struct buf *out, const struct notice_cause *cause)
{
	add_decision(out, cause);
	add_new(out, cause->novelty);
	add_figures(out, cause->figures);
	add_number(out, ",\"corroboration\":{\"reports\":", cause->story_reports);
	add_number(out, ",\"sources\":", cause->story_sources);
	buf_add_char(out, '}');
	add_withdrawal(out, cause->withdrawal);
	buf_add_text(out, "}}");
}

void render_json(struct buf *out, const struct notice_cause *cause, const char *notice_id)
{
	CLEANUP(buf_done) struct buf tail = { 0 };
	buf_init(&tail, NOTICE_BODY_MAX);
	add_tail(&tail, cause);
	size_t start = out->len;
	add_envelope(out, cause, notice_id);
	add_alert(out, cause, notice_id);
	add_report(out, cause);
	/* "under 20 kB": one byte to spare */
	size_t used = out->len - start + tail.len + 1;
	add_text(out, cause->withdrawal ? SPAN_NONE : cause->report->text, used + TEXT_MIN_BYTES < NOTICE_BODY_MAX ? NOTICE_BODY_MAX - used : TEXT_MIN_BYTES);
	buf_add_span(out, buf_view(&tail));
}
