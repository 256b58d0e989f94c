/* What the service manager wants to hear (sd_notify(3)), without its library: a datagram to $NOTIFY_SOCKET. Without one, nothing happens. */
#pragma once

#include <stdint.h>

/* "READY=1", "STATUS=…", several lines at once. */
void service_notify(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* RELOADING=1 with the monotonic time that it asks for. */
void service_notify_reloading(void);
/* How often the watchdog wants a sign of life: half of its limit, in ms; 0 where there is none. */
uint64_t service_watchdog_ms(void);
