#include "text/unicode.h"

#include <criterion/criterion.h>

Test(unicode, classes)
{
    static const struct {
        uint32_t cp;
        enum us_uclass want;
    } rows[] = {
        {' ', US_U_SPACE},     {'\n', US_U_SPACE},       {0xA0, US_U_SPACE},
        {0x3000, US_U_SPACE},  {0x2028, US_U_SPACE},     {'a', US_U_LETTER},
        {0xE9, US_U_LETTER},   {0x44F, US_U_LETTER},     {0xFF21, US_U_LETTER},
        {0xAC00, US_U_LETTER}, {'7', US_U_DIGIT},        {0xFF17, US_U_DIGIT},
        {0x4E00, US_U_HAN},    {0x3007, US_U_HAN},       {0x20000, US_U_HAN},
        {0x3005, US_U_HAN},    {0x30AB, US_U_KANA},      {0x3042, US_U_KANA},
        {0x301, US_U_MARK},    {0x200D, US_U_MARK},      {0xFE0F, US_U_MARK},
        {'.', US_U_PUNCT},     {0x3002, US_U_PUNCT},     {0x201C, US_U_PUNCT},
        {'$', US_U_SYMBOL},    {'+', US_U_SYMBOL},       {0x1F621, US_U_EMOJI},
        {0x2764, US_U_EMOJI},  {0x1F1E8, US_U_REGIONAL}, {0xE000, US_U_OTHER},
        {0x378, US_U_OTHER},   {0, US_U_OTHER},          {0x10FFFF, US_U_OTHER},
    };
    for (size_t i = 0; i < US_COUNT(rows); i++)
        cr_expect(us_unicode_class(rows[i].cp) == rows[i].want, "U+%04X: %d", rows[i].cp,
                  (int)us_unicode_class(rows[i].cp));
    cr_expect(us_unicode_class(0xA9) != US_U_EMOJI && us_unicode_class(0x2122) != US_U_EMOJI);
}

Test(unicode, every_code_point_has_a_class_and_lower_case_is_stable)
{
    for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
        cr_assert(us_unicode_class(cp) <= US_U_OTHER);
        uint32_t low = us_unicode_lower(cp);
        cr_assert(us_unicode_lower(low) == low, "U+%04X", cp);
        cr_assert(us_unicode_narrow(us_unicode_narrow(cp)) == us_unicode_narrow(cp), "U+%04X", cp);
    }
}

Test(unicode, narrow)
{
    cr_assert(us_unicode_narrow(0xFF21) == 'A' && us_unicode_narrow(0xFF01) == '!' &&
              us_unicode_narrow(0x3000) == ' ');
    cr_assert(us_unicode_narrow(0x2019) == '\'' && us_unicode_narrow(0x201C) == '"' &&
              us_unicode_narrow(0x3002) == 0x3002);
    cr_assert(us_unicode_lower('A') == 'a' && us_unicode_lower(0x130) != 'I' &&
              us_unicode_lower(0x49) == 'i');
}

Test(unicode, nfc)
{
    struct us_arena a = {0};
    struct us_str out;
    cr_assert(us_unicode_nfc(US_STR("cafe\xCC\x81"), &a, &out) && us_str_eqc(out, "caf\xC3\xA9"));
    struct us_str plain = US_STR("plain 慢");
    cr_assert(us_unicode_nfc(plain, &a, &out) && out.p == plain.p, "what is normal is borrowed");
    cr_assert(us_unicode_nfc((struct us_str){"a\0e\xCC\x81", 5}, &a, &out) && out.n == 4);
    cr_assert(!us_unicode_nfc(US_STR("\xFF"), &a, &out));
    us_arena_free(&a);
}
