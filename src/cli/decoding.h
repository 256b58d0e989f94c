/* Files that are decoded here, without the desk: what every subcommand that does so shares. */
#pragma once

#include "cli/cli.h"
#include "report/decode.h"

/* What the command line says of the files. Lent from it and from `lang`. */
struct decode_hints cli_decode_hints(const struct cli *cli, struct lang *lang);
/* A file's bytes; - is standard input. */
int cli_read_input(const char *path, struct buf *bytes, struct fault *fault);
#define CLI_INPUT_MAX (1u << 30)
