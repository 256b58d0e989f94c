#include "text/scripts.h"

bool script_is_stopless(struct span s, size_t i)
{
	unsigned char a = (unsigned char)s.ptr[i], b = i + 1 < s.len ? (unsigned char)s.ptr[i + 1] : 0;
	return (a == 0xE0 && b >= 0xB8 && b <= 0xBB) || (a == 0xE1 && ((b >= 0x80 && b <= 0x82) || b == 0x9E || b == 0x9F));
}

bool script_is_unspaced(struct span s, size_t i)
{
	unsigned char c = (unsigned char)s.ptr[i];
	return (c >= 0xE3 && c <= 0xED) || script_is_stopless(s, i);
}

uint32_t script_words(struct span s)
{
	uint32_t words = 0, wide = 0, letters = 0;
	bool is_inside = false;
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		bool is_word = c > ' ';
		words += is_word && !is_inside;
		is_inside = is_word;
		wide += c >= 0xE3 && c <= 0xED;
		letters += c >= 0xE0 && c <= 0xE1 && script_is_stopless(s, i);
	}
	return words + wide / 2 + letters / 4;
}
