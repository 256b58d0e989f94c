#include "report/items.h"

#include "report/dateline.h"
#include "report/furniture.h"

#define HEAD_LINES 6u  /* with words, of an item up to its dateline */
#define CODE_MAX 4u    /* bytes of what says where a message goes */
#define REST_LEAST 80u /* bytes behind a dateline: fewer are no text */

static bool begins_item(struct span text, struct arena *arena)
{
	struct span line;
	for (size_t lines = 0; lines < HEAD_LINES;) {
		struct dateline dateline;
		struct span from = text;
		if (!span_next_line(&text, &line))
			return false;
		line = span_trim(line);
		if (line.len == 0)
			continue;
		if (lines++ == 0 && span_starts(line, SPAN("ZCZC")))
			return true;
		if (furniture_is_end(line))
			return false;
		if (dateline_read(line, arena, &dateline) && !dateline.is_doubtful && span_trim(from).len >= dateline.len + REST_LEAST)
			return true;
	}
	return false;
}

/* "ZCZC", "ZCZC RUR0012 4 GEN": with the number of the message and perhaps a short code, but no words, for those are a flash. */
static bool is_beginning(struct span line)
{
	bool has_code = false;
	struct span word = span_next_word(&line);
	if (!span_equals(word, SPAN("ZCZC")))
		return false;
	while ((word = span_next_word(&line)).len > 0) {
		bool is_code = !span_has_digit(word);
		if (is_code && (has_code || word.len > CODE_MAX))
			return false;
		has_code = has_code || is_code;
	}
	return true;
}

/* Lines that no item is made of. */
static bool is_empty(struct span item)
{
	struct span line;
	while (span_next_line(&item, &line)) {
		line = span_trim(line);
		if (line.len > 0 && !is_beginning(line) && !furniture_is_end(line))
			return false;
	}
	return true;
}

static struct span cut_item(struct span *rest, struct arena *arena)
{
	struct span whole = *rest, line;
	while (span_next_line(rest, &line))
		if (furniture_is_end(span_trim(line)) && begins_item(*rest, arena))
			break;
	return span_head(whole, whole.len - rest->len);
}

bool items_next(struct span *rest, struct arena *arena, struct span *ret_item)
{
	while (rest->len > 0) {
		*ret_item = cut_item(rest, arena);
		if (!is_empty(*ret_item))
			return true;
	}
	return false;
}
