#include "themes/keys.h"
#include "themes/fuse.h"
#include "themes/theme.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

enum { TOPICS = 4, EACH = 30, N = TOPICS * EACH };

static const char *const subjects[TOPICS][3] = {{"delivery", "courier", "parcel"},
                                                {"soup", "pizza", "dinner"},
                                                {"password", "login", "account"},
                                                {"refund", "charge", "invoice"}};
static const char *const faults[TOPICS][3] = {{"late", "lost", "delayed"},
                                              {"cold", "stale", "salty"},
                                              {"locked", "rejected", "expired"},
                                              {"missing", "doubled", "wrong"}};

/* Text i of topic i % TOPICS, with a number of words that say nothing. */
static void
make_text(size_t i, char *out, size_t size)
{
    static const char *const filler[] = {"honestly", "again", "today", "yesterday", "seriously"};
    size_t t = i % TOPICS, j = i / TOPICS;
    snprintf(out, size, "%s %s %s %s %s", filler[j % 5], subjects[t][j % 3], faults[t][j / 3 % 3],
             subjects[t][(j + 1) % 3], filler[(j * 3 + 1) % 5]);
}

struct outcome {
    char ids[N][8];
    size_t n;
};

/* Fits the N texts in the order i * step mod N. */
static void
fit(size_t step, size_t k, size_t jobs, struct outcome *out)
{
    struct us_keys *t = us_keys_new(NULL);
    struct us_pool *pool = us_pool_new(jobs);
    struct us_arena keep = {0}, scratch = {0};
    struct us_corpus c;
    struct us_themes themes;
    struct us_themes_options opt = {k, 1};
    us_corpus_init(&c);
    for (size_t i = 0; i < N; i++) {
        char text[128];
        make_text(i * step % N, text, sizeof(text));
        struct us_str s = us_str_dup(&keep, us_str_c(text));
        us_corpus_add(&c, t, s, s, &scratch);
    }
    us_corpus_finish(&c);
    us_themes_fit(&themes, &c, &opt, pool);
    for (size_t i = 0; i < N; i++)
        memcpy(out->ids[i * step % N], themes.v[themes.of[i]].id, 8);
    out->n = themes.n;
    us_themes_free(&themes);
    us_corpus_free(&c);
    us_arena_free(&keep);
    us_arena_free(&scratch);
    us_pool_free(pool);
    us_keys_free(t);
}

Test(cluster, finds_what_is_there)
{
    static struct outcome o;
    fit(1, TOPICS, 1, &o);
    cr_assert_eq(o.n, TOPICS);
    for (size_t i = TOPICS; i < N; i++)
        cr_assert_str_eq(o.ids[i], o.ids[i % TOPICS]);
    for (size_t i = 1; i < TOPICS; i++)
        cr_assert_str_neq(o.ids[i], o.ids[0]);
}

/* The first topic cut in two is joined again, though its halves are larger than the other themes,
 * and nothing else is. The themes keep their order. */
Test(cluster, fuses_what_is_one_by_its_words)
{
    enum { BIG = 120, SMALL = 6, ALL = BIG + 2 * SMALL };
    struct us_keys *t = us_keys_new(NULL);
    struct us_arena keep = {0}, scratch = {0};
    struct us_corpus c;
    us_corpus_init(&c);
    for (size_t i = 0; i < ALL; i++) {
        char text[128], unique[160];
        size_t topic = i < BIG ? 0 : 1 + i % 2;
        make_text((i < BIG ? i : i - BIG) / (i < BIG ? 1 : 2) % EACH * TOPICS + topic, text,
                  sizeof(text));
        snprintf(unique, sizeof(unique), "%s n%zu", text, i); /* or equal texts are one document */
        struct us_str s = us_str_dup(&keep, us_str_c(unique));
        us_corpus_add(&c, t, s, s, &scratch);
    }
    us_corpus_finish(&c);
    cr_assert_eq(c.ndoc, ALL);
    struct us_partition p = {c.ndoc, 4, us_alloc(c.ndoc * sizeof(*p.of))};
    size_t half = 0;
    for (size_t i = 0; i < ALL; i++)
        p.of[c.texts[i].doc] = i < BIG ? (half++ & 1 ? 2 : 0) : i % 2 ? 3 : 1;
    us_fuse(&c, &p, 3);
    cr_assert_eq(p.k, 3);
    for (size_t i = 0; i < ALL; i++)
        cr_assert_eq(p.of[c.texts[i].doc], i < BIG ? 0 : i % 2 ? 2 : 1);
    us_partition_free(&p);
    us_corpus_free(&c);
    us_arena_free(&keep);
    us_arena_free(&scratch);
    us_keys_free(t);
}

/* Agreement of 1 between shuffles of the same input, ids included, for a given number and a found
 * one, for any number of workers. */
Test(cluster, order_and_workers_do_not_matter)
{
    static const size_t steps[] = {7, 11, 119};
    for (size_t k = 0; k <= TOPICS; k += TOPICS) {
        static struct outcome a, b;
        fit(1, k, 1, &a);
        for (size_t s = 0; s < US_COUNT(steps); s++) {
            fit(steps[s], k, s + 1, &b);
            cr_assert_eq(memcmp(&a, &b, sizeof(a)), 0);
        }
    }
}

Test(cluster, more_themes_than_texts)
{
    static struct outcome o;
    fit(1, 500, 1, &o);
    cr_assert(o.n > TOPICS && o.n <= N);
}

Test(cluster, granularity_refines)
{
    struct us_matrix x;
    struct us_knn g;
    struct us_pool *pool = us_pool_new(1);
    us_matrix_init(&x, 64, 16);
    for (size_t i = 0; i < x.n; i++) { /* two groups of two groups */
        us_matrix_row(&x, i)[i % 4 < 2 ? 0 : 1] = 1;
        us_matrix_row(&x, i)[2 + i % 4] = .6f;
        us_matrix_row(&x, i)[6 + i % 8] = .2f;
    }
    us_matrix_normalise(&x);
    us_knn_init(&g, &x, pool);
    size_t coarse = us_communities(&x, &g, .1, 2), fine = us_communities(&x, &g, 3, 2);
    cr_assert(coarse >= 1 && coarse <= fine && fine >= 4, "%zu %zu", coarse, fine);
    struct us_matrix seeds;
    us_seeds(&x, &g, 4, &seeds);
    cr_assert_eq(seeds.n, 4);
    us_matrix_free(&seeds);
    us_knn_free(&g);
    us_matrix_free(&x);
    us_pool_free(pool);
}

Test(cluster, nothing_at_all)
{
    struct us_corpus c;
    struct us_themes t;
    struct us_pool *pool = us_pool_new(1);
    struct us_themes_options opt = {3, 1};
    us_corpus_init(&c);
    us_corpus_finish(&c);
    us_themes_fit(&t, &c, &opt, pool);
    cr_assert_eq(t.n, 0);
    us_themes_free(&t);
    us_corpus_free(&c);
    us_pool_free(pool);
}
