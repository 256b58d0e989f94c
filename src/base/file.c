#include "base/file.h"

#include "base/cleanup.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static void fd_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

int file_read(const char *path, struct buf *buf, struct fault *fault)
{
	CLEANUP(fd_close) int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return fault_errno(fault, FAULT_INPUT, errno, "cannot open '%s'", path);
	for (;;) {
		char piece[16384];
		ssize_t got = read(fd, piece, sizeof(piece));
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return fault_errno(fault, FAULT_INPUT, errno, "cannot read '%s'", path);
		if (got == 0)
			return 0;
		buf_add(buf, piece, (size_t)got);
		if (buf->is_full)
			return fault_set(fault, FAULT_INPUT, "cannot read '%s': larger than %zu bytes", path, buf->max);
	}
}

int file_write_all(int fd, const void *bytes, size_t len)
{
	const char *at = bytes;
	while (len > 0) {
		ssize_t put = write(fd, at, len);
		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return -1;
		at += put;
		len -= (size_t)put;
	}
	return 0;
}

int file_read_all(int fd, void *bytes, size_t len)
{
	char *at = bytes;
	while (len > 0) {
		ssize_t got = read(fd, at, len);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0) {
			errno = got == 0 ? 0 : errno;
			return -1;
		}
		at += got;
		len -= (size_t)got;
	}
	return 0;
}

int file_sync_folder(const char *path)
{
	CLEANUP(fd_close) int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return fd < 0 ? -1 : fsync(fd);
}

/* "folder/.name.new" of "folder/name", and "folder". */
static void names_beside(const char *path, struct buf *temporary, struct buf *folder)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	buf_add_span(folder, slash ? span_make(path, slash == path ? 1 : (size_t)(slash - path)) : SPAN("."));
	buf_add(temporary, path, (size_t)(name - path));
	buf_addf(temporary, ".%s.new", name);
}

int file_replace(const char *path, struct span content, struct fault *fault)
{
	CLEANUP(buf_done) struct buf temporary = { .max = 8192 }, folder = { .max = 8192 };
	names_beside(path, &temporary, &folder);
	if (temporary.is_full)
		return fault_set(fault, FAULT_INPUT, "cannot write '%.100s…': the name is too long", path);
	CLEANUP(fd_close) int fd = open(temporary.ptr, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
	if (fd < 0)
		return fault_errno(fault, FAULT_INPUT, errno, "cannot write '%s'", temporary.ptr);
	if (file_write_all(fd, content.ptr, content.len) < 0 || fsync(fd) < 0 || rename(temporary.ptr, path) < 0 ||
	    file_sync_folder(folder.ptr) < 0) {
		int error = errno;
		unlink(temporary.ptr); /* the write has failed already; what is left of it may go or stay */
		return fault_errno(fault, FAULT_INPUT, error, "cannot write '%s'", path);
	}
	return 0;
}
