/* Who gave an order is known by the socket that it came through. */
#include "daemon/control_request.h"

#include "text/utf8.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

void author_find(const struct request *request, struct author *ret_author)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(request->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	struct ucred peer;
	socklen_t len = sizeof(peer);
	*ret_author = (struct author){ 0 };
	if (info && getsockopt(info->connect_fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) == 0) {
		ret_author->has_uid = true;
		ret_author->uid = peer.uid;
	}
}

void author_find_name(struct author *author)
{
	struct passwd entry, *found = NULL;
	char room[4096];
	if (author->has_uid && getpwuid_r(author->uid, &entry, room, sizeof(room), &found) == 0 && found && utf8_is_valid(span_of(found->pw_name)))
		snprintf(author->name, sizeof(author->name), "%s", found->pw_name);
}

bool request_comment(struct request *request, struct span *ret_comment)
{
	struct span comment = request_parameter(request, "comment");
	*ret_comment = comment.len > 0 ? comment : SPAN_NONE;
	if (comment.len <= COMMENT_MAX && utf8_is_valid(comment))
		return true;
	request_answer_error(request, MHD_HTTP_BAD_REQUEST, "comment: UTF-8 of at most %u bytes is wanted", COMMENT_MAX);
	return false;
}
