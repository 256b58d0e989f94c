#include "report/mail_inner.h"

#include "base/array.h"
#include "report/date.h"

#define RULE_MIN 10u          /* signs of a line of dashes or underscores */
#define HEAD_LINES 12u        /* of an inner mail's head */
#define HEAD_BYTES 4096u      /* likewise; what is looked through at each line is bounded */
#define EMPTY_LINES_MAX 8u    /* between a mark and the head below it */
#define MARK_MAX 80u          /* bytes of a line that says what is below */

/* ---- lines ---- */

bool mail_is_rule(struct span line, const char *signs)
{
	size_t len = 0;
	while (len < line.len && strchr(signs, line.ptr[len]))
		len++;
	return len >= RULE_MIN && len == line.len;
}

struct span mail_without_quote_marks(struct span line)
{
	while (line.len > 0 && line.ptr[0] == '>') {
		line = span_from(line, 1);
		if (line.len > 0 && line.ptr[0] == ' ')
			line = span_from(line, 1);
	}
	return line;
}

static struct span front_of(struct span line, const char *const *words, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (span_starts_nocase(line, span_of(words[i])))
			return span_of(words[i]);
	return SPAN_NONE;
}

static struct span first_line(struct span rest)
{
	struct span line;
	return span_next_line(&rest, &line) ? line : SPAN_NONE;
}

static size_t dashes_len(struct span s)
{
	size_t len = 0;
	while (len < s.len && (s.ptr[len] == '-' || s.ptr[len] == ' '))
		len++;
	return len;
}

/* ---- marks ---- */

bool mail_inner_is_original(struct span line)
{
	static const char *const words[] = { "original message", "original-nachricht", "urspr\xC3\xBCngliche nachricht", "message d'origine",
		"message original", "mensaje original",
		"mensagem original", "messaggio originale", "oorspronkelijk bericht", "originalmeddelande", "mesaj original", "orijinal mesaj",
		"orijinal ileti", "Исходное сообщение", "Оригинальное сообщение", "Wiadomość oryginalna", "Původní zpráva", "Αρχικό μήνυμα",
		"الرسالة الأصلية", "原始邮件", "原始郵件", "원본 메시지" };
	size_t from = dashes_len(line);
	return from >= 3 && span_ends(line, SPAN("--")) && front_of(span_from(line, from), words, LEN(words)).len > 0;
}

/* "---------- Forwarded message ----------", "Begin forwarded message:": its bytes, for the head may follow in the same line where mark-up has become
 * text; 0 where it is none. */
static size_t forward_mark_len(struct span line)
{
	static const char *const words[] = { "begin forwarded message", "forwarded message", "weitergeleitete nachricht",
		"message transf\xC3\xA9r\xC3\xA9", "mensaje reenviado",
		"messaggio inoltrato", "mensagem encaminhada", "anfang der weitergeleiteten nachricht",
		"d\xC3\xA9\x62ut du message r\xC3\xA9\x65xp\xC3\xA9\x64i\xC3\xA9", "doorgestuurd bericht", "begin doorgestuurd bericht",
		"inizio messaggio inoltrato", "inicio del mensaje reenviado", "início da mensagem reencaminhada", "vidarebefordrat meddelande",
		"wiadomość przekazana dalej", "przekazana wiadomość", "przesłana wiadomość", "přeposlaná zpráva", "továbbított üzenet",
		"mesaj redirecționat", "iletilen mesaj", "yönlendirilen mesaj", "iletilmiş ileti başlangıcı", "Προωθημένο μήνυμα",
		"Пересылаемое сообщение", "Пересланное сообщение", "Начало переадресованного сообщения", "Переслане повідомлення",
		"Повідомлення, яке пересилається", "رسالة معاد توجيهها", "رسالة مُعاد توجيهها", "הודעה שהועברה", "转发的邮件", "转发邮件信息",
		"轉寄的郵件", "轉寄郵件", "転送メッセージ", "전달된 메시지" };
	size_t from = dashes_len(line), len = from + front_of(span_from(line, from), words, LEN(words)).len;
	if (len == from || len > MARK_MAX)
		return 0;
	while (len < line.len && line.ptr[len] == ' ')
		len++;
	if (len < line.len && line.ptr[len] == ':')
		return len + 1;
	size_t after = dashes_len(span_from(line, len));
	return from >= 3 && after >= 1 ? len + after : 0;
}

bool mail_inner_is_forward(struct span line)
{
	size_t len = forward_mark_len(span_trim(line));
	return len > 0 && len == span_trim(line).len;
}

bool mail_inner_is_end(struct span line)
{
	static const char *const words[] = { "end of forwarded message", "end forwarded message", "ende der weitergeleiteten nachricht", "fin du message transféré",
		"fin del mensaje reenviado", "fine messaggio inoltrato", "fim da mensagem encaminhada", "Конец пересылаемого сообщения",
		"Завершення пересланого повідомлення", "Кінець пересланого повідомлення" };
	size_t from = dashes_len(line);
	return from >= 3 && span_ends(line, SPAN("--")) && front_of(span_from(line, from), words, LEN(words)).len > 0;
}

/* ---- heads ---- */

enum field { FIELD_FROM, FIELD_DATE, FIELD_TO, FIELD_SUBJECT };
#define HAS(field) (1u << (field))

static const struct {
	const char *name;
	enum field field;
} names[] = {
	{ "From", FIELD_FROM }, { "Von", FIELD_FROM }, { "De", FIELD_FROM }, { "Da", FIELD_FROM }, { "Van", FIELD_FROM },
	{ "Fr\xC3\xA5n", FIELD_FROM },
	{ "Fra", FIELD_FROM }, { "Od", FIELD_FROM }, { "\xD0\x9E\xD1\x82", FIELD_FROM }, { "\xE5\x8F\x91\xE4\xBB\xB6\xE4\xBA\xBA", FIELD_FROM },
	{ "\xE5\xB7\xAE\xE5\x87\xBA\xE4\xBA\xBA", FIELD_FROM },
	{ "Date", FIELD_DATE }, { "Sent", FIELD_DATE }, { "Datum", FIELD_DATE }, { "Gesendet", FIELD_DATE },
	{ "Envoy\xC3\xA9", FIELD_DATE }, { "Fecha", FIELD_DATE },
	{ "Enviado el", FIELD_DATE }, { "Enviado", FIELD_DATE }, { "Enviada em", FIELD_DATE }, { "Data", FIELD_DATE }, { "Inviato", FIELD_DATE },
	{ "Verzonden", FIELD_DATE }, { "Skickat", FIELD_DATE }, { "Sendt", FIELD_DATE }, { "Wys\xC5\x82\x61no", FIELD_DATE },
	{ "\xD0\x94\xD0\xB0\xD1\x82\xD0\xB0", FIELD_DATE },
	{ "\xD0\x9E\xD1\x82\xD0\xBF\xD1\x80\xD0\xB0\xD0\xB2\xD0\xBB\xD0\xB5\xD0\xBD\xD0\xBE", FIELD_DATE },
	{ "\xE5\x8F\x91\xE9\x80\x81\xE6\x97\xB6\xE9\x97\xB4", FIELD_DATE }, { "\xE9\x80\x81\xE4\xBF\xA1\xE6\x97\xA5\xE6\x99\x82", FIELD_DATE },
	{ "To", FIELD_TO }, { "An", FIELD_TO }, { "\xC3\x80", FIELD_TO }, { "Para", FIELD_TO }, { "Aan", FIELD_TO }, { "Till", FIELD_TO },
	{ "Til", FIELD_TO },
	{ "Do", FIELD_TO }, { "\xD0\x9A\xD0\xBE\xD0\xBC\xD1\x83", FIELD_TO }, { "\xE6\x94\xB6\xE4\xBB\xB6\xE4\xBA\xBA", FIELD_TO },
	{ "\xE5\xAE\x9B\xE5\x85\x88", FIELD_TO },
	{ "Subject", FIELD_SUBJECT }, { "Betreff", FIELD_SUBJECT }, { "Objet", FIELD_SUBJECT }, { "Asunto", FIELD_SUBJECT },
	{ "Oggetto", FIELD_SUBJECT },
	{ "Assunto", FIELD_SUBJECT }, { "Onderwerp", FIELD_SUBJECT }, { "\xC3\x84mne", FIELD_SUBJECT }, { "Emne", FIELD_SUBJECT },
	{ "Temat", FIELD_SUBJECT },
	{ "\xD0\xA2\xD0\xB5\xD0\xBC\xD0\xB0", FIELD_SUBJECT }, { "\xE4\xB8\xBB\xE9\xA2\x98", FIELD_SUBJECT },
	{ "\xE4\xBB\xB6\xE5\x90\x8D", FIELD_SUBJECT },
	{ "De la", FIELD_FROM }, { "Kimden", FIELD_FROM }, { "Gönderen", FIELD_FROM }, { "Від", FIELD_FROM },
	{ "Від кого", FIELD_FROM }, { "От кого", FIELD_FROM }, { "Από", FIELD_FROM }, { "Feladó", FIELD_FROM },
	{ "Lähettäjä", FIELD_FROM }, { "Odesílatel", FIELD_FROM }, { "Dari", FIELD_FROM }, { "Pengirim", FIELD_FROM },
	{ "من", FIELD_FROM }, { "از", FIELD_FROM }, { "מאת", FIELD_FROM }, { "寄件者", FIELD_FROM }, { "寄件人", FIELD_FROM },
	{ "发件者", FIELD_FROM }, { "送信者", FIELD_FROM }, { "보낸 사람", FIELD_FROM }, { "보낸사람", FIELD_FROM },
	{ "Надіслано", FIELD_DATE }, { "Tarih", FIELD_DATE }, { "Gönderildi", FIELD_DATE }, { "Gönderme Tarihi", FIELD_DATE },
	{ "Gönderilme Tarihi", FIELD_DATE }, { "Ημερομηνία", FIELD_DATE }, { "Στάλθηκε", FIELD_DATE }, { "Elküldve", FIELD_DATE },
	{ "Dátum", FIELD_DATE }, { "Lähetetty", FIELD_DATE }, { "Päivämäärä", FIELD_DATE }, { "Päiväys", FIELD_DATE },
	{ "Odesláno", FIELD_DATE }, { "Trimis", FIELD_DATE }, { "Dikirim", FIELD_DATE }, { "Tanggal", FIELD_DATE },
	{ "التاريخ", FIELD_DATE }, { "تاريخ", FIELD_DATE }, { "تم الإرسال", FIELD_DATE }, { "أُرسلت", FIELD_DATE },
	{ "تاریخ", FIELD_DATE }, { "נשלח", FIELD_DATE }, { "תאריך", FIELD_DATE }, { "日期", FIELD_DATE }, { "寄件日期", FIELD_DATE },
	{ "傳送時間", FIELD_DATE }, { "時間", FIELD_DATE }, { "时间", FIELD_DATE }, { "日時", FIELD_DATE }, { "日付", FIELD_DATE },
	{ "보낸 날짜", FIELD_DATE }, { "날짜", FIELD_DATE },
	{ "Kime", FIELD_TO }, { "Alıcı", FIELD_TO }, { "Προς", FIELD_TO }, { "Címzett", FIELD_TO }, { "Vastaanottaja", FIELD_TO },
	{ "Komu", FIELD_TO }, { "Către", FIELD_TO }, { "Kepada", FIELD_TO }, { "Ke", FIELD_TO }, { "إلى", FIELD_TO },
	{ "الى", FIELD_TO }, { "به", FIELD_TO }, { "אל", FIELD_TO }, { "收件者", FIELD_TO }, { "받는 사람", FIELD_TO },
	{ "받는사람", FIELD_TO },
	{ "Konu", FIELD_SUBJECT }, { "Θέμα", FIELD_SUBJECT }, { "Tárgy", FIELD_SUBJECT }, { "Aihe", FIELD_SUBJECT },
	{ "Předmět", FIELD_SUBJECT }, { "Predmet", FIELD_SUBJECT }, { "Subiect", FIELD_SUBJECT }, { "Subjek", FIELD_SUBJECT },
	{ "Perihal", FIELD_SUBJECT }, { "Judul", FIELD_SUBJECT }, { "الموضوع", FIELD_SUBJECT }, { "موضوع", FIELD_SUBJECT },
	{ "נושא", FIELD_SUBJECT }, { "主旨", FIELD_SUBJECT }, { "主題", FIELD_SUBJECT }, { "제목", FIELD_SUBJECT },
};

/* A name at the front with its colon, which French and Chinese set apart in their ways; "*From:*" was bold. Bytes up to the value, 0 for none. */
static size_t field_len(struct span s, enum field *ret_field)
{
	static const struct span colons[] = { SPAN(":"), SPAN(" :"), SPAN("\xC2\xA0:"), SPAN("\xEF\xBC\x9A"), SPAN(" \xEF\xBC\x9A") };
	size_t star = span_starts(s, SPAN("*"));
	for (size_t i = 0; i < LEN(names) && s.len > star; i++) {
		if (s.ptr[star] != names[i].name[0]) /* nearly always: this is asked of every line */
			continue;
		struct span name = span_of(names[i].name), rest = span_from(s, star + name.len);
		if (!span_starts_nocase(span_from(s, star), name))
			continue;
		for (size_t c = 0; c < LEN(colons); c++) {
			if (!span_starts(rest, colons[c]))
				continue;
			*ret_field = names[i].field;
			size_t len = star + name.len + colons[c].len;
			return len + (star > 0 && span_starts(span_from(s, len), SPAN("*")));
		}
	}
	return 0;
}

struct head {
	unsigned found;
	bool is_mixed; /* names as programs write them: "From", not "FROM" of a press release */
	struct mail_inner *inner;
};

static unsigned count(unsigned bits)
{
	return (unsigned)__builtin_popcount(bits);
}

static bool is_new(unsigned found, struct span s)
{
	enum field field;
	return field_len(s, &field) > 0 && !(found & HAS(field));
}

static void set_field(struct head *head, enum field field, struct span value)
{
	struct span *const fields[] = { &head->inner->from, &head->inner->date, NULL, &head->inner->subject };
	if (fields[field] && !(head->found & HAS(field)))
		*fields[field] = span_trim(value);
	head->found |= HAS(field);
}

/* A line of one field; that of the sender may hold the whole head, for breaks of mark-up have become blanks. */
static void read_line(struct head *head, struct span line)
{
	enum field field;
	size_t len = field_len(line, &field), second = 1 + span_starts(line, SPAN("*"));
	bool may_be_whole = len > 0 && field == FIELD_FROM && head->found == 0;
	head->is_mixed |= len > 2 && !(line.ptr[second] >= 'A' && line.ptr[second] <= 'Z');
	while (len > 0) {
		unsigned seen = head->found | HAS(field);
		size_t end = may_be_whole ? len : line.len;
		while (end < line.len && !(line.ptr[end - 1] == ' ' && is_new(seen, span_from(line, end))))
			end++;
		set_field(head, field, span_from(span_head(line, end), len));
		line = span_from(line, end);
		len = field_len(line, &field);
	}
}

/* "From: …", "Date: …", "Subject: …", up to an empty line behind which nothing more of it comes; or all in one. */
static void read_head(struct head *head, struct span *rest)
{
	struct span within = span_head(*rest, HEAD_BYTES), line;
	size_t len = 0;
	for (size_t i = 0; i < HEAD_LINES && span_next_line(&within, &line); i++) {
		bool is_whole = i == 1 && count(head->found) > 2;
		line = span_trim(mail_without_quote_marks(line));
		if (is_whole || (line.len == 0 && head->found > 0 && !is_new(head->found, span_trim(mail_without_quote_marks(first_line(within))))))
			break;
		read_line(head, line);
		len = span_head(*rest, HEAD_BYTES).len - within.len;
	}
	*rest = span_from(*rest, len);
}

/* `14.11.2023, 10:15, "Town" <press@town.example>:`, as Yandex writes below its mark. */
static void read_short_head(struct head *head, struct span *rest)
{
	struct span behind = *rest, line;
	struct date date;
	size_t len;
	if (!span_next_line(&behind, &line))
		return;
	line = span_trim(line);
	if (!span_ends(line, SPAN(">:")) || !date_parse_front(line, &date, &len) || !span_starts(span_from(line, len), SPAN(", ")))
		return;
	set_field(head, FIELD_DATE, span_head(line, len));
	set_field(head, FIELD_FROM, span_from(span_head(line, line.len - 1), len + 2));
	*rest = behind;
}

static struct span skip_empty(struct span rest)
{
	struct span line;
	for (size_t i = 0; i <= EMPTY_LINES_MAX && rest.len > 0; i++) {
		struct span next = rest;
		if (span_next_line(&next, &line) && span_trim(mail_without_quote_marks(line)).len > 0)
			break;
		rest = next;
	}
	return rest;
}

bool mail_inner_begins(struct span text)
{
	enum field field;
	return field_len(text, &field) > 0 && field == FIELD_FROM;
}

/* Where the head begins that the line at the front of `text` announces, or is the first of. */
static bool find_head(struct span text, struct mail_inner *inner, struct span *ret_head)
{
	struct span rest = text, line;
	if (!span_next_line(&rest, &line))
		return false;
	struct span whole = span_trim(line), bare = span_trim(mail_without_quote_marks(line));
	size_t len = forward_mark_len(bare);
	inner->mark = len > 0 ? MARK_FORWARD : mail_inner_is_original(whole) ? MARK_ORIGINAL : mail_is_rule(whole, "_") ? MARK_RULE : MARK_NONE;
	if (len > 0 && len < bare.len) /* the head in the same line */
		*ret_head = span_from(text, (size_t)(bare.ptr - text.ptr) + len);
	else
		*ret_head = inner->mark == MARK_NONE ? text : skip_empty(rest);
	return inner->mark >= MARK_ORIGINAL || mail_inner_begins(span_trim(first_line(*ret_head)));
}

bool mail_inner_read(struct span text, struct mail_inner *ret_inner)
{
	struct mail_inner inner = { 0 };
	struct head head = { .inner = &inner };
	struct span rest;
	if (!find_head(text, &inner, &rest))
		return false;
	if (inner.mark == MARK_FORWARD)
		read_short_head(&head, &rest);
	if (head.found == 0)
		read_head(&head, &rest);
	inner.len = (size_t)(rest.ptr - text.ptr);
	*ret_inner = inner;
	/* it may be told from less where a mark stands above it */
	return count(head.found) >= 2 && (inner.mark >= MARK_ORIGINAL || (head.is_mixed && (head.found & HAS(FIELD_DATE)) && count(head.found) >= 3));
}

bool mail_inner_find(struct span text, struct mail_inner *ret_inner, size_t *ret_at)
{
	struct span rest = text, line;
	for (struct span at = text; span_next_line(&rest, &line); at = rest) {
		if (!mail_inner_read(at, ret_inner))
			continue;
		*ret_at = text.len - at.len;
		return true;
	}
	return false;
}
