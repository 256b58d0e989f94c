#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
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

bool log_level_parse(const char *word, enum log_level *ret_level)
{
	for (size_t i = 0; i < sizeof(levels) / sizeof(*levels); i++) {
		if (strcmp(levels[i].word, word) != 0)
			continue;
		*ret_level = levels[i].level;
		return true;
	}
	return false;
}

static const char *word_of(enum log_level level)
{
	for (size_t i = 0; i < sizeof(levels) / sizeof(*levels); i++)
		if (levels[i].level == level)
			return levels[i].word;
	return "";
}

/* Copies `text` with control characters as \xNN: a hostile title cannot forge a line or move the cursor. */
static void escape(const char *text, char *out, size_t size)
{
	size_t len = 0;
	for (; *text && len + 5 < size; text++) {
		unsigned char c = (unsigned char)*text;
		bool is_c1 = c == 0xC2 && (unsigned char)text[1] >= 0x80 && (unsigned char)text[1] < 0xA0;
		if (c >= ' ' && c != 0x7F && !is_c1)
			out[len++] = (char)c;
		else
			len += (size_t)snprintf(out + len, size - len, "\\x%02X", c);
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
