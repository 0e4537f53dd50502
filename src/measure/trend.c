#include "measure/trend.h"

#include <math.h>

/* The continued fraction of the incomplete beta function, by Lentz's method. */
static double
beta_fraction(double a, double b, double x)
{
    enum { MOST = 20000 };
    const double tiny = 1e-300, good = 1e-14;
    double c = 1, d = 1 - (a + b) * x / (a + 1);
    d = 1 / (fabs(d) < tiny ? tiny : d);
    double f = d;
    for (int i = 1; i <= MOST; i++) {
        double m = i;
        double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1 + even * d;
        c = 1 + even / c;
        d = 1 / (fabs(d) < tiny ? tiny : d);
        c = fabs(c) < tiny ? tiny : c;
        f *= d * c;
        d = 1 + odd * d;
        c = 1 + odd / c;
        d = 1 / (fabs(d) < tiny ? tiny : d);
        c = fabs(c) < tiny ? tiny : c;
        f *= d * c;
        if (fabs(d * c - 1) < good)
            break;
    }
    return f;
}

/* ln I_x(a, b), a, b > 0. */
static double
log_beta_inc(double a, double b, double x)
{
    double front = lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x);
    if (x < (a + 1) / (a + b + 2))
        return fmin(0, front + log(beta_fraction(a, b, x) / a));
    double rest = exp(front) * beta_fraction(b, a, 1 - x) / b;
    return rest >= 1 ? -INFINITY : log1p(-rest);
}

double
us_trend_tail(double k, double n, double p)
{
    return k <= 0 ? 0 : log_beta_inc(k, n - k + 1, p);
}

double
us_trend_two_sided(double a, double b, double p)
{
    double up = us_trend_tail(b, a + b, p), down = us_trend_tail(a, a + b, 1 - p);
    return fmin(0, log(2) + fmin(up, down));
}

void
us_trend_fdr(const double *p, size_t n, size_t m, double *q)
{
    double least = 1;
    for (size_t i = n; i-- > 0;) {
        least = fmin(least, p[i] * (double)m / (double)(i + 1));
        q[i] = least;
    }
}

double
us_trend_dispersion(const uint64_t *y, const double *mu, const bool *use, size_t n, size_t fitted)
{
    double x2 = 0;
    size_t days = 0;
    for (size_t i = 0; i < n; i++)
        if (use[i] && mu[i] > 0) {
            double d = (double)y[i] - mu[i];
            x2 += d * d / mu[i];
            days++;
        }
    if (days < fitted + 3)
        return 1;
    double df = (double)(days - fitted);
    return fmax(1, x2 / (df + sqrt(2 * df)));
}

/* The runs at the given expectations; returns their number. */
static size_t
find_runs(const uint64_t *y, const double *mu, size_t n, double h, struct us_trend_run *run)
{
    size_t nrun = 0, first = 0;
    double s = 0;
    struct us_trend_run best = {0};
    for (size_t i = 0; i < n; i++) {
        if (s <= 0) {
            first = i;
            best.peak = 0;
        }
        s = fmax(0, s + (double)y[i] * log(US_TREND_DESIGN) - mu[i] * (US_TREND_DESIGN - 1));
        if (s > best.peak)
            best = (struct us_trend_run){.first = first, .last = i, .peak = s};
        if ((s <= 0 || i + 1 == n) && best.peak >= h) {
            run[nrun++] = best;
            best.peak = 0;
        }
    }
    return nrun;
}

struct series {
    const uint64_t *y;
    const double *exposure;
    double *mu;
    bool *quiet; /* outside all runs */
    size_t n;
    double h;
};

/* mu from the rate of the quiet days. A rate of 0 would make one record an alarm: half a record is
 * taken to have come in the whole time. */
static void
expect(const struct series *s)
{
    double count = 0, quiet = 0, whole = 0;
    for (size_t i = 0; i < s->n; i++) {
        count += s->quiet[i] ? (double)s->y[i] : 0;
        quiet += s->quiet[i] ? s->exposure[i] : 0;
        whole += s->exposure[i];
    }
    double rate = quiet > 0 && count > 0 ? count / quiet : whole > 0 ? 0.5 / whole : 0;
    for (size_t i = 0; i < s->n; i++)
        s->mu[i] = rate * s->exposure[i];
}

/* Narrows a run to those of its days that tell most against the usual rate (the likelihood ratio
 * of the scan statistic): the CUSUM begins to rise long before a burst, and peaks after it. */
static void
narrow(const struct series *s, struct us_trend_run *r)
{
    size_t first = r->first, last = r->last;
    double most = 0;
    for (size_t i = first; i <= last; i++) {
        double n = 0, mu = 0;
        for (size_t j = i; j <= last; j++) {
            n += (double)s->y[j];
            mu += s->mu[j];
            double ratio = n > mu && mu > 0 ? n * log(n / mu) - (n - mu) : 0;
            if (ratio > most) {
                most = ratio;
                r->first = i;
                r->last = j;
            }
        }
    }
}

/* Puts the runs of the days [from, to) behind out[n], narrowed; what is left of a run on either
 * side may hold another. Returns their new number. */
static size_t
split_runs(const struct series *s, size_t from, size_t to, struct us_trend_run *out, size_t n,
           struct us_arena *a)
{
    struct us_trend_run *wide = US_NEW_N(a, struct us_trend_run, to - from + 1);
    size_t nwide = find_runs(s->y + from, s->mu + from, to - from, s->h, wide);
    for (size_t i = 0; i < nwide; i++) {
        struct us_trend_run r = wide[i];
        size_t first = r.first += from, end = (r.last += from) + 1;
        narrow(s, &r);
        if (r.first > first)
            n = split_runs(s, first, r.first, out, n, a);
        out[n++] = r;
        if (r.last + 1 < end)
            n = split_runs(s, r.last + 1, end, out, n, a);
    }
    return n;
}

static void
test_run(const struct series *s, double phi, struct us_trend_run *r)
{
    double total = 0, whole = 0, inside = 0;
    r->n = 0;
    r->expected = 0;
    for (size_t i = 0; i < s->n; i++) {
        bool in = i >= r->first && i <= r->last;
        total += (double)s->y[i];
        whole += s->exposure[i];
        inside += in ? s->exposure[i] : 0;
        r->n += in ? s->y[i] : 0;
        r->expected += in ? s->mu[i] : 0;
    }
    double windows = fmax(1, (double)s->n * (double)(s->n + 1) / 16);
    if (inside <= 0 || inside >= whole)
        r->log_p = 0;
    else
        r->log_p =
            fmin(0, us_trend_tail((double)r->n / phi, total / phi, inside / whole) + log(windows));
}

struct us_trend_run *
us_trend_cusum(const uint64_t *y, const double *exposure, size_t n, double h, struct us_arena *a,
               size_t *nrun)
{
    enum { ROUNDS = 3 };
    struct us_trend_run *run = US_NEW_N(a, struct us_trend_run, n + 1);
    const struct series s = {y, exposure, US_NEW_N(a, double, n + 1), US_NEW_N(a, bool, n + 1),
                             n, h};
    *nrun = 0;
    for (int round = 0; round <= ROUNDS; round++) {
        for (size_t i = 0; i < n; i++)
            s.quiet[i] = true;
        for (size_t r = 0; r < *nrun; r++)
            for (size_t i = run[r].first; i <= run[r].last; i++)
                s.quiet[i] = false;
        expect(&s);
        if (round < ROUNDS)
            *nrun = find_runs(y, s.mu, n, h, run);
    }
    double phi = us_trend_dispersion(y, s.mu, s.quiet, n, 1);
    *nrun = split_runs(&s, 0, n, run, 0, a);
    for (size_t r = 0; r < *nrun; r++)
        test_run(&s, phi, &run[r]);
    return run;
}

void
us_trend_discount(double *volume, const uint64_t *y, const double *exposure, size_t n,
                  const struct us_trend_run *run, size_t nrun)
{
    for (size_t r = 0; r < nrun; r++) {
        double inside = 0;
        for (size_t i = run[r].first; i <= run[r].last && i < n; i++)
            inside += exposure[i];
        for (size_t i = run[r].first; inside > 0 && i <= run[r].last && i < n; i++) {
            double excess = (double)y[i] - run[r].expected * exposure[i] / inside;
            volume[i] = excess > 0 ? fmax(volume[i] - excess, volume[i] / 10) : volume[i];
        }
    }
}
