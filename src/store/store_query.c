/* Recursive descent; each level writes its part and says whether it wrote anything:
 *
 *	either := every { OR every }
 *	every  := { [AND] [NOT | -] part }
 *	part   := ( either ) | "phrase" [*] | word [*]
 *
 * FTS5 knows NOT only between two operands, so what a row of parts excludes is gathered and written behind the row:
 * "a -b c NOT d" becomes ((a AND c) NOT (b OR d)).
 */
#include "store/store_query.h"

#include "base/cleanup.h"
#include "base/vec.h"

#define QUERY_MAX 4000u  /* bytes; nobody types more, and it bounds what FTS5 has to do */
#define QUERY_DEPTH_MAX 32
#define QUERY_PARTS_MAX 64

struct parser {
	const struct store_tokenizer *tokenizer;
	void *tokenizer_ctx;
	struct span text;
	size_t at;
	int depth;
	unsigned parts;
	struct fault *fault;
};

static int either(struct parser *parser, struct buf *out);

static int column_of(struct parser *parser, size_t at)
{
	int column = 1;
	for (size_t i = 0; i < at; i++)
		column += ((unsigned char)parser->text.ptr[i] & 0xC0) != 0x80;
	return column;
}

static int refuse(struct parser *parser, size_t at, const char *why)
{
	return fault_set(parser->fault, FAULT_INPUT, "cannot read the query '%.*s': column %d: %s", SPAN_ARG(span_head(parser->text, 200)),
			 column_of(parser, at), why);
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_end_of_word(char c)
{
	return is_space(c) || c == '(' || c == ')' || c == '"' || c == '*';
}

/* The next character that is not space, or NUL at the end. */
static char peek(struct parser *parser)
{
	while (parser->at < parser->text.len && is_space(parser->text.ptr[parser->at]))
		parser->at++;
	return parser->at < parser->text.len ? parser->text.ptr[parser->at] : '\0';
}

static struct span word_at(struct parser *parser)
{
	size_t end = parser->at;
	while (end < parser->text.len && !is_end_of_word(parser->text.ptr[end]))
		end++;
	return span_make(parser->text.ptr + parser->at, end - parser->at);
}

/* Steps over an operator, which is a whole word in capitals. */
static bool skip_operator(struct parser *parser, struct span name)
{
	(void)peek(parser);
	if (!span_equals(word_at(parser), name))
		return false;
	parser->at += name.len;
	return true;
}

/* A word or phrase as some languages cut it. */
struct way {
	struct buf words, languages; /* FTS5's strings of the languages, with OR between them */
	bool is_prefix;
};

struct ways {
	const struct parser *parser;
	struct way *at;
	size_t len, cap;
};

static int add_word(void *ctx, struct span word, size_t start, size_t end)
{
	struct ways *ways = ctx;
	struct way *way = &ways->at[ways->len - 1];
	bool (*is_beginning)(struct span word) = ways->parser->tokenizer->is_beginning;
	(void)start;
	(void)end;
	if (way->words.len > 0)
		buf_add_char(&way->words, STORE_QUERY_BETWEEN);
	buf_add_span(&way->words, word);
	way->is_prefix = is_beginning && is_beginning(word);
	return 0;
}

/* As this language cuts them: a way of its own, or that of a language before. */
static void add_way(struct ways *ways, struct span words, const char *language)
{
	const struct parser *parser = ways->parser;
	size_t i = 0;
	VEC_PUSH(ways, (struct way){ .words = { .max = QUERY_MAX * 4 }, .languages = { .max = QUERY_MAX } });
	(void)parser->tokenizer->tokenize(parser->tokenizer_ctx, words, span_of(language), true, ways, add_word); /* ours never stops it */
	struct way *last = &ways->at[ways->len - 1];
	while (!span_equals(buf_view(&ways->at[i].words), buf_view(&last->words)))
		i++;
	if (i + 1 < ways->len) {
		buf_done(&last->words);
		ways->len--;
	}
	buf_addf(&ways->at[i].languages, "%s\"%c%s\"", ways->at[i].languages.len > 0 ? " OR " : "", STORE_QUERY_LANGUAGE, language);
}

static void way_write(const struct way *way, bool is_prefix, bool is_only, struct buf *out)
{
	buf_addf(out, "%s\"%.*s\"%s", is_only ? "" : "(", SPAN_ARG(buf_view(&way->words)), is_prefix || way->is_prefix ? "*" : "");
	if (!is_only)
		buf_addf(out, " AND (%.*s))", SPAN_ARG(buf_view(&way->languages)));
}

/* FTS5's string: in double quotes, with those in it doubled; words have none. A phrase without words would match nothing at all. */
static int string_write(struct parser *parser, struct span words, struct buf *out)
{
	bool is_prefix = parser->at < parser->text.len && parser->text.ptr[parser->at] == '*';
	struct ways ways = { .parser = parser };
	parser->at += is_prefix;
	add_way(&ways, words, "");
	for (const char *const *language = parser->tokenizer->languages; language && *language; language++)
		add_way(&ways, words, *language);
	bool is_word = ways.at[0].words.len > 0, is_only = ways.len == 1;
	buf_add_text(out, is_word && !is_only ? "(" : "");
	for (size_t i = 0; i < ways.len; i++) {
		if (is_word) {
			buf_add_text(out, i > 0 ? " OR " : "");
			way_write(&ways.at[i], is_prefix, is_only, out);
		}
		buf_done(&ways.at[i].words);
		buf_done(&ways.at[i].languages);
	}
	buf_add_text(out, is_word && !is_only ? ")" : "");
	VEC_DONE(&ways);
	return is_word;
}

static int phrase(struct parser *parser, struct buf *out)
{
	size_t open = parser->at++;
	ptrdiff_t len = span_find(span_from(parser->text, parser->at), SPAN("\""));
	if (len < 0)
		return refuse(parser, open, "this quotation mark is not closed");
	struct span words = span_make(parser->text.ptr + parser->at, (size_t)len);
	parser->at += (size_t)len + 1;
	return string_write(parser, words, out);
}

static int group(struct parser *parser, struct buf *out)
{
	size_t open = parser->at++;
	if (++parser->depth > QUERY_DEPTH_MAX)
		return refuse(parser, open, "too many parentheses in each other");
	int wrote = either(parser, out);
	if (wrote < 0)
		return -1;
	if (peek(parser) != ')')
		return refuse(parser, open, "this parenthesis is not closed");
	parser->at++;
	parser->depth--;
	return wrote;
}

static int part(struct parser *parser, struct buf *out)
{
	char next = peek(parser);
	if (next == '\0' || next == ')')
		return refuse(parser, parser->at, "a word is missing here");
	if (++parser->parts > QUERY_PARTS_MAX)
		return refuse(parser, parser->at, "too many words");
	if (next == '(')
		return group(parser, out);
	if (next == '"')
		return phrase(parser, out);
	struct span word = word_at(parser);
	if (word.len == 0)
		return refuse(parser, parser->at, "'*' stands alone; it belongs behind the beginning of a word");
	if (span_equals(word, SPAN("AND")) || span_equals(word, SPAN("OR")) || span_equals(word, SPAN("NOT")))
		return refuse(parser, parser->at, "a word is missing before this operator (put it in quotation marks to look for it)");
	parser->at += word.len;
	return string_write(parser, word, out);
}

static bool skip_not(struct parser *parser)
{
	if (skip_operator(parser, SPAN("NOT")))
		return true;
	struct span word = word_at(parser);
	char next = parser->at + 1 < parser->text.len ? parser->text.ptr[parser->at + 1] : '\0';
	if (word.len < 1 || *word.ptr != '-' || (word.len == 1 && next != '"' && next != '('))
		return false;
	parser->at++;
	return true;
}

static bool is_end_of_row(struct parser *parser)
{
	char next = peek(parser);
	return next == '\0' || next == ')' || span_equals(word_at(parser), SPAN("OR"));
}

/* Adds one part, with the operator between it and what `out` has already. */
static int part_join(struct parser *parser, struct buf *out, const char *operator)
{
	size_t before = out->len;
	if (before > 0)
		buf_add_text(out, operator);
	int wrote = part(parser, out);
	if (wrote == 0)
		buf_truncate(out, before);
	return wrote;
}

static int row(struct parser *parser, struct buf *wanted, struct buf *excluded)
{
	do {
		bool is_not = skip_not(parser);
		if (part_join(parser, is_not ? excluded : wanted, is_not ? " OR " : " AND ") < 0)
			return -1;
	} while (skip_operator(parser, SPAN("AND")) || !is_end_of_row(parser));
	return 0;
}

static int every(struct parser *parser, struct buf *out)
{
	CLEANUP(buf_done) struct buf wanted = { .max = out->max }, excluded = { .max = out->max };
	size_t start = parser->at;
	if (row(parser, &wanted, &excluded) < 0)
		return -1;
	if (wanted.len == 0 && excluded.len > 0)
		return refuse(parser, start, "it only says what not to find");
	if (wanted.len == 0)
		return 0;
	buf_add_text(out, excluded.len > 0 ? "((" : "(");
	buf_add_span(out, buf_view(&wanted));
	buf_add_char(out, ')');
	if (excluded.len > 0) {
		buf_add_text(out, " NOT (");
		buf_add_span(out, buf_view(&excluded));
		buf_add_text(out, "))");
	}
	return 1;
}

static int either(struct parser *parser, struct buf *out)
{
	CLEANUP(buf_done) struct buf any = { .max = out->max };
	do {
		size_t before = any.len;
		if (before > 0)
			buf_add_text(&any, " OR ");
		int wrote = every(parser, &any);
		if (wrote < 0)
			return -1;
		if (wrote == 0)
			buf_truncate(&any, before);
	} while (skip_operator(parser, SPAN("OR")));
	if (any.len == 0)
		return 0;
	buf_add_char(out, '(');
	buf_add_span(out, buf_view(&any));
	buf_add_char(out, ')');
	return 1;
}

/* The length of the UTF-8 sequence at the front of `s`, 0 where it is none or a NUL. */
static size_t character_len(struct span s)
{
	unsigned char lead = (unsigned char)s.ptr[0];
	if (lead < 0x80)
		return lead != 0;
	size_t len = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
	if (len == 0 || s.len < len)
		return 0;
	for (size_t i = 1; i < len; i++)
		if (((unsigned char)s.ptr[i] & 0xC0) != 0x80)
			return 0;
	unsigned char second = (unsigned char)s.ptr[1];
	bool is_wrong = (lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) || (lead == 0xF0 && second < 0x90) ||
			(lead == 0xF4 && second > 0x8F);
	return is_wrong ? 0 : len;
}

/* A query comes straight from outside; what lies behind this door takes valid text for granted. */
static bool is_text(struct span s)
{
	while (s.len > 0) {
		size_t len = character_len(s);
		if (len == 0)
			return false;
		s = span_from(s, len);
	}
	return true;
}

int store_query_write(const struct store_tokenizer *tokenizer, void *tokenizer_ctx, struct span query, struct buf *out, struct fault *fault)
{
	struct parser parser = { .tokenizer = tokenizer, .tokenizer_ctx = tokenizer_ctx, .text = query, .fault = fault };
	if (query.len > QUERY_MAX)
		return fault_set(fault, FAULT_INPUT, "cannot read the query: it is longer than %u bytes", QUERY_MAX);
	if (!is_text(query))
		return fault_set(fault, FAULT_INPUT, "cannot read the query: it is not UTF-8 text");
	if (peek(&parser) == '\0')
		return fault_set(fault, FAULT_INPUT, "cannot read the query: it is empty");
	int wrote = either(&parser, out);
	if (wrote < 0)
		return -1;
	if (peek(&parser) != '\0')
		return refuse(&parser, parser.at, "this parenthesis was not opened");
	if (wrote == 0)
		return refuse(&parser, 0, "there is no word in it");
	if (out->is_full)
		return fault_set(fault, FAULT_INPUT, "cannot read the query: it is too long");
	return 0;
}
