#include "desk/material.h"

#include "base/cleanup.h"
#include "base/hash.h"
#include "base/vec.h"
#include "text/fold.h"

struct desk_workshop {
	struct tokenizer *tokenizer;
	struct figure_cues *cues;
	struct novelty_cutter *cutter;
};

struct desk_workshop *desk_workshop_new(void)
{
	size_t cap = 0;
	struct desk_workshop *workshop = vec_grow(NULL, &cap, 1, sizeof(*workshop));
	*workshop = (struct desk_workshop){ .tokenizer = tokenizer_new() };
	workshop->cues = figure_cues_new(workshop->tokenizer);
	workshop->cutter = novelty_cutter_new();
	return workshop;
}

void desk_workshop_free(struct desk_workshop *workshop)
{
	if (!workshop)
		return;
	novelty_cutter_free(workshop->cutter);
	figure_cues_free(workshop->cues);
	tokenizer_free(workshop->tokenizer);
	free(workshop);
}

uint64_t desk_uri_key(struct span uri)
{
	return span_is_empty(uri) ? 0 : hash64(uri);
}

uint64_t desk_source_key(struct span source)
{
	CLEANUP(buf_done) struct buf folded = { .max = 8 * REPORT_TITLE_MAX };
	if (!span_is_empty(source))
		fold_add_normal(&folded, source);
	return folded.len > 0 ? hash64(buf_view(&folded)) : 0;
}

/* The headline says the figure that matters, and the text may never repeat it. */
static void find_figures(struct desk_workshop *workshop, struct arena *arena, struct desk_material *material)
{
	const struct report *report = &material->report;
	figures_add(workshop->cues, arena, report->language, report->title, material->title_words, &material->figures);
	figures_add(workshop->cues, arena, report->language, report->text, material->text_words, &material->figures);
}

void desk_material_read(struct desk_workshop *workshop, struct arena *arena, const struct report *report, struct desk_material *ret_material)
{
	struct desk_material material = { .report = *report };
	material.title_words = words_of(workshop->tokenizer, arena, report->title, report->language);
	material.text_words = words_of(workshop->tokenizer, arena, report->text, report->language);
	match_sketch_make(arena, report, material.title_words, material.text_words, &material.sketch);
	material.source_key = desk_source_key(report->source);
	material.uri_key = desk_uri_key(report->uri);
	*ret_material = material;
}

/* What watches ask. */
static void make_ready(struct desk_workshop *workshop, struct arena *arena, struct desk_material *material)
{
	find_figures(workshop, arena, material);
	struct query_subject subject = {
		.report = &material->report, .title = material->title_words, .text = material->text_words, .figures = material->figures,
	};
	lookup_make(arena, workshop->tokenizer, &subject, &material->lookup);
}

void desk_material_of(struct desk_workshop *workshop, struct arena *arena, const struct report *report, struct desk_material *ret_material)
{
	desk_material_read(workshop, arena, report, ret_material);
	make_ready(workshop, arena, ret_material);
	novelty_cut(workshop->cutter, arena, report->text, ret_material->text_words, &ret_material->sentences);
}

void desk_material_ready(struct desk_workshop *workshop, struct arena *arena, const struct report *report, struct desk_material *ret_material)
{
	struct desk_material material = { .report = *report };
	material.title_words = words_of(workshop->tokenizer, arena, report->title, report->language);
	material.text_words = words_of(workshop->tokenizer, arena, report->text, report->language);
	make_ready(workshop, arena, &material);
	*ret_material = material;
}

bool desk_material_make(struct desk_workshop *workshop, struct arena *arena, struct span packed, struct desk_material *ret_material)
{
	struct report report;
	if (!report_unpack(packed, arena, &report))
		return false;
	desk_material_of(workshop, arena, &report, ret_material);
	return true;
}
