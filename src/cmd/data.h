/* The program's data files, opened for a command. */
#ifndef US_CMD_DATA_H
#define US_CMD_DATA_H

#include "cmd/cmd.h"
#include "lexicon/build.h"
#include "text/dict.h"

/* Maps the Chinese dictionary, found by us_file_data(). False after a reported failure. A
 * dictionary without word pairs is noted once. */
bool us_cmd_dict(struct us_run *run, struct us_dict *dict);

/* The lexicons of a command: what make has compiled, or, with -L, all tables read anew. */
struct us_cmd_lexicons {
    struct us_lexicon lexicon;
    struct us_lexicon_build build; /* used with -L */
};

/* `image` names the compiled file, `kinds` the tables in it. False after a reported failure. */
bool us_cmd_lexicons_open(struct us_run *run, const struct us_dict *dict, const char *image,
                          unsigned kinds, struct us_cmd_lexicons *lx);
void us_cmd_lexicons_close(struct us_cmd_lexicons *lx);

#endif
