/* Themes joined by what their words say: the pair that is most likely one theme, first.
 *
 * Agglomerative Bayesian clustering (Heller and Ghahramani 2005, section 2; here a greedy descent)
 * by the evidence of themes/evidence.h. Two halves of one theme cost nothing however many texts
 * they have, while by variance (Ward) they cost in proportion to their size: so large themes stay
 * whole and small ones stay themselves. */
#ifndef US_THEMES_FUSE_H
#define US_THEMES_FUSE_H

#include "themes/cluster.h"

/* More themes than US_FUSE_MAX are left alone: time grows with the third power. */
enum { US_FUSE_MAX = 500 };

/* Joins themes until at most `k` hold documents, and renumbers them without gaps (in the old
 * order). Counts the documents that `p` holds; ties go to the smaller numbers. Memory: 4 bytes for
 * each term and theme, at most 12 million of them (the rarest terms are left out above). */
void us_fuse(const struct us_corpus *c, struct us_partition *p, size_t k);

/* The same until the evidence is highest; `granularity` times as many themes as that are left,
 * where there are as many to begin with. */
void us_fuse_likely(const struct us_corpus *c, struct us_partition *p, double granularity);

#endif
