/* The words inside a hashtag: #EpicFail and #sofunny say as much as "epic fail" and "so funny".
 *
 * A tag is cut where its writer cut it (capitals, digits, underscores); a stretch of small letters
 * that no term knows is cut into words that terms know, when they cover it wholly. */
#ifndef US_LEXICON_HASHTAG_H
#define US_LEXICON_HASHTAG_H

#include "lexicon/units.h"

enum { US_HASHTAG_MAX = 48, US_HASHTAG_PARTS = 24 };

/* Bytes of the tag, half open, and the symbols of the word and of "word*". */
struct us_hashtag_part {
    uint32_t start, end;
    uint32_t sym, stem;
};

/* Parts of `tag` ("#..." as written), at most US_HASHTAG_PARTS. Returns their number; 0 when the
 * tag is longer than US_HASHTAG_MAX or holds anything but ASCII letters, digits and underscores.
 * Quadratic in the tag, which is bounded. */
size_t us_hashtag_cut(const struct us_symbols *syms, struct us_str tag,
                      struct us_hashtag_part *parts);

#endif
