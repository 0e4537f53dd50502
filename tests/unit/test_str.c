#include "base/str.h"

#include <criterion/criterion.h>
#include <math.h>

static void
number(double v, int digits, const char *want)
{
    struct us_buf b = {0};
    us_buf_num(&b, v, digits);
    cr_expect(us_str_eqc(us_buf_view(&b), want), "%.17g to %d places: want %s, got %.*s", v, digits,
              want, (int)b.n, b.p);
    us_buf_free(&b);
}

Test(str, numbers_print_one_way)
{
    number(0, 3, "0");
    number(-0.0, 3, "0");
    number(-0.0004, 3, "0");
    number(-0.0005, 3, "-0.001");
    number(0.1, 6, "0.1");
    number(0.10, 2, "0.1");
    number(1.005, 2, "1"); /* the double lies below 1.005 */
    number(0.999999, 3, "1");
    number(2.5, 0, "3");
    number(-2.5, 0, "-3");
    number(1234567.891, 3, "1234567.891");
    number(100, 3, "100");
    number(9.999, 3, "9.999"); /* what is below 10 is written in another way */
    number(9.9995, 3, "10");
    number(-9.99, 2, "-9.99");
    number(7.04, 2, "7.04");
    number(0.05, 1, "0.1");
    number(0.000001, 6, "0.000001");
    number(0.0000004, 6, "0");
    number(NAN, 3, "0");
    number(INFINITY, 3, "0");
    number(-INFINITY, 3, "0");
    number(1e300, 3, "0");
    number(9e15, 0, "9000000000000000");
    number(-9e15, 6, "-9000000000000000");
    number(1, 7, "0");
    number(1.5, -1, "0");
}

static void
is_double(const char *s, double want)
{
    double v = -1;
    cr_expect(us_str_to_double(us_str_c(s), &v) && fabs(v - want) <= fabs(want) * 1e-15, "%s: %g",
              s, v);
}

static void
no_double(const char *s)
{
    double v = 77;
    cr_expect(!us_str_to_double(us_str_c(s), &v) && v == 77, "'%s' is taken for %g", s, v);
}

Test(str, to_double)
{
    is_double("0", 0);
    is_double("-1.5e3", -1500);
    is_double("+4", 4);
    is_double(".5", 0.5);
    is_double("5.", 5);
    is_double("1E-2", 0.01);
    is_double("007", 7);
    is_double("1e-400", 0);
    is_double("123456789012345678901234567890", 1.2345678901234568e29);
}

Test(str, to_double_hostile)
{
    static const char *const none[] = {"",       " ",
                                       "-",      "+",
                                       ".",      "-.",
                                       "e5",     "1e",
                                       "1e+",    "1 ",
                                       " 1",     "1x",
                                       "0x1",    "nan",
                                       "inf",    "1e999",
                                       "-1e999", "1,5",
                                       "1.2.3",  "--1",
                                       "1e5.5",  "Infinity",
                                       "1_000",  "\xEF\xBC\x91",
                                       "1\n",    "1e99999999999999999999"};
    for (size_t i = 0; i < US_COUNT(none); i++)
        no_double(none[i]);
    char longer[80];
    memset(longer, '1', sizeof(longer));
    double v;
    cr_assert(!us_str_to_double((struct us_str){longer, 64}, &v), "64 bytes are too many");
    cr_assert(us_str_to_double((struct us_str){longer, 63}, &v));
    cr_assert(!us_str_to_double((struct us_str){"1\0", 2}, &v), "a NUL is no digit");
    cr_assert(us_str_to_double((struct us_str){"123", 2}, &v) && v == 12, "stops at the length");
}

Test(str, to_long)
{
    long v = 5;
    cr_assert(us_str_to_long(US_STR("-12"), -20, 20, &v) && v == -12);
    cr_assert(us_str_to_long(US_STR("256"), 1, 256, &v) && v == 256);
    cr_assert(!us_str_to_long(US_STR("257"), 1, 256, &v) && v == 256);
    static const char *const none[] = {
        "", "-", "+1", "1.0", " 1", "1 ", "0x10", "99999999999999999999", "１"};
    for (size_t i = 0; i < US_COUNT(none); i++)
        cr_expect(!us_str_to_long(us_str_c(none[i]), INT64_MIN, INT64_MAX, &v), "%s", none[i]);
    cr_assert(us_str_to_long(US_STR("9223372036854775807"), 0, INT64_MAX, &v) && v == INT64_MAX);
}

Test(str, integers)
{
    struct us_buf b = {0};
    us_buf_int(&b, INT64_MIN);
    us_buf_char(&b, ' ');
    us_buf_int(&b, 0);
    us_buf_char(&b, ' ');
    us_buf_int(&b, INT64_MAX);
    cr_assert(us_str_eqc(us_buf_view(&b), "-9223372036854775808 0 9223372036854775807"));
    static const int ends[] = {-1, 9, 10, 99, 100, 999, 1000};
    b.n = 0;
    for (size_t i = 0; i < US_COUNT(ends); i++) {
        us_buf_int(&b, ends[i]);
        us_buf_char(&b, ' ');
    }
    cr_assert(us_str_eqc(us_buf_view(&b), "-1 9 10 99 100 999 1000 "));
    us_buf_free(&b);
}

Test(str, cut)
{
    struct us_str rest = US_STR("a,,b,"), field;
    static const char *const want[] = {"a", "", "b", ""};
    for (size_t i = 0; i < 4; i++)
        cr_assert(us_str_cut(&rest, ',', &field) && us_str_eqc(field, want[i]), "%zu", i);
    cr_assert(!us_str_cut(&rest, ',', &field));
    rest = US_STR("");
    cr_assert(us_str_cut(&rest, ',', &field) && field.n == 0);
    cr_assert(!us_str_cut(&rest, ',', &field));
}

Test(str, compare)
{
    cr_assert(us_str_cmp(US_STR("a"), US_STR("ab")) < 0);
    cr_assert(us_str_cmp(US_STR("b"), US_STR("ab")) > 0);
    cr_assert(us_str_cmp(US_STR("\xE4"), US_STR("z")) > 0, "bytes are unsigned");
    cr_assert(us_str_cmp(US_STR(""), (struct us_str){NULL, 0}) == 0);
    cr_assert(us_str_eq((struct us_str){NULL, 0}, US_STR("")));
    cr_assert(us_str_eq_nocase(US_STR("HeLLo"), "hEllO") &&
              !us_str_eq_nocase(US_STR("hel"), "hell"));
    cr_assert(us_str_starts(US_STR("abc"), "ab") && !us_str_starts(US_STR("a"), "ab"));
    cr_assert(us_str_ends(US_STR("a.tsv"), ".tsv") && !us_str_ends(US_STR("tsv"), ".tsv"));
    cr_assert(us_str_eqc(us_str_trim(US_STR(" \t a b\r\n")), "a b"));
    cr_assert(us_str_trim(US_STR("   ")).n == 0);
    cr_assert(us_str_find(US_STR("abca"), 'a', 1) == 3 && us_str_find(US_STR("abc"), 'z', 9) == 3);
}

Test(str, hash_is_the_same_everywhere)
{
    /* XXH3_64bits of the empty string, from the xxHash specification. */
    cr_assert(us_hash(NULL, 0, 0) == 0x2D06800538D394C2ULL);
    cr_assert(us_hash("a", 1, 0) != us_hash("a", 1, 1));
}

Test(str, buffer_formats)
{
    struct us_buf b = {0};
    us_buf_fmt(&b, "%s-%zu", "x", (size_t)3);
    for (int i = 0; i < 500; i++)
        us_buf_fmt(&b, "%d,", i);
    cr_assert(us_str_starts(us_buf_view(&b), "x-30,1,2,"));
    cr_assert(us_str_ends(us_buf_view(&b), ",499,"));
    us_buf_add(&b, NULL, 0);
    us_buf_free(&b);
    cr_assert(us_buf_view(&b).n == 0 && us_buf_view(&b).p != NULL);
}

Test(str, letters_end_at_whatever_is_none)
{
    char text[40];
    memset(text, 'Z', sizeof(text));
    for (int c = 0; c < 256; c++) {
        bool letter =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
        for (size_t at = 0; at < sizeof(text); at += 13) {
            text[at] = (char)c;
            size_t end = us_str_letters((struct us_str){text, sizeof(text)}, 0);
            cr_assert(end == (letter ? sizeof(text) : at), "%02X at %zu: %zu", (unsigned)c, at,
                      end);
            text[at] = 'Z';
        }
    }
}
