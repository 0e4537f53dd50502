#include "mine/complaint.h"

#include <math.h>
#include <stdlib.h>

/* Logistic regression on labelled English tweets to firms (figures only; ten folds: AUC .87),
 * rounded, and drawn to .6 where cues are rare there, so that what holds for tweets alone weighs
 * less. A single clear cue, or two weak ones, make a complaint. */
static const double bias = -1.3, praise_weight = 0.35, blame_weight = 0.4, context_weight = 0.5,
                    threshold = 0.5;

static const double group_weight[US_CUE_N] = {
    [US_CUE_EXPECTATION] = 0.6, [US_CUE_FAILURE] = 1.0,    [US_CUE_SERVICE] = 0.7,
    [US_CUE_REQUEST] = 0.9,     [US_CUE_ESCALATION] = 0.7, [US_CUE_REPETITION] = 0.8,
    [US_CUE_TIME] = 0.7,        [US_CUE_MONEY] = 0.8,      [US_CUE_BLAME] = 0.6,
    [US_CUE_EMOTION] = 0.5,     [US_CUE_ABSENCE] = 0.8,
};

/* Silent signals that speak of a breached expectation, too: unmet expectation, broken promise,
 * persistence, question as complaint. */
static const struct {
    uint8_t signal;
    double weight;
} signal_weight[] = {{3, 0.6}, {4, 0.6}, {14, 1.0}, {21, 0.7}};

struct tally {
    int32_t best[US_CUE_N], rest[US_CUE_N]; /* x 1000 */
};

static double
total(const struct us_miner *m, const struct us_analysis *an, const struct tally *t)
{
    double sum = 0;
    for (int g = 0; g < US_CUE_N; g++)
        sum += group_weight[g] * (t->best[g] + t->rest[g] / 2) / 1000.0;
    for (size_t k = 0; k < US_COUNT(signal_weight); k++)
        for (size_t i = 0; i < an->nmatch[US_TABLE_SILENT]; i++)
            if (us_match_entry(m, &an->match[US_TABLE_SILENT][i])->group ==
                signal_weight[k].signal) {
                sum += signal_weight[k].weight;
                break;
            }
    return sum;
}

static double
clamp(double v, double least, double most)
{
    return v < least ? least : v > most ? most : v;
}

static void
count_cue(struct tally *t, const struct us_entry *e, double factor)
{
    int32_t *best = &t->best[e->group], *rest = &t->rest[e->group];
    int32_t v = (int32_t)(e->value * (e->value > 0 ? factor : 1));
    if ((v < 0) == (*best < 0) ? abs(v) > abs(*best) : *best == 0) {
        *rest += *best;
        *best = v;
    } else
        *rest += v;
}

/* How much trouble in units first .. last weighs by what stands around it: told of others, of the
 * past, of one's own mistake, or only asked, in its clause or the one before, it is less of a
 * complaint. `*from` walks along the shifters while the units asked for ascend, so that all
 * questions together are linear. */
static double
distance_of(const struct us_miner *m, const struct us_analysis *an, uint32_t first, uint32_t last,
            size_t *from)
{
    double factor = 1;
    const struct us_match *list = an->match[US_TABLE_SHIFTER];
    size_t n = an->nmatch[US_TABLE_SHIFTER];
    while (*from < n && an->clause[list[*from].last] + 1 < an->clause[first])
        ++*from;
    for (size_t i = *from;
         i < n && list[i].first <= last && an->clause[list[i].first] <= an->clause[first]; i++) {
        const struct us_entry *e = us_match_entry(m, &list[i]);
        bool counts =
            e->group == US_ROLE_DISTANCE && an->sentence[list[i].first] == an->sentence[first];
        if (counts && e->value / 1000.0 < factor)
            factor = e->value / 1000.0;
    }
    return factor;
}

/* The negative polar evidence, each piece weighed by its distance; x 1000, not negative. */
static double
trouble_of(const struct us_miner *m, const struct us_analysis *an, const struct us_sentiment *s)
{
    double sum = 0;
    size_t from = 0;
    for (size_t i = 0; i < s->n; i++) {
        const struct us_evidence *e = &s->evidence[i];
        if (e->weight < 0 && !(e->rules & US_RULE_CONTEXT))
            sum -= e->weight * distance_of(m, an, e->first, e->last, &from);
    }
    return sum;
}

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

/* Whether the text speaks to the firm: it asks it for something, blames it, names its account, or
 * says you. */
static bool
speaks_to_firm(const struct us_analysis *an, const struct us_complaint *c)
{
    static const char *const you[] = {"you",  "your", "you're", "u", "ur",
                                      "你们", "你家", "贵司",   "您"};
    if (c->is_voiced || (an->ntoken && an->tokens[0].kind == US_TOKEN_MENTION))
        return true;
    for (size_t i = 0; i < an->ntoken; i++)
        for (size_t k = 0; k < US_COUNT(you); k++)
            if (us_str_eqc(an->tokens[i].norm, you[k]))
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
    else if (speaks_to_firm(an, out))
        out->addressee = US_TO_FIRM;
    else
        out->addressee = warns ? US_TO_CUSTOMERS : US_TO_NOBODY;
}

void
us_complaint_score(const struct us_miner *m, const struct us_analysis *an,
                   const struct us_sentiment *s, struct us_complaint *out)
{
    struct tally tally = {{0}, {0}};
    int32_t kind_weight[US_COMPLAINT_KINDS_MAX];
    memset(out, 0, sizeof(*out));
    out->cues = an->match[US_TABLE_COMPLAINT];
    out->n = an->nmatch[US_TABLE_COMPLAINT];
    enum us_severity severity = US_SEVERITY_STATED;
    size_t from = 0;
    for (size_t i = 0; i < out->n; i++) {
        const struct us_entry *e = us_match_entry(m, &out->cues[i]);
        double factor = distance_of(m, an, out->cues[i].first, out->cues[i].last, &from);
        count_cue(&tally, e, factor);
        out->is_voiced |= is_voice(e) && factor >= 1;
        if (e->value <= 0)
            continue;
        if (e->path.n)
            add_kind(out, kind_weight, us_lexicon_text(m->lexicon, e->path), e->value);
        if (e->severity > severity)
            severity = (enum us_severity)e->severity;
    }
    if (severity < US_SEVERITY_DISAPPROVAL && s->label == US_POLARITY_NEGATIVE && s->score < -0.35)
        severity = US_SEVERITY_DISAPPROVAL;
    double context = (double)(s->positive + s->negative - s->sum) / 1000;
    double logit = bias + total(m, an, &tally) +
                   blame_weight * clamp(trouble_of(m, an, s) / 1000, 0, 6) -
                   praise_weight * clamp((double)s->positive / 1000, 0, 6) +
                   context_weight * clamp(context, -2, 2);
    out->score = 1 / (1 + exp(-logit));
    out->floor = 1 / (1 + exp(-bias));
    out->is_complaint = out->score >= threshold;
    out->severity = out->is_complaint ? severity : US_SEVERITY_NONE;
    if (out->is_complaint)
        find_requests(m, an, out);
    out->is_voiced &= out->is_complaint;
    if (!out->is_complaint)
        out->nkind = 0;
}
