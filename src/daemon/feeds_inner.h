/* What the files of the feeds share, and nobody else. */
#pragma once

#include "base/map.h"
#include "daemon/feed_row.h"
#include "daemon/feed_sieve.h"
#include "daemon/feeds.h"
#include "daemon/fetch.h"
#include "decoder/frame.h"
#include "pace/host_pace.h"

enum feed_stage { FEED_RESTING, FEED_WAITING, FEED_FETCHING, FEED_IN_WORK };

/* Of a page that is no feed: those that it names, or else those where feeds usually lie. */
#define FEED_PLACES_TRIED 16u

struct feed_round;

/* Of whoever wants to ask a host: a feed, a page, its robots.txt. */
struct feed_turn {
	/* Filled by the owner. */
	bool is_page;                /* waits behind all feeds */
	void (*go)(struct feed_turn *turn); /* it may be asked now: afterwards feed_turn_ended, whatever comes of it */
	void (*put_off)(struct feed_turn *turn, int64_t until, int64_t now); /* not before then; it is out of the line */

	struct feed_host *host;      /* while it waits, and from `go` until the end */
	bool has_gone;
	struct feed_turn *next;
};

struct feed {
	struct feeds *feeds;
	struct store_feed *row;      /* id 0: not written down yet */
	enum feed_stage stage;
	struct feed_round *round;    /* FETCHING, IN_WORK */
	struct feed_turn turn;       /* WAITING, FETCHING */
	struct {
		struct feed_order **at;
		size_t len, cap;
	} orders;                    /* that wait for the end of the round; of one that is being added, the order to do so */
	uv_timer_t timer;
	struct arena *places;        /* being added: other addresses to try, where the given one is a page … */
	struct span place[FEED_PLACES_TRIED];
	size_t places_len, places_at;
	bool are_named;              /* … by the page; else they are guessed */
	struct span first_error;     /* why the given one is none */
	bool is_new;                 /* being added: not yet among the others */
	uint64_t name_key;           /* of the name that one will have that is being added; 0: not chosen yet */
	bool is_added;               /* it has been written down with what it brought */
	uint32_t troubles;           /* rounds in a row that the store would not take … */
	struct fault trouble;        /* … and why */
	uint32_t writes;             /* of its row, with the desk */
	uint64_t cut_hash;           /* of its last document, where that was cut off; 0: it was whole */
	uint64_t sent_to;            /* url_key of where its last answer came from, where it is sent on for now; 0: it is not */
	bool is_stale;               /* the configuration was read again meanwhile */
};

struct feed_host {
	uint64_t key;                /* hash of … */
	struct span name;            /* … url_authority; in the same piece of memory */
	struct host_pace pace;
	bool is_near;                /* it stands at an address of the house */
	struct feed_line {
		struct feed_turn *first, **end;
	} lines[2];                  /* of feeds, of pages */
};

/* ---- pages ---- */

enum page_end {
	PAGE_READ,
	PAGE_LATER, /* not now: it may be tried again */
	PAGE_NEVER, /* and not the next time either */
};

/* One page, from its address to its text: of an item that a feed has brought (feed_page.c).
 *
 *	ASKING (robots.txt of its host) --> WAITING for its host --> FETCHING --> DECODING --> OVER
 *	   ^------------------- redirected -----------------------------/
 */
struct feed_page {
	/* Filled by the owner; texts are copied. */
	struct feeds *feeds;
	struct span feed, feed_url;  /* name and address: the pages of its own host may be as private as it is, and get what it gets */
	struct span url;
	bool is_private;             /* the feed is allowed to be */
	void (*done)(struct feed_page *page); /* once, on the loop; also from within feed_page_start and feed_page_stop. Then feed_page_free */

	/* Afterwards. */
	enum page_end end;
	struct report report;        /* of PAGE_READ; lives with the page */
	char format[32];
	struct span error;           /* of the others: one phrase for the user */
	int64_t retry_after_ms;

	enum { PAGE_ASKING, PAGE_WAITING, PAGE_FETCHING, PAGE_DECODING, PAGE_OVER } stage;
	struct arena *arena;
	unsigned moves;
	bool has_left;               /* was sent away from the host of its feed, and is not at home there any more */
	struct feed_turn turn;
	struct feed_robots *robots;  /* ASKING, where they are not known yet */
	struct feed_page *next_asking;
	struct fetch *fetch;
	struct decode_task task;
	struct buf body, frames;
	size_t work_bytes;
	unsigned reports;
};

struct feeds {
	struct feeds_rooms rooms;
	const struct config *config;
	struct fetcher *fetcher;
	struct feed_sieve *sieve;
	struct {
		struct feed **at;
		size_t len, cap;
	} all;
	struct {
		struct feed **at;
		size_t len, cap;
	} fresh;                     /* that are being added */
	struct map by_name;          /* hash of the name -> struct feed * */
	struct map settings;         /* hash of the name -> struct config_feed * */
	struct {
		struct feed_host **at;
		size_t len, cap;
	} hosts;
	uv_timer_t hosts_timer;
	uv_timer_t pages_timer;
	struct pages_batch *batch;   /* that are tried again just now */
	struct feed_robots *robots;  /* that are known or asked for */
	uint32_t robots_len;
	size_t robots_bytes;
	struct tokenizer *tokenizer; /* to compare a page with its item */
	int64_t pages_due;           /* when the next page is tried again; 0: none is */
	uint32_t pages;              /* begun and not over */
	uint32_t pages_fetching;     /* of these, and robots.txt, those that are fetched */
	uint32_t waiting, fetching, in_work, writes;
	size_t work_bytes;           /* of documents in work */
	struct feeds_status count;
	unsigned handles;
	bool is_loaded, is_stopping;
	struct {
		struct feed_order **at;
		size_t len, cap;
	} early;                     /* orders that came before the feeds were loaded */
};

/* feeds.c */
struct feed *feed_named(const struct feeds *feeds, struct span name);
/* That is asked there, or was given that address; not removed. */
bool feed_is_at(const struct feed *feed, struct span url);
const struct feed *feed_at(const struct feeds *feeds, struct span url);
/* Takes the row. */
struct feed *feed_new(struct feeds *feeds, struct store_feed *row);
void feed_enter(struct feed *feed);
/* At rest. It is freed. */
void feed_leave(struct feed *feed);
/* The configuration has a feed of that name. */
bool feed_is_configured(const struct feeds *feeds, uint64_t name_key);
/* The configuration takes what is its own, now that nobody is being added under that name any more. */
void feed_claim(struct feeds *feeds, uint64_t name_key);
void feed_free(struct feed *feed);
void feed_row_replace(struct feed *feed, const struct store_feed *row);
/* It is asked at `url`, lent, from now on: nothing that was said of the old address holds, but for the items that are known. */
void feed_row_readdress(struct store_feed *row, struct span url);
void feed_schedule(struct feed *feed);            /* its timer, by its row */
void feed_round_over(struct feed *feed);          /* stage is RESTING again; its orders are carried out */
const struct config_feed *feed_settings(const struct feed *feed);
bool feed_is_home(const struct feed *feed);       /* it is asked at the host that the operator named: what its settings send goes there only … */
bool feed_may_be_private(const struct feed *feed); /* … and no other may stand in the house */
void feed_write(struct feed *feed, struct feed_order *order); /* posts its row as it is; then the order, if any, is done */
void feeds_look(struct feeds *feeds);             /* is all at rest? */

/* feed_hosts.c: who may ask its host now */
bool feed_is_same_host(struct span a, struct span b);
uint64_t feed_origin_key(struct span url); /* the scheme, too */
/* The same scheme, host and port; or https of the same host. */
bool feed_is_of_host(struct span url, struct span home);
void feed_wait(struct feed *feed);
void feed_wait_no_more(struct feed *feed);
/* In line until go, put_off or feed_turn_drop. */
void feed_turn_wait(struct feeds *feeds, struct feed_turn *turn, struct span url);
/* What was asked for is to be had at `url`: it waits for its turn there, before those who have not begun, and goes again. */
void feed_turn_move(struct feeds *feeds, struct feed_turn *turn, struct span url);
/* An answer has come; others may go: feed_hosts_go. What it said of its host is written down at once. */
void feed_turn_ended(struct feeds *feeds, struct feed_turn *turn, const struct fetch_answer *answer);
/* It is not waited for any more, whether it has gone or not. */
void feed_turn_drop(struct feeds *feeds, struct feed_turn *turn);
/* Until when the host that an address names is to be left alone; 0: it may be asked. */
int64_t feed_host_held(struct feeds *feeds, struct span url);
/* It is (url_authority), as it said before a restart. */
void feed_host_hold(struct feeds *feeds, struct span host, int64_t until);
#define HOST_HELD "its host has been asked too often; try again after %s" /* for whoever ordered it */
/* The same of one address, where no feed came of what was asked there. It is written down. */
int64_t feed_address_held(const struct feeds *feeds, struct span url);
void feed_address_hold(struct feeds *feeds, struct span url, int64_t until);
void feed_hosts_go(struct feeds *feeds);
void feed_hosts_done(struct feeds *feeds);

/* feed_request.c */
/* To `url`, whose answer may be so large: without what is a feed's own. Texts are lent. */
struct fetch_request feed_request(const struct feeds *feeds, const char *url, size_t bytes_max);
/* … and with it: the headers and credentials that the operator gave, where it goes to the host that they were given for. NULL: no feed's. */
void feed_send_secrets(struct fetch_request *request, const struct feed *feed);
struct decode_hints feed_hints(struct arena *arena, const struct fetch_answer *answer, int64_t received);

/* feed_round.c: from the request to the commit */
void feed_round_start(struct feed *feed);
/* While it is FETCHING. */
void feed_round_go_on(struct feed *feed); /* to where it was sent on */
void feed_round_cancel(struct feed *feed);
/* IN_WORK: it waits no longer for pages, should it do so. */
void feed_round_hurry(struct feed *feed);

/* feed_page.c */
void feed_page_start(struct feed_page *page);
/* It is not waited for any longer: PAGE_LATER, and why. */
void feed_page_stop(struct feed_page *page, const char *why);
void feed_page_free(struct feed_page *page); /* over, or never started */
/* As its feed may be, where it is of the very host of it. */
bool feed_page_may_be_private(const struct feed_page *page);
void feed_page_go_on(struct feed_page *page); /* the robots.txt of its host is known */

/* feed_robots.c: what hosts ask of robots */
enum robots_say { ROBOTS_ALLOW, ROBOTS_FORBID, ROBOTS_UNKNOWN, ROBOTS_WAIT };
/* WAIT: they have to be asked for, and feed_page_go_on is called then. UNKNOWN: they cannot be read now; `ret_why`, lent, says why. */
enum robots_say feed_robots_ask(struct feed_page *page, const char **ret_why);
void feed_robots_wait_no_more(struct feed_page *page);
void feed_robots_stop(struct feeds *feeds);
void feed_robots_done(struct feeds *feeds);

/* feed_pages.c: the pages of a round … */
struct round_pages;
/* Begins to read the pages of what is news. NULL: nothing of it links to any. Over at once, maybe; else `done` is called later, once. */
struct round_pages *round_pages_begin(struct feed *feed, const struct feed_sieve_task *sift, void (*done)(void *ctx), void *ctx);
bool round_pages_are_over(const struct round_pages *pages);
/* They are not waited for any more, and over. */
void round_pages_hurry(struct round_pages *pages, const char *why);
/* Over: what has been read takes the place of what the feed said, in the frames of what was taken. */
void round_pages_merge(struct round_pages *pages, struct buf *taken, int64_t now);
/* What has not been read is written down with the reports, the first of which is `first_seq`: desk's thread. */
int round_pages_write(const struct round_pages *pages, uint64_t feed, uint64_t first_seq, struct store *store, struct fault *fault);
/* That is committed. */
void round_pages_settled(struct round_pages *pages);
void round_pages_free(struct round_pages *pages);
/* … and those that are tried again: what may be due is due. */
void feed_pages_look(struct feeds *feeds);
/* These news of the same items go to the desk: what is not yet on its way there comes too late. */
void feed_pages_overtake(struct feeds *feeds, uint64_t feed, const struct feed_sifting *sifting);
void feed_pages_stop(struct feeds *feeds);

/* feed_orders.c */
/* It could not be written down for the first time: what waits for that is answered. */
void feed_orders_fail(struct feed *feed, const char *why);
void feed_orders_go(struct feed *feed);  /* the round is over: what has waited for that */
void feed_added(struct feed *feed);      /* the round of one that is being added is over */
/* … before it has begun. */
void feed_added_in_vain(struct feed *feed, struct span why);
/* Whoever removed a feed and adds it again, or was refused it, under whatever name and spelling, goes no way around what was promised where it
 * stands: until when that is; 0: nothing is. */
int64_t feed_promised_at(const struct feeds *feeds, struct span url);
/* Obeys those that came before the feeds were loaded. */
void feed_orders_loaded(struct feeds *feeds);
void feed_orders_stop(struct feeds *feeds);
/* A feed is being added under that name. */
bool feed_is_spoken_for(const struct feeds *feeds, struct span name);
/* The configuration was read again: what is being added under a name that it has now is given up, unless it is on its way into the store. */
void feed_orders_yield(struct feeds *feeds);
/* What a feed that is being added points to is no feed, but a page that may name some. */
void feed_take_places(struct feed *feed, const struct frame_done *done);
/* The name of a feed that is being added without one: what it calls itself, or else its host. */
struct span feed_choose_name(struct feed *feed, struct arena *arena, struct span title);
/* The last word wins, but for trouble, which stays said. */
void feed_order_say(struct feed_order *order, enum feed_outcome outcome, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* A part of it is done; the last one ends it. */
void feed_order_part(struct feed_order *order);
