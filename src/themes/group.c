#include "themes/model.h"

#include <math.h>
#include <stdlib.h>

/* A dendrogram in the making: `dist` between the clusters that are left, of n x n; `near` the
 * nearest of each. */
struct ward {
    size_t n;
    float *dist;
    double *size;
    uint32_t *near;
    bool *gone;
};

static void
find_near(struct ward *w, size_t i)
{
    w->near[i] = US_CORPUS_NONE;
    for (size_t j = 0; j < w->n; j++)
        if (j != i && !w->gone[j] &&
            (w->near[i] == US_CORPUS_NONE ||
             w->dist[i * w->n + j] < w->dist[i * w->n + w->near[i]]))
            w->near[i] = (uint32_t)j;
}

/* Joins cluster b to a (Lance and Williams 1967, the coefficients of Ward). */
static void
join_clusters(struct ward *w, size_t a, size_t b)
{
    double na = w->size[a], nb = w->size[b], ab = (double)w->dist[a * w->n + b];
    for (size_t j = 0; j < w->n; j++) {
        if (w->gone[j] || j == a || j == b)
            continue;
        double nj = w->size[j], aj = (double)w->dist[a * w->n + j],
               bj = (double)w->dist[b * w->n + j];
        double d = ((na + nj) * aj + (nb + nj) * bj - nj * ab) / (na + nb + nj);
        w->dist[a * w->n + j] = w->dist[j * w->n + a] = (float)d;
    }
    w->size[a] += nb;
    w->gone[b] = true;
    for (size_t j = 0; j < w->n; j++)
        if (!w->gone[j] && (j == a || w->near[j] == a || w->near[j] == b))
            find_near(w, j);
}

/* The closest pair that is left; ties to the older. */
static size_t
closest(const struct ward *w)
{
    size_t best = w->n;
    for (size_t i = 0; i < w->n; i++)
        if (!w->gone[i] && w->near[i] != US_CORPUS_NONE &&
            (best == w->n || w->dist[i * w->n + w->near[i]] < w->dist[best * w->n + w->near[best]]))
            best = i;
    return best;
}

static void
group_all(struct us_model *m, float *sim)
{
    size_t n = m->ntheme, want = n < 3 ? n : (size_t)(sqrt((double)n) + .5);
    struct ward w = {n, sim, us_alloc(n * sizeof(double)), us_alloc(n * sizeof(uint32_t)),
                     us_calloc(n, sizeof(bool))};
    uint32_t *of = us_alloc(n * sizeof(*of)), *head = us_alloc(n * sizeof(*head));
    for (size_t i = 0; i < n; i++) {
        w.size[i] = 1; /* not its texts: they would hold the large themes apart */
        of[i] = (uint32_t)i;
        for (size_t j = 0; j < n; j++) {
            sim[i * n + j] = 1 - sim[i * n + j];
        }
    }
    for (size_t i = 0; i < n; i++)
        find_near(&w, i);
    for (size_t left = n; left > want; left--) {
        size_t a = closest(&w), b = w.near[a];
        join_clusters(&w, a < b ? a : b, a < b ? b : a);
        for (size_t i = 0; i < n; i++)
            of[i] = of[i] == (a < b ? b : a) ? (uint32_t)(a < b ? a : b) : of[i];
    }
    for (size_t i = 0; i < n; i++)
        head[i] = US_CORPUS_NONE;
    for (size_t i = 0; i < n; i++)
        if (head[of[i]] == US_CORPUS_NONE || m->themes[i].texts > m->themes[head[of[i]]].texts)
            head[of[i]] = (uint32_t)i;
    for (size_t i = 0; i < n; i++)
        m->themes[i].group = head[of[i]];
    free(w.size);
    free(w.near);
    free(w.gone);
    free(of);
    free(head);
}

void
us_model_group(struct us_model *m, size_t first)
{
    float *sim = us_model_similarity(m);
    if (first == 0 && m->ntheme)
        group_all(m, sim);
    for (size_t k = first; first && k < m->ntheme; k++) {
        size_t near = 0;
        for (size_t j = 1; j < k; j++)
            if (sim[k * m->ntheme + j] > sim[k * m->ntheme + near])
                near = j;
        m->themes[k].group = m->themes[near].group;
    }
    free(sim);
}
