#include "desk/feed_health.h"

static void add(struct feed_health *health, const struct store_feed *next, enum notice_type type, int64_t since, int64_t received)
{
	health->at[health->len++] = (struct notice_feed){
		.type = type,
		.name = next->name,
		.title = next->title,
		.url = next->url,
		.error = next->error,
		.received = received,
		.since = since,
		.rhythm_ms = next->pace.gap,
		.next = feed_pace_is_asked(&next->pace) ? next->pace.next : TIME_NONE,
	};
}

static void add_recovered(struct feed_health *health, const struct store_feed *old, const struct store_feed *next, int64_t received)
{
	bool was_refused = old->pace.phase == FEED_REFUSED, was_failing = was_refused || old->pace.told_dying;
	add(health, next, NOTICE_FEED_RECOVERED, was_failing ? old->pace.failing : old->pace.item, received);
	health->at[health->len - 1].was = was_refused ? NOTICE_FEED_REFUSED : was_failing ? NOTICE_FEED_FAILING : NOTICE_FEED_QUIET;
}

static void add_moved(struct feed_health *health, const struct store_feed *old, const struct store_feed *next, int64_t received)
{
	add(health, next, NOTICE_FEED_MOVED, old->move.since, received);
	health->at[health->len - 1].moved_from = old->url;
}

void feed_health_tell(const struct store_feed *old, struct store_feed *next, int64_t received, struct feed_health *ret_health)
{
	struct feed_health health = { 0 };
	const struct feed_pace *before = &old->pace, *after = &next->pace;
	bool is_first = before->success == 0 && after->success > 0;
	bool is_taken_back = before->phase == FEED_REFUSED && after->phase == FEED_ACTIVE;
	if (is_taken_back || (before->told_dying && !after->told_dying) || (before->told_quiet && !after->told_quiet))
		add_recovered(&health, old, next, received);
	if (!span_equals(old->url, next->url))
		add_moved(&health, old, next, received);
	if (before->phase != FEED_GONE && after->phase == FEED_GONE)
		add(&health, next, NOTICE_FEED_GONE, after->failing, received);
	if (before->phase == FEED_ACTIVE && after->phase == FEED_REFUSED)
		add(&health, next, NOTICE_FEED_REFUSED, after->failing, received);
	enum feed_news news = feed_pace_tell(&next->pace, received);
	if (news == FEED_NEWS_DYING)
		add(&health, next, NOTICE_FEED_FAILING, after->failing, received);
	if (news == FEED_NEWS_QUIET && !is_first)
		add(&health, next, NOTICE_FEED_QUIET, after->item, received);
	*ret_health = health;
}
