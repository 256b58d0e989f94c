#include "daemon/inbox_scan.h"

#include "base/vec.h"
#include "daemon/folder_watch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

static void ignore(struct inbox_scan *scan, const char *name, const char *reason)
{
	struct buf copy = { .max = PATH_MAX };
	if (scan->ignored.len >= SCAN_IGNORED_MAX)
		return;
	buf_add_text(&copy, name);
	VEC_PUSH(&scan->ignored, (struct scan_ignored){ buf_detach(&copy), reason });
}

static void scan_file(struct inbox_scan *scan, int inbox_fd, const char *path)
{
	struct drop_look look;
	const char *why;
	struct buf copy = { .max = PATH_MAX };
	switch (drop_file_look(inbox_fd, path, &look, &why)) {
	case DROP_FILE_OK:
		buf_add_text(&copy, path);
		VEC_PUSH(&scan->files, (struct scan_file){ buf_detach(&copy), look });
		return;
	case DROP_FILE_NOT_OURS:
	case DROP_FILE_UNREADABLE:
	case DROP_FILE_TROUBLE:
		ignore(scan, path, why);
		return;
	default:
		return;
	}
}

static bool is_folder(int inbox_fd, const char *name)
{
	struct stat st;
	return fstatat(inbox_fd, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode);
}

/* Files of one folder; `sub` is NULL for the inbox itself, whose folders are gathered. */
static int scan_folder(struct inbox_scan *scan, int inbox_fd, const char *sub)
{
	int fd = openat(inbox_fd, sub ? sub : ".", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *folder = fd < 0 ? NULL : fdopendir(fd);
	if (!folder) {
		int error = errno;
		if (fd >= 0)
			close(fd);
		return error;
	}
	struct buf path = { .max = PATH_MAX };
	int error = 0;
	for (struct dirent *item;;) {
		errno = 0;
		item = readdir(folder);
		if (!item) {
			error = errno;
			break;
		}
		const char *name = item->d_name;
		if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
			continue;
		buf_clear(&path);
		if (!sub && (item->d_type == DT_DIR || item->d_type == DT_UNKNOWN) && is_folder(inbox_fd, name)) {
			buf_add_text(&path, name);
			if (!folder_is_reserved(name))
				VEC_PUSH(&scan->folders, buf_detach(&path));
			continue;
		}
		if (sub)
			buf_addf(&path, "%s/", sub);
		buf_add_text(&path, name);
		if (!sub && name[0] != '.' && folder_is_reserved(name))
			ignore(scan, path.ptr, "the name of a folder of the inbox's own");
		else if (!drop_name_is_ignored(name))
			scan_file(scan, inbox_fd, path.ptr);
		else if (strcmp(name, ".") != 0)
			ignore(scan, path.ptr, "a name that is left alone");
	}
	buf_done(&path);
	closedir(folder);
	return error;
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct scan_file *)a)->path, ((const struct scan_file *)b)->path);
}

static bool is_elsewhere(int inbox_fd, const char *inbox_path)
{
	struct stat held, named;
	if (fstat(inbox_fd, &held) < 0 || held.st_nlink == 0)
		return true;
	if (stat(inbox_path, &named) < 0)
		return errno == ENOENT || errno == ENOTDIR; /* else it cannot be told: what is held open is the inbox still */
	return held.st_dev != named.st_dev || held.st_ino != named.st_ino;
}

void inbox_scan_run(struct inbox_scan *scan, int inbox_fd, const char *inbox_path)
{
	scan->is_elsewhere = is_elsewhere(inbox_fd, inbox_path);
	if (scan->is_elsewhere)
		return;
	int error;
	scan->error = scan_folder(scan, inbox_fd, NULL);
	for (size_t i = 0; i < scan->folders.len && scan->error == 0; i++)
		if ((error = scan_folder(scan, inbox_fd, scan->folders.at[i])) != 0 && error != ENOENT)
			ignore(scan, scan->folders.at[i], strerror(error)); /* seen at a later scan */
	if (scan->files.len > 1)
		qsort(scan->files.at, scan->files.len, sizeof(*scan->files.at), by_path);
}

void inbox_scan_done(struct inbox_scan *scan)
{
	for (size_t i = 0; i < scan->files.len; i++)
		free(scan->files.at[i].path);
	for (size_t i = 0; i < scan->folders.len; i++)
		free(scan->folders.at[i]);
	for (size_t i = 0; i < scan->ignored.len; i++)
		free(scan->ignored.at[i].name);
	VEC_DONE(&scan->files);
	VEC_DONE(&scan->folders);
	VEC_DONE(&scan->ignored);
	*scan = (struct inbox_scan){ 0 };
}
