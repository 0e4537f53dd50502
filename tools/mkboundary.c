/* mkboundary DICT SENTENCES OUT: fits the corrector (src/text/boundary.h) to labelled sentences and
 * writes its weights as a table, lexicons/zh/boundary.tsv.
 *
 * DICT is a zh.dict (its own corrector is left out), SENTENCES corpora/gold/segmentation.tsv. A
 * gap is an example, "the base answer is wrong here" its class. Logistic regression with a Gaussian
 * prior, by cyclic coordinate descent with a trust region (Genkin, Lewis and Madigan 2007, fig. 5,
 * there BBR): sentences and features in a fixed order, no random numbers, the same bytes each time.
 *
 * The gate is fitted next, to the gaps on which the model is not sure, and set to let GATE_SHARE of
 * them through. Sentences held back (see is_held) are never looked at but for the last figure.
 * Printed: F1 over all words before and after, by cross-validation with five folds, leaving each
 * source out in turn, and on what is held back. 3 s. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/map.h"
#include "text/boundary.h"
#include "text/token.h"
#include "text/unicode.h"

/* Chosen by cross-validation, but SURE: there 0 is best (.002 more), but a convention of its own
 * then shows on text of others'. */
enum { FOLDS = 5, PASSES = 60, SEEN_MIN = 2, SOURCES_MAX = 16, GATE_SCALE = 16 };
static const double prior = 1.0;   /* 1 / variance of a weight */
static const double sure = 0.5;    /* log odds that a flip needs */
static const double unsure = -1.0; /* log odds from which a gap should pass the gate */
static const double gate_share = 0.12;
static const double least = 0.2; /* smaller weights are left out */

struct sentence {
    struct us_str id, source, text;
    bool *base, *gold, *now; /* whether a word ends at each byte */
    size_t first, end;       /* gaps */
    uint32_t source_no;
    bool held;
};

struct gap {
    uint32_t sentence, off;
    uint32_t feature[US_BOUNDARY_NTEMPLATE];
    bool boundary, wrong;
};

struct mk {
    struct us_arena a;
    struct us_dict dict;
    struct us_segmenter segmenter;
    struct us_tokenizer *tokenizer;
    struct us_map features, sources;
    struct sentence *sentence;
    struct gap *gap;
    size_t nsentence, sentence_cap, ngap, gap_cap;
};

struct score {
    size_t same, found, wanted, flips, right;
};

US_NORETURN static void
die(const char *path, const char *what)
{
    fprintf(stderr, "mkboundary: %s: %s\n", path, what);
    exit(2);
}

/* Reading */

/* Every fifth of each source: those whose number is one more than a multiple of five. */
static bool
is_held(struct us_str id)
{
    char last = id.n ? id.p[id.n - 1] : '0';
    return last == '1' || last == '6';
}

static bool
is_han(struct us_str s, size_t at, size_t *next)
{
    *next = at;
    return us_unicode_class(us_dict_next(s, next)) == US_U_HAN;
}

static void
add_run(struct mk *m, const struct sentence *s, size_t from, size_t to, struct us_str number)
{
    struct us_segmenter *seg = &m->segmenter;
    uint64_t key[US_BOUNDARY_NTEMPLATE];
    size_t n = us_segment_run(seg, us_str_sub(s->text, from, to), number, US_UNITS_COARSE);
    size_t at = seg->joins_number ? us_bits_next(seg->starts, 1) : 0;
    while (n && ++at < seg->nchar) {
        struct us_boundary_gap g = us_boundary_gap_at(seg, at);
        if (us_boundary_is_ruled(seg, &g, US_UNITS_COARSE))
            continue;
        unsigned shape = us_boundary_shape(g.boundary, 0, 0);
        us_boundary_features(seg, &g, key);
        key[US_BOUNDARY_GATE_SHAPE] =
            us_boundary_key(US_BOUNDARY_GATE_SHAPE,
                            us_boundary_shape(g.boundary, g.at - g.from, g.end - g.at), 0, 0);
        key[US_BOUNDARY_GATE_LEFT] =
            us_boundary_key(US_BOUNDARY_GATE_LEFT, shape, seg->code[g.at - 1], 0);
        key[US_BOUNDARY_GATE_RIGHT] =
            us_boundary_key(US_BOUNDARY_GATE_RIGHT, shape, seg->code[g.at], 0);
        US_GROW(m->gap, m->gap_cap, m->ngap + 1);
        struct gap *x = &m->gap[m->ngap++];
        *x = (struct gap){.sentence = (uint32_t)(s - m->sentence),
                          .off = (uint32_t)from + seg->off[g.at],
                          .boundary = g.boundary};
        x->wrong = s->gold[x->off] != g.boundary;
        for (int t = 0; t < US_BOUNDARY_NTEMPLATE; t++)
            x->feature[t] = us_map_add(&m->features, (struct us_str){(char *)&key[t], 8});
    }
}

/* Adds the gaps of all Han runs; the number before a run is what the tokenizer takes for one. */
static void
add_runs(struct mk *m, const struct sentence *s, const struct us_token *tok, size_t ntok)
{
    for (size_t i = 0; i < ntok; i++) {
        size_t at = tok[i].start, next;
        if (tok[i].kind != US_TOKEN_HAN && tok[i].kind != US_TOKEN_NUMBER)
            continue;
        while (at < tok[i].end && !is_han(s->text, at, &next))
            at = next;
        if (at == tok[i].end)
            continue;
        const struct us_token *before = at > tok[i].start ? &tok[i] : i ? &tok[i - 1] : NULL;
        size_t from = at, start = before ? before->start : at;
        bool digit = at > 0 && s->text.p[at - 1] >= '0' && s->text.p[at - 1] <= '9';
        bool counts = before && (before == &tok[i] || before->end == at) &&
                      (before->kind == US_TOKEN_NUMBER || (before->kind == US_TOKEN_HAN && digit));
        while (at < s->text.n && is_han(s->text, at, &next))
            at = next;
        add_run(m, s, from, at, counts ? us_str_sub(s->text, start, from) : (struct us_str){0});
        while (i + 1 < ntok && tok[i + 1].start < at)
            i++;
    }
}

/* Appends the sentence of a row, without its spaces, and its gaps. */
static void
add_sentence(struct mk *m, const struct us_str col[4])
{
    US_GROW(m->sentence, m->sentence_cap, m->nsentence + 1);
    struct sentence *s = &m->sentence[m->nsentence++];
    char *text = us_arena_raw(&m->a, col[3].n + 1);
    size_t n = 0;
    *s = (struct sentence){.id = col[0], .source = col[1], .held = is_held(col[0])};
    s->source_no = us_map_add(&m->sources, col[1]);
    s->gold = us_arena_zero(&m->a, col[3].n + 1, sizeof(bool));
    s->base = us_arena_zero(&m->a, col[3].n + 1, sizeof(bool));
    s->now = us_arena_zero(&m->a, col[3].n + 1, sizeof(bool));
    for (size_t i = 0; i < col[3].n; i++) {
        if (col[3].p[i] == ' ')
            s->gold[n] = true;
        else
            text[n++] = col[3].p[i];
    }
    s->gold[n] = true;
    s->text = (struct us_str){text, n};
    struct us_token *tok;
    size_t ntok = us_tokenize(m->tokenizer, s->text, US_WANT_OFFSETS, &m->a, &tok);
    for (size_t i = 0; i < ntok; i++)
        s->base[tok[i].end] = true;
    s->first = m->ngap;
    add_runs(m, s, tok, ntok);
    s->end = m->ngap;
}

static void
read_sentences(struct mk *m, const char *path)
{
    struct us_str file, line, col[4];
    struct us_err err;
    if (us_file_read(&m->a, path, 1 << 28, &file, &err) < 0)
        die(path, err.msg);
    while (us_str_cut(&file, '\n', &line)) {
        size_t n = 0;
        if (!line.n || line.p[0] == '#')
            continue;
        while (n < 4 && us_str_cut(&line, '\t', &col[n]))
            n++;
        if (n < 4)
            die(path, "rows must be id, source, script, text");
        add_sentence(m, col);
    }
    if (m->sources.n > SOURCES_MAX)
        die(path, "too many sources");
}

static uint64_t
key_of(const struct mk *m, size_t f)
{
    uint64_t key;
    memcpy(&key, m->features.keys[f].p, sizeof key);
    return key;
}

/* Fitting */

/* The examples, by feature. */
struct index {
    size_t *start;
    uint32_t *gap;
};

static struct index
make_index(struct mk *m, const bool *use, int from, int to)
{
    struct index x = {us_calloc(m->features.n + 2, sizeof *x.start), NULL};
    for (size_t i = 0; i < m->ngap; i++)
        for (int t = from; t < to && use[m->gap[i].sentence]; t++)
            x.start[m->gap[i].feature[t] + 2]++;
    for (size_t f = 2; f < m->features.n + 2; f++)
        x.start[f] += x.start[f - 1];
    x.gap = us_calloc(x.start[m->features.n + 1] + 1, sizeof *x.gap);
    for (size_t i = 0; i < m->ngap; i++)
        for (int t = from; t < to && use[m->gap[i].sentence]; t++)
            x.gap[x.start[m->gap[i].feature[t] + 1]++] = (uint32_t)i;
    return x;
}

/* One step down the coordinate of feature f; `reach` is its trust region. */
static void
descend(const struct index *x, const bool *class, double *z, size_t f, double *w, double *reach)
{
    double slope = prior * *w, bend = prior;
    for (size_t k = x->start[f]; k < x->start[f + 1]; k++) {
        double p = 1 / (1 + exp(-z[x->gap[k]]));
        slope += p - class[x->gap[k]];
        bend += p * (1 - p);
    }
    double step = -slope / bend;
    step = step > *reach ? *reach : step < -*reach ? -*reach : step;
    *reach = fmax(2 * fabs(step), *reach / 2);
    *w += step;
    for (size_t k = x->start[f]; k < x->start[f + 1]; k++)
        z[x->gap[k]] += step;
}

/* Weights of the features of templates from .. to, that say `class` of the gaps of the sentences
 * in use, which start at log odds `z`. */
static void
fit(struct mk *m, const bool *use, const bool *class, int from, int to, double *z, double *w)
{
    struct index x = make_index(m, use, from, to);
    double *reach = us_calloc(m->features.n, sizeof *reach);
    for (size_t f = 0; f < m->features.n; f++)
        reach[f] = 1;
    for (int pass = 0; pass < PASSES; pass++)
        for (size_t f = 0; f < m->features.n; f++)
            if (x.start[f + 1] - x.start[f] >= SEEN_MIN)
                descend(&x, class, z, f, &w[f], &reach[f]);
    free(x.start);
    free(x.gap);
    free(reach);
}

static int
by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x < y) - (x > y);
}

/* Sets the gate so that gate_share of the gaps in use pass. */
static double
set_gate(const struct mk *m, const bool *use, const double *z)
{
    double *all = us_calloc(m->ngap + 1, sizeof *all);
    size_t n = 0;
    for (size_t i = 0; i < m->ngap; i++)
        if (use[m->gap[i].sentence])
            all[n++] = z[i];
    qsort(all, n, sizeof *all, by_size);
    double at = -all[(size_t)((double)n * gate_share)];
    free(all);
    return at;
}

static double
quantised(double v, double scale, double most)
{
    v = floor(v * scale + 0.5);
    return v > most ? most : v < -most ? -most : v;
}

/* Makes whole numbers of the weights; the shapes hold what a flip needs and what the gate asks. */
static void
round_weights(const struct mk *m, double gate, double *w)
{
    for (size_t f = 0; f < m->features.n; f++) {
        unsigned t = (unsigned)(key_of(m, f) >> 56);
        if (t == US_BOUNDARY_GATE_SHAPE)
            w[f] = quantised(w[f] + gate, GATE_SCALE, INT8_MAX);
        else if (t > US_BOUNDARY_GATE_SHAPE)
            w[f] = quantised(w[f], GATE_SCALE, INT8_MAX);
        else if (t == US_BOUNDARY_SHAPE)
            w[f] = quantised(w[f] - sure, US_BOUNDARY_SCALE, US_DICT_WEIGHT_MAX);
        else
            w[f] = fabs(w[f]) < least ? 0 : quantised(w[f], US_BOUNDARY_SCALE, US_DICT_WEIGHT_MAX);
    }
}

/* Fits model and gate to the sentences in use; the weights are whole numbers, as they are written.
 */
static void
train(struct mk *m, const bool *use, double *model)
{
    size_t nf = m->features.n;
    bool *class = us_calloc(m->ngap + 1, sizeof *class);
    double *z = us_calloc(m->ngap + 1, sizeof *z);
    memset(model, 0, nf * sizeof *model);
    for (size_t i = 0; i < m->ngap; i++)
        class[i] = m->gap[i].wrong;
    fit(m, use, class, 0, US_BOUNDARY_NFEATURE, z, model);
    for (size_t i = 0; i < m->ngap; i++) {
        class[i] = z[i] > unsure;
        z[i] = 0;
    }
    fit(m, use, class, US_BOUNDARY_NFEATURE, US_BOUNDARY_NTEMPLATE, z, model);
    double gate = set_gate(m, use, z);
    round_weights(m, gate, model);
    free(class);
    free(z);
}

/* Figures */

static bool
flips(const double *model, const struct gap *g)
{
    double gate = 0, sum = 0;
    for (int t = US_BOUNDARY_NFEATURE; t < US_BOUNDARY_NTEMPLATE; t++)
        gate += model[g->feature[t]];
    for (int t = 0; t < US_BOUNDARY_NFEATURE; t++)
        sum += model[g->feature[t]];
    return gate > 0 && sum > 0;
}

static void
count(struct score *c, const struct sentence *s, const bool *ends)
{
    size_t gold = 0, found = 0;
    for (size_t i = 1; i <= s->text.n; i++) {
        c->same += s->gold[i] && ends[i] && gold == found;
        c->wanted += s->gold[i];
        c->found += ends[i];
        gold = s->gold[i] ? i : gold;
        found = ends[i] ? i : found;
    }
}

/* Adds the words of a sentence before and after correction. */
static void
measure(const struct mk *m, const double *model, struct sentence *s, struct score *before,
        struct score *after)
{
    memcpy(s->now, s->base, s->text.n + 1);
    for (size_t i = s->first; i < s->end; i++)
        if (flips(model, &m->gap[i])) {
            s->now[m->gap[i].off] = !s->now[m->gap[i].off];
            after->flips++;
            after->right += m->gap[i].wrong;
        }
    count(before, s, s->base);
    count(after, s, s->now);
}

static double
f1_of(const struct score *c)
{
    return 2.0 * (double)c->same / (double)(c->found + c->wanted);
}

static void
print_score(const char *what, struct us_str name, const struct score *before,
            const struct score *after)
{
    printf("%s %.*s: F1 %.4f -> %.4f, %zu of %zu flips right\n", what, (int)name.n, name.p,
           f1_of(before), f1_of(after), after->right, after->flips);
}

static void
add_score(struct score *to, const struct score *s)
{
    to->same += s->same;
    to->found += s->found;
    to->wanted += s->wanted;
    to->flips += s->flips;
    to->right += s->right;
}

/* Which of five parts a sentence falls into: neighbours, often on one subject, stay together. */
static size_t
fold_of(size_t i)
{
    return i / 7 % FOLDS;
}

/* Cross-validates on what is not held back: by folds, or leaving one source out. */
static void
validate(struct mk *m, double *model, bool by_source)
{
    struct score before = {0}, after = {0};
    bool *use = us_calloc(m->nsentence, sizeof *use);
    for (size_t k = 0; k < (by_source ? m->sources.n : FOLDS); k++) {
        struct score b = {0}, a = {0};
        for (size_t i = 0; i < m->nsentence; i++)
            use[i] =
                !m->sentence[i].held && (by_source ? m->sentence[i].source_no : fold_of(i)) != k;
        train(m, use, model);
        for (size_t i = 0; i < m->nsentence; i++)
            if (!m->sentence[i].held && !use[i])
                measure(m, model, &m->sentence[i], &b, &a);
        if (by_source)
            print_score("  without", m->sources.keys[k], &b, &a);
        add_score(&before, &b);
        add_score(&after, &a);
    }
    print_score(by_source ? "leaving sources out" : "five folds", US_STR(""), &before, &after);
    free(use);
}

/* Fits to all that is not held back, and says how it does on what is. */
static void
train_all(struct mk *m, double *model)
{
    struct score before = {0}, after = {0};
    bool *use = us_calloc(m->nsentence, sizeof *use);
    for (size_t i = 0; i < m->nsentence; i++)
        use[i] = !m->sentence[i].held;
    train(m, use, model);
    for (size_t i = 0; i < m->nsentence; i++)
        if (m->sentence[i].held)
            measure(m, model, &m->sentence[i], &before, &after);
    print_score("held back", US_STR(""), &before, &after);
    free(use);
}

/* The table */

static int
by_bytes(const void *a, const void *b)
{
    return us_str_cmp(*(const struct us_str *)a, *(const struct us_str *)b);
}

static struct us_str
row_of(struct mk *m, uint64_t key, double weight)
{
    struct us_buf b = {0};
    us_boundary_write(&m->dict, key, &b);
    us_buf_fmt(&b, "\t%.0f\n", weight);
    struct us_str row = us_str_dup(&m->a, us_buf_view(&b));
    us_buf_free(&b);
    return row;
}

/* The rows that carry weight. */
static size_t
make_rows(struct mk *m, const double *model, struct us_str *row)
{
    size_t n = 0;
    for (size_t f = 0; f < m->features.n; f++)
        if (model[f] != 0)
            row[n++] = row_of(m, key_of(m, f), model[f]);
    qsort(row, n, sizeof *row, by_bytes);
    return n;
}

static void
write_table(struct mk *m, const double *model, const char *path)
{
    struct us_str *row = us_arena_zero(&m->a, m->features.n, sizeof *row);
    size_t n = make_rows(m, model, row);
    FILE *f = fopen(path, "wb");
    if (!f)
        die(path, "cannot write");
    fputs("#! unsaid-lexicon 1 boundary\n"
          "# Weights of the corrector of Chinese word boundaries (src/text/boundary.h), whole "
          "numbers.\n"
          "# Made by tools/mkboundary.c from corpora/gold/segmentation.tsv; not to be edited.\n"
          "# Licence: as the code.\n"
          "# feature\tweight\n",
          f);
    for (size_t i = 0; i < n; i++)
        fwrite(row[i].p, 1, row[i].n, f);
    bool bad = ferror(f) != 0;
    if (fclose(f) != 0 || bad)
        die(path, "cannot write");
    printf("%s: %zu rows\n", path, n);
}

int
main(int argc, char **argv)
{
    struct mk m = {0};
    double *model;
    struct us_err err;
    if (argc != 4)
        return fputs("usage: mkboundary DICT SENTENCES OUT\n", stderr), 2;
    if (us_dict_open(&m.dict, argv[1], &err) < 0)
        die(argv[1], err.msg);
    m.dict.nbucket = 0; /* the base answer */
    us_segmenter_init(&m.segmenter, &m.dict);
    m.tokenizer = us_tokenizer_new(&m.dict, US_UNITS_COARSE);
    us_map_init(&m.features, &m.a);
    us_map_init(&m.sources, &m.a);
    read_sentences(&m, argv[2]);
    model = us_calloc(m.features.n + 1, sizeof *model);
    printf("%zu sentences, %zu gaps, %zu features\n", m.nsentence, m.ngap, m.features.n);
    validate(&m, model, false);
    validate(&m, model, true);
    train_all(&m, model);
    write_table(&m, model, argv[3]);
    us_segmenter_free(&m.segmenter);
    us_tokenizer_free(m.tokenizer);
    us_map_free(&m.features);
    us_map_free(&m.sources);
    free(m.sentence);
    free(m.gap);
    free(model);
    us_arena_free(&m.a);
    return 0;
}
