/* What has changed, from summaries: theme by theme, between two of them or over the days of one.
 * Every change comes with its count, what was expected, and p and q as evidence. */
#ifndef US_REPORT_CHANGES_H
#define US_REPORT_CHANGES_H

#include "report/tally.h"

enum us_change_kind {
    US_CHANGE_NEW,    /* none before, at least `min` now */
    US_CHANGE_GONE,   /* at least `min` expected, none now */
    US_CHANGE_GROWN,  /* more than before, by `ratio` or more */
    US_CHANGE_SHRUNK, /* less than before, by `ratio` or more */
    US_CHANGE_BURST,  /* a run of days above the theme's own baseline */
    US_CHANGE_KINDS
};
extern const char *const us_change_names[US_CHANGE_KINDS];

struct us_change_options {
    enum us_tally_count count; /* what is counted: n, unhappy, complaint or silent */
    uint64_t min;
    double ratio, fdr;
    double h; /* of the CUSUM (US_TREND_H): evidence, in nats, that makes a run of days */
};

struct us_change {
    struct us_str theme, label; /* theme "*": all records together, by their number a day */
    enum us_change_kind kind;
    bool has_day;
    long day, last; /* of the run, or of the later window */
    uint64_t n;
    double expected;
    double log_p, q;
    const char *test;
};

/* Part of a summary: all of it, or the days from `first` to `last` when `by_day`. */
struct us_change_side {
    const struct us_tally_sheet *s;
    bool by_day;
    long first, last;
};

/* Changes from side `a` to side `b`: counts by theme against the share that b has of the records of
 * both (us_trend_two_sided), dispersion from the days when there are enough. Those that pass `opt`,
 * lowest p first, then most, then by theme; `*n` of them in `arena`. */
struct us_change *us_changes_between(const struct us_change_side *a, const struct us_change_side *b,
                                     const struct us_change_options *opt, struct us_arena *arena,
                                     size_t *n);

/* Runs of days (us_trend_cusum), for each theme against the other records of the day, corrected by
 * weekday when there are three weeks; and for all records against their own daily number. Days
 * without any record are left out. */
struct us_change *us_changes_daily(const struct us_tally_sheet *s,
                                   const struct us_change_options *opt, struct us_arena *arena,
                                   size_t *n);

/* The days of a summary that have records, ascending; `*n` of them in `arena`. */
long *us_changes_days(const struct us_tally_sheet *s, struct us_arena *arena, size_t *n);

/* Appends a change as a line of JSON. */
void us_change_write(const struct us_change *c, struct us_buf *out);

#endif
