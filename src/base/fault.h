/* A fault is the world misbehaving. Functions that can meet one return -1 and fill a struct fault where it happens;
 * everyone in between passes it up unchanged. The kind is named for what the shell does with it.
 * An expected "no" is not a fault but an outcome: an enum of the function that returns it.
 *
 *	return fault_set(fault, FAULT_INPUT, "cannot decode '%s': line %d: unexpected end", name, line);
 */
#pragma once

#include <stdarg.h>

enum fault_kind {
	FAULT_NONE,
	FAULT_INPUT, /* the input is at fault: set it aside with the reason beside it */
	FAULT_RETRY, /* try later, with backoff: disk full, database busy, too many files */
	FAULT_FATAL, /* log and exit; the service manager restarts us */
};

struct fault {
	enum fault_kind kind;
	char text[512]; /* one phrase, subject in quotes, valid UTF-8, no control characters; cut where too long */
};

/* Fills `fault` (which may be NULL) and returns -1. */
int fault_set(struct fault *fault, enum fault_kind kind, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* The same for a failed system call: ": strerror(error)" is added; ENOSPC, EDQUOT, EIO, EMFILE, ENFILE, ENOMEM, EAGAIN and
 * EBUSY make it FAULT_RETRY, the others `kind`. */
int fault_errno(struct fault *fault, enum fault_kind kind, int error, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
