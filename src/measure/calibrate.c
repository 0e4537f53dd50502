#include "measure/calibrate.h"

#include <math.h>
#include <stdlib.h>

enum { BAND_MAX = 60 };

void
us_calibration_init(struct us_calibration *c, enum us_table_kind kind, size_t nentry)
{
    memset(c, 0, sizeof(*c));
    c->kind = kind;
    c->nentry = nentry;
    c->entries = us_calloc(nentry + 1, sizeof(*c->entries));
    c->seen = us_calloc(nentry + US_SIGNAL_MAX, sizeof(*c->seen));
}

void
us_calibration_free(struct us_calibration *c)
{
    free(c->entries);
    free(c->seen);
    memset(c, 0, sizeof(*c));
}

static void
count(struct us_tally *t, bool of_class)
{
    t->n++;
    t->k += of_class;
}

void
us_calibration_record(struct us_calibration *c, bool of_class)
{
    count(&c->all, of_class);
}

void
us_calibration_entry(struct us_calibration *c, size_t entry, bool of_class)
{
    if (c->seen[entry] == c->all.n)
        return;
    c->seen[entry] = c->all.n;
    count(&c->entries[entry], of_class);
}

void
us_calibration_signal(struct us_calibration *c, size_t signal, bool of_class)
{
    if (c->seen[c->nentry + signal] == c->all.n)
        return;
    c->seen[c->nentry + signal] = c->all.n;
    count(&c->signals[signal], of_class);
}

void
us_calibration_score(struct us_calibration *c, enum us_class3 gold, double score)
{
    /* A score that is a hundredth in decimals may lie a hair below it in binary. */
    int cell = (int)(score * US_BAND_STEPS + (score < 0 ? -1e-6 : 1e-6));
    cell = cell < -US_BAND_STEPS ? -US_BAND_STEPS : cell > US_BAND_STEPS ? US_BAND_STEPS : cell;
    c->scores[gold][US_BAND_STEPS + cell]++;
}

static void
merge(struct us_tally *t, const struct us_tally *from)
{
    t->n += from->n;
    t->k += from->k;
}

void
us_calibration_merge(struct us_calibration *c, const struct us_calibration *from)
{
    merge(&c->all, &from->all);
    for (size_t i = 0; i < c->nentry; i++)
        merge(&c->entries[i], &from->entries[i]);
    for (size_t i = 0; i < US_SIGNAL_MAX; i++)
        merge(&c->signals[i], &from->signals[i]);
    c->unlabelled += from->unlabelled;
    for (size_t g = 0; g < US_CLASS3_N; g++)
        for (size_t i = 0; i < US_COUNT(c->scores[g]); i++)
            c->scores[g][i] += from->scores[g][i];
}

static double
logit(double p)
{
    return log(p / (1 - p));
}

static double
sigmoid(double x)
{
    return 1 / (1 + exp(-x));
}

static double
clamp(double v, double least, double most)
{
    return v < least ? least : v > most ? most : v;
}

struct us_verdict
us_calibration_judge(enum us_table_kind kind, int32_t shipped, struct us_tally t,
                     struct us_tally all)
{
    struct us_verdict v = {.precision = us_share_of(t.k, t.n), .proposed = shipped};
    double base = all.n ? (double)all.k / (double)all.n : 0, w = shipped / 1000.0;
    double direction = kind == US_TABLE_SENTIMENT || kind == US_TABLE_CONTEXT ? -1 : 1;
    if (!t.n || base <= 0 || base >= 1)
        return v;
    v.lift = v.precision.value - base;
    /* A weight of 0 claims nothing that could be contradicted. */
    v.flips = direction * w > 0 ? v.precision.high < base : w != 0 && v.precision.low > base;
    bool silent = kind == US_TABLE_SILENT;
    /* Where 1.2 times the base rate cannot be reached, half the way up to 1. */
    v.weak = silent && w > 0 && !v.flips && v.precision.low < fmin(1.2 * base, (1 + base) / 2);
    double p0 = silent ? w : sigmoid(logit(base) + direction * w);
    double p1 = ((double)t.k + US_PRIOR_RECORDS * p0) / ((double)t.n + US_PRIOR_RECORDS);
    if (silent)
        v.proposed = (int32_t)floor(clamp(p1, 0.1, 1) * 100 + 0.5) * 10;
    else {
        double proposed = clamp(direction * (logit(p1) - logit(base)), -4, 4);
        v.proposed = (int32_t)floor(proposed * 10 + 0.5) * 100;
    }
    return v;
}

bool
us_calibration_has_three(const struct us_calibration *c)
{
    for (size_t g = 0; g < US_CLASS3_N; g++) {
        uint64_t n = 0;
        for (size_t i = 0; i < US_COUNT(c->scores[g]); i++)
            n += c->scores[g][i];
        if (!n)
            return false;
    }
    return true;
}

double
us_calibration_macro_f1(const struct us_calibration *c, int low, int high)
{
    uint64_t cell[US_CLASS3_N][US_CLASS3_N] = {{0}};
    double sum = 0;
    for (int g = 0; g < US_CLASS3_N; g++)
        for (int i = 0; i <= 2 * US_BAND_STEPS; i++) {
            int score = i - US_BAND_STEPS;
            int said = score <= -low   ? US_CLASS3_NEGATIVE
                       : score >= high ? US_CLASS3_POSITIVE
                                       : US_CLASS3_NEUTRAL;
            cell[g][said] += c->scores[g][i];
        }
    for (int g = 0; g < US_CLASS3_N; g++) {
        uint64_t gold = 0, said = 0;
        for (int k = 0; k < US_CLASS3_N; k++) {
            gold += cell[g][k];
            said += cell[k][g];
        }
        sum += gold + said ? 2 * (double)cell[g][g] / (double)(gold + said) : 0;
    }
    return sum / US_CLASS3_N;
}

struct us_band
us_calibration_band(const struct us_calibration *c, bool same, int shipped)
{
    struct us_band best = {0, 0, -1};
    int best_distance = 0;
    for (int low = 1; low <= BAND_MAX; low++)
        for (int high = same ? low : 1; high <= (same ? low : BAND_MAX); high++) {
            double f1 = us_calibration_macro_f1(c, low, high);
            int distance = abs(low - shipped) + abs(high - shipped);
            if (f1 > best.macro_f1 || (f1 == best.macro_f1 && distance < best_distance)) {
                best = (struct us_band){low, high, f1};
                best_distance = distance;
            }
        }
    return best;
}
