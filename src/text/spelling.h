/* How a token is written, as three numbers: what is remembered of words is found by them.
 *
 * A token of up to US_SPELLING bytes is loaded whole and what stands behind it masked, so that no
 * branch asks for its length, which nothing foretells, and two are compared without a loop. */
#ifndef US_TEXT_SPELLING_H
#define US_TEXT_SPELLING_H

#include "text/token.h"

enum { US_SPELLING = 24 };

/* The bytes of a token, the rest 0. */
struct us_spelling {
    uint64_t a, b, c;
};

/* The text whose tokens are looked at. */
struct us_spelling_text {
    struct us_str text;
    char last[2 * US_SPELLING]; /* its last bytes in the first half, so that as many can be read
                                   from each of them on */
};

/* `text` is borrowed. */
static inline void
us_spelling_begin(struct us_spelling_text *t, struct us_str text)
{
    size_t n = text.n < US_SPELLING ? text.n : US_SPELLING;
    t->text = text;
    if (n)
        memcpy(t->last + US_SPELLING - n, text.p + text.n - n, n);
}

static inline uint64_t
us_spelling_load(const char *p)
{
    uint64_t w;
    memcpy(&w, p, sizeof(w));
    return w;
}

/* Of a token of at most US_SPELLING bytes. */
static inline struct us_spelling
us_spelling_of(const struct us_spelling_text *t, const struct us_token *tok)
{
#define ALL "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"
    static const char window[2 * US_SPELLING] = ALL ALL ALL;
#undef ALL
    size_t left = t->text.n - tok->start;
    const char *p = left < US_SPELLING ? t->last + US_SPELLING - left : t->text.p + tok->start;
    const char *mask = window + US_SPELLING - (tok->end - tok->start);
    return (struct us_spelling){us_spelling_load(p) & us_spelling_load(mask),
                                us_spelling_load(p + 8) & us_spelling_load(mask + 8),
                                us_spelling_load(p + 16) & us_spelling_load(mask + 16)};
}

/* 24 bits; `n` is anything that sets equal bytes apart. */
static inline size_t
us_spelling_hash(const struct us_spelling *s, uint32_t n)
{
    uint64_t h = (s->a ^ s->b * 0xC2B2AE3D27D4EB4FULL ^ s->c * 0x165667B19E3779F9ULL) + n;
    return (size_t)(h * 0x9E3779B97F4A7C15ULL >> 40);
}

static inline bool
us_spelling_eq(const struct us_spelling *s, const struct us_spelling *t)
{
    return ((s->a ^ t->a) | (s->b ^ t->b) | (s->c ^ t->c)) == 0;
}

#endif
