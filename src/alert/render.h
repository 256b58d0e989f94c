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

/* `text` with what means something in HTML or XML escaped, quotes too, and without the characters that XML does not have. */
void html_add_escaped(struct buf *out, struct span text);
/* The inside of a page, in few and plain tags: what a mail, a chat and a feed reader alike let stand. */
void render_html(struct buf *out, const struct telling *telling);

enum chat { CHAT_SLACK, CHAT_MATTERMOST, CHAT_MATRIX, CHAT_TEAMS, CHAT_DISCORD, CHAT_NTFY };
/* The event as the body of a request to one of these (render_chat.c): JSON. `topic` is ntfy's. false: not an event. */
bool render_chat(struct buf *out, struct span event_json, enum chat chat, struct span topic);

struct render_mail_style {
	struct span from;     /* an address, of which nothing is escaped; none: tidings@ and the name of the desk */
	char *const *to;      /* the same, NULL-terminated; NULL: nobody is named */
	const char *line_end; /* "\r\n" on the wire, "\n" in a file */
};
/* The event as a mail, with headers: text and HTML (render_mail.c). It depends on the event and the style alone, so one that is sent again is the same. */
bool render_mail(struct buf *out, struct span event_json, const struct render_mail_style *style);

#define RENDER_ATOM_ENTRIES 100u
/* A feed of the newest stories (render_atom.c): the document that was there, or an empty one, with the events, of which there is at least one, the oldest
 * first. false: one is no event, and `out` is to be thrown away. */
bool render_atom(struct buf *out, struct span old, const struct span *events, size_t len);
bool render_atom_is_ours(struct span document);
