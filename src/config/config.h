/* The configuration as a struct. Which settings exist, their ranges, defaults and help, stands in one table
 * (config/schema.c); the file is read by libconfuse, then conf.d/*.conf beside it in order of name. Errors are FAULT_INPUT with
 * file, line and the nearest known word. Strings are never NULL unless a comment says so. Immutable once loaded.
 */
#pragma once

#include "base/fault.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum receiver_type { RECEIVER_FILE, RECEIVER_EXEC, RECEIVER_WEBHOOK, RECEIVER_JOURNAL };

struct config_receiver {
	char *name;
	enum receiver_type type;
	char *path;           /* file */
	char **command;       /* exec: argv, NULL-terminated */
	char *url;            /* webhook */
	char *secret;         /* webhook: "whsec_…", from secret-file or NULL */
	int64_t timeout_ms;
	int64_t give_up_after_ms; /* dead letter when older */
};

struct config_watch {
	char *name;
	char *match;
};

struct config_route {
	char *name;
	uint32_t *watches;    /* indices into watches */
	size_t watches_len;
	uint32_t receiver;    /* index into receivers */
	uint8_t relations;    /* bit 1 << enum relation */
};

struct config {
	char *path;           /* the file it came from */
	char *instance;       /* name of this desk, in events ("tidings://NAME"); default: the host name */
	int log_level;
	struct { char *path; int64_t settle_ms, rescan_ms; size_t max_drop_bytes; } inbox;
	struct { char *path; } store;
	struct { char *socket; } control;
	struct { uint32_t batch_reports; int64_t batch_ms; size_t memory_reports; } desk;
	struct { char *program; uint32_t processes; int64_t timeout_ms; size_t memory_bytes; } decoder;
	struct config_receiver *receivers;
	size_t receivers_len;
	struct config_watch *watches;
	size_t watches_len;
	struct config_route *routes;
	size_t routes_len;
};

struct config *config_load(const char *path, struct fault *fault);
void config_free(struct config *config);
/* Every setting with its value, in the syntax of the file; secrets as "…". */
void config_show(const struct config *config, FILE *out);
/* The settings that differ and cannot change while running, one line each; NULL where none. The caller frees it. */
char *config_needs_restart(const struct config *running, const struct config *wanted);
