#include "intake/csv.h"

#include <criterion/criterion.h>

/* The rows of `text` as "line:cell|cell" with ! for a bad one, fed `step` bytes at a time. */
static struct us_buf
rows_of(struct us_str text, size_t step, char delim, size_t limit)
{
    struct us_buf b = {0};
    struct us_csv c;
    struct us_csv_row row;
    size_t at = 0;
    us_csv_init(&c, delim, true);
    c.limit = limit;
    for (;;) {
        enum us_csv_event ev = us_csv_next(&c, &row, NULL);
        if (ev == US_CSV_END)
            break;
        if (ev == US_CSV_MORE) {
            size_t n = text.n - at < step ? text.n - at : step;
            us_csv_feed(&c, us_str_sub(text, at, at + n), at + n == text.n);
            at += n;
            continue;
        }
        us_buf_fmt(&b, "%zu:", row.line);
        if (ev == US_CSV_BAD)
            us_buf_fmt(&b, "!%s%.*s", row.continued ? "+" : "", (int)row.raw.n, row.raw.p);
        for (size_t i = 0; ev == US_CSV_ROW && i < row.n; i++) {
            us_buf_c(&b, i ? "|" : "");
            us_buf_str(&b, row.cells[i]);
        }
        us_buf_char(&b, '/');
    }
    us_csv_free(&c);
    return b;
}

static void
expect(const char *text, const char *rows)
{
    for (size_t step = 1; step < 20; step++) {
        struct us_buf b = rows_of(us_str_c(text), step, ',', US_CSV_ROW_MAX);
        cr_expect(us_str_eqc(us_buf_view(&b), rows), "%s (pieces of %zu): %.*s, not %s", text, step,
                  (int)b.n, b.p, rows);
        us_buf_free(&b);
    }
}

Test(csv, rfc_4180)
{
    expect("a,b\r\nc,d\r\n", "1:a|b/2:c|d/");
    expect("a,b\nc,d", "1:a|b/2:c|d/");
    expect("\"a,\"\"x\"\"\",b\n", "1:a,\"x\"|b/");
    expect("\"a\r\nb\",c\r\nd,e\r\n", "1:a\r\nb|c/3:d|e/");
    expect("a,,\n,,b\n", "1:a||/2:||b/");
    expect("\"\"\n\"\",\"\"", "1:/2:|/");
    expect("", "");
    expect("x", "1:x/");
}

Test(csv, line_ends)
{
    expect("a\rb\rc", "1:a/2:b/3:c/");
    expect("a\r\n\r\n\nb\r", "1:a/4:b/");
    expect("\"a\rb\"\rc\r", "1:a\rb/3:c/");
}

Test(csv, quotes_that_are_not_doubled)
{
    expect("\"He said \"hi\" to me\",2\nx,y\n", "1:He said \"hi\" to me|2/2:x|y/");
    expect("5\" screen,x\n", "1:5\" screen|x/");
    expect("\"a\" ,b\n", "1:a|b/");
}

Test(csv, unterminated_quote_costs_its_line)
{
    expect("1,\"open\n2,b\n3,c\n", "1:!1,\"open/2:2|b/3:3|c/");
    expect("1,\"open\n2,\"closed, well\"\n3,c", "1:!1,\"open/2:2|closed, well/3:3|c/");
    expect("1,\"open\n2,b\n3,\"two\nlines\"\n4,\"open",
           "1:!1,\"open/2:2|b/3:3|two\nlines/5:!4,\"open/");
    expect("\"", "1:!\"/");
}

Test(csv, row_over_the_limit)
{
    struct us_buf b = rows_of(US_STR("a,b\nccccccccccccccccccccccc,d\ne,f\n"), 4, ',', 8);
    cr_expect(us_str_starts(us_buf_view(&b), "1:a|b/2:!cccccccccccc"));
    cr_expect(us_str_ends(us_buf_view(&b), "/3:e|f/"), "%.*s", (int)b.n, b.p);
    us_buf_free(&b);
}

/* 200000 lines that each open a quote would be read to the end of the file each, were it not for
 * the mark of how far a search has already been in vain. */
Test(csv, open_quotes_stay_linear, .timeout = 10)
{
    struct us_buf text = {0};
    size_t bad = 0;
    struct us_csv c;
    struct us_csv_row row;
    enum us_csv_event ev;
    for (int i = 0; i < 200000; i++)
        us_buf_c(&text, "\"\"x\n");
    us_csv_init(&c, ',', true);
    us_csv_feed(&c, us_buf_view(&text), true);
    while ((ev = us_csv_next(&c, &row, NULL)) != US_CSV_END)
        bad += ev == US_CSV_BAD;
    cr_assert_eq(bad, 200000);
    us_csv_free(&c);
    us_buf_free(&text);
}

Test(csv, delimiter)
{
    static const struct {
        const char *text;
        char delim;
        size_t columns;
    } cases[] = {
        {"a,b\n1,2\n3,4\n", ',', 2},
        {"a\tb\tc\nx, y\tz\t1\n", '\t', 3},
        {"a;b\n\"x;y\";1,5\nz;2,5\n", ';', 2},
        {"a|b|c\n1|2|3\n", '|', 3},
        {"a;b;c\nx, y, z;1;2\nu, v;3;4\n", ';', 3},
        {"one\ntwo\nthree\n", 0, 1},
        {"Good, but slow\nbad\nugly, late, and cold\nmeh\n", 0, 1},
    };
    for (size_t i = 0; i < US_COUNT(cases); i++) {
        size_t columns, rows;
        double share;
        char d = us_csv_guess(us_str_c(cases[i].text), true, &columns, &share, &rows);
        cr_expect_eq(d, cases[i].delim, "case %zu: '%c'", i, d);
        cr_expect_eq(columns, cases[i].columns, "case %zu: %zu columns", i, columns);
    }
}
