/* Conditions on a report that a watch has found, in the words of a route or a silence:
 *
 *	relation = update        source =~ "Reuters|AFP"        sources >= 2
 *	figure.deaths >= 10      keyword != sport               story = 41
 *
 *  - Words: watch relation source originator language place keyword title. = and != compare the whole, =~ and !~ match a regular expression (see
 *    watch/regex.h) against the whole; case does not matter, and `language = pt` is also pt-br. What a report does not say is empty. It has many keywords: one suffices for = and =~.
 *  - Numbers: story reports sources urgency score figure.deaths figure.injured figure.missing figure.displaced figure.arrested. = != >= <= > <.
 *    `reports` and `sources` are those of its story with this one; copies are no sources. A report without the figure, or without an urgency,
 *    fulfils no condition on it. Figures are compared as in a watch (watch/query.h): of a range, any number in it does.
 *
 * What no report can fulfil is refused: "sources < 0", and conditions that cannot hold together.
 *
 * Names and operators are Alertmanager's where it has them.
 */
#pragma once

#include "base/fault.h"
#include "report/report.h"
#include "story/figures.h"
#include "story/verdict.h"

#define MATCHERS_MAX 32u
#define MATCHER_BYTES_MAX 1000u

/* What is known of a report; all lent. */
struct route_subject {
	struct span watch; /* its name, or none: a follower's */
	const struct report *report;
	enum relation relation;
	enum relation original; /* of a copy: what it is to who was not told of what it repeats; else the same */
	bool is_of_revision;    /* it is a copy of what is itself a revision of that */
	int score;
	uint64_t story;
	uint32_t reports, sources;
	const struct figures *figures; /* or NULL */
};

struct matchers;

/* All of them must hold; none always do. A fault is FAULT_INPUT and names the condition. */
int matchers_new(const char *const *texts, size_t len, struct matchers **ret_matchers, struct fault *fault);
/* Can each of them hold beside each of those `above`? -1: a fault, as above. */
int matchers_check_beside(const struct matchers *matchers, const struct matchers *above, struct fault *fault);
void matchers_free(struct matchers *matchers);
/* NULL where all hold; else the first that does not, as it was written. */
const char *matchers_unmet(const struct matchers *matchers, const struct route_subject *subject);
/* The same asked of a number: one that more reports may fulfil. */
bool matchers_is_threshold(const struct matchers *matchers, const char *unmet);
/* As far as the conditions on the watch go, and on the relation: can a report of such a one fulfil them? */
bool matchers_take_watch(const struct matchers *matchers, const char *watch);
bool matchers_take_relation(const struct matchers *matchers, enum relation relation);
/* The next watch that is named with = or !=, from the condition *at on, which steps behind it; NULL: none. */
const char *matchers_next_watch(const struct matchers *matchers, size_t *at);
