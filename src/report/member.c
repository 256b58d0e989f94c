#include "report/member.h"

#include "base/array.h"
#include "report/decoding.h"


static struct span last_part(struct span name)
{
	size_t from = name.len;
	while (from > 0 && name.ptr[from - 1] != '/' && name.ptr[from - 1] != '\\')
		from--;
	return span_from(name, from);
}

static struct span extension(struct span name)
{
	size_t from = name.len;
	while (from > 0 && name.ptr[from - 1] != '.')
		from--;
	return from > 0 ? span_from(name, from) : SPAN_NONE;
}

bool member_is_quiet_name(struct span name)
{
	static const char *const extensions[] = { "css", "js", "mjs", "map", "svg", "ico", "png", "jpg", "jpeg", "gif", "webp", "avif", "bmp", "tif", "tiff", "woff", "woff2",
		"ttf", "otf", "eot", "mp3", "mp4", "m4a", "m4v", "mov", "avi", "ogg", "oga", "ogv", "webm", "wav", "ics", "vcf", "p7s", "p7m", "asc", "sig" };
	static const char *const names[] = { "thumbs.db", "desktop.ini", "robots.txt", "ads.txt", "mimetype" };
	if (span_ends(name, SPAN("/")) || span_starts(name, SPAN("__MACOSX/")))
		return true;
	struct span last = last_part(name), ending = extension(last);
	for (size_t i = 0; i < LEN(names); i++)
		if (span_equals_nocase(last, span_of(names[i])))
			return true;
	for (size_t i = 0; i < LEN(extensions); i++)
		if (span_equals_nocase(ending, span_of(extensions[i])))
			return true;
	return span_starts(last, SPAN("."));
}

bool member_is_quiet_type(struct span content_type)
{
	static const char *const types[] = { "image/", "audio/", "video/", "font/", "text/css", "text/javascript", "text/calendar", "text/vcard", "text/x-vcard",
		"text/directory", "text/dns", "application/javascript", "application/x-javascript", "application/ecmascript", "application/font", "application/x-font",
		"application/vnd.ms-fontobject", "application/wasm", "application/ics", "application/pkcs7-", "application/x-pkcs7-", "application/pgp-",
		"application/x-shockwave-flash" };
	for (size_t i = 0; i < LEN(types); i++)
		if (span_starts_nocase(content_type, span_of(types[i])))
			return true;
	return false;
}

bool member_is_quiet_content(struct span head)
{
	const char *name = binary_name(head);
	static const char *const kinds[] = { " image", " recording", " video", " calendar", " card", " font" };
	for (size_t i = 0; name && i < LEN(kinds); i++)
		if (span_ends(span_of(name), span_of(kinds[i])))
			return true;
	return false;
}
