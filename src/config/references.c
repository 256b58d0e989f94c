#include "config/references.h"

#include "base/array.h"
#include "base/buf.h"
#include "base/cleanup.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/url.h"
#include "base/vec.h"
#include "config/routes.h"
#include "config/schema.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SIGNING_SECRET_MAX 256
#define TOPIC_MAX 64
#define LOGIN_SECRET_MAX 8192 /* bearer tokens are often some kilobytes long */

static const char *type_word(enum receiver_type type)
{
	return schema_setting("receiver", "type")->words[type];
}

/* Every setting that goes with this type, and none that goes with another. */
static int receiver_settings_check(const struct config_receiver *receiver, cfg_t *from, struct fault *fault)
{
	static const char *const needed[][3] = {
		[RECEIVER_FILE] = { "path" }, [RECEIVER_EXEC] = { "command" }, [RECEIVER_WEBHOOK] = { "url" }, [RECEIVER_JOURNAL] = { NULL },
		[RECEIVER_MAIL] = { "url", "from", "to" }, [RECEIVER_MAILDIR] = { "path" }, [RECEIVER_ATOM] = { "path" }, [RECEIVER_SOCKET] = { NULL },
	};
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
	for (size_t i = 0; i < 3 && needed[receiver->type][i]; i++) {
		if (cfg_size(from, needed[receiver->type][i]) > 0)
			continue;
		fault_set(fault, FAULT_INPUT, "type '%s' needs '%s'", type_word(receiver->type), needed[receiver->type][i]);
		return fault_at(fault, from->filename, from->line, from);
	}
	return 0;
}

/* "http://[::1]:8080/x?y:z" has the port "8080". What stands before it is a name for others to look up. */
static int port_check(struct span rest, struct fault *fault)
{
	struct span port = SPAN_NONE;
	uint64_t number;
	for (size_t i = 0; i < rest.len && !strchr("/?#", rest.ptr[i]); i++) {
		if (rest.ptr[i] == ':')
			port = span_make(rest.ptr + i + 1, 0);
		else if (rest.ptr[i] == '@' || rest.ptr[i] == ']')
			port = SPAN_NONE;
		else if (port.ptr)
			port.len++;
	}
	if (port.len == 0 || (span_number(port, &number) && number >= 1 && number <= UINT16_MAX))
		return 0;
	return fault_set(fault, FAULT_INPUT, "'url': a port is a number of 1 to %d, not '%.*s'", UINT16_MAX, SPAN_ARG(port));
}

static int url_check(const char *url, const char *scheme, struct fault *fault)
{
	struct span rest = span_of(url);
	size_t len = strlen(scheme);
	bool is_safe = span_starts_nocase(rest, span_of(scheme)) && (url[len] == 's' || url[len] == 'S');
	if (!span_starts_nocase(rest, span_of(scheme)) || strncmp(url + len + is_safe, "://", 3) != 0)
		return fault_set(fault, FAULT_INPUT, "'url' must begin with %s:// or %ss://", scheme, scheme);
	rest = span_from(rest, (size_t)span_find(rest, SPAN("//")) + 2);
	if (rest.len == 0 || rest.ptr[0] == '/')
		return fault_set(fault, FAULT_INPUT, "'url' names no host");
	for (size_t i = 0; i < rest.len; i++)
		if (rest.ptr[i] <= ' ' || (unsigned char)rest.ptr[i] > '~')
			return fault_set(fault, FAULT_INPUT, "'url' may hold printable ASCII only: a host of other letters is written as xn--…, anything else as %%XX");
	return port_check(rest, fault);
}

int config_url_check(const char *url, struct fault *fault)
{
	return url_check(url, "http", fault);
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

/* What stands in it, without the blanks around. */
static int secret_read(const char *setting, size_t max, struct buf *path, char **ret_secret, struct fault *fault)
{
	CLEANUP(buf_done) struct buf secret = { .max = max };
	struct stat about;
	if (secret_path(setting, path, fault) < 0)
		return -1;
	if (stat(path->ptr, &about) < 0)
		return fault_errno(fault, FAULT_INPUT, errno, "'secret-file': cannot open '%s'", path->ptr);
	if (about.st_mode & S_IROTH)
		return fault_set(fault, FAULT_INPUT, "'secret-file': everyone may read '%s'; take that right away (chmod o-r)", path->ptr);
	if (file_read(path->ptr, &secret, fault) < 0)
		return -1;
	struct span text = span_trim(buf_view(&secret));
	if (text.len > 0 && memchr(text.ptr, '\0', text.len))
		return fault_set(fault, FAULT_INPUT, "'secret-file': '%s' does not hold one line of text", path->ptr);
	buf_truncate(&secret, (size_t)(text.ptr - secret.ptr) + text.len);
	buf_eat(&secret, secret.len - text.len);
	*ret_secret = buf_detach(&secret);
	return 0;
}

static int signing_secret_read(struct config_receiver *receiver, struct fault *fault)
{
	CLEANUP(buf_done) struct buf path = { .max = 8192 };
	if (secret_read(receiver->secret_file, SIGNING_SECRET_MAX, &path, &receiver->secret, fault) < 0)
		return -1;
	if (strncmp(receiver->secret, "whsec_", 6) != 0 || !is_base64(receiver->secret + 6))
		return fault_set(fault, FAULT_INPUT, "'secret-file': '%s' does not hold a secret of the form whsec_BASE64", path.ptr);
	return 0;
}

/* It goes into a header, or a line of SMTP. */
static int login_secret_read(const char *setting, char **ret_secret, struct fault *fault)
{
	CLEANUP(buf_done) struct buf path = { .max = 8192 };
	if (secret_read(setting, LOGIN_SECRET_MAX, &path, ret_secret, fault) < 0)
		return -1;
	for (const char *at = *ret_secret; *at; at++)
		if ((unsigned char)*at < ' ' || *at == 0x7F)
			return fault_set(fault, FAULT_INPUT, "'secret-file': '%s' does not hold one line of text", path.ptr);
	if (!(*ret_secret)[0])
		return fault_set(fault, FAULT_INPUT, "'secret-file': '%s' is empty", path.ptr);
	return 0;
}

/* LOCAL@DOMAIN in plain ASCII: it stands in a header and in a line of SMTP as it is. */
static int address_check(const char *setting, const char *address, struct fault *fault)
{
	const char *at = strchr(address, '@');
	bool is_good = at && at > address && at[1] != '\0' && !strchr(at + 1, '@');
	for (const char *c = address; is_good && *c; c++)
		is_good = *c > ' ' && *c <= '~' && !strchr("<>()[]\\,;:\"", *c);
	if (is_good)
		return 0;
	return fault_set(fault, FAULT_INPUT, "'%s': '%s' is no address of the form name@example.org", setting, address);
}

static int mail_check(struct config_receiver *receiver, cfg_t *from, struct fault *fault)
{
	if (url_check(receiver->url, "smtp", fault) < 0)
		return fault_in(fault, from, "url");
	if (strchr(receiver->url, '@')) {
		fault_set(fault, FAULT_INPUT, "'url' names no user; 'user' and 'secret-file' do");
		return fault_in(fault, from, "url");
	}
	if (address_check("from", receiver->from, fault) < 0)
		return fault_in(fault, from, "from");
	for (char **to = receiver->to; *to; to++)
		if (address_check("to", *to, fault) < 0)
			return fault_in(fault, from, "to");
	if (!receiver->user != !receiver->secret_file) {
		fault_set(fault, FAULT_INPUT, "'%s' needs '%s'", receiver->user ? "user" : "secret-file", receiver->user ? "secret-file" : "user");
		return fault_in(fault, from, receiver->user ? "user" : "secret-file");
	}
	return 0;
}

static bool names_topic(const char *url)
{
	const char *topic = strrchr(url, '/') + 1;
	size_t len = strspn(topic, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
	return topic[-2] != '/' && len > 0 && len <= TOPIC_MAX && topic[len] == '\0';
}

static int webhook_check(struct config_receiver *receiver, cfg_t *from, struct fault *fault)
{
	if (config_url_check(receiver->url, fault) < 0)
		return fault_in(fault, from, "url");
	if (receiver->body == WEBHOOK_NTFY && !names_topic(receiver->url)) {
		fault_set(fault, FAULT_INPUT, "'url' must end in the topic of ntfy: https://HOST/TOPIC, of 1 to 64 letters, digits, '-' and '_'");
		return fault_in(fault, from, "url");
	}
	return 0;
}

static int receiver_secret_read(struct config_receiver *receiver, cfg_t *from, struct fault *fault)
{
	bool signs = receiver->type == RECEIVER_WEBHOOK && receiver->body == WEBHOOK_EVENT;
	if (!receiver->secret_file)
		return 0;
	int result = signs ? signing_secret_read(receiver, fault) : login_secret_read(receiver->secret_file, &receiver->secret, fault);
	return result < 0 ? fault_in(fault, from, "secret-file") : 0;
}

/* Whether there are certificates in it, a delivery tells. */
static int ca_file_check(const struct config_receiver *receiver, cfg_t *from, struct fault *fault)
{
	if (!receiver->ca_file || access(receiver->ca_file, R_OK) == 0)
		return 0;
	fault_errno(fault, FAULT_INPUT, errno, "'ca-file': cannot open '%s'", receiver->ca_file);
	return fault_in(fault, from, "ca-file");
}

/* The next name in a path; "//" and "/./" lead nowhere. */
static bool path_next(const char **path, struct span *ret_name)
{
	size_t len;
	do {
		*path += strspn(*path, "/");
		len = strcspn(*path, "/");
		*ret_name = span_make(*path, len);
		*path += len;
	} while (span_equals(*ret_name, SPAN(".")));
	return len > 0;
}

static bool is_same_path(const char *a, const char *b)
{
	struct span name_a, name_b;
	bool has_a, has_b;
	do {
		has_a = path_next(&a, &name_a);
		has_b = path_next(&b, &name_b);
	} while (has_a && has_b && span_equals(name_a, name_b));
	return !has_a && !has_b;
}

/* A terminal or /dev/null takes from many. */
static bool is_device(const char *path)
{
	struct stat about;
	return stat(path, &about) == 0 && !S_ISREG(about.st_mode) && !S_ISDIR(about.st_mode);
}

/* Each would write over the other, or the desk over its own. */
static int path_check(const struct config *config, size_t place, cfg_t *from, struct fault *fault)
{
	const char *path = config->receivers[place].path;
	const struct { const char *path, *whose; } ours[] = {
		{ config->store.path, "the store" }, { config->inbox.path, "the inbox" }, { config->control.socket, "the control socket" }
	};
	if (!path)
		return 0;
	for (size_t i = 0; i < LEN(ours); i++)
		if (is_same_path(path, ours[i].path)) {
			fault_set(fault, FAULT_INPUT, "'path' is that of %s", ours[i].whose);
			return fault_in(fault, from, "path");
		}
	for (size_t i = 0; i < place && !is_device(path); i++)
		if (config->receivers[i].path && is_same_path(path, config->receivers[i].path)) {
			fault_set(fault, FAULT_INPUT, "'path' is that of receiver '%s'", config->receivers[i].name);
			return fault_in(fault, from, "path");
		}
	return 0;
}

static int receivers_check(struct config *config, cfg_t *cfg, bool wants_secrets, struct fault *fault)
{
	for (size_t i = 0; i < config->receivers_len; i++) {
		struct config_receiver *receiver = &config->receivers[i];
		cfg_t *from = cfg_getnsec(cfg, "receiver", (unsigned)i);
		if (none_check(from, fault) < 0 || receiver_settings_check(receiver, from, fault) < 0 || path_check(config, i, from, fault) < 0)
			return -1;
		if (receiver->type == RECEIVER_WEBHOOK && webhook_check(receiver, from, fault) < 0)
			return -1;
		if (receiver->type == RECEIVER_MAIL && mail_check(receiver, from, fault) < 0)
			return -1;
		if (wants_secrets && (receiver_secret_read(receiver, from, fault) < 0 || ca_file_check(receiver, from, fault) < 0))
			return -1;
	}
	return 0;
}

/* "Name: value", by RFC 9110. Those that a fetch sets itself are its own. */
static int header_check(const char *header, struct fault *fault)
{
	static const char *const ours[] = { "host", "content-length", "transfer-encoding", "connection", "if-none-match", "if-modified-since", "cookie" };
	struct span line = span_of(header);
	size_t name = strspn(header, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`|~");
	if (name == 0 || header[name] != ':')
		return fault_set(fault, FAULT_INPUT, "'headers' holds \"Name: value\", not '%s'", header);
	for (size_t i = 0; i < LEN(ours); i++)
		if (span_equals_nocase(span_head(line, name), span_of(ours[i])))
			return fault_set(fault, FAULT_INPUT, "'headers': '%s' is not for you to set", ours[i]);
	return 0;
}

static int feed_check(struct config_feed *feed, cfg_t *from, bool wants_secrets, struct fault *fault)
{
	if (config_url_check(feed->url, fault) < 0)
		return fault_in(fault, from, "url");
	for (size_t i = 0; feed->headers && feed->headers[i]; i++)
		if (header_check(feed->headers[i], fault) < 0)
			return fault_in(fault, from, "headers");
	if (wants_secrets && feed->secret_file && login_secret_read(feed->secret_file, &feed->secret, fault) < 0)
		return fault_in(fault, from, "secret-file");
	if (feed->user && !feed->secret_file) {
		fault_set(fault, FAULT_INPUT, "'user' needs 'secret-file' with the password");
		return fault_in(fault, from, "user");
	}
	return 0;
}

/* What is asked: one address may answer two logins differently. Of a secret that was not read, its file has to do. */
static uint64_t feed_key(const struct config_feed *feed)
{
	uint64_t key = hash64_seeded(span_of(feed->user), url_key(span_of(feed->url)));
	for (size_t i = 0; feed->headers && feed->headers[i]; i++)
		key = hash64_seeded(span_of(feed->headers[i]), key);
	return hash64_seeded(span_of(feed->secret ? feed->secret : feed->secret_file), key);
}

/* `seen`: key -> place + 1 of those before it. */
static int feed_double_check(const struct config *config, size_t place, struct map *seen, cfg_t *from, struct fault *fault)
{
	uint64_t *first = map_at(seen, feed_key(&config->feeds[place]));
	if (*first == 0) {
		*first = place + 1;
		return 0;
	}
	fault_set(fault, FAULT_INPUT, "'url' is that of feed '%s', which is asked already", config->feeds[*first - 1].name);
	return fault_in(fault, from, "url");
}

static int feeds_check(struct config *config, cfg_t *cfg, bool wants_secrets, struct fault *fault)
{
	CLEANUP(map_done) struct map seen = { 0 };
	for (size_t i = 0; i < config->feeds_len; i++) {
		cfg_t *from = cfg_getnsec(cfg, "feed", (unsigned)i);
		if (feed_check(&config->feeds[i], from, wants_secrets, fault) < 0 || feed_double_check(config, i, &seen, from, fault) < 0)
			return -1;
	}
	return 0;
}

int reference_find(const struct config *config, const char *section_name, const char *name, uint32_t *ret_place, struct fault *fault)
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

int none_check(cfg_t *from, struct fault *fault)
{
	if (strcmp(cfg_title(from), "none") != 0)
		return 0;
	fault_set(fault, FAULT_INPUT, "a route that names 'none' means nobody; it must be called something else");
	return fault_at(fault, from->filename, from->line, from);
}

static bool is_told(const struct config *config, uint32_t receiver)
{
	for (size_t i = 0; i < config->fetch.tell_len; i++)
		if (config->fetch.tell[i] == receiver)
			return true;
	return false;
}

/* Named twice, it is told once. */
static int tell_resolve(struct config *config, cfg_t *from, struct fault *fault)
{
	size_t len = 0;
	while (config->fetch.tell_names && config->fetch.tell_names[len])
		len++;
	if (len == 0)
		return 0;
	config->fetch.tell = vec_grow(NULL, &(size_t){ 0 }, len, sizeof(*config->fetch.tell));
	for (size_t i = 0; i < len; i++) {
		uint32_t receiver;
		if (reference_find(config, "receiver", config->fetch.tell_names[i], &receiver, fault) < 0)
			return fault_in(fault, from, "tell");
		if (!is_told(config, receiver))
			config->fetch.tell[config->fetch.tell_len++] = receiver;
	}
	return 0;
}

static const struct config_receiver *fallback_of(const struct config *config, const struct config_receiver *receiver)
{
	for (size_t i = 0; receiver->fallback && i < config->receivers_len; i++)
		if (strcmp(config->receivers[i].name, receiver->fallback) == 0)
			return &config->receivers[i];
	return NULL;
}

/* Whoever stands in for one must be there, and the chain of those who do must have an end. */
static int fallbacks_check(const struct config *config, cfg_t *cfg, struct fault *fault)
{
	for (size_t i = 0; i < config->receivers_len; i++) {
		const struct config_receiver *receiver = &config->receivers[i], *next = receiver;
		cfg_t *from = cfg_getnsec(cfg, "receiver", (unsigned)i);
		uint32_t place;
		if (receiver->fallback && reference_find(config, "receiver", receiver->fallback, &place, fault) < 0)
			return fault_in(fault, from, "fallback");
		for (size_t steps = 0; next && steps <= config->receivers_len; steps++)
			next = fallback_of(config, next);
		if (next) {
			fault_set(fault, FAULT_INPUT, "'fallback' leads from '%s' round in a circle", receiver->name);
			return fault_in(fault, from, "fallback");
		}
	}
	return 0;
}

int references_resolve(struct config *config, cfg_t *cfg, bool wants_secrets, struct fault *fault)
{
	if (feeds_check(config, cfg, wants_secrets, fault) < 0 || receivers_check(config, cfg, wants_secrets, fault) < 0)
		return -1;
	if (fallbacks_check(config, cfg, fault) < 0 || tell_resolve(config, cfg_getsec(cfg, "fetch"), fault) < 0)
		return -1;
	return routes_resolve(config, cfg, fault);
}
