/* The program's data files, opened for a command. */
#ifndef US_CMD_DATA_H
#define US_CMD_DATA_H

#include "cmd/cmd.h"
#include "lexicon/lexicon.h"
#include "text/dict.h"

/* Maps the Chinese dictionary, found by us_file_data(). False after a reported failure. A
 * dictionary without word pairs is noted once. */
bool us_cmd_dict(struct us_run *run, struct us_dict *dict);

/* Loads the shipped lexicons of `kinds` and lays those of -L over them. False after a reported
 * failure. */
bool us_cmd_lexicon(struct us_run *run, const struct us_dict *dict, unsigned kinds,
                    struct us_lexicon *lx);

#endif
