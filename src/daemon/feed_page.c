/* The page that an item links to, fetched under the rules of every fetch and of robots.txt, and read by a decoder like a file. */
#include "base/array.h"
#include "base/url.h"
#include "daemon/feeds_inner.h"
#include "daemon/now.h"
#include "pace/retry.h"

#include <inttypes.h>
#include <stdio.h>

/* Articles are smaller by far; what is larger is no page, or one for machines. */
#define PAGE_BYTES_MAX ((size_t)5 << 20)
/* What is longer, decoded, is a book, or a list of all that the site has. */
#define PAGE_TEXT_MAX (512u << 10)
/* Each is asked for like an address of its own: its robots.txt, its host's turn. */
#define PAGE_MOVES_MAX 5u
#define PAGES_ACCEPTED "text/html, application/xhtml+xml, text/plain;q=0.8, */*;q=0.1"

static bool is_home(const struct feed_page *page)
{
	return !page->has_left && feed_is_of_host(page->url, page->feed_url);
}

bool feed_page_may_be_private(const struct feed_page *page)
{
	return page->is_private && is_home(page);
}

static void end(struct feed_page *page, enum page_end how, const char *why)
{
	struct feeds *feeds = page->feeds;
	page->stage = PAGE_OVER;
	page->end = how;
	page->error = why ? arena_copy(page->arena, span_of(why)) : SPAN_NONE;
	feeds->work_bytes -= page->work_bytes;
	page->work_bytes = 0;
	feeds->pages--;
	buf_done(&page->body);
	page->done(page);
}

/* ---- decoding ---- */

static struct feed_page *page_of_task(struct decode_task *task)
{
	return (struct feed_page *)((char *)task - offsetof(struct feed_page, task));
}

/* A page of one report is one; what holds several is a list. */
static void on_frame(struct decode_task *task, const struct frame *frame)
{
	struct feed_page *page = page_of_task(task);
	if (frame->kind == FRAME_REPORT && page->reports++ == 0)
		buf_add_span(&page->frames, frame->payload);
}

static bool unpack(struct feed_page *page)
{
	uint64_t position;
	struct span packed;
	return frame_read_position(buf_view(&page->frames), &position, &packed) && report_unpack(packed, page->arena, &page->report);
}

static void on_decoded(struct decode_task *task, enum decoders_end how, const struct frame_done *done, const char *reason)
{
	struct feed_page *page = page_of_task(task);
	struct fault why;
	if (page->stage == PAGE_OVER)
		return; /* stopped */
	if (how == DECODERS_STOPPED) {
		end(page, PAGE_LATER, "tidingsd stops");
	} else if (how == DECODERS_DIED) {
		fault_set(&why, FAULT_INPUT, "the decoder %s over it", reason);
		end(page, PAGE_NEVER, why.text);
	} else if (!done->is_ok) {
		fault_set(&why, FAULT_INPUT, "%.*s", SPAN_ARG(done->reason));
		end(page, PAGE_NEVER, why.text);
	} else if (done->has_feed || page->reports != 1) {
		end(page, PAGE_NEVER, "what stands there is no article");
	} else if (page->frames.is_full || !unpack(page)) {
		end(page, PAGE_NEVER, "its text is too long for an article");
	} else {
		snprintf(page->format, sizeof(page->format), "%.*s", SPAN_ARG(span_head(done->format, sizeof(page->format) - 1)));
		end(page, PAGE_READ, NULL);
	}
}

static void decode(struct feed_page *page, struct fetch_answer *answer)
{
	page->stage = PAGE_DECODING;
	page->body = answer->body;
	buf_init(&answer->body, 0);
	buf_init(&page->frames, PAGE_TEXT_MAX);
	page->work_bytes = page->body.len;
	page->feeds->work_bytes += page->work_bytes;
	page->task = (struct decode_task){
		.hints = feed_hints(page->arena, answer, now_ms()), .bytes = buf_view(&page->body), .frame = on_frame, .end = on_decoded,
	};
	page->task.hints.name = page->feed;
	decoders_submit(page->feeds->rooms.decoders, &page->task);
}

/* ---- fetching ---- */

static void ask(struct feed_page *page);

/* What another request would not change is not asked for again. */
static enum page_end end_of(const struct fetch_answer *answer)
{
	static const int for_good[] = { 401, 402, 410, 451 };
	for (size_t i = 0; i < LEN(for_good); i++)
		if (answer->kind == FETCH_STATUS && answer->status == for_good[i])
			return PAGE_NEVER;
	switch (answer->kind) {
	case FETCH_NO_REQUEST:
	case FETCH_NOT_PUBLIC:
	case FETCH_CHALLENGE:
	case FETCH_TOO_BIG:
	case FETCH_ASTRAY:
		return PAGE_NEVER;
	default:
		return PAGE_LATER;
	}
}

static void move(struct feed_page *page, const char *to)
{
	if (++page->moves > PAGE_MOVES_MAX) {
		end(page, PAGE_NEVER, "redirected too often");
		return;
	}
	page->url = arena_copy(page->arena, span_of(to));
	page->has_left = !is_home(page);
	ask(page);
}

static void on_fetched(void *ctx, struct fetch_answer *answer)
{
	struct feed_page *page = ctx;
	struct feeds *feeds = page->feeds;
	int64_t now = now_ms();
	page->fetch = NULL;
	page->retry_after_ms = answer->retry_after ? retry_after_parse(answer->retry_after, now) : 0;
	feed_turn_ended(feeds, &page->turn, answer);
	if (answer->kind == FETCH_OK)
		decode(page, answer);
	else if (answer->kind == FETCH_MOVED)
		move(page, answer->moved_to);
	else
		end(page, end_of(answer), answer->error);
	feed_hosts_go(feeds);
}

static struct feed_page *page_of_turn(struct feed_turn *turn)
{
	return (struct feed_page *)((char *)turn - offsetof(struct feed_page, turn));
}

static void on_turn(struct feed_turn *turn)
{
	struct feed_page *page = page_of_turn(turn);
	size_t most = page->feeds->config->fetch.max_document_bytes;
	struct fetch_request request = feed_request(page->feeds, page->url.ptr, most < PAGE_BYTES_MAX ? most : PAGE_BYTES_MAX);
	request.accept = PAGES_ACCEPTED;
	request.allow_private = feed_page_may_be_private(page);
	request.stays = true;
	if (!page->has_left)
		feed_send_secrets(&request, feed_named(page->feeds, page->feed));
	page->stage = PAGE_FETCHING;
	page->fetch = fetch_start(page->feeds->fetcher, &request, on_fetched, page);
}

static void on_put_off(struct feed_turn *turn, int64_t until, int64_t now)
{
	struct feed_page *page = page_of_turn(turn);
	page->retry_after_ms = until - now;
	end(page, PAGE_LATER, "its host has been asked too often");
}

/* ---- the beginning ---- */

static void forbid(struct feed_page *page)
{
	struct fault why;
	struct span host = url_host(page->url);
	fault_set(&why, FAULT_INPUT, "the robots.txt of '%.*s' forbids it", SPAN_ARG(span_head(host, 200)));
	end(page, PAGE_NEVER, why.text);
}

static void ask(struct feed_page *page)
{
	const char *why = NULL;
	page->stage = PAGE_ASKING;
	switch (feed_robots_ask(page, &why)) {
	case ROBOTS_ALLOW:
		page->stage = PAGE_WAITING;
		page->turn = (struct feed_turn){ .is_page = true, .go = on_turn, .put_off = on_put_off };
		feed_turn_wait(page->feeds, &page->turn, page->url);
		break;
	case ROBOTS_FORBID:
		forbid(page);
		break;
	case ROBOTS_UNKNOWN:
		end(page, PAGE_LATER, why);
		break;
	case ROBOTS_WAIT:
		break;
	}
}

void feed_page_go_on(struct feed_page *page)
{
	ask(page);
}

void feed_page_start(struct feed_page *page)
{
	page->arena = arena_new();
	page->feed = arena_copy(page->arena, page->feed);
	page->feed_url = arena_copy(page->arena, page->feed_url);
	page->url = arena_copy(page->arena, page->url);
	page->feeds->pages++;
	if (span_starts_nocase(page->url, SPAN("http://")) || span_starts_nocase(page->url, SPAN("https://")))
		ask(page);
	else
		end(page, PAGE_NEVER, "its link is no address of http or https");
}

void feed_page_stop(struct feed_page *page, const char *why)
{
	if (page->stage == PAGE_OVER)
		return;
	if (page->stage == PAGE_ASKING)
		feed_robots_wait_no_more(page);
	if (page->stage == PAGE_FETCHING)
		fetch_cancel(page->fetch);
	feed_turn_drop(page->feeds, &page->turn);
	bool is_decoding = page->stage == PAGE_DECODING;
	page->stage = PAGE_OVER;
	if (is_decoding)
		decode_task_cancel(page->feeds->rooms.decoders, &page->task); /* ends at once */
	end(page, PAGE_LATER, why);
}

void feed_page_free(struct feed_page *page)
{
	buf_done(&page->frames);
	arena_free(page->arena);
}
