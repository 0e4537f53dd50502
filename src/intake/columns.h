/* Which column is the text, which the time: recognised by the profiles of known exports, by names
 * in two languages, and for the text, when no name tells, by content.
 *
 * Works on a sample of rows; what it says is a proposal that the command shows on stderr and that
 * --map overrides. Every column that is no field stays a member under its own name, so nothing is
 * lost. The same code serves the members of JSON records. */
#ifndef US_INTAKE_COLUMNS_H
#define US_INTAKE_COLUMNS_H

#include "base/error.h"
#include "intake/date.h"

/* In the order in which they are written. */
enum us_field {
    US_FIELD_ID,
    US_FIELD_TEXT,
    US_FIELD_TITLE,
    US_FIELD_TIME,
    US_FIELD_AUTHOR,
    US_FIELD_CHANNEL,
    US_FIELD_SOURCE,
    US_FIELD_RATING,
    US_FIELD_RATING_MAX,
    US_FIELD_LANG,
    US_FIELD_BRAND,
    US_FIELD_PRODUCT,
    US_FIELD_THREAD,
    US_FIELD_URL,
    US_FIELD_WEIGHT,
    US_FIELD_COUNT
};

/* The member name of a field, and back (US_FIELD_COUNT when it is none). */
const char *us_field_name(enum us_field f);
enum us_field us_field_find(struct us_str name);

struct us_sample {
    const struct us_str *names; /* ncol; NULL p for a column without name */
    size_t ncol;
    const struct us_str *cells; /* nrow * ncol; NULL p where the cell is absent */
    size_t nrow;
};

enum { US_FIELD_COLUMNS = 8 };

struct us_columns {
    /* The columns of each field: more than one only where --map joins them. */
    struct {
        size_t col[US_FIELD_COLUMNS];
        size_t n;
    } field[US_FIELD_COUNT];
    const char *profile; /* "Google Play Console", or NULL */
    const char *channel; /* what the profile implies, or NULL */
    bool text_by_content, time_by_content;
    struct us_str *member; /* ncol: the name under which the column is kept when it is no field */
    enum us_date_order order;
    bool has_numeric_dates, order_is_ambiguous;
    int rating_max; /* 5, 10, 100, or 0: not to be told */
};

/* Whether `first` (the first row) is a header rather than data, given the rows below it. */
bool us_columns_is_header(const struct us_str *first, size_t n, const struct us_sample *below);

/* Further header rows that known survey exports have below the first: Qualtrics 2, SurveyMonkey 1.
 * `row2`, `row3` may be NULL. */
size_t us_columns_more_headers(const struct us_str *names, size_t n, const struct us_str *row2,
                               size_t n2, const struct us_str *row3, size_t n3);

/* Whether `name` is a usual name of some field. */
bool us_columns_knows(struct us_str name);

/* The user's --map values ("text=COL+COL,time=COL", a name or a 1-based number, "-" for no column;
 * a target that is no field renames the column). */
struct us_column_map {
    const char **v;
    size_t n;
};

/* Decides. Strings go to `a`. US_EFIELD with err->msg static when --map names an unknown column
 * (*culprit is that name, *nearest the column most like it or an empty string) or when no column
 * can be the text (culprit->p is NULL). `for_csv`: names that clash with the program's own members
 * get a trailing underscore. Linear in the sample. */
int us_columns_decide(const struct us_sample *s, const struct us_column_map *map, bool for_csv,
                      struct us_arena *a, struct us_columns *out, struct us_str *culprit,
                      struct us_str *nearest, struct us_err *err);

/* A column name as compared: lower case, full width to ASCII, runs of white space and of _ - . to
 * one space, trimmed. */
struct us_str us_column_fold(struct us_str name, struct us_arena *a);

#endif
