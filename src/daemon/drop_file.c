#include "daemon/drop_file.h"

#include "base/array.h"
#include "base/cleanup.h"
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define READ_SIZE (256u << 10)
/* Names tried for a file whose own is taken. */
#define NAMES_MAX 1000u

bool drop_look_equals(const struct drop_look *a, const struct drop_look *b)
{
	return a->device == b->device && a->inode == b->inode && a->size == b->size && a->mtime_ns == b->mtime_ns &&
	       a->ctime_ns == b->ctime_ns;
}

static struct drop_look look_of(const struct stat *st)
{
	return (struct drop_look){
		.device = (uint64_t)st->st_dev,
		.inode = (uint64_t)st->st_ino,
		.size = st->st_size,
		.mtime_ns = st->st_mtim.tv_sec * INT64_C(1000000000) + st->st_mtim.tv_nsec,
		.ctime_ns = st->st_ctim.tv_sec * INT64_C(1000000000) + st->st_ctim.tv_nsec,
	};
}

static const char *why_not_ours(const struct stat *st)
{
	if (S_ISLNK(st->st_mode))
		return "a symbolic link";
	if (S_ISDIR(st->st_mode))
		return "a folder in a subfolder";
	if (S_ISFIFO(st->st_mode))
		return "a FIFO";
	if (S_ISSOCK(st->st_mode))
		return "a socket";
	if (!S_ISREG(st->st_mode))
		return "a device";
	return st->st_nlink != 1 ? "a file with more than one link" : NULL;
}

static enum drop_file_outcome outcome_of_errno(int error, const char **ret_why)
{
	*ret_why = strerror(error);
	switch (error) {
	case ENOENT:
	case ENOTDIR:
	case ESTALE:
		return DROP_FILE_GONE;
	case EACCES:
	case EPERM:
		return DROP_FILE_UNREADABLE;
	case ELOOP:
		*ret_why = "a symbolic link";
		return DROP_FILE_NOT_OURS;
	default:
		return DROP_FILE_TROUBLE;
	}
}

enum drop_file_outcome drop_file_look(int inbox_fd, const char *path, struct drop_look *ret_look, const char **ret_why)
{
	struct stat st;
	if (fstatat(inbox_fd, path, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return outcome_of_errno(errno, ret_why);
	*ret_why = why_not_ours(&st);
	*ret_look = look_of(&st);
	return *ret_why ? DROP_FILE_NOT_OURS : DROP_FILE_OK;
}

void drop_file_done(struct drop_file *file)
{
	if (file->fd >= 0)
		close(file->fd);
	free(file->bytes);
	*file = (struct drop_file){ .fd = -1 };
}

/* Reads to the end: into file->bytes where there is room for all, and always into the digest. */
static int read_all(struct drop_file *file, size_t room, struct digest_state *state)
{
	char piece[16384];
	char *scratch = file->bytes ? NULL : malloc(READ_SIZE);
	char *target = scratch ? scratch : piece;
	size_t target_len = scratch ? READ_SIZE : sizeof(piece);
	ssize_t got;
	uint64_t total = 0;
	for (;;) {
		if (file->bytes) {
			target = file->bytes + file->len;
			target_len = room - file->len;
		}
		got = pread(file->fd, target, target_len, (off_t)total);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		digest_add(state, target, (size_t)got);
		total += (uint64_t)got;
		file->len = (size_t)total;
		if (file->bytes && file->len == room)
			break;
	}
	int error = errno;
	free(scratch);
	errno = error;
	return got < 0 ? -1 : 0;
}

enum drop_file_outcome drop_file_read(int inbox_fd, const char *path, size_t whole_max, uint64_t max, struct drop_file *ret_file,
				      const char **ret_why)
{
	*ret_file = (struct drop_file){ .fd = openat(inbox_fd, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY) };
	struct stat st;
	if (ret_file->fd < 0)
		return outcome_of_errno(errno, ret_why);
	if (fstat(ret_file->fd, &st) < 0)
		return outcome_of_errno(errno, ret_why);
	*ret_why = why_not_ours(&st);
	if (*ret_why)
		return DROP_FILE_NOT_OURS;
	ret_file->look = look_of(&st);
	if ((uint64_t)st.st_size > max) {
		close(ret_file->fd);
		ret_file->fd = -1;
		return DROP_FILE_TOO_LARGE;
	}
	/* One byte of room more than its size: a file that grows meanwhile shows. */
	bool is_whole = (uint64_t)st.st_size <= whole_max;
	if (is_whole && !(ret_file->bytes = malloc((size_t)st.st_size + 1))) {
		*ret_why = "out of memory";
		return DROP_FILE_TROUBLE;
	}
	struct digest_state *state = digest_new();
	int result = read_all(ret_file, (size_t)st.st_size + 1, state);
	int error = errno;
	ret_file->digest = digest_end(state);
	if (result < 0)
		return outcome_of_errno(error, ret_why);
	if (fstat(ret_file->fd, &st) < 0)
		return outcome_of_errno(errno, ret_why);
	struct drop_look after = look_of(&st);
	if (!drop_look_equals(&after, &ret_file->look) || (int64_t)ret_file->len != after.size)
		return DROP_FILE_CHANGED;
	if (is_whole) {
		close(ret_file->fd);
		ret_file->fd = -1;
	}
	return DROP_FILE_OK;
}

/* Renames without overwriting, under the wanted name or with ".ID" behind it (the name cut where the file system needs it). */
static int rename_beside(int inbox_fd, const char *path, struct buf *name, uint64_t id)
{
	char suffix[64];
	size_t len = name->len, base_at = (size_t)(strrchr(name->ptr, '/') + 1 - name->ptr);
	int result = renameat2(inbox_fd, path, inbox_fd, name->ptr, RENAME_NOREPLACE);
	/* The second name is free, unless done/ is older than the store. */
	for (unsigned i = 1; result < 0 && errno == EEXIST && i <= NAMES_MAX; i++) {
		int suffix_len = i == 1 ? snprintf(suffix, sizeof(suffix), ".%" PRIu64, id) : snprintf(suffix, sizeof(suffix), ".%" PRIu64 ".%u", id, i);
		size_t room = base_at + NAME_MAX - (size_t)suffix_len;
		buf_truncate(name, len < room ? len : room);
		buf_add(name, suffix, (size_t)suffix_len);
		result = renameat2(inbox_fd, path, inbox_fd, name->ptr, RENAME_NOREPLACE);
	}
	return result;
}

static bool is_folder(int inbox_fd, const char *path)
{
	struct stat st;
	return fstatat(inbox_fd, path, &st, 0) == 0 && S_ISDIR(st.st_mode);
}

enum drop_file_outcome drop_file_move(int inbox_fd, const char *path, const char *folder, const struct drop_look *look, uint64_t id,
				      struct buf *ret_name, const char **ret_why)
{
	struct drop_look now;
	enum drop_file_outcome outcome = drop_file_look(inbox_fd, path, &now, ret_why);
	if (outcome != DROP_FILE_OK)
		return outcome;
	if (!drop_look_equals(&now, look))
		return DROP_FILE_CHANGED;
	const char *slash = strchr(path, '/');
	if (mkdirat(inbox_fd, folder, 0770) < 0 && errno != EEXIST) /* somebody may have deleted it */
		return outcome_of_errno(errno, ret_why);
	buf_addf(ret_name, "%s/", folder);
	if (slash) {
		/* A hidden subfolder (archive loads) has none of its own in done/. */
		size_t len = ret_name->len;
		buf_add(ret_name, path, path[0] == '.' ? 0 : (size_t)(slash - path));
		if (path[0] != '.' && mkdirat(inbox_fd, ret_name->ptr, 0770) < 0 && errno != EEXIST)
			return outcome_of_errno(errno, ret_why);
		if (path[0] != '.' && is_folder(inbox_fd, ret_name->ptr))
			buf_add_char(ret_name, '/');
		else
			buf_truncate(ret_name, len); /* a file of that name was moved here before: beside it, then */
	}
	buf_add_text(ret_name, slash ? slash + 1 : path);
	if (rename_beside(inbox_fd, path, ret_name, id) < 0) {
		outcome = outcome_of_errno(errno, ret_why);
		return outcome == DROP_FILE_GONE ? DROP_FILE_TROUBLE : outcome; /* done/ itself is missing */
	}
	return DROP_FILE_OK;
}

static void fd_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

int drop_file_note(int inbox_fd, const char *name, struct span text)
{
	CLEANUP(fd_close) int fd = openat(inbox_fd, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0640);
	if (fd < 0)
		return errno == EEXIST ? 0 : -1;
	return file_write_all(fd, text.ptr, text.len) < 0 ? -1 : fsync(fd);
}

bool drop_name_is_ignored(const char *name)
{
	static const char *const endings[] = { "~", ".part", ".partial", ".tmp", ".filepart", ".crdownload", ".swp" };
	struct span whole = span_of(name);
	if (name[0] == '.' || name[0] == '\0')
		return true;
	for (size_t i = 0; i < LEN(endings); i++)
		if (span_ends(whole, span_of(endings[i])))
			return true;
	return false;
}
