#include "report/feed_places.h"

#include "base/url.h"
#include "report/feed.h"

size_t feed_places(struct arena *arena, struct span page, struct span ret_places[static FEED_PLACES_MAX])
{
	static const char *const paths[] = { "/feed", "/rss", "/rss.xml", "/atom.xml", "/feed.xml", "/index.xml", "/feed.json" };
	const size_t len = sizeof(paths) / sizeof(*paths);
	_Static_assert(sizeof(paths) / sizeof(*paths) <= FEED_PLACES_MAX, "no room for all places");
	if (!feed_is_address(page))
		return 0;
	for (size_t i = 0; i < len; i++)
		ret_places[i] = url_resolve(arena, page, span_of(paths[i]));
	return len;
}
