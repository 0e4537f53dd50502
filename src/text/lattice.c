#include "text/lattice.h"

/* The words that start at each character, by length less one. */
struct words {
    uint32_t node[US_LATTICE_WINDOW][US_DICT_WORD_MAX]; /* where the bit is set */
    uint32_t lengths[US_LATTICE_WINDOW];                /* bit set */
};

/* The best path to each position: its cost, its last word and where that starts. */
struct paths {
    uint32_t cost[US_LATTICE_WINDOW + 1], node[US_LATTICE_WINDOW + 1];
    uint16_t from[US_LATTICE_WINDOW + 1];
};

/* Walks the trie from all characters at once, one level a round, so that the cache misses of a
 * round overlap. Every character is at least a word of one, unknown (0) when need be. */
static void
find_words(const struct us_dict *d, const struct us_lattice_window *win, struct words *w)
{
    uint32_t base[US_LATTICE_WINDOW];
    uint16_t start[US_LATTICE_WINDOW];
    const struct us_dict_node *nodes = d->node;
    const uint16_t *code = win->code;
    uint32_t nnode = d->nnode, root = nodes[0].base;
    size_t n = 0, nchar = win->n;
    for (size_t i = 0; i < nchar; i++) {
        uint32_t c = code[i], at = root + c;
        at = at < nnode ? at : 0;
        struct us_dict_node x = nodes[at];
        uint32_t is_there = (x.code == c) & (c != 0);
        w->node[i][0] = is_there & (x.cost != US_DICT_NOWORD) ? at : 0;
        w->lengths[i] = 1;
        US_PREFETCH(nodes + x.base + code[i + 1 < nchar ? i + 1 : 0]);
        base[n] = x.base;
        start[n] = (uint16_t)i;
        n += is_there & (x.base != 0) & (i + 1 < nchar);
    }
    for (size_t k = 1; n > 0 && k < US_DICT_WORD_MAX; k++) {
        size_t to = 0;
        for (size_t j = 0; j < n; j++) {
            size_t i = start[j];
            uint32_t c = code[i + k], at = base[j] + c;
            at = at < nnode ? at : 0;
            struct us_dict_node x = nodes[at];
            uint32_t is_there = (x.code == c) & (c != 0);
            w->node[i][k] = at;
            w->lengths[i] |= (is_there & (x.cost != US_DICT_NOWORD)) << k;
            US_PREFETCH(nodes + x.base + code[i + k + 1 < nchar ? i + k + 1 : 0]);
            base[to] = x.base;
            start[to] = (uint16_t)i;
            to += is_there & (x.base != 0) & (i + k + 1 < nchar);
        }
        n = to;
    }
}

/* Asks for the lines of the pairs of `node`, which ends at `i`, with the words that start there. */
static inline void
fetch_pairs(const struct us_dict *d, const struct words *w, size_t i, uint32_t node)
{
    if (!us_dict_has_pairs(d, node))
        return;
    const uint32_t *next = w->node[i];
    for (uint32_t left = w->lengths[i]; left; next++, left >>= 1)
        if (left & 1)
            US_PREFETCH(us_dict_pair_line(d, us_dict_pair_hash(node, *next)));
}

/* The same for all adjacent words of the window: this far ahead of their use it is worth 1.3 x. */
static void
fetch_all_pairs(const struct us_dict *d, const struct words *w, size_t nchar, uint32_t before)
{
    fetch_pairs(d, w, 0, before);
    for (size_t i = 0; i + 1 < nchar; i++) {
        const uint32_t *node = w->node[i];
        size_t end = i + 1;
        for (uint32_t left = w->lengths[i]; left && end < nchar; node++, end++, left >>= 1)
            if (left & 1)
                fetch_pairs(d, w, end, *node);
    }
}

/* A user dictionary would add its words to `w` first. */
static void
find_paths(const struct us_dict *d, const struct words *w, size_t nchar, uint32_t before,
           struct paths *p)
{
    p->cost[0] = 0;
    p->node[0] = before;
    for (size_t i = 0; i < nchar; i++) { /* a path, whatever a damaged file's costs add up to */
        p->cost[i + 1] = UINT32_MAX;
        p->node[i + 1] = w->node[i][0];
        p->from[i + 1] = (uint16_t)i;
    }
    fetch_all_pairs(d, w, nchar, before);
    for (size_t i = 0; i < nchar; i++) {
        uint32_t a = p->node[i], base = p->cost[i];
        bool pairs = us_dict_has_pairs(d, a);
        const uint32_t *node = w->node[i];
        size_t end = i + 1;
        for (uint32_t left = w->lengths[i]; left; node++, end++, left >>= 1) {
            if (!(left & 1))
                continue;
            uint32_t cost = base + (pairs ? us_dict_pair(d, a, *node) : d->node[*node].cost);
            if (cost >= p->cost[end])
                continue;
            p->cost[end] = cost;
            p->node[end] = *node;
            p->from[end] = (uint16_t)i;
        }
    }
}

size_t
us_lattice_path(const struct us_dict *d, const struct us_lattice_window *win, uint32_t before,
                size_t keep, struct us_lattice_word *out)
{
    struct words w;
    struct paths p;
    w.lengths[0] = 0; /* compilers do not see that there is a first character */
    size_t n = 0, last = win->n;
    find_words(d, win, &w);
    find_paths(d, &w, win->n, before, &p);
    while (last > keep)
        last = p.from[last];
    for (size_t end = last; end > 0; end = p.from[end])
        n++;
    out += n;
    for (size_t end = last; end > 0; end = p.from[end])
        *--out = (struct us_lattice_word){(uint32_t)(win->at + end), p.node[end]};
    return n;
}
