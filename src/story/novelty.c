/* A sentence is new where most of what it says is: the weight of its content words that no earlier text has, as a share of all.
 *
 * A number weighs as much as three words. Running stories change by their numbers: "the toll rose to 23" shares every
 * other word with "the toll rose to 12", and is the news.
 */
#include "story/novelty.h"

#include "base/hash.h"
#include "base/map.h"
#include "base/vec.h"
#include "text/sentences.h"

#define NOVELTY_MIN 500       /* permille from which a sentence counts as new */
#define WEIGHT_MIN 2u         /* new weight that it must have: one rare word makes no news */
#define NUMBER_WEIGHT 3u
#define REMEMBERED 4096u      /* reports; some kilobytes each */
#define REMEMBERED_WORDS 4000u /* of a report; a longer one is read again */
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

static void set_add(struct map *set, uint64_t hash)
{
	*map_at(set, hash) = 1;
}

static bool set_has(const struct map *set, uint64_t hash)
{
	return map_find(set, hash) != NULL;
}

/* The words of one report, as hashes. */
struct remembered {
	uint64_t seq;
	uint64_t *hashes;
	size_t len, cap;
};

struct novelty_finder {
	struct map grammar;
	struct map earlier;
	struct map here;    /* word -> the sentence that has said it, from 1 */
	struct {
		struct span *at;
		size_t len, cap;
	} sentences;
	struct remembered reports[REMEMBERED]; /* by seq modulo REMEMBERED */
};

struct novelty_finder *novelty_finder_new(void)
{
	size_t cap = 0;
	struct novelty_finder *finder = vec_grow(NULL, &cap, 1, sizeof(*finder));
	*finder = (struct novelty_finder){ 0 };
	for (size_t i = 0; i < sizeof(grammar) / sizeof(*grammar); i++)
		set_add(&finder->grammar, hash64(span_of(grammar[i])));
	return finder;
}

void novelty_finder_free(struct novelty_finder *finder)
{
	if (!finder)
		return;
	map_done(&finder->grammar);
	map_done(&finder->earlier);
	map_done(&finder->here);
	VEC_DONE(&finder->sentences);
	for (size_t i = 0; i < REMEMBERED; i++)
		free(finder->reports[i].hashes);
	free(finder);
}

void novelty_remember(struct novelty_finder *finder, uint64_t seq, struct words words)
{
	struct remembered *report = &finder->reports[seq % REMEMBERED];
	report->seq = 0;
	if (words.len > REMEMBERED_WORDS)
		return;
	if (words.len > report->cap)
		report->hashes = vec_grow(report->hashes, &report->cap, words.len, sizeof(*report->hashes));
	for (size_t i = 0; i < words.len; i++)
		report->hashes[i] = words.at[i].hash;
	report->len = words.len;
	report->seq = seq;
}

/* 0: not a content word */
static unsigned weight_of(const struct word *word, const struct map *grammar_set)
{
	if (word->flags & WORD_NUMBER)
		return NUMBER_WEIGHT;
	bool is_name = (word->flags & WORD_CAPITAL) && !(word->flags & WORD_START);
	bool is_ascii = (unsigned char)word->folded.ptr[0] < 0x80;
	if (word->folded.len <= SHORT_WORD && is_ascii && !is_name)
		return 0;
	return set_has(grammar_set, hash64(word->folded)) ? 0 : 1;
}

/* The words of a sentence, from *at on in those of the text. A word counts once a sentence. */
static int novelty_of(struct novelty_finder *finder, struct words words, size_t *at, size_t end_offset, uint64_t sentence)
{
	unsigned all = 0, new = 0;
	for (; *at < words.len && words.at[*at].offset < end_offset; (*at)++) {
		const struct word *word = &words.at[*at];
		unsigned weight = weight_of(word, &finder->grammar);
		uint64_t *said = weight > 0 ? map_at(&finder->here, word->hash) : NULL;
		if (!said || *said == sentence)
			continue;
		*said = sentence;
		all += weight;
		new += set_has(&finder->earlier, word->hash) ? 0 : weight;
	}
	return new < WEIGHT_MIN ? 0 : (int)(1000 * new / all);
}

static void cut_sentences(struct novelty_finder *finder, struct span text)
{
	struct span sentence;
	VEC_CLEAR(&finder->sentences);
	while (sentence_next(&text, &sentence))
		VEC_PUSH(&finder->sentences, sentence);
}

static void list_new(struct novelty_finder *finder, struct arena *arena, struct span text, struct words words, struct novelty *novelty)
{
	size_t at = 0;
	map_clear(&finder->here);
	novelty->sentences = ARENA_NEW(arena, struct novelty_sentence, novelty->total + 1);
	for (size_t i = 0; i < novelty->total; i++) {
		struct span sentence = finder->sentences.at[i];
		size_t end = (size_t)(sentence.ptr - text.ptr) + sentence.len;
		int share = novelty_of(finder, words, &at, end, i + 1);
		if (share >= NOVELTY_MIN)
			novelty->sentences[novelty->len++] = (struct novelty_sentence){ sentence, share };
	}
}

static void learn(struct novelty_finder *finder, struct tokenizer *tokenizer, struct arena *arena, uint64_t seq, struct span language,
		  const struct novelty_lender *lender)
{
	const struct remembered *report = &finder->reports[seq % REMEMBERED];
	struct span title, text;
	if (report->seq != seq) {
		if (!lender->text_of(lender->ctx, seq, &title, &text))
			return;
		novelty_remember(finder, seq, words_of(tokenizer, arena, text, language));
	}
	for (size_t i = 0; report->seq == seq && i < report->len; i++)
		set_add(&finder->earlier, report->hashes[i]);
}

void novelty_find(struct novelty_finder *finder, struct tokenizer *tokenizer, struct arena *arena, struct span text, struct words words,
		  struct span language, const uint64_t *earlier, size_t earlier_len, const struct novelty_lender *lender,
		  struct novelty *ret_novelty)
{
	cut_sentences(finder, text);
	struct novelty novelty = { .total = finder->sentences.len };
	map_clear(&finder->earlier);
	for (size_t i = 0; i < earlier_len; i++)
		learn(finder, tokenizer, arena, earlier[i], language, lender);
	if (map_len(&finder->earlier) > 0)
		list_new(finder, arena, text, words, &novelty);
	*ret_novelty = novelty;
}
