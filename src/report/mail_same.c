/* Pieces of a fixed length of the folded texts, at every character: spelling, layout and what stands between them count for little. */
#include "report/mail_same.h"

#include "base/buf.h"
#include "base/hash.h"
#include "base/map.h"
#include "text/fold.h"
#include "text/utf8.h"

#define PIECE_BYTES 12u         /* two words of Latin letters, or four characters of Chinese */
#define TEXT_WITHIN 4096u       /* bytes of a text by which it is known */
#define OTHER_WITHIN (64u << 10) /* bytes in which they are looked for: a page may have a head */
#define SHARE 50u               /* so many in a hundred */

/* The piece at `at`, or none where a character goes on. */
static struct span piece_at(struct span s, size_t at)
{
	bool is_within = ((unsigned char)s.ptr[at] & 0xC0) == 0x80;
	return is_within ? SPAN_NONE : span_head(span_from(s, at), PIECE_BYTES);
}

static struct span folded(struct buf *out, struct span s, size_t max)
{
	buf_init(out, 16 * max);
	fold_add_normal(out, utf8_head(s, max));
	return buf_view(out);
}

static size_t last_piece(struct span s)
{
	return s.len > PIECE_BYTES ? s.len - PIECE_BYTES : 0;
}

bool mail_same_is_in(struct span text, struct span other)
{
	struct buf own, others;
	struct map pieces = { 0 };
	size_t all = 0, shared = 0;
	struct span a = folded(&own, text, TEXT_WITHIN), b = folded(&others, other, OTHER_WITHIN);
	for (size_t at = 0; at < b.len && at <= last_piece(b); at++)
		*map_at(&pieces, hash64(piece_at(b, at))) = 1;
	for (size_t at = 0; at < a.len && at <= last_piece(a); at++) {
		struct span piece = piece_at(a, at);
		all += piece.len > 0;
		shared += piece.len > 0 && map_find(&pieces, hash64(piece));
	}
	map_done(&pieces);
	buf_done(&others);
	buf_done(&own);
	return all > 0 && 100 * shared >= SHARE * all;
}
