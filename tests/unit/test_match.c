#include "lab.h"

static void
finds(const char *term, const char *text, const char *want)
{
    struct us_lab lab;
    struct us_buf row = {0};
    us_lab_init(&lab);
    us_buf_fmt(&row, "%s\t1\t-\t-\n%c", term, 0);
    us_lab_rows(&lab, "sentiment", row.p);
    us_lab_ready(&lab);
    const char *got = us_lab_matches(&lab, US_TABLE_SENTIMENT, text);
    cr_expect(strcmp(got, want) == 0, "'%s' in '%s': want '%s', got '%s'", term, text, want, got);
    us_buf_free(&row);
    us_lab_free(&lab);
}

Test(match, words_and_phrases)
{
    finds("awful", "AWFUL, awfully awful.", "AWFUL|awful");
    finds("fed up", "Fed   up with it, fed-up, fed , up", "Fed   up|fed-up");
    finds("don't like", "I dont like, don’t like, do n't like", "dont like|don’t like|do n't like");
    finds("top-notch", "top notch top-notch", "top notch|top-notch");
    finds("!", "no!!!", "!!!");
    finds("😡", "so 😡😡", "😡|😡");
    finds("ＯＫ", "ok", "ok");
}

Test(match, stems)
{
    finds("crack*", "crack cracks cracked cracking cracker", "crack|cracks|cracked|cracking");
    finds("wait* for*", "waiting for", "waiting for");
    finds("stop* working", "It stopped working", "stopped working");
}

Test(match, alternatives)
{
    finds("(won't|will not|never) (be|come|go) back", "I won't be back and will not come back",
          "won't be back|will not come back");
    finds("very (|very )bad", "very bad, very very bad", "very bad|very very bad");
    finds("so (|very )bad", "so bad. so very bad. so so bad", "so bad|so very bad|so bad");
    finds("(a|(b|c) d) e", "a e. b d e. c d e. b e", "a e|b d e|c d e");
    finds("(等|等了)(|两|三)天", "等天，等了三天，等两天", "等天|等了三天|等两天");
}

Test(match, many_alternatives_join)
{
    struct us_buf term = {0}, text = {0};
    for (int g = 0; g < 3; g++) {
        us_buf_c(&term, g ? " (" : "(");
        for (int i = 0; i < 60; i++)
            us_buf_fmt(&term, "%sw%dx%d", i ? "|" : "", g, i);
        us_buf_char(&term, ')');
    }
    us_buf_char(&term, '\0');
    us_buf_c(&text, "w0x59 w1x7 w2x33, w0x1 w2x1");
    us_buf_char(&text, '\0');
    finds(term.p, text.p, "w0x59 w1x7 w2x33");
    us_buf_free(&term);
    us_buf_free(&text);
}

Test(match, gaps)
{
    finds("waited <3> hours", "waited hours, waited for three long hours",
          "waited hours|waited for three long hours");
    finds("waited <3> hours", "waited a b c d hours", "");
    finds("waited <3> hours", "waited. hours", "");
    finds("等了<4>小时", "等了小时。等了整整两个小时。等了很久很久很久小时",
          "等了小时|等了整整两个小时");
}

Test(match, numbers)
{
    finds("# hours on hold", "3 hours on hold, three hours on hold, 2.5 hours on hold",
          "3 hours on hold|three hours on hold|2.5 hours on hold");
    finds("等了#个小时", "等了3个小时，等了两个小时，等了二十个小时",
          "等了3个小时|等了两个小时|等了二十个小时");
    finds("# stars", "stars", "");
}

Test(match, anchors)
{
    finds("^whatever$", "Whatever. I said whatever. whatever, ok", "Whatever|whatever");
    finds("^ok$", "ok!", "ok");
    finds("^ok", "not ok, ok then", "ok");
    finds("呵呵$", "呵呵，他呵呵笑", "呵呵");
    finds("^fine", "a\nfine", "fine");
}

Test(match, han_boundaries)
{
    finds("算了", "算了，不要了", "算了");
    finds("算了", "我打算了解一下", "");
    finds("好吃", "不好吃", "好吃");
    finds("服务", "服務很差", "服務");
    finds("不", "不错", "");
}

Test(match, longest_wins_and_zero_hides)
{
    struct us_lab lab;
    us_lab_init(&lab);
    us_lab_rows(&lab, "sentiment",
                "no problem\t1\t-\t-\nproblem\t-1\t-\t-\nproblem solved\t2\t-\t-\n");
    us_lab_ready(&lab);
    cr_expect_str_eq(
        us_lab_matches(&lab, US_TABLE_SENTIMENT, "no problem. problem solved, a problem"),
        "no problem|problem solved|problem");
    us_lab_free(&lab);
}

Test(match, traps_hide_what_they_cover)
{
    struct us_lab lab;
    us_lab_init(&lab);
    us_lab_rows(
        &lab, "silent",
        "not bad\tS01\t0.5\t-\nnot bad at all\tS01\t0\t-\nbad at all costs of it\tS02\t0.4\t-\n");
    us_lab_ready(&lab);
    cr_expect_str_eq(us_lab_matches(&lab, US_TABLE_SILENT, "not bad"), "not bad");
    cr_expect_str_eq(us_lab_matches(&lab, US_TABLE_SILENT, "not bad at all"), "");
    cr_expect_str_eq(us_lab_matches(&lab, US_TABLE_SILENT, "not bad at all costs of it"),
                     "bad at all costs of it");
    us_lab_free(&lab);
}

Test(match, signals_do_not_hide_each_other)
{
    struct us_lab lab;
    us_lab_init(&lab);
    us_lab_rows(&lab, "silent", "i guess\tS01\t0.5\t-\n");
    us_lab_rows(&lab, "silent", "i guess\tS02\t0.5\t-\nguess so\tS03\t0.5\t-\n");
    us_lab_ready(&lab);
    struct us_analysis an;
    us_analyse(&lab.miner, US_STR("I guess so"), &lab.arena, &an);
    cr_expect(an.nmatch[US_TABLE_SILENT] == 3, "%zu", an.nmatch[US_TABLE_SILENT]);
    us_lab_free(&lab);
}

Test(match, a_later_table_overrides)
{
    struct us_lab lab;
    struct us_analysis an;
    us_lab_init(&lab);
    us_lab_rows(&lab, "sentiment", "sick\t-2\t-\t-\n");
    us_lab_rows(&lab, "sentiment", "sick\t3\tslang\t-\n");
    us_lab_ready(&lab);
    us_analyse(&lab.miner, US_STR("sick"), &lab.arena, &an);
    cr_assert(an.nmatch[US_TABLE_SENTIMENT] == 1);
    cr_expect(us_match_entry(&lab.miner, &an.match[US_TABLE_SENTIMENT][0])->value == 3000);
    us_lab_free(&lab);
}

Test(match, malformed_terms)
{
    static const char *const rows[] = {"(a|b",        "a)",      "a|b", "<3> a", "a <0> b",
                                       "a <16> b",    "*",       "好*", "()",    "(a|)",
                                       "(((((a)))))", "a <3 b|", "(|a)"};
    for (size_t i = 0; i < US_COUNT(rows); i++) {
        struct us_lab lab;
        struct us_buf b = {0};
        us_lab_init(&lab);
        us_buf_fmt(&b, "%s\t1\t-\t-\n%c", rows[i], 0);
        cr_expect(us_lab_add(&lab, "sentiment", b.p) == US_ESYNTAX, "%s", rows[i]);
        cr_expect(lab.err.line == 2 && lab.err.msg, "%s: line %zu", rows[i], lab.err.line);
        us_buf_free(&b);
        us_lexicon_build_free(&lab.build);
        us_arena_free(&lab.arena);
    }
}

/* However nasty terms and text are, the time stays linear. */
Test(match, gaps_upon_gaps, .timeout = 20)
{
    struct us_lab lab;
    struct us_buf text = {0};
    us_lab_init(&lab);
    us_lab_rows(&lab, "sentiment",
                "a <15> a <15> a <15> a <15> a <15> b\t1\t-\t-\n(a|a a|a a a) (a|a a|a a a) (a|a "
                "a) (a|a a) c\t1\t-\t-\n");
    us_lab_ready(&lab);
    for (int i = 0; i < 20000; i++)
        us_buf_c(&text, "a ");
    us_buf_char(&text, '\0');
    cr_expect_str_eq(us_lab_matches(&lab, US_TABLE_SENTIMENT, text.p), "");
    us_buf_free(&text);
    us_lab_free(&lab);
}
