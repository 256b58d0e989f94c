#define PCRE2_CODE_UNIT_WIDTH 8
#include "watch/regex.h"

#include "base/ascii.h"
#include "text/utf8.h"

#include <pcre2.h>
#include <stdlib.h>

#define ROW_LEN 3u
#define HEAD_MAX 16u

struct regex {
	pcre2_code *code;
	struct regex_rows rows;  /* that every match has */
	char head[HEAD_MAX];     /* letters with which every match begins, in lower case */
	size_t head_len;
	/* Made when it is first asked, which most never are, and kept: 20 kB, that take longer to get than to use. */
	pcre2_match_context *limits;
	pcre2_match_data *data;
	uint32_t steps;        /* of the text in hand */
};

static pcre2_code *compile(struct span pattern, size_t *ret_offset, struct fault *fault)
{
	/* A callout before every item is what counts the steps. The text is known to be valid; \C could leave a character in its middle. */
	const uint32_t options = PCRE2_UTF | PCRE2_UCP | PCRE2_CASELESS | PCRE2_NEVER_BACKSLASH_C | PCRE2_AUTO_CALLOUT;
	int error = 0;
	PCRE2_SIZE offset = 0;
	pcre2_code *code = pcre2_compile((PCRE2_SPTR)pattern.ptr, pattern.len, options, &error, &offset, NULL);
	if (!code) {
		PCRE2_UCHAR text[256];
		pcre2_get_error_message(error, text, sizeof(text));
		fault_set(fault, FAULT_INPUT, "regular expression: %s", (const char *)text);
		*ret_offset = offset < pattern.len ? offset : pattern.len;
	}
	return code;
}

/* ---- letters ---- */

/* With the next character: of a letter five bits tell which, whatever its case. Others look like letters, too, but nobody asks for rows of these. */
static uint32_t row_next(uint32_t row, char c)
{
	return row << 5 | ((unsigned char)c & 0x1fu);
}

void regex_letters_add(struct regex_letters *letters, struct span text)
{
	uint32_t row = 0;
	char all = 0;
	for (size_t i = 0; i < text.len; i++) {
		all |= text.ptr[i];
		row = row_next(row, text.ptr[i]);
		letters->bits[row / 64 % (REGEX_ROWS / 64)] |= UINT64_C(1) << row % 64;
	}
	/* Where case is ignored a long s is an s, and the sign of kelvin is a k. */
	if (all & 0x80)
		letters->may_be_other |= span_find(text, SPAN("\u017f")) >= 0 || span_find(text, SPAN("\u212a")) >= 0;
}

/* No: it cannot be in any of the texts. */
static bool may_match(const struct regex *regex, const struct regex_letters *letters)
{
	for (size_t i = 0; i < regex->rows.len; i++)
		if (!(letters->bits[regex->rows.at[i] / 64] >> regex->rows.at[i] % 64 & 1))
			return false;
	return true;
}

const struct regex_rows *regex_rows(const struct regex *regex)
{
	return &regex->rows;
}

/* What is read of an expression, item by item as pcre2 has cut it. */
struct reading {
	struct regex *regex;
	struct span pattern;
	size_t end;       /* of what was read: what is repeated comes again */
	size_t items_len;
	size_t depth;     /* of parentheses: only what stands in none must be there */
	uint32_t row;
	size_t row_len;
	bool is_given_up;
};

static void read_letter(struct reading *reading, char letter)
{
	struct regex *regex = reading->regex;
	reading->row = row_next(reading->row, letter);
	reading->row_len++;
	if (reading->row_len >= ROW_LEN && regex->rows.len < REGEX_ROWS_MAX)
		regex->rows.at[regex->rows.len++] = (uint16_t)(reading->row % REGEX_ROWS);
	if (reading->row_len == reading->items_len && regex->head_len < HEAD_MAX)
		regex->head[regex->head_len++] = (char)(letter | 0x20);
}

/* Returns other than 0 to end it: nothing need be there. */
static int read_item(pcre2_callout_enumerate_block *block, void *ctx)
{
	struct reading *reading = ctx;
	if (block->next_item_length == 0 || block->pattern_position < reading->end)
		return 0;
	struct span item = span_make(reading->pattern.ptr + block->pattern_position, block->next_item_length);
	bool is_close = *item.ptr == ')', is_open = *item.ptr == '(';
	reading->end = block->pattern_position + item.len;
	reading->items_len++;
	if (item.len == 1 && ascii_is_letter(*item.ptr) && reading->depth == 0)
		read_letter(reading, *item.ptr);
	else
		reading->row = 0, reading->row_len = 0;
	reading->is_given_up = reading->depth == 0 && (is_close || *item.ptr == '|');
	reading->depth += is_open;
	reading->depth -= is_close;
	return reading->is_given_up;
}

/* Rows of letters that every match has. Where there are alternatives, what is quoted, or a parenthesis with no other (an option, a verb), there are none. */
static void find_rows(struct regex *regex, struct span pattern)
{
	struct reading reading = { .regex = regex, .pattern = pattern };
	if (span_find(pattern, SPAN("\\Q")) >= 0)
		return;
	(void)pcre2_callout_enumerate(regex->code, read_item, &reading);
	if (reading.is_given_up || reading.depth > 0)
		regex->rows.len = 0, regex->head_len = 0;
}

/* ---- life ---- */

struct regex *regex_new(struct span pattern, size_t *ret_offset, struct fault *fault)
{
	*ret_offset = 0;
	if (pattern.len > REGEX_BYTES_MAX) {
		fault_set(fault, FAULT_INPUT, "the regular expression is longer than %u bytes", REGEX_BYTES_MAX);
		*ret_offset = REGEX_BYTES_MAX;
		return NULL;
	}
	pcre2_code *code = compile(pattern, ret_offset, fault);
	if (!code)
		return NULL;
	struct regex *regex = malloc(sizeof(*regex));
	if (!regex)
		abort();
	*regex = (struct regex){ .code = code };
	find_rows(regex, pattern);
	return regex;
}

static void forget(struct regex *regex)
{
	pcre2_match_data_free(regex->data);
	pcre2_match_context_free(regex->limits);
	regex->data = NULL;
	regex->limits = NULL;
}

void regex_free(struct regex *regex)
{
	if (!regex)
		return;
	forget(regex);
	pcre2_code_free(regex->code);
	free(regex);
}

static int count_step(pcre2_callout_block *block, void *ctx)
{
	struct regex *regex = ctx;
	(void)block;
	return ++regex->steps > REGEX_STEPS_MAX ? PCRE2_ERROR_MATCHLIMIT : 0;
}

/* Where two lines end at once, or -1. */
static ptrdiff_t find_gap(struct span text)
{
	const char *at = text.ptr, *end = text.ptr + text.len;
	while (at < end && (at = memchr(at, '\n', (size_t)(end - at))) != NULL)
		if (++at < end && *at == '\n')
			return at - 1 - text.ptr;
	return -1;
}

/* The next piece off the front of `rest`: a paragraph, or as much of it as is seen together. */
static struct span next_piece(struct span *rest)
{
	ptrdiff_t gap = find_gap(span_head(*rest, REGEX_PIECE_MAX + 2));
	struct span piece = gap >= 0 ? span_head(*rest, (size_t)gap) : utf8_head(*rest, REGEX_PIECE_MAX);
	*rest = span_from(*rest, piece.len + (gap >= 0 ? 2 : 0));
	return piece;
}

static enum regex_outcome attempt(struct regex *regex, struct span piece, size_t at, uint32_t options)
{
	PCRE2_SPTR bytes = (PCRE2_SPTR)(piece.ptr ? piece.ptr : "");
	int result = pcre2_match(regex->code, bytes, piece.len, at, PCRE2_NO_UTF_CHECK | options, regex->data, regex->limits);
	return result >= 0 ? REGEX_FOUND : result == PCRE2_ERROR_NOMATCH ? REGEX_NOT_FOUND : REGEX_GAVE_UP;
}

static bool is_head(const struct regex *regex, const char *at)
{
	size_t len = 0;
	while (len < regex->head_len && (at[len] | 0x20) == regex->head[len])
		len++;
	return len == regex->head_len;
}

#define EIGHT(byte) (UINT64_C(0x0101010101010101) * (uint8_t)(byte))

/* Of eight bytes those are 0 that are the letter. */
static uint64_t differ(const char *at, char letter)
{
	uint64_t bytes;
	memcpy(&bytes, at, sizeof(bytes));
	return (bytes | EIGHT(0x20)) ^ EIGHT(letter);
}

/* Its first three letters stand together at one of eight places. */
static bool may_be_head(const struct regex *regex, const char *at)
{
	uint64_t bytes = differ(at, regex->head[0]) | differ(at + 1, regex->head[1]) | differ(at + 2, regex->head[2]);
	return (bytes - EIGHT(1)) & ~bytes & EIGHT(0x80);
}

/* From a place on; the end of the piece where it is not. */
static size_t next_head(const struct regex *regex, struct span piece, size_t at)
{
	for (; at + regex->head_len <= piece.len; at++) {
		while (at + ROW_LEN + 7 <= piece.len && !may_be_head(regex, piece.ptr + at))
			at += 8;
		if (at + regex->head_len <= piece.len && is_head(regex, piece.ptr + at))
			return at;
	}
	return piece.len;
}

/* Where its head stands and nowhere else: pcre2 would try wherever the first letter does. */
static enum regex_outcome search_heads(struct regex *regex, struct span piece)
{
	enum regex_outcome outcome = REGEX_NOT_FOUND;
	for (size_t at = next_head(regex, piece, 0); at < piece.len && regex->steps <= REGEX_STEPS_MAX; at = next_head(regex, piece, at + 1)) {
		enum regex_outcome here = attempt(regex, piece, at, PCRE2_ANCHORED);
		if (here == REGEX_FOUND)
			return here;
		outcome = here == REGEX_GAVE_UP ? here : outcome;
	}
	return outcome;
}

/* A piece that was given up says nothing about the others, as long as there are steps left. */
static enum regex_outcome search_text(struct regex *regex, struct span text, bool is_by_heads)
{
	struct span rest = utf8_head(text, REGEX_TEXT_MAX);
	enum regex_outcome outcome = rest.len < text.len ? REGEX_GAVE_UP : REGEX_NOT_FOUND;
	regex->steps = 0;
	do {
		struct span piece = next_piece(&rest);
		enum regex_outcome of_piece = is_by_heads ? search_heads(regex, piece) : attempt(regex, piece, 0, 0);
		if (of_piece == REGEX_FOUND)
			return REGEX_FOUND;
		if (of_piece == REGEX_GAVE_UP)
			outcome = REGEX_GAVE_UP;
	} while (rest.len > 0 && regex->steps <= REGEX_STEPS_MAX);
	return outcome;
}

static void prepare(struct regex *regex)
{
	regex->limits = pcre2_match_context_create(NULL);
	regex->data = pcre2_match_data_create(1, NULL);
	if (!regex->limits || !regex->data)
		abort(); /* out of memory */
	pcre2_set_match_limit(regex->limits, REGEX_ATTEMPT_STEPS_MAX);
	pcre2_set_depth_limit(regex->limits, REGEX_DEPTH_MAX);
	pcre2_set_heap_limit(regex->limits, REGEX_HEAP_KIB_MAX);
	pcre2_set_callout(regex->limits, count_step, regex);
}

enum regex_outcome regex_find(struct regex *regex, struct span text, const struct regex_letters *letters)
{
	bool is_by_letters = letters && !letters->may_be_other;
	if (is_by_letters && !may_match(regex, letters))
		return REGEX_NOT_FOUND;
	if (!regex->data)
		prepare(regex);
	enum regex_outcome outcome = search_text(regex, text, is_by_letters && regex->head_len >= ROW_LEN);
	if (outcome == REGEX_GAVE_UP)
		forget(regex); /* it may have taken megabytes */
	return outcome;
}
