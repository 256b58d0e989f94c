#include "decoder/cage.h"

#include <errno.h>
#include <linux/landlock.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef HAVE_SECCOMP
#include <seccomp.h>
#endif

#if defined(__SANITIZE_ADDRESS__)
#define HAS_SHADOW 1 /* AddressSanitizer reserves terabytes: no limit of address space can hold */
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_SHADOW 1
#endif
#endif
#ifndef HAS_SHADOW
#define HAS_SHADOW 0
#endif

/* ---- limits ---- */

static void limit(__rlimit_resource_t resource, rlim_t value)
{
	struct rlimit now;
	if (getrlimit(resource, &now) == 0 && value < now.rlim_max)
		now.rlim_max = value;
	now.rlim_cur = value < now.rlim_max ? value : now.rlim_max;
	(void)setrlimit(resource, &now); /* a limit that cannot be set leaves the ones of the service manager */
}

static void set_limits(const struct cage *cage)
{
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	limit(RLIMIT_CORE, 0);
	limit(RLIMIT_FSIZE, 0);
	limit(RLIMIT_NPROC, 0);
	limit(RLIMIT_NOFILE, CAGE_FD + 1);
	if (cage->memory_bytes > 0 && !HAS_SHADOW)
		limit(RLIMIT_AS, cage->memory_bytes);
}

/* ---- descriptors ---- */

static int close_others(int fd, struct fault *fault)
{
	if (fd >= 0 && fd != CAGE_FD && dup2(fd, CAGE_FD) < 0)
		return fault_errno(fault, FAULT_FATAL, errno, "cannot move descriptor %d", fd);
	if (!HAS_SHADOW)
		close(STDERR_FILENO);
	if (close_range(fd >= 0 ? CAGE_FD + 1 : CAGE_FD, ~0U, 0) < 0)
		return fault_errno(fault, FAULT_FATAL, errno, "cannot close what was inherited");
	return 0;
}

/* ---- Landlock ---- */

/* As of version 6; a kernel of an older one takes a longer struct whose rest is zero. */
struct landlock_handled {
	uint64_t fs, net, scoped;
};

/* What each version added: rights over files are numbered in the order in which they came. */
static struct landlock_handled landlock_all(unsigned version)
{
	static const unsigned fs_rights[] = { 0, 13, 14, 15, 15, 16 };
	unsigned known = version < 5 ? version : 5;
	return (struct landlock_handled){
		.fs = (UINT64_C(1) << fs_rights[known]) - 1,
		.net = version >= 4 ? 3 : 0,    /* bind and connect TCP */
		.scoped = version >= 6 ? 3 : 0, /* abstract sockets and signals */
	};
}

unsigned cage_landlock(void)
{
	long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	return version > 0 ? (unsigned)version : 0;
}

/* No rule is added: nothing is allowed. */
static int close_landlock(struct fault *fault)
{
	unsigned version = cage_landlock();
	if (version == 0)
		return 0;
	struct landlock_handled all = landlock_all(version);
	int rules = (int)syscall(SYS_landlock_create_ruleset, &all, sizeof(all), 0);
	if (rules < 0 || syscall(SYS_landlock_restrict_self, rules, 0) < 0)
		return fault_errno(fault, FAULT_FATAL, errno, "cannot enter Landlock");
	close(rules);
	return 0;
}

/* ---- seccomp ---- */

#ifdef HAVE_SECCOMP

#define CONDITIONS_MAX 2u

struct rule {
	int call;
	unsigned conditions;
	struct scmp_arg_cmp condition[CONDITIONS_MAX]; /* argument, comparison, value; for masks: mask, value */
};

/* All that a decoder may ask of the kernel once it is locked in. */
static const struct rule decoder_rules[] = {
	/* its socket */
	{ SCMP_SYS(read), 1, { { 0, SCMP_CMP_LE, CAGE_FD, 0 } } },
	{ SCMP_SYS(write), 1, { { 0, SCMP_CMP_LE, CAGE_FD, 0 } } },
	/* memory, which is no file's and never code */
	{ SCMP_SYS(brk), 0, { { 0 } } },
	{ SCMP_SYS(mmap), 2, { { 2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0 }, { 3, SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, MAP_ANONYMOUS } } },
	{ SCMP_SYS(munmap), 0, { { 0 } } },
	{ SCMP_SYS(mremap), 0, { { 0 } } },
	{ SCMP_SYS(madvise), 0, { { 0 } } },
	/* locks of libraries that think of threads */
	{ SCMP_SYS(futex), 0, { { 0 } } },
	/* processor time, granted piece by piece; the clock where the vDSO leaves it to the kernel */
	{ SCMP_SYS(getrusage), 0, { { 0 } } },
	{ SCMP_SYS(prlimit64), 2, { { 0, SCMP_CMP_EQ, 0, 0 }, { 1, SCMP_CMP_EQ, RLIMIT_CPU, 0 } } },
	{ SCMP_SYS(clock_gettime), 0, { { 0 } } },
	/* the end, by its own will or by abort(3) */
	{ SCMP_SYS(exit_group), 0, { { 0 } } },
	{ SCMP_SYS(rt_sigprocmask), 0, { { 0 } } },
	{ SCMP_SYS(getpid), 0, { { 0 } } },
	{ SCMP_SYS(gettid), 0, { { 0 } } },
	{ SCMP_SYS(tgkill), 1, { { 2, SCMP_CMP_EQ, SIGABRT, 0 } } },
#if HAS_SHADOW
	/* the sanitizers' locks, and their look at the stack before a function that does not return */
	{ SCMP_SYS(sched_yield), 0, { { 0 } } },
	{ SCMP_SYS(sigaltstack), 0, { { 0 } } },
#endif
};

static int add_rules(scmp_filter_ctx filter, const struct rule *rules, size_t len)
{
	int error = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
	for (size_t i = 0; i < len && error == 0; i++)
		error = seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, rules[i].call, rules[i].conditions, rules[i].condition);
	return error;
}

static int close_seccomp(struct fault *fault)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	int error = filter ? add_rules(filter, decoder_rules, sizeof(decoder_rules) / sizeof(*decoder_rules)) : -ENOMEM;
	if (error == 0)
		error = seccomp_load(filter);
	seccomp_release(filter);
	return error == 0 ? 0 : fault_errno(fault, FAULT_FATAL, -error, "cannot enter seccomp");
}

bool cage_has_seccomp(void)
{
	return true;
}

#else

static int close_seccomp(struct fault *fault)
{
	(void)fault; /* whoever built it has said so */
	return 0;
}

bool cage_has_seccomp(void)
{
	return false;
}

#endif

void cage_leave(int status)
{
	for (;;)
		syscall(SYS_exit_group, status);
}

const char *cage_words(char room[static CAGE_WORDS_SIZE])
{
	unsigned version = cage_landlock();
	if (version > 0)
		snprintf(room, CAGE_WORDS_SIZE, "%sLandlock %u", cage_has_seccomp() ? "seccomp and " : "", version);
	else
		snprintf(room, CAGE_WORDS_SIZE, "%s", cage_has_seccomp() ? "seccomp" : "limits alone");
	return room;
}

int cage_close(const struct cage *cage, struct fault *fault)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return fault_errno(fault, FAULT_FATAL, errno, "cannot give up new privileges");
	if (close_landlock(fault) < 0 || close_others(cage->fd, fault) < 0)
		return -1;
	set_limits(cage);
	return close_seccomp(fault);
}
