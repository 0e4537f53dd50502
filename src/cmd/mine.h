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

enum us_color { US_COLOR_AUTO, US_COLOR_ALWAYS, US_COLOR_NEVER };

/* The options of all of them; what a command does not offer stays 0. */
struct us_mine_options {
    struct us_common common;
    double prior;                    /* score of a text without evidence */
    bool explain;                    /* write what a person can read instead of records */
    int color;                       /* enum us_color, with `explain` */
    bool by_author;                  /* silent: one line for each author who fell silent */
    long regular, gap, most_authors; /* with `by_author` */
    double gap_factor;
};

#define US_OPT_PRIOR                                                                               \
    {                                                                                              \
        0, "prior", US_OPT_NUM, "P", offsetof(struct us_mine_options, prior), -1, 1,               \
            "sentiment score of a text without evidence (default 0)"                               \
    }

/* `silent --by-author`, in authors.c. */
int us_mine_authors(struct us_run *run);

/* Runs the filter; `run->opts` is a struct us_mine_options. */
int us_mine_run(struct us_run *run, unsigned members);

#endif
