/* Headlines as pages write them: with the names of their section and site around them, and a date.
 *
 *	"Old harbour closed | World News | The Courier - 12 June 2024"
 *
 * Not for other rooms.
 */
#pragma once

#include "report/date.h"

/* What is known of where a title stands; each may be empty. */
struct title_site {
	struct span name;
	struct span host; /* "www.courier.example" */
};

/* The headline alone, lent; the last date that was taken off it where there was one (`ret_date` is untouched otherwise). `is_tailed`: what
 * stands behind its last bar is the site's name whatever it says, as in <title>. Never empty where `title` is not. */
struct span title_bare(struct span title, const struct title_site *site, bool is_tailed, struct date *ret_date, bool *ret_has_date);
/* True where it names a section, a site or a day and nothing else: "News", "World | The Courier", "www.courier.example - Article". */
bool title_is_empty(struct span title, const struct title_site *site);
/* True for the way to a page, which stands above its headline: "News|Earthquakes", "Home > World > Ruritania". */
bool title_is_path(struct span line);
