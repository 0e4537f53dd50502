/* Borrowed strings with lengths, and a growable byte buffer.
 *
 * A us_str may hold NUL and is not NUL-terminated. Text in it is valid UTF-8 unless a header says
 * otherwise. */
#ifndef US_BASE_STR_H
#define US_BASE_STR_H

#include "base/arena.h"

struct us_str {
    const char *p;
    size_t n;
};

/* From a string literal, and from a C string. */
#define US_STR(lit) ((struct us_str){(lit), sizeof(lit) - 1})
static inline struct us_str
us_str_c(const char *c)
{
    return (struct us_str){c, strlen(c)};
}
static inline struct us_str
us_str_sub(struct us_str s, size_t from, size_t to)
{
    return (struct us_str){s.p + from, to - from};
}
struct us_str us_str_trim(struct us_str s); /* ASCII white space off both ends */
struct us_str us_str_dup(struct us_arena *a, struct us_str s);

static inline bool
us_str_eq(struct us_str a, struct us_str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}
static inline bool
us_str_eqc(struct us_str a, const char *b)
{
    return us_str_eq(a, us_str_c(b));
}
int us_str_cmp(struct us_str a, struct us_str b); /* bytewise; a prefix comes first */
static inline bool
us_str_starts(struct us_str s, const char *prefix)
{
    size_t n = strlen(prefix);
    return s.n >= n && memcmp(s.p, prefix, n) == 0;
}
bool us_str_ends(struct us_str s, const char *suffix);
bool us_str_eq_nocase(struct us_str a, const char *b); /* ASCII case only */

/* Index of the first `c` at or after `from`, or s.n. */
size_t us_str_find(struct us_str s, char c, size_t from);

/* Index behind the ASCII letters, digits and underscores that stand at `from`. */
size_t us_str_letters(struct us_str s, size_t from);

/* Splits off what stands before the first `sep` (or all); `*rest` keeps what follows. False when
 * *rest is exhausted (its p is then NULL). An empty string yields one empty field. */
bool us_str_cut(struct us_str *rest, char sep, struct us_str *field);

/* A decimal number that fills the whole string: "-1.5e3". Locale-free. False when it is none or not
 * finite. */
bool us_str_to_double(struct us_str s, double *out);
bool us_str_to_long(struct us_str s, long min, long max, long *out);

/* 64-bit hash (XXH3), the same on every machine. */
uint64_t us_hash(const void *p, size_t n, uint64_t seed);

/* Bytes that grow. All zeros is a valid empty buffer; us_buf_free ends it. */
struct us_buf {
    char *p;
    size_t n, cap;
};

void us_buf_free(struct us_buf *b);
void us_buf_reserve(struct us_buf *b, size_t more);
static inline void
us_buf_add(struct us_buf *b, const void *p, size_t n)
{
    if (!n)
        return;
    if (n > b->cap - b->n)
        us_buf_reserve(b, n);
    memcpy(b->p + b->n, p, n);
    b->n += n;
}
static inline void
us_buf_str(struct us_buf *b, struct us_str s)
{
    us_buf_add(b, s.p, s.n);
}
static inline void
us_buf_c(struct us_buf *b, const char *c)
{
    us_buf_add(b, c, strlen(c));
}
static inline void
us_buf_char(struct us_buf *b, char c)
{
    if (b->n == b->cap)
        us_buf_reserve(b, 1);
    b->p[b->n++] = c;
}
void us_buf_fmt(struct us_buf *b, const char *fmt, ...) US_PRINTF(2, 3);
struct us_str us_buf_view(const struct us_buf *b);

/* The one way in which a number is printed: `digits` places at most, trailing zeros dropped, never
 * "-0", never an exponent; not finite prints 0. |v| up to 9e15. The same bytes in every locale. */
void us_buf_num(struct us_buf *b, double v, int digits);
void us_buf_int(struct us_buf *b, long long v);

#endif
