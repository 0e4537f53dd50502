#include "themes/keys.h"

#include "text/norm.h"
#include "text/spelling.h"
#include "text/stem.h"
#include "themes/concepts.h"

#include <stdlib.h>

enum { SLOTS = 65536, AHEAD = 16 };

/* What a word is to the themes. */
struct slot {
    struct us_spelling spelling;
    uint64_t hash;
    char key[US_SPELLING];
    uint32_t n; /* bytes of the word and, above them, its kind; 0 is free */
    uint8_t nkey;
    bool stop;
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
find(struct us_keys *k, const struct us_corpus *c, const struct us_token *tok, struct us_arena *a,
     bool *stop)
{
    uint8_t flags = 0;
    enum us_token_kind kind = (enum us_token_kind)tok->kind;
    struct us_str key =
        us_norm(k->dict, us_str_sub(k->text.text, tok->start, tok->end), kind, a, &flags);
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

/* Finds the key of a token, which `slot` remembers when it is short. */
static US_APART void
learn(struct us_keys *k, const struct us_corpus *c, const struct us_token *tok,
      const struct slot *want, struct slot *slot, struct us_arena *a, struct us_corpus_key *key)
{
    key->key = us_str_dup(a, find(k, c, tok, a, &key->stop));
    key->hash = us_hash(key->key.p, key->key.n, 0);
    if (tok->end - tok->start > US_SPELLING || key->key.n > US_SPELLING)
        return;
    *slot = *want;
    slot->stop = key->stop;
    slot->hash = key->hash;
    slot->nkey = (uint8_t)key->key.n;
    memcpy(slot->key, key->key.p, key->key.n);
}

/* The slot where a token is looked for first, and what should be in it. */
static struct slot *
prepare(const struct us_keys *k, const struct us_token *tok, struct slot *want)
{
    size_t n = tok->end - tok->start;
    if (!is_term(tok->kind) || n > US_SPELLING)
        return NULL;
    want->n = (uint32_t)(n | (size_t)tok->kind << 8);
    want->spelling = us_spelling_of(&k->text, tok);
    struct slot *slot = &k->slots[us_spelling_hash(&want->spelling, want->n) % SLOTS & ~(size_t)1];
    US_PREFETCH(slot);
    return slot;
}

static bool
holds(const struct slot *slot, const struct slot *want)
{
    return (slot->n == want->n) & us_spelling_eq(&slot->spelling, &want->spelling);
}

/* The slot that holds a word, or the one that is to: the second of two, which becomes the first
 * when it is met again, so that words seen once drive out only their like. */
static struct slot *
recall(struct slot *first, const struct slot *want)
{
    if (US_LIKELY(holds(first, want)) || !holds(first + 1, want))
        return holds(first, want) ? first : first + 1;
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

/* The keys of `n` tokens, AHEAD at most, whose slots are fetched all at once. */
static void
get_some(struct us_keys *k, const struct us_corpus *c, const struct us_token *tok, size_t n,
         struct us_arena *a, struct us_corpus_key *keys)
{
    struct slot want[AHEAD], *at[AHEAD];
    char *room = us_arena_raw(a, n * US_SPELLING);
    for (size_t i = 0; i < n; i++)
        at[i] = prepare(k, &tok[i], &want[i]);
    for (size_t i = 0; i < n; i++, room += US_SPELLING) {
        keys[i] = (struct us_corpus_key){.start = tok[i].start, .end = tok[i].end};
        if (!is_term(tok[i].kind))
            continue;
        struct slot *slot = at[i] ? recall(at[i], &want[i]) : NULL;
        if (!slot || !holds(slot, &want[i])) {
            learn(k, c, &tok[i], &want[i], slot, a, &keys[i]);
            continue;
        }
        memcpy(room, slot->key, US_SPELLING);
        keys[i].key = (struct us_str){room, slot->nkey};
        keys[i].hash = slot->hash;
        keys[i].stop = slot->stop;
    }
}

size_t
us_keys_get(struct us_keys *k, const struct us_corpus *c, struct us_str text, struct us_arena *a,
            struct us_corpus_key **keys)
{
    struct us_token *tok;
    size_t n = us_tokenize(k->tokenizer, text, US_WANT_OFFSETS, a, &tok), left = 0;
    for (size_t i = 0; i < n; i++)
        if (!is_joint(text, tok, i, n))
            tok[left++] = tok[i];
    *keys = us_arena_raw(a, left * sizeof(**keys));
    us_spelling_begin(&k->text, text);
    for (size_t i = 0; i < left; i += AHEAD)
        get_some(k, c, tok + i, left - i < AHEAD ? left - i : AHEAD, a, *keys + i);
    return c->bridge ? us_concepts_apply(c->concepts, *keys, left, a, keys) : left;
}
