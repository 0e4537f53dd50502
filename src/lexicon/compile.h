/* Terms into the automaton of a lexicon. Private to src/lexicon. */
#ifndef US_LEXICON_COMPILE_H
#define US_LEXICON_COMPILE_H

#include "lexicon/build.h"

void us_compile_init(struct us_lexicon_build *b);

/* Adds `e` (copied) at the end of every path that `term` describes. An entry of the same kind (and
 * group, for complaint and silent cues) at the same place is replaced. US_ESYNTAX or US_ELIMIT;
 * err->msg tells. */
int us_compile_term(struct us_lexicon_build *b, const struct us_entry *e, struct us_str term,
                    struct us_err *err);

static inline uint64_t
us_edge_hash(uint32_t from, uint32_t sym)
{
    uint64_t h = ((uint64_t)from << 32 | sym) * 0x9E3779B97F4A7C15ULL;
    return h ^ h >> 29;
}

/* The slot of an edge table that holds (from, sym), or the free one where it would go. */
static inline size_t
us_edge_slot(const struct us_edge *edges, size_t nslot, uint32_t from, uint32_t sym)
{
    size_t mask = nslot - 1, i = (size_t)us_edge_hash(from, sym) & mask;
    while (edges[i].sym != US_SYM_NONE && (edges[i].from != from || edges[i].sym != sym))
        i = (i + 1) & mask;
    return i;
}

/* The node behind `node` by symbol `sym`, or 0. */
static inline uint32_t
us_lexicon_step(const struct us_lexicon *lx, uint32_t node, uint32_t sym)
{
    const struct us_edge *e = &lx->edges[us_edge_slot(lx->edges, lx->nslot, node, sym)];
    return e->sym == US_SYM_NONE ? 0 : e->to;
}

#endif
