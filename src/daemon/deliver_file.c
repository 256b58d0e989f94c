/* Receiver `file`: one event a line, appended. The file is opened anew for each batch, so that it may be moved away at any time
 * (logrotate without postrotate). A batch is one write and one fdatasync.
 *
 * What a crash or a full disk can leave is half a line at the end. A short write is taken back at once; a torn line that a crash
 * left is ended with a line break before the next batch, so that it spoils no event but itself, which comes again whole. */
#include "daemon/deliver.h"

#include "base/buf.h"
#include "base/cleanup.h"
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MODE 0640
/* Bodies are under NOTICE_BODY_MAX; the ceiling leaves room for line breaks and a larger body of a later version. */
#define BATCH_BYTES_MAX ((size_t)DELIVER_BATCH_MAX * 4 * NOTICE_BODY_MAX)

struct append {
	uv_work_t work;
	struct deliver_attempt *attempt;
	char *path;
	struct buf lines;
	/* how it ended: */
	enum retry_event event;
	const char *failed; /* what could not be done; NULL: all done */
	int error;
};

static void fd_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static void fail(struct append *append, enum retry_event event, const char *what, int error)
{
	append->event = event;
	append->failed = what;
	append->error = error;
}

/* The file's name must outlive a crash as its bytes do. */
static int sync_folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder = !slash ? strdup(".") : strndup(path, slash == path ? 1 : (size_t)(slash - path));
	int result = folder ? file_sync_folder(folder) : -1;
	free(folder);
	return result;
}

static int open_file(struct append *append, struct stat *ret_stat)
{
	int flags = O_RDWR | O_APPEND | O_CLOEXEC | O_NOCTTY | O_NONBLOCK; /* a FIFO must not hold us */
	int fd = open(append->path, flags);
	bool is_new = fd < 0 && errno == ENOENT;
	if (is_new)
		fd = open(append->path, flags | O_CREAT, FILE_MODE);
	if (fd < 0) {
		fail(append, errno == EISDIR ? RETRY_EVENT_REFUSED : RETRY_EVENT_FAILURE, "cannot open", errno);
		return -1;
	}
	if (fstat(fd, ret_stat) < 0)
		fail(append, RETRY_EVENT_FAILURE, "cannot look at", errno);
	else if (!S_ISREG(ret_stat->st_mode))
		fail(append, RETRY_EVENT_REFUSED, "not a regular file:", EINVAL);
	else if (is_new && sync_folder_of(append->path) < 0)
		fail(append, RETRY_EVENT_FAILURE, "cannot sync the folder of", errno);
	else
		return fd;
	close(fd);
	return -1;
}

static bool ends_torn(int fd, off_t size)
{
	char last;
	return size > 0 && pread(fd, &last, 1, size - 1) == 1 && last != '\n';
}

/* All of it or nothing: what a full disk let through is taken back, unless somebody else has written behind it. */
static int write_whole(int fd, const char *bytes, size_t len, off_t size)
{
	if (file_write_all(fd, bytes, len) == 0)
		return 0;
	int error = errno;
	struct stat now;
	if (fstat(fd, &now) == 0 && now.st_size > size && (size_t)(now.st_size - size) < len)
		(void)!ftruncate(fd, size); /* where this fails too, the torn line is ended by the next batch */
	errno = error;
	return -1;
}

static void append_lines(uv_work_t *work)
{
	struct append *append = work->data;
	struct stat stat;
	CLEANUP(fd_close) int fd = open_file(append, &stat);
	if (fd < 0)
		return;
	/* lines begin with one line break to spare: it is written only where a torn line wants ending */
	size_t skip = ends_torn(fd, stat.st_size) ? 0 : 1;
	if (write_whole(fd, append->lines.ptr + skip, append->lines.len - skip, stat.st_size) < 0)
		fail(append, RETRY_EVENT_FAILURE, "cannot write to", errno);
	else if (fdatasync(fd) < 0)
		fail(append, RETRY_EVENT_FAILURE, "cannot sync", errno);
}

static void appended(uv_work_t *work, int status)
{
	struct append *append = work->data;
	struct deliver_attempt *attempt = append->attempt;
	char path[160];
	deliver_quote(span_of(append->path), path, sizeof(path));
	if (status < 0)
		deliver_finish(attempt, RETRY_EVENT_FAILURE, "not written: %s", uv_strerror(status));
	else if (append->failed)
		deliver_finish(attempt, append->event, "%s '%s': %s", append->failed, path, strerror(append->error));
	else
		deliver_finish(attempt, RETRY_EVENT_SUCCESS, "%s", "");
	buf_done(&append->lines);
	free(append->path);
	free(append);
}

static void start(struct deliver *deliver, struct deliver_attempt *attempt)
{
	struct append *append = calloc(1, sizeof(*append));
	char *path = append ? strdup(attempt->config->path) : NULL;
	if (!path)
		abort();
	append->attempt = attempt;
	append->path = path;
	append->work.data = append;
	buf_init(&append->lines, BATCH_BYTES_MAX);
	buf_add_char(&append->lines, '\n');
	for (size_t i = 0; i < attempt->events_len; i++) {
		buf_add_span(&append->lines, attempt->events[i].body);
		buf_add_char(&append->lines, '\n');
	}
	if (append->lines.is_full)
		abort(); /* bodies have a ceiling */
	if (uv_queue_work(deliver->loop, &append->work, append_lines, appended) < 0)
		abort(); /* only a missing function makes it fail */
}

const struct deliver_kind deliver_kind_file = { .batch = DELIVER_BATCH_MAX, .start = start };
