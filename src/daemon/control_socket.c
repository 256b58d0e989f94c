#include "daemon/control_socket.h"

#include "base/cleanup.h"
#include "daemon/service.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define SOCKET_MODE 0660
#define BACKLOG 32

static void fd_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static bool has_option(int fd, int option, int value)
{
	int is = -1;
	socklen_t len = sizeof(is);
	return getsockopt(fd, SOL_SOCKET, option, &is, &len) == 0 && is == value;
}

/* The socket that systemd holds for us, or -1. */
static int inherited(void)
{
	int count = service_inherit();
	for (int fd = SERVICE_FDS_START; fd < SERVICE_FDS_START + count; fd++) {
		int flags = fcntl(fd, F_GETFL);
		if (has_option(fd, SO_DOMAIN, AF_UNIX) && has_option(fd, SO_TYPE, SOCK_STREAM) && has_option(fd, SO_ACCEPTCONN, 1) &&
		    flags >= 0 && fcntl(fd, F_SETFL, flags | O_NONBLOCK) == 0)
			return fd;
	}
	return -1;
}

static int address_of(const char *path, struct sockaddr_un *ret_address, struct fault *fault)
{
	size_t len = strlen(path);
	*ret_address = (struct sockaddr_un){ .sun_family = AF_UNIX };
	if (len == 0 || len >= sizeof(ret_address->sun_path))
		return fault_set(fault, FAULT_INPUT, "control socket '%.100s': a path must have 1 to %zu bytes", path, sizeof(ret_address->sun_path) - 1);
	memcpy(ret_address->sun_path, path, len);
	return 0;
}

/* Nobody else listens at `path`, and no file that is not a socket would be lost. */
static int make_sure_it_is_free(const char *path, const struct sockaddr_un *address, struct fault *fault)
{
	struct stat stat;
	if (lstat(path, &stat) < 0)
		return errno == ENOENT ? 0 : fault_errno(fault, FAULT_FATAL, errno, "cannot look at control socket '%s'", path);
	if (!S_ISSOCK(stat.st_mode))
		return fault_set(fault, FAULT_FATAL, "control socket '%s': there is another file of that name", path);
	CLEANUP(fd_close) int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return fault_errno(fault, FAULT_FATAL, errno, "cannot make a socket");
	if (connect(fd, (const struct sockaddr *)address, sizeof(*address)) == 0 || errno == EAGAIN)
		return fault_set(fault, FAULT_FATAL, "control socket '%s': another tidingsd answers there", path);
	return 0;
}

/* Bound under a name of its own and renamed, so that nobody meets it before its mode and group are right. */
static int bind_at(int fd, const char *path, struct fault *fault)
{
	char temporary[sizeof(((struct sockaddr_un *)NULL)->sun_path) + 16];
	struct sockaddr_un address;
	snprintf(temporary, sizeof(temporary), "%s.new", path);
	if (address_of(temporary, &address, fault) < 0)
		return -1;
	(void)unlink(temporary); /* of a start that was cut short */
	if (bind(fd, (const struct sockaddr *)&address, sizeof(address)) < 0)
		return fault_errno(fault, FAULT_FATAL, errno, "cannot bind control socket '%s'", path);
	struct group *group = getgrnam(CONTROL_GROUP);
	if (group)
		(void)!chown(temporary, (uid_t)-1, group->gr_gid); /* not permitted: not a member, the daemon's own group stays */
	if (chmod(temporary, SOCKET_MODE) == 0 && listen(fd, BACKLOG) == 0 && rename(temporary, path) == 0)
		return 0;
	int error = errno;
	(void)unlink(temporary);
	return fault_errno(fault, FAULT_FATAL, error, "cannot listen at control socket '%s'", path);
}

int control_socket_open(const char *path, int *ret_fd, bool *ret_is_ours, struct fault *fault)
{
	struct sockaddr_un address;
	*ret_fd = inherited();
	*ret_is_ours = *ret_fd < 0;
	if (*ret_fd >= 0)
		return 0;
	if (address_of(path, &address, fault) < 0 || make_sure_it_is_free(path, &address, fault) < 0)
		return -1;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return fault_errno(fault, FAULT_FATAL, errno, "cannot make a socket");
	if (bind_at(fd, path, fault) < 0) {
		close(fd);
		return -1;
	}
	*ret_fd = fd;
	return 0;
}

void control_socket_remove(const char *path)
{
	(void)unlink(path); /* a file that stays is replaced by the next start */
}
