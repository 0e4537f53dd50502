/* A finished lexicon as one file that is mapped, so that starting costs a millisecond and processes
 * share it.
 *
 * The file holds the arrays of struct us_lexicon as they are, each on a multiple of 64 bytes,
 * behind a header with their sizes and an XXH3 of all else. It belongs to one version and
 * one byte order, and is made by make from the tables (tools/mklex.c). */
#ifndef US_LEXICON_IMAGE_H
#define US_LEXICON_IMAGE_H

#include "lexicon/lexicon.h"

/* Appends the image of `lx` to the empty buffer `out`. The same lexicon gives the same bytes. */
void us_lexicon_image_write(const struct us_lexicon *lx, struct us_buf *out);

/* Maps the image at `path` and compares its checksum (linear, 1 ms for 8 MB). US_EIO, US_EDATA when
 * it is damaged or of another version. */
int us_lexicon_image_open(struct us_lexicon *lx, const char *path, const struct us_dict *dict,
                          struct us_err *err);

#endif
