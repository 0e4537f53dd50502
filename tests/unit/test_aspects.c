#include "lab.h"
#include "mine/aspects.h"

static struct us_lab lab;

static void
start(void)
{
    us_lab_init(&lab);
    us_lab_rows(
        &lab, "aspect-tree",
        "attitude\tservice\tA\tA\t-\nfood\t-\tF\tF\t-\nprice\t-\tP\tP\t-\nservice\t-\tS\tS\t-"
        "\ntaste\tfood\tT\tT\t-\n");
    us_lab_rows(
        &lab, "aspect",
        "at any price\t-\t-\nfood\tfood\t-\noverpriced\tprice\t-\nprice*\tprice\t-\nrude\t"
        "attitude\t-\nstaff\tattitude\t-\n味道\ttaste\t-\n咸\ttaste\t-\n服务\tservice\t-\n");
    us_lab_rows(
        &lab, "sentiment",
        "awful\t-3\t-\t-\ngreat\t3\t-\t-\noverpriced\t-2\t-\t-\nrude\t-3\t-\t-\n不错\t2\t-\t"
        "-\n咸\t-1\t-\t-\n差\t-2\t-\t-\n");
    us_lab_rows(&lab, "shifter",
                "and\tand\t1\t-\nbut\tbut\t1\t-\nnot\tnegate\t-1\t-\n就是\tbut\t1\t-\n");
    us_lab_rows(&lab, "context", "was\t-0.5\t-\t-\n");
    us_lab_ready(&lab);
}

static void
end(void)
{
    us_lab_free(&lab);
}

TestSuite(aspects, .init = start, .fini = end);

/* "food+ attitude-": the mentions in order, each with the sign of its score. */
static const char *
found(const char *text)
{
    struct us_analysis an;
    struct us_sentiment s;
    struct us_aspects list;
    struct us_buf b = {0};
    us_analyse(&lab.miner, us_str_c(text), &lab.arena, &an);
    us_sentiment_score(&lab.miner, &an, &lab.arena, &s);
    us_aspects_find(&lab.miner, &an, &s, &lab.arena, &list);
    for (size_t i = 0; i < list.n; i++) {
        const struct us_mention *one = &list.mentions[i];
        struct us_str id = us_lexicon_text(&lab.lexicon, lab.lexicon.aspects[one->aspect].id);
        cr_expect(one->score > -1 && one->score < 1 && (one->n || one->score == 0));
        cr_expect(i == 0 || list.mentions[i - 1].last < one->first, "%s: spans overlap", text);
        us_buf_fmt(&b, "%s%.*s%c", i ? " " : "", (int)id.n, id.p,
                   one->score > 0   ? '+'
                   : one->score < 0 ? '-'
                                    : '0');
    }
    us_buf_char(&b, '\0');
    const char *out = us_arena_dup(&lab.arena, b.p, b.n);
    us_buf_free(&b);
    return out;
}

Test(aspects, targets)
{
    cr_expect_str_eq(found(""), "");
    cr_expect_str_eq(found("nothing"), "");
    cr_expect_str_eq(found("the staff was rude"), "attitude-");
    cr_expect_str_eq(found("great food"), "food+");
    cr_expect_str_eq(found("food great staff awful"), "food+ attitude-");
    cr_expect_str_eq(found("great food awful staff"), "food+ attitude-");
    cr_expect_str_eq(found("the food was great but the staff was awful"), "food+ attitude-");
    cr_expect_str_eq(found("not great food"), "food-");
    cr_expect_str_eq(found("the food was here"), "food0");
    cr_expect_str_eq(found("at any price, great"), "");
}

Test(aspects, opinion_words_are_said_of_names_too)
{
    cr_expect_str_eq(found("overpriced food"), "price- food-");
    cr_expect_str_eq(found("rude and overpriced"), "attitude- price-");
}

Test(aspects, lists_share)
{
    cr_expect_str_eq(found("food and staff were great"), "food+ attitude+");
    cr_expect_str_eq(found("great food and staff"), "food+ attitude+");
    cr_expect_str_eq(found("味道，服务差"), "taste- service-");
}

Test(aspects, topics_carry_over)
{
    cr_expect_str_eq(found("the food, great"), "food+");
    cr_expect_str_eq(found("the food, but awful"), "food0");
    cr_expect_str_eq(found("the food. awful"), "food0");
    cr_expect_str_eq(found("味道不错，就是有点咸"), "taste+ taste-");
}

Test(aspects, one_aspect_in_one_clause_is_one_mention)
{
    cr_expect_str_eq(found("food food great"), "food+");
    cr_expect_str_eq(found("food great food awful"), "food+ food-");
    cr_expect_str_eq(found("food staff food"), "food0 attitude0 food0");
}

Test(aspects, trees)
{
    struct us_lab other;
    us_lab_init(&other);
    us_lab_rows(&other, "aspect-tree", "child\tparent\tC\tC\t-\nparent\t-\tP\tP\t-\n");
    cr_expect(us_lab_add(&other, "aspect-tree", "x\tnowhere\tX\tX\t-\n") == US_ESYNTAX);
    cr_expect(us_lab_add(&other, "aspect-tree", "parent\tchild\tP\tP\t-\n") == US_ESYNTAX);
    cr_expect(us_lab_add(&other, "aspect-tree", "-\t-\tP\tP\t-\n") == US_ESYNTAX);
    cr_expect(us_lab_add(&other, "aspect", "word\tnowhere\t-\n") == US_ESYNTAX);
    cr_expect(us_lab_add(&other, "aspect", "word\tchild\t-\n") == US_OK);
    struct us_buf b = {0};
    for (int i = 0; i < US_TREE_MAX; i++)
        us_buf_fmt(&b, "n%d\t-\tN\tN\t-\n", i);
    us_buf_char(&b, '\0');
    cr_expect(us_lab_add(&other, "aspect-tree", b.p) == US_ESYNTAX, "too many");
    us_buf_free(&b);
    us_lab_ready(&other);
    cr_expect(us_str_eqc(us_lexicon_text(&other.lexicon, other.lexicon.aspects[1].id), "child") &&
              other.lexicon.aspects[1].parent == 2);
    us_lab_free(&other);
}
