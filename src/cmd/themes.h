/* What `themes` writes: the member of a record, and one line a theme. */
#ifndef US_CMD_THEMES_H
#define US_CMD_THEMES_H

#include "themes/clause.h"
#include "themes/identity.h"

/* The member `theme` of a text that the model gave to theme `k` (US_MODEL_REST and
 * US_MODEL_WORDLESS included). Replaces what is in `json`. */
void us_themes_member(const struct us_model *m, uint32_t k, double score, struct us_buf *json);

/* The member `themes`: the main theme first, then those of clauses, which have spans in code
 * points. Texts without a theme of the model get an empty array. */
void us_themes_clauses(const struct us_model *m, struct us_str text, uint32_t k, double score,
                       const struct us_clause *v, size_t n, struct us_buf *json);

/* One line for each theme of `t` to `out`, the largest first; t->v[k] is theme k of the model. */
void us_themes_list(const struct us_model *m, const struct us_corpus *c, const struct us_themes *t,
                    struct us_buf *out);

#endif
