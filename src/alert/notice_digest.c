#include "alert/notice_digest.h"

#include "alert/event.h"
#include "base/cleanup.h"
#include "base/hash.h"

#include <assert.h>
#include <inttypes.h>

#define LINE_MAX_BYTES 400u
#define NAME_MAX_BYTES 300u
#define WATCHES_MAX_BYTES 800u
#define STORIES_MAX_BYTES (NOTICE_BODY_MAX - 4000u) /* what envelope, watches and names leave */

static void id_of(const struct notice_digest *digest, char ret_id[static NOTICE_ID_SIZE])
{
	uint64_t hash = hash64_seeded(digest->bundle, hash64(span_of(notice_type_name(NOTICE_DIGEST))));
	hash = hash64_seeded(span_make((const char *)digest->report_ids, digest->reports_len * sizeof(*digest->report_ids)), hash);
	memcpy(ret_id, "nt_", 3);
	hash_id(hash, ret_id + 3);
}

static const char *plural(size_t count, const char *one, const char *many)
{
	return count == 1 ? one : many;
}

/* "3 stories in 7 reports during quiet hours, part 2 of 3" */
static void add_what(struct buf *out, const struct notice_digest *digest)
{
	buf_addf(out, "%zu %s in %zu %s", digest->stories_len, plural(digest->stories_len, "story", "stories"), digest->reports_len,
		 plural(digest->reports_len, "report", "reports"));
	if (span_equals(digest->why, SPAN("quiet")))
		buf_add_text(out, " during quiet hours");
	if (digest->parts > 1)
		buf_addf(out, ", part %u of %u", digest->part, digest->parts);
}

static void add_end(struct buf *out, const char *key, bool is_known, int64_t value)
{
	if (is_known && value != INT64_MAX)
		event_add_number(out, key, value);
	else
		buf_addf(out, "%snull", key);
}

static void add_figures(struct buf *out, const struct notice_digest_story *story)
{
	buf_add_text(out, ",\"figures\":[");
	for (size_t i = 0; i < story->figures_len; i++) {
		const struct notice_digest_figure *figure = &story->figures[i];
		event_add_member(out, i ? ",{\"kind\":" : "{\"kind\":", span_of(figure_kind_name(figure->kind)), NAME_MAX_BYTES);
		add_end(out, ",\"low\":", true, figure->low);
		add_end(out, ",\"high\":", true, figure->high);
		add_end(out, ",\"was_low\":", figure->has_before, figure->before_low);
		add_end(out, ",\"was_high\":", figure->has_before, figure->before_high);
		buf_add_char(out, '}');
	}
	buf_add_char(out, ']');
}

static void add_story(struct buf *out, const struct notice_digest_story *story)
{
	event_add_number(out, "{\"story\":", (int64_t)story->story);
	event_add_member(out, ",\"title\":", story->title, LINE_MAX_BYTES);
	buf_add_text(out, story->is_new ? ",\"relation\":\"new_story\"" : ",\"relation\":\"update\"");
	event_add_number(out, ",\"reports\":", story->reports);
	event_add_number(out, ",\"sources\":", story->sources);
	event_add_number(out, ",\"new_reports\":", story->new_reports);
	event_add_number(out, ",\"copies\":", story->copies);
	event_add_member(out, ",\"source\":", story->source, NAME_MAX_BYTES);
	event_add_address(out, ",\"link\":", story->link);
	event_add_time(out, ",\"published\":", story->published);
	add_figures(out, story);
	buf_add_char(out, '}');
}

static void add_stories(struct buf *out, const struct notice_digest_story *stories, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (i > 0)
			buf_add_char(out, ',');
		add_story(out, &stories[i]);
	}
}

static void add_digest(struct buf *out, const struct notice_digest *digest)
{
	event_add_member(out, ",\"digest\":{\"route\":", digest->route, NAME_MAX_BYTES);
	event_add_member(out, ",\"why\":", digest->why, NAME_MAX_BYTES);
	event_add_time(out, ",\"from\":", digest->from);
	event_add_time(out, ",\"to\":", digest->to);
	event_add_number(out, ",\"part\":", digest->part);
	event_add_number(out, ",\"parts\":", digest->parts);
	event_add_number(out, ",\"reports\":", (int64_t)digest->reports_len);
	buf_add_text(out, ",\"stories\":[");
	add_stories(out, digest->stories, digest->stories_len);
	buf_add_text(out, "]}}}");
}

static void event_make(struct buf *out, struct arena *arena, const struct notice_digest *digest, const char *id, struct span what)
{
	event_add_head(out, &(struct event_head){
		.id = id,
		.type = notice_type_name(NOTICE_DIGEST),
		.instance = digest->instance,
		.subject = arena_format(arena, "digest/%.*s", SPAN_ARG(digest->route)),
		.time = digest->to,
		.sequence = digest->seq,
	});
	buf_addf(out, "\"alert\":{\"id\":\"%s\"", id);
	event_add_watches(out, digest->watches, digest->watches_len, WATCHES_MAX_BYTES);
	event_add_member(out, ",\"relation\":null,\"what\":", what, LINE_MAX_BYTES);
	buf_add_text(out, ",\"replaces\":null}");
	add_digest(out, digest);
}

size_t notice_digest_fit(const struct notice_digest_story *stories, size_t len)
{
	size_t most = len < NOTICE_DIGEST_STORIES_MAX ? len : NOTICE_DIGEST_STORIES_MAX, fit = 0;
	CLEANUP(buf_done) struct buf lines = { .max = STORIES_MAX_BYTES };
	while (fit < most && !lines.is_full) {
		buf_add_char(&lines, ',');
		add_stories(&lines, &stories[fit], 1);
		fit += !lines.is_full;
	}
	assert(fit > 0 || len == 0); /* a line is far shorter than the ceiling */
	return fit;
}

void notice_digest_make(struct arena *arena, const struct notice_digest *digest, struct notice *ret_notice)
{
	CLEANUP(buf_done) struct buf what = { .max = LINE_MAX_BYTES }, body = { .max = NOTICE_BODY_MAX - 1 };
	struct notice notice = {
		.type = NOTICE_DIGEST,
		.time = digest->to,
		.folded = digest->reports,
		.folded_len = digest->reports_len,
		.watches = notice_watches(arena, digest->watches, digest->watches_len),
	};
	id_of(digest, notice.id);
	add_what(&what, digest);
	notice.title = notice_title(arena, arena_format(arena, "%.*s: %.*s", SPAN_ARG(digest->route), SPAN_ARG(buf_view(&what))));
	event_make(&body, arena, digest, notice.id, buf_view(&what));
	assert(!body.is_full);
	notice.body = arena_copy(arena, buf_view(&body));
	*ret_notice = notice;
}
