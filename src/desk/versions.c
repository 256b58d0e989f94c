#include "desk/versions.h"

/* Newest ones of an item that are asked: nobody is that late. */
#define VERSIONS_MAX 32u

/* When this version was made, or TIME_NONE. */
static int64_t made(const struct report *report)
{
	if (report->updated != TIME_NONE)
		return report->updated;
	return report->is_date_only ? TIME_NONE : report->published;
}

bool version_compare(const struct report *a, const struct report *b, int *ret_order)
{
	uint64_t left, right;
	if (span_number(a->version, &left) && span_number(b->version, &right)) {
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

static bool is_later(const struct report *a, const struct report *b)
{
	int order;
	return version_compare(a, b, &order) && order > 0;
}

/* ---- the latest version of an item that stands ---- */

struct search {
	const struct judge *judge;
	uint64_t story;
	struct report latest; /* what tells versions apart */
	uint64_t seq;         /* 0: none yet */
	size_t asked;
};

/* The newest in the journal come first: one of them is the latest, unless an older one is known to be. What is forgotten, withdrawn or moved elsewhere
 * is as though it had never come. */
static void consider(struct search *search, uint64_t seq, const struct report *report)
{
	search->asked++;
	if (match_story(search->judge->engine, seq) != search->story || (search->seq != 0 && !is_later(report, &search->latest)))
		return;
	search->seq = seq;
	search->latest = *report;
	search->latest.version = arena_copy(search->judge->scratch, report->version);
}

static int consider_stored(void *ctx, const struct store_report *report)
{
	consider(ctx, report->seq, &report->report);
	return 0;
}

/* Whether an earlier version is committed yet makes no difference. */
static int find_latest(const struct judge *judge, struct span uri, struct search *search, struct fault *fault)
{
	for (uint64_t seq = judge->next_seq; seq-- > judge->begun_seq && search->asked < VERSIONS_MAX;) {
		const struct desk_material *material = judge_uncommitted(judge, seq);
		if (material && material->report.status == REPORT_USABLE && span_equals(material->report.uri, uri))
			consider(search, seq, &material->report);
	}
	if (search->asked == VERSIONS_MAX)
		return 0;
	struct store_filter filter = { .uri = uri, .before_seq = judge->begun_seq, .limit = VERSIONS_MAX - search->asked, .is_newest_first = true };
	return store_reports(judge->reader, &filter, consider_stored, search, fault);
}

int version_place(const struct judge *judge, struct store_report *entry, struct fault *fault)
{
	struct verdict *verdict = &entry->verdict;
	struct search search = { .judge = judge, .story = verdict->story };
	if (verdict->relation != RELATION_REVISION || entry->report.uri.len == 0)
		return 0;
	if (find_latest(judge, entry->report.uri, &search, fault) < 0)
		return -1;
	if (search.seq != 0 && is_later(&search.latest, &entry->report)) {
		verdict->relation = RELATION_REPRINT;
		verdict->of = verdict->copy_of;
	} else if (search.seq != 0 && match_are_copies(judge->engine, search.seq, verdict->of)) {
		verdict->of = search.seq;
	}
	return 0;
}
