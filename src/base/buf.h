/* A growing byte string that names its ceiling.
 *
 * Invariants: `ptr` is NULL or NUL-terminated at `len`; `len` never exceeds `max`. An addition that would pass the
 * ceiling adds nothing and sets `is_full`, which stays set until buf_clear: write first, ask once at the end.
 *
 *	struct buf line;
 *	buf_init(&line, 64 * 1024);
 *	buf_addf(&line, "%d reports", n);
 *	if (line.is_full) ...
 *	buf_done(&line);
 */
#pragma once

#include "base/span.h"

#include <stdarg.h>

struct buf {
	char *ptr;
	size_t len;
	size_t cap;
	size_t max;
	bool is_full;
};

void buf_init(struct buf *buf, size_t max);
void buf_done(struct buf *buf); /* also of a zeroed one; may be initialised again afterwards */
void buf_clear(struct buf *buf); /* keeps the memory */

void buf_add(struct buf *buf, const void *bytes, size_t len);
void buf_add_char(struct buf *buf, char c);
void buf_add_span(struct buf *buf, struct span s);
void buf_add_text(struct buf *buf, const char *string);
void buf_addf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Room for `len` more bytes at ptr + len, to be filled by the caller who then adds to `len`; NULL at the ceiling. */
char *buf_reserve(struct buf *buf, size_t len);
/* Drops the first `len` bytes. */
void buf_eat(struct buf *buf, size_t len);
void buf_truncate(struct buf *buf, size_t len);

/* Lends the content; valid until the next change. */
struct span buf_view(const struct buf *buf);
/* The content as a string that the caller frees (never NULL); the buffer is empty afterwards. */
char *buf_detach(struct buf *buf);
