/* What can be known of a report without knowing any other: the report unpacked, cut into words and sentences, sketched, its figures found. Made on any thread,
 * ahead of the desk, which has to take reports one after the other and so should do nothing that others can do for it.
 */
#pragma once

#include "report/report.h"
#include "story/figures.h"
#include "story/match.h"
#include "story/novelty.h"
#include "watch/lookup.h"

struct desk_material {
	struct report report;
	struct words title_words, text_words;
	struct lookup lookup;
	struct match_sketch sketch;
	struct novelty_sentences sentences;
	uint64_t source_key, uri_key; /* hashes, 0 none */
	struct figures figures;
};

/* The tools of one thread. */
struct desk_workshop;

struct desk_workshop *desk_workshop_new(void);
void desk_workshop_free(struct desk_workshop *workshop);

/* Of a packed report (report_pack). Everything lives in the arena or in `packed`. False: malformed. */
bool desk_material_make(struct desk_workshop *workshop, struct arena *arena, struct span packed, struct desk_material *ret_material);

/* The same of a report that is unpacked. */
void desk_material_of(struct desk_workshop *workshop, struct arena *arena, const struct report *report, struct desk_material *ret_material);

/* The part of it that watches ask: report, words, figures, lookup. */
void desk_material_ready(struct desk_workshop *workshop, struct arena *arena, const struct report *report, struct desk_material *ret_material);

/* The part of it that decides what the report is: neither lookup, nor sentences, nor figures. */
void desk_material_read(struct desk_workshop *workshop, struct arena *arena, const struct report *report, struct desk_material *ret_material);

/* "Reuters", "REUTERS" and "reuters " are one source. 0: none. */
uint64_t desk_source_key(struct span source);
uint64_t desk_uri_key(struct span uri);
