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

/* Which of the places in `known_at` is a hash's; the one behind it is where the next ones begin. */
static size_t
known_place(const struct us_model *m, uint64_t hash)
{
    return (size_t)(hash >> (64 - m->known_bits));
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
        m->known_at[known_place(m, m->known[i].hash) + 1] = i + 1;
    for (size_t i = 1; i <= nplace; i++) /* of a place with none: where the one before ends */
        if (m->known_at[i] == 0)
            m->known_at[i] = m->known_at[i - 1];
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

/* Where the look for a pair begins. */
static struct us_model_pair *
pair_home(const struct us_model_index *x, uint64_t words)
{
    /* A multiple of the golden ratio (Knuth 1973) spreads numbers that follow each other. */
    return &x->pairs[(size_t)(words * 0x9E3779B97F4A7C15u >> 32) & (x->npair - 1)];
}

static struct us_model_pair *
pair_slot(const struct us_model_index *x, uint64_t words)
{
    struct us_model_pair *p = pair_home(x, words);
    while (p->term != US_MAP_NONE && p->words != words)
        p = p + 1 < x->pairs + x->npair ? p + 1 : x->pairs;
    return p;
}

static uint64_t
pair_words(uint32_t first, uint32_t second)
{
    return (uint64_t)first << 32 | second;
}

/* Notes of the words left and right of every space that they make a term: one of them is the two
 * words of a pair, unless the term is a topic that holds spaces itself. */
static void
index_pair(struct us_model_index *x, struct us_str key, uint32_t term)
{
    for (size_t i = us_str_find(key, ' ', 0); i < key.n; i = us_str_find(key, ' ', i + 1)) {
        struct us_model_slot *a = index_slot(x, key_hash(us_str_sub(key, 0, i)));
        struct us_model_slot *b = index_slot(x, key_hash(us_str_sub(key, i + 1, key.n)));
        bool known = a->term != US_MAP_NONE && b->term != US_MAP_NONE;
        a->begins = b->ends = true; /* of an empty slot it says nothing */
        x->closed = x->closed && known;
        uint64_t words = pair_words(a->term, b->term);
        if (known)
            *pair_slot(x, words) = (struct us_model_pair){words, term};
    }
}

/* Room for `n` in a table that is at most half full. */
static size_t
table_size(size_t n)
{
    size_t size = 64;
    while (size < 2 * n)
        size *= 2;
    return size;
}

static void
make_index(struct us_model *m)
{
    struct us_model_index *x = &m->index;
    size_t nspace = 0;
    for (size_t t = 0; t < m->keys.n; t++)
        for (size_t i = 0; i < m->keys.keys[t].n; i++)
            nspace += m->keys.keys[t].p[i] == ' ';
    free(x->slots);
    free(x->pairs);
    *x = (struct us_model_index){.nslot = table_size(m->keys.n),
                                 .npair = table_size(nspace),
                                 .nterm = m->keys.n,
                                 .closed = true};
    x->slots = us_alloc(x->nslot * sizeof(*x->slots));
    for (size_t i = 0; i < x->nslot; i++)
        x->slots[i] = (struct us_model_slot){0, US_MAP_NONE, false, false};
    x->pairs = us_alloc(x->npair * sizeof(*x->pairs));
    for (size_t i = 0; i < x->npair; i++)
        x->pairs[i] = (struct us_model_pair){0, US_MAP_NONE};
    for (uint32_t t = 0; t < m->keys.n; t++) {
        uint64_t hash = key_hash(m->keys.keys[t]);
        *index_slot(x, hash) = (struct us_model_slot){hash, t, false, false};
    }
    for (uint32_t t = 0; t < m->keys.n; t++)
        index_pair(x, m->keys.keys[t], t);
}

/* Room for the figures of the themes; those of the lanes behind them suit nothing. */
static void
make_figures(struct us_model *m)
{
    struct us_model_figures *f = &m->figures;
    free(f->logsize);
    f->width = (m->ntheme + US_MODEL_LANES - 1) / US_MODEL_LANES * US_MODEL_LANES;
    f->logsize = us_calloc(3 * f->width, sizeof(*f->logsize));
    f->logtotal = f->logsize + f->width;
    f->norm = f->logtotal + f->width;
    for (size_t k = m->ntheme; k < f->width; k++)
        f->logsize[k] = -HUGE_VAL;
}

void
us_model_settle(struct us_model *m)
{
    struct us_model_figures *f = &m->figures;
    double all = 0;
    make_figures(m);
    for (size_t k = 0; k < m->ntheme; k++)
        all += m->themes[k].texts;
    for (size_t i = 0; i < m->keys.n; i++) {
        struct us_model_term *t = &m->terms[i];
        bool plain = m->bridge && !us_corpus_is_concept(m->keys.keys[i]);
        t->scale = plain ? (double)US_BRIDGE_PLAIN : 1;
        settle_term(m, t, all);
        for (size_t j = 0; j < t->n; j++) {
            uint32_t k = t->cells[j].theme;
            double n = t->cells[j].n * t->scale, q = n * t->weight, x = n * t->idf;
            t->cells[j].gain = (float)us_log((q + BETA) / BETA);
            f->logtotal[k] += q;
            f->norm[k] += x * x;
        }
    }
    for (size_t k = 0; k < m->ntheme; k++) {
        f->logtotal[k] = us_log(f->logtotal[k] + (double)(m->keys.n + 1) * BETA);
        f->norm[k] = sqrt(f->norm[k]);
        f->logsize[k] = SIZE * us_log(m->themes[k].texts + ALPHA);
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

/* Looks into the index wait for memory: it is asked for all at once. */
static void
fetch_keys(const struct us_model *m, const struct us_corpus_key *keys, size_t n)
{
    for (size_t i = 0; i < n && is_indexed(m); i++)
        if (keys[i].key.n && !keys[i].stop)
            US_PREFETCH(&m->index.slots[keys[i].hash & (m->index.nslot - 1)]);
}

/* Whether two words in a row may be a term: otherwise there is no need to look. */
static bool
may_pair(const struct us_model *m, struct us_model_slot a, struct us_model_slot b)
{
    bool known = a.term != US_MAP_NONE && b.term != US_MAP_NONE;
    return known ? a.begins && b.ends : !m->index.closed || !is_indexed(m);
}

/* A text that is being read. */
struct reading {
    const struct us_model *m;
    struct us_model_doc *doc;
    size_t found;    /* terms so far, with repetitions */
    uint64_t *pairs; /* that may be terms, by the numbers of their words */
    size_t npair;
    char *both; /* room for two keys */
};

static void
add_found(struct reading *r, uint32_t term)
{
    if (term != US_MAP_NONE)
        r->doc->term[r->found++] = term;
}

/* Two words in a row: looked up at the end when both are known, so that memory comes meanwhile. */
static void
read_pair(struct reading *r, struct us_str first, struct us_model_slot a, struct us_str second,
          struct us_model_slot b)
{
    if (!may_pair(r->m, a, b))
        return;
    if (is_indexed(r->m) && a.term != US_MAP_NONE && b.term != US_MAP_NONE) {
        uint64_t words = pair_words(a.term, b.term);
        r->pairs[r->npair++] = words;
        US_PREFETCH(pair_home(&r->m->index, words));
        return;
    }
    memcpy(r->both, first.p, first.n);
    r->both[first.n] = ' ';
    memcpy(r->both + first.n + 1, second.p, second.n);
    struct us_str key = {r->both, first.n + 1 + second.n};
    add_found(r, look_up(r->m, key, key_hash(key)).term);
}

/* The numbers of the terms that stand in the text, with repetitions. */
static void
find_terms(struct reading *r, const struct us_corpus_key *keys, size_t n)
{
    struct us_model_doc *doc = r->doc;
    struct us_str last = {NULL, 0};
    struct us_model_slot before = {0, US_MAP_NONE, false, false};
    for (size_t i = 0; i < n; i++) {
        struct us_str key = keys[i].key;
        if (!key.n)
            continue;
        if (keys[i].concept) {
            add_found(r, look_up(r->m, key, keys[i].hash).term);
            continue;
        }
        doc->nword++;
        doc->hash = us_corpus_hash(key, doc->hash);
        if (keys[i].stop)
            continue;
        struct us_model_slot slot = look_up(r->m, key, keys[i].hash);
        doc->ncontent++;
        doc->nstrange += slot.term == US_MAP_NONE;
        if (slot.term != US_MAP_NONE)
            US_PREFETCH(&r->m->terms[slot.term]);
        add_found(r, slot.term);
        if (last.n)
            read_pair(r, last, before, key, slot);
        last = key;
        before = slot;
    }
    for (size_t i = 0; i < r->npair; i++)
        add_found(r, pair_slot(&r->m->index, r->pairs[i])->term);
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
    struct reading r = {.m = m, .doc = doc};
    size_t most = 0;
    memset(doc, 0, sizeof(*doc));
    for (size_t i = 0; i < n; i++)
        most = keys[i].key.n > most ? keys[i].key.n : most;
    r.both = us_arena_raw(a, 2 * most + 1);
    r.pairs = us_arena_raw(a, n * sizeof(*r.pairs));
    doc->term = us_arena_raw(a, 2 * n * sizeof(*doc->term));
    fetch_keys(m, keys, n);
    find_terms(&r, keys, n);
    size_t found = r.found;
    if (m->known_at)
        US_PREFETCH(&m->known[m->known_at[known_place(m, doc->hash)]]);
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

uint32_t
us_model_known(const struct us_model *m, uint64_t hash)
{
    if (!m->known_at)
        return US_CORPUS_NONE;
    size_t place = known_place(m, hash), lo = m->known_at[place], end = m->known_at[place + 1],
           hi = end;
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
