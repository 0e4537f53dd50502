/* Classes of the characters that feedback is mostly made of, by table: ASCII, and the blocks of
 * marks that Chinese text uses. All others are asked of text/unicode.h. */
#ifndef US_TEXT_CLASS_H
#define US_TEXT_CLASS_H

#include "base/utf8.h"
#include "text/unicode.h"

struct us_class {
    uint8_t ascii[0x80], marks[0x40], wide[0x100]; /* from U+0000, U+3000, U+FF00: enum us_uclass */
    bool plain_marks[0x40], plain_wide[0x100];     /* punctuation that begins no emoticon */
};

/* 10 us. */
void us_class_init(struct us_class *c);

/* Class, code point and bytes of the character at `i` (below text.n) of valid UTF-8. */
static inline enum us_uclass
us_class_at(const struct us_class *c, struct us_str text, size_t i, uint32_t *cp, size_t *len)
{
    unsigned char byte = (unsigned char)text.p[i];
    if (US_LIKELY(byte < 0x80)) {
        *cp = byte;
        *len = 1;
        return (enum us_uclass)c->ascii[byte];
    }
    *cp = us_utf8_get(text.p + i, len);
    if (US_LIKELY(*cp >= 0x4E00 && *cp <= 0x9FFF))
        return US_U_HAN;
    if (*cp - 0x3000 < US_COUNT(c->marks))
        return (enum us_uclass)c->marks[*cp - 0x3000];
    if (*cp - 0xFF00 < US_COUNT(c->wide))
        return (enum us_uclass)c->wide[*cp - 0xFF00];
    return us_unicode_class(*cp);
}

/* Whether it is a mark of Chinese text, of three bytes, that begins nothing but a token of its own.
 */
static inline bool
us_class_is_plain_mark(const struct us_class *c, uint32_t cp)
{
    return (cp - 0x3000 < US_COUNT(c->marks) && c->plain_marks[cp - 0x3000]) ||
           (cp - 0xFF00 < US_COUNT(c->wide) && c->plain_wide[cp - 0xFF00]);
}

#endif
