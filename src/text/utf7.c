#include "text/utf7.h"

#include "base/array.h"
#include "text/base64.h"
#include "text/utf8.h"

#define MARK 0xFFFDu

bool utf7_is_label(struct span label)
{
	static const char *const labels[] = {
		"utf-7", "utf7", "unicode-1-1-utf-7", "unicode-2-0-utf-7", "x-unicode-2-0-utf-7", "csunicode11utf7", "csutf7"
	};
	label = span_trim(label);
	for (size_t i = 0; i < LEN(labels); i++)
		if (span_equals_nocase(label, span_of(labels[i])))
			return true;
	return false;
}

/* What of a run between "+" and its end has been read. */
struct run {
	struct buf *out;
	uint32_t high; /* the first half of a pair, or 0 */
	uint32_t bits;
	unsigned bits_len;
	bool is_clean;
};

static void put(struct buf *out, uint32_t character)
{
	char bytes[4];
	buf_add(out, bytes, utf8_encode(character, bytes));
}

static void put_mark(struct run *run)
{
	put(run->out, MARK);
	run->is_clean = false;
}

static void take_unit(struct run *run, uint32_t unit)
{
	bool is_low = unit >= 0xDC00 && unit <= 0xDFFF, is_high = unit >= 0xD800 && unit <= 0xDBFF;
	if (run->high != 0 && !is_low)
		put_mark(run);
	if (is_low && run->high != 0)
		put(run->out, 0x10000 + ((run->high - 0xD800) << 10) + (unit - 0xDC00));
	else if (is_low || unit == 0)
		put_mark(run);
	else if (!is_high)
		put(run->out, unit);
	run->high = is_high ? unit : 0;
}

static void take_sign(struct run *run, unsigned value)
{
	run->bits = run->bits << 6 | value;
	run->bits_len += 6;
	if (run->bits_len < 16)
		return;
	run->bits_len -= 16;
	take_unit(run, run->bits >> run->bits_len & 0xFFFF);
}

/* From behind its "+" on: how much of `rest` it is, with the "-" that ends it. */
static size_t read_run(struct span rest, struct buf *out, bool *is_clean)
{
	struct run run = { .out = out, .is_clean = true };
	size_t len = 0;
	for (int value; len < rest.len && (value = base64_value(rest.ptr[len])) >= 0; len++)
		take_sign(&run, (unsigned)value);
	if (run.high != 0 || run.bits_len >= 6 || (run.bits & ((1u << run.bits_len) - 1)) != 0)
		put_mark(&run);
	*is_clean = *is_clean && run.is_clean;
	return len + (len < rest.len && rest.ptr[len] == '-');
}

bool utf7_decode(struct span bytes, struct buf *out)
{
	bool is_clean = true;
	struct span rest = bytes;
	while (rest.len > 0) {
		const char *plus = memchr(rest.ptr, '+', rest.len);
		struct span plain = plus ? span_head(rest, (size_t)(plus - rest.ptr)) : rest;
		is_clean = utf8_is_valid(plain) && is_clean;
		utf8_add_repaired(out, plain);
		rest = span_from(rest, plain.len + (plus != NULL));
		if (!plus)
			break;
		if (rest.len == 0 || base64_value(rest.ptr[0]) < 0) /* "+-", and what only looks like one */
			buf_add_char(out, '+');
		rest = span_from(rest, read_run(rest, out, &is_clean));
	}
	return is_clean;
}
