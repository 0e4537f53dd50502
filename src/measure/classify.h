/* How well predicted classes agree with labels.
 *
 * Only integers are kept: a cell of the confusion matrix per pair of classes that occurred, and for
 * AUC the number of labels per distinct score. Memory grows with classes and distinct scores, not
 * with records, and the figures do not depend on the order of the records. */
#ifndef US_MEASURE_CLASSIFY_H
#define US_MEASURE_CLASSIFY_H

#include "base/map.h"
#include "measure/proportion.h"

struct us_score_count {
    double score;
    uint64_t negatives, positives;
};

struct us_classify {
    struct us_map classes; /* names of all classes seen, as label or prediction */
    struct us_map pairs;   /* (label, prediction) -> cell */
    uint64_t *cells;       /* per pair */
    size_t cell_cap;
    struct us_map scores; /* bits of a score -> score_counts */
    struct us_score_count *score_counts;
    size_t score_cap;
    uint64_t n;
};

/* Precision, recall and F1 of one class; a ratio whose denominator is 0 is 0. */
struct us_class_figures {
    struct us_str name;
    uint64_t gold, predicted, hits;
    double precision, recall, f1;
};

/* Class names and keys are copied into `a`, which must outlive `c`. */
void us_classify_init(struct us_classify *c, struct us_arena *a);
void us_classify_free(struct us_classify *c);

/* Counts one record whose label is `gold` and whose prediction is `pred`. Amortised constant. */
void us_classify_add(struct us_classify *c, struct us_str gold, struct us_str pred);

/* Counts one score for the AUC; `positive` tells the true class. */
void us_classify_add_score(struct us_classify *c, double score, bool positive);

/* Records with label `gold` and prediction `pred`; 0 for names never seen. */
uint64_t us_classify_cell(const struct us_classify *c, struct us_str gold, struct us_str pred);

/* Figures of the classes that occur as a label, sorted bytewise by name; `*n` of them in `a`. */
struct us_class_figures *us_classify_figures(const struct us_classify *c, struct us_arena *a,
                                             size_t *n);

/* Names that occur as a label or a prediction, sorted bytewise. */
struct us_str *us_classify_names(const struct us_classify *c, struct us_arena *a, size_t *n);

struct us_share us_classify_accuracy(const struct us_classify *c);

/* Unweighted mean of F1 over the classes that occur as a label. */
double us_classify_macro_f1(const struct us_class_figures *f, size_t n);

/* Area under the ROC curve: the chance that a positive scores above a negative, ties counting half
 * (the rank-sum form: Hanley & McNeil 1982, Radiology 143, p. 29). False when a class is missing.
 * Sorts the distinct scores. */
bool us_classify_auc(const struct us_classify *c, struct us_arena *a, double *auc);

#endif
