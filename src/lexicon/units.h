/* The row of units that lexicon terms are matched against: a word, a number, an emoji, a mark, or
 * one Chinese character.
 *
 * Terms and texts go through the same normal forms, so one format serves both languages. A hyphen
 * or slash between two words is no unit (top-notch is top notch), and an English negation that a
 * corpus has cut off (does n't) is joined again. */
#ifndef US_LEXICON_UNITS_H
#define US_LEXICON_UNITS_H

#include "base/map.h"
#include "text/token.h"

enum us_unit_flag {
    US_UNIT_HAN = 1,
    US_UNIT_NUMBER = 2,    /* digits, or a numeral in either language */
    US_UNIT_FIRST = 4,     /* first unit of its token */
    US_UNIT_LAST = 8,      /* last unit of its token */
    US_UNIT_CLAUSE = 16,   /* a mark that ends a clause: comma, full stop, bracket, emoji ... */
    US_UNIT_SENTENCE = 32, /* a mark that ends a sentence */
    US_UNIT_NEWLINE = 64,  /* a line break stands before it */
    US_UNIT_WORD = 128,    /* of an alphabet */
    US_UNIT_QUOTE = 256    /* a quotation mark: clauses look through it */
};

#define US_SYM_NONE 0x7FFFFFFFu /* leaves a bit free, for US_HAN_FOLDS */

/* The block that nearly all Chinese characters stand in. */
#define US_HAN_FIRST 0x4E00u
#define US_HAN_N (0xA000u - US_HAN_FIRST)
#define US_HAN_FOLDS 0x80000000u

/* The strings that terms are made of, numbered: a read-only hash table that can be mapped. */
struct us_symbols {
    const char *pool;
    const uint32_t *off; /* n + 1: string i is pool[off[i] .. off[i + 1]) */
    const struct us_symbol_slot {
        uint32_t print, id1; /* upper half of the hash; id + 1, or 0 when it is free */
    } * slots;               /* linear probing by us_hash */
    const uint64_t *sieve; /* US_SIEVE bits, one set by the hash of each string: most that is asked
                              for is none of them, and the slots are far away */
    const uint32_t *han;   /* US_HAN_N: by character from US_HAN_FIRST, that of its simplified form,
                              with US_HAN_FOLDS when it is not itself that form */
    size_t n, nslot;
};

enum { US_SIEVE = 1 << 17 };

static inline size_t
us_sieve_bit(uint64_t hash)
{
    return (size_t)(hash >> 40) % US_SIEVE;
}

/* The number of a string, or US_SYM_NONE. */
uint32_t us_symbols_get(const struct us_symbols *s, struct us_str key);

struct us_unit {
    uint32_t start, end; /* bytes of the text */
    uint32_t token;      /* index into the tokens */
    uint32_t sym, stem;  /* symbols of the normal form and of "stem*", or US_SYM_NONE */
    uint16_t flags;
    uint8_t token_flags; /* enum us_token_flag */
    uint8_t kind;        /* enum us_token_kind */
};

struct us_forms;

/* Units of a tokenized text, in `a`. Fills the normal forms of the tokens, so offsets are all that
 * they need; stems it keeps to itself. Linear. Returns their number. */
size_t us_units_make(struct us_forms *forms, struct us_str text, struct us_token *tok, size_t ntok,
                     struct us_arena *a, struct us_unit **units);

/* Words that count as numbers; they are the first symbols of every lexicon, so that a small symbol
 * is a number. */
enum { US_NUMBER_WORDS = 42 };
extern const char *const us_number_words[US_NUMBER_WORDS + 1];

static inline uint16_t
us_units_number_flag(uint32_t sym)
{
    return sym < US_NUMBER_WORDS ? US_UNIT_NUMBER : 0;
}

/* What a run of punctuation is to a term: its first mark, or an ellipsis for two and more dots. */
struct us_str us_units_mark(struct us_str norm);

/* A word with its runs of three letters and more cut to two (bit i of `doubled` for run i) or one,
 * or all kept at three (US_ELONGATED_KEPT), in small ASCII letters; `out` has room for the word. */
enum { US_ELONGATED_KEPT = 1 << 30 };
struct us_str us_units_elongated(struct us_str w, unsigned doubled, char *out);

/* The usual spelling of a contraction written without its apostrophe (dont: don't), or the word
 * itself. */
struct us_str us_units_contraction(struct us_str word);

#endif
