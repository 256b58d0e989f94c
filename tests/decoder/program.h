/* The real tidings-decode, started and talked to over a socketpair, as the daemon does. */
#pragma once

#include "tests/test.h"

#include "decoder/frame.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define WORDS_MAX 10u

struct program {
	pid_t pid;
	int fd;
	struct buf in;
};

/* `words`: what the command line says, NULL-terminated. */
static inline struct program start_with(char *const *words)
{
	int pair[2];
	char path[4096];
	const char *top = getenv("top_builddir");
	snprintf(path, sizeof(path), "%s/tidings-decode", top ? top : ".");
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
	struct program program = { .pid = fork(), .fd = pair[0] };
	assert_true(program.pid >= 0);
	if (program.pid == 0) {
		char *argv[WORDS_MAX + 2] = { path };
		for (size_t i = 0; words[i] && i < WORDS_MAX; i++)
			argv[i + 1] = words[i];
		dup2(pair[1], 0);
		dup2(pair[1], 1);
		execv(path, argv);
		_exit(127);
	}
	close(pair[1]);
	buf_init(&program.in, 64u << 20);
	return program;
}

static inline struct program start(char *option, char *value)
{
	return start_with((char *[]){ option, value, NULL });
}

static inline void say(const struct program *program, struct span bytes)
{
	while (bytes.len > 0) {
		ssize_t n = write(program->fd, bytes.ptr, bytes.len);
		if (n <= 0)
			return; /* it is gone: what is heard next tells */
		bytes = span_from(bytes, (size_t)n);
	}
}

#define NO_HINTS ((struct decode_hints){ .name = SPAN("drop"), .received = TIME_NONE })

static inline void say_drop(const struct program *program, struct decode_hints hints, struct span content)
{
	struct buf out;
	buf_init(&out, 64u << 20);
	frame_add_begin(&out, &hints);
	while (content.len > 0) {
		frame_add(&out, FRAME_DATA, span_head(content, FRAME_DATA_MAX));
		content = span_from(content, FRAME_DATA_MAX);
	}
	frame_add(&out, FRAME_END, SPAN_NONE);
	say(program, buf_view(&out));
	buf_done(&out);
}

/* The next frame, lent until the next call; false where the program is gone. */
static inline bool hear(struct program *program, size_t *taken, struct frame *ret_frame)
{
	size_t size;
	buf_eat(&program->in, *taken);
	*taken = 0;
	int r;
	while ((r = frame_next(buf_view(&program->in), ret_frame, &size)) == 0) {
		char *room = buf_reserve(&program->in, 65536);
		ssize_t n = read(program->fd, room, 65536);
		if (n <= 0)
			return false;
		program->in.len += (size_t)n;
	}
	assert_int_equal(r, 1);
	*taken = size;
	return true;
}

static inline int stop(struct program *program)
{
	int status;
	close(program->fd);
	assert_int_equal(waitpid(program->pid, &status, 0), program->pid);
	buf_done(&program->in);
	return status;
}
