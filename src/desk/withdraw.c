/* Instructions to withdraw. A source takes back what is its own. One names an item by its uri, or by guid and source where that has no uri, and withdraws those of its versions
 * that it covers: all that came before it, unless they are known to be later versions, and of those that come after it (the wire does not
 * keep order) the ones known not to be. Of what comes later and bears neither version nor time, nobody can tell. Then `cancelled` is for
 * good, and it is withdrawn; but `withheld` waits for a release, and this may be it: a desk would sooner see it once too often.
 *
 * A kill in plain words names no item. It means those reports of its source that it names by their headline or slug, of so many days, its own and the ones before;
 * where there is none, it is news, for its words say what it is (kill.h). */
#include "desk/versions.h"

#include "base/vec.h"
#include "report/kill.h"
#include "report/provider.h"

#define HEADLINE_DAYS 3u
#define HEADLINES_MAX 50000u /* reports before it whose headlines are looked for in a kill */

bool instruction_covers(const struct report *instruction, const struct report *report, bool is_report_later)
{
	int order;
	if (version_compare(instruction, report, &order))
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

/* The identity of a mail is the mail's, not that of an item of which it speaks. */
static bool names_item(const struct report *instruction)
{
	return has_name(instruction) && !span_starts(instruction->uri, SPAN("mid:"));
}

static const struct report *uncommitted_report(const struct judge *judge, uint64_t seq)
{
	const struct desk_material *material = judge_uncommitted(judge, seq);
	return material ? &material->report : NULL;
}

/* ---- whose is it? ---- */

struct origin {
	struct span source;
	uint64_t folder; /* key of the subfolder that its drop came by, 0 none */
};

/* Where a report names no source it has the name of its folder (report.h). */
static bool is_declared(const struct origin *origin)
{
	return origin->source.len > 0 && desk_source_key(origin->source) != origin->folder;
}

/* Its own source takes a report back, or, where one of the two does not say whose it is, whoever it came from. */
static bool is_entitled(const struct origin *instruction, const struct origin *report)
{
	bool is_known = is_declared(instruction) && is_declared(report);
	return provider_is_same(instruction->source, report->source) || (!is_known && instruction->folder == report->folder);
}

static struct origin origin_in_hand(const struct report *report, const struct store_drop *drop)
{
	return (struct origin){ report->source, desk_source_key(drop->source) };
}

static struct origin origin_uncommitted(const struct judge *judge, uint64_t seq)
{
	return (struct origin){ uncommitted_report(judge, seq)->source, *map_find(&judge->folders, seq) };
}

static int note_folder(void *ctx, const struct store_drop *drop)
{
	*(uint64_t *)ctx = desk_source_key(drop->source);
	return 0;
}

static int origin_stored(const struct judge *judge, const struct store_report *entry, struct origin *ret_origin, struct fault *fault)
{
	*ret_origin = (struct origin){ .source = entry->report.source };
	return store_drops(judge->reader, entry->drop + 1, 1, note_folder, &ret_origin->folder, fault);
}

/* ---- an instruction comes: what came before it? ---- */

struct naming {
	const struct judge *judge;
	const struct report *instruction;
	struct origin origin;
	struct { uint64_t *at; size_t len, cap; } seqs;
	size_t refused;
	bool is_found; /* something of its own is what it names, whether it stands or not */
	int64_t since, until; /* in words: when it was published */
	struct fault fault;
};

/* Without a time of its own it came when it came. */
static bool is_of_these_days(const struct naming *naming, const struct report *report, int64_t received)
{
	int64_t own = report_date(report);
	own = own != TIME_NONE ? own : received;
	return own >= naming->since && own <= naming->until;
}

static bool is_meant(const struct naming *naming, const struct report *report, int64_t received)
{
	if (names_item(naming->instruction))
		return is_same_item(naming->instruction, report) && instruction_covers(naming->instruction, report, false);
	return is_of_these_days(naming, report, received) && kill_means(naming->instruction, report);
}

static void consider(struct naming *naming, uint64_t seq, const struct origin *origin, bool is_standing)
{
	bool is_own = is_entitled(&naming->origin, origin);
	naming->is_found = naming->is_found || is_own;
	naming->refused += !is_own;
	if (is_own && is_standing)
		VEC_PUSH(&naming->seqs, seq);
}

static int consider_stored(void *ctx, const struct store_report *report)
{
	struct naming *naming = ctx;
	struct origin origin;
	bool is_standing = report->withdrawn_by == 0 || report->withdrawn_by >= naming->judge->begun_seq;
	if (!is_meant(naming, &report->report, report->received))
		return 0;
	if (origin_stored(naming->judge, report, &origin, &naming->fault) < 0)
		return -1;
	consider(naming, report->seq, &origin, is_standing);
	return 0;
}

static bool is_instruction(const struct judge *judge, uint64_t seq)
{
	bool is_one = false;
	for (size_t i = 0; i < judge->instructions.len; i++)
		is_one = is_one || judge->instructions.at[i] == seq;
	return is_one;
}

static void consider_uncommitted(struct naming *naming, uint64_t seq, int64_t received)
{
	const struct report *report = uncommitted_report(naming->judge, seq);
	if (!report || is_instruction(naming->judge, seq) || !is_meant(naming, report, received))
		return;
	struct origin origin = origin_uncommitted(naming->judge, seq);
	consider(naming, seq, &origin, !match_is_withdrawn(naming->judge->engine, seq));
}

static int find_named(struct judge *judge, struct naming *naming, int64_t received, struct fault *fault)
{
	const struct report *instruction = naming->instruction;
	struct store_filter filter = { .before_seq = judge->begun_seq };
	if (names_item(instruction)) {
		filter.uri = instruction->uri;
		filter.guid = instruction->uri.len > 0 ? SPAN_NONE : instruction->guid;
	} else {
		filter.after_seq = judge->begun_seq > HEADLINES_MAX ? judge->begun_seq - HEADLINES_MAX : 0;
	}
	int result = store_reports(judge->reader, &filter, consider_stored, naming, fault);
	if (naming->fault.kind != FAULT_NONE)
		result = fault_set(fault, naming->fault.kind, "%s", naming->fault.text);
	for (uint64_t seq = judge->begun_seq; result == 0 && seq < judge->next_seq; seq++)
		consider_uncommitted(naming, seq, received);
	return result;
}

int judge_instruction(struct judge *judge, struct arena *arena, const struct store_drop *drop, struct desk_decided *decided, struct fault *fault)
{
	struct store_report *entry = &decided->entry;
	int64_t until = entry->report.published != TIME_NONE ? entry->report.published : entry->received;
	struct naming naming = {
		.judge = judge, .instruction = &entry->report, .origin = origin_in_hand(&entry->report, drop),
		.since = until - (int64_t)HEADLINE_DAYS * CLOCK_DAY, .until = until + CLOCK_DAY,
	};
	bool is_in_words = !names_item(&entry->report);
	int result = is_in_words && !kill_is(&entry->report) ? 0 : find_named(judge, &naming, entry->received, fault);
	if (is_in_words && kill_is(&entry->report) && !naming.is_found)
		entry->report.status = REPORT_USABLE;
	decided->refused_len = entry->report.status == REPORT_USABLE ? 0 : naming.refused;
	decided->withdrawn_len = naming.seqs.len;
	decided->withdrawn = ARENA_NEW(arena, uint64_t, naming.seqs.len + 1);
	for (size_t i = 0; i < naming.seqs.len; i++)
		decided->withdrawn[i] = naming.seqs.at[i];
	VEC_DONE(&naming.seqs);
	return result;
}

/* ---- a report comes: was it withdrawn before? ---- */

struct meeting {
	struct desk_decided *decided;
	struct origin origin;
	bool *ret_is_release;
};

static void meet(struct meeting *meeting, const struct report *instruction, const struct origin *origin, uint64_t seq)
{
	struct store_report *entry = &meeting->decided->entry;
	if (!is_entitled(origin, &meeting->origin))
		meeting->decided->refused_len += instruction_covers(instruction, &entry->report, true);
	else if (instruction_covers(instruction, &entry->report, true))
		entry->withdrawn_by = seq;
	else
		*meeting->ret_is_release = true;
}

int withdraw_at_birth(struct judge *judge, const struct store_drop *drop, struct desk_decided *decided, bool *ret_is_release, struct fault *fault)
{
	const struct report *report = &decided->entry.report;
	struct meeting meeting = { .decided = decided, .origin = origin_in_hand(report, drop), .ret_is_release = ret_is_release };
	struct store_report stored[STORE_NAMING_MAX];
	struct origin origin;
	size_t len = 0;
	*ret_is_release = false;
	if (!judge->has_instructions || !has_name(report))
		return 0;
	if (store_instructions_naming(judge->reader, report->uri, report->guid, judge->begun_seq, judge->scratch, stored, &len, fault) < 0)
		return -1;
	for (size_t i = len; i-- > 0;) {
		if (!is_same_item(&stored[i].report, report))
			continue;
		if (origin_stored(judge, &stored[i], &origin, fault) < 0)
			return -1;
		meet(&meeting, &stored[i].report, &origin, stored[i].seq);
	}
	for (size_t i = 0; i < judge->instructions.len; i++) {
		uint64_t seq = judge->instructions.at[i];
		if (!is_same_item(uncommitted_report(judge, seq), report))
			continue;
		origin = origin_uncommitted(judge, seq);
		meet(&meeting, uncommitted_report(judge, seq), &origin, seq);
	}
	return 0;
}
