/* Names what is no text, or begins as text that is no news, so that who dropped it reads "looks like a PNG image" and not a riddle. */
#include "base/array.h"
#include "report/decoding.h"
#include "text/charset.h"
#include "text/utf8.h"

#define BINARY_HEAD 4096u
/* What is shorter is the whole drop (HEAD_LEAST in decode.c). */
#define HEAD_CUT 1024u
#define MAGIC_SURE 4u

/* By bytes at a place, and perhaps at another. Those of less than four say so only of what is no text. The first that fits counts. */
static const struct {
	struct span magic;
	size_t at;
	struct span also;
	size_t also_at;
	const char *name;
} kinds[] = {
	/* pictures */
	{ SPAN("\x89PNG\r\n\x1a\n"), 0, SPAN(""), 0, "a PNG image" },
	{ SPAN("\xff\xd8\xff"), 0, SPAN(""), 0, "a JPEG image" },
	{ SPAN("GIF87a"), 0, SPAN(""), 0, "a GIF image" },
	{ SPAN("GIF89a"), 0, SPAN(""), 0, "a GIF image" },
	{ SPAN("RIFF"), 0, SPAN("WEBP"), 8, "a WebP image" },
	{ SPAN("II*\0"), 0, SPAN(""), 0, "a TIFF image" },
	{ SPAN("MM\0*"), 0, SPAN(""), 0, "a TIFF image" },
	{ SPAN("BM"), 0, SPAN("\0\0\0\0"), 6, "a BMP image" },
	{ SPAN("\0\0\1\0"), 0, SPAN("\0"), 5, "an ICO image" },
	{ SPAN("8BPS\0"), 0, SPAN(""), 0, "a Photoshop image" },
	{ SPAN("\0\0\0\x0cjP  "), 0, SPAN(""), 0, "a JPEG 2000 image" },
	{ SPAN("\0\0\0\x0cJXL "), 0, SPAN(""), 0, "a JPEG XL image" },
	{ SPAN("\xff\x0a"), 0, SPAN(""), 0, "a JPEG XL image" },
	{ SPAN("ftyphe"), 4, SPAN(""), 0, "an HEIC image" },
	{ SPAN("ftypmif1"), 4, SPAN(""), 0, "an HEIC image" },
	{ SPAN("ftypavi"), 4, SPAN(""), 0, "an AVIF image" },
	{ SPAN("AT&TFORM"), 0, SPAN(""), 0, "a DjVu document" },
	/* sound and film */
	{ SPAN("ftypM4A"), 4, SPAN(""), 0, "an M4A recording" },
	{ SPAN("ftypM4B"), 4, SPAN(""), 0, "an M4B recording" },
	{ SPAN("ftypqt"), 4, SPAN(""), 0, "a QuickTime video" },
	{ SPAN("ftyp3g"), 4, SPAN(""), 0, "a 3GP video" },
	{ SPAN("ftyp"), 4, SPAN(""), 0, "an MP4 video" },
	{ SPAN("ID3"), 0, SPAN("\0"), 4, "an MP3 recording" },
	{ SPAN("\xff\xfb"), 0, SPAN(""), 0, "an MP3 recording" },
	{ SPAN("\xff\xf3"), 0, SPAN(""), 0, "an MP3 recording" },
	{ SPAN("\xff\xf1"), 0, SPAN(""), 0, "an AAC recording" },
	{ SPAN("\xff\xf9"), 0, SPAN(""), 0, "an AAC recording" },
	{ SPAN("OggS"), 0, SPAN(""), 0, "an Ogg recording" },
	{ SPAN("fLaC"), 0, SPAN(""), 0, "a FLAC recording" },
	{ SPAN("RIFF"), 0, SPAN("WAVE"), 8, "a WAV recording" },
	{ SPAN("FORM"), 0, SPAN("AIF"), 8, "an AIFF recording" },
	{ SPAN("MThd\0"), 0, SPAN(""), 0, "a MIDI recording" },
	{ SPAN("#!AMR"), 0, SPAN(""), 0, "an AMR recording" },
	{ SPAN("RIFF"), 0, SPAN("AVI "), 8, "an AVI video" },
	{ SPAN("\x1a\x45\xdf\xa3"), 0, SPAN(""), 0, "a Matroska or WebM video" },
	{ SPAN("FLV\1"), 0, SPAN(""), 0, "a Flash video" },
	{ SPAN("\0\0\1\xba"), 0, SPAN(""), 0, "an MPEG video" },
	{ SPAN("\0\0\1\xb3"), 0, SPAN(""), 0, "an MPEG video" },
	{ SPAN("\x30\x26\xb2\x75\x8e\x66\xcf\x11"), 0, SPAN(""), 0, "a Windows Media recording" },
	/* type */
	{ SPAN("\0\1\0\0"), 0, SPAN("\0"), 4, "a TrueType font" },
	{ SPAN("OTTO\0"), 0, SPAN(""), 0, "an OpenType font" },
	{ SPAN("ttcf\0"), 0, SPAN(""), 0, "a TrueType font" },
	{ SPAN("wOFF\0"), 0, SPAN(""), 0, "a WOFF font" },
	{ SPAN("wOF2\0"), 0, SPAN(""), 0, "a WOFF font" },
	/* programs */
	{ SPAN("\x7f" "ELF"), 0, SPAN(""), 0, "a program (ELF)" },
	{ SPAN("MZ"), 0, SPAN(""), 0, "a Windows program" },
	{ SPAN("\xca\xfe\xba\xbe"), 0, SPAN(""), 0, "a program (Java class)" },
	{ SPAN("\xcf\xfa\xed\xfe"), 0, SPAN(""), 0, "a program (Mach-O)" },
	{ SPAN("\0asm"), 0, SPAN(""), 0, "a program (WebAssembly)" },
	{ SPAN("L\0\0\0\1\x14\2\0"), 0, SPAN(""), 0, "a Windows shortcut" },
	/* archives */
	{ SPAN("PK\x05\x06"), 0, SPAN(""), 0, "an empty zip archive" },
	{ SPAN("BZh"), 0, SPAN(""), 0, "bzip2-compressed data" },
	{ SPAN("\xfd" "7zXZ\0"), 0, SPAN(""), 0, "xz-compressed data" },
	{ SPAN("\x28\xb5\x2f\xfd"), 0, SPAN(""), 0, "zstd-compressed data" },
	{ SPAN("\x04\x22\x4d\x18"), 0, SPAN(""), 0, "lz4-compressed data" },
	{ SPAN("\x5d\0\0"), 0, SPAN("\0"), 12, "lzma-compressed data" },
	{ SPAN("\x1f\x9d"), 0, SPAN(""), 0, "compress-compressed data" },
	{ SPAN("7z\xbc\xaf\x27\x1c"), 0, SPAN(""), 0, "a 7-Zip archive" },
	{ SPAN("Rar!\x1a\x07"), 0, SPAN(""), 0, "a RAR archive" },
	{ SPAN("MSCF\0"), 0, SPAN(""), 0, "a cabinet archive" },
	{ SPAN("ustar"), 257, SPAN(""), 0, "a tar archive" },
	{ SPAN("!<arch>\ndebian"), 0, SPAN(""), 0, "a Debian package" },
	{ SPAN("\xed\xab\xee\xdb"), 0, SPAN(""), 0, "an RPM package" },
	{ SPAN("filedesc://"), 0, SPAN(""), 0, "a crawl in the old ARC format (only WARC is read)" },
	/* documents and data */
	{ SPAN("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), 0, SPAN(""), 0, "an office document (OLE)" },
	{ SPAN("\x78\x9f\x3e\x22"), 0, SPAN(""), 0, "an attachment of Outlook (TNEF, winmail.dat)" },
	{ SPAN("!BDN"), 0, SPAN(""), 0, "a mailbox of Outlook (PST)" },
	{ SPAN("SQLite format 3\0"), 0, SPAN(""), 0, "an SQLite database" },
	{ SPAN("Standard Jet DB"), 4, SPAN(""), 0, "an Access database" },
	{ SPAN("ITSF\3"), 0, SPAN(""), 0, "a Windows help file" },
	{ SPAN("bplist00"), 0, SPAN(""), 0, "a property list" },
	{ SPAN("Bud1"), 4, SPAN(""), 0, "a folder's settings (.DS_Store)" },
	{ SPAN("\xd4\xc3\xb2\xa1"), 0, SPAN(""), 0, "a record of network traffic (pcap)" },
	{ SPAN("PAR1"), 0, SPAN(""), 0, "a Parquet table" },
	{ SPAN("\x89HDF\r\n"), 0, SPAN(""), 0, "an HDF data set" },
};

/* Text, but nobody's report; in any case of letters, and behind white space. */
static const struct {
	struct span front;
	const char *name;
} fronts[] = {
	{ SPAN("BEGIN:VCALENDAR"), "an iCalendar calendar" },
	{ SPAN("BEGIN:VCARD"), "a vCard address card" },
	{ SPAN("{\\rtf"), "an RTF document" },
	{ SPAN("%!PS"), "a PostScript document" },
	{ SPAN("\\documentclass"), "a LaTeX document" },
	{ SPAN("[Script Info]"), "subtitles (ASS)" },
	{ SPAN("#EXTM3U"), "a playlist" },
	{ SPAN("[InternetShortcut]"), "a shortcut to a page" },
	{ SPAN("d8:announce"), "a torrent" },
	{ SPAN("=ybegin "), "bytes written in letters (yEnc)" },
	{ SPAN("@echo off"), "the text of a program (a batch file)" },
	{ SPAN("diff --git "), "a patch of a program" },
	{ SPAN("-- MySQL dump"), "an SQL script" },
	{ SPAN("-- MariaDB dump"), "an SQL script" },
	{ SPAN("-- phpMyAdmin SQL Dump"), "an SQL script" },
	{ SPAN("--\n-- PostgreSQL database"), "an SQL script" },
	{ SPAN("ssh-rsa AAAA"), "a key (SSH)" },
	{ SPAN("ssh-ed25519 AAAA"), "a key (SSH)" },
	{ SPAN("ecdsa-sha2-nistp"), "a key (SSH)" },
	{ SPAN("-----BEGIN CERTIFICATE"), "a certificate" },
	{ SPAN("-----BEGIN X509"), "a certificate" },
	{ SPAN("-----BEGIN PKCS"), "a certificate" },
	{ SPAN("-----BEGIN CMS"), "a certificate" },
	{ SPAN("-----BEGIN PGP PUBLIC KEY"), "a key (PGP)" },
	{ SPAN("-----BEGIN PGP PRIVATE KEY"), "a key (PGP)" },
	{ SPAN("-----BEGIN PGP MESSAGE"), "an encrypted message (PGP)" },
	{ SPAN("-----BEGIN OPENSSH PRIVATE KEY"), "a key (SSH)" },
	{ SPAN("-----BEGIN PRIVATE KEY"), "a key" },
	{ SPAN("-----BEGIN ENCRYPTED PRIVATE KEY"), "a key" },
	{ SPAN("-----BEGIN RSA "), "a key" },
	{ SPAN("-----BEGIN DSA "), "a key" },
	{ SPAN("-----BEGIN EC P"), "a key" },
	{ SPAN("-----BEGIN PUBLIC KEY"), "a key" },
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

/* Of such a kind by `least` bytes at least. */
static const char *kind_name(struct span head, size_t least)
{
	for (size_t i = 0; i < LEN(kinds); i++)
		if (kinds[i].magic.len + kinds[i].also.len >= least && span_starts(span_from(head, kinds[i].at), kinds[i].magic) &&
		    span_starts(span_from(head, kinds[i].also_at), kinds[i].also))
			return kinds[i].name;
	return NULL;
}

static const char *front_name(struct span sample)
{
	struct span text = span_trim(span_from(sample, charset_mark(sample)));
	for (size_t i = 0; i < LEN(fronts); i++)
		if (span_starts_nocase(text, fronts[i].front))
			return fronts[i].name;
	return NULL;
}

/* One odd character in thirty: what slips into real texts stays far below, compressed data far above. */
static bool is_binary(struct span head, struct span sample)
{
	size_t odd = 0;
	if (has_alien_nul(sample) && !charset_wide(head))
		return true;
	for (size_t i = 0; i < sample.len; i++)
		odd += is_odd((unsigned char)sample.ptr[i]);
	return odd * 30 > sample.len && odd > 2;
}

const char *binary_name(struct span head)
{
	struct span sample = span_head(head, BINARY_HEAD);
	const char *name = kind_name(head, MAGIC_SURE);
	if (!name)
		name = front_name(sample);
	if (name || is_telex(sample) || !is_binary(head, sample))
		return name;
	name = kind_name(head, 0);
	return name ? name : "binary data";
}
