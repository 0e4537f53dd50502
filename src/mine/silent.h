/* Dissatisfaction that is not voiced as a complaint: named signals, a score, and a stance.
 *
 * The catalogue of signals is lexicons/common/signals.tsv; most are patterns in the tables of kind
 * `silent`. Some need more than words and are found here: S15 (high rating, trouble in the text),
 * S16 (middling rating with a concrete fault), S17 (praise, then "but" and trouble) and S25 (an
 * answer of no effort under a low rating) and S36 (a survey not answered, mine/survey.h); S35 needs
 * the author's other records (mine/authors.h). Stances follow Hirschman (1970): exit, voice,
 * loyalty, and neglect (Farrell 1983). Voice and silence are two axes: who openly demands something
 * of the firm is voice, unless the text also leaves. */
#ifndef US_MINE_SILENT_H
#define US_MINE_SILENT_H

#include "mine/churn.h"
#include "mine/complaint.h"
#include "mine/survey.h"

/* What the record says besides its text; has_rating false when there is none. */
struct us_silent_context {
    bool has_rating;
    double rating, rating_max;
    bool has_best; /* the scale's best, where it is not rating_max: 1 for school grades */
    double rating_best;
    struct us_survey survey;
    struct us_str brand, product; /* or empty */
};

struct us_silent_signal {
    uint8_t id;           /* number of the signal */
    uint32_t first, last; /* units; for signals of the whole record the whole text */
    int32_t weight;       /* x 1000 */
};

struct us_silent {
    double score; /* in [0, 1] */
    bool is_silent;
    enum us_stance stance;
    struct us_silent_signal *signals; /* in order of the text */
    size_t n;
    struct us_churn churn;
};

void us_silent_score(const struct us_miner *m, const struct us_analysis *an,
                     const struct us_sentiment *s, const struct us_complaint *c,
                     const struct us_silent_context *ctx, struct us_arena *a,
                     struct us_silent *out);

#endif
