/* Addresses of feeds as people type and paste them. */
#pragma once

#include "cli/cli.h"

/* "example.org/feed" is https://example.org/feed, "feed:https://…" is https://…, "feed://…" is http://…, "bücher.example" is
 * https://xn--bcher-kva.example/; the caller frees it. */
char *feed_url(const char *word);
/* The order to add it, with the options that were given; `name` NULL: as it calls itself. The caller frees it. */
char *feed_add_target(const struct cli *cli, const char *url, const char *name);
