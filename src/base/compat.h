/* The only place for compiler extensions and feature macros; included by arena.h, so everywhere. */
#ifndef US_BASE_COMPAT_H
#define US_BASE_COMPAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#if defined(__GNUC__)
#define US_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define US_LIKELY(x) __builtin_expect(!!(x), 1)
#define US_UNLIKELY(x) __builtin_expect(!!(x), 0)
/* The empty statement keeps a function that only fetches: gcc 12 takes it for a pure one and drops
 * it. */
#define US_PREFETCH(p)                                                                             \
    do {                                                                                           \
        __builtin_prefetch(p);                                                                     \
        __asm__ volatile("");                                                                      \
    } while (0)
#define US_NORETURN __attribute__((noreturn))
/* A way seldom taken, kept out of the function that it leaves, which then needs fewer registers. */
#define US_APART __attribute__((noinline))
#else
#define US_PRINTF(fmt, args)
#define US_LIKELY(x) (x)
#define US_UNLIKELY(x) (x)
#define US_PREFETCH(p) ((void)(p))
#define US_NORETURN
#define US_APART
#endif

/* Of eight bytes loaded into `w`, of which at least one has its highest bit set: the index of the
 * first such byte in memory. */
static inline size_t
us_first_marked(uint64_t w)
{
#if defined(__GNUC__) && defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    return (size_t)__builtin_ctzll(w) >> 3;
#else
    unsigned char byte[8];
    size_t i = 0;
    memcpy(byte, &w, sizeof(byte));
    while (!(byte[i] & 0x80))
        i++;
    return i;
#endif
}

/* Bit i is set where lane[i], of 24, is `want`. */
static inline uint32_t
us_lanes_equal(const uint16_t lane[24], uint16_t want)
{
#if defined(__SSE2__)
    const __m128i *v = (const void *)lane, all = _mm_set1_epi16((short)want);
    __m128i low = _mm_packs_epi16(_mm_cmpeq_epi16(_mm_loadu_si128(v), all),
                                  _mm_cmpeq_epi16(_mm_loadu_si128(v + 1), all));
    __m128i high =
        _mm_packs_epi16(_mm_cmpeq_epi16(_mm_loadu_si128(v + 2), all), _mm_setzero_si128());
    return (uint32_t)_mm_movemask_epi8(low) | (uint32_t)_mm_movemask_epi8(high) << 16;
#else
    uint32_t mask = 0;
    for (int i = 0; i < 24; i++)
        mask |= (uint32_t)(lane[i] == want) << i;
    return mask;
#endif
}

#if defined(__SSE2__) && defined(__GNUC__)
/* The index of the first lane that is not 0, or 16. */
static inline size_t
us_first_lane(__m128i lanes)
{
    return (size_t)__builtin_ctz((unsigned)_mm_movemask_epi8(lanes) | 0x10000u);
}
#endif

/* memset by the C library: where gcc knows the size it takes an instruction instead (rep stos) that
 * needs longer to begin than a few hundred bytes need altogether. */
static inline void
us_fill(void *p, int byte, size_t n)
{
#if defined(__GNUC__)
    __asm__("" : "+r"(n));
#endif
    memset(p, byte, n);
}

/* How many of the US_LETTERS bytes at `p` are ASCII letters, digits or underscores, up to the first
 * that is none. */
enum { US_LETTERS = 16 };
static inline size_t
us_letters(const char *p)
{
#if defined(__SSE2__) && defined(__GNUC__)
    __m128i v = _mm_loadu_si128((const void *)p), low = _mm_or_si128(v, _mm_set1_epi8(0x20));
    __m128i letter = _mm_and_si128(_mm_cmpgt_epi8(low, _mm_set1_epi8('a' - 1)),
                                   _mm_cmplt_epi8(low, _mm_set1_epi8('z' + 1)));
    __m128i digit = _mm_and_si128(_mm_cmpgt_epi8(v, _mm_set1_epi8('0' - 1)),
                                  _mm_cmplt_epi8(v, _mm_set1_epi8('9' + 1)));
    __m128i all = _mm_or_si128(_mm_or_si128(letter, digit), _mm_cmpeq_epi8(v, _mm_set1_epi8('_')));
    return us_first_lane(_mm_xor_si128(all, _mm_set1_epi8(-1)));
#else
    size_t n = 0;
    while (n < US_LETTERS && ((p[n] >= '0' && p[n] <= '9') || p[n] == '_' ||
                              ((p[n] | 0x20) >= 'a' && (p[n] | 0x20) <= 'z')))
        n++;
    return n;
#endif
}

/* How many of the US_PLAIN bytes at `p` stand before the first that is a quotation mark, a
 * backslash or a control. */
enum { US_PLAIN = 16 };
static inline size_t
us_plain(const char *p)
{
#if defined(__SSE2__) && defined(__GNUC__)
    __m128i v = _mm_loadu_si128((const void *)p), last_control = _mm_set1_epi8(0x1F);
    __m128i control = _mm_cmpeq_epi8(_mm_max_epu8(v, last_control), last_control);
    __m128i mark =
        _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('"')), _mm_cmpeq_epi8(v, _mm_set1_epi8('\\')));
    return us_first_lane(_mm_or_si128(control, mark));
#else
    size_t n = 0;
    while (n < US_PLAIN && p[n] != '"' && p[n] != '\\' && (unsigned char)p[n] >= 0x20)
        n++;
    return n;
#endif
}

/* Numbers of the lowest and of the highest bit set; x is not 0. */
static inline unsigned
us_lowest_bit(uint64_t x)
{
#if defined(__GNUC__)
    return (unsigned)__builtin_ctzll(x);
#else
    unsigned n = 0;
    for (; !(x & 1); x >>= 1)
        n++;
    return n;
#endif
}

static inline unsigned
us_highest_bit(uint64_t x)
{
#if defined(__GNUC__)
    return 63 - (unsigned)__builtin_clzll(x);
#else
    unsigned n = 0;
    while (x >>= 1)
        n++;
    return n;
#endif
}

/* Bit `bit` (0 to 7) of each of 64 bytes. */
static inline uint64_t
us_bit_of_each(const uint8_t byte[64], int bit)
{
    uint64_t all = 0;
#if defined(__SSE2__)
    for (int i = 0; i < 4; i++) {
        __m128i v = _mm_slli_epi16(_mm_loadu_si128((const void *)(byte + 16 * i)), 7 - bit);
        all |= (uint64_t)(uint32_t)_mm_movemask_epi8(v) << 16 * i;
    }
#else
    for (int i = 0; i < 64; i++)
        all |= (uint64_t)(byte[i] >> bit & 1) << i;
#endif
    return all;
}

#define US_COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Eight floats side by side, anywhere in an array: a sum or product of each pair of lanes, whatever
 * the machine has, so results are the same bits everywhere. US_WIDE compiles a function for
 * machines with and without AVX2 and chooses when the program starts (not under
 * sanitizers, which start later). */
typedef float us_f8 __attribute__((vector_size(32), aligned(4), may_alias));
#define US_F8(p) (*(us_f8 *)(p))
#define US_F8_CONST(p) (*(const us_f8 *)(p))

/* Four doubles likewise, and what comparing them gives: all bits set where it holds. */
typedef double us_d4 __attribute__((vector_size(32), aligned(8), may_alias));
typedef int64_t us_i4 __attribute__((vector_size(32), aligned(8), may_alias));
#define US_D4(p) (*(us_d4 *)(p))
#define US_D4_CONST(p) (*(const us_d4 *)(p))

#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__) && defined(__gnu_linux__) &&   \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define US_WIDE __attribute__((target_clones("avx2", "default")))
#else
#define US_WIDE
#endif

#endif
