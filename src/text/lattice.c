#include "text/lattice.h"

enum { EDGES = US_LATTICE_WINDOW * US_DICT_WORD_MAX + 1 };

/* The words of the dictionary between two characters, with what it says of them: of the root when a
 * character is unknown. Number 0 is the word before the window. Then come those of one character
 * and, right behind it when there is one, of two, by where they start; last the longer ones, which
 * are few. Loops over lists are predicted, those over the few words of each character are not. */
struct words {
    struct us_dict_node x[EDGES];
    uint64_t as_first[EDGES], as_second[EDGES]; /* of a pair: us_dict_first_hash */
    uint32_t node[EDGES], span[EDGES];          /* start, and end << 16 */
    uint16_t short_from[US_LATTICE_WINDOW + 3]; /* first_from() */
    uint16_t longer[US_LATTICE_WINDOW];         /* one that starts here, 0: none... */
    uint16_t next[EDGES];                       /* ...and the next of these */
    uint16_t reach[US_LATTICE_WINDOW];          /* end of the longest that starts here */
    size_t nshort, n;
};

/* Walks of the trie that go on: where they began, and the base of the node that they have reached.
 * Not one array of both: two stores read back by one load would wait for each other. */
struct walks {
    uint32_t base[US_LATTICE_WINDOW];
    uint16_t start[US_LATTICE_WINDOW];
    size_t n;
};

/* The best path to each position: its cost, its last word and where that starts. */
struct paths {
    uint32_t cost[US_LATTICE_WINDOW + 1];
    uint16_t word[US_LATTICE_WINDOW + 1], from[US_LATTICE_WINDOW + 1];
};

/* The word of one character at i, from -1 (the word before) to the end (one behind the last). */
static inline uint16_t *
first_from(struct words *w, size_t i)
{
    return &w->short_from[i + 2];
}

static inline void
put(struct words *w, size_t e, const struct us_dict_node *x, uint32_t node, size_t from, size_t end)
{
    w->x[e] = *x;
    w->as_first[e] = us_dict_first_hash(node);
    w->as_second[e] = us_dict_second_hash(node);
    w->node[e] = node;
    w->span[e] = (uint32_t)(from | end << 16);
}

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

/* Words of one character, unknown (0) when need be, and the bases where longer ones go on. */
static void
begin(const struct us_dict *d, const struct us_lattice_window *win, uint32_t *node, uint32_t *base)
{
    const struct us_dict_node *nodes = d->node;
    uint32_t nnode = d->nnode, root = nodes[0].base, is_there;
    for (size_t i = 0; i < win->n; i++) {
        struct us_dict_node x;
        uint32_t at = child(nodes, nnode, root, win->code[i], &x, &is_there);
        base[i] = x.base & (0 - is_there);
        node[i] = at & (0 - (is_there & (x.cost != US_DICT_NOWORD)));
        US_PREFETCH(nodes + base[i] + win->code[i + 1]);
    }
}

/* Lists the words of one and two characters. Without a branch on what is found: how long words are
 * is what nobody can predict. */
static void
list_short(const struct us_dict *d, const struct us_lattice_window *win, struct words *w,
           struct walks *walks)
{
    const struct us_dict_node *nodes = d->node;
    uint32_t nnode = d->nnode, is_there, node[US_LATTICE_WINDOW], base[US_LATTICE_WINDOW];
    size_t e = 1, to = 0;
    begin(d, win, node, base);
    for (size_t i = 0; i < win->n; i++) {
        struct us_dict_node x;
        put(w, e, &nodes[node[i]], node[i], i, i + 1);
        uint32_t at = child(nodes, nnode, base[i], win->code[i + 1], &x, &is_there);
        is_there &= base[i] != 0;
        uint32_t is_word = is_there & (x.cost != US_DICT_NOWORD);
        put(w, e + 1, &x, at, i, i + 2);
        US_PREFETCH(nodes + x.base + win->code[i + 2 <= win->n ? i + 2 : win->n]);
        *first_from(w, i) = (uint16_t)e;
        w->reach[i] = (uint16_t)(i + 1 + is_word);
        w->longer[i] = 0;
        e += 1 + is_word;
        walks->base[to] = x.base;
        walks->start[to] = (uint16_t)i;
        to += is_there & (x.base != 0);
    }
    *first_from(w, win->n) = (uint16_t)e;
    w->nshort = w->n = e;
    walks->n = to;
}

/* Takes all walks one level further, so that the cache misses of a round overlap. No walk passes
 * the 0 at the end. */
static void
go_on(const struct us_dict *d, const uint16_t *code, size_t k, struct words *w, struct walks *walks)
{
    const struct us_dict_node *nodes = d->node;
    uint32_t nnode = d->nnode, is_there;
    size_t to = 0, e = w->n;
    for (size_t j = 0; j < walks->n; j++) {
        struct us_dict_node x;
        size_t i = walks->start[j];
        uint32_t next = code[i + k + 1];
        uint32_t at = child(nodes, nnode, walks->base[j], code[i + k], &x, &is_there);
        US_PREFETCH(nodes + x.base + next);
        put(w, e, &x, at, i, i + k + 1);
        e += is_there & (x.cost != US_DICT_NOWORD);
        walks->base[to] = x.base;
        walks->start[to] = (uint16_t)i;
        to += is_there & (x.base != 0);
    }
    walks->n = to;
    w->n = e;
}

/* A user dictionary would add its words to the longer ones. */
static void
find_words(const struct us_dict *d, const struct us_lattice_window *win, uint32_t before,
           struct words *w)
{
    struct walks walks;
    *first_from(w, (size_t)-2) = (uint16_t)-1; /* no word of two characters ends at the start */
    *first_from(w, (size_t)-1) = 0;
    put(w, 0, &d->node[before], before, 0, 0);
    list_short(d, win, w, &walks);
    for (size_t k = 2; walks.n > 0 && k < US_DICT_WORD_MAX; k++)
        go_on(d, win->code, k, w, &walks);
    for (size_t e = w->nshort; e < w->n; e++) {
        size_t from = w->span[e] & 0xFFFF;
        w->next[e] = w->longer[from];
        w->longer[from] = (uint16_t)e;
        w->reach[from] = (uint16_t)(w->span[e] >> 16);
    }
}

static inline const struct us_dict_line *
line_of(const struct us_dict *d, const struct words *w, size_t a, size_t b)
{
    return us_dict_pair_line(d, w->as_first[a] + w->as_second[b]);
}

/* Asks for the lines of the pairs of b with the words of one and two characters before it (the same
 * when there is none of two). */
static inline void
fetch_before(const struct us_dict *d, struct words *w, size_t b)
{
    size_t from = w->span[b] & 0xFFFF;
    US_PREFETCH(line_of(d, w, *first_from(w, from - 1), b));
    US_PREFETCH(line_of(d, w, (uint16_t)(*first_from(w, from - 2) + 1), b));
}

static void
fetch_longer(const struct us_dict *d, struct words *w, size_t nchar)
{
    for (size_t e = w->nshort; e < w->n; e++) {
        size_t end = w->span[e] >> 16;
        fetch_before(d, w, e);
        for (size_t b = *first_from(w, end); end < nchar && b < *first_from(w, end + 1); b++)
            US_PREFETCH(line_of(d, w, e, b));
    }
}

/* us_dict_pair without a branch on whether it is there, which is nobody's guess either. */
static inline uint32_t
pair_cost(const struct us_dict *d, const struct words *w, size_t a, size_t b)
{
    const struct us_dict_node *x = &w->x[a];
    if (x->backoff == US_DICT_NOPAIRS)
        return w->x[b].cost;
    uint64_t h = w->as_first[a] + w->as_second[b];
    const struct us_dict_line *line = us_dict_pair_line(d, h);
    uint32_t place = us_dict_pair_in(line, h), mask = 0 - (uint32_t)(place < US_DICT_LINE);
    uint32_t with = d->pair_cost[us_dict_pair_index(line, place)];
    return (with & mask) | (us_dict_apart(x, &w->x[b]) & ~mask);
}

static inline void
try_word(const struct us_dict *d, const struct words *w, size_t b, struct paths *p)
{
    size_t from = w->span[b] & 0xFFFF, end = w->span[b] >> 16;
    uint32_t cost = p->cost[from] + pair_cost(d, w, p->word[from], b);
    if (cost >= p->cost[end])
        return;
    p->cost[end] = cost;
    p->word[end] = (uint16_t)b;
    p->from[end] = (uint16_t)from;
}

/* Lists the short words that compete with others. A character that no word passes and that starts
 * but one needs no costs: all paths hold it, and begin anew behind it. Until a word is tried, each
 * position is reached by one character, whatever a damaged file's costs add up to. */
static size_t
list_choices(struct words *w, size_t nchar, struct paths *p, uint16_t *choice)
{
    size_t n = 0, reach = 0;
    p->cost[0] = 0;
    p->word[0] = 0;
    for (size_t i = 0; i < nchar; i++) {
        uint16_t e = *first_from(w, i);
        bool alone = (reach <= i) & (w->reach[i] == i + 1);
        reach = w->reach[i] > reach ? w->reach[i] : reach;
        choice[n] = e;
        n += !alone;
        choice[n] = (uint16_t)(e + 1);
        n += *first_from(w, i + 1) - e - 1u;
        p->cost[i + 1] = (uint32_t)alone - 1;
        p->word[i + 1] = e;
        p->from[i + 1] = (uint16_t)i;
    }
    return n;
}

static void
find_paths(const struct us_dict *dict, struct words *w, size_t nchar, struct paths *p)
{
    const struct us_dict local = *dict, *d = &local; /* what is stored below does not change it */
    uint16_t choice[2 * US_LATTICE_WINDOW + 1];
    size_t n = list_choices(w, nchar, p, choice);
    for (size_t k = 0; k < n; k++) /* this far ahead of their use it is worth 1.3 x */
        fetch_before(d, w, choice[k]);
    fetch_longer(d, w, nchar);
    for (size_t k = 0; k < n; k++) {
        size_t b = choice[k], from = w->span[b] & 0xFFFF;
        if (US_UNLIKELY(w->longer[from]) && b == *first_from(w, from))
            for (size_t e = w->longer[from]; e; e = w->next[e])
                try_word(d, w, e, p);
        try_word(d, w, b, p);
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
    find_words(d, win, before, &w);
    find_paths(d, &w, win->n, &p);
    while (last > keep)
        last = p.from[last];
    for (size_t end = last; end > 0; end = p.from[end])
        ends[n++] = (uint16_t)end;
    for (size_t k = n; k-- > 0;)
        *out++ = (struct us_lattice_word){(uint32_t)(win->at + ends[k]), w.node[p.word[ends[k]]]};
    return n;
}
