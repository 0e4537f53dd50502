/* Terms into the automaton of a lexicon. Private to src/lexicon. */
#ifndef US_LEXICON_COMPILE_H
#define US_LEXICON_COMPILE_H

#include "lexicon/lexicon.h"

void us_compile_init(struct us_lexicon *lx);

/* Adds `e` (copied) at the end of every path its term describes. An entry of the same kind (and
 * group, for complaint and silent cues) at the same place is replaced. US_ESYNTAX or US_ELIMIT;
 * err->msg tells. */
int us_compile_term(struct us_lexicon *lx, const struct us_entry *e, struct us_err *err);

/* The node behind `node` by symbol `sym`, or 0. */
uint32_t us_compile_step(const struct us_lexicon *lx, uint32_t node, uint32_t sym);

#endif
