/* A sentence is new where most of what it says is: the weight of its content words that no earlier text has, as a share of all.
 *
 * A number weighs as much as three words. Running stories change by their numbers: "the toll rose to 23" shares every
 * other word with "the toll rose to 12", and is the news.
 */
#include "story/novelty.h"

#include "base/array.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/vec.h"
#include "text/sentences.h"

#define NOVELTY_MIN 500       /* permille from which a sentence counts as new */
#define WEIGHT_MIN 2u         /* new weight that it must have: one rare word makes no news */
#define NUMBER_WEIGHT 3u
#define REMEMBERED 4096u      /* reports; some kilobytes each */
#define REMEMBERED_WORDS 4000u /* different ones, of a report; a longer one is read again */
#define SHORT_WORD 3u         /* bytes; shorter and equal ones are grammar in most languages, names and numbers excepted */

/* Grammar that is longer than SHORT_WORD, in the languages that we meet most. */
static const char *const grammar[] = {
	/* en */ "that", "with", "from", "this", "they", "have", "been", "were", "will", "would", "their", "there", "which", "about", "after", "before",
	"said", "says", "into", "over", "more", "than", "when", "what", "where", "while", "also", "could", "some", "them", "these", "those", "such",
	"under", "because", "between", "during", "other", "very", "only", "being", "told",
	/* de */ "eine", "einen", "einem", "einer", "nicht", "auch", "sich", "nach", "wird", "wurde", "wurden", "haben", "oder", "aber", "dass", "durch",
	"sein", "sind", "diese", "dieser", "beim", "unter", "gegen",
	/* fr */ "dans", "pour", "avec", "plus", "cette", "sont", "leur", "mais", "ainsi", "apres", "selon", "entre", "elle", "etait", "comme",
	/* es, pt, it */ "para", "como", "pero", "esta", "este", "desde", "sobre", "entre", "hasta", "segun", "donde", "mais", "pela", "pelo", "sono",
	"della", "delle", "degli", "nella", "anche", "dopo",
};

/* ---- marks: a set of words that is emptied by counting on ---- */

#define MARKS_MAX 8192u /* words; then it is emptied for good */

struct marks {
	struct map map; /* word -> the round that it was put in last */
	uint64_t round;
};

static void marks_begin(struct marks *marks)
{
	if (map_len(&marks->map) > MARKS_MAX)
		map_clear(&marks->map);
	marks->round++;
}

/* False where it was in already. */
static bool marks_add(struct marks *marks, uint64_t word)
{
	uint64_t *round = map_at(&marks->map, word);
	bool is_new = *round != marks->round;
	*round = marks->round;
	return is_new;
}

static bool marks_have(const struct marks *marks, uint64_t word)
{
	const uint64_t *round = map_find(&marks->map, word);
	return round && *round == marks->round;
}

/* ---- cutting ---- */

struct novelty_cutter {
	struct map grammar;
	struct marks here; /* the words of the sentence, then of the text, in hand */
	struct {
		struct span *at;
		size_t len, cap;
	} sentences;
};

struct novelty_cutter *novelty_cutter_new(void)
{
	size_t cap = 0;
	struct novelty_cutter *cutter = vec_grow(NULL, &cap, 1, sizeof(*cutter));
	*cutter = (struct novelty_cutter){ 0 };
	for (size_t i = 0; i < LEN(grammar); i++)
		*map_at(&cutter->grammar, hash64(span_of(grammar[i]))) = 1;
	return cutter;
}

void novelty_cutter_free(struct novelty_cutter *cutter)
{
	if (!cutter)
		return;
	map_done(&cutter->grammar);
	map_done(&cutter->here.map);
	VEC_DONE(&cutter->sentences);
	free(cutter);
}

/* 0: not a content word */
static unsigned weight_of(const struct word *word, const struct map *grammar_set)
{
	if (word->flags & WORD_NUMBER)
		return NUMBER_WEIGHT;
	bool is_name = word_is_name(word);
	bool is_ascii = (unsigned char)word->folded.ptr[0] < 0x80;
	if (word->folded.len <= SHORT_WORD && is_ascii && !is_name)
		return 0;
	return map_find(grammar_set, hash64(word->folded)) ? 0 : 1;
}

/* The content words from `at` on that stand before `end_offset`, each once. Returns where the next sentence's begin. */
static size_t cut_words(struct novelty_cutter *cutter, struct words words, size_t at, size_t end_offset, struct novelty_word *list,
			struct novelty_cut *cut)
{
	marks_begin(&cutter->here);
	for (; at < words.len && words.at[at].offset < end_offset; at++) {
		const struct word *word = &words.at[at];
		unsigned weight = weight_of(word, &cutter->grammar);
		if (weight > 0 && marks_add(&cutter->here, word->hash))
			list[cut->first + cut->len++] = (struct novelty_word){ word->hash, weight };
	}
	return at;
}

static void cut_vocabulary(struct novelty_cutter *cutter, struct arena *arena, struct words words, struct novelty_sentences *sentences)
{
	uint64_t *vocabulary = ARENA_NEW(arena, uint64_t, words.len + 1);
	marks_begin(&cutter->here);
	for (size_t i = 0; i < words.len; i++)
		if (marks_add(&cutter->here, words.at[i].hash))
			vocabulary[sentences->vocabulary_len++] = words.at[i].hash;
	sentences->vocabulary = vocabulary;
}

void novelty_cut(struct novelty_cutter *cutter, struct arena *arena, struct span text, struct words words,
		 struct novelty_sentences *ret_sentences)
{
	struct span rest = text, sentence;
	VEC_CLEAR(&cutter->sentences);
	while (sentence_next(&rest, &sentence))
		VEC_PUSH(&cutter->sentences, sentence);
	struct novelty_sentences sentences = { .len = cutter->sentences.len };
	sentences.at = ARENA_NEW(arena, struct novelty_cut, sentences.len + 1);
	sentences.words = ARENA_NEW(arena, struct novelty_word, words.len + 1);
	uint32_t first = 0;
	for (size_t i = 0, at = 0; i < sentences.len; i++) {
		struct novelty_cut *cut = &sentences.at[i];
		*cut = (struct novelty_cut){ .text = cutter->sentences.at[i], .first = first };
		at = cut_words(cutter, words, at, (size_t)(cut->text.ptr - text.ptr) + cut->text.len, sentences.words, cut);
		first += cut->len;
	}
	cut_vocabulary(cutter, arena, words, &sentences);
	*ret_sentences = sentences;
}

/* ---- finding ---- */

/* The vocabulary of one report. */
struct remembered {
	uint64_t seq;
	uint64_t *hashes;
	size_t len, cap;
};

struct novelty_finder {
	struct marks earlier;
	struct remembered reports[REMEMBERED]; /* by seq modulo REMEMBERED */
};

struct novelty_finder *novelty_finder_new(void)
{
	struct novelty_finder *finder = calloc(1, sizeof(*finder));
	if (!finder)
		abort(); /* a fixed size, at start */
	return finder;
}

void novelty_finder_free(struct novelty_finder *finder)
{
	if (!finder)
		return;
	map_done(&finder->earlier.map);
	for (size_t i = 0; i < REMEMBERED; i++)
		free(finder->reports[i].hashes);
	free(finder);
}

void novelty_remember(struct novelty_finder *finder, uint64_t seq, const struct novelty_sentences *sentences)
{
	struct remembered *report = &finder->reports[seq % REMEMBERED];
	size_t len = sentences->vocabulary_len;
	report->seq = 0;
	report->hashes = vec_fit(report->hashes, &report->cap, len <= REMEMBERED_WORDS ? len : 0, sizeof(*report->hashes));
	if (!report->hashes)
		return;
	memcpy(report->hashes, sentences->vocabulary, len * sizeof(*report->hashes));
	report->len = len;
	report->seq = seq;
}

/* Returns how many words it has. */
static size_t learn(struct novelty_finder *finder, struct tokenizer *tokenizer, struct arena *arena, uint64_t seq,
		    const struct novelty_lender *lender)
{
	const struct remembered *report = &finder->reports[seq % REMEMBERED];
	struct span text, language;
	if (report->seq == seq) {
		for (size_t i = 0; i < report->len; i++)
			(void)marks_add(&finder->earlier, report->hashes[i]);
		return report->len;
	}
	if (!lender->text_of(lender->ctx, seq, &text, &language))
		return 0;
	struct words words = words_of(tokenizer, arena, text, language);
	for (size_t i = 0; i < words.len; i++)
		(void)marks_add(&finder->earlier, words.at[i].hash);
	return words.len;
}

static int novelty_of(const struct marks *earlier, const struct novelty_sentences *sentences, const struct novelty_cut *cut)
{
	unsigned all = 0, new = 0;
	for (uint32_t i = cut->first; i < cut->first + cut->len; i++) {
		all += sentences->words[i].weight;
		new += marks_have(earlier, sentences->words[i].hash) ? 0 : sentences->words[i].weight;
	}
	return new < WEIGHT_MIN ? 0 : (int)(1000 * new / all);
}

void novelty_find(struct novelty_finder *finder, struct tokenizer *tokenizer, struct arena *arena, const struct novelty_sentences *sentences,
		  const uint64_t *earlier, size_t earlier_len, const struct novelty_lender *lender, struct novelty *ret_novelty)
{
	struct novelty novelty = { .total = sentences->len };
	size_t known = 0;
	marks_begin(&finder->earlier);
	for (size_t i = 0; i < earlier_len; i++)
		known += learn(finder, tokenizer, arena, earlier[i], lender);
	novelty.sentences = ARENA_NEW(arena, struct novelty_sentence, novelty.total + 1);
	for (size_t i = 0; i < sentences->len && known > 0; i++) {
		int share = novelty_of(&finder->earlier, sentences, &sentences->at[i]);
		if (share >= NOVELTY_MIN)
			novelty.sentences[novelty.len++] = (struct novelty_sentence){ sentences->at[i].text, share };
	}
	*ret_novelty = novelty;
}
