/* English stems by libstemmer (Snowball "english", Porter 1980, revised), with a cache: feedback
 * repeats its words. */
#ifndef US_TEXT_STEM_H
#define US_TEXT_STEM_H

#include "base/str.h"

struct us_stemmer;

struct us_stemmer *us_stemmer_new(void);
void us_stemmer_free(struct us_stemmer *s);

/* The stem of a lower-case word. The result is borrowed from the stemmer and lives until the next
 * call with another word; equal words give equal stems always. */
struct us_str us_stem(struct us_stemmer *s, struct us_str word);

#endif
