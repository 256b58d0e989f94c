/* What a host asks of robots: its /robots.txt (RFC 9309), as far as it concerns us. Pure.
 *
 *	struct robots *robots = robots_parse(bytes, SPAN("tidings"));
 *	if (robots_allow(robots, SPAN("/2026/flood?page=2"))) …
 *	robots_free(robots);
 *
 * Of its groups those count that name our product, all of them together, whatever the case; where none does, those of "*". Of their rules the longest
 * that matches decides, and "allow" where two are as long; what no rule matches is allowed, and so is /robots.txt itself. In a rule "*" is any run of
 * characters, and "$" at its end the end of the address. Addresses and rules are compared with their escapes made alike ("%7E" is "~", "ä" is "%C3%A4").
 *
 * Anything may stand there, an HTML page for instance: what is no line of a robots.txt is passed over, and a file without any allows all. Nothing behind
 * ROBOTS_BYTES_MAX is read.
 */
#pragma once

#include "base/span.h"

#define ROBOTS_BYTES_MAX (500u * 1024u) /* the least that the RFC lets us read */

struct robots;

/* `product`: letters, '-' and '_'. Nothing is lent. */
struct robots *robots_parse(struct span bytes, struct span product);
void robots_free(struct robots *robots);
/* `target`: path and query of an address, "" being "/". */
bool robots_allow(const struct robots *robots, struct span target);
/* The memory that it holds. */
size_t robots_bytes(const struct robots *robots);
