#include "base/str.h"

#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

static bool
is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct us_str
us_str_trim(struct us_str s)
{
    while (s.n && is_space(s.p[0])) {
        s.p++;
        s.n--;
    }
    while (s.n && is_space(s.p[s.n - 1]))
        s.n--;
    return s;
}

struct us_str
us_str_dup(struct us_arena *a, struct us_str s)
{
    return (struct us_str){us_arena_dup(a, s.p, s.n), s.n};
}

int
us_str_cmp(struct us_str a, struct us_str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.p, b.p, n) : 0;
    return c ? c : (a.n > b.n) - (a.n < b.n);
}

bool
us_str_ends(struct us_str s, const char *suffix)
{
    size_t n = strlen(suffix);
    return s.n >= n && memcmp(s.p + s.n - n, suffix, n) == 0;
}

static char
lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool
us_str_eq_nocase(struct us_str a, const char *b)
{
    if (a.n != strlen(b))
        return false;
    for (size_t i = 0; i < a.n; i++)
        if (lower(a.p[i]) != lower(b[i]))
            return false;
    return true;
}

size_t
us_str_find(struct us_str s, char c, size_t from)
{
    if (from >= s.n)
        return s.n;
    const char *q = memchr(s.p + from, c, s.n - from);
    return q ? (size_t)(q - s.p) : s.n;
}

size_t
us_str_letters(struct us_str s, size_t from)
{
    while (from + US_LETTERS <= s.n) {
        size_t n = us_letters(s.p + from);
        from += n;
        if (n < US_LETTERS)
            return from;
    }
    for (; from < s.n; from++) {
        char c = s.p[from], small = (char)(c | 0x20);
        if (!(small >= 'a' && small <= 'z') && !(c >= '0' && c <= '9') && c != '_')
            break;
    }
    return from;
}

bool
us_str_cut(struct us_str *rest, char sep, struct us_str *field)
{
    if (!rest->p)
        return false;
    size_t i = us_str_find(*rest, sep, 0);
    *field = us_str_sub(*rest, 0, i);
    *rest = i < rest->n ? us_str_sub(*rest, i + 1, rest->n) : (struct us_str){NULL, 0};
    return true;
}

bool
us_str_to_double(struct us_str s, double *out)
{
    /* strtod reads the locale's decimal point and hexadecimal, so the shape is checked first; the
     * program never calls setlocale, which leaves the point a point. */
    char tmp[64];
    size_t i = 0, digits = 0;
    if (s.n == 0 || s.n >= sizeof(tmp))
        return false;
    if (s.p[i] == '-' || s.p[i] == '+')
        i++;
    for (; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++)
        digits++;
    if (i < s.n && s.p[i] == '.')
        for (i++; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++)
            digits++;
    if (!digits)
        return false;
    if (i < s.n && (s.p[i] == 'e' || s.p[i] == 'E')) {
        i++;
        if (i < s.n && (s.p[i] == '-' || s.p[i] == '+'))
            i++;
        size_t start = i;
        while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9')
            i++;
        if (i == start)
            return false;
    }
    if (i != s.n)
        return false;
    memcpy(tmp, s.p, s.n);
    tmp[s.n] = '\0';
    double v = strtod(tmp, NULL);
    if (!isfinite(v))
        return false;
    *out = v;
    return true;
}

bool
us_str_to_long(struct us_str s, long min, long max, long *out)
{
    bool neg = s.n && s.p[0] == '-';
    size_t i = neg ? 1 : 0;
    long v = 0;
    if (i == s.n)
        return false;
    for (; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        long digit = s.p[i] - '0';
        if (v > (LONG_MAX - digit) / 10)
            return false;
        v = v * 10 + digit;
    }
    v = neg ? -v : v;
    if (v < min || v > max)
        return false;
    *out = v;
    return true;
}

uint64_t
us_hash(const void *p, size_t n, uint64_t seed)
{
    return XXH3_64bits_withSeed(n ? p : "", n, seed);
}

void
us_buf_free(struct us_buf *b)
{
    free(b->p);
    memset(b, 0, sizeof(*b));
}

void
us_buf_reserve(struct us_buf *b, size_t more)
{
    if (more > SIZE_MAX - b->n)
        us_oom();
    US_GROW(b->p, b->cap, b->n + more);
}

void
us_buf_fmt(struct us_buf *b, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    if (n < 0)
        return;
    us_buf_reserve(b, (size_t)n + 1);
    va_start(ap, fmt);
    vsnprintf(b->p + b->n, (size_t)n + 1, fmt, ap);
    va_end(ap);
    b->n += (size_t)n;
}

struct us_str
us_buf_view(const struct us_buf *b)
{
    return (struct us_str){b->p ? b->p : "", b->n};
}

enum { SHORT = 32 }; /* longer than any number */

/* Adds what stands between `p` and the middle of a buffer of 2 * SHORT bytes: copied whole, which
 * is faster than to look at how much it is. */
static void
add_short(struct us_buf *b, const char *p, const char *middle)
{
    if (SHORT > b->cap - b->n)
        us_buf_reserve(b, SHORT);
    memcpy(b->p + b->n, p, SHORT);
    b->n += (size_t)(middle - p);
}

/* The digits of `u`, written backwards from `end`; returns the first. */
static char *
write_digits(char *end, unsigned long long u)
{
    do {
        *--end = (char)('0' + u % 10);
        u /= 10;
    } while (u);
    return end;
}

/* Adds a number below 1000, whatever its digits, without a branch: nothing foretells how many they
 * are. */
static void
add_small(struct us_buf *b, unsigned v)
{
    char hundreds = (char)('0' + v / 100), tens = (char)('0' + v / 10 % 10);
    char ones = (char)('0' + v % 10);
    if (SHORT > b->cap - b->n)
        us_buf_reserve(b, SHORT);
    char *p = b->p + b->n;
    p[0] = v > 99 ? hundreds : v > 9 ? tens : ones;
    p[1] = v > 99 ? tens : ones;
    p[2] = ones;
    b->n += 1 + (size_t)(v > 9) + (size_t)(v > 99);
}

void
us_buf_int(struct us_buf *b, long long v)
{
    if (v >= 0 && v < 1000) {
        add_small(b, (unsigned)v);
        return;
    }
    char tmp[2 * SHORT] = {0}, *middle = tmp + SHORT;
    char *p = write_digits(middle, v < 0 ? 0ULL - (unsigned long long)v : (unsigned long long)v);
    if (v < 0)
        *--p = '-';
    add_short(b, p, middle);
}

/* Adds `thousandths`, below 10,000, with up to three places, without a branch. */
static void
add_thousandths(struct us_buf *b, unsigned thousandths, bool minus)
{
    unsigned places = thousandths % 1000;
    if (SHORT > b->cap - b->n)
        us_buf_reserve(b, SHORT);
    char *p = b->p + b->n;
    *p = '-';
    p += minus;
    p[0] = (char)('0' + thousandths / 1000);
    p[1] = '.';
    p[2] = (char)('0' + places / 100);
    p[3] = (char)('0' + places / 10 % 10);
    p[4] = (char)('0' + places % 10);
    size_t kept = (size_t)(places % 10 != 0) + (places % 100 != 0) + (places != 0);
    b->n += minus + 1U + kept + (kept != 0);
}

void
us_buf_num(struct us_buf *b, double v, int digits)
{
    static const double scale[] = {1, 10, 100, 1000, 10000, 100000, 1000000};
    if (!isfinite(v) || digits < 0 || digits > 6 || fabs(v) > 9e15)
        v = 0, digits = 0;
    double scaled = fabs(v) * scale[digits] + 0.5;
    if (scaled >= 9e15 + 1) {
        us_buf_int(b, (long long)v);
        return;
    }
    unsigned long long units = (unsigned long long)scaled; /* rounds down */
    bool minus = v < 0 && units;
    static const unsigned to_thousandths[] = {1000, 100, 10, 1};
    if (digits <= 3 && units * to_thousandths[digits] < 10000) {
        add_thousandths(b, (unsigned)units * to_thousandths[digits], minus);
        return;
    }
    char tmp[2 * SHORT] = {0}, *middle = tmp + SHORT, *p = middle;
    for (; digits && units % 10 == 0; digits--)
        units /= 10;
    for (int i = 0; i < digits; i++, units /= 10)
        *--p = (char)('0' + units % 10);
    if (digits)
        *--p = '.';
    p = write_digits(p, units);
    if (minus)
        *--p = '-';
    add_short(b, p, middle);
}
