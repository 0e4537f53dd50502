#include "themes/identity.h"

#include "themes/halves.h"
#include "themes/novel.h"
#include "themes/sample.h"

#include <math.h>
#include <stdlib.h>

/* The fit of a theme is the FIT quantile of the cosines of its founders; at least FLOOR for themes
 * of FEW documents, which say little of what fits: a model that a day of two texts has founded
 * would take in everything. What fits below NOVEL times that is clustered by itself (1.5 to 3 made
 * no difference on daily runs of four labelled sets); a candidate needs LEAST documents. Pairs of
 * centres at MERGE and above are listed: from .4 down themes that differ are joined. What is new is
 * sought among FINER times as many clusters as are likely, and by vectors that keep what is small,
 * for a day has little of it (with 1, 2.7 late themes of 4 are found on banking77, fifteen draws;
 * with 2, 3.1; with 3, 3.3, but there are more than 1.5 ids a label on xsid; with sharp vectors
 * 2.8); of fewer than US_CORPUS_SMALL documents nothing would be left. */
enum { LEAST = 4, FEW = 8 };
static const double FIT = .5, FLOOR = .2, NOVEL = 1.5, FINER = 2, MERGE = .45;

static int
by_value(const void *x, const void *y)
{
    double a = *(const double *)x, b = *(const double *)y;
    return (a > b) - (a < b);
}

struct member {
    struct us_model_doc doc;
    uint32_t theme, weight, nhan;
    bool founder; /* of a candidate */
    double fit;
};

/* Texts of each document that are mostly Chinese: all or none, since their words are the same. */
static uint32_t
han_texts(const struct us_corpus *c, size_t d)
{
    return c->texts[c->rep[d]].han ? c->weight[d] : 0;
}

static void
read_doc(const struct us_model *m, const struct us_corpus *c, size_t d, struct us_arena *a,
         struct us_model_doc *doc)
{
    struct us_corpus_key *keys;
    size_t n = us_corpus_text_keys(c, c->rep[d], a, &keys);
    us_model_read(m, keys, n, a, doc);
}

/* Sets the thresholds of the themes from `first` on to the FIT quantile of their members. */
static void
set_fits(struct us_model *m, const struct member *v, size_t n, size_t first)
{
    size_t *at = us_calloc(m->ntheme + 2, sizeof(*at));
    double *fits = us_alloc(n * sizeof(*fits));
    for (size_t i = 0; i < n; i++)
        if (v[i].theme < m->ntheme)
            at[v[i].theme + 2]++;
    for (size_t k = 2; k < m->ntheme + 2; k++)
        at[k] += at[k - 1];
    for (size_t i = 0; i < n; i++)
        if (v[i].theme < m->ntheme)
            fits[at[v[i].theme + 1]++] =
                us_model_fit_without(m, &v[i].doc, v[i].theme, v[i].weight);
    for (size_t k = first; k < m->ntheme; k++) {
        size_t members = at[k + 1] - at[k];
        if (members)
            qsort(fits + at[k], members, sizeof(*fits), by_value);
        if (members)
            m->themes[k].fit = fits[at[k] + (size_t)(FIT * (double)members)];
        if (members < FEW && m->themes[k].fit < FLOOR)
            m->themes[k].fit = FLOOR;
    }
    free(at);
    free(fits);
}

static void
learn_members(struct us_model *m, struct member *v, size_t n, bool founders)
{
    struct us_halves_text *x = us_alloc(n * sizeof(*x));
    size_t nx = 0;
    for (size_t i = 0; i < n; i++)
        if (v[i].founder == founders)
            x[nx++] = (struct us_halves_text){&v[i].doc, v[i].theme, v[i].weight};
    if (!m->whole)
        us_halves_divide(m, x, nx);
    free(x);
    for (size_t i = 0; i < n; i++)
        if (v[i].founder == founders)
            us_model_learn(m, &v[i].doc, v[i].theme, v[i].weight, v[i].nhan);
    us_model_settle(m);
}

/* Learns the members and sets the thresholds of the themes from `first` on. Where candidates were
 * founded, the other members choose anew: a candidate of a few documents that nothing joins would
 * lose the next day's to larger themes. */
static void
learn(struct us_model *m, struct member *v, size_t n, size_t first)
{
    if (first && first < m->ntheme) {
        struct us_model_scores s;
        learn_members(m, v, n, true);
        us_model_scores_init(&s, m);
        for (size_t i = 0; i < n; i++)
            if (!v[i].founder)
                v[i].theme = us_model_assign(m, &v[i].doc, &s, &v[i].fit);
        us_model_scores_free(&s);
    }
    learn_members(m, v, n, false);
    if (first < m->ntheme)
        set_fits(m, v, n, first);
}

static void
add_terms(struct us_model *m, const struct us_corpus *c)
{
    for (size_t t = 0; t < c->nterm && m->keys.n < US_MODEL_TERMS; t++)
        us_model_add_term(m, c->terms[t].key);
}

/* The themes of a fit that have a centre; those for the rest stand last. */
static size_t
real_themes(const struct us_themes *t)
{
    size_t n = t->n;
    while (n > 0 && strncmp(t->v[n - 1].id, "t00000", 6) == 0)
        n--;
    return n;
}

/* Labels of the halves of themes that have two. */
static void
name_halves(struct us_model *m, const struct us_corpus *c, const struct member *v)
{
    struct us_partition p = {c->ndoc, 0, us_alloc(c->ndoc * sizeof(*p.of))};
    uint32_t *number = us_calloc(m->ntheme, sizeof(*number));
    for (size_t k = 0; k < m->ntheme; k++)
        if (m->themes[k].second) {
            number[k] = (uint32_t)p.k;
            p.k += 2;
        }
    for (size_t d = 0; d < c->ndoc; d++) {
        bool halved = v[d].theme < m->ntheme && m->themes[v[d].theme].second;
        p.of[d] = halved ? number[v[d].theme] + v[d].doc.half : US_CORPUS_NONE;
    }
    struct us_label *labels = us_calloc(p.k, sizeof(*labels));
    if (p.k)
        us_labels(c, &p, &m->arena, labels);
    for (size_t k = 0; k < m->ntheme; k++)
        for (size_t h = 0; h < 2 && m->themes[k].second; h++) {
            const struct us_label *l = &labels[number[k] + h];
            struct us_model_half *half = &m->themes[k].half[h];
            half->label = l->text;
            half->nterm = l->nterm < US_MODEL_HALF_TERMS ? l->nterm : US_MODEL_HALF_TERMS;
            memcpy(half->terms, l->terms, half->nterm * sizeof(*half->terms));
        }
    free(labels);
    free(number);
    us_partition_free(&p);
}

void
us_identity_found(struct us_model *m, const struct us_corpus *c, const struct us_themes *t)
{
    struct us_arena scratch = {0};
    struct member *v = us_calloc(c->ndoc, sizeof(*v));
    size_t real = real_themes(t);
    m->bridge = c->bridge;
    m->nknown = 0; /* a model without themes knows nothing worth keeping */
    m->ntext = m->nhan = 0;
    for (size_t i = 0; i < m->keys.n; i++)
        m->terms[i].df = 0;
    add_terms(m, c);
    for (size_t k = 0; k < real; k++)
        us_model_add_theme(m, &t->v[k]);
    for (size_t d = 0; d < c->ndoc; d++) {
        uint32_t of = t->of[c->rep[d]];
        read_doc(m, c, d, &scratch, &v[d].doc);
        v[d].theme = of < real ? of : US_MODEL_REST;
        v[d].weight = c->weight[d];
        v[d].nhan = han_texts(c, d);
    }
    learn(m, v, c->ndoc, 0);
    name_halves(m, c, v);
    us_model_group(m, 0);
    free(v);
    us_arena_free(&scratch);
}

struct rest {
    struct us_corpus c;
    uint32_t *member; /* of a text of c: its number among the members */
    size_t cap;
};

/* Founds candidates among the badly fitting. */
static void
found_candidates(struct us_model *m, struct rest *r, struct member *v, double granularity,
                 struct us_pool *pool)
{
    struct us_themes t;
    struct us_themes_options opt = {0, granularity, true};
    struct us_novel novel;
    us_corpus_finish(&r->c);
    opt.granularity *= r->c.ndoc < US_CORPUS_SMALL ? 1 : FINER;
    us_themes_fit(&t, &r->c, &opt, pool);
    us_novel_init(&novel, m, &r->c);
    struct us_novel_text *texts = us_alloc(r->c.ndoc * sizeof(*texts));
    for (size_t k = 0, real = real_themes(&t); k < real && m->ntheme < US_MODEL_THEMES; k++) {
        size_t n = 0;
        for (uint32_t d = 0; d < r->c.ndoc; d++)
            if (t.of[r->c.rep[d]] == k) {
                const struct member *w = &v[r->member[r->c.rep[d]]];
                texts[n++] = (struct us_novel_text){d, w->theme, w->fit};
            }
        if (n < LEAST || us_novel_worth(&novel, texts, n) <= 0)
            continue;
        uint32_t theme = us_model_add_theme(m, &t.v[k]);
        for (size_t i = 0; i < n; i++) {
            v[r->member[r->c.rep[texts[i].doc]]].theme = theme;
            v[r->member[r->c.rep[texts[i].doc]]].founder = true;
        }
    }
    us_novel_free(&novel);
    add_terms(m, &r->c);
    free(texts);
    us_themes_free(&t);
}

/* The documents of `c` that the model does not know, with the theme that suits them best; those
 * that suit badly also go into `r`. Returns their number. */
static size_t
sift(const struct us_model *m, const struct us_corpus *c, struct member *v, uint32_t *doc_of,
     struct rest *r, struct us_arena *a)
{
    struct us_model_scores s;
    struct us_arena scratch = {0};
    size_t n = 0;
    us_model_scores_init(&s, m);
    for (size_t d = 0; d < c->ndoc; d++) {
        struct member *w = &v[n];
        read_doc(m, c, d, a, &w->doc);
        if (us_model_known(m, w->doc.hash) != US_CORPUS_NONE)
            continue;
        w->theme = us_model_assign(m, &w->doc, &s, &w->fit);
        w->weight = c->weight[d];
        w->nhan = han_texts(c, d);
        bool fits = w->theme < m->ntheme && w->fit >= NOVEL * m->themes[w->theme].fit;
        if (!fits && r->c.ntext < US_SAMPLE_DOCS) { /* more are not needed to see what is new */
            US_GROW(r->member, r->cap, r->c.ntext + 1);
            r->member[r->c.ntext] = (uint32_t)n;
            us_corpus_copy(&r->c, c, c->rep[d], &scratch);
            us_arena_clear(&scratch);
        }
        doc_of[n++] = (uint32_t)d;
    }
    us_model_scores_free(&s);
    us_arena_free(&scratch);
    return n;
}

void
us_identity_add(struct us_model *m, const struct us_corpus *c, double granularity,
                struct us_pool *pool)
{
    struct us_arena scratch = {0};
    struct rest r = {.member = NULL};
    struct member *v = us_calloc(c->ndoc + 1, sizeof(*v));
    uint32_t *doc_of = us_alloc((c->ndoc + 1) * sizeof(*doc_of));
    us_corpus_like(&r.c, c);
    size_t first = m->ntheme, n = sift(m, c, v, doc_of, &r, &scratch);
    if (r.c.ntext >= LEAST)
        found_candidates(m, &r, v, granularity, pool);
    for (size_t i = 0; i < n; i++) /* again, with the terms of the candidates */
        read_doc(m, c, doc_of[i], &scratch, &v[i].doc);
    if (n)
        learn(m, v, n, first);
    if (first < m->ntheme)
        us_model_group(m, first);
    us_corpus_free(&r.c);
    free(r.member);
    free(doc_of);
    free(v);
    us_arena_free(&scratch);
}

/* Quotes of a theme: those of a readable length that fit best, then by their bytes. */
struct quote {
    const struct us_corpus *c;
    uint32_t theme, text;
    bool readable;
    float fit;
};

enum { QUOTE_MIN = 12, QUOTE_MAX = 400 };

static int
by_worth(const void *x, const void *y)
{
    const struct quote *a = x, *b = y;
    if (a->theme != b->theme)
        return a->theme < b->theme ? -1 : 1;
    if (a->readable != b->readable)
        return a->readable ? -1 : 1;
    if (a->fit > b->fit || a->fit < b->fit)
        return a->fit < b->fit ? 1 : -1;
    const struct us_corpus_text *s = &a->c->texts[a->text], *t = &b->c->texts[b->text];
    int r = us_str_cmp(s->text, t->text);
    return r ? r : us_str_cmp(s->id, t->id);
}

/* One quote for each different text (texts of the same words count as one). */
static void
choose_quotes(const struct us_corpus *c, struct us_themes *t)
{
    struct quote *q = us_alloc((c->ndoc + c->ntext) * sizeof(*q));
    size_t n = 0;
    for (size_t i = 0; i < c->ntext; i++) {
        const struct us_corpus_text *x = &c->texts[i];
        if (x->doc == US_CORPUS_NONE || c->rep[x->doc] == i)
            q[n++] = (struct quote){c, t->of[i], (uint32_t)i,
                                    x->text.n >= QUOTE_MIN && x->text.n <= QUOTE_MAX, t->score[i]};
    }
    if (n)
        qsort(q, n, sizeof(*q), by_worth);
    for (size_t i = 0; i < n; i++) {
        struct us_theme *v = &t->v[q[i].theme];
        bool twice = v->nquote &&
                     us_str_eq(c->texts[v->quotes[v->nquote - 1]].text, c->texts[q[i].text].text);
        if (!twice && v->nquote < US_THEME_QUOTES)
            v->quotes[v->nquote++] = q[i].text;
    }
    free(q);
}

/* Takes the empty ones of the two last themes away. */
static void
drop_empty_rest(const struct us_corpus *c, struct us_themes *t, size_t real)
{
    t->n = real + 2;
    if (t->v[real].n == 0) {
        t->v[real] = t->v[real + 1];
        for (size_t i = 0; i < c->ntext; i++)
            t->of[i] -= t->of[i] == real + 1;
        t->n--;
    }
    if (t->v[t->n - 1].n == 0 && t->n > real)
        t->n--;
}

void
us_identity_themes(const struct us_model *m, const struct us_corpus *c, struct us_themes *t)
{
    struct us_model_scores s;
    struct us_arena scratch = {0};
    size_t real = m->ntheme;
    memset(t, 0, sizeof(*t));
    t->v = us_calloc(real + 2, sizeof(*t->v));
    t->of = us_calloc(c->ntext, sizeof(*t->of));
    t->score = us_calloc(c->ntext, sizeof(*t->score));
    for (size_t k = 0; k < real; k++) {
        memcpy(t->v[k].id, m->themes[k].id, sizeof(t->v[k].id));
        t->v[k].label.text = m->themes[k].label;
        t->v[k].label.nterm = m->themes[k].nterm;
        memcpy(t->v[k].label.terms, m->themes[k].terms, sizeof(m->themes[k].terms));
    }
    us_theme_rest(&t->v[real], false);
    us_theme_rest(&t->v[real + 1], true);
    us_model_scores_init(&s, m);
    for (size_t i = 0; i < c->ntext; i++) {
        struct us_corpus_key *keys;
        struct us_model_doc doc;
        double fit;
        size_t n = us_corpus_text_keys(c, i, &scratch, &keys);
        us_model_read(m, keys, n, &scratch, &doc);
        uint32_t of = us_model_assign(m, &doc, &s, &fit);
        t->of[i] = of < real ? of : (uint32_t)real + (of == US_MODEL_WORDLESS);
        t->score[i] = (float)fit;
        t->v[t->of[i]].n++;
        t->v[t->of[i]].nhan += c->texts[i].han;
        us_arena_clear(&scratch);
    }
    choose_quotes(c, t);
    drop_empty_rest(c, t, real);
    us_model_scores_free(&s);
    us_arena_free(&scratch);
}

struct pair {
    uint32_t a, b;
    float sim;
};

static int
by_theme(const void *x, const void *y)
{
    const struct pair *p = x, *q = y;
    if (p->a != q->a)
        return p->a < q->a ? -1 : 1;
    if (p->sim > q->sim || p->sim < q->sim)
        return p->sim < q->sim ? 1 : -1;
    return (p->b > q->b) - (p->b < q->b);
}

void
us_identity_merges(const struct us_model *m, struct us_merges *out)
{
    float *sim = us_model_similarity(m);
    struct pair *v = NULL;
    size_t n = 0, cap = 0;
    for (uint32_t a = 0; a < m->ntheme; a++)
        for (uint32_t b = 0; b < m->ntheme; b++)
            if (a != b && (double)sim[a * m->ntheme + b] >= MERGE) {
                US_GROW(v, cap, n + 1);
                v[n++] = (struct pair){a, b, sim[a * m->ntheme + b]};
            }
    if (n)
        qsort(v, n, sizeof(*v), by_theme);
    out->at = us_calloc(m->ntheme + 1, sizeof(*out->at));
    out->with = us_alloc(n * sizeof(*out->with));
    for (size_t i = 0; i < n; i++) {
        out->at[v[i].a + 1] = i + 1;
        out->with[i] = v[i].b;
    }
    for (size_t k = 1; k <= m->ntheme; k++)
        out->at[k] = out->at[k] > out->at[k - 1] ? out->at[k] : out->at[k - 1];
    free(v);
    free(sim);
}

void
us_merges_free(struct us_merges *m)
{
    free(m->at);
    free(m->with);
}
