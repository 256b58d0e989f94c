/* What words alone say of a query: which of them lead to it, and what remains of it when all that is asked of words is whether they are there. */
#include "watch/query_tree.h"

#include "base/hash.h"

#include <assert.h>

/* ---- what leads to it: a small set of words of which every report that matches has at least one ---- */

/* Of a report in the language of `tag`. */
static bool language_may_match(struct span asked, const char *tag)
{
	char primary[LANGUAGE_PRIMARY_SIZE];
	language_primary(asked, primary);
	return strcmp(primary, tag) == 0;
}

/* A report in the language of `tag` is also in the one asked for, whatever its region. */
static bool language_matches_all(struct span asked, const char *tag)
{
	return tag[0] != '\0' && span_equals_nocase(language_code(asked), span_of(tag));
}

/* How many words must be looked for to find every match of `node`; SIZE_MAX: none will do. Of parts joined by AND or NEAR the
 * one with the fewest is enough; and of phrases, the longest word, which is likely the rarest. */
static size_t leads_count(const struct node *node, const char *tag)
{
	size_t count = node->kind == NODE_OR ? 0 : SIZE_MAX;
	switch (node->kind) {
	case NODE_ALL:
	case NODE_FIGURE:
	case NODE_NOT:
		return SIZE_MAX;
	case NODE_REGEX:
		return regex_rows(node->regex)->len > 0 ? 1 : SIZE_MAX;
	case NODE_LANGUAGE:
		return language_may_match(node->language, tag) ? SIZE_MAX : 0;
	case NODE_TERM:
		return 1;
	case NODE_NEAR:
	case NODE_AND:
	case NODE_OR:
		for (const struct node *part = node->first; part; part = part->next) {
			size_t of_part = leads_count(part, tag);
			if (node->kind != NODE_OR)
				count = of_part < count ? of_part : count;
			else
				count = of_part == SIZE_MAX || count == SIZE_MAX ? SIZE_MAX : count + of_part;
		}
		return count;
	}
	return SIZE_MAX;
}

/* A whole one if there is any; NULL: it has none at all. */
static const struct phrase_word *longest_word(const struct phrase *phrase)
{
	const struct phrase_word *best = NULL;
	for (size_t i = 0; i < phrase->len; i++) {
		const struct phrase_word *word = &phrase->at[i];
		bool is_longer = best && word->folded.len > best->folded.len;
		if (!best || (word->is_prefix == best->is_prefix ? is_longer : best->is_prefix))
			best = word;
	}
	return best;
}

/* How rare a part is likely to be. Names of sources come again with every report of theirs, and three letters stand in many words. */
static size_t weight_of(const struct form *form, const struct node *node)
{
	if (node->kind != NODE_TERM || query_field_is_name(node->field))
		return 0;
	const struct phrase_word *word = longest_word(&form->phrases[node->term]);
	return word ? word->folded.len : 0;
}

/* Of parts joined by AND or NEAR: the one that is to lead to the query. */
static const struct node *best_part(const struct form *form, const struct node *node)
{
	const struct node *best = node->first;
	for (const struct node *part = node->first; part; part = part->next) {
		size_t of_part = leads_count(part, form->tag), of_best = leads_count(best, form->tag);
		if (of_part < of_best || (of_part == of_best && weight_of(form, part) > weight_of(form, best)))
			best = part;
	}
	return best;
}

/* ---- the steps, the last of them first, since each has to know where it leads ---- */

/* What is asked of a part. */
struct aim {
	uint32_t yes, no; /* where an answer leads */
	bool is_denied;   /* it stands under an odd number of NOTs */
	bool leads;       /* its words are to lead to the query */
};

static struct query_word query_word(const struct phrase_word *word)
{
	if (!word->is_prefix)
		return (struct query_word){ .kind = QUERY_STEM, .key = word->stem };
	struct span prefix = span_head(word->folded, QUERY_PREFIX_MAX);
	return (struct query_word){ .kind = QUERY_PREFIX, .key = hash64(prefix), .prefix = prefix };
}

#define FIELDS_ALL (QUERY_FIELD_BIT(QUERY_FIELDS) - 1)

static unsigned fields_of(enum query_field field)
{
	return field == QUERY_ANYWHERE ? QUERY_FIELD_BIT(QUERY_TITLE) | QUERY_FIELD_BIT(QUERY_TEXT) : QUERY_FIELD_BIT(field);
}

static uint32_t step_add(struct query_outline *outline, struct query_word word, unsigned fields, uint32_t there, uint32_t absent)
{
	outline->steps[outline->steps_len] = (struct query_step){ word, fields, there, absent };
	return (uint32_t)outline->steps_len++;
}

/* It is the one to be added next. */
static void add_lead(struct query_outline *outline)
{
	outline->leads[outline->leads_len++] = (uint32_t)outline->steps_len;
}

/* What words cannot tell for certain is taken as what lets the query match: it is so, and under a NOT it is not. */
static uint32_t guess(struct query_outline *outline, const struct aim *aim)
{
	outline->is_whole = false;
	return aim->is_denied ? aim->no : aim->yes;
}

/* All of its words are there, which says all if there is but one. The one that leads is asked for first. */
static uint32_t outline_term(struct query_outline *outline, const struct form *form, const struct node *node, struct aim aim)
{
	const struct phrase *phrase = &form->phrases[node->term];
	const struct phrase_word *first = longest_word(phrase);
	if (!first)
		return aim.no; /* a term without a word in this language matches nothing, so nothing leads to it */
	bool is_all = phrase->len == 1 && !(phrase->at->is_prefix && phrase->at->folded.len > QUERY_PREFIX_MAX);
	uint32_t yes = is_all ? aim.yes : guess(outline, &aim);
	for (size_t i = 0; i < phrase->len; i++)
		if (&phrase->at[i] != first)
			yes = step_add(outline, query_word(&phrase->at[i]), fields_of(node->field), yes, aim.no);
	if (aim.leads)
		add_lead(outline);
	return step_add(outline, query_word(first), fields_of(node->field), yes, aim.no);
}

/* Rows of letters are in every match of it. Where others lead to the query it is soon enough to look for them when the regex is asked. */
static uint32_t outline_regex(struct query_outline *outline, const struct node *node, struct aim aim)
{
	const struct regex_rows *rows = regex_rows(node->regex);
	uint32_t yes = guess(outline, &aim);
	for (size_t i = 0; i < rows->len && aim.leads; i++) {
		if (i + 1 == rows->len)
			add_lead(outline);
		yes = step_add(outline, (struct query_word){ .kind = QUERY_ROW, .key = rows->at[i] }, FIELDS_ALL, yes, aim.no);
	}
	return yes;
}

static uint32_t outline_node(struct query_outline *outline, const struct form *form, const struct node *node, struct aim aim);

/* The part that leads is asked first: whoever goes on where its word is there has left nothing out. */
static uint32_t outline_and(struct query_outline *outline, const struct form *form, const struct node *node, struct aim aim)
{
	const struct node *first = best_part(form, node);
	struct aim of_part = aim;
	of_part.leads = false;
	for (const struct node *part = node->first; part; part = part->next)
		if (part != first)
			of_part.yes = outline_node(outline, form, part, of_part);
	of_part.leads = aim.leads;
	return outline_node(outline, form, first, of_part);
}

static uint32_t outline_or(struct query_outline *outline, const struct form *form, const struct node *node, struct aim aim)
{
	for (const struct node *part = node->first; part; part = part->next)
		aim.no = outline_node(outline, form, part, aim);
	return aim.no;
}

/* Leads to `yes` wherever the query may match, and if the outline is whole, nowhere else. Under a NOT it is the other way about. Recursion ends at
 * QUERY_DEPTH_MAX. */
static uint32_t outline_node(struct query_outline *outline, const struct form *form, const struct node *node, struct aim aim)
{
	switch (node->kind) {
	case NODE_TERM:
		return outline_term(outline, form, node, aim);
	case NODE_ALL:
		return node->field == QUERY_ANYWHERE ? aim.yes : guess(outline, &aim);
	case NODE_LANGUAGE:
		if (language_matches_all(node->language, form->tag))
			return aim.yes;
		return language_may_match(node->language, form->tag) ? guess(outline, &aim) : aim.no;
	case NODE_REGEX:
		return outline_regex(outline, node, aim);
	case NODE_FIGURE:
		return guess(outline, &aim);
	case NODE_NOT:
		return outline_node(outline, form, node->first, (struct aim){ aim.no, aim.yes, !aim.is_denied, false });
	case NODE_NEAR:
		aim.yes = guess(outline, &aim);
		return outline_and(outline, form, node, aim);
	case NODE_AND:
		return outline_and(outline, form, node, aim);
	case NODE_OR:
		return outline_or(outline, form, node, aim);
	}
	assert(!"a kind of node");
	return aim.yes;
}

static size_t words_count(const struct query *query, const struct form *form)
{
	size_t count = 0;
	for (size_t i = 0; i < query->terms_len; i++)
		count += form->phrases[i].len;
	for (size_t i = 0; i < query->nodes_len; i++)
		if (query->nodes[i].kind == NODE_REGEX)
			count += regex_rows(query->nodes[i].regex)->len;
	return count;
}

void query_outline(struct query *query, struct tokenizer *tokenizer, const char *tag, struct arena *arena, struct query_outline *ret_outline)
{
	const struct node *root = query->nodes;
	const struct form *form = query_form(query, tokenizer, tag);
	size_t count = words_count(query, form);
	struct query_outline outline = {
		.leads = ARENA_NEW(arena, uint32_t, count + 1),
		.has_leads = leads_count(root, tag) < SIZE_MAX,
		.steps = ARENA_NEW(arena, struct query_step, count + 1),
		.is_whole = true,
	};
	struct aim aim = { QUERY_STEP_YES, QUERY_STEP_NO, .leads = outline.has_leads };
	outline.first = outline_node(&outline, form, root, aim);
	*ret_outline = outline;
}
