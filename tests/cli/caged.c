#include "tests/test.h"

#include "base/array.h"
#include "cli/caged.h"
#include "decoder/cage.h"
#include "report/decode_json.h"
#include "text/lang.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/filter.h>
#include <linux/seccomp.h>

#define EXIT_SKIP 77

/* From here on the kernel is one that knows neither way to seccomp. */
static void forget_seccomp(void)
{
	struct sock_filter lines[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_seccomp, 3, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_prctl, 0, 3),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PR_SET_SECCOMP, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { LEN(lines), lines };
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) < 0)
		_exit(EXIT_SKIP);
}

/* Status 0: both files were refused, by a line of JSON and a fault that name what is missing. */
static _Noreturn void ask_without_seccomp(void)
{
	struct decode_hints hints = { .received = TIME_NONE };
	int status = 0;
	signal(SIGPIPE, SIG_IGN);
	forget_seccomp();
	struct caged *caged = caged_new(decode_to_json, &hints, NULL);
	for (int i = 0; i < 2; i++) {
		struct buf line;
		struct fault fault = { 0 };
		buf_init(&line, DECODE_JSON_MAX);
		int r = caged_ask(caged, "flood.txt", SPAN("The river rose above the dam on Friday.\n"), &fault);
		r = r < 0 ? r : caged_answer(caged, "flood.txt", &line, &fault);
		bool is_told = r < 0 && strstr(fault.text, "'flood.txt'") && strstr(fault.text, "(seccomp)") && strstr(line.ptr, "(seccomp)");
		if (!is_told)
			fprintf(stderr, "# %d: %s\n", r, fault.text);
		status = is_told ? status : 1;
		buf_done(&line);
	}
	caged_free(caged);
	_exit(status);
}

static void a_cage_that_cannot_be_closed_is_told_by_what_is_missing(void **state)
{
	int status;
	(void)state;
#ifndef HAVE_SECCOMP
	skip_aloud("built without seccomp");
#endif
	pid_t pid = fork();
	if (pid == 0)
		ask_without_seccomp();
	assert_true(pid > 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SKIP)
		skip_aloud("this kernel lets nobody filter system calls");
	assert_int_equal(status, 0);
}

/* ---- limits ---- */

static int turn_in_circles(struct span bytes, const struct decode_hints *hints, const char *file, struct buf *out, struct fault *fault)
{
	volatile unsigned turns = 0;
	if (span_find(bytes, SPAN("circle")) < 0)
		return decode_to_json(bytes, hints, file, out, fault);
	for (;;)
		turns++;
}

/* Its socket is all that it can wait for, and nothing comes. */
static int wait_for_ever(struct span bytes, const struct decode_hints *hints, const char *file, struct buf *out, struct fault *fault)
{
	char byte;
	if (span_find(bytes, SPAN("circle")) < 0)
		return decode_to_json(bytes, hints, file, out, fault);
	while (read(STDIN_FILENO, &byte, 1) != 0)
		;
	return -1;
}

/* The file is lost, what is said of it names the limit, and the next is read. */
static void costs_its_file(int (*read_it)(struct span, const struct decode_hints *, const char *, struct buf *, struct fault *), const char *why)
{
	static const char *const texts[] = { "The river rose above the dam on Friday.\n", "circle", "The bridge is closed until Monday.\n" };
	struct decode_hints hints = { .lang = lang_new(), .received = TIME_NONE };
	struct config config = { .decoder = { .timeout_ms = 1000, .memory_bytes = 256u << 20 } };
	lang_load(hints.lang); /* in the cage nothing is opened */
	struct caged *caged = caged_new(read_it, &hints, &config);
	for (size_t i = 0; i < 3; i++) {
		struct buf line;
		struct fault fault = { 0 };
		buf_init(&line, DECODE_JSON_MAX);
		assert_int_equal(caged_ask(caged, "flood.txt", span_of(texts[i]), &fault), 0);
		int r = caged_answer(caged, "flood.txt", &line, &fault);
		assert_int_equal(r, i == 1 ? -1 : 0);
		if (i == 1 && (!strstr(fault.text, why) || !strstr(line.ptr, why)))
			fail_msg("%s", fault.text);
		buf_done(&line);
	}
	caged_free(caged);
	lang_free(hints.lang);
}

static void a_file_that_takes_too_long_is_refused_by_the_limit(void **state)
{
	(void)state;
	if (!cage_has_seccomp())
		skip_aloud("built without seccomp");
	costs_its_file(turn_in_circles, "it takes more than 2 s of processor time, which is what 'timeout' of the section 'decoder' allows");
}

static void a_decoder_that_does_not_answer_is_ended(void **state)
{
	(void)state;
	if (!cage_has_seccomp())
		skip_aloud("built without seccomp");
	costs_its_file(wait_for_ever, "gave no sign of life for 1 s");
}

int main(void)
{
	signal(SIGPIPE, SIG_IGN);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_cage_that_cannot_be_closed_is_told_by_what_is_missing),
		cmocka_unit_test(a_file_that_takes_too_long_is_refused_by_the_limit),
		cmocka_unit_test(a_decoder_that_does_not_answer_is_ended),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
