/* Document vectors: latent semantic analysis and averaged corpus word vectors, side by side.
 *
 * LSA: truncated SVD of sublinear TF-IDF rows (Deerwester et al. 1990; idf as ln((1+N)/(1+df)) +
 * 1). Word vectors: SVD of the positive pointwise mutual information of words in a window (Levy and
 * Goldberg 2014; context distribution smoothed by .75, Levy et al. 2015), columns weighted by the
 * root of sigma; a document is the mean of its words weighted by a / (a + p(w)), first common
 * component removed (SIF: Arora, Liang, Ma 2017). Each half has length 1, then the whole.
 * On 77 banking intents the second half was worth .03 NMI. */
#ifndef US_THEMES_VECTORS_H
#define US_THEMES_VECTORS_H

#include "themes/corpus.h"
#include "themes/matrix.h"

enum { US_VECTORS_RANK = 100 };

/* Rows of `out` (c->ndoc x about 2 * US_VECTORS_RANK) have length 1, or are zero for documents
 * whose terms were all pruned. */
void us_vectors(const struct us_corpus *c, struct us_matrix *out, struct us_pool *pool);

#endif
