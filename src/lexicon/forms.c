#include "lexicon/forms.h"

#include "base/utf8.h"
#include "text/norm.h"

#include <stdlib.h>

void
us_forms_init(struct us_forms *f, const struct us_symbols *syms, const struct us_dict *dict)
{
    *f = (struct us_forms){.syms = syms, .dict = dict, .stemmer = us_stemmer_new()};
    f->slots = us_calloc(US_FORM_SLOTS, sizeof(*f->slots));
}

void
us_forms_free(struct us_forms *f)
{
    us_stemmer_free(f->stemmer);
    free(f->slots);
    memset(f, 0, sizeof(*f));
}

struct key {
    uint64_t a, b, c; /* the bytes of a word of up to 24, the rest 0 */
    uint32_t n;       /* how many they are, and enum us_token_kind above them */
};

static uint64_t
load(const char *p)
{
    uint64_t w;
    memcpy(&w, p, sizeof(w));
    return w;
}

/* Of a word of `n` bytes where US_FORM_BYTES can be read: what stands behind it is masked, so that
 * no branch asks for its length, which nothing foretells. */
static struct key
make_key(const char *p, size_t n, unsigned kind)
{
#define ALL "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"
    static const char window[2 * US_FORM_BYTES] = ALL ALL ALL;
#undef ALL
    const char *mask = window + US_FORM_BYTES - n;
    return (struct key){load(p) & load(mask), load(p + 8) & load(mask + 8),
                        load(p + 16) & load(mask + 16), (uint32_t)n | kind << 8};
}

/* The first of the two places of a word. */
static struct us_form *
place_of(const struct us_forms *f, struct key k)
{
    uint64_t h = (k.a ^ k.b * 0xC2B2AE3D27D4EB4FULL ^ k.c * 0x165667B19E3779F9ULL) + k.n;
    h *= 0x9E3779B97F4A7C15ULL;
    return &f->slots[(size_t)(h >> 40) % US_FORM_SLOTS & ~(size_t)1];
}

static bool
holds(const struct us_form *slot, struct key k)
{
    return ((slot->key[0] ^ k.a) | (slot->key[1] ^ k.b) | (slot->key[2] ^ k.c) |
            (slot->n ^ k.n)) == 0;
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
    uint8_t before = tok->flags;
    tok->norm = us_norm(f->dict, w, (enum us_token_kind)tok->kind, a, &tok->flags);
    form->token_flags = (uint8_t)(tok->flags & ~before);
    if (tok->kind == US_TOKEN_WORD)
        find_word(f, w, tok, form);
    else
        find_mark(f, tok, form);
}

/* What is not remembered is found, and remembered in the second place, until it is asked for again:
 * most words that a text uses once do not come again, and drive out only their like. */
static US_APART const struct us_form *
learn(struct us_forms *f, struct us_str w, struct key k, struct us_token *tok, struct us_arena *a)
{
    struct us_form *second = place_of(f, k) + 1, form = {.key = {k.a, k.b, k.c}};
    find(f, w, tok, a, &form);
    bool same = us_str_eq(tok->norm, w);
    if (!same && (tok->norm.n == 0 || tok->norm.n > sizeof(form.norm))) {
        f->other = form;
        return &f->other;
    }
    if (!same) {
        form.norm_n = (uint8_t)tok->norm.n;
        memcpy(form.norm, tok->norm.p, tok->norm.n);
    }
    form.n = (uint16_t)k.n;
    *second = form;
    return second;
}

static US_APART const struct us_form *
find_long(struct us_forms *f, struct us_str w, struct us_token *tok, struct us_arena *a)
{
    find(f, w, tok, a, &f->other);
    return &f->other;
}

void
us_forms_begin(struct us_forms *f, struct us_str text)
{
    size_t n = text.n < US_FORM_BYTES ? text.n : US_FORM_BYTES;
    f->text = text;
    if (n)
        memcpy(f->last + US_FORM_BYTES - n, text.p + text.n - n, n);
}

const struct us_form *
us_forms_get(struct us_forms *f, struct us_token *tok, struct us_arena *a)
{
    struct us_str w = us_str_sub(f->text, tok->start, tok->end);
    size_t left = f->text.n - tok->start;
    if (US_UNLIKELY(w.n > US_FORM_BYTES))
        return find_long(f, w, tok, a);
    const char *p = left < US_FORM_BYTES ? f->last + US_FORM_BYTES - left : w.p;
    struct key k = make_key(p, w.n, tok->kind);
    struct us_form *known = place_of(f, k);
    if (US_UNLIKELY(!holds(known, k))) {
        if (!holds(known + 1, k))
            return learn(f, w, k, tok, a);
        struct us_form first = known[0];
        known[0] = known[1];
        known[1] = first;
    }
    tok->flags |= known->token_flags;
    tok->norm = w;
    if (known->norm_n) {
        char *copy = us_arena_raw(a, sizeof(known->norm));
        memcpy(copy, known->norm, sizeof(known->norm));
        tok->norm = (struct us_str){copy, known->norm_n};
    }
    return known;
}
