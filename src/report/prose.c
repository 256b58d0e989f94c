#include "report/prose.h"

#include "report/report.h"
#include "report/tree.h"
#include "text/markup.h"

/* In an unknown vocabulary elements between words belong to the sentence; those that stand alone are things of their own. */
static bool stands_alone(const xmlNode *element)
{
	const xmlNode *const beside[] = { element->prev, element->next };
	for (size_t i = 0; i < 2; i++)
		if (beside[i] && beside[i]->type == XML_TEXT_NODE && span_trim(span_of((const char *)beside[i]->content)).len > 0)
			return false;
	return true;
}

static enum markup_kind kind_of(const xmlNode *n, bool is_unknown)
{
	enum markup_kind kind = markup_kind(span_of((const char *)n->name));
	return is_unknown && kind == MARKUP_INLINE && stands_alone(n) ? MARKUP_BLOCK : kind;
}

static bool is_text(const xmlNode *n)
{
	return n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE;
}

/* Ends `n` and the elements that end with it; the next one, or NULL where `root` ends. */
static const xmlNode *leave(struct markup_writer *w, const xmlNode *root, const xmlNode *n, bool is_unknown)
{
	for (; n; n = n->parent) {
		if (n->type == XML_ELEMENT_NODE && n->children)
			markup_put_tag(w, kind_of(n, is_unknown));
		if (n == root)
			return NULL;
		if (n->next)
			return n->next;
	}
	return NULL;
}

static struct span read(const xmlNode *root, struct arena *arena, bool (*is_left_out)(const xmlNode *), bool is_unknown)
{
	struct buf text;
	struct markup_writer w = { .out = &text };
	buf_init(&text, 2 * (size_t)REPORT_MAX_BYTES);
	for (const xmlNode *n = root; n;) {
		bool is_element = n->type == XML_ELEMENT_NODE;
		enum markup_kind kind = is_element && n != root ? kind_of(n, is_unknown) : MARKUP_INLINE;
		bool is_hidden = kind == MARKUP_HIDDEN || (is_element && n != root && is_left_out && is_left_out(n));
		if (is_text(n))
			markup_put_text(&w, span_of((const char *)n->content));
		else if (is_element)
			markup_put_tag(&w, is_hidden ? MARKUP_CELL : kind);
		if (is_element && n->children && !is_hidden)
			n = n->children;
		else if (n == root)
			break;
		else
			n = n->next ? n->next : leave(&w, root, n->parent, is_unknown);
	}
	struct span made = text.len > 0 ? arena_copy(arena, buf_view(&text)) : SPAN_NONE;
	buf_done(&text);
	return made;
}

struct span prose_text(const xmlNode *root, struct arena *arena, bool (*is_left_out)(const xmlNode *element))
{
	return root ? read(root, arena, is_left_out, false) : SPAN_NONE;
}

struct span prose_of_unknown(const xmlNode *root, struct arena *arena)
{
	return root ? read(root, arena, NULL, true) : SPAN_NONE;
}
