/* A recursive-descent parser whose functions bear the names of the grammar:
 *
 *	query = or
 *	or    = and ("OR" and)*
 *	and   = not (["AND"] not)*
 *	not   = ("NOT" | "-") not | atom
 *	atom  = "(" or ")" | '"' words '"' ["*"] | word | prefix "*" | "*"
 *
 * A term keeps its raw text; what its words and stems are depends on the language of the report, so each term is put through the
 * tokenizer once per language and the result (a form) remembered.
 */
#include "watch/query.h"

#include "base/ascii.h"
#include "text/utf8.h"
#include "watch/lookup.h"

#include <assert.h>
#include <stdlib.h>

enum node_kind { NODE_ALL, NODE_TERM, NODE_AND, NODE_OR, NODE_NOT };

struct node {
	enum node_kind kind;
	struct node *first, *next; /* children and their siblings */
	uint32_t term;
};

struct term {
	struct span raw;
	bool is_prefix; /* its last word is */
};

#define FORMS_MAX 16u /* languages remembered at once */

/* The terms as one language has them. */
struct form {
	char tag[LOOKUP_TAG_SIZE];
	struct phrase {
		struct phrase_word {
			uint64_t stem;
			struct span folded;
		} *at;
		size_t len;
	} *phrases; /* by term */
};

/* Small and many: a desk may have ten thousand, so a query is a few exact blocks, not an arena. */
struct query {
	char *text;
	struct node *nodes; /* the root first */
	size_t nodes_len;
	struct term *terms;
	size_t terms_len;
	struct form forms[FORMS_MAX];
	size_t forms_len;
};

struct parser {
	struct span text;
	struct term *terms;
	size_t terms_len;
	size_t at;
	size_t depth;
	size_t nodes_len;
	struct tokenizer *tokenizer;
	struct arena *scratch; /* of the nodes too, until the query is whole */
	struct fault *fault;
};

/* ---- errors ---- */

static size_t column_of(struct span text, size_t at)
{
	size_t column = 1;
	for (size_t i = 0; i < at; i++)
		column += ((unsigned char)text.ptr[i] & 0xC0) != 0x80;
	return column;
}

static struct node *fail(struct parser *parser, size_t at, const char *what)
{
	fault_set(parser->fault, FAULT_INPUT, "column %zu: %s", column_of(parser->text, at), what);
	return NULL;
}

/* ---- characters and tokens ---- */

static char peek(const struct parser *parser)
{
	return parser->at < parser->text.len ? parser->text.ptr[parser->at] : '\0';
}

static bool is_at_end(const struct parser *parser)
{
	return parser->at >= parser->text.len;
}

static void skip_blanks(struct parser *parser)
{
	while (!is_at_end(parser) && ascii_is_blank(peek(parser)))
		parser->at++;
}

/* The straight quote, and the curly ones that an editor puts in its place. */
static size_t quote_length(struct span at)
{
	if (span_starts(at, SPAN("\"")))
		return 1;
	static const char *const curly[] = { "\u201c", "\u201d", "\u201e" };
	for (size_t i = 0; i < sizeof(curly) / sizeof(*curly); i++)
		if (span_starts(at, span_of(curly[i])))
			return strlen(curly[i]);
	return 0;
}

static bool ends_word(const struct parser *parser, size_t at)
{
	char c = parser->text.ptr[at];
	return ascii_is_blank(c) || c == '(' || c == ')' || quote_length(span_from(parser->text, at)) > 0;
}

static bool is_operator(const struct parser *parser, const char *name)
{
	size_t end = parser->at + strlen(name);
	return span_starts(span_from(parser->text, parser->at), span_of(name)) && (end >= parser->text.len || ends_word(parser, end));
}

static bool accept_operator(struct parser *parser, const char *name)
{
	skip_blanks(parser);
	if (!is_operator(parser, name))
		return false;
	parser->at += strlen(name);
	return true;
}

/* ---- nodes ---- */

static struct node *node_make(struct parser *parser, enum node_kind kind, struct node *first)
{
	struct node *node = ARENA_NEW(parser->scratch, struct node, 1);
	parser->nodes_len++;
	*node = (struct node){ .kind = kind, .first = first };
	return node;
}

/* `raw` stands at `start`. Any language will do to see that there is a word in it. */
static struct node *term_make(struct parser *parser, struct span raw, bool is_prefix, size_t start)
{
	if (words_of(parser->tokenizer, parser->scratch, raw, SPAN_NONE).len == 0)
		return fail(parser, start, "no word to look for");
	if (parser->terms_len == QUERY_TERMS_MAX)
		return fail(parser, start, "too many words");
	struct node *node = node_make(parser, NODE_TERM, NULL);
	node->term = (uint32_t)parser->terms_len;
	parser->terms[parser->terms_len++] = (struct term){ raw, is_prefix };
	return node;
}

static struct node *parse_phrase(struct parser *parser, size_t quote)
{
	size_t start = parser->at, inside = start + quote, end = inside;
	while (end < parser->text.len && quote_length(span_from(parser->text, end)) == 0)
		end++;
	if (end >= parser->text.len)
		return fail(parser, start, "the quotation mark is never closed");
	parser->at = end + quote_length(span_from(parser->text, end));
	struct span raw = span_trim(span_head(span_from(parser->text, inside), end - inside));
	bool is_prefix = span_ends(raw, SPAN("*"));
	if (is_prefix)
		raw = span_head(raw, raw.len - 1);
	if (memchr(raw.ptr, '*', raw.len))
		return fail(parser, start, "in a phrase '*' may only stand at its end");
	if (peek(parser) == '*') {
		parser->at++;
		is_prefix = true;
	}
	return term_make(parser, raw, is_prefix, start);
}

static struct node *parse_word(struct parser *parser)
{
	size_t start = parser->at;
	while (!is_at_end(parser) && !ends_word(parser, parser->at))
		parser->at++;
	struct span raw = span_head(span_from(parser->text, start), parser->at - start);
	if (span_equals(raw, SPAN("*")))
		return node_make(parser, NODE_ALL, NULL);
	bool is_prefix = span_ends(raw, SPAN("*"));
	if (is_prefix)
		raw = span_head(raw, raw.len - 1);
	if (memchr(raw.ptr, '*', raw.len))
		return fail(parser, start, "'*' may only stand at the end of a word");
	return term_make(parser, raw, is_prefix, start);
}

static struct node *parse_or(struct parser *parser);

static struct node *parse_group(struct parser *parser)
{
	size_t start = parser->at++;
	if (++parser->depth > QUERY_DEPTH_MAX)
		return fail(parser, start, "nested too deeply");
	struct node *inside = parse_or(parser);
	if (!inside)
		return NULL;
	skip_blanks(parser);
	if (peek(parser) != ')')
		return fail(parser, start, "the parenthesis is never closed");
	parser->at++;
	parser->depth--;
	return inside;
}

static struct node *parse_atom(struct parser *parser)
{
	skip_blanks(parser);
	if (is_at_end(parser) || peek(parser) == ')' || is_operator(parser, "AND") || is_operator(parser, "OR"))
		return fail(parser, parser->at, "a word, a \"phrase\" or '(' expected");
	if (peek(parser) == '(')
		return parse_group(parser);
	size_t quote = quote_length(span_from(parser->text, parser->at));
	return quote ? parse_phrase(parser, quote) : parse_word(parser);
}

static bool accept_not(struct parser *parser)
{
	if (accept_operator(parser, "NOT"))
		return true;
	bool is_minus = peek(parser) == '-' && parser->at + 1 < parser->text.len && !ascii_is_blank(parser->text.ptr[parser->at + 1]);
	parser->at += is_minus;
	return is_minus;
}

static struct node *parse_not(struct parser *parser)
{
	skip_blanks(parser);
	size_t start = parser->at;
	if (!accept_not(parser))
		return parse_atom(parser);
	if (++parser->depth > QUERY_DEPTH_MAX)
		return fail(parser, start, "nested too deeply");
	struct node *inside = parse_not(parser);
	parser->depth--;
	return inside ? node_make(parser, NODE_NOT, inside) : NULL;
}

static bool and_goes_on(struct parser *parser)
{
	if (accept_operator(parser, "AND"))
		return true;
	return !is_at_end(parser) && peek(parser) != ')' && !is_operator(parser, "OR");
}

static bool or_goes_on(struct parser *parser)
{
	return accept_operator(parser, "OR");
}

/* Parts joined by one operator; a single part stands for itself. */
static struct node *parse_row(struct parser *parser, enum node_kind kind, struct node *(*parse_part)(struct parser *parser),
			      bool (*goes_on)(struct parser *parser))
{
	struct node *first = parse_part(parser), *last = first;
	if (!first)
		return NULL;
	while (goes_on(parser)) {
		struct node *part = parse_part(parser);
		if (!part)
			return NULL;
		last = last->next = part;
	}
	return first == last ? first : node_make(parser, kind, first);
}

static struct node *parse_and(struct parser *parser)
{
	return parse_row(parser, NODE_AND, parse_not, and_goes_on);
}

static struct node *parse_or(struct parser *parser)
{
	return parse_row(parser, NODE_OR, parse_and, or_goes_on);
}

static struct node *parse_query(struct parser *parser)
{
	skip_blanks(parser);
	if (is_at_end(parser))
		return fail(parser, 0, "the query is empty ('*' matches everything)");
	struct node *root = parse_or(parser);
	if (!root)
		return NULL;
	skip_blanks(parser);
	return is_at_end(parser) ? root : fail(parser, parser->at, "')' closes nothing");
}

/* ---- life ---- */

static void *alloc_zeroed(size_t count, size_t size)
{
	void *memory = calloc(count ? count : 1, size);
	if (!memory)
		abort();
	return memory;
}

/* Out of the parser's arena into the query's own block. */
static struct node *node_settle(struct query *query, const struct node *from)
{
	struct node *node = &query->nodes[query->nodes_len++], **tail = &node->first;
	*node = (struct node){ .kind = from->kind, .term = from->term };
	for (const struct node *part = from->first; part; part = part->next) {
		*tail = node_settle(query, part);
		tail = &(*tail)->next;
	}
	return node;
}

static struct query *query_settle(const struct parser *parser, const struct node *root)
{
	struct query *query = alloc_zeroed(1, sizeof(*query));
	query->text = alloc_zeroed(1, parser->text.len + 1);
	memcpy(query->text, parser->text.ptr, parser->text.len);
	query->nodes = alloc_zeroed(parser->nodes_len, sizeof(*query->nodes));
	(void)node_settle(query, root); /* the first: query->nodes */
	query->terms_len = parser->terms_len;
	query->terms = alloc_zeroed(parser->terms_len, sizeof(*query->terms));
	for (size_t i = 0; i < query->terms_len; i++) {
		query->terms[i] = parser->terms[i];
		query->terms[i].raw.ptr = query->text + (parser->terms[i].raw.ptr - parser->text.ptr);
	}
	return query;
}

struct query *query_parse(struct span text, struct tokenizer *tokenizer, struct fault *fault)
{
	if (text.len > QUERY_BYTES_MAX) {
		fault_set(fault, FAULT_INPUT, "column %u: the query is longer than %u bytes", QUERY_BYTES_MAX + 1, QUERY_BYTES_MAX);
		return NULL;
	}
	if (!utf8_is_valid(text)) {
		fault_set(fault, FAULT_INPUT, "column 1: the query is not valid UTF-8");
		return NULL;
	}
	struct arena *scratch = arena_new();
	struct parser parser = {
		.text = text,
		.terms = ARENA_NEW(scratch, struct term, QUERY_TERMS_MAX),
		.tokenizer = tokenizer,
		.scratch = scratch,
		.fault = fault,
	};
	const struct node *root = parse_query(&parser);
	struct query *query = root ? query_settle(&parser, root) : NULL;
	arena_free(scratch);
	return query;
}

void query_free(struct query *query)
{
	if (!query)
		return;
	query_forget(query);
	free(query->terms);
	free(query->nodes);
	free(query->text);
	free(query);
}

void query_forget(struct query *query)
{
	for (size_t i = 0; i < query->forms_len; i++)
		free(query->forms[i].phrases);
	query->forms_len = 0;
}

/* ---- forms ---- */

/* Phrases, their words and the bytes of these in one block. */
static struct phrase *phrases_pack(const struct words *terms, size_t len)
{
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
		phrases[i] = (struct phrase){ word, terms[i].len };
		for (size_t j = 0; j < terms[i].len; j++) {
			struct span from = terms[i].at[j].folded;
			memcpy(folded, from.ptr, from.len);
			*word++ = (struct phrase_word){ terms[i].at[j].hash, span_make(folded, from.len) };
			folded += from.len;
		}
	}
	return phrases;
}

static const struct form *form_of(struct query *query, struct tokenizer *tokenizer, const char *tag)
{
	for (size_t i = 0; i < query->forms_len; i++)
		if (strcmp(query->forms[i].tag, tag) == 0)
			return &query->forms[i];
	if (query->forms_len == FORMS_MAX)
		query_forget(query);
	struct arena *arena = arena_new();
	struct words *terms = ARENA_NEW(arena, struct words, query->terms_len + 1);
	for (size_t i = 0; i < query->terms_len; i++)
		terms[i] = words_of(tokenizer, arena, query->terms[i].raw, span_of(tag));
	struct form *form = &query->forms[query->forms_len++];
	memcpy(form->tag, tag, strlen(tag) + 1);
	form->phrases = phrases_pack(terms, query->terms_len);
	arena_free(arena);
	return form;
}

/* ---- matching ---- */

static bool begins_with(const struct lookup *lookup, size_t place, const struct phrase_word *prefix)
{
	return place < lookup->len && lookup->at[place] && span_starts(lookup->at[place]->folded, prefix->folded);
}

static bool is_word_at(const struct lookup *lookup, size_t place, const struct phrase_word *word, bool is_prefix)
{
	if (is_prefix)
		return begins_with(lookup, place, word);
	return place < lookup->len && lookup->at[place] && lookup->at[place]->hash == word->stem;
}

/* The words after the first one of a phrase. */
static bool follow(const struct lookup *lookup, size_t place, const struct phrase *phrase, bool is_prefix)
{
	for (size_t i = 1; i < phrase->len; i++)
		if (!is_word_at(lookup, place + i, &phrase->at[i], is_prefix && i + 1 == phrase->len))
			return false;
	return true;
}

static bool prefix_matches(const struct lookup *lookup, const struct phrase_word *prefix)
{
	for (size_t place = 0; place < lookup->len; place++)
		if (begins_with(lookup, place, prefix))
			return true;
	return false;
}

static bool phrase_matches(const struct lookup *lookup, const struct phrase *phrase, bool is_prefix)
{
	if (phrase->len == 0)
		return false;
	if (phrase->len == 1 && is_prefix)
		return prefix_matches(lookup, phrase->at);
	for (uint32_t place = lookup_first(lookup, phrase->at[0].stem); place != LOOKUP_NONE; place = lookup_next(lookup, place))
		if (follow(lookup, place, phrase, is_prefix))
			return true;
	return false;
}

/* Recursion ends at QUERY_DEPTH_MAX: only parentheses and NOTs nest. */
static bool node_matches(const struct query *query, const struct form *form, const struct node *node, const struct lookup *lookup)
{
	switch (node->kind) {
	case NODE_ALL:
		return true;
	case NODE_TERM:
		return phrase_matches(lookup, &form->phrases[node->term], query->terms[node->term].is_prefix);
	case NODE_NOT:
		return !node_matches(query, form, node->first, lookup);
	case NODE_AND:
		for (const struct node *part = node->first; part; part = part->next)
			if (!node_matches(query, form, part, lookup))
				return false;
		return true;
	case NODE_OR:
		for (const struct node *part = node->first; part; part = part->next)
			if (node_matches(query, form, part, lookup))
				return true;
		return false;
	}
	assert(!"a kind of node");
	return false;
}

bool query_matches_lookup(struct query *query, struct tokenizer *tokenizer, const struct lookup *lookup)
{
	return node_matches(query, form_of(query, tokenizer, lookup->tag), query->nodes, lookup);
}

bool query_matches(struct query *query, struct tokenizer *tokenizer, const struct query_subject *subject)
{
	struct arena *arena = arena_new();
	struct lookup lookup;
	lookup_make(arena, subject, &lookup);
	bool is_match = query_matches_lookup(query, tokenizer, &lookup);
	arena_free(arena);
	return is_match;
}

/* ---- needs ---- */

/* How many words must be looked for to find every match of `node`; SIZE_MAX: none will do. Of parts joined by AND the
 * one with the fewest is enough; and of phrases, the longest word, which is likely the rarest. */
static size_t needs_count(const struct node *node)
{
	size_t count = node->kind == NODE_OR ? 0 : SIZE_MAX;
	switch (node->kind) {
	case NODE_ALL:
	case NODE_NOT:
		return SIZE_MAX;
	case NODE_TERM:
		return 1;
	case NODE_AND:
	case NODE_OR:
		for (const struct node *part = node->first; part; part = part->next) {
			size_t of_part = needs_count(part);
			if (node->kind == NODE_AND)
				count = of_part < count ? of_part : count;
			else
				count = of_part == SIZE_MAX || count == SIZE_MAX ? SIZE_MAX : count + of_part;
		}
		return count;
	}
	return SIZE_MAX;
}

static const struct phrase_word *longest_word(const struct phrase *phrase, bool is_prefix, bool *ret_is_prefix)
{
	const struct phrase_word *best = NULL;
	for (size_t i = 0; i < phrase->len; i++) {
		bool is_cut = is_prefix && i + 1 == phrase->len;
		if (best && (is_cut || phrase->at[i].folded.len <= best->folded.len))
			continue;
		best = &phrase->at[i];
		*ret_is_prefix = is_cut;
	}
	return best;
}

/* A term without a word in this language matches nothing, so it needs nothing. */
static size_t term_needs(const struct query *query, const struct form *form, uint32_t term, struct query_need *needs)
{
	bool is_prefix = false;
	const struct phrase_word *word = longest_word(&form->phrases[term], query->terms[term].is_prefix, &is_prefix);
	if (!word)
		return 0;
	*needs = (struct query_need){ .stem = is_prefix ? 0 : word->stem, .prefix = is_prefix ? word->folded : SPAN_NONE };
	return 1;
}

static size_t weight_of(const struct form *form, const struct node *node)
{
	if (node->kind != NODE_TERM)
		return 0;
	bool is_prefix = false;
	const struct phrase_word *word = longest_word(&form->phrases[node->term], false, &is_prefix);
	return word ? word->folded.len : 0;
}

static size_t needs_collect(const struct query *query, const struct form *form, const struct node *node, struct query_need *needs)
{
	if (node->kind == NODE_TERM)
		return term_needs(query, form, node->term, needs);
	if (node->kind == NODE_OR) {
		size_t len = 0;
		for (const struct node *part = node->first; part; part = part->next)
			len += needs_collect(query, form, part, needs + len);
		return len;
	}
	assert(node->kind == NODE_AND);
	const struct node *best = node->first;
	for (const struct node *part = node->first; part; part = part->next) {
		size_t of_part = needs_count(part), of_best = needs_count(best);
		if (of_part < of_best || (of_part == of_best && weight_of(form, part) > weight_of(form, best)))
			best = part;
	}
	return needs_collect(query, form, best, needs);
}

bool query_needs(struct query *query, struct tokenizer *tokenizer, const char *tag, struct arena *arena, struct query_need **ret_needs,
		 size_t *ret_len)
{
	size_t count = needs_count(query->nodes);
	if (count == SIZE_MAX)
		return false;
	*ret_needs = ARENA_NEW(arena, struct query_need, count);
	*ret_len = needs_collect(query, form_of(query, tokenizer, tag), query->nodes, *ret_needs);
	return true;
}
