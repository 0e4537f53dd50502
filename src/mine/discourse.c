#include "mine/discourse.h"

enum {
    OPENING = 2,     /* clauses at full weight */
    SOFTENED = 500,  /* factors, in thousandths */
    PRAISE = 500,    /* the least that can be called praise */
    FAINT = 850,     /* the weakest damping that plays down */
    FAINT_NOT = -650 /* the strongest negation that does: 不太, 不是很 */
};

/* What is known of clauses; NULL where nothing is. */
struct marks {
    bool *soft;        /* by clause: plays down, or adds as an afterthought */
    uint16_t *verdict; /* by clause: factor in thousandths, or 0 */
};

/* "总体来说，很满意": the verdict follows behind the mark. */
static uint32_t
clause_behind(const struct us_analysis *an, const struct us_match *s)
{
    bool closed = s->last + 1 < an->nunit && (an->units[s->last + 1].flags & US_UNIT_CLAUSE);
    return an->clause[s->last] + closed;
}

static bool
plays_down(const struct us_entry *e, bool han)
{
    if (e->group == US_ROLE_ASIDE)
        return true;
    return han && ((e->group == US_ROLE_DAMPEN && e->value <= FAINT) ||
                   (e->group == US_ROLE_NEGATE && e->value >= FAINT_NOT && e->value < 0));
}

static struct marks
marks_of(const struct us_miner *m, const struct us_analysis *an, struct us_arena *a)
{
    struct marks k = {0};
    for (size_t i = 0; i < an->nmatch[US_TABLE_SHIFTER]; i++) {
        const struct us_match *s = &an->match[US_TABLE_SHIFTER][i];
        const struct us_entry *e = us_match_entry(m, s);
        if (plays_down(e, an->units[s->first].flags & US_UNIT_HAN)) {
            if (!k.soft)
                k.soft = US_NEW_N(a, bool, an->clause[an->nunit - 1] + 2);
            k.soft[an->clause[s->first]] = true;
        } else if (e->group == US_ROLE_VERDICT) {
            if (!k.verdict)
                k.verdict = US_NEW_N(a, uint16_t, an->clause[an->nunit - 1] + 2);
            k.verdict[clause_behind(an, s)] = (uint16_t)e->value;
        }
    }
    return k;
}

static bool
any_praise(const struct us_sentiment *s)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->evidence[i].weight >= PRAISE)
            return true;
    return false;
}

static int32_t
scaled(int32_t weight, int64_t by, int64_t of)
{
    int64_t v = weight * by;
    return (int32_t)((v + (v < 0 ? -of : of) / 2) / of);
}

int32_t
us_discourse_later(const struct us_analysis *an, uint32_t unit, int32_t weight, uint32_t half)
{
    uint32_t clause = an->clause[unit];
    if (clause < OPENING || !(an->units[unit].flags & US_UNIT_HAN))
        return weight;
    return scaled(weight, half, half + clause - OPENING + 1);
}

static void
place(const struct marks *k, const struct us_analysis *an, struct us_evidence *e)
{
    uint32_t clause = an->clause[e->first];
    int32_t later = us_discourse_later(an, e->first, e->weight, US_LATER_OPINION);
    if (k->verdict && k->verdict[clause]) {
        e->weight = scaled(e->weight, k->verdict[clause], 1000);
        e->rules |= US_RULE_VERDICT;
    } else if (later != e->weight) {
        e->weight = later;
        e->rules |= US_RULE_LATER;
    }
}

void
us_discourse_apply(const struct us_miner *m, const struct us_analysis *an, struct us_arena *a,
                   struct us_sentiment *s)
{
    if (!s->n)
        return;
    struct marks k = marks_of(m, an, a);
    bool praised = k.soft && any_praise(s);
    for (size_t i = 0; i < s->n; i++) {
        struct us_evidence *e = &s->evidence[i];
        place(&k, an, e);
        if (e->weight < 0 && praised && k.soft[an->clause[e->first]]) {
            e->weight = scaled(e->weight, SOFTENED, 1000);
            e->rules |= US_RULE_SOFTENED;
        }
    }
}
