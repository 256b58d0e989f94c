/* The event as the body of a request to a chat or to a service for phones, by their documentation:
 *
 *	slack       blocks of an incoming webhook (docs.slack.dev): header of 150 characters, texts of 3000
 *	mattermost  text in Markdown (developers.mattermost.com/integrate/webhooks/incoming), 16383 characters
 *	matrix      text, html and username of a generic webhook of matrix-hookshot
 *	teams       a message with an Adaptive Card 1.4 (learn.microsoft.com), 28 kB
 *	discord     an embed (docs.discord.com): title of 256 characters, description of 4096, 25 fields of 1024, 6000 in all
 *	ntfy        publish as JSON (docs.ntfy.sh/publish): message of 4096 bytes; sequence_id: the story's next alert takes the place of its last
 *
 * Texts are put where no mark-up is read, wherever there is such a place (Slack's plain_text, a TextRun of a card); elsewhere they are
 * escaped for it. Nobody can be called by what a report says: an "@" is followed by a character of no width where no setting forbids mentions.
 * The limits are held in bytes, which are at least as many as characters, and by each piece, so that what matters is never what is cut. Where the rows of
 * a digest are too many for a place, each is shorter and none is left out.
 */
#include "alert/render.h"

#include "alert/telling.h"
#include "base/cleanup.h"
#include "text/utf8.h"

#include <jansson.h>
#include <stdlib.h>

#define PIECE_MAX (256u << 10)
#define TEXT_MAX_BYTES 2400u  /* of the news itself, before it is escaped */
#define ROW_MAX_BYTES 300u
#define ROW_MIN_BYTES 20u
#define SLACK_HEADER_MAX 150u
#define DISCORD_TITLE_MAX 256u
#define DISCORD_ALL_MAX 5800u
#define DISCORD_FIELDS_MAX 25u
#define NTFY_TITLE_MAX 250u
#define NTFY_MESSAGE_MAX 4000u
#define URGENT_MAX 3          /* urgency up to which a phone is told of more than usual */
#define NAME "tidings"

typedef void add_text(struct buf *out, struct span text);

/* ---- pieces ---- */

static void add_as_it_is(struct buf *out, struct span text)
{
	buf_add_span(out, text);
}

static void add_uncalled(struct buf *out, struct span text)
{
	for (size_t i = 0; i < text.len; i++) {
		buf_add_char(out, text.ptr[i]);
		if (text.ptr[i] == '@')
			buf_add_text(out, "\u200b");
	}
}

/* Slack's three (formatting text for app surfaces). */
static void add_slack(struct buf *out, struct span text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] == '&')
			buf_add_text(out, "&amp;");
		else if (text.ptr[i] == '<' || text.ptr[i] == '>')
			buf_add_text(out, text.ptr[i] == '<' ? "&lt;" : "&gt;");
		else
			buf_add_char(out, text.ptr[i]);
}

/* Does a list or a heading begin here? Only at the front of a text can one. */
static bool begins_block(struct span text, size_t at)
{
	if (at == 0)
		return strchr("-+=", text.ptr[0]);
	for (size_t i = 0; i < at; i++)
		if (text.ptr[i] < '0' || text.ptr[i] > '9')
			return false;
	return text.ptr[at] == '.' || text.ptr[at] == ')';
}

static void add_markdown(struct buf *out, struct span text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		if ((c && strchr("\\`*_{}[]()#<>~|&!:", c)) || (c && begins_block(text, i)))
			buf_add_char(out, '\\');
		buf_add_char(out, c);
		if (c == '@')
			buf_add_text(out, "\u200b");
	}
}

/* `text`, or what of it fits in, with three points then. */
static void add_cut(struct buf *out, struct span text, size_t max, add_text *add)
{
	struct span shown = text.len <= max ? text : utf8_head(text, max - 3);
	add(out, shown);
	if (shown.len < text.len)
		buf_add_text(out, "…");
}

static json_t *string_of(const struct buf *text)
{
	json_t *string = json_stringn(text->ptr ? text->ptr : "", text->len);
	if (!string)
		abort(); /* out of memory: the text is UTF-8 */
	return string;
}

static json_t *cut_string(struct span text, size_t max, add_text *add)
{
	CLEANUP(buf_done) struct buf piece = { .max = PIECE_MAX };
	add_cut(&piece, text, max, add);
	return string_of(&piece);
}

static void add_line(struct buf *out, struct span text, size_t max, add_text *add)
{
	if (span_is_empty(text))
		return;
	if (out->len > 0)
		buf_add_char(out, '\n');
	add_cut(out, text, max, add);
}

static bool is_link(const struct telling_row *row)
{
	return span_equals(row->label, SPAN("link"));
}

/* "watch: dams, floods" */
static void add_row(struct buf *out, const struct telling_row *row, size_t max, add_text *add)
{
	add_cut(out, row->label, max, add);
	buf_add_text(out, ": ");
	add_cut(out, row->text, max, add);
}

/* One a line, for whose text there are `max` bytes. The link has a place of its own. */
static void add_rows(struct buf *out, const struct telling *telling, const char *before, size_t max, add_text *add)
{
	for (size_t i = 0; i < telling->rows_len; i++) {
		if (is_link(&telling->rows[i]) && telling->link.len > 0)
			continue;
		buf_add_text(out, out->len > 0 ? "\n" : "");
		buf_add_text(out, before);
		add_row(out, &telling->rows[i], max, add);
	}
}

/* What each row's text may take so that all find room, without their labels and what parts them. */
static size_t row_max(const struct telling *telling, size_t room)
{
	size_t labels = 0;
	for (size_t i = 0; i < telling->rows_len; i++)
		labels += telling->rows[i].label.len + 3;
	size_t share = telling->rows_len == 0 || labels >= room ? 0 : (room - labels) / telling->rows_len;
	return share > ROW_MAX_BYTES ? ROW_MAX_BYTES : share < ROW_MIN_BYTES ? ROW_MIN_BYTES : share;
}

/* ---- slack ---- */

static json_t *slack_plain(json_t *text)
{
	return json_pack("{s:s, s:o, s:b}", "type", "plain_text", "text", text, "emoji", 0);
}

static void slack_section(json_t *blocks, struct span text)
{
	if (!span_is_empty(text))
		json_array_append_new(blocks, json_pack("{s:s, s:o}", "type", "section", "text", slack_plain(cut_string(text, TEXT_MAX_BYTES, add_as_it_is))));
}

static void slack_context(json_t *blocks, const struct buf *text)
{
	if (text->len > 0)
		json_array_append_new(blocks, json_pack("{s:s, s:[o]}", "type", "context", "elements",
							slack_plain(cut_string(buf_view(text), TEXT_MAX_BYTES, add_as_it_is))));
}

/* In as many blocks as they need. */
static void slack_rows(json_t *blocks, const struct telling *telling)
{
	CLEANUP(buf_done) struct buf rows = { .max = PIECE_MAX };
	for (size_t i = 0; i < telling->rows_len; i++) {
		if (is_link(&telling->rows[i]) && telling->link.len > 0)
			continue;
		if (rows.len + 2 * ROW_MAX_BYTES > TEXT_MAX_BYTES) {
			slack_context(blocks, &rows);
			buf_clear(&rows);
		}
		buf_add_text(&rows, rows.len > 0 ? "\n" : "");
		add_row(&rows, &telling->rows[i], ROW_MAX_BYTES, add_as_it_is);
	}
	slack_context(blocks, &rows);
}

static void slack_link(json_t *blocks, struct span link)
{
	CLEANUP(buf_done) struct buf text = { .max = PIECE_MAX };
	if (span_is_empty(link))
		return;
	buf_add_char(&text, '<');
	add_slack(&text, link);
	buf_add_char(&text, '>');
	json_array_append_new(blocks, json_pack("{s:s, s:{s:s, s:o}}", "type", "section", "text", "type", "mrkdwn", "text", string_of(&text)));
}

static json_t *make_slack(const struct telling *telling, struct span topic)
{
	(void)topic;
	CLEANUP(buf_done) struct buf about = { .max = PIECE_MAX };
	json_t *blocks = json_array();
	json_array_append_new(blocks, json_pack("{s:s, s:o}", "type", "header", "text",
						slack_plain(cut_string(telling->headline, SLACK_HEADER_MAX, add_as_it_is))));
	add_line(&about, telling->byline, TEXT_MAX_BYTES, add_as_it_is);
	add_line(&about, telling->what, TEXT_MAX_BYTES, add_as_it_is);
	slack_context(blocks, &about);
	slack_section(blocks, telling->text);
	slack_rows(blocks, telling);
	slack_link(blocks, telling->link);
	return json_pack("{s:o, s:o, s:b, s:b}", "text", cut_string(telling->headline, TEXT_MAX_BYTES, add_slack), "blocks", blocks, "unfurl_links", 0,
			 "unfurl_media", 0);
}

/* ---- mattermost ---- */

static json_t *make_mattermost(const struct telling *telling, struct span topic)
{
	(void)topic;
	CLEANUP(buf_done) struct buf text = { .max = PIECE_MAX };
	bool has_link = telling->link.len > 0;
	buf_add_text(&text, has_link ? "**[" : "**");
	add_cut(&text, telling->headline, TEXT_MAX_BYTES, add_markdown);
	if (has_link)
		buf_addf(&text, "](<%.*s>)", SPAN_ARG(telling->link));
	buf_add_text(&text, "**");
	add_line(&text, telling->byline, TEXT_MAX_BYTES, add_markdown);
	add_line(&text, telling->what, TEXT_MAX_BYTES, add_markdown);
	buf_add_text(&text, telling->text.len > 0 ? "\n" : "");
	add_line(&text, telling->text, TEXT_MAX_BYTES, add_markdown);
	buf_add_char(&text, '\n');
	add_rows(&text, telling, "* ", ROW_MAX_BYTES, add_markdown);
	return json_pack("{s:s, s:o}", "username", NAME, "text", string_of(&text));
}

/* ---- matrix ---- */

static json_t *make_matrix(const struct telling *telling, struct span topic)
{
	(void)topic;
	CLEANUP(buf_done) struct buf text = { .max = PIECE_MAX }, html = { .max = PIECE_MAX };
	add_line(&text, telling->headline, TEXT_MAX_BYTES, add_uncalled);
	add_line(&text, telling->byline, TEXT_MAX_BYTES, add_uncalled);
	add_line(&text, telling->what, TEXT_MAX_BYTES, add_uncalled);
	add_line(&text, telling->text, TEXT_MAX_BYTES, add_uncalled);
	add_rows(&text, telling, "", ROW_MAX_BYTES, add_uncalled);
	add_line(&text, telling->link, TEXT_MAX_BYTES, add_as_it_is);
	render_html(&html, telling);
	return json_pack("{s:o, s:o, s:s}", "text", string_of(&text), "html", string_of(&html), "username", NAME);
}

/* ---- teams ---- */

static void teams_block(json_t *body, struct span text, const char *size, const char *weight)
{
	if (!span_is_empty(text))
		json_array_append_new(body, json_pack("{s:s, s:[{s:s, s:o, s:s, s:s}]}", "type", "RichTextBlock", "inlines", "type", "TextRun", "text",
						      cut_string(text, TEXT_MAX_BYTES, add_as_it_is), "size", size, "weight", weight));
}

static void teams_row(json_t *body, const struct telling_row *row)
{
	CLEANUP(buf_done) struct buf label = { .max = PIECE_MAX };
	add_cut(&label, row->label, ROW_MAX_BYTES, add_as_it_is);
	buf_add_text(&label, ": ");
	json_array_append_new(body, json_pack("{s:s, s:s, s:[{s:s, s:o, s:b}, {s:s, s:o}]}", "type", "RichTextBlock", "spacing", "None", "inlines", "type",
					      "TextRun", "text", string_of(&label), "isSubtle", 1, "type", "TextRun", "text",
					      cut_string(row->text, ROW_MAX_BYTES, add_as_it_is)));
}

static json_t *make_teams(const struct telling *telling, struct span topic)
{
	(void)topic;
	json_t *body = json_array(), *actions = json_array();
	teams_block(body, telling->headline, "Medium", "Bolder");
	teams_block(body, telling->byline, "Small", "Default");
	teams_block(body, telling->what, "Small", "Default");
	teams_block(body, telling->text, "Default", "Default");
	for (size_t i = 0; i < telling->rows_len; i++)
		if (!is_link(&telling->rows[i]) || telling->link.len == 0)
			teams_row(body, &telling->rows[i]);
	if (telling->link.len > 0)
		json_array_append_new(actions, json_pack("{s:s, s:s, s:o}", "type", "Action.OpenUrl", "title", "Read it", "url",
							 cut_string(telling->link, telling->link.len, add_as_it_is)));
	json_t *card = json_pack("{s:s, s:s, s:s, s:o, s:o}", "$schema", "http://adaptivecards.io/schemas/adaptive-card.json", "type", "AdaptiveCard", "version",
				 "1.4", "body", body, "actions", actions);
	return json_pack("{s:s, s:[{s:s, s:n, s:o}]}", "type", "message", "attachments", "contentType", "application/vnd.microsoft.card.adaptive",
			 "contentUrl", "content", card);
}

/* ---- discord ---- */

/* A quarter is kept for what is escaped in them. */
static json_t *discord_fields(const struct telling *telling, size_t used)
{
	json_t *fields = json_array();
	size_t max = row_max(telling, (DISCORD_ALL_MAX - used) / 4 * 3);
	for (size_t i = 0; i < telling->rows_len && json_array_size(fields) < DISCORD_FIELDS_MAX; i++) {
		const struct telling_row *row = &telling->rows[i];
		if (is_link(row) && telling->link.len > 0)
			continue;
		json_t *name = cut_string(row->label, ROW_MAX_BYTES / 2, add_as_it_is), *value = cut_string(row->text, max, add_markdown);
		used += json_string_length(name) + json_string_length(value);
		if (used > DISCORD_ALL_MAX) {
			json_decref(name);
			json_decref(value);
			break;
		}
		json_array_append_new(fields, json_pack("{s:o, s:o, s:b}", "name", name, "value", value, "inline", row->text.len < 20));
	}
	return fields;
}

static json_t *make_discord(const struct telling *telling, struct span topic)
{
	(void)topic;
	CLEANUP(buf_done) struct buf description = { .max = PIECE_MAX };
	char time[CLOCK_ISO_SIZE];
	add_line(&description, telling->byline, ROW_MAX_BYTES, add_markdown);
	add_line(&description, telling->what, ROW_MAX_BYTES, add_markdown);
	add_line(&description, telling->text, TEXT_MAX_BYTES / 2, add_markdown);
	json_t *title = cut_string(telling->headline, DISCORD_TITLE_MAX / 2, add_markdown);
	json_t *embed = json_pack("{s:o, s:o}", "title", title, "description", string_of(&description));
	if (telling->link.len > 0)
		json_object_set_new(embed, "url", cut_string(telling->link, telling->link.len, add_as_it_is));
	if (telling->time != TIME_NONE)
		json_object_set_new(embed, "timestamp", json_string(clock_iso(telling->time, time)));
	json_object_set_new(embed, "fields", discord_fields(telling, json_string_length(title) + description.len));
	return json_pack("{s:s, s:[o], s:{s:[]}}", "username", NAME, "embeds", embed, "allowed_mentions", "parse");
}

/* ---- ntfy ---- */

static json_t *make_ntfy(const struct telling *telling, struct span topic)
{
	CLEANUP(buf_done) struct buf message = { .max = PIECE_MAX };
	add_line(&message, telling->what, ROW_MAX_BYTES, add_as_it_is);
	add_line(&message, telling->text, TEXT_MAX_BYTES, add_as_it_is);
	add_line(&message, telling->byline, ROW_MAX_BYTES, add_as_it_is);
	add_rows(&message, telling, "", row_max(telling, NTFY_MESSAGE_MAX - message.len), add_as_it_is);
	json_t *body = json_pack("{s:o, s:o, s:o}", "topic", cut_string(topic, topic.len, add_as_it_is), "title",
				 cut_string(telling->headline, NTFY_TITLE_MAX, add_as_it_is), "message",
				 cut_string(buf_view(&message), NTFY_MESSAGE_MAX, add_as_it_is));
	if (telling->link.len > 0)
		json_object_set_new(body, "click", cut_string(telling->link, telling->link.len, add_as_it_is));
	if (telling->place_atoms.len > 0)
		json_object_set_new(body, "sequence_id", cut_string(telling->place_atoms, telling->place_atoms.len, add_as_it_is));
	if (telling->urgency > 0 && telling->urgency <= URGENT_MAX)
		json_object_set_new(body, "priority", json_integer(4)); /* high */
	return body;
}

bool render_chat(struct buf *out, struct span event_json, enum chat chat, struct span topic)
{
	static json_t *(*const make[])(const struct telling *, struct span) = {
		[CHAT_SLACK] = make_slack, [CHAT_MATTERMOST] = make_mattermost, [CHAT_MATRIX] = make_matrix,
		[CHAT_TEAMS] = make_teams, [CHAT_DISCORD] = make_discord, [CHAT_NTFY] = make_ntfy,
	};
	struct arena *arena = arena_new();
	struct telling telling;
	bool is_event = telling_make(arena, event_json, TIME_NONE, &telling);
	if (is_event) {
		json_t *body = make[chat](&telling, topic);
		char *json = json_dumps(body, JSON_COMPACT);
		if (!json)
			abort(); /* out of memory */
		buf_add_text(out, json);
		free(json);
		json_decref(body);
	}
	arena_free(arena);
	return is_event;
}
