/* The summary of any number of annotated records, in one pass: what every kind of report is
 * written from.
 *
 * Everything in it is an integer count, an integer sum, or a capped list with a stated order, so
 * the summary of a whole is the sum of the summaries of its parts, and no figure depends on the
 * order of the records. Memory grows with themes x (quotes + days) and with the number of distinct
 * channels, signals and kinds, not with records. */
#ifndef US_REPORT_SUMMARY_H
#define US_REPORT_SUMMARY_H

#include "base/map.h"
#include "report/quote.h"

enum us_quote_role {
    US_ROLE_TYPICAL, /* highest theme score */
    US_ROLE_SILENT,  /* highest silent score; those that do not complain come first */
    US_ROLE_SEVERE,  /* worst severity, then highest complaint score */
    US_ROLE_CONTENT, /* most positive, neither complaint nor silent: what speaks against */
    US_ROLES
};

/* Counts of one group of records. `quiet`: silent and no complaint. `unhappy`: negative in
 * sentiment, complaint, or silent. */
struct us_tally {
    uint64_t n;
    uint64_t sentiments, polarity[US_FACT_POLARITIES];
    uint64_t complaint_read, complaints, severity[US_FACT_SEVERITIES];
    uint64_t silent_read, silents, stance[US_FACT_STANCES];
    uint64_t axes_read, voiced_only, both, quiet, neither; /* of records with both annotations */
    uint64_t unhappy, unhappy_quiet;
    uint64_t rated, stars; /* stars: sum of thousandths, on a scale of five */
};

/* Counts of one day of one theme. */
struct us_cell {
    uint64_t n, voiced, quiet;
};

/* Tallies by name. */
struct us_group {
    struct us_map map;
    struct us_tally *tally;
    size_t cap;
};

struct us_theme_extra {
    struct us_str label;
    struct us_quotes quotes[US_ROLES];
};

struct us_signal_extra {
    struct us_str name;
    struct us_quotes example;
};

struct us_summary {
    struct us_arena *arena;
    size_t max_quotes;
    struct us_tally all;
    struct us_group channels, sources, langs, products, kinds, signals, themes;
    struct us_theme_extra *theme_extra;
    size_t theme_cap;
    struct us_signal_extra *signal_extra;
    size_t signal_cap;
    struct us_map days; /* (theme or US_MAP_NONE for all, day) -> cells */
    struct us_cell *cells;
    size_t cell_cap;
    struct us_map theme_signals; /* (theme, signal) -> theme_signal_n */
    uint64_t *theme_signal_n;
    size_t theme_signal_cap;
    struct us_tally stars[5]; /* by rounded stars, 1 to 5 */
    uint64_t with_time, bad_time, without_time, empty_text, rescaled, without_theme;
    uint64_t without_channel, without_lang, without_source;
    uint64_t high_unhappy, low_happy; /* rating-text mismatches, see us_summary_add */
    long first_day, last_day;
};

/* Names are kept in `a`, which must outlive `s`; each theme keeps at most `max_quotes` quotes of
 * each role. */
void us_summary_init(struct us_summary *s, struct us_arena *a, size_t max_quotes);
void us_summary_free(struct us_summary *s);

/* Counts one record. A mismatch is 4 or 5 stars with a negative or complaining text, or 1 or 2
 * stars with a positive text that does not complain. Linear in the record. */
void us_summary_add(struct us_summary *s, const struct us_record *rec);

/* The numbers of a group's names in order, in `a`: unhappiest first when `unhappy`, then most
 * records, then name bytewise. */
uint32_t *us_group_order(const struct us_group *g, bool unhappy, struct us_arena *a);

struct us_ranked {
    uint32_t id;
    uint64_t n;
};

/* Signals of theme `theme`, most frequent first, then id bytewise; `*n` of them in `a`. */
struct us_ranked *us_summary_theme_signals(const struct us_summary *s, uint32_t theme,
                                           struct us_arena *a, size_t *n);

#endif
