#include "themes/concepts.h"

#include "lexicon/table.h"

#include <stdlib.h>

void
us_concepts_init(struct us_concepts *x)
{
    memset(x, 0, sizeof(*x));
    us_map_init(&x->names, &x->arena);
    us_map_init(&x->phrases, &x->arena);
    us_map_init(&x->firsts, &x->arena);
}

void
us_concepts_free(struct us_concepts *x)
{
    us_map_free(&x->names);
    us_map_free(&x->phrases);
    us_map_free(&x->firsts);
    free(x->senses);
    free(x->longest);
    us_arena_free(&x->arena);
    memset(x, 0, sizeof(*x));
}

/* Appends the first `n` keys to `out`; false when they are all function words, or hold a gap. */
static bool
phrase_of(const struct us_corpus_key *keys, size_t n, struct us_buf *out)
{
    bool content = false;
    out->n = 0;
    for (size_t i = 0; i < n; i++) {
        if (!keys[i].key.n)
            return false;
        if (i)
            us_buf_char(out, ' ');
        us_buf_str(out, keys[i].key);
        content |= !keys[i].stop;
    }
    return content;
}

static void
add_phrase(struct us_concepts *x, struct us_str phrase, uint32_t concept)
{
    size_t before = x->phrases.n;
    uint32_t id = us_map_add(&x->phrases, phrase);
    US_GROW(x->senses, x->cap, x->phrases.n);
    if (x->phrases.n > before)
        x->senses[id].n = 0;
    struct us_concept_senses *s = &x->senses[id];
    for (size_t i = 0; i < s->n; i++)
        if (s->v[i] == concept)
            return;
    if (s->n < US_CONCEPT_SENSES)
    s->v[s->n++] = concept;
}

/* Notes that a phrase of `n` words begins with `word`. */
static void
add_first(struct us_concepts *x, struct us_str word, size_t n)
{
    size_t before = x->firsts.n;
    uint32_t id = us_map_add(&x->firsts, word);
    US_GROW(x->longest, x->first_cap, x->firsts.n);
    if (x->firsts.n > before || x->longest[id] < n)
        x->longest[id] = (uint8_t)n;
}

static void
add_words(struct us_concepts *x, const struct us_corpus *c, struct us_keys *k, struct us_str list,
          uint32_t concept, struct us_arena *scratch)
{
    struct us_str word;
    struct us_buf b = {0};
    while (us_str_cut(&list, ',', &word)) {
        struct us_corpus_key *keys;
        size_t n = us_keys_get(k, c, word, scratch, &keys);
        if (n <= US_CONCEPT_WORDS && phrase_of(keys, n, &b)) {
            add_phrase(x, us_buf_view(&b), concept);
            add_first(x, keys[0].key, n);
        }
        us_arena_clear(scratch);
    }
    us_buf_free(&b);
}

int
us_concepts_add(struct us_concepts *x, const struct us_corpus *c, struct us_keys *k,
                struct us_str table, struct us_err *err)
{
    struct us_table tab;
    struct us_table_row row;
    struct us_arena scratch = {0};
    struct us_buf name = {0};
    int rc = us_table_open(&tab, table, err);
    if (!rc && tab.kind != US_TABLE_CONCEPTS)
        rc = us_fail(err, US_ESYNTAX, 0, "no table of kind concepts");
    while (!rc && (rc = us_table_next(&tab, &row, err)) > 0) {
        name.n = 0;
        us_buf_char(&name, '=');
        us_buf_str(&name, row.col[0]);
        uint32_t concept = us_map_add(&x->names, us_buf_view(&name));
        add_words(x, c, k, row.col[1], concept, &scratch);
        add_words(x, c, k, row.col[2], concept, &scratch);
        rc = 0;
    }
    us_buf_free(&name);
    us_arena_free(&scratch);
    return rc;
}

static struct us_corpus_key
concept_key(struct us_str name, const struct us_corpus_key *word)
{
    return (struct us_corpus_key){.key = name,
                                  .hash = us_hash(name.p, name.n, 0),
                                  .start = word->start,
                                  .end = word->end,
                                  .concept = true};
}

/* How many words the phrases have at most that begin with this one: mostly none. */
static size_t
longest_from(const struct us_concepts *x, const struct us_corpus_key *key)
{
    uint32_t id = key->key.n ? us_map_get_hashed(&x->firsts, key->key, key->hash) : US_MAP_NONE;
    return id == US_MAP_NONE ? 0 : x->longest[id];
}

size_t
us_concepts_apply(const struct us_concepts *x, const struct us_corpus_key *keys, size_t n,
                  struct us_arena *a, struct us_corpus_key **out)
{
    struct us_buf b = {0};
    size_t len = 0, named = 0; /* the end of the phrases so far */
    *out = us_arena_raw(a, n * (1 + US_CONCEPT_WORDS * US_CONCEPT_SENSES) * sizeof(**out));
    for (size_t i = 0; i < n; i++) {
        size_t word = len;
        (*out)[len++] = keys[i];
        size_t most = longest_from(x, &keys[i]);
        most = most < n - i ? most : n - i;
        for (size_t w = most; w > 0; w--) {
            uint32_t id = US_MAP_NONE;
            if (phrase_of(keys + i, w, &b))
                id = us_map_get(&x->phrases, us_buf_view(&b));
            if (id == US_MAP_NONE)
                continue;
            named = named > i + w ? named : i + w;
            for (size_t s = 0; s < x->senses[id].n; s++)
                (*out)[len++] = concept_key(x->names.keys[x->senses[id].v[s]], &keys[i]);
        }
        (*out)[word].named = i < named;
    }
    us_buf_free(&b);
    return len;
}
