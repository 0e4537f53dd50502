/* How likely the words of a partition are: which of several is best, and how many themes there are.
 *
 * A theme's words are draws from a multinomial with a symmetric Dirichlet prior, whose marginal
 * likelihood says by itself what a theme more has to be worth. Part of the likelihood of the labels
 * joins it (all of it makes the integrated classification likelihood: Biernacki, Celeux, Govaert
 * 2000; with none of it long texts fall into too many themes, with all of it short ones into too
 * few). Counts are plain: weighted as in themes/mixture.h they say what the partition at hand says.
 */
#ifndef US_THEMES_EVIDENCE_H
#define US_THEMES_EVIDENCE_H

#include "themes/cluster.h"

/* Looks up what us_evidence_words() computes often; malloc'ed. */
double *us_evidence_table(void);

/* What n tokens of one term add to the likelihood of a theme, n being any number from 0. */
double us_evidence_words(const double *table, double n);

/* What it costs that a theme has so many tokens in all, of `nterm` terms. */
double us_evidence_tokens(double tokens, double nterm);

/* What a token of a term counts: 1, but where languages are bridged a text is told twice, in words
 * and in concepts, and what joins languages is told by the concepts. (Of ten splits on parallel
 * sentences and short commands: with words and concepts alike fewer pairs are together, 80 % for
 * 82, with 1.6 for concepts there are too many themes, with .9 too few.) */
static inline double
us_evidence_weight(bool bridge, struct us_str term)
{
    return !bridge ? 1 : us_corpus_is_concept(term) ? 1.2 : .1;
}

/* Counts the terms of a document in `count`, which is zero for those not in terms[0 .. n - 1]; adds
 * those that are new there. Returns how many there are now. */
size_t us_evidence_count(const struct us_corpus *c, size_t doc, double *count, uint32_t *terms,
                         size_t n);

/* What the labels gain when two of `left` themes, of a and b texts among `all`, become one. */
double us_evidence_join(double a, double b, double all, double left);

/* The evidence for a partition; more is better. Linear in the words. */
double us_evidence(const struct us_corpus *c, const struct us_partition *p);

#endif
