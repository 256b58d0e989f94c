/* What an element of a feed is, whatever kind of feed it is: RSS, Atom and CDF have many names for few things, and modules have more. A namespace
 * is known by its URI; one that was never declared by its usual prefix. Not for other rooms. */
#pragma once

#include <libxml/tree.h>

enum feed_name {
	FEED_OTHER,     /* nothing that is read; nor is what it holds */
	FEED_CONTAINER, /* rss, rdf:RDF, feed, channel: holds the feed's own elements and items */
	FEED_ITEM,
	FEED_GROUP,     /* media:group and media:content: hold elements of their item */
	FEED_TITLE,
	FEED_TITLE_ELSE, /* itunes:title, media:title: where there is no other */
	FEED_LINK,
	FEED_GUID,
	FEED_ID,
	FEED_DESCRIPTION,
	FEED_DESCRIPTION_ELSE,
	FEED_SUBTITLE,
	FEED_CONTENT,   /* atom:content, in any of its types */
	FEED_ENCODED,   /* content:encoded, xhtml:body, fullitem: HTML */
	FEED_AUTHOR,
	FEED_AUTHOR_ELSE,
	FEED_PUBLISHED,
	FEED_UPDATED,
	FEED_CREATED,
	FEED_CATEGORY,
	FEED_KEYWORDS,
	FEED_LANGUAGE,
	FEED_RIGHTS,
	FEED_SOURCE,
	FEED_TTL,
	FEED_SKIP_HOURS,
	FEED_SKIP_DAYS,
	FEED_UPDATE_PERIOD,
	FEED_UPDATE_FREQUENCY,
	FEED_UPDATE_BASE,
	FEED_MEDIA,     /* an enclosure, a picture: where there is nothing else, it is what the item is about */
};

enum feed_name feed_name_of(const xmlNode *node);
