/* Texts into the rows that themes are made from.
 *
 * The order of the input never matters: when all texts are in, they are put into a canonical order
 * (hash of the words, then the words) and everything downstream works in that order, on terms
 * numbered by frequency and spelling. Texts with the same words are one document with a weight, so
 * they always share a theme.
 *
 * Terms are stems (English) and words (Chinese) minus a tiny list of function words, and pairs of
 * neighbouring terms. Numbers, addresses, mentions, emoji and marks are not terms. The list
 * is tiny on purpose: the usual ones remove theme words (top, bill, call, back, empty) and
 * negation; measured on 77 banking intents the right tokens were worth .08 NMI. */
#ifndef US_THEMES_CORPUS_H
#define US_THEMES_CORPUS_H

#include "base/error.h"
#include "base/map.h"
#include "text/token.h"

#define US_CORPUS_NONE UINT32_MAX

/* One token as the themes see it; `word` is US_CORPUS_NONE where a phrase may not go on. */
struct us_corpus_unit {
    uint32_t word;       /* into words; below nstop it is a function word */
    uint32_t start, end; /* bytes of the text */
};

struct us_corpus_text {
    struct us_str text, id;
    size_t unit_at;               /* its units: units[unit_at .. unit_at + nunit - 1] */
    uint32_t nunit, nword, nterm; /* tokens; words; words that are no function words */
    uint32_t doc;                 /* its document, or US_CORPUS_NONE when it has no terms */
    bool han;                     /* mostly Chinese */
    uint64_t hash;
};

struct us_corpus_term {
    struct us_str key; /* "late", "late deliveri" */
    uint32_t df;       /* texts that hold it */
    uint32_t word;     /* a single word's number, or US_CORPUS_NONE for a pair */
    bool han;
};

struct us_concepts;

struct us_corpus {
    struct us_arena arena;
    struct us_map words;
    bool *han; /* of a word */
    size_t nstop, han_cap;
    struct us_map weak;                 /* words that make poor labels */
    const struct us_concepts *concepts; /* or NULL */
    bool bridge;                        /* texts carry concepts; us_corpus_finish() may decide so */
    size_t nplain;                      /* words from here on are concepts */
    struct us_map ban;                  /* terms that no label may hold, in lower case */
    struct us_corpus_unit *units;
    size_t nunit, unit_cap;
    struct us_corpus_text *texts; /* in the order of the input */
    size_t ntext, text_cap;

    /* Filled by us_corpus_finish(). Documents and terms in canonical order; row d is
     * col, tf [at[d] .. at[d + 1] - 1], by ascending term. */
    size_t ndoc, nterm;
    uint32_t *rep;    /* of a document: its representative text (the bytewise least) */
    uint32_t *weight; /* of a document: its number of texts */
    size_t *at;
    uint32_t *col;
    float *tf;
    struct us_corpus_term *terms;
    size_t
        *seq_at; /* words of a document in their order, for co-occurrence: terms, stop words out */
    uint32_t *seq;
    bool *seq_named; /* of a word that a concept stands for, alone or in a phrase */
};

void us_corpus_init(struct us_corpus *c);
void us_corpus_free(struct us_corpus *c);

/* Words of a table of kind `stop` that count as terms but make poor labels (weak.tsv), in any
 * form of the same stem. US_EUTF8, US_ESYNTAX. */
int us_corpus_weak(struct us_corpus *c, struct us_str table, struct us_err *err);

/* Function words from a table of kind `stop` (lexicons/README.md). Before the first text.
 * US_ESYNTAX, US_EUTF8. */
int us_corpus_stop(struct us_corpus *c, struct us_str table, struct us_err *err);

struct us_keys; /* themes/keys.h */

/* Adds a text. `text` and `id` are borrowed until the corpus is freed; `scratch` holds tokens and
 * may be cleared afterwards. Linear. */
void us_corpus_add(struct us_corpus *c, struct us_keys *k, struct us_str text, struct us_str id,
                   struct us_arena *scratch);

/* A token as the themes see it, outside a corpus; `key` is empty for what is no term. */
struct us_corpus_key {
    struct us_str key;
    uint64_t hash;       /* us_hash() of the key from 0 */
    uint32_t start, end; /* bytes of the text */
    bool stop, concept;  /* function word; no token, but the concept of the one before */
    bool named;          /* it, or a phrase that it is in, names a concept */
};

/* The keys of a text of a corpus in `a`, as us_keys_get() finds them. Returns their number. */
size_t us_corpus_text_keys(const struct us_corpus *c, size_t text, struct us_arena *a,
                           struct us_corpus_key **keys);

/* An empty corpus with the word lists of another, and one of the other's texts added to it. */
void us_corpus_like(struct us_corpus *c, const struct us_corpus *from);
void us_corpus_copy(struct us_corpus *c, const struct us_corpus *from, size_t text,
                    struct us_arena *scratch);

/* Whether a term is a concept: "=late-delivery". No word begins so. */
static inline bool
us_corpus_is_concept(struct us_str key)
{
    return key.n > 1 && key.p[0] == '=';
}

/* The hash of a text: that of its keys one after the other, from 0. */
uint64_t us_corpus_hash(struct us_str key, uint64_t before);

/* The first step of us_corpus_finish(), and enough where the texts are only given themes of a
 * model: orders the texts with terms, and makes documents of them (ndoc, rep, weight). n log n. */
void us_corpus_collapse(struct us_corpus *c);

/* Words carry their concepts when each language holds US_CORPUS_BRIDGE_PERCENT of the texts.
 *
 * Orders, collapses and prunes: a term stays when at least two texts hold it (a word: one, below
 * US_CORPUS_SMALL texts); at most US_CORPUS_WORDS_MAX words and US_CORPUS_PAIRS_MAX pairs, the most
 * frequent. n log n. */
enum { US_CORPUS_BRIDGE_PERCENT = 5 };
/* Two words are a pair up to US_CORPUS_REACH content words apart, in their order: a loan is applied
 * for whatever it is called, so `apply loan` is told by more texts than `apply` and the next word.
 * (Samples of six labelled sets, number given: .654 NMI and .481 ARI with neighbours alone, .657
 * and .495 with 3; not given: .650 and .486, .649 and .476.) */
enum { US_CORPUS_REACH = 3 };
enum { US_CORPUS_SMALL = 50, US_CORPUS_PAIRS_MAX = 30000, US_CORPUS_WORDS_MAX = 60000 };
void us_corpus_finish(struct us_corpus *c);

#endif
