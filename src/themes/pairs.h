/* Counts of pairs of numbers: 64-bit keys to doubles, open addressing. The order of the slots means
 * nothing; whoever walks them sorts. */
#ifndef US_THEMES_PAIRS_H
#define US_THEMES_PAIRS_H

#include "base/arena.h"

struct us_pairs {
    uint64_t *key; /* 0: empty slot; so 0 is no key */
    double *val;
    size_t n, nslot; /* keys; slots, a power of two or 0 */
};

void us_pairs_init(struct us_pairs *p);
void us_pairs_free(struct us_pairs *p);
void us_pairs_zero(struct us_pairs *p); /* keeps the keys */

/* The value of `key`, added as 0 when it is new. Valid until the next call. */
double *us_pairs_at(struct us_pairs *p, uint64_t key);

/* The value of a key that is there, or NULL. */
double *us_pairs_find(const struct us_pairs *p, uint64_t key);

/* The value of `key`, or 0. */
double us_pairs_get(const struct us_pairs *p, uint64_t key);

#endif
