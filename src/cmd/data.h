/* The program's data files, opened for a command. */
#ifndef US_CMD_DATA_H
#define US_CMD_DATA_H

#include "cmd/cmd.h"
#include "text/dict.h"

/* Maps the Chinese dictionary, found by us_file_data(). False after a reported failure. A
 * dictionary without word pairs is noted once. */
bool us_cmd_dict(struct us_run *run, struct us_dict *dict);

#endif
