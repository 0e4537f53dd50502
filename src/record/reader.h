/* Lines from a file descriptor, in blocks of whole lines.
 *
 * A block is returned as soon as a whole line is there and no more input waits, so a slow
 * producer's line is never held back. Lines over US_LINE_MAX are handed out in pieces and marked,
 * so that the caller can keep them without holding them. */
#ifndef US_RECORD_READER_H
#define US_RECORD_READER_H

#include "base/error.h"
#include "base/str.h"

enum { US_LINE_MAX = 16 * 1024 * 1024 };

enum us_block { US_BLOCK_END, US_BLOCK_LINES, US_BLOCK_OVERLONG };

struct us_reader {
    int fd;
    struct us_buf buf;
    size_t pos; /* bytes of buf already handed out */
    bool eof, overlong;
    size_t blocks; /* handed out so far: the first one loses a byte order mark */
};

void us_reader_init(struct us_reader *r, int fd);
void us_reader_free(struct us_reader *r);

/* The next block, about `want` bytes; valid until the next call. US_BLOCK_LINES: whole lines with
 * their LF (the last line of the file may lack it). US_BLOCK_OVERLONG: a piece of a line over the
 * limit; its last piece ends in LF or at the end of the file. Negative: US_EIO with errno set. */
int us_reader_next(struct us_reader *r, size_t want, struct us_str *block, struct us_err *err);

#endif
