/* Drops that hold drops: gzip, zip, mailboxes, crawls, mails. Bombs are made here. */
#include <stdio.h>

#include "tests/report/seen.h"

#include "base/array.h"
#include "report/decoding.h"
#include "report/kill.h"
#include "text/base64.h"

#include <zlib.h>

#include <sys/resource.h>

#define SENTENCE_1 "The river rose above the dam of Streslau on Friday, and the council closed the bridge to all traffic until further notice."
#define SENTENCE_2 "Rescue workers brought two hundred people from the lower town to the school on the hill, where they will stay for the night."
#define PAGE "<html><head><title>Flood in Streslau</title></head><body><h1>Flood in Streslau</h1><p>" SENTENCE_1 "</p><p>" SENTENCE_2 "</p></body></html>"
#define ITEM(n) "{\"uri\": \"urn:example:" n "\", \"headline\": \"Flood " n "\", \"body_text\": \"The river rose.\"}\n"

/* ---- making boxes ---- */

static void deflate_add(struct buf *out, struct span bytes, int window)
{
	z_stream z = { 0 };
	assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, window, 9, Z_DEFAULT_STRATEGY), Z_OK);
	size_t bound = deflateBound(&z, bytes.len);
	char *room = buf_reserve(out, bound);
	assert_non_null(room);
	z.next_in = (unsigned char *)(uintptr_t)bytes.ptr;
	z.avail_in = (uInt)bytes.len;
	z.next_out = (unsigned char *)room;
	z.avail_out = (uInt)bound;
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	out->len += bound - z.avail_out;
	deflateEnd(&z);
}

static void gzip_add(struct buf *out, struct span bytes)
{
	deflate_add(out, bytes, 16 + MAX_WBITS);
}

static struct buf gzip_of(struct span bytes)
{
	struct buf out;
	buf_init(&out, 64u << 20);
	gzip_add(&out, bytes);
	return out;
}

static void add_number(struct buf *out, uint64_t value, size_t size)
{
	for (size_t i = 0; i < size; i++, value >>= 8)
		buf_add_char(out, (char)value);
}

struct zip_maker {
	struct buf out, directory;
	uint16_t count;
	uint16_t method, flags; /* of what is added next */
	size_t last;            /* where the last member began */
};

static void zip_init(struct zip_maker *zip)
{
	*zip = (struct zip_maker){ .method = 8 };
	buf_init(&zip->out, 64u << 20);
	buf_init(&zip->directory, 16u << 20);
}

static void zip_entry(struct zip_maker *zip, const char *name, uint32_t sum, size_t packed, size_t size, size_t at)
{
	buf_add(&zip->directory, "PK\x01\x02\x14\0\x14\0", 8);
	add_number(&zip->directory, zip->flags, 2);
	add_number(&zip->directory, zip->method, 2);
	add_number(&zip->directory, 0, 4);
	add_number(&zip->directory, sum, 4);
	add_number(&zip->directory, packed, 4);
	add_number(&zip->directory, size, 4);
	add_number(&zip->directory, strlen(name), 2);
	add_number(&zip->directory, 0, 12);
	add_number(&zip->directory, at, 4);
	buf_add_text(&zip->directory, name);
	zip->count++;
}

static void zip_add(struct zip_maker *zip, const char *name, struct span bytes)
{
	struct buf packed;
	buf_init(&packed, 64u << 20);
	if (zip->method == 8)
		deflate_add(&packed, bytes, -MAX_WBITS);
	else
		buf_add_span(&packed, bytes);
	uint32_t sum = (uint32_t)crc32(0, (const unsigned char *)bytes.ptr, (uInt)bytes.len);
	zip->last = zip->out.len;
	zip_entry(zip, name, sum, packed.len, bytes.len, zip->last);
	buf_add(&zip->out, "PK\x03\x04\x14\0", 6);
	add_number(&zip->out, zip->flags | 8, 2); /* sizes behind the data, as streams are written: only the directory knows them */
	add_number(&zip->out, zip->method, 2);
	add_number(&zip->out, 0, 16);
	add_number(&zip->out, strlen(name), 2);
	add_number(&zip->out, 0, 2);
	buf_add_text(&zip->out, name);
	buf_add_span(&zip->out, buf_view(&packed));
	buf_done(&packed);
}

static struct span zip_end(struct zip_maker *zip)
{
	size_t at = zip->out.len;
	buf_add_span(&zip->out, buf_view(&zip->directory));
	buf_add(&zip->out, "PK\x05\x06\0\0\0\0", 8);
	add_number(&zip->out, zip->count, 2);
	add_number(&zip->out, zip->count, 2);
	add_number(&zip->out, zip->directory.len, 4);
	add_number(&zip->out, at, 4);
	add_number(&zip->out, 0, 2);
	assert_false(zip->out.is_full);
	return buf_view(&zip->out);
}

static void zip_done(struct zip_maker *zip)
{
	buf_done(&zip->out);
	buf_done(&zip->directory);
}

/* ---- asking ---- */

static void reads(struct seen *seen, struct span bytes, const char *format, size_t reports, size_t rejects)
{
	if (seen_bytes(seen, bytes) < 0)
		fail_msg("%s", seen->fault.text);
	assert_string_equal(seen->format, format);
	assert_int_equal(seen->reports.len, reports);
	assert_int_equal(seen->rejects, rejects);
	for (size_t i = 1; i < seen->positions.len; i++)
		assert_true(seen->positions.at[i] > seen->positions.at[i - 1]);
}

static void refuses(struct span bytes, const char *words)
{
	struct seen seen;
	assert_int_equal(seen_bytes(&seen, bytes), -1);
	assert_int_equal(seen.fault.kind, FAULT_INPUT);
	assert_contains(seen.fault.text, words);
	assert_int_equal(seen.reports.len, 0);
	seen_done(&seen);
}

/* ---- gzip ---- */

static void a_page_in_gzip_is_a_page(void **state)
{
	(void)state;
	struct seen seen;
	struct buf box = gzip_of(SPAN(PAGE));
	reads(&seen, buf_view(&box), "gzip", 1, 0);
	assert_span(seen.reports.at[0].title, "Flood in Streslau");
	assert_span(seen.reports.at[0].text, SENTENCE_1 "\n\n" SENTENCE_2);
	assert_string_equal(seen.error, "");
	seen_done(&seen);
	struct buf twice = gzip_of(buf_view(&box));
	reads(&seen, buf_view(&twice), "gzip", 1, 0);
	seen_done(&seen);
	buf_done(&twice);
	buf_done(&box);
}

static void members_of_gzip_are_one_drop_however_they_are_cut(void **state)
{
	(void)state;
	struct decode_hints hints = { .name = SPAN("drop"), .received = TIME_NONE };
	struct buf box = gzip_of(SPAN(ITEM("1") "{\"uri\": \"urn:exam"));
	gzip_add(&box, SPAN("ple:2\", \"headline\": \"Fire\"}\n" ITEM("3")));
	for (size_t piece = 1; piece < box.len; piece += 5) {
		struct seen seen;
		assert_int_equal(seen_pieces(&seen, buf_view(&box), piece, &hints), 0);
		assert_int_equal(seen.reports.len, 3);
		assert_span(seen.reports.at[1].uri, "urn:example:2");
		assert_string_equal(seen.error, "");
		for (size_t i = 0; i < 3; i++)
			assert_int_equal(seen.positions.at[i], i);
		seen_done(&seen);
	}
	buf_done(&box);
}

static void documents_behind_each_other_in_gzip_are_one_each(void **state)
{
	(void)state;
	struct decode_hints hints = { .name = SPAN("drop"), .received = TIME_NONE };
	struct buf box = gzip_of(SPAN(PAGE));
	gzip_add(&box, SPAN("<html></html>"));
	gzip_add(&box, SPAN("\n<!DOCTYPE html><html><head><title>Fire in Zenda</title></head><body><p>" SENTENCE_2));
	gzip_add(&box, SPAN("</p><p>" SENTENCE_1 "</p></body></html>"));
	for (size_t piece = 1; piece < 2 * box.len; piece += 99) {
		struct seen seen;
		assert_int_equal(seen_pieces(&seen, buf_view(&box), piece, &hints), 0);
		assert_int_equal(seen.reports.len, 2);
		assert_int_equal(seen.rejects, 1);
		assert_contains(seen.reason, "it is a page without any text");
		assert_span(seen.reports.at[0].text, SENTENCE_1 "\n\n" SENTENCE_2);
		assert_span(seen.reports.at[1].title, "Fire in Zenda");
		assert_span(seen.reports.at[1].text, SENTENCE_2 "\n\n" SENTENCE_1);
		seen_done(&seen);
	}
	buf_done(&box);
	/* mark-up within another drop is of that */
	box = gzip_of(SPAN("From: a@b.example\nSubject: Flood\nContent-Type: text/html\n\n"));
	gzip_add(&box, SPAN(PAGE));
	struct seen seen;
	reads(&seen, buf_view(&box), "gzip", 1, 0);
	assert_span(seen.reports.at[0].title, "Flood");
	seen_done(&seen);
	buf_done(&box);
}

static void gzip_that_is_cut_short_gives_what_there_was_and_says_so(void **state)
{
	(void)state;
	struct seen seen;
	struct buf box = gzip_of(SPAN(ITEM("1") ITEM("2") ITEM("3")));
	reads(&seen, span_head(buf_view(&box), box.len - 3), "gzip", 3, 0);
	assert_contains(seen.error, "cut short");
	seen_done(&seen);
	refuses(span_head(buf_view(&box), 14), "cut short");
	buf_done(&box);
}

static void a_wrong_check_sum_and_a_tail_of_junk_are_told(void **state)
{
	(void)state;
	struct seen seen;
	struct buf box = gzip_of(SPAN(ITEM("1") ITEM("2")));
	size_t whole = box.len;
	buf_add_text(&box, "and more");
	reads(&seen, buf_view(&box), "gzip", 2, 0);
	assert_contains(seen.error, "8 bytes of it are no gzip data");
	seen_done(&seen);
	memset(box.ptr + whole, 0, 8); /* a tape's filling is nothing to talk about */
	reads(&seen, buf_view(&box), "gzip", 2, 0);
	assert_string_equal(seen.error, "");
	seen_done(&seen);
	box.ptr[whole - 8] ^= 1;
	reads(&seen, buf_view(&box), "gzip", 2, 0);
	assert_contains(seen.error, "check sum of its gzip data is wrong (member 1)");
	seen_done(&seen);
	buf_done(&box);
}

static void a_damaged_member_costs_itself_alone(void **state)
{
	(void)state;
	struct seen seen;
	struct buf box = gzip_of(SPAN(ITEM("1")));
	size_t first = box.len;
	gzip_add(&box, SPAN(ITEM("2") ITEM("2b")));
	size_t second = box.len;
	gzip_add(&box, SPAN("\n" ITEM("3")));
	memset(box.ptr + first + 12, 0xFF, second - first - 12);
	assert_int_equal(seen_bytes(&seen, buf_view(&box)), 0);
	assert_int_equal(seen.reports.len, 2);
	assert_span(seen.reports.at[1].uri, "urn:example:3");
	assert_contains(seen.error, "(member 2)");
	seen_done(&seen);
	buf_done(&box);
}

static void what_gzip_holds_is_refused_by_its_own_name(void **state)
{
	(void)state;
	struct buf box = gzip_of(SPAN("\x89PNG\r\n\x1a\n\0\0\0\rIHDR"));
	refuses(buf_view(&box), "a PNG image");
	buf_done(&box);
	box = gzip_of(SPAN(""));
	refuses(buf_view(&box), "nothing is in it");
	buf_done(&box);
}

static void boxes_in_boxes_end_at_a_depth(void **state)
{
	(void)state;
	struct buf box = gzip_of(SPAN(PAGE));
	for (unsigned depth = 2; depth <= DECODE_DEPTH_MAX; depth++) {
		struct buf outer = gzip_of(buf_view(&box));
		buf_done(&box);
		box = outer;
	}
	refuses(buf_view(&box), "drops within drops");
	buf_done(&box);
}

static long peak_kib(void)
{
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss;
}

/* A gigabyte of one line of ninjs, again and again, in a megabyte or so; as bombs go, a small one. */
static struct buf bomb_make(void)
{
	static const char item[] = ITEM("1");
	struct buf lines, out;
	buf_init(&lines, 2u << 20);
	buf_init(&out, 8u << 20);
	while (lines.len < (1u << 20))
		buf_add_text(&lines, item);
	z_stream z = { 0 };
	assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 16 + MAX_WBITS, 9, Z_DEFAULT_STRATEGY), Z_OK);
	for (int i = 0; i < 256; i++) {
		z.next_in = (unsigned char *)lines.ptr;
		z.avail_in = (uInt)lines.len;
		do {
			z.avail_out = 65536;
			z.next_out = (unsigned char *)buf_reserve(&out, 65536);
			deflate(&z, i == 255 ? Z_FINISH : Z_NO_FLUSH);
			out.len += 65536 - z.avail_out;
		} while (z.avail_out == 0);
	}
	deflateEnd(&z);
	buf_done(&lines);
	return out;
}

static int count_report(void *ctx, const struct report *report, uint64_t position)
{
	(void)report;
	(void)position;
	++*(size_t *)ctx;
	return 0;
}

static void a_bomb_ends_early_and_in_little_memory(void **state)
{
	(void)state;
	struct buf bomb = bomb_make();
	struct fault fault = { 0 };
	struct decode_result result;
	size_t reports = 0;
	struct decode_sink sink = { &reports, count_report, NULL };
	struct decode_hints hints = { .name = SPAN("bomb.gz"), .received = TIME_NONE };
	long before = peak_kib();
	struct decode *decode = decode_new(&hints, &sink);
	(void)decode_push(decode, buf_view(&bomb), &fault);
	assert_int_equal(decode_end(decode, &result, &fault), -1);
	assert_int_equal(fault.kind, FAULT_INPUT);
	assert_contains(fault.text, "more than 200 times as large");
	assert_in_range(reports, 1, (100u << 20) / strlen(ITEM("1")));
	decode_free(decode);
#ifndef __SANITIZE_ADDRESS__ /* which keeps what is freed */
	assert_in_range(peak_kib() - before, 0, 96 * 1024);
#else
	(void)before;
#endif
	buf_done(&bomb);
}

/* ---- zip ---- */

static void a_zip_of_all_sorts_gives_their_reports(void **state)
{
	(void)state;
	struct seen seen;
	struct zip_maker zip;
	struct buf inner = gzip_of(SPAN(ITEM("3")));
	zip_init(&zip);
	zip_add(&zip, "../../etc/a.html", SPAN(PAGE));
	zip_add(&zip, "wire/lines.jsonl", SPAN(ITEM("1") ITEM("2") "not json\n"));
	zip_add(&zip, "wire/", SPAN(""));
	zip_add(&zip, "photo", SPAN("\x89PNG\r\n\x1a\n\0\0\0\rIHDR"));
	zip_add(&zip, "style.css", SPAN("body { color: black }"));
	zip_add(&zip, "mimetype", SPAN("application/epub+zip"));
	zip_add(&zip, "__MACOSX/a.html", SPAN("Mac OS X rubbish"));
	zip.method = 0;
	zip_add(&zip, "more.jsonl.gz", buf_view(&inner));
	zip_add(&zip, "run.exe", SPAN("\x7f" "ELF\2\1\1\0\0\0\0\0\0\0\0\0\2\0>\0\1\0\0\0"));
	reads(&seen, zip_end(&zip), "zip", 4, 2);
	assert_span(seen.reports.at[0].title, "Flood in Streslau");
	assert_span(seen.reports.at[2].uri, "urn:example:2");
	assert_span(seen.reports.at[3].uri, "urn:example:3");
	assert_int_equal(seen.positions.at[3], 4); /* the reject stands between them */
	assert_contains(seen.reason, "'run.exe': it looks like a program");
	seen_done(&seen);
	zip_done(&zip);
	buf_done(&inner);
}

static void members_that_cannot_be_opened_are_set_aside(void **state)
{
	(void)state;
	struct seen seen;
	struct zip_maker zip;
	zip_init(&zip);
	zip_add(&zip, "a.html", SPAN(PAGE));
	zip.flags = 1;
	zip_add(&zip, "secret.txt", SPAN("Nobody reads this."));
	zip.flags = 0;
	reads(&seen, zip_end(&zip), "zip", 1, 1);
	assert_contains(seen.reason, "'secret.txt': it is encrypted");
	seen_done(&seen);
	zip_done(&zip);
	zip_init(&zip);
	zip_add(&zip, "a.html", SPAN(PAGE));
	zip_add(&zip, "b.html", SPAN(PAGE));
	struct span bytes = zip_end(&zip);
	zip.directory.ptr[10] = 12;
	memcpy(zip.out.ptr + bytes.len - 22 - zip.directory.len, zip.directory.ptr, zip.directory.len);
	reads(&seen, bytes, "zip", 1, 1);
	assert_contains(seen.reason, "'a.html': it is compressed in a way that is not read");
	seen_done(&seen);
	zip_done(&zip);
}

static void a_damaged_member_of_a_zip_is_told(void **state)
{
	(void)state;
	struct seen seen;
	struct zip_maker zip;
	zip_init(&zip);
	zip.method = 0;
	zip_add(&zip, "a.html", SPAN(PAGE));
	struct span bytes = zip_end(&zip);
	zip.out.ptr[bytes.len - 100 - 22 - zip.directory.len] ^= 2;
	reads(&seen, bytes, "zip", 1, 0);
	assert_contains(seen.error, "size or check sum is wrong");
	seen_done(&seen);
	refuses(span_head(bytes, 200), "cut short");
	zip_done(&zip);
}

static void office_documents_are_refused_by_name(void **state)
{
	(void)state;
	struct zip_maker zip;
	zip_init(&zip);
	zip_add(&zip, "[Content_Types].xml", SPAN("<Types/>"));
	zip_add(&zip, "word/document.xml", SPAN("<w:document/>"));
	refuses(zip_end(&zip), "it looks like an office document (docx)");
	zip_done(&zip);
	zip_init(&zip);
	zip_add(&zip, "mimetype", SPAN("application/epub+zip"));
	zip_add(&zip, "META-INF/container.xml", SPAN("<container/>"));
	refuses(zip_end(&zip), "an electronic book (epub)");
	zip_done(&zip);
}

/* A kernel of data that many entries share: 10 MB of archive unpack to petabytes. */
static void members_that_overlap_are_refused(void **state)
{
	(void)state;
	struct zip_maker zip;
	struct buf zeros = { .max = 8u << 20 };
	memset(buf_reserve(&zeros, 4u << 20), 'a', 4u << 20);
	zeros.len = 4u << 20;
	zip_init(&zip);
	zip_add(&zip, "0", buf_view(&zeros));
	for (unsigned i = 1; i < 1000; i++)
		zip_entry(&zip, "0", 0, zip.out.len - 31, zeros.len, 0);
	refuses(zip_end(&zip), "overlap");
	zip_done(&zip);
	buf_done(&zeros);
}

static void a_zip_that_unpacks_to_too_much_ends_as_a_whole(void **state)
{
	(void)state;
	struct seen seen;
	struct zip_maker zip;
	struct buf zeros = { .max = 32u << 20 };
	memset(buf_reserve(&zeros, 15u << 20), 'a', 15u << 20);
	zeros.len = 15u << 20;
	zip_init(&zip);
	for (unsigned i = 0; i < 50; i++)
		zip_add(&zip, "a", buf_view(&zeros));
	assert_int_equal(seen_bytes(&seen, zip_end(&zip)), -1);
	assert_contains(seen.fault.text, "like a bomb");
	assert_true(seen.reports.len + seen.rejects <= 12);
	seen_done(&seen);
	zip_done(&zip);
	buf_done(&zeros);
}

static void an_archive_cut_or_bent_anywhere_is_read_or_refused(void **state)
{
	(void)state;
	struct zip_maker zip;
	zip_init(&zip);
	zip_add(&zip, "a.html", SPAN(PAGE));
	zip_add(&zip, "b.jsonl", SPAN(ITEM("1") ITEM("2")));
	struct span bytes = zip_end(&zip);
	for (size_t i = 0; i < bytes.len; i++) {
		struct seen seen;
		if (seen_bytes(&seen, span_head(bytes, i)) < 0)
			assert_int_equal(seen.fault.kind, FAULT_INPUT);
		seen_done(&seen);
		zip.out.ptr[i] ^= 0x55;
		if (seen_bytes(&seen, bytes) < 0)
			assert_int_equal(seen.fault.kind, FAULT_INPUT);
		seen_done(&seen);
		zip.out.ptr[i] ^= 0x55;
	}
	zip_done(&zip);
}

/* ---- mbox ---- */

#define MAIL(n, text) "From desk@bugle.example Fri Jul 26 10:30:00 2002\nFrom: Desk <desk@bugle.example>\nSubject: Flood " n "\nMessage-ID: <" n "@bugle.example>\n\n" text "\n\n"

static void a_mailbox_is_its_mails(void **state)
{
	(void)state;
	struct seen seen;
	struct decode_hints hints = { .name = SPAN("drop"), .received = TIME_NONE };
	struct span box = SPAN(MAIL("1", SENTENCE_1 "\n\n>From the hill the water could be seen by all who lived there.\n\n" SENTENCE_2)
			       "From nobody Fri Jul 26 10:31:00 2002\nFrom: a@b.example\nTo: c@d.example\n\n\n\n"
			       MAIL("3", SENTENCE_1 "\n\nFrom here on the road is closed, at 10:30 the police said.\n" SENTENCE_2));
	for (size_t piece = 1; piece < box.len; piece += 97) {
		assert_int_equal(seen_pieces(&seen, box, piece, &hints), 0);
		assert_string_equal(seen.format, "mbox");
		assert_int_equal(seen.reports.len, 2);
		assert_int_equal(seen.rejects, 1);
		assert_contains(seen.reason, "'mail 2': it is a mail without any text");
		assert_span(seen.reports.at[1].uri, "mid:3@bugle.example");
		assert_int_equal(seen.positions.at[1], 2);
		assert_true(span_find(seen.reports.at[0].text, SPAN("\n\nFrom the hill")) > 0);
		assert_true(span_find(seen.reports.at[1].text, SPAN("\n\nFrom here on")) > 0);
		seen_done(&seen);
	}
	reads(&seen, SPAN(MAIL("1", SENTENCE_1)), "mail", 1, 0);
	seen_done(&seen);
}

static void a_mail_without_a_date_has_that_of_its_arrival(void **state)
{
	(void)state;
	static const struct {
		const char *front, *date;
	} mails[] = {
		{ "From jane@bugle.example Fri Jul 26 10:31:00 2002\n", "2002-07-26T10:31:00Z" },
		{ "From jane@bugle.example  Fri Jul 26 10:31:00 +0200 2002\n", "2002-07-26T08:31:00Z" },
		{ "From - Fri Jul 26 10:31:00 2002\nDate: soon\n", "2002-07-26T10:31:00Z" },
		{ "From jane@bugle.example Fri Jul 26 10:31:00 2002\nDate: Thu, 25 Jul 2002 22:00:00 +0000\n", "2002-07-25T22:00:00Z" },
		{ "From jane@bugle.example\n", NULL },
		{ "", NULL },
	};
	for (size_t i = 0; i < LEN(mails); i++) {
		struct seen seen;
		char text[600], iso[CLOCK_ISO_SIZE];
		snprintf(text, sizeof(text), "%sFrom: Jane <jane@bugle.example>\nSubject: Flood\n\n" SENTENCE_1 "\n", mails[i].front);
		reads(&seen, span_of(text), "mail", 1, 0);
		if (mails[i].date)
			assert_string_equal(clock_iso(seen.reports.at[0].published, iso), mails[i].date);
		else
			assert_true(seen.reports.at[0].published == TIME_NONE);
		seen_done(&seen);
	}
}

#define ENRICHED(type, text) "From: Jane <jane@bugle.example>\nSubject: Flood\nMIME-Version: 1.0\nContent-Type: text/" type "; charset=us-ascii\n\n" text "\n"

static void enriched_text_is_read_where_it_is_all_there_is(void **state)
{
	(void)state;
	static const struct {
		const char *mail, *text;
	} mails[] = {
		{ ENRICHED("enriched", "<fontfamily><param>Times</param>The <bold>river</bold> rose above the dam\nof Streslau on Friday, and the <color><param>red</param>council</color>\n"
				       "closed the bridge to all traffic until further notice.</fontfamily>\n\n\n" SENTENCE_2),
		  SENTENCE_1 "\n\n" SENTENCE_2 },
		{ ENRICHED("enriched", SENTENCE_1 "\n\n" SENTENCE_2), SENTENCE_1 "\n\n" SENTENCE_2 },
		{ ENRICHED("enriched", "The level is 4 m (<<5 m) on Friday, and 2 < 3 was no < help, the council said in the evening."),
		  "The level is 4 m (<5 m) on Friday, and 2 < 3 was no < help, the council said in the evening." },
		{ ENRICHED("Richtext", "<bold>The river</bold> rose above the dam of Streslau on Friday, and the council\nclosed the bridge to all traffic until further notice.<nl><nl>\n" SENTENCE_2
				       "<comment>not to be shown</comment>"),
		  SENTENCE_1 "\n\n" SENTENCE_2 },
		{ ENRICHED("enriched", SENTENCE_1 "\n\n\n<excerpt>Will you tell us more?\n\nYours, Tom</excerpt>"), SENTENCE_1 },
		{ ENRICHED("enriched", "</bold></nofill></excerpt>" SENTENCE_1 "<excerpt><param>"), SENTENCE_1 },
	};
	for (size_t i = 0; i < LEN(mails); i++) {
		struct seen seen;
		reads(&seen, span_of(mails[i].mail), "mail", 1, 0);
		assert_span(seen.reports.at[0].title, "Flood");
		assert_span(seen.reports.at[0].text, mails[i].text);
		seen_done(&seen);
	}
}

static void mails_in_UTF7_are_read(void **state)
{
	(void)state;
	struct seen seen;
	reads(&seen, SPAN("From: =?utf-7?Q?J+APY-rg?= <j@bugle.example>\nSubject: =?unicode-1-1-utf-7?B?K0FOdy1iZXJzY2h3ZW1tdW5n?= heute\nMIME-Version: 1.0\n"
			  "Content-Type: text/plain; charset=UTF-7\n\nDie D+AOQ-mme bei Streslau hielten am Freitag nicht, sagte der Rat. 2 +- 2 B+APw-cher +ICY 300 +IKw. Mehr +2D3eAA- sp+AOQ-ter."),
	      "mail", 1, 0);
	assert_string_equal(seen.charset, "utf-7");
	assert_span(seen.reports.at[0].byline, "Jörg");
	assert_span(seen.reports.at[0].title, "Überschwemmung heute");
	assert_span(seen.reports.at[0].text, "Die Dämme bei Streslau hielten am Freitag nicht, sagte der Rat. 2 + 2 Bücher … 300 €. Mehr \xF0\x9F\x98\x80 später.");
	assert_true(seen.result.is_well_formed);
	seen_done(&seen);
	reads(&seen, SPAN("From: <j@bugle.example>\nSubject: Sum\nContent-Type: text/plain; charset=utf-7\n\nThe council counted 2 + 2 = 4 votes on Friday +2D3-, and +3gA- none +AA."), "mail", 1, 0);
	assert_span(seen.reports.at[0].text, "The council counted 2 + 2 = 4 votes on Friday \xEF\xBF\xBD, and \xEF\xBF\xBD none \xEF\xBF\xBD.");
	assert_contains(seen.error, "its text is not well-formed utf-7");
	seen_done(&seen);
}

/* ---- WARC ---- */

static void warc_add(struct buf *out, const char *type, const char *content_type, const char *url, struct span block)
{
	buf_addf(out, "WARC/1.0\r\nWARC-Type: %s\r\nWARC-Date: 2017-03-06T04:02:06Z\r\nContent-Type: %s\r\n", type, content_type);
	buf_addf(out, "WARC-Target-URI: %s\r\nContent-Length: %zu\r\n\r\n", url, block.len);
	buf_add_span(out, block);
	buf_add_text(out, "\r\n\r\n");
}

static void response_add(struct buf *out, const char *url, const char *headers, struct span body)
{
	struct buf block;
	buf_init(&block, 1u << 20);
	buf_add_text(&block, "HTTP/1.1 ");
	buf_add_text(&block, headers);
	buf_add_text(&block, "\r\n");
	buf_add_span(&block, body);
	warc_add(out, "response", "application/http; msgtype=response", url, buf_view(&block));
	buf_done(&block);
}

static struct buf crawl_make(void)
{
	struct buf crawl, packed = gzip_of(SPAN(PAGE)), chunked;
	buf_init(&crawl, 1u << 20);
	buf_init(&chunked, 1u << 20);
	warc_add(&crawl, "warcinfo", "application/warc-fields", "urn:x", SPAN("software: a crawler\r\n"));
	warc_add(&crawl, "request", "application/http; msgtype=request", "http://www.bugle.example/1", SPAN("GET / HTTP/1.0\r\n\r\n"));
	response_add(&crawl, "http://www.bugle.example/1", "200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n", buf_view(&packed));
	buf_addf(&chunked, "%zx\r\n", (size_t)100);
	buf_add_span(&chunked, span_head(SPAN(PAGE), 100));
	buf_addf(&chunked, "\r\n%zx;x=y\r\n", sizeof(PAGE) - 1 - 100);
	buf_add_span(&chunked, span_from(SPAN(PAGE), 100));
	buf_add_text(&chunked, "\r\n0\r\n\r\n");
	response_add(&crawl, "http://www.bugle.example/2?x=y", "200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n", buf_view(&chunked));
	response_add(&crawl, "http://www.bugle.example/3", "200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n", SPAN(PAGE)); /* neither is true */
	response_add(&crawl, "http://www.bugle.example/4", "404 Not Found\r\nContent-Type: text/html\r\n", SPAN(PAGE));
	response_add(&crawl, "http://www.bugle.example/photo", "200 OK\r\nContent-Type: image/png\r\n", SPAN("\x89PNG\r\n\x1a\n"));
	response_add(&crawl, "http://www.bugle.example/api", "200 OK\r\nContent-Type: application/json\r\n", SPAN("{\"hits\": 7}"));
	response_add(&crawl, "http://www.bugle.example/robots.txt", "200 OK\r\nContent-Type: text/plain\r\n", SPAN("User-agent: *\nDisallow: /search\n"));
	response_add(&crawl, "http://www.bugle.example/empty", "200 OK\r\nContent-Type: text/html\r\n", SPAN("<html></html>"));
	warc_add(&crawl, "resource", "text/html", "<https://gazette.example/5>", SPAN(PAGE));
	warc_add(&crawl, "revisit", "application/http", "http://www.bugle.example/1", SPAN("HTTP/1.1 200 OK\r\n\r\n"));
	buf_done(&packed);
	buf_done(&chunked);
	return crawl;
}

static void a_crawl_gives_its_pages(void **state)
{
	(void)state;
	struct seen seen;
	struct buf crawl = crawl_make();
	struct decode_hints hints = { .name = SPAN("drop"), .received = TIME_NONE };
	for (size_t piece = 7; piece < 3 * crawl.len; piece = piece * 3 + 1) {
		if (seen_pieces(&seen, buf_view(&crawl), piece, &hints) < 0)
			fail_msg("%s", seen.fault.text);
		assert_string_equal(seen.format, "warc");
		assert_int_equal(seen.reports.len, 4);
		assert_int_equal(seen.rejects, 1);
		assert_contains(seen.reason, "'http://www.bugle.example/empty': it is a page without any text");
		for (size_t i = 0; i < 4; i++) {
			assert_span(seen.reports.at[i].text, SENTENCE_1 "\n\n" SENTENCE_2);
			assert_int_equal(seen.reports.at[i].updated, clock_from_civil(2017, 3, 6, 4, 2, 6));
			assert_true(seen.reports.at[i].published == TIME_NONE);
		}
		assert_span(seen.reports.at[1].link, "http://www.bugle.example/2?x=y");
		assert_span(seen.reports.at[1].source, "bugle.example");
		assert_span(seen.reports.at[3].link, "https://gazette.example/5");
		assert_span(seen.reports.at[3].source, "gazette.example");
		seen_done(&seen);
	}
	buf_done(&crawl);
}

static void a_page_of_a_box_is_read_where_it_says(void **state)
{
	(void)state;
	static const char page[] = "<html><head><link rel=canonical href='/harbour'></head><body><p>" SENTENCE_1 "</p></body></html>";
	struct seen seen;
	struct buf crawl, packed = gzip_of(SPAN(PAGE));
	struct decode_hints hints = { .name = SPAN("drop"), .url = SPAN("http://archive.example/all.gz"), .received = TIME_NONE };
	buf_init(&crawl, 1u << 20);
	response_add(&crawl, "http://www.bugle.example/2?x=y", "200 OK\r\nContent-Type: text/html\r\n", SPAN(page));
	reads(&seen, buf_view(&crawl), "warc", 1, 0);
	assert_span(seen.reports.at[0].link, "http://www.bugle.example/harbour");
	seen_done(&seen);
	assert_int_equal(seen_pieces(&seen, buf_view(&packed), SIZE_MAX, &hints), 0);
	assert_int_equal(seen.reports.at[0].link.len, 0);
	seen_done(&seen);
	buf_done(&packed);
	buf_done(&crawl);
}

static void a_response_is_unpacked_whatever_its_members_and_its_header_say(void **state)
{
	(void)state;
	struct seen seen;
	struct buf crawl, packed;
	struct decode_hints hints = { .name = SPAN("drop"), .received = TIME_NONE };
	buf_init(&crawl, 1u << 20);
	buf_init(&packed, 1u << 20);
	for (size_t at = 0; at < sizeof(PAGE) - 1; at += 100)
		gzip_add(&packed, span_head(span_from(SPAN(PAGE), at), 100));
	response_add(&crawl, "http://www.bugle.example/1", "200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n", buf_view(&packed));
	response_add(&crawl, "http://www.bugle.example/2", "200 OK\r\nContent-Type: text/html\r\nContent-Encoding: br\r\n", SPAN(PAGE)); /* not any more */
	response_add(&crawl, "http://www.bugle.example/3", "200 OK\r\nContent-Type: text/html\r\nContent-Encoding: br\r\n", SPAN("\x1b\x17\0\0\xa4\xb2"));
	for (size_t piece = 1; piece < 3 * crawl.len; piece = piece * 3 + 1) {
		assert_int_equal(seen_pieces(&seen, buf_view(&crawl), piece, &hints), 0);
		assert_int_equal(seen.reports.len, 2);
		for (size_t i = 0; i < 2; i++)
			assert_span(seen.reports.at[i].text, SENTENCE_1 "\n\n" SENTENCE_2);
		assert_int_equal(seen.rejects, 1);
		assert_contains(seen.reason, "'http://www.bugle.example/3': it is compressed in a way that is not read (br)");
		seen_done(&seen);
	}
	buf_done(&packed);
	buf_done(&crawl);
}

static void a_broken_record_is_set_aside_and_the_rest_goes_on(void **state)
{
	(void)state;
	struct seen seen;
	struct buf crawl;
	buf_init(&crawl, 1u << 20);
	response_add(&crawl, "http://www.bugle.example/1", "200 OK\r\nContent-Type: text/html\r\n", SPAN(PAGE));
	buf_add_text(&crawl, "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: many\r\n\r\nlost\r\n\r\n");
	response_add(&crawl, "http://www.bugle.example/2", "200 OK\r\nContent-Type: text/html\r\n", SPAN(PAGE));
	buf_add_text(&crawl, "rubbish that nobody announced\r\n\r\n");
	response_add(&crawl, "http://www.bugle.example/3", "200 OK\r\nContent-Type: text/html\r\n", SPAN(PAGE));
	size_t whole = crawl.len;
	response_add(&crawl, "http://www.bugle.example/4", "200 OK\r\nContent-Type: text/html\r\n", SPAN(PAGE));
	reads(&seen, span_head(buf_view(&crawl), crawl.len - 60), "warc", 4, 2);
	assert_contains(seen.error, "record 2 of the crawl: it does not say how long it is");
	assert_contains(seen.reason, "record 4 of the crawl: it does not begin where");
	seen_done(&seen);
	reads(&seen, span_head(buf_view(&crawl), whole + 30), "warc", 3, 3);
	assert_contains(seen.reason, "cut short");
	seen_done(&seen);
	buf_done(&crawl);
}

static void a_record_that_is_shorter_than_it_says_costs_no_other(void **state)
{
	(void)state;
	struct seen seen;
	struct buf crawl, cut;
	struct decode_hints hints = { .name = SPAN("drop"), .received = TIME_NONE };
	buf_init(&crawl, 1u << 20);
	buf_init(&cut, 1u << 20);
	buf_add_text(&crawl, "WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 4000\r\n\r\nsoftware: a crawler\r\n\r\n\r\n");
	response_add(&cut, "http://www.bugle.example/1", "200 OK\r\nContent-Type: text/html\r\n", SPAN(PAGE PAGE)); /* whose crawler was killed */
	buf_add_span(&crawl, span_head(buf_view(&cut), cut.len - sizeof(PAGE) - 8));
	response_add(&crawl, "http://www.bugle.example/2", "200 OK\r\nContent-Type: text/html\r\n", SPAN(PAGE));
	buf_add_text(&crawl, "WARC/1.0\r\nContent-Type: text/html\r\nWARC-Type: resource\r\nWARC-Target-URI: http://www.bugle.example/3\r\nContent-Length: 99999999\r\n\r\n" PAGE "\r\n\r\n");
	response_add(&crawl, "http://www.bugle.example/4", "200 OK\r\nContent-Type: text/html\r\n", SPAN(PAGE));
	for (size_t piece = 7; piece < 3 * crawl.len; piece = piece * 3 + 1) {
		if (seen_pieces(&seen, buf_view(&crawl), piece, &hints) < 0)
			fail_msg("%s", seen.fault.text);
		assert_int_equal(seen.reports.len, 4);
		assert_int_equal(seen.rejects, 0);
		for (size_t i = 0; i < 4; i++)
			assert_span(seen.reports.at[i].text, SENTENCE_1 "\n\n" SENTENCE_2);
		assert_string_equal(seen.remarks, "record 1 of the crawl is shorter than it says\nrecord 2 of the crawl is shorter than it says\n"
						  "record 4 of the crawl is shorter than it says\n");
		assert_false(seen.result.is_well_formed);
		seen_done(&seen);
	}
	buf_done(&cut);
	buf_done(&crawl);
}

static void a_page_that_shows_a_record_is_as_long_as_it_says(void **state)
{
	(void)state;
	static const char page[] = "<p>" SENTENCE_1 "</p>\r\n<p>WARC/1.0\r\nWARC-Type: response begins a record.</p><p>" SENTENCE_2 "</p>";
	struct seen seen;
	struct buf crawl;
	char headers[100];
	buf_init(&crawl, 1u << 20);
	snprintf(headers, sizeof(headers), "200 OK\r\nContent-Type: text/html\r\nContent-Length: %zu\r\n", sizeof(page) - 1);
	response_add(&crawl, "http://www.bugle.example/1", headers, SPAN(page));
	reads(&seen, buf_view(&crawl), "warc", 1, 0);
	assert_span(seen.reports.at[0].text, SENTENCE_1 "\n\nWARC/1.0 WARC-Type: response begins a record.\n\n" SENTENCE_2);
	assert_true(seen.result.is_well_formed);
	seen_done(&seen);
	buf_done(&crawl);
}

static void a_chunk_of_a_length_that_none_has_is_no_text(void **state)
{
	(void)state;
	struct seen seen;
	struct buf crawl;
	buf_init(&crawl, 1u << 20);
	response_add(&crawl, "http://www.bugle.example/1", "200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n", SPAN("ffffffffffffffff\r\n" PAGE "\r\n0\r\n\r\n"));
	reads(&seen, buf_view(&crawl), "warc", 1, 0);
	assert_span(seen.reports.at[0].title, "Flood in Streslau");
	assert_contains(seen.remarks, "the chunks of a response are damaged");
	seen_done(&seen);
	buf_done(&crawl);
}

static void a_crawl_that_has_not_come_yet_dates_no_page(void **state)
{
	(void)state;
	struct seen seen;
	struct buf crawl = crawl_make();
	struct decode_hints hints = { .name = SPAN("drop"), .received = clock_from_civil(2017, 3, 1, 0, 0, 0) };
	assert_int_equal(seen_pieces(&seen, buf_view(&crawl), SIZE_MAX, &hints), 0);
	assert_int_equal(seen.reports.len, 4);
	for (size_t i = 0; i < 4; i++)
		assert_true(seen.reports.at[i].updated == TIME_NONE);
	assert_contains(seen.remarks, "its date 2017-03-06T04:02:06Z has not come yet, so it was left out");
	seen_done(&seen);
	buf_done(&crawl);
}

/* ---- mails and what they bring ---- */

static void what_is_not_the_senders_own_is_taken_off(void **state)
{
	(void)state;
	static const char *const texts[] = {
		SENTENCE_1 "\n\n" SENTENCE_2 "\n\n-- \nJane Doe\n+1 555 0100\n",
		SENTENCE_1 "\n\n" SENTENCE_2 "\n_______________________________________________\nPress mailing list\nPress@lists.example\nhttps://lists.example/press\n",
		SENTENCE_1 "\n\n" SENTENCE_2 "\n\n--\nYou received this message because you are subscribed to the group.\nTo unsubscribe, send mail.\n",
		SENTENCE_1 "\n\n" SENTENCE_2 "\n\nSent from my iPhone\n",
		SENTENCE_1 "\n\n" SENTENCE_2 "\n\nOn Fri, 26 Jul 2002 at 10:30, Jane Doe\n<jane@bugle.example> wrote:\n\n> What of the dam?\n> We hear nothing.\n",
		SENTENCE_1 "\n\n" SENTENCE_2 "\n\n-----Original Message-----\nFrom: Jane\nSent: Friday\n\nWhat of the dam?\n",
		"> What of the dam?\n\n" SENTENCE_1 "\n\n> We hear nothing.\n\n" SENTENCE_2 "\n",
	};
	for (size_t i = 0; i < LEN(texts); i++) {
		struct seen seen;
		struct buf mail = { .max = 1u << 20 };
		buf_addf(&mail, "From: Desk <desk@bugle.example>\nSubject: Re: [press] AW: Flood in Streslau\nList-Id: <press.lists.example>\n\n%s", texts[i]);
		reads(&seen, buf_view(&mail), "mail", 1, 0);
		assert_span(seen.reports.at[0].title, "Flood in Streslau");
		assert_span(seen.reports.at[0].text, SENTENCE_1 "\n\n" SENTENCE_2);
		seen_done(&seen);
		buf_done(&mail);
	}
}

static void what_is_quoted_in_html_is_not_the_senders_own(void **state)
{
#define QUOTED "<p>What of the dam?</p><blockquote type=cite>Not that.</blockquote><p>We in the upper town hear nothing of it, and nobody answers.</p>"
	static const struct {
		const char *html, *text;
	} mails[] = {
		{ "<p>" SENTENCE_1 "</p><p>" SENTENCE_2 "</p><div>On Fri, 26 Jul 2002, Jane Doe wrote:</div><blockquote type=\"cite\">" QUOTED "</blockquote>", SENTENCE_1 "\n\n" SENTENCE_2 },
		{ "<p>" SENTENCE_1 "</p><p>" SENTENCE_2 "</p><div class=\"gmail_quote\"><div>On Fri, Jane Doe wrote:<br></div><div>" QUOTED "</div></div>", SENTENCE_1 "\n\n" SENTENCE_2 },
		{ "<div>On Fri, Jane Doe wrote:</div><blockquote type='cite'>" QUOTED "</blockquote><p>" SENTENCE_1 "</p><p>" SENTENCE_2 "</p>", SENTENCE_1 "\n\n" SENTENCE_2 },
		{ "<blockquote type=\"cite\"><p>" SENTENCE_1 "</p><p>" SENTENCE_2 "</p></blockquote>", SENTENCE_1 "\n\n" SENTENCE_2 },
		{ "<p>" SENTENCE_1 "</p><blockquote><p>" SENTENCE_2 "</p></blockquote>", SENTENCE_1 "\n\n" SENTENCE_2 },
	};
	(void)state;
	for (size_t i = 0; i < LEN(mails); i++) {
		struct seen seen;
		struct buf mail = { .max = 1u << 20 };
		buf_addf(&mail, "From: Desk <desk@bugle.example>\nSubject: Re: Flood\nContent-Type: text/html\n\n<html><body>%s</body></html>\n", mails[i].html);
		reads(&seen, buf_view(&mail), "mail", 1, 0);
		assert_span(seen.reports.at[0].text, mails[i].text);
		seen_done(&seen);
		buf_done(&mail);
	}
}

static void an_HTML_mail_keeps_its_short_lines(void **state)
{
#define SHORT "Nobody was hurt."
	static const struct {
		const char *html, *text;
	} mails[] = {
		{ "<div>" SENTENCE_1 "</div><div>" SHORT "</div>", SENTENCE_1 "\n\n" SHORT },
		{ "<div>Boats sank.</div><div><br></div><div>" SENTENCE_1 "</div>", "Boats sank.\n\n" SENTENCE_1 },
		{ "<div>" SENTENCE_1 "</div><div>" SHORT "</div><div>Sent from my iPhone</div>", SENTENCE_1 "\n\n" SHORT },
		{ "<div>" SENTENCE_1 "</div><div>" SHORT "</div><div class=gmail_signature>Jane Doe<br>The Bugle</div>", SENTENCE_1 "\n\n" SHORT },
		{ "<table><tr><td><a href=/v>View this email in your browser</a></td></tr><tr><td><a href=/a>World</a> | <a href=/b>Sport</a></td></tr>"
		  "<tr><td><div>" SENTENCE_1 "</div><div>" SHORT "</div><a href=/1>Read the whole story</a></td></tr>"
		  "<tr><td>Copyright &copy; 2002 The Bugle, All rights reserved.<br><br>Our mailing address is:<br>1 Quay Street<br><br>"
		  "Want to change how you receive these emails?<br>You can <a href=/u>unsubscribe</a>.</td></tr></table>", SENTENCE_1 "\n\n" SHORT },
	};
	(void)state;
	for (size_t i = 0; i < LEN(mails); i++) {
		struct seen seen;
		struct buf mail = { .max = 1u << 20 };
		buf_addf(&mail, "From: Jane <jane@bugle.example>\nSubject: Flood\nContent-Type: text/html\n\n<html><body>%s</body></html>\n", mails[i].html);
		reads(&seen, buf_view(&mail), "mail", 1, 0);
		assert_span(seen.reports.at[0].text, mails[i].text);
		seen_done(&seen);
		buf_done(&mail);
	}
}

static void the_headings_of_a_newsletter_are_text_though_they_are_links(void **state)
{
	(void)state;
	struct seen seen;
	reads(&seen, SPAN("From: Jane <jane@bugle.example>\nSubject: The morning\nContent-Type: text/html; charset=utf-8\n\n<html><body><h2><a href='https://bugle.example/1'>Bridge closed after flood</a></h2>"
			  "<p>" SENTENCE_1 "</p><h2><a href='https://bugle.example/2'>School opens its doors</a></h2><p>" SENTENCE_2 "</p><p><a href='https://bugle.example/2'>Go on</a></p>"
			  "<h3><a href='https://bugle.example'>More from The Bugle</a></h3></body></html>\n"), "mail", 1, 0);
	assert_span(seen.reports.at[0].text, "Bridge closed after flood\n\n" SENTENCE_1 "\n\nSchool opens its doors\n\n" SENTENCE_2);
	seen_done(&seen);
}

static void the_place_of_an_HTML_mail_stands_below_its_greeting(void **state)
{
	(void)state;
	struct seen seen;
	reads(&seen, SPAN("From: Jane <jane@bugle.example>\nSubject: Flood\nContent-Type: text/html; charset=utf-8\n\n<html><body><div>Hi desk,</div><div>Here is my copy:</div>"
			  "<div>STRESLAU, Ruritania \xE2\x80\x94 " SENTENCE_1 "</div><div>" SHORT "</div></body></html>\n"), "mail", 1, 0);
	assert_span(seen.reports.at[0].place, "Streslau, Ruritania");
	seen_done(&seen);
}

static void a_mail_passed_on_is_read_as_the_inner_one(void **state)
{
	(void)state;
	struct seen seen;
	reads(&seen, SPAN("From: Jane <jane@b.example>\nSubject: Fwd: Flood\nDate: Sat, 27 Jul 2002 10:00:00 +0000\n\nFYI\n\n---------- Forwarded message ---------\n"
			  "From: Rights Group <press@rights.example>\nDate: Fri, 26 Jul 2002 10:30:00 +0000\nSubject: Flood in Streslau\nTo: <all@b.example>\n\n"
			  SENTENCE_1 "\n\n" SENTENCE_2 "\n"), "mail", 1, 0);
	assert_span(seen.reports.at[0].title, "Flood in Streslau");
	assert_span(seen.reports.at[0].byline, "Rights Group");
	assert_span(seen.reports.at[0].text, SENTENCE_1 "\n\n" SENTENCE_2);
	assert_int_equal(seen.reports.at[0].published, clock_from_civil(2002, 7, 26, 10, 30, 0));
	seen_done(&seen);
	reads(&seen, SPAN("From: Jane <jane@b.example>\nSubject: Fwd: Flood\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: message/rfc822\n\n"
			  "From: Rights Group <press@rights.example>\nSubject: Flood in Streslau\nMessage-ID: <1@rights.example>\n\n" SENTENCE_1 "\n--x--\n"), "mail", 1, 0);
	assert_span(seen.reports.at[0].uri, "mid:1@rights.example");
	assert_span(seen.reports.at[0].text, SENTENCE_1);
	seen_done(&seen);
}

#define PASSED_ON(inner) "From: Jane <jane@b.example>\nOrganization: Bugle\nSubject: Fwd\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n" \
	"--x\nContent-Type: message/rfc822\n\n" inner "\n--x--\n"

static void the_source_of_a_mail_passed_on_is_who_wrote_it(void **state)
{
	static const struct {
		const char *mail, *folder, *source;
	} mails[] = {
		{ PASSED_ON("From: Rights Group <press@rights.example>\nSubject: Flood\n\n" SENTENCE_1 "\n"), "", "rights.example" },
		{ PASSED_ON("From: press@rights.example\nOrganization: Rights Group\nSubject: Flood\n\n" SENTENCE_1 "\n"), "", "Rights Group" },
		{ PASSED_ON("From: press@rights.example\nSubject: Flood\n\nSTRESLAU, July 26 (Reuters) - " SENTENCE_1 "\n"), "", "Reuters" },
		{ PASSED_ON("To: all@b.example\nSubject: Flood\n\n" SENTENCE_1 "\n"), "", "Bugle" },
		{ PASSED_ON("From: press@rights.example\nSubject: Flood\n\n" SENTENCE_1 "\n"), "desk", "desk" },
		{ "From: Jane <jane@b.example>\nOrganization: Bugle\nSubject: Fwd: Flood\n\n---------- Forwarded message ---------\n"
		  "From: Rights Group <press@rights.example>\nSubject: Flood\n\n" SENTENCE_1 "\n", "", "rights.example" },
		{ "From: Jane <jane@b.example>\nSubject: Fwd: Flood\n\n---------- Forwarded message ---------\n"
		  "From: Rights Group\nSubject: Flood\n\n" SENTENCE_1 "\n", "", "b.example" },
	};
	(void)state;
	for (size_t i = 0; i < LEN(mails); i++) {
		struct seen seen;
		struct decode_hints hints = { .name = SPAN("drop"), .source = span_of(mails[i].folder), .received = TIME_NONE };
		assert_int_equal(seen_pieces(&seen, span_of(mails[i].mail), SIZE_MAX, &hints), 0);
		assert_int_equal(seen.reports.len, 1);
		assert_span(seen.reports.at[0].source, mails[i].source);
		seen_done(&seen);
	}
}

/* What Outlook and its like put above the mail that is answered or passed on. */
#define OUTLOOK_HEAD "From: Rights Group <press@rights.example>\nSent: Friday, July 26, 2002 10:30 AM\nTo: Desk <desk@b.example>\nSubject: Flood in Streslau\n\n"
#define OUTLOOK_RULE "________________________________\n"
#define OUTLOOK_DIV "<div id=\"appendonsend\"></div><hr tabindex=\"-1\"><div id=\"divRplyFwdMsg\" dir=\"ltr\"><font face=\"Calibri\"><b>From:</b> Rights Group " \
	"&lt;press@rights.example&gt;<br><b>Sent:</b> Friday, July 26, 2002 10:30 AM<br><b>To:</b> Desk &lt;desk@b.example&gt;<br><b>Subject:</b> Flood in Streslau" \
	"</font><div>&nbsp;</div></div>"
#define OUTLOOK_WORD "<div><div style=\"border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm\"><p class=\"MsoNormal\"><b>Von:</b> Rights Group " \
	"&lt;press@rights.example&gt; <br><b>Gesendet:</b> Freitag, 26. Juli 2002 10:30<br><b>An:</b> Desk<br><b>Betreff:</b> Flood in Streslau</p></div></div>"
#define INNER_HTML "<div><p>" SENTENCE_2 "</p><p>We in the upper town hear nothing of it, and nobody answers the telephone of the council.</p></div>"
#define INNER SENTENCE_2 "\n\nWe in the upper town hear nothing of it, and nobody answers the telephone of the council."

static void is_mail(const char *head, const char *body, const char *text, const char *source, const char *title)
{
	struct seen seen;
	struct buf mail = { .max = 1u << 20 };
	buf_addf(&mail, "From: Jane <jane@b.example>\nDate: Sat, 27 Jul 2002 10:00:00 +0000\n%s\n\n%s", head, body);
	reads(&seen, buf_view(&mail), "mail", 1, 0);
	assert_span(seen.reports.at[0].text, text);
	assert_span(seen.reports.at[0].source, source);
	assert_span(seen.reports.at[0].title, title);
	seen_done(&seen);
	buf_done(&mail);
}

#define REPLY "Subject: RE: Flood in Streslau"
#define FORWARD "Subject: FW: Flood in Streslau"
#define AS_HTML "\nContent-Type: text/html; charset=utf-8"

static void has_embargo(const char *drop, const char *format, const char *until, const char *title)
{
	struct seen seen;
	char iso[CLOCK_ISO_SIZE];
	reads(&seen, span_of(drop), format, 1, 0);
	const struct report *r = &seen.reports.at[0];
	assert_string_equal(r->embargo == EMBARGO_OPEN ? "open" : clock_iso(r->embargo, iso), until);
	assert_span(r->title, title);
	assert_span(r->text, SENTENCE_1 "\n\n" SENTENCE_2);
	assert_int_equal(r->note.len > 0, *until != '\0');
	assert_true(r->published == TIME_NONE || r->published == clock_from_civil(2002, 7, 23, 10, 0, 0));
	seen_done(&seen);
}

#define EMBARGOED_TEXT "\n\nFlood in Streslau\n\n" SENTENCE_1 "\n\n" SENTENCE_2 "\n"
#define EMBARGOED_MAIL "From: Jane <jane@b.example>\nDate: Tue, 23 Jul 2002 10:00:00 +0000\nSubject: "

static void an_embargo_at_the_front_is_kept_and_is_no_date(void **state)
{
	(void)state;
	static const struct {
		const char *line, *until;
	} cases[] = {
		{ "EMBARGOED UNTIL 0001 GMT FRIDAY 27 NOVEMBER 2026", "2026-11-27T00:01:00Z" },
		{ "EMBARGO: 00:01 Friday 27 November 2026", "2026-11-27T00:01:00Z" },
		{ "STRICTLY EMBARGOED UNTIL 10:00 BST, 1 Aug 2026", "2026-08-01T09:00:00Z" },
		{ "Not for publication before 0001 GMT, December 1, 2026.", "2026-12-01T00:01:00Z" },
		{ "(Embargoed until 6 p.m. on Thursday, 26 November 2026)", "2026-11-26T18:00:00Z" },
		{ "Under embargo until 1 December 2026, 2000 GMT", "2026-12-01T20:00:00Z" },
		{ "EMBARGOED FOR RELEASE UNTIL 2026-12-01 06:00 UTC - CHECK AGAINST DELIVERY", "2026-12-01T06:00:00Z" },
		{ "STRICTLY EMBARGOED: NOT FOR RELEASE BEFORE 9:30 AM EST ON MONDAY, 7 DECEMBER 2026", "2026-12-07T14:30:00Z" },
		{ "EMBARGOED - DO NOT PUBLISH BEFORE 9:30 A.M. ON 7 DECEMBER 2026", "2026-12-07T09:30:00Z" },
		{ "EMBARGOED UNTIL 1ST DECEMBER 2026 AT 10H00 GMT", "2026-12-01T10:00:00Z" },
		{ "SOUS EMBARGO JUSQU'AU 1ER F\xC3\x89VRIER 2027 \xC3\x80 09H30 GMT", "2027-02-01T09:30:00Z" },
		{ "Sous embargo jusqu'au lundi 1er f\xC3\xA9vrier 2027 \xC3\xA0 9 heures", "2027-02-01T09:00:00Z" },
		{ "Embargo jusqu'au 1er f\xC3\xA9vrier 2027, 9h", "2027-02-01T09:00:00Z" },
		{ "EMBARGADO AT\xC3\x89 7 DE DEZEMBRO DE 2026, 09H30", "2026-12-07T09:30:00Z" },
		{ "Sob embargo at\xC3\xA9 \xC3\xA0s 9h30 de 7 de dezembro de 2026", "2026-12-07T09:30:00Z" },
		{ "EMBARGADO HASTA EL 7 DE DICIEMBRE DE 2026 A LAS 09:30 GMT", "2026-12-07T09:30:00Z" },
		{ "Embargado hasta las 9.30 horas del 7 de diciembre de 2026", "2026-12-07T09:30:00Z" },
		{ "SPERRFRIST: 7. DEZEMBER 2026, 9.30 UHR", "2026-12-07T09:30:00Z" },
		{ "Sotto embargo fino alle 9.30 del 7 dicembre 2026", "2026-12-07T09:30:00Z" },
		{ "Under embargo until further notice", "open" },
		{ "EMBARGOED UNTIL THE PRINCE HAS SPOKEN", "open" },
		{ "*** UNDER EMBARGO ***", "open" },
	};
	for (size_t i = 0; i < LEN(cases); i++) {
		char text[2000], mail[3000], html[3000];
		snprintf(text, sizeof(text), "%s" EMBARGOED_TEXT, cases[i].line);
		has_embargo(text, "text", cases[i].until, "Flood in Streslau");
		snprintf(mail, sizeof(mail), EMBARGOED_MAIL "Flood in Streslau\n\n%s", text);
		has_embargo(mail, "mail", cases[i].until, "Flood in Streslau");
		snprintf(html, sizeof(html), EMBARGOED_MAIL "Flood in Streslau" AS_HTML "\n\n<html><body><p>%s</p><p>" SENTENCE_1 "</p><p>" SENTENCE_2 "</p></body></html>",
			cases[i].line);
		has_embargo(html, "mail", cases[i].until, "Flood in Streslau");
	}
}

static void an_embargo_in_a_subject_counts_from_the_mails_date(void **state)
{
	(void)state;
#define BODY "\n\n" SENTENCE_1 "\n\n" SENTENCE_2 "\n"
	has_embargo(EMBARGOED_MAIL "EMBARGOED until 6pm Thursday: Flood in Streslau" BODY, "mail", "2002-07-25T18:00:00Z", "Flood in Streslau");
	has_embargo(EMBARGOED_MAIL "Embargoed until 09:00 - Flood in Streslau" BODY, "mail", "2002-07-24T09:00:00Z", "Flood in Streslau");
	has_embargo(EMBARGOED_MAIL "EMBARGOED: Flood in Streslau" BODY, "mail", "open", "Flood in Streslau");
	has_embargo(EMBARGOED_MAIL "[EMBARGOED] Flood in Streslau" BODY, "mail", "open", "Flood in Streslau");
	has_embargo(EMBARGOED_MAIL "Flood in Streslau\n\nEMBARGOED until 6pm Thursday" BODY, "mail", "2002-07-25T18:00:00Z", "Flood in Streslau");
	static const char *const lines[] = { "Sperrfrist: Donnerstag, 18.00 Uhr", "EMBARGO jusqu\xE2\x80\x99" "au jeudi 18h00", "Sous embargo jusqu'\xC3\xA0 jeudi, 18 heures",
		"EMBARGO HASTA EL JUEVES A LAS 18:00", "Bajo embargo hasta el jueves a las 18 horas", "Sob embargo at\xC3\xA9 quinta-feira \xC3\xA0s 18h",
		"EMBARGO AT\xC3\x89 \xC3\xA0s 18h de quinta", "Sotto embargo fino a gioved\xC3\xAC alle 18", "EMBARGO fino alle ore 18.00 di gioved\xC3\xAC", "Onder embargo tot donderdag 18.00 uur",
		"Embargo tot donderdag om 18 uur", "EMBARGOED until Thu 18:00 local time", "Embargoed until Thursday at 18" };
	char mail[3000];
	for (size_t i = 0; i < LEN(lines); i++) {
		snprintf(mail, sizeof(mail), EMBARGOED_MAIL "Flood in Streslau\n\n%s" BODY, lines[i]);
		has_embargo(mail, "mail", "2002-07-25T18:00:00Z", "Flood in Streslau");
	}
	has_embargo(EMBARGOED_MAIL "Sous embargo jusqu'au 26 mars: Flood in Streslau" BODY, "mail", "2003-03-26T00:00:00Z", "Flood in Streslau");
	has_embargo(EMBARGOED_MAIL "Under embargo until Thursday in Zenda, boats lie still" BODY, "mail", "", "Under embargo until Thursday in Zenda, boats lie still");
	has_embargo(EMBARGOED_MAIL "Embargo on Streslau is lifted" BODY, "mail", "", "Embargo on Streslau is lifted");
	has_embargo(EMBARGOED_MAIL "EMBARGO: Streslau trades all the same" BODY, "mail", "", "EMBARGO: Streslau trades all the same");
	has_embargo(EMBARGOED_MAIL "Embargoed goods found in Streslau" BODY, "mail", "", "Embargoed goods found in Streslau");
	has_embargo(EMBARGOED_MAIL "Under embargo until 1974, Streslau traded" BODY, "mail", "", "Under embargo until 1974, Streslau traded");
}

static void has_status(const char *drop, const char *format, enum report_status status, const char *words)
{
	struct seen seen;
	reads(&seen, span_of(drop), format, 1, 0);
	const struct report *report = &seen.reports.at[0];
	if (report->status != status)
		fail_msg("%s: %s", report_status_name(report->status), drop);
	if (span_find(report->text, span_of(words)) < 0)
		fail_msg("%.*s left of %s", SPAN_ARG(report->text), drop);
	if (status == REPORT_CANCELLED)
		assert_true(kill_is(report) && kill_names(report, SPAN("Flood in Streslau kills nine")) && report->place.len == 0);
	seen_done(&seen);
}

static void a_text_that_takes_a_story_back_is_an_instruction(void **state)
{
	(void)state;
	static const char *const kills[] = {
		"KILL KILL KILL\nATTENTION EDITORS: Please kill the story headlined \"Flood in Streslau kills nine\", which moved today. The town was never flooded.\n",
		"KILL\n\nFlood in Streslau kills nine\n\nThe town was never flooded.\n",
		"BC-Flood-KILL: Editors, please kill the story slugged BC-Flood, \"Flood in Streslau kills nine\". The town was never flooded, and nobody died.\n",
		"MANDATORY KILL\n\nRNA, STRESLAU, 9 July 2024 - Attention: please kill our story \xE2\x80\x9C" "Flood in Streslau kills nine\xE2\x80\x9D. The town was never flooded.\n",
		"ADVISORY - The Bugle withdraws story \"Flood in Streslau kills nine\"\n\nThe story is withdrawn because the town was never flooded. No other will follow.\n",
		"EDITORS: Please kill the story headlined\n\"Flood in Streslau kills nine\", which moved today. The town was never flooded.\n",
		"Please disregard our report headlined Flood in Streslau kills nine, sent at noon. The town was never flooded.\n",
		"AVISO: ANULACI\xC3\x93N\n\nSe ruega a los abonados anulen la noticia titulada \"Flood in Streslau kills nine\" transmitida hoy. (never flooded)\n",
		"EFE ANULA\n\nAnulen por favor la noticia \"Flood in Streslau kills nine\", enviada hoy a las 10.30 (never flooded).\n",
		"Aviso a los abonados\n\nLes rogamos que no utilicen el despacho \"Flood in Streslau kills nine\", de hoy, que no es exacto (never flooded).\n",
		"ANNULATION\n\nVESSK, 24 nov 2026 (AFP) - Pri\xC3\xA8re d'annuler la d\xC3\xA9p\xC3\xAA" "che intitul\xC3\xA9\x65 \"Flood in Streslau kills nine\" (never flooded).\n",
		"Note aux r\xC3\xA9" "dactions:\n\nVeuillez ne pas utiliser la d\xC3\xA9p\xC3\xAA" "che intitul\xC3\xA9\x65 \xC2\xAB Flood in Streslau kills nine \xC2\xBB, qui est fausse (never flooded).\n",
		"dpa-R\xC3\xBC" "ckruf\n\nBitte verwenden Sie die Meldung \"Flood in Streslau kills nine\" (dpa 0456) von 10.30 Uhr nicht. Sie ist falsch (never flooded).\n",
		"ACHTUNG: BITTE NICHT VERWENDEN\n\nDie Meldung \"Flood in Streslau kills nine\" wird zur\xC3\xBC" "ckgezogen, sie ist falsch (never flooded).\n",
		"ZUR\xC3\x9C" "CKZIEHUNG\n\nWir ziehen den Bericht \"Flood in Streslau kills nine\" zur\xC3\xBC" "ck. Er ist falsch (never flooded).\n",
		"Flut in Streslau\n\nBitte verwenden Sie die Meldung \"Flood in Streslau kills nine\" nicht mehr. Sie ist falsch (never flooded).\n",
		"ANULA\xC3\x87\xC3\x83O\n\nPedimos aos assinantes que anulem a not\xC3\xAD" "cia \"Flood in Streslau kills nine\", enviada hoje (never flooded).\n",
		"Aten\xC3\xA7\xC3\xA3o editores: n\xC3\xA3o publiquem a mat\xC3\xA9ria \"Flood in Streslau kills nine\", que est\xC3\xA1 errada (never flooded).\n",
		"BC-RU--Flood, KILL\n\nEds: The story \"Flood in Streslau kills nine\" is wrong; the town was never flooded.\n",
		"KILL BC-RU--Flood\n\nThe story \"Flood in Streslau kills nine\" is wrong; the town was never flooded.\n",
		"WITHDRAWN: Flood in Streslau kills nine\n\nThe story headlined \"Flood in Streslau kills nine\" has been withdrawn. The town was never flooded.\n",
		"STORY REMOVED: BC-Flood\n\nThe agency has withdrawn its story \"Flood in Streslau kills nine\". The town was never flooded.\n",
		"RITIRATA: Flood in Streslau kills nine\n\nSi prega di non utilizzare la notizia \"Flood in Streslau kills nine\" (never flooded).\n",
		"ОТОЗВАНО: Flood in Streslau kills nine\n\nАгентство отзывает сообщение \"Flood in Streslau kills nine\" (never flooded).\n",
		"INGETROKKEN: Flood in Streslau kills nine\n\nHet bericht \"Flood in Streslau kills nine\" is ingetrokken (never flooded).\n",
		"ACHTUNG: Bitte verwenden Sie die Meldung \"Flood in Streslau kills nine\" nicht\n\nDie Stadt stand nicht unter Wasser (never flooded).\n",
		"АННУЛИРОВАНИЕ\n\nСТРЕЛЬСАУ, 14 июня 2024. /ТАСС/. Просим аннулировать сообщение \"Flood in Streslau kills nine\", переданное в 13:15 (never flooded).\n",
		"АНУЛЮВАННЯ\n\nПросимо анулювати повідомлення \"Flood in Streslau kills nine\", воно помилкове (never flooded).\n",
		"Просим не использовать сообщение \"Flood in Streslau kills nine\", переданное в 13:15 (never flooded).\n",
		"HABER İPTALİ\n\n\"Flood in Streslau kills nine\" haberini kullanmayınız (never flooded).\n",
		"UWAGA: prosimy nie publikowa\xC4\x87 depeszy \"Flood in Streslau kills nine\"\n\nMiasto nie by\xC5\x82o zalane (never flooded).\n",
		"BC-RU--Flood,KILL\nStory withdrawn\n\nEds: The story \"Flood in Streslau kills nine\" is not to be used; the town was never flooded.\n",
		"EDITORS: Please withdraw our report of a flood in Zenda.\n\nFlood in Streslau kills nine\n\nThe town was never flooded.\n",
		"ADVISORY: Story headlined \"Flood in Streslau kills nine\" is withdrawn\n\nThe town was never flooded.\n",
		"【記事取り消し】\n\n\"Flood in Streslau kills nine\" (never flooded)\n",
		"إلغاء خبر\n\n\"Flood in Streslau kills nine\" (never flooded)\n",
		"撤稿：请勿采用“Flood in Streslau kills nine”一稿\n\n请各用户撤销今日播发的该稿 (never flooded)。\n",
		"撤稿通知\n\n请各用户撤销今日播发的《Flood in Streslau kills nine》一稿 (never flooded)。\n",
		"Please withdraw the long \"Flood in Streslau kills nine\" story (never flooded).\n",
	};
	static const char *const news[] = {
		"Withdrawn: the drug that cured a town\n\n" SENTENCE_1 " The story of the drug, which has been withdrawn, is long.\n\n" SENTENCE_2 "\n",
		"WITHDRAWN: THE DRUG THAT CURED A TOWN\n\n" SENTENCE_1 " It has been withdrawn, a report says.\n\n" SENTENCE_2 "\n",
		"REMOVED: STATUE OF THE KING\n\n" SENTENCE_1 " It has been removed.\n\n" SENTENCE_2 "\n",
		"Mandatory kill of mink ordered in Albion\n\n" SENTENCE_1 "\n\n" SENTENCE_2 "\n",
		"Flood in Streslau\n\n" SENTENCE_1 " Its agency had sent a mandatory kill of the first story, \"Flood in Zenda\".\n\n" SENTENCE_2 "\n",
		"Flood in Streslau\n\nEditors of The Bugle said that they would kill the story, \"Flood in Zenda\", at once.\n\n" SENTENCE_1 "\n\n" SENTENCE_2 "\n",
		"撤稿：《自然》撤回鲁里坦尼亚论文\n\n该刊说，论文数据有误，作者同意撤稿。\n\n" SENTENCE_1 "\n",
		"撤稿：教授撤回“水坝”一文\n\n大学表示将调查。\n\n" SENTENCE_1 "\n",
		"The maker would like to recall the message of its founder, \"Safety first\", it said.\n\n" SENTENCE_1 "\n",
		"The maker would like to recall the message\n\n" SENTENCE_1 "\n",
		"The maker would like to recall the message, \"Safety first\"\n\n" SENTENCE_1 "\n",
		"The maker would like to recall the message, \"Safety first\", that its founder left. " SENTENCE_1 "\n",
		"Der Hersteller m\xC3\xB6" "chte die Nachricht \"Sicher ist sicher\" wiederholen\n\n" SENTENCE_1 "\n",
		"EDITORS: Mayor asks you to withdraw the \"Zenda Files\" report\n\n" SENTENCE_1 "\n",
		"ATTENTION : la justice demande de retirer l'article \"Zenda br\xC3\xBBle\"\n\n" SENTENCE_1 "\n",
		"撤稿：《大河报》撤销“水坝”稿件引发抗议\n\n" SENTENCE_1 "\n",
		"KILL BILL PLAYS IN STRESLAU\n\n" SENTENCE_1 "\n\n" SENTENCE_2 "\n",
		"El Gobierno anula la licitaci\xC3\xB3n\n\nEl ministro rog\xC3\xB3 a los medios que no publiquen la noticia.\n\n" SENTENCE_1 "\n\n" SENTENCE_2 "\n",
		"ANULAN LAS ELECCIONES EN VESSK\n\n" SENTENCE_1 "\n\n" SENTENCE_2 "\n",
		"Annulation du vol Vessk-Streslau\n\n" SENTENCE_1 "\n\nLe ministre a fait retirer la d\xC3\xA9p\xC3\xAA" "che.\n\n" SENTENCE_2 "\n",
		"R\xC3\xBC" "ckruf\n\n" SENTENCE_1 "\n\nDer H\xC3\xA4ndler zieht den Artikel zur\xC3\xBC" "ck.\n\n" SENTENCE_2 "\n",
		"R\xC3\x9C" "CKRUF: H\xC3\x84NDLER RUFT K\xC3\x84SE ZUR\xC3\x9C" "CK\n\n" SENTENCE_1 "\n\n" SENTENCE_2 "\n",
		"Meldung zur\xC3\xBC" "ckgezogen\n\n" SENTENCE_1 "\n\n" SENTENCE_2 "\n",
		"Governo anula a not\xC3\xAD" "cia\n\n" SENTENCE_1 "\n\n" SENTENCE_2 "\n",
		"Attention turned to Streslau\n\nAttention in Zenda, where the mayor has withdrawn the report, was great.\n\n" SENTENCE_1 "\n\n" SENTENCE_2 "\n",
		"Аннулирование договора\n\n" SENTENCE_1 "\n\n" SENTENCE_2 "\n",
		"АННУЛИРОВАНИЕ ДОГОВОРА О РЕКЕ\n\n" SENTENCE_1 "\n\n" SENTENCE_2 "\n",
		"EFE anula un contrato\n\n" SENTENCE_1 "\n\n" SENTENCE_2 "\n",
		"Просим не верить новостям о потопе — мэр Стрельсау\n\n" SENTENCE_1 "\n",
		"ВНИМАНИЕ: просим не использовать воду из реки, сообщения о яде проверяются\n\n" SENTENCE_1 "\n",
		"Prosimy nie publikowa\xC4\x87 zdj\xC4\x99\xC4\x87 dzieci, depesza agencji\n\n" SENTENCE_1 "\n",
		"AVISO: No utilizar el puente, seg\xC3\xBAn informaci\xC3\xB3n del alcalde\n\n" SENTENCE_1 "\n",
		"Attention : ne pas utiliser le pont, selon un papier du maire\n\n" SENTENCE_1 "\n",
		"Achtung: Molkerei ruft Milch zur\xC3\xBC" "ck - Bericht\n\n" SENTENCE_1 "\n",
		"Bitte um Hilfe: Kind kehrte nicht zur\xC3\xBC" "ck\n\n" SENTENCE_1 " Das stand in einem Bericht.\n",
		"UWAGA: Zawody odwo\xC5\x82" "ane, miasto wycofuje si\xC4\x99 - depesza\n\n" SENTENCE_1 "\n",
		"WITHDRAWAL: LAST BOAT LEAVES STRESLAU\n\n" SENTENCE_1 "\n",
		"INTREKKING: Raad trekt verbod in\n\n" SENTENCE_1 "\n",
		"ANNULATION: le bal du roi\n\n" SENTENCE_1 "\n",
		"NICHT VERWENDEN: Milch aus Zenda\n\n" SENTENCE_1 "\n",
		"ADVISORY: Flood warning for Streslau has been cancelled, a report says\n\n" SENTENCE_1 "\n",
		"ATTENTION: Mayor warns of a false report of a flood, item has been removed\n\n" SENTENCE_1 "\n",
		"Please withdraw your boats, mayor tells Zenda in a report\n\n" SENTENCE_1 "\n",
		"CANCELLED: Boat race of Streslau\n\nThe race has been cancelled, said a story in The Bugle.\n\n" SENTENCE_1 "\n",
		"Editors: Kill the cult of haste\n\nWe should kill the story that is not true, they said.\n\n" SENTENCE_1 "\n",
		"Eds: UPDATES with the school. Photo of a removed story has been removed.\n\n" SENTENCE_1 "\n",
		"Editors: This version corrects that the boat was withdrawn, in the first story.\n\n" SENTENCE_1 "\n",
		"ADVISORY: Ministry withdraws its report on floods\n\n" SENTENCE_1 "\n",
		"Please disregard our report headlined \"Flood in Zenda\": this is right.\n\n" SENTENCE_1 "\n\n" SENTENCE_2 "\n\n" SENTENCE_1 "\n\n" SENTENCE_2 "\n\n" SENTENCE_1 "\n\n" SENTENCE_2 "\n\n"
			SENTENCE_1 "\n\n" SENTENCE_2 "\n", /* with the story that stands in its place */
	};
	char mail[2000];
	for (size_t i = 0; i < LEN(kills); i++) {
		has_status(kills[i], "text", REPORT_CANCELLED, "never flooded");
		snprintf(mail, sizeof(mail), EMBARGOED_MAIL "Notice\n\n%s", kills[i]);
		has_status(mail, "mail", REPORT_CANCELLED, "never flooded");
	}
	for (size_t i = 0; i < LEN(news); i++)
		has_status(news[i], "text", REPORT_USABLE, SENTENCE_1);
	has_status(EMBARGOED_MAIL "Notice" AS_HTML "\n\n<p>KILL KILL KILL</p><p>EDITORS: Please kill &quot;Flood in Streslau kills nine&quot;. It is not true.</p>", "mail",
		REPORT_CANCELLED, "It is not true.");
	has_status(EMBARGOED_MAIL "KILL: Flood in Streslau kills nine" BODY, "mail", REPORT_CANCELLED, SENTENCE_1);
	has_status(EMBARGOED_MAIL "Kill Kill Club plays Streslau" BODY, "mail", REPORT_USABLE, SENTENCE_1);
}

static void a_mail_that_a_mail_program_takes_back_is_an_instruction(void **state)
{
	(void)state;
	static const char *const recalls[] = { "Press Office would like to recall the message, \"Flood in Streslau kills nine\".",
		"Die Pressestelle m\xC3\xB6" "chte die Nachricht \"Flood in Streslau kills nine\" zur\xC3\xBC" "ckrufen.",
		"Le service de presse souhaite rappeler le message \xC2\xAB Flood in Streslau kills nine \xC2\xBB." };
	char mail[2000];
	for (size_t i = 0; i < LEN(recalls); i++) {
		snprintf(mail, sizeof(mail), EMBARGOED_MAIL "Recall\n\n%s\n", recalls[i]);
		has_status(mail, "mail", REPORT_CANCELLED, "Flood in Streslau kills nine");
		snprintf(mail, sizeof(mail), EMBARGOED_MAIL "Recall\n\n%s\n\n" SENTENCE_1 "\n", recalls[i]);
		has_status(mail, "mail", REPORT_USABLE, SENTENCE_1);
		snprintf(mail, sizeof(mail), "Recall\n\n%s\n", recalls[i]);
		has_status(mail, "text", REPORT_USABLE, "Flood in Streslau kills nine");
	}
}

static void a_kill_names_a_headline_word_by_word(void **state)
{
	(void)state;
	const struct report kill = { .title = SPAN("MANDATORY KILL"), .text = SPAN("Kill the story \"Flood in Streslau kills nine\", and our item Dam of Zenda breaks.\n\nBridge in Albion falls\n\nIt is false.") };
	assert_true(kill_names(&kill, SPAN("Flood in Streslau kills nine")));
	assert_true(kill_names(&kill, SPAN("FLOOD IN STRESLAU KILLS NINE")));
	assert_true(kill_names(&kill, SPAN("Bridge in Albion falls")));
	assert_false(kill_names(&kill, SPAN("Flood in Streslau")));
	assert_false(kill_names(&kill, SPAN("in Streslau kills nine")));
	assert_false(kill_names(&kill, SPAN("Bridge in Albion")));
	assert_false(kill_names(&kill, SPAN("It is false"))); /* too short to be sure */
	assert_false(kill_names(&kill, SPAN("MANDATORY KILL"))); /* heads any of them */
	assert_false(kill_names(&kill, SPAN_NONE));
}

static void a_kill_means_what_bears_the_slug_that_it_gives(void **state)
{
	(void)state;
	static const struct {
		const char *text, *slug;
		bool is_meant;
	} kills[] = {
		{ "Kill the story slugged RUR-Flood-Streslau. It is false.", "RUR-Flood-Streslau", true },
		{ "BC-RU--Flood-KILL\n\nThe story is false.", "BC-RU--Flood", true },
		{ "KILL BC-RU--Flood, 1st Ld-Writethru", "BC-RU--Flood", true },
		{ "Editors, please kill BC-RU--Flood. It is false.", "BC-RU--Flood", true },
		{ "KILL: ruritania/flood", "RURITANIA/FLOOD", true },
		{ "Kill the story slugged RUR-Flood-Streslau. It is false.", "RUR-Flood", false },
		{ "Kill the story slugged RUR-Flood. It is false.", "RUR-Flood-Streslau", false },
		{ "Kill the story headlined \"Two die of Covid-19\". It is false.", "Covid-19", false },
		{ "Kill the story slugged Flood. It is false.", "Flood", false }, /* a keyword of anything */
	};
	for (size_t i = 0; i < LEN(kills); i++) {
		const struct span keywords[] = { SPAN("weather"), span_of(kills[i].slug) };
		const struct report kill = { .title = SPAN("MANDATORY KILL"), .text = span_of(kills[i].text) }, report = { .keywords = keywords, .keywords_len = 2 };
		if (kill_means(&kill, &report) != kills[i].is_meant)
			fail_msg("%s", kills[i].text);
	}
}

static void what_is_quoted_below_an_answer_is_left_out(void **state)
{
	(void)state;
	is_mail(REPLY, SENTENCE_1 "\n\n" OUTLOOK_RULE OUTLOOK_HEAD INNER "\n", SENTENCE_1, "b.example", "Flood in Streslau");
	is_mail(REPLY, SENTENCE_1 "\n\n" OUTLOOK_HEAD INNER "\n", SENTENCE_1, "b.example", "Flood in Streslau");
	is_mail(REPLY, "Nobody was hurt.\n\n" OUTLOOK_RULE OUTLOOK_HEAD INNER "\n", "Nobody was hurt.", "b.example", "Flood in Streslau");
	is_mail(REPLY, "Nobody was hurt.\n\n-----Original Message-----\n" OUTLOOK_HEAD INNER "\n", "Nobody was hurt.", "b.example", "Flood in Streslau");
	is_mail("Subject: AW: Flood in Streslau", SENTENCE_1 "\n\nVon: Rights Group\nGesendet: Freitag, 26. Juli 2002 10:30\nAn: Desk\nBetreff: Flood\n\n" INNER "\n",
		SENTENCE_1, "b.example", "Flood in Streslau");
	is_mail("Subject: RE: Flood in Streslau", SENTENCE_1 "\n\nDe : Rights Group\nEnvoy\xC3\xA9 : vendredi 26 juillet 2002 10:30\n\xC3\x80 : Desk\nObjet : Flood\n\n" INNER "\n",
		SENTENCE_1, "b.example", "Flood in Streslau");
	is_mail(REPLY AS_HTML, "<html><body><div>" SENTENCE_1 "</div>" OUTLOOK_DIV INNER_HTML "</body></html>", SENTENCE_1, "b.example", "Flood in Streslau");
	is_mail(REPLY AS_HTML, "<html><body><div>" SENTENCE_1 "</div>" OUTLOOK_WORD INNER_HTML "</body></html>", SENTENCE_1, "b.example", "Flood in Streslau");
	is_mail(REPLY AS_HTML, "<html><body><div>Nobody was hurt.</div>" OUTLOOK_DIV INNER_HTML "</body></html>", "Nobody was hurt.", "b.example", "Flood in Streslau");
}

static void a_statement_within_the_text_is_kept(void **state)
{
	(void)state;
	is_mail("Subject: The dam", SENTENCE_1 "\n\nThe mayor said in a statement on Friday:\n\n> The dam has held for a hundred years, and it\n> will be built again.\n\n" SENTENCE_2 "\n",
		SENTENCE_1 "\n\nThe mayor said in a statement on Friday:\n\nThe dam has held for a hundred years, and it will be built again.\n\n" SENTENCE_2, "b.example", "The dam");
	is_mail("Subject: The dam", "The dam of Streslau broke on Friday.\n\nThe mayor said in a statement:\n\n> " SENTENCE_1 "\n",
		"The dam of Streslau broke on Friday.\n\nThe mayor said in a statement:\n\n" SENTENCE_1, "b.example", "The dam");
	is_mail("Subject: The dam", SENTENCE_1 "\n\n" SENTENCE_2 "\n\n> The dam has held for a hundred years, and it\n> will be built again.\n", SENTENCE_1 "\n\n" SENTENCE_2,
		"b.example", "The dam");
	is_mail("Subject: Re: The dam", SENTENCE_1 "\n\n> The dam has held for a hundred years, and it\n> will be built again.\n\n" SENTENCE_2 "\n", SENTENCE_1 "\n\n" SENTENCE_2,
		"b.example", "The dam");
	is_mail("Subject: The dam", SENTENCE_1 "\n\nOn Fri, 26 Jul 2002, Jane wrote:\n\n> The dam has held for a hundred years.\n\n" SENTENCE_2 "\n", SENTENCE_1 "\n\n" SENTENCE_2,
		"b.example", "The dam");
}

static void what_reads_like_a_head_but_is_none_stays(void **state)
{
	(void)state;
	static const char letter[] = SENTENCE_1 "\n\nFrom: the bridge, a man was seen to fall, said the police of the town in its report of the night.\n\n" SENTENCE_2;
	is_mail(REPLY, letter, letter, "b.example", "Flood in Streslau");
	/* a digest */
	struct seen seen;
	reads(&seen, SPAN("From: list@b.example\nSubject: Press of today\n\n" SENTENCE_1 "\n\n" OUTLOOK_HEAD SENTENCE_2 "\n\n" OUTLOOK_HEAD SENTENCE_1 "\n"), "mail", 1, 0);
	assert_true(span_find(seen.reports.at[0].text, SPAN(SENTENCE_2)) > 0);
	seen_done(&seen);
	reads(&seen, SPAN("From: jane@b.example\nSubject: Press of today\nIn-Reply-To: <1@b.example>\n\n" SENTENCE_1 "\n\n" OUTLOOK_HEAD SENTENCE_2 "\n"), "mail", 1, 0);
	assert_span(seen.reports.at[0].text, SENTENCE_1);
	seen_done(&seen);
}

static void a_mail_that_is_nothing_but_another_is_that_one(void **state)
{
	(void)state;
	is_mail(FORWARD, OUTLOOK_RULE OUTLOOK_HEAD INNER "\n", INNER, "rights.example", "Flood in Streslau");
	is_mail(FORWARD, "FYI\n\n" OUTLOOK_RULE OUTLOOK_HEAD INNER "\n", INNER, "rights.example", "Flood in Streslau");
	is_mail("Subject: Flood", OUTLOOK_HEAD INNER "\n", INNER, "rights.example", "Flood in Streslau");
	is_mail(REPLY, "Get Outlook for iOS\n" OUTLOOK_RULE OUTLOOK_HEAD INNER "\n", INNER, "rights.example", "Flood in Streslau");
	is_mail(FORWARD AS_HTML, "<html><body><div>FYI</div>" OUTLOOK_DIV INNER_HTML "</body></html>", INNER, "rights.example", "Flood in Streslau");
	is_mail(FORWARD AS_HTML, "<html><body>" OUTLOOK_WORD INNER_HTML "</body></html>", INNER, "rights.example", "Flood in Streslau");
	is_mail("Subject: Fwd: Flood" AS_HTML, "<div dir=\"ltr\">See below<br><br><div class=\"gmail_quote\"><div dir=\"ltr\" class=\"gmail_attr\">---------- Forwarded message "
		"---------<br>From: <strong class=\"gmail_sendername\" dir=\"auto\">Rights Group</strong> <span dir=\"auto\">&lt;<a href=\"mailto:press@rights.example\">"
		"press@rights.example</a>&gt;</span><br>Date: Fri, Jul 26, 2002 at 10:30 AM<br>Subject: Flood in Streslau<br>To: &lt;desk@b.example&gt;<br></div><br><br>"
		INNER_HTML "</div></div>", INNER, "rights.example", "Flood in Streslau");
	is_mail("Subject: Fwd: Flood" AS_HTML, "<html><body><br><div><blockquote type=\"cite\"><div>Begin forwarded message:</div><br><div><span><b>From: </b></span><span>Rights Group "
		"&lt;press@rights.example&gt;<br></span></div><div><span><b>Subject: </b></span><span><b>Flood in Streslau</b><br></span></div><div><span><b>Date: </b></span><span>"
		"26 July 2002 at 10:30:00 GMT<br></span></div><div><span><b>To: </b></span><span>desk@b.example<br></span></div><br>" INNER_HTML "</blockquote></div></body></html>",
		INNER, "rights.example", "Flood in Streslau");
}

static void a_mail_passed_on_with_words_of_its_own_keeps_both(void **state)
{
	(void)state;
	struct seen seen;
	reads(&seen, SPAN("From: Jane <jane@b.example>\n" FORWARD "\n\n" SENTENCE_1 "\n\n" SENTENCE_1 "\n\n" OUTLOOK_RULE OUTLOOK_HEAD INNER "\n"), "mail", 1, 0);
	assert_span(seen.reports.at[0].source, "b.example");
	assert_true(span_find(seen.reports.at[0].text, SPAN(SENTENCE_1)) >= 0 && span_find(seen.reports.at[0].text, SPAN(SENTENCE_2)) > 0);
	seen_done(&seen);
}

/* A mail in `depth` groups of parts, or in as many mails. */
static struct buf nested_make(unsigned depth, bool is_mails)
{
	struct buf mail = { .max = 1u << 20 };
	buf_add_text(&mail, "From: Jane <jane@b.example>\nSubject: Flood\nMIME-Version: 1.0\n");
	for (unsigned i = 0; i < depth; i++)
		buf_addf(&mail, "Content-Type: multipart/mixed; boundary=x%u\n\n--x%u\n%s", i, i,
			 is_mails ? "Content-Type: message/rfc822\n\nFrom: Jane <jane@b.example>\nSubject: Flood\nMIME-Version: 1.0\n" : "");
	buf_add_text(&mail, "Content-Type: text/plain\n\n" SENTENCE_1 "\n");
	for (unsigned i = depth; i-- > 0;)
		buf_addf(&mail, "--x%u--\n", i);
	return mail;
}

static void what_is_nested_deeper_than_is_read_is_refused_by_its_depth(void **state)
{
	(void)state;
	struct seen seen;
	struct buf mail = nested_make(19, false);
	reads(&seen, buf_view(&mail), "mail", 1, 0);
	assert_span(seen.reports.at[0].text, SENTENCE_1);
	seen_done(&seen);
	buf_done(&mail);
	mail = nested_make(20, false);
	refuses(buf_view(&mail), "more than 20 deep");
	buf_done(&mail);
	mail = nested_make(DECODE_DEPTH_MAX - 1, true);
	reads(&seen, buf_view(&mail), "mail", 1, 0);
	seen_done(&seen);
	buf_done(&mail);
	mail = nested_make(DECODE_DEPTH_MAX, true);
	refuses(buf_view(&mail), "drops within drops");
	buf_done(&mail);
}

static void what_is_not_read_beside_a_text_is_told(void **state)
{
	(void)state;
	struct seen seen;
	struct buf nested = nested_make(20, false), mail = { .max = 1u << 20 };
	ptrdiff_t parts = span_find(buf_view(&nested), SPAN("Content-Type: multipart"));
	buf_addf(&mail, "From: Jane <jane@b.example>\nSubject: Flood\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=all\n\n"
		"--all\nContent-Type: text/plain\n\n" SENTENCE_2 "\n--all\n%s--all--\n", nested.ptr + parts);
	reads(&seen, buf_view(&mail), "mail", 1, 0);
	assert_span(seen.reports.at[0].text, SENTENCE_2);
	assert_contains(seen.error, "more than 20 deep");
	seen_done(&seen);
	buf_done(&nested);
	buf_clear(&mail);
	buf_add_text(&mail, "From: Jane <jane@b.example>\nSubject: Flood\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=all\n\n");
	for (unsigned i = 0; i < 201; i++)
		buf_add_text(&mail, "--all\nContent-Type: text/plain\n\n" SENTENCE_2 "\n");
	buf_add_text(&mail, "--all--\n");
	reads(&seen, buf_view(&mail), "mail", 1, 0);
	assert_contains(seen.error, "more than 200 parts");
	seen_done(&seen);
	buf_done(&mail);
}

static void what_is_attached_and_can_be_read_is_a_report(void **state)
{
	(void)state;
	struct seen seen;
	reads(&seen, SPAN("From: Jane <jane@bugle.example>\nSubject: Three papers\nDate: Fri, 26 Jul 2002 10:30:00 +0000\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n"
			  "--x\nContent-Type: text/plain\n\n" SENTENCE_2 "\n"
			  "--x\nContent-Type: text/html; name=a.html\nContent-Disposition: attachment; filename=a.html\n\n" PAGE "\n"
			  "--x\nContent-Type: application/json\nContent-Disposition: attachment; filename=b.json\n\n{\"uri\": \"urn:example:b\", \"headline\": \"Fire\"}\n"
			  "--x\nContent-Type: image/png\nContent-Disposition: inline; filename=c.png\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n"
			  "--x\nContent-Type: text/calendar\n\nBEGIN:VCALENDAR\nEND:VCALENDAR\n"
			  "--x\nContent-Type: text/plain\nContent-Disposition: attachment; filename=d.txt\n\nsee above\n"
			  "--x\nContent-Type: application/zip\nContent-Disposition: attachment; filename=e.zip\nContent-Transfer-Encoding: base64\n\nUEsDBA==\n"
			  "--x--\n"), "mail", 3, 1);
	assert_span(seen.reports.at[0].title, "Three papers");
	assert_span(seen.reports.at[1].title, "Flood in Streslau");
	assert_span(seen.reports.at[1].source, "bugle.example");
	assert_int_equal(seen.reports.at[1].updated, clock_from_civil(2002, 7, 26, 10, 30, 0));
	assert_span(seen.reports.at[2].uri, "urn:example:b");
	assert_contains(seen.reason, "'e.zip': it is a zip archive cut short");
	seen_done(&seen);
}

/* The same letter as plain text and as HTML. */
static void is_read_both_ways(const char *letter, const char *text)
{
	struct seen seen;
	for (unsigned is_html = 0; is_html < 2; is_html++) {
		struct buf mail = { .max = 1u << 16 };
		buf_addf(&mail, "From: Jane <jane@bugle.example>\nSubject: Bridge closed\nContent-Type: text/%s; charset=utf-8\n\n", is_html ? "html" : "plain");
		struct span rest = span_of(letter);
		for (ptrdiff_t end; is_html && rest.len > 0; rest = span_from(rest, (size_t)end + 2)) {
			end = span_find(rest, SPAN("\n\n"));
			end = end < 0 ? (ptrdiff_t)rest.len : end;
			buf_addf(&mail, "<p>%.*s</p>", (int)end, rest.ptr);
		}
		buf_add_span(&mail, rest);
		reads(&seen, buf_view(&mail), "mail", 1, 0);
		assert_span(seen.reports.at[0].text, text);
		seen_done(&seen);
		buf_done(&mail);
	}
}

static void greeting_and_regards_are_no_text_in_plain_mails_nor_in_HTML(void **state)
{
	(void)state;
	static const char *const frames[][2] = {
		{ "Dear editors,", "Best regards,\n\nJane Doe\n\nPress officer, Town of Streslau\n\nTel: +99 1 234" },
		{ "Sehr geehrte Damen und Herren,", "Mit freundlichen Gr\xC3\xBC\xC3\x9F\x65n\n\nJane Doe" },
		{ "Hi Tom,", "Thanks\n\nJane\n\nThis e-mail and any attachments are confidential. If you are not the intended recipient, please delete it." },
		{ "Bonjour,\n\nCOMMUNIQU\xC3\x89 DE PRESSE", "Cordialement" },
	};
	for (size_t i = 0; i < LEN(frames); i++) {
		struct buf letter = { .max = 1u << 16 };
		buf_addf(&letter, "%s\n\nThe bridge has gone.\n\n" SENTENCE_1 "\n\n%s", frames[i][0], frames[i][1]);
		buf_add_char(&letter, '\0');
		is_read_both_ways(letter.ptr, "The bridge has gone.\n\n" SENTENCE_1);
		buf_done(&letter);
	}
	/* words of news */
	is_read_both_ways(SENTENCE_1 "\n\nThanks to the fire brigade nobody was hurt that night.\n\nBest of all is the new boat.", SENTENCE_1 "\n\nThanks to the fire brigade nobody was hurt that night.\n\nBest of all is the new boat.");
	is_read_both_ways("Here is our text.\n\nBest,\n\nJane\n\n" SENTENCE_1, "Here is our text.\n\nBest,\n\nJane\n\n" SENTENCE_1);
	is_read_both_ways(SENTENCE_1 "\n\nThe town counts:\n\n-- two dead\n\n-- nine hurt", SENTENCE_1 "\n\nThe town counts:\n\n-- two dead\n\n-- nine hurt");
	is_read_both_ways("Hi-tech firms, too, are closed on that day.\n\n" SENTENCE_1, "Hi-tech firms, too, are closed on that day.\n\n" SENTENCE_1);
	is_read_both_ways("What the mayor said:\n\n" SENTENCE_1, "What the mayor said:\n\n" SENTENCE_1);
}

#define COVERED(text) "From: Jane <jane@bugle.example>\nSubject: Bridge\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n" \
	"--x\nContent-Type: text/plain; charset=utf-8\n\n" text "\n--x\nContent-Type: text/plain; name=a.txt\nContent-Disposition: attachment; filename=a.txt\n\n" SENTENCE_1 "\n--x--\n"

static void who_only_says_what_is_attached_sends_that_alone(void **state)
{
	(void)state;
	static const struct {
		const char *mail;
		size_t reports;
	} mails[] = {
		{ COVERED("Dear all,\n\nPlease find attached our statement on the bridge.\n\nKind regards,\nJane Doe\nTown of Streslau"), 1 },
		{ COVERED("The release is attached. Let me know if you have any questions.\n\nJane"), 1 },
		{ COVERED("Guten Tag,\n\nanbei die Mitteilung. F\xC3\xBCr R\xC3\xBC\x63kfragen stehe ich gern bereit."), 1 },
		{ COVERED("Veuillez trouver ci-joint notre communiqu\xC3\xA9.\n\nCordialement"), 1 },
		{ COVERED("Во вложении пресс-релиз о мосте.\n\nС уважением,\nДжейн Доу"), 1 },
		{ COVERED("\xE9\x99\x84\xE4\xBB\xB6\xE4\xB8\xBA\xE6\x96\xB0\xE9\x97\xBB\xE7\xA8\xBF\xEF\xBC\x8C\xE8\xAF\xB7\xE6\x9F\xA5\xE6\x94\xB6\xE3\x80\x82"), 1 },
		{ COVERED("Please find attached our statement. The mayor will resign on Friday."), 2 },
		{ COVERED("Two people died in the flood, police said. A picture is attached."), 2 },
		{ COVERED("Police attached a tracker to the boat."), 2 },
		{ COVERED("Embargoed until 27 July 2002 06:00 GMT\n\nPlease find attached our statement."), 2 },
	};
	struct seen seen;
	for (size_t i = 0; i < LEN(mails); i++) {
		reads(&seen, span_of(mails[i].mail), "mail", mails[i].reports, 0);
		assert_span(seen.reports.at[mails[i].reports - 1].text, SENTENCE_1);
		seen_done(&seen);
	}
	reads(&seen, SPAN("From: Jane <jane@bugle.example>\nSubject: Bridge\n\nPlease find attached our statement.\n"), "mail", 1, 0);
	seen_done(&seen);
}

static void a_short_text_that_is_attached_is_news_or_told(void **state)
{
	(void)state;
	static const char mail[] = "From: Jane <jane@bugle.example>\nSubject: Bridge\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\n" SENTENCE_2 "\n"
				   "--x\nContent-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\n%s\n--x--\n";
	static const struct {
		const char *text, *remark;
		size_t reports;
	} attached[] = {
		{ "FLASH: Dam breaks in Streslau", "", 2 },
		{ "\xE5\xA4\xA7\xE5\x9D\x9D\xE5\xB4\xA9\xE5\xA1\x8C\xE9\x80\xA0\xE6\x88\x90", "", 2 },
		{ "see above", "a text of 9 bytes is attached to it that is too short to be news, so it was left out\n", 1 },
		{ "______________________________\nPress mailing list\nPress@lists.example", "", 1 },
		{ "", "", 1 },
	};
	struct seen seen;
	char bytes[sizeof(mail) + 100];
	for (size_t i = 0; i < LEN(attached); i++) {
		snprintf(bytes, sizeof(bytes), mail, attached[i].text);
		reads(&seen, span_of(bytes), "mail", attached[i].reports, 0);
		assert_string_equal(seen.remarks, attached[i].remark);
		assert_span(seen.reports.at[attached[i].reports - 1].text, attached[i].reports == 2 ? attached[i].text : SENTENCE_2);
		seen_done(&seen);
	}
}

static void a_text_goes_on_behind_a_picture_until_the_footer_of_the_list(void **state)
{
	(void)state;
	struct seen seen;
	reads(&seen, SPAN("From: Jane <jane@bugle.example>\nSubject: Flood\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n"
			  "--x\nContent-Type: text/plain\n\n" SENTENCE_1 "\n--x\nContent-Type: image/png\n\nx\n--x\nContent-Type: text/plain\n\n" SENTENCE_2 "\n"
			  "--x\nContent-Type: text/plain\n\n_______________\nPress mailing list\nPress@lists.example\n--x--\n"), "mail", 1, 0);
	assert_span(seen.reports.at[0].text, SENTENCE_1 "\n\n" SENTENCE_2);
	seen_done(&seen);
}

/* What is said of a mail whose head lies of its body; all its text is there. */
static void reads_in_spite_of(const char *head, const char *body, const char *remarks)
{
	struct seen seen;
	char bytes[2000];
	snprintf(bytes, sizeof(bytes), "From: Jane <jane@bugle.example>\nSubject: Bridge\nMIME-Version: 1.0\n%s\n%s", head, body);
	reads(&seen, span_of(bytes), "mail", 1, 0);
	assert_span(seen.reports.at[0].title, "Bridge");
	assert_span(seen.reports.at[0].byline, "Jane");
	assert_span(seen.reports.at[0].text, SENTENCE_1 "\n\n" SENTENCE_2);
	assert_string_equal(seen.remarks, remarks);
	seen_done(&seen);
}

#define BOTH SENTENCE_1 "\n\n" SENTENCE_2 "\n"
#define BOTH_IN_HTML "<p>" SENTENCE_1 "</p><p>" SENTENCE_2 "</p>\n"

static void parts_that_nobody_parted_are_read(void **state)
{
	(void)state;
	const char *none = "it says that it has parts, and has none\n", *unsaid = "it does not say what parts its parts\n";
	reads_in_spite_of("Content-Type: multipart/mixed\n", BOTH, none);
	reads_in_spite_of("Content-Type: multipart/mixed;\n boundary=\"never\"\nX-Mailer: x\n", BOTH, none);
	reads_in_spite_of("Content-Type: multipart/related; boundary=never\n", BOTH_IN_HTML, none);
	reads_in_spite_of("Content-Type: multipart/mixed\n", "Mail in parts.\n--abc\nContent-Type: text/plain\n\n" BOTH "--abc--\n", unsaid);
	reads_in_spite_of("Content-Type: multipart/alternative; boundary=never\n",
			  "--abc\nContent-Type: text/plain\n\n" BOTH "\n--abc\nContent-Type: text/html\n\n" BOTH_IN_HTML "\n--abc--\n", unsaid);
	reads_in_spite_of("Content-Type: multipart/mixed; boundary=abc\n", "--abc\nContent-Type: text/plain\n\n" BOTH "--abc--\n", "");
}

static void a_text_that_is_not_encoded_as_it_says_is_read(void **state)
{
	(void)state;
	struct buf coded;
	buf_init(&coded, 2000);
	base64_add(&coded, SPAN(BOTH));
	buf_add_text(&coded, "\n\n_______________\nPress mailing list\nPress@lists.example\n");
	reads_in_spite_of("Content-Type: text/plain\nContent-Transfer-Encoding: base64\n", BOTH, "");
	reads_in_spite_of("Content-Type: text/html\nContent-Transfer-Encoding: base64\n", BOTH_IN_HTML, "");
	reads_in_spite_of("Content-Type: text/plain\nContent-Transfer-Encoding: x-uuencode\n", BOTH, "");
	reads_in_spite_of("Content-Type: text/plain\nContent-Transfer-Encoding: base64\n", coded.ptr, "");
	reads_in_spite_of("Content-Type: text\n", BOTH, "");
	buf_done(&coded);
}

static void another_way_to_read_a_mail_is_no_report_beside_it(void **state)
{
	(void)state;
	struct seen seen;
	reads(&seen, SPAN("From: Jane <jane@bugle.example>\nSubject: Flood\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=x\n\n"
			  "--x\nContent-Type: text/plain\n\n" SENTENCE_1 "\n--x\nContent-Type: text/x-amp-html\n\n" PAGE "\n--x\nContent-Type: text/enriched\n\n<bold>" SENTENCE_1 "</bold>\n"
			  "--x\nContent-Type: text/html\n\n<p>" SENTENCE_1 "</p>\n--x--\n"), "mail", 1, 0);
	assert_span(seen.reports.at[0].text, SENTENCE_1);
	seen_done(&seen);
}

#define TOLD(text) "From: Jane <jane@bugle.example>\nSubject: Bridge\nContent-Type: text/plain; charset=utf-8\n\n" text "\n"

static void what_a_mailbox_answers_is_told_by_its_words(void **state)
{
	(void)state;
	refuses(SPAN(TOLD("Hello,\n\nThank you for your mail. I am out of the office until 3 August. In urgent cases please call Tom Roe.")), "an automatic reply");
	refuses(SPAN(TOLD("Vielen Dank f\xC3\xBCr Ihre Nachricht. Ich bin bis zum 3. August nicht im B\xC3\xBCro. In dringenden F\xC3\xA4llen hilft Tom Roe.")), "an automatic reply");
	refuses(SPAN(TOLD("Estoy fuera de la oficina hasta el 3 de agosto. Para asuntos urgentes, contacte con Tom Roe.")), "an automatic reply");
	struct seen seen;
	reads(&seen, SPAN(TOLD("The mayor has been out of the office since Monday, the town said. He will return on 3 August.")), "mail", 1, 0);
	seen_done(&seen);
	reads(&seen, SPAN(TOLD("\"I am out of office and glad of it,\" the former mayor said on Monday. He will not return to Streslau.")), "mail", 1, 0);
	seen_done(&seen);
}

static void flowed_lines_are_joined(void **state)
{
	(void)state;
	struct seen seen;
	reads(&seen, SPAN("From: Jane <jane@bugle.example>\nSubject: Flood\nContent-Type: text/plain; format=flowed\n\nThe river rose above \nthe dam of Streslau on Friday, \n"
			  "and the council closed the bridge to all traffic until further notice.\n\n" SENTENCE_2 "\n-- \nJane\n"), "mail", 1, 0);
	assert_span(seen.reports.at[0].text, SENTENCE_1 "\n\n" SENTENCE_2);
	seen_done(&seen);
}

#define HARBOUR "The harbour of Streslau was closed on Monday after a barge ran aground in the channel."
#define HARBOUR_ENCODED "begin 644 harbour.txt\n" \
	"M2&%R8F]U<B!C;&]S960*\"E1H92!H87)B;W5R(&]F(%-T<F5S;&%U('=A<R!C\n" \
	"M;&]S960@;VX@36]N9&%Y(&%F=&5R(&$@8F%R9V4@<F%N(&%G<F]U;F0@:6X@\n" \
	"-=&AE(&-H86YN96PN\"@  \n" \
	"`\n" \
	"end\n"

static void a_file_written_into_a_text_is_read(void **state)
{
	(void)state;
	struct seen seen;
	reads(&seen, SPAN("From: Jane <jane@bugle.example>\nSubject: The text\n\nHere it is, as we said.\n\n" HARBOUR_ENCODED "\nMore will follow on Monday.\n"), "mail", 2, 0);
	assert_span(seen.reports.at[0].text, "Here it is, as we said.\n\nMore will follow on Monday.");
	assert_span(seen.reports.at[1].title, "Harbour closed");
	assert_span(seen.reports.at[1].text, HARBOUR);
	assert_span(seen.reports.at[1].source, "bugle.example");
	seen_done(&seen);
	reads(&seen, SPAN(HARBOUR_ENCODED), "text", 1, 0);
	assert_span(seen.reports.at[0].text, HARBOUR);
	seen_done(&seen);
	/* cut short, and without the blanks at the ends of its lines */
	reads(&seen, SPAN("begin 644 a.txt\nM2&%R8F]U<B!C;&]S960*\n"), "text", 1, 0);
	seen_done(&seen);
	reads(&seen, SPAN("begin 100 years ago\n\nThe town of Streslau remembers the flood.\n"), "text", 1, 0);
	seen_done(&seen);
}

#define SIGNED "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nFlood in Streslau\n\n" SENTENCE_1 "\n\n- -- " SENTENCE_2 "\n\n" \
	"-----BEGIN PGP SIGNATURE-----\nVersion: 2\n\niQEcBAEBCAAGBQJUAJ5sAAoJEEnbMfWkqmCJ0FQH\n=abcd\n-----END PGP SIGNATURE-----\n"

static void what_is_signed_or_encrypted_is_read_or_told(void **state)
{
	(void)state;
	struct seen seen;
	reads(&seen, SPAN(SIGNED), "text", 1, 0);
	assert_span(seen.reports.at[0].title, "Flood in Streslau");
	assert_span(seen.reports.at[0].text, SENTENCE_1 "\n\n-- " SENTENCE_2);
	seen_done(&seen);
	reads(&seen, SPAN("From: Jane <jane@bugle.example>\nSubject: The flood\n\n" SIGNED), "mail", 1, 0);
	assert_span(seen.reports.at[0].text, "Flood in Streslau\n\n" SENTENCE_1 "\n\n-- " SENTENCE_2);
	seen_done(&seen);
	reads(&seen, SPAN("From: Jane <jane@bugle.example>\nSubject: The flood\n\n-----BEGIN PGP MESSAGE-----\n\nhQEMA0nbMfWkqmCJAQf\n-----END PGP MESSAGE-----\n"), "mail", 1, 0);
	assert_span(seen.reports.at[0].title, "The flood");
	assert_true(seen.reports.at[0].text.len == 0);
	assert_contains(seen.error, "its text is encrypted (PGP)");
	seen_done(&seen);
}

static void what_outlook_packs_up_is_told(void **state)
{
	(void)state;
	struct seen seen;
	reads(&seen, SPAN("From: Jane <jane@bugle.example>\nSubject: The flood\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n"
			  "--x\n\n" SENTENCE_1 "\n--x\nContent-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\neJ8+IgEAAQ==\n--x--\n"),
	      "mail", 1, 0);
	assert_contains(seen.error, "(TNEF, winmail.dat) is left out");
	assert_true(seen.result.is_well_formed);
	seen_done(&seen);
}

static void a_head_in_UTF8_under_another_name_is_read(void **state)
{
	static const char *const subjects[] = {
		"=?us-ascii?B?w5xiZXJzY2h3ZW1tdW5n?= heute", "=?us-ascii?Q?=C3=9Cberschwemmung?= heute", "=?iso-8859-1?Q?=C3=9Cberschwemmung?= heute",
		"=?iso-8859-1?Q?=DCberschwemmung?= heute", "=?US-ASCII?q?=DCberschwemmung?= heute",
	};
	(void)state;
	for (size_t i = 0; i < LEN(subjects); i++) {
		struct seen seen;
		char mail[500];
		snprintf(mail, sizeof(mail), "From: =?us-ascii?Q?J=C3=B6rg?= <j@bugle.example>\nSubject: %s\n\n" SENTENCE_1 "\n", subjects[i]);
		reads(&seen, span_of(mail), "mail", 1, 0);
		assert_span(seen.reports.at[0].title, "Überschwemmung heute");
		assert_span(seen.reports.at[0].byline, "Jörg");
		seen_done(&seen);
	}
}

#define SAVED_PAGE "<html><head>%s<title>Flood in Streslau</title></head><body><p>" SENTENCE_1 "</p><p>" SENTENCE_2 "</p></body></html>"
#define SAVED_HEAD "From: <Saved by Blink>\nSubject: Flood in Streslau - Bugle\nDate: Tue, 23 Jul 2002 10:00:00 +0000\nMIME-Version: 1.0\n" \
	"Content-Type: multipart/related; type=\"text/html\"; boundary=x\n\n--x\nContent-Type: text/html; charset=utf-8\nContent-Location: http://www.bugle.example/flood\n\n"

static void a_saved_page_tells_where_it_was(void **state)
{
	static const struct {
		const char *front, *link;
	} pages[] = {
		{ "<!-- saved from url=(0029)http://www.bugle.example/flood -->", "http://www.bugle.example/flood" },
		{ "<!--\n Page saved with SingleFile \n url: https://www.bugle.example/flood?a=1 \n saved date: Tue Jul 23 2002\n-->", "https://www.bugle.example/flood?a=1" },
		{ "<!-- Mirrored from www.bugle.example/flood.html by HTTrack Website Copier/3.x [XR&CO'2014], Tue, 23 Jul 2002 10:00:00 GMT -->", "http://www.bugle.example/flood.html" },
		{ "<!-- saved from url=(0014)about:internet -->", NULL },
	};
	struct seen seen;
	char page[2000], mail[3000];
	(void)state;
	for (size_t i = 0; i < LEN(pages); i++) {
		snprintf(page, sizeof(page), SAVED_PAGE, pages[i].front);
		reads(&seen, span_of(page), "html", 1, 0);
		assert_span(seen.reports.at[0].link, pages[i].link);
		assert_span(seen.reports.at[0].source, pages[i].link ? "bugle.example" : NULL);
		seen_done(&seen);
	}
	snprintf(page, sizeof(page), SAVED_PAGE, "<meta property=\"article:published_time\" content=\"2002-07-22T08:00:00Z\">");
	snprintf(mail, sizeof(mail), SAVED_HEAD "%s\n--x--\n", page);
	reads(&seen, span_of(mail), "mail", 1, 0);
	assert_span(seen.reports.at[0].title, "Flood in Streslau");
	assert_span(seen.reports.at[0].link, "http://www.bugle.example/flood");
	assert_span(seen.reports.at[0].source, "bugle.example");
	assert_int_equal(seen.reports.at[0].published, clock_from_civil(2002, 7, 22, 8, 0, 0));
	seen_done(&seen);
}

static void a_mail_of_pictures_or_invitations_alone_is_refused(void **state)
{
	(void)state;
	struct seen seen;
	refuses(SPAN("From: Jane <jane@bugle.example>\nSubject: Invitation\nMIME-Version: 1.0\nContent-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nEND:VCALENDAR\n"),
		"it is a mail without any text");
	refuses(SPAN("From: Jane <jane@bugle.example>\nSubject: The flood\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n"
		     "--x\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n--x--\n"), "it is a mail without any text");
	/* a flash that is all in its subject */
	reads(&seen, SPAN("From: Jane <jane@bugle.example>\nSubject: Dam of Streslau has broken\n\n\n"), "mail", 1, 0);
	seen_done(&seen);
}

static void marks_in_front_of_a_subject_are_no_title(void **state)
{
	static const struct {
		const char *head, *title;
	} mails[] = {
		{ "Subject: Fwd: The flood\n", "The flood" },
		{ "Subject: WG: AW: The flood\n", "The flood" },
		{ "Subject: Tr : The flood\n", "The flood" },
		{ "Subject: [news] The flood\n", "[news] The flood" },
		{ "Subject: Re: [news] Fwd: The flood\nList-Id: <news.example.org>\n", "The flood" },
		{ "Subject: [news] The flood\nPrecedence: list\n", "The flood" },
		{ "Subject: [news] The flood\nX-BeenThere: news@example.org\n", "The flood" },
		{ "Subject: Fwd:\n", "Fwd:" },
	};
	(void)state;
	for (size_t i = 0; i < LEN(mails); i++) {
		struct buf mail;
		struct seen seen;
		buf_init(&mail, 4096);
		buf_addf(&mail, "From: Jane <jane@bugle.example>\n%s\n" SENTENCE_1 "\n", mails[i].head);
		reads(&seen, buf_view(&mail), "mail", 1, 0);
		assert_span(seen.reports.at[0].title, mails[i].title);
		seen_done(&seen);
		buf_done(&mail);
	}
}

static void a_bounce_is_no_news(void **state)
{
	(void)state;
	refuses(SPAN("From: MAILER-DAEMON@b.example\nSubject: Undelivered\nContent-Type: multipart/report; report-type=delivery-status; boundary=x\n\n--x\n\nIt was not delivered.\n--x--\n"),
		"a notice about the delivery");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_bomb_ends_early_and_in_little_memory), /* first: it looks at the peak */
		cmocka_unit_test(a_page_in_gzip_is_a_page),
		cmocka_unit_test(members_of_gzip_are_one_drop_however_they_are_cut),
		cmocka_unit_test(documents_behind_each_other_in_gzip_are_one_each),
		cmocka_unit_test(gzip_that_is_cut_short_gives_what_there_was_and_says_so),
		cmocka_unit_test(a_wrong_check_sum_and_a_tail_of_junk_are_told),
		cmocka_unit_test(a_damaged_member_costs_itself_alone),
		cmocka_unit_test(what_gzip_holds_is_refused_by_its_own_name),
		cmocka_unit_test(boxes_in_boxes_end_at_a_depth),
		cmocka_unit_test(a_zip_of_all_sorts_gives_their_reports),
		cmocka_unit_test(members_that_cannot_be_opened_are_set_aside),
		cmocka_unit_test(a_damaged_member_of_a_zip_is_told),
		cmocka_unit_test(office_documents_are_refused_by_name),
		cmocka_unit_test(members_that_overlap_are_refused),
		cmocka_unit_test(a_zip_that_unpacks_to_too_much_ends_as_a_whole),
		cmocka_unit_test(an_archive_cut_or_bent_anywhere_is_read_or_refused),
		cmocka_unit_test(a_mailbox_is_its_mails),
		cmocka_unit_test(a_mail_without_a_date_has_that_of_its_arrival),
		cmocka_unit_test(enriched_text_is_read_where_it_is_all_there_is),
		cmocka_unit_test(mails_in_UTF7_are_read),
		cmocka_unit_test(a_crawl_gives_its_pages),
		cmocka_unit_test(a_response_is_unpacked_whatever_its_members_and_its_header_say),
		cmocka_unit_test(a_page_of_a_box_is_read_where_it_says),
		cmocka_unit_test(a_broken_record_is_set_aside_and_the_rest_goes_on),
		cmocka_unit_test(a_record_that_is_shorter_than_it_says_costs_no_other),
		cmocka_unit_test(a_page_that_shows_a_record_is_as_long_as_it_says),
		cmocka_unit_test(a_chunk_of_a_length_that_none_has_is_no_text),
		cmocka_unit_test(a_crawl_that_has_not_come_yet_dates_no_page),
		cmocka_unit_test(what_is_not_the_senders_own_is_taken_off),
		cmocka_unit_test(what_is_quoted_in_html_is_not_the_senders_own),
		cmocka_unit_test(a_mail_passed_on_is_read_as_the_inner_one),
		cmocka_unit_test(the_source_of_a_mail_passed_on_is_who_wrote_it),
		cmocka_unit_test(an_embargo_at_the_front_is_kept_and_is_no_date),
		cmocka_unit_test(an_embargo_in_a_subject_counts_from_the_mails_date),
		cmocka_unit_test(a_text_that_takes_a_story_back_is_an_instruction),
		cmocka_unit_test(a_mail_that_a_mail_program_takes_back_is_an_instruction),
		cmocka_unit_test(a_kill_names_a_headline_word_by_word),
		cmocka_unit_test(a_kill_means_what_bears_the_slug_that_it_gives),
		cmocka_unit_test(what_is_quoted_below_an_answer_is_left_out),
		cmocka_unit_test(an_HTML_mail_keeps_its_short_lines),
		cmocka_unit_test(the_headings_of_a_newsletter_are_text_though_they_are_links),
		cmocka_unit_test(the_place_of_an_HTML_mail_stands_below_its_greeting),
		cmocka_unit_test(a_statement_within_the_text_is_kept),
		cmocka_unit_test(what_reads_like_a_head_but_is_none_stays),
		cmocka_unit_test(a_mail_that_is_nothing_but_another_is_that_one),
		cmocka_unit_test(a_mail_passed_on_with_words_of_its_own_keeps_both),
		cmocka_unit_test(what_is_nested_deeper_than_is_read_is_refused_by_its_depth),
		cmocka_unit_test(what_is_not_read_beside_a_text_is_told),
		cmocka_unit_test(what_is_attached_and_can_be_read_is_a_report),
		cmocka_unit_test(greeting_and_regards_are_no_text_in_plain_mails_nor_in_HTML),
		cmocka_unit_test(who_only_says_what_is_attached_sends_that_alone),
		cmocka_unit_test(a_short_text_that_is_attached_is_news_or_told),
		cmocka_unit_test(a_text_goes_on_behind_a_picture_until_the_footer_of_the_list),
		cmocka_unit_test(parts_that_nobody_parted_are_read),
		cmocka_unit_test(a_text_that_is_not_encoded_as_it_says_is_read),
		cmocka_unit_test(another_way_to_read_a_mail_is_no_report_beside_it),
		cmocka_unit_test(what_a_mailbox_answers_is_told_by_its_words),
		cmocka_unit_test(flowed_lines_are_joined),
		cmocka_unit_test(a_file_written_into_a_text_is_read),
		cmocka_unit_test(what_is_signed_or_encrypted_is_read_or_told),
		cmocka_unit_test(what_outlook_packs_up_is_told),
		cmocka_unit_test(a_head_in_UTF8_under_another_name_is_read),
		cmocka_unit_test(a_saved_page_tells_where_it_was),
		cmocka_unit_test(a_mail_of_pictures_or_invitations_alone_is_refused),
		cmocka_unit_test(marks_in_front_of_a_subject_are_no_title),
		cmocka_unit_test(a_bounce_is_no_news),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
