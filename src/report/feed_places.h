/* Where the feeds of a page usually lie that names none (see struct decode_offers): for the one time that somebody asks for it, never for polling.
 * Pure; whether there is anything is found out by asking. */
#pragma once

#include "base/arena.h"
#include "report/decode.h"

#define FEED_PLACES_MAX 8u

/* Addresses on the host of `page`, the likeliest first. Returns how many: none where `page` is no http or https address. */
size_t feed_places(struct arena *arena, struct span page, struct span ret_places[static FEED_PLACES_MAX]);
/* Of the feeds that a page does name, those of its comments come last: who points to a page means its articles. */
void feed_places_sort(struct decode_offers *offers);
