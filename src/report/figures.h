/* How figures look in every report: one function formats numbers, the others build on it. */
#ifndef US_REPORT_FIGURES_H
#define US_REPORT_FIGURES_H

#include "base/str.h"
#include "measure/proportion.h"
#include "report/iceberg.h"

/* `v` with exactly `digits` places and the thousands set apart: 3000 -> "3,000", 2.5 -> "2.50". */
void us_fig(struct us_buf *out, double v, int digits);

/* A count: us_fig without places. */
void us_fig_count(struct us_buf *out, uint64_t n);

/* "13.7%", or an en dash when the whole is empty. */
void us_fig_share(struct us_buf *out, uint64_t k, uint64_t n);

/* "12.5-14.9%" (en dash), or an en dash when the whole is empty. */
void us_fig_interval(struct us_buf *out, uint64_t k, uint64_t n);

/* Mean stars with two places, or an en dash. `sum` in thousandths. */
void us_fig_stars(struct us_buf *out, uint64_t sum, uint64_t n);

/* Like us_fig_count and us_fig_share, as a string in `a`. */
struct us_str us_fig_count_in(struct us_arena *a, uint64_t n);
struct us_str us_fig_share_in(struct us_arena *a, uint64_t k, uint64_t n);

/* The range of the estimate from `complaints`, or a dash: from none nothing follows. */
void us_fig_behind(struct us_buf *out, uint64_t complaints, const struct us_rate *rate);

#endif
