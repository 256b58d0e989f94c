/* Phrases are compared folded, with all between words as one blank (fold.h), so that one spelling finds all: "grussen" is "Grüßen". */
#include "report/letter.h"

#include "base/array.h"
#include "base/ascii.h"
#include "base/buf.h"
#include "report/lead.h"
#include "text/fold.h"
#include "text/scripts.h"
#include "text/sentences.h"
#include "text/utf8.h"

#define LINE_MAX_LEN 1200u    /* bytes of a paragraph that are looked at */
#define GREETING_MAX 100u     /* bytes */
#define FRONT_PARAGRAPHS 4u   /* of greetings and of what it calls itself */
#define GREETED_WORDS 1u      /* behind a greeting without its comma: "Dear colleagues" */
#define BANNER_MAX 800u       /* bytes of what a mail server sets above a mail */
#define SIGNED_PARAGRAPHS 9u  /* regards and what is below them */
#define SIGNED_MAX 400u       /* bytes of regards and a name in one paragraph */
#define PROSE_WORDS 6u        /* of a sentence that no signature has */
#define PERSON_WORDS 2u       /* of the shortest name of a person */
#define SIGNATORIES_LEAST 2u
#define CONTACT_DIGITS 6u     /* of the shortest telephone number */
#define COVER_MAX 600u        /* bytes of a text that only says what is attached */
#define NAME_WORDS 6u
#define ABSENCE_MAX 1200u     /* bytes */
#define ABSENCE_SENTENCES 3u  /* one of these begins to say so: thanks and a greeting may come first */
#define ABSENCE_WITHIN 160u   /* bytes in which it says so; a date may look like the end of a sentence */

/* ---- phrases ---- */

static struct span folded(struct arena *arena, struct span s)
{
	struct buf out;
	buf_init(&out, 8 * LINE_MAX_LEN);
	fold_add_normal(&out, utf8_head(s, LINE_MAX_LEN));
	struct span made = arena_copy(arena, buf_view(&out));
	buf_done(&out);
	return made;
}

/* Scripts beyond Latin have endings, or no blanks: there the beginning of a word is enough. */
static bool starts_with(struct span words, struct span phrase)
{
	struct span behind = span_from(words, phrase.len);
	bool is_latin = !(phrase.ptr[phrase.len - 1] & 0x80);
	return span_starts(words, phrase) && (!is_latin || behind.len == 0 || behind.ptr[0] == ' ');
}

static size_t begins_with(struct span words, const char *const *phrases, size_t len)
{
	size_t found = 0;
	for (size_t i = 0; i < len; i++)
		if (starts_with(words, span_of(phrases[i])) && strlen(phrases[i]) > found)
			found = strlen(phrases[i]);
	return found;
}

static bool has(struct span words, const char *const *phrases, size_t len)
{
	for (size_t at = 0; at < words.len; at++)
		if ((at == 0 || words.ptr[at - 1] == ' ' || (words.ptr[at] & 0x80)) && begins_with(span_from(words, at), phrases, len) > 0)
			return true;
	return false;
}

static bool ends_with(struct span words, const char *const *phrases, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (span_ends(words, span_of(phrases[i])))
			return true;
	return false;
}

/* ---- what a server sets above it ---- */

/* "CAUTION: This email originated from outside of the organization. Do not click links …" */
static bool is_banner(struct span paragraph, struct arena *arena)
{
	static const char *const labels[] = {
		"caution", "warning", "attention", "alert", "notice", "be careful", "external", "achtung", "vorsicht", "warnung", "hinweis", "extern",
		"externe", "avertissement", "prudence", "mefiez vous", "atencion", "precaucion", "advertencia", "aviso", "cuidado", "externo",
		"attenzione", "avviso", "esterno", "esterna", "atencao", "let op", "waarschuwing", "obs", "varning", "viktigt", "advarsel", "huomio",
		"varoitus", "uwaga", "ostrzezenie", "pozor", "upozorneni", "figyelem", "atentie", "внимание", "осторожно", "предупреждение", "увага",
		"попередження", "προσοχη", "προειδοποιηση", "dikkat", "uyari", "تنبيه", "تحذير", "זהירות", "注意", "警告", "小心", "外部", "주의", "경고" };
	static const char *const these[] = {
		"this email", "this e mail", "this message", "this mail", "diese e mail", "diese mail", "diese nachricht", "ce message", "ce courriel",
		"cet e mail", "cet email", "ce mail", "este mensaje", "este correo", "questo messaggio", "questa e mail", "questa email",
		"esta mensagem", "este email", "este e mail", "deze e mail", "dit bericht", "det har meddelandet", "denne e post", "denne mail",
		"ta wiadomosc", "это письмо", "это сообщение", "данное письмо", "цеи лист", "bu e posta", "هذه الرسالة", "此邮件", "此郵件",
		"本邮件", "本郵件", "このメール" };
	static const char *const outside[] = {
		"outside", "external", "extern", "externe", "externem", "externen", "externer", "ausserhalb", "exterieur", "en dehors", "externo",
		"externa", "fuera de", "esterno", "esterna", "all esterno", "fora da", "fora do", "buiten", "utanfor", "utenfor", "udenfor", "ulkopuolelta",
		"spoza", "z zewnatrz", "zewnetrzna", "externi", "externiho", "kulso", "внешн", "извне", "за пределами", "зовнішн", "ззовні", "εξωτερικ",
		"disindan", "harici", "خارج", "חיצוני", "מחוץ", "外部", "외부" };
	static const char *const dangers[] = {
		"sender", "link", "links", "click", "attachment", "attachments", "absender", "anhange", "anhang", "expediteur", "liens", "lien",
		"pieces jointes", "remitente", "enlaces", "adjuntos", "mittente", "collegamenti", "allegati", "remetente", "anexos", "afzender",
		"bijlagen", "koppelingen", "avsandare", "lankar", "bilagor", "avsender", "lenker", "vedlegg", "lahettaja", "linkkeja", "liitteita",
		"nadawca", "nadawcy", "linki", "zalacznikow", "odkazy", "prilohy", "отправител", "ссылк", "вложени", "відправник", "посилан",
		"вкладен", "συνδεσμ", "συνημμεν", "gonderen", "baglanti", "ekleri", "الروابط", "المرفقات", "קישורים", "链接",
		"連結", "附件", "リンク", "添付", "링크", "첨부" };
	static const char *const mails[] = {
		"email", "e mail", "mail", "message", "courriel", "correo", "mensaje", "messaggio", "mensagem", "nachricht", "bericht", "e post", "wiadomosc",
		"письмо", "письма", "сообщение", "e posta", "البريد", "邮件", "郵件", "メール", "메일" };
	struct span words = paragraph.len <= BANNER_MAX ? folded(arena, paragraph) : SPAN_NONE;
	bool is_danger = has(words, dangers, LEN(dangers));
	bool is_labelled = begins_with(words, labels, LEN(labels)) > 0 && (is_danger || has(words, mails, LEN(mails)));
	return (is_labelled || (is_danger && begins_with(words, these, LEN(these)) > 0)) && has(words, outside, LEN(outside));
}

struct span letter_below_banner(struct span text, struct arena *arena)
{
	struct span rest = text, line;
	while (span_next_line(&rest, &line)) {
		struct span behind = rest, next;
		if (span_trim(line).len == 0)
			continue;
		while (span_next_line(&behind, &next) && span_trim(next).len > 0)
			;
		if (!is_banner(span_trim(span_make(line.ptr, (size_t)(text.ptr + text.len - line.ptr) - behind.len)), arena))
			break;
		text = rest = behind;
	}
	return text;
}

/* ---- above and below ---- */

/* A line of its own with a comma behind it, or hardly more than the phrase. */
static bool is_greeting(struct span line, struct arena *arena)
{
	static const char *const phrases[] = {
		"dear", "hi", "hello", "hello there", "hi all", "hi everyone", "greetings", "good morning", "good afternoon", "good evening",
		"good day", "ladies and gentlemen", "to whom it may concern",
		"sehr geehrte", "sehr geehrter", "sehr geehrte damen und herren", "liebe", "lieber", "hallo", "guten tag", "guten morgen",
		"guten abend", "moin", "servus", "gruss gott",
		"bonjour", "bonsoir", "madame monsieur", "mesdames messieurs", "mesdames et messieurs", "cher", "chere", "chers", "cheres",
		"cher monsieur", "chere madame",
		"estimado", "estimada", "estimados", "estimadas", "estimados senores", "hola", "buenos dias", "buenas tardes", "buenas",
		"querido", "querida", "queridos",
		"buongiorno", "buonasera", "gentile", "gentili", "egregio", "egregi", "salve", "caro", "cara", "cari", "spettabile", "spett le",
		"ciao",
		"prezado", "prezada", "prezados", "prezadas", "caros", "caras", "ola", "bom dia", "boa tarde", "boa noite", "exmo", "exmos",
		"exmos senhores",
		"beste", "geachte", "geachte heer", "geachte redactie", "goedemorgen", "goedemiddag", "goedendag", "hej", "hei", "heisann",
		"kara", "basta", "kjaere", "kaere", "god morgen", "god dag", "hyva", "hyvat",
		"szanowni panstwo", "szanowny", "szanowna", "szanowni", "dzien dobry", "witam", "vazeni", "vazena", "vazeny", "dobry den",
		"tisztelt", "kedves", "stimate", "stimata", "stimati", "buna ziua",
		"уважаем", "здравствуйте", "добрыи день", "доброе утро", "добрыи вечер", "дорогие", "шановн", "добрии день", "вітаю", "αγαπητ",
		"αξιοτιμ", "καλημερα", "καλησπερα", "sayin", "merhaba", "merhabalar",
		"السادة", "السيد", "مرحبا", "السلام عليكم", "שלום", "您好", "你好", "尊敬的", "各位", "亲爱的", "いつもお世話になっております", "お世話になっております", "編集部",
		"報道関係", "안녕하세요",
	};
	static const struct span stops[] = {
		SPAN(","), SPAN("!"), SPAN(":"), SPAN("\xEF\xBC\x8C"), SPAN("\xEF\xBC\x9A"), SPAN("\xEF\xBC\x81"), SPAN("\xE3\x80\x81"),
		SPAN("\xD8\x8C"),
		SPAN("\xE2\x80\x94"), SPAN("\xE2\x80\x93"), SPAN(" -") };
	if (line.len == 0 || line.len > GREETING_MAX)
		return false;
	struct span words = folded(arena, line);
	size_t len = begins_with(words, phrases, LEN(phrases));
	bool has_stop = false;
	for (size_t i = 0; i < LEN(stops); i++)
		has_stop = has_stop || span_ends(line, stops[i]);
	bool is_joined = len < line.len && line.ptr[len] == '-'; /* "Hi-tech:" */
	return len > 0 && !is_joined && (has_stop || script_words(span_from(words, len)) <= GREETED_WORDS);
}

bool letter_is_label(struct span line, struct arena *arena)
{
	static const char *const labels[] = {
		"press release", "news release", "media release", "press statement", "statement", "press information", "for immediate release", "pressemitteilung",
		"presseinformation", "pressemeldung", "medienmitteilung", "stellungnahme", "communique de presse", "communique", "pour diffusion immediate",
		"comunicado de prensa", "comunicado", "nota de prensa", "para su publicacion inmediata", "comunicato stampa", "comunicado de imprensa",
		"nota a imprensa", "persbericht", "pressmeddelande", "pressemelding", "pressemeddelelse", "lehdistotiedote", "komunikat prasowy",
		"tiskova zprava",
		"tlacova sprava", "sajtokozlemeny", "comunicat de presa", "пресс релиз", "прес реліз", "δελτιο τυπου", "basin bulteni",
		"بيان صحفي", "新闻稿", "プレスリリース", "報道資料", "보도자료" };
	struct span words = line.len <= GREETING_MAX ? folded(arena, line) : SPAN_NONE;
	return words.len > 0 && begins_with(words, labels, LEN(labels)) == words.len;
}

/* "Best regards, Jane Doe Press officer": what mark-up breaks into lines may have become one. */
static bool is_regards(struct span paragraph, struct arena *arena)
{
	static const char *const phrases[] = {
		"best regards", "kind regards", "warm regards", "kindest regards", "warmest regards", "with best regards", "with kind regards",
		"best wishes", "all the best", "with best wishes", "yours sincerely", "yours faithfully", "yours truly",
		"thanks and regards", "many thanks", "thanks in advance", "thank you in advance", "thank you and best regards",
		"mit freundlichen grussen", "mit freundlichem gruss", "freundliche grusse", "freundlichen gruss", "mit besten grussen",
		"beste grusse", "besten gruss",
		"viele grusse", "liebe grusse", "herzliche grusse", "schone grusse", "hochachtungsvoll", "mfg", "cordialement",
		"bien cordialement", "tres cordialement", "bien a vous", "meilleures salutations", "salutations distinguees",
		"sinceres salutations", "un saludo", "un cordial saludo", "saludos cordiales", "atentamente", "reciban un cordial saludo",
		"cordiali saluti", "distinti saluti", "un cordiale saluto", "cordialmente",
		"atenciosamente", "com os melhores cumprimentos", "melhores cumprimentos", "met vriendelijke groet", "met vriendelijke groeten",
		"vriendelijke groet", "hoogachtend", "med vanlig halsning", "med vanliga halsningar", "vanliga halsningar",
		"med vennlig hilsen", "vennlig hilsen", "med venlig hilsen", "venlig hilsen", "ystavallisin terveisin", "terveisin",
		"z powazaniem", "z wyrazami szacunku", "s pozdravem", "s uctou", "udvozlettel", "tisztelettel",
		"cu stima", "cu respect", "с уважением", "с наилучшими пожеланиями", "з повагою", "με εκτιμηση", "saygilarimla", "saygilarimizla",
		"مع التحية", "مع تحيات", "בברכה", "此致", "祝好", "敬具", "何卒よろしくお願い", "감사합니다",
	};
	/* words of news as well: only with what closes a line behind them */
	static const char *const words_too[] = {
		"best", "regards", "thanks", "thank you", "cheers", "sincerely", "respectfully", "cordially", "yours", "danke", "vielen dank",
		"gruss", "grusse", "lg", "merci", "gracias", "muchas gracias", "saludos",
		"grazie", "saluti", "obrigado", "obrigada", "cumprimentos", "groeten", "groet", "mvh", "hilsen", "halsningar", "pozdrawiam",
		"спасибо", "谢谢", "謝謝" };
	if (paragraph.len > SIGNED_MAX)
		return false;
	struct span words = folded(arena, paragraph);
	size_t weak = begins_with(words, words_too, LEN(words_too));
	bool is_prose = sentence_ends(paragraph, false) && script_words(words) >= PROSE_WORDS;
	bool is_closed = weak == words.len || (weak < paragraph.len && strchr(",!.\n", paragraph.ptr[weak]) && paragraph.ptr[weak] != '\0');
	return !is_prose && (begins_with(words, phrases, LEN(phrases)) > 0 || (weak > 0 && is_closed));
}

/* "This e-mail and any attachments are confidential …" */
static bool is_disclaimer(struct span paragraph, struct arena *arena)
{
	static const char *const fronts[] = {
		"this e mail", "this email", "this message", "the information contained in this", "the contents of this e",
		"confidentiality notice", "disclaimer", "diese e mail", "diese nachricht", "der inhalt dieser e mail", "ce message",
		"ce courriel", "ce mail",
		"este mensaje", "este correo", "este e mail", "questo messaggio", "questa e mail", "questa email", "esta mensagem", "dit bericht",
		"deze e mail", "det har meddelandet", "ta wiadomosc", "это сообщение", "это электронное письмо" };
	static const char *const signs[] = {
		"confidential", "intended", "privileged", "vertraulich", "vertrauliche", "confidentiel", "confidentiels", "confidentielles",
		"destinataire", "destinataires", "confidencial", "destinatario", "destinatarios", "riservato",
		"riservate", "confidenziale", "destinatari", "vertrouwelijk", "bestemd", "poufna", "конфиденциальн" };
	struct span words = folded(arena, paragraph);
	return begins_with(words, fronts, LEN(fronts)) > 0 && has(words, signs, LEN(signs));
}

static size_t last_paragraph(struct span text)
{
	size_t at = text.len;
	while (at > 1 && !(text.ptr[at - 1] == '\n' && text.ptr[at - 2] == '\n'))
		at--;
	return at > 1 ? at : 0;
}

/* "-- Jane Doe Press officer"; one of several is of a list. */
static bool is_signature(struct span paragraph, struct span above)
{
	struct span before = span_from(above, last_paragraph(above));
	bool is_prose = sentence_ends(paragraph, false) && script_words(paragraph) >= PROSE_WORDS;
	return paragraph.len <= SIGNED_MAX && !is_prose && !span_starts(before, SPAN("-- "));
}

/* How many names of persons have what they are behind them, in lines that mark-up may have joined: "Jane Roe, Rights Group John Doe (Press Union)".
 * "Jane Roe, Press Officer, Town of Streslau" is one. */
static unsigned persons_in(struct span paragraph)
{
	unsigned persons = 0, since = 1, capitals = 0;
	for (struct span word; (word = span_next_word(&paragraph)).len > 0;) {
		bool is_dash = span_equals(word, SPAN("-")) || span_equals(word, SPAN("\xE2\x80\x93")) || span_equals(word, SPAN("\xE2\x80\x94"));
		bool is_opened = is_dash || word.ptr[0] == '(';
		if (!is_opened) {
			bool is_capital = (word.ptr[0] >= 'A' && word.ptr[0] <= 'Z') || (word.ptr[0] & 0x80);
			capitals = is_capital ? capitals + 1 : 0;
			since++;
		}
		if (!is_opened && !span_ends(word, SPAN(",")))
			continue;
		persons += capitals >= PERSON_WORDS && since > PERSON_WORDS;
		since = word.ptr[0] == '(';
		capitals = 0;
	}
	return persons;
}

/* "Tel: +99 1 234", "press@town.example": how to reach one. */
static bool has_contact(struct span text)
{
	size_t digits = 0;
	for (size_t i = 0; i < text.len; i++)
		digits += ascii_is_digit(text.ptr[i]);
	return digits >= CONTACT_DIGITS || memchr(text.ptr, '@', text.len) || span_find(text, SPAN("://")) >= 0 || span_find_nocase(text, SPAN("www.")) >= 0;
}

bool letter_has_signatories(struct span below)
{
	unsigned persons = 0;
	bool is_reached = false;
	while (below.len > 0) {
		ptrdiff_t end = span_find(below, SPAN("\n\n"));
		struct span paragraph = end >= 0 ? span_head(below, (size_t)end) : below;
		bool is_contact = paragraph.len > 0 && has_contact(paragraph);
		persons += is_contact ? 0 : persons_in(paragraph);
		is_reached = is_reached || is_contact;
		below = span_from(below, paragraph.len + 2);
	}
	return persons >= SIGNATORIES_LEAST + is_reached; /* "Streslau Town Hall, 1 Quay Street" is below a sender's name as well */
}

/* Bytes before what signs it. */
static size_t signed_from(struct span text, struct arena *arena)
{
	size_t end = text.len;
	bool has_names = false;
	struct span above = text;
	for (size_t i = 0; i < SIGNED_PARAGRAPHS; i++) {
		size_t at = last_paragraph(above);
		struct span paragraph = span_trim(span_from(above, at));
		bool is_dashed = span_starts(paragraph, SPAN("-- "));
		if (at == 0 || is_dashed || is_regards(paragraph, arena)) {
			bool is_signed = is_dashed ? is_signature(paragraph, span_trim(span_head(above, at))) : !letter_has_signatories(span_from(text, at));
			return at > 0 && is_signed ? at : end;
		}
		bool is_notice = is_disclaimer(paragraph, arena);
		if (!is_notice && (lead_is_bullet(paragraph) || (sentence_ends(paragraph, false) && script_words(paragraph) >= PROSE_WORDS)))
			return end;
		has_names = has_names || !is_notice;
		end = has_names ? end : at;
		above = span_trim(span_head(above, at));
	}
	return end;
}

struct span letter_body(struct span text, struct arena *arena)
{
	text = span_trim(text);
	for (size_t i = 0; i < FRONT_PARAGRAPHS; i++) {
		ptrdiff_t len = span_find(text, SPAN("\n\n"));
		struct span line = len > 0 ? span_head(text, (size_t)len) : SPAN_NONE;
		if (line.len == 0 || !(letter_is_label(line, arena) || is_greeting(line, arena)))
			break;
		text = span_trim(span_from(text, line.len));
	}
	return span_trim(span_head(text, signed_from(text, arena)));
}

/* ---- a cover ---- */

static bool brings(struct span words)
{
	static const char *const fronts[] = {
		"attached", "enclosed", "adjunto", "adjunta", "adjuntos", "adjuntas", "allegato", "allegati", "anexo", "anexos", "bijgaand",
		"anliegend", "liitteena", "ekte", "附件", "附上", "随附", "添付", "첨부", "مرفق", "المرفق", "مصحوب", "מצורף" };
	static const char *const phrases[] = {
		"find attached", "find enclosed", "attached please", "see attached", "see the attached", "see attachment", "see the attachment",
		"attached you", "i attach", "we attach", "i have attached", "i ve attached", "we have attached", "we ve attached",
		"i enclose", "we enclose", "attached herewith", "is attached as", "are attached as", "is attached to this",
		"are attached to this", "is attached for", "are attached for", "in the attachment",
		"anbei", "im anhang", "in der anlage", "im attachment", "als anhang", "angehangt finden", "finden sie angehangt",
		"finden sie beigefugt", "beigefugt finden", "als anlage",
		"ci joint", "ci jointe", "ci joints", "ci jointes", "piece jointe", "pieces jointes", "en pj", "adjuntamos", "le adjunto",
		"les adjunto", "os adjunto", "te adjunto", "se adjunta", "se adjuntan", "archivo adjunto", "archivos adjuntos",
		"documento adjunto", "enviamos adjunto", "enviamos adjunta", "envio adjunto", "remitimos adjunta", "in allegato", "allego",
		"alleghiamo", "si allega", "trovate allegato", "trova allegato", "em anexo", "segue anexo", "segue anexa", "anexamos",
		"anexo segue",
		"in de bijlage", "in bijlage", "als bijlage", "bijgevoegd", "bifogat", "bifogar", "bifogad", "bifogas", "i bilaga", "vedhaeftet",
		"vedhaefter", "vedlagt", "vedlagte", "vedlegger", "w zalaczeniu", "w zalaczniku",
		"zalaczam", "v priloze", "v prilohe", "prikladam", "mellekelten", "csatolva", "mellekelve", "atasat", "in atasament",
		"во вложении", "прилагаю", "прилагаем", "в приложении", "прикрепл", "у вкладенні", "додаю", "у додатку", "επισυναπτ", "συνημμεν",
		"ekli dosya", "ilisikte", "请查收附件", "见附件", "を添付", "添付にて", "첨부",
	};
	static const char *const ends[] = { " is attached", " are attached", " is enclosed", " are enclosed" };
	return begins_with(words, fronts, LEN(fronts)) > 0 || has(words, phrases, LEN(phrases)) || ends_with(words, ends, LEN(ends));
}

/* What tells nothing. */
static bool is_polite(struct span words)
{
	static const char *const fronts[] = {
		"please contact", "please let", "please do not hesitate", "please don t hesitate", "please feel", "please call", "please confirm",
		"please use", "please note", "thank you", "thanks", "many thanks", "best", "kind regards", "regards", "let me know",
		"let us know", "if you have any",
		"if you need", "if you require", "if you would", "should you", "do not hesitate", "don t hesitate", "feel free", "for further",
		"for more", "for questions", "for any", "i look forward", "we look forward", "looking forward", "i hope", "hope", "happy to",
		"i would be", "we would be", "we would appreciate", "enjoy",
		"fur ruckfragen", "fur fragen", "fur weitere", "bei ruckfragen", "bei fragen", "bitte melden", "bitte wenden", "vielen dank",
		"danke", "ich freue", "wir freuen", "uber eine veroffentlichung", "wir bitten um", "ich bitte um", "mit der bitte", "n hesitez",
		"je reste", "nous restons", "merci", "bonne reception", "bonne journee", "dans l attente",
		"quedo", "quedamos", "gracias", "muchas gracias", "no dude", "no duden", "para mas", "para cualquier", "rogamos", "resto a",
		"restiamo", "grazie", "per ulteriori", "per qualsiasi", "fico", "ficamos", "obrigado", "obrigada", "para mais", "qualquer duvida",
		"voor meer", "voor vragen", "bij vragen", "hartelijk dank", "bedankt", "hor garna", "tack", "tak",
		"kontakt gerne", "dziekuje", "w razie", "dekuji", "koszonom", "multumesc", "спасибо", "заранее", "пожалуиста", "если у вас",
		"дякую", "ευχαριστ", "tesekkur", "شكرا", "谢谢", "请查收", "敬请", "如有", "よろしく", "何卒", "ご査収", "ご確認", "감사",
	};
	return begins_with(words, fronts, LEN(fronts)) > 0;
}

bool letter_is_cover(struct span text, struct arena *arena)
{
	struct span sentence;
	bool has_brought = false;
	if (text.len > COVER_MAX)
		return false;
	while (sentence_next(&text, &sentence)) {
		struct span words = folded(arena, sentence);
		bool is_bringing = brings(words), is_name = has_brought && !sentence_ends(sentence, false) && script_words(sentence) <= NAME_WORDS;
		if (!is_bringing && !is_polite(words) && !is_name)
			return false;
		has_brought = has_brought || is_bringing;
	}
	return has_brought;
}

/* ---- an absence ---- */

/* What is in quotes, somebody else says. */
static bool is_quoted(struct span sentence)
{
	static const char *const quotes[] = {
		"\"", "'", "`", "\xC2\xAB", "\xE2\x80\x98", "\xE2\x80\x99", "\xE2\x80\x9C", "\xE2\x80\x9D", "\xE2\x80\x9E", "\xE2\x80\x94",
		"\xE2\x80\x93", "-" };
	for (size_t i = 0; i < LEN(quotes); i++)
		if (span_starts(sentence, span_of(quotes[i])))
			return true;
	return false;
}

static bool says_absence(struct span words)
{
	static const char *const fronts[] = {
		"i am", "i m", "i will be", "i ll be", "ich bin", "bin", "je suis", "je serai", "estoy", "estare", "me encuentro",
		"me encontrare", "sono", "saro", "estou", "estarei", "encontro me", "ik ben", "jag ar", "jeg er", "jestem", "przebywam", "bede",
		"я", "меня", "в настоящее время я", "в данныи момент я", "currently i am", "derzeit bin ich", "leider bin ich",
		"unfortunately i am" };
	static const char *const signs[] = {
		"out of office", "out of the office", "away from the office", "away from my desk", "away from my email", "away from my e mail",
		"on annual leave", "on leave", "on vacation", "on holiday", "on parental leave", "on maternity leave", "nicht im buro",
		"ausser haus",
		"nicht im haus", "im urlaub", "abwesend", "in elternzeit", "absent du bureau", "absente du bureau", "absent", "absente",
		"en conge", "en conges", "en vacances", "fuera de la oficina", "de vacaciones", "fuori ufficio", "assente", "in ferie",
		"fora do escritorio", "ausente", "de ferias",
		"afwezig", "niet op kantoor", "met vakantie", "op vakantie", "inte pa kontoret", "pa semester", "ikke pa kontoret", "pa ferie",
		"poza biurem", "na urlopie", "nieobecny", "nieobecna", "отпуске", "нет в офисе", "вне офиса" };
	return begins_with(words, fronts, LEN(fronts)) > 0 && has(words, signs, LEN(signs));
}

bool letter_is_absence(struct span text, struct arena *arena)
{
	/* who tells of his holidays as news has no use for these */
	static const char *const signs[] = {
		"urgent", "urgently", "emergency", "return", "returning", "back on", "back in", "please contact", "forwarded", "limited access",
		"dringend", "dringenden", "dringende", "wenden sie sich", "zuruck", "weitergeleitet", "urgence", "urgences", "de retour",
		"contacter", "urgente", "urgentes", "contacte", "contactar", "contactad", "regreso", "regresare", "urgenza", "urgenze", "rientro",
		"contattare", "urgencia", "retorno", "regresso", "dringende", "terug", "tillbaka", "tilbage", "tilbake", "wracam", "pilnych",
		"срочн", "вернусь", "обращайтесь", "обращаитесь" };
	struct span rest = text, sentence;
	if (text.len > ABSENCE_MAX || !has(folded(arena, text), signs, LEN(signs)))
		return false;
	for (size_t i = 0; i < ABSENCE_SENTENCES && sentence_next(&rest, &sentence); i++)
		if (!is_quoted(sentence) && says_absence(folded(arena, utf8_head(span_from(text, (size_t)(sentence.ptr - text.ptr)), ABSENCE_WITHIN))))
			return true;
	return false;
}
