#include "text/lang.h"

#include "base/array.h"
#include "base/buf.h"
#include "text/fold.h"
#include "text/function_words.h"
#include "text/language.h"
#include "text/utf8.h"

#include <libexttextcat/textcat.h>

#include <stdint.h>
#include <stdlib.h>

#define PROFILES "/usr/share/libexttextcat/"
#define SAMPLE_LEAST 60u
#define FOLDED_MAX (18u * LANG_SAMPLE)

/* Small words tell in microseconds what profiles tell in half a millisecond. */
#define VOTES_SURE 4u  /* that no rival has: the profiles need not be asked … */
#define VOTES_LEAST 2u /* … and so many are enough where they have no answer */
#define VOTES_RIVAL 2u /* one that only the rival has takes away so many */
#define VOTES_PART 8u  /* of so many words one is small in every language */

struct lang {
	void *textcat;
	bool is_tried;
};

struct lang *lang_new(void)
{
	struct lang *lang = calloc(1, sizeof(*lang));
	if (!lang)
		abort();
	return lang;
}

void lang_free(struct lang *lang)
{
	if (!lang)
		return;
	if (lang->textcat)
		textcat_Done(lang->textcat);
	free(lang);
}

bool lang_load(struct lang *lang)
{
	if (!lang->is_tried)
		lang->textcat = special_textcat_Init(PROFILES "fpdb.conf", PROFILES);
	lang->is_tried = true;
	return lang->textcat != NULL;
}

/* Scripts that one language owns, or nearly. Han alone is Chinese; with Kana it is Japanese. */
static const struct {
	uint32_t first, last;
	const char *language;
} scripts[] = {
	{ 0x0370, 0x03FF, "el" }, { 0x0530, 0x058F, "hy" }, { 0x0590, 0x05FF, "he" }, { 0x0980, 0x09FF, "bn" },
	{ 0x0A00, 0x0A7F, "pa" }, { 0x0A80, 0x0AFF, "gu" }, { 0x0B80, 0x0BFF, "ta" }, { 0x0C00, 0x0C7F, "te" },
	{ 0x0C80, 0x0CFF, "kn" }, { 0x0D00, 0x0D7F, "ml" }, { 0x0D80, 0x0DFF, "si" }, { 0x0E00, 0x0E7F, "th" },
	{ 0x0E80, 0x0EFF, "lo" }, { 0x1000, 0x109F, "my" }, { 0x10A0, 0x10FF, "ka" }, { 0x1200, 0x137F, "am" },
	{ 0x1780, 0x17FF, "km" }, { 0x3040, 0x30FF, "ja" }, { 0x3400, 0x9FFF, "zh" }, { 0xAC00, 0xD7AF, "ko" },
};
#define SCRIPTS_LEN LEN(scripts)

static int script_of(uint32_t c)
{
	for (size_t i = 0; i < SCRIPTS_LEN; i++)
		if (c >= scripts[i].first && c <= scripts[i].last)
			return (int)i;
	return -1;
}

static const char *by_script(struct span sample)
{
	size_t counts[SCRIPTS_LEN] = { 0 }, letters = 0;
	while (sample.len > 0) {
		size_t size;
		uint32_t c = utf8_next(sample, &size);
		sample = span_from(sample, size);
		bool is_letter = c >= 0xC0 || (c | 0x20u) - 'a' < 26;
		letters += is_letter;
		int script = c >= 0x370 ? script_of(c) : -1;
		if (script >= 0)
			counts[script]++;
	}
	size_t best = 0;
	for (size_t i = 0; i < SCRIPTS_LEN; i++) {
		/* a tenth of Kana makes the rest, Han, Japanese too */
		if (scripts[i].first == 0x3040 && counts[i] * 10 > letters && counts[i] > 2)
			return scripts[i].language;
		best = counts[i] > counts[best] ? i : best;
	}
	return counts[best] > 2 && counts[best] * 2 > letters ? scripts[best].language : NULL;
}

/* Arabic and Cyrillic letters that few languages have: they tell in a heading, where profiles have too little to go by, and better than these. The
 * first whose letters are found is it; Arabic is what has none of them. */
static const struct {
	const char *language;
	uint16_t letters[8];
} owners[] = {
	{ "ps", { 0x067C, 0x0689, 0x0693, 0x0696, 0x069A, 0x0681, 0x0685, 0x06CD } }, { "ku", { 0x06CE, 0x06C6, 0x06B5, 0x0695 } },
	{ "ur", { 0x0679, 0x0688, 0x0691, 0x06BA, 0x06BE, 0x06D2 } }, { "fa", { 0x067E, 0x0686, 0x0698, 0x06AF, 0x06CC, 0x06A9 } },
	{ "kk", { 0x04D9, 0x0493, 0x049B, 0x04A3, 0x04E9, 0x04B1, 0x04AF, 0x04BB } }, { "be", { 0x045E, 0x040E } },
	{ "uk", { 0x0456, 0x0457, 0x0454, 0x0491, 0x0404, 0x0406, 0x0407 } }, { "mk", { 0x0453, 0x045C, 0x0455 } },
	{ "sr", { 0x0452, 0x0458, 0x0459, 0x045A, 0x045B, 0x0408 } }, { "ru", { 0x044B, 0x044D, 0x0451, 0x042D } }, { "bg", { 0x044A, 0x042A } },
};

static bool has_letter_of(struct span sample, size_t owner)
{
	for (size_t len; sample.len > 0; sample = span_from(sample, len)) {
		uint32_t c = utf8_next(sample, &len);
		for (size_t i = 0; i < 8 && owners[owner].letters[i]; i++)
			if (c == owners[owner].letters[i])
				return true;
	}
	return false;
}

static const char *by_letters(struct span sample)
{
	size_t arabic = 0, cyrillic = 0, size;
	for (struct span rest = sample; rest.len > 0; rest = span_from(rest, size)) {
		uint32_t c = utf8_next(rest, &size);
		arabic += c >= 0x0620 && c <= 0x06D5;
		cyrillic += c >= 0x0400 && c <= 0x04FF;
	}
	if (arabic * 4 < sample.len && cyrillic * 4 < sample.len)
		return NULL;
	for (size_t i = 0; i < LEN(owners); i++)
		if (has_letter_of(sample, i))
			return owners[i].language;
	return arabic > cyrillic && arabic > 8 ? "ar" : NULL;
}

/* ---- small words ---- */

/* Of English, of which function_words has none, nor this bit. */
#define ENGLISH (1u << 31)
static const char english[] = " about after also an and are as at be been but by for from had has have he her his how in into is it its more not of on or "
			      "said she so than that the their them there they this to us was we were what when which who will with would you ";

/* A sample in words: which languages' small words they are, as bits; 0 where they are none's. */
struct ballot {
	uint32_t votes[LANG_SAMPLE / 2];
	size_t len;
};

static bool is_english(struct span word)
{
	char key[8];
	if (word.len == 0 || word.len + 3 > sizeof(key))
		return false;
	key[0] = key[word.len + 1] = ' ';
	memcpy(key + 1, word.ptr, word.len);
	key[word.len + 2] = '\0';
	return strstr(english, key) != NULL;
}

static void collect(struct span sample, struct ballot *ret_ballot)
{
	struct buf folded;
	ret_ballot->len = 0;
	buf_init(&folded, FOLDED_MAX);
	fold_add_normal(&folded, sample);
	for (struct span rest = buf_view(&folded); rest.len > 0 && ret_ballot->len < LANG_SAMPLE / 2;) {
		const char *end = memchr(rest.ptr, ' ', rest.len);
		struct span word = span_head(rest, end ? (size_t)(end - rest.ptr) : rest.len);
		rest = span_from(rest, word.len + 1);
		ret_ballot->votes[ret_ballot->len++] = function_words_languages(word) | (is_english(word) ? ENGLISH : 0);
	}
	buf_done(&folded);
}

static unsigned count(const struct ballot *ballot, uint32_t with, uint32_t without)
{
	unsigned votes = 0;
	for (size_t i = 0; i < ballot->len; i++)
		votes += (ballot->votes[i] & with) && !(ballot->votes[i] & without);
	return votes;
}

/* How many small words of the language; 0 where its texts would have more. */
static unsigned count_of(const struct ballot *ballot, uint32_t language)
{
	unsigned votes = count(ballot, language, 0);
	return votes * VOTES_PART < ballot->len ? 0 : votes;
}

static uint32_t bit_of(const char *language)
{
	char primary[LANGUAGE_PRIMARY_SIZE];
	language_primary(span_of(language), primary);
	return strcmp(primary, "en") == 0 ? ENGLISH : function_words_language(primary);
}

/* A language has its small words, and no other has more than a few that it has not. */
static const char *by_votes(const struct ballot *ballot, unsigned least)
{
	uint32_t best = 0;
	unsigned most = 0;
	for (uint32_t language = 1; language != 0; language <<= 1) {
		unsigned votes = count_of(ballot, language);
		best = votes > most ? language : best;
		most = votes > most ? votes : most;
	}
	if (most < least)
		return NULL;
	for (uint32_t rival = 1; rival != 0; rival <<= 1)
		if (rival != best && count(ballot, best, rival) < least + VOTES_RIVAL * count(ballot, rival, best))
			return NULL;
	return best == ENGLISH ? "en" : function_words_tag(best);
}

/* The answers are "[en--utf8]" or, where several are as good, "[en--utf8][sco--utf8]"; profile names are not all tags. */
static const char *const languages[] = {
	"af", "ar", "az", "be", "bg", "bs", "ca", "cs", "cy", "da", "de", "en", "eo", "es", "et", "eu", "fa", "fi", "fo", "fr", "ga", "gl",
	"hi", "hr", "hu", "id", "is", "it", "kk", "ku", "ky", "la", "lb", "lt", "lv", "mk", "mn", "mr", "ms", "mt", "nb", "ne", "nl", "nn",
	"oc", "pl", "ps", "pt", "ro", "ru", "sk", "sl", "so", "sq", "sr", "sv", "sw", "tg", "tl", "tr", "tt", "uk", "ur", "uz", "vi", "yi", "zu",
};

static const char *known(struct span name)
{
	for (size_t i = 0; i < LEN(languages); i++)
		if (span_equals(name, span_of(languages[i])))
			return languages[i];
	return NULL;
}

/* Of the answers that are known the one with the most small words, the first where they are alike. */
static const char *by_profile(struct lang *lang, struct span sample, const struct ballot *ballot)
{
	const char *best = NULL;
	unsigned most = 0;
	if (!lang_load(lang))
		return NULL;
	const char *answer = textcat_Classify(lang->textcat, sample.ptr, sample.len);
	for (; answer && answer[0] == '['; answer += strcspn(answer + 1, "[") + 1) {
		const char *language = known(span_make(answer + 1, strcspn(answer + 1, "-]")));
		unsigned votes = language ? count_of(ballot, bit_of(language)) : 0;
		if (language && (!best || votes > most)) {
			best = language;
			most = votes;
		}
	}
	return best;
}

const char *lang_guess(struct lang *lang, struct span text)
{
	struct span sample = utf8_head(text, LANG_SAMPLE);
	const char *language = by_script(sample);
	if (!language)
		language = by_letters(sample);
	if (language || sample.len < SAMPLE_LEAST)
		return language;
	struct ballot ballot;
	collect(sample, &ballot);
	language = by_votes(&ballot, VOTES_SURE);
	if (!language)
		language = by_profile(lang, sample, &ballot);
	return language ? language : by_votes(&ballot, VOTES_LEAST);
}
