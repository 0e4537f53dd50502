#include "lexicon/listing.h"

/* Where `word` begins in `s`, or s.n. */
static size_t
find_word(struct us_str s, const char *word)
{
    for (size_t i = 0; i < s.n; i++)
        if (us_str_starts(us_str_sub(s, i, s.n), word))
            return i;
    return s.n;
}

static struct us_str
source_of(struct us_str bytes)
{
    struct us_str line;
    us_str_cut(&bytes, '\n', &line);
    if (!us_str_cut(&bytes, '\n', &line) || !us_str_starts(line, "#") ||
        us_str_find(line, '\t', 0) < line.n)
        return US_STR("-");
    size_t from = find_word(line, "Source:"), to = find_word(line, "Licence:");
    bool told = from < line.n;
    line = told && from < to ? us_str_sub(line, from + strlen("Source:"), to)
                             : us_str_sub(line, 1, line.n);
    line = us_str_trim(line);
    if (told && line.n && line.p[line.n - 1] == '.')
        line.n--;
    return line.n ? line : US_STR("-");
}

int
us_listing_table(struct us_str bytes, const char *name, struct us_buf *out, struct us_err *err)
{
    struct us_table t;
    struct us_table_row row;
    size_t rows = 0;
    int rc = us_table_open(&t, bytes, err);
    while (!rc && (rc = us_table_next(&t, &row, err)) > 0) {
        rows++;
        rc = 0;
    }
    if (rc < 0)
        return rc;
    us_buf_fmt(out, "%s\t%zu\t%s\t", us_table_kind_name(t.kind), rows, name);
    us_buf_str(out, source_of(bytes));
    us_buf_char(out, '\n');
    return US_OK;
}

int
us_listing_rows(struct us_str bytes, const char *name, enum us_table_kind kind, struct us_buf *out,
                struct us_err *err)
{
    struct us_table t;
    struct us_table_row row;
    int rc = us_table_open(&t, bytes, err);
    if (rc || t.kind != kind)
        return rc;
    while ((rc = us_table_next(&t, &row, err)) > 0) {
        for (size_t i = 0; i < row.ncol; i++) {
            us_buf_str(out, row.col[i]);
            us_buf_char(out, '\t');
        }
        us_buf_fmt(out, "%s:%zu\n", name, row.line);
    }
    return rc;
}
