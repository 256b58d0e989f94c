#include "report/date_signs.h"

#include "base/array.h"
#include "text/numerals.h"
#include "text/utf8.h"


enum sign_kind { SIGN_PLAIN, SIGN_UNIT, SIGN_AM, SIGN_PM, SIGN_ERA, SIGN_THAI };

/* `value`: a zone in minutes, or the year before the first of an era. No `to` is longer than its `from`. */
struct sign {
	const char *from, *to;
	enum sign_kind kind;
	int value;
};

static const struct sign signs[] = {
	/* Korean is spoken in one zone, and so are the Japanese words for the halves of the day */
	{ "년", "\x03", SIGN_UNIT, 540 }, { "월요일", " ", SIGN_PLAIN, 540 }, { "월", "\x04", SIGN_UNIT, 540 }, { "일요일", " ", SIGN_PLAIN, 540 },
	{ "일", "\x05", SIGN_UNIT, 540 }, { "시", "\x06", SIGN_UNIT, 540 }, { "분", "\x07", SIGN_UNIT, 540 }, { "초", "\x0E", SIGN_UNIT, 540 },
	{ "화요일", " ", SIGN_PLAIN, 540 }, { "수요일", " ", SIGN_PLAIN, 540 }, { "목요일", " ", SIGN_PLAIN, 540 }, { "금요일", " ", SIGN_PLAIN, 540 },
	{ "토요일", " ", SIGN_PLAIN, 540 }, { "오전", " ", SIGN_AM, 540 }, { "오후", " ", SIGN_PM, 540 },
	{ "月曜日", " ", SIGN_PLAIN, 540 }, { "火曜日", " ", SIGN_PLAIN, 540 }, { "水曜日", " ", SIGN_PLAIN, 540 }, { "木曜日", " ", SIGN_PLAIN, 540 },
	{ "金曜日", " ", SIGN_PLAIN, 540 }, { "土曜日", " ", SIGN_PLAIN, 540 }, { "日曜日", " ", SIGN_PLAIN, 540 }, { "午前", " ", SIGN_AM, 540 },
	{ "午後", " ", SIGN_PM, 540 }, { "日本時間", " ", SIGN_PLAIN, 540 },
	{ "星期一", " ", SIGN_PLAIN, 0 }, { "星期二", " ", SIGN_PLAIN, 0 }, { "星期三", " ", SIGN_PLAIN, 0 }, { "星期四", " ", SIGN_PLAIN, 0 },
	{ "星期五", " ", SIGN_PLAIN, 0 }, { "星期六", " ", SIGN_PLAIN, 0 }, { "星期日", " ", SIGN_PLAIN, 0 }, { "星期天", " ", SIGN_PLAIN, 0 },
	{ "周一", " ", SIGN_PLAIN, 0 }, { "周二", " ", SIGN_PLAIN, 0 }, { "周三", " ", SIGN_PLAIN, 0 }, { "周四", " ", SIGN_PLAIN, 0 }, { "周五", " ", SIGN_PLAIN, 0 },
	{ "周六", " ", SIGN_PLAIN, 0 }, { "周日", " ", SIGN_PLAIN, 0 }, { "週一", " ", SIGN_PLAIN, 0 }, { "週二", " ", SIGN_PLAIN, 0 }, { "週三", " ", SIGN_PLAIN, 0 },
	{ "週四", " ", SIGN_PLAIN, 0 }, { "週五", " ", SIGN_PLAIN, 0 }, { "週六", " ", SIGN_PLAIN, 0 }, { "週日", " ", SIGN_PLAIN, 0 },
	{ "北京时间", " ", SIGN_PLAIN, 480 }, { "北京時間", " ", SIGN_PLAIN, 480 }, { "上午", " ", SIGN_AM, 0 }, { "早上", " ", SIGN_AM, 0 }, { "凌晨", " ", SIGN_AM, 0 },
	{ "下午", " ", SIGN_PM, 0 }, { "晚上", " ", SIGN_PM, 0 },
	{ "年", "\x03", SIGN_UNIT, 0 }, { "月", "\x04", SIGN_UNIT, 0 }, { "日", "\x05", SIGN_UNIT, 0 }, { "号", "\x05", SIGN_UNIT, 0 }, { "號", "\x05", SIGN_UNIT, 0 },
	{ "時", "\x06", SIGN_UNIT, 0 }, { "时", "\x06", SIGN_UNIT, 0 }, { "点", "\x06", SIGN_UNIT, 0 }, { "點", "\x06", SIGN_UNIT, 0 }, { "分", "\x07", SIGN_UNIT, 0 },
	{ "秒", "\x0E", SIGN_UNIT, 0 }, { "元", "1", SIGN_PLAIN, 0 },
	{ "令和", "", SIGN_ERA, 2018 }, { "平成", "", SIGN_ERA, 1988 }, { "昭和", "", SIGN_ERA, 1925 }, { "民國", "", SIGN_ERA, 1911 }, { "民国", "", SIGN_ERA, 1911 },
	/* Thai words are not parted by blanks, and their short forms are full of points */
	{ "มกราคม", " jan ", SIGN_THAI, 0 }, { "ม.ค.", " jan ", SIGN_THAI, 0 }, { "กุมภาพันธ์", " feb ", SIGN_THAI, 0 }, { "ก.พ.", " feb ", SIGN_THAI, 0 },
	{ "มีนาคม", " mar ", SIGN_THAI, 0 }, { "มี.ค.", " mar ", SIGN_THAI, 0 }, { "เมษายน", " apr ", SIGN_THAI, 0 }, { "เม.ย.", " apr ", SIGN_THAI, 0 },
	{ "พฤษภาคม", " may ", SIGN_THAI, 0 }, { "พ.ค.", " may ", SIGN_THAI, 0 }, { "มิถุนายน", " jun ", SIGN_THAI, 0 }, { "มิ.ย.", " jun ", SIGN_THAI, 0 },
	{ "กรกฎาคม", " jul ", SIGN_THAI, 0 }, { "ก.ค.", " jul ", SIGN_THAI, 0 }, { "สิงหาคม", " aug ", SIGN_THAI, 0 }, { "ส.ค.", " aug ", SIGN_THAI, 0 },
	{ "กันยายน", " sep ", SIGN_THAI, 0 }, { "ก.ย.", " sep ", SIGN_THAI, 0 }, { "ตุลาคม", " oct ", SIGN_THAI, 0 }, { "ต.ค.", " oct ", SIGN_THAI, 0 },
	{ "พฤศจิกายน", " nov ", SIGN_THAI, 0 }, { "พ.ย.", " nov ", SIGN_THAI, 0 }, { "ธันวาคม", " dec ", SIGN_THAI, 0 }, { "ธ.ค.", " dec ", SIGN_THAI, 0 },
	{ "พ.ศ.", " ", SIGN_THAI, 0 }, { "ค.ศ.", " ", SIGN_PLAIN, 0 }, { "วันอาทิตย์", " ", SIGN_PLAIN, 0 }, { "วันจันทร์", " ", SIGN_PLAIN, 0 },
	{ "วันอังคาร", " ", SIGN_PLAIN, 0 }, { "วันพุธ", " ", SIGN_PLAIN, 0 }, { "วันพฤหัสบดี", " ", SIGN_PLAIN, 0 }, { "วันพฤหัส", " ", SIGN_PLAIN, 0 },
	{ "วันศุกร์", " ", SIGN_PLAIN, 0 }, { "วันเสาร์", " ", SIGN_PLAIN, 0 }, { "วันที่", " ", SIGN_PLAIN, 0 }, { "ที่", " ", SIGN_PLAIN, 0 },
	{ "เวลา", " ", SIGN_PLAIN, 0 }, { "น.", " ", SIGN_PLAIN, 0 }, { "นาฬิกา", "\x06", SIGN_UNIT, 0 }, { "นาที", "\x07", SIGN_UNIT, 0 },
	{ "อาทิตย์", " ", SIGN_PLAIN, 0 }, { "จันทร์", " ", SIGN_PLAIN, 0 }, { "อังคาร", " ", SIGN_PLAIN, 0 }, { "พุธ", " ", SIGN_PLAIN, 0 },
	{ "พฤหัสบดี", " ", SIGN_PLAIN, 0 }, { "ศุกร์", " ", SIGN_PLAIN, 0 }, { "เสาร์", " ", SIGN_PLAIN, 0 }, { "อา.", " ", SIGN_PLAIN, 0 },
	{ "จ.", " ", SIGN_PLAIN, 0 }, { "อ.", " ", SIGN_PLAIN, 0 }, { "พฤ.", " ", SIGN_PLAIN, 0 }, { "พ.", " ", SIGN_PLAIN, 0 }, { "ศ.", " ", SIGN_PLAIN, 0 },
	{ "ส.", " ", SIGN_PLAIN, 0 },
	/* Persian: the halves of the day, and whose years they are */
	{ "ق.ظ", " ", SIGN_AM, 0 }, { "ب.ظ", " ", SIGN_PM, 0 }, { "قبل از ظهر", " ", SIGN_AM, 0 }, { "قبلازظهر", " ", SIGN_AM, 0 },
	{ "بعد از ظهر", " ", SIGN_PM, 0 }, { "بعدازظهر", " ", SIGN_PM, 0 }, { "ه.ش", " ", SIGN_PLAIN, 0 }, { "هـ.ش", " ", SIGN_PLAIN, 0 },
	{ "ه. ش", " ", SIGN_PLAIN, 0 }, { "\xE2\x80\x8C", "", SIGN_PLAIN, 0 },
	/* Arabic: the months of the Levant in two words, and the halves of the day */
	{ "كانون الثاني", " jan ", SIGN_PLAIN, 0 }, { "كانون ثاني", " jan ", SIGN_PLAIN, 0 }, { "كانون الأول", " dec ", SIGN_PLAIN, 0 },
	{ "كانون الاول", " dec ", SIGN_PLAIN, 0 }, { "كانون أول", " dec ", SIGN_PLAIN, 0 }, { "تشرين الأول", " oct ", SIGN_PLAIN, 0 },
	{ "تشرين الاول", " oct ", SIGN_PLAIN, 0 }, { "تشرين أول", " oct ", SIGN_PLAIN, 0 }, { "تشرين الثاني", " nov ", SIGN_PLAIN, 0 },
	{ "تشرين ثاني", " nov ", SIGN_PLAIN, 0 }, { "صباحاً", " ", SIGN_AM, 0 }, { "صباحا", " ", SIGN_AM, 0 }, { "مساءً", " ", SIGN_PM, 0 },
	{ "مساء", " ", SIGN_PM, 0 }, { "،", ",", SIGN_PLAIN, 0 },
	{ "π.μ.", " ", SIGN_AM, 0 }, { "μ.μ.", " ", SIGN_PM, 0 }, { "πμ", " ", SIGN_AM, 0 }, { "μμ", " ", SIGN_PM, 0 },
	{ "、", ",", SIGN_PLAIN, 0 }, { "。", ".", SIGN_PLAIN, 0 }, { "　", " ", SIGN_PLAIN, 0 },
	/* marks of direction say nothing */
	{ "\xE2\x80\x8E", "", SIGN_PLAIN, 0 }, { "\xE2\x80\x8F", "", SIGN_PLAIN, 0 }, { "\xD8\x9C", "", SIGN_PLAIN, 0 },
};

static const struct sign *sign_at(struct span s)
{
	for (size_t i = 0; i < LEN(signs); i++)
		if (signs[i].from[0] == s.ptr[0] && signs[i].from[1] == (s.len > 1 ? s.ptr[1] : '\0') && span_starts(s, span_of(signs[i].from)))
			return &signs[i];
	return NULL;
}

/* ---- Chinese numerals ---- */

static int numeral_of(struct span s)
{
	static const char *const numerals[] = { "〇", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十" };
	for (size_t i = 0; i < LEN(numerals); i++)
		if (span_starts(s, span_of(numerals[i])))
			return (int)i;
	return span_starts(s, SPAN("零")) || span_starts(s, SPAN("○")) ? 0 : -1;
}

/* 二〇一四 is 2014, 二十九 is 29: the bytes they take where a unit stands behind them, else 0. All of them take three bytes. */
static size_t numerals_read(struct span s, int *ret_value)
{
	int value = 0, numeral;
	size_t len = 0;
	bool has_ten = false;
	for (; len < 24 && (numeral = numeral_of(span_from(s, len))) >= 0; len += 3) {
		if (numeral == 10)
			value = (value > 0 ? value : 1) * 10;
		else
			value = has_ten ? value + numeral : value * 10 + numeral;
		has_ten |= numeral == 10;
	}
	const struct sign *behind = len > 0 && len < s.len ? sign_at(span_from(s, len)) : NULL;
	*ret_value = value;
	return behind && behind->kind == SIGN_UNIT && value <= 9999 ? len : 0;
}

/* ---- all ---- */

static void add(struct date_signs *made, const char *bytes, size_t len, size_t from, size_t end)
{
	for (size_t i = 0; i < len && made->text.len < DATE_TEXT_MAX; i++) {
		made->from[made->text.len] = (uint8_t)(i == 0 ? from : end);
		made->room[made->text.len++] = bytes[i];
	}
}

static void add_number(struct date_signs *made, int value, size_t from, size_t end)
{
	char digits[4];
	size_t len = 0;
	for (int rest = value; len == 0 || rest > 0; rest /= 10)
		digits[sizeof(digits) - ++len] = (char)('0' + rest % 10);
	add(made, digits + sizeof(digits) - len, len, from, end);
}

static void add_sign(struct date_signs *made, const struct sign *sign, size_t from)
{
	if (sign->kind == SIGN_UNIT) /* "8 月" */
		while (made->text.len > 0 && made->room[made->text.len - 1] == ' ')
			made->text.len--;
	if (sign->kind == SIGN_ERA)
		made->era = sign->value;
	else if (sign->value)
		made->zone = sign->value;
	made->meridiem = sign->kind == SIGN_AM ? MERIDIEM_AM : sign->kind == SIGN_PM ? MERIDIEM_PM : made->meridiem;
	made->calendar = sign->kind == SIGN_THAI ? CALENDAR_THAI : made->calendar;
	add(made, sign->to, strlen(sign->to), from, from + strlen(sign->from));
}

static size_t step(struct date_signs *made, struct span text, size_t at)
{
	struct span rest = span_from(text, at);
	size_t len;
	uint32_t c = utf8_next(rest, &len);
	int digit = c < 0x80 ? -1 : numeral_digit(c), value;
	size_t numerals = c < 0x3000 ? 0 : numerals_read(rest, &value);
	const struct sign *sign = c < 0x80 || numerals > 0 ? NULL : sign_at(rest);
	if (digit >= 0) {
		made->is_eastern |= c < 0x0700;
		made->calendar = c >= 0x0E50 && c < 0x0E60 ? CALENDAR_THAI : c >= 0x06F0 && c < 0x06FA ? CALENDAR_SOLAR : made->calendar;
		add_number(made, digit, at, at + len);
	} else if (numerals > 0) {
		len = numerals;
		add_number(made, value, at, at + len);
	} else if (sign) {
		len = strlen(sign->from);
		add_sign(made, sign, at);
	} else if (c >= 0xFF01 && c <= 0xFF5E) { /* wide forms of ASCII */
		char narrow = (char)(c - 0xFEE0);
		add(made, &narrow, 1, at, at + len);
	} else if (c < ' ') { /* what would be a unit sign is a blank */
		add(made, " ", 1, at, at + 1);
	} else {
		for (size_t i = 0; i < len; i++)
			add(made, rest.ptr + i, 1, at + i, at + i);
	}
	return len;
}

void date_signs_read(struct date_signs *made, struct span text)
{
	made->text = text;
	made->zone = made->era = 0;
	made->meridiem = MERIDIEM_NONE;
	made->calendar = CALENDAR_OURS;
	made->is_eastern = false;
	size_t ascii = 0;
	while (ascii < text.len && (signed char)text.ptr[ascii] >= ' ')
		ascii++;
	if (ascii == text.len)
		return;
	made->text = span_make(made->room, 0);
	for (size_t at = 0; at < text.len;)
		at += step(made, text, at);
	made->from[made->text.len] = (uint8_t)text.len;
}

size_t date_signs_from(const struct date_signs *made, size_t at)
{
	return made->text.ptr == made->room ? made->from[at] : at;
}
