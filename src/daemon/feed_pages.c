/* Which pages are read: those of a round's news, before these go to the desk; and again those that had not come by then, or could not be read.
 *
 * News do not wait for long: what has not come within the round's patience goes to the desk with what the feed says, and the store keeps, in the
 * transaction of its report, that its page is to be tried again, and when. When it comes then, the report is revised: a report of its own, like one of
 * an archive, kept and told to nobody.
 *
 * That a page is tried is written down before it is asked for, with the time of the next try: a crash neither forgets one nor tries it for ever.
 */
#include "base/array.h"
#include "base/log.h"
#include "base/vec.h"
#include "daemon/feeds_inner.h"
#include "daemon/now.h"
#include "desk/full_text.h"
#include "pace/page_pace.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* Of one document; the pages of further items are tried later. */
#define ROUND_PAGES_MAX 64u
/* Of all rounds together, likewise: each holds its text until its round is over. */
#define PAGES_MAX 128u
/* Of one feed so many wait to be tried again; the oldest are given up. */
#define PAGES_WAITING_MAX 256u
/* So many are tried again together. */
#define BATCH_MAX 8u
/* A timer is set for so long at most: clocks are set, and machines sleep. */
#define TIMER_MAX_MS (10 * CLOCK_MINUTE)
/* After trouble with the store it is looked at again after so long. */
#define TROUBLE_MS (60 * CLOCK_SECOND)

#define OTHER "what stands there speaks of something else than its title does"

static void note_due(struct feeds *feeds, int64_t next)
{
	if (next != 0 && (feeds->pages_due == 0 || next < feeds->pages_due))
		feeds->pages_due = next;
}

/* ---- the pages of a round ---- */

struct round_page {
	struct feed_page page;
	struct round_pages *pages;
	uint64_t identity;
	struct report item;          /* lent from the frames of what was taken; without a link it has no page */
	uint64_t position;
	bool is_started, has_row;
	enum full_text judgement;    /* of a page that was read */
	struct store_feed_page row;  /* what is written down of it */
};

struct round_pages {
	struct feed *feed;
	struct arena *arena, *scratch;
	struct round_page *at;       /* of each report that was taken */
	size_t len;
	unsigned pending;
	bool is_begun;
	void (*done)(void *ctx);
	void *ctx;
};

static void on_round_page(struct feed_page *page)
{
	struct round_page *round_page = (struct round_page *)page;
	struct round_pages *pages = round_page->pages;
	if (page->end == PAGE_READ) /* at once: that of many pages together would hold the loop */
		round_page->judgement = full_text_judge(pages->feed->feeds->tokenizer, pages->scratch, &round_page->item, &page->report);
	arena_clear(pages->scratch);
	if (--pages->pending == 0 && pages->is_begun)
		pages->done(pages->ctx);
}

static void page_begin(struct round_pages *pages, struct round_page *round_page)
{
	const struct store_feed *row = pages->feed->row;
	round_page->is_started = true;
	round_page->page = (struct feed_page){
		.feeds = pages->feed->feeds, .feed = row->name, .feed_url = row->url, .url = round_page->item.link,
		.is_private = feed_may_be_private(pages->feed), .done = on_round_page,
	};
	pages->pending++;
	feed_page_start(&round_page->page);
}

/* false: none links to anything. */
static bool read_items(struct round_pages *pages, const struct feed_sieve_task *sift)
{
	struct frame frame;
	struct span packed;
	size_t size, place = 0;
	bool has_any = false;
	for (struct span rest = buf_view(&sift->taken); frame_next(rest, &frame, &size) == 1; rest = span_from(rest, size), place++) {
		struct round_page *round_page = &pages->at[place];
		if (!frame_read_position(frame.payload, &round_page->position, &packed) || !report_unpack(packed, pages->arena, &round_page->item))
			round_page->item = REPORT_BLANK; /* cannot be: the sieve has read it */
		has_any |= round_page->item.link.len > 0;
	}
	return has_any;
}

/* An item that is taken has its own change before those that say the same of its namesakes. */
static void read_identities(struct round_pages *pages, const struct feed_sifting *sifting)
{
	for (size_t i = sifting->changes_len; i-- > 0;)
		if (sifting->changes[i].is_taken)
			pages->at[sifting->changes[i].item.report].identity = sifting->changes[i].item.identity;
}

struct round_pages *round_pages_begin(struct feed *feed, const struct feed_sieve_task *sift, void (*done)(void *ctx), void *ctx)
{
	struct arena *arena = arena_new();
	struct round_pages *pages = ARENA_NEW(arena, struct round_pages, 1);
	*pages = (struct round_pages){
		.feed = feed, .arena = arena, .scratch = arena_new(), .at = ARENA_NEW(arena, struct round_page, sift->taken_len),
		.len = sift->taken_len, .done = done, .ctx = ctx,
	};
	if (!read_items(pages, sift)) {
		round_pages_free(pages);
		return NULL;
	}
	read_identities(pages, &sift->sifting);
	unsigned started = 0;
	for (size_t i = 0; i < pages->len; i++) {
		pages->at[i].pages = pages;
		if (pages->at[i].item.link.len > 0 && started < ROUND_PAGES_MAX && feed->feeds->pages < PAGES_MAX) {
			page_begin(pages, &pages->at[i]);
			started++;
		}
	}
	pages->is_begun = true;
	return pages;
}

bool round_pages_are_over(const struct round_pages *pages)
{
	return pages->pending == 0;
}

void round_pages_hurry(struct round_pages *pages, const char *why)
{
	pages->pending++; /* the last one that is stopped is not the last to be looked at */
	for (size_t i = 0; i < pages->len; i++)
		if (pages->at[i].is_started)
			feed_page_stop(&pages->at[i].page, why);
	if (--pages->pending == 0)
		pages->done(pages->ctx);
}

static void row_set(struct round_page *round_page, int64_t next, int64_t now, struct span error)
{
	round_page->has_row = true;
	round_page->row = (struct store_feed_page){
		.identity = round_page->identity, .url = arena_copy(round_page->pages->arena, round_page->item.link),
		.tries = round_page->is_started, .next = next, .changed = now, .error = error,
	};
}

/* What is to be remembered of its page. */
static void row_make(struct round_page *round_page, int64_t now)
{
	const struct feed_page *page = &round_page->page;
	if (round_page->item.link.len == 0)
		return;
	if (!round_page->is_started)
		row_set(round_page, page_pace_next(0, 0, now), now, SPAN("too many pages were wanted at once"));
	else if (page->end != PAGE_READ)
		row_set(round_page, page->end == PAGE_LATER ? page_pace_next(1, page->retry_after_ms, now) : 0, now, page->error);
	else if (round_page->judgement == FULL_TEXT_OTHER)
		row_set(round_page, 0, now, SPAN(OTHER));
}

static void merge_one(struct round_page *round_page, const struct frame *frame, int64_t now, struct buf *out)
{
	bool is_whole = round_page->is_started && round_page->page.end == PAGE_READ && round_page->judgement == FULL_TEXT_MORE;
	const struct report whole = full_text_of(&round_page->item, &round_page->page.report);
	row_make(round_page, now);
	if (is_whole)
		frame_add_report(out, round_page->position, &whole);
	else
		frame_add(out, frame->kind, frame->payload);
}

void round_pages_merge(struct round_pages *pages, struct buf *taken, int64_t now)
{
	struct frame frame;
	struct buf merged;
	size_t size, place = 0;
	buf_init(&merged, taken->max);
	for (struct span rest = buf_view(taken); frame_next(rest, &frame, &size) == 1; rest = span_from(rest, size))
		merge_one(&pages->at[place++], &frame, now, &merged);
	if (merged.is_full) { /* then what the feed says has to do */
		buf_done(&merged);
		return;
	}
	buf_done(taken); /* and with it the items */
	*taken = merged;
}

int round_pages_write(const struct round_pages *pages, uint64_t feed, uint64_t first_seq, struct store *store, struct fault *fault)
{
	bool has_any = false;
	for (size_t i = 0; i < pages->len && first_seq > 0; i++) {
		struct store_feed_page row = pages->at[i].row;
		row.feed = feed;
		row.report = first_seq + i;
		has_any |= pages->at[i].has_row;
		int result = pages->at[i].has_row ? store_feed_page_put(store, &row, fault) :
						    store_feed_page_drop(store, feed, pages->at[i].identity, fault);
		if (result < 0)
			return -1;
	}
	return has_any ? store_feed_pages_trim(store, feed, PAGES_WAITING_MAX, SPAN("too many pages wait to be read"), fault) : 0;
}

void round_pages_settled(struct round_pages *pages)
{
	struct feeds *feeds = pages->feed->feeds;
	for (size_t i = 0; i < pages->len; i++)
		if (pages->at[i].has_row)
			note_due(feeds, pages->at[i].row.next);
	feed_pages_look(feeds);
}

void round_pages_free(struct round_pages *pages)
{
	if (!pages)
		return;
	for (size_t i = 0; i < pages->len; i++)
		if (pages->at[i].is_started)
			feed_page_free(&pages->at[i].page);
	arena_free(pages->scratch);
	arena_free(pages->arena);
}

/* ---- pages that are tried again ---- */

struct page_retry {
	struct feed_page page;
	struct pages_batch *batch;
	struct store_feed_page row;  /* as the store has it now: this try is counted, and the next has its time */
	struct store_report entry;   /* what is to be revised */
	struct span feed, feed_url, source;
	bool is_private, is_overtaken, is_finished;
	struct buf decoded;
	struct drop_file file;
	struct ingest_drop drop;
	struct desk_job job;
};

struct pages_batch {
	struct desk_job job;         /* takes them from the store */
	struct feeds *feeds;
	struct arena *arena;
	struct page_retry at[BATCH_MAX];
	size_t len;
	unsigned left;               /* 0: they are being taken */
	bool is_late;                /* news came while they were: these may be of items that have been edited */
	int64_t now, due;
};

static void batch_free(struct pages_batch *batch)
{
	for (size_t i = 0; i < batch->len; i++) {
		struct page_retry *retry = &batch->at[i];
		feed_page_free(&retry->page);
		buf_done(&retry->decoded);
		buf_done(&retry->drop.rejects);
	}
	arena_free(batch->arena);
	free(batch);
}

static void part_over(struct pages_batch *batch)
{
	struct feeds *feeds = batch->feeds;
	if (--batch->left > 0)
		return;
	feeds->batch = NULL;
	batch_free(batch);
	feed_pages_look(feeds);
	feed_hosts_go(feeds);
	feeds_look(feeds);
}

/* ---- … and come to nothing ---- */

static int run_note(struct desk_job *job, struct desk *desk)
{
	struct page_retry *retry = (struct page_retry *)((char *)job - offsetof(struct page_retry, job));
	if (retry->is_finished)
		return store_feed_page_drop(desk_store(desk), retry->row.feed, retry->row.identity, &job->fault);
	return store_feed_page_put(desk_store(desk), &retry->row, &job->fault);
}

static void on_noted(struct desk_job *job)
{
	struct page_retry *retry = (struct page_retry *)((char *)job - offsetof(struct page_retry, job));
	struct feeds *feeds = retry->batch->feeds;
	if (job->fault.kind != FAULT_NONE)
		log_error("feed '%.*s': what became of a page cannot be written down: %s", SPAN_ARG(retry->feed), job->fault.text);
	if (!retry->is_finished)
		note_due(feeds, retry->row.next);
	part_over(retry->batch);
}

static void note(struct page_retry *retry)
{
	retry->job = (struct desk_job){ .run = run_note, .done = on_noted };
	desk_thread_post(retry->batch->feeds->rooms.desk, &retry->job);
}

static void note_failure(struct page_retry *retry, enum page_end end, struct span error)
{
	int64_t now = now_ms();
	retry->row.next = end == PAGE_LATER ? page_pace_next(retry->row.tries, retry->page.retry_after_ms, now) : 0;
	retry->row.changed = now;
	retry->row.error = arena_copy(retry->batch->arena, error);
	log_debug("feed '%.*s': %.*s: %.*s", SPAN_ARG(retry->feed), SPAN_ARG(retry->row.url), SPAN_ARG(error));
	note(retry);
}

/* ---- … or revise their report ---- */

static struct page_retry *retry_of_drop(struct ingest_drop *drop)
{
	return (struct page_retry *)((char *)drop - offsetof(struct page_retry, drop));
}

static int commit(struct ingest_drop *drop, struct desk *desk, struct fault *fault)
{
	const struct page_retry *retry = retry_of_drop(drop);
	return drop->is_ok ? store_feed_page_drop(desk_store(desk), retry->row.feed, retry->row.identity, fault) : 0;
}

static void on_ingested(struct ingest_drop *drop, enum ingest_end end, const char *reason)
{
	struct page_retry *retry = retry_of_drop(drop);
	if (end == INGEST_FAILED) {
		note_failure(retry, PAGE_NEVER, span_of(reason));
		return;
	}
	if (end == INGEST_DONE)
		log_info("feed '%.*s': %.*s has been read, and its report revised; nobody is told", SPAN_ARG(retry->feed), SPAN_ARG(retry->row.url));
	part_over(retry->batch); /* in trouble it is tried again at its time */
}

static struct digest digest_of_retry(const struct page_retry *retry)
{
	struct digest_state *state = digest_new();
	const struct span parts[] = { SPAN("page"), retry->feed, retry->row.url, retry->page.report.text };
	digest_add(state, &retry->row.report, sizeof(retry->row.report));
	for (size_t i = 0; i < LEN(parts); i++) {
		digest_add(state, &parts[i].len, sizeof(parts[i].len));
		digest_add(state, parts[i].ptr, parts[i].len);
	}
	return digest_end(state);
}

static void revise(struct page_retry *retry)
{
	const struct report whole = full_text_of(&retry->entry.report, &retry->page.report);
	buf_init(&retry->decoded, FRAME_MAX + FRAME_HEAD_SIZE);
	frame_add_report(&retry->decoded, 0, &whole);
	retry->file = (struct drop_file){ .fd = -1, .digest = digest_of_retry(retry), .look.size = (int64_t)retry->page.report.text.len };
	retry->drop = (struct ingest_drop){
		.name = retry->feed.ptr,
		.source = retry->source.ptr,
		.is_archive = true, /* whoever cares has been told */
		.file = &retry->file,
		.received = now_ms(),
		.done = on_ingested,
		.decoded = &retry->decoded,
		.decoded_len = 1,
		.decoded_format = retry->page.format,
		.commit = commit,
	};
	ingest_submit(retry->batch->feeds->rooms.ingest, &retry->drop);
}

static void on_retried(struct feed_page *page)
{
	struct page_retry *retry = (struct page_retry *)page;
	struct pages_batch *batch = retry->batch;
	if (retry->is_overtaken || batch->feeds->is_stopping) {
		part_over(batch);
		return;
	}
	if (page->end != PAGE_READ) {
		note_failure(retry, page->end, page->error);
		return;
	}
	enum full_text judgement = full_text_judge(batch->feeds->tokenizer, page->arena, &retry->entry.report, &page->report);
	if (judgement == FULL_TEXT_MORE) {
		revise(retry);
	} else if (judgement == FULL_TEXT_OTHER) {
		note_failure(retry, PAGE_NEVER, SPAN(OTHER));
	} else {
		retry->is_finished = true;
		note(retry);
	}
}

/* ---- those that are due ---- */

struct claiming {
	struct pages_batch *batch;
	struct store_feed_page rows[BATCH_MAX];
	size_t len;
};

static int claim_row(void *ctx, const struct store_feed_page *row)
{
	struct claiming *claiming = ctx;
	struct pages_batch *batch = claiming->batch;
	batch->due = row->next; /* of the first that is not taken */
	if (row->next > batch->now || claiming->len == BATCH_MAX)
		return 1;
	batch->due = 0;
	claiming->rows[claiming->len] = *row;
	claiming->rows[claiming->len].url = arena_copy(batch->arena, row->url);
	claiming->rows[claiming->len++].error = arena_copy(batch->arena, row->error);
	return 0;
}

/* The last try has a next one, too, until it is known what came of it. */
static int claim(struct pages_batch *batch, struct store_feed_page *row, struct store *store, struct fault *fault)
{
	struct page_retry *retry = &batch->at[batch->len];
	int found = store_report_get(store, row->report, batch->arena, &retry->entry, fault);
	if (found < 0)
		return -1;
	if (found > 0 || retry->entry.withdrawn_by != 0)
		return store_feed_page_drop(store, row->feed, row->identity, fault);
	row->next = page_pace_next(row->tries < PAGE_TRIES ? row->tries : PAGE_TRIES - 1, 0, batch->now);
	row->tries++;
	retry->row = *row;
	batch->len++;
	return store_feed_page_put(store, row, fault);
}

static int run_claim(struct desk_job *job, struct desk *desk)
{
	struct claiming claiming = { .batch = (struct pages_batch *)job };
	struct pages_batch *batch = claiming.batch;
	batch->len = 0;
	batch->due = 0;
	arena_clear(batch->arena);
	memset(batch->at, 0, sizeof(batch->at));
	if (store_feed_pages(desk_store(desk), BATCH_MAX + 1, claim_row, &claiming, &job->fault) < 0)
		return -1;
	for (size_t i = 0; i < claiming.len; i++) {
		if (claim(batch, &claiming.rows[i], desk_store(desk), &job->fault) < 0)
			return -1;
		if (batch->due == 0 || claiming.rows[i].next < batch->due)
			batch->due = claiming.rows[i].next;
	}
	return 0;
}

static const struct feed *feed_of(const struct feeds *feeds, uint64_t id)
{
	for (size_t i = 0; i < feeds->all.len; i++)
		if (feeds->all.at[i]->row->id == id)
			return feeds->all.at[i];
	return NULL;
}

static void retry_start(struct page_retry *retry)
{
	struct pages_batch *batch = retry->batch;
	const struct feed *feed = feed_of(batch->feeds, retry->row.feed);
	if (!feed || batch->is_late || batch->feeds->is_stopping) { /* its time comes */
		part_over(batch);
		return;
	}
	retry->feed = arena_copy(batch->arena, feed->row->name);
	retry->source = arena_copy(batch->arena, feed->row->source);
	retry->page = (struct feed_page){
		.feeds = batch->feeds, .feed = retry->feed, .feed_url = feed->row->url, .url = retry->row.url, .is_private = feed_may_be_private(feed),
		.done = on_retried,
	};
	feed_page_start(&retry->page);
}

static void on_claimed(struct desk_job *job)
{
	struct pages_batch *batch = (struct pages_batch *)job;
	struct feeds *feeds = batch->feeds;
	feeds->pages_due = batch->due;
	if (job->fault.kind != FAULT_NONE) {
		log_error("the pages of feeds cannot be read: %s", job->fault.text);
		batch->len = 0;
		feeds->pages_due = now_ms() + TROUBLE_MS;
	}
	batch->left = (unsigned)batch->len + 1;
	for (size_t i = 0; i < batch->len; i++) {
		batch->at[i].batch = batch;
		retry_start(&batch->at[i]);
	}
	feed_hosts_go(feeds);
	part_over(batch);
}

static void on_pages_due(uv_timer_t *timer)
{
	feed_pages_look(timer->data);
}

void feed_pages_look(struct feeds *feeds)
{
	int64_t now = now_ms();
	if (feeds->is_stopping || feeds->batch || feeds->pages_due == 0)
		return;
	if (feeds->pages_due > now) {
		int64_t wait = feeds->pages_due - now;
		uv_timer_start(&feeds->pages_timer, on_pages_due, (uint64_t)(wait < TIMER_MAX_MS ? wait : TIMER_MAX_MS), 0);
		return;
	}
	size_t cap = 0;
	struct pages_batch *batch = vec_grow(NULL, &cap, 1, sizeof(*batch));
	*batch = (struct pages_batch){ .job = { .run = run_claim, .done = on_claimed }, .feeds = feeds, .arena = arena_new(), .now = now };
	feeds->batch = batch;
	desk_thread_post(feeds->rooms.desk, &batch->job);
}

static bool is_taken(const struct feed_sifting *sifting, uint64_t identity)
{
	for (size_t i = 0; i < sifting->changes_len; i++)
		if (sifting->changes[i].is_taken && sifting->changes[i].item.identity == identity)
			return true;
	return false;
}

void feed_pages_overtake(struct feeds *feeds, uint64_t feed, const struct feed_sifting *sifting)
{
	struct pages_batch *batch = feeds->batch;
	if (batch && batch->left == 0)
		batch->is_late = true;
	for (size_t i = 0; batch && batch->left > 0 && i < batch->len; i++)
		batch->at[i].is_overtaken |= batch->at[i].row.feed == feed && is_taken(sifting, batch->at[i].row.identity);
}

void feed_pages_stop(struct feeds *feeds)
{
	uv_timer_stop(&feeds->pages_timer);
	struct pages_batch *batch = feeds->batch;
	if (batch && batch->left > 0) {
		batch->left++; /* as long as it is walked over */
		for (size_t i = 0; i < batch->len; i++)
			if (batch->at[i].page.arena)
				feed_page_stop(&batch->at[i].page, "tidingsd stops");
		part_over(batch);
	}
	feed_robots_stop(feeds);
}
