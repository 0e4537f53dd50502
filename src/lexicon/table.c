#include "lexicon/table.h"

#include "base/utf8.h"

static const struct {
    const char *name, *first_column;
    size_t columns;
} kinds[US_TABLE_NKIND] = {
    {"sentiment", "term", 4},      {"shifter", "term", 4},     {"complaint", "term", 6},
    {"silent", "term", 4},         {"aspect", "term", 3},      {"ask", "term", 3},
    {"context", "term", 4},        {"switch", "term", 3},      {"signal", "id", 5},
    {"aspect-tree", "aspect", 5},  {"stop", "term", 1},        {"words", "word", 2},
    {"concepts", "concept", 4},    {"boundary", "feature", 2}, {"cue-weight", "cue", 4},
    {"complaint-tree", "kind", 5},
};

size_t
us_table_columns(enum us_table_kind kind)
{
    return kinds[kind].columns;
}

const char *
us_table_kind_name(enum us_table_kind kind)
{
    return kinds[kind].name;
}

static int
fail_at(struct us_err *err, size_t line, size_t off, const char *msg)
{
    int rc = us_fail(err, US_ESYNTAX, off, msg);
    if (err)
        err->line = line;
    return rc;
}

int
us_table_open(struct us_table *t, struct us_str bytes, struct us_err *err)
{
    static const char magic[] = "#! unsaid-lexicon 1 ";
    struct us_str first;
    size_t bad = us_utf8_check(bytes);
    if (bad < bytes.n)
        return us_fail(err, US_EUTF8, bad, "invalid UTF-8");
    memset(t, 0, sizeof(*t));
    t->rest = bytes;
    us_str_cut(&t->rest, '\n', &first);
    t->line = 1;
    if (!us_str_starts(first, magic))
        return fail_at(err, 1, 0,
                       "no lexicon table: the first line must read '#! unsaid-lexicon 1 KIND'");
    struct us_str kind = us_str_trim(us_str_sub(first, sizeof(magic) - 1, first.n));
    for (int k = 0; k < US_TABLE_NKIND; k++)
        if (us_str_eqc(kind, kinds[k].name)) {
            t->kind = (enum us_table_kind)k;
            return US_OK;
        }
    return fail_at(err, 1, sizeof(magic) - 1, "unknown kind of lexicon table");
}

static bool
is_comment(const struct us_table *t, struct us_str line)
{
    if (!line.n || line.p[0] != '#')
        return line.n == 0;
    struct us_str rest = us_str_trim(us_str_sub(line, 1, line.n));
    return us_str_find(line, '\t', 0) == line.n || us_str_starts(rest, kinds[t->kind].first_column);
}

int
us_table_next(struct us_table *t, struct us_table_row *row, struct us_err *err)
{
    struct us_str line, cells, cell;
    do {
        if (!us_str_cut(&t->rest, '\n', &line))
            return 0;
        t->line++;
        if (line.n && line.p[line.n - 1] == '\r')
            line.n--;
    } while (is_comment(t, line));
    memset(row, 0, sizeof(*row));
    row->line = t->line;
    cells = line;
    while (us_str_cut(&cells, '\t', &cell)) {
        if (row->ncol == kinds[t->kind].columns)
            return fail_at(err, t->line, (size_t)(cell.p - line.p), "too many columns");
        if (!cell.n)
            return fail_at(err, t->line, (size_t)(cell.p - line.p),
                           "empty column (write - for none)");
        row->col[row->ncol++] = cell;
    }
    if (row->ncol < kinds[t->kind].columns)
        return fail_at(err, t->line, line.n, "too few columns");
    return 1;
}
