#include "themes/corpus.h"

#include "base/utf8.h"
#include "lexicon/table.h"
#include "text/stem.h"
#include "text/unicode.h"
#include "themes/concepts.h"
#include "themes/keys.h"
#include "themes/pairs.h"

#include <stdlib.h>

void
us_corpus_init(struct us_corpus *c)
{
    memset(c, 0, sizeof(*c));
    us_map_init(&c->words, &c->arena);
    us_map_init(&c->weak, &c->arena);
    us_map_init(&c->ban, &c->arena);
}

void
us_corpus_free(struct us_corpus *c)
{
    us_map_free(&c->words);
    us_map_free(&c->weak);
    us_map_free(&c->ban);
    free(c->han);
    free(c->units);
    free(c->texts);
    us_arena_free(&c->arena);
    memset(c, 0, sizeof(*c));
}

static uint32_t
word_add(struct us_corpus *c, struct us_str key)
{
    uint32_t id = us_map_add(&c->words, key);
    size_t len;
    US_GROW(c->han, c->han_cap, (size_t)id + 1);
    c->han[id] = us_unicode_class(us_utf8_get(key.p, &len)) == US_U_HAN;
    return id;
}

/* Calls `add` for each term of a table of kind `stop`; of its stem, when there is a stemmer. */
static int
each_term(struct us_corpus *c, struct us_str table, struct us_stemmer *stemmer,
          void (*add)(struct us_corpus *c, struct us_str term), struct us_err *err)
{
    struct us_table t;
    struct us_table_row row;
    int rc = us_table_open(&t, table, err);
    if (rc)
        return rc;
    if (t.kind != US_TABLE_STOP)
        return us_fail(err, US_ESYNTAX, 0, "no table of kind stop");
    while ((rc = us_table_next(&t, &row, err)) > 0)
        add(c, stemmer ? us_stem(stemmer, row.col[0]) : row.col[0]);
    return rc;
}

static void
add_stop(struct us_corpus *c, struct us_str term)
{
    word_add(c, term);
    c->nstop = c->words.n;
}

static void
add_weak(struct us_corpus *c, struct us_str term)
{
    us_map_add(&c->weak, term);
}

int
us_corpus_stop(struct us_corpus *c, struct us_str table, struct us_err *err)
{
    return each_term(c, table, NULL, add_stop, err);
}

int
us_corpus_weak(struct us_corpus *c, struct us_str table, struct us_err *err)
{
    struct us_stemmer *stemmer = us_stemmer_new(); /* words of a corpus are stems */
    int rc = each_term(c, table, stemmer, add_weak, err);
    us_stemmer_free(stemmer);
    return rc;
}

uint64_t
us_corpus_hash(struct us_str key, uint64_t before)
{
    return us_hash(key.p, key.n, before + 1);
}

static void
add_keys(struct us_corpus *c, struct us_str text, struct us_str id, const struct us_corpus_key *key,
         size_t n)
{
    size_t han = 0;
    US_GROW(c->texts, c->text_cap, c->ntext + 1);
    struct us_corpus_text *x = &c->texts[c->ntext++];
    *x =
        (struct us_corpus_text){.text = text, .id = id, .unit_at = c->nunit, .doc = US_CORPUS_NONE};
    US_GROW(c->units, c->unit_cap, c->nunit + n);
    for (size_t i = 0; i < n; i++) {
        if (key[i].concept) /* they are added when all texts are in */
            continue;
        uint32_t w = key[i].key.n ? word_add(c, key[i].key) : US_CORPUS_NONE;
        if (w != US_CORPUS_NONE) {
            x->hash = us_corpus_hash(key[i].key, x->hash);
            x->nterm += w >= c->nstop;
            han += c->han[w];
            x->nword++;
        }
        c->units[c->nunit++] = (struct us_corpus_unit){w, key[i].start, key[i].end};
    }
    x->han = han * 2 > x->nword;
    x->nunit = (uint32_t)(c->nunit - x->unit_at);
}

void
us_corpus_add(struct us_corpus *c, struct us_keys *k, struct us_str text, struct us_str id,
              struct us_arena *scratch)
{
    struct us_corpus_key *key;
    size_t n = us_keys_get(k, c, text, scratch, &key);
    add_keys(c, text, id, key, n);
}

size_t
us_corpus_text_keys(const struct us_corpus *c, size_t text, struct us_arena *a,
                    struct us_corpus_key **keys)
{
    const struct us_corpus_text *x = &c->texts[text];
    *keys = us_arena_raw(a, x->nunit * sizeof(**keys));
    for (size_t i = 0; i < x->nunit; i++) {
        const struct us_corpus_unit *u = &c->units[x->unit_at + i];
        struct us_corpus_key *k = &(*keys)[i];
        *k = (struct us_corpus_key){.start = u->start, .end = u->end};
        if (u->word == US_CORPUS_NONE)
            continue;
        k->key = c->words.keys[u->word];
        k->hash = us_hash(k->key.p, k->key.n, 0);
        k->stop = u->word < c->nstop;
    }
    return c->bridge ? us_concepts_apply(c->concepts, *keys, x->nunit, a, keys) : x->nunit;
}

void
us_corpus_like(struct us_corpus *c, const struct us_corpus *from)
{
    us_corpus_init(c);
    for (size_t i = 0; i < from->nstop; i++)
        add_stop(c, from->words.keys[i]);
    for (size_t i = 0; i < from->weak.n; i++)
        add_weak(c, from->weak.keys[i]);
    for (size_t i = 0; i < from->ban.n; i++)
        us_map_add(&c->ban, from->ban.keys[i]);
    c->concepts = from->concepts;
    c->bridge = from->bridge;
}

void
us_corpus_copy(struct us_corpus *c, const struct us_corpus *from, size_t text,
               struct us_arena *scratch)
{
    struct us_corpus_key *key;
    size_t n = us_corpus_text_keys(from, text, scratch, &key);
    add_keys(c, from->texts[text].text, from->texts[text].id, key, n);
}

/* Canonical order: hash of the words, the words, then (within one document) text and id. */
struct sorter {
    const struct us_corpus *c;
    uint32_t text;
    uint64_t hash;
};

static int
words_cmp(const struct us_corpus *c, const struct us_corpus_text *a, const struct us_corpus_text *b)
{
    size_t i = 0, j = 0;
    for (;; i++, j++) {
        while (i < a->nunit && c->units[a->unit_at + i].word == US_CORPUS_NONE)
            i++;
        while (j < b->nunit && c->units[b->unit_at + j].word == US_CORPUS_NONE)
            j++;
        if (i == a->nunit || j == b->nunit)
            return (i < a->nunit) - (j < b->nunit);
        uint32_t v = c->units[a->unit_at + i].word, w = c->units[b->unit_at + j].word;
        if (v != w)
            return us_str_cmp(c->words.keys[v], c->words.keys[w]);
    }
}

static int
canonical(const void *x, const void *y)
{
    const struct sorter *s = x, *t = y;
    if (s->hash != t->hash)
        return s->hash < t->hash ? -1 : 1;
    const struct us_corpus_text *a = &s->c->texts[s->text], *b = &s->c->texts[t->text];
    int r = words_cmp(s->c, a, b);
    r = r ? r : us_str_cmp(a->text, b->text);
    r = r ? r : us_str_cmp(a->id, b->id);
    return r ? r : (s->text > t->text) - (s->text < t->text);
}

void
us_corpus_collapse(struct us_corpus *c)
{
    struct sorter *s = us_alloc(c->ntext * sizeof(*s));
    size_t n = 0;
    for (size_t i = 0; i < c->ntext; i++)
        if (c->texts[i].nterm)
            s[n++] = (struct sorter){c, (uint32_t)i, c->texts[i].hash};
    if (n)
        qsort(s, n, sizeof(*s), canonical);
    c->rep = us_arena_raw(&c->arena, n * sizeof(*c->rep));
    c->weight = us_arena_raw(&c->arena, n * sizeof(*c->weight));
    for (size_t i = 0; i < n; i++) {
        struct us_corpus_text *x = &c->texts[s[i].text];
        if (i && s[i].hash == s[i - 1].hash && words_cmp(c, &c->texts[s[i - 1].text], x) == 0) {
            c->weight[c->ndoc - 1]++;
        } else {
            c->rep[c->ndoc] = s[i].text;
            c->weight[c->ndoc++] = 1;
        }
        x->doc = (uint32_t)c->ndoc - 1;
    }
    free(s);
}

/* Whether each language holds its part of the texts with words. */
static bool
is_bilingual(const struct us_corpus *c)
{
    size_t han = 0, all = 0;
    for (size_t i = 0; i < c->ntext; i++) {
        all += c->texts[i].nterm > 0;
        han += c->texts[i].nterm > 0 && c->texts[i].han;
    }
    return all && han * 100 >= all * US_CORPUS_BRIDGE_PERCENT &&
           (all - han) * 100 >= all * US_CORPUS_BRIDGE_PERCENT;
}

/* The documents' words in order, function words left out, concepts put in. */
static void
sequences(struct us_corpus *c)
{
    struct us_arena scratch = {0};
    uint32_t *seq = NULL;
    bool *named = NULL;
    size_t n = 0, cap = 0, named_cap = 0;
    c->seq_at = us_arena_raw(&c->arena, (c->ndoc + 1) * sizeof(*c->seq_at));
    for (size_t d = 0; d < c->ndoc; d++) {
        struct us_corpus_key *keys;
        size_t nkey = us_corpus_text_keys(c, c->rep[d], &scratch, &keys);
        c->seq_at[d] = n;
        US_GROW(seq, cap, n + nkey);
        US_GROW(named, named_cap, n + nkey);
        for (size_t i = 0; i < nkey; i++) {
            if (!keys[i].key.n || keys[i].stop)
                continue;
            named[n] = keys[i].named;
            seq[n++] =
                keys[i].concept ? word_add(c, keys[i].key) : us_map_get(&c->words, keys[i].key);
        }
        us_arena_clear(&scratch);
    }
    c->seq_at[c->ndoc] = n;
    c->seq = us_arena_raw(&c->arena, n * sizeof(*c->seq));
    c->seq_named = us_arena_raw(&c->arena, n * sizeof(*c->seq_named));
    if (n) {
        memcpy(c->seq, seq, n * sizeof(*seq));
        memcpy(c->seq_named, named, n * sizeof(*named));
    }
    free(seq);
    free(named);
    us_arena_free(&scratch);
}

/* The next word that is no concept; `end` when there is none. */
static size_t
next_plain(const struct us_corpus *c, size_t i, size_t end)
{
    for (i++; i < end && c->seq[i] >= c->nplain; i++)
        ;
    return i;
}

static uint64_t
pair_key(uint32_t a, uint32_t b)
{
    return ((uint64_t)a + 1) << 32 | b;
}

/* The words that make a pair with the one at place i of a document that ends at `end`; returns how
 * many. */
static size_t
partners(const struct us_corpus *c, size_t i, size_t end, uint32_t *of)
{
    size_t n = 0;
    if (c->seq[i] >= c->nplain)
        return 0;
    while (n < US_CORPUS_REACH && (i = next_plain(c, i, end)) < end)
        of[n++] = c->seq[i];
    return n;
}

/* Counts in how many texts each word and each pair stands. */
static void
count_df(const struct us_corpus *c, uint32_t *df, struct us_pairs *pairs)
{
    uint32_t *seen = us_calloc(c->words.n, sizeof(*seen));
    struct us_pairs last;
    us_pairs_init(&last);
    for (size_t d = 0; d < c->ndoc; d++)
        for (size_t i = c->seq_at[d]; i < c->seq_at[d + 1]; i++) {
            uint32_t w = c->seq[i];
            if (seen[w] != d + 1)
                df[w] += c->weight[d];
            seen[w] = (uint32_t)d + 1;
            uint32_t with[US_CORPUS_REACH];
            size_t n = partners(c, i, c->seq_at[d + 1], with);
            for (size_t j = 0; j < n; j++) {
                double *mark = us_pairs_at(&last, pair_key(w, with[j]));
                if (*mark != (double)(d + 1))
                    *us_pairs_at(pairs, pair_key(w, with[j])) += c->weight[d];
                *mark = (double)(d + 1);
            }
        }
    us_pairs_free(&last);
    free(seen);
}

struct candidate {
    const struct us_corpus *c;
    uint32_t df, a, b; /* b is US_CORPUS_NONE for a single word */
};

static int
by_df(const void *x, const void *y)
{
    const struct candidate *s = x, *t = y;
    const struct us_str *key = s->c->words.keys;
    if (s->df != t->df)
        return s->df < t->df ? 1 : -1;
    int r = s->a == t->a ? 0 : us_str_cmp(key[s->a], key[t->a]);
    if (r)
        return r;
    if (s->b == US_CORPUS_NONE || t->b == US_CORPUS_NONE)
        return (s->b != US_CORPUS_NONE) - (t->b != US_CORPUS_NONE);
    return s->b == t->b ? 0 : us_str_cmp(key[s->b], key[t->b]);
}

/* Appends the `max` most frequent of `n` candidates to `out`. */
static size_t
keep_best(struct candidate *in, size_t n, size_t max, struct candidate *out)
{
    if (n)
        qsort(in, n, sizeof(*in), by_df);
    n = n < max ? n : max;
    if (n)
        memcpy(out, in, n * sizeof(*in));
    return n;
}

static struct us_str
term_key(struct us_corpus *c, const struct candidate *t)
{
    struct us_str a = c->words.keys[t->a];
    if (t->b == US_CORPUS_NONE)
        return a;
    struct us_str b = c->words.keys[t->b];
    char *p = us_arena_raw(&c->arena, a.n + b.n + 1);
    memcpy(p, a.p, a.n);
    p[a.n] = ' ';
    memcpy(p + a.n + 1, b.p, b.n);
    return (struct us_str){p, a.n + b.n + 1};
}

/* Chooses the terms; `term_of` gets the term of each word, `pairs` that of each pair (+ 1, or 0).
 */
static void
choose_terms(struct us_corpus *c, uint32_t *term_of, struct us_pairs *pairs)
{
    uint32_t *df = us_calloc(c->words.n, sizeof(*df));
    count_df(c, df, pairs);
    uint32_t least = c->ntext < US_CORPUS_SMALL ? 1 : 2;
    size_t cap = c->words.n + pairs->n, n = 0, kept;
    struct candidate *in = us_alloc(cap * sizeof(*in)), *out = us_alloc(cap * sizeof(*out));
    for (size_t w = c->nstop; w < c->words.n; w++)
        if (df[w] >= least)
            in[n++] = (struct candidate){c, df[w], (uint32_t)w, US_CORPUS_NONE};
    kept = keep_best(in, n, US_CORPUS_WORDS_MAX, out);
    n = 0;
    for (size_t i = 0; i < pairs->nslot; i++)
        if (pairs->key[i] && pairs->val[i] >= 2) {
            uint32_t a = (uint32_t)(pairs->key[i] >> 32) - 1, b = (uint32_t)pairs->key[i];
            in[n++] = (struct candidate){c, (uint32_t)pairs->val[i], a, b};
        }
    kept += keep_best(in, n, US_CORPUS_PAIRS_MAX, out + kept);
    qsort(out, kept, sizeof(*out), by_df);
    c->nterm = kept;
    c->terms = us_arena_raw(&c->arena, kept * sizeof(*c->terms));
    memset(term_of, 0, c->words.n * sizeof(*term_of));
    us_pairs_zero(pairs);
    for (size_t t = 0; t < kept; t++) {
        bool pair = out[t].b != US_CORPUS_NONE;
        c->terms[t] = (struct us_corpus_term){term_key(c, &out[t]), out[t].df,
                                              pair ? US_CORPUS_NONE : out[t].a, c->han[out[t].a]};
        if (pair)
            *us_pairs_at(pairs, pair_key(out[t].a, out[t].b)) = (double)(t + 1);
        else
            term_of[out[t].a] = (uint32_t)t + 1;
    }
    free(in);
    free(out);
    free(df);
}

static int
by_number(const void *x, const void *y)
{
    uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
    return (a > b) - (a < b);
}

/* The rows, from the sequences. */
static void
make_rows(struct us_corpus *c, const uint32_t *term_of, struct us_pairs *pairs)
{
    size_t most = (1 + US_CORPUS_REACH) * c->seq_at[c->ndoc], n = 0;
    uint32_t *col = us_alloc(most * sizeof(*col));
    float *tf = us_alloc(most * sizeof(*tf));
    c->at = us_arena_raw(&c->arena, (c->ndoc + 1) * sizeof(*c->at));
    for (size_t d = 0; d < c->ndoc; d++) {
        size_t from = n, to = c->seq_at[d + 1];
        c->at[d] = n;
        for (size_t i = c->seq_at[d]; i < to; i++) {
            if (term_of[c->seq[i]])
                col[n++] = term_of[c->seq[i]] - 1;
            uint32_t with[US_CORPUS_REACH];
            size_t npair = partners(c, i, to, with);
            for (size_t j = 0; j < npair; j++) {
                double p = us_pairs_get(pairs, pair_key(c->seq[i], with[j]));
                if (p > 0)
                    col[n++] = (uint32_t)p - 1;
            }
        }
        if (n > from)
            qsort(col + from, n - from, sizeof(*col), by_number);
        size_t end = n;
        n = from;
        for (size_t i = from; i < end; i++)
            if (n > from && col[n - 1] == col[i]) {
                tf[n - 1] += 1;
            } else {
                col[n] = col[i];
                tf[n++] = 1;
            }
    }
    c->at[c->ndoc] = n;
    c->col = us_arena_raw(&c->arena, n * sizeof(*col));
    c->tf = us_arena_raw(&c->arena, n * sizeof(*tf));
    if (n) {
        memcpy(c->col, col, n * sizeof(*col));
        memcpy(c->tf, tf, n * sizeof(*tf));
    }
    free(col);
    free(tf);
}

void
us_corpus_finish(struct us_corpus *c)
{
    if (!c->rep)
        us_corpus_collapse(c);
    c->bridge = c->bridge || (c->concepts && is_bilingual(c));
    c->nplain = c->words.n;
    sequences(c);
    struct us_pairs pairs;
    us_pairs_init(&pairs);
    uint32_t *term_of = us_calloc(c->words.n, sizeof(*term_of));
    if (c->ndoc)
        choose_terms(c, term_of, &pairs);
    make_rows(c, term_of, &pairs);
    free(term_of);
    us_pairs_free(&pairs);
}
