/* The two halves of a theme: what a model remembers so that a split can be proposed and made.
 *
 * No text is kept, so what a theme holds cannot be clustered again. Instead the texts that a run
 * adds to it are divided in two (the first principal axis of their TF-IDF rows, then passes of a
 * mixture of two multinomials), these two and the halves that the model knows are joined until two
 * are left, and every count and every known document remembers its half. That takes one number more
 * for a count, whatever the number of texts.
 *
 * Whether two are better than one is the marginal likelihood of the words, joined with that of the
 * labels (the integrated classification likelihood: Biernacki, Celeux, Govaert 2000). The prior of
 * a theme's words is the distribution of all words (MacKay and Peto 1995) with the weight of
 * US_HALVES_PRIOR words: with the symmetric prior of themes/fuse.h, which compares joins with each
 * other, words that all themes share would tell against any division. */
#ifndef US_THEMES_HALVES_H
#define US_THEMES_HALVES_H

#include "themes/model.h"

/* Of 100, 300 and 1000 on five labelled sets: with 100 nearly every theme has two halves, with 1000
 * hardly one of short texts. A proposal needs US_HALVES_LEAST texts in each half; fewer than twice
 * as many new texts go to the half that they suit. */
enum { US_HALVES_PRIOR = 300, US_HALVES_LEAST = 4 };

/* A text that is about to be learnt. */
struct us_halves_text {
    struct us_model_doc *doc; /* its half is set */
    uint32_t theme, weight;
};

/* Divides texts that the model is about to learn, in canonical order, and brings the halves of the
 * model into line. Where one half is as good as two there is only one. n log n in the words. */
void us_halves_divide(struct us_model *m, const struct us_halves_text *v, size_t n);

/* For the half of a single text, by the counts that the model has. */
struct us_halves {
    const struct us_model *m;
    double *prior, *tokens; /* of a term; of a theme's first and second half */
};
void us_halves_init(struct us_halves *h, const struct us_model *m);
void us_halves_free(struct us_halves *h);
uint32_t us_halves_nearest(const struct us_halves *h, const struct us_model_doc *doc,
                           uint32_t theme);

/* Before themes are joined (of[theme]: the first of those that become one): makes halves of all
 * theirs, so that counts of the same half add up. Linear in the number of themes joined. */
void us_halves_join(struct us_model *m, const uint32_t *of);

/* Which themes may be two: those whose halves are, in likelihood for each text, at least half as
 * far apart as the lower quartile of the themes is from the nearest other one. So the model's own
 * grain decides, for everything large has parts. (Of .5, .7, .85 and 1 on four labelled sets: half
 * finds most themes in which a second label holds a fifth of the texts, and about two in three of
 * its proposals are such.) `split` gets one flag a theme. Quadratic in the themes. */
void us_halves_proposals(struct us_model *m, bool *split);

#endif
