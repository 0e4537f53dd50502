#include "text/lattice.h"

#include "base/bits.h"

enum { EDGES = US_LATTICE_WINDOW * US_DICT_WORD_MAX + 1, BITS = US_BITS_WORDS(US_LATTICE_WINDOW) };

/* The words of the dictionary between two characters, with what it says of them: of the root when a
 * character is unknown. Number 0 is the word before the window. Then come those of one character
 * and, right behind it when there is one, of two, by where they start; last the longer ones, which
 * are few. Loops over lists are predicted, those over the few words of each character are not. */
struct words {
    struct us_dict_node x[EDGES];
    uint32_t node[EDGES];
    uint16_t short_from[US_LATTICE_WINDOW + 3]; /* first_from() */
    uint64_t two[BITS], sure[BITS]; /* characters where one of two starts; and one that is sure */
    uint64_t longer[BITS], crossed[BITS]; /* where longer ones start; what some word goes across */
    uint64_t open[BITS], inside[BITS];    /* find_open(); behind the first of a sure one */
    uint16_t last[US_LATTICE_WINDOW];     /* of the longer ones that start here... */
    uint16_t next[EDGES];                 /* ...and the one listed before, 0: none */
    uint16_t from[EDGES], end[EDGES];     /* of the longer ones */
    size_t nshort, n;
};

/* Walks of the trie that go on: where they began, and the base of the node that they have reached.
 * Not one array of both: two stores read back by one load would wait for each other. */
struct walks {
    uint32_t base[US_LATTICE_WINDOW];
    uint16_t start[US_LATTICE_WINDOW];
    size_t n;
};

/* The best path to each position of a stretch: its cost, its last word and where that starts. */
struct paths {
    uint32_t cost[US_LATTICE_WINDOW + 1];
    uint16_t word[US_LATTICE_WINDOW + 1], from[US_LATTICE_WINDOW + 1];
};

/* A word that competes with others, and the stretches in which words do. */
struct choice {
    uint16_t word, from, end;
};

struct stretch {
    uint16_t from, end;
};

struct choices {
    struct choice list[EDGES + 1];
    struct stretch stretch[US_LATTICE_WINDOW / 2 + 1];
    size_t n, nstretch;
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
put(struct words *w, size_t e, const struct us_dict_node *x, uint32_t node)
{
    w->x[e] = *x;
    w->node[e] = node;
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

/* Whether a word of two characters is far cheaper than both side by side. */
static inline uint32_t
is_sure(const struct us_dict_node *two, const struct us_dict_node *first,
        const struct us_dict_node *second)
{
    return (uint32_t)two->cost + US_LATTICE_SURE <= (uint32_t)first->cost + second->cost;
}

/* Lists the words of one character, unknown (0) when need be, and of two, that start at 64
 * characters from `at` on. Without a branch on what is found: how long words are is what nobody can
 * predict. No node has the base 0. */
static void
list_short(const struct us_dict *d, const struct us_lattice_head *head,
           const struct us_lattice_window *win, size_t at, struct words *w, struct walks *walks)
{
    const uint16_t *code = win->code;
    size_t stop = win->n < at + 64 ? win->n : at + 64, e = w->n, to = walks->n;
    uint64_t two = 0, sure = 0;
    uint32_t is_there, goes_on;
    for (size_t i = at; i < stop; i++) {
        const struct us_lattice_head *h = &head[code[i]];
        uint32_t x_at = child(d, h->base, code[i + 1], &is_there);
        const struct us_dict_node *x = &d->node[x_at];
        uint32_t is_two = is_there & is_word(x);
        put(w, e, &h->x, h->node);
        put(w, e + 1, x, x_at);
        *first_from(w, i) = (uint16_t)e;
        two |= (uint64_t)is_two << i % 64;
        sure |= (uint64_t)(is_two & is_sure(x, &h->x, &head[code[i + 1]].x)) << i % 64;
        e += 1 + is_two;
        goes_on = is_there & (x->base != 0);
        US_PREFETCH(d->node + next_of(x, code[i + 2], goes_on)); /* at most the one behind the 0 */
        walks->base[to] = x->base;
        walks->start[to] = (uint16_t)i;
        to += goes_on;
    }
    w->two[at / 64] = two;
    w->sure[at / 64] = sure;
    w->n = e;
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
        put(w, e, x, at);
        w->from[e] = (uint16_t)i;
        w->end[e] = (uint16_t)(i + k + 1);
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
find_words(const struct us_dict *dict, const struct us_lattice_head *head,
           const struct us_lattice_window *win, uint32_t before, struct words *w)
{
    const struct us_dict parts = parts_of(dict), *d = &parts;
    const uint16_t *code = win->code;
    struct walks walks;
    *first_from(w, (size_t)-2) = (uint16_t)-1; /* no word of two characters ends at the start */
    *first_from(w, (size_t)-1) = 0;
    put(w, 0, &d->node[before], before);
    w->n = 1;
    walks.n = 0;
    for (size_t i = 0; i < win->n; i++)
        US_PREFETCH(d->node + head[code[i]].base + code[i + 1]);
    w->sure[win->n / 64] = 0; /* when the loop ends before */
    for (size_t at = 0; at < win->n; at += 64)
        list_short(d, head, win, at, w, &walks);
    *first_from(w, win->n) = (uint16_t)w->n;
    w->nshort = w->n;
    for (size_t k = 2; walks.n > 0 && k < US_DICT_WORD_MAX; k++)
        go_on(d, code, k, w, &walks);
}

/* Chains the longer words and notes what words go across. */
static void
cross(struct words *w, size_t nchar)
{
    uint64_t carry = 0;
    for (size_t k = 0; k < US_BITS_WORDS(nchar); k++) {
        uint64_t two = 64 * k < nchar ? w->two[k] : 0; /* the last word is for reading behind */
        w->crossed[k] = two << 1 | carry;
        w->longer[k] = 0;
        carry = two >> 63;
    }
    for (size_t e = w->nshort; e < w->n; e++) {
        size_t from = w->from[e];
        w->next[e] = us_bit(w->longer, from) ? w->last[from] : 0;
        w->last[from] = (uint16_t)e;
        us_bit_add(w->longer, from);
        for (size_t i = from + 1; i < w->end[e]; i++)
            us_bit_add(w->crossed, i);
    }
}

/* Adds the words that start at character i, where others compete with them. Until one is tried,
 * each position is reached by one character, whatever a damaged file's costs add up to. */
static inline size_t
add_choices(struct words *w, size_t i, struct paths *p, struct choice *list, size_t n)
{
    uint16_t e = *first_from(w, i), from = (uint16_t)i, end = (uint16_t)(i + 1);
    p->cost[end] = UINT32_MAX;
    p->word[end] = e;
    p->from[end] = from;
    list[n++] = (struct choice){e, from, end};
    list[n] = (struct choice){(uint16_t)(e + 1), from, (uint16_t)(end + 1)};
    n += (size_t)*first_from(w, end) - e - 1;
    if (US_UNLIKELY(us_bit(w->longer, i)))
        for (uint16_t k = w->last[i]; k; k = w->next[k])
            list[n++] = (struct choice){k, from, w->end[k]};
    return n;
}

/* Finds the words that nothing competes with: characters that no longer word holds, and sure words
 * of two that none overlaps with. All paths hold them, begin anew behind them and need their costs
 * nowhere else. Other characters are open: stretches of them hold words to choose from. Adds to
 * `starts` where the words found begin. */
static void
find_open(struct words *w, size_t nchar, uint64_t *starts)
{
    uint64_t was_sure = 0;
    w->open[US_BITS_WORDS(nchar) - 1] = 0;
    for (size_t at = 0, k = 0; at <= nchar; at += 64, k++) {
        uint64_t crossed = w->crossed[k], within = UINT64_MAX;
        uint64_t alone = ~(crossed | us_bits_from(w->crossed, at + 1));
        uint64_t sure = ~(crossed | us_bits_from(w->crossed, at + 2)) & w->sure[k];
        if (nchar - at < 64)
            within = (UINT64_C(1) << (nchar - at)) - 1;
        w->inside[k] = sure << 1 | was_sure >> 63;
        w->open[k] = ~(alone | sure | w->inside[k]) & within;
        starts[k] |= (alone | sure) & within;
        was_sure = sure;
    }
}

/* Lists stretches and choices. All costs of a stretch begin with that of the word before it, which
 * is known. */
static void
list_choices(struct words *w, size_t nchar, struct paths *p, struct choices *c, uint64_t *starts)
{
    uint64_t was_open = 0, was_inside = 0;
    size_t n = 0, nbegin = 0, nend = 0;
    for (size_t at = 0, k = 0; at < nchar; at += 64, k++) {
        uint64_t open = w->open[k], begins = open & ~(open << 1 | was_open >> 63);
        uint64_t behind_two = w->inside[k] << 1 | was_inside >> 63;
        starts[k] |= begins;
        for (uint64_t b = begins; b; b &= b - 1) {
            unsigned bit = us_lowest_bit(b);
            size_t i = at + bit, two = behind_two >> bit & 1;
            p->cost[i] = 0;
            p->word[i] = (uint16_t)(*first_from(w, i - 1 - two) + two);
            c->stretch[nbegin++].from = (uint16_t)i;
        }
        for (uint64_t b = open & ~us_bits_from(w->open, at + 1); b; b &= b - 1)
            c->stretch[nend++].end = (uint16_t)(at + us_lowest_bit(b) + 1);
        for (uint64_t b = open; b; b &= b - 1)
            n = add_choices(w, at + us_lowest_bit(b), p, c->list, n);
        was_open = open;
        was_inside = w->inside[k];
    }
    c->n = n;
    c->nstretch = nbegin;
}

static inline const struct us_dict_line *
line_of(const struct us_dict *d, const struct words *w, size_t a, size_t b)
{
    return us_dict_pair_line(d, us_dict_pair_hash(w->node[a], w->node[b]));
}

/* Asks for the lines of the pairs of a word with those of one and two characters before it (the
 * same when there is none of two). */
static inline void
fetch_before(const struct us_dict *d, struct words *w, struct choice c)
{
    US_PREFETCH(line_of(d, w, *first_from(w, (size_t)c.from - 1), c.word));
    US_PREFETCH(line_of(d, w, (uint16_t)(*first_from(w, (size_t)c.from - 2) + 1), c.word));
}

/* The same for those of a longer word with what stands behind it. */
static void
fetch_behind(const struct us_dict *d, struct words *w, size_t nchar, size_t a)
{
    size_t end = w->end[a];
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
    uint64_t h = us_dict_pair_hash(w->node[a], w->node[b]);
    const struct us_dict_line *line = us_dict_pair_line(d, h);
    uint32_t place = us_dict_pair_in(line, h), mask = 0 - (uint32_t)(place < US_DICT_LINE);
    uint32_t with = d->pair_cost[us_dict_pair_index(line, place)];
    return (with & mask) | (us_dict_apart(x, &w->x[b]) & ~mask);
}

static inline void
try_word(const struct us_dict *d, const struct words *w, struct choice c, struct paths *p)
{
    uint32_t cost = p->cost[c.from] + pair_cost(d, w, p->word[c.from], c.word);
    if (cost >= p->cost[c.end])
        return;
    p->cost[c.end] = cost;
    p->word[c.end] = c.word;
    p->from[c.end] = c.from;
}

static void
find_paths(const struct us_dict *dict, struct words *w, size_t nchar, const struct choices *c,
           struct paths *p)
{
    const struct us_dict parts = parts_of(dict), *d = &parts;
    for (size_t k = 0; k < c->n; k++) /* this far ahead of their use it is worth 1.3 x */
        fetch_before(d, w, c->list[k]);
    for (size_t e = w->nshort; e < w->n; e++)
        fetch_behind(d, w, nchar, e);
    for (size_t k = 0; k < c->n; k++)
        try_word(d, w, c->list[k], p);
}

size_t
us_lattice_path(const struct us_dict *d, const struct us_lattice_head *head,
                const struct us_lattice_window *win, uint32_t before, size_t keep, uint64_t *starts)
{
    struct words w;
    struct paths p;
    struct choices c;
    find_words(d, head, win, before, &w);
    cross(&w, win->n);
    find_open(&w, win->n, starts);
    list_choices(&w, win->n, &p, &c, starts);
    find_paths(d, &w, win->n, &c, &p);
    for (size_t k = 0; k < c.nstretch; k++)
        for (size_t at = p.from[c.stretch[k].end]; at > c.stretch[k].from; at = p.from[at])
            us_bit_add(starts, at);
    return keep < win->n ? us_bits_last(starts, keep) : win->n;
}
