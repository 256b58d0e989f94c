#include "base/fault.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* One line of valid UTF-8 without control characters, which libraries quote from their input; what vsnprintf cut in the middle of a
 * character loses the whole character. */
static void tidy(char *text)
{
	size_t len = strlen(text);
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i], next = (unsigned char)text[i + 1];
		if (c < ' ' || c == 0x7F)
			text[i] = ' ';
		else if (c == 0xC2 && next >= 0x80 && next < 0xA0)
			text[i] = text[i + 1] = ' ';
	}
	size_t start = len;
	while (start > 0 && len - start < 4 && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
		start--;
	if (start == 0 || (unsigned char)text[start - 1] < 0xC0)
		return;
	unsigned char lead = (unsigned char)text[start - 1];
	size_t wanted = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
	if (len - start < wanted)
		text[start - 1] = '\0';
}

int fault_set(struct fault *fault, enum fault_kind kind, const char *format, ...)
{
	if (!fault)
		return -1;
	va_list list;
	va_start(list, format);
	fault->kind = kind;
	vsnprintf(fault->text, sizeof(fault->text), format, list);
	va_end(list);
	tidy(fault->text);
	return -1;
}

static enum fault_kind kind_of_errno(int error, enum fault_kind otherwise)
{
	switch (error) {
	case ENOSPC:
	case EDQUOT:
	case EIO:
	case EMFILE:
	case ENFILE:
	case ENOMEM:
	case EAGAIN:
	case EBUSY:
		return FAULT_RETRY;
	default:
		return otherwise;
	}
}

int fault_errno(struct fault *fault, enum fault_kind kind, int error, const char *format, ...)
{
	if (!fault)
		return -1;
	va_list list;
	va_start(list, format);
	fault->kind = kind_of_errno(error, kind);
	int len = vsnprintf(fault->text, sizeof(fault->text), format, list);
	va_end(list);
	if (len >= 0 && (size_t)len < sizeof(fault->text))
		snprintf(fault->text + len, sizeof(fault->text) - (size_t)len, ": %s", strerror(error));
	tidy(fault->text);
	return -1;
}
