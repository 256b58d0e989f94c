/* What tidings says about itself; all of it from the table of subcommands. */
#pragma once

#include <stddef.h>
#include <stdio.h>

void help_all(FILE *out);
/* A message with the nearest known subcommand; returns CLI_USAGE. */
int help_unknown(const char *first, const char *second);
