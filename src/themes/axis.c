#include "themes/axis.h"

#include <math.h>

enum { ROUNDS = 8 };

/* Dot product of a text's row, of length 1, with `x`. */
static double
row_dot(const struct us_axis *a, size_t i, const double *x, double *len)
{
    const struct us_model_doc *doc = a->docs[i];
    double dot = 0, sum = 0;
    for (size_t j = 0; j < doc->n; j++) {
        double y = (double)doc->tf[j] * a->idf[doc->term[j]];
        dot += y * x[doc->term[j]];
        sum += y * y;
    }
    *len = sum > 0 ? sqrt(sum) : 1;
    return dot / *len;
}

static void
row_add(const struct us_axis *a, size_t i, double by, double *x)
{
    const struct us_model_doc *doc = a->docs[i];
    for (size_t j = 0; j < doc->n; j++)
        x[doc->term[j]] += by * (double)doc->tf[j] * a->idf[doc->term[j]];
}

/* dir := X' (X - mean) dir, of length 1; from the projections that it has. */
static void
turn_axis(struct us_axis *a)
{
    double sum = 0, len;
    for (size_t i = 0; i < a->nterm; i++)
        a->dir[a->terms[i]] = 0;
    for (size_t i = 0; i < a->n; i++) {
        double by = a->weights[i] * a->proj[i];
        row_dot(a, i, a->mean, &len);
        row_add(a, i, by / len, a->dir);
        sum += by;
    }
    len = 0;
    for (size_t i = 0; i < a->nterm; i++) {
        uint32_t t = a->terms[i];
        a->dir[t] -= sum * a->mean[t];
        len += a->dir[t] * a->dir[t];
    }
    for (size_t i = 0; i < a->nterm && len > 0; i++)
        a->dir[a->terms[i]] /= sqrt(len);
}

static void
project(struct us_axis *a)
{
    double len, middle = 0;
    for (size_t i = 0; i < a->nterm; i++)
        middle += a->mean[a->terms[i]] * a->dir[a->terms[i]];
    for (size_t i = 0; i < a->n; i++)
        a->proj[i] = row_dot(a, i, a->dir, &len) - middle;
}

void
us_axis_find(struct us_axis *a)
{
    double texts = 0, len, least = 2;
    size_t far = 0;
    for (size_t i = 0; i < a->n; i++)
        texts += a->weights[i];
    for (size_t i = 0; i < a->n; i++) {
        row_dot(a, i, a->mean, &len);
        row_add(a, i, a->weights[i] / texts / len, a->mean);
    }
    for (size_t i = 0; i < a->n; i++) { /* begin with the text that is farthest from the mean */
        double s = row_dot(a, i, a->mean, &len);
        if (s < least) {
            least = s;
            far = i;
        }
    }
    row_dot(a, far, a->mean, &len);
    row_add(a, far, 1 / len, a->dir);
    for (size_t i = 0; i < a->nterm; i++)
        a->dir[a->terms[i]] -= a->mean[a->terms[i]];
    project(a);
    for (int it = 0; it < ROUNDS; it++) {
        turn_axis(a);
        project(a);
    }
    for (size_t i = 0; i < a->nterm; i++)
        a->mean[a->terms[i]] = a->dir[a->terms[i]] = 0;
}
