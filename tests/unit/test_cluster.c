#include "themes/evidence.h"
#include "themes/fuse.h"
#include "themes/keys.h"
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
    struct us_themes_options opt = {k, 1, false};
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

/* A finished corpus of n texts; `topic` tells that of each. A word of its own in each text, or
 * equal ones would be one document. */
static void
make_corpus(struct us_corpus *c, struct us_arena *keep, const size_t *topic, size_t n)
{
    struct us_keys *t = us_keys_new(NULL);
    struct us_arena scratch = {0};
    size_t nth[TOPICS] = {0};
    us_corpus_init(c);
    for (size_t i = 0; i < n; i++) {
        char text[128], unique[160];
        make_text(nth[topic[i]]++ % EACH * TOPICS + topic[i], text, sizeof(text));
        snprintf(unique, sizeof(unique), "%s n%zu", text, i);
        struct us_str s = us_str_dup(keep, us_str_c(unique));
        us_corpus_add(c, t, s, s, &scratch);
    }
    us_corpus_finish(c);
    cr_assert_eq(c->ndoc, n);
    us_arena_free(&scratch);
    us_keys_free(t);
}

/* The first topic cut in two is joined again, though its halves are larger than the other themes,
 * and nothing else is. The themes keep their order. */
Test(cluster, fuses_what_is_one_by_its_words)
{
    enum { BIG = 120, SMALL = 6, ALL = BIG + 2 * SMALL };
    struct us_arena keep = {0};
    struct us_corpus c;
    size_t topic[ALL], half = 0;
    for (size_t i = 0; i < ALL; i++)
        topic[i] = i < BIG ? 0 : 1 + i % 2;
    make_corpus(&c, &keep, topic, ALL);
    struct us_partition p = {c.ndoc, 4, us_alloc(c.ndoc * sizeof(*p.of))};
    for (size_t i = 0; i < ALL; i++)
        p.of[c.texts[i].doc] = i < BIG ? (half++ & 1 ? 2 : 0) : i % 2 ? 3 : 1;
    us_fuse(&c, &p, 3);
    cr_assert_eq(p.k, 3);
    for (size_t i = 0; i < ALL; i++)
        cr_assert_eq(p.of[c.texts[i].doc], i < BIG ? 0 : i % 2 ? 2 : 1);
    us_partition_free(&p);
    us_corpus_free(&c);
    us_arena_free(&keep);
}

/* Every topic cut in three: the evidence is highest when they are whole, and joining stops there,
 * or at a multiple. */
Test(cluster, evidence_tells_the_number)
{
    enum { PARTS = 3 };
    static const double granularity[] = {1, .5, 2, 100, .001};
    static const size_t expected[] = {TOPICS, TOPICS / 2, 2 * TOPICS, TOPICS * PARTS, 1};
    struct us_arena keep = {0};
    struct us_corpus c;
    size_t topic[N];
    double evidence[US_COUNT(expected)];
    for (size_t i = 0; i < N; i++)
        topic[i] = i % TOPICS;
    make_corpus(&c, &keep, topic, N);
    for (size_t g = 0; g < US_COUNT(expected); g++) {
        struct us_partition p = {c.ndoc, TOPICS * PARTS, us_alloc(c.ndoc * sizeof(*p.of))};
        for (size_t i = 0; i < N; i++)
            p.of[c.texts[i].doc] = (uint32_t)(topic[i] + i / TOPICS / 9 % PARTS * TOPICS);
        us_fuse_likely(&c, &p, granularity[g]);
        cr_assert_eq(p.k, expected[g], "%zu themes at %g", p.k, granularity[g]);
        evidence[g] = us_evidence(&c, &p);
        for (size_t i = TOPICS; i < N && g == 0; i++)
            cr_assert_eq(p.of[c.texts[i].doc], p.of[c.texts[i % TOPICS].doc]);
        us_partition_free(&p);
    }
    for (size_t g = 1; g < US_COUNT(expected); g++)
        cr_assert(evidence[g] < evidence[0], "%zu themes are likelier", expected[g]);
    us_corpus_free(&c);
    us_arena_free(&keep);
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
    struct us_themes_options opt = {3, 1, false};
    us_corpus_init(&c);
    us_corpus_finish(&c);
    us_themes_fit(&t, &c, &opt, pool);
    cr_assert_eq(t.n, 0);
    us_themes_free(&t);
    us_corpus_free(&c);
    us_pool_free(pool);
}
