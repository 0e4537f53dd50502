/* Which language a text is in, told from its tokens: by script, since the two that matter share
 * none. */
#ifndef US_TEXT_LANG_H
#define US_TEXT_LANG_H

#include "text/token.h"

struct us_lang {
    const char *code; /* en, zh-Hans, zh-Hant, mixed, other */
    double share; /* of the words in that language; of the larger one for mixed; 0 when there is no
                     word */
};

/* `en` stands for text in Latin letters. A text is mixed when the smaller language has at least 15
 * % of the words, where two Chinese characters count as one word. Chinese is zh-Hant when at least
 * one character in twenty exists only in the traditional script. */
struct us_lang us_lang_of(const struct us_dict *dict, struct us_str text,
                          const struct us_token *tok, size_t n);

/* "en", "zh" or NULL for one token. */
const char *us_lang_token(struct us_str text, const struct us_token *tok);

#endif
