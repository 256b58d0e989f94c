/* The Unix socket on which the control API listens: handed over by systemd (tidingsd.socket), or made here, 0660 and of the group
 * "tidings" where there is one. A socket file that nobody answers at is left over and replaced; one that is answered at is refused. */
#pragma once

#include "base/fault.h"

#include <stdbool.h>

#define CONTROL_GROUP "tidings"

/* `ret_is_ours`: made here, to be removed by control_socket_remove. */
int control_socket_open(const char *path, int *ret_fd, bool *ret_is_ours, struct fault *fault);
/* Removes the file; the descriptor is the caller's. */
void control_socket_remove(const char *path);
