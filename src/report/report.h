/* One piece of news as received: the struct that travels from the decoder to the desk.
 *
 * Plain data. All text is valid UTF-8 without control characters (but for line ends and tabs) and signs that nobody sees (utf8_is_unseen), lent from the arena that the report
 * was made in (or unpacked into); absent fields are SPAN_NONE, absent times TIME_NONE. `text` is plain: paragraphs separated by one
 * empty line ("\n\n"), no mark-up, no hard wraps, no page furniture. `title` is one line.
 */
#pragma once

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/span.h"

/* Ceilings; a decoder cuts or refuses, so that nobody below has to. */
#define REPORT_MAX_BYTES (16u << 20) /* one report in all, packed */
#define REPORT_TITLE_MAX 2000u       /* bytes; also of every other one-line field */
#define REPORT_KEYWORDS_MAX 64u
#define REPORT_URGENCY_MAX 9u

/* The embargo of which nobody has said when it ends: the last second that can be written, so that whoever only compares times holds the
 * report back, too. */
#define EMBARGO_OPEN INT64_C(253402300799000)

enum report_status {
	REPORT_USABLE,
	REPORT_WITHHELD,  /* its publisher holds it back: an instruction to withdraw `uri`, not news */
	REPORT_CANCELLED, /* its publisher cancels it: likewise, for good */
};

struct report {
	struct span guid;     /* as its feed or message names it, or none */
	struct span uri;      /* its global identity where it declares one (ninjs uri, Message-ID as mid:, canonical link) */
	struct span version;
	struct span title;
	struct span text;
	struct span summary;
	struct span byline;
	struct span place;    /* from the dateline or metadata */
	struct span source;   /* outlet or agency: declared, else the inbox subfolder, else host, else dateline agency */
	struct span originator; /* the agency that its text is said to be from: by its dateline, or a credit; none where that is its source */
	struct span language; /* BCP 47, lower case primary tag first ("en", "pt-br"); declared, else guessed, else none */
	struct span link;
	int64_t published;
	int64_t updated;
	bool is_date_only;    /* `published` names a day, not an hour: it stands at 00:00 UTC of that day */
	const struct span *keywords;
	size_t keywords_len;
	enum report_status status;
	struct span note;     /* to editors: "ATTENTION: corrects name in para 3"; never part of the text, never matched */
	int64_t embargo;      /* not for publication before; TIME_NONE where free, EMBARGO_OPEN until further notice. The desk is told all the same, and told so */
	uint8_t urgency;      /* IPTC: 1 (flash) to 9, 0 where none is given */
};

/* A report of which nothing is known yet: to start from. */
#define REPORT_BLANK ((struct report){ .published = TIME_NONE, .updated = TIME_NONE, .embargo = TIME_NONE })

const char *report_status_name(enum report_status status);
/* By its own word: when it was published, else updated, or TIME_NONE. */
int64_t report_date(const struct report *report);

/* The wire form between decoder and daemon: every field with its length, little-endian, versioned by the protocol.
 * report_unpack copies nothing: the report's spans point into `bytes`, its keyword array into the arena. It trusts nothing:
 * false for anything that report_pack would not have written (lengths, UTF-8, NUL). */
void report_pack(const struct report *report, struct buf *out);
bool report_unpack(struct span bytes, struct arena *arena, struct report *ret_report);
