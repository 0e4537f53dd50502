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

/* Walks of the trie that go on: where they began, and the base of the node that they have reached.
 * Not one array of both: two stores read back by one load would wait for each other. */
struct walks {
    uint32_t base[US_LATTICE_WINDOW];
    uint16_t start[US_LATTICE_WINDOW];
    size_t n;
};

/* The node that `base` leads to by this character, 0 in *is_there when there is none. */
static inline uint32_t
child(const struct us_dict_node *nodes, uint32_t nnode, uint32_t base, uint32_t code,
      struct us_dict_node *x, uint32_t *is_there)
{
    uint32_t at = base + code;
    at = at < nnode ? at : 0;
    *x = nodes[at];
    *is_there = (x->code == code) & (code != 0);
    return at;
}

/* Begins a walk at each character, which is at least a word of one, unknown (0) when need be. */
static void
begin_walks(const struct us_dict *d, const struct us_lattice_window *win, struct words *w,
            struct walks *walks)
{
    const struct us_dict_node *nodes = d->node;
    uint32_t nnode = d->nnode, root = nodes[0].base, is_there;
    size_t to = 0;
    for (size_t i = 0; i < win->n; i++) {
        struct us_dict_node x;
        uint32_t at = child(nodes, nnode, root, win->code[i], &x, &is_there);
        US_PREFETCH(nodes + x.base + win->code[i + 1]);
        w->node[i][0] = is_there & (x.cost != US_DICT_NOWORD) ? at : 0;
        w->lengths[i] = 1;
        walks->base[to] = x.base;
        walks->start[to] = (uint16_t)i;
        to += is_there & (x.base != 0);
    }
    walks->n = to;
    w->lengths[win->n] = 0;
}

/* Takes all walks one level further, so that the cache misses of a round overlap. Without a branch
 * on what is found: how long words are is what nobody can predict. No walk passes the 0 at the
 * end. */
static void
go_on(const struct us_dict *d, const uint16_t *code, size_t k, struct words *w, struct walks *walks)
{
    const struct us_dict_node *nodes = d->node;
    uint32_t nnode = d->nnode, is_there, word[US_LATTICE_WINDOW];
    uint16_t start[US_LATTICE_WINDOW];
    size_t to = 0, nword = 0;
    for (size_t j = 0; j < walks->n; j++) {
        struct us_dict_node x;
        size_t i = walks->start[j];
        uint32_t next = code[i + k + 1];
        uint32_t at = child(nodes, nnode, walks->base[j], code[i + k], &x, &is_there);
        US_PREFETCH(nodes + x.base + next);
        word[nword] = at;
        start[nword] = (uint16_t)i;
        nword += is_there & (x.cost != US_DICT_NOWORD);
        walks->base[to] = x.base;
        walks->start[to] = (uint16_t)i;
        to += is_there & (x.base != 0);
    }
    walks->n = to;
    for (size_t j = 0; j < nword; j++) {
        w->node[start[j]][k] = word[j];
        w->lengths[start[j]] |= 1u << k;
    }
}

static void
find_words(const struct us_dict *d, const struct us_lattice_window *win, struct words *w)
{
    struct walks walks;
    begin_walks(d, win, w, &walks);
    for (size_t k = 1; walks.n > 0 && k < US_DICT_WORD_MAX; k++)
        go_on(d, win->code, k, w, &walks);
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
