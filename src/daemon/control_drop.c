/* POST /v1/drops: the body becomes a drop, as if somebody had copied it into the inbox under a hidden name and renamed it there.
 *
 *	INBOX/.upload-RUN-RANDOM        while it arrives, in the folder of its target
 *	INBOX/NAME, INBOX/SOURCE/NAME   when all of it is on the disk
 *	INBOX/.archive/NAME             with archive=1: stored and grouped, told to nobody
 *
 * A name that is taken gets a number before its extension. All file work is done in the thread pool. What a crash leaves of an upload is
 * swept away by the next run. */
#include "daemon/control_request.h"

#include "base/file.h"
#include "daemon/drop_file.h"

#include <sodium.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef MHD_HTTP_CONTENT_TOO_LARGE /* older libmicrohttpd calls it otherwise */
#define MHD_HTTP_CONTENT_TOO_LARGE 413
#endif

#define ARCHIVE_FOLDER ".archive"
#define NAME_BYTES_MAX 200u /* room for a number and a hidden prefix below NAME_MAX */
#define SAME_NAMES_MAX 10000u
#define FOLDER_MODE 0770
#define FILE_MODE 0660

struct upload {
	char folder[PATH_MAX];     /* INBOX, INBOX/SOURCE or INBOX/.archive */
	char source[NAME_BYTES_MAX + 1];
	char name[NAME_BYTES_MAX + 1];
	char hidden[UPLOAD_PREFIX_SIZE + 20];
	const char *prefix; /* of hidden names */
	char final[NAME_BYTES_MAX + 16];
	int folder_fd, fd;
	uint64_t bytes;
	struct buf piece;
	int error;
	const char *failed;
};

/* Folders that the inbox keeps for itself. */
static bool name_is_kept(struct span name)
{
	return span_equals(name, SPAN("done")) || span_equals(name, SPAN("failed"));
}

/* ---- pool thread ---- */

static void fail(struct upload *upload, const char *what)
{
	upload->error = errno;
	upload->failed = what;
}

static void open_upload(struct upload *upload)
{
	unsigned char random[8];
	char hex[2 * sizeof(random) + 1];
	if (mkdir(upload->folder, FOLDER_MODE) < 0 && errno != EEXIST)
		return fail(upload, "cannot make the folder");
	upload->folder_fd = open(upload->folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (upload->folder_fd < 0)
		return fail(upload, "cannot open the folder");
	randombytes_buf(random, sizeof(random));
	snprintf(upload->hidden, sizeof(upload->hidden), "%s%s", upload->prefix, sodium_bin2hex(hex, sizeof(hex), random, sizeof(random)));
	upload->fd = openat(upload->folder_fd, upload->hidden, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, FILE_MODE);
	if (upload->fd < 0)
		fail(upload, "cannot make a file");
}

static void run_piece(struct request *request, struct store *store)
{
	(void)store;
	struct upload *upload = request->state;
	if (upload->folder_fd < 0 && !upload->failed)
		open_upload(upload);
	if (!upload->failed && file_write_all(upload->fd, upload->piece.ptr, upload->piece.len) < 0)
		fail(upload, "cannot write");
}

/* "name.ext", "name-2.ext", "name-3.ext" … */
static void numbered(struct upload *upload, unsigned number)
{
	const char *dot = strrchr(upload->name, '.');
	int stem = (int)(dot && dot != upload->name ? (size_t)(dot - upload->name) : strlen(upload->name));
	if (number == 1)
		snprintf(upload->final, sizeof(upload->final), "%s", upload->name);
	else
		snprintf(upload->final, sizeof(upload->final), "%.*s-%u%s", stem, upload->name, number, upload->name + stem);
}

static int rename_in(struct upload *upload)
{
	for (unsigned number = 1; number <= SAME_NAMES_MAX; number++) {
		numbered(upload, number);
		if (renameat2(upload->folder_fd, upload->hidden, upload->folder_fd, upload->final, RENAME_NOREPLACE) == 0)
			return 0;
		if (errno != EEXIST)
			return -1;
	}
	return -1;
}

static void run_end(struct request *request, struct store *store)
{
	(void)store;
	struct upload *upload = request->state;
	if (upload->folder_fd < 0 && !upload->failed)
		open_upload(upload); /* an empty body: the inbox says what it thinks of empty drops */
	if (upload->failed)
		return;
	if (fsync(upload->fd) < 0)
		return fail(upload, "cannot sync");
	if (rename_in(upload) < 0)
		return fail(upload, "cannot rename into the inbox");
	upload->hidden[0] = '\0';
	if (fsync(upload->folder_fd) < 0)
		fail(upload, "cannot sync the folder");
}

static bool is_left_over(const char *name, const char *own)
{
	return strncmp(name, UPLOAD_PREFIX, strlen(UPLOAD_PREFIX)) == 0 && strncmp(name, own, strlen(own)) != 0;
}

/* One folder, and with `depth` those in it: uploads go one level deep. What cannot be looked at or removed stays: it is hidden, and
 * nobody waits for it. */
static void sweep_folder(int parent_fd, const char *name, const char *own, int depth)
{
	int fd = openat(parent_fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	DIR *folder = fd >= 0 ? fdopendir(fd) : NULL;
	if (!folder) {
		if (fd >= 0)
			close(fd);
		return;
	}
	for (struct dirent *entry; (entry = readdir(folder));) {
		bool is_dots = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
		bool may_be_folder = entry->d_type == DT_DIR || entry->d_type == DT_UNKNOWN;
		if (is_left_over(entry->d_name, own) && entry->d_type != DT_DIR)
			(void)unlinkat(fd, entry->d_name, 0);
		else if (depth > 0 && may_be_folder && !is_dots && !name_is_kept(span_of(entry->d_name)))
			sweep_folder(fd, entry->d_name, own, depth - 1);
	}
	closedir(folder);
}

void drop_sweep(const char *inbox, const char *own)
{
	sweep_folder(AT_FDCWD, inbox, own, 1);
}

/* ---- loop thread ---- */

/* One name of a file: not empty, not hidden, no path, not too long, none of the names that the inbox keeps for itself. */
static bool name_is_good(struct span name)
{
	bool has_slash = name.len > 0 && memchr(name.ptr, '/', name.len);
	bool has_nul = name.len > 0 && memchr(name.ptr, '\0', name.len);
	return name.len > 0 && name.len <= NAME_BYTES_MAX && name.ptr[0] != '.' && !has_slash && !has_nul;
}

static void copy_name(struct span name, char *ret_text)
{
	if (name.len > 0)
		memcpy(ret_text, name.ptr, name.len);
	ret_text[name.len] = '\0';
}

/* It would lie in the inbox for ever, and whoever waits for it with it. The name is a good one. */
static bool name_is_ignored(struct span name)
{
	char copy[NAME_BYTES_MAX + 1];
	copy_name(name, copy);
	return drop_name_is_ignored(copy);
}

static bool is_too_large(const struct request *request)
{
	unsigned long long bytes = 0;
	const char *text = MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_LENGTH);
	for (; text && *text >= '0' && *text <= '9' && bytes <= control_max_drop_bytes(request->control); text++)
		bytes = 10 * bytes + (unsigned long long)(*text - '0');
	return bytes > control_max_drop_bytes(request->control);
}

static void answer_too_large(struct request *request)
{
	request_answer_error(request, MHD_HTTP_CONTENT_TOO_LARGE, "a drop may have %zu bytes at most", control_max_drop_bytes(request->control));
}

void drop_open(struct request *request)
{
	struct span name = request_parameter(request, "name"), source = request_parameter(request, "source");
	bool is_archive = request_is_yes(request, "archive");
	if (!name_is_good(name) || (name_is_kept(name) && span_is_empty(source)))
		return request_answer_error(request, MHD_HTTP_BAD_REQUEST,
					    "name: a file name of 1 to %u bytes is wanted, without '/', not beginning with '.', not 'done' or 'failed'",
					    NAME_BYTES_MAX);
	if (name_is_ignored(name))
		return request_answer_error(request, MHD_HTTP_BAD_REQUEST, "name: the inbox leaves names like '%.*s' alone; choose another", SPAN_ARG(name));
	if (!span_is_empty(source) && is_archive)
		return request_answer_error(request, MHD_HTTP_BAD_REQUEST, "source: an archive names its own sources; leave one of the two out");
	if (!span_is_empty(source) && (!name_is_good(source) || name_is_kept(source)))
		return request_answer_error(request, MHD_HTTP_BAD_REQUEST, "source: '%.*s' cannot be a folder of the inbox; choose another name",
					    SPAN_ARG(span_head(source, NAME_BYTES_MAX)));
	if (is_too_large(request))
		return answer_too_large(request);
	struct upload *upload = calloc(1, sizeof(*upload));
	if (!upload)
		abort();
	upload->fd = upload->folder_fd = -1;
	upload->prefix = control_upload_prefix(request->control);
	buf_init(&upload->piece, (size_t)1 << 20); /* of libmicrohttpd's buffer, which is smaller */
	copy_name(name, upload->name);
	copy_name(source, upload->source);
	const char *folder = is_archive ? ARCHIVE_FOLDER : upload->source;
	int len = snprintf(upload->folder, sizeof(upload->folder), "%s%s%s", control_inbox(request->control), folder[0] ? "/" : "", folder);
	request->state = upload;
	if (len < 0 || (size_t)len >= sizeof(upload->folder))
		request_answer_error(request, MHD_HTTP_INTERNAL_SERVER_ERROR, "the path of the inbox is too long");
}

static void answer_failure(struct request *request)
{
	const struct upload *upload = request->state;
	bool is_full = upload->error == ENOSPC || upload->error == EDQUOT;
	request_answer_error(request, is_full ? MHD_HTTP_INSUFFICIENT_STORAGE : MHD_HTTP_INTERNAL_SERVER_ERROR, "%s: %s", upload->failed,
			     strerror(upload->error));
}

static void piece_done(struct request *request)
{
	struct upload *upload = request->state;
	if (request->fault.kind != FAULT_NONE)
		request_answer_fault(request, &request->fault);
	else if (upload->failed)
		answer_failure(request);
}

void drop_take(struct request *request, struct span piece)
{
	struct upload *upload = request->state;
	upload->bytes += piece.len;
	buf_clear(&upload->piece);
	buf_add_span(&upload->piece, piece);
	if (upload->bytes > control_max_drop_bytes(request->control) || upload->piece.is_full)
		answer_too_large(request);
	else
		request_work(request, run_piece, piece_done);
}

static void end_done(struct request *request)
{
	struct upload *upload = request->state;
	piece_done(request);
	if (request->status != 0)
		return;
	char drop[2 * NAME_BYTES_MAX + 32];
	snprintf(drop, sizeof(drop), "%s%s%s", upload->source, upload->source[0] ? "/" : "", upload->final);
	json_t *name = json_string(drop);
	request_answer_json(request, MHD_HTTP_CREATED, json_pack("{s:o, s:I}", "drop", name ? name : json_null(), "bytes", (json_int_t)upload->bytes));
}

void drop_begin(struct request *request)
{
	request_work(request, run_end, end_done);
}

/* Whatever was not renamed is removed: a client that hangs up leaves nothing behind. These calls are short: the bytes are not waited for. */
void drop_close(struct request *request)
{
	struct upload *upload = request->state;
	if (!upload)
		return;
	if (upload->fd >= 0)
		close(upload->fd);
	if (upload->fd >= 0 && upload->hidden[0])
		(void)unlinkat(upload->folder_fd, upload->hidden, 0);
	if (upload->folder_fd >= 0)
		close(upload->folder_fd);
	buf_done(&upload->piece);
	free(upload);
}
