#include "lab.h"

static struct us_lab lab;

static void
start(void)
{
    us_lab_init(&lab);
    us_lab_rows(&lab, "signal",
                "S01\tfaint-praise\tloyalty\t0.5\t-\nS07\tquiet-exit\texit\t0.8\t-\nS15\tstars-"
                "words\tvoice\t0.6\t-\n"
                "S17\tpraise-but\tvoice\t0.6\t-\nS25\tno-effort\tneglect\t0.5\t-\n");
    us_lab_rows(&lab, "sentiment", "awful\t-3\t-\t-\ngood\t2\t-\t-\nproblem*\t-2\tevent\t-\n");
    us_lab_rows(&lab, "complaint-tree",
                "delivery\t-\tdelivery\t配送\t-\ndelivery.lost\tdelivery\tnever "
                "delivered\t未送达\t-\n");
    us_lab_rows(
        &lab, "complaint",
        "refund me\trequest\t-\t2\taccusation\t-\nnever "
        "arrived\tfailure\tdelivery.lost\t2.5\tdisapproval\t-\n"
        "never arrived at a bad idea\ttrap\t-\t0\t-\t-\nyour fault\tblame\t-\t2\tblame\t-\n");
    us_lab_rows(&lab, "silent",
                "i guess\tS01\t0.5\t-\nnot bad\tS01\t0.5\t-\nnot bad at all\tS01\t0\t-\nwon't be "
                "back\tS07\t0.9\t-\n算了\tS07\t0.6\t-\n");
    us_lab_rows(&lab, "cue-weight",
                "bias\t-1.3\t-3\t-\nrequest\t1\t1\t-\nfailure\t1\t1\t-\nblame\t1\t1\t-\n"
                "reply\t0\t1.5\t-\nlink\t0\t-1\t-\nquestion\t-0.5\t0.5\t-\n");
    us_lab_ready(&lab);
}

static void
end(void)
{
    us_lab_free(&lab);
}

TestSuite(silent, .init = start, .fini = end);

struct mined {
    struct us_analysis an;
    struct us_sentiment s;
    struct us_complaint c;
    struct us_silent q;
};

static struct mined
mined(const char *text, double rating)
{
    struct mined m;
    struct us_silent_context ctx = {.has_rating = rating > 0, .rating = rating, .rating_max = 5};
    us_analyse(&lab.miner, us_str_c(text), &lab.arena, &m.an);
    us_sentiment_score(&lab.miner, &m.an, &lab.arena, &m.s);
    us_complaint_score(&lab.miner, &m.an, &m.s, &m.c);
    us_silent_score(&lab.miner, &m.an, &m.s, &m.c, &ctx, &lab.arena, &m.q);
    return m;
}

Test(silent, complaint_kinds_and_severity)
{
    struct mined m = mined("My parcel never arrived, refund me. It is your fault!", 0);
    cr_assert(m.c.is_complaint && m.c.score > 0.5 && m.c.score <= 1);
    cr_assert(m.c.nkind == 1 && us_str_eqc(m.c.kinds[0], "delivery.lost"));
    const struct us_branch *kind = us_lexicon_complaint_kind(&lab.lexicon, m.c.kinds[0]);
    cr_assert(us_str_eqc(us_lexicon_text(&lab.lexicon, kind->name_zh), "未送达"));
    cr_assert(us_str_eqc(
        us_lexicon_text(&lab.lexicon, lab.lexicon.complaint_kinds[kind->parent].id), "delivery"));
    cr_assert(!us_lexicon_complaint_kind(&lab.lexicon, US_STR("nowhere")));
    cr_assert(m.c.severity == US_SEVERITY_BLAME && m.c.is_voiced);
    m = mined("It never arrived at a bad idea.", 0);
    cr_assert(!m.c.is_complaint && m.c.severity == US_SEVERITY_NONE && m.c.nkind == 0);
    m = mined("", 0);
    cr_assert(!m.c.is_complaint && m.c.score >= 0 && m.c.score < 0.5);
}

Test(silent, channel_cues_speak_only_where_the_text_shows_the_channel)
{
    struct mined at_large = mined("It never arrived?", 0),
                 social = mined("@shop It never arrived?", 0);
    cr_assert(at_large.c.nhint == 1 && at_large.c.hints[0].feature == US_FEATURE_QUESTION);
    cr_assert_float_eq(at_large.c.hints[0].adds, -0.5, 1e-9);
    cr_assert(social.c.nhint == 2 && social.c.hints[1].feature == US_FEATURE_REPLY);
    cr_assert_float_eq(social.c.hints[0].adds, 0.5, 1e-9);
    cr_assert(social.c.score > mined("@shop It never arrived? https://a.example/b", 0).c.score);
    cr_assert(mined("https://a.example/b", 0).c.floor < at_large.c.floor);
}

Test(silent, signals_fire_and_traps_hide)
{
    struct mined m = mined("Fine, I guess.", 0);
    cr_assert(m.q.n == 1 && m.q.signals[0].id == 1 && m.q.is_silent);
    m = mined("Not bad at all.", 0);
    cr_assert(m.q.n == 0 && !m.q.is_silent && m.q.stance == US_STANCE_NONE);
    m = mined("We won't be back.", 0);
    cr_assert(m.q.n == 1 && m.q.stance == US_STANCE_EXIT && m.q.score > 0.5);
    m = mined("算了", 0);
    cr_assert(m.q.n == 1 && m.q.signals[0].id == 7);
    m = mined("我打算了解一下", 0);
    cr_assert(m.q.n == 0);
}

Test(silent, more_signals_never_score_less)
{
    double one = mined("I guess.", 0).q.score, two = mined("I guess. We won't be back.", 0).q.score;
    cr_assert(one > 0 && two >= one && two <= 1);
}

Test(silent, ratings_count)
{
    struct mined with = mined("There are problems and it is awful.", 5),
                 without = mined("There are problems and it is awful.", 0);
    cr_assert(with.q.n > without.q.n, "%zu and %zu", with.q.n, without.q.n);
}
