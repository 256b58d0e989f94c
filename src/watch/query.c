#include "watch/query_tree.h"

#include "text/utf8.h"

#include <stdlib.h>

static void *alloc_zeroed(size_t count, size_t size)
{
	void *memory = calloc(count ? count : 1, size);
	if (!memory)
		abort();
	return memory;
}

/* ---- life ---- */

/* Where `lent` of the parsed text stands in our own. */
static struct span own(const struct query *query, struct span text, struct span lent)
{
	return span_make(query->text + (lent.ptr - text.ptr), lent.len);
}

static struct node *node_settle(struct query *query, struct span text, const struct node *from)
{
	struct node *node = &query->nodes[query->nodes_len++], **tail = &node->first;
	*node = *from;
	node->first = node->next = NULL;
	if (node->kind == NODE_LANGUAGE)
		node->language = own(query, text, from->language);
	for (const struct node *part = from->first; part; part = part->next) {
		*tail = node_settle(query, text, part);
		tail = &(*tail)->next;
	}
	return node;
}

struct query *query_settle(struct span text, const struct node *root, size_t nodes_len, const struct term *terms, size_t terms_len)
{
	struct query *query = alloc_zeroed(1, sizeof(*query));
	query->text = alloc_zeroed(1, text.len + 1);
	memcpy(query->text, text.ptr, text.len);
	query->nodes = alloc_zeroed(nodes_len, sizeof(*query->nodes));
	(void)node_settle(query, text, root); /* the first: query->nodes */
	query->terms_len = terms_len;
	query->terms = alloc_zeroed(terms_len, sizeof(*query->terms));
	for (size_t i = 0; i < terms_len; i++) {
		query->terms[i] = terms[i];
		query->terms[i].raw = own(query, text, terms[i].raw);
	}
	return query;
}

void query_free(struct query *query)
{
	if (!query)
		return;
	query_forget(query);
	for (size_t i = 0; i < query->nodes_len; i++)
		if (query->nodes[i].kind == NODE_REGEX)
			regex_free(query->nodes[i].regex);
	free(query->terms);
	free(query->nodes);
	free(query->text);
	free(query);
}

/* ---- forms ---- */

void query_forget(struct query *query)
{
	for (size_t i = 0; i < query->forms_len; i++)
		free(query->forms[i].phrases);
	query->forms_len = 0;
}

/* As the report has them (lookup.h), but for the end of what ends in a pair: the run of the report may go on there. */
static struct words term_cut(const struct term *term, struct tokenizer *tokenizer, struct arena *arena, const char *tag)
{
	struct words words = words_of(tokenizer, arena, term->raw, query_field_is_name(term->field) ? SPAN_NONE : span_of(tag));
	struct words all = words_with_ends(arena, words, term->raw);
	all.len -= words.len > 0 && words.at[words.len - 1].flags & WORD_PAIR;
	return all;
}

static struct phrase_word phrase_word(const struct word *word, char *folded, bool is_prefix)
{
	memcpy(folded, word->folded.ptr, word->folded.len);
	return (struct phrase_word){ word->hash, span_make(folded, word->folded.len), is_prefix || word->flags & WORD_CHARACTER };
}

/* Phrases, their words and the bytes of these in one block. */
static struct phrase *phrases_pack(const struct query *query, const struct words *terms)
{
	size_t len = query->terms_len;
	size_t words = 0, bytes = 0;
	for (size_t i = 0; i < len; i++) {
		words += terms[i].len;
		for (size_t j = 0; j < terms[i].len; j++)
			bytes += terms[i].at[j].folded.len;
	}
	struct phrase *phrases = alloc_zeroed(1, len * sizeof(*phrases) + words * sizeof(*phrases->at) + bytes);
	struct phrase_word *word = (struct phrase_word *)(phrases + len);
	char *folded = (char *)(word + words);
	for (size_t i = 0; i < len; i++) {
		const struct words *term = &terms[i];
		phrases[i] = (struct phrase){ word, term->len, (uint32_t)term->len };
		phrases[i].places += term->len > 0 && term->at[term->len - 1].flags & WORD_PAIR;
		for (size_t j = 0; j < term->len; j++) {
			*word++ = phrase_word(&term->at[j], folded, query->terms[i].is_prefix && j + 1 == term->len);
			folded += term->at[j].folded.len;
		}
	}
	return phrases;
}

const struct form *query_form(struct query *query, struct tokenizer *tokenizer, const char *tag)
{
	for (size_t i = 0; i < query->forms_len; i++)
		if (strcmp(query->forms[i].tag, tag) == 0)
			return &query->forms[i];
	if (query->forms_len == FORMS_MAX)
		query_forget(query);
	struct arena *arena = arena_new();
	struct words *terms = ARENA_NEW(arena, struct words, query->terms_len + 1);
	for (size_t i = 0; i < query->terms_len; i++)
		terms[i] = term_cut(&query->terms[i], tokenizer, arena, tag);
	struct form *form = &query->forms[query->forms_len++];
	memcpy(form->tag, tag, strlen(tag) + 1);
	form->phrases = phrases_pack(query, terms);
	arena_free(arena);
	return form;
}

void query_prefetch(const struct query *query)
{
	__builtin_prefetch(query->nodes);
	__builtin_prefetch(query->terms);
	if (query->forms_len > 0)
		__builtin_prefetch(query->forms->phrases);
}

size_t query_column(struct span text, size_t at)
{
	size_t column = 1;
	for (size_t i = 0; i < at; i++)
		column += !utf8_continues(text.ptr[i]);
	return column;
}
