/* What encoding a file is in, and its conversion to UTF-8 as a stream.
 *
 * Exports say nothing of their encoding: Excel writes GBK in China, Big5 in Taiwan, Windows-1252 in
 * the West, Play Console UTF-16. So it is detected from a bounded prefix and then held to: bytes
 * that contradict it later are marked, never replaced, and cost the row in which they stand.
 * Conversion comes before splitting, because in GBK and Big5 the bytes of '|' and '\' also occur
 * inside characters. The only module that uses iconv(3) and libuchardet. */
#ifndef US_INTAKE_ENCODING_H
#define US_INTAKE_ENCODING_H

#include "base/error.h"
#include "base/str.h"

enum { US_ENCODING_PREFIX = 256 * 1024 };

enum us_encoding_why {
    US_ENCODING_GIVEN, /* named by the user */
    US_ENCODING_BOM,   /* byte order mark */
    US_ENCODING_NULS,  /* UTF-16 by its pattern of NUL bytes */
    US_ENCODING_VALID, /* UTF-8, or nearly so: ill-formed sequences are rare */
    US_ENCODING_ASCII, /* ASCII so far: still to be decided when other bytes come */
    US_ENCODING_GUESS, /* plausible characters */
    US_ENCODING_UCHARDET,
    US_ENCODING_LAST /* nothing fitted: Windows-1252 */
};

struct us_encoding {
    char name[40]; /* as iconv(3) knows it */
    enum us_encoding_why why;
    size_t bom;     /* bytes of a byte order mark to skip */
    int confidence; /* percent, for US_ENCODING_GUESS: how clearly it leads */
    bool is_utf8;   /* passes through without conversion */
};

/* The encoding called `name` (case ignored; "utf-16" looks for a mark in `prefix`, little endian
 * without). US_EUNSUPPORTED when iconv does not know it. */
int us_encoding_named(const char *name, struct us_str prefix, struct us_encoding *out,
                      struct us_err *err);

/* Decides from the first bytes of a file. Order: mark, UTF-16 by NULs, UTF-8, then GB18030 against
 * Big5 by how many characters are frequent ones, libuchardet's opinion, Windows-1252.
 * `whole`: the prefix is the file, so a sequence cut at its end is a fault. Linear. */
void us_encoding_detect(struct us_str prefix, bool whole, struct us_encoding *out);

/* A phrase for messages: "byte order mark", "valid UTF-8" ... */
const char *us_encoding_reason(const struct us_encoding *e);

struct us_decoder {
    void *cd;           /* iconv_t, or NULL for UTF-8 */
    bool wide, little;  /* UTF-16 and its byte order */
    struct us_buf tail; /* an incomplete sequence at the end of the last piece */
};

int us_decoder_init(struct us_decoder *d, const struct us_encoding *e, struct us_err *err);
void us_decoder_free(struct us_decoder *d);

/* Appends `in`, converted, to `out`. A sequence may be cut between two calls; `last` ends the
 * stream. What cannot be converted is put out as ill-formed UTF-8, so that the row's validation
 * finds it: 0xFF and the byte, or a UTF-16 surrogate in three bytes (ED A0 80 and up). UTF-8 passes
 * unchanged and unchecked. */
void us_decoder_feed(struct us_decoder *d, struct us_str in, bool last, struct us_buf *out);

/* Takes the 0xFF marks of us_decoder_feed out of `s`, in place, which gives the bytes as they were
 * in the file where they could not be converted. Returns the new length. */
size_t us_decoder_unmark(char *s, size_t n);

#endif
