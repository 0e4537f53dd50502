/* What labelled records say about the weights of a lexicon.
 *
 * An entry that fired in n records, k of them of the class, is compared with the base rate b, the
 * share of the class among all records. Its new weight is the shipped one moved by the records: the
 * shipped weight says which share p0 of its records it expects to be of the class, that expectation
 * counts as much as US_PRIOR_RECORDS records (the mean of a beta posterior), and the share that
 * comes out is turned back into a weight.
 *
 *     p0 = sigmoid(logit(b) + direction w)          a weight of 1 is 1 in log odds
 *     p1 = (k + 20 p0) / (n + 20)
 *     w' = direction (logit(p1) - logit(b))
 *
 * direction is -1 for valences (the class is "negative"), 1 for complaint cues. The weight of a
 * silent signal is a precision itself: p0 = w, w' = p1. Every entry is judged by itself: what
 * stands beside it in the same texts is not taken out, as a joint fit would. */
#ifndef US_MEASURE_CALIBRATE_H
#define US_MEASURE_CALIBRATE_H

#include "lexicon/lexicon.h"
#include "measure/proportion.h"

enum { US_PRIOR_RECORDS = 20, US_BAND_STEPS = 100 };

struct us_tally {
    uint64_t n, k; /* records in which it fired; of them, of the class */
};

enum us_class3 { US_CLASS3_NEGATIVE, US_CLASS3_NEUTRAL, US_CLASS3_POSITIVE, US_CLASS3_N };

/* All counts are integers, so that tallies of several threads add up to the same in any order. */
struct us_calibration {
    enum us_table_kind kind; /* sentiment, context, complaint or silent */
    struct us_tally all;
    struct us_tally *entries; /* nentry; by index in the lexicon */
    struct us_tally signals[US_SIGNAL_MAX];
    size_t nentry;
    uint64_t unlabelled;
    /* By true class: scores, cut to hundredths towards 0 and moved by US_BAND_STEPS. */
    uint64_t scores[US_CLASS3_N][2 * US_BAND_STEPS + 1];
    uint64_t *seen; /* by entry: number of the last record in which it was counted */
};

void us_calibration_init(struct us_calibration *c, enum us_table_kind kind, size_t nentry);
void us_calibration_free(struct us_calibration *c);

/* Begins a record of a true class; then each entry or signal that fired, any number of times. */
void us_calibration_record(struct us_calibration *c, bool of_class);
void us_calibration_entry(struct us_calibration *c, size_t entry, bool of_class);
void us_calibration_signal(struct us_calibration *c, size_t signal, bool of_class);
void us_calibration_score(struct us_calibration *c, enum us_class3 gold, double score);

/* Adds the counts of `from`, of the same kind and lexicon. */
void us_calibration_merge(struct us_calibration *c, const struct us_calibration *from);

/* What a tally means. */
struct us_verdict {
    struct us_share precision;
    double lift;      /* precision minus base rate */
    int32_t proposed; /* x 1000, within the range of the kind, to one decimal (silent: two) */
    bool weak;        /* a silent signal whose low end is below 1.2 times the base rate */
    bool flips;       /* the whole interval contradicts the sign of the shipped weight */
};

struct us_verdict us_calibration_judge(enum us_table_kind kind, int32_t shipped, struct us_tally t,
                                       struct us_tally all);

/* Thresholds of three classes: negative at or below -low, positive at or above high, in hundredths.
 */
struct us_band {
    int low, high;
    double macro_f1;
};

double us_calibration_macro_f1(const struct us_calibration *c, int low, int high);

/* The pair with the best macro-F1 among all pairs from .01 to .60; with `same` only low == high. On
 * ties the pair nearest to `shipped` (sum of distances), then the lower one. */
struct us_band us_calibration_band(const struct us_calibration *c, bool same, int shipped);

/* Whether all three classes were seen. */
bool us_calibration_has_three(const struct us_calibration *c);

#endif
