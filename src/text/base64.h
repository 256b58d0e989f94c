/* Base64 (RFC 4648) as it comes inside of documents: broken into lines, indented, its padding there or not. */
#pragma once

#include "base/arena.h"
#include "base/buf.h"

/* 0–63, or -1 for what is no sign of it. */
int base64_value(char c);
/* The bytes up to the padding; SPAN_NONE for what is no base64. */
struct span base64_decode(struct arena *arena, struct span text);
/* Adds `bytes` in one line, padded. */
void base64_add(struct buf *out, struct span bytes);
