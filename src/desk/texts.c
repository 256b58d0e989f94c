#include "desk/texts.h"

#include "base/vec.h"

#define TEXTS_MAX 4096u           /* reports */
#define TEXT_MAX (8u << 10)       /* bytes of one; longer ones are read from the store */

struct kept {
	uint64_t seq; /* 0: none */
	char *bytes;  /* title, then text */
	size_t cap, title_len, text_len;
};

struct texts {
	struct kept at[TEXTS_MAX]; /* by seq modulo TEXTS_MAX */
};

struct texts *texts_new(void)
{
	struct texts *texts = calloc(1, sizeof(*texts));
	if (!texts)
		abort(); /* a fixed size, at start */
	return texts;
}

void texts_free(struct texts *texts)
{
	for (size_t i = 0; texts && i < TEXTS_MAX; i++)
		free(texts->at[i].bytes);
	free(texts);
}

void texts_clear(struct texts *texts)
{
	for (size_t i = 0; i < TEXTS_MAX; i++)
		texts->at[i].seq = 0;
}

void texts_add(struct texts *texts, uint64_t seq, struct span title, struct span text)
{
	struct kept *kept = &texts->at[seq % TEXTS_MAX];
	size_t len = title.len + text.len;
	kept->seq = 0;
	kept->bytes = vec_fit(kept->bytes, &kept->cap, len <= TEXT_MAX ? len : 0, 1);
	if (!kept->bytes)
		return;
	if (title.len > 0)
		memcpy(kept->bytes, title.ptr, title.len);
	if (text.len > 0)
		memcpy(kept->bytes + title.len, text.ptr, text.len);
	kept->title_len = title.len;
	kept->text_len = text.len;
	kept->seq = seq;
}

bool texts_find(const struct texts *texts, uint64_t seq, struct span *ret_title, struct span *ret_text)
{
	const struct kept *kept = &texts->at[seq % TEXTS_MAX];
	if (kept->seq != seq || seq == 0)
		return false;
	*ret_title = span_make(kept->bytes, kept->title_len);
	*ret_text = span_make(kept->bytes + kept->title_len, kept->text_len);
	return true;
}
