/* The user's own words: any strings that the tokenizer must keep whole (brand names, SK-II, 5%,
 * a字群, 卡拉OK).
 *
 * A word may hold spaces, marks and both scripts. It is found in lower and upper case, in full and
 * half width, and in both Chinese scripts. It wins over every other rule, the longest one first,
 * but never begins or ends inside a word or number of an alphabet. */
#ifndef US_TEXT_WORDS_H
#define US_TEXT_WORDS_H

#include "text/dict.h"

struct us_words {
    const struct us_dict *dict; /* folds traditional characters; may be NULL */
    struct us_str *list;        /* folded; sorted by first code point, the longest first */
    size_t n, cap;
    uint64_t
        firsts[16]; /* a bit for each first code point, hashed: most places are decided by it */
    struct us_arena arena;
};

void us_words_init(struct us_words *w, const struct us_dict *dict);
void us_words_free(struct us_words *w);

/* Adds a word (valid UTF-8). Empty ones are ignored. Call us_words_finish after the last. */
void us_words_add(struct us_words *w, struct us_str word);
void us_words_finish(struct us_words *w);

/* Bytes of the longest word that begins at `at` of `text`, or 0. Time is bounded by the words that
 * share its first character. */
size_t us_words_match(const struct us_words *w, struct us_str text, size_t at);

#endif
