/* Refinement of a partition by a mixture of words.
 *
 * The Dirichlet-multinomial mixture for short texts (Yin and Wang 2014, GSDMM, equation 4), with
 * three departures: documents move to the theme of the highest score instead of being sampled;
 * every token counts with the weight KL(p(theme | word) || p(theme)), so that words that
 * say nothing of the theme do not outvote those that do (plain counts ruin long reviews: NMI .44 to
 * .31); and the cosine with the theme's centre joins the score. */
#ifndef US_THEMES_MIXTURE_H
#define US_THEMES_MIXTURE_H

#include "themes/cluster.h"

/* Three rounds (weights and centres re-estimated in each) of three passes over the documents in
 * canonical order. A theme never loses its last document. Memory: 8 bytes for each term and
 * theme, at most US_MIXTURE_CELLS of them (the rarest terms are left out above), and up to 64 MB of
 * cosines. */
enum { US_MIXTURE_CELLS = 12000000 };
void us_mixture(const struct us_corpus *c, const struct us_matrix *x, struct us_matrix *centres,
                struct us_partition *p);

/* What each term tells of the theme of a text: the weights that the mixture would give the
 * partition's terms, c->nterm of them, malloc'ed. Linear in the words, and in terms times themes.
 */
float *us_mixture_weights(const struct us_corpus *c, const struct us_partition *p);

#endif
