/* A growing array of any one type, as three members in a struct of the caller's:
 *
 *	struct { uint32_t *at; size_t len, cap; } hits = { 0 };
 *	VEC_PUSH(&hits, 42u);
 *	VEC_DONE(&hits);
 */
#pragma once

#include <stdlib.h>

/* Doubles the room when full; aborts when memory is out. */
void *vec_grow(void *at, size_t *cap, size_t wanted, size_t size);
/* Room for exactly so many in place of what there was, which is lost; none for 0. For what is kept long: a place that is used again and
 * again would otherwise stay as large as the largest that was ever in it. */
void *vec_fit(void *at, size_t *cap, size_t wanted, size_t size);
/* The same with what there was kept, as far as there is room for it; not for 0. */
void *vec_resize(void *at, size_t *cap, size_t wanted, size_t size);

#define VEC_RESERVE(v, n) \
	((v)->at = (n) > (v)->cap ? vec_grow((v)->at, &(v)->cap, (n), sizeof(*(v)->at)) : (v)->at)
#define VEC_PUSH(v, ...) (VEC_RESERVE((v), (v)->len + 1), (v)->at[(v)->len++] = (__VA_ARGS__))
#define VEC_CLEAR(v) ((v)->len = 0)
#define VEC_DONE(v) (free((v)->at), (v)->at = NULL, (v)->len = (v)->cap = 0)
