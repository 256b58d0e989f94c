#include "report/furniture.h"

#include "base/array.h"
#include "base/ascii.h"
#include "report/agency.h"
#include "report/lead.h"
#include "text/sentences.h"

/* Longer paragraphs are text whatever they say, but for the legal ones. */
#define SHORT_WORDS 15u
#define NOTICE_WORDS 80u
#define TOLD_WORDS 3u      /* beside the phrase of a sentence that only has it in it: "Nobody can follow us here." */
#define CREDIT_WORDS 6u
#define AGENCY_MAX 12u     /* bytes of an agency's name with which a text is signed */
#define SIGNED_MAX 240u    /* bytes before it, in which its sentence begins */
#define LINE_MAX_LEN 1024u /* bytes of a line that are looked at */
#define PHRASE_LEAST 6u    /* bytes of the shortest of the notices and phrases: a text of tiny lines is not searched for each of them */

/* Legal notices: recognised in long paragraphs too. */
static const char *const notices[] = {
	"all rights reserved", "copyright \xC2\xA9", "\xC2\xA9 copyright", "copyright (c)", "may not be published, broadcast", "may not be reproduced",
	"without the prior written", "without written permission", "this material may not be", "alle rechte vorbehalten", "tous droits r", "todos los derechos reservados",
	"tutti i diritti riservati", "todos os direitos reservados", "we use cookies", "this site uses cookies", "this website uses cookies", "uses cookies to", "necessary cookies", "third-party cookies", "these cookies", "accept cookies", "cookie settings",
	"already a subscriber?", "already have an account?", "not a subscriber?", "to continue reading,", "subscribe to continue reading", "bereits abonnent?", "d\xC3\xA9j\xC3\xA0 abonn\xC3\xA9 ?", "d\xC3\xA9j\xC3\xA0 abonn\xC3\xA9?",
	"\xC2\xBFya es suscriptor?", "\xC2\xBFya eres suscriptor?", "sei gi\xC3\xA0 abbonato?",
	"terms of use and privacy", "terms of service and privacy", "privacy policy and terms",
};

/* What pages put between the paragraphs of an article as well: its text goes on behind. */
static const char *const passing[] = {
	"skip to content", "skip to main", "skip to nav", "accessibility links", "accessibility help", "main navigation", "site map", "sitemap",
	"advertisement", "sponsored content", "share this", "share on", "share via", "email this", "e-mail this", "print this", "printer-friendly", "printer friendly", "print version",
	"click here", "read more", "read also", "also read", "see also", "more on this", "related stories", "related articles", "related topics", "related links", "related content", "most popular",
	"most read", "most viewed", "most emailed", "top stories", "more stories", "latest news", "breaking news", "story tools", "back to top",
	"return to top", "next page", "previous page", "photo gallery", "image caption", "image source", "media caption", "watch live",
	"home page", "homepage", "search this site", "story continues below", "continue reading",
	"mehr zum thema", "lesen sie auch", "startseite", "zum inhalt", "anzeige", "lire aussi", "\xC3\xA0 lire aussi", "partager", "publicit\xC3\xA9", "aller au contenu",
	"lea tambi\xC3\xA9n", "compartir", "publicidad", "noticias relacionadas", "condividi", "leggi anche", "leia tamb\xC3\xA9m", "compartilhe",
};

/* What the page says of itself, often in some sentences more. */
static const char *const phrases[] = {
	"privacy polic", "privacy guidelines", "privacy statement", "terms of use", "terms of service", "terms under which", "terms and conditions", "cookie polic",
	"contact us", "about us", "advertise with us", "sign in", "sign up", "log in", "log out", "subscribe", "newsletter", "follow us",
	"comments?", "leave a comment", "post a comment", "add a comment", "no comments", "letter to the editor", "letters to the editor",
	"for permission to", "reprint permission", "copyrighted material", "copyright", "external link", "external sites", "opens in new window", "open in a new",
	"not responsible for the content", "powered by", "download our app", "rss feed", "enable javascript", "javascript is", "your browser",
	"datenschutz", "impressum", "nutzungsbedingungen", "kontakt", "newsletter abonnieren",
	"mentions l\xC3\xA9gales", "politique de confidentialit\xC3\xA9", "abonnez-vous", "s'abonner",
	"aviso legal", "pol\xC3\xADtica de privacidad", "suscr\xC3\xAD\x62\x65te", "informativa sulla privacy", "assine",
};

/* Phrases that are furniture only where the line says nothing else: they are words of news as well. */
static const char *const whole[] = {
	"advertisement", "anzeige", "publicidad", "share", "print", "email", "e-mail", "home", "search", "menu", "close", "comments", "comment", "next", "previous", "top",
	"more", "tags", "topics", "related", "video", "photos", "gallery", "news", "world", "sport", "sports", "weather", "business", "politics", "opinion",
};

/* Beginnings of the credit below a picture. */
static const char *const credits[] = { "photo:", "photos:", "photo by ", "photo credit", "picture:", "pictures:", "image:", "file photo", "foto:", "fotos:", "bild:", "cr\xC3\xA9\x64it photo" };

static bool is_number_line(struct span s)
{
	size_t digits = 0;
	if (span_starts_nocase(s, SPAN("page ")) || span_starts_nocase(s, SPAN("seite ")))
		s = span_from(s, s.ptr[0] == 'p' || s.ptr[0] == 'P' ? 5 : 6);
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];
		if (ascii_is_digit(c))
			digits++;
		else if (!strchr(" -/|.of", c))
			return false;
	}
	return digits > 0 && digits <= 6 && s.len <= 14;
}

/* The line in small ASCII letters: each phrase is then one memmem. */
static struct span lowered(struct span line, char room[static LINE_MAX_LEN])
{
	size_t len = line.len < LINE_MAX_LEN ? line.len : LINE_MAX_LEN;
	for (size_t i = 0; i < len; i++) {
		char c = line.ptr[i];
		room[i] = c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
	}
	return span_make(room, len);
}

/* As a word or the beginning of one: nobody signs in who will resign in May. */
static bool contains(struct span line, struct span phrase)
{
	for (const char *at = line.ptr; (at = memmem(at, (size_t)(line.ptr + line.len - at), phrase.ptr, phrase.len)); at++)
		if (at == line.ptr || !ascii_is_letter(at[-1]) || !ascii_is_letter(*phrase.ptr))
			return true;
	return false;
}

static bool contains_any(struct span line, const char *const *words, size_t len)
{
	if (line.len < PHRASE_LEAST)
		return false;
	for (size_t i = 0; i < len; i++)
		if (contains(line, span_of(words[i])))
			return true;
	return false;
}

static bool begins_with_any(struct span line, const char *const *words, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (span_starts_nocase(line, span_of(words[i])))
			return true;
	return false;
}

/* "Please contact us for our rates.": the page speaks to whoever reads it. */
static bool speaks_to_reader(struct span low)
{
	static const char *const words[] = { "you", "your", "our", "please", "bitte", "unser", "unsere", "unseren", "unserem", "unserer", "vous", "votre", "vos", "notre", "nos",
		"usted", "nuestro", "nuestra", "nuestros", "nuestras", "nostro", "nostra", "nosso", "nossa" };
	for (struct span word; (word = span_next_word(&low)).len > 0;) {
		while (word.len > 0 && strchr(".,:;!?", word.ptr[word.len - 1]))
			word.len--;
		for (size_t i = 0; i < LEN(words); i++)
			if (span_equals(word, span_of(words[i])))
				return true;
	}
	return false;
}

bool furniture_is_to_reader(struct span sentence)
{
	char room[LINE_MAX_LEN];
	return speaks_to_reader(lowered(sentence, room));
}

static uint32_t words_in(struct span s)
{
	uint32_t words = 0;
	while (span_next_word(&s).len > 0)
		words++;
	return words;
}

static bool is_quoted(struct span line)
{
	static const char *const signs[] = { "\"", "'", "\xE2\x80\x9C", "\xE2\x80\x9D", "\xE2\x80\x9E", "\xE2\x80\x98", "\xC2\xAB", "\xC2\xBB" };
	return begins_with_any(line, signs, LEN(signs));
}

/* Whether the line is furniture by one of these: it begins with it or has little beside it. A sentence, a headline or a line of a list that does not
 * speak to whoever reads it has the words as news has them: "The police follow us everywhere.", "- Jane Doe, editor of the newsletter". */
static bool is_about_page(struct span low, const char *const *own, size_t len, bool is_headline)
{
	bool is_bullet = lead_is_bullet(low);
	low = is_bullet ? span_trim(span_from(low, (size_t)span_find(low, SPAN(" ")))) : low;
	bool is_told = (is_headline || is_bullet || sentence_ends(low, false)) && (is_quoted(low) || !speaks_to_reader(low));
	uint32_t words = is_told ? words_in(low) : 0;
	for (size_t i = 0; low.len >= PHRASE_LEAST && i < len; i++) {
		struct span phrase = span_of(own[i]);
		if (contains(low, phrase) && (!is_told || span_starts(low, phrase) || words < words_in(phrase) + TOLD_WORDS))
			return true;
	}
	return false;
}

/* Bytes of the sign with which the line begins or ends, or 0. */
static size_t sign_len(struct span line, bool is_behind)
{
	static const char *const wide[] = { "\xEF\xBC\x88", "\xEF\xBC\x89", "\xE3\x80\x90", "\xE3\x80\x91" }; /* （）【】 */
	if (line.len == 0)
		return 0;
	for (size_t i = 0; i < LEN(wide); i++)
		if (is_behind ? span_ends(line, span_of(wide[i])) : span_starts(line, span_of(wide[i])))
			return 3;
	return strchr(" -/*_=.()[]", is_behind ? line.ptr[line.len - 1] : line.ptr[0]) ? 1 : 0;
}

/* What remains of "- ENDS -", "/END", "(MORE)", "# # #" without the signs around it. */
static struct span bare(struct span line)
{
	for (size_t len; (len = sign_len(line, false)) > 0;)
		line = span_from(line, len);
	for (size_t len; (len = sign_len(line, true)) > 0;)
		line.len -= len;
	return line;
}

static bool is_end_word(struct span word)
{
	static const char *const ends[] = { "30", "end", "ends", "ende", "fin", "fine", "koniec", "konec", "nnnn", "enditem", "终", "完", "끝", "了", "конец", "кінець", "край", "انتهى", "###", "# # #" };
	for (size_t i = 0; i < LEN(ends); i++)
		if (span_equals_nocase(word, span_of(ends[i])))
			return true;
	return false;
}

/* A word with signs around it, or in capitals, or one that is nothing but a mark. */
bool furniture_is_end(struct span line)
{
	struct span word = bare(line);
	if (line.len > 24 || word.len == 0 || !is_end_word(word))
		return false;
	bool is_loud = word.ptr[0] >= 'A' && word.ptr[0] <= 'Z' && word.ptr[1] < 'a';
	return word.len < line.len || is_loud || word.ptr[0] == '#' || span_equals_nocase(word, SPAN("enditem")); /* no word of any language */
}

/* "(MORE)", "-more-", "MORE TO FOLLOW": the text goes on elsewhere. */
static bool is_more_mark(struct span line)
{
	struct span word = bare(line);
	bool is_more = span_equals_nocase(word, SPAN("more")) || span_equals_nocase(word, SPAN("more to come")) || span_equals_nocase(word, SPAN("more to follow")) ||
		       span_equals_nocase(word, SPAN("mehr")) || span_equals_nocase(word, SPAN("sigue")) || span_equals_nocase(word, SPAN("suite"));
	return is_more && (word.len < line.len || word.ptr[1] < 'a');
}

/* "3 of 12 DOCUMENTS", "Document 3 of 12": an archive counts what it gives. */
static bool is_count(struct span line)
{
	size_t numbers = 0, documents = 0, words = 0;
	for (struct span word; (word = span_next_word(&line)).len > 0; words++) {
		numbers += ascii_is_digit(word.ptr[0]);
		documents += span_starts_nocase(word, SPAN("document")) || span_starts_nocase(word, SPAN("dokument"));
	}
	return words == 4 && numbers == 2 && documents == 1;
}

bool furniture_is_mark(struct span line)
{
	return is_number_line(line) || furniture_is_end(line) || is_more_mark(line);
}

static bool is_notice(struct span line, uint32_t words, bool is_headline)
{
	char room[LINE_MAX_LEN];
	if (words > NOTICE_WORDS)
		return false;
	struct span low = lowered(line, room);
	return span_starts(line, SPAN("\xC2\xA9")) || span_starts_nocase(line, SPAN("(c) ")) || span_starts_nocase(line, SPAN("[c] ")) || contains_any(low, notices, LEN(notices)) ||
	       /* in a sentence of some length most of these are news ("subscribers of the newsletter were told …") */
	       (words <= SHORT_WORDS && is_about_page(low, phrases, LEN(phrases), is_headline));
}

bool furniture_is_notice(struct span line, uint32_t words)
{
	return is_notice(line, words, false);
}

bool furniture_is_origin(struct span paragraph)
{
	static const struct {
		struct span front, middle;
	} forms[] = {
		{ SPAN("The post "), SPAN(" appeared first on ") }, { SPAN("Der Beitrag "), SPAN(" erschien zuerst auf ") }, { SPAN("L\xE2\x80\x99" "article "), SPAN(" est apparu en premier sur ") },
		{ SPAN("L'article "), SPAN(" est apparu en premier sur ") }, { SPAN("La entrada "), SPAN(" se public\xC3\xB3 primero en ") }, { SPAN("La entrada "), SPAN(" aparece primero en ") },
		{ SPAN("O post "), SPAN(" apareceu primeiro em ") }, { SPAN("L\xE2\x80\x99" "articolo "), SPAN(" proviene da ") }, { SPAN("L'articolo "), SPAN(" proviene da ") },
		{ SPAN("Het bericht "), SPAN(" verscheen eerst op ") }, { SPAN("Artyku\xC5\x82 "), SPAN(" pochodzi z serwisu ") }, { SPAN("Сообщение "), SPAN(" появились сначала на ") },
		{ SPAN("Запис "), SPAN(" спершу з\xE2\x80\x99явився на ") },
	};
	for (size_t i = 0; i < LEN(forms); i++)
		if (span_starts(paragraph, forms[i].front) && span_find(paragraph, forms[i].middle) > 0)
			return true;
	return false;
}

static bool is_furniture(struct span line, uint32_t words, bool is_headline)
{
	char room[LINE_MAX_LEN];
	if (words > NOTICE_WORDS)
		return false;
	if (furniture_is_mark(line) || is_count(line) || is_notice(line, words, is_headline) || furniture_is_origin(line))
		return true;
	struct span low = lowered(line, room);
	for (size_t i = 0; words < 3 && i < LEN(whole); i++)
		if (span_equals(low, span_of(whole[i])))
			return true;
	if (words <= CREDIT_WORDS && begins_with_any(line, credits, LEN(credits)))
		return true;
	return words <= SHORT_WORDS && is_about_page(low, passing, LEN(passing), is_headline);
}

bool furniture_is_line(struct span line, uint32_t words)
{
	return is_furniture(line, words, false);
}

bool furniture_is_no_headline(struct span line, uint32_t words)
{
	return is_furniture(line, words, true);
}

static struct span last_word(struct span paragraph)
{
	size_t len = 0;
	while (len < paragraph.len && len <= AGENCY_MAX && paragraph.ptr[paragraph.len - 1 - len] != ' ')
		len++;
	return len <= AGENCY_MAX ? span_from(paragraph, paragraph.len - len) : SPAN_NONE;
}

bool furniture_names_agency(struct span paragraph)
{
	return agency_is_name(bare(last_word(paragraph)));
}

/* Reuters signed its wire in the singular for long; elsewhere that is anybody's name. */
static bool is_signer(struct span word)
{
	return agency_is_name(word) || span_equals_nocase(word, SPAN("Reuter"));
}

/* "… of the harbour. EFE": a sentence of its own, not "… by the U.S. AP". */
static bool is_signed_with(struct span paragraph, struct span word)
{
	struct span rest = paragraph.len > SIGNED_MAX ? span_from(paragraph, paragraph.len - SIGNED_MAX) : paragraph, sentence = SPAN_NONE;
	if (word.len == 0 || word.len == paragraph.len || !is_signer(bare(word)))
		return false;
	while (sentence_next(&rest, &sentence))
		;
	return sentence.ptr == word.ptr;
}

bool furniture_is_signature(struct span line)
{
	struct span word = span_next_word(&line);
	return span_next_word(&line).len <= 1 && line.len == 0 && is_signer(bare(word));
}

size_t furniture_mark_len(struct span paragraph)
{
	size_t from = paragraph.len;
	struct span word = last_word(paragraph);
	if (is_signed_with(paragraph, word))
		return paragraph.len - span_trim(span_head(paragraph, paragraph.len - word.len)).len;
	while (from > 0 && paragraph.len - from < 16) {
		from--;
		struct span tail = span_trim(span_from(paragraph, from)), head = span_trim(span_head(paragraph, from));
		bool begins = from > 0 && (strchr(".!?\"')", paragraph.ptr[from - 1]) || paragraph.ptr[from - 1] == ' ' || span_ends(head, SPAN("。")) ||
					   span_ends(head, SPAN("\xE2\x80\x9D")) || span_starts(tail, SPAN("（")));
		bool is_behind = head.len > 0 && (strchr(".!?\"')", head.ptr[head.len - 1]) || (signed char)head.ptr[head.len - 1] < 0);
		if (begins && is_behind && tail.len > 1 && (furniture_is_end(tail) || is_more_mark(tail)))
			return paragraph.len - head.len;
	}
	return 0;
}

enum furniture_end furniture_ends_text(struct span line, uint32_t words)
{
	static const char *const comments[] = { "comments", "leave a reply", "leave a comment", "post a comment", "add a comment", "add your comment", "join the discussion",
		"join the conversation", "responses to", "reader comments", "kommentare", "commentaires", "comentarios", "coment\xC3\xA1rios", "commenti", "reacties" };
	static const char *const others[] = { "related", "more from", "more in ", "more on ", "more stories", "more news", "you may also", "you might also", "recommended",
		"read next", "most popular", "most read", "most viewed", "trending", "top stories", "latest ", "about the author", "also on ", "popular ", "don't miss", "up next",
		"what to read next", "filed under", "mehr zum thema", "lesen sie auch", "auch interessant", "lire aussi", "\xC3\xA0 lire aussi", "sur le m\xC3\xAAme sujet",
		"leia tamb\xC3\xA9m", "veja tamb\xC3\xA9m", "lea tambi\xC3\xA9n", "noticias relacionadas", "leggi anche", "potrebbe interessarti", "story tools" };
	static const char *const notes[] = { "notes to editors", "note to editors", "notes for editors", "note for editors", "notes to the editor", "note to the editor",
		"editor's note", "editors' note", "editor\xE2\x80\x99s note", "editors\xE2\x80\x99 note", "note aux r", "hinweis an die redaktion", "hinweise an die redaktion",
		"hinweis f\xC3\xBCr die redaktion", "nota para los editores", "nota a los editores", "nota aos editores", "for further information", "for more information, contact",
		"for more information contact", "for more information, please contact", "for more information please contact", "media contact", "press contact", "pressekontakt", "contact presse" };
	if (begins_with_any(line, notes, LEN(notes)))
		return FURNITURE_NOTES;
	if (furniture_is_end(line))
		return FURNITURE_MARK;
	if (words > 6)
		return FURNITURE_GOES_ON;
	if (span_starts_nocase(line, SPAN("copyright")) || span_starts(line, SPAN("\xC2\xA9")) || span_starts_nocase(line, SPAN("(c) ")))
		return FURNITURE_LEGAL;
	while (line.len > 0 && (ascii_is_digit(line.ptr[0]) || line.ptr[0] == ' ' || line.ptr[0] == '('))
		line = span_from(line, 1); /* "17 comments" */
	if (begins_with_any(line, comments, LEN(comments)))
		return FURNITURE_COMMENTS;
	return begins_with_any(line, others, LEN(others)) ? FURNITURE_OTHERS : FURNITURE_GOES_ON;
}
