/* The cage of a process that handles untrusted bytes.
 *
 * It is closed once, when all that needs a file is loaded, and never opens again. Inside, a decoder can compute, take memory, read and
 * write the descriptors it was left with, and end; that is all:
 *
 *	limits     address space, processor time, no core file, no new file, no new process, no other descriptor
 *	Landlock   no file, no network, no signal to others; as far as the kernel knows it (cage_landlock)
 *	seccomp    a short list of system calls; any other kills the process with SIGSYS
 *
 * Seccomp is what holds: where the kernel refuses it, cage_close fails, and no untrusted byte is read. Landlock is a second wall behind it.
 * A program that was built without seccomp (cage_has_seccomp) has only that wall, where there is one, and the limits, and closes its cage all the same.
 * Descriptor 2 is closed, too: what a library has to say of hostile bytes is no message to anyone. (The sanitizers' reports are: a
 * program built with them keeps it.)
 */
#pragma once

#include "base/fault.h"

#include <stdbool.h>
#include <stdint.h>

struct cage {
	uint64_t memory_bytes; /* of address space; 0: no limit */
	uint64_t life_s;       /* of processor time, which it may divide but never raise; 0: no limit */
	int fd;                /* one more descriptor to read and write beside 0 and 1: it becomes CAGE_FD; -1: none */
};

#define CAGE_FD 3

/* What a decoder that reads one drop after another has in all; when it has used half, it is replaced between two drops, so that the rest is left
 * for the longest drop. */
#define CAGE_LIFE_S 3600u

/* After a failure the process may be half locked in: all it can do is end. */
int cage_close(const struct cage *cage, struct fault *fault);

/* The cage of a keeper (decoder/converter.h), which may run `program`, what stands in /usr and the like, and nothing else; it reads there
 * and writes nowhere. Without Landlock it cannot be closed: the converter of a document could read what the daemon can.
 * Descriptors: CAGE_FD, to which `fd` moves; 0 to 2 are /dev/null. */
int cage_close_keeper(const char *program, int fd, struct fault *fault);

/* Of the converter itself, within that of its keeper: descriptors 0 to 2 as they are and no other, no more processes, so that the limits of
 * one hold for all. Its system calls are those of a program that reads, computes and writes text (pdftotext); to open a socket or a file to
 * write, to make a process or to reach for another kills it with SIGSYS, as it does a decoder; what is merely unknown to it fails. */
struct cage_converter {
	uint64_t memory_bytes; /* 0: no limit */
	uint64_t cpu_s;
};
int cage_close_converter(const struct cage_converter *cage, struct fault *fault);

/* The only way out that does nothing on the way: _exit(2) of a program with sanitizers looks for leaks, for which it makes a process. */
_Noreturn void cage_leave(int status);

/* The version of Landlock that cages have here, 0 where the kernel has none. */
unsigned cage_landlock(void);
/* False in a program that was built without seccomp: its cage keeps nothing in. */
bool cage_has_seccomp(void);
/* What holds, for people: "seccomp and Landlock 7". */
#define CAGE_WORDS_SIZE 40
const char *cage_words(char room[static CAGE_WORDS_SIZE]);
