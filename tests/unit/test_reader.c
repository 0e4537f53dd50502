#include "record/reader.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int
file_of(struct us_str bytes)
{
    char path[] = "/tmp/unsaid-reader-XXXXXX";
    int fd = mkstemp(path);
    cr_assert(fd >= 0 && write(fd, bytes.p, bytes.n) == (ssize_t)bytes.n &&
              lseek(fd, 0, SEEK_SET) == 0);
    unlink(path);
    return fd;
}

/* All blocks joined, each followed by `|` when it is of lines, `!` when of an overlong one. */
static void
blocks(const char *bytes, size_t want, const char *expect)
{
    struct us_reader r;
    struct us_str block;
    struct us_err err;
    struct us_buf got = {0};
    int kind, fd = file_of(us_str_c(bytes));
    us_reader_init(&r, fd);
    while ((kind = us_reader_next(&r, want, &block, &err)) > 0) {
        us_buf_str(&got, block);
        us_buf_char(&got, kind == US_BLOCK_LINES ? '|' : '!');
    }
    cr_expect(kind == US_BLOCK_END && us_str_eqc(us_buf_view(&got), expect), "%.*s", (int)got.n,
              got.p);
    us_buf_free(&got);
    us_reader_free(&r);
    close(fd);
}

Test(reader, small_files)
{
    blocks("", 100, "");
    blocks("a", 100, "a|");
    blocks("a\n", 100, "a\n|");
    blocks("a\nb", 100, "a\n|b|");
    blocks("\n\n", 100, "\n\n|");
    blocks("\xEF\xBB\xBF"
           "a\n\xEF\xBB\xBF"
           "b\n",
           100,
           "a\n\xEF\xBB\xBF"
           "b\n|");
    blocks("\xEF\xBB", 100, "\xEF\xBB|");
}

Test(reader, whole_lines_of_a_large_file)
{
    struct us_buf in = {0};
    for (int i = 0; i < 300000; i++)
        us_buf_fmt(&in, "line %d\n", i);
    us_buf_c(&in, "no end");
    int fd = file_of(us_buf_view(&in));
    struct us_reader r;
    struct us_str block;
    struct us_err err;
    size_t at = 0, n = 0;
    us_reader_init(&r, fd);
    while (us_reader_next(&r, 64 * 1024, &block, &err) == US_BLOCK_LINES) {
        cr_assert(at + block.n <= in.n && memcmp(in.p + at, block.p, block.n) == 0);
        at += block.n;
        cr_assert(block.p[block.n - 1] == '\n' || at == in.n);
        n++;
    }
    cr_assert(at == in.n && n > 5);
    us_reader_free(&r);
    close(fd);
    us_buf_free(&in);
}

Test(reader, a_line_is_not_held_back)
{
    int pipes[2];
    cr_assert(pipe(pipes) == 0);
    struct us_reader r;
    struct us_str block;
    struct us_err err;
    us_reader_init(&r, pipes[0]);
    cr_assert(write(pipes[1], "one\ntw", 6) == 6);
    cr_assert(us_reader_next(&r, 1 << 20, &block, &err) == US_BLOCK_LINES &&
              us_str_eqc(block, "one\n"));
    cr_assert(write(pipes[1], "o\n", 2) == 2);
    cr_assert(us_reader_next(&r, 1 << 20, &block, &err) == US_BLOCK_LINES &&
              us_str_eqc(block, "two\n"));
    close(pipes[1]);
    cr_assert(us_reader_next(&r, 1 << 20, &block, &err) == US_BLOCK_END);
    us_reader_free(&r);
    close(pipes[0]);
}

Test(reader, overlong_lines_come_in_pieces)
{
    struct us_buf in = {0};
    us_buf_c(&in, "first\n");
    size_t from = in.n, n = US_LINE_MAX + 3000000;
    us_buf_reserve(&in, n + 100);
    memset(in.p + in.n, 'x', n);
    in.n += n;
    us_buf_c(&in, "\nlast\n");
    int fd = file_of(us_buf_view(&in));
    struct us_reader r;
    struct us_str block;
    struct us_err err;
    us_reader_init(&r, fd);
    cr_assert(us_reader_next(&r, 1000, &block, &err) == US_BLOCK_LINES &&
              us_str_starts(block, "first\n"));
    size_t seen = 0;
    int kind;
    while ((kind = us_reader_next(&r, 1000, &block, &err)) == US_BLOCK_OVERLONG)
        seen += block.n;
    cr_assert(seen == n + 1, "%zu of %zu", seen, n + 1);
    cr_assert(kind == US_BLOCK_LINES && us_str_eqc(block, "last\n"));
    cr_assert(us_reader_next(&r, 1000, &block, &err) == US_BLOCK_END);
    (void)from;
    us_reader_free(&r);
    close(fd);
    us_buf_free(&in);
}

Test(reader, a_line_of_the_limit_passes)
{
    struct us_buf in = {0};
    us_buf_reserve(&in, US_LINE_MAX + 10);
    memset(in.p, 'x', US_LINE_MAX - 1);
    in.n = US_LINE_MAX - 1;
    us_buf_c(&in, "\n");
    int fd = file_of(us_buf_view(&in));
    struct us_reader r;
    struct us_str block;
    struct us_err err;
    us_reader_init(&r, fd);
    cr_assert(us_reader_next(&r, 1000, &block, &err) == US_BLOCK_LINES && block.n == in.n);
    us_reader_free(&r);
    close(fd);
    us_buf_free(&in);
}

Test(reader, a_closed_descriptor_is_an_error)
{
    struct us_reader r;
    struct us_str block;
    struct us_err err;
    us_reader_init(&r, 9999);
    cr_assert(us_reader_next(&r, 1000, &block, &err) == US_EIO);
    us_reader_free(&r);
}
