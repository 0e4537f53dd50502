/* The mergeable summary of annotated records, `unsaid summarize`.
 *
 * A sheet is a commutative monoid: the sheet of all records is the sum of the sheets of any split
 * of them, in any order, to the byte. It holds integer counts, an author sketch (report/sketch.h),
 * and samples that do not depend on order:
 *
 * - of the quotes of a theme the US_TALLY_QUOTES with the lowest hash of id and text (a bottom-k
 *   sample: Cohen & Kaplan 2007, "Summarizing data using bottom-k sketches", PODC);
 * - of themes and of each group of names those with the lowest hash, when there are more than the
 *   limit: their counts are exact, the others are summed up under `further`. What is dropped from a
 *   part has enough names of lower hash in that part, so it is dropped from the whole too;
 * - of days the latest US_TALLY_DAYS on which there are records, for the same reason.
 *
 * So a written summary has less than 16 MiB whatever the input, and a few kilobytes as a rule. The
 * report (report/summary.h) counts more and keeps better quotes, but cannot be written and read. */
#ifndef US_REPORT_TALLY_H
#define US_REPORT_TALLY_H

#include "base/map.h"
#include "report/facts.h"
#include "report/iceberg.h"
#include "report/sketch.h"

enum {
    US_TALLY_FORMAT = 2,
    US_TALLY_QUOTES = 5,
    US_TALLY_QUOTE_CP = 280,
    US_TALLY_THEMES = 400,
    US_TALLY_NAMES = 256,
    US_TALLY_DAYS = 730
};

/* Counts of a group of records. `QUIET`: silent and no complaint, of those with both annotations
 * (`AXES`). */
enum us_tally_count {
    US_TALLY_N,
    US_TALLY_UNHAPPY,
    US_TALLY_COMPLAINT,
    US_TALLY_SILENT,
    US_TALLY_QUIET,
    US_TALLY_BOTH,
    US_TALLY_EXIT,
    US_TALLY_COMPLAINT_READ,
    US_TALLY_AXES,
    US_TALLY_COUNTS
};
enum { US_TALLY_DAY_COUNTS = US_TALLY_QUIET + 1 }; /* a day has the first of them */

extern const char *const us_tally_count_names[US_TALLY_COUNTS];

struct us_tally_row {
    uint64_t c[US_TALLY_COUNTS];
};

struct us_tally_names {
    struct us_map map;
    struct us_tally_row *row;
    size_t cap;
    struct us_tally_row further; /* of names dropped in a part */
};

struct us_tally_quote {
    uint64_t hash;
    struct us_str id, text;
};

struct us_tally_theme {
    struct us_str label;
    struct us_tally_quote quote[US_TALLY_QUOTES]; /* by hash, ascending */
    size_t nquote;
};

struct us_tally_day {
    uint64_t c[US_TALLY_DAY_COUNTS];
};

enum us_tally_group {
    US_TALLY_CHANNELS,
    US_TALLY_LANGS,
    US_TALLY_PRODUCTS,
    US_TALLY_KINDS,
    US_TALLY_SIGNALS,
    US_TALLY_GROUPS
};

struct us_tally_sheet {
    struct us_arena *arena;
    struct us_tally_row all;
    struct us_tally_names themes, group[US_TALLY_GROUPS];
    struct us_tally_theme *theme;
    size_t theme_cap;
    struct us_map days; /* (theme or US_MAP_NONE for all, day) -> day */
    struct us_tally_day *day;
    size_t day_cap;
    uint64_t polarity[US_FACT_POLARITIES], severity[US_FACT_SEVERITIES], stance[US_FACT_STANCES];
    uint64_t stars[5], rated, star_sum; /* star_sum in thousandths */
    uint64_t timed;                     /* records with a day */
    long first_day, last_day;           /* when timed */
    uint64_t anonymous;                 /* records without author */
    struct us_sketch authors;
};

/* Names and texts are kept in `a`, which must outlive the sheet. */
void us_tally_init(struct us_tally_sheet *s, struct us_arena *a);
void us_tally_free(struct us_tally_sheet *s);

/* Counts one record. Linear in the record. */
void us_tally_add(struct us_tally_sheet *s, const struct us_record *rec);

/* The numbers of the names that stay, bytewise in order; `*n` of them in `a`; `*rest` gets the sum
 * of the others. */
uint32_t *us_tally_kept(const struct us_tally_names *g, size_t most, struct us_arena *a, size_t *n,
                        struct us_tally_row *rest);

/* The counts of `day` in theme `theme` (US_MAP_NONE: all records), or NULL. */
const struct us_tally_day *us_tally_day_of(const struct us_tally_sheet *s, uint32_t theme,
                                           long day);

/* Appends the summary as one line of JSON, members in a fixed order; `version` is the program's.
 * `rate` goes into the estimates, which are not part of the sum. Scratch in `a`. */
void us_tally_write(const struct us_tally_sheet *s, const char *version, const struct us_rate *rate,
                    struct us_arena *a, struct us_buf *out);

/* Adds a written summary to a sheet. US_ESYNTAX when it is not JSON, US_EFIELD when it is no
 * summary, US_EUNSUPPORTED when another version made it; the sheet is then half full and of no use.
 */
int us_tally_read(struct us_tally_sheet *s, struct us_str line, const char *version,
                  struct us_err *err);

/* What reading adds; us_tally_read and us_tally_add share them. */
uint32_t us_tally_name(struct us_tally_names *g, struct us_str name);
uint32_t us_tally_theme_id(struct us_tally_sheet *s, struct us_str id, struct us_str label);
struct us_tally_day *us_tally_day_at(struct us_tally_sheet *s, uint32_t theme, long day);
void us_tally_window(struct us_tally_sheet *s, long first, long last);
void us_tally_quote(struct us_tally_sheet *s, uint32_t theme, uint64_t hash, struct us_str id,
                    struct us_str text);

#endif
