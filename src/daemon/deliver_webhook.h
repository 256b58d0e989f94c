/* All HTTP that goes out to webhooks: connections of their own (http.h), so that no feed can hold an alert up. */
#pragma once

#include "base/fault.h"

#include <uv.h>

struct deliver_webhook;

int deliver_webhook_new(uv_loop_t *loop, struct deliver_webhook **ret_webhook, struct fault *fault);
void deliver_webhook_free(struct deliver_webhook *webhook);
