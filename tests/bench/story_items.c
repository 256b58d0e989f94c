#include "tests/bench/story_items.h"

#include "base/vec.h"

#include <stdio.h>

static struct span string_of(json_t *object, const char *key)
{
	json_t *value = json_object_get(object, key);
	return json_is_string(value) ? span_make(json_string_value(value), json_string_length(value)) : SPAN_NONE;
}

static struct report report_of(json_t *json)
{
	struct report report = { .uri = string_of(json, "uri"),
				 .title = string_of(json, "headline"),
				 .text = string_of(json, "body_text"),
				 .language = string_of(json, "language"),
				 .source = string_of(json_array_get(json_object_get(json, "infosources"), 0), "name"),
				 .published = TIME_NONE };
	struct span created = string_of(json, "versioncreated");
	if (created.len > 0 && !clock_iso_parse(created, &report.published))
		fprintf(stderr, "cannot read date '%.*s', taken as none\n", SPAN_ARG(created));
	return report;
}

bool story_items_read(struct story_items *items, const char *name)
{
	FILE *file = fopen(name, "r");
	char *line = NULL;
	size_t cap = 0;
	ssize_t len;
	if (!file) {
		perror(name);
		return false;
	}
	while ((len = getline(&line, &cap, file)) > 0) {
		json_error_t error;
		json_t *json = json_loadb(line, (size_t)len, 0, &error);
		if (!json) {
			fprintf(stderr, "%s: line %zu: %s\n", name, items->len + 1, error.text);
			continue;
		}
		VEC_PUSH(items, (struct story_item){ json, report_of(json) });
	}
	free(line);
	return fclose(file) == 0;
}

void story_items_done(struct story_items *items)
{
	for (size_t i = 0; i < items->len; i++)
		json_decref(items->at[i].json);
	VEC_DONE(items);
}
