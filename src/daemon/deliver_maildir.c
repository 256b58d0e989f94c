/* Receiver `maildir`: the mail of deliver_mail.c, laid into a Maildir: tmp/, fsync, rename to new/. Its name there is its Message-ID, so that one that
 * is told again after a crash is no second mail, wherever its reader has moved it in the meantime. */
#include "daemon/deliver.h"

#include "alert/render.h"
#include "base/array.h"
#include "base/buf.h"
#include "base/cleanup.h"
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER_MODE 0750
#define FILE_MODE 0640
#define MAIL_MAX (2u << 20) /* an event is under 20 kB: what it takes escaped, twice */
#define NAME_MAX_BYTES 255
#define PATH_MAX_BYTES 8192u

struct filing {
	uv_work_t work;
	struct deliver_attempt *attempt;
	char *path;
	/* how it ended: */
	bool is_untold;
	const char *failed; /* what could not be done; NULL: all done */
	int error;
};

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static void close_folder(DIR **folder)
{
	if (*folder)
		closedir(*folder);
}

static int fail(struct filing *filing, const char *what)
{
	filing->failed = what;
	filing->error = errno;
	return -1;
}

static int make_folders(struct filing *filing)
{
	static const char *const folders[] = { "", "/tmp", "/new", "/cur" };
	for (size_t i = 0; i < LEN(folders); i++) {
		CLEANUP(buf_done) struct buf path = { .max = PATH_MAX_BYTES };
		buf_addf(&path, "%s%s", filing->path, folders[i]);
		if (mkdir(path.ptr, FOLDER_MODE) < 0 && errno != EEXIST)
			return fail(filing, "cannot make the folders of");
	}
	return 0;
}

/* "<nt_0v2c6k3m9q4tx@newsroom>" without its brackets: letters, digits and no slash or colon, by render_mail.c. */
static bool name_of(struct span mail, char ret_name[static NAME_MAX_BYTES + 1])
{
	struct span before = SPAN("\nMessage-ID: <");
	ptrdiff_t start = span_find(mail, before);
	struct span rest = span_from(mail, start < 0 ? mail.len : (size_t)start + before.len);
	ptrdiff_t len = span_find(rest, SPAN(">"));
	if (len <= 0 || len > NAME_MAX_BYTES)
		return false;
	memcpy(ret_name, rest.ptr, (size_t)len);
	ret_name[len] = '\0';
	return true;
}

/* With or without the flags of its reader behind a colon. */
static bool folder_holds(const struct filing *filing, const char *folder, const char *name)
{
	CLEANUP(buf_done) struct buf path = { .max = PATH_MAX_BYTES };
	size_t len = strlen(name);
	buf_addf(&path, "%s/%s", filing->path, folder);
	CLEANUP(close_folder) DIR *entries = opendir(path.ptr);
	for (struct dirent *entry; entries && (entry = readdir(entries));)
		if (strncmp(entry->d_name, name, len) == 0 && (entry->d_name[len] == '\0' || entry->d_name[len] == ':'))
			return true;
	return false;
}

static int write_file(struct filing *filing, const char *path, struct span mail)
{
	CLEANUP(close_fd) int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, FILE_MODE);
	if (fd < 0 || file_write_all(fd, mail.ptr, mail.len) < 0 || fsync(fd) < 0)
		return fail(filing, "cannot write into");
	return 0;
}

static int lay_down(struct filing *filing, const char *name, struct span mail)
{
	CLEANUP(buf_done) struct buf aside = { .max = PATH_MAX_BYTES }, whole = { .max = PATH_MAX_BYTES }, folder = { .max = PATH_MAX_BYTES };
	buf_addf(&aside, "%s/tmp/%s", filing->path, name);
	buf_addf(&whole, "%s/new/%s", filing->path, name);
	buf_addf(&folder, "%s/new", filing->path);
	if (write_file(filing, aside.ptr, mail) < 0) {
		unlink(aside.ptr); /* a full disk is not made fuller */
		return -1;
	}
	if (rename(aside.ptr, whole.ptr) < 0 || file_sync_folder(folder.ptr) < 0)
		return fail(filing, "cannot move a mail in");
	return 0;
}

static void file_mail(uv_work_t *work)
{
	struct filing *filing = work->data;
	CLEANUP(buf_done) struct buf mail = { .max = MAIL_MAX };
	char name[NAME_MAX_BYTES + 1];
	static const struct render_mail_style style = { .line_end = "\n" };
	if (!render_mail(&mail, filing->attempt->events[0].body, &style) || mail.is_full || !name_of(buf_view(&mail), name))
		filing->is_untold = true;
	else if (make_folders(filing) == 0 && !folder_holds(filing, "new", name) && !folder_holds(filing, "cur", name))
		lay_down(filing, name, buf_view(&mail));
}

static void filed(uv_work_t *work, int status)
{
	struct filing *filing = work->data;
	struct deliver_attempt *attempt = filing->attempt;
	struct deliver_result result = { .event = RETRY_EVENT_FAILURE };
	char path[160];
	deliver_quote(span_of(filing->path), path, sizeof(path));
	if (status < 0) {
		snprintf(result.error, sizeof(result.error), "not written: %s", uv_strerror(status));
	} else if (filing->is_untold) {
		result.is_counted = true;
		snprintf(result.error, sizeof(result.error), "cannot make a mail of the event");
	} else if (filing->failed) {
		snprintf(result.error, sizeof(result.error), "%s '%s': %s", filing->failed, path, strerror(filing->error));
	} else {
		result.event = RETRY_EVENT_SUCCESS;
	}
	free(filing->path);
	free(filing);
	attempt->done(attempt, &result);
}

static void start(struct deliver *deliver, struct deliver_attempt *attempt)
{
	struct filing *filing = calloc(1, sizeof(*filing));
	char *path = filing ? strdup(attempt->config->path) : NULL;
	if (!path)
		abort();
	filing->attempt = attempt;
	filing->path = path;
	filing->work.data = filing;
	if (uv_queue_work(deliver->loop, &filing->work, file_mail, filed) < 0)
		abort(); /* only a missing function makes it fail */
}

const struct deliver_kind deliver_kind_maildir = { .batch = 1, .start = start };
