/* What the service manager wants to hear (sd_notify(3)), without its library: a datagram to $NOTIFY_SOCKET. Without one, nothing happens.
 * And what it hands over (sd_listen_fds(3)). */
#pragma once

#include <stdint.h>

/* "READY=1" and the like, words of our own. */
void service_notify(const char *state);
/* What we are doing, for people: one line. Control characters and what is longer than a kilobyte are lost. */
void service_status(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* RELOADING=1 with the monotonic time that it asks for. */
void service_notify_reloading(void);
/* How often the watchdog wants a sign of life: half of its limit, in ms; 0 where there is none. */
uint64_t service_watchdog_ms(void);
/* How many descriptors it hands over, the first of them SERVICE_FDS_START. Programs that we start do not get them. */
#define SERVICE_FDS_START 3
int service_inherit(void);
