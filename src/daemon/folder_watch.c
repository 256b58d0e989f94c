#include "daemon/folder_watch.h"

#include "base/buf.h"
#include "base/cleanup.h"
#include "base/map.h"
#include "base/vec.h"
#include "daemon/drop_file.h"

#include <errno.h>
#include <limits.h>
#include <sys/inotify.h>
#include <unistd.h>

#define MASK (IN_CLOSE_WRITE | IN_MOVED_TO | IN_ONLYDIR | IN_EXCL_UNLINK)
#define MASK_ROOT (MASK | IN_CREATE | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF)

struct folder_watch {
	struct folder_watch_events events;
	uv_poll_t poll;
	int fd;
	char *path;
	int root;              /* its watch descriptor */
	struct map names;      /* watch descriptor -> 1 + index into folders */
	struct {
		char **at;
		size_t len, cap;
	} folders;
	bool is_lost, is_stopped;
};

bool folder_is_reserved(const char *name)
{
	if (name[0] == '.')
		return strcmp(name, ARCHIVE_FOLDER) != 0;
	return strcmp(name, "done") == 0 || strcmp(name, "failed") == 0;
}

static void on_folder_event(struct folder_watch *watch, const struct inotify_event *event)
{
	struct fault ignored;
	if (event->wd != watch->root || folder_is_reserved(event->name))
		return;
	(void)folder_watch_add(watch, event->name, &ignored); /* scanned all the same */
	watch->events.folder(watch->events.ctx, event->name);
}

static void on_file_event(struct folder_watch *watch, const struct inotify_event *event)
{
	if (drop_name_is_ignored(event->name) || (event->wd == watch->root && folder_is_reserved(event->name)))
		return;
	CLEANUP(buf_done) struct buf path = { .max = 2 * NAME_MAX + 2 };
	const uint64_t *folder = map_find(&watch->names, (uint64_t)event->wd);
	if (event->wd != watch->root && !folder)
		return; /* an event of a watch that has gone */
	if (folder)
		buf_addf(&path, "%s/", watch->folders.at[*folder - 1]);
	buf_add_text(&path, event->name);
	if (event->mask & IN_MOVED_TO)
		watch->events.renamed_in(watch->events.ctx, path.ptr);
	else if (event->mask & IN_CLOSE_WRITE)
		watch->events.closed(watch->events.ctx, path.ptr);
}

static void on_event(struct folder_watch *watch, const struct inotify_event *event)
{
	bool is_root = event->wd == watch->root;
	if (event->mask & IN_Q_OVERFLOW) {
		watch->events.overflow(watch->events.ctx);
	} else if (is_root && (event->mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT | IN_IGNORED))) {
		watch->is_lost = true;
		watch->events.lost(watch->events.ctx, event->mask & IN_MOVE_SELF ? "moved away" : event->mask & IN_UNMOUNT ? "unmounted" : "removed");
	} else if (event->mask & IN_IGNORED) {
		map_remove(&watch->names, (uint64_t)event->wd); /* a subfolder went; its number is never used again */
	} else if (event->len > 0 && (event->mask & IN_ISDIR)) {
		if (event->mask & (IN_CREATE | IN_MOVED_TO))
			on_folder_event(watch, event);
		else if (is_root && (event->mask & IN_DELETE) && folder_is_reserved(event->name))
			watch->events.shaken(watch->events.ctx);
	} else if (event->len > 0) {
		on_file_event(watch, event);
	}
}

static void on_readable(uv_poll_t *poll, int status, int what)
{
	struct folder_watch *watch = poll->data;
	_Alignas(struct inotify_event) char events[64 << 10];
	(void)status;
	(void)what;
	for (;;) {
		ssize_t got = read(watch->fd, events, sizeof(events));
		if (got <= 0) /* EAGAIN: all read */
			return;
		for (ssize_t at = 0; at < got;) {
			const struct inotify_event *event = (const void *)(events + at);
			on_event(watch, event);
			if (watch->is_lost || watch->is_stopped)
				return;
			at += (ssize_t)(sizeof(*event) + event->len);
		}
	}
}

int folder_watch_new(uv_loop_t *loop, const char *path, const struct folder_watch_events *events, struct folder_watch **ret_watch,
		     struct fault *fault)
{
	int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (fd < 0)
		return fault_errno(fault, FAULT_RETRY, errno, "cannot watch '%s'", path);
	int root = inotify_add_watch(fd, path, MASK_ROOT);
	if (root < 0) {
		fault_errno(fault, FAULT_RETRY, errno, "cannot watch '%s'", path);
		close(fd);
		return -1;
	}
	size_t cap = 0;
	struct folder_watch *watch = vec_grow(NULL, &cap, 1, sizeof(*watch));
	*watch = (struct folder_watch){ .events = *events, .fd = fd, .root = root };
	struct buf copy = { .max = PATH_MAX };
	buf_add_text(&copy, path);
	watch->path = buf_detach(&copy);
	uv_poll_init(loop, &watch->poll, fd);
	watch->poll.data = watch;
	uv_poll_start(&watch->poll, UV_READABLE, on_readable);
	*ret_watch = watch;
	return 0;
}

static void on_closed(uv_handle_t *handle)
{
	struct folder_watch *watch = handle->data;
	close(watch->fd);
	for (size_t i = 0; i < watch->folders.len; i++)
		free(watch->folders.at[i]);
	VEC_DONE(&watch->folders);
	map_done(&watch->names);
	free(watch->path);
	free(watch);
}

void folder_watch_stop(struct folder_watch *watch)
{
	if (!watch)
		return;
	watch->is_stopped = true;
	uv_close((uv_handle_t *)&watch->poll, on_closed);
}

static size_t folder_index(struct folder_watch *watch, const char *name)
{
	for (size_t i = 0; i < watch->folders.len; i++)
		if (strcmp(watch->folders.at[i], name) == 0)
			return i;
	struct buf copy = { .max = NAME_MAX + 1 };
	buf_add_text(&copy, name);
	VEC_PUSH(&watch->folders, buf_detach(&copy));
	return watch->folders.len - 1;
}

int folder_watch_add(struct folder_watch *watch, const char *name, struct fault *fault)
{
	CLEANUP(buf_done) struct buf path = { .max = PATH_MAX };
	buf_addf(&path, "%s/%s", watch->path, name);
	int wd = inotify_add_watch(watch->fd, path.ptr, MASK | IN_DONT_FOLLOW);
	if (wd < 0)
		return fault_errno(fault, FAULT_RETRY, errno, "cannot watch '%s'; it is only scanned", path.ptr);
	*map_at(&watch->names, (uint64_t)wd) = folder_index(watch, name) + 1;
	return 0;
}
