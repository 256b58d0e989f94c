#include "cli/feed_url.h"

static bool has_scheme(struct span url)
{
	ptrdiff_t at = span_find(url, SPAN("://"));
	for (ptrdiff_t i = 0; i < at; i++)
		if (strchr("/?#", url.ptr[i]))
			return false;
	return at > 0;
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
	return buf_detach(&url);
}

char *feed_add_target(const struct cli *cli, const char *url, const char *name)
{
	return cli_target("/v1/feeds", CLI_PARAMETERS({ "url", url }, { "name", name }, { "source", cli->source }, { "every", cli->every },
						      { "full_text", cli->is_full_text ? "1" : NULL },
						      { "allow_private", cli->is_private ? "1" : NULL }));
}
