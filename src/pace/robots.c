#include "pace/robots.h"

#include "base/buf.h"
#include "base/vec.h"

#include <stdint.h>
#include <string.h>

/* The text of all rules in their form for comparison, in which an octet may become three. */
#define RULES_TEXT_MAX (3u * ROBOTS_BYTES_MAX)
/* An address in that form; what is longer is compared by its beginning. */
#define TARGET_MAX (64u * 1024u)

struct rule {
	uint32_t at, len; /* its pattern in `text`, without a "$" at the end */
	bool is_allowing, is_anchored;
};

struct robots {
	struct buf text;
	struct {
		struct rule *at;
		size_t len, cap;
	} rules;
};

/* ---- the form for comparison ---- */

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool is_letter(unsigned char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* RFC 3986: these mean the same with and without an escape. */
static bool is_unreserved(unsigned char c)
{
	return is_letter(c) || (c >= '0' && c <= '9') || (c && strchr("-._~", c));
}

static bool is_reserved(unsigned char c)
{
	return c && strchr(":/?#[]@!$&'()*+,;=%", c);
}

static void add_escaped(struct buf *out, unsigned char c)
{
	static const char digits[] = "0123456789ABCDEF";
	char escape[] = { '%', digits[c >> 4], digits[c & 15] };
	buf_add(out, escape, sizeof(escape));
}

/* What means something in a rule stands escaped where it is itself: a star in an address, and a dollar but at the end of a rule. */
static void add_normal(struct buf *out, struct span text, bool is_rule)
{
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];
		bool is_escape = c == '%' && i + 2 < text.len && hex_digit(text.ptr[i + 1]) >= 0 && hex_digit(text.ptr[i + 2]) >= 0;
		if (is_escape) {
			c = (unsigned char)(hex_digit(text.ptr[i + 1]) << 4 | hex_digit(text.ptr[i + 2]));
			i += 2;
		}
		bool is_special = c == '$' || (c == '*' && !is_rule);
		if (is_unreserved(c) || (!is_escape && !is_special && is_reserved(c)))
			buf_add_char(out, (char)c);
		else
			add_escaped(out, c);
	}
}

/* ---- reading ---- */

/* A line ends with LF, CR or both; what stands behind a '#' is said to people. */
static struct span next_line(struct span *rest)
{
	size_t end = 0, len;
	while (end < rest->len && rest->ptr[end] != '\n' && rest->ptr[end] != '\r')
		end++;
	struct span line = span_head(*rest, end);
	*rest = span_from(*rest, end + 1);
	const char *hash = line.len > 0 ? memchr(line.ptr, '#', line.len) : NULL;
	len = hash ? (size_t)(hash - line.ptr) : line.len;
	return span_trim(span_head(line, len));
}

/* "key: value"; false: it is no such line. */
static bool line_read(struct span line, struct span *ret_key, struct span *ret_value)
{
	const char *colon = line.len > 0 ? memchr(line.ptr, ':', line.len) : NULL;
	if (!colon)
		return false;
	size_t len = (size_t)(colon - line.ptr);
	*ret_key = span_trim(span_head(line, len));
	*ret_value = span_trim(span_from(line, len + 1));
	return true;
}

/* "tidings/1.0 (news)" means "tidings". */
static struct span product_of(struct span value)
{
	size_t len = 0;
	while (len < value.len && (is_letter((unsigned char)value.ptr[len]) || value.ptr[len] == '-' || value.ptr[len] == '_'))
		len++;
	return span_head(value, len);
}

static void rule_add(struct robots *robots, struct span pattern, bool is_allowing)
{
	size_t at = robots->text.len;
	bool is_anchored = span_ends(pattern, SPAN("$"));
	if (pattern.len == is_anchored)
		return; /* "Disallow:" forbids nothing, and "$" what does not exist */
	add_normal(&robots->text, span_head(pattern, pattern.len - is_anchored), true);
	if (robots->text.is_full)
		return;
	const struct rule rule = { (uint32_t)at, (uint32_t)(robots->text.len - at), is_allowing, is_anchored };
	VEC_PUSH(&robots->rules, rule);
}

struct reading {
	struct robots *robots;
	struct span product; /* whose rules are wanted: "*" are those of all */
	bool is_in_names;    /* the last line that counts named somebody, so that another name joins the same group */
	bool is_wanted;      /* the group at hand is theirs */
	bool is_named;       /* there is such a group at all */
};

static void take_name(struct reading *reading, struct span value)
{
	bool is_all = span_starts(value, SPAN("*"));
	bool is_theirs = span_equals(reading->product, SPAN("*")) ? is_all : !is_all && span_equals_nocase(product_of(value), reading->product);
	reading->is_wanted = is_theirs || (reading->is_in_names && reading->is_wanted);
	reading->is_named |= is_theirs;
	reading->is_in_names = true;
}

static void take_line(struct reading *reading, struct span line)
{
	struct span key, value;
	if (!line_read(line, &key, &value))
		return;
	if (span_equals_nocase(key, SPAN("user-agent"))) {
		take_name(reading, value);
		return;
	}
	bool is_allowing = span_equals_nocase(key, SPAN("allow"));
	if (!is_allowing && !span_equals_nocase(key, SPAN("disallow")))
		return; /* Sitemap and others stand between groups and ends none */
	reading->is_in_names = false;
	if (reading->is_wanted)
		rule_add(reading->robots, value, is_allowing);
}

/* false: no group names them. */
static bool read_groups_of(struct robots *robots, struct span product, struct span bytes)
{
	struct reading reading = { .robots = robots, .product = product };
	while (bytes.len > 0)
		take_line(&reading, next_line(&bytes));
	return reading.is_named;
}

static struct robots *robots_new(void)
{
	size_t cap = 0;
	struct robots *robots = vec_grow(NULL, &cap, 1, sizeof(*robots));
	*robots = (struct robots){ 0 };
	buf_init(&robots->text, RULES_TEXT_MAX);
	return robots;
}

struct robots *robots_parse(struct span bytes, struct span product)
{
	struct robots *robots = robots_new();
	if (bytes.len > ROBOTS_BYTES_MAX) { /* the line that is cut might say the opposite of what it meant */
		bytes = span_head(bytes, ROBOTS_BYTES_MAX);
		while (bytes.len > 0 && bytes.ptr[bytes.len - 1] != '\n' && bytes.ptr[bytes.len - 1] != '\r')
			bytes.len--;
	}
	if (span_starts(bytes, SPAN("\xEF\xBB\xBF")))
		bytes = span_from(bytes, 3);
	if (!read_groups_of(robots, product, bytes))
		(void)read_groups_of(robots, SPAN("*"), bytes);
	return robots;
}

void robots_free(struct robots *robots)
{
	if (!robots)
		return;
	buf_done(&robots->text);
	VEC_DONE(&robots->rules);
	free(robots);
}

size_t robots_bytes(const struct robots *robots)
{
	return sizeof(*robots) + robots->text.cap + robots->rules.cap * sizeof(*robots->rules.at);
}

/* ---- asking ---- */

static const char *star_in(struct span pattern)
{
	return pattern.len > 0 ? memchr(pattern.ptr, '*', pattern.len) : NULL;
}

/* Each piece between two stars at the first place where it fits: if it fits there at all, nothing that follows can be hurt by it. So the time is that of
 * one walk over the address, whatever the pattern. */
static bool matches(struct span pattern, bool is_anchored, struct span target)
{
	const char *star = star_in(pattern);
	struct span piece = span_head(pattern, star ? (size_t)(star - pattern.ptr) : pattern.len);
	if (!span_starts(target, piece))
		return false;
	target = span_from(target, piece.len);
	if (!star)
		return !is_anchored || target.len == 0;
	pattern = span_from(pattern, piece.len + 1);
	while ((star = star_in(pattern))) {
		piece = span_head(pattern, (size_t)(star - pattern.ptr));
		ptrdiff_t at = span_find(target, piece);
		if (at < 0)
			return false;
		target = span_from(target, (size_t)at + piece.len);
		pattern = span_from(pattern, piece.len + 1);
	}
	return is_anchored ? span_ends(target, pattern) : span_find(target, pattern) >= 0;
}

bool robots_allow(const struct robots *robots, struct span target)
{
	struct buf normal;
	size_t longest = 0;
	bool is_allowed = true;
	buf_init(&normal, TARGET_MAX);
	add_normal(&normal, target.len > 0 ? target : SPAN("/"), false);
	for (size_t i = 0; i < robots->rules.len; i++) {
		const struct rule *rule = &robots->rules.at[i];
		size_t len = (size_t)rule->len + rule->is_anchored;
		bool could_decide = len > longest || (len == longest && rule->is_allowing && !is_allowed);
		if (!could_decide || !matches(span_make(robots->text.ptr + rule->at, rule->len), rule->is_anchored, buf_view(&normal)))
			continue;
		longest = len;
		is_allowed = rule->is_allowing;
	}
	is_allowed |= span_equals(buf_view(&normal), SPAN("/robots.txt"));
	buf_done(&normal);
	return is_allowed;
}
