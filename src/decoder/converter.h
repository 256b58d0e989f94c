/* An external program that makes text of documents which no format of ours reads (PDF): the document on its standard input, UTF-8 on its
 * standard output.
 *
 * A decoder in its cage cannot run it. So before it closes the cage it starts a keeper, a process that does nothing but run the
 * converter, in a cage of their own (cage_close_keeper, cage_close_converter), and asks it over a socket:
 *
 *	decoder --u32 length, document--> keeper --stdin--> converter
 *	        <--u8 is_ok, u32 length, text or why not--  <-stdout-
 *
 * The keeper ends with whoever started it, and a converter with its keeper.
 */
#pragma once

#include "base/buf.h"
#include "base/fault.h"

#include <stdint.h>

struct converter_limits {
	uint64_t memory_bytes; /* of address space; 0: none */
	int64_t time_ms;       /* for one document */
};

/* What a converter may write about one document. */
#define CONVERTER_OUTPUT_MAX (16u << 20)

/* Starts the keeper; `argv` is absolute and NULL-terminated, and used as long as the keeper lives. The descriptor is all there is of it: closed, it ends. */
int converter_start(char *const *argv, const struct converter_limits *limits, int *ret_fd, struct fault *fault);
/* Adds the text. -1: `fault` says what the converter did, a phrase without its subject: "took longer than 15 s". */
int converter_ask(int fd, struct span document, struct buf *out, struct fault *fault);
