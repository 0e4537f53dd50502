#include "lexicon/forms.h"

#include "base/utf8.h"
#include "text/norm.h"

#include <stdlib.h>

void
us_forms_init(struct us_forms *f, const struct us_symbols *syms, const struct us_dict *dict)
{
    *f = (struct us_forms){.syms = syms, .dict = dict, .stemmer = us_stemmer_new()};
    f->tags = us_calloc(US_FORM_TAGS, sizeof(*f->tags));
    f->memory = us_calloc(US_FORM_SLOTS + 1, sizeof(*f->slots));
    f->slots = (void *)(((uintptr_t)f->memory + sizeof(*f->slots) - 1) / sizeof(*f->slots) *
                        sizeof(*f->slots));
}

void
us_forms_free(struct us_forms *f)
{
    us_stemmer_free(f->stemmer);
    free(f->memory);
    free(f->tags);
    memset(f, 0, sizeof(*f));
}

struct key {
    struct us_spelling bytes;
    uint32_t n;                 /* how many they are, and enum us_token_kind above them */
    struct us_form_slot *place; /* the first of its two */
};

static bool
is_same(const struct us_spelling *key, uint32_t n, const struct key *k)
{
    return (n == k->n) & us_spelling_eq(key, &k->bytes);
}

static bool
holds(const struct us_form_slot *slot, const struct key *k)
{
    return is_same(&slot->key, slot->n, k);
}

/* An elongated word stands for what a term knows of: nooo as it is written, goood with the letter
 * doubled, else the letter once. */
static uint32_t
elongated_sym(const struct us_forms *f, struct us_str w, struct us_str norm)
{
    static const unsigned tries[] = {US_ELONGATED_KEPT, 3, 1, 2}; /* two runs at most are tried */
    char out[64];
    uint32_t sym = US_SYM_NONE;
    for (size_t i = 0; w.n <= sizeof(out) && i < US_COUNT(tries) && sym == US_SYM_NONE; i++)
        sym = us_symbols_get(f->syms, us_units_elongated(w, tries[i], out));
    return sym != US_SYM_NONE ? sym : us_symbols_get(f->syms, norm);
}

static void
find_word(const struct us_forms *f, struct us_str w, const struct us_token *tok,
          struct us_form *form)
{
    struct us_str norm = us_units_contraction(tok->norm), stem = us_stem(f->stemmer, tok->norm);
    char starred[68];
    form->flags = US_UNIT_WORD;
    form->is_n = us_str_eq(tok->norm, US_STR("n")) || us_str_eq(tok->norm, US_STR("n't"));
    form->sym =
        tok->flags & US_TOKEN_ELONGATED ? elongated_sym(f, w, norm) : us_symbols_get(f->syms, norm);
    form->flags |= us_units_number_flag(form->sym);
    form->stem = US_SYM_NONE;
    if (stem.n + 1 < sizeof(starred)) {
        memcpy(starred, stem.p, stem.n);
        starred[stem.n] = '*';
        form->stem = us_symbols_get(f->syms, (struct us_str){starred, stem.n + 1});
    }
}

static uint16_t
mark_flags(struct us_str mark)
{
    size_t len;
    switch (mark.n ? us_utf8_get(mark.p, &len) : 0) {
    case '.':
    case '!':
    case '?':
    case ';':
    case 0x3002: /* ideographic full stop */
    case 0x2026: /* ellipsis */
        return US_UNIT_CLAUSE | US_UNIT_SENTENCE;
    case ',':
    case ':':
    case '(':
    case ')':
    case '[':
    case ']':
    case '~':
    case '-':
    case '|':
    case '/':
    case 0x3001: /* ideographic comma */
    case 0x3010: /* lenticular brackets */
    case 0x3011:
    case 0x2013: /* dashes */
    case 0x2014:
        return US_UNIT_CLAUSE;
    case '"':
    case '\'':
    case 0x300C: /* corner brackets */
    case 0x300D:
        return US_UNIT_QUOTE;
    default:
        return 0;
    }
}

static void
find_mark(const struct us_forms *f, const struct us_token *tok, struct us_form *form)
{
    struct us_str norm = tok->norm;
    form->flags = 0;
    form->is_n = false;
    if (tok->kind == US_TOKEN_PUNCT || tok->kind == US_TOKEN_OTHER) {
        norm = us_units_mark(norm);
        form->flags = mark_flags(norm);
    } else if (tok->kind == US_TOKEN_EMOJI || tok->kind == US_TOKEN_EMOTICON ||
               tok->kind == US_TOKEN_URL)
        form->flags = US_UNIT_CLAUSE;
    form->sym = us_symbols_get(f->syms, norm);
    form->stem = US_SYM_NONE;
}

static void
find(const struct us_forms *f, struct us_str w, struct us_token *tok, struct us_arena *a,
     struct us_form *form)
{
    tok->norm = us_norm(f->dict, w, (enum us_token_kind)tok->kind, a, &tok->flags);
    if (tok->kind == US_TOKEN_WORD)
        find_word(f, w, tok, form);
    else
        find_mark(f, tok, form);
}

/* What is not remembered is found, and remembered in the second place, until it is asked for again:
 * most words that a text uses once do not come again, and drive out only their like. */
static US_APART void
learn(struct us_forms *f, struct us_str w, const struct key *k, struct us_token *tok,
      struct us_arena *a, struct us_form *form)
{
    uint8_t before = tok->flags;
    find(f, w, tok, a, form);
    bool same = us_str_eq(tok->norm, w);
    struct us_form_slot *second = k->place + 1;
    if (w.n > US_SPELLING || (!same && (tok->norm.n == 0 || tok->norm.n > sizeof(second->norm))))
        return;
    *second = (struct us_form_slot){k->bytes, *form, (uint16_t)k->n, 0, 0, {0}};
    second->token_flags = (uint8_t)(tok->flags & ~before);
    if (!same) {
        second->norm_n = (uint8_t)tok->norm.n;
        memcpy(second->norm, tok->norm.p, tok->norm.n);
    }
}

/* The slot of a word, or NULL. What is met in the second place takes the first. */
static const struct us_form_slot *
recall(const struct key *k)
{
    struct us_form_slot *first = k->place;
    if (US_LIKELY(holds(first, k)))
        return first;
    if (!holds(first + 1, k))
        return NULL;
    struct us_form_slot met = first[1];
    first[1] = first[0];
    first[0] = met;
    return first;
}

void
us_forms_begin(struct us_forms *f, struct us_str text)
{
    us_spelling_begin(&f->text, text);
}

static bool
is_one_unit(const struct us_token *tok)
{
    return tok->kind != US_TOKEN_HAN && tok->kind != US_TOKEN_NUMBER;
}

/* The key of a token, whose slot is fetched meanwhile. */
static struct key
prepare(const struct us_forms *f, const struct us_token *tok)
{
    size_t n = tok->end - tok->start;
    if (US_UNLIKELY(n > US_SPELLING))
        return (struct key){{0, 0, 0}, UINT32_MAX, f->slots}; /* is nowhere */
    struct key k = {us_spelling_of(&f->text, tok), (uint32_t)n | (uint32_t)tok->kind << 8, NULL};
    k.place = &f->slots[us_spelling_hash(&k.bytes, k.n) % US_FORM_SLOTS & ~(size_t)1];
    US_PREFETCH(k.place);
    return k;
}

void
us_forms_get(struct us_forms *f, struct us_token *tok, size_t n, struct us_arena *a,
             struct us_form *forms)
{
    struct key keys[US_FORMS_MAX];
    for (size_t i = 0; i < n; i++)
        if (is_one_unit(&tok[i]))
            keys[i] = prepare(f, &tok[i]);
    for (size_t i = 0; i < n; i++, tok++) {
        if (!is_one_unit(tok))
            continue;
        struct us_str w = us_str_sub(f->text.text, tok->start, tok->end);
        const struct us_form_slot *known = recall(&keys[i]);
        if (US_UNLIKELY(!known)) {
            learn(f, w, &keys[i], tok, a, &forms[i]);
            continue;
        }
        forms[i] = known->form;
        tok->flags |= known->token_flags;
        tok->norm = w;
        if (known->norm_n) {
            char *copy = us_arena_raw(a, sizeof(known->norm));
            memcpy(copy, known->norm, sizeof(known->norm));
            tok->norm = (struct us_str){copy, known->norm_n};
        }
    }
}

size_t
us_forms_cut(struct us_forms *f, const struct us_token *tok, struct us_hashtag_part *parts)
{
    struct key k = prepare(f, tok);
    struct us_form_tag *known = &f->tags[(size_t)(k.place - f->slots) / 2 % US_FORM_TAGS];
    if (is_same(&known->key, known->n, &k)) {
        memcpy(parts, known->parts, sizeof(known->parts));
        return known->nparts;
    }
    size_t n = us_hashtag_cut(f->syms, us_str_sub(f->text.text, tok->start, tok->end), parts);
    if (k.n == UINT32_MAX || n > US_COUNT(known->parts))
        return n;
    known->key = k.bytes;
    known->n = (uint16_t)k.n;
    known->nparts = (uint16_t)n;
    memcpy(known->parts, parts, n * sizeof(*parts));
    return n;
}
