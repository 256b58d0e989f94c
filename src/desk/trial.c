#include "desk/trial.h"

#include "base/vec.h"
#include "desk/judge.h"

struct trial {
	struct judge judge;
	struct desk_workshop *workshop;
};

int trial_new(struct store *store, size_t memory_reports, struct trial **ret_trial, struct fault *fault)
{
	size_t cap = 0;
	struct trial *trial = vec_grow(NULL, &cap, 1, sizeof(*trial));
	trial->workshop = desk_workshop_new();
	judge_init(&trial->judge, store, memory_reports);
	if (judge_restore(&trial->judge, fault) < 0) {
		trial_free(trial);
		return -1;
	}
	trial->judge.begun_seq = trial->judge.next_seq = store_next_seq(store);
	*ret_trial = trial;
	return 0;
}

void trial_free(struct trial *trial)
{
	if (!trial)
		return;
	judge_done(&trial->judge);
	desk_workshop_free(trial->workshop);
	free(trial);
}

int trial_judge(struct trial *trial, struct arena *arena, struct span packed, struct span folder, int64_t now, struct desk_decided *ret_decided,
		struct fault *fault)
{
	struct desk_material material;
	struct store_drop drop = { .source = folder };
	struct desk_decided decided = { .entry = { .seq = trial->judge.next_seq, .received = now } };
	const struct fingerprint *fingerprint;
	arena_clear(trial->judge.scratch);
	if (!report_unpack(packed, arena, &decided.entry.report))
		return fault_set(fault, FAULT_INPUT, "the decoder sent something malformed");
	desk_material_read(trial->workshop, arena, &decided.entry.report, &material);
	decided.material = &material;
	const struct report *report = &decided.entry.report;
	int result = report->status == REPORT_USABLE ? 0 : judge_instruction(&trial->judge, arena, &drop, &decided, fault);
	if (result == 0 && report->status == REPORT_USABLE)
		result = judge_report(&trial->judge, arena, &drop, &decided, &fingerprint, fault);
	decided.material = NULL;
	*ret_decided = decided;
	return result;
}

size_t trial_reports(const struct trial *trial)
{
	return match_engine_reports(trial->judge.engine);
}
