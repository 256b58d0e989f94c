/* Which of all that names a page is the headline of its article: what its metadata says, unless that is only the name of a section or of
 * the site; else the heading; else <title>. */
#include "base/url.h"
#include "report/extract.h"
#include "report/page_parts.h"
#include "report/title.h"

#define TITLE_LEAST 10u /* bytes: shorter headings are names of sections */
#define SHARED_LEAST 2u /* words that a heading shares with the text below it */

struct namer {
	const struct page_meta *meta;
	struct title_site site;
	struct span words; /* of the text, folded */
	struct date date;  /* that stood with a title, where has_date */
	bool has_date;
};

/* Whether `other` is about what the text is about, and `title` is not. */
static bool is_beaten_by(const struct namer *n, struct span title, struct span other)
{
	return other.len > 0 && !span_equals(title, other) && extract_shared(title, n->words, n->meta->arena) == 0 &&
	       extract_shared(other, n->words, n->meta->arena) >= SHARED_LEAST;
}

/* The main heading that is the article's: of several the one that the page's title holds too, else the first that says something. */
static struct span main_heading(const struct namer *n, struct span title)
{
	struct span best = SPAN_NONE;
	for (size_t i = 0; i < n->meta->h1_len; i++) {
		struct span h1 = n->meta->h1[i];
		if (title_is_empty(h1, &n->site))
			continue;
		if (h1.len >= TITLE_LEAST && span_find(title, h1) >= 0 && h1.len * 2 > title.len)
			return h1;
		if (best.len == 0 || is_beaten_by(n, best, h1))
			best = h1;
	}
	return best;
}

/* The title alone; the first date that stood with one is kept. */
static struct span bare(struct namer *n, struct span title, bool is_tailed)
{
	struct date date;
	bool has_date;
	title = title_bare(title, &n->site, is_tailed, &date, &has_date);
	if (has_date && !n->has_date) {
		n->date = date;
		n->has_date = true;
	}
	return title;
}

/* What the page calls itself, and the heading instead where it is part of that. */
static struct span own_title(struct namer *n, struct span h1)
{
	struct span said = n->meta->title.value, head = n->meta->head_title;
	/* what the heading has as well is no tail: "Truce holds - UN" */
	struct span bare_head = bare(n, head, !span_equals(h1, head)), title = said.len > 0 && !title_is_empty(said, &n->site) ? bare(n, said, false) : bare_head;
	bool is_part = h1.len >= TITLE_LEAST && h1.len * 2 > title.len && span_find(title, h1) >= 0;
	return is_part ? h1 : title;
}

/* `heading` where `title` names no story, or another one. */
static struct span rather(const struct namer *n, struct span title, struct span heading)
{
	return heading.len > 0 && (title_is_empty(title, &n->site) || is_beaten_by(n, title, heading)) ? heading : title;
}

struct span page_title(const struct page_meta *meta, struct span body, struct span heading, struct date *ret_date, bool *ret_has_date)
{
	struct namer n = { .meta = meta, .site = { meta->source.value, url_host(meta->link.value) }, .words = extract_words(body, meta->arena) };
	struct span h1 = main_heading(&n, meta->title.value.len > 0 ? meta->title.value : meta->head_title);
	if (extract_shared(heading, n.words, meta->arena) == 0)
		heading = SPAN_NONE;
	struct span title = bare(&n, rather(&n, rather(&n, own_title(&n, h1), h1), heading), false);
	*ret_date = n.date;
	*ret_has_date = n.has_date;
	return title;
}
