/* The bridge between languages: words of both carry the concept that they name.
 *
 * A table of kind `concepts` gives each concept its English and Chinese words. A text's words, and
 * runs of up to US_CONCEPT_WORDS of them, that name a concept carry it as a further term,
 * "=concept", by which texts of the same trouble in both languages meet (themes/bridge.h). Only
 * where the input holds both languages: within one, a concept says nothing that its words do not.
 */
#ifndef US_THEMES_CONCEPTS_H
#define US_THEMES_CONCEPTS_H

#include "themes/keys.h"

/* Weight of a plain term beside concepts in a model (themes/model.h), where a text of one language
 * is compared with themes of both: low, or words, which never meet across languages, hold them
 * apart. Of .15, .5 and 1 the first left the fewest ids a theme in daily runs, and the best
 * agreement. */
static const float US_BRIDGE_PLAIN = .15f;

static inline double
us_bridge_scale(bool bridge, struct us_str term)
{
    return bridge && !us_corpus_is_concept(term) ? (double)US_BRIDGE_PLAIN : 1;
}

enum { US_CONCEPT_WORDS = 4, US_CONCEPT_SENSES = 3 };

struct us_concept_senses {
    uint32_t v[US_CONCEPT_SENSES]; /* into names; those further on in the table are left out */
    uint32_t n;
};

struct us_concepts {
    struct us_arena arena;
    struct us_map names;              /* "=late-delivery" */
    struct us_map phrases;            /* keys of the words (us_keys_get), a space between them */
    struct us_concept_senses *senses; /* of a phrase */
    struct us_map firsts;             /* the words that phrases begin with */
    uint8_t *longest;                 /* of such a word: the most words that its phrases have */
    size_t cap, first_cap;
};

void us_concepts_init(struct us_concepts *x);
void us_concepts_free(struct us_concepts *x);

/* Adds a table's rows. `c` gives the function words: a phrase of nothing else names no concept.
 * US_ESYNTAX, US_EUTF8. */
int us_concepts_add(struct us_concepts *x, const struct us_corpus *c, struct us_keys *k,
                    struct us_str table, struct us_err *err);

/* Copies `keys` into `*out` (in `a`), with the concepts behind the words that name them,
 * those of phrases behind their first word. Returns the number. */
size_t us_concepts_apply(const struct us_concepts *x, const struct us_corpus_key *keys, size_t n,
                         struct us_arena *a, struct us_corpus_key **out);

#endif
