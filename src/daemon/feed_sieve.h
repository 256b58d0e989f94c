/* The items of a feed's document sifted (desk/feed_sift.h), on libuv's pool, one document at a time: only there is there a reader of the store
 * for it.
 */
#pragma once

#include "base/buf.h"
#include "desk/feed_sift.h"

#include <uv.h>

struct feed_sieve;

struct feed_sieve_task {
	/* Filled by the owner; the frames are lent until `done`. */
	uint64_t feed;           /* 0: one that is not written down yet, of which nothing is known */
	bool has_pages;          /* its items' reports may hold the text of their pages */
	int64_t since;           /* when the feed was first looked at; 0: just now */
	struct span frames;      /* whole REPORT and REJECT frames */
	struct arena *arena;     /* for what comes out */
	int64_t now;
	void (*done)(struct feed_sieve_task *task);

	/* Afterwards. */
	struct fault fault;
	struct feed_sifting sifting;
	struct buf taken;        /* frames of what is news; the owner's from `done` on */
	unsigned taken_len;
	uint32_t items;

	struct feed_sieve *sieve; /* the sieve's */
	struct feed_sieve_task *next;
};

struct feed_sieve *feed_sieve_new(uv_loop_t *loop, const char *store_path);
/* When no task is out. */
void feed_sieve_free(struct feed_sieve *sieve);
void feed_sieve_submit(struct feed_sieve *sieve, struct feed_sieve_task *task);
