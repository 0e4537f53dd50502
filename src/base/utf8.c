#include "base/utf8.h"

/* Bytes of the well-formed sequence at p (n left), or 0. */
static size_t
sequence(const unsigned char *p, size_t n)
{
    unsigned char c = p[0];
    if (c < 0x80)
        return 1;
    if (c < 0xC2 || c > 0xF4)
        return 0;
    size_t len = c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    if (n < len)
        return 0;
    unsigned char lo = 0x80, hi = 0xBF;
    if (c == 0xE0)
        lo = 0xA0;
    else if (c == 0xED)
        hi = 0x9F;
    else if (c == 0xF0)
        lo = 0x90;
    else if (c == 0xF4)
        hi = 0x8F;
    if (p[1] < lo || p[1] > hi)
        return 0;
    for (size_t i = 2; i < len; i++)
        if ((p[i] & 0xC0) != 0x80)
            return 0;
    return len;
}

/* Skips sequences of three bytes whose second byte has the whole range, that is, which do not begin
 * with E0 or ED: most of what is not ASCII. Four bytes are looked at together while there are so
 * many. */
static size_t
skip_threes(const unsigned char *p, size_t i, size_t n)
{
    static const unsigned char fixed[4] = {0xF0, 0xC0, 0xC0, 0}, form[4] = {0xE0, 0x80, 0x80, 0};
    uint32_t mask, want, bytes;
    memcpy(&mask, fixed, sizeof mask);
    memcpy(&want, form, sizeof want);
    for (; i + 4 <= n && p[i] != 0xE0 && p[i] != 0xED; i += 3) {
        memcpy(&bytes, p + i, sizeof bytes);
        if ((bytes & mask) != want)
            return i;
    }
    while (i + 3 <= n && (unsigned)p[i] - 0xE1u <= 0xEFu - 0xE1u && p[i] != 0xED &&
           (p[i + 1] & 0xC0) == 0x80 && (p[i + 2] & 0xC0) == 0x80)
        i += 3;
    return i;
}

/* Skips ASCII, 16 and 8 bytes a step; stops at the latest 7 bytes before what is not. */
static size_t
skip_ascii(const unsigned char *p, size_t i, size_t n)
{
    const uint64_t high = 0x8080808080808080ULL;
    uint64_t word[2];
    for (; i + 16 <= n; i += 16) {
        memcpy(word, p + i, 16);
        if ((word[0] | word[1]) & high)
            break;
    }
    for (; i + 8 <= n; i += 8) {
        memcpy(word, p + i, 8);
        if (word[0] & high)
            break;
    }
    return i;
}

size_t
us_utf8_ascii(struct us_str s)
{
    const unsigned char *p = (const unsigned char *)s.p;
    size_t i = skip_ascii(p, 0, s.n);
    while (i < s.n && p[i] < 0x80)
        i++;
    return i;
}

size_t
us_utf8_check(struct us_str s)
{
    const unsigned char *p = (const unsigned char *)s.p;
    size_t i = 0;
    while (i < s.n) {
        i = skip_threes(p, i, s.n);
        i = skip_ascii(p, i, s.n);
        i = skip_threes(p, i, s.n);
        if (i >= s.n)
            break;
        size_t len = sequence(p + i, s.n - i);
        if (!len)
            return i;
        i += len;
    }
    return s.n;
}

size_t
us_utf8_put(uint32_t cp, char *out)
{
    unsigned char *p = (unsigned char *)out;
    if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
        cp = 0xFFFD;
    if (cp < 0x80) {
        p[0] = (unsigned char)cp;
        return 1;
    }
    if (cp < 0x800) {
        p[0] = (unsigned char)(0xC0 | cp >> 6);
        p[1] = (unsigned char)(0x80 | (cp & 0x3F));
        return 2;
    }
    if (cp < 0x10000) {
        p[0] = (unsigned char)(0xE0 | cp >> 12);
        p[1] = (unsigned char)(0x80 | (cp >> 6 & 0x3F));
        p[2] = (unsigned char)(0x80 | (cp & 0x3F));
        return 3;
    }
    p[0] = (unsigned char)(0xF0 | cp >> 18);
    p[1] = (unsigned char)(0x80 | (cp >> 12 & 0x3F));
    p[2] = (unsigned char)(0x80 | (cp >> 6 & 0x3F));
    p[3] = (unsigned char)(0x80 | (cp & 0x3F));
    return 4;
}

size_t
us_utf8_count(struct us_str s)
{
    size_t n = 0, i = 0;
    for (; i + 8 <= s.n; i += 8) {
        uint64_t w;
        memcpy(&w, s.p + i, 8);
        uint64_t behind = w & ~(w << 1) & 0x8080808080808080ULL; /* bytes 10xxxxxx */
        n += 8 - (size_t)((behind >> 7) * 0x0101010101010101ULL >> 56);
    }
    for (; i < s.n; i++)
        n += us_utf8_is_start(s.p[i]);
    return n;
}

size_t
us_cp_of(struct us_cp_cursor *c, size_t off)
{
    if (!c->known) {
        c->is_ascii = us_utf8_ascii(c->text) == c->text.n;
        c->known = true;
    }
    if (c->is_ascii)
        return off;
    if (off >= c->off)
        c->cp += us_utf8_count(us_str_sub(c->text, c->off, off));
    else if (c->off - off < off)
        c->cp -= us_utf8_count(us_str_sub(c->text, off, c->off));
    else
        c->cp = us_utf8_count(us_str_sub(c->text, 0, off));
    c->off = off;
    return c->cp;
}
