/* The stories that have a member in memory. A story has a number while it lasts, by which its members know it. */
#pragma once

#include "base/numbers.h"
#include "base/pool.h"

struct story {
	uint64_t id;
	union {
		uint32_t few[2]; /* most stories have no more */
		uint32_t *many;
	} members;         /* alive ones from `head` to `end`, in journal order */
	uint32_t head, end;
	uint32_t cap;      /* of many; 0: they are few */
	uint32_t voices;   /* members that are no mere copies */
	uint32_t placed;   /* members that an editor put there */
	uint32_t number;
};

struct story_table {
	struct numbers by_id;
	struct pool stories;
	size_t member_bytes;
};

void story_table_init(struct story_table *table);
void story_table_done(struct story_table *table);
/* The one with this id; made, without members, where there is none. */
struct story *story_table_of(struct story_table *table, uint64_t id);
void story_table_end(struct story_table *table, struct story *story);
/* In its place among the others, for a move may bring an older one; `first` is the oldest report alive. */
void story_table_add_member(struct story_table *table, struct story *story, uint32_t report, uint32_t first);
/* The first of its members goes; anyone of them. */
void story_forget_member(struct story *story);
void story_remove_member(struct story *story, uint32_t report);
size_t story_table_bytes(const struct story_table *table);

static inline struct story *story_table_at(const struct story_table *table, uint32_t number)
{
	return pool_at(&table->stories, number);
}

/* Numbers are below this. */
static inline uint32_t story_table_end_number(const struct story_table *table)
{
	return table->stories.given;
}

/* head <= i < end */
static inline uint32_t story_member(const struct story *story, size_t i)
{
	return story->cap == 0 ? story->members.few[i] : story->members.many[i];
}
