/* The members that the miners write, as JSON: names and meaning as in the record format (records.5
 * of the manual). */
#ifndef US_MINE_MEMBERS_H
#define US_MINE_MEMBERS_H

#include "mine/aspects.h"
#include "mine/silent.h"
#include "record/record.h"

/* Each appends one JSON value to `out`. Offsets are code points of the text. Linear. */
void us_members_sentiment(const struct us_miner *m, const struct us_analysis *an,
                          const struct us_sentiment *s, struct us_buf *out);
void us_members_aspects(const struct us_miner *m, const struct us_analysis *an,
                        const struct us_aspects *s, struct us_buf *out);
void us_members_complaint(const struct us_miner *m, const struct us_analysis *an,
                          const struct us_complaint *c, struct us_buf *out);
void us_members_silent(const struct us_miner *m, const struct us_analysis *an,
                       const struct us_silent *s, struct us_buf *out);

/* Rating of a record: members `rating` and `rating_max` (5 when missing, 10 when the rating is
 * above 5). */
struct us_silent_context us_members_context(const struct us_record *rec);

#endif
