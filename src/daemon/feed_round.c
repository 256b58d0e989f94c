/* One round of one feed: from the request to the commit. */
#include "base/cleanup.h"
#include "base/log.h"
#include "base/url.h"
#include "base/vec.h"
#include "daemon/feeds_inner.h"
#include "daemon/now.h"
#include "decoder/frame.h"
#include "desk/feed_health.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

/* What the items of one document may come to, decoded. */
#define FRAMES_MAX (64u << 20)
/* So long news wait for the pages that they link to: an alert is worth more than its whole text. */
#define PAGES_PATIENCE_MS (20 * CLOCK_SECOND)
/* So long an empty first document is none, and what comes then is the first if it is a flood: one item may be what the feed was added for. */
#define EMPTY_PATIENCE CLOCK_DAY
#define FLOOD_LEAST 3u
/* In the upper half of the hash of a first document that was cut off, or empty; the lower half is its own. */
#define BEGUN_MARK (UINT64_C(0xB3609C07) << 32)
/* … and in that of one that never has an end: it was cut off in the same place twice. */
#define ENDLESS_MARK (UINT64_C(0xE4D1E550) << 32)
#define MARK_BITS (UINT64_C(0xFFFFFFFF) << 32)

struct feed_round {
	struct feed *feed;
	struct fetch *fetch;
	struct arena *arena;
	struct store_feed next;     /* the row as it will be; texts lent from the arena or from the feed's row */
	struct feed_answer answer;
	struct buf body, frames;    /* each as long as somebody reads it */
	struct digest body_digest;
	size_t body_len;
	size_t work_bytes;
	struct decode_task task;
	bool is_decoding;
	char format[32];
	struct span remarks;        /* of the decoder, on the document */
	struct feed_sieve_task sift;
	struct round_pages *pages;  /* of the news, where the feed wants them and they link to any */
	struct drop_file file;
	struct ingest_drop drop;
	struct desk_job job;
	int64_t received;
	bool was_feed, says_something; /* of where the feed stands: see feed_move_step */
	struct span permanent;
	bool is_first;
	bool is_cut;                /* the document lacks its end */
	bool was_asked;             /* somebody's server was troubled with it */
	struct feed_health health;  /* what the operator should hear of it … */
	unsigned told;              /* … and how many notices that has made */
};

static void round_free(struct feed_round *round)
{
	struct feeds *feeds = round->feed->feeds;
	feeds->work_bytes -= round->work_bytes;
	buf_done(&round->body);
	buf_done(&round->frames);
	buf_done(&round->sift.taken);
	buf_done(&round->drop.rejects);
	round_pages_free(round->pages);
	arena_free(round->arena);
	free(round);
}

static double chance(void)
{
	return (double)randombytes_random() / UINT32_MAX;
}

/* ---- documents that were cut off ---- */

/* Of a document that was cut off: what is known after it is only the beginning of the first one. */
static uint64_t begun_hash(uint64_t hash)
{
	return BEGUN_MARK | (hash & ~MARK_BITS);
}

static bool has_only_begun(const struct feed *feed)
{
	return (feed->row->body_hash & MARK_BITS) == BEGUN_MARK;
}

/* Whoever writes it has forgotten the end, and does so each time. */
static bool is_endless(const struct feed *feed)
{
	return (feed->row->body_hash & MARK_BITS) == ENDLESS_MARK;
}

static bool is_last_document(const struct feed *feed, uint64_t hash)
{
	uint64_t last = feed->row->body_hash;
	return last != 0 && (is_endless(feed) ? (last ^ hash) << 32 == 0 : last == hash);
}

/* What it holds was there before, or is what was cut off then. */
static bool is_first_look(const struct feed *feed)
{
	return feed->row->body_hash == 0 || (has_only_begun(feed) && feed->row->items > 0);
}

/* The first document was empty: so is that of a site that is not ready yet, and of one that has nothing to tell. What comes next may be the first,
 * but for what is of the time since; of that there is none here. */
static bool is_news_after_empty(const struct feed_round *round)
{
	bool is_flood = round->sift.items >= FLOOD_LEAST && round->received - round->next.added <= EMPTY_PATIENCE;
	return !is_first_look(round->feed) && round->sift.items > 0 && !is_flood;
}

/* ---- the end ---- */

static void log_end(const struct feed_round *round)
{
	const struct store_feed *row = &round->next;
	char wait[CLOCK_ISO_SIZE];
	int64_t left = row->pace.next - now_ms();
	clock_duration(left > CLOCK_SECOND ? left / CLOCK_SECOND * CLOCK_SECOND : CLOCK_SECOND, wait);
	if (!feed_pace_is_asked(&row->pace))
		log_warning("feed '%.*s': %.*s; it is %s, and not asked any more until it is resumed", SPAN_ARG(row->name), SPAN_ARG(row->error),
			    feed_phase_name(row->pace.phase));
	else if (row->error.len > 0)
		log_warning("feed '%.*s': %.*s; asked again in %s", SPAN_ARG(row->name), SPAN_ARG(row->error), wait);
	else if (round->is_first && round->was_feed)
		log_notice("feed '%.*s': %" PRIu32 " items are known from now on, and told to nobody", SPAN_ARG(row->name), round->sift.items);
	else if (round->sift.taken_len > 0)
		log_info("feed '%.*s': %u of %" PRIu32 " items are news; asked again in %s", SPAN_ARG(row->name), round->sift.taken_len,
			 round->sift.items, wait);
	else
		log_debug("feed '%.*s': nothing new; asked again in %s", SPAN_ARG(row->name), wait);
}

/* What is not said by its end. */
static void log_health(const struct feed_round *round)
{
	CLEANUP(buf_done) struct buf what = { .max = 4096 };
	for (size_t i = 0; i < round->health.len; i++) {
		const struct notice_feed *notice = &round->health.at[i];
		buf_clear(&what);
		notice_feed_what(&what, round->arena, notice);
		if (notice->type == NOTICE_FEED_QUIET || notice->type == NOTICE_FEED_FAILING)
			log_warning("feed '%.*s': %.*s", SPAN_ARG(notice->name), SPAN_ARG(buf_view(&what)));
		else if (notice->type == NOTICE_FEED_RECOVERED)
			log_notice("feed '%.*s': %.*s", SPAN_ARG(notice->name), SPAN_ARG(buf_view(&what)));
	}
}

static void round_over(struct feed_round *round)
{
	struct feed *feed = round->feed;
	feed->feeds->in_work--;
	feed->round = NULL;
	feed->stage = FEED_RESTING;
	round_free(round);
	feed_round_over(feed);
}

/* What has been committed is what is known. */
static void round_settled(struct feed_round *round)
{
	struct feed *feed = round->feed;
	struct store_feed *old = feed->row;
	feed->row = feed_row_copy(&round->next);
	feed->is_added = true;
	feed->troubles = 0;
	log_end(round);
	log_health(round);
	if (round->told > 0)
		feed->feeds->rooms.notices(feed->feeds->rooms.ctx, round->told);
	if (round->pages)
		round_pages_settled(round->pages);
	free(old);
	round_over(round);
}

/* The store would not take it. Nothing is known of this round: the feed is asked again. */
static void round_troubled(struct feed_round *round, const char *why)
{
	struct feed *feed = round->feed;
	feed->troubles++;
	fault_set(&feed->trouble, FAULT_RETRY, "what it brought cannot be written down: %s", why);
	log_error("feed '%.*s': %s", SPAN_ARG(feed->row->name), feed->trouble.text);
	feed_pace_trouble(&feed->row->pace, feed->troubles, round->answer.retry_after_ms, feed_place(feed->row->name), now_ms());
	round_over(round);
}

/* ---- writing it down ---- */

static int write_items(const struct feed_round *round, uint64_t first_seq, struct store *store, struct fault *fault)
{
	const struct feed_sifting *sifting = &round->sift.sifting;
	for (size_t i = 0; i < sifting->changes_len; i++) {
		const struct feed_change *change = &sifting->changes[i];
		struct store_feed_item item = change->item;
		if (change->is_taken)
			item.report = first_seq > 0 ? first_seq + item.report : 0;
		if (store_feed_item_put(store, round->next.id, &item, fault) < 0)
			return -1;
	}
	for (size_t i = 0; i < sifting->forgotten_len; i++)
		if (store_feed_item_drop(store, round->next.id, sifting->forgotten[i], fault) < 0)
			return -1;
	return 0;
}

static int write_down(struct feed_round *round, uint64_t first_seq, struct desk *desk, struct fault *fault)
{
	/* a row that is new gets its id anew, should this run twice */
	struct store_feed row = round->next;
	row.id = round->feed->row->id;
	if (store_feed_put(desk_store(desk), &row, &round->next.id, fault) < 0)
		return -1;
	if (round->health.len > 0 && desk_write_feed(desk, &round->health, &round->told, fault) < 0)
		return -1;
	if (write_items(round, first_seq, desk_store(desk), fault) < 0)
		return -1;
	return round->pages ? round_pages_write(round->pages, round->next.id, first_seq, desk_store(desk), fault) : 0;
}

static int run_settle(struct desk_job *job, struct desk *desk)
{
	struct feed_round *round = (struct feed_round *)((char *)job - offsetof(struct feed_round, job));
	return write_down(round, 0, desk, &job->fault);
}

static void on_settled(struct desk_job *job)
{
	struct feed_round *round = (struct feed_round *)((char *)job - offsetof(struct feed_round, job));
	if (job->fault.kind == FAULT_NONE)
		round_settled(round);
	else
		round_troubled(round, job->fault.text);
}

/* An address that holds a password is not given up for one that cannot. */
static bool has_password(struct span url)
{
	ptrdiff_t slashes = span_find(url, SPAN("//"));
	struct span host = slashes >= 0 ? span_from(url, (size_t)slashes + 2) : url;
	return memchr(host.ptr, '@', strcspn(host.ptr, "/?#"));
}

/* What the operator gave for one host is for no other: neither written down there nor sent. */
static bool has_secrets(const struct config_feed *settings)
{
	return settings && (settings->headers || settings->user || settings->secret);
}

static void follow_move(struct feed_round *round)
{
	struct store_feed *next = &round->next;
	const struct feed *other = round->permanent.len > 0 && round->was_feed ? feed_at(round->feed->feeds, round->permanent) : NULL;
	if (other && other != round->feed) {
		next->error = arena_format(round->arena, "is sent on for good to where feed '%.*s' is asked: one of them is enough", SPAN_ARG(other->row->name));
		return;
	}
	bool is_elsewhere = round->permanent.len > 0 && !feed_is_of_host(round->permanent, next->given_url);
	if (is_elsewhere && has_secrets(feed_settings(round->feed)) && round->was_feed) {
		next->error = arena_format(round->arena, "is sent on for good to '%.*s', where its headers and password do not go: give it that address if it is right",
					   SPAN_ARG(round->permanent));
		return;
	}
	if (round->says_something && !has_password(next->url) && feed_move_step(&next->move, round->permanent, round->was_feed, round->received)) {
		next->url = round->permanent;
		log_notice("feed '%.*s' has moved for good: it is asked at %.*s from now on", SPAN_ARG(next->name), SPAN_ARG(next->url));
	}
}

/* The feed is asked again when its answer says so; moved, if it has moved for good; and told of, if that is worth telling. */
static void decide_next(struct feed_round *round)
{
	struct store_feed *next = &round->next;
	const struct feed_terms terms = {
		.least = next->every_ms, .most = next->every_ms, .place = feed_place(next->name), .items = next->window, .ttl_ms = next->ttl_ms,
		.update_ms = next->update_ms, .update_base = next->update_base, .skip_hours = next->skip_hours, .skip_days = next->skip_days,
	};
	feed_pace_step(&next->pace, &round->answer, &terms, chance(), round->received);
	next->fetches++;
	follow_move(round);
	feed_health_tell(round->feed->row, next, round->received, &round->health);
}

static void settle(struct feed_round *round)
{
	decide_next(round);
	if (round->feed->is_new && !round->was_feed) { /* what is no feed is not written down, but for when it may be asked again */
		if (round->was_asked)
			feed_address_hold(round->feed->feeds, round->next.url, feed_pace_earliest(&round->next.pace, round->received));
		struct store_feed *old = round->feed->row;
		round->feed->row = feed_row_copy(&round->next);
		free(old);
		round_over(round);
		return;
	}
	round->job = (struct desk_job){ .run = run_settle, .done = on_settled };
	desk_thread_post(round->feed->feeds->rooms.desk, &round->job);
}

/* A document that is not what it should be is asked for again as if it had never come. */
static void refuse(struct feed_round *round, const char *why)
{
	round->answer = (struct feed_answer){ .event = FEED_EVENT_NO_FEED, .retry_after_ms = round->answer.retry_after_ms };
	round->was_feed = false;
	round->next = *round->feed->row;
	round->next.error = arena_copy(round->arena, span_of(why));
	round->sift.sifting = (struct feed_sifting){ 0 };
	settle(round);
}

/* ---- news ---- */

static int commit(struct ingest_drop *drop, struct desk *desk, struct fault *fault)
{
	struct feed_round *round = (struct feed_round *)((char *)drop - offsetof(struct feed_round, drop));
	return drop->is_ok ? write_down(round, drop->first_seq, desk, fault) : 0;
}

static void on_ingested(struct ingest_drop *drop, enum ingest_end end, const char *reason)
{
	struct feed_round *round = (struct feed_round *)((char *)drop - offsetof(struct feed_round, drop));
	if (end == INGEST_DONE)
		round_settled(round);
	else if (end == INGEST_FAILED)
		refuse(round, reason);
	else
		round_troubled(round, reason ? reason : "tidingsd stops");
}

/* Each document is a drop of its own: which of its items are known is the sieve's to say. Two feeds may bring the same bytes, and a feed those of an
 * earlier day, when an edit is taken back. */
static struct digest digest_of_round(const struct feed_round *round)
{
	struct digest_state *state = digest_new();
	const struct span name = round->next.name;
	digest_add(state, &round->next.fetches, sizeof(round->next.fetches));
	digest_add(state, &name.len, sizeof(name.len));
	digest_add(state, name.ptr, name.len);
	digest_add(state, round->body_digest.bytes, DIGEST_SIZE);
	return digest_end(state);
}

static void take_news(struct feed_round *round)
{
	struct feeds *feeds = round->feed->feeds;
	decide_next(round);
	round->next.items += round->sift.taken_len;
	round->file = (struct drop_file){ .fd = -1, .digest = digest_of_round(round), .look.size = (int64_t)round->body_len };
	round->drop = (struct ingest_drop){
		.name = round->next.name.ptr,
		.source = round->next.source.ptr,
		.is_archive = round->is_first,
		.file = &round->file,
		.received = round->received,
		.done = on_ingested,
		.decoded = &round->sift.taken,
		.decoded_len = round->sift.taken_len,
		.decoded_format = round->format,
		.decoded_remarks = round->remarks,
		.commit = commit,
	};
	feeds->count.news += round->is_first ? 0 : round->sift.taken_len;
	feed_pages_overtake(feeds, round->feed->row->id, &round->sift.sifting);
	ingest_submit(feeds->rooms.ingest, &round->drop);
}

/* ---- their pages ---- */

static void on_pages(void *ctx)
{
	struct feed_round *round = ctx;
	struct feeds *feeds = round->feed->feeds;
	uv_timer_stop(&round->feed->timer);
	round_pages_merge(round->pages, &round->sift.taken, now_ms());
	take_news(round);
	feed_hosts_go(feeds); /* who stood behind them in line */
}

static void on_patience(uv_timer_t *timer)
{
	struct feed *feed = timer->data;
	feed_round_hurry(feed);
}

void feed_round_hurry(struct feed *feed)
{
	struct feed_round *round = feed->round;
	if (round && round->pages && !round_pages_are_over(round->pages))
		round_pages_hurry(round->pages, "did not come in time");
}

/* What the document took is nobody's any more: others need not wait for it. The feed's timer has nothing else to do before the round is over. */
static void read_pages(struct feed_round *round)
{
	struct feed *feed = round->feed;
	struct feeds *feeds = feed->feeds;
	round->pages = round_pages_begin(feed, &round->sift, on_pages, round);
	if (!round->pages) {
		take_news(round);
		return;
	}
	feeds->work_bytes -= round->work_bytes;
	round->work_bytes = 0;
	if (round_pages_are_over(round->pages))
		on_pages(round);
	else
		uv_timer_start(&feed->timer, on_patience, PAGES_PATIENCE_MS, 0);
	feed_hosts_go(feeds);
}

static void on_sifted(struct feed_sieve_task *sift)
{
	struct feed_round *round = (struct feed_round *)((char *)sift - offsetof(struct feed_round, sift));
	buf_done(&round->frames);
	if (sift->fault.kind == FAULT_INPUT) {
		refuse(round, sift->fault.text);
		return;
	}
	if (sift->fault.kind != FAULT_NONE) {
		round_troubled(round, sift->fault.text);
		return;
	}
	if (round->feed->is_new && feed_is_configured(round->feed->feeds, round->feed->name_key)) {
		round_over(round); /* lost its name meanwhile */
		return;
	}
	round->next.window = round->is_cut && round->next.window > sift->items ? round->next.window : sift->items;
	round->is_first = round->is_first && (has_only_begun(round->feed) || !sift->sifting.knows_any);
	round->is_first = round->is_first && !sift->sifting.has_recent && !is_news_after_empty(round);
	if (round->is_first && sift->items == 0)
		round->next.body_hash = begun_hash(round->next.body_hash);
	sift->sifting.forgotten_len = round->is_cut ? 0 : sift->sifting.forgotten_len;
	round->answer.news = sift->sifting.news;
	round->answer.dates = sift->sifting.dates;
	round->answer.dates_len = sift->sifting.dates_len;
	bool wants_pages = round->next.is_full_text && !round->is_first && !round->feed->feeds->is_stopping;
	if (sift->taken_len > 0 && wants_pages)
		read_pages(round);
	else if (sift->taken_len > 0)
		take_news(round);
	else
		settle(round);
}

/* ---- decoding ---- */

static struct feed_round *round_of_task(struct decode_task *task)
{
	return (struct feed_round *)((char *)task - offsetof(struct feed_round, task));
}

static void on_frame(struct decode_task *task, const struct frame *frame)
{
	frame_add(&round_of_task(task)->frames, frame->kind, frame->payload);
}

/* The same bytes once more are what stands there, and not what came through; and so is a document without an end where the one before had none. */
static bool is_cut_off(struct feed *feed, enum decode_cut cut, uint64_t hash)
{
	bool is_again = feed->cut_hash == hash || feed->row->body_hash == begun_hash(hash) || (cut == DECODE_CUT && is_endless(feed));
	feed->cut_hash = cut == DECODE_WHOLE ? 0 : hash;
	return cut != DECODE_WHOLE && !is_again;
}

/* The frame of the last item, which the cut went through: half of it would be told for the whole. It is no item where it was rejected. */
static void leave_out_last(struct buf *frames)
{
	struct frame frame = { 0 };
	size_t size = 0, at = 0, last = 0;
	for (; frame_next(span_from(buf_view(frames), at), &frame, &size) == 1; at += size)
		last = at;
	if (frame.kind == FRAME_REPORT)
		buf_truncate(frames, last);
}

/* What is not known to be whole is asked for again, as after an error, and by what was known before. */
static void note_cut(struct feed_round *round, enum decode_cut cut)
{
	struct store_feed *next = &round->next;
	const struct store_feed *row = round->feed->row;
	if (cut == DECODE_CUT_WITHIN)
		leave_out_last(&round->frames);
	round->is_cut = true;
	next->etag = row->etag;
	next->last_modified = row->last_modified;
	next->body_hash = round->is_first ? begun_hash(next->body_hash) : row->body_hash;
	next->error = SPAN("its document was cut off before its end");
	round->answer.event = FEED_EVENT_FAILED;
}

/* What the document says of itself. */
static void note_feed(struct feed_round *round, const struct frame_done *done)
{
	struct store_feed *next = &round->next;
	const struct decode_rhythm *rhythm = &done->feed.rhythm;
	next->title = arena_copy(round->arena, done->feed.title);
	if (next->name.len == 0)
		next->name = feed_choose_name(round->feed, round->arena, next->title);
	next->site = arena_copy(round->arena, done->feed.link);
	next->ttl_ms = rhythm->ttl_ms;
	next->update_ms = rhythm->update_ms;
	next->update_base = rhythm->update_base;
	next->skip_hours = rhythm->skip_hours;
	next->skip_days = rhythm->skip_days;
	next->body_hash = hash64(buf_view(&round->body));
	round->body_digest = digest_of(buf_view(&round->body));
	round->body_len = round->body.len;
	buf_done(&round->body);
	next->error = SPAN_NONE;
	round->remarks = arena_copy(round->arena, done->reason);
	snprintf(round->format, sizeof(round->format), "%.*s", SPAN_ARG(span_head(done->format, sizeof(round->format) - 1)));
}

/* "cannot decode 'NAME': why" -> "why": whoever reads it knows what was asked for. */
static struct span without_name(struct span reason)
{
	ptrdiff_t name_end = span_starts(reason, SPAN("cannot decode '")) ? span_find(reason, SPAN("': ")) : -1;
	return name_end < 0 ? reason : span_from(reason, (size_t)name_end + 3);
}

static void on_decoded(struct decode_task *task, enum decoders_end end, const struct frame_done *done, const char *reason)
{
	struct feed_round *round = round_of_task(task);
	struct fault why;
	round->is_decoding = false;
	if (end == DECODERS_STOPPED) {
		round_troubled(round, "tidingsd stops");
	} else if (end == DECODERS_DIED) {
		fault_set(&why, FAULT_INPUT, "the decoder %s over it", reason);
		refuse(round, why.text);
	} else if (!done->has_feed) {
		feed_take_places(round->feed, done);
		fault_set(&why, FAULT_INPUT, "what stands there is no feed: %.*s", SPAN_ARG(done->is_ok ? done->format : without_name(done->reason)));
		refuse(round, why.text);
	} else if (!done->is_ok || round->frames.is_full) {
		fault_set(&why, FAULT_INPUT, "%.*s", SPAN_ARG(done->is_ok ? SPAN("its items come to more than 64 MiB") : without_name(done->reason)));
		refuse(round, why.text);
	} else {
		note_feed(round, done);
		if (is_cut_off(round->feed, done->feed.cut, round->next.body_hash))
			note_cut(round, done->feed.cut);
		else if (done->feed.cut != DECODE_WHOLE)
			round->next.body_hash = ENDLESS_MARK | (round->next.body_hash & ~MARK_BITS);
		round->was_feed = true;
		round->sift.feed = round->feed->row->id;
		round->sift.has_pages = round->next.is_full_text;
		round->sift.since = is_first_look(round->feed) ? 0 : round->feed->row->added;
		round->sift.frames = buf_view(&round->frames);
		round->sift.arena = round->arena;
		round->sift.now = round->received;
		round->sift.done = on_sifted;
		feed_sieve_submit(round->feed->feeds->sieve, &round->sift);
	}
}

static void decode(struct feed_round *round, const struct fetch_answer *answer)
{
	struct feeds *feeds = round->feed->feeds;
	buf_init(&round->frames, FRAMES_MAX);
	round->work_bytes = round->body.len;
	feeds->work_bytes += round->work_bytes;
	round->task = (struct decode_task){
		.hints = feed_hints(round->arena, answer, round->received), .bytes = buf_view(&round->body), .frame = on_frame, .end = on_decoded,
	};
	round->task.hints.name = round->next.name;
	round->task.hints.source = round->next.source;
	round->is_decoding = true;
	decoders_submit(feeds->rooms.decoders, &round->task);
}

/* ---- the answer ---- */

static enum feed_event event_of(const struct fetch_answer *answer)
{
	switch (answer->kind) {
	case FETCH_OK:
		return FEED_EVENT_READ;
	case FETCH_NOT_MODIFIED:
		return FEED_EVENT_UNCHANGED;
	case FETCH_MOVED: /* never: it may go where it is sent */
	case FETCH_STATUS: /* among them a 304 that nobody has asked for */
		return answer->status == 304 ? FEED_EVENT_UNWANTED : feed_event_of_http(answer->status);
	case FETCH_NO_HOST:
	case FETCH_NO_CONNECTION:
	case FETCH_NOT_TRUSTED:
		return FEED_EVENT_UNREACHED;
	case FETCH_TOO_SLOW:
	case FETCH_BROKEN:
		return FEED_EVENT_FAILED;
	case FETCH_NO_REQUEST:
	case FETCH_NOT_PUBLIC:
		return FEED_EVENT_NO_FEED;
	case FETCH_CHALLENGE:
	case FETCH_TOO_BIG:
	case FETCH_ASTRAY:
		break;
	}
	return FEED_EVENT_UNWANTED;
}

/* Both are those of this answer, or none is: half of an old pair with half of a new one asks for what never was. A 304 that names neither leaves what
 * it has just confirmed. */
static void take_validators(struct feed_round *round, const struct fetch_answer *answer)
{
	if (answer->kind == FETCH_NOT_MODIFIED && !answer->etag && !answer->last_modified)
		return;
	round->next.etag = arena_copy(round->arena, span_of(answer->etag));
	round->next.last_modified = arena_copy(round->arena, span_of(answer->last_modified));
}

/* The server does not bear what it has given: as long as it is sent, no other answer comes. */
static bool is_of_validators(int status)
{
	return status == 412 || status == 431;
}

static struct span error_of(const struct feed_round *round, const struct fetch_answer *answer)
{
	if (answer->is_house)
		return arena_format(round->arena, "%s: if that is meant, say allow-private", answer->error);
	return arena_copy(round->arena, span_of(answer->error));
}

/* Where it is sent on to for now is told once, and changes nothing: many a feed is always delivered so. */
static void note_detour(struct feed *feed, const struct fetch_answer *answer)
{
	struct span url = span_of(answer->url);
	bool is_detour = answer->redirects > 0 && answer->status != 0 && !span_equals(span_of(answer->permanent_url), url);
	uint64_t key = is_detour ? url_key(url) : 0;
	if (is_detour && key != feed->sent_to)
		log_info("feed '%.*s' is sent on for now to %.*s", SPAN_ARG(feed->row->name), SPAN_ARG(url));
	feed->sent_to = key;
}

static void on_fetched(void *ctx, struct fetch_answer *answer)
{
	struct feed_round *round = ctx;
	struct feed *feed = round->feed;
	struct feeds *feeds = feed->feeds;
	round->fetch = NULL;
	round->received = now_ms();
	round->answer.event = event_of(answer);
	round->answer.retry_after_ms = answer->retry_after ? retry_after_parse(answer->retry_after, round->received) : 0;
	round->answer.fresh_ms = answer->fresh_ms;
	round->permanent = arena_copy(round->arena, span_of(answer->permanent_url));
	round->was_asked = (answer->status != 0 && answer->kind != FETCH_NOT_PUBLIC) || answer->kind == FETCH_TOO_SLOW || answer->kind == FETCH_BROKEN;
	note_detour(feed, answer);
	feed_turn_ended(feeds, &feed->turn, answer);
	feed->stage = FEED_IN_WORK;
	feeds->in_work++;
	feeds->count.fetches++;
	bool is_same = false;
	if (answer->kind == FETCH_OK) {
		round->body = answer->body;
		buf_init(&answer->body, 0);
		is_same = is_last_document(feed, hash64(buf_view(&round->body)));
	}
	if (answer->kind == FETCH_OK || answer->kind == FETCH_NOT_MODIFIED)
		take_validators(round, answer);
	else if (is_of_validators(answer->status))
		round->next.etag = round->next.last_modified = SPAN_NONE;
	round->was_feed = is_same || answer->kind == FETCH_NOT_MODIFIED;
	round->says_something = answer->kind == FETCH_OK || round->answer.event == FEED_EVENT_UNCHANGED ||
				round->answer.event == FEED_EVENT_UNWANTED || round->answer.event == FEED_EVENT_NO_FEED;
	round->next.error = round->was_feed || answer->kind == FETCH_OK ? SPAN_NONE : error_of(round, answer);
	if (answer->kind == FETCH_OK && !is_same) {
		decode(round, answer);
	} else {
		round->answer.event = is_same ? FEED_EVENT_UNCHANGED : round->answer.event;
		feeds->count.unchanged += round->was_feed;
		settle(round);
	}
	feed_hosts_go(feeds);
}

static const char *text_or_null(struct span text)
{
	return text.len > 0 ? text.ptr : NULL;
}

static void on_moves(void *ctx, const char *url)
{
	struct feed_round *round = ctx;
	struct feed *feed = round->feed;
	feed_turn_move(feed->feeds, &feed->turn, span_of(url));
}

void feed_round_go_on(struct feed *feed)
{
	fetch_go_on(feed->round->fetch);
}

void feed_round_start(struct feed *feed)
{
	struct feeds *feeds = feed->feeds;
	size_t cap = 0;
	struct feed_round *round = vec_grow(NULL, &cap, 1, sizeof(*round));
	bool is_first = feed->row->body_hash == 0 || has_only_begun(feed);
	*round = (struct feed_round){ .feed = feed, .arena = arena_new(), .next = *feed->row, .is_first = is_first };
	feed->round = round;
	feed->stage = FEED_FETCHING;
	struct fetch_request request = feed_request(feeds, feed->row->url.ptr, feeds->config->fetch.max_document_bytes);
	request.etag = text_or_null(feed->row->etag);
	request.last_modified = text_or_null(feed->row->last_modified);
	request.allow_private = feed_may_be_private(feed);
	request.moves = on_moves;
	feed_send_secrets(&request, feed);
	round->fetch = fetch_start(feeds->fetcher, &request, on_fetched, round);
}

void feed_round_cancel(struct feed *feed)
{
	struct feed_round *round = feed->round;
	fetch_cancel(round->fetch);
	feed_turn_drop(feed->feeds, &feed->turn);
	feed->row->pace.asked = now_ms(); /* its server has been troubled all the same */
	feed->round = NULL;
	feed->stage = FEED_RESTING;
	round_free(round);
}
