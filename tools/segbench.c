/* segbench [--fine] DICT [FILE]: segments plain text from stdin, one line in, one line out, words
 * separated by a space.
 *
 * For measuring the Chinese segmenter alone: a stand-in for the tokenizer that knows Han
 * characters, numbers and Latin runs, and single signs (the same sign repeated is one word). --time
 * N segments the input N times and prints the speed to stderr instead of the words. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/file.h"
#include "text/segment.h"

enum kind { HAN, WORD, SIGN, SPACE };

struct bench {
    struct us_segmenter seg;
    struct us_buf out;
    enum us_units units;
};

static bool
is_digit(uint32_t cp)
{
    return (cp >= '0' && cp <= '9') || (cp >= 0xFF10 && cp <= 0xFF19);
}

static bool
is_letter(uint32_t cp)
{
    return (cp | 32) - 'a' < 26 || (cp >= 0xC0 && cp < 0x2000 && cp != 0xD7 && cp != 0xF7) ||
           (cp >= 0xFF21 && cp <= 0xFF3A) || (cp >= 0xFF41 && cp <= 0xFF5A) || cp == '_';
}

static enum kind
kind_of(uint32_t cp)
{
    if ((cp >= 0x3400 && cp < 0xA000) || cp == 0x3005 || cp == 0x3007 ||
        (cp >= 0xF900 && cp < 0xFB00) || (cp >= 0x20000 && cp < 0x323B0))
        return HAN;
    if (is_digit(cp) || is_letter(cp))
        return WORD;
    return cp <= ' ' || cp == 0x3000 || cp == 0xA0 ? SPACE : SIGN;
}

static void
put(struct bench *b, struct us_str s, size_t from, size_t to)
{
    if (to <= from)
        return;
    if (b->out.n && b->out.p[b->out.n - 1] != '\n')
        us_buf_char(&b->out, ' ');
    us_buf_add(&b->out, s.p + from, to - from);
}

/* Whether the sign at `at` continues a number or a Latin word: 3.5  1,000  10-20  12:30  A-AVG R&D.
 */
static bool
links(struct us_str s, size_t at, uint32_t before)
{
    size_t next = at;
    uint32_t sign = us_dict_next(s, &next);
    if (next >= s.n)
        return false;
    uint32_t after = us_dict_next(s, &next);
    if (is_digit(before) && is_digit(after))
        return sign < 0x80 ? sign && strchr(".,-~:/", (int)sign) : sign == 0xFF0E || sign == 0xFF1A;
    return is_letter(before) && kind_of(after) == WORD &&
           (sign == '-' || sign == '&' || sign == '\'' || sign == '.');
}

/* End of the number or Latin word at `at`. *number: it is digits (and their signs) alone. */
static size_t
word_end(struct us_str s, size_t at, bool *number)
{
    uint32_t before = 0;
    *number = true;
    while (at < s.n) {
        size_t next = at;
        uint32_t cp = us_dict_next(s, &next);
        if (*number && is_digit(before) && (cp == '%' || cp == 0xFF05))
            return next;
        if (kind_of(cp) != WORD && !links(s, at, before))
            break;
        *number = *number && !is_letter(cp);
        before = cp;
        at = next;
    }
    return at;
}

static size_t
han_end(struct us_str s, size_t at)
{
    for (size_t next = at; at < s.n; at = next)
        if (kind_of(us_dict_next(s, &next)) != HAN)
            break;
    return at;
}

static size_t
sign_end(struct us_str s, size_t at)
{
    size_t next = at;
    uint32_t cp = us_dict_next(s, &next);
    for (at = next; at < s.n; at = next)
        if (us_dict_next(s, &next) != cp)
            break;
    return at;
}

/* Appends without a space: the rest of the last word. */
static void
put_more(struct bench *b, struct us_str s, size_t from, size_t to)
{
    us_buf_add(&b->out, s.p + from, to - from);
}

/* Words of the Han run, behind `number` (or none); true when the last one takes the digits behind
 * it. */
static bool
put_han(struct bench *b, struct us_str s, size_t from, size_t to, struct us_str number)
{
    size_t n = us_segment_run(&b->seg, us_str_sub(s, from, to), number, b->units), at = from;
    for (size_t i = 0; i < n; i++) {
        size_t end = from + b->seg.end[i];
        if (i == 0 && b->seg.joins_number)
            put_more(b, s, at, end);
        else
            put(b, s, at, end);
        if (i + 1 == n && us_segment_before_number(us_str_sub(s, at, end)))
            return to < s.n && is_digit(us_dict_next(s, &to));
        at = end;
    }
    return false;
}

static void
put_line(struct bench *b, struct us_str s)
{
    struct us_str number = {NULL, 0};
    bool takes = false; /* the Han word before takes the number */
    for (size_t at = 0, end; at < s.n; at = end) {
        enum kind kind = kind_of(us_dict_next(s, &(size_t){at}));
        struct us_str before = number;
        number = (struct us_str){NULL, 0};
        if (kind == HAN) {
            end = han_end(s, at);
            takes = put_han(b, s, at, end, before);
        } else if (kind == WORD) {
            bool digits;
            end = word_end(s, at, &digits);
            if (takes)
                put_more(b, s, at, end);
            else
                put(b, s, at, end);
            if (digits && !takes)
                number = us_str_sub(s, at, end);
            takes = false;
        } else {
            end = sign_end(s, at);
            if (kind == SIGN)
                put(b, s, at, end);
        }
    }
    us_buf_char(&b->out, '\n');
}

static void
put_all(struct bench *b, struct us_str all)
{
    struct us_str line;
    b->out.n = 0;
    while (us_str_cut(&all, '\n', &line))
        if (line.n || all.p)
            put_line(b, line);
}

static double
seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

int
main(int argc, char **argv)
{
    struct bench b = {.units = US_UNITS_COARSE};
    struct us_arena a = {0};
    struct us_dict d;
    struct us_err err;
    struct us_str text;
    long times = 0;
    int at = 1;
    for (; at < argc && argv[at][0] == '-' && argv[at][1] == '-'; at++) {
        if (strcmp(argv[at], "--fine") == 0)
            b.units = US_UNITS_FINE;
        else if (strcmp(argv[at], "--time") == 0 && at + 1 < argc)
            times = strtol(argv[++at], NULL, 10);
    }
    double start = seconds();
    if (at >= argc || us_dict_open(&d, argv[at], &err) < 0) {
        fprintf(stderr, "segbench: %s\n",
                at < argc ? err.msg : "usage: segbench [--fine] [--time N] DICT [FILE]");
        return 2;
    }
    us_segmenter_init(&b.seg, &d);
    double opened = seconds();
    if (us_file_read(&a, at + 1 < argc ? argv[at + 1] : "/dev/stdin", SIZE_MAX, &text, &err) < 0)
        return 2;
    double from = seconds();
    for (long i = 0; i < (times ? times : 1); i++)
        put_all(&b, text);
    double took = seconds() - from;
    if (times)
        fprintf(stderr, "open %.3f ms, %.1f MB/s\n", (opened - start) * 1e3,
                (double)text.n * (double)times / took / 1e6);
    else
        fwrite(b.out.p, 1, b.out.n, stdout);
    us_segmenter_free(&b.seg);
    us_buf_free(&b.out);
    us_arena_free(&a);
    return 0;
}
