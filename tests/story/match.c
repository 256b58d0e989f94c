#include "tests/test.h"

#include "story/match.h"

#include "base/array.h"
#include "base/buf.h"
#include "base/cleanup.h"
#include "base/hash.h"
#include "base/vec.h"

#include <stdlib.h>

/* A desk without a store: what was taken, and an engine that has judged it. */
struct taken {
	struct report report;
	struct match_memory memory; /* without its fingerprint */
	struct span packed;
	struct verdict verdict;
};

struct desk {
	struct match_engine *engine;
	struct tokenizer *tokenizer;
	struct arena *forever, *arena;
	struct match_options options;
	bool has_lost_its_texts;
	struct span asked_version;
	int64_t now;
	size_t moves;
	struct {
		struct taken *at;
		size_t len, cap;
	} taken;
};

static bool text_of(void *ctx, uint64_t seq, struct span *ret_title, struct span *ret_text)
{
	struct desk *desk = ctx;
	if (desk->has_lost_its_texts || seq == 0 || seq > desk->taken.len)
		return false;
	*ret_title = desk->taken.at[seq - 1].report.title;
	*ret_text = desk->taken.at[seq - 1].report.text;
	return true;
}

static bool version_order(void *ctx, uint64_t seq, int *ret_order)
{
	const struct desk *desk = ctx;
	struct span other = desk->taken.at[seq - 1].report.version;
	*ret_order = span_compare(desk->asked_version, other);
	return desk->asked_version.len > 0 && other.len > 0;
}

static void desk_init(struct desk *desk, size_t memory_reports)
{
	*desk = (struct desk){ .tokenizer = tokenizer_new(), .forever = arena_new(), .arena = arena_new(), .options = { .memory_reports = memory_reports },
			       .now = INT64_C(1700000000000) };
	desk->engine = match_engine_new(&desk->options);
}

static void desk_done(struct desk *desk)
{
	match_engine_free(desk->engine);
	tokenizer_free(desk->tokenizer);
	arena_free(desk->forever);
	arena_free(desk->arena);
	VEC_DONE(&desk->taken);
}

static int setup(void **state)
{
	static struct desk desk;
	desk_init(&desk, 0);
	*state = &desk;
	return 0;
}

static int teardown(void **state)
{
	desk_done(*state);
	return 0;
}

static struct match_subject subject_of(struct desk *desk, const struct report *report, int64_t received)
{
	bool is_dated = report->published != TIME_NONE;
	struct match_sketch *sketch = ARENA_NEW(desk->arena, struct match_sketch, 1);
	struct words title = words_of(desk->tokenizer, desk->arena, report->title, report->language);
	struct words text = words_of(desk->tokenizer, desk->arena, report->text, report->language);
	match_sketch_make(desk->arena, report, title, text, sketch);
	return (struct match_subject){ .report = report,
				       .sketch = sketch,
				       .title_words = title,
				       .text_words = text,
				       .source_key = report->source.len ? hash64(report->source) : 0,
				       .uri_key = report->uri.len ? hash64(report->uri) : 0,
				       .when = is_dated ? report->published : received,
				       .is_dated = is_dated,
				       .is_date_only = report->is_date_only };
}

static void remember(struct match_engine *engine, struct arena *arena, const struct taken *taken)
{
	struct match_memory memory = taken->memory;
	memory.fingerprint = fingerprint_unpack(taken->packed, arena);
	assert_non_null(memory.fingerprint);
	match_remember(engine, &memory);
}

/* What moved is where it went, in the desk's book. */
static void follow(struct desk *desk, const struct verdict_move *moves, size_t len)
{
	for (size_t i = 0; i < len; i++)
		for (size_t at = 0; at < desk->taken.len; at++) {
			struct match_memory *memory = &desk->taken.at[at].memory;
			if (moves[i].report == memory->seq || (moves[i].report == 0 && moves[i].from == memory->story))
				memory->story = moves[i].to;
		}
	for (size_t i = 0; i < len; i++) { /* a story that a single report has left is still there, or is another's */
		bool is_there = moves[i].report == 0;
		for (size_t at = 0; at < desk->taken.len; at++)
			is_there |= desk->taken.at[at].memory.story == moves[i].from;
		for (size_t later = i; later < len; later++)
			is_there |= moves[later].report == 0 && moves[later].from == moves[i].from;
		assert_true(is_there);
	}
}

/* Judges and remembers; the strings of the report must stay. */
static const struct verdict *take(struct desk *desk, struct report report)
{
	struct match_lender lender = { .ctx = desk, .text_of = text_of, .version_order = version_order };
	uint64_t seq = desk->taken.len + 1;
	struct match_subject subject = subject_of(desk, &report, desk->now + (int64_t)seq);
	struct taken taken = { .report = report };
	struct buf packed;
	desk->asked_version = report.version;
	struct fingerprint *fingerprint = match_judge(desk->engine, desk->arena, &subject, &lender, &taken.verdict);
	buf_init(&packed, 1u << 20);
	fingerprint_pack(fingerprint, &packed);
	taken.packed = arena_copy(desk->forever, buf_view(&packed));
	buf_done(&packed);
	taken.memory = (struct match_memory){ .seq = seq, .story = taken.verdict.story ? taken.verdict.story : seq, .of = taken.verdict.of,
					      .source_key = subject.source_key, .uri_key = subject.uri_key, .when = subject.when,
					      .is_dated = subject.is_dated, .is_date_only = subject.is_date_only };
	VEC_PUSH(&desk->taken, taken);
	remember(desk->engine, desk->arena, &desk->taken.at[seq - 1]);
	const struct verdict_move *moves;
	size_t moves_len = match_settle(desk->engine, desk->arena, seq, &moves);
	follow(desk, moves, moves_len);
	desk->moves += moves_len;
	arena_clear(desk->arena);
	return &desk->taken.at[seq - 1].verdict;
}

static void withdraw(struct desk *desk, uint64_t seq)
{
	desk->taken.at[seq - 1].memory.is_withdrawn = true;
	match_withdraw(desk->engine, seq);
}

static struct report report(const char *source, const char *title, const char *text)
{
	return (struct report){ .source = span_of(source), .title = span_of(title), .text = span_of(text), .language = SPAN("en"),
				.published = TIME_NONE, .updated = TIME_NONE };
}

static struct report dated(struct report report, int day)
{
	report.published = clock_from_civil(2024, 3, 1, 9, 0, 0) + day * CLOCK_DAY;
	return report;
}

static struct report at_hour(struct report report, int hour)
{
	report = dated(report, 0);
	report.published += hour * CLOCK_HOUR;
	return report;
}

static struct report item(struct report report, const char *uri, const char *version)
{
	report.uri = span_of(uri);
	report.version = span_of(version);
	return report;
}

#define FERRY_TITLE "Ferry with 80 aboard sinks off Ruritania"
#define FERRY_ONE                                                                                                                     \
	"A ferry carrying 80 people sank in heavy seas off the coast of Ruritania on Tuesday, and rescuers pulled 52 survivors from " \
	"the water before nightfall, the coast guard said. The Queen Flavia left the port of Strelsau shortly after dawn for the island of Zenda. "
#define FERRY_TWO                                                                                                                 \
	"Passengers told local radio that the ship began to list after a wave broke a window on the car deck. Two helicopters and " \
	"nine fishing boats searched for the missing until the light failed. The transport minister ordered an inquiry into the age of the vessel. "
#define FERRY_THREE                                                                                                               \
	"The operator, Hentzau Lines, said the ship had passed an inspection in January. It was the worst accident on the route since 1991, when 31 people drowned."
#define FERRY FERRY_ONE FERRY_TWO FERRY_THREE

#define ELECTION                                                                                                               \
	"Voters in Grauland elected a new parliament on Sunday after a campaign dominated by pensions and the price of bread. " \
	"Early counts gave the Farmers Union a narrow lead over the governing Liberals, whose leader conceded that the party had been punished. " \
	"Turnout was the highest in two decades, the electoral commission said, and coalition talks may last for weeks."

static void the_same_text_again_is_a_duplicate(void **state)
{
	assert_int_equal(take(*state, report("Agency", FERRY_TITLE, FERRY))->relation, RELATION_NEW_STORY);
	const struct verdict *verdict = take(*state, report("Paper", FERRY_TITLE, FERRY));
	assert_int_equal(verdict->relation, RELATION_DUPLICATE);
	assert_int_equal(verdict->of, 1);
	assert_int_equal(verdict->story, 1);
	/* punctuation, case and accents do not make another text */
	verdict = take(*state, report("Agency", "\u201cFERRY with 80 aboard sinks off Rurit\u00e1nia\u201d", FERRY));
	assert_int_equal(verdict->relation, RELATION_DUPLICATE);
	assert_int_equal(verdict->of, 1);
}

static void a_sign_makes_another_text(void **state)
{
	static const char *const results[] = { "-48", "48", "$48", "\u20ac48", "48%" };
	struct desk *desk = *state;
	for (size_t i = 0; i < 5; i++) {
		struct span text = arena_format(desk->forever, FERRY " The line's result was %s million.", results[i]);
		assert_int_equal(take(desk, report("Agency", FERRY_TITLE, text.ptr))->relation, i > 0 ? RELATION_REVISION : RELATION_NEW_STORY);
	}
	assert_int_equal(take(desk, report("Agency", FERRY_TITLE "?", FERRY " The line's result was 48 million."))->relation, RELATION_REVISION);
	static const char *const ratings[] = { "AA+", "AA-", "AA" };
	for (size_t i = 0; i < 3; i++) {
		struct span text = arena_format(desk->forever, "The bank of Grauland is now rated %s by its examiners. " ELECTION, ratings[i]);
		assert_int_equal(take(desk, report("Agency", "Grauland rated", text.ptr))->relation, i > 0 ? RELATION_REVISION : RELATION_NEW_STORY);
	}
	/* but not how it is typed */
	const struct verdict *verdict = take(desk, report("Paper", FERRY_TITLE, FERRY " The line's result was \u221248 million!"));
	assert_int_equal(verdict->relation, RELATION_DUPLICATE);
	assert_int_equal(verdict->of, 1);
	assert_int_equal(take(desk, report("Paper", FERRY_TITLE, FERRY " The line's result was \uff0448 million."))->of, 3);
}

static void a_long_text_that_goes_on_is_another(void **state)
{
	struct desk *desk = *state;
	CLEANUP(buf_done) struct buf text = { .max = 1 << 20 };
	for (unsigned i = 0; text.len < CHANGE_TEXT_MAX + 30000; i++)
		buf_addf(&text, "In ward %u there were %u votes cast for it. ", i, i * 7);
	struct report first = report("Agency", "Votes", "");
	first.text = arena_copy(desk->forever, buf_view(&text));
	buf_addf(&text, "The count has ended, and the Farmers Union has won.");
	struct report longer = first;
	longer.text = arena_copy(desk->forever, buf_view(&text));
	take(desk, first);
	assert_int_equal(take(desk, longer)->relation, RELATION_REVISION);
	assert_int_equal(take(desk, longer)->relation, RELATION_DUPLICATE);
	assert_int_equal(take(desk, first)->of, 1);
}

static void another_headline_makes_a_reprint(void **state)
{
	take(*state, report("Agency", FERRY_TITLE, FERRY));
	const struct verdict *verdict = take(*state, report("Paper", "Dozens feared drowned in Zenda strait", FERRY));
	assert_int_equal(verdict->relation, RELATION_REPRINT);
	assert_int_equal(verdict->of, 1);
	assert_int_equal(verdict->story, 1);
	assert_true(verdict->containment >= 800);
	/* nobody knows whose it is */
	verdict = take(*state, report(NULL, "Ship lost", FERRY));
	assert_int_equal(verdict->relation, RELATION_REPRINT);
	/* be it in none of the words of a short text, of which the first headline is */
	take(*state, report("Agency", "Grauland has elected a parliament", ELECTION));
	assert_int_equal(take(*state, report("Paper", "Thin majority, stronger rivals", ELECTION))->relation, RELATION_REPRINT);
}

/* What can be read without paying, or is to be watched, is the same under every headline. */
static void a_text_that_says_nothing_of_its_headline_is_known_by_it(void **state)
{
#define NOTICE                                                                                                                             \
	"You have read your three free articles of this month. With an account you see all that our newsroom writes, the puzzles and the " \
	"archive back to 1921, on every device. It costs nine crowns and ends when you say so. If you have one already, please sign in."
	static const char *const headlines[] = { "Ferry with 80 aboard sinks off Ruritania", "Farmers Union ahead in Grauland vote",
						 "Cholera closes schools of Strelsau", "Lagun buys brewery", "\u5730\u9707\u4e2d\u56fd" };
	for (size_t i = 0; i < 5; i++)
		assert_false(relation_is_copy(take(*state, report(i % 2 ? "Paper" : "Post", headlines[i], NOTICE))->relation));
	/* the same headline, or more of it, tells the same */
	assert_int_equal(take(*state, report("Post", headlines[1], NOTICE))->relation, RELATION_DUPLICATE);
	assert_int_equal(take(*state, report("Post", "UPDATE: Farmers Union ahead in Grauland vote", NOTICE))->relation, RELATION_REVISION);
	/* and so does the same page */
	take(*state, item(report("Post", "Hentzau bridge shut", NOTICE), "https://post.example/1", "1"));
	assert_int_equal(take(*state, item(report("Post", "Train derails", NOTICE), "https://post.example/1", "2"))->relation, RELATION_REVISION);
#undef NOTICE
}

static void a_label_that_headlines_share_tells_of_none_of_them(void **state)
{
#define STREAM                                                                                                                        \
	"We stream the press conference in full as soon as it begins. Until then the stream shows a still picture. Whoever cannot see it " \
	"should load the page anew, and turn off what keeps advertisements away."
	take(*state, report("Post", "Stream: flood in Hentzau", STREAM));
	assert_false(relation_is_copy(take(*state, report("Paper", "Stream: mayor steps down", STREAM))->relation));
	assert_false(relation_is_copy(take(*state, report("Post", "Stream: bishop of Strelsau falls ill", STREAM))->relation));
	/* nor is what the same people do the same; but their own source may have a word to mend */
	assert_false(relation_is_copy(take(*state, report("Herald", "Stream: bishop of Strelsau buried", STREAM))->relation));
	assert_int_equal(take(*state, report("Post", "Stream: flood at Hentzau rises", STREAM))->relation, RELATION_REVISION);
#undef STREAM
}

static void a_shortened_or_wrapped_text_is_a_reprint(void **state)
{
	take(*state, report("Agency", FERRY_TITLE, FERRY));
	const struct verdict *verdict = take(*state, report("Paper", FERRY_TITLE, FERRY_ONE));
	assert_int_equal(verdict->relation, RELATION_REPRINT);
	assert_int_equal(verdict->of, 1);
	assert_true(verdict->share_of_this > verdict->share_of_other);
	verdict = take(*state, report("Portal", FERRY_TITLE,
				      "Home | World | Weather | Sign in to comment | Most read today: ten recipes for autumn. " FERRY
				      " Follow us for more. Terms of use. Subscribe to our newsletter and never miss a story again."));
	assert_int_equal(verdict->relation, RELATION_REPRINT);
	assert_int_equal(verdict->of, 1);
}

static void a_longer_take_of_the_same_source_is_a_revision(void **state)
{
	take(*state, report("Agency", FERRY_TITLE, FERRY_ONE));
	const struct verdict *verdict = take(*state, report("Agency", FERRY_TITLE " (2nd take)", FERRY));
	assert_int_equal(verdict->relation, RELATION_REVISION);
	assert_int_equal(verdict->of, 1);
	/* what the longer take added is known, too */
	verdict = take(*state, report("Paper", "Witnesses tell of wave", FERRY_TWO FERRY_THREE));
	assert_int_equal(verdict->relation, RELATION_REPRINT);
	assert_int_equal(verdict->of, 2);
}

static void a_revision_names_the_report_of_its_own_source(void **state)
{
	take(*state, report("Agency", FERRY_TITLE, FERRY));
	take(*state, report("Paper", "Ferry sinks", FERRY));
	const struct verdict *verdict = take(*state, report("Paper", "Ferry sinks, inquiry ordered", FERRY));
	assert_int_equal(verdict->relation, RELATION_REVISION);
	assert_int_equal(verdict->of, 2);
}

static void an_edited_page_at_the_same_address_is_a_revision(void **state)
{
	struct report first = report(NULL, FERRY_TITLE, FERRY_ONE ELECTION);
	struct report second = report(NULL, "Ferry: what we know", FERRY_ONE FERRY_TWO FERRY_THREE);
	first.uri = second.uri = SPAN("https://paper.example/ferry");
	take(*state, first);
	const struct verdict *verdict = take(*state, second);
	assert_int_equal(verdict->relation, RELATION_REVISION);
	assert_int_equal(verdict->of, 1);
	/* an address alone is no likeness: front pages keep theirs */
	struct report other = report(NULL, "Farmers ahead", ELECTION "x");
	other.uri = SPAN("https://paper.example/ferry2");
	take(*state, other);
	other = report(NULL, "Orchestra returns", "The Strelsau orchestra returned from its tour with two prizes and a new conductor, who promised more Dvorak.");
	other.uri = first.uri;
	assert_int_equal(take(*state, other)->relation, RELATION_NEW_STORY);
}

#define TAKE                                                                                                                      \
	"At least nine people were killed and dozens hurt when the roof of the covered market came down under wet snow, officials said. " \
	"Firemen lifted beams by hand and lowered microphones into the gaps to listen for knocking."

static void a_version_of_an_item_is_of_its_story_whatever_it_says(void **state)
{
	const struct desk *desk = *state;
	take(*state, item(dated(report("Agency", "URGENT Hall collapses in Hentzau", "Hall collapses in Hentzau - mayor"), 0), "urn:hall", "1"));
	const struct verdict *verdict = take(*state, item(dated(report("Agency", "Nine die in market", TAKE), 0), "urn:hall", "2"));
	assert_int_equal(verdict->relation, RELATION_UPDATE);
	assert_int_equal(verdict->story, 1);
	assert_int_equal(verdict->nearest, 1);
	assert_true(verdict_is_version(verdict));
	/* what is like that version only comes to it, and does not take it away */
	take(*state, dated(report("Paper", "Nine dead under market roof", "The roof of the covered market came down under wet snow and killed nine people; firemen "
									 "listen with microphones for knocking in the gaps, officials said."), 0));
	take(*state, dated(report("Post", "Firemen search market", "Firemen listen with microphones for knocking under the roof of the covered market, which wet snow brought "
								     "down; nine people were killed and dozens hurt, officials said."), 0));
	assert_int_equal(desk->taken.at[1].memory.story, 1);
	/* another source has its own numbers */
	assert_int_equal(take(*state, item(dated(report("Radio", "Farmers ahead", ELECTION), 0), "urn:hall", "3"))->story, 0);
	withdraw(*state, 5);
	/* days later the address is used for something else */
	assert_int_equal(take(*state, item(dated(report("Agency", "Farmers ahead", ELECTION), 5), "urn:hall", "1"))->story, 0);
}

static void a_version_goes_where_an_editor_has_put_the_one_before(void **state)
{
	struct desk *desk = *state;
	take(*state, item(report("Agency", "URGENT Hall collapses in Hentzau", "Hall collapses in Hentzau - mayor"), "urn:hall", "1"));
	take(*state, item(report("Agency", "Nine die in market", TAKE), "urn:hall", "2"));
	match_move(desk->engine, 2, 77);
	desk->taken.at[1].memory.story = 77;
	assert_int_equal(take(*state, item(report("Agency", "Farmers ahead", ELECTION), "urn:hall", "3"))->story, 77);
}

static void what_an_editor_has_put_together_is_as_near_as_its_nearest_part(void **state)
{
	static const char *const texts[][2] = {
		{ "Tram drivers of Hentzau strike", "Tram drivers in Hentzau went on strike on Monday over night shifts that the transport office wants to lengthen. Rosa Tarl, who "
						    "speaks for the drivers, said that no tram would run before Friday." },
		{ "Beekeepers of Lagun lose hives", "Beekeepers in Lagun lost 400 hives to a fungus in spring, the guild said on Monday. Piet Maas, its master, asked the "
						    "district for sugar and for a ban on foreign queens." },
		{ "No trams in Hentzau for a second day", "No tram left the depots of Hentzau on Tuesday as drivers stayed on strike over night shifts. The transport office "
							  "called Rosa Tarl to talks; the drivers want shorter shifts." },
		{ "Fungus kills more bees in Lagun", "The fungus that kills bees in Lagun reached the hives of the abbey on Tuesday. Piet Maas, master of the beekeepers' "
						     "guild, said that the district had not sent sugar yet." },
	};
	struct desk *desk = *state;
	for (size_t i = 0; i < 4; i++)
		take(*state, dated(report("Agency", texts[i][0], texts[i][1]), (int)i / 2));
	for (size_t i = 1; i < 4; i += 2) {
		assert_int_equal(desk->taken.at[i].memory.story, 2);
		desk->taken.at[i].memory.story = 1;
		match_move(desk->engine, i + 1, 1);
	}
	const struct verdict *verdict = take(*state, dated(report("Paper", "Talks on night shifts of tram drivers fail", "Talks in Hentzau on the night shifts of tram drivers failed on "
						     "Wednesday. The transport office offered money; the drivers, said Rosa Tarl, want sleep and stay on strike."), 2));
	assert_int_equal(verdict->story, 1);
	verdict = take(*state, dated(report("Paper", "District sends sugar to beekeepers", "Beekeepers in Lagun, whose hives are killed by a fungus, received sugar from the district on "
					    "Wednesday. The guild's master Piet Maas went on asking for a ban on queens."), 2));
	assert_int_equal(verdict->story, 1);
	assert_in_range(verdict->score, verdict->threshold, 1000);
	assert_int_equal(take(*state, dated(report("Paper", "Farmers ahead in Grauland vote", ELECTION), 2))->story, 0);
}

static void what_declares_no_version_has_to_be_a_little_like_it(void **state)
{
	take(*state, item(report("Gazette", "Ferry sinks off Zenda", "The ferry Queen Flavia has sunk off Zenda. More follows."), "https://gazette.example/ferry", ""));
	const struct verdict *verdict = take(*state, item(report("Gazette", "52 saved from Queen Flavia",
								 "Rescuers pulled 52 survivors from the water before nightfall and went on looking for the others, the coast guard said in Strelsau. "
								 "The transport minister spoke of the worst accident since 1991 and promised an inquiry. The Queen Flavia belongs to Hentzau Lines."),
							  "https://gazette.example/ferry", ""));
	assert_int_equal(verdict->story, 1);
	assert_int_equal(verdict->nearest, 1);
	assert_in_range(verdict->score, verdict->threshold, 1000);
	assert_int_equal(take(*state, item(report("Gazette", "Farmers ahead", ELECTION), "https://gazette.example/ferry", ""))->story, 0);
}

static void nothing_repeats_or_continues_a_withdrawn_report(void **state)
{
	struct report first = report("Agency", FERRY_TITLE, FERRY);
	first.uri = SPAN("urn:ferry");
	take(*state, first);
	assert_false(match_is_withdrawn(((struct desk *)*state)->engine, 1));
	withdraw(*state, 1);
	withdraw(*state, 1);
	withdraw(*state, 1);
	assert_true(match_is_withdrawn(((struct desk *)*state)->engine, 1));
	assert_false(match_is_withdrawn(((struct desk *)*state)->engine, 2));
	const struct verdict *verdict = take(*state, first); /* released after all */
	assert_int_equal(verdict->relation, RELATION_NEW_STORY);
	assert_int_equal(verdict->of, 0);
	assert_int_equal(verdict->nearest, 0);
	verdict = take(*state, report("Paper", "Dozens feared drowned", FERRY));
	assert_int_equal(verdict->relation, RELATION_REPRINT);
	assert_int_equal(verdict->of, 2);
	first.title = SPAN("Ferry: what we know");
	assert_int_equal(take(*state, first)->of, 2);
}

static void copies_of_a_withdrawn_report_are_copies_of_each_other(void **state)
{
	take(*state, report("Agency", FERRY_TITLE, FERRY));
	take(*state, report("Paper", "Dozens feared drowned", FERRY));
	withdraw(*state, 1);
	const struct verdict *verdict = take(*state, report("Portal", FERRY_TITLE " today", FERRY));
	assert_int_equal(verdict->relation, RELATION_REPRINT);
	assert_int_equal(verdict->of, 2);
	assert_int_equal(verdict->story, 1);
	verdict = take(*state, report("Agency", "Ferry, corrected", FERRY)); /* of its own there is none any more */
	assert_int_equal(verdict->relation, RELATION_REPRINT);
	assert_int_equal(verdict->of, 2);
}

static void a_version_that_stands_is_found_behind_one_that_does_not(void **state)
{
	struct report first = report(NULL, FERRY_TITLE, FERRY_ONE ELECTION), second = report(NULL, "Ferry", FERRY_ONE "It sank.");
	first.uri = second.uri = SPAN("urn:ferry");
	take(*state, first);
	take(*state, second);
	withdraw(*state, 2);
	second.text = SPAN(FERRY);
	const struct verdict *verdict = take(*state, second);
	assert_int_equal(verdict->relation, RELATION_REVISION);
	assert_int_equal(verdict->of, 1);
}

static void own_words_on_the_same_event_are_an_update(void **state)
{
	take(*state, report("Agency", FERRY_TITLE, FERRY));
	const struct verdict *verdict =
		take(*state, report("Paper", "Death toll in Ruritania ferry disaster rises to 28",
				    "Divers recovered more bodies on Wednesday from the wreck of the Queen Flavia, the Ruritania ferry that sank off Zenda "
				    "with 80 passengers. The coast guard in Strelsau said survivors were being treated in hospital while Hentzau Lines "
				    "faced questions about the inquiry."));
	assert_int_equal(verdict->relation, RELATION_UPDATE);
	assert_int_equal(verdict->story, 1);
	assert_int_equal(verdict->of, 0);
	assert_int_equal(verdict->nearest, 1);
	assert_true(verdict->score >= verdict->threshold);
	verdict = take(*state, report("Agency", "Farmers ahead in Grauland vote", ELECTION));
	assert_int_equal(verdict->relation, RELATION_NEW_STORY);
	assert_int_equal(verdict->story, 0);
	assert_true(verdict->score < verdict->threshold);
}

static void a_fresh_store_is_not_blind_in_other_languages(void **state)
{
	static const char *const german[][2] = {
		{ "F\u00e4hre vor Zenda gesunken",
		  "Eine F\u00e4hre mit 80 Menschen an Bord ist am Dienstag vor der K\u00fcste von Ruritanien gesunken. Die K\u00fcstenwache rettete nach eigenen "
		  "Angaben 52 Passagiere aus der schweren See. Die K\u00f6nigin Flavia war am Morgen in Strelsau ausgelaufen und sollte nach Zenda fahren." },
		{ "Bauernunion liegt in Grauland vorn",
		  "Bei der Parlamentswahl in Grauland liegt die Bauernunion nach den ersten Ausz\u00e4hlungen vor den regierenden Liberalen. Die Wahlbeteiligung war "
		  "nach Angaben der Kommission die h\u00f6chste seit zwanzig Jahren. Der Parteichef sagte, dass man f\u00fcr die Rentenpolitik bestraft worden sei." },
		{ "Orchester kehrt von Reise zur\u00fcck",
		  "Das Orchester von Strelsau ist mit zwei Preisen und einem neuen Dirigenten von seiner Reise zur\u00fcckgekehrt. Er werde in der n\u00e4chsten "
		  "Spielzeit mehr Dvorak auf das Programm setzen, sagte er bei der Ankunft am Bahnhof, wo ihn viele H\u00f6rer erwarteten." },
		{ "Zahl der Toten nach F\u00e4hrungl\u00fcck steigt",
		  "Taucher haben am Mittwoch weitere Tote aus dem Wrack der F\u00e4hre K\u00f6nigin Flavia geborgen, die vor Zenda gesunken war. Die K\u00fcstenwache "
		  "in Strelsau sprach von 28 Opfern. In Ruritanien begann die Suche nach der Ursache, warum die Passagiere nicht gerettet wurden." },
	};
	for (size_t i = 0; i < 4; i++) {
		struct report next = report(NULL, german[i][0], german[i][1]);
		next.language = SPAN("de");
		const struct verdict *verdict = take(*state, next);
		/* the first three share nothing but grammar; the last is about the first */
		if (i < 3)
			assert_int_equal(verdict->score, 0);
		else
			assert_true(verdict->best_story == 1 && verdict->score > 200);
	}
}

static struct report in_language(struct report report, const char *language)
{
	report.language = span_of(language);
	return report;
}

#define LIST_TITLE "Queen Flavia, Hentzau Lines"
#define LIST "Queen Flavia, Hentzau Lines, Strelsau, Zenda, Ruritania: 80, 52, 28."

static void a_report_in_no_known_language_joins_no_two_languages(void **state)
{
	struct report spanish = report("Diario", "Se hunde el Queen Flavia, de Hentzau Lines",
				       "El Queen Flavia, de Hentzau Lines, se hundi\u00f3 entre Strelsau y Zenda, en Ruritania: de 80 a bordo hay 52 a salvo y 28 muertos.");
	struct report english = report("Paper", "Queen Flavia of Hentzau Lines sinks",
				       "The Queen Flavia of Hentzau Lines sank between Strelsau and Zenda, Ruritania: of 80 aboard 52 are safe and 28 dead.");
	const struct desk *desk = *state;
	take(*state, in_language(spanish, "es"));
	assert_int_equal(take(*state, in_language(report(NULL, LIST_TITLE, LIST), ""))->story, 1);
	/* what is like that one only is not of its story, neither now nor when it is better known */
	assert_int_equal(take(*state, in_language(english, "en-GB"))->story, 0);
	english.title = SPAN("Death toll of Queen Flavia");
	english.text = SPAN("There are 28 dead of the Queen Flavia, which sank with 80 aboard; 52 are safe, Hentzau Lines said in Strelsau. Ruritania mourns in Zenda.");
	assert_int_equal(take(*state, in_language(english, "en"))->story, 3);
	take(*state, in_language(report(NULL, "Flavia, Hentzau", LIST " 28, 80, 52."), ""));
	assert_int_equal(desk->taken.at[0].memory.story, 1);
	assert_int_equal(desk->taken.at[2].memory.story, 3);
	assert_int_equal(desk->taken.at[3].memory.story, 3);
}

static void two_names_of_a_language_are_one(void **state)
{
	struct report first = report("Avis", "Ferja Queen Flavia sank",
				     "Ferja Queen Flavia sank ved Zenda med 80 om bord, sier kystvakten i Strelsau. Hentzau Lines gransker ulykken.");
	struct report second = report("Blad", "Flere funnet etter Queen Flavia",
				      "Dykkere har funnet 28 av de 80 fra ferja Queen Flavia, som sank ved Zenda. Hentzau Lines i Strelsau vil ikke svare kystvakten.");
	take(*state, in_language(first, "nb"));
	assert_int_equal(take(*state, in_language(second, "no"))->story, 1);
	assert_int_equal(take(*state, in_language(report("Post", "Queen Flavia: dykkere leter", "Dykkere leter etter flere av de 80 fra ferja Queen Flavia, som sank "
								"ved Zenda. Kystvakten i Strelsau har funnet 28, sier Hentzau Lines."), "nno"))->story, 1);
}

#define HARVEST                                                                                                             \
	"Grape growers in the hills of Tarlenheim began their harvest on Thursday, two weeks before the usual time. They spoke of " \
	"small berries and a good price. Pickers from abroad sleep in school gyms, and the cellar masters have rented tanks from the brewery. " \
	"A fungus that was feared in June has done little harm so far. Nobody knows yet whether the sweet wines will be ready by the fair. "
#define BRIDGE                                                                                                              \
	"Engineers shut the northern bridge of Hofbau on Friday morning after a diver had found cracks in two of its piers. Lorries " \
	"must take the mountain road until the spring, which costs them three hours. The mayor, Ida Rassendyll, asked the railway for more " \
	"trains and the army for a pontoon. Bakers said that flour would last for nine days. A judge has asked for the papers of the builder. "

static void what_two_reports_have_in_common_behind_news_of_their_own_makes_no_copy(void **state)
{
	take(*state, report("Agency", "Harvest begins early", HARVEST FERRY_TWO FERRY_THREE));
	assert_int_equal(take(*state, report("Paper", "Hofbau bridge shut", BRIDGE FERRY_TWO FERRY_THREE))->of, 0);
	/* a copy may be cut, and wrapped in other words: the beginning of what it repeats is in it */
	const struct verdict *verdict = take(*state, report("Portal", "Grapes", ELECTION " " HARVEST));
	assert_int_equal(verdict->relation, RELATION_REPRINT);
	assert_int_equal(verdict->of, 1);
}

static void a_report_that_tells_of_two_events_does_not_make_them_one(void **state)
{
	const struct desk *desk = *state;
	take(*state, dated(report("Agency", "Bridge falls in Hentzau, four dead",
				  "A bridge over the Elphen in Hentzau fell under a goods train on Monday and four people died. Mayor Rosa Tarl closed the line to Zenda."), 0));
	take(*state, dated(report("Agency", "Ostrander brewery sold to Lagun",
				  "The brewery of Ostrander was sold to Lagun of Grauland on Monday for 70 million crowns. Director Piet Maas leaves in June."), 0));
	take(*state, dated(report("Paper", "In brief", "A bridge in Hentzau fell under a goods train and killed four; Mayor Rosa Tarl closed the line.\n\n"
						       "The Ostrander brewery goes to Lagun for 70 million crowns. Piet Maas leaves."), 0));
	assert_int_equal(desk->moves, 0);
	assert_true(desk->taken.at[2].memory.story == 1 || desk->taken.at[2].memory.story == 2);
	/* nor does another of its kind */
	take(*state, dated(report("Post", "News at six", "Lagun buys the Ostrander brewery for 70 million crowns, director Piet Maas goes.\n\n"
							 "Four people died when a bridge over the Elphen fell in Hentzau under a train, said Mayor Rosa Tarl."), 0));
	assert_int_equal(desk->taken.at[0].memory.story, 1);
	assert_int_equal(desk->taken.at[1].memory.story, 2);
}

/* One day's market report is not the copy of another's. */
static void templates_are_not_copies(void **state)
{
	static const char *const texts[] = {
		"The exchange closed at 1,402 points, up 12 points or 0.9 percent, in trading of 3.1 million shares. Gainers led losers by 211 to 87. "
		"Banks rose 1.4 percent and mines fell 0.3 percent, brokers said.",
		"The exchange closed at 1,377 points, down 25 points or 1.8 percent, in trading of 2.6 million shares. Gainers led losers by 64 to 240. "
		"Banks rose 0.2 percent and mines fell 2.7 percent, brokers said.",
		"The exchange closed at 1,391 points, up 14 points or 1.0 percent, in trading of 2.9 million shares. Gainers led losers by 180 to 99. "
		"Banks rose 1.1 percent and mines fell 0.8 percent, brokers said.",
		"The exchange closed at 1,420 points, up 29 points or 2.1 percent, in trading of 4.4 million shares. Gainers led losers by 260 to 51. "
		"Banks rose 3.3 percent and mines fell 0.5 percent, brokers said.",
		"The exchange closed at 1,418 points, down 2 points or 0.1 percent, in trading of 1.9 million shares. Gainers led losers by 139 to 141. "
		"Banks rose 0.6 percent and mines fell 0.7 percent, brokers said.",
	};
	for (int i = 0; i < 5; i++)
		assert_false(relation_is_copy(take(*state, dated(report("Agency", "Strelsau stocks", texts[i]), i))->relation));
	/* the same one again is */
	assert_int_equal(take(*state, dated(report("Paper", "Stocks", texts[2]), 2))->relation, RELATION_REPRINT);
}

static void figures_make_a_pattern_the_second_time(void **state)
{
#define TENDER                                                                                                                               \
	"The treasury of Ruritania said that it will sell %s million crowns of three and six month bills at its regular auction next week. " \
	"The sale, to be evenly divided between the two issues, will result in a paydown of %s million crowns as maturing bills total %s " \
	"million. Bids are due at the treasury by noon, and the bills will be issued on the following day to those who have paid for them."
	char first[600], second[600];
	snprintf(first, sizeof(first), TENDER, "912", "275", "1,187");
	snprintf(second, sizeof(second), TENDER, "640", "85", "725");
	take(*state, dated(report("Agency", "Treasury to sell bills", first), 1));
	assert_false(relation_is_copy(take(*state, dated(report("Agency", "Treasury to sell bills", second), 2))->relation));
	/* one figure put right is no pattern */
	snprintf(second, sizeof(second), TENDER, "640", "95", "725");
	assert_int_equal(take(*state, dated(report("Agency", "Treasury to sell bills", second), 2))->relation, RELATION_REVISION);
#undef TENDER
}

static void two_figures_put_right_at_once_are_no_pattern(void **state)
{
#define BUS(dead, hurt)                                                                                                              \
	"A bus with farm hands left the road above Hofbau on Saturday and fell into a gorge, killing " dead " people and injuring " hurt \
	", police said. The driver lived, and told them that the brakes had failed. The road was closed."
	take(*state, at_hour(report("Agency", "Bus falls into gorge, 12 dead", BUS("12", "23")), 0));
	const struct verdict *verdict = take(*state, at_hour(report("Agency", "CORRECTED-Bus falls into gorge, 14 dead", BUS("14", "21")), 1));
	assert_int_equal(verdict->relation, RELATION_REVISION);
	assert_int_equal(verdict->of, 1);
	/* another bus: of another day, under another headline, or told by somebody else */
	assert_int_equal(take(*state, at_hour(report("Agency", "Bus falls into gorge, 9 dead", BUS("9", "31")), 24))->of, 0);
	assert_int_equal(take(*state, at_hour(report("Agency", "Second accident in two hours", BUS("7", "38")), 25))->of, 0);
	assert_int_equal(take(*state, at_hour(report("Paper", "Bus falls into gorge, 5 dead", BUS("5", "44")), 25))->of, 0);
#undef BUS
}

static void names_with_figures_make_a_pattern(void **state)
{
#define APPEAL                                                                                                                          \
	"Police in Strelsau are looking for witnesses after a man of %d was stabbed in %s at about %s on Friday. He was taken to hospital, "  \
	"where his injuries are not thought to threaten his life. Nobody has been arrested, and it is too early to say what led to the "    \
	"attack. Inspector %s asks whoever was in the street at that time, or has pictures from a camera in a car or at a door, to come "   \
	"forward. A charity takes calls from those who do not want to give their names, and passes on what they say to the police."
	char first[700], second[700];
	snprintf(first, sizeof(first), APPEAL, 23, "Mill Lane", "9.15", "Cole");
	snprintf(second, sizeof(second), APPEAL, 41, "Castle Square", "11.40", "Reed");
	take(*state, dated(report("Gazette", "Man stabbed in Mill Lane", first), 1));
	assert_false(relation_is_copy(take(*state, dated(report("Mirror", "Man stabbed in Castle Square", second), 1))->relation));
	snprintf(second, sizeof(second), APPEAL, 41, "Castle Square", "10.40", "Reed");
	assert_int_equal(take(*state, dated(report("Mirror", "Man stabbed in Castle Square", second), 1))->relation, RELATION_REVISION);
#undef APPEAL
}

static void names_make_a_pattern_the_second_time(void **state)
{
#define ARREST                                                                                                                          \
	"Officers of the county arrested %s of %s on Friday after a chase that ended in %s, the sheriff's office said. Nobody was hurt. "   \
	"%s is held without bail and is to be brought before the judge on Monday, charged with theft of a vehicle and with reckless "       \
	"driving. The car was given back to its owner. The office asks whoever saw the chase to call the number on its page. "              \
	"It thanked the crew of the ferry, who had held their ship at the pier so that the road behind it stayed empty."
	static const char *const names[][4] = {
		{ "Walter Crane", "Lowmoor", "Mill Lane", "Crane" }, { "Irene Pollard", "Skerry", "Foundry Road", "Pollard" },
		{ "Irene Polard", "Skerry", "Foundry Road", "Polard" }, { "Thomas Whitby", "Lowmoor", "Mill Lane", "Whitby" },
	};
	/* another arrest; then a name misspelt, and somebody who was another, which is no pattern, however often he is named */
	static const uint64_t repeated[] = { 0, 0, 2, 1 };
	char texts[4][700];
	for (size_t i = 0; i < 4; i++) {
		snprintf(texts[i], sizeof(texts[i]), ARREST, names[i][0], names[i][1], names[i][2], names[i][3]);
		assert_int_equal(take(*state, dated(report("Sheriff", "Arrest after chase", texts[i]), 1))->of, repeated[i]);
	}
#undef ARREST
}

static void where_all_words_have_capitals_none_is_a_name(void **state)
{
#define SALE                                                                                                                        \
	"THE HARBOUR BOARD SELLS THE OLD %s WITH ITS BOILER AND ITS BELL TO A YARD IN THE %s, WHERE IT IS TO BE BROKEN UP BY SUMMER. " \
	"THE PRICE WAS NOT NAMED. A LEAGUE OF FRIENDS HAD ASKED THE BOARD TO KEEP IT AS A MUSEUM AND HAD GATHERED MONEY ALL WINTER IN " \
	"THE MARKET AND FROM DOOR TO DOOR. THE BOARD SAID THAT THE HULL WAS TOO %s, AND THAT NOBODY WOULD INSURE IT WITH VISITORS ABOARD."
	char first[500], second[500];
	snprintf(first, sizeof(first), SALE, "TUG", "SOUTH", "THIN");
	snprintf(second, sizeof(second), SALE, "DREDGER", "VALLEY", "LONG");
	take(*state, dated(report("Telex", "SALE OF SHIP", first), 1));
	assert_int_equal(take(*state, dated(report("Telex", "SALE OF SHIP", second), 1))->relation, RELATION_REVISION);
#undef SALE
}

static void a_source_that_says_the_same_days_later_says_it_anew(void **state)
{
	static const char text[] = "The council meets at ten in the town hall. Everybody may come.";
	struct report page = item(report("Council", "Council meets today", text), "https://council.example/today", "");
	take(*state, dated(report("Council", "Council meets today", text), 0));
	assert_int_equal(take(*state, dated(report("Council", "Council meets today", text), 2))->relation, RELATION_DUPLICATE);
	assert_int_equal(take(*state, dated(report("Council", "Council meets today", text), 9))->of, 0);
	assert_int_equal(take(*state, dated(report("Council", "Council meets today.", text), 10))->of, 3);
	/* whoever has said it in between */
	static const struct { const char *station; int day; bool is_anew; } traffic[] = { { "Radio One", 2, true }, { "Radio Two", 2, false }, { "Radio Two", 12, true },
		{ "Radio Two", 13, false }, { "Radio One", 13, true }, { "Radio Two", 14, false }, { "Radio Three", 14, false } };
	for (size_t i = 0; i < LEN(traffic); i++) {
		const struct verdict *verdict = take(*state, dated(report(traffic[i].station, "Traffic", "There are no delays."), traffic[i].day));
		assert_int_equal(!relation_is_copy(verdict->relation), traffic[i].is_anew);
	}
	/* not so whoever prints it late, the same page, or a text of some length */
	assert_int_equal(take(*state, dated(report("Paper", "Council meets today", text), 9))->relation, RELATION_DUPLICATE);
	take(*state, dated(page, 20));
	assert_int_equal(take(*state, dated(page, 29))->relation, RELATION_DUPLICATE);
	take(*state, dated(report("Agency", FERRY_TITLE, FERRY), 0));
	assert_int_equal(take(*state, dated(report("Agency", FERRY_TITLE, FERRY), 9))->relation, RELATION_DUPLICATE);
}

static void words_make_a_pattern_a_week_later(void **state)
{
#define PRAYER                                                                                                                          \
	"The service for those who were lost at sea was held in the chapel above the harbour on %s, and their names were read by a %s. " \
	"The ferries sounded their horns at noon, as they do each time, and a %s was sung by all who stood on the pier. What was "       \
	"collected goes to the crew of the lifeboat, which has no other income, and to the widows of the fishermen of the three islands."
	char first[600], second[600];
	snprintf(first, sizeof(first), PRAYER, "Sunday", "pilot", "shanty");
	snprintf(second, sizeof(second), PRAYER, "Monday", "widow", "psalm");
	take(*state, dated(report("Courier", "Service for those lost at sea", first), 1));
	assert_int_equal(take(*state, dated(report("Courier", "Service for those lost at sea", second), 2))->relation, RELATION_REVISION);
	snprintf(second, sizeof(second), PRAYER, "Friday", "deacon", "hymn");
	assert_false(relation_is_copy(take(*state, dated(report("Courier", "Service for those lost at sea", second), 29))->relation));
	/* the same words again are a copy, however late */
	assert_int_equal(take(*state, dated(report("Mirror", "In memory of those lost at sea", first), 29))->relation, RELATION_REPRINT);
#undef PRAYER
}

/* A ends as B begins and B ends as C begins: C is like B and not like A. */
static void what_was_printed_beside_a_report_is_no_copy(void **state)
{
	take(*state, report("Agency", "One", FERRY_ONE FERRY_TWO));
	const struct verdict *verdict = take(*state, report("Letter", "Two", FERRY_TWO ELECTION));
	assert_int_equal(verdict->of, 1);
	/* by the agency or by anybody else: a report of its own, of which there are copies again */
	verdict = take(*state, report("Agency", "Farmers ahead", ELECTION));
	assert_int_equal(verdict->of, 0);
	assert_int_equal(verdict->copy_of, 1);
	assert_true(verdict->containment < verdict->containment_threshold);
	assert_int_equal(take(*state, report("Paper", "Farmers win", ELECTION))->of, 3);
	assert_int_equal(take(*state, report("Paper", "Ferry sinks", FERRY_ONE))->of, 1);
}

static void two_reports_of_one_source_in_a_newsletter_are_no_copies_of_each_other(void **state)
{
	take(*state, report("Letter", "Your morning letter", FERRY_ONE FERRY_TWO ELECTION));
	assert_int_equal(take(*state, report("Agency", FERRY_TITLE, FERRY_ONE FERRY_TWO))->of, 1);
	assert_int_equal(take(*state, report("Agency", "Farmers ahead", ELECTION))->of, 0);
}

static void an_item_of_a_newsletter_is_no_copy_of_it(void **state)
{
#define TRAM_PLAN                                                                                                                            \
	"The council of Hentzau wants trams back in the old town, from which they were taken in 1962, and asked the province on Monday to pay " \
	"for half of the rails."
#define PLUMS "Growers of the Rassen valley brought in fewer plums than in any year since the war, their guild said, for it had frozen in May."
	take(*state, report("Letter", "What matters: the vote in Grauland", "Good morning. " ELECTION "\n\nCouncil wants trams back\n\n" TRAM_PLAN));
	const struct verdict *verdict = take(*state, report("Agency", "Council wants trams back", TRAM_PLAN));
	assert_int_equal(verdict->copy_of, 1);
	assert_int_equal(verdict->of, 0);
	/* nor is one a copy of what stands first in it, and what has no headline there */
	take(*state, report("Herald", "Plums are few", PLUMS));
	verdict = take(*state, report("Bulletin", "Your evening letter", PLUMS "\n\nThe bridge over the Rassen at Zenda stays shut until "
						  "summer, since the engineers have found rust in both of its main cables, and trains go round by Hentzau."));
	assert_int_equal(verdict->copy_of, 3);
	assert_int_equal(verdict->of, 0);
	/* but what is cut from a report is one: the rest of that is about the same */
	take(*state, report("Agency", FERRY_TITLE, FERRY));
	assert_int_equal(take(*state, report("Paper", "Ferry survivors tell of wave", FERRY_TWO))->of, 5);
	/* be its headline none that tells what it is about */
	struct desk desk;
	desk_init(&desk, 1000);
	take(&desk, report("Agency", "Down in the dark", FERRY));
	assert_int_equal(take(&desk, report("Paper", "Passenger ship sank", FERRY_ONE))->of, 1);
	desk_done(&desk);
}

#define ZH_TRAM \
	"\u5e02\u8bae\u4f1a\u5468\u4e00\u8868\u793a\uff0c\u8001\u57ce\u533a\u4e00\u4e5d\u516d" \
	"\u4e8c\u5e74\u62c6\u9664\u7684\u7535\u8f66\u7ebf\u8def\u5e94\u5f53\u91cd\u65b0\u94fa" \
	"\u8bbe\uff0c\u5e76\u8bf7\u6c42\u7701\u653f\u5e9c\u627f\u62c5\u4e00\u534a\u8f68\u9053" \
	"\u8d39\u7528\uff0c\u5de5\u7a0b\u9884\u8ba1\u660e\u5e74\u6625\u5929\u52a8\u5de5\uff0c" \
	"\u6cbf\u7ebf\u5c45\u6c11\u5927\u591a\u8868\u793a\u8d5e\u6210\u3002"
#define ZH_FISH \
	"\u6cbf\u6d77\u5404\u6e2f\u53e3\u7684\u6e14\u6c11\u534f\u4f1a\u79f0\uff0c\u4eca\u5e74" \
	"\u9cd5\u9c7c\u6355\u635e\u91cf\u51cf\u5c11\u4e09\u6210\uff0c\u96f6\u552e\u4ef7\u683c" \
	"\u56e0\u6b64\u6bd4\u53bb\u5e74\u540c\u671f\u9ad8\u51fa\u8bb8\u591a\uff0c\u9910\u9986" \
	"\u8001\u677f\u62c5\u5fc3\u987e\u5ba2\u51cf\u5c11\uff0c\u534f\u4f1a\u8981\u6c42\u63a8" \
	"\u8fdf\u65b0\u7684\u6355\u635e\u9650\u989d\u3002"

static void an_item_of_a_newsletter_that_names_another_one_is_no_copy_of_it(void **state)
{
#define RUST                                                                                                                          \
	"The bridge over the Rassen at Zenda stays shut until summer, since the engineers have found rust in both of its main cables, and " \
	"trains go round by Hentzau."
	static const char *const headlines[] = { "Plums are few, and other news", "" };
	for (size_t i = 0; i < 2; i++) {
		struct desk desk;
		desk_init(&desk, 1000);
		take(&desk, report("Letter", headlines[i], PLUMS "\n\n" TRAM_PLAN "\n\n" RUST));
		assert_int_equal(take(&desk, report("Herald", "Plums are few", PLUMS))->of, 1);
		assert_int_equal(take(&desk, report("Agency", "Rails to be laid again", TRAM_PLAN))->of, 0);
		assert_int_equal(take(&desk, report("Post", "Commuters must wait", RUST))->of, 0);
		/* nor is the one that comes last a copy of its items */
		const struct verdict *verdict = take(&desk, report("Bulletin", "Fish is dear, and other news", "Fish is dearer in all harbours of the "
										"coast than it was a year ago. " RUST " " ELECTION));
		assert_int_equal(verdict->of, 0);
		desk_done(&desk);
	}
	/* where there are no blanks between words, too */
	take(*state, report("\u62a5", "\u665a\u95f4\u7b80\u62a5", ZH_TRAM "\n\n" ZH_FISH));
	assert_int_equal(take(*state, report("\u65f6\u62a5", "\u9c7c\u4ef7\u4e0a\u6da8", ZH_FISH))->of, 0);
	assert_int_equal(take(*state, report("\u793e", "\u7535\u8f66\u590d\u884c", ZH_TRAM))->of, 0);
#undef TRAM_PLAN
#undef PLUMS
#undef RUST
#undef ZH_TRAM
#undef ZH_FISH
}

/* Where every word were looked for anew from where the last blank was, this would not end. */
static void a_part_of_a_text_without_a_blank_is_compared_with_it(void **state)
{
	struct desk *desk = *state;
	CLEANUP(buf_done) struct buf text = { .max = 1 << 20 };
	uint32_t any = 1;
	for (unsigned i = 0; i < 70000; i++) {
		any = any * 1664525 + 1013904223;
		uint32_t sign = 0x4E00 + (any >> 8) % 0x5000;
		buf_addf(&text, "%c%c%c", (int)(0xE0 | sign >> 12), (int)(0x80 | (sign >> 6 & 0x3F)), (int)(0x80 | (sign & 0x3F)));
	}
	struct report whole = report("\u62a5", "", ""), part = report("\u65f6\u62a5", "", "");
	struct span all = arena_copy(desk->forever, buf_view(&text));
	whole.title = span_head(all, 600);
	whole.text = span_from(all, 1200);
	part.title = arena_format(desk->forever, "%.300s %.300s", all.ptr + 3000, all.ptr + 6000);
	part.text = span_head(span_from(all, 90000), 90000);
	take(desk, whole);
	assert_int_equal(take(desk, part)->relation, RELATION_REPRINT);
}

static void a_source_revises_its_own_report_however_many_have_repeated_it(void **state)
{
	struct desk *desk = *state;
	take(desk, report("Agency", FERRY_TITLE, FERRY_ONE FERRY_TWO));
	for (int i = 0; i < 40; i++) {
		struct report copy = report("", FERRY_TITLE, FERRY_ONE FERRY_TWO);
		copy.source = arena_format(desk->forever, "Paper %d", i);
		copy.title = arena_format(desk->forever, "Ferry sinks: edition of %d o'clock", i);
		assert_int_equal(take(desk, copy)->relation, RELATION_REPRINT);
	}
	const struct verdict *verdict = take(desk, report("Agency", FERRY_TITLE " (2nd take)", FERRY));
	assert_int_equal(verdict->relation, RELATION_REVISION);
	assert_int_equal(verdict->of, 1);
	verdict = take(desk, report("Agency", FERRY_TITLE " (3rd take)", FERRY "A diver was hurt on Wednesday."));
	assert_int_equal(verdict->relation, RELATION_REVISION);
	assert_int_equal(verdict->of, 42);
	verdict = take(desk, report("Paper 7", "Ferry sinks", FERRY));
	assert_int_equal(verdict->relation, RELATION_REVISION);
	assert_int_equal(verdict->of, 9);
}

static void a_copy_repeats_the_take_that_it_is_most_like(void **state)
{
#define TOLL(dead) FERRY_ONE "At least " dead " people drowned. " FERRY_TWO FERRY_THREE
	take(*state, report("Agency", "Ferry sinks", TOLL("nine")));
	assert_int_equal(take(*state, report("Agency", "UPDATE 1-Ferry sinks", TOLL("fourteen")))->of, 1);
	assert_int_equal(take(*state, report("Agency", "UPDATE 2-Ferry sinks", TOLL("nineteen")))->of, 2);
	const struct verdict *verdict = take(*state, report("Paper", "Ferry sinks", TOLL("nineteen") " Subscribe to our newsletter."));
	assert_int_equal(verdict->relation, RELATION_REPRINT);
	assert_int_equal(verdict->of, 3);
	assert_int_equal(take(*state, report("Portal", "Ferry sinks: toll", TOLL("fourteen")))->of, 2);
	withdraw(*state, 3);
	assert_int_equal(take(*state, report("Radio", "Ferry sinks", TOLL("nineteen") " Listen to us."))->of, 1);
#undef TOLL
}

static void a_correction_taken_back_is_a_revision(void **state)
{
#define TOLL(dead) FERRY_ONE "At least " dead " people drowned. " FERRY_TWO FERRY_THREE
	struct report nine = report("Agency", "Ferry sinks", TOLL("nine")), ninety = report("Agency", "Ferry sinks", TOLL("ninety"));
	for (size_t first = 1; first < 9; first += 7) {
		take(*state, at_hour(nine, 0));
		take(*state, at_hour(ninety, 1));
		const struct verdict *verdict = take(*state, at_hour(nine, 2));
		assert_int_equal(verdict->relation, RELATION_REVISION);
		assert_int_equal(verdict->of, first + 1);
		/* what comes again, and what others print, is what it was */
		for (int hour = 0; hour < 3; hour++)
			assert_int_equal(take(*state, at_hour(hour == 1 ? ninety : nine, hour))->relation, RELATION_DUPLICATE);
		assert_int_equal(take(*state, at_hour(report("Paper", "Ferry sinks", TOLL("nine")), 3))->relation, RELATION_DUPLICATE);
		nine = item(report("Wire", "Hall falls in", "Hall falls in. " TOLL("nine")), "urn:hall", "");
		ninety = item(report("Wire", "Hall falls in", "Hall falls in. " TOLL("ninety")), "urn:hall", "");
	}
#undef TOLL
}

static void what_others_print_of_a_text_that_has_come_back_repeats_that(void **state)
{
#define TOLL(dead) FERRY_ONE "At least " dead " people drowned. " FERRY_TWO FERRY_THREE
	struct report nine = report("Agency", "Ferry sinks", TOLL("nine")), ninety = report("Agency", "Ferry sinks", TOLL("ninety"));
	take(*state, at_hour(nine, 0));
	take(*state, at_hour(ninety, 1));
	assert_int_equal(take(*state, at_hour(report("Radio", "Ferry sinks", TOLL("nine")), 2))->of, 1);
	assert_int_equal(take(*state, at_hour(nine, 2))->relation, RELATION_REVISION);
	const struct verdict *verdict = take(*state, at_hour(report("Paper", "Ferry sinks", TOLL("nine")), 3));
	assert_int_equal(verdict->relation, RELATION_DUPLICATE);
	assert_int_equal(verdict->of, 4);
	verdict = take(*state, at_hour(report("Portal", "Ferry sinks", TOLL("nine") " Subscribe to our newsletter."), 4));
	assert_int_equal(verdict->relation, RELATION_REPRINT);
	assert_int_equal(verdict->of, 4);
	assert_int_equal(take(*state, at_hour(report("Mirror", "Ferry sinks", TOLL("ninety")), 4))->of, 2);
	withdraw(*state, 4);
	assert_int_equal(take(*state, at_hour(report("Tribune", "Ferry sinks", TOLL("nine")), 5))->of, 1);
#undef TOLL
}

static void versions_tell_what_is_taken_back_where_dates_do_not(void **state)
{
#define TOLL(dead) FERRY_ONE "At least " dead " people drowned. " FERRY_TWO FERRY_THREE
	struct report nine = report("Agency", "Ferry sinks", TOLL("nine")), ninety = report("Agency", "Ferry sinks", TOLL("ninety"));
	take(*state, item(nine, "urn:ferry", "1"));
	take(*state, item(ninety, "urn:ferry", "2"));
	const struct verdict *verdict = take(*state, item(nine, "urn:ferry", "3"));
	assert_int_equal(verdict->relation, RELATION_REVISION);
	assert_int_equal(verdict->of, 2);
	assert_int_equal(take(*state, item(ninety, "urn:ferry", "2"))->relation, RELATION_DUPLICATE);
	/* what is in another item of that day was sent anew */
	nine = dated(item(report("Wire", "Hall falls in", "Hall falls in. " TOLL("nine")), "urn:1", "1"), 0);
	ninety = dated(item(report("Wire", "Hall falls in", "Hall falls in. " TOLL("ninety")), "urn:2", "1"), 0);
	nine.is_date_only = ninety.is_date_only = true;
	take(*state, nine);
	take(*state, ninety);
	struct report again = nine;
	again.uri = SPAN("urn:3");
	assert_int_equal(take(*state, again)->relation, RELATION_REVISION);
	assert_int_equal(take(*state, nine)->relation, RELATION_DUPLICATE);
}

static void two_states_of_a_page_that_come_in_turns_are_no_news(void **state)
{
	struct report nine = at_hour(item(report("Site", "Ferry sinks", TOLL("nine")), "urn:ferry", ""), 0);
	struct report ninety = at_hour(item(report("Site", "Ferry sinks", TOLL("ninety")), "urn:ferry", ""), 0);
	take(*state, nine);
	for (int i = 0; i < 6; i++)
		assert_int_equal(take(*state, i % 2 ? nine : ninety)->relation, i < 2 ? RELATION_REVISION : RELATION_DUPLICATE);
	/* something else is */
	assert_int_equal(take(*state, at_hour(item(report("Site", "Ferry sinks", TOLL("ten")), "urn:ferry", ""), 0))->relation, RELATION_REVISION);
	/* nor where it names them by their versions */
	for (int i = 0; i < 6; i++) {
		enum relation relation = take(*state, item(i % 2 ? ninety : nine, "urn:ferry:2", i % 2 ? "2" : "1"))->relation;
		assert_true(i < 2 || relation == RELATION_DUPLICATE);
	}
}

static void a_status_that_alternates_is_news_as_often_as_it_is_later(void **state)
{
	static const struct {
		const char *source;
		const char *uris[6];
		const char *versions[6];
		int hours; /* from one to the next */
	} ways[] = {
		{ "Site", { "urn:1", "urn:1", "urn:1", "urn:1", "urn:1", "urn:1" }, { "1", "2", "3", "4", "5", "6" }, 24 },
		{ "Agency", { "urn:2", "urn:2", "urn:2", "urn:2", "urn:2", "urn:2" }, { "1", "2", "3", "4", "5", "6" }, 0 },
		{ "Wire", { "urn:3", "urn:3", "urn:3", "urn:3", "urn:3", "urn:3" }, { "1", "1", "1", "1", "1", "1" }, 96 },
		{ "Paper", { "urn:4", "urn:4", "urn:4", "urn:4", "urn:4", "urn:4" }, { "", "", "", "", "", "" }, 1 },
		{ "Radio", { "urn:5", "urn:6", "urn:7", "urn:8", "urn:9", "urn:10" }, { "1", "1", "1", "1", "1", "1" }, 3 },
	};
	struct desk *desk = *state;
	for (size_t way = 0; way < LEN(ways); way++)
		for (int i = 0; i < 6; i++) {
			struct report toll = report(ways[way].source, "Ferry sinks", i % 2 ? TOLL("ninety") : TOLL("nine"));
			const struct verdict *verdict = take(desk, at_hour(item(toll, ways[way].uris[i], ways[way].versions[i]), i * ways[way].hours));
			assert_true(i < 2 || verdict->relation == RELATION_REVISION);
			assert_true(i < 2 || verdict->of == desk->taken.len - 1);
		}
#undef TOLL
}

static void a_short_status_that_alternates_takes_back_the_one_before_for_days(void **state)
{
#define PASS(state, headed)                                                                                                                       \
	report("Wire", "Strelsau pass " headed, "The pass road above Strelsau is " state " to lorries because of the thaw, the district's engineer " \
		"said. Ninety lorries a day take the road, which is the only one to the villages of the upper valley in winter.")
	struct report shut = PASS("shut", "shut"), free = PASS("free again", "free");
	take(*state, at_hour(shut, 0));
	for (int day = 1; day < 10; day++) {
		const struct verdict *verdict = take(*state, at_hour(day % 2 ? free : shut, 24 * day));
		assert_int_equal(verdict->relation, RELATION_REVISION);
		assert_int_equal(verdict->of, day);
	}
#undef PASS
}

static void an_update_in_the_same_words_is_taken_back_by_the_report_before_it(void **state)
{
#define LIFT(state) report("Wire", "Strelsau lift " state, "The lift to the castle of Strelsau is " state " to all visitors, a keeper of the castle says.")
	struct report shut = LIFT("shut"), free = LIFT("free");
	take(*state, at_hour(shut, 0));
	assert_int_equal(take(*state, at_hour(free, 2))->relation, RELATION_UPDATE);
	for (int i = 2; i < 6; i++) {
		const struct verdict *verdict = take(*state, at_hour(i % 2 ? free : shut, 2 * i));
		assert_int_equal(verdict->relation, RELATION_REVISION);
		assert_int_equal(verdict->of, i);
	}
	/* not what is no later than that, nor what others say */
	assert_int_equal(take(*state, at_hour(shut, 1))->relation, RELATION_DUPLICATE);
	assert_int_equal(take(*state, at_hour(free, 11))->relation, RELATION_DUPLICATE);
	struct report others = shut;
	others.source = SPAN("Paper");
	assert_int_equal(take(*state, at_hour(others, 11))->relation, RELATION_DUPLICATE);
#undef LIFT
}

static void an_earlier_take_that_comes_late_revises_nothing(void **state)
{
	take(*state, at_hour(report("Agency", "UPDATE 1-" FERRY_TITLE, FERRY_ONE FERRY_TWO), 3));
	const struct verdict *verdict = take(*state, at_hour(report("Agency", FERRY_TITLE, FERRY_ONE), 0));
	assert_int_equal(verdict->relation, RELATION_REPRINT);
	assert_int_equal(verdict->of, 1);
	/* what comes next revises the latest */
	verdict = take(*state, at_hour(report("Agency", "UPDATE 2-" FERRY_TITLE, FERRY), 4));
	assert_int_equal(verdict->relation, RELATION_REVISION);
	assert_int_equal(verdict->of, 1);
	/* of a day without an hour nobody knows */
	struct report day = dated(report("Agency", "Ferry sinks", FERRY " It was old."), 0);
	day.is_date_only = true;
	assert_int_equal(take(*state, day)->relation, RELATION_REVISION);
}

static void a_copy_that_an_editor_has_put_elsewhere_is_a_text_of_its_own(void **state)
{
	struct desk *desk = *state;
	take(desk, report("Agency", FERRY_TITLE, FERRY_ONE FERRY_TWO));
	assert_int_equal(take(desk, report("Agency", "Farmers ahead", FERRY_TWO ELECTION))->of, 1);
	match_move(desk->engine, 2, 77);
	desk->taken.at[1].memory.story = 77;
	const struct verdict *verdict = take(desk, report("Paper", "Farmers win", ELECTION));
	assert_int_equal(verdict->of, 2);
	assert_int_equal(verdict->story, 77);
	verdict = take(desk, report("Agency", FERRY_TITLE " (2nd take)", FERRY));
	assert_int_equal(verdict->relation, RELATION_REVISION);
	assert_int_equal(verdict->of, 1);
	verdict = take(desk, report("Agency", "Farmers ahead, count ends", FERRY_TWO ELECTION "The count has ended."));
	assert_int_equal(verdict->relation, RELATION_REVISION);
	assert_int_equal(verdict->of, 2);
}

static void texts_that_are_gone_match_nothing(void **state)
{
	struct desk *desk = *state;
	take(desk, report("Agency", FERRY_TITLE, FERRY));
	desk->has_lost_its_texts = true;
	const struct verdict *verdict = take(desk, report("Paper", "Ship lost", FERRY));
	assert_int_equal(verdict->relation, RELATION_UPDATE);
	assert_int_equal(verdict->of, 0);
}

static void far_apart_in_time_is_another_story_with_a_background(void **state)
{
	take(*state, dated(report("Agency", FERRY_TITLE, FERRY), 0));
	const struct verdict *verdict =
		take(*state, dated(report("Paper", "Ruritania remembers ferry victims",
					  "Ruritania marked the sinking of the ferry Queen Flavia off Zenda with a service in Strelsau for the passengers who "
					  "drowned, as the coast guard inquiry into Hentzau Lines and the ship went on."),
				   40));
	assert_int_equal(verdict->relation, RELATION_NEW_STORY);
	assert_int_equal(verdict->background_len, 1);
	assert_int_equal(verdict->background[0].story, 1);
	/* the next day it would have been an update, even where the date only names the day */
	struct report next = dated(report("Radio", "Ferry operator Hentzau Lines under scrutiny",
					  "Survivors of the Queen Flavia, the ferry that sank off the coast of Ruritania, blamed Hentzau Lines. "
					  "The inquiry begins in Strelsau once the coast guard ends its search off Zenda."),
				   1);
	next.published -= next.published % CLOCK_DAY;
	next.is_date_only = true;
	verdict = take(*state, next);
	assert_int_equal(verdict->relation, RELATION_UPDATE);
	assert_int_equal(verdict->story, 1);
	assert_int_equal(verdict->background_len, 0);
}

#define SCHOOL_ONE                                                                                                          \
	"The Elphen burst its banks in Hentzau after two days of rain and forced 300 people into the school of Sankt Olaf. " \
	"Mayor Rosa Tarl asked for boats and sandbags."
#define SCHOOL_TWO                                                                                                              \
	"After two days of rain the Elphen has burst its banks in Hentzau. Mayor Rosa Tarl asked for sandbags and boats; 300 people " \
	"sleep in the school of Sankt Olaf."
#define SCHOOL_THREE                                                                                                            \
	"People in Hentzau were taken by boats to the school of Sankt Olaf, 300 of them, as the Elphen burst its banks after rain " \
	"that lasted two days. Sandbags are short, said Mayor Rosa Tarl."

static void a_report_without_a_date_joins_no_two_times(void **state)
{
	struct desk *desk = *state;
	desk->now = clock_from_civil(2024, 4, 11, 9, 0, 0);
	take(*state, dated(report("Agency", "Elphen floods Hentzau", SCHOOL_ONE), 0));
	assert_int_equal(take(*state, report("Portal", "Hentzau under water", SCHOOL_TWO))->story, 1);
	const struct verdict *verdict = take(*state, dated(report("Paper", "Boats in the streets of Hentzau", SCHOOL_THREE), 40));
	assert_int_equal(verdict->relation, RELATION_NEW_STORY);
	assert_int_equal(verdict->background_len, 1);
	assert_int_equal(desk->taken.at[1].memory.story, 1);
}

static void what_arrived_long_before_is_of_another_time(void **state)
{
	struct desk *desk = *state;
	desk->now = clock_from_civil(2024, 3, 1, 9, 0, 0);
	take(*state, report("Portal", "Hentzau under water", SCHOOL_TWO));
	assert_int_equal(take(*state, dated(report("Paper", "Boats in the streets of Hentzau", SCHOOL_THREE), 40))->relation, RELATION_NEW_STORY);
	assert_int_equal(take(*state, dated(report("Agency", "Elphen floods Hentzau", SCHOOL_ONE), 5))->story, 1);
}

static void empty_and_tiny_reports_are_judged_too(void **state)
{
	assert_int_equal(take(*state, report(NULL, "", ""))->relation, RELATION_NEW_STORY);
	assert_int_equal(take(*state, report(NULL, "", ""))->relation, RELATION_NEW_STORY);
	assert_int_equal(take(*state, report(NULL, "...", "!!!"))->relation, RELATION_NEW_STORY);
	assert_int_equal(take(*state, report(NULL, "Quake", ""))->relation, RELATION_NEW_STORY);
	assert_int_equal(take(*state, report(NULL, "Quake!", ""))->relation, RELATION_DUPLICATE);
	assert_false(relation_is_copy(take(*state, report(NULL, "Quake hits", "Ok"))->relation));
}

/* ---- random streams ---- */

static uint32_t draw(uint64_t *seed, uint32_t below)
{
	*seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)((*seed >> 33) % below);
}

/* A word of two to four syllables; the lower the number, the more often it is said. */
static void add_word(struct buf *text, uint32_t number)
{
	static const char *const syllables[] = { "ba", "ren", "to", "mis", "ka", "lu", "dor", "vi", "se", "pan", "gil", "ho", "stra", "fe", "nu", "qui" };
	for (int i = 0; i < 2 || number > 0; i++, number /= 16)
		buf_add_text(text, syllables[number % 16]);
	buf_add_char(text, ' ');
}

static void add_sentences(struct buf *text, uint64_t *seed, uint32_t event, unsigned sentences)
{
	for (unsigned s = 0; s < sentences; s++) {
		for (int w = 0; w < 12; w++)
			add_word(text, draw(seed, 3) ? draw(seed, 200) : 1000 + event * 25 + draw(seed, 25));
		buf_add_text(text, ". ");
	}
}

/* A report of one of forty events: its own words, or a mutilated copy of an earlier one. */
static struct report random_report(struct desk *desk, uint64_t *seed, int day)
{
	static const char *const sources[] = { NULL, "Agency", "Paper", "Radio" };
	struct report report = { .language = SPAN("en"), .source = span_of(sources[draw(seed, 4)]), .published = TIME_NONE, .updated = TIME_NONE };
	struct buf text;
	buf_init(&text, 1u << 20);
	uint32_t event = draw(seed, 40);
	if (desk->taken.len > 0 && draw(seed, 4) == 0) {
		const struct taken *earlier = &desk->taken.at[desk->taken.len - 1 - draw(seed, desk->taken.len < 60 ? (uint32_t)desk->taken.len : 60)];
		size_t from = draw(seed, 3) ? 0 : draw(seed, (uint32_t)earlier->report.text.len + 1) / 2;
		buf_add_span(&text, span_from(earlier->report.text, from));
		report.title = earlier->report.title;
		report.uri = earlier->report.uri;
		if (draw(seed, 2))
			add_sentences(&text, seed, event, draw(seed, 4));
	} else {
		add_sentences(&text, seed, event, 1);
		report.title = arena_copy(desk->forever, buf_view(&text));
		buf_clear(&text);
		add_sentences(&text, seed, event, draw(seed, 12));
		if (draw(seed, 3) == 0)
			report.uri = arena_format(desk->forever, "https://paper.example/%u", draw(seed, 200));
		report.version = draw(seed, 4) ? SPAN_NONE : SPAN("2");
	}
	if (draw(seed, 3)) {
		report.published = clock_from_civil(2024, 3, 1, 0, 0, 0) + day * CLOCK_DAY;
		report.is_date_only = draw(seed, 2);
		report.published += report.is_date_only ? 0 : draw(seed, CLOCK_DAY);
	}
	report.text = arena_copy(desk->forever, buf_view(&text));
	buf_done(&text);
	return report;
}

/* The same words in an order of their own. */
static struct report shuffled(struct desk *desk, uint64_t *seed, struct report report)
{
	struct words words = words_of(desk->tokenizer, desk->arena, report.text, report.language);
	struct buf text;
	buf_init(&text, 1u << 20);
	for (size_t i = 0; i < words.len; i++) {
		size_t from = i + draw(seed, (uint32_t)(words.len - i));
		struct word word = words.at[from];
		words.at[from] = words.at[i];
		buf_add_span(&text, span_make(report.text.ptr + word.offset, word.length));
		buf_add_char(&text, ' ');
	}
	report.text = arena_copy(desk->forever, buf_view(&text));
	buf_done(&text);
	return report;
}

/* Whether the report of that number is among those that the newest was measured against. */
static bool is_measured(const struct desk *desk, uint64_t seq)
{
	const struct match_measured *measured;
	size_t len = match_measured(desk->engine, &measured);
	for (size_t i = 0; i < len; i++)
		if (measured[i].seq == seq)
			return true;
	return false;
}

static void what_is_new_is_found_behind_many_old_ones_that_are_more_alike(void **state)
{
	struct desk *desk = *state;
	uint64_t seed = 79;
	print_message("# seed 79\n");
	for (int i = 0; i < 40; i++)
		take(desk, dated(shuffled(desk, &seed, report("Agency", "Elphen floods Hentzau", SCHOOL_TWO)), 0));
	take(desk, dated(report("Paper", "Hentzau sleeps at school", SCHOOL_ONE), 6));
	take(desk, dated(report("Radio", "Elphen floods Hentzau", SCHOOL_TWO), 6));
	assert_true(is_measured(desk, 41));
}

static void what_is_most_alike_is_found_behind_many_new_ones_that_are_less(void **state)
{
	struct desk *desk = *state;
	uint64_t seed = 83;
	print_message("# seed 83\n");
	take(desk, dated(report("Agency", "Elphen floods Hentzau", SCHOOL_TWO), 0));
	for (int i = 0; i < 40; i++)
		take(desk, dated(shuffled(desk, &seed, report("Paper", "Hentzau sleeps at school", SCHOOL_ONE)), 1));
	take(desk, dated(report("Radio", "Elphen floods Hentzau", SCHOOL_TWO), 1));
	assert_true(is_measured(desk, 1));
}

/* A second engine is given the newest `kept` reports of the first desk, as after a restart. */
static void restart(struct desk *desk, struct match_engine *engine, size_t kept)
{
	size_t from = kept && desk->taken.len > kept ? desk->taken.len - kept : 0;
	struct arena *arena = arena_new();
	for (size_t i = from; i < desk->taken.len; i++) {
		remember(engine, arena, &desk->taken.at[i]);
		arena_clear(arena);
	}
	arena_free(arena);
}

/* To the story of any other, or to one of its own; its copies come along. */
static void move_some(struct desk *desk, struct match_engine *other, uint64_t *seed)
{
	uint32_t reach = desk->taken.len < 200 ? (uint32_t)desk->taken.len : 200;
	uint64_t seq = desk->taken.len - draw(seed, reach), like = desk->taken.len - draw(seed, reach);
	uint64_t story = draw(seed, 4) ? desk->taken.at[like - 1].memory.story : 1000000 + desk->taken.len;
	bool moves[10000] = { false };
	if (draw(seed, 3) != 0)
		return;
	for (uint64_t at = seq; at <= desk->taken.len; at++) {
		struct match_memory *memory = &desk->taken.at[at - 1].memory;
		moves[at] = at == seq || (memory->of >= seq && moves[memory->of]);
		if (!moves[at])
			continue;
		memory->is_placed |= memory->story != story;
		memory->story = story;
		match_move(desk->engine, at, story);
		if (other)
			match_move(other, at, story);
	}
}

/* Any report of the newest 200; some of them have been forgotten. */
static void withdraw_some(struct desk *desk, struct match_engine *other, uint64_t *seed)
{
	uint64_t seq = desk->taken.len - draw(seed, desk->taken.len < 200 ? (uint32_t)desk->taken.len : 200);
	if (draw(seed, 4) != 0)
		return;
	withdraw(desk, seq);
	if (other)
		match_withdraw(other, seq);
}

static void judges_alike_after_a_restart(size_t memory_reports, size_t before, size_t after, uint64_t seed,
				       void (*change)(struct desk *desk, struct match_engine *other, uint64_t *seed))
{
	struct desk desk;
	struct match_lender lender = { .ctx = &desk, .text_of = text_of };
	const struct verdict_move *moves;
	size_t copies = 0, updates = 0, moves_len = 0, moved_before = 0;
	print_message("# seed %llu\n", (unsigned long long)seed);
	desk_init(&desk, memory_reports);
	for (size_t i = 0; i < before; i++) {
		take(&desk, random_report(&desk, &seed, (int)(i / 40)));
		if (change)
			change(&desk, NULL, &seed);
	}
	struct match_engine *other = match_engine_new(&desk.options);
	moved_before = desk.moves;
	restart(&desk, other, memory_reports);
	assert_int_equal(match_engine_reports(other), match_engine_reports(desk.engine));
	for (size_t i = before; i < before + after; i++) {
		struct report next = random_report(&desk, &seed, (int)(i / 40));
		struct match_subject subject = subject_of(&desk, &next, INT64_C(1700000000000) + (int64_t)desk.taken.len + 1);
		struct verdict verdict;
		struct buf packed;
		buf_init(&packed, 1u << 20);
		fingerprint_pack(match_judge(other, desk.arena, &subject, &lender, &verdict), &packed);
		const struct verdict *expected = take(&desk, next);
		const struct taken *taken = &desk.taken.at[desk.taken.len - 1];
		struct taken as_judged = *taken;
		assert_memory_equal(&verdict, expected, sizeof(verdict));
		assert_true(span_equals(buf_view(&packed), taken->packed));
		buf_done(&packed);
		as_judged.memory.story = verdict.story ? verdict.story : taken->memory.seq;
		remember(other, desk.arena, &as_judged);
		moves_len += match_settle(other, desk.arena, taken->memory.seq, &moves);
		if (change)
			change(&desk, other, &seed);
		copies += relation_is_copy(verdict.relation);
		updates += verdict.relation == RELATION_UPDATE;
	}
	/* the stream asks all the questions, where there is a memory to ask */
	if (memory_reports != 1)
		assert_true(copies > after / 20 && updates > after / 20);
	assert_int_equal(moves_len, desk.moves - moved_before);
	match_engine_free(other);
	desk_done(&desk);
}

static void an_engine_built_from_memories_judges_bit_for_bit_alike(void **state)
{
	(void)state;
	judges_alike_after_a_restart(0, 600, 400, 1, NULL);
	judges_alike_after_a_restart(0, 30, 300, 2, NULL);
}

static void an_engine_that_forgot_judges_like_one_that_never_knew(void **state)
{
	(void)state;
	for (uint64_t seed = 10; seed < 14; seed++)
		judges_alike_after_a_restart(37 + 50 * (seed - 10), 500, 300, seed, NULL);
	judges_alike_after_a_restart(1, 20, 60, 20, NULL);
}

static void when_a_report_was_withdrawn_makes_no_difference(void **state)
{
	(void)state;
	judges_alike_after_a_restart(0, 600, 400, 30, withdraw_some);
	for (uint64_t seed = 31; seed < 35; seed++)
		judges_alike_after_a_restart(40 + 50 * (seed - 31), 500, 300, seed, withdraw_some);
	judges_alike_after_a_restart(1, 20, 60, 36, withdraw_some);
}

static void move_and_withdraw_some(struct desk *desk, struct match_engine *other, uint64_t *seed)
{
	move_some(desk, other, seed);
	withdraw_some(desk, other, seed);
}

static void when_a_report_was_moved_makes_no_difference(void **state)
{
	(void)state;
	judges_alike_after_a_restart(0, 600, 400, 50, move_some);
	for (uint64_t seed = 51; seed < 55; seed++)
		judges_alike_after_a_restart(40 + 50 * (seed - 51), 500, 300, seed, move_and_withdraw_some);
	judges_alike_after_a_restart(1, 20, 60, 56, move_and_withdraw_some);
}

static void a_flood_of_copies_is_remembered(void **state)
{
	for (int i = 0; i < 2100; i++) /* more than two chunks of the memory: one has no vector at all */
		(void)take(*state, report("Agency", FERRY_TITLE, FERRY));
	assert_int_equal(take(*state, report("Agency", FERRY_TITLE, FERRY))->relation, RELATION_DUPLICATE);
}

static void verdicts_hold_together(void **state)
{
	struct desk *desk = *state;
	uint64_t seed = 77;
	print_message("# seed 77\n");
	for (uint64_t seq = 1; seq <= 800; seq++) {
		const struct verdict *verdict = take(desk, random_report(desk, &seed, (int)(seq / 40)));
		assert_true(verdict->of < seq && verdict->nearest < seq && verdict->copy_of < seq && verdict->story < seq);
		assert_true(verdict->score >= 0 && verdict->score <= 1000 && (verdict->runner_up_score <= verdict->score || verdict_is_version(verdict)));
		assert_true(verdict->containment >= 0 && verdict->containment <= 1000);
		assert_int_equal(relation_is_copy(verdict->relation), verdict->of != 0);
		assert_int_equal(verdict->relation == RELATION_NEW_STORY, verdict->story == 0);
		if (verdict->of != 0)
			assert_int_equal(desk->taken.at[seq - 1].memory.story, desk->taken.at[verdict->of - 1].memory.story);
		if (verdict->relation == RELATION_UPDATE)
			assert_true(verdict->score >= verdict->threshold && verdict->story == verdict->best_story);
		for (size_t i = 0; i < verdict->background_len; i++)
			assert_true(verdict->background[i].story < seq);
	}
	assert_int_equal(match_engine_reports(desk->engine), 800);
	assert_true(match_engine_bytes(desk->engine) > 800 * 200);
}

static void a_look_at_every_report_finds_the_same_story(void **state)
{
	struct desk *desk = *state;
	struct match_lender lender = { .ctx = desk, .text_of = text_of, .version_order = version_order };
	uint64_t seed = 78;
	size_t alike = 0;
	print_message("# seed 78\n");
	for (uint64_t seq = 1; seq <= 400; seq++) {
		struct report next = random_report(desk, &seed, (int)(seq / 40));
		struct match_subject subject = subject_of(desk, &next, INT64_C(1700000000000) + (int64_t)seq);
		struct verdict exhaustive;
		subject.is_exhaustive = true;
		(void)match_judge(desk->engine, desk->arena, &subject, &lender, &exhaustive);
		const struct verdict *verdict = take(desk, next);
		alike += exhaustive.story == verdict->story;
	}
	print_message("# %zu of 400 alike\n", alike);
	assert_true(alike > 380);
}

/* ---- explanations ---- */

static void an_explanation_names_terms_and_passages(void **state)
{
	struct desk *desk = *state;
	struct report first = report("Agency", FERRY_TITLE, FERRY);
	struct report second = report("Paper", "Zenda ferry: inquiry", "Zenda mourns. " FERRY_TWO "More to come.");
	struct match_explanation explanation;
	match_explain(desk->tokenizer, desk->arena, &first, &second, &explanation);
	assert_true(explanation.terms_len > 5);
	int weights = 0;
	bool has_ferry = false;
	for (size_t i = 0; i < explanation.terms_len; i++) {
		weights += explanation.terms[i].weight;
		has_ferry |= span_equals(explanation.terms[i].term, SPAN("Ferry"));
		assert_true(i == 0 || explanation.terms[i].weight <= explanation.terms[i - 1].weight);
	}
	assert_true(has_ferry && weights > 900 && weights <= 1000);
	assert_true(explanation.overlaps_len >= 1);
	assert_true(span_starts(explanation.overlaps[0].here, SPAN("Passengers told local radio")));
	assert_true(span_ends(explanation.overlaps[0].there, SPAN("the age of the vessel")));
	assert_true(explanation.change.share_of_other > 700 && explanation.change.share_of_this < 600);
	struct report other = report("Paper", "", "");
	match_explain(desk->tokenizer, desk->arena, &first, &other, &explanation);
	assert_int_equal(explanation.terms_len + explanation.overlaps_len, 0);
	assert_int_equal(explanation.change.share_of_this + explanation.change.share_of_other, 0);
}

static void the_same_text_under_another_label_has_not_changed(void **state)
{
	static const char text[] = "L'homme de douze ans a quitté l'école du village avant l'aube de mardi. Qu'il revienne, dit sa mère, n'est pas sûr.";
	struct desk *desk = *state;
	struct report first = report("Agence", "Un enfant a disparu", text), second = first;
	struct match_explanation explanation;
	first.language = SPAN("fr");
	second.language = SPAN("en");
	for (int i = 0; i < 2; i++) {
		match_explain(desk->tokenizer, desk->arena, i ? &second : &first, i ? &first : &second, &explanation);
		assert_int_equal(explanation.sentences.changed_len + explanation.sentences.added_len + explanation.sentences.left_out_len, 0);
		assert_int_equal(explanation.overlaps_len, 1);
	}
}

static void of_long_texts_the_beginnings_are_compared_and_it_is_said(void **state)
{
	struct desk *desk = *state;
	CLEANUP(buf_done) struct buf text = { .max = 2 << 20 };
	struct match_explanation explanation;
	for (unsigned i = 0; text.len < CHANGE_TEXT_MAX + 100000; i++)
		buf_addf(&text, "In ward %u there were %u votes cast for it. ", i, i * 7);
	struct report first = report("Agency", "Votes", buf_view(&text).ptr), second = first;
	second.text = span_head(second.text, CHANGE_TEXT_MAX);
	match_explain(desk->tokenizer, desk->arena, &first, &second, &explanation);
	assert_true(explanation.is_cut);
	assert_int_equal(explanation.change.share_of_this, 1000);
	assert_int_equal(explanation.change.kinds, CHANGE_EXPANDED);
	first.text = second.text;
	match_explain(desk->tokenizer, desk->arena, &first, &second, &explanation);
	assert_false(explanation.is_cut);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(the_same_text_again_is_a_duplicate),
		TEST(a_sign_makes_another_text),
		TEST(a_long_text_that_goes_on_is_another),
		TEST(another_headline_makes_a_reprint),
		TEST(a_text_that_says_nothing_of_its_headline_is_known_by_it),
		TEST(a_label_that_headlines_share_tells_of_none_of_them),
		TEST(a_shortened_or_wrapped_text_is_a_reprint),
		TEST(a_longer_take_of_the_same_source_is_a_revision),
		TEST(a_revision_names_the_report_of_its_own_source),
		TEST(an_edited_page_at_the_same_address_is_a_revision),
		TEST(a_version_of_an_item_is_of_its_story_whatever_it_says),
		TEST(a_version_goes_where_an_editor_has_put_the_one_before),
		TEST(what_an_editor_has_put_together_is_as_near_as_its_nearest_part),
		TEST(what_declares_no_version_has_to_be_a_little_like_it),
		TEST(nothing_repeats_or_continues_a_withdrawn_report),
		TEST(copies_of_a_withdrawn_report_are_copies_of_each_other),
		TEST(a_version_that_stands_is_found_behind_one_that_does_not),
		TEST(own_words_on_the_same_event_are_an_update),
		TEST(a_fresh_store_is_not_blind_in_other_languages),
		TEST(a_report_in_no_known_language_joins_no_two_languages),
		TEST(two_names_of_a_language_are_one),
		TEST(a_report_that_tells_of_two_events_does_not_make_them_one),
		TEST(what_two_reports_have_in_common_behind_news_of_their_own_makes_no_copy),
		TEST(templates_are_not_copies),
		TEST(figures_make_a_pattern_the_second_time),
		TEST(two_figures_put_right_at_once_are_no_pattern),
		TEST(names_with_figures_make_a_pattern),
		TEST(names_make_a_pattern_the_second_time),
		TEST(where_all_words_have_capitals_none_is_a_name),
		TEST(a_source_that_says_the_same_days_later_says_it_anew),
		TEST(words_make_a_pattern_a_week_later),
		TEST(what_was_printed_beside_a_report_is_no_copy),
		TEST(two_reports_of_one_source_in_a_newsletter_are_no_copies_of_each_other),
		TEST(an_item_of_a_newsletter_is_no_copy_of_it),
		TEST(an_item_of_a_newsletter_that_names_another_one_is_no_copy_of_it),
		TEST(a_part_of_a_text_without_a_blank_is_compared_with_it),
		TEST(a_source_revises_its_own_report_however_many_have_repeated_it),
		TEST(a_copy_repeats_the_take_that_it_is_most_like),
		TEST(a_correction_taken_back_is_a_revision),
		TEST(what_others_print_of_a_text_that_has_come_back_repeats_that),
		TEST(versions_tell_what_is_taken_back_where_dates_do_not),
		TEST(two_states_of_a_page_that_come_in_turns_are_no_news),
		TEST(a_status_that_alternates_is_news_as_often_as_it_is_later),
		TEST(a_short_status_that_alternates_takes_back_the_one_before_for_days),
		TEST(an_update_in_the_same_words_is_taken_back_by_the_report_before_it),
		TEST(an_earlier_take_that_comes_late_revises_nothing),
		TEST(a_copy_that_an_editor_has_put_elsewhere_is_a_text_of_its_own),
		TEST(texts_that_are_gone_match_nothing),
		TEST(far_apart_in_time_is_another_story_with_a_background),
		TEST(a_report_without_a_date_joins_no_two_times),
		TEST(what_arrived_long_before_is_of_another_time),
		TEST(empty_and_tiny_reports_are_judged_too),
		TEST(a_flood_of_copies_is_remembered),
		TEST(verdicts_hold_together),
		TEST(a_look_at_every_report_finds_the_same_story),
		TEST(an_explanation_names_terms_and_passages),
		TEST(the_same_text_under_another_label_has_not_changed),
		TEST(of_long_texts_the_beginnings_are_compared_and_it_is_said),
		TEST(what_is_new_is_found_behind_many_old_ones_that_are_more_alike),
		TEST(what_is_most_alike_is_found_behind_many_new_ones_that_are_less),
		cmocka_unit_test(an_engine_built_from_memories_judges_bit_for_bit_alike),
		cmocka_unit_test(an_engine_that_forgot_judges_like_one_that_never_knew),
		cmocka_unit_test(when_a_report_was_withdrawn_makes_no_difference),
		cmocka_unit_test(when_a_report_was_moved_makes_no_difference),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
