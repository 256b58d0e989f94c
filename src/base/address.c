#include "base/address.h"
#include "base/array.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct block {
	uint8_t bytes[16];
	unsigned bits;
};

static const struct block special_4[] = {
	{ { 0 }, 8 },              /* this host, and what some systems take for loopback */
	{ { 10 }, 8 },             /* private */
	{ { 100, 64 }, 10 },       /* shared, behind a provider's address translation */
	{ { 127 }, 8 },            /* loopback */
	{ { 168, 63, 129, 16 }, 32 }, /* Azure's, public by number, but it answers its own machines alone */
	{ { 169, 254 }, 16 },      /* link-local, and where clouds keep their metadata */
	{ { 172, 16 }, 12 },       /* private */
	{ { 192, 0, 0 }, 24 },     /* protocol assignments */
	{ { 192, 0, 2 }, 24 },     /* documentation */
	{ { 192, 88, 99 }, 24 },   /* relays of 6to4, given up */
	{ { 192, 168 }, 16 },      /* private */
	{ { 198, 18 }, 15 },       /* benchmarking */
	{ { 198, 51, 100 }, 24 },  /* documentation */
	{ { 203, 0, 113 }, 24 },   /* documentation */
	{ { 224 }, 4 },            /* multicast */
	{ { 240 }, 4 },            /* reserved, and broadcast */
};

/* Where clouds tell their machines who they are, by which keys. */
static const struct block metadata_4[] = {
	{ { 100, 100, 100, 200 }, 32 }, /* Alibaba */
	{ { 168, 63, 129, 16 }, 32 },   /* Azure */
	{ { 169, 254, 0, 23 }, 32 },    /* Tencent */
	{ { 169, 254, 42, 42 }, 32 },   /* Scaleway */
	{ { 169, 254, 169 }, 24 },      /* Amazon, Google, Azure, OpenStack and nearly all others, at .254; some at its neighbours */
	{ { 169, 254, 170 }, 24 },      /* Amazon's containers */
	{ { 192, 0, 0, 192 }, 32 },     /* Oracle */
};
static const struct block metadata_6[] = {
	{ { 0xfd, 0x00, 0x00, 0x42, [15] = 0x42 }, 128 },                                /* Scaleway */
	{ { 0xfd, 0x00, 0x0e, 0xc2 }, 32 },                                              /* Amazon */
	{ { 0xfd, 0x20, 0x00, 0xce, [14] = 0x02, 0x54 }, 128 },                          /* Google */
	{ { 0xfe, 0x80, [12] = 0xa9, 0xfe, 0xa9, 0xfe }, 128 },                          /* OpenStack */
};

static const struct block global_6 = { { 0x20 }, 3 }; /* the only part of IPv6 that is given out for the public */
static const struct block special_6[] = { /* within it */
	{ { 0x20, 0x01, 0x00 }, 23 },       /* protocol assignments: Teredo, benchmarking, ORCHID */
	{ { 0x20, 0x01, 0x0d, 0xb8 }, 32 }, /* documentation */
	{ { 0x3f, 0xff, 0x00 }, 20 },       /* documentation */
};

/* Where an IPv6 address carries an IPv4 one, and at which byte. */
static const struct carrier {
	struct block block;
	size_t at;
} carriers[] = {
	{ { { [10] = 0xff, [11] = 0xff }, 96 }, 12 },           /* mapped */
	{ { { 0x00, 0x64, 0xff, 0x9b }, 96 }, 12 },             /* NAT64 */
	{ { { 0x20, 0x02 }, 16 }, 2 },                          /* 6to4 */
};

static bool is_within(const uint8_t *bytes, const struct block *block)
{
	unsigned whole = block->bits / 8, rest = block->bits % 8;
	if (memcmp(bytes, block->bytes, whole) != 0)
		return false;
	uint8_t mask = (uint8_t)(0xff00u >> rest);
	return rest == 0 || ((bytes[whole] ^ block->bytes[whole]) & mask) == 0;
}

static bool is_within_any(const uint8_t *bytes, const struct block *blocks, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (is_within(bytes, &blocks[i]))
			return true;
	return false;
}

#define IS_WITHIN_ANY(bytes, blocks) is_within_any(bytes, blocks, LEN(blocks))

/* The bytes of the address itself; NULL for a family that we do not know. */
static const void *bytes_of(const struct sockaddr *address)
{
	switch (address->sa_family) {
	case AF_INET:
		return &((const struct sockaddr_in *)(const void *)address)->sin_addr;
	case AF_INET6:
		return &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;
	default:
		return NULL;
	}
}

/* Of an IPv4 address, however it is carried; NULL for those of IPv6 and other families. */
static const uint8_t *bytes_of_4(const struct sockaddr *address)
{
	const uint8_t *bytes = bytes_of(address);
	if (!bytes || address->sa_family == AF_INET)
		return bytes;
	for (size_t i = 0; i < LEN(carriers); i++)
		if (is_within(bytes, &carriers[i].block))
			return bytes + carriers[i].at;
	return NULL;
}

bool address_is_public(const struct sockaddr *address)
{
	const uint8_t *bytes = bytes_of(address), *bytes_4 = bytes_of_4(address);
	if (bytes_4)
		return !IS_WITHIN_ANY(bytes_4, special_4);
	return bytes && is_within(bytes, &global_6) && !IS_WITHIN_ANY(bytes, special_6);
}

bool address_is_metadata(const struct sockaddr *address)
{
	const uint8_t *bytes = bytes_of(address), *bytes_4 = bytes_of_4(address);
	if (bytes_4)
		return IS_WITHIN_ANY(bytes_4, metadata_4);
	return bytes && IS_WITHIN_ANY(bytes, metadata_6);
}

char *address_text(const struct sockaddr *address, char ret_text[static ADDRESS_TEXT_SIZE])
{
	const void *bytes = bytes_of(address);
	if (!bytes || !inet_ntop(address->sa_family, bytes, ret_text, ADDRESS_TEXT_SIZE))
		memcpy(ret_text, "unknown", sizeof("unknown"));
	return ret_text;
}

bool address_parse(const char *text, struct sockaddr_storage *ret_address)
{
	struct sockaddr_storage made = { .ss_family = AF_INET };
	if (inet_pton(AF_INET, text, &((struct sockaddr_in *)&made)->sin_addr) != 1) {
		made.ss_family = AF_INET6;
		if (inet_pton(AF_INET6, text, &((struct sockaddr_in6 *)&made)->sin6_addr) != 1)
			return false;
	}
	*ret_address = made;
	return true;
}
