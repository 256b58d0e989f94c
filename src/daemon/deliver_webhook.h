/* All HTTP that goes out to webhooks: one curl multi handle, driven by the loop's descriptors and one timer. */
#pragma once

#include "base/fault.h"

#include <uv.h>

struct deliver_webhook;

int deliver_webhook_new(uv_loop_t *loop, struct deliver_webhook **ret_webhook, struct fault *fault);
void deliver_webhook_free(struct deliver_webhook *webhook);
