/* Instructions to withdraw. One names an item by its uri, or by guid and source where that has no uri, and withdraws those of its versions
 * that it covers: all that came before it, unless they are known to be later versions, and of those that come after it (the wire does not
 * keep order) the ones known not to be. Of what comes later and bears neither version nor time, nobody can tell. Then `cancelled` is for
 * good, and it is withdrawn; but `withheld` waits for a release, and this may be it: a desk would sooner see it once too often. */
#include "desk/desk_inner.h"

#include "base/vec.h"

static bool read_number(struct span text, uint64_t *ret_number)
{
	uint64_t number = 0;
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] < '0' || text.ptr[i] > '9' || __builtin_mul_overflow(number, 10, &number) ||
		    __builtin_add_overflow(number, (uint64_t)(text.ptr[i] - '0'), &number))
			return false;
	*ret_number = number;
	return text.len > 0;
}

/* When this version was made, or TIME_NONE. */
static int64_t made(const struct report *report)
{
	if (report->updated != TIME_NONE)
		return report->updated;
	return report->is_date_only ? TIME_NONE : report->published;
}

/* Which is the later version, as strcmp has it; false where neither numbers nor times tell. */
static bool compare_versions(const struct report *a, const struct report *b, int *ret_order)
{
	uint64_t left, right;
	if (read_number(a->version, &left) && read_number(b->version, &right)) {
		*ret_order = (left > right) - (left < right);
		return true;
	}
	int64_t left_ms = made(a), right_ms = made(b);
	bool is_same = a->version.len > 0 && span_equals(a->version, b->version);
	*ret_order = is_same ? 0 : (left_ms > right_ms) - (left_ms < right_ms);
	/* the same time of creation says nothing of the version */
	bool is_creation = left_ms == right_ms && a->updated == TIME_NONE && b->updated == TIME_NONE;
	return is_same || (left_ms != TIME_NONE && right_ms != TIME_NONE && !is_creation);
}

bool instruction_covers(const struct report *instruction, const struct report *report, bool is_report_later)
{
	int order;
	if (compare_versions(instruction, report, &order))
		return order >= 0;
	return !is_report_later || instruction->status == REPORT_CANCELLED;
}

/* Do both speak of the same item? */
static bool is_same_item(const struct report *a, const struct report *b)
{
	if (a->uri.len > 0 || b->uri.len > 0)
		return span_equals(a->uri, b->uri);
	return a->guid.len > 0 && span_equals(a->guid, b->guid) && desk_source_key(a->source) == desk_source_key(b->source);
}

static bool has_name(const struct report *report)
{
	return report->uri.len > 0 || report->guid.len > 0;
}

static const struct report *uncommitted_report(const struct desk *desk, uint64_t seq)
{
	const uint64_t *at = map_find(&desk->uncommitted, seq);
	return at ? &((const struct desk_material *)(uintptr_t)*at)->report : NULL;
}

/* ---- an instruction comes: what came before it? ---- */

struct naming {
	const struct report *instruction;
	struct { uint64_t *at; size_t len, cap; } seqs;
};

static void consider(struct naming *naming, uint64_t seq, const struct report *report)
{
	if (is_same_item(naming->instruction, report) && instruction_covers(naming->instruction, report, false))
		VEC_PUSH(&naming->seqs, seq);
}

static int consider_stored(void *ctx, const struct store_report *report)
{
	if (report->withdrawn_by == 0)
		consider(ctx, report->seq, &report->report);
	return 0;
}

int withdraw_earlier(struct desk *desk, struct arena *arena, struct desk_decided *decided, struct fault *fault)
{
	const struct report *instruction = &decided->entry.report;
	struct naming naming = { .instruction = instruction };
	struct store_filter named = { .uri = instruction->uri, .guid = instruction->uri.len > 0 ? SPAN_NONE : instruction->guid };
	int result = has_name(instruction) ? store_reports(desk->reader, &named, consider_stored, &naming, fault) : 0;
	for (uint64_t seq = desk->begun_seq; result == 0 && has_name(instruction) && seq < desk->next_seq; seq++) {
		const struct report *report = uncommitted_report(desk, seq);
		if (report && report->status == REPORT_USABLE && !match_is_withdrawn(desk->engine, seq))
			consider(&naming, seq, report);
	}
	decided->withdrawn_len = naming.seqs.len;
	decided->withdrawn = ARENA_NEW(arena, uint64_t, naming.seqs.len + 1);
	for (size_t i = 0; i < naming.seqs.len; i++)
		decided->withdrawn[i] = naming.seqs.at[i];
	VEC_DONE(&naming.seqs);
	return result;
}

/* ---- a report comes: was it withdrawn before? ---- */

static void meet(const struct report *instruction, uint64_t seq, struct store_report *entry, bool *ret_is_release)
{
	if (!is_same_item(instruction, &entry->report))
		return;
	if (instruction_covers(instruction, &entry->report, true))
		entry->withdrawn_by = seq;
	else
		*ret_is_release = true;
}

int withdraw_at_birth(struct desk *desk, struct store_report *entry, bool *ret_is_release, struct fault *fault)
{
	struct store_report stored[STORE_NAMING_MAX];
	size_t len = 0;
	*ret_is_release = false;
	if (!desk->has_instructions || !has_name(&entry->report))
		return 0;
	if (store_instructions_naming(desk->reader, entry->report.uri, entry->report.guid, desk->scratch, stored, &len, fault) < 0)
		return -1;
	for (size_t i = len; i-- > 0;)
		meet(&stored[i].report, stored[i].seq, entry, ret_is_release);
	for (size_t i = 0; i < desk->instructions.len; i++)
		meet(uncommitted_report(desk, desk->instructions.at[i]), desk->instructions.at[i], entry, ret_is_release);
	return 0;
}
