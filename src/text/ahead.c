#include "text/ahead.h"

/* By the first bytes alone. */
static inline bool
is_common(struct us_str text, size_t at)
{
    const unsigned char *p = (const unsigned char *)text.p + at;
    return at + US_AHEAD_BYTES <= text.n &&
           ((unsigned)p[0] - 0xE5u <= 4 || (p[0] == 0xE4 && p[1] >= 0xB8));
}

/* Lists the run that begins at *at, if there is room for all of it; moves behind it. */
static bool
add_run(struct us_ahead *a, const struct us_dict *d, struct us_str text, size_t *at, size_t *nchar)
{
    size_t from = *at, n = *nchar;
    for (; n < US_AHEAD_CHARS && is_common(text, *at); n++, *at += US_AHEAD_BYTES) {
        const unsigned char *p = (const unsigned char *)text.p + *at;
        uint32_t cp = (p[0] & 0xFu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
        uint32_t code = d->code[cp - US_DICT_DIRECT];
        a->code[n] = code < d->ncode ? (uint16_t)code : 0;
    }
    if (n >= US_AHEAD_CHARS || a->n == US_AHEAD_RUNS)
        return false;
    a->run[a->n] = us_str_sub(text, from, *at);
    a->from[a->n++] = (uint16_t)*nchar;
    a->code[n] = 0;
    *nchar = n + 1;
    return true;
}

/* Where the next run begins, at or behind `at`. */
static size_t
find_run(struct us_str text, size_t at)
{
    const unsigned char *p = (const unsigned char *)text.p;
    while (at < text.n && !is_common(text, at))
        at +=
            p[at] < 0xE0 ? 1 : US_AHEAD_BYTES; /* no later byte of a character looks like a first */
    return at;
}

/* One lattice over all runs: what stands between two is an unknown word, which pairs with none. */
static void
look(struct us_ahead *a, const struct us_dict *d, struct us_str text)
{
    size_t nchar = 0, k = 0, at = find_run(text, 0), from = at;
    a->n = a->next = 0;
    for (; at < text.n && add_run(a, d, text, &at, &nchar); from = at)
        at = find_run(text, at);
    a->looked = text.p + from;
    if (nchar == 0)
        return;
    us_lattice_path(d, &(struct us_lattice_window){a->code, nchar, 0}, 0, nchar, a->word);
    for (size_t i = 0; i < a->n; i++) {
        a->first[i] = (uint16_t)k;
        while (a->word[k].end < a->from[i] + a->run[i].n / US_AHEAD_BYTES)
            k++;
        k += 2; /* its last word, and what stands behind it */
    }
}

size_t
us_ahead_look(struct us_ahead *a, const struct us_dict *d, struct us_str text)
{
    while (a->next < a->n &&
           a->run[a->next].p < text.p) /* some are no runs: in a link, a hashtag */
        a->next++;
    if (a->next == a->n && (!a->looked || text.p >= a->looked))
        look(a, d, text);
    if (a->next < a->n && a->run[a->next].p == text.p)
        return a->run[a->next].n;
    size_t n = 0; /* one that there was no room for, or the rest of one */
    while (is_common(text, n))
        n += US_AHEAD_BYTES;
    return n;
}

bool
us_ahead_take(struct us_ahead *a, struct us_str run, struct us_ahead_run *out)
{
    size_t i = a->next;
    if (i == a->n || a->run[i].p != run.p || a->run[i].n != run.n)
        return false;
    *out = (struct us_ahead_run){a->code + a->from[i], run.n / US_AHEAD_BYTES,
                                 a->word + a->first[i], a->from[i]};
    a->next++;
    return true;
}

void
us_ahead_forget(struct us_ahead *a)
{
    a->n = a->next = 0;
    a->looked = NULL;
}
