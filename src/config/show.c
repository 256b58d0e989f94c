/* A loaded configuration, written out again and compared. */
#include "base/cleanup.h"
#include "config/config.h"
#include "config/value.h"

#include <string.h>

/* Settings of `section` in the struct at `base`. Receivers leave out what does not go with their type. */
static void settings_write(const char *section, const void *base, int receiver_type, const char *indent, struct buf *out)
{
	for (size_t i = 0; i < config_settings_len; i++) {
		const struct setting *setting = &config_settings[i];
		const void *target = (const char *)base + setting->offset;
		if (strcmp(setting->section, section) != 0 || !value_is_set(setting, target))
			continue;
		if (setting->types != 0 && !(setting->types & (1u << receiver_type)))
			continue;
		buf_addf(out, "%s%s = ", indent, setting->name);
		value_write(setting, target, out);
		buf_add_char(out, '\n');
	}
}

static void sections_write(const struct config *config, const struct section *section, struct buf *out)
{
	const char *array;
	memcpy(&array, (const char *)config + section->array, sizeof(array));
	size_t len = *(const size_t *)((const char *)config + section->len);
	for (size_t i = 0; i < len; i++) {
		const char *base = array + i * section->size;
		buf_addf(out, "\n%s ", section->name);
		value_quote(out, *(char *const *)base);
		buf_add_text(out, " {\n");
		int type = strcmp(section->name, "receiver") == 0 ? (int)config->receivers[i].type : 0;
		settings_write(section->name, base, type, "\t", out);
		buf_add_text(out, "}\n");
	}
}

void config_show(const struct config *config, FILE *out)
{
	CLEANUP(buf_done) struct buf text = { .max = SIZE_MAX / 2 }; /* the file's own ceilings bound it */
	settings_write("", config, 0, "", &text);
	for (size_t i = 0; i < config_sections_len; i++) {
		const struct section *section = &config_sections[i];
		if (section->size > 0) {
			sections_write(config, section, &text);
			continue;
		}
		buf_addf(&text, "\n%s {\n", section->name);
		settings_write(section->name, config, 0, "\t", &text);
		buf_add_text(&text, "}\n");
	}
	fwrite(text.ptr, 1, text.len, out);
}

char *config_needs_restart(const struct config *running, const struct config *wanted)
{
	struct buf lines = { .max = SIZE_MAX / 2 };
	for (size_t i = 0; i < config_settings_len; i++) {
		const struct setting *setting = &config_settings[i];
		CLEANUP(buf_done) struct buf is = { .max = SIZE_MAX / 2 }, shall = { .max = SIZE_MAX / 2 };
		const struct section *section = schema_section(setting->section);
		if ((setting->flags & SETTING_RELOADS) || (section && section->size > 0))
			continue; /* what may stand many times is all reloadable */
		value_write(setting, (const char *)running + setting->offset, &is);
		value_write(setting, (const char *)wanted + setting->offset, &shall);
		if (!span_equals(buf_view(&is), buf_view(&shall)))
			buf_addf(&lines, "'%s' in '%s' is %s and would be %s\n", setting->name, setting->section, buf_view(&is).ptr,
				 buf_view(&shall).ptr);
	}
	if (lines.len == 0) {
		buf_done(&lines);
		return NULL;
	}
	return buf_detach(&lines);
}
