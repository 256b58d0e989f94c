/* The reports of a ninjs .jsonl file, as the desk would have them; all in memory before the clock starts. */
#pragma once

#include "report/report.h"

#include <jansson.h>

struct story_items {
	struct story_item {
		json_t *json; /* lends the report's strings */
		struct report report;
	} *at;
	size_t len, cap;
};

/* false, and told, where the file cannot be read. Lines that are none are told and passed over. */
bool story_items_read(struct story_items *items, const char *name);
void story_items_done(struct story_items *items);
