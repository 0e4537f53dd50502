#include "themes/keys.h"

#include "text/norm.h"
#include "text/spelling.h"
#include "text/stem.h"
#include "themes/concepts.h"

#include <stdlib.h>

enum { SLOTS = 65536 };

/* What a word is to the themes. */
struct slot {
    struct us_spelling spelling;
    uint64_t hash;
    char key[US_SPELLING];
    uint32_t n; /* bytes of the word and, above them, its kind; 0 is free */
    uint8_t nkey;
    bool stop;
};

/* A word that is looked for. */
struct us_keys_word {
    struct us_spelling spelling;
    uint32_t n;         /* as in its slot */
    struct slot *place; /* the first of its two; NULL: of what is no term, or too long */
};

struct us_keys {
    const struct us_dict *dict;
    struct us_tokenizer *tokenizer;
    struct us_stemmer *stemmer;
    struct slot *slots;
    void *memory; /* that they stand in */
    struct us_spelling_text text;
};

_Static_assert(sizeof(struct slot) == 64, "one line of memory");

struct us_keys *
us_keys_new(const struct us_dict *dict)
{
    struct us_keys *k = us_calloc(1, sizeof(*k));
    k->dict = dict;
    k->tokenizer = us_tokenizer_new(dict, US_UNITS_COARSE);
    k->stemmer = us_stemmer_new();
    k->memory = us_calloc(SLOTS + 1, sizeof(*k->slots));
    k->slots = (void *)(((uintptr_t)k->memory + sizeof(*k->slots) - 1) / sizeof(*k->slots) *
                        sizeof(*k->slots));
    return k;
}

void
us_keys_free(struct us_keys *k)
{
    if (!k)
        return;
    us_tokenizer_free(k->tokenizer);
    us_stemmer_free(k->stemmer);
    free(k->memory);
    free(k);
}

/* Whether a word is a number in truth: 2 and 0t of 2.0T stay words of the tokenizer's. */
static bool
is_numeric(struct us_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return true;
}

/* Whether tokens of a kind are terms. */
static bool
is_term(unsigned kind)
{
    return kind == US_TOKEN_WORD || kind == US_TOKEN_HAN || kind == US_TOKEN_HASHTAG;
}

/* The key of a token, in `a` or borrowed from the text, the words of `c` or the stemmer: empty for
 * a number. */
static struct us_str
find(struct us_keys *k, const struct us_corpus *c, struct us_str text, const struct us_token *tok,
     struct us_arena *a, bool *stop)
{
    uint8_t flags = 0;
    enum us_token_kind kind = (enum us_token_kind)tok->kind;
    struct us_str key = us_norm(k->dict, us_str_sub(text, tok->start, tok->end), kind, a, &flags);
    if (kind == US_TOKEN_HASHTAG) { /* #fail and fail are one term; #话题# as well */
        while (key.n && key.p[0] == '#')
            key = us_str_sub(key, 1, key.n);
        while (key.n && key.p[key.n - 1] == '#')
            key.n--;
    } else {
        uint32_t id = us_map_get(&c->words, key);
        *stop = id < c->nstop;
        if (*stop)
            return c->words.keys[id];
    }
    if (kind == US_TOKEN_WORD)
        key = us_stem(k->stemmer, key);
    if (is_numeric(key))
        key.n = 0;
    *stop = us_map_get(&c->words, key) < c->nstop;
    return key;
}

/* Finds the key of a token, which the second of its places remembers when it is short. */
static US_APART void
learn(struct us_keys *k, const struct us_corpus *c, const struct us_keys_text *t, size_t i,
      struct us_arena *a, struct us_corpus_key *key)
{
    const struct us_keys_word *w = &t->words[i];
    key->key = us_str_dup(a, find(k, c, t->text, &t->tok[i], a, &key->stop));
    key->hash = us_hash(key->key.p, key->key.n, 0);
    if (!w->place || key->key.n > US_SPELLING)
        return;
    struct slot *slot = w->place + 1;
    *slot = (struct slot){.spelling = w->spelling, .n = w->n, .hash = key->hash};
    slot->stop = key->stop;
    slot->nkey = (uint8_t)key->key.n;
    memcpy(slot->key, key->key.p, key->key.n);
}

static bool
holds(const struct slot *slot, const struct us_keys_word *w)
{
    return (slot->n == w->n) & us_spelling_eq(&slot->spelling, &w->spelling);
}

/* The slot of a word, or NULL. What is met in the second place takes the first, so that words seen
 * once drive out only their like. */
static const struct slot *
recall(const struct us_keys_word *w)
{
    struct slot *first = w->place;
    if (US_LIKELY(holds(first, w)))
        return first;
    if (!holds(first + 1, w))
        return NULL;
    struct slot met = first[1];
    first[1] = first[0];
    first[0] = met;
    return first;
}

/* A hyphen inside a word does not end a phrase: top-up is top up. */
static bool
is_joint(struct us_str text, const struct us_token *tok, size_t i, size_t n)
{
    return i > 0 && i + 1 < n && tok[i].end - tok[i].start == 1 && text.p[tok[i].start] == '-' &&
           tok[i - 1].end == tok[i].start && tok[i + 1].start == tok[i].end;
}

static struct us_keys_word
prepare(const struct us_keys *k, const struct us_token *tok)
{
    size_t n = tok->end - tok->start;
    if (!is_term(tok->kind) || n > US_SPELLING)
        return (struct us_keys_word){{0, 0, 0}, 0, NULL};
    struct us_keys_word w = {us_spelling_of(&k->text, tok), (uint32_t)(n | (size_t)tok->kind << 8),
                             NULL};
    w.place = &k->slots[us_spelling_hash(&w.spelling, w.n) % SLOTS & ~(size_t)1];
    US_PREFETCH(w.place);
    return w;
}

void
us_keys_begin(struct us_keys *k, struct us_str text, struct us_arena *a, struct us_keys_text *t)
{
    size_t n = us_tokenize(k->tokenizer, text, US_WANT_OFFSETS, a, &t->tok);
    t->text = text;
    t->n = 0;
    for (size_t i = 0; i < n; i++)
        if (!is_joint(text, t->tok, i, n))
            t->tok[t->n++] = t->tok[i];
    t->words = us_arena_raw(a, t->n * sizeof(*t->words));
    us_spelling_begin(&k->text, text);
    for (size_t i = 0; i < t->n; i++)
        t->words[i] = prepare(k, &t->tok[i]);
}

size_t
us_keys_end(struct us_keys *k, const struct us_corpus *c, const struct us_keys_text *t,
            struct us_arena *a, struct us_corpus_key **keys)
{
    char *room = us_arena_raw(a, t->n * US_SPELLING);
    struct us_corpus_key *key = *keys = us_arena_raw(a, t->n * sizeof(**keys));
    for (size_t i = 0; i < t->n; i++, key++, room += US_SPELLING) {
        *key = (struct us_corpus_key){.start = t->tok[i].start, .end = t->tok[i].end};
        if (!is_term(t->tok[i].kind))
            continue;
        const struct slot *slot = t->words[i].place ? recall(&t->words[i]) : NULL;
        if (US_UNLIKELY(!slot)) {
            learn(k, c, t, i, a, key);
            continue;
        }
        memcpy(room, slot->key, US_SPELLING);
        key->key = (struct us_str){room, slot->nkey};
        key->hash = slot->hash;
        key->stop = slot->stop;
    }
    return c->bridge ? us_concepts_apply(c->concepts, *keys, t->n, a, keys) : t->n;
}

size_t
us_keys_get(struct us_keys *k, const struct us_corpus *c, struct us_str text, struct us_arena *a,
            struct us_corpus_key **keys)
{
    struct us_keys_text t;
    us_keys_begin(k, text, a, &t);
    return us_keys_end(k, c, &t, a, keys);
}
