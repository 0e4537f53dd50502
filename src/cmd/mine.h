/* The commands sentiment, aspects, complaints, silent and annotate are one filter that writes
 * different members. */
#ifndef US_CMD_MINE_H
#define US_CMD_MINE_H

#include "cmd/cmd.h"

enum us_mine_member {
    US_MINE_SENTIMENT = 1,
    US_MINE_ASPECTS = 2,
    US_MINE_COMPLAINT = 4,
    US_MINE_SILENT = 8
};

/* Runs the filter; `run->opts` begins with struct us_common. */
int us_mine_run(struct us_run *run, unsigned members);

#endif
