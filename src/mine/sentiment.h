/* Polarity and strength of a text, as a sum over evidence.
 *
 * Each lexicon match contributes its valence, changed by the rules that hold where it stands:
 * negation within the clause, boosting and damping before it, contrast and concession between
 * clauses, unreal mood, capitals. The rules and their order are those of lexicon-based analysis
 * since Taboada et al. (2011, Computational Linguistics 37:2, sections 2.3 to 2.5), with scopes
 * bounded by clauses; what each is worth was measured on labelled sets. Words that lean without
 * being polar count the less, the more polar evidence there is. The score is sum / (|sum| + 1 +
 * sqrt(n)), n the words: it keeps its sign, lies in (-1, 1), and long texts do not saturate it as a
 * plain sum would. */
#ifndef US_MINE_SENTIMENT_H
#define US_MINE_SENTIMENT_H

#include "mine/analysis.h"

/* A score nearer to 0 is neutral: the balance of evidence is weak for the length of the text. One
 * band for all sources, chosen on six English sets with three classes, where .15 to .22 differ
 * little. */
#define US_NEUTRAL_BAND 0.18

enum us_polarity { US_POLARITY_NEGATIVE, US_POLARITY_NEUTRAL, US_POLARITY_POSITIVE };

enum us_rule {
    US_RULE_NEGATED = 1,
    US_RULE_BOOSTED = 2,
    US_RULE_DAMPENED = 4,
    US_RULE_CONTRAST = 8,  /* stands before or behind a "but" */
    US_RULE_CONCEDED = 16, /* stands in an "although" clause */
    US_RULE_IRREALIS = 32,
    US_RULE_CAPITALS = 64,
    US_RULE_EVENT = 128,   /* the entry is a fact that went wrong */
    US_RULE_CONTEXT = 256, /* a word that leans without being polar; counted once a text */
    US_RULE_LATER = 512,   /* these three: mine/discourse.h */
    US_RULE_VERDICT = 1024,
    US_RULE_SOFTENED = 2048,
    US_RULE_SARCASM = 4096, /* bare praise that an event follows: "Great, another delay" */
    US_RULE_NAME = 8192     /* part of a name: "the ferry to Good Hope" */
};

struct us_evidence {
    uint32_t first, last; /* units */
    uint32_t entry;
    int32_t weight; /* what it contributes, x 1000 */
    int32_t local;  /* the same by the rules of its clause alone, before mine/discourse.h */
    uint16_t rules;
};

struct us_sentiment {
    double score;
    enum us_polarity label;
    int64_t sum;                  /* of all evidence, x 1000 */
    int64_t positive, negative;   /* of polar entries alone; negative <= 0 */
    bool *spent;                  /* by shifter: a negation that some evidence has taken in */
    struct us_evidence *evidence; /* in order of the text, without what contributes nothing */
    size_t n;
};

/* Evidence in `a`. Linear. A text without evidence scores 0 and is neutral. */
void us_sentiment_score(const struct us_miner *m, const struct us_analysis *an, struct us_arena *a,
                        struct us_sentiment *out);

/* The score of this text if its evidence came to this sum, x 1000. */
double us_sentiment_of(const struct us_analysis *an, int64_t thousandths);

/* Gives a text without evidence the score `prior`, and the label that follows; others stay as they
 * are. */
void us_sentiment_prior(struct us_sentiment *s, double prior);

/* By unit, in `a`: whether it lies inside a polarity entry (masks included), a phrase that only
 * looks like a shifter, or a Chinese negation of `s` that is spent. What does is judged already;
 * words that lean count outside only. */
bool *us_sentiment_covered(const struct us_miner *m, const struct us_analysis *an,
                           const struct us_sentiment *s, struct us_arena *a);

/* What the entry of some evidence of this text stands at, x 1000: words that lean do so by
 * language.
 */
int32_t us_sentiment_valence(const struct us_analysis *an, const struct us_entry *e);

const char *us_polarity_name(enum us_polarity p);

/* Appends the names of a set of enum us_rule, "negated+boosted", or "lexicon" for the empty set. */
void us_rules_write(unsigned rules, struct us_buf *out);

#endif
