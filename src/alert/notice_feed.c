#include "alert/notice_feed.h"

#include "alert/event.h"
#include "base/cleanup.h"
#include "base/hash.h"
#include "base/url.h"
#include "text/utf8.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

#define NAME_MAX_BYTES 400u  /* as escaped; a feed's name has 64 bytes */
#define LINE_MAX_BYTES 800u  /* title, error */
#define WHAT_MAX_BYTES 1200u /* a line, or an address, in a sentence */

/* ---- the id ---- */

static void id_make(const struct notice_feed *feed, enum notice_type type, char ret_id[static NOTICE_ID_SIZE])
{
	char since[24];
	snprintf(since, sizeof(since), "%" PRId64, feed->since);
	uint64_t hash = hash64_seeded(feed->name, hash64(span_of(notice_type_name(type))));
	hash = hash64_seeded(span_of(since), hash);
	if (type == NOTICE_FEED_MOVED)
		hash = hash64_seeded(feed->url, hash);
	if (type == NOTICE_FEED_RECOVERED)
		hash = hash64_seeded(span_of(notice_type_name(feed->was)), hash);
	memcpy(ret_id, "nt_", 3);
	hash_id(hash, ret_id + 3);
}

void notice_feed_id(const struct notice_feed *feed, char ret_id[static NOTICE_ID_SIZE])
{
	id_make(feed, feed->type, ret_id);
}

void notice_feed_id_replaced(const struct notice_feed *feed, char ret_id[static NOTICE_ID_SIZE])
{
	id_make(feed, feed->was, ret_id);
}

/* ---- what has happened ---- */

/* Roughly, in one unit: "12 days". */
static void add_rough(struct buf *out, int64_t ms)
{
	if (ms >= 2 * CLOCK_DAY)
		buf_addf(out, "%" PRId64 " days", ms / CLOCK_DAY);
	else if (ms >= 2 * CLOCK_HOUR)
		buf_addf(out, "%" PRId64 " hours", ms / CLOCK_HOUR);
	else if (ms >= 2 * CLOCK_MINUTE)
		buf_addf(out, "%" PRId64 " minutes", ms / CLOCK_MINUTE);
	else
		buf_add_text(out, "1 minute");
}

static void add_quiet(struct buf *out, const struct notice_feed *feed)
{
	buf_add_text(out, "Strangely quiet: no new item for ");
	add_rough(out, feed->received - feed->since);
	if (feed->rhythm_ms > 0) {
		buf_add_text(out, ", where one came every ");
		add_rough(out, feed->rhythm_ms);
	}
}

static void add_recovered(struct buf *out, const struct notice_feed *feed)
{
	bool was_quiet = feed->was == NOTICE_FEED_QUIET;
	buf_add_text(out, was_quiet ? "New items again, after " : "Answers again, after ");
	add_rough(out, feed->received - feed->since);
	buf_add_text(out, was_quiet ? " of silence" : " of failures");
}

static void add_error(struct buf *out, const struct notice_feed *feed)
{
	if (feed->error.len == 0)
		return;
	buf_add_text(out, ": ");
	buf_add_span(out, utf8_head(feed->error, LINE_MAX_BYTES));
}

void notice_feed_what(struct buf *out, struct arena *arena, const struct notice_feed *feed)
{
	switch (feed->type) {
	case NOTICE_FEED_QUIET:
		add_quiet(out, feed);
		break;
	case NOTICE_FEED_FAILING:
		buf_add_text(out, "Nothing but failures for ");
		add_rough(out, feed->received - feed->since);
		add_error(out, feed);
		break;
	case NOTICE_FEED_GONE:
		buf_add_text(out, "Gone, and not asked any more until it is resumed");
		add_error(out, feed);
		break;
	case NOTICE_FEED_REFUSED:
		buf_add_text(out, "Refused, and asked again ever more rarely");
		add_error(out, feed);
		break;
	case NOTICE_FEED_MOVED:
		buf_addf(out, "Moved for good: asked at %.*s from now on", SPAN_ARG(utf8_head(url_without_user(arena, feed->url), EVENT_ADDRESS_MAX)));
		break;
	case NOTICE_FEED_RECOVERED:
		add_recovered(out, feed);
		break;
	case NOTICE_STORY_NEW:
	case NOTICE_STORY_UPDATED:
	case NOTICE_REPORT_REPRINTED:
	case NOTICE_STORY_MERGED:
	case NOTICE_STORY_SPLIT:
	case NOTICE_WITHDRAWN:
	case NOTICE_DIGEST:
	case NOTICE_EXPIRED:
		assert(!"a notice of a feed");
	}
}

/* ---- the event ---- */

static void add_alert(struct buf *out, const struct notice_feed *feed, const char *id, struct span what)
{
	char replaced[NOTICE_ID_SIZE] = "";
	if (feed->type == NOTICE_FEED_RECOVERED)
		notice_feed_id_replaced(feed, replaced);
	buf_addf(out, "\"alert\":{\"id\":\"%s\",\"watches\":[],\"relation\":null", id);
	event_add_member(out, ",\"what\":", what, WHAT_MAX_BYTES);
	event_add_member(out, ",\"replaces\":", span_of(replaced), NOTICE_ID_SIZE);
	buf_add_char(out, '}');
}

static void add_feed(struct buf *out, const struct notice_feed *feed)
{
	event_add_member(out, ",\"feed\":{\"name\":", feed->name, NAME_MAX_BYTES);
	event_add_member(out, ",\"title\":", feed->title, LINE_MAX_BYTES);
	event_add_address(out, ",\"url\":", feed->url);
	event_add_address(out, ",\"moved_from\":", feed->moved_from);
	event_add_time(out, ",\"since\":", feed->since);
	event_add_seq(out, ",\"rhythm_ms\":", (uint64_t)feed->rhythm_ms);
	event_add_member(out, ",\"error\":", feed->error, LINE_MAX_BYTES);
	event_add_time(out, ",\"next\":", feed->next);
	buf_add_text(out, "}}}");
}

/* Of what servers say: addresses and words in errors may hold any bytes. */
static struct span repair(struct arena *arena, struct span text)
{
	CLEANUP(buf_done) struct buf repaired = { .max = SIZE_MAX / 2 };
	if (utf8_is_valid(text))
		return text;
	utf8_add_repaired(&repaired, text);
	return arena_copy(arena, buf_view(&repaired));
}

static void event_make(struct buf *out, struct arena *arena, const struct notice_feed *feed, const char *id, struct span what)
{
	event_add_head(out, &(struct event_head){
		.id = id,
		.type = notice_type_name(feed->type),
		.instance = feed->instance,
		.subject = arena_format(arena, "feed/%.*s", SPAN_ARG(feed->name)),
		.time = feed->received,
		.sequence = feed->seq,
	});
	add_alert(out, feed, id, what);
	add_feed(out, feed);
}

void notice_feed_make(struct arena *arena, const struct notice_feed *feed, struct notice *ret_notice)
{
	CLEANUP(buf_done) struct buf what = { .max = 2 * WHAT_MAX_BYTES }, body = { .max = NOTICE_BODY_MAX - 1 };
	struct notice notice = { .type = feed->type, .time = feed->received };
	struct notice_feed shown = *feed;
	shown.url = repair(arena, url_without_user(arena, feed->url));
	shown.moved_from = repair(arena, url_without_user(arena, feed->moved_from));
	shown.error = repair(arena, feed->error);
	notice_feed_id(feed, notice.id);
	notice_feed_what(&what, arena, &shown);
	notice.title = notice_title(arena, arena_format(arena, "%.*s: %.*s", SPAN_ARG(feed->name), SPAN_ARG(buf_view(&what))));
	event_make(&body, arena, &shown, notice.id, buf_view(&what));
	assert(!body.is_full);
	notice.body = arena_copy(arena, buf_view(&body));
	*ret_notice = notice;
}
