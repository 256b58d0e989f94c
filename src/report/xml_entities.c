#include "report/xml_entities.h"

#include "base/cleanup.h"
#include "report/xml.h"
#include "report/xml_mend.h"
#include "text/utf8.h"

/* Sets of characters that HTML has, too, whose names xml_mend knows. */
#define PUBLIC_SETS "-//W3C//ENTITIES "
/* Of the name of an entity in a reason. */
#define NAME_SHOWN_MAX 64u

struct entity {
	struct span name, value;
};

struct entities {
	struct entity at[XML_ENTITIES_MAX];
	size_t len;
};

/* ---- document types ---- */

/* From the document type on, where there is one before the first element. */
static struct span doctype_of(struct span text)
{
	struct span s = span_trim(text);
	while (span_starts(s, SPAN("<!--")) || span_starts(s, SPAN("<?")))
		s = xml_skip_one(s);
	return span_starts_nocase(s, SPAN("<!DOCTYPE")) ? s : SPAN_NONE;
}

bool xml_declares(struct span text)
{
	struct span subset = SPAN_NONE;
	struct span type = doctype_of(text);
	return type.len > 0 && xml_doctype_len(type, &subset) > 0 && span_trim(subset).len > 0;
}

/* ---- declarations ---- */

/* Plain characters and references to characters, nothing that could hold another entity or an element. */
static bool is_simple(struct span value)
{
	for (size_t i = 0; i < value.len; i++)
		if (value.ptr[i] == '<' || value.ptr[i] == '%' || (value.ptr[i] == '&' && (i + 1 == value.len || value.ptr[i + 1] != '#')))
			return false;
	return true;
}

/* What stands in quotes at the front, and what is behind it. */
static bool take_quoted(struct span *s, struct span *ret_value)
{
	*s = span_trim(*s);
	const char *end = s->len > 0 && (s->ptr[0] == '"' || s->ptr[0] == '\'') ? memchr(s->ptr + 1, s->ptr[0], s->len - 1) : NULL;
	if (!end)
		return false;
	*ret_value = span_make(s->ptr + 1, (size_t)(end - s->ptr) - 1);
	*s = span_from(*s, ret_value->len + 2);
	return true;
}

static bool is_public_set(struct span s)
{
	struct span id;
	return span_starts(s, SPAN("PUBLIC")) && (s = span_from(s, 6), take_quoted(&s, &id)) && span_starts(id, SPAN(PUBLIC_SETS));
}

static int refuse(const struct decoding *d, struct span name, const char *wrong, struct fault *fault)
{
	CLEANUP(buf_done) struct buf shown = { .max = 4 * NAME_SHOWN_MAX };
	utf8_add_printable(&shown, utf8_head(name, NAME_SHOWN_MAX));
	return decoding_fault(d, fault, "it is XML whose document type declares an entity ('%.*s') %s", SPAN_ARG(buf_view(&shown)), wrong);
}

/* What is wrong with an entity of this value, or NULL. */
static const char *wrong_with(struct span value, size_t declared)
{
	if (!is_simple(value))
		return "which is made of others or of elements";
	if (value.len > XML_ENTITY_VALUE_MAX)
		return "which is longer than 256 bytes";
	return declared == XML_ENTITIES_MAX ? "which is one more than 64" : NULL;
}

/* What follows "<!ENTITY". */
static int declare(const struct decoding *d, struct entities *entities, struct span s, struct fault *fault)
{
	const char *wrong = NULL;
	struct span value = SPAN_NONE;
	s = span_trim(s);
	bool is_parameter = span_starts(s, SPAN("%"));
	s = span_trim(span_from(s, is_parameter));
	struct span name = span_head(s, xml_name_len(s));
	s = span_trim(span_from(s, name.len));
	if (is_parameter)
		wrong = is_public_set(s) ? NULL : "of declarations";
	else if (span_starts(s, SPAN("SYSTEM")) || span_starts(s, SPAN("PUBLIC")))
		wrong = "which is kept elsewhere";
	else
		wrong = name.len > 0 && take_quoted(&s, &value) ? wrong_with(value, entities->len) : "which is not declared in good form";
	if (wrong)
		return refuse(d, name, wrong, fault);
	if (!is_parameter)
		entities->at[entities->len++] = (struct entity){ name, value };
	return 0;
}

/* Comments may speak of entities. */
static int read_subset(const struct decoding *d, struct entities *entities, struct span subset, struct fault *fault)
{
	const char *next;
	while (subset.len > 0 && (next = memchr(subset.ptr, '<', subset.len))) {
		subset = span_from(subset, (size_t)(next - subset.ptr));
		size_t comment = xml_comment_len(subset);
		if (span_starts(subset, SPAN("<!ENTITY")) && declare(d, entities, span_from(subset, 8), fault) < 0)
			return -1;
		subset = span_from(subset, comment > 0 ? comment : 1);
	}
	return 0;
}

/* ---- references ---- */

/* The first declaration of a name is the one that holds. */
static const struct entity *find(const struct entities *entities, struct span name)
{
	for (size_t i = 0; i < entities->len; i++)
		if (span_equals(entities->at[i].name, name))
			return &entities->at[i];
	return NULL;
}

static int add_text(const struct decoding *d, const struct entities *entities, struct span text, struct buf *out, struct fault *fault)
{
	size_t added = 0;
	while (text.len > 0) {
		const char *next = entities->len > 0 ? memchr(text.ptr, '&', text.len) : NULL;
		size_t len = next ? (size_t)(next - text.ptr) : text.len;
		buf_add_span(out, span_head(text, len));
		text = span_from(text, len);
		if (text.len == 0)
			break;
		size_t name = xml_name_len(span_from(text, 1));
		bool is_reference = name > 0 && 1 + name < text.len && text.ptr[1 + name] == ';';
		const struct entity *entity = is_reference ? find(entities, span_make(text.ptr + 1, name)) : NULL;
		buf_add_span(out, entity ? entity->value : SPAN("&"));
		added += entity ? entity->value.len : 0;
		text = span_from(text, entity ? name + 2 : 1);
		if (added > XML_ENTITIES_ADDED_MAX)
			return decoding_fault(d, fault, "it is XML that grows by more than %u MiB with its own entities", XML_ENTITIES_ADDED_MAX >> 20);
	}
	return 0;
}

int xml_entities_add(const struct decoding *d, struct span text, struct buf *out, struct fault *fault)
{
	struct entities entities = { .len = 0 };
	struct span type, subset;
	/* a second one would be a first one to libxml2 */
	while ((type = doctype_of(text)).len > 0) {
		size_t len = xml_doctype_len(type, &subset);
		if (read_subset(d, &entities, subset, fault) < 0)
			return -1;
		buf_add_span(out, span_head(text, (size_t)(type.ptr - text.ptr)));
		text = span_from(text, (size_t)(type.ptr - text.ptr) + len);
	}
	return add_text(d, &entities, text, out, fault);
}
