#include "daemon/webhook_signature.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>

/* The key's bytes, or 0. */
static size_t key_of(struct span secret, unsigned char *ret_key)
{
	struct span prefix = SPAN("whsec_");
	size_t len = 0;
	const char *end = NULL;
	if (!span_starts(secret, prefix))
		return 0;
	struct span text = span_from(secret, prefix.len);
	while (text.len > 0 && text.ptr[text.len - 1] == '=')
		text.len--;
	if (sodium_base642bin(ret_key, WEBHOOK_KEY_MAX, text.ptr, text.len, NULL, &len, &end, sodium_base64_VARIANT_ORIGINAL_NO_PADDING) != 0 ||
	    end != text.ptr + text.len)
		return 0;
	return len >= WEBHOOK_KEY_MIN ? len : 0;
}

bool webhook_sign(struct span secret, struct span id, int64_t timestamp_s, struct span body, char ret_signature[static WEBHOOK_SIGNATURE_SIZE])
{
	unsigned char key[WEBHOOK_KEY_MAX], mac[crypto_auth_hmacsha256_BYTES];
	char timestamp[32];
	crypto_auth_hmacsha256_state state;
	ret_signature[0] = '\0';
	size_t key_len = key_of(secret, key);
	if (key_len == 0)
		return false;
	int timestamp_len = snprintf(timestamp, sizeof(timestamp), ".%" PRId64 ".", timestamp_s);
	crypto_auth_hmacsha256_init(&state, key, key_len);
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)id.ptr, id.len);
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)timestamp, (size_t)timestamp_len);
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)body.ptr, body.len);
	crypto_auth_hmacsha256_final(&state, mac);
	sodium_memzero(key, sizeof(key));
	memcpy(ret_signature, "v1,", 3);
	sodium_bin2base64(ret_signature + 3, WEBHOOK_SIGNATURE_SIZE - 3, mac, sizeof(mac), sodium_base64_VARIANT_ORIGINAL);
	return true;
}
