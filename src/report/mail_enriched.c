#include "report/mail_enriched.h"

#include "base/array.h"
#include "base/ascii.h"

#define COMMAND_MAX 60u /* bytes of a name, as the RFC has it */

enum command {
	COMMAND_HIDDEN,
	COMMAND_NOFILL,
	COMMAND_EXCERPT,
	COMMANDS_NESTED,
	COMMAND_LINE = COMMANDS_NESTED,
	COMMAND_LESS,
	COMMAND_PARAGRAPH,
	COMMAND_OTHER
};

static const struct {
	const char *name;
	enum command command;
} commands[] = {
	{ "param", COMMAND_HIDDEN },  { "comment", COMMAND_HIDDEN },
	{ "nofill", COMMAND_NOFILL }, { "excerpt", COMMAND_EXCERPT },
	{ "nl", COMMAND_LINE },	      { "lt", COMMAND_LESS },
	{ "np", COMMAND_PARAGRAPH },  { "paragraph", COMMAND_PARAGRAPH },
};

struct writer {
	struct buf *out;
	size_t start; /* of this text in `out` */
	size_t depths[COMMANDS_NESTED];
};

static void put(struct writer *w, char c)
{
	bool is_at_start = w->out->len == w->start || w->out->ptr[w->out->len - 1] == '\n';
	if (w->depths[COMMAND_HIDDEN] > 0)
		return;
	if (is_at_start && w->depths[COMMAND_EXCERPT] > 0 && c != '\n')
		buf_add_text(w->out, "> ");
	buf_add_char(w->out, c);
}

/* "<bold>", "</bold>": its length, 0 for what is none. */
static size_t command_len(struct span s, struct span *ret_name, bool *ret_is_end)
{
	*ret_is_end = span_starts(s, SPAN("</"));
	size_t from = *ret_is_end ? 2 : 1, len = from;
	while (len < s.len && len - from < COMMAND_MAX &&
	       (ascii_is_letter(s.ptr[len]) || ascii_is_digit(s.ptr[len]) || s.ptr[len] == '-'))
		len++;
	*ret_name = span_from(span_head(s, len), from);
	return ret_name->len > 0 && len < s.len && s.ptr[len] == '>' ? len + 1 : 0;
}

static enum command command_of(struct span name)
{
	for (size_t i = 0; i < LEN(commands); i++)
		if (span_equals_nocase(name, span_of(commands[i].name)))
			return commands[i].command;
	return COMMAND_OTHER;
}

static void obey(struct writer *w, enum command command, bool is_end)
{
	if (command < COMMANDS_NESTED) {
		size_t *depth = &w->depths[command];
		*depth = !is_end ? *depth + 1 : *depth > 0 ? *depth - 1 : 0;
	} else if (command == COMMAND_PARAGRAPH) {
		put(w, '\n');
		put(w, '\n');
	} else if (command != COMMAND_OTHER && !is_end) {
		put(w, command == COMMAND_LESS ? '<' : '\n');
	}
}

/* A break alone is a blank, as each line is filled; of more, one less than there are. */
static size_t read_breaks(struct writer *w, struct span rest)
{
	size_t len = 0, breaks = 0;
	for (; len < rest.len && (rest.ptr[len] == '\n' || rest.ptr[len] == '\r'); len++)
		breaks += rest.ptr[len] == '\n';
	size_t kept = w->depths[COMMAND_NOFILL] > 0 ? breaks : breaks > 0 ? breaks - 1 : 0;
	for (size_t i = 0; i < kept; i++)
		put(w, '\n');
	if (kept == 0 && len > 0)
		put(w, ' ');
	return len;
}

void mail_enriched_add(struct buf *out, struct span text)
{
	struct writer w = { .out = out, .start = out->len };
	while (text.len > 0) {
		struct span name;
		bool is_end, is_less = span_starts(text, SPAN("<<"));
		size_t command = text.ptr[0] == '<' && !is_less ? command_len(text, &name, &is_end) : 0;
		size_t breaks = read_breaks(&w, text);
		if (command > 0)
			obey(&w, command_of(name), is_end);
		else if (breaks == 0)
			put(&w, text.ptr[0]);
		text = span_from(text, command > 0 ? command : breaks > 0 ? breaks : 1u + is_less);
	}
}
