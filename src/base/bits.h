/* Sets of small numbers as bits: number i is bit i % 64 of word i / 64. A set of numbers up to n
 * takes US_BITS_WORDS(n) words, which leaves one behind the last to be read. All constant, but
 * us_bits_next and us_bits_last, which look at one word after another. */
#ifndef US_BASE_BITS_H
#define US_BASE_BITS_H

#include "base/compat.h"

#define US_BITS_WORDS(n) ((n) / 64 + 2)

static inline bool
us_bit(const uint64_t *set, size_t i)
{
    return set[i / 64] >> i % 64 & 1;
}

static inline void
us_bit_add(uint64_t *set, size_t i)
{
    set[i / 64] |= UINT64_C(1) << i % 64;
}

static inline void
us_bit_drop(uint64_t *set, size_t i)
{
    set[i / 64] &= ~(UINT64_C(1) << i % 64);
}

/* The first number from i on; there is one. */
static inline size_t
us_bits_next(const uint64_t *set, size_t i)
{
    size_t k = i / 64;
    uint64_t w = set[k] >> i % 64 << i % 64;
    while (!w)
        w = set[++k];
    return 64 * k + us_lowest_bit(w);
}

/* The last number up to i; there is one. */
static inline size_t
us_bits_last(const uint64_t *set, size_t i)
{
    size_t k = i / 64;
    uint64_t w = set[k] << (63 - i % 64) >> (63 - i % 64);
    while (!w)
        w = set[--k];
    return 64 * k + us_highest_bit(w);
}

/* Bits i .. i + 63. */
static inline uint64_t
us_bits_from(const uint64_t *set, size_t i)
{
    return set[i / 64] >> i % 64 | set[i / 64 + 1] << 1 << (63 - i % 64);
}

/* Adds the numbers below n of another set, each `by` higher. */
static inline void
us_bits_shift_in(uint64_t *set, size_t by, const uint64_t *other, size_t n)
{
    for (size_t k = 0; 64 * k < n; k++) {
        size_t left = n - 64 * k;
        uint64_t w = left < 64 ? other[k] & ((UINT64_C(1) << left) - 1) : other[k];
        set[by / 64 + k] |= w << by % 64;
        set[by / 64 + k + 1] |= w >> 1 >> (63 - by % 64);
    }
}

#endif
