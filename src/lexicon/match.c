/* Matching: from every unit, all paths of the automaton; of what they reach, the longest by kind
 * and group. */
#include "lexicon/pack.h"

enum {
    STEPS_MAX =
        2000, /* paths tried from one unit: keeps time linear whatever tables and texts do */
    FOUND_MAX = 64,
    LONG_TERM = 4 /* Chinese terms of so many characters are trusted over the segmenter */
};

struct found {
    uint32_t word, last; /* word: lexicon/pack.h */
};

struct walk {
    const struct us_lexicon *lx;
    const struct us_unit *units;
    size_t n, first;
    size_t number_from, number_to; /* the run of numbers seen last */
    size_t steps;
    struct found found[FOUND_MAX];
    size_t nfound;
};

/* Walks along the units; at each, whether a clause starts there: behind a mark that ends one and
 * the quotation marks behind that, or at a line break. */
struct border {
    bool fresh, quote;
};

static void
border_pass(struct border *b, unsigned flags)
{
    if (flags & US_UNIT_QUOTE)
        b->fresh |= !b->quote && (flags & US_UNIT_NEWLINE);
    else
        b->fresh = (flags & US_UNIT_CLAUSE) != 0;
    b->quote = (flags & US_UNIT_QUOTE) != 0;
}

static bool
clause_ends(const struct walk *w, size_t i)
{
    for (i++; i < w->n && (w->units[i].flags & US_UNIT_QUOTE); i++)
        if (w->units[i].flags & US_UNIT_NEWLINE)
            return true;
    return i >= w->n || (w->units[i].flags & (US_UNIT_CLAUSE | US_UNIT_NEWLINE));
}

/* Whether a match may stand here: not cutting through a word of the segmenter at either end, but
 * wholly inside one is allowed (好吃 in 不好吃), as is a negation at the beginning of one (不 in
 * 不好吃; what it may flip is then bounded by the word). */
static bool
fits_words(const struct walk *w, uint32_t word, size_t last)
{
    const struct us_unit *a = &w->units[w->first], *b = &w->units[last];
    bool starts = !(a->flags & US_UNIT_HAN) || (a->flags & US_UNIT_FIRST);
    bool ends = !(b->flags & US_UNIT_HAN) || (b->flags & US_UNIT_LAST);
    if (starts && (ends || last - w->first + 1 >= LONG_TERM))
        return true;
    uint32_t kind = us_fsm_kind(word);
    if (kind == US_TABLE_SWITCH) /* a name that no dictionary has follows, and cuts badly */
        return starts && last > w->first;
    if (kind == US_TABLE_SHIFTER)
        return starts && last == w->first &&
               w->lx->entries[us_fsm_entry(word)].group == US_ROLE_NEGATE;
    return last > w->first && a->token == b->token;
}

static void
record(struct walk *w, const uint32_t *entries, unsigned n, size_t next)
{
    if (next == w->first)
        return;
    for (unsigned i = 0; i < n && w->nfound < FOUND_MAX; i++)
        if ((w->lx->kinds >> us_fsm_kind(entries[i]) & 1) && fits_words(w, entries[i], next - 1))
            w->found[w->nfound++] = (struct found){entries[i], (uint32_t)next - 1};
}

static void step_from(struct walk *w, uint32_t node, size_t i);

/* Where the run of numbers that unit i belongs to ends: they are read as one. The run is
 * remembered, so that a text of numbers is not read once from each of them. */
static size_t
number_end(struct walk *w, size_t i)
{
    if (i >= w->number_from && i < w->number_to)
        return w->number_to;
    w->number_from = i;
    while (i < w->n && (w->units[i].flags & US_UNIT_NUMBER))
        i++;
    w->number_to = i;
    return i;
}

/* Reads unit i by the edges at `edges` of a node with this head, and by its edge for numbers. */
static inline void
read_unit(struct walk *w, const uint32_t *edges, uint32_t head, uint32_t number, size_t i)
{
    const struct us_unit *u = &w->units[i];
    uint32_t to;
    if (u->sym != US_SYM_NONE && (to = us_fsm_step(edges, head, u->sym)))
        step_from(w, to, i + 1);
    if (u->stem != US_SYM_NONE && (to = us_fsm_step(edges, head, u->stem)))
        step_from(w, to, i + 1);
    if (number && (u->flags & US_UNIT_NUMBER))
        step_from(w, number, number_end(w, i));
}

/* Behind a gap stands mostly a node that can only read on, and mostly in vain: that is tried here,
 * and counted as the step it is. */
static void
swallow(struct walk *w, uint32_t node, uint32_t gap, size_t i)
{
    enum { MORE = US_FSM_ENTRIES | US_FSM_END | ~0U << US_FSM_JOIN_SHIFT };
    const uint32_t *p = w->lx->fsm + node, head = *p++;
    uint32_t number = head & US_FSM_NUMBER ? *p++ : 0;
    for (size_t k = 0; k <= gap && i + k <= w->n; k++) {
        if (k && (w->units[i + k - 1].flags & US_UNIT_SENTENCE))
            break;
        if (head & MORE) {
            step_from(w, node, i + k);
            continue;
        }
        if (++w->steps > STEPS_MAX)
            break;
        if (i + k < w->n)
            read_unit(w, p, head, number, i + k);
    }
}

static void
follow_joins(struct walk *w, const uint32_t *join, uint32_t n, size_t i)
{
    for (; n--; join += 2)
        if (join[1])
            swallow(w, join[0], join[1], i);
        else
            step_from(w, join[0], i);
}

/* At `node`, about to read unit i. */
static void
step_from(struct walk *w, uint32_t node, size_t i)
{
    if (++w->steps > STEPS_MAX)
        return;
    const uint32_t *p = w->lx->fsm + node, head = *p++;
    uint32_t nentry = head & US_FSM_ENTRIES, njoin = head >> US_FSM_JOIN_SHIFT;
    if (nentry)
        record(w, p, nentry, i);
    p += nentry;
    uint32_t end = head & US_FSM_END ? *p++ : 0, number = head & US_FSM_NUMBER ? *p++ : 0;
    if (njoin)
        follow_joins(w, p, njoin, i);
    if (end && i > w->first && clause_ends(w, i - 1))
        record(w, w->lx->fsm + end + 1, w->lx->fsm[end] & US_FSM_ENTRIES, i);
    if (i < w->n)
        read_unit(w, p + 2 * (size_t)njoin, head, number, i);
}

/* From the root the child is found by table: most units lead nowhere. */
static void
walk_from(struct walk *w, size_t first, bool starts)
{
    const struct us_lexicon *lx = w->lx;
    const struct us_unit *u = &w->units[first];
    uint32_t to;
    w->first = first;
    w->steps = w->nfound = 0;
    if (lx->fsm[0])
        follow_joins(w, lx->fsm + 1, lx->fsm[0] >> US_FSM_JOIN_SHIFT, first);
    if (u->sym != US_SYM_NONE && (to = lx->root[u->sym]))
        step_from(w, to, first + 1);
    if (u->stem != US_SYM_NONE && (to = lx->root[u->stem]))
        step_from(w, to, first + 1);
    if ((u->flags & US_UNIT_NUMBER) && (to = lx->root[lx->number_sym]))
        step_from(w, to, number_end(w, first));
    if (starts && (to = lx->root[lx->start_sym]))
        step_from(w, to, first);
}

/* ---- choosing ---- */

struct list {
    struct us_match *m;
    size_t n, cap;
};

static void
push(struct list *l, struct us_arena *a, struct us_match m)
{
    if (l->n == l->cap) {
        size_t cap = l->cap ? l->cap * 2 : 16;
        struct us_match *grown = us_arena_raw(a, cap * sizeof(*grown));
        if (l->n)
            memcpy(grown, l->m, l->n * sizeof(*grown));
        l->m = grown;
        l->cap = cap;
    }
    l->m[l->n++] = m;
}

/* Of what was found at one place, the longest of each slot that does not begin inside an earlier
 * match of that slot. */
static void
choose(const struct walk *w, uint32_t free_from[US_FSM_SLOTS], struct list lists[US_TABLE_NKIND],
       struct us_arena *a)
{
    for (size_t i = 0; i < w->nfound; i++) {
        uint32_t word = w->found[i].word;
        size_t slot = us_fsm_competes(word);
        bool longest = w->first >= free_from[slot];
        for (size_t k = 0; k < w->nfound && longest; k++) {
            if (k == i || us_fsm_competes(w->found[k].word) != slot)
                continue;
            longest = w->found[k].last < w->found[i].last ||
                      (w->found[k].last == w->found[i].last && k > i);
        }
        if (!longest)
            continue;
        struct us_match m = {(uint32_t)w->first, w->found[i].last, us_fsm_entry(word)};
        push(&lists[us_fsm_kind(word)], a, m);
        free_from[slot] = m.last + 1;
    }
}

/* Takes out the traps, and what begins inside one and is not longer. Matches are in order of their
 * first unit; traps do not overlap each other, so that only the last one that has begun can matter.
 */
static void
spring_traps(const struct us_lexicon *lx, struct list *l)
{
    struct us_match trap = {0};
    bool any = false;
    size_t kept = 0, next = 0;
    for (size_t i = 0; i < l->n; i++) {
        struct us_match m = l->m[i];
        for (next = next < i ? i : next; next < l->n && l->m[next].first <= m.first; next++)
            if (us_entry_is_trap(&lx->entries[l->m[next].entry])) {
                trap = l->m[next];
                any = true;
            }
        bool hidden = us_entry_is_trap(&lx->entries[m.entry]) ||
                      (any && m.first <= trap.last && m.last - m.first <= trap.last - trap.first);
        if (!hidden)
            l->m[kept++] = m;
    }
    l->n = kept;
}

/* The automaton does not fit the nearest caches, but where walks will begin is known: the node of a
 * unit is fetched some units before, and then, where its edges are a table, the place in it that
 * the unit behind will ask for. */
static void
fetch_ahead(const struct walk *w, size_t i)
{
    enum { FAR = 8, NEAR = 4 };
    const struct us_lexicon *lx = w->lx;
    if (i + FAR >= w->n)
        return;
    uint32_t far = w->units[i + FAR].sym, near = w->units[i + NEAR].sym;
    if (far != US_SYM_NONE)
        US_PREFETCH(lx->fsm + lx->root[far]);
    if (near == US_SYM_NONE || !lx->root[near])
        return;
    const uint32_t *p = lx->fsm + lx->root[near], head = *p;
    uint32_t next = w->units[i + NEAR + 1].sym;
    if ((head & US_FSM_HASHED) && next != US_SYM_NONE)
        US_PREFETCH(us_fsm_edges(p) +
                    2 * us_fsm_slot(next, head >> US_FSM_EDGE_SHIFT & US_FSM_EDGES));
}

void
us_lexicon_match(const struct us_lexicon *lx, const struct us_unit *units, size_t n,
                 struct us_arena *a, struct us_match *matches[US_TABLE_NKIND],
                 size_t nmatch[US_TABLE_NKIND])
{
    struct list lists[US_TABLE_NKIND] = {{0}};
    uint32_t free_from[US_FSM_SLOTS] = {0};
    struct border border = {.fresh = true, .quote = false};
    struct walk w;
    w.lx = lx;
    w.units = units;
    w.n = n;
    w.number_from = w.number_to = 0;
    for (size_t i = 0; i < n; i++) {
        fetch_ahead(&w, i);
        walk_from(&w, i, border.fresh || (units[i].flags & US_UNIT_NEWLINE));
        border_pass(&border, units[i].flags);
        if (w.nfound)
            choose(&w, free_from, lists, a);
    }
    spring_traps(lx, &lists[US_TABLE_COMPLAINT]);
    spring_traps(lx, &lists[US_TABLE_SILENT]);
    for (int k = 0; k < US_TABLE_NKIND; k++) {
        matches[k] = lists[k].m;
        nmatch[k] = lists[k].n;
    }
}
