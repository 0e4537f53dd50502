#include "lexicon/pack.h"

#include "lexicon/build.h"

#include <stdlib.h>

struct way {
    uint32_t sym, to;
};

struct packer {
    const struct us_lexicon_build *b;
    uint32_t *first;  /* of each node: its first way; one more than there are nodes */
    struct way *ways; /* by node, then by symbol */
    uint32_t *same;   /* of each node: the one that stands for it */
    uint32_t *at;     /* of each node that stands for itself: its place in the automaton, or 0 */
    uint32_t *order;  /* nodes that are wanted, in the order they are laid out */
    size_t n;
    struct us_join *joins; /* of the node asked for last */
    size_t njoin, join_cap;
};

static int
by_symbol(const void *a, const void *b)
{
    uint32_t x = ((const struct way *)a)->sym, y = ((const struct way *)b)->sym;
    return (x > y) - (x < y);
}

static void
collect_ways(struct packer *p, struct us_arena *tmp)
{
    const struct us_lexicon_build *b = p->b;
    size_t n = b->nnode;
    p->first = us_arena_zero(tmp, n + 2, sizeof(*p->first));
    p->ways = us_arena_raw(tmp, (b->nedge + 1) * sizeof(*p->ways));
    for (size_t i = 0; i < b->nslot; i++)
        if (b->edges[i].sym != US_FSM_FREE)
            p->first[b->edges[i].from + 2]++;
    for (size_t i = 0; i < n; i++)
        p->first[i + 2] += p->first[i + 1];
    for (size_t i = 0; i < b->nslot; i++)
        if (b->edges[i].sym != US_FSM_FREE)
            p->ways[p->first[b->edges[i].from + 1]++] =
                (struct way){b->edges[i].sym, b->edges[i].to};
    for (size_t i = 0; i < n; i++)
        qsort(p->ways + p->first[i], p->first[i + 1] - p->first[i], sizeof(*p->ways), by_symbol);
}

/* ---- sharing ---- */

static uint64_t
hash_node(const struct packer *p, uint32_t node)
{
    const struct us_node *n = &p->b->nodes[node];
    uint64_t h = us_hash(n->entry, sizeof(n->entry), 0);
    for (uint32_t j = n->joins; j; j = p->b->joins[j].next) {
        uint32_t join[2] = {p->same[p->b->joins[j].to], p->b->joins[j].gap};
        h = us_hash(join, sizeof(join), h);
    }
    for (uint32_t i = p->first[node]; i < p->first[node + 1]; i++) {
        uint32_t way[2] = {p->ways[i].sym, p->same[p->ways[i].to]};
        h = us_hash(way, sizeof(way), h);
    }
    return h;
}

static bool
nodes_equal(const struct packer *p, uint32_t x, uint32_t y)
{
    const struct us_node *a = &p->b->nodes[x], *b = &p->b->nodes[y];
    const struct us_join *joins = p->b->joins;
    uint32_t n = p->first[x + 1] - p->first[x], j = a->joins, k = b->joins;
    if (memcmp(a->entry, b->entry, sizeof(a->entry)) != 0 || n != p->first[y + 1] - p->first[y])
        return false;
    for (; j && k; j = joins[j].next, k = joins[k].next)
        if (joins[j].gap != joins[k].gap || p->same[joins[j].to] != p->same[joins[k].to])
            return false;
    for (uint32_t i = 0; i < n; i++) {
        const struct way *v = &p->ways[p->first[x] + i], *w = &p->ways[p->first[y] + i];
        if (v->sym != w->sym || p->same[v->to] != p->same[w->to])
            return false;
    }
    return !j && !k;
}

/* Backwards, so that what a node leads to is decided before the node. */
static void
share(struct packer *p, struct us_arena *tmp)
{
    size_t nslot = 64, n = p->b->nnode;
    while (nslot < n * 2)
        nslot *= 2;
    uint32_t *slots = us_arena_zero(tmp, nslot, sizeof(*slots));
    p->same = us_arena_raw(tmp, n * sizeof(*p->same));
    for (size_t i = n; i-- > 0;) {
        uint32_t node = (uint32_t)i;
        size_t at = (size_t)hash_node(p, node) & (nslot - 1);
        while (slots[at] && !nodes_equal(p, slots[at] - 1, node))
            at = (at + 1) & (nslot - 1);
        if (!slots[at])
            slots[at] = node + 1;
        p->same[node] = slots[at] - 1;
    }
}

/* ---- layout ---- */

static bool
is_plain(const struct packer *p, uint32_t sym)
{
    return sym != p->b->end_sym && sym != p->b->number_sym;
}

/* Edges that are neither the end of a clause nor a number. */
static uint32_t
count_plain(const struct packer *p, uint32_t node)
{
    uint32_t n = 0;
    for (uint32_t i = p->first[node]; i < p->first[node + 1]; i++)
        n += is_plain(p, p->ways[i].sym);
    return n;
}

static uint32_t
count_entries(const struct packer *p, uint32_t node)
{
    uint32_t n = 0;
    for (int kind = 0; kind < US_TABLE_SIGNAL; kind++)
        n += p->b->nodes[node].entry[kind] != 0;
    return n;
}

static void
add_joins(struct packer *p, uint32_t node)
{
    for (uint32_t j = p->b->nodes[node].joins; j; j = p->b->joins[j].next) {
        struct us_join join = p->b->joins[j];
        bool passes_on =
            !join.gap && p->first[join.to] == p->first[join.to + 1] && !count_entries(p, join.to);
        if (passes_on) {
            add_joins(p, join.to);
            continue;
        }
        US_GROW(p->joins, p->join_cap, p->njoin + 1);
        p->joins[p->njoin++] = join;
    }
}

/* The joins of a node, in p->joins, without the nodes that do nothing but pass on: alternatives
 * are joined in such a one when a gap follows. */
static uint32_t
find_joins(struct packer *p, uint32_t node)
{
    p->njoin = 0;
    add_joins(p, node);
    return (uint32_t)p->njoin;
}

static uint32_t
flag_of(const struct packer *p, uint32_t sym)
{
    return sym == p->b->end_sym ? US_FSM_END : sym == p->b->number_sym ? US_FSM_NUMBER : 0;
}

/* Whether it is one entry and nothing else, which stands in the edge that would lead to it. */
static bool
is_leaf(const struct packer *p, uint32_t node)
{
    return p->first[node] == p->first[node + 1] && !p->b->nodes[node].joins &&
           count_entries(p, node) == 1;
}

/* See pack.h. `entries`: how many a caller has taken care of. */
static uint64_t
glance_at(const struct packer *p, uint32_t node, uint32_t entries)
{
    uint64_t g = 0;
    if (p->b->nodes[node].joins || count_entries(p, node) > entries)
        g |= US_GLANCE_ALWAYS;
    for (uint32_t i = p->first[node]; i < p->first[node + 1]; i++) {
        uint32_t sym = p->ways[i].sym, flag = flag_of(p, sym);
        g |= flag == US_FSM_END      ? US_GLANCE_ALWAYS
             : flag == US_FSM_NUMBER ? US_GLANCE_NUMBER
                                     : us_glance_symbol(sym);
    }
    return g;
}

/* Half full at most, so that a symbol that leads nowhere is told at the first look. */
static unsigned
table_bits(uint32_t n)
{
    unsigned k = 1;
    while ((1U << k) * 3 < n * 4)
        k++;
    return k;
}

static uint32_t
head_of(struct packer *p, uint32_t node)
{
    uint32_t n = count_plain(p, node), head = count_entries(p, node);
    for (uint32_t i = p->first[node]; i < p->first[node + 1]; i++)
        head |= flag_of(p, p->ways[i].sym);
    if (n > US_FSM_LINEAR_MAX)
        head |= US_FSM_HASHED | table_bits(n) << US_FSM_EDGE_SHIFT;
    else
        head |= n << US_FSM_EDGE_SHIFT;
    return head | find_joins(p, node) << US_FSM_JOIN_SHIFT;
}

static size_t
words_of(uint32_t head)
{
    size_t n = head >> US_FSM_EDGE_SHIFT & US_FSM_EDGES;
    if (head & US_FSM_HASHED)
        n = (size_t)1 << n;
    return 1 + (head & US_FSM_ENTRIES) + ((head & US_FSM_END) != 0) +
           ((head & US_FSM_NUMBER) != 0) + US_FSM_JOIN_WORDS * (size_t)(head >> US_FSM_JOIN_SHIFT) +
           2 * n;
}

static void
want(struct packer *p, uint32_t node)
{
    node = p->same[node];
    if (p->at[node])
        return;
    p->at[node] = 1; /* for now: in the queue */
    p->order[p->n++] = node;
}

/* Breadth first: the nodes of first and second words, which most walks do not get beyond, stand
 * together. A node that fits a cache line is not put across two. */
static size_t
lay_out(struct packer *p, struct us_arena *tmp)
{
    enum { LINE = 64 / sizeof(uint32_t) };
    size_t n = p->b->nnode, words = 0;
    p->at = us_arena_zero(tmp, n, sizeof(*p->at));
    p->order = us_arena_raw(tmp, n * sizeof(*p->order));
    want(p, 0);
    for (size_t i = 0; i < p->n; i++) {
        uint32_t node = p->order[i];
        for (uint32_t w = p->first[node]; w < p->first[node + 1]; w++)
            if (flag_of(p, p->ways[w].sym) || !is_leaf(p, p->ways[w].to))
                want(p, p->ways[w].to);
        find_joins(p, node);
        for (size_t j = 0; j < p->njoin; j++)
            want(p, p->joins[j].to);
    }
    for (size_t i = 0; i < p->n; i++) {
        size_t room = i ? words_of(head_of(p, p->order[i]))
                        : 1 + US_FSM_JOIN_WORDS * (size_t)find_joins(p, 0);
        if (words % LINE + room > LINE)
            words += (LINE - words % LINE) % LINE;
        p->at[p->order[i]] = (uint32_t)words;
        words += room;
        if (words > UINT32_MAX)
            us_oom();
    }
    return words;
}

static uint32_t
place(const struct packer *p, uint32_t node)
{
    return p->at[p->same[node]];
}

static void
write_joins(struct packer *p, uint32_t node, uint32_t *out)
{
    uint32_t n = find_joins(p, node);
    for (uint32_t j = 0; j < n; j++, out += US_FSM_JOIN_WORDS) {
        uint64_t glance = glance_at(p, p->joins[j].to, 0);
        out[0] = place(p, p->joins[j].to);
        out[1] = p->joins[j].gap;
        memcpy(out + 2, &glance, sizeof(glance));
    }
}

static uint32_t
entry_word(const struct us_lexicon_build *b, uint32_t index)
{
    return us_fsm_word(&b->entries[index], index);
}

/* The words of all entries of a node; returns where they end. */
static uint32_t *
write_entries(const struct packer *p, uint32_t node, uint32_t *out)
{
    for (int kind = 0; kind < US_TABLE_SIGNAL; kind++)
        if (p->b->nodes[node].entry[kind])
            *out++ = entry_word(p->b, p->b->nodes[node].entry[kind] - 1);
    return out;
}

static uint32_t
small_glance(const struct packer *p, uint32_t node)
{
    uint32_t g = p->b->nodes[node].joins || count_entries(p, node) ? US_GLANCE_EDGE : 0;
    for (uint32_t i = p->first[node]; i < p->first[node + 1]; i++)
        g |= flag_of(p, p->ways[i].sym) ? US_GLANCE_EDGE : us_glance_edge(p->ways[i].sym);
    return g;
}

static void
write_edges(const struct packer *p, uint32_t node, uint32_t head, uint32_t *out)
{
    unsigned k = head >> US_FSM_EDGE_SHIFT & US_FSM_EDGES;
    if (head & US_FSM_HASHED)
        memset(out, 0xFF, sizeof(*out) * 2 << k);
    for (uint32_t i = p->first[node]; i < p->first[node + 1]; i++) {
        struct way w = p->ways[i];
        if (!is_plain(p, w.sym))
            continue;
        uint32_t *slot = out;
        if (head & US_FSM_HASHED) {
            uint32_t s = us_fsm_slot(w.sym, k);
            while (out[2 * s] != US_FSM_FREE)
                s = (s + 1) & ((1U << k) - 1);
            slot = out + 2 * (size_t)s;
        } else
            out += 2;
        if (is_leaf(p, w.to)) {
            slot[0] = w.sym | US_FSM_LEAF;
            write_entries(p, w.to, slot + 1);
        } else {
            slot[0] = w.sym | small_glance(p, w.to);
            slot[1] = place(p, w.to);
        }
    }
}

static void
write_node(struct packer *p, uint32_t node, uint32_t *out)
{
    uint32_t head = head_of(p, node);
    *out++ = head;
    out = write_entries(p, node, out);
    for (uint32_t i = p->first[node]; i < p->first[node + 1]; i++)
        if (flag_of(p, p->ways[i].sym) == US_FSM_END)
            *out++ = place(p, p->ways[i].to);
    for (uint32_t i = p->first[node]; i < p->first[node + 1]; i++)
        if (flag_of(p, p->ways[i].sym) == US_FSM_NUMBER)
            *out++ = place(p, p->ways[i].to);
    write_joins(p, node, out);
    write_edges(p, node, head, out + US_FSM_JOIN_WORDS * (size_t)(head >> US_FSM_JOIN_SHIFT));
}

static struct us_root
root_of(const struct packer *p, uint32_t child)
{
    struct us_root r = {glance_at(p, child, 1), place(p, child), US_FSM_FREE};
    if (!(r.glance & US_GLANCE_ALWAYS))
        write_entries(p, child, &r.entry);
    return r;
}

/* The nodes that joins lead to, each once, in `behind`; returns their number. */
static size_t
find_behind(struct packer *p, struct us_arena *tmp, uint32_t **behind)
{
    bool *known = us_arena_zero(tmp, p->b->nnode, sizeof(*known));
    size_t n = 0;
    *behind = us_arena_raw(tmp, p->n * sizeof(**behind));
    for (size_t i = 0; i < p->n; i++) {
        find_joins(p, p->order[i]);
        for (size_t j = 0; j < p->njoin; j++) {
            uint32_t node = p->same[p->joins[j].to];
            if (!known[node])
                (*behind)[n++] = node;
            known[node] = true;
        }
    }
    return n;
}

/* At most 1 bit in 8 is set, so that a look in vain is seldom taken for another. */
static void
make_pairs(struct packer *p, struct us_arena *a, struct us_arena *tmp, struct us_lexicon *lx)
{
    enum { BITS_MIN = 10, BITS_MAX = 24 };
    uint32_t *behind;
    size_t nbehind = find_behind(p, tmp, &behind), n = 0;
    for (size_t i = 0; i < nbehind; i++)
        n += count_plain(p, behind[i]);
    lx->pair_bits = BITS_MIN;
    while (lx->pair_bits < BITS_MAX && (size_t)1 << lx->pair_bits < 8 * n)
        lx->pair_bits++;
    uint64_t *pairs = us_arena_zero(a, ((size_t)1 << lx->pair_bits) / 64, sizeof(*pairs));
    for (size_t i = 0; i < nbehind; i++)
        for (uint32_t w = p->first[behind[i]]; w < p->first[behind[i] + 1]; w++) {
            uint32_t bit = us_fsm_pair(p->at[behind[i]], p->ways[w].sym, lx->pair_bits);
            pairs[bit / 64] |= 1ULL << bit % 64;
        }
    lx->pairs = pairs;
}

void
us_lexicon_pack(struct us_lexicon_build *b, struct us_lexicon *lx)
{
    struct us_arena tmp = {0};
    struct packer p = {.b = b};
    collect_ways(&p, &tmp);
    share(&p, &tmp);
    lx->nfsm = lay_out(&p, &tmp);
    lx->nnode = p.n;
    uint32_t *fsm = us_arena_zero(&b->arena, lx->nfsm, sizeof(*fsm));
    fsm[0] = find_joins(&p, 0) << US_FSM_JOIN_SHIFT;
    write_joins(&p, 0, fsm + 1);
    for (size_t i = 1; i < p.n; i++)
        write_node(&p, p.order[i], fsm + p.at[p.order[i]]);
    struct us_root *root = us_arena_raw(&b->arena, (b->syms.n + 1) * sizeof(*root));
    for (size_t i = 0; i <= b->syms.n; i++)
        root[i] = (struct us_root){0, 0, US_FSM_FREE};
    for (uint32_t i = p.first[0]; i < p.first[1]; i++)
        root[p.ways[i].sym] = root_of(&p, p.ways[i].to);
    make_pairs(&p, &b->arena, &tmp, lx);
    lx->fsm = fsm;
    lx->root = root;
    us_arena_free(&tmp);
    free(p.joins);
}
