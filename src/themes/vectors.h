/* Document vectors: latent semantic analysis and averaged corpus word vectors, side by side.
 *
 * LSA: truncated SVD of sublinear TF-IDF rows (Deerwester et al. 1990; idf as ln((1+N)/(1+df)) +
 * 1), columns by the power of 2.5 of their singular values (`sharp`: what many texts share stands
 * out, what few do is lost). Word vectors: SVD of the positive pointwise mutual information of
 * words in a window (Levy and Goldberg 2014; context distribution smoothed by .75, Levy et al.
 * 2015), U times Sigma; a document is the mean of its words. From both the first common component
 * is removed (as Arora, Liang, Ma 2017 do). Each half has length 1, then the whole.
 *
 * What a word tells of the themes is not known by its rarity alone. Where a first partition is at
 * hand, words count by the root of their KL weights in it.
 *
 * Of a text's ten nearest, as many are of its label, on average of six labelled sets: 68 % with U
 * Sigma, words by the root of Sigma and SIF weights; 71 with plain means of U Sigma; 73 with the
 * power and without the common component in both halves; 75 with the words weighed by a first
 * partition. The first half alone has 65, the second 53 (of five sets, as at the beginning). */
#ifndef US_THEMES_VECTORS_H
#define US_THEMES_VECTORS_H

#include "themes/corpus.h"
#include "themes/matrix.h"

enum { US_VECTORS_RANK = 100 };

/* Rows of `out` (c->ndoc x about 2 * US_VECTORS_RANK) have length 1, or are zero for documents
 * whose terms were all pruned. `term_weight`: what each term counts (us_mixture_weights()), or
 * NULL. Not `sharp`: by the first power, where themes of a few texts are sought. */
void us_vectors(const struct us_corpus *c, const float *term_weight, bool sharp,
                struct us_matrix *out, struct us_pool *pool);

#endif
