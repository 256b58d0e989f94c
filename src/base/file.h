/* Small files, whole, and the fsyncs that make them last. */
#pragma once

#include "base/buf.h"
#include "base/fault.h"

/* Adds the file's bytes to `buf`; a file larger than the buffer's ceiling is a FAULT_INPUT. */
int file_read(const char *path, struct buf *buf, struct fault *fault);
/* Writes to a hidden name beside `path`, fsyncs, renames over it and fsyncs the folder. */
int file_replace(const char *path, struct span content, struct fault *fault);
/* All bytes, whatever the number of write(2)s it takes; -1 with errno. */
int file_write_all(int fd, const void *bytes, size_t len);
/* Just so many bytes, whatever the number of read(2)s it takes; -1 with errno, 0 at an early end. */
int file_read_all(int fd, void *bytes, size_t len);
/* Fsyncs a folder, so that renames in it last. -1 with errno. */
int file_sync_folder(const char *path);
