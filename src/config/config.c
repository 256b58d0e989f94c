#include "config/config.h"

#include "base/buf.h"
#include "base/cleanup.h"
#include "config/parse.h"
#include "config/references.h"
#include "config/routes.h"
#include "config/schema.h"
#include "config/value.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CONFIG_VALUES_MAX 1000      /* in one list */
#define CONFIG_NAME_MAX 64          /* bytes of the name of a receiver, watch or route */

/* The folder of `path`, absolute. */
static char *folder_of(const char *path, struct fault *fault)
{
	CLEANUP(buf_done) struct buf folder = { .max = 8192 };
	const char *slash = strrchr(path, '/');
	if (path[0] != '/') {
		char *here = getcwd(NULL, 0);
		if (!here) {
			fault_errno(fault, FAULT_INPUT, errno, "cannot tell the working folder");
			return NULL;
		}
		buf_addf(&folder, "%s/", here);
		free(here);
	}
	buf_add(&folder, path, slash ? (size_t)(slash - path) : 0);
	while (folder.len > 1 && folder.ptr[folder.len - 1] == '/')
		buf_truncate(&folder, folder.len - 1);
	if (folder.len == 0)
		buf_add_text(&folder, "/");
	return buf_detach(&folder);
}

static int setting_fill(const struct setting *setting, cfg_t *from, const char *folder, void *target, struct fault *fault)
{
	const char *texts[CONFIG_VALUES_MAX];
	cfg_opt_t *opt = cfg_getopt(from, setting->name);
	unsigned len = cfg_opt_size(opt);
	const struct found *first = len > 0 ? cfg_opt_getnptr(opt, 0) : NULL;
	if (!first && !(opt->flags & CFGF_MODIFIED))
		return value_default(setting, target, fault);
	if (len > CONFIG_VALUES_MAX) {
		fault_set(fault, FAULT_INPUT, "'%s' lists more than %d", setting->name, CONFIG_VALUES_MAX);
		return fault_in(fault, from, setting->name);
	}
	for (unsigned i = 0; i < len; i++)
		texts[i] = ((const struct found *)cfg_opt_getnptr(opt, i))->text;
	if (value_read(setting, texts, len, folder, target, fault) < 0)
		return fault_in(fault, from, setting->name);
	return 0;
}

/* All settings of `section`, of which `from` is one in the file and `base` the struct. */
static int section_fill(const char *section, cfg_t *from, const char *folder, void *base, struct fault *fault)
{
	for (size_t i = 0; i < config_settings_len; i++) {
		const struct setting *setting = &config_settings[i];
		void *target = (char *)base + setting->offset;
		if (strcmp(setting->section, section) != 0)
			continue;
		if (setting_fill(setting, from, folder, target, fault) < 0)
			return -1;
		if ((setting->flags & SETTING_REQUIRED) && cfg_size(from, setting->name) == 0) {
			fault_set(fault, FAULT_INPUT, "'%s' is missing", setting->name);
			return fault_at(fault, from->filename, from->line, from);
		}
	}
	return 0;
}

/* Names go into lists with commas, log lines and URIs. */
int config_name_check(const char *name, struct fault *fault)
{
	size_t len = strlen(name);
	if (len == 0 || len > CONFIG_NAME_MAX)
		return fault_set(fault, FAULT_INPUT, "a name is 1 to %d bytes long", CONFIG_NAME_MAX);
	if (!value_is_utf8(name))
		return fault_set(fault, FAULT_INPUT, "a name must be valid UTF-8");
	for (const char *at = name; *at; at++)
		if ((unsigned char)*at < ' ' || *at == 0x7F || strchr(",\"'\\", *at))
			return fault_set(fault, FAULT_INPUT, "a name holds no commas, quotes, backslashes or control characters");
	return 0;
}

/* All sections of one kind that may stand many times. Their structs begin with their name. */
static int sections_fill(const struct section *section, cfg_t *cfg, const char *folder, struct config *config, struct fault *fault)
{
	unsigned len = cfg_size(cfg, section->name);
	if (len > section->max)
		return fault_set(fault, FAULT_INPUT, "%s: more than %zu of '%s'", config->path, section->max, section->name);
	char *array = calloc(len > 0 ? len : 1, section->size);
	if (!array)
		abort();
	memcpy((char *)config + section->array, &array, sizeof(array));
	for (unsigned i = 0; i < len; i++) {
		cfg_t *from = cfg_getnsec(cfg, section->name, i);
		char *base = array + i * section->size;
		*(size_t *)((char *)config + section->len) = i + 1;
		*(char **)base = string_copy(cfg_title(from));
		if (config_name_check(cfg_title(from), fault) < 0)
			return fault_at(fault, from->filename, from->line, from);
		if (section_fill(section->name, from, folder, base, fault) < 0)
			return -1;
	}
	return 0;
}

/* What is in them is read by another room, which can then say where it stands. */
static void watches_note_places(struct config *config, cfg_t *cfg)
{
	for (unsigned i = 0; i < config->watches_len; i++) {
		const struct found *match = cfg_opt_getnptr(cfg_getopt(cfg_getnsec(cfg, "watch", i), "match"), 0);
		struct buf where = { .max = 8192 };
		buf_addf(&where, "%s:%d", match->file, match->line);
		config->watches[i].where = buf_detach(&where);
	}
}

static int config_fill(struct config *config, cfg_t *cfg, const char *folder, struct fault *fault)
{
	if (section_fill("", cfg, folder, config, fault) < 0)
		return -1;
	for (size_t i = 0; i < config_sections_len; i++) {
		const struct section *section = &config_sections[i];
		if (section->size > 0 ? sections_fill(section, cfg, folder, config, fault) < 0 :
					section_fill(section->name, cfg_getsec(cfg, section->name), folder, config, fault) < 0)
			return -1;
	}
	watches_note_places(config, cfg);
	return 0;
}

static int instance_resolve(struct config *config, cfg_t *cfg, struct fault *fault)
{
	char host[256] = "";
	if (!config->instance) {
		if (gethostname(host, sizeof(host) - 1) < 0 || host[0] == '\0')
			return fault_set(fault, FAULT_INPUT, "%s: the host has no name; set 'instance'", config->path);
		config->instance = string_copy(host);
	}
	size_t len = strspn(config->instance, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_");
	if (config->instance[len] == '\0')
		return 0;
	fault_set(fault, FAULT_INPUT, "'instance' is made of letters, digits, '.', '-' and '_'; '%s' is not", config->instance);
	return fault_in(fault, cfg, "instance");
}

static void processes_resolve(struct config *config)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	if (config->decoder.processes == 0)
		config->decoder.processes = cores > 0 ? (uint32_t)cores : 1;
}

/* ---- life ---- */

enum depth { VALUES, REFERENCES, SECRETS }; /* each with what is before it */

static struct config *config_read(const char *path, enum depth depth, struct fault *fault)
{
	struct fault own;
	fault = fault ? fault : &own;
	*fault = (struct fault){ 0 };
	char *folder = folder_of(path, fault);
	cfg_t *cfg = folder ? parse_files(path, folder, fault) : NULL;
	struct config *config = cfg ? calloc(1, sizeof(*config)) : NULL;
	if (cfg && !config)
		abort();
	if (config)
		config->path = string_copy(path);
	if (config && (config_fill(config, cfg, folder, fault) < 0 || instance_resolve(config, cfg, fault) < 0 ||
		       (depth >= REFERENCES && references_resolve(config, cfg, depth == SECRETS, fault) < 0))) {
		config_free(config);
		config = NULL;
	}
	if (config)
		processes_resolve(config);
	if (cfg)
		cfg_free(cfg);
	free(folder);
	return config;
}

struct config *config_load(const char *path, struct fault *fault)
{
	return config_read(path, SECRETS, fault);
}

struct config *config_look(const char *path, struct fault *fault)
{
	return config_read(path, REFERENCES, fault);
}

struct config *config_peek(const char *path, struct fault *fault)
{
	return config_read(path, VALUES, fault);
}

static void section_done(const char *section, void *base)
{
	for (size_t i = 0; i < config_settings_len; i++)
		if (strcmp(config_settings[i].section, section) == 0)
			value_done(&config_settings[i], (char *)base + config_settings[i].offset);
}

/* All of one kind that may stand many times. */
static void sections_done(const struct section *section, struct config *config)
{
	char *array;
	memcpy(&array, (const char *)config + section->array, sizeof(array));
	size_t len = *(const size_t *)((const char *)config + section->len);
	for (size_t i = 0; i < len; i++) {
		section_done(section->name, array + i * section->size);
		free(*(char **)(array + i * section->size));
	}
	free(array);
}

void config_free(struct config *config)
{
	if (!config)
		return;
	section_done("", config);
	for (size_t i = 0; i < config_sections_len; i++)
		if (config_sections[i].size == 0)
			section_done(config_sections[i].name, config);
	for (size_t i = 0; i < config->feeds_len; i++)
		free(config->feeds[i].secret);
	for (size_t i = 0; i < config->receivers_len; i++)
		free(config->receivers[i].secret);
	for (size_t i = 0; i < config->watches_len; i++)
		free(config->watches[i].where);
	routes_done(config);
	for (size_t i = 0; i < config_sections_len; i++)
		if (config_sections[i].size > 0)
			sections_done(&config_sections[i], config);
	free(config->fetch.tell);
	free(config->path);
	free(config);
}
