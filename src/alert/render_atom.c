/* Stories as an Atom feed (RFC 4287), which any reader can follow. Its state is the document itself: each entry is one line of it,
 *
 *	<entry><id>tidings://newsroom/story/41</id><title>…</title><published>…</published><updated>…</updated>…</entry>
 *
 * and what is new is put in front of those that were there, without the one that it takes the place of: a story has one entry, whose id stays. Lines
 * that are not ours are left out, so a document that somebody has edited mends itself with the next alert.
 */
#include "alert/render.h"

#include "alert/telling.h"
#include "base/cleanup.h"

#define CONTENT_MAX (256u << 10) /* an event is under 20 kB */
#define GENERATOR "<generator>tidings</generator>"

struct atom {
	struct buf *out;
	struct span old;
	struct span ids[RENDER_ATOM_ENTRIES]; /* of the entries so far */
	size_t len;
};

bool render_atom_is_ours(struct span document)
{
	return span_find(document, SPAN(GENERATOR)) >= 0;
}

/* ---- the entries that are there ---- */

static struct span between(struct span line, struct span before, struct span after)
{
	ptrdiff_t start = span_find(line, before);
	struct span rest = span_from(line, start < 0 ? line.len : (size_t)start + before.len);
	ptrdiff_t len = span_find(rest, after);
	return len < 0 ? SPAN_NONE : span_head(rest, (size_t)len);
}

static struct span id_of_line(struct span line)
{
	bool is_entry = span_starts(line, SPAN("<entry><id>")) && span_ends(line, SPAN("</entry>"));
	return is_entry ? between(line, SPAN("<id>"), SPAN("</id>")) : SPAN_NONE;
}

static struct span line_with(struct span document, struct span id)
{
	struct span line;
	while (span_next_line(&document, &line))
		if (!span_is_empty(id) && span_equals(id_of_line(line), id))
			return line;
	return SPAN_NONE;
}

static bool has(const struct atom *atom, struct span id)
{
	for (size_t i = 0; i < atom->len; i++)
		if (span_equals(atom->ids[i], id))
			return true;
	return false;
}

/* Is there room and need for an entry of this id? Then it is noted. */
static bool takes(struct atom *atom, struct span id)
{
	if (span_is_empty(id) || atom->len == RENDER_ATOM_ENTRIES || has(atom, id))
		return false;
	atom->ids[atom->len++] = id;
	return true;
}

/* ---- what is written ---- */

static void put(struct buf *out, const char *before, struct span text, const char *after)
{
	buf_add_text(out, before);
	html_add_escaped(out, text);
	buf_add_text(out, after);
}

/* HTML within XML, on one line. */
static void put_content(struct buf *out, const struct telling *telling)
{
	CLEANUP(buf_done) struct buf html = { .max = CONTENT_MAX };
	render_html(&html, telling);
	for (size_t i = 0; i < html.len; i++)
		if (html.ptr[i] == '\n')
			html.ptr[i] = ' ';
	put(out, "<content type=\"html\">", buf_view(&html), "</content>");
}

static struct span entry_id(struct arena *arena, const struct telling *telling)
{
	CLEANUP(buf_done) struct buf id = { .max = CONTENT_MAX };
	html_add_escaped(&id, telling->source);
	buf_add_char(&id, '/');
	/* "feed/my feed": a name is no part of an IRI as it is, its letters are */
	for (size_t i = 0; i < telling->place.len; i++)
		if (strchr(" \"'<>&\\^`{|}%", telling->place.ptr[i]))
			buf_addf(&id, "%%%02X", (unsigned char)telling->place.ptr[i]);
		else
			buf_add_char(&id, telling->place.ptr[i]);
	return arena_copy(arena, buf_view(&id));
}

static void put_entry(struct atom *atom, struct arena *arena, const struct telling *telling)
{
	struct span id = entry_id(arena, telling);
	char time[CLOCK_ISO_SIZE];
	clock_iso(telling->time == TIME_NONE ? 0 : telling->time, time);
	if (!takes(atom, id))
		return;
	struct span published = between(line_with(atom->old, id), SPAN("<published>"), SPAN("</published>"));
	buf_addf(atom->out, "<entry><id>%.*s</id>", SPAN_ARG(id));
	put(atom->out, "<title>", telling->headline, "</title>");
	put(atom->out, "<published>", span_is_empty(published) ? span_of(time) : published, "</published>");
	put(atom->out, "<updated>", span_of(time), "</updated>");
	if (!span_is_empty(telling->link))
		put(atom->out, "<link href=\"", telling->link, "\"/>");
	put_content(atom->out, telling);
	buf_add_text(atom->out, "</entry>\n");
}

static void put_head(struct buf *out, const struct telling *newest)
{
	char time[CLOCK_ISO_SIZE];
	clock_iso(newest->time == TIME_NONE ? 0 : newest->time, time);
	buf_add_text(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n");
	put(out, "<title>Stories of ", newest->source, "</title>\n");
	put(out, "<id>", newest->source, "</id>\n");
	put(out, "<updated>", span_of(time), "</updated>\n");
	put(out, "<author><name>", newest->source, "</name></author>\n");
	buf_add_text(out, GENERATOR "\n");
}

static void put_old(struct atom *atom)
{
	struct span rest = atom->old, line;
	while (span_next_line(&rest, &line))
		if (takes(atom, id_of_line(line))) {
			buf_add_span(atom->out, line);
			buf_add_char(atom->out, '\n');
		}
}

bool render_atom(struct buf *out, struct span old, const struct span *events, size_t len)
{
	struct arena *arena = arena_new();
	struct atom atom = { .out = out, .old = old };
	struct telling telling;
	bool is_told = true;
	for (size_t i = len; i > 0 && is_told; i--) {
		is_told = telling_make(arena, events[i - 1], TIME_NONE, &telling);
		if (is_told && i == len)
			put_head(out, &telling);
		if (is_told)
			put_entry(&atom, arena, &telling);
	}
	put_old(&atom);
	buf_add_text(out, "</feed>\n");
	arena_free(arena);
	return is_told;
}
