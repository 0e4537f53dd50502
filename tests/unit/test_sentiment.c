#include "lab.h"

static struct us_lab lab;

static void
start(void)
{
    us_lab_init(&lab);
    us_lab_rows(&lab, "sentiment",
                "awful\t-3\t-\t-\nbroke\t-2\tevent\t-\ngood\t2\t-\t-\nnot my "
                "cup\t-1\tasis\t-\n😡\t-2\tasis\t-\n好吃\t2\t-\t-\n差\t-2\t-\t-\n");
    us_lab_rows(&lab, "shifter",
                "though\tbut\t1.3\t-\nalthough\tconcede\t0.5\t-\ndespite\tconcede\t0.4\t-"
                "\nbut\tbut\t1.3\t-\nif\tirrealis\t0.5\t-\nnot\tnegate\t-"
                "0.7\t-\nnot only\tstop\t1\t-\n"
                "slightly\tdampen\t0.5\t-\nvery\tboost\t1.5\t-\n不\tnegate\t-0.7\t-\n");
    us_lab_ready(&lab);
}

static void
end(void)
{
    us_lab_free(&lab);
}

TestSuite(sentiment, .init = start, .fini = end);

static struct us_sentiment
scored(const char *text)
{
    struct us_analysis an;
    struct us_sentiment s;
    us_analyse(&lab.miner, us_str_c(text), &lab.arena, &an);
    us_sentiment_score(&lab.miner, &an, &lab.arena, &s);
    return s;
}

static void
weighs(const char *text, int32_t sum, unsigned rules)
{
    struct us_sentiment s = scored(text);
    cr_expect(s.sum == sum, "%s: %d", text, s.sum);
    cr_expect(s.n && s.evidence[s.n - 1].rules == rules, "%s: rules %u", text,
              s.n ? s.evidence[s.n - 1].rules : 0);
}

Test(sentiment, rules)
{
    weighs("good", 2000, 0);
    weighs("not good", -1400, US_RULE_NEGATED);
    weighs("very good", 3000, US_RULE_BOOSTED);
    weighs("slightly awful", -1500, US_RULE_DAMPENED);
    weighs("not very good", -2100, US_RULE_NEGATED | US_RULE_BOOSTED);
    weighs("if good", 1000, US_RULE_IRREALIS);
    weighs("not only good", 2000, 0);
    weighs("not, good", 2000, 0);
    weighs("not my cup 😡", -3000, 0);
    weighs("not 😡", -2000, 0);
    weighs("it broke", -2000, US_RULE_EVENT);
    weighs("so GOOD to me", 2400, US_RULE_CAPITALS);
    weighs("SO GOOD", 2000, 0);
    weighs("不好吃", -1400, US_RULE_NEGATED);
    weighs("not a b c d e f good", 2000, 0);
    weighs("although good", 800, US_RULE_CONCEDED);
    weighs("despite a b c d good", 2000, 0);
    weighs("good though", 2000, 0);
}

Test(sentiment, contrast)
{
    struct us_sentiment s = scored("good but awful");
    cr_assert(s.n == 2 && s.evidence[0].weight == 1000 && s.evidence[1].weight == -4500);
}

Test(sentiment, sarcasm)
{
    struct us_sentiment s = scored("Good, it broke");
    cr_expect(s.sum == -3000 && s.evidence[0].rules == US_RULE_SARCASM);
    cr_expect(s.positive == 0 && s.negative == -3000);
    cr_expect(scored("It is good, it broke").sum == 0, "praise with a subject is meant");
    cr_expect(scored("Good but it broke").evidence[0].weight == 1000);
    cr_expect(scored("Good. It broke").sum == 0, "two sentences");
}

Test(sentiment, hashtags)
{
    cr_expect(scored("#VeryGood").sum == 3000);
    cr_expect(scored("#verygood").sum == 3000);
    cr_expect(scored("not again #good").sum == 2000, "a closing tag stands outside");
    cr_expect(scored("it is not #good to me").sum == -1400);
    cr_expect(scored("#goodwxyz").sum == 0, "what no words cover stays whole");
}

Test(sentiment, scores_keep_sign_and_range)
{
    cr_assert(scored("").score == 0 && scored("").label == US_POLARITY_NEUTRAL);
    cr_assert(scored("the box").score == 0);
    struct us_buf b = {0};
    double last = 0;
    for (int i = 0; i < 200; i++) {
        us_buf_c(&b, "awful ");
        b.p[b.n] = '\0';
        struct us_sentiment s = scored(us_arena_dup(&lab.arena, b.p, b.n));
        cr_assert(s.score < 0 && s.score > -1 && s.label == US_POLARITY_NEGATIVE);
        cr_assert(s.score <= last + 0.2);
        last = s.score;
    }
    us_buf_free(&b);
}
