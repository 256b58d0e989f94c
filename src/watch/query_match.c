/* Asking a report: does it match, and if not, which part of the query failed? */
#include "watch/query_tree.h"

#include "base/vec.h"

#include <assert.h>

/* One query, one report. */
struct asking {
	const struct query *query;
	const struct form *form;
	const struct lookup *lookup;
};

/* ---- words ---- */

static bool begins_with(const struct lookup *lookup, size_t place, const struct phrase_word *prefix)
{
	return place < lookup->len && lookup->at[place] && span_starts(lookup->at[place]->folded, prefix->folded);
}

static bool is_word_at(const struct lookup *lookup, size_t place, const struct phrase_word *word)
{
	if (word->is_prefix)
		return begins_with(lookup, place, word);
	return place < lookup->len && lookup->at[place] && lookup->at[place]->hash == word->stem;
}

/* The words after the first one of a phrase. */
static bool follow(const struct lookup *lookup, size_t place, const struct phrase *phrase)
{
	for (size_t i = 1; i < phrase->len; i++)
		if (!is_word_at(lookup, place + i, &phrase->at[i]))
			return false;
	return true;
}

static uint32_t prefix_from(const struct lookup *lookup, enum query_field field, uint32_t place, const struct phrase_word *prefix)
{
	for (; place < lookup->fields[field].end; place++)
		if (begins_with(lookup, place, prefix))
			return place;
	return LOOKUP_NONE;
}

/* Of the first word of a phrase: its first place after `before` (LOOKUP_NONE: of all), or LOOKUP_NONE. */
static uint32_t word_after(const struct lookup *lookup, enum query_field field, const struct phrase_word *word, uint32_t before)
{
	if (word->is_prefix)
		return prefix_from(lookup, field, before == LOOKUP_NONE ? lookup->fields[field].begin : before + 1, word);
	return before == LOOKUP_NONE ? lookup_first(lookup, field, word->stem) : lookup_next(lookup, field, before);
}

/* The same of a term. */
static uint32_t next_place(const struct asking *asking, uint32_t term_index, uint32_t before)
{
	enum query_field field = asking->query->terms[term_index].field;
	const struct phrase *phrase = &asking->form->phrases[term_index];
	if (phrase->len == 0)
		return LOOKUP_NONE;
	uint32_t place = word_after(asking->lookup, field, phrase->at, before);
	while (place != LOOKUP_NONE && !follow(asking->lookup, place, phrase))
		place = word_after(asking->lookup, field, phrase->at, place);
	return place;
}

static bool has_any_word(const struct lookup *lookup, enum query_field field)
{
	for (uint32_t place = lookup->fields[field].begin; place < lookup->fields[field].end; place++)
		if (lookup->at[place])
			return true;
	return false;
}

/* ---- NEAR ---- */

/* Where the words of a part stand: places, the end behind the last. */
struct spot {
	uint32_t start, end;
};

struct spots {
	struct spot *at;
	size_t len, cap;
	uint32_t longest;
};

static void spots_gather(const struct asking *asking, const struct node *part, struct spots *spots)
{
	if (part->kind == NODE_OR) {
		for (const struct node *one = part->first; one; one = one->next)
			spots_gather(asking, one, spots);
		return;
	}
	uint32_t len = asking->form->phrases[part->term].places;
	spots->longest = len > spots->longest ? len : spots->longest;
	for (uint32_t place = next_place(asking, part->term, LOOKUP_NONE); place != LOOKUP_NONE; place = next_place(asking, part->term, place))
		VEC_PUSH(spots, (struct spot){ place, place + len });
}

static int by_start(const void *left, const void *right)
{
	const struct spot *a = left, *b = right;
	return a->start != b->start ? (a->start < b->start ? -1 : 1) : (a->end > b->end) - (a->end < b->end);
}

/* Rising by start, as those of one term are anyway. */
static void spots_of(const struct asking *asking, const struct node *part, struct spots *ret_spots)
{
	*ret_spots = (struct spots){ 0 };
	spots_gather(asking, part, ret_spots);
	if (part->kind == NODE_OR && ret_spots->len > 0)
		qsort(ret_spots->at, ret_spots->len, sizeof(*ret_spots->at), by_start);
}

/* How many begin before `place`. */
static size_t spots_before(const struct spots *spots, uint32_t place)
{
	size_t low = 0, high = spots->len;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (spots->at[middle].start < place)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* At most so many words stand between two places, and no gap. */
static bool is_within(const struct lookup *lookup, uint32_t end, uint32_t start, uint32_t distance)
{
	if (start < end || start - end > distance)
		return false;
	for (uint32_t place = end; place < start; place++)
		if (!lookup->at[place])
			return false;
	return true;
}

static bool is_near(const struct lookup *lookup, const struct spots *there, const struct spot *spot, uint32_t distance)
{
	size_t behind = spots_before(there, spot->end);
	if (behind < there->len && is_within(lookup, spot->end, there->at[behind].start, distance))
		return true;
	/* Those before it are as long as they are: the last to begin need not be the last to end. */
	for (size_t i = spots_before(there, spot->start); i-- > 0 && there->at[i].start + there->longest + distance >= spot->start;)
		if (is_within(lookup, there->at[i].end, spot->start, distance))
			return true;
	return false;
}

/* Of each part those spots count that are near one of the part before. */
static bool near_matches(const struct asking *asking, const struct node *node)
{
	struct spots there, here;
	spots_of(asking, node->first, &there);
	for (const struct node *part = node->first->next; part && there.len > 0; part = part->next) {
		size_t kept = 0;
		spots_of(asking, part, &here);
		for (size_t i = 0; i < here.len; i++)
			if (is_near(asking->lookup, &there, &here.at[i], part->distance))
				here.at[kept++] = here.at[i];
		here.len = kept;
		VEC_DONE(&there);
		there = here;
	}
	bool is_match = there.len > 0;
	VEC_DONE(&there);
	return is_match;
}

/* ---- what is not asked of words ---- */

static enum regex_outcome worse(enum regex_outcome a, enum regex_outcome b)
{
	return a == REGEX_FOUND || b == REGEX_FOUND ? REGEX_FOUND : a == REGEX_GAVE_UP ? a : b;
}

static enum regex_outcome find_regex(const struct lookup *lookup, const struct node *node)
{
	const struct report *report = &lookup->report;
	const struct regex_letters *letters = lookup_letters(lookup);
	const struct span of_field[QUERY_FIELDS] = {
		[QUERY_TITLE] = report->title, [QUERY_TEXT] = report->text, [QUERY_SOURCE] = report->source, [QUERY_PLACE] = report->place,
		[QUERY_BYLINE] = report->byline,
	};
	enum regex_outcome outcome = REGEX_NOT_FOUND;
	if (node->field == QUERY_ANYWHERE) {
		outcome = regex_find(node->regex, report->title, letters);
		return outcome == REGEX_FOUND ? outcome : worse(outcome, regex_find(node->regex, report->text, letters));
	}
	if (node->field != QUERY_KEYWORD)
		return regex_find(node->regex, of_field[node->field], letters);
	for (size_t i = 0; i < report->keywords_len && outcome != REGEX_FOUND; i++)
		outcome = worse(outcome, regex_find(node->regex, report->keywords[i], letters));
	return outcome;
}

/* Is any number between the two as asked for? */
static bool number_matches(int64_t low, int64_t high, enum figure_relation relation, int64_t number)
{
	switch (relation) {
	case FIGURE_ANY:
		return true;
	case FIGURE_AT_LEAST:
		return high >= number;
	case FIGURE_AT_MOST:
		return low <= number;
	case FIGURE_MORE:
		return high > number;
	case FIGURE_LESS:
		return low < number;
	case FIGURE_EQUAL:
		return low <= number && number <= high;
	}
	return false;
}

/* What is open at one end is the number that it names: "at least 20" is 20, and nobody has said 1,000. */
static bool figure_matches(const struct figures *figures, const struct node *node)
{
	for (size_t i = 0; i < figures->len; i++) {
		int64_t low = figures->at[i].low, high = figures->at[i].high;
		if (high == INT64_MAX)
			high = low;
		else if (low == 0)
			low = high;
		if (figures->at[i].kind == node->figure.kind && number_matches(low, high, node->figure.relation, node->figure.number))
			return true;
	}
	return false;
}

/* ---- the tree ---- */

static bool node_matches(const struct asking *asking, const struct node *node);

/* The first part of an AND or OR that matches, or does not; NULL: none. */
static const struct node *part_that(const struct asking *asking, const struct node *node, bool matches)
{
	for (const struct node *part = node->first; part; part = part->next)
		if (node_matches(asking, part) == matches)
			return part;
	return NULL;
}

/* Recursion ends at QUERY_DEPTH_MAX: only parentheses and NOTs nest. */
static bool node_matches(const struct asking *asking, const struct node *node)
{
	switch (node->kind) {
	case NODE_ALL:
		return node->field == QUERY_ANYWHERE || has_any_word(asking->lookup, node->field);
	case NODE_TERM:
		return next_place(asking, node->term, LOOKUP_NONE) != LOOKUP_NONE;
	case NODE_REGEX:
		return find_regex(asking->lookup, node) == REGEX_FOUND;
	case NODE_LANGUAGE:
		return language_includes(node->language, asking->lookup->report.language);
	case NODE_FIGURE:
		return figure_matches(&asking->lookup->figures, node);
	case NODE_NEAR:
		return near_matches(asking, node);
	case NODE_NOT:
		return !node_matches(asking, node->first);
	case NODE_AND:
		return !part_that(asking, node, false);
	case NODE_OR:
		return part_that(asking, node, true) != NULL;
	}
	assert(!"a kind of node");
	return false;
}

bool query_matches(struct query *query, struct tokenizer *tokenizer, const struct lookup *lookup)
{
	struct asking asking = { query, query_form(query, tokenizer, lookup->tag), lookup };
	return node_matches(&asking, query->nodes);
}

/* ---- why not ---- */

struct finding {
	enum query_why why;
	const struct node *node;
};

static struct finding why_not(const struct asking *asking, const struct node *node);

/* Of something that does match. */
static struct finding why_so(const struct asking *asking, const struct node *node)
{
	if (node->kind == NODE_NOT)
		return why_not(asking, node->first);
	if (node->kind == NODE_OR)
		return why_so(asking, part_that(asking, node, true));
	return (struct finding){ QUERY_PRESENT, node };
}

/* A part that was given up might have been there; else none of them was. */
static struct finding why_none(const struct asking *asking, const struct node *node)
{
	for (const struct node *part = node->first; part; part = part->next) {
		struct finding finding = why_not(asking, part);
		if (finding.why == QUERY_GAVE_UP)
			return finding;
	}
	return (struct finding){ QUERY_ABSENT, node };
}

static struct finding why_far(const struct asking *asking, const struct node *node)
{
	const struct node *absent = part_that(asking, node, false);
	return absent ? (struct finding){ QUERY_ABSENT, absent } : (struct finding){ QUERY_FAR, node };
}

/* Of something that does not match. */
static struct finding why_not(const struct asking *asking, const struct node *node)
{
	switch (node->kind) {
	case NODE_AND:
		return why_not(asking, part_that(asking, node, false));
	case NODE_OR:
		return why_none(asking, node);
	case NODE_NOT:
		return why_so(asking, node->first);
	case NODE_NEAR:
		return why_far(asking, node);
	case NODE_REGEX:
		return (struct finding){ find_regex(asking->lookup, node) == REGEX_GAVE_UP ? QUERY_GAVE_UP : QUERY_ABSENT, node };
	case NODE_ALL:
	case NODE_TERM:
	case NODE_LANGUAGE:
	case NODE_FIGURE:
		break;
	}
	return (struct finding){ QUERY_ABSENT, node };
}

void query_explain(struct query *query, struct tokenizer *tokenizer, const struct lookup *lookup, struct query_reason *ret_reason)
{
	struct asking asking = { query, query_form(query, tokenizer, lookup->tag), lookup };
	*ret_reason = (struct query_reason){ .why = QUERY_MATCHES };
	if (node_matches(&asking, query->nodes))
		return;
	struct finding finding = why_not(&asking, query->nodes);
	*ret_reason = (struct query_reason){
		.why = finding.why,
		.part = span_make(query->text + finding.node->start, finding.node->len),
		.column = query_column(span_of(query->text), finding.node->start),
	};
}

void query_add_reason(struct buf *out, const struct query_reason *reason)
{
	static const char *const words[] = {
		[QUERY_ABSENT] = "is not in it",
		[QUERY_PRESENT] = "is in it",
		[QUERY_FAR] = "is in it, but never so near",
		[QUERY_GAVE_UP] = "was not found within the bounds of a search, which was given up",
	};
	if (reason->why == QUERY_MATCHES)
		buf_add_text(out, "it matches");
	else
		buf_addf(out, "'%.*s' (column %zu) %s", SPAN_ARG(reason->part), reason->column, words[reason->why]);
}
