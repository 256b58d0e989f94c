/* A query as it is kept, for this room only: a tree of nodes over the query's own text.
 *
 * A term keeps its raw text; what its words and stems are depends on the language of the report, so each term is put through the
 * tokenizer once per language and the result (a form) remembered.
 */
#pragma once

#include "watch/lookup.h"
#include "watch/query.h"
#include "watch/regex.h"

enum node_kind { NODE_ALL, NODE_TERM, NODE_REGEX, NODE_LANGUAGE, NODE_FIGURE, NODE_NEAR, NODE_AND, NODE_OR, NODE_NOT };

enum figure_relation { FIGURE_ANY, FIGURE_AT_LEAST, FIGURE_AT_MOST, FIGURE_MORE, FIGURE_LESS, FIGURE_EQUAL };

struct node {
	enum node_kind kind;
	enum query_field field;    /* of NODE_ALL, NODE_TERM and NODE_REGEX */
	uint32_t start, len;       /* of its text */
	struct node *first, *next; /* children and their siblings */
	uint32_t distance;         /* of a child of NODE_NEAR: from the one before it, words between */
	union {
		uint32_t term;
		struct regex *regex;
		struct span language;
		struct {
			enum figure_kind kind;
			enum figure_relation relation;
			int64_t number;
		} figure;
	};
};

struct term {
	struct span raw;
	enum query_field field;
	bool is_prefix; /* its last word is */
};

#define FORMS_MAX 16u /* languages remembered at once */

/* The terms as one language has them. */
struct form {
	char tag[LANGUAGE_PRIMARY_SIZE];
	struct phrase {
		struct phrase_word {
			uint64_t stem;
			struct span folded;
			bool is_prefix; /* a word begins so; of a script without blanks, a single character: every one begins a word */
		} *at;
		size_t len;
		uint32_t places; /* that it takes: the last of it may be a pair, which takes two */
	} *phrases; /* by term */
};

/* Small and many: a desk may have ten thousand, so a query is a few exact blocks, not an arena. */
struct query {
	char *text;
	struct node *nodes; /* the root first */
	size_t nodes_len;
	struct term *terms;
	size_t terms_len;
	size_t forms_len;
	struct form forms[FORMS_MAX];
};

/* Out of the parser's arena into blocks of its own; `root` and what it leads to have `nodes_len` nodes. */
struct query *query_settle(struct span text, const struct node *root, size_t nodes_len, const struct term *terms, size_t terms_len);
/* Lent until query_forget. */
const struct form *query_form(struct query *query, struct tokenizer *tokenizer, const char *tag);
/* The column (from 1, in characters) of the byte `at`. */
size_t query_column(struct span text, size_t at);
