/* Reports as `report show`, `explain` and `why` write them, from the JSON of the answer. (cmd_report.c) */
#pragma once

#include "cli/show.h"

void show_report(struct buf *out, const struct cli *cli, const json_t *report);
/* "relation, story 12; repeats …; now in story 41", how it was changed: what was decided when it came, and where it has come since. */
void show_decision(struct buf *out, const struct cli *cli, const json_t *report, const json_t *decision);
/* An instruction instead of a report: what it withdrew. */
void show_withdraws(struct buf *out, const struct cli *cli, const json_t *withdraws);
/* Who has withdrawn it, when and why, where somebody has. */
void show_withdrawal(struct buf *out, const struct cli *cli, const json_t *withdrawal);
/* How it has come to another story than it was told of, by the engine and by editors. */
void show_moves(struct buf *out, const struct cli *cli, const json_t *answer);
