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

struct feed {
	struct feeds *feeds;
	struct store_feed *row;      /* id 0: not written down yet */
	enum feed_stage stage;
	struct feed_round *round;    /* FETCHING, IN_WORK */
	struct feed_host *host;      /* WAITING, FETCHING */
	struct feed *next_waiting;
	struct {
		struct feed_order **at;
		size_t len, cap;
	} orders;                    /* that wait for the end of the round; of one that is being added, the order to do so */
	uv_timer_t timer;
	struct arena *places;        /* being added: other addresses to try, where the given one is a page … */
	struct span place[FEED_PLACES_TRIED];
	size_t places_len, places_at;
	struct span first_error;     /* why the given one is none */
	bool is_new;                 /* being added: not yet among the others */
	uint64_t name_key;           /* of the name that one will have that is being added; 0: not chosen yet */
	bool is_added;               /* it has been written down with what it brought */
	bool is_stale;               /* the configuration was read again meanwhile */
};

struct feed_host {
	uint64_t key;
	struct host_pace pace;
	struct host_limits limits;
	struct feed *waiting, **waiting_end;
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
	uint32_t waiting, fetching, in_work, writes;
	size_t work_bytes;           /* of documents in work */
	struct feeds_status count;
	unsigned handles;
	bool is_loaded, is_stopping;
};

/* feeds.c */
struct feed *feed_named(const struct feeds *feeds, struct span name);
/* Takes the row. */
struct feed *feed_new(struct feeds *feeds, struct store_feed *row);
void feed_enter(struct feed *feed);
void feed_leave(struct feed *feed); /* … and is freed */
void feed_free(struct feed *feed);
void feed_row_replace(struct feed *feed, const struct store_feed *row);
void feed_schedule(struct feed *feed);            /* its timer, by its row */
void feed_round_over(struct feed *feed);          /* stage is RESTING again; its orders are carried out */
const struct config_feed *feed_settings(const struct feed *feed);
void feed_write(struct feed *feed, struct feed_order *order); /* posts its row as it is; then the order, if any, is done */
void feeds_look(struct feeds *feeds);             /* is all at rest? */

/* feed_hosts.c: who may ask its host now */
void feed_wait(struct feed *feed);
void feed_wait_no_more(struct feed *feed);
/* An answer has come; others may go. */
void feed_host_answered(struct feed *feed, int status, int64_t retry_after_ms);
void feed_hosts_go(struct feeds *feeds);
void feed_hosts_done(struct feeds *feeds);

/* feed_round.c: from the request to the commit */
void feed_round_start(struct feed *feed);
/* While it is FETCHING. */
void feed_round_cancel(struct feed *feed);

/* feed_orders.c */
void feed_orders_go(struct feed *feed);  /* the round is over: what has waited for that */
void feed_added(struct feed *feed);      /* the round of one that is being added is over */
/* … before it has begun. */
void feed_added_in_vain(struct feed *feed, struct span why);
void feed_orders_stop(struct feeds *feeds);
/* What a feed that is being added points to is no feed, but a page that may name some. */
void feed_take_places(struct feed *feed, const struct frame_done *done);
/* The name of a feed that is being added without one: what it calls itself, or else its host. */
struct span feed_choose_name(struct feed *feed, struct arena *arena, struct span title);
/* The last word wins. */
void feed_order_say(struct feed_order *order, enum feed_outcome outcome, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* A part of it is done; the last one ends it. */
void feed_order_part(struct feed_order *order);
