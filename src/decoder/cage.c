#include "base/array.h"
#include "decoder/cage.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/landlock.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
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

/* Files that a converter may have open: its libraries, fonts and tables, one after another. */
#define CONVERTER_FILES_MAX 64

/* ---- limits ---- */

static void limit(__rlimit_resource_t resource, rlim_t value)
{
	struct rlimit now;
	if (getrlimit(resource, &now) == 0 && value < now.rlim_max)
		now.rlim_max = value;
	now.rlim_cur = value < now.rlim_max ? value : now.rlim_max;
	(void)setrlimit(resource, &now); /* a limit that cannot be set leaves the ones of the service manager */
}

static void set_limits(uint64_t memory_bytes, rlim_t files)
{
	limit(RLIMIT_CORE, 0);
	limit(RLIMIT_FSIZE, 0);
	limit(RLIMIT_NOFILE, files);
	if (memory_bytes > 0)
		limit(RLIMIT_AS, memory_bytes);
}

/* ---- descriptors ---- */

static int keep_only(int fd, struct fault *fault)
{
	if (fd >= 0 && fd != CAGE_FD && dup2(fd, CAGE_FD) < 0)
		return fault_errno(fault, FAULT_FATAL, errno, "cannot move descriptor %d", fd);
	if (close_range(fd >= 0 ? CAGE_FD + 1 : CAGE_FD, ~0U, 0) < 0)
		return fault_errno(fault, FAULT_FATAL, errno, "cannot close the files that it inherited (close_range, of Linux 5.9)");
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

/* What a converter may read, and run where `is_run`: programs, libraries and the tables that they keep. What is missing is left out. */
static const struct {
	const char *path;
	bool is_run;
} converter_paths[] = {
	{ "/usr", true }, { "/bin", true }, { "/sbin", true }, { "/lib", true }, { "/lib32", true }, { "/lib64", true },
	{ "/etc/alternatives", false }, { "/etc/fonts", false }, { "/etc/ld.so.cache", false }, { "/var/cache/fontconfig", false },
	{ "/dev/null", false }, { "/dev/urandom", false },
};

static int allow_path(int rules, const char *path, bool is_run)
{
	struct stat found;
	int r = 0, fd = open(path, O_PATH | O_CLOEXEC);
	if (fd < 0)
		return 0;
	struct landlock_path_beneath_attr rule = { .allowed_access = LANDLOCK_ACCESS_FS_READ_FILE, .parent_fd = fd };
	rule.allowed_access |= is_run ? LANDLOCK_ACCESS_FS_EXECUTE : 0;
	rule.allowed_access |= fstat(fd, &found) == 0 && S_ISDIR(found.st_mode) ? LANDLOCK_ACCESS_FS_READ_DIR : 0;
	if (syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) < 0)
		r = -1;
	close(fd);
	return r;
}

static int allow_converter(int rules, const char *program)
{
	for (size_t i = 0; i < LEN(converter_paths); i++)
		if (allow_path(rules, converter_paths[i].path, converter_paths[i].is_run) < 0)
			return -1;
	return allow_path(rules, program, true);
}

/* `program` is NULL where nothing at all is allowed. */
static int close_landlock(unsigned version, const char *program, struct fault *fault)
{
	struct landlock_handled all = landlock_all(version);
	int rules = (int)syscall(SYS_landlock_create_ruleset, &all, sizeof(all), 0);
	if (rules < 0 || (program && allow_converter(rules, program) < 0) || syscall(SYS_landlock_restrict_self, rules, 0) < 0)
		return fault_errno(fault, FAULT_FATAL, errno, "this kernel does not let it give up its files (Landlock)");
	close(rules);
	return 0;
}

/* ---- seccomp ---- */

enum inmate { DECODER, KEEPER, CONVERTER };

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
	/* processor time, granted piece by piece within the hard limit; the clock where the vDSO leaves it to the kernel */
	{ SCMP_SYS(getrusage), 0, { { 0 } } },
	{ SCMP_SYS(prlimit64), 2, { { 0, SCMP_CMP_EQ, 0, 0 }, { 1, SCMP_CMP_EQ, RLIMIT_CPU, 0 } } },
	{ SCMP_SYS(clock_gettime), 0, { { 0 } } },
	/* the end, by its own will or by abort(3) */
	{ SCMP_SYS(exit_group), 0, { { 0 } } },
	{ SCMP_SYS(rt_sigprocmask), 0, { { 0 } } },
	{ SCMP_SYS(getpid), 0, { { 0 } } },
	{ SCMP_SYS(gettid), 0, { { 0 } } },
#if HAS_SHADOW
	/* the sanitizers' locks, and their look at the stack before a function that does not return */
	{ SCMP_SYS(sched_yield), 0, { { 0 } } },
	{ SCMP_SYS(sigaltstack), 0, { { 0 } } },
#endif
};

#define ANY 0, { { 0 } }
#define ONLY_READING (O_ACCMODE | O_CREAT | O_TRUNC)
#define NAMESPACES (CLONE_NEWNS | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP)

/* What a program needs to be loaded, or a script that ends in one, to read files, to compute and to write to the descriptors that it has: pdftotext's
 * own list, and what other C libraries use in its place. What is neither here nor among the deaths below does not exist for it
 * (ENOSYS), as on an older kernel: libraries ask for what is new, and do without. */
static const struct rule converter_rules[] = {
	{ SCMP_SYS(read), ANY }, { SCMP_SYS(readv), ANY }, { SCMP_SYS(pread64), ANY }, { SCMP_SYS(write), ANY }, { SCMP_SYS(writev), ANY },
	{ SCMP_SYS(lseek), ANY }, { SCMP_SYS(close), ANY }, { SCMP_SYS(dup2), ANY }, { SCMP_SYS(dup3), ANY },
	{ SCMP_SYS(fcntl), 1, { { 1, SCMP_CMP_LE, F_SETFL, 0 } } }, { SCMP_SYS(fcntl), 1, { { 1, SCMP_CMP_EQ, F_DUPFD_CLOEXEC, 0 } } },
	{ SCMP_SYS(open), 1, { { 1, SCMP_CMP_MASKED_EQ, ONLY_READING, O_RDONLY } } },
	{ SCMP_SYS(openat), 1, { { 2, SCMP_CMP_MASKED_EQ, ONLY_READING, O_RDONLY } } },
	{ SCMP_SYS(fstat), ANY }, { SCMP_SYS(stat), ANY }, { SCMP_SYS(lstat), ANY }, { SCMP_SYS(newfstatat), ANY }, { SCMP_SYS(statx), ANY },
	{ SCMP_SYS(access), ANY }, { SCMP_SYS(faccessat), ANY }, { SCMP_SYS(faccessat2), ANY }, { SCMP_SYS(readlink), ANY },
	{ SCMP_SYS(readlinkat), ANY }, { SCMP_SYS(getdents64), ANY }, { SCMP_SYS(getcwd), ANY }, { SCMP_SYS(fadvise64), ANY },
	/* memory; code is a file's, and never writable */
	{ SCMP_SYS(brk), ANY }, { SCMP_SYS(munmap), ANY }, { SCMP_SYS(mremap), ANY }, { SCMP_SYS(madvise), ANY },
	{ SCMP_SYS(mmap), 1, { { 2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0 } } },
	{ SCMP_SYS(mmap), 2, { { 2, SCMP_CMP_MASKED_EQ, PROT_EXEC | PROT_WRITE, PROT_EXEC }, { 3, SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, 0 } } },
	{ SCMP_SYS(mprotect), 1, { { 2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0 } } },
	{ SCMP_SYS(futex), ANY }, { SCMP_SYS(set_robust_list), ANY }, { SCMP_SYS(set_tid_address), ANY }, { SCMP_SYS(rseq), ANY },
	{ SCMP_SYS(arch_prctl), ANY }, { SCMP_SYS(getrandom), ANY },
	{ SCMP_SYS(rt_sigaction), ANY }, { SCMP_SYS(rt_sigprocmask), ANY }, { SCMP_SYS(rt_sigreturn), ANY },
	{ SCMP_SYS(getpid), ANY }, { SCMP_SYS(getppid), ANY }, { SCMP_SYS(gettid), ANY },
	{ SCMP_SYS(getuid), ANY }, { SCMP_SYS(geteuid), ANY }, { SCMP_SYS(getgid), ANY }, { SCMP_SYS(getegid), ANY },
	{ SCMP_SYS(prlimit64), 1, { { 0, SCMP_CMP_EQ, 0, 0 } } }, { SCMP_SYS(getrlimit), ANY },
	{ SCMP_SYS(clock_gettime), ANY }, { SCMP_SYS(clock_nanosleep), ANY }, { SCMP_SYS(gettimeofday), ANY }, { SCMP_SYS(restart_syscall), ANY },
	{ SCMP_SYS(execve), ANY }, { SCMP_SYS(exit), ANY }, { SCMP_SYS(exit_group), ANY },
#if HAS_SHADOW
	{ SCMP_SYS(sched_yield), ANY }, { SCMP_SYS(sched_getaffinity), ANY }, { SCMP_SYS(sigaltstack), ANY },
#endif
};

/* What no converter has any business with, and one that its document has taken over tries: it dies of that. */
static const struct rule converter_deaths[] = {
	/* a file to write */
	{ SCMP_SYS(open), 1, { { 1, SCMP_CMP_MASKED_EQ, O_ACCMODE, O_WRONLY } } }, { SCMP_SYS(open), 1, { { 1, SCMP_CMP_MASKED_EQ, O_ACCMODE, O_RDWR } } },
	{ SCMP_SYS(open), 1, { { 1, SCMP_CMP_MASKED_EQ, O_CREAT, O_CREAT } } }, { SCMP_SYS(open), 1, { { 1, SCMP_CMP_MASKED_EQ, O_TRUNC, O_TRUNC } } },
	{ SCMP_SYS(openat), 1, { { 2, SCMP_CMP_MASKED_EQ, O_ACCMODE, O_WRONLY } } }, { SCMP_SYS(openat), 1, { { 2, SCMP_CMP_MASKED_EQ, O_ACCMODE, O_RDWR } } },
	{ SCMP_SYS(openat), 1, { { 2, SCMP_CMP_MASKED_EQ, O_CREAT, O_CREAT } } }, { SCMP_SYS(openat), 1, { { 2, SCMP_CMP_MASKED_EQ, O_TRUNC, O_TRUNC } } },
	{ SCMP_SYS(creat), ANY }, { SCMP_SYS(unlink), ANY }, { SCMP_SYS(unlinkat), ANY }, { SCMP_SYS(rename), ANY }, { SCMP_SYS(renameat2), ANY },
	/* the network, and anybody else at the other end of a socket */
	{ SCMP_SYS(socket), ANY }, { SCMP_SYS(socketpair), ANY }, { SCMP_SYS(connect), ANY }, { SCMP_SYS(bind), ANY }, { SCMP_SYS(io_uring_setup), ANY },
	/* other processes, new ones and those that are there; clone3 is unknown to it, as everything else is */
	{ SCMP_SYS(clone), ANY }, { SCMP_SYS(fork), ANY }, { SCMP_SYS(vfork), ANY }, { SCMP_SYS(kill), ANY }, { SCMP_SYS(tkill), ANY },
	{ SCMP_SYS(ptrace), ANY }, { SCMP_SYS(process_vm_readv), ANY }, { SCMP_SYS(process_vm_writev), ANY },
	/* its walls */
	{ SCMP_SYS(mount), ANY }, { SCMP_SYS(unshare), ANY }, { SCMP_SYS(setns), ANY }, { SCMP_SYS(bpf), ANY },
};

/* What its keeper needs beside that. */
static const struct rule keeper_rules[] = {
	{ SCMP_SYS(memfd_create), ANY },
	{ SCMP_SYS(pipe2), ANY },
	{ SCMP_SYS(poll), ANY },
	{ SCMP_SYS(ppoll), ANY },
	{ SCMP_SYS(close_range), ANY },
	{ SCMP_SYS(clone), 1, { { 0, SCMP_CMP_MASKED_EQ, NAMESPACES, 0 } } },
	{ SCMP_SYS(wait4), ANY },
	{ SCMP_SYS(kill), ANY },
	{ SCMP_SYS(tgkill), ANY },
	/* for the child, to lock itself in further */
	{ SCMP_SYS(prctl), ANY },
	{ SCMP_SYS(seccomp), ANY },
};

static int add_rules(scmp_filter_ctx filter, uint32_t answer, const struct rule *rules, size_t len)
{
	int error = 0;
	for (size_t i = 0; i < len && error == 0; i++)
		error = seccomp_rule_add_array(filter, answer, rules[i].call, rules[i].conditions, rules[i].condition);
	return error;
}

/* By abort(3) and raise(3), to nobody but itself: there are kernels whose Landlock knows no signals. */
static int allow_own_end(scmp_filter_ctx filter)
{
	const struct rule rule = { SCMP_SYS(tgkill), 1, { { 0, SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0 } } };
	return add_rules(filter, SCMP_ACT_ALLOW, &rule, 1);
}

static int close_seccomp(enum inmate inmate, struct fault *fault)
{
	scmp_filter_ctx filter = seccomp_init(inmate == DECODER ? SCMP_ACT_KILL_PROCESS : SCMP_ACT_ERRNO(ENOSYS));
	int error = filter ? seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) : -ENOMEM;
	if (error == 0 && inmate == DECODER)
		error = add_rules(filter, SCMP_ACT_ALLOW, decoder_rules, LEN(decoder_rules));
	if (error == 0 && inmate != KEEPER)
		error = allow_own_end(filter);
	if (error == 0 && inmate == KEEPER)
		error = add_rules(filter, SCMP_ACT_ALLOW, keeper_rules, LEN(keeper_rules));
	if (error == 0 && inmate != DECODER)
		error = add_rules(filter, SCMP_ACT_ALLOW, converter_rules, LEN(converter_rules));
	if (error == 0 && inmate == CONVERTER)
		error = add_rules(filter, SCMP_ACT_KILL_PROCESS, converter_deaths, LEN(converter_deaths));
	if (error == 0)
		error = seccomp_load(filter);
	if (filter)
		seccomp_release(filter);
	return error == 0 ? 0 : fault_errno(fault, FAULT_FATAL, -error, "this kernel does not let it filter its system calls (seccomp)");
}

bool cage_has_seccomp(void)
{
	return true;
}

#else

static int close_seccomp(enum inmate inmate, struct fault *fault)
{
	(void)inmate;
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

/* Of root, whom limits would not hold. A service has none, and may not even say so: its manager lets nobody set them. */
static int give_up_capabilities(struct fault *fault)
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct held[_LINUX_CAPABILITY_U32S_3] = { 0 };
	uint32_t any = 0;
	if (syscall(SYS_capget, &head, held) < 0)
		return fault_errno(fault, FAULT_FATAL, errno, "cannot ask for its capabilities");
	for (size_t i = 0; i < _LINUX_CAPABILITY_U32S_3; i++)
		any |= held[i].effective | held[i].permitted | held[i].inheritable;
	memset(held, 0, sizeof(held));
	if (any != 0 && syscall(SYS_capset, &head, held) < 0)
		return fault_errno(fault, FAULT_FATAL, errno, "cannot give up its capabilities");
	return 0;
}

static int give_up_privileges(struct fault *fault)
{
	if (give_up_capabilities(fault) < 0)
		return -1;
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); /* nobody looks into it from outside either; without this they still need our user */
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 ? 0 : fault_errno(fault, FAULT_FATAL, errno, "cannot give up new privileges");
}

int cage_close(const struct cage *cage, struct fault *fault)
{
	unsigned version = cage_landlock();
	if (give_up_privileges(fault) < 0 || (version > 0 && close_landlock(version, NULL, fault) < 0) || keep_only(cage->fd, fault) < 0)
		return -1;
	if (!HAS_SHADOW)
		close(STDERR_FILENO);
	set_limits(HAS_SHADOW ? 0 : cage->memory_bytes, CAGE_FD + 1);
	limit(RLIMIT_NPROC, 0);
	if (cage->life_s > 0)
		limit(RLIMIT_CPU, cage->life_s);
	return close_seccomp(DECODER, fault);
}

int cage_close_keeper(const char *program, int fd, struct fault *fault)
{
	unsigned version = cage_landlock();
	if (version == 0)
		return fault_set(fault, FAULT_FATAL, "this kernel has no Landlock");
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	for (int i = 0; i <= STDERR_FILENO; i++)
		if (dup2(null, i) < 0)
			return fault_errno(fault, FAULT_FATAL, errno, "cannot use /dev/null");
	if (give_up_privileges(fault) < 0 || keep_only(fd, fault) < 0 || close_landlock(version, program, fault) < 0)
		return -1;
	limit(RLIMIT_CORE, 0);
	return close_seccomp(KEEPER, fault);
}

int cage_close_converter(const struct cage_converter *cage, struct fault *fault)
{
	if (close_range(STDERR_FILENO + 1, ~0U, 0) < 0)
		return fault_errno(fault, FAULT_FATAL, errno, "cannot close what was inherited");
	if (close_seccomp(CONVERTER, fault) < 0)
		return -1;
	limit(RLIMIT_CPU, cage->cpu_s);
	set_limits(cage->memory_bytes, CONVERTER_FILES_MAX);
	return 0;
}
