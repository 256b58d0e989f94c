/* What wires put between headline and text. */
#pragma once

#include "base/span.h"

/* "* Nine dead": a line of the list that tells the news at a glance. */
bool lead_is_bullet(struct span paragraph);
/* "(Adds quotes, background)", "EDITORS' NOTE: …", "(Eds: …)": said to editors. */
bool lead_is_note(struct span paragraph);
/* "Prière de lire … et non …. Voici une version corrigée:": said to editors where a dateline follows. */
bool lead_corrects(struct span paragraph);
/* "URGENT", "-- BULLETIN --", "CORRECTION": how or how fast it is to be read, and no headline. */
bool lead_is_mark(struct span line);
/* "BC-Flood-Streslau, 1st Ld", "Flood/Streslau": what a wire calls the story before it has a headline, without what counts its versions; SPAN_NONE for
 * any other line. */
struct span lead_slug(struct span line);
