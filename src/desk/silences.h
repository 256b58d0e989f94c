/* The silences and followers of the store, ready to be asked for every report. */
#pragma once

#include "store/store.h"
#include "watch/matcher.h"

struct silences;

struct silences *silences_new(void);
void silences_free(struct silences *silences);
/* Those that have not ended by `now`, anew from the store. One whose conditions cannot be read never holds. */
int silences_load(struct silences *silences, struct store *store, int64_t now, struct fault *fault);

/* The first silence that holds for the subject; 0: none does. */
uint64_t silences_find(const struct silences *silences, const struct route_subject *subject, int64_t now);
/* Is anybody following this story? `ret_receivers` are their names, lent until the next load; returns how many of them fit into `max`. */
size_t silences_followers(const struct silences *silences, uint64_t story, int64_t now, struct span *ret_receivers, size_t max);
bool silences_has_followers(const struct silences *silences);
/* The conditions of a silence, one a line. */
int silence_matchers(struct span lines, struct matchers **ret_matchers, struct fault *fault);
