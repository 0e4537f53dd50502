#include "themes/theme.h"

#include "themes/evidence.h"
#include "themes/fuse.h"
#include "themes/mixture.h"
#include "themes/vectors.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { KMEANS_ROUNDS = 20, FINE_LEAST = 8, ID_TERMS = 6, QUOTE_MIN = 12, QUOTE_MAX = 400 };

struct fit {
    const struct us_corpus *c;
    struct us_matrix x, centres;
    struct us_partition p;
};

/* Themes that refinement has drained go, and their documents to the nearest of the others. Only
 * where the number of themes is ours to choose. */
static void
dissolve_small(struct fit *f, size_t least, struct us_pool *pool)
{
    size_t *size = us_calloc(f->p.k, sizeof(*size)), n = 0;
    for (size_t d = 0; d < f->p.n; d++)
        if (f->p.of[d] != US_CORPUS_NONE)
            size[f->p.of[d]]++;
    for (size_t k = 0; k < f->p.k; k++)
        if (size[k] >= least)
            memmove(us_matrix_row(&f->centres, n++), us_matrix_row(&f->centres, k),
                    f->centres.dim * sizeof(*f->centres.v));
    if (n > 0 && n < f->p.k) {
        f->centres.n = n;
        us_partition_free(&f->p);
        us_kmeans(&f->x, f->c->weight, 1, &f->centres, &f->p, pool);
        us_mixture(f->c, &f->x, &f->centres, &f->p);
    }
    free(size);
}

/* The documents on which the first partition is made: a fair sample, as in themes/cluster.h. */
static struct us_matrix
sample_of(const struct fit *f)
{
    size_t n = f->x.n < US_FIT_SAMPLE ? f->x.n : US_FIT_SAMPLE;
    return (struct us_matrix){n, f->x.dim, f->x.v};
}

/* How many themes to begin with for each that is asked for or guessed. Which of these beginnings
 * led furthest the evidence tells: on samples of six labelled sets, number given, .657 NMI and .495
 * ARI on average, the first of them alone .654 and .483. A larger corpus has less need of luck, and
 * less time: all of them up to 10,000 documents, the first alone beyond BUDGET. */
static const double BEGIN[] = {2, 4, 1, 3, 1.5};
enum { BUDGET = 40000 };

/* So many that each has FINE_LEAST documents on average, but not fewer than k. */
static size_t
fine_number(double times, size_t k, size_t ndoc)
{
    size_t fine = (size_t)(times * (double)k), most = ndoc / FINE_LEAST;
    fine = fine < most ? fine : most;
    return fine > k && fine <= US_FUSE_MAX ? fine : k;
}

/* The partition that grows from the seeds in f->centres: themes fitted to a sample, those that are
 * one by their words joined (to k, or to a likely number, of which k is a guess), and the other
 * documents given to the nearest. */
static void
first_partition(struct fit *f, const struct us_themes_options *opt, size_t k, struct us_pool *pool)
{
    struct us_matrix sample = sample_of(f);
    if (opt->k ? f->centres.n <= k : sample.n / FINE_LEAST <= k) {
        us_kmeans(&f->x, f->c->weight, KMEANS_ROUNDS, &f->centres, &f->p, pool);
        return;
    }
    us_kmeans(&sample, f->c->weight, KMEANS_ROUNDS, &f->centres, &f->p, pool);
    us_mixture(f->c, &sample, &f->centres, &f->p);
    if (opt->k)
        us_fuse(f->c, &f->p, k);
    else
        us_fuse_likely(f->c, &f->p, opt->granularity);
    f->centres.n = f->p.k;
    us_centres(&f->x, f->c->weight, &f->p, &f->centres);
    us_assign_rest(&f->x, &f->centres, &f->p, pool);
}

/* Keeps the likelier of two partitions in `f`, and frees the other. */
static void
keep_better(struct fit *f, struct fit *other, double *evidence)
{
    double e = us_evidence(other->c, &other->p);
    bool better = !f->p.of || e > *evidence;
    struct fit *worse = better ? f : other;
    us_partition_free(&worse->p);
    us_matrix_free(&worse->centres);
    if (better) {
        *f = *other;
        *evidence = e;
    }
}

/* Communities of one or two are chance in a real corpus, but all there is in a tiny one. */
static size_t
least_of(const struct us_knn *g)
{
    return g->n < US_CORPUS_SMALL ? 1 : 3;
}

/* The number of themes, or a guess at it. */
static size_t
number_of(const struct fit *f, const struct us_knn *g, const struct us_themes_options *opt)
{
    return opt->k ? opt->k : us_communities(&f->x, g, opt->granularity, least_of(g));
}

/* What the terms tell of the themes of a first, rough partition of a sample; malloc'ed. */
static float *
rough_weights(const struct us_corpus *c, const struct us_themes_options *opt, struct us_pool *pool)
{
    struct us_corpus sample = *c; /* its first documents */
    sample.ndoc = c->ndoc < US_FIT_SAMPLE ? c->ndoc : US_FIT_SAMPLE;
    struct fit f = {.c = &sample};
    struct us_knn g;
    us_vectors(&sample, NULL, !opt->small, &f.x, pool);
    us_knn_init(&g, &f.x, pool);
    us_seeds(&f.x, &g, number_of(&f, &g, opt), &f.centres);
    us_kmeans(&f.x, c->weight, KMEANS_ROUNDS, &f.centres, &f.p, pool);
    us_mixture(&sample, &f.x, &f.centres, &f.p);
    float *term_weight = us_mixture_weights(&sample, &f.p);
    us_knn_free(&g);
    us_partition_free(&f.p);
    us_matrix_free(&f.x);
    us_matrix_free(&f.centres);
    return term_weight;
}

static void
cluster(struct fit *f, const struct us_themes_options *opt, struct us_pool *pool)
{
    struct us_knn g;
    double evidence = 0;
    float *term_weight = rough_weights(f->c, opt, pool);
    us_vectors(f->c, term_weight, !opt->small, &f->x, pool);
    us_knn_init(&g, &f->x, pool);
    free(term_weight);
    size_t least = least_of(&g), small = least > 1 ? least + f->c->ndoc / 2000 : 0;
    size_t k = number_of(f, &g, opt), before = 0;
    for (size_t i = 0; i < US_COUNT(BEGIN) && (i == 0 || i * f->x.n <= BUDGET); i++) {
        struct fit new = {.c = f->c, .x = f->x};
        size_t fine = fine_number(BEGIN[i], k, sample_of(f).n);
        if (fine == before) /* no room for more */
            continue;
        us_seeds(&new.x, &g, before = fine, &new.centres);
        first_partition(&new, opt, k, pool);
        us_mixture(new.c, &new.x, &new.centres, &new.p);
        if (!opt->k)
            dissolve_small(&new, small, pool);
        keep_better(f, &new, &evidence);
    }
    us_knn_free(&g);
}

struct ranked {
    size_t texts;
    uint32_t first, id;
};

static int
by_texts(const void *x, const void *y)
{
    const struct ranked *a = x, *b = y;
    if (a->texts != b->texts)
        return a->texts < b->texts ? 1 : -1;
    return (a->first > b->first) - (a->first < b->first);
}

/* Renumbers the themes, largest first (ties: the one with the first document), drops empty ones,
 * and brings the centres into line. */
static void
order_themes(struct fit *f)
{
    size_t k = f->p.k, n = 0;
    struct ranked *r = us_calloc(k, sizeof(*r));
    uint32_t *new_id = us_calloc(k, sizeof(*new_id));
    for (size_t i = 0; i < k; i++)
        r[i] = (struct ranked){0, US_CORPUS_NONE, (uint32_t)i};
    for (size_t d = 0; d < f->p.n; d++) {
        if (f->p.of[d] == US_CORPUS_NONE)
            continue;
        struct ranked *t = &r[f->p.of[d]];
        t->texts += f->c->weight[d];
        t->first = t->first == US_CORPUS_NONE ? (uint32_t)d : t->first;
    }
    if (k)
        qsort(r, k, sizeof(*r), by_texts);
    for (; n < k && r[n].texts; n++)
        new_id[r[n].id] = (uint32_t)n;
    for (size_t d = 0; d < f->p.n; d++)
        if (f->p.of[d] != US_CORPUS_NONE)
            f->p.of[d] = new_id[f->p.of[d]];
    f->p.k = f->centres.n = n;
    us_centres(&f->x, f->c->weight, &f->p, &f->centres);
    free(r);
    free(new_id);
}

static void
score_texts(const struct fit *f, struct us_themes *t)
{
    for (size_t i = 0; i < f->c->ntext; i++) {
        const struct us_corpus_text *x = &f->c->texts[i];
        uint32_t theme = x->doc == US_CORPUS_NONE ? US_CORPUS_NONE : f->p.of[x->doc];
        t->of[i] = theme != US_CORPUS_NONE ? theme : (uint32_t)f->p.k + (x->nword == 0);
        struct us_theme *v = &t->v[t->of[i]];
        v->n++;
        v->nhan += x->han;
        if (theme == US_CORPUS_NONE)
            continue;
        float s = us_dot(us_matrix_row(&f->x, x->doc), us_matrix_row(&f->centres, theme), f->x.dim);
        t->score[i] = s < 0 ? 0 : s > 1 ? 1 : s;
    }
}

struct id_term {
    const struct us_corpus *c;
    uint32_t term;
    double f1;
};

static int
by_f1(const void *x, const void *y)
{
    const struct id_term *a = x, *b = y;
    if (a->f1 > b->f1 || a->f1 < b->f1)
        return a->f1 < b->f1 ? 1 : -1;
    return us_str_cmp(a->c->terms[a->term].key, b->c->terms[b->term].key);
}

/* Hash of the theme's most characteristic terms; `seed` sets apart themes whose terms agree. */
static uint64_t
theme_hash(const struct us_corpus *c, const uint32_t *docs, size_t n, double *count, uint64_t seed)
{
    size_t cap = 0, seen = 0, texts = 0;
    struct id_term *v = NULL;
    for (size_t i = 0; i < n; i++) {
        texts += c->weight[docs[i]];
        for (size_t j = c->at[docs[i]]; j < c->at[docs[i] + 1]; j++) {
            if (count[c->col[j]] <= 0) {
                US_GROW(v, cap, seen + 1);
                v[seen++] = (struct id_term){c, c->col[j], 0};
            }
            count[c->col[j]] += c->weight[docs[i]];
        }
    }
    for (size_t i = 0; i < seen; i++) {
        v[i].f1 = 2 * count[v[i].term] / ((double)texts + c->terms[v[i].term].df);
        count[v[i].term] = 0;
    }
    if (seen)
        qsort(v, seen, sizeof(*v), by_f1);
    uint64_t h = seed;
    for (size_t i = 0; i < seen && i < ID_TERMS; i++)
        h = us_hash(c->terms[v[i].term].key.p, c->terms[v[i].term].key.n, h);
    free(v);
    return h;
}

static bool
id_taken(const struct us_themes *t, size_t before, const char *id)
{
    for (size_t i = 0; i < before; i++)
        if (strcmp(t->v[i].id, id) == 0)
            return true;
    return false;
}

/* Quotes: those that fit best among those of a readable length, then the others. */
struct quote {
    uint32_t doc;
    bool readable;
    float fit;
};

static int
by_fit(const void *x, const void *y)
{
    const struct quote *a = x, *b = y;
    if (a->readable != b->readable)
        return a->readable ? -1 : 1;
    if (a->fit > b->fit || a->fit < b->fit)
        return a->fit < b->fit ? 1 : -1;
    return (a->doc > b->doc) - (a->doc < b->doc);
}

/* Whether a quote says what one chosen before says, or its language has had its part. */
static bool
is_redundant(const struct fit *f, const struct us_theme *t, uint32_t doc)
{
    static const float same = .97f;
    size_t alike = 0;
    bool both = t->nhan * 4 >= t->n && (t->n - t->nhan) * 4 >= t->n;
    bool han = f->c->texts[f->c->rep[doc]].han;
    for (size_t i = 0; i < t->nquote; i++) {
        const struct us_corpus_text *q = &f->c->texts[t->quotes[i]];
        if (q->han == han && /* a translation is none, though its vector is the same */
            us_dot(us_matrix_row(&f->x, q->doc), us_matrix_row(&f->x, doc), f->x.dim) > same)
            return true;
        alike += q->han == han;
    }
    return both && alike > US_THEME_QUOTES / 2;
}

static void
choose_quotes(const struct fit *f, const uint32_t *docs, size_t n, size_t theme, struct us_theme *t)
{
    struct quote *q = us_alloc(n * sizeof(*q));
    for (size_t i = 0; i < n; i++) {
        size_t len = f->c->texts[f->c->rep[docs[i]]].text.n;
        q[i] = (struct quote){
            docs[i], len >= QUOTE_MIN && len <= QUOTE_MAX,
            us_dot(us_matrix_row(&f->x, docs[i]), us_matrix_row(&f->centres, theme), f->x.dim)};
    }
    qsort(q, n, sizeof(*q), by_fit);
    for (size_t i = 0; i < n && t->nquote < US_THEME_QUOTES; i++)
        if (!is_redundant(f, t, q[i].doc))
            t->quotes[t->nquote++] = f->c->rep[q[i].doc];
    free(q);
}

/* Ids and quotes of the themes with documents. */
static void
describe(const struct fit *f, struct us_themes *t)
{
    const struct us_corpus *c = f->c;
    size_t *at = us_calloc(f->p.k + 2, sizeof(*at));
    uint32_t *docs = us_alloc(c->ndoc * sizeof(*docs));
    double *count = us_calloc(c->nterm, sizeof(*count));
    for (size_t d = 0; d < c->ndoc; d++)
        if (f->p.of[d] != US_CORPUS_NONE)
            at[f->p.of[d] + 2]++;
    for (size_t k = 2; k < f->p.k + 2; k++)
        at[k] += at[k - 1];
    for (size_t d = 0; d < c->ndoc; d++)
        if (f->p.of[d] != US_CORPUS_NONE)
            docs[at[f->p.of[d] + 1]++] = (uint32_t)d;
    for (size_t k = 0; k < f->p.k; k++) {
        const uint32_t *own = docs + at[k];
        size_t n = at[k + 1] - at[k];
        uint64_t seed = 0;
        do {
            uint64_t h = theme_hash(c, own, n, count, seed++);
            snprintf(t->v[k].id, sizeof(t->v[k].id), "t%06x", (unsigned)(h >> 40));
        } while (id_taken(t, k, t->v[k].id));
        choose_quotes(f, own, n, k, &t->v[k]);
    }
    free(at);
    free(docs);
    free(count);
}

/* Orders the numbers of texts by their bytes, then id. */
static bool
comes_before(const struct us_corpus *c, uint32_t a, uint32_t b)
{
    int r = us_str_cmp(c->texts[a].text, c->texts[b].text);
    return r ? r < 0 : us_str_cmp(c->texts[a].id, c->texts[b].id) < 0;
}

/* Adds text i to the quotes of a theme without a centre: the bytewise least different texts. */
static void
add_least_quote(const struct us_corpus *c, struct us_theme *w, uint32_t i)
{
    size_t j = 0;
    while (j < w->nquote && comes_before(c, w->quotes[j], i))
        j++;
    if (j > 0 && us_str_eq(c->texts[w->quotes[j - 1]].text, c->texts[i].text))
        return;
    if (j < w->nquote && us_str_eq(c->texts[w->quotes[j]].text, c->texts[i].text)) {
        w->quotes[j] = i; /* the same text with a smaller id */
        return;
    }
    if (j == US_THEME_QUOTES)
        return;
    size_t tail = w->nquote < US_THEME_QUOTES ? w->nquote : US_THEME_QUOTES - 1;
    memmove(w->quotes + j + 1, w->quotes + j, (tail - j) * sizeof(*w->quotes));
    w->quotes[j] = i;
    w->nquote = tail + 1;
}

void
us_theme_rest(struct us_theme *t, bool wordless)
{
    t->label.text = wordless ? US_STR("(no words)") : US_STR("(no topic words)");
    strcpy(t->id, wordless ? "t000000" : "t000001");
}

/* The two themes of texts that have no place among the others stand last; they are taken away when
 * empty. Their ids are fixed. */
static void
describe_rest(const struct us_corpus *c, struct us_themes *t)
{
    size_t first = t->n;
    for (size_t r = 0; r < 2; r++) {
        struct us_theme *v = &t->v[first + r];
        for (size_t i = 0; i < c->ntext; i++)
            if (t->of[i] == first + r) {
                add_least_quote(c, v, (uint32_t)i);
                t->of[i] = (uint32_t)t->n;
            }
        if (!v->n)
            continue;
        us_theme_rest(v, r == 1);
        t->v[t->n++] = *v;
    }
}

void
us_themes_fit(struct us_themes *t, const struct us_corpus *c, const struct us_themes_options *opt,
              struct us_pool *pool)
{
    struct fit f = {.c = c};
    memset(t, 0, sizeof(*t));
    t->of = us_calloc(c->ntext, sizeof(*t->of));
    t->score = us_calloc(c->ntext, sizeof(*t->score));
    if (c->ndoc) {
        cluster(&f, opt, pool);
        order_themes(&f);
    }
    t->n = f.p.k;
    t->v = us_calloc(t->n + 2, sizeof(*t->v));
    score_texts(&f, t);
    if (t->n) {
        struct us_label *labels = us_calloc(t->n, sizeof(*labels));
        us_labels(c, &f.p, &t->arena, labels);
        for (size_t k = 0; k < t->n; k++)
            t->v[k].label = labels[k];
        free(labels);
        describe(&f, t);
    }
    describe_rest(c, t);
    us_partition_free(&f.p);
    us_matrix_free(&f.x);
    us_matrix_free(&f.centres);
}

void
us_themes_free(struct us_themes *t)
{
    free(t->v);
    free(t->of);
    free(t->score);
    us_arena_free(&t->arena);
    memset(t, 0, sizeof(*t));
}
