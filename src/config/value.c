#include "config/value.h"

#include "base/array.h"
#include "base/clock.h"
#include "base/vec.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define SET_WORDS_MAX 8 /* bits of a SETTING_SET */

static const struct {
	const char *unit;
	int shift;
} units[] = {
	{ "TiB", 40 }, { "GiB", 30 }, { "MiB", 20 }, { "KiB", 10 }, { "T", 40 }, { "G", 30 }, { "M", 20 }, { "K", 10 }, { "B", 0 }, { "", 0 },
};
#define UNITS LEN(units)

/* Digits only, no sign, no overflow. Moves `text` behind them. */
static bool number_read(struct span *text, int64_t *ret_number)
{
	size_t digits = 0;
	int64_t number = 0;
	for (; digits < text->len && text->ptr[digits] >= '0' && text->ptr[digits] <= '9'; digits++)
		if (__builtin_mul_overflow(number, 10, &number) || __builtin_add_overflow(number, text->ptr[digits] - '0', &number))
			return false;
	*text = span_from(*text, digits);
	*ret_number = number;
	return digits > 0;
}

static bool size_read(struct span text, int64_t *ret_bytes)
{
	int64_t number;
	if (!number_read(&text, &number))
		return false;
	text = span_trim(text);
	for (size_t i = 0; i < UNITS; i++)
		if (span_equals_nocase(text, span_of(units[i].unit)))
			return !__builtin_mul_overflow(number, INT64_C(1) << units[i].shift, ret_bytes);
	return false;
}

static bool count_read(struct span text, int64_t *ret_count)
{
	return number_read(&text, ret_count) && text.len == 0;
}

static void size_write(struct buf *out, int64_t bytes)
{
	size_t i = 0;
	while (i < 4 && (bytes == 0 || bytes % (INT64_C(1) << units[i].shift) != 0))
		i++;
	buf_addf(out, "%" PRId64 "%s", bytes >> (i < 4 ? units[i].shift : 0), i < 4 ? units[i].unit : "");
}

/* A number in the setting's own unit. */
static void amount_write(const struct setting *setting, int64_t amount, struct buf *out)
{
	char text[CLOCK_ISO_SIZE];
	if (setting->type == SETTING_DURATION)
		buf_add_text(out, clock_duration(amount, text));
	else if (setting->type == SETTING_SIZE)
		size_write(out, amount);
	else
		buf_addf(out, "%" PRId64, amount);
}

static int range_fault(const struct setting *setting, const char *text, struct fault *fault)
{
	struct buf min = { .max = 64 }, max = { .max = 64 };
	amount_write(setting, setting->min, &min);
	amount_write(setting, setting->max, &max);
	fault_set(fault, FAULT_INPUT, "'%s' must be between %s and %s, not '%s'", setting->name, min.ptr, max.ptr, text);
	buf_done(&min);
	buf_done(&max);
	return -1;
}

static int amount_read(const struct setting *setting, const char *text, void *target, struct fault *fault)
{
	static const char *const wanted[] = {
		[SETTING_DURATION] = "a duration such as 250ms, 2s or 1h30m",
		[SETTING_SIZE] = "a size such as 4096, 512MiB or 4GiB",
		[SETTING_COUNT] = "a number",
	};
	int64_t amount;
	struct span word = span_trim(span_of(text));
	bool is_good = setting->type == SETTING_DURATION ? clock_duration_parse(word, &amount) :
		       setting->type == SETTING_SIZE	 ? size_read(word, &amount) :
							   count_read(word, &amount);
	if (!is_good)
		return fault_set(fault, FAULT_INPUT, "'%s' must be %s, not '%s'", setting->name, wanted[setting->type], text);
	if (amount < setting->min || amount > setting->max)
		return range_fault(setting, text, fault);
	if (setting->type == SETTING_DURATION)
		*(int64_t *)target = amount;
	else if (setting->type == SETTING_SIZE)
		*(size_t *)target = (size_t)amount;
	else
		*(uint32_t *)target = (uint32_t)amount;
	return 0;
}

/* Control characters would end up in logs and on terminals; ill-formed UTF-8 in JSON. File names may hold what they like but those. */
static int text_check(const struct setting *setting, const char *text, struct fault *fault)
{
	size_t len = strlen(text);
	if ((int64_t)len < setting->min)
		return fault_set(fault, FAULT_INPUT, "'%s' must not be empty", setting->name);
	if ((int64_t)len > setting->max)
		return fault_set(fault, FAULT_INPUT, "'%s' is %zu bytes long; %" PRId64 " is the most", setting->name, len, setting->max);
	for (const char *at = text; *at; at++)
		if ((unsigned char)*at < ' ' || *at == 0x7F)
			return fault_set(fault, FAULT_INPUT, "'%s' holds a control character", setting->name);
	if (setting->type != SETTING_PATH && !value_is_utf8(text))
		return fault_set(fault, FAULT_INPUT, "'%s' is not valid UTF-8", setting->name);
	return 0;
}

static int text_read(const struct setting *setting, const char *text, const char *folder, char **target, struct fault *fault)
{
	if (text_check(setting, text, fault) < 0)
		return -1;
	struct buf value = { .max = SIZE_MAX / 2 }; /* the file's own ceiling bounds it */
	if (setting->type == SETTING_PATH && text[0] != '/' && folder && strncmp(text, "credential:", 11) != 0)
		buf_addf(&value, "%s%s", folder, strcmp(folder, "/") == 0 ? "" : "/");
	buf_add_text(&value, text);
	if ((int64_t)value.len > setting->max) {
		fault_set(fault, FAULT_INPUT, "'%s' is %zu bytes long with its folder; %" PRId64 " is the most", setting->name, value.len, setting->max);
		buf_done(&value);
		return -1;
	}
	free(*target);
	*target = buf_detach(&value);
	return 0;
}

static void list_free(char **list)
{
	for (char **item = list; item && *item; item++)
		free(*item);
	free(list);
}

static int list_read(const struct setting *setting, const char *const *texts, size_t len, char ***target, struct fault *fault)
{
	struct { char **at; size_t len, cap; } list = { 0 };
	if (len == 0)
		return fault_set(fault, FAULT_INPUT, "'%s' must not be empty", setting->name);
	VEC_RESERVE(&list, len + 1);
	for (size_t i = 0; i < len; i++) {
		char *item = NULL;
		if (text_read(setting, texts[i], NULL, &item, fault) < 0) {
			VEC_PUSH(&list, NULL);
			list_free(list.at);
			return -1;
		}
		VEC_PUSH(&list, item);
	}
	VEC_PUSH(&list, NULL);
	list_free(*target);
	*target = list.at;
	return 0;
}

static int word_fault(const struct setting *setting, const char *text, struct fault *fault)
{
	struct buf known = { .max = 512 };
	const char *near = NULL;
	for (const char *const *word = setting->words; *word; word++) {
		buf_addf(&known, "%s%s", known.len > 0 ? ", " : "", *word);
		near = schema_nearer(text, near, *word);
	}
	fault_set(fault, FAULT_INPUT, "'%s' does not know '%s'; %s%s%s", setting->name, text, near ? "did you mean '" : "it knows ",
		  near ? near : known.ptr, near ? "'?" : "");
	buf_done(&known);
	return -1;
}

/* The place of `text` in the setting's words. */
static int word_read(const struct setting *setting, const char *text, struct fault *fault)
{
	for (int i = 0; setting->words[i]; i++)
		if (strcmp(setting->words[i], text) == 0)
			return i;
	return word_fault(setting, text, fault);
}

static int set_read(const struct setting *setting, const char *const *texts, size_t len, uint8_t *target, struct fault *fault)
{
	uint8_t bits = 0;
	for (size_t i = 0; i < len; i++) {
		int place = word_read(setting, texts[i], fault);
		if (place < 0)
			return -1;
		bits |= (uint8_t)(1u << place);
	}
	if (bits == 0)
		return fault_set(fault, FAULT_INPUT, "'%s' must not be empty", setting->name);
	*target = bits;
	return 0;
}

int value_read(const struct setting *setting, const char *const *texts, size_t len, const char *folder, void *target, struct fault *fault)
{
	int place;
	switch (setting->type) {
	case SETTING_DURATION:
	case SETTING_SIZE:
	case SETTING_COUNT:
		return amount_read(setting, texts[0], target, fault);
	case SETTING_STRING:
	case SETTING_PATH:
		return text_read(setting, texts[0], folder, target, fault);
	case SETTING_LIST:
		return list_read(setting, texts, len, target, fault);
	case SETTING_SET:
		return set_read(setting, texts, len, target, fault);
	case SETTING_ENUM:
		place = word_read(setting, texts[0], fault);
		if (place < 0)
			return -1;
		*(int *)target = place + (int)setting->min;
		return 0;
	}
	return 0;
}

int value_default(const struct setting *setting, void *target, struct fault *fault)
{
	if (!setting->fallback)
		return 0;
	if (setting->type != SETTING_SET)
		return value_read(setting, &setting->fallback, 1, NULL, target, fault);
	char copy[128];
	const char *words[SET_WORDS_MAX];
	size_t len = 0;
	snprintf(copy, sizeof(copy), "%s", setting->fallback);
	for (char *at = copy, *word; len < SET_WORDS_MAX && (word = strsep(&at, " ")) != NULL;)
		words[len++] = word;
	return value_read(setting, words, len, NULL, target, fault);
}

void value_done(const struct setting *setting, void *target)
{
	if (setting->type == SETTING_STRING || setting->type == SETTING_PATH) {
		free(*(char **)target);
		*(char **)target = NULL;
	} else if (setting->type == SETTING_LIST) {
		list_free(*(char ***)target);
		*(char ***)target = NULL;
	}
}

bool value_is_set(const struct setting *setting, const void *target)
{
	if (setting->type == SETTING_STRING || setting->type == SETTING_PATH)
		return *(char *const *)target != NULL;
	if (setting->type == SETTING_DURATION && !setting->fallback)
		return *(const int64_t *)target != 0;
	return setting->type != SETTING_LIST || *(char **const *)target != NULL;
}

void value_quote(struct buf *out, const char *text)
{
	buf_add_char(out, '"');
	for (; *text; text++) {
		if (*text == '"' || *text == '\\' || *text == '$') /* "${NAME}" would be taken from the environment */
			buf_add_char(out, '\\');
		buf_add_char(out, *text);
	}
	buf_add_char(out, '"');
}

static void list_write(char *const *list, struct buf *out)
{
	buf_add_char(out, '{');
	for (char *const *item = list; *item; item++) {
		if (item != list)
			buf_add_text(out, ", ");
		value_quote(out, *item);
	}
	buf_add_char(out, '}');
}

static void set_write(const struct setting *setting, unsigned bits, struct buf *out)
{
	const char *comma = "{";
	for (int i = 0; setting->words[i]; i++) {
		if (!(bits & (1u << i)))
			continue;
		buf_addf(out, "%s\"%s\"", comma, setting->words[i]);
		comma = ", ";
	}
	buf_add_char(out, '}');
}

void value_write(const struct setting *setting, const void *target, struct buf *out)
{
	if (!value_is_set(setting, target))
		return;
	switch (setting->type) {
	case SETTING_DURATION:
		amount_write(setting, *(const int64_t *)target, out);
		break;
	case SETTING_SIZE:
		amount_write(setting, (int64_t)*(const size_t *)target, out);
		break;
	case SETTING_COUNT:
		amount_write(setting, *(const uint32_t *)target, out);
		break;
	case SETTING_STRING:
	case SETTING_PATH:
		value_quote(out, *(char *const *)target);
		break;
	case SETTING_LIST:
		list_write(*(char **const *)target, out);
		break;
	case SETTING_ENUM:
		buf_add_text(out, setting->words[*(const int *)target - (int)setting->min]);
		break;
	case SETTING_SET:
		set_write(setting, *(const uint8_t *)target, out);
		break;
	}
}

/* The room of text, which knows UTF-8 in full, is not ours to use: this one asks for form only. */
bool value_is_utf8(const char *text)
{
	const unsigned char *at = (const unsigned char *)text;
	while (*at) {
		unsigned more = *at < 0x80 ? 0 : *at >= 0xC2 && *at < 0xE0 ? 1 : *at >= 0xE0 && *at < 0xF0 ? 2 : *at >= 0xF0 && *at < 0xF5 ? 3 : 4;
		if (more > 3 || (*at == 0xE0 && at[1] < 0xA0) || (*at == 0xED && at[1] > 0x9F) || (*at == 0xF0 && at[1] < 0x90) ||
		    (*at == 0xF4 && at[1] > 0x8F))
			return false;
		for (at++; more > 0; more--, at++)
			if ((*at & 0xC0) != 0x80)
				return false;
	}
	return true;
}
