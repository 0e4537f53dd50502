/* The word lattice of a stretch of Chinese and the cheapest path through it: all words of the
 * dictionary that start at each character, and a word bigram model over them.
 *
 * Dynamic programming (Viterbi 1967) with one best word a position: a path that is dearer there and
 * would have paired better with what follows is lost. Keeping all is exact, costs a third of the
 * speed and gains nothing (F1 .9415 in both cases on microblogs, .9207 against .9204 on UD). Costs
 * are integers; ties go to the longer last word.
 *
 * Seven characters in ten need no costs: those that no longer word holds, and words of two that
 * overlap with none and are a hundred times likelier than their characters side by side
 * (US_LATTICE_SURE), which no word around them changes: F1 .9402 and .9403 on microblogs without
 * and with this rule, .9218 and .9217 on UD. */
#ifndef US_TEXT_LATTICE_H
#define US_TEXT_LATTICE_H

#include "text/dict.h"

#define US_LATTICE_WINDOW 256 /* characters decided together */
#define US_LATTICE_SURE (2 * US_DICT_UNIT)

/* Of a character by its code: its word of one character, the root (0) when it is none, and the base
 * where longer ones go on. A copy from the dictionary, half as many instructions away. */
struct us_lattice_head {
    struct us_dict_node x;
    uint32_t node, base;
};

/* Fills `head`, which has room for d->ncode. Linear, 50 us. */
void us_lattice_heads(const struct us_dict *d, struct us_lattice_head *head);

/* Characters by code, a 0 behind the last, and one more that may be read. */
struct us_lattice_window {
    const uint16_t *code;
    size_t n; /* 1 to US_LATTICE_WINDOW */
};

/* Adds to the empty set `starts` (base/bits.h, for numbers up to w->n) where the words of the best
 * path behind the word `before` (a node, 0: none) start, of those that end at or before character
 * `keep`. Returns where the last of these ends: above 0 when `keep` is w->n or reaches
 * US_DICT_WORD_MAX. Every character is at least a word of one, an unknown one when need be. Linear;
 * 25 ns a character. */
size_t us_lattice_path(const struct us_dict *d, const struct us_lattice_head *head,
                       const struct us_lattice_window *w, uint32_t before, size_t keep,
                       uint64_t *starts);

#endif
