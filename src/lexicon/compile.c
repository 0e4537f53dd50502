#include "lexicon/compile.h"

#include "base/utf8.h"
#include "lexicon/pack.h"
#include "text/special.h"

#include <stdlib.h>

enum { FRONTIER_MAX = 48, DEPTH_MAX = 4 };

/* The nodes that the part of a term read so far leads to. Beyond FRONTIER_MAX they are joined into
 * one. */
struct frontier {
    uint32_t node[FRONTIER_MAX];
    size_t n;
};

static uint64_t
edge_hash(uint32_t from, uint32_t sym)
{
    uint64_t h = ((uint64_t)from << 32 | sym) * 0x9E3779B97F4A7C15ULL;
    return h ^ h >> 29;
}

/* The slot of the edge table that holds (from, sym), or the free one where it would go. */
static struct us_edge *
edge_slot(const struct us_lexicon_build *b, uint32_t from, uint32_t sym)
{
    size_t mask = b->nslot - 1, i = (size_t)edge_hash(from, sym) & mask;
    while (b->edges[i].sym != US_FSM_FREE && (b->edges[i].from != from || b->edges[i].sym != sym))
        i = (i + 1) & mask;
    return &b->edges[i];
}

static void
edges_grow(struct us_lexicon_build *b)
{
    struct us_edge *old = b->edges;
    size_t n = b->nslot;
    b->nslot = n ? n * 2 : 1 << 14;
    b->edges = us_realloc(NULL, b->nslot, sizeof(*b->edges));
    memset(b->edges, 0xFF, b->nslot * sizeof(*b->edges));
    for (size_t i = 0; i < n; i++)
        if (old[i].sym != US_FSM_FREE)
            *edge_slot(b, old[i].from, old[i].sym) = old[i];
    free(old);
}

static uint32_t
node_new(struct us_lexicon_build *b)
{
    US_GROW(b->nodes, b->node_cap, b->nnode + 1);
    memset(&b->nodes[b->nnode], 0, sizeof(*b->nodes));
    return (uint32_t)b->nnode++;
}

static uint32_t
child(struct us_lexicon_build *b, uint32_t node, uint32_t sym)
{
    if ((b->nedge + 1) * 4 > b->nslot * 3)
        edges_grow(b);
    struct us_edge *e = edge_slot(b, node, sym);
    if (e->sym == US_FSM_FREE) {
        b->nedge++;
        *e = (struct us_edge){node, sym, node_new(b)};
    }
    return e->to;
}

static void
join_add(struct us_lexicon_build *b, uint32_t from, uint32_t to, uint32_t gap)
{
    US_GROW(b->joins, b->join_cap, b->njoin + 2);
    if (b->njoin == 0)
        b->joins[b->njoin++] = (struct us_join){0, 0, 0}; /* 0 ends a chain */
    b->joins[b->njoin] = (struct us_join){to, b->nodes[from].joins, gap};
    b->nodes[from].joins = (uint32_t)b->njoin++;
}

void
us_compile_init(struct us_lexicon_build *b)
{
    for (size_t i = 0; i < US_NUMBER_WORDS; i++)
        us_map_add(&b->syms, us_str_c(us_number_words[i]));
    edges_grow(b);
    node_new(b); /* the root */
    b->number_sym = us_map_add(&b->syms, US_STR("\x01number"));
    b->start_sym = us_map_add(&b->syms, US_STR("\x01start"));
    b->end_sym = us_map_add(&b->syms, US_STR("\x01"
                                             "end"));
}

static void
frontier_add(struct us_lexicon_build *b, struct frontier *f, uint32_t node)
{
    for (size_t i = 0; i < f->n; i++)
        if (f->node[i] == node)
            return;
    if (f->n < FRONTIER_MAX) {
        f->node[f->n++] = node;
        return;
    }
    uint32_t join = node_new(b);
    for (size_t i = 0; i < f->n; i++)
        join_add(b, f->node[i], join, 0);
    join_add(b, node, join, 0);
    f->node[0] = join;
    f->n = 1;
}

static void
advance(struct us_lexicon_build *b, struct frontier *f, uint32_t sym)
{
    struct frontier next = {.n = 0};
    if (b->only_words)
        return;
    for (size_t i = 0; i < f->n; i++)
        frontier_add(b, &next, child(b, f->node[i], sym));
    *f = next;
}

static void
advance_gap(struct us_lexicon_build *b, struct frontier *f, uint32_t gap)
{
    uint32_t to = node_new(b);
    for (size_t i = 0; i < f->n; i++)
        join_add(b, f->node[i], to, gap);
    f->node[0] = to;
    f->n = 1;
}

/* ---- parsing ---- */

struct parser {
    struct us_lexicon_build *b;
    struct us_str s;
    size_t at;
    int depth;
    struct us_arena *tmp;
    struct us_err *err;
};

static int parse_sequence(struct parser *p, struct frontier *f);

/* A stretch of plain words: through the tokenizer, so that terms and texts are cut alike. */
static int
parse_words(struct parser *p, struct us_str words, bool stem, struct frontier *f)
{
    struct us_lexicon_build *b = p->b;
    struct us_token *tok;
    size_t n = us_tokenize(b->tokenizer, words, US_WANT_STEM, p->tmp, &tok);
    if (stem && (n == 0 || tok[n - 1].kind != US_TOKEN_WORD))
        return us_fail(p->err, US_ESYNTAX, p->at, "* stands for the endings of one English word");
    for (size_t i = 0; i < n; i++) {
        char buf[256];
        struct us_str sym = tok[i].norm;
        if (tok[i].kind == US_TOKEN_HAN) {
            char simple[4];
            size_t len;
            uint32_t cp = us_utf8_get(sym.p, &len);
            if (b->dict)
                cp = us_dict_simplify(b->dict, cp);
            sym = (struct us_str){simple, us_utf8_put(cp, simple)};
            advance(b, f, us_map_add(&b->syms, sym));
            continue;
        }
        if (stem && i + 1 == n && tok[i].stem.n + 1 < sizeof(buf)) {
            memcpy(buf, tok[i].stem.p, tok[i].stem.n);
            buf[tok[i].stem.n] = '*';
            sym = (struct us_str){buf, tok[i].stem.n + 1};
        } else if ((tok[i].flags & US_TOKEN_ELONGATED) && tok[i].end - tok[i].start < sizeof(buf))
            sym = us_units_elongated(us_str_sub(words, tok[i].start, tok[i].end), US_ELONGATED_KEPT,
                                     buf);
        else if (tok[i].kind == US_TOKEN_WORD)
            sym = us_units_contraction(sym);
        else if (tok[i].kind == US_TOKEN_PUNCT || tok[i].kind == US_TOKEN_OTHER)
            sym = us_units_mark(sym);
        bool hyphen = sym.n == 1 && (sym.p[0] == '-' || sym.p[0] == '/') && i && i + 1 < n &&
                      !(tok[i].flags & US_TOKEN_SPACE);
        if (!hyphen)
            advance(b, f, us_map_add(&b->syms, sym));
    }
    return US_OK;
}

/* (a|b|c); an empty alternative is "or nothing". */
static int
parse_group(struct parser *p, struct frontier *f)
{
    struct frontier from = *f, all = {.n = 0};
    if (++p->depth > DEPTH_MAX)
        return us_fail(p->err, US_ELIMIT, p->at, "alternatives are nested too deep");
    char c = '|';
    p->at++;
    while (c == '|') {
        struct frontier one = from;
        int rc = parse_sequence(p, &one);
        if (rc)
            return rc;
        if (p->at >= p->s.n)
            return us_fail(p->err, US_ESYNTAX, p->at, "closing ) is missing");
        c = p->s.p[p->at++];
        for (size_t i = 0; i < one.n; i++)
            frontier_add(p->b, &all, one.node[i]);
    }
    p->depth--;
    *f = all;
    return US_OK;
}

static int
parse_gap(struct parser *p, struct frontier *f)
{
    size_t close = us_str_find(p->s, '>', p->at);
    long n;
    if (close == p->s.n ||
        !us_str_to_long(us_str_sub(p->s, p->at + 1, close), 1, US_FSM_GAP_MAX, &n))
        return us_fail(p->err, US_ESYNTAX, p->at, "a gap is <1> to <15>");
    for (size_t i = 0; i < f->n && !p->b->only_words; i++)
        if (f->node[i] == 0)
            return us_fail(p->err, US_ESYNTAX, p->at, "a term cannot begin with a gap");
    p->at = close + 1;
    if (p->b->only_words)
        return US_OK;
    advance_gap(p->b, f, (uint32_t)n);
    return US_OK;
}

/* Where the stretch of plain words that begins at `at` ends. */
static size_t
words_end(const struct parser *p)
{
    size_t i = p->at;
    while (i < p->s.n && !strchr("()|^$*#", p->s.p[i])) {
        bool gap =
            p->s.p[i] == '<' && i + 1 < p->s.n && p->s.p[i + 1] >= '0' && p->s.p[i + 1] <= '9';
        if (gap)
            break;
        i++;
    }
    return i;
}

static int
parse_sequence(struct parser *p, struct frontier *f)
{
    int rc = US_OK;
    while (!rc && p->at < p->s.n) {
        char c = p->s.p[p->at];
        if (c == '|' || c == ')')
            return p->depth ? US_OK
                            : us_fail(p->err, US_ESYNTAX, p->at,
                                      "| and ) belong to alternatives in ( )");
        size_t end = words_end(p);
        if (c == '(')
            rc = parse_group(p, f);
        else if (c == '<' && end == p->at)
            rc = parse_gap(p, f);
        else if (c == '#' || c == '^' || c == '$') {
            p->at++;
            advance(p->b, f,
                    c == '#'   ? p->b->number_sym
                    : c == '^' ? p->b->start_sym
                               : p->b->end_sym);
        } else if (end == p->at)
            return us_fail(p->err, US_ESYNTAX, p->at, "* must stand right behind a word");
        else {
            bool stem = end < p->s.n && p->s.p[end] == '*';
            rc = parse_words(p, us_str_sub(p->s, p->at, end), stem, f);
            p->at = end + stem;
        }
    }
    return rc;
}

/* ---- entries ---- */

static void
entry_at(struct us_lexicon_build *b, uint32_t node, uint32_t index)
{
    struct us_entry *e = &b->entries[index];
    uint32_t *slot = &b->nodes[node].entry[e->kind];
    bool grouped = e->kind == US_TABLE_COMPLAINT || e->kind == US_TABLE_SILENT;
    if (!*slot || !grouped || b->entries[*slot - 1].group == e->group) {
        *slot = index + 1;
        return;
    }
    /* Another group at the same node: an empty edge to a node of its own. */
    for (uint32_t j = b->nodes[node].joins; j; j = b->joins[j].next) {
        uint32_t old = b->joins[j].gap ? 0 : b->nodes[b->joins[j].to].entry[e->kind];
        if (old && b->entries[old - 1].group == e->group) {
            b->nodes[b->joins[j].to].entry[e->kind] = index + 1;
            return;
        }
    }
    uint32_t extra = node_new(b);
    b->nodes[extra].entry[e->kind] = index + 1;
    join_add(b, node, extra, 0);
}

int
us_compile_term(struct us_lexicon_build *b, const struct us_entry *e, struct us_str term,
                struct us_err *err)
{
    struct frontier f = {.node = {0}, .n = 1};
    struct parser p = {b, term, 0, 0, &b->scratch, err};
    us_arena_clear(&b->scratch);
    int rc = US_OK;
    if (e->kind == US_TABLE_SENTIMENT && us_special_emoticon(term, 0) == term.n)
        advance(b, &f, us_map_add(&b->syms, term)); /* brackets in a face are no alternatives */
    else
        rc = parse_sequence(&p, &f);
    for (size_t i = 0; !rc && !b->only_words && i < f.n; i++)
        if (f.node[i] == 0)
            rc = us_fail(err, US_ESYNTAX, 0, "the term is empty, or may be");
    if (!rc && (b->nentry == US_FSM_ENTRY_MAX || b->syms.n >= US_FSM_SYM))
        rc = us_fail(err, US_ELIMIT, 0, "too many terms (2 million, of 4 million words, at most)");
    if (!rc && !b->only_words) {
        US_GROW(b->entries, b->entry_cap, b->nentry + 1);
        b->entries[b->nentry++] = *e;
        for (size_t i = 0; i < f.n; i++)
            entry_at(b, f.node[i], (uint32_t)b->nentry - 1);
    }
    return rc;
}
