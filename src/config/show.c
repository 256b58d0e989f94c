/* A loaded configuration, written out again and compared. */
#include "base/cleanup.h"
#include "config/config.h"
#include "config/value.h"

#include <string.h>

/* Settings of `section` in the struct at `base`. Receivers leave out what does not go with their type. */
static void settings_visit(const char *section, const void *base, int receiver_type, const struct config_visitor *visitor)
{
	for (size_t i = 0; i < config_settings_len; i++) {
		const struct setting *setting = &config_settings[i];
		const void *target = (const char *)base + setting->offset;
		if (strcmp(setting->section, section) != 0 || !value_is_set(setting, target))
			continue;
		if (setting->types == 0 || (setting->types & (1u << receiver_type)))
			visitor->setting(visitor->ctx, setting, target);
	}
}

static void sections_visit(const struct config *config, const struct section *section, const struct config_visitor *visitor)
{
	const char *array;
	memcpy(&array, (const char *)config + section->array, sizeof(array));
	size_t len = *(const size_t *)((const char *)config + section->len);
	for (size_t i = 0; i < len; i++) {
		const char *base = array + i * section->size;
		visitor->begin(visitor->ctx, section, *(char *const *)base);
		int type = strcmp(section->name, "receiver") == 0 ? (int)config->receivers[i].type : 0;
		settings_visit(section->name, base, type, visitor);
		visitor->end(visitor->ctx);
	}
}

void config_visit(const struct config *config, const struct config_visitor *visitor)
{
	settings_visit("", config, 0, visitor);
	for (size_t i = 0; i < config_sections_len; i++) {
		const struct section *section = &config_sections[i];
		if (section->size > 0) {
			sections_visit(config, section, visitor);
			continue;
		}
		visitor->begin(visitor->ctx, section, NULL);
		settings_visit(section->name, config, 0, visitor);
		visitor->end(visitor->ctx);
	}
}

static void write_begin(void *ctx, const struct section *section, const char *name)
{
	struct buf *out = ctx;
	buf_addf(out, "\n%s ", section->name);
	if (name) {
		value_quote(out, name);
		buf_add_char(out, ' ');
	}
	buf_add_text(out, "{\n");
}

static void write_setting(void *ctx, const struct setting *setting, const void *target)
{
	struct buf *out = ctx;
	buf_addf(out, "%s%s = ", setting->section[0] ? "\t" : "", setting->name);
	value_write(setting, target, out);
	buf_add_char(out, '\n');
}

static void write_end(void *ctx)
{
	buf_add_text(ctx, "}\n");
}

void config_show(const struct config *config, FILE *out)
{
	CLEANUP(buf_done) struct buf text = { .max = SIZE_MAX / 2 }; /* the file's own ceilings bound it */
	config_visit(config, &(struct config_visitor){ write_begin, write_setting, write_end, &text });
	fwrite(text.ptr, 1, text.len, out);
}

bool config_receiver_equals(const struct config_receiver *a, const struct config_receiver *b)
{
	for (size_t i = 0; i < config_settings_len; i++) {
		const struct setting *setting = &config_settings[i];
		CLEANUP(buf_done) struct buf one = { .max = SIZE_MAX / 2 }, other = { .max = SIZE_MAX / 2 };
		bool is_limit = setting->type == SETTING_DURATION || setting->type == SETTING_COUNT;
		if (strcmp(setting->section, "receiver") != 0 || is_limit || setting->offset == offsetof(struct config_receiver, fallback))
			continue;
		value_write(setting, (const char *)a + setting->offset, &one);
		value_write(setting, (const char *)b + setting->offset, &other);
		if (!span_equals(buf_view(&one), buf_view(&other)))
			return false;
	}
	return span_equals(span_of(a->secret), span_of(b->secret));
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
