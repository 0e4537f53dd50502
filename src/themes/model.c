#include "themes/model.h"

#include "themes/concepts.h"

#include <math.h>
#include <stdlib.h>

/* As in themes/mixture.c, which fits what is assigned here; COSINE is larger, since cosines in term
 * space are smaller than those of themes/vectors.h. */
static const double BETA = .2, ALPHA = .1, SIZE = .5, COSINE = 12, SMOOTH = 12;

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
    free(m->terms);
    free(m->themes);
    free(m->known);
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
    struct us_model_cell key = {.theme = theme};
    return t->n ? bsearch(&key, t->cells, t->n, sizeof(key), us_model_cell_order) : NULL;
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
settle_known(struct us_model *m)
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

/* What a word that the model does not hold adds to the square of a vector's length. */
static double
strangeness(const struct us_model *m)
{
    double x = us_log(1.0 + (double)m->ntext) + 1;
    x *= m->bridge ? (double)US_BRIDGE_PLAIN : 1;
    return x * x;
}

/* KL(p(theme | term) || p(theme)), as themes/mixture.c weighs its words. */
static void
settle_term(const struct us_model *m, struct us_model_term *t, double all)
{
    double n = 0, kl = 0, rest = 1;
    t->idf = us_log((1.0 + (double)m->ntext) / (1.0 + t->df)) + 1;
    for (size_t i = 0; i < t->n; i++)
        n += t->cells[i].n * t->scale;
    for (size_t i = 0; i < t->n; i++) {
        double prior = m->themes[t->cells[i].theme].texts / all;
        double p = (t->cells[i].n * t->scale + SMOOTH * prior) / (n + SMOOTH);
        kl += prior > 0 ? p * us_log(p / prior) : 0;
        rest -= prior;
    }
    /* In all themes without the term, p is the same multiple of the prior. */
    if (rest > 0 && n > 0)
        kl += rest * SMOOTH / (n + SMOOTH) * us_log(SMOOTH / (n + SMOOTH));
    t->weight = n > 0 && kl > 0 ? kl : 0;
}

static struct us_model_slot *
index_slot(const struct us_model_index *x, uint64_t hash)
{
    size_t i = (size_t)hash & (x->nslot - 1);
    while (x->slots[i].term != US_MAP_NONE && x->slots[i].hash != hash)
        i = (i + 1) & (x->nslot - 1);
    return &x->slots[i];
}

static uint64_t
key_hash(struct us_str key)
{
    return us_hash(key.p, key.n, 0);
}

/* Notes of the words left and right of every space that they make a term: one of them is the two
 * words of a pair, unless the term is a topic that holds spaces itself. */
static void
index_pair(struct us_model_index *x, struct us_str key)
{
    for (size_t i = us_str_find(key, ' ', 0); i < key.n; i = us_str_find(key, ' ', i + 1)) {
        struct us_model_slot *a = index_slot(x, key_hash(us_str_sub(key, 0, i)));
        struct us_model_slot *b = index_slot(x, key_hash(us_str_sub(key, i + 1, key.n)));
        x->closed = x->closed && a->term != US_MAP_NONE && b->term != US_MAP_NONE;
        a->begins = b->ends = true; /* of an empty slot it says nothing */
    }
}

static void
make_index(struct us_model *m)
{
    struct us_model_index *x = &m->index;
    free(x->slots);
    *x = (struct us_model_index){.nslot = 64, .nterm = m->keys.n, .closed = true};
    while (x->nslot < 2 * m->keys.n)
        x->nslot *= 2;
    x->slots = us_alloc(x->nslot * sizeof(*x->slots));
    for (size_t i = 0; i < x->nslot; i++)
        x->slots[i] = (struct us_model_slot){0, US_MAP_NONE, false, false};
    for (uint32_t t = 0; t < m->keys.n; t++) {
        uint64_t hash = key_hash(m->keys.keys[t]);
        *index_slot(x, hash) = (struct us_model_slot){hash, t, false, false};
    }
    for (size_t t = 0; t < m->keys.n; t++)
        index_pair(x, m->keys.keys[t]);
}

void
us_model_settle(struct us_model *m)
{
    double all = 0;
    for (size_t k = 0; k < m->ntheme; k++) {
        all += m->themes[k].texts;
        m->themes[k].logtotal = m->themes[k].norm = 0;
    }
    for (size_t i = 0; i < m->keys.n; i++) {
        struct us_model_term *t = &m->terms[i];
        bool plain = m->bridge && !us_corpus_is_concept(m->keys.keys[i]);
        t->scale = plain ? (double)US_BRIDGE_PLAIN : 1;
        settle_term(m, t, all);
        for (size_t j = 0; j < t->n; j++) {
            struct us_model_theme *v = &m->themes[t->cells[j].theme];
            double n = t->cells[j].n * t->scale, q = n * t->weight, x = n * t->idf;
            t->cells[j].gain = (float)us_log((q + BETA) / BETA);
            v->logtotal += q;
            v->norm += x * x;
        }
    }
    for (size_t k = 0; k < m->ntheme; k++) {
        struct us_model_theme *v = &m->themes[k];
        v->logtotal = us_log(v->logtotal + (double)(m->keys.n + 1) * BETA);
        v->norm = sqrt(v->norm);
        v->logsize = SIZE * us_log(v->texts + ALPHA);
    }
    settle_known(m);
    make_index(m);
}

static int
by_number(const void *x, const void *y)
{
    uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
    return (a > b) - (a < b);
}

/* Most texts have a dozen terms, for which a call a comparison costs more than it orders. */
static void
sort_numbers(uint32_t *v, size_t n)
{
    if (n > 64) {
        qsort(v, n, sizeof(*v), by_number);
        return;
    }
    for (size_t i = 1; i < n; i++) {
        uint32_t x = v[i];
        size_t j = i;
        for (; j > 0 && v[j - 1] > x; j--)
            v[j] = v[j - 1];
        v[j] = x;
    }
}

static bool
is_indexed(const struct us_model *m)
{
    return m->index.nslot && m->index.nterm == m->keys.n;
}

/* What the model has under a key; `term` is US_MAP_NONE when it has nothing. */
static struct us_model_slot
look_up(const struct us_model *m, struct us_str key, uint64_t hash)
{
    if (is_indexed(m))
        return *index_slot(&m->index, hash);
    return (struct us_model_slot){0, us_map_get(&m->keys, key), true, true};
}

/* The hashes of all keys. Looks into the index wait for memory; here it is asked for all at once.
 */
static uint64_t *
hash_keys(const struct us_model *m, const struct us_corpus_key *keys, size_t n, struct us_arena *a)
{
    uint64_t *hash = us_arena_raw(a, n * sizeof(*hash));
    for (size_t i = 0; i < n && is_indexed(m); i++)
        if (keys[i].key.n && !keys[i].stop) {
            hash[i] = key_hash(keys[i].key);
            US_PREFETCH(&m->index.slots[hash[i] & (m->index.nslot - 1)]);
        }
    return hash;
}

/* Whether two words in a row may be a term: otherwise there is no need to look. */
static bool
may_pair(const struct us_model *m, struct us_model_slot a, struct us_model_slot b)
{
    bool known = a.term != US_MAP_NONE && b.term != US_MAP_NONE;
    return known ? a.begins && b.ends : !m->index.closed || !is_indexed(m);
}

/* The numbers of the terms that stand in the text, with repetitions. */
static size_t
find_terms(const struct us_model *m, const struct us_corpus_key *keys, size_t n, struct us_arena *a,
           struct us_model_doc *doc)
{
    struct us_str last = {NULL, 0};
    struct us_model_slot before = {0, US_MAP_NONE, false, false};
    size_t found = 0, most = 0;
    for (size_t i = 0; i < n; i++)
        most = keys[i].key.n > most ? keys[i].key.n : most;
    char *pair = us_arena_raw(a, 2 * most + 1);
    const uint64_t *hash = hash_keys(m, keys, n, a);
    doc->term = us_arena_raw(a, 2 * n * sizeof(*doc->term));
    for (size_t i = 0; i < n; i++) {
        struct us_str key = keys[i].key;
        if (!key.n)
            continue;
        if (keys[i].concept) {
            uint32_t t = look_up(m, key, hash[i]).term;
            if (t != US_MAP_NONE)
                doc->term[found++] = t;
            continue;
        }
        doc->nword++;
        doc->hash = us_corpus_hash(key, doc->hash);
        if (keys[i].stop)
            continue;
        struct us_model_slot slot = look_up(m, key, hash[i]);
        doc->ncontent++;
        doc->nstrange += slot.term == US_MAP_NONE;
        if (slot.term != US_MAP_NONE) {
            US_PREFETCH(&m->terms[slot.term]);
            doc->term[found++] = slot.term;
        }
        if (last.n && may_pair(m, before, slot)) {
            memcpy(pair, last.p, last.n);
            pair[last.n] = ' ';
            memcpy(pair + last.n + 1, key.p, key.n);
            struct us_str both = {pair, last.n + 1 + key.n};
            uint32_t t = look_up(m, both, key_hash(both)).term;
            if (t != US_MAP_NONE)
                doc->term[found++] = t;
        }
        last = key;
        before = slot;
    }
    return found;
}

/* Where a hash should stand among those known, which are spread evenly. */
static size_t
known_place(const struct us_model *m, uint64_t hash)
{
    return m->nknown < UINT32_MAX ? (size_t)((hash >> 32) * m->nknown >> 32) : 0;
}

/* Asks for the first three lines of a term's cells. Of a number, not a pointer: there may be fewer,
 * or none. */
static inline void
fetch_cells(const struct us_model_term *t)
{
    uintptr_t at = (uintptr_t)t->cells;
    US_PREFETCH((const void *)at);
    US_PREFETCH((const void *)(at + 64));
    US_PREFETCH((const void *)(at + 128));
}

void
us_model_read(const struct us_model *m, const struct us_corpus_key *keys, size_t n,
              struct us_arena *a, struct us_model_doc *doc)
{
    memset(doc, 0, sizeof(*doc));
    size_t found = find_terms(m, keys, n, a, doc);
    if (m->nknown)
        US_PREFETCH(&m->known[known_place(m, doc->hash)]);
    double sum = (double)doc->nstrange * strangeness(m);
    sort_numbers(doc->term, found);
    doc->tf = us_arena_raw(a, found * sizeof(*doc->tf));
    for (size_t i = 0; i < found; i++)
        if (doc->n && doc->term[doc->n - 1] == doc->term[i]) {
            doc->tf[doc->n - 1] += 1;
        } else {
            doc->term[doc->n] = doc->term[i];
            doc->tf[doc->n++] = 1;
        }
    for (size_t i = 0; i < doc->n; i++) {
        const struct us_model_term *t = &m->terms[doc->term[i]];
        double x = (double)doc->tf[i] * t->scale * t->idf;
        fetch_cells(t); /* scored soon; they lie all over the memory */
        sum += x * x;
    }
    doc->norm = sqrt(sum);
}

void
us_model_scores_init(struct us_model_scores *s, const struct us_model *m)
{
    s->score = us_calloc(m->ntheme, sizeof(*s->score));
    s->cosine = us_calloc(m->ntheme, sizeof(*s->cosine));
}

void
us_model_scores_free(struct us_model_scores *s)
{
    free(s->score);
    free(s->cosine);
}

uint32_t
us_model_score(const struct us_model *m, const struct us_model_doc *doc, struct us_model_scores *s)
{
    double len = 0, *score = s->score, *cosine = s->cosine;
    uint32_t best = 0;
    for (size_t k = 0; k < m->ntheme; k++) {
        score[k] = m->themes[k].logsize;
        cosine[k] = 0;
    }
    if (doc->n == 0 || m->ntheme == 0)
        return US_MODEL_REST;
    for (size_t i = 0; i < doc->n; i++) {
        const struct us_model_term *t = &m->terms[doc->term[i]];
        double tf = (double)doc->tf[i] * t->scale, q = tf * t->weight;
        double x = tf * t->idf * t->idf * t->scale;
        len += q;
        for (size_t j = 0; j < t->n; j++) {
            const struct us_model_cell *c = &t->cells[j];
            score[c->theme] += q * (double)c->gain;
            cosine[c->theme] += x * c->n;
        }
    }
    for (uint32_t k = 0; k < m->ntheme; k++) {
        const struct us_model_theme *v = &m->themes[k];
        if (s->cosine[k] > 0) /* the theme has a term of the text, so it has a length */
            s->cosine[k] /= v->norm * doc->norm;
        s->score[k] += COSINE * s->cosine[k] - len * v->logtotal;
        if (s->score[k] > s->score[best])
            best = k;
    }
    return best;
}

uint32_t
us_model_known(const struct us_model *m, uint64_t hash)
{
    /* Look where this one should be, and double the step from there. */
    size_t n = m->nknown, lo = known_place(m, hash), hi = lo;
    for (size_t step = 16; lo > 0 && m->known[lo].hash >= hash; step *= 2)
        lo = lo > step ? lo - step : 0;
    for (size_t step = 16; hi < n && m->known[hi].hash < hash; step *= 2)
        hi = hi + step < n ? hi + step : n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (m->known[mid].hash < hash)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < m->nknown && m->known[lo].hash == hash ? m->known[lo].theme : US_CORPUS_NONE;
}

uint32_t
us_model_assign(const struct us_model *m, const struct us_model_doc *doc, struct us_model_scores *s,
                double *fit)
{
    *fit = 0;
    if (doc->nword == 0)
        return US_MODEL_WORDLESS;
    uint32_t best = us_model_score(m, doc, s), known = us_model_known(m, doc->hash);
    if (known != US_CORPUS_NONE)
        best = known;
    if (best < m->ntheme)
        *fit = s->cosine[best];
    return best;
}

double
us_model_fit_without(const struct us_model *m, const struct us_model_doc *doc, uint32_t theme,
                     uint32_t weight)
{
    double dot = 0, own = 0, norm = m->themes[theme].norm * m->themes[theme].norm;
    for (size_t i = 0; i < doc->n; i++) {
        const struct us_model_term *t = &m->terms[doc->term[i]];
        double x = (double)doc->tf[i] * t->idf * t->scale;
        size_t j = 0;
        while (j < t->n && t->cells[j].theme != theme)
            j++;
        dot += j < t->n ? x * t->cells[j].n * t->idf * t->scale : 0;
        own += x * x;
    }
    norm += weight * weight * own - 2 * weight * dot;
    dot -= weight * own;
    own += (double)doc->nstrange * strangeness(m);
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
        t->cells[at] = (struct us_model_cell){theme, 0, 0, 0};
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
        double x = v->idf * v->scale;
        for (size_t i = 0; i < v->n; i++)
            for (size_t j = 0; j < i; j++)
                sim[v->cells[i].theme * n + v->cells[j].theme] +=
                    (float)(v->cells[i].n * x * v->cells[j].n * x);
    }
    for (size_t i = 0; i < n; i++) {
        sim[i * n + i] = 1;
        for (size_t j = 0; j < i; j++) {
            double len = m->themes[i].norm * m->themes[j].norm;
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
