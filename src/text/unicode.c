#include "text/unicode.h"

#include <stdlib.h>

#include <utf8proc.h>

static bool
is_han(uint32_t cp)
{
    if (cp < 0x2E80)
        return false;
    return (cp >= 0x4E00 && cp <= 0x9FFF) || (cp >= 0x3400 && cp <= 0x4DBF) || cp == 0x3005 ||
           cp == 0x3007 || (cp >= 0xF900 && cp <= 0xFAFF) || (cp >= 0x20000 && cp <= 0x323AF);
}

static bool
is_kana(uint32_t cp)
{
    return (cp >= 0x3031 && cp <= 0x3035) || (cp >= 0x3041 && cp <= 0x3096) ||
           (cp >= 0x309D && cp <= 0x309F) || (cp >= 0x30A1 && cp <= 0x30FA) ||
           (cp >= 0x30FC && cp <= 0x30FF) || (cp >= 0x31F0 && cp <= 0x31FF) ||
           (cp >= 0xFF66 && cp <= 0xFF9D);
}

static enum us_uclass
class_of_category(utf8proc_category_t c)
{
    switch (c) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
        return US_U_LETTER;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_CF:
        return US_U_MARK;
    case UTF8PROC_CATEGORY_ND:
        return US_U_DIGIT;
    case UTF8PROC_CATEGORY_PC:
    case UTF8PROC_CATEGORY_PD:
    case UTF8PROC_CATEGORY_PS:
    case UTF8PROC_CATEGORY_PE:
    case UTF8PROC_CATEGORY_PI:
    case UTF8PROC_CATEGORY_PF:
    case UTF8PROC_CATEGORY_PO:
        return US_U_PUNCT;
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
    case UTF8PROC_CATEGORY_SM:
    case UTF8PROC_CATEGORY_SC:
    case UTF8PROC_CATEGORY_SK:
    case UTF8PROC_CATEGORY_SO:
        return US_U_SYMBOL;
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return US_U_SPACE;
    default:
        return US_U_OTHER;
    }
}

enum us_uclass
us_unicode_class(uint32_t cp)
{
    if ((cp | 0x20) - 'a' < 26) /* not needed but for speed */
        return US_U_LETTER;
    if ((cp >= 9 && cp <= 13) || cp == 0x85)
        return US_U_SPACE;
    if (is_han(cp))
        return US_U_HAN;
    if (is_kana(cp))
        return US_U_KANA;
    const utf8proc_property_t *p = utf8proc_get_property((utf8proc_int32_t)cp);
    if (p->boundclass == UTF8PROC_BOUNDCLASS_REGIONAL_INDICATOR)
        return US_U_REGIONAL;
    /* (c), (r) and TM are pictographs to the standard, but signs to a reader. Arrows and CJK marks
     * below U+2190 likewise. */
    if (p->boundclass == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC && cp >= 0x2190)
        return p->category == UTF8PROC_CATEGORY_CN && cp < 0x1F000 ? US_U_OTHER : US_U_EMOJI;
    return class_of_category((utf8proc_category_t)p->category);
}

int
us_unicode_width(uint32_t cp)
{
    return utf8proc_charwidth((utf8proc_int32_t)cp);
}

uint32_t
us_unicode_lower(uint32_t cp)
{
    if (cp < 0x80)
        return cp >= 'A' && cp <= 'Z' ? cp + 32 : cp;
    return (uint32_t)utf8proc_tolower((utf8proc_int32_t)cp);
}

uint32_t
us_unicode_narrow(uint32_t cp)
{
    if (cp < 0x2018)
        return cp == 0xB4 ? '\'' : cp;
    if (cp >= 0xFF01 && cp <= 0xFF5E)
        return cp - 0xFEE0;
    switch (cp) {
    case 0x2018:
    case 0x2019:
    case 0x201B:
    case 0x02BC:
        return '\'';
    case 0x201C:
    case 0x201D:
        return '"';
    case 0x3000:
        return ' ';
    default:
        return cp;
    }
}

bool
us_unicode_is_skin_tone(uint32_t cp)
{
    return cp >= 0x1F3FB && cp <= 0x1F3FF;
}

bool
us_unicode_nfc(struct us_str s, struct us_arena *a, struct us_str *out)
{
    utf8proc_uint8_t *made = NULL;
    utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.n, &made,
                                      UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    if (n < 0)
        return false;
    struct us_str nfc = {(const char *)made, (size_t)n};
    *out = us_str_eq(nfc, s) ? s : us_str_dup(a, nfc);
    free(made);
    return true;
}
