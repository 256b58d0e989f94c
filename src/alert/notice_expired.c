#include "alert/notice_expired.h"

#include "alert/event.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/hash.h"

#include <assert.h>
#include <inttypes.h>
#include <jansson.h>

#define NAME_MAX_BYTES 400u /* as escaped; a receiver's name has 64 bytes */
#define LINE_MAX_BYTES 800u

static void id_of(const struct notice_expired *expired, char ret_id[static NOTICE_ID_SIZE])
{
	uint64_t hash = hash64_seeded(expired->receiver, hash64(span_of(notice_type_name(NOTICE_EXPIRED))));
	const uint64_t numbers[] = { expired->ever, (uint64_t)expired->time };
	hash = hash64_seeded(span_make((const char *)numbers, sizeof(numbers)), hash);
	memcpy(ret_id, "nt_", 3);
	hash_id(hash, ret_id + 3);
}

static struct span what_of(struct arena *arena, const struct notice_expired *expired)
{
	const char *s = expired->notices == 1 ? "" : "s";
	struct span what = arena_format(arena, "%" PRIu64 " notice%s expired: more than %" PRIu32 " waited for '%.*s'", expired->notices, s, expired->queue_max,
					SPAN_ARG(expired->receiver));
	return span_is_empty(expired->fallback) ? what : arena_format(arena, "%.*s; '%.*s' is told instead", SPAN_ARG(what), SPAN_ARG(expired->fallback));
}

static void event_make(struct buf *out, struct arena *arena, const struct notice_expired *expired, const char *id, struct span what)
{
	event_add_head(out, &(struct event_head){
		.id = id,
		.type = notice_type_name(NOTICE_EXPIRED),
		.instance = expired->instance,
		.subject = arena_format(arena, "receiver/%.*s", SPAN_ARG(expired->receiver)),
		.time = expired->time,
		.sequence = expired->seq,
	});
	buf_addf(out, "\"alert\":{\"id\":\"%s\",\"watches\":[],\"relation\":null", id);
	event_add_member(out, ",\"what\":", what, LINE_MAX_BYTES);
	event_add_member(out, ",\"replaces\":", expired->replaces, NOTICE_ID_SIZE);
	event_add_member(out, "},\"expired\":{\"receiver\":", expired->receiver, NAME_MAX_BYTES);
	event_add_number(out, ",\"notices\":", (int64_t)expired->notices);
	event_add_time(out, ",\"from\":", expired->from);
	event_add_time(out, ",\"to\":", expired->to);
	event_add_number(out, ",\"queue_max\":", expired->queue_max);
	event_add_member(out, ",\"told_instead\":", expired->fallback, NAME_MAX_BYTES);
	buf_add_text(out, "}}}");
}

void notice_expired_make(struct arena *arena, const struct notice_expired *expired, struct notice *ret_notice)
{
	CLEANUP(buf_done) struct buf body = { .max = NOTICE_BODY_MAX - 1 };
	struct span what = what_of(arena, expired);
	struct notice notice = { .type = NOTICE_EXPIRED, .time = expired->time, .title = notice_title(arena, what) };
	id_of(expired, notice.id);
	event_make(&body, arena, expired, notice.id, what);
	assert(!body.is_full);
	notice.body = arena_copy(arena, buf_view(&body));
	*ret_notice = notice;
}

bool notice_expired_read(struct span body, uint64_t *ret_notices, int64_t *ret_from)
{
	json_error_t error;
	json_t *event = json_loadb(body.ptr ? body.ptr : "", body.len, 0, &error);
	const json_t *expired = json_object_get(json_object_get(event, "data"), "expired");
	const char *from = json_string_value(json_object_get(expired, "from"));
	bool is_one = json_is_integer(json_object_get(expired, "notices")) && from && clock_iso_parse(span_of(from), ret_from);
	*ret_notices = is_one ? (uint64_t)json_integer_value(json_object_get(expired, "notices")) : 0;
	json_decref(event);
	return is_one;
}
