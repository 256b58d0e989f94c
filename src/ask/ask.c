#include "ask/ask.h"

#include "ask/answer.h"
#include "base/array.h"

/* One path each, with the name of an object between `before` and `after`. */
static const struct {
	const char *before, *after;
	enum { NO_OBJECT, AN_OBJECT, ANY_OBJECT /* slashes and all: people and publishers name feeds as they like */ } object;
	json_t *(*answer)(struct asking *asking, struct fault *fault);
} paths[] = {
	{ "/v1/stories", "", NO_OBJECT, answer_stories },
	{ "/v1/stories/", "", AN_OBJECT, answer_story },
	{ "/v1/reports/", "/explain", AN_OBJECT, answer_explain },
	{ "/v1/reports/", "/why", AN_OBJECT, answer_why },
	{ "/v1/reports/", "", AN_OBJECT, answer_report },
	{ "/v1/search", "", NO_OBJECT, answer_search },
	{ "/v1/alerts", "", NO_OBJECT, answer_alerts },
	{ "/v1/alerts/", "", AN_OBJECT, answer_alert },
	{ "/v1/queue", "", NO_OBJECT, answer_queue },
	{ "/v1/silences", "", NO_OBJECT, answer_silences },
	{ "/v1/drops", "", NO_OBJECT, answer_drops },
	{ "/v1/feeds", "", NO_OBJECT, answer_feeds },
	{ "/v1/feeds/", "", ANY_OBJECT, answer_feed },
	{ "/v1/counts", "", NO_OBJECT, answer_counts },
};
#define PATHS LEN(paths)

static bool path_fits(size_t i, struct span path, struct span *ret_object)
{
	struct span before = span_of(paths[i].before), after = span_of(paths[i].after);
	if (paths[i].object == NO_OBJECT)
		return span_equals(path, before);
	if (!span_starts(path, before) || !span_ends(path, after) || path.len <= before.len + after.len)
		return false;
	*ret_object = span_make(path.ptr + before.len, path.len - before.len - after.len);
	return paths[i].object == ANY_OBJECT || !memchr(ret_object->ptr, '/', ret_object->len);
}

static int write_piece(const char *bytes, size_t len, void *ctx)
{
	struct buf *out = ctx;
	buf_add(out, bytes, len);
	return out->is_full ? -1 : 0;
}

int answer_write(json_t *answer, struct buf *out, struct fault *fault)
{
	int rc = json_dump_callback(answer, write_piece, out, JSON_COMPACT | JSON_ENCODE_ANY);
	json_decref(answer);
	if (rc < 0)
		return fault_set(fault, FAULT_INPUT, "the answer is larger than %zu bytes; ask for less", out->max);
	buf_add_char(out, '\n');
	return 0;
}

int ask_answer(struct store *store, const struct ask_question *question, struct buf *out, enum ask_outcome *ret_outcome, struct fault *fault)
{
	struct asking asking = { .store = store, .question = question };
	size_t i = 0;
	while (i < PATHS && !path_fits(i, question->path, &asking.object))
		i++;
	if (i == PATHS) {
		*ret_outcome = ASK_NOT_A_QUESTION;
		return 0;
	}
	asking.arena = arena_new();
	json_t *answer = paths[i].answer(&asking, fault);
	arena_free(asking.arena);
	if (!answer || answer_write(answer, out, fault) < 0)
		return -1;
	*ret_outcome = asking.outcome;
	return 0;
}
