#include "report/xml_entities.h"

#include "report/xml_mend.h"

struct entity {
	struct span name, value;
};

struct entities {
	struct entity at[XML_ENTITIES_MAX];
	size_t len;
};

/* Plain characters and references to characters, nothing that could hold another entity or an element. */
static bool is_simple(struct span value)
{
	for (size_t i = 0; i < value.len; i++)
		if (value.ptr[i] == '<' || value.ptr[i] == '%' || (value.ptr[i] == '&' && (i + 1 == value.len || value.ptr[i + 1] != '#')))
			return false;
	return value.len <= XML_ENTITY_VALUE_MAX;
}

/* What follows "<!ENTITY". */
static void declare(struct entities *entities, struct span s)
{
	s = span_trim(s);
	struct span name = span_head(s, xml_name_len(s));
	s = span_trim(span_from(s, name.len));
	bool is_quoted = name.len > 0 && s.len > 0 && (s.ptr[0] == '"' || s.ptr[0] == '\'');
	const char *end = is_quoted ? memchr(s.ptr + 1, s.ptr[0], s.len - 1) : NULL;
	struct span value = end ? span_make(s.ptr + 1, (size_t)(end - s.ptr) - 1) : SPAN_NONE;
	if (end && is_simple(value) && entities->len < XML_ENTITIES_MAX)
		entities->at[entities->len++] = (struct entity){ name, value };
}

static void read_subset(struct entities *entities, struct span subset)
{
	ptrdiff_t at;
	while (entities->len < XML_ENTITIES_MAX && (at = span_find(subset, SPAN("<!ENTITY"))) >= 0) {
		subset = span_from(subset, (size_t)at + 8);
		declare(entities, subset);
	}
}

/* The first declaration of a name is the one that holds. */
static const struct entity *find(const struct entities *entities, struct span name)
{
	for (size_t i = 0; i < entities->len; i++)
		if (span_equals(entities->at[i].name, name))
			return &entities->at[i];
	return NULL;
}

int xml_entities_add(const struct decoding *d, struct span subset, struct span text, struct buf *out, struct fault *fault)
{
	struct entities entities = { .len = 0 };
	size_t added = 0;
	read_subset(&entities, subset);
	while (text.len > 0) {
		const char *next = entities.len > 0 ? memchr(text.ptr, '&', text.len) : NULL;
		size_t len = next ? (size_t)(next - text.ptr) : text.len;
		buf_add_span(out, span_head(text, len));
		text = span_from(text, len);
		if (text.len == 0)
			break;
		size_t name = xml_name_len(span_from(text, 1));
		bool is_reference = name > 0 && 1 + name < text.len && text.ptr[1 + name] == ';';
		const struct entity *entity = is_reference ? find(&entities, span_make(text.ptr + 1, name)) : NULL;
		buf_add_span(out, entity ? entity->value : SPAN("&"));
		added += entity ? entity->value.len : 0;
		text = span_from(text, entity ? name + 2 : 1);
		if (added > XML_ENTITIES_ADDED_MAX)
			return decoding_fault(d, fault, "it is XML that grows by more than %u MiB with its own entities", XML_ENTITIES_ADDED_MAX >> 20);
	}
	return 0;
}
