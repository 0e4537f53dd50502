/* What the verbs of `unsaid lexicon` share. */
#ifndef US_CMD_LEXICON_H
#define US_CMD_LEXICON_H

#include "cmd/cmd.h"

struct us_lexicon_options {
    struct us_common common;
    const char *kind, *label, *positive, *source;
    long least;
    bool table;
};

/* The kind of table called `name` (enum us_table_kind), or -1 after a reported failure. */
int us_lexicon_kind(const struct us_run *run, const char *name);

/* The verbs; the operands of `run` are those behind them. Each returns an exit status. */
int us_lexicon_list(struct us_run *run);
int us_lexicon_lint(struct us_run *run);
int us_lexicon_calibrate(struct us_run *run);

#endif
