#include "watch/route.h"

#include "base/vec.h"

#include <stdlib.h>
#include <string.h>

#define NOWHERE UINT32_MAX

struct node {
	struct route_spec spec;
	uint32_t first_child, next_sibling; /* in order; NOWHERE at the end */
	uint32_t *watches;                  /* rising; NULL: all */
};

struct route_tree {
	struct node *nodes;
	size_t len;
	/* The roots that carry a watch: roots[from[watch]] up to roots[from[watch + 1]]. */
	uint32_t *roots, *from;
	size_t watches_len;
};

/* The walk of one report's watches. */
struct walk {
	const struct route_tree *tree;
	struct route_subject *subject;
	uint32_t watch;
	struct route_end *end;          /* of the watch */
	struct arena *arena;
	struct route_telling *tellings;
	size_t tellings_len, watches_len;
};

static void *alloc_of(size_t count, size_t size)
{
	void *memory = calloc(count + 1, size);
	if (!memory)
		abort();
	return memory;
}

static int by_number(const void *a, const void *b)
{
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
	return left < right ? -1 : left > right;
}

/* ---- making ---- */

static void node_make(struct route_tree *tree, uint32_t at, const struct route_spec *spec)
{
	struct node *node = &tree->nodes[at];
	*node = (struct node){ .spec = *spec, .first_child = NOWHERE, .next_sibling = NOWHERE };
	if (spec->watches_len > 0) {
		node->watches = alloc_of(spec->watches_len, sizeof(*node->watches));
		memcpy(node->watches, spec->watches, spec->watches_len * sizeof(*node->watches));
		qsort(node->watches, spec->watches_len, sizeof(*node->watches), by_number);
	}
	if (spec->parent == ROUTE_TOP)
		return;
	uint32_t *link = &tree->nodes[spec->parent].first_child;
	while (*link != NOWHERE)
		link = &tree->nodes[*link].next_sibling;
	*link = at;
}

static bool is_named_again(const struct node *node, size_t i)
{
	return i > 0 && node->watches[i] == node->watches[i - 1];
}

/* Counts first, then fills: each root is entered with every watch that it carries. */
static void roots_index(struct route_tree *tree)
{
	tree->from = alloc_of(tree->watches_len + 1, sizeof(*tree->from));
	for (size_t n = 0; n < tree->len; n++)
		for (size_t i = 0; tree->nodes[n].spec.parent == ROUTE_TOP && i < tree->nodes[n].spec.watches_len; i++)
			tree->from[tree->nodes[n].watches[i] + 1] += !is_named_again(&tree->nodes[n], i);
	for (size_t w = 0; w < tree->watches_len; w++)
		tree->from[w + 1] += tree->from[w];
	tree->roots = alloc_of(tree->from[tree->watches_len], sizeof(*tree->roots));
	uint32_t *filled = alloc_of(tree->watches_len, sizeof(*filled));
	for (size_t n = 0; n < tree->len; n++)
		for (size_t i = 0; tree->nodes[n].spec.parent == ROUTE_TOP && i < tree->nodes[n].spec.watches_len; i++) {
			uint32_t watch = tree->nodes[n].watches[i];
			if (!is_named_again(&tree->nodes[n], i))
				tree->roots[tree->from[watch] + filled[watch]++] = (uint32_t)n;
		}
	free(filled);
}

struct route_tree *route_tree_new(const struct route_spec *specs, size_t len, size_t watches_len)
{
	struct route_tree *tree = alloc_of(1, sizeof(*tree));
	*tree = (struct route_tree){ .nodes = alloc_of(len, sizeof(*tree->nodes)), .len = len, .watches_len = watches_len };
	for (size_t i = 0; i < len; i++)
		node_make(tree, (uint32_t)i, &specs[i]);
	roots_index(tree);
	return tree;
}

void route_tree_free(struct route_tree *tree)
{
	if (!tree)
		return;
	for (size_t i = 0; i < tree->len; i++)
		free(tree->nodes[i].watches);
	free(tree->nodes);
	free(tree->roots);
	free(tree->from);
	free(tree);
}

/* ---- walking ---- */

static void end_better(struct route_end *end, enum route_outcome outcome, const char *unmet)
{
	if (outcome < end->outcome || (outcome == end->outcome && !end->unmet))
		*end = (struct route_end){ outcome, unmet };
}

static struct route_telling *telling_of(struct walk *walk, uint32_t receiver)
{
	for (size_t i = 0; i < walk->tellings_len; i++)
		if (walk->tellings[i].receiver == receiver)
			return &walk->tellings[i];
	struct route_telling *made = &walk->tellings[walk->tellings_len++];
	*made = (struct route_telling){ .receiver = receiver, .watches = ARENA_NEW(walk->arena, uint32_t, walk->watches_len) };
	return made;
}

static void *copy_of(struct arena *arena, const void *from, size_t len, size_t cap, size_t size)
{
	char *to = ARENA_NEW(arena, char, cap * size);
	if (len > 0)
		memcpy(to, from, len * size);
	return to;
}

/* Watches come rising. */
static void note_way(struct route_telling *telling, const struct route_way *way)
{
	bool is_known = false;
	for (size_t i = 0; i < telling->routes_len; i++)
		is_known |= telling->routes[i] == way->route;
	if (!is_known)
		telling->routes[telling->routes_len++] = way->route;
	if (telling->watches_len == 0 || telling->watches[telling->watches_len - 1] != way->watch)
		telling->watches[telling->watches_len++] = way->watch;
	telling->route = telling->routes[0];
	telling->is_wanted |= way->is_wanted;
	telling->is_copy |= way->is_copy;
	if (way->repeat_ms > 0 && (telling->repeat_ms == 0 || way->repeat_ms < telling->repeat_ms))
		telling->repeat_ms = way->repeat_ms;
	if (way->priority > telling->priority)
		telling->priority = way->priority;
}

/* They grow whenever the number of ways is a power of two. */
static void way_add(struct walk *walk, struct route_telling *telling, const struct route_way *way)
{
	size_t len = telling->ways_len, cap = len > 0 ? 2 * len : 1;
	if ((len & (len - 1)) == 0) {
		telling->ways = copy_of(walk->arena, telling->ways, len, cap, sizeof(*telling->ways));
		telling->routes = copy_of(walk->arena, telling->routes, telling->routes_len, cap, sizeof(*telling->routes));
	}
	telling->ways[telling->ways_len++] = *way;
	note_way(telling, way);
}

bool route_telling_keep(struct route_telling *telling, bool (*keeps)(const void *ctx, const struct route_way *way), const void *ctx)
{
	size_t len = telling->ways_len;
	*telling = (struct route_telling){
		.receiver = telling->receiver, .ways = telling->ways, .routes = telling->routes, .watches = telling->watches
	};
	for (size_t i = 0; i < len; i++)
		if (keeps(ctx, &telling->ways[i])) {
			telling->ways[telling->ways_len] = telling->ways[i];
			note_way(telling, &telling->ways[telling->ways_len++]);
		}
	return telling->ways_len > 0;
}

static void tell(struct walk *walk, uint32_t at)
{
	const struct route_spec *route = &walk->tree->nodes[at].spec;
	if (route->receiver == ROUTE_NOBODY) {
		end_better(walk->end, ROUTE_NONE, NULL);
		return;
	}
	struct route_way way = {
		.route = at, .watch = walk->watch, .is_wanted = route->relations & 1u << walk->subject->relation,
		.wants_revision = route->relations & 1u << RELATION_REVISION, .priority = route->priority,
	};
	unsigned what_it_repeats = 1u << walk->subject->original | (walk->subject->is_of_revision ? 1u << RELATION_REVISION : 0);
	way.is_copy = !way.is_wanted && route->relations & what_it_repeats;
	way.repeat_ms = way.is_wanted ? 0 : route->repeat_ms;
	end_better(walk->end, way.is_wanted ? ROUTE_TOLD : ROUTE_RELATION_NOT_WANTED, NULL);
	if (way.is_wanted || way.is_copy || way.repeat_ms > 0)
		way_add(walk, telling_of(walk, route->receiver), &way);
}

static bool carries(const struct node *node, uint32_t watch)
{
	return !node->watches || bsearch(&watch, node->watches, node->spec.watches_len, sizeof(watch), by_number);
}

static bool takes(struct walk *walk, uint32_t at)
{
	const struct node *node = &walk->tree->nodes[at];
	if (!carries(node, walk->watch))
		return false;
	const char *unmet = matchers_unmet(node->spec.matchers, walk->subject);
	if (unmet)
		end_better(walk->end, matchers_is_threshold(node->spec.matchers, unmet) ? ROUTE_BELOW : ROUTE_NONE, unmet);
	return !unmet;
}

/* News has come to this route, which takes it. As deep as the tree. */
static void visit(struct walk *walk, uint32_t at)
{
	bool is_taken = false;
	for (uint32_t child = walk->tree->nodes[at].first_child; child != NOWHERE; child = walk->tree->nodes[child].next_sibling) {
		if (!takes(walk, child))
			continue;
		visit(walk, child);
		is_taken = true;
		if (!walk->tree->nodes[child].spec.goes_on)
			break;
	}
	if (!is_taken)
		tell(walk, at);
}

static int by_receiver(const void *a, const void *b)
{
	const struct route_telling *left = a, *right = b;
	return left->receiver < right->receiver ? -1 : left->receiver > right->receiver;
}

size_t route_all(const struct route_tree *tree, struct arena *arena, const char *const *names, const uint32_t *watches, size_t watches_len,
		 struct route_subject *subject, struct route_telling **ret_tellings, struct route_end **ret_ends)
{
	struct route_end *ends = ARENA_NEW(arena, struct route_end, watches_len + 1);
	struct walk walk = {
		.tree = tree, .subject = subject, .arena = arena, .tellings = ARENA_NEW(arena, struct route_telling, watches_len > 0 ? tree->len + 1 : 1),
		.watches_len = watches_len,
	};
	for (size_t i = 0; i < watches_len; i++) {
		ends[i] = (struct route_end){ ROUTE_NONE, NULL };
		walk.watch = watches[i];
		walk.end = &ends[i];
		subject->watch = span_of(names[watches[i]]);
		for (uint32_t r = tree->from[watches[i]]; r < tree->from[watches[i] + 1]; r++)
			if (takes(&walk, tree->roots[r]))
				visit(&walk, tree->roots[r]);
	}
	if (walk.tellings_len > 1)
		qsort(walk.tellings, walk.tellings_len, sizeof(*walk.tellings), by_receiver);
	*ret_tellings = walk.tellings;
	*ret_ends = ends;
	return walk.tellings_len;
}
