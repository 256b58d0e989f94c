/* The text of an article as the data in a page has it: for readers whose browser runs no scripts there may be no other. */
#include "base/array.h"
#include "base/ascii.h"
#include "report/json.h"
#include "report/page.h"
#include "report/page_parts.h"
#include "text/markup.h"
#include "text/paragraphs.h"

#define STATE_MAX (4u << 20) /* bytes of values in all scripts that are looked at */
#define TRY_COST 16          /* bytes that one counts for at least */
#define STATE_DEPTH 24u      /* values within values that are searched */
#define STATE_LEAST 300u     /* a shorter one may be what a box says */

struct span page_body_text(struct arena *arena, struct span body)
{
	struct buf text;
	buf_init(&text, REPORT_MAX_BYTES);
	if (span_find(body, SPAN("</")) >= 0 || span_find(body, SPAN("<br")) >= 0 || span_find(body, SPAN("&#")) >= 0)
		markup_add(&text, body);
	else
		paragraphs_add(&text, body);
	struct span made = arena_copy(arena, buf_view(&text));
	buf_done(&text);
	return made;
}

/* ---- what scripts fill the page with: {"title": …, "body": …} somewhere in the state that they begin with ---- */

static const json_t *first_of(const json_t *object, const char *const *names, size_t len)
{
	const json_t *value = NULL;
	for (size_t i = 0; i < len && !value; i++)
		value = json_object_get(object, names[i]);
	return value;
}

/* What a value that is an object tells: {"rendered": "<p>…"}, {"type": "paragraph", "children": […]}. */
static const json_t *inside(const json_t *value)
{
	static const char *const names[] = { "rendered", "html", "text", "value", "content", "children" };
	return json_is_object(value) ? first_of(value, names, LEN(names)) : value;
}

/* Adds a string, or the strings in lists: what stands in the outermost or holds more of them is a paragraph, the rest are parts of one. */
static void add_html(struct buf *out, const json_t *value, bool is_within, unsigned depth)
{
	value = inside(value);
	buf_add_span(out, json_span(value));
	for (size_t i = 0; depth > 0 && i < json_array_size(value); i++) {
		const json_t *item = inside(json_array_get(value, i));
		bool is_part = is_within && json_is_string(item);
		buf_add_text(out, is_part ? "" : "<p>");
		add_html(out, item, true, depth - 1);
		buf_add_text(out, is_part ? "" : "</p>");
	}
}

/* Of an object with a title: an article. */
static struct span body_of(const json_t *object, struct arena *arena)
{
	static const char *const titles[] = { "headline", "title" };
	static const char *const names[] = { "articleBody", "body", "bodyHtml", "contentHtml", "content", "html", "text" };
	struct span text = SPAN_NONE;
	struct buf html;
	if (json_span(inside(first_of(object, titles, LEN(titles)))).len == 0)
		return SPAN_NONE;
	buf_init(&html, STATE_MAX);
	for (size_t i = 0; i < LEN(names) && text.len < STATE_LEAST; i++) {
		buf_clear(&html);
		add_html(&html, json_object_get(object, names[i]), false, STATE_DEPTH);
		if (html.len >= STATE_LEAST)
			text = page_body_text(arena, buf_view(&html));
	}
	buf_done(&html);
	return text.len < STATE_LEAST ? SPAN_NONE : text;
}

/* The longest of all articles; one within another is a part of it. */
static struct span longest(const json_t *value, struct arena *arena, unsigned depth)
{
	struct span best = body_of(value, arena), other;
	const char *name;
	json_t *member;
	if (best.len > 0 || depth == 0)
		return best;
	json_object_foreach ((json_t *)value, name, member)
		if ((other = longest(member, arena, depth - 1)).len > best.len)
			best = other;
	for (size_t i = 0; i < json_array_size(value); i++)
		if ((other = longest(json_array_get(value, i), arena, depth - 1)).len > best.len)
			best = other;
	return best;
}

/* Cuts `script` behind the next value that it sets a name to, calls a function with, or consists of: "window.state = {…};", "push({…})", "{…}". Takes from
 * `left` the bytes that were read. NULL: there is no more. */
static json_t *next_value(struct span *script, size_t *left)
{
	json_t *json = NULL;
	char before = '=';
	for (size_t at = 0; at < script->len && *left > TRY_COST && !json; at++) {
		char c = script->ptr[at];
		bool is_value = (c == '{' || c == '[') && (before == '=' || before == '(');
		before = ascii_is_blank(c) ? before : c;
		if (!is_value)
			continue;
		json_error_t error = { .position = 0 };
		struct span from = span_head(span_from(*script, at), *left);
		json = json_loadb(from.ptr, from.len, JSON_DISABLE_EOF_CHECK | JSON_ALLOW_NUL, &error);
		size_t used = error.position > TRY_COST ? (size_t)error.position : TRY_COST;
		*left -= used < *left ? used : *left;
		if (json)
			*script = span_from(from, used);
	}
	return json;
}

struct span page_body_in_scripts(struct span html, struct arena *arena)
{
	struct span best = SPAN_NONE, tag, script, body;
	size_t left = STATE_MAX;
	json_t *json;
	while (page_next_script(&html, &tag, &script)) {
		while (script.len >= STATE_LEAST && (json = next_value(&script, &left))) {
			body = longest(json, arena, STATE_DEPTH);
			best = body.len > best.len ? body : best;
			json_decref(json);
		}
	}
	return best;
}
