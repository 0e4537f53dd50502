/* A calibration as a table to read, and as a lexicon table. */
#ifndef US_MEASURE_CALIBRATION_TABLE_H
#define US_MEASURE_CALIBRATION_TABLE_H

#include "measure/calibrate.h"

struct us_calibration_view {
    const struct us_calibration *counts;
    const struct us_lexicon *lexicon;
    struct us_str class_name; /* what is counted: "negative"; may hold anything */
    const char *label;        /* the member that holds it */
    const char *source;       /* what the records are called in the lexicon table */
    uint64_t least;           /* records in which an entry must have fired */
};

/* Appends counts, the entries (and signals) by falling |lift|, then n, then term, and for three
 * classes of polarity the thresholds that fit best. `shipped_band` in hundredths. */
void us_calibration_write(const struct us_calibration_view *v, int shipped_band,
                          struct us_buf *out);

/* Appends a table of the calibration's kind with the entries whose weight moves, sorted bytewise.
 * Returns the number of rows. */
size_t us_calibration_write_lexicon(const struct us_calibration_view *v, struct us_buf *out);

#endif
