/* Themes that stay: a model founded by a first fit, and later runs that add to it.
 *
 * A later run takes nothing back. Known documents keep their theme; of the new ones, those that fit
 * a theme join it; the rest is clustered by itself, and what holds together better than it fits the
 * old themes becomes candidate themes with ids of their own. Of the procedures measured on daily
 * re-runs this is the one that moves nothing and still finds late themes (reference/THEMES.md).
 * The price is near-duplicate themes, so close pairs are listed for the analyst to merge. */
#ifndef US_THEMES_IDENTITY_H
#define US_THEMES_IDENTITY_H

#include "themes/model.h"

/* Founds a model without themes on a fit of `c`. The terms are the corpus's US_MODEL_TERMS most
 * frequent.
 */
void us_identity_found(struct us_model *m, const struct us_corpus *c, const struct us_themes *t);

/* Adds what is new in `c` (finished) to a model that has themes. The order of the texts does not
 * matter, and a corpus that is known already changes nothing. */
void us_identity_add(struct us_model *m, const struct us_corpus *c, double granularity,
                     struct us_pool *pool);

/* The themes of a model as they stand in `c`: t->v[k] is theme k of the model, empty ones included;
 * behind them the two of texts without a place, when they have any. Quotes come from `c`. */
void us_identity_themes(const struct us_model *m, const struct us_corpus *c, struct us_themes *t);

/* Pairs of themes that may be one: `with` lists for theme k the numbers with[at[k] .. at[k+1]-1],
 * closest first. Malloc'ed. */
struct us_merges {
    size_t *at;
    uint32_t *with;
};
void us_identity_merges(const struct us_model *m, struct us_merges *out);
void us_merges_free(struct us_merges *m);

#endif
