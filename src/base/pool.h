/* Pieces of one size, known by numbers from 0 that are given out again when they come back. They lie in chunks, so that a pool grows without
 * moving any of them and holds little more than is asked of it. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct pool {
	unsigned char **chunks;
	size_t chunks_len, chunks_cap;
	size_t size;           /* of a piece; at least four bytes */
	unsigned chunk_bits;   /* of a number, that tell the piece in its chunk */
	uint32_t given;        /* numbers that were ever given out */
	uint32_t free;         /* the first of those that came back, counted from 1; 0: none */
};

void pool_init(struct pool *pool, size_t size);
void pool_done(struct pool *pool);
/* What is in the piece is left over from earlier. */
uint32_t pool_take(struct pool *pool);
void pool_give(struct pool *pool, uint32_t number);
size_t pool_bytes(const struct pool *pool);

/* Eight bytes may be read from any place in it. Pieces whose size is a multiple of eight may be of any type. */
static inline void *pool_at(const struct pool *pool, uint32_t number)
{
	return pool->chunks[number >> pool->chunk_bits] + (number & ((1u << pool->chunk_bits) - 1)) * pool->size;
}
