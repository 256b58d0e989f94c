/* What the cage keeps in: processes that lock themselves in and then try what a program taken over by its input would try; and what it
 * lets through: everything that the real decoder does. */
#include "tests/decoder/program.h"

#include "base/array.h"
#include "decoder/cage.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <limits.h>
#include <linux/capability.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#define LIFE_S 30u

enum { DID_IT = 0, COULD_NOT = 7, NO_CAGE = 8 };

/* How a process ends that does this inside a cage. */
static int end_of(int (*deed)(int fd), int fd)
{
	int status;
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		struct fault fault;
		struct cage cage = { .memory_bytes = 512u << 20, .life_s = LIFE_S, .fd = -1 };
		if (cage_close(&cage, &fault) < 0)
			_exit(NO_CAGE);
		cage_leave(deed(fd));
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

static void assert_died_of_it(int status)
{
	if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGSYS)
		fail_msg("it ended with status %#x instead of dying of SIGSYS", (unsigned)status);
}

static void assert_killed(int (*deed)(int fd))
{
	if (!cage_has_seccomp())
		skip_aloud("this tree was configured without seccomp");
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	int fd = fcntl(null, F_DUPFD_CLOEXEC, CAGE_FD + 1); /* none that a cage may have */
	int status = end_of(deed, fd);
	close(fd);
	close(null);
	assert_died_of_it(status);
}

static int open_a_file(int fd)
{
	(void)fd;
	return open("/etc/passwd", O_RDONLY | O_CLOEXEC) < 0 ? COULD_NOT : DID_IT;
}

static void opening_a_file_kills(void **state)
{
	(void)state;
	assert_killed(open_a_file);
}

static int make_a_file(int fd)
{
	(void)fd;
	return open("/tmp/tidings-cage", O_WRONLY | O_CREAT | O_CLOEXEC, 0600) < 0 ? COULD_NOT : DID_IT;
}

static void making_a_file_kills(void **state)
{
	(void)state;
	assert_killed(make_a_file);
}

static int look_at_a_file(int fd)
{
	(void)fd;
	return access("/etc/passwd", R_OK) < 0 ? COULD_NOT : DID_IT;
}

static void looking_whether_a_file_is_there_kills(void **state)
{
	(void)state;
	assert_killed(look_at_a_file);
}

static int open_a_socket(int fd)
{
	(void)fd;
	return socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) < 0 ? COULD_NOT : DID_IT;
}

static void opening_a_socket_kills(void **state)
{
	(void)state;
	assert_killed(open_a_socket);
}

static int open_a_local_socket(int fd)
{
	int pair[2];
	(void)fd;
	return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0 ? COULD_NOT : DID_IT;
}

static void opening_a_local_socket_kills(void **state)
{
	(void)state;
	assert_killed(open_a_local_socket);
}

static int make_a_process(int fd)
{
	(void)fd;
	pid_t pid = fork();
	if (pid == 0)
		_exit(DID_IT);
	return pid < 0 ? COULD_NOT : DID_IT;
}

static void making_a_process_kills(void **state)
{
	(void)state;
	assert_killed(make_a_process);
}

static int run_a_program(int fd)
{
	char program[] = "/bin/true", *argv[] = { program, NULL };
	(void)fd;
	execv(program, argv);
	return COULD_NOT;
}

static void running_a_program_kills(void **state)
{
	(void)state;
	assert_killed(run_a_program);
}

static int write_elsewhere(int fd)
{
	return write(fd, "x", 1) < 0 ? COULD_NOT : DID_IT;
}

static void writing_to_another_descriptor_kills(void **state)
{
	(void)state;
	assert_killed(write_elsewhere);
}

static int copy_a_descriptor(int fd)
{
	(void)fd;
	return dup(0) < 0 ? COULD_NOT : DID_IT;
}

static void copying_a_descriptor_kills(void **state)
{
	(void)state;
	assert_killed(copy_a_descriptor);
}

static int make_code(int fd)
{
	(void)fd;
	return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? COULD_NOT : DID_IT;
}

static void making_code_kills(void **state)
{
	(void)state;
	assert_killed(make_code);
}

/* It is told whom: asking for its parent would kill it, too. Landlock alone would only refuse it, and on older kernels not even that. */
static void assert_killed_over_us(int (*deed)(int pid))
{
	if (!cage_has_seccomp())
		skip_aloud("this tree was configured without seccomp");
	assert_died_of_it(end_of(deed, getpid()));
}

static int ask_for_its_parent(int pid)
{
	return getppid() == pid ? DID_IT : COULD_NOT;
}

static void asking_for_its_parent_kills(void **state)
{
	(void)state;
	assert_killed_over_us(ask_for_its_parent);
}

static int signal_another(int pid)
{
	return kill(pid, 0) < 0 ? COULD_NOT : DID_IT;
}

static void signalling_another_process_kills(void **state)
{
	(void)state;
	assert_killed_over_us(signal_another);
}

static int abort_another(int pid)
{
	return syscall(SYS_tgkill, pid, pid, SIGABRT) < 0 ? COULD_NOT : DID_IT;
}

static void aborting_another_process_kills(void **state)
{
	(void)state;
	assert_killed_over_us(abort_another);
}

static int limit_another(int pid)
{
	struct rlimit less = { 1, 1 };
	return prlimit(pid, RLIMIT_CPU, &less, NULL) < 0 ? COULD_NOT : DID_IT;
}

static void limiting_another_process_kills(void **state)
{
	(void)state;
	assert_killed_over_us(limit_another);
}

static int trace_the_parent(int fd)
{
	(void)fd;
	return ptrace(PTRACE_ATTACH, 1, NULL, NULL) < 0 ? COULD_NOT : DID_IT;
}

static void tracing_another_process_kills(void **state)
{
	(void)state;
	assert_killed(trace_the_parent);
}

static int raise_a_limit(int fd)
{
	struct rlimit all = { RLIM_INFINITY, RLIM_INFINITY };
	(void)fd;
	return setrlimit(RLIMIT_AS, &all) < 0 ? COULD_NOT : DID_IT;
}

static void touching_its_limits_kills(void **state)
{
	(void)state;
	assert_killed(raise_a_limit);
}

static int call_by_another_abi(int fd)
{
	(void)fd;
#ifdef __x86_64__
	long r;
	/* open(2) by the gate of 32-bit programs, whose numbers are others */
	__asm__ volatile("int $0x80" : "=a"(r) : "a"(5L), "b"(0L), "c"(0L), "d"(0L) : "memory");
	return r < 0 ? COULD_NOT : DID_IT;
#else
	return open_a_file(fd);
#endif
}

static void calling_by_another_abi_kills(void **state)
{
	(void)state;
	assert_killed(call_by_another_abi);
}

static int live_longer(int fd)
{
	struct rlimit mine;
	(void)fd;
	if (getrlimit(RLIMIT_CPU, &mine) < 0 || mine.rlim_max != LIFE_S)
		return NO_CAGE;
	struct rlimit all = { mine.rlim_max + 1, mine.rlim_max + 1 }, less = { 1, mine.rlim_max };
	if (setrlimit(RLIMIT_CPU, &less) < 0 || setrlimit(RLIMIT_CPU, &mine) < 0)
		return NO_CAGE; /* what it is given, it may divide */
	return setrlimit(RLIMIT_CPU, &all) < 0 ? COULD_NOT : DID_IT;
}

static void its_processor_time_cannot_be_raised_even_by_root(void **state)
{
	(void)state;
	int status = end_of(live_longer, -1);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), COULD_NOT);
	if (geteuid() != 0 || prctl(PR_CAPBSET_READ, CAP_SYS_RESOURCE) != 1)
		skip_aloud("not run by a root of whom the kernel would take a higher limit");
}

/* Through which root could raise its limits. It cannot be asked itself: the question would kill it. */
static void it_holds_no_capability(void **state)
{
	int ready[2], talk[2];
	char path[64], line[256], byte;
	(void)state;
	assert_int_equal(pipe(ready), 0);
	assert_int_equal(pipe(talk), 0);
	pid_t pid = fork();
	if (pid == 0) {
		struct fault fault;
		dup2(talk[0], 0);
		dup2(ready[1], 1);
		if (cage_close(&(struct cage){ .fd = -1 }, &fault) < 0)
			_exit(NO_CAGE);
		cage_leave(write(1, "x", 1) == 1 && read(0, &byte, 1) == 0 ? DID_IT : COULD_NOT);
	}
	close(talk[0]);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	FILE *status = fopen(path, "r");
	unsigned seen = 0;
	while (fgets(line, sizeof(line), status))
		if (strncmp(line, "CapEff:", 7) == 0 || strncmp(line, "CapPrm:", 7) == 0 || strncmp(line, "CapInh:", 7) == 0) {
			assert_int_equal(strtoull(line + 7, NULL, 16), 0);
			seen++;
		}
	assert_int_equal(seen, 3);
	fclose(status);
	close(talk[1]);
	close(ready[0]);
	close(ready[1]);
	waitpid(pid, NULL, 0);
}

/* Seconds of its own: no grant, and it ends where its life does. */
static void its_processor_time_has_an_end(void **state)
{
	int status;
	(void)state;
	pid_t pid = fork();
	if (pid == 0) {
		struct fault fault;
		struct cage cage = { .life_s = 1, .fd = -1 };
		volatile unsigned turns = 0;
		if (cage_close(&cage, &fault) < 0)
			_exit(NO_CAGE);
		for (;;)
			turns++;
	}
	for (int looks = 0; waitpid(pid, &status, WNOHANG) != pid; looks++) {
		usleep(50000);
		if (looks == 600) { /* half a minute, on a busy machine */
			kill(pid, SIGKILL);
			waitpid(pid, &status, 0);
			fail_msg("it goes on and on");
		}
	}
	assert_true(WIFSIGNALED(status) && (WTERMSIG(status) == SIGKILL || WTERMSIG(status) == SIGXCPU));
}

/* ---- the cage of a converter ---- */

/* How a process ends that does this in it. */
static int end_of_converter(int (*deed)(int fd), int fd)
{
	int status;
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		struct fault fault;
		int ends[2];
		struct cage_converter cage = { .memory_bytes = 0, .cpu_s = 10 };
		if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0 || cage_close_keeper("/bin/true", ends[0], &fault) < 0 ||
		    cage_close_converter(&cage, &fault) < 0)
			_exit(NO_CAGE);
		cage_leave(deed(fd));
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

static int open_to_write(int fd)
{
	(void)fd;
	return open("/dev/null", O_WRONLY | O_CLOEXEC) < 0 ? COULD_NOT : DID_IT;
}

static void a_converter_dies_of_what_it_may_not(void **state)
{
	static int (*const deeds[])(int) = { make_a_file, open_to_write, open_a_socket, open_a_local_socket, make_a_process, trace_the_parent };
	(void)state;
	if (!cage_has_seccomp() || cage_landlock() == 0)
		skip_aloud("converters need a kernel with Landlock, and seccomp");
	for (size_t i = 0; i < LEN(deeds); i++)
		assert_died_of_it(end_of_converter(deeds[i], -1));
	assert_died_of_it(end_of_converter(signal_another, getpid()));
}

static int change_code(int fd)
{
	void *memory = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	(void)fd;
	if (memory == MAP_FAILED)
		return NO_CAGE;
	return mprotect(memory, 4096, PROT_READ | PROT_EXEC) < 0 ? COULD_NOT : DID_IT;
}

static void a_converter_makes_no_code(void **state)
{
	static int (*const deeds[])(int) = { make_code, change_code };
	(void)state;
	if (!cage_has_seccomp() || cage_landlock() == 0)
		skip_aloud("converters need a kernel with Landlock, and seccomp");
	for (size_t i = 0; i < LEN(deeds); i++) {
		int status = end_of_converter(deeds[i], -1);
		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status), COULD_NOT);
	}
}

/* ---- what is left ---- */

static int take_memory(int fd)
{
	(void)fd;
	for (size_t size = 1; size <= 64u << 20; size *= 2) {
		char *memory = malloc(size);
		if (!memory)
			return COULD_NOT;
		memset(memory, 'x', size);
		memory = realloc(memory, size * 2);
		free(memory);
	}
	return DID_IT;
}

static void memory_can_be_taken_and_given_back(void **state)
{
	(void)state;
	assert_int_equal(end_of(take_memory, -1), 0);
}

static int take_too_much(int fd)
{
	(void)fd;
	char *memory = malloc(600u << 20);
	int r = memory ? DID_IT : COULD_NOT;
	free(memory);
	return r;
}

static void memory_has_its_limit(void **state)
{
	(void)state;
#ifdef __SANITIZE_ADDRESS__
	skip_aloud("the shadow of AddressSanitizer needs more than any limit");
#endif
	int status = end_of(take_too_much, -1);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == COULD_NOT);
}

static int end_by_abort(int fd)
{
	(void)fd;
	abort();
}

static void an_abort_is_told_as_one(void **state)
{
	(void)state;
	int status = end_of(end_by_abort, -1);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

/* Where nothing holds the other end any more, a read ends. */
static void what_was_inherited_is_closed(void **state)
{
	(void)state;
	int leaked[2], talk[2], status;
	char byte;
	assert_int_equal(pipe(leaked), 0);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, talk), 0);
	pid_t pid = fork();
	if (pid == 0) {
		struct fault fault;
		dup2(talk[1], 0);
		if (cage_close(&(struct cage){ .fd = -1 }, &fault) < 0)
			_exit(NO_CAGE);
		cage_leave(read(0, &byte, 1) == 1 ? DID_IT : COULD_NOT);
	}
	close(leaked[1]);
	assert_int_equal(read(leaked[0], &byte, 1), 0);
	assert_int_equal(write(talk[0], "x", 1), 1);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	close(leaked[0]);
	close(talk[0]);
	close(talk[1]);
}

/* ---- the real decoder in it ---- */

/* The one report of a drop, lent by the arena; fails where the decoder dies. */
static struct report decoded(struct program *program, struct decode_hints hints, struct span content, struct arena *arena, const char *what)
{
	struct report report = REPORT_BLANK;
	struct frame frame = { 0 };
	uint64_t position;
	struct span rest;
	size_t taken = 0;
	say_drop(program, hints, content);
	while (frame.kind != FRAME_DONE) {
		if (!hear(program, &taken, &frame))
			fail_msg("the decoder died of %s", what);
		if (frame.kind == FRAME_REPORT && frame_read_position(frame.payload, &position, &rest))
			assert_true(report_unpack(arena_copy(arena, rest), arena, &report));
	}
	buf_clear(&program->in);
	return report;
}

/* A heading and a sentence that the charset can write, in UTF-8. */
static const struct {
	const char *charset, *iconv, *text;
} samples[] = {
	{ "utf-8", "UTF-8", "Überschwemmung in Köln" },
	{ "windows-1252", "CP1252", "Überschwemmung für „Köln“" },
	{ "iso-8859-1", "ISO-8859-1", "Überschwemmung in Köln" },
	{ "iso-8859-2", "ISO-8859-2", "Powódź w Łodzi, mówią świadkowie" },
	{ "iso-8859-3", "ISO-8859-3", "Għargħar fil-Ħamrun" },
	{ "iso-8859-4", "ISO-8859-4", "Plūdi Rīgā, saka ļaudis" },
	{ "iso-8859-5", "ISO-8859-5", "Наводнение в городе" },
	{ "iso-8859-6", "ISO-8859-6", "فيضان في المدينة" },
	{ "iso-8859-7", "ISO-8859-7", "Πλημμύρα στην πόλη" },
	{ "iso-8859-8", "ISO-8859-8", "שיטפון בעיר" },
	{ "iso-8859-9", "ISO-8859-9", "Şehirde büyük taşkın" },
	{ "iso-8859-10", "ISO-8859-10", "Flóð í Þórshöfn" },
	{ "iso-8859-13", "ISO-8859-13", "Potvynis Šiauliuose" },
	{ "iso-8859-14", "ISO-8859-14", "Llifogydd yn nŵr y dŵr" },
	{ "iso-8859-15", "ISO-8859-15", "Inondation à Œuf, 12 €" },
	{ "iso-8859-16", "ISO-8859-16", "Inundații în oraș" },
	{ "windows-874", "CP874", "น้ำท่วมในเมือง" },
	{ "tis-620", "TIS-620", "น้ำท่วมในเมือง" },
	{ "windows-1250", "CP1250", "Povodně v Žďáru" },
	{ "windows-1251", "CP1251", "Наводнение в городе" },
	{ "windows-1253", "CP1253", "Πλημμύρα στην πόλη" },
	{ "windows-1254", "CP1254", "Şehirde büyük taşkın" },
	{ "windows-1255", "CP1255", "שיטפון בעיר" },
	{ "windows-1256", "CP1256", "فيضان في المدينة" },
	{ "windows-1257", "CP1257", "Plūdi Rīgā, saka ļaudis" },
	{ "windows-1258", "CP1258", "Lut o Hà Nôi" },
	{ "koi8-r", "KOI8-R", "Наводнение в городе" },
	{ "koi8-u", "KOI8-U", "Повінь у місті" },
	{ "ibm866", "CP866", "Наводнение в городе" },
	{ "ibm437", "CP437", "Überschwemmung in Köln" },
	{ "ibm850", "CP850", "Inundación en Coruña" },
	{ "macintosh", "MACINTOSH", "Überschwemmung in Köln" },
	{ "x-mac-cyrillic", "MAC-CYRILLIC", "Наводнение в городе" },
	{ "gb18030", "GB18030", "城市发生洪水" },
	{ "gb2312", "GB2312", "城市发生洪水" },
	{ "gbk", "GBK", "城市发生洪水" },
	{ "big5", "BIG5", "城市發生洪水" },
	{ "euc-jp", "EUC-JP", "町で洪水が起きた" },
	{ "iso-2022-jp", "ISO-2022-JP", "町で洪水が起きた" },
	{ "shift_jis", "SHIFT_JIS", "町で洪水が起きた" },
	{ "euc-kr", "EUC-KR", "도시에 홍수가 났다" },
	{ "iso-2022-kr", "ISO-2022-KR", "도시에 홍수가 났다" },
	{ "utf-16le", "UTF-16LE", "Flood in the town" },
	{ "utf-16be", "UTF-16BE", "Flood in the town" },
	{ "utf-32le", "UTF-32LE", "Flood in the town" },
	{ "utf-32be", "UTF-32BE", "Flood in the town" },
	{ "viscii", "VISCII", "Lũ lụt ở Hà Nội" },
	{ "tcvn", "TCVN", "Lũ lụt ở Hà Nội" },
};
#define SAMPLES_LEN LEN(samples)

static size_t encoded(size_t sample, const char *text, char room[static 4096])
{
	char *from = (char *)(uintptr_t)text, *to = room;
	size_t left = strlen(text), free = 4096;
	iconv_t converter = iconv_open(samples[sample].iconv, "UTF-8");
	if (converter == (iconv_t)-1)
		fail_msg("this C library does not know %s", samples[sample].iconv);
	if (iconv(converter, &from, &left, &to, &free) != 0 || iconv(converter, NULL, NULL, &to, &free) != 0)
		fail_msg("%s cannot write '%s'", samples[sample].iconv, text);
	iconv_close(converter);
	return (size_t)(to - room);
}

static void every_charset_is_read_in_it(void **state)
{
	(void)state;
	struct program program = start(NULL, NULL);
	struct arena *arena = arena_new();
	for (size_t i = 0; i < SAMPLES_LEN; i++) {
		char text[512], room[4096];
		snprintf(text, sizeof(text), "%s\n\n%s. %s.\n", samples[i].text, samples[i].text, samples[i].text);
		struct decode_hints hints = NO_HINTS;
		hints.charset = span_of(samples[i].charset);
		struct report report = decoded(&program, hints, span_make(room, encoded(i, text, room)), arena, samples[i].charset);
		assert_span(report.title, samples[i].text);
	}
	assert_int_equal(stop(&program), 0);
	arena_free(arena);
}

static void add_base64(struct buf *out, const unsigned char *bytes, size_t len)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	for (size_t i = 0; i < len; i += 3) {
		uint32_t three = (uint32_t)bytes[i] << 16 | (i + 1 < len ? (uint32_t)bytes[i + 1] << 8 : 0) | (i + 2 < len ? bytes[i + 2] : 0);
		buf_add_char(out, digits[three >> 18]);
		buf_add_char(out, digits[three >> 12 & 63]);
		buf_add_char(out, i + 1 < len ? digits[three >> 6 & 63] : '=');
		buf_add_char(out, i + 2 < len ? digits[three & 63] : '=');
	}
}

/* The mail library decodes headers by itself, under whatever name the mail gives. */
static void mail_headers_of_every_charset_are_read_in_it(void **state)
{
	(void)state;
	struct program program = start(NULL, NULL);
	struct arena *arena = arena_new();
	struct buf mail;
	buf_init(&mail, 1u << 20);
	for (size_t i = 0; i < SAMPLES_LEN; i++) {
		char room[4096];
		size_t len = encoded(i, samples[i].text, room);
		buf_clear(&mail);
		buf_addf(&mail, "From: Desk =?%s?B?", samples[i].charset);
		add_base64(&mail, (const unsigned char *)room, len);
		buf_addf(&mail, "?= <desk@example.org>\nSubject: =?%s?B?", samples[i].charset);
		add_base64(&mail, (const unsigned char *)room, len);
		buf_add_text(&mail, "?=\nContent-Type: text/plain; charset=utf-8\n\nThe river rose in the night and nobody was hurt.\n");
		struct report report = decoded(&program, NO_HINTS, buf_view(&mail), arena, samples[i].charset);
		if (strncmp(samples[i].charset, "utf-", 4) != 0)
			assert_span(report.title, samples[i].text);
	}
	buf_done(&mail);
	assert_int_equal(stop(&program), 0);
	arena_free(arena);
}

static void charsets_that_nobody_loaded_kill_nobody(void **state)
{
	(void)state;
	static const char *const names[] = { "ibm852", "cp737", "euc-tw", "utf-7", "x-unknown", "iso-ir-197", "ebcdic-us", "../../etc/passwd", "koi8-t//translit" };
	struct program program = start(NULL, NULL);
	struct arena *arena = arena_new();
	struct buf drop;
	buf_init(&drop, 65536);
	for (size_t i = 0; i < LEN(names); i++) {
		buf_clear(&drop);
		buf_addf(&drop, "From: =?%s?Q?Caf=82?= <a@example.org>\nSubject: =?%s?Q?Fl=82ood?=\nContent-Type: text/plain; charset=\"%s\"\n\nCaf\x82 is closed.\n",
			 names[i], names[i], names[i]);
		decoded(&program, NO_HINTS, buf_view(&drop), arena, names[i]);
		buf_clear(&drop);
		buf_addf(&drop, "<?xml version=\"1.0\" encoding=\"%s\"?>\n<rss version=\"2.0\"><channel><item><title>Fl\x82ood</title></item></channel></rss>", names[i]);
		decoded(&program, NO_HINTS, buf_view(&drop), arena, names[i]);
		buf_clear(&drop);
		buf_addf(&drop, "<!doctype html><html><head><meta charset=\"%s\"><title>Fl\x82ood</title></head><body><p>Caf\x82 is closed.</p></body></html>", names[i]);
		decoded(&program, NO_HINTS, buf_view(&drop), arena, names[i]);
	}
	buf_done(&drop);
	assert_int_equal(stop(&program), 0);
	arena_free(arena);
}

/* By profile, which were read from files: none of the small words of the seven great languages stands in them. */
static void languages_are_still_told_apart_in_it(void **state)
{
	(void)state;
	static const struct {
		const char *language, *text;
	} texts[] = {
		{ "pl", "Powódź w mieście\n\nRzeka wystąpiła z brzegów w nocy i zalała całą dzielnicę, powiedział burmistrz. Straż pożarna ewakuowała mieszkańców do szkoły, gdzie czekają na pomoc." },
		{ "sv", "Översvämning i staden\n\nFloden steg under natten och vattnet nådde hela stadsdelen, sade borgmästaren. Räddningstjänsten flyttade de boende till skolan, där de väntar på hjälp." },
		{ "tr", "Şehirde taşkın\n\nNehir gece boyunca yükseldi ve bütün mahalleyi su bastı, dedi belediye başkanı. İtfaiye sakinleri yardım bekledikleri okula götürdü." },
		{ "ru", "Наводнение в городе\n\nРека ночью вышла из берегов и затопила весь район, сообщил мэр. Спасатели перевезли жителей в школу, где они ждут помощи." },
		{ "ko", "도시에 홍수\n\n강물이 밤새 불어나 마을 전체가 물에 잠겼다고 시장이 말했다. 소방관들은 주민들을 학교로 옮겼다." },
	};
	struct program program = start(NULL, NULL);
	struct arena *arena = arena_new();
	if (access("/usr/share/libexttextcat/fpdb.conf", R_OK) < 0)
		skip_aloud("the profiles of libexttextcat are not installed");
	for (size_t i = 0; i < LEN(texts); i++) {
		struct report report = decoded(&program, NO_HINTS, span_of(texts[i].text), arena, texts[i].language);
		assert_span(report.language, texts[i].language);
	}
	assert_int_equal(stop(&program), 0);
	arena_free(arena);
}

static void decode_file(struct program *program, const char *path, struct arena *arena)
{
	static char bytes[1u << 20];
	FILE *file = fopen(path, "rb");
	if (!file)
		fail_msg("cannot open %s", path);
	size_t len = fread(bytes, 1, sizeof(bytes), file);
	fclose(file);
	decoded(program, NO_HINTS, span_make(bytes, len), arena, path);
	arena_clear(arena);
}

static unsigned decode_folder(struct program *program, const char *folder, struct arena *arena)
{
	unsigned count = 0;
	DIR *directory = opendir(folder);
	for (struct dirent *entry; directory && (entry = readdir(directory));) {
		char path[PATH_MAX];
		if (entry->d_name[0] == '.' || snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name) >= (int)sizeof(path))
			continue;
		decode_file(program, path, arena);
		count++;
	}
	if (directory)
		closedir(directory);
	return count;
}

/* What fuzzing found or was fed: samples of all formats, well-formed and not. */
static void every_format_is_read_in_it(void **state)
{
	(void)state;
	char corpus[PATH_MAX], folder[PATH_MAX * 2];
	const char *source = getenv("top_srcdir");
	snprintf(corpus, sizeof(corpus), "%s/tests/fuzz/corpus", source ? source : ".");
	struct program program = start(NULL, NULL);
	struct arena *arena = arena_new();
	DIR *directory = opendir(corpus);
	unsigned count = 0;
	assert_non_null(directory);
	for (struct dirent *entry; (entry = readdir(directory));) {
		if (strncmp(entry->d_name, "decode", 6) != 0)
			continue;
		snprintf(folder, sizeof(folder), "%s/%s", corpus, entry->d_name);
		count += decode_folder(&program, folder, arena);
	}
	closedir(directory);
	assert_true(count > 0);
	assert_int_equal(stop(&program), 0);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(opening_a_file_kills),
		cmocka_unit_test(making_a_file_kills),
		cmocka_unit_test(looking_whether_a_file_is_there_kills),
		cmocka_unit_test(opening_a_socket_kills),
		cmocka_unit_test(opening_a_local_socket_kills),
		cmocka_unit_test(making_a_process_kills),
		cmocka_unit_test(running_a_program_kills),
		cmocka_unit_test(writing_to_another_descriptor_kills),
		cmocka_unit_test(copying_a_descriptor_kills),
		cmocka_unit_test(making_code_kills),
		cmocka_unit_test(asking_for_its_parent_kills),
		cmocka_unit_test(signalling_another_process_kills),
		cmocka_unit_test(aborting_another_process_kills),
		cmocka_unit_test(limiting_another_process_kills),
		cmocka_unit_test(a_converter_dies_of_what_it_may_not),
		cmocka_unit_test(a_converter_makes_no_code),
		cmocka_unit_test(tracing_another_process_kills),
		cmocka_unit_test(touching_its_limits_kills),
		cmocka_unit_test(calling_by_another_abi_kills),
		cmocka_unit_test(its_processor_time_cannot_be_raised_even_by_root),
		cmocka_unit_test(it_holds_no_capability),
		cmocka_unit_test(its_processor_time_has_an_end),
		cmocka_unit_test(memory_can_be_taken_and_given_back),
		cmocka_unit_test(memory_has_its_limit),
		cmocka_unit_test(an_abort_is_told_as_one),
		cmocka_unit_test(what_was_inherited_is_closed),
		cmocka_unit_test(every_charset_is_read_in_it),
		cmocka_unit_test(mail_headers_of_every_charset_are_read_in_it),
		cmocka_unit_test(charsets_that_nobody_loaded_kill_nobody),
		cmocka_unit_test(languages_are_still_told_apart_in_it),
		cmocka_unit_test(every_format_is_read_in_it),
	};
	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
