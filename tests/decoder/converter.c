/* Converters that do what they should, and what they should not: run by their keeper, in their cage. Each is a script of the shell, which
 * there is everywhere; the real one, where it is installed, reads a document that is written here. */
#include "tests/decoder/program.h"

#include "decoder/cage.h"
#include "decoder/converter.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/stat.h>
#include <time.h>

/* As a decoder does that tries what it may not. */
#define DIED "died of signal 31 (Bad system call)"

struct folder {
	char path[64];
	char script[96];
};

/* A converter of these lines, in a folder of its own. */
static struct folder script_new(const char *shell, const char *lines)
{
	struct folder folder;
	snprintf(folder.path, sizeof(folder.path), "/tmp/tidings-converter.XXXXXX");
	assert_non_null(mkdtemp(folder.path));
	snprintf(folder.script, sizeof(folder.script), "%s/convert", folder.path);
	FILE *file = fopen(folder.script, "w");
	assert_non_null(file);
	fprintf(file, "#!%s\n%s\n", shell, lines);
	fclose(file);
	chmod(folder.script, 0755);
	return folder;
}

static void script_done(const struct folder *folder)
{
	unlink(folder->script);
	assert_int_equal(rmdir(folder->path), 0); /* nothing was written into it */
}

/* What a document became, or what is said of the converter. */
static bool convert(const char *program, struct span document, struct buf *out, struct fault *fault)
{
	char *argv[] = { (char *)(uintptr_t)program, NULL };
	struct converter_limits limits = { 256u << 20, 5000 };
	int fd;
	assert_int_equal(converter_start(argv, &limits, &fd, fault), 0);
	int r = converter_ask(fd, document, out, fault);
	close(fd);
	wait(NULL);
	return r == 0;
}

static bool is_possible(void)
{
	return cage_landlock() > 0 && cage_has_seccomp();
}
#define SKIP_WITHOUT_CAGE()                                                     \
	do {                                                                    \
		if (!is_possible())                                             \
			skip_aloud("converters need a kernel with Landlock, and seccomp"); \
	} while (0)

/* Run by `shell`, the lines must fail, and what is said of it must contain `why`. */
static void assert_fails(const char *shell, const char *lines, const char *why)
{
	struct folder folder = script_new(shell, lines);
	struct fault fault = { 0 };
	struct buf out;
	buf_init(&out, CONVERTER_OUTPUT_MAX);
	bool did = convert(folder.script, SPAN("document"), &out, &fault);
	if (did || !strstr(fault.text, why))
		fail_msg("%s: it %s", lines, did ? "succeeded" : fault.text);
	buf_done(&out);
	script_done(&folder);
}

static void text_comes_back_for_one_document_after_another(void **state)
{
	(void)state;
	SKIP_WITHOUT_CAGE();
	struct folder folder = script_new("/bin/sh", "echo Text of:; exec cat");
	char *argv[] = { folder.script, NULL };
	struct fault fault;
	struct buf out;
	int fd;
	buf_init(&out, CONVERTER_OUTPUT_MAX);
	assert_int_equal(converter_start(argv, &(struct converter_limits){ 256u << 20, 10000 }, &fd, &fault), 0);
	for (int i = 0; i < 3; i++) {
		buf_clear(&out);
		if (converter_ask(fd, SPAN("a document"), &out, &fault) < 0)
			fail_msg("it %s", fault.text);
		assert_span(buf_view(&out), "Text of:\na document");
	}
	close(fd);
	wait(NULL);
	buf_done(&out);
	script_done(&folder);
}

static void the_largest_document_passes_through(void **state)
{
	(void)state;
	SKIP_WITHOUT_CAGE();
	struct folder folder = script_new("/bin/sh", "exec cat");
	struct fault fault;
	struct buf out;
	char *large = malloc(REPORT_MAX_BYTES);
	memset(large, 'x', REPORT_MAX_BYTES);
	buf_init(&out, CONVERTER_OUTPUT_MAX);
	bool did = convert(folder.script, span_make(large, REPORT_MAX_BYTES), &out, &fault);
	if (!did)
		fail_msg("it %s", fault.text);
	assert_int_equal(out.len, REPORT_MAX_BYTES);
	free(large);
	buf_done(&out);
	script_done(&folder);
}

static void one_that_fails_is_told_with_its_status(void **state)
{
	(void)state;
	SKIP_WITHOUT_CAGE();
	assert_fails("/bin/sh", "echo half of it; exit 3", "ended with status 3");
}

static void one_that_hangs_is_ended(void **state)
{
	(void)state;
	SKIP_WITHOUT_CAGE();
	assert_fails("/bin/sh", "exec sleep 1000", "took longer than 5 s");
}

static void one_that_closes_its_output_and_hangs_is_ended(void **state)
{
	(void)state;
	SKIP_WITHOUT_CAGE();
	assert_fails("/bin/sh", "echo all of it; exec sleep 1000 >&-", "took longer than 5 s");
}

static void one_that_turns_in_circles_is_ended(void **state)
{
	(void)state;
	SKIP_WITHOUT_CAGE();
	assert_fails("/bin/sh", "while :; do :; done", "took longer than 5 s");
}

static void one_that_writes_without_end_is_ended(void **state)
{
	(void)state;
	SKIP_WITHOUT_CAGE();
	assert_fails("/bin/sh", "exec yes", "wrote more than 16 MiB");
	assert_fails("/bin/sh", "exec head -c 16777217 /dev/urandom", "wrote more than 16 MiB");
}

static void one_that_takes_memory_without_end_is_ended(void **state)
{
	(void)state;
	SKIP_WITHOUT_CAGE();
	assert_fails("/bin/sh", "a=xxxxxxxxxxxxxxxx; while :; do a=$a$a; done", "");
}

static void one_that_cannot_be_run_is_told(void **state)
{
	(void)state;
	SKIP_WITHOUT_CAGE();
	struct fault fault;
	struct buf out;
	buf_init(&out, CONVERTER_OUTPUT_MAX);
	assert_false(convert("/nonexistent/converter", SPAN("document"), &out, &fault));
	assert_span(span_of(fault.text), "cannot be run");
	buf_done(&out);
}

static void it_cannot_write_a_file(void **state)
{
	(void)state;
	SKIP_WITHOUT_CAGE();
	assert_fails("/bin/sh", "echo x >${0%/*}/left-behind", DIED);
	assert_fails("/bin/sh", "echo x >>\"$0\"", DIED);
	assert_fails("/bin/sh", "echo x >/dev/null", DIED);
	assert_fails("/bin/sh", "exec rm \"$0\"", DIED);
}

static void it_cannot_read_what_is_none_of_its_business(void **state)
{
	(void)state;
	SKIP_WITHOUT_CAGE();
	assert_fails("/bin/sh", "exec cat /etc/passwd", "ended with status");
	assert_fails("/bin/sh", "exec cat /proc/self/environ", "ended with status");
}

static void it_cannot_start_another_process(void **state)
{
	(void)state;
	SKIP_WITHOUT_CAGE();
	assert_fails("/bin/sh", "cat & wait; exit 0", DIED);
	assert_fails("/bin/sh", "(cat); exit 0", DIED);
	assert_fails("/bin/sh", "kill -0 $PPID", DIED);
}

/* The shell opens sockets; nobody may have knocked. */
static void it_cannot_open_a_socket(void **state)
{
	(void)state;
	SKIP_WITHOUT_CAGE();
	char lines[128];
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(address);
	if (access("/bin/bash", X_OK) < 0)
		skip_aloud("there is no bash, the shell that opens sockets");
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(listener, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(listen(listener, 1), 0);
	assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &len), 0);
	snprintf(lines, sizeof(lines), "exec 3<>/dev/tcp/127.0.0.1/%u || exit 9", ntohs(address.sin_port));
	assert_fails("/bin/bash", lines, DIED);
	assert_true(accept(listener, NULL, NULL) < 0);
	close(listener);
}

/* ---- the whole way ---- */

/* A PDF document of two pages, the sentence on the first of which goes on upon the second. */
static void add_pdf(struct buf *out)
{
	static const char *const pages[] = {
		"(Flood cuts off Vessk) Tj T* T* (The river rose in the night and cut off the town of Vessk, and nobody was hurt, said) Tj T* (the mayor of the town on Sunday morning, who had not slept since the) Tj",
		"(evening before the storm came down from the hills. Ferries take the place of the bridge) Tj T* (until Monday, and schools stay closed.) Tj",
	};
	size_t offsets[8], count = 0;
	char stream[1024];
	buf_add_text(out, "%PDF-1.4\n");
	offsets[count++] = out->len;
	buf_add_text(out, "1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n");
	offsets[count++] = out->len;
	buf_add_text(out, "2 0 obj\n<< /Type /Pages /Kids [5 0 R 7 0 R] /Count 2 >>\nendobj\n");
	offsets[count++] = out->len;
	buf_add_text(out, "3 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>\nendobj\n");
	for (size_t i = 0; i < 2; i++) {
		snprintf(stream, sizeof(stream), "BT /F1 11 Tf 14 TL 60 760 Td %s ET", pages[i]);
		offsets[count++] = out->len;
		buf_addf(out, "%zu 0 obj\n<< /Length %zu >>\nstream\n%s\nendstream\nendobj\n", 4 + 2 * i, strlen(stream), stream);
		offsets[count++] = out->len;
		buf_addf(out, "%zu 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents %zu 0 R >>\nendobj\n",
			 5 + 2 * i, 4 + 2 * i);
	}
	size_t table = out->len;
	buf_addf(out, "xref\n0 %zu\n0000000000 65535 f \n", count + 1);
	for (size_t i = 0; i < count; i++)
		buf_addf(out, "%010zu 00000 n \n", offsets[i]);
	buf_addf(out, "trailer\n<< /Size %zu /Root 1 0 R >>\nstartxref\n%zu\n%%%%EOF\n", count + 1, table);
}

/* The first report, or the reason why there is none. */
static bool decode_by(char *const *words, struct span drop, struct arena *arena, struct report *ret_report, struct buf *reason)
{
	struct program program = start_with(words);
	struct frame frame = { 0 };
	struct frame_done done;
	uint64_t position;
	struct span rest;
	size_t taken = 0;
	bool has = false;
	say_drop(&program, NO_HINTS, drop);
	while (frame.kind != FRAME_DONE) {
		assert_true(hear(&program, &taken, &frame));
		if (frame.kind == FRAME_REPORT && frame_read_position(frame.payload, &position, &rest))
			has = report_unpack(arena_copy(arena, rest), arena, ret_report);
	}
	assert_true(frame_read_done(frame.payload, &done));
	buf_add_span(reason, done.reason);
	assert_int_equal(stop(&program), 0);
	return has;
}

static void a_pdf_document_is_read_by_the_real_converter(void **state)
{
	(void)state;
	SKIP_WITHOUT_CAGE();
	char program[] = "/usr/bin/pdftotext", quiet[] = "-q", encoding[] = "-enc", utf8[] = "UTF-8", dash[] = "-";
	char *words[] = { program, quiet, encoding, utf8, dash, dash, NULL };
	struct arena *arena = arena_new();
	struct report report;
	struct buf pdf, reason;
	if (access(program, X_OK) < 0)
		skip_aloud("there is no pdftotext (Debian: poppler-utils)");
	buf_init(&pdf, 65536);
	buf_init(&reason, 4096);
	add_pdf(&pdf);
	if (!decode_by(words, buf_view(&pdf), arena, &report, &reason))
		fail_msg("%.*s", SPAN_ARG(buf_view(&reason)));
	assert_span(report.title, "Flood cuts off Vessk");
	assert_true(span_find(report.text, SPAN("who had not slept since the evening before the storm")) >= 0);
	assert_true(span_find(report.text, SPAN("schools stay closed.")) >= 0);
	buf_done(&reason);
	buf_done(&pdf);
	arena_free(arena);
}

static void a_pdf_document_is_refused_where_no_converter_is_set(void **state)
{
	(void)state;
	char *words[] = { NULL };
	struct arena *arena = arena_new();
	struct report report;
	struct buf reason;
	buf_init(&reason, 4096);
	assert_false(decode_by(words, SPAN("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), arena, &report, &reason));
	assert_true(span_find(buf_view(&reason), SPAN("'pdf-converter'")) > 0);
	buf_done(&reason);
	arena_free(arena);
}

static void a_converter_that_fails_costs_the_document_and_says_why(void **state)
{
	(void)state;
	SKIP_WITHOUT_CAGE();
	struct folder folder = script_new("/bin/sh", "exit 5");
	char *words[] = { folder.script, NULL };
	struct arena *arena = arena_new();
	struct report report;
	struct buf reason;
	buf_init(&reason, 4096);
	assert_false(decode_by(words, SPAN("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), arena, &report, &reason));
	assert_true(span_find(buf_view(&reason), SPAN("the converter ended with status 5")) > 0);
	buf_done(&reason);
	arena_free(arena);
	script_done(&folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_comes_back_for_one_document_after_another),
		cmocka_unit_test(the_largest_document_passes_through),
		cmocka_unit_test(one_that_fails_is_told_with_its_status),
		cmocka_unit_test(one_that_hangs_is_ended),
		cmocka_unit_test(one_that_closes_its_output_and_hangs_is_ended),
		cmocka_unit_test(one_that_turns_in_circles_is_ended),
		cmocka_unit_test(one_that_writes_without_end_is_ended),
		cmocka_unit_test(one_that_takes_memory_without_end_is_ended),
		cmocka_unit_test(one_that_cannot_be_run_is_told),
		cmocka_unit_test(it_cannot_write_a_file),
		cmocka_unit_test(it_cannot_read_what_is_none_of_its_business),
		cmocka_unit_test(it_cannot_start_another_process),
		cmocka_unit_test(it_cannot_open_a_socket),
		cmocka_unit_test(a_pdf_document_is_read_by_the_real_converter),
		cmocka_unit_test(a_pdf_document_is_refused_where_no_converter_is_set),
		cmocka_unit_test(a_converter_that_fails_costs_the_document_and_says_why),
	};
	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
