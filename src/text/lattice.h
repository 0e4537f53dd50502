/* The word lattice of a stretch of Chinese and the cheapest path through it: all words of the
 * dictionary that start at each character, and a word bigram model over them.
 *
 * Dynamic programming (Viterbi 1967) with one best word a position: a path that is dearer there and
 * would have paired better with what follows is lost. Keeping all is exact, costs a third of the
 * speed and gains nothing (F1 .9415 in both cases on microblogs, .9207 against .9204 on UD). Costs
 * are integers; ties go to the longer last word. */
#ifndef US_TEXT_LATTICE_H
#define US_TEXT_LATTICE_H

#include "text/dict.h"

#define US_LATTICE_WINDOW 256 /* characters decided together */

/* Of a character by its code: its word of one character, the root (0) when it is none, and the base
 * where longer ones go on. A copy from the dictionary, half as many instructions away. */
struct us_lattice_head {
    struct us_dict_node x;
    uint32_t node, base;
};

/* Fills `head`, which has room for d->ncode. Linear, 50 us. */
void us_lattice_heads(const struct us_dict *d, struct us_lattice_head *head);

struct us_lattice_word {
    uint32_t end;  /* characters from the start of the run */
    uint32_t node; /* in the dictionary, 0 when unknown */
};

/* Characters by code, a 0 behind the last, and one more that may be read; the first is number `at`
 * of its run. */
struct us_lattice_window {
    const uint16_t *code;
    size_t n, at; /* n: 1 to US_LATTICE_WINDOW */
};

/* The words of the best path behind the word `before` (a node, 0: none), those of them that end at
 * or before character `keep` of the window. `out` has room for w->n; returns how many there are, at
 * least one when `keep` is w->n or reaches US_DICT_WORD_MAX. Every character is at least a word of
 * one, an unknown one when need be. Linear; 50 ns a character. */
size_t us_lattice_path(const struct us_dict *d, const struct us_lattice_head *head,
                       const struct us_lattice_window *w, uint32_t before, size_t keep,
                       struct us_lattice_word *out);

#endif
