/* The operator is told of a feed: in the transaction of the row that says so. */
#include "desk/desk_inner.h"

#include "desk/feed_health.h"

/* 0: there is such a notice. */
static int look_for(struct desk *desk, const char *id, struct fault *fault)
{
	struct notice notice;
	uint64_t row;
	return store_notice_get(desk->store, span_of(id), desk->arena, &row, &notice, fault);
}

/* Is it not worth telling? A trouble that comes back with the same id is the same: a feed that was removed and added again, say. The end of one of
 * which nobody heard is no news. */
static int is_idle_talk(struct desk *desk, const struct notice_feed *feed, const struct notice *notice, bool *ret_is_idle, struct fault *fault)
{
	char replaced[NOTICE_ID_SIZE];
	int known = look_for(desk, notice->id, fault);
	*ret_is_idle = known == 0;
	if (known != 1 || feed->type != NOTICE_FEED_RECOVERED)
		return known < 0 ? -1 : 0;
	notice_feed_id_replaced(feed, replaced);
	int heard = look_for(desk, replaced, fault);
	*ret_is_idle = heard == 1;
	return heard < 0 ? -1 : 0;
}

static int tell(struct desk *desk, const struct notice_feed *feed, const struct span *receivers, unsigned *told, struct fault *fault)
{
	struct notice notice;
	bool is_idle;
	notice_feed_make(desk->arena, feed, &notice);
	if (is_idle_talk(desk, feed, &notice, &is_idle, fault) < 0)
		return -1;
	if (is_idle)
		return 0;
	(*told)++;
	return store_notice_add(desk->store, &notice, receivers, desk->config->fetch.tell_len, fault);
}

int desk_write_feed(struct desk *desk, const struct feed_health *health, unsigned *ret_told, struct fault *fault)
{
	const struct config *config = desk->config;
	unsigned told = 0;
	arena_clear(desk->arena);
	struct span *receivers = ARENA_NEW(desk->arena, struct span, config->fetch.tell_len + 1);
	for (size_t i = 0; i < config->fetch.tell_len; i++)
		receivers[i] = span_of(config->receivers[config->fetch.tell[i]].name);
	for (size_t i = 0; i < health->len && config->fetch.tell_len > 0; i++) {
		struct notice_feed feed = health->at[i];
		feed.seq = store_next_seq(desk->store) - 1;
		feed.instance = span_of(desk->instance);
		if (tell(desk, &feed, receivers, &told, fault) < 0)
			return -1;
	}
	*ret_told = told;
	return 0;
}
