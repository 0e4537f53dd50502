/* What a text shows of a complaint, as a row of figures, each with a name and, where it has one, a
 * place: the groups of lexicon cues, signals of a breached expectation, polarity, the form of the
 * text, and what belongs to one channel. lexicons/common/complaint-weights.tsv weighs them.
 *
 * A text is social when it shows so itself: it addresses or names an account, or holds a hashtag, a
 * link or a repost, and is mostly English: what such posts weigh was learned from English ones, and
 * Chinese ones are judged as texts at large. What stands in its record does not decide: posts that
 * show none of these were written to nobody, and what holds for conversations with a firm does not
 * hold for them. */
#ifndef US_MINE_CUES_H
#define US_MINE_CUES_H

#include "mine/sentiment.h"

#define US_NOWHERE UINT32_MAX

struct us_cues {
    enum us_channel channel;
    double value[US_FEATURE_N]; /* 0: not there. The bias is 1, the strongest cue of a group counts
                                   in full, further ones by half, what is told at a distance less */
    uint32_t first[US_FEATURE_N], last[US_FEATURE_N]; /* units, or US_NOWHERE: the whole text */
    uint8_t seen[US_FEATURE_N]; /* the features that are there: most are not */
    size_t nseen;
};

/* Whether trouble in units first .. last is told of others, of the past, of one's own mistake, or
 * only asked, in its clause or the one before and not far off: a factor in (0, 1]. `*from` walks
 * along the shifters while the units asked for ascend, so that all questions together are linear.
 */
double us_cues_distance(const struct us_miner *m, const struct us_analysis *an, uint32_t first,
                        uint32_t last, size_t *from);

/* Linear. */
void us_cues_find(const struct us_miner *m, const struct us_analysis *an,
                  const struct us_sentiment *s, struct us_cues *out);

/* What a feature adds to the log odds of a complaint. */
static inline double
us_cues_adds(const struct us_miner *m, const struct us_cues *c, unsigned feature)
{
    return c->value[feature] *
           m->lexicon->cue_weights[(size_t)c->channel * US_FEATURE_N + feature] / 1000;
}

#endif
