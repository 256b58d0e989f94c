#include "desk/silence_order.h"

#include "base/vec.h"
#include "desk/desk_inner.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

static int __attribute__((format(printf, 3, 4))) say(struct silence_order *order, enum order_outcome outcome, const char *format, ...)
{
	va_list list;
	va_start(list, format);
	vsnprintf(order->said, sizeof(order->said), format, list);
	va_end(list);
	order->outcome = outcome;
	return 0;
}

/* ---- what is wrong with it; 0 and said, or 1: nothing ---- */

/* A watch that is not there would be silenced for ever, without a word. */
static int check_conditions(const struct desk *desk, struct silence_order *order)
{
	struct matchers *matchers = NULL;
	struct fault reason = { 0 };
	size_t at = 0;
	if (silence_matchers(order->silence.matchers, &matchers, &reason) < 0)
		return say(order, ORDER_REFUSED, "%s", reason.text);
	const char *name = matchers_next_watch(matchers, &at);
	while (name && configured_watch(desk->config, span_of(name)) != CONFIG_NOBODY)
		name = matchers_next_watch(matchers, &at);
	int result = name ? say(order, ORDER_NOT_THERE, "there is no watch '%.100s'", name) : 1;
	matchers_free(matchers);
	return result;
}

static int check(struct desk *desk, struct silence_order *order, struct fault *fault)
{
	const struct store_silence *silence = &order->silence;
	struct store_story story;
	if (silence->receiver.ptr && !is_configured_receiver(desk->config, silence->receiver))
		return say(order, ORDER_NOT_THERE, "there is no receiver '%.*s'", SPAN_ARG(span_head(silence->receiver, 100)));
	if (silence->story == 0 && span_is_empty(silence->matchers))
		return say(order, ORDER_REFUSED, "a silence needs a story or a condition; nobody at all is told where the receivers are held");
	if (silence->ends != TIME_NONE && silence->ends <= order->given)
		return say(order, ORDER_REFUSED, "it would have ended already");
	int found = silence->story ? store_story_get(desk->store, silence->story, desk->arena, &story, fault) : 0;
	if (found < 0)
		return -1;
	if (found == 1)
		return say(order, ORDER_NOT_THERE, "there is no story %" PRIu64, silence->story);
	return check_conditions(desk, order);
}

/* ---- carrying it out ---- */

static void add_end(const struct silence_order *order, char *text, size_t size)
{
	char until[CLOCK_ISO_SIZE];
	if (order->silence.ends == TIME_NONE)
		snprintf(text, size, "until somebody ends it");
	else
		snprintf(text, size, "until %s", clock_iso(order->silence.ends, until));
}

static int add(struct desk *desk, struct silence_order *order, struct fault *fault)
{
	struct store_silence *silence = &order->silence;
	char end[64];
	int good = check(desk, order, fault);
	if (good != 1)
		return good;
	silence->begins = order->given;
	if (store_silence_add(desk->store, silence, fault) < 0)
		return -1;
	add_end(order, end, sizeof(end));
	if (silence->receiver.ptr)
		return say(order, ORDER_DONE, "receiver '%.*s' follows story %" PRIu64 " %s (%" PRIu64 ")", SPAN_ARG(silence->receiver), silence->story, end,
			   silence->id);
	if (silence->story)
		return say(order, ORDER_DONE, "story %" PRIu64 " is muted %s (silence %" PRIu64 ")", silence->story, end, silence->id);
	return say(order, ORDER_DONE, "silence %" PRIu64 " holds %s", silence->id, end);
}

struct ending {
	const struct store_silence *like;
	uint64_t story; /* that it has become */
	struct { uint64_t *at; size_t len, cap; } ids;
};

static int note_alike(void *ctx, const struct store_silence *silence)
{
	struct ending *ending = ctx;
	bool is_alike = silence->story == ending->story && span_is_empty(silence->matchers) &&
			(ending->like->receiver.ptr != NULL) == (silence->receiver.ptr != NULL) && span_equals(silence->receiver, ending->like->receiver);
	if (is_alike)
		VEC_PUSH(&ending->ids, silence->id);
	return 0;
}

/* All that mute or follow the story. */
static int end_alike(struct desk *desk, struct silence_order *order, struct fault *fault)
{
	struct ending ending = { .like = &order->silence };
	struct store_story story;
	bool is_follower = order->silence.receiver.ptr != NULL;
	int found = store_story_get(desk->store, order->silence.story, desk->arena, &story, fault);
	if (found == 1)
		return say(order, ORDER_NOT_THERE, "there is no story %" PRIu64, order->silence.story);
	ending.story = found == 0 ? story.id : 0;
	int result = found == 0 ? store_silences(desk->store, order->given, note_alike, &ending, fault) : -1;
	for (size_t i = 0; i < ending.ids.len && result >= 0; i++)
		result = store_silence_end(desk->store, ending.ids.at[i], order->given, fault);
	if (result >= 0 && ending.ids.len == 0)
		(void)say(order, ORDER_IS_SO, is_follower ? "it does not follow story %" PRIu64 : "story %" PRIu64 " is not muted", order->silence.story);
	else if (result >= 0)
		(void)say(order, ORDER_DONE, is_follower ? "it follows story %" PRIu64 " no more" : "story %" PRIu64 " is not muted any more",
			  order->silence.story);
	VEC_DONE(&ending.ids);
	return result < 0 ? -1 : 0;
}

static int end(struct desk *desk, struct silence_order *order, struct fault *fault)
{
	if (order->silence.id == 0)
		return end_alike(desk, order, fault);
	int found = store_silence_end(desk->store, order->silence.id, order->given, fault);
	if (found < 0)
		return -1;
	return found == 1 ? say(order, ORDER_NOT_THERE, "there is no silence %" PRIu64 ", or it has ended", order->silence.id) :
			    say(order, ORDER_DONE, "silence %" PRIu64 " has ended", order->silence.id);
}

int desk_silence(struct desk *desk, struct silence_order *order, struct fault *fault)
{
	arena_clear(desk->arena);
	int result = order->verb == SILENCE_ADD ? add(desk, order, fault) : end(desk, order, fault);
	if (result < 0)
		return -1;
	/* from the next report of this transaction on */
	return silences_load(desk->silences, desk->store, order->given, fault);
}
