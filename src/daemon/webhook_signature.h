/* The signature of Standard Webhooks 1.0, symmetric form: "v1," and the base64 of HMAC-SHA256 over "ID.TIMESTAMP.BODY".
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
#pragma once

#include "base/span.h"

#include <stdint.h>

#define WEBHOOK_SIGNATURE_SIZE 48 /* "v1," and 44 letters and NUL */
#define WEBHOOK_KEY_MIN 16u
#define WEBHOOK_KEY_MAX 256u

/* `secret`: "whsec_" and the base64 of the key (padding may be missing). false where it is not: "" is returned then. */
bool webhook_sign(struct span secret, struct span id, int64_t timestamp_s, struct span body, char ret_signature[static WEBHOOK_SIGNATURE_SIZE]);
