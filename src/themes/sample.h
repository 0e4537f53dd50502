/* Themes of large collections: fitted on a sample, then given to the rest text by text.
 *
 * The sample is the US_SAMPLE_DOCS documents whose hashes are lowest (a bottom-k sample: Cohen and
 * Kaplan 2007), so it is the same whatever the order of the input. The themes become a model, by
 * which every other text gets its theme; then all are learnt. Time beyond the sample is linear, and
 * memory is what the corpus takes: no vector is made of a text outside the sample. */
#ifndef US_THEMES_SAMPLE_H
#define US_THEMES_SAMPLE_H

#include "themes/identity.h"

enum { US_SAMPLE_DOCS = 50000 };

/* Puts the texts of the first `docs` documents of `c` (collapsed) into `part`, which then needs
 * us_corpus_free(). False, and nothing is done, when `c` has no more. */
bool us_sample_texts(const struct us_corpus *c, size_t docs, struct us_corpus *part);

/* Founds a model without themes on all of `c`, with a fit of `part`, which is finished and freed
 * here. The themes as they stand in `c`: us_identity_themes(). */
void us_sample_found(struct us_model *m, struct us_corpus *c, struct us_corpus *part,
                     const struct us_themes_options *opt, struct us_pool *pool);

#endif
