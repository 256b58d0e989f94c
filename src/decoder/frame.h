/* What daemon and decoder process say to each other over their socketpair: frames of
 *
 *	u32 length of payload (little-endian) · u8 kind · payload
 *
 * One drop is  BEGIN DATA* END  one way and  (REPORT | REJECT)* DONE  the other; the decoder may answer before it has seen END, and
 * both sides push back by not reading. A drop that cannot be read may be answered with DONE before END: the rest of it, up to
 * and with END, is then still sent and thrown away, and nothing more is said of it. Nothing else travels; an unknown kind or a length above FRAME_MAX ends the
 * conversation (the daemon kills the process, the process exits).
 */
#pragma once

#include "base/buf.h"
#include "report/decode.h"

#define FRAME_HEAD_SIZE 5u
#define FRAME_DATA_MAX (256u << 10)
#define FRAME_MAX (REPORT_MAX_BYTES + (64u << 10))

enum frame_kind {
	FRAME_BEGIN = 1, /* hints, packed by frame_begin_pack */
	FRAME_DATA = 2,  /* bytes of the drop */
	FRAME_END = 3,   /* empty */
	FRAME_REPORT = 4, /* u64 position, then report_pack */
	FRAME_REJECT = 5, /* u64 position, then the reason */
	FRAME_DONE = 6,   /* u8 ok · format, charset, reason or remarks, each with its length · u8 is a feed · that, where it is one · u8 offers · these */
};

struct frame {
	enum frame_kind kind;
	struct span payload; /* lent from the buffer that it was cut from */
};

/* The next whole frame at the front of `bytes`: 1 and the frame and its size, 0 when more bytes are needed, -1 for nonsense. */
int frame_next(struct span bytes, struct frame *ret_frame, size_t *ret_size);

void frame_add(struct buf *out, enum frame_kind kind, struct span payload);
void frame_add_begin(struct buf *out, const struct decode_hints *hints);
bool frame_read_begin(struct span payload, struct decode_hints *ret_hints);
void frame_add_report(struct buf *out, uint64_t position, const struct report *report);
void frame_add_reject(struct buf *out, uint64_t position, const char *reason);
/* Both: the position, and the rest. */
bool frame_read_position(struct span payload, uint64_t *ret_position, struct span *ret_rest);

/* The end of a drop, and what whoever polls feeds has to know of it. Of `feed` travel title, link, language, self, hub, rhythm, is_expired and cut, each a
 * line of at most REPORT_TITLE_MAX bytes; an address that is none of these is left out, and an offer without one. frame_read_done trusts nothing: what it gives keeps the
 * ceilings of report/decode.h. */
struct frame_done {
	bool is_ok;
	struct span format, charset;
	struct span reason; /* why it cannot be read, or what was survived: as decode_remarks_add writes it */
	bool has_feed;
	struct decode_feed feed;
	struct decode_offers offers;
};
void frame_add_done(struct buf *out, const struct frame_done *done);
bool frame_read_done(struct span payload, struct frame_done *ret_done);
