#include "ask/answer.h"

static json_t *json_story(const struct store_story *story)
{
	return json_pack("{s:I, s:o, s:o, s:o, s:i, s:i, s:i, s:i, s:o}", "id", (json_int_t)story->id, "title", json_text(story->title), "first",
			 json_time(story->first), "last", json_time(story->last), "reports", (int)story->reports, "copies",
			 (int)story->copies, "sources", (int)story->sources, "withdrawn", (int)story->withdrawn, "background",
			 json_links(story->background, story->background_len));
}

static int add_story(void *ctx, const struct store_story *story)
{
	return json_array_append_new(ctx, json_story(story));
}

json_t *json_order(const struct store_order *order)
{
	return json_pack("{s:I, s:s, s:o, s:o, s:o, s:I, s:I, s:o, s:o}", "seq", (json_int_t)order->seq, "verb", story_verb_name(order->verb), "given",
			 json_time(order->given), "author", json_text(order->author), "uid", order->has_uid ? json_integer(order->uid) : json_null(),
			 "story", (json_int_t)order->story, "other", (json_int_t)order->other, "report",
			 order->report ? json_integer((json_int_t)order->report) : json_null(), "comment", json_text(order->comment));
}

/* Who ordered what about it, oldest first. */
static int add_order(void *ctx, const struct store_order *order)
{
	return json_array_append_new(ctx, json_order(order));
}

static int add_merged(void *ctx, uint64_t id)
{
	return json_array_append_new(ctx, json_integer((json_int_t)id));
}

/* "merged": the numbers that are names of it, and "orders". */
static int add_history(struct asking *asking, uint64_t story, json_t *answer, struct fault *fault)
{
	json_t *merged = json_array(), *orders = json_array();
	int result = store_story_merged(asking->store, story, add_merged, merged, fault);
	if (result == 0)
		result = store_orders(asking->store, story, add_order, orders, fault);
	json_object_set_new(answer, "merged", merged);
	json_object_set_new(answer, "orders", orders);
	return result;
}

json_t *answer_stories(struct asking *asking, struct fault *fault)
{
	size_t limit;
	json_t *error = NULL;
	if (!asking_limit(asking, &limit, &error))
		return error;
	json_t *stories = json_array();
	if (store_stories(asking->store, false, 0, limit, add_story, stories, fault) < 0) {
		json_decref(stories);
		return NULL;
	}
	return json_pack("{s:o}", "stories", stories);
}

static void add_report(void *ctx, uint64_t seq, json_t *line)
{
	(void)seq;
	json_array_append_new(ctx, line);
}

/* The stories that a new one recalls, with their titles. */
static json_t *background_of(struct asking *asking, const struct store_story *story, struct fault *fault)
{
	json_t *background = json_array();
	for (size_t i = 0; i < story->background_len; i++) {
		struct store_story earlier;
		int found = store_story_get(asking->store, story->background[i].story, asking->arena, &earlier, fault);
		if (found < 0) {
			json_decref(background);
			return NULL;
		}
		json_array_append_new(background, json_pack("{s:I, s:i, s:o}", "story", (json_int_t)story->background[i].story, "score",
							    story->background[i].score, "title", json_text(found == 0 ? earlier.title : SPAN_NONE)));
	}
	return background;
}

json_t *answer_story(struct asking *asking, struct fault *fault)
{
	uint64_t id = 0;
	size_t limit;
	json_t *error = NULL;
	struct store_story story;
	if (!asking_limit(asking, &limit, &error))
		return error;
	int found = span_number(asking->object, &id) ? store_story_get(asking->store, id, asking->arena, &story, fault) : 1;
	if (found < 0)
		return NULL;
	if (found == 1)
		return answer_error(asking, ASK_NO_SUCH_OBJECT, "there is no story '%.*s'", SPAN_ARG(span_head(asking->object, 100)));
	json_t *answer = json_story(&story), *reports = json_array(), *background = background_of(asking, &story, fault);
	struct store_filter of_story = { .story = story.id, .limit = limit };
	json_object_set_new(answer, "asked", json_integer((json_int_t)id));
	if (!background || add_history(asking, story.id, answer, fault) < 0 || report_lines(asking->store, &of_story, add_report, reports, fault) < 0) {
		json_decref(background);
		json_decref(reports);
		json_decref(answer);
		return NULL;
	}
	json_object_set_new(answer, "background", background);
	return json_pack("{s:o, s:o}", "story", answer, "reports", reports);
}
