/* The first principal axis of a set of texts, on which they are divided at first: power iteration
 * on their centred rows of TF-IDF, from the text that is farthest from the mean. */
#ifndef US_THEMES_AXIS_H
#define US_THEMES_AXIS_H

#include "themes/model.h"

struct us_axis {
    const struct us_model_doc *const *docs;
    const uint32_t *weights;
    size_t n;
    const uint32_t *terms; /* all that the texts hold */
    size_t nterm;
    const double *idf;
    double *mean, *dir; /* of a term: scratch, zero before and after */
    double *proj;       /* of a text: where it lies on the axis, 0 being the mean */
};

/* Fills `proj`. Linear in the words. */
void us_axis_find(struct us_axis *a);

#endif
