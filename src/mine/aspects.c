#include "mine/aspects.h"

#include <math.h>
#include <stdlib.h>

/* Distances are in half words: a word is 2, a Chinese character 1. Results are flat around these
 * figures (within one point of accuracy from half to double), but for LEND, which was measured. */
enum {
    WORD = 2,
    CROSS_AND = 12,   /* a conjunction in between */
    CROSS_BUT = 40,   /* a contrast in between */
    AHEAD = 4,        /* looking ahead to a mention that does not follow at once */
    TAKEN = 2,        /* the mention behind has its opinion already */
    CARRY = 2,        /* for how many clauses a topic carries over */
    CROSS_CLAUSE = 8, /* to lend from another clause */
    LEND = 40,        /* how far a mention without an opinion looks for one */
    JOIN_GAP = 3,     /* units between two mentions joined by "and" */
    FAINT = 300       /* the least valence of an opinion, x 1000 */
};

#define NONE UINT32_MAX

/* A sum of evidence. */
struct opinion {
    uint32_t n;
    int64_t sum; /* 16 MiB of "rude" is more than 32 bits */
};

/* A mention while it is being judged. What begins before it or ends behind it can be said of its
 * neighbours in a list too; what lies inside (rude) cannot. */
struct target {
    uint8_t aspect;
    bool is_opinion;      /* holds evidence, as rude does, and is not only named, as staff is */
    uint32_t first, last; /* units */
    uint32_t name_before, name_behind; /* the nearest mentions that are names, or NONE */
    struct opinion all, before, behind;
};

struct finder {
    const struct us_miner *m;
    const struct us_analysis *an;
    struct us_evidence *evidence; /* in order of the text, never overlapping */
    size_t nevidence;
    struct target *list;
    size_t n;
    uint32_t *far;      /* nunit + 1: distance of each unit from the first */
    uint32_t *joiners;  /* nunit + 1: number of joining words that end before each unit */
    uint32_t *contrast; /* by clause: one more than the unit of its first contrast, or 0 */
};

/* Words that only lean tell of a text as a whole, not of what stands beside them; neither do those
 * whose valence is next to nothing, unless they are what is mentioned (very noisy). */
static void
add_evidence(struct finder *f, const struct us_sentiment *s, struct us_arena *a)
{
    size_t next = 0;
    f->evidence = us_arena_raw(a, s->n * sizeof(*f->evidence));
    for (size_t i = 0; i < s->n; i++) {
        const struct us_evidence *e = &s->evidence[i];
        while (next < f->n && f->list[next].last < e->first)
            next++;
        bool mentioned = next < f->n && f->list[next].first <= e->last;
        bool faint = abs(f->m->lexicon->entries[e->entry].value) < FAINT;
        if (!(e->rules & US_RULE_CONTEXT) && (mentioned || !faint))
            f->evidence[f->nevidence++] = *e;
    }
}

static void
add_mentions(struct finder *f, struct us_arena *a)
{
    size_t n = f->an->nmatch[US_TABLE_ASPECT];
    f->list = us_arena_raw(a, n * sizeof(*f->list));
    for (size_t i = 0; i < n; i++) {
        const struct us_match *match = &f->an->match[US_TABLE_ASPECT][i];
        uint8_t aspect = us_match_entry(f->m, match)->group;
        if (aspect)
            f->list[f->n++] =
                (struct target){.aspect = aspect, .first = match->first, .last = match->last};
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
            step += joins ? CROSS_AND : us_role_contrasts(role) ? CROSS_BUT : 0;
            if (us_role_contrasts(role) && !f->contrast[an->clause[i]])
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
add(struct opinion *to, struct opinion o)
{
    to->n += o.n;
    to->sum += o.sum;
}

static void
assign(struct target *t, const struct us_evidence *e)
{
    struct opinion o = {1, e->local};
    add(&t->all, o);
    if (e->first < t->first)
        add(&t->before, o);
    if (e->last > t->last)
        add(&t->behind, o);
}

/* Whether the mention follows the evidence at once: great food, 不错的环境. */
static bool
is_attribute_of(const struct finder *f, const struct us_evidence *e, const struct target *t)
{
    const struct us_unit *u = &f->an->units[e->last + 1];
    if (t->first == e->last + 1)
        return true;
    return t->first == e->last + 2 &&
           us_str_eqc(us_str_sub(f->an->text, u->start, u->end), "\xE7\x9A\x84"); /* 的 */
}

/* The mention nearest to the evidence in its clause, of the last one before and the first one
 * behind it (NULL: none there). */
static struct target *
nearest(const struct finder *f, const struct us_evidence *e, struct target *back,
        struct target *ahead)
{
    const uint32_t *clause = f->an->clause;
    if (back && clause[back->first] != clause[e->first])
        back = NULL;
    if (ahead && clause[ahead->first] != clause[e->first])
        ahead = NULL;
    if (!back || !ahead)
        return back ? back : ahead;
    uint32_t b = between(f, back->last, e->first) + (back->all.n ? TAKEN : 0);
    uint32_t a = is_attribute_of(f, e, ahead) ? 0 : between(f, e->last, ahead->first) + AHEAD;
    return b <= a ? back : ahead;
}

/* The topic that carries over to a clause without a mention, or NULL. */
static struct target *
topic(const struct finder *f, const struct us_evidence *e, struct target *back,
      struct target *ahead)
{
    const uint32_t *clause = f->an->clause, *sentence = f->an->sentence;
    uint32_t here = clause[e->first], but = f->contrast[here];
    if (back && sentence[back->first] == sentence[e->first])
        return here - clause[back->first] <= CARRY && !(but && but <= e->first) ? back : NULL;
    if (ahead && sentence[ahead->first] == sentence[e->first] && clause[ahead->first] - here <= 1)
        return ahead;
    return NULL;
}

/* Marks the mentions that are opinion words themselves. */
static void
mark_opinions(struct finder *f)
{
    size_t next = 0;
    for (size_t i = 0; i < f->nevidence && next < f->n; i++) {
        const struct us_evidence *e = &f->evidence[i];
        while (next < f->n && f->list[next].last < e->last)
            next++;
        if (next < f->n && f->list[next].first <= e->first)
            f->list[next].is_opinion = true;
    }
    for (size_t i = 0, last = NONE; i < f->n; i++) {
        f->list[i].name_before = (uint32_t)last;
        last = f->list[i].is_opinion ? last : i;
    }
    for (size_t i = f->n, first = NONE; i-- > 0;) {
        f->list[i].name_behind = (uint32_t)first;
        first = f->list[i].is_opinion ? first : i;
    }
}

/* An opinion word that implies its aspect is also said of what is named: the wine (drinks) is
 * overpriced (price). */
static void
pass_on(struct finder *f, const struct us_evidence *e, const struct target *word)
{
    struct target *back = word->name_before == NONE ? NULL : &f->list[word->name_before];
    struct target *ahead = word->name_behind == NONE ? NULL : &f->list[word->name_behind];
    struct target *name = nearest(f, e, back, ahead);
    if (name && name->aspect != word->aspect)
        assign(name, e);
}

static void
assign_all(struct finder *f)
{
    size_t next = 0;
    mark_opinions(f);
    for (size_t i = 0; i < f->nevidence; i++) {
        const struct us_evidence *e = &f->evidence[i];
        while (next < f->n && f->list[next].last < e->first)
            next++;
        size_t k = next;
        for (; k < f->n && f->list[k].first <= e->last; k++)
            assign(&f->list[k], e);
        if (k == next + 1 && f->list[next].is_opinion)
            pass_on(f, e, &f->list[next]);
        if (k > next)
            continue;
        struct target *back = next ? &f->list[next - 1] : NULL;
        struct target *ahead = next < f->n ? &f->list[next] : NULL;
        struct target *t = nearest(f, e, back, ahead);
        if (!t)
            t = topic(f, e, back, ahead);
        if (t)
            assign(t, e);
    }
}

/* Mentions of one aspect that stand next to each other in one clause, not of opposite sign and with
 * no contrast between, become one. */
static void
merge(struct finder *f)
{
    size_t kept = 0;
    for (size_t i = 1; i < f->n; i++) {
        struct target *last = &f->list[kept], *t = &f->list[i];
        bool same =
            last->aspect == t->aspect && f->an->clause[last->first] == f->an->clause[t->first] &&
            between(f, last->last, t->first) < CROSS_BUT &&
            !(last->all.sum < 0 && t->all.sum > 0) && !(last->all.sum > 0 && t->all.sum < 0);
        if (!same) {
            f->list[++kept] = *t;
            continue;
        }
        last->last = t->last;
        add(&last->all, t->all);
        add(&last->before, t->before);
        add(&last->behind, t->behind);
    }
    f->n = kept + 1;
}

/* Distance from a mention to evidence on one side, farther by the clauses in between; more than
 * LEND when it is in another sentence or too far away. */
static uint32_t
reach(const struct finder *f, const struct target *t, const struct us_evidence *e)
{
    const uint32_t *clause = f->an->clause;
    bool back = e->last < t->first;
    uint32_t from = back ? e->first : t->last, to = back ? t->first : e->first;
    if (f->an->sentence[from] != f->an->sentence[to])
        return LEND + 1;
    uint32_t far = back ? between(f, e->last, t->first) : between(f, t->last, e->first);
    return far + CROSS_CLAUSE * (clause[to] - clause[from]);
}

/* A mention that got nothing takes part in the nearest opinion of its sentence, when no conjunction
 * stands between: the lobby has a lovely atmosphere. */
static void
lend(struct finder *f)
{
    size_t next = 0;
    for (size_t i = 0; i < f->n; i++) {
        struct target *t = &f->list[i];
        while (next < f->nevidence && f->evidence[next].last < t->first)
            next++;
        if (t->all.n)
            continue;
        const struct us_evidence *back = next ? &f->evidence[next - 1] : NULL;
        const struct us_evidence *ahead = next < f->nevidence ? &f->evidence[next] : NULL;
        uint32_t b = back ? reach(f, t, back) : LEND + 1;
        uint32_t a = ahead ? reach(f, t, ahead) : LEND + 1;
        if (a <= LEND && a <= b)
            assign(t, ahead);
        else if (b <= LEND)
            assign(t, back);
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

/* The opinion of a list is stated once: behind it (food and service were great) or before it (great
 * food and service). */
static void
share_in_lists(struct finder *f, struct us_arena *a)
{
    bool *joined = US_NEW_N(a, bool, f->n + 1);
    for (size_t i = f->n - 1; i-- > 0;) {
        joined[i] = is_joined(f, i, joined[i + 1]);
        if (joined[i] && !f->list[i].all.n)
            f->list[i].all = f->list[i].behind = f->list[i + 1].behind;
    }
    for (size_t i = 1; i < f->n; i++)
        if (joined[i - 1] && !f->list[i].all.n)
            f->list[i].all = f->list[i].before = f->list[i - 1].before;
}

static void
write_mentions(const struct finder *f, struct us_arena *a, struct us_aspects *out)
{
    out->n = f->n;
    out->mentions = us_arena_raw(a, f->n * sizeof(*out->mentions));
    for (size_t i = 0; i < f->n; i++) {
        const struct target *t = &f->list[i];
        double sum = (double)t->all.sum / 1000.0;
        double score = t->all.n ? sum / (fabs(sum) + 1 + sqrt(t->all.n)) : 0;
        out->mentions[i] =
            (struct us_mention){t->aspect, t->first, t->last, t->all.n, t->all.sum, score};
    }
}

void
us_aspects_find(const struct us_miner *m, const struct us_analysis *an,
                const struct us_sentiment *s, struct us_arena *a, struct us_aspects *out)
{
    struct finder f = {.m = m, .an = an};
    add_mentions(&f, a);
    if (f.n) {
        add_evidence(&f, s, a);
        measure(&f, a);
        assign_all(&f);
        merge(&f);
        share_in_lists(&f, a);
        lend(&f);
    }
    write_mentions(&f, a, out);
}
