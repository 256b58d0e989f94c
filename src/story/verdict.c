#include "story/verdict.h"

#include "story/tuning.h"

#include <assert.h>
#include <string.h>

static const char *const names[RELATIONS] = {
	[RELATION_NEW_STORY] = "new_story", [RELATION_UPDATE] = "update",       [RELATION_REVISION] = "revision",
	[RELATION_REPRINT] = "reprint",     [RELATION_DUPLICATE] = "duplicate",
};

const char *relation_name(enum relation relation)
{
	assert(relation < RELATIONS);
	return names[relation];
}

bool relation_parse(const char *name, enum relation *ret_relation)
{
	for (size_t i = 0; i < RELATIONS; i++) {
		if (strcmp(name, names[i]) == 0) {
			*ret_relation = (enum relation)i;
			return true;
		}
	}
	return false;
}

bool relation_is_copy(enum relation relation)
{
	return relation == RELATION_DUPLICATE || relation == RELATION_REPRINT || relation == RELATION_REVISION;
}

bool relation_is_mere_copy(enum relation relation)
{
	return relation == RELATION_REPRINT || relation == RELATION_DUPLICATE;
}

bool verdict_is_version(const struct verdict *verdict)
{
	return verdict->relation == RELATION_UPDATE && verdict->threshold <= TUNING_VERSION;
}

const char *change_kind_name(unsigned number)
{
	static const char *const kinds[CHANGE_KINDS] = { "expanded", "abridged", "re-headlined", "corrected" };
	assert(number < CHANGE_KINDS);
	return kinds[number];
}

static bool changes_equal(const struct change *a, const struct change *b)
{
	return a->is_known == b->is_known && a->kinds == b->kinds && a->share_of_this == b->share_of_this && a->share_of_other == b->share_of_other;
}

static bool links_equal(const struct verdict *a, const struct verdict *b)
{
	if (a->background_len != b->background_len)
		return false;
	for (size_t i = 0; i < a->background_len; i++)
		if (a->background[i].story != b->background[i].story || a->background[i].score != b->background[i].score)
			return false;
	return true;
}

bool verdict_equals(const struct verdict *a, const struct verdict *b)
{
	return a->relation == b->relation && a->of == b->of && a->story == b->story && a->nearest == b->nearest && a->best_story == b->best_story &&
	       a->score == b->score && a->threshold == b->threshold && a->runner_up == b->runner_up && a->runner_up_score == b->runner_up_score &&
	       a->copy_of == b->copy_of && a->containment == b->containment && a->containment_threshold == b->containment_threshold &&
	       a->share_of_this == b->share_of_this && a->share_of_other == b->share_of_other && changes_equal(&a->change, &b->change) &&
	       links_equal(a, b);
}
