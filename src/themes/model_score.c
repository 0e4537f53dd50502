#include "themes/model.h"

#include <math.h>
#include <stdlib.h>

/* Larger than in themes/mixture.c, since cosines in term space are smaller than those of
 * themes/vectors.h. */
static const double COSINE = 12;

void
us_model_scores_init(struct us_model_scores *s, const struct us_model *m)
{
    s->score = us_calloc(m->figures.width, sizeof(*s->score));
    s->cosine = us_calloc(m->figures.width, sizeof(*s->cosine));
}

void
us_model_scores_free(struct us_model_scores *s)
{
    free(s->score);
    free(s->cosine);
}

/* Makes cosines of products, joins them into the scores, and returns the theme whose score is the
 * highest: the first of each lane, then the first of the lanes. */
static US_WIDE uint32_t
best_theme(const struct us_model_figures *f, double len, double norm, struct us_model_scores *s)
{
    us_d4 top = {-HUGE_VAL, -HUGE_VAL, -HUGE_VAL, -HUGE_VAL};
    us_i4 of = {0, 1, 2, 3}, here = of;
    for (size_t k = 0; k < f->width; k += US_MODEL_LANES, here += US_MODEL_LANES) {
        us_d4 c = US_D4(s->cosine + k), share = c / (US_D4_CONST(f->norm + k) * norm);
        c = (us_d4)((us_i4)share & (c > 0)); /* above 0 it has a term of the text, so a length */
        us_d4 x = US_D4(s->score + k) + (COSINE * c - len * US_D4_CONST(f->logtotal + k));
        us_i4 higher = x > top;
        US_D4(s->cosine + k) = c;
        US_D4(s->score + k) = x;
        top = (us_d4)(((us_i4)x & higher) | ((us_i4)top & ~higher));
        of = (here & higher) | (of & ~higher);
    }
    size_t lane = 0;
    for (size_t i = 1; i < US_MODEL_LANES; i++)
        if (top[i] > top[lane] || (top[i] >= top[lane] && of[i] < of[lane]))
            lane = i;
    return (uint32_t)of[lane];
}

uint32_t
us_model_score(const struct us_model *m, const struct us_model_doc *doc, struct us_model_scores *s)
{
    double len = 0, *score = s->score, *cosine = s->cosine;
    size_t width = m->figures.width;
    if (width) {
        memcpy(score, m->figures.logsize, width * sizeof(*score));
        memset(cosine, 0, width * sizeof(*cosine));
    }
    if (doc->n == 0 || m->ntheme == 0)
        return US_MODEL_REST;
    for (size_t i = 0; i < doc->n; i++) {
        const struct us_model_weight *w = &m->figures.weights[doc->term[i]];
        const struct us_model_gain *g = m->figures.gains + w->at, *end = g + w->n;
        double tf = (double)doc->tf[i] * w->scale, q = tf * w->weight;
        double x = tf * w->idf * w->idf * w->scale;
        len += q;
        for (; g < end; g++) {
            score[g->theme] += q * (double)g->gain;
            cosine[g->theme] += x * g->n;
        }
    }
    return best_theme(&m->figures, len, doc->norm, s);
}

/* What a term counts in a theme. */
static uint32_t
count_in(const struct us_model *m, const struct us_model_weight *w, uint32_t theme)
{
    const struct us_model_gain *g = m->figures.gains + w->at;
    size_t n = w->n;
    while (n > 1) { /* without a branch that nothing foretells */
        size_t half = n / 2;
        g += g[half].theme <= theme ? half : 0;
        n -= half;
    }
    return n && g->theme == theme ? g->n : 0;
}

/* The cosine with one theme, to the last bit as us_model_score() has it. */
static double
cosine_with(const struct us_model *m, const struct us_model_doc *doc, uint32_t theme)
{
    double sum = 0;
    for (size_t i = 0; i < doc->n; i++) {
        const struct us_model_weight *w = &m->figures.weights[doc->term[i]];
        sum += (double)doc->tf[i] * w->scale * w->idf * w->idf * w->scale * count_in(m, w, theme);
    }
    return sum > 0 ? sum / (m->figures.norm[theme] * doc->norm) : 0;
}

uint32_t
us_model_assign(const struct us_model *m, const struct us_model_doc *doc, struct us_model_scores *s,
                double *fit)
{
    *fit = 0;
    if (doc->nword == 0)
        return US_MODEL_WORDLESS;
    uint32_t known = us_model_known(m, doc->hash);
    if (known != US_CORPUS_NONE) {
        *fit = known < m->ntheme ? cosine_with(m, doc, known) : 0;
        return known;
    }
    uint32_t best = us_model_score(m, doc, s);
    if (best < m->ntheme)
        *fit = s->cosine[best];
    return best;
}
