#include "themes/model.h"

#include "themes/concepts.h"

#include <math.h>
#include <stdlib.h>

/* As in themes/mixture.c, which fits what is assigned by a model. */
static const double BETA = .2, ALPHA = .1, SIZE = .5, SMOOTH = 12;

enum { KNOWN_PLACE = 4 };

void
us_model_init(struct us_model *m)
{
    memset(m, 0, sizeof(*m));
    us_map_init(&m->keys, &m->arena);
    us_map_init(&m->ban, &m->arena);
}

void
us_model_free(struct us_model *m)
{
    for (size_t t = 0; t < m->keys.n; t++)
        free(m->terms[t].cells);
    us_map_free(&m->keys);
    us_map_free(&m->ban);
    free(m->index.slots);
    free(m->index.pairs);
    free(m->terms);
    free(m->themes);
    free(m->figures.logsize);
    free(m->figures.weights);
    free(m->figures.gains);
    free(m->known);
    free(m->known_at);
    free(m->aliases);
    us_arena_free(&m->arena);
    memset(m, 0, sizeof(*m));
}

int
us_model_cell_order(const void *x, const void *y)
{
    const struct us_model_cell *a = x, *b = y;
    return (a->theme > b->theme) - (a->theme < b->theme);
}

struct us_model_cell *
us_model_cell_of(const struct us_model_term *t, uint32_t theme)
{
    size_t lo = 0, n = t->n;
    while (n > 1) { /* without a branch that nothing foretells */
        size_t half = n / 2;
        lo += t->cells[lo + half].theme <= theme ? half : 0;
        n -= half;
    }
    return n && t->cells[lo].theme == theme ? &t->cells[lo] : NULL;
}

int
us_model_known_order(const void *x, const void *y)
{
    const struct us_model_known *a = x, *b = y;
    if (a->hash != b->hash)
        return a->hash < b->hash ? -1 : 1;
    if (a->theme != b->theme)
        return a->theme < b->theme ? -1 : 1;
    return (a->half > b->half) - (a->half < b->half);
}

/* Sorts what is known; a document that was learnt text by text is one. */
static void
sort_known(struct us_model *m)
{
    size_t n = 0, sorted = 1;
    while (sorted < m->nknown && us_model_known_order(&m->known[sorted - 1], &m->known[sorted]) < 0)
        sorted++;
    if (sorted >= m->nknown) /* as in a file */
        return;
    qsort(m->known, m->nknown, sizeof(*m->known), us_model_known_order);
    for (size_t i = 0; i < m->nknown; i++)
        if (n == 0 || m->known[n - 1].hash != m->known[i].hash ||
            m->known[n - 1].theme != m->known[i].theme)
            m->known[n++] = m->known[i];
    m->nknown = n;
}

static void
settle_known(struct us_model *m)
{
    sort_known(m);
    for (m->known_bits = 1; m->nknown >> m->known_bits >= 2 * KNOWN_PLACE;)
        m->known_bits++;
    size_t nplace = (size_t)1 << m->known_bits;
    free(m->known_at);
    m->known_at = us_calloc(nplace + 1, sizeof(*m->known_at));
    for (size_t i = 0; i < m->nknown; i++)
        m->known_at[us_model_known_place(m, m->known[i].hash) + 1] = i + 1;
    for (size_t i = 1; i <= nplace; i++) /* of a place with none: where the one before ends */
        if (m->known_at[i] == 0)
            m->known_at[i] = m->known_at[i - 1];
}

/* KL(p(theme | term) || p(theme)), as themes/mixture.c weighs its words. */
static void
settle_term(const struct us_model *m, const struct us_model_term *t, double all,
            struct us_model_weight *w)
{
    double n = 0, kl = 0, rest = 1;
    w->idf = us_log((1.0 + (double)m->ntext) / (1.0 + t->df)) + 1;
    for (size_t i = 0; i < t->n; i++)
        n += t->cells[i].n * w->scale;
    for (size_t i = 0; i < t->n; i++) {
        double prior = m->themes[t->cells[i].theme].texts / all;
        double p = (t->cells[i].n * w->scale + SMOOTH * prior) / (n + SMOOTH);
        kl += prior > 0 ? p * us_log(p / prior) : 0;
        rest -= prior;
    }
    /* In all themes without the term, p is the same multiple of the prior. */
    if (rest > 0 && n > 0)
        kl += rest * SMOOTH / (n + SMOOTH) * us_log(SMOOTH / (n + SMOOTH));
    w->weight = n > 0 && kl > 0 ? kl : 0;
}

/* Room for the figures; those of the lanes behind the themes suit nothing. */
static void
make_figures(struct us_model *m)
{
    struct us_model_figures *f = &m->figures;
    size_t ncell = 0;
    for (size_t i = 0; i < m->keys.n; i++)
        ncell += m->terms[i].n;
    free(f->logsize);
    free(f->weights);
    free(f->gains);
    f->width = (m->ntheme + US_MODEL_LANES - 1) / US_MODEL_LANES * US_MODEL_LANES;
    f->logsize = us_calloc(3 * f->width, sizeof(*f->logsize));
    f->logtotal = f->logsize + f->width;
    f->norm = f->logtotal + f->width;
    for (size_t k = m->ntheme; k < f->width; k++)
        f->logsize[k] = -HUGE_VAL;
    f->nweight = m->keys.n;
    f->weights = us_calloc(f->nweight, sizeof(*f->weights));
    f->gains = us_calloc(ncell, sizeof(*f->gains));
}

/* The figures of one term and what it adds to those of the themes; its gains are written at `at`.
 */
static void
settle_cells(struct us_model *m, const struct us_model_term *t, struct us_model_weight *w)
{
    struct us_model_figures *f = &m->figures;
    float gain = 0;
    w->n = (uint32_t)t->n;
    for (size_t j = 0; j < t->n; j++) {
        const struct us_model_cell *c = &t->cells[j];
        double n = c->n * w->scale, q = n * w->weight, x = n * w->idf;
        if (j == 0 || c->n != c[-1].n) /* most counts are small, and follow their like */
            gain = (float)us_log((q + BETA) / BETA);
        f->gains[w->at + j] = (struct us_model_gain){c->theme, c->n, gain};
        f->logtotal[c->theme] += q;
        f->norm[c->theme] += x * x;
    }
}

void
us_model_settle(struct us_model *m)
{
    struct us_model_figures *f = &m->figures;
    double all = 0;
    uint32_t at = 0;
    make_figures(m);
    for (size_t k = 0; k < m->ntheme; k++)
        all += m->themes[k].texts;
    for (size_t i = 0; i < m->keys.n; i++) {
        struct us_model_weight *w = &f->weights[i];
        w->scale = us_bridge_scale(m->bridge, m->keys.keys[i]);
        w->at = at;
        settle_term(m, &m->terms[i], all, w);
        settle_cells(m, &m->terms[i], w);
        at += w->n;
    }
    for (size_t k = 0; k < m->ntheme; k++) {
        f->logtotal[k] = us_log(f->logtotal[k] + (double)(m->keys.n + 1) * BETA);
        f->norm[k] = sqrt(f->norm[k]);
        f->logsize[k] = SIZE * us_log(m->themes[k].texts + ALPHA);
    }
    settle_known(m);
    us_model_make_index(m);
}

uint32_t
us_model_known(const struct us_model *m, uint64_t hash)
{
    if (!m->known_at)
        return US_CORPUS_NONE;
    size_t place = us_model_known_place(m, hash), lo = m->known_at[place],
           end = m->known_at[place + 1], hi = end;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (m->known[mid].hash < hash)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < end && m->known[lo].hash == hash ? m->known[lo].theme : US_CORPUS_NONE;
}

double
us_model_fit_without(const struct us_model *m, const struct us_model_doc *doc, uint32_t theme,
                     uint32_t weight)
{
    double dot = 0, own = 0, norm = m->figures.norm[theme] * m->figures.norm[theme];
    for (size_t i = 0; i < doc->n; i++) {
        const struct us_model_term *t = &m->terms[doc->term[i]];
        struct us_model_weight w = us_model_weight_of(m, doc->term[i]);
        double x = (double)doc->tf[i] * w.idf * w.scale;
        size_t j = 0;
        while (j < t->n && t->cells[j].theme != theme)
            j++;
        dot += j < t->n ? x * t->cells[j].n * w.idf * w.scale : 0;
        own += x * x;
    }
    norm += weight * weight * own - 2 * weight * dot;
    dot -= weight * own;
    own += (double)doc->nstrange * us_model_strangeness(m);
    return norm > 1e-9 && own > 0 && dot > 0 ? dot / (sqrt(norm) * sqrt(own)) : 0;
}

void
us_model_add_term(struct us_model *m, struct us_str key)
{
    size_t before = m->keys.n;
    for (size_t i = 0; i < key.n; i++)
        if ((unsigned char)key.p[i] < ' ') /* #a<tab>b# would break the file's columns */
            return;
    uint32_t t = us_map_add(&m->keys, key);
    if (m->keys.n == before)
        return;
    US_GROW(m->terms, m->term_cap, m->keys.n);
    memset(&m->terms[t], 0, sizeof(m->terms[t]));
}

uint32_t
us_model_find(const struct us_model *m, struct us_str id)
{
    for (size_t k = 0; k < m->ntheme; k++)
        if (us_str_eqc(id, m->themes[k].id))
            return (uint32_t)k;
    for (size_t i = 0; i < m->nalias; i++)
        if (us_str_eqc(id, m->aliases[i].id))
            return m->aliases[i].theme;
    return US_CORPUS_NONE;
}

void
us_model_fresh_id(const struct us_model *m, char id[8])
{
    while (us_model_find(m, us_str_c(id)) != US_CORPUS_NONE) {
        struct us_buf b = {0};
        us_buf_fmt(&b, "t%06x", (unsigned)(us_hash(id, 7, 1) >> 40));
        memcpy(id, b.p, 7);
        us_buf_free(&b);
    }
}

static bool
has_label(const struct us_model *m, struct us_str label)
{
    for (size_t k = 0; k < m->ntheme; k++)
        if (us_str_eq(m->themes[k].label, label))
            return true;
    return false;
}

struct us_str
us_model_fresh_label(struct us_model *m, struct us_str label)
{
    struct us_buf b = {0};
    us_buf_str(&b, label);
    for (unsigned i = 2; has_label(m, us_buf_view(&b)); i++) {
        b.n = 0;
        us_buf_str(&b, label);
        us_buf_fmt(&b, " (%u)", i);
    }
    struct us_str s = us_str_dup(&m->arena, us_buf_view(&b));
    us_buf_free(&b);
    return s;
}

uint32_t
us_model_add_theme(struct us_model *m, const struct us_theme *t)
{
    US_GROW(m->themes, m->theme_cap, m->ntheme + 1);
    struct us_model_theme *v = &m->themes[m->ntheme];
    memset(v, 0, sizeof(*v));
    memcpy(v->id, t->id, sizeof(v->id));
    v->group = (uint32_t)m->ntheme;
    us_model_fresh_id(m, v->id);
    v->label = us_model_fresh_label(m, t->label.text);
    v->nterm = t->label.nterm;
    for (size_t i = 0; i < v->nterm; i++) {
        v->terms[i] = t->label.terms[i];
        v->terms[i].text = us_str_dup(&m->arena, t->label.terms[i].text);
    }
    return (uint32_t)m->ntheme++;
}

static void
count_term(struct us_model_term *t, uint32_t theme, uint32_t n, uint32_t half)
{
    size_t at = t->n;
    while (at > 0 && t->cells[at - 1].theme >= theme)
        at--;
    if (at == t->n || t->cells[at].theme != theme) {
        US_GROW(t->cells, t->cap, t->n + 1);
        memmove(t->cells + at + 1, t->cells + at, (t->n - at) * sizeof(*t->cells));
        t->cells[at] = (struct us_model_cell){theme, 0, 0};
        t->n++;
    }
    t->cells[at].n += n;
    t->cells[at].second += half ? n : 0;
}

void
us_model_learn(struct us_model *m, const struct us_model_doc *doc, uint32_t theme, uint32_t weight,
               uint32_t nhan)
{
    m->ntext += weight;
    m->nhan += nhan;
    for (size_t i = 0; i < doc->n; i++) {
        struct us_model_term *t = &m->terms[doc->term[i]];
        t->df += weight;
        if (theme < m->ntheme)
            count_term(t, theme, (uint32_t)doc->tf[i] * weight, doc->half);
    }
    if (theme < m->ntheme) {
        m->themes[theme].texts += weight;
        m->themes[theme].second += doc->half ? weight : 0;
    }
    US_GROW(m->known, m->known_cap, m->nknown + 1);
    m->known[m->nknown++] =
        (struct us_model_known){doc->hash, theme, theme < m->ntheme ? doc->half : 0};
}

float *
us_model_similarity(const struct us_model *m)
{
    size_t n = m->ntheme;
    float *sim = us_calloc(n * n, sizeof(*sim));
    for (size_t t = 0; t < m->keys.n; t++) {
        const struct us_model_term *v = &m->terms[t];
        struct us_model_weight w = us_model_weight_of(m, (uint32_t)t);
        double x = w.idf * w.scale;
        for (size_t i = 0; i < v->n; i++)
            for (size_t j = 0; j < i; j++)
                sim[v->cells[i].theme * n + v->cells[j].theme] +=
                    (float)(v->cells[i].n * x * v->cells[j].n * x);
    }
    for (size_t i = 0; i < n; i++) {
        sim[i * n + i] = 1;
        for (size_t j = 0; j < i; j++) {
            double len = m->figures.norm[i] * m->figures.norm[j];
            float s = len > 0 ? (float)((double)sim[i * n + j] / len) : 0;
            sim[i * n + j] = sim[j * n + i] = s;
        }
    }
    return sim;
}

int
us_model_name(struct us_model *m, struct us_str id, struct us_str label, struct us_err *err)
{
    uint32_t k = us_model_find(m, id);
    if (k == US_CORPUS_NONE)
        return us_fail(err, US_EFIELD, 0, "no theme has this id");
    for (size_t i = 0; i < m->ntheme; i++)
        if (i != k && us_str_eq(m->themes[i].label, label))
            return us_fail(err, US_EFIELD, 0, "another theme has this label");
    m->themes[k].label = us_str_dup(&m->arena, label);
    m->themes[k].named = true;
    return US_OK;
}

/* Takes away the phrases that hold `term`; returns how many are left. */
static size_t
drop_terms(struct us_label_term *v, size_t n, struct us_str term)
{
    size_t left = 0;
    for (size_t i = 0; i < n; i++)
        if (!us_label_holds(v[i].text, term))
            v[left++] = v[i];
    return left;
}

void
us_model_ban(struct us_model *m, struct us_str term)
{
    char *p = us_arena_raw(&m->arena, term.n);
    for (size_t i = 0; i < term.n; i++) /* as the file has it */
        p[i] = (unsigned char)term.p[i] < ' ' ? ' ' : term.p[i];
    term.p = p;
    us_map_add(&m->ban, term);
    for (size_t k = 0; k < m->ntheme; k++) {
        struct us_model_theme *v = &m->themes[k];
        size_t n = v->nterm = drop_terms(v->terms, v->nterm, term);
        for (size_t h = 0; h < 2; h++) {
            struct us_model_half *half = &v->half[h];
            half->nterm = drop_terms(half->terms, half->nterm, term);
            if (us_label_holds(half->label, term))
                half->label = half->nterm ? half->terms[0].text : US_STR("");
        }
        if (v->named || !us_label_holds(v->label, term))
            continue;
        v->label = US_STR("");
        for (size_t i = 0; i < n && !v->label.n; i++)
            if (!has_label(m, v->terms[i].text))
                v->label = v->terms[i].text;
        if (!v->label.n)
            v->label = us_model_fresh_label(m, US_STR("(other)"));
    }
}
