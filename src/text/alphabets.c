#include "text/alphabets.h"

#include "base/array.h"
#include "base/ascii.h"
#include "text/charset.h"
#include "text/utf8.h"

#include <utf8proc.h>

#include <stdlib.h>

/* What reading a letter as one of a language costs: so much, and one for each that is more common there. */
#define COST_LETTER 20
#define COST_FOREIGN 90 /* one that its language has not, or a sign within a word */
#define COST_BROKEN 140 /* no character at all */
#define COST_CAPITAL 60 /* behind a small letter */
#define COST_SIGN 24    /* of those that may stand at a word: quotation marks, dashes */

enum { WESTERN = 1, CENTRAL = 2, BALTIC = 4, TURKISH = 8, GREEK = 16, HEBREW = 32, ARABIC = 64, CYRILLIC = 128, VIETNAMESE = 256 };

/* `handicap`: what the rarer of them need to be ahead by, and what the commonest may be behind. */
static const struct page {
	const char *name;
	int alphabets, handicap;
} pages[] = {
	{ "windows-1252", WESTERN, -40 }, { "ibm850", WESTERN, 20 }, { "macintosh", WESTERN, 20 }, { "windows-1250", CENTRAL, 0 }, { "iso-8859-2", CENTRAL, 5 },
	{ "windows-1257", BALTIC, 0 }, { "iso-8859-13", BALTIC, 5 }, { "windows-1254", TURKISH, 0 }, { "windows-1253", GREEK, 0 }, { "iso-8859-7", GREEK, 5 },
	{ "windows-1255", HEBREW, 0 }, { "iso-8859-8", HEBREW, 5 }, { "windows-1256", ARABIC, 0 }, { "iso-8859-6", ARABIC, 5 }, { "windows-1251", CYRILLIC, 0 },
	{ "koi8-r", CYRILLIC, 0 }, { "koi8-u", CYRILLIC, 5 }, { "ibm866", CYRILLIC, 20 }, { "iso-8859-5", CYRILLIC, 5 }, { "x-mac-cyrillic", CYRILLIC, 20 },
	{ "windows-1258", VIETNAMESE, 5 }, { "viscii", VIETNAMESE, 5 }, { "tcvn", VIETNAMESE, 5 },
};

/* The letters of each language in the order of how common they are in its words with one beyond ASCII, as counted in the Universal
 * Declaration of Human Rights; behind them those that come with foreign names. */
static const struct {
	int alphabets;
	const char *letters;
} languages[] = {
	{ WESTERN, "éteirnasolcdpàumgbvêxèfqhùâôyjkzwîçëïœ" }, /* fr */
	{ WESTERN, "enrtgihlsuäückafödbßmvzwpoéyxjqà" }, /* de */
	{ WESTERN, "cinaroeótslpuídámbúgéfzjhvñxqykw" }, /* es */
	{ WESTERN, "ioaserncçãtpdmulíégàõfávêbóúxâjzqykwüh" }, /* pt */
	{ WESTERN, "tiàreolnbpsacvèdugmùhéòfzìqîkjywx" }, /* it */
	{ WESTERN, "erslgnædiåtømvfkpbaohujycéwzxq" }, /* da */
	{ WESTERN, "rtnäealsgiödfåmkhvoupbjycéwxzqü" }, /* sv */
	{ WESTERN, "eårlnøsigtpvdmkæfohbjuyaéòôwzxcêq" }, /* nb */
	{ WESTERN, "äteisnlykhmövadrjpouåbcfgwzxqé" }, /* fi */
	{ WESTERN, "arðinstlumeþfgákjíévóödæhyboúýpzxcqw" }, /* is */
	{ WESTERN, "icasrtenóompéàuldèígfbújçqòxzïvkwyh" }, /* ca */
	{ WESTERN, "ahintráíscdloeúéófmbgpuykvwxzjq" }, /* ga */
	{ WESTERN, "ëtrnesjiahopdmklqgbufvzçycxwê" }, /* sq */
	{ WESTERN, "enatirodslgvhkmubpwjzcëéfyïxöóüq" }, /* nl */
	{ WESTERN, "etaoinshrdlcumwfgypbvkéjxzqïèç" }, /* en */
	{ CENTRAL, "oawiezncyksrłdptżąuóśęljmgbćńhźvxqf" }, /* pl */
	{ CENTRAL, "noávetsíamlprkidzcuéhěýžčjbřšyůúťňgxqwóf" }, /* cs */
	{ CENTRAL, "onaváeirkstpdmluýchzžčéúťbšjyíľôňgďóĺŕäfxwq" }, /* sk */
	{ CENTRAL, "enoiačlvržškjsudptmbhzgcfwćđäxqy" }, /* sl */
	{ CENTRAL, "anieuočjvtrlkdšžpmćsđgzbhcwxqyf" }, /* hr */
	{ CENTRAL, "esltéanázkgmrioybvdőöhüjóífpucűúxqw" }, /* hu */
	{ CENTRAL, "inăeartţcoslşîupdmvâbfgzjhxkwyqé" }, /* ro */
	{ BALTIC, "iastīeābrunlkvdpmojczēšgņūļģķfžhxwyqõ" }, /* lv */
	{ BALTIC, "isatmenourėlgvųkąžpybšįdęjūcčfhxwqz" }, /* lt */
	{ BALTIC, "iseõutalkgvndämürhpöojbšžfczywxq" }, /* et */
	{ TURKISH, "aıirenlktsmşdhüyuçbğövzgocpfâjîûwxq" }, /* tr */
	{ GREEK, "αιετονκρσηπςυίμδλθωέάήόγχώύξφβζψ" }, /* el */
	{ HEBREW, "ויהלאתבשרכדמעחםנזפסןקגצטףךץ" }, /* he */
	{ ARABIC, "اليموتنةرعدقأحهفبسكجإشخضصىذزطءغئظثآؤ" }, /* ar */
	{ ARABIC, "ادیيرموهنتبکقسشلعحزجخآفگصضطئچذپظأثغژ" }, /* fa */
	{ ARABIC, "ایورکےہمنسدتلقںبعحجئفشصخپزگآھچذظضطغثٹڑڈؤ" }, /* ur */
	{ CYRILLIC, "оеиантвсрлдпмкяубыьгчжйзхющцшэфъё" }, /* ru */
	{ CYRILLIC, "оаніивтрседуплямкбзюгьжхчїцйєшщф" }, /* uk */
	{ CYRILLIC, "аныірвеосдялкпцумтбзўгчьхжюйэшʼёф" }, /* be */
	{ CYRILLIC, "аоиенвтсрдклпбзчямъугжщцйхшюф" }, /* bg */
	{ CYRILLIC, "аоиенврустдпкмлјбзчњгшцљжхђћ" }, /* sr */
	{ CYRILLIC, "аоиентврсдлпкумјбзчгцшњжќѓхф" }, /* mk */
	{ VIETNAMESE, "nhctigđuàưvmềpábyoql" "\xCC\x81\xCC\x80\xCC\xA3\xCC\x89\xCC\x83" "ộôựảợờkệốóọaủếớìârêạấịsậxữứdểơíụãởầổúũằẩặýẳửăắồỗỳùỏừỡỉẻĩéễ" }, /* vi, with its accents alone */
};

#define HIGH 128u
#define FRAME_LEAST 4u /* of one byte in a row */

/* What the bytes beyond ASCII are in a charset. */
struct reading {
	uint32_t small[HIGH]; /* in lower case; 0: no letter */
	bool is_capital[HIGH];
	int cost[HIGH];       /* of what is no letter */
	bool is_joint[HIGH];  /* may stand between two letters … */
	bool is_bar[HIGH];    /* … one of them a capital: "Paris–Roubaix" */
};

static void read_character(struct reading *reading, size_t i, uint32_t c)
{
	utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
	bool is_letter = category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LL || category == UTF8PROC_CATEGORY_MN ||
			 (category == UTF8PROC_CATEGORY_LO && c != 0xAA && c != 0xBA);
	bool is_quote = (c >= 0x2010 && c <= 0x2026) || c == 0x2039 || c == 0x203A || c == 0xAB || c == 0xBB;
	bool is_common = c == 0xA0 || c == 0xAD || c == 0xA7 || c == 0xA9 || c == 0xAE || c == 0xB0 || c == 0xB7 || c == 0x20AC || c == 0x2116;
	reading->small[i] = is_letter ? utf8_lower(c) : 0;
	reading->is_capital[i] = is_letter && utf8_lower(c) != c;
	reading->is_joint[i] = c == 0xA0 || c == 0xAD || c == 0xB0 || c == 0xB7 || (c >= 0x2010 && c <= 0x2019) || c == 0x2026;
	reading->is_bar[i] = c == 0x2013;
	reading->cost[i] = c == 0xFFFD || (c >= HIGH && c < 0xA0) ? COST_BROKEN : is_quote || is_common ? COST_SIGN : COST_FOREIGN;
}

static void read_page(struct reading *reading, const char *name)
{
	char bytes[2 * HIGH];
	struct buf text;
	for (size_t i = 0; i < HIGH; i++) {
		bytes[2 * i] = (char)(HIGH + i);
		bytes[2 * i + 1] = '\n';
	}
	buf_init(&text, 8 * sizeof(bytes));
	(void)charset_decode(span_make(bytes, sizeof(bytes)), name, &text); /* what is no character is read as such */
	struct span rest = buf_view(&text), line;
	size_t len;
	for (size_t i = 0; i < HIGH && span_next_line(&rest, &line); i++)
		read_character(reading, i, line.len > 0 ? utf8_next(line, &len) : 0xFFFD);
	buf_done(&text);
}

/* ---- words ---- */

static bool is_high(char c)
{
	return (unsigned char)c >= HIGH;
}

/* The next word of two letters or more with a byte beyond ASCII. One that comes many times in a row draws a frame. */
static bool next_word(struct span *rest, struct span *ret_word)
{
	size_t at = 0;
	while (at < rest->len) {
		size_t from = at, run = 0;
		bool has_high = false, is_frame = false;
		for (; at < rest->len && (is_high(rest->ptr[at]) || ascii_is_letter(rest->ptr[at])); at++) {
			has_high |= is_high(rest->ptr[at]);
			run = at > from && rest->ptr[at] == rest->ptr[at - 1] ? run + 1 : 1;
			is_frame |= run == FRAME_LEAST;
		}
		if (has_high && !is_frame && at - from > 1) {
			*ret_word = span_make(rest->ptr + from, at - from);
			*rest = span_from(*rest, at);
			return true;
		}
		at++;
	}
	return false;
}

static bool is_letter_in(const struct reading *reading, struct span word, size_t at)
{
	return at < word.len && (is_high(word.ptr[at]) ? reading->small[(unsigned char)word.ptr[at] - HIGH] != 0 : true);
}

static bool is_small_in(const struct reading *reading, struct span word, size_t at)
{
	unsigned char c = (unsigned char)word.ptr[at];
	return c >= HIGH ? reading->small[c - HIGH] != 0 && !reading->is_capital[c - HIGH] : c >= 'a';
}

/* What the word costs in that charset, whatever its language. */
static long word_cost(const struct reading *reading, struct span word)
{
	long cost = 0;
	for (size_t i = 0; i < word.len; i++) {
		if (!is_high(word.ptr[i]))
			continue;
		size_t high = (unsigned char)word.ptr[i] - HIGH;
		bool is_within = i > 0 && is_letter_in(reading, word, i - 1) && is_letter_in(reading, word, i + 1);
		bool is_among_small = is_within && is_small_in(reading, word, i - 1) && is_small_in(reading, word, i + 1);
		bool is_joint = reading->is_joint[high] && !(reading->is_bar[high] && is_among_small);
		if (reading->small[high])
			cost += reading->is_capital[high] && i > 0 && is_small_in(reading, word, i - 1) ? COST_CAPITAL : 0;
		else
			cost += is_within && !is_joint && reading->cost[high] < COST_FOREIGN ? COST_FOREIGN : reading->cost[high];
	}
	return cost;
}

static long page_cost(const struct reading *reading, struct span bytes)
{
	struct span word;
	long cost = 0;
	while (next_word(&bytes, &word))
		cost += word_cost(reading, word);
	return cost;
}

/* ---- languages ---- */

static int letter_cost(const char *letters, uint32_t letter)
{
	int cost = COST_LETTER;
	for (struct span rest = span_of(letters); rest.len > 0; cost++) {
		size_t len;
		if (utf8_next(rest, &len) == letter)
			return cost;
		rest = span_from(rest, len);
	}
	return COST_FOREIGN;
}

/* The same of its letters in that language; `counts`: of each byte in the words. */
static long language_cost(const struct reading *reading, const char *letters, const unsigned counts[static 256])
{
	long cost = 0;
	for (unsigned byte = 0; byte < 256; byte++) {
		uint32_t letter = byte >= HIGH ? reading->small[byte - HIGH] : byte | 0x20;
		if (counts[byte] > 0 && letter != 0)
			cost += (long)counts[byte] * letter_cost(letters, letter);
	}
	return cost;
}

const char *alphabets_guess(struct span bytes)
{
	unsigned counts[256] = { 0 };
	struct span rest = bytes, word;
	const char *best = "windows-1252";
	long least = -1;
	while (next_word(&rest, &word))
		for (size_t i = 0; i < word.len; i++)
			counts[(unsigned char)word.ptr[i]]++;
	for (size_t p = 0; p < LEN(pages); p++) {
		struct reading reading;
		read_page(&reading, pages[p].name);
		long cost = pages[p].handicap - pages[0].handicap + page_cost(&reading, bytes);
		for (size_t i = 0; i < LEN(languages); i++) {
			long whole = languages[i].alphabets & pages[p].alphabets ? cost + language_cost(&reading, languages[i].letters, counts) : -1;
			if (whole < 0 || (least >= 0 && whole >= least))
				continue;
			least = whole;
			best = pages[p].name;
		}
	}
	return best;
}
