/* An export of any kind, read as records: encoding, format and columns decided from the prefix,
 * then row by row in constant memory.
 *
 *     us_intake_open(&in, fd, &options, &err);      what it decided stands in `in`
 *     while ((ev = us_intake_next(&in, &out, &reject, &err)) > US_INTAKE_END) ...
 *     us_intake_free(&in);
 *
 * Every row comes out as a record, in order, or as a reject that says why. */
#ifndef US_INTAKE_INTAKE_H
#define US_INTAKE_INTAKE_H

#include "intake/columns.h"
#include "intake/compose.h"
#include "intake/csv.h"
#include "intake/jsonseq.h"
#include "intake/source.h"

enum us_format {
    US_FORMAT_AUTO,
    US_FORMAT_CSV,
    US_FORMAT_TSV,
    US_FORMAT_JSON,
    US_FORMAT_JSONL,
    US_FORMAT_TEXT
};

struct us_intake_options {
    enum us_format format;
    const char *encoding; /* or NULL */
    char delim;           /* 0: to be found */
    bool no_header;
    size_t skip_rows; /* physical lines before the header */
    struct us_column_map map;
    int date_order;   /* enum us_date_order, or -1 */
    const char *name; /* of the file: its last part is the default source; "" for none */
    struct us_compose_options compose;
};

enum us_reject_reason {
    US_REJECT_NO_TEXT,
    US_REJECT_ENCODING,
    US_REJECT_NUL,
    US_REJECT_QUOTE,
    US_REJECT_LIMIT,
    US_REJECT_JSON,
    US_REJECT_COUNT
};

struct us_reject {
    enum us_reject_reason reason;
    struct us_str raw; /* UTF-8, but for the bytes that could not be converted */
    size_t line, off;  /* physical line of the fault, and the byte in it (of the UTF-8) */
    const char *msg;
    bool continued; /* a further piece of the last reject; not another one */
    bool ended;     /* its last piece */
};

enum us_intake_event { US_INTAKE_END = 0, US_INTAKE_RECORD, US_INTAKE_REJECT };

struct us_intake {
    /* What was decided. */
    struct us_source source;
    enum us_format format;
    char delim;
    bool has_header;
    size_t header_rows;
    struct us_sample sample;
    struct us_columns columns;
    enum us_date_order order;
    size_t ncol;
    /* Faults of open: the column of --map that is not there, and the nearest name. */
    struct us_str culprit, nearest;

    /* What was counted. */
    size_t rows, records;
    size_t short_rows, long_rows; /* with cells missing; with cells that have no column */
    struct us_compose compose;

    /* The rest is the reader's own. */
    struct us_intake_options opt;
    struct us_csv csv;
    struct us_jsonseq json;
    struct us_map json_keys;
    struct us_arena keep, rec;
    struct us_str piece;
    struct us_buf bad;
    bool is_empty, last;
    size_t skip_left;
};

/* Reads the prefix and decides. 0, also for an empty file (is_empty). US_EIO; US_EDATA for what is
 * no text (err->msg tells the remedy); US_EUNSUPPORTED encoding; US_EFIELD columns (`culprit`);
 * US_EUTF8 a header that cannot be read. Free it in any case. */
int us_intake_open(struct us_intake *in, int fd, const struct us_intake_options *o,
                   struct us_err *err);
void us_intake_free(struct us_intake *in);

/* Appends the next record and LF to `out`, or fills `reject` (its spans live until the next call).
 * Negative: US_EIO. */
int us_intake_next(struct us_intake *in, struct us_buf *out, struct us_reject *reject,
                   struct us_err *err);

/* "no text", "invalid encoding" ... */
const char *us_reject_name(enum us_reject_reason r);

#endif
