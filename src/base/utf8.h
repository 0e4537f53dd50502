/* UTF-8 as a coding: validation, decoding, counting. Knows nothing of what the code points mean. */
#ifndef US_BASE_UTF8_H
#define US_BASE_UTF8_H

#include "base/str.h"

#define US_UTF8_BOM "\xEF\xBB\xBF"

/* Offset of the first byte that is not part of well-formed UTF-8 (Unicode 15, table 3-7), or s.n.
 * Linear; 8 ASCII bytes a step. */
size_t us_utf8_check(struct us_str s);

/* The code point at `off` of valid UTF-8; *len gets its bytes (1 to 4). */
static inline uint32_t
us_utf8_get(const char *s, size_t *len)
{
    const unsigned char *p = (const unsigned char *)s;
    if (p[0] < 0x80) {
        *len = 1;
        return p[0];
    }
    if (p[0] < 0xE0) {
        *len = 2;
        return (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
    }
    if (p[0] < 0xF0) {
        *len = 3;
        return (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
    }
    *len = 4;
    return (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3F) << 12 |
           (uint32_t)(p[2] & 0x3F) << 6 | (p[3] & 0x3F);
}

/* Bytes of ASCII that `s` begins with. */
size_t us_utf8_ascii(struct us_str s);

/* Writes `cp` to `out` (room for 4); returns the bytes written. Surrogates and values above
 * 0x10FFFF become U+FFFD. */
size_t us_utf8_put(uint32_t cp, char *out);

/* Code points in valid UTF-8. */
size_t us_utf8_count(struct us_str s);

/* Turns byte offsets of one text into code-point offsets, counting from the last one or from the
 * beginning, whichever is nearer: offsets that nearly ascend cost one pass over the text
 * altogether. All zeros plus `text` is a valid start. */
struct us_cp_cursor {
    struct us_str text;
    size_t off, cp;
    bool known, is_ascii; /* whether it is ASCII: then nothing is counted */
};
size_t us_cp_of(struct us_cp_cursor *c, size_t off);

static inline bool
us_utf8_is_start(char c)
{
    return ((unsigned char)c & 0xC0) != 0x80;
}

#endif
