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
 *   entries   in order of their kind: index, what it competes with, kind
 *   end       the node behind the end of a clause, when US_FSM_END
 *   number    the node behind a number, when US_FSM_NUMBER
 *   joins     node, gap (0: an empty edge; else the most units swallowed), glance (two words)
 *   edges     pairs: symbol and small glance, node; when there are many, a hash table of 2^k pairs.
 *             Where the node would hold one entry and nothing else, US_FSM_LEAF is set, and the
 *             entry stands there itself
 *
 * The root, node 0, holds its joins only: its edges are a table by symbol.
 *
 * Most nodes that a walk could go to can do nothing where they stand, and the automaton is larger
 * than the near caches. So what leads to a node holds a glance of it: 64 bits, one for every 61st
 * symbol that it has an edge for; in an edge, 9 bits. A place of the text has such bits too, and
 * where none is in both the node is not looked at. Behind gaps, where that leaves most looks in
 * vain, a second table is asked: the hashes of node and symbol of all edges there, one bit each. */
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
    US_FSM_JOIN_WORDS = 4,
    US_FSM_GAP_MAX = 15,
    US_FSM_LINEAR_MAX = 6
};

#define US_FSM_FREE UINT32_MAX /* the symbol of a free edge; no entry */
#define US_FSM_SYM 0x3FFFFFu
#define US_FSM_LEAF 0x80000000u

/* Bits of a glance beside those of symbols. */
#define US_GLANCE_NUMBER ((uint64_t)US_UNIT_NUMBER << 60) /* bit 61: reads a number */
#define US_GLANCE_ALWAYS (1ULL << 62)                     /* holds more than edges */

static inline uint64_t
us_glance_symbol(uint32_t sym)
{
    return (uint64_t)(sym != US_SYM_NONE) << ((uint64_t)(uint32_t)(sym * 0x9E3779B1u) * 61 >> 32);
}

static inline bool
us_entry_is_trap(const struct us_entry *e)
{
    return e->kind == US_TABLE_SILENT ? e->value == 0
                                      : e->kind == US_TABLE_COMPLAINT && e->group == US_CUE_TRAP;
}

/* Matches compete within a slot: a kind, or a group of a kind; traps have one of their own. */
static inline uint32_t
us_entry_slot(const struct us_entry *e)
{
    switch (e->kind) {
    case US_TABLE_SENTIMENT:
        return 0;
    case US_TABLE_SHIFTER:
        return e->group == US_ROLE_DISTANCE ? 5 + US_CUE_N + US_SIGNAL_MAX : 1;
    case US_TABLE_COMPLAINT:
        return 2 + (uint32_t)e->group;
    case US_TABLE_ASPECT:
        return 2 + US_CUE_N + US_SIGNAL_MAX;
    case US_TABLE_CONTEXT:
        return 3 + US_CUE_N + US_SIGNAL_MAX;
    case US_TABLE_ASK:
        return 4 + US_CUE_N + US_SIGNAL_MAX;
    case US_TABLE_SWITCH: /* "if", "going to" do not compete with what they stand beside */
        return (e->group >= US_SWITCH_INTEND && e->group < US_SWITCH_NOT ? 7 : 6) + US_CUE_N +
               US_SIGNAL_MAX;
    default:
        return 2 + US_CUE_N + (us_entry_is_trap(e) ? 0 : (uint32_t)e->group);
    }
}

enum {
    US_FSM_COMPLAINT_TRAP = 2 + US_CUE_TRAP,
    US_FSM_SILENT_TRAP = 2 + US_CUE_N,
    US_FSM_SLOTS = 8 + US_CUE_N + US_SIGNAL_MAX
};

_Static_assert(US_FSM_SLOTS <= 128 && US_TABLE_SIGNAL <= 15, "they fit the word of an entry");

/* So much as matching must know of an entry, in one word: the entry itself is seldom looked at. */
#define US_FSM_ENTRY_MAX (1U << 21)

static inline uint32_t
us_fsm_word(const struct us_entry *e, uint32_t index)
{
    return index << 11 | us_entry_slot(e) << 4 | e->kind;
}

static inline uint32_t
us_fsm_entry(uint32_t word)
{
    return word >> 11;
}

static inline uint32_t
us_fsm_competes(uint32_t word)
{
    return word >> 4 & 127;
}

static inline uint32_t
us_fsm_kind(uint32_t word)
{
    return word & 15;
}

/* Fills lx->fsm, nfsm, nnode and root from the trie of `b`, in its arena. The same trie gives the
 * same words. Linear, but for sorting the edges of each node. */
void us_lexicon_pack(struct us_lexicon_build *b, struct us_lexicon *lx);

static inline uint32_t
us_fsm_slot(uint32_t sym, unsigned k)
{
    return (uint32_t)((uint64_t)(uint32_t)(sym * 0x9E3779B1u) >> (32 - k)); /* k may be 0 */
}

/* The edges of the node at `p`. */
static inline const uint32_t *
us_fsm_edges(const uint32_t *p)
{
    uint32_t head = *p;
    return p + 1 + (head & US_FSM_ENTRIES) + (head / US_FSM_END & 1) + (head / US_FSM_NUMBER & 1) +
           US_FSM_JOIN_WORDS * (size_t)(head >> US_FSM_JOIN_SHIFT);
}

/* Of a place, all but its symbols: each may be where there is more than edges. */
static inline uint64_t
us_glance_flags(uint64_t flags)
{
    return US_GLANCE_ALWAYS | (flags & US_UNIT_NUMBER) << 60;
}

/* The same in an edge, and the bit for holding more than edges for symbols. */
#define US_GLANCE_EDGE (1u << 22)

static inline uint32_t
us_glance_edge(uint32_t sym)
{
    return (uint32_t)(sym != US_SYM_NONE) << (23 + (sym * 0x9E3779B1u >> 29));
}

/* The one of the edges at `edge`, of a node with this head, that is for `sym` (not US_SYM_NONE), or
 * NULL. */
static inline const uint32_t *
us_fsm_step(const uint32_t *edge, uint32_t head, uint32_t sym)
{
    unsigned n = head >> US_FSM_EDGE_SHIFT & US_FSM_EDGES;
    if (!(head & US_FSM_HASHED)) {
        for (unsigned i = 0; i < n; i++, edge += 2)
            if ((*edge & US_FSM_SYM) == sym)
                return edge;
        return NULL;
    }
    uint32_t mask = (1U << n) - 1;
    for (uint32_t i = us_fsm_slot(sym, n); edge[2 * i] != US_FSM_FREE; i = (i + 1) & mask)
        if ((edge[2 * i] & US_FSM_SYM) == sym)
            return edge + 2 * i;
    return NULL;
}

/* The child of the root by a symbol, which may be US_SYM_NONE. */
static inline const struct us_root *
us_fsm_root(const struct us_lexicon *lx, uint32_t sym)
{
    return &lx->root[sym < lx->syms.n ? sym : lx->syms.n];
}

/* The bit, of 2^k, of an edge behind a gap. */
static inline uint32_t
us_fsm_pair(uint32_t node, uint32_t sym, unsigned k)
{
    return ((node * 0x85EBCA6Bu) ^ sym) * 0x9E3779B1u >> (32 - k);
}

#endif
