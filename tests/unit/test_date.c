#include "intake/date.h"

#include <criterion/criterion.h>
#include <stdio.h>

static enum us_date_order
order_of(struct us_str id)
{
    return us_str_starts(id, "dmy")   ? US_DATE_DMY
           : us_str_starts(id, "ymd") ? US_DATE_YMD
                                      : US_DATE_MDY;
}

Test(date, cases)
{
    FILE *f = fopen("tests/cases/dates.tsv", "r");
    char line[512];
    size_t n = 0;
    cr_assert_not_null(f, "run from the project's directory");
    while (fgets(line, sizeof(line), f)) {
        struct us_str rest = us_str_c(line), id, input, expected;
        if (line[0] == '#')
            continue;
        rest.n -= rest.p[rest.n - 1] == '\n';
        cr_assert(us_str_cut(&rest, '\t', &id) && us_str_cut(&rest, '\t', &input) &&
                  us_str_cut(&rest, '\t', &expected));
        struct us_date d;
        struct us_buf b = {0};
        if (us_date_parse(input, order_of(id), &d))
            us_date_write(&d, 0, &b);
        else
            us_buf_c(&b, "-");
        cr_expect(us_str_eq(us_buf_view(&b), expected), "%.*s: %.*s, not %.*s", (int)input.n,
                  input.p, (int)b.n, b.p, (int)expected.n, expected.p);
        us_buf_free(&b);
        n++;
    }
    fclose(f);
    cr_assert_gt(n, 30);
}

Test(date, offset_of_local_times)
{
    struct us_date d;
    struct us_buf b = {0};
    int tz;
    cr_assert(us_date_offset(US_STR("-05:30"), &tz));
    cr_assert_eq(tz, -330);
    cr_assert(us_date_parse(US_STR("2026-01-02 03:04"), US_DATE_MDY, &d));
    us_date_write(&d, tz, &b);
    cr_assert(us_str_eqc(us_buf_view(&b), "2026-01-02T03:04:00-05:30"));
    b.n = 0;
    cr_assert(us_date_parse(US_STR("2026-01-02 03:04Z"), US_DATE_MDY, &d));
    us_date_write(&d, tz, &b);
    cr_assert(us_str_eqc(us_buf_view(&b), "2026-01-02T03:04:00Z"), "an offset of its own wins");
    us_buf_free(&b);
    cr_assert_not(us_date_offset(US_STR("+25:00"), &tz));
    cr_assert_not(us_date_offset(US_STR("CET"), &tz));
    cr_assert_not(us_date_offset(US_STR(""), &tz));
}

static enum us_date_order
vote(const char *const *cells, size_t n, bool *ambiguous)
{
    struct us_date_votes v = {0};
    for (size_t i = 0; i < n; i++)
        us_date_vote(us_str_c(cells[i]), &v);
    return us_date_decide(&v, ambiguous);
}

Test(date, order_of_a_column)
{
    static const char *const us[] = {"3/4/2015", "2/24/2015 11:35", "1/1/2015"};
    static const char *const eu[] = {"3/4/2015", "24/2/2015"};
    static const char *const open[] = {"3/4/2015", "1/2/2015"};
    static const char *const torn[] = {"24/2/2015", "2/24/2015"};
    bool ambiguous;
    cr_assert_eq(vote(us, 3, &ambiguous), US_DATE_MDY);
    cr_assert_not(ambiguous);
    cr_assert_eq(vote(eu, 2, &ambiguous), US_DATE_DMY);
    cr_assert_not(ambiguous);
    cr_assert_eq(vote(open, 2, &ambiguous), US_DATE_MDY);
    cr_assert(ambiguous);
    vote(torn, 2, &ambiguous);
    cr_assert(ambiguous);
}

Test(date, unknown_zone_is_told)
{
    struct us_date d;
    cr_assert(us_date_parse(US_STR("2026-01-02 03:04 CST"), US_DATE_MDY, &d));
    cr_assert(d.lossy, "CST is in Shanghai and in Chicago");
    cr_assert_not(d.has_offset);
}
