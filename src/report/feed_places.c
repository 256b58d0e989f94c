#include "report/feed_places.h"

#include "base/array.h"
#include "base/url.h"
#include "report/feed.h"
#include "text/utf8.h"

size_t feed_places(struct arena *arena, struct span page, struct span ret_places[static FEED_PLACES_MAX])
{
	static const char *const paths[] = { "/feed", "/rss", "/rss.xml", "/atom.xml", "/feed.xml", "/index.xml", "/feed.json" };
	const size_t len = LEN(paths);
	_Static_assert(LEN(paths) <= FEED_PLACES_MAX, "no room for all places");
	if (!feed_is_address(page))
		return 0;
	for (size_t i = 0; i < len; i++)
		ret_places[i] = url_resolve(arena, page, span_of(paths[i]));
	return len;
}

/* ---- which of those that are named ---- */

/* `word` in small letters. */
static bool starts_folded(struct span s, struct span word)
{
	size_t len, word_len;
	for (; word.len > 0; s = span_from(s, len), word = span_from(word, word_len))
		if (s.len == 0 || utf8_lower(utf8_next(s, &len)) != utf8_next(word, &word_len))
			return false;
	return true;
}

/* As the programs that write such pages call them, in the languages that they speak. */
static bool names_comments(struct span s)
{
	static const char *const words[] = { "comment", "coment", "kommentar", "komentar", "reactie", "yorum", "комментар", "коментар", "評論", "评论", "コメント", "댓글" };
	size_t len;
	for (; s.len > 0; s = span_from(s, len)) {
		(void)utf8_next(s, &len);
		for (size_t i = 0; i < LEN(words); i++)
			if (starts_folded(s, span_of(words[i])))
				return true;
	}
	return false;
}

static bool is_of_comments(const struct decode_offer *offer)
{
	struct span host = url_host(offer->url);
	struct span path = host.len > 0 ? span_from(offer->url, (size_t)(host.ptr + host.len - offer->url.ptr)) : offer->url;
	return names_comments(offer->title) || names_comments(path);
}

void feed_places_sort(struct decode_offers *offers)
{
	struct decode_offers sorted = { .len = 0 };
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < offers->len; i++)
			if (is_of_comments(&offers->at[i]) == (pass == 1))
				sorted.at[sorted.len++] = offers->at[i];
	*offers = sorted;
}
