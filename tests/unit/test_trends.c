#include "measure/trend.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

/* Sums of binomial terms, done outside: P(X >= 8 | 10, 0.5) = 56 / 1024, P(X >= 1 | 3, 0.1) =
 * 0.271, P(X >= 30 | 100, 0.125) = 3.7415e-6. */
Test(trends, binomial_tail)
{
    cr_assert_float_eq(exp(us_trend_tail(8, 10, 0.5)), 56.0 / 1024, 1e-12);
    cr_assert_float_eq(exp(us_trend_tail(1, 3, 0.1)), 0.271, 1e-12);
    cr_assert_float_eq(exp(us_trend_tail(10, 10, 0.5)), 1.0 / 1024, 1e-12);
    cr_assert(us_trend_tail(0, 10, 0.5) >= 0 && us_trend_tail(0, 10, 0.5) <= 0);
    double sum = 0;
    for (int k = 30; k <= 100; k++)
        sum += exp(lgamma(101) - lgamma(k + 1) - lgamma(101 - k) + k * log(0.125) +
                   (100 - k) * log(0.875));
    cr_assert_float_eq(exp(us_trend_tail(30, 100, 0.125)) / sum, 1, 1e-9);
    cr_assert(us_trend_tail(900000, 1000000, 0.1) < -1000, "no underflow");
}

Test(trends, two_sided)
{
    /* 2 x 56 / 1024; and the same the other way round. */
    cr_assert_float_eq(exp(us_trend_two_sided(2, 8, 0.5)), 112.0 / 1024, 1e-12);
    cr_assert_float_eq(exp(us_trend_two_sided(8, 2, 0.5)), 112.0 / 1024, 1e-12);
    cr_assert_float_eq(us_trend_two_sided(5, 5, 0.5), 0, 1e-12);
}

/* The example of Benjamini & Hochberg 1995, section 3.2: 15 p-values, four rejected at 0.05. */
Test(trends, false_discovery_rate)
{
    const double p[] = {.0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344,
                        .0459, .3240, .4262, .5719, .6528, .7590, 1.000};
    double q[15];
    us_trend_fdr(p, 15, 15, q);
    cr_assert_float_eq(q[0], .0015, 1e-12);
    cr_assert_float_eq(q[3], .0095 * 15 / 4, 1e-12);
    cr_assert(q[3] <= 0.05 && q[4] > 0.05);
    us_trend_fdr(p, 3, 15, q);
    cr_assert_float_eq(q[2], .0019 * 15 / 3, 1e-12, "tests not given count");
}

Test(trends, cusum_of_one_burst)
{
    struct us_arena a = {0};
    uint64_t y[20];
    double e[20];
    size_t n;
    for (int i = 0; i < 20; i++) {
        y[i] = i >= 10 && i < 13 ? 12 : 2;
        e[i] = 1;
    }
    const struct us_trend_run *r = us_trend_cusum(y, e, 20, US_TREND_H, &a, &n);
    cr_assert(n == 1 && r[0].first == 10 && r[0].last == 12 && r[0].n == 36);
    cr_assert_float_eq(r[0].expected, 6, 1e-9, "the rate is that of the quiet days");
    cr_assert_float_eq(r[0].peak, 36 * log(2) - 6, 1e-9);
    cr_assert_float_eq(r[0].log_p, us_trend_tail(36, 70, 3 / 20.0) + log(20 * 21 / 16.0), 1e-9);
    y[8] = 4;
    r = us_trend_cusum(y, e, 20, US_TREND_H, &a, &n);
    cr_assert(n == 1 && r[0].first == 10 && r[0].last == 12, "the sum has risen since day 8");
    for (int i = 0; i < 20; i++)
        e[i] = (double)y[i];
    us_trend_cusum(y, e, 20, US_TREND_H, &a, &n);
    cr_assert(n == 0, "what follows the volume is no burst");
    us_trend_cusum(y, e, 0, US_TREND_H, &a, &n);
    cr_assert(n == 0);
    us_arena_free(&a);
}

Test(trends, dispersion)
{
    const uint64_t y[] = {1, 9, 1, 9, 5};
    const double mu[] = {5, 5, 5, 5, 5};
    const bool all[] = {true, true, true, true, true}, few[] = {true, true, false, false, true};
    cr_assert_float_eq(us_trend_dispersion(y, mu, all, 5, 1), 64.0 / 5 / (4 + sqrt(8)), 1e-12);
    cr_assert_float_eq(us_trend_dispersion(y, mu, few, 5, 1), 1, 1e-12, "too few days");
}

/* ---- simulated events ---- */

static double
uniform(uint64_t *seed)
{
    *seed += 0x9E3779B97F4A7C15U;
    uint64_t z = *seed;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return (double)((z ^ (z >> 31)) >> 11) / 9007199254740992.0;
}

static uint64_t
poisson(uint64_t *seed, double mean)
{
    double limit = exp(-mean), product = uniform(seed);
    uint64_t n = 0;
    for (; product > limit; n++)
        product *= uniform(seed);
    return n;
}

enum { THEMES = 30, DAYS = 40, EVENTS = 39, LENGTH = 5 };

struct outcome {
    double found, false_alarms; /* a run */
};

struct world {
    uint64_t y[THEMES][DAYS];
    bool event[THEMES][DAYS];
    double volume[DAYS];
};

/* 39 events of LENGTH days in 30 themes of 2 records a day: each of the first 30 in one half of the
 * time, the others in the other half of the first nine themes. */
static void
make_world(struct world *w, double times, uint64_t *seed)
{
    memset(w, 0, sizeof(*w));
    for (int i = 0; i < EVENTS && times > 1; i++) {
        int half = (i % THEMES + i / THEMES) % 2;
        int start = half * DAYS / 2 + 2 + (int)(uniform(seed) * 12);
        for (int d = start; d < start + LENGTH; d++)
            w->event[i % THEMES][d] = true;
    }
    for (int t = 0; t < THEMES; t++)
        for (int d = 0; d < DAYS; d++) {
            w->y[t][d] = poisson(seed, 2 * (w->event[t][d] ? times : 1));
            w->volume[d] += (double)w->y[t][d];
        }
}

struct alarm {
    double p;
    bool hit[2]; /* the event of either half */
};

static int
by_p(const void *a, const void *b)
{
    const struct alarm *x = a, *y = b;
    return (x->p > y->p) - (x->p < y->p);
}

/* As unsaid trends does it: one round for the volume, one for the alarms. */
static size_t
watch(struct world *w, struct alarm *alarm, size_t *tests)
{
    struct us_arena a = {0};
    double exposure[DAYS];
    size_t n = 0, nrun;
    memcpy(exposure, w->volume, sizeof(exposure));
    for (int t = 0; t < THEMES; t++) {
        const struct us_trend_run *r =
            us_trend_cusum(w->y[t], exposure, DAYS, US_TREND_H, &a, &nrun);
        us_trend_discount(w->volume, w->y[t], exposure, DAYS, r, nrun);
    }
    *tests = 0;
    for (int t = 0; t < THEMES; t++) {
        const struct us_trend_run *r =
            us_trend_cusum(w->y[t], w->volume, DAYS, US_TREND_H, &a, &nrun);
        *tests += nrun ? nrun : 1;
        for (size_t k = 0; k < nrun; k++) {
            struct alarm x = {r[k].n < 10 ? 1 : exp(r[k].log_p), {false, false}};
            for (size_t d = r[k].first; d <= r[k].last; d++)
                if (w->event[t][d])
                    x.hit[d >= DAYS / 2] = true;
            alarm[n++] = x;
        }
    }
    us_arena_free(&a);
    qsort(alarm, n, sizeof(*alarm), by_p);
    return n;
}

static struct outcome
simulate(double times, int runs, uint64_t seed)
{
    enum { MOST = THEMES * DAYS };
    static struct world w;
    static struct alarm alarm[MOST];
    static double p[MOST], q[MOST];
    struct outcome o = {0, 0};
    for (int run = 0; run < runs; run++) {
        size_t tests;
        make_world(&w, times, &seed);
        size_t n = watch(&w, alarm, &tests);
        for (size_t i = 0; i < n; i++)
            p[i] = alarm[i].p;
        us_trend_fdr(p, n, tests, q);
        for (size_t i = 0; i < n && q[i] <= 0.05; i++) {
            o.found += alarm[i].hit[0] + alarm[i].hit[1];
            o.false_alarms += !alarm[i].hit[0] && !alarm[i].hit[1];
        }
    }
    o.found /= runs;
    o.false_alarms /= runs;
    return o;
}

/* THEMES.md, "Emerging themes": at least 24 of 39 found, at most 8 false alarms a run. */
Test(trends, simulated_bursts)
{
    struct outcome none = simulate(1, 20, 1), two = simulate(2, 20, 2), three = simulate(3, 20, 3),
                   five = simulate(5, 20, 4);
    cr_log_info("x2 %.1f (%.2f), x3 %.1f (%.2f), x5 %.1f (%.2f), none (%.2f)", two.found,
                two.false_alarms, three.found, three.false_alarms, five.found, five.false_alarms,
                none.false_alarms);
    cr_assert(three.found >= 24, "%.1f of 39 found", three.found);
    cr_assert(three.false_alarms <= 8 && none.false_alarms <= 1);
    cr_assert(five.found >= 36 && five.false_alarms <= 8 && two.false_alarms <= 8);
}
