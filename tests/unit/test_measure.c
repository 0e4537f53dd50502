#include "measure/classify.h"

#include <criterion/criterion.h>
#include <math.h>

static bool
near(double a, double b)
{
    return fabs(a - b) < 5e-5;
}

Test(measure, wilson_interval_by_hand)
{
    /* Newcombe 1998, Stat. Med. 17, table I, method 3: 81/263, 15/148, 0/20, 1/29. */
    struct us_share s = us_share_of(81, 263);
    cr_assert(near(s.low, 0.2553) && near(s.high, 0.3662));
    s = us_share_of(15, 148);
    cr_assert(near(s.low, 0.0624) && near(s.high, 0.1605));
    s = us_share_of(0, 20);
    cr_assert(s.low == 0 && near(s.high, 0.1611));
    s = us_share_of(1, 29);
    cr_assert(near(s.low, 0.0061) && near(s.high, 0.1718));
}

Test(measure, share_of_nothing_and_of_all)
{
    struct us_share none = us_share_of(0, 0), all = us_share_of(7, 7), over = us_share_of(9, 7);
    cr_assert(none.value == 0 && none.low == 0 && none.high == 0);
    cr_assert(all.value == 1 && all.high == 1 && all.low > 0.6 && all.low < 0.7);
    cr_assert(over.k == 7);
}

Test(measure, confusion_precision_recall)
{
    struct us_arena a = {0};
    struct us_classify c;
    us_classify_init(&c, &a);
    /* gold a: a a b; gold b: b b b a; never gold: c */
    const char *pairs[][2] = {{"a", "a"}, {"a", "a"}, {"a", "b"}, {"b", "b"},
                              {"b", "b"}, {"b", "b"}, {"b", "a"}, {"b", "c"}};
    for (size_t i = 0; i < US_COUNT(pairs); i++)
        us_classify_add(&c, us_str_c(pairs[i][0]), us_str_c(pairs[i][1]));
    size_t n, names;
    struct us_class_figures *f = us_classify_figures(&c, &a, &n);
    cr_assert(n == 2 && us_str_eqc(f[0].name, "a") && us_str_eqc(f[1].name, "b"));
    cr_assert(near(f[0].precision, 2.0 / 3) && near(f[0].recall, 2.0 / 3));
    cr_assert(near(f[1].precision, 3.0 / 4) && near(f[1].recall, 3.0 / 5));
    cr_assert(near(us_classify_macro_f1(f, n), (2.0 / 3 + 2 * 3.0 / 9) / 2));
    cr_assert(near(us_classify_accuracy(&c).value, 5.0 / 8));
    us_classify_names(&c, &a, &names);
    cr_assert(names == 3);
    cr_assert(us_classify_cell(&c, US_STR("b"), US_STR("c")) == 1);
    cr_assert(us_classify_cell(&c, US_STR("c"), US_STR("c")) == 0);
    cr_assert(us_classify_cell(&c, US_STR("x"), US_STR("c")) == 0);
    us_classify_free(&c);
    us_arena_free(&a);
}

Test(measure, auc_with_ties)
{
    struct us_arena a = {0};
    struct us_classify c;
    double auc;
    us_classify_init(&c, &a);
    cr_assert(!us_classify_auc(&c, &a, &auc));
    us_classify_add_score(&c, 0.9, true);
    cr_assert(!us_classify_auc(&c, &a, &auc), "one class has no AUC");
    us_classify_add_score(&c, 0.5, true);
    us_classify_add_score(&c, 0.5, false);
    us_classify_add_score(&c, -0.0, false);
    us_classify_add_score(&c, 0.0, true);
    /* pairs: .9 beats 2; .5 ties 1 and beats 1; 0 loses 1 and ties 1: 2 + 1.5 + .5 of 6 */
    cr_assert(us_classify_auc(&c, &a, &auc) && near(auc, 4.0 / 6));
    us_classify_free(&c);
    us_arena_free(&a);
}
