/* Rows of CSV, as a stream: RFC 4180 and what real exports make of it.
 *
 * Why not libcsv: it calls back cell by cell and cannot say where a row began, so an unterminated
 * quote swallows the rest of the file; here the row is reported with its line and reading goes on
 * from the next line. It also knows no row as it stood (needed for --bad) and no lone CR.
 *
 * Accepted beyond the RFC: LF, CRLF and lone CR; any one-byte delimiter; quotes inside a quoted
 * cell that were not doubled, as long as the row stays on one line; blanks behind a closing quote.
 * Quotes open a cell only at its start. Blank lines are no rows. Memory: one row, at most 16 MiB.
 * Time: linear, each byte is looked at twice at most. */
#ifndef US_INTAKE_CSV_H
#define US_INTAKE_CSV_H

#include "base/error.h"
#include "base/str.h"

enum { US_CSV_ROW_MAX = 16 * 1024 * 1024 };

enum us_csv_event {
    US_CSV_MORE, /* feed me */
    US_CSV_ROW,
    US_CSV_BAD, /* these lines are no row: row->raw, row->line, err */
    US_CSV_END
};

struct us_csv_row {
    size_t line;          /* physical, from 1 */
    struct us_str raw;    /* as it stood, without its line end */
    struct us_str *cells; /* not for US_CSV_BAD */
    size_t n;
    bool continued; /* US_CSV_BAD: a further piece of a row over the limit; the last one, and only
                       it, has `ended` */
    bool ended;
};

struct us_csv_span {
    size_t from, to; /* in buf */
    bool doubled;    /* holds quotes to be undoubled */
};

enum us_csv_state { US_CSV_START, US_CSV_PLAIN, US_CSV_QUOTED, US_CSV_QUOTE, US_CSV_SKIP };

struct us_csv {
    char delim;  /* 0: none, one cell a row */
    bool quotes; /* off: a quote is a character like others */
    bool lone_cr;
    size_t limit; /* bytes of a row; US_CSV_ROW_MAX */
    size_t stray; /* rows so far that had quotes not doubled */

    /* The rest is the reader's own. */
    struct us_buf buf, plain;
    size_t base;    /* stream offset of buf.p[0] */
    size_t pos, at; /* start of the row; next byte to look at */
    size_t from;    /* start of the cell */
    size_t eol,
        next;       /* first line end inside the row and the start of its next line; 0: none yet */
    size_t line_at; /* start of the line that `at` is in */
    size_t line;    /* physical lines before the row */
    size_t single;  /* stream offset up to which a quote must close on its own line */
    enum us_csv_state state;
    bool last, skip_lf, doubled, has_stray;
    struct us_csv_span *spans;
    size_t nspan, span_cap;
    struct us_str *cells;
    size_t cell_cap;
};

/* `delim` 0 and `quotes` false make it a reader of lines. */
void us_csv_init(struct us_csv *c, char delim, bool quotes);
void us_csv_free(struct us_csv *c);

/* Appends text (any bytes; copied). `last`: there is no more. Rows handed out before are void. */
void us_csv_feed(struct us_csv *c, struct us_str text, bool last);

/* The next row. Its spans live until the next call. For US_CSV_BAD `err` (may be NULL) tells why:
 * US_ESYNTAX a quote that is not closed, US_ELIMIT. */
enum us_csv_event us_csv_next(struct us_csv *c, struct us_csv_row *row, struct us_err *err);

/* Tells the delimiter of `prefix` (text, perhaps cut in a row unless `whole`): the one of , TAB ; |
 * that gives most rows the same number of cells, two or more. *share: how many of the rows agree, 0
 * to 1; *columns: how many cells; *nrow. Returns 0 when none splits the text evenly. Linear. */
char us_csv_guess(struct us_str prefix, bool whole, size_t *columns, double *share, size_t *nrow);

#endif
