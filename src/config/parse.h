/* Configuration files through libconfuse, by the table of settings: every value is kept as it was written, with its place, and is read
 * later (value.h), when all is known. */
#pragma once

#include "base/fault.h"

#include <confuse.h>

/* A value as the parser met it: checked later, when all is known, and then still able to say where it stood. */
struct found {
	char *text;
	char *file;
	int line;
};

/* The file and those of conf.d in `folder`. NULL with a fault: FILE:LINE and what was probably meant. The caller calls cfg_free. */
cfg_t *parse_files(const char *path, const char *folder, struct fault *fault);

/* "FILE:LINE: " and the section's name in front of what is in `fault` already; they return -1. `from` may be the whole. */
int fault_at(struct fault *fault, const char *file, int line, const cfg_t *from);
/* The same with the place of a setting of the section, or of the section's end where it is not set. */
int fault_in(struct fault *fault, cfg_t *from, const char *setting);

/* A copy that the caller frees. */
char *string_copy(const char *text);
