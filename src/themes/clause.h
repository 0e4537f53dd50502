/* Several themes a text: one for each clause that speaks of another trouble.
 *
 * A clause ends at . ! ? ; their full-width forms, or a line break. It gets a theme of its own
 * when it has US_CLAUSE_WORDS content words or more, fits a theme other than the text's well, and
 * that theme's posterior beats the main theme's by US_CLAUSE_ODDS. */
#ifndef US_THEMES_CLAUSE_H
#define US_THEMES_CLAUSE_H

#include "themes/model.h"

enum { US_CLAUSE_WORDS = 4, US_CLAUSE_ODDS = 20 };

struct us_clause {
    uint32_t theme;
    uint32_t start, end; /* bytes of the text: from its first word to its last */
    double fit;
};

/* The themes of a text beside its main theme `main_theme`, in the order of the text, each once (its
 * best clause), in `a`. `keys` are those of the text. Returns their number. */
size_t us_clauses(const struct us_model *m, struct us_str text, const struct us_corpus_key *keys,
                  size_t n, uint32_t main_theme, struct us_model_scores *s, struct us_arena *a,
                  struct us_clause **out);

#endif
