#include "themes/fuse.h"

#include "themes/evidence.h"

#include <stdlib.h>

enum { CELLS = 12000000 };

struct join {
    uint32_t a, b; /* b goes into a */
    double gain;   /* of evidence */
};

struct fuse {
    size_t n, nterm; /* themes, terms */
    float *count;    /* nterm x n: tokens */
    double *total;   /* of a theme */
    double *texts;   /* of a theme; 0: none, or joined to another */
    double all;      /* texts */
    double *whole;   /* of a theme: what its total costs */
    double *loss;    /* n x n, upper half: likelihood of words that joining loses */
    double *table;
    struct join *joins;
    size_t njoin;
};

static void
fuse_init(struct fuse *f, const struct us_corpus *c, const struct us_partition *p)
{
    size_t n = p->k, room = CELLS / n;
    *f = (struct fuse){.n = n, .nterm = c->nterm < room ? c->nterm : room};
    f->count = us_calloc(f->nterm * n, sizeof(*f->count));
    f->total = us_calloc(n, sizeof(*f->total));
    f->texts = us_calloc(n, sizeof(*f->texts));
    f->loss = us_calloc(n * n, sizeof(*f->loss));
    f->whole = us_alloc(n * sizeof(*f->whole));
    f->table = us_evidence_table();
    f->joins = us_alloc(n * sizeof(*f->joins));
    for (size_t d = 0; d < p->n; d++) {
        uint32_t k = p->of[d];
        if (k == US_CORPUS_NONE)
            continue;
        f->texts[k] += c->weight[d];
        f->all += c->weight[d];
        for (size_t i = c->at[d]; i < c->at[d + 1] && c->col[i] < f->nterm; i++) {
            double weight = us_evidence_weight(c->bridge, c->terms[c->col[i]].key);
            float tf = (float)c->weight[d] * c->tf[i] * (float)weight;
            f->count[c->col[i] * n + k] += tf;
            f->total[k] += (double)tf;
        }
    }
}

static void
fuse_free(struct fuse *f)
{
    free(f->count);
    free(f->total);
    free(f->texts);
    free(f->loss);
    free(f->whole);
    free(f->table);
    free(f->joins);
}

static double *
loss_of(const struct fuse *f, size_t a, size_t b)
{
    return f->loss + (a < b ? a * f->n + b : b * f->n + a);
}

/* What joining two themes loses by their totals; at terms that one of them lacks, nothing. */
static double
loss_of_totals(const struct fuse *f, size_t a, size_t b)
{
    return us_evidence_tokens(f->total[a] + f->total[b], (double)f->nterm) - f->whole[a] -
           f->whole[b];
}

/* Fills `whole`, and `loss` for all pairs. */
static void
all_pairs(struct fuse *f)
{
    size_t *has = us_alloc(f->n * sizeof(*has));
    double *alone = us_alloc(f->n * sizeof(*alone));
    for (size_t i = 0; i < f->n; i++)
        f->whole[i] = us_evidence_tokens(f->total[i], (double)f->nterm);
    for (size_t i = 0; i < f->n; i++)
        for (size_t j = i + 1; j < f->n; j++)
            f->loss[i * f->n + j] = loss_of_totals(f, i, j);
    for (size_t t = 0; t < f->nterm; t++) {
        const float *row = f->count + t * f->n;
        size_t n = 0;
        for (size_t k = 0; k < f->n; k++)
            if (row[k] > 0) {
                alone[n] = us_evidence_words(f->table, (double)row[k]);
                has[n++] = k;
            }
        for (size_t i = 0; i < n; i++)
            for (size_t j = i + 1; j < n; j++) {
                double both = (double)row[has[i]] + (double)row[has[j]];
                f->loss[has[i] * f->n + has[j]] +=
                    alone[i] + alone[j] - us_evidence_words(f->table, both);
            }
    }
    free(has);
    free(alone);
}

/* Joins b to a, and counts the pairs of `a` anew. */
static void
join_themes(struct fuse *f, size_t a, size_t b)
{
    f->total[a] += f->total[b];
    f->texts[a] += f->texts[b];
    f->texts[b] = 0;
    f->whole[a] = us_evidence_tokens(f->total[a], (double)f->nterm);
    for (size_t k = 0; k < f->n; k++)
        if (k != a && f->texts[k] > 0)
            *loss_of(f, a, k) = loss_of_totals(f, a, k);
    for (size_t t = 0; t < f->nterm; t++) {
        float *row = f->count + t * f->n;
        row[a] += row[b];
        row[b] = 0;
        if (row[a] <= 0)
            continue;
        double own = us_evidence_words(f->table, (double)row[a]);
        for (size_t k = 0; k < f->n; k++)
            if (row[k] > 0 && k != a)
                *loss_of(f, a, k) += own + us_evidence_words(f->table, (double)row[k]) -
                                     us_evidence_words(f->table, (double)row[a] + (double)row[k]);
    }
}

/* The pair that loses least (a < b; of equal ones the first), less being its gain. */
static struct join
best_pair(const struct fuse *f)
{
    struct join best = {0, 0, 0};
    for (size_t i = 0; i < f->n; i++)
        for (size_t j = i + 1; f->texts[i] > 0 && j < f->n; j++) {
            double gain = -f->loss[i * f->n + j];
            if (f->texts[j] > 0 && (best.b == 0 || gain > best.gain))
                best = (struct join){(uint32_t)i, (uint32_t)j, gain};
        }
    return best;
}

/* Joins themes until `k` hold documents. */
static void
join_down(struct fuse *f, size_t k)
{
    size_t left = 0;
    all_pairs(f);
    for (size_t i = 0; i < f->n; i++)
        left += f->texts[i] > 0;
    for (; left > k; left--) {
        struct join j = best_pair(f);
        j.gain += us_evidence_join(f->texts[j.a], f->texts[j.b], f->all, (double)left);
        join_themes(f, j.a, j.b);
        f->joins[f->njoin++] = j;
    }
}

/* Renumbers the documents as the first n joins tell. */
static void
apply_joins(const struct fuse *f, size_t n, struct us_partition *p)
{
    uint32_t *to = us_alloc(p->k * sizeof(*to)), *name = us_alloc(p->k * sizeof(*name));
    bool *live = us_calloc(p->k, sizeof(*live));
    for (uint32_t k = 0; k < p->k; k++)
        to[k] = k;
    for (size_t i = n; i-- > 0;) /* the last first: then what `a` goes into is known */
        to[f->joins[i].b] = to[f->joins[i].a];
    for (size_t d = 0; d < p->n; d++)
        if (p->of[d] != US_CORPUS_NONE)
            live[p->of[d] = to[p->of[d]]] = true;
    size_t k = p->k;
    p->k = 0;
    for (size_t i = 0; i < k; i++)
        if (live[i])
            name[i] = (uint32_t)p->k++;
    for (size_t d = 0; d < p->n; d++)
        if (p->of[d] != US_CORPUS_NONE)
            p->of[d] = name[p->of[d]];
    free(to);
    free(name);
    free(live);
}

void
us_fuse(const struct us_corpus *c, struct us_partition *p, size_t k)
{
    struct fuse f;
    if (!k || p->k <= k || p->k > US_FUSE_MAX)
        return;
    fuse_init(&f, c, p);
    join_down(&f, k);
    apply_joins(&f, f.njoin, p);
    fuse_free(&f);
}

void
us_fuse_likely(const struct us_corpus *c, struct us_partition *p, double granularity)
{
    struct fuse f;
    double sum = 0, most = 0;
    size_t best = 0;
    if (p->k < 2 || p->k > US_FUSE_MAX)
        return;
    fuse_init(&f, c, p);
    join_down(&f, 1);
    for (size_t i = 0; i < f.njoin; i++) {
        sum += f.joins[i].gain;
        if (sum > most) {
            most = sum;
            best = i + 1;
        }
    }
    double themes = (double)(f.njoin + 1), left = (themes - (double)best) * granularity;
    left = left < 1 ? 1 : left > themes ? themes : left;
    apply_joins(&f, (size_t)(themes - left), p);
    fuse_free(&f);
}
