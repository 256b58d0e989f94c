/* tidings-decode: the process in which untrusted bytes are parsed.
 *
 * Speaks the frames of frame.h on descriptors 0 (in) and 1 (out), which may be one socketpair, and knows nothing else: no file, no
 * network, no store. One drop after another until the other side closes. Whatever happens to it costs one drop:
 * the daemon starts another. */
#include "base/clock.h"
#include "decoder/cage.h"
#include "decoder/converter.h"
#include "decoder/frame.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#define READ_SIZE (256u << 10)
/* Of the time that a decoder has, a converter may take so much, that there is some left to tell what became of it. */
#define CONVERTER_SHARE_PERMILLE 750
#define CONVERTER_TIME_MS 15000 /* where the decoder's own has no limit */
#define WRITE_SIZE (256u << 10) /* reports gather until there are so many bytes of them, or nothing more to read */

/* EXIT_NO_CAGE is what a loader says of a program that it cannot run: the daemon knows that the drop is not to blame. */
enum { EXIT_USAGE = 2, EXIT_PROTOCOL = 76, EXIT_NO_CAGE = 126 };

struct limits {
	uint64_t memory_bytes; /* 0: none */
	uint64_t cpu_s;        /* for each piece of input; 0: none */
};

/* A conversation: what has been read and not understood, what is to be said. */
struct desk {
	struct limits limits;
	struct buf in, out;
	struct decode_tools tools;
	struct decode_converter converter; /* of PDF; none where it has no function */
	int converter_fd;
	struct decode *decode; /* of the drop at hand, NULL between drops */
	bool is_discarding;    /* the drop is answered already; the rest of it is read and dropped */
};

/* ---- limits ---- */

/* RLIMIT_CPU counts from the start of the process, so its soft limit moves ahead with each piece of input; SIGXCPU ends us. The hard one is the
 * cage's. */
static void grant_cpu(const struct limits *limits)
{
	struct rusage usage;
	struct rlimit now;
	if (limits->cpu_s == 0 || getrusage(RUSAGE_SELF, &usage) < 0 || getrlimit(RLIMIT_CPU, &now) < 0)
		return;
	now.rlim_cur = (rlim_t)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + limits->cpu_s + 1;
	(void)setrlimit(RLIMIT_CPU, &now);
}

/* ---- what is said ---- */

static int write_out(struct desk *desk)
{
	size_t done = 0;
	while (done < desk->out.len) {
		ssize_t n = write(STDOUT_FILENO, desk->out.ptr + done, desk->out.len - done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return -1;
		done += (size_t)n;
	}
	buf_clear(&desk->out);
	return 0;
}

static int written(struct desk *desk)
{
	if (desk->out.is_full)
		return -1;
	return desk->out.len >= WRITE_SIZE ? write_out(desk) : 0;
}

static int on_report(void *ctx, const struct report *report, uint64_t position)
{
	struct desk *desk = ctx;
	struct report once = *report;
	if (span_equals(once.summary, once.text)) /* nobody needs to keep it twice */
		once.summary = SPAN_NONE;
	frame_add_report(&desk->out, position, &once);
	return written(desk);
}

static int on_reject(void *ctx, uint64_t position, const char *reason)
{
	struct desk *desk = ctx;
	frame_add_reject(&desk->out, position, reason);
	return written(desk);
}

static void say_done(struct desk *desk, bool is_ok, const struct decode_result *result, struct span reason)
{
	struct frame_done done = {
		.is_ok = is_ok,
		.format = span_of(result->format),
		.charset = span_of(result->charset),
		.reason = reason,
		.has_feed = result->has_feed,
		.feed = result->feed,
		.offers = result->offers,
	};
	frame_add_done(&desk->out, &done);
}

/* A converter may take its time: what is ready is said before, as a sign of life. */
static int on_document(void *ctx, struct span document, struct buf *out, struct fault *fault)
{
	struct desk *desk = ctx;
	if (write_out(desk) < 0)
		return fault_set(fault, FAULT_FATAL, "has nobody left to work for");
	return converter_ask(desk->converter_fd, document, out, fault);
}

/* ---- what is heard ---- */

static int begin(struct desk *desk, struct span payload)
{
	struct decode_hints hints;
	if (desk->decode || !frame_read_begin(payload, &hints))
		return -1;
	hints.lang = desk->tools.lang;
	hints.converter = desk->converter.convert ? &desk->converter : NULL;
	struct decode_sink sink = { desk, on_report, on_reject };
	desk->decode = decode_new(&hints, &sink);
	desk->is_discarding = false;
	return 0;
}

/* A drop that cannot be read is answered at once. */
static int push(struct desk *desk, struct span bytes)
{
	struct fault fault = { 0 };
	if (!desk->decode)
		return -1;
	if (desk->is_discarding || decode_push(desk->decode, bytes, &fault) == 0)
		return 0;
	if (fault.kind != FAULT_INPUT)
		return -1;
	struct decode_result result;
	(void)decode_end(desk->decode, &result, NULL); /* only for the format's name: why it failed is known */
	say_done(desk, false, &result, span_of(fault.text));
	desk->is_discarding = true;
	return 0;
}

static int end(struct desk *desk)
{
	struct fault fault = { 0 };
	struct decode_result result;
	if (!desk->decode)
		return -1;
	if (!desk->is_discarding) {
		bool is_ok = decode_end(desk->decode, &result, &fault) == 0;
		if (!is_ok && fault.kind != FAULT_INPUT)
			return -1;
		struct buf remarks;
		buf_init(&remarks, DECODE_REMARKS_TEXT_MAX);
		decode_remarks_add(&remarks, &result.remarks);
		say_done(desk, is_ok, &result, is_ok ? buf_view(&remarks) : span_of(fault.text));
		buf_done(&remarks);
	}
	decode_free(desk->decode);
	desk->decode = NULL;
	return 0;
}

static int hear(struct desk *desk, const struct frame *frame)
{
	grant_cpu(&desk->limits);
	switch (frame->kind) {
	case FRAME_BEGIN:
		return begin(desk, frame->payload);
	case FRAME_DATA:
		return push(desk, frame->payload);
	case FRAME_END:
		return end(desk);
	default:
		return -1;
	}
}

static int hear_all(struct desk *desk)
{
	size_t at = 0, size;
	struct frame frame;
	int r;
	while ((r = frame_next(span_from(buf_view(&desk->in), at), &frame, &size)) == 1) {
		if (hear(desk, &frame) < 0)
			return -1;
		at += size;
	}
	buf_eat(&desk->in, at);
	return r;
}

/* 1: more was read; 0: the other side is done; -1: it broke. What is ready to be said is said before waiting. */
static int read_more(struct desk *desk)
{
	if (write_out(desk) < 0)
		return -1;
	char *room = buf_reserve(&desk->in, READ_SIZE);
	if (!room)
		return -1;
	ssize_t n;
	do
		n = read(STDIN_FILENO, room, READ_SIZE);
	while (n < 0 && errno == EINTR);
	if (n > 0)
		desk->in.len += (size_t)n;
	return n > 0 ? 1 : (int)n;
}

static int converse(struct desk *desk)
{
	int r;
	while ((r = read_more(desk)) == 1)
		if (hear_all(desk) < 0)
			return EXIT_PROTOCOL;
	return r == 0 && !desk->decode && desk->in.len == 0 ? EXIT_SUCCESS : EXIT_PROTOCOL;
}

static bool number_read(const char *text, uint64_t *ret_number)
{
	char *rest;
	errno = 0;
	unsigned long long value = strtoull(text, &rest, 10);
	if (errno || rest == text || *rest || *text == '-')
		return false;
	*ret_number = value;
	return true;
}

static int options_read(int argc, char **argv, struct limits *ret_limits)
{
	static const struct option options[] = {
		{ "memory", required_argument, NULL, 'm' },
		{ "cpu", required_argument, NULL, 'c' },
		{ 0 },
	};
	for (int c; (c = getopt_long(argc, argv, "+", options, NULL)) != -1;) {
		if (c == '?' || !number_read(optarg, c == 'm' ? &ret_limits->memory_bytes : &ret_limits->cpu_s))
			return -1;
	}
	return 0;
}

/* Before anything is loaded: its keeper needs none of it. */
static int start_converter(struct desk *desk, char *const *argv, struct fault *fault)
{
	struct converter_limits limits = {
		.memory_bytes = desk->limits.memory_bytes,
		.time_ms = desk->limits.cpu_s > 0 ? (int64_t)desk->limits.cpu_s * CONVERTER_SHARE_PERMILLE : CONVERTER_TIME_MS,
	};
	desk->converter = (struct decode_converter){ desk, on_document };
	return converter_start(argv, &limits, &desk->converter_fd, fault);
}

/* What the libraries open or draw at random when they are first asked, and the descriptors: after this there are neither. */
static int lock_up(struct desk *desk, char *const *converter, struct fault *fault)
{
	struct cage cage = { .memory_bytes = desk->limits.memory_bytes, .fd = -1 };
	cage.life_s = desk->limits.cpu_s > 0 ? CAGE_LIFE_S + desk->limits.cpu_s : 0;
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (converter[0] && start_converter(desk, converter, fault) < 0)
		return -1;
	cage.fd = converter[0] ? desk->converter_fd : -1;
	desk->tools = decode_prepare();
	desk->converter_fd = CAGE_FD;
	return cage_close(&cage, fault);
}

int main(int argc, char **argv)
{
	struct desk desk = { 0 };
	struct fault fault;
	if (options_read(argc, argv, &desk.limits) < 0) {
		fputs("usage: tidings-decode [--memory BYTES] [--cpu SECONDS] [CONVERTER-OF-PDF…] (started by tidingsd; speaks frames on 0 and 1)\n", stderr);
		return EXIT_USAGE;
	}
	buf_init(&desk.in, FRAME_MAX + READ_SIZE + FRAME_HEAD_SIZE);
	buf_init(&desk.out, (size_t)WRITE_SIZE + FRAME_MAX + FRAME_HEAD_SIZE);
	if (lock_up(&desk, argv + optind, &fault) < 0) {
		fprintf(stderr, "tidings-decode: %s\n", fault.text);
		return EXIT_NO_CAGE;
	}
	cage_leave(converse(&desk));
}
