#include "lexicon/lexicon.h"

#include "base/file.h"
#include "lexicon/compile.h"

#include <stdlib.h>

static const char *const role_names[] = {"negate",  "boost",    "dampen", "but",
                                         "concede", "irrealis", "stop",   NULL};
static const char *const group_names[] = {
    "expectation", "failure", "service", "request", "escalation", "repetition", "time",
    "money",       "blame",   "emotion", "absence", "trap",       NULL};
static const char *const severity_names[] = {
    "none", "no-explicit-reproach", "disapproval", "accusation", "blame", NULL};
static const char *const severity_columns[] = {"-",          "none",  "disapproval",
                                               "accusation", "blame", NULL};
static const char *const stance_names[] = {"none", "voice", "exit", "loyalty", "neglect", NULL};

const char *
us_severity_name(enum us_severity s)
{
    return severity_names[s];
}

const char *
us_stance_name(enum us_stance s)
{
    return stance_names[s];
}

const char *
us_cue_group_name(enum us_cue_group g)
{
    return group_names[g];
}

const char *
us_role_name(enum us_role r)
{
    return role_names[r];
}

void
us_lexicon_init(struct us_lexicon *lx, const struct us_dict *dict, unsigned kinds)
{
    memset(lx, 0, sizeof(*lx));
    lx->dict = dict;
    lx->kinds = kinds | 1U << US_TABLE_SIGNAL;
    us_map_init(&lx->syms, &lx->arena);
    lx->tokenizer = us_tokenizer_new(NULL, US_UNITS_COARSE);
    us_compile_init(lx);
}

void
us_lexicon_free(struct us_lexicon *lx)
{
    us_tokenizer_free(lx->tokenizer);
    us_map_free(&lx->syms);
    free(lx->entries);
    free(lx->nodes);
    free(lx->edges);
    free(lx->joins);
    us_arena_free(&lx->arena);
    us_arena_free(&lx->scratch);
    memset(lx, 0, sizeof(*lx));
}

static int
row_fail(struct us_err *err, const struct us_table_row *row, size_t column, const char *msg)
{
    us_fail(err, US_ESYNTAX, 0, msg);
    if (err) {
        err->line = row->line;
        err->off = (size_t)(row->col[column].p - row->col[0].p);
    }
    return US_ESYNTAX;
}

/* Position of `word` in a NULL-terminated list, or -1. */
static int
index_of(const char *const *names, struct us_str word)
{
    for (int i = 0; names[i]; i++)
        if (us_str_eqc(word, names[i]))
            return i;
    return -1;
}

static int
parse_value(const struct us_table_row *row, size_t column, double min, double max, int32_t *out,
            struct us_err *err)
{
    double v;
    if (!us_str_to_double(row->col[column], &v) || v < min || v > max)
        return row_fail(err, row, column, "number is missing or out of range");
    *out = (int32_t)(v * 1000 + (v < 0 ? -0.5 : 0.5));
    return US_OK;
}

static int
parse_flags(const struct us_table_row *row, uint8_t *out, struct us_err *err)
{
    static const char *const names[] = {"asis", "event", "slang", "weak", NULL};
    struct us_str rest = row->col[2], one;
    if (us_str_eqc(rest, "-"))
        return US_OK;
    while (us_str_cut(&rest, ',', &one)) {
        int i = index_of(names, us_str_trim(one));
        if (i < 0)
            return row_fail(err, row, 2, "unknown flag (asis, event, slang, weak)");
        *out |= (uint8_t)(1U << i);
    }
    return US_OK;
}

static int
parse_complaint(struct us_lexicon *lx, const struct us_table_row *row, struct us_entry *e,
                struct us_err *err)
{
    int group = index_of(group_names, row->col[1]),
        severity = index_of(severity_columns, row->col[4]);
    if (group < 0)
        return row_fail(err, row, 1, "unknown group of complaint cues");
    if (severity < 0)
        return row_fail(err, row, 4, "unknown severity (none, disapproval, accusation, blame, -)");
    e->group = (uint8_t)group;
    e->severity = (uint8_t)severity;
    if (!us_str_eqc(row->col[2], "-"))
        e->kind_path = us_str_dup(&lx->arena, row->col[2]);
    return parse_value(row, 3, -4, 4, &e->value, err);
}

static int
parse_silent(struct us_lexicon *lx, const struct us_table_row *row, struct us_entry *e,
             struct us_err *err)
{
    long id;
    (void)lx;
    if (row->col[1].n != 3 || row->col[1].p[0] != 'S' ||
        !us_str_to_long(us_str_sub(row->col[1], 1, 3), 1, US_SIGNAL_MAX - 1, &id))
        return row_fail(err, row, 1, "a signal is S01 to S63");
    e->group = (uint8_t)id;
    return parse_value(row, 2, 0, 1, &e->value, err);
}

static int
parse_signal(struct us_lexicon *lx, const struct us_table_row *row, struct us_err *err)
{
    long id;
    int stance = index_of(stance_names, row->col[2]);
    if (row->col[0].n != 3 || row->col[0].p[0] != 'S' ||
        !us_str_to_long(us_str_sub(row->col[0], 1, 3), 1, US_SIGNAL_MAX - 1, &id))
        return row_fail(err, row, 0, "a signal is S01 to S63");
    if (stance < 0)
        return row_fail(err, row, 2, "unknown stance (voice, exit, loyalty, neglect, none)");
    struct us_signal *s = &lx->signals[id];
    memcpy(s->id, row->col[0].p, 3);
    s->name = us_str_dup(&lx->arena, row->col[1]);
    s->stance = (uint8_t)stance;
    lx->nsignal = lx->nsignal < (size_t)id + 1 ? (size_t)id + 1 : lx->nsignal;
    return parse_value(row, 3, 0, 1, &s->weight, err);
}

static int
add_row(struct us_lexicon *lx, enum us_table_kind kind, const struct us_table_row *row,
        struct us_err *err)
{
    struct us_entry e = {.kind = (uint8_t)kind};
    int role, rc = US_OK;
    switch (kind) {
    case US_TABLE_SENTIMENT:
        if (!(rc = parse_value(row, 1, -4, 4, &e.value, err)))
            rc = parse_flags(row, &e.flags, err);
        break;
    case US_TABLE_SHIFTER:
        role = index_of(role_names, row->col[1]);
        if (role < 0)
            return row_fail(err, row, 1, "unknown role of a shifter");
        e.group = (uint8_t)role;
        rc = parse_value(row, 2, -4, 4, &e.value, err);
        break;
    case US_TABLE_COMPLAINT:
        rc = parse_complaint(lx, row, &e, err);
        break;
    case US_TABLE_SILENT:
        rc = parse_silent(lx, row, &e, err);
        break;
    case US_TABLE_SIGNAL:
        return parse_signal(lx, row, err);
    default:
        return US_OK;
    }
    if (rc)
        return rc;
    e.term = us_str_dup(&lx->arena, row->col[0]);
    struct us_err term_err;
    if (us_compile_term(lx, &e, &term_err))
        return row_fail(err, row, 0, term_err.msg);
    return US_OK;
}

static int
add_table(struct us_lexicon *lx, const char *path, struct us_err *err)
{
    enum { TABLE_MAX = 64 << 20 };
    struct us_arena tmp = {0};
    struct us_str bytes;
    struct us_table t;
    struct us_table_row row;
    int rc = us_file_read(&tmp, path, TABLE_MAX, &bytes, err);
    if (!rc)
        rc = us_table_open(&t, bytes, err);
    if (!rc && lx->kinds & 1U << t.kind) {
        lx->hash = us_hash(bytes.p, bytes.n, lx->hash);
        while ((rc = us_table_next(&t, &row, err)) > 0)
            if ((rc = add_row(lx, t.kind, &row, err)))
                break;
    }
    us_arena_free(&tmp);
    return rc;
}

int
us_lexicon_add(struct us_lexicon *lx, const char *path, const char **where, struct us_err *err)
{
    const char **files;
    size_t n;
    struct us_err ignored;
    if (us_file_list(&lx->arena, path, ".tsv", &files, &n, &ignored)) {
        *where = path;
        return add_table(lx, path, err);
    }
    for (size_t i = 0; i < n; i++) {
        *where = files[i];
        int rc = add_table(lx, files[i], err);
        if (rc)
            return rc;
    }
    return US_OK;
}

size_t
us_lexicon_signal(const struct us_lexicon *lx, struct us_str id)
{
    for (size_t i = 0; i < lx->nsignal; i++)
        if (us_str_eqc(id, lx->signals[i].id))
            return i;
    return US_SIGNAL_MAX;
}
