/* zip archives, by their central directory (APPNOTE 6.3.10): members that are stored or deflated, zip64, sizes behind the data.
 *
 * Nothing in the directory is believed: places are checked against the archive and against each other (members that overlap make a
 * bomb of a few kilobytes), sizes are counted while unpacking. Names are for messages, never for paths. */
#include "base/array.h"
#include "report/decoding.h"
#include "report/member.h"
#include "text/utf8.h"

#include <zlib.h>

#include <stdlib.h>

/* The archive has to lie in memory whole; a decoder's memory is bounded (512 MiB) and holds what is unpacked as well. */
#define ZIP_MAX (64u << 20)
#define ZIP_MEMBERS_MAX 100000u
#define NAME_MAX_LEN 300u
#define OUT_SIZE (64u << 10)

#define END_SIZE 22u        /* of the record at the end, without its comment */
#define ENTRY_SIZE 46u      /* of one in the directory, without its name */
#define LOCAL_SIZE 30u      /* of the header before a member, without its name */
#define END64_SIZE 56u
#define LOCATOR64_SIZE 20u

#define FLAG_ENCRYPTED 0x2041u /* as a whole, strongly, or its header */
#define METHOD_STORED 0u
#define METHOD_DEFLATED 8u

struct member {
	struct span name;
	uint64_t at;           /* of its local header */
	uint64_t packed, size;
	struct span data;      /* once it has been found */
	uint32_t sum;
	uint16_t flags, method;
};

struct zip {
	struct span bytes;
	struct span directory;
	uint64_t count;        /* as the archive says */
	struct member *members;
	size_t len;
};

/* ---- numbers, little-endian; 0 beyond the end ---- */

static uint64_t number_at(struct span s, size_t at, size_t size)
{
	uint64_t value = 0;
	for (size_t i = size; i-- > 0 && at <= s.len && s.len - at >= size;)
		value = value << 8 | (unsigned char)s.ptr[at + i];
	return value;
}

static uint16_t u16_at(struct span s, size_t at)
{
	return (uint16_t)number_at(s, at, 2);
}

static uint32_t u32_at(struct span s, size_t at)
{
	return (uint32_t)number_at(s, at, 4);
}

static bool is_within(struct span s, uint64_t at, uint64_t len)
{
	return at <= s.len && len <= s.len - at;
}

/* ---- the directory ---- */

/* The record at the end: the last one whose comment fits. */
static bool find_end(struct span bytes, size_t *ret_at)
{
	if (bytes.len < END_SIZE)
		return false;
	size_t last = bytes.len - END_SIZE, first = last > 0xFFFF ? last - 0xFFFF : 0;
	for (size_t at = last + 1; at-- > first;) {
		struct span rest = span_from(bytes, at);
		if (span_starts(rest, SPAN("PK\x05\x06")) && is_within(rest, END_SIZE, u16_at(rest, 20))) {
			*ret_at = at;
			return true;
		}
	}
	return false;
}

/* The larger record of zip64, where its locator stands before the end. */
static struct span find_end64(struct span bytes, size_t end)
{
	if (end < LOCATOR64_SIZE || !span_starts(span_from(bytes, end - LOCATOR64_SIZE), SPAN("PK\x06\x07")))
		return SPAN_NONE;
	uint64_t at = number_at(bytes, end - LOCATOR64_SIZE + 8, 8);
	if (!is_within(bytes, at, END64_SIZE) || !span_starts(span_from(bytes, (size_t)at), SPAN("PK\x06\x06")))
		return SPAN_NONE;
	return span_from(bytes, (size_t)at);
}

static int find_directory(struct decoding *d, struct zip *zip, struct fault *fault)
{
	size_t end;
	if (!find_end(zip->bytes, &end))
		return decoding_fault(d, fault, "it is a zip archive cut short: it has no directory");
	struct span record = span_from(zip->bytes, end), record64 = find_end64(zip->bytes, end);
	uint64_t size = record64.ptr ? number_at(record64, 40, 8) : u32_at(record, 12);
	uint64_t at = record64.ptr ? number_at(record64, 48, 8) : u32_at(record, 16);
	zip->count = record64.ptr ? number_at(record64, 32, 8) : u16_at(record, 10);
	if (u16_at(record, 4) != 0 && u16_at(record, 4) != 0xFFFF)
		return decoding_fault(d, fault, "it is one piece of a zip archive in several");
	if (!is_within(zip->bytes, at, size))
		return decoding_fault(d, fault, "it is a zip archive whose directory lies outside of it");
	zip->directory = span_head(span_from(zip->bytes, (size_t)at), (size_t)size);
	return 0;
}

/* Sizes and place where 32 bits did not do: in this order, those that are all ones. */
static void read_extra64(struct span extra, struct member *member, uint32_t size, uint32_t packed, uint32_t at)
{
	while (extra.len >= 4) {
		size_t len = u16_at(extra, 2), from = 0;
		struct span field = span_head(span_from(extra, 4), len);
		if (u16_at(extra, 0) == 1) {
			uint64_t *wanted[] = { size == UINT32_MAX ? &member->size : NULL, packed == UINT32_MAX ? &member->packed : NULL,
				at == UINT32_MAX ? &member->at : NULL };
			for (size_t i = 0; i < 3; i++) {
				if (!wanted[i])
					continue;
				*wanted[i] = number_at(field, from, 8);
				from += 8;
			}
			return;
		}
		extra = span_from(extra, 4 + len);
	}
}

static size_t read_entry(struct span entry, struct member *member)
{
	size_t name_len = u16_at(entry, 28), extra_len = u16_at(entry, 30), comment_len = u16_at(entry, 32);
	size_t whole = ENTRY_SIZE + name_len + extra_len + comment_len;
	if (!span_starts(entry, SPAN("PK\x01\x02")) || !is_within(entry, 0, whole))
		return 0;
	uint32_t packed = u32_at(entry, 20), size = u32_at(entry, 24), at = u32_at(entry, 42);
	*member = (struct member){
		.name = span_head(span_from(entry, ENTRY_SIZE), name_len), .at = at, .packed = packed, .size = size, .sum = u32_at(entry, 16),
		.flags = u16_at(entry, 8), .method = u16_at(entry, 10),
	};
	read_extra64(span_head(span_from(entry, ENTRY_SIZE + name_len), extra_len), member, size, packed, at);
	return whole;
}

static int read_directory(struct decoding *d, struct zip *zip, struct fault *fault)
{
	if (zip->count > ZIP_MEMBERS_MAX)
		return decoding_fault(d, fault, "it is a zip archive of more than %u members", ZIP_MEMBERS_MAX);
	if (zip->count > zip->directory.len / ENTRY_SIZE)
		return decoding_fault(d, fault, "it is a zip archive whose directory is cut short");
	zip->members = ARENA_NEW(d->keep, struct member, (size_t)zip->count + 1);
	struct span rest = zip->directory;
	while (zip->len < zip->count) {
		size_t taken = read_entry(rest, &zip->members[zip->len]);
		if (taken == 0)
			return decoding_fault(d, fault, "it is a zip archive whose directory is damaged");
		rest = span_from(rest, taken);
		zip->len++;
	}
	return 0;
}

/* ---- what it is ---- */

/* Office documents and programs are zip archives too, known by the members that they must have. */
static const char *known_kind(const struct zip *zip)
{
	static const struct {
		const char *member, *kind;
	} kinds[] = {
		{ "word/", "an office document (docx)" }, { "xl/", "an office document (xlsx)" }, { "ppt/", "an office document (pptx)" },
		{ "META-INF/container.xml", "an electronic book (epub)" }, { "META-INF/manifest.xml", "an office document (odt or the like)" },
		{ "AndroidManifest.xml", "an Android program" }, { "META-INF/MANIFEST.MF", "a Java program" },
	};
	bool has_types = false;
	for (size_t i = 0; i < zip->len; i++)
		has_types = has_types || span_equals(zip->members[i].name, SPAN("[Content_Types].xml"));
	for (size_t i = 0; i < zip->len; i++)
		for (size_t k = 0; k < LEN(kinds); k++)
			if ((k > 2 || has_types) && span_starts(zip->members[i].name, span_of(kinds[k].member)))
				return kinds[k].kind;
	return NULL;
}

static int by_place(const void *a, const void *b)
{
	const struct member *x = a, *y = b;
	return x->at < y->at ? -1 : x->at > y->at;
}

/* Finds the data of each; SPAN_NONE where there is none. Members are put into the order in which they lie. */
static int place_members(struct decoding *d, struct zip *zip, struct fault *fault)
{
	uint64_t free_from = 0;
	qsort(zip->members, zip->len, sizeof(*zip->members), by_place);
	for (size_t i = 0; i < zip->len; i++) {
		struct member *member = &zip->members[i];
		if (member->at < free_from)
			return decoding_fault(d, fault, "members of the zip archive overlap, as in a bomb");
		struct span local = is_within(zip->bytes, member->at, LOCAL_SIZE) ? span_from(zip->bytes, (size_t)member->at) : SPAN_NONE;
		uint64_t head = LOCAL_SIZE + (uint64_t)u16_at(local, 26) + u16_at(local, 28);
		bool is_there = span_starts(local, SPAN("PK\x03\x04")) && is_within(local, head, member->packed);
		if (is_there)
			member->data = span_head(span_from(local, (size_t)head), (size_t)member->packed);
		free_from = is_there ? member->at + head + member->packed : member->at + 1;
	}
	return 0;
}

/* ---- members ---- */

struct unpacking {
	struct decoding *d;
	const struct member *member;
	struct decode_hints hints;
	struct decode *inner;
	uint64_t made;
	uLong sum;
	bool is_quiet;
};

static int hand_on(struct unpacking *u, struct span out, struct fault *fault)
{
	if (out.len == 0 || u->is_quiet)
		return 0;
	if (u->made == 0 && member_is_quiet_content(out)) {
		u->is_quiet = true;
		return 0;
	}
	u->made += out.len;
	u->sum = crc32(u->sum, (const unsigned char *)out.ptr, (uInt)out.len);
	if (decoding_unpack(u->d, out.len, fault) < 0)
		return -1;
	if (!u->inner)
		u->inner = decoding_inner_new(u->d, NULL, &u->hints, fault);
	return u->inner ? decode_push(u->inner, out, fault) : -1;
}

static int inflate_member(struct unpacking *u, bool *ret_is_clean, struct fault *fault)
{
	char out[OUT_SIZE];
	z_stream z = { .next_in = (unsigned char *)(uintptr_t)u->member->data.ptr, .avail_in = (uInt)u->member->data.len };
	if (inflateInit2(&z, -MAX_WBITS) != Z_OK)
		abort();
	int code, r;
	do {
		z.next_out = (unsigned char *)out;
		z.avail_out = sizeof(out);
		code = inflate(&z, Z_NO_FLUSH);
		r = hand_on(u, span_make(out, sizeof(out) - z.avail_out), fault);
	} while (r == 0 && code == Z_OK && !u->is_quiet);
	inflateEnd(&z);
	*ret_is_clean = code == Z_STREAM_END;
	return r;
}

static int store_member(struct unpacking *u, struct fault *fault)
{
	struct span rest = u->member->data;
	while (rest.len > 0 && !u->is_quiet) {
		struct span piece = span_head(rest, OUT_SIZE);
		if (hand_on(u, piece, fault) < 0)
			return -1;
		rest = span_from(rest, piece.len);
	}
	return 0;
}

/* Why a member cannot be opened at all, or NULL. */
static const char *closed_because(const struct member *member)
{
	if (member->flags & FLAG_ENCRYPTED)
		return "it is encrypted";
	if (member->method != METHOD_STORED && member->method != METHOD_DEFLATED)
		return "it is compressed in a way that is not read";
	return member->data.ptr ? NULL : "its data is not in the archive";
}

/* Faults are the member's own, but for a drop that has unpacked too much. */
static int open_member(struct unpacking *u, struct fault *fault)
{
	struct decoding named = { .hints.name = u->hints.name };
	const char *closed = closed_because(u->member);
	bool is_clean = true;
	if (closed)
		return decoding_fault(&named, fault, "%s", closed);
	int r = u->member->method == METHOD_STORED ? store_member(u, fault) : inflate_member(u, &is_clean, fault);
	bool is_as_told = is_clean && u->made == u->member->size && u->sum == u->member->sum;
	if (r == 0 && !u->is_quiet && !is_as_told)
		decoding_survive(u->d, "a member of the archive is damaged: its %s is wrong", is_clean ? "size or check sum" : "compressed data");
	if (r == 0 && !u->inner && !u->is_quiet && !is_clean)
		return decoding_fault(&named, fault, "its compressed data is damaged");
	return r;
}

static int read_member(struct decoding *d, const struct member *member, struct fault *fault)
{
	struct fault mine = { 0 };
	struct buf name;
	buf_init(&name, 4 * NAME_MAX_LEN);
	utf8_add_repaired(&name, span_head(member->name, NAME_MAX_LEN));
	struct unpacking u = { .d = d, .member = member, .hints = { .name = buf_view(&name), .seen = TIME_NONE } };
	int r = open_member(&u, &mine);
	if (r == 0 && u.inner)
		r = decoding_inner_end(u.inner, NULL, &mine);
	else
		decode_free(u.inner); /* what came out of it before is no report */
	buf_done(&name);
	return r == 0 ? 0 : decoding_set_aside(d, &mine, fault);
}

static int read_archive(struct decoding *d, struct span bytes, struct fault *fault)
{
	struct zip zip = { .bytes = bytes };
	if (find_directory(d, &zip, fault) < 0 || read_directory(d, &zip, fault) < 0)
		return -1;
	const char *kind = known_kind(&zip);
	if (kind)
		return decoding_fault(d, fault, "it looks like %s, not like news", kind);
	if (place_members(d, &zip, fault) < 0)
		return -1;
	for (size_t i = 0; i < zip.len; i++)
		if (!member_is_quiet_name(zip.members[i].name) && read_member(d, &zip.members[i], fault) < 0)
			return -1;
	return 0;
}

static enum decode_tell tell(struct span head, bool is_whole)
{
	(void)is_whole;
	return span_starts(head, SPAN("PK\x03\x04")) ? TELL_YES : TELL_NO;
}

const struct decode_format decode_zip = { .name = "zip", .tell = tell, .is_binary = true, .read = read_archive, .gather_max = ZIP_MAX };
