/* A standing query in the words of search engines:
 *
 *	flood* AND (dam OR "river bank") NOT exercise        words side by side mean AND
 *	title:(strike OR walkout) lang:en -source:"Daily Rumour"
 *	killed NEAR/5 quake* figure:deaths>=10
 *	ransom* /\bCVE-\d{4}-\d+/
 *	*                                                    everything
 *
 *	query  = or
 *	or     = and ("OR" and)*
 *	and    = not (["AND"] not)*
 *	not    = ("NOT" | "-") not | near
 *	near   = atom ("NEAR" ["/" number] atom)*
 *	atom   = [field ":"] ("(" or ")" | '"' words '"' ["*"] | "/" regex "/" | word | prefix "*" | "*")
 *	       | "lang:" (tag | "(" or ")") | "figure:" (kind [(">=" | "<=" | ">" | "<" | "=") number] | "(" or ")")
 *	field  = "title" | "text" | "source" | "place" | "byline" | "keyword"
 *	kind   = "deaths" | "injured" | "missing" | "displaced" | "arrested"
 *
 * Case and accents never matter; a word also matches its other forms by the stemmer of the report's language, whichever of them have lost their accents. Without a field, title and text
 * are searched as one; phrases and NEAR do not span them.
 *
 *  - AND binds closer than OR, NOT closer, NEAR closest. The operators are written in capitals: "and" is a word like any other.
 *  - What the tokenizer cuts into several words ("covid-19", a run of Chinese) is a phrase. The last word of a phrase may be
 *    a prefix: "river ban*".
 *  - In scripts without blanks a word is what its characters are, wherever they stand: 北京 is in 在北京市, 火 in 山火.
 *  - a NEAR/5 b: at most five words (of a script without blanks, characters) stand between the two, in either order; NEAR alone is NEAR/10. It stands
 *    between words, phrases, prefixes and groups of these joined by OR. In a row of them each is near the one before it.
 *  - A field goes for what follows it, be it a group: title:(dam OR flood). source, place and byline hold names, which are not stemmed.
 *    With * it asks whether there is anything: byline:*.
 *  - lang:pt is also pt-br, lang:pt-br is not pt; lang:no is also nb and nn, and lang:nb is no, but not nn.
 *  - figure:deaths>=10 asks for a number of dead that the report states (story/figures.h): "at least 20" and "up to 20" are 20, a range
 *    is any number in it; figure:deaths asks for any.
 *  - A regex is looked for in what the report says as it stands (watch/regex.h), paragraph by paragraph; what cannot be found within its bounds
 *    is not there, and the reason says so.
 *  - A query of NOT alone is allowed: "-exercise" is everything else.
 *
 * query_parse.c reads it, query.c keeps it, query_match.c asks a report, query_outline.c says what words alone say of it.
 */
#pragma once

#include "base/buf.h"
#include "base/fault.h"
#include "text/words.h"

struct lookup;
struct query;

#define QUERY_BYTES_MAX 16384u /* text */
#define QUERY_TERMS_MAX 1000u
#define QUERY_DEPTH_MAX 64u    /* parentheses and NOTs within each other */
#define QUERY_REGEXES_MAX 16u
#define QUERY_NEAR_DEFAULT 10u /* words between */
#define QUERY_NEAR_MAX 1000u
#define QUERY_PREFIX_MAX 63u /* bytes of a prefix that an outline asks for */

/* The tokenizer is used during the call only. A fault is FAULT_INPUT and names what is wrong and its column (from 1, in characters), which is
 * also in `ret_column` where that is not NULL. */
struct query *query_parse(struct span text, struct tokenizer *tokenizer, size_t *ret_column, struct fault *fault);
void query_free(struct query *query);
/* Two lines that show the column: the query, or what of it stands about there, and a caret below. */
void query_add_caret(struct buf *out, struct span text, size_t column);

/* Whether a report matches (watch/lookup.h is what it is made ready by). The tokenizer cuts the words of the query as the report's language has
 * them, once per language. */
bool query_matches(struct query *query, struct tokenizer *tokenizer, const struct lookup *lookup);

/* It will be asked soon: sends for what that takes. */
void query_prefetch(const struct query *query);

/* Why not? */
enum query_why {
	QUERY_MATCHES,
	QUERY_ABSENT,   /* `part` is not in the report */
	QUERY_PRESENT,  /* it is, and was not to be */
	QUERY_FAR,      /* the words of NEAR are, but never so near */
	QUERY_GAVE_UP,  /* the regex could not be looked for to the end */
};
struct query_reason {
	enum query_why why;
	struct span part; /* of the query, which lends it; the first to fail */
	size_t column;    /* where it stands */
};
void query_explain(struct query *query, struct tokenizer *tokenizer, const struct lookup *lookup, struct query_reason *ret_reason);
/* "'dam' (column 5) is not in it" */
void query_add_reason(struct buf *out, const struct query_reason *reason);

/* What words alone say of a query (for many queries at once: watch/watch.h). Steps ask whether a word is there, and each answer leads to another
 * step or to the end. QUERY_STEP_YES says that the report may match, and where the outline is whole, that it does; QUERY_STEP_NO, that it does not. */
enum query_word_kind {
	QUERY_STEM,
	QUERY_PREFIX,
	QUERY_ROW, /* no word, but letters of a regex, somewhere in what the report says (watch/regex.h) */
};
#define QUERY_WORD_KINDS 3
struct query_word {
	enum query_word_kind kind;
	uint64_t key;       /* the stem, in the language asked for; the hash64 of the prefix; the row */
	struct span prefix; /* a word begins with it; at most QUERY_PREFIX_MAX bytes, lent until query_forget */
};
#define QUERY_STEP_NO UINT32_MAX
#define QUERY_STEP_YES (UINT32_MAX - 1)
struct query_outline {
	struct query_step {
		struct query_word word;
		unsigned fields;       /* bits: in any of them; title and text for QUERY_ANYWHERE; all for a row */
		uint32_t there, absent; /* where it leads: an index, or an end */
	} *steps;                      /* all in the arena */
	size_t steps_len;
	uint32_t first;                /* step, or an end at once */
	bool is_whole;
	bool has_leads;
	uint32_t *leads;               /* if it has them: steps. Of every report that matches, one of their words is there, and who goes on there comes to YES */
	size_t leads_len;
};
/* `tag` is a lookup's. */
void query_outline(struct query *query, struct tokenizer *tokenizer, const char *tag, struct arena *arena, struct query_outline *ret_outline);
/* Drops what is remembered of languages (it comes back as needed). */
void query_forget(struct query *query);
