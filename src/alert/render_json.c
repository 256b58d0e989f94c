/* The event of a notice, written straight into the buffer: thousands a second are born when an archive or a busy hour comes in.
 *
 *	{ "specversion": "1.0", "id": "nt_…", "source": "tidings://desk", "type": "io.tidings.story.new.v1", "subject": "story/41",
 *	  "time": "…Z", "timestamp": "…Z", "sequence": "00000000000000000041", "datacontenttype": "application/json",
 *	  "data": {
 *	    "alert":    { "id", "watches": [], "watches_more"?, "relation", "what", "replaces",
 *	                  "repeat"?: { "after", "since", "reports", "sources" }, "folded": [{ "id", "relation", "source", "title" }], "folded_more"? },
 *	    "report":   { "id", "title", "source", "published", "date_only", "embargo", "urgency", "note", "link", "uri", "language", "place", "originator",
 *	                  "byline", "summary", "text", "truncated" },
 *	    "decision": { "relation", "story", "story_title", "score", "threshold", "nearest", "is_version", "runner_up": { "story", "score" },
 *	                  "containment", "changes": [], "share_of_this", "share_of_other",
 *	                  "of": { "id", "title", "source" }, "background": [{ "story", "score", "title" }] },
 *	    "new":      [{ "text", "novelty" }],
 *	    "figures":  [{ "kind", "low", "high", "text" }],
 *	    "corroboration": { "reports", "sources" },
 *	    "withdrawal": { "id", "status", "source", "note", "reports", "sources" } } }
 *
 * Absent is null; keys always stand, in this order, but for those with a question mark. "folded" are reports that waited with this one and are told of by
 * the same event. "repeat" stands where it is told only because nothing has been told of the story for long: which event was the last, when, and what has
 * come behind it. Scores are permille; an open end of a figure is null. A withdrawn report is named, but
 * neither its summary nor its text is told again: its publisher wants it gone. "reports" and "sources" of the withdrawal are those of its story that stand.
 *
 * Every member has its ceiling in bytes as escaped, and these add up to less than NOTICE_BODY_MAX with room for the text, which
 * takes what is left: so the event always fits, whatever the report holds.
 */
#include "alert/render.h"

#include "alert/event.h"
#include "base/array.h"
#include "base/cleanup.h"
#include "text/sentences.h"

#include <inttypes.h>
#include <stdio.h>

#define LINE_MAX_BYTES 800u     /* title, of.title, story_title, a new sentence */
#define SHORT_MAX_BYTES 300u    /* source, place, byline, names, titles of background stories */
#define TAG_MAX_BYTES 64u
#define SUMMARY_MAX_BYTES 1000u
#define WATCHES_MAX_BYTES 800u
#define NEW_MAX_BYTES 2400u
#define FOLDED_MAX_BYTES 1200u  /* taken from what is new: it is the sum that counts */
#define FOLDED_TITLE_MAX_BYTES 240u
#define FIGURE_TEXT_MAX_BYTES 120u
#define NOTE_MAX_BYTES 600u     /* also of a withdrawal */
#define TEXT_MIN_BYTES 500u     /* what the ceilings above leave, at least: 600 by count */

static void add_head(struct buf *out, const struct notice_cause *cause, const char *notice_id)
{
	char subject[32];
	snprintf(subject, sizeof(subject), "story/%" PRIu64, cause->story);
	event_add_head(out, &(struct event_head){
		.id = notice_id,
		.type = notice_type_name(notice_type_of(cause)),
		.instance = cause->instance,
		.subject = span_of(subject),
		.time = cause->received,
		.sequence = cause->withdrawal ? cause->withdrawal->seq : cause->seq,
	});
}

/* ---- alert ---- */

static const char *ordinal(uint32_t n, char ret_text[static 16])
{
	static const char *const words[] = { "Zeroth", "First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth" };
	if (n < LEN(words))
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
		event_add_escaped(out, event_fit(source, SHORT_MAX_BYTES));
	}
}

/* ": abridged, re-headlined" */
static void add_change_kinds(struct buf *out, const struct change *change)
{
	for (unsigned i = 0, added = 0; i < CHANGE_KINDS; i++)
		if (change->kinds & 1u << i)
			buf_addf(out, "%s %s", added++ ? "," : ":", change_kind_name(i));
}

static struct span founder_source(const struct notice_cause *cause)
{
	for (size_t i = 0; i < cause->folded_len; i++)
		if (cause->folded[i].relation == RELATION_NEW_STORY)
			return cause->folded[i].source;
	return cause->report->source;
}

static void add_count(struct buf *out, const char *before, uint32_t count, const char *noun)
{
	buf_addf(out, "%s%" PRIu32 " %s%s", before, count, noun, count == 1 ? "" : "s");
}

/* Of what stands of the story nobody may have been told, for it repeated this. */
static void add_withdrawn(struct buf *out, const struct notice_cause *cause, const struct notice_withdrawal *withdrawal)
{
	const struct report *instruction = withdrawal->report;
	add_what_by(out, instruction->status == REPORT_CANCELLED ? "Withdrawn for good" : "Withheld until further notice",
		    instruction->source.len ? instruction->source : cause->report->source);
	if (withdrawal->reports == 0)
		return;
	add_count(out, "; ", withdrawal->reports, "other report");
	add_count(out, withdrawal->reports == 1 ? " of its story stands, from " : " of its story stand, from ", withdrawal->sources, "source");
}

static void add_relation(struct buf *out, const struct notice_cause *cause)
{
	char number[16];
	if (cause->withdrawal) {
		add_withdrawn(out, cause, cause->withdrawal);
		return;
	}
	if (cause->repeat) {
		add_count(out, "Still running: ", cause->repeat->reports, "report");
		add_count(out, " since, from ", cause->repeat->sources, "source");
		return;
	}
	switch (notice_relation(cause)) {
	case RELATION_NEW_STORY:
		add_what_by(out, "A new story, first reported", founder_source(cause));
		break;
	case RELATION_UPDATE:
		buf_addf(out, "%s report of a story, from %" PRIu32 " %s", ordinal(cause->story_reports, number), cause->story_sources,
			 cause->story_sources == 1 ? "source" : "independent sources");
		break;
	case RELATION_REVISION:
		add_what_by(out, "A revised version of a report", cause->of_source.len ? cause->of_source : cause->report->source);
		add_change_kinds(out, &cause->verdict->change);
		break;
	case RELATION_REPRINT:
		add_what_by(out, "A reprint of a report", cause->of_source);
		add_change_kinds(out, &cause->verdict->change);
		break;
	case RELATION_DUPLICATE:
		add_what_by(out, "The same text again as a report", cause->of_source);
		break;
	}
}

/* One plain line for a person: what has happened. */
static void add_what(struct buf *out, const struct notice_cause *cause)
{
	add_relation(out, cause);
	if (cause->folded_len > 0)
		buf_addf(out, "; with %zu other %s that came meanwhile", cause->folded_len, cause->folded_len == 1 ? "report" : "reports");
}

/* Shorter than the name of a source, which "what" does without then. */
static void add_repeat(struct buf *out, const struct notice_repeat *repeat)
{
	event_add_member(out, ",\"repeat\":{\"after\":", span_of(repeat->after), TAG_MAX_BYTES);
	event_add_time(out, ",\"since\":", repeat->since);
	event_add_number(out, ",\"reports\":", repeat->reports);
	event_add_number(out, ",\"sources\":", repeat->sources);
	buf_add_char(out, '}');
}

/* The newest of them, as many as fit. */
static void add_folded(struct buf *out, const struct notice_cause *cause)
{
	size_t start = out->len, shown = 0;
	buf_add_text(out, ",\"folded\":[");
	for (size_t i = cause->folded_len; i-- > 0 && out->len - start + 2 * FOLDED_TITLE_MAX_BYTES < FOLDED_MAX_BYTES; shown++) {
		const struct notice_folded *folded = &cause->folded[i];
		event_add_member(out, shown ? ",{\"id\":" : "{\"id\":", span_of(folded->report_id), TAG_MAX_BYTES);
		event_add_member(out, ",\"relation\":", span_of(relation_name(folded->relation)), TAG_MAX_BYTES);
		event_add_member(out, ",\"source\":", folded->source, TAG_MAX_BYTES);
		event_add_member(out, ",\"title\":", folded->title, FOLDED_TITLE_MAX_BYTES);
		buf_add_char(out, '}');
	}
	buf_add_char(out, ']');
	if (shown < cause->folded_len)
		event_add_number(out, ",\"folded_more\":", (int64_t)(cause->folded_len - shown));
}

static void add_alert(struct buf *out, const struct notice_cause *cause, const char *notice_id)
{
	buf_add_text(out, "\"alert\":{\"id\":\"");
	buf_add_text(out, notice_id);
	buf_add_char(out, '"');
	event_add_watches(out, cause->watches, cause->watches_len, WATCHES_MAX_BYTES);
	buf_add_text(out, ",\"relation\":\"");
	buf_add_text(out, cause->withdrawal ? "withdrawn" : relation_name(notice_relation(cause)));
	buf_add_text(out, "\",\"what\":\"");
	add_what(out, cause);
	event_add_member(out, "\",\"replaces\":", cause->withdrawal ? span_of(cause->withdrawal->replaces) : SPAN_NONE, SHORT_MAX_BYTES);
	if (cause->repeat)
		add_repeat(out, cause->repeat);
	add_folded(out, cause);
	buf_add_char(out, '}');
}

/* ---- report ---- */

static void add_report(struct buf *out, const struct notice_cause *cause)
{
	const struct report *report = cause->report;
	event_add_member(out, ",\"report\":{\"id\":", span_of(cause->report_id), SHORT_MAX_BYTES);
	event_add_member(out, ",\"title\":", report->title, LINE_MAX_BYTES);
	event_add_member(out, ",\"source\":", report->source, SHORT_MAX_BYTES);
	event_add_time(out, ",\"published\":", report->published);
	buf_add_text(out, report->is_date_only ? ",\"date_only\":true" : ",\"date_only\":false");
	event_add_time(out, ",\"embargo\":", report->embargo);
	event_add_seq(out, ",\"urgency\":", report->urgency);
	event_add_member(out, ",\"note\":", report->note, NOTE_MAX_BYTES);
	event_add_address(out, ",\"link\":", report->link);
	event_add_address(out, ",\"uri\":", report->uri);
	event_add_member(out, ",\"language\":", report->language, TAG_MAX_BYTES);
	event_add_member(out, ",\"place\":", report->place, SHORT_MAX_BYTES);
	event_add_member(out, ",\"byline\":", report->byline, SHORT_MAX_BYTES);
	event_add_member(out, ",\"originator\":", report->originator, TAG_MAX_BYTES);
	event_add_member(out, ",\"summary\":", cause->withdrawal ? SPAN_NONE : report->summary, SUMMARY_MAX_BYTES);
}

/* All of the text, or whole sentences of it, or, where not even one fits, what does. */
static struct span excerpt(struct span text, size_t max)
{
	struct span whole = event_fit(text, max), rest = text, sentence;
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
	event_add_string(out, shown);
	buf_add_text(out, shown.len < text.len ? ",\"truncated\":true}" : ",\"truncated\":false}");
}

/* ---- decision, new, figures, corroboration ---- */

static void add_links(struct buf *out, const struct notice_cause *cause)
{
	const struct verdict *verdict = cause->verdict;
	buf_add_text(out, ",\"background\":[");
	for (size_t i = 0; i < verdict->background_len; i++) {
		event_add_number(out, i ? ",{\"story\":" : "{\"story\":", (int64_t)verdict->background[i].story);
		event_add_number(out, ",\"score\":", verdict->background[i].score);
		event_add_member(out, ",\"title\":", cause->background_titles[i], SHORT_MAX_BYTES);
		buf_add_char(out, '}');
	}
	buf_add_char(out, ']');
}

/* How a copy was changed; null where it is none. */
static void add_change(struct buf *out, const struct change *change)
{
	if (!change->is_known) {
		buf_add_text(out, ",\"changes\":null,\"share_of_this\":null,\"share_of_other\":null");
		return;
	}
	buf_add_text(out, ",\"changes\":[");
	for (unsigned i = 0, added = 0; i < CHANGE_KINDS; i++)
		if (change->kinds & 1u << i)
			buf_addf(out, added++ ? ",\"%s\"" : "\"%s\"", change_kind_name(i));
	event_add_number(out, "],\"share_of_this\":", change->share_of_this);
	event_add_number(out, ",\"share_of_other\":", change->share_of_other);
}

static void add_decision(struct buf *out, const struct notice_cause *cause)
{
	const struct verdict *verdict = cause->verdict;
	buf_add_text(out, ",\"decision\":{\"relation\":\"");
	buf_add_text(out, relation_name(verdict->relation));
	event_add_number(out, "\",\"story\":", (int64_t)cause->story);
	event_add_member(out, ",\"story_title\":", cause->story_title, LINE_MAX_BYTES);
	event_add_number(out, ",\"score\":", verdict->score);
	event_add_number(out, ",\"threshold\":", verdict->threshold);
	event_add_seq(out, ",\"nearest\":", verdict->nearest);
	buf_add_text(out, verdict_is_version(verdict) ? ",\"is_version\":true" : ",\"is_version\":false");
	if (verdict->runner_up) {
		event_add_number(out, ",\"runner_up\":{\"story\":", (int64_t)verdict->runner_up);
		event_add_number(out, ",\"score\":", verdict->runner_up_score);
		buf_add_char(out, '}');
	} else {
		buf_add_text(out, ",\"runner_up\":null");
	}
	event_add_number(out, ",\"containment\":", verdict->containment);
	add_change(out, &verdict->change);
	if (span_is_empty(cause->of_id)) {
		buf_add_text(out, ",\"of\":null");
	} else {
		event_add_member(out, ",\"of\":{\"id\":", cause->of_id, SHORT_MAX_BYTES);
		event_add_member(out, ",\"title\":", cause->of_title, LINE_MAX_BYTES);
		event_add_member(out, ",\"source\":", cause->of_source, SHORT_MAX_BYTES);
		buf_add_char(out, '}');
	}
	add_links(out, cause);
	buf_add_char(out, '}');
}

/* The first sentences in text order, as many as fit. */
static void add_new(struct buf *out, const struct notice_cause *cause)
{
	const struct novelty *novelty = cause->novelty;
	size_t start = out->len, max = cause->folded_len > 0 ? NEW_MAX_BYTES - FOLDED_MAX_BYTES : NEW_MAX_BYTES;
	buf_add_text(out, ",\"new\":[");
	for (size_t i = 0; novelty && i < novelty->len && out->len - start < max; i++) {
		event_add_member(out, i ? ",{\"text\":" : "{\"text\":", novelty->sentences[i].text, LINE_MAX_BYTES);
		event_add_number(out, ",\"novelty\":", novelty->sentences[i].novelty);
		buf_add_char(out, '}');
	}
	buf_add_char(out, ']');
}

static void add_figures(struct buf *out, const struct figures *figures)
{
	buf_add_text(out, ",\"figures\":[");
	for (size_t i = 0; figures && i < figures->len && i < FIGURES_MAX; i++) {
		const struct figure *figure = &figures->at[i];
		event_add_member(out, i ? ",{\"kind\":" : "{\"kind\":", span_of(figure_kind_name(figure->kind)), SHORT_MAX_BYTES);
		event_add_number(out, ",\"low\":", figure->low);
		if (figure->high == INT64_MAX)
			buf_add_text(out, ",\"high\":null");
		else
			event_add_number(out, ",\"high\":", figure->high);
		event_add_member(out, ",\"text\":", figure->text, FIGURE_TEXT_MAX_BYTES);
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
	event_add_member(out, ",\"withdrawal\":{\"id\":", span_of(withdrawal->report_id), SHORT_MAX_BYTES);
	event_add_member(out, ",\"status\":", span_of(report_status_name(report->status)), SHORT_MAX_BYTES);
	event_add_member(out, ",\"source\":", report->source, SHORT_MAX_BYTES);
	event_add_member(out, ",\"note\":", report->note.len ? report->note : report->title, NOTE_MAX_BYTES);
	event_add_number(out, ",\"reports\":", withdrawal->reports);
	event_add_number(out, ",\"sources\":", withdrawal->sources);
	buf_add_char(out, '}');
}

static void add_tail(struct buf *out, const struct notice_cause *cause)
{
	add_decision(out, cause);
	add_new(out, cause);
	add_figures(out, cause->figures);
	event_add_number(out, ",\"corroboration\":{\"reports\":", cause->story_reports);
	event_add_number(out, ",\"sources\":", cause->story_sources);
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
	add_head(out, cause, notice_id);
	add_alert(out, cause, notice_id);
	add_report(out, cause);
	/* "under 20 kB": one byte to spare */
	size_t used = out->len - start + tail.len + 1;
	add_text(out, cause->withdrawal ? SPAN_NONE : cause->report->text, used + TEXT_MIN_BYTES < NOTICE_BODY_MAX ? NOTICE_BODY_MAX - used : TEXT_MIN_BYTES);
	buf_add_span(out, buf_view(&tail));
}
