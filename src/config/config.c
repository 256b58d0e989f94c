#include "config/config.h"

#include "base/buf.h"
#include "base/cleanup.h"
#include "base/file.h"
#include "base/vec.h"
#include "config/schema.h"
#include "config/value.h"

#include <confuse.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CONFIG_FILE_MAX (4u << 20)  /* bytes of one file */
#define CONFIG_FILES_MAX 1000       /* in conf.d */
#define CONFIG_VALUES_MAX 1000      /* in one list */
#define CONFIG_NAME_MAX 64          /* bytes of the name of a receiver, watch or route */
#define CONFIG_SECRET_MAX 256

/* One load. libconfuse hands no context to its callbacks, so every table of options that it walks ends in a hidden one that
 * points here; see loading_of. The same option marks the end of the text (see file_parse): libconfuse would take the end of the
 * file for the end of any section or comment, and half a file for a whole one. */
struct loading {
	long mark;        /* first: libconfuse writes the mark's value here */
	struct fault *fault;
	char *folder;     /* absolute */
	const char *file; /* being parsed: libconfuse forgets it inside sections that stand once */
	bool has_ended;   /* the mark was met outside any section */
};

/* A value as the parser met it: checked later, when all is known, and then still able to say where it stood. */
struct found {
	char *text;
	char *file;
	int line;
};

#define HIDDEN "\x01" "end"

/* ---- libconfuse's side ---- */

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

static char *string_copy(const char *text)
{
	struct buf copy = { .max = SIZE_MAX / 2 };
	buf_add_text(&copy, text);
	return buf_detach(&copy);
}

static int found_read(cfg_t *cfg, cfg_opt_t *opt, const char *value, void *result)
{
	(void)opt;
	struct loading *loading = loading_of(cfg);
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
static void parser_error(cfg_t *cfg, const char *format, va_list list)
{
	struct loading *loading = loading_of(cfg);
	char text[256], word[128];
	if (!loading || !loading->fault || loading->fault->kind != FAULT_NONE)
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
	buf_add_text(&text, "\n\"" HIDDEN "\" = 1\n");
	CLEANUP(file_close) FILE *file = text.is_full ? NULL : fmemopen(text.ptr, text.len, "r");
	if (!file)
		return fault_set(loading->fault, FAULT_INPUT, "cannot read '%s': larger than %zu bytes", path, text.max);
	free(cfg->filename);
	cfg->filename = string_copy(path);
	loading->file = path;
	loading->has_ended = false;
	if (cfg_parse_fp(cfg, file) == CFG_SUCCESS && loading->has_ended)
		return 0;
	return loading->fault->kind != FAULT_NONE ? -1 : fault_set(loading->fault, FAULT_INPUT, "%s:%d: a comment has no end", path, cfg->line);
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
static int folder_parse(cfg_t *cfg, struct loading *loading)
{
	struct fault *fault = loading->fault;
	CLEANUP(buf_done) struct buf path = { .max = 8192 };
	buf_addf(&path, "%s/conf.d", loading->folder);
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

/* ---- from what was found to the struct ---- */

/* "FILE:LINE: " in front of what is in `fault` already, and the section's name where it has one. */
static int fault_at(struct fault *fault, const char *file, int line, cfg_t *section)
{
	if (!fault)
		return -1;
	struct fault bare = *fault;
	const char *title = section ? section->title : NULL;
	if (title)
		return fault_set(fault, FAULT_INPUT, "%s:%d: %s '%s': %s", file, line, section->name, title, bare.text);
	return fault_set(fault, FAULT_INPUT, "%s:%d: %s", file, line, bare.text);
}

static int setting_fill(const struct setting *setting, cfg_t *from, const char *folder, void *target, struct fault *fault)
{
	const char *texts[CONFIG_VALUES_MAX];
	cfg_opt_t *opt = cfg_getopt(from, setting->name);
	unsigned len = cfg_opt_size(opt);
	const struct found *first = len > 0 ? cfg_opt_getnptr(opt, 0) : NULL;
	if (!first)
		return value_default(setting, target, fault);
	if (len > CONFIG_VALUES_MAX) {
		fault_set(fault, FAULT_INPUT, "'%s' lists more than %d", setting->name, CONFIG_VALUES_MAX);
		return fault_at(fault, first->file, first->line, from);
	}
	for (unsigned i = 0; i < len; i++)
		texts[i] = ((const struct found *)cfg_opt_getnptr(opt, i))->text;
	if (value_read(setting, texts, len, folder, target, fault) < 0)
		return fault_at(fault, first->file, first->line, from);
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
static int name_check(const char *name, struct fault *fault)
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
		if (name_check(cfg_title(from), fault) < 0)
			return fault_at(fault, from->filename, from->line, from);
		if (section_fill(section->name, from, folder, base, fault) < 0)
			return -1;
	}
	return 0;
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
	return 0;
}

/* ---- what one setting says of another ---- */

/* The place of setting `name` in the section, for faults that are found late. */
static int fault_in(struct fault *fault, cfg_t *from, const char *name)
{
	cfg_opt_t *opt = cfg_getopt(from, name);
	const struct found *found = cfg_opt_size(opt) > 0 ? cfg_opt_getnptr(opt, 0) : NULL;
	return found ? fault_at(fault, found->file, found->line, from) : fault_at(fault, from->filename, from->line, from);
}

static const char *type_word(enum receiver_type type)
{
	return schema_setting("receiver", "type")->words[type];
}

/* Every setting that goes with this type, and none that goes with another. */
static int receiver_settings_check(const struct config_receiver *receiver, cfg_t *from, struct fault *fault)
{
	static const char *const needed[] = { [RECEIVER_FILE] = "path", [RECEIVER_EXEC] = "command", [RECEIVER_WEBHOOK] = "url" };
	for (size_t i = 0; i < config_settings_len; i++) {
		const struct setting *setting = &config_settings[i];
		if (strcmp(setting->section, "receiver") != 0 || setting->types == 0)
			continue;
		bool is_set = cfg_size(from, setting->name) > 0, is_ours = setting->types & (1u << receiver->type);
		if (is_set && !is_ours) {
			fault_set(fault, FAULT_INPUT, "'%s' does not go with type '%s'", setting->name, type_word(receiver->type));
			return fault_in(fault, from, setting->name);
		}
	}
	const char *name = receiver->type == RECEIVER_JOURNAL ? NULL : needed[receiver->type];
	if (!name || cfg_size(from, name) > 0)
		return 0;
	fault_set(fault, FAULT_INPUT, "type '%s' needs '%s'", type_word(receiver->type), name);
	return fault_at(fault, from->filename, from->line, from);
}

static int url_check(const char *url, struct fault *fault)
{
	struct span rest = span_of(url);
	if (!span_starts(rest, SPAN("http://")) && !span_starts(rest, SPAN("https://")))
		return fault_set(fault, FAULT_INPUT, "'url' must begin with http:// or https://");
	rest = span_from(rest, (size_t)span_find(rest, SPAN("//")) + 2);
	if (rest.len == 0 || rest.ptr[0] == '/')
		return fault_set(fault, FAULT_INPUT, "'url' names no host");
	for (size_t i = 0; i < rest.len; i++)
		if (rest.ptr[i] <= ' ' || (unsigned char)rest.ptr[i] > '~')
			return fault_set(fault, FAULT_INPUT, "'url' may hold printable ASCII only");
	return 0;
}

/* "credential:NAME" is the file NAME that the service manager laid down for us (systemd.exec(5), LoadCredential=). */
static int secret_path(const char *setting, struct buf *out, struct fault *fault)
{
	static const char prefix[] = "credential:";
	if (strncmp(setting, prefix, strlen(prefix)) != 0) {
		buf_add_text(out, setting);
		return 0;
	}
	const char *name = setting + strlen(prefix), *folder = getenv("CREDENTIALS_DIRECTORY");
	if (name[0] == '\0' || name[0] == '.' || strchr(name, '/'))
		return fault_set(fault, FAULT_INPUT, "'secret-file': '%s' is not the name of a credential", name);
	if (!folder)
		return fault_set(fault, FAULT_INPUT, "'secret-file': there are no credentials here ($CREDENTIALS_DIRECTORY is not set)");
	buf_addf(out, "%s/%s", folder, name);
	return 0;
}

static bool is_base64(const char *text)
{
	size_t len = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
	return len > 0 && strspn(text + len, "=") <= 2 && text[len + strspn(text + len, "=")] == '\0';
}

static int secret_read(struct config_receiver *receiver, struct fault *fault)
{
	CLEANUP(buf_done) struct buf path = { .max = 8192 }, secret = { .max = CONFIG_SECRET_MAX };
	struct stat about;
	if (secret_path(receiver->secret_file, &path, fault) < 0)
		return -1;
	if (stat(path.ptr, &about) < 0)
		return fault_errno(fault, FAULT_INPUT, errno, "'secret-file': cannot open '%s'", path.ptr);
	if (about.st_mode & S_IROTH)
		return fault_set(fault, FAULT_INPUT, "'secret-file': everyone may read '%s'; take that right away (chmod o-r)", path.ptr);
	if (file_read(path.ptr, &secret, fault) < 0)
		return -1;
	struct span text = span_trim(buf_view(&secret));
	buf_truncate(&secret, (size_t)(text.ptr - secret.ptr) + text.len);
	buf_eat(&secret, secret.len - text.len);
	if (strncmp(buf_view(&secret).ptr, "whsec_", 6) != 0 || !is_base64(secret.ptr + 6))
		return fault_set(fault, FAULT_INPUT, "'secret-file': '%s' does not hold a secret of the form whsec_BASE64", path.ptr);
	receiver->secret = buf_detach(&secret);
	return 0;
}

static int receivers_check(struct config *config, cfg_t *cfg, struct fault *fault)
{
	for (size_t i = 0; i < config->receivers_len; i++) {
		struct config_receiver *receiver = &config->receivers[i];
		cfg_t *from = cfg_getnsec(cfg, "receiver", (unsigned)i);
		if (receiver_settings_check(receiver, from, fault) < 0)
			return -1;
		if (receiver->url && url_check(receiver->url, fault) < 0)
			return fault_in(fault, from, "url");
		if (receiver->secret_file && secret_read(receiver, fault) < 0)
			return fault_in(fault, from, "secret-file");
	}
	return 0;
}

/* The place of `name` among the sections of one kind. */
static int name_find(const struct config *config, const char *section_name, const char *name, uint32_t *ret_place, struct fault *fault)
{
	const struct section *section = schema_section(section_name);
	const char *array, *near = NULL;
	memcpy(&array, (const char *)config + section->array, sizeof(array));
	size_t len = *(const size_t *)((const char *)config + section->len);
	for (size_t i = 0; i < len; i++) {
		const char *candidate = *(char *const *)(array + i * section->size);
		if (strcmp(candidate, name) == 0) {
			*ret_place = (uint32_t)i;
			return 0;
		}
		near = schema_nearer(name, near, candidate);
	}
	return fault_set(fault, FAULT_INPUT, "there is no %s '%s'%s%s%s", section_name, name, near ? "; did you mean '" : "", near ? near : "",
			 near ? "'?" : "");
}

static int route_resolve(struct config *config, struct config_route *route, cfg_t *from, struct fault *fault)
{
	size_t len = 0;
	while (route->watch_names[len])
		len++;
	route->watches = vec_grow(NULL, &(size_t){ 0 }, len, sizeof(*route->watches));
	for (size_t i = 0; i < len; i++) {
		if (name_find(config, "watch", route->watch_names[i], &route->watches[i], fault) < 0)
			return fault_in(fault, from, "watches");
		route->watches_len = i + 1;
	}
	if (name_find(config, "receiver", route->receiver_name, &route->receiver, fault) < 0)
		return fault_in(fault, from, "receiver");
	return 0;
}

static int routes_resolve(struct config *config, cfg_t *cfg, struct fault *fault)
{
	for (size_t i = 0; i < config->routes_len; i++)
		if (route_resolve(config, &config->routes[i], cfg_getnsec(cfg, "route", (unsigned)i), fault) < 0)
			return -1;
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

static struct config *config_read(const char *path, bool wants_all, struct fault *fault)
{
	struct fault own;
	struct loading loading = { .fault = fault ? fault : &own };
	*loading.fault = (struct fault){ 0 };
	loading.folder = folder_of(path, loading.fault);
	if (!loading.folder)
		return NULL;
	cfg_t *cfg = parser_new(&loading);
	struct config *config = calloc(1, sizeof(*config));
	if (!config)
		abort();
	config->path = string_copy(path);
	if (file_parse(cfg, path, &loading) < 0 || folder_parse(cfg, &loading) < 0 ||
	    config_fill(config, cfg, loading.folder, loading.fault) < 0 || instance_resolve(config, cfg, loading.fault) < 0 ||
	    (wants_all && (receivers_check(config, cfg, loading.fault) < 0 || routes_resolve(config, cfg, loading.fault) < 0))) {
		config_free(config);
		config = NULL;
	}
	if (config)
		processes_resolve(config);
	cfg_free(cfg);
	free(loading.folder);
	return config;
}

struct config *config_load(const char *path, struct fault *fault)
{
	return config_read(path, true, fault);
}

struct config *config_peek(const char *path, struct fault *fault)
{
	return config_read(path, false, fault);
}

static void section_done(const char *section, void *base)
{
	for (size_t i = 0; i < config_settings_len; i++)
		if (strcmp(config_settings[i].section, section) == 0)
			value_done(&config_settings[i], (char *)base + config_settings[i].offset);
}

void config_free(struct config *config)
{
	if (!config)
		return;
	section_done("", config);
	for (size_t i = 0; i < config_sections_len; i++)
		if (config_sections[i].size == 0)
			section_done(config_sections[i].name, config);
	for (size_t i = 0; i < config->receivers_len; i++) {
		section_done("receiver", &config->receivers[i]);
		free(config->receivers[i].name);
		free(config->receivers[i].secret);
	}
	for (size_t i = 0; i < config->watches_len; i++) {
		section_done("watch", &config->watches[i]);
		free(config->watches[i].name);
	}
	for (size_t i = 0; i < config->routes_len; i++) {
		section_done("route", &config->routes[i]);
		free(config->routes[i].name);
		free(config->routes[i].watches);
	}
	free(config->receivers);
	free(config->watches);
	free(config->routes);
	free(config->path);
	free(config);
}
