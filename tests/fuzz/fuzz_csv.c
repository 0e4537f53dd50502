/* Encoding detection, conversion and the CSV reader. Beyond crashes: the same bytes in pieces give
 * the same rows as at once, and no byte is lost: rows, delimiters and line ends make up the text.
 */
#include "intake/csv.h"
#include "intake/encoding.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Writes the rows of `text`, fed `step` bytes at a time, to `out`. */
static void
read_rows(struct us_str text, size_t step, char delim, bool quotes, struct us_buf *out)
{
    struct us_csv c;
    struct us_csv_row row;
    struct us_err err = {0};
    size_t at = 0, raw = 0;
    us_csv_init(&c, delim, quotes);
    for (;;) {
        enum us_csv_event ev = us_csv_next(&c, &row, &err);
        if (ev == US_CSV_END)
            break;
        if (ev == US_CSV_MORE) {
            size_t n = text.n - at < step ? text.n - at : step;
            us_csv_feed(&c, us_str_sub(text, at, at + n), at + n == text.n);
            at += n;
            continue;
        }
        us_buf_fmt(out, "%d %zu ", ev, row.line);
        us_buf_str(out, row.raw);
        for (size_t i = 0; ev == US_CSV_ROW && i < row.n; i++) {
            us_buf_char(out, '|');
            us_buf_str(out, row.cells[i]);
        }
        raw += row.raw.n;
    }
    if (at != text.n || raw > text.n)
        abort();
    us_csv_free(&c);
}

static void
decode(struct us_str s, const struct us_encoding *e, size_t step, struct us_buf *out)
{
    struct us_decoder d;
    if (us_decoder_init(&d, e, NULL))
        return;
    size_t at = 0;
    do {
        size_t n = s.n - at < step ? s.n - at : step;
        us_decoder_feed(&d, us_str_sub(s, at, at + n), at + n == s.n, out);
        at += n;
    } while (at < s.n);
    us_decoder_free(&d);
}

static bool
same(const struct us_buf *a, const struct us_buf *b)
{
    return us_str_eq(us_buf_view(a), us_buf_view(b));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 3)
        return 0;
    static const char delims[] = {',', '\t', ';', '|', 0};
    char delim = delims[data[0] % 5];
    bool quotes = !(data[0] & 0x80);
    size_t step = data[1] % 17 + 1, columns, nrow;
    double share;
    struct us_str s = {(const char *)data + 2, size - 2};
    struct us_encoding e;
    struct us_buf whole = {0}, pieces = {0}, rows = {0}, again = {0};
    us_encoding_detect(s, true, &e);
    decode(s, &e, s.n, &whole);
    decode(s, &e, step, &pieces);
    if (!same(&whole, &pieces))
        abort();
    struct us_str text = us_buf_view(&whole);
    us_csv_guess(text, true, &columns, &share, &nrow);
    read_rows(text, text.n ? text.n : 1, delim, quotes, &rows);
    read_rows(text, step, delim, quotes, &again);
    if (!same(&rows, &again))
        abort();
    if (whole.n)
        us_decoder_unmark(whole.p, whole.n);
    us_buf_free(&whole);
    us_buf_free(&pieces);
    us_buf_free(&rows);
    us_buf_free(&again);
    return 0;
}
