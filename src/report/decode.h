/* Bytes of unknown origin to reports. One decode takes one drop (a file, a message, a feed document), fed in pieces of
 * any size; the format is told by content from its first bytes, never by name, from one table of formats. Formats that can be
 * cut into reports without seeing the whole (.jsonl, mbox, WARC, gzip of any of these) stream: memory stays bounded by the largest report. The
 * others are gathered first and refused beyond REPORT_MAX_BYTES (a zip archive beyond its own ceiling). Archives and attachments are decoded within their drop.
 *
 *	struct decode *d = decode_new(&hints, &sink);
 *	while (bytes) if (decode_push(d, bytes, &fault) < 0) ...
 *	if (decode_end(d, &result, &fault) < 0) ...      // FAULT_INPUT: the drop as a whole cannot be read, and why
 *	decode_free(d);
 *
 * Runs in the decoder process; single-threaded; no file, no network, no clock.
 */
#pragma once

#include "base/fault.h"
#include "report/report.h"

struct lang;

/* Makes plain text of documents that none of our formats reads. Adds UTF-8 to `out`; -1: `fault` says what it did, a phrase without its
 * subject ("took longer than 15 s"). */
struct decode_converter {
	void *ctx;
	int (*convert)(void *ctx, struct span document, struct buf *out, struct fault *fault);
};

/* What is known beforehand; all optional. */
struct decode_hints {
	struct span name;      /* for messages and as a last resort for a title; never for the format */
	struct span source;    /* the inbox subfolder */
	struct span url;       /* where it was fetched: base of relative links, last resort for the source */
	struct span charset;   /* from transport; beats the document's own words, not a BOM */
	struct span content_type;
	struct span language;      /* from transport (Content-Language); what the document says of itself comes first */
	struct span location;      /* from transport (Content-Location): base of relative links before `url`, relative to it */
	struct span link;      /* where readers find it, for a document of one report that names no address. Does not travel */
	int64_t seen;          /* when it was so (captured, sent), for reports that tell no date; TIME_NONE or 0: unknown. Does not travel */
	struct span bearer;    /* who sent what it came in: the very last resort for the source. Does not travel */
	struct lang *lang;     /* guesses the language where none is declared (text/lang.h), lent; NULL: nobody guesses. Does not travel */
	const struct decode_converter *converter; /* for PDF, lent; NULL: PDF is refused. Does not travel */
	int64_t received;      /* dates later than a day after this are refused as impossible; TIME_NONE: no check */
};

/* A call per report, in document order. `position` is where it begins: its byte offset in formats that stream (a decode may be
 * resumed there), else its ordinal 0, 1, 2 … in the drop.
 * The report is lent for the call only. A sink that returns -1 ends the decode. */
struct decode_sink {
	void *ctx;
	int (*report)(void *ctx, const struct report *report, uint64_t position);
	/* A report in a drop of many that cannot be read: set aside while the rest goes on. `reason` is a whole phrase. */
	int (*reject)(void *ctx, uint64_t position, const char *reason);
};

/* What a feed may ask for at most: a year. More is nonsense, and is read as a year. */
#define DECODE_INTERVAL_MAX (366 * CLOCK_DAY)
#define DECODE_ALL_HOURS 0xFFFFFFu
#define DECODE_ALL_DAYS 0x7Fu

/* How often a feed asks to be read. It is the publisher's word, not the truth: who polls holds it to bounds of his own. Zeros: it does not say. */
struct decode_rhythm {
	int64_t ttl_ms;       /* RSS ttl: so long a copy may be kept */
	int64_t update_ms;    /* sy:updatePeriod by sy:updateFrequency: a new issue comes so often … */
	int64_t update_base;  /* … counted from here (sy:updateBase; 1970 where none is given) */
	uint32_t skip_hours;  /* a bit for each hour of the day (UTC, bit 0 is the hour after midnight) in which there is nothing new; never all of them */
	uint8_t skip_days;    /* a bit for each day of the week (UTC, Sunday is bit 0), likewise */
};

/* Does its document come to its end? Not where it was cut off: what stood behind that is not known. */
enum decode_cut { DECODE_WHOLE, DECODE_CUT, DECODE_CUT_WITHIN /* its last item */ };

struct decode_feed { /* what a feed or list says of itself */
	struct span title, subtitle, link, id, language, author, rights;
	int64_t updated;
	struct span self; /* the address that it gives for itself (link rel="self", JSON Feed's feed_url) */
	struct span hub;  /* where its changes are told at once (WebSub): the first that is named */
	struct decode_rhythm rhythm;
	bool is_expired;  /* JSON Feed: nothing will follow */
	enum decode_cut cut;
};

#define DECODE_OFFERS_MAX 16u

/* The feeds that a page names (link rel="alternate"), in its order, none twice: http and https addresses. `title` and `type` as they stand there. */
struct decode_offers {
	struct decode_offer {
		struct span url, title, type;
	} at[DECODE_OFFERS_MAX];
	size_t len;
};

/* More of them than this are only counted. */
#define DECODE_REMARKS_MAX 16u
#define DECODE_REMARK_MAX 400u /* bytes of one */
#define DECODE_REMARKS_TEXT_MAX ((DECODE_REMARKS_MAX + 1) * DECODE_REMARK_MAX)

/* What was survived, each a phrase without its subject ("its date '2014-02-30' is none, so it was left out"); none twice. */
struct decode_remarks {
	const char *at[DECODE_REMARKS_MAX];
	size_t len;
	uint64_t untold; /* so many more */
};

/* A line each, and "and 3 more". */
void decode_remarks_add(struct buf *out, const struct decode_remarks *remarks);

/* After a push that failed, decode_end fails too and leaves `fault` alone.
 * Filled by decode_end whether it succeeds or not. */
struct decode_result { /* lent: valid until decode_free */
	const char *format;    /* "text", "html", "ninjs", "ninjs-lines", "mail", "gzip" … */
	const char *charset;   /* as found, "utf-8" */
	bool is_well_formed;
	const char *error;     /* the first of the remarks and rejects, or NULL */
	struct decode_remarks remarks;
	bool has_feed;
	struct decode_feed feed;
	struct decode_offers offers; /* of a page, also where it is refused because there is no news in it */
	uint64_t reports, rejects;
};

struct decode;

/* What decoding needs of files, held open: languages for the hints, and every charset. */
struct decode_tools {
	struct lang *lang;
	struct charset_stock *charsets;
};

/* These, and what the libraries below open, read or draw at random on first use, done at once, and what they say on standard error
 * silenced: once, for a process that is about to lock itself in or to make children that will. */
struct decode_tools decode_prepare(void);
void decode_tools_done(struct decode_tools *tools);

struct decode *decode_new(const struct decode_hints *hints, const struct decode_sink *sink);
void decode_free(struct decode *decode);
int decode_push(struct decode *decode, struct span bytes, struct fault *fault);
int decode_end(struct decode *decode, struct decode_result *ret_result, struct fault *fault);
