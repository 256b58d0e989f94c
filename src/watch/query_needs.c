/* Which words lead to a query: a small set of which every report that matches has at least one. */
#include "watch/query_tree.h"

#include <assert.h>
#include <stdlib.h>

/* Of a report in the language of `tag`. */
static bool language_may_match(struct span asked, const char *tag)
{
	char primary[LANGUAGE_PRIMARY_SIZE];
	language_primary(asked, primary);
	return strcmp(primary, tag) == 0;
}

/* How many words must be looked for to find every match of `node`; SIZE_MAX: none will do. Of parts joined by AND or NEAR the
 * one with the fewest is enough; and of phrases, the longest word, which is likely the rarest. */
static size_t needs_count(const struct node *node, const char *tag)
{
	size_t count = node->kind == NODE_OR ? 0 : SIZE_MAX;
	switch (node->kind) {
	case NODE_ALL:
	case NODE_REGEX:
	case NODE_FIGURE:
	case NODE_NOT:
		return SIZE_MAX;
	case NODE_LANGUAGE:
		return language_may_match(node->language, tag) ? SIZE_MAX : 0;
	case NODE_TERM:
		return 1;
	case NODE_NEAR:
	case NODE_AND:
	case NODE_OR:
		for (const struct node *part = node->first; part; part = part->next) {
			size_t of_part = needs_count(part, tag);
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

/* A term without a word in this language matches nothing, so it needs nothing. */
static size_t term_needs(const struct form *form, uint32_t term, struct query_need *needs)
{
	const struct phrase_word *word = longest_word(&form->phrases[term]);
	if (!word)
		return 0;
	*needs = (struct query_need){ .stem = word->is_prefix ? 0 : word->stem, .prefix = word->is_prefix ? word->folded : SPAN_NONE };
	return 1;
}

/* How rare a part is likely to be. Names of sources come again with every report of theirs. */
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
		size_t of_part = needs_count(part, form->tag), of_best = needs_count(best, form->tag);
		if (of_part < of_best || (of_part == of_best && weight_of(form, part) > weight_of(form, best)))
			best = part;
	}
	return best;
}

static size_t needs_collect(const struct form *form, const struct node *node, struct query_need *needs)
{
	if (node->kind == NODE_LANGUAGE)
		return 0; /* not that of the report */
	if (node->kind == NODE_TERM)
		return term_needs(form, node->term, needs);
	if (node->kind == NODE_OR) {
		size_t len = 0;
		for (const struct node *part = node->first; part; part = part->next)
			len += needs_collect(form, part, needs + len);
		return len;
	}
	assert(node->kind == NODE_AND || node->kind == NODE_NEAR);
	return needs_collect(form, best_part(form, node), needs);
}

/* ---- guards ---- */

/* A single word, in title or text. */
static bool is_plain(const struct form *form, const struct node *node)
{
	return node->kind == NODE_TERM && node->field == QUERY_ANYWHERE && form->phrases[node->term].len == 1;
}

static bool are_plain(const struct form *form, const struct node *node)
{
	if (node->kind != NODE_OR)
		return is_plain(form, node);
	for (const struct node *part = node->first; part; part = part->next)
		if (!is_plain(form, part))
			return false;
	return true;
}

static bool guard_add(struct query_needs *needs, uint64_t stem)
{
	if (needs->guards_len == QUERY_GUARDS_MAX)
		return false;
	needs->guards[needs->guards_len++] = stem;
	return true;
}

/* A word of each other part that stands in title or text. Is nothing else asked for? */
static bool guards_collect(const struct form *form, const struct node *node, struct query_needs *needs)
{
	const struct node *best = best_part(form, node);
	bool is_all = node->kind == NODE_AND && are_plain(form, best);
	for (const struct node *part = node->first; part; part = part->next) {
		if (part == best)
			continue;
		const struct phrase_word *word = NULL;
		if (part->kind == NODE_TERM && part->field <= QUERY_TEXT)
			word = longest_word(&form->phrases[part->term]);
		bool is_guard = word && !word->is_prefix && guard_add(needs, word->stem);
		is_all = is_all && is_guard && is_plain(form, part);
	}
	return is_all;
}

bool query_needs(struct query *query, struct tokenizer *tokenizer, const char *tag, struct arena *arena, struct query_needs *ret_needs)
{
	const struct node *root = query->nodes;
	size_t count = needs_count(root, tag);
	if (count == SIZE_MAX)
		return false;
	const struct form *form = query_form(query, tokenizer, tag);
	struct query_needs needs = { .at = ARENA_NEW(arena, struct query_need, count + 1) };
	needs.len = needs_collect(form, root, needs.at);
	if (root->kind == NODE_AND || root->kind == NODE_NEAR)
		needs.is_enough = guards_collect(form, root, &needs);
	else
		needs.is_enough = are_plain(form, root);
	*ret_needs = needs;
	return true;
}
