/* What one setting says of another, once all are read: settings that go with a receiver's type, secrets in files, names of receivers. Routes are
 * for routes.h. */
#pragma once

#include "config/config.h"
#include "config/parse.h"

/* The place of `name` among the sections of one kind; a fault says what was probably meant. */
int reference_find(const struct config *config, const char *section_name, const char *name, uint32_t *ret_place, struct fault *fault);
int references_resolve(struct config *config, cfg_t *cfg, bool wants_secrets, struct fault *fault);
/* Where a route names one of these, "none" means nobody, so that none may be called so. */
int none_check(cfg_t *from, struct fault *fault);
