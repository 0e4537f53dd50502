/* A lexicon table, checked as a whole: what the parser needs, and what people who share a table
 * need besides (order, normal forms, each term once). */
#ifndef US_LEXICON_CHECK_H
#define US_LEXICON_CHECK_H

#include "lexicon/build.h"

struct us_table_fault {
    size_t line, column; /* from 1; columns in bytes */
    const char *msg;     /* static */
};

struct us_table_check {
    struct us_table_fault *faults; /* by line, column and message */
    size_t n, cap, rows;
};

/* Checks the table in `bytes` and adds its rows to `b`, which should hold the catalogues of signals
 * and aspects. Faults of an earlier call are forgotten. A row with one fault is checked on; a file
 * without a first line that names its kind, or not in UTF-8, is not. Linear. */
void us_table_check(struct us_table_check *c, struct us_lexicon_build *b, struct us_str bytes);
void us_table_check_free(struct us_table_check *c);

#endif
