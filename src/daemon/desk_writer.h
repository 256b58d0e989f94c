/* A second pair of hands for the desk: writes down what has been decided, in order, while the desk's thread decides the next. All within one
 * transaction: the desk waits for it before the transaction goes on.
 */
#pragma once

#include "desk/desk.h"

struct desk_writer;

struct desk_writer *desk_writer_new(void);
void desk_writer_free(struct desk_writer *writer);

/* Takes up work on `decided`, of which none is ready yet. */
void desk_writer_begin(struct desk_writer *writer, struct desk *desk, const struct desk_decided *decided);
/* The first `len` are ready. */
void desk_writer_push(struct desk_writer *writer, size_t len);
/* Until all that is ready is written, or one could not be: -1 and its fault. */
int desk_writer_wait(struct desk_writer *writer, struct fault *fault);
