#include "themes/cluster.h"

#include <math.h>
#include <stdlib.h>

enum { BLOCK = 64 }; /* a multiple of US_PANEL_ROWS */

void
us_partition_free(struct us_partition *p)
{
    free(p->of);
    memset(p, 0, sizeof(*p));
}

void
us_knn_free(struct us_knn *g)
{
    free(g->of);
    free(g->sim);
    memset(g, 0, sizeof(*g));
}

struct knn_job {
    struct us_knn *g;
    const struct us_matrix *x;
    struct us_panel panel;
    float **scores; /* US_PANEL_ROWS rows a worker */
};

/* Keeps the US_KNN highest; equal ones in order of number. */
static void
knn_insert(uint32_t *of, float *sim, uint32_t d, float s)
{
    size_t i = US_KNN;
    while (i > 0 && (of[i - 1] == US_CORPUS_NONE || sim[i - 1] < s))
        i--;
    if (i == US_KNN)
        return;
    memmove(of + i + 1, of + i, (US_KNN - 1 - i) * sizeof(*of));
    memmove(sim + i + 1, sim + i, (US_KNN - 1 - i) * sizeof(*sim));
    of[i] = d;
    sim[i] = s;
}

static void
knn_block(void *ctx, size_t worker, size_t job)
{
    struct knn_job *k = ctx;
    size_t to = (job + 1) * BLOCK < k->g->n ? (job + 1) * BLOCK : k->g->n;
    for (size_t d = job * BLOCK; d < to; d++) {
        uint32_t *of = k->g->of + d * US_KNN;
        float *sim = k->g->sim + d * US_KNN;
        size_t row = d % US_PANEL_ROWS, left = to - d;
        if (row == 0)
            us_panel_dots(&k->panel, k->x, d, left < US_PANEL_ROWS ? left : US_PANEL_ROWS,
                          k->scores[worker]);
        const float *scores = k->scores[worker] + row * k->panel.nblock * US_LANES;
        for (size_t i = 0; i < US_KNN; i++)
            of[i] = US_CORPUS_NONE;
        for (size_t e = 0; e < k->g->n; e++)
            if (e != d && scores[e] > 1e-6f &&
                (of[US_KNN - 1] == US_CORPUS_NONE || scores[e] > sim[US_KNN - 1]))
                knn_insert(of, sim, (uint32_t)e, scores[e]);
    }
}

void
us_knn_init(struct us_knn *g, const struct us_matrix *x, struct us_pool *pool)
{
    g->n = x->n < US_KNN_SAMPLE ? x->n : US_KNN_SAMPLE;
    g->of = us_alloc(g->n * US_KNN * sizeof(*g->of));
    g->sim = us_calloc(g->n * US_KNN, sizeof(*g->sim));
    struct us_matrix sample = {g->n, x->dim, x->v};
    struct knn_job k = {.g = g, .x = x, .scores = us_alloc(us_pool_size(pool) * sizeof(float *))};
    us_panel_init(&k.panel, &sample);
    for (size_t i = 0; i < us_pool_size(pool); i++)
        k.scores[i] = us_alloc(US_PANEL_ROWS * k.panel.nblock * US_LANES * sizeof(float));
    us_pool_run(pool, (g->n + BLOCK - 1) / BLOCK, knn_block, &k);
    for (size_t i = 0; i < us_pool_size(pool); i++)
        free(k.scores[i]);
    free(k.scores);
    us_panel_free(&k.panel);
}

/* Mean of a document and its neighbours, of length 1. */
static void
local_mean(const struct us_matrix *x, const struct us_knn *g, size_t d, float *out)
{
    memcpy(out, us_matrix_row(x, d), x->dim * sizeof(*out));
    for (size_t i = 0; i < US_KNN && g->of[d * US_KNN + i] != US_CORPUS_NONE; i++) {
        float s = g->sim[d * US_KNN + i];
        us_axpy(out, s * s, us_matrix_row(x, g->of[d * US_KNN + i]), x->dim);
    }
    float len = sqrtf(us_dot(out, out, x->dim));
    for (size_t j = 0; j < x->dim && len > 0; j++)
        out[j] /= len;
}

void
us_seeds_spread(const struct us_matrix *x, const struct us_knn *g, size_t k,
                struct us_matrix *centres)
{
    float *density = us_calloc(g->n, sizeof(*density)), *near = us_calloc(g->n, sizeof(*near));
    size_t n = 0;
    us_matrix_init(centres, k, x->dim);
    for (size_t d = 0; d < g->n; d++) {
        const float *row = us_matrix_row(x, d);
        for (size_t i = 0; i < US_KNN; i++)
            density[d] += g->sim[d * US_KNN + i];
        density[d] = us_dot(row, row, x->dim) > 0 ? density[d] / US_KNN + .01f : 0;
    }
    for (; n < k; n++) {
        size_t best = 0;
        float most = 0;
        for (size_t d = 0; d < g->n; d++) {
            float v = density[d] * (1 - near[d]);
            if (v > most + 1e-6f) {
                most = v;
                best = d;
            }
        }
        if (most <= 1e-6f)
            break;
        local_mean(x, g, best, us_matrix_row(centres, n));
        for (size_t d = 0; d < g->n; d++) {
            float s = us_dot(us_matrix_row(x, d), us_matrix_row(x, best), x->dim);
            near[d] = s > near[d] ? s : near[d];
        }
        near[best] = 1;
    }
    centres->n = n;
    free(density);
    free(near);
}

struct assign_job {
    const struct us_matrix *x;
    const struct us_panel *panel;
    uint32_t *of;
    float *sim;
    size_t n;
    float **scores;
};

static void
assign_block(void *ctx, size_t worker, size_t job)
{
    struct assign_job *a = ctx;
    size_t to = (job + 1) * BLOCK < a->n ? (job + 1) * BLOCK : a->n;
    for (size_t d = job * BLOCK; d < to; d++) {
        const float *row = us_matrix_row(a->x, d);
        size_t at = d % US_PANEL_ROWS, left = to - d;
        if (at == 0)
            us_panel_dots(a->panel, a->x, d, left < US_PANEL_ROWS ? left : US_PANEL_ROWS,
                          a->scores[worker]);
        const float *s = a->scores[worker] + at * a->panel->nblock * US_LANES;
        size_t best = 0;
        for (size_t c = 1; c < a->panel->n; c++)
            if (s[c] > s[best])
                best = c;
        a->of[d] = (uint32_t)best;
        a->sim[d] = s[best];
        if (us_dot(row, row, a->x->dim) <= 0)
            a->of[d] = US_CORPUS_NONE;
    }
}

/* The nearest centre of the first `n` documents; sim gets the cosines. */
static void
assign(const struct us_matrix *x, size_t n, const struct us_matrix *centres, uint32_t *of,
       float *sim, struct us_pool *pool)
{
    struct us_panel panel;
    us_panel_init(&panel, centres);
    struct assign_job a = {x, &panel, of, sim, n, us_alloc(us_pool_size(pool) * sizeof(float *))};
    for (size_t i = 0; i < us_pool_size(pool); i++)
        a.scores[i] = us_alloc(US_PANEL_ROWS * panel.nblock * US_LANES * sizeof(float));
    us_pool_run(pool, (n + BLOCK - 1) / BLOCK, assign_block, &a);
    for (size_t i = 0; i < us_pool_size(pool); i++)
        free(a.scores[i]);
    free(a.scores);
    us_panel_free(&panel);
}

void
us_centres(const struct us_matrix *x, const uint32_t *weight, const struct us_partition *p,
           struct us_matrix *centres)
{
    memset(centres->v, 0, centres->n * centres->dim * sizeof(*centres->v));
    for (size_t d = 0; d < p->n; d++)
        if (p->of[d] != US_CORPUS_NONE)
            us_axpy(us_matrix_row(centres, p->of[d]), (float)weight[d], us_matrix_row(x, d),
                    x->dim);
    us_matrix_normalise(centres);
}

/* Gives each empty theme the worst fitting document of a theme that has more than one. */
static void
fill_empty(struct us_partition *p, float *sim)
{
    size_t *size = us_calloc(p->k, sizeof(*size));
    for (size_t d = 0; d < p->n; d++)
        if (p->of[d] != US_CORPUS_NONE)
            size[p->of[d]]++;
    for (size_t c = 0; c < p->k; c++) {
        if (size[c])
            continue;
        size_t worst = p->n;
        for (size_t d = 0; d < p->n; d++)
            if (p->of[d] != US_CORPUS_NONE && size[p->of[d]] > 1 &&
                (worst == p->n || sim[d] < sim[worst]))
                worst = d;
        if (worst == p->n)
            break;
        size[p->of[worst]]--;
        p->of[worst] = (uint32_t)c;
        sim[worst] = 1;
        size[c] = 1;
    }
    free(size);
}

void
us_kmeans(const struct us_matrix *x, const uint32_t *weight, int rounds, struct us_matrix *centres,
          struct us_partition *p, struct us_pool *pool)
{
    size_t fit = x->n < US_FIT_SAMPLE ? x->n : US_FIT_SAMPLE;
    *p = (struct us_partition){fit, centres->n, us_calloc(x->n, sizeof(*p->of))};
    uint32_t *old = us_calloc(x->n, sizeof(*old));
    float *sim = us_calloc(x->n, sizeof(*sim));
    for (int r = 0; r < rounds; r++) {
        size_t moved = 0;
        assign(x, fit, centres, p->of, sim, pool);
        fill_empty(p, sim);
        for (size_t d = 0; d < fit; d++)
            moved += p->of[d] != old[d];
        us_centres(x, weight, p, centres);
        if (r && moved <= fit / 500)
            break;
        memcpy(old, p->of, fit * sizeof(*old));
    }
    p->n = x->n;
    if (fit < x->n)
        assign(x, x->n, centres, p->of, sim, pool);
    fill_empty(p, sim);
    free(old);
    free(sim);
}

void
us_assign_rest(const struct us_matrix *x, const struct us_matrix *centres, struct us_partition *p,
               struct us_pool *pool)
{
    size_t n = x->n - p->n;
    if (!n)
        return;
    struct us_matrix rest = {n, x->dim, us_matrix_row(x, p->n)};
    uint32_t *of = us_calloc(x->n, sizeof(*of));
    float *sim = us_alloc(n * sizeof(*sim));
    memcpy(of, p->of, p->n * sizeof(*of));
    assign(&rest, n, centres, of + p->n, sim, pool);
    free(p->of);
    free(sim);
    p->of = of;
    p->n = x->n;
}
