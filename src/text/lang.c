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
	if (!answer || answer[0] != '[')
		return NULL;
	struct span name = span_make(answer + 1, strcspn(answer + 1, "-]"));
	for (size_t i = 0; i < sizeof(languages) / sizeof(*languages); i++)
		if (span_equals(name, span_of(languages[i])))
			return languages[i];
	return NULL;
}

const char *lang_guess(struct lang *lang, struct span text)
{
	struct span sample = utf8_head(text, SAMPLE_MAX);
	const char *language = by_script(sample);
	if (language || sample.len < SAMPLE_LEAST)
		return language;
	return by_profile(lang, sample);
}
