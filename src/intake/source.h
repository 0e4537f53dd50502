/* A file descriptor as a stream of UTF-8: what stands between read(2) and the readers of formats.
 *
 * The first piece is the whole prefix (256 KiB, or the file), so that everything decided from it
 * depends on the bytes alone and not on how a pipe delivered them. Memory: a few pieces. */
#ifndef US_INTAKE_SOURCE_H
#define US_INTAKE_SOURCE_H

#include "intake/encoding.h"

struct us_source {
    int fd;
    bool eof;
    struct us_buf raw; /* read, not yet converted */
    struct us_encoding enc;
    struct us_decoder dec;
    struct us_buf text; /* the piece handed out */
    bool late;          /* `enc` was decided behind an ASCII prefix */
};

/* Reads the prefix. US_EIO (errno set; EISDIR for a directory). */
int us_source_open(struct us_source *s, int fd, struct us_err *err);
void us_source_free(struct us_source *s);

/* The raw prefix, before the first us_source_next. */
struct us_str us_source_prefix(const struct us_source *s);

/* What the prefix is when it is no text, as a clause with the remedy ("gzip data; unpack it first:
 * gunzip -c FILE | unsaid import"), or NULL. */
const char *us_source_not_text(const struct us_source *s);

/* Settles the encoding: `name`, or what the prefix tells when NULL. US_EUNSUPPORTED. */
int us_source_decide(struct us_source *s, const char *name, struct us_err *err);

/* The next piece, without byte order mark; valid until the next call. *last with the final one,
 * which may be empty. US_EIO. */
int us_source_next(struct us_source *s, struct us_str *piece, bool *last, struct us_err *err);

#endif
