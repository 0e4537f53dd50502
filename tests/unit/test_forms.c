#include "lab.h"

static const char *const texts[] = {
    "GREAT service, never bad",
    "sooooo goooood #greatservice #NeverBad2 n't",
    "great",
    "bad don't dont can 't",
    "a-word-of-more-than-twenty-four-letters averylongwordofexactlytwentyfour great",
    "x\xE2\x80\x99s BAD :) \xF0\x9F\x98\xA1 12 great!!",
};

/* Words that nobody uses, enough to fill the table several times over. */
static void
flood(struct us_miner *m, uint32_t from)
{
    struct us_arena a = {0};
    for (uint32_t i = from; i < from + 100000; i += 50) {
        struct us_buf text = {0};
        struct us_analysis an;
        for (uint32_t k = i; k < i + 50; k++)
            us_buf_fmt(&text, "%s%c%u ", k % 7 ? "w" : "#W", 'a' + (int)(k % 26), k);
        us_analyse(m, us_buf_view(&text), &a, &an);
        us_buf_free(&text);
        us_arena_clear(&a);
    }
    us_arena_free(&a);
}

/* `text` stands at the very end of its memory, so that the sanitizers see who reads further. */
static void
is_the_same(struct us_lab *lab, struct us_miner *cold, const char *text)
{
    struct us_analysis warm_an, cold_an;
    size_t n = strlen(text);
    char *exact = us_alloc(n);
    memcpy(exact, text, n);
    us_analyse(&lab->miner, (struct us_str){exact, n}, &lab->arena, &warm_an);
    us_analyse(cold, (struct us_str){exact, n}, &lab->arena, &cold_an);
    cr_assert(warm_an.nunit == cold_an.nunit && warm_an.ncaps == cold_an.ncaps, "%s", text);
    for (size_t i = 0; i < warm_an.nunit; i++) {
        const struct us_unit *u = &warm_an.units[i], *v = &cold_an.units[i];
        cr_assert(u->start == v->start && u->end == v->end && u->sym == v->sym, "%s: %zu", text, i);
        cr_assert(u->stem == v->stem && u->flags == v->flags, "%s: %zu", text, i);
        cr_assert(us_str_eq(warm_an.tokens[u->token].norm, cold_an.tokens[v->token].norm), "%s",
                  text);
    }
    free(exact);
}

Test(forms, what_was_read_before_changes_nothing)
{
    struct us_lab lab;
    us_lab_init(&lab);
    us_lab_rows(&lab, "sentiment",
                "bad\t-2\t-\t-\ngood\t2\t-\t-\ngreat\t3\t-\t-\nservice*\t0.5\t-\t-\n");
    us_lab_rows(&lab, "shifter", "don't\tnegate\t-0.7\t-\nnever\tnegate\t-0.7\t-\n");
    us_lab_ready(&lab);
    for (uint32_t round = 0; round < 3; round++) {
        for (size_t i = 0; i < US_COUNT(texts); i++) {
            struct us_miner cold;
            us_miner_init(&cold, &lab.lexicon);
            is_the_same(&lab, &cold, texts[i]);
            is_the_same(&lab, &cold, texts[i]);
            us_miner_free(&cold);
        }
        flood(&lab.miner, round * 100000);
    }
    us_lab_free(&lab);
}

Test(forms, a_tag_is_cut_the_same_when_met_again)
{
    struct us_lab lab;
    us_lab_init(&lab);
    us_lab_rows(&lab, "sentiment", "bad\t-2\t-\t-\nnever\t-1\t-\t-\n");
    us_lab_ready(&lab);
    for (int i = 0; i < 3; i++)
        cr_expect_str_eq(us_lab_matches(&lab, US_TABLE_SENTIMENT, "so #neverbad"), "never|bad");
    us_lab_free(&lab);
}
