#include "base/url.h"

#include "base/array.h"
#include "base/ascii.h"
#include "base/buf.h"
#include "base/hash.h"

#define URL_MAX 8192u /* bytes: longer ones lead nowhere */

struct parts {
	struct span scheme;    /* with its colon */
	struct span authority; /* with its slashes */
	struct span path;
	struct span rest;      /* query and fragment with their signs */
};

size_t url_scheme_len(struct span s)
{
	size_t len = 0;
	while (len < s.len) {
		char c = s.ptr[len];
		bool is_letter = ascii_is_letter(c);
		bool is_other = ascii_is_digit(c) || c == '+' || c == '.' || c == '-';
		if (!is_letter && (len == 0 || !is_other))
			break;
		len++;
	}
	return len > 0 && len < s.len && s.ptr[len] == ':' ? len : 0;
}

/* "20260101120000/", "20260101120000id_/": bytes of when the archives of the web took a copy, with years alone as the shortest form; 0 for none. */
static size_t copied_len(struct span s)
{
	size_t digits = 0, len;
	while (digits < s.len && ascii_is_digit(s.ptr[digits]))
		digits++;
	for (len = digits; len < s.len && (ascii_is_letter(s.ptr[len]) || s.ptr[len] == '_'); len++)
		;
	return digits >= 4 && digits <= 14 && len < s.len && s.ptr[len] == '/' ? len + 1 : 0;
}

struct span url_of_original(struct span url)
{
	for (size_t i = url_scheme_len(url) + 3; i < url.len; i++) {
		size_t len = url.ptr[i - 1] == '/' ? copied_len(span_from(url, i)) : 0;
		struct span rest = span_from(url, i + len);
		if (len > 0 && (span_starts_nocase(rest, SPAN("http://")) || span_starts_nocase(rest, SPAN("https://"))))
			return rest;
	}
	return url;
}

bool url_is_unsafe(struct span url)
{
	static const char *const schemes[] = { "javascript", "vbscript", "data" };
	struct span scheme = span_head(url, url_scheme_len(url));
	for (size_t i = 0; i < LEN(schemes); i++)
		if (span_equals_nocase(scheme, span_of(schemes[i])))
			return true;
	return false;
}

static size_t length_until(struct span s, const char *ends)
{
	size_t len = 0;
	while (len < s.len && !strchr(ends, s.ptr[len]))
		len++;
	return len;
}

static struct parts parts_of(struct span url)
{
	struct parts parts = { 0 };
	size_t scheme = url_scheme_len(url);
	if (scheme > 0) {
		parts.scheme = span_head(url, scheme + 1);
		url = span_from(url, scheme + 1);
	}
	if (span_starts(url, SPAN("//"))) {
		parts.authority = span_head(url, 2 + length_until(span_from(url, 2), "/?#"));
		url = span_from(url, parts.authority.len);
	}
	parts.path = span_head(url, length_until(url, "?#"));
	parts.rest = span_from(url, parts.path.len);
	return parts;
}

/* Host and port: what stands behind the last "@", as a password may hold others. */
static struct span without_user(struct span authority)
{
	size_t from = authority.len;
	while (from > 0 && authority.ptr[from - 1] != '@')
		from--;
	return span_from(authority, from);
}

struct span url_host(struct span url)
{
	struct span host = without_user(span_from(parts_of(url).authority, 2));
	bool is_bracketed = span_starts(host, SPAN("["));
	return span_head(host, length_until(host, is_bracketed ? "]" : ":") + is_bracketed);
}

/* Where nothing behind the host would be the same. */
static struct span without_usual_port(struct span authority, struct span scheme)
{
	struct span port = span_starts_nocase(scheme, SPAN("https:")) ? SPAN(":443") : span_starts_nocase(scheme, SPAN("http:")) ? SPAN(":80") : SPAN(":");
	if (span_ends(authority, SPAN(":")))
		return span_head(authority, authority.len - 1);
	return span_ends(authority, port) ? span_head(authority, authority.len - port.len) : authority;
}

struct span url_authority(struct span url, char room[static URL_AUTHORITY_MAX])
{
	struct parts parts = parts_of(url);
	struct span authority = without_usual_port(without_user(span_from(parts.authority, 2)), parts.scheme);
	size_t len = 0;
	for (size_t i = 0; i < authority.len && len < URL_AUTHORITY_MAX; i++)
		room[len++] = (char)(ascii_is_letter(authority.ptr[i]) ? authority.ptr[i] | 0x20 : authority.ptr[i]);
	return span_make(room, len);
}

static struct span with_user(struct arena *arena, struct span url, const char *user)
{
	struct parts parts = parts_of(url);
	struct span host = without_user(parts.authority);
	if (host.len == parts.authority.len)
		return url;
	return arena_format(arena, "%.*s//%s%.*s%.*s%.*s", SPAN_ARG(parts.scheme), user, SPAN_ARG(host), SPAN_ARG(parts.path), SPAN_ARG(parts.rest));
}

struct span url_without_user(struct arena *arena, struct span url)
{
	return with_user(arena, url, "");
}

struct span url_masked(struct arena *arena, struct span url)
{
	return with_user(arena, url, "***@");
}

/* Adds `path` with its "." and ".." segments worked out, never above `floor`, where the path began. */
static void add_path(struct buf *out, struct span path, size_t floor)
{
	while (path.len > 0) {
		size_t slash = path.ptr[0] == '/';
		size_t len = slash + length_until(span_from(path, slash), "/");
		struct span segment = span_make(path.ptr + slash, len - slash);
		bool is_up = span_equals(segment, SPAN("..")), is_last = len == path.len;
		if (is_up) {
			while (out->len > floor && out->ptr[out->len - 1] != '/')
				buf_truncate(out, out->len - 1);
			if (out->len > floor)
				buf_truncate(out, out->len - 1);
		}
		if (is_up || span_equals(segment, SPAN("."))) {
			if (is_last)
				buf_add_char(out, '/');
		} else {
			buf_add(out, path.ptr, len);
		}
		path = span_from(path, len);
	}
}

static int hex_value(char c)
{
	return ascii_is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* %XX is what it stands for where that needs no such thing, else in capitals. */
static void add_unescaped(struct buf *out, struct span s)
{
	for (size_t i = 0; i < s.len; i++) {
		int high = s.ptr[i] == '%' && s.len - i > 2 ? hex_value(s.ptr[i + 1]) : -1, low = high >= 0 ? hex_value(s.ptr[i + 2]) : -1;
		int c = low >= 0 ? high << 4 | low : 0;
		if (low < 0)
			buf_add_char(out, s.ptr[i]);
		else if (c < 0x80 && (ascii_is_letter((char)c) || ascii_is_digit((char)c) || (c != 0 && strchr("-._~", c))))
			buf_add_char(out, (char)c);
		else
			buf_addf(out, "%%%02X", (unsigned)c);
		i += low >= 0 ? 2 : 0;
	}
}

static void add_small(struct buf *out, struct span s)
{
	for (size_t i = 0; i < s.len; i++)
		buf_add_char(out, (char)(ascii_is_letter(s.ptr[i]) ? s.ptr[i] | 0x20 : s.ptr[i]));
}

static void add_normal(struct buf *out, struct span url)
{
	struct parts parts = parts_of(url);
	struct buf path = { .max = 2 * URL_MAX };
	struct span host = without_user(parts.authority);
	add_small(out, parts.scheme);
	buf_add_span(out, span_head(parts.authority, parts.authority.len - host.len)); /* a password is as it is */
	add_small(out, without_usual_port(host, parts.scheme));
	add_unescaped(&path, parts.path);
	if (parts.authority.len > 0 && path.len == 0)
		buf_add_char(&path, '/');
	add_path(out, buf_view(&path), out->len);
	add_unescaped(out, span_head(parts.rest, length_until(parts.rest, "#")));
	buf_done(&path);
}

uint64_t url_key(struct span url)
{
	struct buf normal = { .max = 4 * URL_MAX };
	if (url.len > URL_MAX)
		return hash64(url);
	add_normal(&normal, url);
	uint64_t key = hash64(buf_view(&normal));
	buf_done(&normal);
	return key;
}

/* The base's path up to its last slash, then the reference's. */
static void add_merged(struct buf *out, const struct parts *base, struct span path)
{
	struct buf merged;
	buf_init(&merged, 2 * URL_MAX);
	size_t len = base->path.len;
	while (len > 0 && base->path.ptr[len - 1] != '/')
		len--;
	if (len == 0 && base->authority.len > 0)
		buf_add_char(&merged, '/');
	buf_add_span(&merged, span_head(base->path, len));
	buf_add_span(&merged, path);
	add_path(out, buf_view(&merged), out->len);
	buf_done(&merged);
}

/* Browsers drop line breaks and tabs within an address, blanks around it. */
static struct span tidy(struct arena *arena, struct span s)
{
	s = span_trim(s);
	if (s.len == 0 || (!memchr(s.ptr, '\n', s.len) && !memchr(s.ptr, '\r', s.len) && !memchr(s.ptr, '\t', s.len)))
		return s;
	char *made = arena_string(arena, s);
	size_t len = 0;
	for (size_t i = 0; i < s.len; i++)
		if (!strchr("\r\n\t", s.ptr[i]))
			made[len++] = s.ptr[i];
	return span_make(made, len);
}

struct span url_resolve(struct arena *arena, struct span base, struct span reference)
{
	struct span s = tidy(arena, reference);
	base = span_trim(base);
	if (base.len == 0 || base.len > URL_MAX || s.len > URL_MAX || url_scheme_len(s) > 0)
		return s;
	struct parts from = parts_of(base), to = parts_of(s);
	struct buf out;
	buf_init(&out, 4 * URL_MAX);
	buf_add_span(&out, from.scheme);
	buf_add_span(&out, to.authority.len > 0 ? to.authority : from.authority);
	if (to.authority.len > 0 || span_starts(to.path, SPAN("/"))) {
		add_path(&out, to.path, out.len);
	} else if (to.path.len > 0) {
		add_merged(&out, &from, to.path);
	} else {
		buf_add_span(&out, from.path);
		if (to.rest.len == 0 || to.rest.ptr[0] == '#') /* the base's query stays, its fragment does not */
			buf_add_span(&out, span_head(from.rest, length_until(from.rest, "#")));
	}
	buf_add_span(&out, to.rest);
	struct span made = out.len > 0 ? arena_copy(arena, buf_view(&out)) : s;
	buf_done(&out);
	return made;
}
