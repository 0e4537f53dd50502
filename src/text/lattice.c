#include "text/lattice.h"

/* A word of the dictionary between two characters of the window, with what the dictionary says of
 * it: of the root when the character is unknown. */
struct edge {
    struct us_dict_node x;
    uint32_t node;
    uint16_t from, end;
};

enum { EDGES = US_LATTICE_WINDOW * US_DICT_WORD_MAX };

/* All words, by where they start, the shorter first: a loop over a list is predicted, one over the
 * few words of each character is not. */
struct words {
    struct edge edge[EDGES];
    uint16_t first[US_LATTICE_WINDOW + 1]; /* of each character; one more for the end */
};

/* The best path to each position: its cost, its last word and where that starts. */
struct paths {
    uint32_t cost[US_LATTICE_WINDOW + 1];
    uint16_t edge[US_LATTICE_WINDOW + 1], from[US_LATTICE_WINDOW + 1];
};

/* Walks of the trie that go on: where they began, and the base of the node that they have reached.
 * Not one array of both: two stores read back by one load would wait for each other. And what they
 * met: words of one character, of more, and how many start where. */
struct walks {
    uint32_t base[US_LATTICE_WINDOW];
    uint16_t start[US_LATTICE_WINDOW], count[US_LATTICE_WINDOW];
    struct edge single[US_LATTICE_WINDOW], longer[EDGES];
    size_t n, nlonger;
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

/* `x` when it is a word, the root otherwise; without a branch. */
static inline struct us_dict_node
word_or_root(struct us_dict_node x, struct us_dict_node root, uint32_t is_word)
{
    uint64_t a, b, mask = 0 - (uint64_t)is_word;
    memcpy(&a, &x, sizeof a);
    memcpy(&b, &root, sizeof b);
    a = (a & mask) | (b & ~mask);
    memcpy(&x, &a, sizeof x);
    return x;
}

/* Begins a walk at each character, which is at least a word of one, unknown (0) when need be. */
static void
begin_walks(const struct us_dict *d, const struct us_lattice_window *win, struct walks *walks)
{
    const struct us_dict_node *nodes = d->node, root = nodes[0];
    uint32_t nnode = d->nnode, is_there;
    size_t to = 0;
    for (size_t i = 0; i < win->n; i++) {
        struct us_dict_node x;
        uint32_t at = child(nodes, nnode, root.base, win->code[i], &x, &is_there);
        uint32_t is_word = is_there & (x.cost != US_DICT_NOWORD);
        US_PREFETCH(nodes + x.base + win->code[i + 1]);
        walks->single[i] = (struct edge){word_or_root(x, root, is_word), at & (0 - is_word),
                                         (uint16_t)i, (uint16_t)(i + 1)};
        walks->count[i] = 1;
        walks->base[to] = x.base;
        walks->start[to] = (uint16_t)i;
        to += is_there & (x.base != 0);
    }
    walks->n = to;
    walks->nlonger = 0;
}

/* Takes all walks one level further, so that the cache misses of a round overlap. Without a branch
 * on what is found: how long words are is what nobody can predict. No walk passes the 0 at the
 * end. */
static void
go_on(const struct us_dict *d, const uint16_t *code, size_t k, struct walks *walks)
{
    const struct us_dict_node *nodes = d->node;
    uint32_t nnode = d->nnode, is_there;
    size_t to = 0, nlonger = walks->nlonger;
    for (size_t j = 0; j < walks->n; j++) {
        struct us_dict_node x;
        size_t i = walks->start[j];
        uint32_t next = code[i + k + 1];
        uint32_t at = child(nodes, nnode, walks->base[j], code[i + k], &x, &is_there);
        uint32_t is_word = is_there & (x.cost != US_DICT_NOWORD);
        US_PREFETCH(nodes + x.base + next);
        walks->longer[nlonger] = (struct edge){x, at, (uint16_t)i, (uint16_t)(i + k + 1)};
        walks->count[i] = (uint16_t)(walks->count[i] + is_word);
        nlonger += is_word;
        walks->base[to] = x.base;
        walks->start[to] = (uint16_t)i;
        to += is_there & (x.base != 0);
    }
    walks->n = to;
    walks->nlonger = nlonger;
}

/* A user dictionary would add its words to `walks` before they are put in order. */
static void
find_words(const struct us_dict *d, const struct us_lattice_window *win, struct words *w)
{
    struct walks walks;
    size_t to = 0;
    begin_walks(d, win, &walks);
    for (size_t k = 1; walks.n > 0 && k < US_DICT_WORD_MAX; k++)
        go_on(d, win->code, k, &walks);
    for (size_t i = 0; i < win->n; i++) {
        size_t count = walks.count[i];
        w->edge[to] = walks.single[i];
        w->first[i] = (uint16_t)to;
        walks.count[i] = (uint16_t)(to + 1); /* where its next word goes */
        to += count;
    }
    w->first[win->n] = (uint16_t)to;
    for (size_t j = 0; j < walks.nlonger; j++)
        w->edge[walks.count[walks.longer[j].from]++] = walks.longer[j];
}

static inline bool
has_pairs(const struct edge *a)
{
    return a->x.backoff != US_DICT_NOPAIRS;
}

/* Asks for the lines of the pairs of `a` with the words that start where it ends. Most characters
 * start one or two, so that both are asked for at once. */
static inline void
fetch_pairs(const struct us_dict *d, const struct words *w, size_t nchar, const struct edge *a)
{
    if (!has_pairs(a) || a->end == nchar)
        return;
    size_t first = w->first[a->end], last = w->first[a->end + 1] - 1u;
    US_PREFETCH(us_dict_pair_line(d, us_dict_pair_hash(a->node, w->edge[first].node)));
    US_PREFETCH(us_dict_pair_line(d, us_dict_pair_hash(a->node, w->edge[last].node)));
    for (size_t b = first + 1; US_UNLIKELY(b < last); b++)
        US_PREFETCH(us_dict_pair_line(d, us_dict_pair_hash(a->node, w->edge[b].node)));
}

/* us_dict_pair without a branch: whether a pair is there is nobody's guess either. */
static inline uint32_t
pair_cost(const struct us_dict *d, const struct edge *a, const struct edge *b)
{
    static const struct us_dict_line none = {{0}};
    uint64_t h = us_dict_pair_hash(a->node, b->node);
    const struct us_dict_line *line = has_pairs(a) ? us_dict_pair_line(d, h) : &none;
    uint32_t found = us_dict_pair_in(line, h), mask = 0 - (uint32_t)(found != US_DICT_LINE);
    uint32_t with = d->pair_cost[us_dict_pair_index(line, found)];
    uint32_t without = us_dict_apart(&a->x, &b->x);
    return (with & mask) | (without & ~mask);
}

static void
find_paths(const struct us_dict *dict, const struct words *w, size_t nchar, uint32_t before,
           struct paths *p)
{
    const struct us_dict local = *dict, *d = &local; /* what is stored below does not change it */
    const struct edge start = {d->node[before], before, 0, 0};
    size_t nedge = w->first[nchar];
    fetch_pairs(d, w, nchar, &start);
    for (size_t e = 0; e < nedge; e++) /* this far ahead of their use it is worth 1.3 x */
        fetch_pairs(d, w, nchar, &w->edge[e]);
    for (size_t i = 0; i < nchar; i++) { /* a path, whatever a damaged file's costs add up to */
        p->cost[i + 1] = UINT32_MAX;
        p->edge[i + 1] = w->first[i];
        p->from[i + 1] = (uint16_t)i;
    }
    p->cost[0] = 0;
    for (size_t e = 0; e < nedge; e++) {
        const struct edge *b = &w->edge[e], *a = b->from ? &w->edge[p->edge[b->from]] : &start;
        uint32_t cost = p->cost[b->from] + pair_cost(d, a, b);
        if (cost >= p->cost[b->end])
            continue;
        p->cost[b->end] = cost;
        p->edge[b->end] = (uint16_t)e;
        p->from[b->end] = b->from;
    }
}

size_t
us_lattice_path(const struct us_dict *d, const struct us_lattice_window *win, uint32_t before,
                size_t keep, struct us_lattice_word *out)
{
    struct words w;
    struct paths p;
    uint16_t ends[US_LATTICE_WINDOW]; /* the last first */
    size_t n = 0, last = win->n;
    find_words(d, win, &w);
    find_paths(d, &w, win->n, before, &p);
    while (last > keep)
        last = p.from[last];
    for (size_t end = last; end > 0; end = p.from[end])
        ends[n++] = (uint16_t)end;
    for (size_t k = n; k-- > 0;)
        *out++ = (struct us_lattice_word){(uint32_t)(win->at + ends[k]),
                                          w.edge[p.edge[ends[k]]].node};
    return n;
}
