#include "desk/desk.h"

#include "base/vec.h"
#include "desk/desk_inner.h"

#include <stdio.h>

static int restore(struct desk *desk, struct fault *fault)
{
	desk->is_dirty = true; /* until the engine is whole: no decision is made by half a memory */
	desk->judge.memory_reports = desk->config->desk.memory_reports;
	if (judge_restore(&desk->judge, fault) < 0)
		return -1;
	desk->is_dirty = false;
	return 0;
}

/* ---- life cycle ---- */

int desk_check(const struct config *config, struct fault *fault)
{
	struct watch_set *watches;
	struct routing *routing;
	if (routing_compile(config, &watches, &routing, fault) < 0)
		return -1;
	watch_set_free(watches);
	routing_free(routing);
	return 0;
}

int desk_reload(struct desk *desk, const struct config *config, struct fault *fault)
{
	struct watch_set *watches;
	struct routing *routing;
	if (routing_compile(config, &watches, &routing, fault) < 0)
		return -1;
	watch_set_free(desk->watches);
	routing_free(desk->routing);
	desk->watches = watches;
	desk->routing = routing;
	desk->config = config;
	snprintf(desk->instance, sizeof(desk->instance), "tidings://%.280s", config->instance);
	return 0;
}

bool desk_is_patient(const struct desk *desk)
{
	return routing_is_patient(desk->routing);
}

int desk_new(struct store *store, struct store *reader, const struct config *config, const struct desk_progress *progress, struct desk **ret_desk,
	     struct fault *fault)
{
	size_t cap = 0;
	struct desk *desk = vec_grow(NULL, &cap, 1, sizeof(*desk));
	*desk = (struct desk){
		.store = store, .config = config, .novelty = novelty_finder_new(), .arena = arena_new(), .silences = silences_new(), .clock = INT64_MAX,
	};
	judge_init(&desk->judge, reader, config->desk.memory_reports);
	if (progress)
		desk->judge.progress = *progress;
	if (desk_reload(desk, config, fault) < 0 || restore(desk, fault) < 0) {
		desk_free(desk);
		return -1;
	}
	*ret_desk = desk;
	return 0;
}

void desk_free(struct desk *desk)
{
	if (!desk)
		return;
	judge_done(&desk->judge);
	arena_free(desk->arena);
	routing_free(desk->routing);
	silences_free(desk->silences);
	desk_workshop_free(desk->workshop);
	watch_set_free(desk->watches);
	novelty_finder_free(desk->novelty);
	free(desk);
}

struct store *desk_store(struct desk *desk)
{
	return desk->store;
}

struct span desk_instance(const struct desk *desk)
{
	return span_of(desk->instance);
}

static int look_at_clock(struct desk *desk, int64_t now, struct fault *fault)
{
	bool is_set_back = now < desk->clock;
	desk->clock = now;
	return is_set_back && (bundles_set_back(desk, now, fault) < 0 || store_silences_set_back(desk->store, now, fault) < 0) ? -1 : 0;
}

int desk_begin(struct desk *desk, int64_t now, struct fault *fault)
{
	if (desk->is_dirty && restore(desk, fault) < 0)
		return -1; /* as it was when the last rollback tried */
	if (store_begin(desk->store, fault) < 0 || look_at_clock(desk, now, fault) < 0 || silences_load(desk->silences, desk->store, now, fault) < 0)
		return -1;
	desk->judge.begun_seq = desk->judge.next_seq = store_next_seq(desk->store);
	return 0;
}

int desk_commit(struct desk *desk, struct fault *fault)
{
	if (store_commit(desk->store, fault) < 0)
		return -1;
	judge_forget_uncommitted(&desk->judge);
	desk->is_dirty = false;
	return 0;
}

int desk_rollback(struct desk *desk, struct fault *fault)
{
	store_rollback(desk->store);
	desk->clock = INT64_MAX;
	judge_forget_uncommitted(&desk->judge);
	texts_clear(desk->judge.texts); /* the seqs will be given again */
	return desk->is_dirty ? restore(desk, fault) : 0;
}

/* ---- drops ---- */

int desk_drop_begin(struct desk *desk, struct store_drop *drop, enum desk_drop_outcome *ret_outcome, struct fault *fault)
{
	static const struct digest unread = { { 0 } }; /* a drop that was refused without being read */
	struct store_drop before;
	int found = 1;
	arena_clear(desk->arena);
	if (memcmp(&drop->digest, &unread, sizeof(unread)) != 0)
		found = store_drop_find(desk->store, &drop->digest, desk->arena, &before, fault);
	/* One that failed after some of its reports were taken (a decoder crashed in its middle): their ids are given. */
	if (found == 1)
		found = store_drop_failed(desk->store, desk_report_id(drop), desk->arena, &before, fault);
	if (found < 0)
		return -1;
	if (found == 0 && before.state != DROP_DONE) {
		drop->id = before.id;
		drop->reports = before.reports;
		drop->rejects = before.rejects;
		drop->is_archive = before.is_archive;
		*ret_outcome = DESK_DROP_RESUMED;
		return 0;
	}
	*ret_outcome = found == 0 ? DESK_DROP_KNOWN : DESK_DROP_NEW;
	drop->state = found == 0 ? DROP_DONE : DROP_READING;
	drop->copy_of = found == 0 ? before.id : 0;
	return store_drop_add(desk->store, drop, &drop->id, fault);
}

int desk_drop_end(struct desk *desk, const struct store_drop *drop, struct fault *fault)
{
	return store_drop_update(desk->store, drop, fault);
}
