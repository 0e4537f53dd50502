/* How many distinct authors: a sketch that can be merged.
 *
 * Up to US_SKETCH_EXACT distinct keys are kept as their 64-bit hashes and counted exactly; beyond,
 * only the 2^10 registers of a HyperLogLog remain (Flajolet, Fusy, Gandouet & Meunier 2007, AofA
 * 07, p. 127; 64-bit hashes, so no correction at the upper end: Heule, Nunkesser & Hall 2013). The
 * standard error is 1.04 / sqrt(1024) = 3.3 %. The sketch of a union is the merge of the sketches,
 * in any order: a union of at most US_SKETCH_EXACT keys has no part with more. */
#ifndef US_REPORT_SKETCH_H
#define US_REPORT_SKETCH_H

#include "base/str.h"

enum { US_SKETCH_EXACT = 256, US_SKETCH_BITS = 10, US_SKETCH_REGISTERS = 1 << US_SKETCH_BITS };

struct us_sketch {
    size_t n;                         /* hashes kept; meaningless when `full` */
    bool full;                        /* more than US_SKETCH_EXACT keys were seen */
    uint64_t hash[US_SKETCH_EXACT];   /* ascending */
    uint8_t reg[US_SKETCH_REGISTERS]; /* of all keys; at most 55 */
};

/* A sketch of all zeros is empty. */
void us_sketch_add(struct us_sketch *s, uint64_t hash);
void us_sketch_merge(struct us_sketch *to, const struct us_sketch *from);

/* Distinct keys: exact, or the estimate, rounded. */
uint64_t us_sketch_count(const struct us_sketch *s);

#endif
