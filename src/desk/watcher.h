/* One watch, asked of one report after the other as the desk asks its watches: for those who try one. */
#pragma once

#include "base/fault.h"
#include "report/report.h"
#include "story/figures.h"
#include "watch/query.h"

struct watcher;

/* NULL: FAULT_INPUT, the query cannot be read. */
struct watcher *watcher_new(const char *match, struct fault *fault);
void watcher_free(struct watcher *watcher);
/* The report's words are made in the arena. */
bool watcher_matches(struct watcher *watcher, struct arena *arena, const struct report *report);
/* The figures of the report last asked. */
const struct figures *watcher_figures(const struct watcher *watcher);
/* Why the report last asked does not match, if so; lent from the watcher. */
void watcher_explain(struct watcher *watcher, struct query_reason *ret_reason);
