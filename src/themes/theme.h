/* Themes of a corpus: the whole way from texts to named themes.
 *
 * us_themes_fit() finds the centres and settles every document; nothing in it depends on the order
 * of the texts. Themes come largest first. Texts without words, and those whose words
 * no other text has, share two themes of their own at the end, so that no text is left out. */
#ifndef US_THEMES_THEME_H
#define US_THEMES_THEME_H

#include "themes/label.h"

enum { US_THEME_QUOTES = 5 };

struct us_theme {
    char id[8];     /* t and six hexadecimal digits */
    size_t n, nhan; /* texts; of which mostly Chinese */
    struct us_label label;
    uint32_t quotes[US_THEME_QUOTES]; /* texts of different words, best first */
    size_t nquote;
};

struct us_themes {
    struct us_arena arena;
    struct us_theme *v;
    size_t n;
    uint32_t *of; /* of a text: its theme */
    float *score; /* of a text: how well it fits, 0 to 1 (cosine with the centre) */
};

struct us_themes_options {
    size_t k;           /* themes wanted; 0: as many as the texts show */
    double granularity; /* when k is 0: times as many themes as are likely */
    bool small;         /* themes of a few texts are sought */
};

/* Fills id and label of the theme of texts without topic words, or without any (`wordless`). */
void us_theme_rest(struct us_theme *t, bool wordless);

/* `c` must be finished, and outlive `t`. When there are fewer different documents than k, there are
 * fewer themes. */
void us_themes_fit(struct us_themes *t, const struct us_corpus *c,
                   const struct us_themes_options *opt, struct us_pool *pool);
void us_themes_free(struct us_themes *t);

#endif
