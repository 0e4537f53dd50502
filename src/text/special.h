/* What social posts are made of besides words: each function returns the bytes of such a token that
 * starts at `at`, or 0.
 *
 * All look ahead a bounded distance, except URL, mention, hashtag and emoji sequence, which read no
 * further than their own end; so the tokenizer stays linear. `text` is valid UTF-8. */
#ifndef US_TEXT_SPECIAL_H
#define US_TEXT_SPECIAL_H

#include "base/str.h"

size_t us_special_url(struct us_str text, size_t at);   /* https://..., www.... */
size_t us_special_email(struct us_str text, size_t at); /* name@host.tld */

/* @name; a Chinese name only where a space, a colon or the end shows where it stops. */
size_t us_special_mention(struct us_str text, size_t at);

/* #word with at least one letter, and #several words# as Weibo writes it. */
size_t us_special_hashtag(struct us_str text, size_t at);

/* The run of digits, or the word in camel case, that begins at `at` in a hashtag; no further than
 * `stop`. */
size_t us_special_hashtag_piece(struct us_str text, size_t at, size_t stop);

/* Western ones in both orientations, kaomoji in brackets, [哈哈] as Weibo writes it. The caller has
 * checked that no letter or digit stands right before. */
size_t us_special_emoticon(struct us_str text, size_t at);

/* A telephone number whose groups stand apart: +86 138 1234 5678, (555) 123-4567. Runs of digits
 * joined by marks alone are numbers anyway. */
size_t us_special_phone(struct us_str text, size_t at);

/* An order or part number: capitals and digits in groups, with four digits or more, behind a # or
 * not: HB-2213/7, #12345-99. */
size_t us_special_code(struct us_str text, size_t at);

/* Whether the word from `at` to `dot` is an abbreviation that the full stop at `dot` belongs to and
 * does not end a sentence: Mr. Smith, etc. and so on. */
bool us_special_abbreviated(struct us_str text, size_t at, size_t dot);

/* Whether the letters at `at` are a unit that is written onto numbers: 2hrs, 5pm, 9a.m. Then number
 * and unit are two tokens; otherwise (4g, 3rd, 2nd) they are one word. */
bool us_special_unit(struct us_str text, size_t at);

/* Whether one may begin with this character, above ASCII. Slow: for making tables. */
bool us_special_opens_face(uint32_t cp);

/* An emoji with its modifiers, joined ones (ZWJ), flags, keycaps. */
size_t us_special_emoji(struct us_str text, size_t at);

#endif
