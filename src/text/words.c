#include "text/words.h"

#include "base/utf8.h"
#include "text/unicode.h"

#include <stdlib.h>

void
us_words_init(struct us_words *w, const struct us_dict *dict)
{
    memset(w, 0, sizeof(*w));
    w->dict = dict;
}

void
us_words_free(struct us_words *w)
{
    free(w->list);
    us_arena_free(&w->arena);
    memset(w, 0, sizeof(*w));
}

static uint32_t
fold(const struct us_words *w, uint32_t cp)
{
    cp = us_unicode_lower(us_unicode_narrow(cp));
    return cp >= 0x80 && w->dict ? us_dict_simplify(w->dict, cp) : cp;
}

static size_t
bit_of(uint32_t cp)
{
    return (cp * 2654435761U) >> 22; /* 1,024 bits */
}

void
us_words_add(struct us_words *w, struct us_str word)
{
    struct us_buf b = {0};
    char bytes[4];
    size_t len;
    word = us_str_trim(word);
    for (size_t i = 0; i < word.n; i += len) {
        uint32_t cp = fold(w, us_utf8_get(word.p + i, &len));
        us_buf_add(&b, bytes, us_utf8_put(cp, bytes));
        if (i == 0)
            w->firsts[bit_of(cp) / 64] |= 1ULL << bit_of(cp) % 64;
    }
    if (b.n) {
        US_GROW(w->list, w->cap, w->n + 1);
        w->list[w->n++] = us_str_dup(&w->arena, us_buf_view(&b));
    }
    us_buf_free(&b);
}

/* Negative when a's first code point comes first; its bytes order as it does. */
static int
compare_first(struct us_str a, struct us_str b)
{
    size_t na, nb;
    us_utf8_get(a.p, &na);
    us_utf8_get(b.p, &nb);
    return us_str_cmp(us_str_sub(a, 0, na), us_str_sub(b, 0, nb));
}

static int
by_first_longest(const void *x, const void *y)
{
    const struct us_str *a = x, *b = y;
    int c = compare_first(*a, *b);
    if (!c)
        c = (a->n < b->n) - (a->n > b->n);
    return c ? c : us_str_cmp(*a, *b);
}

void
us_words_finish(struct us_words *w)
{
    if (w->n)
        qsort(w->list, w->n, sizeof(*w->list), by_first_longest);
}

static bool
is_alnum(uint32_t cp)
{
    enum us_uclass c = us_unicode_class(cp);
    return c == US_U_LETTER || c == US_U_DIGIT;
}

/* Bytes of `text` at `at` that fold to `word`, or 0; not where it would end inside a word of an
 * alphabet. */
static size_t
match_one(const struct us_words *w, struct us_str word, struct us_str text, size_t at)
{
    size_t i = at, k = 0, len, wlen;
    uint32_t cp = 0;
    while (k < word.n) {
        if (i >= text.n)
            return 0;
        cp = us_utf8_get(text.p + i, &len);
        if (fold(w, cp) != us_utf8_get(word.p + k, &wlen))
            return 0;
        i += len;
        k += wlen;
    }
    bool cuts = i < text.n && is_alnum(cp) && is_alnum(us_utf8_get(text.p + i, &len));
    return cuts ? 0 : i - at;
}

size_t
us_words_match(const struct us_words *w, struct us_str text, size_t at)
{
    size_t len;
    uint32_t first = fold(w, us_utf8_get(text.p + at, &len));
    if (!(w->firsts[bit_of(first) / 64] >> bit_of(first) % 64 & 1))
        return 0;
    char bytes[4];
    struct us_str key = {bytes, us_utf8_put(first, bytes)};
    size_t lo = 0, hi = w->n;
    while (lo < hi) {
        size_t middle = (lo + hi) / 2;
        if (compare_first(w->list[middle], key) < 0)
            lo = middle + 1;
        else
            hi = middle;
    }
    for (; lo < w->n && compare_first(w->list[lo], key) == 0; lo++) {
        size_t n = match_one(w, w->list[lo], text, at);
        if (n)
            return n;
    }
    return 0;
}
