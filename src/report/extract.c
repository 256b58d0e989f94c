/* Four steps over the paragraphs of a page:
 *
 *	classify   each is prose (strong or weak), a short line, or furniture
 *	bound      the body runs from the first prose to the last strong prose and what still belongs to it
 *	head       title, byline, date among the lines above the body
 *	foot       a date among the lines below, where none was found above */
#include "report/extract.h"

#include "base/ascii.h"
#include "base/vec.h"
#include "report/dateline.h"
#include "report/embargo.h"
#include "report/furniture.h"
#include "text/fold.h"
#include "text/sentences.h"
#include "text/utf8.h"

#include <stdint.h>

#define STRONG_WORDS 18u    /* so long a paragraph with a sentence's end is text */
#define WEAK_WORDS 6u
#define STOPLESS_LEAST 200u /* bytes of a paragraph in a script without stops */
#define LAST_WORDS 2u       /* of a sentence right behind text */
#define SUMMARY_WORDS 3u    /* of one right above it */
#define BULLET_WORDS_MAX 40u
#define NOTE_WORDS_MAX 40u  /* of one in brackets */
#define TITLE_WORDS_MAX 30u
#define TITLE_FOUND 4u      /* words shared with the body, from which on a line may be a heading without doubt */
#define HEAD_LINES_MAX 40u  /* lines above the body that are looked at */
#define FOOT_LINES_MAX 60u  /* and below it */
#define NOTE_LINES_MAX 20u  /* of what is said to editors */
#define LINE_DATE_MAX 120u  /* longer lines hold dates of other things */
#define RUN_BREAK 3u        /* so many short lines in a row part two texts */
#define TALK_SHARE 3u       /* in readers' comments every third line at least is a name, a date, "Reply" */
#define GAPS_MAX 40u        /* in the short sentences at the end, each of which is looked at with the whole text */
#define BESIDE_SHARED 300u  /* of the words of a short sentence beyond furniture so many per thousand return in the text */
#define FOLDED_MAX (16u << 10) /* bytes of a text that tell enough of what it is about */
#define FRONT_SHARE 2u      /* a text is so many times as long as what its page put before the dateline */

struct paragraph {
	struct span text;
	uint32_t words;
	bool ends_sentence, is_furniture, is_strong, is_weak, is_dropped;
	bool is_bullet, is_note; /* above the text, of which bullets are a part */
};

struct page {
	struct {
		struct paragraph *at;
		size_t len, cap;
	} all;
	size_t body, body_end; /* the body is [body, body_end) */
	struct arena *arena;
	struct report *report;
	struct span folded;    /* the body, folded, one blank before and behind each word */
	struct date day;       /* of the dateline, where has_day: it lacks its year */
	bool has_day;
};

/* ---- classify ---- */

/* Thai, Lao, Burmese and Khmer: words without blanks, sentences without stops. */
static bool is_stopless(struct span s, size_t i)
{
	unsigned char a = (unsigned char)s.ptr[i], b = i + 1 < s.len ? (unsigned char)s.ptr[i + 1] : 0;
	return (a == 0xE0 && b >= 0xB8 && b <= 0xBB) || (a == 0xE1 && ((b >= 0x80 && b <= 0x82) || b == 0x9E || b == 0x9F));
}

static bool is_unspaced(struct span s, size_t i)
{
	unsigned char c = (unsigned char)s.ptr[i];
	return (c >= 0xE3 && c <= 0xED) || is_stopless(s, i);
}

/* Scripts without blanks: about two characters a word where each is a syllable, about four where it is a letter. */
static uint32_t word_count(struct span s)
{
	uint32_t words = 0, wide = 0, letters = 0;
	bool is_inside = false;
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		bool is_word = c > ' ';
		words += is_word && !is_inside;
		is_inside = is_word;
		wide += c >= 0xE3 && c <= 0xED;
		letters += c >= 0xE0 && c <= 0xE1 && is_stopless(s, i);
	}
	return words + wide / 2 + letters / 4;
}

/* Where nothing ends a sentence, length must do. */
static bool ends_sentence(struct span s)
{
	return sentence_ends(s, false) || (s.len > STOPLESS_LEAST && is_stopless(s, 0));
}

/* "## The walls" */
static struct span without_hashes(struct span text)
{
	size_t len = 0;
	while (len < text.len && len < 6 && text.ptr[len] == '#')
		len++;
	return len > 0 && len + 1 < text.len && text.ptr[len] == ' ' && text.ptr[len + 1] != '#' ? span_from(text, len + 1) : text;
}

bool extract_is_bullet(struct span paragraph)
{
	static const char *const signs[] = { "* ", "** ", "- ", "+ ", "\xE2\x80\xA2 ", "\xE2\x96\xAA ", "\xE2\x96\xA0 ", "\xE2\x97\x8F ", "\xE2\x96\xBA ", "\xE2\x80\xA3 ", "\xC2\xB7 " };
	for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++)
		if (span_starts(paragraph, span_of(signs[i])))
			return word_count(paragraph) <= BULLET_WORDS_MAX;
	return false;
}

bool extract_is_note(struct span paragraph)
{
	static const char *const words[] = { "adds ", "updates ", "recasts", "rewrites", "releads", "repeats ", "repeating ", "corrects ", "correcting ", "correction", "clarifies ",
		"removes ", "refiles ", "writes through", "writethr", "changes ", "edits ", "fixes ", "inserts ", "new throughout", "new slug", "with quotes", "agrega ", "aÃ±" "ade ", "actualiza ",
		"corrige ", "repite ", "ajoute", "actualis", "rectifi", "ergÃ¤nzt", "neu:", "wiederholung", "berichtigt", "acrescenta ", "atualiza ", "aggiunge ", "aggiorna " };
	if (!span_starts(paragraph, SPAN("(")) || !span_ends(paragraph, SPAN(")")) || word_count(paragraph) > NOTE_WORDS_MAX)
		return false;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (span_starts_nocase(span_from(paragraph, 1), span_of(words[i])))
			return true;
	return false;
}

static struct paragraph classify(struct span text)
{
	text = without_hashes(text);
	size_t mark = furniture_mark_len(text);
	text.len -= mark;
	struct paragraph p = { .text = text, .words = word_count(text), .ends_sentence = mark > 0 || ends_sentence(text) };
	p.is_furniture = furniture_is_line(text, p.words);
	p.is_bullet = !p.is_furniture && extract_is_bullet(text);
	p.is_note = extract_is_note(text);
	/* a long text may quote anything; a notice is over soon */
	bool is_text = !p.is_furniture && !p.is_note;
	p.is_strong = is_text && ((p.ends_sentence && p.words >= STRONG_WORDS) || p.words >= 3 * STRONG_WORDS);
	p.is_weak = is_text && !p.is_strong && p.ends_sentence && p.words >= WEAK_WORDS;
	return p;
}

/* Bytes up to the empty line that ends it, or all. */
static size_t paragraph_len(struct span text)
{
	ptrdiff_t end = span_find(text, SPAN("\n\n"));
	return end < 0 ? text.len : (size_t)end;
}

/* "VESSK, June 14 (RW) -" with a line of its own belongs to the paragraph behind it. */
static bool is_dateline_alone(const struct page *page, struct span text)
{
	struct dateline dateline;
	bool is_short = text.len <= LINE_DATE_MAX && text.len > 0;
	return is_short && dateline_read(text, page->arena, &dateline) && dateline.len == text.len && dateline.agency.len > 0;
}

/* Below a heading, a dateline with an agency in it begins a sentence, even one that lacks its stop. */
static bool is_wire_lead(const struct page *page, const struct paragraph *p)
{
	struct dateline dateline;
	bool may_be = page->all.len > 0 && page->all.len <= HEAD_LINES_MAX && !p->is_furniture && !p->is_note && !p->is_bullet && !p->ends_sentence && p->words >= WEAK_WORDS;
	return may_be && dateline_read(p->text, page->arena, &dateline) && dateline.agency.len > 0 && dateline.len < p->text.len;
}

static void page_read(struct page *page, struct span text)
{
	while (text.len > 0) {
		size_t len = paragraph_len(text);
		if (is_dateline_alone(page, span_head(text, len)) && len < text.len)
			len += 2 + paragraph_len(span_from(text, len + 2));
		struct paragraph p = classify(span_head(text, len));
		p.is_weak = p.is_weak || (!p.is_strong && is_wire_lead(page, &p));
		VEC_PUSH(&page->all, p);
		text = span_from(text, len + 2);
	}
}

/* ---- the words of the body, to know by what belongs to it ---- */

static struct span fold_copy(struct arena *arena, struct span text)
{
	struct buf folded;
	buf_init(&folded, 64u << 10);
	buf_add_char(&folded, ' ');
	fold_add_normal(&folded, text);
	buf_add_char(&folded, ' ');
	struct span copy = arena_copy(arena, buf_view(&folded));
	buf_done(&folded);
	return copy;
}

static void fold_body(struct page *page, size_t end)
{
	struct buf text;
	buf_init(&text, FOLDED_MAX);
	for (size_t i = page->body; i < end && !text.is_full; i++) {
		buf_add_span(&text, page->all.at[i].text);
		buf_add_char(&text, ' ');
	}
	page->folded = fold_copy(page->arena, utf8_head(buf_view(&text), text.len));
	buf_done(&text);
}

static bool body_has(const struct page *page, struct span word)
{
	char key[16];
	size_t len = word.len < 6 ? word.len : 6;
	while (len < word.len && ((unsigned char)word.ptr[len] & 0xC0) == 0x80)
		len++;
	key[0] = ' ';
	memcpy(key + 1, word.ptr, len);
	/* scripts without blanks: anywhere */
	bool is_wide = is_unspaced(word, 0);
	return span_find(page->folded, is_wide ? span_make(key + 1, len) : span_make(key, len + 1)) >= 0;
}

/* Of the words of a line that say something, how many per thousand return in the body, and how many these are. */
static unsigned shared_words(const struct page *page, struct span line, unsigned *ret_found)
{
	struct span folded = fold_copy(page->arena, utf8_head(line, 400));
	unsigned said = 0, found = 0;
	for (size_t i = 0; i < folded.len;) {
		size_t len = 0;
		bool is_wide = is_unspaced(folded, i);
		while (i + len < folded.len && folded.ptr[i + len] != ' ' && !(is_wide && len >= 6))
			len++;
		struct span word = span_make(folded.ptr + i, len);
		if (len >= 4) {
			said++;
			found += body_has(page, word);
		}
		i += len + (len == 0 || !is_wide);
	}
	*ret_found = found;
	return said > 0 ? found * 1000 / said : 0;
}

static unsigned shared_permille(const struct page *page, struct span line)
{
	unsigned found;
	return shared_words(page, line, &found);
}

/* ---- bound ---- */

static bool is_prose(const struct paragraph *p)
{
	return p->is_strong || p->is_weak;
}

static size_t next_prose(const struct page *page, size_t from, bool wants_strong)
{
	while (from < page->all.len && !(wants_strong ? page->all.at[from].is_strong : is_prose(&page->all.at[from])))
		from++;
	return from;
}

/* The last paragraph of the text: the last strong one, but for a small rest of prose behind a run of short lines. */
static size_t last_strong(const struct page *page)
{
	size_t best = 0, best_words = 0, words = 0, last = 0, run = 0;
	for (size_t i = 0; i < page->all.len; i++) {
		const struct paragraph *p = &page->all.at[i];
		if (!is_prose(p)) {
			run++;
			continue;
		}
		if (run >= RUN_BREAK) {
			best = words >= best_words / 3 ? last : best;
			best_words += words >= best_words / 3 ? words : 0;
			words = 0;
		}
		run = 0;
		words += p->words;
		last = p->is_strong || words == p->words ? i : last;
	}
	return words >= best_words / 3 ? last : best;
}

static uint32_t prose_between(const struct page *page, size_t from, size_t end)
{
	uint32_t words = 0;
	for (size_t i = from; i < end; i++)
		words += is_prose(&page->all.at[i]) ? page->all.at[i].words : 0;
	return words;
}

/* Whether names and dates stand between what follows, as in what readers say; a report goes on in prose. */
static bool is_talk(const struct page *page, size_t from, size_t end)
{
	size_t lines = 0;
	for (size_t i = from; i < end; i++)
		lines += !is_prose(&page->all.at[i]);
	return lines * TALK_SHARE >= end - from;
}

/* Where the page says that its text is over. Such lines also stand in the middle, as links to what is below: a list of other stories and
 * the heading of readers' comments end a text of which more lies before them than behind. */
static size_t cut_at_end_line(const struct page *page, size_t from, size_t end)
{
	uint32_t before = 0, all = prose_between(page, from, end);
	for (size_t i = from; i < end; i++) {
		const struct paragraph *p = &page->all.at[i];
		enum furniture_end kind = before >= STRONG_WORDS ? furniture_ends_text(p->text, p->words) : FURNITURE_GOES_ON;
		if (kind == FURNITURE_NOTES)
			return i;
		before += is_prose(p) ? p->words : 0;
		if (is_prose(p) || (before < 2 * STRONG_WORDS && kind != FURNITURE_MARK))
			continue;
		bool is_late = before * 2 >= all;
		bool is_over = kind == FURNITURE_COMMENTS ? is_late || is_talk(page, i + 1, end) : kind == FURNITURE_OTHERS && is_late;
		if (is_over || kind == FURNITURE_MARK)
			return i;
	}
	return end;
}

/* Behind the few lines of furniture at `at`, or SIZE_MAX where something else stands there. */
static size_t behind_furniture(const struct page *page, size_t at)
{
	size_t end = at;
	while (end < page->all.len && end - at < RUN_BREAK && page->all.at[end].is_furniture)
		end++;
	return end > at && end - at < RUN_BREAK && end < page->all.len ? end : SIZE_MAX;
}

/* The end of the short sentences behind furniture that go on with the text: as many words as lie before, or such as return there; else they
 * are the page's ("Get our news every morning."). */
static size_t go_on_behind(struct page *page, size_t end)
{
	size_t at = behind_furniture(page, end), last = at;
	uint32_t shared = 0, words = 0;
	bool says_end = false;
	while (last < page->all.len && page->all.at[last].is_weak)
		last++;
	for (size_t i = end; last > at && i < at; i++)
		says_end = says_end || furniture_ends_text(page->all.at[i].text, page->all.at[i].words) != FURNITURE_GOES_ON;
	if (at == SIZE_MAX || last == at)
		return end;
	fold_body(page, end);
	for (size_t i = at; i < last && !says_end; i++) {
		shared += shared_permille(page, page->all.at[i].text) * page->all.at[i].words;
		words += page->all.at[i].words;
	}
	bool is_of_it = words > 0 && shared >= words * BESIDE_SHARED;
	return is_of_it || prose_between(page, at, last) >= prose_between(page, page->body, end) ? last : end;
}

/* A short sentence above the furniture above the text, by its dateline or its words. */
static size_t begin_above(struct page *page, size_t body)
{
	size_t at = body, least = body > RUN_BREAK ? body - RUN_BREAK : 0;
	struct dateline dateline;
	while (at > least && page->all.at[at - 1].is_furniture)
		at--;
	if (at == body || at == least || !page->all.at[at - 1].is_weak)
		return body;
	struct span lead = page->all.at[at - 1].text;
	fold_body(page, page->all.len);
	return dateline_read(lead, page->arena, &dateline) || (at > 1 && shared_permille(page, lead) >= BESIDE_SHARED) ? at - 1 : body;
}

/* Right behind the text a short sentence is still of it: "Nobody was hurt." So is one that leaves its stop to the agency that it names. */
static bool belongs_behind(const struct paragraph *p)
{
	bool is_signed = !p->is_furniture && p->words >= WEAK_WORDS && furniture_names_agency(p->text);
	return p->is_weak || is_signed || (p->ends_sentence && !p->is_furniture && p->words >= LAST_WORDS);
}

/* Bullets that are sentences stand above the text all the same. */
static size_t below_bullets(const struct page *page, size_t body)
{
	size_t at = body;
	while (at < page->all.len && (page->all.at[at].is_bullet || page->all.at[at].is_note))
		at++;
	at = at > body ? next_prose(page, at, false) : at;
	return at < page->all.len ? at : body;
}

static void bound(struct page *page)
{
	size_t len = page->all.len, strong = next_prose(page, 0, true);
	page->body = next_prose(page, 0, strong < len && strong > 0);
	/* weak prose right above the first strong belongs to it: "It began at dawn." */
	while (page->body > 0 && page->body < len && page->all.at[page->body - 1].is_weak)
		page->body--;
	page->body = page->body < len ? begin_above(page, page->body) : len;
	page->body = below_bullets(page, page->body);
	if (page->body == len) { /* no prose at all: everything but the heading, where that is still wanted */
		page->body = len > 1 && page->report->title.len == 0 ? 1 : 0;
		page->body_end = len;
		return;
	}
	size_t end = last_strong(page) + 1;
	end = end > page->body ? end : page->body + 1;
	size_t cut = cut_at_end_line(page, page->body, end);
	if (cut < end) {
		page->body_end = cut;
		return;
	}
	page->body_end = SIZE_MAX;
	for (unsigned gaps = 0; page->body_end != end && gaps <= GAPS_MAX; gaps++) {
		page->body_end = end;
		while (end < len && belongs_behind(&page->all.at[end]))
			end++;
		end = go_on_behind(page, end);
	}
}

/* Lines of the page inside the text: page numbers, "Advertisement", the running head of a PDF. */
static void drop_inside(struct page *page)
{
	for (size_t i = page->body; i < page->body_end; i++) {
		struct paragraph *p = &page->all.at[i];
		if (is_prose(p))
			continue;
		size_t same = 0;
		for (size_t j = page->body; p->words <= 12 && j < page->body_end && page->body_end - page->body < 2000; j++)
			same += span_equals(page->all.at[j].text, p->text);
		p->is_dropped = p->is_furniture || same >= 3;
	}
}

/* ---- the same for others ---- */

struct span extract_words(struct span text, struct arena *arena)
{
	return fold_copy(arena, utf8_head(text, FOLDED_MAX));
}

unsigned extract_shared(struct span line, struct span words, struct arena *arena)
{
	unsigned found;
	const struct page page = { .arena = arena, .folded = words };
	(void)shared_words(&page, line, &found);
	return found;
}

/* ---- head ---- */

/* "Jane Doe, Staff Writer", "Jane Doe - July 9, 2001", "Jane Doe | Streslau" -> Jane Doe */
static struct span name_only(struct span name)
{
	static const struct span ends[] = { SPAN(" -"), SPAN(" \xE2\x80\x93"), SPAN(" \xE2\x80\x94"), SPAN(" on "), SPAN(" for "), SPAN("@"), SPAN(" \xC2\xB7") };
	size_t len = 0;
	while (len < name.len && !strchr("|,;(", name.ptr[len]) && !ascii_is_digit(name.ptr[len])) {
		for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++)
			if (span_starts(span_from(name, len), ends[i]))
				return span_trim(span_head(name, len));
		len++;
	}
	struct span whole = span_head(name, len), only = span_trim(whole);
	size_t word = only.len;
	while (word > 0 && only.ptr[word - 1] != ' ')
		word--;
	/* "Jane Doe July 9, 2001": the month before the day */
	struct date date;
	size_t date_len;
	bool is_month = len < name.len && date_parse_front(span_from(name, word), &date, &date_len);
	return is_month ? span_trim(span_head(only, word)) : only;
}

struct span extract_byline(struct span line)
{
	static const struct span words[] = {
		SPAN("by "), SPAN("by: "), SPAN("von "), SPAN("par "), SPAN("por "), SPAN("di "), SPAN("door "), SPAN("av "), SPAN("af "),
		SPAN("reported by "), SPAN("written by "), SPAN("story by "), SPAN("report by "), SPAN("author: "), SPAN("autor: "), SPAN("reporter: "),
		SPAN("auteur : "), SPAN("autore: "), SPAN("text: "), SPAN("作者："), SPAN("作者:"), SPAN("本报记者 "), SPAN("记者 "), SPAN("記者 "), SPAN("文／"),
		SPAN("Автор: "), SPAN("بقلم "), SPAN("بقلم: "), SPAN("szerz\xC5\x91: "), SPAN("kirjoittaja: "), SPAN("yazan: "),
	};
	line = span_trim(line);
	if (line.len < 5 || line.len > 120)
		return SPAN_NONE;
	ptrdiff_t korean = line.len < 48 ? span_find(line, SPAN(" 기자")) : -1;
	if (korean > 0)
		return span_head(line, (size_t)korean);
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (!span_starts_nocase(line, words[i]))
			continue;
		struct span name = span_trim(span_from(line, words[i].len));
		name = name_only(name);
		bool is_name = name.len > 1 && !(name.ptr[0] >= 'a' && name.ptr[0] <= 'z') && word_count(name) <= 8 && !sentence_ends(name, false);
		return is_name ? name : SPAN_NONE;
	}
	return SPAN_NONE;
}

struct span extract_title_date(struct span title, struct date *ret_date, bool *ret_has_date)
{
	static const struct span separators[] = { SPAN(" - "), SPAN(" | "), SPAN(" \xE2\x80\x93 "), SPAN(" \xE2\x80\x94 "), SPAN(" ("), SPAN(" ["), SPAN(", ") };
	*ret_has_date = false;
	for (size_t i = title.len; i-- > 0;) {
		for (size_t j = 0; j < sizeof(separators) / sizeof(*separators); j++) {
			if (!span_starts(span_from(title, i), separators[j]))
				continue;
			struct span tail = span_from(title, i + separators[j].len);
			if ((separators[j].ptr[1] == '(' && span_ends(tail, SPAN(")"))) || (separators[j].ptr[1] == '[' && span_ends(tail, SPAN("]"))))
				tail.len--;
			if (tail.len >= 6 && date_parse(tail, ret_date) && ret_date->has_day) {
				*ret_has_date = true;
				return span_trim(span_head(title, i));
			}
		}
	}
	return title;
}

/* A date anywhere in a short line: "Albion Monitor July 9, 2001 (" or "Published: 9 July 2001 10:15". */
static bool line_date(const struct page *page, struct span line, struct date *ret_date)
{
	if (line.len > LINE_DATE_MAX)
		return false;
	size_t len;
	for (size_t i = 0; i < line.len; i++) {
		bool begins = i == 0 || strchr(" :,|(", line.ptr[i - 1]);
		if (begins && line.ptr[i] != ' ' && date_front(span_from(line, i), page->report->language, ret_date, &len) && ret_date->has_year)
			return true;
	}
	return false;
}

static void take_date(struct page *page, const struct date *date)
{
	if (page->report->published != TIME_NONE)
		return;
	page->report->published = date->time;
	page->report->is_date_only = date->is_date_only;
}

static bool is_date_line(const struct page *page, struct span line)
{
	struct date date;
	return line.len < 60 && line_date(page, line, &date);
}

/* A line that is its date: not a heading with a date behind it, some of whose words return. */
static bool is_dated_only(const struct page *page, const struct paragraph *p)
{
	struct date date;
	bool has_date;
	unsigned found;
	if (p->words >= 8 || !is_date_line(page, p->text))
		return false;
	struct span heading = extract_title_date(p->text, &date, &has_date);
	unsigned shared = shared_words(page, has_date ? heading : p->text, &found);
	return shared < 300 || (has_date && word_count(heading) < 2);
}

/* How much a line above the body looks like its title; the words that it shares with the body decide. */
static unsigned title_score(const struct page *page, const struct paragraph *p)
{
	if (p->is_furniture || p->is_bullet || p->is_note || p->words > TITLE_WORDS_MAX || p->text.len < 4 || span_ends(p->text, SPAN(":")) || extract_byline(p->text).len > 0 ||
	    is_dated_only(page, p))
		return 0;
	unsigned found = 0;
	unsigned score = 1 + shared_words(page, p->text, &found);
	/* the name of a section or a topic returns too; a heading says more than that */
	if (found < TITLE_FOUND)
		score = 1 + score * (found + 1) / (TITLE_FOUND + 1);
	if (p->ends_sentence && p->words > 12)
		score /= 2;
	return score;
}

/* The first line that is near the best: a subtitle shares as many words, but comes later. */
static size_t find_title(const struct page *page)
{
	unsigned scores[HEAD_LINES_MAX] = { 0 }, best = 0;
	size_t from = page->body > HEAD_LINES_MAX ? page->body - HEAD_LINES_MAX : 0;
	for (size_t i = from; i < page->body; i++) {
		scores[i - from] = title_score(page, &page->all.at[i]);
		best = scores[i - from] > best ? scores[i - from] : best;
	}
	for (size_t i = from; best > 0 && i < page->body; i++)
		if (scores[i - from] * 10 >= best * 7)
			return i;
	return SIZE_MAX;
}

/* A line above the body whose words return in it; or, alone between title and body, a sentence: "Nine people are dead." */
static bool is_summary(const struct page *page, size_t title, size_t line)
{
	const struct paragraph *p = &page->all.at[line];
	if (title == SIZE_MAX || p->is_furniture || p->is_bullet || p->is_note || span_starts(page->all.at[title].text, p->text))
		return false;
	bool is_between = line == title + 1 && line + 1 == page->body && page->all.at[page->body].is_strong;
	return (p->words >= 8 && shared_permille(page, p->text) >= 400) || (is_between && p->ends_sentence && p->words >= SUMMARY_WORDS);
}

/* Lines between title and body, and the one behind "by". */
static void read_head_lines(struct page *page, size_t title)
{
	size_t least = page->body > HEAD_LINES_MAX ? page->body - HEAD_LINES_MAX : 0;
	for (size_t i = title == SIZE_MAX ? least : title + 1; i < page->body; i++) {
		const struct paragraph *p = &page->all.at[i];
		struct span byline = extract_byline(p->text);
		struct date date;
		if (page->report->byline.len == 0 && byline.len > 0)
			page->report->byline = byline;
		if (line_date(page, p->text, &date))
			take_date(page, &date);
		else if (page->report->summary.len == 0 && byline.len == 0 && is_summary(page, title, i))
			page->report->summary = p->text;
	}
	for (size_t i = least; title != SIZE_MAX && i < title; i++) { /* above the title: a date line or a byline, seldom */
		struct date date;
		if (!line_date(page, page->all.at[i].text, &date))
			continue;
		date = page->has_day ? date_with_year(&page->day, &date) : date;
		take_date(page, &date);
	}
}

/* "Flood in Streslau - The Bugle" above "Flood in Streslau": the page's title with its site's name, and the heading. */
static struct span without_site(const struct page *page, size_t title)
{
	struct span text = page->all.at[title].text;
	for (size_t i = 0; i < page->body; i++) {
		struct span line = page->all.at[i].text, rest = span_from(text, line.len);
		bool has_bar = span_starts(rest, SPAN(" - ")) || span_starts(rest, SPAN(" | ")) || span_starts(rest, SPAN(" \xE2\x80\x93 ")) ||
			       span_starts(rest, SPAN(" \xE2\x80\x94 ")) || span_starts(rest, SPAN(" \xC2\xBB "));
		if (i != title && line.len >= 10 && has_bar && span_starts(text, line))
			return line;
	}
	return text;
}

static void read_title(struct page *page, size_t title)
{
	struct date date;
	bool has_date;
	if (title == SIZE_MAX || page->report->title.len > 0)
		return;
	struct span text = page->all.at[title].text, heading = without_site(page, title);
	page->report->title = extract_title_date(heading, &date, &has_date);
	if (!has_date && heading.len < text.len)
		(void)extract_title_date(text, &date, &has_date);
	if (has_date)
		take_date(page, &date);
}

/* "KARACHI:" names a place; "MR SMITH:" is said by whom, and he says more. */
static bool is_speaker(const struct page *page, size_t at)
{
	unsigned others = 0;
	for (size_t i = page->body; i < page->all.len; i++) {
		struct span text = page->all.at[i].text;
		size_t len = 0;
		while (len < text.len && len < 40 && ((text.ptr[len] >= 'A' && text.ptr[len] <= 'Z') || strchr(" .-'", text.ptr[len]) || (signed char)text.ptr[len] < 0))
			len++;
		others += i != at && len >= 1 && len < text.len && text.ptr[len] == ':';
	}
	return others > 0;
}

/* The day is the report's own where it has its year; else it waits for one. */
static void take_day(struct page *page, const struct dateline *dateline)
{
	if (!dateline->has_date || page->report->published != TIME_NONE)
		return;
	if (dateline->date.has_year) {
		take_date(page, &dateline->date);
		return;
	}
	page->day = dateline->date;
	page->has_day = true;
}

/* The body from `from` on, and the bullets from `bullets` on above that. */
static struct span join(const struct page *page, size_t bullets, size_t from)
{
	size_t size = 0, len = 0;
	for (size_t i = bullets; i < page->body_end; i++)
		size += page->all.at[i].text.len + 2;
	char *text = arena_alloc(page->arena, size + 1, 1);
	for (size_t i = bullets; i < page->body_end; i++) {
		const struct paragraph *p = &page->all.at[i];
		if (p->is_dropped || p->text.len == 0 || (i < from && !p->is_bullet))
			continue;
		if (len > 0)
			len += 2, memcpy(text + len - 2, "\n\n", 2);
		memcpy(text + len, p->text.ptr, p->text.len);
		len += p->text.len;
	}
	return span_make(text, len);
}

static uint32_t words_between(const struct page *page, size_t from, size_t end)
{
	uint32_t words = 0;
	for (size_t i = from; i < end; i++)
		words += page->all.at[i].is_dropped ? 0 : page->all.at[i].words;
	return words;
}

/* What stands before the dateline is a summary, or the captions of pictures; nothing of it is lost. */
static void add_summary(struct page *page, size_t dateline)
{
	struct page front = { .all = page->all, .body_end = dateline, .arena = page->arena };
	struct span before = join(&front, page->body, page->body), have = page->report->summary;
	if (have.len > 0 && before.len > 0)
		before = arena_format(page->arena, "%.*s\n\n%.*s", SPAN_ARG(have), SPAN_ARG(before));
	page->report->summary = before.len > 0 ? before : have;
}

/* A dateline within the first paragraphs begins the wire's own text; what the page put before it is short beside it. Else it begins
 * one of several parts of a text that has begun already. */
static size_t read_dateline(struct page *page, struct span *ret_agency)
{
	size_t seen = 0;
	for (size_t i = page->body; i < page->body_end && seen < 3; i++) {
		struct paragraph *p = &page->all.at[i];
		struct dateline dateline;
		seen += is_prose(p);
		if (!is_prose(p) || !dateline_read(p->text, page->arena, &dateline) || (dateline.is_doubtful && is_speaker(page, i)))
			continue;
		if (words_between(page, page->body, i) * FRONT_SHARE > words_between(page, i, page->body_end))
			break;
		take_day(page, &dateline);
		add_summary(page, i);
		p->text = span_trim(span_from(p->text, dateline.len));
		if (page->report->place.len == 0)
			page->report->place = dateline.place;
		*ret_agency = dateline.agency;
		return i;
	}
	return page->body;
}

/* ---- all ---- */

/* Behind the text, what is said to editors: up to the next thing that is neither prose nor short. */
static void read_note(struct page *page)
{
	size_t at = page->body_end, end;
	while (at < page->all.len && at < page->body_end + 3 && furniture_ends_text(page->all.at[at].text, page->all.at[at].words) != FURNITURE_NOTES)
		at++;
	if (at >= page->all.len || at >= page->body_end + 3 || page->report->note.len > 0)
		return;
	for (end = at + 1; end < page->all.len && end < at + NOTE_LINES_MAX && !page->all.at[end].is_furniture; end++)
		;
	struct page note = { .all = page->all, .body_end = end, .arena = page->arena };
	page->report->note = join(&note, at, at);
}

/* One alone, below something else, leads to another page. */
static bool is_lone_bullet(const struct page *page, size_t title, size_t at)
{
	const struct paragraph *p = &page->all.at[at];
	return !(at + 1 < page->all.len && p[1].is_bullet) && !(at > 0 && (p[-1].is_bullet || p[-1].is_note || at - 1 == title));
}

/* Where the bullets begin that stand between headline and text, or, without a headline, right above the text; they tell of it. What stands
 * there in brackets is a note. */
static size_t read_bullets(struct page *page, size_t title, size_t from)
{
	size_t least = title != SIZE_MAX ? title + 1 : page->body > HEAD_LINES_MAX ? page->body - HEAD_LINES_MAX : 0, at = page->body;
	unsigned shared = 0, found;
	while (at > least && (title != SIZE_MAX || page->all.at[at - 1].is_bullet || page->all.at[at - 1].is_note))
		at--;
	for (size_t i = at; i < page->body; i++) {
		struct paragraph *p = &page->all.at[i];
		if (p->is_note && page->report->note.len == 0)
			page->report->note = p->text;
		p->is_bullet = p->is_bullet && !is_lone_bullet(page, title, i);
		if (p->is_bullet)
			(void)shared_words(page, p->text, &found);
		shared += p->is_bullet ? found : 0;
	}
	return shared > 0 ? at : from;
}

/* Where there is no heading, the first sentence names the report. */
struct span extract_first_sentence(struct span text)
{
	struct span sentence = SPAN_NONE;
	while (paragraph_len(text) < text.len && extract_is_bullet(span_head(text, paragraph_len(text))))
		text = span_from(text, paragraph_len(text) + 2);
	(void)sentence_next(&text, &sentence);
	struct span cut = utf8_head(sentence, 140);
	if (cut.len == sentence.len)
		return cut;
	size_t len = cut.len;
	while (len > 60 && cut.ptr[len - 1] != ' ')
		len--;
	return len > 60 ? span_trim(span_head(cut, len)) : cut;
}

/* The page was dated when it was printed or put up. */
static void read_foot(struct page *page)
{
	size_t end = page->all.len - page->body_end > FOOT_LINES_MAX ? page->body_end + FOOT_LINES_MAX : page->all.len;
	for (size_t i = page->body_end; i < end && page->report->published == TIME_NONE; i++) {
		struct date date;
		if (!line_date(page, page->all.at[i].text, &date))
			continue;
		date = page->has_day ? date_with_year(&page->day, &date) : date;
		take_date(page, &date);
	}
}

void extract_report(struct span text, struct arena *arena, struct report *report, struct span *ret_agency)
{
	struct page page = { .arena = arena, .report = report };
	struct embargo embargo;
	*ret_agency = SPAN_NONE;
	page_read(&page, embargo_take(text, arena, &embargo));
	bound(&page);
	drop_inside(&page);
	fold_body(&page, page.body_end);
	size_t title = find_title(&page);
	read_title(&page, title);
	read_head_lines(&page, title);
	size_t from = read_dateline(&page, ret_agency);
	if (report->text.len == 0)
		report->text = join(&page, read_bullets(&page, title, from), from);
	read_foot(&page);
	read_note(&page);
	if (report->title.len == 0)
		report->title = extract_first_sentence(report->text);
	embargo_settle(&embargo, arena, report);
	VEC_DONE(&page.all);
}
