#include "report/feed.h"

#include "base/array.h"
#include "base/url.h"
#include "report/embargo.h"
#include "report/furniture.h"

#include <stdio.h>

struct decode_feed feed_keep(struct arena *keep, const struct decode_feed *feed)
{
	struct decode_feed kept = *feed;
	struct span *fields[] = { &kept.title, &kept.subtitle, &kept.link, &kept.id, &kept.language, &kept.author, &kept.rights, &kept.self, &kept.hub };
	for (size_t i = 0; i < LEN(fields); i++)
		*fields[i] = fields[i]->len > 0 ? arena_copy(keep, *fields[i]) : SPAN_NONE;
	return kept;
}

void feed_begin(struct decoding *d, const struct decode_feed *feed)
{
	d->result.has_feed = true;
	d->result.feed = feed_keep(d->keep, feed);
}

static bool is_blank(const struct report *item)
{
	return item->title.len == 0 && item->text.len == 0 && item->summary.len == 0 && item->guid.len == 0 && item->link.len == 0 &&
	       item->byline.len == 0 && item->keywords_len == 0 && item->published == TIME_NONE && item->updated == TIME_NONE;
}

/* Which weblog it appeared in, the item's link says. */
static struct span without_origin(struct span text)
{
	size_t at = text.len;
	while (at > 2 && !(text.ptr[at - 1] == '\n' && text.ptr[at - 2] == '\n'))
		at--;
	return at > 2 && furniture_is_origin(span_from(text, at)) ? span_head(text, at - 2) : text;
}

int feed_emit(struct decoding *d, struct report *item, uint64_t position, struct fault *fault)
{
	const struct decode_feed *feed = &d->result.feed;
	struct fault mine = { 0 };
	char reason[120];
	int len = snprintf(reason, sizeof(reason), "item %llu: ", (unsigned long long)position + 1);
	if (is_blank(item)) {
		snprintf(reason + len, sizeof(reason) - (size_t)len, "there is nothing in it that could be told");
		return decoding_pass_over(d, position, reason, fault);
	}
	if (item->title.len == 0 && item->text.len == 0 && item->summary.len == 0) /* a picture, a bookmark: that is what it tells of */
		item->title = item->link.len > 0 ? item->link : item->guid;
	item->source = item->source.len > 0 ? item->source : feed->title;
	item->language = item->language.len > 0 ? item->language : feed->language;
	item->text = without_origin(item->text);
	item->summary = without_origin(item->summary);
	embargo_read(d->arena, item);
	if (decoding_emit(d, item, SPAN_NONE, position, &mine) == 0)
		return 0;
	if (mine.kind == FAULT_INPUT) {
		snprintf(reason + len, sizeof(reason) - (size_t)len, "its text is larger than a report may be");
		return decoding_reject(d, position, reason, fault);
	}
	return fault_set(fault, mine.kind, "%s", mine.text);
}

/* Schemes whose names are one's own in all the world; any may follow a "//host". */
static bool is_naming(struct span scheme)
{
	static const char *const schemes[] = { "urn", "tag", "mid", "doi", "info", "hdl" };
	for (size_t i = 0; i < LEN(schemes); i++)
		if (span_equals_nocase(scheme, span_of(schemes[i])))
			return true;
	return false;
}

struct span feed_uri(struct span guid)
{
	guid = span_trim(guid);
	size_t scheme = url_scheme_len(guid);
	bool is_own = scheme > 0 && scheme + 3 < guid.len && (is_naming(span_head(guid, scheme)) || span_starts(span_from(guid, scheme), SPAN("://")));
	return is_own && !memchr(guid.ptr, ' ', guid.len) && !memchr(guid.ptr, '\n', guid.len) ? guid : SPAN_NONE;
}

struct span feed_link(struct arena *arena, struct span base, struct span reference)
{
	bool is_given = span_trim(reference).len > 0; /* as a reference, nothing would be the base itself */
	struct span link = is_given ? url_resolve(arena, base, reference) : SPAN_NONE;
	return link.len > 0 && !url_is_unsafe(link) ? link : SPAN_NONE;
}

struct span feed_href(struct arena *arena, struct span href)
{
	if (!span_starts_nocase(href, SPAN("feed:")))
		return href;
	struct span rest = span_from(href, 5);
	return span_starts(rest, SPAN("//")) ? arena_format(arena, "http:%.*s", SPAN_ARG(rest)) : rest;
}

bool feed_is_address(struct span url)
{
	static const struct span schemes[] = { SPAN("http://"), SPAN("https://") };
	for (size_t i = 0; i < LEN(schemes); i++)
		if (span_starts_nocase(url, schemes[i]) && url.len > schemes[i].len)
			return true;
	return false;
}

struct span feed_base(struct decoding *d)
{
	struct span url = d->hints.url, location = feed_link(d->keep, url, d->hints.location);
	return location.len > 0 ? location : url;
}
