/* The only place for compiler extensions and feature macros; included by arena.h, so everywhere. */
#ifndef US_BASE_COMPAT_H
#define US_BASE_COMPAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__GNUC__)
#define US_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define US_LIKELY(x) __builtin_expect(!!(x), 1)
#define US_UNLIKELY(x) __builtin_expect(!!(x), 0)
#define US_PREFETCH(p) __builtin_prefetch(p)
#define US_NORETURN __attribute__((noreturn))
#else
#define US_PRINTF(fmt, args)
#define US_LIKELY(x) (x)
#define US_UNLIKELY(x) (x)
#define US_PREFETCH(p) ((void)(p))
#define US_NORETURN
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

#define US_COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif
