/* One file of the inbox, on disk: looked at, read, hashed, moved. These calls block, so they run on libuv's pool; they know nothing
 * of queues or of time.
 *
 * Names are bytes; `path` is relative to the inbox ("sub/name" or "name").
 */
#pragma once

#include "base/buf.h"
#include "base/fault.h"
#include "base/hash.h"

#include <sys/stat.h>

/* What must stay the same between two looks for a file to be called finished, and the same file. */
struct drop_look {
	uint64_t device, inode;
	int64_t size;
	int64_t mtime_ns, ctime_ns;
};
bool drop_look_equals(const struct drop_look *a, const struct drop_look *b);

enum drop_file_outcome {
	DROP_FILE_OK,
	DROP_FILE_GONE,
	DROP_FILE_CHANGED,     /* while it was read: look again */
	DROP_FILE_NOT_OURS,    /* symlink, folder, FIFO, socket, device, several links: left alone; `why` */
	DROP_FILE_UNREADABLE,  /* permission: left, tried again; `why` */
	DROP_FILE_TOO_LARGE,
	DROP_FILE_TROUBLE,     /* the machine's fault: I/O, too many files; `why` */
};

/* lstat only: also says NOT_OURS. */
enum drop_file_outcome drop_file_look(int inbox_fd, const char *path, struct drop_look *ret_look, const char **ret_why);

struct drop_file {
	int fd;                /* open where the file is larger than `whole_max`, else -1 */
	struct drop_look look;
	struct digest digest;
	char *bytes;           /* all of them, or NULL */
	size_t len;
};
void drop_file_done(struct drop_file *file);
/* Opens it without following links, reads and hashes it; keeps the bytes up to `whole_max`. A file above `max` is TOO_LARGE, and not read. */
enum drop_file_outcome drop_file_read(int inbox_fd, const char *path, size_t whole_max, uint64_t max, struct drop_file *ret_file,
				      const char **ret_why);

/* Moves `path` below `folder` ("done", "failed"; kept in its subfolder) unless it is not the file of `look` any more (CHANGED) or gone. Never overwrites: where
 * the name is taken, `.ID` is added, and a number behind that where it must be. `ret_name` is where it went, relative to the inbox. */
enum drop_file_outcome drop_file_move(int inbox_fd, const char *path, const char *folder, const struct drop_look *look, uint64_t id,
				      struct buf *ret_name, const char **ret_why);
/* Writes `text` to a new file `name` relative to the inbox, durably; where that exists it stays as it is. */
int drop_file_note(int inbox_fd, const char *name, struct span text);

/* Is this a name that is never touched: hidden, partial, somebody's scratch file? */
bool drop_name_is_ignored(const char *name);
