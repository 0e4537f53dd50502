/* Vectors of documents across languages: each document is seen with those of the other language
 * that say the same.
 *
 * Words of two languages never meet, so by its own words a document is like those of its language
 * alone. Its translations are sought by the concepts that both name (themes/concepts.h): the ten
 * documents of the other language with the nearest concepts. Their mean vector joins its own, for
 * words of two languages lie in different directions. What two documents of one language have in
 * common is still told by their words, and by what is said like them elsewhere; two of different
 * languages meet when each is like what the other was found to mean. Nothing has to be weighed
 * against the words, as it had when concepts were terms among them: with those at the weight that
 * brings pairs of sentences together, themes inside a language were lost wherever the two languages
 * tell of different things. */
#ifndef US_THEMES_BRIDGE_H
#define US_THEMES_BRIDGE_H

#include "themes/corpus.h"
#include "themes/matrix.h"

/* Translations are sought among the first US_BRIDGE_SAMPLE documents, at most US_BRIDGE_NEAR each.
 */
enum { US_BRIDGE_NEAR = 10, US_BRIDGE_SAMPLE = 4096 };

/* Adds to the rows of `x` (length 1 or zero; made of words, without concepts) what their
 * translations say, and makes them length 1 again. Time grows with documents times how many of the
 * sample share a concept. */
void us_bridge_vectors(const struct us_corpus *c, struct us_matrix *x, struct us_pool *pool);

#endif
