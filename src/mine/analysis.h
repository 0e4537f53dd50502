/* What every miner starts from: the tokens, units, clauses and lexicon matches of one text, made
 * once a record.
 *
 * `annotate` gives one analysis to all miners; the single commands make their own. The result
 * depends on the text, the lexicons and nothing else, so that the fused run and the pipeline write
 * the same bytes. */
#ifndef US_MINE_ANALYSIS_H
#define US_MINE_ANALYSIS_H

#include "lexicon/forms.h"
#include "lexicon/lexicon.h"

/* One thread's working state over a shared, finished lexicon. */
struct us_miner {
    const struct us_lexicon *lexicon;
    struct us_tokenizer *tokenizer;
    struct us_forms forms;
};

struct us_analysis {
    struct us_str text;
    struct us_token *tokens; /* with their normal forms, without stems */
    struct us_unit *units;
    uint32_t *clause;   /* of each unit: number of its clause, ascending */
    uint32_t *sentence; /* of each unit: number of its sentence, ascending */
    size_t ntoken, nunit;
    size_t nword; /* tokens that are words, numbers, emoji or emoticons: the length that scores are
                     measured against */
    size_t nhan;  /* of those, Chinese words */
    size_t nlatin, ncaps; /* words of an alphabet; of those, in capitals */
    struct us_match *match[US_TABLE_NKIND];
    size_t nmatch[US_TABLE_NKIND];
};

void us_miner_init(struct us_miner *m, const struct us_lexicon *lexicon);
void us_miner_free(struct us_miner *m);

/* All arrays in `a`; `text` must outlive them. Linear in the text. */
void us_analyse(struct us_miner *m, struct us_str text, struct us_arena *a, struct us_analysis *an);

/* The same in its three steps, one behind the other. */
void us_analyse_tokens(struct us_miner *m, struct us_str text, struct us_arena *a,
                       struct us_analysis *an);
void us_analyse_units(struct us_miner *m, struct us_arena *a, struct us_analysis *an);
void us_analyse_matches(const struct us_miner *m, struct us_arena *a, struct us_analysis *an);

static inline const struct us_entry *
us_match_entry(const struct us_miner *m, const struct us_match *match)
{
    return &m->lexicon->entries[match->entry];
}

/* Byte span of a match in the text. */
static inline uint32_t
us_match_start(const struct us_analysis *an, const struct us_match *m)
{
    return an->units[m->first].start;
}

static inline uint32_t
us_match_end(const struct us_analysis *an, const struct us_match *m)
{
    return an->units[m->last].end;
}

#endif
