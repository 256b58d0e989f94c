/* The configuration as a struct. Which settings exist, their ranges, defaults and help, stands in one table
 * (config/schema.c); the file is read by libconfuse, then all *.conf of conf.d beside it in order of name. Errors are FAULT_INPUT with
 * file, line and the nearest known word. Strings are never NULL unless a comment says so. Relative paths are taken from the
 * folder of the main file. Immutable once loaded. Names (of feeds, receivers, watches, routes) are 1 to 64 bytes of UTF-8 without
 * commas, quotes and control characters. libconfuse keeps its scanner in static memory: one config_load at a time in a process.
 *
 * The words of watches are read by watch/query.h, which stands beside this room: who loads a configuration hands
 * config->watches to watch_set_new as well.
 */
#pragma once

#include "base/fault.h"
#include "base/zone.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum receiver_type { RECEIVER_FILE, RECEIVER_EXEC, RECEIVER_WEBHOOK, RECEIVER_JOURNAL, RECEIVER_MAIL, RECEIVER_MAILDIR, RECEIVER_ATOM, RECEIVER_SOCKET };
/* AUTO: required, opportunistic where the server is this machine. */
enum mail_tls { MAIL_TLS_AUTO, MAIL_TLS_REQUIRED, MAIL_TLS_OPPORTUNISTIC, MAIL_TLS_NO };

/* What a webhook is sent: the event itself, or words for people as one of these wants them. */
enum webhook_body { WEBHOOK_EVENT, WEBHOOK_SLACK, WEBHOOK_MATTERMOST, WEBHOOK_MATRIX, WEBHOOK_TEAMS, WEBHOOK_DISCORD, WEBHOOK_NTFY };

struct config_receiver {
	char *name;
	enum receiver_type type;
	char *path;           /* file, maildir, atom; else NULL */
	char **command;       /* exec: argv, NULL-terminated; else NULL */
	char *url;            /* webhook: http:// or https://; mail: smtp:// or smtps://; else NULL */
	enum webhook_body body;
	char *from;           /* mail: an address; else NULL */
	char **to;            /* mail: addresses, NULL-terminated; else NULL */
	char *user;           /* mail: who logs in, or NULL */
	enum mail_tls tls;
	char *ca_file;        /* webhook, mail: by whom the server's certificate must be signed, or NULL: as the system has it */
	char *secret_file;    /* where the secret stands, or NULL */
	char *secret;         /* read from there, or NULL; mail: password of `user`; webhook: "whsec_…", or, where the body is not the event, a bearer token */
	int64_t timeout_ms;
	int64_t give_up_after_ms; /* dead letter when older */
	char *fallback;       /* the receiver that gets what this one could not be told, or NULL */
	uint32_t rate_limit;  /* alerts in a minute; 0: any number */
	uint32_t queue_max;   /* alerts that may wait; 0: any number */
};

struct config_watch {
	char *name;
	char *match;
	char *where;          /* "FILE:LINE" of match, to blame it by */
};

/* Hours in which nobody is to be woken. */
struct config_quiet {
	char *name;
	char *from_text, *to_text; /* "23:00" */
	uint16_t from, to;    /* minutes of the day */
	uint8_t days;         /* bit 0 Monday */
	char *timezone;       /* or NULL: the desk's */
	struct zone *zone;
	int break_through;    /* enum route_priority: news of this priority and above is told all the same */
};

enum route_priority { ROUTE_PRIORITY_LOW, ROUTE_PRIORITY_NORMAL, ROUTE_PRIORITY_HIGH, ROUTE_PRIORITY_CRITICAL };
enum route_group { ROUTE_GROUP_STORY = 1, ROUTE_GROUP_WATCH = 2, ROUTE_GROUP_SOURCE = 4, ROUTE_GROUP_ALL = 8 };
#define CONFIG_NOBODY UINT32_MAX
#define CONFIG_TIMES_MAX 24

/* What one that has a parent leaves unset is its parent's. */
struct config_route {
	char *name;
	char *parent_name;    /* or NULL: it stands for itself */
	char **watch_names;   /* as written, NULL-terminated; NULL: those of its parent */
	char *receiver_name;  /* "none": what comes here is told to nobody */
	char **match;         /* conditions, see watch/matcher.h; or NULL */
	char *where;          /* "FILE:LINE" of them, to blame them by */
	int goes_on;          /* `continue` */
	int priority;         /* enum route_priority */
	uint8_t relations;    /* bit 1 << enum relation */
	uint8_t group_by;     /* bits of enum route_group */
	int64_t group_wait_ms, group_interval_ms, inhibit_ms;
	int64_t repeat_ms;    /* 0: nothing is repeated; else no shorter than group_interval_ms */
	char **digest;        /* "07:00" …, or NULL */
	char *timezone;       /* of these, or NULL: the desk's */
	char *quiet_name;     /* or NULL; "none": none though its parent has one */
	/* resolved: */
	uint32_t parent;      /* index of an earlier one, or CONFIG_NOBODY */
	uint32_t *watches;    /* indices into watches */
	size_t watches_len;
	uint32_t receiver;    /* index into receivers, or CONFIG_NOBODY */
	uint32_t quiet;       /* index into quiets, or CONFIG_NOBODY */
	uint16_t times[CONFIG_TIMES_MAX]; /* of the digest: minutes of the day, rising */
	size_t times_len;
	struct zone *zone;    /* of these; lent from the parent where is_zone_lent */
	bool is_zone_lent;
};

struct config_feed {
	char *name;
	char *url;            /* http:// or https:// */
	char *source;         /* what its reports have as source, or NULL: what they declare */
	char *folder;         /* that it lies in, in lists, or NULL */
	int64_t every_ms;     /* 0: by its own rhythm */
	int full_text, allow_private; /* 0 no, 1 yes */
	char **headers;       /* "Name: value", NULL-terminated, or NULL */
	char *user;           /* or NULL */
	char *secret_file;    /* where the secret stands, or NULL */
	char *secret;         /* password of `user`, or else a bearer token; NULL: none */
};

struct config {
	char *path;           /* the file it came from */
	char *instance;       /* name of this desk, in events ("tidings://NAME"); default: the host name */
	char *timezone;       /* by whose clocks quiet hours and digests go where they name none */
	int log_level;
	struct { char *path; int64_t settle_ms, rescan_ms; size_t max_drop_bytes; } inbox;
	struct { char *path; } store;
	struct { char *socket; } control;
	struct { uint32_t batch_reports; int64_t batch_ms; uint32_t memory_reports; } desk;
	struct { char *program; uint32_t processes; int64_t timeout_ms; size_t memory_bytes; char **pdf_converter; /* argv, or NULL */ } decoder;
	struct {
		char *contact, *proxy; /* or NULL */
		uint32_t at_once, per_host;
		int64_t timeout_ms;
		size_t max_document_bytes;
		char **tell_names;     /* as written, NULL-terminated, or NULL */
		uint32_t *tell;        /* indices into receivers, each once */
		size_t tell_len;
	} fetch;
	struct config_feed *feeds;
	size_t feeds_len;
	struct config_receiver *receivers;
	size_t receivers_len;
	struct config_watch *watches;
	size_t watches_len;
	struct config_quiet *quiets;
	size_t quiets_len;
	struct config_route *routes;
	size_t routes_len;
};

struct section;
struct setting;

/* Who is shown a configuration: settings outside any section first, then each section with its own between `begin` and `end`.
 * `name` is NULL for a section that stands once; `target` is the value's place, see config/schema.h. What is unset, or does not go
 * with a receiver's type, is left out. */
struct config_visitor {
	void (*begin)(void *ctx, const struct section *section, const char *name);
	void (*setting)(void *ctx, const struct setting *setting, const void *target);
	void (*end)(void *ctx);
	void *ctx;
};

/* Do both lead to the same place in the same way? Names, limits, and who stands in for it aside. */
bool config_receiver_equals(const struct config_receiver *a, const struct config_receiver *b);

struct config *config_load(const char *path, struct fault *fault);
/* The same for those who deliver and fetch nothing: no secret is read, which its file may well forbid them. */
struct config *config_look(const char *path, struct fault *fault);
/* The same for those who only ask what is set: references between sections are not resolved either (no routes[].watches, no fetch.tell). */
struct config *config_peek(const char *path, struct fault *fault);
void config_free(struct config *config);
/* The rules for a name and for an address, for those who take them by another way than the file. */
int config_name_check(const char *name, struct fault *fault);
int config_url_check(const char *url, struct fault *fault);
/* The values as they stand; secrets, which stand in files of their own, are not among them. */
void config_visit(const struct config *config, const struct config_visitor *visitor);
/* Every setting with its value, in the syntax of the file, which reads back as the same. Secrets stand in files of their own and are not shown. */
void config_show(const struct config *config, FILE *out);
/* The settings that differ and cannot change while running, one line each; NULL where none. The caller frees it. */
char *config_needs_restart(const struct config *running, const struct config *wanted);
