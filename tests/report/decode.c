/* Which format, what is refused and with which words, and that memory stays bounded. */
#include <stdio.h>

#include "base/array.h"
#include "tests/report/seen.h"
#include "text/utf8.h"

#include <sys/resource.h>

#define ITEM(n) "{\"uri\": \"urn:example:" n "\", \"headline\": \"Flood " n "\", \"body_text\": \"The river rose.\"}"

static void refuses(struct span bytes, const char *words)
{
	struct seen seen;
	assert_int_equal(seen_bytes(&seen, bytes), -1);
	assert_int_equal(seen.fault.kind, FAULT_INPUT);
	assert_contains(seen.fault.text, "cannot decode 'drop': ");
	assert_contains(seen.fault.text, words);
	assert_int_equal(seen.reports.len, 0);
	seen_done(&seen);
}

static void an_empty_drop_is_refused_as_empty(void **state)
{
	(void)state;
	refuses(SPAN(""), "it is empty");
	refuses(SPAN(" \n\n\t\n"), "nothing but white space");
	refuses(SPAN("\xEF\xBB\xBF"), "nothing but white space");
}

static void binary_junk_is_called_by_its_name(void **state)
{
	(void)state;
	refuses(SPAN("\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "a PNG image");
	refuses(SPAN("\x7f" "ELF\2\1\1\0\0\0\0\0\0\0\0\0\2\0>\0\1\0\0\0"), "a program (ELF)");
	refuses(SPAN("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj"), "a PDF document, and 'pdf-converter'");
	refuses(SPAN("PK\x03\x04\x14\0\0\0\x08\0"), "a zip archive");
	refuses(SPAN("\x1f\x8b\x08\0\0\0\0\0\0\3"), "gzip-compressed data");
	refuses(SPAN("filedesc://x.arc.gz 127.0.0.1 20140301000000 text/plain 75\n1 0 Capture\n"), "a crawl in the old ARC format");
	refuses(SPAN("a\5\6\7\x10\x11\x12\x13\x14 bc\5\6\7"), "binary data");
	refuses(SPAN("GARBAGE\0\1\2\377\376"), "binary data");
}

static void padding_behind_text_is_no_part_of_it(void **state)
{
	(void)state;
	static const size_t lengths[] = { 1, 3, 40, 900, 5000, 20000 };
	static const struct span texts[] = {
		SPAN("Flood in Streslau\n\nThe river rose by two metres in the night.\n"),
		SPAN("Flood in Streslau\n\nThe river rose by two metres in the caf\xE9s of the town.\n"),
	};
	for (size_t i = 0; i < 2 * LEN(lengths); i++) {
		struct span text = texts[i % 2];
		size_t len = text.len + lengths[i / 2];
		char *bytes = calloc(1, len);
		struct seen seen;
		memcpy(bytes, text.ptr, text.len);
		assert_int_equal(seen_bytes(&seen, span_make(bytes, len)), 0);
		assert_string_equal(seen.format, "text");
		assert_span(seen.reports.at[0].title, "Flood in Streslau");
		assert_true(span_ends(seen.reports.at[0].text, i % 2 ? SPAN("cafés of the town.") : SPAN("metres in the night.")));
		seen_done(&seen);
		bytes[len - 1] = '\xFF'; /* with something behind it, it is no padding */
		if (len > 2 * text.len)
			refuses(span_make(bytes, len), "binary data");
		free(bytes);
	}
	refuses(SPAN("\0\0\0\0\0\0\0\0"), "binary data");
}

static void a_report_larger_than_the_limit_is_refused_by_its_number(void **state)
{
	(void)state;
	size_t size = 17u << 20;
	char *text = malloc(size);
	memset(text, 'a', size);
	for (size_t i = 60; i < size; i += 61)
		text[i] = '\n';
	refuses(span_make(text, size), "16 MiB");
	free(text);
}

static long peak_kib(void)
{
	struct rusage usage;
	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss;
}

static void a_line_of_200_megabytes_costs_bounded_memory(void **state)
{
	(void)state;
	static const char *const fronts[] = { "once upon a time ", "{\"uri\": \"x\", \"body_text\": \"" };
	char *chunk = malloc(1u << 20);
	memset(chunk, 'a', 1u << 20);
	long before = peak_kib();
	for (size_t i = 0; i < 2; i++) {
		struct seen seen = { .arena = arena_new() };
		struct decode_sink sink = { &seen, seen_report, seen_reject };
		struct decode_hints hints = { .name = SPAN("drop"), .received = TIME_NONE };
		struct decode *decode = decode_new(&hints, &sink);
		int r = decode_push(decode, span_of(fronts[i]), &seen.fault);
		for (int n = 0; n < 200 && r == 0; n++)
			r = decode_push(decode, span_make(chunk, 1u << 20), &seen.fault);
		r = decode_end(decode, &seen.result, &seen.fault);
		assert_int_equal(r, -1);
		assert_contains(seen.fault.text, "16 MiB");
		decode_free(decode);
		seen_done(&seen);
	}
	/* less than the line itself; sanitizers keep what was freed for a while */
	assert_in_range(peak_kib() - before, 0, 160 * 1024);
	free(chunk);
}

static void a_broken_line_is_set_aside_and_the_rest_goes_on(void **state)
{
	(void)state;
	struct seen seen;
	assert_int_equal(seen_bytes(&seen, SPAN(ITEM("1") "\n{\"uri\": \"urn:\n" ITEM("3") "\n\n[1]\n" ITEM("6"))), 0);
	assert_string_equal(seen.format, "ninjs-lines");
	assert_int_equal(seen.reports.len, 3);
	assert_span(seen.reports.at[1].uri, "urn:example:3");
	assert_span(seen.reports.at[2].title, "Flood 6");
	assert_int_equal(seen.positions.at[0], 0);
	assert_int_equal(seen.positions.at[1], strlen(ITEM("1")) + 15);
	assert_int_equal(seen.rejects, 2);
	assert_contains(seen.reason, "line 5: ");
	assert_contains(seen.error, "line 2: ");
	seen_done(&seen);
}

static void a_broken_second_line_costs_only_itself(void **state)
{
	(void)state;
	struct seen seen;
	assert_int_equal(seen_bytes(&seen, SPAN(ITEM("1") "\n\"uri\": \"urn:\n")), 0);
	assert_string_equal(seen.format, "ninjs-lines");
	assert_int_equal(seen.reports.len, 1);
	assert_int_equal(seen.rejects, 1);
	assert_contains(seen.reason, "line 2: ");
	seen_done(&seen);
}

static void a_line_longer_than_a_report_is_skipped(void **state)
{
	(void)state;
	size_t long_size = 17u << 20;
	struct span front = SPAN(ITEM("1") "\n"), back = SPAN("\n" ITEM("3") "\n");
	char *bytes = malloc(front.len + long_size + back.len);
	memcpy(bytes, front.ptr, front.len);
	memset(bytes + front.len, 'x', long_size);
	memcpy(bytes + front.len + long_size, back.ptr, back.len);
	/* told by its second line, so that one begins an object too */
	bytes[front.len] = '{';
	struct seen seen;
	assert_int_equal(seen_bytes(&seen, span_make(bytes, front.len + long_size + back.len)), 0);
	assert_int_equal(seen.reports.len, 2);
	assert_span(seen.reports.at[1].uri, "urn:example:3");
	assert_int_equal(seen.rejects, 1);
	assert_contains(seen.reason, "line 2: it is longer than 16 MiB");
	seen_done(&seen);
	free(bytes);
}

static void lines_cut_anywhere_give_the_same_reports(void **state)
{
	(void)state;
	struct span bytes = SPAN(ITEM("1") "\r\n" ITEM("2") "\nnot json\n" ITEM("4"));
	struct decode_hints hints = { .name = SPAN("drop"), .received = TIME_NONE };
	for (size_t piece = 1; piece < bytes.len; piece += 7) {
		struct seen seen;
		assert_int_equal(seen_pieces(&seen, bytes, piece, &hints), 0);
		assert_int_equal(seen.reports.len, 3);
		assert_int_equal(seen.rejects, 1);
		assert_contains(seen.reason, "line 3: ");
		assert_int_equal(seen.positions.at[2], bytes.len - strlen(ITEM("4")));
		seen_done(&seen);
	}
}

static void nesting_a_hundred_thousand_deep_does_no_harm(void **state)
{
	(void)state;
	size_t depth = 100000;
	char *deep = malloc(depth * 5 + 20);
	memset(deep, '[', depth);
	refuses(span_make(deep, depth), "depth");
	for (size_t i = 0; i < depth; i++)
		memcpy(deep + 5 * i, "{\"a\":", 5);
	refuses(span_make(deep, depth * 5), "depth");
	for (size_t i = 0; i < depth; i++)
		memcpy(deep + 5 * i, "<div>", 5);
	memcpy(deep + 5 * depth, "The river rose.", 15);
	struct seen seen;
	assert_int_equal(seen_bytes(&seen, span_make(deep, depth * 5 + 15)), 0);
	assert_string_equal(seen.format, "html");
	assert_span(seen.reports.at[0].text, "The river rose.");
	assert_contains(seen.error, "nested too deep");
	seen_done(&seen);
	free(deep);
}

#define ROWS(row) row row row row row row row row row row

static void data_that_is_no_news_is_called_by_its_name(void **state)
{
	(void)state;
	refuses(SPAN("\xEF\xBB\xBF" "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n"), "it looks like an iCalendar calendar, not like news");
	refuses(SPAN("begin:vcard\nFN:Jane Doe\n"), "it looks like a vCard address card, not like news");
	refuses(SPAN("name,office,since\n" ROWS("\"Doe, Jane\",Streslau town hall,2001\n")), "it looks like a table of values separated by commas (CSV), not like news");
	refuses(SPAN(ROWS("1;2,5;3\r\n") "1;2,5;3"), "separated by semicolons (CSV)");
	refuses(SPAN(ROWS("Streslau\t12\t\n")), "separated by tabs");
	refuses(SPAN("date,district,cases\n2026-11-01,North,12\n2026-11-01,South,8\n2026-11-02,North,15\n"), "separated by commas (CSV)");
}

#define SCRIPT "set -eu\nfor f in \"$@\"; do\n\techo \"$f\"\n\tn=$((n + 1))\ndone\n"

static void programs_are_called_what_they_are(void **state)
{
	static const char *const texts[] = {
		"#!/bin/sh\n# Backs up the store each night, which takes long.\nrsync -a /srv backup:\n",
		"# Copies what is given, one after another.\n" SCRIPT,
		"import os\nimport sys\n\ndef main():\n    for name in sys.argv[1:]:\n        print(os.path.getsize(name))\n\nif __name__ == \"__main__\":\n    main()\n",
		"const fs = require('fs');\n\n// Reads the whole file, whatever its size.\nfunction load(name) {\n  const text = fs.readFileSync(name);\n  return JSON.parse(text);\n}\n",
		"#include <stdio.h>\n\nint main(void)\n{\n\tprintf(\"the river rose\\n\");\n\treturn 0;\n}\n",
		"var river = 1;\n",
		"<?php\necho 'The river rose.';\n",
		"(function(){var a=1;window.river=function(){return a+1}})();\n",
		"import os\n\ndef load(name):\n    return name\n\nprint(load(1))\n",
		"[paths]\nstore = /srv/store\n[desk]\nname = Streslau\n",
	};
	(void)state;
	for (size_t i = 0; i < LEN(texts); i++)
		refuses(span_of(texts[i]), "it looks like the text of a program, not like news");
	/* what a broken server put before its feed, is none */
	struct seen seen;
	assert_int_equal(seen_bytes(&seen, SPAN("<?php header('Content-Type: text/xml'); ?>\n<?xml version='1.0'?>\n<rss version='2.0'><channel><item><title>Flood</title></item></channel></rss>")), 0);
	assert_string_equal(seen.format, "feed");
	seen_done(&seen);
}

static void style_sheets_and_SQL_are_called_what_they_are(void **state)
{
	static const char *const styles[] = {
		"body {\n  margin: 0;\n  font-family: serif;\n}\n.story h1 {\n  color: #333;\n}\n",
		"/* the site */\n@import url(\"print.css;1\");\nbody{margin:0;background:url(data:image/png;base64,AAAA)}h1{color:#123}",
		"@media print {\n  .head, a:hover > b { display: none }\n}\n",
	};
	static const char *const scripts[] = {
		"CREATE TABLE reports (id INTEGER, title TEXT);\nINSERT INTO reports VALUES (1, 'Flood');\nINSERT INTO reports VALUES (2, 'Dam');\nINSERT INTO reports VALUES (3, 'Boats');\n",
		"-- Saved on Monday\n\nDROP TABLE IF EXISTS `news`;\nCREATE TABLE `news` (\n  `id` bigint(20) NOT NULL,\n  `title` text\n);\nINSERT INTO `news` VALUES (1,'The river rose in the night.');\n",
		"SELECT * FROM news WHERE id = 1;",
	};
	(void)state;
	for (size_t i = 0; i < LEN(styles); i++)
		refuses(span_of(styles[i]), "it looks like a style sheet (CSS), not like news");
	for (size_t i = 0; i < LEN(scripts); i++)
		refuses(span_of(scripts[i]), "it looks like an SQL script, not like news");
}

#define CUE "1\n00:00:02,000 --> 00:00:04,500\nThe river rose.\n\n"
#define LETTERS "TG9yZW0gaXBzdW0gZG9sb3Igc2l0IGFtZXQsIGNvbnNldGV0dXIgc2FkaXBzY2lu\n"

static void what_machines_write_is_called_what_it_is(void **state)
{
	static const struct {
		const char *text, *name;
	} cases[] = {
		{ ROWS("2014-08-29 14:32:10,123 INFO desk.http - GET /index.html 200\n"), "a log" },
		{ ROWS("Aug 29 14:32:10 host1 sshd[412]: Accepted a key for desk from 192.0.2.7\n"), "a log" },
		{ ROWS("192.0.2.7 - - [29/Aug/2014:14:32:10 +0000] \"GET /news/7.html HTTP/1.1\" 200 5123\n"), "a log" },
		{ ROWS(CUE), "subtitles" },
		{ "WEBVTT\n\n00:00:02.000 --> 00:00:04.500\nThe river rose.\n\n00:00:05.000 --> 00:00:06.500\nThe dam broke.\n", "subtitles" },
		{ LETTERS LETTERS LETTERS "Zw==\n", "bytes written in letters" },
		{ "-----BEGIN CERTIFICATE-----\n" LETTERS "-----END CERTIFICATE-----\n", "a certificate" },
		{ "-----BEGIN RSA PRIVATE KEY-----\n" LETTERS "-----END RSA PRIVATE KEY-----\n", "a key" },
		{ "ssh-rsa AAAAB3NzaC1yc2E desk@host1\n", "a key (SSH)" },
		{ "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n", "a patch of a program" },
		{ "#EXTM3U\n#EXTINF:123,River song\nriver.mp3\n", "a playlist" },
		{ "12 34\n56 78\n", "numbers without a word" },
		{ "2014-08-29 14:32:10 INFO desk started\n2014-08-29 14:32:11 WARN desk is slow\n", "a log" },
		{ "total 8\n-rw-r--r-- 1 desk desk 4096 Aug 29 14:32 flood.txt\ndrwxr-xr-x 2 desk desk 4096 Aug 29 14:33 done\n", "the list of a folder" },
		{ " Volume in drive C is NEWS\n\n Directory of C:\\news\n\n29.08.2014  14:32    <DIR>          .\n29.08.2014  14:32    <DIR>          ..\n29.08.2014  14:35             1.024 flood.txt\n",
		  "the list of a folder" },
		{ "Traceback (most recent call last):\n  File \"desk.py\", line 3, in <module>\n    main()\nValueError: no river\n", "a traceback" },
		{ "java.lang.IllegalStateException: no river\n\tat org.example.Desk.read(Desk.java:12)\n\tat org.example.Desk.main(Desk.java:3)\n", "a traceback" },
		{ "name: desk\non: [push]\njobs:\n  build:\n    steps:\n      - uses: checkout\n      - run: |\n          make it now, please\n", "settings (YAML)" },
		{ "package main\n\nimport \"fmt\"\n\nfunc main() {\n\tfmt.Println(\"the river rose\")\n}\n", "the text of a program" },
		{ "{\"type\": \"FeatureCollection\", \"features\": []}", "a map of places (GeoJSON)" },
		{ "{\"name\": \"desk\", \"version\": \"1.0.0\", \"scripts\": {}}", "the description of a program (package.json)" },
		{ "<html><head><title>Sign in - The Bugle</title></head><body><form><input name=e><input type=\"password\"></form></body></html>", "a page to sign in on ('Sign in - The Bugle')" },
		{ "From: a@b.example\nSubject: Flood\nAuto-Submitted: auto-replied (vacation)\n\nI am away until Monday.\n", "an automatic reply" },
		{ "From: a@b.example\nSubject: Automatic reply: Flood\n\nI am out of the office until Monday.\n", "an automatic reply" },
	};
	(void)state;
	for (size_t i = 0; i < LEN(cases); i++)
		refuses(span_of(cases[i].text), cases[i].name);
}

static void what_is_no_text_is_called_what_it_is(void **state)
{
	static const struct {
		struct span bytes;
		const char *name;
	} cases[] = {
		{ SPAN("\0\0\0\x18" "ftypheic\0\0\0\0"), "an HEIC image" },
		{ SPAN("\0\0\0\x18" "ftypavif\0\0\0\0"), "an AVIF image" },
		{ SPAN("\0\0\0\x18" "ftypM4A \0\0\0\0"), "an M4A recording" },
		{ SPAN("\0\0\0\x18" "ftypisom\0\0\0\0"), "an MP4 video" },
		{ SPAN("BM\x36\1\0\0\0\0\0\0\x36\0\0\0"), "a BMP image" },
		{ SPAN("\0\0\1\0\1\0\x10\x10\0\0\1\0"), "an ICO image" },
		{ SPAN("RIFF\x24\1\0\0WAVEfmt \x10\0\0\0"), "a WAV recording" },
		{ SPAN("RIFF\x24\1\0\0WEBPVP8 "), "a WebP image" },
		{ SPAN("\xff\xfb\x90\0\1\2\4\5\6\7\1\0\xff\x80"), "an MP3 recording" },
		{ SPAN("MZ\x50\0\2\0\0\0\4\0\x0f\0\xff\xff"), "a Windows program" },
		{ SPAN("\0\1\0\0\0\x10\1\0\0\4"), "a TrueType font" },
		{ SPAN("wOF2\0\1\0\0"), "a WOFF font" },
		{ SPAN("\x78\x9f\x3e\x22\1\0\1"), "winmail.dat" },
		{ SPAN("\x80\1\2\3\0\xff\4\5\6\x90"), "binary data" },
	};
	(void)state;
	for (size_t i = 0; i < LEN(cases); i++)
		refuses(cases[i].bytes, cases[i].name);
}

static void a_text_of_nothing_but_quotes_is_refused(void **state)
{
	(void)state;
	refuses(SPAN("> The river rose above the dam of Streslau on Friday.\n>\n>> Nine people were brought to safety.\n\n> The bridge stays closed.\n"),
		"it looks like the quotes of a mail, not like news");
}

static void news_that_looks_a_little_like_data_is_read(void **state)
{
	static const char *const texts[] = {
		"[1] The harbour of Streslau was closed on Monday.\n",
		"\"The harbour,\" said the mayor, \"is closed.\"\n",
		"Results of the day\n" ROWS("Streslau\t12\t14\n"),                       /* with a heading */
		"a,b,c\n1,2,3\n",                                                       /* too little to be sure */
		"who: the mayor\nwhat: the flood\nwhere: Streslau\n",                  /* a lead, told in lines */
		"29.08.2014  14:32  The river rises.\n29.08.2014  15:10  The dam breaks.\n",
		"package deal for the flooded towns\n\nThe council of Streslau agreed on Friday to a package of help.\n",
		ROWS("Streslau, Albion, and Norwick were flooded.\n"),                  /* commas of prose */
		ROWS("1,Flood,The river rose above the dam of Streslau on Friday\n"),   /* news in a table */
		"RESULTS FROM STRESLAU\n1,Doe,14:02\n2,Roe,14:09\n3,Poe,14:11\n",      /* with a heading, and short */
		"Election results\n\nAlbion = 45\nNorwick = 32\nStreslau = 12\nOthers = 11\n",
		"1. Jane Doe (Ruritania);\n2. Mary Roe (Albion);\n3. Ann Poe (Norwick);\n4. Sue Moe (Albion);\n", /* lines that end as those of programs do */
		"The river rose;\nthe dam it broke;\nthe boats came in;\nand no one spoke;\n",
		"A programmer found the fault on Friday.\n\nThis line was wrong, she said:\n\nreturn load(name);\n\nThe town has mended it since.\n",
		"WEBVTT is the name of the river's new ferry, the town of Streslau said.\n",
		"MZ is what they call it.\n",
		"The log of the ferry:\n\n14:32:10 NOTICE of a leak\n\n14:33:20 ERROR in the pumps\n\nThe ferry sank at four, the coast guard said on Monday.\n\nNobody was hurt.\n",
		"Drop table tennis, says mayor;\nthe town of Streslau does not agree.\n",
		"River level (in metres)\n\nMon   4.20 (4.10)\nTue   4.40 (4.20)\nWed   4.90 (4.40)\n\nSource: Streslau harbour\n",
		"Jane Doe\nMary Roe\nAnn Poe\nSue Moe\nEve Low\n",
		"A fault in a style sheet cost the bank a day.\n\nh1 { display: none; }\n\nThat was all, its spokeswoman said on Monday.\n",
		"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nThe river rose above the dam of Streslau on Friday.\n",
		"河水上涨\n\n星期五夜里，河水漫过了大坝（水位4.9米）。\n",
		"ارتفع النهر\n\nقال رئيس البلدية إن النهر ارتفع مترين (4.9) في الليل.\n",
		"> The river rose, said the mayor.\n\nThe town hall of Streslau passed his words on.\n",
		"import duties rise\n\nfor farmers in Ruritania it is a hard year.\n\nif prices fall, many will give up.\n\nreturn to the market is the only way, they say.\n",
	};
	(void)state;
	for (size_t i = 0; i < LEN(texts); i++) {
		struct seen seen;
		if (seen_bytes(&seen, span_of(texts[i])) < 0)
			fail_msg("%s", seen.fault.text);
		assert_string_equal(seen.format, "text");
		assert_int_equal(seen.reports.len, 1);
		seen_done(&seen);
	}
}

static void json_that_is_no_news_is_refused(void **state)
{
	(void)state;
	refuses(SPAN("{\"uri\": \"a\", \"headline\": \"b\\u0000c\"}"), "a NUL character in a string");
	refuses(SPAN("[1, 2, 3]\n"), "it is JSON but not a ninjs item");
	refuses(SPAN("[\"a\", null]"), "it is JSON but not a ninjs item");
	refuses(SPAN("{\"weather\": \"fine\"}"), "not a ninjs item");
	refuses(SPAN("{\"$schema\": \"https://json-schema.org/draft\", \"title\": \"ninjs\"}"), "a JSON schema");
}

static void of_a_key_that_comes_twice_the_last_counts(void **state)
{
	(void)state;
	struct seen seen;
	assert_int_equal(seen_bytes(&seen, SPAN("{\"uri\": \"a\", \"headline\": \"b\", \"headline\": \"c\"}")), 0);
	assert_span(seen.reports.at[0].title, "c");
	assert_contains(seen.error, "duplicate object key");
	assert_false(seen.result.is_well_formed);
	seen_done(&seen);
}

static void text_in_any_charset_comes_out_as_utf8(void **state)
{
	(void)state;
	static const struct {
		struct span bytes;
		const char *charset;
	} cases[] = {
		{ SPAN("Caf\xc3\xa9 fire\n\nThe caf\xc3\xa9 in the old town burned down on Monday evening."), "utf-8" },
		{ SPAN("\xEF\xBB\xBF" "Caf\xc3\xa9 fire\n\nThe caf\xc3\xa9 in the old town burned down on Monday evening."), "utf-8" },
		{ SPAN("Caf\xe9 fire\n\nThe caf\xe9 in the old town burned down on Monday evening."), "windows-1252" },
	};
	for (size_t i = 0; i < LEN(cases); i++) {
		struct seen seen;
		struct decode_hints hints = { .received = TIME_NONE, .charset = i == 2 ? SPAN("iso-8859-1") : SPAN_NONE };
		assert_int_equal(seen_pieces(&seen, cases[i].bytes, 5, &hints), 0);
		assert_span(seen.reports.at[0].title, "Café fire");
		assert_string_equal(seen.charset, cases[i].charset);
		seen_done(&seen);
	}
}

/* The sample as UTF-16, with or without its mark. */
static struct span utf16(const char *text, bool is_big, bool has_mark, char *room)
{
	size_t len = 0;
	if (has_mark) {
		memcpy(room, is_big ? "\xFE\xFF" : "\xFF\xFE", 2);
		len = 2;
	}
	for (; *text; text++) {
		room[len + (is_big ? 1 : 0)] = *text;
		room[len + (is_big ? 0 : 1)] = 0;
		len += 2;
	}
	return span_make(room, len);
}

static void utf16_is_read_with_and_without_its_mark(void **state)
{
	(void)state;
	static const char text[] = "Fire in the old town\n\nThe tavern in the old town burned down on Monday evening, the police said.";
	for (int i = 0; i < 4; i++) {
		char room[2 * sizeof(text) + 2];
		struct seen seen;
		assert_int_equal(seen_bytes(&seen, utf16(text, i & 1, i & 2, room)), 0);
		assert_span(seen.reports.at[0].title, "Fire in the old town");
		assert_string_equal(seen.charset, i & 1 ? "utf-16be" : "utf-16le");
		seen_done(&seen);
	}
	char room[1024];
	struct seen seen;
	assert_int_equal(seen_bytes(&seen, utf16(ITEM("1") "\n" ITEM("2"), false, true, room)), 0);
	assert_string_equal(seen.format, "ninjs-lines");
	assert_int_equal(seen.reports.len, 2);
	seen_done(&seen);
}

static void xml_of_an_unknown_kind_is_refused_by_its_root(void **state)
{
	(void)state;
	refuses(SPAN("<?xml version=\"1.0\"?>\n<!-- a -->\n<ledger><row/></ledger>"), "<ledger>");
}

static void a_name_or_a_note_in_brackets_begins_a_text(void **state)
{
	static const char *const texts[] = {
		"<VESSK> SHARES FALL IN STRESLAU\n\nShares of Vessk Harbour <VSK.ST> fell on Monday.\n", "<ALBION AND SONS> 4TH QTR NET\n\nShr 12 cts vs 14 cts\nNet 1,200 vs 1,400\n",
		"<FLOOD>\nThe river rose above the dam.\n", "<Breaking> Flood in Streslau\n\nThe river rose above the dam.\n", "{Sic} Flood in Streslau\n\nThe river rose above the dam.\n",
		"{Mandatory credit: The Bugle}\n\nFlood in Streslau\n\nThe river rose above the dam.\n", "[{Note} embargo]\n\nFlood in Streslau\n\nThe river rose above the dam.\n",
		"<Note to editors: repeats, with the day>\n\nFlood in Streslau\n\nThe river rose above the dam.\n",
	};
	(void)state;
	for (size_t i = 0; i < LEN(texts); i++) {
		struct seen seen;
		if (seen_bytes(&seen, span_of(texts[i])) < 0)
			fail_msg("%s", seen.fault.text);
		assert_string_equal(seen.format, "text");
		assert_true(span_starts(seen.reports.at[0].title, span_head(span_of(texts[i]), 2)) || span_starts(seen.reports.at[0].text, span_head(span_of(texts[i]), 2)));
		seen_done(&seen);
	}
	refuses(SPAN("<LEDGER>The river rose above the dam.</LEDGER>"), "<LEDGER>");
	refuses(SPAN("<LEDGER><ROW>"), "<LEDGER>");
	refuses(SPAN("<LEDGER>a<ROW/>"), "<LEDGER>");
	refuses(SPAN("<LEDGER OF=\"1\">a"), "<LEDGER>");
	refuses(SPAN("{title: Flood}\n{title: Fire}\n"), "expected");
}

static void the_source_is_declared_or_the_folder_or_the_host(void **state)
{
	(void)state;
	struct span text = SPAN("Fire in the old town\n\nSTRESLAU (RNA) -- The tavern in the old town burned down on Monday evening, the police said.");
	struct decode_hints hints = { .received = TIME_NONE };
	struct seen seen;
	assert_int_equal(seen_pieces(&seen, text, 100, &hints), 0);
	assert_span(seen.reports.at[0].source, "RNA");
	seen_done(&seen);
	hints.url = SPAN("https://www.bugle.example:8080/fire?x=1");
	assert_int_equal(seen_pieces(&seen, text, 100, &hints), 0);
	assert_span(seen.reports.at[0].source, "bugle.example");
	seen_done(&seen);
	hints.source = SPAN("bugle");
	assert_int_equal(seen_pieces(&seen, text, 100, &hints), 0);
	assert_span(seen.reports.at[0].source, "bugle");
	seen_done(&seen);
}

static void a_folder_named_in_no_utf8_is_read_as_windows_1252(void **state)
{
	(void)state;
	static const struct {
		struct span folder;
		const char *source;
	} cases[] = {
		{ SPAN("Ag\xEA" "ncia"), "Agência" },
		{ SPAN("Agência"), "Agência" },
		{ SPAN("\x93" "Courier\x94"), "“Courier”" },
		{ SPAN("Bo\nte\x1b\xE9"), "Bo te é" },
	};
	for (size_t i = 0; i < LEN(cases); i++) {
		struct seen seen;
		struct decode_hints hints = { .name = SPAN("drop"), .source = cases[i].folder, .received = TIME_NONE };
		assert_int_equal(seen_pieces(&seen, SPAN("Flood in Streslau\n\nThe river rose by two metres in the night.\n"), SIZE_MAX, &hints), 0);
		assert_int_equal(seen.reports.len, 1);
		assert_span(seen.reports.at[0].source, cases[i].source);
		seen_done(&seen);
	}
}

static void a_date_in_the_future_is_not_believed(void **state)
{
	(void)state;
	struct span item = SPAN("{\"uri\": \"a\", \"headline\": \"b\", \"firstcreated\": \"2002-07-26T10:00:00Z\"}");
	struct decode_hints hints = { .received = clock_from_civil(2002, 7, 26, 9, 0, 0) };
	struct seen seen;
	assert_int_equal(seen_pieces(&seen, item, 100, &hints), 0);
	assert_int_equal(seen.reports.at[0].published, clock_from_civil(2002, 7, 26, 10, 0, 0));
	seen_done(&seen);
	hints.received -= 2 * CLOCK_DAY;
	assert_int_equal(seen_pieces(&seen, item, 100, &hints), 0);
	assert_true(seen.reports.at[0].published == TIME_NONE);
	assert_contains(seen.error, "2002-07-26T10:00:00Z has not come yet");
	assert_true(seen.result.is_well_formed);
	seen_done(&seen);
}

static void an_impossible_date_is_told(void **state)
{
	(void)state;
	struct seen seen;
	assert_int_equal(seen_bytes(&seen, SPAN("From: a@b.example\nSubject: Harbour\nDate: Wed, 31 Jun 2002 10:30:00 +0200\n\nThe harbour is closed.\n")), 0);
	assert_true(seen.reports.at[0].published == TIME_NONE);
	assert_contains(seen.error, "'Wed, 31 Jun 2002 10:30:00 +0200' is none");
	seen_done(&seen);
	static const char *const texts[] = { "Harbour closed - 2002-02-30\n\nThe harbour is closed.\n", "Harbour closed\n\n2002-02-30\n\nThe harbour is closed.\n",
		"Harbour closed\n\n31 June 2002\n\nThe harbour is closed.\n", "Harbour closed\n\n2002-06-19T12:61:00Z\n\nThe harbour is closed.\n",
		"Harbour closed\n\n19 June 2002 25:10\n\nThe harbour is closed.\n", "Harbour closed\n\nPublished: 31 June 2002 12:10\n\nThe harbour is closed.\n", "Harbour closed\n\nSTRESLAU, February 30, 2014 (RNA) -- The harbour is closed.\n",
		"<html><head><title>Harbour</title><meta property='article:published_time' content='2002-02-30T10:00:00Z'></head><body><p>The harbour is closed.</p></body></html>",
		"<nitf><head><docdata><date.issue norm='20020230T100000Z'/></docdata></head><body><body.content><p>The harbour is closed.</p></body.content></body></nitf>",
		"<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/' guid='urn:x:1'><itemMeta><versionCreated>2002-02-30T10:00:00Z</versionCreated></itemMeta>"
		"<contentMeta><headline>Harbour closed</headline></contentMeta></newsItem>" };
	for (size_t i = 0; i < LEN(texts); i++) {
		assert_int_equal(seen_bytes(&seen, span_of(texts[i])), 0);
		assert_true(seen.reports.at[0].published == TIME_NONE);
		assert_contains(seen.error, "is none, so it was left out");
		seen_done(&seen);
	}
	assert_int_equal(seen_bytes(&seen, SPAN("Harbour closed - 12-13-14-15\n\nThe harbour is closed.\n")), 0);
	assert_string_equal(seen.error, "");
	seen_done(&seen);
}

static int convert(void *ctx, struct span document, struct buf *out, struct fault *fault)
{
	(void)document;
	(void)fault;
	buf_add_span(out, *(const struct span *)ctx);
	return 0;
}

static void what_a_converter_makes_of_a_document_has_to_be_text(void **state)
{
	(void)state;
	static struct span outputs[] = { SPAN("Flood\n\nThe river rose on Friday.\n\f"), SPAN("\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), SPAN("\0\1\2\3\4\5\6\7\x0e\x0f\x10\x11") };
	static const char *const reasons[] = { NULL, "what the converter wrote looks like a PNG image", "what the converter wrote looks like binary data" };
	for (size_t i = 0; i < 3; i++) {
		struct seen seen;
		struct decode_converter converter = { &outputs[i], convert };
		struct decode_hints hints = { .name = SPAN("drop"), .received = TIME_NONE, .converter = &converter };
		assert_int_equal(seen_pieces(&seen, SPAN("%PDF-1.4\n"), SIZE_MAX, &hints), reasons[i] ? -1 : 0);
		if (reasons[i])
			assert_contains(seen.fault.text, reasons[i]);
		else
			assert_span(seen.reports.at[0].text, "The river rose on Friday.");
		seen_done(&seen);
	}
}

static void a_year_before_any_news_is_not_believed(void **state)
{
	(void)state;
	struct seen seen;
	assert_int_equal(seen_bytes(&seen, SPAN("{\"uri\": \"a\", \"headline\": \"b\", \"firstcreated\": \"0014-07-26T10:00:00Z\"}")), 0);
	assert_true(seen.reports.at[0].published == TIME_NONE);
	assert_contains(seen.error, "0014-07-26T10:00:00Z is older than any news, so it was left out");
	seen_done(&seen);
	/* 2024 as Tehran counts */
	assert_int_equal(seen_bytes(&seen, SPAN("{\"uri\": \"a\", \"headline\": \"b\", \"firstcreated\": \"1403-05-05T10:00:00Z\"}")), 0);
	assert_true(seen.reports.at[0].published == TIME_NONE);
	seen_done(&seen);
	assert_int_equal(seen_bytes(&seen, SPAN("{\"uri\": \"a\", \"headline\": \"b\", \"firstcreated\": \"1605-07-26T10:00:00Z\"}")), 0);
	assert_int_equal(seen.reports.at[0].published, clock_from_civil(1605, 7, 26, 10, 0, 0));
	seen_done(&seen);
}

/* So many items, each with a day of June that is none. */
static void add_bad_feed(struct buf *out, unsigned items)
{
	buf_add_text(out, "<rss version='2.0'><channel><title>Harbour news</title>");
	for (unsigned i = 0; i < items; i++)
		buf_addf(out, "<item><title>Ferry %u sails</title><pubDate>%u Jun 2002 10:00:00 GMT</pubDate></item>", i, 31 + i / 2);
	buf_add_text(out, "</channel></rss>");
}

static size_t lines_of(const char *text)
{
	struct span rest = span_of(text), line;
	size_t lines = 0;
	while (span_next_line(&rest, &line))
		lines++;
	return lines;
}

static void every_remark_on_a_drop_is_told_once(void **state)
{
	(void)state;
	struct seen seen;
	struct buf feed;
	buf_init(&feed, 1u << 16);
	add_bad_feed(&feed, 6);
	assert_int_equal(seen_bytes(&seen, buf_view(&feed)), 0);
	assert_int_equal(seen.reports.len, 6);
	assert_int_equal(lines_of(seen.remarks), 3);
	assert_contains(seen.remarks, "its date '33 Jun 2002 10:00:00 GMT' is none, so it was left out\n");
	seen_done(&seen);
	buf_clear(&feed);
	add_bad_feed(&feed, 2 * DECODE_REMARKS_MAX + 1);
	assert_int_equal(seen_bytes(&seen, buf_view(&feed)), 0);
	assert_int_equal(seen.reports.len, 2 * DECODE_REMARKS_MAX + 1);
	assert_int_equal(lines_of(seen.remarks), DECODE_REMARKS_MAX + 1);
	assert_contains(seen.remarks, "\nand 1 more\n");
	seen_done(&seen);
	buf_done(&feed);
}

static void a_remark_that_is_cut_ends_in_a_whole_character(void **state)
{
	(void)state;
	for (unsigned before = 0; before < 4; before++) {
		struct seen seen;
		struct buf feed;
		buf_init(&feed, 1u << 16);
		buf_addf(&feed, "<rss version='2.0' xmlns:a='%.*s", (int)before, "abc");
		for (size_t i = 0; i < DECODE_REMARK_MAX; i++)
			buf_add_text(&feed, "\xe2\x80\x94");
		buf_add_text(&feed, "'><channel><item><title>Ferry sails</title></item></channel></rss>");
		assert_int_equal(seen_bytes(&seen, buf_view(&feed)), 0);
		assert_true(seen.remarks[0] != '\0' && utf8_is_valid(span_of(seen.remarks)));
		seen_done(&seen);
		buf_done(&feed);
	}
}

static void control_characters_do_not_leave_the_decoder(void **state)
{
	(void)state;
	struct seen seen;
	assert_int_equal(seen_bytes(&seen, SPAN("{\"uri\": \"a\", \"headline\": \"Bell\\u001b[31m rings\", \"body_text\": \"One\\u0007 two\\fthree\\u009b four\\r\\nfive\\u0085six\\u007f.\"}")), 0);
	assert_span(seen.reports.at[0].title, "Bell [31m rings");
	assert_span(seen.reports.at[0].text, "One two\n\nthree four five six.");
	seen_done(&seen);
}

static void a_reason_that_cites_half_a_character_is_utf8(void **state)
{
	(void)state;
	struct seen seen;
	assert_int_equal(seen_bytes(&seen, SPAN("{\"uri\": \"a\", \"headline\": \"b\\\xcb\xb1obody was hurt.\"}")), -1);
	assert_true(utf8_is_valid(span_of(seen.fault.text)));
	assert_null(strchr(seen.fault.text, '\xb1'));
	seen_done(&seen);
}

/* A soft hyphen, a blank without width, an override, an isolate and a byte order mark are not seen; the ends of lines and paragraphs of Unicode are
 * blanks. */
#define UNSEEN_TITLE "\xE2\x80\xAB" "Flo\xC2\xADod\xE2\x80\xA8in Stres\xE2\x80\x8Blau\xEF\xBB\xBF"
#define UNSEEN_TEXT "The ri\xC2\xADver rose \xE2\x81\xA6" "above\xE2\x81\xA9 the dam\xE2\x80\x8B of\xE2\x80\xA9Streslau\xEF\xBB\xBF on \xE2\x80\xAD" "Friday\xE2\x80\xAC, and the council closed the bridge."

static void signs_that_nobody_sees_do_not_leave_the_decoder(void **state)
{
	(void)state;
	static const char *const drops[] = {
		"{\"uri\": \"a\", \"headline\": \"" UNSEEN_TITLE "\", \"body_text\": \"" UNSEEN_TEXT "\"}",
		"<html><head><title>" UNSEEN_TITLE "</title></head><body><h1>" UNSEEN_TITLE "</h1><p>" UNSEEN_TEXT "</p></body></html>",
		"<rss version='2.0'><channel><title>F</title><item><title>" UNSEEN_TITLE "</title><description>" UNSEEN_TEXT "</description></item></channel></rss>",
		"<nitf><head/><body><body.head><hedline><hl1>" UNSEEN_TITLE "</hl1></hedline></body.head><body.content><p>" UNSEEN_TEXT "</p></body.content></body></nitf>",
		"From: <jane@bugle.example>\nSubject: " UNSEEN_TITLE "\nContent-Type: text/plain; charset=utf-8\n\n" UNSEEN_TEXT "\n",
	};
	struct seen seen;
	for (size_t i = 0; i < LEN(drops); i++) {
		assert_int_equal(seen_bytes(&seen, span_of(drops[i])), 0);
		assert_span(seen.reports.at[0].title, "Flood in Streslau");
		assert_span(seen.reports.at[0].text, "The river rose above the dam of Streslau on Friday, and the council closed the bridge.");
		seen_done(&seen);
	}
}

static void signs_that_words_are_written_with_stay(void **state)
{
	(void)state;
	struct seen seen;
	/* Persian with a joiner that does not join, Khmer with its words parted, Hebrew with a mark of direction */
	static const char *const titles[] = { "\xD9\x85\xDB\x8C\xE2\x80\x8C\xD8\xB4\xD9\x88\xD8\xAF", "\xE1\x9E\x97\xE1\x9E\xB6\xE1\x9E\x9F\xE1\x9E\xB6\xE2\x80\x8B\xE1\x9E\x81\xE1\x9F\x92\xE1\x9E\x98\xE1\x9F\x82\xE1\x9E\x9A",
		"\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D!\xE2\x80\x8F" };
	for (size_t i = 0; i < LEN(titles); i++) {
		char item[300];
		snprintf(item, sizeof(item), "{\"uri\": \"a\", \"headline\": \"%s\", \"body_text\": \"%s\"}", titles[i], titles[i]);
		assert_int_equal(seen_bytes(&seen, span_of(item)), 0);
		assert_span(seen.reports.at[0].title, titles[i]);
		assert_span(seen.reports.at[0].text, titles[i]);
		seen_done(&seen);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_of_200_megabytes_costs_bounded_memory), /* first: it looks at the peak */
		cmocka_unit_test(an_empty_drop_is_refused_as_empty),
		cmocka_unit_test(binary_junk_is_called_by_its_name),
		cmocka_unit_test(padding_behind_text_is_no_part_of_it),
		cmocka_unit_test(a_report_larger_than_the_limit_is_refused_by_its_number),
		cmocka_unit_test(a_broken_line_is_set_aside_and_the_rest_goes_on),
		cmocka_unit_test(a_broken_second_line_costs_only_itself),
		cmocka_unit_test(a_line_longer_than_a_report_is_skipped),
		cmocka_unit_test(lines_cut_anywhere_give_the_same_reports),
		cmocka_unit_test(nesting_a_hundred_thousand_deep_does_no_harm),
		cmocka_unit_test(data_that_is_no_news_is_called_by_its_name),
		cmocka_unit_test(programs_are_called_what_they_are),
		cmocka_unit_test(style_sheets_and_SQL_are_called_what_they_are),
		cmocka_unit_test(what_machines_write_is_called_what_it_is),
		cmocka_unit_test(what_is_no_text_is_called_what_it_is),
		cmocka_unit_test(a_text_of_nothing_but_quotes_is_refused),
		cmocka_unit_test(news_that_looks_a_little_like_data_is_read),
		cmocka_unit_test(json_that_is_no_news_is_refused),
		cmocka_unit_test(of_a_key_that_comes_twice_the_last_counts),
		cmocka_unit_test(text_in_any_charset_comes_out_as_utf8),
		cmocka_unit_test(utf16_is_read_with_and_without_its_mark),
		cmocka_unit_test(xml_of_an_unknown_kind_is_refused_by_its_root),
		cmocka_unit_test(a_name_or_a_note_in_brackets_begins_a_text),
		cmocka_unit_test(the_source_is_declared_or_the_folder_or_the_host),
		cmocka_unit_test(a_folder_named_in_no_utf8_is_read_as_windows_1252),
		cmocka_unit_test(a_date_in_the_future_is_not_believed),
		cmocka_unit_test(an_impossible_date_is_told),
		cmocka_unit_test(what_a_converter_makes_of_a_document_has_to_be_text),
		cmocka_unit_test(a_year_before_any_news_is_not_believed),
		cmocka_unit_test(every_remark_on_a_drop_is_told_once),
		cmocka_unit_test(a_remark_that_is_cut_ends_in_a_whole_character),
		cmocka_unit_test(control_characters_do_not_leave_the_decoder),
		cmocka_unit_test(signs_that_nobody_sees_do_not_leave_the_decoder),
		cmocka_unit_test(signs_that_words_are_written_with_stay),
		cmocka_unit_test(a_reason_that_cites_half_a_character_is_utf8),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
