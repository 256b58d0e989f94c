/* A notice for its readers: the JSON that travels, and the text that a person reads on a terminal or a phone. */
#pragma once

#include "alert/notice.h"
#include "base/buf.h"

/* The event of `cause`, one line (render_json.c). */
void render_json(struct buf *out, const struct notice_cause *cause, const char *notice_id);

struct render_style {
	int width;         /* columns to wrap at; 0: no wrapping */
	bool has_colour;   /* ANSI bold and dim */
	int64_t now;       /* for "4 min ago"; TIME_NONE: absolute local times */
};
/* The event JSON as some lines of text; nothing of the report reaches the terminal unescaped. false: not an event. */
bool render_text(struct buf *out, struct span event_json, const struct render_style *style);
