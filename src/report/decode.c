/* A drop's way to its format:
 *
 *	TELLING --(a format says yes)--> GATHERING --(end)--> read
 *	        \--(a stream says yes)-> STREAMING ---------> take, take, … take
 *
 * UTF-16 and UTF-32 are gathered as they are, turned into UTF-8 at the end and told then. */
#include "report/decode.h"

#include "base/array.h"
#include "report/decoding.h"
#include "report/feed.h"
#include "text/charset.h"
#include "text/lang.h"
#include "text/utf8.h"

#include <gmime/gmime.h>
#include <jansson.h>
#include <libxml/parser.h>

#include <stdlib.h>
#include <time.h>

/* The first row that says yes wins; plain text says yes to everything. */
static const struct decode_format *const formats[] = {
	&decode_gzip,
	&decode_zip,
	&decode_pdf,
	&decode_warc,
	&decode_ninjs_lines,
	&decode_json_feed,
	&decode_ninjs,
	&decode_feed,
	&decode_iptc7901,
	&decode_anpa,
	&decode_nitf,
	&decode_newsml,
	&decode_newsml_g2,
	&decode_mbox,
	&decode_mail,
	&decode_html,
	&decode_xml,
	&decode_text,
};
#define FORMATS_LEN LEN(formats)

/* Bytes pushed are taken in by pieces of this size, so that a push of any length needs no more memory. */
#define PIECE_SIZE (256u << 10)
/* Fewer bytes than this are not judged before the end. */
#define HEAD_LEAST 1024u

struct decode {
	struct decoding d;
	struct buf pending;
	const struct decode_format *format; /* NULL while telling */
	size_t tell_at;                     /* so many bytes are asked about next: twice as many each time, or a long text would be looked at for ever */
	bool is_wide;                       /* UTF-16 or UTF-32 */
	const char *wide;                   /* which of them, once it has been turned into UTF-8 */
	bool has_failed;                    /* a push met a fault: nothing more is read */
};

/* A folder's name is whatever bytes its maker typed: in UTF-8, or as older machines write. */
static struct span folder_name(struct arena *arena, struct span name)
{
	if (utf8_is_valid(name))
		return arena_copy(arena, name);
	struct buf text;
	buf_init(&text, 4 * name.len);
	(void)charset_decode(name, "windows-1252", &text);
	struct span copy = arena_copy(arena, buf_view(&text));
	buf_done(&text);
	return copy;
}

static struct decode_hints hints_copy(struct arena *arena, const struct decode_hints *hints)
{
	struct decode_hints copy = *hints;
	copy.name = arena_copy(arena, hints->name);
	copy.source = folder_name(arena, hints->source);
	copy.url = arena_copy(arena, hints->url);
	/* "text/html; charset=koi8-r" says it as well */
	copy.charset = arena_copy(arena, hints->charset.len > 0 ? hints->charset : charset_declared(hints->content_type));
	copy.content_type = arena_copy(arena, hints->content_type);
	copy.language = arena_copy(arena, hints->language);
	copy.location = arena_copy(arena, hints->location);
	copy.link = arena_copy(arena, hints->link);
	copy.bearer = arena_copy(arena, hints->bearer);
	return copy;
}

/* To write a line GLib first asks what its standard error is, and which time zone is ours. */
static GLogWriterOutput say_nothing(GLogLevelFlags level, const GLogField *fields, gsize fields_len, gpointer ctx)
{
	(void)level;
	(void)fields;
	(void)fields_len;
	(void)ctx;
	return G_LOG_WRITER_HANDLED;
}

struct decode_tools decode_prepare(void)
{
	struct decode_tools tools = { lang_new(), charset_stock_new() };
	(void)lang_load(tools.lang); /* without profiles fewer languages are told apart */
	g_log_set_writer_func(say_nothing, NULL, NULL);
	json_object_seed(0);
	xmlInitParser();
	g_mime_init();
	tzset(); /* gmtime_r asks for the time zone as well, in a file: a date that is left out is named by it */
	return tools;
}

void decode_tools_done(struct decode_tools *tools)
{
	lang_free(tools->lang);
	charset_stock_free(tools->charsets);
	*tools = (struct decode_tools){ 0 };
}

static struct decode *decode_make(const struct decode_hints *hints, const struct decode_sink *sink)
{
	struct decode *decode = calloc(1, sizeof(*decode));
	if (!decode)
		abort();
	struct arena *keep = arena_new();
	decode->d = (struct decoding){
		.hints = hints_copy(keep, hints),
		.sink = *sink,
		.arena = arena_new(),
		.keep = keep,
		.result = { .format = "unknown", .charset = "utf-8", .is_well_formed = true, .feed.updated = TIME_NONE },
	};
	decode->tell_at = HEAD_LEAST;
	buf_init(&decode->pending, REPORT_MAX_BYTES + 2 * PIECE_SIZE);
	return decode;
}

struct decode *decode_new(const struct decode_hints *hints, const struct decode_sink *sink)
{
	return decode_make(hints, sink);
}

void decode_free(struct decode *decode)
{
	if (!decode)
		return;
	if (decode->format && decode->format->done)
		decode->format->done(&decode->d);
	buf_done(&decode->pending);
	arena_free(decode->d.arena);
	arena_free(decode->d.keep);
	free(decode);
}

/* A drop in another one is held to what one report may be, so that archives in archives do not add up. */
static size_t gather_max(const struct decode *decode)
{
	return decode->format && decode->format->gather_max && !decode->d.outer ? decode->format->gather_max : REPORT_MAX_BYTES;
}

static void format_set(struct decode *decode, const struct decode_format *format)
{
	decode->format = format;
	decode->d.result.format = format->name;
	decode->pending.max = gather_max(decode) + 2 * PIECE_SIZE;
}

/* The first of the formats, binary ones or those of text, that says yes or has to see more. */
static enum decode_tell ask(struct decode *decode, bool is_binary, bool is_whole)
{
	struct span head = buf_view(&decode->pending);
	size_t mark = is_binary ? 0 : charset_mark(head);
	for (size_t i = 0; i < FORMATS_LEN; i++) {
		if (formats[i]->is_binary != is_binary)
			continue;
		enum decode_tell answer = formats[i]->tell(span_from(head, mark), is_whole);
		if (answer == TELL_YES) {
			format_set(decode, formats[i]);
			buf_eat(&decode->pending, mark);
			decode->d.offset = mark;
		}
		if (answer != TELL_NO)
			return answer;
	}
	return TELL_NO;
}

/* Tapes and old disks fill their last block with NULs. Of nothing but NULs all stays, to be called by its name. */
static struct span without_padding(struct span bytes)
{
	size_t len = bytes.len;
	while (len > 0 && bytes.ptr[len - 1] == '\0')
		len--;
	return len > 0 ? span_head(bytes, len) : bytes;
}

static int tell(struct decode *decode, bool is_whole, struct fault *fault)
{
	struct span head = buf_view(&decode->pending);
	decode->tell_at = 2 * head.len;
	if (ask(decode, true, is_whole) != TELL_NO)
		return 0;
	if (!is_whole && charset_wide(head)) { /* before the look for binary: half of it is NULs */
		decode->is_wide = true;
		return 0;
	}
	const char *binary = binary_name(without_padding(head));
	if (binary)
		return decoding_fault(&decode->d, fault, "it looks like %s, not like news", binary);
	(void)ask(decode, false, is_whole);
	return 0;
}

static int take(struct decode *decode, bool is_end, struct fault *fault)
{
	struct decoding *d = &decode->d;
	size_t taken = 0;
	if (decode->format->take(d, buf_view(&decode->pending), is_end, &taken, fault) < 0)
		return -1;
	buf_eat(&decode->pending, taken);
	d->offset += taken;
	return 0;
}

static int too_large(const struct decode *decode, struct fault *fault)
{
	if (gather_max(decode) > REPORT_MAX_BYTES)
		return decoding_fault(&decode->d, fault, "it is larger than %zu MiB, the most that a drop of the format '%s' may be", gather_max(decode) >> 20, decode->format->name);
	return decoding_fault(&decode->d, fault, "it is larger than %u MiB, the most that one report may be", REPORT_MAX_BYTES >> 20);
}

static int step(struct decode *decode, struct fault *fault)
{
	size_t len = decode->pending.len;
	bool is_due = len >= decode->tell_at || len > REPORT_MAX_BYTES;
	if (!decode->format && !decode->is_wide && is_due && tell(decode, false, fault) < 0)
		return -1;
	if (decode->format && decode->format->take)
		return take(decode, false, fault);
	return decode->pending.len > gather_max(decode) ? too_large(decode, fault) : 0;
}

int decode_push(struct decode *decode, struct span bytes, struct fault *fault)
{
	while (bytes.len > 0) {
		struct span piece = span_head(bytes, PIECE_SIZE);
		buf_add_span(&decode->pending, piece);
		decode->d.pushed += piece.len;
		bytes = span_from(bytes, piece.len);
		decode->has_failed = decode->has_failed || step(decode, fault) < 0;
		if (decode->has_failed)
			return -1;
	}
	return 0;
}

static int widen(struct decode *decode, struct fault *fault)
{
	const char *name = charset_wide(buf_view(&decode->pending));
	struct buf text;
	buf_init(&text, decode->pending.max);
	if (!charset_decode(buf_view(&decode->pending), name, &text))
		decoding_survive(&decode->d, "it is not well-formed %s", name);
	bool is_full = text.is_full;
	buf_done(&decode->pending);
	decode->pending = text;
	decode->wide = name;
	return is_full || text.len > REPORT_MAX_BYTES ? too_large(decode, fault) : 0;
}

static int finish(struct decode *decode, struct fault *fault)
{
	struct decoding *d = &decode->d;
	if (decode->has_failed)
		return -1;
	if (decode->pending.len == 0 && d->offset == 0)
		return decoding_fault(d, fault, "it is empty");
	if (!decode->format)
		(void)ask(decode, true, true);
	if (!decode->format && charset_wide(buf_view(&decode->pending)) && widen(decode, fault) < 0)
		return -1;
	if (!decode->format)
		buf_truncate(&decode->pending, without_padding(buf_view(&decode->pending)).len);
	if (!decode->format && tell(decode, true, fault) < 0)
		return -1;
	if (!decode->format)
		return decoding_fault(d, fault, "it is of no known format");
	return decode->format->take ? take(decode, true, fault) : decode->format->read(d, buf_view(&decode->pending), fault);
}

int decode_end(struct decode *decode, struct decode_result *ret_result, struct fault *fault)
{
	struct decode_result *result = &decode->d.result;
	int r = finish(decode, fault);
	if (decode->wide)
		result->charset = decode->wide; /* the format saw UTF-8 */
	bool is_empty_feed = result->has_feed && (result->rejects == 0 || result->is_well_formed); /* nothing has happened yet: no fault of the feed's */
	bool has_told = decode->d.outer && result->rejects > 0; /* what is wrong with an inner drop has been said */
	if (r == 0 && result->reports == 0 && !is_empty_feed && !has_told)
		r = decoding_fault(&decode->d, fault, "%s", result->error ? result->error : "it holds no report");
	*ret_result = *result;
	return r;
}

void decode_remarks_add(struct buf *out, const struct decode_remarks *remarks)
{
	for (size_t i = 0; i < remarks->len; i++)
		buf_addf(out, "%s\n", remarks->at[i]);
	if (remarks->untold > 0)
		buf_addf(out, "and %llu more\n", (unsigned long long)remarks->untold);
}

/* ---- drops within drops ---- */

static struct decoding *outermost(struct decoding *d)
{
	while (d->outer)
		d = d->outer;
	return d;
}

uint64_t decoding_position(const struct decoding *d)
{
	return d->result.reports + d->result.rejects;
}

/* What the container knows of its member, where the member itself does not say. */
static int inner_report(void *ctx, const struct report *report, uint64_t position)
{
	struct decoding *inner = ctx, *outer = inner->outer;
	struct report full = *report;
	(void)position; /* in the inner drop, where nobody will look for it */
	if (full.link.len == 0 && !inner->result.has_feed)
		full.link = decoding_line(inner->arena, inner->hints.link);
	if (full.source.len == 0)
		full.source = decoding_line(inner->arena, inner->hints.bearer);
	if (full.published == TIME_NONE && full.updated == TIME_NONE && inner->hints.seen != 0)
		full.updated = decoding_credible(inner, inner->hints.seen);
	if (outer->sink.report(outer->sink.ctx, &full, decoding_position(outer)) < 0)
		return -1;
	outer->result.reports++;
	return 0;
}

static int inner_reject(void *ctx, uint64_t position, const char *reason)
{
	struct decoding *inner = ctx, *outer = inner->outer;
	(void)position;
	if (outer->sink.reject && outer->sink.reject(outer->sink.ctx, decoding_position(outer), reason) < 0)
		return -1;
	outer->result.rejects++;
	return 0;
}

struct decode *decoding_inner_new(struct decoding *d, const struct decode_format *format, const struct decode_hints *hints, struct fault *fault)
{
	unsigned depth = 0;
	for (const struct decoding *o = d; o; o = o->outer)
		depth++;
	if (depth >= DECODE_DEPTH_MAX) {
		decoding_fault(d, fault, "it holds drops within drops more than %u deep", DECODE_DEPTH_MAX);
		return NULL;
	}
	struct decode_hints own = *hints;
	own.name = own.name.len > 0 ? own.name : d->hints.name;
	own.source = own.source.len > 0 ? own.source : d->hints.source;
	own.url = own.url.len > 0 ? own.url : d->hints.url;
	own.link = own.link.len > 0 ? own.link : d->hints.link;
	own.seen = own.seen != 0 && own.seen != TIME_NONE ? own.seen : d->hints.seen;
	own.lang = d->hints.lang;
	own.converter = d->hints.converter;
	own.received = d->hints.received;
	struct decode_sink sink = { NULL, inner_report, inner_reject };
	struct decode *inner = decode_make(&own, &sink);
	inner->d.sink.ctx = &inner->d;
	inner->d.outer = d;
	if (format)
		format_set(inner, format);
	return inner;
}

static void result_keep(struct arena *keep, struct decode_result *result)
{
	result->feed = feed_keep(keep, &result->feed);
	for (size_t i = 0; i < result->offers.len; i++) {
		struct decode_offer *offer = &result->offers.at[i];
		*offer = (struct decode_offer){ arena_copy(keep, offer->url), arena_copy(keep, offer->title), arena_copy(keep, offer->type) };
	}
	for (size_t i = 0; i < result->remarks.len; i++)
		result->remarks.at[i] = arena_string(keep, span_of(result->remarks.at[i]));
	result->error = result->error ? arena_string(keep, span_of(result->error)) : NULL;
}

/* What was survived in a drop within was survived in the whole. */
static void remarks_pass_on(struct decoding *outer, const struct decode_result *result)
{
	struct decode_result *whole = &outer->result;
	for (size_t i = 0; i < result->remarks.len; i++)
		decoding_doubt(outer, "%s", result->remarks.at[i]);
	whole->remarks.untold += result->remarks.untold;
	whole->is_well_formed = whole->is_well_formed && result->is_well_formed;
	if (!whole->error && result->error)
		whole->error = arena_string(outer->keep, span_of(result->error));
}

int decoding_inner_end(struct decode *inner, struct decode_result *ret_result, struct fault *fault)
{
	struct decode_result result;
	if (!inner)
		return -1;
	struct decoding *outer = inner->d.outer;
	int r = decode_end(inner, &result, fault);
	remarks_pass_on(outer, &result);
	if (ret_result) {
		result_keep(outer->keep, &result);
		*ret_result = result;
	}
	decode_free(inner);
	return r;
}

int decoding_set_aside(struct decoding *d, const struct fault *mine, struct fault *fault)
{
	if (mine->kind == FAULT_INPUT && !outermost(d)->is_spent)
		return decoding_reject(d, decoding_position(d), mine->text, fault);
	return fault_set(fault, mine->kind, "%s", mine->text);
}

static int member_read(struct decoding *d, const struct decode_format *format, const struct decode_hints *hints, struct span bytes, struct fault *fault)
{
	struct decode *inner = decoding_inner_new(d, format, hints, fault);
	if (inner)
		(void)decode_push(inner, bytes, fault); /* its end fails too */
	return decoding_inner_end(inner, NULL, fault);
}

int decoding_member(struct decoding *d, const struct decode_format *format, const struct decode_hints *hints, struct span bytes, struct fault *fault)
{
	struct fault mine = { 0 };
	return member_read(d, format, hints, bytes, &mine) == 0 ? 0 : decoding_set_aside(d, &mine, fault);
}

int decoding_sole_member(struct decoding *d, const struct decode_format *format, const struct decode_hints *hints, struct span bytes, struct fault *fault)
{
	struct fault mine = { 0 };
	if (member_read(d, format, hints, bytes, &mine) == 0)
		return 0;
	if (d->result.reports > 0)
		return decoding_set_aside(d, &mine, fault);
	return fault_set(fault, mine.kind, "%s", mine.text);
}

int decoding_unpack(struct decoding *d, size_t bytes, struct fault *fault)
{
	struct decoding *whole = outermost(d);
	whole->unpacked += bytes;
	bool is_bomb = whole->unpacked > DECODE_RATIO_FROM && whole->unpacked / DECODE_RATIO_MAX > whole->pushed;
	whole->is_spent = is_bomb || whole->unpacked > DECODE_UNPACKED_MAX;
	if (is_bomb)
		return decoding_fault(d, fault, "unpacked it is more than %u times as large, like a bomb", DECODE_RATIO_MAX);
	if (whole->is_spent)
		return decoding_fault(d, fault, "unpacked it is larger than %u GiB", (unsigned)(DECODE_UNPACKED_MAX >> 30));
	return 0;
}
