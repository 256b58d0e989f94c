/* Relative references (RFC 3986, section 5): "../b?x" in "http://example.org/a/c" is "http://example.org/b?x".
 *
 * Nothing is fetched, and an address stays as it is spelled: whether two spellings are one address url_key() says.
 */
#pragma once

#include "base/arena.h"

#include <stdint.h>

/* "http:", "urn:", "tag:" and their like at the front; the length without the colon, 0 for none. */
size_t url_scheme_len(struct span s);
/* `reference` as seen from `base`, which may be empty or relative itself. White space around and line breaks within are dropped. Lent where
 * nothing had to change. */
struct span url_resolve(struct arena *arena, struct span base, struct span reference);
/* The host of an absolute address, without a user and a port; SPAN_NONE for none. */
struct span url_host(struct span url);
/* Whom it asks: host and port in small letters, "example.org:8443", without a user and the usual port of its scheme; in `room`, cut where it is longer than any can be. */
#define URL_AUTHORITY_MAX 280u
struct span url_authority(struct span url, char room[static URL_AUTHORITY_MAX]);
/* Equal for all spellings of one address (RFC 3986, 6.2.2 and 6.2.3): small and capital letters of scheme and host, the usual port, "." and "..",
 * %XX of what needs none, an empty path. What stands behind "#" is nobody's but the reader's. Which page a site puts at two addresses is not asked. */
uint64_t url_key(struct span url);
/* As it may be shown: without user and password. */
struct span url_without_user(struct arena *arena, struct span url);
/* … and with three stars in their place, where there are any. */
struct span url_masked(struct arena *arena, struct span url);
/* Of an archive's copy ("https://web.archive.org/web/20260101120000/http://example.org/a") the address of what was copied, lent; any other as it is. */
struct span url_of_original(struct span url);
/* True for what would run rather than lead somewhere: javascript:, vbscript:, data:. */
bool url_is_unsafe(struct span url);
