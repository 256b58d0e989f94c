#include "store/lock.h"

#include "base/arena.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

static int refuse(int fd, const char *store_path, struct fault *fault)
{
	char pid[24] = "";
	ssize_t got = pread(fd, pid, sizeof(pid) - 1, 0);
	long holder = got > 0 ? strtol(pid, NULL, 10) : 0;
	if (holder > 0)
		return fault_set(fault, FAULT_FATAL, "'%s' is in use by another tidingsd (pid %ld)", store_path, holder);
	return fault_set(fault, FAULT_FATAL, "'%s' is in use by another tidingsd", store_path);
}

/* Only for people to read; the lock is the lock. */
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
	} else if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
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
