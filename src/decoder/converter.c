#include "decoder/converter.h"

#include "base/cleanup.h"
#include "base/file.h"
#include "decoder/cage.h"
#include "report/report.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PIECE_SIZE 65536u
#define ANSWER_HEAD 5u
#define EXIT_NOT_RUN 127
#define END_LOOK_MS 10 /* between two looks whether a converter that closed its output has ended */

struct keeper {
	char *const *argv;
	struct converter_limits limits;
	struct fault no_cage; /* why nothing is run, where nothing is */
};

/* ---- one document, seen from the keeper ---- */

/* The child. What is its own to limit it limits itself. */
static _Noreturn void run(const struct keeper *keeper, int document, int text)
{
	char path[] = "PATH=/usr/local/bin:/usr/bin:/bin", locale[] = "LC_ALL=C.UTF-8";
	char *environment[] = { path, locale, NULL };
	struct cage_converter cage = { keeper->limits.memory_bytes, (uint64_t)keeper->limits.time_ms / 1000 + 1 };
	struct fault fault;
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (dup2(document, STDIN_FILENO) < 0 || dup2(text, STDOUT_FILENO) < 0 || cage_close_converter(&cage, &fault) < 0)
		cage_leave(EXIT_NOT_RUN);
	execve(keeper->argv[0], keeper->argv, environment);
	cage_leave(EXIT_NOT_RUN);
}

static int64_t now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int too_long(const struct keeper *keeper, struct fault *fault)
{
	return fault_set(fault, FAULT_INPUT, "took longer than %lld s", (long long)(keeper->limits.time_ms + 999) / 1000);
}

/* Gathers what comes until the end of it, the end of the time or the ceiling; -1: not all. */
static int gather(const struct keeper *keeper, int from, int64_t until, struct buf *out, struct fault *fault)
{
	for (;;) {
		int64_t left = until - now_ms();
		struct pollfd look = { .fd = from, .events = POLLIN };
		if (left <= 0 || poll(&look, 1, (int)left) == 0)
			return too_long(keeper, fault);
		char *room = out->len <= CONVERTER_OUTPUT_MAX ? buf_reserve(out, PIECE_SIZE) : NULL;
		if (!room) /* not one byte more: the other side has no room for it, and would take the rest for the next answer */
			return fault_set(fault, FAULT_INPUT, "wrote more than %u MiB", CONVERTER_OUTPUT_MAX >> 20);
		ssize_t n = read(from, room, PIECE_SIZE);
		if (n == 0)
			return 0;
		if (n < 0 && errno != EINTR)
			return fault_errno(fault, FAULT_INPUT, errno, "cannot be read from");
		out->len += n > 0 ? (size_t)n : 0;
	}
}

/* Its output may be closed long before its end. */
static int await(const struct keeper *keeper, pid_t pid, int64_t until, int *ret_status, struct fault *fault)
{
	for (;;) {
		pid_t ended = waitpid(pid, ret_status, WNOHANG);
		if (ended == pid)
			return 0;
		if (ended < 0 && errno != EINTR)
			return fault_errno(fault, FAULT_INPUT, errno, "cannot be waited for");
		if (now_ms() >= until)
			return too_long(keeper, fault);
		(void)poll(NULL, 0, END_LOOK_MS); /* a sleep that a signal may cut short */
	}
}

static void kill_and_bury(pid_t pid)
{
	int status;
	kill(pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
}

static int judge(int status, struct fault *fault)
{
	if (WIFSIGNALED(status))
		return fault_set(fault, FAULT_INPUT, "died of signal %d (%s)", WTERMSIG(status), strsignal(WTERMSIG(status)));
	if (WEXITSTATUS(status) == EXIT_NOT_RUN)
		return fault_set(fault, FAULT_INPUT, "cannot be run");
	return WEXITSTATUS(status) == 0 ? 0 : fault_set(fault, FAULT_INPUT, "ended with status %d", WEXITSTATUS(status));
}

static int convert(const struct keeper *keeper, int document, struct buf *out, struct fault *fault)
{
	int ends[2], status = 0;
	int64_t until = now_ms() + keeper->limits.time_ms;
	if (pipe2(ends, O_CLOEXEC) < 0)
		return fault_errno(fault, FAULT_INPUT, errno, "cannot be given a pipe");
	pid_t pid = fork();
	if (pid == 0)
		run(keeper, document, ends[1]);
	close(ends[1]);
	int r = pid < 0 ? fault_errno(fault, FAULT_INPUT, errno, "cannot be started") : gather(keeper, ends[0], until, out, fault);
	close(ends[0]);
	if (pid < 0)
		return -1;
	r = r == 0 ? await(keeper, pid, until, &status, fault) : r;
	if (r < 0)
		kill_and_bury(pid);
	return r < 0 ? -1 : judge(status, fault);
}

/* From the socket into a file in memory, so that a converter which must look around in the document can. */
static int take_document(int socket, uint32_t len)
{
	char piece[PIECE_SIZE];
	int document = memfd_create("document", MFD_CLOEXEC);
	while (len > 0) {
		size_t now = len < sizeof(piece) ? len : sizeof(piece);
		if (file_read_all(socket, piece, now) < 0)
			_exit(EXIT_FAILURE); /* the decoder has gone */
		if (document >= 0 && file_write_all(document, piece, now) < 0) {
			close(document);
			document = -1; /* the rest of it is still to be taken off the socket */
		}
		len -= (uint32_t)now;
	}
	if (document >= 0)
		lseek(document, 0, SEEK_SET);
	return document;
}

static void serve(const struct keeper *keeper, int socket, uint32_t len)
{
	CLEANUP(buf_done) struct buf out = { .max = CONVERTER_OUTPUT_MAX + PIECE_SIZE };
	struct fault fault = keeper->no_cage;
	int document = take_document(socket, len);
	int r = fault.kind != FAULT_NONE ? -1 : document < 0 ? fault_set(&fault, FAULT_INPUT, "cannot be given the document") : convert(keeper, document, &out, &fault);
	if (document >= 0)
		close(document);
	struct span said = r == 0 ? buf_view(&out) : span_of(fault.text);
	char head[ANSWER_HEAD] = { r == 0 };
	uint32_t said_len = (uint32_t)said.len;
	memcpy(head + 1, &said_len, sizeof(said_len));
	if (file_write_all(socket, head, sizeof(head)) < 0 || file_write_all(socket, said.ptr, said.len) < 0)
		_exit(EXIT_FAILURE);
}

static _Noreturn void keep(struct keeper *keeper, int socket, pid_t parent)
{
	uint32_t len;
	struct fault fault = { 0 };
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(EXIT_FAILURE);
	if (cage_close_keeper(keeper->argv[0], socket, &fault) < 0)
		fault_set(&keeper->no_cage, FAULT_INPUT, "cannot be locked in: %s", fault.text);
	while (file_read_all(CAGE_FD, &len, sizeof(len)) == 0 && len <= REPORT_MAX_BYTES)
		serve(keeper, CAGE_FD, len);
	cage_leave(EXIT_SUCCESS);
}

/* ---- the decoder's side ---- */

int converter_start(char *const *argv, const struct converter_limits *limits, int *ret_fd, struct fault *fault)
{
	int ends[2];
	pid_t parent = getpid();
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
		return fault_errno(fault, FAULT_RETRY, errno, "cannot make a socket for a converter");
	pid_t pid = fork();
	if (pid == 0)
		keep(&(struct keeper){ .argv = argv, .limits = *limits }, ends[1], parent);
	close(ends[1]);
	if (pid > 0) {
		*ret_fd = ends[0];
		return 0;
	}
	close(ends[0]);
	return fault_errno(fault, FAULT_RETRY, errno, "cannot start the keeper of a converter");
}

int converter_ask(int fd, struct span document, struct buf *out, struct fault *fault)
{
	char head[ANSWER_HEAD], why[sizeof(fault->text)] = "";
	uint32_t len = (uint32_t)document.len;
	if (document.len > REPORT_MAX_BYTES)
		return fault_set(fault, FAULT_INPUT, "takes no more than %u MiB", REPORT_MAX_BYTES >> 20);
	if (file_write_all(fd, &len, sizeof(len)) < 0 || file_write_all(fd, document.ptr, document.len) < 0 || file_read_all(fd, head, sizeof(head)) < 0)
		return fault_set(fault, FAULT_INPUT, "has lost its keeper");
	memcpy(&len, head + 1, sizeof(len));
	char *room = head[0] ? buf_reserve(out, len) : len < sizeof(why) ? why : NULL;
	if (!room || file_read_all(fd, room, len) < 0)
		return fault_set(fault, FAULT_INPUT, "said too much");
	if (!head[0])
		return fault_set(fault, FAULT_INPUT, "%s", why);
	out->len += len;
	return 0;
}
