#include "intake/csv.h"

#include <stdlib.h>

void
us_csv_init(struct us_csv *c, char delim, bool quotes)
{
    memset(c, 0, sizeof(*c));
    c->delim = delim;
    c->quotes = quotes;
    c->lone_cr = true;
    c->limit = US_CSV_ROW_MAX;
}

void
us_csv_free(struct us_csv *c)
{
    us_buf_free(&c->buf);
    us_buf_free(&c->plain);
    free(c->spans);
    free(c->cells);
}

/* Moves the unfinished row to the start of the buffer. */
static void
compact(struct us_csv *c)
{
    size_t d = c->pos;
    if (!d)
        return;
    memmove(c->buf.p, c->buf.p + d, c->buf.n - d);
    c->buf.n -= d;
    c->base += d;
    c->pos = 0;
    c->at -= d;
    c->from -= d;
    c->line_at -= d;
    c->eol -= c->next ? d : 0;
    c->next -= c->next ? d : 0;
    for (size_t i = 0; i < c->nspan; i++) {
        c->spans[i].from -= d;
        c->spans[i].to -= d;
    }
}

void
us_csv_feed(struct us_csv *c, struct us_str text, bool last)
{
    compact(c);
    us_buf_str(&c->buf, text);
    c->last = last;
}

/* A new row begins at `pos`, `lines` physical lines further on. */
static void
begin(struct us_csv *c, size_t pos, size_t lines)
{
    c->line += lines;
    c->pos = c->at = c->from = c->line_at = pos;
    c->eol = c->next = 0;
    c->nspan = 0;
    c->doubled = c->has_stray = false;
    c->state = US_CSV_START;
}

static void
end_cell(struct us_csv *c, size_t to)
{
    US_GROW(c->spans, c->span_cap, c->nspan + 1);
    c->spans[c->nspan++] = (struct us_csv_span){c->from, to, c->doubled};
    c->doubled = false;
    c->state = US_CSV_START;
}

/* Copies a quoted cell, one quote for two; a lone one stays. */
static struct us_str
undouble(struct us_csv *c, struct us_str s)
{
    char *out = c->plain.p + c->plain.n;
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        out[n++] = s.p[i];
        if (s.p[i] == '"' && i + 1 < s.n && s.p[i + 1] == '"')
            i++;
    }
    c->plain.n += n;
    return (struct us_str){out, n};
}

static void
make_cells(struct us_csv *c, struct us_csv_row *row)
{
    US_GROW(c->cells, c->cell_cap, c->nspan);
    c->plain.n = 0;
    for (size_t i = 0; i < c->nspan; i++) {
        const struct us_csv_span *s = &c->spans[i];
        c->cells[i] = (struct us_str){c->buf.p + s->from, s->to - s->from};
        if (!s->doubled)
            continue;
        if (!c->plain.n)
            us_buf_reserve(&c->plain, row->raw.n); /* all of them: earlier cells must not move */
        c->cells[i] = undouble(c, c->cells[i]);
    }
    row->cells = c->cells;
    row->n = c->nspan;
}

/* Lines that `s` has begun and ended: LF, CRLF and lone CR each end one. */
static size_t
count_lines(struct us_str s, bool lone_cr)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += s.p[i] == '\n' || (lone_cr && s.p[i] == '\r' && (i + 1 == s.n || s.p[i + 1] != '\n'));
    return n;
}

/* The row ends at `to`; `at` stands on its line end or at the end of the text. False for a blank
 * line. */
static bool
end_row(struct us_csv *c, size_t to, struct us_csv_row *row)
{
    bool blank = c->nspan == 1 && to == c->pos;
    size_t lines = 0;
    *row = (struct us_csv_row){.line = c->line + 1, .ended = true};
    row->raw = (struct us_str){c->buf.p + c->pos, to - c->pos};
    if (!blank) {
        make_cells(c, row);
        c->stray += c->has_stray;
    }
    if (c->next)
        lines = count_lines(row->raw, c->lone_cr);
    size_t at = c->at;
    if (at < c->buf.n) {
        c->skip_lf = c->buf.p[at++] == '\r';
        lines++;
    }
    begin(c, at, lines);
    return !blank;
}

/* The quoted cell is not closed: gives up the row's first line and goes on behind it. `upto`: the
 * text before it holds no quote that could close one, so cells in it that are still open at their
 * line end need not be looked at further. */
static enum us_csv_event
give_up(struct us_csv *c, size_t upto, struct us_csv_row *row, struct us_err *err)
{
    size_t end = c->next ? c->eol : c->at, next = c->next ? c->next : c->at;
    *row = (struct us_csv_row){.line = c->line + 1, .ended = true};
    row->raw = (struct us_str){c->buf.p + c->pos, end - c->pos};
    if (c->base + upto > c->single)
        c->single = c->base + upto;
    us_fail(err, US_ESYNTAX, c->from - c->pos ? c->from - c->pos - 1 : 0,
            "quoted cell is not closed");
    begin(c, next, c->next != 0);
    return US_CSV_BAD;
}

/* A row over the limit outside quotes goes out in pieces. */
static enum us_csv_event
give_piece(struct us_csv *c, struct us_csv_row *row, struct us_err *err)
{
    bool first = c->state != US_CSV_SKIP;
    *row = (struct us_csv_row){.line = c->line + 1, .continued = !first};
    row->raw = (struct us_str){c->buf.p + c->pos, c->at - c->pos};
    us_fail(err, US_ELIMIT, c->limit, "row is longer than 16 MiB");
    c->pos = c->from = c->line_at = c->at;
    c->nspan = 0;
    c->state = US_CSV_SKIP;
    return US_CSV_BAD;
}

static bool
is_eol(const struct us_csv *c, char ch)
{
    return ch == '\n' || (ch == '\r' && c->lone_cr);
}

/* Runs to the end of an unquoted cell, or of the text. */
static void
skip_plain(struct us_csv *c)
{
    const char *p = c->buf.p, delim = c->delim ? c->delim : '\n';
    size_t at = c->at, n = c->buf.n;
    while (at < n && p[at] != delim && p[at] != '\n' && p[at] != '\r')
        at++;
    c->at = at;
}

/* Runs to the next quote. Notes line ends on the way. False when the text ends first, or when a
 * line ends where it must not (*open). */
static bool
skip_quoted(struct us_csv *c, bool *open)
{
    const char *p = c->buf.p;
    size_t at = c->at, n = c->buf.n;
    *open = false;
    for (; at < n && p[at] != '"'; at++) {
        if (p[at] != '\n' && p[at] != '\r')
            continue;
        bool cr = p[at] == '\r';
        if (cr && at + 1 == n && !c->last)
            break; /* is it half of a CRLF? */
        size_t end = at;
        if (cr && at + 1 < n && p[at + 1] == '\n')
            at++;
        else if (cr && !c->lone_cr)
            continue;
        if (!c->next) {
            c->eol = end;
            c->next = at + 1;
        }
        c->line_at = at + 1;
        *open = c->base + c->pos < c->single;
        if (*open)
            break;
    }
    c->at = at;
    return !*open && at < n && p[at] == '"';
}

enum quote_end { QUOTE_UNKNOWN, QUOTE_DOUBLED, QUOTE_CLOSES, QUOTE_STRAY };

/* What the quote before `at` is, by what follows; steps `at` behind it. */
static enum quote_end
judge_quote(struct us_csv *c)
{
    size_t i = c->at;
    const char *p = c->buf.p;
    if (i < c->buf.n && p[i] == '"') {
        c->at++;
        return QUOTE_DOUBLED;
    }
    while (i < c->buf.n && (p[i] == ' ' || p[i] == '\t') && p[i] != c->delim)
        i++;
    if (i == c->buf.n && !c->last)
        return QUOTE_UNKNOWN;
    if (i < c->buf.n && !is_eol(c, p[i]) && !(c->delim && p[i] == c->delim))
        return QUOTE_STRAY;
    return QUOTE_CLOSES;
}

/* Scans a quoted cell. US_CSV_ROW: the cell has ended and `at` is behind it; US_CSV_MORE: text is
 * wanted; US_CSV_BAD. */
static enum us_csv_event
scan_quoted(struct us_csv *c, struct us_csv_row *row, struct us_err *err)
{
    for (;;) {
        if (c->state == US_CSV_QUOTED) {
            bool open;
            if (!skip_quoted(c, &open)) {
                bool over = c->at - c->pos > c->limit;
                if (open || over || (c->last && c->at == c->buf.n))
                    return give_up(c, c->at, row, err);
                return US_CSV_MORE;
            }
            c->at++;
            c->state = US_CSV_QUOTE;
        }
        size_t quote = c->at - 1;
        switch (judge_quote(c)) {
        case QUOTE_UNKNOWN:
            return US_CSV_MORE;
        case QUOTE_CLOSES:
            while (c->at < c->buf.n && c->buf.p[c->at] != c->delim && !is_eol(c, c->buf.p[c->at]))
                c->at++;
            end_cell(c, quote);
            return US_CSV_ROW;
        case QUOTE_STRAY:
            if (c->next)
                return give_up(c, c->line_at, row, err);
            c->has_stray = true;
            break;
        case QUOTE_DOUBLED:
            break;
        }
        c->doubled = true;
        c->state = US_CSV_QUOTED;
    }
}

/* The same for a cell without quotes. */
static enum us_csv_event
scan_plain(struct us_csv *c)
{
    for (;;) {
        skip_plain(c);
        if (c->at == c->buf.n && !c->last)
            return US_CSV_MORE;
        if (c->at == c->buf.n || c->buf.p[c->at] != '\r' || c->lone_cr || c->delim == '\r')
            break;
        c->at++;
    }
    end_cell(c, c->at);
    return US_CSV_ROW;
}

/* Behind a row over the limit: gives the rest of it away until its line ends. */
static enum us_csv_event
scan_skip(struct us_csv *c, struct us_csv_row *row, struct us_err *err)
{
    while (c->at < c->buf.n && !is_eol(c, c->buf.p[c->at]))
        c->at++;
    bool done = c->at < c->buf.n || c->last;
    if (!done && c->at == c->pos)
        return US_CSV_MORE;
    enum us_csv_event ev = give_piece(c, row, err);
    row->ended = done;
    if (!done)
        return ev;
    size_t at = c->at, lines = 0;
    if (at < c->buf.n) {
        c->skip_lf = c->buf.p[at++] == '\r';
        lines = 1;
    }
    begin(c, at, lines);
    return ev;
}

/* Scans one cell, from whatever state the last piece of text left. */
static enum us_csv_event
scan_cell(struct us_csv *c, struct us_csv_row *row, struct us_err *err)
{
    if (c->state == US_CSV_START) {
        if (c->at == c->buf.n && !c->last)
            return US_CSV_MORE;
        bool quoted = c->quotes && c->at < c->buf.n && c->buf.p[c->at] == '"';
        c->at += quoted;
        c->from = c->at;
        c->state = quoted ? US_CSV_QUOTED : US_CSV_PLAIN;
    }
    if (c->state == US_CSV_PLAIN)
        return scan_plain(c);
    return scan_quoted(c, row, err);
}

enum us_csv_event
us_csv_next(struct us_csv *c, struct us_csv_row *row, struct us_err *err)
{
    for (;;) {
        if (c->state == US_CSV_SKIP)
            return scan_skip(c, row, err);
        if (c->skip_lf && c->at < c->buf.n) {
            c->skip_lf = false;
            if (c->buf.p[c->at] == '\n')
                begin(c, c->at + 1, 0);
        }
        if (c->at == c->buf.n && c->last && c->at == c->pos && c->state == US_CSV_START)
            return US_CSV_END;
        enum us_csv_event ev = scan_cell(c, row, err);
        if (ev == US_CSV_BAD)
            return ev;
        if (ev == US_CSV_MORE && c->state == US_CSV_PLAIN && c->at - c->pos > c->limit)
            return give_piece(c, row, err);
        if (ev == US_CSV_MORE)
            return ev;
        if (c->delim && c->at < c->buf.n && c->buf.p[c->at] == c->delim)
            c->from = ++c->at;
        else if (end_row(c, c->at, row))
            return US_CSV_ROW;
    }
}

enum { COUNT_MAX = 256 };

/* Reads the prefix with one delimiter: the commonest number of cells, and how many rows have it. */
static double
evenness(struct us_str prefix, bool whole, char delim, size_t *columns, size_t *nrow)
{
    size_t count[COUNT_MAX] = {0}, rows = 0, best = 0, first = 0;
    struct us_csv c;
    struct us_csv_row row;
    enum us_csv_event ev;
    us_csv_init(&c, delim, true);
    us_csv_feed(&c, prefix, whole);
    while ((ev = us_csv_next(&c, &row, NULL)) == US_CSV_ROW || ev == US_CSV_BAD) {
        size_t n = ev == US_CSV_ROW ? (row.n < COUNT_MAX ? row.n : COUNT_MAX - 1) : 0;
        if (!rows++)
            first = n;
        count[n]++;
    }
    us_csv_free(&c);
    for (size_t i = 2; i < COUNT_MAX; i++)
        if (count[i] > count[best] || best < 2)
            best = i;
    *columns = best;
    *nrow = rows;
    if (!rows || !count[best])
        return 0;
    /* The header is the row that nobody typed: where it disagrees, the delimiter is chance. */
    double share = (double)count[best] / (double)rows;
    return first == best ? share : share / 2;
}

char
us_csv_guess(struct us_str prefix, bool whole, size_t *columns, double *share, size_t *nrow)
{
    static const char candidates[] = {',', '\t', ';', '|'};
    char best = 0;
    *share = 0;
    *columns = 1;
    *nrow = 0;
    for (size_t i = 0; i < US_COUNT(candidates); i++) {
        size_t cols, rows;
        double s = evenness(prefix, whole, candidates[i], &cols, &rows);
        if (rows > *nrow)
            *nrow = rows;
        if (s < 0.6 || s < *share - 0.1 || (s < *share + 0.1 && cols <= *columns))
            continue;
        best = candidates[i];
        *share = s;
        *columns = cols;
    }
    return best;
}
