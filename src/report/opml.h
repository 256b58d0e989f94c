/* Lists of feeds as readers of feeds export them: OPML 1.0, 1.1 and 2.0, well-formed or not (report/xml.h), and as we write them.
 *
 * An outline with an xmlUrl is a feed, one without is a folder of those below it, however deep. What exporters leave out or get wrong is borne: the
 * type, the title, the case of names ("xmlurl", "xmlURL"), a second outline for the same address (it says nothing new; the first one stays), an
 * address that begins with "feed:". An address that is not of http or https ("exec:…", "file:…") is passed over and counted.
 *
 *	struct opml list;
 *	if (opml_read(bytes, SPAN("feeds.opml"), arena, &list, &fault) < 0) ...  // FAULT_INPUT: no OPML, or no feed in it
 *	for (size_t i = 0; i < list.len; i++) ...
 *	opml_write(&out, SPAN("tidings"), list.at, list.len);
 *
 * What was read and written comes back the same but for its order: folders stand in the order of their names, behind feeds that lie in none.
 */
#pragma once

#include "base/arena.h"
#include "base/buf.h"
#include "base/fault.h"

#define OPML_FEEDS_MAX 20000u  /* more than anybody polls */
#define OPML_LEVELS_MAX 8u     /* feeds in deeper folders lie in the eighth */
#define OPML_NAME_MAX 200u     /* bytes of a folder's name and of a title; longer ones are cut */
#define OPML_ADDRESS_MAX 2000u /* bytes; longer ones are passed over */

struct opml_feed {
	struct span url;
	struct span title;  /* SPAN_NONE where it has no other than its address */
	struct span page;   /* htmlUrl: the site that it is of, or SPAN_NONE */
	struct span folder; /* names of the folders around it, outermost first: "News/World". A slash in a name is U+2215. SPAN_NONE: in none */
	/* What only we write, in a namespace of our own: settings of feed "…" in the configuration, SPAN_NONE where they are not given. */
	struct span every;  /* a duration, "15m"; as it stands there, which may be nonsense */
	struct span source;
	bool is_full_text;
};

struct opml {
	struct opml_feed *at; /* in document order, no address twice */
	size_t len;
	size_t passed_over;   /* feeds with an address that nobody can poll */
	const char *error;    /* the first fault of form that was survived, or NULL */
};

/* `name`: of the file, for messages. Everything lies in the arena. */
int opml_read(struct span bytes, struct span name, struct arena *arena, struct opml *ret_opml, struct fault *fault);
/* OPML 2.0. Ask out->is_full afterwards. */
void opml_write(struct buf *out, struct span title, const struct opml_feed *feeds, size_t len);
