#include "alert/telling.h"

#include "base/array.h"
#include "base/cleanup.h"
#include "text/sentences.h"
#include "text/utf8.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>

#define LEAD_MAX_BYTES 480u /* of text, where nothing is new */
#define LEAD_SENTENCES 3u
#define LINE_MAX_BYTES (64u << 10) /* no member of an event is longer */
#define LINK_MAX_BYTES 2000u
#define THREAD_MAX_BYTES 64u

/* An event underway to what it says. */
struct teller {
	struct arena *arena;
	const json_t *event, *data, *alert, *report, *decision;
	int64_t now;
	struct telling *told;
};

/* ---- members of the event ---- */

static struct span member(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);
	return json_is_string(value) ? span_make(json_string_value(value), json_string_length(value)) : SPAN_NONE;
}

static int64_t number(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

static void add_member(struct buf *line, const json_t *object, const char *key)
{
	utf8_add_printable(line, member(object, key));
}

static struct span keep(const struct teller *teller, const struct buf *line)
{
	return line->len > 0 ? arena_copy(teller->arena, span_trim(buf_view(line))) : SPAN_NONE;
}

static struct span keep_member(const struct teller *teller, const json_t *object, const char *key)
{
	CLEANUP(buf_done) struct buf line = { .max = LINE_MAX_BYTES };
	add_member(&line, object, key);
	return keep(teller, &line);
}

static void add_row(struct teller *teller, struct span label, struct span text)
{
	struct telling *told = teller->told;
	if (!span_is_empty(text) && told->rows_len < TELLING_ROWS_MAX)
		told->rows[told->rows_len++] = (struct telling_row){ label, text };
}

static void add_member_row(struct teller *teller, const char *label, const json_t *object, const char *key)
{
	add_row(teller, span_of(label), keep_member(teller, object, key));
}

/* ---- above the text ---- */

static struct span heading_of_relation(struct span relation)
{
	static const struct { const char *relation, *heading; } headings[] = {
		{ "new_story", "NEW STORY" }, { "update", "UPDATE" }, { "revision", "REVISED" }, { "reprint", "REPRINT" }, { "duplicate", "DUPLICATE" },
		{ "withdrawn", "WITHDRAWN" },
	};
	for (size_t i = 0; i < LEN(headings); i++)
		if (span_equals(relation, span_of(headings[i].relation)))
			return span_of(headings[i].heading);
	return SPAN("NOTICE");
}

static struct span heading_of_feed(struct span type)
{
	static const struct { enum notice_type type; const char *heading; } headings[] = {
		{ NOTICE_FEED_QUIET, "FEED QUIET" }, { NOTICE_FEED_FAILING, "FEED FAILING" }, { NOTICE_FEED_GONE, "FEED GONE" },
		{ NOTICE_FEED_REFUSED, "FEED REFUSED" }, { NOTICE_FEED_MOVED, "FEED MOVED" }, { NOTICE_FEED_RECOVERED, "FEED RECOVERED" },
	};
	for (size_t i = 0; i < LEN(headings); i++)
		if (span_equals(type, span_of(notice_type_name(headings[i].type))))
			return span_of(headings[i].heading);
	return SPAN("FEED");
}

static void add_time(struct buf *line, const struct teller *teller, int64_t time)
{
	char text[CLOCK_ISO_SIZE];
	buf_add_text(line, teller->now == TIME_NONE ? clock_local(time, text) : clock_ago(time, teller->now, text));
}

static void add_when(struct buf *line, const struct teller *teller)
{
	struct span published = member(teller->report, "published");
	int64_t time;
	if (json_is_true(json_object_get(teller->report, "date_only")))
		utf8_add_printable(line, span_head(published, 10));
	else if (clock_iso_parse(published, &time) || clock_iso_parse(member(teller->event, "time"), &time))
		add_time(line, teller, time);
}

static void add_separated(struct buf *line, const json_t *object, const char *key)
{
	if (span_is_empty(member(object, key)))
		return;
	add_member(line, object, key);
	buf_add_text(line, ", ");
}

static void tell_byline(struct teller *teller)
{
	CLEANUP(buf_done) struct buf line = { .max = LINE_MAX_BYTES };
	add_separated(&line, teller->report, "source");
	add_separated(&line, teller->report, "place");
	add_when(&line, teller);
	teller->told->byline = keep(teller, &line);
}

/* In local time, as an editor's clock has it. Told when it is over, too: who published before would like to know. */
static void tell_embargo(struct teller *teller)
{
	int64_t time;
	char text[CLOCK_ISO_SIZE];
	if (clock_iso_parse(member(teller->report, "embargo"), &time))
		teller->told->embargo = arena_format(teller->arena, "EMBARGOED until %s", time == EMBARGO_OPEN ? "further notice" : clock_local(time, text));
}

/* ---- the text ---- */

static void add_new(struct buf *line, const struct teller *teller)
{
	const json_t *sentence;
	size_t i;
	json_array_foreach(json_object_get(teller->data, "new"), i, sentence) {
		if (i > 0)
			buf_add_char(line, ' ');
		add_member(line, sentence, "text");
	}
}

/* How a text begins. */
static void add_lead(struct buf *line, struct span text)
{
	struct span sentence;
	for (size_t i = 0; i < LEAD_SENTENCES && line->len < LEAD_MAX_BYTES && sentence_next(&text, &sentence); i++) {
		if (i > 0)
			buf_add_char(line, ' ');
		struct span shown = utf8_head(sentence, LEAD_MAX_BYTES);
		utf8_add_printable(line, shown);
		if (shown.len < sentence.len)
			buf_add_text(line, "…");
	}
}

/* What is new, else the lead, else the summary. */
static void tell_text(struct teller *teller)
{
	CLEANUP(buf_done) struct buf line = { .max = LINE_MAX_BYTES };
	add_new(&line, teller);
	if (line.len == 0)
		add_lead(&line, member(teller->report, "text"));
	if (line.len == 0)
		add_lead(&line, member(teller->report, "summary"));
	teller->told->text = keep(teller, &line);
}

/* ---- rows ---- */

/* "17", "at least 17", "up to 17", "12 to 17" */
static void add_range(struct buf *line, const json_t *figure, const char *low_key, const char *high_key)
{
	int64_t low = number(figure, low_key), high = number(figure, high_key);
	if (!json_is_integer(json_object_get(figure, high_key)))
		buf_addf(line, "at least %" PRId64, low);
	else if (low == high)
		buf_addf(line, "%" PRId64, low);
	else if (low == 0)
		buf_addf(line, "up to %" PRId64, high);
	else
		buf_addf(line, "%" PRId64 " to %" PRId64, low, high);
}

static void tell_figures(struct teller *teller)
{
	const json_t *figure;
	size_t i;
	json_array_foreach(json_object_get(teller->data, "figures"), i, figure) {
		CLEANUP(buf_done) struct buf line = { .max = LINE_MAX_BYTES };
		add_range(&line, figure, "low", "high");
		add_row(teller, keep_member(teller, figure, "kind"), keep(teller, &line));
	}
}

/* The other reports that this alert tells of. */
static void tell_folded(struct teller *teller)
{
	const json_t *folded;
	size_t i;
	json_array_foreach(json_object_get(teller->alert, "folded"), i, folded) {
		CLEANUP(buf_done) struct buf line = { .max = LINE_MAX_BYTES };
		add_member(&line, folded, "title");
		if (!span_is_empty(member(folded, "source"))) {
			buf_add_text(&line, " (");
			add_member(&line, folded, "source");
			buf_add_char(&line, ')');
		}
		add_row(teller, i == 0 ? SPAN("with") : SPAN(""), keep(teller, &line));
	}
	if (number(teller->alert, "folded_more") > 0)
		add_row(teller, SPAN(""), arena_format(teller->arena, "and %" PRId64 " more", number(teller->alert, "folded_more")));
}

static void tell_watches(struct teller *teller)
{
	CLEANUP(buf_done) struct buf line = { .max = LINE_MAX_BYTES };
	const json_t *watch;
	size_t i;
	json_array_foreach(json_object_get(teller->alert, "watches"), i, watch) {
		if (i > 0)
			buf_add_text(&line, ", ");
		utf8_add_printable(&line, span_make(json_string_value(watch), json_string_length(watch)));
	}
	if (number(teller->alert, "watches_more") > 0)
		buf_addf(&line, " and %" PRId64 " more", number(teller->alert, "watches_more"));
	teller->told->watches = keep(teller, &line);
	add_row(teller, SPAN("watch"), teller->told->watches);
}

/* Its number, which orders about it want, and its title where that is not the report's own. */
static void tell_story(struct teller *teller)
{
	CLEANUP(buf_done) struct buf line = { .max = LINE_MAX_BYTES };
	int64_t story = number(teller->decision, "story");
	struct span title = member(teller->decision, "story_title");
	if (story <= 0)
		return;
	teller->told->story = (uint64_t)story;
	buf_addf(&line, "%" PRId64, story);
	if (!span_is_empty(title) && !span_equals(title, member(teller->report, "title"))) {
		buf_add_text(&line, ", ");
		utf8_add_printable(&line, title);
	}
	add_row(teller, SPAN("story"), keep(teller, &line));
}

static int percent(const json_t *decision, const char *key)
{
	int64_t permille = number(decision, key);
	return permille < 0 || permille > 1000 ? 0 : (int)(permille + 5) / 10;
}

static void add_quoted(struct buf *line, const char *before, const json_t *object, const char *key)
{
	buf_add_text(line, before);
	if (span_is_empty(member(object, key))) {
		buf_add_text(line, "an earlier report");
		return;
	}
	buf_add_char(line, '"');
	add_member(line, object, key);
	buf_add_char(line, '"');
}

static void add_why_new(struct buf *line, const json_t *decision)
{
	const json_t *earlier = json_array_get(json_object_get(decision, "background"), 0);
	if (earlier && json_is_string(json_object_get(earlier, "title"))) {
		add_quoted(line, "a story of its own; its background is ", earlier, "title");
		buf_addf(line, " (story %" PRId64 ", %d %% alike)", number(earlier, "story"), percent(earlier, "score"));
	} else if (number(decision, "score") > 0) {
		buf_addf(line, "no earlier story within reach (best %d %%, needed %d %%)", percent(decision, "score"), percent(decision, "threshold"));
	} else {
		buf_add_text(line, "nothing like it before");
	}
}

static void tell_why(struct teller *teller)
{
	CLEANUP(buf_done) struct buf line = { .max = LINE_MAX_BYTES };
	const json_t *decision = teller->decision, *of = json_object_get(decision, "of");
	struct span relation = member(decision, "relation");
	if (span_equals(relation, SPAN("new_story"))) {
		add_why_new(&line, decision);
	} else if (json_is_true(json_object_get(decision, "is_version"))) {
		add_quoted(&line, "a version of an item of ", decision, "story_title");
	} else if (span_equals(relation, SPAN("update"))) {
		add_quoted(&line, "like earlier reports of ", decision, "story_title");
		buf_addf(&line, " (%d %%, needed %d %%)", percent(decision, "score"), percent(decision, "threshold"));
	} else if (span_equals(relation, SPAN("duplicate"))) {
		add_quoted(&line, "the same text as ", of, "title");
	} else {
		buf_addf(&line, "%d %% of its text is in ", percent(decision, "containment"));
		add_quoted(&line, "", of, "title");
	}
	add_row(teller, SPAN("why"), keep(teller, &line));
}

/* What a reader's program may be made to open: nothing but http, nothing that could end the quotes or brackets around it. */
static bool may_be_followed(struct span link)
{
	if (link.len > LINK_MAX_BYTES || !(span_starts_nocase(link, SPAN("http://")) || span_starts_nocase(link, SPAN("https://"))))
		return false;
	for (size_t i = 0; i < link.len; i++)
		if ((unsigned char)link.ptr[i] <= ' ' || link.ptr[i] == 0x7F || strchr("\"'<>\\`|{}^", link.ptr[i]))
			return false;
	return true;
}

static void tell_link(struct teller *teller)
{
	struct span link = keep_member(teller, teller->report, "link");
	if (may_be_followed(link) && span_equals(link, member(teller->report, "link")))
		teller->told->link = link;
	add_row(teller, SPAN("link"), link);
}

static void tell_time_row(struct teller *teller, const char *label, const json_t *object, const char *key)
{
	int64_t time;
	char text[CLOCK_ISO_SIZE];
	if (clock_iso_parse(member(object, key), &time))
		add_row(teller, span_of(label), arena_format(teller->arena, "%s", clock_local(time, text)));
}

/* ---- kinds of events ---- */

static void tell_news(struct teller *teller)
{
	const json_t *report = teller->report;
	tell_text(teller);
	add_member_row(teller, "credit", report, "originator");
	add_member_row(teller, "note", report, "note");
	int64_t urgency = number(report, "urgency");
	if (urgency > 0 && urgency < 10) {
		teller->told->urgency = (int)urgency;
		add_row(teller, SPAN("urgency"), arena_format(teller->arena, "%d", teller->told->urgency));
	}
	tell_figures(teller);
	tell_time_row(teller, "told", json_object_get(teller->alert, "repeat"), "since");
	tell_folded(teller);
	tell_watches(teller);
	tell_story(teller);
	tell_why(teller);
	tell_link(teller);
}

static void tell_withdrawal(struct teller *teller)
{
	teller->told->is_withdrawal = true;
	add_member_row(teller, "note", json_object_get(teller->data, "withdrawal"), "note");
	tell_watches(teller);
	tell_story(teller);
	add_row(teller, SPAN("replaces"), teller->told->replaces);
}

static void tell_report(struct teller *teller)
{
	struct telling *told = teller->told;
	bool is_repeat = json_is_object(json_object_get(teller->alert, "repeat"));
	told->heading = is_repeat ? SPAN("STILL RUNNING") : heading_of_relation(member(teller->alert, "relation"));
	told->title = keep_member(teller, teller->report, "title");
	tell_embargo(teller);
	tell_byline(teller);
	if (json_is_object(json_object_get(teller->data, "withdrawal")))
		tell_withdrawal(teller);
	else
		tell_news(teller);
}

static void tell_feed(struct teller *teller, const json_t *feed)
{
	CLEANUP(buf_done) struct buf line = { .max = LINE_MAX_BYTES };
	struct telling *told = teller->told;
	told->heading = heading_of_feed(member(teller->event, "type"));
	told->title = keep_member(teller, feed, "name");
	if (told->time != TIME_NONE)
		add_time(&line, teller, told->time);
	told->byline = keep(teller, &line);
	add_member_row(teller, "title", feed, "title");
	add_member_row(teller, "url", feed, "url");
	add_member_row(teller, "before", feed, "moved_from");
	tell_time_row(teller, "since", feed, "since");
	add_member_row(teller, "error", feed, "error");
	tell_time_row(teller, "next", feed, "next");
	add_row(teller, SPAN("replaces"), teller->told->replaces);
}

/* ---- digests ---- */

/* "; deaths 17 (was 9)" */
static void add_changes(struct buf *line, const json_t *story)
{
	const json_t *figure;
	size_t i;
	json_array_foreach(json_object_get(story, "figures"), i, figure) {
		buf_add_text(line, "; ");
		add_member(line, figure, "kind");
		buf_add_char(line, ' ');
		add_range(line, figure, "low", "high");
		bool is_change = json_is_integer(json_object_get(figure, "was_low")) &&
				 !(json_equal(json_object_get(figure, "low"), json_object_get(figure, "was_low")) &&
				   json_equal(json_object_get(figure, "high"), json_object_get(figure, "was_high")));
		if (is_change) {
			buf_add_text(line, " (was ");
			add_range(line, figure, "was_low", "was_high");
			buf_add_char(line, ')');
		}
	}
}

/* "Dam bursts above Karsel (Wire): 3 reports, 2 sources, 2 of them new; deaths 17 (was 9)" */
static void tell_digest_story(struct teller *teller, const json_t *story)
{
	CLEANUP(buf_done) struct buf line = { .max = LINE_MAX_BYTES };
	int64_t reports = number(story, "reports"), sources = number(story, "sources"), came = number(story, "new_reports");
	bool is_new = span_equals(member(story, "relation"), SPAN("new_story"));
	add_member(&line, story, "title");
	if (!span_is_empty(member(story, "source"))) {
		buf_add_text(&line, " (");
		add_member(&line, story, "source");
		buf_add_char(&line, ')');
	}
	buf_addf(&line, ": %" PRId64 " %s, %" PRId64 " %s", reports, reports == 1 ? "report" : "reports", sources, sources == 1 ? "source" : "sources");
	if (came < reports)
		buf_addf(&line, ", %" PRId64 " of them new", came);
	add_changes(&line, story);
	add_row(teller, is_new ? SPAN("new") : SPAN("more"), keep(teller, &line));
}

static void tell_digest(struct teller *teller, const json_t *digest)
{
	CLEANUP(buf_done) struct buf line = { .max = LINE_MAX_BYTES };
	struct telling *told = teller->told;
	const json_t *stories = json_object_get(digest, "stories"), *story;
	size_t i;
	told->heading = SPAN("DIGEST");
	told->place = arena_format(teller->arena, "digest/%.*s", SPAN_ARG(told->id)); /* what those before have told stands */
	told->title = told->what;
	told->what = SPAN_NONE;
	if (told->time != TIME_NONE)
		add_time(&line, teller, told->time);
	told->byline = keep(teller, &line);
	json_array_foreach(stories, i, story)
		tell_digest_story(teller, story);
	tell_watches(teller);
}

/* Two stories became one, or a report has left one. */
/* What was told of a story that is no more is true no more; one that a report was taken out of stands, and beside it what says so. */
static void tell_merge(struct teller *teller, const json_t *merge, bool is_split)
{
	CLEANUP(buf_done) struct buf line = { .max = LINE_MAX_BYTES };
	struct telling *told = teller->told;
	told->heading = is_split ? SPAN("SPLIT") : SPAN("MERGED");
	told->title = keep_member(teller, merge, "story_title");
	if (told->time != TIME_NONE)
		add_time(&line, teller, told->time);
	told->byline = keep(teller, &line);
	told->story = (uint64_t)number(merge, "story");
	told->place = is_split ? arena_format(teller->arena, "split/%.*s", SPAN_ARG(told->id)) :
				 arena_format(teller->arena, "story/%" PRId64, number(merge, "from"));
	add_member_row(teller, "was", merge, "from_title");
	tell_watches(teller);
	add_row(teller, SPAN("story"), arena_format(teller->arena, "%" PRId64, number(merge, "story")));
	add_row(teller, SPAN("replaces"), teller->told->replaces);
}

/* Of alerts that are not told: this is told in their place. */
static void tell_expired(struct teller *teller, const json_t *expired)
{
	CLEANUP(buf_done) struct buf line = { .max = LINE_MAX_BYTES };
	struct telling *told = teller->told;
	told->heading = SPAN("EXPIRED");
	told->title = told->what;
	told->what = SPAN_NONE;
	if (told->time != TIME_NONE)
		add_time(&line, teller, told->time);
	told->byline = keep(teller, &line);
	tell_time_row(teller, "first", expired, "from");
	tell_time_row(teller, "last", expired, "to");
	add_row(teller, SPAN("replaces"), teller->told->replaces);
}

/* Of a kind that is not known here, of a later version perhaps: what it says of itself in one line. */
static bool tell_notice(struct teller *teller)
{
	CLEANUP(buf_done) struct buf line = { .max = LINE_MAX_BYTES };
	struct telling *told = teller->told;
	told->heading = heading_of_relation(member(teller->alert, "relation"));
	told->title = told->what;
	told->what = SPAN_NONE;
	if (told->time != TIME_NONE)
		add_time(&line, teller, told->time);
	told->byline = keep(teller, &line);
	tell_watches(teller);
	return !span_is_empty(told->title);
}

/* Letters, digits, '-' and '_' of it; '-' for all else. */
static struct span atoms_of(struct arena *arena, struct span text)
{
	struct span atoms = arena_copy(arena, span_head(text, THREAD_MAX_BYTES));
	for (size_t i = 0; i < atoms.len; i++) {
		char c = atoms.ptr[i];
		bool is_atom = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_';
		if (!is_atom)
			((char *)(uintptr_t)atoms.ptr)[i] = '-'; /* our own copy */
	}
	return atoms;
}

static void tell_headline(struct teller *teller)
{
	struct telling *told = teller->told;
	const char *comma = span_is_empty(told->embargo) ? "" : ", ";
	told->headline = arena_format(teller->arena, "%.*s%s%.*s: %.*s", SPAN_ARG(told->heading), comma, SPAN_ARG(told->embargo), SPAN_ARG(told->title));
}

static bool tell_event(struct teller *teller)
{
	struct telling *told = teller->told;
	const json_t *feed = json_object_get(teller->data, "feed"), *digest = json_object_get(teller->data, "digest");
	const json_t *merge = json_object_get(teller->data, "merge"), *expired = json_object_get(teller->data, "expired");
	const json_t *split = json_object_get(teller->data, "split");
	if (!json_is_object(teller->alert))
		return false;
	told->id = keep_member(teller, teller->event, "id");
	told->source = keep_member(teller, teller->event, "source");
	told->place = keep_member(teller, teller->event, "subject");
	told->thread = atoms_of(teller->arena, told->place);
	if (!clock_iso_parse(member(teller->event, "time"), &told->time))
		told->time = TIME_NONE;
	told->what = keep_member(teller, teller->alert, "what");
	told->replaces = keep_member(teller, teller->alert, "replaces");
	if (json_is_object(teller->report) && json_is_object(teller->decision))
		tell_report(teller);
	else if (json_is_object(feed))
		tell_feed(teller, feed);
	else if (json_is_object(digest))
		tell_digest(teller, digest);
	else if (json_is_object(merge))
		tell_merge(teller, merge, false);
	else if (json_is_object(split))
		tell_merge(teller, split, true);
	else if (json_is_object(expired))
		tell_expired(teller, expired);
	else if (!tell_notice(teller))
		return false;
	if (span_is_empty(told->title))
		told->title = SPAN("(untitled)");
	told->place_atoms = atoms_of(teller->arena, told->place);
	tell_headline(teller);
	return true;
}

bool telling_make(struct arena *arena, struct span event_json, int64_t now, struct telling *ret_telling)
{
	json_error_t error;
	json_t *event = json_loadb(event_json.ptr ? event_json.ptr : "", event_json.len, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
	const json_t *data = json_object_get(event, "data");
	*ret_telling = (struct telling){ 0 };
	struct teller teller = {
		.arena = arena, .event = event, .data = data, .alert = json_object_get(data, "alert"), .report = json_object_get(data, "report"),
		.decision = json_object_get(data, "decision"), .now = now, .told = ret_telling,
	};
	bool is_event = tell_event(&teller);
	json_decref(event);
	return is_event;
}
