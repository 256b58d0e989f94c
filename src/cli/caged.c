#include "cli/caged.h"

#include "base/cleanup.h"
#include "base/file.h"
#include "decoder/cage.h"
#include "decoder/converter.h"
#include "report/decode_json.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Of address space: it holds the file and the answer about it whole, which a decoder of the daemon never does. */
#define MEMORY_MAX (UINT64_C(8) << 30)
/* What the daemon gives a decoder, where no configuration says it: the defaults of its settings. */
#define DECODER_MEMORY (UINT64_C(512) << 20)
#define DECODER_TIMEOUT_MS 20000
/* A file comes here at once, to the daemon's decoders in pieces, each with its time: one second more for so many bytes. */
#define BYTES_A_SECOND (1u << 20)
/* Of the time, a converter may take so much, as in the daemon. */
#define CONVERTER_SHARE_PERMILLE 750
/* Of a path, for the child's memory. */
#define FILE_NAME_MAX 65536u

struct caged {
	int (*read)(struct span bytes, const struct decode_hints *hints, const char *file, struct buf *out, struct fault *fault);
	const struct decode_hints *hints;
	char *const *converter;
	uint64_t memory_bytes; /* of a converter */
	int64_t timeout_ms;
	uint64_t asked_s; /* of processor time, for the file just asked about */
	pid_t pid; /* 0: there is none */
	int fd;
};

/* Both ends are the same program: structs travel as they are. */
struct question {
	size_t file_len, bytes_len;
	uint64_t cpu_s;
};
struct answer {
	int r;
	bool is_old; /* it has used half of its life, and is to be replaced */
	struct fault fault;
	size_t line_len;
};

static bool read_buf(int fd, struct buf *out, size_t len)
{
	char *room = buf_reserve(out, len + 1);
	if (!room || file_read_all(fd, room, len) < 0)
		return false;
	room[len] = 0;
	out->len += len;
	return true;
}

/* ---- the child ---- */

static int on_document(void *ctx, struct span document, struct buf *out, struct fault *fault)
{
	(void)ctx;
	return converter_ask(CAGE_FD, document, out, fault);
}

static uint64_t used_s(void)
{
	struct rusage usage = { 0 };
	(void)getrusage(RUSAGE_SELF, &usage); /* never fails for oneself */
	return (uint64_t)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec);
}

/* The soft limit moves ahead with each file, within the hard one, which is the cage's: SIGXCPU ends it. */
static void grant_cpu(uint64_t cpu_s)
{
	struct rlimit now;
	if (getrlimit(RLIMIT_CPU, &now) < 0)
		return;
	rlim_t wanted = used_s() + cpu_s + 1;
	now.rlim_cur = wanted < now.rlim_max ? wanted : now.rlim_max;
	(void)setrlimit(RLIMIT_CPU, &now); /* it may always set less than the hard one */
}

static bool answer_one(const struct caged *caged, struct decode_hints *hints)
{
	struct question question;
	struct answer answer = { 0 };
	CLEANUP(buf_done) struct buf file = { .max = FILE_NAME_MAX }, bytes = { .max = SIZE_MAX / 2 }, line = { .max = DECODE_JSON_MAX };
	if (file_read_all(STDIN_FILENO, &question, sizeof(question)) < 0 || !read_buf(STDIN_FILENO, &file, question.file_len) ||
	    !read_buf(STDIN_FILENO, &bytes, question.bytes_len))
		return false;
	const char *slash = strrchr(file.ptr, '/');
	hints->name = span_of(slash ? slash + 1 : file.ptr);
	grant_cpu(question.cpu_s);
	answer.r = caged->read(buf_view(&bytes), hints, file.ptr, &line, &answer.fault);
	answer.line_len = line.len;
	answer.is_old = used_s() >= CAGE_LIFE_S / 2;
	return file_write_all(STDOUT_FILENO, &answer, sizeof(answer)) == 0 && file_write_all(STDOUT_FILENO, line.ptr, line.len) == 0;
}

/* Without its cage it reads nothing; it only says why. */
static _Noreturn void answer_no(const struct fault *why)
{
	struct answer answer = { .r = -1, .line_len = 0 };
	fault_set(&answer.fault, FAULT_FATAL, "%s", why->text);
	(void)file_write_all(STDOUT_FILENO, &answer, sizeof(answer));
	cage_leave(EXIT_FAILURE);
}

static _Noreturn void answer_all(const struct caged *caged, int socket)
{
	struct fault fault;
	struct decode_hints hints = *caged->hints;
	struct decode_converter converter = { NULL, on_document };
	struct converter_limits limits = { caged->memory_bytes, caged->timeout_ms * CONVERTER_SHARE_PERMILLE / 1000 };
	struct cage cage = { .memory_bytes = MEMORY_MAX, .life_s = CAGE_LIFE_S + caged->asked_s, .fd = -1 };
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (caged->converter && converter_start(caged->converter, &limits, &cage.fd, &fault) == 0)
		hints.converter = &converter;
	if (dup2(socket, STDIN_FILENO) < 0 || dup2(socket, STDOUT_FILENO) < 0)
		cage_leave(EXIT_FAILURE);
	if (cage_close(&cage, &fault) < 0)
		answer_no(&fault);
	while (answer_one(caged, &hints))
		;
	cage_leave(EXIT_SUCCESS);
}

/* ---- its parent ---- */

struct caged *caged_new(int (*read)(struct span bytes, const struct decode_hints *hints, const char *file, struct buf *out, struct fault *fault),
			const struct decode_hints *hints, const struct config *config)
{
	struct caged *caged = calloc(1, sizeof(*caged));
	if (!caged)
		abort();
	*caged = (struct caged){ .read = read, .hints = hints, .memory_bytes = DECODER_MEMORY, .timeout_ms = DECODER_TIMEOUT_MS };
	if (config) {
		caged->converter = config->decoder.pdf_converter;
		caged->memory_bytes = config->decoder.memory_bytes;
		caged->timeout_ms = config->decoder.timeout_ms;
	}
	return caged;
}

static int caged_start(struct caged *caged, struct fault *fault)
{
	int ends[2];
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
		return fault_errno(fault, FAULT_RETRY, errno, "cannot make a socket for a decoder");
	caged->pid = fork();
	if (caged->pid == 0)
		answer_all(caged, ends[1]);
	close(ends[1]);
	caged->fd = ends[0];
	if (caged->pid > 0)
		return 0;
	caged->pid = 0;
	close(caged->fd);
	return fault_errno(fault, FAULT_RETRY, errno, "cannot start a decoder");
}

/* Its end, in words. */
static void caged_stop(struct caged *caged, const char *file, struct fault *fault)
{
	int status = 0;
	if (caged->pid == 0)
		return;
	close(caged->fd);
	while (waitpid(caged->pid, &status, 0) < 0 && errno == EINTR)
		;
	caged->pid = 0;
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
		fault_set(fault, FAULT_INPUT, "cannot decode '%s': it takes more than %llu s of processor time, which is what 'timeout' of the section 'decoder' allows a file of its size",
			  file, (unsigned long long)caged->asked_s);
	else if (WIFSIGNALED(status))
		fault_set(fault, FAULT_INPUT, "cannot decode '%s': the decoder died of signal %d (%s)", file, WTERMSIG(status), strsignal(WTERMSIG(status)));
	else
		fault_set(fault, FAULT_INPUT, "cannot decode '%s': the decoder ended with status %d", file, WEXITSTATUS(status));
}

void caged_free(struct caged *caged)
{
	if (caged)
		caged_stop(caged, "", NULL);
	free(caged);
}

int caged_ask(struct caged *caged, const char *file, struct span bytes, struct fault *fault)
{
	caged->asked_s = (uint64_t)caged->timeout_ms / 1000 + 1 + bytes.len / BYTES_A_SECOND;
	struct question question = { strlen(file), bytes.len, caged->asked_s };
	if (caged->pid == 0 && caged_start(caged, fault) < 0)
		return -1;
	/* of one that dies meanwhile no answer will come: that tells */
	(void)(file_write_all(caged->fd, &question, sizeof(question)) == 0 && file_write_all(caged->fd, file, question.file_len) == 0 &&
	       file_write_all(caged->fd, bytes.ptr, bytes.len) == 0);
	return 0;
}

/* Of processor time; 0 where nobody knows. */
static int64_t caged_used_ns(const struct caged *caged)
{
	clockid_t clock;
	struct timespec used;
	bool is_known = clock_getcpuclockid(caged->pid, &clock) == 0 && clock_gettime(clock, &used) == 0;
	return is_known ? (int64_t)used.tv_sec * 1000000000 + used.tv_nsec : 0;
}

/* False where it gives no sign of life for so long: neither an answer nor work, which has its own limit. It is ended then. */
static bool caged_waits(struct caged *caged)
{
	struct pollfd look = { .fd = caged->fd, .events = POLLIN };
	for (int64_t before = -1, now = 0; poll(&look, 1, (int)caged->timeout_ms) == 0; before = now) {
		now = caged_used_ns(caged);
		if (now != before)
			continue;
		kill(caged->pid, SIGKILL);
		return false;
	}
	return true; /* also where a signal cut the look short: reading waits, too */
}

int caged_answer(struct caged *caged, const char *file, struct buf *out, struct fault *fault)
{
	struct answer answer;
	bool is_in_time = caged_waits(caged), is_answer = is_in_time && file_read_all(caged->fd, &answer, sizeof(answer)) == 0;
	if (is_answer && answer.line_len > 0 && read_buf(caged->fd, out, answer.line_len)) {
		if (answer.is_old)
			caged_stop(caged, file, NULL);
		*fault = answer.fault;
		return answer.r;
	}
	caged_stop(caged, file, fault);
	if (!is_in_time)
		fault_set(fault, FAULT_INPUT, "cannot decode '%s': the decoder gave no sign of life for %lld s", file, (long long)caged->timeout_ms / 1000);
	if (is_answer && answer.line_len == 0)
		fault_set(fault, FAULT_FATAL, "cannot decode '%s': no decoder can be locked in, and none reads anything outside of its cage: %s", file, answer.fault.text);
	decode_json_fault(file, fault->text, out);
	return -1;
}
