/* How true classes are spelled in records. */
#ifndef US_MEASURE_LABELS_H
#define US_MEASURE_LABELS_H

#include "record/record.h"

/* The member at a dotted path as a word: a string's text, else the JSON as it stands. False when it
 * is missing or null. */
bool us_label_get(const struct us_record *rec, const char *path, struct us_str *out);

/* "negative" (negative, neg, -1, 0), "positive" (positive, pos, 1) or, for all else, "neutral". */
struct us_str us_label_polarity(struct us_str s);

/* Whether `s` is `yes`, or says yes: 1, true, yes, complaint, silent. */
bool us_label_is_yes(struct us_str s, struct us_str yes);

#endif
