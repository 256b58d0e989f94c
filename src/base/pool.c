#include "base/pool.h"

#include "base/vec.h"

#include <assert.h>
#include <string.h>

#define CHUNK_SIZE (32u << 10) /* about */
#define SLACK 8u               /* behind the last piece */

void pool_init(struct pool *pool, size_t size)
{
	assert(size >= sizeof(uint32_t));
	*pool = (struct pool){ .size = size };
	while (size << (pool->chunk_bits + 1) <= CHUNK_SIZE)
		pool->chunk_bits++;
}

void pool_done(struct pool *pool)
{
	for (size_t i = 0; i < pool->chunks_len; i++)
		free(pool->chunks[i]);
	free(pool->chunks);
	*pool = (struct pool){ 0 };
}

static size_t chunk_size(const struct pool *pool)
{
	return (pool->size << pool->chunk_bits) + SLACK;
}

static void add_chunk(struct pool *pool)
{
	size_t cap = 0;
	if (pool->chunks_len == pool->chunks_cap)
		pool->chunks = vec_grow(pool->chunks, &pool->chunks_cap, pool->chunks_len + 1, sizeof(*pool->chunks));
	unsigned char *chunk = vec_fit(NULL, &cap, chunk_size(pool), 1);
	memset(chunk + chunk_size(pool) - SLACK, 0, SLACK);
	pool->chunks[pool->chunks_len++] = chunk;
}

/* A piece that came back holds the next of those. */
uint32_t pool_take(struct pool *pool)
{
	if (pool->free != 0) {
		uint32_t number = pool->free - 1;
		memcpy(&pool->free, pool_at(pool, number), sizeof(pool->free));
		return number;
	}
	if (pool->given >> pool->chunk_bits == pool->chunks_len)
		add_chunk(pool);
	return pool->given++;
}

void pool_give(struct pool *pool, uint32_t number)
{
	memcpy(pool_at(pool, number), &pool->free, sizeof(pool->free));
	pool->free = number + 1;
}

size_t pool_bytes(const struct pool *pool)
{
	return pool->chunks_len * chunk_size(pool) + pool->chunks_cap * sizeof(*pool->chunks);
}
