#include "intake/rating.h"

#include "base/utf8.h"

/* Full and empty stars; the count is the rating, all of them its maximum. */
static bool
stars(struct us_str s, double *value, double *max)
{
    size_t full = 0, all = 0, len;
    for (size_t i = 0; i < s.n; i += len) {
        uint32_t cp = us_utf8_get(s.p + i, &len);
        if (cp == 0x2605 || cp == 0x2B50)
            full++;
        else if (cp != 0x2606 && cp != 0xFE0F)
            return false;
        all += cp != 0xFE0F;
    }
    if (!all || all > 10)
        return false;
    *value = (double)full;
    *max = all > full || all == 5 ? (double)all : 0;
    return true;
}

static struct us_str
leading_number(struct us_str s)
{
    size_t n = 0;
    while (n < s.n &&
           ((s.p[n] >= '0' && s.p[n] <= '9') || s.p[n] == '.' || (n == 0 && s.p[n] == '-')))
        n++;
    return us_str_sub(s, 0, n);
}

static bool
unit_of(struct us_str rest)
{
    static const char *const units[] = {"", "星", "分", "颗星", "顆星", "星级", "★"};
    for (size_t i = 0; i < US_COUNT(units); i++)
        if (us_str_eqc(rest, units[i]))
            return true;
    return us_str_eq_nocase(rest, "stars") || us_str_eq_nocase(rest, "star") ||
           us_str_eq_nocase(rest, "points");
}

static bool
chinese_stars(struct us_str s, double *value)
{
    static const char *const digit[] = {"零", "一", "二", "三", "四", "五"};
    for (size_t i = 0; i < US_COUNT(digit); i++)
        if (us_str_starts(s, digit[i])) {
            struct us_str rest = us_str_sub(s, 3, s.n);
            *value = (double)i;
            return us_str_eqc(rest, "星") || us_str_eqc(rest, "星级") || us_str_eqc(rest, "颗星");
        }
    return false;
}

bool
us_rating_parse(struct us_str s, double *value, double *max)
{
    *max = 0;
    s = us_str_trim(s);
    if (!s.n || s.n > 40)
        return false;
    struct us_str num = leading_number(s);
    if (!num.n)
        return stars(s, value, max) || (*max = 0, chinese_stars(s, value));
    if (!us_str_to_double(num, value))
        return false;
    struct us_str rest = us_str_trim(us_str_sub(s, num.n, s.n));
    bool of =
        us_str_starts(rest, "/") || us_str_starts(rest, "out of") || us_str_starts(rest, "of ");
    if (!of)
        return unit_of(rest);
    size_t skip = rest.p[0] == '/' ? 1 : rest.p[1] == 'u' ? 6 : 3;
    rest = us_str_trim(us_str_sub(rest, skip, rest.n));
    num = leading_number(rest);
    rest = us_str_trim(us_str_sub(rest, num.n, rest.n));
    return us_str_to_double(num, max) && *max > 0 && *value <= *max && unit_of(rest);
}
