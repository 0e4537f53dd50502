/* Whether a group of new texts is a theme of its own.
 *
 * Two things tell, and neither alone is enough: that the texts hold together better than they fit
 * the themes they would join (cosines: a group of one small corner of a known theme does so too),
 * and that their words are likelier as those of a new theme than as more of the old ones (the
 * evidence of themes/evidence.h: which a loose group of strange texts may gain as well). */
#ifndef US_THEMES_NOVEL_H
#define US_THEMES_NOVEL_H

#include "themes/model.h"

/* A model, and a finished corpus of texts that it does not know. */
struct us_novel {
    const struct us_model *m;
    const struct us_corpus *c;
    size_t ntheme;          /* that the model had at first */
    uint32_t *known;        /* of a term of the corpus: its number in the model, or US_MAP_NONE */
    double *total, nterm;   /* tokens of a theme; terms of both */
    double *count, *centre; /* of a term; zero between calls */
    uint32_t *terms;
    double *table;
};

void us_novel_init(struct us_novel *x, const struct us_model *m, const struct us_corpus *c);
void us_novel_free(struct us_novel *x);

/* One of the texts: its document in the corpus, the theme it would join (of those the model had at
 * us_novel_init(), or none), and its cosine there. */
struct us_novel_text {
    uint32_t doc, theme;
    double fit;
};

/* Above 0 for a theme of its own. Sorts the texts by theme. Linear in their words times the themes
 * that they would join. */
double us_novel_worth(struct us_novel *x, struct us_novel_text *v, size_t n);

#endif
