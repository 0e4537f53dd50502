#include "mine/aspects.h"

#include <math.h>

/* Distances are in half words: a word is 2, a Chinese character 1. What each is worth was measured
 * (shared notes; figures only). */
enum {
    WORD = 2,
    CROSS_AND = 6,  /* a conjunction in between */
    CROSS_BUT = 12, /* a contrast in between */
    AHEAD = 4,      /* looking ahead to a mention that does not follow at once */
    TAKEN = 2,      /* the mention behind has its opinion already */
    CARRY = 2,      /* for how many clauses a topic carries over */
    JOIN_GAP = 3    /* units between two mentions joined by "and" */
};

struct finder {
    const struct us_miner *m;
    const struct us_analysis *an;
    const struct us_sentiment *s;
    struct us_mention *list;
    size_t n;
    uint32_t *far;      /* nunit + 1: distance of each unit from the first */
    uint32_t *joiners;  /* nunit + 1: number of joining words that end before each unit */
    uint32_t *contrast; /* by clause: one more than the unit of its first contrast, or 0 */
};

static void
add_mentions(struct finder *f, struct us_arena *a)
{
    size_t n = f->an->nmatch[US_TABLE_ASPECT];
    f->list = us_arena_raw(a, n * sizeof(*f->list));
    for (size_t i = 0; i < n; i++) {
        const struct us_match *match = &f->an->match[US_TABLE_ASPECT][i];
        uint8_t aspect = us_match_entry(f->m, match)->group;
        if (aspect)
            f->list[f->n++] = (struct us_mention){aspect, match->first, match->last, 0, 0, 0};
    }
}

/* One pass over the units, so that the distance of any two, and what lies between, is a difference.
 */
static void
measure(struct finder *f, struct us_arena *a)
{
    const struct us_analysis *an = f->an;
    const struct us_match *shifter = an->match[US_TABLE_SHIFTER];
    size_t next = 0;
    f->far = us_arena_raw(a, (an->nunit + 1) * sizeof(*f->far));
    f->joiners = us_arena_raw(a, (an->nunit + 1) * sizeof(*f->joiners));
    f->contrast = US_NEW_N(a, uint32_t, an->clause[an->nunit - 1] + 1);
    f->far[0] = f->joiners[0] = 0;
    for (size_t i = 0; i < an->nunit; i++) {
        uint32_t step = an->units[i].flags & US_UNIT_HAN ? 1 : WORD, joins = 0;
        if (next < an->nmatch[US_TABLE_SHIFTER] && shifter[next].last == i) {
            uint8_t role = us_match_entry(f->m, &shifter[next++])->group;
            joins = role == US_ROLE_AND;
            step += joins ? CROSS_AND : role == US_ROLE_BUT ? CROSS_BUT : 0;
            if (role == US_ROLE_BUT && !f->contrast[an->clause[i]])
                f->contrast[an->clause[i]] = (uint32_t)i + 1;
        }
        f->far[i + 1] = f->far[i] + step;
        f->joiners[i + 1] = f->joiners[i] + joins;
    }
}

/* Distance between the end of one span and the beginning of another. */
static uint32_t
between(const struct finder *f, uint32_t last, uint32_t first)
{
    return f->far[first] - f->far[last + 1];
}

static void
assign(struct us_mention *m, const struct us_evidence *e)
{
    m->sum += e->weight;
    m->n++;
}

/* Whether the mention follows the evidence at once: great food, 不错的环境. */
static bool
is_attribute_of(const struct finder *f, const struct us_evidence *e, const struct us_mention *m)
{
    const struct us_unit *u = &f->an->units[e->last + 1];
    if (m->first == e->last + 1)
        return true;
    return m->first == e->last + 2 &&
           us_str_eqc(us_str_sub(f->an->text, u->start, u->end), "\xE7\x9A\x84"); /* 的 */
}

/* The mention that evidence overlapping none belongs to; mention `next` is the first behind it.
 * NULL: none. */
static struct us_mention *
target_of(const struct finder *f, const struct us_evidence *e, size_t next)
{
    const struct us_analysis *an = f->an;
    struct us_mention *back = next ? &f->list[next - 1] : NULL;
    struct us_mention *ahead = next < f->n ? &f->list[next] : NULL;
    uint32_t clause = an->clause[e->first];
    bool back_here = back && an->clause[back->first] == clause;
    bool ahead_here = ahead && an->clause[ahead->first] == clause;
    if (back_here && ahead_here) {
        uint32_t b = between(f, back->last, e->first) + (back->n ? TAKEN : 0);
        uint32_t a =
            is_attribute_of(f, e, ahead) ? 0 : between(f, e->last, ahead->first) + AHEAD;
        return b <= a ? back : ahead;
    }
    if (back_here || ahead_here)
        return back_here ? back : ahead;
    uint32_t but = f->contrast[clause];
    bool carries = back && an->sentence[back->first] == an->sentence[e->first] &&
                   clause - an->clause[back->first] <= CARRY && !(but && but <= e->first);
    return carries ? back : NULL;
}

static void
assign_all(struct finder *f)
{
    size_t next = 0;
    for (size_t i = 0; i < f->s->n; i++) {
        const struct us_evidence *e = &f->s->evidence[i];
        while (next < f->n && f->list[next].last < e->first)
            next++;
        size_t k = next;
        for (; k < f->n && f->list[k].first <= e->last; k++)
            assign(&f->list[k], e);
        struct us_mention *target = k == next ? target_of(f, e, next) : NULL;
        if (target)
            assign(target, e);
    }
}

/* ---- lists ---- */

/* Whether mentions i and i + 1 stand in a list: joined by "and", or by a mark alone where the list
 * goes on (`goes_on`) or the language needs no more (环境，服务都不错). */
static bool
is_joined(const struct finder *f, size_t i, bool goes_on)
{
    const struct us_analysis *an = f->an;
    uint32_t from = f->list[i].last + 1, to = f->list[i + 1].first;
    if (to - from > JOIN_GAP || an->sentence[from - 1] != an->sentence[to])
        return false;
    if (f->joiners[to] != f->joiners[from])
        return true;
    bool mark = to - from == 1 && an->clause[from] != an->clause[to];
    return mark && (goes_on || (an->units[to].flags & US_UNIT_HAN));
}

/* The opinion of a list is stated once: before it or behind it. */
static void
share_in_lists(struct finder *f, struct us_arena *a)
{
    bool *joined = US_NEW_N(a, bool, f->n + 1);
    for (size_t i = f->n - 1; i-- > 0;) {
        joined[i] = is_joined(f, i, joined[i + 1]);
        if (joined[i] && !f->list[i].n) {
            f->list[i].sum = f->list[i + 1].sum;
            f->list[i].n = f->list[i + 1].n;
        }
    }
    for (size_t i = 1; i < f->n; i++)
        if (joined[i - 1] && !f->list[i].n) {
            f->list[i].sum = f->list[i - 1].sum;
            f->list[i].n = f->list[i - 1].n;
        }
}

/* Mentions of one aspect that stand next to each other in one clause, not of opposite sign, become
 * one. */
static void
merge(struct finder *f)
{
    size_t kept = 0;
    for (size_t i = 1; i < f->n; i++) {
        struct us_mention *last = &f->list[kept], *m = &f->list[i];
        bool same = last->aspect == m->aspect &&
                    f->an->clause[last->first] == f->an->clause[m->first] &&
                    !(last->sum < 0 && m->sum > 0) && !(last->sum > 0 && m->sum < 0);
        if (!same) {
            f->list[++kept] = *m;
            continue;
        }
        last->last = m->last;
        last->sum += m->sum;
        last->n += m->n;
    }
    f->n = kept + 1;
}

void
us_aspects_find(const struct us_miner *m, const struct us_analysis *an,
                const struct us_sentiment *s, struct us_arena *a, struct us_aspects *out)
{
    struct finder f = {.m = m, .an = an, .s = s};
    add_mentions(&f, a);
    if (f.n) {
        measure(&f, a);
        assign_all(&f);
        share_in_lists(&f, a);
        merge(&f);
    }
    for (size_t i = 0; i < f.n; i++) {
        struct us_mention *mention = &f.list[i];
        double sum = mention->sum / 1000.0;
        mention->score = mention->n ? sum / (fabs(sum) + 1 + sqrt(mention->n)) : 0;
    }
    *out = (struct us_aspects){f.list, f.n};
}
