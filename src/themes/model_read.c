#include "themes/model.h"

#include "themes/concepts.h"

#include <math.h>
#include <stdlib.h>

/* ---- the index ---- */

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

void
us_model_make_index(struct us_model *m)
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

/* ---- texts ---- */

double
us_model_strangeness(const struct us_model *m)
{
    double x = us_log(1.0 + (double)m->ntext) + 1;
    x *= m->bridge ? (double)US_BRIDGE_PLAIN : 1;
    return x * x;
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

void
us_model_read_fetch(const struct us_model *m, const struct us_corpus_key *keys, size_t n)
{
    for (size_t i = 0; i < n && is_indexed(m); i++)
        if (keys[i].key.n && !keys[i].stop)
            US_PREFETCH(&m->index.slots[keys[i].hash & (m->index.nslot - 1)]);
}

/* Whether two words may be a pair that is a term: otherwise there is no need to look. */
static bool
may_pair(const struct us_model *m, struct us_model_slot a, struct us_model_slot b)
{
    bool known = a.term != US_MAP_NONE && b.term != US_MAP_NONE;
    return known ? a.begins && b.ends : !m->index.closed || !is_indexed(m);
}

static void
add_found(struct us_model_reading *r, uint32_t term)
{
    if (term == US_MAP_NONE)
        return;
    if (term < r->m->figures.nweight)
        US_PREFETCH(&r->m->figures.weights[term]);
    r->doc->term[r->found++] = term;
}

/* Two words that may be a pair: looked up at the end when both are known, so that memory comes
 * meanwhile. */
static void
read_pair(struct us_model_reading *r, struct us_str first, struct us_model_slot a,
          struct us_str second, struct us_model_slot b)
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

/* The numbers of the words that are terms, with repetitions. */
static void
find_words(struct us_model_reading *r, const struct us_corpus_key *keys, size_t n)
{
    struct us_model_doc *doc = r->doc;
    struct us_str last[US_CORPUS_REACH]; /* content words before, a ring */
    struct us_model_slot before[US_CORPUS_REACH];
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
        doc->nstrange += slot.term == US_MAP_NONE;
        add_found(r, slot.term);
        for (size_t far = 0; far < US_CORPUS_REACH && far < doc->ncontent; far++)
            read_pair(r, last[far], before[far], key, slot);
        last[doc->ncontent % US_CORPUS_REACH] = key;
        before[doc->ncontent % US_CORPUS_REACH] = slot;
        doc->ncontent++;
    }
}

/* Asks for the gains of a term, up to four lines of them. */
static inline void
fetch_gains(const struct us_model *m, struct us_model_weight w)
{
    enum { LINE = 64, LINES = 4 };
    const char *at = (const char *)(m->figures.gains + w.at);
    size_t bytes = w.n * sizeof(*m->figures.gains);
    for (size_t i = 0; i < LINES * LINE && i < bytes; i += LINE)
        US_PREFETCH(at + i);
}

void
us_model_read_words(struct us_model_reading *r, const struct us_model *m,
                    const struct us_corpus_key *keys, size_t n, struct us_arena *a,
                    struct us_model_doc *doc)
{
    size_t most = 0;
    *r = (struct us_model_reading){.m = m, .doc = doc};
    memset(doc, 0, sizeof(*doc));
    for (size_t i = 0; i < n; i++)
        most = keys[i].key.n > most ? keys[i].key.n : most;
    r->both = us_arena_raw(a, 2 * most + 1);
    r->pairs = us_arena_raw(a, US_CORPUS_REACH * n * sizeof(*r->pairs));
    doc->term = us_arena_raw(a, (1 + US_CORPUS_REACH) * n * sizeof(*doc->term));
    find_words(r, keys, n);
    if (m->nknown && m->known_at)
        US_PREFETCH(&m->known_at[us_model_known_place(m, doc->hash)]);
}

void
us_model_read_pairs(struct us_model_reading *r, struct us_arena *a)
{
    const struct us_model *m = r->m;
    struct us_model_doc *doc = r->doc;
    for (size_t i = 0; i < r->npair; i++)
        add_found(r, pair_slot(&m->index, r->pairs[i])->term);
    if (m->nknown && m->known_at)
        US_PREFETCH(&m->known[m->known_at[us_model_known_place(m, doc->hash)]]);
    sort_numbers(doc->term, r->found);
    doc->tf = us_arena_raw(a, r->found * sizeof(*doc->tf));
    for (size_t i = 0; i < r->found; i++)
        if (doc->n && doc->term[doc->n - 1] == doc->term[i]) {
            doc->tf[doc->n - 1] += 1;
        } else {
            doc->term[doc->n] = doc->term[i];
            doc->tf[doc->n++] = 1;
        }
}

void
us_model_read_weights(struct us_model_reading *r)
{
    const struct us_model *m = r->m;
    struct us_model_doc *doc = r->doc;
    double sum = doc->nstrange ? (double)doc->nstrange * us_model_strangeness(m) : 0;
    for (size_t i = 0; i < doc->n; i++) {
        struct us_model_weight w = us_model_weight_of(m, doc->term[i]);
        double x = (double)doc->tf[i] * w.scale * w.idf;
        fetch_gains(m, w);
        sum += x * x;
    }
    doc->norm = sqrt(sum);
}

void
us_model_read(const struct us_model *m, const struct us_corpus_key *keys, size_t n,
              struct us_arena *a, struct us_model_doc *doc)
{
    struct us_model_reading r;
    us_model_read_fetch(m, keys, n);
    us_model_read_words(&r, m, keys, n, a, doc);
    us_model_read_pairs(&r, a);
    us_model_read_weights(&r);
}
