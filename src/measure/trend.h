/* Is it more than usual: exact tests of counts, a CUSUM over days, and control of false
 * discoveries.
 *
 * Counts are taken as Poisson with a rate times an exposure (the volume of the day). Real feedback
 * is more uneven than that, so all tests divide counts by a dispersion factor of the quiet days
 * (quasi-likelihood: Wedderburn 1974, Biometrika 61, p. 439). */
#ifndef US_MEASURE_TREND_H
#define US_MEASURE_TREND_H

#include "base/arena.h"

/* Natural logarithm of P(X >= k) for X ~ Binomial(n, p); k and n may be fractions, 0 <= k <= n,
 * 0 < p < 1. By the incomplete beta function I_p(k, n - k + 1) and its continued fraction (DLMF
 * 8.17.22), good to 1e-9 or so. */
double us_trend_tail(double k, double n, double p);

/* Natural logarithm of the two-sided p-value that `b` of a + b events fall to a share `p` of the
 * exposure: the conditional test of two Poisson rates (Przyborowski & Wilenski 1940, Biometrika 31,
 * p. 313), twice the smaller tail. */
double us_trend_two_sided(double a, double b, double p);

/* q-values of `n` p-values out of `m` >= n tests, those not given being 1 (Benjamini & Hochberg
 * 1995, J. R. Stat. Soc. B 57, p. 289). p must ascend. */
void us_trend_fdr(const double *p, size_t n, size_t m, double *q);

/* One run of days above what was expected, [first, last]. */
struct us_trend_run {
    size_t first, last;
    double peak;     /* of the CUSUM, in nats */
    double expected; /* baseline x exposure over the run */
    double log_p;    /* of the run's count, all windows accounted for */
    uint64_t n;
};

/* The decision interval and the ratio that the CUSUM is tuned to. At h = 3 nats a quiet series
 * alarms at most once in e^3 = 20 days; q-values remove most of these. US_TREND_H_LOW is for whom
 * an early word matters more than a false one. */
#define US_TREND_H 3.0
#define US_TREND_H_LOW 2.5
#define US_TREND_DESIGN 2.0

/* Runs of y[0..n) in which the Poisson CUSUM
 *
 *     S = max(0, S + y ln 2 - mu (2 - 1)),   mu = rate x exposure
 *
 * (Lucas 1985, Technometrics 27, p. 129; in its likelihood-ratio form Hoehle & Paul 2008, Comput.
 * Stat. Data Anal. 52, p. 4357) reaches `h`: from the day after the last zero to the day of the
 * peak, and of these the days with the highest likelihood ratio against the usual rate, for the sum
 * begins to rise before a burst and peaks after it; what is left on either side may hold another
 * run. The rate is that of the days outside the sum's runs, found in three rounds. Each run is then
 * tested exactly: given the total of the series, its count is binomial (the temporal scan
 * statistic, Kulldorff 2001, J. R. Stat. Soc. A 164, p. 61), times n (n + 1) / 16 for the choice
 * among n (n + 1) / 2 windows: they overlap, and on quiet Poisson series of 9 to 365 days with
 * means of 0.5 to 20 (h = 3) a p below .1 or .05 came about as often as that or less, one below .01
 * in up to 1.8 % of series of 9 days, 1.4 % of 21. `*nrun` runs in `a`, in order. */
struct us_trend_run *us_trend_cusum(const uint64_t *y, const double *exposure, size_t n, double h,
                                    struct us_arena *a, size_t *nrun);

/* Takes what the runs have above their expectation off the volume, which a burst of one theme
 * raises for all. At least a tenth of a day's volume stays. */
void us_trend_discount(double *volume, const uint64_t *y, const double *exposure, size_t n,
                       const struct us_trend_run *run, size_t nrun);

/* Dispersion of counts about mu: Pearson's X2 over its degrees of freedom and one standard
 * deviation of it, so that chance alone seldom passes for dispersion; at least 1, and 1 when df
 * < 3. Days with use[i] false are left out; `fitted` rates were estimated from them. */
double us_trend_dispersion(const uint64_t *y, const double *mu, const bool *use, size_t n,
                           size_t fitted);

#endif
