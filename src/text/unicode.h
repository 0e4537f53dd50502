/* Properties of code points, as the tokenizer needs them. The only user of utf8proc. */
#ifndef US_TEXT_UNICODE_H
#define US_TEXT_UNICODE_H

#include "base/str.h"

enum us_uclass {
    US_U_SPACE,  /* White_Space, line breaks included */
    US_U_LETTER, /* alphabetic, but not Han and not kana */
    US_U_DIGIT,  /* decimal digits, full-width ones included */
    US_U_HAN,    /* ideographs of all blocks, iteration mark and zero */
    US_U_KANA,   /* hiragana and katakana */
    US_U_MARK,   /* belongs to what stands before: combining marks, joiners, variation selectors,
                    format characters */
    US_U_PUNCT,
    US_U_SYMBOL,
    US_U_EMOJI,    /* Extended_Pictographic, but not (c) (r) TM */
    US_U_REGIONAL, /* regional indicator: two make a flag */
    US_U_OTHER     /* control, private use, unassigned */
};

/* Constant time. */
enum us_uclass us_unicode_class(uint32_t cp);

/* Columns of a terminal: 2 for wide characters, 0 for combining marks. */
int us_unicode_width(uint32_t cp);

/* Simple lower case. */
uint32_t us_unicode_lower(uint32_t cp);

/* Full-width ASCII and the ideographic space to ASCII, curly quotes and apostrophes to straight
 * ones; others unchanged. */
uint32_t us_unicode_narrow(uint32_t cp);

/* Emoji skin tone modifiers. */
bool us_unicode_is_skin_tone(uint32_t cp);

/* NFC of `s` in `a`, or `s` itself when it is normalised already. False when `s` is not valid
 * UTF-8. */
bool us_unicode_nfc(struct us_str s, struct us_arena *a, struct us_str *out);

#endif
