/* A notice for its readers: the JSON that travels, and what a person reads of it, on a terminal or a phone, in a mail, a chat or a feed. What is said
 * stands in alert/telling.h; here it is laid out, and escaped for the place where it goes. */
#pragma once

#include "alert/notice.h"
#include "base/buf.h"

struct telling;

/* The event of `cause`, one line (render_json.c). */
void render_json(struct buf *out, const struct notice_cause *cause, const char *notice_id);

struct render_style {
	int width;         /* columns to wrap at; 0: no wrapping */
	bool has_colour;   /* ANSI bold and dim */
	int64_t now;       /* for "4 min ago"; TIME_NONE: absolute local times */
};
/* The event JSON as some lines of text; nothing of the report reaches the terminal unescaped. false: not an event. */
bool render_text(struct buf *out, struct span event_json, const struct render_style *style);
/* The same of what has been made of one already. */
void render_telling(struct buf *out, const struct telling *telling, const struct render_style *style);
