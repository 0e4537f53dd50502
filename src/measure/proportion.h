/* Shares of a count, with their uncertainty. */
#ifndef US_MEASURE_PROPORTION_H
#define US_MEASURE_PROPORTION_H

#include "base/compat.h"

/* The normal quantile of a two-sided 95 % interval. */
#define US_Z95 1.959963984540054

struct us_share {
    uint64_t k, n;
    double value, low, high; /* in [0, 1]; all 0 when n is 0 */
};

/* `k` of `n` with the score interval at 95 % (Wilson 1927, J. Am. Stat. Assoc. 22, p. 209), which
 * stays inside [0, 1] and holds for small n, unlike p +- z * se. k above n counts as n. */
struct us_share us_share_of(uint64_t k, uint64_t n);

#endif
