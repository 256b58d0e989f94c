#include "ask/ask.h"

#include "ask/answer.h"

/* One path each; `*` stands for the name of an object. */
static const struct {
	const char *before, *after;
	bool has_object;
	json_t *(*answer)(struct asking *asking, struct fault *fault);
} paths[] = {
	{ "/v1/stories", "", false, answer_stories },
	{ "/v1/stories/", "", true, answer_story },
	{ "/v1/reports/", "/explain", true, answer_explain },
	{ "/v1/reports/", "", true, answer_report },
	{ "/v1/search", "", false, answer_search },
	{ "/v1/alerts", "", false, answer_alerts },
	{ "/v1/alerts/", "", true, answer_alert },
	{ "/v1/queue", "", false, answer_queue },
	{ "/v1/drops", "", false, answer_drops },
	{ "/v1/counts", "", false, answer_counts },
};
#define PATHS (sizeof(paths) / sizeof(*paths))

static bool path_fits(size_t i, struct span path, struct span *ret_object)
{
	struct span before = span_of(paths[i].before), after = span_of(paths[i].after);
	if (!paths[i].has_object)
		return span_equals(path, before);
	if (!span_starts(path, before) || !span_ends(path, after) || path.len <= before.len + after.len)
		return false;
	*ret_object = span_make(path.ptr + before.len, path.len - before.len - after.len);
	return !memchr(ret_object->ptr, '/', ret_object->len);
}

static int write_piece(const char *bytes, size_t len, void *ctx)
{
	struct buf *out = ctx;
	buf_add(out, bytes, len);
	return out->is_full ? -1 : 0;
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
	if (!answer)
		return -1;
	int rc = json_dump_callback(answer, write_piece, out, JSON_COMPACT | JSON_ENCODE_ANY);
	json_decref(answer);
	if (rc < 0)
		return fault_set(fault, FAULT_INPUT, "the answer is larger than %zu bytes; ask for less", out->max);
	buf_add_char(out, '\n');
	*ret_outcome = asking.outcome;
	return 0;
}
