#include "record/reader.h"

#include "base/utf8.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

enum { READ_SIZE = 256 * 1024 };

void
us_reader_init(struct us_reader *r, int fd)
{
    memset(r, 0, sizeof(*r));
    r->fd = fd;
}

void
us_reader_free(struct us_reader *r)
{
    us_buf_free(&r->buf);
}

/* One read; false at the end of input or on an error (errno set, *failed). */
static bool
fill(struct us_reader *r, bool *failed)
{
    for (;;) {
        us_buf_reserve(&r->buf, READ_SIZE);
        ssize_t got = read(r->fd, r->buf.p + r->buf.n, READ_SIZE);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            *failed = true;
        if (got <= 0) {
            r->eof = true;
            return false;
        }
        r->buf.n += (size_t)got;
        return true;
    }
}

static bool
more_waits(const struct us_reader *r)
{
    struct pollfd p = {.fd = r->fd, .events = POLLIN};
    return poll(&p, 1, 0) == 1;
}

/* Bytes up to and with the last LF at or behind `from`, or 0. */
static size_t
whole_lines(const struct us_reader *r, size_t from)
{
    for (size_t i = r->buf.n; i > from; i--)
        if (r->buf.p[i - 1] == '\n')
            return i;
    return 0;
}

static int
hand_out(struct us_reader *r, size_t end, int kind, struct us_str *block)
{
    *block = (struct us_str){r->buf.p, end};
    if (r->blocks++ == 0 && us_str_starts(*block, US_UTF8_BOM))
        *block = us_str_sub(*block, 3, block->n);
    r->pos = end;
    return kind;
}

/* In the middle of an overlong line: what there is of it. */
static int
overlong_piece(struct us_reader *r, struct us_str *block)
{
    size_t lf = us_str_find((struct us_str){r->buf.p, r->buf.n}, '\n', 0);
    r->overlong = lf == r->buf.n && !r->eof;
    return hand_out(r, lf < r->buf.n ? lf + 1 : lf, US_BLOCK_OVERLONG, block);
}

int
us_reader_next(struct us_reader *r, size_t want, struct us_str *block, struct us_err *err)
{
    bool failed = false;
    if (r->pos) {
        memmove(r->buf.p, r->buf.p + r->pos, r->buf.n - r->pos);
        r->buf.n -= r->pos;
    }
    r->pos = 0;
    size_t seen = 0, end = 0;
    for (;;) {
        size_t found = whole_lines(r, seen);
        seen = r->buf.n;
        end = found ? found : end;
        if (r->overlong && r->buf.n)
            return overlong_piece(r, block);
        if (r->eof || (end && (r->buf.n >= want || !more_waits(r))))
            break;
        if (!end && r->buf.n > US_LINE_MAX) {
            r->overlong = true;
            return overlong_piece(r, block);
        }
        fill(r, &failed);
        if (failed)
            return us_fail(err, US_EIO, 0, "cannot read");
    }
    if (!end)
        end = r->buf.n;
    return end ? hand_out(r, end, US_BLOCK_LINES, block) : US_BLOCK_END;
}
