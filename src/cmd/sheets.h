/* Reading summaries, for the commands that take them. */
#ifndef US_CMD_SHEETS_H
#define US_CMD_SHEETS_H

#include "cmd/cmd.h"
#include "report/tally.h"

/* Adds all summaries of a file, one a line, to `s`; "-" is stdin. False after a reported failure: a
 * file without a summary is one. */
bool us_cmd_read_summaries(struct us_run *run, const char *file, struct us_tally_sheet *s);

#endif
