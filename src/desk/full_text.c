#include "desk/full_text.h"

#include "base/map.h"
#include "report/provider.h"

/* Of the words of the title so many in a hundred stand in the page, too: publishers give a page another headline than its item has, but not
 * about something else. */
#define TITLE_SHARE 50u

static void note_words(struct map *map, const struct words *words)
{
	for (size_t i = 0; i < words->len; i++)
		*map_at(map, words->at[i].hash) = 1;
}

/* An item without a title is known by its text. */
static bool speaks_of(struct tokenizer *tokenizer, struct arena *arena, const struct report *item, const struct report *page)
{
	struct map said = { 0 };
	size_t shared = 0;
	struct words wanted = words_of(tokenizer, arena, item->title.len > 0 ? item->title : item->text, item->language);
	/* in one language, lest a guess about one of the two make other words of the same */
	struct words title = words_of(tokenizer, arena, page->title, item->language), text = words_of(tokenizer, arena, page->text, item->language);
	note_words(&said, &title);
	note_words(&said, &text);
	for (size_t i = 0; i < wanted.len; i++)
		shared += map_find(&said, wanted.at[i].hash) != NULL;
	map_done(&said);
	return 100 * shared >= TITLE_SHARE * wanted.len;
}

enum full_text full_text_judge(struct tokenizer *tokenizer, struct arena *arena, const struct report *item, const struct report *page)
{
	if (page->text.len <= item->text.len)
		return FULL_TEXT_NO_MORE;
	return speaks_of(tokenizer, arena, item, page) ? FULL_TEXT_MORE : FULL_TEXT_OTHER;
}

static struct span first_of(struct span a, struct span b)
{
	return a.len > 0 ? a : b;
}

struct report full_text_of(const struct report *item, const struct report *page)
{
	struct report whole = *item;
	whole.text = page->text;
	whole.summary = first_of(item->summary, item->text);
	whole.title = first_of(item->title, page->title);
	whole.byline = first_of(item->byline, page->byline);
	whole.place = first_of(item->place, page->place);
	whole.language = first_of(item->language, page->language);
	whole.originator = provider_is_same(page->originator, item->source) ? item->originator : first_of(page->originator, item->originator);
	if (item->published == TIME_NONE) {
		whole.published = page->published;
		whole.is_date_only = page->is_date_only;
	}
	return whole;
}
