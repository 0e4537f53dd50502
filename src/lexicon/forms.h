/* What a lexicon knows of a token: its normal form, and the symbols of that form and of its stem.
 *
 * The same few thousand words make most of a text, so one worker remembers what it has found: a
 * table of fixed size, one line of memory a word, where a newcomer takes the second of two places
 * and the first when it is met again. Nothing but time depends on it. */
#ifndef US_LEXICON_FORMS_H
#define US_LEXICON_FORMS_H

#include "lexicon/hashtag.h"
#include "lexicon/units.h"
#include "text/spelling.h"
#include "text/stem.h"

enum { US_FORM_SLOTS = 32768, US_FORMS_MAX = 16, US_FORM_TAGS = 512 };

struct us_form {
    uint32_t sym, stem; /* as in the unit */
    uint16_t flags;     /* enum us_unit_flag */
    bool is_n;          /* a word that may be a cut-off negation: n, n't */
};

struct us_form_slot {
    struct us_spelling key;
    struct us_form form;
    uint16_t n; /* bytes of the token and, above them, its kind; 0 is free */
    uint8_t token_flags;
    uint8_t norm_n; /* 0: the token is its own normal form */
    char norm[US_SPELLING];
};

/* The words of a hashtag, which cost many looks. */
struct us_form_tag {
    struct us_spelling key;
    uint16_t n, nparts;
    struct us_hashtag_part parts[6];
};

_Static_assert(sizeof(struct us_form_slot) == 64, "one line of memory");

struct us_forms {
    const struct us_symbols *syms;
    const struct us_dict *dict;
    struct us_stemmer *stemmer;
    struct us_form_slot *slots;
    void *memory; /* that they stand in */
    struct us_form_tag *tags;
    struct us_spelling_text text;
};

void us_forms_init(struct us_forms *f, const struct us_symbols *syms, const struct us_dict *dict);
void us_forms_free(struct us_forms *f);

/* The text that the next tokens are of; borrowed. */
void us_forms_begin(struct us_forms *f, struct us_str text);

/* Fills the normal forms and flags of `n` tokens (US_FORMS_MAX at most; the forms are in `a` or the
 * text), and forms[i] of each. Passes over Han tokens and numbers, which are several units. Several
 * at once, so that the memory they stand in is fetched while others are looked at. */
void us_forms_get(struct us_forms *f, struct us_token *tok, size_t n, struct us_arena *a,
                  struct us_form *forms);

/* us_hashtag_cut for a token. */
size_t us_forms_cut(struct us_forms *f, const struct us_token *tok, struct us_hashtag_part *parts);

#endif
