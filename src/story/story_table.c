#include "story/story_table.h"

#include "base/vec.h"

#include <string.h>

#define FEW (sizeof(((struct story *)NULL)->members.few) / sizeof(uint32_t))
#define HEAD_MAX 64u /* forgotten members, for which nobody is moved yet */

static uint64_t id_of(const void *ctx, uint32_t number)
{
	return story_table_at(ctx, number)->id;
}

void story_table_init(struct story_table *table)
{
	*table = (struct story_table){ 0 };
	pool_init(&table->stories, sizeof(struct story));
}

void story_table_done(struct story_table *table)
{
	for (uint32_t i = 0; i < story_table_end_number(table); i++)
		if (story_table_at(table, i)->cap > 0)
			free(story_table_at(table, i)->members.many);
	pool_done(&table->stories);
	numbers_done(&table->by_id);
}

struct story *story_table_of(struct story_table *table, uint64_t id)
{
	uint32_t number;
	if (numbers_find(&table->by_id, id, id_of, table, &number))
		return story_table_at(table, number);
	number = pool_take(&table->stories);
	*story_table_at(table, number) = (struct story){ .id = id, .number = number };
	numbers_add(&table->by_id, id, number, id_of, table);
	return story_table_at(table, number);
}

void story_table_end(struct story_table *table, struct story *story)
{
	uint32_t number = story->number;
	numbers_remove(&table->by_id, story->id, id_of, table);
	if (story->cap > 0)
		free(story->members.many);
	table->member_bytes -= story->cap * sizeof(uint32_t);
	*story = (struct story){ 0 };
	pool_give(&table->stories, number);
}

static uint32_t *members_of(struct story *story)
{
	return story->cap == 0 ? story->members.few : story->members.many;
}

static void grow(struct story_table *table, struct story *story)
{
	size_t cap = story->cap, wanted = cap == 0 ? 2 * FEW : cap + cap / 2;
	uint32_t *many = vec_resize(cap == 0 ? NULL : story->members.many, &cap, wanted, sizeof(*many));
	if (story->cap == 0)
		memcpy(many, story->members.few, sizeof(story->members.few));
	table->member_bytes += (cap - story->cap) * sizeof(*many);
	story->members.many = many;
	story->cap = (uint32_t)cap;
}

void story_table_add_member(struct story_table *table, struct story *story, uint32_t report, uint32_t first)
{
	if (story->end == (story->cap == 0 ? FEW : story->cap))
		grow(table, story);
	uint32_t *members = members_of(story);
	size_t at = story->end++;
	for (; at > story->head && members[at - 1] - first > report - first; at--)
		members[at] = members[at - 1];
	members[at] = report;
}

static void move_to_front(struct story *story)
{
	uint32_t *members = members_of(story);
	memmove(members, members + story->head, (story->end - story->head) * sizeof(*members));
	story->end -= story->head;
	story->head = 0;
}

void story_forget_member(struct story *story)
{
	story->head++;
	if (story->cap <= FEW || (story->head >= HEAD_MAX && 2 * story->head >= story->end))
		move_to_front(story);
}

void story_remove_member(struct story *story, uint32_t report)
{
	uint32_t *members = members_of(story);
	size_t at = story->head;
	while (members[at] != report)
		at++;
	memmove(&members[at], &members[at + 1], (story->end - at - 1) * sizeof(*members));
	story->end--;
}

size_t story_table_bytes(const struct story_table *table)
{
	return numbers_bytes(&table->by_id) + pool_bytes(&table->stories) + table->member_bytes;
}
