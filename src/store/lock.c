#include "store/lock.h"

#include "base/arena.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

/* A child of the holder's on its way to exec has the lock, too. One whose parent was killed just then lets go as soon as it is there: on a machine that
 * is loaded, some moments later. */
#define ORPHAN_LOOKS 300
#define ORPHAN_LOOK_NS 10000000 /* 10 ms */

static long holder_read(int fd)
{
	char pid[24] = "";
	ssize_t got = pread(fd, pid, sizeof(pid) - 1, 0);
	return got > 0 ? strtol(pid, NULL, 10) : 0;
}

static int refuse(int fd, const char *store_path, struct fault *fault)
{
	long holder = holder_read(fd);
	if (holder > 0)
		return fault_set(fault, FAULT_FATAL, "'%s' is in use by another tidingsd (pid %ld)", store_path, holder);
	return fault_set(fault, FAULT_FATAL, "'%s' is in use by another tidingsd", store_path);
}

static bool holder_is_gone(int fd)
{
	long holder = holder_read(fd);
	return holder > 0 && kill((pid_t)holder, 0) < 0 && errno == ESRCH;
}

static int lock_wait(int fd)
{
	for (unsigned look = 0;; look++) {
		if (flock(fd, LOCK_EX | LOCK_NB) == 0)
			return 0;
		int error = errno;
		if (error != EWOULDBLOCK || look == ORPHAN_LOOKS || !holder_is_gone(fd)) {
			errno = error;
			return -1;
		}
		(void)nanosleep(&(struct timespec){ .tv_nsec = ORPHAN_LOOK_NS }, NULL); /* a signal shortens it */
	}
}

/* For people to read, and for whoever finds it locked; the lock is the lock. */
static void sign(int fd)
{
	char pid[24];
	int len = snprintf(pid, sizeof(pid), "%ld\n", (long)getpid());
	if (ftruncate(fd, 0) == 0 && pwrite(fd, pid, (size_t)len, 0) < 0)
		return;
}

int lock_take(const char *store_path, struct fault *fault)
{
	struct arena *arena = arena_new();
	struct span path = arena_format(arena, "%s.lock", store_path);
	int fd = open(path.ptr, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640);
	if (fd < 0) {
		fault_errno(fault, FAULT_FATAL, errno, "cannot lock the store '%s'", store_path);
	} else if (lock_wait(fd) < 0) {
		if (errno == EWOULDBLOCK)
			refuse(fd, store_path, fault);
		else
			fault_errno(fault, FAULT_FATAL, errno, "cannot lock the store '%s'", store_path);
		close(fd);
		fd = -1;
	} else {
		sign(fd);
	}
	arena_free(arena);
	return fd;
}
