#include "lexicon/table.h"

#include "base/utf8.h"

#define KIND(name, first, more, n)                                                                 \
    {                                                                                              \
        name, first, n, "too few columns; they are, with one TAB between: " first more,            \
            "too many columns; they are, with one TAB between: " first more                        \
    }

static const struct {
    const char *name, *first_column;
    size_t columns;
    const char *too_few, *too_many;
} kinds[US_TABLE_NKIND] = {
    KIND("sentiment", "term", " valence flags note", 4),
    KIND("shifter", "term", " role value note", 4),
    KIND("complaint", "term", " group kind weight severity note", 6),
    KIND("silent", "term", " signal weight note", 4),
    KIND("aspect", "term", " aspect note", 3),
    KIND("ask", "term", " what note", 3),
    KIND("context", "term", " valence zh note", 4),
    KIND("switch", "term", " role note", 3),
    KIND("signal", "id", " name stance weight note", 5),
    KIND("aspect-tree", "aspect", " parent name-en name-zh note", 5),
    KIND("stop", "term", "", 1),
    KIND("words", "word", " note", 2),
    KIND("concepts", "concept", " english chinese note", 4),
    KIND("boundary", "feature", " weight", 2),
    KIND("cue-weight", "cue", " general social note", 4),
    KIND("complaint-tree", "kind", " parent name-en name-zh note", 5),
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

static int
fail_utf8(struct us_err *err, struct us_str bytes, size_t bad)
{
    size_t line = 1, start = 0;
    for (size_t i = 0; i < bad; i++)
        if (bytes.p[i] == '\n') {
            line++;
            start = i + 1;
        }
    fail_at(err, line, bad - start, "invalid UTF-8");
    if (err)
        err->code = US_EUTF8;
    return US_EUTF8;
}

int
us_table_open(struct us_table *t, struct us_str bytes, struct us_err *err)
{
    static const char magic[] = "#! unsaid-lexicon 1 ";
    struct us_str first;
    size_t bad = us_utf8_check(bytes);
    if (bad < bytes.n)
        return fail_utf8(err, bytes, bad);
    memset(t, 0, sizeof(*t));
    t->rest =
        us_str_sub(bytes, us_str_starts(bytes, US_UTF8_BOM) ? strlen(US_UTF8_BOM) : 0, bytes.n);
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
    return fail_at(err, 1, sizeof(magic) - 1,
                   "unknown kind of lexicon table (unsaid lexicon list shows them)");
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
            return fail_at(err, t->line, (size_t)(cell.p - line.p), kinds[t->kind].too_many);
        if (!cell.n)
            return fail_at(err, t->line, (size_t)(cell.p - line.p),
                           "empty column (write - for none)");
        row->col[row->ncol++] = cell;
    }
    if (row->ncol < kinds[t->kind].columns)
        return fail_at(err, t->line, line.n, kinds[t->kind].too_few);
    return 1;
}
