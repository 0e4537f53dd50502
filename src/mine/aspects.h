/* What is talked about, each mention with the opinion on it.
 *
 * Mentions are matches of the tables of kind `aspect`: names of a thing (delivery, 味道) and
 * opinion words that imply one (overpriced, 难吃). Opinions are the evidence of the sentiment
 * miner, with the rules already applied; here each is given a target. This is the nearest-target
 * heuristic of aspect mining since Hu and Liu (2004, KDD, section 3.4), bounded by clauses, with
 * word order:
 *
 *  1. evidence that overlaps mentions belongs to them. When it lies wholly in one, that mention is
 * an opinion word (rude), and the evidence is said of the nearest name of its clause as well: the
 *     wine (drinks) is overpriced (price);
 *  2. else to the nearest mention of its clause. Distance is in words, half of it in characters;
 *     looking back (the staff was rude, 味道很好) is preferred to looking ahead, unless the mention
 *     follows at once (great food, 不错的环境); a conjunction in between, and a mention behind
 *     that has its opinion already, make it farther;
 *  3. else to the last mention before it in the sentence, up to two clauses back, unless a contrast
 *     begins the clause: the topic carries over (味道不错，就是有点咸). A sentence without a
 * mention so far looks one clause ahead.
 *
 * Then mentions of one aspect in one clause become one, of the widest span, unless another aspect
 * or a contrast stands between them or they are of opposite sign. A mention without evidence takes
 * that of the neighbour it is joined to by "and" or in a list (food and service were great), or
 * else part in the nearest evidence of its sentence (the lobby has a lovely atmosphere), where
 * clauses in between make it farther.
 *
 * Words of kind `context` are no evidence here: they lean, but say nothing of what stands beside
 * them; nor are entries of next to no valence. What counts is the weight of evidence in its clause,
 * not what its place in the whole text makes of it (mine/discourse.h). */
#ifndef US_MINE_ASPECTS_H
#define US_MINE_ASPECTS_H

#include "mine/sentiment.h"

struct us_mention {
    uint8_t aspect;       /* number in the lexicon's tree */
    uint32_t first, last; /* units */
    uint32_t n;           /* how much evidence is assigned to it */
    int64_t sum;          /* of that evidence, x 1000 */
    double score;         /* sum / (|sum| + 1 + sqrt(n)), in (-1, 1); 0 without evidence */
};

struct us_aspects {
    struct us_mention *mentions; /* in order of the text, never overlapping */
    size_t n;
};

/* Mentions in `a`. `s` is the sentiment of the same analysis. Linear. */
void us_aspects_find(const struct us_miner *m, const struct us_analysis *an,
                     const struct us_sentiment *s, struct us_arena *a, struct us_aspects *out);

#endif
