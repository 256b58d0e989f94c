/* Routes and quiet hours, once all is read: which stands under which, what a route has from its parent, times of day and time zones. */
#pragma once

#include "config/config.h"
#include "config/parse.h"

int routes_resolve(struct config *config, cfg_t *cfg, struct fault *fault);
void routes_done(struct config *config);
