/* How a score came about, for a person at a terminal.
 *
 * The text on one line with its evidence marked, one line for each piece of evidence, and the sum.
 * Text goes through us_escape_plain: nothing in it steers the terminal. */
#ifndef US_REPORT_EXPLAIN_H
#define US_REPORT_EXPLAIN_H

#include "mine/sentiment.h"

/* Appends the explanation of `s` and an empty line. `color`: evidence in red or green by ECMA-48
 * escapes, else in square brackets. Spans are code points, as in records. Linear. */
void us_explain(const struct us_miner *m, const struct us_analysis *an,
                const struct us_sentiment *s, bool color, struct us_buf *out);

#endif
