#include "mine/survey.h"

#include <criterion/criterion.h>

static struct us_survey
read_line(const char *line)
{
    struct us_arena a = {0};
    struct us_record rec;
    struct us_err err;
    struct us_survey s;
    cr_assert_eq(us_record_parse(&rec, us_str_c(line), &a, &err), 0);
    us_survey_read(&rec, &s);
    us_arena_free(&a);
    return s;
}

Test(survey, questions_are_told_by_their_names)
{
    cr_assert_eq(read_line("{\"text\":\"\",\"Q1\":\"4\",\"Q2_3\":\"\",\"q3\":5}").asked, 3);
    cr_assert_eq(read_line("{\"text\":\"\",\"1、价格\":\"好\",\"2. Price\":\"4\"}").asked, 2);
    cr_assert_eq(read_line("{\"text\":\"\",\"Query\":\"4\",\"2026\":\"4\",\"Q\":\"4\"}").asked, 0);
    cr_assert_eq(read_line("{\"text\":\"\",\"Q1\":\"4\",\"answers\":[1,2]}").asked, 2);
}

Test(survey, straight_lines)
{
    cr_assert(read_line("{\"text\":\"\",\"answers\":[3,3,\"3\",3]}").is_straight);
    cr_assert_not(read_line("{\"text\":\"\",\"answers\":[3,3,3]}").is_straight);
    cr_assert_not(read_line("{\"text\":\"\",\"answers\":[3,3,4,3]}").is_straight);
}

Test(survey, an_end_before_the_end)
{
    cr_assert(read_line("{\"text\":\"\",\"Q1\":\"4\",\"Finished\":\"0\"}").is_dropped);
    cr_assert(read_line("{\"text\":\"\",\"Q1\":\"4\",\"Progress\":\"40\"}").is_dropped);
    cr_assert(read_line("{\"text\":\"\",\"answers\":[1,2,null,null]}").is_dropped);
    cr_assert_not(read_line("{\"text\":\"\",\"answers\":[1,null,3,null]}").is_dropped);
    cr_assert_not(read_line("{\"text\":\"\",\"status\":\"partial\"}").is_dropped);
}
