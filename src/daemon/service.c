#include "daemon/service.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

/* More than one socket is not ours, but no harm. */
#define FDS_MAX 64

static void send_text(const char *text, size_t len, int flags)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	if (!path || (path[0] != '/' && path[0] != '@') || strlen(path) >= sizeof(address.sun_path))
		return;
	memcpy(address.sun_path, path, strlen(path));
	if (path[0] == '@')
		address.sun_path[0] = '\0'; /* the abstract name space */
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	/* A manager that does not listen is no reason to stop working. */
	(void)sendto(fd, text, len, MSG_NOSIGNAL | flags, (const struct sockaddr *)&address,
		     (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(path)));
	close(fd);
}

void service_notify(const char *state)
{
	send_text(state, strlen(state), 0);
}

void service_status(const char *format, ...)
{
	char text[1024] = "STATUS=";
	size_t start = strlen(text);
	va_list list;
	va_start(list, format);
	int len = vsnprintf(text + start, sizeof(text) - start, format, list);
	va_end(list);
	if (len < 0)
		return;
	/* A line feed would begin another message to the manager: names of files are anybody's. */
	for (char *at = text + start; *at; at++)
		if ((unsigned char)*at < ' ' || *at == 0x7F)
			*at = '?';
	send_text(text, strlen(text), MSG_DONTWAIT); /* what is told is not worth waiting for; the next one says more */
}

void service_notify_reloading(void)
{
	char text[64];
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	snprintf(text, sizeof(text), "RELOADING=1\nMONOTONIC_USEC=%lld", (long long)now.tv_sec * 1000000 + now.tv_nsec / 1000);
	service_notify(text);
}

static bool is_own_pid(const char *text)
{
	return strtol(text, NULL, 10) == (long)getpid();
}

uint64_t service_watchdog_ms(void)
{
	const char *limit = getenv("WATCHDOG_USEC"), *pid = getenv("WATCHDOG_PID");
	if (!limit || (pid && !is_own_pid(pid)))
		return 0;
	return strtoull(limit, NULL, 10) / 2000;
}

int service_inherit(void)
{
	const char *fds = getenv("LISTEN_FDS"), *pid = getenv("LISTEN_PID");
	long count = fds && pid && is_own_pid(pid) ? strtol(fds, NULL, 10) : 0;
	if (count < 0 || count > FDS_MAX)
		return 0;
	for (int fd = SERVICE_FDS_START; fd < SERVICE_FDS_START + (int)count; fd++)
		if (fcntl(fd, F_SETFD, FD_CLOEXEC) < 0)
			return 0; /* there is no such descriptor: the environment is somebody else's */
	return (int)count;
}
