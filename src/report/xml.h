/* XML as it arrives, well-formed or not, as a tree of libxml2's with all text in UTF-8.
 *
 * What real documents do wrong is mended where the meaning is plain, and noted (decoding_survive): junk before the first tag, a second or a
 * lying declaration, control characters, HTML's named references without a DTD, tags that are never closed.
 * What hostile documents do is refused: a DTD is never loaded, entities are never expanded (xml_entities.h); depth, attributes and size have ceilings.
 *
 *	struct xml xml;
 *	if (xml_read(d, bytes, &xml, fault) < 0)
 *		return -1;                        // FAULT_INPUT: no element in it, or beyond a ceiling
 *	struct span title = xml_text(xml_child(xml_root(&xml), "title"), d->arena);
 *	xml_done(&xml);
 *
 * Names are local names: which prefix or namespace an element has is asked by xml_is_in. Not for other rooms.
 */
#pragma once

#include "report/decoding.h"
#include "report/tree.h"

/* Of a document; only feeds of so much are taken in (a feed holds many reports), others end at what one report may be. Its tree takes ten times the
 * memory, of which a decoder has 512 MiB. */
#define XML_MAX (32u << 20)

struct xml {
	xmlDoc *doc;
	enum decode_cut cut;
};

/* `bytes`: of any charset; sets d->result.charset. */
int xml_read(struct decoding *d, struct span bytes, struct xml *ret_xml, struct fault *fault);
void xml_done(struct xml *xml);

/* Behind the comment, instruction or declaration at the front; SPAN_NONE where there is none, or it has no end. */
struct span xml_skip_one(struct span s);
/* The local name of the first element in bytes of any one-byte charset or UTF-8, without parsing; SPAN_NONE where there is none: for telling
 * formats apart. */
struct span xml_root_name(struct span head);
/* The answer of a format whose root element has that name; MAYBE while comments and declarations are all that is there. */
enum decode_tell xml_tell(struct span head, bool is_whole, const char *root);

const xmlNode *xml_root(const struct xml *xml);
/* The first child element of that name; NULL for none, or where `node` is NULL. */
const xmlNode *xml_child(const xmlNode *node, const char *name);
/* The next sibling element of that name. */
const xmlNode *xml_sibling(const xmlNode *node, const char *name);
/* The first element of that name below `node`, in document order. */
const xmlNode *xml_find(const xmlNode *node, const char *name);
/* True where the element's namespace URI is that one, or begins so where it ends in '*'. */
bool xml_is_in(const xmlNode *node, const char *uri);
/* All text of the first child of that name, blanks collapsed; SPAN_NONE for none. */
struct span xml_child_text(const xmlNode *node, const char *name, struct arena *arena);
/* All text below, as it stands, blanks at the ends off; SPAN_NONE for none or NULL. */
struct span xml_text(const xmlNode *node, struct arena *arena);
