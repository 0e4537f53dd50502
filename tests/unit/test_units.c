#include "lab.h"

/* Units of a text as "text|text", an n behind a number, a c behind the end of a clause, an s of a
 * sentence. */
static void
units_are(const char *text, const char *want)
{
    struct us_lab lab;
    struct us_analysis an;
    struct us_buf b = {0};
    us_lab_init(&lab);
    us_lab_ready(&lab);
    us_analyse(&lab.miner, us_str_c(text), &lab.arena, &an);
    for (size_t i = 0; i < an.nunit; i++) {
        const struct us_unit *u = &an.units[i];
        us_buf_fmt(&b, "%s%.*s", i ? "|" : "", (int)(u->end - u->start), text + u->start);
        us_buf_c(&b, u->flags & US_UNIT_NUMBER ? "/n" : "");
        us_buf_c(&b, u->flags & US_UNIT_SENTENCE ? "/s" : u->flags & US_UNIT_CLAUSE ? "/c" : "");
    }
    cr_expect(us_str_eqc(us_buf_view(&b), want), "%s: want %s got %.*s", text, want, (int)b.n, b.p);
    us_buf_free(&b);
    us_lab_free(&lab);
}

Test(units, rows)
{
    units_are("", "");
    units_are("It broke, twice!", "It|broke|,/c|twice|!/s");
    units_are("top-notch and/or", "top|notch|and|or");
    units_are("top - notch", "top|-/c|notch");
    units_are("does n't", "does n't");
    units_are("three hours", "three/n|hours");
    units_are("客服差", "客|服|差");
    units_are("3月20日", "3/n|月|20/n|日");
    units_are("两个", "两/n|个");
    units_are("wait... 😡 no", "wait|.../s|😡/c|no");
    units_are("a\nb", "a|b");
}

Test(units, sentences_and_clauses_ascend)
{
    struct us_lab lab;
    struct us_analysis an;
    us_lab_init(&lab);
    us_lab_ready(&lab);
    us_analyse(&lab.miner, US_STR("Nice, but slow. Then\nnothing；不好，真的。"), &lab.arena, &an);
    for (size_t i = 1; i < an.nunit; i++)
        cr_expect(an.clause[i] >= an.clause[i - 1] && an.sentence[i] >= an.sentence[i - 1]);
    cr_expect(an.clause[an.nunit - 1] >= 5 && an.sentence[an.nunit - 1] >= 2);
    us_lab_free(&lab);
}

Test(units, contractions)
{
    cr_assert(us_str_eqc(us_units_contraction(US_STR("dont")), "don't"));
    cr_assert(us_str_eqc(us_units_contraction(US_STR("youve")), "you've"));
    cr_assert(us_str_eqc(us_units_contraction(US_STR("well")), "well"));
    cr_assert(us_str_eqc(us_units_contraction(US_STR("")), ""));
}
