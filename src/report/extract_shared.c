/* The words of the body, to know by what belongs to it. */
#include "report/extract_parts.h"
#include "text/fold.h"
#include "text/scripts.h"
#include "text/utf8.h"

#define FOLDED_MAX (16u << 10) /* bytes of a text that tell enough of what it is about */

static struct span fold_copy(struct arena *arena, struct span text)
{
	struct buf folded;
	buf_init(&folded, 64u << 10);
	buf_add_char(&folded, ' ');
	fold_add_normal(&folded, text);
	buf_add_char(&folded, ' ');
	struct span copy = arena_copy(arena, buf_view(&folded));
	buf_done(&folded);
	return copy;
}

void extract_fold_body(struct page *page, size_t end)
{
	struct buf text;
	buf_init(&text, FOLDED_MAX);
	for (size_t i = page->body; i < end && !text.is_full; i++) {
		buf_add_span(&text, page->all.at[i].text);
		buf_add_char(&text, ' ');
	}
	page->folded = fold_copy(page->arena, utf8_head(buf_view(&text), text.len));
	buf_done(&text);
}

static bool body_has(const struct page *page, struct span word)
{
	char key[16];
	size_t len = word.len < 6 ? word.len : 6;
	while (len < word.len && utf8_continues(word.ptr[len]))
		len++;
	key[0] = ' ';
	memcpy(key + 1, word.ptr, len);
	/* scripts without blanks: anywhere */
	bool is_wide = script_is_unspaced(word, 0);
	return span_find(page->folded, is_wide ? span_make(key + 1, len) : span_make(key, len + 1)) >= 0;
}

/* Of the words of a line that say something, how many per thousand return in the body, and how many these are. */
unsigned extract_shared_words(const struct page *page, struct span line, unsigned *ret_found)
{
	struct span folded = fold_copy(page->arena, utf8_head(line, 400));
	unsigned said = 0, found = 0;
	for (size_t i = 0; i < folded.len;) {
		size_t len = 0;
		bool is_wide = script_is_unspaced(folded, i);
		while (i + len < folded.len && folded.ptr[i + len] != ' ' && !(is_wide && len >= 6))
			len++;
		struct span word = span_make(folded.ptr + i, len);
		if (len >= 4) {
			said++;
			found += body_has(page, word);
		}
		i += len + (len == 0 || !is_wide);
	}
	*ret_found = found;
	return said > 0 ? found * 1000 / said : 0;
}

unsigned extract_shared_permille(const struct page *page, struct span line)
{
	unsigned found;
	return extract_shared_words(page, line, &found);
}

struct span extract_words(struct span text, struct arena *arena)
{
	return fold_copy(arena, utf8_head(text, FOLDED_MAX));
}

unsigned extract_shared(struct span line, struct span words, struct arena *arena)
{
	unsigned found;
	const struct page page = { .arena = arena, .folded = words };
	(void)extract_shared_words(&page, line, &found);
	return found;
}
