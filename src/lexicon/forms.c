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

static uint64_t
load(const char *p, size_t n)
{
    uint64_t w = 0;
    memcpy(&w, p, n);
    return w;
}

/* All bytes of a word of 1 to 24 in three numbers, which together with its length tell it from
 * every other. Overlapping loads, so that no loop runs over the bytes. */
static void
make_key(const char *p, size_t n, uint64_t key[3])
{
    key[1] = key[2] = 0;
    if (n >= 8) {
        key[0] = load(p, 8);
        key[1] = load(p + n - 8, 8);
        if (n > 16)
            key[2] = load(p + 8, 8);
    } else if (n >= 4)
        key[0] = load(p, 4) | load(p + n - 4, 4) << 32;
    else
        key[0] = (uint64_t)(unsigned char)p[0] | (uint64_t)(unsigned char)p[n / 2] << 8 |
                 (uint64_t)(unsigned char)p[n - 1] << 16;
}

static size_t
slot_of(const uint64_t key[3], size_t n, unsigned kind)
{
    uint64_t h = (key[0] ^ n << 56 ^ (uint64_t)kind << 48) * 0x9E3779B97F4A7C15ULL;
    h = (h ^ h >> 32 ^ key[1] ^ key[2]) * 0xC2B2AE3D27D4EB4FULL;
    return (size_t)(h >> 40) % US_FORM_SLOTS & ~(size_t)1;
}

static bool
holds(const struct us_form *slot, const uint64_t key[3], size_t n, unsigned kind)
{
    return slot->n == n && slot->kind == kind && slot->key[0] == key[0] && slot->key[1] == key[1] &&
           slot->key[2] == key[2];
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

const struct us_form *
us_forms_get(struct us_forms *f, struct us_str text, struct us_token *tok, struct us_arena *a)
{
    struct us_str w = us_str_sub(text, tok->start, tok->end);
    uint64_t key[3];
    if (w.n > US_FORM_BYTES) {
        find(f, w, tok, a, &f->other);
        return &f->other;
    }
    make_key(w.p, w.n, key);
    struct us_form *slot = &f->slots[slot_of(key, w.n, tok->kind)];
    struct us_form *known = holds(slot, key, w.n, tok->kind)       ? slot
                            : holds(slot + 1, key, w.n, tok->kind) ? slot + 1
                                                                   : NULL;
    if (known) {
        tok->flags |= known->token_flags;
        tok->norm = w;
        if (known->norm_n)
            tok->norm = us_str_dup(a, (struct us_str){known->norm, known->norm_n});
        return known;
    }
    struct us_form form;
    find(f, w, tok, a, &form);
    bool same = us_str_eq(tok->norm, w);
    if (!same && (tok->norm.n == 0 || tok->norm.n > sizeof(slot->norm))) {
        f->other = form;
        return &f->other;
    }
    memcpy(form.key, key, sizeof(key));
    form.n = (uint8_t)w.n;
    form.kind = tok->kind;
    form.norm_n = same ? 0 : (uint8_t)tok->norm.n;
    if (!same)
        memcpy(form.norm, tok->norm.p, tok->norm.n);
    slot[1] = slot[0];
    slot[0] = form;
    return slot;
}
