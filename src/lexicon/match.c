/* Matching: from every unit, all paths of the automaton; of what they reach, the longest by kind
 * and group. */
#include "lexicon/pack.h"

enum {
    FAR = 8, /* units ahead that the node of a walk is fetched; then its edge */
    NEAR = 3,
    STEPS_MAX =
        2000, /* paths tried from one unit: keeps time linear whatever tables and texts do */
    FOUND_MAX = 64,
    LONG_TERM = 4 /* Chinese terms of so many characters are trusted over the segmenter */
};

struct found {
    uint32_t word, last; /* word: lexicon/pack.h */
};

/* Where a walk from a unit begins. */
struct place {
    uint32_t edge_glance; /* see lexicon/pack.h */
    uint32_t node;        /* the child of the root that is worth a look, or 0 */
    uint32_t entry;       /* else the entry that stands there, or US_FSM_FREE */
    uint16_t more;        /* walks may begin by the stem, or by a number */
    uint16_t reach;       /* the most units that a gap may swallow from here: a sentence at most */
};

struct walk {
    const struct us_lexicon *lx;
    const struct us_unit *units;
    const uint64_t *glances;    /* by unit, and some more: see lexicon/pack.h */
    const struct place *places; /* by unit, and FAR + 1 more */
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
    bool quote = flags & US_UNIT_QUOTE, newline = flags & US_UNIT_NEWLINE;
    b->fresh = quote ? b->fresh | (!b->quote & newline) : (flags & US_UNIT_CLAUSE) != 0;
    b->quote = quote;
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

/* Whether the node behind a gap has an edge for unit i; now and then true when it has none. */
static inline bool
may_read(const struct walk *w, uint32_t node, size_t i)
{
    const struct us_lexicon *lx = w->lx;
    const struct us_unit *u = &w->units[i];
    uint32_t sym = us_fsm_pair(node, u->sym, lx->pair_bits),
             stem = us_fsm_pair(node, u->stem, lx->pair_bits);
    return (lx->pairs[sym / 64] >> sym % 64 & 1) ||
           (u->stem != US_SYM_NONE && (lx->pairs[stem / 64] >> stem % 64 & 1));
}

/* Bit k is set where the node that shows this glance is worth a look from glances[k], k up to
 * `gap`. Four at a time, so that seldom more than one look is taken and none has to be foreseen. */
static inline uint32_t
find_looks(const uint64_t *glances, uint64_t glance, uint32_t gap)
{
    uint32_t looks = 0;
    for (uint32_t k = 0; k <= gap; k += 4) {
        const uint64_t *g = glances + k;
        uint32_t four = (uint32_t)((g[0] & glance) != 0) | (uint32_t)((g[1] & glance) != 0) << 1 |
                        (uint32_t)((g[2] & glance) != 0) << 2 |
                        (uint32_t)((g[3] & glance) != 0) << 3;
        looks |= four << k;
    }
    return looks & ((2U << gap) - 1);
}

/* By all joins of a node, from unit i on. Every join counts as a step, so that tables with many do
 * not take more time than others. */
static void
follow_joins(struct walk *w, const uint32_t *join, uint32_t n, size_t i)
{
    const uint64_t *glances = w->glances + i;
    uint32_t reach = w->places[i].reach;
    for (; n--; join += US_FSM_JOIN_WORDS) {
        uint64_t glance;
        memcpy(&glance, join + 2, sizeof(glance));
        if (++w->steps > STEPS_MAX)
            return;
        uint32_t looks = find_looks(glances, glance, join[1] < reach ? join[1] : reach);
        for (; looks; looks &= looks - 1) {
            unsigned k = us_lowest_bit(looks);
            if ((glances[k] & glance & (US_GLANCE_ALWAYS | US_GLANCE_NUMBER)) ||
                may_read(w, join[0], i + k))
                step_from(w, join[0], i + k);
        }
    }
}

/* By the edge for `sym`, to what stands behind unit i. */
static inline void
read_symbol(struct walk *w, const uint32_t *edges, uint32_t head, uint32_t sym, size_t i)
{
    const uint32_t *edge = sym == US_SYM_NONE ? NULL : us_fsm_step(edges, head, sym);
    if (!edge)
        return;
    if (*edge & US_FSM_LEAF)
        record(w, edge + 1, 1, i + 1);
    else if (*edge & w->places[i + 1].edge_glance)
        step_from(w, edge[1], i + 1);
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
    uint32_t end = 0, number = 0;
    if (head & (US_FSM_END | US_FSM_NUMBER)) {
        end = head & US_FSM_END ? *p++ : 0;
        number = head & US_FSM_NUMBER ? *p++ : 0;
    }
    if (njoin)
        follow_joins(w, p, njoin, i);
    if (end && i > w->first && clause_ends(w, i - 1))
        record(w, w->lx->fsm + end + 1, w->lx->fsm[end] & US_FSM_ENTRIES, i);
    if (i >= w->n)
        return;
    const struct us_unit *u = &w->units[i];
    p += US_FSM_JOIN_WORDS * (size_t)njoin;
    read_symbol(w, p, head, u->sym, i);
    read_symbol(w, p, head, u->stem, i);
    if (number && (u->flags & US_UNIT_NUMBER))
        step_from(w, number, number_end(w, i));
}

/* From the root by `sym`, about to read unit i. */
static void
begin(struct walk *w, uint32_t sym, size_t i)
{
    const struct us_root *root = us_fsm_root(w->lx, sym);
    if (root->glance & w->glances[i])
        step_from(w, root->node, i);
    else if (root->entry != US_FSM_FREE)
        record(w, &root->entry, 1, i);
}

static void
walk_from(struct walk *w, size_t first, bool starts)
{
    const struct us_lexicon *lx = w->lx;
    const struct us_unit *u = &w->units[first];
    const struct place *p = &w->places[first];
    w->first = first;
    w->steps = w->nfound = 0;
    if (lx->fsm[0])
        follow_joins(w, lx->fsm + 1, lx->fsm[0] >> US_FSM_JOIN_SHIFT, first);
    if (p->node)
        step_from(w, p->node, first + 1);
    else if (p->entry != US_FSM_FREE)
        record(w, &p->entry, 1, first + 1);
    if (p->more) {
        begin(w, u->stem, first + 1);
        if (u->flags & US_UNIT_NUMBER)
            begin(w, lx->number_sym, number_end(w, first));
    }
    if (starts)
        begin(w, lx->start_sym, first);
}

static void
find_places(struct walk *w, struct us_arena *a)
{
    enum { PAST = 4 }; /* the end, and as many as are looked at beyond it */
    size_t n = w->n;
    uint64_t *glances = us_arena_raw(a, (n + PAST) * sizeof(*glances));
    struct place *places = us_arena_raw(a, (n + 1 + FAR) * sizeof(*places));
    memset(glances + n, 0, PAST * sizeof(*glances));
    glances[n] = US_GLANCE_ALWAYS;
    for (size_t i = n; i <= n + FAR; i++)
        places[i] = (struct place){US_GLANCE_EDGE, 0, US_FSM_FREE, 0, 0};
    for (size_t i = n; i-- > 0;) {
        const struct us_unit *u = &w->units[i];
        const struct us_root *root = us_fsm_root(w->lx, u->sym),
                             *stem = us_fsm_root(w->lx, u->stem);
        uint64_t next = glances[i + 1];
        uint32_t visit = 0U - ((root->glance & next) != 0); /* all bits, or none */
        bool more =
            (stem->glance & next) | (stem->entry != US_FSM_FREE) | (u->flags & US_UNIT_NUMBER);
        unsigned reach = places[i + 1].reach;
        reach += reach < US_FSM_GAP_MAX;
        reach = u->flags & US_UNIT_SENTENCE ? 0 : reach;
        glances[i] =
            us_glance_flags(u->flags) | us_glance_symbol(u->sym) | us_glance_symbol(u->stem);
        places[i] =
            (struct place){US_GLANCE_EDGE | us_glance_edge(u->sym) | us_glance_edge(u->stem),
                           root->node & visit, root->entry | visit, more, (uint16_t)reach};
    }
    w->glances = glances;
    w->places = places;
}

/* The automaton does not fit the nearest caches, but where walks will begin is known: their nodes
 * are fetched before, and then, as most have a table, the place in it that the next unit will ask
 * for. */
static void
fetch_ahead(const struct walk *w, size_t i)
{
    const uint32_t *near = w->lx->fsm + w->places[i + NEAR].node;
    US_PREFETCH(w->lx->fsm + w->places[i + FAR].node);
    if (i + NEAR + 1 < w->n)
        US_PREFETCH(
            us_fsm_edges(near) +
            2 * us_fsm_slot(w->units[i + NEAR + 1].sym, *near >> US_FSM_EDGE_SHIFT & US_FSM_EDGES));
}

/* ---- choosing ---- */

struct list {
    struct us_match *m;
    size_t n, cap;
    bool traps;
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

/* Whether a longer one was found for the slot, or an equal one before. */
static bool
is_beaten(const struct walk *w, size_t i)
{
    struct found f = w->found[i];
    for (size_t k = 0; k < w->nfound; k++) {
        struct found other = w->found[k];
        if (k != i && us_fsm_competes(other.word) == us_fsm_competes(f.word) &&
            (other.last > f.last || (other.last == f.last && k < i)))
            return true;
    }
    return false;
}

/* Of what was found at one place, the longest of each slot that does not begin inside an earlier
 * match of that slot. */
static void
choose(const struct walk *w, uint32_t free_from[US_FSM_SLOTS], struct list lists[US_TABLE_SIGNAL],
       struct us_arena *a)
{
    for (size_t i = 0; i < w->nfound; i++) {
        uint32_t word = w->found[i].word, slot = us_fsm_competes(word);
        if (w->first < free_from[slot] || (w->nfound > 1 && is_beaten(w, i)))
            continue;
        struct us_match m = {(uint32_t)w->first, w->found[i].last, us_fsm_entry(word)};
        struct list *l = &lists[us_fsm_kind(word)];
        push(l, a, m);
        US_PREFETCH(&w->lx->entries[m.entry]); /* whoever gets the match asks for it */
        l->traps |= slot == US_FSM_COMPLAINT_TRAP || slot == US_FSM_SILENT_TRAP;
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
    if (!l->traps)
        return;
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

void
us_lexicon_match(const struct us_lexicon *lx, const struct us_unit *units, size_t n,
                 struct us_arena *a, struct us_match *matches[US_TABLE_NKIND],
                 size_t nmatch[US_TABLE_NKIND])
{
    struct list lists[US_TABLE_SIGNAL];
    uint32_t free_from[US_FSM_SLOTS];
    struct border border = {.fresh = true, .quote = false};
    struct walk w;
    w.lx = lx;
    w.units = units;
    w.n = n;
    w.number_from = w.number_to = 0;
    us_fill(lists, 0, sizeof(lists));
    us_fill(free_from, 0, sizeof(free_from));
    find_places(&w, a);
    for (size_t i = 0; i < FAR; i++)
        US_PREFETCH(lx->fsm + w.places[i].node);
    for (size_t i = 0; i < n; i++) {
        const struct place *p = &w.places[i];
        bool starts = border.fresh | (units[i].flags & US_UNIT_NEWLINE);
        border_pass(&border, units[i].flags);
        fetch_ahead(&w, i);
        if (!(p->node | ~p->entry | p->more | starts | lx->fsm[0]))
            continue;
        walk_from(&w, i, starts);
        if (w.nfound)
            choose(&w, free_from, lists, a);
    }
    spring_traps(lx, &lists[US_TABLE_COMPLAINT]);
    spring_traps(lx, &lists[US_TABLE_SILENT]);
    for (int k = 0; k < US_TABLE_SIGNAL; k++) {
        matches[k] = lists[k].m;
        nmatch[k] = lists[k].n;
    }
}
