/* Names what is no text, or begins as text that is no news, so that who dropped it reads "looks like a PNG image" and not a riddle. */
#include "report/decoding.h"
#include "text/charset.h"
#include "text/utf8.h"

#define BINARY_HEAD 4096u
/* What is shorter is the whole drop (HEAD_LEAST in decode.c). */
#define HEAD_CUT 1024u

static const struct {
	struct span magic;
	size_t offset;
	const char *name;
} kinds[] = {
	{ SPAN("\x89PNG\r\n\x1a\n"), 0, "a PNG image" },
	{ SPAN("\xff\xd8\xff"), 0, "a JPEG image" },
	{ SPAN("GIF87a"), 0, "a GIF image" },
	{ SPAN("GIF89a"), 0, "a GIF image" },
	{ SPAN("WEBP"), 8, "a WebP image" },
	{ SPAN("II*\0"), 0, "a TIFF image" },
	{ SPAN("MM\0*"), 0, "a TIFF image" },
	{ SPAN("\x7f" "ELF"), 0, "a program (ELF)" },
	{ SPAN("MZ\x90\0"), 0, "a Windows program" },
	{ SPAN("PK\x05\x06"), 0, "an empty zip archive" },
	{ SPAN("BZh"), 0, "bzip2-compressed data" },
	{ SPAN("\xfd" "7zXZ\0"), 0, "xz-compressed data" },
	{ SPAN("\x28\xb5\x2f\xfd"), 0, "zstd-compressed data" },
	{ SPAN("7z\xbc\xaf\x27\x1c"), 0, "a 7-Zip archive" },
	{ SPAN("Rar!\x1a\x07"), 0, "a RAR archive" },
	{ SPAN("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), 0, "an office document (OLE)" },
	{ SPAN("{\\rtf"), 0, "an RTF document" },
	{ SPAN("%!PS"), 0, "a PostScript document" },
	{ SPAN("SQLite format 3\0"), 0, "an SQLite database" },
	{ SPAN("ID3"), 0, "an MP3 recording" },
	{ SPAN("OggS"), 0, "an Ogg recording" },
	{ SPAN("fLaC"), 0, "a FLAC recording" },
	{ SPAN("ftyp"), 4, "an MP4 video" },
	{ SPAN("ustar"), 257, "a tar archive" },
	{ SPAN("filedesc://"), 0, "a crawl in the old ARC format (only WARC is read)" },
};

/* Text, but nobody's report; in any case of letters, and behind white space. */
static const struct {
	struct span front;
	const char *name;
} data[] = {
	{ SPAN("BEGIN:VCALENDAR"), "an iCalendar calendar" },
	{ SPAN("BEGIN:VCARD"), "a vCard address card" },
};

/* Control characters that no text holds; ESC and the two shifts are left out for the sake of ISO-2022, and NUL is the callers' question. */
static bool is_odd(unsigned char c)
{
	return c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != '\v' && c != 0x1B && c != 0x0E && c != 0x0F &&
	       c != 0x01 && c != 0x02 && c != 0x03 && c != 0x1A;
}

/* Messages of teleprinters begin with SOH, often after idle SYNs, and use more of the control characters than any other text. */
static bool is_telex(struct span head)
{
	size_t at = 0;
	while (at < head.len && strchr("\x16\r\n ", head.ptr[at]))
		at++;
	return at + 1 < head.len && head.ptr[at] == 0x01 && head.ptr[at + 1] > ' ' && !memchr(head.ptr, '\0', head.len);
}

/* A NUL beside bytes that are no UTF-8: no text of one byte a letter. The sample may end within a character. */
static bool has_alien_nul(struct span sample)
{
	if (sample.len == 0 || !memchr(sample.ptr, '\0', sample.len))
		return false;
	for (size_t cut = 0; cut < 4 && cut <= sample.len; cut++)
		if (utf8_is_valid(span_head(sample, sample.len - cut)))
			return cut > 0 && sample.len < HEAD_CUT;
	return true;
}

const char *binary_name(struct span head)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (span_starts(span_from(head, kinds[i].offset), kinds[i].magic))
			return kinds[i].name;
	struct span sample = span_head(head, BINARY_HEAD), text = span_trim(span_from(sample, charset_mark(sample)));
	for (size_t i = 0; i < sizeof(data) / sizeof(*data); i++)
		if (span_starts_nocase(text, data[i].front))
			return data[i].name;
	if (is_telex(sample))
		return NULL;
	size_t odd = 0;
	if (has_alien_nul(sample) && !charset_wide(head))
		return "binary data";
	for (size_t i = 0; i < sample.len; i++)
		odd += is_odd((unsigned char)sample.ptr[i]);
	/* one in thirty: what slips into real texts stays far below, compressed data far above */
	return odd * 30 > sample.len && odd > 2 ? "binary data" : NULL;
}
