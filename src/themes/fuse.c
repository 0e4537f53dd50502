#include "themes/fuse.h"

#include <stdlib.h>

/* Prior of a word in a theme, smaller than that of themes/mixture.c: with more of it small themes
 * drown in large ones. Chosen on six labelled sets together (.1 to .3: flat in NMI). Values of
 * rising() below TABLE are looked up. CELLS bounds the counts. */
static const double BETA = .15;
enum { TABLE = 4096, CELLS = 12000000 };

struct fuse {
    size_t n, nterm; /* themes, terms */
    float *count;    /* nterm x n: tokens */
    double *total;   /* of a theme */
    size_t *members; /* documents of a theme; 0: none, or joined to another */
    double *words;   /* n x n, upper half: what joining costs at the terms both have */
    uint32_t *to;    /* the theme that holds it now */
    double *table;
};

/* log of beta (beta + 1) ... (beta + n - 1), between whole numbers by straight lines. */
static double
rising(const struct fuse *f, double n)
{
    if (n >= TABLE)
        return us_log_gamma(n + BETA) - us_log_gamma(BETA);
    size_t i = (size_t)n;
    return f->table[i] + (n - (double)i) * (f->table[i + 1] - f->table[i]);
}

static void
fuse_init(struct fuse *f, const struct us_corpus *c, const struct us_partition *p)
{
    size_t n = p->k, room = CELLS / n;
    *f = (struct fuse){.n = n, .nterm = c->nterm < room ? c->nterm : room};
    f->count = us_calloc(f->nterm * n, sizeof(*f->count));
    f->total = us_calloc(n, sizeof(*f->total));
    f->members = us_calloc(n, sizeof(*f->members));
    f->words = us_calloc(n * n, sizeof(*f->words));
    f->to = us_alloc(n * sizeof(*f->to));
    f->table = us_alloc((TABLE + 1) * sizeof(*f->table));
    for (size_t i = 0; i <= TABLE; i++)
        f->table[i] = us_log_gamma((double)i + BETA) - us_log_gamma(BETA);
    for (size_t i = 0; i < n; i++)
        f->to[i] = (uint32_t)i;
    for (size_t d = 0; d < p->n; d++) {
        uint32_t k = p->of[d];
        if (k == US_CORPUS_NONE)
            continue;
        f->members[k]++;
        for (size_t i = c->at[d]; i < c->at[d + 1] && c->col[i] < f->nterm; i++) {
            float tf = (float)c->weight[d] * c->tf[i];
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
    free(f->members);
    free(f->words);
    free(f->to);
    free(f->table);
}

static double *
words_of(const struct fuse *f, size_t a, size_t b)
{
    return f->words + (a < b ? a * f->n + b : b * f->n + a);
}

/* Fills `words` for all pairs. Terms that one of the two lacks cost nothing. */
static void
all_pairs(struct fuse *f)
{
    size_t *has = us_alloc(f->n * sizeof(*has));
    double *alone = us_alloc(f->n * sizeof(*alone));
    for (size_t t = 0; t < f->nterm; t++) {
        const float *row = f->count + t * f->n;
        size_t n = 0;
        for (size_t k = 0; k < f->n; k++)
            if (row[k] > 0) {
                alone[n] = rising(f, (double)row[k]);
                has[n++] = k;
            }
        for (size_t i = 0; i < n; i++)
            for (size_t j = i + 1; j < n; j++)
                f->words[has[i] * f->n + has[j]] +=
                    alone[i] + alone[j] - rising(f, (double)row[has[i]] + (double)row[has[j]]);
    }
    free(has);
    free(alone);
}

/* Joins b to a, and counts the pairs of `a` anew. */
static void
join_themes(struct fuse *f, size_t a, size_t b)
{
    f->total[a] += f->total[b];
    f->members[a] += f->members[b];
    f->members[b] = 0;
    for (size_t k = 0; k < f->n; k++) {
        f->to[k] = f->to[k] == b ? (uint32_t)a : f->to[k];
        if (k != a)
            *words_of(f, a, k) = 0;
    }
    for (size_t t = 0; t < f->nterm; t++) {
        float *row = f->count + t * f->n;
        row[a] += row[b];
        row[b] = 0;
        if (row[a] <= 0)
            continue;
        double own = rising(f, (double)row[a]);
        for (size_t k = 0; k < f->n; k++)
            if (row[k] > 0 && k != a)
                *words_of(f, a, k) +=
                    own + rising(f, (double)row[k]) - rising(f, (double)row[a] + (double)row[k]);
    }
}

/* The pair whose union loses least likelihood, in *a < *b. */
static void
best_pair(const struct fuse *f, double *whole, size_t *a, size_t *b)
{
    double prior = (double)f->nterm * BETA, none = us_log_gamma(prior), least = 0;
    bool any = false;
    for (size_t i = 0; i < f->n; i++)
        whole[i] = us_log_gamma(f->total[i] + prior) - none;
    for (size_t i = 0; i < f->n; i++)
        for (size_t j = i + 1; f->members[i] && j < f->n; j++) {
            if (!f->members[j])
                continue;
            double cost = f->words[i * f->n + j] - whole[i] - whole[j] +
                          us_log_gamma(f->total[i] + f->total[j] + prior) - none;
            if (any && cost >= least)
                continue;
            any = true;
            least = cost;
            *a = i;
            *b = j;
        }
}

void
us_fuse(const struct us_corpus *c, struct us_partition *p, size_t k)
{
    struct fuse f;
    size_t left = 0, a = 0, b = 0, n = 0;
    if (!k || p->k <= k || p->k > US_FUSE_MAX)
        return;
    fuse_init(&f, c, p);
    all_pairs(&f);
    double *whole = us_alloc(f.n * sizeof(*whole));
    uint32_t *name = us_calloc(f.n, sizeof(*name));
    for (size_t i = 0; i < f.n; i++)
        left += f.members[i] > 0;
    for (; left > k; left--) {
        best_pair(&f, whole, &a, &b);
        join_themes(&f, a, b);
    }
    for (size_t i = 0; i < f.n; i++)
        if (f.members[i])
            name[i] = (uint32_t)n++;
    for (size_t d = 0; d < p->n; d++)
        if (p->of[d] != US_CORPUS_NONE)
            p->of[d] = name[f.to[p->of[d]]];
    p->k = n;
    free(whole);
    free(name);
    fuse_free(&f);
}
