/* What feeds call text, HTML, XHTML or base64, and what is one while it is called the other, as plain text (report.h). Not for other rooms. */
#pragma once

#include "base/arena.h"

#include <libxml/tree.h>

/* The content of `s`, of which it is said, or known by custom, that it is HTML: paragraphs. What has no tag and no reference keeps its lines. */
struct span feed_html(struct arena *arena, struct span s);
/* The same of what is said to be plain text: mark-up is taken for what it is only where it closes a tag, or names a character. */
struct span feed_plain(struct arena *arena, struct span s);
/* A field that is text already, one line or paragraphs; the same where no mark-up came through. */
struct span feed_unmarked(struct arena *arena, struct span s);
/* An element's content, by its attributes `type` and `mode`, its children, and custom where these say nothing: in Atom (`is_plain`) text, else HTML. */
struct span feed_content(struct arena *arena, const xmlNode *node, bool is_plain);
/* "Jane Doe" of "jane@example.org (Jane Doe)" and of "Jane Doe <jane@example.org>"; the address where there is no name. */
struct span feed_person(struct arena *arena, struct span s);
