#include "base/bits.h"
#include "lab.h"

enum { N = 300 };

static void
fill(uint64_t *set, bool *plain, uint32_t seed)
{
    for (size_t i = 0; i <= N; i++) {
        seed = seed * 1664525u + 1013904223u;
        plain[i] = i == 0 || i == N || seed >> 28 == 0;
        if (plain[i])
            us_bit_add(set, i);
    }
}

/* Against an array of booleans: neighbours, 64 at a time, and taking out. */
Test(bits, as_booleans)
{
    for (uint32_t seed = 1; seed < 20; seed++) {
        uint64_t set[US_BITS_WORDS(N)] = {0};
        bool plain[N + 65] = {0};
        fill(set, plain, seed);
        for (size_t i = 0; i <= N; i++) {
            size_t next = i, last = i;
            while (!plain[next])
                next++;
            while (!plain[last])
                last--;
            cr_assert_eq(us_bits_next(set, i), next);
            cr_assert_eq(us_bits_last(set, i), last);
            uint64_t from = us_bits_from(set, i);
            for (size_t k = 0; k < 64; k++)
                cr_assert_eq(from >> k & 1, plain[i + k], "%zu bits from %zu", k, i);
        }
        for (size_t i = 0; i <= N; i++) {
            cr_assert_eq(us_bit(set, i), plain[i]);
            us_bit_drop(set, i);
            cr_assert(!us_bit(set, i));
        }
    }
}

Test(bits, shifted_in)
{
    for (size_t by = 0; by < 130; by += 13)
        for (size_t n = 1; n <= N; n += 7) {
            uint64_t set[US_BITS_WORDS(N + 130) + 1] = {0}, other[US_BITS_WORDS(N)] = {0};
            bool plain[N + 65] = {0};
            fill(other, plain, (uint32_t)(by + n));
            us_bits_shift_in(set, by, other, n);
            for (size_t i = 0; i < N + 130; i++)
                cr_assert_eq(us_bit(set, i), i >= by && i < by + n && plain[i - by], "%zu by %zu",
                             i, by);
        }
}

Test(bits, of_bytes)
{
    uint8_t byte[64];
    for (int bit = 0; bit < 8; bit++) {
        for (size_t i = 0; i < 64; i++)
            byte[i] = (uint8_t)(i * 37 + 11);
        uint64_t all = us_bit_of_each(byte, bit);
        for (size_t i = 0; i < 64; i++)
            cr_assert_eq(all >> i & 1, (unsigned)byte[i] >> bit & 1);
    }
    for (size_t i = 0; i < 64; i++)
        cr_assert(us_lowest_bit(UINT64_C(1) << i) == i &&
                  us_highest_bit(UINT64_MAX >> i) == 63 - i);
}
