#include "themes/vectors.h"

#include "themes/bridge.h"
#include "themes/pairs.h"

#include <math.h>
#include <stdlib.h>

/* Co-occurrence is counted in at most SAMPLE documents (they stand in the order of their hashes, so
 * the first ones are a fair sample) over at most WORDS words: more changes the vectors little. */
enum { ITERATIONS = 4, WINDOW = 5, SAMPLE = 40000, WORDS = 10000 };

/* What a term that tells nothing of the themes counts all the same. */
static const float LEAST_WEIGHT = .05f;

/* By the root: its whole makes vectors of a few words. */
static float
weight_of(const float *term_weight, size_t term)
{
    return term_weight ? sqrtf(term_weight[term] + LEAST_WEIGHT) : 1;
}

/* Rows of sublinear TF-IDF, concepts left out, each of length 1 times the root of the document's
 * weight, so that a text repeated n times counts n times. */
static void
tfidf(const struct us_corpus *c, const float *term_weight, struct us_sparse *s)
{
    size_t nnz = c->at[c->ndoc], n = 0;
    *s = (struct us_sparse){c->ndoc, c->nterm, us_alloc((c->ndoc + 1) * sizeof(*s->at)),
                            us_alloc(nnz * sizeof(*s->col)), us_alloc(nnz * sizeof(*s->val))};
    for (size_t d = 0; d < c->ndoc; d++) {
        double len = 0;
        s->at[d] = n;
        for (size_t i = c->at[d]; i < c->at[d + 1]; i++) {
            const struct us_corpus_term *t = &c->terms[c->col[i]];
            if (us_corpus_is_concept(t->key))
                continue;
            double tf = (1 + us_log((double)c->tf[i])) * (double)weight_of(term_weight, c->col[i]);
            double v = tf * (us_log((1.0 + (double)c->ntext) / (1 + (double)t->df)) + 1);
            s->col[n] = c->col[i];
            s->val[n++] = (float)v;
            len += v * v;
        }
        double scale = len > 0 ? sqrt(c->weight[d] / len) : 0;
        for (size_t i = s->at[d]; i < n; i++)
            s->val[i] = (float)(s->val[i] * scale);
    }
    s->at[c->ndoc] = n;
}

/* The word numbers 0.. of the terms that get word vectors, by word; the most frequent first.
 * Concepts get none. */
static size_t
word_rows(const struct us_corpus *c, uint32_t *row_of, uint32_t *term_of)
{
    size_t n = 0;
    for (size_t w = 0; w < c->words.n; w++)
        row_of[w] = US_CORPUS_NONE;
    for (size_t t = 0; t < c->nterm && n < WORDS; t++)
        if (c->terms[t].word < c->nplain) {
            term_of[n] = (uint32_t)t;
            row_of[c->terms[t].word] = (uint32_t)n++;
        }
    return n;
}

struct cell {
    uint32_t row, col;
    double n;
};

static int
by_place(const void *x, const void *y)
{
    const struct cell *a = x, *b = y;
    if (a->row != b->row)
        return a->row < b->row ? -1 : 1;
    return (a->col > b->col) - (a->col < b->col);
}

/* Weighted co-occurrence within the window, both directions, sorted. Malloc'ed. */
static struct cell *
cooccur(const struct us_corpus *c, const uint32_t *row_of, size_t *n)
{
    struct us_pairs p;
    us_pairs_init(&p);
    size_t docs = c->ndoc < SAMPLE ? c->ndoc : SAMPLE;
    for (size_t d = 0; d < docs; d++)
        for (size_t i = c->seq_at[d]; i < c->seq_at[d + 1]; i++)
            for (size_t j = i + 1, near = 0; j < c->seq_at[d + 1] && near < WINDOW; j++) {
                uint32_t a = row_of[c->seq[i]], b = row_of[c->seq[j]];
                near += c->seq[j] < c->nplain;
                if (a == US_CORPUS_NONE || b == US_CORPUS_NONE || a == b)
                    continue;
                uint64_t lo = a < b ? a : b, hi = a < b ? b : a;
                *us_pairs_at(&p, (lo + 1) << 32 | hi) += c->weight[d];
            }
    struct cell *cells = us_alloc(2 * p.n * sizeof(*cells));
    *n = 0;
    for (size_t i = 0; i < p.nslot; i++)
        if (p.key[i]) {
            uint32_t a = (uint32_t)(p.key[i] >> 32) - 1, b = (uint32_t)p.key[i];
            cells[(*n)++] = (struct cell){a, b, p.val[i]};
            cells[(*n)++] = (struct cell){b, a, p.val[i]};
        }
    us_pairs_free(&p);
    if (*n)
        qsort(cells, *n, sizeof(*cells), by_place);
    return cells;
}

/* Positive PMI with smoothed contexts, from sorted cells. */
static void
ppmi(const struct cell *cells, size_t ncell, size_t nword, struct us_sparse *s)
{
    double *row = us_calloc(nword, sizeof(*row)), *ctx = us_calloc(nword, sizeof(*ctx));
    double total = 0;
    *s = (struct us_sparse){nword, nword, us_calloc(nword + 1, sizeof(*s->at)),
                            us_alloc(ncell * sizeof(*s->col)), us_alloc(ncell * sizeof(*s->val))};
    for (size_t i = 0; i < ncell; i++)
        row[cells[i].row] += cells[i].n;
    for (size_t w = 0; w < nword; w++) {
        ctx[w] = row[w] > 0 ? sqrt(row[w]) * sqrt(sqrt(row[w])) : 0;
        total += ctx[w];
    }
    size_t n = 0, i = 0;
    for (size_t w = 0; w < nword; w++) {
        for (; i < ncell && cells[i].row == w; i++) {
            double v = us_log(cells[i].n * total / (row[w] * ctx[cells[i].col]));
            if (v <= 0)
                continue;
            s->col[n] = cells[i].col;
            s->val[n++] = (float)v;
        }
        s->at[w + 1] = n;
    }
    free(row);
    free(ctx);
}

/* Vectors of the words: U times Sigma. */
static void
word_vectors(const struct us_corpus *c, const uint32_t *row_of, size_t nword, struct us_matrix *out,
             struct us_pool *pool)
{
    struct us_sparse s;
    size_t ncell;
    struct cell *cells = cooccur(c, row_of, &ncell);
    ppmi(cells, ncell, nword, &s);
    free(cells);
    us_svd(&s, US_VECTORS_RANK, ITERATIONS, out, NULL, pool);
    us_sparse_free(&s);
}

/* Whether a document is of the language; all are of one where there is no bridge. */
static bool
is_of(const struct us_corpus *c, size_t doc, bool han)
{
    return (c->bridge && c->texts[c->rep[doc]].han) == han;
}

/* Takes away what the rows of a language share: the first right singular vector, by power iteration
 * from the mean row. (That of both together would be what tells the languages apart.) */
static void
remove_common(const struct us_corpus *c, bool han, struct us_matrix *x)
{
    float *u = us_calloc(x->dim, sizeof(*u));
    double *next = us_alloc(x->dim * sizeof(*next));
    for (int it = 0; it < 10; it++) {
        double len = 0;
        memset(next, 0, x->dim * sizeof(*next));
        for (size_t r = 0; r < x->n && r < US_SVD_SAMPLE; r++) {
            const float *row = us_matrix_row(x, r);
            if (!is_of(c, r, han))
                continue;
            double a = it ? (double)us_dot(row, u, x->dim) * c->weight[r] : c->weight[r];
            for (size_t j = 0; j < x->dim; j++)
                next[j] += a * (double)row[j];
        }
        for (size_t j = 0; j < x->dim; j++)
            len += next[j] * next[j];
        if (len <= 0)
            break;
        for (size_t j = 0; j < x->dim; j++)
            u[j] = (float)(next[j] / sqrt(len));
    }
    for (size_t r = 0; r < x->n; r++) {
        float *row = us_matrix_row(x, r);
        if (is_of(c, r, han))
            us_axpy(row, -us_dot(row, u, x->dim), u, x->dim);
    }
    free(u);
    free(next);
}

/* Rows of length 1 without what those of a language share. */
static void
strip_common(const struct us_corpus *c, struct us_matrix *x)
{
    us_matrix_normalise(x);
    for (int han = 0; han <= c->bridge && c->ndoc > US_CORPUS_SMALL; han++)
        remove_common(c, han, x);
    us_matrix_normalise(x);
}

/* Averages of word vectors, one row a document. */
static void
averages(const struct us_corpus *c, const float *term_weight, struct us_matrix *out,
         struct us_pool *pool)
{
    struct us_matrix words;
    uint32_t *row_of = us_alloc(c->words.n * sizeof(*row_of));
    uint32_t *term_of = us_alloc(c->nterm * sizeof(*term_of));
    size_t nword = word_rows(c, row_of, term_of);
    word_vectors(c, row_of, nword, &words, pool);
    us_matrix_init(out, c->ndoc, US_VECTORS_RANK);
    for (size_t d = 0; d < c->ndoc; d++)
        for (size_t i = c->seq_at[d]; i < c->seq_at[d + 1]; i++) {
            uint32_t w = row_of[c->seq[i]];
            if (w != US_CORPUS_NONE)
                us_axpy(us_matrix_row(out, d), weight_of(term_weight, term_of[w]),
                        us_matrix_row(&words, w), out->dim);
        }
    strip_common(c, out);
    us_matrix_free(&words);
    free(row_of);
    free(term_of);
}

/* U times Sigma to the power of 2.5, from U times Sigma. */
static void
sharpen(struct us_matrix *x, const double *sigma)
{
    float scale[US_VECTORS_RANK] = {0};
    for (size_t j = 0; j < US_VECTORS_RANK && sigma[0] > 0; j++)
        scale[j] = (float)(sigma[j] / sigma[0] * sqrt(sigma[j] / sigma[0]));
    for (size_t d = 0; d < x->n; d++)
        for (size_t j = 0; j < US_VECTORS_RANK; j++)
            us_matrix_row(x, d)[j] *= scale[j];
}

void
us_vectors(const struct us_corpus *c, const float *term_weight, bool sharp, struct us_matrix *out,
           struct us_pool *pool)
{
    struct us_sparse s;
    struct us_matrix lsa, mean;
    double sigma[US_VECTORS_RANK] = {0};
    tfidf(c, term_weight, &s);
    us_svd(&s, US_VECTORS_RANK, ITERATIONS, &lsa, sigma, pool);
    us_sparse_free(&s);
    if (sharp)
        sharpen(&lsa, sigma);
    strip_common(c, &lsa);
    averages(c, term_weight, &mean, pool);
    us_matrix_init(out, c->ndoc, 2 * US_VECTORS_RANK);
    for (size_t d = 0; d < c->ndoc; d++) {
        memcpy(us_matrix_row(out, d), us_matrix_row(&lsa, d), US_VECTORS_RANK * sizeof(float));
        memcpy(us_matrix_row(out, d) + US_VECTORS_RANK, us_matrix_row(&mean, d),
               US_VECTORS_RANK * sizeof(float));
    }
    us_matrix_free(&lsa);
    us_matrix_free(&mean);
    us_matrix_normalise(out);
    if (c->bridge)
        us_bridge_vectors(c, out, pool);
}
