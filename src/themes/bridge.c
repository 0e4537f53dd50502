#include "themes/bridge.h"

#include <math.h>
#include <stdlib.h>

enum { BLOCK = 512 };

struct bridge {
    const struct us_corpus *c;
    struct us_sparse docs; /* concepts of a document, of length 1 or less */
    struct us_sparse base; /* documents of the sample that name a concept */
    uint32_t *of;    /* US_BRIDGE_NEAR of each, nearest first; US_CORPUS_NONE behind the last */
    float *sim;      /* and their cosines */
    float **score;   /* of a worker: one for each document of the sample */
    uint32_t **seen; /* of a worker: those above 0 */
    const struct us_matrix *x;
    struct us_matrix *out;
};

static bool
is_han(const struct us_corpus *c, size_t doc)
{
    return c->texts[c->rep[doc]].han;
}

/* In how many texts of either language a term or a word stands. */
struct spread {
    double *term[2]; /* of a concept, by language */
    double *word;    /* of a word in its language */
    double texts[2];
};

static void
spread_init(struct spread *s, const struct us_corpus *c)
{
    *s = (struct spread){{us_calloc(c->nterm, sizeof(double)), us_calloc(c->nterm, sizeof(double))},
                         us_calloc(c->words.n, sizeof(double)),
                         {0, 0}};
    for (size_t d = 0; d < c->ndoc; d++) {
        bool han = is_han(c, d);
        s->texts[han] += c->weight[d];
        for (size_t i = c->at[d]; i < c->at[d + 1]; i++)
            s->term[han][c->col[i]] += c->weight[d];
    }
    for (size_t t = 0; t < c->nterm; t++)
        if (c->terms[t].word != US_CORPUS_NONE)
            s->word[c->terms[t].word] = c->terms[t].df;
}

static void
spread_free(struct spread *s)
{
    free(s->term[0]);
    free(s->term[1]);
    free(s->word);
}

/* Squares of the weights of the words of a document that name no concept. */
static double
unnamed(const struct spread *s, const struct us_corpus *c, size_t d)
{
    double sum = 0, texts = s->texts[is_han(c, d)];
    for (size_t i = c->seq_at[d]; i < c->seq_at[d + 1]; i++) {
        if (c->seq[i] >= c->nplain || c->seq_named[i])
            continue;
        double idf = us_log((1 + texts) / (1 + s->word[c->seq[i]]));
        sum += idf * idf;
    }
    return sum;
}

/* The documents' concepts by TF-IDF, the idf being the mean of both languages. Words that name none
 * count in the length: a match says as much of a text as the part of it that was looked up. */
static void
concept_rows(const struct us_corpus *c, struct us_sparse *rows)
{
    struct spread s;
    size_t nnz = c->at[c->ndoc], n = 0;
    spread_init(&s, c);
    *rows =
        (struct us_sparse){c->ndoc, c->nterm, us_alloc((c->ndoc + 1) * sizeof(*rows->at)),
                           us_alloc(nnz * sizeof(*rows->col)), us_alloc(nnz * sizeof(*rows->val))};
    for (size_t d = 0; d < c->ndoc; d++) {
        double len = unnamed(&s, c, d);
        rows->at[d] = n;
        for (size_t i = c->at[d]; i < c->at[d + 1]; i++) {
            uint32_t t = c->col[i];
            if (!us_corpus_is_concept(c->terms[t].key))
                continue;
            double idf = us_log((1 + s.texts[0]) / (1 + s.term[0][t])) / 2 +
                         us_log((1 + s.texts[1]) / (1 + s.term[1][t])) / 2;
            double v = (1 + us_log((double)c->tf[i])) * idf;
            rows->col[n] = t;
            rows->val[n++] = (float)v;
            len += v * v;
        }
        for (size_t i = rows->at[d]; i < n && len > 0; i++)
            rows->val[i] /= (float)sqrt(len);
    }
    rows->at[c->ndoc] = n;
    spread_free(&s);
}

/* Keeps the nearest; equal ones in order of number, whatever order they come in. */
static void
keep_nearest(uint32_t *of, float *sim, uint32_t doc, float s)
{
    size_t i = US_BRIDGE_NEAR;
    while (i > 0 &&
           (of[i - 1] == US_CORPUS_NONE || sim[i - 1] < s || (sim[i - 1] <= s && of[i - 1] > doc)))
        i--;
    if (i == US_BRIDGE_NEAR)
        return;
    memmove(of + i + 1, of + i, (US_BRIDGE_NEAR - 1 - i) * sizeof(*of));
    memmove(sim + i + 1, sim + i, (US_BRIDGE_NEAR - 1 - i) * sizeof(*sim));
    of[i] = doc;
    sim[i] = s;
}

static void
find_block(void *ctx, size_t worker, size_t job)
{
    const struct bridge *b = ctx;
    size_t to = (job + 1) * BLOCK < b->docs.n ? (job + 1) * BLOCK : b->docs.n;
    float *score = b->score[worker];
    uint32_t *seen = b->seen[worker];
    for (size_t d = job * BLOCK; d < to; d++) {
        uint32_t *of = b->of + d * US_BRIDGE_NEAR;
        size_t n = 0;
        bool han = is_han(b->c, d);
        for (size_t i = 0; i < US_BRIDGE_NEAR; i++)
            of[i] = US_CORPUS_NONE;
        for (size_t i = b->docs.at[d]; i < b->docs.at[d + 1]; i++) {
            uint32_t t = b->docs.col[i];
            for (size_t j = b->base.at[t]; j < b->base.at[t + 1]; j++) {
                uint32_t e = b->base.col[j];
                if (is_han(b->c, e) == han)
                    continue;
                if (score[e] <= 0)
                    seen[n++] = e;
                score[e] += b->docs.val[i] * b->base.val[j];
            }
        }
        for (size_t i = 0; i < n; i++) {
            if (score[seen[i]] > 1e-4f)
                keep_nearest(of, b->sim + d * US_BRIDGE_NEAR, seen[i], score[seen[i]]);
            score[seen[i]] = 0;
        }
    }
}

/* How much a translation counts: the fourth power of its cosine by the best that the document has,
 * and by the best that the translation itself has. So what resembles everything says little. */
static float
nearness(float sim, float first, float back)
{
    float s = sim / first, r = sim < back ? sim / back : 1;
    return s * s * s * s * r * r * r * r;
}

/* The mean of a document's translations, its length being the fourth root of the cosine of the
 * best: two texts that say the same are one, and half a translation still counts for much (pairs of
 * sentences together, of 310: with the root 80 %, so 82). */
static void
join_block(void *ctx, size_t worker, size_t job)
{
    const struct bridge *b = ctx;
    size_t to = (job + 1) * BLOCK < b->docs.n ? (job + 1) * BLOCK : b->docs.n;
    size_t dim = b->x->dim;
    (void)worker;
    for (size_t d = job * BLOCK; d < to; d++) {
        const uint32_t *of = b->of + d * US_BRIDGE_NEAR;
        const float *sim = b->sim + d * US_BRIDGE_NEAR;
        float *row = us_matrix_row(b->out, d);
        for (size_t i = 0; i < US_BRIDGE_NEAR && of[i] != US_CORPUS_NONE; i++)
            us_axpy(row, nearness(sim[i], sim[0], b->sim[(size_t)of[i] * US_BRIDGE_NEAR]),
                    us_matrix_row(b->x, of[i]), dim);
        float len = sqrtf(us_dot(row, row, dim)), scale = len > 0 ? sqrtf(sqrtf(sim[0])) / len : 0;
        for (size_t j = 0; j < dim; j++)
            row[j] *= scale;
        us_axpy(row, 1, us_matrix_row(b->x, d), dim);
    }
}

void
us_bridge_vectors(const struct us_corpus *c, struct us_matrix *x, struct us_pool *pool)
{
    struct bridge b = {.c = c, .x = x};
    struct us_matrix out;
    size_t workers = us_pool_size(pool), jobs = (c->ndoc + BLOCK - 1) / BLOCK;
    us_matrix_init(&out, x->n, x->dim);
    b.out = &out;
    concept_rows(c, &b.docs);
    struct us_sparse sample = b.docs;
    sample.n = c->ndoc < US_BRIDGE_SAMPLE ? c->ndoc : US_BRIDGE_SAMPLE;
    us_sparse_transpose(&sample, &b.base);
    b.of = us_alloc(c->ndoc * US_BRIDGE_NEAR * sizeof(*b.of));
    b.sim = us_calloc(c->ndoc * US_BRIDGE_NEAR, sizeof(*b.sim));
    b.score = us_alloc(workers * sizeof(*b.score));
    b.seen = us_alloc(workers * sizeof(*b.seen));
    for (size_t i = 0; i < workers; i++) {
        b.score[i] = us_calloc(sample.n, sizeof(**b.score));
        b.seen[i] = us_alloc(sample.n * sizeof(**b.seen));
    }
    us_pool_run(pool, jobs, find_block, &b);
    us_pool_run(pool, jobs, join_block, &b);
    us_matrix_free(x);
    *x = out;
    us_matrix_normalise(x);
    for (size_t i = 0; i < workers; i++) {
        free(b.score[i]);
        free(b.seen[i]);
    }
    free(b.score);
    free(b.seen);
    free(b.of);
    free(b.sim);
    us_sparse_free(&b.docs);
    us_sparse_free(&b.base);
}
