/* The value of one setting: from the words of a file to its place in a struct, and back. */
#pragma once

#include "base/buf.h"
#include "base/fault.h"
#include "config/schema.h"

/* Reads `texts` (one, but for SETTING_LIST and SETTING_SET) into the value at `target`, which was zeroed or holds an earlier value. Paths are
 * taken from `folder` where they are relative. A fault is FAULT_INPUT and a phrase that begins with the setting's name. */
int value_read(const struct setting *setting, const char *const *texts, size_t len, const char *folder, void *target, struct fault *fault);
/* The default, where there is one. */
int value_default(const struct setting *setting, void *target, struct fault *fault);
void value_done(const struct setting *setting, void *target);

/* As it would be written in the file; nothing where it is unset. */
void value_write(const struct setting *setting, const void *target, struct buf *out);
bool value_is_set(const struct setting *setting, const void *target);

/* In double quotes, as libconfuse reads them back. */
void value_quote(struct buf *out, const char *text);
bool value_is_utf8(const char *text);
