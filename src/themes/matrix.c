#include "themes/matrix.h"

#include <math.h>
#include <stdlib.h>

enum { OVERSAMPLE = 12, BLOCK_ROWS = 512 };

void
us_matrix_init(struct us_matrix *m, size_t n, size_t dim)
{
    m->n = n;
    m->dim = (dim + US_LANES - 1) / US_LANES * US_LANES;
    m->v = us_calloc(n ? n : 1, m->dim * sizeof(*m->v));
}

void
us_matrix_free(struct us_matrix *m)
{
    free(m->v);
    memset(m, 0, sizeof(*m));
}

US_WIDE float
us_dot(const float *a, const float *b, size_t dim)
{
    us_f8 s0 = {0}, s1 = {0};
    float sum = 0;
    for (size_t i = 0; i < dim; i += US_LANES) {
        s0 += US_F8_CONST(a + i) * US_F8_CONST(b + i);
        s1 += US_F8_CONST(a + i + 8) * US_F8_CONST(b + i + 8);
    }
    for (size_t j = 0; j < 8; j++)
        sum += s0[j];
    for (size_t j = 0; j < 8; j++)
        sum += s1[j];
    return sum;
}

double
us_log(double x)
{
    /* frexp() of a normal number, inline: most of the time went into the call. */
    uint64_t bits;
    memcpy(&bits, &x, sizeof(bits));
    if (bits >> 52 == 0)
        return us_log(x * 18014398509481984.0) - 54 * 0.69314718055994531; /* subnormal: 2^54 */
    int e = (int)(bits >> 52) - 1022;
    bits = (bits & 0xFFFFFFFFFFFFF) | (uint64_t)1022 << 52;
    double m;
    memcpy(&m, &bits, sizeof(m));
    if (m < 0.70710678118654752) {
        m *= 2;
        e--;
    }
    double s = (m - 1) / (m + 1), q = s * s, sum = 1.0 / 15;
    sum = sum * q + 1.0 / 13; /* in a loop every 1 / n is a division at run time */
    sum = sum * q + 1.0 / 11;
    sum = sum * q + 1.0 / 9;
    sum = sum * q + 1.0 / 7;
    sum = sum * q + 1.0 / 5;
    sum = sum * q + 1.0 / 3;
    sum = sum * q + 1.0;
    return 2 * s * sum + e * 0.69314718055994531;
}

US_WIDE void
us_axpy4(float *restrict y, const float a[4], const float *const x[4], size_t dim)
{
    const float *x0 = x[0], *x1 = x[1], *x2 = x[2], *x3 = x[3];
    for (size_t i = 0; i < dim; i += 8) {
        us_f8 sum = US_F8(y + i) + a[0] * US_F8_CONST(x0 + i);
        sum += a[1] * US_F8_CONST(x1 + i);
        sum += a[2] * US_F8_CONST(x2 + i);
        US_F8(y + i) = sum + a[3] * US_F8_CONST(x3 + i);
    }
}

double
us_log_gamma(double x)
{
    double product = 1;
    for (; x < 8; x++)
        product *= x;
    double i = 1 / (x * x);
    double series = (1.0 / 12 - i * (1.0 / 360 - i * (1.0 / 1260 - i / 1680))) / x;
    return (x - .5) * us_log(x) - x + .91893853320467274178 + series - us_log(product);
}

US_WIDE void
us_axpy(float *restrict y, float a, const float *restrict x, size_t dim)
{
    for (size_t i = 0; i < dim; i += 8)
        US_F8(y + i) += a * US_F8_CONST(x + i);
}

void
us_matrix_normalise(struct us_matrix *m)
{
    for (size_t i = 0; i < m->n; i++) {
        float *row = us_matrix_row(m, i), len = sqrtf(us_dot(row, row, m->dim));
        if (len > 1e-12f)
            for (size_t j = 0; j < m->dim; j++)
                row[j] /= len;
    }
}

void
us_panel_init(struct us_panel *p, const struct us_matrix *rows)
{
    p->n = rows->n;
    p->nblock = (rows->n + US_LANES - 1) / US_LANES;
    p->dim = rows->dim;
    p->v = us_calloc(p->nblock * US_LANES, p->dim * sizeof(*p->v));
    for (size_t i = 0; i < rows->n; i++) {
        float *block = p->v + i / US_LANES * US_LANES * p->dim;
        for (size_t j = 0; j < p->dim; j++)
            block[j * US_LANES + i % US_LANES] = rows->v[i * rows->dim + j];
    }
}

void
us_panel_free(struct us_panel *p)
{
    free(p->v);
    memset(p, 0, sizeof(*p));
}

US_WIDE void
us_panel_dot(const struct us_panel *p, const float *x, float *out)
{
    const float *v = p->v;
    for (size_t b = 0; b < p->nblock; b++) {
        us_f8 s0 = {0}, s1 = {0};
        for (size_t j = 0; j < p->dim; j++, v += US_LANES) {
            s0 += x[j] * US_F8_CONST(v);
            s1 += x[j] * US_F8_CONST(v + 8);
        }
        US_F8(out + b * US_LANES) = s0;
        US_F8(out + b * US_LANES + 8) = s1;
    }
}

/* Four rows of x at once; each sum runs as in us_panel_dot(). */
US_WIDE static void
panel_dot4(const struct us_panel *p, const float *x, float *out)
{
    const float *v = p->v;
    const size_t dim = p->dim, width = p->nblock * US_LANES;
    for (size_t b = 0; b < p->nblock; b++, out += US_LANES) {
        us_f8 s0 = {0}, s1 = {0}, t0 = {0}, t1 = {0}, u0 = {0}, u1 = {0}, w0 = {0}, w1 = {0};
        for (size_t j = 0; j < dim; j++, v += US_LANES) {
            us_f8 a = US_F8_CONST(v), c = US_F8_CONST(v + 8);
            s0 += x[j] * a;
            s1 += x[j] * c;
            t0 += x[dim + j] * a;
            t1 += x[dim + j] * c;
            u0 += x[2 * dim + j] * a;
            u1 += x[2 * dim + j] * c;
            w0 += x[3 * dim + j] * a;
            w1 += x[3 * dim + j] * c;
        }
        US_F8(out) = s0;
        US_F8(out + 8) = s1;
        US_F8(out + width) = t0;
        US_F8(out + width + 8) = t1;
        US_F8(out + 2 * width) = u0;
        US_F8(out + 2 * width + 8) = u1;
        US_F8(out + 3 * width) = w0;
        US_F8(out + 3 * width + 8) = w1;
    }
}

void
us_panel_dots(const struct us_panel *p, const struct us_matrix *x, size_t from, size_t n,
              float *out)
{
    if (n == US_PANEL_ROWS) {
        panel_dot4(p, us_matrix_row(x, from), out);
        return;
    }
    for (size_t i = 0; i < n; i++)
        us_panel_dot(p, us_matrix_row(x, from + i), out + i * p->nblock * US_LANES);
}

void
us_sparse_free(struct us_sparse *s)
{
    free(s->at);
    free(s->col);
    free(s->val);
    memset(s, 0, sizeof(*s));
}

void
us_sparse_transpose(const struct us_sparse *s, struct us_sparse *t)
{
    size_t nnz = s->at[s->n];
    *t = (struct us_sparse){s->m, s->n, us_calloc(s->m + 2, sizeof(*t->at)),
                            us_alloc(nnz * sizeof(*t->col)), us_alloc(nnz * sizeof(*t->val))};
    for (size_t i = 0; i < nnz; i++)
        t->at[s->col[i] + 2]++;
    for (size_t i = 2; i <= s->m; i++)
        t->at[i] += t->at[i - 1];
    for (size_t r = 0; r < s->n; r++)
        for (size_t i = s->at[r]; i < s->at[r + 1]; i++) {
            size_t to = t->at[s->col[i] + 1]++;
            t->col[to] = (uint32_t)r;
            t->val[to] = s->val[i];
        }
}

struct mul {
    const struct us_sparse *s;
    const struct us_matrix *x;
    struct us_matrix *y;
};

static void
mul_block(void *ctx, size_t worker, size_t job)
{
    const struct mul *m = ctx;
    size_t to = (job + 1) * BLOCK_ROWS < m->s->n ? (job + 1) * BLOCK_ROWS : m->s->n;
    (void)worker;
    for (size_t r = job * BLOCK_ROWS; r < to; r++) {
        float *y = us_matrix_row(m->y, r);
        size_t i = m->s->at[r], end = m->s->at[r + 1];
        memset(y, 0, m->y->dim * sizeof(*y));
        for (; i + 4 <= end; i += 4) {
            const uint32_t *col = m->s->col + i;
            const float *const x[4] = {us_matrix_row(m->x, col[0]), us_matrix_row(m->x, col[1]),
                                       us_matrix_row(m->x, col[2]), us_matrix_row(m->x, col[3])};
            us_axpy4(y, m->s->val + i, x, m->y->dim);
        }
        for (; i < end; i++)
            us_axpy(y, m->s->val[i], us_matrix_row(m->x, m->s->col[i]), m->y->dim);
    }
}

void
us_sparse_mul(const struct us_sparse *s, const struct us_matrix *x, struct us_matrix *y,
              struct us_pool *pool)
{
    struct mul m = {s, x, y};
    us_pool_run(pool, (s->n + BLOCK_ROWS - 1) / BLOCK_ROWS, mul_block, &m);
}

/* A start entry in [-1, 1): SplitMix64 of its place. */
static float
noise(size_t row, size_t col)
{
    uint64_t x = ((uint64_t)row << 16 | col) * 0x9E3779B97F4A7C15u + 0x9E3779B97F4A7C15u;
    x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9u;
    x = (x ^ x >> 27) * 0x94D049BB133111EBu;
    x ^= x >> 31;
    return (float)((double)(x >> 11) / 4503599627370496.0 - 1);
}

/* gram (dim x dim) = x' x, in double, in blocks of rows so that float rounding stays small. */
static void
gram_of(const struct us_matrix *x, double *gram)
{
    size_t p = x->dim;
    float *part = us_alloc(p * p * sizeof(*part));
    memset(gram, 0, p * p * sizeof(*gram));
    for (size_t from = 0; from < x->n; from += 64) {
        size_t to = from + 64 < x->n ? from + 64 : x->n;
        memset(part, 0, p * p * sizeof(*part));
        size_t r = from;
        for (; r + 4 <= to; r += 4) {
            const float *row = us_matrix_row(x, r);
            for (size_t i = 0; i < p; i++) { /* the upper half, in whole lanes */
                size_t col = i / US_LANES * US_LANES;
                const float a[4] = {row[i], row[p + i], row[2 * p + i], row[3 * p + i]};
                const float *const v[4] = {row + col, row + p + col, row + 2 * p + col,
                                           row + 3 * p + col};
                us_axpy4(part + i * p + col, a, v, p - col);
            }
        }
        for (; r < to; r++) {
            const float *row = us_matrix_row(x, r);
            for (size_t i = 0; i < p; i++) {
                size_t col = i / US_LANES * US_LANES;
                us_axpy(part + i * p + col, row[i], row + col, p - col);
            }
        }
        for (size_t i = 0; i < p * p; i++)
            gram[i] += (double)part[i];
    }
    for (size_t i = 0; i < p; i++)
        for (size_t j = 0; j < i; j++)
            gram[i * p + j] = gram[j * p + i];
    free(part);
}

/* Row r of out = the dot products of row r of x with the rows of w; out may be x. */
static void
rotate(const struct us_matrix *x, const struct us_matrix *w, struct us_matrix *out)
{
    struct us_panel panel;
    us_panel_init(&panel, w);
    size_t width = panel.nblock * US_LANES;
    float *rows = us_alloc(US_PANEL_ROWS * width * sizeof(*rows));
    for (size_t r = 0, n; r < x->n; r += n) {
        n = x->n - r < US_PANEL_ROWS ? x->n - r : US_PANEL_ROWS;
        us_panel_dots(&panel, x, r, n, rows);
        for (size_t i = 0; i < n; i++)
            memcpy(us_matrix_row(out, r + i), rows + i * width, out->dim * sizeof(*rows));
    }
    free(rows);
    us_panel_free(&panel);
}

/* Orthonormal columns by Cholesky QR: x := x inverse(R), R'R = x'x. A column that depends on those
 * before it becomes zero, which is what a rank below `dim` should give. */
static void
orthonormalise(struct us_matrix *x)
{
    size_t p = x->dim;
    double *g = us_alloc(p * p * sizeof(*g)), *inv = us_calloc(p * p, sizeof(*inv)), top = 0;
    struct us_matrix w;
    us_matrix_init(&w, p, p);
    gram_of(x, g);
    for (size_t i = 0; i < p; i++)
        top = g[i * p + i] > top ? g[i * p + i] : top;
    for (size_t i = 0; i < p; i++) { /* upper R in place of g */
        for (size_t k = 0; k < i; k++)
            for (size_t j = i; j < p; j++)
                g[i * p + j] -= g[k * p + i] * g[k * p + j];
        double d = g[i * p + i] > 1e-9 * top ? sqrt(g[i * p + i]) : 0;
        for (size_t j = i; j < p; j++)
            g[i * p + j] = d > 0 ? g[i * p + j] / d : 0;
    }
    for (size_t j = 0; j < p; j++) { /* column j of inverse(R), by back substitution */
        if (g[j * p + j] <= 0)
            continue;
        inv[j * p + j] = 1 / g[j * p + j];
        for (size_t i = j; i-- > 0;) {
            double s = 0;
            for (size_t k = i + 1; k <= j; k++)
                s += g[i * p + k] * inv[k * p + j];
            inv[i * p + j] = g[i * p + i] > 0 ? -s / g[i * p + i] : 0;
        }
    }
    for (size_t i = 0; i < p; i++)
        for (size_t j = 0; j < p; j++)
            us_matrix_row(&w, j)[i] = (float)inv[i * p + j];
    rotate(x, &w, x);
    free(g);
    free(inv);
    us_matrix_free(&w);
}

/* One Jacobi rotation of the symmetric `a`, gathered in `v` (both p x p), that zeroes a[i][j]. */
static void
jacobi_turn(double *a, double *v, size_t p, size_t i, size_t j)
{
    double apq = a[i * p + j], theta = (a[j * p + j] - a[i * p + i]) / (2 * apq);
    double t = (theta >= 0 ? 1 : -1) / (fabs(theta) + sqrt(theta * theta + 1));
    double c = 1 / sqrt(t * t + 1), s = t * c;
    for (size_t k = 0; k < p; k++) {
        double x = a[k * p + i], y = a[k * p + j];
        a[k * p + i] = c * x - s * y;
        a[k * p + j] = s * x + c * y;
    }
    for (size_t k = 0; k < p; k++) {
        double x = a[i * p + k], y = a[j * p + k];
        a[i * p + k] = c * x - s * y;
        a[j * p + k] = s * x + c * y;
        x = v[i * p + k];
        y = v[j * p + k];
        v[i * p + k] = c * x - s * y;
        v[j * p + k] = s * x + c * y;
    }
}

/* Eigenvectors of the symmetric `a` as rows of `v`, eigenvalues on its diagonal (cyclic Jacobi). */
static void
eigen(double *a, double *v, size_t p)
{
    double total = 0;
    memset(v, 0, p * p * sizeof(*v));
    for (size_t i = 0; i < p; i++) {
        v[i * p + i] = 1;
        total += fabs(a[i * p + i]);
    }
    for (int sweep = 0; sweep < 12; sweep++) {
        bool moved = false;
        for (size_t i = 0; i < p; i++)
            for (size_t j = i + 1; j < p; j++)
                if (fabs(a[i * p + j]) > 1e-10 * total) {
                    jacobi_turn(a, v, p, i, j);
                    moved = true;
                }
        if (!moved)
            break;
    }
}

/* Rotates y (s->n x p) onto its principal axes and copies the first columns to out. */
static void
rayleigh_ritz(const struct us_matrix *y, size_t rank, struct us_matrix *out, double *sigma)
{
    size_t p = y->dim, *order = us_alloc(p * sizeof(*order));
    double *g = us_alloc(p * p * sizeof(*g)), *v = us_alloc(p * p * sizeof(*v));
    struct us_matrix w;
    us_matrix_init(&w, rank, p);
    gram_of(y, g);
    eigen(g, v, p);
    for (size_t i = 0; i < p; i++) { /* insertion sort, largest eigenvalue first */
        size_t j = i;
        for (; j > 0 && g[order[j - 1] * p + order[j - 1]] < g[i * p + i]; j--)
            order[j] = order[j - 1];
        order[j] = i;
    }
    for (size_t k = 0; k < rank && k < p; k++) {
        double value = g[order[k] * p + order[k]];
        if (sigma)
            sigma[k] = value > 0 ? sqrt(value) : 0;
        for (size_t i = 0; i < p; i++)
            us_matrix_row(&w, k)[i] = (float)v[order[k] * p + i];
    }
    rotate(y, &w, out);
    free(order);
    free(g);
    free(v);
    us_matrix_free(&w);
}

void
us_svd(const struct us_sparse *s, size_t rank, int iterations, struct us_matrix *out, double *sigma,
       struct us_pool *pool)
{
    struct us_sparse fit = *s, t;
    struct us_matrix q, y;
    fit.n = s->n < US_SVD_SAMPLE ? s->n : US_SVD_SAMPLE;
    us_sparse_transpose(&fit, &t);
    us_matrix_init(&q, s->m, rank + OVERSAMPLE);
    us_matrix_init(&y, fit.n, rank + OVERSAMPLE);
    for (size_t i = 0; i < q.n; i++)
        for (size_t j = 0; j < q.dim; j++)
            us_matrix_row(&q, i)[j] = noise(i, j);
    for (int it = 0; it < iterations; it++) {
        us_sparse_mul(&fit, &q, &y, pool);
        us_sparse_mul(&t, &y, &q, pool);
        orthonormalise(&q);
    }
    us_sparse_free(&t);
    us_matrix_free(&y);
    us_matrix_init(&y, s->n, rank + OVERSAMPLE);
    us_sparse_mul(s, &q, &y, pool);
    us_matrix_free(&q);
    us_matrix_init(out, s->n, rank);
    rayleigh_ritz(&y, rank, out, sigma);
    us_matrix_free(&y);
}
