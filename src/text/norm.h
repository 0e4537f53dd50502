/* The normal form of a token, by which it is matched: lower case, full-width folded, traditional
 * characters simplified, apostrophes straightened, a letter that stands three times or more kept
 * once, an emoticon's mouth once. */
#ifndef US_TEXT_NORM_H
#define US_TEXT_NORM_H

#include "text/token.h"

/* The form of `word`, in `a`, or `word` itself when it is in that form; `dict` (may be NULL)
 * simplifies. *flags gains ELONGATED, CAPS and TITLE. Linear. */
struct us_str us_norm(const struct us_dict *dict, struct us_str word, enum us_token_kind kind,
                      struct us_arena *a, uint8_t *flags);

#endif
