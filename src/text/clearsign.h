/* Texts that are signed in the open (PGP, RFC 9580, section 7): between a line that says so and the signature stands the text, its lines that begin with a
 * hyphen behind another one and a blank. */
#pragma once

#include "base/arena.h"
#include "base/span.h"

/* The text without these, whatever stands before and behind it; as it is where it is not signed. */
struct span clearsign_open(struct arena *arena, struct span text);
