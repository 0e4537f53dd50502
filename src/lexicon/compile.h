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

#endif
