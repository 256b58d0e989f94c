/* What one setting says of another, once all are read: settings that go with a receiver's type, secrets in files, names of watches
 * and receivers in routes. */
#pragma once

#include "config/config.h"
#include "config/parse.h"

int references_resolve(struct config *config, cfg_t *cfg, struct fault *fault);
