#include "themes/keys.h"

#include <criterion/criterion.h>
#include <stdlib.h>

static const char *const texts[] = {
    "The DELIVERY was late, deliveries are always late",
    "sooooo goooood #GreatService #fail fail Fail 12 2.0T v2",
    "top-up top up #top-up",
    "a-word-of-more-than-twenty-four-letters averylongwordofexactlytwentyfour",
    "internationalizationalities internationalizationality",
    "快递 太慢 了 #客服# \xF0\x9F\x98\xA1 !!",
    "x\xE2\x80\x99s",
    "the",
    "",
};

/* Words that nobody uses, enough to fill the table several times over. */
static void
flood(struct us_keys *k, const struct us_corpus *c, uint32_t from)
{
    struct us_arena a = {0};
    for (uint32_t i = from; i < from + 200000; i += 50) {
        struct us_buf text = {0};
        struct us_corpus_key *keys;
        for (uint32_t j = i; j < i + 50; j++)
            us_buf_fmt(&text, "%s%c%ux ", j % 7 ? "w" : "#W", 'a' + (int)(j % 26), (unsigned)j);
        us_keys_get(k, c, us_buf_view(&text), &a, &keys);
        us_buf_free(&text);
        us_arena_clear(&a);
    }
    us_arena_free(&a);
}

/* `text` stands at the very end of its memory, so that the sanitizers see who reads further. */
static void
is_the_same(struct us_keys *warm, const struct us_corpus *c, const char *text)
{
    struct us_arena a = {0};
    struct us_corpus_key *k, *l;
    struct us_keys *cold = us_keys_new(NULL);
    size_t n = strlen(text);
    char *exact = us_alloc(n);
    memcpy(exact, text, n);
    size_t nk = us_keys_get(warm, c, (struct us_str){exact, n}, &a, &k);
    size_t nl = us_keys_get(cold, c, (struct us_str){exact, n}, &a, &l);
    cr_assert_eq(nk, nl, "%s", text);
    for (size_t i = 0; i < nk; i++) {
        cr_expect(us_str_eq(k[i].key, l[i].key), "%s: %zu", text, i);
        cr_expect(k[i].start == l[i].start && k[i].end == l[i].end, "%s: %zu", text, i);
        cr_expect(k[i].stop == l[i].stop && !k[i].concept && !k[i].named, "%s: %zu", text, i);
        cr_expect(!k[i].key.n || k[i].hash == us_hash(k[i].key.p, k[i].key.n, 0), "%s", text);
    }
    free(exact);
    us_keys_free(cold);
    us_arena_free(&a);
}

Test(keys, what_was_read_before_changes_nothing)
{
    struct us_corpus c;
    struct us_err err;
    us_corpus_init(&c);
    cr_assert_eq(us_corpus_stop(&c, US_STR("#! unsaid-lexicon 1 stop\nare\nthe\nwas\n"), &err), 0,
                 "%s", err.msg);
    struct us_keys *k = us_keys_new(NULL);
    for (uint32_t round = 0; round < 3; round++) {
        for (size_t i = 0; i < US_COUNT(texts); i++) {
            is_the_same(k, &c, texts[i]);
            is_the_same(k, &c, texts[i]); /* the first may have remembered it */
        }
        flood(k, &c, round * 200000);
    }
    us_keys_free(k);
    us_corpus_free(&c);
}

Test(keys, several_texts_may_be_begun_before_one_is_ended)
{
    struct us_corpus c;
    struct us_arena a = {0};
    struct us_keys_text begun[US_COUNT(texts)];
    struct us_keys *k = us_keys_new(NULL), *other = us_keys_new(NULL);
    us_corpus_init(&c);
    for (size_t i = 0; i < US_COUNT(texts); i++)
        us_keys_begin(k, us_str_c(texts[i]), &a, &begun[i]);
    for (size_t i = US_COUNT(texts); i-- > 0;) {
        struct us_corpus_key *v, *w;
        size_t n = us_keys_end(k, &c, &begun[i], &a, &v);
        cr_assert_eq(n, us_keys_get(other, &c, us_str_c(texts[i]), &a, &w), "%s", texts[i]);
        for (size_t j = 0; j < n; j++)
            cr_expect(us_str_eq(v[j].key, w[j].key) && v[j].start == w[j].start, "%s", texts[i]);
    }
    us_keys_free(k);
    us_keys_free(other);
    us_corpus_free(&c);
    us_arena_free(&a);
}
