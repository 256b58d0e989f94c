#include "report/embargo.h"

#include "base/array.h"
#include "base/ascii.h"
#include "report/embargo_end.h"
#include "text/fold.h"
#include "text/scripts.h"
#include "text/sentences.h"
#include "text/utf8.h"

#define PARAGRAPHS_MAX 6u /* at the front of a text that are looked at */
#define LINE_MAX_BYTES 240u /* of a paragraph that is nothing else */
#define UNREAD_WORDS 12u  /* of a line with a time that cannot be read */
#define REST_WORDS 4u     /* behind the time, that are still of the line: "CHECK AGAINST DELIVERY" */
#define SUBJECT_WORDS 8u   /* in which a sentence names the release that it stands in */
#define VERB_WORDS 3u      /* behind them, before what it says of that: "is strictly" */

/* ---- words ---- */

/* Takes `words` off the front, in any letters. */
static bool take(struct span *rest, struct span words)
{
	size_t len = fold_front_len(*rest, words);
	if (len > 0)
		*rest = span_trim(span_from(*rest, len));
	return len > 0;
}

static bool take_any(struct span *rest, const char *const *phrases, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (take(rest, span_of(phrases[i])))
			return true;
	return false;
}

static size_t sign_len(struct span s, const char *const *signs, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (span_starts(s, span_of(signs[i])))
			return strlen(signs[i]);
	return 0;
}

/* Bytes of the sign at the front that parts what was said from what follows, or 0. */
static size_t break_len(struct span s)
{
	static const char *const breaks[] = { ":", "-", "/", "!", "–", "—", "|", "]", ")", "*", "：", "】", "）", "」" };
	return sign_len(s, breaks, LEN(breaks));
}

static struct span skip_breaks(struct span s, bool *ret_has_break)
{
	size_t len;
	while ((len = break_len(s)) > 0) {
		*ret_has_break = true;
		s = span_trim(span_from(s, len));
	}
	return s;
}

static struct span skip_openings(struct span s)
{
	static const char *const openings[] = { "(", "[", "*", "#", "=", "_", "-", " ", "【", "（", "「", "■", "◆", "●" };
	size_t len;
	while ((len = sign_len(s, openings, LEN(openings))) > 0)
		s = span_from(s, len);
	return s;
}

static struct span skip_stops(struct span s)
{
	static const char *const stops[] = { ".", ",", ";", "。", "、", "،" };
	size_t len;
	while ((len = sign_len(s, stops, LEN(stops))) > 0)
		s = span_trim(span_from(s, len));
	return s;
}

/* No small letters at the front; nor letters of scripts that have no small ones, where `wants_capitals`. */
static bool is_loud(struct span s, bool wants_capitals)
{
	for (size_t letters = 0, len; letters < 2 && s.len > 0; letters++, s = span_from(s, len)) {
		uint32_t c = utf8_next(s, &len);
		if (utf8_upper(c) != c || (wants_capitals && utf8_lower(c) == c))
			return false;
	}
	return s.len > 0;
}

/* ---- the line ---- */

/* What is said of a release. The further down, the less need there be beside it. */
enum kind {
	KIND_HOUR,   /* "for release": of the day of publication as well, so a day and an hour */
	KIND_NOUN,   /* "embargo": as well what news is about, so a time or a limit */
	KIND_PHRASE, /* "not for release": of words that news has, too, so capitals, a time or a limit */
	KIND_TERM,   /* "embargoed", "sperrfrist" */
};

static const struct said {
	const char *words;
	enum kind kind;
} said[] = {
	{ "embargoed", KIND_TERM }, { "not for publication", KIND_PHRASE }, { "not for release", KIND_PHRASE }, { "not for broadcast", KIND_PHRASE },
	{ "not to be published", KIND_PHRASE }, { "not for use", KIND_PHRASE }, { "do not publish", KIND_PHRASE }, { "do not release", KIND_PHRASE }, { "do not use", KIND_PHRASE },
	{ "hold for release", KIND_PHRASE }, { "for release", KIND_HOUR },
	{ "sperrfrist", KIND_TERM }, { "gesperrt", KIND_PHRASE }, { "nicht veröffentlichen", KIND_PHRASE }, { "nicht zur veröffentlichung", KIND_PHRASE },
	{ "nicht zu veröffentlichen", KIND_PHRASE }, { "zur veröffentlichung frei", KIND_NOUN }, { "frei ab", KIND_NOUN },
	{ "sous embargo", KIND_TERM }, { "ne pas publier", KIND_PHRASE }, { "ne pas diffuser", KIND_PHRASE }, { "diffusion interdite", KIND_PHRASE },
	{ "bajo embargo", KIND_TERM }, { "embargado", KIND_TERM }, { "embargada", KIND_TERM }, { "no publicar", KIND_PHRASE }, { "no difundir", KIND_PHRASE },
	{ "prohibida su publicación", KIND_PHRASE }, { "prohibida su difusión", KIND_PHRASE }, { "embargat", KIND_TERM }, { "sota embargament", KIND_TERM },
	{ "sotto embargo", KIND_TERM }, { "non pubblicare", KIND_PHRASE }, { "non diffondere", KIND_PHRASE }, { "non divulgare", KIND_PHRASE }, { "da non pubblicare", KIND_PHRASE },
	{ "sob embargo", KIND_TERM }, { "não publicar", KIND_PHRASE }, { "não divulgar", KIND_PHRASE },
	{ "onder embargo", KIND_TERM }, { "niet publiceren", KIND_PHRASE }, { "niet voor publicatie", KIND_PHRASE },
	{ "under embargo", KIND_NOUN }, { "spärrtid", KIND_TERM }, { "sperrefrist", KIND_TERM }, { "klausuleret", KIND_TERM }, { "klausulert", KIND_TERM },
	{ "får ej publiceras", KIND_PHRASE }, { "får inte publiceras", KIND_PHRASE }, { "ej för publicering", KIND_PHRASE }, { "må ikke offentliggøres", KIND_PHRASE },
	{ "må ikke publiseres", KIND_PHRASE }, { "må ikke offentliggjøres", KIND_PHRASE },
	{ "julkaisukielto", KIND_NOUN }, { "julkaisuvapaa", KIND_NOUN }, { "ei julkisuuteen", KIND_PHRASE }, { "ei saa julkaista", KIND_PHRASE },
	{ "pod embargiem", KIND_TERM }, { "objęte embargiem", KIND_TERM }, { "materiał objęty embargiem", KIND_TERM }, { "nie publikować", KIND_PHRASE },
	{ "nie do publikacji", KIND_PHRASE }, { "zakaz publikacji", KIND_PHRASE },
	{ "pod embargem", KIND_TERM }, { "nezveřejňovat", KIND_PHRASE }, { "nepublikovat", KIND_PHRASE }, { "pod embargom", KIND_TERM }, { "nezverejňovať", KIND_PHRASE },
	{ "nepublikovať", KIND_PHRASE }, { "ne objavljivati", KIND_PHRASE }, { "sub embargo", KIND_TERM }, { "a nu se publica", KIND_PHRASE },
	{ "embargós", KIND_TERM }, { "embargó alatt", KIND_TERM }, { "sajtóembargó", KIND_TERM }, { "nem közölhető", KIND_PHRASE }, { "közölhető", KIND_NOUN },
	{ "ambargolu", KIND_TERM }, { "ambargoludur", KIND_TERM }, { "ambargo", KIND_NOUN }, { "yayın yasağı", KIND_NOUN }, { "yayin yasagi", KIND_NOUN }, { "yayınlanamaz", KIND_PHRASE }, { "yayımlanamaz", KIND_PHRASE },
	{ "под эмбарго", KIND_TERM }, { "эмбарго", KIND_NOUN }, { "не для публикации", KIND_PHRASE }, { "не для печати", KIND_PHRASE }, { "не публиковать", KIND_PHRASE },
	{ "не подлежит публикации", KIND_PHRASE }, { "не подлежит разглашению", KIND_PHRASE }, { "запрещено к публикации", KIND_PHRASE }, { "публикация запрещена", KIND_PHRASE },
	{ "публикация разрешена", KIND_NOUN }, { "під ембарго", KIND_TERM }, { "ембарго", KIND_NOUN }, { "не для публікації", KIND_PHRASE }, { "не публікувати", KIND_PHRASE },
	{ "под ембарго", KIND_TERM }, { "не для друку", KIND_PHRASE },
	{ "υπό εμπάργκο", KIND_TERM }, { "εμπάργκο", KIND_NOUN }, { "να μη δημοσιευθεί", KIND_PHRASE }, { "να μην δημοσιευθεί", KIND_PHRASE }, { "να μη δημοσιευτεί", KIND_PHRASE },
	{ "όχι για δημοσίευση", KIND_PHRASE }, { "δεν επιτρέπεται η δημοσίευση", KIND_PHRASE },
	{ "תחת אמברגו", KIND_TERM }, { "באמברגו", KIND_TERM }, { "אמברגו", KIND_NOUN }, { "אסור לפרסום", KIND_PHRASE }, { "לא לפרסום", KIND_PHRASE }, { "לא לפרסם", KIND_PHRASE },
	{ "محظور النشر", KIND_PHRASE }, { "يحظر النشر", KIND_PHRASE }, { "يحظر نشره", KIND_PHRASE }, { "حظر النشر", KIND_NOUN }, { "حظر نشر", KIND_NOUN }, { "ممنوع النشر", KIND_PHRASE },
	{ "ليس للنشر", KIND_PHRASE }, { "غير قابل للنشر", KIND_PHRASE }, { "لا ينشر", KIND_PHRASE }, { "تحت الحظر", KIND_NOUN }, { "خاضع للحظر", KIND_NOUN },
	{ "انتشار ممنوع", KIND_PHRASE }, { "غیر قابل انتشار", KIND_PHRASE }, { "ممنوعیت انتشار", KIND_PHRASE }, { "منتشر نشود", KIND_PHRASE }, { "امبارگو", KIND_NOUN },
	{ "تحریم خبری", KIND_NOUN },
	{ "एम्बार्गो", KIND_NOUN }, { "प्रतिबंधित", KIND_NOUN }, { "प्रकाशन के लिए नहीं", KIND_PHRASE }, { "प्रकाशन पर रोक", KIND_NOUN }, { "प्रकाशित न करें", KIND_PHRASE },
	{ "प्रसारित न करें", KIND_PHRASE },
	{ "報道解禁", KIND_NOUN }, { "情報解禁", KIND_NOUN }, { "解禁", KIND_NOUN }, { "エンバーゴ", KIND_NOUN }, { "報道禁止", KIND_PHRASE }, { "公開厳禁", KIND_PHRASE },
	{ "公開禁止", KIND_PHRASE }, { "禁运", KIND_NOUN }, { "禁運", KIND_NOUN }, { "禁发期", KIND_PHRASE }, { "禁發期", KIND_PHRASE }, { "禁发", KIND_PHRASE }, { "禁發", KIND_PHRASE },
	{ "媒体禁发", KIND_PHRASE }, { "不得发布", KIND_PHRASE }, { "不得刊发", KIND_PHRASE }, { "不得刊登", KIND_PHRASE }, { "不得报道", KIND_PHRASE }, { "禁止发布", KIND_PHRASE },
	{ "禁止报道", KIND_PHRASE }, { "不得發布", KIND_PHRASE }, { "不得發佈", KIND_PHRASE }, { "不得報導", KIND_PHRASE }, { "請勿刊登", KIND_PHRASE }, { "请勿发布", KIND_PHRASE },
	{ "엠바고", KIND_NOUN }, { "보도시점", KIND_NOUN }, { "보도유예", KIND_PHRASE }, { "보도 유예", KIND_PHRASE }, { "보도금지", KIND_PHRASE }, { "보도 금지", KIND_PHRASE },
	{ "보도 가능", KIND_NOUN }, { "보도", KIND_NOUN },
	{ "cấm phát hành", KIND_PHRASE }, { "ห้ามเผยแพร่", KIND_PHRASE },
	{ "embargo", KIND_NOUN },
};

struct mark {
	enum kind kind;
	bool is_loud;   /* in capitals */
	bool has_limit; /* "until", a colon, or nothing more */
	bool has_break;
	struct span rest;
};

static bool take_limit(struct span *rest)
{
	static const char *const limits[] = { "until", "till", "til", "before", "bis zum", "bis", "vor", "jusqu'au", "jusqu’au", "jusqu'à", "jusqu’à", "avant le", "avant",
		"hasta el", "hasta", "antes del", "antes de", "fins al", "fins", "fino al", "fino alle", "fino a", "sino al", "sino alle", "prima del", "prima delle", "prima di",
		"até", "antes da", "antes das", "antes do", "tot", "vóór", "voor", "fram till", "före", "før", "asti", "ennen", "do", "przed", "až do", "před", "pred",
		"până la", "până pe", "până în", "înainte de", "hingga", "sampai", "sebelum", "trước", "до", "перед", "ранее", "раньше", "після", "после", "с", "раніше", "към",
		"μέχρι", "έως", "πριν από", "πριν", "עד", "לפני", "حتى", "قبل", "إلى", "لغاية", "تا", "قبل از", "پیش از", "至", "到", "直至", "期至", "时间", "時間", "日時", "期限", "ก่อน" };
	return take_any(rest, limits, LEN(limits));
}

static bool take_said(struct span *rest, enum kind *ret_kind)
{
	for (size_t i = 0; i < LEN(said); i++)
		if (take(rest, span_of(said[i].words))) {
			*ret_kind = said[i].kind;
			return true;
		}
	return false;
}

static struct span skip_before(struct span line, struct mark *mark)
{
	static const char *const before[] = { "strictly", "strict", "under", "press", "news", "media", "release", "attention", "achtung", "please note", "note", "atención", "atenção",
		"attenzione", "внимание", "увага", "строго", "uwaga", "pozor", "figyelem", "dikkat", "προσοχή", "let op", "obs", "注意", "تنبيه", "توجه" };
	struct span rest = skip_openings(span_trim(line));
	while (take_any(&rest, before, LEN(before)))
		rest = skip_breaks(rest, &mark->has_break);
	return rest;
}

/* "Blokkade/Embargo:": in two languages, of which we have the second. */
static bool skip_other_name(struct span *rest)
{
	struct span behind = *rest, word = span_next_word(&behind);
	const char *slash = word.len > 0 ? memchr(word.ptr, '/', word.len) : NULL;
	if (slash)
		*rest = span_from(*rest, (size_t)(slash + 1 - rest->ptr));
	return slash != NULL;
}

/* "NOT FOR RELEASE" behind "EMBARGOED: ", ", broadcast" behind "not for publication". */
static bool take_more(struct span *rest)
{
	static const char *const inner[] = { "for", "release", "publication", "broadcast", "print", "online", "or", "and", "use" };
	enum kind more;
	struct span at = span_starts(*rest, SPAN(", ")) ? span_from(*rest, 2) : *rest;
	bool is_more = take_any(&at, inner, LEN(inner)) || take_said(&at, &more);
	*rest = is_more ? at : *rest;
	return is_more;
}

static bool read_mark(struct span line, struct mark *ret_mark)
{
	*ret_mark = (struct mark){ 0 };
	struct span rest = skip_before(line, ret_mark), words = rest;
	ret_mark->has_break = false;
	if (!take_said(&rest, &ret_mark->kind) && !(skip_other_name(&rest) && take_said(&rest, &ret_mark->kind)))
		return false;
	do
		rest = skip_breaks(rest, &ret_mark->has_break);
	while (take_more(&rest));
	ret_mark->is_loud = is_loud(words, ret_mark->kind == KIND_NOUN);
	ret_mark->has_limit = take_limit(&rest);
	ret_mark->rest = skip_breaks(rest, &ret_mark->has_break);
	return true;
}

/* "18:00'e", "18:00-ig": an ending that belongs to the time. */
static struct span skip_ending(struct span rest)
{
	static const char *const apostrophes[] = { "'", "’" };
	bool is_hyphen = span_starts(rest, SPAN("-")) && rest.len > 1 && rest.ptr[1] >= 'a' && rest.ptr[1] <= 'z';
	if (is_hyphen || sign_len(rest, apostrophes, LEN(apostrophes)) > 0)
		(void)span_next_word(&rest);
	return span_trim(rest);
}

/* "часов", "까지", "kadar": of the time in languages that put it behind. */
static struct span skip_behind(struct span rest)
{
	static const char *const behind[] = { "г", "года", "р", "року", "r", "roku", "kadar", "óráig", "óra", "asti", "saakka", "klo", "часов", "год", "годин", "hodin", "uhr",
		"까지", "이후", "부터", "まで", "以降", "以后", "以後", "前", "之前", "後", "后", "तक", "के बाद", "से पहले", "بعد", "onwards" };
	struct span next = rest = skip_ending(rest);
	do {
		rest = next;
		bool has_break;
		next = skip_breaks(skip_stops(rest), &has_break);
	} while (take_any(&next, behind, LEN(behind)));
	return rest;
}

/* "6:30" */
static bool begins_clock(struct span word)
{
	size_t digits = 0;
	while (digits < word.len && ascii_is_digit(word.ptr[digits]))
		digits++;
	return digits > 0 && digits <= 2 && digits + 2 < word.len && strchr(":.", word.ptr[digits]) && ascii_is_digit(word.ptr[digits + 1]) && ascii_is_digit(word.ptr[digits + 2]);
}

/* "London time", "по московскому времени", "akşam 6:30": what changes the time that was read. */
static bool is_elsewhere(struct span rest)
{
	static const char *const words[] = { "time", "zeit", "ortszeit", "abends", "heure", "soir", "hora", "tarde", "noche", "noite", "ora", "sera", "pomeriggio", "tijd", "avonds", "tid",
		"czasu", "wieczorem", "času", "večer", "времени", "вечера", "дня", "ночи", "часом", "вечора", "ώρα", "saatiyle", "بتوقيت", "به وقت", "שעון", "时间", "時間", "시간", "समय" };
	for (size_t i = 0; i <= REST_WORDS && rest.len > 0; i++, (void)span_next_word(&rest)) {
		struct span word = span_trim(rest);
		if (begins_clock(word) || take_any(&word, words, LEN(words)))
			return true;
	}
	return false;
}

/* Prose goes on behind a time in small letters, or in letters that are none. */
static bool is_prose(struct span rest, enum kind kind)
{
	size_t len;
	uint32_t c = rest.len > 0 ? utf8_next(rest, &len) : 0;
	bool is_caseless = c > 0x250 && utf8_upper(c) == c && utf8_lower(c) == c;
	return utf8_upper(c) != c || (is_caseless && (kind == KIND_NOUN || script_words(rest) > REST_WORDS));
}

static bool has_small(struct span s)
{
	for (size_t len; s.len > 0; s = span_from(s, len)) {
		uint32_t c = utf8_next(s, &len);
		if (utf8_upper(c) != c)
			return true;
	}
	return false;
}

/* "Embargo until 31 May 2027: Council votes": words that news has, neither louder than what follows them nor with the hour that people who hold
 * something back name. In doubt they are of what follows. */
static bool is_headline(const struct mark *mark, const struct embargo_end *end, struct span rest)
{
	static const char *const notes[] = { "check against delivery", "es gilt das gesprochene wort", "seul le prononcé fait foi" };
	bool stands_out = mark->is_loud && has_small(rest);
	return mark->kind != KIND_TERM && rest.len > 0 && !stands_out && (!end || end->hour < 0) && !take_any(&rest, notes, LEN(notes));
}

/* Where a time was read: how much of the line is not of what follows. Prose that goes on behind it is none. `ret_is_whole`: the time was all there
 * is of it. */
static size_t timed_len(struct span line, const struct mark *mark, const struct embargo_end *end, size_t when_len, bool *ret_is_whole)
{
	struct span behind = skip_behind(span_from(mark->rest, when_len)), stop = skip_stops(span_trim(behind));
	bool is_parted = stop.ptr > span_trim(behind).ptr, has_break = false;
	struct span rest = skip_breaks(stop, &has_break);
	bool is_other = !has_break && is_elsewhere(rest);
	*ret_is_whole = has_break || (!is_other && (!span_has_digit(rest) || (is_parted && script_words(rest) > REST_WORDS)));
	bool goes_on = !has_break && !is_other && is_prose(rest, mark->kind);
	if (goes_on && line.len <= LINE_MAX_BYTES && mark->kind == KIND_TERM && mark->is_loud && mark->has_limit)
		return line.len; /* "EMBARGOED UNTIL 0001 GMT, please do not publish before." */
	goes_on = goes_on || (has_break && is_headline(mark, end, rest));
	return goes_on ? 0 : rest.len > 0 && *ret_is_whole ? (size_t)(rest.ptr - line.ptr) : line.len;
}

/* "Embargo 2026": a year, or an hour that nothing says is one. */
static bool is_doubtful(const struct mark *mark, const struct embargo_end *end)
{
	if (mark->kind == KIND_HOUR)
		return end->hour < 0 || !*end->day;
	return mark->kind == KIND_NOUN && !mark->has_limit && !mark->has_break && !*end->day && !*end->zone;
}

/* "31 February": of a day or an hour, though none that can be read; "1974" is of a story. */
static bool begins_time(struct span rest)
{
	size_t digits = 0;
	while (digits < rest.len && ascii_is_digit(rest.ptr[digits]))
		digits++;
	return digits == 1 || digits == 2;
}

/* Where none was: what is not in capitals may be prose, and a headline goes on behind a colon. */
static size_t untimed_len(struct span line, const struct mark *mark)
{
	static const char *const open[] = { "further notice", "notice", "delivery", "publication", "released", "announced", "auf weiteres", "nouvel ordre", "nuevo aviso", "nuovo avviso", "nova ordem",
		"nader order", "odwołania", "особого распоряжения", "إشعار آخر", "اطلاع ثانوی", "通知" };
	struct span rest = mark->rest;
	ptrdiff_t colon = span_find(mark->rest, SPAN(": "));
	if (mark->rest.len == 0)
		return line.len;
	if (!mark->has_limit)
		return mark->has_break && (mark->kind == KIND_TERM || (mark->kind == KIND_PHRASE && mark->is_loud)) ? (size_t)(mark->rest.ptr - line.ptr) : 0;
	bool is_time = mark->kind != KIND_NOUN && begins_time(rest) && script_words(line) <= UNREAD_WORDS;
	if (!mark->is_loud && !mark->has_break && !is_time && !take_any(&rest, open, LEN(open)))
		return 0;
	if (colon < 0)
		return line.len;
	return is_headline(mark, NULL, span_from(mark->rest, (size_t)colon + 2)) ? 0 : (size_t)(mark->rest.ptr - line.ptr) + (size_t)colon + 2;
}

/* "30 Kasım 2026 saat 18:00'e kadar ambargoludur", "До 30 ноября не публиковать": with the time before it, and nothing behind. */
static bool read_turned(struct span line, struct embargo *ret_embargo)
{
	struct mark mark = { 0 };
	struct embargo_end end;
	struct span rest = skip_before(line, &mark);
	bool has_limit = take_limit(&rest), has_break;
	size_t len = embargo_end_read(rest, &end);
	struct span until = span_head(rest, len);
	if (len == 0)
		return false;
	rest = skip_breaks(skip_stops(span_trim(skip_behind(span_from(rest, len)))), &has_break);
	bool is_said = take_said(&rest, &mark.kind) && skip_stops(skip_breaks(rest, &has_break)).len == 0;
	if (!is_said || (mark.kind == KIND_NOUN && end.hour < 0 && !has_limit))
		return false;
	*ret_embargo = (struct embargo){ line, until };
	return true;
}

/* The next word of what points at the release itself: "this statement", "the contents of this report". News about others says "a" or "the". */
static void read_subject(struct span word, bool *has_this, bool *has_release)
{
	static const char *const these[] = { "this", "these", "dies", "diese", "dieser", "dieses", "diesem", "ce", "cette", "cet", "ces", "este", "esta", "estos", "estas", "questo", "questa", "queste",
		"dit", "deze", "detta", "denna", "dette", "denne", "tämä", "ten", "ta", "niniejszy", "tento", "tato", "toto", "bu", "этот", "эта", "это", "данный", "данная", "данное", "настоящий", "настоящее",
		"цей", "ця", "це", "هذا", "هذه", "این" };
	static const char *const releases[] = { "release", "statement", "report", "document", "material", "materials", "information", "content", "contents", "story", "article", "text", "study", "paper",
		"briefing", "speech", "announcement", "advisory", "news", "mitteilung", "pressemitteilung", "medienmitteilung", "meldung", "bericht", "dokument", "studie", "informationen", "rede",
		"communiqué", "rapport", "texte", "étude", "informations", "dépêche", "comunicado", "informe", "documento", "nota", "texto", "información", "estudio", "contenido",
		"comunicato", "rapporto", "testo", "studio", "informazioni", "materiale", "relatório", "estudo", "informação", "conteúdo", "persbericht", "tekst", "pressmeddelande", "pressmeddelandet",
		"pressemeddelelse", "pressemelding", "tiedote", "komunikat", "raport", "materiał", "zpráva", "materiál", "bülten", "açıklama", "rapor", "haber",
		"пресс-релиз", "релиз", "сообщение", "материал", "доклад", "отчет", "документ", "текст", "информация", "заявление", "прес-реліз", "повідомлення", "матеріал",
		"البيان", "بيان", "التقرير", "الخبر", "گزارش", "بیانیه", "خبر" };
	*has_release = *has_release || (*has_this && take_any(&word, releases, LEN(releases)));
	*has_this = *has_this || take_any(&word, these, LEN(these));
}

/* "This press release is under embargo until 00:01 GMT on 15 November 2026.": the whole sentence. */
static size_t read_sentence(struct span line, struct embargo *ret_embargo)
{
	struct span rest = skip_openings(span_trim(line)), sentences = rest, sentence = SPAN_NONE;
	bool has_this = false, has_release = false, is_said = false, is_whole;
	struct mark mark = { 0 };
	struct embargo_end end;
	for (size_t i = 0; i < SUBJECT_WORDS && !has_release; i++)
		read_subject(span_next_word(&rest), &has_this, &has_release);
	for (size_t i = 0; i <= VERB_WORDS && has_release && !is_said; i++) {
		rest = span_trim(rest);
		is_said = take_said(&rest, &mark.kind);
		if (!is_said)
			(void)span_next_word(&rest);
	}
	size_t when_len = is_said && take_limit(&rest) ? embargo_end_read(rest, &end) : 0;
	if (when_len == 0)
		return 0;
	mark.rest = rest;
	(void)timed_len(line, &mark, &end, when_len, &is_whole);
	const char *behind = rest.ptr + when_len; /* a stop within the time ends no sentence */
	while (sentence_next(&sentences, &sentence) && sentence.ptr + sentence.len < behind)
		;
	size_t len = (size_t)(sentence.ptr + sentence.len - line.ptr);
	while (len < line.len && line.ptr[len] == ' ')
		len++;
	*ret_embargo = (struct embargo){ span_trim(span_head(line, len)), is_whole ? span_head(rest, when_len) : SPAN_NONE };
	return len;
}

/* How many bytes at the front of `line` speak of an embargo; 0: none. */
static size_t read_line(struct span line, struct embargo *ret_embargo)
{
	struct mark mark;
	struct embargo_end end;
	struct embargo found = { 0 };
	bool is_whole = false;
	size_t len = 0;
	if (read_mark(line, &mark)) {
		size_t when_len = embargo_end_read(mark.rest, &end);
		when_len = is_doubtful(&mark, &end) ? 0 : when_len;
		len = when_len > 0 ? timed_len(line, &mark, &end, when_len, &is_whole) : untimed_len(line, &mark);
		found = (struct embargo){ span_trim(span_head(line, len)), is_whole ? span_head(mark.rest, when_len) : SPAN_NONE };
	} else if (read_turned(line, &found)) {
		len = line.len;
	} else {
		len = read_sentence(line, &found);
	}
	if (len > 0 && ret_embargo->words.len == 0)
		*ret_embargo = found;
	return len;
}

static struct span join(struct arena *arena, struct span front, struct span rest)
{
	size_t gap = front.len > 0 && rest.len > 0 ? 2 : 0;
	char *text = arena_alloc(arena, front.len + gap + rest.len + 1, 1);
	if (front.len > 0)
		memcpy(text, front.ptr, front.len);
	memcpy(text + front.len, "\n\n", gap);
	if (rest.len > 0)
		memcpy(text + front.len + gap, rest.ptr, rest.len);
	return span_make(text, front.len + gap + rest.len);
}

/* Nothing else is said in it. */
static bool is_alone(struct span line, struct embargo *ret_embargo)
{
	size_t len = read_line(line, ret_embargo);
	return len > 0 && script_words(span_from(line, len)) <= REST_WORDS;
}

bool embargo_is_line(struct span line)
{
	struct embargo embargo = { 0 };
	return is_alone(line, &embargo);
}

/* At the end of a text, in a line of its own and with a time. */
static struct span take_behind(struct span text, struct arena *arena, struct embargo *ret_embargo)
{
	size_t end = text.len;
	for (size_t i = 0; i < PARAGRAPHS_MAX && end > 2; i++) {
		struct embargo found = { 0 };
		size_t at = end;
		while (at > 2 && !(text.ptr[at - 1] == '\n' && text.ptr[at - 2] == '\n'))
			at--;
		if (at <= 2)
			break;
		if (is_alone(span_make(text.ptr + at, end - at), &found) && found.until.len > 0) {
			*ret_embargo = found;
			return join(arena, span_head(text, at - 2), span_trim(span_from(text, end)));
		}
		end = at - 2;
	}
	return text;
}

struct span embargo_take(struct span text, struct arena *arena, struct embargo *ret_embargo)
{
	struct span rest = text;
	*ret_embargo = (struct embargo){ 0 };
	for (size_t i = 0; i < PARAGRAPHS_MAX && rest.len > 0; i++) {
		ptrdiff_t end = span_find(rest, SPAN("\n\n"));
		struct span line = end < 0 ? rest : span_head(rest, (size_t)end);
		struct span front = span_head(text, (size_t)(rest.ptr - text.ptr)), behind = span_from(rest, line.len + 2);
		size_t len = read_line(line, ret_embargo);
		if (len > 0 && script_words(span_from(line, len)) > REST_WORDS)
			return join(arena, span_trim(front), span_from(rest, len));
		if (len > 0 && line.len <= LINE_MAX_BYTES)
			ret_embargo->words = line;
		if (len > 0)
			return join(arena, span_trim(front), behind);
		rest = behind;
	}
	return take_behind(text, arena, ret_embargo);
}

static void settle(const struct embargo *embargo, struct arena *arena, struct report *report)
{
	struct span note = report->note, words = arena_copy(arena, embargo->words);
	struct embargo_end when;
	int64_t end = embargo_end_read(embargo->until, &when) > 0 ? embargo_end_time(&when, report->published) : EMBARGO_OPEN;
	if (report->embargo == TIME_NONE || report->embargo == EMBARGO_OPEN)
		report->embargo = end;
	if (span_find(note, words) < 0)
		report->note = note.len > 0 ? join(arena, words, note) : words;
}

void embargo_settle(struct embargo *embargo, struct arena *arena, struct report *report)
{
	struct embargo titled = { 0 };
	size_t len = read_line(report->title, &titled);
	if (embargo->words.len > 0)
		settle(embargo, arena, report);
	if (len == 0)
		return;
	settle(&titled, arena, report);
	if (len < report->title.len)
		report->title = span_from(report->title, len);
}

void embargo_read(struct arena *arena, struct report *report)
{
	struct embargo embargo, summed;
	report->text = embargo_take(report->text, arena, &embargo);
	report->summary = embargo_take(report->summary, arena, &summed);
	embargo_settle(embargo.words.len > 0 ? &embargo : &summed, arena, report);
}

void embargo_of_note(struct span line, struct arena *arena, struct report *report)
{
	struct embargo embargo = { 0 };
	struct mark mark;
	if (read_line(line, &embargo) == 0 && read_mark(line, &mark))
		embargo.words = line;
	if (embargo.words.len > 0)
		settle(&embargo, arena, report);
}
