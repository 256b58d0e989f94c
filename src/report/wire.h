/* What the agencies' formats have in common (NITF, NewsML, NewsML-G2, IPTC 7901, ANPA 1312): their words for status and urgency, their dates,
 * notes and keywords, and what is left to do when a message has been read. Not for other rooms.
 *
 *	struct wire wire;
 *	wire_begin(&wire, d);                     // a blank report in d->arena, which is cleared
 *	wire.report.title = …; wire_status(&wire, …); wire_keyword(&wire, …);
 *	return wire_emit(&wire, position, fault); // or sets it aside, where it says nothing
 */
#pragma once

#include "report/decoding.h"

struct wire {
	struct decoding *d;
	struct report report;
	struct span agency;    /* of the dateline */
	struct span located;   /* where it was written, which is its place where it has no dateline */
	struct span *keywords; /* NULL before the first */
	bool is_embargoed;     /* somebody says so; without a time it is until further notice */
	const char *flaw;      /* why it is no news, whatever it says; NULL: nothing known */
};

void wire_begin(struct wire *wire, struct decoding *d);

/* "usable", "withheld", "canceled", also as the end of a code or an address ("stat:canceled", "http://…/stat/withheld"), also "killed" and
 * "embargoed". An item with another word is set aside in the end: it may mean that it is not to be published. No word at all is usable. */
void wire_status(struct wire *wire, struct span status);
/* The same by itself: NULL, or why it is set aside. */
const char *wire_status_of(struct span status, struct arena *arena, enum report_status *ret_status, bool *ret_is_embargoed);
/* What is to be done with the item, in the same words; any other is of no consequence. */
void wire_instruction(struct wire *wire, struct span instruction);
/* "4", or a word of which the number is the end. */
void wire_urgency(struct wire *wire, struct span urgency);
/* For publication not before; what is no time, or no words at all, holds it back as well. */
void wire_embargo(struct wire *wire, struct span time);
/* The first of several calls that gives a date counts. */
void wire_published(struct wire *wire, struct span time);
void wire_updated(struct wire *wire, struct span time);
void wire_keyword(struct wire *wire, struct span keyword);
/* Added to what is noted already, a paragraph each. */
void wire_note(struct wire *wire, struct span note);
/* A dateline that stands for itself ("Berlin (dpa) - "): its place, its agency. */
void wire_dateline(struct wire *wire, struct span dateline);
/* `*field` becomes `value` where it is empty. */
void wire_set(struct span *field, struct span value);
/* The last part of a code or an address: "canceled" of "stat:canceled". */
struct span wire_code(struct span code);

/* The text loses what it repeats of title and byline in its first paragraphs, and its dateline. A usable report that says nothing is set
 * aside; an instruction needs no words, but a name of what it is about. One that cannot be sent on costs only itself. */
int wire_emit(struct wire *wire, uint64_t position, struct fault *fault);
