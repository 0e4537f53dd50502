#include "text/norm.h"

#include "base/utf8.h"
#include "text/unicode.h"

/* Whether every byte is a lower-case ASCII letter, digit or straight apostrophe and no letter
 * stands three times: then the text itself is the normal form. */
static bool
is_normal(struct us_str w)
{
    char a = 0, b = 0;
    for (size_t i = 0; i < w.n; i++) {
        char c = w.p[i];
        bool ok = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '\'';
        if (!ok || (c == a && c == b && c > '9'))
            return false;
        a = b;
        b = c;
    }
    return true;
}

/* Writes the folded word to `out` (room for 3 bytes a byte); a letter standing three times or more
 * is kept once. */
static size_t
fold(const struct us_dict *dict, struct us_str w, bool latin, char *out, uint8_t *flags)
{
    size_t n = 0, upper = 0, letters = 0, at_last = 0, run = 0, len;
    uint32_t last = 0;
    bool first_upper = false;
    for (size_t i = 0; i < w.n; i += len) {
        uint32_t cp = us_unicode_narrow(us_utf8_get(w.p + i, &len));
        uint32_t low = us_unicode_lower(cp);
        if (cp >= 0x80 && dict)
            low = us_dict_simplify(dict, low);
        if (low == 0xFE0F || low == 0xFE0E || us_unicode_is_skin_tone(low))
            continue;
        first_upper |= i == 0 && low != cp;
        upper += low != cp;
        letters += latin && us_unicode_class(cp) == US_U_LETTER;
        run = low == last ? run + 1 : 1;
        if (run == 1)
            at_last = n;
        last = low;
        bool letter = latin && !(low >= '0' && low <= '9');
        if (letter && run >= 3) {
            n = at_last + us_utf8_put(low, out + at_last);
            *flags |= US_TOKEN_ELONGATED;
            continue;
        }
        n += us_utf8_put(low, out + n);
    }
    if (upper >= 2 && upper == letters)
        *flags |= US_TOKEN_CAPS;
    else if (first_upper && upper == 1)
        *flags |= US_TOKEN_TITLE;
    return n;
}

/* Lower case, and a mouth once: :))) is :) . */
static struct us_str
emoticon_norm(struct us_str w, struct us_arena *a)
{
    char *out = us_arena_dup(a, w.p, w.n);
    size_t n = w.n;
    for (size_t i = 0; i < n; i++)
        out[i] = out[i] >= 'A' && out[i] <= 'Z' ? (char)(out[i] + 32) : out[i];
    while (n > 2 && out[n - 1] == out[n - 2] && strchr("()[]d3/\\|p*", out[n - 1]))
        n--;
    return (struct us_str){out, n};
}

struct us_str
us_norm(const struct us_dict *dict, struct us_str w, enum us_token_kind kind, struct us_arena *a,
        uint8_t *flags)
{
    if (kind == US_TOKEN_MENTION || kind == US_TOKEN_URL || kind == US_TOKEN_EMAIL)
        return w;
    if (kind == US_TOKEN_WORD && is_normal(w))
        return w;
    if (kind == US_TOKEN_EMOTICON)
        return emoticon_norm(w, a);
    if (w.n == 1 && (unsigned char)w.p[0] < 0x80 && kind != US_TOKEN_WORD)
        return w;
    char *out = us_arena_raw(a, w.n * 3 + 4);
    size_t n = fold(dict, w, kind == US_TOKEN_WORD, out, flags);
    if (kind == US_TOKEN_WORD && n > 2 && out[n - 1] == '.' && !memchr(out, '.', n - 1))
        n--; /* Mr. is mr, but U.S. stays u.s. */
    return n ? (struct us_str){out, n} : w;
}
