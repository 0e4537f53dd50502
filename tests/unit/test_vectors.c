#include "themes/keys.h"
#include "themes/vectors.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

static void
add(struct us_corpus *c, struct us_keys *t, const char *text)
{
    struct us_arena scratch = {0};
    us_corpus_add(c, t, us_str_c(text), us_str_c(text), &scratch);
    us_arena_free(&scratch);
}

Test(vectors, log_agrees_with_libm)
{
    for (double x = 1e-6; x < 1e9; x *= 1.37)
        cr_assert(fabs(us_log(x) - log(x)) < 1e-12, "log(%g)", x);
    cr_assert(us_log(1) == 0);
}

Test(vectors, panel_gives_the_dot_products)
{
    struct us_matrix m;
    struct us_panel p;
    us_matrix_init(&m, 21, 40);
    for (size_t i = 0; i < m.n; i++)
        for (size_t j = 0; j < m.dim; j++)
            us_matrix_row(&m, i)[j] = (float)((i * 7 + j * 3) % 11) - 5;
    us_panel_init(&p, &m);
    float *out = us_alloc(p.nblock * US_LANES * sizeof(*out));
    us_panel_dot(&p, us_matrix_row(&m, 4), out);
    for (size_t i = 0; i < m.n; i++) /* small integers: exact in any order */
        cr_assert(out[i] == us_dot(us_matrix_row(&m, i), us_matrix_row(&m, 4), m.dim));
    for (size_t i = m.n; i < p.nblock * US_LANES; i++)
        cr_assert(out[i] == 0);
    free(out);
    us_panel_free(&p);
    us_matrix_free(&m);
}

/* A matrix of rank 2 with singular values 6 and 3: rows (2,0), (0,1) in turn. */
Test(vectors, svd_of_a_known_matrix)
{
    size_t at[19];
    uint32_t col[18];
    float val[18];
    for (size_t i = 0; i < 18; i++) {
        at[i] = i;
        col[i] = i % 2 ? 3 : 1;
        val[i] = i % 2 ? 1 : 2;
    }
    at[18] = 18;
    struct us_sparse s = {18, 5, at, col, val};
    struct us_matrix u;
    double sigma[4];
    struct us_pool *pool = us_pool_new(1);
    us_svd(&s, 4, 4, &u, sigma, pool);
    cr_assert(fabs(sigma[0] - 6) < 1e-4 && fabs(sigma[1] - 3) < 1e-4, "%g %g", sigma[0], sigma[1]);
    cr_assert(sigma[2] < 1e-3 && sigma[3] < 1e-3);
    for (size_t i = 0; i < 18; i++)
        cr_assert(fabs(fabs((double)us_matrix_row(&u, i)[i % 2]) - (i % 2 ? 1 : 2)) < 1e-4);
    us_matrix_free(&u);
    us_pool_free(pool);
}

Test(vectors, corpus_collapses_and_forgets_the_order)
{
    static const char *const texts[] = {"Late delivery!",
                                        "cold soup",
                                        "late DELIVERY",
                                        "the soup is cold",
                                        "late delivery",
                                        "😀",
                                        ""};
    struct us_keys *t = us_keys_new(NULL);
    struct us_corpus a, b;
    struct us_err err;
    us_corpus_init(&a);
    us_corpus_init(&b);
    struct us_str stop = US_STR("#! unsaid-lexicon 1 stop\n# term\nis\nthe\n");
    cr_assert_eq(us_corpus_stop(&a, stop, &err), 0);
    cr_assert_eq(us_corpus_stop(&b, stop, &err), 0);
    for (size_t i = 0; i < 7; i++) {
        add(&a, t, texts[i]);
        add(&b, t, texts[6 - i]);
    }
    us_corpus_finish(&a);
    us_corpus_finish(&b);
    cr_assert_eq(a.ndoc, 3);
    cr_assert_eq(a.texts[0].doc, a.texts[2].doc);
    cr_assert_eq(a.texts[5].doc, US_CORPUS_NONE);
    cr_assert_eq(a.nterm, b.nterm);
    for (size_t i = 0; i < 7; i++)
        cr_assert_eq(a.texts[i].doc, b.texts[6 - i].doc);
    for (size_t i = 0; i < a.nterm; i++)
        cr_assert(us_str_eq(a.terms[i].key, b.terms[i].key) && a.terms[i].df == b.terms[i].df);
    us_corpus_free(&a);
    us_corpus_free(&b);
    us_keys_free(t);
}

Test(vectors, refuses_another_table)
{
    struct us_corpus c;
    struct us_err err;
    us_corpus_init(&c);
    cr_assert(us_corpus_stop(&c, US_STR("#! unsaid-lexicon 1 silent\n"), &err) < 0);
    cr_assert(us_corpus_stop(&c, US_STR("the\n"), &err) < 0);
    us_corpus_free(&c);
}

static float
likeness(const struct us_corpus *c, const struct us_matrix *x, size_t a, size_t b)
{
    return us_dot(us_matrix_row(x, c->texts[a].doc), us_matrix_row(x, c->texts[b].doc), x->dim);
}

/* Two colours of two things: which two texts are alike is for the weights to say. */
Test(vectors, words_count_by_what_they_tell)
{
    static const char *const texts[] = {"red parcel", "red soup", "blue parcel", "blue soup"};
    struct us_keys *t = us_keys_new(NULL);
    struct us_pool *pool = us_pool_new(1);
    struct us_corpus c;
    us_corpus_init(&c);
    for (size_t i = 0; i < US_COUNT(texts); i++)
        add(&c, t, texts[i]);
    us_corpus_finish(&c);
    float *term_weight = us_calloc(c.nterm, sizeof(*term_weight));
    for (size_t colour = 0; colour < 2; colour++) {
        struct us_matrix x;
        for (size_t i = 0; i < c.nterm; i++) {
            char first = c.terms[i].key.p[0];
            term_weight[i] = (first == 'r' || first == 'b') == colour;
        }
        us_vectors(&c, term_weight, false, &x, pool);
        float same_colour = likeness(&c, &x, 0, 1), same_thing = likeness(&c, &x, 0, 2);
        cr_assert(colour ? same_colour > same_thing : same_thing > same_colour, "%g %g",
                  (double)same_colour, (double)same_thing);
        us_matrix_free(&x);
    }
    free(term_weight);
    us_corpus_free(&c);
    us_keys_free(t);
    us_pool_free(pool);
}

/* Many texts of one matter in two wordings, few of another: the power keeps what many share. */
Test(vectors, sharp_ones_keep_what_many_share)
{
    static const char *const texts[] = {
        "late parcel courier",  "late parcel driver", "late parcel van", "late parcel depot",
        "late parcel door",     "cold soup bowl",     "cold soup spoon", "parcel soup lid",
        "late courier morning", "driver van road",    "depot door gate", "bowl spoon table"};
    struct us_keys *t = us_keys_new(NULL);
    struct us_pool *pool = us_pool_new(1);
    struct us_corpus c;
    float many[2];
    us_corpus_init(&c);
    for (size_t i = 0; i < US_COUNT(texts); i++)
        add(&c, t, texts[i]);
    us_corpus_finish(&c);
    for (size_t sharp = 0; sharp < 2; sharp++) {
        struct us_matrix x;
        us_vectors(&c, NULL, sharp, &x, pool);
        many[sharp] = likeness(&c, &x, 0, 3);
        us_matrix_free(&x);
    }
    cr_assert_gt(many[1], many[0]);
    us_corpus_free(&c);
    us_keys_free(t);
    us_pool_free(pool);
}
