/* The silences and followers of the store, ready to be asked for every report. */
#pragma once

#include "store/store.h"
#include "watch/matcher.h"

struct silences;

struct silences *silences_new(void);
void silences_free(struct silences *silences);
/* Those that have not ended by `now`, anew from the store. One whose conditions cannot be read never holds. */
int silences_load(struct silences *silences, struct store *store, int64_t now, struct fault *fault);

/* One story has become another: what was said of it is said of that. */
void silences_merge(struct silences *silences, uint64_t from, uint64_t to);

/* The first silence that holds for the subject; 0: none does. */
uint64_t silences_find(const struct silences *silences, const struct route_subject *subject, int64_t now);
/* Who follows this story? `ret_receivers` are their names, in the arena and lent until the next load; returns how many. */
size_t silences_followers(const struct silences *silences, struct arena *arena, uint64_t story, int64_t now, const struct span **ret_receivers);
bool silences_follows(const struct silences *silences, struct span receiver, uint64_t story, int64_t now);
bool silences_has_followers(const struct silences *silences);
bool silences_has_silences(const struct silences *silences);
/* What a disposition says of a watch that one silences, in the arena. */
struct span silence_detail(struct arena *arena, uint64_t silence);
/* The conditions of a silence, one a line. */
int silence_matchers(struct span lines, struct matchers **ret_matchers, struct fault *fault);
