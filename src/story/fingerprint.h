/* What the desk keeps of a report's text in order to compare it: everything that the index and the matcher need, so that a
 * restart rebuilds the index from fingerprints without reading texts.
 *
 *  - digest: 128 bits of the normalised title and text (fold_add_normal) and their signs (signs.h), for duplicates
 *  - terms: the top TF-IDF terms, hashed, weights in fixed point as they were when the report was judged, and where it has them
 *  - links: the earlier reports that may be of the same event, and how likely they are
 *  - nearest: the features by which it was found like the nearest of them, for people
 *  - shingles: hashed runs of 16 bytes of the normal form, sampled
 *
 * Integer arithmetic only: the same report gives the same bytes with every compiler.
 */
#pragma once

#include "base/arena.h"
#include "base/buf.h"
#include "report/report.h"
#include "text/words.h"

struct pair; /* story/pair.h */
struct fingerprint; /* defined by this room; opaque to the others, lives in an arena or is unpacked into one */

/* The stored form. fingerprint_unpack returns NULL for bytes that fingerprint_pack did not write. */
void fingerprint_pack(const struct fingerprint *fingerprint, struct buf *out);
struct fingerprint *fingerprint_unpack(struct span bytes, struct arena *arena);
/* Of the pair with the report that its verdict calls the nearest; NULL where there is none, or nobody noted it. */
const struct pair *fingerprint_nearest(const struct fingerprint *fingerprint);
