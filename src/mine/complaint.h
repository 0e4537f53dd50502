/* Is a text a complaint: an expectation that was breached, voiced (Olshtain and Weinbach 1987),
 * apart from being negative.
 *
 * Evidence is the sum of cues, the strongest of each group in full and further ones by half (a text
 * that names five failures is not five complaints), each group with its weight, plus signals of a
 * breached expectation, plus polarity: cues alone miss plain reproach, sentiment alone misses half
 * of all complaints (measured). Severity follows Jin and Aletras (2021): no explicit reproach,
 * disapproval, accusation, blame. */
#ifndef US_MINE_COMPLAINT_H
#define US_MINE_COMPLAINT_H

#include "mine/sentiment.h"

enum { US_COMPLAINT_KINDS_MAX = 8 };

/* Whom a complaint speaks to. */
enum us_addressee { US_TO_NOBODY, US_TO_FIRM, US_TO_CUSTOMERS, US_TO_REGULATOR };

struct us_complaint {
    double score; /* in [0, 1] */
    double floor; /* the score of a text without any cue */
    bool is_complaint;
    enum us_severity severity;                   /* US_SEVERITY_NONE unless it is a complaint */
    struct us_str kinds[US_COMPLAINT_KINDS_MAX]; /* heaviest first */
    size_t nkind;
    unsigned asks; /* bit set of enum us_ask: what is asked for, and where it goes next */
    enum us_addressee addressee;
    bool is_voiced; /* asks the firm for something, escalates, or blames it to its face */
    const struct us_match *cues; /* borrowed from the analysis */
    size_t n;
};

/* Linear. */
const char *us_addressee_name(enum us_addressee a);

void us_complaint_score(const struct us_miner *m, const struct us_analysis *an,
                        const struct us_sentiment *s, struct us_complaint *out);

#endif
