/* What a lexicon knows of a token: its normal form, and the symbols of that form and of its stem.
 *
 * The same few thousand words make most of a text, so one worker remembers what it has found: a
 * table of fixed size, one line of memory a word, where a newcomer takes the second of two places
 * and the first when it is met again. Nothing but time depends on it. */
#ifndef US_LEXICON_FORMS_H
#define US_LEXICON_FORMS_H

#include "lexicon/units.h"
#include "text/stem.h"

enum { US_FORM_BYTES = 24, US_FORM_SLOTS = 32768 };

struct us_form {
    uint64_t key[3]; /* the bytes of the token */
    uint32_t sym, stem;
    uint16_t flags; /* enum us_unit_flag */
    uint16_t n;     /* bytes of the token and, above them, its kind; 0 is free */
    uint8_t token_flags;
    uint8_t norm_n; /* 0: the token is its own normal form */
    bool is_n;      /* a word that may be a cut-off negation: n, n't */
    char norm[US_FORM_BYTES + 1];
};

struct us_forms {
    const struct us_symbols *syms;
    const struct us_dict *dict;
    struct us_stemmer *stemmer;
    struct us_form *slots;
    struct us_form other; /* of a token that is not remembered */
    struct us_str text;
    char last[2 * US_FORM_BYTES]; /* its last bytes in the first half, so that as many can be read
                                     from each of them on */
};

void us_forms_init(struct us_forms *f, const struct us_symbols *syms, const struct us_dict *dict);
void us_forms_free(struct us_forms *f);

/* The text that the next tokens are of; borrowed. */
void us_forms_begin(struct us_forms *f, struct us_str text);

/* Fills the normal form and flags of `tok` (the form is in `a` or the text). Returns symbols and
 * flags of its unit, valid until the next call. Not for Han tokens and numbers, which are several
 * units. */
const struct us_form *us_forms_get(struct us_forms *f, struct us_token *tok, struct us_arena *a);

#endif
