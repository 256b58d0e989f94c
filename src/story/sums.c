#include "story/sums.h"

#include "base/vec.h"

#include <string.h>

#define CAP_FIRST 1024u

void sums_done(struct sums *sums)
{
	free(sums->at);
	*sums = (struct sums){ 0 };
}

static void reserve(struct sums *sums, size_t reports)
{
	size_t cap = sums->cap ? sums->cap : CAP_FIRST;
	while (cap < reports)
		cap *= 2;
	if (cap == sums->cap)
		return;
	sums->at = vec_fit(sums->at, &sums->cap, cap, sizeof(*sums->at));
	memset(sums->at, 0, cap * sizeof(*sums->at));
	sums->round = 0;
}

void sums_begin(struct sums *sums, size_t reports)
{
	reserve(sums, reports);
	sums->round += 1u << SUM_BITS;
	if (sums->round != 0)
		return;
	memset(sums->at, 0, sums->cap * sizeof(*sums->at));
	sums->round = 1u << SUM_BITS;
}

size_t sums_bytes(const struct sums *sums)
{
	return sums->cap * sizeof(*sums->at);
}
