/* Files that are decoded here, without the desk: what every subcommand that does so shares. */
#pragma once

#include "cli/cli.h"
#include "report/decode.h"

/* What the command line says of the files. Lent from it and from `lang`. */
struct decode_hints cli_decode_hints(const struct cli *cli, struct lang *lang);
/* A file's bytes; - is standard input. */
int cli_read_input(const char *path, struct buf *bytes, struct fault *fault);
struct config;
struct file_decoder;

/* Reads files in a process that has locked itself in (cli/caged.h); one in the life of a program. `config`, which may be NULL, has its limits and the
 * converter of PDF, and outlives it. */
struct file_decoder *file_decoder_new(const struct cli *cli, const struct config *config);
void file_decoder_free(struct file_decoder *decoder);
/* What a decoder sees in a file, as frames (decoder/frame.h). 0, or an exit status after a message. */
int file_decoder_read(struct file_decoder *decoder, const char *file, struct buf *frames);
#define CLI_INPUT_MAX (1u << 30)
