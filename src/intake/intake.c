#include "intake/intake.h"

#include "base/utf8.h"
#include "record/json.h"
#include "record/reader.h"

#include <stdlib.h>

enum { SAMPLE_ROWS = 500, SAMPLE_CELLS = 256 * 1024, COLUMNS_MAX = 10000 };

const char *
us_reject_name(enum us_reject_reason r)
{
    static const char *const names[] = {
        [US_REJECT_NO_TEXT] = "no text",
        [US_REJECT_ENCODING] = "invalid encoding",
        [US_REJECT_NUL] = "NUL byte",
        [US_REJECT_QUOTE] = "quote not closed",
        [US_REJECT_LIMIT] = "longer than 16 MiB",
        [US_REJECT_JSON] = "not JSON",
    };
    return names[r];
}

/* The physical line ends of `s` up to `to`: LF, CRLF, CR; *behind gets the offset behind the last.
 */
static size_t
lines_before(struct us_str s, size_t to, size_t *behind)
{
    size_t n = 0;
    *behind = 0;
    for (size_t i = 0; i < to && i < s.n; i++)
        if (s.p[i] == '\n' || (s.p[i] == '\r' && !(i + 1 < s.n && s.p[i + 1] == '\n'))) {
            n++;
            *behind = i + 1;
        }
    return n;
}

/* Drops the lines that --skip-rows names from the front of the piece. */
static void
skip_lines(struct us_intake *in)
{
    struct us_str *s = &in->piece;
    while (in->skip_left && s->n) {
        size_t i = 0;
        while (i < s->n && s->p[i] != '\n' && s->p[i] != '\r')
            i++;
        if (i + 1 < s->n && s->p[i] == '\r' && s->p[i + 1] == '\n')
            i++;
        *s = us_str_sub(*s, i < s->n ? i + 1 : i, s->n);
        in->skip_left--;
    }
}

static bool
is_clean(struct us_str s)
{
    return us_utf8_check(s) == s.n && !memchr(s.p ? s.p : "", '\0', s.n);
}

/* Whether lines look quoted: a column of one, written by a program. */
static bool
is_quoted_column(struct us_str s)
{
    size_t quoted = 0, lines = 0;
    for (size_t at = 0; at < s.n && lines < 100; lines++) {
        size_t lf = us_str_find(s, '\n', at);
        struct us_str line = us_str_trim(us_str_sub(s, at, lf));
        quoted += line.n > 1 && line.p[0] == '"';
        at = lf + 1;
    }
    return lines && quoted * 2 > lines;
}

/* Commas that are all followed by a blank are those of prose. */
static bool
is_prose(struct us_str s, char delim)
{
    size_t all = 0, spaced = 0;
    if (delim == '\t')
        return false;
    for (size_t i = us_str_find(s, delim, 0); i < s.n; i = us_str_find(s, delim, i + 1)) {
        all++;
        spaced += i + 1 < s.n && s.p[i + 1] == ' ';
    }
    return all && spaced * 5 >= all * 4;
}

/* A first line with a name in it that columns have. */
static bool
has_known_name(struct us_str s, char delim)
{
    struct us_csv c;
    struct us_csv_row row;
    bool known = false;
    us_csv_init(&c, delim, true);
    us_csv_feed(&c, s, true);
    if (us_csv_next(&c, &row, NULL) == US_CSV_ROW && is_clean(row.raw))
        for (size_t i = 0; i < row.n && !known; i++)
            known = us_columns_knows(row.cells[i]);
    us_csv_free(&c);
    return known;
}

static void
choose_delimiter(struct us_intake *in)
{
    size_t columns, rows;
    double share;
    in->delim = in->opt.delim ? in->opt.delim : in->format == US_FORMAT_TSV ? '\t' : 0;
    if (in->delim)
        return;
    in->delim = us_csv_guess(in->piece, in->last, &columns, &share, &rows);
    bool named = in->delim && has_known_name(in->piece, in->delim);
    if (in->delim && !named && (is_prose(in->piece, in->delim) || rows < 2))
        in->delim = 0;
    /* Too ragged to be even, but the first line is a header. */
    for (const char *d = ",\t;|"; !in->delim && *d; d++) {
        struct us_str first = us_str_sub(in->piece, 0, us_str_find(in->piece, '\n', 0));
        if (us_str_find(first, *d, 0) < first.n && has_known_name(first, *d))
            in->delim = *d;
    }
}

static bool
ends_like(const char *name, const char *suffix)
{
    struct us_str s = us_str_c(name);
    size_t n = strlen(suffix);
    return s.n >= n && us_str_eq_nocase(us_str_sub(s, s.n - n, s.n), suffix);
}

/* Format and, for tables, delimiter; for JSON where the values begin. */
static void
choose_format(struct us_intake *in, size_t *json_start, bool *in_array)
{
    bool is_record = false;
    struct us_str s = in->piece;
    in->format = in->opt.format;
    bool json = us_jsonseq_find(s, json_start, in_array, &is_record);
    if (in->format == US_FORMAT_AUTO && json) {
        size_t off = *json_start, line_end = us_str_find(s, '\n', *json_start);
        bool one_line = !*in_array && !us_json_skip(us_str_sub(s, 0, line_end), &off, NULL) &&
                        us_str_trim(us_str_sub(s, off, line_end)).n == 0;
        /* A first line that is damaged in a file named so costs that line only. */
        one_line |=
            !*in_array && (ends_like(in->opt.name, ".jsonl") || ends_like(in->opt.name, ".ndjson"));
        in->format = one_line ? US_FORMAT_JSONL : US_FORMAT_JSON;
    }
    if (in->format == US_FORMAT_JSON && !json)
        *json_start = 0;
    if (in->format == US_FORMAT_AUTO) {
        choose_delimiter(in);
        bool table = in->delim || in->opt.no_header || ends_like(in->opt.name, ".csv") ||
                     ends_like(in->opt.name, ".tsv") || is_quoted_column(s) ||
                     has_known_name(us_str_sub(s, 0, us_str_find(s, '\n', 0)), 0);
        in->format = !table ? US_FORMAT_TEXT : in->delim == '\t' ? US_FORMAT_TSV : US_FORMAT_CSV;
    } else if (in->format == US_FORMAT_CSV || in->format == US_FORMAT_TSV)
        choose_delimiter(in);
}

/* Rows of the prefix as they were split; copied, because the sample outlives the piece. */
struct rows {
    struct us_str **cells;
    size_t *n;
    size_t nrow, cells_held;
};

static void
sample_rows(struct us_intake *in, struct rows *rows, bool *bad_first)
{
    struct us_csv c;
    struct us_csv_row row;
    enum us_csv_event ev;
    rows->cells = US_NEW_N(&in->keep, struct us_str *, SAMPLE_ROWS);
    rows->n = US_NEW_N(&in->keep, size_t, SAMPLE_ROWS);
    *bad_first = false;
    us_csv_init(&c, in->delim, in->format != US_FORMAT_TEXT);
    us_csv_feed(&c, in->piece, in->last);
    while (rows->nrow < SAMPLE_ROWS && rows->cells_held < SAMPLE_CELLS &&
           ((ev = us_csv_next(&c, &row, NULL)) == US_CSV_ROW || ev == US_CSV_BAD)) {
        if (ev == US_CSV_BAD || !is_clean(row.raw)) {
            *bad_first |= rows->nrow == 0;
            continue;
        }
        size_t i = rows->nrow++;
        rows->n[i] = row.n;
        rows->cells[i] = US_NEW_N(&in->keep, struct us_str, row.n);
        for (size_t k = 0; k < row.n; k++)
            rows->cells[i][k] = us_str_dup(&in->keep, row.cells[k]);
        rows->cells_held += row.n;
    }
    us_csv_free(&c);
}

/* Lays rows from `from` on out as a rectangle of ncol columns. */
static void
make_sample(struct us_intake *in, const struct rows *rows, size_t from, size_t ncol,
            struct us_sample *s)
{
    size_t nrow = rows->nrow > from ? rows->nrow - from : 0;
    if (ncol && nrow > SAMPLE_CELLS / ncol + 1)
        nrow = SAMPLE_CELLS / ncol + 1;
    struct us_str *cells = US_NEW_N(&in->keep, struct us_str, nrow * ncol);
    for (size_t r = 0; r < nrow; r++)
        for (size_t k = 0; k < ncol && k < rows->n[from + r]; k++)
            cells[r * ncol + k] = rows->cells[from + r][k];
    s->ncol = ncol;
    s->nrow = nrow;
    s->cells = cells;
    if (!s->names)
        s->names = US_NEW_N(&in->keep, struct us_str, ncol);
}

/* Names of a header of two rows (SurveyMonkey): the question, and the answer's own name. */
static void
join_headers(struct us_intake *in, struct us_str *names, const struct rows *rows)
{
    struct us_str question = US_STR("");
    for (size_t i = 0; i < in->ncol; i++) {
        struct us_str sub = i < rows->n[1] ? us_str_trim(rows->cells[1][i]) : US_STR("");
        if (us_str_trim(names[i]).n)
            question = names[i];
        if (!sub.n || us_str_eqc(sub, "Response") || us_str_eqc(sub, "Open-Ended Response")) {
            names[i] = us_str_trim(names[i]).n ? names[i] : question;
            continue;
        }
        struct us_buf b = {0};
        us_buf_str(&b, question);
        us_buf_c(&b, ": ");
        us_buf_str(&b, sub);
        names[i] = us_str_dup(&in->keep, us_buf_view(&b));
        us_buf_free(&b);
    }
}

/* The names that --map gives can only be those of a header. */
static bool
map_names(const struct us_intake *in, const struct us_str *cells, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < in->opt.map.n && cells[i].n; k++) {
            const char *found = strstr(in->opt.map.v[k], cells[i].p);
            long number;
            if (found && found > in->opt.map.v[k] && (found[-1] == '=' || found[-1] == '+') &&
                !us_str_to_long(cells[i], 0, 99999, &number))
                return true;
        }
    return false;
}

static void
settle_header(struct us_intake *in, const struct rows *rows)
{
    struct us_str *first = rows->cells[0];
    size_t n = rows->n[0];
    struct us_sample below = {0};
    make_sample(in, rows, 1, n, &below);
    if (in->format == US_FORMAT_TEXT || in->opt.no_header)
        in->has_header = false;
    else
        in->has_header = us_columns_is_header(first, n, &below) || map_names(in, first, n);
    in->ncol = n;
    if (!in->has_header) {
        for (size_t r = 0; r < rows->nrow; r++) /* no header binds: the widest row counts */
            in->ncol = rows->n[r] > in->ncol ? rows->n[r] : in->ncol;
        in->ncol = in->ncol > COLUMNS_MAX ? COLUMNS_MAX : in->ncol;
        make_sample(in, rows, 0, in->ncol, &in->sample);
        return;
    }
    in->header_rows = 1 + us_columns_more_headers(first, n, rows->nrow > 1 ? rows->cells[1] : NULL,
                                                  rows->nrow > 1 ? rows->n[1] : 0,
                                                  rows->nrow > 2 ? rows->cells[2] : NULL,
                                                  rows->nrow > 2 ? rows->n[2] : 0);
    if (in->header_rows == 2 && rows->nrow > 1 && !us_str_trim(rows->cells[1][0]).n)
        join_headers(in, first, rows);
    in->sample.names = first;
    make_sample(in, rows, in->header_rows, n, &in->sample);
}

/* JSON: the members of the first objects are the columns. */

struct json_sample {
    struct us_intake *in;
    struct us_str *names; /* by column: for recognition */
    size_t cap, ncell, cell_cap;
    struct {
        size_t row, col;
        struct us_str v;
    } * cells;
};

static bool
is_wrapper(struct us_str key)
{
    static const char *const names[] = {"attributes", "data", "tweet", "fields", "_source"};
    for (size_t i = 0; i < US_COUNT(names); i++)
        if (us_str_eqc(key, names[i]))
            return true;
    return false;
}

/* `path` finds the value again; `name` is what it is recognised by: the path without wrappers. */
static void
sample_object(struct json_sample *j, size_t row, struct us_str object, struct us_buf *path,
              struct us_buf *name, int depth)
{
    struct us_intake *in = j->in;
    struct us_str key, value;
    size_t at = 0, stem = path->n, name_stem = name->n;
    while (us_json_next(object, &at, &key, &value) && in->json_keys.n < COLUMNS_MAX) {
        struct us_str text = us_json_text(key, &in->keep);
        enum us_json_kind kind = us_json_kind_of(value);
        us_buf_str(path, text);
        us_buf_str(name, text);
        if (kind == US_JSON_OBJECT && depth < 3) {
            if (is_wrapper(text))
                name->n = name_stem;
            else
                us_buf_char(name, '.');
            us_buf_char(path, '.');
            sample_object(j, row, value, path, name, depth + 1);
        } else if (kind == US_JSON_STRING || kind == US_JSON_NUMBER) {
            size_t before = in->json_keys.n;
            uint32_t col = us_map_add(&in->json_keys, us_buf_view(path));
            US_GROW(j->names, j->cap, in->json_keys.n);
            if (in->json_keys.n > before)
                j->names[col] = us_str_dup(&in->keep, us_buf_view(name));
            US_GROW(j->cells, j->cell_cap, j->ncell + 1);
            j->cells[j->ncell].row = row;
            j->cells[j->ncell].col = col;
            j->cells[j->ncell++].v = kind == US_JSON_STRING
                                         ? us_str_dup(&in->keep, us_json_text(value, &in->keep))
                                         : us_str_dup(&in->keep, value);
        }
        path->n = stem;
        name->n = name_stem;
    }
}

/* Calls sample_object for the first values of the prefix; how many there were. */
static size_t
sample_values(struct json_sample *j, struct us_str text, bool in_array)
{
    struct us_jsonseq seq;
    struct us_jsonseq_item item;
    enum us_jsonseq_event ev;
    struct us_buf path = {0}, name = {0};
    size_t row = 0;
    us_jsonseq_init(&seq, in_array, 0);
    us_jsonseq_feed(&seq, text, j->in->last);
    while (row < SAMPLE_ROWS && (ev = us_jsonseq_next(&seq, &item, NULL)) != US_JSONSEQ_END &&
           ev != US_JSONSEQ_MORE) {
        size_t off = 0;
        path.n = name.n = 0;
        if (ev == US_JSONSEQ_BAD || us_utf8_check(item.raw) < item.raw.n ||
            us_json_skip(item.raw, &off, NULL) || us_json_kind_of(item.raw) != US_JSON_OBJECT)
            continue;
        sample_object(j, row++, item.raw, &path, &name, 0);
    }
    us_jsonseq_free(&seq);
    us_buf_free(&path);
    us_buf_free(&name);
    return row;
}

static void
sample_json(struct us_intake *in, size_t start, bool in_array)
{
    struct json_sample j = {.in = in};
    us_map_init(&in->json_keys, &in->keep);
    size_t nrow = sample_values(&j, us_str_sub(in->piece, start, in->piece.n), in_array);
    in->ncol = in->json_keys.n;
    if (in->ncol && nrow > SAMPLE_CELLS / in->ncol + 1)
        nrow = SAMPLE_CELLS / in->ncol + 1;
    struct us_str *cells = US_NEW_N(&in->keep, struct us_str, nrow * in->ncol);
    struct us_str *names = US_NEW_N(&in->keep, struct us_str, in->ncol);
    for (size_t i = 0; i < in->ncol; i++)
        names[i] = j.names[i];
    for (size_t i = 0; i < j.ncell; i++)
        if (j.cells[i].row < nrow)
            cells[j.cells[i].row * in->ncol + j.cells[i].col] = j.cells[i].v;
    in->sample = (struct us_sample){names, in->ncol, cells, nrow};
    free(j.names);
    free(j.cells);
}

/* Fewer things can be wrong with what has no columns. */
static int
settle_columns(struct us_intake *in, struct us_err *err)
{
    bool json = in->format == US_FORMAT_JSON || in->format == US_FORMAT_JSONL;
    int rc = us_columns_decide(&in->sample, &in->opt.map, !json, &in->keep, &in->columns,
                               &in->culprit, &in->nearest, err);
    /* Strings in an array, or no valid object in the prefix: each value is judged by itself. */
    if (rc && json && !in->culprit.p && !in->sample.nrow)
        rc = US_OK;
    if (rc)
        return rc;
    in->order =
        in->opt.date_order >= 0 ? (enum us_date_order)in->opt.date_order : in->columns.order;
    const char *base = strrchr(in->opt.name, '/');
    us_compose_init(&in->compose, &in->opt.compose, &in->columns, in->ncol, in->order,
                    base ? base + 1 : in->opt.name, &in->keep);
    return US_OK;
}

static int
settle_table(struct us_intake *in, struct us_err *err)
{
    struct rows rows = {0};
    bool bad_first;
    sample_rows(in, &rows, &bad_first);
    if (bad_first && in->format != US_FORMAT_TEXT && !in->opt.no_header)
        return us_fail(err, US_EUTF8, 0,
                       "the header line is damaged (invalid bytes, NUL or an open quote); give "
                       "--encoding, or --skip-rows and --no-header");
    if (!rows.nrow) {
        in->ncol = 1;
        rows.nrow = 1;
        rows.cells[0] = US_NEW(&in->keep, struct us_str);
        rows.cells[0][0] = US_STR("");
        rows.n[0] = 1;
    }
    if (rows.n[0] > COLUMNS_MAX)
        return us_fail(err, US_ELIMIT, 0, "more than 10000 columns");
    settle_header(in, &rows);
    return settle_columns(in, err);
}

int
us_intake_open(struct us_intake *in, int fd, const struct us_intake_options *o, struct us_err *err)
{
    memset(in, 0, sizeof(*in));
    in->opt = *o;
    in->skip_left = o->skip_rows;
    int rc = us_source_open(&in->source, fd, err);
    if (rc)
        return rc;
    const char *other = o->encoding ? NULL : us_source_not_text(&in->source);
    if (other)
        return us_fail(err, US_EDATA, 0, other);
    if ((rc = us_source_decide(&in->source, o->encoding, err)) ||
        (rc = us_source_next(&in->source, &in->piece, &in->last, err)))
        return rc;
    skip_lines(in);
    in->is_empty = us_str_trim(in->piece).n == 0 && in->last;
    if (in->is_empty)
        return US_OK;
    size_t start = 0;
    bool in_array = false;
    choose_format(in, &start, &in_array);
    size_t lead = o->skip_rows, behind;
    if (in->format == US_FORMAT_JSON) {
        sample_json(in, start, in_array);
        us_jsonseq_init(&in->json, in_array, lead + lines_before(in->piece, start, &behind));
        in->piece = us_str_sub(in->piece, start, in->piece.n);
        us_jsonseq_feed(&in->json, in->piece, in->last);
        return settle_columns(in, err);
    }
    bool lines = in->format == US_FORMAT_JSONL || in->format == US_FORMAT_TEXT;
    if (lines)
        in->delim = 0;
    us_csv_init(&in->csv, in->delim, !lines);
    in->csv.lone_cr = in->format != US_FORMAT_JSONL;
    in->csv.line = lead;
    us_csv_feed(&in->csv, in->piece, in->last);
    if (in->format != US_FORMAT_JSONL)
        return settle_table(in, err);
    sample_json(in, 0, false);
    return settle_columns(in, err);
}

void
us_intake_free(struct us_intake *in)
{
    us_source_free(&in->source);
    us_compose_free(&in->compose);
    us_csv_free(&in->csv);
    us_jsonseq_free(&in->json);
    us_map_free(&in->json_keys);
    us_arena_free(&in->keep);
    us_arena_free(&in->rec);
    us_buf_free(&in->bad);
}

static int
feed(struct us_intake *in, struct us_err *err)
{
    int rc = us_source_next(&in->source, &in->piece, &in->last, err);
    if (rc)
        return rc;
    if (in->format == US_FORMAT_JSON)
        us_jsonseq_feed(&in->json, in->piece, in->last);
    else
        us_csv_feed(&in->csv, in->piece, in->last);
    return US_OK;
}

/* Fills *r for a fault at byte `off` of `raw`, which begins in `line`. The bytes are given back as
 * they were in the file. */
static int
reject(struct us_intake *in, struct us_reject *r, enum us_reject_reason reason, struct us_str raw,
       size_t line, size_t off, const char *msg)
{
    size_t behind, at = off < raw.n ? off : raw.n;
    memset(r, 0, sizeof(*r));
    r->reason = reason;
    r->line = line + lines_before(raw, at, &behind);
    r->off = off - behind;
    r->msg = msg;
    r->ended = true;
    in->bad.n = 0;
    us_buf_str(&in->bad, raw);
    if (!in->source.enc.is_utf8 && in->bad.n)
        in->bad.n = us_decoder_unmark(in->bad.p, in->bad.n);
    r->raw = us_buf_view(&in->bad);
    return US_INTAKE_REJECT;
}

/* Valid UTF-8 without NUL, or the reject that says what is wrong. */
static int
check_bytes(struct us_intake *in, struct us_str raw, size_t line, struct us_reject *r)
{
    const struct us_encoding *e = &in->source.enc;
    size_t bad = us_utf8_check(raw);
    if (bad < raw.n)
        return reject(in, r, US_REJECT_ENCODING, raw, line, bad,
                      e->is_utf8 ? "invalid UTF-8 (is the encoding another one? --encoding)"
                                 : "bytes that are not in the file's encoding (--encoding)");
    const char *nul = memchr(raw.p, '\0', raw.n);
    if (nul)
        return reject(in, r, US_REJECT_NUL, raw, line, (size_t)(nul - raw.p), "NUL byte");
    return US_INTAKE_RECORD;
}

static int
check_size(struct us_intake *in, struct us_buf *out, size_t before, struct us_str raw, size_t line,
           struct us_reject *r)
{
    if (out->n - before <= US_LINE_MAX) {
        in->records++;
        return US_INTAKE_RECORD;
    }
    out->n = before;
    return reject(in, r, US_REJECT_LIMIT, raw, line, 0, "record is longer than 16 MiB");
}

static int
take_json(struct us_intake *in, struct us_str raw, size_t line, struct us_buf *out,
          struct us_reject *r)
{
    struct us_err err = {0};
    size_t off = 0, before = out->n;
    in->rows++;
    int rc = check_bytes(in, raw, line, r);
    if (rc != US_INTAKE_RECORD)
        return rc;
    if (us_json_skip(raw, &off, &err))
        return reject(in, r, err.code == US_ELIMIT ? US_REJECT_LIMIT : US_REJECT_JSON, raw, line,
                      err.off, err.msg);
    size_t tail = off;
    while (tail < raw.n && (raw.p[tail] == ' ' || raw.p[tail] == '\t' || raw.p[tail] == '\r'))
        tail++;
    if (tail < raw.n)
        return reject(in, r, US_REJECT_JSON, raw, line, tail, "text after the JSON value");
    struct us_str value = us_str_trim(us_str_sub(raw, 0, off));
    if (us_json_kind_of(value) != US_JSON_OBJECT && us_json_kind_of(value) != US_JSON_STRING)
        return reject(in, r, US_REJECT_JSON, raw, line, 0, "neither an object nor a string");
    us_arena_clear(&in->rec);
    if (!us_compose_json(&in->compose, &in->json_keys, value, &in->rec, out))
        return reject(in, r, US_REJECT_NO_TEXT, raw, line, 0, "no text");
    return check_size(in, out, before, raw, line, r);
}

static int
take_row(struct us_intake *in, const struct us_csv_row *row, struct us_buf *out,
         struct us_reject *r)
{
    size_t before = out->n;
    if (in->format == US_FORMAT_JSONL && !us_str_trim(row->raw).n)
        return US_INTAKE_END;
    if (in->format == US_FORMAT_JSONL)
        return take_json(in, row->raw, row->line, out, r);
    in->rows++;
    int rc = check_bytes(in, row->raw, row->line, r);
    if (rc != US_INTAKE_RECORD)
        return rc;
    in->short_rows += row->n < in->ncol && in->has_header;
    in->long_rows += row->n > in->ncol;
    if (!us_compose_row(&in->compose, row->cells, row->n, out))
        return reject(in, r, US_REJECT_NO_TEXT, row->raw, row->line, 0, "no text");
    return check_size(in, out, before, row->raw, row->line, r);
}

static int
next_json(struct us_intake *in, struct us_buf *out, struct us_reject *r, struct us_err *err)
{
    for (;;) {
        struct us_jsonseq_item item;
        struct us_err fault = {0};
        int rc;
        switch (us_jsonseq_next(&in->json, &item, &fault)) {
        case US_JSONSEQ_END:
            return US_INTAKE_END;
        case US_JSONSEQ_MORE:
            if ((rc = feed(in, err)))
                return rc;
            continue;
        case US_JSONSEQ_VALUE:
            return take_json(in, item.raw, item.line, out, r);
        default:
            in->rows += !item.continued;
            rc = reject(in, r, fault.code == US_ELIMIT ? US_REJECT_LIMIT : US_REJECT_JSON, item.raw,
                        item.line, fault.off, fault.msg);
            r->continued = item.continued;
            return rc;
        }
    }
}

int
us_intake_next(struct us_intake *in, struct us_buf *out, struct us_reject *r, struct us_err *err)
{
    if (in->is_empty)
        return US_INTAKE_END;
    if (in->format == US_FORMAT_JSON)
        return next_json(in, out, r, err);
    for (;;) {
        struct us_csv_row row;
        struct us_err fault = {0};
        int rc;
        switch (us_csv_next(&in->csv, &row, &fault)) {
        case US_CSV_END:
            return US_INTAKE_END;
        case US_CSV_MORE:
            if ((rc = feed(in, err)))
                return rc;
            continue;
        case US_CSV_BAD:
            in->rows += !row.continued;
            rc = reject(in, r, fault.code == US_ELIMIT ? US_REJECT_LIMIT : US_REJECT_QUOTE, row.raw,
                        row.line, fault.off, fault.msg);
            r->continued = row.continued;
            r->ended = row.ended;
            return rc;
        default:
            break;
        }
        if (in->header_rows) {
            in->header_rows--;
            continue;
        }
        if ((rc = take_row(in, &row, out, r)) != US_INTAKE_END)
            return rc;
    }
}
