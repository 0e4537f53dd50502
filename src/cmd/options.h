/* Options from one table a command: read by the parser, by --help, and by the tests that compare
 * both with the manual page. */
#ifndef US_CMD_OPTIONS_H
#define US_CMD_OPTIONS_H

#include "base/str.h"

enum us_opt_kind {
    US_OPT_FLAG,
    US_OPT_INT,
    US_OPT_NUM,
    US_OPT_STR,
    US_OPT_LIST,
    US_OPT_CHOICE,
    US_OPT_HELP,
    US_OPT_VERSION
};

struct us_opt {
    char letter;      /* or 0 */
    const char *name; /* long name, without dashes */
    enum us_opt_kind kind;
    const char *arg; /* what the value is called; US_OPT_CHOICE: "coarse|fine" */
    size_t off; /* where it goes in the command's option struct: bool, long, double, const char *,
                   struct us_opt_list, int */
    double min, max; /* range of US_OPT_INT and US_OPT_NUM */
    const char *help;
};

struct us_opt_list {
    const char **v;
    size_t n;
};

/* What every command has; the first member of each option struct. */
struct us_common {
    bool text, strict, line_buffered, quiet;
    long jobs;
    const char *bad;
    struct us_opt_list lexicons;
};

/* Which of the common options a command takes. */
enum us_opt_group { US_GROUP_RECORDS = 1, US_GROUP_LEXICON = 2, US_GROUP_JOBS = 4 };

struct us_opt_table {
    const struct us_opt *opts;
    size_t n;
    unsigned groups;
};

/* Option `i` of the table, own options first, then the common ones of its groups; NULL behind the
 * last. */
const struct us_opt *us_opt_at(const struct us_opt_table *t, size_t i);

enum us_opt_result { US_OPT_OK, US_OPT_BAD, US_OPT_WANTS_HELP, US_OPT_WANTS_VERSION };

/* Parses argv[1..argc-1] into `dest`; operands go to `*files` (in `a`). On US_OPT_BAD `msg` tells
 * why, with the nearest option where one was misspelt. Short options may be joined (-qj4), long
 * ones take =VALUE or the next word; `--` ends them. */
enum us_opt_result us_opt_parse(const struct us_opt_table *t, int argc, char **argv, void *dest,
                                struct us_arena *a, char ***files, size_t *nfiles,
                                struct us_buf *msg);

/* The option part of --help, at most 79 columns wide. */
void us_opt_help(const struct us_opt_table *t, struct us_buf *out);

/* The name nearest to `word` by edit distance among `n` names, or NULL when none is near. */
const char *us_opt_nearest(const char *word, const char *const *names, size_t n);

#endif
