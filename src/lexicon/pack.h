/* The automaton of a finished lexicon: equal parts shared, and laid out for reading.
 *
 * The builder's trie repeats itself: every alternative of a group drags a copy of all that follows
 * it. Nodes from which the same entries are reached by the same ways are one node here (the
 * minimisation of Revuz 1992; every way leads from a lower node to a higher one, so one pass
 * backwards does it). What a walk finds, and in which order, is the same as in the trie.
 *
 * A node is a stretch of 32-bit words and is named by the index of its first one, so that reading a
 * small node touches one cache line:
 *
 *   head      counts and flags, see below
 *   entries   indexes of entries, in order of their kind
 *   end       the node behind the end of a clause, when US_FSM_END
 *   number    the node behind a number, when US_FSM_NUMBER
 *   joins     pairs: node, gap (0: an empty edge; else the most units swallowed)
 *   edges     pairs: symbol, node; when there are many, a hash table of 2^k pairs
 *
 * The root, node 0, holds its joins only: its edges are a table by symbol. */
#ifndef US_LEXICON_PACK_H
#define US_LEXICON_PACK_H

#include "lexicon/lexicon.h"

struct us_lexicon_build;

enum {
    US_FSM_ENTRIES = 15, /* head & this: number of entries */
    US_FSM_END = 16,
    US_FSM_NUMBER = 32,
    US_FSM_HASHED = 64,    /* the edges are a hash table */
    US_FSM_EDGE_SHIFT = 7, /* then 5 bits: number of edges, or k */
    US_FSM_EDGES = 31,
    US_FSM_JOIN_SHIFT = 12, /* then the number of joins */
    US_FSM_LINEAR_MAX = 6
};

#define US_FSM_FREE UINT32_MAX /* the symbol of a free edge */

/* Fills lx->fsm, nfsm, nnode and root from the trie of `b`, in its arena. The same trie gives the
 * same words. Linear, but for sorting the edges of each node. */
void us_lexicon_pack(struct us_lexicon_build *b, struct us_lexicon *lx);

static inline uint32_t
us_fsm_slot(uint32_t sym, unsigned k)
{
    return (uint32_t)(sym * 0x9E3779B1u) >> (32 - k);
}

/* Where `sym` leads by the edges at `edge` of a node with this head, or 0. */
static inline uint32_t
us_fsm_step(const uint32_t *edge, uint32_t head, uint32_t sym)
{
    unsigned n = head >> US_FSM_EDGE_SHIFT & US_FSM_EDGES;
    if (!(head & US_FSM_HASHED)) {
        for (unsigned i = 0; i < n; i++)
            if (edge[2 * i] == sym)
                return edge[2 * i + 1];
        return 0;
    }
    uint32_t mask = (1U << n) - 1;
    for (uint32_t i = us_fsm_slot(sym, n); edge[2 * i] != US_FSM_FREE; i = (i + 1) & mask)
        if (edge[2 * i] == sym)
            return edge[2 * i + 1];
    return 0;
}

#endif
