/* What `themes` writes: the member of a record, and one line a theme; and its model: read, edited,
 * merged, kept. */
#ifndef US_CMD_THEMES_H
#define US_CMD_THEMES_H

#include "cmd/cmd.h"
#include "themes/clause.h"
#include "themes/identity.h"

/* The member `theme` of all texts of a theme, before and behind its score. */
struct us_themes_text {
    struct us_str before, behind;
};

/* One for each theme of the model, which may not change, and two for those that it does not hold;
 * in `a`. */
struct us_themes_text *us_themes_texts(const struct us_model *m, struct us_arena *a);

/* The member `theme` of a text that the model gave to theme `k` (US_MODEL_REST and
 * US_MODEL_WORDLESS included). Replaces what is in `json`. */
void us_themes_member(const struct us_model *m, const struct us_themes_text *texts, uint32_t k,
                      double score, struct us_buf *json);

/* The member `themes`: the main theme first, then those of clauses, which have spans in code
 * points. Texts without a theme of the model get an empty array. */
void us_themes_clauses(const struct us_model *m, struct us_str text, uint32_t k, double score,
                       const struct us_clause *v, size_t n, struct us_buf *json);

/* One line for each theme of `t` to `out`, the largest first; t->v[k] is theme k of the model. */
void us_themes_list(struct us_model *m, const struct us_corpus *c, const struct us_themes *t,
                    struct us_buf *out);

/* Edits of a model by hand, which it keeps. */
struct us_themes_edits {
    struct us_opt_list names, bans, joins, splits;
};

/* The functions below speak of what fails, and then return false. */

/* Reads the model at `path` into the empty `m`. No path, or (unless it `must` exist) no such file,
 * is an empty model. */
bool us_themes_load(struct us_run *run, const char *path, bool must, struct us_model *m);

/* Merges the models that the operands name into the empty `m`, with a note of what was joined. */
bool us_themes_merge(struct us_run *run, struct us_model *m);

/* --join, --split and --ban, in this order; before texts are added. */
bool us_themes_edit(struct us_run *run, const struct us_themes_edits *e, const struct us_dict *dict,
                    struct us_model *m);

/* --name; when the themes have been found. */
bool us_themes_name(struct us_run *run, const struct us_themes_edits *e, struct us_model *m);

/* Writes the model to `path` when there is one. */
bool us_themes_save(struct us_run *run, const char *path, const struct us_model *m);

#endif
