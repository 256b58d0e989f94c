#include "report/feed_identity.h"

#include "base/array.h"
#include "base/hash.h"
#include "text/utf8.h"

#include <stdlib.h>

/* Title and text are apart: "Flood" over "in Zenda" is not "Flood in Zenda" over nothing. */
#define TITLE_END '\n'
/* Nothing becomes longer than it was in its report. */
#define ROOM_MAX (2 * (size_t)REPORT_MAX_BYTES)

/* ---- names ---- */

static size_t scheme_len(struct span name)
{
	static const struct span schemes[] = { SPAN("http://"), SPAN("https://") };
	for (size_t i = 0; i < LEN(schemes); i++)
		if (span_starts_nocase(name, schemes[i]))
			return schemes[i].len;
	return 0;
}

static size_t host_len(struct span address)
{
	size_t len = 0;
	while (len < address.len && !strchr("/?#", address.ptr[len]))
		len++;
	return len;
}

static struct span without_port(struct span host)
{
	static const struct span ports[] = { SPAN(":80"), SPAN(":443"), SPAN(":") };
	for (size_t i = 0; i < LEN(ports); i++)
		if (span_ends(host, ports[i]))
			return span_head(host, host.len - ports[i].len);
	return host;
}

static void add_small(struct buf *out, struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		buf_add_char(out, s.ptr[i] >= 'A' && s.ptr[i] <= 'Z' ? (char)(s.ptr[i] | 0x20) : s.ptr[i]);
}

void feed_name_add_normal(struct buf *out, struct span name)
{
	name = span_trim(name);
	size_t scheme = scheme_len(name);
	if (scheme == 0) {
		buf_add_span(out, name);
		return;
	}
	struct span address = span_from(name, scheme), host = span_head(address, host_len(address)), path = span_from(address, host.len);
	host = without_port(host);
	add_small(out, span_from(host, span_starts_nocase(host, SPAN("www.")) ? 4 : 0));
	buf_add_span(out, span_head(path, path.len - span_ends(path, SPAN("/"))));
}

/* Zero says that there is none. */
static uint64_t hash_of(struct span s)
{
	uint64_t hash = s.len > 0 ? hash64(s) : 0;
	return hash == 0 && s.len > 0 ? 1 : hash;
}

static uint64_t hash_name(struct buf *room, struct span name)
{
	buf_clear(room);
	feed_name_add_normal(room, name);
	return hash_of(buf_view(room));
}

/* ---- text ---- */

static bool is_blank(uint32_t c)
{
	return c <= ' ' || (c >= 0x7F && c <= 0xA0) || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
	       c == 0x205F || c == 0x3000;
}

/* Soft hyphens, joiners and marks of direction: nobody sees them, and programs put them in and take them out. */
static bool is_unseen(uint32_t c)
{
	return c == 0xAD || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2064) || c == 0xFEFF;
}

/* The characters of ASCII at the front that are seen and are no blank: most text is that. */
static size_t plain_len(struct span s)
{
	size_t len = 0;
	while (len < s.len && s.ptr[len] > ' ' && s.ptr[len] < 0x7F)
		len++;
	return len;
}

/* Adds what is seen of `s`, each run of white space as one blank, none at the ends. Returns how many characters that are not blank. */
static uint32_t add_seen(struct buf *out, struct span s)
{
	bool wants_blank = false;
	uint32_t count = 0;
	for (size_t size; s.len > 0; s = span_from(s, size)) {
		size_t plain = size = plain_len(s);
		uint32_t c = plain > 0 ? (uint32_t)s.ptr[0] : utf8_next(s, &size);
		if (is_unseen(c))
			continue;
		if (is_blank(c)) {
			wants_blank = count > 0;
			continue;
		}
		if (wants_blank)
			buf_add_char(out, ' ');
		wants_blank = false;
		buf_add(out, s.ptr, size);
		count += plain > 0 ? (uint32_t)plain : 1;
	}
	return count;
}

/* An item that says nothing is titled by its address (report/feed.h), which is no text of its own. */
static bool is_named_only(const struct report *report)
{
	return report->text.len == 0 && report->summary.len == 0 && (span_equals(report->title, report->link) || span_equals(report->title, report->guid));
}

static void read_text(struct feed_item *item, const struct report *report, struct buf *room)
{
	if (is_named_only(report))
		return;
	buf_clear(room);
	item->text_len = add_seen(room, report->title);
	buf_add_char(room, TITLE_END);
	item->text_len += add_seen(room, report->text.len > 0 ? report->text : report->summary);
	item->text = item->text_len > 0 ? hash_of(buf_view(room)) : 0;
}

struct feed_item feed_item_of(const struct report *report)
{
	struct feed_item item = { 0 };
	struct buf room;
	buf_init(&room, ROOM_MAX);
	item.guid = hash_name(&room, report->guid);
	item.link = hash_name(&room, report->link);
	read_text(&item, report, &room);
	buf_done(&room);
	return item;
}

/* ---- which is which ---- */

static uint64_t join(uint64_t a, uint64_t b)
{
	const uint64_t both[] = { a, b };
	return hash64(span_make((const char *)both, sizeof(both)));
}

static int compare(const void *a, const void *b)
{
	const struct feed_item *x = *(struct feed_item *const *)a, *y = *(struct feed_item *const *)b;
	if (x->identity != y->identity)
		return x->identity < y->identity ? -1 : 1;
	return x->text < y->text ? -1 : x->text > y->text;
}

static void name_by_link(struct feed_item *item)
{
	if (item->guid && item->link)
		item->identity = join(item->guid, item->link);
}

static void name_by_text(struct feed_item *item)
{
	item->identity = join(item->identity, item->text);
}

/* Gives a longer name to all that share one and differ in text. `order`: room for pointers to all of them. */
static void part(struct feed_item **order, size_t len, void (*name)(struct feed_item *item))
{
	qsort(order, len, sizeof(*order), compare);
	for (size_t i = 0, end; i < len; i = end) {
		end = i + 1;
		while (end < len && order[end]->identity == order[i]->identity)
			end++;
		bool is_shared = order[i]->text != order[end - 1]->text;
		for (size_t j = i; is_shared && j < end; j++)
			name(order[j]);
	}
}

void feed_items_identify(struct feed_item *items, size_t len)
{
	struct arena *arena = arena_new();
	struct feed_item **order = ARENA_NEW(arena, struct feed_item *, len);
	for (size_t i = 0; i < len; i++) {
		items[i].identity = items[i].guid ? items[i].guid : items[i].link ? items[i].link : items[i].text;
		order[i] = &items[i];
	}
	part(order, len, name_by_link);
	part(order, len, name_by_text);
	arena_free(arena);
}
