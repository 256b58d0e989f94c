/* What happens in the inbox, by its own inotify descriptor on the loop (libuv's own watcher has no CLOSE_WRITE and hides queue overflow).
 * One level of subfolders is watched too, as they come. What is seen is only a hint: the periodic scan is the guarantee.
 *
 * Mask: CLOSE_WRITE | MOVED_TO | CREATE and DELETE (of folders) | DELETE_SELF | MOVE_SELF | ONLYDIR | EXCL_UNLINK. While somebody
 * holds the inbox open, as its owner does, the kernel tells of no DELETE_SELF: `shaken` is the hint to look.
 */
#pragma once

#include "base/fault.h"

#include <stdbool.h>
#include <uv.h>

struct folder_watch;

struct folder_watch_events {
	void *ctx;
	void (*renamed_in)(void *ctx, const char *path); /* relative: "name" or "sub/name"; complete */
	void (*closed)(void *ctx, const char *path);     /* written and closed; may be written again */
	void (*folder)(void *ctx, const char *name);     /* a new subfolder, watched from now on: scan it */
	void (*overflow)(void *ctx);                     /* events were lost: scan all */
	void (*shaken)(void *ctx);                       /* done/ or the like was deleted: the inbox itself may be next */
	void (*lost)(void *ctx, const char *why);        /* the inbox itself was removed, moved or unmounted; nothing more comes */
};

/* Watches `path` itself; subfolders are added by folder_watch_add. */
int folder_watch_new(uv_loop_t *loop, const char *path, const struct folder_watch_events *events, struct folder_watch **ret_watch,
		     struct fault *fault);
void folder_watch_stop(struct folder_watch *watch);
/* A subfolder that is watched already is no error; one that cannot be is (it is scanned all the same). */
int folder_watch_add(struct folder_watch *watch, const char *name, struct fault *fault);
/* Subfolders that hold no drops: "done", "failed", and hidden ones but the archive's. */
bool folder_is_reserved(const char *name);

#define ARCHIVE_FOLDER ".archive"
