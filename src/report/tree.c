#include "report/tree.h"

#include "base/ascii.h"

#define INNER_MAX (64u << 10)

const xmlNode *tree_next(const xmlNode *root, const xmlNode *node, bool skips)
{
	if (!skips && node->children && node->type != XML_ENTITY_REF_NODE)
		return node->children;
	while (node && node != root) {
		if (node->next)
			return node->next;
		node = node->parent;
	}
	return NULL;
}

struct span tree_attribute(const xmlNode *node, const char *name)
{
	if (node->type != XML_ELEMENT_NODE)
		return SPAN_NONE;
	for (const xmlAttr *a = node->properties; a; a = a->next)
		if (strcmp((const char *)a->name, name) == 0)
			return a->children ? span_of((const char *)a->children->content) : SPAN("");
	return SPAN_NONE;
}

struct span tree_attribute_nocase(const xmlNode *node, const char *name)
{
	if (node->type != XML_ELEMENT_NODE)
		return SPAN_NONE;
	for (const xmlAttr *a = node->properties; a; a = a->next)
		if (span_equals_nocase(span_of((const char *)a->name), span_of(name)))
			return a->children ? span_of((const char *)a->children->content) : SPAN("");
	return SPAN_NONE;
}

bool tree_is(const xmlNode *node, const char *name)
{
	return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

void tree_add_collapsed(struct buf *out, struct span s, bool *wants_blank)
{
	for (size_t i = 0; i < s.len;) {
		bool is_nbsp = s.ptr[i] == '\xC2' && i + 1 < s.len && s.ptr[i + 1] == '\xA0';
		if (ascii_is_unseen(s.ptr[i]) || is_nbsp) {
			*wants_blank = true;
			i += is_nbsp ? 2 : 1;
			continue;
		}
		size_t start = i;
		while (i < s.len && !ascii_is_unseen(s.ptr[i]) && !(s.ptr[i] == '\xC2' && i + 1 < s.len && s.ptr[i + 1] == '\xA0'))
			i++;
		if (*wants_blank && out->len > 0)
			buf_add_char(out, ' ');
		*wants_blank = false;
		buf_add(out, s.ptr + start, i - start);
	}
}

struct span tree_inner_text(const xmlNode *node, struct arena *arena)
{
	struct buf text;
	bool wants_blank = false;
	buf_init(&text, INNER_MAX);
	for (const xmlNode *n = node; n; n = tree_next(node, n, tree_is(n, "script") || tree_is(n, "style"))) {
		if (n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE)
			tree_add_collapsed(&text, span_of((const char *)n->content), &wants_blank);
		else if (n->type == XML_ELEMENT_NODE)
			wants_blank = wants_blank || tree_is(n, "br") || tree_is(n, "p") || tree_is(n, "div");
	}
	struct span copy = text.len > 0 ? arena_copy(arena, buf_view(&text)) : SPAN_NONE;
	buf_done(&text);
	return copy;
}
