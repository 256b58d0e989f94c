#include "tests/test.h"

#include "cli/caged.h"
#include "report/decode_json.h"

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
	struct sock_fprog program = { sizeof(lines) / sizeof(*lines), lines };
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_cage_that_cannot_be_closed_is_told_by_what_is_missing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
