#include "base/vec.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

void *vec_grow(void *at, size_t *cap, size_t wanted, size_t size)
{
	size_t cap_new = *cap < 8 ? 8 : *cap;
	while (cap_new < wanted && cap_new <= SIZE_MAX / 2)
		cap_new *= 2;
	void *grown = cap_new >= wanted && cap_new <= SIZE_MAX / size ? realloc(at, cap_new * size) : NULL;
	if (!grown) {
		fputs("<2>out of memory\n", stderr);
		abort();
	}
	*cap = cap_new;
	return grown;
}

void *vec_fit(void *at, size_t *cap, size_t wanted, size_t size)
{
	if (*cap == wanted)
		return at;
	free(at);
	*cap = 0;
	if (wanted == 0)
		return NULL;
	void *fitting = wanted <= SIZE_MAX / size ? malloc(wanted * size) : NULL;
	if (!fitting) {
		fputs("<2>out of memory\n", stderr);
		abort();
	}
	*cap = wanted;
	return fitting;
}

void *vec_resize(void *at, size_t *cap, size_t wanted, size_t size)
{
	void *resized = wanted > 0 && wanted <= SIZE_MAX / size ? realloc(at, wanted * size) : NULL;
	if (!resized) {
		fputs("<2>out of memory\n", stderr);
		abort();
	}
	*cap = wanted;
	return resized;
}
