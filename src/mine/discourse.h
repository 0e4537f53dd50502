/* Where in a text an opinion stands, and what stands beside it.
 *
 * Reviews open with their verdict and go on to details, and praise is followed by small complaints
 * that do not take it back. None of this can be seen from the clause alone, so it is applied to the
 * evidence of a whole text, behind the rules of the clause:
 *
 *  later     behind the second clause evidence weighs 8 / (8 + clauses since). In a text of ten
 *            clauses the last weighs half of the first. Words that lean fade twice as fast.
 *            Chinese only: on English sets, mostly of one or two sentences, it gains nothing;
 *  verdict   a clause that sums up (all in all, 总的来说) weighs more, wherever it stands;
 *  softened  trouble that is played down (有点, 不太) or told as an afterthought (就是…, 美中不足)
 *            weighs less where something is praised.
 *
 * That opinions are not spread evenly over a review is old knowledge (Taboada and Grieve, 2004,
 * AAAI Spring Symposium, weigh sentences by position); where they weigh more was measured, see
 * tools/fit_sentiment.py. */
#ifndef US_MINE_DISCOURSE_H
#define US_MINE_DISCOURSE_H

#include "mine/sentiment.h"

/* Clauses behind the opening until weights are halved; results are flat from 6 to 12, and 2 to 4.
 */
enum { US_LATER_OPINION = 8, US_LATER_LEAN = 4 };

/* What the weight of evidence at `unit` comes to by the rule "later", where it is halved `half`
 * clauses behind the opening. */
int32_t us_discourse_later(const struct us_analysis *an, uint32_t unit, int32_t weight,
                           uint32_t half);

/* Changes the evidence of polar entries in `s`, which is in order of the text; sums are left to the
 * caller. Scratch in `a`. Linear. */
void us_discourse_apply(const struct us_miner *m, const struct us_analysis *an, struct us_arena *a,
                        struct us_sentiment *s);

#endif
