#include "tests/bench/story_exact.h"

#include "base/map.h"
#include "base/vec.h"
#include "story/shingles.h"

struct question {
	size_t len, common; /* different shingles; those of them in the text that is offered */
	struct story_exact_found found;
};

struct story_exact {
	struct arena *arena;
	struct map first; /* shingle to its first asker, counted from 1 */
	struct {
		struct asker {
			uint32_t question, next;
		} *at;
		size_t len, cap;
	} askers;
	struct {
		struct question *at;
		size_t len, cap;
	} questions;
	struct {
		uint32_t *at;
		size_t len, cap;
	} touched;
};

struct story_exact *story_exact_new(void)
{
	size_t cap = 0;
	struct story_exact *exact = vec_grow(NULL, &cap, 1, sizeof(*exact));
	*exact = (struct story_exact){ .arena = arena_new() };
	return exact;
}

void story_exact_free(struct story_exact *exact)
{
	for (size_t i = 0; i < exact->questions.len; i++)
		VEC_DONE(&exact->questions.at[i].found);
	VEC_DONE(&exact->questions);
	VEC_DONE(&exact->askers);
	VEC_DONE(&exact->touched);
	map_done(&exact->first);
	arena_free(exact->arena);
	free(exact);
}

void story_exact_ask(struct story_exact *exact, struct span normal)
{
	arena_clear(exact->arena);
	struct shingle_set set = shingle_set_of(exact->arena, normal);
	for (size_t i = 0; i <= set.mask; i++) {
		if (set.slots[i] == 0)
			continue;
		uint64_t *first = map_at(&exact->first, set.slots[i]);
		VEC_PUSH(&exact->askers, (struct asker){ (uint32_t)exact->questions.len, (uint32_t)*first });
		*first = exact->askers.len;
	}
	VEC_PUSH(&exact->questions, (struct question){ .len = set.len });
}

static void count(struct story_exact *exact, uint32_t shingle)
{
	uint64_t *first = map_find(&exact->first, shingle);
	for (uint32_t at = first ? (uint32_t)*first : 0; at != 0; at = exact->askers.at[at - 1].next) {
		uint32_t question = exact->askers.at[at - 1].question;
		if (exact->questions.at[question].common++ == 0)
			VEC_PUSH(&exact->touched, question);
	}
}

void story_exact_offer(struct story_exact *exact, uint64_t seq, struct span normal, unsigned share)
{
	arena_clear(exact->arena);
	struct shingle_set set = shingle_set_of(exact->arena, normal);
	for (size_t i = 0; i <= set.mask; i++)
		if (set.slots[i] != 0)
			count(exact, set.slots[i]);
	for (size_t i = 0; i < exact->touched.len; i++) {
		struct question *question = &exact->questions.at[exact->touched.at[i]];
		size_t shorter = question->len < set.len ? question->len : set.len;
		if (question->common * 1000 >= shorter * share)
			VEC_PUSH(&question->found, seq);
		question->common = 0;
	}
	VEC_CLEAR(&exact->touched);
}

const struct story_exact_found *story_exact_answer(const struct story_exact *exact, size_t question)
{
	return &exact->questions.at[question].found;
}
