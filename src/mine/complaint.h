/* Is a text a complaint: an expectation that was breached, voiced (Olshtain and Weinbach 1987),
 * apart from being negative.
 *
 * The score is the logistic of a weighed sum of cues (mine/cues.h): cues alone miss plain reproach,
 * sentiment alone misses half of all complaints (measured), and posts to a firm have cues of their
 * own, which are silent elsewhere. Severity follows Jin and Aletras (2021): no explicit reproach,
 * disapproval, accusation, blame. */
#ifndef US_MINE_COMPLAINT_H
#define US_MINE_COMPLAINT_H

#include "mine/cues.h"

enum { US_COMPLAINT_KINDS_MAX = 8, US_HINTS_MAX = 24 };

/* What speaks for or against a complaint besides the cues of the lexicon. */
struct us_hint {
    unsigned feature;     /* enum us_feature; US_FEATURE_TROUBLE stands for all of polarity */
    uint32_t first, last; /* units, or US_NOWHERE: the whole text */
    double adds;          /* to the log odds */
};

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
    struct us_hint hints[US_HINTS_MAX]; /* what adds least is left out */
    size_t nhint;
};

/* Linear. */
const char *us_addressee_name(enum us_addressee a);

void us_complaint_score(const struct us_miner *m, const struct us_analysis *an,
                        const struct us_sentiment *s, struct us_complaint *out);

#endif
