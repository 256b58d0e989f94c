/* Is an IP address one of the public internet? What a stranger's URL leads to must be, lest it reach the machines of the house, this one,
 * or the server that tells a cloud's machines their secrets.
 *
 * The registries of special addresses (RFC 6890 and its updates) decide: private, shared (100.64/10), loopback, link-local, multicast,
 * reserved, documentation, benchmarking: none of them is public. An IPv6 address that carries an IPv4 one (mapped, NAT64, 6to4) is what that is.
 */
#pragma once

#include <stdbool.h>
#include <sys/socket.h>

#define ADDRESS_TEXT_SIZE 64

/* False for families other than IPv4 and IPv6. */
bool address_is_public(const struct sockaddr *address);
/* Where a cloud tells its machines their secrets, and whoever asks from one of them: nobody's feed stands there. None of them is public. */
bool address_is_metadata(const struct sockaddr *address);
/* "192.0.2.7", "2001:db8::1"; "unknown" for other families. */
char *address_text(const struct sockaddr *address, char ret_text[static ADDRESS_TEXT_SIZE]);
/* An address as it is written, without port and brackets ("192.0.2.7", "::1"); false where it is none. */
bool address_parse(const char *text, struct sockaddr_storage *ret_address);
