#include "text/lang.h"

#include "text/utf8.h"

#include <libexttextcat/textcat.h>

#include <stdint.h>
#include <stdlib.h>

#define PROFILES "/usr/share/libexttextcat/"
/* Enough for a sound guess; the cost grows with it. */
#define SAMPLE_MAX 400u
#define SAMPLE_LEAST 60u

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
#define SCRIPTS_LEN (sizeof(scripts) / sizeof(*scripts))

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

/* Arabic and Cyrillic letters that few languages have: they tell in a heading, where profiles have too little to go by. The first
 * whose letters are found is it; Arabic is what has none of them. */
static const struct {
	const char *language;
	uint16_t letters[8];
} owners[] = {
	{ "ur", { 0x0679, 0x0688, 0x0691, 0x06BA, 0x06BE, 0x06D2 } }, { "fa", { 0x067E, 0x0686, 0x0698, 0x06AF, 0x06CC, 0x06A9 } },
	{ "uk", { 0x0456, 0x0457, 0x0454, 0x0491, 0x0404, 0x0406, 0x0407 } }, { "sr", { 0x0452, 0x0458, 0x0459, 0x045A, 0x045B, 0x0408 } },
	{ "ru", { 0x044B, 0x044D, 0x0451, 0x042D } },
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
	for (size_t i = 0; i < sizeof(owners) / sizeof(*owners); i++)
		if (has_letter_of(sample, i))
			return owners[i].language;
	return arabic > cyrillic && arabic > 8 ? "ar" : NULL;
}

/* Small words of the languages in which most news is written. A few of them tell in microseconds what profiles tell in half a
 * millisecond; where the votes are few or close, the profiles decide. */
static const struct {
	const char *language, *words;
} voters[] = {
	{ "en", " the and of to that was were with for has have had from they which this would been not his her said after but are is by " },
	{ "de", " der die das und nicht mit ist von dem den des ein eine einer auch sich auf im wurde werden haben nach bei wird f\xC3\xBCr " },
	{ "fr", " le la les des une est dans pour que qui sur avec pas plus par cette ont au aux du et il elle ses son " },
	{ "es", " el los las una que del por con para su se lo como m\xC3\xA1s pero fue han sus este esta y al ha " },
	{ "it", " il che di della per con non una sono gli alla nel dei delle anche come pi\xC3\xB9 stato dal ha hanno si " },
	{ "pt", " o os as que n\xC3\xA3o uma do da dos das em para com por mais como foi ao seu sua s\xC3\xA3o pelo pela " },
	{ "nl", " de het een en van dat niet zijn voor met op aan ook werd worden naar bij hebben heeft door uit maar " },
};
#define VOTERS_LEN (sizeof(voters) / sizeof(*voters))
#define VOTES_LEAST 6u
#define VOTER_WORD_MAX 8u

static void vote(struct span word, unsigned votes[static VOTERS_LEN])
{
	char key[VOTER_WORD_MAX + 3];
	if (word.len == 0 || word.len > VOTER_WORD_MAX)
		return;
	key[0] = ' ';
	for (size_t i = 0; i < word.len; i++)
		key[i + 1] = word.ptr[i] >= 'A' && word.ptr[i] <= 'Z' ? (char)(word.ptr[i] + ('a' - 'A')) : word.ptr[i];
	key[word.len + 1] = ' ';
	key[word.len + 2] = '\0';
	for (size_t i = 0; i < VOTERS_LEN; i++)
		votes[i] += strstr(voters[i].words, key) != NULL;
}

static const char *by_votes(struct span sample)
{
	unsigned votes[VOTERS_LEN] = { 0 }, second = 0;
	size_t best = 0;
	while (sample.len > 0) {
		size_t len = 0;
		while (len < sample.len && ((unsigned char)sample.ptr[len] >= 0x80 || ((sample.ptr[len] | 0x20) >= 'a' && (sample.ptr[len] | 0x20) <= 'z')))
			len++;
		vote(span_head(sample, len), votes);
		sample = span_from(sample, len + 1);
	}
	for (size_t i = 1; i < VOTERS_LEN; i++)
		best = votes[i] > votes[best] ? i : best;
	for (size_t i = 0; i < VOTERS_LEN; i++)
		second = i != best && votes[i] > second ? votes[i] : second;
	return votes[best] >= VOTES_LEAST && votes[best] >= 2 * second ? voters[best].language : NULL;
}

/* The answers are "[en--utf8]" or, where several are as good, "[en--utf8][sco--utf8]"; profile names are not all tags. */
static const char *const languages[] = {
	"af", "ar", "az", "be", "bg", "bs", "ca", "cs", "cy", "da", "de", "en", "eo", "es", "et", "eu", "fa", "fi", "fo", "fr", "ga", "gl",
	"hi", "hr", "hu", "id", "is", "it", "kk", "ku", "ky", "la", "lb", "lt", "lv", "mk", "mn", "mr", "ms", "mt", "nb", "ne", "nl", "nn",
	"oc", "pl", "ps", "pt", "ro", "ru", "sk", "sl", "so", "sq", "sr", "sv", "sw", "tg", "tl", "tr", "tt", "uk", "ur", "uz", "vi", "yi", "zu",
};

static const char *by_profile(struct lang *lang, struct span sample)
{
	if (!lang_load(lang))
		return NULL;
	const char *answer = textcat_Classify(lang->textcat, sample.ptr, sample.len);
	/* the first that is known: Scots is as good an answer as English to some profiles */
	for (; answer && answer[0] == '['; answer += strcspn(answer + 1, "[") + 1) {
		struct span name = span_make(answer + 1, strcspn(answer + 1, "-]"));
		for (size_t i = 0; i < sizeof(languages) / sizeof(*languages); i++)
			if (span_equals(name, span_of(languages[i])))
				return languages[i];
	}
	return NULL;
}

const char *lang_guess(struct lang *lang, struct span text)
{
	struct span sample = utf8_head(text, SAMPLE_MAX);
	const char *language = by_script(sample);
	if (language || sample.len < SAMPLE_LEAST)
		return language ? language : by_letters(sample);
	language = by_votes(sample);
	return language ? language : by_profile(lang, sample);
}
