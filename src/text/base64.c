#include "text/base64.h"

int base64_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

struct span base64_decode(struct arena *arena, struct span text)
{
	char *bytes = arena_alloc(arena, text.len / 4 * 3 + 3, 1);
	size_t len = 0;
	unsigned bits = 0, count = 0;
	for (size_t i = 0; i < text.len && text.ptr[i] != '='; i++) {
		int value = base64_value(text.ptr[i]);
		if ((unsigned char)text.ptr[i] <= ' ')
			continue;
		if (value < 0)
			return SPAN_NONE;
		bits = (bits << 6 | (unsigned)value) & 0xFFFFFF;
		if (++count % 4 != 1)
			bytes[len++] = (char)(bits >> (6 - 2 * ((count - 1) % 4)));
	}
	return len > 0 ? span_make(bytes, len) : SPAN_NONE;
}

void base64_add(struct buf *out, struct span bytes)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	for (size_t at = 0; at < bytes.len; at += 3) {
		unsigned bits = 0;
		for (size_t i = 0; i < 3; i++)
			bits = bits << 8 | (at + i < bytes.len ? (unsigned char)bytes.ptr[at + i] : 0);
		for (size_t i = 0; i < 4; i++)
			buf_add_char(out, at + i > bytes.len ? '=' : letters[bits >> (18 - 6 * i) & 63]);
	}
}
