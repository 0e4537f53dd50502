/* The plain tables in which lexicons are kept: one parser for the program, -L, `unsaid lexicon
 * lint` and the generators.
 *
 * lexicons/README.md is the format: a first line `#! unsaid-lexicon 1 KIND`, comments, rows of
 * tab-separated columns. A row may begin with `#` (the number wildcard): a comment is a line that
 * begins with `#` and has no tab, or names the columns. */
#ifndef US_LEXICON_TABLE_H
#define US_LEXICON_TABLE_H

#include "base/error.h"
#include "base/str.h"

enum us_table_kind {
    US_TABLE_SENTIMENT,
    US_TABLE_SHIFTER,
    US_TABLE_COMPLAINT,
    US_TABLE_SILENT,
    US_TABLE_ASPECT,
    US_TABLE_ASK,     /* what complaints ask for, and where they go next */
    US_TABLE_CONTEXT, /* words that lean without being polar */
    US_TABLE_SWITCH,  /* changes from one firm to another */
    US_TABLE_SIGNAL,  /* kinds before this one hold terms */
    US_TABLE_ASPECT_TREE,
    US_TABLE_STOP,
    US_TABLE_WORDS,      /* the user's own words, for the tokenizer */
    US_TABLE_CONCEPTS,   /* words of two languages for one thing, for themes */
    US_TABLE_BOUNDARY,   /* weights of the corrector, for mkdict */
    US_TABLE_CUE_WEIGHT, /* what each cue of a complaint weighs, by channel */
    US_TABLE_COMPLAINT_TREE,
    US_TABLE_NKIND
};

/* What sentiment is made of. */
#define US_TABLES_SENTIMENT                                                                        \
    (1U << US_TABLE_SENTIMENT | 1U << US_TABLE_SHIFTER | 1U << US_TABLE_CONTEXT)

#define US_TABLES_TERMS ((1U << US_TABLE_SIGNAL) - 1)

enum { US_TABLE_COLUMNS_MAX = 8 };

struct us_table_row {
    struct us_str col[US_TABLE_COLUMNS_MAX];
    size_t ncol, line;
};

struct us_table {
    enum us_table_kind kind;
    struct us_str rest; /* unread bytes */
    size_t line;
};

/* Opens a table held in `bytes`. US_ESYNTAX when the first line is none, US_EUTF8. */
int us_table_open(struct us_table *t, struct us_str bytes, struct us_err *err);

/* The next row; columns borrow `bytes`. 1 a row, 0 the end, negative US_ESYNTAX (err->line set; the
 * next call goes on behind it). */
int us_table_next(struct us_table *t, struct us_table_row *row, struct us_err *err);

size_t us_table_columns(enum us_table_kind kind);
const char *us_table_kind_name(enum us_table_kind kind);

#endif
