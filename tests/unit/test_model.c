#include "themes/clause.h"
#include "themes/concepts.h"
#include "themes/identity.h"
#include "themes/novel.h"
#include "themes/sample.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

enum { TOPICS = 3, EACH = 12, N = TOPICS * EACH };

static const char *const words[TOPICS][4] = {{"delivery", "courier", "parcel", "late"},
                                             {"soup", "pizza", "cold", "stale"},
                                             {"password", "login", "locked", "expired"}};

struct lab {
    struct us_arena keep, scratch;
    struct us_keys *k;
    struct us_pool *pool;
    struct us_corpus c;
    struct us_model m;
};

static void
lab_init(struct lab *l)
{
    memset(l, 0, sizeof(*l));
    l->k = us_keys_new(NULL);
    l->pool = us_pool_new(1);
    us_corpus_init(&l->c);
    us_model_init(&l->m);
}

static void
lab_free(struct lab *l)
{
    us_corpus_free(&l->c);
    us_model_free(&l->m);
    us_pool_free(l->pool);
    us_keys_free(l->k);
    us_arena_free(&l->keep);
    us_arena_free(&l->scratch);
}

static void
lab_add(struct lab *l, const char *text)
{
    struct us_str s = us_str_dup(&l->keep, us_str_c(text));
    us_corpus_add(&l->c, l->k, s, s, &l->scratch);
}

static void
topic_text(size_t i, char *out, size_t size)
{
    const char *const *w = words[i % TOPICS];
    size_t j = i / TOPICS;
    snprintf(out, size, "%s %s %s", w[j % 4], w[(j + 1 + j / 4) % 4], w[(j + 2) % 4]);
}

/* A model founded on N texts of TOPICS topics. */
static void
lab_found(struct lab *l)
{
    struct us_themes t;
    struct us_themes_options opt = {TOPICS, 1, false};
    for (size_t i = 0; i < N; i++) {
        char text[64];
        topic_text(i, text, sizeof(text));
        lab_add(l, text);
    }
    us_corpus_finish(&l->c);
    us_themes_fit(&t, &l->c, &opt, l->pool);
    us_identity_found(&l->m, &l->c, &t);
    us_themes_free(&t);
    us_corpus_free(&l->c);
    us_corpus_init(&l->c);
}

static uint32_t
lab_assign(struct lab *l, const char *text)
{
    struct us_corpus_key *keys;
    struct us_model_doc doc;
    struct us_model_scores s;
    double fit;
    size_t n = us_keys_get(l->k, &l->c, us_str_c(text), &l->scratch, &keys);
    us_model_read(&l->m, keys, n, &l->scratch, &doc);
    us_model_scores_init(&s, &l->m);
    uint32_t k = us_model_assign(&l->m, &doc, &s, &fit);
    us_model_scores_free(&s);
    return k;
}

static struct us_str
lab_write(struct lab *l)
{
    struct us_buf b = {0};
    us_model_write(&l->m, &b);
    struct us_str s = us_str_dup(&l->keep, us_buf_view(&b));
    us_buf_free(&b);
    return s;
}

Test(model, written_and_read_it_is_the_same)
{
    struct lab l;
    struct us_model again;
    struct us_buf b = {0};
    struct us_err err;
    lab_init(&l);
    lab_found(&l);
    struct us_str bytes = lab_write(&l);
    us_model_init(&again);
    cr_assert_eq(us_model_parse(&again, bytes, &err), US_OK, "%s", err.msg);
    us_model_write(&again, &b);
    cr_assert(us_str_eq(us_buf_view(&b), bytes));
    us_buf_free(&b);
    us_model_free(&again);
    lab_free(&l);
}

/* Any byte changed, and any cut, is found out; nothing of it is undefined behaviour. */
Test(model, damage_is_found_out)
{
    struct lab l;
    lab_init(&l);
    lab_found(&l);
    struct us_str bytes = lab_write(&l);
    for (size_t i = 0; i < bytes.n; i++) {
        struct us_model bad;
        struct us_err err;
        char *p = us_arena_dup(&l.scratch, bytes.p, bytes.n);
        p[i] ^= 1;
        us_model_init(&bad);
        cr_assert_eq(us_model_parse(&bad, (struct us_str){p, bytes.n}, &err), US_EDATA, "byte %zu",
                     i);
        us_model_free(&bad);
        us_model_init(&bad);
        cr_assert_eq(us_model_parse(&bad, us_str_sub(bytes, 0, i), &err), US_EDATA);
        us_model_free(&bad);
        us_arena_clear(&l.scratch);
    }
    lab_free(&l);
}

Test(model, new_texts_join_the_theme_of_their_words)
{
    struct lab l;
    lab_init(&l);
    lab_found(&l);
    cr_assert_eq(l.m.ntheme, TOPICS);
    uint32_t parcel = lab_assign(&l, "where is my parcel, courier?");
    cr_assert_lt(parcel, TOPICS);
    cr_assert_eq(parcel, lab_assign(&l, "late late parcel"));
    cr_assert_neq(parcel, lab_assign(&l, "the pizza was cold"));
    cr_assert_eq(lab_assign(&l, "unheard of"), US_MODEL_REST);
    cr_assert_eq(lab_assign(&l, "..."), US_MODEL_WORDLESS);
    lab_free(&l);
}

/* A second run with what is known and a new topic: a candidate theme; all else stays. */
Test(model, known_texts_never_move_and_late_themes_are_found)
{
    static const char *const late[] = {"gift card balance",    "gift card code balance",
                                       "card code gift",       "balance gift code",
                                       "code gift card wrong", "gift card wrong"};
    struct lab l;
    uint32_t before[N];
    char text[64];
    lab_init(&l);
    lab_found(&l);
    for (size_t i = 0; i < N; i++) {
        topic_text(i, text, sizeof(text));
        before[i] = lab_assign(&l, text);
        lab_add(&l, text);
    }
    for (size_t i = 0; i < US_COUNT(late); i++)
        lab_add(&l, late[i]);
    us_corpus_finish(&l.c);
    us_identity_add(&l.m, &l.c, 1, l.pool);
    cr_assert_eq(l.m.ntheme, TOPICS + 1, "%zu", l.m.ntheme);
    size_t found = 0;
    for (size_t i = 0; i < US_COUNT(late); i++)
        found += lab_assign(&l, late[i]) == TOPICS;
    cr_assert_geq(found, 4);
    for (size_t i = 0; i < N; i++) {
        topic_text(i, text, sizeof(text));
        cr_assert_eq(lab_assign(&l, text), before[i]);
    }
    struct us_str once = lab_write(&l);
    us_identity_add(&l.m, &l.c, 1, l.pool);
    cr_assert(us_str_eq(lab_write(&l), once), "a second run over the same texts changed the model");
    lab_free(&l);
}

Test(model, names_and_bans_stay)
{
    struct lab l;
    struct us_err err;
    lab_init(&l);
    lab_found(&l);
    struct us_str id = us_str_c(l.m.themes[1].id);
    cr_assert_eq(us_model_name(&l.m, id, US_STR("mine"), &err), US_OK);
    cr_assert_eq(us_model_name(&l.m, US_STR("t999999x"), US_STR("a"), &err), US_EFIELD);
    cr_assert_eq(us_model_name(&l.m, us_str_c(l.m.themes[0].id), US_STR("mine"), &err), US_EFIELD);
    struct us_str banned = l.m.themes[0].label;
    us_model_ban(&l.m, banned);
    cr_assert_not(us_label_holds(l.m.themes[0].label, banned));
    cr_assert(us_str_eqc(l.m.themes[1].label, "mine"));
    cr_assert(us_label_holds(US_STR("late delivery"), US_STR("late")));
    cr_assert_not(us_label_holds(US_STR("chocolate"), US_STR("late")));
    cr_assert(us_label_holds(US_STR("快递慢"), US_STR("快递")));
    lab_free(&l);
}

Test(model, groups_are_led_by_a_member)
{
    struct lab l;
    lab_init(&l);
    lab_found(&l);
    size_t ngroup = 0;
    for (size_t k = 0; k < l.m.ntheme; k++) {
        cr_assert_eq(l.m.themes[l.m.themes[k].group].group, l.m.themes[k].group);
        ngroup += l.m.themes[k].group == k;
    }
    cr_assert_eq(ngroup, 2);
    lab_free(&l);
}

/* What is known is not scored: its cosine must be the one that scoring gives, to the last bit; and
 * the highest score of all wins, though they are looked at by four. */
Test(model, scores_agree_whichever_way_they_are_found)
{
    struct lab l;
    struct us_model_scores s;
    lab_init(&l);
    lab_found(&l);
    us_model_scores_init(&s, &l.m);
    for (size_t i = 0; i < N; i++) {
        struct us_corpus_key *keys;
        struct us_model_doc doc;
        double fit;
        char text[64];
        topic_text(i, text, sizeof(text));
        size_t n = us_keys_get(l.k, &l.c, us_str_c(text), &l.scratch, &keys);
        us_model_read(&l.m, keys, n, &l.scratch, &doc);
        uint32_t known = us_model_known(&l.m, doc.hash), best = us_model_score(&l.m, &doc, &s);
        cr_assert_lt(known, l.m.ntheme);
        double cosine = s.cosine[known];
        for (size_t k = 0; k < l.m.ntheme; k++)
            cr_expect(s.score[k] < s.score[best] || (k >= best && s.score[k] <= s.score[best]));
        cr_expect_eq(us_model_assign(&l.m, &doc, &s, &fit), known);
        cr_expect(fit > 0 && fit >= cosine && fit <= cosine, "%s: %.17g, %.17g", text, fit, cosine);
        doc.hash++;
        cr_expect_eq(us_model_known(&l.m, doc.hash), US_CORPUS_NONE);
        cr_expect_eq(us_model_assign(&l.m, &doc, &s, &fit), best);
    }
    us_model_scores_free(&s);
    lab_free(&l);
}

/* A term that was added is not in the index, which is then left alone: words and pairs are found by
 * their spelling. */
Test(model, terms_are_the_same_with_and_without_the_index)
{
    struct lab l;
    struct us_model_doc with, without;
    struct us_corpus_key *keys;
    lab_init(&l);
    lab_found(&l);
    size_t n =
        us_keys_get(l.k, &l.c, US_STR("late parcel delivery courier parcel late parcel soup"),
                    &l.scratch, &keys);
    us_model_read(&l.m, keys, n, &l.scratch, &with);
    us_model_add_term(&l.m, US_STR("never seen"));
    us_model_read(&l.m, keys, n, &l.scratch, &without);
    cr_assert_gt(with.n, 5); /* there are pairs among them */
    cr_assert_eq(with.n, without.n);
    cr_assert_arr_eq(with.term, without.term, with.n * sizeof(*with.term));
    cr_assert_arr_eq(with.tf, without.tf, with.n * sizeof(*with.tf));
    cr_assert(with.hash == without.hash && with.nstrange == without.nstrange);
    lab_free(&l);
}

Test(model, a_sentence_of_another_theme_is_told)
{
    static const char text[] = "pizza cold stale soup. delivery courier parcel late!";
    struct lab l;
    struct us_corpus_key *keys;
    struct us_model_scores s;
    struct us_clause *v;
    lab_init(&l);
    lab_found(&l);
    size_t n = us_keys_get(l.k, &l.c, us_str_c(text), &l.scratch, &keys);
    us_model_scores_init(&s, &l.m);
    uint32_t pizza = lab_assign(&l, "pizza cold stale soup"), late = lab_assign(&l, "late parcel");
    n = us_keys_get(l.k, &l.c, us_str_c(text), &l.scratch, &keys);
    size_t found = us_clauses(&l.m, us_str_c(text), keys, n, pizza, &s, &l.scratch, &v);
    cr_assert_eq(found, 1);
    cr_assert_eq(v[0].theme, late);
    cr_assert(us_str_eqc(us_str_sub(us_str_c(text), v[0].start, v[0].end),
                         "delivery courier parcel late"));
    us_model_scores_free(&s);
    lab_free(&l);
}

Test(concepts, both_languages_carry_them)
{
    static const char table[] = "#! unsaid-lexicon 1 concepts\n"
                                "late\tlate delivery,tardy\t慢\t-\n"
                                "slow\tslow\t慢\t-\n";
    struct lab l;
    struct us_concepts x;
    struct us_corpus_key *keys;
    struct us_err err;
    lab_init(&l);
    us_concepts_init(&x);
    cr_assert_eq(us_concepts_add(&x, &l.c, l.k, us_str_c(table), &err), US_OK, "%s", err.msg);
    l.c.concepts = &x;
    l.c.bridge = true;
    size_t n = us_keys_get(l.k, &l.c, US_STR("late deliveries"), &l.scratch, &keys);
    cr_assert_eq(n, 3);
    cr_assert(us_str_eqc(keys[1].key, "=late") && keys[1].concept);
    n = us_keys_get(l.k, &l.c, US_STR("慢"), &l.scratch, &keys);
    cr_assert_eq(n, 3);
    cr_assert(us_str_eqc(keys[2].key, "=slow") && keys[2].concept);
    cr_assert_lt(us_concepts_add(&x, &l.c, l.k, US_STR("#! unsaid-lexicon 1 stop\n"), &err), 0);
    us_concepts_free(&x);
    lab_free(&l);
}

/* Founds a model on a sample of SAMPLED documents; text `i` is the `order(i)`th. */
enum { LARGE = 600, SAMPLED = 200 };

static struct us_str
lab_found_on_sample(struct lab *l, size_t step, size_t jobs)
{
    struct us_corpus part;
    struct us_themes_options opt = {TOPICS, 1, false};
    struct us_pool *pool = us_pool_new(jobs);
    for (size_t i = 0; i < LARGE; i++) {
        char text[96];
        size_t j = i * step % LARGE;
        const char *const *w = words[j % TOPICS];
        snprintf(text, sizeof(text), "%s %s %s number%zu", w[j % 4], w[j / 3 % 4], w[j / 7 % 4],
                 j / 2);
        lab_add(l, text);
    }
    us_corpus_collapse(&l->c);
    cr_assert(us_sample_texts(&l->c, SAMPLED, &part));
    cr_assert_eq(part.ntext, SAMPLED);
    us_sample_found(&l->m, &l->c, &part, &opt, pool);
    us_pool_free(pool);
    return lab_write(l);
}

/* All texts are learnt and known, each in the theme of its words, whatever their order. */
Test(model, founded_on_a_sample)
{
    struct lab l, m;
    struct us_themes t;
    lab_init(&l);
    lab_init(&m);
    struct us_str one = lab_found_on_sample(&l, 1, 1), two = lab_found_on_sample(&m, 7, 3);
    cr_expect(us_str_eq(one, two));
    cr_expect_eq(l.m.ntext, LARGE);
    cr_expect_eq(l.m.nknown, l.c.ndoc);
    cr_assert_eq(l.m.ntheme, TOPICS);
    us_identity_themes(&l.m, &l.c, &t);
    size_t texts = 0;
    for (size_t k = 0; k < TOPICS; k++) {
        cr_expect_eq(t.v[k].n, LARGE / TOPICS);
        texts += l.m.themes[k].texts;
    }
    cr_expect_eq(texts, LARGE);
    for (size_t i = 0; i < LARGE; i++)
        cr_expect_eq(t.of[i], t.of[i % TOPICS]);
    us_themes_free(&t);
    lab_free(&l);
    lab_free(&m);
}

Test(model, a_small_collection_is_no_sample)
{
    struct lab l;
    struct us_corpus part;
    lab_init(&l);
    for (size_t i = 0; i < 5; i++)
        lab_add(&l, i % 2 ? "late parcel" : "cold soup");
    us_corpus_collapse(&l.c);
    cr_expect_eq(l.c.ndoc, 2);
    cr_expect(!us_sample_texts(&l.c, 2, &part));
    lab_free(&l);
}

/* How far the texts of the corpus are a theme of their own. */
static double
lab_worth(struct lab *l)
{
    struct us_novel x;
    struct us_novel_text v[N];
    us_corpus_finish(&l->c);
    cr_assert(l->c.ndoc <= N);
    us_novel_init(&x, &l->m, &l->c);
    for (uint32_t d = 0; d < l->c.ndoc; d++) {
        struct us_corpus_key *keys;
        struct us_model_doc doc;
        struct us_model_scores s;
        us_model_scores_init(&s, &l->m);
        size_t n = us_corpus_text_keys(&l->c, l->c.rep[d], &l->scratch, &keys);
        us_model_read(&l->m, keys, n, &l->scratch, &doc);
        v[d].doc = d;
        v[d].theme = us_model_assign(&l->m, &doc, &s, &v[d].fit);
        us_model_scores_free(&s);
    }
    double worth = us_novel_worth(&x, v, l->c.ndoc), again = us_novel_worth(&x, v, l->c.ndoc);
    cr_assert(worth <= again && worth >= again, "the first call left something behind");
    cr_assert(us_novel_worth(&x, v, 0) <= 0);
    us_novel_free(&x);
    us_corpus_free(&l->c);
    us_corpus_init(&l->c);
    return worth;
}

/* New texts of a known topic are no theme of their own, those of a new one are, also when they
 * share words with a known one; texts that have nothing in common are none. */
Test(model, what_is_novel)
{
    static const char *const strange[] = {"ladder violet", "copper window", "harbour pencil",
                                          "marble engine", "cotton bridge"};
    static const char *const fresh[] = {"refund", "invoice", "charge", "doubled"};
    struct lab l;
    lab_init(&l);
    lab_found(&l);
    for (size_t j = 0; j < EACH; j++) {
        char text[80];
        snprintf(text, sizeof(text), "%s %s %s %s", words[0][j % 4], words[0][j / 4],
                 words[0][(j + 1) % 4], words[0][3 - j % 4]);
        lab_add(&l, text);
    }
    double known = lab_worth(&l);
    for (size_t j = 0; j < EACH; j++) {
        char text[80];
        snprintf(text, sizeof(text), "%s %s delivery%s", fresh[j % 4], fresh[(j + 1 + j / 4) % 4],
                 j % 3 ? "" : " late");
        lab_add(&l, text);
    }
    double new = lab_worth(&l);
    for (size_t j = 0; j < US_COUNT(strange); j++)
        lab_add(&l, strange[j]);
    double loose = lab_worth(&l);
    cr_assert(known < 0 && new > 0 && loose < 0, "%g %g %g", known, new, loose);
    lab_free(&l);
}
