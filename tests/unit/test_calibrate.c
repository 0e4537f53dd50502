#include "measure/calibrate.h"

#include <criterion/criterion.h>
#include <math.h>

static struct us_verdict
judge(enum us_table_kind kind, int32_t shipped, uint64_t k, uint64_t n)
{
    struct us_tally t = {n, k}, all = {1000, 500};
    return us_calibration_judge(kind, shipped, t, all);
}

Test(calibrate, nothing_seen_keeps_the_weight)
{
    struct us_tally none = {0, 0}, all = {10, 5};
    struct us_verdict v = us_calibration_judge(US_TABLE_SENTIMENT, -2300, none, all);
    cr_assert(v.proposed == -2300 && !v.flips && v.lift == 0);
}

Test(calibrate, one_class_alone_says_nothing)
{
    struct us_tally t = {5, 5}, all = {10, 10};
    struct us_verdict v = us_calibration_judge(US_TABLE_SENTIMENT, 1500, t, all);
    cr_assert(v.proposed == 1500 && !v.flips);
}

Test(calibrate, valence_by_hand)
{
    /* b = .5, w = -2: p0 = 1/(1+e^-2) = .880797; 10 of 80: p1 = (10 + 17.61594) / 100 = .2761594;
     * w' = -logit(p1) = .96387. */
    struct us_verdict v = judge(US_TABLE_SENTIMENT, -2000, 10, 80);
    cr_assert(v.proposed == 1000, "%d", v.proposed);
    cr_assert(v.flips && fabs(v.lift + 0.375) < 1e-12);
    /* 80 of 80: p1 = (80 + 17.61594) / 100; w' = -3.7129. */
    v = judge(US_TABLE_SENTIMENT, -2000, 80, 80);
    cr_assert(v.proposed == -3700 && !v.flips, "%d", v.proposed);
}

Test(calibrate, base_rate_counts)
{
    /* b = .2, w = 1, n = 20, k = 4: p0 = sigmoid(ln .25 - 1) = .0842288;
     * p1 = (4 + 1.684576) / 40 = .1421144; w' = ln .25 - logit(p1) = .41142. */
    struct us_tally t = {20, 4}, all = {100, 20};
    struct us_verdict v = us_calibration_judge(US_TABLE_SENTIMENT, 1000, t, all);
    cr_assert(v.proposed == 400 && v.lift == 0 && !v.flips, "%d", v.proposed);
}

Test(calibrate, cues_run_the_other_way)
{
    struct us_verdict more = judge(US_TABLE_COMPLAINT, 2000, 70, 80),
                      less = judge(US_TABLE_COMPLAINT, 2000, 10, 80);
    cr_assert(more.proposed == 2000 && !more.flips, "%d", more.proposed);
    cr_assert(less.proposed == -1000 && less.flips, "%d", less.proposed);
}

Test(calibrate, signals_are_precisions)
{
    /* (5 + 20 * .7) / 30 = .63333 */
    struct us_verdict v = judge(US_TABLE_SILENT, 700, 5, 10);
    cr_assert(v.proposed == 630 && !v.flips, "%d", v.proposed);
    v = judge(US_TABLE_SILENT, 100, 0, 5000);
    cr_assert(v.proposed == 100 && v.flips, "%d", v.proposed);
}

Test(calibrate, small_counts_do_not_flip)
{
    cr_assert(!judge(US_TABLE_SENTIMENT, 1000, 3, 3).flips); /* .44 to 1 holds .5 */
    cr_assert(judge(US_TABLE_SENTIMENT, 1000, 4, 4).flips);  /* .51 to 1 does not */
    cr_assert(!judge(US_TABLE_SENTIMENT, 0, 40, 40).flips);
}

Test(calibrate, weights_end_at_four)
{
    struct us_verdict v = judge(US_TABLE_SENTIMENT, -4000, 5000, 5000);
    cr_assert(v.proposed == -4000, "%d", v.proposed);
}

Test(calibrate, a_record_counts_once)
{
    struct us_calibration c, other;
    us_calibration_init(&c, US_TABLE_SILENT, 3);
    us_calibration_init(&other, US_TABLE_SILENT, 3);
    us_calibration_record(&c, true);
    us_calibration_entry(&c, 2, true);
    us_calibration_entry(&c, 2, true);
    us_calibration_signal(&c, 7, true);
    us_calibration_record(&c, false);
    us_calibration_entry(&c, 2, false);
    us_calibration_record(&other, true);
    us_calibration_entry(&other, 2, true);
    us_calibration_merge(&c, &other);
    cr_assert(c.all.n == 3 && c.all.k == 2);
    cr_assert(c.entries[2].n == 3 && c.entries[2].k == 2 && c.entries[0].n == 0);
    cr_assert(c.signals[7].n == 1 && c.signals[7].k == 1);
    us_calibration_free(&c);
    us_calibration_free(&other);
}

Test(calibrate, band_that_separates)
{
    struct us_calibration c;
    us_calibration_init(&c, US_TABLE_SENTIMENT, 0);
    for (int i = 0; i < 5; i++) {
        us_calibration_score(&c, US_CLASS3_NEGATIVE, -0.30);
        us_calibration_score(&c, US_CLASS3_NEUTRAL, -0.24);
        us_calibration_score(&c, US_CLASS3_NEUTRAL, 0.09);
    }
    cr_assert(!us_calibration_has_three(&c));
    us_calibration_score(&c, US_CLASS3_POSITIVE, 0.10);
    cr_assert(us_calibration_has_three(&c));
    struct us_band b = us_calibration_band(&c, false, 18);
    cr_assert(b.low == 25 && b.high == 10 && b.macro_f1 == 1, "%d %d %f", b.low, b.high,
              b.macro_f1);
    cr_assert(us_calibration_macro_f1(&c, 30, 10) == 1);
    us_calibration_free(&c);
}
