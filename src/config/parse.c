#include "config/parse.h"

#include "base/buf.h"
#include "base/cleanup.h"
#include "base/file.h"
#include "base/map.h"
#include "base/vec.h"
#include "config/comments.h"
#include "config/schema.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define CONFIG_FILE_MAX (4u << 20)  /* bytes of one file */
#define CONFIG_FILES_MAX 1000       /* in conf.d */

char *string_copy(const char *text)
{
	struct buf copy = { .max = SIZE_MAX / 2 };
	buf_add_text(&copy, text);
	return buf_detach(&copy);
}

/* One load. libconfuse hands no context to its callbacks, so every table of options that it walks ends in a hidden one that
 * points here; see loading_of. The same option marks the end of the text (see file_parse): libconfuse would take the end of the
 * file for the end of any section, and half a file for a whole one. */
struct loading {
	long mark;        /* first: libconfuse writes the mark's value here */
	struct fault *fault;
	const char *file; /* being parsed: libconfuse forgets it inside sections that stand once */
	bool has_ended;   /* the mark was met outside any section */
	struct map given; /* what is set in this file: option of its section -> line */
};

#define HIDDEN "\x01" "end"

static struct loading *loading_of(cfg_t *cfg)
{
	for (cfg_opt_t *opt = cfg->opts; opt && opt->name; opt++)
		if (strcmp(opt->name, HIDDEN) == 0)
			return (struct loading *)(void *)opt->simple_value.ptr;
	return NULL;
}

static void found_free(void *value)
{
	struct found *found = value;
	if (!found)
		return;
	free(found->text);
	free(found->file);
	free(found);
}

/* libconfuse lets a setting vanish that is set again, which is for later files only: of two in one file one is a mistake. What is added to a list ("+=") is
 * not its first value. */
static int given_once(struct loading *loading, cfg_t *cfg, const cfg_opt_t *opt)
{
	if (opt->nvalues > 1)
		return 0;
	uint64_t *line = map_at(&loading->given, (uintptr_t)opt);
	if (*line == 0) {
		*line = (uint64_t)cfg->line;
		return 0;
	}
	fault_set(loading->fault, FAULT_INPUT, "'%s' is set already, in line %d", opt->name, (int)*line);
	return fault_at(loading->fault, loading->file, cfg->line, cfg);
}

static int found_read(cfg_t *cfg, cfg_opt_t *opt, const char *value, void *result)
{
	struct loading *loading = loading_of(cfg);
	if (given_once(loading, cfg, opt) < 0)
		return -1;
	struct found *found = vec_grow(NULL, &(size_t){ 0 }, 1, sizeof(*found));
	*found = (struct found){ .text = string_copy(value), .file = string_copy(loading->file), .line = cfg->line };
	*(void **)result = found;
	return 0;
}

static int mark_read(cfg_t *cfg, cfg_opt_t *opt, const char *value, void *result)
{
	(void)opt, (void)value;
	struct loading *loading = loading_of(cfg);
	*(long *)result = 1;
	if (!schema_section(cfg->name)) {
		loading->has_ended = true;
		return 0;
	}
	return fault_set(loading->fault, FAULT_INPUT, "%s:%d: '%s' has no end ('}')", loading->file, cfg->line - 1, cfg->name);
}

/* What may stand in `section` (NULL: outside any) and is nearest to `word`. */
static const char *nearest_word(const char *section, const char *word)
{
	const char *best = NULL;
	for (size_t i = 0; i < config_settings_len; i++)
		if (strcmp(config_settings[i].section, section ? section : "") == 0)
			best = schema_nearer(word, best, config_settings[i].name);
	for (size_t i = 0; !section && i < config_sections_len; i++)
		best = schema_nearer(word, best, config_sections[i].name);
	return best;
}

/* The section that knows `word`, for settings that stand in the wrong one. */
static const char *home_of(const char *word)
{
	for (size_t i = 0; i < config_settings_len; i++)
		if (strcmp(config_settings[i].name, word) == 0)
			return config_settings[i].section;
	return NULL;
}

static void unknown_word(cfg_t *cfg, const char *word, const char *file, struct fault *fault)
{
	const char *section = schema_section(cfg->name) ? cfg->name : NULL;
	const char *near = nearest_word(section, word), *home = home_of(word);
	struct buf hint = { .max = 256 };
	if (near)
		buf_addf(&hint, "; did you mean '%s'?", near);
	else if (home)
		buf_addf(&hint, home[0] ? "; it belongs in '%s'" : "; it belongs outside any section", home);
	fault_set(fault, FAULT_INPUT, "%s:%d: no such %s '%s'%s%s%s%s", file, cfg->line, section ? "setting" : "setting or section", word,
		  section ? " in '" : "", section ? section : "", section ? "'" : "", hint.len > 0 ? hint.ptr : "");
	buf_done(&hint);
}

/* libconfuse's own words, but for the two that people meet most. Its messages are English here: the CLI sets no LC_MESSAGES. */
static void parser_error(cfg_t *cfg, const char *format, va_list list) __attribute__((format(printf, 2, 0)));
static void parser_error(cfg_t *cfg, const char *format, va_list list)
{
	struct loading *loading = loading_of(cfg);
	char text[256], word[128];
	if (!loading || loading->fault->kind != FAULT_NONE)
		return; /* the first error counts */
	vsnprintf(text, sizeof(text), format, list);
	if (sscanf(text, "no such option '%127[^']'", word) == 1)
		unknown_word(cfg, word, loading->file, loading->fault);
	else if (sscanf(text, "found duplicate title '%127[^']'", word) == 1)
		fault_set(loading->fault, FAULT_INPUT, "%s:%d: the name '%s' is taken already", loading->file, cfg->line, word);
	else
		fault_set(loading->fault, FAULT_INPUT, "%s:%d: %s", loading->file, cfg->line, text);
}

/* ---- tables for the parser, from ours ---- */

struct options {
	cfg_opt_t *at;
	size_t len, cap;
};

static void options_add_settings(struct options *options, const char *section, struct loading *loading)
{
	for (size_t i = 0; i < config_settings_len; i++) {
		const struct setting *setting = &config_settings[i];
		if (strcmp(setting->section, section) != 0)
			continue;
		cfg_opt_t one = CFG_PTR_CB(setting->name, NULL, CFGF_NODEFAULT, found_read, found_free);
		cfg_opt_t list = CFG_PTR_LIST_CB(setting->name, NULL, CFGF_NODEFAULT, found_read, found_free);
		VEC_PUSH(options, setting->type == SETTING_LIST || setting->type == SETTING_SET ? list : one);
	}
	cfg_opt_t hidden = CFG_INT_CB(HIDDEN, 0, CFGF_NODEFAULT, mark_read);
	hidden.simple_value.ptr = (void **)(void *)loading;
	VEC_PUSH(options, hidden);
}

static cfg_t *parser_new(struct loading *loading)
{
	struct options top = { 0 };
	struct options *inner = vec_grow(NULL, &(size_t){ 0 }, config_sections_len, sizeof(*inner));
	for (size_t i = 0; i < config_sections_len; i++) {
		const struct section *section = &config_sections[i];
		inner[i] = (struct options){ 0 };
		options_add_settings(&inner[i], section->name, loading);
		VEC_PUSH(&inner[i], (cfg_opt_t)CFG_END());
		cfg_opt_t one = CFG_SEC(section->name, inner[i].at, CFGF_NONE);
		cfg_opt_t many = CFG_SEC(section->name, inner[i].at, CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES);
		VEC_PUSH(&top, section->size > 0 ? many : one);
	}
	options_add_settings(&top, "", loading);
	VEC_PUSH(&top, (cfg_opt_t)CFG_END());
	cfg_t *cfg = cfg_init(top.at, CFGF_NONE); /* copies it all */
	for (size_t i = 0; i < config_sections_len; i++)
		VEC_DONE(&inner[i]);
	free(inner);
	VEC_DONE(&top);
	if (!cfg)
		abort();
	cfg_set_error_function(cfg, parser_error);
	return cfg;
}

/* ---- files ---- */

static void file_close(FILE **file)
{
	if (*file)
		fclose(*file);
}

static int file_parse(cfg_t *cfg, const char *path, struct loading *loading)
{
	CLEANUP(buf_done) struct buf text = { .max = CONFIG_FILE_MAX };
	if (file_read(path, &text, loading->fault) < 0)
		return -1;
	if (memchr(buf_view(&text).ptr, '\0', text.len))
		return fault_set(loading->fault, FAULT_INPUT, "cannot read '%s': not a text", path);
	int line;
	if (text.len > 0 && !comments_blank(text.ptr, text.len, &line))
		return fault_set(loading->fault, FAULT_INPUT, "%s:%d: a comment has no end", path, line);
	buf_add_text(&text, "\n\"" HIDDEN "\" = 1\n");
	CLEANUP(file_close) FILE *file = text.is_full ? NULL : fmemopen(text.ptr, text.len, "r");
	if (!file)
		return fault_set(loading->fault, FAULT_INPUT, "cannot read '%s': larger than %zu bytes", path, text.max);
	free(cfg->filename);
	cfg->filename = string_copy(path);
	loading->file = path;
	loading->has_ended = false;
	map_clear(&loading->given);
	if (cfg_parse_fp(cfg, file) == CFG_SUCCESS && loading->has_ended)
		return 0;
	return loading->fault->kind != FAULT_NONE ? -1 : fault_set(loading->fault, FAULT_INPUT, "%s:%d: cannot be read", path, cfg->line);
}

static int is_config_name(const struct dirent *entry)
{
	return entry->d_name[0] != '.' && span_ends(span_of(entry->d_name), SPAN(".conf"));
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* conf.d/ beside the file, which may be missing. */
static int folder_parse(cfg_t *cfg, const char *folder, struct loading *loading)
{
	struct fault *fault = loading->fault;
	CLEANUP(buf_done) struct buf path = { .max = 8192 };
	buf_addf(&path, "%s/conf.d", folder);
	struct dirent **names = NULL;
	int len = scandir(path.ptr, &names, is_config_name, by_name), rc = 0;
	if (len < 0)
		return errno == ENOENT ? 0 : fault_errno(fault, FAULT_INPUT, errno, "cannot list '%s'", path.ptr);
	if (len > CONFIG_FILES_MAX)
		rc = fault_set(fault, FAULT_INPUT, "cannot read '%s': more than %d files", path.ptr, CONFIG_FILES_MAX);
	size_t folder_len = path.len;
	for (int i = 0; i < len; i++) {
		buf_truncate(&path, folder_len);
		buf_addf(&path, "/%s", names[i]->d_name);
		if (rc == 0)
			rc = file_parse(cfg, path.ptr, loading);
		free(names[i]);
	}
	free(names);
	return rc;
}

cfg_t *parse_files(const char *path, const char *folder, struct fault *fault)
{
	struct loading loading = { .fault = fault };
	cfg_t *cfg = parser_new(&loading);
	int result = file_parse(cfg, path, &loading);
	if (result == 0)
		result = folder_parse(cfg, folder, &loading);
	map_done(&loading.given);
	if (result < 0) {
		cfg_free(cfg);
		return NULL;
	}
	/* The tables still point at `loading`, which ends here; nothing is parsed any more. */
	return cfg;
}

/* ---- places ---- */

int fault_at(struct fault *fault, const char *file, int line, const cfg_t *from)
{
	struct fault bare = *fault;
	const char *title = from ? from->title : NULL;
	if (title)
		return fault_set(fault, FAULT_INPUT, "%s:%d: %s '%s': %s", file, line, from->name, title, bare.text);
	return fault_set(fault, FAULT_INPUT, "%s:%d: %s", file, line, bare.text);
}

int fault_in(struct fault *fault, cfg_t *from, const char *setting)
{
	cfg_opt_t *opt = cfg_getopt(from, setting);
	const struct found *found = cfg_opt_size(opt) > 0 ? cfg_opt_getnptr(opt, 0) : NULL;
	return found ? fault_at(fault, found->file, found->line, from) : fault_at(fault, from->filename, from->line, from);
}
