#include "cli/feed_url.h"

#include <curl/curl.h>
#include <locale.h>
#include <stdlib.h>

static bool has_scheme(struct span url)
{
	ptrdiff_t at = span_find(url, SPAN("://"));
	for (ptrdiff_t i = 0; i < at; i++)
		if (strchr("/?#", url.ptr[i]))
			return false;
	return at > 0;
}

static bool is_plain(const char *text)
{
	for (; *text; text++)
		if (*text <= ' ' || (unsigned char)*text > '~')
			return false;
	return true;
}

/* A host of other letters by the name that it is asked by ("xn--…"), other letters behind it as %XX. NULL where that cannot be: the daemon says so.
 * libcurl takes the letters for those of the locale, whatever that is here. */
static char *plain_of(const char *text)
{
	char *made = NULL, *plain = NULL;
	CURLU *url = curl_url();
	locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0), before = utf8 ? uselocale(utf8) : (locale_t)0;
	if (url && curl_url_set(url, CURLUPART_URL, text, CURLU_NON_SUPPORT_SCHEME | CURLU_URLENCODE) == CURLUE_OK &&
	    curl_url_get(url, CURLUPART_URL, &made, CURLU_PUNYCODE) == CURLUE_OK)
		plain = strdup(made);
	if (utf8) {
		uselocale(before);
		freelocale(utf8);
	}
	curl_free(made);
	curl_url_cleanup(url);
	return plain;
}

char *feed_url(const char *word)
{
	struct buf url = { .max = SIZE_MAX / 2 };
	struct span rest = span_trim(span_of(word));
	if (span_starts_nocase(rest, SPAN("feed:")))
		rest = span_from(rest, 5);
	if (span_starts(rest, SPAN("//")))
		buf_add_text(&url, "http:");
	else if (!has_scheme(rest))
		buf_add_text(&url, "https://");
	buf_add_span(&url, rest);
	char *plain = is_plain(url.ptr) ? NULL : plain_of(url.ptr);
	if (!plain)
		return buf_detach(&url);
	buf_done(&url);
	return plain;
}

char *feed_add_target(const struct cli *cli, const char *url, const char *name)
{
	return cli_target("/v1/feeds", CLI_PARAMETERS({ "url", url }, { "name", name }, { "source", cli->source }, { "folder", cli->folder },
						      { "every", cli->every }, { "full_text", cli->is_full_text ? "1" : NULL },
						      { "allow_private", cli->is_private ? "1" : NULL }));
}
