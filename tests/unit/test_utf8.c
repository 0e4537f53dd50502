#include "base/utf8.h"

#include <criterion/criterion.h>

/* Both of every edge of table 3-7 of the Unicode standard (well-formed byte sequences). */
static const struct {
    const char *bytes;
    size_t good; /* bytes that are well-formed from the start */
} edges[] = {
    {"\x7F", 1},
    {"\x80", 0},
    {"\xBF", 0},
    {"\xC0\x80", 0},
    {"\xC1\xBF", 0},
    {"\xC2\x7F", 0},
    {"\xC2\x80", 2},
    {"\xC2\xBF", 2},
    {"\xC2\xC0", 0},
    {"\xDF\x80", 2},
    {"\xDF\xBF", 2},
    {"\xE0\x9F\x80", 0},
    {"\xE0\xA0\x80", 3},
    {"\xE0\xBF\xBF", 3},
    {"\xE0\xA0\x7F", 0},
    {"\xE0\xA0\xC0", 0},
    {"\xE1\x80\x80", 3},
    {"\xEC\xBF\xBF", 3},
    {"\xE1\x7F\x80", 0},
    {"\xED\x80\x80", 3},
    {"\xED\x9F\xBF", 3},
    {"\xED\xA0\x80", 0},
    {"\xED\xBF\xBF", 0},
    {"\xEE\x80\x80", 3},
    {"\xEF\xBF\xBF", 3},
    {"\xF0\x8F\xBF\xBF", 0},
    {"\xF0\x90\x80\x80", 4},
    {"\xF0\xBF\xBF\xBF", 4},
    {"\xF1\x80\x80\x80", 4},
    {"\xF3\xBF\xBF\xBF", 4},
    {"\xF4\x80\x80\x80", 4},
    {"\xF4\x8F\xBF\xBF", 4},
    {"\xF4\x90\x80\x80", 0},
    {"\xF5\x80\x80\x80", 0},
    {"\xFE", 0},
    {"\xFF", 0},
    {"\xC2", 0},
    {"\xE0\xA0", 0},
    {"\xF0\x90\x80", 0},
    {"\xF1\x80\x80\x7F", 0},
    {"\xF1\x80\xC0\x80", 0},
    {"\xF1\xC0\x80\x80", 0},
};

Test(utf8, edges_of_table_3_7)
{
    for (size_t i = 0; i < US_COUNT(edges); i++) {
        struct us_str s = us_str_c(edges[i].bytes);
        cr_expect(us_utf8_check(s) == edges[i].good, "row %zu: %zu", i, us_utf8_check(s));
        /* The same at every distance from the 8-byte steps. */
        for (size_t lead = 0; lead < 18; lead++) {
            char text[40];
            memset(text, 'a', sizeof(text));
            memcpy(text + lead, s.p, s.n);
            size_t bad = us_utf8_check((struct us_str){text, lead + s.n + 9});
            bool cut = edges[i].good == 0;
            cr_expect(cut ? bad == lead : bad == lead + s.n + 9, "row %zu at %zu: %zu", i, lead,
                      bad);
        }
    }
    cr_assert(us_utf8_check((struct us_str){NULL, 0}) == 0);
    cr_assert(us_utf8_check((struct us_str){"a\0b", 3}) == 3, "NUL is a character");
}

Test(utf8, every_code_point_there_and_back)
{
    for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
        if (cp >= 0xD800 && cp <= 0xDFFF)
            continue;
        char out[4];
        size_t n = us_utf8_put(cp, out), len;
        cr_assert(us_utf8_check((struct us_str){out, n}) == n, "U+%04X", cp);
        cr_assert(us_utf8_get(out, &len) == cp && len == n, "U+%04X", cp);
        cr_assert(us_utf8_count((struct us_str){out, n}) == 1);
    }
}

Test(utf8, what_is_no_character_becomes_fffd)
{
    static const uint32_t none[] = {0xD800, 0xDFFF, 0x110000, UINT32_MAX};
    for (size_t i = 0; i < US_COUNT(none); i++) {
        char out[4];
        cr_assert(us_utf8_put(none[i], out) == 3 && memcmp(out, "\xEF\xBF\xBD", 3) == 0);
    }
}

Test(utf8, cursor_counts_code_points)
{
    struct us_cp_cursor c = {.text = US_STR("a慢😡b")};
    cr_assert(us_cp_of(&c, 0) == 0);
    cr_assert(us_cp_of(&c, 1) == 1);
    cr_assert(us_cp_of(&c, 4) == 2);
    cr_assert(us_cp_of(&c, 8) == 3);
    cr_assert(us_cp_of(&c, 9) == 4);
    cr_assert(us_cp_of(&c, 1) == 1, "an earlier offset starts again");
    struct us_cp_cursor plain = {.text = US_STR("seventeen letters")};
    cr_assert(us_cp_of(&plain, 17) == 17);
    cr_assert(us_cp_of(&plain, 3) == 3);
}

Test(utf8, ascii_ends_where_it_ends)
{
    char text[40];
    memset(text, 'a', sizeof(text));
    for (size_t n = 0; n < sizeof(text); n++) {
        cr_assert(us_utf8_ascii((struct us_str){text, n}) == n);
        text[n] = (char)0xC3;
        cr_assert(us_utf8_ascii((struct us_str){text, sizeof(text)}) == n);
        text[n] = 'a';
    }
}
