#include "lexicon/table.h"

#include <criterion/criterion.h>

static int
opened(struct us_table *t, const char *bytes, struct us_err *err)
{
    *err = (struct us_err){0};
    return us_table_open(t, us_str_c(bytes), err);
}

Test(table, rows_and_comments)
{
    struct us_table t;
    struct us_table_row row;
    struct us_err err;
    cr_assert(opened(&t,
                     "#! unsaid-lexicon 1 sentiment\n# a comment\n\n# term\tvalence\tflags\tnote\n"
                     "# hours on hold\t-2\t-\t-\nfed up\t-2.6\t-\ttwo words\r\n#\t1\t-\t-",
                     &err) == US_OK);
    cr_assert(t.kind == US_TABLE_SENTIMENT);
    cr_assert(us_table_next(&t, &row, &err) == 1 && row.line == 5 &&
              us_str_eqc(row.col[0], "# hours on hold"));
    cr_assert(us_table_next(&t, &row, &err) == 1 && row.ncol == 4 &&
                  us_str_eqc(row.col[3], "two words"),
              "CR is dropped");
    cr_assert(us_table_next(&t, &row, &err) == 1 && us_str_eqc(row.col[0], "#"));
    cr_assert(us_table_next(&t, &row, &err) == 0);
}

Test(table, every_kind)
{
    for (int k = 0; k < US_TABLE_NKIND; k++) {
        struct us_table t;
        struct us_err err;
        struct us_buf b = {0};
        us_buf_fmt(&b, "#! unsaid-lexicon 1 %s", us_table_kind_name((enum us_table_kind)k));
        cr_assert(us_table_open(&t, us_buf_view(&b), &err) == US_OK &&
                  t.kind == (enum us_table_kind)k);
        us_buf_free(&b);
    }
}

Test(table, faults)
{
    struct us_table t;
    struct us_table_row row;
    struct us_err err;
    cr_assert(opened(&t, "", &err) == US_ESYNTAX && err.line == 1);
    cr_assert(opened(&t, "awful\t-3\t-\t-\n", &err) == US_ESYNTAX);
    cr_assert(opened(&t, "#! unsaid-lexicon 2 sentiment\n", &err) == US_ESYNTAX);
    cr_assert(opened(&t, "#! unsaid-lexicon 1 nonsense\n", &err) == US_ESYNTAX && err.off == 20);
    cr_assert(opened(&t, "#! unsaid-lexicon 1 stop\n\xFF\n", &err) == US_EUTF8);
    cr_assert(opened(&t,
                     "#! unsaid-lexicon 1 sentiment\na\t1\nb\t1\t-\t-\t-\nc\t\t-\t-\nd\t1\t-\t-\n",
                     &err) == US_OK);
    cr_assert(us_table_next(&t, &row, &err) == US_ESYNTAX && err.line == 2 && err.off == 3);
    cr_assert(us_table_next(&t, &row, &err) == US_ESYNTAX && err.line == 3 && err.off == 8);
    cr_assert(us_table_next(&t, &row, &err) == US_ESYNTAX && err.line == 4 && err.off == 2);
    cr_assert(us_table_next(&t, &row, &err) == 1 && us_str_eqc(row.col[0], "d"),
              "goes on behind a fault");
    cr_assert(us_table_next(&t, &row, &err) == 0);
}
