/* A recursive-descent parser whose functions bear the names of the grammar in query.h. */
#include "watch/query_tree.h"

#include "base/array.h"
#include "base/ascii.h"
#include "text/utf8.h"

#define CARET_AROUND 60u /* columns of the query that are shown before the caret, and behind it */
#define FIGURE_DIGITS_MAX 15u

/* What stands before the colon; the last two hold no words. */
enum { FIELD_LANGUAGE = QUERY_FIELDS, FIELD_FIGURE };
static const char *const field_names[] = {
	[QUERY_TITLE] = "title",   [QUERY_TEXT] = "text",	[QUERY_SOURCE] = "source", [QUERY_PLACE] = "place",
	[QUERY_BYLINE] = "byline", [QUERY_KEYWORD] = "keyword", [FIELD_LANGUAGE] = "lang", [FIELD_FIGURE] = "figure",
};
#define FIELD_NAMES LEN(field_names)

struct parser {
	struct span text;
	struct term *terms;
	size_t terms_len;
	struct regex *regexes[QUERY_REGEXES_MAX]; /* to be let go of where the query is not whole in the end */
	size_t regexes_len;
	size_t at;
	size_t depth;
	size_t nodes_len;
	int field;             /* that goes for the atom in hand */
	struct tokenizer *tokenizer;
	struct arena *scratch; /* of the nodes too, until the query is whole */
	size_t column;         /* of what is wrong */
	struct fault *fault;
};

/* ---- errors ---- */

static struct node *fail(struct parser *parser, size_t at, const char *what)
{
	parser->column = query_column(parser->text, at);
	fault_set(parser->fault, FAULT_INPUT, "column %zu: %s", parser->column, what);
	return NULL;
}

static struct node *fail_expecting(struct parser *parser)
{
	const char *what = parser->field == FIELD_LANGUAGE ? "a language expected, such as en or pt-br" :
			   parser->field == FIELD_FIGURE   ? "a figure expected, such as deaths>=10 (or injured, missing, displaced, arrested)" :
							     "a word, a \"phrase\" or '(' expected";
	return fail(parser, parser->at, what);
}

/* The part of the text between two columns (from 0), as it can be shown; its width on a terminal. */
static size_t add_columns(struct buf *out, struct span text, size_t first, size_t end)
{
	size_t width = 0, column = 0;
	for (size_t len = 0; text.len > 0 && column < end; text = span_from(text, len), column++) {
		int columns = utf8_columns(utf8_next(text, &len));
		if (column < first)
			continue;
		utf8_add_printable(out, span_head(text, len));
		width += columns > 0 ? (size_t)columns : ascii_is_blank(*text.ptr);
	}
	return width;
}

void query_add_caret(struct buf *out, struct span text, size_t column)
{
	struct buf valid;
	buf_init(&valid, 4 * QUERY_BYTES_MAX);
	utf8_add_repaired(&valid, utf8_head(text, QUERY_BYTES_MAX));
	size_t at = column > 0 ? column - 1 : 0, first = at > CARET_AROUND ? at - CARET_AROUND : 0;
	size_t width = add_columns(out, buf_view(&valid), first, at);
	(void)add_columns(out, buf_view(&valid), at, at + CARET_AROUND);
	buf_addf(out, "\n%*s^\n", (int)width, "");
	buf_done(&valid);
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
	for (size_t i = 0; i < LEN(curly); i++)
		if (span_starts(at, span_of(curly[i])))
			return strlen(curly[i]);
	return 0;
}

static bool ends_word(const struct parser *parser, size_t at)
{
	char c = parser->text.ptr[at];
	return ascii_is_blank(c) || c == '(' || c == ')' || quote_length(span_from(parser->text, at)) > 0;
}

/* Up to what ends a word. */
static struct span word_at(const struct parser *parser)
{
	size_t end = parser->at;
	while (end < parser->text.len && !ends_word(parser, end))
		end++;
	return span_head(span_from(parser->text, parser->at), end - parser->at);
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

/* "NEAR", or "NEAR/" and whatever follows. */
static bool is_near(const struct parser *parser)
{
	return is_operator(parser, "NEAR") || span_starts(span_from(parser->text, parser->at), SPAN("NEAR/"));
}

static bool enter(struct parser *parser, size_t start)
{
	return ++parser->depth <= QUERY_DEPTH_MAX || fail(parser, start, "nested too deeply");
}

/* Digits and nothing else, at most `max`. */
static bool read_digits(struct span digits, int64_t max, int64_t *ret_number)
{
	int64_t number = 0;
	for (size_t i = 0; i < digits.len; i++) {
		if (!ascii_is_digit(digits.ptr[i]) || i >= FIGURE_DIGITS_MAX)
			return false;
		number = 10 * number + (digits.ptr[i] - '0');
	}
	*ret_number = number;
	return digits.len > 0 && number <= max;
}

/* ---- nodes ---- */

/* Of what stands between `start` and here. */
static struct node *node_make(struct parser *parser, enum node_kind kind, size_t start, struct node *first)
{
	struct node *node = ARENA_NEW(parser->scratch, struct node, 1);
	parser->nodes_len++;
	*node = (struct node){ .kind = kind, .start = (uint32_t)start, .len = (uint32_t)(parser->at - start), .first = first };
	if (parser->field < QUERY_FIELDS)
		node->field = (enum query_field)parser->field;
	return node;
}

/* `raw` stands at `start`. Any language will do to see that there is a word in it. */
static struct node *term_make(struct parser *parser, struct span raw, bool is_prefix, size_t start)
{
	if (words_of(parser->tokenizer, parser->scratch, raw, SPAN_NONE).len == 0)
		return fail(parser, start, "no word to look for");
	if (parser->terms_len == QUERY_TERMS_MAX)
		return fail(parser, start, "too many words");
	struct node *node = node_make(parser, NODE_TERM, start, NULL);
	node->term = (uint32_t)parser->terms_len;
	parser->terms[parser->terms_len++] = (struct term){ raw, node->field, is_prefix };
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
	struct span raw = word_at(parser);
	parser->at += raw.len;
	if (span_equals(raw, SPAN("*")))
		return node_make(parser, NODE_ALL, start, NULL);
	bool is_prefix = span_ends(raw, SPAN("*"));
	if (is_prefix)
		raw = span_head(raw, raw.len - 1);
	if (memchr(raw.ptr, '*', raw.len))
		return fail(parser, start, "'*' may only stand at the end of a word");
	return term_make(parser, raw, is_prefix, start);
}

static struct node *regex_make(struct parser *parser, struct span pattern, size_t start)
{
	struct fault reason = { 0 };
	size_t offset;
	if (parser->regexes_len == QUERY_REGEXES_MAX)
		return fail(parser, start, "too many regular expressions");
	struct regex *regex = regex_new(pattern, &offset, &reason);
	if (!regex)
		return fail(parser, start + 1 + offset, reason.text);
	parser->regexes[parser->regexes_len++] = regex;
	struct node *node = node_make(parser, NODE_REGEX, start, NULL);
	node->regex = regex;
	return node;
}

/* Up to the next slash that no backslash stands before. */
static struct node *parse_regex(struct parser *parser)
{
	size_t start = parser->at, end = start + 1;
	while (end < parser->text.len && parser->text.ptr[end] != '/')
		end += 1 + (parser->text.ptr[end] == '\\');
	if (end >= parser->text.len)
		return fail(parser, start, "the regular expression is never closed: '/' expected");
	struct span pattern = span_head(span_from(parser->text, start + 1), end - start - 1);
	if (span_is_empty(pattern))
		return fail(parser, start, "an empty regular expression");
	parser->at = end + 1;
	return regex_make(parser, pattern, start);
}

static struct node *parse_language(struct parser *parser)
{
	size_t start = parser->at, letters = 0;
	struct span tag = word_at(parser);
	while (letters < tag.len && (ascii_is_letter(tag.ptr[letters]) || (letters > 0 && (ascii_is_digit(tag.ptr[letters]) || tag.ptr[letters] == '-'))))
		letters++;
	if (tag.len < 2 || letters < tag.len)
		return fail_expecting(parser);
	if (!language_is_known(tag))
		return fail(parser, start, "there is no such language; write its code, such as en or pt-br");
	parser->at += tag.len;
	struct node *node = node_make(parser, NODE_LANGUAGE, start, NULL);
	node->language = tag;
	return node;
}

/* Cuts the kind off the front. */
static bool read_figure_kind(struct span *rest, enum figure_kind *ret_kind)
{
	size_t len = 0;
	while (len < rest->len && ascii_is_letter(rest->ptr[len]))
		len++;
	for (int kind = 0; kind < FIGURE_KINDS; kind++)
		if (span_equals_nocase(span_head(*rest, len), span_of(figure_kind_name((enum figure_kind)kind)))) {
			*ret_kind = (enum figure_kind)kind;
			*rest = span_from(*rest, len);
			return true;
		}
	return false;
}

static enum figure_relation read_figure_relation(struct span *rest)
{
	static const struct { const char *sign; enum figure_relation relation; } relations[] = {
		{ ">=", FIGURE_AT_LEAST }, { "<=", FIGURE_AT_MOST }, { ">", FIGURE_MORE }, { "<", FIGURE_LESS }, { "=", FIGURE_EQUAL },
	};
	for (size_t i = 0; i < LEN(relations); i++)
		if (span_starts(*rest, span_of(relations[i].sign))) {
			*rest = span_from(*rest, strlen(relations[i].sign));
			return relations[i].relation;
		}
	return FIGURE_ANY;
}

/* There may be blanks around the sign. */
static struct node *parse_figure(struct parser *parser)
{
	size_t start = parser->at;
	struct span rest = word_at(parser);
	enum figure_kind kind;
	int64_t number = 0;
	if (!read_figure_kind(&rest, &kind))
		return fail_expecting(parser);
	size_t end = parser->at = (size_t)(rest.ptr - parser->text.ptr);
	skip_blanks(parser);
	struct span sign = span_from(parser->text, parser->at), behind = sign;
	enum figure_relation relation = read_figure_relation(&behind);
	if (relation == FIGURE_ANY && rest.len > 0)
		return fail(parser, end, ">=, <=, >, < or = expected, or nothing");
	if (relation == FIGURE_ANY) {
		parser->at = end;
	} else {
		parser->at += sign.len - behind.len;
		skip_blanks(parser);
		struct span digits = word_at(parser);
		if (!read_digits(digits, INT64_MAX, &number))
			return fail(parser, parser->at, "a number expected, in digits");
		parser->at += digits.len;
	}
	struct node *node = node_make(parser, NODE_FIGURE, start, NULL);
	node->figure.kind = kind;
	node->figure.relation = relation;
	node->figure.number = number;
	return node;
}

static struct node *parse_or(struct parser *parser);

static struct node *parse_group(struct parser *parser)
{
	size_t start = parser->at++;
	if (!enter(parser, start))
		return NULL;
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

/* ---- fields ---- */

/* Letters and a colon at the front of a word: how many letters. */
static size_t field_length(const struct parser *parser)
{
	size_t end = parser->at;
	while (end < parser->text.len && ascii_is_letter(parser->text.ptr[end]))
		end++;
	return end < parser->text.len && parser->text.ptr[end] == ':' ? end - parser->at : 0;
}

static int field_of(struct span name)
{
	for (int i = 0; i < (int)FIELD_NAMES; i++)
		if (field_names[i] && span_equals_nocase(name, span_of(field_names[i])))
			return i;
	return -1;
}

static struct node *parse_atom(struct parser *parser);

static struct node *parse_field(struct parser *parser, size_t len)
{
	size_t start = parser->at;
	int field = field_of(span_head(span_from(parser->text, start), len));
	if (field < 0)
		return fail(parser, start, "no such field; there are title, text, source, place, byline, keyword, lang and figure (quote what is none)");
	if (parser->field != QUERY_ANYWHERE)
		return fail(parser, start, "a field within another");
	parser->at += len + 1;
	parser->field = field;
	struct node *inside = parse_atom(parser);
	parser->field = QUERY_ANYWHERE;
	if (inside) { /* what is blamed is blamed with its field */
		inside->start = (uint32_t)start;
		inside->len = (uint32_t)(parser->at - start);
	}
	return inside;
}

/* An atom, but for a field before it. */
static struct node *parse_plain(struct parser *parser)
{
	skip_blanks(parser);
	if (is_at_end(parser) || peek(parser) == ')' || is_operator(parser, "AND") || is_operator(parser, "OR") || is_near(parser))
		return fail_expecting(parser);
	if (peek(parser) == '(')
		return parse_group(parser);
	if (parser->field == FIELD_LANGUAGE)
		return parse_language(parser);
	if (parser->field == FIELD_FIGURE)
		return parse_figure(parser);
	size_t quote = quote_length(span_from(parser->text, parser->at));
	return quote ? parse_phrase(parser, quote) : peek(parser) == '/' ? parse_regex(parser) : parse_word(parser);
}

static struct node *parse_atom(struct parser *parser)
{
	skip_blanks(parser);
	size_t len = field_length(parser);
	return len > 0 ? parse_field(parser, len) : parse_plain(parser);
}

/* ---- operators ---- */

/* Words stand somewhere: terms, and one of several. */
static bool has_places(const struct node *node)
{
	if (node->kind != NODE_OR)
		return node->kind == NODE_TERM;
	for (const struct node *part = node->first; part; part = part->next)
		if (!has_places(part))
			return false;
	return true;
}

static bool accept_near(struct parser *parser, uint32_t *ret_distance)
{
	int64_t number = QUERY_NEAR_DEFAULT;
	size_t start = parser->at;
	struct span word = word_at(parser);
	parser->at += word.len;
	*ret_distance = QUERY_NEAR_DEFAULT;
	if (word.len > 4 && !read_digits(span_from(word, 5), QUERY_NEAR_MAX, &number)) {
		fail(parser, start + 5, "how many words may stand between? A number from 0 to 1000 expected");
		return false;
	}
	*ret_distance = (uint32_t)number;
	return true;
}

static struct node *parse_near(struct parser *parser)
{
	skip_blanks(parser);
	size_t start = parser->at, part_start = start;
	struct node *first = parse_atom(parser), *last = first;
	uint32_t distance = 0;
	while (last) {
		size_t end = parser->at;
		skip_blanks(parser);
		bool goes_on = is_near(parser);
		if ((goes_on || last != first) && !has_places(last))
			return fail(parser, part_start, "NEAR stands between words, phrases or groups of these joined by OR");
		last->distance = distance;
		if (!goes_on) {
			parser->at = end;
			break;
		}
		if (!accept_near(parser, &distance))
			return NULL;
		skip_blanks(parser);
		part_start = parser->at;
		last = last->next = parse_atom(parser);
	}
	return !last || last == first ? last : node_make(parser, NODE_NEAR, start, first);
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
		return parse_near(parser);
	if (!enter(parser, start))
		return NULL;
	struct node *inside = parse_not(parser);
	parser->depth--;
	return inside ? node_make(parser, NODE_NOT, start, inside) : NULL;
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
	skip_blanks(parser);
	size_t start = parser->at, end;
	struct node *first = parse_part(parser), *last = first;
	if (!first)
		return NULL;
	for (end = parser->at; goes_on(parser); end = parser->at) {
		struct node *part = parse_part(parser);
		if (!part)
			return NULL;
		last = last->next = part;
	}
	parser->at = end; /* without the blanks behind it */
	return first == last ? first : node_make(parser, kind, start, first);
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

/* ---- the query ---- */

static struct query *parse_valid(struct parser *parser)
{
	parser->scratch = arena_new();
	parser->terms = ARENA_NEW(parser->scratch, struct term, QUERY_TERMS_MAX);
	const struct node *root = parse_query(parser);
	struct query *query = root ? query_settle(parser->text, root, parser->nodes_len, parser->terms, parser->terms_len) : NULL;
	for (size_t i = 0; !query && i < parser->regexes_len; i++)
		regex_free(parser->regexes[i]);
	arena_free(parser->scratch);
	return query;
}

struct query *query_parse(struct span text, struct tokenizer *tokenizer, size_t *ret_column, struct fault *fault)
{
	struct parser parser = { .text = text, .tokenizer = tokenizer, .column = 1, .fault = fault };
	struct query *query = NULL;
	if (text.len > QUERY_BYTES_MAX) {
		parser.column = QUERY_BYTES_MAX + 1;
		fault_set(fault, FAULT_INPUT, "column %u: the query is longer than %u bytes", QUERY_BYTES_MAX + 1, QUERY_BYTES_MAX);
	} else if (!utf8_is_valid(text)) {
		fault_set(fault, FAULT_INPUT, "column 1: the query is not valid UTF-8");
	} else {
		query = parse_valid(&parser);
	}
	if (!query && ret_column)
		*ret_column = parser.column;
	return query;
}
