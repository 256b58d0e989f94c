/* A file in the inbox, from the first sight of it until it lies in done/ or failed/, and all of them by path and by state.
 *
 * An entry is in the list of its state, but for READING and INGESTING: those are held by whoever reads or takes them. The loop's thread owns them all; work in
 * the pool touches only entries that are READING, LOOKING or MOVING in a batch of its own.
 */
#pragma once

#include "base/map.h"
#include "daemon/drop_file.h"
#include "daemon/ingest.h"

enum entry_state {
	ENTRY_LOOKING,
	ENTRY_SETTLING,
	ENTRY_READY,
	ENTRY_READING,
	ENTRY_INGESTING,
	ENTRY_MOVING,
	ENTRY_WAITING, /* for trouble to pass */
};
#define ENTRY_STATES (ENTRY_WAITING + 1)

struct entry {
	struct entries *entries;   /* which it is one of */
	struct entry *next;        /* in the list of its state */
	struct entry *older, *newer; /* all entries */
	char *path, *source;
	uint64_t key;
	enum entry_state state;
	bool is_again;             /* seen again while busy */
	bool has_look, is_committed, is_failed, is_warned;
	struct drop_look look;
	struct drop_file file;
	enum drop_file_outcome outcome;
	const char *why;
	struct travel {
		struct ingest_drop drop;
		struct entry *entry;
		char reason[sizeof(((struct fault *)0)->text)];
	} *travel;                 /* from INGESTING on: 3 KiB each, of which a backlog of a million files must not have a million */
	unsigned failures;
	int64_t due;               /* loop time: SETTLING, WAITING */
};

struct entry_list {
	struct entry *first, **end;
};

struct entries {
	void *owner;               /* the inbox */
	struct map by_path;        /* hash of the path -> entry */
	struct entry *newest;
	struct entry_list looking, settling, ready, moving, waiting;
	size_t counts[ENTRY_STATES];
};

void entries_init(struct entries *entries, void *owner);
void entries_done(struct entries *entries);

struct entry *entry_find(const struct entries *entries, const char *path, uint64_t key);
/* READING, in no list yet. `key`: the hash of `path`, which nobody else has. */
struct entry *entry_new(struct entries *entries, const char *path, uint64_t key);
/* In no list any more. */
void entry_free(struct entry *entry);
void travel_free(struct travel *travel);
/* For the caller to free. */
char *path_copy(struct span path);
/* Puts it into the list of the state; it must be in none. */
void entry_set_state(struct entry *entry, enum entry_state state);

void entry_list_init(struct entry_list *list);
void entry_list_add(struct entry_list *list, struct entry *entry);
struct entry *entry_list_take(struct entry_list *list); /* the first; there is one */
void entry_list_remove(struct entry_list *list, struct entry *entry);
