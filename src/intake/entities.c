#include "intake/entities.h"

#include "base/utf8.h"

static const struct {
    const char *name;
    uint32_t cp;
} named[] = {
    {"amp", '&'},      {"lt", '<'},        {"gt", '>'},       {"quot", '"'},     {"apos", '\''},
    {"nbsp", 0xA0},    {"hellip", 0x2026}, {"mdash", 0x2014}, {"ndash", 0x2013}, {"lsquo", 0x2018},
    {"rsquo", 0x2019}, {"ldquo", 0x201C},  {"rdquo", 0x201D}, {"eacute", 0xE9},  {"egrave", 0xE8},
    {"pound", 0xA3},   {"euro", 0x20AC},   {"yen", 0xA5},     {"copy", 0xA9},    {"reg", 0xAE},
    {"trade", 0x2122}, {"deg", 0xB0},      {"middot", 0xB7},  {"bull", 0x2022},
};

/* A value of digits in a base; 0 for none (a NUL may not come in this way) or too large. */
static uint32_t
number(struct us_str s, uint32_t base)
{
    uint32_t v = 0;
    for (size_t i = 0; i < s.n; i++) {
        char c = (char)(s.p[i] | 0x20);
        uint32_t digit = s.p[i] >= '0' && s.p[i] <= '9' ? (uint32_t)(s.p[i] - '0')
                         : c >= 'a' && c <= 'f'         ? (uint32_t)(c - 'a') + 10
                                                        : 99;
        if (digit >= base || v > 0x10FFFF)
            return 0;
        v = v * base + digit;
    }
    return v <= 0x10FFFF ? v : 0;
}

static uint32_t
reference(struct us_str name)
{
    if (name.n > 2 && name.p[0] == '#' && (name.p[1] | 0x20) == 'x')
        return number(us_str_sub(name, 2, name.n), 16);
    if (name.n > 1 && name.p[0] == '#')
        return number(us_str_sub(name, 1, name.n), 10);
    for (size_t i = 0; i < US_COUNT(named); i++)
        if (us_str_eqc(name, named[i].name))
            return named[i].cp;
    return 0;
}

void
us_entities_decode(struct us_str s, struct us_buf *out)
{
    size_t at = 0;
    while (at < s.n) {
        size_t amp = us_str_find(s, '&', at);
        us_buf_str(out, us_str_sub(s, at, amp));
        if (amp == s.n)
            return;
        struct us_str window = us_str_sub(s, 0, amp + 12 < s.n ? amp + 12 : s.n);
        size_t end = us_str_find(window, ';', amp);
        uint32_t cp = end < window.n ? reference(us_str_sub(s, amp + 1, end)) : 0;
        char utf8[4];
        if (cp)
            us_buf_add(out, utf8, us_utf8_put(cp, utf8));
        else
            us_buf_char(out, '&');
        at = cp ? end + 1 : amp + 1;
    }
}
