/* Small dense and large sparse matrices, and the truncated singular value decomposition.
 *
 * Everything is deterministic: sums run in a fixed order, work is shared out by rows whose results
 * do not depend on who computed them, and the random start of the SVD is a function of row and
 * column. Rows of dense matrices are padded with zeros to a multiple of US_LANES floats, so that
 * inner loops have a fixed length and vectorise without reordering a sum. */
#ifndef US_THEMES_MATRIX_H
#define US_THEMES_MATRIX_H

#include "base/arena.h"
#include "base/threads.h"

enum { US_LANES = 16 };

/* `n` rows of `dim` floats (a multiple of US_LANES), malloc'ed. */
struct us_matrix {
    size_t n, dim;
    float *v;
};

/* Zeroed; `dim` is rounded up. */
void us_matrix_init(struct us_matrix *m, size_t n, size_t dim);
void us_matrix_free(struct us_matrix *m);

static inline float *
us_matrix_row(const struct us_matrix *m, size_t i)
{
    return m->v + i * m->dim;
}

/* Scales every row to length 1; rows of zeros stay. */
void us_matrix_normalise(struct us_matrix *m);

/* Natural logarithm of x > 0, to 1e-13, by the series of artanh: the same bits on every machine,
 * which those of libm are not (it uses fused multiply-add where there is one). */
double us_log(double x);

/* The logarithm of gamma(x) for x > 0, to 1e-10: Stirling's series, reached by recurrence. */
double us_log_gamma(double x);

float us_dot(const float *a, const float *b, size_t dim);
void us_axpy(float *restrict y, float a, const float *restrict x, size_t dim); /* y += a x */

/* us_axpy() with four vectors one after the other, to the same bits: `y` is read and written once.
 */
void us_axpy4(float *restrict y, const float a[4], const float *const x[4], size_t dim);

/* Rows of vectors by which many others are scored: blocks of US_LANES rows, interleaved, so that
 * one pass over a vector gives its dot products with all rows. */
struct us_panel {
    size_t n, nblock, dim;
    float *v;
};
void us_panel_init(struct us_panel *p, const struct us_matrix *rows);
void us_panel_free(struct us_panel *p);

/* out[0 .. nblock * US_LANES - 1]: dot products of `x` with the rows; 0 for the padding. */
void us_panel_dot(const struct us_panel *p, const float *x, float *out);

/* The same for the `n` rows of `x` from `from` on, at most US_PANEL_ROWS of them, into rows of
 * `out` of nblock * US_LANES. As many at once take half the time: a sum waits for itself, several
 * do not.
 */
enum { US_PANEL_ROWS = 4 };
void us_panel_dots(const struct us_panel *p, const struct us_matrix *x, size_t from, size_t n,
                   float *out);

/* Compressed sparse rows: row i is col, val [at[i] .. at[i + 1] - 1]. */
struct us_sparse {
    size_t n, m; /* rows, columns */
    size_t *at;
    uint32_t *col;
    float *val;
};
void us_sparse_free(struct us_sparse *s);
void us_sparse_transpose(const struct us_sparse *s, struct us_sparse *t);

/* y = s x, x having s->m rows; rows in parallel. */
void us_sparse_mul(const struct us_sparse *s, const struct us_matrix *x, struct us_matrix *y,
                   struct us_pool *pool);

/* Truncated SVD by randomised subspace iteration (Halko, Martinsson, Tropp 2011, algorithms 4.4 and
 * 5.1), Cholesky QR in double precision in between, Rayleigh-Ritz at the end.
 *
 * out: s->n x rank, U times Sigma, columns by descending singular value; sigma (rank doubles, may
 * be NULL) gets the values. Ranks beyond that of the matrix give zero columns. Cost: (2 iterations
 * + 1)
 * * nnz * (rank + 12) multiplications. */
enum { US_SVD_SAMPLE = 20000 };
void us_svd(const struct us_sparse *s, size_t rank, int iterations, struct us_matrix *out,
            double *sigma, struct us_pool *pool);

#endif
