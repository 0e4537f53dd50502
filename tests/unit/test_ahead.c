#include "lab.h"
#include "text/token.h"

/* Pieces that texts are put together of: common and rare Han, numbers that join, topics and links
 * that hold Han, runs longer than there is room ahead for. */
static const char *const pieces[] = {
    "味道不错",  "送餐太慢了",   "，",           "。",
    "3",         "月",           "第",           "2015",
    "年底",      "㐀",           "〇",           "𠀀",
    "々",        "一个月",       "#中文话题#",   " ",
    "\n",        "www.a.cn/b",   "客服說會回電", "ok",
    "😀",         "@小明",        "（",           "呵呵呵",
    "e\xcc\x81", "不知道是不是", "丶丶",         "\xe4\xb7\xbf",
};

static void
add_piece(struct us_buf *text, uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    uint32_t kind = *seed >> 16;
    us_buf_c(text, pieces[kind % US_COUNT(pieces)]);
    for (uint32_t i = 0; kind % 97 == 0 && i < 20 + kind % 60; i++)
        us_buf_c(text, "这家店的东西不好吃");
}

/* A user's word that is nowhere in the text keeps the tokenizer from looking ahead: the same
 * tokens. */
Test(ahead, same_as_run_by_run)
{
    struct us_lab lab = {0};
    us_lab_dict(&lab);
    struct us_words none;
    us_words_init(&none, &lab.dict);
    us_words_add(&none, us_str_c("nowhere-at-all"));
    us_words_finish(&none);
    for (int units = US_UNITS_COARSE; units <= US_UNITS_FINE; units++) {
        struct us_tokenizer *with = us_tokenizer_new(&lab.dict, (enum us_units)units);
        struct us_tokenizer *without = us_tokenizer_new(&lab.dict, (enum us_units)units);
        us_tokenizer_use_words(without, &none);
        for (uint32_t round = 0, seed = 7; round < 400; round++) {
            struct us_buf text = {0};
            struct us_token *a, *b;
            for (uint32_t i = 0; i <= round % 60; i++)
                add_piece(&text, &seed);
            size_t n = us_tokenize(with, us_buf_view(&text), US_WANT_OFFSETS, &lab.arena, &a);
            size_t m = us_tokenize(without, us_buf_view(&text), US_WANT_OFFSETS, &lab.arena, &b);
            cr_assert_eq(n, m, "round %u: %.*s", round, (int)text.n, text.p);
            for (size_t i = 0; i < n; i++)
                cr_assert(a[i].start == b[i].start && a[i].end == b[i].end,
                          "round %u, token %zu: %.*s", round, i, (int)text.n, text.p);
            us_buf_free(&text);
        }
        us_tokenizer_free(with);
        us_tokenizer_free(without);
    }
    us_words_free(&none);
    us_arena_free(&lab.arena);
}

static size_t
look(struct us_ahead *ahead, const struct us_dict *d, struct us_str text)
{
    if (us_ahead_is_due(ahead, text))
        us_ahead_look(ahead, d, text);
    return us_ahead_bytes(ahead, text);
}

/* Rare characters between marks: nothing to look at, and no look twice over the same text. */
Test(ahead, nothing_common)
{
    struct us_lab lab = {0};
    struct us_ahead ahead = {0};
    size_t run;
    us_lab_dict(&lab);
    struct us_str text = us_str_c("㐀，〇，a好b");
    cr_assert_eq(look(&ahead, &lab.dict, text), 0);
    cr_assert_eq(ahead.n, 1);
    cr_assert_not(us_ahead_is_due(&ahead, us_str_sub(text, 6, text.n)));
    cr_assert_eq(look(&ahead, &lab.dict, us_str_sub(text, 6, text.n)), 0);
    cr_assert_not(us_ahead_take(&ahead, us_str_sub(text, 0, 3), &run));
    cr_assert_eq(look(&ahead, &lab.dict, us_str_sub(text, 13, text.n)), 3);
    cr_assert(us_ahead_take(&ahead, us_str_sub(text, 13, 16), &run));
    cr_assert_eq(run, 0);
    us_ahead_forget(&ahead);
    cr_assert_not(us_ahead_take(&ahead, us_str_sub(text, 13, 16), &run));
    us_arena_free(&lab.arena);
}
