/* Texts into the keys that themes are made from: what one thread reads them with.
 *
 * The same few ten thousand words make most texts, and what one is to the themes (its stem, whether
 * it is a function word) costs far more to find than to remember: a table of fixed size, one line
 * of memory a word, as in lexicon/forms.h. Nothing but time depends on it. */
#ifndef US_THEMES_KEYS_H
#define US_THEMES_KEYS_H

#include "themes/corpus.h"

/* `dict` as for us_tokenizer_new(). Ended by us_keys_free(). */
struct us_keys *us_keys_new(const struct us_dict *dict);
void us_keys_free(struct us_keys *k);

/* The tokens of a text in `a`, as us_corpus_add() takes them; with concepts when c->bridge. Changes
 * nothing in `c`, so that threads may share it; `k` is for one corpus, or several with the same
 * function words. Returns their number. */
size_t us_keys_get(struct us_keys *k, const struct us_corpus *c, struct us_str text,
                   struct us_arena *a, struct us_corpus_key **keys);

/* The same in two steps: the first finds the tokens and asks for the memory that their words stand
 * in, which comes while other texts take this step. `text` must stay until the second. */
struct us_keys_text {
    struct us_str text;
    struct us_token *tok;
    struct us_keys_word *words; /* of each token */
    size_t n;
};
void us_keys_begin(struct us_keys *k, struct us_str text, struct us_arena *a,
                   struct us_keys_text *t);
size_t us_keys_end(struct us_keys *k, const struct us_corpus *c, const struct us_keys_text *t,
                   struct us_arena *a, struct us_corpus_key **keys);

#endif
