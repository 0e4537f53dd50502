#include "themes/mixture.h"

#include <stdlib.h>

/* Cosines stay the same for the passes of a round; up to CACHE of them are kept. */
enum { ROUNDS = 3, PASSES = 3, CACHE = 16000000 };

/* Prior of a word in a theme, of a theme, weights of the theme's size (its logarithm counts half,
 * or large themes of vague texts draw in their neighbours) and of the cosine, and tokens of the
 * prior in a word's distribution. Chosen on six labelled sets together (flat optima; beta .05 to .5
 * differ by up to .02 NMI; cosines of 12 to 24 by .005, 8 is .003 lower and .01 in ARI). */
static const float BETA = .2f, ALPHA = .1f, SIZE = .5f, COSINE = 16;
static const double SMOOTH = 12;

/* What a word counts where languages are bridged: by their words texts of two languages never meet,
 * and in a theme of both the words of one tell against the other. (Of 1, .7, .4, .25 and .15: pairs
 * of parallel sentences together 82 to 83 %, short commands .759 NMI with 1, .754 with .25.) */
static const float BESIDE = .25f;

static float
flog(float x)
{
    return (float)us_log((double)x);
}

struct mixture {
    const struct us_corpus *c;
    const struct us_matrix *x;
    struct us_partition *p;
    size_t nterm, k, width;  /* width: k rounded up to US_LANES */
    float *weight;           /* of a term */
    float *count, *logcount; /* nterm x width: weighted tokens, log(count + beta) */
    float *total, *logtotal; /* width: sums of count; log(total + nterm beta) */
    double *size;            /* texts of a theme */
    size_t *members;         /* documents of a theme */
    float *logsize;
};

static void
mixture_init(struct mixture *m, const struct us_corpus *c, const struct us_matrix *x,
             struct us_partition *p)
{
    memset(m, 0, sizeof(*m));
    m->c = c;
    m->x = x;
    m->p = p;
    m->k = p->k;
    m->width = (p->k + US_LANES - 1) / US_LANES * US_LANES;
    size_t room = US_MIXTURE_CELLS / m->width;
    m->nterm = c->nterm < room ? c->nterm : room;
    m->weight = us_calloc(m->nterm, sizeof(float));
    m->count = us_calloc(m->nterm * m->width, sizeof(float));
    m->logcount = us_calloc(m->nterm * m->width, sizeof(float));
    m->total = us_calloc(m->width, sizeof(float));
    m->logtotal = us_calloc(m->width, sizeof(float));
    m->logsize = us_calloc(m->width, sizeof(float));
    m->size = us_calloc(m->width, sizeof(double));
    m->members = us_calloc(m->width, sizeof(size_t));
}

static void
mixture_free(struct mixture *m)
{
    free(m->weight);
    free(m->count);
    free(m->logcount);
    free(m->total);
    free(m->logtotal);
    free(m->logsize);
    free(m->size);
    free(m->members);
}

/* Logarithms seen last: in most cells a term has no count, and their ratios differ by rounding. */
struct memo {
    double x[8], log[8];
};

static double
memo_log(struct memo *memo, double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof(bits));
    size_t i = bits % US_COUNT(memo->x);
    if (memo->x[i] < x || memo->x[i] > x) {
        memo->x[i] = x;
        memo->log[i] = us_log(x);
    }
    return memo->log[i];
}

/* KL(p(theme | term) || p(theme)), from the plain counts that stand in m->count. A term's
 * distribution is smoothed by SMOOTH tokens of the prior, without which a rare word would seem to
 * tell all. */
static void
kl_weights(struct mixture *m)
{
    double all = 0;
    struct memo memo = {{0}, {0}};
    for (size_t k = 0; k < m->k; k++)
        all += m->size[k];
    for (size_t t = 0; t < m->nterm; t++) {
        const float *row = m->count + t * m->width;
        double n = 0, kl = 0;
        for (size_t k = 0; k < m->k; k++)
            n += (double)row[k];
        for (size_t k = 0; k < m->k; k++) {
            double prior = m->size[k] / all;
            double p = ((double)row[k] + SMOOTH * prior) / (n + SMOOTH);
            kl += p > 0 ? p * memo_log(&memo, p / prior) : 0;
        }
        bool beside = m->c->bridge && !us_corpus_is_concept(m->c->terms[t].key);
        m->weight[t] = n > 0 ? (float)kl * (beside ? BESIDE : 1) : 0;
    }
}

/* Adds document d to theme k (sign 1) or takes it out (sign -1). */
static void
add_doc(struct mixture *m, size_t d, uint32_t k, float sign)
{
    const struct us_corpus *c = m->c;
    float n = sign * (float)c->weight[d];
    m->size[k] += (double)n;
    m->members[k] += sign > 0 ? 1 : (size_t)-1;
    for (size_t i = c->at[d]; i < c->at[d + 1] && c->col[i] < m->nterm; i++) {
        float q = n * c->tf[i] * m->weight[c->col[i]];
        float *cell = m->count + c->col[i] * m->width + k;
        *cell += q;
        *cell = *cell > 0 ? *cell : 0;
        m->total[k] += q;
        m->logcount[c->col[i] * m->width + k] = flog(*cell + BETA);
    }
    m->logtotal[k] = flog(m->total[k] + (float)m->nterm * BETA);
    m->logsize[k] = SIZE * flog((float)m->size[k] + ALPHA);
}

/* Counts all documents anew, plainly or with the weights of the terms. */
static void
count_all(struct mixture *m, bool weighted)
{
    memset(m->count, 0, m->nterm * m->width * sizeof(float));
    memset(m->total, 0, m->width * sizeof(float));
    memset(m->size, 0, m->width * sizeof(double));
    memset(m->members, 0, m->width * sizeof(size_t));
    for (size_t d = 0; d < m->p->n; d++)
        if (m->p->of[d] != US_CORPUS_NONE) {
            const struct us_corpus *c = m->c;
            uint32_t k = m->p->of[d];
            m->size[k] += c->weight[d];
            m->members[k]++;
            for (size_t i = c->at[d]; i < c->at[d + 1] && c->col[i] < m->nterm; i++) {
                float q = (float)c->weight[d] * c->tf[i] * (weighted ? m->weight[c->col[i]] : 1);
                m->count[c->col[i] * m->width + k] += q;
                m->total[k] += q;
            }
        }
    float none = flog(BETA); /* most cells hold nothing */
    for (size_t i = 0; i < m->nterm * m->width; i++)
        m->logcount[i] = m->count[i] > 0 ? flog(m->count[i] + BETA) : none;
    for (size_t k = 0; k < m->k; k++) {
        m->logtotal[k] = flog(m->total[k] + (float)m->nterm * BETA);
        m->logsize[k] = SIZE * flog((float)m->size[k] + ALPHA);
    }
}

/* What the document's own theme would score without it. */
static float
own_score(const struct mixture *m, size_t d, uint32_t k, float len)
{
    const struct us_corpus *c = m->c;
    float n = (float)c->weight[d];
    float s = SIZE * flog((float)m->size[k] - n + ALPHA);
    for (size_t i = c->at[d]; i < c->at[d + 1] && c->col[i] < m->nterm; i++) {
        float q = c->tf[i] * m->weight[c->col[i]];
        float left = m->count[c->col[i] * m->width + k] - n * q;
        s += q * flog((left > 0 ? left : 0) + BETA);
    }
    float left = m->total[k] - n * len;
    return s - len * flog((left > 0 ? left : 0) + (float)m->nterm * BETA);
}

/* The first of the highest of n scores, or `own` when none is higher. By eight: most hold no new
 * highest, which one comparison tells. */
static uint32_t
highest(const float *score, size_t n, uint32_t own)
{
    uint32_t best = own;
    float top = score[own];
    for (size_t from = 0, to; from < n; from = to) {
        to = from + 8 < n ? from + 8 : n;
        float most = top;
        if (to == from + 8)
            for (size_t i = 0; i < 8; i++)
                most = score[from + i] > most ? score[from + i] : most;
        if (to == from + 8 && most <= top)
            continue;
        for (size_t k = from; k < to; k++)
            if (score[k] > top) {
                top = score[k];
                best = (uint32_t)k;
            }
    }
    return best;
}

/* Moves document d to its best theme; ties stay, then the smaller number wins. */
static bool
move_doc(struct mixture *m, size_t d, float *score, const float *cosine)
{
    const struct us_corpus *c = m->c;
    uint32_t own = m->p->of[d], best = own;
    float len = 0;
    memcpy(score, m->logsize, m->width * sizeof(*score));
    size_t i = c->at[d], end = c->at[d + 1];
    while (end > i && c->col[end - 1] >= m->nterm) /* they ascend */
        end--;
    for (; i < end; i += 4) {
        float q[4];
        const float *row[4];
        for (size_t j = 0; j < 4 && i + j < end; j++) {
            q[j] = c->tf[i + j] * m->weight[c->col[i + j]];
            row[j] = m->logcount + c->col[i + j] * m->width;
            len += q[j];
        }
        if (i + 4 <= end)
            us_axpy4(score, q, row, m->width);
        for (size_t j = 0; i + 4 > end && i + j < end; j++)
            us_axpy(score, q[j], row[j], m->width);
    }
    us_axpy(score, -len, m->logtotal, m->width);
    score[own] = own_score(m, d, own, len);
    us_axpy(score, COSINE, cosine, m->width);
    best = highest(score, m->k, own);
    if (best == own || m->members[own] == 1)
        return false;
    add_doc(m, d, own, -1);
    add_doc(m, d, best, 1);
    m->p->of[d] = best;
    return true;
}

/* The passes of one round. */
static void
run_round(struct mixture *m, const struct us_matrix *centres, float *score, float *cosine)
{
    struct us_panel panel;
    bool cached = m->p->n * m->width <= CACHE;
    us_panel_init(&panel, centres);
    for (size_t d = 0, n; cached && d < m->p->n; d += n) {
        n = m->p->n - d < US_PANEL_ROWS ? m->p->n - d : US_PANEL_ROWS;
        us_panel_dots(&panel, m->x, d, n, cosine + d * m->width);
    }
    for (int pass = 0; pass < PASSES; pass++) {
        size_t moved = 0;
        for (size_t d = 0; d < m->p->n; d++) {
            float *own = cached ? cosine + d * m->width : cosine;
            if (m->p->of[d] == US_CORPUS_NONE)
                continue;
            if (!cached)
                us_panel_dot(&panel, us_matrix_row(m->x, d), own);
            moved += move_doc(m, d, score, own);
        }
        if (!moved)
            break;
    }
    us_panel_free(&panel);
}

float *
us_mixture_weights(const struct us_corpus *c, const struct us_partition *p)
{
    struct mixture m;
    struct us_partition q = *p; /* it stays as it is */
    float *term_weight = us_calloc(c->nterm, sizeof(*term_weight));
    if (p->k == 0)
        return term_weight;
    mixture_init(&m, c, NULL, &q);
    count_all(&m, false);
    kl_weights(&m);
    memcpy(term_weight, m.weight, m.nterm * sizeof(*term_weight));
    mixture_free(&m);
    return term_weight;
}

void
us_mixture(const struct us_corpus *c, const struct us_matrix *x, struct us_matrix *centres,
           struct us_partition *p)
{
    struct mixture m;
    if (p->k < 2)
        return;
    mixture_init(&m, c, x, p);
    size_t rows = p->n * m.width <= CACHE ? p->n : 1;
    float *score = us_alloc(m.width * sizeof(*score));
    float *cosine = us_alloc(rows * m.width * sizeof(*cosine));
    for (int round = 0; round < ROUNDS; round++) {
        count_all(&m, false);
        kl_weights(&m);
        count_all(&m, true);
        run_round(&m, centres, score, cosine);
        us_centres(x, c->weight, p, centres);
    }
    free(score);
    free(cosine);
    mixture_free(&m);
}
