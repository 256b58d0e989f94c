#include "daemon/inbox_entry.h"

#include "base/array.h"
#include "base/vec.h"

#include <limits.h>

void entry_list_init(struct entry_list *list)
{
	list->first = NULL;
	list->end = &list->first;
}

void entry_list_add(struct entry_list *list, struct entry *entry)
{
	entry->next = NULL;
	*list->end = entry;
	list->end = &entry->next;
}

struct entry *entry_list_take(struct entry_list *list)
{
	struct entry *entry = list->first;
	list->first = entry->next;
	if (!list->first)
		list->end = &list->first;
	return entry;
}

void entry_list_remove(struct entry_list *list, struct entry *entry)
{
	for (struct entry **at = &list->first; *at; at = &(*at)->next) {
		if (*at != entry)
			continue;
		*at = entry->next;
		if (!*at)
			list->end = at;
		return;
	}
}

char *path_copy(struct span s)
{
	struct buf copy = { .max = PATH_MAX };
	buf_add_span(&copy, s);
	return buf_detach(&copy);
}

void entry_set_state(struct entry *entry, enum entry_state state)
{
	struct entries *entries = entry->entries;
	entries->counts[entry->state]--;
	entries->counts[state]++;
	entry->state = state;
	switch (state) {
	case ENTRY_LOOKING:
		entry_list_add(&entries->looking, entry);
		break;
	case ENTRY_SETTLING:
		entry_list_add(&entries->settling, entry);
		break;
	case ENTRY_READY:
		entry_list_add(&entries->ready, entry);
		break;
	case ENTRY_MOVING:
		entry_list_add(&entries->moving, entry);
		break;
	case ENTRY_WAITING:
		entry_list_add(&entries->waiting, entry);
		break;
	case ENTRY_READING:
	case ENTRY_INGESTING:
		break;
	}
}

struct entry *entry_find(const struct entries *entries, const char *path, uint64_t key)
{
	const uint64_t *slot = map_find(&entries->by_path, key);
	struct entry *entry = slot ? (struct entry *)(uintptr_t)*slot : NULL;
	return entry && strcmp(entry->path, path) == 0 ? entry : NULL;
}

struct entry *entry_new(struct entries *entries, const char *path, uint64_t key)
{
	size_t cap = 0;
	struct entry *entry = vec_grow(NULL, &cap, 1, sizeof(*entry));
	*entry = (struct entry){ .entries = entries, .key = key, .file.fd = -1, .state = ENTRY_READING, .older = entries->newest };
	entry->path = path_copy(span_of(path));
	const char *slash = strchr(path, '/');
	if (slash && path[0] != '.')
		entry->source = path_copy(span_make(path, (size_t)(slash - path)));
	if (entries->newest)
		entries->newest->newer = entry;
	entries->newest = entry;
	entries->counts[ENTRY_READING]++;
	*map_at(&entries->by_path, key) = (uint64_t)(uintptr_t)entry;
	return entry;
}

void travel_free(struct travel *travel)
{
	if (travel)
		buf_done(&travel->drop.rejects);
	free(travel);
}

void entry_free(struct entry *entry)
{
	struct entries *entries = entry->entries;
	entries->counts[entry->state]--;
	map_remove(&entries->by_path, entry->key);
	if (entry->newer)
		entry->newer->older = entry->older;
	else
		entries->newest = entry->older;
	if (entry->older)
		entry->older->newer = entry->newer;
	drop_file_done(&entry->file);
	travel_free(entry->travel);
	free(entry->path);
	free(entry->source);
	free(entry);
}

void entries_init(struct entries *entries, void *owner)
{
	*entries = (struct entries){ .owner = owner };
	struct entry_list *const lists[] = { &entries->looking, &entries->settling, &entries->ready, &entries->moving, &entries->waiting };
	for (size_t i = 0; i < LEN(lists); i++)
		entry_list_init(lists[i]);
}

void entries_done(struct entries *entries)
{
	while (entries->newest)
		entry_free(entries->newest);
	map_done(&entries->by_path);
}
