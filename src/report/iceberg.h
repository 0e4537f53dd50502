/* What may lie behind the complaints that were voiced.
 *
 * Of the customers who are dissatisfied only a share r complains; from C complaints C / r
 * dissatisfied people follow. Studies of whole populations put r at 2 to 10 % (TARP 1979 and 1986,
 * "Consumer complaint handling in America": one in 26 complains to the firm; Goodman 2006: 2 to 5
 * % to the head office, about 10 % where it is easy). The rate differs by trade, by price and by
 * theme: for a single theme the range stands for nothing unless the rate was measured there, and
 * it takes each complaint for one person. So a range is given, its rates are named beside it, and
 * nothing is built on it. */
#ifndef US_REPORT_ICEBERG_H
#define US_REPORT_ICEBERG_H

#include "base/str.h"

/* Rates in ten-thousandths; both 0 stands for the default range. */
struct us_rate {
    unsigned low, high;
    const char *source; /* or NULL */
};

struct us_behind {
    uint64_t low, high; /* people */
};

/* "LOW:HIGH" with 0 < LOW <= HIGH <= 1, at most four places counted. False when it is none; `*r`
 * keeps its source. */
bool us_rate_parse(struct us_str s, struct us_rate *r);

/* The rate with its default filled in: 0.02 to 0.10. */
struct us_rate us_rate_of(const struct us_rate *r);

/* C / high to C / low, each rounded to the nearest whole. */
struct us_behind us_iceberg_of(uint64_t complaints, const struct us_rate *r);

#endif
