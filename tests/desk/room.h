/* A desk on a store of its own, in a folder that goes with it. */
#pragma once

#include "tests/test.h"

#include "desk/desk.h"
#include "tests/store/folder.h"

#include <unistd.h>

struct room {
	char *path, config_path[256];
	struct store *store, *reader;
	struct config *config;
	struct desk *desk;
	struct desk_workshop *workshop;
	struct arena *arena;
	struct fault fault;
};

#define ROOM_OK(room, call)                                            \
	do {                                                           \
		if ((call) < 0)                                        \
			fail_msg("%s: %s", #call, (room)->fault.text); \
	} while (0)

static inline void room_open(struct room *room, const char *config)
{
	*room = (struct room){ .path = folder_store() };
	snprintf(room->config_path, sizeof(room->config_path), "%.*s/tidings.conf", (int)(strrchr(room->path, '/') - room->path), room->path);
	FILE *file = fopen(room->config_path, "we");
	assert_non_null(file);
	fputs(config, file);
	fclose(file);
	room->config = config_load(room->config_path, &room->fault);
	if (!room->config)
		fail_msg("%s", room->fault.text);
	ROOM_OK(room, store_open(room->path, STORE_WRITE, desk_store_tokenizer(), &room->store, &room->fault));
	ROOM_OK(room, store_open(room->path, STORE_READ, desk_store_tokenizer(), &room->reader, &room->fault));
	ROOM_OK(room, desk_new(room->store, room->reader, room->config, NULL, &room->desk, &room->fault));
	room->workshop = desk_workshop_new();
	room->arena = arena_new();
}

static inline void room_close(struct room *room)
{
	desk_free(room->desk);
	desk_workshop_free(room->workshop);
	store_close(room->reader);
	store_close(room->store);
	config_free(room->config);
	arena_free(room->arena);
	unlink(room->config_path);
	folder_remove(room->path);
}
