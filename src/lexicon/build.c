#include "lexicon/build.h"

#include "base/file.h"
#include "base/utf8.h"
#include "lexicon/compile.h"
#include "lexicon/names.h"
#include "lexicon/pack.h"

#include <stdlib.h>

void
us_lexicon_build_init(struct us_lexicon_build *b, const struct us_dict *dict, unsigned kinds)
{
    memset(b, 0, sizeof(*b));
    b->dict = dict;
    b->kinds = kinds | 1U << US_TABLE_SIGNAL | 1U << US_TABLE_ASPECT_TREE |
               1U << US_TABLE_COMPLAINT_TREE | 1U << US_TABLE_CUE_WEIGHT;
    b->words = kinds & US_TABLES_TERMS ? US_TABLES_TERMS & ~kinds : 0;
    us_map_init(&b->syms, &b->arena);
    b->tokenizer = us_tokenizer_new(NULL, US_UNITS_COARSE);
    us_buf_char(&b->pool, '\0');
    us_compile_init(b);
}

void
us_lexicon_build_free(struct us_lexicon_build *b)
{
    us_tokenizer_free(b->tokenizer);
    us_map_free(&b->syms);
    us_buf_free(&b->pool);
    free(b->entries);
    free(b->nodes);
    free(b->edges);
    free(b->joins);
    us_arena_free(&b->arena);
    us_arena_free(&b->scratch);
    memset(b, 0, sizeof(*b));
}

static struct us_ref
pool_add(struct us_lexicon_build *b, struct us_str s)
{
    struct us_ref ref = {(uint32_t)b->pool.n, (uint32_t)s.n};
    us_buf_str(&b->pool, s);
    return ref;
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

/* Ranges of numbers, by their upper end. */
enum { FROM_ZERO_TO_ONE = 1, UP_TO_FOUR = 4, UP_TO_TWENTY = 20 };

static int
parse_value(const struct us_table_row *row, size_t column, int range, int32_t *out,
            struct us_err *err)
{
    double v, min = range == FROM_ZERO_TO_ONE ? 0 : -range;
    if (!us_str_to_double(row->col[column], &v) || v < min || v > range)
        return row_fail(err, row, column,
                        range == FROM_ZERO_TO_ONE ? "number is missing or out of range (0 to 1)"
                        : range == UP_TO_FOUR     ? "number is missing or out of range (-4 to 4)"
                                              : "number is missing or out of range (-20 to 20)");
    *out = (int32_t)(v * 1000 + (v < 0 ? -0.5 : 0.5));
    return US_OK;
}

static int
parse_flags(const struct us_table_row *row, uint8_t *out, struct us_err *err)
{
    static const char *const names[] = {"asis", "event", "slang", "weak", "zh", NULL};
    struct us_str rest = row->col[2], one;
    if (us_str_eqc(rest, "-"))
        return US_OK;
    while (us_str_cut(&rest, ',', &one)) {
        int i = index_of(names, us_str_trim(one));
        if (i < 0)
            return row_fail(err, row, 2, "unknown flag (asis, event, slang, weak, zh)");
        *out |= (uint8_t)(1U << i);
    }
    return US_OK;
}

/* The number of a signal, or -1. */
static long
signal_number(struct us_str id)
{
    long number;
    bool is_signal = id.n == 3 && id.p[0] == 'S' &&
                     us_str_to_long(us_str_sub(id, 1, 3), 1, US_SIGNAL_MAX - 1, &number);
    return is_signal ? number : -1;
}

static int
parse_silent(struct us_lexicon_build *b, const struct us_table_row *row, struct us_entry *e,
             struct us_err *err)
{
    long id = signal_number(row->col[1]);
    (void)b;
    if (id < 0)
        return row_fail(err, row, 1, "a signal is S01 to S63");
    e->group = (uint8_t)id;
    return parse_value(row, 2, FROM_ZERO_TO_ONE, &e->value, err);
}

static int
parse_cue_weight(struct us_lexicon_build *b, const struct us_table_row *row, struct us_err *err)
{
    long feature = index_of(us_feature_names, row->col[0]), signal = signal_number(row->col[0]);
    if (signal > 0)
        feature = US_FEATURE_SIGNAL + signal;
    if (feature < 0)
        return row_fail(err, row, 0, "unknown cue (a group, S01 to S63, or as the page tells)");
    int rc = US_OK;
    for (size_t c = 0; !rc && c < US_CHANNEL_N; c++)
        rc = parse_value(row, 1 + c, UP_TO_TWENTY,
                         &b->cue_weights[c * US_FEATURE_N + (size_t)feature], err);
    return rc;
}

static int
parse_signal(struct us_lexicon_build *b, const struct us_table_row *row, struct us_err *err)
{
    long id = signal_number(row->col[0]);
    int stance = index_of(us_stance_names, row->col[2]);
    if (id < 0)
        return row_fail(err, row, 0, "a signal is S01 to S63");
    if (stance < 0)
        return row_fail(err, row, 2, "unknown stance (voice, exit, loyalty, neglect, none)");
    struct us_signal *s = &b->signals[id];
    memcpy(s->id, row->col[0].p, 3);
    s->name = pool_add(b, row->col[1]);
    s->stance = (uint32_t)stance;
    return parse_value(row, 3, FROM_ZERO_TO_ONE, &s->weight, err);
}

/* The tree that tables of a kind belong to, or NULL. */
static struct us_tree *
tree_of(struct us_lexicon_build *b, enum us_table_kind kind)
{
    return kind == US_TABLE_ASPECT_TREE      ? &b->aspects
           : kind == US_TABLE_COMPLAINT_TREE ? &b->complaint_kinds
                                             : NULL;
}

/* Number of a node by its id, or 0. */
static uint32_t
tree_number(const struct us_lexicon_build *b, const struct us_tree *tree, struct us_str id)
{
    for (size_t i = 1; i < tree->n; i++) {
        struct us_str have = {b->pool.p + tree->node[i].id.off, tree->node[i].id.n};
        if (us_str_eq(have, id))
            return (uint32_t)i;
    }
    return 0;
}

/* Numbers the ids of a tree before its rows are read, so that parents may stand anywhere in it. An
 * id that is known keeps its number: an overlay can rename or move it. */
int
us_lexicon_build_ids(struct us_lexicon_build *b, struct us_table t, struct us_err *err)
{
    struct us_tree *tree = tree_of(b, t.kind);
    struct us_table_row row;
    int rc = US_OK;
    while (tree && (rc = us_table_next(&t, &row, err)) > 0) {
        if (us_str_eqc(row.col[0], "-"))
            return row_fail(err, &row, 0, "a row of a tree needs an id");
        if (tree_number(b, tree, row.col[0]))
            continue;
        tree->n += tree->n == 0; /* 0 is none */
        if (tree->n == US_TREE_MAX)
            return row_fail(err, &row, 0, "too many rows in a tree (255 at most)");
        tree->node[tree->n++].id = pool_add(b, row.col[0]);
    }
    return rc;
}

static int
parse_branch(struct us_lexicon_build *b, struct us_tree *tree, const struct us_table_row *row,
             struct us_err *err)
{
    uint32_t number = tree_number(b, tree, row->col[0]), parent = 0;
    if (!us_str_eqc(row->col[1], "-") && !(parent = tree_number(b, tree, row->col[1])))
        return row_fail(err, row, 1, "unknown parent (it needs a row of its own)");
    for (uint32_t up = parent; up; up = tree->node[up].parent)
        if (up == number)
            return row_fail(err, row, 1, "a row of a tree cannot stand below itself");
    struct us_branch *x = &tree->node[number];
    x->parent = parent;
    x->name_en = pool_add(b, row->col[2]);
    x->name_zh = pool_add(b, row->col[3]);
    return US_OK;
}

static int
parse_aspect(struct us_lexicon_build *b, const struct us_table_row *row, struct us_entry *e,
             struct us_err *err)
{
    e->group = (uint8_t)tree_number(b, &b->aspects, row->col[1]);
    if (!e->group && !us_str_eqc(row->col[1], "-"))
        return row_fail(err, row, 1, "unknown aspect (a table of kind aspect-tree must name it)");
    return US_OK;
}

static int
parse_complaint(struct us_lexicon_build *b, const struct us_table_row *row, struct us_entry *e,
                struct us_err *err)
{
    int group = index_of(us_group_names, row->col[1]),
        severity = index_of(us_severity_columns, row->col[4]);
    uint32_t number = tree_number(b, &b->complaint_kinds, row->col[2]);
    if (group < 0)
        return row_fail(err, row, 1, "unknown group of complaint cues");
    if (!number && !us_str_eqc(row->col[2], "-"))
        return row_fail(err, row, 2,
                        "unknown kind of complaint (a table of kind complaint-tree must name it)");
    if (severity < 0)
        return row_fail(err, row, 4, "unknown severity (none, disapproval, accusation, blame, -)");
    e->group = (uint8_t)group;
    e->severity = (uint8_t)severity;
    e->path = b->complaint_kinds.node[number].id;
    return parse_value(row, 3, UP_TO_FOUR, &e->value, err);
}

int
us_lexicon_build_row(struct us_lexicon_build *b, enum us_table_kind kind,
                     const struct us_table_row *row, struct us_err *err)
{
    struct us_entry e = {.kind = (uint8_t)kind};
    int role, rc = US_OK;
    switch (kind) {
    case US_TABLE_SENTIMENT:
        if (!(rc = parse_value(row, 1, UP_TO_FOUR, &e.value, err)))
            rc = parse_flags(row, &e.flags, err);
        break;
    case US_TABLE_SHIFTER:
        role = index_of(us_role_names, row->col[1]);
        if (role < 0)
            return row_fail(err, row, 1, "unknown role of a shifter");
        e.group = (uint8_t)role;
        rc = parse_value(row, 2, UP_TO_FOUR, &e.value, err);
        break;
    case US_TABLE_COMPLAINT:
        rc = parse_complaint(b, row, &e, err);
        break;
    case US_TABLE_SILENT:
        rc = parse_silent(b, row, &e, err);
        break;
    case US_TABLE_ASK:
        role = index_of(us_ask_names, row->col[1]);
        if (role < 0)
            return row_fail(err, row, 1, "unknown request of a complaint");
        e.group = (uint8_t)role;
        e.value = 1000;
        break;
    case US_TABLE_SWITCH:
        role = index_of(us_switch_names, row->col[1]);
        if (role < 0)
            return row_fail(err, row, 1, "unknown role in a change of firms");
        e.group = (uint8_t)role;
        e.value = 1000;
        break;
    case US_TABLE_CONTEXT:
        rc = parse_value(row, 1, UP_TO_FOUR, &e.value, err);
        e.value_zh = e.value;
        if (!rc && !us_str_eqc(row->col[2], "-"))
            rc = parse_value(row, 2, UP_TO_FOUR, &e.value_zh, err);
        break;
    case US_TABLE_ASPECT:
        rc = parse_aspect(b, row, &e, err);
        break;
    case US_TABLE_SIGNAL:
        return parse_signal(b, row, err);
    case US_TABLE_ASPECT_TREE:
    case US_TABLE_COMPLAINT_TREE:
        return parse_branch(b, tree_of(b, kind), row, err);
    case US_TABLE_CUE_WEIGHT:
        return parse_cue_weight(b, row, err);
    default:
        return US_OK;
    }
    if (rc)
        return rc;
    e.term = pool_add(b, row->col[0]);
    struct us_err term_err;
    if (us_compile_term(b, &e, row->col[0], &term_err)) {
        row_fail(err, row, 0, term_err.msg);
        if (err)
            err->off = term_err.off;
        return US_ESYNTAX;
    }
    return US_OK;
}

static int
add_table(struct us_lexicon_build *b, const char *path, struct us_err *err)
{
    enum { TABLE_MAX = 64 << 20 };
    struct us_arena tmp = {0};
    struct us_str bytes;
    struct us_table t;
    struct us_table_row row;
    int rc = us_file_read(&tmp, path, TABLE_MAX, &bytes, err);
    if (!rc)
        rc = us_table_open(&t, bytes, err);
    b->only_words = !rc && (b->words >> t.kind & 1);
    if (!rc && (b->kinds | b->words) >> t.kind & 1) {
        b->hash = us_hash(bytes.p, bytes.n, b->hash);
        if ((rc = us_lexicon_build_ids(b, t, err)))
            goto out;
        while ((rc = us_table_next(&t, &row, err)) > 0)
            if ((rc = us_lexicon_build_row(b, t.kind, &row, err)))
                break;
    }
out:
    us_arena_free(&tmp);
    return rc;
}

int
us_lexicon_build_add(struct us_lexicon_build *b, const char *path, const char **where,
                     struct us_err *err)
{
    const char **files;
    size_t n;
    struct us_err ignored;
    if (us_file_list(&b->arena, path, ".tsv", &files, &n, &ignored)) {
        *where = path;
        return add_table(b, path, err);
    }
    if (n == 0) {
        *where = path;
        return us_fail(err, US_EDATA, 0, "a directory without a table (.tsv)");
    }
    for (size_t i = 0; i < n; i++) {
        *where = files[i];
        int rc = add_table(b, files[i], err);
        if (rc)
            return rc;
    }
    return US_OK;
}

/* The symbols of Chinese characters by number, with simplification done. */
static uint32_t *
make_han(struct us_lexicon_build *b, const struct us_symbols *syms)
{
    uint32_t *han = us_arena_raw(&b->arena, US_HAN_N * sizeof(*han));
    for (uint32_t i = 0; i < US_HAN_N; i++) {
        char form[4];
        uint32_t cp = US_HAN_FIRST + i, simple = b->dict ? us_dict_simplify(b->dict, cp) : cp;
        uint32_t sym = us_symbols_get(syms, (struct us_str){form, us_utf8_put(simple, form)});
        han[i] = sym | (simple != cp ? US_HAN_FOLDS : 0);
    }
    return han;
}

/* The symbols as a table that can be mapped. */
static void
make_symbols(struct us_lexicon_build *b, struct us_symbols *out)
{
    size_t n = b->syms.n, nslot = 64, at = 0;
    while (nslot * 2 < n * 3)
        nslot *= 2;
    uint32_t *off = us_arena_raw(&b->arena, (n + 1) * sizeof(*off));
    struct us_symbol_slot *slots = us_arena_zero(&b->arena, nslot, sizeof(*slots));
    uint64_t *sieve = us_arena_zero(&b->arena, US_SIEVE / 64, sizeof(*sieve));
    struct us_buf pool = {0};
    for (size_t id = 0; id < n; id++) {
        struct us_str key = b->syms.keys[id];
        uint64_t h = us_hash(key.p, key.n, 0);
        off[id] = (uint32_t)pool.n;
        us_buf_str(&pool, key);
        for (at = (size_t)h & (nslot - 1); slots[at].id1; at = (at + 1) & (nslot - 1))
            ;
        slots[at] = (struct us_symbol_slot){(uint32_t)(h >> 32), (uint32_t)id + 1};
        sieve[us_sieve_bit(h) / 64] |= 1ULL << us_sieve_bit(h) % 64;
    }
    off[n] = (uint32_t)pool.n;
    *out = (struct us_symbols){
        us_arena_dup(&b->arena, pool.p, pool.n), off, slots, sieve, NULL, n, nslot};
    out->han = make_han(b, out);
    us_buf_free(&pool);
}

void
us_lexicon_build_finish(struct us_lexicon_build *b, struct us_lexicon *lx)
{
    make_symbols(b, &b->view);
    *lx = (struct us_lexicon){.syms = b->view,
                              .pool = b->pool.p,
                              .entries = b->entries,
                              .signals = b->signals,
                              .cue_weights = b->cue_weights,
                              .aspects = b->aspects.node,
                              .complaint_kinds = b->complaint_kinds.node,
                              .nentry = b->nentry,
                              .npool = b->pool.n,
                              .number_sym = b->number_sym,
                              .start_sym = b->start_sym,
                              .end_sym = b->end_sym,
                              .kinds = b->kinds,
                              .hash = b->hash,
                              .dict = b->dict};
    us_lexicon_pack(b, lx);
}
