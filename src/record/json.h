/* JSON as bytes: checked, sliced, decoded and quoted, never rebuilt.
 *
 * RFC 8259, strict: no comments, no trailing commas, no NaN. A value stays the span of bytes it
 * was, so that what a filter does not own passes through untouched (1e999, 0.10 and the order of
 * members included). Depth is bounded, the parser does not recurse. */
#ifndef US_RECORD_JSON_H
#define US_RECORD_JSON_H

#include "base/error.h"
#include "base/str.h"

enum { US_JSON_DEPTH = 64 };

enum us_json_kind {
    US_JSON_NULL,
    US_JSON_BOOL,
    US_JSON_NUMBER,
    US_JSON_STRING,
    US_JSON_ARRAY,
    US_JSON_OBJECT
};

/* Skips one value that starts at s.p[*off] (white space before it allowed); *off then stands behind
 * it. Checks the whole value; linear. US_ESYNTAX or US_ELIMIT (nesting) with err->off set. `s` must
 * be valid UTF-8. */
int us_json_skip(struct us_str s, size_t *off, struct us_err *err);

struct us_json_member {
    struct us_str key, value; /* raw spans, the key with its quotes */
    bool escapes;             /* in the key */
};

/* Checks an object member by member: the next one of the object that `s` begins with. Start with
 * *off = 0. 1 a member, 0 the end (*off then stands behind the
 * object), negative a fault, as by us_json_skip over the whole object. */
int us_json_member(struct us_str s, size_t *off, struct us_json_member *member, struct us_err *err);

/* The kind of a value span that us_json_skip has accepted. */
enum us_json_kind us_json_kind_of(struct us_str value);

/* Walks an accepted object or array span. Start with *at = 0; false at the end. `key` is the raw
 * span with its quotes (objects only, may be NULL for arrays); `value` the raw value. */
bool us_json_next(struct us_str container, size_t *at, struct us_str *key, struct us_str *value);

/* The text of an accepted string span, in `a` when it holds escapes, borrowed from the span
 * otherwise. A lone surrogate escape becomes U+FFFD, one code point for one escape. */
struct us_str us_json_text(struct us_str raw, struct us_arena *a);

/* The member `key` of an accepted object span; the last one when it stands twice. False when there
 * is none. */
bool us_json_get(struct us_str object, const char *key, struct us_arena *a, struct us_str *value);

/* Appends `s` as a JSON string: quotes, backslashes and control characters escaped, the rest as it
 * is. */
void us_json_quote(struct us_buf *out, struct us_str s);

#endif
