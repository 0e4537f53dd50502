#include "mine/complaint.h"

#include <math.h>
#include <stddef.h>

static const double threshold = 0.5;

/* Adds a kind by weight; the list stays sorted, heaviest first, ties by name. */
static void
add_kind(struct us_complaint *out, int32_t weight[US_COMPLAINT_KINDS_MAX], struct us_str path,
         int32_t value)
{
    size_t i = 0;
    while (i < out->nkind && !us_str_eq(out->kinds[i], path))
        i++;
    if (i == US_COMPLAINT_KINDS_MAX)
        return;
    if (i == out->nkind) {
        out->kinds[out->nkind] = path;
        weight[out->nkind++] = 0;
    }
    weight[i] += value;
    for (; i > 0; i--) {
        bool before =
            weight[i] > weight[i - 1] ||
            (weight[i] == weight[i - 1] && us_str_cmp(out->kinds[i], out->kinds[i - 1]) < 0);
        if (!before)
            break;
        struct us_str k = out->kinds[i];
        int32_t w = weight[i];
        out->kinds[i] = out->kinds[i - 1];
        weight[i] = weight[i - 1];
        out->kinds[i - 1] = k;
        weight[i - 1] = w;
    }
}

static bool
is_voice(const struct us_entry *e)
{
    return e->value > 0 && (e->group == US_CUE_REQUEST || e->group == US_CUE_ESCALATION ||
                            e->group == US_CUE_BLAME || e->severity == US_SEVERITY_BLAME);
}

const char *
us_addressee_name(enum us_addressee a)
{
    static const char *const names[] = {"nobody", "firm", "customers", "regulator"};
    return names[a];
}

static bool
is_you(struct us_str w)
{
    static const struct us_str you[] = {{"you", 3},  {"your", 4}, {"you're", 6},
                                        {"u", 1},    {"ur", 2},   {"你们", 6},
                                        {"你家", 6}, {"贵司", 6}, {"您", 3}};
    for (size_t k = 0; w.n <= 6 && k < US_COUNT(you); k++)
        if (us_str_eq(w, you[k]))
            return true;
    return false;
}

/* Whether the text says you, or begins with the name of an account. */
static bool
says_you(const struct us_analysis *an)
{
    if (an->ntoken && an->tokens[0].kind == US_TOKEN_MENTION)
        return true;
    for (size_t i = 0; i < an->ntoken; i++)
        if (is_you(an->tokens[i].norm))
            return true;
    return false;
}

/* What is asked for, where it goes next, and whom it speaks to. */
static void
find_requests(const struct us_miner *m, const struct us_analysis *an, struct us_complaint *out)
{
    enum { PRIVATE_WARNING = 27, REQUESTS = (1U << US_ASK_REGULATOR) - 1 };
    bool warns = false;
    for (size_t i = 0; i < an->nmatch[US_TABLE_ASK]; i++)
        out->asks |= 1U << us_match_entry(m, &an->match[US_TABLE_ASK][i])->group;
    for (size_t i = 0; i < an->nmatch[US_TABLE_SILENT]; i++)
        warns |= us_match_entry(m, &an->match[US_TABLE_SILENT][i])->group == PRIVATE_WARNING;
    out->is_voiced |= (out->asks & REQUESTS) != 0;
    if (out->asks & 1U << US_ASK_REGULATOR)
        out->addressee = US_TO_REGULATOR;
    else if (out->asks & REQUESTS || says_you(an))
        out->addressee = US_TO_FIRM;
    else if (warns)
        out->addressee = US_TO_CUSTOMERS;
    else
        out->addressee = out->is_voiced ? US_TO_FIRM : US_TO_NOBODY;
}

static double
logistic(double x)
{
    return 1 / (1 + exp(-x));
}

/* What is no group of cues, and what it adds, when that is `least` or more either way. */
static void
find_hints(const struct us_miner *m, const struct us_cues *c, double least,
           struct us_complaint *out)
{
    double polarity = 0;
    unsigned place = c->value[US_FEATURE_TROUBLE] > 0 ? US_FEATURE_TROUBLE : US_FEATURE_LEAN;
    for (unsigned f = US_FEATURE_TROUBLE; f <= US_FEATURE_POSITIVE; f++)
        polarity += us_cues_adds(m, c, f);
    for (size_t i = 0; i < c->nseen && out->nhint < US_HINTS_MAX; i++) {
        unsigned f = c->seen[i];
        bool is_polarity = f >= US_FEATURE_TROUBLE && f <= US_FEATURE_POSITIVE;
        if (f < US_FEATURE_TROUBLE || (is_polarity && f != place))
            continue;
        double adds = is_polarity ? polarity : us_cues_adds(m, c, f);
        if (fabs(adds) < least)
            continue;
        out->hints[out->nhint++] =
            (struct us_hint){is_polarity ? US_FEATURE_TROUBLE : f, c->first[f], c->last[f], adds};
    }
}

static enum us_severity
severity_of(const struct us_miner *m, const struct us_sentiment *s, struct us_complaint *out)
{
    enum us_severity severity = US_SEVERITY_STATED;
    for (size_t i = 0; i < out->n; i++) {
        const struct us_entry *e = us_match_entry(m, &out->cues[i]);
        if (e->value > 0 && e->severity > severity)
            severity = (enum us_severity)e->severity;
    }
    if (severity < US_SEVERITY_DISAPPROVAL && s->label == US_POLARITY_NEGATIVE && s->score < -0.35)
        severity = US_SEVERITY_DISAPPROVAL;
    return severity;
}

void
us_complaint_score(const struct us_miner *m, const struct us_analysis *an,
                   const struct us_sentiment *s, struct us_complaint *out)
{
    int32_t kind_weight[US_COMPLAINT_KINDS_MAX];
    struct us_cues cues;
    us_fill(out, 0, offsetof(struct us_complaint, hints));
    out->nhint = 0;
    out->cues = an->match[US_TABLE_COMPLAINT];
    out->n = an->nmatch[US_TABLE_COMPLAINT];
    us_cues_find(m, an, s, &cues);
    double logit = 0;
    for (size_t i = 0; i < cues.nseen; i++)
        logit += us_cues_adds(m, &cues, cues.seen[i]);
    out->score = logistic(logit);
    out->floor = logistic(us_cues_adds(m, &cues, US_FEATURE_BIAS));
    out->is_complaint = out->score >= threshold;
    find_hints(m, &cues, 0.5, out); /* worth a look */
    if (!out->is_complaint)
        return;
    if (!out->n && !out->nhint) /* no complaint without what it was heard from */
        find_hints(m, &cues, 0.1, out);
    size_t from = 0;
    for (size_t i = 0; i < out->n; i++) {
        const struct us_match *cue = &out->cues[i];
        const struct us_entry *e = us_match_entry(m, cue);
        if (!out->is_voiced && is_voice(e))
            out->is_voiced = us_cues_distance(m, an, cue->first, cue->last, &from) >= 1;
        if (e->value > 0 && e->path.n)
            add_kind(out, kind_weight, us_lexicon_text(m->lexicon, e->path), e->value);
    }
    out->severity = severity_of(m, s, out);
    find_requests(m, an, out);
}
