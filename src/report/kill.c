#include "report/kill.h"

#include "base/array.h"
#include "base/ascii.h"
#include "report/agency.h"
#include "text/fold.h"
#include "text/utf8.h"

#define TOP_MAX 300u        /* bytes in which an appeal to editors says what it wants */
#define WHOLE_MAX 1000u      /* bytes of a text that does no more than take one back */
#define FRONT_MAX 40u       /* bytes behind "ATTENTION" that say whose: "ABONNÉS", "a los editores" */
#define SENDER_MAX 120u      /* bytes in which a mail program says who takes his mail back */
#define GAP_MAX 24u          /* bytes between what is asked and what it is asked of: "the following", "de la" */
#define SLUG_MAX 60u
#define SLUG_LEAST 6u
#define HEADLINE_LEAST 12u  /* bytes: a shorter one may be a word of the text */
#define TEXT_MAX (16u << 10) /* bytes of a kill that are searched: they are short */

/* The top of a text, folded (fold.h), so that one spelling finds "ANULACIÓN", "Anulacion" and all between. */
struct top {
	struct span words;
	size_t loud_len; /* bytes before the first small letter */
	bool is_whole;   /* nothing follows them */
};

static struct span first_line(struct span text)
{
	ptrdiff_t end = span_find(text, SPAN("\n"));
	return end < 0 ? text : span_head(text, (size_t)end);
}

static bool starts_any(struct span text, const struct span *words, size_t len, size_t *ret_len)
{
	*ret_len = 0;
	for (size_t i = 0; i < len; i++)
		if (span_starts(text, words[i]) && words[i].len > *ret_len)
			*ret_len = words[i].len;
	return *ret_len > 0;
}

/* One of them begins a word of the text, and does so behind all others that do; SIZE_MAX for none. Where it ends. */
static size_t last_end(struct span text, const struct span *words, size_t len)
{
	size_t end = SIZE_MAX, word;
	for (size_t i = 0; i < text.len; i++)
		if ((i == 0 || !ascii_is_letter(text.ptr[i - 1])) && starts_any(span_from(text, i), words, len, &word))
			end = i + word;
	return end;
}

/* One of them begins a word of the text. */
static bool has_any(struct span text, const struct span *words, size_t len)
{
	return last_end(text, words, len) != SIZE_MAX;
}

/* Bytes of the colon, comma or dash at the front and the blanks around it, or 0. */
static size_t break_len(struct span s)
{
	static const struct span breaks[] = { SPAN(":"), SPAN(","), SPAN("\n"), SPAN("-"), SPAN("\xE2\x80\x93"), SPAN("\xE2\x80\x94"), SPAN("】"),
		SPAN("：") };
	struct span rest = span_trim(s);
	for (size_t i = 0; i < LEN(breaks); i++)
		if (span_starts(rest, breaks[i]) || span_starts(s, breaks[i]))
			return (size_t)(rest.ptr - s.ptr) + breaks[i].len;
	return 0;
}

static struct top top_from(struct top top, size_t from)
{
	return (struct top){ span_from(top.words, from), top.loud_len > from ? top.loud_len - from : 0, top.is_whole };
}

/* "MANDATORY KILL", "KILL: Flood in Streslau": in capitals, for small they are words of news. In any letters where the line is otherwise known
 * to be said to editors. */
static bool is_mark(struct top top, bool is_known)
{
	static const struct span marks[] = {
		SPAN("kill kill"), SPAN("mandatory kill"), SPAN("bulletin kill"), SPAN("story kill"), SPAN("urgent kill"), SPAN("kill notice"), SPAN("kill"), SPAN("story withdrawn"),
		SPAN("story removed"), SPAN("story retracted"), SPAN("story cancelled"), SPAN("story canceled"), SPAN("headline withdrawn"), SPAN("story withdrawal"),
		SPAN("depeche annulee"), SPAN("noticia anulada"), SPAN("despacho anulado"), SPAN("meldung zuruckgezogen"), SPAN("notizia annullata"), SPAN("отзыв сообщения"),
		SPAN("haber iptali"), SPAN("記事取り消し"), SPAN("الغاء خبر"),
	};
	for (size_t i = 0; i < LEN(marks); i++) {
		struct span rest = span_from(top.words, marks[i].len);
		bool is_alone = span_trim(first_line(rest)).len == 0;
		if (span_starts(top.words, marks[i]) && (marks[i].len <= top.loud_len ? is_alone || break_len(rest) > 0 : is_known && is_alone))
			return true;
	}
	return false;
}

/* Bytes up to what parts a name from what follows. */
static size_t name_len(struct span text)
{
	size_t len = 0;
	while (len < text.len && !strchr(" -:/\n", text.ptr[len]))
		len++;
	return len;
}

/* "EFE ANULA", "dpa-Rückruf": with the agency's name before it, on a line of its own. */
static bool is_signed_mark(struct span text, struct top top)
{
	static const struct span marks[] = { SPAN("anula"), SPAN("annule"), SPAN("annulation"), SPAN("anulacion"), SPAN("anulacao"), SPAN("ruckruf"), SPAN("zieht zuruck") };
	size_t mark;
	if (!agency_is_name(span_head(text, name_len(text))))
		return false;
	top = top_from(top, name_len(top.words));
	while (top.words.len > 0 && strchr(" -:/", top.words.ptr[0]))
		top = top_from(top, 1);
	return is_mark(top, true) || (starts_any(top.words, marks, LEN(marks), &mark) && span_trim(first_line(span_from(top.words, mark))).len == 0);
}

/* "BC-Flood-KILL", "BC-US--Flood-Kill, 1st Ld", "BC-US--Senate Vote, KILL", "KILL BC-Flood" */
static bool is_slug(struct span text)
{
	static const struct span cycles[] = { SPAN("BC-"), SPAN("AM-"), SPAN("PM-") };
	size_t len = 0, front;
	struct span line = span_trim(span_head(first_line(text), SLUG_MAX));
	while (len < line.len && !strchr(" ,:", line.ptr[len]))
		len++;
	struct span word = span_head(line, len), named = span_starts(line, SPAN("KILL ")) ? span_from(line, 5) : line;
	bool is_cycled = starts_any(named, cycles, LEN(cycles), &front);
	return (len > 5 && (span_ends(word, SPAN("-KILL")) || span_ends(word, SPAN("-Kill")))) ||
	       (is_cycled && (named.ptr > line.ptr || span_ends(line, SPAN("-KILL")) || span_ends(line, SPAN(" KILL")) || span_ends(line, SPAN(",KILL"))));
}

/* Bytes up to the end of the sentence, or of the paragraph. */
static size_t sentence_len(struct span text)
{
	size_t len = 0;
	while (len < text.len && !span_starts(span_from(text, len), SPAN(". ")) && !span_starts(span_from(text, len), SPAN("\n\n")))
		len++;
	return len;
}

static size_t word_len(struct span text)
{
	size_t len = 0;
	while (len < text.len && !strchr(" \n.,:;)", text.ptr[len]))
		len++;
	return len;
}

/* The number of an item, or its slug: "dpa0123", "BC-EU--Flood". */
static bool is_item_number(struct span word)
{
	bool has_digit = false, has_letter = false;
	for (size_t i = 0; i < word.len; i++) {
		has_digit = has_digit || ascii_is_digit(word.ptr[i]);
		has_letter = has_letter || ascii_is_letter(word.ptr[i]);
	}
	return has_letter && (has_digit || span_find(word, SPAN("--")) >= 0);
}

/* What stands before a headline in quotes at its end; all of it where none is there. */
static struct span without_headline(struct span before)
{
	static const struct {
		struct span open, close;
	} quotes[] = {
		{ SPAN("\""), SPAN("\"") }, { SPAN("\xE2\x80\x9C"), SPAN("\xE2\x80\x9D") }, { SPAN("\xE2\x80\x9E"), SPAN("\xE2\x80\x9C") }, { SPAN("\xC2\xAB"), SPAN("\xC2\xBB") },
		{ SPAN("《"), SPAN("》") }, { SPAN("「"), SPAN("」") },
	};
	struct span front = span_trim(before);
	for (size_t i = 0; i < LEN(quotes); i++) {
		size_t at = span_ends(front, quotes[i].close) ? front.len - quotes[i].close.len : 0;
		while (at > 0 && !span_starts(span_from(front, --at), quotes[i].open))
			;
		if (at > 0 || (span_ends(front, quotes[i].close) && span_starts(front, quotes[i].open)))
			return span_head(front, at);
	}
	return before;
}

/* Whether the word for a story that begins between the two means one of those that were sent: "our story", "story headlined", "Meldung dpa0123",
 * a headline in quotes next to it. Any report or article may be taken back, and that is news. */
static bool is_sent_item(struct span before, struct span behind)
{
	static const struct span owns[] = { SPAN("our"), SPAN("following"), SPAN("nuestra"), SPAN("nuestro"), SPAN("siguiente"), SPAN("notre"), SPAN("unsere"), SPAN("unseren"),
		SPAN("folgende"), SPAN("folgenden"), SPAN("nossa"), SPAN("nosso"), SPAN("seguinte"), SPAN("nostra"), SPAN("nostro"), SPAN("seguente"), SPAN("наше"), SPAN("следующее") };
	static const struct span leads[] = { SPAN("\""), SPAN("'"), SPAN("\xE2\x80\x98"), SPAN("\xE2\x80\x9C"), SPAN("\xE2\x80\x9E"), SPAN("\xC2\xAB"), SPAN("headlined"),
		SPAN("slugged"), SPAN("titled"), SPAN("entitled"), SPAN("titulad"), SPAN("intitule"), SPAN("mit dem titel"), SPAN("intitulad"), SPAN("dal titolo"), SPAN("intitolat") };
	struct span front = span_trim(before);
	size_t len = word_len(behind), lead;
	struct span next = span_trim(span_from(behind, len));
	bool is_next = len < behind.len && strchr(" \n", behind.ptr[len]);
	bool is_named = is_next && (starts_any(next, leads, LEN(leads), &lead) || is_item_number(span_head(next, word_len(next))));
	for (size_t i = 0; i < LEN(owns) && !is_named; i++)
		is_named = span_ends(front, owns[i]) && (front.len == owns[i].len || strchr(" \n", front.ptr[front.len - owns[i].len - 1]));
	return is_named || without_headline(before).len < before.len;
}

/* Whether nothing but a word or two stands behind there. */
static bool is_near(struct span text, size_t end)
{
	return end <= text.len && text.len - end <= GAP_MAX && sentence_len(span_from(text, end)) == text.len - end;
}

/* Whether the words ask that a story that was sent be taken back: right before they name it, or in the rest of that sentence. */
static bool takes_back(struct span words)
{
	static const struct span verbs[] = {
		SPAN("withdraws"), SPAN("is withdrawn"), SPAN("has withdrawn"), SPAN("has been withdrawn"), SPAN("kill the "), SPAN("kill this "), SPAN("kill our "), SPAN("please kill"),
		SPAN("please withdraw"), SPAN("withdraw the "), SPAN("disregard "),
		SPAN("has retracted"), SPAN("has been retracted"), SPAN("is retracted"), SPAN("has removed"), SPAN("has been removed"), SPAN("has been cancelled"), SPAN("has been deleted"),
		SPAN("was withdrawn"), SPAN("ingetrokken"), SPAN("niet gebruiken"), SPAN("niet publiceren"), SPAN("wycofuje"), SPAN("prosimy nie publikowac"),
		SPAN("аннулировать"), SPAN("отозвать"), SPAN("не публиковать"), SPAN("анулювати"), SPAN("не використовувати"), SPAN("prosimy anulowac"), SPAN("iptal edil"), SPAN("kullanmay"),
		SPAN("отзывает"), SPAN("аннулирует"), SPAN("не использовать"), SPAN("снимает"),
		SPAN("anulen"), SPAN("anular "), SPAN("anule "), SPAN("anulamos"), SPAN("queda anulad"), SPAN("quedan anulad"), SPAN("no utilicen"), SPAN("no utilizar"), SPAN("no usar"),
		SPAN("no publiquen"), SPAN("no publicar"), SPAN("no difundan"), SPAN("retiren "), SPAN("retirar "), SPAN("retiramos"),
		SPAN("annuler "), SPAN("annulez"), SPAN("annulons"), SPAN("est annulee"), SPAN("ne pas utiliser"), SPAN("ne plus utiliser"), SPAN("ne pas publier"), SPAN("ne pas diffuser"),
		SPAN("ne pas tenir compte"), SPAN("retirer "), SPAN("retirons"),
		SPAN("zuruck"), SPAN("nicht verwenden"), SPAN("nicht mehr verwenden"), SPAN("nicht zu verwenden"), SPAN("nicht mehr zu verwenden"), SPAN("nicht veroffentlichen"),
		SPAN("anulem"), SPAN("desconsider"), SPAN("nao utiliz"), SPAN("nao publi"), SPAN("fica anulad"), SPAN("esta anulad"), SPAN("cancelem"), SPAN("retirem "),
		SPAN("annullare"), SPAN("annullate"), SPAN("non utilizzare"), SPAN("non pubblicare"), SPAN("non tenere conto"),
		SPAN("请勿采用"), SPAN("请勿使用"), SPAN("请撤销"), SPAN("用户撤销"), SPAN("請勿採用"), SPAN("請撤銷"), SPAN("用戶撤銷"),
	};
	static const struct span things[] = {
		SPAN("story"), SPAN("stories"), SPAN("report"), SPAN("item"), SPAN("dispatch"), SPAN("article"), SPAN("headline"), SPAN("slug"),
		SPAN("noticia"), SPAN("despacho"), SPAN("teletipo"), SPAN("informacion"), SPAN("cronica"), SPAN("depeche"), SPAN("papier"), SPAN("meldung"), SPAN("bericht"), SPAN("beitrag"),
		SPAN("artikel"), SPAN("text"), SPAN("materia"), SPAN("reportage"), SPAN("notizia"), SPAN("lancio"), SPAN("servizio"),
		SPAN("depesz"), SPAN("сообщени"), SPAN("новост"), SPAN("повідомлен"), SPAN("haber"),
		SPAN("一稿"), SPAN("稿件"), SPAN("该稿"),
	};
	static const struct span uses[] = { SPAN("verwenden sie") }; /* "die Meldung … nicht": nobody else is asked that */
	size_t len;
	for (size_t i = 0; i < words.len; i++) {
		struct span thing = span_from(words, i), before = span_head(words, i);
		if ((i > 0 && ascii_is_letter(words.ptr[i - 1])) || !starts_any(thing, things, LEN(things), &len))
			continue;
		struct span behind = span_head(thing, sentence_len(thing)), front = without_headline(before);
		size_t used = last_end(before, uses, LEN(uses));
		bool is_asked = is_near(before, last_end(before, verbs, LEN(verbs))) || is_near(front, last_end(front, verbs, LEN(verbs)));
		bool is_not_used = is_near(before, used) && span_find(behind, SPAN(" nicht")) >= 0;
		if (is_not_used || (is_sent_item(before, thing) && (is_asked || has_any(behind, verbs, LEN(verbs)))))
			return true;
	}
	return false;
}

/* "WITHDRAWN: Flood in Streslau": the word is one of headlines, too. That a story is meant the text says, which is short. */
static bool is_doubtful_mark(struct top top)
{
	static const struct span marks[] = {
		SPAN("withdrawn"), SPAN("removed"), SPAN("retracted"), SPAN("retraction"), SPAN("cancelled"), SPAN("canceled"), SPAN("deleted"), SPAN("retiree"), SPAN("retire"),
		SPAN("retrait"), SPAN("annule"), SPAN("annulee"), SPAN("retirada"), SPAN("retirado"), SPAN("anulada"), SPAN("anulado"), SPAN("zuruckgezogen"), SPAN("ritirata"),
		SPAN("ritirato"), SPAN("annullata"), SPAN("ingetrokken"), SPAN("wycofane"), SPAN("wycofana"), SPAN("отозвано"), SPAN("аннулировано"), SPAN("снято"), SPAN("withdrawal"),
		SPAN("item withdrawn"), SPAN("alert withdrawn"), SPAN("annulation"), SPAN("anulacion"), SPAN("zuruckziehung"), SPAN("nicht verwenden"), SPAN("bitte nicht verwenden"),
		SPAN("anulacao"), SPAN("annullamento"), SPAN("аннулирование"), SPAN("аннуляция"), SPAN("анулювання"), SPAN("anulowanie"), SPAN("anulujemy"), SPAN("intrekking"),
		SPAN("撤稿通知"), SPAN("撤稿"),
	};
	size_t len;
	if (!top.is_whole || !starts_any(top.words, marks, LEN(marks), &len) || len > top.loud_len)
		return false;
	struct span rest = span_from(top.words, len);
	return break_len(rest) > 0 && takes_back(rest);
}

static bool names_addressee(struct span words)
{
	static const struct span addressees[] = { SPAN("editor"), SPAN("client"), SPAN("abon"), SPAN("redak"), SPAN("redac"), SPAN("assinant"), SPAN("kunden"), SPAN("medien"), SPAN("medios") };
	return has_any(words, addressees, LEN(addressees));
}

/* Bytes of "ATTENTION EDITORS:", "Aviso a los abonados\n" and the like, up to who is spoken to, or 0. */
static size_t front_len(struct span words)
{
	static const struct span fronts[] = {
		SPAN("advisory"), SPAN("attention"), SPAN("editors"), SPAN("eds"), SPAN("note to editors"), SPAN("editors' note"), SPAN("aviso"), SPAN("atencion"), SPAN("nota a los "),
		SPAN("nota para los "), SPAN("avis aux "), SPAN("note aux "), SPAN("achtung"), SPAN("hinweis"), SPAN("hinweise"), SPAN("atencao"), SPAN("nota aos "), SPAN("avviso"), SPAN("attenzione"),
		SPAN("let op"), SPAN("uwaga"), SPAN("внимание"),
	};
	size_t at;
	if (!starts_any(words, fronts, LEN(fronts), &at))
		return 0;
	for (size_t end = at; end <= at + FRONT_MAX && end < words.len; end++) {
		struct span between = span_make(words.ptr + at, end - at);
		if (break_len(span_from(words, end)) > 0)
			return end == at || names_addressee(between) ? end + break_len(span_from(words, end)) : 0;
	}
	return 0;
}

/* "Minister asks you to withdraw …": what somebody asks of anybody but editors, and that is news. */
static bool is_asked_by_others(struct span words)
{
	static const struct span asks[] = { SPAN("asks "), SPAN("orders "), SPAN("tells "), SPAN("urges "), SPAN("demands "), SPAN("demande "), SPAN("ordonne "), SPAN("exige "), SPAN("pide "),
		SPAN("ordena "), SPAN("pede "), SPAN("fordert "), SPAN("chiede "), SPAN("ordina ") };
	return has_any(first_line(words), asks, LEN(asks)) && !names_addressee(first_line(words));
}

/* "ADVISORY - The Bugle withdraws its story …", "EDITORS: Kill the story …", "Please disregard our report …" */
static bool is_appeal(struct top top)
{
	static const struct span asks[] = {
		SPAN("please "), SPAN("se ruega"), SPAN("rogamos"), SPAN("les rogamos"), SPAN("por favor"), SPAN("favor "), SPAN("anulen "), SPAN("anulamos "), SPAN("retiren "),
		SPAN("retiramos "), SPAN("queda anulad"), SPAN("priere d"), SPAN("merci d"), SPAN("veuillez "), SPAN("annulez "), SPAN("nous annulons"), SPAN("nous retirons"),
		SPAN("bitte "), SPAN("wir ziehen "), SPAN("wir bitten"), SPAN("pedimos "), SPAN("solicitamos "), SPAN("anulem "), SPAN("desconsiderem "), SPAN("si prega "), SPAN("pregasi "),
		SPAN("просим "), SPAN("просимо "), SPAN("prosimy "), SPAN("gelieve "),
	};
	size_t front = front_len(top.words), ask;
	struct top said = top_from(top, front);
	bool is_asked = front > 0 || starts_any(top.words, asks, LEN(asks), &ask);
	return is_asked && ((front > 0 && is_mark(said, true)) || (top.is_whole && !is_asked_by_others(said.words) && takes_back(said.words)));
}

/* Bytes before its first small letter. */
static size_t loud_len(struct span text)
{
	size_t at = 0;
	for (size_t len; at < text.len; at += len) {
		uint32_t c = utf8_next(span_from(text, at), &len);
		if (utf8_upper(c) != c)
			break;
	}
	return at;
}

static bool begins(struct span text, bool is_whole)
{
	struct span head = span_trim(text);
	while (head.len > 0 && (strchr("*([ ", head.ptr[0]) || span_starts(head, SPAN("【"))))
		head = span_from(head, head.ptr[0] == *"【" ? SPAN("【").len : 1);
	head = utf8_head(head, TOP_MAX);
	struct buf loud, folded;
	buf_init(&loud, 4 * TOP_MAX);
	buf_init(&folded, 4 * TOP_MAX);
	fold_add(&loud, span_head(head, loud_len(head)));
	fold_add(&folded, head);
	struct top top = { buf_view(&folded), loud.len, is_whole };
	bool is_one = span_starts(head, SPAN("KILL KILL KILL")) || is_mark(top, false) || is_doubtful_mark(top) || is_signed_mark(head, top) || is_slug(head) || is_appeal(top);
	buf_done(&folded);
	buf_done(&loud);
	return is_one;
}

bool kill_begins(struct span text)
{
	return begins(text, span_trim(text).len <= WHOLE_MAX);
}

static bool is_recall(struct span folded)
{
	static const struct span asks[] = { SPAN("would like to recall the message"), SPAN("mochte die nachricht"), SPAN("souhaite rappeler le message"), SPAN("desea recuperar el mensaje"),
		SPAN("desidera richiamare il messaggio") };
	static const struct span verb = SPAN("zuruckrufen"); /* which German has at the end */
	size_t asked = last_end(folded, asks, LEN(asks)), ask;
	if (asked > SENDER_MAX || starts_any(folded, asks, LEN(asks), &ask))
		return false;
	struct span quote = span_trim(span_from(folded, asked));
	quote = span_starts(quote, SPAN(",")) ? span_trim(span_from(quote, 1)) : quote;
	quote = span_ends(quote, SPAN(".")) ? span_head(quote, quote.len - 1) : quote;
	quote = span_ends(quote, verb) ? span_head(quote, quote.len - verb.len) : quote;
	return quote.len > 0 && without_headline(quote).len == 0;
}

bool kill_recalls(struct span text)
{
	struct span line = span_trim(text);
	if (line.len == 0 || line.len > TOP_MAX || memchr(line.ptr, '\n', line.len))
		return false;
	struct buf folded;
	buf_init(&folded, 4 * TOP_MAX);
	fold_add(&folded, line);
	bool is_one = is_recall(buf_view(&folded));
	buf_done(&folded);
	return is_one;
}

void kill_take(struct span text, struct report *report)
{
	bool is_short = span_trim(text).len <= WHOLE_MAX;
	bool is_whole = begins(text, is_short) || begins(report->title, is_short);
	if (!is_whole && !begins(report->text, is_short))
		return;
	report->status = REPORT_CANCELLED;
	report->text = is_whole ? text : report->text; /* behind a heading and a dateline it may begin so, too */
	report->place = SPAN_NONE;
}

bool kill_is(const struct report *report)
{
	return kill_begins(report->title) || kill_begins(report->text) || kill_recalls(report->text);
}

/* Whether a headline may begin behind this, or end before it. */
static bool is_edge(struct span before, struct span behind)
{
	static const struct span words[] = { SPAN("headlined"), SPAN("slugged"), SPAN("titled"), SPAN("entitled"), SPAN("titulada"), SPAN("titulado"), SPAN("intitul\xC3\xA9\x65"),
		SPAN("intitul\xC3\xA9"), SPAN("mit dem Titel"), SPAN("intitulada"), SPAN("dal titolo"), SPAN("intitolata") };
	static const struct span ends[] = { SPAN(" which "), SPAN(" that "), SPAN(" ("), SPAN(" \xC2\xBB") };
	struct span front = span_trim(before);
	bool begins = front.len == 0 || span_ends(before, SPAN("\n")) || (!ascii_is_letter(front.ptr[front.len - 1]) && !ascii_is_digit(front.ptr[front.len - 1]));
	for (size_t i = 0; i < LEN(words); i++)
		begins = begins || span_ends(front, words[i]);
	bool is_over = behind.len == 0 || (behind.ptr[0] != ' ' && !ascii_is_letter(behind.ptr[0]) && !ascii_is_digit(behind.ptr[0]));
	for (size_t i = 0; i < LEN(ends); i++)
		is_over = is_over || span_starts(behind, ends[i]);
	return begins && is_over;
}

static bool names(struct span text, struct span headline)
{
	struct span rest = span_head(text, TEXT_MAX), all = rest;
	for (ptrdiff_t at; (at = span_find_nocase(rest, headline)) >= 0;) {
		size_t from = (size_t)(rest.ptr - all.ptr) + (size_t)at;
		if (is_edge(span_head(all, from), span_from(all, from + headline.len)))
			return true;
		rest = span_from(all, from + 1);
	}
	return false;
}

/* Behind a word that says so, or in front of all, as "BC-Flood" in "BC-Flood-KILL": a keyword is a word of news as well. */
static bool is_slugged(struct span before, struct span slug, struct span behind)
{
	static const struct span marks[] = { SPAN("slugged"), SPAN("slug"), SPAN("slug:"), SPAN("slugline"), SPAN("keyword"), SPAN("KILL"), SPAN("KILL:"), SPAN("Stichwort"), SPAN("mot-cl\xC3\xA9") };
	struct span front = span_trim(before);
	while (front.len > 0 && strchr("\"'", front.ptr[front.len - 1]))
		front = span_trim(span_head(front, front.len - 1));
	bool begins = front.len == 0 || (front.len < before.len && (span_starts(slug, SPAN("BC-")) || span_starts(slug, SPAN("AM-")) || span_starts(slug, SPAN("PM-"))));
	for (size_t i = 0; i < LEN(marks); i++)
		begins = begins || span_ends(front, marks[i]);
	return begins && (behind.len == 0 || strchr(" ,.;:)\"'\n", behind.ptr[0]) || span_starts_nocase(behind, SPAN("-KILL")));
}

static bool names_slug(struct span text, struct span slug)
{
	struct span rest = span_head(text, TEXT_MAX), all = rest;
	for (ptrdiff_t at; (at = span_find_nocase(rest, slug)) >= 0;) {
		size_t from = (size_t)(rest.ptr - all.ptr) + (size_t)at;
		if (is_slugged(span_head(all, from), slug, span_from(all, from + slug.len)))
			return true;
		rest = span_from(all, from + 1);
	}
	return false;
}

/* By a keyword that looks like one: of parts, with a line between them. */
static bool names_keyword(const struct report *kill, const struct report *report)
{
	for (size_t i = 0; i < report->keywords_len; i++) {
		struct span slug = report->keywords[i];
		bool is_slug = slug.len >= SLUG_LEAST && (memchr(slug.ptr, '-', slug.len) || memchr(slug.ptr, '/', slug.len));
		if (is_slug && (names_slug(kill->title, slug) || names_slug(kill->text, slug) || names_slug(kill->note, slug)))
			return true;
	}
	return false;
}

bool kill_means(const struct report *kill, const struct report *report)
{
	return kill_names(kill, report->title) || names_keyword(kill, report);
}

bool kill_names(const struct report *kill, struct span headline)
{
	/* what heads every kill names none */
	bool is_headline = headline.len >= HEADLINE_LEAST && memchr(headline.ptr, ' ', headline.len) && !kill_begins(headline);
	return is_headline && (names(kill->title, headline) || names(kill->text, headline) || names(kill->note, headline));
}
