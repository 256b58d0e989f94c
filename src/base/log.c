#include "base/array.h"
#include "base/log.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static struct {
	enum log_level max;
	bool is_terminal;
} log_state = { .max = LOG_LEVEL_INFO };

static const struct {
	const char *word;
	enum log_level level;
} levels[] = {
	{ "error", LOG_LEVEL_ERROR }, { "warning", LOG_LEVEL_WARNING }, { "notice", LOG_LEVEL_NOTICE },
	{ "info", LOG_LEVEL_INFO },   { "debug", LOG_LEVEL_DEBUG },
};

void log_open(enum log_level max)
{
	log_state.max = max;
	log_state.is_terminal = isatty(STDERR_FILENO) == 1;
}

static const char *word_of(enum log_level level)
{
	for (size_t i = 0; i < LEN(levels); i++)
		if (levels[i].level == level)
			return levels[i].word;
	return "";
}

/* How many bytes at the start of `text` are one character that must not be shown as it is: a control, a line separator, or one
 * that nobody sees and that turns or hides what stands beside it. 0: none. Reads no further than the terminating zero. */
static size_t unsafe_len(const unsigned char *text)
{
	if (text[0] < ' ' || text[0] == 0x7F)
		return 1;
	if (text[0] == 0xC2 || text[0] == 0xD8) /* U+0080 to U+009F, U+061C */
		return (text[0] == 0xC2 ? text[1] >= 0x80 && text[1] < 0xA0 : text[1] == 0x9C) ? 2 : 0;
	if (text[0] == 0xE2 && text[1] == 0x80) /* U+200B to U+200F, U+2028 to U+202E */
		return (text[2] >= 0x8B && text[2] <= 0x8F) || (text[2] >= 0xA8 && text[2] <= 0xAE) ? 3 : 0;
	if (text[0] == 0xE2 && text[1] == 0x81) /* U+2060 to U+206F */
		return text[2] >= 0xA0 && text[2] <= 0xAF ? 3 : 0;
	return 0;
}

/* Copies `text` with such characters as \xNN: a hostile title cannot forge a line, move the cursor or turn the rest around. */
static void escape(const char *text, char *out, size_t size)
{
	size_t len = 0, unsafe = 0;
	for (; *text && len + 5 < size; text++) {
		if (unsafe == 0)
			unsafe = unsafe_len((const unsigned char *)text);
		if (unsafe == 0) {
			out[len++] = *text;
			continue;
		}
		len += (size_t)snprintf(out + len, size - len, "\\x%02X", (unsigned char)*text);
		unsafe--;
	}
	out[len] = '\0';
}

void log_write(enum log_level level, const char *format, ...)
{
	if (level > log_state.max)
		return;
	char text[2048], safe[4096];
	va_list list;
	va_start(list, format);
	vsnprintf(text, sizeof(text), format, list);
	va_end(list);
	escape(text, safe, sizeof(safe));
	if (!log_state.is_terminal) {
		fprintf(stderr, "<%d>%s\n", (int)level, safe);
		return;
	}
	char when[16] = "";
	time_t now = time(NULL);
	struct tm local;
	if (localtime_r(&now, &local))
		strftime(when, sizeof(when), "%H:%M:%S", &local);
	if (level <= LOG_LEVEL_WARNING)
		fprintf(stderr, "%s %s: %s\n", when, word_of(level), safe);
	else
		fprintf(stderr, "%s %s\n", when, safe);
}
