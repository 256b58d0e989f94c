#include "report/provider.h"

#include "report/report.h"
#include "text/fold.h"

#define WORDS_MAX 16u /* of a name; more are not compared */

struct name {
	struct span words[WORDS_MAX];
	size_t len;
};

/* Of a folded name, in which one blank parts words. */
static struct name name_of(struct span folded)
{
	struct name name = { .len = 0 };
	while (folded.len > 0 && name.len < WORDS_MAX) {
		const char *blank = memchr(folded.ptr, ' ', folded.len);
		size_t len = blank ? (size_t)(blank - folded.ptr) : folded.len;
		name.words[name.len++] = span_head(folded, len);
		folded = span_from(folded, len + 1);
	}
	return name;
}

static bool has_word(const struct name *name, struct span word)
{
	for (size_t i = 0; i < name->len; i++)
		if (span_equals(name->words[i], word))
			return true;
	return false;
}

static bool has_words(const struct name *name, const struct name *part)
{
	for (size_t i = 0; i < part->len; i++)
		if (!has_word(name, part->words[i]))
			return false;
	return part->len > 0;
}

/* "rna" of "ruritania news agency"; of two letters anybody's. */
static bool has_initials(const struct name *name, const struct name *initials)
{
	struct span word = initials->len > 0 ? initials->words[0] : SPAN_NONE;
	if (name->len < 3 || word.len != name->len)
		return false;
	for (size_t i = 0; i < name->len; i++)
		if (word.ptr[i] != name->words[i].ptr[0])
			return false;
	return true;
}

bool provider_is_same(struct span a, struct span b)
{
	struct buf left, right;
	buf_init(&left, 8 * REPORT_TITLE_MAX);
	buf_init(&right, 8 * REPORT_TITLE_MAX);
	if (a.len > 0 && b.len > 0) {
		fold_add_normal(&left, a);
		fold_add_normal(&right, b);
	}
	struct name one = name_of(buf_view(&left)), other = name_of(buf_view(&right));
	bool is_same = has_words(&one, &other) || has_words(&other, &one) || has_initials(&one, &other) || has_initials(&other, &one);
	buf_done(&right);
	buf_done(&left);
	return is_same;
}
