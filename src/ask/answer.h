/* The pieces of which answers are made: one way to write a time, an id, a text, a report in JSON. Internal to this room.
 * Absent texts and times are null; scores and shares are permille; keys never change their meaning. */
#pragma once

#include "ask/ask.h"
#include "base/arena.h"

#include <jansson.h>

#define ASK_LIMIT_DEFAULT 50
#define ASK_LIMIT_MAX 10000

/* One question being answered. */
struct asking {
	struct store *store;
	const struct ask_question *question;
	struct span object;   /* what the path names: "41" of /v1/stories/41 */
	struct arena *arena;
	enum ask_outcome outcome;
};

/* Each answers one path: a new reference; NULL with a fault, or with an outcome other than ASK_ANSWERED and an error noted by answer_error. */
json_t *answer_stories(struct asking *asking, struct fault *fault);
json_t *answer_story(struct asking *asking, struct fault *fault);
json_t *answer_report(struct asking *asking, struct fault *fault);
json_t *answer_explain(struct asking *asking, struct fault *fault);
json_t *answer_search(struct asking *asking, struct fault *fault);
json_t *answer_alerts(struct asking *asking, struct fault *fault);
json_t *answer_alert(struct asking *asking, struct fault *fault);
json_t *answer_queue(struct asking *asking, struct fault *fault);
json_t *answer_silences(struct asking *asking, struct fault *fault);
json_t *answer_why(struct asking *asking, struct fault *fault);
json_t *answer_drops(struct asking *asking, struct fault *fault);
json_t *answer_feeds(struct asking *asking, struct fault *fault);
json_t *answer_feed(struct asking *asking, struct fault *fault);
json_t *answer_counts(struct asking *asking, struct fault *fault);

/* Adds it as a line, and lets go of it. */
int answer_write(json_t *answer, struct buf *out, struct fault *fault);
/* {"error": "…"}, and the outcome set. */
json_t *answer_error(struct asking *asking, enum ask_outcome outcome, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Parameters. false: the answer is an error, in `ret_error`. Absent ones leave ret_ alone. */
struct span asking_parameter(const struct asking *asking, const char *name);
bool asking_number(struct asking *asking, const char *name, uint64_t max, uint64_t *ret_number, json_t **ret_error);
bool asking_limit(struct asking *asking, size_t *ret_limit, json_t **ret_error);

/* A report by its id, a unique prefix of it, or its seq. 0: *ret_seq; 1: none or several, *ret_error; -1: a fault. */
int asking_report(struct asking *asking, struct span words, uint64_t *ret_seq, json_t **ret_error, struct fault *fault);

/* The report that the path names. 0; 1 with *ret_answer: an error, or all that there is to say of an instruction; -1. */
int asking_report_or_instruction(struct asking *asking, struct store_report *ret_report, json_t **ret_answer, struct fault *fault);

json_t *json_text(struct span text);
json_t *json_bytes(struct span name); /* a file's name: not UTF-8 means \xNN */
json_t *json_time(int64_t time);
json_t *json_report_id(uint64_t id);
json_t *json_links(const struct verdict_link *links, size_t len);
/* seq, id, uri, source, originator, title, published, received, story, relation, of, changes, share_of_this, share_of_other, score: what lists and exports show; "withdrawn": true where it does
 * not stand. `of_id` is the id of the report that it repeats, 0 none. */
json_t *json_report_line(const struct store_report *report, uint64_t of_id);
/* ["abridged", "re-headlined"]; null where nothing is known. */
json_t *json_change_kinds(const struct change *change);
/* The same, with `of` as the decision has it. */
json_t *json_decided_line(const struct store_report *report, json_t *decision);
/* The lines of all reports that pass the filter, `of` looked up. The callback owns the line. */
int report_lines(struct store *store, const struct store_filter *filter, void (*each)(void *ctx, uint64_t seq, json_t *line), void *ctx,
		 struct fault *fault);
/* What another report needs to be recognised: {seq, id, title, source, received}; null for seq 0 or where it is gone. */
json_t *json_report_mention(struct asking *asking, uint64_t seq, struct fault *fault);
/* Who withdrew it and why; null where it stands. */
json_t *json_withdrawal(struct asking *asking, uint64_t instruction, struct fault *fault);
/* Adds "moves" and "order": how it has come to the story that it is in. -1: the store cannot be read. */
int json_add_moves(struct asking *asking, const struct store_report *report, json_t *answer, struct fault *fault);
/* An alert for lists, without its event; and its way to one receiver. */
json_t *json_notice(const struct notice *notice);
json_t *json_names(struct span names); /* "a,b" as an array */
json_t *json_silence(const struct store_silence *silence);
json_t *json_delivery(const struct store_outbox *row);
/* What an editor ordered about stories. */
json_t *json_order(const struct store_order *order);
void json_set_text(json_t *object, const char *key, struct span text);
json_t *json_decision(struct asking *asking, const struct verdict *verdict, struct fault *fault);
