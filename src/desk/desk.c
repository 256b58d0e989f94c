#include "desk/desk.h"

#include "base/vec.h"
#include "story/match.h"
#include "watch/route.h"
#include "watch/watch.h"

#include <inttypes.h>
#include <stdio.h>

/* A date that lies further ahead of its arrival than this is a mistake: the arrival counts. */
#define AHEAD_MAX CLOCK_DAY
/* Nothing was reported by wire before the wire. */
#define EARLIEST_YEAR 1840
#define FINGERPRINT_MAX (1u << 20)

struct desk {
	struct store *store;
	const struct config *config;
	struct tokenizer *tokenizer;
	struct novelty_finder *novelty;
	struct match_engine *engine;
	struct watch_set *watches;
	struct route_spec *routes;
	struct arena *arena;    /* of the report in hand */
	struct buf fingerprint;
	char instance[300];
	bool is_dirty;          /* the engine knows reports that are not committed */
};

/* ---- the engine is a cache of the store ---- */

static void remember(struct desk *desk, const struct store_report *report, const struct fingerprint *fingerprint)
{
	struct match_memory memory = {
		.seq = report->seq,
		.story = report->story,
		.of = report->verdict.of,
		.source_key = desk_source_key(report->report.source),
		.uri_key = desk_uri_key(report->report.uri),
		.when = report->when,
		.is_dated = report->is_dated,
		.is_date_only = report->report.is_date_only,
		.fingerprint = fingerprint,
	};
	match_remember(desk->engine, &memory);
}

static int note_seq(void *ctx, const struct store_report *report)
{
	*(uint64_t *)ctx = report->seq;
	return 0;
}

static int restore_one(void *ctx, const struct store_report *report)
{
	struct desk *desk = ctx;
	arena_clear(desk->arena);
	const struct fingerprint *fingerprint = fingerprint_unpack(report->fingerprint, desk->arena);
	if (fingerprint) /* else one of an older form: it is not compared any more */
		remember(desk, report, fingerprint);
	return 0;
}

/* The newest reports again, in journal order. */
static int restore(struct desk *desk, struct fault *fault)
{
	struct match_options options = { .memory_reports = desk->config->desk.memory_reports };
	struct store_filter newest = { .is_newest_first = true, .limit = options.memory_reports };
	uint64_t first = 0;
	match_engine_free(desk->engine);
	desk->engine = match_engine_new(&options);
	desk->is_dirty = false;
	if (store_reports(desk->store, &newest, note_seq, &first, fault) < 0)
		return -1;
	if (first == 0)
		return 0;
	struct store_filter oldest = { .after_seq = first - 1, .with = STORE_WITH_FINGERPRINT };
	return store_reports(desk->store, &oldest, restore_one, desk, fault);
}

/* ---- life cycle ---- */

static int compile(const struct config *config, struct watch_set **ret_watches, struct route_spec **ret_routes, struct fault *fault)
{
	size_t cap = 0, cap_routes = 0;
	struct watch_spec *specs = vec_grow(NULL, &cap, config->watches_len + 1, sizeof(*specs));
	for (size_t i = 0; i < config->watches_len; i++)
		specs[i] = (struct watch_spec){ .name = config->watches[i].name, .match = config->watches[i].match, .where = config->watches[i].where };
	*ret_watches = watch_set_new(specs, config->watches_len, fault);
	free(specs);
	if (!*ret_watches)
		return -1;
	*ret_routes = vec_grow(NULL, &cap_routes, config->routes_len + 1, sizeof(**ret_routes));
	for (size_t i = 0; i < config->routes_len; i++) {
		const struct config_route *route = &config->routes[i];
		(*ret_routes)[i] = (struct route_spec){
			.name = route->name, .watches = route->watches, .watches_len = route->watches_len,
			.receiver = route->receiver, .relations = route->relations,
		};
	}
	return 0;
}

int desk_check(const struct config *config, struct fault *fault)
{
	struct watch_set *watches;
	struct route_spec *routes;
	if (compile(config, &watches, &routes, fault) < 0)
		return -1;
	watch_set_free(watches);
	free(routes);
	return 0;
}

int desk_reload(struct desk *desk, const struct config *config, struct fault *fault)
{
	struct watch_set *watches;
	struct route_spec *routes;
	if (compile(config, &watches, &routes, fault) < 0)
		return -1;
	watch_set_free(desk->watches);
	free(desk->routes);
	desk->watches = watches;
	desk->routes = routes;
	desk->config = config;
	snprintf(desk->instance, sizeof(desk->instance), "tidings://%.280s", config->instance);
	return 0;
}

int desk_new(struct store *store, const struct config *config, struct desk **ret_desk, struct fault *fault)
{
	size_t cap = 0;
	struct desk *desk = vec_grow(NULL, &cap, 1, sizeof(*desk));
	*desk = (struct desk){ .store = store, .config = config, .tokenizer = tokenizer_new(), .novelty = novelty_finder_new(),
			       .arena = arena_new() };
	buf_init(&desk->fingerprint, FINGERPRINT_MAX);
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
	buf_done(&desk->fingerprint);
	arena_free(desk->arena);
	free(desk->routes);
	watch_set_free(desk->watches);
	match_engine_free(desk->engine);
	novelty_finder_free(desk->novelty);
	tokenizer_free(desk->tokenizer);
	free(desk);
}

struct store *desk_store(struct desk *desk)
{
	return desk->store;
}

int desk_begin(struct desk *desk, struct fault *fault)
{
	return store_begin(desk->store, fault);
}

int desk_commit(struct desk *desk, struct fault *fault)
{
	if (store_commit(desk->store, fault) < 0)
		return -1;
	desk->is_dirty = false;
	return 0;
}

int desk_rollback(struct desk *desk, struct fault *fault)
{
	store_rollback(desk->store);
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
	if (found < 0)
		return -1;
	if (found == 0 && before.state == DROP_READING) {
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

/* ---- a report ---- */

static bool lend_text(void *ctx, uint64_t seq, struct span *ret_title, struct span *ret_text)
{
	struct desk *desk = ctx;
	struct fault fault; /* a text that cannot be read is no match; a sick store shows at the commit */
	return store_report_text(desk->store, seq, ret_title, ret_text, &fault) == 0;
}

/* Depends on the drop's bytes and the place in it only: taking it again after a crash gives the same. Neighbours in a drop of many
 * have neighbouring ids: scattered ones would make the store write every page of its index of ids with every commit. */
static uint64_t report_id(const struct store_drop *drop)
{
	return hash64(span_make((const char *)drop->digest.bytes, DIGEST_SIZE)) + drop->reports;
}

static int word_each(void *ctx, bool is_title, void *emit_ctx, int (*emit)(void *emit_ctx, struct span word, size_t start, size_t end))
{
	const struct desk_material *material = ctx;
	const struct words *words = is_title ? &material->title_words : &material->text_words;
	int result = 0;
	for (size_t i = 0; i < words->len && result == 0; i++) {
		const struct word *word = &words->at[i];
		result = emit(emit_ctx, word->stem, word->offset, (size_t)word->offset + word->length);
	}
	return result;
}

/* The search index stems everything as English (see desk_words.c), so only English words are the ones that it would find. */
static bool is_indexed_so(struct span language)
{
	return span_starts_nocase(language, SPAN("en")) && (language.len == 2 || language.ptr[2] == '-');
}

/* Story time: the report's own date where that is credible, else its arrival. */
static void set_when(struct store_report *entry)
{
	int64_t own = entry->report.published;
	if (own == TIME_NONE)
		own = entry->report.updated;
	entry->is_dated = own != TIME_NONE && own <= entry->received + AHEAD_MAX && own >= clock_from_civil(EARLIEST_YEAR, 1, 1, 0, 0, 0);
	entry->when = entry->is_dated ? own : entry->received;
}

static struct fingerprint *judge(struct desk *desk, const struct desk_material *material, struct store_report *entry)
{
	struct match_subject subject = {
		.report = &entry->report,
		.title_words = material->title_words,
		.text_words = material->text_words,
		.source_key = material->source_key,
		.uri_key = material->uri_key,
		.when = entry->when,
		.is_dated = entry->is_dated,
		.is_date_only = entry->report.is_date_only,
	};
	struct match_lender lender = { .ctx = desk, .text_of = lend_text };
	return match_judge(desk->engine, desk->arena, &subject, &lender, &entry->verdict);
}

/* ---- telling ---- */

struct telling {
	const struct store_report *entry;
	const struct desk_material *material;
	struct notice_cause cause; /* all but the watches */
	bool is_gathered;
};

static void gather_news(struct desk *desk, struct telling *telling)
{
	const struct store_report *entry = telling->entry;
	struct novelty *novelty = ARENA_NEW(desk->arena, struct novelty, 1);
	struct novelty_lender lender = { .ctx = desk, .text_of = lend_text };
	/* The nearest report and the one that founded the story. */
	uint64_t earlier[2];
	size_t len = 0;
	if (entry->verdict.relation != RELATION_NEW_STORY) {
		earlier[len++] = entry->verdict.of ? entry->verdict.of : entry->verdict.nearest;
		if (entry->story != earlier[0])
			earlier[len++] = entry->story;
	}
	novelty_find(desk->novelty, desk->tokenizer, desk->arena, entry->report.text, telling->material->text_words, entry->report.language,
		     earlier, len, &lender, novelty);
	telling->cause.novelty = novelty;
	telling->cause.figures = &telling->material->figures;
}

/* What a notice says of the report, once for all its notices. */
static int gather(struct desk *desk, struct telling *telling, struct fault *fault)
{
	const struct store_report *entry = telling->entry;
	struct store_story story = { 0 };
	struct store_report of = { 0 };
	char *id = ARENA_NEW(desk->arena, char, HASH_ID_SIZE);
	char *of_id = ARENA_NEW(desk->arena, char, HASH_ID_SIZE);
	if (telling->is_gathered)
		return 0;
	telling->is_gathered = true;
	if (store_story_get(desk->store, entry->story, desk->arena, &story, fault) < 0)
		return -1;
	if (entry->verdict.of && store_report_get(desk->store, entry->verdict.of, desk->arena, &of, fault) < 0)
		return -1;
	telling->cause = (struct notice_cause){
		.report = &entry->report,
		.report_id = hash_id(entry->id, id),
		.seq = entry->seq,
		.received = entry->received,
		.verdict = &entry->verdict,
		.story = entry->story,
		.story_title = story.title,
		.story_reports = story.reports,
		.story_sources = story.sources,
		.of_id = of.seq ? span_of(hash_id(of.id, of_id)) : SPAN_NONE,
		.of_title = of.report.title,
		.of_source = of.report.source,
		.instance = span_of(desk->instance),
	};
	gather_news(desk, telling);
	return 0;
}

static struct span watch_name(const struct desk *desk, uint32_t watch)
{
	return span_of(desk->config->watches[watch].name);
}

static int by_name(const void *a, const void *b)
{
	return span_compare(*(const struct span *)a, *(const struct span *)b);
}

/* One notice with its outbox rows. */
static int tell(struct desk *desk, struct telling *telling, const struct route_telling *to, struct notice *ret_notice, struct fault *fault)
{
	struct span *watches = ARENA_NEW(desk->arena, struct span, to->watches_len);
	struct span *receivers = ARENA_NEW(desk->arena, struct span, to->receivers_len);
	if (gather(desk, telling, fault) < 0)
		return -1;
	for (size_t i = 0; i < to->watches_len; i++)
		watches[i] = watch_name(desk, to->watches[i]);
	qsort(watches, to->watches_len, sizeof(*watches), by_name);
	for (size_t i = 0; i < to->receivers_len; i++)
		receivers[i] = span_of(desk->config->receivers[to->receivers[i]].name);
	telling->cause.watches = watches;
	telling->cause.watches_len = to->watches_len;
	notice_make(desk->arena, &telling->cause, ret_notice);
	return store_notice_add(desk->store, ret_notice, receivers, to->receivers_len, fault);
}

/* The notice that told of this watch, if any of them did. */
static const char *notice_of_watch(const struct route_telling *tellings, const struct notice *notices, size_t len, uint32_t watch)
{
	for (size_t i = 0; i < len; i++)
		for (size_t w = 0; w < tellings[i].watches_len; w++)
			if (tellings[i].watches[w] == watch)
				return notices[i].id;
	return NULL;
}

static enum disposition disposition_of(const struct store_report *entry, enum route_outcome outcome)
{
	if (entry->is_archive)
		return DISPOSITION_ARCHIVED;
	if (entry->report.status != REPORT_USABLE)
		return DISPOSITION_WITHHELD;
	switch (outcome) {
	case ROUTE_TOLD:
		return DISPOSITION_ALERTED;
	case ROUTE_RELATION_NOT_WANTED:
		return relation_is_copy(entry->verdict.relation) ? DISPOSITION_COPY : DISPOSITION_NO_ROUTE;
	case ROUTE_NONE:
		break;
	}
	return DISPOSITION_NO_ROUTE;
}

/* Who cares, and who is told: every watch that matches gets its disposition. */
static int tell_all(struct desk *desk, const struct store_report *entry, const struct desk_material *material, unsigned *ret_notices,
		    struct fault *fault)
{
	struct query_subject words = { .title = material->title_words, .text = material->text_words, .language = entry->report.language };
	uint32_t *watches;
	struct route_telling *tellings;
	enum route_outcome *outcomes;
	struct telling telling = { .entry = entry, .material = material };
	bool is_told = !entry->is_archive && entry->report.status == REPORT_USABLE;
	size_t matched = watch_set_match(desk->watches, desk->arena, &words, &watches);
	size_t len = route_all(desk->routes, desk->config->routes_len, desk->arena, watches, matched, entry->verdict.relation, &tellings,
			       &outcomes);
	if (!is_told)
		len = 0;
	struct notice *notices = ARENA_NEW(desk->arena, struct notice, len + 1);
	for (size_t i = 0; i < len; i++)
		if (tell(desk, &telling, &tellings[i], &notices[i], fault) < 0)
			return -1;
	for (size_t i = 0; i < matched; i++) {
		enum disposition disposition = disposition_of(entry, outcomes[i]);
		const char *notice = notice_of_watch(tellings, notices, len, watches[i]);
		if (store_disposition_add(desk->store, entry->seq, watch_name(desk, watches[i]), disposition, notice, fault) < 0)
			return -1;
	}
	*ret_notices = (unsigned)len;
	return 0;
}

/* "story 41 updated by 'Reuters' (similarity 870 of 300): More dead …" */
static void describe(const struct store_report *entry, char *line, size_t size)
{
	static const char *const words[] = {
		[RELATION_NEW_STORY] = "begun", [RELATION_UPDATE] = "updated", [RELATION_REVISION] = "revised",
		[RELATION_REPRINT] = "reprinted", [RELATION_DUPLICATE] = "repeated",
	};
	const struct verdict *verdict = &entry->verdict;
	struct span source = span_head(entry->report.source, 40), title = span_head(entry->report.title, 100);
	bool is_copy = relation_is_copy(verdict->relation);
	snprintf(line, size, "story %" PRIu64 " %s by '%.*s' (report %" PRIu64 ", %s %d of %d): %.*s", entry->story, words[verdict->relation],
		 SPAN_ARG(source), entry->seq, is_copy ? "overlap" : "similarity", is_copy ? verdict->containment : verdict->score,
		 is_copy ? verdict->containment_threshold : verdict->threshold, SPAN_ARG(title));
}

int desk_take(struct desk *desk, struct store_drop *drop, const struct desk_material *material, int64_t now,
	      struct desk_decision *ret_decision, struct fault *fault)
{
	unsigned notices = 0;
	arena_clear(desk->arena);
	struct store_words indexed = { .ctx = (void *)material, .each = word_each }; /* it only reads */
	struct store_report entry = {
		.seq = store_next_seq(desk->store),
		.id = report_id(drop),
		.drop = drop->id,
		.ordinal = drop->reports,
		.report = material->report,
		.received = now,
		.is_archive = drop->is_archive,
		.words = is_indexed_so(material->report.language) ? &indexed : NULL,
	};
	set_when(&entry);
	const struct fingerprint *fingerprint = judge(desk, material, &entry);
	entry.story = entry.verdict.story ? entry.verdict.story : entry.seq;
	buf_clear(&desk->fingerprint);
	fingerprint_pack(fingerprint, &desk->fingerprint);
	entry.fingerprint = buf_view(&desk->fingerprint);
	if (store_report_add(desk->store, &entry, fault) < 0 || tell_all(desk, &entry, material, &notices, fault) < 0)
		return -1;
	desk->is_dirty = true;
	remember(desk, &entry, fingerprint);
	novelty_remember(desk->novelty, entry.seq, material->text_words);
	drop->reports++;
	*ret_decision = (struct desk_decision){ .seq = entry.seq, .story = entry.story, .verdict = entry.verdict, .notices = notices };
	describe(&entry, ret_decision->line, sizeof(ret_decision->line));
	return 0;
}
