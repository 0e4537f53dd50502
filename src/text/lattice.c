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

/* What the loops below need of a dictionary, in a copy that what they store cannot change. */
static inline struct us_dict
parts_of(const struct us_dict *d)
{
    return (struct us_dict){.node = d->node,
                            .nnode = d->nnode,
                            .line = d->line,
                            .nline = d->nline,
                            .pair_cost = d->pair_cost};
}

/* The word of one character at i, from -1 (the word before) to the end (one behind the last). */
static inline uint16_t *
first_from(struct words *w, size_t i)
{
    return &w->short_from[i + 2];
}

static inline void
put(struct words *w, size_t e, const struct us_dict_node *x, uint32_t node, uint32_t span)
{
    w->x[e] = *x;
    w->as_first[e] = us_dict_first_hash(node);
    w->as_second[e] = us_dict_second_hash(node);
    w->node[e] = node;
    w->span[e] = span;
}

/* The node that `base` leads to by this character, 0 in *is_there when there is none. */
static inline uint32_t
child(const struct us_dict *d, uint32_t base, uint32_t code, uint32_t *is_there)
{
    uint32_t at = base + code;
    at = at < d->nnode ? at : 0;
    *is_there = (d->node[at].code == code) & (code != 0);
    return at;
}

static inline uint32_t
is_word(const struct us_dict_node *x)
{
    return x->cost != US_DICT_NOWORD;
}

/* Where a walk looks next; at the root when it is over, not to fetch memory for nothing. */
static inline uint32_t
next_of(const struct us_dict_node *x, uint32_t code, uint32_t goes_on)
{
    return (x->base + code) & (0 - goes_on);
}

void
us_lattice_heads(const struct us_dict *d, struct us_lattice_head *head)
{
    uint32_t root = d->node[0].base, is_there;
    for (uint32_t code = 0; code < d->ncode; code++) {
        uint32_t at = child(d, root, code, &is_there);
        const struct us_dict_node *x = &d->node[at];
        bool one = is_there && is_word(x);
        head[code] =
            (struct us_lattice_head){one ? *x : d->node[0], one ? at : 0, is_there ? x->base : 0};
    }
}

/* Lists the words of one character, unknown (0) when need be, and of two. Without a branch on what
 * is found: how long words are is what nobody can predict. No node has the base 0. */
static void
list_short(const struct us_dict *dict, const struct us_lattice_head *head,
           const struct us_lattice_window *win, struct words *w, struct walks *walks)
{
    const struct us_dict parts = parts_of(dict), *d = &parts;
    const uint16_t *code = win->code;
    uint32_t e = 1, to = 0, span = 0x10000, is_there, goes_on;
    for (size_t i = 0; i < win->n; i++)
        US_PREFETCH(d->node + head[code[i]].base + code[i + 1]);
    for (size_t i = 0; i < win->n; i++, span += 0x10001) {
        const struct us_lattice_head *h = &head[code[i]];
        uint32_t at = child(d, h->base, code[i + 1], &is_there);
        const struct us_dict_node *x = &d->node[at];
        uint32_t two = is_there & is_word(x);
        put(w, e, &h->x, h->node, span);
        put(w, e + 1, x, at, span + 0x10000);
        *first_from(w, i) = (uint16_t)e;
        w->reach[i] = (uint16_t)(i + 1 + two);
        w->longer[i] = 0;
        e += 1 + two;
        goes_on = is_there & (x->base != 0);
        US_PREFETCH(d->node + next_of(x, code[i + 2], goes_on)); /* at most the one behind the 0 */
        walks->base[to] = x->base;
        walks->start[to] = (uint16_t)i;
        to += goes_on;
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
    uint32_t is_there, goes_on;
    size_t to = 0, e = w->n;
    for (size_t j = 0; j < walks->n; j++) {
        size_t i = walks->start[j];
        uint32_t at = child(d, walks->base[j], code[i + k], &is_there);
        const struct us_dict_node *x = &d->node[at];
        goes_on = is_there & (x->base != 0);
        US_PREFETCH(d->node + next_of(x, code[i + k + 1], goes_on));
        put(w, e, x, at, (uint32_t)(i | (i + k + 1) << 16));
        e += is_there & is_word(x);
        walks->base[to] = x->base;
        walks->start[to] = (uint16_t)i;
        to += goes_on;
    }
    walks->n = to;
    w->n = e;
}

/* A user dictionary would add its words to the longer ones. */
static void
find_words(const struct us_dict *d, const struct us_lattice_head *head,
           const struct us_lattice_window *win, uint32_t before, struct words *w)
{
    struct walks walks;
    *first_from(w, (size_t)-2) = (uint16_t)-1; /* no word of two characters ends at the start */
    *first_from(w, (size_t)-1) = 0;
    put(w, 0, &d->node[before], before, 0);
    list_short(d, head, win, w, &walks);
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

/* The same for those of a longer word with what stands behind it. */
static void
fetch_behind(const struct us_dict *d, struct words *w, size_t nchar, size_t a)
{
    size_t end = w->span[a] >> 16;
    for (size_t b = *first_from(w, end); end < nchar && b < *first_from(w, end + 1); b++)
        US_PREFETCH(line_of(d, w, a, b));
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

/* Lists the words that compete with others, by where they start. A character that no word passes
 * and that starts but one needs no costs: all paths hold it, and begin anew behind it. Until a word
 * is tried, each position is reached by one character, whatever a damaged file's costs add up to.
 */
static size_t
list_choices(struct words *w, size_t nchar, struct paths *p, uint16_t *choice)
{
    size_t n = 0, reach = 0;
    p->cost[0] = 0;
    p->word[0] = 0;
    for (size_t i = 0; i < nchar; i++) {
        uint32_t e = *first_from(w, i), reaches = w->reach[i];
        bool alone = (reach <= i) & (reaches == i + 1);
        reach = reaches > reach ? reaches : reach;
        p->cost[i + 1] = (uint32_t)alone - 1;
        p->word[i + 1] = (uint16_t)e;
        p->from[i + 1] = (uint16_t)i;
        choice[n] = (uint16_t)e;
        n += !alone;
        choice[n] = (uint16_t)(e + 1);
        n += *first_from(w, i + 1) - e - 1;
        for (size_t longer = w->longer[i]; US_UNLIKELY(longer); longer = w->next[longer])
            choice[n++] = (uint16_t)longer;
    }
    return n;
}

static void
find_paths(const struct us_dict *dict, struct words *w, size_t nchar, struct paths *p)
{
    const struct us_dict parts = parts_of(dict), *d = &parts;
    uint16_t choice[EDGES + 1];
    size_t n = list_choices(w, nchar, p, choice);
    for (size_t k = 0; k < n; k++) /* this far ahead of their use it is worth 1.3 x */
        fetch_before(d, w, choice[k]);
    for (size_t e = w->nshort; e < w->n; e++)
        fetch_behind(d, w, nchar, e);
    for (size_t k = 0; k < n; k++)
        try_word(d, w, choice[k], p);
}

size_t
us_lattice_path(const struct us_dict *d, const struct us_lattice_head *head,
                const struct us_lattice_window *win, uint32_t before, size_t keep,
                struct us_lattice_word *out)
{
    struct words w;
    struct paths p;
    uint16_t ends[US_LATTICE_WINDOW]; /* the last first */
    size_t n = 0, last = win->n;
    find_words(d, head, win, before, &w);
    find_paths(d, &w, win->n, &p);
    while (last > keep)
        last = p.from[last];
    for (size_t end = last; end > 0; end = p.from[end])
        ends[n++] = (uint16_t)end;
    for (size_t k = n; k-- > 0;)
        *out++ = (struct us_lattice_word){(uint32_t)(win->at + ends[k]), w.node[p.word[ends[k]]]};
    return n;
}
