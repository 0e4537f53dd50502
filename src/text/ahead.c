#include "text/ahead.h"

/* The code point at p if it is a common one; another number than of one if not. */
static inline uint32_t
common_at(const unsigned char *p)
{
    return ((uint32_t)p[0] << 12) + ((uint32_t)p[1] << 6) + p[2] - 0xE2080u;
}

static inline bool
is_common_at(const unsigned char *p)
{
    return common_at(p) - 0x4E00u < 0xA000 - 0x4E00;
}

static inline bool
is_common(struct us_str text, size_t at)
{
    return at + US_AHEAD_BYTES <= text.n && is_common_at((const unsigned char *)text.p + at);
}

/* Lists the run that begins at *at, if there is room for all of it; moves behind it. */
static bool
add_run(struct us_ahead *a, const struct us_dict *d, struct us_str text, size_t *at, size_t *nchar)
{
    size_t n = *nchar, room = US_AHEAD_CHARS - n, left = (text.n - *at) / US_AHEAD_BYTES;
    const unsigned char *from = (const unsigned char *)text.p + *at, *p = from;
    const uint16_t *codes = d->code;
    uint32_t ncode = d->ncode;
    const unsigned char *stop = p + US_AHEAD_BYTES * (left < room ? left : room);
    for (; p < stop && is_common_at(p); p += US_AHEAD_BYTES) {
        uint32_t code = codes[common_at(p) - US_DICT_DIRECT];
        a->code[n++] = code < ncode ? (uint16_t)code : 0;
    }
    *at += (size_t)(p - from);
    if (n >= US_AHEAD_CHARS || a->n == US_AHEAD_RUNS)
        return false;
    a->run[a->n] = (struct us_str){(const char *)from, (size_t)(p - from)};
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

void
us_ahead_look(struct us_ahead *a, const struct us_dict *d, struct us_str text)
{
    size_t at = find_run(text, 0), from = at;
    a->n = a->next = a->nchar = 0;
    for (; at < text.n && add_run(a, d, text, &at, &a->nchar); from = at)
        at = find_run(text, at);
    a->looked = text.p + from;
    a->code[a->nchar] = 0;
}

bool
us_ahead_is_due(struct us_ahead *a, struct us_str text)
{
    while (a->next < a->n &&
           a->run[a->next].p < text.p) /* some are no runs: in a link, a hashtag */
        a->next++;
    return a->next == a->n && (!a->looked || text.p >= a->looked);
}

size_t
us_ahead_bytes(const struct us_ahead *a, struct us_str text)
{
    if (a->next < a->n && a->run[a->next].p == text.p)
        return a->run[a->next].n;
    size_t n = 0; /* one that there was no room for, or the rest of one */
    while (is_common(text, n))
        n += US_AHEAD_BYTES;
    return n;
}

bool
us_ahead_take(struct us_ahead *a, struct us_str run, size_t *number)
{
    size_t i = a->next;
    if (i == a->n || a->run[i].p != run.p || a->run[i].n != run.n)
        return false;
    *number = i;
    a->next++;
    return true;
}

void
us_ahead_forget(struct us_ahead *a)
{
    a->n = a->next = 0;
    a->looked = NULL;
}
