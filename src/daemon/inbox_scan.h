/* One look over the whole inbox: what files lie there, in order of name. Blocks: runs on libuv's pool. */
#pragma once

#include "daemon/drop_file.h"

#define SCAN_IGNORED_MAX 100u

struct inbox_scan {
	struct {
		struct scan_file {
			char *path;
			struct drop_look look;
		} *at;
		size_t len, cap;
	} files;
	struct {
		char **at;
		size_t len, cap;
	} folders; /* subfolders that hold drops */
	struct {
		struct scan_ignored {
			char *name;
			const char *reason;
		} *at;
		size_t len, cap;
	} ignored;
	int error; /* errno of the inbox itself, or 0 */
	bool is_elsewhere; /* the folder was removed, or its path leads to another one now */
};

void inbox_scan_run(struct inbox_scan *scan, int inbox_fd, const char *inbox_path);
void inbox_scan_done(struct inbox_scan *scan);
