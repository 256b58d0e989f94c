/* Members of archives, crawls and mails that are no news and make no noise: pictures and sound, style sheets and scripts, signatures,
 * invitations, what file managers leave behind. They are left alone without a word; names and types decide nothing else. */
#pragma once

#include "base/span.h"

bool member_is_quiet_name(struct span name);
/* "image/png", "text/css; charset=utf-8" */
bool member_is_quiet_type(struct span content_type);
/* By its first bytes. */
bool member_is_quiet_content(struct span head);
