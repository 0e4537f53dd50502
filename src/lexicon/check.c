#include "lexicon/check.h"

#include "base/utf8.h"
#include "text/unicode.h"

#include <stdlib.h>

struct check {
    struct us_table_check *out;
    struct us_lexicon_build *build;
    struct us_arena arena;
    struct us_map terms;
    struct us_str last; /* line of the row before */
};

static void
fault(struct us_table_check *c, size_t line, size_t off, const char *msg)
{
    US_GROW(c->faults, c->cap, c->n + 1);
    c->faults[c->n++] = (struct us_table_fault){line, off + 1, msg};
}

/* Line and byte of the line for a byte of the file. */
static void
fault_at(struct us_table_check *c, struct us_str bytes, size_t at, const char *msg)
{
    size_t line = 1, start = 0;
    for (size_t i = 0; i < at && i < bytes.n; i++)
        if (bytes.p[i] == '\n') {
            line++;
            start = i + 1;
        }
    fault(c, line, at - start, msg);
}

/* What concerns the file and not its rows. */
static void
check_bytes(struct us_table_check *c, struct us_str bytes, struct us_arena *a)
{
    struct us_str rest = bytes, line, nfc;
    if (us_str_starts(bytes, US_UTF8_BOM))
        fault(c, 1, 0, "byte order mark (UTF-8 needs none)");
    for (size_t n = 1; us_str_cut(&rest, '\n', &line); n++) {
        size_t cr = us_str_find(line, '\r', 0), i = 0;
        if (cr < line.n)
            fault(c, n, cr, "carriage return (lines end in LF alone)");
        if (!us_unicode_nfc(line, a, &nfc) || us_str_eq(nfc, line))
            continue;
        while (i < nfc.n && i < line.n && nfc.p[i] == line.p[i])
            i++;
        fault(c, n, i, "not in the normal form NFC");
    }
    if (bytes.n && bytes.p[bytes.n - 1] != '\n')
        fault_at(c, bytes, bytes.n, "the last line does not end in LF");
}

static void
check_cells(struct check *k, enum us_table_kind kind, const struct us_table_row *row)
{
    const char *start = row->col[0].p;
    for (size_t i = 0; i < row->ncol; i++) {
        struct us_str cell = row->col[i];
        if (us_str_trim(cell).n != cell.n)
            fault(k->out, row->line, (size_t)(cell.p - start), "space at the end of a column");
    }
    struct us_str term = row->col[0];
    for (size_t i = 0; i + 1 < term.n; i++)
        if (term.p[i] == ' ' && term.p[i + 1] == ' ') {
            fault(k->out, row->line, i, "two spaces in a row");
            break;
        }
    if (us_map_get(&k->terms, term) != US_MAP_NONE)
        fault(k->out, row->line, 0, "stands twice in this table");
    us_map_add(&k->terms, term);
    double v;
    if (kind == US_TABLE_BOUNDARY && !us_str_to_double(row->col[1], &v))
        fault(k->out, row->line, (size_t)(row->col[1].p - start), "number is missing");
}

static void
check_row(struct check *k, enum us_table_kind kind, const struct us_table_row *row)
{
    struct us_err err;
    struct us_str end = row->col[row->ncol - 1];
    struct us_str line = {row->col[0].p, (size_t)(end.p + end.n - row->col[0].p)};
    if (k->last.p && us_str_cmp(line, k->last) < 0)
        fault(k->out, row->line, 0, "out of order (sort rows bytewise: LC_ALL=C sort)");
    k->last = line;
    check_cells(k, kind, row);
    if (us_lexicon_build_row(k->build, kind, row, &err)) {
        fault(k->out, row->line, err.off, err.msg);
        return;
    }
    long id = 0;
    if (kind == US_TABLE_SILENT &&
        us_str_to_long(us_str_sub(row->col[1], 1, 3), 1, US_SIGNAL_MAX - 1, &id) &&
        !k->build->signals[id].id[0])
        fault(k->out, row->line, (size_t)(row->col[1].p - row->col[0].p),
              "no signal of the catalogue");
}

static void
check_rows(struct check *k, struct us_table *t)
{
    struct us_table_row row;
    struct us_err err;
    int rc;
    /* A fault in the shape of a row is told by the walk below. */
    if (us_lexicon_build_ids(k->build, *t, &err) && us_str_starts(us_str_c(err.msg), "too many"))
        fault(k->out, err.line, err.off, err.msg);
    while ((rc = us_table_next(t, &row, &err))) {
        if (rc < 0) {
            fault(k->out, err.line, err.off, err.msg);
            continue;
        }
        k->out->rows++;
        check_row(k, t->kind, &row);
    }
}

static int
by_line(const void *pa, const void *pb)
{
    const struct us_table_fault *a = pa, *b = pb;
    if (a->line != b->line)
        return a->line < b->line ? -1 : 1;
    if (a->column != b->column)
        return a->column < b->column ? -1 : 1;
    return strcmp(a->msg, b->msg);
}

void
us_table_check(struct us_table_check *c, struct us_lexicon_build *b, struct us_str bytes)
{
    struct check k = {.out = c, .build = b};
    struct us_table t;
    struct us_err err;
    c->n = c->rows = 0;
    if (us_table_open(&t, bytes, &err)) {
        fault(c, err.line, err.off, err.msg);
        return;
    }
    us_map_init(&k.terms, &k.arena);
    check_bytes(c, bytes, &k.arena);
    check_rows(&k, &t);
    us_map_free(&k.terms);
    us_arena_free(&k.arena);
    if (c->n)
        qsort(c->faults, c->n, sizeof(*c->faults), by_line);
}

void
us_table_check_free(struct us_table_check *c)
{
    free(c->faults);
    memset(c, 0, sizeof(*c));
}
