#include "themes/bridge.h"
#include "themes/concepts.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

struct lab {
    struct us_corpus c;
    struct us_concepts x;
    struct us_keys *k;
    struct us_matrix m;
};

/* A corpus of `n` texts, every document with a direction of its own. */
static void
lab_init(struct lab *l, const char *const *texts, size_t n)
{
    static const char table[] = "#! unsaid-lexicon 1 concepts\n"
                                "late\tlate\t晚\t-\nparcel\tparcel\t包裹\t-\ncold\tcold\t凉\t-\n"
                                "soup\tsoup\t汤\t-\n";
    struct us_err err;
    us_corpus_init(&l->c);
    us_concepts_init(&l->x);
    l->k = us_keys_new(NULL);
    cr_assert_eq(us_concepts_add(&l->x, &l->c, l->k, us_str_c(table), &err), US_OK);
    l->c.concepts = &l->x;
    for (size_t i = 0; i < n; i++) {
        struct us_arena scratch = {0};
        us_corpus_add(&l->c, l->k, us_str_c(texts[i]), us_str_c(texts[i]), &scratch);
        us_arena_free(&scratch);
    }
    us_corpus_finish(&l->c);
    cr_assert(l->c.bridge);
    us_matrix_init(&l->m, l->c.ndoc, l->c.ndoc);
    for (size_t d = 0; d < l->c.ndoc; d++)
        us_matrix_row(&l->m, d)[d] = 1;
}

static void
lab_free(struct lab *l)
{
    us_matrix_free(&l->m);
    us_concepts_free(&l->x);
    us_corpus_free(&l->c);
    us_keys_free(l->k);
}

static float
likeness(const struct lab *l, size_t a, size_t b)
{
    return us_dot(us_matrix_row(&l->m, l->c.texts[a].doc), us_matrix_row(&l->m, l->c.texts[b].doc),
                  l->m.dim);
}

Test(bridge, translations_meet_and_nothing_else_does)
{
    static const char *const texts[] = {"late parcel", "cold soup", "包裹 晚",
                                        "汤 凉",       "rude",      "粗鲁"};
    for (size_t workers = 1; workers <= 2; workers++) {
        struct lab l;
        lab_init(&l, texts, US_COUNT(texts));
        struct us_pool *pool = us_pool_new(workers);
        us_bridge_vectors(&l.c, &l.m, pool);
        cr_assert_float_eq(likeness(&l, 0, 2), 1, 1e-5);
        cr_assert_float_eq(likeness(&l, 1, 3), 1, 1e-5);
        cr_assert_float_eq(likeness(&l, 0, 1), 0, 1e-6);
        cr_assert_float_eq(likeness(&l, 0, 3), 0, 1e-6);
        cr_assert_float_eq(likeness(&l, 4, 5), 0, 1e-6, "no concept is no likeness");
        for (size_t i = 0; i < US_COUNT(texts); i++)
            cr_assert_float_eq(likeness(&l, i, i), 1, 1e-5);
        us_pool_free(pool);
        lab_free(&l);
    }
}

Test(bridge, a_match_counts_by_the_part_of_the_words_that_it_explains)
{
    static const char *const texts[] = {
        "late", "cold charger manual cable adapter torch", "晚", "凉", "parcel", "汤"};
    struct lab l;
    lab_init(&l, texts, US_COUNT(texts));
    struct us_pool *pool = us_pool_new(1);
    us_bridge_vectors(&l.c, &l.m, pool);
    cr_assert_float_eq(likeness(&l, 0, 2), 1, 1e-5);
    cr_assert_gt(likeness(&l, 1, 3), .3f);
    cr_assert_lt(likeness(&l, 1, 3), .98f);
    us_pool_free(pool);
    lab_free(&l);
}
