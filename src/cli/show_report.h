/* Reports as `report show` and `explain` both write them, from the JSON of the answer. (cmd_report.c) */
#pragma once

#include "cli/show.h"

void show_report(struct buf *out, const struct cli *cli, const json_t *report);
/* "relation, story 12; repeats …", how it was changed. */
void show_decision(struct buf *out, const struct cli *cli, const json_t *report, const json_t *decision);
/* An instruction instead of a report: what it withdrew. */
void show_withdraws(struct buf *out, const struct cli *cli, const json_t *withdraws);
