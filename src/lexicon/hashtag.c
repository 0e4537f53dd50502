#include "lexicon/hashtag.h"

enum {
    LONGEST = 16, /* letters of a word inside a run */
    PER_WORD = 4, /* fewer and longer words are likelier: cost of a word, */
    PER_SHORT = 3 /* and of each letter that it lacks to three */
};

static bool
is_small(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool
is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool
is_figure(char c)
{
    return c >= '0' && c <= '9';
}

/* Whether the writer began a new word at i: fooBar, USAir before the A of Air, 2day, win4. */
static bool
writer_cuts(struct us_str t, size_t i)
{
    char before = t.p[i - 1], c = t.p[i];
    if (is_figure(before) != is_figure(c))
        return true;
    if (!is_capital(c))
        return false;
    return !is_capital(before) || (i + 1 < t.n && is_small(t.p[i + 1]));
}

static uint32_t
known(const struct us_symbols *syms, const char *low, size_t from, size_t to)
{
    if (to - from == 1 && low[from] != 'a' && low[from] != 'i')
        return US_SYM_NONE;
    return us_symbols_get(syms, (struct us_str){low + from, to - from});
}

static void
add_part(const struct us_symbols *syms, const char *low, size_t from, size_t to,
         struct us_hashtag_part *parts, size_t *n)
{
    char stem[US_HASHTAG_MAX + 1];
    if (*n == US_HASHTAG_PARTS)
        return;
    memcpy(stem, low + from, to - from);
    stem[to - from] = '*';
    parts[(*n)++] = (struct us_hashtag_part){
        (uint32_t)from, (uint32_t)to, us_symbols_get(syms, (struct us_str){low + from, to - from}),
        us_symbols_get(syms, (struct us_str){stem, to - from + 1})};
}

/* The cheapest row of known words that covers low[from..to), or the run as it is. */
static void
cut_run(const struct us_symbols *syms, const char *low, size_t from, size_t to,
        struct us_hashtag_part *parts, size_t *n)
{
    size_t cost[US_HASHTAG_MAX + 1], next[US_HASHTAG_MAX + 1];
    cost[to] = 0;
    for (size_t i = to; i-- > from;) {
        cost[i] = SIZE_MAX;
        next[i] = to;
        for (size_t k = i + 1; k <= to && k - i <= LONGEST; k++) {
            size_t lacks = k - i < 3 ? 3 - (k - i) : 0;
            if (cost[k] == SIZE_MAX || known(syms, low, i, k) == US_SYM_NONE)
                continue;
            size_t c = cost[k] + PER_WORD + PER_SHORT * lacks;
            if (c < cost[i]) {
                cost[i] = c;
                next[i] = k;
            }
        }
    }
    /* Words of three letters on the whole; names fall apart into shorter ones. */
    if (cost[from] == SIZE_MAX || cost[from] * 3 > (to - from) * (PER_WORD + 1))
        add_part(syms, low, from, to, parts, n);
    else
        for (size_t i = from; i < to; i = next[i])
            add_part(syms, low, i, next[i], parts, n);
}

size_t
us_hashtag_cut(const struct us_symbols *syms, struct us_str tag, struct us_hashtag_part *parts)
{
    char low[US_HASHTAG_MAX];
    size_t n = 0;
    if (tag.n < 2 || tag.n > US_HASHTAG_MAX)
        return 0;
    low[0] = '#';
    for (size_t i = 1; i < tag.n; i++) {
        char c = tag.p[i];
        if (!is_small(c) && !is_capital(c) && !is_figure(c) && c != '_')
            return 0;
        low[i] = is_capital(c) ? (char)(c + 32) : c;
    }
    for (size_t from = 1; from < tag.n;) {
        size_t to = from + 1;
        while (to < tag.n && tag.p[from] != '_' && tag.p[to] != '_' && !writer_cuts(tag, to))
            to++;
        if (is_figure(low[from]) || known(syms, low, from, to) != US_SYM_NONE)
            add_part(syms, low, from, to, parts, &n);
        else if (low[from] != '_')
            cut_run(syms, low, from, to, parts, &n);
        from = to;
    }
    return n;
}
