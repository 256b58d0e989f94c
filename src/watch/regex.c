#define PCRE2_CODE_UNIT_WIDTH 8
#include "watch/regex.h"

#include "text/utf8.h"

#include <pcre2.h>
#include <stdlib.h>

struct regex {
	pcre2_code *code;
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

/* The next piece off the front of `rest`: a paragraph, or as much of it as is seen together. */
static struct span next_piece(struct span *rest)
{
	ptrdiff_t gap = span_find(span_head(*rest, REGEX_PIECE_MAX + 2), SPAN("\n\n"));
	struct span piece = gap >= 0 ? span_head(*rest, (size_t)gap) : utf8_head(*rest, REGEX_PIECE_MAX);
	*rest = span_from(*rest, piece.len + (gap >= 0 ? 2 : 0));
	return piece;
}

static enum regex_outcome search_piece(struct regex *regex, struct span piece)
{
	int result = pcre2_match(regex->code, (PCRE2_SPTR)(piece.ptr ? piece.ptr : ""), piece.len, 0, PCRE2_NO_UTF_CHECK, regex->data, regex->limits);
	return result >= 0 ? REGEX_FOUND : result == PCRE2_ERROR_NOMATCH ? REGEX_NOT_FOUND : REGEX_GAVE_UP;
}

/* A piece that was given up says nothing about the others, as long as there are steps left. */
static enum regex_outcome search_text(struct regex *regex, struct span text)
{
	struct span rest = utf8_head(text, REGEX_TEXT_MAX);
	enum regex_outcome outcome = rest.len < text.len ? REGEX_GAVE_UP : REGEX_NOT_FOUND;
	regex->steps = 0;
	do {
		enum regex_outcome of_piece = search_piece(regex, next_piece(&rest));
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

enum regex_outcome regex_find(struct regex *regex, struct span text)
{
	if (!regex->data)
		prepare(regex);
	enum regex_outcome outcome = search_text(regex, text);
	if (outcome == REGEX_GAVE_UP)
		forget(regex); /* it may have taken megabytes */
	return outcome;
}
