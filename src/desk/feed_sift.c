#include "desk/feed_sift.h"

#include "base/array.h"
#include "base/clock.h"
#include "base/map.h"
#include "base/vec.h"
#include "report/feed_identity.h"
#include "text/words.h"

#include <stdlib.h>

/* So many words that came or went are a matter of their own, whatever the length: about half a sentence. Of a short text a tenth of them is, but
 * never fewer than EDIT_WORDS_LEAST: a slip of the pen that was mended is two words. */
#define EDIT_WORDS 8u
#define EDIT_WORDS_LEAST 3u
#define EDIT_SHARE 10u
/* Two items that say no more than this may say it twice ("Untitled", "Photo of the day"): the text alone does not tell that they are one. */
#define TEXT_TELLS 40u
/* … unless so many of a document, and half of what is new in it, say what others have said that are there no more: they were given new names. Of
 * fewer the desk says that they are duplicates, which is told to nobody unless it is asked for. */
#define RENAMED_LEAST 3u
/* So many items of a document, and half of those that are known, say the same as before at another length: somebody has set how much it says. */
#define RECUT_LEAST 3u
/* Clocks differ, and so do the moments at which an item is written and shown. */
#define SEEN_SLACK_MS CLOCK_HOUR
/* So many known items of a document have dates, for their oldest to say where it ended. */
#define WINDOW_LEAST 3u
/* So many items that tell no time, all behind what is known of a document that has its newest first, are what a longer window shows; fewer may have
 * been put there. */
#define UNDATED_LEAST 3u
/* Between two items of the same text, for the later to be one of its own. */
#define SAID_AGAIN_MS CLOCK_HOUR
/* Of one document: more of them are the work of a program that has given all its items new names, addresses and dates. */
#define SAID_AGAIN_MOST 3u
/* Of a feed so many items are remembered, or so many times those of its document: what left it earlier could come back as news only after that. */
#define ITEMS_KEPT 1000u
#define ITEMS_KEPT_DOCUMENTS 4u

struct known {
	struct store_feed_item item;
	bool is_here;  /* in this document */
	bool is_taken; /* from it, just now: `report` is its number among those */
};

struct feed_sifter {
	struct tokenizer *tokenizer;
	struct map by_identity, by_text; /* place in `known` */
	struct {
		struct known *at;
		size_t len, cap;
	} known;
	struct store *reader;
	unsigned again; /* items that are said again, of this document */
	bool has_pages;
	bool is_renamed; /* so is the document, as a whole */
	bool is_recut;   /* it says more, or less, of all its items */
	int64_t seen;    /* the first look; 0: it is this one */
	int64_t old;     /* what is of an earlier time was there before, and out of sight; TIME_NONE: nothing was … */
	size_t undated_old;  /* … and so is what tells no time from this place of the document on */
};

struct feed_sifter *feed_sifter_new(void)
{
	size_t cap = 0;
	struct feed_sifter *sifter = vec_grow(NULL, &cap, 1, sizeof(*sifter));
	*sifter = (struct feed_sifter){ .tokenizer = tokenizer_new() };
	return sifter;
}

void feed_sifter_free(struct feed_sifter *sifter)
{
	if (!sifter)
		return;
	map_done(&sifter->by_identity);
	map_done(&sifter->by_text);
	VEC_DONE(&sifter->known);
	tokenizer_free(sifter->tokenizer);
	free(sifter);
}

/* ---- edits ---- */

static struct span body_of(const struct report *report)
{
	return report->text.len > 0 ? report->text : report->summary;
}

static int by_hash(const void *a, const void *b)
{
	const struct word *x = a, *y = b;
	return x->hash < y->hash ? -1 : x->hash > y->hash;
}

static struct words sorted_words(struct feed_sifter *sifter, struct arena *arena, struct span text, struct span language)
{
	struct words words = words_of(sifter->tokenizer, arena, text, language);
	qsort(words.at, words.len, sizeof(*words.at), by_hash);
	return words;
}

static bool is_number(const struct word *word)
{
	return word->flags & WORD_NUMBER;
}

static struct span join(struct arena *arena, struct span title, struct span body)
{
	return arena_format(arena, "%.*s\n\n%.*s", SPAN_ARG(title), SPAN_ARG(body));
}

static struct span title_and_body(struct arena *arena, const struct report *report)
{
	return join(arena, report->title, body_of(report));
}

/* `only_adds`: what is only in the text before is no change. */
static bool texts_differ(struct feed_sifter *sifter, struct arena *arena, struct span before, struct span after, struct span language, bool only_adds)
{
	struct words a = sorted_words(sifter, arena, before, language), b = sorted_words(sifter, arena, after, language);
	size_t i = 0, j = 0, changed = 0, most = (a.len > b.len && !only_adds ? a.len : b.len) / EDIT_SHARE;
	while (i < a.len || j < b.len) {
		int order = i == a.len ? 1 : j == b.len ? -1 : by_hash(&a.at[i], &b.at[j]);
		const struct word *only = order < 0 ? &a.at[i] : &b.at[j];
		bool is_change = only_adds ? order > 0 : order != 0;
		if (is_change && is_number(only))
			return true; /* a toll, a date, a sum */
		changed += is_change;
		i += order <= 0;
		j += order >= 0;
	}
	most = most < EDIT_WORDS_LEAST ? EDIT_WORDS_LEAST : most > EDIT_WORDS ? EDIT_WORDS : most;
	return changed >= most;
}

/* Both in one language, lest a guess that has changed its mind look like an edit. */
bool feed_edit_matters(struct feed_sifter *sifter, struct arena *arena, const struct report *before, const struct report *after)
{
	return texts_differ(sifter, arena, title_and_body(arena, before), title_and_body(arena, after), after->language, false);
}

/* Of an item with its page the summary is what the feed said. */
static struct span summary_of(const struct report *report)
{
	return report->summary.len > 0 ? report->summary : report->text;
}

bool feed_edit_beside_page(struct feed_sifter *sifter, struct arena *arena, const struct report *before, const struct report *after)
{
	struct span title = after->title.len > 0 ? before->title : SPAN_NONE; /* it may be the page's */
	struct span said = join(arena, title, summary_of(before)), says = join(arena, after->title, summary_of(after));
	if (texts_differ(sifter, arena, said, says, after->language, false))
		return true;
	struct span all = join(arena, said, before->text);
	return texts_differ(sifter, arena, all, title_and_body(arena, after), after->language, true);
}

/* Without what says that it goes on elsewhere. */
static struct span without_ellipsis(struct span text)
{
	static const struct span marks[] = { SPAN("[\xE2\x80\xA6]"), SPAN("[...]"), SPAN("\xE2\x80\xA6"), SPAN("...") };
	text = span_trim(text);
	for (size_t i = 0; i < LEN(marks); i++)
		if (span_ends(text, marks[i]))
			return span_trim(span_head(text, text.len - marks[i].len));
	return text;
}

static bool is_space(char c)
{
	return (unsigned char)c <= ' ';
}

/* White space apart, which an excerpt has less of. */
static bool begins_with(struct span whole, struct span part)
{
	size_t at = 0;
	for (size_t i = 0; i < part.len; i++) {
		if (is_space(part.ptr[i]))
			continue;
		while (at < whole.len && is_space(whole.ptr[at]))
			at++;
		if (at == whole.len || whole.ptr[at++] != part.ptr[i])
			return false;
	}
	return part.len > 0;
}

/* An excerpt of what was said, or the whole of what was said to be an excerpt. */
static bool is_cut_otherwise(const struct report *before, const struct report *after)
{
	struct span said = span_trim(body_of(before)), says = body_of(after), head = without_ellipsis(said);
	if (!span_equals(before->title, after->title))
		return false;
	return begins_with(said, without_ellipsis(says)) || (head.len < said.len && begins_with(says, head));
}

/* ---- what is known ---- */

static void know(struct feed_sifter *sifter, const struct known *known)
{
	*map_at(&sifter->by_identity, known->item.identity) = sifter->known.len;
	*map_at(&sifter->by_text, known->item.text) = sifter->known.len;
	VEC_PUSH(&sifter->known, *known);
}

static int note_known(void *ctx, const struct store_feed_item *item)
{
	know(ctx, &(struct known){ .item = *item });
	return 0;
}

static struct known *known_at(struct feed_sifter *sifter, const struct map *map, uint64_t key)
{
	const uint64_t *at = map_find(map, key);
	return at ? &sifter->known.at[*at] : NULL;
}

/* Whether an edit of it matters. What we never had as a report, or have no more, is news in whole. -1: fault. */
static int edit_matters(struct feed_sifter *sifter, struct arena *arena, const struct known *known, const struct report *after, struct fault *fault)
{
	struct store_report before;
	int outcome = known->item.report ? store_report_get(sifter->reader, known->item.report, arena, &before, fault) : 1;
	if (outcome != 0)
		return outcome;
	if (sifter->is_recut && is_cut_otherwise(&before.report, after))
		return 0;
	bool may_be_page = sifter->has_pages && feed_item_of(&before.report).text != known->item.text;
	return may_be_page ? feed_edit_beside_page(sifter, arena, &before.report, after) : feed_edit_matters(sifter, arena, &before.report, after);
}

/* ---- sifting ---- */

/* What stands in the document a second time, under the same name or another, is known by then. */
static void take(struct feed_sifter *sifter, struct feed_sifting *sifting, size_t place, const struct feed_item *item, int64_t now)
{
	const struct store_feed_item taken = { .identity = item->identity, .text = item->text, .report = sifting->taken, .changed = now };
	sifting->changes[sifting->changes_len++] = (struct feed_change){ .item = taken, .is_taken = true };
	sifting->takes[place] = true;
	sifting->taken++;
	know(sifter, &(struct known){ .item = taken, .is_here = true, .is_taken = true });
}

/* Nothing to tell, but this is what it is called, or what it says, now. */
static void note(struct feed_sifting *sifting, const struct feed_item *item, const struct known *known, int64_t now)
{
	struct feed_change *change = &sifting->changes[sifting->changes_len++];
	*change = (struct feed_change){
		.item = { .identity = item->identity, .text = item->text, .report = known->item.report, .changed = now }, .is_taken = known->is_taken,
	};
}

static bool is_old(const struct feed_sifter *sifter, const struct report *report, size_t place)
{
	return report->published == TIME_NONE ? place >= sifter->undated_old : sifter->old != TIME_NONE && report->published < sifter->old;
}

static int sift_same(struct feed_sifter *sifter, struct arena *arena, struct known *same, const struct report *report, size_t place,
		     const struct feed_item *item, int64_t now, struct feed_sifting *sifting, struct fault *fault)
{
	same->is_here = true;
	sifting->knows_any |= !same->is_taken;
	if (same->item.text == item->text)
		return 0;
	bool is_unseen = same->item.report == 0 && report->published != TIME_NONE && report->published < sifter->seen; /* nor is that it was mended */
	int matters = is_unseen ? 0 : edit_matters(sifter, arena, same, report, fault);
	if (matters > 0)
		take(sifter, sifting, place, item, now);
	else if (matters == 0)
		note(sifting, item, same, now);
	return matters < 0 ? -1 : 0;
}

/* "Flood warning in force", word for word what was said last week: by another name, at another address, of another hour it is another item. A site
 * that gives all its items new names keeps their dates, or their addresses. -1: fault. */
static int is_said_again(struct feed_sifter *sifter, struct arena *arena, const struct known *alike, const struct report *report,
			 const struct feed_item *item, struct fault *fault)
{
	struct store_report before;
	if (alike->is_taken || alike->item.report == 0 || report->published == TIME_NONE || item->link == 0)
		return 0;
	int outcome = store_report_get(sifter->reader, alike->item.report, arena, &before, fault);
	if (outcome != 0)
		return outcome < 0 ? -1 : 0;
	uint64_t link = feed_item_of(&before.report).link;
	return before.report.published != TIME_NONE && report->published - before.report.published >= SAID_AGAIN_MS && link != 0 && link != item->link;
}

/* Does its text, which is known, say which item it is? It does where there is enough of it. Else where it is of the same moment, to the second; or
 * where the whole document was given new names. -1: fault. */
static int is_named_by_text(struct feed_sifter *sifter, struct arena *arena, const struct known *alike, const struct report *report,
			    const struct feed_item *item, struct fault *fault)
{
	struct store_report before;
	if (item->text_len >= TEXT_TELLS)
		return 1;
	if (item->text_len == 0 || alike->is_here)
		return 0;
	if (sifter->is_renamed)
		return 1;
	if (alike->item.report == 0 || report->published == TIME_NONE)
		return 0;
	int outcome = store_report_get(sifter->reader, alike->item.report, arena, &before, fault);
	return outcome != 0 ? (outcome < 0 ? -1 : 0) : before.report.published == report->published;
}

/* ---- the document as a whole ---- */

/* Those that are here under the name by which they are known. */
static void mark_known(struct feed_sifter *sifter, const struct feed_item *items, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		struct known *same = known_at(sifter, &sifter->by_identity, items[i].identity);
		if (same)
			same->is_here = true;
	}
}

static bool has_new_names(struct feed_sifter *sifter, const struct feed_item *items, size_t len)
{
	size_t strangers = 0, renamed = 0;
	struct map seen = { 0 };
	for (size_t i = 0; i < len; i++) {
		if (known_at(sifter, &sifter->by_identity, items[i].identity))
			continue;
		const struct known *alike = items[i].text_len > 0 ? known_at(sifter, &sifter->by_text, items[i].text) : NULL;
		strangers++;
		if (alike && !alike->is_here && !map_find(&seen, items[i].text)) {
			*map_at(&seen, items[i].text) = 1;
			renamed++;
		}
	}
	map_done(&seen);
	return renamed >= RENAMED_LEAST && 2 * renamed >= strangers;
}

/* -1: fault. */
static int has_other_length(struct feed_sifter *sifter, struct arena *arena, const struct report *reports, const struct feed_item *items, size_t len,
			    struct fault *fault)
{
	struct store_report before;
	size_t known = 0, recut = 0;
	for (size_t i = 0; i < len; i++) {
		const struct known *same = known_at(sifter, &sifter->by_identity, items[i].identity);
		known += same != NULL;
		if (!same || same->item.report == 0 || same->item.text == items[i].text)
			continue;
		int outcome = store_report_get(sifter->reader, same->item.report, arena, &before, fault);
		if (outcome < 0)
			return -1;
		recut += outcome == 0 && is_cut_otherwise(&before.report, &reports[i]);
	}
	return recut >= RECUT_LEAST && 2 * recut >= known;
}

/* Nothing was known of it: is any of it newer than the first look, but not of the future? */
static bool has_recent(const struct report *reports, size_t len, int64_t since, int64_t now)
{
	for (size_t i = 0; i < len; i++)
		if (reports[i].published != TIME_NONE && reports[i].published >= since && reports[i].published <= now + SEEN_SLACK_MS)
			return true;
	return false;
}

/* The oldest of what is known in it, TIME_NONE where there is too little to say so. */
static int64_t oldest_known(struct feed_sifter *sifter, const struct report *reports, const struct feed_item *items, size_t len)
{
	size_t dated = 0;
	int64_t oldest = TIME_NONE;
	for (size_t i = 0; i < len; i++) {
		if (reports[i].published == TIME_NONE || !known_at(sifter, &sifter->by_identity, items[i].identity))
			continue;
		oldest = dated++ == 0 || reports[i].published < oldest ? reports[i].published : oldest;
	}
	return dated >= WINDOW_LEAST ? oldest : TIME_NONE;
}

/* Where what the window did not show before begins in a document without dates: behind the last that is known, where the first that is known was
 * brought later than that, and nothing has come between. `len` where nothing says so. */
static size_t undated_end(struct feed_sifter *sifter, const struct report *reports, const struct feed_item *items, size_t len)
{
	const struct known *first = NULL, *last = NULL;
	size_t end = 0, strangers = 0;
	for (size_t i = 0; i < len; i++) {
		const struct known *known = known_at(sifter, &sifter->by_identity, items[i].identity);
		if (!known) {
			strangers += reports[i].published == TIME_NONE;
			continue;
		}
		if (first && strangers > 0)
			return len;
		first = first ? first : known;
		last = known;
		end = i + 1;
		strangers = 0;
	}
	return last && first->item.report > last->item.report && strangers >= UNDATED_LEAST ? end : len;
}

static void look_back(struct feed_sifter *sifter, const struct report *reports, const struct feed_item *items, size_t len, int64_t since, int64_t now,
		      struct feed_sifting *sifting)
{
	int64_t seen = since > 0 ? since - SEEN_SLACK_MS : 0, oldest = oldest_known(sifter, reports, items, len);
	sifter->seen = seen;
	sifting->has_recent = since > 0 && sifter->known.len == 0 && has_recent(reports, len, seen, now);
	sifter->undated_old = sifting->has_recent ? 0 : since > 0 ? undated_end(sifter, reports, items, len) : len;
	sifter->old = sifting->has_recent ? seen : since > 0 && oldest != TIME_NONE ? (oldest < seen ? oldest : seen) : TIME_NONE;
}

/* ---- one of its items ---- */

static int sift_one(struct feed_sifter *sifter, struct arena *arena, const struct report *report, size_t place, const struct feed_item *item,
		    int64_t now, struct feed_sifting *sifting, struct fault *fault)
{
	struct known *same = known_at(sifter, &sifter->by_identity, item->identity);
	struct known *alike = known_at(sifter, &sifter->by_text, item->text);
	if (same)
		return sift_same(sifter, arena, same, report, place, item, now, sifting, fault);
	int is_named = alike ? is_named_by_text(sifter, arena, alike, report, item, fault) : 0;
	if (is_named < 0)
		return -1;
	alike = is_named ? alike : NULL;
	int is_again = alike && sifter->again < SAID_AGAIN_MOST ? is_said_again(sifter, arena, alike, report, item, fault) : 0;
	if (is_again < 0)
		return -1;
	sifter->again += is_again > 0;
	if (alike && !is_again) {
		alike->is_here = true;
		sifting->knows_any |= !alike->is_taken;
		note(sifting, item, alike, now);
		return 0;
	}
	if (is_old(sifter, report, place)) {
		note(sifting, item, &(struct known){ 0 }, now);
		return 0;
	}
	take(sifter, sifting, place, item, now);
	sifting->news++;
	if (report->published != TIME_NONE)
		sifting->dates[sifting->dates_len++] = report->published;
	return 0;
}

static int by_age(const void *a, const void *b)
{
	const struct known *x = a, *y = b;
	return x->item.changed < y->item.changed ? -1 : x->item.changed > y->item.changed;
}

/* The oldest of those that are not in the document any more. Last, as it puts `known` into another order. */
static void forget(struct feed_sifter *sifter, struct arena *arena, size_t document, struct feed_sifting *sifting)
{
	size_t most = document * ITEMS_KEPT_DOCUMENTS > ITEMS_KEPT ? document * ITEMS_KEPT_DOCUMENTS : ITEMS_KEPT;
	size_t stored = sifter->known.len - sifting->taken, surplus = stored > most ? stored - most : 0;
	sifting->forgotten = ARENA_NEW(arena, uint64_t, surplus + 1);
	if (surplus > 0)
		qsort(sifter->known.at, sifter->known.len, sizeof(*sifter->known.at), by_age);
	for (size_t i = 0; i < sifter->known.len && sifting->forgotten_len < surplus; i++)
		if (!sifter->known.at[i].is_here)
			sifting->forgotten[sifting->forgotten_len++] = sifter->known.at[i].item.identity;
}

int feed_sift(struct feed_sifter *sifter, struct store *reader, uint64_t feed, bool has_pages, int64_t since, struct arena *arena,
	      const struct report *reports, size_t len, int64_t now, struct feed_sifting *ret_sifting, struct fault *fault)
{
	struct feed_item *items = ARENA_NEW(arena, struct feed_item, len + 1);
	struct feed_sifting sifting = {
		.takes = ARENA_NEW(arena, bool, len + 1),
		.changes = ARENA_NEW(arena, struct feed_change, len + 1),
		.dates = ARENA_NEW(arena, int64_t, len + 1),
	};
	map_clear(&sifter->by_identity);
	map_clear(&sifter->by_text);
	VEC_CLEAR(&sifter->known);
	sifter->reader = reader;
	sifter->has_pages = has_pages;
	sifter->again = 0;
	if (store_feed_items(reader, feed, note_known, sifter, fault) < 0)
		return -1;
	for (size_t i = 0; i < len; i++)
		items[i] = feed_item_of(&reports[i]);
	feed_items_identify(items, len);
	mark_known(sifter, items, len);
	sifter->is_renamed = has_new_names(sifter, items, len);
	int is_recut = has_other_length(sifter, arena, reports, items, len, fault);
	if (is_recut < 0)
		return -1;
	sifter->is_recut = is_recut;
	look_back(sifter, reports, items, len, since, now, &sifting);
	for (size_t i = 0; i < len; i++)
		if (sift_one(sifter, arena, &reports[i], i, &items[i], now, &sifting, fault) < 0)
			return -1;
	forget(sifter, arena, len, &sifting);
	*ret_sifting = sifting;
	return 0;
}
