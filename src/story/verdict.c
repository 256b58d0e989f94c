#include "story/verdict.h"

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
