#include "tests/test.h"

#include "base/array.h"
#include "daemon/service.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

struct manager {
	char folder[32];
	struct sockaddr_un address;
	int fd;
	char said[4096];
};

static int manager_new(void **state)
{
	static struct manager manager;
	manager = (struct manager){ .folder = "/tmp/tidings-notify.XXXXXX", .address.sun_family = AF_UNIX };
	if (!mkdtemp(manager.folder))
		return -1;
	snprintf(manager.address.sun_path, sizeof(manager.address.sun_path), "%s/socket", manager.folder);
	manager.fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	*state = &manager;
	setenv("NOTIFY_SOCKET", manager.address.sun_path, 1);
	return bind(manager.fd, (const struct sockaddr *)&manager.address, sizeof(manager.address));
}

static int manager_free(void **state)
{
	static const char *const names[] = { "NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID", "LISTEN_FDS", "LISTEN_PID" };
	struct manager *manager = *state;
	for (size_t i = 0; i < LEN(names); i++)
		unsetenv(names[i]);
	close(manager->fd);
	unlink(manager->address.sun_path);
	return rmdir(manager->folder);
}

/* The next message, or "". */
static const char *heard(struct manager *manager)
{
	ssize_t len = recv(manager->fd, manager->said, sizeof(manager->said) - 1, 0);
	manager->said[len > 0 ? len : 0] = '\0';
	return manager->said;
}

static void set_pid(const char *name, long pid)
{
	char text[24];
	snprintf(text, sizeof(text), "%ld", pid);
	setenv(name, text, 1);
}

static void a_state_arrives_as_it_is(void **state)
{
	service_notify("READY=1");
	assert_string_equal(heard(*state), "READY=1");
	assert_string_equal(heard(*state), "");
}

static void a_reload_says_when_it_began(void **state)
{
	service_notify_reloading();
	assert_int_equal(strncmp(heard(*state), "RELOADING=1\nMONOTONIC_USEC=", 27), 0);
}

static void a_status_is_one_line_whatever_a_file_is_called(void **state)
{
	service_status("cannot read '%s'", "a\nWATCHDOG=trigger\r\x1b[2J");
	assert_string_equal(heard(*state), "STATUS=cannot read 'a?WATCHDOG=trigger??[2J'");
	service_status("%s", "naïve – 7");
	assert_string_equal(heard(*state), "STATUS=naïve – 7");
}

static void a_long_status_is_cut(void **state)
{
	char text[3000];
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	service_status("%s", text);
	assert_int_equal(strlen(heard(*state)), 1023);
}

static void without_a_manager_nothing_happens(void **state)
{
	unsetenv("NOTIFY_SOCKET");
	service_notify("READY=1");
	service_status("busy");
	assert_string_equal(heard(*state), "");
	setenv("NOTIFY_SOCKET", "relative", 1);
	service_notify("READY=1");
	setenv("NOTIFY_SOCKET", "/tmp/tidings-notify.nobody/is/there", 1);
	service_notify("READY=1");
}

static void the_watchdog_hears_twice_in_its_time(void **state)
{
	(void)state;
	assert_int_equal(service_watchdog_ms(), 0);
	setenv("WATCHDOG_USEC", "30000000", 1);
	assert_int_equal(service_watchdog_ms(), 15000);
	set_pid("WATCHDOG_PID", (long)getpid());
	assert_int_equal(service_watchdog_ms(), 15000);
	set_pid("WATCHDOG_PID", (long)getppid());
	assert_int_equal(service_watchdog_ms(), 0);
}

static void what_is_handed_over_stays_with_us(void **state)
{
	struct manager *manager = *state;
	int before = fcntl(SERVICE_FDS_START, F_GETFD);
	if (before < 0)
		assert_int_equal(fcntl(manager->fd, F_DUPFD, SERVICE_FDS_START), SERVICE_FDS_START);
	else
		assert_int_equal(fcntl(SERVICE_FDS_START, F_SETFD, 0), 0);
	setenv("LISTEN_FDS", "1", 1);
	assert_int_equal(service_inherit(), 0);
	set_pid("LISTEN_PID", (long)getppid());
	assert_int_equal(service_inherit(), 0);
	assert_int_equal(fcntl(SERVICE_FDS_START, F_GETFD), 0);
	set_pid("LISTEN_PID", (long)getpid());
	assert_int_equal(service_inherit(), 1);
	assert_int_equal(fcntl(SERVICE_FDS_START, F_GETFD), FD_CLOEXEC);
	if (before < 0)
		close(SERVICE_FDS_START);
	else
		fcntl(SERVICE_FDS_START, F_SETFD, before);
}

static void descriptors_that_are_not_there_are_not_handed_over(void **state)
{
	(void)state;
	set_pid("LISTEN_PID", (long)getpid());
	static const char *const counts[] = { "64", "-1", "2147483647", "99999999999999999999", "x", "" };
	for (size_t i = 0; i < LEN(counts); i++) {
		setenv("LISTEN_FDS", counts[i], 1);
		assert_int_equal(service_inherit(), 0);
	}
}

#define TEST_THAT(name) cmocka_unit_test_setup_teardown(name, manager_new, manager_free)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST_THAT(a_state_arrives_as_it_is),
		TEST_THAT(a_reload_says_when_it_began),
		TEST_THAT(a_status_is_one_line_whatever_a_file_is_called),
		TEST_THAT(a_long_status_is_cut),
		TEST_THAT(without_a_manager_nothing_happens),
		TEST_THAT(the_watchdog_hears_twice_in_its_time),
		TEST_THAT(what_is_handed_over_stays_with_us),
		TEST_THAT(descriptors_that_are_not_there_are_not_handed_over),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
