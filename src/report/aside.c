#include "report/aside.h"

#include "base/array.h"
#include "base/ascii.h"
#include "report/furniture.h"
#include "report/lead.h"
#include "text/sentences.h"
#include "text/utf8.h"

#define ASIDE_MAX 800u      /* bytes of a paragraph; a longer one is text */
#define CREDIT_MAX 100u     /* bytes of a credit */
#define SMALL_WORD_MAX 4u   /* bytes of one that may stand among names: "for the", "file" */
#define PICTURE_WORDS 8u    /* from "in this" to "photo" */

static bool starts_any(struct span s, const char *const *fronts, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (span_starts_nocase(s, span_of(fronts[i])))
			return true;
	return false;
}

/* What a picture or its credit is labelled with. */
static bool is_labelled(struct span s)
{
	static const char *const labels[] = { "photo:", "photos:", "photo by ", "photos by ", "photo credit", "photo courtesy", "photograph:", "photograph by ", "pool photo",
		"picture:", "pictures:", "picture by ", "pictured:", "image:", "images:", "image credit", "credit:", "caption:", "file - ", "file \xE2\x80\x93 ", "file \xE2\x80\x94 ", "file- ",
		"file photo", "file picture", "file image", "enlarge this image", "foto:", "fotos:", "fot. ", "fot.:", "foto di ", "foto de ", "foto von ", "foto d\xE2\x80\x99", "foto d'",
		"bild:", "archivbild", "archivfoto", "symbolbild", "symbolfoto", "cr\xC3\xA9\x64it photo", "cr\xC3\xA9\x64its photo", "photo d\xE2\x80\x99", "photo d'", "imagen de archivo",
		"imagem de arquivo", "Фото:", "фото:", "Архивное фото", "архивное фото", "资料图", "资料照片", "图源", "图片", "图：", "資料写真", "写真：", "\xC2\xA9" };
	return starts_any(s, labels, LEN(labels));
}

static bool is_small(struct span word)
{
	size_t len;
	uint32_t first = utf8_next(word, &len);
	return word.len > SMALL_WORD_MAX && utf8_upper(first) != first;
}

/* "REUTERS/Jane Doe", "Jane Doe / The Vessk Times": names from end to end, and a stroke between two of them. */
static bool is_of_house(struct span s)
{
	bool is_parted = false;
	for (struct span rest = s, word; (word = span_next_word(&rest)).len > 0;)
		if (is_small(word))
			return false;
	for (size_t i = 1; i + 1 < s.len; i++) {
		struct span before = span_trim(span_head(s, i)), behind = span_trim(span_from(s, i + 1));
		is_parted |= s.ptr[i] == '/' && before.len > 0 && behind.len > 0 && !ascii_is_digit(before.ptr[before.len - 1]) && !ascii_is_digit(behind.ptr[0]);
	}
	return is_parted;
}

static bool is_credit(struct span s)
{
	s = span_trim(s);
	return s.len > 0 && s.len <= CREDIT_MAX && (is_labelled(s) || is_of_house(s) || span_ends(s, SPAN("摄")));
}

/* Behind the last sentence, in brackets or behind a bar. */
static bool ends_in_credit(struct span paragraph)
{
	static const struct span openings[] = { SPAN("("), SPAN("["), SPAN("（"), SPAN(" | ") };
	struct span sentence = paragraph, body = paragraph;
	while (body.len > 0 && strchr(".)]", body.ptr[body.len - 1]))
		body.len--;
	if (span_ends(body, SPAN("）")))
		body.len -= 3;
	for (size_t i = 0; i < LEN(openings); i++) {
		ptrdiff_t at = -1;
		for (struct span rest = body; (at = span_find(rest, openings[i])) >= 0;) {
			rest = span_from(rest, (size_t)at + openings[i].len);
			if (is_credit(rest))
				return true;
		}
	}
	for (struct span rest = paragraph; sentence_next(&rest, &sentence);)
		continue;
	return is_credit(sentence);
}

/* "In this undated handout photo": of no language but English is there a way to say so that news does not have. */
static bool points_at_picture(struct span paragraph)
{
	static const char *const pictures[] = { "photo", "photograph", "picture", "image", "illustration", "handout" };
	ptrdiff_t at = span_find_nocase(paragraph, SPAN("in this "));
	struct span rest = at >= 0 ? span_from(paragraph, (size_t)at + 8) : SPAN_NONE, word;
	for (size_t i = 0; i < PICTURE_WORDS && (word = span_next_word(&rest)).len > 0; i++) {
		while (word.len > 0 && strchr(")].,;:", word.ptr[word.len - 1]))
			word.len--;
		for (size_t p = 0; p < LEN(pictures); p++)
			if (span_equals_nocase(word, span_of(pictures[p])))
				return true;
	}
	return false;
}

/* "(AP Photo/Jane Doe) In this …" */
static bool begins_with_credit(struct span paragraph)
{
	ptrdiff_t end = span_starts(paragraph, SPAN("(")) ? span_find(paragraph, SPAN(")")) : -1;
	return is_labelled(paragraph) || (end > 0 && is_credit(span_make(paragraph.ptr + 1, (size_t)end - 1)));
}

/* It begins with this text, and tells of that. */
static bool is_of_itself(struct span paragraph)
{
	static const char *const fronts[] = { "this article ", "this story ", "this essay ", "this column ", "dieser artikel ", "dieser beitrag ", "dieser text ", "cet article ", "este art\xC3\xAD\x63ulo ",
		"este texto ", "esta mat\xC3\xA9ria ", "questo articolo ", "este artigo ", "dit artikel ", "ten artyku\xC5\x82 ", "ten tekst ", "Эта статья ", "Этот материал ", "Ця стаття ", "本文" };
	return starts_any(paragraph, fronts, LEN(fronts)) || span_find_nocase(paragraph, SPAN("version of this article")) >= 0 ||
	       span_find_nocase(paragraph, SPAN("version of this story")) >= 0;
}

/* "1 of 4", above each picture of a gallery. */
static bool is_counter(struct span line)
{
	return line.len > 0 && ascii_is_digit(line.ptr[0]) && (span_find(line, SPAN("of")) > 0 || span_find(line, SPAN("/")) > 0) && furniture_is_mark(line);
}

/* The end of a text that is its last paragraph, if that is no longer than any of these. */
static struct span last_paragraph(struct span text)
{
	size_t from = text.len;
	while (from > 0 && text.len - from <= ASIDE_MAX && !(from > 1 && text.ptr[from - 1] == '\n' && text.ptr[from - 2] == '\n'))
		from--;
	return span_from(text, from);
}

bool aside_holds(struct span text, struct span part)
{
	struct span head = last_paragraph(span_head(text, (size_t)(part.ptr - text.ptr))), above = span_trim(span_head(text, (size_t)(head.ptr - text.ptr)));
	struct span rest = span_head(span_from(text, (size_t)(head.ptr - text.ptr)), ASIDE_MAX + 1);
	ptrdiff_t end = span_find(rest, SPAN("\n\n"));
	struct span paragraph = span_trim(end >= 0 ? span_head(rest, (size_t)end) : rest);
	if (head.len > ASIDE_MAX || paragraph.len > ASIDE_MAX)
		return false;
	return begins_with_credit(paragraph) || ends_in_credit(paragraph) || points_at_picture(paragraph) || is_of_itself(paragraph) || lead_is_note(paragraph) ||
	       is_counter(last_paragraph(above));
}
