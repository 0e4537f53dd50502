#include "text/lattice.h"

/* The words that start at each character, by length less one; none at the end. */
struct words {
    uint32_t node[US_LATTICE_WINDOW][US_DICT_WORD_MAX]; /* where the bit is set */
    uint32_t lengths[US_LATTICE_WINDOW + 1];            /* bit set */
};

/* The best path to each position: its cost, its last word and where that starts. */
struct paths {
    uint32_t cost[US_LATTICE_WINDOW + 1], node[US_LATTICE_WINDOW + 1];
    uint16_t from[US_LATTICE_WINDOW + 1];
};

/* Walks the trie from all characters at once, one level a round, so that the cache misses of a
 * round overlap. Without a branch on what is found: how long words are is what nobody can predict.
 * No walk passes the 0 at the end. */
static void
find_words(const struct us_dict *d, const struct us_lattice_window *win, struct words *w)
{
    /* Walks that go on: where they began, and the base of the node that they have reached. Not one
     * array of both: two stores read back by one load would wait for each other. */
    uint32_t base[US_LATTICE_WINDOW];
    uint16_t start[US_LATTICE_WINDOW];
    const struct us_dict_node *nodes = d->node;
    const uint16_t *code = win->code;
    uint32_t nnode = d->nnode;
    size_t n = win->n;
    for (size_t i = 0; i < n; i++) {
        base[i] = nodes[0].base;
        start[i] = (uint16_t)i;
        w->lengths[i] = 0;
    }
    for (size_t k = 0; n > 0 && k < US_DICT_WORD_MAX; k++) {
        size_t to = 0;
        for (size_t j = 0; j < n; j++) {
            const uint16_t *c = code + start[j] + k;
            uint32_t at = base[j] + *c;
            at = at < nnode ? at : 0;
            struct us_dict_node x = nodes[at];
            uint32_t is_there = (x.code == *c) & (*c != 0);
            w->node[start[j]][k] = at;
            w->lengths[start[j]] |= (is_there & (x.cost != US_DICT_NOWORD)) << k;
            US_PREFETCH(nodes + x.base + c[1]);
            base[to] = x.base;
            start[to] = start[j];
            to += is_there & (x.base != 0);
        }
        n = to;
    }
    for (size_t i = 0; i < win->n; i++) /* a character that is no word is an unknown one */
        w->node[i][0] = w->lengths[i] & 1 ? w->node[i][0] : 0, w->lengths[i] |= 1;
    w->lengths[win->n] = 0;
}

/* Asks for the lines of the pairs of `node` with the words that start at character i. */
static inline void
fetch_pairs(const struct us_dict *d, const struct words *w, size_t i, uint32_t node)
{
    if (!us_dict_has_pairs(d, node))
        return;
    for (uint32_t left = w->lengths[i]; left; left &= left - 1)
        US_PREFETCH(us_dict_pair_line(d, us_dict_pair_hash(node, w->node[i][us_lowest_bit(left)])));
}

/* A user dictionary would add its words to `w` first. */
static void
find_paths(const struct us_dict *dict, const struct words *w, size_t nchar, uint32_t before,
           struct paths *p)
{
    const struct us_dict local = *dict, *d = &local; /* what is stored below does not change it */
    p->cost[0] = 0;
    p->node[0] = before;
    fetch_pairs(d, w, 0, before);
    for (size_t i = 0; i < nchar; i++) /* this far ahead of their use it is worth 1.3 x */
        for (uint32_t left = w->lengths[i]; left; left &= left - 1) {
            size_t k = us_lowest_bit(left);
            fetch_pairs(d, w, i + k + 1, w->node[i][k]);
        }
    for (size_t i = 0; i < nchar; i++) { /* a path, whatever a damaged file's costs add up to */
        p->cost[i + 1] = UINT32_MAX;
        p->node[i + 1] = w->node[i][0];
        p->from[i + 1] = (uint16_t)i;
    }
    for (size_t i = 0; i < nchar; i++) {
        uint32_t a = p->node[i], base = p->cost[i];
        bool pairs = us_dict_has_pairs(d, a);
        for (uint32_t left = w->lengths[i]; left; left &= left - 1) {
            size_t k = us_lowest_bit(left), end = i + k + 1;
            uint32_t b = w->node[i][k];
            uint32_t cost = base + (pairs ? us_dict_pair(d, a, b) : d->node[b].cost);
            if (cost >= p->cost[end])
                continue;
            p->cost[end] = cost;
            p->node[end] = b;
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
