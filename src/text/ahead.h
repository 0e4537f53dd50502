/* Looks ahead over the runs of Chinese of one text and puts them through the lattice together. Runs
 * do not depend on each other, so that the memory which one waits for comes while others are worked
 * on. The answers are those of each run by itself. */
#ifndef US_TEXT_AHEAD_H
#define US_TEXT_AHEAD_H

#include "text/lattice.h"

enum {
    US_AHEAD_BYTES = 3,  /* of a common character: U+4E00 .. U+9FFF */
    US_AHEAD_CHARS = 96, /* more, and what was fetched is lost from the nearest cache again */
    US_AHEAD_RUNS = US_AHEAD_CHARS / 2,
};

/* All zeros is a valid start: nothing known. */
struct us_ahead {
    struct us_str run[US_AHEAD_RUNS];
    uint16_t from[US_AHEAD_RUNS];      /* its first character in `code` */
    uint16_t first[US_AHEAD_RUNS];     /* its first word in `word` */
    uint16_t code[US_AHEAD_CHARS + 1]; /* a 0 behind each run */
    struct us_lattice_word word[US_AHEAD_CHARS];
    size_t n, next;     /* runs, and the first that was not asked for yet */
    const char *looked; /* up to here: no other run begins before it */
};

/* A run that was looked at: its characters (a 0 behind them) and its words up to the one that ends
 * with it, at `first` + `nchar`. Lives until the next look. */
struct us_ahead_run {
    const uint16_t *code;
    size_t nchar;
    const struct us_lattice_word *word;
    uint32_t first;
};

/* Bytes of the run of common characters that `text` begins with (0 when there is none). Looks at it
 * and at the runs behind it, as far as there is room, unless they are known. Linear over a text
 * whose places are asked for in order. */
size_t us_ahead_look(struct us_ahead *a, const struct us_dict *d, struct us_str text);

/* Whether the next known run is `run`, the same memory; it is then taken off the list. */
bool us_ahead_take(struct us_ahead *a, struct us_str run, struct us_ahead_run *out);

/* To be called between texts: the same memory may hold another. */
void us_ahead_forget(struct us_ahead *a);

#endif
