/* How a summary and the report write their JSON: members in order, commas by what stands before. */
#ifndef US_REPORT_OUT_H
#define US_REPORT_OUT_H

#include "report/iceberg.h"
#include "report/ui.h"

/* `"name":`, with a comma before it unless it is the first. */
void us_out_key(struct us_buf *o, const char *name);

/* A comma unless it is the first item of an array. */
void us_out_item(struct us_buf *o);

void us_out_count(struct us_buf *o, const char *name, uint64_t n);
void us_out_text(struct us_buf *o, const char *name, struct us_str s);

/* {"k","n","share","low","high"}, four places, 95 % Wilson; null when n is 0. */
void us_out_share(struct us_buf *o, const char *name, uint64_t k, uint64_t n);

/* The members of one estimate: complaint, silent_unvoiced, observed (either; shares), behind {low,
 * high}. */
struct us_iceberg_counts {
    uint64_t complaints, complaint_read, quiet, axes_read;
};
void us_out_iceberg(struct us_buf *o, const struct us_iceberg_counts *c,
                    const struct us_rate *rate);

/* What must be said beside the estimate: another thing for the default rate than for the user's. */
enum us_ui us_rate_caveat(const struct us_rate *rate);

/* The members `rate` {low, high, source} and `note` {en, zh}. */
void us_out_rate(struct us_buf *o, const struct us_rate *rate);

#endif
